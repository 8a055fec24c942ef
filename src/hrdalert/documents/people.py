"""Helpers of a template for the people in a case: their names, their pronouns, and the verbs that agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from hrdalert.disclosure.view import Gap, PersonView
from hrdalert.documents.casetext import CaseText, Misuse, Words
from hrdalert.documents.printing import said
from hrdalert.documents.speech import Speech
from hrdalert.documents.wording import Wording

PRONOUNS = ("they", "them", "their", "theirs", "themself", "They", "Their")
VERBS = ("is", "was", "has")


class People:
    """The people of one document."""

    def __init__(self, speech: Speech, wording: Wording) -> None:
        self._speech = speech
        self._language = speech.language
        self._wording = wording

    def _people(self, value: Any) -> tuple[PersonView, ...]:
        if isinstance(value, PersonView):
            return (value,)
        if isinstance(value, Gap):
            raise Misuse(f"the person is {value.name} here", "Ask for it first: {% if … %}.")
        people = tuple(value) if isinstance(value, list | tuple) else ()
        if not people or not all(isinstance(person, PersonView) for person in people):
            raise Misuse(
                "a person is expected here, or several", "Give it victim, victims or the of of a fact."
            )
        return people

    def full_name(self, value: Any, introduces: bool = True) -> CaseText:
        """The whole name; a heading that does not introduce them leaves that to the text below."""
        people = self._people(value)
        text = self._language.join([self._speech.full(person) for person in people])
        return self._named(text, people if introduces else ())

    def bare_name(self, value: Any, introduces: bool = True) -> CaseText:
        """The whole name without a title, whatever the document's way of naming.

        Where it does not introduce them, as in a line under a headline, the text below names them as if for the first
        time.
        """
        people = self._people(value)
        text = self._language.join([self._speech.untitled(person) for person in people])
        return self._named(text, people if introduces else ())

    def work_says_who(self, person: Any) -> bool:
        """Whether what is told of somebody's work begins by saying what they are: "Chang is a lawyer who …".

        Not where the occupation says more: that Chang presides over the union, too.
        """
        (person,) = self._people(person)
        if not person.work:
            return False
        work = self._wording.plain(person.work)
        roles = self._language.roles(self._wording.plain(person.occupation)) if person.occupation else ()
        return self._language.says_what_one_is(work, self._called(person)) and all(
            role.split()[-1].lower() in work.lower() for role in roles
        )

    def family_unclear(self, person: Any) -> bool:
        """Whether readers may mistake which part of a name is the family's: it is not the second of two plain words."""
        (person,) = self._people(person)
        if not person.name.family or not person.name.full:
            return False
        words = self._wording.plain(person.name.full).split()
        family = self._wording.plain(person.name.family)
        return len(words) != 2 or words[-1] != family or not family.isalpha()

    def work_after_name(self, person: Any) -> str:
        """What is told of somebody's work, to follow a sentence that begins with their name: "She has …"."""
        (person,) = self._people(person)
        pronouns = self._speech.pronouns(person)
        if not pronouns.given or pronouns.verb("is") != pronouns.verb("is", "name"):
            return said(person.work)
        they = self._language.capitalise(pronouns.they)
        return self._wording.first_name_as(person.work, self._speech.later(person), they)

    def _called(self, person: PersonView) -> tuple[str, ...]:
        speech = self._speech
        they = self._language.capitalise(speech.pronoun(person, "they"))
        return (speech.full(person), speech.untitled(person), speech.later(person), they)

    def _named(self, text: str, people: Sequence[PersonView]) -> CaseText:
        names = tuple(person.id for person in people)
        return self._speech.tokens.add(Words((text,), text, names=names), text)

    def again(self, value: Any) -> CaseText:
        """The name of later mentions; where the document has not named the person yet, the whole name."""
        people = self._people(value)
        names = [self._speech.mention(person) for person in people]
        plain = self._language.join([self._speech.later(person) for person in people])
        places = self._language.join([f"\0{number}\0" for number in range(len(names))]).split("\0")
        parts = tuple(
            names[int(part)] if at % 2 else part for at, part in enumerate(places) if at % 2 or part
        )
        return self._speech.tokens.add(Words(parts, plain), plain)

    def possessive(self, value: Any) -> CaseText:
        """What belongs to someone: Chang's; to each of several: Chang's and Li's."""
        if isinstance(value, str):
            return self._wording.words(self._language.possessive(self._wording.plain(value)))
        names = [self._language.possessive(self._speech.later(person)) for person in self._people(value)]
        return self._wording.words(self._language.join(names))

    def pronoun(self, form: str) -> Callable[[Any], CaseText]:
        small = form.lower()

        def spoken_of(value: Any) -> CaseText:
            people = self._people(value)
            if len(people) > 1:
                word = str(getattr(self._language.pronouns_for_several(), small))
            else:
                word = self._speech.pronoun(people[0], small)
            return self._wording.words(self._language.capitalise(word) if form != small else word)

        return spoken_of

    def verb(self, value: Any, verb: str, after: Literal["pronoun", "name"] = "pronoun") -> CaseText:
        """A verb, given in the third person singular, that agrees with the pronoun or the name before it."""
        people = self._people(value)
        if len(people) > 1:
            return self._wording.words(self._language.pronouns_for_several().verb(verb, after))
        return self._wording.words(self._speech.pronouns(people[0]).verb(verb, after))

    def _verb(self, verb: str) -> Callable[..., CaseText]:
        return lambda value, after="pronoun": self.verb(value, verb, after)

    def native(self, value: Any) -> CaseText | Literal[""]:
        """The name in the person's own script; nothing where there is none, or where the name is withheld."""
        names = [text for person in self._people(value) for text in self._speech.native(person)]
        return self._wording.inlines(names) if names else ""

    def in_own_script(self, texts: Iterable[CaseText]) -> CaseText | Literal[""]:
        """Native forms, such as those of a charge, in one run."""
        views = [self._speech.view_of(text) for text in texts]
        return self._wording.inlines(views) if views else ""

    @property
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "full_name": self.full_name,
            "again": self.again,
            "bare_name": self.bare_name,
            "possessive": self.possessive,
            "native": self.native,
            "verb": self.verb,
            **{form: self.pronoun(form) for form in PRONOUNS},
            **{verb: self._verb(verb) for verb in VERBS},
        }
