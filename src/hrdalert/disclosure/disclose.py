"""From Case to CaseView: the one door through which the facts of a case reach a template."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from hrdalert.cases.model import (
    AllegedPerpetrator,
    AllegedVictim,
    Case,
    Custody,
    Demand,
    Person,
    PublicTelling,
    Related,
    Source,
    Telling,
)
from hrdalert.cases.references import parse
from hrdalert.cases.text import Marked, Told
from hrdalert.disclosure.clearance import is_named, withheld_victims
from hrdalert.disclosure.facts import Facts
from hrdalert.disclosure.view import (
    UNKNOWN,
    WITHHELD,
    ActionView,
    CaseView,
    ConsentView,
    CooperationView,
    DemandView,
    Gap,
    MandateView,
    Maybe,
    MeasureView,
    NameView,
    PerpetratorView,
    PersonView,
    QuoteView,
    SourceView,
    TextView,
    UrgencyView,
)
from hrdalert.audience import Audience
from hrdalert.errors import RefusedError

# Demands that speak of relatives, who lead to the person: while the name is withheld they need a public form.
_OF_RELATIVES = frozenset({"end_harassment", "return_body"})
NO_PSEUDONYM = "may not be named here, and the file gives no pseudonym"


def disclose(case: Case, audience: Audience, day: datetime.date, language: str = "en") -> CaseView:
    """What ``audience`` may know of ``case`` on ``day``, in the texts of ``language``.

    Raises:
        RefusedError: nothing is told as of ``day`` (no edition is that old), or a person who may not be named has no
            pseudonym.
    """
    return _Disclosure(case, audience, day, language).view()


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


class _Disclosure:
    """The work of one call of :func:`disclose`; everything in it depends on its four arguments only."""

    def __init__(self, case: Case, audience: Audience, day: datetime.date, language: str) -> None:
        self.case = case
        self.audience: Audience = audience
        self.day = day
        self.language = language
        self.telling = telling_of(case, day)
        self.withheld = frozenset(victim.id for victim in withheld_victims(case, audience))
        self.ids = frozenset(
            thing.id
            for thing in (*case.alleged_victims, *case.related, *case.alleged_perpetrators, *case.incidents)
        )
        self.sources = {source.id: view for source in case.sources if (view := self._source(source))}
        self.persons = {
            person.id: self._person(person) for person in (*case.alleged_victims, *case.related)
        }
        self.victims = tuple(self.persons[victim.id] for victim in case.alleged_victims)
        self.perpetrators = {
            each.id: view for each in case.alleged_perpetrators if (view := self._perpetrator(each))
        }

    # --- texts ---

    def text(self, told: Told | None, *, prose: bool = False) -> Maybe[TextView]:
        """The text in the document's language, or unknown."""
        version = told.version(self.language, self.case.language) if told else None
        if version is None:
            return UNKNOWN
        return TextView(parse(version, self.ids), version.origin, prose)

    def mark(self, text: Marked | None, language: str | None = None) -> Maybe[TextView]:
        """A name, a reference or an address: literal whatever braces stand in it."""
        return UNKNOWN if text is None else TextView((str(text),), text.origin, language=language)

    def open_text(self, told: Told | None, public: Told | None = None, *, prose: bool = False) -> Maybe[TextView]:
        """A text, or what the public reads in its place while a victim's name is withheld."""
        if not self.withheld:
            return self.text(told, prose=prose)
        return self.text(public, prose=prose) if public else WITHHELD

    # --- who ---

    def _person(self, person: AllegedVictim | Related) -> PersonView:
        victim = person if isinstance(person, AllegedVictim) else None
        related = person if isinstance(person, Related) else None
        named = is_named(person, self.audience)
        open_ = named or self.audience == "internal"
        public = victim.public if victim else None
        known = victim is None or self.is_known(victim.known, victim.sources)
        return PersonView(
            id=person.id,
            kind=victim.kind if victim else "person",
            named=named,
            name=self._name(person, named),
            pronouns=self._pronouns(person, named),
            gender=self.mark(person.gender) if open_ else WITHHELD,
            born=(victim.born or UNKNOWN) if victim and open_ else WITHHELD,
            died=self._died(victim) if victim and open_ else WITHHELD,
            nationality=victim.nationality if victim and open_ else (),
            occupation=self._of_person(person.occupation, public.occupation if public else None, open_),
            origin=self.text(victim.origin) if victim and open_ else WITHHELD,
            residence=self.text(victim.residence) if victim and open_ else WITHHELD,
            work=(
                self._of_person(
                    victim.human_rights_work, public.human_rights_work if public else None, open_, prose=True
                )
                if victim and known
                else UNKNOWN
            ),
            relation=self.text(related.relation.role) if related else UNKNOWN,
            relation_to=related.relation.of if related else UNKNOWN,
            consents=self._consents(person) if self.audience in ("internal", "un") else WITHHELD,
            prisoner_of_conscience=person.id in self.telling.prisoner_of_conscience,
            sources=self.sources_of(victim.sources) if victim and open_ else (),
        )

    def _of_person(
        self, told: Told | None, public: Told | None, open_: bool, *, prose: bool = False
    ) -> Maybe[TextView]:
        if open_:
            return self.text(told, prose=prose)
        return self.text(public, prose=prose) if public else WITHHELD

    def _died(self, victim: AllegedVictim) -> Maybe[Any]:
        return victim.died if victim.died and victim.died.entered_by(self.day) else UNKNOWN

    def _name(self, person: AllegedVictim | Related, named: bool) -> NameView:
        name = person.name
        if named:
            return NameView(
                full=self._literal(name.full),
                family=self.mark(name.family),
                short=self.mark(name.short),
                title=self.mark(person.title),
                native=tuple(
                    TextView((str(text),), text.origin, language=language) for language, text in name.native.items()
                ),
                aliases=tuple(self._literal(alias) for alias in name.aliases),
                kind="name",
            )
        if person.pseudonym:
            called = self._literal(person.pseudonym.text)
            return NameView(called, WITHHELD, called, WITHHELD, (), (), "pseudonym")
        if isinstance(person, Related):
            role = self.text(person.relation.role)
            called = role if isinstance(role, TextView) else self._literal(Marked("relative"))
            return NameView(called, WITHHELD, WITHHELD, WITHHELD, (), (), "relation")
        raise RefusedError(
            f"{name.full.origin}: {person.id} {NO_PSEUDONYM}",
            f"Add to {person.id}:  pseudonym: {{text: Mr A., pronouns: he/him}}",
        )

    @staticmethod
    def _literal(text: Marked) -> TextView:
        return TextView((str(text),), text.origin)

    def _pronouns(self, person: Person, named: bool) -> Maybe[str]:
        if not named and person.pseudonym and person.pseudonym.pronouns:
            return str(person.pseudonym.pronouns)
        return str(person.pronouns) if person.pronouns else UNKNOWN

    def _consents(self, person: Person) -> Mapping[str, ConsentView]:
        views = {}
        for use in ("submission", "government", "un_report", "public"):
            consent = person.consent.to(use)
            views[use] = ConsentView(
                use=use,
                answer=consent.answer,
                asked=getattr(person.consent, use) is not None,
                by=self.text(consent.by),
                date=consent.date or UNKNOWN,
                how=self.text(consent.how),
                until=consent.until or UNKNOWN,
                source=self.sources.get(consent.source or "") or UNKNOWN,
                why=self.text(consent.why),
            )
        return views

    def _perpetrator(self, each: AllegedPerpetrator) -> PerpetratorView | None:
        name = self.open_text(each.name, each.public.name if each.public else None)
        if isinstance(name, Gap) or not self.is_known(each.known, each.sources):
            return None
        hidden = bool(self.withheld)
        return PerpetratorView(
            id=each.id,
            name=name,
            kind=each.kind,
            state_link=WITHHELD if hidden else self.text(each.state_link, prose=True),
            rank=WITHHELD if hidden else self.text(each.rank),
            role=WITHHELD if hidden else self.text(each.role),
            individuals=each.individuals or UNKNOWN,
        )

    def _source(self, source: Source) -> SourceView | None:
        if source.confidential and self.audience != "internal":
            return None
        if self.withheld and source.identifies:
            return None
        if source.date and not source.date.entered_by(self.day):
            return None
        title = self.text(source.title)
        if isinstance(title, Gap):
            return None
        return SourceView(
            id=source.id,
            kind=source.kind,
            title=title,
            publisher=self.text(source.publisher),
            date=source.date or UNKNOWN,
            url=self.mark(source.url),
            first_hand=source.first_hand,
            note=self.text(source.note),
        )

    def sources_of(self, ids: Iterable[str]) -> tuple[SourceView, ...]:
        return tuple(view for id in ids if (view := self.sources.get(id)))

    def is_known(self, known: datetime.date | None, sources: Iterable[str]) -> bool:
        """Whether a fact was known by the day: its own ``known``, or else the earliest date of its sources."""
        if known is not None:
            return known <= self.day
        dates = [
            day
            for source in self.case.sources
            if source.id in sources and source.date and (day := source.date.enters) is not None
        ]
        return not dates or min(dates) <= self.day

    # --- the whole ---

    def view(self) -> CaseView:
        case, telling = self.case, self.telling
        public = (telling.public or PublicTelling()) if self.withheld else None
        facts = Facts(self)
        return CaseView(
            audience=self.audience,
            date=self.day,
            language=self.language,
            reference=case.reference,
            states=case.states,
            territory=case.territory or UNKNOWN,
            as_of=min(telling.as_of, self.day),
            status=telling.status or UNKNOWN,
            name_withheld=bool(self.withheld),
            headline=self.open_text(telling.headline, public and public.headline),
            headlines=self._texts_by(public.headlines if public else telling.headlines),
            summary=self.open_text(telling.summary, public and public.summary, prose=True),
            urgency=self._urgency(),
            position=self.open_text(telling.position, public and public.position, prose=True),
            demands=tuple(view for demand in telling.demands if (view := self._demand(demand))),
            mandates=tuple(
                MandateView(each.id, WITHHELD if self.withheld else self.text(each.reason))
                for each in telling.mandates
            ),
            appeal_to=telling.appeal_to,
            quotes=self._quotes(),
            action=self._action(),
            texts={
                document: self._texts_by(blocks, prose=True)
                for document, blocks in (public.texts if public else telling.texts).items()
            },
            victims=self.victims,
            related=tuple(self.persons[person.id] for person in case.related),
            perpetrators=tuple(self.perpetrators.values()),
            incidents=facts.incidents,
            custody=facts.custody,
            proceedings=facts.proceedings,
            remedies=facts.remedies,
            un_history=facts.un_history,
            chronology=facts.chronology(),
            sources=tuple(self.sources.values()),
            cooperation_with_un=self._cooperation(),
            measure=self._measure(),
            notes=self.text(case.notes, prose=True) if self.audience == "internal" else WITHHELD,
        )

    def _texts_by(self, texts: Mapping[str, Told], *, prose: bool = False) -> Mapping[str, TextView]:
        views = {key: self.text(told, prose=prose) for key, told in texts.items()}
        return {key: view for key, view in views.items() if isinstance(view, TextView)}

    def _urgency(self) -> Maybe[UrgencyView]:
        urgency = self.telling.urgency
        if urgency is None:
            return UNKNOWN
        why = WITHHELD if self.withheld else self.text(urgency.why, prose=True)
        if isinstance(why, Gap):
            return why
        return UrgencyView(
            why, urgency.act_by or UNKNOWN, urgency.fallback or UNKNOWN, self.text(urgency.fallback_why)
        )

    def _demand(self, demand: Demand) -> DemandView | None:
        of = tuple(self.persons[id] for id in demand.of if id in self.persons) or self.victims
        if not self.withheld:
            return DemandView(demand.do or UNKNOWN, self.text(demand.text), self.text(demand.what), of, demand.to)
        if demand.public:
            return DemandView(UNKNOWN, self.text(demand.public), UNKNOWN, of, ())
        if demand.do and demand.do not in _OF_RELATIVES and not demand.what and not demand.text:
            return DemandView(demand.do, UNKNOWN, UNKNOWN, of, ())
        return None

    def _quotes(self) -> tuple[QuoteView, ...]:
        views = []
        for quote in () if self.withheld else self.telling.quotes:
            text, speaker = self.text(quote.text), self.text(quote.speaker)
            if quote.approved and isinstance(text, TextView) and isinstance(speaker, TextView):
                views.append(QuoteView(text, speaker))
        return tuple(views)

    def _action(self) -> Maybe[ActionView]:
        action = self.telling.action
        if action is None:
            return UNKNOWN
        return ActionView(self.mark(action.number), action.deadline or UNKNOWN)

    def _cooperation(self) -> Maybe[CooperationView]:
        cooperation = self.case.cooperation_with_un
        if cooperation is None:
            return UNKNOWN
        if self.withheld:
            return WITHHELD
        return CooperationView(cooperation.answer, self.text(cooperation.how, prose=True))

    def _measure(self) -> Maybe[MeasureView]:
        measure = self.case.measure
        if measure is None:
            return UNKNOWN
        title, text = self.text(measure.title), self.text(measure.text, prose=True)
        if isinstance(title, Gap) or isinstance(text, Gap):
            return UNKNOWN
        return MeasureView(
            title,
            measure.kind,
            self.text(measure.stage),
            measure.date or UNKNOWN,
            text,
            self.text(measure.concerns, prose=True),
        )

    def custody_is_told(self, spell: Custody) -> bool:
        """A spell may be told: it has begun, was known by the day, and is nothing for the office only."""
        if spell.confidential and self.audience != "internal":
            return False
        if self.withheld and spell.public is None:
            return False
        return spell.start.entered_by(self.day) and self.is_known(spell.known, spell.sources)
