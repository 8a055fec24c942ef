"""Rules of style and safety: accusations, names of peoples, ages, survivors, pseudonyms, links, motives, charges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hrdalert.audience import Audience
from hrdalert.cases.model import UNACKNOWLEDGED, AllegedVictim, Custody, Person, Related
from hrdalert.disclosure.clearance import people_of
from hrdalert.disclosure.relations import NEAR
from hrdalert.disclosure.view import ChargeView, Gap, TextView
from hrdalert.documents.blocks import link_addresses
from hrdalert.documents.languages import find_language
from hrdalert.documents.story import story
from hrdalert.errors import Severity
from hrdalert.patterns import later
from hrdalert.review.prose_findings import any_of
from hrdalert.review.prose_reading import Sentence
from hrdalert.review.rules_custody import denied_custody
from hrdalert.review.rules_english import (
    AGE,
    BINDS,
    CONCEALS,
    CONSCIENCE,
    DECLARATION,
    FAMILY_AT_LARGE,
    FORMALLY_ARRESTED,
    FOUND_BY,
    GRAVEST,
    GUILTY,
    IN_WRITING,
    MOTIVE,
    NEAR_ACTS,
    NEAR_TELLS,
    NOT_BOUND,
    OF_DISAPPEARANCES,
    PRIVATE_HOST,
    REAL_NAME,
    SPELLINGS,
    SUPPOSED,
    TITLES,
    WHETHER,
)
from hrdalert.review.rules_seen import Found, Looks, Seen, plain, texts_in

_HIDDEN = frozenset({"turned_away"} | UNACKNOWLEDGED)
_CHINESE = ("CHN",)
_THE_CHARGE_IS = later(r"\bcharges? (?:is|was) $", re.IGNORECASE)
_NATIVE_TERM = later(r" \([^\x00-\u024f()]+\)")
_READERS: dict[Audience, str] = {
    "un": "UN experts (who may pass it on)",
    "government": "the Government",
    "public": "the public",
    "internal": "the office",
}
_CAPITAL = later(r"\b[A-Z]")
_TWO_WORDS = later(r"(?:[\w’'-]+ ){0,2}$")
_SINGULAR = {"wives": "wife", "witnesses": "witness", "eyewitnesses": "eyewitness", "passers-by": "passer-by"}
_CALLED_BY = {"VNM": "the last part of the name", "MMR": "the whole name"}


def guilty(seen: Seen) -> Iterator[Found]:
    if seen.is_english:
        for passage, found in seen.matches(GUILTY):
            text = f"“{seen.excerpt(passage, *found.span())}” speaks as a court would"
            yield Found(seen.at(passage, *found.span()), text)


def gravest(seen: Seen) -> Iterator[Found]:
    for sentence, found in _sentences_with(seen, GRAVEST):
        if not FOUND_BY.search(sentence.own):
            yield _at(seen, sentence, found, f"“{found[0]}” stands here without a body that found it")


def _sentences_with(seen: Seen, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """Sentences of an English document that hold this, quotations left out."""
    for passage in seen.reading.written if seen.is_english else ():
        for sentence in passage.sentences:
            if found := pattern.search(sentence.own):
                yield sentence, found


def _at(seen: Seen, sentence: Sentence, found: re.Match[str], text: str) -> Found:
    begin, end = sentence.begin + found.start(), sentence.begin + found.end()
    return Found(seen.at(sentence.passage, begin, end), text)


def formal_arrest(seen: Seen) -> Iterator[Found]:
    if any(step.stage == "formal_arrest" for step in seen.case.proceedings):
        return
    for sentence, found in _sentences_with(seen, FORMALLY_ARRESTED):
        if not WHETHER.search(sentence.own[: found.start()]):
            yield _at(
                seen, sentence, found, f"“{found[0]}” stands here, and the proceedings have no formal arrest"
            )


def disappearance(seen: Seen) -> Iterator[Found]:
    told = [each for each in seen.incidents if "enforced_disappearance" in each.violations]
    if not told:
        return
    kinds = {each.id: each.kind for each in seen.case.alleged_perpetrators}
    by = {kinds[id] for each in told for id in each.by if id in kinds}
    if by and by == {"non_state"} and not any(each.state_link for each in seen.case.alleged_perpetrators):
        yield Found(seen.place(told[0]), f"{told[0].id} is laid to no one of the State")
    for incident in told:
        people = set(seen.ids_of(incident))
        spells = [spell for spell in seen.spells if people & set(seen.ids_of(spell))]
        if spells and not any(map(_is_hidden, spells)) and not any(map(CONCEALS.search, _all_words(seen))):
            text = (
                f"{incident.id} is called so, and an enforced disappearance is more than not knowing where: nothing "
                "says that anybody denied or concealed it"
            )
            yield Found(seen.place(incident), text)


def _is_hidden(spell: Custody) -> bool:
    """Whether custody is denied, somebody who asked was told that nobody is there, or the measure hides the place."""
    if spell.regime == "rsdl":
        return True
    states = (*spell.whereabouts, *spell.lawyer, *spell.family)
    return any(state.state in _HIDDEN for state in states)


def _all_words(seen: Seen) -> Iterator[str]:
    """What the case says of what happened, in its own words."""
    states = [(*each.whereabouts, *each.lawyer, *each.family) for each in seen.spells]
    told = (seen.telling.summary, *(each.what for each in seen.facts))
    for text in (*texts_in(told), *texts_in(tuple(state.what for each in states for state in each))):
        yield OF_DISAPPEARANCES.sub("", plain(text))


def conscience(seen: Seen) -> Iterator[Found]:
    listed = seen.telling.prisoner_of_conscience
    if listed:
        return
    for sentence, found in _sentences_with(seen, CONSCIENCE):
        yield _at(
            seen, sentence, found, f"“{found[0]}” stands here, and prisoner_of_conscience: lists nobody"
        )


def spellings(seen: Seen) -> Iterator[Found]:
    for one, two in SPELLINGS:
        first, second = _own(seen, one), _own(seen, two)
        if first and second:
            yield Found(seen.paper, f"both {first} and {second} stand in it")


def _own(seen: Seen, pattern: re.Pattern[str]) -> str:
    return next((found[0] for _, found in seen.matches(pattern)), "")


def age(seen: Seen) -> Iterator[Found]:
    if not seen.is_english or not seen.people or any(each.born for each in seen.people):
        return
    called = any_of(str(part) for each in seen.people for part in (each.name.full, each.name.family) if part)
    for passage, found in seen.matches(AGE):
        if passage.own[: found.start()].endswith("then aged "):
            continue  # it stands beside its day, and does not grow old
        if called and called.search(passage.own[max(0, found.start() - 60) : found.end() + 60]):
            yield Found(
                seen.at(passage, *found.span()), f"an age stands here ({found['age']}), and born: is missing"
            )


def survivor(seen: Seen) -> Iterator[Found]:
    for victim in seen.people:
        consent = victim.consent.to("public")
        is_theirs = any(
            "gender_based_violence" in each.violations and victim.id in seen.ids_of(each)
            for each in seen.incidents
        )
        if not is_theirs or victim.id not in seen.named:
            continue
        if consent.answer != "yes" or not any(IN_WRITING.search(text) for text in texts_in(consent.how)):
            yield Found(
                seen.place(consent, victim), f"{victim.id} is named, and no consent in writing is recorded"
            )


def mosaic(seen: Seen) -> Iterator[Found]:
    """What is left of a person whose name is withheld."""
    if all(victim.id in seen.named for victim in seen.people):
        return
    for victim in seen.view.victims:
        if victim.named or victim.kind != "person":
            continue
        told = (("work", victim.occupation), ("home", victim.residence), ("place of origin", victim.origin))
        left = [what for what, value in told if value]
        exact = next(
            (
                each
                for each in seen.view.incidents
                if victim in each.of and each.place and _is_exact(each.date)
            ),
            None,
        )
        if exact:
            left.append(f"day and place of {exact.id}")
        if len(left) > 1:
            text = f"the name of {victim.id} is withheld; what is left is the {', the '.join(left)}"
            yield Found(exact.origin if exact else seen.file, text)


def _is_exact(date: object) -> bool:
    return bool(getattr(date, "is_exact", False))


def pseudonym_said(seen: Seen) -> Iterator[Found]:
    if not seen.is_english or REAL_NAME.search(seen.text):
        return
    for person in people_of(seen.case):
        called = person.pseudonym.text if person.pseudonym else None
        if called and person.id not in seen.named and str(called) in seen.text:
            yield Found(
                called.origin, f"“{called}” is printed, and nothing says that it is not the real name"
            )


def initial(seen: Seen) -> Iterator[Found]:
    for person in people_of(seen.case):
        if person.pseudonym and _initial_of(str(person.pseudonym.text)) in _initials(person):
            yield Found(
                person.pseudonym.text.origin, f"“{person.pseudonym.text}” has an initial of the real name"
            )


def _initial_of(pseudonym: str) -> str:
    found = re.search(r"\b([A-Z])\.?$", pseudonym.strip())
    return found[1] if found else "–"


def _initials(person: Person) -> frozenset[str]:
    name = person.name
    if isinstance(person, AllegedVictim) and person.kind != "person":
        return frozenset()
    return frozenset(
        word[0].upper() for word in re.findall(r"\w+", f"{name.full} {name.family or ''} {name.short or ''}")
    )


def private_links(seen: Seen) -> Iterator[Found]:
    for url in link_addresses(seen.document.blocks) if seen.document else ():
        if PRIVATE_HOST.search(url):
            yield Found(seen.paper, f"a link leads to a private place: {url}")


def motive(seen: Seen) -> Iterator[Found]:
    for sentence, found in _sentences_with(seen, MOTIVE):
        says_so = "peacefully exercising" in sentence.own or " solely for " in sentence.own
        is_finding = bool(seen.telling.prisoner_of_conscience) and says_so
        if not SUPPOSED.search(sentence.own) and not is_finding:
            yield _at(seen, sentence, found, f"“{found[0]}” tells a motive as a fact")


def declaration(seen: Seen) -> Iterator[Found]:
    for sentence, found in _sentences_with(seen, DECLARATION):
        said = BINDS.search(sentence.own)
        about = sentence.own[max(0, found.start() - 60) : found.end() + 60]
        if said and BINDS.search(about) and not NOT_BOUND.search(about):
            yield _at(seen, sentence, found, f"“{said[0]}” is said of the {found[0]}, which is no treaty")


def charge_quoted(seen: Seen) -> Iterator[Found]:
    charges = [step.charge for step in seen.view.proceedings if isinstance(step.charge, ChargeView)]
    names = (charge.name.literal for charge in charges if charge.quoted)
    quoted = any_of(name for name in names if " " in name)
    for passage, found in seen.matches(quoted) if quoted else ():
        is_defined = _THE_CHARGE_IS.search(passage.text, 0, found.start())
        if is_defined or _NATIVE_TERM.match(passage.text, found.end()):
            continue  # the term itself is named
        yield Found(
            seen.at(passage, *found.span()), f"the charge of {found[0]} stands without quotation marks"
        )


def charge_native(seen: Seen) -> Iterator[Found]:
    if seen.case.states != _CHINESE:
        return
    for step in seen.proceedings:
        if step.charge and not any(language.startswith("zh") for language in step.charge.name.versions):
            yield Found(step.charge.name.origin, "the charge has no name in Chinese")


def title_as_name(seen: Seen) -> Iterator[Found]:
    for person in people_of(seen.case):
        for part in (person.name.family, person.name.short):
            if part and str(part) in TITLES:
                yield Found(part.origin, f"{part} is a title, and documents would call {person.id} by it")


def later_mention(seen: Seen) -> Iterator[Found]:
    for person in seen.people:
        name, states = person.name, person.nationality or seen.case.states
        part = next((part for state, part in _CALLED_BY.items() if state in states), None)
        if part and name.family and not name.short:
            text = f"{person.id} would be called {name.family}, and is called by {part}"
            short = name.full if part == _CALLED_BY["MMR"] else name.full.split()[-1]
            yield Found(name.family.origin, text, f"write under name: short: {short}")


def people_near(seen: Seen) -> Iterator[Found]:
    """A relative, a neighbour or a witness who saw, said or did something, and has not agreed to be shown."""
    if not seen.is_english:
        return
    shown = {word for each in seen.case.related if each.id in seen.named for word in _relations(each)}
    shown |= {_one(str(word)) for word in seen.case.may_be_mentioned}
    readers = _READERS[seen.audience]
    published = {text for each in seen.case.sources if each.url for text in texts_in(each.title)}
    passages = [each for each in seen.reading.passages if each.role != "line"]
    for passage, found in seen.matches(NEAR, own=False, passages=passages):
        word, begin, end = _one(found[0]), *found.span()
        if word in shown or FAMILY_AT_LARGE.fullmatch(found[0]):
            continue
        if any(_is_within(title, passage.text, begin, end) for title in published):
            continue
        acts = NEAR_ACTS.match(passage.text, end)
        tells = NEAR_TELLS.search(passage.text[:begin])
        if not acts and not tells:
            continue
        asked = [each.id for each in seen.case.related if word in _relations(each)]
        who = (
            f"{' and '.join(asked)} has not agreed"
            if asked
            else "nobody under related: or may_be_mentioned: has agreed"
        )
        before = tells or _TWO_WORDS.search(passage.text[:begin])
        said = " ".join(
            passage.text[before.start() if before else begin : acts.end() if acts else end].split()
        )
        text = f"“{said}” shows a {word} to {readers}, and {who} to that: leave out who it was, or ask"
        severity: Severity | None = "advice" if seen.audience == "un" else None
        yield Found(seen.near(passage, begin, end), text, severity=severity)


def _is_within(words: str, text: str, begin: int, end: int) -> bool:
    """Whether a part of a text lies within these words, where the text has them."""
    at = text.find(words, max(0, end - len(words)))
    return 0 <= at <= begin


def lead_told(seen: Seen) -> Iterator[Found]:
    """The place of the lead incident, and what the first sentence on it says, where a document tells neither."""
    lead = story(seen.view).lead
    if isinstance(lead, Gap) or not seen.is_english or _tells_itself(seen):
        return
    english, called = find_language("en"), f"{lead.id} ({lead.date})" if lead.date else lead.id
    if isinstance(lead.place, TextView) and _CAPITAL.search(lead.place.literal):
        place = " ".join(lead.place.literal.split())
        if not english.is_placed(seen.text, place):
            yield Found(lead.place.origin, f"{seen.title} does not say where {called} was: {place}")
    if isinstance(lead.what, TextView):
        what = " ".join("".join(part if isinstance(part, str) else "It" for part in lead.what.parts).split())
        if new := english.added(what[: english.sentence_end(what)], seen.text):
            words = ", ".join(f"“{word}”" for word in new)
            text = f"the first sentence on {called} tells more than {seen.title}, which has nowhere {words}"
            yield Found(lead.what.origin, text)


_TELLS_FACTS = frozenset({"facts", "lede", "letter_concern"})
"""Blocks of templates that tell the lead incident."""


def _tells_itself(seen: Seen) -> bool:
    """Whether the case words such a block of the document anew: it may leave out what it likes."""
    told = seen.telling.public if seen.is_withheld else seen.telling
    return told is not None and not _TELLS_FACTS.isdisjoint(told.texts.get(seen.id, {}))


def health_in_public(seen: Seen) -> Iterator[Found]:
    """What the public reads of somebody's health, where no source has published it."""
    if seen.audience != "public":
        return
    published = {source.id for source in seen.sources if source.url and not source.confidential}
    for spell in seen.spells:
        for state in spell.health:
            told = state.public if seen.is_withheld else state
            is_told = told and told.what and not state.confidential and seen.calendar.fact(state) <= seen.day
            if is_told and not published & {*state.sources, *(() if state.sources else spell.sources)}:
                who = " and ".join(seen.ids_of(spell))
                text = f"it tells the public of the health of {who}, and no source on file has published that"
                yield Found(seen.place(told, state), text)


