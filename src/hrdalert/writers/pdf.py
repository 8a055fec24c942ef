"""A Document as a tagged PDF (PDF/UA-1), set by typst.

The typst program (:mod:`hrdalert.writers.pdf_style`) is the same for every document, and the Document is JSON
in one string of it: no text of a case is ever typst markup. As nothing else differs, typst answers from its
cache what one letter shares with the next.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
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
from hrdalert.writers.pdf_style import (
    LONG_ROW,
    LONG_WORD,
    LONG_WORD_IN_TABLE,
    Data,
    breakable,
    column_widths,
    page_words,
    program,
    size_and_leading,
    text_settings,
    written_out,
)
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
        replaced = () if program.is_printable else unwritable(document)
        return Written(content, (*replaced, *lacking, *trouble))

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
    """A document as the data of the typst program, and the characters that each of its hands needs."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._script = script_of(document.language)
        self._base = _Hand(self._script, document.language)
        self._numbers: dict[_Hand, int] = {}
        self.hands: dict[_Hand, set[str]] = {}
        self._number(self._base)
        self.is_printable = True
        """Whether no text has controls, odd spaces or the like."""
        self._level = 0
        self._long_word = LONG_WORD
        self._organisation = self.text(Text(document.organisation))
        self._reference = self.text(Text(document.reference))
        self._page_words = [self.text(Text(words)) for words in page_words(document.language)]
        self._blocks = self.blocks(document.blocks, top=True)

    def source(self, families: Mapping[_Hand, Iterable[str]]) -> str:
        """The program: the same for every document, but for the string that holds its data."""
        document = self._document
        size, leading = size_and_leading(self._script)
        data = {
            "title": " ".join(legal(document.title or document.id).split()),
            "author": legal(document.organisation),
            "date": (document.date.year, document.date.month, document.date.day),
            "rtl": self._script in RTL,
            "size": size,
            "leading": leading,
            "hands": [text_settings(hand.script, hand.language, families[hand]) for hand in self.hands],
            "organisation": self._organisation,
            "reference": self._reference,
            "page-words": self._page_words,
            "blocks": self._blocks,
        }
        return program(json.dumps(data, ensure_ascii=False, separators=(",", ":")))

    def blocks(self, blocks: Blocks, *, top: bool = False) -> list[Data]:
        """The blocks one after the other; a page can only break at the top."""
        pieces: list[Data] = []
        for block, following in pairwise((*blocks, None)):
            if block is None or _is_nothing(block) or (isinstance(block, PageBreak) and not top):
                continue
            piece = self.block(block)
            is_signed = isinstance(following, AddressBlock) and following.signature
            pieces.append(["keep", piece] if is_signed and isinstance(block, Paragraph) else piece)
        return pieces

    def block(self, block: Block) -> Data:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph(content=content, number=None):
                return ["par", self.line(content)]
            case Paragraph(content=content, number=number):
                return ["numbered", f"{number}. ", self.line(content)]
            case BulletList(items=items):
                return ["list", self.items(items)]
            case NumberedList(items=items, style=style):
                return ["enum", _NUMBERINGS[style], self.items(items)]
            case Table():
                return self.table(block)
            case AddressBlock(lines=lines, signature=signature):
                return ["signature" if signature else "address", [self.line(line) for line in lines]]
            case Quote(content=content):
                return ["quote", self.blocks(content)]
            case Note(content=content):
                return ["note", self.blocks(content)]
            case Field(label=label, answer=answer):
                return ["field", self.line(label), self.within(answer)]
            case PageBreak():
                return ["break"]
            case _:
                assert_never(block)

    def heading(self, heading: Heading) -> Data:
        """A heading that looks as its level says; its tag skips no level, as PDF/UA demands."""
        words = self.line(heading.content)
        if not inline_text(heading.content).strip():
            return ["par", words]
        self._level = min(heading.level, self._level + 1)
        return ["heading", heading.level, self._level, words]

    def items(self, items: Iterable[Blocks]) -> list[Data]:
        return [self.within(item) for item in items]

    def within(self, blocks: Blocks) -> Data:
        """What an item or an answer holds: the words of its only paragraph, or its blocks."""
        match blocks:
            case (Paragraph(content=content, number=None),):
                return {"line": self.line(content)}
            case _:
                return {"blocks": self.blocks(blocks)}

    def table(self, table: Table) -> Data:
        self._long_word = LONG_WORD_IN_TABLE
        header, *rows = ([self.line(cell) for cell in row] for row in (table.header, *table.rows))
        self._long_word = LONG_WORD
        lengths = [[len(inline_text(cell)) for cell in row] for row in (table.header, *table.rows)]
        is_breakable = max(map(sum, lengths)) > LONG_ROW
        return ["table", column_widths(lengths), is_breakable, header, list(chain.from_iterable(rows))]

    def line(self, content: Inlines) -> list[Data]:
        return list(chain.from_iterable(map(self.inline, content)))

    def inline(self, inline: Inline) -> list[Data]:
        match inline:
            case Text():
                return self.text(inline)
            case Strong(content=content):
                return [["strong", self.line(content)]]
            case Emphasis(content=content):
                return [["emph", self.line(content)]]
            case Link(url=url, content=content):
                words = self.line(unlinked(content))
                return [["link", url, words]] if _is_linkable(inline) else words
            case SourceReference():
                return [["source", inline_text((inline,))]]
            case LineBreak():
                return [["line-break"]]
            case _:
                assert_never(inline)

    def text(self, text: Text) -> list[Data]:
        """A text in the hand of the document, or in its own where language or script differ."""
        words = text.text
        if not words.isprintable():
            self.is_printable = False
            words = written_out(legal(words))
        first, *others = (self.words(line, text.language) for line in words.split("\n"))
        return first + [piece for line in others for piece in (["line-break"], *line)]

    def words(self, line: str, given: str | None) -> list[Data]:
        chunks = runs(line, self._script)
        return list(chain.from_iterable(self.run(chunk, script, given) for chunk, script in chunks))

    def run(self, chunk: str, script: Script, given: str | None) -> list[Data]:
        given = given or self._document.language
        hand = _Hand(script, language_for(script, given))
        if script is self._script and script_of(given) is not script:
            hand = self._base  # the punctuation of the sentence around
        number = self._number(hand)
        if not chunk.isascii():
            self.hands[hand].update(chunk)
        pieces = list(breakable(chunk, script, self._long_word))
        content: Data = pieces[0] if len(pieces) == 1 else ["cut", pieces]
        if hand == self._base:
            return [content]
        return self._isolated([number, content], hand.script in RTL)

    def _isolated(self, content: Data, is_rtl: bool) -> list[Data]:
        """What runs the other way than the document, between U+2066 or U+2067 and U+2069.

        Typst's own way, an embedding, would also turn round the brackets and numbers that follow it.
        """
        if is_rtl == (self._script in RTL):
            return [content]
        return ["\u2067" if is_rtl else "\u2066", content, "\u2069"]

    def _number(self, hand: _Hand) -> int:
        self.hands.setdefault(hand, set())
        return self._numbers.setdefault(hand, len(self._numbers))


_NUMBERINGS = {"decimal": "1.", "alpha": "(a)"}
_LONGEST_URL = 8000
"""Typst takes no longer one."""


def _is_nothing(block: Block) -> bool:
    match block:
        case BulletList(items=()) | NumberedList(items=()) | Table(header=()) | AddressBlock(lines=()):
            return True
        case _:
            return False


def _is_linkable(link: Link) -> bool:
    return is_link(link.url) and len(link.url) < _LONGEST_URL and bool(inline_text(link.content).strip())


def _by_script(choices: Mapping[_Hand, Choice]) -> dict[Script, frozenset[str]]:
    """The characters that no font shows."""
    missing: dict[Script, frozenset[str]] = {}
    for hand, choice in choices.items():
        if choice.missing:
            missing[hand.script] = missing.get(hand.script, frozenset()) | choice.missing
    return missing
