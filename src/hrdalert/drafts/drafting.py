"""Drafts of a case: each document that fits, marked where it is not ready; and each that may not be made, and why."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from msgspec.structs import replace as changed

from hrdalert.cases.translations import OF_A_TEXT
from hrdalert.disclosure.audience import READERS
from hrdalert.disclosure.leaks import Leak, Secrets, as_path
from hrdalert.disclosure.view import View
from hrdalert.documents import blocks as doc
from hrdalert.documents.casetext import LeftOut
from hrdalert.documents.catalogue import fits, missing
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.layout import LaidOut, lay_out
from hrdalert.documents.office import Reader
from hrdalert.documents.parties import Form
from hrdalert.documents.template_values import embargo_words
from hrdalert.documents.templates import Template
from hrdalert.drafts.case_on_day import CaseOnDay
from hrdalert.drafts.naming import agreed_of
from hrdalert.drafts.public_pages import linked
from hrdalert.errors import Origin, Problem
from hrdalert.knowledge import of_office
from hrdalert.law.demands import OfficeRequests
from hrdalert.review.review import review_document


@dataclass(frozen=True, slots=True)
class DocumentRequest:
    """One document in one language, told as of a day."""

    document: str
    language: str
    day: datetime.date
    embargo: datetime.datetime | None = None
    """Until when its head says that it is under an embargo, by the clock that it names; None: what the case says."""
    is_released: bool = False
    """Its head says no embargo, whatever the case says: the hour is over."""
    form: int = 0
    """The number of the only form to make, where there is one for each person; 0: all."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as it was made. ``document.recipient`` is the id of the recipient of a letter."""

    document: doc.Document
    problems: tuple[Problem, ...] = ()
    """Those that concern this draft, remarks too."""
    left_out: tuple[LeftOut, ...] = ()
    printed: frozenset[Origin] = field(default_factory=frozenset, repr=False)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from its reader."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps it from its reader."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document was not made: it does not fit, a text is missing, or it would name somebody who did not agree."""

    document: str
    recipient: str | None
    why: str
    mend: str = ""
    problems: tuple[Problem, ...] = ()
    fits: bool = True
    """False where the document is for another kind of case."""

    def as_data(self) -> dict[str, Any]:
        data = {key: getattr(self, key) for key in ("document", "recipient", "fits", "why", "mend")}
        return {**data, "problems": [problem.as_data() for problem in self.problems]}


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A document that names nobody who may not be named, and at which nobody has looked: to be seen, never to leave."""

    document: doc.Document
    laid_out: LaidOut
    template: Template
    view: View
    reader: Reader | None
    requested: OfficeRequests
    form: Form | None
    embargo: datetime.datetime | None


@of_office
def draft(case_on_day: CaseOnDay, request: DocumentRequest) -> tuple[list[Draft], list[Refusal]]:
    """Every draft of a request, one a recipient where it is a letter, and what may not be made.

    Raises InputErrors for mistakes in a template, a word list or a file of recipients.
    """
    made, refusals = documents_of(case_on_day, request)
    return [_reviewed(case_on_day, request, one) for one in made], refusals


@of_office
def documents_of(case_on_day: CaseOnDay, request: DocumentRequest) -> tuple[list[Unreviewed], list[Refusal]]:
    """The documents of a request as they read, before anybody looks at what is wrong with them; see :func:`draft`."""
    template = case_on_day.resources.letters.find(request.document, request.language)
    front = template.front
    if case_on_day.day < case_on_day.case.as_of:
        return [], [replace(too_early(case_on_day), document=request.document)]
    if why := fits(front, case_on_day.case):
        return [], [Refusal(request.document, None, why, fits=False)]
    if stopped := case_on_day.stopped(front.audience):
        why = "not everybody whom it must not name is known, so that it is not made until this is mended"
        return [], [Refusal(request.document, None, why, problems=stopped)]
    if closed := case_on_day.closed(front):
        return [], [Refusal(request.document, None, *closed)]
    view = case_on_day.view(front.audience, request.language)
    concerning = (problem for problem in view.problems if problem.concerns(template.traits))
    if errors := tuple(problem for problem in concerning if problem.severity == "error"):
        why = "a name stands where its reader may not have it, or has nothing that could stand in its place"
        return [], [Refusal(request.document, None, why, problems=errors)]
    if lacking := missing(front, view):
        home = "withheld:" if view.is_withheld else "the case"
        mend = f"write {', '.join(f'{key}:' for key in lacking)}"
        return [], [Refusal(request.document, None, f"{home} lacks {', '.join(lacking)}", mend)]
    made, refusals = [], []
    forms = Form.all(view, case_on_day.people_of(front.doors), front.per) if front.per else (None,)
    if not forms:
        why = "it is made for each person, and the case has none"
        return [], [Refusal(request.document, None, why, fits=False)]
    chosen = [one for one in forms if one is None or request.form in (0, one.number)]
    for to, form in product(_readers(case_on_day, request, front), chosen):
        is_hidden = form is not None and form.person is not None and not form.person.is_named
        if form and form.person and is_hidden and front.audience != "internal":
            why = f"its reader may not have the name of {form.person.called}, whom the form is about"
            refusals.append(Refusal(request.document, str(form.number), why))
            continue
        one = _document(case_on_day, request, template, to, form)
        if isinstance(one, Unreviewed):
            made.append(one)
        else:
            refusals.append(one)
    if not made and not refusals:
        to_third = front.audience == "third_state"
        whom, asks = ("office of a third State", "requests:") if to_third else ("office", "demands:")
        has_any = bool(case_on_day.case.appeal_to)
        why = f"nothing is asked of any {whom} under appeal_to" if has_any else f"appeal_to names no {whom}"
        mend = f"write appeal_to: and {asks} that such an office can meet"
        refusals.append(Refusal(request.document, None, why, mend))
    return made, refusals


