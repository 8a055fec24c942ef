"""The words of the case in the place of their tokens, once nothing in them can be markup any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from hrdalert.documents import runs
from hrdalert.documents.blocks import (
    AddressBlock,
    Banner,
    Block,
    Blocks,
    BulletList,
    Emphasis,
    Field,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
)
from hrdalert.documents.casetext import TOKEN, TextTable
from hrdalert.documents.markdown_rules import MarkdownMistake

NUMBERED = 0
"""The number of a paragraph that is to have one, until all are counted."""


def with_words(blocks: Blocks, texts: TextTable) -> Blocks:
    """The blocks with every token as what it stands for, and paragraphs numbered.

    Raises:
        MarkdownMistake: a token was cut, or stands for a list or table in the middle of a line.
    """
    return _Printer(texts).blocks(blocks)


class _Printer:
    def __init__(self, texts: TextTable) -> None:
        self._texts = texts
        self._numbered = 0

    def blocks(self, blocks: Blocks) -> Blocks:
        return tuple(printed for block in blocks for printed in self._block(block))

    def _block(self, block: Block) -> Iterator[Block]:
        match block:
            case Paragraph(content=content):
                yield from self._paragraph(content)
            case Heading(content=content):
                yield replace(block, content=self._line(content))
            case BulletList(items=items) | NumberedList(items=items):
                yield replace(block, items=tuple(map(self.blocks, items)))
            case Table(header=header, rows=rows):
                yield Table(
                    tuple(map(self._line, header)), tuple(tuple(map(self._line, row)) for row in rows)
                )
            case AddressBlock(lines=lines) | Banner(lines=lines):
                yield replace(block, lines=tuple(part for line in lines for part in self._parted(line)))
            case Quote(content=inner) | Note(content=inner):
                yield replace(block, content=self.blocks(inner))
            case Field(label=label, answer=answer):
                yield Field(self._line(label), self.blocks(answer))
            case PageBreak() | Picture():
                yield block
            case _:
                assert_never(block)

    def _paragraph(self, content: Inlines) -> Iterator[Block]:
        only = content[0].text if len(content) == 1 and isinstance(content[0], Text) else ""
        if not TOKEN.fullmatch(only):
            yield from map(Paragraph, self._parted(content))
            return
        (part,) = self._parts(only)
        assert not isinstance(part, str)
        for block in part:
            if isinstance(block, Paragraph) and block.number == NUMBERED:
                self._numbered += 1
                block = Paragraph(block.content, self._numbered)
            yield block

    def _line(self, content: Inlines) -> Inlines:
        """One run, whatever stands in it: paragraphs are joined by a space."""
        first, *rest = self._parted(content)
        return runs.joined((*first, *(inline for part in rest for inline in (Text(" "), *part))))

    def _parted(self, content: Inlines) -> list[Inlines]:
        """The paragraphs of a content: a text of the case may have several."""
        parts: list[list[Inline]] = [[]]
        for inline in content:
            first, *rest = self._inline(inline)
            parts[-1].extend(first)
            parts.extend(list(part) for part in rest)
        return [runs.joined(part) for part in parts]

    def _inline(self, inline: Inline) -> list[Inlines]:
        match inline:
            case Text(text=text):
                parts: list[list[Inline]] = [[]]
                for part in self._parts(text):
                    if isinstance(part, str):
                        parts[-1].append(runs.Own(part))
                        continue
                    first, *rest = map(_content_of, part)
                    parts[-1].extend(first)
                    parts.extend(list(content) for content in rest)
                return [tuple(part) for part in parts]
            case Strong(content=content) | Emphasis(content=content):
                return [(type(inline)(part),) for part in self._parted(content)]
            case Link(url=url, content=content):
                return [(Link(url, self._line(content)),)]
            case SourceReference() | LineBreak():
                return [(inline,)]
            case _:
                assert_never(inline)

    def _parts(self, text: str) -> list[str | Blocks]:
        try:
            return list(self._texts.parts(text))
        except LookupError as error:
            raise MarkdownMistake(str(error), 0, "Print texts of the case as they are.") from None


def _content_of(block: Block) -> Inlines:
    if not isinstance(block, Paragraph):
        raise MarkdownMistake(
            "a list or a table stands in the middle of a line",
            0,
            "Give it a line of its own, with empty lines around it.",
        )
    return block.content
