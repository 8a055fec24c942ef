"""Pronouns of texts, held against those of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hrdalert.factcheck.claims.prose import Prose
from hrdalert.factcheck.claims.states import people_in, pronouns_in
from hrdalert.factcheck.finding import Difference
from hrdalert.factcheck.onfile import OnFile

_SUBJECT: Final = 4
"""Who stands among so many first words of a sentence can be the person of whom the text tells."""


def pronoun_differences(
    facts: OnFile, prose: Prose, of: Sequence[str] = (), *, is_open: bool = False
) -> Iterator[Difference]:
    """A pronoun of another kind than that of the only person whom a sentence, or the one before it, speaks of.

    Where it names nobody before, that is the one person whom the text is ``of``. Where it ``is_open`` whom the text
    before spoke of last, the first sentence is not looked at.
    """
    spoken = {kind for kind, words in prose.words.pronouns.items() if not words.isdisjoint(prose.plain)}
    if not spoken:
        return
    kinds = _kinds(facts, prose)
    if len(set(kinds.values())) != 1:  # of a woman and a man nobody can tell whom a pronoun means
        return
    if spoken.issubset(kinds.values()):
        return
    for (begin, end), last in _spoken_of(facts, prose, of, kinds):
        used = pronouns_in(prose, begin, end) if last and not (is_open and begin == 0) else []
        if last and used and all(kind != kinds[last] for kind, _ in used):
            start, stop = prose.spans[used[0][1]]
            yield Difference(
                "G21_pronoun", start, stop, f"the pronouns of {last} are {_pronouns_of(facts, last)}"
            )


def ends_with_others(facts: OnFile, number: int) -> bool:
    """Whether an entry speaks of somebody else at its end: who is meant by a pronoun after it is open."""
    prose, of = facts.entries[number][0], facts.people_of(number)
    every = [last for _, last in _spoken_of(facts, prose, of, _kinds(facts, prose))]
    return every[-1:] == [None]


def _kinds(facts: OnFile, prose: Prose) -> dict[str, str]:
    """The kind of pronoun of each person."""
    return {
        victim.id: kind
        for victim in facts.case.alleged_victims
        if victim.kind == "person" and victim.pronouns
        for kind, words in prose.words.pronouns.items()
        if victim.pronouns.split("/")[0].strip().lower() in words
    }


def _spoken_of(
    facts: OnFile, prose: Prose, of: Sequence[str], kinds: Mapping[str, str]
) -> Iterator[tuple[tuple[int, int], str | None]]:
    """Each sentence with the one person of whom it speaks, if that is clear."""
    last: str | None = of[0] if len(of) == 1 else None
    for begin, end in prose.sentences:
        people = {id for id, _ in people_in(prose, begin, end, facts.forms)}
        who = next(iter(people)) if len(people) == 1 else last if not people else None
        last = who if who in kinds and not _is_of_others(prose, begin, end) else None
        yield (begin, end), last


def _is_of_others(prose: Prose, begin: int, end: int) -> bool:
    """Whether a sentence speaks of somebody else: his lawyer, an expert who was heard."""
    inside = prose.words_in(begin, end)
    for at in inside:
        if prose.plain[at] in prose.words.others:
            return True
        if prose.plain[at] in prose.words.introducing and at - inside.start > _SUBJECT:
            word, (start, stop) = prose.plain[at - 1], prose.spans[at - 1]
            is_one = not word.endswith("s") and word not in prose.words.crowd | prose.words.common
            if is_one and prose.text[start].islower() and not prose.text[stop : prose.spans[at][0]].strip():
                return True
    return False


def _pronouns_of(facts: OnFile, id: str) -> str:
    person = facts.case.person(id)
    return str(person.pronouns) if person else ""
