"""A Document as a tagged PDF (PDF/UA-1), set by typst.

The Document becomes a typst program of function calls on string literals: no text of a case is ever typst
markup. What the page looks like stands in :data:`~hrdalert.writers.pdf_style.STYLE`, once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, assert_never

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Document,
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
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
    inline_text,
)
from hrdalert.errors import WriterError
from hrdalert.writers import Written
from hrdalert.writers.fonts import Choice, FontLibrary, face_for, fonts_here, missing_font
from hrdalert.writers.pdf_reading import tagged_text
from hrdalert.writers.pdf_style import STYLE, literal, page_words, size_and_leading, text_settings
from hrdalert.writers.scripts import RTL, Script, language_for, runs, script_of
from hrdalert.writers.text import is_link, legal, unlinked, unwritable

if TYPE_CHECKING:
    import typst


class PdfWriter:
    """Writes A4 pages with bookmarks, links and tags that a screen reader follows.

    The letterhead is the Document's own organisation and reference. Where a character is in none of the
    fonts, the file is still tagged but no longer claims to be PDF/UA, and a warning says what to install.
    A process that has written a PDF must not be forked to write others: start workers before, or by "spawn".
    """

    format = "pdf"

    def __init__(self, fonts: FontLibrary | None = None) -> None:
        self._fonts = fonts or fonts_here()

    def write(self, document: Document) -> Written:
        """The file: the same bytes each time on a computer with the same typst and fonts."""
        program = _Program(document)
        choices = {hand: self._fonts.choose(hand.script, used) for hand, used in program.hands.items()}
        press = _press(frozenset(file.path.parent for choice in choices.values() for file in choice.files))
        source = program.source(
            {hand: press.families(choice, hand.language) for hand, choice in choices.items()}
        )
        missing = _by_script(choices)
        content, trouble = press.print(source, accessible=not missing)
        lacking = tuple(missing_font(script, characters) for script, characters in missing.items())
        return Written(content, (*unwritable(document), *lacking, *trouble))

    def read_back(self, content: bytes) -> str:
        """The words in the order in which a screen reader reads them, Arabic and Hebrew in logical order.

        Headers, footers and repeated table headers are left out; list labels and paragraph numbers are not.
        Without white space, the text of each block is what :func:`~hrdalert.documents.blocks.block_texts`
        yields, save characters that a warning of :meth:`write` named and those without a shape (category Cf:
        marks of direction and the like), which may be gone. White space is only roughly kept: a forced line
        break reads as a space, and each block ends in a line break.
        """
        return tagged_text(content)


class _Press:
    """A kept typst compiler with the fonts of some folders beside its own."""

    def __init__(self, folders: frozenset[Path]) -> None:
        import typst  # takes time that `hrdalert --help` should not spend

        fonts = typst.Fonts(
            include_system_fonts=False, font_paths=[str(folder) for folder in sorted(folders)]
        )
        self._compiler = typst.Compiler(font_paths=fonts)
        self._error = typst.TypstError
        _home()
        self._lock = Lock()
        self._families: dict[str, list[str]] = {}
        for font in fonts.fonts():
            if font.path is not None:
                self._families.setdefault(font.path, []).append(font.family)

    def families(self, choice: Choice, language: str) -> tuple[str, ...]:
        """The names that typst gives to the fonts chosen."""
        found = (self._families.get(str(file.path), []) for file in choice.files)
        return tuple(face_for(language, families) for families in found if families)

    def print(self, source: str, *, accessible: bool) -> tuple[bytes, tuple[str, ...]]:
        """A PDF/UA file if it can be one, with a warning where that fails against expectation."""
        trouble: tuple[str, ...] = ()
        if accessible:
            try:
                return self._compile(source, ["ua-1"]), trouble
            except self._error as error:
                trouble = (f"the PDF is tagged but not PDF/UA: {error.message}",)
        try:
            return self._compile(source, []), trouble
        except self._error as error:
            raise WriterError(f"typst cannot set this document: {error.message}") from error

    def _compile(self, source: str, standards: list[typst.PDFStandard]) -> bytes:
        if os.getpid() != _home():
            raise WriterError("typst would wait forever in a forked process", 'start workers by "spawn"')
        with self._lock:  # typst's compiler refuses a second caller
            content = self._compiler.compile(source.encode(), format="pdf", pdf_standards=standards)
        assert isinstance(content, bytes)
        return content


_press = cache(_Press)


@cache
def _home() -> int:
    """The process that first used typst, whose threads a fork of it lacks."""
    return os.getpid()


@dataclass(frozen=True, slots=True)
class _Hand:
    """How a run of text is set: its fonts, language and direction follow from these two."""

    script: Script
    language: str


class _Program:
    """The typst source of a document, and the characters that each of its hands needs."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._script = script_of(document.language)
        self._base = _Hand(self._script, document.language)
        self.hands: dict[_Hand, set[str]] = {self._base: set()}
        self._level = 0
        self._long_word = _LONG_WORD
        self._letterhead = [self.text(Text(words)) for words in (document.organisation, document.reference)]
        self._page_words = [self.text(Text(words)) for words in page_words(document.language)]
        self._body = self.blocks(document.blocks, top=True)

    def source(self, families: Mapping[_Hand, Iterable[str]]) -> str:
        """The whole program, with the fonts found for each hand."""
        document = self._document
        organisation, reference = self._letterhead
        before, between, after = self._page_words
        direction = "rtl" if self._script in RTL else "ltr"
        settings = [
            f"{text_settings(hand.script, hand.language, families[hand])}, dir: {direction}"
            for hand in self.hands
        ]
        size, leading = size_and_leading(self._script)
        title = " ".join(legal(document.title or document.id).split())
        return "\n".join(
            (
                f"#set document(title: {literal(title)}, author: {literal(legal(document.organisation))}, "
                f"date: datetime(year: {document.date.year}, month: {document.date.month}, "
                f"day: {document.date.day}))",
                f"#set text({settings[0]})",
                *(f"#let t{number}(body) = text({set_so}, body)" for number, set_so in enumerate(settings)),
                f'#let side = "{"right" if self._script in RTL else "left"}"',
                f"#let size = {size}",
                f"#let leading = {leading}",
                f"#let organisation = {organisation}",
                f"#let reference = {reference}",
                f"#let page-words(page, pages) = {{{before};page;{between};pages;{after}}}",
                STYLE,
                f"#{{{self._body}}}",
            )
        )

    def blocks(self, blocks: Blocks, *, top: bool = False) -> str:
        """The blocks one after the other; a page can only break at the top."""
        pieces = []
        for block, following in pairwise((*blocks, None)):
            if block is None or (isinstance(block, PageBreak) and not top):
                continue
            piece = self.block(block)
            is_signed = isinstance(following, AddressBlock) and following.signature
            pieces.append(f"keep({piece})" if is_signed and isinstance(block, Paragraph) else piece)
        return ";\n".join(filter(None, pieces)) or "[]"

    def block(self, block: Block) -> str:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph(content=content, number=None):
                return f"par({self.line(content)})"
            case Paragraph(content=content, number=number):
                return f'numbered("{number}. ", {self.line(content)})'
            case BulletList(items=items):
                return f"list({self.items(items)})" if items else ""
            case NumberedList(items=items, style=style):
                return f'enum(numbering: "{_NUMBERINGS[style]}", {self.items(items)})' if items else ""
            case Table():
                return self.table(block) if block.header else ""
            case AddressBlock(lines=lines, signature=signature):
                call = "signature" if signature else "address"
                return f"{call}({', '.join(map(self.line, lines))})" if lines else ""
            case Quote(content=content):
                return f"quote(block: true, {{{self.blocks(content)}}})"
            case Note(content=content):
                return f"note({{{self.blocks(content)}}})"
            case Field():
                return self.field(block)
            case PageBreak():
                return "pagebreak(weak: true)"
            case _:
                assert_never(block)

    def heading(self, heading: Heading) -> str:
        """A heading that looks as its level says; its tag skips no level, as PDF/UA demands."""
        words = self.line(heading.content)
        if not inline_text(heading.content).strip():
            return f"par({words})"
        self._level = min(heading.level, self._level + 1)
        return f"head({heading.level}, {self._level}, {words})"

    def items(self, items: Iterable[Blocks]) -> str:
        return ", ".join(map(self.within, items))

    def within(self, blocks: Blocks) -> str:
        """What an item or an answer holds: the words of its only paragraph, or its blocks."""
        match blocks:
            case (Paragraph(content=content, number=None),):
                return self.line(content)
            case _:
                return f"{{{self.blocks(blocks)}}}"

    def table(self, table: Table) -> str:
        self._long_word = _LONG_WORD_IN_TABLE
        header, *rows = (", ".join(map(self.line, row)) for row in (table.header, *table.rows))
        self._long_word = _LONG_WORD
        length = max((sum(map(_length, row)) for row in table.rows), default=0)
        breakable = "true" if length > _LONG_ROW else "false"
        return ",\n".join((f"matrix({_columns(table)}, {breakable}, ({header},)", *rows)) + ")"

    def field(self, field: Field) -> str:
        label = self.line(field.label)
        match field.answer:
            case (Paragraph(content=content, number=None),):
                return f"answered({label}, {self.line(content)})"
            case answer:
                return f"answered-below({label}, {{{self.blocks(answer)}}})"

    def line(self, content: Inlines) -> str:
        return _joined(map(self.inline, content))

    def inline(self, inline: Inline) -> str:
        match inline:
            case Text():
                return self.text(inline)
            case Strong(content=content):
                return f"strong({self.line(content)})"
            case Emphasis(content=content):
                return f"emph({self.line(content)})"
            case Link(url=url, content=content):
                words = self.line(unlinked(content))
                return f"link({literal(url)}, {words})" if _is_linkable(inline) else words
            case SourceReference():
                return f"source({literal(inline_text((inline,)))})"
            case LineBreak():
                return _LINE_BREAK
            case _:
                assert_never(inline)

    def text(self, text: Text) -> str:
        """A text in the hand of the document, or in its own where language or script differ."""
        chunks = runs(legal(text.text), self._script)
        return _joined(self.run(chunk, script, text.language) for chunk, script in chunks)

    def run(self, chunk: str, script: Script, given: str | None) -> str:
        given = given or self._document.language
        hand = _Hand(script, language_for(script, given))
        if script is self._script and script_of(given) is not script:
            hand = self._base  # the punctuation of the sentence around
        used = self.hands.setdefault(hand, set())
        if not chunk.isascii():
            used.update(chunk)
        words = _joined(map(literal, _breakable(chunk, script, self._long_word)), ";break-here;")
        return words if hand == self._base else self.handed(hand, words)

    def handed(self, hand: _Hand, words: str) -> str:
        """The words in their own hand, isolated (U+2066 to U+2069) where they run the other way."""
        call = f"t{list(self.hands).index(hand)}({words})"
        is_rtl = hand.script in RTL
        if is_rtl == (self._script in RTL):
            return call
        return _joined((f'"{_RTL_ISOLATE if is_rtl else _LTR_ISOLATE}"', call, f'"{_END_OF_ISOLATE}"'))


