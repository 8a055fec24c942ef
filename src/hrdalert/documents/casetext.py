"""Text from a case is data: how it passes through Jinja and Markdown without ever becoming markup.

In a template a text of the case is a :class:`CaseText`: a string whose value is a *token* of private-use characters,
which no filter, operator or Markdown rule understands. What the token stands for lies in a table beside the rendering,
and comes in its place only when the Markdown has been parsed into blocks. A token that was cut or changed on the way is
an error, and so is a question that only its words could answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NoReturn, TypeAlias

from jinja2 import TemplateRuntimeError
from msgspec import Struct

from hrdalert.cases.dates import CaseDate
from hrdalert.documents.blocks import Inlines
from hrdalert.errors import Origin
from hrdalert.patterns import later

_OPEN, _AND, _CLOSE = "\ue000", "\ue004", "\ue001"
_TO_PRIVATE = str.maketrans("0123456789", "\ue010\ue011\ue012\ue013\ue014\ue015\ue016\ue017\ue018\ue019")
_FROM_PRIVATE = {code: chr(digit) for digit, code in _TO_PRIVATE.items()}
TOKEN = later("\ue000([\ue010-\ue019]+)\ue004\\1\ue001")
NOTHING = "\ue003"
"""What an expression that gives nothing leaves in a line, so that a line of nothing else can be taken out."""
NEW_PARAGRAPH = "\ue002"
"""Where a text of the case begins a new paragraph. It cannot stand in a case file."""
PRIVATE = later("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


class DateMention(Struct, frozen=True):
    """A date in a sentence. Its year is left out where the same paragraph has just said it."""

    date: CaseDate
    form: Literal["on", "date", "since"]
    with_year: bool | None = None
    """None: as the paragraph has it."""
    capital: bool = False
    """It begins a sentence."""


class NameMention(Struct, frozen=True):
    """A person's name: whole where the document has not named them yet, as later mentions have it from then on."""

    person: str
    first: str
    again: str
    capital: bool = False
    instead: str | None = None
    """The name to say for a pronoun where the document has spoken of somebody else since."""

    def words(self, said: str) -> str:
        """One of the two, with the capital that it needs."""
        first = said[:1].title() if self.capital else ""
        return first + said[1:] if len(first) == 1 else said


class Words(Struct, frozen=True):
    """Text of the case, with the dates and the people that its author refers to."""

    parts: tuple[str | DateMention | NameMention, ...]
    plain: str
    origin: Origin | None = None
    language: str | None = None
    names: tuple[str, ...] = ()
    """The people whom these words name in full."""


class Ready(Struct, frozen=True):
    """Inlines that a helper has made."""

    content: Inlines
    plain: str


class Citation(Struct, frozen=True):
    """Numbers of the sources, set before the last full stop of what stands before it."""

    sources: tuple[str, ...]


class SourceNumber(Struct, frozen=True):
    """The bare number of a source, in a sentence about it."""

    source: str


class SourceList(Struct, frozen=True):
    """The list of all sources that the document cites, in the order of first use."""


class ParagraphStart(Struct, frozen=True):
    """The next number in a document whose paragraphs are numbered."""

    label: str | None


class ParagraphReference(Struct, frozen=True):
    """Paragraphs by their labels; ``whole`` means all from the first to the last of them."""

    labels: tuple[str, ...]
    whole: bool = False


Piece: TypeAlias = (
    Words | Ready | DateMention | Citation | SourceNumber | SourceList | ParagraphStart | ParagraphReference
)


class Misuse(TemplateRuntimeError):
    """A template does something with a text that cannot be done; ``mend`` says what to write instead."""

    def __init__(self, message: str, mend: str = "Print it as it is.") -> None:
        super().__init__(message)
        self.mend = mend


def _cut(*_: Any) -> NoReturn:
    raise Misuse("a text of the case cannot be cut into pieces or counted")


def _asked(*_: Any) -> NoReturn:
    raise Misuse(
        "what a text of the case says cannot be asked",
        "Ask for a word of a list, such as case.status == 'ongoing', or only whether there is a text: {% if … %}.",
    )


class Spoken(str):
    """Words with texts of the case in them. They can be printed and joined, and that is all."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    __iter__ = __len__ = __getitem__ = _cut
    __contains__ = __lt__ = __le__ = __gt__ = __ge__ = _asked

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and not isinstance(other, Spoken):
            _asked()
        return str.__eq__(self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class CaseText(Spoken):
    """A token in a template; ``plain`` is what it will read as, for helpers that must know (an "a" or an "an").

    Two of them are equal, and sorted, as their words are.
    """

    __slots__ = ("plain",)
    plain: str

    def __new__(cls, token: str, plain: str) -> CaseText:
        self = super().__new__(cls, token)
        self.plain = plain
        return self

    def __eq__(self, other: object) -> bool:
        return self.plain == other.plain if isinstance(other, CaseText) else super().__eq__(other)

    def __hash__(self) -> int:
        return hash(self.plain)

    def __html__(self) -> str:
        return str.__str__(self)

    def __repr__(self) -> str:
        return str.__str__(self)


class Tokens:
    """The table of one rendering."""

    def __init__(self) -> None:
        self._pieces: list[tuple[Piece, str]] = []

    def add(self, piece: Piece, plain: str = "") -> CaseText:
        """The token of a piece that reads as ``plain``."""
        self._pieces.append((piece, plain))
        number = str(len(self._pieces) - 1).translate(_TO_PRIVATE)
        # The number stands there twice, so that halves of two tokens do not make a third one.
        return CaseText(f"{_OPEN}{number}{_AND}{number}{_CLOSE}", plain)

    def split(self, text: str) -> Iterator[str | Piece]:
        """The literal stretches of ``text`` and the pieces between them.

        Raises:
            LookupError: a token was cut, changed or made up.
        """
        for part in self._parts(text):
            yield part if isinstance(part, str) else part[0]

    def plain(self, text: str) -> str:
        """What ``text`` will read as, each token as its words."""
        return "".join(part if isinstance(part, str) else part[1] for part in self._parts(text))

    def _parts(self, text: str) -> Iterator[str | tuple[Piece, str]]:
        if text.isascii():
            yield from (text,) if text else ()
            return
        text, last = text.replace(NOTHING, ""), 0
        for match in TOKEN.finditer(text):
            if match.start() > last:
                yield _literal(text[last : match.start()])
            number = int(match[1].translate(_FROM_PRIVATE))
            if number >= len(self._pieces):
                raise LookupError(CHANGED)
            yield self._pieces[number]
            last = match.end()
        if last < len(text):
            yield _literal(text[last:])


CHANGED = "a text of the case was cut or changed on its way"


def _literal(text: str) -> str:
    if PRIVATE.search(text):
        raise LookupError(CHANGED)
    return text
