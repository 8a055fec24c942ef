"""From Case to CaseView: the one door through which the facts of a case reach a template."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TypeAlias

from msgspec.structs import replace

from hrdalert.audience import Audience
from hrdalert.cases.model import Case, Demand, PublicTelling, Telling
from hrdalert.cases.text import Told
from hrdalert.disclosure.clearance import withheld_victims
from hrdalert.disclosure.custody import Spells
from hrdalert.disclosure.facts import Facts
from hrdalert.disclosure.of_last import OfLast
from hrdalert.disclosure.people import People
from hrdalert.disclosure.reader import Reader
from hrdalert.disclosure.view import (
    UNKNOWN,
    WITHHELD,
    ActionView,
    CaseView,
    CooperationView,
    DemandView,
    Gap,
    MandateView,
    Maybe,
    MeasureView,
    QuoteView,
    TextView,
    UrgencyView,
)
from hrdalert.errors import RefusedError

# Demands that speak of relatives, who lead to the person: while the name is withheld they need a public form.
_OF_RELATIVES = frozenset({"end_harassment", "return_body"})


def disclose(
    case: Case, audience: Audience, day: datetime.date, language: str = "en", document: str | None = None
) -> CaseView:
    """What ``audience`` may know of ``case`` on ``day``, in the texts of ``language``.

    With ``document`` the view holds the case's own words (``texts:``, ``headlines:``) for that document alone: those
    for another one may be for other eyes.

    Raises:
        RefusedError: nothing is told as of ``day`` (no edition is that old), or a person who may not be named has no
            pseudonym.
        InputErrors: a pseudonym belongs to two people, or is the name of somebody else.
    """
    views = _views(case)
    asked = (audience, day, language, document)
    if asked not in views:
        views[asked] = (
            _Disclosure(case, audience, day, language).view()
            if document is None
            else _for_document(disclose(case, audience, day, language), document)
        )
    return views[asked]


def disclose_facts(case: Case, audience: Audience, day: datetime.date) -> CaseView:
    """The same for whoever reads no words: with all people, facts and days, and each text as it was written.

    In half the time, and without the words for single documents. Raises as :func:`disclose` does.
    """
    return _Disclosure(case, audience, day, "en", words=False).view()


def _for_document(view: CaseView, document: str) -> CaseView:
    """The view with what the case words anew for this document, and for no other."""
    if {*view.headlines, *view.texts} <= {document}:
        return view
    headlines, texts = (
        {key: value for key, value in by_document.items() if key == document}
        for by_document in (view.headlines, view.texts)
    )
    return replace(view, headlines=headlines, texts=texts)


_Views: TypeAlias = dict[tuple[Audience, datetime.date, str, str | None], CaseView]


def _no_views(_: Case) -> _Views:
    return {}


_views = OfLast(_no_views)
"""Each view is asked for twice or more, to compose and to review."""


def telling_of(case: Case, day: datetime.date) -> Telling:
    """The newest telling that is not later than ``day``: the file's own, or one of its editions."""
    told = [telling for telling in (case, *case.editions) if telling.as_of <= day]
    if told:
        return max(told, key=lambda telling: telling.as_of)
    first = min((case, *case.editions), key=lambda telling: telling.as_of).as_of
    raise RefusedError(
        f"case {case.reference} is told as of {first}, and nothing in it as of {day}",
        f"Use --date {first} or later, or add an edition to the file: editions: [{{as_of: {day}, …}}]",
    )


def written_to(case: Case, audience: Audience, day: datetime.date) -> tuple[str, ...]:
    """The recipients and groups to whom the letters of a document for ``audience`` go.

    While a name is withheld they are those under ``public:``, since an office near a person leads to them.
    """
    telling = telling_of(case, day)
    if not withheld_victims(case, audience):
        return telling.appeal_to
    return telling.public.appeal_to if telling.public else ()


