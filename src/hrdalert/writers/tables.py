"""Tables: how wide their columns are, on paper and in Word, and files of them for spreadsheets."""

import csv
import io
from collections.abc import Iterable

from hrdalert.documents.blocks import Table, inline_text

_LONG_WORD = 16
"""Letters of a word that a column must hold in one line; longer ones are parted."""


def column_widths(table: Table, available: int) -> list[int]:
    """The width of each column, in twentieths of a point; together ``available``. The first rows decide.

    What is short, such as a day, stands in one line. The others share the page by their longest cells:
    none gets more than that cell needs, nor less than its longest word, or than its part of the page where all
    the longest words together are wider than it.
    """
    margins = 280  # those of a cell, in twentieths of a point
    columns = list(zip(*(map(inline_text, row) for row in (table.header, *table.rows[:40])), strict=True))
    needs = [margins + max(map(_width, cells)) for cells in columns]
    words = [[word[:_LONG_WORD] for text in cells for word in text.split()] for cells in columns]
    least = [margins + max(map(_width, column), default=0) for column in words]
    for at, head in enumerate(map(inline_text, table.header)):  # bold letters are wider
        least[at] = max(
            least[at], margins + max(_width(word[:_LONG_WORD]) * 6 // 5 for word in head.split() or [""])
        )
        needs[at] = max(needs[at], least[at])
    if (total := sum(least)) > available:
        least = [width * available // total for width in least]
    room = available - sum(least)
    widths: dict[int, int] = {}
    for at in sorted(range(len(needs)), key=needs.__getitem__):
        # up to twenty characters stand in one line, in a quarter of the page at most
        is_short = needs[at] <= margins + 2000 and sum(widths.values()) + needs[at] <= available * 0.25
        if is_short and needs[at] - least[at] <= room:
            widths[at] = needs[at]
            room -= needs[at] - least[at]
    while len(widths) < len(columns):
        left = available - sum(widths.values())
        roots = {at: need**0.7 for at, need in enumerate(needs) if at not in widths}
        shares = {at: int(left * root / sum(roots.values())) for at, root in roots.items()}
        held = {at: least[at] for at, share in shares.items() if share < least[at]}
        widths |= held or {at: needs[at] for at, share in shares.items() if share > needs[at]} or shares
    widths[max(widths, key=needs.__getitem__)] += available - sum(widths.values())
    return [width for _, width in sorted(widths.items())]


def _width(text: str) -> int:
    """About as wide as the text is in a table, in twentieths of a point."""
    if text.isascii():
        return 100 * len(text)
    return sum(240 if ord(character) > 0x2E80 else 100 for character in text)


def csv_file(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows for a spreadsheet (CSV, RFC 4180), in UTF-8 with the mark that says so; no cell begins a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(harmless, row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before it, if it might be taken for one.

    That is, where it begins with one of the signs of which OWASP warns (CSV Injection), full-width ones among them, or
    with a control sign, and where one of them follows white space or signs without a shape.
    """
    import regex

    return f"'{cell}" if regex.match(r"[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|[\p{Cc}\p{Cf}]", cell) else cell
