"""Who agreed to what: who is named to whom, the page to read to each person or family, and the answers that come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, abort, jsonify, render_template, request
from msgspec import Struct

from hrdalert.cases.model import Case, Consent, ConsentAnswer, Person, Use
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk.answers import given, with_answers
from hrdalert.desk.case_form import Option
from hrdalert.desk.labels import spoken
from hrdalert.desk.open_office import Office, head_of
from hrdalert.desk.preview import on_paper
from hrdalert.desk.saving import History, laid
from hrdalert.desk.what_next import title
from hrdalert.disclosure.audience import READERS
from hrdalert.documents.agreed import USES
from hrdalert.documents.date_wording import date_words
from hrdalert.documents.words import Words
from hrdalert.drafts.case_on_day import CaseOnDay
from hrdalert.drafts.checking import named_to
from hrdalert.drafts.drafting import DocumentRequest, draft, drafts_for_others
from hrdalert.drafts.folder import documents_set_aside
from hrdalert.drafts.naming import agreed_of, sentences_naming
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.store import read
from hrdalert.workspace import Workspace

_PAGE: Final = "consent-page"
_ANSWERS: Final = (
    Option("", "Not asked"),
    Option("yes", "Yes"),
    Option("no", "No"),
    Option("withdrawn", "Yes, taken back"),
    Option("already_public", "Not asked: the name is public already"),
    Option("cannot_be_asked", "Could not be asked"),
)


class Row(Struct, frozen=True):
    """A person, and who may read and reads the name."""

    number: int
    name: str
    answers: tuple[str, ...]
    """One for each use, in words."""
    to: str
    documents: str


def add(app: Flask, office: Office) -> None:
    @app.get("/page/consent/<path:name>")
    def _consent_page(name: str) -> str:
        with office.at_work() as workspace:
            file = office.file(name)
            told = _told(workspace, office, name)
            number, person = _chosen(told.case)
            was = _consent(file, person)[1] if person else None
            values = {
                "head": head_of(name, file),
                "people": list(enumerate((one.called for one in told.case.people), 1)),
                "number": number,
                "person": person,
                "paper": _paper(told, number) if person else "",
                "fields": given(was, _uses()),
                "answers": _ANSWERS,
                "was": json.dumps(was),
            }
            return render_template("consent.html", **values)

    @app.get("/page/named/<path:name>")
    def _named_to(name: str) -> str:
        with office.at_work() as workspace:
            told = _told(workspace, office, name)
            aside = documents_set_aside(workspace.out, told.case.reference)
            names = [
                f"{title(workspace, document, spoken().language)} ({spoken().word(READERS[whom])})"
                for whom, document in aside
            ]
            values = {"rows": _rows(workspace, told), "uses": _uses().values(), "aside": names}
            return render_template("named.html", name=name, **values)

    _add_sentences(app, office)
    _add_answers(app, office)


def _add_sentences(app: Flask, office: Office) -> None:
    @app.get("/page/sentences/<path:name>")
    def _all_sentences(name: str) -> str:
        with office.at_work() as workspace:
            told = _told(workspace, office, name)
            _, person = _chosen(told.case)
            said = {}
            if person:
                ordered = DocumentRequest("", told.case.language, told.day)
                agreed = agreed_of(
                    told, person, told.case.language, lambda one: drafts_for_others(one, ordered)
                )
                said = {label: agreed.by_use[use].sentences for use, label in _uses().items()}
            return render_template("sentences.html", said=said)


def _add_answers(app: Flask, office: Office) -> None:
    @app.post("/consent/<path:name>")
    def _note_answers(name: str) -> Response:
        form = request.get_json()
        with office.at_work() as workspace:
            file = office.file(name)
            person = _told(workspace, office, name).case.person(str(form.get("person")))
            if person is None:
                raise WorkspaceError("This person is not in the case any more.", "Open the page again.")
            path, _ = _consent(file, person)
            edits = with_answers(path, json.loads(str(form.get("was") or "null")), form)
            before = read(file)
            result = laid(before, file, edits)
            if result.clashes or result.refused:
                said = "The answers were changed elsewhere meanwhile, so that nothing was noted."
                raise RefusedError(said, "Open the page again, and look at both.")
            if edits:
                History(office.root, head_of(name, file).reference, file).write(before, result.data, "")
        word = spoken().word
        noted = word("The answers of {name} are noted.").replace("{name}", str(person.called))
        notice = noted if edits else word("Nothing was changed.")
        return jsonify(go=str(form.get("page")), notice=notice)


def _told(workspace: Workspace, office: Office, name: str) -> CaseOnDay:
    opened = workspace.case(office.file(name))
    return opened.case_on_day(max(office.today(), opened.case.as_of), office.today())


def _chosen(case: Case) -> tuple[int, Person | None]:
    """The person whose page is asked for, by the place in the case; without one, the first."""
    written = request.args.get("person", "1")
    number = int(written) if written.isdecimal() else 0
    if not case.people:
        return 0, None
    return (number, case.people[number - 1]) if 0 < number <= len(case.people) else abort(404)


def _uses() -> Mapping[Use, str]:
    words = spoken()
    return {use: words.label("Consent", use) for use in USES}


def _consent(file: Path, person: Person) -> tuple[tuple[str | int, ...], Any]:
    """Where the consent of somebody stands in a case file, and what it says."""
    values = Layout(read(file), file).values
    for key in ("alleged_victims", "related"):
        for number, one in enumerate(values.get(key) or ()):
            if isinstance(one, dict) and one.get("id") == person.id:
                return (key, number, "consent"), one.get("consent")
    return abort(404)


def _paper(told: CaseOnDay, number: int) -> str:
    """The page to read out, as it is printed."""
    drafts, _ = draft(told, DocumentRequest(_PAGE, told.case.language, told.day, form=number))
    return on_paper(drafts[0].document) if drafts else ""


def _in_words(answer: Consent | ConsentAnswer | None, words: Words) -> str:
    """An answer with who gave it, when, and until when it holds."""
    said = words.get("answers", (answer and answer.answer) or "not_asked")
    word = spoken().word
    by = f"{word('by')} {answer.by}" if answer and answer.by else ""
    date = date_words(answer.date, words) if answer and answer.date else ""
    until = f"{word('until')} {date_words(answer.until, words)}" if answer and answer.until else ""
    return ", ".join(filter(None, (said, by, date, until)))


def _rows(workspace: Workspace, told: CaseOnDay) -> list[Row]:
    case = told.case
    language = spoken().language
    words = workspace.letters.words(language)
    drafts = drafts_for_others(told, DocumentRequest("", case.language, told.day))
    rows = []
    for number, (person, named) in enumerate(zip(case.people, named_to(case, told.day), strict=True), 1):
        answers = [_in_words(answer, words) for _, answer in person.consent.answers()]
        own_words = workspace.letters.words(case.language)
        naming = [one.document for one in drafts if sentences_naming(one.document, person, own_words)]
        titles = dict.fromkeys(title(workspace, one.id, language) for one in naming)
        rows.append(
            Row(
                number, named.name, tuple(answers), ", ".join(map(spoken().word, named.to)), ", ".join(titles)
            )
        )
    return rows
