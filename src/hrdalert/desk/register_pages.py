"""The register: what went to whom and when, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, abort, jsonify, render_template, request

from hrdalert.desk.labels import spoken
from hrdalert.desk.mail_words import KINDS, STATES, Items, letter
from hrdalert.desk.open_office import Office
from hrdalert.desk.send_pages import day_of
from hrdalert.dispatch.afterwards import answer_by, note_answer, note_posted
from hrdalert.dispatch.dispatches import Dispatch, is_on_paper
from hrdalert.dispatch.message import contents_of
from hrdalert.dispatch.outbox import register_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sql_tables import GONE, OPEN, Kind
from hrdalert.errors import WorkspaceError
from hrdalert.workspace import Workspace

_AT_ONCE: Final = 200
"""How many dispatches a page shows."""
_ASKED: Final = ("case", "who", "state", "before")
_OVERDUE: Final = "overdue"
"""Stands, among the states, for what should have an answer by now."""
_ANSWERS: Final[tuple[Kind, ...]] = ("reply", "bounce", "reference")


def add(app: Flask, office: Office) -> None:
    @app.get("/page/register")
    def _register() -> str:
        asked = {key: request.args.get(key, "") for key in _ASKED}
        with office.at_work() as workspace, register_of(workspace) as register:
            every = register.find()
            items = Items(workspace, office.now())
            found = list(_found(workspace, every, asked, office, items))
            shown = found[:_AT_ONCE]
            more = {**asked, "before": str(shown[-1].id)} if len(found) > len(shown) else {}
            states: dict[str, str] = {**STATES, _OVERDUE: "No answer yet, and it is time"}
            values = {
                "asked": asked,
                "items": items.all(shown),
                "older": urlencode(more),
                "count": len(every),
                "references": sorted({one.reference for one in every}),
                "states": states,
            }
            return render_template("register.html", **values)

    @app.post("/register")
    def _look_up() -> Response:
        form = request.get_json()
        asked = {key: str(form.get(key) or "").strip() for key in _ASKED}
        words = urlencode({key: value for key, value in asked.items() if value})
        return jsonify(go=f"register?{words}" if words else "register")

    _add_dispatches(app, office)
    _add_notes(app, office)


def _add_dispatches(app: Flask, office: Office) -> None:
    @app.get("/page/dispatch/<int:id>")
    def _dispatch(id: int) -> str:
        with office.at_work() as workspace, register_of(workspace) as register:
            one = _one(register, id)
            items = Items(workspace, office.now())
            by = answer_by(one, workspace.letters)
            values = {
                "item": items.of(one),
                "letter": letter(register, one),
                "approved_by": register.approvals(id),
                "events": [(items.at(each.at), KINDS[each.kind], each.text) for each in register.events(id)],
                "answer_by": by,
                "is_late": by is not None and by < office.today(),
                "is_open": one.state in OPEN,
                "is_gone": one.state in GONE,
                "is_to_post": one.state == "queued" and is_on_paper(one.mailbox),
                "queued_at": items.at(one.queued_at),
                "today": office.today(),
                "kinds": [(kind, KINDS[kind]) for kind in _ANSWERS],
            }
            return render_template("dispatch.html", **values)

    @app.get("/file/<int:id>/<int:number>")
    def _file(id: int, number: int) -> Response:
        with office.at_work() as workspace, register_of(workspace) as register:
            files = contents_of(register.message(_one(register, id).id))[1]
        content = files[number].content if number < len(files) else abort(404)
        return Response(content, mimetype="application/octet-stream")


def _add_notes(app: Flask, office: Office) -> None:
    @app.post("/dispatch/<int:id>/answer")
    def _answer(id: int) -> Response:
        form = request.get_json()
        kind = next((one for one in _ANSWERS if one == form.get("kind")), None) or abort(400)
        text = _said(form.get("text"), "Write in a few words what it says.")
        with office.at_work() as workspace, register_of(workspace) as register:
            _one(register, id)
            note_answer(workspace.settings, register, id, kind, text, office.now())
        return _noted(id)

    @app.post("/dispatch/<int:id>/decide")
    def _decide(id: int) -> Response:
        form = request.get_json()
        if form.get("went") not in ("yes", "no"):
            raise WorkspaceError("It is not said whether it went.", "Choose one of the two.")
        why = _said(form.get("why"), "Write how you know.")
        with office.at_work() as workspace, register_of(workspace) as register:
            register.decide([id], form["went"] == "yes", why, office.now())
        return _noted(id)

    @app.post("/dispatch/<int:id>/posted")
    def _posted(id: int) -> Response:
        form = request.get_json()
        day = day_of(str(form.get("day") or ""), office.today())
        tracking = str(form.get("tracking") or "").strip()
        with office.at_work() as workspace, register_of(workspace) as register:
            list(note_posted(register, [id], tracking, day, office.now(), office.today()))
        return _noted(id)


def _noted(id: int) -> Response:
    return jsonify(go=f"dispatch/{id}", notice=spoken().word("Noted."))


def _said(text: object, mend: str) -> str:
    words = str(text or "").strip()
    if not words:
        raise WorkspaceError("Nothing is written.", mend)
    return words


def _one(register: Register, id: int) -> Dispatch:
    return next(iter(register.find(ids=[id])), None) or abort(404)


def _found(
    workspace: Workspace, every: Sequence[Dispatch], asked: dict[str, str], office: Office, items: Items
) -> Iterator[Dispatch]:
    """The dispatches that somebody looks for, the latest first."""
    who = asked["who"].casefold()
    before = int(asked["before"]) if asked["before"].isdecimal() else None
    for one in reversed(every):
        if before is not None and one.id >= before:
            continue
        if asked["case"] and one.reference != asked["case"]:
            continue
        if who and not any(
            who in words.casefold() for words in (one.recipient, items.name(one), one.address)
        ):
            continue
        if asked["state"] == _OVERDUE:
            by = answer_by(one, workspace.letters)
            if by is None or by >= office.today():
                continue
        elif asked["state"] and one.state != asked["state"]:
            continue
        yield one
