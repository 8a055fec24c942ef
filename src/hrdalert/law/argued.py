"""The law of each right that the office argues, and the rest of what the facts concern: every article stands once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from msgspec.structs import replace as changed

from hrdalert import knowledge
from hrdalert.law.citations import Citation, StateLaw, is_within, standing_of


def cited_as(written: str) -> tuple[str, str] | None:
    """The instrument and the article that somebody cites as "ICCPR 14(3)(d)"; None where no such article is on file."""
    name, _, article = written.strip().rpartition(" ")
    instruments = knowledge.instruments()
    called = {each: id for id, one in instruments.items() for each in (one.short.casefold(), id)}
    instrument = called.get(name.casefold(), "")
    is_on_file = knowledge.gist(instrument, article) or knowledge.duties_of(instrument, article)
    return (instrument, article) if is_on_file else None


def is_law_for(instrument: str, state: str, territory: str | None, day: datetime.date) -> bool:
    """Whether an instrument may be cited to a State on a day: a treaty that binds it, or what is no treaty."""
    if not knowledge.instruments()[instrument].is_treaty:
        return True
    held = standing_of(instrument, state, territory, day)
    return held is not None and held.binds


def own_by_right(cites: Iterable[tuple[str, Sequence[str]]]) -> dict[str, list[tuple[str, str]]]:
    """The instruments and articles that somebody cites for each right, without those that are not on file."""
    own: dict[str, list[tuple[str, str]]] = {}
    for right, written in cites:
        own.setdefault(right, []).extend(filter(None, map(cited_as, written)))
    return own


def own_cites(
    law: StateLaw, laws: Sequence[StateLaw], own: Mapping[str, Sequence[tuple[str, str]]]
) -> list[tuple[str, str]]:
    """What the office cites to one of several States, of what it cites for each right.

    That is what it cites for the rights that acts of this State violate, and for those that acts of none do.
    """
    cites: list[tuple[str, str]] = []
    for right, chosen in own.items():
        record = knowledge.rights_argued().get(right)
        concerned = [one for one in laws if record and not record.violations.isdisjoint(one.violations)]
        cites += chosen if law in concerned or not concerned else ()
    return cites


def with_own(law: StateLaw, cites: Iterable[tuple[str, str]], day: datetime.date) -> StateLaw:
    """The law with articles of the office's own choice, as far as they may be cited to the State on a day.

    A paragraph that the office chose stands in place of its article, and an article in place of its paragraphs.
    """
    for instrument, article in cites:
        if not is_law_for(instrument, law.state, law.territory, day):
            continue
        kind = knowledge.instruments()[instrument].kind
        home = {"treaty": "binding", "other_treaty": "binding", "regional_treaty": "regional"}.get(
            kind, "declared"
        )
        held = None if home == "declared" else standing_of(instrument, law.state, law.territory, day)
        citations = {citation.instrument: citation for citation in getattr(law, home)}
        known = citations.get(instrument) or Citation(instrument, (), held, (), ())
        others = (one for one in known.articles if not (is_within(article, one) or is_within(one, article)))
        articles = sorted((*others, article), key=knowledge.article_order)
        citations[instrument] = changed(known, articles=tuple(articles))
        changes: dict[str, Any] = {home: tuple(citations.values())}
        law = replace(law, **changes)
    return law


def law_by_right(
    law: StateLaw, rights: Mapping[str, Sequence[str]], own: Mapping[str, Sequence[str]] | None = None
) -> tuple[dict[str, StateLaw], StateLaw]:
    """The law of a State parted among rights, by their ids, and what is left.

    ``rights`` are the citations of each, such as ``iccpr 9(1)``; ``own`` those of the office's own choice. A citation
    of a whole article takes its paragraphs along, and a paragraph its article, for the law of a violation may name
    either. An article of several stands at the right to which it belongs first, in whatever order they are argued.
    """
    parted = {right: [each.partition(" ")[::2] for each in cites] for right, cites in rights.items()}
    seats = {
        (citation.instrument, article): _seat(citation.instrument, article, parted, own or {})
        for citation in (*law.binding, *law.regional, *law.declared)
        for article in citation.articles
    }
    return {right: _part(law, seats, right) for right in rights}, _part(law, seats, None)


def _seat(
    instrument: str,
    article: str,
    rights: Mapping[str, Sequence[tuple[str, str]]],
    own: Mapping[str, Sequence[str]],
) -> str | None:
    """The right under which an article stands: that of the office's choice, else that to which it belongs first.

    ``rights`` are the instruments and articles that each cites.
    """
    chosen = (right for right in rights if f"{instrument} {article}" in own.get(right, ()))
    belongs = (right for duty in knowledge.duties_of(instrument, article) for right in duty.rights)
    for right in chain(chosen, belongs, knowledge.rights_argued()):
        if right in rights and _is_cited(instrument, article, rights[right]):
            return right
    return None


def _is_cited(instrument: str, article: str, cited: Sequence[tuple[str, str]]) -> bool:
    of_it = (other for name, other in cited if name == instrument)
    return any(is_within(article, other) or is_within(other, article) for other in of_it)


def _part(law: StateLaw, seats: Mapping[tuple[str, str], str | None], right: str | None) -> StateLaw:
    """The law with the articles of a right, or with those of none; what is signed alone is of no right."""
    binding, regional, declared = (
        tuple(
            changed(citation, articles=articles)
            for citation in citations
            if (articles := tuple(a for a in citation.articles if seats[citation.instrument, a] == right))
        )
        for citations in (law.binding, law.regional, law.declared)
    )
    return replace(
        law,
        binding=binding,
        regional=regional,
        declared=declared,
        signed=() if right else law.signed,
        brief=(),
        brief_regional=(),
    )
