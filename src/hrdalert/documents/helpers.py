"""What a template can call: the filters and functions of a letter, named as the genre names them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from jinja2 import TemplateRuntimeError, pass_context
from jinja2.runtime import Context

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import UNKNOWN, FactView, Gap, Maybe, PersonView, SourceView, TextView
from hrdalert.documents.blocks import Inline, Link, Text
from hrdalert.documents.casetext import (
    CaseText,
    Citation,
    DateMention,
    ParagraphReference,
    ParagraphStart,
    Piece,
    Ready,
    SourceList,
    SourceNumber,
    Words,
)
from hrdalert.documents.markdown import checked_url
from hrdalert.documents.speech import Speech
from hrdalert.documents.story import episodes

# Up to here two facts are told by the days between them: "six days later".
_NEAR = 10


@dataclass(frozen=True, slots=True)
class CountryWords:
    """How a State is spoken of."""

    name: CaseText
    """In a sentence: the Netherlands."""
    headline: CaseText
    """On its own: Netherlands."""
    formal: CaseText
    """In a sentence: the People's Republic of China."""
    official: CaseText
    """The same on its own: People's Republic of China."""
    nationality: Maybe[CaseText]
    authorities: CaseText
    """the Chinese authorities"""


@dataclass(frozen=True, slots=True)
class MandateWords:
    title: CaseText


