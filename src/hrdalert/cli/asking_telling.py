"""What is said of a case in a headline and a few sentences, and what is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import click

from hrdalert.cases import interview
from hrdalert.cli.asking_custody import CustodyQuestions
from hrdalert.cli.likely import likely_freedom, needs_care, taking_of
from hrdalert.cli.placing import OF_TODAY, is_plan
from hrdalert.cli.proposing import as_read, proposed_clause, proposed_headline, proposed_summary
from hrdalert.cli.questions import Instead, Questions, capital
from hrdalert.documents.languages import find_language
from hrdalert.knowledge import vocabulary

_DEMANDS: Final = (
    "disclose_whereabouts",
    "access",
    "release",
    "search",
    "protect_from_torture",
    "medical_care",
    "drop_charges",
    "fair_trial",
    "protect",
    "end_harassment",
    "investigate",
    "bring_to_justice",
    "lift_restrictions",
)
_RELEASES: Final = {
    "release": "release, unless fairly tried for a recognised offence",
    "unconditional": "release at once and without conditions: held for peaceful acts alone",
}
_WITHOUT_CONDITIONS: Final = Instead(
    "u",
    "the same, but release without conditions, as held for peaceful acts alone",
    "release",
    "unconditional",
)
_UNDER_CONDITIONS: Final = Instead(
    "c", "the same, but release unless fairly tried", "unconditional", "release"
)
_EXERCISING: Final = "y"
"""What stands for words that every demand has where none are given: for peacefully exercising her rights."""
_OF_THE_HELD: Final = (
    "release",
    "unconditional",
    "access",
    "disclose_whereabouts",
    "search",
    "protect_from_torture",
)
"""What can be asked only for somebody who is held, or whom nobody has seen since."""
_DEMANDED: Final = {"unconditional": "release"}
_LIKELY: Final = {
    "known": ("access", "release"),
    "not_stated": ("access", "release"),
    "unknown": ("disclose_whereabouts", "access", "protect_from_torture", "release"),
    "denied": ("disclose_whereabouts", "search", "protect_from_torture", "investigate"),
    "not_acknowledged": ("disclose_whereabouts", "search", "protect_from_torture"),
    "missing": ("search", "investigate"),
}
"""What is mostly asked for somebody who is held so."""
_FOR_WHAT: Final = {
    "torture": ("protect_from_torture", "investigate"),
    "denial_medical_care": ("medical_care",),
    "death_threats": ("protect", "investigate"),
    "extrajudicial_killing": ("investigate", "bring_to_justice"),
    "harassment_intimidation": ("end_harassment",),
    "exit_ban": ("lift_restrictions",),
}
"""What is mostly asked for where this was done."""


_PARTS: Final = {
    "clause": "the few words",
    "headline": "the headline",
    "summary": "how the action begins, and no other document",
}
_PRONOUNS: Final = frozenset(("she", "he", "they", "her", "him", "them", "his", "their"))
_FREEDOMS: Final = frozenset(("freedom_of_expression", "freedom_of_assembly", "freedom_of_association"))
"""Who is held for using these is held for peaceful acts."""


def _says_no_more(clause: str, summary: str) -> bool:
    """Whether a summary begins with the same: what stands there in few words needs no second look."""
    first = summary[: find_language("en").sentence_end(summary)]
    return {*re.findall(r"\w+", clause.casefold())} - _PRONOUNS <= {*re.findall(r"\w+", first.casefold())}


def _lasting(answer: str) -> str:
    """A sentence that is as true on another day: without "yesterday" and "four days ago"."""
    if found := OF_TODAY.search(interview.some_words(answer)):
        raise interview.Misunderstood(
            f"With its date in place of “{found[0]}”, which is another day tomorrow"
        )
    return answer


def _acts(answer: str) -> str:
    """What follows "solely for"."""
    if answer.casefold() in ("y", "yes"):
        return _EXERCISING
    if not re.search(r"[^\W\d]{2}", answer):
        raise interview.Misunderstood("words that can follow “solely for”")
    return interview.clause(answer.removeprefix("solely ").removeprefix("for "))


class TellingQuestions:
    """Asks how a case is told, by what is known of custody. ``in_short`` asks for an event in a few words."""

    def __init__(
        self,
        case: dict[str, Any],
        ask: Questions,
        custody: CustodyQuestions,
        in_short: Callable[[dict[str, Any]], None],
    ) -> None:
        self._case = case
        self._ask = ask
        self._custody = custody
        self._in_short = in_short

    def ask(self) -> None:
        """Whether it goes on, then how it is told and what is asked for."""
        going_on = bool(self._custody.held() or self._custody.missing) or self._ask.yes(
            "Does it go on, or is there danger still?"
        )
        if going_on is not None:
            told = self._case["incidents"][0].get("what", "") if self._case["incidents"] else ""
            is_planned = is_plan(told) and not self._case.get("custody")
            self._case["status"] = "past" if not going_on else "imminent" if is_planned else "ongoing"
        headline, summary = proposed_headline(self._case), proposed_summary(self._case)
        self._in_words(headline, summary)
        self._demands()
        if going_on and not self._is_plain_why():
            hint = "a sentence, which ends the action's opening: A hearing is set for 3 May; Enter: it is not told"
            if why := self._ask.line("Why can it not wait?", hint, _lasting):
                why = interview.sentences(self._told(capital(why)))
                self._case["urgency"] = interview.one_line(why=why)
                if "summary" in self._case:
                    self._case["summary"] = f"{self._case['summary']} {why}"
                self._tell_of_health(why)

    def _tell_of_health(self, why: str) -> None:
        """What is urgent since somebody in custody is ill stands in letters and release, too, and care is asked for."""
        if not self._custody.held() or not needs_care(why):
            return
        self._custody.keep_health(why)
        if "medical_care" not in [each["do"] for each in self._case["demands"]]:
            self._case["demands"].append(interview.one_line(do="medical_care"))
            click.secho(f"  Added: {vocabulary('demand')['medical_care'].label()}", dim=True)

    def _is_plain_why(self) -> bool:
        """Whether it is plain why it cannot wait: somebody is missing, held without a lawyer, or nobody says where."""
        spells = self._case.get("custody", ())
        lawyers = {state["state"] for spell in spells for state in spell.get("lawyer", ())}
        places = {state["state"] for state in self._whereabouts()}
        without = lawyers & {"none_known", "refused", "turned_away"}
        return bool(self._custody.missing or without or places & {"unknown", "denied", "not_acknowledged"})

    def _whereabouts(self) -> list[dict[str, Any]]:
        return [each for spell in self._case.get("custody", ()) for each in spell.get("whereabouts", ())]

    def _in_words(self, headline: str, summary: str) -> None:
        """What is proposed, as it is or with others for some of it; what cannot be proposed is asked for."""
        clause, parts = self._clause(), [*_PARTS]
        if summary and not headline:
            headline = self._headline("")
        if summary:
            click.echo(f"{'The headline, and how' if headline else 'How'} the urgent action begins:")
            if headline:
                click.secho(f"  {as_read(headline, self._case)}", bold=True)
            click.echo(f"  {as_read(summary, self._case)}")
            if clause and not _says_no_more(clause, as_read(summary, self._case)):
                click.echo(f"  Where there is room for a few words: {clause}")
            parts = []
            if self._ask.yes("All so?", "Enter for yes; n: to change some of it") is False:
                options = {part: label for part, label in _PARTS.items() if clause or part != "clause"}
                if clause:
                    options["clause"] += f": {clause}"
                parts = self._ask.choice("Other words for which?", options) or [*options]
        self._own_words(headline, summary, parts if clause else [each for each in parts if each != "clause"])

    def _clause(self) -> str:
        """The few words that were taken from the first account; empty where they were asked for."""
        first = self._case["incidents"][0]
        return as_read(first.get("in_short", ""), self._case) if proposed_clause(first, self._case) else ""

    def _demands(self) -> None:
        options = {id: vocabulary("demand")[id].label() for id in _DEMANDS} | _RELEASES
        likely = self._likely_demands()
        others = (each for each in (_WITHOUT_CONDITIONS, _UNDER_CONDITIONS) if each.one in likely)
        instead = next(others, None)
        demands = self._ask.choice("What do you ask for?", options, likely, instead=instead)
        if "unconditional" in demands:
            demands = [each for each in demands if each != "release"]
        held = self._custody.held()
        everybody = [each["id"] for each in self._case["alleged_victims"]]
        acts = ""
        if "unconditional" in demands and not (acts := self._peaceful_acts(held or everybody)):
            demands = ["release" if each == "unconditional" else each for each in demands]
            click.secho(f"  Then {_RELEASES['release']}.", dim=True)
        self._case["demands"] = [
            interview.one_line(
                do=_DEMANDED.get(each, each),
                what=acts if each == "unconditional" and acts != _EXERCISING else None,
                of=held if each in _OF_THE_HELD and {*held} < {*everybody} else None,
            )
            for each in demands
        ]
        if "unconditional" in demands:
            self._case["prisoner_of_conscience"] = held or everybody
        if (
            "medical_care" in demands
            and held
            and not needs_care(taking_of(self._case["incidents"]).get("what", ""))
        ):
            self._custody.health()

    def _peaceful_acts(self, held: Sequence[str]) -> str:
        """What they are held for, as every demand for their release will say it; empty where nobody is sure."""
        people = [each for each in self._case["alleged_victims"] if each["id"] in held]
        english = find_language("en")
        if len(people) == 1:
            name = people[0]["name"]["full"]
            said = english.pronouns(people[0].get("pronouns") or None, again=name)
            they, their, verb = said.they, said.their, said.verb("is")
        else:
            they, their, verb = "they", "their", "are"
        question = f"For which peaceful acts {verb} {they} held?"
        hint = (
            f"after “solely for”: {their} songs; y: for peacefully exercising {their} rights; Enter: not sure"
        )
        answer = self._ask.line(question, hint, _acts)
        if answer != _EXERCISING:
            self._freedom(answer)
        return self._told(answer)

    def _freedom(self, acts: str) -> None:
        """The freedom that somebody used who is held for such acts is violated by the taking, where no other was."""
        done = {each for incident in self._case["incidents"] for each in incident.get("violations", ())}
        if not acts or done & _FREEDOMS:
            return
        freedom = likely_freedom(acts)
        if not freedom:
            labels = {
                id: vocabulary("violation")[id].label().removeprefix("Violation of ")
                for id in sorted(_FREEDOMS)
            }
            freedom = self._ask.one_of(
                "Which freedom is that?", labels, none="none of these: no freedom is cited"
            )
        if not freedom:
            return
        taking = taking_of(self._case["incidents"])
        taking["violations"] = [*taking.get("violations", ()), freedom]
        click.secho(f"  Added: {vocabulary('violation')[freedom].label()}", dim=True)

    def _own_words(self, headline: str, summary: str, parts: Sequence[str]) -> None:
        """The headline, and the few sentences that an urgent action begins with: in other words, or as proposed."""
        if "clause" in parts:
            self._in_short(self._case["incidents"][0])
        if "headline" in parts:
            headline = self._headline(headline)
        self._head(headline)
        if "summary" not in parts:
            self._keep(summary)
            return
        hint = "Enter takes these" if summary else "50 to 90 words, with which an urgent action begins"
        self._ask.paragraph("The case in a few sentences", hint, self._keep, summary)

    def _headline(self, proposed: str) -> str:
        hint = "" if proposed else "Singer held after concert; without one, no release and no action"
        return self._ask.line("A headline", hint, interview.some_words, proposed)

    def _head(self, headline: str) -> None:
        # In a headline a name stands without the role that a first mention has.
        told = self._told(interview.clause(headline))
        self._case["headline"] = re.sub(r"\{(person\d+)\}", r"{\1.full}", told)

    def _likely_demands(self) -> tuple[str, ...]:
        """By where somebody is held, and by what was done."""
        states = self._whereabouts()
        done = [each for incident in self._case["incidents"] for each in incident.get("violations", ())]
        known = [*(each["state"] for each in states), *(["missing"] if self._custody.missing else ())]
        found = [*_LIKELY.get(known[0], ())] if known else []
        found += (each for id in done for each in _FOR_WHAT.get(id, ()))
        if self._custody.held() and any(needs_care(each.get("what", "")) for each in self._case["incidents"]):
            found.append("medical_care")
        if _FREEDOMS.intersection(done):
            found = ["unconditional" if each == "release" else each for each in found]
        return tuple(dict.fromkeys(found))

    def _keep(self, summary: str) -> None:
        self._case["summary"] = self._told(summary)

    def _told(self, text: str) -> str:
        return interview.with_references(text, self._case["alleged_victims"])
