"""Nothing empty is printed: what holds the mark of an absent value goes, and then what only introduced it.

This is judged while texts of the case are still tokens, so that a text which ends in a colon stays.
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from hrdalert.documents import blocks as doc
from hrdalert.documents.casetext import ABSENT


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
