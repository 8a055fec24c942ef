"""How texts speak of people to one audience: every form of a withheld name gives way to the pseudonym.

Only forms that the case file lists are replaced. Whatever else of a withheld name stands in a text is a problem at its
line, and so is a form that two people share. No text that comes out of here holds what it must not.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, TypeAlias

import yaml

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import Case, Person
from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.disclosure.folding import Folded, common_words, decoded, letters_of
from hrdalert.disclosure.name_forms import Form, form_of, forms_of, open_words, words_of
from hrdalert.disclosure.search import Finder, Match, is_name, longest, names_in
from hrdalert.errors import Origin, Problem
from hrdalert.store import read

BLANK = "[…]"
"""Stands where a name could not be replaced."""

Flaw: TypeAlias = Literal["", "shared", "unlisted", "hidden", "nameless"]
_OPENING, _BETWEEN, _CLOSING = (
    re.compile(part) for part in (r"\s*[(（\[]\s*[\"“”'‘’]?", r"\s*[,;/、|]\s*", r"[\"“”'‘’]?\s*[)）\]]")
)
"""Of several forms of one name, the latter in brackets: what stands between them, and behind the last."""
_BEGINNING = re.compile(r"(?:^|\n|[.!?…][\"”’»)\]]*\s)\s*[\"“‘«(\[]*$")
_ARTICLE = re.compile(r"(?<!\w)the\s+$", re.IGNORECASE)
_ALIKE = str.maketrans("’ʼ‘‐‑", "'''--")
_NEAR = 40
"""So many characters before a name are looked at for titles and for the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text that speaks of somebody whose name is withheld."""

    start: int
    end: int
    people: tuple[str, ...]
    """Ids: one, or all who share the form, the withheld one first."""
    flaw: Flaw = ""
    """Why nothing can stand in its place: two people share the form, the file does not list it, it stands in an address
    or encoded, or there is no pseudonym."""


class Names:
    """What stands in place of the withheld people of a case; audiences that may not know the same people share it."""

    def __init__(self, case: Case, withheld: Iterable[Person]) -> None:
        self.withheld: Mapping[str, Person] = {person.id: person for person in withheld}
        self._spans: dict[str, Sequence[Span]] = {}
        named = [person for person in case.people if person.id not in self.withheld]
        forms = [form for person in self.withheld.values() for form in forms_of(person, misspelt=True)]
        self._open_words = open_words(named) if forms else frozenset()
        self._forms = tuple(forms)
        self._of_withheld = Finder(one for one in forms if one.is_listed or one.is_secret(self._open_words))
        """What can be a span: parts of a name that somebody who is named shares are none."""
        if forms:
            forms += (form for person in named for form in forms_of(person, parts=False))
            # A withheld name that is a part of the name of an alleged perpetrator stays as it is.
            bodies = (form_of("", body.name, is_listed=True) for body in case.alleged_perpetrators)
            forms += filter(None, bodies)
        self._all = Finder(forms)

    @cached_property
    def _titles(self) -> re.Pattern[str]:
        """What finds the titles before a name."""
        own = [re.escape(person.title) for person in self.withheld.values() if person.title]
        known = [title.capitalize() for title in sorted(common_words()["titles"])]
        return re.compile(rf"(?<!\w)(?:(?:{'|'.join((*own, *known))})\.?\s+)+$")

    @cached_property
    def _hidden(self) -> Finder:
        """For what is encoded, where it matters not how a name is replaced."""
        return Finder(form for form in self._forms if form.is_secret(self._open_words))

    def pseudonym(self, id: str) -> LocatedText | None:
        """What stands for somebody whose name is withheld; of a nameless one, the short form may."""
        person = self.withheld[id]
        if person.pseudonym and letters_of(person.pseudonym):
            return person.pseudonym
        return person.short if person.name is None else None

    def spans(self, text: str) -> Sequence[Span]:
        """The parts of a text that speak of withheld people, in its order; each text is searched once."""
        if not self._forms:
            return ()
        if text not in self._spans:
            self._spans[text] = self._in(text)
        return self._spans[text]

    def _in(self, text: str) -> list[Span]:
        may_stand = self._of_withheld.possible(letters_of(text)) and self._of_withheld.matches(text)[1]
        spans = self._in_plain(text) if may_stand else []
        for reading in decoded(text):
            plain, read = Counter[str](), Counter[str]()
            for count, words in ((plain, text), (read, reading)):
                for match in names_in(self._hidden, words):
                    count[match.form.person] += len(match.form.letters)
            spans = [*(Span(0, len(text), (id,), "hidden") for id in sorted(read - plain)), *spans]
        return spans

    def _in_plain(self, text: str) -> list[Span]:
        folded, matches = self._all.matches(text)
        spans: list[Span] = []
        open_places = set[int]()
        for (start, end), forms in _as_listed(matches, folded).items():
            people = list(dict.fromkeys(form.person for form in forms))
            withheld = [id for id in people if id in self.withheld]
            if not withheld:
                open_places.update(range(start, end))
                continue
            flaw: Flaw = "shared" if len(people) > 1 else "" if self.pseudonym(people[0]) else "nameless"
            if flaw != "shared":
                start = self._with_title(text, start, has_article=any(form.has_article for form in forms))
            spans.append(Span(start, end, (withheld[0], *(id for id in people if id != withheld[0])), flaw))
        spans = _with_brackets(text, sorted(spans, key=lambda span: span.start))
        covered = {place for span in spans for place in range(span.start, span.end)}
        secrets = (
            match
            for match in matches
            if match.form.person in self.withheld
            and match.form.is_secret(self._open_words)
            and is_name(match, folded)
        )
        for match in longest(secrets):
            places = range(match.start, match.end)
            is_part_of_open = match.form.kind == "word" and open_places.issuperset(places)
            if not covered.issuperset(places) and not is_part_of_open:
                in_address = any(piece.address for piece in folded.pieces_of(match.first, match.last))
                flaw = "hidden" if in_address else "unlisted"
                spans.append(Span(match.start, match.end, (match.form.person,), flaw))
        return sorted(spans, key=lambda span: span.start)

    def _with_title(self, text: str, start: int, *, has_article: bool) -> int:
        """Where a name begins with the titles, or the article, before it."""
        near = max(0, start - _NEAR)
        title = (_ARTICLE if has_article else self._titles).search(text[near:start])
        return near + title.start() if title else start

    def with_pseudonyms(self, text: str, *, is_sentence: bool = True) -> str:
        """The text with a pseudonym for each span, in capitals where a sentence begins, and a blank for a flaw.

        A pseudonym that stands before the name already ("her husband Tim Quill") is not said twice.
        """
        pieces, at = [], 0
        for span in self.spans(text):
            if span.end <= at:
                continue
            pieces.append(text[at : span.start])
            word = str((None if span.flaw else self.pseudonym(span.people[0])) or BLANK)
            if self.spans(word):  # it holds a name itself, which is a problem at its own line
                word = BLANK
            if re.search(rf"(?<!\w){re.escape(word)}\s+$", pieces[-1], re.IGNORECASE):
                pieces[-1], at = pieces[-1].rstrip(), span.end
                continue
            before = text[max(0, span.start - _NEAR) : span.start]
            if _BEGINNING.search(before) and (is_sentence or before.strip()) and word[0].islower():
                word = word[0].upper() + word[1:]
            at = span.end
            if word.endswith(".") and text[at : at + 1] == "." and text[at + 1 : at + 2] != ".":
                at += 1
            pieces.append(word)
        return "".join((*pieces, text[at:]))


def _as_listed(matches: Iterable[Match], folded: Folded) -> dict[tuple[int, int], list[Form]]:
    """Where forms stand as the case file has them, none within a longer one."""
    listed = [match for match in matches if _is_as_listed(match, folded)]
    places: dict[tuple[int, int], list[Form]] = {}
    taken = set[int]()
    for match in sorted(listed, key=lambda match: (match.start - match.end, match.start)):
        place = (match.start, match.end)
        if place in places or taken.isdisjoint(range(*place)):
            taken.update(range(*place))
            places.setdefault(place, []).append(match.form)
    return places


def _is_as_listed(match: Match, folded: Folded) -> bool:
    """Whether a form stands in the text as the case file has it, as words of its own and not in an address."""
    form, text = match.form, folded.text
    if not form.is_listed or any(piece.address for piece in folded.pieces_of(match.first, match.last)):
        return False
    if form.kind == "run":
        return True
    if text[max(0, match.start - 1) : match.start].isalnum() or text[match.end : match.end + 1].isalnum():
        return False
    written = text[match.start : match.end]
    if written == form.text:
        return True
    surface, name = (
        unicodedata.normalize("NFC", " ".join(words_of(words))).translate(_ALIKE)
        for words in (written, form.text)
    )
    return surface in (name, name.upper())


def _with_brackets(text: str, spans: Sequence[Span]) -> list[Span]:
    """A form in brackets behind another form of the same person goes with it."""
    joined: list[Span] = []
    number = 0
    while number < len(spans):
        span = spans[number]
        last, gap = number, _OPENING
        for following in spans[number + 1 :]:
            is_same = following.people == span.people and following.flaw == span.flaw
            if not is_same or not gap.fullmatch(text[spans[last].end : following.start]):
                break
            last, gap = last + 1, _BETWEEN
        closing = _CLOSING.match(text, spans[last].end)
        if last > number and closing:
            span, number = Span(span.start, closing.end(), span.people, span.flaw), last
        joined.append(span)
        number += 1
    return joined


@cache
def _flaws() -> Mapping[str, Mapping[str, str]]:
    flaws: Mapping[str, Mapping[str, str]]
    flaws = yaml.load(read(Path(__file__).with_name("flaws.yaml")), yaml.CSafeLoader)
    return flaws


def problem_of(
    text: LocatedText, span: Span, flaw: str, audience: Audience, documents: tuple[str, ...] = ()
) -> Problem:
    """Why a span cannot stand, at its place in the case file. No message prints a name."""
    surface = text[span.start : span.end]
    pattern = r"\s+".join(map(re.escape, surface.split()))
    origin = text.origin_of(surface, len(re.findall(pattern, text[: span.start])))
    return problem_at(origin, span.people, flaw, audience, documents)


def problem_at(
    origin: Origin, people: tuple[str, ...], flaw: str, audience: Audience, documents: tuple[str, ...] = ()
) -> Problem:
    """A flaw at a place of the case file; the first of the people is the one whose name is withheld."""
    id, *others = people
    values = {"id": id, "others": ", ".join(filter(None, others)) or "an office"}
    values["reader"] = READERS.get(audience, audience)
    said = {key: text.format(**values) for key, text in _flaws()[flaw].items()}
    return Problem(origin, said["code"], said["wrong"], said["mend"], documents=documents)
