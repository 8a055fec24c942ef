"""What is due and by when: each kind a day before, on the day and after it; the list, and the calendar file."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.cases import read_case
from hrdalert.cli import main
from hrdalert.deadlines import Deadline, deadlines, deadlines_of_cases
from hrdalert.writers.ics import Event, calendar
from tests import chang
from tests.conftest import read
from tests.test_real_cases import ANY_DAY

HEAD = """\
reference: 2031-007
country: CHN
as_of: 2030-01-10
status: ongoing
headline: Lamplighter held
summary: Wren Lanternby was taken from the lighthouse of Nowhere Sound.
"""
PEOPLE = """\
alleged_victims:
  - id: wren
    name: {full: Wren Lanternby, family: Lanternby, native: {zh-Hans: 灯某}}
    pronouns: they/them
    consent: {submission: yes, government: yes, un_report: yes, public: no}
    pseudonym: Mx L.
  - {id: otto, name: Otto Wickman, consent: {submission: yes}}
"""
SOURCES = """\
sources:
  - {id: S1, kind: family, title: a call, date: 2030-01-01}
"""
HELD = """\
custody:
  - of: [wren]
    from: 2030-01-02
    regime: detention_centre
    whereabouts: [{state: known, date: 2030-01-02}]
"""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def due(kind: str, more: str, on: str, people: str = PEOPLE) -> list[Deadline]:
    """The deadlines of one kind in an invented case with ``more``, on a day."""
    own = set(re.findall(r"^\w+(?=:)", more, re.MULTILINE))
    head = "".join(line for line in HEAD.splitlines(True) if line.partition(":")[0] not in own)
    return [each for each in deadlines(read(head + people + more + SOURCES), day(on)) if each.kind == kind]


def one(kind: str, more: str, on: str, people: str = PEOPLE) -> Deadline:
    (found,) = due(kind, more, on, people)
    return found


def severities(kind: str, more: str, last: str, people: str = PEOPLE) -> list[str]:
    """Of the one deadline of a kind: eight days before its day, the day before, on it and after it."""
    found = [
        one(kind, more, (day(last) + datetime.timedelta(days=days)).isoformat(), people)
        for days in (-8, -1, 0, 1)
    ]
    assert {each.day for each in found} == {day(last)}
    assert len({each.id for each in found}) == 1
    return [each.severity for each in found]


AS_ANY = ["ahead", "soon", "soon", "passed"]


# --- the office's own days ---------------------------------------------------------------------------------------


URGENT = "urgency: {why: A hearing is set., act_by: 2030-03-01, fallback: 2030-03-08}\n"


def test_the_days_of_an_urgency_are_due_while_the_case_is_urgent() -> None:
    assert severities("act_by", URGENT, "2030-03-01") == AS_ANY
    assert severities("fallback", URGENT, "2030-03-08") == AS_ANY
    assert "give a new day" in one("act_by", URGENT, "2030-03-02").what
    assert due("act_by", URGENT + "status: resolved\n", "2030-02-20") == []


def test_the_last_day_of_an_urgent_action_is_due_in_every_state_of_a_case() -> None:
    for status in ("ongoing", "resolved"):
        more = f"status: {status}\naction: {{number: 3/30, deadline: 2030-02-28}}\n"
        assert severities("action", more, "2030-02-28") == AS_ANY
    assert one("action", more, "2030-02-20").why == "urgent action 3/30"


def test_an_earlier_day_has_the_days_of_its_own_telling() -> None:
    more = """\
as_of: 2030-06-01
action: {deadline: 2030-07-01}
editions:
  - {as_of: 2030-01-10, status: ongoing, headline: H, summary: S., action: {deadline: 2030-02-01}}
"""
    early, late = one("action", more, "2030-01-15"), one("action", more, "2030-06-15")
    assert (early.day, late.day) == (day("2030-02-01"), day("2030-07-01"))
    assert early.id == late.id
    assert due("action", more, "2030-01-09") == []


# --- a disappearance ---------------------------------------------------------------------------------------------


def taken(when: str, more: str = "") -> str:
    return f"""\
