"""Invented inquiries with scrambled answers, in the three shapes that forms export, and the inquiry of the repository.

What people answered is kept as it was drawn, so that tests count it without a line of the product.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from hrdalert.inquiry.study import Study
from hrdalert.workspace import Workspace, init

ROOT = Path(__file__).parents[2]
HOPE = ROOT / "inquiries" / "hope-2026"
WORDS = (
    "Legal action",
    "Media, print and radio",
    "Campaign online",
    "Mutual help",
    "Partners; abroad",
    "Letters",
)


@dataclass
class Survey:
    """Questions with their options, and what each person answered: options, or none where nothing was said."""

    questions: list[dict[str, Any]]
    people: list[dict[str, set[str]]] = field(default_factory=list)

    def by_id(self, id: str) -> dict[str, Any]:
        return next(question for question in self.questions if question["id"] == id)


def scrambled(seed: int) -> Survey:
    """Some questions of each kind, and some people who answered as it pleased the dice."""
    dice = random.Random(seed)
    questions: list[dict[str, Any]] = [_question(dice, "role", "one", 3), _question(dice, "region", "one", 4)]
    for number in range(dice.randint(2, 5)):
        questions.append(
            _question(dice, f"q{number}", dice.choice(("one", "one", "many", "scale")), dice.randint(2, 6))
        )
    first = next((one for one in questions[2:] if one["kind"] == "one"), None)
    if first is not None:
        later = _question(dice, "later", dice.choice(("one", "many")), 3)
        later["only_if"] = {first["id"]: dice.choice(list(first["options"]))}
        questions.append(later)
    survey = Survey(questions)
    for _ in range(dice.randint(3, 60)):
        person: dict[str, set[str]] = {}
        for question in questions:
            asked = all(
                option in person.get(other, ()) for other, option in question.get("only_if", {}).items()
            )
            if asked and dice.random() < 0.93:
                person[question["id"]] = _answer(dice, question)
        survey.people.append(person)
    return survey


def _question(dice: random.Random, id: str, kind: str, size: int) -> dict[str, Any]:
    words = [f"{word} {id}" for word in dice.sample(WORDS, size)]
    question: dict[str, Any] = {
        "id": id, "head": f"Question {id}?", "kind": kind,
        "options": {f"{id}{n}": word for n, word in enumerate(words)},
        "weights": [dice.choice((0, 1, 1, 3, 12)) + 0.1 for _ in words],
    }  # fmt: skip
    if kind == "many":
        question["blank"] = "none"
    elif size > 2 and dice.random() < 0.3:
        question["join"] = {"one of two": list(question["options"])[:2]}
    return question


def _answer(dice: random.Random, question: dict[str, Any]) -> set[str]:
    options = list(question["options"])
    if question["kind"] != "many":
        return set(dice.choices(options, question["weights"]))
    most = max(question["weights"])
    return {
        option
        for option, weight in zip(options, question["weights"], strict=True)
        if dice.random() < weight / most * 0.97
    }


def rows(survey: Survey, shape: str, seed: int = 0) -> list[list[str]]:
    """The heads and rows of an export: kobo, limesurvey or google."""
    dice = random.Random(seed)
    heads, columns = ["Id", "Sent", "Name"], list[tuple[dict[str, Any], str | None]]()
    for question in survey.questions:
        whole = question["kind"] != "many" or shape != "limesurvey"
        parts = list(question["options"]) if question["kind"] == "many" and shape != "google" else []
        columns += [(question, None)] if whole else []
        columns += [(question, part) for part in parts]
        heads += [question["head"]] if whole else []
        form = "{}/{}" if shape == "kobo" else "{} [{}]"
        heads += [form.format(question["head"], question["options"][part]) for part in parts]
    table = [heads]
    for number, person in enumerate(survey.people):
        row = [
            f"uuid-{number:04}",
            f"2026-09-{1 + number % 28:02}T10:00:00",
            f"Nobody{number:04} Zzyx{number:04}",
        ]
        for question, part in columns:
            answer = person.get(question["id"])
            if part is not None:
                unsaid = "-" if shape == "limesurvey" else "0"
                row.append(unsaid if answer is None else _tick(shape, part in answer))
            else:
                row.append(_cell(dice, question, answer, shape))
        table.append(row)
    return table


def _tick(shape: str, is_chosen: bool) -> str:
    return ("1" if is_chosen else "0") if shape == "kobo" else ("Yes" if is_chosen else "No")


def _cell(dice: random.Random, question: dict[str, Any], answer: set[str] | None, shape: str) -> str:
    """Nobody who was asked for several and says nothing: a dash, which the inquiry lists as no answer."""
    if answer is None:
        return "-" if question["kind"] == "many" else ""
    if question["kind"] == "many" and shape == "kobo":
        return " ".join(option for option in question["options"] if option in answer)
    chosen = [word for option, word in question["options"].items() if option in answer]
    text = ", ".join(chosen)
    return dice.choice((text, f" {text}", text.upper())) if question["kind"] != "many" else text


def text_of(table: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(table)
    return out.getvalue()


def inquiry_values(survey: Survey, id: str = "scrambled") -> dict[str, Any]:
    """The inquiry of a survey, with one finding without numbers."""
    keys = ("head", "kind", "options", "join", "blank", "only_if")
    kept = {one["id"]: {key: one[key] for key in keys if key in one} for one in survey.questions}
    about = {name: kept.pop(name) for name in ("role", "region")}
    return {
        "id": id, "language": "en", "as_of": "2026-10-05", "period": "2026",
        "title": "What Holds", "subtitle": "Report (2026)",
        "call": {"mandate": "human_rights_defenders", "title": "Call", "to": "call@un.example",
                 "subject_line": "Inputs", "publication": "public",
                 "sections": [{"number": "1", "heading": "Achievements"}]},
        "answers": {"file": "answers.csv", "respondent": {"head": "Id"}, "sent": {"head": "Sent"},
                    "no_answer": ["-"],
                    "private": [{"head": "Name", "kind": "name"}]},
        "about": about,
        "questions": [{"id": name, **one} for name, one in kept.items()],
        "sample": {"limits": "The sample is small."},
        "findings": [{"section": "1", "theme": "Hope", "text": "They go on."}],
    }  # fmt: skip


def write(root: Path, values: dict[str, Any], answers: str | bytes) -> Path:
    folder: Path = root / "inquiries" / values["id"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "inquiry.yaml").write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")
    content = answers.encode() if isinstance(answers, str) else answers
    (folder / values["answers"]["file"]).write_bytes(content)
    return folder


def office(folder: Path) -> Workspace:
    """A new workspace with the repository's inquiry in it."""
    root = folder / "office"
    init(root)
    shutil.copytree(HOPE, root / "inquiries" / "hope-2026")
    return Workspace.open(root)


def hope(workspace: Workspace, *changes: tuple[str, str], answers: tuple[tuple[str, str], ...] = ()) -> Study:
    """The repository's inquiry with some words of its file, or of the answers, changed."""
    folder = workspace.root / "inquiries" / "hope-2026"
    for name, pairs in (("inquiry.yaml", changes), ("answers.csv", answers)):
        text = (HOPE / name).read_bytes().decode()
        for before, after in pairs:
            assert before in text, before
            text = text.replace(before, after, 1)
        (folder / name).write_bytes(text.encode())
    return Study.open(folder, workspace)
