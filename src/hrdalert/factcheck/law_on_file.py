"""The law of a case: the articles for which what happened calls, and those of the own law of its States."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.factcheck.claims.cited_law import article_numbers
from hrdalert.law.argued import cited_as
from hrdalert.law.facts import claims_of


def called_for(case: Case) -> frozenset[tuple[str, int]]:
    """Each instrument with the number of an article that what happened calls for, or that a right that is argued has.

    Whether it binds is another question.
    """
    cited = (
        (cite.instrument, cite.article)
        for claim in claims_of(case, case.as_of, asked=True)
        for cite in (*claim.cited.treaties, *claim.cited.regional, *claim.cited.otherwise)
    )
    rights = knowledge.rights_argued()
    argued = (
        article for one in case.analysis if one.right in rights for article in rights[one.right].articles
    )
    own = (cited_as(written) for argument in case.analysis for written in argument.cite)
    return frozenset(
        (instrument, number)
        for instrument, article in chain(cited, argued, filter(None, own))
        for number in article_numbers(article)
    )


def own_law(states: Iterable[str]) -> dict[str, frozenset[int]]:
    """The numbers of the articles on file of each law of some States, by the title of the law."""
    numbers: dict[str, frozenset[int]] = {}
    for one in knowledge.provisions().values():
        if one.law.country in states:
            known = numbers.get(one.law.title, frozenset())
            numbers[one.law.title] = known.union(article_numbers(one.article or ""))
    return numbers
