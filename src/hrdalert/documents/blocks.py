"""The Document: blocks and inlines, without a word on fonts, sizes or file formats.

A writer walks the blocks with ``match`` and ends in ``assert_never``, so that the type checker names every writer
that lacks a new block. All text is literal: a writer escapes it for its format. A :class:`Text` may hold any
character that a case file may hold, line breaks and runs of spaces included, and must come out as those characters.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, Literal, Self, TypeAlias

from msgspec import Struct
from msgspec.structs import replace as changed

from hrdalert.disclosure.audience import Audience
from hrdalert.documents.images import Image
from hrdalert.errors import Origin


class Remark(Struct, frozen=True):
    """What a reviewer should know of some words of a text: a comment in the review copy, and in no other file."""

    begin: int
    end: int
    lines: tuple[str, ...]
    """A paragraph each."""


class Text(Struct, frozen=True, eq=False, gc=False):
    """Literal text, of a language of its own where ``language`` says so (BCP 47: ``zh-Hans``, ``bo``, ``ar``)."""

    text: str
    language: str | None = None
    origin: Origin | None = None
    """The line of the case file that it came from, for errors and review comments; it makes no other text."""
    remarks: tuple[Remark, ...] = ()
    """In a review copy, what to know of its words."""

    def __eq__(self, other: object) -> bool:
        """Whether it is the same text, wherever it came from."""
        if type(other) is not type(self):
            return NotImplemented
        return (self.text, self.language) == (other.text, other.language)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.text, self.language))

    def saying(self, text: str) -> Self:
        """Another text in the same language and from the same line."""
        return type(self)(text, self.language, self.origin, self.remarks)


class Own(Text, frozen=True, eq=False, gc=False):
    """Text of the template's own, until it is joined."""


class Strong(Struct, frozen=True):
    content: Inlines


class Emphasis(Struct, frozen=True):
    content: Inlines


class Link(Struct, frozen=True):
    """A hyperlink. ``url`` is absolute: http, https, mailto or tel."""

    url: str
    content: Inlines


class SourceReference(Struct, frozen=True):
    """A reference to numbered sources, read as ``[1, 2]``."""

    numbers: tuple[int, ...]


class LineBreak(Struct, frozen=True):
    """A line break that the template asks for."""


Inline: TypeAlias = Text | Strong | Emphasis | Link | SourceReference | LineBreak
Inlines: TypeAlias = tuple[Inline, ...]
Around: TypeAlias = Strong | Emphasis | Link
"""What has other inlines within it."""


class Heading(Struct, frozen=True):
    """Level 1 is the title of the document; 2 to 4 are sections."""

    level: int
    content: Inlines


class Paragraph(Struct, frozen=True, gc=False):
    """``number`` counts the paragraphs of a submission (``12.``)."""

    content: Inlines
    number: int | None = None


class BulletList(Struct, frozen=True):
    items: tuple[Blocks, ...]


class NumberedList(Struct, frozen=True):
    """Every list starts at 1."""

    items: tuple[Blocks, ...]


class Table(Struct, frozen=True):
    """A table with a header row that is repeated on each page. All rows have as many cells as the header."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


class AddressBlock(Struct, frozen=True):
    """Lines that stay lines: an addressee, the sender, or who signs (``signature`` leaves room for a hand above it)."""

    lines: tuple[Inlines, ...]
    signature: bool = False


class Banner(Struct, frozen=True):
    """What a document is, in large letters over the whole width of its head; the lines behind the first are smaller."""

    lines: tuple[Inlines, ...]


class Picture(Struct, frozen=True):
    """A photograph, with what it shows for those who cannot see it, and whose it is."""

    image: Image | None
    """None until the file is read."""
    alternative: Inlines
    credit: Inlines = ()


class Quote(Struct, frozen=True):
    content: Blocks


class Note(Struct, frozen=True):
    """A note set apart from the text, such as a reminder to the office."""

    content: Blocks


class Field(Struct, frozen=True):
    """A label and its answer, as on a form or in the last lines of an urgent action."""

    label: Inlines
    answer: Blocks


Running: TypeAlias = Heading | Paragraph | BulletList | NumberedList | Table
Block: TypeAlias = Running | AddressBlock | Banner | Picture | Quote | Note | Field
Blocks: TypeAlias = tuple[Block, ...]


class PageMark(Struct, frozen=True):
    """That a document must not leave the house: in words on every page, and in the properties of its files."""

    kind: Literal["not_ready", "review"]
    words: str
    """In the document's language."""
    author: str = ""
    """Who makes the comments of a review copy."""
    date: datetime.date | None = None
    """Of those comments."""

    @property
    def keywords(self) -> str:
        """For the properties of a file, in every language the same."""
        return f"{self.kind}, {NOT_FOR_SENDING}"

    @property
    def paragraph(self) -> Paragraph:
        """The words, in bold."""
        return Paragraph((Strong((Text(self.words),)),))


