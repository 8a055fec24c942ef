"""Composing: a CaseView and a template make a Document."""

from __future__ import annotations

import datetime
import traceback
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jinja2
from msgspec import Struct
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import Case
from hrdalert.disclosure import disclose, leaks_composed, leaks_in_view, withheld_victims
from hrdalert.disclosure.view import UNKNOWN, CaseView, Maybe, TextView
from hrdalert.documents.blocks import Document, Inlines, Link, Text, block_texts, link_addresses
from hrdalert.documents.casetext import PRIVATE, TOKEN, Misuse, Tokens
from hrdalert.documents.check import block_names, check_template
from hrdalert.documents.competent import with_suggested_mandates
from hrdalert.documents.front_matter import FrontMatter, needed_words
from hrdalert.documents.helpers import Helpers
from hrdalert.documents.languages import Language, Style, find_language
from hrdalert.documents.letters import Letters, TemplateFile
from hrdalert.documents.markdown import MarkdownMistake, Voice, checked_url, in_one_line, read, tidy
from hrdalert.documents.office import Addressee, Office, addressee_words, office_words
from hrdalert.documents.phrases import Phrases, filled_in
from hrdalert.documents.printing import nearest
from hrdalert.documents.speech import Speech
from hrdalert.documents.story import story
from hrdalert.errors import GapError, LeakError, Origin, Problem, RefusedError, TemplateErrors
from hrdalert.marked import NOWHERE


class Order(Struct, frozen=True):
    """What is asked for: one document of one case, in one language, of one day."""

    document: str
    language: str
    day: datetime.date
    style: Style = "uk"


def compose(
    order: Order,
    case: Case,
    letters: Letters,
    office: Office,
    addressees: Sequence[Addressee] = (),
    *,
    with_gaps: bool = False,
) -> list[Document]:
    """The document, or one for each addressee where each one gets a letter.

    Depends on its arguments only: the same arguments give the same documents. ``with_gaps`` says in place of a text
    that the document needs that it is missing.

    Raises:
        TemplateErrors: the template has mistakes, or prints what this case does not have.
        LeakError: a name stands where this audience may not have it.
        RefusedError: the case is not told of that day, or the document may not be made of these people.
        GapError: the case lacks a text that the document needs.
    """
    file = letters.find(order.document, order.language)
    problems = check_template(letters, file)
    if problems:
        raise TemplateErrors(problems)
    front = letters.front_matter(file)
    if front.named and (unnamed := withheld_victims(case, front.audience)):
        raise RefusedError(_may_not_be_named(order, front, [victim.id for victim in unnamed]), _NAMING_MEND)
    view = disclose(case, front.audience, order.day, order.language, order.document)
    if front.addressed_to in ("mandates", "office"):
        view = with_suggested_mandates(view)
    if found := leaks_in_view(case, view):
        raise LeakError(found)
    if missing := [word for word in needed_words(front.needs) if not _has(view, word, order.document)]:
        if not with_gaps or not _CAN_BE_GAPS.issuperset(missing):
            raise _lacking(order, case, view, missing)
        view = _with_gaps(view, missing, find_language(order.language))
    if not view.states and front.audience != "internal":
        raise RefusedError(
            f"{order.document} needs what case {case.reference} does not say: the State concerned",
            "Add country: with its three-letter code, such as CHN, to the case file.",
        )
    composition = _Composition(order, case, view, letters, file, front, office)
    if front.letter != "none" and not addressees:
        raise RefusedError(
            f"case {case.reference} names nobody to write to",
            _NOBODY_IN_PUBLIC if view.name_withheld else "Add their ids under appeal_to: in the case file.",
        )
    if front.letter != "each":
        return [composition.document(addressees)]
    return [composition.document([addressee], addressee.id) for addressee in addressees]


# What a template's own mistakes raise while it is filled in: Jinja's errors, and those of the wrong kind of value.
_NAMES_IN_BOLD = frozenset({"letter_opening"})
"""The blocks that name somebody in bold, as the templates do where the case does not word them itself."""
_OF_TEMPLATES = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
)
_NOBODY_IN_PUBLIC = (
    "A name is withheld here, and an office near a person leads to them. Those that the public may read of stand under "
    "public: as well: public: {appeal_to: [national-parliament]}."
)
_NAMING_MEND = (
    "Ask for consent to this use and record it under consent:, or make the document without this person."
)


_CAN_BE_GAPS = frozenset({"headline", "summary", "position"})
"""Texts. Without a status or a demand nobody can say what a document is to ask for."""


