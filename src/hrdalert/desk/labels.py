"""What the page calls keys, rooms and words to choose, and its own fixed texts, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import request

from hrdalert.cases.likely_words import meaning
from hrdalert.cases.located_yaml import plain_values
from hrdalert.cases.shape import Key
from hrdalert.store import read_text

_WORDS: Final = Path(__file__).parent / "words"
ENGLISH: Final = "en"
LANGUAGES: Final = tuple(sorted(file.stem for file in _WORDS.glob("*.yaml")))


class PageWords:
    """The words of the page in one language; those that its list lacks are in English."""

    def __init__(self, language: str) -> None:
        self.language = language

    def label(self, model: str, key: str) -> str:
        """What the key of a part of the model is called."""
        plain = key.replace("_", " ")
        return self._of("labels", model, key) or plain[:1].upper() + plain[1:]

    def hint(self, model: str, key: Key) -> str:
        """What is said of a key beside its label. In another language than English, what its list says alone."""
        own = named(self.language, "hints", model, key.name)
        if own is not None or self.language != ENGLISH:
            return own or ""
        words = key.description
        for begin in (": {", ": [", " (ISO", "{", "["):
            words = words.partition(begin)[0]
        words = words.strip().rstrip(":;,")
        return words[:1].upper() + words[1:]

    def choice(self, model: str, key: Key, word: str) -> str:
        """What one of the few words is called that can stand under a key."""
        of_key = named(self.language, "choices", key.name, word)
        plain = word.replace("_", " ")
        return of_key or self._of("choices", model, word) or plain[:1].upper() + plain[1:]

    def term(self, vocabulary: str, word: str) -> tuple[str, str]:
        """The name of a word of a vocabulary, and when to choose it."""
        name, why = meaning(vocabulary, word, self.language)
        name = name or word.replace("_", " ")
        return name[:1].upper() + name[1:], why if self.language == ENGLISH else ""

    def status(self, word: str) -> str:
        """What the state of a case is called."""
        return named(self.language, "choices", "status", word) or word

    def room(self, id: str) -> str:
        """What a room is called."""
        return self._of("rooms", "", id)

    def more(self, model: str) -> str:
        """What stands over the fields of a part that are not seen at once."""
        return named(self.language, "more", "", model) or self._of("more", "", "any")

    def word(self, text: str) -> str:
        """A fixed text of a page, which the page has in English."""
        return str(self.texts.get(text, text))

    @property
    def texts(self) -> Mapping[str, str]:
        """The fixed texts of the pages, by what they are in English; English has no need of a list."""
        texts: Mapping[str, str] = _list_of(self.language).get("pages", {})
        return texts

    def _of(self, table: str, model: str, key: str) -> str:
        return named(self.language, table, model, key) or named(ENGLISH, table, model, key) or ""


def named(language: str, group: str, model: str, key: str) -> str | None:
    """What a group of words of a language has for a key: that of its part of the model, else that of any part."""
    found = _list_of(language).get(group, {})
    tables = (found.get(model, {}), found.get("any", {})) if model else (found,)
    return next((table[key] for table in tables if key in table), None)


@cache
def _list_of(language: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = plain_values(read_text(_WORDS / f"{language}.yaml"))
    return words


@cache
def page_words(language: str = ENGLISH) -> PageWords:
    """The words of the page in a language."""
    return PageWords(language)


def spoken() -> PageWords:
    """The words of the page in the language of the browser that asks."""
    return page_words(request.accept_languages.best_match(LANGUAGES, ENGLISH))
