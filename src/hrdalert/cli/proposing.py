"""What the interview proposes in words, of what was answered before: a clause, a headline, a summary."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from hrdalert.cases import CaseDate, interview
from hrdalert.cli.likely import tells_of_release, tells_of_taking
from hrdalert.cli.placing import behind_its_spot, is_plan, with_capital, without_place
from hrdalert.documents.languages import find_language
from hrdalert.documents.languages.en.attribution import according_to, tells_who_told
from hrdalert.review.prose_english import MONTH
from hrdalert.review.prose_sentences import sentences
from hrdalert.review.rules_english import dates_in

_DATED: Final = re.compile(r"\b[0-9]{1,2} [A-Z][a-z]{2,}|\b[A-Z][a-z]{2,} [0-9]{1,2}\b|\{\w+\.(?:on|date)\}")
_YEARLESS: Final = re.compile(rf"\b[0-9]{{1,2}} {MONTH}\b(?!,? [0-9]{{4}})")
AGAIN: Final = re.compile(r"\b(?:again|re-?arrested|once more|anew)\b", re.IGNORECASE)
_DONE: Final = {
    "enforced_disappearance": "missing",
    "arbitrary_detention": "detained",  # or arrested, where the account has that word
    "incommunicado_detention": "detained",
    "death_threats": "threatened with death",
    "harassment_intimidation": "harassed",
    "exit_ban": "barred from leaving the country",
    "extrajudicial_killing": "killed",
}
"""What a headline says was done, where one word says it."""
_ROLE: Final = 5
"""As many words somebody's role in a headline has at most."""
_MOST_NAMED: Final = 2
"""As many people a headline names."""
_SHORT: Final = 28
"""As many words a clause has at most."""


def proposed_clause(incident: Mapping[str, Any], case: Mapping[str, Any]) -> str:
    """What the first sentence of an account chiefly says, without the day and the place that stand beside it.

    Empty where it is long, has another date, or begins with a word that may not be small.
    """
    told: str = incident.get("what", "")
    whole = without_place(told[: find_language("en").sentence_end(told)], incident.get("place", ""))
    is_reason = _REASON.search(whole) is not None and len(whole.split()) <= _WITH_REASON
    first = interview.clause(whole if is_reason else _BESIDE.split(whole)[0])
    first = _without_day(without_place(first, incident.get("place", "")), incident)
    if not first or len(first.split()) > _SHORT or _DATED.search(first):
        return ""
    if tells_of_taking(told) and not tells_of_taking(first):
        return ""  # the chief thing stands elsewhere in the account
    small = find_language("en").lower_first(first)
    is_clause = small != first or first.startswith(("{", "State ")) or _POLICE_OF.match(first)
    return as_read(small, case) if is_clause else ""


_REASON: Final = re.compile(
    r"(?<!hour)(?<!hours)(?<!day)(?<!days)(?<!week)(?<!weeks)(?<!month)(?<!months)(?<!shortly)(?<!just)(?<!soon)"
    r" (?:after|because|since) (?:(?:he|she|they)|\{\w+\}) (?:had )?(?!was\b|were\b)\w+ [^,]*$"
)
"""What a sentence ends with that says for what somebody was taken."""
_WITH_REASON: Final = 20
"""As many words a clause has at most with that reason."""
_POLICE_OF: Final = re.compile(
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3} (?:city |county |state |security )?"
    r"(?:police|prosecutors|soldiers|officers|agents)\b"
)
"""Who keeps the capital of a place inside a clause, too: Guangzhou police."""


def date_of(incident: Mapping[str, Any]) -> CaseDate:
    """When an event was, with the part of a month or a year that was told."""
    return CaseDate.parse(incident["date"], incident.get("part"))


def days_told(text: str, since: CaseDate) -> list[datetime.date]:
    """The days that a text names; those without a year are of the year of the event."""
    whole = _YEARLESS.sub(rf"\g<0> {since.start.year}", text) if since.start else text
    return dates_in(whole)


def with_later(told: str, sentence: str, day: CaseDate, since: CaseDate) -> str:
    """An account of an event with a sentence on what came of it on a day, before what it tells of later ones."""
    for start, end in sentences(told)[1:]:
        if any(day.start and each > day.start for each in days_told(told[start:end], since)):
            return f"{told[:start]}{sentence} {told[start:]}"
    return f"{told} {sentence}"


def _without_day(sentence: str, incident: Mapping[str, Any]) -> str:
    """A sentence without the day of the event, which stands beside it in every document."""
    if not incident.get("date") or date_of(incident).is_unknown:
        return sentence
    english, date = find_language("en"), date_of(incident)
    phrases = [english.date_phrase(date, with_year=with_year) for with_year in (True, False)]
    on = "|".join(map(re.escape, filter(None, (english.night_phrase(date), *phrases, *_at_the_end(date)))))
    rest = re.sub(
        rf"^(?:{on})(?!\w),? ?|,? (?:{on})(?! ?\d)(?!\w)", "", sentence, count=1, flags=re.IGNORECASE
    )
    return rest if rest == sentence or not rest else with_capital(rest)


