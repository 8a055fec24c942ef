"""A Document as plain text, for the body of an e-mail.

Other writers take from here which characters may stand in a file, and which addresses become links.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import assert_never
from unicodedata import category, east_asian_width

from hrdalert.documents import blocks as doc
from hrdalert.writers import Written

WIDTH = 72
"""The columns of a line: what an e-mail holds after it has been quoted once or twice."""


class TextWriter:
    """Writes UTF-8 text in lines of at most 72 columns; only a single word, such as a URL, is longer.

    Line ends are those of Unix, no line ends in a space, and every character of the document stands there
    as it is: no case is changed, no word is hyphenated. The address of a link follows the paragraph, line
    or cell that the link stands in, as ``<https://…>``. A line may begin with ``From `` or ``>`` or hold a
    lone ``.``: whoever sends the text by mail must encode it so that these survive.
    """

    format = "txt"

    def write(self, document: doc.Document) -> Written:
        """The text; every character that cannot stand in a file becomes U+FFFD and is warned of."""
        lines = _blocks(doc.with_marks_at_headings(document), WIDTH)
        text = "\n".join(lines).strip("\n") + "\n"
        return Written(text.encode(), unwritable(document))


_NO_CHARACTER = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


def legal(text: str) -> str:
    """The text as it may stand in a file: U+FFFD for controls, lone surrogates and noncharacters.

    A carriage return, alone or with a line feed, becomes a line feed.
    """
    return _NO_CHARACTER.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def unwritable(document: doc.Document) -> tuple[str, ...]:
    """A warning for each character of the document that :func:`legal` replaces."""
    replaced: set[str] = set()
    for text in doc.block_texts(document.blocks):
        replaced.update(_NO_CHARACTER.findall(text.replace("\r", "")))
    warning = "U+{:04X} cannot stand in a file: it became U+FFFD (�)"
    return tuple(warning.format(ord(character)) for character in sorted(replaced))


def is_link(url: str) -> bool:
    """Whether a URL may become a hyperlink: it is http, https, mailto or tel, and has no character that ends a URL."""
    pattern = r"(?i)(?:https?://|mailto:|tel:)[^\s<>\"\\`]+"
    return re.fullmatch(pattern, url) is not None and legal(url) == url


def shows_url(link: doc.Link) -> bool:
    """Whether a link's text is its address, with or without ``https://``, ``mailto:`` or ``tel:``."""
    shown, address = (
        re.sub(r"(?i)^(?:https?://|mailto:|tel:)", "", words.strip()).rstrip("/")
        for words in (doc.inline_text(link.content), link.url)
    )
    return shown == address


def unlinked(content: doc.Inlines) -> doc.Inlines:
    """The inlines with the words of links in place of the links."""
    words: list[doc.Inline] = []
    for inline in content:
        match inline:
            case doc.Link(content=inner):
                words += unlinked(inner)
            case doc.Strong(content=inner) | doc.Emphasis(content=inner):
                words.append(type(inline)(unlinked(inner)))
            case doc.Text() | doc.SourceReference() | doc.LineBreak():
                words.append(inline)
            case _:
                assert_never(inline)
    return tuple(words)


LED_TO = doc.BulletList | doc.NumberedList | doc.Table | doc.Quote
"""Blocks that no page break parts from the paragraph before them."""


def in_sight(blocks: doc.Blocks) -> Iterator[tuple[doc.Block, doc.Block | None, doc.Block | None]]:
    """Each block with the two blocks that follow it, None where there is none."""
    return zip(blocks, (*blocks[1:], None), (*blocks[2:], None, None), strict=False)


def is_before_closing(following: doc.Block | None, after: doc.Block | None) -> bool:
    """Whether the closing and signature of a letter follow, or the ENDS of a release: they get no page of their own."""
    match following, after:
        case doc.Paragraph(), doc.AddressBlock(signature=True):
            return True
        case doc.Paragraph(content=(doc.Strong(content=(doc.Text(text=text),)),)), _:
            return len(text.split()) == 1  # one word in bold, and no more: ENDS
    return False


def unparted(reference: doc.SourceReference) -> str:
    """The numbers of sources with no-break spaces."""
    return doc.inline_text((reference,)).replace(" ", "\u00a0")


# The pattern begins with the space, so that the search leaps from one space to the next.
_IN_A_NUMBER = re.compile(
    r" (?:(?=[0-9])"
    r"(?:(?<=article )|(?<=articles )|(?<=paragraph )|(?<=paragraphs )|(?<=principle )|(?<=rule )|(?<=No\. ))"
    r"|(?<=[0-9] )(?=[JFMASONDkmp])(?=January|February|March|April|May|June|July|August|September|October"
    r"|November|December|kilometres|km|miles|metres|kg|kilograms|per cent))"
)
"""The space between a number and what it numbers."""