incidents:
  - {{id: taken, of: [wren], date: {when}, what: They were taken., violations: [enforced_disappearance], sources: [S1]}}
{more}"""


@pytest.mark.parametrize(
    ("when", "warned", "last"),
    [
        ("2030-01-02", "2030-03-18", "2030-04-02"),
        ("2029-11-30", "2030-02-13", "2030-02-28"),
        ("2027-11-30", "2028-02-13", "2028-02-29"),
        ("2029-12-31", "2030-03-16", "2030-03-31"),
    ],
)
def test_the_urgent_window_closes_after_three_months_and_is_close_from_day_75(
    when: str, warned: str, last: str
) -> None:
    more = "as_of: 2027-12-05\n" + taken(when) + "custody: []\n"
    more = more.replace("sources: [S1]", f"known: {when}")
    before = (day(warned) - datetime.timedelta(days=1)).isoformat()
    after = (day(last) + datetime.timedelta(days=1)).isoformat()
    found = [one("disappearance", more, on) for on in (before, warned, last, after)]
    assert {each.day for each in found} == {day(last)}
    assert [each.severity for each in found] == ["ahead", "soon", "soon", "passed"]
    assert found[0].people == ("wren",)
    assert "the standard one is open" in found[-1].what
    assert "OHCHR" in found[0].source and "three months" in found[0].rule


def test_of_a_month_the_first_day_counts() -> None:
    found = one("disappearance", taken("2030-01"), "2030-01-20")
    assert found.day == day("2030-04-01")
    assert found.why == "disappeared on 2030-01, counted from 2030-01-01"


LOST = """\
custody:
  - of: [wren]
    from: 2030-01-02
    whereabouts: [{state: unknown, date: 2030-01-05}]
"""


def test_custody_at_an_unknown_place_is_a_disappearance_since_it_began() -> None:
    assert one("disappearance", LOST, "2030-01-20").day == day("2030-04-02")
    assert len(due("disappearance", taken("2030-01-02") + LOST, "2030-01-20")) == 1
    assert due("disappearance", LOST.replace("unknown", "not_stated"), "2030-01-20") == []


def test_a_place_that_is_lost_again_counts_from_then() -> None:
    states = "[{state: known, date: 2030-01-05}, {state: unknown, date: 2030-01-15}]"
    more = LOST.replace("[{state: unknown, date: 2030-01-05}]", states)
    assert due("disappearance", more, "2030-01-14") == []
    assert one("disappearance", more, "2030-01-15").day == day("2030-04-15")


@pytest.mark.parametrize(
    "end",
    [
        HELD,
        HELD.replace("    whereabouts", "    until: 2030-01-20\n    whereabouts").replace("known", "unknown"),
        "proceedings:\n  - {of: [wren], date: 2030-01-20, stage: released}\n",
        "un_history:\n  - {of: [wren], date: 2030-01-20, kind: registered_case}\n",
    ],
    ids=["found", "out of custody", "released", "registered"],
)
def test_who_is_found_or_registered_is_not_waited_for(end: str) -> None:
    assert due("disappearance", taken("2030-01-01", end), "2030-02-20") == []


def test_nobody_looks_for_the_dead_or_before_it_is_known() -> None:
    dead = PEOPLE.replace("    pseudonym", "    died: 2030-01-20\n    pseudonym", 1)
    assert due("disappearance", taken("2030-01-01"), "2030-02-20", dead) == []
    later = taken("2030-01-02").replace("sources: [S1]", "known: 2030-02-01")
    assert due("disappearance", later, "2030-01-31") == []
    assert due("disappearance", later, "2030-02-01")


# --- letters of the UN -------------------------------------------------------------------------------------------


def letter(sent: str, more: str = "", reference: str = "AL CHN 4/2030") -> str:
    return f"""\
