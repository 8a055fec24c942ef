"""What the page asks, and what it is answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask, Response, abort, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from hrdalert.cases.edit import raw_at
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk import interview, preview
from hrdalert.desk.case_form import Form, room_of, rooms
from hrdalert.desk.guard import MOST_BYTES, Guard
from hrdalert.desk.open_office import Head, Office, digest_of, head_of
from hrdalert.desk.saving import Asked, History, laid
from hrdalert.drafts.checking import Checked
from hrdalert.errors import HrdAlertError, InputErrors, RefusedError, crash_report
from hrdalert.store import read
from hrdalert.workspace import Workspace


def make_app(office: Office, guard: Guard, entered: Callable[[], None] = lambda: None) -> Flask:
    """The desk of an office as an application. ``entered`` is called when somebody has come in."""
    app = Flask(__name__, template_folder="pages", static_folder="static")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.filters["at"] = preview.at

    @app.before_request
    def _let_in() -> None:
        status = guard.refusal(request)
        if status:
            abort(status)

    app.after_request(guard.sealed)
    app.register_error_handler(HrdAlertError, _said)
    app.register_error_handler(Exception, _failed)

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

    _add_home(app, office)
    _add_case(app, office)
    return app


def _said(error: HrdAlertError) -> tuple[Response, int]:
    problems = [problem.in_a_line for problem in error.problems] if isinstance(error, InputErrors) else []
    return jsonify(problem="\n".join(problems) or error.in_a_line), 409


def _failed(error: Exception) -> Any:
    """Python's own report would hold what stands in a case."""
    if isinstance(error, HTTPException):
        return error.get_response()
    print(crash_report(error))
    return jsonify(problem="hrdalert itself failed. What you wrote stays here; the terminal says more."), 500


@contextmanager
def _at_work(office: Office) -> Iterator[Workspace]:
    """The workspace, for one request at a time, with its own records of law."""
    with office.lock:
        workspace = office.workspace()
        with workspace.knowledge.used():
            yield workspace


def _file(office: Office, name: str) -> Path:
    path = office.case(name)
    if path is None:
        abort(404)
    return path


def _add_home(app: Flask, office: Office) -> None:
    @app.get("/home")
    def _home() -> str:
        with _at_work(office):
            return render_template("home.html", heads=list(office.heads()))

    @app.get("/home/<path:name>")
    def _next_of(name: str) -> Response:
        with _at_work(office) as workspace:
            checked = preview.looked(workspace, _file(office, name), office.today())
            ahead = [one for one in checked.due if one.severity != "passed"]
            due = [{"day": str(one.day), "what": one.what} for one in ahead[:1]]
            return jsonify(next=_next_step(workspace, checked), due=due)

    @app.get("/new")
    def _new() -> str:
        with _at_work(office) as workspace:
            reference = interview.proposed(workspace, office.today())
            return render_template(
                "new.html", reference=reference, states=interview.states(), statuses=interview.STATUSES
            )

    @app.post("/new")
    def _begin() -> Response:
        answers = msgspec.convert(request.get_json(), interview.Answers)
        with _at_work(office) as workspace:
            path = interview.begin(workspace, answers, office.today())
        return jsonify(name=path.stem)


def _next_step(workspace: Workspace, checked: Checked) -> str:
    """What to do next in a case, in a line."""
    errors = [problem for problem in checked.problems if problem.severity == "error"]
    ready = [one for one in checked.documents if one.state == "ready" and one.audience != "internal"]
    if errors:
        first = errors[0].text.partition(":\n")[0]
        return f"{len(errors)} {'thing' if len(errors) == 1 else 'things'} to mend, first: {first}"
    names = list(dict.fromkeys(_title(workspace, one.document, one.language) for one in ready))
    return f"Ready: {', '.join(names)}" if names else "Nothing can go to anybody yet."


def _title(workspace: Workspace, document: str, language: str) -> str:
    name = workspace.letters.words(language).find("documents", document)
    return name or document.replace("-", " ").capitalize()


