"""The law of each right that the office argues, and the rest of what the facts concern: every article stands once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from msgspec.structs import replace as changed

from hrdalert import knowledge
from hrdalert.law.citations import Citation, StateLaw, standing_of


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


def with_own(law: StateLaw, cites: Iterable[tuple[str, str]], day: datetime.date) -> StateLaw:
    """The law with articles of the office's own choice, as far as they may be cited to the State on a day."""
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
        articles = sorted({*known.articles, article}, key=knowledge.article_order)
        citations[instrument] = changed(known, articles=tuple(articles))
        changes: dict[str, Any] = {home: tuple(citations.values())}
        law = replace(law, **changes)
    return law


def law_by_right(law: StateLaw, rights: Mapping[str, Sequence[str]]) -> tuple[dict[str, StateLaw], StateLaw]:
    """The law of a State parted among rights, by their ids, and what is left.

    ``rights`` are the citations of each, such as ``iccpr 9(1)``, in the order in which they are argued: an article that
    two of them cite goes to the first. A citation of a whole article takes its paragraphs along, and a paragraph its
    article, for the law of a violation may name either.
    """
    left, by_right = law, {}
    for right, cited in rights.items():
        by_right[right] = _part(left, cited, is_of_right=True)
        left = _part(left, cited, is_of_right=False)
    return by_right, left


def _part(law: StateLaw, cited: Sequence[str], *, is_of_right: bool) -> StateLaw:
    """The law with the articles that a right cites, or without them; what is signed alone is of no right."""
    binding, regional, declared = (
        tuple(_restricted(citations, cited, is_of_right=is_of_right))
        for citations in (law.binding, law.regional, law.declared)
    )
    return replace(
        law,
        binding=binding,
        regional=regional,
        declared=declared,
        signed=() if is_of_right else law.signed,
        brief=(),
    )


def _restricted(
    citations: Iterable[Citation], cited: Sequence[str], *, is_of_right: bool
) -> Iterable[Citation]:
    for citation in citations:
        own = [one.partition(" ")[2] for one in cited if one.partition(" ")[0] == citation.instrument]
        articles = tuple(
            article
            for article in citation.articles
            if any(is_within(article, other) or is_within(other, article) for other in own) == is_of_right
        )
        if articles:
            yield changed(citation, articles=articles)


def is_within(article: str, whole: str) -> bool:
    """Whether an article is another one, or a paragraph of it: 9(1) of 9, and 19 of no 1."""
    return article == whole or article.startswith(f"{whole}(")
