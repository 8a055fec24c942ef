"""Which demands a State and an office are asked, in which wording, and which would be wrong."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

import pytest

from hrdalert import knowledge
from hrdalert.documents.words import read_words
from hrdalert.errors import Problem
from hrdalert.knowledge.vocabulary import KnownDemand
from hrdalert.law.demands import (
    ASKED,
    asks_of_office,
    asks_of_state,
    demand_problems,
    role_in_request,
    role_of,
)
from hrdalert.law.mandate_choice import request_of
from tests.builder import a_case, truth

DAY = datetime.date(2026, 3, 20)
DIED = {"alleged_victims__0__died": "2026-03-14"}
HELD = {"custody": [{"from": "2026-03-03", "kind": "prison", "acknowledged": "yes"}]}
FREE = {"custody": [{"from": "2026-03-03", "until": "2026-03-10", "kind": "prison"}]}
CONVICTED = {
    "chronology__1": {
        "date": "2026-03-12",
        "kind": "judgment",
        "outcome": "convicted",
        "text": "A court judged.",
    }
}
NOT_TOLD = {"chronology__1": {"date": "2026-03-12", "kind": "judgment", "text": "A court judged."}}
CHARGED_ANEW = {"chronology__2": {"date": "2026-03-15", "kind": "charge", "text": "She was charged again."}}
BILL = {"title": "Bill", "kind": "bill", "stage": "tabled"}
NOBODY = {"alleged_victims": None, "chronology": None}


@dataclass(frozen=True)
class Office:
    kind: str
    state: str | None = "CHN"
    id: str = "office"


def wording_of(demand: dict[str, Any], **more: Any) -> str:
    case = a_case(demands=[demand], **more)
    (ask,) = asks_of_state(case, case.demands, "CHN", DAY)
    return ask.wording


@pytest.mark.parametrize(
    ("demand", "more", "wording"),
    [
        ({"do": "release"}, {}, "plain"),
        ({"do": "release", "unconditional": "yes"}, {}, "unconditional"),
        ({"do": "access", "unconditional": "yes"}, {}, "plain"),
        ({"do": "reparation"}, DIED, "dead"),
        ({"do": "reparation"}, {}, "plain"),
        ({"do": "disclose_whereabouts"}, HELD, "held"),
        ({"do": "disclose_whereabouts"}, {}, "plain"),
        ({"do": "fair_trial"}, {"chronology__0__violations": ["death_penalty"]}, "capital"),
        ({"do": "fair_trial"}, {}, "plain"),
        ({"do": "release"}, {"chronology__0__facts": ["found_arbitrary"]}, "unconditional"),
        ({"do": "no_reprisals"}, DIED, "dead"),
        ({"do": "reunite_family"}, {"alleged_victims__0__protect": "minor"}, "minor"),
        ({"text": "give back the puppets"}, DIED, "plain"),
    ],
)
def test_data_choose_the_wording(demand: dict[str, Any], more: dict[str, Any], wording: str) -> None:
    assert wording_of(demand, **more) == wording


def test_a_group_or_two_people_are_several() -> None:
    one, group = a_case(truth("one-held")), a_case(truth("forty-seven"))
    assert [ask.several for ask in asks_of_state(one, one.demands, "EGY", DAY)] == [False] * 3
    assert [ask.several for ask in asks_of_state(group, group.demands, "TUN", DAY)] == [True] * 3


def test_a_state_is_asked_what_is_asked_of_it_or_of_all() -> None:
    case = a_case(truth("forced-return"))
    assert [ask.number for ask in asks_of_state(case, case.demands, "THA", DAY)] == [0, 1]
    assert [ask.number for ask in asks_of_state(case, case.demands, "CHN", DAY)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("how", "is_listed"),
    [
        ({"only": "company"}, False),
        ({"only": ["harbour-police", "company"]}, False),
        ({"only": ["police", "company"]}, True),  # a kind of office of the State
        ({"to": "company"}, True),
        ({"to": "harbour-police"}, True),
    ],
)
def test_what_is_for_one_office_alone_is_no_ask_of_the_state(how: dict[str, Any], is_listed: bool) -> None:
    case = a_case(demands=[{"text": "stop the works", **how}])
    assert bool(asks_of_state(case, case.demands, "CHN", DAY)) is is_listed


@pytest.mark.parametrize(
    ("kind", "state", "asks", "referred"),
    [
        ("police", "CHN", [0, 1], []),
        ("parliament", "CHN", [0, 1], []),
        ("prison", "CHN", [1], []),
        ("embassy", "CHN", [], [0, 1]),
        ("ministry_foreign", "CHN", [], [0, 1]),
        ("company", "CHN", [], []),
        ("armed_group", None, [0], []),
        ("ministry_foreign", "NLD", [], []),  # of a third State: only what `to` asks of it
        ("police", "NLD", [], []),
        ("other", "CHN", [1], []),
    ],
)
def test_an_office_does_passes_on_or_is_not_asked(
    kind: str, state: str | None, asks: list[int], referred: list[int]
) -> None:
    case = a_case(demands=[{"do": "release"}, {"text": "give back the puppets"}])
    asked = asks_of_office(case, case.demands, Office(kind, state), DAY)
    assert [ask.number for ask in asked.asks] == asks
    assert [ask.number for ask in asked.referred] == referred


@pytest.mark.parametrize(
    ("kind", "sees_to"),
    [("court", []), ("parliament", [0, 1]), ("ministry_justice", [0]), ("prison", []), ("embassy", [])],
)
def test_who_has_powers_over_others_is_asked_to_see_to_it(kind: str, sees_to: list[int]) -> None:
    """A minister quashes no conviction, and can bring it about; a prison can neither, and an embassy passes it on."""
    case = a_case(
        demands=[{"do": "quash_conviction"}, {"do": "release"}, {"do": "no_reprisals"}], **CONVICTED
    )
    asked = asks_of_office(case, case.demands, Office(kind), DAY)
    assert [ask.number for ask in asked.asks if ask.sees_to] == sees_to


@pytest.mark.parametrize("id", list(knowledge.demands()))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_demand_that_somebody_can_see_to_has_words_for_it(id: str, language: str) -> None:
    words = read_words(language)
    assert bool(words.find("demands", id, "see_to")) is knowledge.demands()[id].see_to


@pytest.mark.parametrize(
    ("demand", "office", "role"),
    [
        ({"do": "release"}, Office("police"), "does"),
        ({"do": "release", "to": "prison"}, Office("police"), "does"),  # none is taken away
        ({"do": "release", "to": "prison"}, Office("prison"), "does"),
        ({"do": "release", "to": "prison-1"}, Office("prison", id="prison-1"), "does"),
        ({"do": "release"}, Office("prison"), "no_power"),
        ({"do": "release", "only": "prison-1"}, Office("prison", id="prison-1"), "does"),
        ({"do": "release", "only": "prison-1"}, Office("police"), "others"),
        ({"do": "release", "only": "prison-1", "to": "police"}, Office("police"), "does"),
        ({"do": "quash_conviction", "to": "head_of_state"}, Office("head_of_state"), "sees_to"),
        ({"do": "quash_conviction", "to": "embassy"}, Office("embassy"), "conveys"),
        ({"do": "quash_conviction", "only": "embassy"}, Office("embassy"), "conveys"),
        ({"do": "quash_conviction", "only": "court"}, Office("embassy"), "others"),
        ({"do": "answer_un", "what": "the letter"}, Office("ministry_foreign"), "conveys"),
        ({"do": "answer_un", "what": "the letter", "to": "ministry_foreign"}, Office("ministry_foreign"), "does"),
        ({"do": "no_reprisals"}, Office("parliament"), "no_guarantee"),
        ({"text": "drop the case"}, Office("police"), "does"),
        ({"text": "drop the case"}, Office("court"), "own_words"),
        ({"text": "drop the case", "to": "court"}, Office("court"), "does"),
        ({"text": "drop the case"}, Office("company"), "own_words"),
        ({"text": "drop the case", "to": "embassy"}, Office("embassy"), "conveys"),
        ({"text": "tell the capital", "only": "embassy"}, Office("embassy"), "does"),
        ({"do": "release", "to": "ministry_justice"}, Office("ministry_justice", "NLD"), "elsewhere"),
        ({"do": "resettle", "state": "NLD"}, Office("ministry_foreign", "NLD"), "does"),
        ({"do": "release", "to": "nl-embassy"}, Office("embassy", "NLD", "nl-embassy"), "conveys"),
    ],
)  # fmt: skip
def test_to_adds_offices_and_only_leaves_no_others(demand: dict[str, Any], office: Office, role: str) -> None:
    case = a_case(demands=[demand])
    assert role_of(case, case.demands[0], office) == role


KINDS = list(knowledge.demands().header.extra["office_kinds"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", [{}, {"to": "office"}, {"only": "office"}, {"only": "another"}])
def test_each_demand_reaches_each_kind_of_office_or_is_said_not_to(kind: str, how: dict[str, str]) -> None:
    """And no mission does what only an authority at home can do; ``to`` takes nothing from anybody."""
    unasked = knowledge.demands().header.extra["unasked"]
    for id, known in knowledge.demands().items():
        case = a_case(demands=[{"do": id, "what": "the Bill", **how}])
        office = Office(kind, None if kind == "armed_group" else "CHN")
        role = role_of(case, case.demands[0], office)
        asked = asks_of_office(case, case.demands, office, DAY)
        as_asked = {
            "does": [ask for ask in asked.asks if not ask.sees_to],
            "sees_to": [ask for ask in asked.asks if ask.sees_to],
            "conveys": asked.referred,
        }
        assert [said for said, asks in as_asked.items() if asks] == ([role] if role in ASKED else []), id
        assert role in ASKED or role in unasked, id
        if "office" in how.values():
            assert role in ASKED, id
        if kind == "embassy":
            assert role != "does", id
        if kind == "ministry_foreign" and role == "does":
            assert kind in known.do, id
        if role == "sees_to":
            assert read_words("en").find("demands", id, "see_to"), id


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("company", "armed_group")])
@pytest.mark.parametrize("how", [{}, {"to": "office"}, {"only": "another"}])
def test_each_request_reaches_each_office_of_a_third_state_or_is_said_not_to(
    kind: str, how: dict[str, str]
) -> None:
    for id, known in knowledge.requests().items():
        case = a_case(third_states="NLD", requests=[{"do": id, "what": "it", **how}])
        office = Office(kind, "NLD")
        role = role_in_request(case, case.requests[0], office)
        is_asked = "only" not in how and ("to" in how or kind in known.do)
        assert role == ("does" if is_asked else "others" if "only" in how else "no_power"), id
        assert bool(asks_of_office(case, (), office, DAY).requests) is is_asked, id
        assert role_in_request(case, case.requests[0], Office(kind)) == "elsewhere"


@pytest.mark.parametrize(
    ("demand", "more", "text"),
    [
        ({"do": "release"}, DIED, "release: ada has died"),
        ({"do": "release"}, FREE, "release: ada is free"),
        ({"do": "release"}, {"alleged_victims__0__protect": "minor"}, "release: ada is a child"),
        ({"do": "drop_charges"}, CONVICTED, "drop_charges: ada has been convicted"),
        ({"do": "quash_conviction"}, {}, "quash_conviction: no conviction of ada stands"),
        ({"do": "return_body"}, {}, "return_body: ada is not known to have died"),
        ({"do": "child_school"}, {}, "child_school: ada is not known to be a child"),
        (
            {"do": "halt_execution", "by": "2026-03-19"},
            CONVICTED,
            "halt_execution: the day set for the execution of ada has passed",
        ),
        ({"do": "investigate"}, {}, "investigate: what is missing"),
        (
            {"do": "no_forced_return", "what": "China"},
            {"chronology__0__violations": ["refoulement"]},
            "no_forced_return: ada has been sent back already",
        ),
        (
            {"do": "release"},
            {**NOBODY, "measure": BILL},
            "release: the case is about a law, and has no victim",
        ),
        (
            {"do": "veto_bill", "what": "the Bill"},
            {"measure": BILL},
            "veto_bill: the bill has not been adopted yet",
        ),
        (
            {"do": "release"},
            {"alleged_victims__0__kind": "organisation"},
            "release: ada is an organisation",
        ),
        ({"do": "restore_registration"}, {}, "restore_registration: ada is a person"),
        ({"do": "access", "by": "2026-03-19"}, {}, "access: its day, 2026-03-19, has passed"),
        ({"text": "let her go", "by": "2026-03-19"}, {}, "this demand: its day, 2026-03-19, has passed"),
        (
            {"do": "withdraw_bill", "what": "the Bill"},
            {"measure": {**BILL, "stage": "signed"}},
            "withdraw_bill: the bill has been adopted",
        ),
    ],
)
def test_a_demand_that_would_be_wrong_is_an_error_of_what_asks_it(
    demand: dict[str, Any], more: dict[str, Any], text: str
) -> None:
    (problem,) = demand_problems(a_case(demands=[demand], **more), DAY)
    assert (problem.text, problem.severity) == (text, "error")
    assert problem.mend
    assert problem.documents == ("asks:demands.0",)


@pytest.mark.parametrize(
    ("demand", "more"),
    [
        ({"do": "release"}, HELD),
        ({"do": "release"}, {}),  # nobody knows that she is free
        ({"do": "quash_conviction"}, CONVICTED),
        ({"do": "quash_conviction"}, {**CONVICTED, **DIED}),
        ({"do": "quash_conviction"}, {**CONVICTED, **CHARGED_ANEW}),
        ({"do": "quash_conviction"}, NOT_TOLD),  # nobody knows that no conviction stands
        ({"do": "drop_charges"}, NOT_TOLD),
        ({"do": "drop_charges"}, {**CONVICTED, **CHARGED_ANEW}),
        ({"do": "access", "by": "2026-03-20"}, {}),
        ({"do": "return_body"}, DIED),
        ({"do": "halt_execution", "by": "2026-03-20"}, CONVICTED),
        ({"do": "veto_bill", "what": "the Bill"}, {"measure": {**BILL, "stage": "adopted"}}),
        ({"do": "release"}, {"measure": BILL}),  # there is a victim
        ({"text": "release her"}, DIED),
    ],
)
def test_a_demand_that_fits_is_no_problem(demand: dict[str, Any], more: dict[str, Any]) -> None:
    assert not list(demand_problems(a_case(demands=[demand], **more), DAY))


STATES: dict[str, dict[str, Any]] = {
    "dead": DIED,
    "free": {**FREE, **CONVICTED},
    "convicted": CONVICTED,
    "acquitted": {"chronology__1": {**CONVICTED["chronology__1"], "outcome": "acquitted"}},
    "before_verdict": {},
    "minor": {"alleged_victims__0__protect": "minor"},
    "returned": {"chronology__0__violations": ["refoulement"]},
    "execution_date_passed": {
        **CONVICTED,
        "demands__1": {"do": "halt_execution", "by": "2026-03-19"},
    },
    "measure": {**NOBODY, "measure": BILL},
    "tabled": {"measure": BILL},
    "adopted": {"measure": {**BILL, "stage": "adopted"}},
    "signed": {"measure": {**BILL, "stage": "in_force"}},
}
"""Changes that bring a case into each state in which a demand can be wrong."""


@pytest.mark.parametrize(
    ("demand", "state"),
    [(demand, state) for demand in knowledge.demands().values() for state in demand.not_when],
    ids=lambda part: getattr(part, "id", part),
)
def test_each_demand_is_wrong_in_each_of_its_states(demand: KnownDemand, state: str) -> None:
    """And what is to be written instead is not wrong in the same state."""
    is_of_child = "minor" in demand.only_when and state != "measure"
    changes = {**STATES[state], **(STATES["minor"] if is_of_child else {})}
    later = changes.pop("demands__1", None)

    def said_of(word: str) -> list[Problem]:
        demands = [{"do": word, "what": "the Bill"}, *([later] if later else [])]
        case = a_case(demands=demands, **changes)
        origin = case.origin("demands", 0, "do")
        return [problem for problem in demand_problems(case, DAY) if problem.origin == origin]

    wrong = next(problem for problem in said_of(demand.id) if "is not known" not in problem.text)
    assert wrong.severity == "error" and wrong.documents == ("asks:demands.0",)
    named = [word for word in demand.not_when[state] if re.search(rf"\b{word}\b", wrong.mend)]
    assert named and not [word for word in named if said_of(word)]


@pytest.mark.parametrize(
    "demand",
    [demand for demand in knowledge.demands().values() if demand.of != "none"],
    ids=lambda part: part.id,
)
def test_each_demand_is_right_of_somebody_in_none_of_its_states(demand: KnownDemand) -> None:
    organisation = {"alleged_victims__0__kind": "organisation"}
    who: list[dict[str, Any]] = [{}, CONVICTED, DIED, STATES["minor"], organisation]
    cases = [a_case(demands=[{"do": demand.id, "what": "the Bill"}], **changes) for changes in who]
    assert [case for case in cases if not list(demand_problems(case, DAY))]


BEN = {"alleged_victims__1": {"id": "ben", "name": "Ben Reed"}}


@pytest.mark.parametrize(
    ("of", "text", "mend"),
    [
        ("ada", None, None),
        ("ben", "release: ben is free", "write drop_charges or lift_restrictions instead"),
        (
            ["ada", "ben"],
            "release: ben is free",
            "write of: [ada] in this one; for ben write drop_charges or lift_restrictions instead",
        ),
    ],
)
def test_of_people_with_different_fates_the_error_parts_them(
    of: str | list[str], text: str | None, mend: str | None
) -> None:
    custody = [{**HELD["custody"][0], "of": "ada"}, {**FREE["custody"][0], "of": "ben"}]
    case = a_case(demands=[{"do": "release", "of": of}], custody=custody, **BEN)
    problem = next(demand_problems(case, DAY), None)
    assert (problem and problem.text, problem and problem.mend) == (text, mend)


def test_an_opinion_that_is_to_be_met_asks_for_no_condition_for_those_whom_it_is_about() -> None:
    opinion = {"do": "implement_opinion", "what": "Opinion No. 25/2021", "of": "ada"}
    case = a_case(demands=[opinion, {"do": "release", "of": "ada"}, {"do": "release"}], **BEN)
    assert [ask.wording for ask in asks_of_state(case, case.demands, "CHN", DAY)] == [
        "plain", "unconditional", "plain"
    ]  # fmt: skip


def test_the_dead_and_the_living_are_not_asked_for_at_once() -> None:
    case = a_case(
        demands=[{"do": "reparation"}], **DIED, alleged_victims__1={"id": "ben", "name": "Ben Reed"}
    )
    (problem,) = demand_problems(case, DAY)
    assert "of: [ada]" in problem.mend


@pytest.mark.parametrize(
    ("demand", "more", "is_withheld", "asked"),
    [
        ({"do": "release"}, {}, False, ["asks:demands.0"]),
        ({"do": "release", "only": "company"}, {}, True, []),
        ({"do": "release"}, {"withheld": {"headline": "Held"}}, True, ["asks:demands.0"]),
        ({"text": "help"}, {"withheld": {"demands": [{"do": "release"}]}}, False, []),
        ({"text": "help"}, {"withheld": {"demands": [{"do": "release"}]}}, True, ["asks:withheld.demands.0"]),
    ],
)
def test_an_error_concerns_what_asks_the_demand_and_nothing_else(
    demand: dict[str, Any], more: dict[str, Any], is_withheld: bool, asked: list[str]
) -> None:
    case = a_case(demands=[demand], appeal_to=["police-1"], **FREE, **more)
    said = demand_problems(case, DAY, {"police-1": Office("police")}, is_withheld=is_withheld)
    assert [document for problem in said for document in problem.documents] == asked


def test_demands_of_withheld_texts_are_held_to_the_same() -> None:
    case = a_case(withheld={"demands": [{"do": "release"}]}, **DIED, demands=None)
    (problem,) = demand_problems(case, DAY)
    assert problem.documents == ("asks:withheld.demands.0",)


@pytest.mark.parametrize(
    ("more", "request_"),
    [
        ({}, "urgent_appeal"),
        ({"status": "past"}, "letter_of_allegation"),
        ({"status": "closed"}, "letter_of_allegation"),
        ({"alleged_victims__1": {"id": "tom", "name": "Tom Reed", "is": "abroad"}}, "urgent_and_allegation"),
        ({"alleged_victims__0__is": "abroad"}, "letter_of_allegation"),
        ({"measure": BILL}, "urgent_appeal"),
        ({"measure": BILL, **NOBODY}, "other_letter"),
    ],
)
def test_the_status_and_the_measure_decide_what_is_requested(more: dict[str, Any], request_: str) -> None:
    assert request_of(a_case(**more), DAY) == request_
