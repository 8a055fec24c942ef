"""What helps in writing a case file: the file of a new case, the schema for editors, the list of words."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

from hrdalert import knowledge
from hrdalert.cases import Case, check_text
from hrdalert.cases.new_case import NEW_CASE, new_case
from hrdalert.cases.schema import json_schema, vocabularies_text
from hrdalert.cases.shape import Shape, shape_of
from hrdalert.dispatch.recipients import load_recipients
from hrdalert.resources import PACKAGE

FILE = Path("case.yaml")


def case_of(text: str) -> Case:
    case, problems = check_text(text, FILE)
    assert case is not None, [str(problem) for problem in problems]
    return case


def codes_in(text: str) -> set[str]:
    return {problem.code for problem in check_text(text, FILE)[1]}


# A new case


def test_a_new_case_is_short_and_sound() -> None:
    case, problems = check_text(NEW_CASE, FILE)
    assert case is not None
    assert {problem.code for problem in problems} == {"unfilled"}, "what is to be filled in, and nothing else"
    written = [line for line in NEW_CASE.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    assert len(written) <= 17
    consents = case.alleged_victims[0].consent
    answers = (consents.submission, consents.government, consents.un_report, consents.public)
    assert [answer and answer.answer for answer in answers] == ["no"] * 4


def test_a_new_case_gets_its_reference_and_its_day() -> None:
    case = case_of(new_case("2031-117", datetime.date(2031, 5, 6), id="quirk"))
    assert (case.reference, case.as_of, case.id) == ("2031-117", datetime.date(2031, 5, 6), "quirk")


def test_nobody_has_checked_the_facts_on_the_day_that_a_new_case_proposes() -> None:
    proposed = new_case("2031-117", datetime.date(2031, 5, 6))
    assert "as_of: ⟨2031-05-06⟩" in proposed
    (found,) = [each for each in check_text(proposed, FILE)[1] if "as_of" in each.text]
    assert (found.code, found.severity) == ("unfilled", "warning")
    confirmed = proposed.replace("⟨2031-05-06⟩", "2031-05-06")
    assert not [each for each in check_text(confirmed, FILE)[1] if "as_of" in each.text]
    assert "bad-date" in codes_in(proposed.replace("⟨2031-05-06⟩", "⟨the day⟩"))


def test_the_example_of_who_gets_a_letter_is_an_office_of_every_new_workspace() -> None:
    (example,) = re.findall(r"# appeal_to: \[([\w-]+)\]", NEW_CASE)
    recipients = load_recipients(PACKAGE / "workspace_files" / "recipients")
    assert [each.id for each in recipients.resolve([example])] == [example]


@pytest.mark.parametrize(
    ("reference", "warned"),
    [
        *(("Trinh", True), ("Trinh-Ba-Phuong", True), ("quirk-2031", True), ("2031_Ottoline", True)),
        *(("2031-117", False), ("HRD-2031-4", False), ("case-7", False), ("UA", False)),
    ],
)
def test_a_reference_that_looks_like_a_name_is_asked_about(reference: str, warned: bool) -> None:
    text = new_case(reference, datetime.date(2031, 5, 6)).replace("⟨Full Name⟩", "Ottoline Quirk")
    assert ("reference-from-name" in codes_in(text)) == warned


def _examples() -> list[list[int]]:
    """The lines of each example of a new case: those that begin with one #, and what is set in below."""
    found: list[list[int]] = []
    for number, line in enumerate(NEW_CASE.split("\n")):
        if not re.match(r" *# ", line):
            continue
        begins = re.match(r"( *)# (?:- )?[\w-]+:", line) is not None
        follows = bool(found) and found[-1][-1] == number - 1
        if begins or not follows:
            found.append([number])
        else:
            found[-1].append(number)
    return found


def _uncommented(numbers: set[int]) -> str:
    lines = NEW_CASE.split("\n")
    for number in numbers:
        lines[number] = re.sub(r"^( *)# ", r"\1", lines[number])
    return "\n".join(lines).replace("date: ,", "date: 2026-01-31,")


@pytest.mark.parametrize("numbers", _examples(), ids=lambda numbers: str(numbers[0] + 1))
def test_each_example_of_a_new_case_can_be_used(numbers: list[int]) -> None:
    assert codes_in(_uncommented(set(numbers))) == {"unfilled"}


def test_all_examples_of_a_new_case_can_be_used_together() -> None:
    text = _uncommented({number for numbers in _examples() for number in numbers})
    assert codes_in(text) == {"unfilled"}
    case = case_of(text)
    assert len(case.incidents) == 2 and case.custody and case.proceedings and case.related and case.un_history


# The schema


def _parts(shape: Shape, seen: set[type]) -> list[Shape]:
    if shape.model in seen:
        return []
    seen.add(shape.model)
    below = [part for key in shape.keys.values() if key.part for part in _parts(key.part, seen)]
    return [shape, *below]


def test_every_key_is_described() -> None:
    missing = [
        f"{shape.model.__name__}.{key.name}"
        for shape in _parts(shape_of(Case), set())
        for key in shape.keys.values()
        if not key.description
    ]
    assert missing == []


def test_the_schema_has_every_key_and_every_word() -> None:
    schema = json_schema()
    json.dumps(schema)
    for shape in _parts(shape_of(Case), set()):
        part = schema if shape.model is Case else schema["$defs"][shape.model.__name__]
        assert set(part["properties"]) == set(shape.keys)
        assert all(value["description"] for value in part["properties"].values())
        assert set(part.get("required", ())) == {key.name for key in shape.keys.values() if key.required}
    for name in knowledge.VOCABULARIES:
        words = schema["$defs"][f"words-{name}"]["oneOf"]
        assert [word["const"] for word in words] == list(knowledge.vocabulary(name))
        assert all(word["title"] for word in words)


def test_the_schema_refers_to_nothing_that_is_not_there() -> None:
    schema = json_schema()
    used: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                used.add(value["$ref"].removeprefix("#/$defs/"))
            for item in value.values():
                look(item)
        elif isinstance(value, list):
            for item in value:
                look(item)

    look(schema)
    assert used <= set(schema["$defs"])
    assert not {word for word in schema["$defs"] if word.startswith("words-")} - used


@pytest.mark.parametrize(
    ("part", "key", "word"),
    [
        ("Consents", "public", "answer"),
        ("Incident", "violations", "violation"),
        ("Custody", "regime", "regime"),
    ],
)
def test_the_schema_allows_the_short_forms(part: str, key: str, word: str) -> None:
    allowed = json_schema()["$defs"][part]["properties"][key]["anyOf"]
    assert {"$ref": f"#/$defs/words-{word}"} in allowed


def test_the_words_can_be_read() -> None:
    text = vocabularies_text()
    for name in knowledge.VOCABULARIES:
        assert all(f"  {word} " in text or f"  {word}\n" in text for word in knowledge.vocabulary(name))
    assert "{person.they}" in text and "CHN" in text
    assert all(len(line) <= 110 for line in text.split("\n"))
