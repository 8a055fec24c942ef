"""The invented cases of ``tests/truth``: the law, the mandates and the demands that each must and must not give."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hrdalert.cases.model import Case
from hrdalert.documents.office import Reader
from hrdalert.knowledge import law_first, mandates
from hrdalert.knowledge.law_first import groups
from hrdalert.law.citations import Citation, StateLaw, law_of
from hrdalert.law.demands import OfficeRequest, asks_of_office, demand_problems
from hrdalert.law.mandate_choice import suggested_mandates
from tests.builder import TESTS, read_case

TRUTH = TESTS / "truth"
EXPECTED = sorted(TRUTH.glob("*.expect.yaml"))


@cache
def expected(path: Path) -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return values


@cache
def told(path: Path) -> tuple[Case, datetime.date]:
    """The case of an expectation, and the day on which its documents are drafted."""
    return read_case(TRUTH / expected(path)["case"]), expected(path)["date"]


@cache
def laws(path: Path) -> dict[str, StateLaw]:
    """By State, or State and territory, as the expectations write it."""
    return {"/".join(filter(None, (law.state, law.territory))): law for law in law_of(*told(path))}


@cache
def recipients() -> dict[str, dict[str, Any]]:
    records = yaml.safe_load((TRUTH / "recipients.yaml").read_text("utf-8"))["recipients"]
    return {record["id"]: record for record in records}


def cites(citations: Iterable[Citation], instrument: str, article: str) -> bool:
    """Whether an article, or a paragraph of it, is cited; ``all``: anything of the instrument."""
    return any(
        article == "all"
        or any(number == article or number.startswith(f"{article}(") for number in citation.articles)
        for citation in citations
        if citation.instrument == instrument
    )


def wanted(table: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for instrument, articles in table.items():
        for article in [articles] if isinstance(articles, str) else articles:
            yield instrument, article


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_the_law_that_is_expected_is_cited_as_what_it_is(path: Path) -> None:
    for state, table in (expected(path)["law"] or {}).items():
        law = laws(path)[state]
        for instrument, article in wanted(table):
            assert cites((*law.binding, *law.declared), instrument, article), (state, instrument, article)
            assert not (cites(law.binding, instrument, "all") and cites(law.declared, instrument, "all"))


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_nothing_that_does_not_bind_or_concern_is_cited(path: Path) -> None:
    for state, table in (expected(path)["law_not"] or {}).items():
        if state in laws(path):
            law = laws(path)[state]
            every = (*law.binding, *law.regional, *law.declared, *law.brief)
            for instrument, article in wanted(table):
                assert not cites(every, instrument, article), (state, instrument, article)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_letter_has_the_articles_that_its_reader_should_meet(path: Path) -> None:
    for name, document in expected(path)["documents"].items():
        for state, table in (document.get("law") or {}).items():
            for instrument, article in wanted(table):
                assert cites(laws(path)[state].brief, instrument, article), (name, instrument, article)
        for state, table in (document.get("law_not") or {}).items():
            for instrument, article in wanted(table):
                assert not cites(laws(path)[state].brief, instrument, article), (name, instrument, article)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_treaty_of_the_region_is_cited_where_it_binds(path: Path) -> None:
    for state, table in (expected(path).get("law_regional") or {}).items():
        for instrument, article in wanted(table):
            assert cites(laws(path)[state].regional, instrument, article), (state, instrument, article)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_only_treaties_that_are_signed_are_said_to_be_signed(path: Path) -> None:
    for state, treaties in (expected(path).get("law_signed") or {}).items():
        assert {standing.treaty for standing in laws(path)[state].signed} <= set(treaties)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_short_document_has_four_articles_and_what_always_stands_beside(path: Path) -> None:
    lists = (*(law.otherwise for law in law_first().values()), *(group.behind for group in groups()))
    cites = [cite for listed in lists for cite in listed]
    always = {(cite.instrument, cite.article) for cite in cites if cite.short == "always"}
    for law in laws(path).values():
        brief = {(citation.instrument, article) for citation in law.brief for article in citation.articles}
        assert len(brief - always) <= 4
        assert len(law.brief_regional) <= 1


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_the_mandates_that_the_facts_concern_are_suggested(path: Path) -> None:
    case, day = told(path)
    suggested = suggested_mandates(case, day)
    assert not suggested.keys() & set(expected(path)["mandates_not"])
    if not case.mandates:
        assert set(expected(path)["mandates"]) <= suggested.keys()
    for id, because in suggested.items():
        assert id in mandates()
        assert because and all(fact.entry is not None or case.measure for fact in because)


def is_ask(ask: OfficeRequest, wanted: str) -> bool:
    """Whether an ask is the one of an expectation: ``release/luz``, or the first words of a text."""
    word, _, about = wanted.partition("/")
    demand = ask.demand
    if demand.do is None:
        return str(demand.text).startswith(wanted)
    return demand.do == word and (not about or about in demand.of or str(demand.what).startswith(about))


OFFICES = [(path, id) for path in EXPECTED for id in expected(path)["demands_by_office"]]


@pytest.mark.parametrize(("path", "id"), OFFICES, ids=lambda value: getattr(value, "stem", value))
def test_an_office_is_asked_what_it_can_do_and_nothing_else(path: Path, id: str) -> None:
    case, day = told(path)
    office, table = recipients()[id], expected(path)["demands_by_office"][id]
    state = office.get("represents") or office["country"]
    asked = asks_of_office(case, case.demands, Reader(id, "", office["kind"], state, ""), day)
    for ask in table.get("asks", ()):
        assert any(is_ask(each, ask) for each in asked.asks if not each.sees_to), ask
    for ask in table.get("refers", ()):
        assert any(is_ask(each, ask) for each in asked.referred), ask
    # That an office is asked to see to what others do is neither demanded nor forbidden.
    itself = [*(ask for ask in asked.asks if not ask.sees_to), *asked.referred]
    for ask in table.get("not", ()):
        assert not any(is_ask(each, ask) for each in itself), ask
    listed = [*table.get("asks", ()), *table.get("refers", ()), *table.get("either", ())]
    for each in itself:
        assert any(is_ask(each, ask) for ask in listed), each.demand


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_demand_is_wrong_only_where_the_expectation_says_so(path: Path) -> None:
    case, day = told(path)
    wrong = [
        check["key"].removeprefix("demands.")
        for check in expected(path)["check"]
        if str(check["key"]).startswith("demands.")
    ]
    assert [problem.text.partition(":")[0] for problem in demand_problems(case, day)] == wrong