class _Disclosure:
    """The work of one call of :func:`disclose`."""

    def __init__(
        self, case: Case, audience: Audience, day: datetime.date, language: str, *, words: bool = True
    ) -> None:
        self._telling = telling_of(case, day)
        self._words = words
        self._reader = Reader(case, audience, day, language, words=words)
        self._people = People(self._reader, self._telling.prisoner_of_conscience)

    def view(self) -> CaseView:
        reader, people, telling = self._reader, self._people, self._telling
        case = reader.case
        own = (telling.public or PublicTelling()) if reader.withheld else telling
        facts = Facts(reader, people)
        spells = Spells(reader, people, facts)
        dated = (facts.incidents, facts.proceedings, facts.remedies, facts.un_history, spells.told_states)
        return CaseView(
            audience=reader.audience,
            date=reader.day,
            language=reader.language,
            reference=case.reference,
            states=case.states,
            territory=case.territory or UNKNOWN,
            as_of=telling.as_of,
            status=telling.status or UNKNOWN,
            name_withheld=reader.withheld,
            headline=self._told(telling.headline, own.headline),
            headlines=self._texts_by(own.headlines) if self._words else {},
            summary=self._told(telling.summary, own.summary, prose=True),
            urgency=self._urgency(),
            position=self._told(telling.position, own.position, prose=True),
            demands=tuple(view for demand in telling.demands if (view := self._demand(demand))),
            mandates=self._mandates(),
            appeal_to=written_to(case, reader.audience, reader.day),
            quotes=self._quotes(),
            action=self._action(),
            texts={
                key: self._texts_by(blocks, prose=True) for key, blocks in own.texts.items() if self._words
            },
            victims=people.victims,
            related=people.related,
            perpetrators=tuple(people.perpetrators.values()),
            incidents=facts.incidents,
            custody=spells.views,
            unacknowledged=spells.unacknowledged,
            proceedings=facts.proceedings,
            remedies=facts.remedies,
            un_history=facts.un_history,
            chronology=facts.in_order([fact for each in dated for fact in each]) if self._words else (),
            sources=tuple(reader.sources.values()),
            kept_back=frozenset(reader.kept_back),
            cooperation_with_un=self._cooperation(),
            communications_searched=self._searched(),
            measure=self._measure(),
            notes=reader.text(telling.notes, prose=True) if reader.is_office else WITHHELD,
            later_notes=case.as_of if reader.is_office and case.notes and not telling.notes else UNKNOWN,
        )

    # --- texts ---

    def _told(self, told: Told | None, own: Told | None, *, prose: bool = False) -> Maybe[TextView]:
        """A text of the telling: where a name is withheld, the one that the public reads instead."""
        return self._reader.open_text(told, own, prose=prose)

    def _texts_by(self, texts: Mapping[str, Told], *, prose: bool = False) -> Mapping[str, TextView]:
        views = {key: self._reader.text(told, prose=prose) for key, told in texts.items()}
        return {key: view for key, view in views.items() if isinstance(view, TextView)}

    # --- what is asked, and of whom ---

    def _urgency(self) -> Maybe[UrgencyView]:
        reader, urgency = self._reader, self._telling.urgency
        if urgency is None:
            return UNKNOWN
        why = reader.open_text(urgency.why, prose=True)
        if isinstance(why, Gap):
            return why
        return UrgencyView(
            why=why,
            act_by=urgency.act_by or UNKNOWN,
            fallback=urgency.fallback or UNKNOWN,
            fallback_why=reader.text(urgency.fallback_why),
        )

    def _demand(self, demand: Demand) -> DemandView | None:
        reader = self._reader
        of = self._people.people(demand.of)
        if not reader.withheld:
            text, what = reader.text(demand.text), reader.text(demand.what)
            return DemandView(demand.do or UNKNOWN, text, what, of, demand.to)
        if demand.public:
            return DemandView(UNKNOWN, reader.text(demand.public), UNKNOWN, of, ())
        is_plain = not demand.text and (not demand.what or demand.do == "release")
        if demand.do and demand.do not in _OF_RELATIVES and is_plain:
            return DemandView(demand.do, UNKNOWN, UNKNOWN, of, ())
        return None

    def _mandates(self) -> tuple[MandateView, ...]:
        """Whom the submission is addressed to, and why: that is between the organisation and the UN."""
        if self._reader.audience not in ("internal", "un"):
            return ()
        return tuple(
            MandateView(each.id, self._reader.open_text(each.reason)) for each in self._telling.mandates
        )

    def _quotes(self) -> tuple[QuoteView, ...]:
        reader, views = self._reader, []
        for quote in () if reader.withheld else self._telling.quotes:
            text, speaker = reader.text(quote.text), reader.text(quote.speaker)
            approved = quote.approved is not None and reader.has_entered(quote.approved)
            if approved and isinstance(text, TextView) and isinstance(speaker, TextView):
                views.append(QuoteView(text, speaker))
        return tuple(views)

    def _action(self) -> Maybe[ActionView]:
        action = self._telling.action
        if action is None:
            return UNKNOWN
        return ActionView(self._reader.mark(action.number), action.issue, action.deadline or UNKNOWN)

    # --- the rest ---

    def _cooperation(self) -> Maybe[CooperationView]:
        """Whether they cooperated with the UN: what a Government may punish, and so for the UN alone."""
        reader, cooperation = self._reader, self._reader.case.cooperation_with_un
        if cooperation is None:
            return UNKNOWN
        if reader.withheld or reader.audience not in ("internal", "un"):
            return WITHHELD
        return CooperationView(cooperation.answer, reader.text(cooperation.how, prose=True))

    def _searched(self) -> Maybe[datetime.date]:
        reader, day = self._reader, self._reader.case.communications_searched
        if day is None or not reader.has_entered(day):
            return UNKNOWN
        return day if not reader.withheld and reader.audience in ("internal", "un") else WITHHELD

    def _measure(self) -> Maybe[MeasureView]:
        reader, measure = self._reader, self._reader.case.measure
        if measure is None:
            return UNKNOWN
        title, text = reader.text(measure.title), reader.text(measure.text, prose=True)
        if isinstance(title, Gap) or isinstance(text, Gap):
            return UNKNOWN
        return MeasureView(
            title=title,
            kind=measure.kind,
            stage=reader.text(measure.stage),
            date=measure.date or UNKNOWN,
            text=text,
            concerns=reader.text(measure.concerns, prose=True),
        )