un_history:
  - {{of: [wren], date: {sent}, kind: communication, reference: {reference}}}
{more}"""


@pytest.mark.parametrize(
    ("sent", "last"), [("2030-01-02", "2030-03-03"), ("2028-01-02", "2028-03-02"), ("2030-01", "2030-04-01")]
)
def test_a_letter_is_confidential_for_sixty_days(sent: str, last: str) -> None:
    """Of a month, from its last day."""
    more = f"as_of: 2028-01-10\n{letter(sent)}"
    assert severities("communication", more, last) == AS_ANY
    found = one("communication", more, last)
    assert found.why == f"AL CHN 4/2030 of {sent}"
    assert "confidential until this day" in found.what
    assert "AL CHN" not in found.what + found.rule


def test_a_letter_on_a_law_is_confidential_for_two_working_days() -> None:
    found = one("communication", letter("2030-01-11", reference="OL CHN 1/2030"), "2030-01-12")
    assert found.day == day("2030-01-15"), "a Friday, then Monday and Tuesday"
    assert "reply" not in found.what


@pytest.mark.parametrize(
    "more",
    [
        letter("2030-01-02", "communications_searched: 2030-03-03\n"),
        letter("2030-01-02", "  - {of: [wren], date: 2030-03-04, kind: reply}\n"),
        letter("2030-01-02").replace("reference:", "result: no reply is known, reference:"),
        letter("2030-01-02").replace("reference:", "known: 2030-03-03, reference:"),
        letter("2030-01-02", "as_of: 2030-03-05\neditions: [{as_of: 2030-01-10}]\n"),
    ],
    ids=["searched", "replied", "result", "known when public", "told anew"],
)
def test_a_public_letter_that_was_followed_up_is_no_deadline(more: str) -> None:
    assert due("communication", more, "2030-03-05") == []


def test_a_letter_of_an_unknown_day_sets_none() -> None:
    assert (
        due(
            "communication",
            letter("unknown").replace("reference:", "known: 2030-01-02, reference:"),
            "2030-01-09",
        )
        == []
    )
    assert due("communication", letter("2029-01/2030-01"), "2030-02-09") == []


def test_comments_on_a_reply_are_due_thirty_days_after_it_was_seen() -> None:
    more = letter("2030-01-02", "  - {of: [wren], date: 2030-03-01, known: 2030-03-15, kind: reply}\n")
    assert severities("reply", more, "2030-04-14") == AS_ANY
    anew = more + "as_of: 2030-05-01\neditions: [{as_of: 2030-01-10}]\n"
    assert due("reply", anew, "2030-05-02") == []


def test_a_reply_to_the_working_group_on_disappearances_is_answered_in_six_months() -> None:
    more = """\
un_history:
  - {of: [wren], date: 2030-01-02, kind: registered_case}
  - {of: [wren], date: 2030-08-31, kind: reply}
"""
    found = [one("reply", more, on) for on in ("2031-01-27", "2031-01-28", "2031-02-28", "2031-03-01")]
    assert {each.day for each in found} == {day("2031-02-28")}
    assert [each.severity for each in found] == AS_ANY


# --- consent -----------------------------------------------------------------------------------------------------


def agreed(answer: str) -> str:
    return PEOPLE.replace("submission: yes, government: yes", f"submission: {answer}, government: {answer}")


def test_a_consent_ends_with_its_last_day_once_for_all_uses_of_it() -> None:
    people = agreed("{answer: yes, until: 2030-02-28}")
    assert severities("consent_ends", "", "2030-02-28", people) == AS_ANY
    found = one("consent_ends", "", "2030-02-28", people)
    assert (
        found.what == "The consent to the submission and being named to the Government holds until this day."
    )
    assert found.people == ("wren",)
    assert "has ended: ask again" in one("consent_ends", "", "2030-03-01", people).what
    assert due("consent_ends", "", "2030-02-20", agreed("{answer: withdrawn, until: 2030-02-28}")) == []


@pytest.mark.parametrize(("given", "last"), [("2029-02-28", "2030-02-28"), ("2028-02-29", "2029-02-28")])
def test_a_consent_is_old_after_twelve_months(given: str, last: str) -> None:
    people = agreed(f"{{answer: yes, date: {given}}}")
    assert severities("consent_old", "as_of: 2028-03-10\n", last, people) == AS_ANY


@pytest.mark.parametrize(
    "event",
    [
        "custody:\n  - {of: [wren], from: 2030-01-20, known: 2030-01-22}\n",
        "proceedings:\n  - {of: [wren], date: 2030-01-20, known: 2030-01-22, stage: charged}\n",
    ],
    ids=["arrest", "charge"],
)
def test_a_consent_is_old_with_a_new_arrest_or_charge(event: str) -> None:
    people = agreed("{answer: yes, date: 2029-12-01}")
    assert one("consent_old", event, "2030-01-21", people).day == day("2030-12-01")
    found = one("consent_old", event, "2030-01-22", people)
    assert found.day == day("2030-01-22")
    assert found.why.startswith("given on 2029-12-01, before ")
    assert one("consent_old", event.replace("wren", "otto"), "2030-01-22", people).day == day("2030-12-01")
    same_day = agreed("{answer: yes, date: 2030-01-20}")
    assert one("consent_old", event, "2030-01-22", same_day).day == day("2031-01-20")


def test_what_is_no_consent_never_becomes_old() -> None:
    for answer in ("no", "yes", "{answer: withdrawn, date: 2029-01-01}", "{answer: yes, date: unknown}"):
        assert due("consent_old", "", "2030-02-01", agreed(answer)) == []
    ended = agreed("{answer: yes, date: 2029-12-01, until: 2030-02-01}")
    assert due("consent_old", "", "2030-02-01", ended) == []


def test_a_relative_is_asked_again_when_the_person_is_charged() -> None:
    related = """\
