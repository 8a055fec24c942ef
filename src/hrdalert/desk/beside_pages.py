"""What stands beside a text while one writes it: the sentences of the chronology, and the law of a right."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Flask, render_template, request
from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.cases.sentences import folded
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk.labels import spoken
from hrdalert.desk.open_office import Office
from hrdalert.drafts.case_on_day import CaseOnDay
from hrdalert.drafts.rights_in_words import RightInWords, rights_in_words
from hrdalert.factcheck.claims.prose import Prose
from hrdalert.law.argued import own_by_right
from hrdalert.store import read
from hrdalert.workspace import Workspace


class Told(Struct):
    """An entry of the chronology."""

    day: str
    id: str
    """By which an argument refers to it; empty where it has none."""
    sentences: list[str]


def add(app: Flask, office: Office) -> None:
    @app.get("/case/<path:name>/beside")
    def _beside(name: str) -> str:
        path = json.loads(request.args.get("at", "[]"))
        with office.at_work() as workspace:
            file, today = office.file(name), office.today()
            data = read(file)
            opened = workspace.case(file, data, typed_on=today)
            told = opened.case_on_day(max(today, opened.case.as_of), today)
            right = _right_at(Layout(data, file).values, path)
            values = {
                "entries": list(_entries(told.case, right)),
                "law": _law(workspace, told, right) if right else None,
                "language": told.case.language,
                "is_argument": path[:1] == ["analysis"],
            }
            return render_template("beside.html", **values)


def _right_at(values: Any, path: Sequence[str | int]) -> str:
    """The right that the argument at a path is about; empty where the path is that of another text."""
    match path:
        case ["analysis", int(number), *_]:
            argument = values["analysis"][number]
            return str(argument.get("right") or "") if isinstance(argument, dict) else ""
    return ""


def _entries(case: Case, right: str) -> Iterator[Told]:
    """The entries in their order; those that concern the right come first."""
    record = knowledge.rights_argued().get(right)
    concerned = record.violations | record.also if record else frozenset()
    for entry in sorted(case.chronology, key=lambda entry: not concerned.intersection(entry.violations)):
        if entry.text and not entry.confidential:
            prose = Prose(entry.text, case.language)
            sentences = [folded(prose.text[begin:end]) for begin, end in prose.sentences]
            yield Told(str(entry.date or ""), entry.id or "", sentences)


def _law(workspace: Workspace, told: CaseOnDay, right: str) -> RightInWords | None:
    own = own_by_right((argument.right, argument.cite) for argument in told.case.analysis)
    words = workspace.letters.words(spoken().language)
    return next(rights_in_words([right], told.law, own, told.day, words), None)
