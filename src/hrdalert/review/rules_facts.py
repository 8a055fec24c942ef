"""Rules on facts: dates, places, who did it, the law, sources, abbreviations."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from typing import Final

from hrdalert import knowledge
from hrdalert.cases.model import AllegedVictim, Custody, CustodyState, Incident, Proceeding
from hrdalert.disclosure.calendar import denial_in, states_of
from hrdalert.documents.languages.en.attribution import is_attributed
from hrdalert.review.prose_reading import Passage
from hrdalert.review.rules_agreement import contradictions, numbers, told_twice
from hrdalert.review.rules_english import (
    ABBREVIATION,
    ACTORS,
    CHARGED_WITH,
    FACTS_HEADING,
    GROUND,
    KNOWN_ABBREVIATIONS,
    OF_STATE,
    UNNAMED_SOURCES,
    dates_in,
)
from hrdalert.review.rules_seen import Found, Looks, Seen, first_words, sections, short, spoken, texts_in

OLD_STATUS = datetime.timedelta(days=30)
"""What was last known of somebody who is held longer ago is too old for a document."""
GOES_ON = ("ongoing", "imminent")
_OLD_CASE = datetime.timedelta(days=180)
_OF_WHAT_HAPPENED = frozenset({"investigate", "bring_to_justice", "reparation", "amend_law"})
"""Demands that can be made however long ago it was; all others ask to change how things are today."""
MATTERS = ("whereabouts", "lawyer", "family", "health")
_CONCLUSIVE = frozenset({"charged", "indicted", "convicted", "sentenced", "formal_arrest"})
FIRST_HAND = frozenset(
    {
        *("interview", "family", "lawyer", "witness", "alleged_victim", "own_documentation"),
        *("official_statement", "court_document", "medical", "photo_video"),
    }
)
"""Kinds of sources that are close to what happened, or documents of it."""
OWN_SCRIPT = frozenset({"CHN", "HKG", "MAC", "TWN", "KOR", "PRK"})
"""Where a person is found by the name in its own script."""
_DEFENDERS = "human_rights_defenders"


# --- when and where


def dates(seen: Seen) -> Iterator[Found]:
    """Of an incident in the background that is known to have no date, it is a warning."""
    for incident in seen.incidents:
        if incident.date is None or incident.date.is_unknown:
            aside = incident.date is not None and incident.weight == "background" and not incident.violations
            text = f"the incident {incident.id} has no date"
            yield Found(seen.line(incident, "date"), text, severity="warning" if aside else None)


def places(seen: Seen) -> Iterator[Found]:
    """None of what happened has a place; or this one has none, and tells of a violation."""
    violations = [each for each in seen.incidents if each.violations]
    told = violations or [each for each in seen.incidents if each.weight != "background"]
    nowhere = [each for each in told if each.place is None]
    held_in = (
        place for spell in seen.spells for place in (spell.place, *(at.place for at in spell.whereabouts))
    )
    is_placed = len(nowhere) < len(told) or any(held_in)
    for incident in nowhere:
        yield Found(
            seen.line(incident),
            f"the incident {short(incident.id, incident.date)} has no place",
            severity="warning" if is_placed else None,
        )


def precision(seen: Seen) -> Iterator[Found]:
    for incident in seen.incidents:
        begins = (incident.date.first or incident.date) if incident.date else None
        if begins is not None and begins.precision == "year" and incident.part is None:
            text = f"the incident {incident.id} is dated by the year alone: {incident.date}"
            yield Found(seen.line(incident, "date"), text)


def order(seen: Seen) -> Iterator[Found]:
    """In a section that tells the facts, a paragraph that begins earlier than the one before it."""
    if seen.document is None or not seen.is_english:
        return
    for section in sections(seen.document):
        if not FACTS_HEADING.search(section.heading):
            continue
        first = [(days[0], text) for text in section.texts if (days := dates_in(text.partition(". ")[0]))]
        for (before, _), (after, text) in itertools.pairwise(first):
            if after < before:
                passage = next((each for each in seen.reading.passages if each.text == text), None)
                origin = seen.at(passage, 0, len(passage.text)) if passage else seen.paper
                yield Found(origin, f"told after {before}, and it happened before: “{text[:80]}…”")


def present_state(seen: Seen) -> Iterator[Found]:
    open_spells = [spell for spell in seen.spells if seen.is_open(spell) and deprives(spell)]
    for spell in open_spells:
        known = [each for each in states_of(spell) if seen.calendar.fact(each) <= seen.day]
        if not known and not spell.place:
            text = f"nothing is said of how {_who(seen, spell)} is today: no whereabouts, lawyer, family or health"
            yield Found(seen.line(spell), text)
        elif missing := [matter for matter in MATTERS if not _states(seen, spell, matter)]:
            text = f"of the custody of {_who(seen, spell)} nothing is said of {', '.join(missing)}"
            yield Found(
                seen.line(spell),
                text,
                f"write {missing[0]}: [{{state: not_stated, date: …}}] where nothing is known",
                "advice",
            )
    yield from _told_long_ago(seen, is_held=bool(open_spells))
    if not open_spells and not seen.spells and seen.telling.status == "ongoing":
        for incident in seen.incidents:
            if any(_takes_liberty(violation) for violation in incident.violations):
                text = f"{incident.id} tells that somebody was taken, and custody: says nothing of today"
                mend = "write custody: with from:, whereabouts, lawyer, family and health"
                yield Found(seen.place(incident), text, mend, "warning")
                break


def _told_long_ago(seen: Seen, *, is_held: bool) -> Iterator[Found]:
    """What a document says of today, where the office judged the case too long ago for that."""
    telling = seen.telling
    as_of, age = telling.as_of, seen.day - telling.as_of
    if age <= OLD_STATUS:
        return
    long_ago = f"as of {as_of}, {age.days} days before this document"
    again = f"or draft as of that day: --date {as_of}"
    if is_held:
        mend = (
            "Check the facts again and set as_of; under custody: write what is known today, with its date; "
            f"{again}"
        )
        yield Found(seen.place(telling), f"the state of custody is told {long_ago}", mend)
    elif telling.status in GOES_ON:
        text = f"it is told as {telling.status} {long_ago}: what went on or was feared then may be over"
        mend = (
            "Check the facts again, write status: as it is today, and set as_of; what has happened since goes under "
            f"incidents:; {again}"
        )
        yield Found(seen.place(telling), text, mend)
    elif asked := [each for each in telling.demands if each.do not in _OF_WHAT_HAPPENED]:
        words = [str(each.do) for each in asked if each.do]
        what = f"{', '.join(words)} {'is' if len(words) == 1 else 'are'}" if words else "a change of today is"
        text = f"{what} asked for, and the case is told {long_ago}: it may have been granted since"
        mend = (
            "Check how things are today and set as_of; take out under demands: what has been granted since; "
            f"{again}"
        )
        # What a demand in the case's own words asks for, a person must see.
        yield Found(seen.place(asked[0], telling), text, mend, None if words else "warning")


def deprives(spell: Custody) -> bool:
    """Whether somebody is held: bail and a ban on travelling are no custody."""
    regime = knowledge.vocabulary("regime").get(str(spell.regime))
    return regime is None or regime.deprives_of_liberty is not False


def _states(seen: Seen, spell: Custody, matter: str) -> list[CustodyState]:
    return [each for each in getattr(spell, matter) if seen.calendar.fact(each) <= seen.day]


def _who(seen: Seen, spell: Custody) -> str:
    return ", ".join(seen.ids_of(spell))


def _takes_liberty(violation: str) -> bool:
    word = knowledge.vocabulary("violation").get(violation)
    return word is not None and word.family == "liberty"


# --- who


def unknown_perpetrators(seen: Seen) -> Iterator[Found]:
    if seen.case.measure is not None:
        return
    known = [each for each in seen.case.alleged_perpetrators if seen.calendar.perpetrator(each) <= seen.day]
    if not known:
        text = "nobody is alleged to have done it, and nobody is described"
        said = [
            found for each in seen.incidents for told in texts_in(each.what) if (found := ACTORS.search(told))
        ]
        if said:
            text = f"a text tells of “{said[0][0]}”, and alleged_perpetrators: has nobody"
            mend = (
                "write alleged_perpetrators: - {id: …, name: …, kind: state, individuals: unknown}, and by: with that"
                " id at the incident; if they only said that they were such, kind: unknown, and role: what they said"
            )
            yield Found(seen.file, text, mend)
        else:
            yield Found(seen.file, text)
    for each in known:
        if each.kind == "unknown" and not (each.state_link or each.rank or each.role):
            yield Found(seen.place(each), f"nothing describes {each.id}, who is not known")


def state_link(seen: Seen) -> Iterator[Found]:
    known = [each for each in seen.case.alleged_perpetrators if seen.calendar.perpetrator(each) <= seen.day]
    of_state = any(each.state_link or each.kind == "state" for each in known)
    telling = seen.telling
    own = texts_in((telling.position, telling.urgency, telling.mandates))
    is_told = of_state or "impunity_no_remedy" in seen.violations or any(map(OF_STATE.search, own))
    for each in known:
        if each.kind == "non_state" and not each.state_link:
            text = f"nothing says what the State has to do with what {each.id} is alleged to have done"
            yield Found(seen.place(each), text, severity="warning" if is_told else None)


def defenders_link(seen: Seen) -> Iterator[Found]:
    asked = next((each for each in seen.telling.mandates if each.id == _DEFENDERS), None)
    if asked is None or asked.reason or "women_defenders" in seen.violations:
        return
    words = seen.telling.texts.get(seen.id, {})
    if any(each.follows for each in seen.incidents) or "link" in words:
        return
    yield Found(
        seen.place(seen.telling.mandates, seen.telling),
        "nothing links what happened to work for human rights, and the mandate on defenders is asked; write the link as"
        f" its reason: {{id: {_DEFENDERS}, reason: she was taken the day after a speech for prisoners}}",
    )


def defenders_profile(seen: Seen) -> Iterator[Found]:
    if not any(each.id == _DEFENDERS for each in seen.telling.mandates):
        return
    for victim in seen.people:
        if not victim.occupation and not victim.human_rights_work:
            yield Found(seen.place(victim), f"nothing says what {victim.id} does for human rights")


def names(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        if victim.id in seen.named and (missing := list(_missing_of_name(seen, victim))):
            text = f"the name of {victim.id} is given without {' and '.join(missing)}"
            yield Found(seen.place(victim), text)


def _missing_of_name(seen: Seen, victim: AllegedVictim) -> Iterator[str]:
    name = victim.name
    states = victim.nationality or seen.case.states
    if not name.native and OWN_SCRIPT.intersection(states):
        yield "its own script (native:)"
    has_short = name.family or name.short or name.native or name.aliases
    if not has_short and len(str(name.full).split()) > 1:
        yield "its family name (family:) or the short form (short:)"


def basics(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        keys = ("gender", "born", "nationality", "occupation")
        if missing := [key for key in keys if not getattr(victim, key)]:
            yield Found(seen.line(victim), f"of {victim.id} the file does not say: {', '.join(missing)}")


def law_invoked(seen: Seen) -> Iterator[Found]:
    """A charge or a conviction without its name, or custody of which no ground is told anywhere."""
    for step in seen.proceedings:
        if step.stage in _CONCLUSIVE and not _charged(seen, seen.ids_of(step)):
            yield Found(seen.place(step), f"the step {step.stage} ({step.date}) names no charge and no law")
    for spell in seen.spells:
        ids = seen.ids_of(spell)
        told = " ".join(
            text for each in seen.incidents if _shares(seen, each, ids) for text in texts_in(each.what)
        )
        is_denied = denial_in(spell, _states(seen, spell, "whereabouts")) is not None
        if deprives(spell) and not is_denied and not _charged(seen, ids) and not GROUND.search(told):
            yield Found(
                seen.line(spell),
                f"nothing says by which law {', '.join(ids)} came into custody ({spell.start})",
            )


def _charged(seen: Seen, ids: tuple[str, ...]) -> bool:
    return any(_names_law(step) and set(seen.ids_of(step)) & set(ids) for step in seen.proceedings)


def _names_law(step: Proceeding) -> bool:
    told = (text for text in texts_in((step.what, step.in_short, step.outcome)))
    return (
        step.charge is not None or step.stage == "charged_unspecified" or any(map(CHARGED_WITH.search, told))
    )


def _shares(seen: Seen, incident: Incident, ids: tuple[str, ...]) -> bool:
    return bool(set(seen.ids_of(incident)) & set(ids))


# --- sources


def sources_named(seen: Seen) -> Iterator[Found]:
    for fact in (*seen.incidents, *seen.proceedings):
        if not fact.sources:
            called = fact.id or type(fact).__name__.lower()
            yield Found(seen.place(fact), f"no source is given for {short(called, fact.date)}")
    if seen.is_english:
        for passage, found in seen.matches(UNNAMED_SOURCES):
            text = f"of what kind the source is, is not said: “{seen.excerpt(passage, *found.span())}”"
            yield Found(seen.at(passage, *found.span()), text)


def media_only(seen: Seen) -> Iterator[Found]:
    if seen.sources and all(each.kind == "media" for each in seen.sources):
        yield Found(seen.place(seen.sources), "every source of the case is a report of the media")


def secondhand(seen: Seen) -> Iterator[Found]:
    used = {id for fact in seen.facts for id in fact.sources} | {
        id for each in seen.people for id in each.sources
    }
    used |= {id for spell in seen.spells for state in states_of(spell) for id in state.sources}
    sources = [each for each in seen.sources if each.id in used] or seen.sources
    close = (each.first_hand or each.kind in FIRST_HAND for each in sources)
    if sources and not any(close):
        yield Found(seen.line(sources[0]), "no source is first-hand or a document")


def unverified(seen: Seen) -> Iterator[Found]:
    for fact in (*seen.incidents, *seen.proceedings):
        told = fact.public.what if seen.is_withheld and fact.public else fact.what
        version = told.version(seen.language, seen.case.language) if told else None
        is_account = isinstance(fact, Incident) and fact.account is not None
        if fact.confidence == "confirmed" or version is None or is_account or seen.language != "en":
            continue
        if not seen.tells(told, fact.in_short):
            continue
        if not is_attributed(version):
            excerpt = first_words(spoken(seen.case, version))
            if fact.confidence == "alleged" and isinstance(fact, Incident):
                text = (
                    f"alleged, and documents say “according to the information received” of it: “{excerpt}”"
                )
                yield Found(version.origin, text, severity="advice")
            else:
                yield Found(version.origin, f"{fact.confidence}, and told as established: “{excerpt}”")


def why_now(seen: Seen) -> Iterator[Found]:
    if seen.latest and seen.day - seen.latest > _OLD_CASE and not seen.telling.urgency:
        age = (seen.day - seen.latest).days
        yield Found(
            seen.place(seen.telling),
            f"the latest fact, of {seen.latest}, is {age} days old, and nothing says why now",
        )


# --- abbreviations


def abbreviations(seen: Seen) -> Iterator[Found]:
    """The first time an abbreviation stands, without brackets on one side or the other."""
    if not seen.is_english:
        return
    known = {*KNOWN_ABBREVIATIONS, *_own_abbreviations(seen)}
    for passage in seen.reading.written:
        if passage.text.isupper():
            continue
        for found in ABBREVIATION.finditer(passage.own):
            word = found["word"]
            if word not in known and not _is_introduced(passage, found):
                text = (
                    f"{word} stands here before it is spelled out: “{seen.excerpt(passage, *found.span())}”"
                )
                yield Found(seen.at(passage, *found.span("word")), text)
            known.add(word)
    if seen.id == "wgeid":
        yield from _short_forces(seen)


def _own_abbreviations(seen: Seen) -> Iterator[str]:
    """Names and codes: of the people, of the organisation, of those who published a source."""
    yield from re.findall(r"\w+", seen.office.name)
    yield from re.findall(r"\w+", seen.office.acronym)
    yield from knowledge.countries()
    names = [each.name for each in (*seen.case.alleged_victims, *seen.case.related)]
    for text in (*texts_in(tuple(names)), *texts_in(tuple(each.publisher for each in seen.case.sources))):
        yield from re.findall(r"\w+", text)
    for charge in seen.case.un_history:
        yield from re.findall(r"[A-Z]+", charge.reference or "")
    for source in seen.case.sources:
        yield from (word for text in texts_in(source.title) for word in re.findall(r"[A-Z]{2,}", text))


def _is_introduced(passage: Passage, found: re.Match[str]) -> bool:
    before, after = passage.text[: found.start("word")], passage.text[found.end("word") :]
    return before.endswith(("(", "“", '"')) or after.lstrip().startswith("(")


def _short_forces(seen: Seen) -> Iterator[Found]:
    passages = seen.reading.passages
    for label, answer in itertools.pairwise(passages):
        if label.role == "label" and re.search(r"perpetrator|forces|responsible", label.text, re.IGNORECASE):
            found = ABBREVIATION.search(answer.text)
            if found and answer.role == "answer":
                text = f"the form wants the forces by their whole name, not {found['word']}"
                yield Found(seen.at(answer, *found.span("word")), text)


FACTS: Final[Looks] = {
    "F01_date": dates,
    "F02_place": places,
    "F03_date_precision": precision,
    "F04_order": order,
    "F05_present_state": present_state,
    "F06_perp_unknown": unknown_perpetrators,
    "F07_state_link": state_link,
    "F08_hrd_link": defenders_link,
    "F09_hrd_profile": defenders_profile,
    "F10_names": names,
    "F11_victim_basics": basics,
    "F12_law_invoked": law_invoked,
    "F13_sources_named": sources_named,
    "F14_media_only": media_only,
    "F15_secondhand": secondhand,
    "F16_contradiction": contradictions,
    "F17_numbers": numbers,
    "F18_age_of_case": why_now,
    "F19_unverified_marked": unverified,
    "F20_abbrev": abbreviations,
    "S26_told_twice": told_twice,
}
