"""Whether somebody was taken or held, and what is known of it: each state as of the day of its source."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import click

from hrdalert.cases import CaseDate, interview
from hrdalert.cli.likely import TAKEN, needs_care, taking_of, tells_of_taking
from hrdalert.cli.proposing import as_read, with_later
from hrdalert.cli.questions import Questions, Read, capital, say, set_known
from hrdalert.documents.languages import find_language
from hrdalert.knowledge import vocabulary
from hrdalert.review.prose_english import MONTH
from hrdalert.review.prose_sentences import sentences
from hrdalert.review.rules_english import GROUND

_NOT_KNOWN: Final = "?"
_DISAPPEARED: Final = "enforced_disappearance"
_INCOMMUNICADO: Final = "incommunicado_detention"
_MEASURES: Final = {
    "rsdl": re.compile(
        r"\bRSDL\b|\bresidential surveillance (?:at|in) a designated (?:location|place)\b", re.IGNORECASE
    ),
    "liuzhi": re.compile(r"\bliuzhi\b", re.IGNORECASE),
}
"""Measures of China's law, by their names."""
_REGIMES: Final = ("police_custody", "detention_centre", "prison", "house_arrest", "hospital")
_ORDERED: Final = ("police_custody", "detention_centre")
"""Where somebody is held on a suspicion or a charge."""
_NO_CHARGE: Final = "No charge against {} has been made known."
_NONE: Final = "none"
_BESIDE: Final = {
    "police_custody": ", and nobody has ordered more",
    "detention_centre": ", ordered or on a charge, in whatever building",
    "prison": ", serving a sentence",
}
_HELD: Final = {
    "known": "held, and it is known where",
    "unknown": "held; where is not known",
    "town": "held; the town is known, and not where in it",
    "denied": "taken, and the authorities deny it",
    "missing": "missing; nobody knows who took them, if anybody",
    "free": "held, and free again",
}
_NOT_SAID: Final = ("denied", "not_acknowledged")
_SINCE: Final = re.compile(r"(?P<place>.+?),? since (?P<day>.+)")
"""A place to which somebody was moved, with the day."""
_BEHIND: Final = ", since "
_CONTACT: Final = {
    "y": "allowed",
    "n": "none_known",
    "r": "refused",
    "t": "turned_away",
}
"""What a letter says of contact: there was some, none is known, somebody asked and was refused, or got no answer."""
_IN_THE_PAST: Final = re.compile(r"\b(?:was|were|had|could|became|fell|lost|\w+ed)\b")
"""A verb that tells of what was, and may be no longer."""
_TIME: Final = re.compile(rf"\b(?:(?:\d{{1,2}} )?{MONTH} )?(?:19|20)\d\d\b")
"""A year, a month or a day that a sentence names."""
_SPOKEN_OF: Final = re.compile(
    r"\b(?:lawyers?|attorneys?|counsel|advocates?|family|relatives?|husband|wife|partner|mother|father|parents|sister|brother"
    r"|son|daughter)\b",
    re.IGNORECASE,
)
_OF_CONTACT: Final = re.compile(
    r"\b(?:contact\w*|news|hear|heard|visit\w*|s(?:ee|aw|een)|met|meet\w*|sp[eo]ak?e?n?|talk\w*|told|tell\w*|call\w*"
    r"|phone\w*|inform\w*|notif\w*|asked|inquir\w*|enquir\w*|refus\w*|den(?:y|ied)|access|allow\w*|let in"
    r"|without|knows?|learn\w*)\b",
    re.IGNORECASE,
)
"""Who might have seen somebody who is held, and that they did, or did not."""