related:
  - {id: ida, name: Ida Lanternby, relation: {of: wren, as: sister}, consent: {public: {answer: yes, date: 2029-12-01}}}
proceedings:
  - {of: [wren], date: 2030-01-20, stage: charged}
"""
    assert [each.people for each in due("consent_old", related, "2030-01-21")] == [("ida",)]


# --- custody -----------------------------------------------------------------------------------------------------


ASKED = """\
custody:
  - of: [wren]
    from: 2029-12-30
    regime: detention_centre
    whereabouts: [{state: known, date: 2030-01-02}, {state: known, date: 2030-01-30}]
    lawyer: [{state: refused, date: 2030-01-30}]
    family: [{state: not_stated, date: 2030-01-31}]
    health: [{state: concern, date: 2030-02-02}]
"""


def test_what_is_known_of_custody_is_asked_again_after_thirty_days() -> None:
    assert severities("custody_state", ASKED, "2030-03-01") == AS_ANY
    asked = {
        on: one("custody_state", ASKED, on).what.partition(": ")[2] for on in ("2030-03-01", "2030-03-02")
    }
    assert asked == {"2030-03-01": "the place and lawyers.", "2030-03-02": "the place and lawyers."}
    assert one("custody_state", ASKED, "2030-03-03").what.endswith(": the place, lawyers and the family.")
    assert one("custody_state", ASKED, "2030-02-28").why == (
        "last known: whereabouts 2030-01-30, lawyer 2030-01-30, family 2030-01-31, health 2030-02-02"
    )


def test_what_was_never_asked_is_as_old_as_the_custody() -> None:
    found = one("custody_state", HELD, "2030-01-20")
    assert found.day == day("2030-02-01")
    assert "lawyer never" in found.why


def test_an_answer_moves_the_day_and_keeps_the_id() -> None:
    before, later = one("custody_state", ASKED, "2030-01-30"), one("custody_state", ASKED, "2030-02-10")
    assert before.id == later.id
    assert before.day < later.day


def test_nothing_is_asked_of_those_who_are_not_held() -> None:
    for more in (
        HELD.replace("regime: detention_centre", "until: 2030-01-20"),
        HELD.replace("detention_centre", "bail"),
        HELD.replace("2030-01-02", "2030-02-02"),
    ):
        assert due("custody_state", more, "2030-02-01") == [], more


def test_of_two_spells_that_go_on_the_newer_one_counts_with_what_the_older_one_knew() -> None:
    more = ASKED + "  - {of: [wren], from: 2030-02-01, health: [{state: known, date: 2030-02-10}]}\n"
    found = one("custody_state", more, "2030-02-15")
    assert found.id == "custody_state.custody.2"
    assert found.day == day("2030-03-01")


def test_those_of_one_spell_are_asked_about_together() -> None:
    found = one("custody_state", HELD.replace("[wren]", "[wren, otto]"), "2030-01-20")
    assert found.people == ("wren", "otto")


def test_the_end_of_a_sentence_is_due_where_the_case_states_it() -> None:
    more = HELD.replace("detention_centre", "prison\n    until: 2031-06-30")
    assert severities("end_of_custody", more, "2031-06-30") == AS_ANY
    assert one("end_of_custody", more, "2031-06-01").what.startswith("The sentence ends on this day")
    assert due("end_of_custody", HELD, "2030-02-01") == []
    over = HELD.replace("regime: detention_centre", "until: 2030-01-09")
    assert due("end_of_custody", over, "2030-01-08") == [], (
        "what is over when the case is told never lay ahead"
    )


# --- the State's own law -----------------------------------------------------------------------------------------


def regime(word: str, since: str) -> str:
    return f"as_of: 2020-01-10\ncustody:\n  - {{of: [wren], from: {since}, regime: {word}}}\n"


@pytest.mark.parametrize(
    ("word", "since", "last"),
    [
        ("rsdl", "2020-10-22", "2021-04-22"),
        ("rsdl", "2023-08-31", "2024-02-29"),
        ("rsdl", "2022-08-31", "2023-02-28"),
        ("residential_surveillance", "2030-03-31", "2030-09-30"),
        ("bail", "2024-02-29", "2025-02-28"),
        ("administrative_detention", "2028-02-20", "2028-03-06"),
        ("police_custody", "2030-01-01", "2030-02-07"),
        ("liuzhi", "2025-06-30", "2026-02-28"),
    ],
)
def test_a_measure_reaches_its_longest_time_in_the_calendar(word: str, since: str, last: str) -> None:
    more = regime(word, since).replace("regime:", f"known: {since}, regime:")
    assert severities("legal_limit", more, last) == AS_ANY
    found = one("legal_limit", more, last)
    assert found.what.startswith("By the State's own law ")
    assert found.rule and found.source


@pytest.mark.parametrize(
    "more",
    [
        regime("rsdl", "2030-01-02").replace("as_of", "territory: HKG\nas_of"),
        "country: VNM\n" + regime("administrative_detention", "2030-01-02"),
        regime("prison", "2030-01-02"),
        regime("rsdl", "2030-01-02").replace("regime", "until: 2030-01-20, regime"),
        regime("rsdl", "unknown").replace("regime", "known: 2030-01-02, regime"),
        regime("liuzhi", "2025-05-31"),
    ],
    ids=["elsewhere", "another State", "no limit", "over", "no day", "before its law"],
)
def test_no_limit_holds_where_the_law_or_the_measure_does_not(more: str) -> None:
    assert due("legal_limit", more, "2030-02-01") == []


SENTENCED = """\
proceedings:
  - {of: [wren, otto], date: 2030-01-30, stage: convicted}
  - {of: [wren, otto], date: 2030-01-30, stage: sentenced}
