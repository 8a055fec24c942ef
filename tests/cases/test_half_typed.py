"""A case that somebody is typing: there is a case all the same, with its problem, and nobody reads more than before."""

from __future__ import annotations

import ast
import datetime
from pathlib import Path
from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.cases.reading import CaseFile, check_text
from hrdalert.disclosure.consent import may_be_named
from hrdalert.drafts.case_run import RunOptions, draft_case
from hrdalert.drafts.checking import AS_OF
from hrdalert.workspace import OpenCase, Workspace
from tests.builder import EXAMPLE, TESTS, case_text
from tests.drafting import a_workspace, all_drafts

DAY = datetime.date(2026, 3, 21)
FILE = Path("2026-014.yaml")

STATES: dict[str, tuple[dict[str, Any], str]] = {
    "a month that is begun": ({"chronology__1__date": "2026-1"}, "bad-date"),
    "a month that does not exist": ({"chronology__1__date": "2026-13"}, "bad-date"),
    "the day of the case is begun": ({"as_of": "2026-0"}, "bad-date"),
    "a State of two letters": ({"state": "CH"}, "unknown-country"),
    "a person without an id": ({"alleged_victims__0__id": None}, "missing-key"),
    "a person whose id has a space": ({"alleged_victims__0__id": "ada q"}, "bad-id"),
    "a source without a title": ({"sources__0__title": None}, "missing-key"),
    "a source without a kind": ({"sources__0__kind": None}, "missing-key"),
    "a quote without a text": ({"quotes": [{"approved": "2026-03-20"}]}, "missing-key"),
    "consent without an answer": (
        {"alleged_victims__0__consent": {"public": {"by": "herself"}}},
        "missing-key",
    ),
    "a status that is begun": ({"status": "ongo"}, "unknown-word"),
    "no reference": ({"reference": None}, "missing-key"),
    "a key that is begun": ({"chronology__1__plac": "Saltmarsh"}, "unknown-key"),
}


def typed(**changes: Any) -> CaseFile:
    return typed_text(case_text(EXAMPLE, **changes))


def typed_text(text: str) -> CaseFile:
    return check_text(text, FILE, typed_on=DAY)


def the_case(**changes: Any) -> Case:
    case = typed(**changes).case
    assert case is not None
    return case


@pytest.mark.parametrize("state", STATES)
def test_a_half_typed_case_is_one_and_keeps_its_problem(state: str) -> None:
    changes, code = STATES[state]
    read = typed(**changes)
    assert read.case is not None
    assert code in {problem.code for problem in read.problems}
    assert read.problems == check_text(case_text(EXAMPLE, **changes), FILE).problems


@pytest.mark.parametrize("state", STATES)
def test_no_document_of_a_half_typed_case_is_ready(state: str, tmp_path: Path) -> None:
    opened = opened_as_typed(a_workspace(tmp_path / "w", EXAMPLE), **STATES[state][0])
    drafts, _ = all_drafts(opened, DAY)
    assert drafts
    assert not [made.document.id for made in drafts if made.is_ready]
    assert all(made.document.mark for made in drafts)


def opened_as_typed(workspace: Workspace, **changes: Any) -> OpenCase:
    text = case_text(EXAMPLE, **changes)
    return workspace.case(workspace.find_cases()[0], text.encode(), typed_on=DAY)


@pytest.mark.parametrize("state", ["a month that is begun", "nothing is wrong"])
def test_nothing_is_drafted_of_what_is_typed(state: str, tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path / "w", EXAMPLE)
    opened = opened_as_typed(workspace, **STATES.get(state, ({}, ""))[0])
    options = RunOptions(("press-release", "case-sheet"), ("txt",), ("en",), AS_OF, DAY)
    outcome = draft_case(opened.case_on_day(DAY, DAY), options, workspace.root)
    assert outcome.has_failed
    assert not workspace.out.exists()


def test_only_what_the_desk_shows_reads_what_is_typed() -> None:
    """Whatever drafts, queues, publishes or remembers reads the file."""
    source = TESTS.parent / "src" / "hrdalert"
    reading = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and any(one.arg == "typed_on" for one in call.keywords)
    }
    shown = {"desk/preview.py", "desk/beside_pages.py"}
    assert reading == {*shown, "workspace.py"}, "the workspace hands on what these say"


# What is left out


def test_only_the_deepest_part_that_cannot_be_read_is_left_out() -> None:
    entry = the_case(chronology__1__date="2026-1").chronology[1]
    assert entry.date is None and entry.text and entry.place == "Saltmarsh"
    case = the_case(demands__0__by="soon")
    assert case.demands[0].do == "release" and case.demands[0].by is None


def test_what_stands_behind_a_part_that_is_left_out_keeps_its_place() -> None:
    text = case_text(EXAMPLE, custody=[{"kind": "prison"}, {"from": "2026-03-04", "kind": "prison"}])
    case = typed_text(text).case
    assert case is not None and len(case.custody) == 1
    line = case.origin("custody", 0, "from").line
    assert text.split("\n")[line - 1].split() == ["-", "from:", "'2026-03-04'"]


def test_the_head_of_a_case_has_something_in_its_place() -> None:
    case = the_case(reference="", as_of="2026", status="on")
    assert (case.reference, case.as_of, case.status) == (FILE.stem, DAY, "ongoing")