class CustodyQuestions:
    """Asks about custody. ``sources`` asks from where something is known; ``office`` understands who did something.

    ``told_as`` hears of the incident whose sources are proposed first; ``add`` takes a sentence more on what happened,
    which ``read`` has looked at; ``told`` replaces names in a text.
    """

    def __init__(
        self,
        case: dict[str, Any],
        ask: Questions,
        sources: Callable[[], list[str]],
        day: Read,
        office: Read,
        told_as: Callable[[Mapping[str, Any]], None],
        add: Callable[[str], None],
        read: Read,
        told: Callable[[str], str],
    ) -> None:
        self._case = case
        self._ask = ask
        self._sources = sources
        self._day = day
        self._office = office
        self._told_as = told_as
        self._add = add
        self._read = read
        self._told = told
        self.missing: list[str] = []
        """Those of whom nobody knows whether anybody holds them."""

    def ask(self) -> None:
        """One spell for all of whom the same is known, else one for each who was taken."""
        people: list[dict[str, Any]] = self._case["alleged_victims"]
        if not self._case["incidents"]:
            return
        self._case["custody"] = []
        self._told_as(self._taking())
        question = f"Were {_names(people)} taken together?"
        if len(people) < 2 or self._ask.yes(question, "y: and the same is known of all; n: one by one"):
            self._spell(people)
            return
        for person in people:
            self._spell([person], of=[person["id"]])

    def _taking(self) -> dict[str, Any]:
        """The incident with which custody began."""
        return taking_of(self._case["incidents"])

    def held(self) -> list[str]:
        """Those who are held, or whom nobody has seen since they were taken."""
        everybody = [each["id"] for each in self._case["alleged_victims"]]
        spells = [each for each in self._case.get("custody", ()) if "whereabouts" in each]
        return [id for id in everybody if any(id in spell.get("of", everybody) for spell in spells)]

    def _spell(self, people: Sequence[dict[str, Any]], of: Sequence[str] = ()) -> None:
        question = f"{'Were' if len(people) > 1 else 'Was'} {_names(people)} taken or held?"
        first = self._taking()
        is_told = tells_of_taking(first.get("what", "")) and len(people) == len(self._case["alleged_victims"])
        held = self._ask.one_of(question, _HELD, none="no", needed="0 for no" if is_told else "")
        if held == "missing":
            self.missing += (each["id"] for each in people)
        if held in ("", "missing"):
            return
        spell: dict[str, Any] = {**({"of": [*of]} if of else {}), "from": first["date"]}
        self._case["custody"].append(spell)
        if not TAKEN & {*first.get("violations", ())} or not tells_of_taking(first.get("what", "")):
            hint = "the day of the taking, not that of the last sight; Enter if nobody knows"
            spell["from"] = self._ask.line("Held since when?", hint, self._since) or "unknown"
        if held == "free":
            set_known(spell, "until", self._ask.line("Until when?", "Enter if nobody knows", self._day))
        set_known(spell, "regime", self._told_measure(first))
        place = self._place(spell, first, people) if held in ("known", "free") else ""
        if held == "town":
            held, place = "unknown", self._ask.line("In which town?", needed=True)
        set_known(spell, "by", first.get("by"))
        if held == "free":
            set_known(spell, "place", place)
            return
        if held == "known" and not place:
            held = "not_stated"
        self._whereabouts(spell, held, place, people)
        self._order(spell)
        self._contacts(spell)

    def _place(
        self, spell: dict[str, Any], taking: dict[str, Any], people: Sequence[Mapping[str, Any]]
    ) -> str:
        """In what custody somebody is, which is kept, and where; empty where nobody was told."""
        if "regime" not in spell:
            regimes = {id: f"{vocabulary('regime')[id].label()}{_BESIDE.get(id, '')}" for id in _REGIMES}
            set_known(spell, "regime", self._ask.one_of("In what custody?", regimes, none="not known"))
        hint = (
            "after 'in': the Riverside police station, since 3 May if moved there; Enter if you were not told"
        )
        place, _, moved = self._ask.line("Where?", hint, self._place_since).partition(_BEHIND)
        if moved not in ("", spell["from"]) and taking.get("what"):
            self._tell_move(taking, people, place, CaseDate.parse(moved))
        return place

    def _whereabouts(
        self, spell: dict[str, Any], held: str, place: str, people: Sequence[dict[str, Any]]
    ) -> None:
        """What is known of where somebody is, and from whom."""
        first = self._taking()
        if held == "unknown":
            held = self._asked_for(first)
        if held in _NOT_SAID and _DISAPPEARED not in first.get("violations", ()):
            first["violations"] = [*first.get("violations", ()), _DISAPPEARED]
            click.secho(f"  Added: {vocabulary('violation')[_DISAPPEARED].label()}", dim=True)
        state = {"state": held}
        set_known(state, "place", place)
        spell["whereabouts"] = [state]
        if held == "denied":
            self._denial(state, people)
        elif held == "not_acknowledged":
            hint = "the last time; Enter if the day is not known"
            set_known(state, "date", self._ask.line("When were the authorities asked?", hint, self._day))
        known = [each["id"] for each in self._case.get("sources", ())]
        sources = known if len(known) == 1 else self._sources()
        self._known_from(state, sources, dated=held not in _NOT_SAID)

    def _place_since(self, answer: str) -> str:
        """A place of custody and, behind "since", the day on which somebody was brought there."""
        found = _SINCE.fullmatch(answer)
        return f"{found['place']}{_BEHIND}{self._day(found['day'])}" if found else answer

    def _tell_move(
        self, taking: dict[str, Any], people: Sequence[Mapping[str, Any]], place: str, day: CaseDate
    ) -> None:
        """That somebody was moved to another place within one custody, in its place in the account."""
        before = self._ask.line("And where before?", "as above; Enter if you were not told")
        since, english = CaseDate.parse(taking["date"]), find_language("en")
        with_year = since.start is None or day.start is None or day.start.year != since.start.year
        id = people[0]["id"]
        who = f"{{{id}.they}} {{{id}.was}}" if len(people) == 1 else "they were"
        moved = f"moved from {before} to {place}" if before else f"moved to {place}"
        sentence = f"{capital(english.date_phrase(day, with_year=with_year))} {who} {moved}."
        taking["what"] = with_later(taking["what"], sentence, day, since)

    def _told_measure(self, taking: Mapping[str, Any]) -> str:
        """The measure of the State's own law that an account names."""
        if self._case["country"] != "CHN":
            return ""
        return next((id for id, sign in _MEASURES.items() if sign.search(taking.get("what", ""))), "")

    def _order(self, spell: Mapping[str, Any]) -> None:
        """On what charge somebody is held, or by whose order, where an account does not say it."""
        told = " ".join(each.get("what", "") for each in self._case["incidents"])
        if spell.get("regime") not in _ORDERED or GROUND.search(told):
            return
        hint = "a sentence: A court ordered two months of detention; n: none that we know of; Enter: I cannot say"
        if order := self._ask.line("On what charge, or by whose order?", hint, self._charge):
            self._add(
                _none_made_known(self._case["alleged_victims"])
                if order == _NONE
                else interview.sentences(order)
            )

    def _charge(self, answer: str) -> str:
        if answer.casefold() in ("n", "no", "none"):
            return _NONE
        return self._read(interview.some_words(answer))

    def _asked_for(self, taking: dict[str, Any]) -> str:
        """What is known of somebody of whom nobody knows where, as whoever was asked for in vain has disappeared."""
        hint = "y: it is then called a disappearance; Enter: no, or there is no answer yet"
        if self._ask.yes("Were the authorities asked where, and did not say?", hint):
            return "not_acknowledged"
        done = taking.get("violations", [])
        if _DISAPPEARED in done:
            others = [each for each in done if each not in (_DISAPPEARED, _INCOMMUNICADO)]
            taking["violations"] = [*others, _INCOMMUNICADO]
            say("Told as incommunicado detention in place of a disappearance: nobody is known to have asked.")
            say("If somebody did: < and y.")
        else:
            say(
                "Not called a disappearance. The UN's Working Group on disappearances is written to all the same."
            )
        return "unknown"

    def health(self) -> None:
        """What is known of the health, which is asked once: letters that ask for care have to say why."""
        spell = next(each for each in self._case["custody"] if "whereabouts" in each)
        if "health" in spell:
            return
        show_told(self._case, needs_care)
        hint = "a sentence for the letters, too: She has asthma; Enter if nothing more is known"
        self._ask.paragraph("What is known of the health?", hint, self.keep_health, read=self._read)
        if "health" not in spell:
            return
        state = spell["health"][0]
        if len(self._case.get("sources", ())) > 1:
            sources = self._sources()
            self._known_from(state, sources)
        self._time_of_health(state)

    def _time_of_health(self, state: dict[str, Any]) -> None:
        """A state of health that is told in the past is of the time in its words, or of one that is asked for."""
        told = state["what"]
        if find_language("en").tells_the_present(told) or not _IN_THE_PAST.search(told):
            return
        when = ""
        if found := _TIME.search(told):
            with contextlib.suppress(interview.Misunderstood):
                when = self._day(found[0])
        if not when:
            when = self._ask.line("When was that?", "May 2021; 2021; Enter if it is so today", self._day)
        if when:
            state["date"] = when

    def keep_health(self, text: str) -> None:
        """Keeps a sentence on the health with the custody of the first who is held, where none was told."""
        spell = next(each for each in self._case["custody"] if "whereabouts" in each)
        if "health" in spell:
            return
        sources = spell["whereabouts"][0].get("sources", ())
        state = {"state": "concern", "what": self._told(text)}
        spell["health"] = [state]
        self._known_from(state, sources)

    def _since(self, answer: str) -> str:
        if answer in (_NOT_KNOWN, "unknown"):
            return "unknown"
        month, _ = interview.with_part(answer)  # of late August the month: custody has no part of one
        return self._day(month)

    def _contacts(self, spell: dict[str, Any]) -> None:
        """Of the family and of a lawyer, each with a letter."""
        show_told(
            self._case, lambda sentence: bool(_SPOKEN_OF.search(sentence) and _OF_CONTACT.search(sentence))
        )
        hint = "y; n: not as far as we know; r: asked, and refused; t: asked, no answer; Enter: say nothing of it"
        family = self._ask.line("Has the family seen or heard from the person since?", hint, _contact)
        lawyer = self._ask.line("And a lawyer?", "y, n, r, t; Enter: say nothing of it", _contact)
        found = {"lawyer": _CONTACT.get(lawyer, ""), "family": _CONTACT.get(family, "")}
        is_known = any(state not in ("", "none_known") for state in found.values())
        sources = self._sources() if is_known else []
        for who, state in found.items():
            if state:
                self._contact_is(spell, who, state, sources)
        self._cut_off(spell, found)

    def _cut_off(self, spell: Mapping[str, Any], contacts: Mapping[str, str]) -> None:
        """Whoever is held where nobody is told, and kept from lawyers, is held incommunicado."""
        taking = self._taking()
        is_lost = any(each["state"] == "unknown" for each in spell.get("whereabouts", ()))
        done = taking.get("violations", [])
        if (
            not is_lost
            or contacts["lawyer"] not in ("refused", "turned_away")
            or contacts["family"] == "allowed"
        ):
            return
        if not {_INCOMMUNICADO, _DISAPPEARED} & {*done}:
            taking["violations"] = [*done, _INCOMMUNICADO]
            click.secho(f"  Added: {vocabulary('violation')[_INCOMMUNICADO].label()}", dim=True)

    def _contact_is(self, spell: dict[str, Any], who: str, found: str, sources: Sequence[str]) -> None:
        state: dict[str, Any] = {"state": found}
        spell[who] = [state]
        known: list[str] = next((each.get("sources", []) for each in spell.get("whereabouts", ())), [])
        is_of_that_day = found == "turned_away"
        if is_of_that_day:
            hint = "the last time; Enter if the day is not known"
            set_known(state, "date", self._ask.line(f"When did the {who} ask?", hint, self._day))
        self._known_from(state, known if found == "none_known" else sources, dated=not is_of_that_day)

    def _known_from(self, state: dict[str, Any], sources: Sequence[str], dated: bool = True) -> None:
        """What is known of custody is known as of the day of its newest source, and no later one."""
        days = [each["date"] for each in self._case.get("sources", ()) if each["id"] in sources]
        if dated:
            state["date"] = max(days, default=self._case["as_of"])
        set_known(state, "sources", [*sources])

    def _denial(self, state: dict[str, Any], people: Sequence[dict[str, Any]]) -> None:
        state["date"] = self._ask.line(
            "When did they deny it?", "the last time", self._day, default=self._case["as_of"]
        )
        who = self._ask.line("Who denied it?", "as in a sentence: the Riverside police", self._office)
        if who and people:
            whom = f"{{{people[0]['id']}.them}}" if len(people) == 1 else "them"
            state["in_short"] = f"{who} denied holding {whom}"


def _none_made_known(people: Sequence[Mapping[str, Any]]) -> str:
    return _NO_CHARGE.format("them" if len(people) > 1 else f"{{{people[0]['id']}}}")


def _contact(answer: str) -> str:
    """The letter of a state of contact."""
    letter = answer.casefold()[:1] if answer.casefold() in ("yes", "no") else answer.casefold()
    if letter not in _CONTACT:
        raise interview.Misunderstood("y, n, r, t or Enter")
    return letter


def show_told(case: Mapping[str, Any], is_about: Callable[[str], bool]) -> None:
    """What was told already of what is asked next, so that no answer contradicts it, and none need say it again."""
    for incident in case["incidents"]:
        told = as_read(incident.get("what", ""), case)
        for start, end in sentences(told):
            if is_about(told[start:end]):
                click.secho(f"  You told: {told[start:end]}", dim=True)


def _names(people: Sequence[dict[str, Any]]) -> str:
    return " and ".join(person["name"]["full"] for person in people) or "the person"
