"""Rules on facts: dates, places, who did it, sources, and whether the account agrees with itself."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from hrdalert import knowledge
from hrdalert.cases import Case
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import AllegedVictim, Custody, CustodyState, Incident, Proceeding, Telling
from hrdalert.disclosure.calendar import denial_in, states_of
from hrdalert.documents.languages.en import is_attributed
from hrdalert.review.prose_findings import any_of, sentences_of
from hrdalert.review.prose_reading import Passage, Reading, Sentence
from hrdalert.review.rules_english import (
    ABBREVIATION,
    ACTORS,
    AGE,
    CHARGED_WITH,
    COUNTED_DAYS,
    COUNTED_PEOPLE,
    FACTS_HEADING,
    GROUND,
    KNOWN_ABBREVIATIONS,
    NUMBERS,
    OF_STATE,
    ORDERED,
    TERM,
    UNNAMED_SOURCES,
    dates_at,
    dates_in,
    term_of,
)
from hrdalert.review.rules_seen import Found, Looks, Seen, plain, sections, short, texts_in

OLD_STATUS = datetime.timedelta(days=30)
"""What was last known of somebody who is held longer ago is too old for a document."""
_OLD_CASE = datetime.timedelta(days=180)
MATTERS = ("whereabouts", "lawyer", "family", "health")
_CONCLUSIVE = frozenset({"charged", "indicted", "convicted", "sentenced", "formal_arrest"})
FIRST_HAND = frozenset(
    {
        *("interview", "family", "lawyer", "witness", "alleged_victim", "own_documentation"),
        *("official_statement", "court_document", "medical", "photo_video"),
    }
)
"""Kinds of sources that are close to what happened, or documents of it."""
_OWN_SCRIPT = frozenset({"CHN", "HKG", "MAC", "TWN", "KOR", "PRK"})
_DEFENDERS = "human_rights_defenders"
_DAYS_NEAR = 3
_SAME_EVENT = 2 / 3
_FEWEST_SHARED = 2


# --- when and where


def dates(seen: Seen) -> Iterator[Found]:
    """Of an incident in the background that is known to have no date, it is a warning."""
    for incident in seen.incidents:
        if incident.date is None or incident.date.is_unknown:
            aside = incident.date is not None and incident.weight == "background" and not incident.violations
            text = f"the incident {incident.id} has no date"
            yield Found(seen.place(incident), text, severity="warning" if aside else None)


def places(seen: Seen) -> Iterator[Found]:
    """None of what happened has a place; or this one has none, and tells of a violation."""
    violations = [each for each in seen.incidents if each.violations]
    told = violations or [each for each in seen.incidents if each.weight != "background"]
    nowhere = [each for each in told if each.place is None]
    is_placed = len(nowhere) < len(told) or any(spell.place for spell in seen.spells)
    for incident in nowhere:
        yield Found(
            seen.place(incident),
            f"the incident {short(incident.id, incident.date)} has no place",
            severity="warning" if is_placed else None,
        )


def precision(seen: Seen) -> Iterator[Found]:
    for incident in seen.incidents:
        begins = (incident.date.first or incident.date) if incident.date else None
        if begins is not None and begins.precision == "year" and incident.part is None:
            text = f"the incident {incident.id} is dated by the year alone: {incident.date}"
            yield Found(seen.place(incident), text)


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
            yield Found(seen.place(spell), text)
        elif missing := [matter for matter in MATTERS if not _states(seen, spell, matter)]:
            text = f"of the custody of {_who(seen, spell)} nothing is said of {', '.join(missing)}"
            yield Found(
                seen.place(spell),
                text,
                f"write {missing[0]}: [{{state: not_stated, date: …}}] where nothing is known",
                "advice",
            )
    age = seen.day - seen.telling.as_of
    if open_spells and age > OLD_STATUS:
        text = (
            f"the state of custody is told as of {seen.telling.as_of}, {age.days} days before this document"
        )
        mend = (
            "Check the facts again and set as_of; under custody: write what is known today, with its date; or draft as "
            f"of that day: --date {seen.telling.as_of}"
        )
        yield Found(seen.place(seen.telling), text, mend)
    if not open_spells and not seen.spells and seen.telling.status == "ongoing":
        for incident in seen.incidents:
            if any(_takes_liberty(violation) for violation in incident.violations):
                text = f"{incident.id} tells that somebody was taken, and custody: says nothing of today"
                mend = "write custody: with from:, whereabouts, lawyer, family and health"
                yield Found(seen.place(incident), text, mend, "warning")
                break


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
    if not name.native and _OWN_SCRIPT.intersection(states):
        yield "its own script (native:)"
    has_short = name.family or name.short or name.native or name.aliases
    if not has_short and len(str(name.full).split()) > 1:
        yield "its family name (family:) or the short form (short:)"


def basics(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        keys = ("gender", "born", "nationality", "occupation")
        if missing := [key for key in keys if not getattr(victim, key)]:
            yield Found(seen.place(victim), f"of {victim.id} the file does not say: {', '.join(missing)}")


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
                seen.place(spell),
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
    close = (each.first_hand or each.kind in FIRST_HAND for each in seen.sources)
    if seen.sources and not any(close):
        yield Found(seen.place(seen.sources), "no source is first-hand or a document")


def unverified(seen: Seen) -> Iterator[Found]:
    for fact in (*seen.incidents, *seen.proceedings):
        told = fact.public.what if seen.is_withheld and fact.public else fact.what
        version = told.version(seen.language, seen.case.language) if told else None
        is_account = isinstance(fact, Incident) and fact.account is not None
        if fact.confidence == "confirmed" or version is None or is_account or seen.language != "en":
            continue
        if not is_attributed(version):
            excerpt = " ".join(version.split())[:80]
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


# --- whether it agrees with itself


def contradictions(seen: Seen) -> Iterator[Found]:
    if not seen.is_english:
        return
    yield from _other_dates(seen)
    yield from _other_terms(seen)
    yield from _other_ages(seen)
    yield from _other_titles(seen)


def _other_dates(seen: Seen) -> Iterator[Found]:
    """A day beside that of a fact, in a sentence that tells the same."""
    own = days_of(seen.case, seen.day)
    told = [(sentence, dates_at(sentence.text)) for sentence in sentences_of(seen.reading.prose)]
    strange = [
        (sentence, *dates[0]) for sentence, dates in told if len(dates) == 1 and dates[0][1] not in own
    ]
    if not strange:
        return
    facts = [
        (fact, fact.when.start, _content(fact.in_short or fact.what))
        for fact in seen.facts
        if fact.when and _is_day(fact.when)
    ]
    for sentence, found, day in strange:
        words = _content_of(sentence.text)
        for fact, right, content in facts:
            if right and _is_near(day, right) and _tells_the_same(content, words):
                begin = sentence.begin + found.start()
                text = f"“{found[0]}” stands here, and {fact.id or 'the case file'} has {right}"
                yield Found(seen.at(sentence.passage, begin, begin + len(found[0])), text)
                break


def days_of(case: Case, day: datetime.date) -> frozenset[datetime.date]:
    """Every day that the case file gives as a value, and that of the document."""
    return case.days | {day}


def contradictions_between(
    case_days: frozenset[datetime.date], readings: Sequence[Reading]
) -> list[Sentence]:
    """Sentences that tell what another one tells, here or in another document of the case, with another day.

    Of two such days one is none of the case file's: that is the sentence to look at.
    """
    told = [
        (sentence, days[0], _content_of(sentence.text))
        for reading in readings
        for passage in reading.prose
        for sentence in passage.sentences
        if len(days := dates_in(sentence.text)) == 1
    ]
    strange = [each for each in told if each[1] not in case_days]
    return [
        sentence
        for sentence, day, words in strange
        if any(_is_near(day, other) and _says_the_same(words, said) for _, other, said in told)
    ]


def _says_the_same(one: frozenset[str], two: frozenset[str]) -> bool:
    return len(one & two) >= max(_FEWEST_SHARED + 2, _SAME_EVENT * min(len(one), len(two)))


def _is_day(date: CaseDate) -> bool:
    return date.precision == "day" and not date.is_interval and not date.approximate


def _is_near(one: datetime.date, two: datetime.date) -> bool:
    same_day = (one.day, one.month) == (two.day, two.month) and abs(one.year - two.year) == 1
    return one != two and (same_day or abs((one - two).days) <= _DAYS_NEAR)


def _content(told: object) -> frozenset[str]:
    return frozenset().union(*(_content_of(plain(text)) for text in texts_in(told)))


def _content_of(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in re.findall(r"[A-Za-z]{4,}", text))


def _tells_the_same(told: frozenset[str], words: frozenset[str]) -> bool:
    shared = len(told & words)
    return len(told) >= _FEWEST_SHARED and shared >= _FEWEST_SHARED and shared >= _SAME_EVENT * len(told)


def _other_terms(seen: Seen) -> Iterator[Found]:
    """Another term of imprisonment than the case file has, of a person of the case."""
    known = {
        term
        for step in seen.case.proceedings
        for text in (*texts_in(step.outcome), *texts_in(step.what), *texts_in(step.in_short))
        for found in TERM.finditer(text)
        if (term := term_of(found))
    }
    called = any_of(_called(seen))
    for passage in seen.reading.prose if known and called else ():
        for sentence in passage.sentences:
            for found in TERM.finditer(sentence.own):
                term = term_of(found)
                if (
                    term
                    and term not in known
                    and "sentenced" in sentence.own
                    and called
                    and called.search(sentence.own)
                ):
                    begin = sentence.begin + found.start()
                    text = f"“{found[0]}” stands here, and no sentence in the case file is as long as that"
                    yield Found(seen.at(passage, begin, begin + len(found[0])), text)


def _called(seen: Seen) -> Iterator[str]:
    for victim in seen.case.alleged_victims:
        yield from (str(part) for part in (victim.name.full, victim.name.family, victim.name.short) if part)


def _other_ages(seen: Seen) -> Iterator[Found]:
    born = [victim.born for victim in seen.people if victim.born is not None]
    if len(seen.people) != 1 or not born or born[0].start is None or born[0].end is None:
        return
    oldest, youngest = ((seen.day - day).days / 365.25 for day in (born[0].start, born[0].end))
    called = any_of(_called(seen))
    for passage, found in seen.matches(AGE):
        age = int(found["age"])
        near = passage.own[max(0, found.start() - 60) : found.end() + 60]
        if called and called.search(near) and not youngest - 2 < age < oldest + 1:
            text = f"“{found[0]}” stands here, and born: is {born[0]}"
            yield Found(seen.at(passage, *found.span()), text)


def _other_titles(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        title = str(victim.title or "").rstrip(".")
        known = [str(part) for part in (victim.name.family, victim.name.short, victim.name.full) if part]
        shared = [each for each in seen.case.related if each.name.family in known or each.name.full in known]
        if title not in ("Mr", "Ms", "Mrs", "Miss") or shared:
            continue
        wrong = "Mr" if title != "Mr" else "Ms|Mrs|Miss"
        pattern = re.compile(rf"\b(?:{wrong})\.? (?:{'|'.join(map(re.escape, known))})\b")
        for passage, found in seen.matches(pattern):
            text = f"“{found[0]}” stands here, and title: is {title}"
            yield Found(seen.at(passage, *found.span()), text)


def numbers(seen: Seen) -> Iterator[Found]:
    """A count of days that lies between no two days of the case, or a headline that counts other people."""
    if not seen.is_english:
        return
    counted = list(seen.matches(COUNTED_DAYS, passages=seen.reading.prose))
    days = sorted(each for each in days_of(seen.case, seen.day) if counted and each <= seen.day)
    spans = {
        abs((one - two).days) + extra for one, two in itertools.combinations(days, 2) for extra in (0, 1)
    }
    for passage, found in counted:
        if int(found["days"]) not in spans and not ORDERED.search(passage.own, 0, found.start("days")):
            text = f"“{found[0]}” lies between no two days of the case file"
            yield Found(seen.at(passage, *found.span()), text)
    yield from _counted_people(seen, seen.telling)


def _counted_people(seen: Seen, telling: Telling) -> Iterator[Found]:
    if any(each.kind != "person" for each in seen.case.alleged_victims):
        return
    for told in (telling.headline, *telling.headlines.values()):
        for text in texts_in(told):
            found = COUNTED_PEOPLE.match(text)
            if found and NUMBERS[found["count"].lower()] != len(seen.people):
                yield Found(
                    text.origin, f"the headline counts “{found[0]}”, and the file has {len(seen.people)}"
                )


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


# --- told once

_SAME_FACT = 2 / 3
_FEWEST_WORDS = 4


def told_twice(seen: Seen) -> Iterator[Found]:
    """Two facts of one day and of the same people whose words are mostly the same, or two of one step in a court."""
    facts: tuple[Incident | Proceeding, ...] = (*seen.incidents, *seen.proceedings)
    for one, two in itertools.combinations(facts, 2):
        if one.date is None or one.date.is_unknown or str(one.date) != str(two.date):
            continue
        if (one.time and two.time and one.time != two.time) or set(seen.ids_of(one)).isdisjoint(
            seen.ids_of(two)
        ):
            continue
        if _is_one_step(one, two) or _is_told_alike(_words_of(one), _words_of(two)):
            names = f"{_fact_called(one)} and {_fact_called(two)}"
            yield Found(seen.place(two, one), f"{names}, both of {one.date}, seem to tell the same")


def _fact_called(fact: Incident | Proceeding) -> str:
    return (
        f"the incident {fact.id}"
        if isinstance(fact, Incident)
        else f"the step {fact.stage.replace('_', ' ')}"
    )


def _is_one_step(one: Incident | Proceeding, two: Incident | Proceeding) -> bool:
    """Whether both are the same step, said in no two ways: charged twice on one day may be two charges."""
    if not (isinstance(one, Proceeding) and isinstance(two, Proceeding)) or one.stage != two.stage:
        return False
    return all(
        getattr(one, key) is None or getattr(two, key) is None or getattr(one, key) == getattr(two, key)
        for key in ("court", "charge", "outcome", "place", "in_short")
    )


def _words_of(fact: Incident | Proceeding) -> frozenset[str]:
    """The longer words of a fact, as it is told in full; those of a step of proceedings with its name and outcome."""
    words = _content(fact.what or fact.in_short)
    if isinstance(fact, Proceeding):
        words |= _content_of(fact.stage.replace("_", " "))
        words |= _content((fact.court, fact.outcome, fact.charge and fact.charge.name))
    return words


def _is_told_alike(one: frozenset[str], two: frozenset[str]) -> bool:
    shared = len(one & two)
    return shared >= _FEWEST_WORDS and shared >= _SAME_FACT * min(len(one), len(two))


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
