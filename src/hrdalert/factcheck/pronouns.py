"""Pronouns of texts, held against those of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hrdalert.factcheck.claims.states import people_in, pronouns_in
from hrdalert.factcheck.claims.text import Prose
from hrdalert.factcheck.finding import Difference
from hrdalert.factcheck.onfile import OnFile


def pronoun_differences(facts: OnFile, prose: Prose, of: Sequence[str] = ()) -> Iterator[Difference]:
    """A pronoun of another kind than that of the only person whom a sentence, or the one before it, speaks of.

    Where it names nobody before, that is the one person whom the text is ``of``.
    """
    spoken = {kind for kind, words in prose.words.pronouns.items() if not words.isdisjoint(prose.plain)}
    if not spoken:
        return
    kinds = {
        victim.id: kind
        for victim in facts.case.alleged_victims
        if victim.kind == "person" and victim.pronouns
        for kind, words in prose.words.pronouns.items()
        if victim.pronouns.split("/")[0].strip().lower() in words
    }
    if len(set(kinds.values())) != 1:  # of a woman and a man nobody can tell whom a pronoun means
        return
    if spoken.issubset(kinds.values()):
        return
    last: str | None = of[0] if len(of) == 1 else None
    for begin, end in prose.sentences:
        inside = prose.words_in(begin, end)
        plain = set(prose.plain[inside.start : inside.stop])
        people = {id for id, _ in people_in(prose, begin, end, facts.forms)}
        is_of_others = not plain.isdisjoint(prose.words.others)
        who = next(iter(people)) if len(people) == 1 else last if not people else None
        last = who if who in kinds and not is_of_others else None
        if last is None:
            continue
        used = pronouns_in(prose, begin, end)
        if used and all(kind != kinds[last] for kind, _ in used):
            start, stop = prose.spans[used[0][1]]
            yield Difference(
                "G21_pronoun", start, stop, f"the pronouns of {last} are {_pronouns_of(facts, last)}"
            )


def _pronouns_of(facts: OnFile, id: str) -> str:
    person = facts.case.person(id)
    return str(person.pronouns) if person else ""
