"""What check and refusals say, for somebody who sees no case file: keys by their labels, no commands, no lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from hrdalert.cases.key_paths import key_at
from hrdalert.cases.likely_words import meaning, words_of
from hrdalert.cases.located_yaml import KeyPath
from hrdalert.cases.model import Case
from hrdalert.cases.shape import Key, Shape, shape_of, shapes
from hrdalert.desk.labels import PageWords
from hrdalert.errors import HrdAlertError, InputErrors

_ASIDE: Final = re.compile(r" ?\((?:line \d+|[^()]*\bhrdalert [a-z-]+[^()]*)\)")
"""A line of the file, or what a command would say, in brackets."""
_CLAUSE: Final = re.compile(r"(?<=[;.]) ")
_AFTER_KEY: Final = re.compile(r" (?:- )?(?=[{\[])")
_LEFT_OPEN: Final = re.compile(r": *(?:…|\.\.\.)?$")
_COMMAND: Final = re.compile(r"\bhrdalert [a-z]")
_UNDERSCORED: Final = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def plain(error: HrdAlertError) -> str:
    """What is wrong, and how to mend it, without the place in a file."""
    if not isinstance(error, InputErrors):
        return error.in_a_line
    lines = (". ".join(filter(None, (one.text.rstrip("."), one.mend))) for one in error.problems)
    return "\n".join(dict.fromkeys(lines))


def in_words(said: str, words: PageWords, at: KeyPath = ()) -> str:
    """A sentence of check as the page says it. ``at`` is the path of the key that it stands at.

    ``write consent: for:, or look at analysis[2].text`` comes out as ``write “What they agreed to”, “For these uses
    alone”, or look at “What we argue” 3, “Our argument”``. Clauses that name a command are left out.
    """
    return _Sentence(words, at).said(_without_commands(said))


def _without_commands(said: str) -> str:
    said = _ASIDE.sub("", said)
    if not _COMMAND.search(said):
        return said
    clauses = [clause for clause in _CLAUSE.split(said) if not _COMMAND.search(clause)]
    return " ".join(clauses).removeprefix("or ").rstrip("; ") or said


class _Sentence:
    """Says keys of a case file by their labels, wherever they stand in a sentence."""

    def __init__(self, words: PageWords, at: KeyPath) -> None:
        self._words = words
        above = (key_at(at[:length]) for length in range(len(at), 0, -1))
        self._models = (*(key.part for key in above if key and key.part), shape_of(Case))

    def said(self, text: str, models: Sequence[Shape] = ()) -> str:
        """The text with labels in place of keys, which belong to one of the parts of the model."""
        models = (*models, *self._models)
        parts, position = [], 0
        while found := _keys().search(text, position):
            parts.append(self._terms(text[position : found.start()]))
            position = found.end()
            if found["path"] is None:
                value, position = self._value(text, found.start(), models)
                parts.append(value)
                continue
            label, last = self._label(found["path"], models)
            models = (*((last.part,) if last and last.part else ()), *models)
            value = ""
            if behind := _AFTER_KEY.match(text, position):
                value, position = self._value(text, behind.end(), models)
            is_prose = position < len(text) and not value
            follows = is_prose and _keys().match(text, position + 1)
            dash = "," if follows else " –" if is_prose and not found.start() else ""
            parts.append(" ".join(filter(None, (label, value))) + dash)
        return "".join((*parts, self._terms(text[position:])))

    def _label(self, path: str, models: Sequence[Shape]) -> tuple[str, Key | None]:
        """The labels of the keys of a path, with the number of an item, and the last key."""
        steps = [step.partition("[") for step in path.split(".")]
        if len(steps) > 1 or steps[0][1]:
            models = (shape_of(Case), *models)
        labels, key = [], None
        for name, _, number in steps:
            model = next((one for one in (*models, *_shapes()) if name in one.keys), None)
            key = model.keys[name] if model else None
            label = self._words.label(model.model.__name__ if model else "Case", name)
            quoted = self._words.word("“label”").replace("label", label)
            labels.append(f"{quoted} {int(number[:-1]) + 1}" if number else quoted)
            models = (key.part,) if key and key.part else models
        return ", ".join(labels), key

    def _value(self, text: str, start: int, models: Sequence[Shape]) -> tuple[str, int]:
        """What stands in the braces that open at ``start``, in brackets, and where the sentence goes on."""
        start += text.startswith("- ", start) and 2
        end = _closed(text, start)
        inside = ", ".join(self._inside(text[start:end], models))
        return (f"({inside})" if inside else ""), end

    def _inside(self, flow: str, models: Sequence[Shape]) -> Iterator[str]:
        """What a list or a part in braces says; what is left open in it is left out."""
        for item in _items(flow[1:-1]):
            if item[:1] in ("{", "["):
                yield from self._inside(item, models)
            elif item not in ("…", "..."):
                key, colon, value = _LEFT_OPEN.sub(":", item).partition(":")
                label = self.said(f"{key}{colon}", models).removesuffix(":")
                yield " ".join(filter(None, (label, self.said(value.strip(), models))))

    def _terms(self, text: str) -> str:
        """Words of vocabularies, and keys without a colon, as one says them."""
        return _UNDERSCORED.sub(lambda match: self._term(match[0]), text)

    def _term(self, word: str) -> str:
        for vocabulary in _vocabularies():
            if word in words_of(vocabulary):
                return meaning(vocabulary, word, self._words.language)[0] or word.replace("_", " ")
        model = next((one for one in _shapes() if word in one.keys), None)
        if model:
            return self._words.word("“label”").replace("label", self._words.label(model.model.__name__, word))
        return word.replace("_", " ")


def _closed(text: str, start: int) -> int:
    """Where what opens at ``start`` has closed again; the end of the text where it does not."""
    depth = 0
    for position in range(start, len(text)):
        depth += (text[position] in "{[") - (text[position] in "}]")
        if not depth:
            return position + 1
    return len(text)


def _items(flow: str) -> Iterator[str]:
    """The items of a list between braces, each with the lists in it whole."""
    start = depth = 0
    for position, letter in enumerate(flow):
        depth += (letter in "{[") - (letter in "}]")
        if letter == "," and not depth:
            yield flow[start:position].strip()
            start = position + 1
    yield flow[start:].strip()


@cache
def _shapes() -> tuple[Shape, ...]:
    return shapes(shape_of(Case))


@cache
def _vocabularies() -> tuple[str, ...]:
    keys = (key for shape in _shapes() for key in shape.keys.values())
    return tuple(dict.fromkeys(key.vocabulary for key in keys if key.vocabulary))


@cache
def _keys() -> re.Pattern[str]:
    """Keys as messages name them, before a colon or in a path with numbers or points; and braces that open."""
    names = sorted({name for shape in _shapes() for name in shape.keys}, key=len, reverse=True)
    one = rf"(?:{'|'.join(names)})(?:\[\d+\])?"
    return re.compile(
        rf"(?<![\w/.:\[])(?P<path>{one}(?:\.{one})+|(?:{'|'.join(names)})\[\d+\]|{one}(?=:(?:[\s,;.)]|$))):?(?!\w)"
        r"|(?:- )?\{"
    )
