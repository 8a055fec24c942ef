"""Deadlines by the rules of the UN: the urgent window for a disappearance, and the letters to States."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import UNACKNOWLEDGED, UNAction
from hrdalert.deadlines.deadline import At, Deadline
from hrdalert.deadlines.known import Known, counted_from, shares_people

_FREE = frozenset({"released", "released_on_bail", "sentence_completed", "pardoned", "executed"})
_FOUND = frozenset({"known", "believed"})
_LOST = frozenset({"unknown"} | UNACKNOWLEDGED)


# --- a disappearance ---


def of_disappearances(known: Known) -> Iterator[Deadline]:
    """The urgent window of the working group, once for those whose disappearance is one fact."""
    rule = knowledge.time_limits()["wgeid_urgent"]
    missing: dict[tuple[At, CaseDate], list[str]] = {}
    for person in known.alive:
        if found := _missing_since(known, person):
            missing.setdefault(found, []).append(person)
    for (at, since), people in missing.items():
        if since.start is None:
            continue
        last = rule.limit.after(since.start)
        state = "open until this day" if last >= known.day else "over; the standard one is open"
        yield known.deadline(
            "disappearance",
            last,
            f"The urgent procedure of the UN Working Group on disappearances is {state}.",
            why=f"disappeared on {counted_from(since)}",
            people=people,
            at=at,
            rule=rule,
            begins=since.start,
        )


def _missing_since(known: Known, person: str) -> tuple[At, CaseDate] | None:
    """Since when nobody knows where a person is, and where that stands; None: the working group has it already."""
    found = [*_disappearances(known, person), *_lost_in_custody(known, person)]
    if not found:
        return None
    at, since = min(found, key=lambda each: each[1].sort_key)
    registered = any(
        action.kind == "registered_case"
        and person in known.people(action.of)
        and (action.when is None or action.when >= since)
        for _, action in known.facts(known.case.un_history)
    )
    return None if registered else (at, since)


def _disappearances(known: Known, person: str) -> Iterator[tuple[At, CaseDate]]:
    """The enforced disappearances on file after which the person is not known to have been found."""
    for number, incident in known.facts(known.case.incidents):
        when = incident.when
        if "enforced_disappearance" not in incident.violations or person not in known.people(incident.of):
            continue
        if when is not None and when.start is not None and not _is_found(known, person, when.start):
            yield ("incidents", number, "date"), when


def _is_found(known: Known, person: str, since: datetime.date) -> bool:
    """Whether a place of custody was known or believed since a day, or the person is free."""
    spells = [spell for _, spell in known.spells if person in known.held_in(spell)]
    spells = [each for each in spells if each.until is None or (each.until.end or since) >= since]
    is_known = any(
        state.state in _FOUND and (state.when or spell.start).sort_key[0] >= since
        for spell in spells
        for _, state in known.facts(spell.whereabouts)
    )
    freed = any(
        step.stage in _FREE
        and person in known.people(step.of)
        and step.when
        and step.when.sort_key[0] >= since
        for _, step in known.facts(known.case.proceedings)
    )
    return is_known or (not known.open_spells(person) and (bool(spells) or freed))


def _lost_in_custody(known: Known, person: str) -> Iterator[tuple[At, CaseDate]]:
    """Custody of which the place is unknown: since it began, or since the place was last known."""
    spells = known.open_spells(person)
    states: list[tuple[CaseDate, At, str]] = [
        (state.when or spell.start, ("custody", number, "whereabouts", position), state.state)
        for number, spell in spells
        for position, state in known.facts(spell.whereabouts)
        if person in known.people(state.of)
    ]
    states.sort(key=lambda each: each[0].sort_key)
    if not states or states[-1][2] not in _LOST:
        return
    last_told = max((n for n, (_, _, state) in enumerate(states) if state in _FOUND), default=None)
    if last_told is None:
        number, spell = spells[0]
        yield ("custody", number, "from"), spell.start
    else:
        since, at, _ = next(each for each in states[last_told:] if each[2] in _LOST)
        yield at, since


# --- letters to the State ---


def of_letters(known: Known) -> Iterator[Deadline]:
    """How long a letter of the UN to the State is confidential, and when its reply is due."""
    for number, letter in known.facts(known.case.un_history):
        sent = letter.when
        if letter.kind != "communication" or sent is None or sent.is_interval or sent.end is None:
            continue
        is_other = str(letter.reference or "").lstrip("J").startswith("OL")
        rule = knowledge.time_limits()["other_letter" if is_other else "communication"]
        public = rule.limit.after(sent.end)
        if known.calendar.fact(letter) >= public or _is_followed_up(known, letter, public):
            continue
        reply = "" if is_other else "; by then the State is asked to reply"
        what = f"A letter of UN experts to the State is confidential until this day{reply}."
        if public < known.day:
            what = "A letter of UN experts to the State is public by now: look for it, and for a reply."
        yield known.deadline(
            "communication",
            public,
            what,
            why=f"{letter.reference or 'a letter'} of {sent}",
            people=known.people(letter.of),
            at=("un_history", number, "date"),
            rule=rule,
        )


def _is_followed_up(known: Known, letter: UNAction, public: datetime.date) -> bool:
    """Whether a letter is public, and the file says what came of it or that the office has looked since."""
    searched = known.case.communications_searched
    replied = any(
        action.kind == "reply" and shares_people(action, letter)
        for _, action in known.facts(known.case.un_history)
    )
    looked = searched is not None and public <= searched <= known.day
    return public < known.day and bool(letter.result or replied or looked or known.is_told_anew(public))


def of_replies(known: Known) -> Iterator[Deadline]:
    """The time for comments on a reply, from the day on which the office saw it."""
    for number, reply in known.facts(known.case.un_history):
        if reply.kind != "reply":
            continue
        of_wgeid = _answered_by(known, reply) == "registered_case"
        rule = knowledge.time_limits()["wgeid_reply" if of_wgeid else "comment_on_reply"]
        seen = known.calendar.fact(reply)
        last = rule.limit.after(seen)
        if last < known.day and known.is_told_anew(last):
            continue
        what = "Comments on the reply of the State are best sent by this day."
        if of_wgeid:
            what = (
                "The State's reply to the UN Working Group on disappearances is to be answered by this day."
            )
        yield known.deadline(
            "reply",
            last,
            what,
            why=f"the reply is known since {seen}",
            people=known.people(reply.of),
            at=("un_history", number, "known" if reply.known else "date"),
            rule=rule,
            begins=seen,
        )


def _answered_by(known: Known, reply: UNAction) -> str | None:
    """The kind of the newest letter or case before a reply: what it most likely answers."""
    day = known.calendar.fact
    before = [
        action
        for _, action in known.facts(known.case.un_history)
        if action.kind in ("communication", "registered_case")
        and shares_people(action, reply)
        and day(action) <= day(reply)
    ]
    return max(before, key=day).kind if before else None
