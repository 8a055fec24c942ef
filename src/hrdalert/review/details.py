"""What in a text can lead to a person: ages, days, places, schools, names. The words that tell are data."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import yaml
from msgspec import Struct, convert

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.folding import common_words
from hrdalert.errors import Severity
from hrdalert.factcheck.claims.days import days_at, months_of
from hrdalert.factcheck.phrases import one_of
from hrdalert.store import read

_TOKEN: Final = re.compile(
    r"\{n\}|\d+|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7ff]|[^\W\d_]+|[^\w\s'’‘\-‐‑–{}]"
)
_ADDRESS: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.\w+)+|(?<!\w)@\w{3,}")
_TELEPHONE: Final = re.compile(
    r"(?!(?:19|20)\d\d\D+(?:19|20)\d\d(?!\d)|\d{1,3}(?:[ .]\d{3})+(?!\d))\+?\(?(?:\d[ ()./-]{0,2}){6,}\d"
)
_NEAR: Final = 40
"""So many characters before and behind a number can make it an age."""
Span: TypeAlias = tuple[str, int, int]
"""A kind of detail, and where its words begin and end in a text."""


class Kind(Struct, frozen=True):
    """A kind of identifying detail, with the word that messages use for it."""

    says: str
    alone: Severity
    """What it is where no other stands beside it."""
    pairs: bool
    """Whether it leads to somebody together with another such kind."""
    is_silent: bool = False
    """Whether no message repeats it."""


class WordList(Struct, frozen=True, dict=True):
    """The words of one language; ``identifying.yaml`` says what each list is."""

    numbers: Mapping[str, int]
    joins: frozenset[str]
    regions: frozenset[str]
    phrases: Mapping[str, tuple[str, ...]]
    capitals: tuple[str, ...]
    openers: frozenset[str]
    acts: frozenset[str]


class Identifying(Struct, frozen=True):
    """All of ``identifying.yaml``."""

    kinds: Mapping[str, Kind]
    languages: Mapping[str, WordList]


@cache
def identifying() -> Identifying:
    """The lists, as they stand in ``identifying.yaml``."""
    file = Path(__file__).with_name("identifying.yaml")
    return convert(yaml.load(read(file), yaml.CSafeLoader), Identifying)


def words_of(language: str) -> WordList | None:
    """The lists of a language; None where there are none."""
    return identifying().languages.get(language.partition("-")[0])


def folded(text: str) -> str:
    """A text without capitals and accents."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _numbers(language: str) -> tuple[Mapping[str, int], re.Pattern[str]] | None:
    """The number words of a language, compounds such as twenty-one included, and a pattern that finds them."""
    if (lists := words_of(language)) is None:
        return None
    tens = [(word, number) for word, number in lists.numbers.items() if number >= 20 and number % 10 == 0]
    units = [(word, number) for word, number in lists.numbers.items() if number < 10]
    numbers = {f"{ten} {unit}": more + number for ten, more in tens for unit, number in units}
    numbers |= lists.numbers
    return numbers, re.compile(one_of(numbers).replace(r"\s+", r"[\s-]") + r"(?!\w)")


def in_figures(text: str, language: str) -> str:
    """A text in which number words became figures, padded with blanks: all other words keep their places."""
    if (known := _numbers(language)) is None:
        return text
    numbers, pattern = known
    return pattern.sub(
        lambda one: str(numbers[re.sub(r"[\s-]", " ", one[0].lower())]).ljust(len(one[0])), text
    )