"""


def test_the_time_to_appeal_runs_once_and_ends_with_the_appeal() -> None:
    assert severities("legal_limit", SENTENCED, "2030-02-09") == AS_ANY
    assert one("legal_limit", SENTENCED, "2030-02-01").people == ("wren", "otto")
    appealed = SENTENCED + "  - {of: [otto], date: 2030-02-05, stage: appeal_filed}\n"
    assert one("legal_limit", appealed, "2030-02-04").people == ("wren", "otto")
    assert one("legal_limit", appealed, "2030-02-05").people == ("wren",)
    anew = SENTENCED + "as_of: 2030-03-01\neditions: [{as_of: 2030-01-10}]\n"
    assert due("legal_limit", anew, "2030-03-02") == []


def test_a_measure_from_a_stage_on_ends_with_the_next_stage() -> None:
    arrested = "proceedings:\n  - {of: [wren], date: 2030-01-02, stage: detained_criminal}\n"
    assert severities("legal_limit", arrested, "2030-02-08") == AS_ANY
    formal = arrested + "  - {of: [wren], date: 2030-02-01, stage: formal_arrest}\n"
    assert one("legal_limit", formal, "2030-02-02").day == day("2030-09-01")


def test_a_measure_that_is_told_as_custody_and_as_a_step_is_limited_once() -> None:
    more = (
        "custody:\n  - {of: [wren], from: 2030-01-02, regime: police_custody}\n"
        "proceedings:\n  - {of: [wren], date: 2030-01-02, stage: detained_criminal}\n"
    )
    assert one("legal_limit", more, "2030-01-20").day == day("2030-02-08")


# --- real cases --------------------------------------------------------------------------------------------------


def test_the_case_of_the_repository_has_the_days_that_were_due_when_it_was_told() -> None:
    found = {(each.kind, each.day.isoformat()) for each in deadlines(chang.named(), chang.THEN)}
    assert found >= {
        ("act_by", "2021-04-22"),
        ("fallback", "2021-04-30"),
        ("action", "2021-06-15"),
        ("legal_limit", "2021-04-22"),
        ("disappearance", "2021-01-22"),
    }


@pytest.mark.parametrize(("path", "on"), ANY_DAY)
def test_every_case_lists_its_deadlines_each_at_a_line_and_in_order(path: Path, on: datetime.date) -> None:
    (found,), problems = deadlines_of_cases([path], on)
    assert problems == []
    assert [each.day for each in found.deadlines] == sorted(each.day for each in found.deadlines)
    assert len({each.id for each in found.deadlines}) == len(found.deadlines)
    lines = path.read_text("utf-8").splitlines()
    for each in found.deadlines:
        assert lines[each.place.line - 1][each.place.column - 1 :].strip()
        assert not re.search(r"None|  |\.\.|[{}]", each.said + each.why + each.rule + each.source), each


# --- the calendar file -------------------------------------------------------------------------------------------


def unfolded(content: bytes) -> Iterator[tuple[str, str]]:
    """The names and values of a calendar file, read as RFC 5545 has them."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"") and b"\r" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 and line.decode() for line in content[:-2].split(b"\r\n"))
    for line in content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        name, _, value = line.partition(":")
        yield name, value


