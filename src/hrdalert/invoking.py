"""What a case may invoke, with the reasons and the sources: the answer of ``hrdalert law``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases import read_case
from hrdalert.disclosure import disclose
from hrdalert.disclosure.view import CaseView
from hrdalert.documents.doors import complaint_accepted
from hrdalert.documents.languages import find_language
from hrdalert.documents.legal import Found, concerns, law_found
from hrdalert.knowledge import Commitment, Precedent, Standing

_ENGLISH = "en"
_ALL_CATEGORIES = 5


class Invoked(Struct, frozen=True):
    """One instrument: its articles that the facts concern, and why it may or may not be cited."""

    id: str
    state: str
    title: str
    articles: str
    numbers: tuple[str, ...]
    standing: str | None
    """bound, signed …; None of what is no treaty."""
    because: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "state": self.state,
            "title": self.title,
            "articles": list(self.numbers),
            "standing": self.standing,
            "because": list(self.because),
        }


class LawOfCase(Struct, frozen=True):
    """All that the facts of one case concern on one day."""

    path: Path
    reference: str
    day: datetime.date
    binding: tuple[Invoked, ...]
    binding_on_some: tuple[Invoked, ...]
    """Those that protect women, children and others: cited only where the facts are of these."""
    declared: tuple[Invoked, ...]
    signed: tuple[Invoked, ...]
    not_cited: tuple[Invoked, ...]
    """Those that do not bind, have ended, are contested, or whose ratifications are not on file."""
    categories: tuple[str, ...]
    own_law: tuple[str, ...]
    precedents: tuple[str, ...]
    complaints: tuple[str, ...]

    def as_data(self) -> dict[str, Any]:
        return {
            "file": self.path.as_posix(),
            "reference": self.reference,
            "date": self.day.isoformat(),
            "binding": [each.as_data() for each in self.binding],
            "binding_on_some": [each.as_data() for each in self.binding_on_some],
            "declared": [each.as_data() for each in self.declared],
            "signed": [each.as_data() for each in self.signed],
            "not_cited": [each.as_data() for each in self.not_cited],
            "categories": list(self.categories),
            "own_law": list(self.own_law),
            "precedents": list(self.precedents),
            "complaints": list(self.complaints),
        }


def law_of_case(path: Path, day: datetime.date) -> LawOfCase:
    """What the facts of a case file concern, as the office knows them on the day.

    Raises:
        InputErrors: the case file has mistakes.
    """
    case = read_case(path)
    view = disclose(case, "internal", day)
    found = law_found(view)
    entries = [(each, _invoked(each, view)) for each in found]
    return LawOfCase(
        path=path,
        reference=case.reference,
        day=day,
        binding=tuple(entry for each, entry in entries if each.cited.binds and concerns(each, view)),
        binding_on_some=tuple(
            entry for each, entry in entries if each.cited.binds and not concerns(each, view)
        ),
        declared=tuple(entry for each, entry in entries if each.cited.standing is None),
        signed=tuple(entry for each, entry in entries if _is_only_signed(each, view)),
        not_cited=tuple(
            entry
            for each, entry in entries
            if _state(each) not in (None, "bound", "not_a_party") and not _is_only_signed(each, view)
        ),
        categories=tuple(_categories(view)),
        own_law=tuple(_own_law(view)),
        precedents=tuple(_precedents(view)),
        complaints=tuple(_complaints(found, view)),
    )


def _state(found: Found) -> str | None:
    return found.cited.standing.state if found.cited.standing else None


def _now(found: Found, view: CaseView) -> Standing:
    """How the State stands to the treaty on the day of the view, whatever it did on that of the facts."""
    territory = view.territory if isinstance(view.territory, str) else None
    return knowledge.standing(found.cited.instrument.id, found.state, view.date, territory)


def _is_only_signed(found: Found, view: CaseView) -> bool:
    return _state(found) == "signed" and not _now(found, view).binds


def _invoked(found: Found, view: CaseView) -> Invoked:
    instrument, numbers = found.cited.instrument, found.cited.articles
    whole = numbers == (knowledge.WHOLE,)
    articles = "" if whole else find_language(_ENGLISH).articles(instrument.parts, numbers)
    return Invoked(
        id=instrument.id,
        state=found.state,
        title=f"{instrument.title} ({instrument.short})",
        articles=articles or "as a whole",
        numbers=numbers,
        standing=_state(found),
        because=tuple(_because(found, view)),
    )


def _because(found: Found, view: CaseView) -> Iterator[str]:
    standing = found.cited.standing
    if standing:
        yield _standing_said(standing, found.state)
        if not standing.binds and (now := _now(found, view)).binds and now.since:
            yield f"it binds only since {now.since}, and this may have happened before"
        if standing.commitment and standing.commitment.reservation and standing.binds:
            caution = "; expect the State to invoke it" if standing.commitment.caution else ""
            yield f"reservation: {standing.commitment.reservation}{caution}"
    for violation in found.cited.violations:
        incidents = [each.id for each in found.incidents if violation in each.violations]
        yield f"{_label(violation)}: {', '.join(incidents)}"


def _label(violation: str) -> str:
    return find_language(_ENGLISH).lower_first(knowledge.vocabulary("violation")[violation].label(_ENGLISH))


def _standing_said(standing: Standing, state: str) -> str:
    commitment = standing.commitment
    where = f" for {standing.territory}" if standing.territory else ""
    said = {
        "bound": f"binding{where}",
        "not_yet": "deposited, and not in force yet",
        "signed": "signed and not ratified",
        "not_a_party": f"not a party{where}",
        "ended": f"ended on {standing.until}",
        "contested": "contested: ask a lawyer",
        "undated": "a party, since when is not on file; this may have happened before",
        "not_on_file": "ratifications are not on file: check it",
    }[standing.state]
    if standing.territory and standing.since:
        as_of = knowledge.commitments()[state].as_of
        return f"{said}, notified as applying from {standing.since.year} ({as_of})"
    parts = [said, *(_acts(commitment) if commitment else ())]
    if standing.state == "undated" and commitment:
        parts = [said, f"relied on from {commitment.listed} on"]
    if standing.binds and standing.since:
        parts.append(f"in force since {standing.since}")
    if standing.binds and standing.until:
        parts.append(f"until {standing.until}")
    source = ""
    if commitment:
        read = commitment.source.title or commitment.source.url
        source = f" [{read}{'' if commitment.verified else '; not verified'}]"
    return "; ".join(parts) + source


def _acts(commitment: Commitment) -> Iterator[str]:
    if commitment.act:
        yield f"{commitment.act} of {commitment.deposited}"
    elif isinstance(commitment.signed, datetime.date):
        yield f"signature of {commitment.signed}"
    elif commitment.party == "yes":
        yield f"a party, on a day that is not on file; on a list of {commitment.listed}"


def _categories(view: CaseView) -> Iterator[str]:
    """Those that a violation points to by itself; arbitrary detention alone points to any."""
    texts = knowledge.wgad_categories()
    because: dict[str, list[str]] = {}
    for violation in dict.fromkeys(each for incident in view.incidents for each in incident.violations):
        right = knowledge.rights().get(violation)
        if right and 0 < len(right.wgad_categories) < _ALL_CATEGORIES:
            for category in right.wgad_categories:
                because.setdefault(category, []).append(_label(violation))
    for category in texts:
        if category in because and any(view.custody):
            yield f"{category}: {texts[category]} Here: {', '.join(because[category])}."


def _own_law(view: CaseView) -> Iterator[str]:
    laws = dict.fromkeys(str(step.charge.law) for step in view.proceedings if step.charge and step.charge.law)
    for id in laws:
        provision = knowledge.provision(id)
        if provision is None:
            continue
        article = f", article {provision.article}" if provision.article else ""
        offence = provision.offence.get(_ENGLISH) or provision.topic or ""
        yield f"{provision.law.title}{article}: {offence}; {provision.penalties or provision.rule or ''}".rstrip(
            "; "
        )
        for criticism in provision.un_criticism:
            precedent = knowledge.precedents().get(criticism)
            if precedent and precedent.is_known_on(view.date):
                yield f"    {_precedent_said(precedent)}"


def _precedents(view: CaseView) -> Iterator[str]:
    violations = {each for incident in view.incidents for each in incident.violations}
    territory = view.territory if isinstance(view.territory, str) else None
    for state in view.states:
        for each in knowledge.precedents_on(state, violations, view.date, territory):
            yield _precedent_said(each)


def _precedent_said(precedent: Precedent) -> str:
    symbol = f"{precedent.symbol}, " if precedent.symbol and precedent.number_verified else ""
    doubts = [
        *(() if precedent.number_verified else ("its number is to be looked up",)),
        *(() if precedent.outcome_verified else ("its outcome was not read",)),
        *(() if precedent.read else ("as reported by others",)),
    ]
    doubted = f" ({', '.join(doubts)})" if doubts else ""
    return f"{symbol}{precedent.date}, {precedent.subject}: {precedent.held}{doubted}"


def _complaints(found: Sequence[Found], view: CaseView) -> Iterator[str]:
    """Whether an individual can complain to a committee, of the treaties that bind."""
    ways = {door.treaty: door for door in knowledge.doors().values() if door.kind == "complaint"}
    for each in found:
        door = ways.get(each.cited.instrument.id)
        if door is not None and each.cited.binds:
            accepted, said = complaint_accepted(door, each.state, view)
            yield f"{each.state}, {door.committee}: {'open' if accepted else 'closed'} ({said})"