def _relations(person: Related) -> frozenset[str]:
    """The words for what somebody is to a victim; a mother is a parent, too."""
    words = {_one(found[0]) for text in texts_in(person.relation.role) for found in NEAR.finditer(text)}
    return frozenset((*words, "parent") if words & {"mother", "father"} else words)


def _one(word: str) -> str:
    """The word for one of them."""
    word = word.lower()
    return _SINGULAR.get(word) or (word if word.endswith("ss") else word.removesuffix("s"))


STYLE: Final[Looks] = {
    "S01_called_guilty": guilty,
    "S02_gravest_crimes": gravest,
    "S03_formal_arrest": formal_arrest,
    "S04_disappearance": disappearance,
    "S05_prisoner_of_conscience": conscience,
    "S06_region_names": spellings,
    "S07_age_without_birth": age,
    "S08_survivor_named": survivor,
    "S09_mosaic": mosaic,
    "S10_pseudonym_said": pseudonym_said,
    "S11_pseudonym_initial": initial,
    "S12_private_link": private_links,
    "S13_motive": motive,
    "S14_declaration_binds": declaration,
    "S15_charge_quoted": charge_quoted,
    "S16_charge_native": charge_native,
    "S17_title_as_name": title_as_name,
    "S18_later_mention": later_mention,
    "S19_denied_custody": denied_custody,
    "S24_people_near": people_near,
    "S25_lead_told": lead_told,
    "S27_health_in_public": health_in_public,
}
