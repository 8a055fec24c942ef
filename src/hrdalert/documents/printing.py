"""What is absent goes, with what only introduced it; then the words of the case come in the place of their tokens.

What is empty is judged while texts of the case are still tokens, so that a text which ends in a colon stays. The words
come once nothing in them can be markup any more.
"""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from hrdalert.documents import blocks as doc
from hrdalert.documents.casetext import ABSENT, TOKEN_OPENS, TextTable
from hrdalert.documents.markdown_reading import MarkdownMistake

NUMBERED = 0
"""The number of a paragraph that is to have one, until all are counted."""


def with_words(blocks: doc.Blocks, texts: TextTable) -> doc.Blocks:
    """The blocks with every token as what it stands for, and paragraphs numbered.

    Raises MarkdownMistake where a token was cut, or stands for a list or table in the middle of a line.
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
        return doc.joined((*first, *(inline for part in rest for inline in (doc.Text(" "), *part))))

    def _parted(self, content: doc.Inlines) -> list[doc.Inlines]:
        """The paragraphs of a content: a text of the case may have several."""
        parts: list[list[doc.Inline]] = [[]]
        for inline in content:
            first, *rest = self._inline(inline)
            parts[-1].extend(first)
            parts.extend(list(part) for part in rest)
        return [doc.joined(part) for part in parts]

    def _inline(self, inline: doc.Inline) -> list[doc.Inlines]:
        match inline:
            case doc.Text(text=text):
                if (whole := self._texts.whole(text)) is not None:
                    return list(map(_content_of, whole))
                parts: list[list[doc.Inline]] = [[]]
                for part in self._parts(text):
                    if isinstance(part, str):
                        parts[-1].append(doc.Own(part))
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
        mend = "Give it a line of its own, with empty lines around it."
        raise MarkdownMistake("a list or a table stands in the middle of a line", 0, mend)
    return block.content


def without_absent(blocks: doc.Blocks) -> doc.Blocks:
    """The blocks that are left. Read backwards: what follows is known when a lead-in or a heading is judged."""
    kept: list[doc.Block] = []
    follows: doc.Block | None = None
    for block in reversed(blocks):
        left = _left_of(block, follows, kept[-1] if kept else None)
        if left is not None:
            kept.append(left)
        follows = left
    return tuple(reversed(kept))


def _left_of(block: doc.Block, follows: doc.Block | None, following: doc.Block | None) -> doc.Block | None:
    """What is left of a block; ``follows`` is what is left of the next one, ``following`` the next that is left."""
    match block:
        case doc.Paragraph(content=content):
            text = doc.inline_text(content)
            introduces = text.rstrip().endswith((":", "："))
            introduces_nothing = introduces and (follows is None or isinstance(follows, doc.Heading))
            return None if ABSENT.search(text) or introduces_nothing else block
        case doc.Heading(level=level, content=content):
            is_over = isinstance(following, doc.Heading) and following.level <= level
            heads_nothing = level > 1 and (following is None or is_over)
            return None if _is_absent(content) or heads_nothing else block
        case doc.BulletList(items=items) | doc.NumberedList(items=items):
            left_items = tuple(item for item in map(_item, items) if item)
            return replace(block, items=left_items) if left_items else None
        case doc.Table(header=header, rows=rows):
            present = tuple(row for row in rows if not any(map(_is_absent, row)))
            return doc.Table(header, present) if present and not any(map(_is_absent, header)) else None
        case doc.AddressBlock(lines=lines) | doc.Banner(lines=lines):
            present_lines = tuple(line for line in lines if not _is_absent(line))
            return replace(block, lines=present_lines) if present_lines else None
        case doc.Quote(content=inner) | doc.Note(content=inner):
            left_inside = without_absent(inner)
            return replace(block, content=left_inside) if left_inside else None
        case doc.Field(label=label, answer=answer):
            answer = without_absent(answer)
            return doc.Field(label, answer) if answer and not _is_absent(label) else None
        case doc.Picture():
            return block
        case _:
            assert_never(block)


def _item(item: doc.Blocks) -> doc.Blocks:
    """What is left of an item of a list: nothing where its first paragraph went."""
    first = item[0]
    return () if isinstance(first, doc.Paragraph) and _is_absent(first.content) else without_absent(item)


def _is_absent(content: doc.Inlines) -> bool:
    return ABSENT.search(doc.inline_text(content)) is not None