def part_told(told: str, date: str) -> str:
    """Which part of its month an account tells, where the date is the month alone: of "at the end of August" late."""
    if not re.fullmatch(r"\d{4}-\d{2}", date):
        return ""
    dated = ((part, CaseDate.parse(date, part)) for part in _PARTS_SAID)
    return next((part for part, each in dated if without_end_of_month(told, each) != told), "")


def without_end_of_month(told: str, date: CaseDate) -> str:
    """An account without "at the end of August", which stands beside it as "in late August 2024" in every document."""
    said = "|".join(map(re.escape, _at_the_end(date)))
    return re.sub(rf",? (?:{said})(?!\w| ?\d)", "", told, count=1, flags=re.IGNORECASE) if said else told


_PARTS_SAID: Final = {"early": ("beginning", "start"), "mid": ("middle",), "late": ("end",)}


def _at_the_end(date: CaseDate) -> Iterator[str]:
    """How people say a part of a month: of late August "at the end of August"."""
    if date.precision != "part" or date.part not in _PARTS_SAID:
        return
    month = CaseDate.parse(f"{date.start:%Y-%m}")
    for with_year in (True, False):
        whole = find_language("en").date_bare(month, with_year=with_year)
        for word in _PARTS_SAID[date.part]:
            yield f"{'in' if word == 'middle' else 'at'} the {word} of {whole}"


_NOW: Final = re.compile(
    r"\b(?:now|currently|at present|today|still)\b"
    r"|^(?:(?!\b(?:who|which|that|where|when|as)\b).)*?\b(?P<verb>has|have|is|are)\b",
    re.IGNORECASE,
)


def tells_of_now(clause: str) -> str:
    """The word that makes a clause about now, where a document puts the day of the event beside it; else nothing."""
    found = _NOW.search(clause)
    return (found["verb"] or found[0]) if found else ""


def proposed_headline(case: Mapping[str, Any]) -> str:
    """Who was detained where, in a few words; empty for many people, and for what no word says."""
    people, incidents = case["alleged_victims"], case["incidents"]
    if not 1 <= len(people) <= _MOST_NAMED or not incidents:
        return ""
    done = next((_DONE[each] for each in incidents[0].get("violations", ()) if each in _DONE), "")
    told = incidents[0].get("what", "")
    if done == "missing" and tells_of_taking(told):
        done = "detained"
    if done == "detained" and re.search(r"\barrest", told):
        done = "arrested"
    if done == _DONE["death_threats"] and told and "threat" not in told:
        return ""  # somebody was attacked, and who says that nobody threatened to
    place = incidents[0].get("place", "")
    where = f" {phrase} {place}" if (phrase := find_language("en").place_phrase(place)) else ""
    if done == "missing":
        date = date_of(incidents[0])
        where = "" if date.is_unknown else f" {find_language('en').since_phrase(date)}"
    elif done in ("detained", "arrested") and told and not tells_of_taking(told):
        where = ""  # where somebody went missing is not where somebody was taken
    states = {state["state"] for spell in case.get("custody", ()) for state in spell.get("whereabouts", ())}
    if done == "detained" and states == {"unknown"}:
        done = "taken away"  # where somebody is held is not known
    if done in ("detained", "arrested", "taken away"):
        done += " again" if AGAIN.search(told[: find_language("en").sentence_end(told)]) else ""
    if is_unacknowledged(case):
        done, where = "taken, fate and whereabouts unknown", ""
    occupation = people[0].get("occupation", "")
    who = " and ".join(each["name"]["full"] for each in people)
    hangs_on = re.search(r"\b(?:of|for|in|at)\b", occupation)
    is_short = len(people) == 1 and (len(occupation.split()) < 4 or not hangs_on)
    if 0 < len(occupation.split()) <= _ROLE and is_short:
        who = f"{occupation} {who}"
    return f"{who[0].upper()}{who[1:]} {done}{where}" if done else ""


def is_unacknowledged(case: Mapping[str, Any]) -> bool:
    """Whether the authorities deny to hold somebody, or were asked and do not say."""
    states = (state for spell in case.get("custody", ()) for state in spell.get("whereabouts", ()))
    return any(state["state"] in ("denied", "not_acknowledged") for state in states)