_LTR_ISOLATE, _RTL_ISOLATE, _END_OF_ISOLATE = "\u2066", "\u2067", "\u2069"
"""Typst's own way, an embedding, would also turn round the brackets and numbers that follow it."""
_NUMBERINGS = {"decimal": "1.", "alpha": "(a)"}
_LINE_BREAK = '{" ";linebreak()}'
"""The space keeps words apart for whoever copies the text or reads it back."""
_LONG_ROW = 1200
"""Characters in a row of a table from which on it may go over a page."""
_LONG_WORD, _LONG_WORD_IN_TABLE = 40, 16
"""Characters without a space from which on a line may break inside a word: addresses of web pages, mostly."""
_LONGEST_URL = 8000
"""Typst takes no longer one."""


def _by_script(choices: Mapping[_Hand, Choice]) -> dict[Script, frozenset[str]]:
    """The characters that no font shows."""
    missing: dict[Script, frozenset[str]] = {}
    for hand, choice in choices.items():
        if choice.missing:
            missing[hand.script] = missing.get(hand.script, frozenset()) | choice.missing
    return missing


def _is_linkable(link: Link) -> bool:
    return is_link(link.url) and len(link.url) < _LONGEST_URL and bool(inline_text(link.content).strip())


def _joined(pieces: Iterable[str], between: str = ";") -> str:
    """A typst expression for one thing after the other."""
    found = list(pieces)
    return found[0] if len(found) == 1 else f"{{{between.join(found)}}}" if found else '""'


