"""What a template can call: the filters and functions of a letter, named as the genre names them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal

from jinja2 import pass_context
from jinja2.runtime import Context
from msgspec import Struct
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.cases.references import Mention
from hrdalert.disclosure.view import UNKNOWN, Gap, Maybe, SourceView
from hrdalert.documents.blocks import Link, Text
from hrdalert.documents.casetext import (
    CaseText,
    Citation,
    Misuse,
    ParagraphReference,
    ParagraphStart,
    Ready,
    SourceList,
    SourceNumber,
)
from hrdalert.documents.language_names import language_names
from hrdalert.documents.legal_choice import case_law
from hrdalert.documents.legal_words import LawWords, law_words
from hrdalert.documents.markdown import MarkdownMistake, checked_url
from hrdalert.documents.people import PRONOUNS, VERBS, People
from hrdalert.documents.printing import nearest
from hrdalert.documents.speech import Speech
from hrdalert.documents.story import episodes
from hrdalert.documents.telling import Telling
from hrdalert.documents.wording import Wording


class CountryWords(Struct, frozen=True):
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


class MandateWords(Struct, frozen=True):
    """How a mandate is spoken of."""

    title: CaseText


class SourceNote(Struct, frozen=True):
    """A remark on sources, with those that it is on."""

    note: CaseText
    sources: tuple[SourceView, ...]


class ChecklistWords(Struct, frozen=True):
    """What a person must see to before one document leaves."""

    title: CaseText
    lines: tuple[CaseText, ...]


class Helpers:
    """The helpers of one document. ``functions`` and ``filters`` are the names that templates know.

    ``made``: which documents there are templates for.
    """

    def __init__(self, speech: Speech, *, cite: bool, made: Callable[[], Collection[str]]) -> None:
        self._speech = speech
        self._language = speech.language
        self._tokens = speech.tokens
        self._wording = Wording(speech)
        self._people = People(speech, self._wording)
        self._telling = Telling(speech, self._wording)
        self.words = self._wording.words
        self.tells_the_present = self._telling.tells_the_present
        self._cite = cite
        self._made = made
        self._sections = 0
        self._cited: dict[str, None] = {}
        """The sources cited so far, in the order of first use."""
        self._told_of: set[str] | None = None
        self._law: dict[tuple[int, ...], LawWords] = {}

    # --- sources and paragraphs ---

    def sources(self, *facts: Any) -> CaseText | Literal[""]:
        """The numbers of the sources of facts or people, set before the last full stop; nothing where none is cited."""
        if not self._cite:
            return ""
        ids = [source.id for fact in facts for source in self._sources_of(fact)]
        self._cited.update(dict.fromkeys(ids))
        return self._tokens.add(Citation(tuple(dict.fromkeys(ids)))) if ids else ""

    def _sources_of(self, fact: Any) -> Sequence[SourceView]:
        if isinstance(fact, SourceView):
            return (fact,)
        if not isinstance(fact, Struct) and not isinstance(fact, Gap):
            raise Misuse("sources(…) is for facts, people and sources", "Give it one of these.")
        return tuple(getattr(fact, "sources", ()))

    def source_number(self, source: SourceView) -> CaseText:
        """The bare number of a source, for a sentence about it."""
        if not isinstance(source, SourceView):
            raise Misuse("source_number(…) is for a source", "Give it one of case.sources.")
        return self._tokens.add(SourceNumber(source.id))

    def is_cited(self, source: SourceView) -> bool:
        """Whether the document has cited this source so far."""
        return source.id in self._cited

    def source_notes(self) -> Sequence[SourceNote]:
        """What is to be known of the sources cited so far, in the order of their numbers; equal notes are one."""
        by_id = {source.id: source for source in self._speech.bind(self._speech.view).sources}
        found: dict[str, SourceNote] = {}
        for source in (by_id[id] for id in self._cited if id in by_id):
            if source.note:
                noted = found.setdefault(self._wording.plain(source.note), SourceNote(source.note, ()))
                found[self._wording.plain(source.note)] = replace(noted, sources=(*noted.sources, source))
        return list(found.values())

    def section(self) -> int:
        """The number of the next section, for headings that are numbered whatever is left out."""
        self._sections += 1
        return self._sections

    def source_list(self) -> CaseText:
        """The list of the sources cited, in the order of first use; it stands in a paragraph of its own."""
        return self._tokens.add(SourceList())

    def para(self, label: str | None = None) -> CaseText:
        """The number of a numbered paragraph, at its beginning."""
        return self._tokens.add(ParagraphStart(None if label is None else _label(label)))

    def paragraph(self, *labels: str) -> CaseText:
        """A reference to numbered paragraphs: paragraph 4, paragraphs 20 and 29."""
        return self._tokens.add(ParagraphReference(tuple(map(_label, labels))))

    def paragraphs_from(self, first: str, last: str) -> CaseText:
        """A reference to a run of numbered paragraphs: paragraphs 7 to 10."""
        return self._tokens.add(ParagraphReference((_label(first), _label(last)), whole=True))

    def link(self, value: Any, text: str | None = None) -> CaseText | Literal[""]:
        """A hyperlink to a source, or to an address."""
        url = value.url if isinstance(value, SourceView) else value
        if not url:
            return ""
        address = self._wording.plain(url)
        shown = self._wording.plain(text) if text else address
        try:
            link = Link(checked_url(address), (Text(shown),))
        except MarkdownMistake as mistake:
            raise Misuse(str(mistake), mistake.mend) from None
        return self._tokens.add(Ready((link,), shown), shown)

    # --- knowledge ---

    def country(self, iso3: str) -> CountryWords:
        language = self._language.tag
        record = _record(knowledge.countries(), iso3, "country")
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
            raise Misuse(f"no mandate is called {id!r}", "Take the id from case.mandates.")
        return MandateWords(self.words(record.title(self._language.tag)))

    def label(self, vocabulary: str, id: str) -> CaseText:
        """The label of a word of one of the vocabularies."""
        return self.words(_word(vocabulary, id).label(self._language.tag))

    def gloss(self, vocabulary: str, id: str) -> CaseText | Literal[""]:
        """What a term of the State's own law means, to follow "is"; nothing for terms that explain themselves."""
        term = _word(vocabulary, id)
        if not (term.provision and self._native_forms(vocabulary, term)) or self._language.tag != "en":
            return ""
        explained = term.explanation.removesuffix(".")
        return self.words(explained[:1].lower() + explained[1:])

    def native_term(self, vocabulary: str, id: str) -> CaseText | Literal[""]:
        """The term of the State's own law, in its script."""
        forms = self._native_forms(vocabulary, _word(vocabulary, id))
        return self.words(forms[0][1], forms[0][0]) if forms else ""

    def _native_forms(self, vocabulary: Any, term: Any) -> list[tuple[str, str]]:
        """The forms of a term in the law of the States concerned; no other State's."""
        native_of = knowledge.vocabulary(vocabulary).header.extra.get("native_of", {})
        states = self._speech.view.states
        return [
            (language, wording.text)
            for language, wording in term.native.items()
            if native_of.get(language) in states
        ]

    def languages_joined(self, tags: Sequence[str], conj: Literal["and", "or"] = "and") -> str:
        """The names of languages, in the document's: English and Chinese."""
        names = language_names(self._language.tag)
        return self._language.join([names.get(tag.partition("-")[0], tag) for tag in tags], conj)

    def is_told_of(self, person: Any) -> bool:
        """Whether a text of the case speaks of a person."""
        if self._told_of is None:
            texts = self._speech.view.texts_in_it
            self._told_of = {part.id for text in texts for part in text.parts if isinstance(part, Mention)}
        return getattr(person, "id", None) in self._told_of

    def shared_role(self) -> CaseText | Literal[""]:
        """What all victims are, said once of all of them: land rights defenders; nothing where they differ."""
        role = self._speech.shared_role()
        return self.words(role) if role else ""

    def role_is_said(self, person: Any) -> bool:
        """Whether the document says what a person is where it first gives the name, or of all at once."""
        return bool(self._speech.shared_role()) or self._speech.role_stands_before(person)

    def demands_to(self, recipient: Any) -> Sequence[Any]:
        """The demands that this recipient can meet: those that name nobody (to:), or name it; if none does, all."""
        demands = self._speech.bind(self._speech.view).demands
        return [each for each in demands if not each.to or recipient.ids & set(each.to)] or demands

    def law(self, case: Any, demands: Any = None) -> LawWords:
        """The law that the facts concern: what binds the State, what it has signed, what is declared.

        ``demands`` are those that a letter makes, where it does not make all of the case.
        """
        key = tuple(map(id, demands)) if demands else ()
        if key not in self._law:
            law = case_law(self._speech.view, demands or None)
            self._law[key] = law_words(law, self.words, self._language, self._speech.bind)
        return self._law[key]

    def checklists(self) -> Sequence[ChecklistWords]:
        """What no program can decide and the office sees to, a list for each document that is made; in English."""
        return [
            ChecklistWords(self.words("; ".join(each.titles)), tuple(map(self.words, each.lines)))
            for each in knowledge.checklists(self._made())
        ]

    # --- the names ---

    @property
    def functions(self) -> Mapping[str, Any]:
        telling = self._telling
        return {
            "sources": self.sources,
            "source_number": self.source_number,
            "source_list": self.source_list,
            "section": self.section,
            "para": self.para,
            "paragraph": self.paragraph,
            "paragraphs_from": self.paragraphs_from,
            "is_cited": self.is_cited,
            "source_notes": self.source_notes,
            "is_told_of": self.is_told_of,
            "demands_to": self.demands_to,
            "shared_role": self.shared_role,
            "role_is_said": self.role_is_said,
            "work_says_who": self._people.work_says_who,
            "family_unclear": self._people.family_unclear,
            "work_after_name": self._people.work_after_name,
            "link": self.link,
            "days": telling.days,
            "days_since": telling.days_since,
            "day_after": telling.day_after,
            "span": telling.between("span"),
            "later": telling.between("later"),
            "after": telling.between("after"),
            "country": self.country,
            "mandate": self.mandate,
            "label": self.label,
            "gloss": self.gloss,
            "native_term": self.native_term,
            "law": self.law,
            "in_own_script": self._people.in_own_script,
            "opening": telling.opening,
            "brief": telling.brief,
            "told_first": telling.told_first,
            "tells_cause": telling.tells_cause,
            "beyond": telling.beyond,
            "begins_alike": telling.begins_alike,
            "tells_not_where": telling.tells_not_where,
            "tells_of_refused_lawyers": telling.tells_of_refused_lawyers,
            "begins_with_somebody": telling.begins_with_somebody,
            "not_us": telling.not_us,
            "alike": self._wording.alike,
            "untold": telling.untold,
            "is_attributed": telling.is_attributed,
            "is_one_act": telling.is_one_act,
            "names_nobody": telling.names_nobody,
            "episodes": episodes,
            "checklists": self.checklists,
        }

    @property
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        wording = self._wording
        return {
            **self._people.filters,
            "on": self._telling.dated("on"),
            "day": self._telling.dated("date"),
            "since": self._telling.dated("since"),
            "one_day": self._telling.of_one_day,
            "capital": wording.capital,
            "lower_first": wording.lower_first,
            "clause": wording.clause,
            "unclosed": wording.unclosed,
            "led_by": wording.led_by,
            "sentence": wording.sentence,
            "a": wording.with_article,
            "by": wording.by_way_of,
            "quoted": wording.quoted,
            "joined": wording.joined,
            "rest": wording.rest,
            "names_in_bold": wording.names_in_bold,
            "number": wording.number,
            "ordinal": wording.ordinal,
            "counted": wording.counted,
        }