def events(content: bytes) -> list[dict[str, str]]:
    """The events, each by its names; what belongs to an alarm under ALARM.NAME."""
    found: list[dict[str, str]] = []
    open_: list[str] = []
    for name, value in unfolded(content):
        if name == "BEGIN":
            open_.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert open_.pop() == value
        elif open_[-1] in ("VEVENT", "VALARM"):
            key = name if open_[-1] == "VEVENT" else f"ALARM.{name}"
            assert key not in found[-1]
            found[-1][key] = re.sub(r"\\(.)", lambda each: {"n": "\n"}.get(each[1], each[1]), value)
    assert open_ == []
    return found


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from("\n,;\\:\"'灯ء"),
    max_size=300,
)
DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


@given(st.lists(st.builds(Event, TEXTS, DATES, TEXTS, TEXTS, st.booleans()), min_size=1, max_size=4), DATES)
def test_a_calendar_file_reads_back_as_it_was_meant(given_: list[Event], on: datetime.date) -> None:
    content = calendar(given_, on)
    assert content == calendar(given_, on)
    assert [
        (
            each["UID"],
            each["DTSTART;VALUE=DATE"],
            each["SUMMARY"],
            each["DESCRIPTION"],
            "ALARM.TRIGGER" in each,
        )
        for each in events(content)
    ] == [(lines(e.id), f"{e.day:%Y%m%d}", lines(e.summary), lines(e.description), e.reminds) for e in given_]
    assert {each["DTSTAMP"] for each in events(content)} == {f"{on:%Y%m%d}T000000Z"}


def lines(text: str) -> str:
    """A text as a file can hold it: without a last line break, and without what is no character."""
    return re.sub(r"[\ufdd0-\ufdef\ufffe\uffff]|[^\0-\uffff]", _legal, "\n".join(text.splitlines()))


def _legal(found: re.Match[str]) -> str:
    return "\ufffd" if ord(found[0]) & 0xFFFE == 0xFFFE or "\ufdd0" <= found[0] <= "\ufdef" else found[0]


def test_controls_and_strange_line_breaks_are_no_lines_of_the_file() -> None:
    content = calendar(
        [Event("a", day("2030-01-02"), "one\x85two\u2028three\x00", "x\rEND:VEVENT")], day("2030-01-01")
    )
    (event,) = events(content)
    assert event["SUMMARY"] == "one\ntwo\nthree\ufffd"
    assert event["DESCRIPTION"] == "x\nEND:VEVENT"


def test_there_is_no_calendar_file_without_an_event() -> None:
    with pytest.raises(ValueError, match="needs an event"):
        calendar([], day("2030-01-01"))


# --- the command -------------------------------------------------------------------------------------------------

