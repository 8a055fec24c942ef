"""What ``hrdalert rules`` lists: each rule with what it finds, why, how to mend it, and where that was read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hrdalert.documents.blocks import block_texts
from hrdalert.documents.templates import Letters
from hrdalert.drafts.drafting import DocumentRequest, draft
from hrdalert.errors import WorkspaceError, concerns
from hrdalert.review.document_rules import document_rule
from hrdalert.review.review import workspace_rule
from hrdalert.review.rules import checklist, rules
from hrdalert.review.subject import case_rule
from hrdalert.review.tells import explain, explained, tells
from tests.builder import EXAMPLE
from tests.drafting import a_workspace
from tests.review.reviewing import DAY

LETTERS = Letters()


def test_each_rule_that_data_decide_has_its_function() -> None:
    decided = {
        "case": set[str](),
        "document": set[str](),
        "workspace": set[str](),
        "text": set[str](),
        "sent": set[str](),
        "no": set[str](),
    }
    for rule in rules().values():
        decided[rule.decided].add(rule.id)
    assert set(document_rule) == decided["document"]
    assert set(case_rule) | {"R51_unprinted"} == decided["case"] | decided["sent"]
    assert set(workspace_rule) - set(case_rule) == decided["workspace"]


def test_each_record_is_whole_and_for_documents_that_there_are() -> None:
    traits = [LETTERS.find(*name).traits for name in LETTERS.all()]
    for rule in rules().values():
        assert rule.finds.endswith(".") and rule.why.endswith("."), rule.id
        assert rule.mend and rule.mend[-1] != ".", rule.id
        assert any(concerns(rule.documents, of) for of in traits) or not rule.documents, rule.id
        assert bool(rule.ask) == (rule.decided == "no"), rule.id
        assert rule.source.url or rule.source.title, rule.id
        assert rule.verified == bool(rule.source.read), rule.id


def test_all_rules_and_remarks_are_listed_with_an_id_of_their_own() -> None:
    listed = explained()
    assert len({rule.id for rule in listed}) == len(listed) == len(rules()) + len(tells().tells)
    assert json.loads(json.dumps([rule.as_data() for rule in listed]))[0]["id"] == "F01_date"


def test_a_rule_is_found_by_the_beginning_of_its_id() -> None:
    assert explain("f02").id == explain("F02_place").id == "F02_place"
    assert explain("outrage").severity == "remark"


def test_a_wrong_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(WorkspaceError) as error:
        explain("F02_plcae")
    assert error.value.hint == "Did you mean F02_place?"


def test_how_to_do_without_a_rule_is_said_where_somebody_may() -> None:
    assert explain("F02").off == "rules: {off: [{id: F02_place, why: …}]}"
    assert explain("C01").off == ""
    assert explain("S24").off == ""


def test_the_case_sheet_has_the_whole_checklist(tmp_path: Path) -> None:
    """That of every document that leaves the house, too, in no more than a page."""
    case_on_day = a_workspace(tmp_path, EXAMPLE).case("2026-014").case_on_day(DAY, DAY)
    ((sheet,), _) = draft(case_on_day, DocumentRequest("case-sheet", "en", DAY))
    printed = "\n".join(block_texts(sheet.document.blocks))
    assert checklist() and all(line in printed for line in checklist())
    assert len(" ".join(checklist()).split()) < 320
