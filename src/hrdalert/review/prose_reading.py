"""A Document as a proof-reader reads it: passages, each with its sentences and the lines they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from msgspec import Struct

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Document,
    Emphasis,
    Field,
    Heading,
    Inlines,
    LineBreak,
    Link,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
    block_texts,
    inline_text,
)
from hrdalert.errors import Origin
from hrdalert.patterns import later
from hrdalert.review.prose_sentences import sentences

Role: TypeAlias = Literal[
    "heading", "paragraph", "item", "label", "answer", "cell", "quoted", "source", "line"
]

BLANK = "\ufffc"
"""Stands for each character of a link or an address, and in :attr:`Passage.own` of what is quoted."""

_ADDRESS = later(
    r"(?:https?://|www\.)[^\s<>\"]*[^\s<>\"'’”.,;:!?)\]]|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|(?<!\w)@\w+"
)
_NEAR_ADDRESS = ("://", "www.", "@")
_QUOTED = later(r"\"[^\"\n]*\"|“[^”\n]{0,2000}”|«[^»\n]{0,2000}»|「[^」\n]{0,2000}」")
_ENDED = later(r"[.!?…。！？][\"'”’»)\]]*$")
_LABEL = later(r"[^\s:]+(?: [^\s:]+){0,3}:")
_ITEM = later(r"\s*\((?:[a-z]|[ivx]+)\)\s")
_DATELINE = later(r"^\([^()]*\)\s*[–—-]\s*")
_FEWEST_WORDS = 6


@dataclass(frozen=True)
class Passage:
    """A piece of a document, such as a paragraph. Links and addresses are blanked out in ``text``.

    It keeps its sentences, which know it: such a circle is cleared away in a dataclass, not in a Struct with a dict.
    """

    role: Role
    text: str
    origins: tuple[tuple[int, int, Origin], ...] = ()
    """Which stretches of the text come from which line of a file."""
    running: bool = False
    """Whole sentences, as opposed to a label, a salutation, a date or a line of an address."""

    @cached_property
    def own(self) -> str:
        """The text without the words of others: what stands between quotation marks is blanked out."""
        return _QUOTED.sub(
            lambda quoted: quoted[0][0] + BLANK * (len(quoted[0]) - 2) + quoted[0][-1], self.text
        )

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(Sentence(self, begin, end) for begin, end in sentences(self.text))

    def origin(self, begin: int, end: int) -> Origin | None:
        """The line that the first of these characters with a known origin comes from."""
        for first, last, origin in self.origins:
            if first < max(end, begin + 1) and begin < last:
                return origin
        return None


class Sentence(Struct, frozen=True):
    """One sentence of a passage."""

    passage: Passage
    begin: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.begin : self.end]

    @property
    def own(self) -> str:
        return self.passage.own[self.begin : self.end]

    @property
    def opening(self) -> str:
        """The sentence as it opens, without a dateline, a quotation mark or a bracket before it."""
        return _DATELINE.sub("", self.text).lstrip("\"'“‘«([")


class EmptyLabel(Struct, frozen=True):
    """A label or a heading that nothing follows."""

    passage: Passage


class Reading(Struct, frozen=True, dict=True):
    """What a document says, in the order of reading."""

    passages: tuple[Passage, ...]
    flows: tuple[tuple[Passage, ...], ...]
    """Paragraphs of running prose that follow one another, and each item or answer alone."""
    empty: tuple[EmptyLabel, ...]

    @cached_property
    def prose(self) -> tuple[Passage, ...]:
        """Running paragraphs, items of lists and answers."""
        return tuple(passage for flow in self.flows for passage in flow)

    @cached_property
    def worded(self) -> tuple[Passage, ...]:
        """All in the document's own words: also headings, labels, and paragraphs that are no sentences."""
        return tuple(one for one in self.passages if one.role not in ("quoted", "source", "line"))

    @cached_property
    def written(self) -> tuple[Passage, ...]:
        """The same without table cells and labels."""
        return tuple(one for one in self.worded if one.role not in ("cell", "label"))


def read(document: Document) -> Reading:
    """The passages of a document, in its own words or not: their roles say."""
    passages = tuple(_passages(document.blocks, "paragraph", _source_list(document.blocks)))
    return Reading(
        tuple(passage for passage in passages if passage is not None),
        tuple(_flows(passages)),
        tuple(_empty(document.blocks, None)),
    )


def _flows(passages: Iterable[Passage | None]) -> Iterator[tuple[Passage, ...]]:
    flow: list[Passage] = []
    for passage in passages:
        if passage is not None and passage.role == "paragraph" and passage.running:
            flow.append(passage)
            continue
        if flow:
            yield tuple(flow)
            flow = []
        if passage is not None and passage.role in ("item", "answer"):
            yield (passage,)
    if flow:
        yield tuple(flow)


# --- blocks


def _passages(blocks: Blocks, role: Role, sources: NumberedList | None) -> Iterator[Passage | None]:
    """The passages of the blocks; None where the flow of sentences is broken by something without words."""
    for block in blocks:
        match block:
            case Heading(content=content):
                yield _passage(content, "heading")
            case Paragraph(content=content):
                yield _passage(content, role)
            case BulletList(items=items) | NumberedList(items=items):
                yield from _items(
                    items, "quoted" if role == "quoted" else "source" if block is sources else "item"
                )
            case Table(header=header, rows=rows):
                yield from (_passage(cell, "cell") for row in (header, *rows) for cell in row)
            case AddressBlock(lines=lines):
                yield from (_passage(line, "line") for line in lines)
            case Quote(content=inner):
                yield None
                yield from _passages(inner, "quoted", sources)
            case Note(content=inner):
                yield None
                yield from _passages(inner, role, sources)
                yield None
            case Field(label=label, answer=answer):
                yield _passage(label, "label")
                yield from _passages(answer, "answer" if role != "quoted" else role, sources)
            case PageBreak():
                yield None


