"""The law of each right that the office argues, and the rest of what the facts concern: every article stands once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from msgspec.structs import replace as changed

from hrdalert.law.citations import Citation, StateLaw


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
