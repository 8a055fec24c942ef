"""Who was harmed and what the file shows decide which articles are cited."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from hrdalert import knowledge
from hrdalert.law.citations import law_of
from hrdalert.law.facts import claims_of
from tests.builder import a_case

DAY = datetime.date(2026, 6, 1)
JUDGED = {
    "date": "2026-04-01",
    "kind": "judgment",
    "outcome": "convicted",
    "text": "On 1 April 2026 a court sentenced Ada Quill.",
}


def cited(violation: str, **more: Any) -> set[str]:
    """Every article that binds or is declared for one violation, in Poland, which is party to nearly all treaties."""
    (law,) = law_of(a_case(state="POL", chronology__0__violations=[violation], **more), DAY)
    return {
        f"{citation.instrument} {article}"
        for citation in (*law.binding, *law.declared)
        for article in citation.articles
    }


def facts_of(**more: Any) -> frozenset[str]:
    return claims_of(a_case(**more), DAY)[0].facts


@pytest.mark.parametrize(
    ("violation", "facts", "first"),
    [
        ("cultural_language_rights", {"minority", "ethnic_motive"}, "iccpr 27"),
        ("impunity_no_remedy", {"dead"}, "iccpr 2(3)"),
        ("arbitrary_detention", {"detained", "minor", "childhood"}, "crc 37(b)"),
    ],
)
def test_what_a_group_puts_behind_the_first_article_leaves_it_the_first(
    violation: str, facts: set[str], first: str
) -> None:
    cite = knowledge.cited_for(violation, frozenset(facts)).treaties[0]
    assert f"{cite.instrument} {cite.article}" == first


@pytest.mark.parametrize(
    ("violation", "more", "has", "has_not"),
    [
        ("arbitrary_detention", {"alleged_victims__0__born": "2010"}, "crc 37(b)", "dhrd 12"),
        ("arbitrary_detention", {"alleged_victims__0__born": "1984"}, "iccpr 9(1)", "crc 37(b)"),
        ("arbitrary_detention", {"alleged_victims__0__protect": "minor"}, "crc 37(b)", "crc 40(1)"),
        ("torture", {"alleged_victims__0__gender": "female"}, "cat 2", "cedaw 2"),
        ("gender_based_violence", {"alleged_victims__0__gender": "female"}, "cedaw 2", "crc 34"),
        ("gender_based_violence", {"alleged_victims__0__gender": "male"}, "iccpr 7", "cedaw 2"),
        ("freedom_of_religion", {"alleged_victims__0__is": "minority"}, "icerd 5(d)(vii)", "crc 14"),
        (
            "freedom_of_religion",
            {"alleged_victims__0__is": "religious_minority"},
            "iccpr 27",
            "icerd 5(d)(vii)",
        ),
        ("freedom_of_religion", {}, "iccpr 18", "iccpr 27"),
        ("minority_rights", {"alleged_victims__0__is": "religious_minority"}, "iccpr 27", "icerd 2"),
        ("forced_eviction", {"alleged_victims__0__is": "indigenous"}, "icerd 5(e)(iii)", "icescr 13"),
        ("disability_rights", {"alleged_victims__0__is": "disability"}, "crpd 14", "crpd 25"),
        ("public_participation", {"alleged_victims__0__nationality": "POL"}, "iccpr 25", "cedaw 7"),
        ("freedom_of_expression", {"link": "She speaks for villagers."}, "dhrd 6", "icerd 5(d)(viii)"),
        ("freedom_of_expression", {}, "udhr 19", "dhrd 6"),
        ("death_in_custody", {"alleged_victims__0__died": "2026-03-14"}, "iccpr 6", "cat 14"),
        ("denial_medical_care", {"alleged_victims__0__died": "2026-03-14"}, "iccpr 6", "iccpr 9(4)"),
        ("denial_medical_care", {}, "iccpr 10(1)", "iccpr 7"),
        ("denial_medical_care", {"chronology__0__facts": ["life_at_risk"]}, "iccpr 7", "cat 12"),
        ("torture", {"alleged_victims__0__died": "2026-03-14"}, "cat 12", "cat 13"),
        ("torture", {}, "cat 13", "cat 15"),
        ("torture", {"chronology__0__facts": ["statement_used"]}, "cat 15", "cat 3"),
        ("exit_ban", {"chronology__0__facts": ["leaving"]}, "iccpr 12(2)", "iccpr 12(4)"),
        ("denial_of_counsel", {}, "bp_lawyers 1", "iccpr 14(3)(b)"),
        ("denial_of_counsel", {"chronology__1": JUDGED}, "iccpr 14(3)(b)", "crc 40"),
        ("unfair_trial", {"alleged_victims__0__died": "2026-03-14"}, "iccpr 14(1)", "iccpr 14(5)"),
        ("smear_campaign", {}, "iccpr 17", "iccpr 20(2)"),
        ("extrajudicial_killing", {"chronology__0__attempted": "yes"}, "iccpr 6", "minnesota_protocol whole"),
    ],
)
def test_an_article_is_cited_with_its_condition_alone(
    violation: str, more: dict[str, Any], has: str, has_not: str
) -> None:
    articles = cited(violation, **more)
    assert has in articles
    assert has_not not in articles


def test_an_attempt_at_what_is_only_done_calls_for_no_law() -> None:
    """Nobody disappeared: no regional convention says so either."""
    act = {"state": "MEX", "chronology__0__violations": ["enforced_disappearance"]}
    done = law_of(a_case(**act, chronology__0__kind="disappearance"), DAY)[0]
    tried = law_of(a_case(**act, chronology__0__kind="disappearance", chronology__0__attempted="yes"), DAY)[0]
    assert {each.instrument for each in (*done.binding, *done.regional)} >= {"ced", "achr"}
    assert not (*tried.binding, *tried.regional, *tried.declared, *tried.brief)


@pytest.mark.parametrize(
    ("violation", "changes", "treaty"),
    [
        ("gender_based_violence", {"alleged_victims__0__gender": "male"}, "maputo"),
        ("attacks_on_judges", {"alleged_victims__0__nationality": "TGO"}, "achpr 13"),
    ],
)
def test_a_regional_article_has_its_conditions_too(
    violation: str, changes: dict[str, str], treaty: str
) -> None:
    act = {"state": "KEN", "chronology__0__violations": [violation]}

    def regional(**more: str) -> set[str]:
        (law,) = law_of(a_case(**act, **more), DAY)
        return {f"{each.instrument} {article}" for each in law.regional for article in each.articles}

    own = {"alleged_victims__0__gender": "female", "alleged_victims__0__nationality": "KEN"}
    assert any(cite.startswith(treaty) for cite in regional(**own)) or treaty == "achpr 13"
    assert not any(cite.startswith(treaty) for cite in regional(**own | changes))


def test_custody_meets_a_need_and_never_chooses_law() -> None:
    held = {"custody": [{"of": "ada", "from": "2026-03-03", "kind": "prison"}]}
    assert cited("freedom_of_expression", **held) == cited("freedom_of_expression")
    assert "iccpr 10(1)" in cited("torture", **held)
    assert "iccpr 10(1)" not in cited("torture")


def test_review_by_a_court_is_owed_while_somebody_is_held() -> None:
    held: dict[str, Any] = {"custody": [{"of": "ada", "from": "2026-03-03", "kind": "prison"}]}
    assert "iccpr 9(4)" in cited("arbitrary_detention", **held)
    held["custody"][0]["until"] = "2026-04-01"
    assert "iccpr 9(4)" not in cited("arbitrary_detention", **held)


def test_a_convicted_prisoner_is_not_owed_a_first_hearing() -> None:
    charge = {"date": "2026-03-02", "kind": "charge", "text": "On 2 March 2026 she was charged."}
    assert "iccpr 9(3)" in cited("arbitrary_detention", chronology__1=charge)
    earlier = {**JUDGED, "date": "2026-03-01"}
    assert "iccpr 9(3)" not in cited("arbitrary_detention", chronology__1=charge, chronology__2=earlier)


def test_what_one_victim_suffered_is_no_fact_about_another() -> None:
    """Ill-treatment of one prisoner does not make the death of another one call for CAT 12."""
    other = {"id": "ben", "name": "Ben Reed", "died": "2026-03-10"}
    death = {
        "date": "2026-03-10",
        "kind": "death",
        "of": "ben",
        "violations": ["death_in_custody"],
        "text": "On 10 March 2026 Ben Reed died.",
    }
    two = {"alleged_victims__1": other, "chronology__0__of": "ada", "chronology__1": death}
    case = a_case(state="POL", chronology__0__violations=["torture"], **two)
    of_ben = [claim for claim in claims_of(case, DAY) if claim.victim == "ben"]
    assert of_ben and all("torture_alleged" not in claim.facts for claim in of_ben)
    assert all("alive" in claim.facts for claim in claims_of(case, DAY) if claim.victim == "ada")


@pytest.mark.parametrize(
    ("more", "has", "has_not"),
    [
        ({}, {"detained", "state_agents", "completed", "alive", "not_convicted"}, {"non_state", "charged"}),
        ({"chronology__0__attempted": "yes"}, {"attempt"}, {"detained", "completed"}),
        ({"chronology__0__kind": "threat"}, {"threat", "threatened"}, {"completed"}),
        ({"chronology__0__kind": "search"}, {"search"}, {"charged"}),
        ({"alleged_perpetrators__0__kind": "non_state"}, {"non_state"}, {"state_agents", "company"}),
        ({"alleged_perpetrators__0__kind": "company"}, {"non_state", "company"}, {"state_agents"}),
        ({"alleged_perpetrators__0__kind": "unknown"}, {"completed"}, {"state_agents", "non_state"}),
        ({"alleged_victims__0__nationality": "LTU"}, {"foreigner"}, {"citizen"}),
        ({"chronology__0__facts": ["firearms"]}, {"firearms"}, {"body_withheld"}),
        ({"chronology__1": JUDGED}, {"charge_on_file", "not_convicted"}, {"convicted", "trial"}),
    ],
)
def test_data_show_facts(more: dict[str, Any], has: set[str], has_not: set[str]) -> None:
    facts = facts_of(**more)
    assert has <= facts and not has_not & facts


def test_a_measure_counts_by_its_own_violations() -> None:
    measure = {"title": "Bill", "violations": ["freedom_of_association", "vague_security_laws"]}
    case = a_case(state="POL", measure=measure, alleged_victims=None, chronology=None)
    (law,) = law_of(case, DAY)
    (iccpr,) = (citation for citation in law.binding if citation.instrument == "iccpr")
    assert iccpr.articles == ("22",) and iccpr.entries == ()


@pytest.mark.parametrize(
    ("facts", "has", "has_not"),
    [
        (
            [],
            {"iccpr 14(1)"},
            {"iccpr 14(2)", "iccpr 14(3)(b)", "iccpr 14(3)(d)", "iccpr 14(3)(e)", "iccpr 15"},
        ),
        (["witnesses_refused"], {"iccpr 14(3)(e)"}, {"iccpr 14(3)(d)"}),
        (["called_guilty", "defence_hindered"], {"iccpr 14(2)", "iccpr 14(3)(b)"}, {"iccpr 14(3)(e)"}),
        (
            ["not_criminal", "witnesses_refused", "called_guilty"],
            {"iccpr 14(1)"},
            {"iccpr 14(3)(e)", "iccpr 14(2)"},
        ),
    ],
)
def test_a_trial_brings_what_a_fact_stands_behind(facts: list[str], has: set[str], has_not: set[str]) -> None:
    hearing = {"chronology__0__kind": "hearing", "chronology__0__facts": facts}
    articles = cited("unfair_trial", **hearing)
    assert has <= articles and not has_not & articles


def test_the_law_of_children_holds_for_what_was_done_as_a_child() -> None:
    """Grown up at the judgment: what counts is the day of the act that it punishes, and of nothing else."""
    act = {"id": "brawl", "date": "2024-02-11", "text": "On 11 February 2024 there was a brawl."}
    more = {"alleged_victims__0__born": "2007-05-20", "chronology__0__kind": "judgment", "chronology__1": act}
    of_the_act = cited("death_penalty", **more, chronology__0__because_of="brawl")
    assert {"crc 37(a)", "iccpr 6(5)"} <= of_the_act
    assert not {"crc 37(a)", "iccpr 6(5)"} & cited("death_penalty", **more)
    assert "crc 37(b)" not in cited("arbitrary_detention", **more, chronology__0__because_of="brawl")


def test_who_was_tried_without_being_there_is_owed_presence() -> None:
    hearing = {"chronology__0__kind": "hearing", "chronology__0__in_absentia": "yes"}
    assert "iccpr 14(3)(d)" in cited("unfair_trial", **hearing)


def test_compensation_stands_where_it_is_asked_for_or_found_to_be_owed() -> None:
    assert "iccpr 9(5)" not in cited("arbitrary_detention", demands=None)
    assert "iccpr 9(5)" in cited("arbitrary_detention", demands=[{"do": "reparation"}])
    assert "iccpr 9(5)" in cited(
        "arbitrary_detention", demands=None, chronology__0__facts=["found_arbitrary"]
    )


def test_an_administrative_court_leaves_nobody_charged() -> None:
    hearing = {"date": "2026-03-01", "kind": "hearing", "text": "On 1 March 2026 a court heard her."}
    assert "charged" in facts_of(chronology__1=hearing)
    assert not {"charged", "charge_on_file"} & facts_of(chronology__1={**hearing, "facts": ["not_criminal"]})


def test_a_measure_names_facts_that_data_do_not_show() -> None:
    measure = {"title": "Bill", "violations": ["freedom_of_association"]}

    def declared(**more: Any) -> set[str]:
        own = {"measure": {**measure, **more}, "link": "It concerns her work.", "alleged_victims": None}
        (law,) = law_of(a_case(state="POL", chronology=None, **own), DAY)
        return {f"{each.instrument} {article}" for each in law.declared for article in each.articles}

    assert "dhrd 13" not in declared() and "dhrd 13" in declared(facts=["funding"])