def drafts_for_others(case_on_day: CaseOnDay, request: DocumentRequest) -> list[Draft]:
    """All drafts for others than the office that are made without being named, in the language of a request."""
    letters, case = case_on_day.resources.letters, case_on_day.case
    names = (name for name, language in letters.all() if language == request.language)
    wished = [name for name in names if letters.is_wished(name, request.language, (), case)]
    return [
        made
        for name in wished
        if letters.find(name, request.language).front.audience != "internal"
        for made in draft(case_on_day, replace(request, document=name))[0]
    ]


def too_early(case_on_day: CaseOnDay) -> Refusal:
    """Why nothing is made of a case as of a day before its own."""
    why = f"the case is as of {case_on_day.case.as_of}, and nothing is made for {case_on_day.day}, an earlier day"
    is_ahead = case_on_day.case.as_of > case_on_day.clock
    mend = "mend as_of:, which lies ahead of today" if is_ahead else "give a later --date, or --date as_of"
    return Refusal("document", None, why, mend)


def _readers(
    case_on_day: CaseOnDay, request: DocumentRequest, front: FrontMatter
) -> Iterator[tuple[Reader | None, OfficeRequests]]:
    """Whom the drafts of a request speak to, each with what is asked."""
    by_state, letters = case_on_day.asked(request.language, front.audience)
    every: list[tuple[Reader | None, OfficeRequests]] = [(None, OfficeRequests(by_state))]
    if front.to == "authorities":
        every = [*letters]
    elif front.to == "members":
        reader = case_on_day.resources.addressed(case_on_day.case, request.language, case_on_day.day)
        view = case_on_day.view(front.audience, request.language)
        every = [(reader, case_on_day.asked_of(reader, view, by_state))] if reader is not None else []
    for reader, whole in every:
        requested = whole.in_documents(front.asks_as) if front.asks_as else whole
        if front.to != "authorities" or requested.of_office:
            yield reader, requested


def _document(
    case_on_day: CaseOnDay,
    request: DocumentRequest,
    template: Template,
    to: tuple[Reader | None, OfficeRequests],
    form: Form | None,
) -> Unreviewed | Refusal:
    view, (reader, requested) = case_on_day.view(template.front.audience, request.language), to
    letters = case_on_day.resources.letters
    embargo = _embargo(case_on_day, request)
    inputs = replace(case_on_day.layout_input(template, view, requested, reader, form), embargo=embargo)
    if "agreed" in template.values and form and (person := case_on_day.case.person(form.id)):
        others = partial(drafts_for_others, request=request)
        inputs = replace(inputs, agreed=agreed_of(case_on_day, person, request.language, others))
    laid_out = lay_out(template, view, inputs, letters)
    document = laid_out.document
    word = case_on_day.resources.own_word(request.document, request.language)
    if word:
        from hrdalert.drafts.word_template import WordTemplate  # and python-docx, which few runs need

        of_reader = view.block_texts.get(f"{request.document}/{reader.id}", {}) if reader else {}
        own = {**view.block_texts.get(request.document, {}), **of_reader}
        document = changed(document, word=WordTemplate(template, word).filled(view, inputs, letters, own))
    if embargo and document.audience == "public":
        document = _under(document, embargo_words(letters.words(request.language), embargo), word)
    if leaks := _leak_problems(case_on_day, document, template, word):
        why = "a name stands in it that its reader may not have"
        return Refusal(request.document, laid_out.document.recipient, why, problems=leaks)
    return Unreviewed(document, laid_out, template, view, reader, requested, form, embargo)


def _reviewed(case_on_day: CaseOnDay, request: DocumentRequest, made: Unreviewed) -> Draft:
    """The draft, with what is wrong with it."""
    template, form, laid_out = made.template, made.form, made.laid_out
    gaps = case_on_day.in_language(request.language)[1]
    traits = case_on_day.traits(template, made.requested, made.reader, form)
    problems = [
        *case_on_day.reviewed,
        *case_on_day.written_to(request.language)[1],
        *(gap for gap in gaps if gap.code not in OF_A_TEXT or gap.origin in laid_out.printed),
        *made.view.problems,
        *(case_on_day.gap(key, template, form) for key in laid_out.gaps),
        *case_on_day.unagreed(template, form),
        *([_embargoed(case_on_day, made.embargo)] if made.embargo else []),
        *linked(made.document, case_on_day.naming_pages),
        *review_document(laid_out, made.view, case_on_day.case, case_on_day.context, traits),
    ]
    traits |= case_on_day.texts(request.language, laid_out.printed)
    concerned = dict.fromkeys(problem for problem in problems if problem.concerns(traits))
    reviewed = Draft(made.document, tuple(concerned), laid_out.left_out, laid_out.printed)
    return reviewed if reviewed.is_ready else _marked(case_on_day, reviewed, request.language)


