"""The words that can stand in a case file, and what is said of any other: the nearest, the list, the State meant."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache

from hrdalert import knowledge
from hrdalert.cases.yaml_mistakes import words_of_file

_FEW = 14
"""So many words are listed whole; of a longer list, the beginning."""


@knowledge.remembered
def words_of(vocabulary: str) -> Sequence[str]:
    """The words of a vocabulary, as a list shows them."""
    if vocabulary == "country":
        return tuple(sorted(knowledge.countries()))
    if vocabulary == "mandate":
        return tuple(knowledge.mandates())
    return tuple(knowledge.vocabulary(vocabulary))


@knowledge.remembered
def known_words(vocabulary: str) -> frozenset[str]:
    """The same, to be asked fast."""
    return frozenset(words_of(vocabulary))


def meaning(vocabulary: str, word: str) -> tuple[str, str]:
    """The name of a word, and when to choose it; the second may be empty."""
    if vocabulary == "country":
        return knowledge.countries()[word].short(), ""
    if vocabulary == "mandate":
        return knowledge.mandates()[word].title(), ""
    term = knowledge.vocabulary(vocabulary)[word]
    return term.label(), term.explanation


# --- what was meant


def meant(table: str, name: str, written: str) -> str | None:
    """What somebody meant who wrote this as a key of a part of the case file, or as a word; None: nobody knows."""
    word = as_word(written)
    known = words_of_file("taken_for.yaml")[table].get(name, {})
    return next((meant for meant, words in known.items() if word in words), None)


def as_word(written: str) -> str:
    """``true`` and ``Already public`` as the words that they are in a case file."""
    word = "_".join(written.lower().replace("-", " ").split())
    return {"true": "yes", "false": "no"}.get(word, word)


def few(words: Sequence[str]) -> str:
    """A list of words, not too long."""
    return ", ".join(words[:_FEW]) + (" …" if len(words) > _FEW else "")


def nearest(written: str, known: Sequence[str], likeness: float = 0.6) -> str | None:
    """The known word that a mistaken one was probably meant to be. ``likeness`` is from 0, any, to 1, the same."""
    plain = {word.lower().replace("-", "_"): word for word in reversed(known)}
    close = get_close_matches(written.strip().lower().replace("-", "_").replace(" ", "_"), plain, 1, likeness)
    return plain[close[0]] if close else None


def choice(words: Sequence[str], written: str, vocabulary: str = "") -> str:
    """How to mend a word that is none of ``words``: the one that was meant, or the nearest one, and the list."""
    if (plain := as_word(written)) in words:
        return f"write {plain}"
    listed = few(words) + (" (hrdalert schema --words lists them all)" if len(words) > _FEW else "")
    if word := meant("words", vocabulary, written):
        return f"write {word}{_gloss(vocabulary, word)}. The words are {listed}"
    if vocabulary == "mandate" and (word := _mandate_meant(written)):
        return f"did you mean {word}{_gloss(vocabulary, word)}? The words are {listed}"
    spoken = set(re.findall(r"\w+", written.lower()))
    within = [word for word in words if set(word.lower().split("_")) <= spoken]  # release them at once
    near = nearest(written, words) or max(within, key=len, default=None)
    return f"did you mean {near}? The words are {listed}" if near else f"write one of {listed}"


def _gloss(vocabulary: str, word: str) -> str:
    """What a word means, in brackets; empty for the few words of one key, which its description explains."""
    if vocabulary in ("status", "kind"):
        return ""
    label, explained = meaning(vocabulary, word)
    return f" ({(explained or label).rstrip('.')})"


def _mandate_meant(written: str) -> str | None:
    """The id of the mandate that a title, or a part of one, is of; None: of none, or of several."""
    known = knowledge.mandates()
    if alias := known.header.extra["aliases"].get(as_word(written)):
        return str(alias)
    words = {id: _words_in(f"{id} {mandate.title()}") for id, mandate in known.items()}
    uses = Counter(word for own in words.values() for word in own)
    telling = {word for word in _words_in(written) if 0 < uses[word] <= len(words) // 10}
    meant = [id for id, own in words.items() if telling and telling <= own]
    return meant[0] if len(meant) == 1 else None


def _words_in(text: str) -> frozenset[str]:
    """The words of a title, without the endings of the plural."""
    return frozenset(word.removesuffix("s") for word in re.findall(r"\w+", text.lower().replace("_", " ")))


def states_called(written: str) -> tuple[str, ...]:
    """The codes of the States that have this name, in whatever language."""
    return _names().get(_plain(written), ())


def state_meant(written: str) -> str:
    """How to mend ``cn``, ``China``, ``Viêt Nam``, ``Chinese`` or ``Deutschlnd`` in place of a code."""
    if codes := states_called(written):
        return f"write {' or '.join(codes)}"
    known, name = _names(), _plain(written)
    close = get_close_matches(name, known, 1, 0.85) if len(name) > 3 else []
    if close:
        near = [f"{code} ({knowledge.countries()[code].headline()})" for code in known[close[0]]]
        return f"did you mean {' or '.join(near)}? Write three capitals (ISO 3166-1 alpha-3)"
    return "write three capitals (ISO 3166-1 alpha-3), such as CHN"


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The codes of States by all that they are called, in every language, and by the word for their people."""
    codes_of: dict[str, dict[str, None]] = {}
    for code, country in knowledge.countries().items():
        called = [
            code,
            country.iso2,
            country.nationality or "",
            *words_of_file("taken_for.yaml")["words"]["country"].get(code, ()),
        ]
        for name in country.names.values():
            called += [name.short, name.running, name.formal]
            called += [name.usual.get(form, "") for form in ("short", "running")]
            called += [name.forms.get(form, "") for form in ("tw", "hk")]
        for plain in filter(None, map(_plain, called)):
            codes_of.setdefault(plain, {})[code] = None
    return {name: tuple(codes) for name, codes in codes_of.items()}


def _plain(name: str) -> str:
    """Without article, accents, spaces and capitals: Viet Nam, Vietnam and Viêt Nam are one."""
    bare = name.strip().casefold().removeprefix("the ")
    letters = unicodedata.normalize("NFKD", bare)
    return "".join(sign for sign in letters if sign.isalnum())
