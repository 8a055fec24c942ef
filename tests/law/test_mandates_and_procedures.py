"""Which mandates the facts concern, and which other procedures are open until when."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.law.availability import Availability, availability
from hrdalert.law.citations import law_of
from hrdalert.law.mandate_choice import suggested_mandates
from hrdalert.law.report import as_data, law_report, mandate_report
from tests.builder import a_case, truth
from tests.review.reviewing import problems_in

DAY = datetime.date(2026, 3, 20)


def mandates(**more: Any) -> list[str]:
    return list(suggested_mandates(a_case(**more), DAY))


def test_a_violation_suggests_the_mandate_that_it_is_chiefly_for() -> None:
    for violation, right in knowledge.rights().items():
        for chief in right.mandates[:1]:
            case = {"chronology__0__violations": [violation], "link": "She speaks for others."}
            assert mandates(**case)[0] == chief


def test_the_mandate_on_defenders_needs_a_link_with_work_for_human_rights() -> None:
    assert "human_rights_defenders" not in mandates(chronology__0__violations=["harassment_intimidation"])
    for more in ({"link": "She speaks for others."}, {"alleged_victims__0__is": "defender"}):
        assert "human_rights_defenders" in mandates(
            chronology__0__violations=["harassment_intimidation"], **more
        )


def test_a_lawyer_who_is_arrested_concerns_the_mandate_on_lawyers() -> None:
    assert "judges_lawyers" not in mandates()
    assert "judges_lawyers" in mandates(alleged_victims__0__is="lawyer")


@pytest.mark.parametrize("kind", ["minority", "indigenous"])
def test_who_somebody_is_suggests_nothing_without_a_fact(kind: str) -> None:
    plain = mandates(chronology__0__violations=["privacy_surveillance"])
    assert mandates(chronology__0__violations=["privacy_surveillance"], alleged_victims__0__is=kind) == plain
    assert not mandates(chronology__0__violations=None, alleged_victims__0__is=kind)


@pytest.mark.parametrize(
    ("mandate", "violation", "more"),
    [
        ("minority_issues", "freedom_of_religion", {"alleged_victims__0__is": "minority"}),
        ("minority_issues", "exit_ban", {"chronology__0__facts": "ethnic_motive"}),
        ("indigenous_peoples", "forced_eviction", {"alleged_victims__0__is": "indigenous"}),
        ("internally_displaced", "forced_eviction", {"alleged_victims__0__is": "displaced"}),
        ("business", "indigenous_land_rights", {"alleged_perpetrators__0__kind": "company"}),
        ("food", "forced_eviction", {"chronology__0__facts": "rural"}),
        ("peasants", "land_environment_defenders", {"chronology__0__facts": "rural"}),
        ("housing", "indigenous_land_rights", {"chronology__0__facts": "evicted"}),
        ("water_sanitation", "land_environment_defenders", {"chronology__0__facts": "pollution"}),
        ("women_girls", "discrimination", {"alleged_victims__0__gender": "female"}),
        ("executions", "denial_medical_care", {"chronology__0__facts": "life_at_risk"}),
        ("migrants", "refoulement", {"alleged_victims__0__nationality": "VNM"}),
    ],
)
def test_violation_and_people_point_there_together(
    mandate: str, violation: str, more: dict[str, Any]
) -> None:
    both = {"chronology__0__violations": [violation], "chronology__0__weight": "lead", **more}
    assert mandate in mandates(**both)
    assert mandate not in mandates(**{key: both[key] for key in both if key not in more})
    assert mandate not in mandates(chronology__0__violations=["unfair_trial"], **more)


def test_the_group_on_detention_is_suggested_where_somebody_was_detained() -> None:
    trial = {
        "date": "2026-03-12",
        "text": "A court judged.",
        "violations": ["unfair_trial"],
        "weight": "lead",
    }
    case = {"chronology__0__violations": ["secret_or_closed_trial"], "chronology__1": trial}
    assert "arbitrary_detention" not in mandates(**case)
    assert "arbitrary_detention" in mandates(**case, custody=[{"from": "2026-03-03"}])


@pytest.mark.parametrize(
    ("violation", "suggested"),
    [
        ("cultural_language_rights", "cultural_rights"),
        ("forced_eviction", "housing"),
        ("discrimination", None),
    ],
)
def test_a_violation_alone_points_to_its_own_mandate_or_to_none(
    violation: str, suggested: str | None
) -> None:
    assert mandates(chronology__0__violations=[violation])[:1] == ([suggested] if suggested else [])


@pytest.mark.parametrize(
    ("violations", "on", "expected", "never"),
    [
        ("forced_labour", "2025-10-07", "slavery", "slavery_trafficking"),
        ("forced_labour", "2025-10-08", "slavery_trafficking", "slavery"),
        ("trafficking", "2025-10-07", "trafficking", "slavery_trafficking"),
        ("privacy_surveillance", "2015-03-26", "privacy", ""),
        ("privacy_surveillance", "2015-03-25", "", "privacy"),
        ("arbitrary_detention", "2022-10-07", "russian_federation", ""),
        ("arbitrary_detention", "2022-10-06", "arbitrary_detention", "russian_federation"),
        ("arbitrary_detention", "2026-03-20", "russian_federation", "syria"),
    ],
)
def test_no_mandate_is_suggested_before_it_existed_or_after_it_ended(
    violations: str, on: str, expected: str, never: str
) -> None:
    case = a_case(chronology__0__violations=[violations], states=["RUS", "SYR"], state=None)
    found = suggested_mandates(case, datetime.date.fromisoformat(on))
    assert (expected in found or not expected) and never not in found


@pytest.mark.parametrize(
    ("named", "on", "told", "mend"),
    [
        ("slavery_trafficking", "2025-10-07", "begins on 2025-10-08", "write slavery or trafficking"),
        ("trafficking", "2025-10-08", "ended on 2025-10-08", "write slavery_trafficking"),
        ("peasants", "2023-10-10", "begins on 2023-10-11", "take it out"),
        ("syria", "2026-03-20", "has not begun", "take it out"),
        ("slavery_trafficking", "2025-10-08", None, ""),
        ("trafficking", "2025-10-07", None, ""),
    ],
)
def test_a_named_mandate_that_does_not_exist_is_answered_with_what_to_write(
    named: str, on: str, told: str | None, mend: str
) -> None:
    case = a_case(mandates=[named], states=["CHN", "SYR"], state=None, as_of="2023-10-01")
    found = [
        problem
        for problem in problems_in(case, datetime.date.fromisoformat(on))
        if problem.code == "R45_mandate_gone"
    ]
    assert len(found) == (told is not None)
    assert all((told or "") in problem.text and mend in problem.mend for problem in found)


def test_a_mandate_on_a_state_takes_up_its_bills() -> None:
    bill = {"measure": {"title": "Bill", "violations": ["freedom_of_association"]}, "chronology": []}
    assert mandates(state="BLR", **bill)[:1] == ["belarus"]


def test_a_mandate_on_the_state_comes_first_and_has_its_entries() -> None:
    first, because = next(iter(suggested_mandates(a_case(state="BLR"), DAY).items()))
    assert (first, [fact.entry for fact in because]) == ("belarus", [0])
    assert not any(id == "belarus" for id in mandates(state="BLR", chronology__0__violations=None))


def test_what_is_confidential_suggests_nothing() -> None:
    assert not mandates(chronology__0__confidential="yes")


def test_whoever_is_no_defender_is_none_whatever_link_says() -> None:
    linked = {"link": "Ada Quill is not a defender: she was taken in place of her brother."}
    assert "human_rights_defenders" in mandates(**linked)
    assert "human_rights_defenders" not in mandates(**linked, alleged_victims__0__is=["not_a_defender"])


def procedures(case: Case, day: datetime.date = DAY) -> dict[str, Availability]:
    return {one.id: one for one in availability(case, day, law_of(case, day))}


def test_every_explanation_is_in_the_data() -> None:
    why, needs = knowledge.procedure_words("why"), knowledge.procedure_words("needs")
    for name in (
        "one-held",
        "undated",
        "non-state",
        "forced-return",
        "evicted",
        "bill",
        "survivors",
        "six-reprisal",
    ):
        case = a_case(truth(name))
        for procedure in availability(case, DAY, law_of(case, DAY)):
            assert procedure.why in why and set(procedure.needs) <= set(needs)


@pytest.mark.parametrize(
    ("name", "on", "is_open", "until"),
    [
        (
            "undated",
            "2026-02-26",
            True,
            "2026-02-28",
        ),  # three calendar months from the latest day, 30 November
        ("undated", "2026-02-28", True, "2026-02-28"),
        ("undated", "2026-03-01", False, "2026-02-28"),
        ("non-state", "2026-02-24", True, "2026-05-09"),
        ("forced-return", "2026-03-16", True, "2026-05-19"),
    ],
)
def test_the_urgent_window_is_three_months_from_the_latest_day(
    name: str, on: str, *, is_open: bool, until: str
) -> None:
    found = procedures(a_case(truth(name)), datetime.date.fromisoformat(on))
    assert found["wgeid_urgent"].is_open is is_open
    assert found["wgeid_urgent"].until == datetime.date.fromisoformat(until)
    assert found["wgeid_standard"].is_open is not is_open


def test_an_urgent_request_under_article_30_needs_a_party() -> None:
    on = datetime.date(2026, 3, 16)
    assert procedures(a_case(truth("non-state")), on)["ced_urgent_action"].states == ("MEX",)
    returned = procedures(a_case(truth("forced-return")), on)["ced_urgent_action"]
    assert not returned.is_open and returned.states == (
        "CHN",
    )  # Thailand is a party; he disappeared in China


def test_without_the_prior_consent_no_disappearance_is_registered() -> None:
    taken = {"chronology__0__kind": "disappearance", "chronology__0__violations": ["enforced_disappearance"]}
    assert procedures(a_case(**taken))["wgeid_urgent"].is_open
    for answer in ("no", "cannot_be_asked"):
        consent = {"submission": {"answer": answer, "why": "she is missing"}}
        urgent = procedures(a_case(**taken, alleged_victims__0__consent=consent))["wgeid_urgent"]
        assert (urgent.is_open, urgent.why) == (False, "no_consent")


def test_the_group_on_detention_takes_who_is_held_and_appeals_for_who_is_in_danger() -> None:
    assert procedures(a_case())["wgad_regular"].why == "nobody_held"
    held = {"custody": [{"from": "2026-03-03", "kind": "prison", "place": "Saltmarsh"}]}
    assert procedures(a_case(**held))["wgad_regular"].is_open
    assert procedures(a_case(**held))["wgad_urgent"].why == "no_danger"
    ill = {"custody": [{"from": "2026-03-03", "kind": "prison", "place": "Saltmarsh", "health": "concern"}]}
    assert procedures(a_case(**ill))["wgad_urgent"].is_open
    over = {"custody": [{"from": "2026-03-03", "until": "2026-03-05", "kind": "prison"}]}
    assert procedures(a_case(**over))["wgad_regular"].needs == ("say_why_now",)


def test_follow_up_takes_the_place_of_an_opinion_that_was_given() -> None:
    """An opinion on an earlier detention is none on this one."""
    held = {"custody": [{"from": "2026-03-03", "kind": "prison", "place": "Saltmarsh"}]}
    given = {"kind": "un", "reference": "Opinion No. 9/2026", "text": "The Group found it arbitrary."}
    now = procedures(a_case(**held, chronology__1=given | {"date": "2026-03-10"}))
    assert (now["wgad_regular"].is_open, now["wgad_regular"].why) == (False, "has_opinion")
    assert now["wgad_follow_up"].is_open
    before = procedures(a_case(**held, chronology__0__date="2020", chronology__1=given | {"date": "2021"}))
    assert before["wgad_regular"].is_open and not before["wgad_follow_up"].fits


def test_a_complaint_is_open_where_the_state_takes_it() -> None:
    assert procedures(a_case(truth("two-fates")))["complaint_iccpr"].is_open
    egypt = procedures(a_case(truth("one-held")))["complaint_iccpr"]
    assert not egypt.is_open and egypt.states == ("EGY",)


def test_a_reprisal_has_a_procedure_with_consent() -> None:
    assert procedures(a_case(truth("six-reprisal")))["reprisals"].is_open
    assert not procedures(a_case())["reprisals"].fits


def test_a_report_is_plain_data_with_sources_and_lines() -> None:
    case, day = a_case(truth("one-held")), datetime.date(2026, 3, 12)
    law: dict[str, Any] = json.loads(json.dumps(as_data(law_report(case, day))))
    (egypt,) = law["states"]
    assert egypt["binding"][0]["standing"]["deposited"] == "1982-01-14"
    assert egypt["binding"][0]["at"][0]["line"] > 1
    assert egypt["binding"][0]["reservations"][0]["effect"] == "caution"
    for cited in (*egypt["binding"], *egypt["declared"]):
        assert cited["source"] and isinstance(cited["verified"], bool) and cited["articles"]
    addressed: dict[str, Any] = json.loads(json.dumps(as_data(mandate_report(case, day))))
    assert {each["id"] for each in addressed["addressees"]} >= {
        "arbitrary_detention",
        "freedom_of_expression",
    }
    assert all(each["because"] and each["source"] for each in addressed["addressees"])
    assert all(one["why"] and one["gives"] for one in addressed["doors"])


def test_no_report_shows_an_address_that_nobody_read() -> None:
    report = json.dumps(as_data(mandate_report(a_case(truth("undated")), DAY)))
    written = map(knowledge.mandates().as_written, knowledge.mandates())
    candidates = [each["email_candidate"]["address"] for each in written if "email_candidate" in each]
    assert candidates and not any(address in report for address in candidates)
