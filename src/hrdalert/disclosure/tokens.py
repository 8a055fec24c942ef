"""Tokens in place of names and numbers, for what leaves the office to be written with, and the names again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hrdalert import knowledge
from hrdalert.cases.model import Case, Consent, Custody, Entry, Person, Related, texts_of
from hrdalert.disclosure.leaks import as_path
from hrdalert.disclosure.name_forms import Form, forms_of, whole_names
from hrdalert.disclosure.search import Finder, names_in

TOKEN: Final = re.compile(r"⟦[^⟦⟧\n]*⟧|[⟦⟧]")
"""A token, or half of one."""
_NUMBERS: Final = (
    r"(?:Nos?\. ?)?\d+ of (?:19|20)\d\d",
    r"(?:Nos?\.|№) ?\d[\w./-]*\w",
    r"[(（]?\d{4}[)）]?\w{1,12}?\d+号",
    r"(?<![\w/.-])(?=[\w./-]*\d)[\w.-]+(?:/[\w.-]*\w)+",
)
"""How the numbers of cases and documents are written: 900 of 2017, No. 118, （2020）…123号, 25/2021."""


def with_all_named(case: Case) -> Case:
    """The case with everybody named to everybody: tokens take the place of names later."""
    return _with_consent(case, Consent(answer="yes"))


def with_one_named(case: Case, id: str) -> Case:
    """The case as it would be if one person had agreed to everything."""
    return _with_consent(case, Consent(answer="yes"), id)


def with_nobody_named(case: Case) -> Case:
    """The case with everybody withheld from everybody: parents, and officials with a rank, are people of it too."""
    others = [(one.id, one.name) for one in case.alleged_perpetrators if one.rank]
    others += [(f"the parents of {person.id}", person.parents) for person in case.people if person.parents]
    related = (*case.related, *(Related.model_construct(None, id=id, name=name) for id, name in others))
    bodies = tuple(one for one in case.alleged_perpetrators if not one.rank)
    return _with_consent(
        case.model_copy(update={"related": related, "alleged_perpetrators": bodies}), Consent()
    )


def _with_consent(case: Case, consent: Consent, only: str = "") -> Case:
    lists = {"alleged_victims": case.alleged_victims, "related": case.related}
    changed = {"consent": consent}
    return case.model_copy(
        update={
            key: tuple(one if only not in ("", one.id) else one.model_copy(update=changed) for one in of)
            for key, of in lists.items()
        }
    )


class Tokens:
    """The tokens of a case: of people in its order, and of numbers in the order of its data.

    What the office words anew has none of its own, so that they stay as they are when a text changes.
    """

    def __init__(self, case: Case, *, may_come_back: bool = True) -> None:
        """``case``: with nobody named. Where nothing ``may_come_back``, no token stands for anything."""
        forms = [form for person in case.people for form in _every_form(person)]
        self._finder = Finder((*forms, *whole_names((person.id, person) for person in case.people)))
        words = [form for form in forms if form.is_listed and form.kind == "word"]
        self._words = {word: form.person for form in words for word in (form.text, form.text.upper())}
        """Single words that the file lists as names, which the search takes for other words in some places."""
        self._people = {person.id: f"P{number}" for number, person in enumerate(case.people, 1)}
        self.values: dict[str, str] = {}
        """What each token stands for."""
        for person in case.people:
            token = self._people[person.id]
            own = {"": person.called, "b": _second(person), "n": next(iter(person.native.values()), None)}
            self.values |= {f"⟦{token}{key}⟧": str(form) for key, form in own.items() if form}
        numbers = [case.reference, case.action.number, *(entry.reference for entry in case.chronology)]
        ids = [part.id for parts in (case.chronology, case.sources) for part in parts if part.id]
        numbers += [id for id in ids if self.names_in(as_path(id))]  # many an id is made from a name
        written = sorted({str(one) for one in numbers if one}, key=len, reverse=True)
        self._number = re.compile("|".join((*map(re.escape, written), *_NUMBERS)))
        data = (case.people, case.chronology, case.custody, case.measure, case.sources)
        texts = [case.reference, *written, *(text for part in data for _, text in texts_of(part))]
        found = dict.fromkeys(match[0] for text in texts for match in self._number.finditer(text))
        self._numbers = {number: f"⟦N{place}⟧" for place, number in enumerate(found, 1)}
        self.values |= {token: number for number, token in self._numbers.items()}
        if not may_come_back:
            self.values, self._numbers = {}, {}
        places = sorted(set(_places(case)), key=len, reverse=True)
        self._places = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, places))})(?!\w)" if places else "(?!)", re.I
        )

    def hide(self, text: str) -> str:
        """A line with tokens in place of names and numbers, and of places of those who are protected."""
        known = (*self.values, "⟦N⟧", "⟦L⟧", "⟦P1⟧", "⟦P1 or P2⟧")
        text = TOKEN.sub(lambda match: match[0] if match[0] in known else match[0].strip("⟦⟧"), text)
        text = self._number.sub(lambda match: self._numbers.get(match[0], "⟦N⟧"), text)
        text = self._places.sub("⟦L⟧", text)
        for _ in range(4):  # what stood within a longer name may be found when that is gone
            if not (names := self._names_in(text, self._words)):
                break
            pieces, at = [], 0
            for start, end, people in names:
                pieces += [text[at:start], self._token(text[start:end], people)]
                at = end
            text = "".join((*pieces, text[at:]))
        return re.sub(r"(⟦\w+⟧)(?:[\s-]*\1)+", r"\1", text)

    def _names_in(self, text: str, words: Mapping[str, str]) -> list[tuple[int, int, list[str]]]:
        """The names of a line, the longest where several overlap, with the ids of all whose name it is."""
        by_place: dict[tuple[int, int], list[str]] = {}
        for match in names_in(self._finder, text):
            by_place.setdefault((match.start, match.end), []).append(match.form.person)
        for word in re.finditer(r"[^\W_]+", text):
            if word[0] in words:
                by_place.setdefault(word.span(), []).append(words[word[0]])
        kept: list[tuple[int, int, list[str]]] = []
        for (start, end), people in sorted(by_place.items(), key=lambda place: place[0][0] - place[0][1]):
            if all(end <= other[0] or start >= other[1] for other in kept):
                kept.append((start, end, people))
        return sorted(kept)

    def _token(self, written: str, people: list[str]) -> str:
        tokens = sorted({self._people[id] for id in people})
        if len(tokens) > 1:
            return f"⟦{' or '.join(tokens)}⟧"
        forms = (f"⟦{tokens[0]}{key}⟧" for key in ("b", "n"))
        return next((form for form in forms if self.values.get(form) == written), f"⟦{tokens[0]}⟧")

    def names_in(self, line: str) -> list[tuple[int, str]]:
        """Where the search finds names of people of the case in a line, with an id of whose each is."""
        return [(start, people[0]) for start, _, people in self._names_in(line, {})]

    def knows(self, id: str) -> bool:
        """Whether an id is that of somebody who has a token."""
        return id in self._people

    def shown(self, text: str) -> str:
        """A text with what each token stands for. Raises KeyError for one that stands for nothing."""
        return TOKEN.sub(lambda match: self.values[match[0]], text)


def _every_form(person: Person) -> Iterator[Form]:
    """The forms of a name, misspelt ones too, and the words of each other name that the person has."""
    yield from forms_of(person, misspelt=True)
    for other in person.also:
        yield from forms_of(person.model_copy(update={"name": other, "also": (), "native": {}}))


def _second(person: Person) -> str | None:
    """How a person is called a second time: the shortest form with the title, else the short form."""
    titled = [form for form in (person.short, *person.also) if form and form.startswith(person.title or "\n")]
    return min(titled, key=len, default=person.short)


def _places(case: Case) -> Iterator[str]:
    """The parts of the places of those who are protected, and the names in these; a State is none."""
    capitals = r"[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+)*"
    protected = [victim for victim in case.alleged_victims if victim.protect]
    ids = {victim.id for victim in protected}
    every: tuple[Entry | Custody, ...] = (*case.chronology, *case.custody) if ids else ()
    parts = [part for part in every if not (part.of and ids.isdisjoint(part.of))]
    texts = [text for part in parts for text in (part.place, getattr(part, "at", None))]
    texts += [text for victim in protected for text in (victim.birth_place, victim.address)]
    states = {
        knowledge.countries()[code].usual("en") for code in case.all_states if code in knowledge.countries()
    }
    for whole in (part.strip() for text in texts if text for part in re.split(r"[,;/()（），、\n]", text)):
        names = (whole, *re.findall(capitals, whole)) if whole != whole.lower() else ()
        yield from (name for name in names if len(name) > 2 and name not in states)