def proposed_summary(case: Mapping[str, Any]) -> str:
    """What was told of the first incident, with whom it befell, where and when; and what is not known of custody.

    ``case`` has the keys of a case file as far as they were answered.
    """
    incidents, people = case["incidents"], case["alleged_victims"]
    told: str = incidents[0].get("what", "") if incidents else ""
    if not told:
        return ""
    placed = _placed(told, incidents[0])
    # Where nobody is held, letters begin with these sentences, behind who it is.
    if len(people) == 1 and case.get("custody") and (occupation := people[0].get("occupation")):
        placed = _with_role(placed, people[0]["id"], find_language("en").with_article(occupation))
    is_told = find_language("en").nobody_knows_where(incidents[0]["what"])
    first = _begins(incidents[0])
    before = [each for each in incidents[1:] if _begins(each) < first]
    after = [each for each in incidents[1:] if each not in before]
    past = sorted(before, key=_begins)[-_MOST_BESIDE:]
    return " ".join(
        (placed, *_told_beside(after), *_not_known(case, is_told), *_told_beside(past, "earlier, "))
    )


def _with_role(told: str, id: str, role: str) -> str:
    """An account with a role behind the first mention of a person, which tears no verb from its particle."""
    who = f"{{{id}}}, {role},"
    took = rf"\b(took|arrested|detained|seized|abducted)( away)? \{{{id}\}}( away)? again\b,?"
    if again := re.search(took, told):
        away = again[2] or again[3] or ""
        return f"{told[: again.start()]}again {again[1]}{away} {who}{told[again.end() :]}".replace(",.", ".")
    behind = re.sub(
        rf"\b(took|taken) \{{{id}\}} away\b(?!,)", lambda found: f"{found[1]} away {who}", told, count=1
    )
    if behind != told:
        return re.sub(r",([.,;])", r"\1", behind, count=1)
    return re.sub(rf"\{{{id}\}}(?= [a-z])", lambda _: who, told, count=1)


def as_read(text: str, case: Mapping[str, Any]) -> str:
    """A text as a reader has it who may have every name."""
    english = find_language("en")
    for person in case["alleged_victims"]:
        id, name = person["id"], person["name"]["full"]
        pronouns = english.pronouns(person.get("pronouns") or None, again=name)
        said = {
            "They": pronouns.they.capitalize(),
            "they": pronouns.they,
            "them": pronouns.them,
            "their": pronouns.their,
            "Their": pronouns.their.capitalize(),
            "is": pronouns.verb("is"),
            "has": pronouns.verb("has"),
            "was": pronouns.verb("was"),
        }
        for form, word in said.items():
            text = text.replace(f"{{{id}.{form}}}", word)
        text = text.replace(f"{{{id}}}", name)
    for incident in case["incidents"]:
        date = date_of(incident)
        text = text.replace(f"{{{incident['id']}.on}}", english.date_phrase(date))
        text = text.replace(f"{{{incident['id']}.date}}", english.date_bare(date))
    return text


def _placed(told: str, incident: Mapping[str, Any]) -> str:
    """What happened, with where and when before it, where its first word is none that keeps its capital."""
    id, place, date = incident["id"], incident.get("place", ""), date_of(incident)
    first = told[: find_language("en").sentence_end(told)]
    spot = place.partition(",")[0]
    called = "|".join(map(re.escape, (spot, spot.rpartition(" ")[2])))
    said = rf"\b(?:in|at|near|outside) (?:the )?(?:{called})\b|^{re.escape(spot)} (?:\w+ )?(?:police|prosecutors)\b"
    is_placed = not place or is_plan(told) or bool(re.search(said, told, re.IGNORECASE))
    if date.is_unknown or _DATED.search(first) or tells_who_told(told):
        return told
    phrase = find_language("en").place_phrase(place)
    is_day = _is_day(date)
    if is_day and (part := find_language("en").part_of_the_day_first(told)):
        begins = re.sub(r"^In(?= the (?:morning|afternoon|evening)$)", "On", part)
        begins = re.sub(r"^At(?= night$)", "On the", begins)
        return f"{begins} of {{{id}.date}}, {told.removeprefix(part).lstrip(' ,')}"
    if not is_placed and phrase and (behind := behind_its_spot(told, place)):
        told, is_placed = behind, True
    small = find_language("en").lower_first(told)
    if not is_placed and phrase:
        comma = "," if "," in place else ""
        return f"{phrase.capitalize()} {place}{comma} {{{id}.on}}, {small}"
    if is_day:
        return f"On {{{id}.date}}, {small}"
    if (date.first is None) is (date.last is None):
        return f"{with_capital(find_language('en').date_phrase(date))}, {small}"
    return told


def _begins(incident: Mapping[str, Any]) -> str:
    """The first day, month or year of an event, as far as it is known; what has none is the oldest."""
    return str(incident["date"]).partition("/")[0].strip("~?") if incident["date"] != "unknown" else ""