def _items(items: Sequence[Blocks], role: Role) -> Iterator[Passage | None]:
    yield None
    for item in items:
        yield from _passages(item, role, None)
    yield None


def _source_list(blocks: Blocks) -> NumberedList | None:
    """The numbered list after the last heading, if it holds links or an entry for each source cited."""
    after: list[NumberedList] = []
    for block in blocks:
        if isinstance(block, Heading):
            after = []
        elif isinstance(block, NumberedList) and block.style == "decimal":
            after.append(block)
    if not after:
        return None
    holds_links = any(
        _holds_link(one.content) for item in after[-1].items for one in item if isinstance(one, Paragraph)
    )
    return after[-1] if holds_links or 0 < _highest_source(blocks) <= len(after[-1].items) else None


def _holds_link(content: Inlines) -> bool:
    return any(
        isinstance(inline, Link) or (isinstance(inline, Strong | Emphasis) and _holds_link(inline.content))
        for inline in content
    )


def _highest_source(blocks: Blocks) -> int:
    cited = (
        number
        for block in blocks
        if isinstance(block, Paragraph)
        for inline in block.content
        if isinstance(inline, SourceReference)
        for number in inline.numbers
    )
    return max(cited, default=0)


# --- words


def _passage(content: Inlines, role: Role) -> Passage:
    parts: list[str] = []
    origins: list[tuple[int, int, Origin]] = []
    _collect(content, parts, origins, 0)
    text = "".join(parts)
    if any(sign in text for sign in _NEAR_ADDRESS):
        text = _ADDRESS.sub(_blanked, text)
    if role in ("item", "cell") and _is_source_entry(content):
        role = "source"
    elif role == "paragraph" and _ITEM.match(text):
        role = "item"
    return Passage(role, text, tuple(origins), role == "paragraph" and _is_running(content, text))


def _blanked(found: re.Match[str]) -> str:
    return BLANK * len(found[0])


def _collect(
    content: Inlines, parts: list[str], origins: list[tuple[int, int, Origin]], at: int, link: bool = False
) -> int:
    """Appends the words, and where they come from; returns the position after them."""
    for inline in content:
        match inline:
            case Text(text=text, origin=origin):
                if origin is not None and text:
                    origins.append((at, at + len(text), origin))
                parts.append(BLANK * len(text) if link else text)
                at += len(text)
            case Strong(content=inner) | Emphasis(content=inner):
                at = _collect(inner, parts, origins, at, link)
            case Link(content=inner):
                at = _collect(inner, parts, origins, at, True)
            case SourceReference() | LineBreak():
                words = inline_text((inline,))
                parts.append(words)
                at += len(words)
    return at


def _is_source_entry(content: Inlines) -> bool:
    """What ends in a link is an entry of a list of sources: publisher, title, date, address."""
    for inline in reversed(content):
        if isinstance(inline, Text) and not inline.text.strip(" .\n"):
            continue
        return isinstance(inline, Link)
    return False


def _is_running(content: Inlines, text: str) -> bool:
    bare = text.strip()
    if any(isinstance(inline, LineBreak) for inline in content) or " · " in bare or bare.endswith(":"):
        return False
    if _ENDED.search(bare):
        return True
    if bare.endswith(",") and (bare.startswith("Dear ") or len(bare.split()) < _FEWEST_WORDS):
        return False
    marked = all(
        isinstance(inline, Strong | Emphasis) or (isinstance(inline, Text) and not inline.text.strip())
        for inline in content
    )
    if (marked and len(sentences(bare)) < 2) or _LABEL.match(bare):
        return False
    return len(bare.split()) >= _FEWEST_WORDS


# --- labels


def _empty(blocks: Blocks, after: Block | None) -> Iterator[EmptyLabel]:
    """Labels and headings without anything to introduce; ``after`` is what follows these blocks."""
    seen = [block for block in blocks if not isinstance(block, PageBreak)]
    for block, following in zip(seen, [*seen[1:], after], strict=False):
        match block:
            case Heading(level=level, content=content):
                if following is None or (isinstance(following, Heading) and following.level <= level):
                    yield EmptyLabel(_passage(content, "heading"))
            case Paragraph(content=content):
                if inline_text(content).rstrip().endswith(":") and _introduces_nothing(following):
                    yield EmptyLabel(_passage(content, "paragraph"))
            case Field(label=label, answer=answer):
                if not "".join(block_texts(answer)).strip():
                    yield EmptyLabel(_passage(label, "label"))
                yield from _empty(answer, None)
            case BulletList(items=items) | NumberedList(items=items):
                for item in items:
                    yield from _empty(item, None)
            case Note(content=inner):
                yield from _empty(inner, None)
            case _:
                pass


def _introduces_nothing(following: Block | None) -> bool:
    if following is None or isinstance(following, Heading | Field):
        return True
    return not "".join(block_texts((following,))).strip()
