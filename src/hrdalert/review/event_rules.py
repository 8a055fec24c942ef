"""Rules on what an event changed: texts that nobody read again, and data that do not go together any more."""

from collections.abc import Iterator
from typing import Final

from hrdalert.cases.likely_words import nearest
from hrdalert.cases.located_text import shown
from hrdalert.cases.model import AllegedVictim, Case, Custody
from hrdalert.documents.office import Reader
from hrdalert.errors import Severity
from hrdalert.factcheck.claims.days import days_at
from hrdalert.factcheck.events import OTHERS_SAY, sentence_of, told_in
from hrdalert.factcheck.memory import Unread
from hrdalert.law.persons import is_dead, is_of, spells_of
from hrdalert.review.fact_rules import called
from hrdalert.review.rules import Finding
from hrdalert.review.subject import Reviewed, case_rule, has_words, withheld_names

_DIED: Final = "write died: there; of somebody else's death, say under of: whom it befell"
_CUSTODY: Final = "write custody: with from:; where they were let go soon, an entry of kind release"
_BEGINNING: Final = 25
"""A day that a text names within so many characters is that of the whole."""
_SHOWN: Final = 4
"""Of so many texts a sentence is shown."""


@case_rule("A12_not_read_again")
def texts_unread(subject: Reviewed) -> Iterator[Finding]:
    """One finding for each cause, at its first event; it concerns every document that prints one of the texts."""
    case = subject.case
    for unread in subject.context.memory.unread(case):
        lines = ((event.says, case.origin(*event.at).line) for event in unread.events)
        new = ", ".join(f"{says} (line {line})" for says, line in dict(lines).items())
        count = len(unread.texts)
        these = "this text is" if count == 1 else f"these {count} texts are"
        text = f"new: {new}; {these} as before:\n" + "\n".join(_listed(subject, unread))
        mend = (
            f"change them; when you have read those that are still true: hrdalert still-true {case.reference}"
        )
        printed = (told.printed_as for told in unread.texts)
        yield Finding(case.origin(*unread.events[0].at), text, mend, documents=tuple(printed))


def _listed(subject: Reviewed, unread: Unread) -> list[str]:
    """The unread texts with their lines, those without a shown sentence first; of many, the names alone."""
    names = withheld_names(subject)
    topics = {event.topic for event in unread.events}
    short, with_sentence = list[str](), list[str]()
    for told in sorted(unread.texts, key=lambda told: told.origin.line):
        sentence = sentence_of(told.words, topics, subject.case.language) if told.is_text else ""
        place = f"{told.origin.line} {told.key}"
        if not sentence or names.spans(sentence) or len(with_sentence) == _SHOWN:
            short.append(place)
        else:
            with_sentence.append(
                f"  {place}: “{sentence if len(sentence) <= 80 else f'{sentence[:80].rstrip()}…'}”"
            )
    return [*([f"  {' · '.join(short)}"] if short else []), *with_sentence]


@case_rule("A13_still_true")
def still_true_in_vain(subject: Reviewed) -> Iterator[Finding]:
    known = [told.key for told in told_in(subject.case)] if subject.case.still_true else []
    for key in (key for key in subject.case.still_true if key not in known):
        near = nearest(key, known, 0.6)
        mend = f"did you mean {near}?" if near else ""
        yield Finding(subject.case.origin("still_true", key), f"no text stands behind {key}", mend)


@case_rule("A14_said")
def said_in_vain(subject: Reviewed) -> Iterator[Finding]:
    """Find answers under ``said:`` whose words have gone from their text. A withheld name is not repeated."""
    names = withheld_names(subject)
    for number, said in enumerate(subject.case.said):
        if not has_words(subject.case, said):
            words = "these words" if names.spans(said.words) else shown(said.words, 60)
            text = f"{said.text} has changed since this was confirmed: {words} no longer stand there"
            yield Finding(subject.case.origin("said", number), text)


# --- data that do not go together any more


@case_rule("F30_custody_and_events")
def custody_against_events(subject: Reviewed) -> Iterator[Finding]:
    """Find custody that contradicts an entry; in a group, some people can be free and others held."""
    for victim in subject.case.alleged_victims:
        if victim.kind == "person":
            yield from _freed_and_held(subject, victim)
            yield from _taken_and_free(subject, victim)
    for number, entry in subject.entries:
        dead = [one.id for one in subject.case.alleged_victims if one.id in entry.of and one.died is None]
        if dead and entry.kind in ("death", "killing") and not entry.attempted:
            text = f"by {called(entry)} {', '.join(dead)} is dead, and died: is missing"
            yield Finding(subject.entry_origin(number), text, _DIED, "warning")