def _add_case(app: Flask, office: Office) -> None:
    @app.get("/case/<path:name>/page")
    def _page(name: str) -> str:
        with _at_work(office) as workspace:
            head = head_of(name, _file(office, name))
            return render_template("case.html", head=head, rooms=rooms(), style=preview.style(workspace))

    @app.get("/case/<path:name>/room/<id>")
    def _room(name: str, id: str) -> Response:
        with _at_work(office) as workspace:
            file = _file(office, name)
            data = read(file)
            try:
                fields = _form(workspace, file, data).room(id)
                html = render_template("room.html", fields=fields)
            except RefusedError as error:
                text = data.decode("utf-8", "replace").lstrip("\ufeff")
                html = render_template("whole.html", text=text, problem=error.in_a_line)
            return jsonify(html=html, digest=digest_of(data))

    @app.get("/case/<path:name>/part")
    def _part(name: str) -> str:
        with _at_work(office) as workspace:
            file = _file(office, name)
            path = msgspec.convert(json.loads(request.args.get("at", "[]")), tuple[str | int, ...])
            field = _form(workspace, file, read(file)).part(path)
            return render_template("part.html", field=field) if field else abort(404)

    @app.get("/case/<path:name>/state")
    def _state(name: str) -> Response:
        return jsonify(digest=digest_of(read(_file(office, name))))

    @app.get("/case/<path:name>/look")
    def _look(name: str) -> Response:
        with _at_work(office) as workspace:
            return _looked(workspace, office, _file(office, name))

    @app.post("/case/<path:name>/edit")
    def _edit(name: str) -> Response:
        asked = msgspec.convert(request.get_json(), Asked)
        with _at_work(office) as workspace:
            return _edited(workspace, office, head_of(name, _file(office, name)), _file(office, name), asked)

    @app.post("/case/<path:name>/undo")
    def _undo(name: str) -> Response:
        with _at_work(office):
            file = _file(office, name)
            said = History(office.root, head_of(name, file).reference, file).undo()
            return jsonify(said=said, digest=digest_of(read(file)))


def _form(workspace: Workspace, file: Path, data: bytes) -> Form:
    offices = {}
    try:
        offices = {one.id: one.office_in("en") for one in workspace.resources.recipients}
    except InputErrors:  # check says so
        offices = {}
    return Form(Layout(data, file).values, offices, lambda path: raw_at(data, file, path))


def _looked(workspace: Workspace, office: Office, file: Path) -> Response:
    data = read(file)
    checked = preview.looked(workspace, file, office.today())
    documents = [
        {
            "id": one.name,
            "title": _title(workspace, one.document, one.language),
            "to": one.recipient,
            "state": one.state,
        }
        for one in checked.documents
        if one.state != "does not fit"
    ]
    found = list(preview.findings(checked, data, file))
    return jsonify(
        findings=found, documents=documents, next=_next_step(workspace, checked), digest=digest_of(data)
    )


def _edited(workspace: Workspace, office: Office, head: Head, file: Path, asked: Asked) -> Response:
    """Lays edits on the file as it is now, keeps them if asked to, and shows the document that comes of them."""
    before = read(file)
    result = laid(before, file, asked.edits)
    if asked.save and result.data != before:
        History(office.root, head.reference, file).write(before, result.data, asked.stroke)
    shown = (
        preview.preview(workspace, file, result.data, asked.document, office.today())
        if asked.document
        else None
    )
    return jsonify(
        digest=digest_of(result.data if asked.save else before),
        elsewhere=digest_of(before) != asked.digest,
        saved=result.saved if asked.save else [],
        clashes=[{**one, "at": preview.at(one["path"])} for one in result.clashes],
        refused=[{**one, "at": preview.at(one["path"])} for one in result.refused],
        preview=msgspec.to_builtins(shown),
        room=room_of(asked.edits[0].path) if asked.edits else "",
    )
