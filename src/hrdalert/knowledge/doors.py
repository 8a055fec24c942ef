"""The other procedures of the United Nations: what each asks for, who may use it, and how it is reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, Wording, records, remembered

DoorKind = Literal[
    "detention",
    "detention_urgent",
    "disappearance",
    "disappearance_linked",
    "disappearance_intervention",
    "disappearance_pattern",
    "ced",
    "cerd",
    "reprisals",
    "pattern",
    "complaint",
]


class Window(Struct, frozen=True):
    """The time within which a procedure is open."""

    months: int
    says: Wording


class DoorChannel(Struct, frozen=True):
    """How a procedure is reached."""

    kind: Literal["form", "email"]
    address: str | None
    """A form or a mailbox that was read in a text of the body itself."""
    page: str | None
    """Where a person looks the address up."""
    candidate: str | None
    """An address from memory or from a list of others: never written to before a person has checked it."""
    note: str
    source: Source
    verified: bool
    """False: to be looked up on the page first."""


class Door(Struct, frozen=True):
    """One procedure. Whether it is open for a case is worked out from its facts."""

    id: str
    kind: DoorKind
    title: str
    gives: Wording
    who: Wording
    consent: Literal["required", "prior", "none"]
    """prior: without it there is none, even where nobody can be asked."""
    consent_says: Wording | None
    """What the procedure says of consent, where it is required."""
    window: Window | None
    languages: tuple[str, ...]
    """Empty: not known."""
    needs: tuple[Wording, ...]
    limit: Wording | None
    """Until when a complaint is taken after the last decision at home; None: no fixed limit was read."""
    own_form: Wording | None
    channel: DoorChannel
    committee: str | None
    """Of a complaint, the committee."""
    treaty: str | None
    """The treaty that it rests on."""
    by: str | None
    """Of a complaint, the treaty or protocol by which a State accepts it."""
    article: str | None
    """Of a complaint, the article under which it is accepted by declaration; None: by the protocol itself."""
    source: Source
    as_of: date
    verified: bool
    """Whether what it gives was read in a text."""


def _words(entry: dict[str, str] | None, header: Header) -> Wording | None:
    return None if entry is None else _said(entry, header)


def _said(entry: dict[str, str], header: Header) -> Wording:
    return header.wordings({"en": entry})["en"]


def _channel(entry: dict[str, str], header: Header) -> DoorChannel:
    address = entry.get("address")
    return DoorChannel(
        kind=entry["kind"],  # type: ignore[arg-type]  # a test holds the data to the literal
        address=address,
        page=entry.get("page"),
        candidate=entry.get("candidate"),
        note=entry.get("note", ""),
        source=header.source(entry["source"]),
        verified=address is not None and entry["source"] != KNOWLEDGE,
    )


def _window(entry: dict[str, Any] | None, header: Header) -> Window | None:
    return None if entry is None else Window(entry["months"], _said(entry, header))


def _build(record: dict[str, Any], header: Header) -> Door:
    if record["kind"] == "complaint":
        record = {"title": f"complaint to the {record['committee']}", **header.extra["complaints"], **record}
    gives = _said(record["gives"], header)
    return Door(
        id=record["id"],
        kind=record["kind"],
        title=record["title"],
        gives=gives,
        who=_said(record["who"], header),
        consent=record["consent"],
        consent_says=_words(record.get("consent_says"), header),
        window=_window(record.get("window"), header),
        languages=tuple(record.get("languages", {}).get("accepted", ())),
        needs=tuple(_said(entry, header) for entry in record["needs"]),
        limit=_words(record.get("limit"), header),
        own_form=_words(record.get("own_form"), header),
        channel=_channel(record["channel"], header),
        committee=record.get("committee"),
        treaty=record.get("treaty"),
        by=record.get("by"),
        article=record.get("article"),
        source=gives.source,
        as_of=header.as_of,
        verified=gives.verified,
    )


@remembered
def doors() -> Records[Door]:
    """All procedures by id, those of the Council first."""
    return records("doors", _build)


def door_words(table: Literal["why", "needs"]) -> Mapping[str, str]:
    """Explanations by id: why a procedure is open or closed, and what a case needs beside what it always asks for."""
    words: Mapping[str, str] = doors().header.extra[table]
    return words


def door_lists(name: Literal["danger", "racial"]) -> frozenset[str]:
    """Violations that endanger somebody who is held, or that are against a group."""
    return frozenset(doors().header.extra[name])