Run = Callable[..., Result]
FULL = """\
urgency: {why: Wren Lanternby is to be moved., act_by: 2030-02-01}
action: {number: Lanternby 1, deadline: 2030-05-01}
custody:
  - id: lanternby
    of: [wren]
    from: 2030-01-02
    place: Lanternby Tower
    regime: rsdl
    whereabouts: [{state: unknown, date: 2030-01-02}]
un_history:
  - {of: [wren], date: 2030-01-03, kind: communication, reference: AL LAN 1/2030}
  - {of: [wren], date: 2030-01-08, kind: reply}
proceedings:
  - {of: [wren], date: 2030-01-04, stage: sentenced, court: the Court of Lanternby}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A workspace with one invented case of all kinds."""
    shutil.copy(chang.ROOT / "hrdalert.yaml", tmp_path)
    (tmp_path / "cases").mkdir()
    people = agreed("{answer: yes, date: 2029-12-01}").replace(
        "un_report: yes", "un_report: {answer: yes, until: 2030-03-01}"
    )
    (tmp_path / "cases" / "lanternby.yaml").write_text(HEAD + people + FULL + SOURCES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["deadlines", *words], catch_exceptions=False)


ON = ("--date", "2030-01-20")
NAMES = re.compile(r"wren|lanternby|otto|wickman|灯某|\bAL\b", re.IGNORECASE)


def test_what_has_passed_comes_first_and_is_marked(run: Run) -> None:
    done = run("--date", "2030-02-08")
    assert done.exit_code == 0
    rows = [line for line in done.stdout.splitlines() if re.match(r"\d{4}-", line)]
    assert rows == sorted(rows, key=lambda line: line[:10])
    assert rows[0].startswith("2030-01-02  passed 37 days ago  2031-007  The consent to ")
    assert any(line.startswith("2030-02-07  passed yesterday ") for line in rows)
    assert any("in 21 days" in line for line in rows)
    assert "cases/lanternby.yaml:" in done.stdout.replace("\\", "/")


