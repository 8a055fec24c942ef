"""The outbox: what waits is read and approved, or taken back; what is approved is looked at once more, and sent."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, abort, jsonify, render_template, request
from msgspec import Struct

from hrdalert.desk.labels import spoken
from hrdalert.desk.mail_words import Items, counted, lacking, letter, summed, way
from hrdalert.desk.open_office import Office
from hrdalert.dispatch.dispatches import Dispatch, moment
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.outbox import changed_lines, register_of, waiting_texts
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.revalidation import revalidate
from hrdalert.dispatch.sent import from_register
from hrdalert.dispatch.sql_tables import OPEN
from hrdalert.errors import WorkspaceError
from hrdalert.workspace import Workspace


class Waiting(Struct, frozen=True):
    """A text that waits, with all to whom it goes and with what was said of it."""

    words: str
    dispatches: Sequence[Dispatch]
    approved_by: tuple[str, ...]
    why_not: str = ""
    """Why it may not be made any more; empty where it may."""

    @property
    def first(self) -> Dispatch:
        return self.dispatches[0]

    @property
    def is_to_read(self) -> bool:
        return self.first.state == "queued" and not self.why_not

    def has_read(self, name: str) -> bool:
        return name.casefold() in map(str.casefold, self.approved_by)

    @property
    def subject(self) -> str:
        lines = self.words.partition("\n\n")[0].splitlines()
        found = (line.removeprefix("Subject: ") for line in lines if line.startswith("Subject: "))
        return next(found, "")


def add(app: Flask, office: Office) -> None:
    @app.get("/page/outbox")
    def _outbox() -> str:
        with office.at_work() as workspace, register_of(workspace) as register:
            office.leaving.recover(workspace, register)
            waiting = _waiting(workspace, register, office)
            items = Items(workspace, office.now())
            by_case = groupby(waiting, key=lambda one: one.first.reference)
            values = {
                "lacks": lacking(workspace),
                "cases": [(reference, list(texts)) for reference, texts in by_case],
                "item": items.of,
                "due": len(_due(register, office, hurried=True)),
                "uncertain": items.all(register.find(states=("uncertain",))),
                "to_post": [one for one in register.find(states=("queued",)) if "@" not in one.mailbox],
                "is_leaving": office.leaving.is_running,
                "needed": _needed(workspace),
            }
            return render_template("outbox.html", **values)

    @app.get("/page/read/<int:id>")
    def _read(id: int) -> str:
        with office.at_work() as workspace, register_of(workspace) as register:
            text = _text_of(_waiting(workspace, register, office), id)
            words, before = register.words(text.first.id)
            by = request.args.get("by", "")
            values = {
                "text": text,
                "item": Items(workspace, office.now()).of,
                "letter": letter(register, text.first),
                "changes": changed_lines(words, before) if before and text.is_to_read else [],
                "is_changed": bool(before) and text.is_to_read,
                "seen": json.dumps({one.id: one.content for one in text.dispatches}),
                "needed": _needed(workspace),
                "by": "" if text.has_read(by) else by,
            }
            return render_template("read.html", **values)

    _add_readings(app, office)
    _add_departures(app, office)


def _add_readings(app: Flask, office: Office) -> None:
    @app.post("/approve")
    def _approve() -> Response:
        form = request.get_json()
        by, seen = str(form.get("by") or "").strip(), _seen(form)
        if not by:
            raise WorkspaceError("An approval has a name.", "Write yours.")
        with office.at_work() as workspace, register_of(workspace) as register:
            these = register.find(ids=[*seen], states=("queued",), by_mail=True)
            changed = revalidate(workspace, register, these, office.today())
            if changed or any(seen[one.id] != one.content for one in these):
                notice = spoken().word("It changed meanwhile, and was not approved. Read it as it is now.")
                return jsonify(go=f"read/{min(seen)}", notice=notice)
            needed = mail_of(workspace).approvals
            ready = register.approve([*seen], by, office.now(), needed, seen=seen)
            waiting = _waiting(workspace, register, office)
        unread = (one for one in waiting if one.is_to_read and not one.has_read(by))
        following = next((f"read/{one.first.id}?by={quote(by)}" for one in unread), "outbox")
        another = spoken().word("Noted. Another person approves it, too.") if these and not ready else ""
        notice = another or counted(len(ready), "One message is approved.", "{count} messages are approved.")
        return jsonify(go=following, notice=notice)

    @app.post("/withdraw")
    def _withdraw() -> Response:
        form = request.get_json()
        why, ids = str(form.get("why") or "").strip(), [int(id) for id in form.get("ids") or ()]
        if not why or not ids:
            raise WorkspaceError("What is taken back has a reason.", "Tick what to take back, and write why.")
        with office.at_work() as workspace, register_of(workspace) as register:
            taken = register.withdraw(ids, why, office.now())
        notice = counted(len(taken), "One message is taken back.", "{count} messages are taken back.")
        if len(taken) < len(ids):
            left = spoken().word("{count} could not be taken back, for they have left.")
            notice += f" {left.replace('{count}', str(len(ids) - len(taken)))}"
        return jsonify(go="outbox", notice=notice)


def _add_departures(app: Flask, office: Office) -> None:
    @app.get("/page/departure")
    def _departure() -> str:
        hurried = request.args.get("at_once") == "yes"
        with office.at_work() as workspace, register_of(workspace) as register:
            approved = register.find(states=("approved",), by_mail=True)
            changed = revalidate(workspace, register, approved, office.today())
            due = _due(register, office, hurried=hurried)
            items = Items(workspace, office.now())
            values = {
                "lacks": lacking(workspace),
                "way": way(workspace),
                "due": items.all(due),
                "later": items.all(one for one in _approved(register) if one not in due),
                "tried": len(_due(register, office, hurried=True))
                - len(_due(register, office, hurried=False)),
                "changed": len(changed),
                "order": secrets.token_urlsafe(16),
                "seen": json.dumps({one.id: one.content for one in due}),
                "hurried": hurried,
                "is_leaving": office.leaving.is_running,
            }
            return render_template("departure.html", **values)

    @app.post("/send")
    def _send_now() -> Response:
        form = request.get_json()
        hurried = form.get("hurried") == "yes"
        has_begun = office.leaving.start(str(form["order"]), _seen(form), hurried=hurried)
        once = "Nothing more was sent by this. It was asked for before, or messages were leaving already."
        return jsonify(go="sending", notice="" if has_begun else spoken().word(once))

    _add_results(app, office)


def _add_results(app: Flask, office: Office) -> None:
    @app.get("/page/sending")
    def _sending() -> str:
        return render_template("sending.html")

    @app.get("/page/sending/now")
    def _sending_now() -> str:
        leaving = office.leaving
        is_running = leaving.is_running  # before the register is read: the rest is asked for once more
        with office.at_work() as workspace:
            found = from_register(workspace, lambda register: register.find(ids=[*leaving.seen])) or []
            items = Items(workspace, office.now()).all(found)
        values = {
            "items": items,
            "is_running": is_running,
            "ended": leaving.ended,
            "problem": leaving.problem,
        }
        return render_template("sending_now.html", summed=summed(items), **values)


def _waiting(workspace: Workspace, register: Register, office: Office) -> list[Waiting]:
    """What waits, after it was compared with the files: by case, what is to be read first."""
    waiting = register.find(states=OPEN, by_mail=True)
    changed = revalidate(workspace, register, waiting, office.today())
    why_not = {dispatch.id: why for dispatch, why in changed if why}
    alike: dict[tuple[str, str, tuple[str, ...]], list[Dispatch]] = {}
    for one in register.find(states=OPEN, by_mail=True):
        said = one.state, why_not.get(one.id, ""), register.approvals(one.id)
        alike.setdefault(said, []).append(one)
    texts = [
        Waiting(text.words, text.dispatches, approved_by, why)
        for (_, why, approved_by), dispatches in alike.items()
        for text in waiting_texts(register, dispatches)
    ]
    return sorted(texts, key=lambda one: (one.first.reference, not one.is_to_read, one.first.id))


def _text_of(waiting: Sequence[Waiting], id: int) -> Waiting:
    found = (one for one in waiting if any(dispatch.id == id for dispatch in one.dispatches))
    return next(found, None) or abort(404)


def _needed(workspace: Workspace) -> int:
    """How many people read a message before it leaves."""
    return workspace.settings.mail.approvals if workspace.settings.mail else 1


def _approved(register: Register) -> list[Dispatch]:
    return register.find(states=("approved",), by_mail=True)


def _due(register: Register, office: Office, *, hurried: bool) -> list[Dispatch]:
    """The messages that may leave now; ``hurried`` also those that a server would not take before."""
    if register.server is not None:  # workers are given all of them, each for its time
        return _approved(register)
    at = moment(office.now())
    return [one for one in _approved(register) if (one.not_before if hurried else one.waits_until) <= at]


def _seen(form: Mapping[str, Any]) -> dict[int, str]:
    """By dispatch, the digest of the content that a page showed."""
    return {int(id): str(content) for id, content in json.loads(str(form.get("seen") or "{}")).items()}