def test_what_is_no_yaml_gives_no_case() -> None:
    assert typed_text("reference: 2026-014\nheadline: [never closed\n").case is None


def test_what_is_typed_well_is_read_as_it_is_from_the_file() -> None:
    text = EXAMPLE.read_text("utf-8")
    read, of_file = typed_text(text), check_text(text, FILE)
    assert read.problems == of_file.problems
    assert read.case is not None and of_file.case is not None
    assert vars(read.case) == vars(of_file.case)
    assert read.case.is_typed and not of_file.case.is_typed


# What would tell more


@pytest.mark.parametrize(
    "consent",
    [
        {"answer": "ye"},
        {"for": ["submission", "public"], "answer": "yes", "until": "2027-1"},
        {"for": ["submission", "publ"], "answer": "yes"},
        {"public": {"answer": "yes", "date": "2026-1"}},
        {"public": {"answer": "yes"}, "government": {"by": "herself"}},
        {"public": {"answer": "yes", "unti": "2026-01-01"}},
        {"answer": "yes"},
        {"public": {"answer": "already_public", "source": "S99"}},
        "yes",
        ["yes"],
    ],
)
def test_consent_with_a_mistake_in_it_is_no(consent: Any) -> None:
    person = the_case(alleged_victims__0__consent=consent).alleged_victims[0]
    assert not [one for one in ("un", "government", "public") if may_be_named(person, one, DAY)]


def test_consent_is_no_however_much_else_is_wrong() -> None:
    quotes = [{"text": "She is free.", "approved": "2026-"}] * 300
    consent = {"for": ["public"], "answer": "yes", "until": "2027-1"}
    person = the_case(quotes=quotes, alleged_victims__0__consent=consent).alleged_victims[0]
    assert not may_be_named(person, "public", DAY)


def test_a_photo_is_shown_to_nobody_while_its_consent_is_typed() -> None:
    photo = {"file": "photos/ada.jpg", "alt": "Ada Quill", "consent": {"answer": "yes", "until": "2027-"}}
    shown = the_case(alleged_victims__0__photo=photo).alleged_victims[0].photo
    assert shown is not None and shown.consent is None


def test_whom_protection_is_typed_for_is_protected() -> None:
    person = the_case(alleged_victims__0__protect="mino").alleged_victims[0]
    assert person.protect and not may_be_named(person, "public", DAY)


def test_a_person_without_a_readable_id_stays() -> None:
    case = the_case(related__0__id=None, alleged_victims__0__id="ada q")
    assert [str(person.name) for person in case.people] == ["Ada Quill", "Tim Quill"]
    assert len({person.id for person in case.people}) == 2


@pytest.mark.parametrize("home", ["chronology", "sources"])
@pytest.mark.parametrize("key", ["confidential", "confid"])
def test_what_may_be_confidential_is(home: str, key: str) -> None:
    case = the_case(**{f"{home}__0__{key}": "ye"})
    assert getattr(case, home)[0].confidential


def test_a_source_that_is_typed_is_for_the_office_and_identifies() -> None:
    sources = the_case(sources__0__title=None, sources__1__identifies="neve").sources
    assert sources[0].confidential and sources[1].identifies


def test_an_entry_that_cannot_be_read_takes_along_what_continues_it() -> None:
    first, second = {"text": "One.", "confidential": "yes"}, {"text": "Two.", "continues": "ye"}
    case = the_case(
        chronology=[{"text": "None."}, first, second, "half", {"text": "Three.", "continues": "yes"}]
    )
    assert [(one.confidential, one.continues) for one in case.chronology] == [
        *((False, False), (True, False), (False, True), (True, False), (False, True))
    ]


def test_a_weight_that_is_typed_keeps_an_entry_to_the_submission() -> None:
    assert the_case(chronology__0__weight="bac").chronology[0].weight == "background"


@pytest.mark.parametrize("key", ["for", "to", "fo"])
def test_a_demand_of_which_nobody_knows_who_reads_it_is_left_out(key: str) -> None:
    asked = the_case(demands=[{"text": "free her", key: {"sub": "mission"}}, {"do": "release"}]).demands
    assert [demand.do for demand in asked] == ["release"]


def test_what_withheld_would_replace_is_not_told_while_that_is_typed() -> None:
    assert not the_case(withheld__demands=[{"do": "release", "by": "soo"}]).demands
    assert the_case(withheld__summary=["half"]).demands


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE.read_text("utf-8").replace("alleged_victims:", "alleged_victim:"),
        case_text(EXAMPLE, related__0__nam="Tim Quill"),
        case_text(EXAMPLE, related__0__also={"half": "Timothy"}),
        case_text(EXAMPLE, sources="half"),
    ],
)
def test_nothing_is_shown_for_others_while_somebody_may_be_missing(text: str, tmp_path: Path) -> None:
    read = typed_text(text)
    assert read.case is not None and read.case.hiding
    workspace = a_workspace(tmp_path / "w", EXAMPLE)
    opened = workspace.case(workspace.find_cases()[0], text.encode(), typed_on=DAY)
    drafts, _ = all_drafts(opened, DAY)
    assert {made.document.audience for made in drafts} <= {"internal", "un"}
