"""What nothing leaves behind in a document: for tests that look whether anything empty was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Document,
    Field,
    Heading,
    Note,
    NumberedList,
    Paragraph,
    Quote,
    Table,
    block_texts,
    inline_text,
)
from hrdalert.writers.text import TextWriter

_TRACES = re.compile(
    r"\bNone\b(?! of)|Absent|\(\s*\)|\[\s*\]|“\s*”|,\s*,|[ \n][,;.](?:\s|$)|: *[.,;]"
    r"|\(\s*[,;]|[,;]\s*\)|^\s*[,;.:]|·\s*·|\{|\}"
)
"""What a hole in a sentence leaves: two commas, a comma behind a space, empty brackets, a word for nothing."""


def traces_of_nothing(document: Document) -> Iterator[str]:
    """Each trace of an absent value: in words, and in blocks that hold or head nothing."""
    for text in block_texts(document.blocks):
        if match := _TRACES.search(text):
            yield f"{match[0]!r} in {text!r}"
        if "  " in text:
            yield f"a doubled space in {text!r}"
    yield from _empty(document.blocks)
    words = TextWriter().write(document).content.decode()
    yield from (f"{match[0]!r} in the text" for match in re.finditer(r"\bNone\b(?! of)|\ue000|\(\)", words))


def _empty(blocks: Blocks) -> Iterator[str]:
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        match block:
            case Heading(level=level, content=content):
                if level > 1 and (
                    following is None or (isinstance(following, Heading) and following.level <= level)
                ):
                    yield f"a heading over nothing: {inline_text(content)!r}"
            case Paragraph(content=content):
                if not inline_text(content).strip():
                    yield "an empty paragraph"
                if inline_text(content).rstrip().endswith(":") and not _can_follow_a_colon(following):
                    yield f"a colon before nothing: {inline_text(content)!r}"
            case BulletList(items=items) | NumberedList(items=items):
                if not items or not all(items):
                    yield "a list without items"
                for item in items:
                    yield from _empty(item)
            case Table(header=header, rows=rows):
                columns = [[row[column] for row in rows] for column in range(len(header))]
                if not rows or not all(any(inline_text(cell).strip() for cell in cells) for cells in columns):
                    yield f"a table with an empty column or no rows: {[inline_text(cell) for cell in header]}"
            case AddressBlock(lines=lines):
                if not all(inline_text(line).strip() for line in lines):
                    yield "an empty line of an address"
            case Quote(content=inner) | Note(content=inner):
                yield from _empty(inner) if inner else ["an empty quote"]
            case Field(label=label, answer=answer):
                if not answer or not inline_text(label).strip():
                    yield f"a field without an answer: {inline_text(label)!r}"


def _can_follow_a_colon(block: Block | None) -> bool:
    return isinstance(block, BulletList | NumberedList | Table | Quote | AddressBlock | Paragraph | Field)
