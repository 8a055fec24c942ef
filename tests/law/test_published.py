"""Who signed a published communication is suggested for its case as it stood on that day; docs/design/mandates.md."""

from __future__ import annotations

import datetime
from typing import Any

import yaml

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Case
from hrdalert.law.mandate_choice import Because, suggested_mandates
from tests.builder import TESTS, a_case, case_values

PUBLISHED: list[dict[str, Any]] = yaml.safe_load((TESTS / "law" / "communications.yaml").read_text("utf-8"))
PAGE = TESTS.parent / "docs" / "design" / "mandates.md"


def as_it_stood(communication: dict[str, Any]) -> Case:
    """The case with what had surely happened by the day, and without any act of the UN."""
    day = communication["day"]
    if "case" not in communication:
        return a_case(**communication["changes"], as_of=str(day))
    path = TESTS.parent / "cases" / f"{communication['case']}.yaml"
    values = case_values(path)

    def had_been(part: dict[str, Any], key: str) -> bool:
        end = CaseDate.parse(part[key]).end if part.get(key) else None
        return end is not None and end <= day

    custody = [
        {key: value for key, value in spell.items() if key != "until" or had_been(spell, "until")}
        for spell in values["custody"]
        if had_been(spell, "from")
    ]
    entries = [
        entry for entry in values["chronology"] if had_been(entry, "date") and entry.get("kind") != "un"
    ]
    return a_case(path, chronology=entries, custody=custody, as_of=str(day))


def suggestions(communication: dict[str, Any]) -> tuple[Case, dict[str, list[Because]]]:
    case = as_it_stood(communication)
    return case, suggested_mandates(case, communication["day"])


def violations_of(case: Case, entry: int | None) -> tuple[str, ...]:
    part = case.measure if entry is None else case.chronology[entry]
    return tuple(part.violations) if part else ()


def test_no_mandate_is_suggested_without_a_fact_that_leads_there() -> None:
    for communication in PUBLISHED:
        case, suggested = suggestions(communication)
        for id, facts in suggested.items():
            mandate = knowledge.mandates()[id]
            assert facts and mandate.exists_on(communication["day"])
            for because in facts:
                violations = violations_of(case, because.entry)
                assert because.violation in violations or (because.violation is None and mandate.country)
                right = knowledge.rights().get(because.violation or "")
                assert right is None or id in right.mandates or because.together_with


def test_four_in_five_senders_are_among_the_first_six() -> None:
    rows, found, all_senders, places = [], 0, 0, 0
    for communication in PUBLISHED:
        _, suggested = suggestions(communication)
        senders, six = communication["senders"], list(suggested)
        hits = [id for id in senders if id in six]
        found, all_senders, places = (
            found + len(hits),
            all_senders + len(senders),
            places + min(6, len(senders)),
        )
        told = (", ".join(f"**{id}**" if id in hits else id for id in ids) for ids in (senders, six))
        day: datetime.date = communication["day"]
        rows.append(f"| {communication['of']}, {day} | {' | '.join(told)} | {len(hits)} of {len(senders)} |")
    of_all, of_places = f"{found} of {all_senders}, {found / all_senders:.0%}", f"{found / places:.0%}"
    total = f"**{of_all}**; of the {places} that six places allow, {of_places}"
    assert found >= 0.8 * all_senders
    page = PAGE.read_text("utf-8")
    assert [row for row in (*rows, total) if row not in page] == []