NOT_FOR_SENDING: Final = "not for sending"


class Document(Struct, frozen=True):
    """A composed document, for one audience, in one language, of one day."""

    id: str
    """Its id in the catalogue: ``press-release``."""
    title: str
    """Plain text, for the metadata of the files."""
    language: str
    """BCP 47."""
    audience: Audience
    date: datetime.date
    """Stands in the document and in the metadata of its files."""
    organisation: str
    reference: str
    """The case's neutral reference; never a name."""
    blocks: Blocks
    organisation_short: str = ""
    """How the organisation is called at the head of later pages; empty: as on the first."""
    organisation_address: str = ""
    """The line below its name on the first page."""
    recipient: str | None = None
    """The id of the recipient, where each one gets a letter."""
    mark: PageMark | None = None
    """It is no finished document, and says so."""
    pages: int = 0
    """On how many pages it should end, if closer lines can bring it about; 0: on one, where somebody signs it."""
    word: bytes = b""
    """The office's own Word file with the words of this document in it: what it looks like in Word."""

    @property
    def label(self) -> str:
        """The title, for the properties of its files; a document with a mark begins with it."""
        return f"{self.mark.words}: {self.title}" if self.mark else self.title


def between_marks(document: Document) -> Blocks:
    """The blocks of a document; of one with a mark, its words before the first of them and behind the last."""
    if document.mark is None:
        return document.blocks
    return (document.mark.paragraph, *document.blocks, document.mark.paragraph)


def with_marks_at_headings(document: Document) -> Blocks:
    """The same, with the words of the mark before each section too: for formats that have no pages."""
    blocks = between_marks(document)
    if document.mark is None:
        return blocks
    mark = document.mark.paragraph
    return tuple(
        each
        for before, block in zip((None, *blocks[:-1]), blocks, strict=True)
        for each in ((mark, block) if isinstance(block, Heading) and before != mark else (block,))
    )


def inline_text(content: Inlines) -> str:
    """The words of a run of inlines: what a reader reads, without markup (source references as ``[1, 2]``)."""
    if len(content) == 1 and isinstance(content[0], Text):
        return content[0].text
    parts = []
    for inline in content:
        match inline:
            case Text(text=text):
                parts.append(text)
            case Strong(content=inner) | Emphasis(content=inner) | Link(content=inner):
                parts.append(inline_text(inner))
            case SourceReference(numbers=numbers):
                parts.append(f"[{', '.join(map(str, numbers))}]")
            case LineBreak():
                parts.append("\n")
    return "".join(parts)


def contents(blocks: Blocks) -> Iterator[Inlines]:
    """Every piece of a document in reading order, a heading, paragraph, cell, line or label each."""
    for block in blocks:
        match block:
            case Heading(content=content) | Paragraph(content=content):
                yield content
            case BulletList(items=items) | NumberedList(items=items):
                for item in items:
                    yield from contents(item)
            case Table(header=header, rows=rows):
                for row in (header, *rows):
                    yield from row
            case AddressBlock(lines=lines) | Banner(lines=lines):
                yield from lines
            case Picture(alternative=alternative, credit=credit):
                yield alternative
                yield credit
            case Quote(content=inner) | Note(content=inner):
                yield from contents(inner)
            case Field(label=label, answer=answer):
                yield label
                yield from contents(answer)


def block_texts(blocks: Blocks) -> Iterator[str]:
    """The words of every piece of a document in reading order.

    This is what reading a written file back must find, in this order.
    """
    yield from map(inline_text, contents(blocks))


def all_inlines(content: Inlines) -> Iterator[Inline]:
    """Every inline of a run in its order, and those that lie within it behind it."""
    for inline in content:
        yield inline
        if not isinstance(inline, Text) and isinstance(inline, Around):  # nearly all are texts
            yield from all_inlines(inline.content)


