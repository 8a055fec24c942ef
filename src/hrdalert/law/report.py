"""What ``hrdalert law`` and ``hrdalert mandates`` list: the law and the addressees of a case as plain data.

Nothing here is a sentence about the case: ids, dates, lines of its file, and records of the data with their source.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.errors import Origin
from hrdalert.knowledge import Mandate, Standing
from hrdalert.knowledge.precedents import Precedent
from hrdalert.law.citations import Citation, StateLaw, law_of
from hrdalert.law.mandates import Because, suggested_mandates
from hrdalert.law.procedures import Procedure, procedures


def as_data(value: Any) -> Any:
    """A report, or a part of one, as plain data for ``--json``."""
    return to_builtins(value, enc_hook=Path.as_posix)


# --- law


@dataclass(frozen=True, slots=True)
class Held:
    """How a State stands to a treaty, with the source."""

    treaty: str
    title: str
    state: str
    """bound, signed …: a state of ``knowledge.Standing``."""
    since: datetime.date | None
    """None: since when is not on file."""
    listed: datetime.date | None
    """The day of the list that has the State as a party."""
    until: datetime.date | None
    """From when a withdrawal holds."""
    act: str | None
    """ratification, accession …; None where no act is on file."""
    deposited: datetime.date | None
    territory: str | None
    source: str
    verified: bool
    """False: nobody read it in a text."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article that is cited."""

    number: str
    gist: str | None


@dataclass(frozen=True, slots=True)
class Reserved:
    """A reservation or declaration that touches a cited article. It is no reason to leave the article out."""

    articles: tuple[str, ...]
    kind: str
    effect: str
    """none, caution (expect the State to answer with it), avoid (another article serves better)."""
    gist: str
    day: datetime.date | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """One instrument, what of it is cited, and why."""

    instrument: str
    title: str
    articles: tuple[Article, ...]
    standing: Held | None
    violations: tuple[str, ...]
    """Or demands."""
    at: tuple[Origin, ...]
    """The lines of the entries, or of the measure or the demands, that call for it."""
    reservations: tuple[Reserved, ...]
    source: str
    as_of: datetime.date
    verified: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a UN body has said in another case of the State."""

    id: str
    symbol: str | None
    date: str
    subject: str
    held: str
    source: str
    verified: bool
    """Whether its number and its outcome were read."""


@dataclass(frozen=True, slots=True)
class Offence:
    """A provision of the State's own law that a charge of the case names."""

    id: str
    law: str
    article: str | None
    says: str
    source: str
    as_of: datetime.date
    verified: bool


@dataclass(frozen=True, slots=True)
class StateReport:
    """The law for one State concerned."""

    state: str
    territory: str | None
    binding: tuple[Cited, ...]
    regional: tuple[Cited, ...]
    declared: tuple[Cited, ...]
    signed: tuple[Held, ...]
    brief: tuple[Cited, ...]
    precedents: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LawReport:
    """What the facts of a case concern on a day."""

    reference: str
    day: datetime.date
    states: tuple[StateReport, ...]
    own_law: tuple[Offence, ...]
    categories: tuple[str, ...]
    """Of the Working Group on Arbitrary Detention, where violations point to some and not to all."""


def law_report(case: Case, day: datetime.date) -> LawReport:
    """The law of a case with reasons and sources."""
    return LawReport(
        case.reference,
        day,
        tuple(_state(case, law, day) for law in law_of(case, day)),
        tuple(_own_law(case)),
        tuple(_categories(case)),
    )


def _state(case: Case, law: StateLaw, day: datetime.date) -> StateReport:
    violations = {violation for entry in case.chronology for violation in entry.violations}
    precedents = knowledge.precedents_on(law.state, violations, day, law.territory)
    binding, regional, declared, brief = (
        tuple(_cited(case, law, citation) for citation in citations)
        for citations in (law.binding, law.regional, law.declared, law.brief)
    )
    signed, said = tuple(map(_held, law.signed)), tuple(map(_said, precedents))
    return StateReport(law.state, law.territory, binding, regional, declared, signed, brief, said)


def _cited(case: Case, law: StateLaw, citation: Citation) -> Cited:
    instrument = knowledge.instruments()[citation.instrument]
    reserved = knowledge.reservations_of(law.state, citation.instrument, citation.articles)
    at = tuple(case.origin("chronology", number) for number in citation.entries)
    asked = all(each in knowledge.law_of_demands() for each in citation.violations)
    return Cited(
        citation.instrument,
        instrument.title,
        tuple(Article(number, knowledge.gist(citation.instrument, number)) for number in citation.articles),
        _held(citation.standing) if citation.standing else None,
        citation.violations,
        at or (case.origin("demands" if asked else "measure"),),
        tuple(
            Reserved(
                each.articles, each.kind, each.effect, each.gist, each.day, _where(each.source), each.verified
            )
            for each in reserved
        ),
        _where(instrument.source),
        instrument.as_of,
        instrument.verified,
    )


def _held(standing: Standing) -> Held:
    commitment = standing.commitment
    return Held(
        standing.treaty,
        knowledge.instruments()[standing.treaty].title,
        standing.state,
        standing.since,
        commitment.listed if commitment else None,
        standing.until,
        commitment.act if commitment else None,
        commitment.deposited if commitment else None,
        standing.territory,
        _where(commitment.source) if commitment else "",
        commitment.verified if commitment else False,
    )


