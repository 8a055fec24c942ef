"""While somebody types, whatever is broken or cut off, no document for others names whom the whole case withholds.

A few accidents of each case; ``HRDALERT_HALF_TYPED=500 script/test -k half_typed`` takes as many as it says.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from hrdalert.cases.edit import set_at
from hrdalert.cases.located_yaml import scan
from hrdalert.cases.model import AllegedVictim, Person
from hrdalert.desk.labels import page_words
from hrdalert.desk.preview import preview
from hrdalert.disclosure.audience import STOPPED, Audience
from hrdalert.disclosure.consent import withheld_people
from hrdalert.disclosure.folding import letters_of
from hrdalert.workspace import Workspace
from tests.builder import SMALLEST, case_text, read_case
from tests.drafting import EXAMPLES, REAL, SHAPES, a_workspace
from tests.fuzzing import SCALARS

ACCIDENTS = range(int(os.environ.get("HRDALERT_HALF_TYPED", "6")))


NAMES = ("name", "short", "also", "native", "members", "pseudonym", "title")


@cache
def names(path: Path, audience: Audience) -> frozenset[str]:
    """The letters of all whole names that a case withholds from an audience."""
    case = read_case(path)
    withheld = withheld_people(case, audience, case.as_of)
    forms = (form for one in withheld for form in (one.name, *one.native.values(), *members(one)))
    return frozenset(letters_of(form) for form in forms if form)


def members(person: Person) -> tuple[str, ...]:
    return person.member_names if isinstance(person, AllegedVictim) else ()


WITHHOLDING = [path for path in (*REAL, *SHAPES, *EXAMPLES) if any(names(path, one) for one in STOPPED)]


@cache
def telling(path: Path) -> bytes:
    """The file of a case whose first texts name everybody."""
    case, data = read_case(path), path.read_bytes()
    everybody = " and ".join(str(one.name) for one in case.people if one.name)
    for home, people in (("alleged_victims", case.alleged_victims), ("related", case.related)):
        for number, person in enumerate(people):
            if not person.pseudonym:
                data = set_at(data, path, (home, number, "pseudonym"), f"M. {'ABCDEFGH'[number]}.")
    for at in (("position",), ("summary",), ("chronology", 0, "text")):
        data = set_at(data, path, at, f"Everybody was there on that day: {everybody} told us so.")
    return data


def values(
    node: Node, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], ScalarNode]]:
    """Every value of a file, with its path."""
    if isinstance(node, ScalarNode):
        yield path, node
    steps = node.value if isinstance(node, MappingNode) else enumerate(node.value)
    for step, value in steps if isinstance(node, CollectionNode) else ():
        yield from values(value, (*path, step.value if isinstance(step, Node) else step))


def broken(data: bytes, number: int, *, is_new: bool) -> bytes:
    """A file with one value that is broken, or cut off as somebody types it; of a new one, the names are whole."""
    chance, marks = random.Random(number), scan(data, Path("case.yaml")).marks
    root = marks.nodes(())[1]
    assert root is not None
    every = [
        (path, node)
        for path, node in values(root)
        if node.start_mark.index < node.end_mark.index and not (is_new and set(NAMES) & set(path))
    ]
    of_people = [one for one in every if {"consent", "protect", "id"} & set(one[0])]
    _, node = chance.choice(of_people if number % 2 and of_people else every)
    start, end, text = node.start_mark.index, node.end_mark.index, marks.text.text
    if number % 4 < 2:
        return (text[: chance.randrange(start, end)] + text[end:]).encode()
    return (text[:start] + chance.choice(SCALARS) + text[end:]).encode("utf-8", "replace")


def named(workspace: Workspace, path: Path, data: bytes) -> tuple[int, list[tuple[str, str]]]:
    """How many documents for others the desk shows of what is typed, and each name in them that is withheld."""
    letters, file, day = workspace.letters, workspace.cases_folder / path.name, read_case(path).as_of
    count, found = 0, []
    for document, language in letters.all():
        audience = letters.find(document, language).front.audience
        if language == "en" and audience in STOPPED:
            html = letters_of(preview(workspace, file, data, document, day, page_words()).html)
            count += bool(html)
            found += [(document, name) for name in names(path, audience) if name in html]
    return count, found


def new_case(path: Path, folder: Path) -> Workspace:
    """A workspace in which no file says who is to be withheld: that of the case says nothing of it yet."""
    workspace = a_workspace(folder, path)
    stub = case_text(SMALLEST, reference=read_case(path).reference)
    (workspace.cases_folder / path.name).write_text(stub, encoding="utf-8")
    return Workspace.open(folder)


@pytest.mark.parametrize("path", WITHHOLDING, ids=lambda path: path.stem)
def test_a_new_case_that_is_half_typed_names_nobody_who_is_withheld(path: Path, tmp_path: Path) -> None:
    workspace = new_case(path, tmp_path / "w")
    assert named(workspace, path, path.read_bytes())[1] == []
    for number in ACCIDENTS:
        typed = broken(telling(path), number, is_new=True)
        assert named(workspace, path, typed)[1] == [], (number, typed.decode())


@pytest.mark.parametrize("path", WITHHOLDING, ids=lambda path: path.stem)
def test_a_case_that_is_half_typed_names_nobody_whom_its_file_withholds(path: Path, tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", path)
    data = telling(path)
    for number in ACCIDENTS:
        cut = data[: random.Random(number).randrange(len(data))]
        for typed in (broken(data, number, is_new=False), cut):
            assert named(workspace, path, typed)[1] == [], (number, typed.decode("utf-8", "replace"))


def test_there_is_something_to_see(tmp_path: Path) -> None:
    """A case that is half typed mostly shows documents in which a name could stand."""
    seen = 0
    for path in WITHHOLDING[::5]:
        workspace = new_case(path, tmp_path / path.stem)
        seen += sum(
            bool(named(workspace, path, broken(telling(path), number, is_new=True))[0]) for number in range(4)
        )
    assert seen > len(WITHHOLDING[::5])
