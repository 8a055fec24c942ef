"""What happened: when and where, in whole sentences and in a few words, what it is, and who did it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import click

from hrdalert.cases import interview
from hrdalert.cases.names import office_without_article
from hrdalert.cli.asking_sources import SourceQuestions
from hrdalert.cli.likely import (
    acts_for_the_state,
    likely_violations,
    names_another,
    proposed_perpetrator,
    tells_of_torture,
    told_of_the_un,
)
from hrdalert.cli.people_told_of import taken_too
from hrdalert.cli.placing import OF_TODAY, with_night, with_part_first, with_place, without_today
from hrdalert.cli.proposing import (
    AGAIN,
    as_read,
    date_of,
    part_told,
    proposed_clause,
    tells_of_now,
    without_end_of_month,
)
from hrdalert.cli.questions import Questions, Read, capital, say, set_known
from hrdalert.documents.languages import find_language
from hrdalert.documents.languages.en.attribution import tells_who_told
from hrdalert.knowledge import vocabulary
from hrdalert.review.rules_clauses import VERB

_VIOLATIONS: Final = (
    "arbitrary_detention",
    "enforced_disappearance",
    "incommunicado_detention",
    "torture",
    "denial_medical_care",
    "excessive_force",
    "death_threats",
    "harassment_intimidation",
    "privacy_surveillance",
    "smear_campaign",
    "exit_ban",
    "unfair_trial",
    "extrajudicial_killing",
    "freedom_of_expression",
    "freedom_of_assembly",
    "freedom_of_association",
    "reprisals_un",
)
_MEANS: Final = {
    "enforced_disappearance": ": the authorities were asked in vain, or deny it",
    "excessive_force": ": hurt by police or soldiers, as at a protest",
}
_AT_HOME: Final = re.compile(
    r"^(?:at home|(?:at |in |near |outside )?"
    r"(?:his|her|their|the|a|(?:(?:Mr|Ms|Mrs|Dr)\.? )?(?:[\w-]+ ){0,3}[\w-]+['’]s?) (?:own )?(?:rented )?"
    r"(?:home|house|flat|apartment|office|room)) (?:in|at|near|on) (?=\S)",
    re.IGNORECASE,
)
"""What is no place by itself: her home in Riverside is in Riverside."""
_NOBODY: Final = re.compile(
    r"-|(?:unknown|unidentified|not known|nobody)(?: (?:people|persons?|men|individuals|actors|perpetrators?|knows))?",
    re.IGNORECASE,
)
"""What says that nobody knows who did it."""
_WE: Final = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b(?![^“\"]*[”\"])")
"""Who tells it, outside a quotation."""
_KNOWN_TO_US: Final = re.compile(r",? (?:that|as far as) (?:we|I) (?:know|are aware)(?: of)?\b")
"""What adds nothing: all that is told is known to whoever tells it."""
_AT_NIGHT: Final = ", at night"
"""What stands behind a day that was told as a night."""
_BARE: Final = (
    "police",
    "army",
    "military",
    "secret police",
    "authorities",
    "government",
    "security services",
)
"""Those who do things in a text, and stand there with an article."""


class EventQuestions:
    """Asks for each event. ``told`` replaces names in a text; ``read`` takes one that tells of nobody else."""

    def __init__(
        self,
        case: dict[str, Any],
        ask: Questions,
        sources: SourceQuestions,
        day: Read,
        told: Callable[[str], str],
        read: Read,
    ) -> None:
        self._case = case
        self._ask = ask
        self._sources = sources
        self._day = day
        self._told = told
        self._read = read

    def ask(self, days: str) -> None:
        """All that happened; ``days`` are examples of how a day is typed."""
        incidents = self._case["incidents"] = []
        when = self._ask.line("When did it happen?", days, self._when, needed=True)
        while when:
            self._incident(incidents, when)
            when = self._ask.line(
                "When did anything else happen?",
                "an earlier arrest, torture, a threat; Enter: that is all; custody is asked next",
                self._when,
            )

    def _incident(self, incidents: list[dict[str, Any]], when: str) -> None:
        date, _, beside = when.partition(", ")
        incident: dict[str, Any] = {"id": f"incident{len(incidents) + 1}", "date": date}
        if f", {beside}" != _AT_NIGHT:
            set_known(incident, "part", beside)
        is_first = not incidents
        if is_first:
            incident["weight"] = "lead"
        incidents.append(incident)
        self._account_of(incident, at_night=_AT_NIGHT in when)
        self._violations(incident)
        if incident.get("violations") or is_first:
            self._perpetrator(incident)
        set_known(incident, "sources", self._sources.ask(incident["date"]))
        if is_first and (more := self._sources.beyond_media()):
            incident["sources"] = [*incident.get("sources", ()), *more]
        self._sources.later_part(incident)
        self._sources.attribute(incident)
        self._sources.point_at_them(incident)
        if is_first and (again := AGAIN.search(incident.get("what", ""))):
            click.secho(f"  You told of “{again[0]}”: an earlier time is another event.", dim=True)

    def _account_of(self, incident: dict[str, Any], *, at_night: bool) -> None:
        """Where it happened and what, and the few words for it."""
        where = self._ask.line("Where?", "Riverside; the Riverside police station")
        set_known(incident, "place", place := _AT_HOME.sub("", where))
        if place != where:
            click.secho(f"  {place}. The home belongs into what happened.", dim=True)
        hint = "who did what, and what they told the family, or any reason or charge; two or three whole sentences"
        keep = partial(self._tell, incident, at_night=at_night)
        self._ask.paragraph("What happened?", hint, keep, read=self._account)
        self._taken_too(incident)
        if proposed := proposed_clause(incident, self._case):
            self._shorten(incident, proposed)
        else:
            self.in_short(incident)

    def _violations(self, incident: dict[str, Any]) -> None:
        kinds = {id: f"{vocabulary('violation')[id].label()}{_MEANS.get(id, '')}" for id in _VIOLATIONS}
        likely = likely_violations(incident.get("what", ""))
        none = "none, as of a release, a charge or a trial"
        chosen = self._ask.choice("Which violation is it?", kinds, likely, none=none)
        set_known(incident, "violations", chosen)
        self._with_torture(incident)
        if "reprisals_un" in chosen and "cooperation_with_un" not in self._case:
            self._cooperation(incident)

    def _cooperation(self, incident: dict[str, Any]) -> None:
        """What a reprisal is for: a submission has to say it."""
        told = told_of_the_un(incident.get("what", ""))
        question = "How did they cooperate with the UN, or try to?"
        hint = "" if told else "a clause: she met the Special Rapporteur in 2025"
        how = self._ask.line(question, hint, interview.some_words, as_read(told, self._case))
        told = self._told(interview.clause(how))
        self._case["cooperation_with_un"] = interview.one_line(answer="yes", how=told)

    def _taken_too(self, incident: dict[str, Any]) -> None:
        """What became of relatives who were taken, too: whoever reads of it asks."""
        people = self._case["alleged_victims"]

        def keep(who: str, text: str) -> None:
            if len(people) == 1:
                text = re.sub(r"^(?:He|She|They)\b", f"{{{people[0]['id']}.Their}} {who}", text)
            incident["what"] = f"{incident['what']} {self._told(text)}"

        for each in taken_too(incident.get("what", "")):
            hint = "a sentence, with the day; Enter if nobody knows"
            question = f"What became of the {each}?"
            self._ask.paragraph(question, hint, partial(keep, each), read=self._account)

    def in_short(self, incident: dict[str, Any], *, propose: bool = True) -> None:
        """The words that tell it where there is room for a few; proposed where the account has them."""
        proposed = proposed_clause(incident, self._case) if propose else ""
        when = find_language("en").date_phrase(date_of(incident))
        example = "" if proposed else f": police took {self._example()} home"
        hint = f"after '{capital(when)}'{example}"
        refused = ""

        def read(answer: str) -> str:
            nonlocal refused
            if answer == refused:
                return answer
            wrong = ""
            if not VERB.search(interview.some_words(answer)):
                wrong = f"with a verb, such as: police took {self._example()} home"
            elif now := tells_of_now(answer):
                wrong = f"only what was done {when}, without “{now}”"
            if wrong:
                refused = answer
                raise interview.Misunderstood(f"{wrong}. The same once more keeps it.")
            return answer

        needed = bool(incident.get("what"))
        clause = self._ask.line("The same in a few words", hint, read, proposed, needed=needed)
        self._shorten(incident, clause)

    def _with_torture(self, incident: dict[str, Any]) -> None:
        """The few words again, where letters that ask for torture to be investigated would tell of none."""
        clause = incident.get("in_short", "")
        is_torture = (
            "torture" in incident.get("violations", ()) and incident is not self._case["incidents"][0]
        )
        if is_torture and not tells_of_torture(clause) and tells_of_torture(incident.get("what", "")):
            say(f"The few words for it, in letters, tell no torture: {as_read(clause, self._case)}")
            self.in_short(incident, propose=False)

    def _shorten(self, incident: dict[str, Any], clause: str) -> None:
        people = self._case["alleged_victims"]
        set_known(incident, "in_short", interview.in_short(interview.clause(clause), people))

    def _example(self) -> str:
        """Whom, and from whose: as the people of this case are spoken of."""
        told = {each.get("pronouns", "") for each in self._case["alleged_victims"]}
        return {("she/her",): "her from her", ("he/him",): "him from his"}.get(tuple(told), "them from their")

    def _perpetrator(self, incident: dict[str, Any]) -> None:
        known = self._case.setdefault("alleged_perpetrators", [])
        told = incident.get("what", "")
        again = known[-1]["name"] if known and not names_another(told, known[-1]["name"]) else ""
        likely = proposed_perpetrator(told) or again
        hint = "- if nobody knows" if likely else "such as: the Riverside police; Enter if nobody knows"
        name = self._ask.line("Who is said to have done it?", hint, office, likely)
        if not name or _NOBODY.fullmatch(name):
            return
        found = next((each for each in known if each["name"] == name), None)
        if found is None:
            found = interview.one_line(id=f"perpetrator{len(known) + 1}", name=name)
            known.append(found)
            state = acts_for_the_state(name) or self._ask.yes(
                "Do they act for the State?", "y, n, or Enter if nobody knows"
            )
            found["kind"] = {True: "state", False: "non_state", None: "unknown"}[state]
            if state is False:
                self._state_link(found)
        incident["by"] = [found["id"]]
        if not find_language("en").is_placed(incident.get("what", ""), name):
            click.secho(
                "  In the submission alone: what happened does not name them (< and < again to change it).",
                dim=True,
            )

    def _state_link(self, perpetrator: dict[str, Any]) -> None:
        """Why what others do is brought before a State: a submission has to say it."""

        def keep(text: str) -> None:
            people = self._case["alleged_victims"]
            perpetrator["state_link"] = interview.named_first(self._told(text), people)

        question = "What did the authorities know of it, or fail to do?"
        hint = "a sentence: They were told of the threats, and did nothing; Enter: later"
        self._ask.paragraph(question, hint, keep, read=self._read)

    def _when(self, answer: str) -> str:
        """A day; behind a month the part of it, behind two days, of whose night somebody speaks, a word on it."""
        month, part = interview.with_part(answer)
        if part:
            return f"{self._month(month)}, {part}"
        found = self._day(answer.removesuffix(_AT_NIGHT))
        return f"{found}{_AT_NIGHT}" if "/" in found and re.search(r"\bnight\b", answer) else found

    def _month(self, answer: str) -> str:
        found = self._day(answer)
        if not re.fullmatch(r"\d{4}(?:-\d{2})?", found):
            raise interview.Misunderstood("a month or a year behind that, such as: late August 2024")
        return found

    def _tell(self, incident: dict[str, Any], text: str, at_night: bool) -> None:
        people = self._case["alleged_victims"]
        if "part" not in incident:
            set_known(incident, "part", part_told(text, incident["date"]))
        told = self._told(without_end_of_month(_KNOWN_TO_US.sub("", text), date_of(incident)))
        # The earliest is told first, and names whom the others call her or him.
        is_first = incident["date"] <= min(each["date"] for each in self._case["incidents"])
        is_to_name = is_first or incident is self._case["incidents"][0]
        named = interview.named_first(told, people) if is_to_name else told
        if at_night:
            named = with_night(named, date_of(incident))
        incident["what"] = with_place(with_part_first(without_today(named)), incident.get("place", ""))
        if (what := incident["what"]) != told:
            first = what[: find_language("en").sentence_end(what)].strip()
            click.secho(f"  {as_read(first, self._case)}{' …' if len(first) < len(what) else ''}", dim=True)

    def _account(self, answer: str) -> str:
        answer = _KNOWN_TO_US.sub("", answer)
        if tells_who_told(answer):
            raise interview.Misunderstood("Begin with who did what: from whom you know it is asked below")
        first = find_language("en").sentence_end(answer)
        if first is not None and (found := OF_TODAY.search(answer, first)):
            raise interview.Misunderstood(
                f"With its date in place of “{found[0]}”, which is another day tomorrow"
            )
        if found := _WE.search(answer):
            raise interview.Misunderstood(
                f"Without “{found[0]}”: letters of others tell it, too (The family was told of no charge)"
            )
        return self._read(answer)


def office(answer: str) -> str:
    """Who did something, as a sentence has it."""
    if answer.casefold() in _BARE:
        return f"the {answer.casefold()}"
    return office_without_article(answer) or answer
