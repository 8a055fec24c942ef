"""Rules on what comes after sending: updates, embargoes, references, replies and addresses."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from hrdalert import knowledge
from hrdalert.cases.model import UNAction
from hrdalert.errors import Severity
from hrdalert.review.rules_english import (
    COMMUNICATION,
    EXPERT_BY_NAME,
    OLD_MAILBOX,
    OPINION,
    OPINION_TEXT,
    UN_CODE,
    WRONG_COMMUNICATION,
)
from hrdalert.review.rules_seen import Found, Looks, Seen, last_day, plain

_EMBARGO = datetime.timedelta(days=60)
_LAW_EMBARGO = datetime.timedelta(days=4)
"""Two working days, with a weekend between them."""
_COMMENT = datetime.timedelta(days=30)
_SIX_MONTHS_WARNING = datetime.timedelta(days=150)
_CHANGES = frozenset(
    {"released", "released_on_bail", "sentenced", "acquitted", "executed", "sentence_completed", "dropped"}
)
_FOUND = frozenset({"known", "believed"})


def update(seen: Seen) -> Iterator[Found]:
    """Something of weight that happened after the document went out last."""
    days = [each.day for each in seen.sent if each.document == seen.id]
    if not days:
        return
    last = max(days)
    for step in seen.proceedings:
        if step.stage in _CHANGES and last < seen.calendar.fact(step) <= seen.day:
            yield Found(seen.place(step), f"it was sent on {last}, and {step.stage} ({step.date}) is newer")
    for victim in seen.case.alleged_victims:
        if victim.died and last < seen.calendar.death(victim) <= seen.day:
            yield Found(seen.place(victim), f"it was sent on {last}, and the death of {victim.id} is newer")
    for spell in seen.spells:
        if last < seen.calendar.spell(spell) <= seen.day:
            yield Found(
                seen.place(spell), f"it was sent on {last}, and the custody from {spell.start} is newer"
            )


def found_again(seen: Seen) -> Iterator[Found]:
    registered = [each for each in seen.un_history if each.kind in ("registered_case", "urgent_action")]
    if not registered:
        return
    since = min((day for each in registered if (day := last_day(each.when, seen.day))), default=seen.day)
    for spell in seen.spells:
        for state in spell.whereabouts:
            day = seen.calendar.fact(state)
            if state.state in _FOUND and since < day <= seen.day and not _sent_since(seen, day, "A02_found"):
                text = f"{', '.join(seen.ids_of(spell))} was found ({day}), and nothing was sent since"
                yield Found(seen.place(state, spell), text)
                return


def _sent_since(seen: Seen, day: datetime.date, rule: str) -> bool:
    """Whether one of the documents that a rule is for has gone out since: a press release is no answer to the UN."""
    of_rule = knowledge.rules()[rule]
    return any(each.day >= day and of_rule.applies_to(each.document) for each in seen.sent)


def embargo(seen: Seen) -> Iterator[Found]:
    """A letter to the State that is told before the State has had its days to answer."""
    for letter in seen.un_history:
        written = last_day(letter.when, seen.day)
        if letter.kind != "communication" or written is None or not _stands_in_it(seen, letter):
            continue
        silence = _LAW_EMBARGO if _is_on_law(letter) else _EMBARGO
        first = (letter.when and letter.when.start) or written
        if seen.day < written + silence:
            is_sure = seen.day < first + silence
            ends = f"its {silence.days} days are over: its day is not on file"
            text = f"the letter of the UN of {letter.date} {'is' if is_sure else 'may be'} spoken of before "
            text += str(written + silence) if first == written else ends
            severity: Severity | None = "warning" if _is_published(seen, letter) or not is_sure else None
            yield Found(seen.line(letter, "date"), text, severity=severity)


def _is_on_law(letter: UNAction) -> bool:
    return bool(letter.reference and str(letter.reference).startswith(("OL", "JOL")))


def _is_published(seen: Seen, letter: UNAction) -> bool:
    return any(each.url and not each.confidential for each in seen.sources if each.id in letter.sources)


def _stands_in_it(seen: Seen, letter: UNAction) -> bool:
    """Whether the document speaks of the letter; of one that is not composed, whether it would."""
    is_cited = bool(letter.reference) and str(letter.reference) in seen.text
    return is_cited or seen.tells(letter.what, letter.in_short, letter.concerns)


def references(seen: Seen) -> Iterator[Found]:
    for letter in seen.un_history:
        if (
            letter.kind == "communication"
            and letter.reference
            and not COMMUNICATION.fullmatch(plain(letter.reference))
        ):
            yield Found(letter.reference.origin, f"“{letter.reference}” is not written as the UN writes it")
    for passage, found in seen.matches(WRONG_COMMUNICATION, own=False):
        if not COMMUNICATION.fullmatch(found[0]):
            yield Found(seen.at(passage, *found.span()), f"“{found[0]}” is not written as the UN writes it")


def opinions(seen: Seen) -> Iterator[Found]:
    for action in seen.un_history:
        reference = plain(action.reference or "")
        if action.kind == "opinion" and not OPINION.fullmatch(reference):
            text = (
                f"the opinion is cited as “{reference}”"
                if reference
                else "the opinion has no number and year"
            )
            yield Found(seen.place(action.reference, action), text)
        if action.kind in ("opinion", "registered_case") and UN_CODE.search(reference):
            yield Found(
                seen.place(action),
                f"“{reference}” is the code of a letter, and this is a {action.kind.replace('_', ' ')}",
            )
    for passage, found in seen.matches(OPINION_TEXT, own=False):
        if "/" not in found["number"]:
            yield Found(seen.at(passage, *found.span()), f"“{found[0]}” has no year")


def reply(seen: Seen) -> Iterator[Found]:
    yield from _unanswered(seen, "A06_reply_comment", _COMMENT, "no comment of yours is on file")


def six_months(seen: Seen) -> Iterator[Found]:
    yield from _unanswered(
        seen, "A10_six_months", _SIX_MONTHS_WARNING, "nothing went back to the Working Group"
    )


def _unanswered(seen: Seen, rule: str, after: datetime.timedelta, said: str) -> Iterator[Found]:
    for action in seen.un_history:
        if action.kind != "reply":
            continue
        # Nobody comments on what nobody knows of yet.
        day = max(last_day(action.when, seen.day) or datetime.date.min, seen.calendar.fact(action))
        if seen.day - day > after and not _sent_since(seen, day, rule):
            text = f"the State replied ({action.date}), and {said} after {after.days} days"
            yield Found(seen.line(action), text)


def addresses(seen: Seen) -> Iterator[Found]:
    for box in seen.mailboxes:
        if OLD_MAILBOX.fullmatch(box.address):
            yield Found(box.origin, f"{box.address} ends in @ohchr.org")
    for passage in seen.reading.passages:
        if passage.role == "source":
            continue
        for found in EXPERT_BY_NAME.finditer(passage.text):
            yield Found(seen.at(passage, *found.span()), f"an expert is addressed by name: “{found[0]}”")
    for found in OLD_MAILBOX.finditer(seen.text):
        yield Found(seen.paper, f"{found[0]} ends in @ohchr.org")


def unchecked(seen: Seen) -> Iterator[Found]:
    for box in seen.mailboxes:
        if box.of_un and not box.is_checked:
            what = f"the mailbox {box.address}" if box.address else "the address"
            yield Found(box.origin, f"nobody has checked {what} of {box.id} within 90 days")


def contact(seen: Seen) -> Iterator[Found]:
    asked = seen.office.appeals
    if asked is None or not asked.phone:
        who = (asked.role or asked.email) if asked else "no contact"
        yield Found(seen.file, f"submissions print {who}, without a telephone (hrdalert.yaml)")


def unreachable(seen: Seen) -> Iterator[Found]:
    """An office to which readers are asked to write, and nothing tells them how."""
    for office in seen.addressed:
        if not office.is_reachable:
            place = (
                f"in {office.origin.file.as_posix()}, line {office.origin.line}, "
                if office.origin.line
                else ""
            )
            others = any(each.is_reachable for each in seen.addressed)
            is_left_out = others and seen.document is not None and office.name not in seen.text
            why = "no address, e-mail or other way is on file"
            yield Found(
                office.origin,
                f"readers are not asked to write to {office.name}: {why}"
                if is_left_out
                else f"readers cannot reach {office.name}: {why}",
                f"write {place}what is known of {office.id}: address:, email:, fax:, form: or social:; or name another "
                "office under appeal_to: in the case file",
            )


def action_over(seen: Seen) -> Iterator[Found]:
    action = seen.telling.action
    if action and action.deadline and action.deadline < seen.day:
        text = f"the last day to write, {action.deadline}, is over: this document is of {seen.day}"
        yield Found(seen.place(action, seen.telling), text)


AFTER: Final[Looks] = {
    "A01_update": update,
    "A02_found": found_again,
    "A03_embargo": embargo,
    "A04_ref_format": references,
    "A05_wgad_ref": opinions,
    "A06_reply_comment": reply,
    "A07_old_address": addresses,
    "A08_contact_alive": contact,
    "A09_unverified_address": unchecked,
    "A10_six_months": six_months,
    "S28_unreachable": unreachable,
    "S29_action_over": action_over,
}
