"""A case told as of a day: what all of its documents share, worked out once."""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from hrdalert import knowledge
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import Case, texts_of
from hrdalert.cases.translations import translated
from hrdalert.disclosure.audience import READERS, STOPPED, Audience
from hrdalert.disclosure.consent import admitted, reads_withheld
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.disclosed_texts import KnownNames
from hrdalert.disclosure.leaks import Leak, Secrets
from hrdalert.disclosure.view import View
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.office import Reader
from hrdalert.documents.parties import Form, LayoutInput
from hrdalert.documents.templates import Template
from hrdalert.drafts.office_resources import OfficeResources
from hrdalert.drafts.public_pages import PublicPage, naming_pages
from hrdalert.drafts.remembered import remembered
from hrdalert.errors import Origin, Problem
from hrdalert.knowledge import OfOffice
from hrdalert.law.availability import Availability, availability, unagreed
from hrdalert.law.citations import StateLaw, law_of
from hrdalert.law.demands import OfficeRequest, OfficeRequests, asks_of_office, asks_of_state, demand_problems
from hrdalert.law.mandate_choice import suggested_mandates
from hrdalert.review.review import review_case
from hrdalert.review.rules import checklist
from hrdalert.review.sentence_rules import translation_problems
from hrdalert.review.subject import Context

WrittenTo: TypeAlias = tuple[Mapping[str, Reader], list[Problem]]
"""The offices that a case writes to, by id, and what keeps letters from them."""