def texts_of(content: Inlines) -> Iterable[Text]:
    """Every text of a run; most runs are one."""
    if len(content) == 1 and isinstance(content[0], Text):
        return (content[0],)
    return (inline for inline in all_inlines(content) if isinstance(inline, Text))


def addresses_of(content: Inlines) -> Iterator[str]:
    return (inline.url for inline in all_inlines(content) if isinstance(inline, Link))


def rebuilt(block: Block, line: Callable[[Inlines], Inlines], inner: Callable[[Blocks], Blocks]) -> Block:
    """The same block, with what ``line`` makes of each run of inlines in it, and ``inner`` of the blocks."""
    match block:
        case Heading(content=content) | Paragraph(content=content):
            return changed(block, content=line(content))
        case BulletList(items=items) | NumberedList(items=items):
            return changed(block, items=tuple(map(inner, items)))
        case Table(header=header, rows=rows):
            return Table(tuple(map(line, header)), tuple(tuple(map(line, row)) for row in rows))
        case AddressBlock(lines=lines) | Banner(lines=lines):
            return changed(block, lines=tuple(map(line, lines)))
        case Picture(alternative=alternative, credit=credit):
            return changed(block, alternative=line(alternative), credit=line(credit))
        case Quote(content=blocks) | Note(content=blocks):
            return changed(block, content=inner(blocks))
        case Field(label=label, answer=answer):
            return Field(line(label), inner(answer))


def with_texts(blocks: Blocks, change: Callable[[Text], Text]) -> Blocks:
    """The same blocks, each text as ``change`` gives it, which is asked in reading order."""
    line, inner = partial(line_with, change=change), partial(with_texts, change=change)
    return tuple([rebuilt(block, line, inner) for block in blocks])


def line_with(content: Inlines, change: Callable[[Text], Text]) -> Inlines:
    line: list[Inline] = []
    for one in content:
        match one:
            case Text():
                line.append(change(one))
            case Strong() | Emphasis() | Link():
                line.append(changed(one, content=line_with(one.content, change)))
            case SourceReference() | LineBreak():
                line.append(one)
    return tuple(line)


def without_images(document: Document) -> Document:
    """The same document with what its pictures show in words."""
    blocks = (
        changed(block, image=None) if isinstance(block, Picture) else block for block in document.blocks
    )
    return changed(document, blocks=tuple(blocks))


def joined(inlines: Iterable[Inline]) -> Inlines:
    """Joins neighbouring literal texts, so that a sentence is one run."""
    run: list[Inline] = []
    for inline in inlines:
        last = run[-1] if run else None
        if not isinstance(inline, Text):
            run.append(inline)
            continue
        text = inline.text[_doubles_the_stop(last, inline) :]
        if isinstance(last, Text) and _one_run(last, inline):
            run[-1] = Text(last.text + text, last.language, last.origin or inline.origin)
        elif text:
            run.append(Text(text, inline.language, inline.origin))
    return tuple(run)


def _doubles_the_stop(last: Inline | None, following: Text) -> bool:
    """Whether "Mr A." at the end of a sentence has brought its full stop along, in bold too."""
    if not isinstance(following, Own) or following.text[:1] != "." or following.text[1:2] == ".":
        return False
    while isinstance(last, Around) and last.content:
        last = last.content[-1]
    return isinstance(last, Text) and last.text.endswith(".")


def _one_run(one: Text, two: Text) -> bool:
    return (
        one.language == two.language
        and "\n" not in one.text + two.text
        and (one.origin is None or two.origin is None or one.origin == two.origin)
    )


def trimmed(content: Inlines) -> Inlines:
    """Joined inlines without the white space that a template leaves at both ends."""
    items = list(content)
    for end, stripped in ((0, str.lstrip), (-1, str.rstrip)):
        if items and isinstance(text := items[end], Text):
            items[end] = text.saying(stripped(text.text, " "))
    return tuple(item for item in items if item != Text(""))


def lines(content: Inlines) -> Iterator[Inlines]:
    """The lines of a paragraph that stand for themselves."""
    line: list[Inline] = []
    for inline in content:
        if isinstance(inline, LineBreak):
            yield tuple(line)
            line = []
        else:
            line.append(inline)
    yield tuple(line)
