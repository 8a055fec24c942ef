"""The list of cases, with what to do next in each, and the interview that begins a new one."""

from __future__ import annotations

from urllib.parse import quote

import msgspec
from flask import Flask, Response, jsonify, render_template, request

from hrdalert.desk import interview, preview
from hrdalert.desk.labels import spoken
from hrdalert.desk.open_office import Office
from hrdalert.desk.what_next import what_next


def add(app: Flask, office: Office) -> None:
    @app.get("/page/home")
    def _home() -> str:
        with office.at_work():
            return render_template("home.html", heads=list(office.heads()))

    @app.get("/page/news/<path:name>")
    def _news(name: str) -> str:
        with office.at_work() as workspace:
            checked = preview.looked(workspace, office.file(name), office.today())
            ahead = [deadline for deadline in checked.due if deadline.severity != "passed"]
            due = ahead[0] if ahead else None
            return render_template("news.html", next=what_next(workspace, checked, spoken()), due=due)

    @app.get("/page/new")
    def _new() -> str:
        with office.at_work() as workspace:
            reference = interview.proposed(workspace, office.today())
            proposed = interview.Answers(reference=reference, as_of=office.today().isoformat())
            return _question("new.html", proposed, 0)

    @app.post("/new")
    def _next_question() -> str | Response:
        given = request.get_json()
        answers, asked = interview.dated(given, spoken().language), int(given["step"])
        if given.get("go") == "back":
            return _question("question.html", answers, max(asked - 1, 0))
        interview.require_answer(interview.QUESTIONS[asked], answers)
        if asked + 1 < len(interview.QUESTIONS):
            return _question("question.html", answers, asked + 1)
        with office.at_work() as workspace:
            path = interview.begin(workspace, answers, office.today())
        return jsonify(go=f"case/{quote(path.stem)}")


def _question(template: str, answers: interview.Answers, step: int) -> str:
    """A screen of the interview, which has the answers to the others with it."""
    values = {
        "answers": answers,
        "given": msgspec.to_builtins(answers),
        "step": step,
        "questions": interview.QUESTIONS,
        "states": interview.states(spoken().language),
        "statuses": interview.STATUSES,
    }
    return render_template(template, **values)
