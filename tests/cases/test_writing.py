"""What helps in writing a case file: the form, the files of a new workspace, the schema, the list of words."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from hrdalert import knowledge
from hrdalert.cases import schema
from hrdalert.cases.likely_words import words_of
from hrdalert.cases.model import ENTRY_KINDS, Case
from hrdalert.cases.reading import check_case, check_text
from hrdalert.cases.schema import json_schema, new_case, vocabularies_text
from hrdalert.cases.shape import shape_of, shapes
from tests.builder import EXAMPLE, SMALLEST, TESTS

FILE = Path("case.yaml")
DAY = datetime.date(2031, 5, 6)
FILES = Path(schema.__file__).parents[1] / "workspace_files"


# The form


def test_each_place_of_a_new_case_is_still_to_be_filled_in() -> None:
    text = new_case("2031-117", DAY)
    problems = check_text(text, FILE).problems
    assert {(problem.code, problem.severity) for problem in problems} == {("unfilled", "error")}
    lines = [
        number
        for number, line in enumerate(text.split("\n"), 1)
        for _ in re.findall("⟨", line.partition("#")[0])
    ]
    assert [problem.origin.line for problem in problems] == lines
    assert len(text.split("\n")) <= 60


def test_a_new_case_that_is_filled_in_is_sound() -> None:
    text = new_case("2031-117", DAY).replace("⟨XXX⟩", "CHN").replace("⟨2026-01-3", "2026-01-3")
    text = re.sub(r"⟨([^⟩]*)⟩", r"\1", text.replace("1⟩", "1").replace("0⟩", "0"))
    case = check_text(text, FILE)
    assert case.problems == ()
    assert case.case is not None and (case.case.reference, case.case.as_of) == ("2031-117", DAY)
    consent = case.case.alleged_victims[0].consent
    assert {answer.answer for _, answer in consent.answers() if answer} == {"no"}


def test_nobody_has_checked_the_facts_on_the_day_that_a_new_case_proposes() -> None:
    assert "as_of: ⟨2031-05-06⟩" in new_case("2031-117", DAY)


@pytest.mark.parametrize("line", re.findall(r"(?m)^( *)# (\w+: .*)$", new_case("2031-117", DAY)))
def test_each_key_that_the_form_shows_as_a_remark_can_be_used(line: tuple[str, str]) -> None:
    space, key = line
    if key.startswith("withheld"):
        return
    text = new_case("2031-117", DAY).replace(f"{space}# {key}", f"{space}{key}")
    assert {problem.code for problem in check_text(text, FILE).problems} == {"unfilled"}


# A new workspace


def test_the_example_of_a_new_workspace_is_sound_and_plainly_invented() -> None:
    example = FILES / "cases" / "example.yaml"
    assert check_case(example).problems == ()
    assert example.read_text("utf-8").startswith(
        "# An invented case. No such person, place, office or source exists."
    )


def test_who_gets_letters_in_the_example_stands_among_its_recipients() -> None:
    case = check_case(FILES / "cases" / "example.yaml").case
    recipients = yaml.safe_load((FILES / "recipients" / "example.yaml").read_text("utf-8"))["recipients"]
    assert case is not None and set(case.appeal_to) == {recipient["id"] for recipient in recipients}


# The schema


def test_every_key_is_described() -> None:
    keys = [(shape.model.__name__, key) for shape in shapes(shape_of(Case)) for key in shape.keys.values()]
    assert [f"{model}.{key.name}" for model, key in keys if not key.description] == []


def test_the_schema_has_every_key_and_every_word() -> None:
    schema = json_schema()
    json.dumps(schema)
    for shape in shapes(shape_of(Case)):
        part = schema if shape.model is Case else schema["$defs"][shape.model.__name__]
        assert set(part["properties"]) == set(shape.keys)
        assert set(part.get("required", ())) == {key.name for key in shape.keys.values() if key.required}
    for vocabulary in ("violation", "demand", "mandate", "fact", "person_kind", "country"):
        words = schema["$defs"][f"words-{vocabulary}"]["oneOf"]
        assert [word["const"] for word in words] == list(words_of(vocabulary))


def test_the_schema_refers_to_nothing_that_is_not_there() -> None:
    schema = json_schema()
    used = set(re.findall(r'"#/\$defs/([\w-]+)"', json.dumps(schema)))
    assert used == set(schema["$defs"])


KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "null": type(None),
}


def _allows(schema: dict[str, Any], value: Any, defs: dict[str, Any]) -> bool:
    """Whether a schema, of the few words that ours is made of, allows a value."""
    if "$ref" in schema:
        return _allows(defs[schema["$ref"].removeprefix("#/$defs/")], value, defs)
    if several := schema.get("anyOf") or schema.get("oneOf"):
        return any(_allows(one, value, defs) for one in several)
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(isinstance(value, KINDS[kind]) for kind in types):
        return False
    if isinstance(value, list):
        return all(_allows(schema["items"], part, defs) for part in value if "items" in schema)
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        complete = set(schema.get("required", ())) <= set(value) <= set(known)
        return complete and all(_allows(known[name], part, defs) for name, part in value.items())
    if isinstance(value, dict):
        below = schema.get("additionalProperties")
        return below is None or all(_allows(below, part, defs) for part in value.values())
    return "pattern" not in schema or not isinstance(value, str) or bool(re.search(schema["pattern"], value))


def _as_editors_read(path: Path) -> Any:
    """YAML 1.2: a date is a text, and so are yes and no."""
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {  # type: ignore[attr-defined]
        first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith((":timestamp", ":bool"))]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(path.read_text("utf-8"), loader)


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in (EXAMPLE, SMALLEST, *sorted((TESTS / "truth").glob("*.yaml")))
        if not path.name.endswith((".expect.yaml", "recipients.yaml"))
    ],
    ids=lambda path: path.stem,
)
def test_the_schema_allows_what_can_be_read(path: Path) -> None:
    schema, values = json_schema(), _as_editors_read(path)
    wrong = [
        name
        for name, value in values.items()
        if not _allows(schema["properties"][name], value, schema["$defs"])
    ]
    assert wrong == [] and set(schema["required"]) <= set(values)


def test_the_schema_refuses_what_cannot_be_read() -> None:
    schema = json_schema()
    for key, value in (
        ("status", "detained"),
        ("state", "China"),
        ("alleged_victims", [{"name": "Ada"}]),
        ("as_of", "2026"),
    ):
        assert not _allows(schema["properties"][key], value, schema["$defs"]), key


# The words


def test_the_list_of_words_says_what_each_kind_of_entry_tells_the_law() -> None:
    text = vocabularies_text()
    assert all(re.search(rf"(?m)^  {kind} ", text) for kind in ENTRY_KINDS)
    assert re.search(r"(?m)^  arrest .*gives the law: .*detained", text)
    assert set(knowledge.facts_of_kind("judgment")) <= set(re.findall(r"\w+", text))
    assert all(len(line) <= 110 for line in text.split("\n"))


@pytest.mark.parametrize(
    "vocabulary", ["violation", "demand", "regime", "source_kind", "fact", "person_kind", "mandate"]
)
def test_every_word_is_listed(vocabulary: str) -> None:
    text = vocabularies_text()
    assert all(re.search(rf"(?m)^  {word}( |$)", text) for word in words_of(vocabulary))
