"""What one argues with: each violation has a heading, each citation a duty, a coarse one all its parts."""

from __future__ import annotations

from collections import Counter

import pytest

from hrdalert import knowledge
from hrdalert.knowledge.records import KNOWLEDGE

RIGHTS = knowledge.rights_argued()
DUTIES = knowledge.duties()
VIOLATIONS = set(knowledge.vocabulary("violation"))


# --- rights


@pytest.mark.parametrize("id", RIGHTS)
def test_what_a_right_cites_is_an_article_with_a_duty(id: str) -> None:
    right = RIGHTS[id]
    assert right.articles and len(set(right.cite)) == len(right.cite)
    for cite, (instrument, article) in zip(right.cite, right.articles, strict=True):
        assert cite == f"{instrument} {article}"
        assert instrument in knowledge.instruments(), cite
        assert knowledge.duties_of(instrument, article), cite


def test_each_violation_is_under_one_right() -> None:
    assert Counter(v for right in RIGHTS.values() for v in right.violations) == Counter(VIOLATIONS)
    for right in RIGHTS.values():
        assert right.also <= VIOLATIONS - right.violations, right.id


def test_a_right_has_its_heading_in_six_languages_and_says_that_nobody_checked_them() -> None:
    for right in RIGHTS.values():
        assert set(right.headings) == {"en", "fr", "es", "zh-Hans", "zh-Hant", "ar"}
        assert all(heading.strip() for heading in right.headings.values()), right.id
        assert not right.headings_verified and not right.verified, right.id
    for language in ("en", "fr", "es", "zh-Hans", "zh-Hant", "ar"):
        assert len({right.heading(language) for right in RIGHTS.values()}) == len(RIGHTS)


def test_a_heading_falls_back_from_region_to_script_to_english() -> None:
    right = RIGHTS["liberty"]
    assert right.heading("zh-Hant-HK") == right.heading("zh-Hant") != right.heading("zh-Hans")
    assert right.heading("nl") == right.heading("en") == right.heading() != right.heading("fr-CA")


def test_a_right_has_its_hints() -> None:
    for right in RIGHTS.values():
        assert right.deal_with and right.government and right.fails, right.id


# --- duties


def test_duties_are_of_instruments_and_an_article_stands_once() -> None:
    assert set(DUTIES) <= set(knowledge.instruments())
    for record in DUTIES.values():
        articles = [duty.article for duty in record.duties]
        assert articles and len(set(articles)) == len(articles), record.id


def test_a_duty_is_there_in_three_languages_to_follow_what_introduces_it() -> None:
    for record in DUTIES.values():
        for duty in record.duties:
            assert duty.title and set(duty.says) == {"en", "fr", "es"}, (record.id, duty.article)
            for says in duty.says.values():
                assert says[0].islower() and not says.endswith("."), (record.id, duty.article)


def test_what_was_not_read_is_not_verified() -> None:
    for record in DUTIES.values():
        for duty in record.duties:
            assert duty.verified == (duty.source.key != KNOWLEDGE), (record.id, duty.article)


def test_a_company_has_duties_of_its_own_and_a_definition_is_none() -> None:
    of_companies = {id for id, record in DUTIES.items() for duty in record.duties if duty.who == "company"}
    assert of_companies == {"ungps"}
    definition, duty = knowledge.duty_of("cat", "1(1)"), knowledge.duty_of("cat", "2(1)")
    assert definition and definition.kind == "definition"
    assert duty and (duty.kind, duty.who) == ("duty", "state")


def test_a_duty_is_that_of_just_its_article() -> None:
    duty = knowledge.duty_of("iccpr", "9(3)")
    assert duty and duty.article == "9(3)" and duty.verified
    for instrument, article in (("iccpr", "9"), ("iccpr", "9(3"), ("iccpr", ""), ("nothing", "9")):
        assert knowledge.duty_of(instrument, article) is None


@pytest.mark.parametrize("id", DUTIES)
def test_a_coarser_citation_finds_its_parts_and_those_of_no_other_article(id: str) -> None:
    found = [duty.article for duty in DUTIES[id].duties]
    coarser = {article[:at] for article in found for at, mark in enumerate(article) if mark == "("}
    for cited in {*found, *coarser}:
        parts = [duty.article for duty in knowledge.duties_of(id, cited)]
        assert parts == [article for article in found if article == cited or article.startswith(f"{cited}(")]
        assert parts and len({article.partition("(")[0] for article in parts}) == 1


def test_9_stands_for_its_paragraphs_and_not_for_19() -> None:
    assert {duty.article[:2] for duty in knowledge.duties_of("iccpr", "9")} == {"9("}
    assert {duty.article[:6] for duty in knowledge.duties_of("iccpr", "14(3)")} == {"14(3)("}
    assert not knowledge.duties_of("iccpr", "9bis") and not knowledge.duties_of("iccpr", "")
    assert not knowledge.duties_of("nothing", "9")