def _where(source: knowledge.Source) -> str:
    return ", ".join(filter(None, (source.title or source.url, source.date)))


def _said(precedent: Precedent) -> Said:
    return Said(
        precedent.id,
        precedent.symbol if precedent.number_verified else None,
        precedent.date,
        precedent.subject,
        precedent.held,
        _where(precedent.source),
        precedent.number_verified and precedent.outcome_verified,
    )


def _own_law(case: Case) -> Iterator[Offence]:
    for id in dict.fromkeys(str(entry.law) for entry in case.chronology if entry.law):
        if provision := knowledge.provisions().get(id):
            says = provision.offence.get("en") or provision.topic or provision.rule or ""
            source, law = _where(provision.source), provision.law.title
            yield Offence(id, law, provision.article, says, source, provision.as_of, provision.verified)


def _categories(case: Case) -> Iterator[str]:
    """Those that a violation points to by itself; arbitrary detention alone points to any."""
    found: set[str] = set()
    for entry in case.chronology:
        for violation in entry.violations:
            right = knowledge.rights().get(violation)
            if right and 0 < len(right.wgad_categories) < len(knowledge.wgad_categories()):
                found.update(right.wgad_categories)
    return (category for category in knowledge.wgad_categories() if category in found)


# --- mandates and other doors


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that points to a mandate: a violation of an entry or of the measure, or the State of an entry."""

    violation: str | None
    together_with: tuple[str, ...]
    """Who was harmed, or what else the entry shows, where the violation points there with that alone."""
    at: Origin


@dataclass(frozen=True, slots=True)
class Addressee:
    """One mandate, and why it is competent."""

    id: str
    title: str
    named: bool
    """The case file names it; otherwise the facts suggest it."""
    reason: str | None
    """As the case file has it."""
    because: tuple[Fact, ...]
    email: str | None
    """Its mailbox, where that was read in a text; None: it is to be looked up."""
    own_form: str | None
    source: str
    as_of: datetime.date
    verified: bool
    """Whether its title was read in a text."""


@dataclass(frozen=True, slots=True)
class OtherDoor:
    """Another procedure, open or closed for this case."""

    id: str
    title: str
    open: bool
    why: str
    fits: bool
    of: tuple[str, ...]
    states: tuple[str, ...]
    until: datetime.date | None
    gives: str
    who: str
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    own_form: str | None
    address: str | None
    """Where it was read in a text of the body; None: it is to be looked up on ``page``."""
    page: str | None
    source: str
    as_of: datetime.date
    verified: bool


@dataclass(frozen=True, slots=True)
class MandateReport:
    """Whom a case can be brought to at the United Nations."""

    reference: str
    day: datetime.date
    form: str
    """The online form, which reaches every mandate."""
    languages: tuple[str, ...]
    addressees: tuple[Addressee, ...]
    """Those that the case names first, then those that the facts suggest."""
    doors: tuple[OtherDoor, ...]


def mandate_report(case: Case, day: datetime.date) -> MandateReport:
    """Which mandates a case names, which its facts suggest, and which other procedures are open."""
    suggested = {each.id: each.because for each in suggested_mandates(case, day)}
    named = {mandate.id: mandate.reason for mandate in case.mandates}
    every = ((id, knowledge.mandate(id)) for id in dict.fromkeys((*named, *suggested)))
    known = [(id, mandate) for id, mandate in every if mandate is not None]
    procedures_of_un = knowledge.special_procedures()
    return MandateReport(
        case.reference,
        day,
        procedures_of_un.form_url,
        procedures_of_un.languages,
        tuple(
            _addressee(case, mandate, suggested.get(id, ()), is_named=id in named, reason=named.get(id))
            for id, mandate in known
        ),
        tuple(map(_door, procedures(case, day))),
    )


def _addressee(
    case: Case, mandate: Mandate, because: Iterable[Because], *, is_named: bool, reason: str | None
) -> Addressee:
    return Addressee(
        mandate.id,
        mandate.title(),
        is_named,
        str(reason) if reason else None,
        tuple(
            Fact(
                each.violation,
                each.together_with,
                case.origin(*(("chronology", each.entry) if each.entry is not None else ("measure",))),
            )
            for each in because
        ),
        mandate.email.text if mandate.email else None,
        mandate.own_form.text if mandate.own_form else None,
        _where(mandate.source),
        mandate.as_of,
        mandate.verified,
    )


def _door(procedure: Procedure) -> OtherDoor:
    door = procedure.door
    words = knowledge.door_words("needs")
    return OtherDoor(
        door.id,
        door.title,
        procedure.is_open,
        knowledge.door_words("why")[procedure.why],
        procedure.fits,
        procedure.of,
        procedure.states,
        procedure.until,
        door.gives.text,
        door.who.text,
        (*(need.text for need in door.needs), *(words[need] for need in procedure.needs)),
        door.languages,
        door.own_form.text if door.own_form else None,
        door.channel.address if door.channel.verified else None,
        door.channel.page,
        _where(door.source),
        door.as_of,
        door.verified and door.channel.verified,
    )
