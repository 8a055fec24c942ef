"""Text from a case is data: how it passes through Jinja and Markdown without ever becoming markup.

In a template a text is a :class:`TextToken`: a string whose value is a token of private-use characters, which no
filter, operator or Markdown rule understands. What it stands for lies in a :class:`TextTable` and comes in its place
only when the Markdown has been parsed. An absent value leaves a mark of the same kind. A token that was cut or changed
on its way is an error, and so is a question that only its words could answer.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NoReturn

from msgspec import Struct

from hrdalert.cases.located_text import NOWHERE, LocatedText
from hrdalert.documents.blocks import Block, Blocks, Inline, Inlines, Paragraph, Text, contents
from hrdalert.errors import Origin

TOKEN_OPENS, _AND, _CLOSE, _ABSENT = "\ue000", "\ue004", "\ue001", "\ue005"
_TO_PRIVATE = str.maketrans("0123456789", "\ue010\ue011\ue012\ue013\ue014\ue015\ue016\ue017\ue018\ue019")
TOKEN = re.compile("\ue000([\ue010-\ue019]+)\ue004\\1\ue001")
ABSENT = re.compile("\ue005([\ue010-\ue019]+)\ue005")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")
CHANGED = "a text of the case was cut or changed on its way"


class Misuse(Exception):
    """A template does something with a value that cannot be done; ``mend`` says what to write instead."""

    def __init__(self, message: str, mend: str = "Print it as it is.") -> None:
        super().__init__(message)
        self.mend = mend


class TextToken(str):
    """Stands for a text in a template. It can be printed, and that is all."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    def _cut(self, *_: Any) -> NoReturn:
        raise Misuse("a text of the case cannot be gone through, cut into pieces or counted")

    def _asked(self, *_: Any) -> NoReturn:
        words = "a word of a list, such as case.status == 'ongoing'"
        mend = f"Ask for {words}, or only whether there is a text: {{% if … %}}."
        raise Misuse("what a text of the case says cannot be asked", mend)

    __iter__ = __len__ = __getitem__ = _cut
    __contains__ = __lt__ = __le__ = __gt__ = __ge__ = _asked

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and not isinstance(other, TextToken):
            self._asked()
        return str.__eq__(self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class LeftOut(Struct, frozen=True):
    """A part of a document that went because a value is absent: its key, and the template's file and line."""

    key: str
    origin: Origin

    def __str__(self) -> str:
        return f"{self.key} is not there, and what it stands in was left out ({self.origin})"


def paragraphs_of(text: str) -> tuple[Text, ...]:
    """A text parted at its empty lines. A line break is a space: it is how the file was typed."""
    origin = text.origin if isinstance(text, LocatedText) else None
    if origin is NOWHERE:
        origin = None
    if "\n" not in text:
        return (Text(str.strip(text), None, origin),)
    paragraphs = (paragraph.split("\n") for paragraph in _EMPTY_LINES.split(str.strip(text)))
    texts = (" ".join([line.strip(" \t") for line in lines]) for lines in paragraphs)
    return tuple([Text(text, None, origin) for text in texts])


class TextTable:
    """The texts of one document, by their tokens, and the marks of what is absent."""

    def __init__(self) -> None:
        self._pieces: dict[str, Blocks | str] = {}
        """By token; a text lies there as it is until its paragraphs are asked for, which those of few are."""
        self.left_out: list[LeftOut] = []
        self.may_refer = False
        """Whether a text has a square bracket, with which references begin."""

    def text(self, text: str) -> TextToken:
        """The token of a text, in paragraphs."""
        self.may_refer = self.may_refer or "[" in text
        return self._token(text)

    def line(self, content: Inlines) -> TextToken:
        """The token of one paragraph."""
        return self.blocks(Paragraph(content))

    def blocks(self, *blocks: Block) -> TextToken:
        """The token of whole blocks: paragraphs, lists, tables."""
        return self._token(blocks)

    def _token(self, piece: Blocks | str) -> TextToken:
        number = len(self._pieces)
        if number == len(_TOKENS):
            _TOKENS.append((token_of(number), TextToken(token_of(number))))
        plain, token = _TOKENS[number]
        self._pieces[plain] = piece
        return token

    def mark(self, key: str, origin: Origin) -> str:
        """The mark of an absent value; what it stands in goes."""
        self.left_out.append(LeftOut(key, origin))
        return f"{_ABSENT}{str(len(self.left_out) - 1).translate(_TO_PRIVATE)}{_ABSENT}"

    def of(self, token: TextToken) -> Blocks:
        """What a token stands for."""
        return self._piece(str.__str__(token))

    def inlines(self, token: TextToken) -> Inlines:
        """The same as one run: paragraphs are joined by a space."""
        piece = self._piece(str.__str__(token))
        if len(piece) == 1 and isinstance(only := piece[0], Paragraph):
            return only.content
        run: list[Inline] = []
        for content in contents(piece):
            run += (Text(" "), *content) if run else content
        return tuple(run)

    def parts(self, text: str) -> Iterator[str | Blocks]:
        """The literal stretches of ``text`` and what stands between them. Raises LookupError for a changed token."""
        last = 0
        for match in (*TOKEN.finditer(text), None):
            literal = text[last : match.start() if match else None]
            if PRIVATE.search(literal):
                raise LookupError(CHANGED)
            if literal:
                yield literal
            if match:
                yield self._piece(match[0])
                last = match.end()

    def whole(self, text: str) -> Blocks | None:
        """What stands for a text that is one token; None where it is not."""
        return self._piece(text) if text in self._pieces else None

    def _piece(self, token: str) -> Blocks:
        piece = self._pieces.get(token)
        if piece is None:
            raise LookupError(CHANGED)
        if isinstance(piece, str):
            piece = self._pieces[token] = tuple([Paragraph((part,)) for part in paragraphs_of(piece)])
        return piece


_TOKENS: list[tuple[str, TextToken]] = []
"""As many tokens as a document has had, by their numbers."""


@lru_cache(1_000)
def token_of(number: int) -> str:
    """The characters of a token. The number stands there twice: halves of two tokens do not make a third one."""
    digits = str(number).translate(_TO_PRIVATE)
    return f"{TOKEN_OPENS}{digits}{_AND}{digits}{_CLOSE}"
