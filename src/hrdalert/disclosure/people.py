"""The people of a case, and those alleged to be responsible, as one audience may see them on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import (
    AllegedPerpetrator,
    AllegedVictim,
    Case,
    Consent,
    Person,
    PublicPerson,
    Related,
    Use,
)
from hrdalert.cases.text import Marked, Told
from hrdalert.disclosure.calendar import states_of
from hrdalert.disclosure.clearance import USES, answered_by, may_say_who, people_of
from hrdalert.disclosure.folding import letters_of
from hrdalert.disclosure.reader import Reader, literal
from hrdalert.disclosure.relations import NEAR, is_family, is_representative
from hrdalert.disclosure.view import (
    UNKNOWN,
    WITHHELD,
    ConsentView,
    Gap,
    Maybe,
    NameView,
    PerpetratorView,
    PersonView,
    SourceView,
    TextView,
)
from hrdalert.errors import InputErrors, Problem, RefusedError


class People:
    """Everybody in the case, by the ids of the case file.

    Raises:
        RefusedError: victims who may not be named have no pseudonym.
        InputErrors: a pseudonym belongs to two people, or is the name of somebody else.
    """

    def __init__(self, reader: Reader, prisoners_of_conscience: Sequence[str]) -> None:
        self._reader = reader
        self._prisoners_of_conscience = frozenset(prisoners_of_conscience)
        _refuse_nameless(reader)
        _refuse_confusion(reader)
        case = reader.case
        self.persons = {person.id: self._person(person) for person in people_of(case)}
        entered = {
            victim.id: reader.has_entered(reader.calendar.victim(victim)) for victim in case.alleged_victims
        }
        if not any(entered.values()):
            entered = dict.fromkeys(entered, True)
        self.victims = tuple(self.persons[id] for id, told in entered.items() if told)
        self.related = (
            *(self.persons[id] for id, told in entered.items() if not told),  # a text may speak of them
            *(
                self.persons[person.id]
                for person in case.related
                if person.known is None or reader.has_entered(person.known)
            ),
        )
        self._only_confidential = frozenset(_laid_to(case, open=False)) - frozenset(_laid_to(case, open=True))
        self.perpetrators = {
            each.id: view for each in case.alleged_perpetrators if (view := self._perpetrator(each))
        }

    def people(self, ids: Sequence[str]) -> tuple[PersonView, ...]:
        """Those with these ids; without ids, all alleged victims."""
        return tuple(self.persons[id] for id in ids if id in self.persons) or self.victims

    def perpetrators_of(self, ids: Sequence[str]) -> tuple[PerpetratorView, ...]:
        return tuple(self.perpetrators[id] for id in ids if id in self.perpetrators)

    # --- persons ---

    def _person(self, person: AllegedVictim | Related) -> PersonView:
        reader = self._reader
        is_named = person.id in reader.named
        victim = person if isinstance(person, AllegedVictim) else None
        related = person if isinstance(person, Related) else None
        public = (victim and victim.public) or PublicPerson.model_construct()
        return PersonView(
            id=reader.id_of(person.id),
            kind=victim.kind if victim else "person",
            named=is_named,
            never_named=person.never_named or UNKNOWN,
            name=self._name(person, is_named),
            pronouns=self._pronouns(person, is_named),
            gender=reader.mark(person.gender) if is_named else WITHHELD,
            born=(victim.born or UNKNOWN) if victim and is_named else WITHHELD,
            died=self._died(victim) if victim and is_named else WITHHELD,
            nationality=victim.nationality if victim and is_named else (),
            occupation=self._told(person.occupation, public.occupation, is_named),
            origin=self._told(victim.origin if victim else None, None, is_named),
            residence=self._told(victim.residence if victim else None, None, is_named),
            work=self._work(victim, public, is_named) if victim else UNKNOWN,
            relation=reader.text(related.relation.role) if related else UNKNOWN,
            relation_to=reader.id_of(related.relation.of) if related else UNKNOWN,
            consents=self._consents(person, is_named),
            prisoner_of_conscience=person.id in self._prisoners_of_conscience,
            sources=reader.sources_of(victim.sources) if victim and is_named else (),
        )

    def _told(
        self, told: Told | None, public: Told | None, is_named: bool, *, prose: bool = False
    ) -> Maybe[TextView]:
        """A text about a person: as it is where nobody's name is withheld, for it may lead to another one's."""
        if is_named:
            return self._reader.open_text(told, public, prose=prose)
        return self._reader.text(public, prose=prose) if public else WITHHELD

    def _work(self, victim: AllegedVictim, public: PublicPerson, is_named: bool) -> Maybe[TextView]:
        if not self._reader.has_entered(self._reader.calendar.work(victim)):
            return UNKNOWN
        return self._told(victim.human_rights_work, public.human_rights_work, is_named, prose=True)

    def _died(self, victim: AllegedVictim) -> Maybe[CaseDate]:
        known = self._reader.has_entered(self._reader.calendar.death(victim))
        return victim.died if victim.died and known else UNKNOWN

    def _name(self, person: AllegedVictim | Related, is_named: bool) -> NameView:
        name, reader = person.name, self._reader
        if is_named:
            return NameView(
                full=literal(name.full),
                family=reader.mark(name.family),
                short=reader.mark(name.short if name.short != name.family else None),
                title=reader.mark(person.title),
                native=(
                    *(literal(text, language) for language, text in name.native.items()),
                    *((literal(name.native_of),) if name.native_of else ()),
                ),
                # When each of them was first read nobody says: they are of the day of the file.
                aliases=tuple(map(literal, name.aliases)) if reader.day >= reader.case.as_of else (),
                kind="name",
            )
        if pseudonym := _pseudonym(person):
            called = literal(pseudonym)
            return NameView(called, WITHHELD, called, WITHHELD, (), (), "pseudonym")
        assert isinstance(person, Related)  # victims without a pseudonym were refused
        return NameView(self._role(person), WITHHELD, WITHHELD, WITHHELD, (), (), "relation")

    def _role(self, person: Related) -> TextView:
        """The relation in the document's language, or in the one it is given in."""
        role = self._reader.text(person.relation.role)
        if isinstance(role, TextView):
            return role
        language, text = next(iter(person.relation.role.versions.items()))
        return literal(text, language or self._reader.case.language)

    @staticmethod
    def _pronouns(person: Person, is_named: bool) -> Maybe[str]:
        """Those of the pseudonym where it stands for the name; one without pronouns is repeated instead.

        A relative without a pseudonym is called by the relation, and has the pronouns that fit it.
        """
        if not is_named and person.pseudonym and _pseudonym(person):
            return str(person.pseudonym.pronouns) if person.pseudonym.pronouns else WITHHELD
        return str(person.pronouns) if person.pronouns else UNKNOWN

    # --- consents ---

    def _consents(self, person: Person, is_named: bool) -> Maybe[Mapping[str, ConsentView]]:
        if not (is_named or person.never_named) or self._reader.audience not in ("internal", "un"):
            return WITHHELD
        return {use: self._consent(person, use) for use in USES}

    def _consent(self, person: Person, use: Use) -> ConsentView:
        reader, consent = self._reader, person.consent.to(use)
        given = consent.date if consent.date and consent.date.entered_by(reader.day) else None
        by = answered_by(reader.case, person, consent)
        says_who = may_say_who(reader.case, reader.audience, person, consent)
        return ConsentView(
            use=use,
            answer=consent.answer,
            asked=getattr(person.consent, use) is not None,
            by=reader.open_text(by) if says_who or by is None else WITHHELD,
            on_behalf=_on_behalf(by) if by else UNKNOWN,
            date=given or UNKNOWN,
            how=reader.open_text(consent.how) if says_who or not _leads_to_some(consent.how) else WITHHELD,
            until=consent.until or UNKNOWN,
            source=self._named_in(consent),
            why=reader.open_text(consent.why),
        )

    def _named_in(self, consent: Consent) -> Maybe[SourceView]:
        if consent.source is None:
            return UNKNOWN
        return self._reader.sources.get(consent.source) or WITHHELD

    # --- perpetrators ---

    def _perpetrator(self, each: AllegedPerpetrator) -> PerpetratorView | None:
        reader = self._reader
        if not reader.has_entered(reader.calendar.perpetrator(each)):
            return None
        name = reader.open_text(each.name, each.public.name if each.public else None)
        secret = each.id in self._only_confidential and not reader.is_office
        if isinstance(name, Gap) or secret:
            reader.kept_back.add("perpetrators")
            return None
        told = reader.has_entered(reader.calendar.role(each))
        return PerpetratorView(
            id=each.id,
            name=name,
            kind=each.kind,
            state_link=reader.open_text(each.state_link, prose=True) if told else UNKNOWN,
            rank=reader.open_text(each.rank),
            role=reader.open_text(each.role) if told else UNKNOWN,
            individuals=each.individuals or UNKNOWN,
        )