def _lacking(order: Order, case: Case, view: CaseView, missing: Sequence[str]) -> RefusedError:
    kind = GapError if _CAN_BE_GAPS.issuperset(missing) else RefusedError
    return kind(
        f"{order.document} needs what case {case.reference} does not say on {order.day}: {', '.join(missing)}",
        "While a name is withheld these stand under public:, a key of the case file by itself: public: {"
        + ", ".join(f"{word}: …" for word in missing)
        + "}"
        if view.name_withheld and _CAN_BE_GAPS.issuperset(missing)
        else f"Add {' and '.join(f'{word}:' for word in missing)} to the case file.",
    )


def _with_gaps(view: CaseView, missing: Sequence[str], language: Language) -> CaseView:
    gaps: dict[str, Any] = {word: TextView((language.gap(word),), NOWHERE) for word in missing}
    return replace(view, **gaps)


def _has(view: CaseView, word: str, document: str) -> bool:
    if word == "status" and view.measure:
        return True
    return bool(getattr(view, word)) or (word == "headline" and document in view.headlines)


def _may_not_be_named(order: Order, front: FrontMatter, ids: Sequence[str]) -> str:
    reader = {"un": "UN experts", "government": "the Government", "public": "the public"}.get(
        front.audience, front.audience
    )
    return f"{order.document} names people to {reader}, and the file holds no consent to that of: {', '.join(ids)}"


