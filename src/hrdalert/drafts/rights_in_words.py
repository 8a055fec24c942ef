"""The law of a right in words: which instruments bind the State, and what each of their articles obliges it to do."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from hrdalert import knowledge
from hrdalert.documents.law_words import state_name
from hrdalert.documents.words import Words
from hrdalert.knowledge import ArguedRight
from hrdalert.law.argued import law_by_right, own_cites, with_own
from hrdalert.law.citations import Citation, StateLaw

RightInWords: TypeAlias = tuple[ArguedRight, list[tuple[str, list[tuple[str, str]]]]]
"""A right, and each instrument with its articles and what they ask."""


def rights_in_words(
    rights: Sequence[str],
    laws: Sequence[StateLaw],
    own: Mapping[str, Sequence[tuple[str, str]]],
    day: datetime.date,
    words: Words,
) -> Iterator[RightInWords]:
    """Each right with the law of some States that is cited for it on a day. ``own`` is what the office cites for it."""
    records = knowledge.rights_argued()
    cited = {right: records[right].cite for right in rights if right in records}
    whole = (with_own(law, own_cites(law, laws, own), day) for law in laws)
    by_state = [law_by_right(law, cited)[0] for law in whole]
    for right in cited:
        parts = [of[right] for of in by_state]
        citations = [(law, one) for law in parts for one in (*law.binding, *law.regional, *law.declared)]
        yield (
            records[right],
            [(_held(law, one, words), _duties(right, one, words)) for law, one in citations],
        )


def _held(law: StateLaw, citation: Citation, words: Words) -> str:
    """An instrument, and whether and since when it binds the State."""
    standing, title = citation.standing, knowledge.instruments()[citation.instrument].title
    if standing is None:
        return f"{title} (no treaty)"
    since = f" since {standing.since}" if standing.since else ""
    return f"{title} (binds {state_name(law.state, words)}{since})"


def _duties(right: str, citation: Citation, words: Words) -> list[tuple[str, str]]:
    """What each article that is cited for a right obliges the State to do, else what it is about."""
    said: dict[str, str] = {}
    instrument, language = citation.instrument, words.language.partition("-")[0]
    for article in citation.articles:
        duties = [one for one in knowledge.duties_of(instrument, article) if one.who == "state"]
        own = [one for one in duties if right in one.rights or one.article == article] or duties
        for one in own:
            mark = "" if one.verified else " [never verified]"
            said[one.article] = one.says.get(language, one.says["en"]) + mark
        if not own:
            said[article] = knowledge.gist(instrument, article) or "read it"
    return list(said.items())