class Tokens:
    """The words of a text, folded, and its signs. Hyphens and apostrophes part words; Han letters stand alone."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        figures = in_figures(text, language)
        self.spans = [match.span() for match in _TOKEN.finditer(figures)]
        self.plain = [folded(figures[begin:end]) for begin, end in self.spans]

    def has_capital(self, place: int) -> bool:
        """Whether a word of two letters or more begins with a capital."""
        begin, end = self.spans[place]
        return end - begin > 1 and self.text[begin].isupper() and not self.plain[place].isdecimal()

    def begins_sentence(self, place: int) -> bool:
        """Whether a word is the first of a sentence; "Mr." and "K." end none."""
        before, behind = ["", "", *self.plain[max(place - 2, 0) : place]][-2:]
        if behind == ".":
            words = common_words()
            return self.plain[place] in words["common"] or (len(before) > 1 and before not in words["titles"])
        return behind in '.!?:;"“”«»(…•—'


class Phrases:
    """Phrases, each of one kind of detail, that are found in tokens whatever their capitals and accents."""

    def __init__(self, phrases: Iterable[tuple[str, str]], language: str = "") -> None:
        self._by_first: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for kind, phrase in dict.fromkeys(phrases):
            if words := [folded(word) for word in _TOKEN.findall(in_figures(phrase, language))]:
                self._by_first[words[0]].append((words, kind))

    def found_in(self, tokens: Tokens) -> Iterator[Span]:
        """The span of each phrase in some tokens; ``{n}`` in a phrase stands for any number up to 120."""
        plain, said = tokens.plain, ["{n}" if _is_number(word) else word for word in tokens.plain]
        for place in range(len(said)):
            firsts = dict.fromkeys((plain[place], said[place]))
            for words, kind in (phrase for first in firsts for phrase in self._by_first.get(first, ())):
                last = place + len(words)
                there = zip(words, plain[place:last], said[place:last], strict=False)
                if last <= len(said) and all(word in (one, two) for word, one, two in there):
                    yield kind, place, last - 1


def _is_number(word: str) -> bool:
    """Whether a word in figures is a number up to 120."""
    return word.isdecimal() and len(word) <= 3 and int(word) <= 120


@cache
def _phrases_of(language: str) -> Phrases:
    lists = words_of(language)
    phrases = lists.phrases.items() if lists else ()
    return Phrases(((kind, phrase) for kind, every in phrases for phrase in every), language)


@cache
def _of_children(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two patterns: one finds numbers from 3 to 17, in figures and words; the other the phrases that make such a number
    an age, with ``{n}`` in its place. A day before its month and a part of a larger number are no such numbers.
    """
    months = "|".join(map(re.escape, months_of(language))) or "(?!)"
    no_day = rf"(?!\w|[.,:/]\d|-\d|\s+(?:{months})(?!\w))"
    numbers, _ = _numbers(language) or ({}, None)
    of_children = [word for word, number in numbers.items() if 3 <= number < 18]
    rests = defaultdict[str, list[str]](list)
    for word in (*map(str, range(3, 18)), *of_children):
        rests[word[0]].append(word[1:])
    firsts = "".join(
        rests
    )  # most characters begin no number: a set that stands first is looked for in no time
    behind = "|".join(rf"(?<={first}){_either(*words)}" for first, words in rests.items())
    number = rf"[{firsts}{firsts.upper()}](?<!\w.)(?i:(?:{behind}){no_day})"
    lists, any_number = words_of(language), _either(r"\d+", *map(folded, numbers))
    phrases = (_TOKEN.findall(folded(phrase)) for phrase in (lists.phrases["age"] if lists else ()))
    written = (
        r"[\W_]*".join(
            any_number if word == "{n}" and at != place else re.escape(word) for at, word in enumerate(words)
        )
        for words in phrases
        for place in (at for at, word in enumerate(words) if word == "{n}")
    )
    return re.compile(number), re.compile("|".join(written) or "(?!)")


def _either(*words: str) -> str:
    """A pattern of any of these words; a space or a hyphen may stand between the parts of a word."""
    return rf"(?:{'|'.join(words)})".replace(" ", r"[\s-]")


def child_ages_in(text: str, language: str) -> Iterator[str]:
    """The words by which a text gives somebody an age of 3 to 17 today: a boy of 15, fifteen-year-old.

    Only what stands near such a number is looked at: all texts of all cases are searched.
    """
    found: dict[str, None] = {}
    numbers, phrases = _of_children(language)
    for number in numbers.finditer(text):
        begin = text.rfind(" ", 0, max(number.start() - _NEAR, 0)) + 1
        end = text.find(" ", number.end() + _NEAR)
        end = end if end >= 0 else len(text)
        before, behind = text[begin : number.start()], text[number.end() : end]
        if not phrases.search(f"{folded(before)}{{n}}{folded(behind)}"):
            continue
        near = text[begin:end]
        tokens = Tokens(near, language)
        spans = [_at(tokens, span) for span in _phrases_of(language).found_in(tokens) if span[0] == "age"]
        for detail in _details(near, language, spans):
            age = re.search(r"\d{1,3}", in_figures(detail.words, language))
            if age and 3 <= int(age[0]) < 18:
                found[detail.words] = None
    yield from found


@knowledge.remembered
def _known_names(language: str) -> Phrases:
    """Names that any text may have: States and peoples, treaties, months, days, bodies of the United Nations."""
    lists = words_of(language)
    names = {*(lists.capitals + lists.phrases["other_day"] if lists else ()), *months_of(language)}
    for country in knowledge.countries().values():
        name = country.name(language)
        names |= {name.short, name.running, name.formal, *name.usual.values(), country.nationality or ""}
    names |= {part for one in knowledge.instruments().values() for part in (one.title, one.name)}
    return Phrases((("", name) for name in names), language)


