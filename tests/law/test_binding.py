"""What binds: against tables of ratifications read apart from the product, and for days that are not exact."""

from __future__ import annotations

import calendar
import csv
import datetime
from functools import cache
from typing import Any

import pytest

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Case
from hrdalert.documents.law_words import LawWords
from hrdalert.documents.words import read_words
from hrdalert.law.availability import availability
from hrdalert.law.citations import Citation, StateLaw, law_of
from hrdalert.law.deadlines import deadlines
from hrdalert.law.demands import demand_problems
from hrdalert.law.facts import Days
from hrdalert.law.mandate_choice import suggested_mandates
from tests.builder import TESTS, a_case, truth
from tests.work import work

DAY = datetime.date(2026, 6, 1)


@cache
def table(name: str) -> list[dict[str, str]]:
    """A table of ``tests/data``, which no code of the product reads."""
    lines = (TESTS / "data" / f"{name}.csv").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def bound() -> dict[tuple[str, str], tuple[datetime.date, datetime.date]]:
    """By State and treaty, from when it is bound and from when no more: of acts, waiting times and withdrawals."""
    treaties = {row["treaty"]: row for row in table("treaties")}
    spans = {}
    for row in table("ratifications_long"):
        if row["status"] == "party":
            treaty, act = treaties[row["treaty"]], datetime.date.fromisoformat(row["act_date"])
            month = act.month - 1 + int(treaty["months"])
            year, month = act.year + month // 12, month % 12 + 1
            since = datetime.date(year, month, min(act.day, calendar.monthrange(year, month)[1]))
            since += datetime.timedelta(days=int(treaty["days"]))
            if treaty["then"]:
                since = datetime.date(since.year + since.month // 12, since.month % 12 + 1, 1)
            since = max(since, datetime.date.fromisoformat(treaty["in_force"]))
            spans[row["iso3"], row["treaty"]] = (since, datetime.date.max)
    for row in table("regional"):
        first, last = map(datetime.date.fromisoformat, (row["from"], row["until"] or "9999-12-31"))
        spans[row["iso3"], row["treaty"]] = (first, last)
    return spans


def bound_by(state: str, treaties: set[str], on: str) -> set[str]:
    """Which of some treaties bind a State on a day."""
    day, never = datetime.date.fromisoformat(on), (datetime.date.max, datetime.date.max)
    spans = {treaty: bound().get((state, treaty), never) for treaty in treaties}
    return {treaty for treaty, (since, until) in spans.items() if since <= day < until}


NAMES = {treaty: knowledge.instruments()[treaty].name for treaty in knowledge.instruments()}
LONGEST = sorted((row["treaty"] for row in table("treaties")), key=lambda treaty: -len(NAMES[treaty]))
"""The names of some treaties stand in those of others."""


def named(text: str) -> set[str]:
    """The treaties of the United Nations that a text names."""
    found = set()
    for treaty in LONGEST:
        if NAMES[treaty] in text:
            found.add(treaty)
            text = text.replace(NAMES[treaty], "")
    return found


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


@pytest.mark.parametrize("on", ["1989-03-04", "2009-11-30", "2025-02-15"])
def test_for_every_state_and_violation_only_what_binds_is_an_obligation(on: str) -> None:
    """Each violation alone, of a girl of every kind and with every fact, against tables that the product does not read.

    What is cited as binding is what of the law of the violation binds by the tables, neither more nor less; only of the
    Maputo Protocol the data keep a margin. Every sentence is put to the tables too, and what is said to be only signed.
    """
    kinds = sorted(set(knowledge.vocabulary("person_kind")) - {"religious_minority"})
    victim = {"is": kinds, "gender": "girl", "protect": "minor"}
    changes = {f"alleged_victims__0__{key}": value for key, value in victim.items()}
    facts = sorted(set(knowledge.facts()) - {"non_state"})
    held = [{"of": "ada", "from": on, "kind": "prison", "place": "Saltmarsh"}]
    case = a_case(chronology__0__date=on, chronology__0__facts=facts, custody=held, demands=None, **changes)
    asks = [{"do": demand} for demand in ("halt_execution", "investigate", "medical_care", "release")]
    requested = a_case(chronology=None, custody=held, demands=asks, **changes)
    (entry,), words = case.chronology, LawWords(read_words("en"))
    signatories = {
        (row["iso3"], row["treaty"]) for row in table("ratifications_long") if row["status"] == "signatory"
    }
    states = sorted({row["iso3"] for row in table("ratifications_long")})
    assert set(states) == set(knowledge.commitments())

    def law(state: str, *violations: str) -> StateLaw:
        told = entry.model_copy(update={"violations": violations})
        (found,) = law_of(case.model_copy(update={"state": state, "chronology": (told,)}), DAY)
        return found

    for violation in knowledge.law_first():
        cited = {state: law(state, violation) for state in states}
        treaties = {each.instrument for found in cited.values() for each in (*found.binding, *found.regional)}
        for state, found in cited.items():
            binding = {each.instrument for each in (*found.binding, *found.regional)}
            right = bound_by(state, treaties, on)
            assert binding <= right and right - binding <= {"maputo"}, (state, violation, binding ^ right)
            brief = {each.instrument for each in found.brief if each.standing}
            assert brief <= right and named(words.brief(found)) == brief & set(LONGEST), (state, violation)
            signed = {each.treaty for each in found.signed}
            assert not signed & bound_by(state, signed, DAY.isoformat()), (state, violation)
            assert {(state, treaty) for treaty in signed & set(LONGEST)} <= signatories, (state, violation)
    for state in states:
        (asked,) = law_of(requested.model_copy(update={"state": state}), datetime.date.fromisoformat(on))
        assert {each.instrument for each in asked.brief if each.standing} <= bound_by(state, set(LONGEST), on)
        assert asked.brief and not asked.binding
        found = law(state, *knowledge.law_first())
        texts = words.full(found)
        only_signed = texts[-1] if found.signed else ""
        obliging = " ".join(texts[: len(texts) - bool(found.signed)])
        assert named(obliging) == {each.instrument for each in found.binding} & set(LONGEST)
        assert named(obliging) <= bound_by(state, set(LONGEST), on)
        assert named(only_signed) == {each.treaty for each in found.signed} & set(LONGEST)


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


@pytest.mark.parametrize(("date", "is_cited"), [("../2010", False), ("../2020", True), ("unknown", True)])
def test_of_a_time_without_a_beginning_the_last_day_decides_what_was_there(
    date: str, *, is_cited: bool
) -> None:
    (law,) = law_of(a_case(chronology__0__date=date, chronology__0__violations=["solitary_confinement"]), DAY)
    assert ("mandela_rules" in {citation.instrument for citation in law.declared}) is is_cited
    assert not law.binding


def test_what_is_asked_brings_law_where_no_violation_does() -> None:
    """A refugee is silenced at home, and her return is to be stopped by the State where she lives."""
    ask = {"do": "no_forced_return", "state": "THA"}
    abroad: dict[str, Any] = {"states": ["CHN", "THA"], "alleged_victims__0__nationality": "CHN"}
    expression = {"chronology__0__violations": ["freedom_of_expression"]}
    china, thailand = law_of(a_case(state=None, **abroad, **expression, demands=[ask]), DAY)
    assert [(each.instrument, each.articles) for each in thailand.brief] == [("cat", ("3",))]
    assert "send nobody into a danger of torture (article 3)" in LawWords(read_words("en")).brief(thailand)
    assert not china.binding and [each.instrument for each in china.brief] == ["udhr"]


@pytest.mark.parametrize(
    ("demand", "changes", "article"),
    [
        ("release", {"custody": [{"of": "ada", "from": "2026-03-03"}]}, "9(1)"),
        ("release", {}, None),
        ("investigate", {}, "2(3)"),
        ("investigate", {"alleged_victims__0__died": "2026-03-03"}, "6"),
        ("protect", {"alleged_victims__0__died": "2026-03-03"}, None),
        ("no_forced_return", {}, None),
    ],
)
def test_what_is_asked_brings_no_law_that_does_not_fit(
    demand: str, changes: Any, article: str | None
) -> None:
    expression = {"state": "POL", "chronology__0__violations": ["freedom_of_expression"]}
    (law,) = law_of(a_case(**expression, **changes, demands=[{"do": demand}]), DAY)
    articles = {cited for each in law.brief for cited in each.articles}
    assert articles == {"19", *([article] if article else [])}


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
    ("date", "decisive"),
    [
        ("2026-03-03", ["2026-03-03", "2026-03-03"]),
        ("2026-03", ["2026-03-01", "2026-03-31"]),
        ("2026-03/2026-05", ["2026-03-31", "2026-05-01"]),
        ("2026-03/2026-03-20", ["2026-03-01", "2026-03-20"]),  # nobody knows a day on which it surely went on
        ("2026-03-03/..", ["2026-03-03", "2026-06-01"]),
        ("unknown", []),
    ],
)
def test_the_days_that_decide(date: str, decisive: list[str]) -> None:
    assert [day.isoformat() for day in Days.of(CaseDate.parse(date), DAY).decisive] == decisive


@pytest.mark.parametrize("many_people", [False, True])
def test_ten_times_the_case_is_far_from_a_hundred_times_the_work(many_people: bool) -> None:
    case = a_case(custody=[{"of": "ada", "from": "2026-03-03", "place": "unknown"}])
    (entry,), (victim,), (custody,) = case.chronology, case.alleged_victims, case.custody

    def large(size: int) -> Case:
        ids = [f"p{number}" for number in range(size)]
        people = {
            "alleged_victims": tuple(victim.model_copy(update={"id": id}) for id in ids),
            "custody": tuple(custody.model_copy(update={"of": (id,)}) for id in ids),
        }
        return case.model_copy(update=people if many_people else {"chronology": (entry,) * size * 10})

    def told(of: Case) -> None:
        assert law_of(of, DAY)[0].declared and deadlines(of, DAY) and availability(of, DAY, law_of(of, DAY))
        assert suggested_mandates(of, DAY) and not list(demand_problems(of, DAY))

    small, ten_times = large(20), large(200)
    told(small)
    assert work(lambda: told(ten_times)) < 60 * work(lambda: told(small))
