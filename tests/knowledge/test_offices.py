"""Two offices in one process: each answers by its own records, in whatever order it is asked."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import hrdalert
from hrdalert import knowledge
from hrdalert.drafts.checking import check
from hrdalert.drafts.drafting import Draft
from hrdalert.errors import WorkspaceError
from hrdalert.knowledge.in_use import PACKAGED, Knowledge, OfOffice, apart, in_use
from hrdalert.workspace import Workspace, init
from tests.cases.test_own_records import file_of

CASE = Path("cases") / "example.yaml"
MISSPELT = "violations: [censorship, arbitrary_detention]"


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """Two offices with the same case. Each calls a mandate, explains a word and says who can release in its own way."""
    folders = {name: tmp_path / name for name in ("north", "south")}
    for name, folder in folders.items():
        init(folder)
        own = folder / "knowledge"
        own.mkdir()
        title = {"text": f"Rapporteur of the {name}", "source": "page"}
        file_of(own, "mandates", "human_rights_defenders", records__0__title__en=title)
        explained = {"records__0__explanation": f"As the {name} says it."}
        file_of(own, "vocabulary.violation", "freedom_of_expression", **explained)
        if name == "north":
            file_of(own, "demands", "release", records__0__do=["court"], records__0__refer=[])
        case = (folder / CASE).read_text("utf-8")
        wrong = case.replace("violations: [arbitrary_detention, freedom_of_expression]", MISSPELT)
        (folder / "cases" / "wrong.yaml").write_text(wrong.replace("2026-014", "2026-015"), "utf-8")
    return folders


def text_of(workspace: Workspace, draft: Draft) -> str:
    return " ".join(workspace.resources.writer("txt").write(draft.document).content.decode().split())


def drafted(workspace: Workspace, name: str, other: str) -> None:
    made = text_of(workspace, workspace.case("2026-014").draft("un-communication"))
    assert f"Rapporteur of the {name}" in made and other not in made


def asked(workspace: Workspace, name: str, other: str) -> None:
    """The police can release somebody in the south alone."""
    letter = text_of(workspace, workspace.case("2026-014").draft("appeal-letter", recipient="harbour-police"))
    assert ("release Ada Quill" in letter) is (name == "south")


def checked(workspace: Workspace, name: str, other: str) -> None:
    found = check(workspace, workspace.root / CASE, documents=["appeal-letter"])
    asks_in_vain = [one for one in found.problems if "release" in one.text and "harbour-police" in one.text]
    assert bool(asks_in_vain) is (name == "north")


def explained(workspace: Workspace, name: str, other: str) -> None:
    found = check(workspace, workspace.root / "cases" / "wrong.yaml")
    (mend,) = (one.mend for one in found.problems if one.code == "unknown-word")
    assert f"As the {name} says it" in mend and other not in mend


def listed(workspace: Workspace, name: str, other: str) -> None:
    lines = "\n".join(workspace.case("2026-014").case_on_day().checklist)
    assert ("demands release" in lines) is (name == "north") and "mandates human_rights_defenders" in lines


def packaged(*_: object) -> None:
    with PACKAGED.used():
        title = knowledge.mandates()["human_rights_defenders"].title()
        assert title == "Special Rapporteur on the situation of human rights defenders"


@pytest.mark.parametrize("names", [("north", "south"), ("south", "north")])
def test_each_office_knows_its_own_records_and_never_the_others(
    names: tuple[str, str], folders: dict[str, Path]
) -> None:
    opened = {name: Workspace.open(folders[name]) for name in names}
    case_on_day = {name: workspace.case("2026-014").case_on_day() for name, workspace in opened.items()}
    for act in (drafted, checked, asked, packaged, explained, listed, drafted):
        for name, other in permutations(names):
            act(opened[name], name, other)
    for name in reversed(names):  # what was opened at first is worked out last
        _, letters = case_on_day[name].asked("en", "government")
        assert name == "south" or "demands release" in str(case_on_day[name].checklist)
        (asked_of_police,) = (
            requested.asks for reader, requested in letters if reader.id == "harbour-police"
        )
        assert any(ask.demand.do == "release" for ask in asked_of_police) is (name == "south")


def test_two_threads_ask_two_offices_at_once(folders: dict[str, Path]) -> None:
    opened = {name: Workspace.open(folder) for name, folder in folders.items()}
    with ThreadPoolExecutor(2) as pool:
        for act in (drafted, asked, explained):
            assert all(done is None for done in pool.map(act, opened.values(), opened, reversed(opened)))


def test_outside_of_them_the_only_one_answers_and_of_two_none(folders: dict[str, Path]) -> None:
    def title() -> str:
        return knowledge.mandates()["human_rights_defenders"].title()

    ours = title()
    north = Workspace.open(folders["north"])
    assert title() == "Rapporteur of the north"
    assert Workspace.open(folders["north"]).knowledge is north.knowledge
    south = Workspace.open(folders["south"])
    with pytest.raises(WorkspaceError, match="own records differ") as refused:
        title()
    assert refused.value.hint == "Ask within: with workspace.knowledge.used():"
    with north.knowledge.used(), south.knowledge.used():
        assert title() == "Rapporteur of the south"
    with apart():
        assert title() == ours


def test_records_that_change_are_read_when_the_workspace_is_opened_again(folders: dict[str, Path]) -> None:
    before = Workspace.open(folders["north"])
    (folders["north"] / "knowledge" / "mandates.yaml").unlink()
    after = Workspace.open(folders["north"])
    drafted(before, "north", "south")
    made = text_of(after, after.case("2026-014").draft("un-communication"))
    assert "Rapporteur of the north" not in made
    asked(after, "north", "south")


class Asked(OfOffice):
    """Says by which knowledge each kind of member answers."""

    within: Any = lambda: in_use()

    def method(self) -> Knowledge:
        return in_use()

    def steps(self) -> Iterator[Knowledge]:
        yield in_use()
        yield in_use()

    @property
    def value(self) -> Knowledge:
        return in_use()

    @cached_property
    def once(self) -> Knowledge:
        return in_use()

    @staticmethod
    def aside() -> Knowledge:
        return in_use()


def test_no_kind_of_member_can_forget_whose_it_is() -> None:
    ours, theirs = Knowledge({}), Knowledge({})
    with ours.used():
        one = Asked()
    with theirs.used():
        steps = one.steps()
        assert (one.method(), one.value, one.once, next(steps)) == (ours,) * 4
        assert (Asked.aside(), Asked.within(), in_use()) == (theirs,) * 3
    assert next(steps) is ours and not [*steps]


def _classes() -> Iterator[type]:
    for found in pkgutil.walk_packages(hrdalert.__path__, "hrdalert."):
        if not found.name.startswith(("hrdalert.cli", "hrdalert.__main__")):  # a command has one workspace
            module = importlib.import_module(found.name)
            yield from (
                one for _, one in inspect.getmembers(module, inspect.isclass) if one.__module__ == found.name
            )


def _annotated(function: object) -> set[str]:
    known = inspect.get_annotations(function) if callable(function) else {}
    return {str(getattr(kind, "__name__", kind)) for kind in known.values()}


def test_whatever_holds_a_workspace_or_a_part_of_it_belongs_to_it() -> None:
    of_office = (one for one in OfOffice.__subclasses__() if one.__module__.startswith("hrdalert."))
    parts = {one.__name__ for one in of_office} - {"Letters", "Everybody"}
    assert {"Workspace", "OpenCase", "CaseOnDay", "OfficeResources"} <= parts
    strangers = [
        one
        for one in _classes()
        if _annotated(vars(one).get("__init__")) & parts and not issubclass(one, OfOffice)
    ]
    assert not strangers


def test_nothing_hands_out_steps_that_are_taken_elsewhere() -> None:
    for one in OfOffice.__subclasses__():
        methods = [
            member for name, member in vars(one).items() if inspect.isfunction(member) and name[0] != "_"
        ]
        for method in methods:
            gives = str(inspect.get_annotations(method).get("return"))
            assert "Iterator" not in gives or inspect.isgeneratorfunction(method), method
