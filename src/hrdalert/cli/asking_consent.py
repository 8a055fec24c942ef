"""To whom the names of a case may go, and what stands where one may not."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import click

from hrdalert.cases import interview
from hrdalert.cli.questions import Questions, Read, say

_PRINTED: Final = ("submission", "government", "public")
"""The uses that decide how somebody is called in a document."""
_USES: Final = {
    "submission": "UN experts",
    "government": "the Government: in the experts' letters and ours",
    "un_report": "the UN's public reports, months later: the name alone",
    "public": "the press and the web",
}
"""To whom a name may go: in short, and what goes."""


_DAY: Final = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b(?:today|yesterday|this morning|last night|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)

_GAP: Final = re.compile(
    r"(?<![,;]) (?:on (?=a signed form))?"
    r"(?=(?:by (?:tele)?phone|by letter|by e-?mail|by message|in person|in writing|orally|a signed form)\b)"
    r"|(?<![,;]) (?:on )?(?=(?:today|yesterday|last \w+|\d{4}-\d{2}-\d{2})\b)",
    re.IGNORECASE,
)
"""Where a comma would stand in "husband by telephone yesterday"."""


class ConsentQuestions:
    """Asks for each person. ``exact`` understands a day."""

    def __init__(self, case: dict[str, Any], ask: Questions, exact: Read) -> None:
        self._case = case
        self._ask = ask
        self._exact = exact
        self._hidden: list[dict[str, Any]] = []
        """Those whose name the public may not have."""

    def ask(self) -> None:
        """Of each of them, then what the public may read where it may not have a name."""
        for number, person in enumerate(self._case["alleged_victims"]):
            name = person["name"]["full"]
            person["consent"] = {}
            agreed = self._ask.choice(
                f"Who may have the name and the story of {name}? (as the person, family or lawyer agreed)",
                _USES,
                none="nobody",
                as_above=number > 0,
            )
            if agreed:
                self._answered_for(person, agreed, "yes")
            if "submission" not in agreed:
                say(f"Without that, no submission to the UN can be made of a case that tells of {name}.")
                if len(self._case["alleged_victims"]) > 1:
                    say("To tell of the others alone: < back to this name, and - in its place.")
            if not {*_PRINTED} <= {*agreed}:
                self._withheld(person, number, is_public="public" in agreed)
        self._for_the_public()

    def _answered_for(self, person: dict[str, Any], uses: Sequence[str], answer: str) -> None:
        """The same answer to each of these uses; who gave it is asked once."""
        known: dict[str, Any] = next(iter(person["consent"].values()), {})
        answered = {key: value for key, value in known.items() if key != "answer"}
        answered = answered or dict(self._who_answered(person["name"]["full"]))
        given = {**person["consent"], **{use: {"answer": answer, **answered} for use in uses}}
        person["consent"] = {use: interview.one_line(**given[use]) for use in _USES if use in given}

    def refused(self, person: dict[str, Any]) -> None:
        """Those of the other uses that were asked for, and refused: what nobody asked is told as such."""
        rest = {use: label for use, label in _USES.items() if use not in person["consent"]}
        if not rest:
            return
        question = "To whom was it asked to let the name go, and refused?"
        if refused := self._ask.choice(question, rest, none="nobody"):
            self._answered_for(person, refused, "no")

    def _who_answered(self, name: str) -> Iterator[tuple[str, str]]:
        told = self._ask.line(
            "Who answered, when and how?", "husband, yesterday, telephone", self._answer, needed=True
        )
        said = interview.dated(told, self._exact)
        who, _, how = said.words.partition(", ")
        themselves = {name.casefold(), "self", "herself", "himself", "themselves", "the person"}
        yield "by", "" if who.casefold() in themselves else who
        day = said.day or self._ask.line(
            "On which day?", "yesterday", self._exact, default=self._case["as_of"]
        )
        yield "date", day
        yield "how", how

    def _answer(self, answer: str) -> str:
        """Who, when and how, with commas between them also where somebody left them out."""
        said = interview.dated(_GAP.sub(", ", answer), self._exact)
        who, _, how = said.words.partition(", ")
        return str(interview.Dated(", ".join(filter(None, (_somebody(who), how))), said.day))

    def ways(self) -> None:
        """How each agreed of whom nobody has said so: by telephone, on a signed form."""
        for person in self._case["alleged_victims"]:
            given = person["consent"]
            if not given or any("how" in each for each in given.values()):
                continue
            how = self._ask.line(
                f"How was it agreed to for {person['name']['full']}?", "telephone, a signed form"
            )
            if how:
                person["consent"] = {use: interview.one_line(**each, how=how) for use, each in given.items()}

    def _withheld(self, person: dict[str, Any], number: int, is_public: bool) -> None:
        initials = {word[0].upper() for word in person["name"]["full"].split()}
        letter = [letter for letter in string.ascii_uppercase if letter not in initials][number % 16]
        usual = f"{person['title']} {letter}." if "title" in person else f"Person {letter}"
        hint = "nothing that leads to the person"
        called = self._ask.line("What is printed where the name must not stand?", hint, default=usual)
        person["pseudonym"] = interview.one_line(text=called, pronouns=person.get("pronouns", ""))
        hint = "in the person's own script, of an account, of a campaign; with ; between them, Enter for none"
        others = self._ask.line("Other names that must not be printed?", hint)
        names = [each.strip() for each in others.split(";") if each.strip()]
        if names:
            person["name"] = interview.one_line(**person["name"], aliases=names)
        if not is_public:
            self._hidden.append(person)

    def _for_the_public(self) -> None:
        """What the public may read of a case in which it may not have a name."""
        if not self._hidden or not self._case["incidents"]:
            return
        hidden = " and ".join(each["name"]["full"] for each in self._hidden)
        click.echo(
            f"The public may not have the name of {hidden}, and must read nothing that leads there: no day, no hour, no"
            " place that few share."
        )
        public: dict[str, Any] = {}
        self._ask.paragraph(
            "What may it read of the case?",
            "two or three sentences; Enter: nothing",
            partial(public.__setitem__, "summary"),
            read=self._vague,
        )
        if not public:
            return
        clause = self._ask.line("The same in a few words", "police arrested a singer", self._some_vague_words)
        incident: dict[str, Any] = self._case["incidents"][0]
        headline = self._ask.line("And as a headline?", "Singer arrested", self._some_vague_words)
        told = {"date": incident["date"][:7], "what": public["summary"], "in_short": interview.clause(clause)}
        incident["public"] = {key: value for key, value in told.items() if value}
        self._case["public"] = {"headline": headline, **public} if headline else public

    def _vague(self, answer: str) -> str:
        """The same; Misunderstood where it has a name, a day, or a place of the case."""
        self._without_names(answer)
        if found := _DAY.search(answer):
            raise interview.Misunderstood(f"no day, which leads to the person: without {found[0]}")
        for incident in self._case["incidents"]:
            place = incident.get("place", "").partition(",")[0]
            if place and re.search(rf"\b{re.escape(place)}\b", answer, re.IGNORECASE):
                raise interview.Misunderstood(
                    f"no place that few share: without {place}, or with a larger one"
                )
        return answer

    def _some_vague_words(self, answer: str) -> str:
        return self._vague(interview.some_words(answer))

    def _without_names(self, answer: str) -> str:
        """The same; Misunderstood where it names somebody whose name the public may not have."""
        if named := interview.named_in(answer, self._hidden):
            raise interview.Misunderstood(f"the public may not have the name: without {named}")
        return answer


def _somebody(answer: str) -> str:
    if not any(sign.isalpha() for sign in answer):
        raise interview.Misunderstood("a word, such as husband or lawyer")
    return answer
