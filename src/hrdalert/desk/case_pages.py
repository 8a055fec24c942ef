"""A case on the page: its form room by room, its document as it stands, what check finds, and its edits."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from pathlib import Path

import msgspec
from flask import Flask, Response, abort, jsonify, render_template, request
from msgspec.structs import replace

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.edit import Edit, raw_at
from hrdalert.cases.key_paths import key_at
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk import preview
from hrdalert.desk.case_form import Form, room_of, rooms
from hrdalert.desk.labels import spoken
from hrdalert.desk.open_office import Head, Office, head_of
from hrdalert.desk.plain_words import in_words, plain
from hrdalert.desk.saving import Asked, History, Result, laid
from hrdalert.desk.versions import digest_of
from hrdalert.desk.what_next import title, what_next
from hrdalert.drafts.notes import date_in
from hrdalert.errors import InputErrors, RefusedError
from hrdalert.store import read
from hrdalert.workspace import Workspace


def add(app: Flask, office: Office) -> None:
    @app.get("/page/case/<path:name>")
    def _page(name: str) -> str:
        with office.at_work() as workspace:
            head = head_of(name, office.file(name))
            return render_template("case.html", head=head, rooms=rooms(), style=preview.style(workspace))

    @app.get("/case/<path:name>/room/<id>")
    def _room(name: str, id: str) -> Response:
        with office.at_work() as workspace:
            file = office.file(name)
            data = read(file)
            since = request.args.get("since", "")
            moved = office.versions.numbers_now(since, data, file)
            try:
                fields = form_of(workspace, file, data).room(id)
                html = render_template("room.html", fields=fields)
            except RefusedError as error:
                text = data.decode("utf-8", "replace").lstrip("\ufeff")
                html = render_template("whole.html", text=text, problem=plain(error))
            return jsonify(html=html, digest=office.versions.keep(data), moved=_named(moved))

    @app.get("/case/<path:name>/part")
    def _part(name: str) -> str:
        with office.at_work() as workspace:
            file = office.file(name)
            path = msgspec.convert(json.loads(request.args.get("at", "[]")), tuple[str | int, ...])
            field = form_of(workspace, file, read(file)).part(path)
            return render_template("part.html", field=field) if field else abort(404)

    _add_answers(app, office)


def _add_answers(app: Flask, office: Office) -> None:
    @app.get("/case/<path:name>/state")
    def _state(name: str) -> Response:
        return jsonify(digest=digest_of(read(office.file(name))))

    @app.get("/case/<path:name>/look")
    def _look(name: str) -> Response:
        with office.at_work() as workspace:
            return _looked(workspace, office, office.file(name))

    @app.post("/case/<path:name>/edit")
    def _edit(name: str) -> Response:
        asked = msgspec.convert(request.get_json(), Asked)
        with office.at_work() as workspace:
            return _edited(workspace, office, head_of(name, office.file(name)), office.file(name), asked)

    @app.post("/case/<path:name>/undo")
    def _undo(name: str) -> Response:
        with office.at_work():
            file = office.file(name)
            said = History(office.root, head_of(name, file).reference, file).undo()
            return jsonify(said=said, digest=digest_of(read(file)))


def _offices(workspace: Workspace) -> dict[str, str]:
    """What recipients are called, by their ids."""
    try:
        return {one.id: one.office_in(spoken().language) for one in workspace.resources.recipients}
    except InputErrors:  # check says so
        return {}


def form_of(workspace: Workspace, file: Path, data: bytes) -> Form:
    """The fields of a case file whose bytes are given, in the words of the browser."""
    return Form(
        Layout(data, file).values, _offices(workspace), lambda path: raw_at(data, file, path), spoken()
    )


def _named(moved: Iterable[tuple[tuple[str | int, ...], int | None]]) -> dict[str, str]:
    """Items that have another number by now, by the beginnings of their paths; one that is gone has none that is."""
    return {
        preview.at(path)[:-1]: preview.at((*path[:-1], "gone" if number is None else number))[:-1]
        for path, number in moved
    }


def _looked(workspace: Workspace, office: Office, file: Path) -> Response:
    data = read(file)
    checked = preview.looked(workspace, file, office.today())
    offices = _offices(workspace)
    documents = [
        {
            "id": one.name,
            "title": title(workspace, one.document, one.language),
            "to": offices.get(one.recipient or "", one.recipient),
            "state": one.state,
        }
        for one in checked.documents
        if one.state != "does not fit"
    ]
    found = list(preview.findings(checked, data, spoken()))
    return jsonify(
        findings=found,
        documents=documents,
        next=what_next(workspace, checked, spoken()),
        isNews=bool(checked.unread),
        digest=digest_of(data),
    )


def _with_date(edit: Edit, language: str) -> Edit:
    """An edit of a date that was written in words, with the date as a case file has it."""
    key = key_at(edit.path)
    if edit.op != "put" or key is None or key.core not in (CaseDate, datetime.date) or not edit.value:
        return edit
    return replace(edit, value=date_in(str(edit.value), language))


def _titles(workspace: Workspace, file: Path, result: Result) -> dict[str, str]:
    """What the items of lists are called in which something was written."""
    form = form_of(workspace, file, result.data)
    items = {
        one["path"][:2] for one in result.saved if len(one["path"]) > 2 and isinstance(one["path"][1], int)
    }
    return {preview.at(path): form.title(path) for path in items}


def _edited(workspace: Workspace, office: Office, head: Head, file: Path, asked: Asked) -> Response:
    """Lays edits on the file as it is now, keeps them if asked to, and shows the document that comes of them."""
    before = read(file)
    shown = asked.shown or digest_of(before)
    edits = [_with_date(edit, spoken().language) for edit in asked.edits]
    result = laid(before, file, edits, lambda path: office.versions.path_now(shown, before, file, path))
    if asked.save and result.data != before:
        History(office.root, head.reference, file).write(before, result.data, asked.stroke)
    if asked.save and shown == digest_of(before) and all(edit.op == "put" for edit in asked.edits):
        shown = office.versions.keep(result.data)
    seen = (
        preview.preview(workspace, file, result.data, asked.document, office.today(), spoken())
        if asked.document
        else None
    )
    return jsonify(
        digest=digest_of(result.data if asked.save else before),
        elsewhere=digest_of(before) != asked.digest,
        saved=result.saved if asked.save else [],
        clashes=[{**one, "at": preview.at(one["path"])} for one in result.clashes],
        refused=[
            {"at": preview.at(one["path"]), "problem": in_words(one["problem"], spoken(), one["path"])}
            for one in result.refused
        ],
        preview=msgspec.to_builtins(seen),
        titles=_titles(workspace, file, result) if asked.save else {},
        shown=shown,
        room=room_of(asked.edits[0].path) if asked.edits else "",
    )
