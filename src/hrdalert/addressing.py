"""Whom a case can be brought to at the United Nations, and why: the answer of ``hrdalert mandates``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases import read_case
from hrdalert.cases.references import Mention
from hrdalert.disclosure import disclose
from hrdalert.disclosure.view import CaseView, TextView
from hrdalert.documents.casetext import Tokens
from hrdalert.documents.competent import MOST, competent, what_points_to
from hrdalert.documents.doors import NOBODY_DENIES, Verdict, verdicts
from hrdalert.documents.languages import find_language
from hrdalert.documents.speech import Speech
from hrdalert.knowledge import DoorChannel, Mandate

_ENGLISH = "en"


class Addressee(Struct, frozen=True):
    """One mandate, and the fact that makes it competent."""

    id: str
    title: str
    named: bool
    """The case file names it; otherwise the facts suggest it."""
    reason: str
    """Empty where the file names it without one."""
    because: tuple[str, ...]
    """What in the file points to it, with the ids."""
    email: str
    """Its mailbox, where that was read in a text; empty: not known, and to be looked up."""
    own_form: str
    notes: tuple[str, ...]
    """What was not verified, and what to know of its address."""

    def as_data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "named": self.named,
            "reason": self.reason,
            "because": list(self.because),
            "email": self.email or None,
            "own_form": self.own_form or None,
            "notes": list(self.notes),
        }


class OtherDoor(Struct, frozen=True):
    """Another procedure, open or closed for this case."""

    id: str
    title: str
    open: bool
    why: str
    fits: bool
    """Whether the case is of the kind that it is for."""
    of: tuple[str, ...]
    """The ids of those for whom it is."""
    until: datetime.date | None
    gives: str
    who: str
    needs: tuple[str, ...]
    languages: tuple[str, ...]
    own_form: str
    channel: str
    verified: bool
    """Whether its address was read in a text of its own; otherwise it is to be looked up first."""

    def as_data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "open": self.open,
            "why": self.why,
            "fits": self.fits,
            "of": list(self.of),
            "until": self.until.isoformat() if self.until else None,
            "gives": self.gives,
            "who": self.who,
            "needs": list(self.needs),
            "languages": list(self.languages),
            "own_form": self.own_form or None,
            "channel": self.channel,
            "verified": self.verified,
        }


class Addressed(Struct, frozen=True):
    """All doors of one case on one day."""

    path: Path
    reference: str
    day: datetime.date
    form: str
    """The online form, which reaches every mandate."""
    languages: tuple[str, ...]
    named: tuple[Addressee, ...]
    suggested: tuple[Addressee, ...]
    doors: tuple[OtherDoor, ...]

    def as_data(self) -> dict[str, Any]:
        return {
            "file": self.path.as_posix(),
            "reference": self.reference,
            "date": self.day.isoformat(),
            "form": self.form,
            "languages": list(self.languages),
            "named": [each.as_data() for each in self.named],
            "suggested": [each.as_data() for each in self.suggested],
            "doors": [each.as_data() for each in self.doors],
        }


def mandates_of_case(path: Path, day: datetime.date) -> Addressed:
    """Which mandates a case file names, which its facts suggest, and which other doors are open on the day.

    Raises:
        InputErrors: the case file has mistakes.
        RefusedError: the case is not told of that day.
    """
    case = read_case(path)
    view = disclose(case, "internal", day)
    said = _Said(view)
    procedures = knowledge.special_procedures()
    named = tuple(said.named())
    return Addressed(
        path=path,
        reference=case.reference,
        day=day,
        form=procedures.form_url,
        languages=procedures.languages,
        named=named,
        suggested=tuple(said.suggested(MOST - len(named))),
        doors=tuple(_door(verdict) for verdict in verdicts(view)),
    )


class _Said:
    """The mandates of one view, in words for the office."""

    def __init__(self, view: CaseView) -> None:
        self._view = view
        self._speech = Speech(view, find_language(view.language), "full", Tokens())
        self._pointed = what_points_to(view)

    def named(self) -> Iterator[Addressee]:
        for each in self._view.mandates:
            record = knowledge.mandate(each.id)
            if record is not None:
                reason = self._words(each.reason) if isinstance(each.reason, TextView) else ""
                yield self._addressee(record, True, reason, self._pointed.get(record.id, ()))

    def suggested(self, most: int) -> Iterator[Addressee]:
        ids = {record.id for each in self._view.mandates if (record := knowledge.mandate(each.id))}
        for each in competent(self._view, most, ids):
            yield self._addressee(each.mandate, False, self._words(each.reason), each.because)

    def _addressee(self, record: Mandate, named: bool, reason: str, because: Sequence[str]) -> Addressee:
        email = record.email.text if record.email and record.email.verified else ""
        return Addressee(
            id=record.id,
            title=record.title(_ENGLISH),
            named=named,
            reason=reason,
            because=tuple(because),
            email=email,
            own_form=record.own_form.text.rstrip(".") if record.own_form else "",
            notes=(*_notes(record), *self._nobody_denies(record)),
        )

    def _nobody_denies(self, record: Mandate) -> Iterator[str]:
        held = [spell for spell in self._view.custody if spell.open]
        if record.id == "disappearances" and held and not any(spell.unacknowledged for spell in held):
            yield f"needs {NOBODY_DENIES}"

    def _words(self, text: TextView) -> str:
        """Each reason stands alone: where there are several people, it begins with a name."""
        if len(self._view.victims) > 1:
            text = _by_name(text)
        words = " ".join(self._speech.text(text).plain.split()).removesuffix(".")
        return find_language(self._view.language).lower_first(words)


def _by_name(text: TextView) -> TextView:
    """The same with a name in place of its first pronoun."""
    parts = list(text.parts)
    for number, part in enumerate(parts):
        if isinstance(part, Mention):
            if part.form in (("they",), ("They",), ("them",)):
                parts[number] = Mention(part.id)
            break
    return TextView(tuple(parts), text.origin, text.prose, text.language)


def _notes(record: Mandate) -> Iterator[str]:
    if not record.verified:
        yield "its title is not verified"
    if not record.takes_communications:
        yield "it was not seen sending letters, though most mandates may"
    # A note may hold an address that is old or unsure: it is for who verifies it, and not shown.
    if record.note and "@" not in record.note:
        yield record.note.rstrip(".")


def _door(verdict: Verdict) -> OtherDoor:
    door = verdict.door
    return OtherDoor(
        id=door.id,
        title=door.title,
        open=verdict.is_open,
        why=verdict.why,
        fits=verdict.fits,
        of=tuple(person.id for person in verdict.of),
        until=verdict.until,
        gives=door.gives.text,
        who=door.who.text,
        needs=(
            *(need.text + ("" if need.verified else " (not verified)") for need in door.needs),
            *verdict.needs,
        ),
        languages=door.languages,
        own_form=door.own_form.text if door.own_form else "",
        channel=_channel(door.channel),
        verified=door.channel.verified,
    )


def _channel(channel: DoorChannel) -> str:
    """An address is said where it was read; of any other, where to look it up."""
    kind = {"form": "form", "email": "e-mail"}[channel.kind]
    note = f"; {channel.note}" if channel.note else ""
    if channel.verified and channel.address:
        return f"{kind} {channel.address} [{channel.source.title or channel.source.url}]{note}"
    if channel.kind == "form" and channel.address:
        return f"verify first: {kind} {channel.address}{note}"
    return f"verify first: look it up on {channel.page}{note}"
