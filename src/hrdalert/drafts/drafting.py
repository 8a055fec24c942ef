"""Drafts of a case: each document that fits, marked where it is not ready; and each that may not be made, and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from msgspec.structs import replace as changed

from hrdalert import knowledge
from hrdalert.cases.model import Case, Demand
from hrdalert.cases.translations import translated
from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.disclosure.consent import reads_withheld
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.leaks import Leak, Secrets
from hrdalert.disclosure.texts import KnownNames
from hrdalert.disclosure.view import View
from hrdalert.documents import blocks as doc
from hrdalert.documents.asks import Asking
from hrdalert.documents.casetext import LeftOut
from hrdalert.documents.catalogue import fits, missing
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.layout import lay_out
from hrdalert.documents.office import Reader
from hrdalert.documents.parties import Form, Setting
from hrdalert.documents.templates import Template
from hrdalert.drafts.desk import Desk
from hrdalert.drafts.word_template import WordTemplate
from hrdalert.errors import Origin, Problem
from hrdalert.law.citations import StateLaw, law_of
from hrdalert.law.demands import Ask, asks_of_office, asks_of_state, demand_problems
from hrdalert.law.mandates import suggested_mandates
from hrdalert.review.review import review_case, review_document
from hrdalert.review.rules import EVERY, checklist
from hrdalert.review.subject import Context

_GAP = "missing-translation"
"""A text that a language lacks is a mistake of the documents that print it, and of no other."""


@dataclass(frozen=True, slots=True)
class Order:
    """One document in one language, told as of a day."""

    document: str
    language: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as it was made. ``document.recipient`` is the id of the recipient of a letter."""

    document: doc.Document
    problems: tuple[Problem, ...] = ()
    """Those that concern this draft, remarks too."""
    left_out: tuple[LeftOut, ...] = ()
    printed: frozenset[Origin] = field(default_factory=frozenset, repr=False)

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps it from its reader."""
        return not any(problem.severity == "error" for problem in self.problems)


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


@dataclass(frozen=True, slots=True)
class Asks:
    """What is asked, in the demands that one audience reads."""

    by_state: Mapping[str, tuple[Ask, ...]]
    letters: Mapping[str, tuple[Reader, Asking]]
    """The offices that get a letter, by id: those that are asked something, or to pass something on."""


@dataclass(frozen=True)
class Telling:
    """A case told as of a day: what all of its documents share, worked out once."""

    desk: Desk
    case: Case
    problems: tuple[Problem, ...]
    """What reading the case found."""
    day: datetime.date
    clock: datetime.date
    context: Context
    _views: dict[tuple[Audience, str], View] = field(default_factory=dict, repr=False)
    _names: dict[str, KnownNames] = field(default_factory=dict, repr=False)
    _secrets: dict[tuple[Audience, str], Secrets] = field(default_factory=dict, repr=False)
    _asked: dict[tuple[str, bool], Asks] = field(default_factory=dict, repr=False)
    _cases: dict[str, tuple[Case, tuple[Problem, ...]]] = field(default_factory=dict, repr=False)
    _readers: dict[str, tuple[Mapping[str, Reader], list[Problem]]] = field(default_factory=dict, repr=False)

    @property
    def consent_day(self) -> datetime.date:
        """The day on which answers to consent must hold: no document of an earlier day brings back one that is over."""
        return max(self.day, self.clock)

    @cached_property
    def law(self) -> tuple[StateLaw, ...]:
        """The law of each State concerned, worked out before anything is withheld."""
        return law_of(self.case, self.day)

    @cached_property
    def mandates(self) -> tuple[str, ...]:
        """Ids of the mandates that the facts suggest, where the case names none."""
        return (
            ()
            if self.case.mandates
            else tuple(mandate.id for mandate in suggested_mandates(self.case, self.day))
        )

    @cached_property
    def reviewed(self) -> tuple[Problem, ...]:
        """What is wrong with the case, whichever document it is told in."""
        return (
            *self.problems,
            *demand_problems(self.case, self.day, self.context.readers, self._withheld_from),
            *review_case(self.case, self.day, self.context),
            *self.desk.reviewed,
            *self.desk.pictures.problems(self.desk.settings.design, self.case, self.consent_day),
            *self.desk.pictures.lost(self.case),
        )

    @property
    def _withheld_from(self) -> list[Audience]:
        """The audiences that read what stands under ``withheld:``."""
        return [audience for audience in READERS if reads_withheld(self.case, audience, self.consent_day)]

    @cached_property
    def checklist(self) -> tuple[str, ...]:
        """What only a person can see to before anything leaves: of every document, and of each that there is."""
        documents = dict.fromkeys((EVERY, *(document for document, _ in self.desk.letters.all())))
        return tuple(dict.fromkeys(line for document in documents for line in checklist(document)))

    def closed(self, front: FrontMatter) -> tuple[str, str]:
        """Why no State of a case can be written to under the treaty that a document rests on, and what is open instead.

        A disappearance must have begun while the treaty bound the State; for all else the day of the document counts.
        """
        if not front.rests_on:
            return "", ""
        days = [
            entry.date.start for entry in self.case.chronology if entry.kind == "disappearance" and entry.date
        ]
        on = next(filter(None, reversed(days)), self.day)
        standings = [
            knowledge.standing(front.rests_on, state, on, self.case.territory)
            for state in self.case.all_states
        ]
        if any(standing.binds for standing in standings):
            return "", ""
        treaty = knowledge.instruments()[front.rests_on].name
        states = " and ".join(knowledge.countries()[state].usual("en") for state in self.case.all_states)
        other = (
            f"open is: {', '.join(front.instead)} (hrdalert draft -d {front.instead[0]})"
            if front.instead
            else ""
        )
        return f"{states} was not bound by the {treaty} on {on}", other

    def gap(self, key: str, document: str, form: Form | None) -> Problem:
        """What a form must have and the case does not say; it concerns this form alone."""
        homes = {
            "person": "alleged_victims",
            "held": "custody",
            "arrest": "chronology",
            "disappearance": "chronology",
        }
        first, _, last = key.partition(".")
        mend = f"write {last or first}: there; where nobody knows it, write unknown"
        whose = f"{document}/{form.number}" if form else document
        text = f"the form asks for {key}, and the case does not say it"
        return Problem(self.case.origin(homes.get(first, first)), "form-gap", text, mend, documents=(whose,))

    def in_language(self, language: str) -> tuple[Case, tuple[Problem, ...]]:
        """The case with its texts in a language, and a problem for each text that this language lacks."""
        if language == self.case.language:
            return self.case, ()
        if language not in self._cases:
            self._cases[language] = translated(self.case, language)
        return self._cases[language]

    def view(self, audience: Audience, language: str) -> View:
        """What an audience may read of it."""
        key = (audience, language)
        if key not in self._views:
            case, _ = self.in_language(language)
            known = self._names.setdefault(language, {})
            self._views[key] = disclose(case, audience, self.consent_day, self.mandates, known)
        return self._views[key]

    def readers(self, language: str) -> Mapping[str, Reader]:
        """The offices that the case writes to, by id."""
        return self._written_to(language)[0]

    def unreachable(self, language: str) -> list[Problem]:
        """Names under ``appeal_to`` that mean nobody, and offices that a letter in a language cannot greet."""
        return self._written_to(language)[1]

    def _written_to(self, language: str) -> tuple[Mapping[str, Reader], list[Problem]]:
        if language not in self._readers:
            self._readers[language] = self.desk.readers(self.case, language, self.day)
        return self._readers[language]

    def secrets(self, audience: Audience, language: str) -> Secrets:
        """Every form of every name in the workspace that an audience may not read."""
        key = (audience, language)
        if key not in self._secrets:
            case, _ = self.in_language(language)
            others = (one for (of, in_), one in self._secrets.items() if in_ == language and of != "internal")
            like = next(others, None) if audience != "internal" else None
            self._secrets[key] = self.desk.secrets(case, audience, self.consent_day, like)
        return self._secrets[key]

    def asked(self, language: str, view: View) -> Asks:
        """What the audience of a view reads to be asked, of whom."""
        key = (language, view.is_withheld)
        if key not in self._asked:
            demands = demands_of(self.case, view)
            readers = self.readers(language)
            by_state = {
                state: asks_of_state(self.case, demands, state, self.day, readers) for state in view.states
            }
            letters = ((reader, self.asked_of(reader, demands, by_state)) for reader in readers.values())
            self._asked[key] = Asks(
                by_state,
                {reader.id: (reader, asking) for reader, asking in letters if asking.asks or asking.referred},
            )
        return self._asked[key]

    def asked_of(
        self, reader: Reader, demands: Sequence[Demand], by_state: Mapping[str, tuple[Ask, ...]]
    ) -> Asking:
        """What one office is asked, and what it is asked to pass on."""
        asked = asks_of_office(
            self.case, demands, kind=reader.kind, id=reader.id, state=reader.state, day=self.day
        )
        return Asking(by_state, asked.asks, asked.referred)


def draft(telling: Telling, order: Order) -> tuple[list[Draft], list[Refusal]]:
    """Every draft of an order, one a recipient where it is a letter, and what may not be made.

    Raises InputErrors for mistakes in a template, a word list or a file of recipients.
    """
    template = telling.desk.letters.find(order.document, order.language)
    front = template.front
    if telling.day < telling.case.as_of:
        return [], [replace(too_early(telling), document=order.document)]
    if why := fits(front, telling.case):
        return [], [Refusal(order.document, None, why, fits=False)]
    why, mend = telling.closed(front)
    if why:
        return [], [Refusal(order.document, None, why, mend)]
    view = telling.view(front.audience, order.language)
    if errors := tuple(
        problem
        for problem in view.problems
        if problem.severity == "error" and problem.concerns(order.document)
    ):
        why = "a name stands where its reader may not have it, or has nothing that could stand in its place"
        return [], [Refusal(order.document, None, why, problems=errors)]
    if lacking := missing(front, view):
        return [], [_lacking(order, view, lacking)]
    drafts, refusals = [], []
    forms = Form.all(view) if front.per == "person" else (None,)
    for (reader, asking), form in product(_readers(telling, order, template, view), forms):
        if form is not None and not form.person.is_named:
            why = f"its reader may not have the name of {form.person.called}, whom the form is about"
            refusals.append(Refusal(order.document, str(form.number), why))
            continue
        made = _draft(telling, order, template, view, reader, asking, form)
        if isinstance(made, Draft):
            drafts.append(made)
        else:
            refusals.append(made)
    if not drafts and not refusals and not forms:
        refusals.append(
            Refusal(order.document, None, "it is made for each person, and the case has none", fits=False)
        )
    elif not drafts and not refusals:
        why = (
            "nothing is asked of any office under appeal_to"
            if telling.case.appeal_to
            else "appeal_to names no office"
        )
        refusals.append(
            Refusal(order.document, None, why, "write appeal_to: and demands: that such an office can meet")
        )
    return drafts, refusals


def too_early(telling: Telling) -> Refusal:
    """Why nothing is made of a case as of a day before its own."""
    why = f"the case is as of {telling.case.as_of}, and nothing is made for {telling.day}, an earlier day"
    is_ahead = telling.case.as_of > telling.clock
    mend = "mend as_of:, which lies ahead of today" if is_ahead else "give a later --date, or --date as_of"
    return Refusal("document", None, why, mend)


def _lacking(order: Order, view: View, lacking: Sequence[str]) -> Refusal:
    home = "withheld:" if view.is_withheld else "the case"
    return Refusal(
        order.document,
        None,
        f"{home} lacks {', '.join(lacking)}",
        f"write {', '.join(f'{key}:' for key in lacking)}",
    )


def _readers(
    telling: Telling, order: Order, template: Template, view: View
) -> Iterator[tuple[Reader | None, Asking]]:
    """Whom the drafts of an order speak to, each with what is asked."""
    asked = telling.asked(order.language, view)
    if template.front.to == "authorities":
        yield from asked.letters.values()
    elif template.front.to != "members":
        yield None, Asking(asked.by_state)
    elif (reader := telling.desk.addressed(telling.case, order.language, telling.day)) is not None:
        yield reader, telling.asked_of(reader, demands_of(telling.case, view), asked.by_state)


def demands_of(case: Case, view: View) -> tuple[Demand, ...]:
    """The demands that an audience reads: those under ``withheld:`` where it reads these, and there are any."""
    if view.is_withheld and case.withheld is not None and case.withheld.demands:
        return case.withheld.demands
    return case.demands


def _draft(
    telling: Telling,
    order: Order,
    template: Template,
    view: View,
    reader: Reader | None,
    asking: Asking,
    form: Form | None = None,
) -> Draft | Refusal:
    setting = Setting(
        telling.law,
        asking,
        telling.desk.office(order.language),
        telling.day,
        reader,
        tuple(reader for reader, _ in telling.asked(order.language, view).letters.values()),
        checklist=telling.checklist if template.front.audience == "internal" else (),
        images=telling.desk.pictures.photos(telling.case) if view.photos else {},
        form=form,
    )
    laid_out = lay_out(template, view, setting, telling.desk.letters)
    document, recipient = laid_out.document, laid_out.document.recipient
    word = WordTemplate.of(template, telling.desk.letters.own)
    if word is not None:
        texts = view.block_texts
        own = {
            **texts.get(order.document, {}),
            **(texts.get(f"{order.document}/{reader.id}", {}) if reader else {}),
        }
        document = changed(document, word=word.filled(view, setting, telling.desk.letters, own))
    if leaks := _leaks(telling, document, template):
        return Refusal(
            order.document, recipient, "a name stands in it that its reader may not have", problems=leaks
        )
    problems = [
        *telling.reviewed,
        *telling.unreachable(order.language),
        *(
            gap
            for gap in telling.in_language(order.language)[1]
            if gap.code != _GAP or gap.origin in laid_out.printed
        ),
        *view.problems,
        *(telling.gap(key, order.document, form) for key in laid_out.gaps),
        *review_document(laid_out, view, telling.case, telling.context),
    ]
    of = str(form.number) if form else reader.id if reader else None
    concerned = tuple(dict.fromkeys(problem for problem in problems if problem.concerns(order.document, of)))
    made = Draft(document, concerned, laid_out.left_out, laid_out.printed)
    return made if made.is_ready else replace(made, document=_marked(telling, made))


def _leaks(telling: Telling, document: doc.Document, template: Template) -> tuple[Problem, ...]:
    """Every place in a document, its properties and its paths where a withheld name of the workspace stands."""
    audience = document.audience
    secrets = telling.secrets(audience, document.language)
    if of_office := list(telling.desk.leaks_of_paper(audience, telling.consent_day)):
        return tuple(dict.fromkeys(_leak(origin, leak, audience) for origin, leak in of_office))
    beside = (
        document.title,
        document.organisation,
        document.organisation_short,
        document.organisation_address,
        document.reference,
        document.recipient or "",
        document.id,
    )
    if word := WordTemplate.of(template, telling.desk.letters.own):
        from hrdalert.drafts.word_file import words_in  # and python-docx, which few runs need

        if of_word := secrets.found_in(words_in(word.path, document.word)):
            return tuple(dict.fromkeys(_leak(Origin(word.path), leak, audience) for leak in of_word))
    pieces = list(doc.contents(document.blocks))
    linked = [content for content in pieces if tuple(map(type, content)) != (doc.Text,)]
    links = (address for content in linked for address in doc.addresses_of(content))
    if not secrets.found_in([*beside, *map(doc.inline_text, pieces), *links]):
        return ()
    problems = []
    for content in pieces:
        texts = list(doc.texts_of(content))
        for leak in secrets.found_in(
            [doc.inline_text(content), *(text.text for text in texts), *doc.addresses_of(content)]
        ):
            place = next(
                (text.origin for text in texts if text.origin and secrets.found_in([text.text])), None
            )
            place = place or next((text.origin for text in texts if text.origin), None)
            problems.append(_leak(place or Origin(template.path), leak, audience))
    if secrets.found_in(beside):
        origin = telling.case.origin("reference")
        problems += [_leak(origin, leak, audience) for leak in secrets.found_in(beside)]
    return tuple(dict.fromkeys(problems))


def _leak(origin: Origin, leak: Leak, audience: Audience) -> Problem:
    what, mend = leak.says
    reader = READERS.get(audience, "this reader")
    return Problem(origin, "name-leak", f"{what} stands here, and {reader} may not have it", mend)


def _marked(telling: Telling, made: Draft) -> doc.Document:
    """The document with the words on every page that say that it is not ready."""
    errors = sum(problem.severity == "error" for problem in made.problems)
    words = telling.desk.letters.words(made.document.language)
    mark = words.marks["not_ready_one" if errors == 1 else "not_ready"].format(count=errors)
    return changed(made.document, mark=doc.PageMark("not_ready", mark))