DATE_FILTERS = ("on", "day", "since", "one_day")
PERSON_FILTERS = ("full_name", "again", "bare_name", "native", "verb", *PRONOUNS, *VERBS)
WORD_FILTERS = (
    *(
        "capital",
        "lower_first",
        "led_by",
        "clause",
        "unclosed",
        "sentence",
        "rest",
        "a",
        "by",
        "quoted",
        "joined",
    ),
    *("number", "ordinal", "counted", "names_in_bold"),
)
FILTER_NAMES = (*DATE_FILTERS, *PERSON_FILTERS, "possessive", *WORD_FILTERS)


def _label(label: Any) -> str:
    if isinstance(label, CaseText) or not isinstance(label, str):
        raise Misuse("the label of a paragraph is a word of the template's own", "Write it in quotes.")
    return label


def _record(records: Mapping[str, Any], id: Any, what: str) -> Any:
    if not isinstance(id, str) or id not in records:
        raise Misuse(f"no {what} is called {id!r}", nearest(str(id), records))
    return records[id]


def _word(vocabulary: Any, id: Any) -> Any:
    try:
        records = knowledge.vocabulary(vocabulary)
    except (KeyError, ValueError) as error:
        raise Misuse(f"no vocabulary is called {vocabulary!r}") from error
    return _record(records, id, f"word of {vocabulary}")


def register(filters: dict[str, Callable[..., Any]]) -> None:
    """Adds the filters to an environment; each finds the document it works for in the context of the rendering."""
    for name in FILTER_NAMES:
        filters[name] = _of_document(name)


def _of_document(name: str) -> Callable[..., Any]:
    @pass_context
    def call(context: Context, *args: Any, **kwargs: Any) -> Any:
        return context["_filters"][name](*args, **kwargs)

    return call
