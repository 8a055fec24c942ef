"""What States have reserved or declared of articles that letters commonly cite: a selection."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from hrdalert.knowledge.articles import article_order
from hrdalert.knowledge.records import KNOWLEDGE, Header, Record, Records, records, remembered


class Reservation(Record, frozen=True):
    """One act of a State, in a few words of our own. Not verified where it was not read, or only in part."""

    treaty: str
    articles: tuple[str, ...]
    """As documents cite them; ``all`` of a general one, ``1 to 27`` of a range."""
    kind: Literal["reservation", "declaration", "understanding", "withdrawn"]
    effect: Literal["none", "caution", "avoid"]
    """caution: the State can be expected to answer with it; avoid: another article serves better."""
    gist: str
    day: date | None = None

    def touches(self, article: str) -> bool:
        """Whether it is about an article, a part of it, or the article of which it is a part."""
        for reserved in self.articles:
            first, _, last = reserved.partition(" to ")
            if last:
                begin, number, end = (article_order(each)[:2] for each in (first, article, last))
                is_touched = begin <= number <= end
            else:
                is_part = f"{article}(".startswith(f"{first}(") or f"{first}(".startswith(f"{article}(")
                is_touched = first == "all" or is_part
            if is_touched:
                return True
        return False


class Reservations(Record, frozen=True):
    """Those of one State."""

    iso3: str
    reservations: tuple[Reservation, ...]


@remembered
def reservations() -> Records[Reservations]:
    """By ISO 3166-1 alpha-3 code."""

    def build(record: dict[str, Any], header: Header) -> Reservations:
        acts = record["reservations"]
        is_read = all(act["source"] != KNOWLEDGE and "verified" not in act for act in acts)
        return header.read({**record, "source": acts[0]["source"], "verified": is_read}, Reservations)

    return records("reservations", build)


def reservations_of(iso3: str, treaty: str, articles: tuple[str, ...]) -> tuple[Reservation, ...]:
    """What a State has reserved of some articles of a treaty, and has not withdrawn."""
    record = reservations().get(iso3)
    return tuple(
        each
        for each in (record.reservations if record else ())
        if each.treaty == treaty and each.kind != "withdrawn" and any(map(each.touches, articles))
    )