_BREAKS_ANYWHERE = frozenset({Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.ARMENIAN, Script.GEORGIAN})
_PIECE = re.compile(r"[^-/_.,;:?&=#%+@]{0,12}[\u0300-\u036f]*[-/_.,;:?&=#%+@]{0,12}", re.DOTALL)


def _breakable(text: str, script: Script, long_word: int) -> Iterator[str]:
    """The text in pieces, between which a line may break: only within words too long for a line."""
    if script not in _BREAKS_ANYWHERE or len(text) < long_word:
        yield text
        return
    for number, piece in enumerate(re.split(rf"(\S{{{long_word},}})", text)):
        yield from filter(None, _PIECE.findall(piece) if number % 2 else [piece])


def _length(content: Inlines) -> int:
    return len(inline_text(content))


_NARROW = 18
"""A column whose cells have no more characters than this takes the width that it needs."""


def _columns(table: Table) -> str:
    """The widths of the columns: the wide ones share the page as the square roots of their longest cells."""
    rows = (table.header, *table.rows)
    longest = [max(map(_length, column)) for column in zip(*rows, strict=True)]
    if max(longest) <= _NARROW:
        longest[-1] = _NARROW + 1
    widths = ["auto" if length <= _NARROW else f"{length**0.5:.1f}fr" for length in longest]
    return f"({', '.join(widths)},)"
