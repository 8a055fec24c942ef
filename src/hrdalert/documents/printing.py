"""The words of the case in the place of their tokens, once nothing in them can be markup any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from hrdalert.documents import blocks as doc
from hrdalert.documents import runs
from hrdalert.documents.casetext import TOKEN_OPENS, TextTable
from hrdalert.documents.markdown_rules import MarkdownMistake

NUMBERED = 0
"""The number of a paragraph that is to have one, until all are counted."""


def with_words(blocks: doc.Blocks, texts: TextTable) -> doc.Blocks:
    """The blocks with every token as what it stands for, and paragraphs numbered.

    Raises:
        MarkdownMistake: a token was cut, or stands for a list or table in the middle of a line.
    """
    return _Printer(texts).blocks(blocks)


class _Printer:
    def __init__(self, texts: TextTable) -> None:
        self._texts = texts
        self._numbered = 0

    def blocks(self, blocks: doc.Blocks) -> doc.Blocks:
        return tuple(printed for block in blocks for printed in self._block(block))

    def _block(self, block: doc.Block) -> Iterator[doc.Block]:
        match block:
            case doc.Paragraph(content=content):
                yield from self._paragraph(content)
            case doc.AddressBlock(lines=lines) | doc.Banner(lines=lines):
                yield replace(block, lines=tuple(part for line in lines for part in self._parted(line)))
            case _:
                yield doc.rebuilt(block, self._line, self.blocks)

    def _paragraph(self, content: doc.Inlines) -> Iterator[doc.Block]:
        only = content[0].text if len(content) == 1 and isinstance(content[0], doc.Text) else ""
        whole = self._texts.whole(only)
        if whole is None and only[:1] == TOKEN_OPENS and " " in only:  # fields of a form, a line each
            parts = [self._texts.whole(part) for part in only.split(" ")]
            if all(part and not isinstance(part[0], doc.Paragraph) for part in parts):
                whole = tuple(block for part in parts for block in part or ())
        if whole is None:
            yield from map(doc.Paragraph, self._parted(content))
            return
        for block in whole:
            if isinstance(block, doc.Paragraph) and block.number == NUMBERED:
                self._numbered += 1
                block = doc.Paragraph(block.content, self._numbered)
            yield block

    def _line(self, content: doc.Inlines) -> doc.Inlines:
        """One run, whatever stands in it: paragraphs are joined by a space."""
        first, *rest = self._parted(content)
        return runs.joined((*first, *(inline for part in rest for inline in (doc.Text(" "), *part))))

    def _parted(self, content: doc.Inlines) -> list[doc.Inlines]:
        """The paragraphs of a content: a text of the case may have several."""
        parts: list[list[doc.Inline]] = [[]]
        for inline in content:
            first, *rest = self._inline(inline)
            parts[-1].extend(first)
            parts.extend(list(part) for part in rest)
        return [runs.joined(part) for part in parts]

    def _inline(self, inline: doc.Inline) -> list[doc.Inlines]:
        match inline:
            case doc.Text(text=text):
                if (whole := self._texts.whole(text)) is not None:
                    return list(map(_content_of, whole))
                parts: list[list[doc.Inline]] = [[]]
                for part in self._parts(text):
                    if isinstance(part, str):
                        parts[-1].append(runs.Own(part))
                        continue
                    first, *rest = map(_content_of, part)
                    parts[-1].extend(first)
                    parts.extend(list(content) for content in rest)
                return [tuple(part) for part in parts]
            case doc.Strong(content=content) | doc.Emphasis(content=content):
                return [(type(inline)(part),) for part in self._parted(content)]
            case doc.Link(url=url, content=content):
                return [(doc.Link(url, self._line(content)),)]
            case doc.SourceReference() | doc.LineBreak():
                return [(inline,)]
            case _:
                assert_never(inline)

    def _parts(self, text: str) -> list[str | doc.Blocks]:
        try:
            return list(self._texts.parts(text))
        except LookupError as error:
            raise MarkdownMistake(str(error), 0, "Print texts of the case as they are.") from None


def _content_of(block: doc.Block) -> doc.Inlines:
    if not isinstance(block, doc.Paragraph):
        raise MarkdownMistake(
            "a list or a table stands in the middle of a line",
            0,
            "Give it a line of its own, with empty lines around it.",
        )
    return block.content
