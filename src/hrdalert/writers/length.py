"""How long a letter is, roughly: one that would run a little over its page is set a little closer."""

from __future__ import annotations

from hrdalert.documents import blocks as doc

LINE = 96
"""Letters in a line of A4 with margins of 25 mm."""
NEARLY_A_PAGE, WELL_OVER_A_PAGE = 38, 64
"""Lines: from the first on a letter may not end on its page, and from the second on closer lines do not help."""


def is_set_close(document: doc.Document) -> bool:
    """Whether the document is a letter that ends on its page only with closer lines, in one font or another."""
    if not any(isinstance(block, doc.AddressBlock) and block.signature for block in document.blocks):
        return False
    return NEARLY_A_PAGE <= sum(map(lines_of, document.blocks)) <= WELL_OVER_A_PAGE


def lines_of(block: doc.Block) -> float:
    """The height of a block, in lines of text with the space behind it."""
    words = sum(max(1.0, 0.4 + len(text) / LINE) for text in doc.block_texts((block,)))
    match block:
        case doc.Heading():
            return 2.5 * words
        case doc.AddressBlock(signature=True):
            return words + 3
        case doc.BulletList(items=items) | doc.NumberedList(items=items):
            return words + 0.3 * len(items)
        case _:
            return words + 0.5
