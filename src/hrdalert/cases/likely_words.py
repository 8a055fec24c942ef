"""The words that can stand in a case file, and what is said of any other: the nearest, the list, the State meant."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from hrdalert import knowledge
from hrdalert.cases.mistakes import words_of_file

_FEW = 14
"""So many words are listed whole; of a longer list, the beginning."""


@knowledge.remembered
def words_of(vocabulary: str) -> Mapping[str, None]:
    """The words of a vocabulary, in the order in which a list shows them."""
    if vocabulary == "country":
        return dict.fromkeys(sorted(knowledge.countries()))
    if vocabulary == "mandate":
        return dict.fromkeys(knowledge.mandates())
    words = knowledge.rights_argued() if vocabulary == "right" else knowledge.vocabulary(vocabulary)
    return dict.fromkeys(words)


def meaning(vocabulary: str, word: str, language: str = "en") -> tuple[str, str]:
    """The name of a word in a language, and in English when to choose it; the second may be empty."""
    if vocabulary == "country":
        return knowledge.countries()[word].short(language), ""
    if vocabulary == "mandate":
        return knowledge.mandates()[word].title(language), ""
    if vocabulary == "right":
        return knowledge.rights_argued()[word].heading(language), ""
    term = knowledge.vocabulary(vocabulary)[word]
    return term.label(language), term.explanation


def meant(table: str, name: str, written: str) -> str | None:
    """What somebody meant who wrote this as a key of a part of the case file, or as a word; None: nobody knows."""
    word = as_word(written)
    known = words_of_file("likely_words.yaml")[table].get(name, {})
    return next((meant for meant, words in known.items() if word in words), None)


def as_word(written: str) -> str:
    """``true`` and ``Already public`` as the words that they are in a case file."""
    word = "_".join(written.lower().replace("-", " ").split())
    return {"true": "yes", "false": "no"}.get(word, word)


def few(words: Collection[str]) -> str:
    """A list of words, not too long."""
    return ", ".join(list(words)[:_FEW]) + (" …" if len(words) > _FEW else "")


def nearest(written: str, known: Collection[str], likeness: float = 0.6) -> str | None:
    """The known word that a mistaken one was probably meant to be. ``likeness`` is from 0, any, to 1, the same."""
    plain = {as_word(word): word for word in reversed(list(known))}
    close = get_close_matches(as_word(written), plain, 1, likeness)
    return plain[close[0]] if close else None


def choice(words: Collection[str], written: str, vocabulary: str = "") -> str:
    """How to mend a word that is none of ``words``: the one that was meant, or the nearest one, and the list."""
    if (plain := as_word(written)) in words:
        return f"write {plain}"
    listed = few(words) + (" (hrdalert schema --words lists them all)" if len(words) > _FEW else "")
    if word := meant("words", vocabulary, written):
        # The few words of one key need no gloss: its description explains them.
        label, explained = ("", "") if vocabulary in ("status", "kind") else meaning(vocabulary, word)
        gloss = f" ({(explained or label).rstrip('.')})" if label else ""
        return f"write {word}{gloss}. The words are {listed}"
    shorter = knowledge.mandates().header.extra["aliases"] if vocabulary == "mandate" else {}
    spoken = set(re.findall(r"\w+", written.lower()))
    within = [word for word in words if set(word.lower().split("_")) <= spoken]  # release them at once
    near = shorter.get(as_word(written)) or nearest(written, words) or max(within, key=len, default=None)
    return f"did you mean {near}? The words are {listed}" if near else f"write one of {listed}"


@knowledge.remembered
def state_meant(written: str) -> str:
    """How to mend ``China``, ``chn`` or ``uk`` in place of the code of a State."""
    states = knowledge.countries()
    codes = {
        as_word(name): code
        for code, state in states.items()
        for name in (code, state.short(), state.headline())
    }
    if code := meant("words", "country", written) or codes.get(as_word(written)):
        return f"write {code}"
    if near := nearest(written, codes, 0.85):
        code = codes[near]
        return f"did you mean {code} ({states[code].headline()})? Write three capitals (ISO 3166-1 alpha-3)"
    return "write three capitals (ISO 3166-1 alpha-3), such as CHN: hrdalert schema --words lists them all"