class _Composition:
    def __init__(
        self,
        order: Order,
        case: Case,
        view: CaseView,
        letters: Letters,
        file: TemplateFile,
        front: FrontMatter,
        office: Office,
    ) -> None:
        self.order = order
        self.case = case
        self.view = view
        self.letters = letters
        self.file = file
        self.front = front
        self.office = office
        self.language: Language = find_language(order.language)

    def _documents(self) -> list[str]:
        """Those that there are templates for."""
        return [name for name, _ in self.letters.all()]

    def document(self, addressees: Sequence[Addressee], recipient: str | None = None) -> Document:
        tokens = Tokens()
        addressed = self._addressed(addressees[0]) if recipient else {}
        speech = Speech(self.view, self.language, self.front.names, tokens, self.order.style, addressed)
        helpers = Helpers(speech, cite=self.front.cite, made=self._documents)
        context = self._context(speech, helpers, addressees)
        rendered = self._render(context)
        title = in_one_line(tokens.plain(tidy(self._render_title(context))))
        voice = Voice(speech.date_words, self._paragraphs_words, lambda id: self._source_entry(id, speech))
        try:
            blocks = read(rendered, tokens, voice)
        except MarkdownMistake as mistake:
            raise TemplateErrors([self._markdown_problem(mistake, tidy(rendered))]) from None
        context["say"].let_go()
        document = Document(
            id=self.order.document,
            title=title,
            language=self.order.language,
            audience=self.front.audience,
            date=self.order.day,
            organisation=self.language.capitalise(self.office.name) if self.front.letterhead else "",
            reference=self.case.reference,
            blocks=blocks,
            recipient=recipient,
        )
        self._refuse_leaks(document)
        return document

    def _addressed(self, addressee: Addressee) -> dict[str, str]:
        """How a letter calls its own addressee where a text speaks of that office: your Bureau."""
        if not addressee.short:
            return {}
        return {id: self.language.yours(addressee.short) for id in self._same_office(addressee)}

    def _same_office(self, addressee: Addressee) -> Iterator[str]:
        """The ids of the alleged perpetrators that are this office, by its name."""
        for each in self.view.perpetrators:
            if each.name.literal.removeprefix("the ").casefold() == addressee.office.casefold():
                yield each.id

    def _context(self, speech: Speech, helpers: Helpers, addressees: Sequence[Addressee]) -> dict[str, Any]:
        case = speech.bind(self.view)
        if speech.absent:
            raise TemplateErrors(dict.fromkeys(speech.absent))
        own = case.headlines.get(self.order.document)
        recipients = tuple(
            addressee_words(
                replace(addressee, perpetrators=tuple(self._same_office(addressee))),
                helpers,
                self.order.language,
            )
            for addressee in addressees
        )
        context: dict[str, Any] = {
            **helpers.functions,
            "_filters": helpers.filters,
            "document": self.order.document,
            "case": case,
            "victims": case.victims,
            "victim": case.victims[0] if case.victims else UNKNOWN,
            "headline": own if own is not None else case.headline,
            "communication": knowledge.communication(
                case.status if isinstance(case.status, str) else None, measure=bool(case.measure)
            ),
            "story": story(case, helpers.tells_the_present),
            "date": self.order.day,
            "own": frozenset(self.view.texts.get(self.order.document, ())),
            "_own": case.texts.get(self.order.document, {}),
            "organisation": office_words(self.office, helpers, self.order.language),
            "recipients": recipients,
            "recipient": recipients[0] if recipients else UNKNOWN,
        }
        context["say"] = Phrases(self.letters, self.order.language, context)
        return context

    def _template(self) -> jinja2.Template:
        """The template, with the blocks in its place that the case words itself."""
        own = self.view.texts.get(self.order.document, {})
        if not own:
            return self.letters.environment.get_template(self.file.name)
        number = "{{{{ para('{0}') }}}} " if self.front.numbered else ""
        words = "{{% block {0} %}}\n" + number + "{{{{ _own.{0} }}}}\n\n{{% endblock %}}"
        bold = words.replace("}}}}\n\n", " | names_in_bold }}}}\n\n")
        blocks = "".join((bold if name in _NAMES_IN_BOLD else words).format(name) for name in own)
        return self.letters.environment.of_source(f'{{% extends "{self.file.name}" %}}{blocks}')

    def _render(self, context: Mapping[str, Any]) -> str:
        self._check_own_blocks()
        try:
            return filled_in(self._template(), context)
        except _OF_TEMPLATES as error:
            raise TemplateErrors([self._runtime_problem(error)]) from error

    def _render_title(self, context: Mapping[str, Any]) -> str:
        try:
            return self.letters.environment.of_source(self.front.title).render(context)
        except _OF_TEMPLATES as error:
            problem = self._runtime_problem(error)
            if problem.origin.line == 0:
                place = self.letters.place_of(self.file, "title")
                problem = replace(problem, origin=place, text=f"title: {problem.text}")
            raise TemplateErrors([problem]) from error

    def _check_own_blocks(self) -> None:
        own = self.view.texts.get(self.order.document, {})
        if not own:
            return
        known = {name for each in self.letters.chain(self.file) for name in block_names(self.letters, each)}
        problems = [
            Problem(
                text.origin,
                "unknown-block",
                f"{self.order.document} has no block {name!r}",
                nearest(name.replace("-", "_"), known),
            )
            for name, text in own.items()
            if name not in known
        ]
        if problems:
            raise TemplateErrors(problems)

    def _runtime_problem(self, error: Exception) -> Problem:
        """The line of the template at which the rendering stopped."""
        files = [*self.letters.chain(self.file), *self.letters.phrases(self.order.language)]
        paths = {str(file.path): file.path for file in files}
        place = Origin(self.file.path)
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename in paths:
                place = Origin(paths[frame.filename], frame.lineno or 0)
        said = PRIVATE.sub("", TOKEN.sub("…", str(error)))
        if isinstance(error, Misuse):
            return Problem(place, "template", said, error.mend)
        if isinstance(error, jinja2.TemplateError):
            return Problem(place, "template", said, "Ask for it with {% if … %} in the template.")
        return Problem(
            place,
            "template",
            f"this line cannot be worked out ({type(error).__name__}: {said})",
            "Look at what its filters and functions are given, and at what stands on both sides of an operator.",
        )

    def _markdown_problem(self, mistake: MarkdownMistake, text: str) -> Problem:
        """What is wrong with the Markdown that came out, and the line that it came out in."""
        lines = text.split("\n")
        near = TOKEN.sub("…", lines[mistake.line - 1]) if 0 < mistake.line <= len(lines) else ""
        place = f', where it comes to "{in_one_line(near)}"' if near.strip() else ""
        return Problem(Origin(self.file.path), "markdown", f"{mistake}{place}", mistake.mend)

    def _paragraphs_words(self, numbers: Sequence[int], whole: bool) -> str:
        return self.language.paragraphs(numbers, whole=whole)

    def _source_entry(self, id: str, speech: Speech) -> Inlines:
        source = next(source for source in self.view.sources if source.id == id)
        parts = [self._plain(source.publisher, speech), self._plain(speech.title_of(source), speech)]
        if isinstance(source.date, CaseDate):
            parts.append(self.language.date_of_one(source.date, style=self.order.style))
        entry = ", ".join(filter(None, parts)) + "."
        if not isinstance(source.url, TextView):
            return (Text(entry),)
        url = source.url.literal
        return (Text(f"{entry} "), Link(checked_url(url), (Text(url, None, source.url.origin),)))

    @staticmethod
    def _plain(text: Maybe[TextView], speech: Speech) -> str:
        return speech.text(text).plain if isinstance(text, TextView) else ""

    def _refuse_leaks(self, document: Document) -> None:
        """The last look: at every word of the document, wherever it comes from."""
        texts = (
            document.title,
            document.organisation,
            document.reference,
            document.recipient or "",
            *block_texts(document.blocks),
            *link_addresses(document.blocks),
        )
        files = [*self.letters.chain(self.file), *self.letters.phrases(self.order.language)]
        sources = [(file.path, file.source) for file in files]
        if problems := leaks_composed(self.case, self.view.audience, texts, sources):
            raise LeakError(problems)