def _told_beside(incidents: Sequence[Mapping[str, Any]], opening: str = "") -> Iterator[str]:
    """What was done before or afterwards, each in its clause behind its date; the first with that opening."""
    for incident in incidents[:_MOST_BESIDE]:
        if not (clause := incident.get("in_short", "")):
            continue
        date = date_of(incident)
        when = f"on {{{incident['id']}.date}}" if _is_day(date) else find_language("en").date_phrase(date)
        said = according_to(incident.get("what", ""))
        opened = clause if date.is_unknown else f"{when}, {clause}"
        yield f"{said}{opened}." if said else f"{with_capital(opening + opened)}."
        opening = ""
        yield from _releases(incident.get("what", ""))


def _releases(told: str) -> Iterator[str]:
    """What else an account tells of a release: who is taken again would seem to have been in prison still."""
    for start, end in sentences(told)[1:]:
        if (
            tells_of_release(sentence := told[start:end].strip())
            and len(sentence.split()) <= _MOST_OF_RELEASE
        ):
            yield sentence


def _is_day(date: CaseDate) -> bool:
    return date.is_exact and date.precision == "day"


_BESIDE: Final = re.compile(
    r", (?:where|who|whose|which|while)\b|,? (?:as|before|when|while|because|after) "
    r"(?:(?:he|she|they|his|her|their|police|officers|agents)\b|\{\w+\})"
    r"|, and (?:(?:he|she|they)\b|\{\w+\}) (?:was|were|had|has|have)\b"
    r"|,? (?:\w+ ){0,2}(?:hours?|days?|weeks?|months?|minutes|shortly|just|soon) (?:after|before)\b"
)
"""What begins a clause that says something beside."""
_MOST_OF_RELEASE: Final = 14
"""As many words a sentence on a release has at most, to stand in a summary."""
_MOST_BESIDE: Final = 2
"""As many other events a summary tells on each side of the first."""


_NO_CONTACT: Final = re.compile(
    r"\b(?:no|nobody|not|never|without)\b[^.]{0,40}\b(?:contact|reach|news|heard|touch)\b"
    r"|\bnot been (?:seen|heard)\b",
    re.IGNORECASE,
)
"""That nobody had any contact, in the words of an account."""


class _Said(NamedTuple):
    """How the people of a case are spoken of."""

    they: str
    are: str
    them: str
    their_family_is: str
    have: str

    @classmethod
    def of(cls, people: Sequence[Mapping[str, Any]]) -> _Said:
        if len(people) != 1:
            return cls("they", "are", "them", "their families are", "have")
        id = people[0]["id"]
        have = f"{{{id}.has}}"
        return cls(f"{{{id}.they}}", f"{{{id}.is}}", f"{{{id}.them}}", f"{{{id}.their}} family is", have)


def _not_known(case: Mapping[str, Any], is_told: bool) -> Iterator[str]:
    """What is not known of those of whom the same is; ``is_told``: that nobody knows where was said before."""
    said = _Said.of(case["alleged_victims"])
    told = " ".join(each.get("what", "") for each in case["incidents"])
    for spell in case.get("custody", ()):
        if "of" in spell:
            continue
        for where in spell.get("whereabouts", ()):
            place = where.get("place", "")
            held_there = rf"\b(?:held|detained|custody)\b[^.]*\b{re.escape(place)}\b"
            if where["state"] == "known" and place and not re.search(held_there, told):
                if told.endswith(f" to {place}."):  # where somebody was moved
                    continue
                yield f"{with_capital(said.they)} {said.are} held in {place}."
            elif where["state"] == "unknown" and not is_told:
                if place:
                    yield f"{with_capital(said.they)} {said.are} held in {place}; it is not known where."
                else:
                    yield f"It is not known where {said.they} {said.are} held."
            elif denial := where.get("in_short"):
                yield f"{denial[0].upper()}{denial[1:]}."
        unseen = [who for who in ("lawyer", "family") if _is_none_known(spell.get(who, ()))]
        if unseen == ["lawyer", "family"] and not _NO_CONTACT.search(told):
            yield f"Neither a lawyer nor {said.their_family_is} known to have had any contact with {said.them}."
        elif _is_refused(spell.get("lawyer", ())) and not find_language("en").lawyers_were_refused(told):
            yield f"{with_capital(said.they)} {said.have} been refused a lawyer."
        elif unseen == ["lawyer"]:
            yield f"No lawyer is known to have seen {said.them}."


def _is_none_known(states: Iterable[Mapping[str, Any]]) -> bool:
    return any(each["state"] == "none_known" for each in states)


def _is_refused(states: Iterable[Mapping[str, Any]]) -> bool:
    return any(each["state"] == "refused" for each in states)
