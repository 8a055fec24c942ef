"""What binds: against a reader of the ratification data of its own, and for days that are not exact."""

from __future__ import annotations

import calendar
import datetime
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.knowledge.records import documents
from hrdalert.law.citations import Citation, law_of
from hrdalert.law.deadlines import deadlines
from hrdalert.law.demands import demand_problems
from hrdalert.law.facts import Days
from hrdalert.law.mandates import suggested_mandates
from hrdalert.law.procedures import procedures
from tests.builder import a_case, truth

DAY = datetime.date(2026, 6, 1)


@cache
def plain(name: str) -> dict[str, Mapping[str, Any]]:
    """The records of a data file as a plain reader reads them."""
    records = yaml.safe_load(documents(name)[0])["records"]
    return {record.get("iso3") or record["id"]: record for record in records}


def is_bound(state: str, treaty: str, on: datetime.date) -> bool:
    """Read from the data as they lie: an act whose waiting time is over, or a list of the day, and no withdrawal."""
    entry = plain("ratifications")[state]["treaties"].get(treaty)
    if entry is None:
        return False
    instrument = plain("instruments")[treaty]
    act = next(
        (entry[act] for act in ("ratification", "accession", "succession", "acceptance") if act in entry),
        None,
    )
    if "bound" in entry:
        since = entry["bound"]
    elif act is not None:
        wait = instrument.get("wait", {})
        month = act.month - 1 + wait.get("months", 0)
        year, month = act.year + month // 12, month % 12 + 1
        later = act.replace(year=year, month=month, day=min(act.day, calendar.monthrange(year, month)[1]))
        since = max(later + datetime.timedelta(days=wait.get("days", 0)), instrument["in_force"])
    elif entry.get("party"):
        since = entry.get("listed") or datetime.date(
            2021, 1, 1
        )  # no list in the data is older than its own day
    else:
        return False
    return since <= on and on.isoformat() < str(entry.get("until", "9999"))


def law_for(state: str, violations: list[str], date: str, **more: Any) -> tuple[Citation, ...]:
    """What binds a State for one entry of a day, regional treaties too."""
    case = a_case(
        state=state,
        as_of="2026-06-01",
        chronology__0__date=date,
        chronology__0__violations=violations,
        alleged_victims__0__is=["minority", "indigenous", "defender"],
        alleged_victims__0__gender="female",
        **more,
    )
    (law,) = law_of(case, DAY)
    return (*law.binding, *law.regional)


@pytest.mark.parametrize("on", ["1985-03-04", "2009-11-30", "2021-06-01", "2024-03-01", "2026-05-01"])
def test_for_every_state_only_what_binds_it_on_the_day_of_the_fact_is_binding(on: str) -> None:
    """Every violation is put to every State; each treaty that is cited is one to which the data say it was party."""
    violations = [id for id in knowledge.law_first() if id != "enforced_disappearance"]
    for state in plain("ratifications"):
        for citation in law_for(state, violations, on):
            standing = citation.standing
            assert standing is not None and standing.binds
            assert is_bound(state, citation.instrument, datetime.date.fromisoformat(on)), (
                state,
                citation.instrument,
            )
            assert knowledge.instruments()[citation.instrument].adopted <= datetime.date.fromisoformat(on)


def test_what_every_party_owes_is_cited() -> None:
    """The test above does not pass by citing nothing."""
    parties = [
        state for state in plain("ratifications") if is_bound(state, "iccpr", datetime.date(2021, 6, 1))
    ]
    assert len(parties) > 150
    for state in parties:
        assert any(
            each.instrument == "iccpr" for each in law_for(state, ["freedom_of_expression"], "2021-06-01")
        )


# South Sudan has been bound by the ICCPR since 5 May 2024, three months after its accession.
@pytest.mark.parametrize(
    ("date", "binds"),
    [
        ("2024-05-04", False),
        ("2024-05-05", True),
        ("2024-05", False),  # a month can mean a day before
        ("2024-06", True),
        ("2024", False),
        ("[2024-05-01..2024-05-09]", False),  # one of several days
        ("[2024-05-06..2024-05-09]", True),
        ("2024-05-01/2024-05-09", True),  # it lasted, and went on while the treaty bound
        ("2024-04-01/2024-05-04", False),
        ("2024-02/..", True),  # it goes on
        ("../2024-12", False),  # nobody knows since when
        ("unknown", False),
    ],
)
def test_an_uncertain_day_binds_only_where_every_day_does(date: str, *, binds: bool) -> None:
    cited = law_for("SSD", ["freedom_of_expression"], date)
    assert any(citation.instrument == "iccpr" for citation in cited) is binds