def together(text: str, following: doc.Inline | None = None) -> str:
    """An English text with no-break spaces between a number and what it numbers, as in 22 October.

    A space at its end becomes a no-break space where the numbers of sources follow.
    """
    text = _IN_A_NUMBER.sub("\u00a0", text)
    if isinstance(following, doc.SourceReference) and text.endswith(" "):
        return f"{text[:-1]}\u00a0"
    return text


def in_words(picture: doc.Picture) -> doc.Blocks:
    """The alternative text of a picture, in brackets, and its credit, for formats without pictures."""
    shown = doc.Paragraph((doc.Text("["), *picture.alternative, doc.Text("]")))
    return (shown, doc.Paragraph(picture.credit)) if picture.credit else (shown,)


def with_colon(label: str) -> str:
    """A label with a colon before its answer, unless the label ends in a question mark, a full stop or the like."""
    label = label.rstrip()
    return label if label.endswith((":", "?", ".", "!", "：", "？", "。", "؟")) else f"{label}:"


def _blocks(blocks: doc.Blocks, width: int) -> list[str]:
    return apart(_block(block, width) for block in blocks)


def apart(pieces: Iterable[list[str]]) -> list[str]:
    """The pieces with an empty line between them."""
    lines: list[str] = []
    for piece in pieces:
        if lines and piece:
            lines.append("")
        lines += piece
    return lines


def _block(block: doc.Block, width: int) -> list[str]:
    match block:
        case doc.Heading(level=level, content=content):
            lines = _wrap(_words(content), width)
            # at least three signs: mail programs take two hyphens for the beginning of a signature
            size = max(3, *map(columns_of, lines)) if any(lines) else 0
            return [*lines, "=-~."[min(level, 4) - 1] * size] if size else []
        case doc.Paragraph(content=content, number=None):
            return _wrap(_words(content), width)
        case doc.Paragraph(content=content, number=number):
            marker = f"{number}. ".ljust(4)
            lines = _wrap(_words(content), width - len(marker)) or [""]
            return _hang(lines, marker, " " * len(marker))
        case doc.BulletList(items=items):
            return _list(items, ["- "] * len(items), width)
        case doc.NumberedList(items=items):
            return _list(items, [f"{number}. " for number in range(1, len(items) + 1)], width)
        case doc.Table():
            return _table(block, width)
        case doc.AddressBlock():
            return _address(block, width)
        case doc.Banner(lines=lines):
            return _address(doc.AddressBlock(lines), width)
        case doc.Picture():
            return _blocks(in_words(block), width)
        case doc.Quote(content=content):
            # not "> ": mail programs fold such lines away as quotations of an earlier message
            return _hang(_blocks(content, width - 4), "    ")
        case doc.Note(content=content):
            rule = "-" * width
            return [rule, *_hang(_blocks(content, width - 4), "  "), rule]
        case doc.Field():
            return _field(block, width)
        case _:
            assert_never(block)


def _list(items: tuple[doc.Blocks, ...], markers: list[str], width: int) -> list[str]:
    indent = max(map(len, markers), default=0)
    pieces = [
        _hang(_item(item, width - indent) or [""], marker.ljust(indent), " " * indent)
        for item, marker in zip(items, markers, strict=True)
    ]
    long = 2 * sum(map(len, pieces)) > 5 * len(pieces)
    if long or any(len(piece) > 3 or "" in piece for piece in pieces):
        return apart(pieces)
    return [line for piece in pieces for line in piece]


def _item(blocks: doc.Blocks, width: int) -> list[str]:
    """The lines of an item; lists within it follow its paragraph without an empty line."""
    if all(isinstance(block, doc.BulletList | doc.NumberedList) for block in blocks[1:]):
        return [line for block in blocks for line in _block(block, width)]
    return _blocks(blocks, width)


def _table(table: doc.Table, width: int) -> list[str]:
    header = [_words(cell) for cell in table.header]
    rows = [[_words(cell) for cell in row] for row in table.rows]
    *columns, last = [max(map(columns_of, column)) for column in zip(header, *rows, strict=True)]
    room = width - sum(columns) - 2 * len(columns)
    is_plain = not any("\n" in cell or "\t" in cell for row in (header, *rows) for cell in row[:-1])
    if is_plain and room >= min(last, 28):  # with less room, each cell gets lines of its own
        return _aligned(header, rows, [*columns, min(last, room)])
    return _row_by_row(header, rows, width)


def _aligned(header: list[str], rows: list[list[str]], columns: list[int]) -> list[str]:
    """Columns side by side. Only a cell of the last may have several lines, so that cells are read in their order."""
    indent = " " * sum(size + 2 for size in columns[:-1])
    pieces = []
    for row in (header, ["-" * size for size in columns], *rows):
        cells = zip(row[:-1], columns[:-1], strict=True)
        first = "".join(f"{cell}{' ' * (size + 2 - columns_of(cell))}" for cell, size in cells)
        pieces.append(_hang(_wrap(row[-1], columns[-1]) or [""], first, indent))
    head = [line for piece in pieces[:2] for line in piece]
    if any(len(piece) > 1 for piece in pieces[2:]):
        return apart([[*head, *pieces[2]], *pieces[3:]])
    return [*head, *(line for piece in pieces[2:] for line in piece)]


