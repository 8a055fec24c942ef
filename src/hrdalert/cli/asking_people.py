"""Who it was done to, and how sentences call them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from hrdalert.cases import interview
from hrdalert.cases.scripts import languages_of
from hrdalert.cli.likely import ways_to_call
from hrdalert.cli.questions import Questions, Read, set_known
from hrdalert.review.prose_english import words
from hrdalert.review.rules_facts import OWN_SCRIPT

_OTHER_SCRIPT: Final = OWN_SCRIPT | words("""
    AFG ARE ARM BGD BGR BHR BLR CYP DZA EGY ERI ETH GEO GRC IND IRN IRQ ISR JOR JPN KAZ KGZ KHM KWT LAO LBN LBY LKA
    MAR MDV MKD MMR MNG NPL OMN PAK PSE QAT RUS SAU SDN SRB SYR THA TJK TUN UKR YEM
""")
"""Where most names are written with other than Latin letters."""
_PRONOUN: Final = re.compile(r"^(?:He|She)\b")
_PRONOUNS: Final = {"she/her": "she", "he/him": "he", "they/them": "they"}


class PeopleQuestions:
    """Asks for each person. ``told`` replaces names in a text; ``read`` takes one that tells of nobody else."""

    def __init__(self, case: dict[str, Any], ask: Questions, told: Callable[[str], str], read: Read) -> None:
        self._case = case
        self._ask = ask
        self._told = told
        self._read = read

    def ask(self) -> None:
        people = self._case["alleged_victims"] = []
        script = (
            ", and in brackets what you have in its own script"
            if self._case["country"] in _OTHER_SCRIPT
            else ""
        )
        hint = f"with its accents{script}"
        name = self._ask.line("Full name of the person", hint, interview.full_name)
        while name:
            person: dict[str, Any] = {"id": f"person{len(people) + 1}", "name": self._name(name)}
            people.append(person)
            self._called(person)
            set_known(
                person, "occupation", _small(self._ask.line("Occupation", "as in: singer; Tibetan monk"))
            )
            hint = "whole sentences, the strongest first: She writes about prisons"
            keep = partial(self._work, person)
            self._ask.paragraph("Work for human rights", hint, keep, read=self._read)
            name = self._ask.line(
                "Another person for whom you write", "Enter for nobody", interview.full_name
            )
        if len(people) > 1:  # where two are told of, a pronoun at the beginning is nobody's
            for person in people:
                work = person.get("human_rights_work", "")
                set_known(person, "human_rights_work", _PRONOUN.sub(f"{{{person['id']}}}", work, count=1))

    def _name(self, answer: str) -> dict[str, Any]:
        full, native = interview.two_scripts(answer)
        of_state = [self._case["country"]]
        return interview.one_line(
            full=full, native={languages_of(native, of_state)[0]: native} if native else None
        )

    def _called(self, person: dict[str, Any]) -> None:
        """How later sentences call the person: the title, the part of the name behind it, and the pronoun."""
        name = person["name"]["full"]
        ways = {way.label: way for way in ways_to_call(name, self._case["country"])}
        ms, mr = [*ways][:2]
        meant = {label.casefold(): label for label in ways}
        meant |= {**dict.fromkeys(("1", "ms", "she"), ms), **dict.fromkeys(("2", "mr", "he"), mr)}

        def read(answer: str) -> str:
            said = meant.get(answer.casefold(), answer)
            interview.called(said, name)
            return said

        called = ms.partition(" ")[2]
        hint = f"1 {ms}; 2 {mr}; or as you do: Dr {called}, {called}"
        answer = self._ask.line("What do later sentences call the person?", hint, read)
        if answer in (ms, mr):
            way = ways[answer]
            person["name"] = interview.one_line(**person["name"], family=way.family, short=way.short)
            person["title"], person["pronouns"] = way.title, way.pronouns
        elif answer:
            self._called_otherwise(person, interview.called(answer, name))

    def _called_otherwise(self, person: dict[str, Any], called: interview.Called) -> None:
        # Whether it is the family's nobody has said: it is how later sentences call the person.
        person["name"] = interview.one_line(**person["name"], short=called.name)
        set_known(person, "title", called.title)
        set_known(person, "pronouns", called.pronouns or self._ask.one_of("She, he or they?", _PRONOUNS))

    def _work(self, person: dict[str, Any], text: str) -> None:
        person["human_rights_work"] = self._told(text)


_NEVER_A_NAME: Final = re.compile(
    r"(?:academic|activist|advocate|artist|blogger|citizen|community|defender|doctor|editor|environmental|farmer|"
    r"former|freelance|human|independent|journalist|labou?r|land|lawyer|monk|nurse|nun|pastor|photographer|poet|priest|"
    r"professor|reporter|researcher|retired|scholar|singer|social|student|teacher|trade|volunteer|women's|women’s|"
    r"writer|youth)\b",
    re.IGNORECASE,
)


_JOINED = re.compile(r"\b(?:and|of|for|at|in|who|with)\b")


def _small(occupation: str) -> str:
    """An occupation as a sentence has it: "Independent journalist" with a small letter, "lawyer and writer" of two."""
    if ", " in occupation and not _JOINED.search(occupation):
        before, _, last = occupation.rpartition(", ")
        occupation = f"{before} and {last}"
    is_small = _NEVER_A_NAME.match(occupation) and not occupation.isupper()
    return f"{occupation[0].lower()}{occupation[1:]}" if is_small else occupation
