"""The desk of an office as an application: who is let in, which pages it has, and what it says of a failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Flask, Response, abort, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from hrdalert.desk import (
    beside_pages,
    case_pages,
    consent_pages,
    deadline_pages,
    home_pages,
    notes_pages,
    outbox_pages,
    recipient_pages,
    register_pages,
    send_pages,
    still_pages,
)
from hrdalert.desk.guard import MOST_BYTES, Guard
from hrdalert.desk.labels import spoken
from hrdalert.desk.open_office import Office
from hrdalert.desk.plain_words import in_words, plain
from hrdalert.desk.preview import at
from hrdalert.desk.running import Question, RunningDesk
from hrdalert.errors import HrdAlertError, crash_report

_PAGES = (
    home_pages,
    case_pages,
    beside_pages,
    notes_pages,
    consent_pages,
    send_pages,
    outbox_pages,
    register_pages,
    deadline_pages,
    recipient_pages,
    still_pages,
)


def make_app(
    office: Office,
    guard: Guard,
    entered: Callable[[], None] = lambda: None,
    running: RunningDesk | None = None,
) -> Flask:
    """The desk of an office as an application. ``entered`` is called when somebody has come in.

    Whoever knows the secret of ``running`` gets a new link.
    """
    app = Flask(__name__, template_folder="pages", static_folder="static")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.filters["at"] = at
    app.jinja_env.filters["in_words"] = lambda said: in_words(said, spoken())
    app.context_processor(lambda: {"words": spoken(), "word": spoken().word})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.before_request
    def _let_in() -> None:
        status = guard.refusal(request)
        if status:
            abort(status)

    app.after_request(guard.sealed)
    app.register_error_handler(HrdAlertError, _said)
    app.register_error_handler(Exception, _failed)

    _add_entrance(app, guard, entered, running)
    for pages in _PAGES:
        pages.add(app, office)
    return app


def _add_entrance(app: Flask, guard: Guard, entered: Callable[[], None], running: RunningDesk | None) -> None:
    @app.get("/")
    def _shell() -> str:
        return render_template("shell.html")

    @app.post("/enter")
    def _enter() -> Response:
        key = guard.key_for(str((request.get_json(silent=True) or {}).get("code", "")))
        if key is None:
            abort(401)
        entered()
        return jsonify(key=key)

    @app.post("/again")
    def _again() -> Response:
        try:
            question = msgspec.json.decode(request.get_data(), type=Question)
        except msgspec.MsgspecError:
            abort(401)
        if running is None or not running.may_ask(question):
            abort(401)
        code = guard.renew_code()
        return jsonify(code=code, proof=running.proof("answer", f"{question.words} {code}"))


def _said(error: HrdAlertError) -> tuple[Response, int]:
    return jsonify(problem=in_words(plain(error), spoken())), 409


def _failed(error: Exception) -> Any:
    """Python's own report would hold what stands in a case."""
    if isinstance(error, HTTPException):
        return error.get_response()
    print(crash_report(error))
    return jsonify(problem="hrdalert itself failed. What you wrote stays here; the terminal says more."), 500
