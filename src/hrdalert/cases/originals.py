"""From which words of the case file a translation was made: for each of its texts, a digest of each sentence.

The old words are not kept: a name that was taken out of the case file would stand in the translation still.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.located_yaml import KeyPath
from hrdalert.cases.mistakes import mistake
from hrdalert.cases.model import Case
from hrdalert.cases.sentences import sentences
from hrdalert.errors import Origin, Problem

KEY = "translated"
"""Under which a translation keeps the digests, an item for each text: its key, then one for each sentence."""
_LONGEST = 200  # letters of a sentence, in a message


class Original(Struct, frozen=True):
    """A text of the case file, and what a translation has of it."""

    path: KeyPath
    """With ids in place of numbers where items have them, so that it stays the same wherever its item stands."""
    value: Any
    """The text, a list of texts, or texts under names."""
    told: Any = None
    """Its translation, of the same form; None where there is none."""

    @property
    def key(self) -> str:
        """Its path in a word: ``demands.free.text``."""
        return ".".join(map(str, self.path))

    @property
    def texts(self) -> tuple[LocatedText, ...]:
        """One; of a list, or of texts under names, all of them."""
        return tuple(texts_of(self.value))

    @property
    def translated_at(self) -> Origin:
        """The place of the first text of its translation."""
        return next(texts_of(self.told)).origin

    @property
    def sentences(self) -> list[tuple[str, Origin]]:
        """With the place of each."""
        return [(one, text.origin_of(one)) for text in self.texts for one in sentences(text.split("\n\n"))]

    @property
    def digests(self) -> tuple[str, ...]:
        return tuple(_digest(sentence) for sentence, _ in self.sentences)

    def new_since(self, since: Sequence[str]) -> list[tuple[str, Origin]]:
        """The sentences of which these digests are none, with their places."""
        return [(sentence, at) for sentence, at in self.sentences if _digest(sentence) not in since]

    def is_below(self, key: str) -> bool:
        """Whether it is the text of this key, or one of those below it."""
        return f"{self.key}.".startswith(f"{key}.")

    def changed(self, since: Sequence[str], case: Case, language: str) -> Problem:
        """That the case file says something else than what was translated: the first new sentence, and its place."""
        new = self.new_since(since)
        says = "and says less now" if len(self.sentences) < len(since) else "in the order of its sentences"
        if new:
            sentence, at = new[0]
            more = f" (and {len(new) - 1} more)" if len(new) > 1 else ""
            says = f"and says something new, at {at}: {shown(_without_names(sentence, case), _LONGEST)}{more}"
        told = {"key": self.key, "says": says, "reference": case.reference, "language": language}
        return mistake("stale-translation", self.translated_at, **told)


def texts_of(value: Any) -> Iterator[LocatedText]:
    """The texts of a value that holds texts alone."""
    if isinstance(value, LocatedText):
        yield value
        return
    for part in value.values() if isinstance(value, Mapping) else value:
        yield from texts_of(part)


def recorded(items: Any) -> dict[str, tuple[str, ...]]:
    """What a translation keeps of its originals, by their keys."""
    lines = (item.split() for item in items if isinstance(item, str)) if isinstance(items, list) else ()
    return {line[0]: tuple(line[1:]) for line in lines if line}


def stale(
    originals: Sequence[Original], since: Mapping[str, tuple[str, ...]], case: Case, language: str
) -> Iterator[Problem]:
    """An error for each text that changed since it was translated; a warning, where nothing says what it was then."""
    unknown = [original for original in originals if original.key not in since]
    if unknown:
        few, more = ", ".join(one.key for one in unknown[:3]), len(unknown) - 3
        of = (few + f" and {more} more" * (more > 0)) if since else unknown[0].translated_at.file.name
        told = {"of": of, "reference": case.reference, "language": language}
        yield mistake("unknown-original", unknown[0].translated_at, **told)
    for original in originals:
        if original.key in since and original.digests != since[original.key]:
            yield original.changed(since[original.key], case, language)


def _digest(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()[:8]


def _without_names(sentence: str, case: Case) -> str:
    """A sentence with the ids of people in place of their names, also inside longer words, but for short names."""
    ids: dict[str, str] = {}
    for person in case.people:
        own = (person.name, person.short, *person.also, *person.native.values())
        ids |= {" ".join(form.split()).casefold(): person.id for form in own if form}
    names = [
        re.escape(form) if len(form) > 3 or not form.isascii() else rf"\b{re.escape(form)}\b"
        for form in sorted(ids, key=len, reverse=True)
    ]
    pattern = re.compile("|".join(names) or "$^", re.IGNORECASE)
    return pattern.sub(lambda name: f"[{ids.get(name[0].casefold(), '…')}]", sentence)
