"""Clauses that say which fact of a case makes a mandate competent: "because police took her from her home"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.references import Mention
from hrdalert.disclosure.view import (
    AccountView,
    CaseView,
    CustodyView,
    DemandView,
    FollowsView,
    IncidentView,
    Maybe,
    PersonView,
    StateView,
    TextView,
)
from hrdalert.documents.languages import Language
from hrdalert.documents.story import held_at_least_since
from hrdalert.errors import Origin
from hrdalert.patterns import later

_SLOT = later(r"(\{\w+\})")
_BY_NAME = ("{they}", "{them}")
_VERBS = ("is", "was", "has")

Part = str | Mention


class Reasons:
    """The clauses of one language. None, where the case has no words for a fact.

    In a case of ``several`` a clause says by name whom it is about.
    """

    def __init__(self, language: Language, *, several: bool = False) -> None:
        self._language = language
        self._several = several

    def incident(
        self, incident: IncidentView, violation: str | None = None, *, dated: bool = False
    ) -> TextView | None:
        """The incident in short, ``dated`` with its date behind it; where it rests on somebody's account, that is said.

        ``violation`` is one that is not what the incident is chiefly about, and is named.
        """
        if not isinstance(incident.in_short, TextView):
            return None
        told, origin = incident.in_short.parts, incident.in_short.origin
        account = incident.account
        if isinstance(account, AccountView):
            known = f"account.{account.told}" in self._language.reasons
            key = f"account.{account.told}" if known else "account"
            told = self._clause(key, (account.of,), origin, told).parts
        if dated and isinstance(incident.date, CaseDate):
            told = self._with_date(told, incident.date)
        if violation is None:
            return TextView(told, origin)
        alone = f"violation.{violation}"
        if alone in self._language.reasons and incident.of and not isinstance(account, AccountView):
            return self._clause(alone, incident.of, origin)
        return self._clause("violation", (), origin, [self._named(violation)])

    def _with_date(self, told: Sequence[Part], date: CaseDate) -> tuple[Part, ...]:
        words = "".join(part for part in told if isinstance(part, str))
        if date.is_unknown or self._language.gives_date(date, words):
            return tuple(told)
        comma = "," if "," in words else ""
        return (*told, f"{comma} {self._language.date_phrase(date)}")

    def violation(self, incident: IncidentView, violation: str) -> TextView | None:
        """What an incident also is, where another clause tells the incident itself."""
        if not isinstance(incident.in_short, TextView):
            return None
        return self._clause("violation", (), incident.in_short.origin, [self._named(violation)])

    def _named(self, violation: str) -> str:
        label = label_inside(violation, self._language.tag)
        return self._language.with_article(label) if label.startswith("violation ") else label

    def peaceful_acts(self, demand: DemandView) -> TextView | None:
        """What somebody is held for whose release without conditions is asked for."""
        if not isinstance(demand.what, TextView):
            return None
        return self._clause("held.for", demand.of, demand.what.origin, demand.what.parts)

    def reprisal(self, incident: IncidentView) -> TextView | None:
        """The incident, and how long after what it followed: "police took him six days after he published a video"."""
        follows = incident.follows
        if not isinstance(follows, FollowsView) or not isinstance(follows.incident.in_short, TextView):
            return None
        cause, effect = follows.incident.in_short, incident.in_short
        after = self._after(follows.incident.date, incident.date)
        if after is None or not isinstance(effect, TextView):
            return cause
        comma = "," if "," in effect.literal else ""
        return TextView((*effect.parts, f"{comma} {after} ", *cause.parts), effect.origin)

    def _after(self, cause: Maybe[CaseDate], effect: Maybe[CaseDate]) -> str | None:
        if isinstance(cause, CaseDate) and isinstance(effect, CaseDate):
            return self._language.after(cause, effect)
        return None

    def held(self, spell: CustodyView, case: CaseView) -> TextView:
        """That somebody is held, and since when; where no custody is acknowledged, that somebody was taken."""
        if spell.unacknowledged:
            return self._clause("taken", spell.of, spell.origin)
        since = held_at_least_since(spell, case)
        if not isinstance(since, CaseDate) or since.is_unknown:
            return self._clause("held", spell.of, spell.origin)
        return self._clause("held.since", spell.of, spell.origin, [self._language.since_phrase(since)])

    def known_of(self, spell: CustodyView, matter: str, state: StateView) -> TextView:
        """A state of custody in its own words, or in those of the language."""
        if isinstance(state.in_short, TextView):
            return state.in_short
        return self._clause(f"{matter}.{state.state}", spell.of, state.origin)

    def is_a(self, person: PersonView, what: str, origin: Origin) -> TextView:
        """What somebody is by occupation: "she is a monk"; of a word that is no noun, "he is Tibetan"."""
        return self._clause("is", (person,), origin, [what])

    def work(self, person: PersonView) -> TextView | None:
        """The first sentence on a person's work that begins with the person and adds to none; else the first."""
        if not isinstance(person.work, TextView):
            return None
        told = list(self._sentences(person.work.parts))
        first, *rest = next((each for each in told if self._stands_alone(each, person)), told[0])
        if self._several and isinstance(first, Mention) and first.form in (("they",), ("They",)):
            first = Mention(first.id, ())
        if self._several and isinstance(first, str) and (said := self._behind_a_pronoun(first, person)):
            first, rest = Mention(person.id, ()), [said, *rest]
        if isinstance(first, str) and self._language.lacks_its_subject(first):  # check asks for it
            rest, first = (
                [f" {first.lstrip()[:1].lower()}{first.lstrip()[1:]}", *rest],
                Mention(person.id, ()),
            )
        return TextView((first, *rest), person.work.origin, prose=True)

    def _behind_a_pronoun(self, text: str, person: PersonView) -> str:
        """What follows the pronoun with which a text speaks of somebody; empty where it begins otherwise."""
        given = person.pronouns if isinstance(person.pronouns, str) else None
        said = self._language.pronouns(given, again="")
        they = self._language.capitalise(said.they)
        return text.removeprefix(they) if they and text.startswith(f"{they} ") else ""

    def country(self, name: str, origin: Origin) -> TextView:
        return self._clause("country", (), origin, [name])

    def _stands_alone(self, sentence: Sequence[Part], person: PersonView) -> bool:
        """Whether a sentence begins with the person, and adds to nothing that was said before."""
        words = "".join(part for part in sentence if isinstance(part, str))
        return self._is_about(sentence[0], person) and not self._language.adds_to_what_was_said(words)

    def _is_about(self, first: Part, person: PersonView) -> bool:
        """Whether what begins a sentence is the name of the person, or a pronoun."""
        if isinstance(first, Mention):
            return first.id == person.id
        return bool(self._behind_a_pronoun(first, person)) or self._language.lacks_its_subject(first)

    def _sentences(self, parts: Sequence[Part]) -> Iterator[list[Part]]:
        sentence: list[Part] = []
        for part in parts:
            text = part
            while isinstance(text, str) and (end := self._language.sentence_end(text)) is not None:
                yield [*sentence, text[:end].rstrip()]
                sentence, text = [], text[end:]
            if text:
                sentence.append(text)
        if sentence:
            yield sentence

    def _clause(
        self, key: str, people: Sequence[PersonView], origin: Origin, what: Sequence[Part] = ()
    ) -> TextView:
        if people and not origin.line:
            origin = people[0].name.full.origin
        parts: list[Part] = []
        is_named = not self._several and len(people) == 1
        for piece in filter(None, _SLOT.split(self._language.reasons[key])):
            if piece == "{what}":
                parts += what
            elif piece in _BY_NAME and not is_named:
                parts += self._filled("name", people)
                is_named = True
            elif piece.startswith("{"):
                parts += self._filled(piece[1:-1], people)
            else:
                parts.append(piece)
        return TextView(tuple(parts), origin)

    def _filled(self, slot: str, people: Sequence[PersonView]) -> list[Part]:
        """A pronoun or a verb of one person; of several, a pronoun or a verb that goes with them; or the names."""
        if len(people) == 1:
            return [Mention(people[0].id, () if slot == "name" else (slot,))]
        if slot in _VERBS:
            return [self._language.pronouns_for_several().verb(slot)]
        if slot != "name":
            return [str(getattr(self._language.pronouns_for_several(), slot))]
        names: list[Part] = []
        for number, person in enumerate(people):
            names += [*([self._between(number, len(people))] if number else []), Mention(person.id, ())]
        return names

    def _between(self, number: int, count: int) -> str:
        """What stands before the n-th of several names."""
        joined = self._language.join(["\0"] * count)
        return joined.split("\0")[number]


def label_inside(violation: str, language: str) -> str:
    """What a violation is called, inside a sentence."""
    label = knowledge.vocabulary("violation")[violation].label(language)
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
