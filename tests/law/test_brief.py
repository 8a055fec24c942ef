"""What a short document cites: the gravest first, what is asked, what always stands beside, and one regional treaty."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from hrdalert.documents.law_words import LawWords
from hrdalert.documents.words import read_words
from hrdalert.law.citations import Citation, StateLaw, law_of
from tests.builder import a_case

DAY = datetime.date(2026, 6, 1)


def law(state: str, lead: list[str], body: list[str], **more: Any) -> StateLaw:
    """The law for an entry of each weight, and what is asked."""
    second = {"date": "2026-03-04", "text": "On 4 March 2026 it went on.", "violations": body}
    own = {"chronology__0__violations": lead, "chronology__0__weight": "lead", "chronology__1": second}
    return law_of(a_case(state=state, **{**own, "demands": None, **more}), DAY)[0]


def listed(citations: tuple[Citation, ...]) -> list[str]:
    return [f"{citation.instrument} {article}" for citation in citations for article in citation.articles]


def test_what_is_grave_stands_before_what_weighs_more() -> None:
    found = listed(law("POL", ["right_to_work", "freedom_of_expression"], ["enforced_disappearance"]).brief)
    assert found == ["ced 1", "iccpr 19", "icescr 6"]


def test_the_article_behind_the_first_demand_keeps_its_seat() -> None:
    five = ["torture", "arbitrary_detention", "unfair_trial", "freedom_of_expression", "freedom_of_assembly"]
    found = listed(law("POL", five, ["exit_ban"], demands=[{"do": "investigate"}, {"do": "release"}]).brief)
    assert found == ["cat 2", "cat 12", "iccpr 9(1)", "iccpr 14(1)"]
    assert "cat 12" not in listed(law("POL", five, ["exit_ban"], demands=[{"do": "release"}]).brief)


def test_where_nobody_looks_at_a_death_life_stands_before_the_remedy() -> None:
    died = {"alleged_victims__0__died": "2026-03-02", "chronology__0__facts": ["completed"]}
    for ask in ("examine_body", "investigate"):
        demands = [{"do": ask, "what": "the death of Ada Quill"}]
        assert listed(law("POL", ["impunity_no_remedy"], [], demands=demands, **died).brief)[:2] == [
            "iccpr 6",
            "iccpr 2(3)",
        ]


def test_an_article_and_its_paragraph_are_not_cited_for_one_demand() -> None:
    leaving = {"chronology__0__facts": ["leaving"], "demands": [{"do": "lift_restrictions"}]}
    assert listed(law("POL", ["exit_ban"], [], **leaving).brief) == ["iccpr 12(2)"]


@pytest.mark.parametrize(
    ("state", "violations", "more", "has", "has_not"),
    [
        (
            "CHN",
            ["death_in_custody"],
            {"alleged_victims__0__died": "2026-03-03"},
            {"udhr 3", "mandela_rules 71"},
            "udhr 9",
        ),
        ("POL", ["women_defenders"], {"alleged_victims__0__gender": "female"}, {"dhrd 12(2)"}, "cedaw 7"),
        (
            "POL",
            ["women_defenders"],
            {"alleged_victims__0__gender": "female", "chronology__0__facts": ["sexual_or_gender"]},
            {"cedaw 7"},
            "dhrd 12(2)",
        ),
        (
            "CHN",
            ["arbitrary_detention", "unfair_trial", "minority_rights"],
            {"alleged_victims__0__is": "minority"},
            {"udhr 9", "udhr 10", "icerd 5"},
            "icerd 5(a)",
        ),
        (
            "UGA",
            ["forced_eviction"],
            {"alleged_victims__0__is": "indigenous"},
            {"icescr 11", "undrip 10"},
            "udhr 25",
        ),
        (
            "UGA",
            ["business_abuse"],
            {"alleged_perpetrators__0__kind": "company"},
            {"iccpr 2(3)", "ungps 1"},
            "ungps 11",
        ),
    ],
)
def test_each_violation_has_the_article_of_its_own_right(
    state: str, violations: list[str], more: dict[str, Any], has: set[str], has_not: str
) -> None:
    found = set(listed(law(state, violations, [], **more).brief))
    assert has <= found and has_not not in found


@pytest.mark.parametrize(
    ("state", "treaty"),
    [("COL", "achr 7"), ("EGY", "achpr 6"), ("AZE", "echr 5"), ("ARE", "arab_charter 14"), ("CHN", None)],
)
def test_the_regional_treaty_that_binds_is_named_beside(state: str, treaty: str | None) -> None:
    found = law(state, ["arbitrary_detention"], [])
    assert listed(found.brief_regional) == ([treaty] if treaty else [])
    text = LawWords(read_words("en")).brief(found)
    assert not treaty or f"is bound by article {treaty.partition(' ')[2]} of it" in text


def test_what_nobody_suffered_brings_no_regional_article() -> None:
    assert not law("COL", [], [], demands=[{"do": "investigate"}]).brief_regional
