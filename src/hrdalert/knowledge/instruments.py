"""The instruments of human rights law: treaties, declarations and principles."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records, remembered

Kind = Literal["treaty", "other_treaty", "regional_treaty", "declaration", "general_comment"]


class Wait(Struct, frozen=True):
    """The time between a State's deposit and its being bound."""

    days: int = 0
    months: int = 0


class Instrument(Struct, frozen=True):
    """One treaty, declaration or set of principles. Whether a treaty binds a State: :func:`standing`."""

    id: str
    kind: Kind
    short: str
    """ICCPR, for tables; documents write names out."""
    title: str
    name: str
    """As a sentence has it after "the": Convention against Torture."""
    later: str | None
    """After it has been named: Convention."""
    parts: Literal["article", "principle", "rule", "guideline"]
    """What its parts are called."""
    citation: str
    adopted: date
    in_force: date | None
    """Of a treaty as a whole; None of what is no treaty."""
    wait: Wait
    body: str | None
    """Who watches over it."""
    complaints: str | None
    """How an individual can complain."""
    applies_with: str | None
    """Of a general comment: the treaty that it explains, by its id."""
    note: str | None
    source: Source
    as_of: date
    verified: bool

    is_on_file: bool
    """Of a treaty: whether the data say which States it binds."""

    @property
    def is_treaty(self) -> bool:
        return self.kind in ("treaty", "other_treaty", "regional_treaty")


def _build(record: dict[str, Any], header: Header) -> Instrument:
    return Instrument(
        id=record["id"],
        kind=record["kind"],
        short=record["short"],
        title=record["title"],
        name=record.get("name", record["title"]),
        later=record.get("later"),
        parts=record.get("parts", "article"),
        citation=record["citation"],
        adopted=record["adopted"],
        in_force=record.get("in_force"),
        wait=Wait(**record.get("wait", {})),
        body=record.get("body"),
        complaints=record.get("complaints"),
        applies_with=record.get("applies_with"),
        note=record.get("note"),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["source"] != KNOWLEDGE,
        is_on_file=record.get("on_file", True),
    )


@remembered
def instruments() -> Records[Instrument]:
    """By id, treaties of the United Nations first, then other and regional ones, then what is no treaty."""
    return records("instruments", _build)


def instrument(instrument_id: str) -> Instrument | None:
    return instruments().get(instrument_id)