def _marked(case_on_day: CaseOnDay, unready: Draft, language: str) -> Draft:
    """A draft that is not ready, which says so on each page."""
    count = len(unready.errors)
    words = case_on_day.resources.letters.words(language)
    mark = words.fill(words.get("marks", "not_ready_one" if count == 1 else "not_ready"), count=str(count))
    return replace(unready, document=changed(unready.document, mark=doc.PageMark("not_ready", mark)))


def _embargo(case_on_day: CaseOnDay, request: DocumentRequest) -> datetime.datetime | None:
    """Until when the head of a document says that it is under an embargo: none that is dated after that day."""
    until = case_on_day.resources.embargo_on(case_on_day.case, request.document, request.language)
    is_ahead = until is not None and request.day <= until.date()
    return None if request.is_released else request.embargo or (until if is_ahead else None)


def _embargoed(case_on_day: CaseOnDay, until: datetime.datetime) -> Problem:
    what = f"under an embargo until {until:%Y-%m-%d %H:%M %Z}: nothing for the public is sent or published before"
    origin, mend = case_on_day.case.origin("release", "embargo"), "mend the hour here where it has changed"
    return Problem(origin, "embargo", what, mend, "remark", ("public",))


def _under(document: doc.Document, embargo: str, word: Path | None) -> doc.Document:
    """The document with the words of an embargo above it, where its template does not print them.

    An office's Word file that does not print them gives way to the usual one, which does.
    """
    if not any(embargo in doc.inline_text(content) for content in doc.contents(document.blocks)):
        head = doc.Paragraph((doc.Strong((doc.Text(embargo),)),))
        document = changed(document, blocks=(head, *document.blocks))
    if word and document.word:
        from hrdalert.drafts.word_file import words_in

        is_said = any(embargo in words for words in words_in(word, document.word))
        document = document if is_said else changed(document, word=b"")
    return document


def _leak_problems(
    case_on_day: CaseOnDay, document: doc.Document, template: Template, word: Path | None
) -> tuple[Problem, ...]:
    """Each name in a document that its reader may not have, where it stands."""
    may_not = f"stands here, and {READERS.get(document.audience, 'this reader')} may not have it"
    leaks = _leaks(case_on_day, document, template, word)
    problems = (
        Problem(origin, "name-leak", f"{leak.says[0]} {may_not}", leak.says[1]) for origin, leak in leaks
    )
    return tuple(dict.fromkeys(problems))


def _leaks(
    case_on_day: CaseOnDay, document: doc.Document, template: Template, word: Path | None
) -> Iterator[tuple[Origin, Leak]]:
    """Every place of a document, or of the paper that it is written on, where a withheld name stands."""
    secrets = case_on_day.secrets(document.audience, document.language)
    if of_office := case_on_day.leaks_of_paper(document.audience, document.language):
        yield from of_office
        return
    if word and document.word:
        from hrdalert.drafts.word_file import words_in

        if of_word := secrets.found_in(words_in(word, document.word)):
            yield from ((Origin(word), leak) for leak in of_word)
            return
    yield from leaks_in(document, secrets, Origin(template.path), case_on_day.case.origin("reference"))


def leaks_in(
    document: doc.Document, secrets: Secrets, of_template: Origin, of_file: Origin
) -> Iterator[tuple[Origin, Leak]]:
    """Every place in a document, its properties and its paths where a withheld name of the workspace stands.

    What has no place of its own stands in the template, and properties stand in the file of the case.
    """
    heads = (document.title, document.organisation, document.organisation_short)
    others = (document.organisation_address, document.reference, document.recipient or "", document.id)
    beside = (*heads, *others, as_path(document.reference))
    pieces = list(doc.contents(document.blocks))
    linked = [content for content in pieces if tuple(map(type, content)) != (doc.Text,)]
    links = (address for content in linked for address in doc.addresses_of(content))
    if not secrets.found_in([*beside, *map(doc.inline_text, pieces), *links]):
        return
    for content in pieces:
        texts = list(doc.texts_of(content))
        said = [doc.inline_text(content), *(text.text for text in texts), *doc.addresses_of(content)]
        for leak in secrets.found_in(said):
            placed = [text for text in texts if text.origin]
            own = (text.origin for text in placed if secrets.found_in([text.text]))
            place = next(own, None) or next((text.origin for text in placed), None)
            yield place or of_template, leak
    yield from ((of_file, leak) for leak in secrets.found_in(beside))