def test_a_disappearance_goes_on_until_the_fate_is_known() -> None:
    """Thailand has been bound by the CED since 13 June 2024."""
    taken = {"chronology__0__kind": "disappearance"}
    cited = law_for("THA", ["enforced_disappearance"], "2023-01-10", **taken)
    assert any(citation.instrument == "ced" for citation in cited)
    release = {"date": "2023-02-01", "kind": "release", "text": "On 1 February 2023 she came home."}
    over = law_for("THA", ["enforced_disappearance"], "2023-01-10", **taken, chronology__1=release)
    assert not any(citation.instrument == "ced" for citation in over)
    attempt = law_for(
        "THA", ["enforced_disappearance"], "2025-01-10", **taken, chronology__0__attempted="yes"
    )
    assert not any(citation.instrument == "ced" for citation in attempt)


def test_a_text_that_was_adopted_later_measures_nothing() -> None:
    (law,) = law_of(
        a_case(chronology__0__date="2014-03-14", chronology__0__violations=["solitary_confinement"]), DAY
    )
    assert {citation.instrument for citation in law.declared} == {"udhr"}
    (law,) = law_of(
        a_case(chronology__0__date="2016-03-14", chronology__0__violations=["solitary_confinement"]), DAY
    )
    assert "mandela_rules" in {citation.instrument for citation in law.declared}


def test_each_state_answers_for_its_own_acts() -> None:
    laws = {law.state: law for law in law_of(a_case(truth("three-states")), datetime.date(2026, 2, 23))}
    assert list(laws) == ["TKM", "UZB", "TUR"]
    assert {citation.entries for citation in laws["TUR"].binding} == {(1, 2), (2,)}
    assert not any("freedom_of_expression" in citation.violations for citation in laws["UZB"].binding)


def test_a_convention_that_a_state_has_left_is_cited_for_the_time_before() -> None:
    """The Russian Federation was bound by the European Convention until 16 September 2022."""
    before = law_for("RUS", ["freedom_of_expression"], "2022-09-15")
    after = law_for("RUS", ["freedom_of_expression"], "2022-09-16")
    assert "echr" in {citation.instrument for citation in before}
    assert "echr" not in {citation.instrument for citation in after}


def test_the_covenant_binds_hong_kong_and_not_china() -> None:
    def treaties(**more: str) -> set[str]:
        case = a_case(chronology__0__violations=["freedom_of_expression"], **more)
        return {citation.instrument for law in law_of(case, DAY) for citation in law.binding}

    assert "iccpr" not in treaties() and "iccpr" in treaties(territory="HKG")


def test_what_is_confidential_gives_no_law() -> None:
    (law,) = law_of(a_case(chronology__0__confidential="yes"), DAY)
    assert not law.binding and not law.declared and not law.brief


def test_words_that_no_vocabulary_has_are_left_out() -> None:
    case = a_case().model_copy(update={"state": "XXX"})
    (law,) = law_of(case, DAY)
    assert law.state == "XXX" and not law.binding and law.declared


@pytest.mark.parametrize(
    ("date", "telling"),
    [
        ("2026-03-03", ["2026-03-03", "2026-03-03"]),
        ("2026-03", ["2026-03-01", "2026-03-31"]),
        ("2026-03/2026-05", ["2026-03-31", "2026-05-01"]),
        ("2026-03/2026-03-20", ["2026-03-01", "2026-03-20"]),  # nobody knows a day on which it surely went on
        ("2026-03-03/..", ["2026-03-03", "2026-06-01"]),
        ("unknown", []),
    ],
)
def test_the_days_that_decide(date: str, telling: list[str]) -> None:
    assert [day.isoformat() for day in Days.of(CaseDate.parse(date), DAY).telling] == telling


def test_a_large_case_takes_seconds() -> None:
    """Five thousand entries, and five hundred victims with a custody each, are read in time that grows with them."""
    case = a_case(custody=[{"of": "ada", "from": "2026-03-03", "place": "unknown"}])
    (entry,), (victim,), (custody,) = case.chronology, case.alleged_victims, case.custody
    many = case.model_copy(update={"chronology": (entry,) * 5000})
    ids = [f"p{number}" for number in range(500)]
    crowd = case.model_copy(
        update={
            "alleged_victims": tuple(victim.model_copy(update={"id": id}) for id in ids),
            "custody": tuple(custody.model_copy(update={"of": (id,)}) for id in ids),
            "chronology": (entry,) * 20,
        }
    )
    begun = time.perf_counter()
    for large in (many, crowd):
        assert law_of(large, DAY)[0].declared and deadlines(large, DAY) and procedures(large, DAY)
        assert suggested_mandates(large, DAY) and not list(demand_problems(large, DAY))
    assert time.perf_counter() - begun < 15
