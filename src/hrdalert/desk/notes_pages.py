"""Notes that somebody pastes: their days and sentences, to be put into the chronology."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, jsonify, render_template, request

from hrdalert.cases.dates import CaseDate, DateMistake
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk.case_form import title_of
from hrdalert.desk.labels import spoken
from hrdalert.desk.mail_words import counted
from hrdalert.desk.open_office import Office, head_of
from hrdalert.desk.saving import History
from hrdalert.drafts.notes import Proposed, date_in, entries_in, with_entries
from hrdalert.errors import WorkspaceError
from hrdalert.store import read


def add(app: Flask, office: Office) -> None:
    @app.get("/page/notes/<path:name>")
    def _notes(name: str) -> str:
        with office.at_work():
            return render_template("notes.html", head=head_of(name, office.file(name)))

    @app.post("/notes/<path:name>/found")
    def _found(name: str) -> str:
        notes = str(request.get_json().get("notes") or "")
        with office.at_work():
            file = office.file(name)
            values = Layout(read(file), file).values
            language = str(values.get("language") or "en")
            given = {
                "found": entries_in(notes, language),
                "sources": [
                    (str(one["id"]), title_of(one)) for one in _parts(values, "sources") if one.get("id")
                ],
                "on_file": lambda date: [
                    title_of(one) for one in _parts(values, "chronology") if date and one.get("date") == date
                ],
            }
            return render_template("notes_found.html", name=name, **given)

    @app.post("/notes/<path:name>/taken")
    def _taken(name: str) -> Response:
        form: Mapping[str, Any] = request.get_json()
        entries = [_entry(form, number) for number in form.get("take") or ()]
        with office.at_work():
            file = office.file(name)
            before = read(file)
            if entries:
                sources = [form["source"]] if form.get("source") else []
                after = with_entries(before, file, entries, sources)
                History(office.root, head_of(name, file).reference, file).write(before, after, "")
        notice = counted(len(entries), "One entry was added.", "{count} entries were added.")
        return jsonify(
            go=f"case/{quote(name)}", notice=notice if entries else spoken().word("Nothing was changed.")
        )


def _parts(values: Any, key: str) -> list[dict[str, Any]]:
    """The items of a list of a case file that say something, whatever state it is in."""
    items = values.get(key)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _entry(form: Mapping[str, Any], number: str) -> Proposed:
    """An entry as it stands in the form. Raises WorkspaceError where its day is none."""
    date = date_in(str(form.get(f"date-{number}") or "").strip(), spoken().language)
    try:
        CaseDate.parse(date or "unknown")
    except DateMistake as error:
        raise WorkspaceError(str(error)) from error
    return Proposed(date, str(form.get(f"text-{number}") or "").strip(), 0)
