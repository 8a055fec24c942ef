"""Who is a child, held, convicted, missing or free on a day."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.law.persons import (
    case_of_member,
    fates_of,
    held_since,
    holder,
    is_child,
    is_dead,
    is_free,
    judgments_of,
    missing_since,
    outcome_of,
    spells_of,
)
from tests.builder import a_case, case_file, truth


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def fate(case: Case, on: str) -> str:
    """Each state of the first victim that holds on a day."""
    victim, date = case.alleged_victims[0], day(on)
    states = {
        "dead": is_dead(victim, date),
        "held": held_since(case, victim, date) is not None,
        "missing": missing_since(case, victim, date) is not None,
        "free": is_free(case, victim, date),
    }
    return " ".join(state for state, holds in states.items() if holds)


@pytest.mark.parametrize(
    ("born", "on", "child"),
    [
        ("2010", "2026-03-06", True),
        ("2008-03-07", "2026-03-06", True),
        ("2008-03-06", "2026-03-06", False),
        ("2008", "2026-03-06", False),  # it can have been the first of January
        ("[2009..2012]", "2026-12-31", True),
        ("../2012", "2020-01-01", False),
        (None, "2026-03-06", False),
    ],
)
def test_a_child_is_under_eighteen_on_every_day_of_birth_that_is_on_file(
    born: str | None, on: str, *, child: bool
) -> None:
    case = a_case(**({"alleged_victims__0__born": born} if born else {}))
    assert is_child(case.alleged_victims[0], day(on)) is child


ARREST: dict[str, Any] = {"chronology__0__kind": "arrest"}
RELEASE = {"date": "2026-03-10", "kind": "release", "text": "On 10 March 2026 she was let go."}
PRISON: dict[str, Any] = {"from": "2026-03-03", "kind": "prison", "place": "Saltmarsh"}


@pytest.mark.parametrize(
    ("more", "on", "state"),
    [
        ({}, "2026-03-20", ""),
        (ARREST, "2026-03-20", "held"),
        (ARREST, "2026-03-02", ""),
        ({**ARREST, "chronology__1": RELEASE}, "2026-03-09", "held"),
        ({**ARREST, "chronology__1": RELEASE}, "2026-03-10", "free"),
        ({**ARREST, "alleged_victims__0__died": "2026-03-14"}, "2026-03-20", "dead"),
        ({**ARREST, "alleged_victims__0__died": "2026-03-14"}, "2026-03-13", "held"),
        ({"custody": [PRISON]}, "2026-03-20", "held"),
        ({"custody": [{**PRISON, "kind": "bail"}]}, "2026-03-20", ""),
        ({"custody": [{**PRISON, "until": "2026-03-10"}]}, "2026-03-10", "free"),
        ({"custody": [{**PRISON, "until": "2026-03"}]}, "2026-03-10", "held"),  # its end may lie ahead
        ({"custody": [{**PRISON, "place": "unknown"}]}, "2026-03-20", "held missing"),
        ({"custody": [{**PRISON, "acknowledged": "no"}]}, "2026-03-20", "held missing"),
        ({"chronology__0__kind": "disappearance"}, "2026-03-20", "missing"),
        ({"chronology__0__kind": "disappearance", "custody": [PRISON]}, "2026-03-20", "held"),
        ({"chronology__0__kind": "disappearance", "chronology__1": RELEASE}, "2026-03-20", "free"),
        ({"chronology__0__kind": "disappearance", "chronology__0__attempted": "yes"}, "2026-03-20", ""),
    ],
)
def test_the_file_says_how_somebody_is(more: dict[str, Any], on: str, state: str) -> None:
    assert fate(a_case(**more), on) == state


def test_custody_in_two_places_is_one_without_a_break() -> None:
    spells = [{**PRISON, "until": "2026-03-08"}, {**PRISON, "from": "2026-03-08", "kind": "police_custody"}]
    case = a_case(custody=spells)
    assert held_since(case, case.alleged_victims[0], day("2026-03-20")) == day("2026-03-03")
    spells[1]["from"] = "2026-03-12"
    case = a_case(custody=spells)
    assert held_since(case, case.alleged_victims[0], day("2026-03-20")) == day("2026-03-12")


def test_each_of_two_who_were_tried_has_an_own_outcome() -> None:
    case = a_case(truth("two-fates"))
    luz, benito = case.alleged_victims
    after, before = day("2026-03-02"), day("2026-02-23")
    assert (outcome_of(case, luz, after), outcome_of(case, benito, after)) == ("convicted", "acquitted")
    assert outcome_of(case, luz, before) is None
    assert judgments_of(case, luz)[-1][2] and not judgments_of(case, benito)[-1][2]
    assert is_free(case, benito, after) and not is_free(case, luz, after)


def test_a_judgment_that_is_upheld_leaves_what_there_was() -> None:
    def convicted(*outcomes: str | None) -> bool | None:
        judgments = [
            {"date": f"2026-03-0{n}", "kind": "judgment", "outcome": outcome, "text": "A court judged."}
            for n, outcome in enumerate(outcomes, 1)
        ]
        case = a_case(chronology=judgments)
        return judgments_of(case, case.alleged_victims[0])[-1][2]

    assert convicted("convicted", "upheld") and convicted("upheld")
    assert not convicted("acquitted", "upheld") and not convicted("convicted", "quashed")
    assert convicted("convicted", "convicted", "quashed") and convicted("convicted", "quashed", "convicted")
    assert convicted("convicted", None) is None and convicted(None, "convicted")


def test_the_latest_day_of_a_disappearance_counts() -> None:
    case = a_case(truth("undated"))
    missing = missing_since(case, case.alleged_victims[0], day("2026-02-26"))
    assert missing is not None and missing.is_denied and missing.latest == day("2025-11-30")


def test_a_release_ends_a_disappearance_whatever_it_violated() -> None:
    taken = {
        "date": "2026-02-01",
        "kind": "disappearance",
        "violations": ["enforced_disappearance"],
        "text": "She was taken.",
    }
    freed = {**taken, "date": "2026-02-20", "kind": "release", "text": "She was freed."}
    for entries, is_missing in (([taken], True), ([taken, freed], False)):
        case = a_case(chronology=entries)
        assert (missing_since(case, case.alleged_victims[0], day("2026-02-26")) is not None) is is_missing


def test_the_state_that_holds_somebody_is_that_of_the_custody_or_of_the_arrest() -> None:
    """A later act of another State, such as a question of relatives, says nothing of who holds them."""
    later = {"date": "2026-03-15", "kind": "incident", "state": "THA", "text": "Officers asked for papers."}
    spells = [
        {"from": "2026-03-03", "until": "2026-03-10", "kind": "prison", "state": "THA"},
        {"from": "2026-03-10", "kind": "prison"},
    ]
    both = {"states": ["CHN", "THA"], "state": None, "chronology__1": later}
    case = a_case(**both, custody=spells)
    holders = [holder(case, case.alleged_victims[0], day(f"2026-03-{of:02}")) for of in (2, 5, 20)]
    assert holders == [None, "THA", "CHN"]
    arrested = a_case(**both, chronology__0__kind="arrest", chronology__0__state="CHN")
    assert holder(arrested, arrested.alleged_victims[0], day("2026-03-20")) == "CHN"


DENIED = {"date": "2026-04-20", "kind": "statement", "text": "A ministry said that it knew nothing."}
DENIED |= {"violations": "enforced_disappearance"}


@pytest.mark.parametrize(
    ("changes", "since"),
    [
        (ARREST, "2026-03-03"),
        ({"chronology__0__violations": "enforced_disappearance"}, "2026-03-03"),
        ({}, "2026-04-20"),
        # Somebody who was free, or seen, in between was taken again since.
        (ARREST | {"custody": [{"from": "2026-03-03", "until": "2026-03-09"}]}, "2026-04-20"),
        (
            ARREST | {"custody": [{"from": "2026-03-04", "until": "2026-04-19", "place": "Dyke"}]},
            "2026-04-20",
        ),
        (ARREST | {"custody": [{"from": "2026-03-03", "place": "unknown"}]}, "2026-03-03"),
    ],
)
def test_a_disappearance_counts_from_the_taking_and_not_from_what_is_said_of_it_later(
    changes: dict[str, Any], since: str
) -> None:
    case = a_case(**changes, as_of="2026-05-01", chronology__1=DENIED)
    missing = missing_since(case, case.alleged_victims[0], day("2026-05-01"))
    assert missing and missing.since and missing.since.start == day(since) and missing.is_denied


def test_on_parole_nobody_is_held() -> None:
    held = {"from": "2026-03-03", "until": "2026-03-10", "kind": "prison"}
    case = a_case(custody=[held, {"from": "2026-03-10", "kind": "parole"}])
    assert fate(case, "2026-03-05") == "held" and fate(case, "2026-03-12") == "free"


def test_a_member_of_a_group_has_an_own_outcome_and_custody() -> None:
    """What befell the group befell the member; and the group is none of its members."""
    group = {"kind": "group", "members": [{"id": "una", "name": "Una"}, {"name": "Tim"}, {"name": "Ben"}]}
    judged = {"date": "2026-03-05", "kind": "judgment", "of": "ada", "text": "A court judged all three."}
    changes: dict[str, Any] = {f"alleged_victims__0__{key}": value for key, value in group.items()}
    changes |= {"chronology__1": judged | {"outcome": {"ada": "convicted", "una": "acquitted"}}}
    held = {"from": "2026-03-03", "kind": "prison"}
    changes |= {"custody": [held | {"of": "ada"}, held | {"of": "una", "until": "2026-03-05"}]}
    read = case_file(**changes)
    assert read.case and not [one for one in read.problems if one.severity == "error"], read.problems
    case, una = case_of_member(read.case, "una")
    (group_, on) = read.case.alleged_victims[0], day("2026-03-20")
    assert una and is_free(case, una, on) and not is_free(read.case, group_, on)
    assert len(spells_of(case, una)) == 1 and held_since(read.case, group_, on)
    assert (outcome_of(case, una, on), outcome_of(read.case, group_, on)) == ("acquitted", "convicted")
    assert fates_of(read.case, group_, on) == {"convicted": 2, "acquitted": 1}
    assert read.case.victims_of(read.case.custody[1]) == (group_,)


def test_a_row_says_who_was_acquitted_and_who_has_died() -> None:
    """Of an acquitted member nobody says that custody goes on; a dead one is held no more."""
    rows = [{"name": "Tim", "outcome": "acquitted"}, {"name": "Una", "died": "2026-03-09"}, {"name": "Ben"}]
    judged = {"date": "2026-03-05", "kind": "judgment", "outcome": "convicted", "text": "A court judged."}
    case = a_case(
        alleged_victims__0__kind="group",
        alleged_victims__0__members=[*rows, {"name": "Ada", "outcome": "eight years"}],
        chronology__1=judged,
        custody=[{"from": "2026-03-03", "kind": "prison"}],
    )
    group, on = case.alleged_victims[0], day("2026-03-20")
    assert sorted(group.apart) == ["ada.1", "ada.2"]
    assert fates_of(case, group, on) == {"convicted": 3, "acquitted": 1}
    (told, tim), (other, una) = (case_of_member(case, id) for id in group.apart)
    assert tim and una and outcome_of(told, tim, on) == "acquitted"
    assert not held_since(other, una, on) and held_since(case, group, on)
    assert not [spell for spell in spells_of(told, tim) if spell.custody]


def test_an_outcome_of_somebody_whom_of_leaves_out_is_an_error_and_counts() -> None:
    """He was convicted, and cleared on appeal: nobody may tell him convicted because of: was forgotten."""
    people = [{"id": "ada", "name": "Ada Quill"}, {"id": "ben", "name": "Ben Marsh"}]
    judgments = [
        {"date": "2026-01-05", "kind": "judgment", "outcome": "convicted", "text": "Both were convicted."},
        {
            "date": "2026-02-05",
            "kind": "judgment",
            "of": "ada",
            "outcome": {"ada": "upheld", "ben": "quashed"},
            "text": "The court of appeal decided.",
        },
    ]
    read = case_file(alleged_victims=people, chronology=judgments)
    (error,) = (problem for problem in read.problems if problem.code == "outcome-of-another")
    assert error.severity == "error" and "'ben'" in error.text and error.origin.line
    assert read.case is not None
    ada, ben = read.case.alleged_victims
    assert outcome_of(read.case, ben, day("2026-03-01")) == "quashed"
    assert outcome_of(read.case, ada, day("2026-03-01")) == "upheld"
    assert [stands for _, _, stands in judgments_of(read.case, ben)] == [True, False]
