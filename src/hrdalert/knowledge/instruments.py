"""The instruments of human rights law: treaties, declarations and principles."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import field

from hrdalert.knowledge.records import Record, Records, records, remembered
from hrdalert.knowledge.time_limits import Limit


class Instrument(Record, frozen=True):
    """One treaty, declaration or set of principles. Whether a treaty binds a State: :func:`standing`."""

    id: str
    kind: Literal["treaty", "other_treaty", "regional_treaty", "declaration", "general_comment"]
    title: str
    name: str
    """As a sentence has it after "the": Convention against Torture."""
    adopted: date
    parts: Literal["article", "principle", "rule", "guideline"] = "article"
    """What its parts are called."""
    in_force: date | None = None
    """Of a treaty as a whole; None of what is no treaty."""
    wait: Limit = Limit()
    """The time between a State's deposit and its being bound."""
    is_on_file: bool = field(name="on_file", default=True)
    """Of a treaty: whether the data say which States it binds."""

    @property
    def is_treaty(self) -> bool:
        return self.kind in ("treaty", "other_treaty", "regional_treaty")


@remembered
def instruments() -> Records[Instrument]:
    """By id, treaties of the United Nations first, then other and regional ones, then what is no treaty."""
    what = "instruments"
    return records(what, lambda record, header: header.read({"name": record["title"], **record}, Instrument))