def _names_in(tokens: Tokens, language: str, lists: WordList, known: Phrases) -> Iterator[Span]:
    """The runs of capitalised words that are not among the known names."""
    found = (span for phrases in (known, _known_names(language)) for span in phrases.found_in(tokens))
    covered = {place for _, first, last in found for place in range(first, last + 1)}
    usual = common_words()["common"] | lists.openers
    runs: list[list[int]] = []
    unknown = (place for place in range(len(tokens.plain)) if place not in covered)
    for place in filter(tokens.has_capital, unknown):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    for first, *others in runs:
        is_first, behind = tokens.begins_sentence(first), tokens.plain[first + 1 : first + 2]
        if is_first and not others and tokens.plain[first] not in usual and not lists.acts.isdisjoint(behind):
            yield "perhaps_name", first, first
        run = others if is_first and (not others or tokens.plain[first] in usual) else [first, *others]
        if run and not _is_province(tokens, span := ("name", run[0], run[-1]), lists):
            yield span


def _is_province(tokens: Tokens, span: Span, lists: WordList | None) -> bool:
    """Whether the text calls a name that of a province: Tazmirt province, the province of Tazmirt."""
    _, first, last = span
    near = reversed(tokens.plain[max(first - 4, 0) : first])
    before = (word for word in near if lists and word not in lists.joins)
    around = (*tokens.plain[last : last + 2], next(before, ""))
    return lists is not None and not lists.regions.isdisjoint(around)


class Detail(Struct, frozen=True):
    """Some words of a text that can lead to a person."""

    kind: str
    words: str
    nth: int
    """How often these words stand before it in the text."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What can lead a reader to the people whom a case protects; names that texts may say are no detail."""

    phrases: Phrases
    """Of the file: places, answers to forms, occupations."""
    dates: tuple[CaseDate, ...]
    """Of what befell them."""
    ages: frozenset[int]
    """That they can have."""
    known: Phrases

    def by_data(self, text: str, language: str) -> list[Detail]:
        """Details of the protected people that stand as data in the case file, found in any string of a document."""
        spans = self._spans(text, language)
        return _details(text, language, [span for span in spans if span[0] != "other_day"])

    def in_text(self, text: str, language: str) -> list[Detail]:
        """All details in a text of the case that can lead to the protected people."""
        spans, rest = self._spans(text, language), text
        for begin, end in ((begin, end) for kind, begin, end in spans if kind.endswith("day")):
            rest = rest[:begin] + " " * (end - begin) + rest[end:]
        for way in (_ADDRESS, _TELEPHONE):
            spans += (("reached", *match.span()) for match in way.finditer(rest))
        tokens, lists = Tokens(rest, language), words_of(language)
        numbers = ((place, int(word)) for place, word in enumerate(tokens.plain) if _is_number(word))
        found: list[Span] = [("age", place, place) for place, number in numbers if number in self.ages]
        if lists is not None:
            found += _phrases_of(language).found_in(tokens)
            found += _names_in(tokens, language, lists, self.known)
        return _details(text, language, [*spans, *(_at(tokens, span) for span in found)])

    def _spans(self, text: str, language: str) -> list[Span]:
        """The spans of words that the case file has as data, and of all days."""
        tokens, lists = Tokens(text, language), words_of(language)
        found = self.phrases.found_in(tokens)
        found = (one for one in found if one[0] != "place" or not _is_province(tokens, one, lists))
        spans = [_at(tokens, one) for one in found]
        theirs: dict[tuple[int, int], bool] = {}
        for day, begin, end in days_at(in_figures(text, language), language):
            is_day = day.year is not None or any(map(str.isalpha, text[begin:end]))  # 3.5 may be a number
            if (is_theirs := any(day.is_within(date) for date in self.dates)) or is_day:
                theirs[begin, end] = is_theirs or theirs.get((begin, end), False)
        return [*spans, *(("day" if theirs[span] else "other_day", *span) for span in theirs)]


def _at(tokens: Tokens, span: Span) -> Span:
    """A span of tokens as a span of the text."""
    kind, first, last = span
    return kind.removeprefix("past_"), tokens.spans[first][0], tokens.spans[last][1]


def _details(text: str, language: str, spans: Iterable[Span]) -> list[Detail]:
    """The details at some spans of a text, without those that lie within another of the same kind."""
    known = _numbers(language)
    numbers = [word.span() for word in known[1].finditer(text)] if known else []
    kept: list[Span] = []
    furthest: dict[str, int] = {}
    for kind, begin, last in sorted(set(spans), key=lambda span: (span[1], -span[2])):
        end = next((end for first, end in numbers if first < last < end), last)  # in figures it is shorter
        if end > furthest.get(kind, 0):
            kept.append((kind, begin, end))
            furthest[kind] = end
    return [Detail(kind, text[begin:end], text[:begin].count(text[begin:end])) for kind, begin, end in kept]