def _on_behalf(by: Told) -> Literal["family", "representative", "other"]:
    words = by.versions.values()
    if any(map(is_family, words)):
        return "family"
    return "representative" if any(map(is_representative, words)) else "other"


def _leads_to_some(how: Told | None) -> bool:
    """Whether the way in which an answer was given tells whose it was: a call with the brother."""
    return how is not None and any(NEAR.search(text) for text in how.versions.values())


def _laid_to(case: Case, *, open: bool) -> Iterator[str]:
    """The perpetrators to whom a fact is laid that may be told (``open``), or one that is confidential."""
    for fact in (*case.incidents, *case.proceedings, *case.remedies, *case.un_history):
        if fact.confidential is not open:
            yield from fact.by
    for spell in case.custody:
        if spell.confidential is not open:
            yield from spell.by
        for state in states_of(spell):
            if (state.confidential or spell.confidential) is not open:
                yield from state.by


# --- pseudonyms


def _pseudonym(person: Person) -> Marked | None:
    """The pseudonym, if it has a letter or a digit that can stand for a person."""
    text = person.pseudonym.text if person.pseudonym else None
    return text if text and letters_of(text) else None


def _refuse_nameless(reader: Reader) -> None:
    nameless = [
        victim
        for victim in reader.case.alleged_victims
        if victim.id not in reader.named and not _pseudonym(victim)
    ]
    if nameless:
        places = "; ".join(f"{victim.id} ({victim.name.full.origin})" for victim in nameless)
        raise RefusedError(
            f"no pseudonym is given for somebody who may not be named here: {places}",
            f"Add to {nameless[0].id}:  pseudonym: {{text: {_such_as(nameless[0])}}}",
        )


def _such_as(person: AllegedVictim) -> str:
    """A pseudonym with the title and the pronouns that the person has."""
    name = f"{person.title} A." if person.title else "A."
    return f"{name}, pronouns: {person.pronouns}" if person.pronouns else name


def _refuse_confusion(reader: Reader) -> None:
    """Two people may not bear one pseudonym, nor one the name of another: texts would speak of the wrong person."""
    taken: dict[str, str] = {}
    for person in people_of(reader.case):
        if person.id in reader.named:
            for name in filter(None, (person.name.full, person.name.short, person.name.family)):
                taken.setdefault(_plain(name), person.id)
    problems = []
    for person in people_of(reader.case):
        text = _pseudonym(person)
        if person.id in reader.named or text is None:
            continue
        other = taken.setdefault(_plain(text), person.id)
        if other != person.id:
            problems.append(
                Problem(
                    text.origin,
                    "pseudonym-taken",
                    f"“{text}” stands for {person.id}, and for {other} too",
                    "Choose a pseudonym that nobody else in the case bears.",
                )
            )
    if problems:
        raise InputErrors(problems)


def _plain(name: Marked) -> str:
    return " ".join(name.casefold().split())