def test_colours_are_those_of_check(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(main, ["deadlines", "--date", "2030-01-30"], color=True)
    assert re.search(r"\x1b\[31m2030-01-02  passed", done.stdout)
    assert re.search(r"\x1b\[33m2030-02-01  in 2 days", done.stdout)
    assert re.search(r"^2030-05-01  in 91 days", done.stdout, re.MULTILINE)


def test_days_leaves_out_what_is_far_and_keeps_what_has_passed(run: Run) -> None:
    data = json.loads(run(*ON, "--days", "12", "--json").stdout)
    days = [each["date"] for each in data[0]["deadlines"]]
    assert days[0] == "2030-01-02" and days[-1] == "2030-02-01"
    everything = json.loads(run(*ON, "--json").stdout)
    assert len(everything[0]["deadlines"]) > len(days)


def test_json_says_of_each_what_it_is_and_where_it_stands(run: Run) -> None:
    (case,) = json.loads(run(*ON, "--json").stdout)
    assert (case["reference"], case["date"]) == ("2031-007", "2030-01-20")
    found = {each["kind"]: each for each in case["deadlines"]}
    assert set(found) == {
        *("act_by", "action", "communication", "reply", "consent_ends", "consent_old"),
        *("custody_state", "disappearance", "legal_limit"),
    }
    text = Path(case["file"]).read_text("utf-8").splitlines()
    act_by = found["act_by"]
    assert text[act_by["line"] - 1][act_by["column"] - 1 :].startswith("act_by: 2030-02-01")
    assert found["consent_ends"]["people"] == ["wren"]


def test_the_calendar_file_holds_all_of_them_and_nobody(run: Run) -> None:
    done = run(*ON, "--ics", "due.ics", "--json")
    (case,) = json.loads(done.stdout)
    assert done.stderr == "due.ics\n"
    content = Path("due.ics").read_bytes()
    found = events(content)
    assert [each["DTSTART;VALUE=DATE"] for each in found] == [
        each["date"].replace("-", "") for each in case["deadlines"]
    ]
    assert len({each["UID"] for each in found}) == len(found)
    assert all(each["SUMMARY"].startswith("2031-007: ") for each in found)
    assert all(each.get("ALARM.TRIGGER", "-P3D") == "-P3D" for each in found)
    assert all(("ALARM.TRIGGER" in each) == (each["DTSTART;VALUE=DATE"] >= "20300120") for each in found)
    assert not NAMES.search(content.decode().replace("\r\n ", ""))
    run(*ON, "--ics", "again.ics")
    assert Path("again.ics").read_bytes() == content


def test_an_event_keeps_its_id_on_another_day(run: Run) -> None:
    run(*ON, "--ics", "due.ics")
    run("--date", "2030-01-25", "--ics", "later.ics")
    one, other = (
        {each["UID"] for each in events(Path(name).read_bytes())} for name in ("due.ics", "later.ics")
    )
    assert one == other


def test_names_stand_in_the_calendar_only_where_they_are_asked_for(run: Run) -> None:
    run(*ON, "--ics", "due.ics", "--names")
    found = events(Path("due.ics").read_bytes())
    assert any(each["SUMMARY"].startswith("2031-007, Wren Lanternby: ") for each in found)
    assert any("AL LAN 1/2030 of 2030-01-03" in each["DESCRIPTION"] for each in found)
    without = run(*ON, "--names")
    assert without.exit_code == 2 and "give --ics FILE as well" in without.stderr


def test_who_is_never_named_is_not_named_in_a_calendar_either(run: Run) -> None:
    file = Path("cases/lanternby.yaml")
    file.write_text(
        file.read_text("utf-8").replace("    pseudonym: Mx", "    never_named: survivor\n    pseudonym: Mx"),
        "utf-8",
    )
    run(*ON, "--ics", "due.ics", "--names")
    assert "Wren" not in "".join(each["SUMMARY"] for each in events(Path("due.ics").read_bytes()))


def test_a_reference_that_holds_a_withheld_name_goes_into_no_calendar(run: Run) -> None:
    file = Path("cases/lanternby.yaml")
    file.write_text(file.read_text("utf-8").replace("2031-007", "lanternby-1"), "utf-8")
    done = run(*ON, "--ics", "due.ics")
    assert done.exit_code == 1
    assert "the reference holds the name of somebody" in done.stderr
    assert not Path("due.ics").exists()


def test_a_case_with_errors_stops_the_calendar_and_not_the_list(run: Run) -> None:
    Path("cases/broken.yaml").write_text(HEAD.replace("007", "008") + PEOPLE + "statuss: past\n", "utf-8")
    Path("due.ics").write_bytes(b"as it was")
    done = run(*ON, "--ics", "due.ics")
    assert done.exit_code == 1
    assert "2031-007" in done.stdout
    assert "error unknown-key" in done.stderr and "due.ics was not written" in done.stderr
    assert Path("due.ics").read_bytes() == b"as it was"


def test_two_cases_of_one_reference_go_into_no_calendar(run: Run) -> None:
    shutil.copy("cases/lanternby.yaml", "cases/copy.yaml")
    done = run(*ON, "--ics", "due.ics")
    assert done.exit_code == 1 and "2 cases have the reference 2031-007" in done.stderr
    assert not Path("due.ics").exists()


def test_a_calendar_file_that_cannot_be_written_is_a_message(run: Run) -> None:
    Path("taken").write_text("", "utf-8")
    done = run(*ON, "--ics", "taken/due.ics")
    assert done.exit_code == 1
    assert "taken/due.ics cannot be written" in done.stderr.replace("\\", "/")


def test_where_nothing_is_due_no_file_is_written(run: Run) -> None:
    Path("cases/lanternby.yaml").write_text(HEAD + PEOPLE + SOURCES, "utf-8")
    done = run(*ON, "--ics", "due.ics")
    assert (done.exit_code, done.stdout) == (0, "No deadlines.\n")
    assert "due.ics was not written: there is nothing to put into it." in done.stderr
    assert not Path("due.ics").exists()


def test_check_ends_with_what_has_passed_or_falls_within_two_weeks(run: Run) -> None:
    def check(*words: str) -> Result:
        return CliRunner().invoke(main, ["check", *words], catch_exceptions=False)

    done = check("--date", "2030-01-18")
    last = [line for line in done.output.splitlines() if re.match(r"  \d{4}-\d\d-\d\d, ", line)]
    assert last[0].startswith("  2030-01-02, 16 days ago: The consent to ")
    assert "  2030-02-01, in 14 days: The UN experts are asked to act by this day." in last
    before = [line for line in check("--date", "2030-01-17").output.splitlines() if "asked to act" in line]
    assert before == []
    (data,) = json.loads(check("--date", "2030-01-18", "--json").output)
    assert [each["date"] for each in data["deadlines"]] == [line[2:12] for line in last]


def test_a_case_without_deadlines_is_read_whole() -> None:
    case = read_case(chang.ROOT / "cases" / "colombia-jani-silva.yaml")
    assert [each.kind for each in deadlines(case, day("2024-10-01"))] == ["action"]