@dataclass(frozen=True)
class CaseOnDay(OfOffice):
    """A case told as of a day: what all of its documents share, worked out once."""

    resources: OfficeResources
    case: Case
    problems: tuple[Problem, ...]
    """What reading the case found."""
    day: datetime.date
    clock: datetime.date
    context: Context
    _written_to: WrittenTo = field(repr=False)
    """Those of the case in its own language."""
    pages: Callable[[], Iterable[PublicPage]] = field(default=tuple, repr=False)
    """What is published of the case."""
    is_as_read: Callable[[], bool] = lambda: True
    """Whether the file of the case, and its translations, are on the disk as they were read."""
    _names: dict[str, KnownNames] = field(default_factory=dict, repr=False)
    _secrets: dict[tuple[Audience, str], Secrets] = field(default_factory=dict, repr=False)

    @property
    def consent_day(self) -> datetime.date:
        """The day on which answers to consent must hold: no document of an earlier day brings back one that is over."""
        return max(self.day, self.clock)

    @cached_property
    def law(self) -> tuple[StateLaw, ...]:
        """The law of each State concerned, worked out before anything is withheld."""
        return law_of(self.case, self.day)

    @cached_property
    def law_admitted(self) -> tuple[StateLaw, ...]:
        """The law for readers of ``withheld:``: that on the violations which ``withheld:`` names, and no other."""
        has_any = self.case.withheld is not None and self.case.withheld.violations
        return law_of(self.admitted, self.day) if has_any else ()

    @cached_property
    def admitted(self) -> Case:
        """The case as readers of ``withheld:`` may know it."""
        return admitted(self.case)

    def told(self, view: View) -> Case:
        """The case from which asks and their wordings are taken for the audience of a view."""
        return self.admitted if view.is_withheld else self.case

    @cached_property
    def mandates(self) -> tuple[str, ...]:
        """Ids of the mandates that the facts suggest, where the case names none."""
        return () if self.case.mandates else tuple(suggested_mandates(self.case, self.day))

    @cached_property
    def reviewed(self) -> tuple[Problem, ...]:
        """What is wrong with the case, whichever document it is told in."""
        is_withheld = any(reads_withheld(self.case, audience, self.consent_day) for audience in READERS)
        return (
            *self.problems,
            *demand_problems(self.case, self.day, self.context.readers, is_withheld=is_withheld),
            *review_case(self.case, self.day, self.context, lambda: self.law),
            *self.resources.reviewed,
            *self.resources.pictures.problems(self.resources.settings.design, self.case, self.consent_day),
            *(problem for _, problem in self.naming_pages),
        )

    @cached_property
    def checklist(self) -> tuple[str, ...]:
        """What only a person can see to before anything leaves, and the office's own records that it rests on."""
        lines = [*checklist()]
        for own in knowledge.own_entries():
            sources = ", ".join(source.title or source.key for source in own.sources) or "own words"
            record = f"{own.subject} {own.id}, as of {own.as_of}"
            lines.append(f"Your own record {record}, from {sources}: does it hold?")
        return tuple(lines)

    @cached_property
    def naming_pages(self) -> tuple[tuple[PublicPage, Problem], ...]:
        """The published pages of the case that hold what the public must not read, each with the problem to mend."""
        return tuple(naming_pages(self.pages(), self.secrets, self.case.origin("reference")))

    @remembered
    def stopped(self, audience: Audience) -> tuple[Problem, ...]:
        """Why nothing at all may be made for an audience; empty where documents may be made.

        A case file that lacks its people or its facts may have been cut off: who must not be named would be unknown.
        The same holds where other files that name people to be kept back cannot be read.
        """
        case = self.case
        if audience == "internal":
            return ()
        if not case.measure and not (case.alleged_victims and case.chronology):
            lacking = "chronology" if case.alleged_victims else "alleged_victims"
            what = f"the file has neither {lacking}: nor measure:, and may have been cut off"
            mend = f"bring back what it lost, or write {lacking}:; till then it gives a case sheet at most"
            return (Problem(case.origin(lacking), "not-whole", what, mend),)
        return (*case.hiding, *self.resources.hiding(self.consent_day)) if audience in STOPPED else ()

    def closed(self, front: FrontMatter) -> tuple[str, str] | None:
        """Why a document is not for this case, and what to do: what it follows is not out, or a procedure is closed."""
        before = self.context.previous(front.follows) if front.follows else None
        first = next(iter(front.follows), "")
        if front.follows and before is None:
            mend = f"send {first} first; what was handed in by an online form, note by hrdalert sent"
            return f"it follows {first}, and none of this case went out", mend
        if before and not self._has_news(_known(before[0])):
            what = f"it follows {first} of {before[1]}, and no entry of the chronology is new since"
            return what, "write what happened since then as an entry with a text, without continues:"
        if not front.doors or self.opened(front.doors):
            return None
        own = [one for one in self.procedures if one.id in front.doors]
        found = next((one for one in own if one.fits), own[0])
        states = ", ".join(knowledge.countries()[state].usual("en") for state in found.states)
        letters = self.resources.letters
        fronts = {document: letters.find(document, language).front for document, language in letters.all()}
        open_now = [name for name, other in fronts.items() if other.doors and self.opened(other.doors)]
        mend = f"open is: {', '.join(open_now)}" if open_now else "see hrdalert mandates"
        return knowledge.procedure_words("why")[found.why] + (f" ({states})" if states else ""), mend

    def _has_news(self, known: frozenset[object]) -> bool:
        """Whether an entry is new that others than the office may read.

        An entry that continues another counts as that one.
        """
        own = (one for one in self.case.chronology if one.text and not (one.confidential or one.continues))
        return any(known.isdisjoint((one.id or "", (one.kind, one.when))) for one in own)

    @cached_property
    def procedures(self) -> tuple[Availability, ...]:
        """The other procedures of the United Nations, open and closed."""
        return availability(self.case, self.day, self.law)

    def opened(self, ids: Sequence[str]) -> list[Availability]:
        """The procedures of these ids that are open.

        One that lacks only a consent counts as open: the gap is told elsewhere.
        """
        own = [one for one in self.procedures if one.id in ids]
        return [one for one in own if one.is_open or one.why == "no_consent"]

    def people_of(self, procedures: Sequence[str]) -> Mapping[int, tuple[str, ...]] | None:
        """The places of the alleged victims for whom one of the procedures is open, with the States concerned.

        These are the States of the case, or those of the victim's nationality. None where no procedure is given.
        """
        every, victims = self.case.all_states, enumerate(self.case.alleged_victims)
        opened = [(one.of, one.states or every) for one in self.opened(procedures)]
        of = {id: tuple(filter(states.__contains__, every)) or states for ids, states in opened for id in ids}
        return {place: of[victim.id] for place, victim in victims if victim.id in of} if procedures else None

    def unagreed(self, template: Template, form: Form | None) -> Iterator[Problem]:
        """A problem for each consent that a procedure requires, and that a person in the document did not give."""
        origin, documents = self.case.origin("alleged_victims"), (template.document,)
        for one in self.opened(template.front.doors):
            lacking = unagreed(one, self.case, self.day)
            of = [id for id in lacking if form is None or (form.person and form.person.id == id)]
            if of and (says := one.procedure.consent_says):
                what = f"{says.text}, and the file does not hold that of {', '.join(of)}"
                mend = "ask, and write consent: submission: with by:, date: and how:"
                yield Problem(origin, "door-consent", what, mend, documents=documents)

    def layout_input(
        self,
        template: Template,
        view: View,
        requested: OfficeRequests,
        reader: Reader | None,
        form: Form | None,
    ) -> LayoutInput:
        """What a document is made of beside the view."""
        before = self.context.previous(template.front.follows) if template.front.follows else None
        return LayoutInput(
            self.law_admitted if view.is_withheld else self.law,
            requested,
            self.resources.office(template.language),
            self.day,
            reader,
            tuple(reader for reader, _ in self.asked(template.language, view.audience)[1]),
            checklist=self.checklist if template.front.audience == "internal" else (),
            images=self.resources.pictures.photos(self.case) if view.photos else {},
            known=_known(before[0]) if before else None,
            since=before[1] if before else None,
            link=before[2].get(template.language, "") if before else "",
            form=form,
            states=tuple(state for one in self.opened(template.front.doors) for state in one.states),
        )

    def gap(self, gap: tuple[str, str, str, str], template: Template, form: Form | None) -> Problem:
        """The problem that a form must have an answer which the case does not give.

        ``gap`` is its key, label, id and weight; the problem concerns this form alone.
        """
        homes = {"person": "alleged_victims", "groups": "alleged_victims", "held": "custody"}
        homes |= {"arrest": "chronology", "disappearance": "chronology"}
        key, label, id, must = gap
        first, _, last = key.partition(".")
        home = homes.get(first, first)
        own = f"{id}: under more: of {'the' if form else 'a'} person"
        at = "in hrdalert.yaml" if first == "office" else "there"
        there = f"{'by' if last == 'forces' else last}: {at}" if last else f"it under {home}:"
        way = own if last == "more" else f"{there}, or {own}" if id and "person" in template.values else there
        whose = f"{template.document}/{form.number}" if form else template.document
        text = f"the form asks for {key}, {label!r}, and the case does not say it"
        known = (
            "it stands on this, and unknown is no answer"
            if must == "known"
            else "where nobody knows it, write unknown"
        )
        mend = f"write {way}; {known}"
        return Problem(self.case.origin(home), "form-gap", text, mend, documents=(whose,))

    @remembered
    def in_language(self, language: str) -> tuple[Case, tuple[Problem, ...]]:
        """The case with its texts in a language, and a problem for each text that this language lacks."""
        if language == self.case.language:
            return self.case, ()
        case, gaps = translated(self.case, language)
        return case, (*gaps, *translation_problems(self.case, case))

    @remembered
    def view(self, audience: Audience, language: str) -> View:
        """The view of the case for an audience."""
        case, _ = self.in_language(language)
        return disclose(case, audience, self.consent_day, self.mandates, self._names.setdefault(language, {}))

    @remembered
    def written_to(self, language: str) -> WrittenTo:
        """The offices that get letters in a language; names under ``appeal_to`` that mean nobody are problems."""
        is_own = language == self.case.language
        return self._written_to if is_own else self.resources.readers(self.case, language, self.day)

    def secrets(self, audience: Audience, language: str) -> Secrets:
        """Every form of every name in the workspace that an audience may not read."""
        key = (audience, language)
        if key not in self._secrets:
            case, _ = self.in_language(language)
            others = (one for (of, in_), one in self._secrets.items() if in_ == language and of != "internal")
            like = next(others, None) if audience != "internal" else None
            self._secrets[key] = self.resources.secrets(case, audience, self.consent_day, like)
        return self._secrets[key]

    @remembered
    def leaks_of_paper(self, audience: Audience, language: str) -> tuple[tuple[Origin, Leak], ...]:
        """What the office's own paper says that an audience may not read."""
        return tuple(self.resources.leaks_of_paper(self.secrets(audience, language)))

    @remembered
    def asked(
        self, language: str, audience: Audience
    ) -> tuple[Mapping[str, tuple[OfficeRequest, ...]], list[tuple[Reader, OfficeRequests]]]:
        """What is asked of each State, and of each office that gets a letter, as an audience may read it.

        An office gets a letter where it is asked something, or asked to pass something on. Letters to a third State are
        made elsewhere.
        """
        view = self.view(audience, language)
        readers, _ = self.written_to(language)
        told = self.told(view)
        by_state = {state: asks_of_state(told, told.demands, state, self.day) for state in view.states}
        letters = []
        for reader in readers.values():
            requested = self.asked_of(reader, view, by_state)
            of_demands, requests = requested.asks or requested.referred, requested.requests
            is_internal, is_third = audience == "internal", audience == "third_state"
            if (of_demands and not is_third) or (requests and (is_third or is_internal)):
                letters.append((reader, requested))
        return by_state, letters

    def asked_of(
        self, reader: Reader, view: View, by_state: Mapping[str, tuple[OfficeRequest, ...]]
    ) -> OfficeRequests:
        """What one office is asked to do and to pass on, as far as the audience of a view may read it."""
        told = self.told(view)
        asked = asks_of_office(told, told.demands, reader, self.day)
        may_read = {request.number for request in view.requests}
        requests = tuple(ask for ask in asked.requests if ask.number in may_read)
        return OfficeRequests(by_state, asked.asks, asked.referred, requests)

    def traits(
        self, template: Template, requested: OfficeRequests, reader: Reader | None, form: Form | None
    ) -> frozenset[str]:
        """The traits by which a problem can concern one draft: its template, its recipient, and what it asks."""
        told = self.told(self.view(template.front.audience, template.language))
        own = "demands" if told.demands is self.case.demands else "withheld.demands"
        requests = "requests" if told.requests is self.case.requests else "withheld.requests"
        of_office = (
            ("demands", own, requested.done if "seen_to" in template.paths else requested.asks),
            ("seen_to", own, requested.seen_to),
            ("referred", own, requested.referred),
            ("requests", requests, requested.requests),
        )
        lists = [(home, asks) for path, home, asks in of_office if path in template.paths]
        if any(path.endswith(".demands") for path in template.paths):
            lists += ((own, asks) for asks in requested.by_state.values())
        traits = {f"asks:{home}.{ask.number}" for home, asks in lists for ask in asks}
        if form is not None:
            traits.add(f"{template.document}/{form.number}")
        elif reader is not None:
            traits |= {f"{template.document}/{reader.id}", f"recipient:{reader.id}"}
        return template.traits | traits

    def texts(self, language: str, printed: Collection[Origin] | None = None) -> frozenset[str]:
        """The traits by which a problem of a text can concern one draft: the texts that the draft prints.

        ``printed`` are the places of the printed texts; None stands for all texts of the case.
        """
        texts = self._texts(language)
        return frozenset(f"text:{key}" for key, text in texts if printed is None or text.origin in printed)

    @remembered
    def _texts(self, language: str) -> list[tuple[str, LocatedText]]:
        return texts_of(self.in_language(language)[0])


def _known(before: Case) -> frozenset[object]:
    """What identifies each entry of an earlier case file: its id, or its kind and date where it has none."""
    return frozenset(one.id or (one.kind, one.when) for one in before.chronology)