class Helpers:
    """The helpers of one document. ``functions`` and ``filters`` are the names that templates know."""

    def __init__(self, speech: Speech, *, cite: bool) -> None:
        self._speech = speech
        self._language = speech.language
        self._tokens = speech.tokens
        self._cite = cite
        self._sections = 0
        self._cited: set[str] = set()

    # --- making text ---

    def words(self, text: str, language: str | None = None) -> CaseText:
        """Text that is data, such as a name from the knowledge data or a setting of the office."""
        return self._tokens.add(Words((text,), text, None, language), text)

    def plain(self, value: Any) -> str:
        """What a value will read as."""
        return value.plain if isinstance(value, CaseText) else self._tokens.plain(str(value))

    # --- people ---

    def _people(self, value: Any) -> tuple[PersonView, ...]:
        if isinstance(value, PersonView):
            return (value,)
        people = tuple(value)
        if not people or not all(isinstance(person, PersonView) for person in people):
            raise TemplateRuntimeError("expected a person, or several; this is something else")
        return people

    def full_name(self, value: Any) -> CaseText:
        people = self._people(value)
        return self._named(self._language.join([self._speech.full(person) for person in people]), people)

    def again(self, value: Any) -> CaseText:
        """The name of later mentions; where the document has not named the person yet, the whole name."""
        people = self._people(value)
        if len(people) > 1:
            return self.words(self._language.join([self._speech.later(person) for person in people]))
        said = self._speech.mention(people[0])
        plain = said if isinstance(said, str) else self._speech.later(people[0])
        return self._tokens.add(Words((said,), plain), plain)

    def _named(self, text: str, people: Sequence[PersonView]) -> CaseText:
        return self._tokens.add(Words((text,), text, names=tuple(person.id for person in people)), text)

    def bare_name(self, value: Any) -> CaseText:
        """The whole name without a title, whatever the document's way of naming."""
        people = self._people(value)
        return self._named(self._language.join([self._speech.untitled(person) for person in people]), people)

    def possessive(self, value: Any) -> CaseText:
        if isinstance(value, str):
            return self.words(self._language.possessive(self.plain(value)))
        return self.words(self._language.possessive(self.again(value).plain))

    def pronoun(self, form: str) -> Callable[[Any], CaseText]:
        small = form.lower()

        def said(value: Any) -> CaseText:
            people = self._people(value)
            if len(people) > 1:
                word = str(getattr(self._language.pronouns_for_several(), small))
            else:
                word = self._speech.pronoun(people[0], small)
            return self.words(self._language.capitalise(word) if form != small else word)

        return said

    def verb(self, value: Any, verb: str, after: Literal["pronoun", "name"] = "pronoun") -> CaseText:
        """A verb, given in the third person singular, that agrees with the pronoun or the name before it."""
        people = self._people(value)
        if len(people) > 1:
            return self.words(self._language.pronouns_for_several().verb(verb, after))
        return self.words(self._speech.pronouns(people[0]).verb(verb, after))

    def _verb(self, verb: str) -> Callable[..., CaseText]:
        return lambda value, after="pronoun": self.verb(value, verb, after)

    def native(self, value: Any) -> CaseText | Literal[""]:
        """The name in the person's own script; nothing where there is none, or where the name is withheld."""
        names = [text for person in self._people(value) for text in self._speech.native(person)]
        return self.inlines(names) if names else ""

    def in_own_script(self, texts: Iterable[CaseText]) -> CaseText | Literal[""]:
        """Native forms, such as those of a charge, in one run."""
        views = [self._speech.view_of(text) for text in texts]
        return self.inlines(views) if views else ""

    def inlines(self, views: Sequence[TextView]) -> CaseText:
        content: list[Inline] = []
        for number, view in enumerate(views):
            if number:
                content.append(Text(", "))
            content.append(Text(view.literal, view.language, view.origin))
        plain = ", ".join(view.literal for view in views)
        return self._tokens.add(Ready(tuple(content), plain), plain)

    # --- dates ---

    def _date(self, value: Any) -> CaseDate:
        if isinstance(value, datetime.date):
            return CaseDate.on(value)
        if isinstance(value, CaseDate):
            return value
        raise TemplateRuntimeError(
            f"the date is {value.name} here; ask for it first: {{% if … %}}"
            if isinstance(value, Gap)
            else "expected a date"
        )

    def dated(self, form: Literal["on", "date", "since"]) -> Callable[..., CaseText]:
        def said(value: Any, with_year: bool | None = None) -> CaseText:
            mention = DateMention(self._date(value), form, with_year)
            return self._tokens.add(mention, self._speech.date_words(mention, True))

        return said

    def days(self, a: Any, b: Any = None) -> int | None:
        """The days from ``a`` to ``b`` (the document's own day, if left out); None unless both are exact."""
        return self._language.days(self._date(a), self._date(b if b is not None else self._speech.view.date))

    def day_after(self, days: int) -> CaseText:
        """The day so many days after the document's own, in words."""
        day = CaseDate.on(self._speech.view.date + datetime.timedelta(days=days))
        return self.dated("date")(day)

    def between(self, how: Literal["span", "later", "after"]) -> Callable[..., CaseText | None]:
        def said(a: Any, b: Any = None) -> CaseText | None:
            if isinstance(a, Gap) or isinstance(b, Gap):
                return None
            to = self._date(b if b is not None else self._speech.view.date)
            words = getattr(self._language, how)(self._date(a), to)
            return self.words(words) if words else None

        return said

    # --- words ---

    def capital(self, value: Any) -> CaseText | str:
        """The same with a capital at its beginning."""
        return self._change_first(value, self._language.capitalise)

    def lower_first(self, value: Any) -> CaseText | str:
        """The same to stand inside a sentence."""
        return self._change_first(value, self._language.lower_first)

    def clause(self, value: Any) -> CaseText | str:
        """A sentence to stand inside another: a small first letter and no full stop."""
        return self._change_last(self.lower_first(value), lambda text: text.rstrip().removesuffix("."))

    def sentence(self, value: Any) -> CaseText | str:
        """A clause as a sentence of its own."""
        whole = self.capital(value)
        ends = self.plain(whole).rstrip().endswith((".", "!", "?", '."', ".”"))
        return whole if ends else f"{whole}."

    def _change_first(self, value: Any, change: Callable[[str], str]) -> CaseText | str:
        parts = list(self._tokens.split(str(value)))
        if not parts:
            return ""
        parts[0] = self._changed(parts[0], 0, change)
        return self._again(parts)

    def _change_last(self, value: Any, change: Callable[[str], str]) -> CaseText | str:
        parts = list(self._tokens.split(str(value)))
        if not parts:
            return ""
        parts[-1] = self._changed(parts[-1], -1, change)
        return self._again(parts)

    def _changed(self, part: str | Piece, at: int, change: Callable[[str], str]) -> str | Piece:
        if isinstance(part, str):
            return change(part)
        if isinstance(part, Words):
            inner = list(part.parts)
            piece = inner[at]
            if isinstance(piece, str):
                inner[at] = change(piece)
            elif at == 0 and change("a") == "A":
                inner[0] = self._speech.capitalised(piece)
            return replace(part, parts=tuple(inner), plain=change(part.plain))
        if isinstance(part, DateMention) and at == 0:
            words = self._speech.date_words(part, True)
            return replace(part, capital=part.capital or change(words) != words)
        return part

    def _again(self, parts: Sequence[str | Piece]) -> CaseText | str:
        made = [
            part if isinstance(part, str) else self._tokens.add(part, getattr(part, "plain", ""))
            for part in parts
        ]
        return made[0] if len(made) == 1 else "".join(made)

    def with_article(self, value: Any) -> CaseText | str:
        """A noun with "a" or "an" before it."""
        return self.words(self._language.with_article(self.plain(value)))

    def quoted(self, value: Any) -> str:
        opening, closing = self._language.quoted("\x00").split("\x00")
        return f"{opening}{value}{closing}"

    def joined(self, values: Iterable[Any], conj: Literal["and", "or"] = "and") -> str:
        return self._language.join([str(value) for value in values], conj)

    def number(self, value: int) -> str:
        return self._language.number(value)

    def counted(self, value: int, singular: str, plural: str) -> str:
        return self._language.counted(value, singular, plural)

    # --- telling what happened ---

    def opening(self, fact: FactView, before: Any = None) -> CaseText | Literal[""]:
        """When a fact was, to stand before its words: "Six days later, on 22 October,". Nothing where they say it."""
        if not isinstance(fact.date, CaseDate) or fact.date.is_unknown or fact.date.is_interval:
            return ""
        if fact.what and self._gives_its_date(fact.date, self.plain(fact.what)):
            return ""
        previous = before.date if isinstance(before, FactView) else None
        days = self._language.days(previous, fact.date) if isinstance(previous, CaseDate) else None
        if days is not None and days <= _NEAR:
            words = self._language.later(previous, fact.date)
            if words:
                same_year = previous.start is not None and fact.date.start is not None
                with_year = not (same_year and previous.start.year == fact.date.start.year)
                on = self._language.date_phrase(fact.date, with_year=with_year, style=self._speech.style)
                said = words if days == 0 else f"{words}, {on},"
                return self.words(self._language.capitalise(said))
        mention = DateMention(fact.date, "on", capital=True)
        return self._tokens.add(mention, self._speech.date_words(mention, True))

    def _gives_its_date(self, date: CaseDate, words: str) -> bool:
        """Whether the words of a fact say when it was."""
        return self._language.date_bare(date, with_year=False) in words

    def brief(self, fact: FactView) -> CaseText | str:
        """A fact as a clause with its date: "police took him from his home in X County, on 22 October 2020"."""
        if not fact.in_short:
            raise TemplateRuntimeError("this fact has no words in short (in_short:)")
        if not isinstance(fact.date, CaseDate):
            return str(fact.in_short)
        comma = "," if fact.date.is_interval or "," in self.plain(fact.in_short) else ""
        return f"{fact.in_short}{comma} {self.dated('on')(fact.date)}"

    # --- sources and paragraphs ---

    def sources(self, *facts: Any) -> CaseText | Literal[""]:
        """The numbers of the sources of facts, set before the last full stop; nothing where none are cited."""
        if not self._cite:
            return ""
        ids = [source.id for fact in facts for source in self._sources_of(fact)]
        self._cited.update(ids)
        return self._tokens.add(Citation(tuple(dict.fromkeys(ids)))) if ids else ""

    def _sources_of(self, fact: Any) -> Sequence[SourceView]:
        if isinstance(fact, SourceView):
            return (fact,)
        return tuple(getattr(fact, "sources", ()) or ())

    def source_number(self, source: SourceView) -> CaseText:
        """The bare number of a source, for a sentence about it."""
        return self._tokens.add(SourceNumber(source.id))

    def is_cited(self, source: SourceView) -> bool:
        """Whether the document has cited this source so far."""
        return source.id in self._cited

    def section(self) -> int:
        """The number of the next section, for headings that are numbered whatever is left out."""
        self._sections += 1
        return self._sections

    def source_list(self) -> CaseText:
        """The list of the sources cited, in the order of first use; it stands in a paragraph of its own."""
        return self._tokens.add(SourceList())

    def para(self, label: str | None = None) -> CaseText:
        """The number of a numbered paragraph, at its beginning."""
        return self._tokens.add(ParagraphStart(label))

    def paragraph(self, *labels: str) -> CaseText:
        """A reference to numbered paragraphs: paragraph 4, paragraphs 20 and 29."""
        return self._tokens.add(ParagraphReference(labels))

    def paragraphs_from(self, first: str, last: str) -> CaseText:
        """A reference to a run of numbered paragraphs: paragraphs 7 to 10."""
        return self._tokens.add(ParagraphReference((first, last), whole=True))

    def link(self, value: Any, text: str | None = None) -> CaseText | Literal[""]:
        """A hyperlink to a source, or to an address."""
        url = value.url if isinstance(value, SourceView) else value
        if not url:
            return ""
        address = self.plain(url)
        shown = self.plain(text) if text else address
        return self._tokens.add(Ready((Link(checked_url(address), (Text(shown),)),), shown), shown)

    # --- knowledge ---

    def country(self, iso3: str) -> CountryWords:
        record, language = knowledge.countries()[iso3], self._language.tag
        return CountryWords(
            name=self.words(record.usual(language)),
            headline=self.words(record.headline(language)),
            formal=self.words(record.formal_name(language)),
            official=self.words(record.formal_name(language).removeprefix("the ")),
            nationality=self.words(record.nationality) if record.nationality else UNKNOWN,
            authorities=self.words(record.authorities),
        )

    def mandate(self, id: str) -> MandateWords:
        record = knowledge.mandate(id)
        if record is None:
            raise TemplateRuntimeError(f"no mandate is called {id!r}")
        return MandateWords(self.words(record.title(self._language.tag)))

    def label(self, vocabulary: str, id: str) -> CaseText:
        """The label of a word of one of the vocabularies."""
        return self.words(knowledge.vocabulary(vocabulary)[id].label(self._language.tag))

    def gloss(self, vocabulary: str, id: str) -> CaseText | Literal[""]:
        """What a term of a State's own law means, to follow "is"; nothing for terms that explain themselves."""
        term = knowledge.vocabulary(vocabulary)[id]
        if not term.native or self._language.tag != "en":
            return ""
        explained = term.explanation.removesuffix(".")
        return self.words(explained[:1].lower() + explained[1:])

    def native_term(self, vocabulary: str, id: str) -> CaseText | Literal[""]:
        """The term of the State's own law, in its script."""
        term = knowledge.vocabulary(vocabulary)[id]
        forms = [(language, wording.text) for language, wording in term.native.items()]
        return self.words(forms[0][1], forms[0][0]) if forms else ""

    def languages_joined(self, tags: Sequence[str], conj: Literal["and", "or"] = "and") -> str:
        """The names of languages, in the document's: English and Chinese."""
        from babel import Locale

        names = Locale.parse(self._language.tag, sep="-").languages
        return self._language.join([names.get(tag.partition("-")[0], tag) for tag in tags], conj)

    def law(self, case: Any) -> str:
        """The law that binds. It says nothing yet, and so its heading is left out."""
        return ""

    # --- the names ---

    @property
    def functions(self) -> Mapping[str, Any]:
        return {
            "sources": self.sources,
            "source_number": self.source_number,
            "source_list": self.source_list,
            "section": self.section,
            "para": self.para,
            "paragraph": self.paragraph,
            "paragraphs_from": self.paragraphs_from,
            "is_cited": self.is_cited,
            "link": self.link,
            "days": self.days,
            "day_after": self.day_after,
            "span": self.between("span"),
            "later": self.between("later"),
            "after": self.between("after"),
            "country": self.country,
            "mandate": self.mandate,
            "label": self.label,
            "gloss": self.gloss,
            "native_term": self.native_term,
            "law": self.law,
            "in_own_script": self.in_own_script,
            "opening": self.opening,
            "brief": self.brief,
            "episodes": episodes,
        }

    @property
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        pronouns = ("they", "them", "their", "theirs", "themself", "They", "Their")
        return {
            "full_name": self.full_name,
            "again": self.again,
            "bare_name": self.bare_name,
            "possessive": self.possessive,
            "native": self.native,
            "on": self.dated("on"),
            "day": self.dated("date"),
            "since": self.dated("since"),
            "capital": self.capital,
            "lower_first": self.lower_first,
            "clause": self.clause,
            "sentence": self.sentence,
            "a": self.with_article,
            "quoted": self.quoted,
            "joined": self.joined,
            "number": self.number,
            "counted": self.counted,
            **{form: self.pronoun(form) for form in pronouns},
            "verb": self.verb,
            **{verb: self._verb(verb) for verb in ("is", "was", "has")},
        }


FILTER_NAMES = (
    "full_name", "again", "bare_name", "possessive", "native", "on", "day", "since", "capital", "lower_first", "clause",
    "sentence", "a", "quoted", "joined", "number", "counted", "they", "them", "their", "theirs", "themself", "They",
    "Their", "is", "was", "has", "verb",
)  # fmt: skip


def register(filters: dict[str, Callable[..., Any]]) -> None:
    """Adds the filters to an environment; each finds the document it works for in the context of the rendering."""
    for name in FILTER_NAMES:
        filters[name] = _of_document(name)


def _of_document(name: str) -> Callable[..., Any]:
    @pass_context
    def call(context: Context, *args: Any, **kwargs: Any) -> Any:
        return context["_filters"][name](*args, **kwargs)

    return call
