"""What those learn who read ``withheld:``: the law, the asks and the requests that it admits, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hrdalert.documents.blocks import block_texts
from hrdalert.drafts.drafting import Draft
from tests.builder import case_text, truth
from tests.drafting import a_workspace, all_drafts, recipients_of
from tests.drafts.test_diplomatic_letter import opened

KEEPS_SILENT: dict[str, Any] = {"withheld__violations": None, "withheld__is": None}


def drafts_of(folder: Path, **changes: Any) -> dict[str, tuple[str, Draft]]:
    """The documents of the case of a child, each with all its words."""
    folder.mkdir()
    case = folder / "child.yaml"
    case.write_text(case_text(truth("child"), **changes), "utf-8")
    (recipients,) = recipients_of((truth("child"),))
    made, _ = all_drafts(a_workspace(folder / "office", case, recipients=recipients).case("child"))
    return {draft.document.id: ("\n".join(block_texts(draft.document.blocks)), draft) for draft in made}


OUTSIDE = ("press-release", "urgent-action", "appeal-letter")


def test_the_law_is_that_of_what_withheld_admits(tmp_path: Path) -> None:
    """UN experts read all of it. Nothing is admitted by default: the law would tell what the texts leave out."""
    disabled = {
        "alleged_victims__0__is": ["disability"],
        "chronology__0__violations": ["torture", "child_rights"],
    }
    admits = {
        "withheld__violations": ["torture"],
        "withheld__letter": None,
    }  # law stands where no letter does
    of_all = drafts_of(tmp_path / "all", **disabled, **admits, withheld__is=["minor", "disability"])
    of_some = drafts_of(tmp_path / "some", **disabled, **admits, withheld__is=None)
    of_none = drafts_of(tmp_path / "none", **disabled, **KEEPS_SILENT, withheld__letter=None)
    for document in OUTSIDE:
        assert "Convention" not in of_none[document][0]
        assert "Rights of the Child" not in of_some[document][0]
        assert "Disabilities" not in of_some[document][0]
    assert "Convention against Torture" in of_some["appeal-letter"][0]
    assert "Rights of the Child" in of_all["appeal-letter"][0]
    assert of_none["un-communication"][0] == of_all["un-communication"][0]
    assert "Rights of the Child" in of_none["un-communication"][0]


@pytest.mark.parametrize(("kinds", "tells"), [(None, False), ("minor", True)])
def test_a_demand_tells_of_a_child_where_withheld_admits_it(
    tmp_path: Path, kinds: str | None, tells: bool
) -> None:
    demand = {"demands__0": {"do": "reunite_family", "of": "child"}}
    made = drafts_of(tmp_path / "office", **demand, withheld__is=kinds)
    assert ("in the best interests of the child" in made["urgent-action"][0]) is tells
    assert "in the best interests of the child" in made["un-communication"][0]


def test_what_is_asked_of_other_states_can_be_said_for_those_who_may_not_know_the_name(
    tmp_path: Path,
) -> None:
    """Requests of their own stand in the place of those that need a name, or say more than may be known."""
    nameless = {"submission": {"answer": "yes", "by": "brother", "date": "2026-03-09", "how": "form"}}
    own = [
        {"text": "ask what has become of a puppeteer whom the police took"},
        {"do": "report_home", "state": "FRA"},
    ]
    told = {"alleged_victims__0__consent": nameless, "withheld__requests": own}
    case = opened(tmp_path / "own", **told)
    letters = [draft for draft in all_drafts(case)[0] if draft.document.id == "diplomatic-letter"]
    assert {letter.document.recipient for letter in letters} == {"embassy-of-france", "ministry-in-paris"}
    for letter in letters:
        words = "\n".join(block_texts(letter.document.blocks))
        assert "ask what has become of a puppeteer whom the police took" in words
        assert "become of the eleven puppets" not in words
        codes = {problem.code for problem in letter.problems}
        assert {"request-needs-name", "own-words-withheld"}.isdisjoint(codes)
    named = opened(tmp_path / "named", withheld__requests=own)
    words = "\n".join(text for draft in all_drafts(named)[0] for text in block_texts(draft.document.blocks))
    assert "become of the eleven puppets" in words and "whom the police took" not in words


def test_a_request_under_withheld_that_is_wrong_stops_the_letters_that_print_it(tmp_path: Path) -> None:
    nameless = {"submission": {"answer": "yes", "by": "brother", "date": "2026-03-09", "how": "form"}}
    late = [{"text": "ask for her", "by": "2026-03-01"}]
    case = opened(tmp_path / "late", alleged_victims__0__consent=nameless, withheld__requests=late)
    by_id = {draft.document.id: draft for draft in all_drafts(case)[0]}
    assert "demand-state" in {problem.code for problem in by_id["diplomatic-letter"].errors}
    assert "demand-state" not in {problem.code for problem in by_id["urgent-action"].errors}
