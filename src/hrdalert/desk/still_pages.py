"""After news: the texts that are as they were before, each to be changed or said to be still true."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from urllib.parse import quote

from flask import Flask, Response, jsonify, render_template, request
from msgspec import Struct

from hrdalert.cases.key_paths import KeyPaths
from hrdalert.cases.sentences import folded
from hrdalert.desk.case_form import Form, Path_
from hrdalert.desk.case_pages import form_of
from hrdalert.desk.labels import spoken
from hrdalert.desk.mail_words import counted
from hrdalert.desk.open_office import Office, head_of
from hrdalert.desk.plain_words import in_words
from hrdalert.desk.saving import History
from hrdalert.drafts.still_true import Question, questions, say_still_true
from hrdalert.errors import RefusedError
from hrdalert.factcheck.events import Event
from hrdalert.store import read
from hrdalert.workspace import OpenCase


class Row(Struct):
    """A text, with the sentence that the news may have made untrue."""

    answer: str
    """Its key and the digest of the question: what the page sends for a yes."""
    label: str
    path: Path_
    before: str
    sentence: str
    after: str


def add(app: Flask, office: Office) -> None:
    @app.get("/page/still/<path:name>")
    def _still(name: str) -> str:
        with office.at_work() as workspace:
            file = office.file(name)
            opened, form = workspace.case(file), form_of(workspace, file, read(file))
            asked = questions(opened, office.today()).values()
            causes = [
                ([_event(form, event) for event in events], list(map(partial(_row, opened, form), those)))
                for events, those in groupby(asked, lambda question: question.events)
            ]
            return render_template("still.html", head=head_of(name, file), causes=causes)

    @app.post("/still/<path:name>")
    def _say(name: str) -> Response:
        answers = request.get_json().get("true") or []
        with office.at_work() as workspace:
            file = office.file(name)
            opened = workspace.case(file)
            keys = list(_still_asked(opened, office, answers))
            history = History(office.root, head_of(name, file).reference, file)
            if keys:
                say_still_true(
                    opened, keys, office.today(), lambda before, after: history.write(before, after, "")
                )
        noted = counted(len(keys), "Noted of one text.", "Noted of {count} texts.")
        notice = noted if keys else spoken().word("Nothing was changed.")
        return jsonify(go=f"still/{quote(name)}", notice=notice)


def _still_asked(opened: OpenCase, office: Office, answers: list[str]) -> Iterator[str]:
    """The keys of the texts that were said to be true. Raises RefusedError where one changed since it was shown."""
    listed = questions(opened, office.today())
    for answer in answers:
        key, _, digest = answer.partition(" ")
        if key not in listed or listed[key].digest != digest:
            said = "A text, or what happened, was changed meanwhile, so that nothing was noted."
            raise RefusedError(said, "Open the page again, and read it once more.")
        yield key


def _event(form: Form, event: Event) -> str:
    """What happened, in a line: an entry as its list has it."""
    return form.title(event.at) if event.at[0] == "chronology" else in_words(event.says, spoken())


def _row(opened: OpenCase, form: Form, question: Question) -> Row:
    told = question.told
    path = tuple(KeyPaths(read(opened.path), opened.path).path(told.origin))
    words = folded(told.words) if told.is_text else form.title(path)
    sentence = question.sentence(opened.case.language)
    before, _, after = words.partition(sentence) if sentence else (words, "", "")
    label = in_words(f"{told.key}:", spoken())
    return Row(f"{told.key} {question.digest}", label, path, before, sentence, after)