def _freed_and_held(subject: Reviewed, victim: AllegedVictim) -> Iterator[Finding]:
    """Find a release or an acquittal after which earlier custody is still open."""
    case, spells = subject.case, spells_of(subject.case, victim)
    for number, entry in subject.entries:
        is_release, date = entry.kind == "release", entry.date and entry.date.start
        is_end = is_release or entry.outcome_of(victim.id) == "acquitted"
        if not (date and is_end and is_of(entry, victim)) or entry.attempted:
            continue
        for row in (
            spell.custody for spell in spells if spell.begins < date and spell.is_open_on(subject.day)
        ):
            if row is not None:
                line = case.origin("custody", case.custody.index(row)).line
                text = f"by {called(entry)} {victim.id} was {'released' if is_release else 'acquitted'}"
                text += f", and the custody that began on {row.from_} (line {line}) has no until"
                severity: Severity | None = None if is_release else "remark"
                yield Finding(subject.entry_origin(number), text, severity=severity)


def _taken_and_free(subject: Reviewed, victim: AllegedVictim) -> Iterator[Finding]:
    """Find an arrest after which there is neither a release nor custody."""
    steps = [one for one in subject.entries if one[1].kind in ("arrest", "release") and is_of(one[1], victim)]
    number, last = steps[-1] if steps else (0, None)
    since = last.date.start if last and last.date else None
    spells = spells_of(subject.case, victim) if subject.case.custody else ()
    is_told = any(spell.ends is None or (since and spell.ends >= since) for spell in spells)
    is_taken = last and last.kind == "arrest" and not last.attempted
    if last and is_taken and spells and not is_told and not is_dead(victim, subject.day):
        text = f"by {called(last)} {victim.id} was arrested, and custody: tells of nothing since"
        yield Finding(subject.entry_origin(number), text, _CUSTODY, "warning")


@case_rule("F31_now_is_old")
def now_is_old(subject: Reviewed) -> Iterator[Finding]:
    """Find a ``now`` whose first words ("As of 8 November 2025") give an older day than the latest event."""
    case = subject.case
    newest = [
        (entry.date.start, number, entry)
        for number, entry in subject.entries
        if entry.date and entry.date.start and entry.date.precision == "day" and entry.kind not in OTHERS_SAY
    ]
    date, number, entry = max(newest, key=lambda one: one[:2], default=(None, 0, None))
    for key, now in (("now", case.now), ("withheld.now", case.withheld.now if case.withheld else None)):
        first = next((day for day, begin, _ in days_at(now or "", case.language) if begin < _BEGINNING), None)
        told = first.in_year(first.year or case.as_of.year) if first else None
        if now is None or told is None or told >= case.as_of:
            continue
        severity: Severity | None = "remark"
        text = f"{key} tells how things stood on {told}, and all was last checked on {case.as_of}"
        if entry and date and told < date:
            line, severity = subject.entry_origin(number).line, None
            text = f"{key} tells how things stood on {told}, and {called(entry)} (line {line}) is newer"
        yield Finding(now.origin, text, severity=severity, documents=(f"text:{key}",))


@case_rule("R64_prison_left")
def prison_left(subject: Reviewed) -> Iterator[Finding]:
    """Find prisons under ``appeal_to`` in which somebody was held and nobody is held any more."""
    case = subject.case
    for number, id in enumerate(case.appeal_to):
        reader = subject.context.readers.get(id)
        rows = [
            row for row in case.custody if reader and reader.kind == "prison" and _is_in(case, row, reader)
        ]
        ends = [row.until.end for row in rows if row.until and row.until.end and row.until.end <= subject.day]
        if rows and len(ends) == len(rows):
            text = f"nobody of the case has been held by {id} since {max(ends)}"
            yield Finding(case.origin("appeal_to", number), text, documents=(f"recipient:{id}",))


def _is_in(case: Case, row: Custody, reader: Reader) -> bool:
    """Whether an office holds somebody in custody: it is among the holders, or has the name of the place."""
    offices = {one.office for one in case.alleged_perpetrators if one.id in row.by}
    names = [
        " ".join(name.casefold().removeprefix("the ").split()) for name in (reader.office, row.place or "")
    ]
    return reader.id in offices or (all(names) and (names[0] in names[1] or names[1] in names[0]))