def _row_by_row(header: list[str], rows: list[list[str]], width: int) -> list[str]:
    """The header in a line of its own, then a line for each cell that begins with the words of its header."""
    first = _wrap(" | ".join(" ".join(cell.split()) for cell in header), width)
    pieces = [[*first, "-" * max(map(columns_of, first), default=0)]]
    for row in rows:
        lines = []
        for label, cell in zip(header, row, strict=True):
            if cell.strip():
                name = f"{with_colon(' '.join(label.split()))} " if label.strip() else ""
                lines += _hang(_wrap(name + cell, width - 2, first=width), "", "  ")
        pieces.append(lines)
    return apart(pieces)


def _address(block: doc.AddressBlock, width: int) -> list[str]:
    lines = [
        line
        for content in block.lines
        for line in _hang(_wrap(_words(content), width - 4, first=width) or [""], "", "    ")
    ]
    return ["", "", "", *lines] if block.signature else lines


def _field(field: doc.Field, width: int) -> list[str]:
    label = with_colon(_words(field.label))
    match field.answer:
        case (doc.Paragraph(content=content, number=None), *rest):
            lines = _wrap(f"{label} {_words(content)}", width)
        case rest:
            lines = _wrap(label, width)
    return lines + _hang(_blocks(tuple(rest), width - 4), "    ")


def _hang(lines: list[str], first: str, rest: str | None = None) -> list[str]:
    """The lines indented: the first by ``first``, the others by ``rest`` (without it, all by ``first``)."""
    indents = [first] + [first if rest is None else rest] * (len(lines) - 1)
    return [f"{indent}{line}".rstrip() for indent, line in zip(indents, lines, strict=False)]


def _words(content: doc.Inlines) -> str:
    """The words, and after them the addresses of the links whose text does not show them."""
    text = legal(doc.inline_text(content)).replace("\u2028", "\n").replace("\u2029", "\n")
    links = (inline for inline in doc.all_inlines(content) if isinstance(inline, doc.Link))
    urls = (link.url for link in links if is_link(link.url) and not shows_url(link))
    return " ".join([text, *dict.fromkeys(f"<{url.removeprefix('mailto:')}>" for url in urls)])


def _wrap(text: str, width: int, first: int | None = None) -> list[str]:
    """The lines of a text in at most ``width`` columns (the first in ``first``); none for no text."""
    lines: list[str] = []
    for line in text.split("\n") if text else ():
        row, filled, room = "", 0, first if first and not lines else width
        for space, chunk in _chunks(line):
            size = columns_of(chunk)
            if row and filled + columns_of(space) + size > room:
                lines.append(row.rstrip())
                row, filled, room, space = "", 0, width, ""
            while space and not row and columns_of(space) + size > room:
                space = space[:-1]
            row += space + chunk
            filled += columns_of(space) + size
        lines.append(row.rstrip())
    return lines


_NOT_LAST = "（「『【〔《〈“‘([{\u200d"
_NOT_FIRST = "、。，．：；？！）」』】〕》〉”’…—·々ー,.;:!?)]}%།༎༔"
_CHUNK = re.compile(rf"([ \t]*)(\[\d+(?:, \d+)*\][{re.escape(_NOT_FIRST)}]*|[^ \t]+)")
"""White space, then a word or a reference to sources, which stays whole and keeps the marks that follow it."""


def _chunks(line: str) -> Iterator[tuple[str, str]]:
    """Pieces that stay whole, each with the white space before it."""
    for space, word in _CHUNK.findall(line):
        for piece in [word] if word.isascii() else _breakable(word):
            yield space, piece
            space = ""


def _breakable(word: str) -> Iterator[str]:
    """A word as the pieces between which scripts without spaces let a line end."""
    urls = re.finditer(r"<?(?:https?://|mailto:|www\.)[^\s，。；：、！？）》」”]+", word)
    in_url = {position for url in urls for position in range(url.start() + 1, url.end())}
    start = 0
    for position, (before, after) in enumerate(pairwise(word), start=1):
        may_break = _is_ideograph(before) or _is_ideograph(after) or before in "་\u200b"
        held = after in _NOT_FIRST or before in _NOT_LAST or not _column(after) or position in in_url
        if may_break and not held:
            yield word[start:position]
            start = position
    yield word[start:]


@cache
def _is_ideograph(character: str) -> bool:
    return east_asian_width(character) in "WF" and not "\uac00" <= character <= "\ud7a3"


def columns_of(text: str) -> int:
    """The width of a text on a screen where a letter takes one column and a Chinese character two."""
    if text.isascii() and "\t" not in text:
        return len(text)
    return sum(map(_column, text))


@cache
def _column(character: str) -> int:
    if character == "\t":
        return 8
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
