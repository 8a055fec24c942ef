"""A Document as a tagged PDF (PDF/UA-1), set by typst.

The Document becomes a typst program of function calls on string literals: no text of a case is ever typst markup.
What the page looks like stands in :data:`_STYLE`, once.
"""

from __future__ import annotations

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
from hrdalert.writers.fonts import EMBEDDED_FAMILIES, Choice, FontLibrary, face_for, fonts_here, missing_font
from hrdalert.writers.pdf_reading import tagged_text
from hrdalert.writers.scripts import EAST_ASIAN, RTL, Script, language_for, runs, script_of
from hrdalert.writers.text import is_link, legal, unlinked, unwritable

if TYPE_CHECKING:
    import typst


class PdfWriter:
    """Writes A4 pages with bookmarks, links and tags that a screen reader follows.

    The letterhead is the Document's own organisation and reference. Where a character is in none of the fonts,
    the file is still tagged but no longer claims to be PDF/UA, and a warning says what to install.
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
        yields, also where fonts were missing. White space is only roughly kept: a forced line break reads as
        a space, and each block ends in a line break. Marks without a shape may be gone (U+061C, U+180E,
        U+200E, U+200F), U+FEFF reads as U+2060.
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
        if accessible:
            try:
                return self._compile(source, ["ua-1"]), ()
            except self._error as error:
                trouble = (f"the PDF is tagged but not PDF/UA: {error.message}",)
        else:
            trouble = ()
        try:
            return self._compile(source, []), trouble
        except self._error as error:
            raise WriterError(f"typst cannot set this document: {error.message}") from error

    def _compile(self, source: str, standards: list[typst.PDFStandard]) -> bytes:
        with self._lock:  # typst's compiler refuses a second caller
            content = self._compiler.compile(source.encode(), format="pdf", pdf_standards=standards)
        assert isinstance(content, bytes)
        return content


_press = cache(_Press)


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
        settings = [f"{_settings(hand, families[hand])}, dir: {direction}" for hand in self.hands]
        size, leading = _SIZES.get(self._script, _USUAL_SIZE)
        title = " ".join(legal(document.title or document.id).split())
        return "\n".join(
            (
                f"#set document(title: {_literal(title)}, author: {_literal(legal(document.organisation))}, "
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
                _STYLE,
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
                return f"{'signature' if signature else 'address'}({', '.join(map(self.line, lines))})"
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
                return f"link({_literal(url)}, {words})" if _is_linkable(inline) else words
            case SourceReference():
                return f"source({_literal(inline_text((inline,)))})"
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
        words = _joined(map(_literal, _breakable(chunk, script, self._long_word)), ";break-here;")
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


_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r" \n", "\ufeff": "\u2060"})
"""In a typst string only two characters need escaping; for the space see :data:`_LINE_BREAK`."""


def _literal(text: str) -> str:
    """A typst string that is these characters."""
    return f'"{text.translate(_ESCAPES)}"'


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
    longest = [max(_length(row[number]) for row in (table.header, *table.rows)) for number in range(len(table.header))]
    if max(longest) <= _NARROW:
        longest[-1] = _NARROW + 1
    widths = ["auto" if length <= _NARROW else f"{length**0.5:.1f}fr" for length in longest]
    return f"({', '.join(widths)},)"


_USUAL_SIZE = ("11pt", "0.68em")
_SIZES = {
    Script.ARABIC: ("12.5pt", "0.9em"),
    Script.TIBETAN: ("11.5pt", "0.8em"),
    Script.HAN: ("10.5pt", "0.85em"),
    Script.KANA: ("10.5pt", "0.85em"),
    Script.HANGUL: ("10.5pt", "0.85em"),
}
"""The size of a document's text and the room between its lines, where its script wants other than usual."""
_TALL = frozenset({Script.TIBETAN, Script.MYANMAR, Script.KHMER})
"""Scripts with signs far above and below the line, which need more room than Latin letters."""
_ALPHABETS_IN_TEXT_FONT = frozenset({Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.HEBREW})


def _settings(hand: _Hand, families: Iterable[str]) -> str:
    """The arguments of typst's ``text`` for a hand."""
    fonts = [_literal(family) for family in EMBEDDED_FAMILIES]
    if hand.script in EAST_ASIAN:  # digits and Latin letters as in the rest of the text
        fonts[0] = f'(name: {fonts[0]}, covers: "latin-in-cjk")'
        fonts[1:1] = map(_literal, families)
    elif hand.script in _ALPHABETS_IN_TEXT_FONT:
        fonts += map(_literal, families)
    else:
        fonts[0:0] = map(_literal, families)
    edges = ', top-edge: "bounds", bottom-edge: "bounds"' if hand.script in _TALL else ""
    size = ", size: 1.1em" if hand.script is Script.ARABIC else ""
    return f"font: ({', '.join(fonts)}), {_locale(hand.language)}{edges}{size}"


_REGIONS = {"zh-hans": "CN", "zh-hant": "TW"}


def _locale(language: str) -> str:
    """A BCP 47 tag as typst knows it: a language and a region."""
    primary, *subtags = language.split("-")
    if not re.fullmatch("[A-Za-z]{2,3}", primary):
        return 'lang: "und"'
    region = next((tag.upper() for tag in subtags if re.fullmatch("[A-Za-z]{2}", tag)), None)
    region = region or _REGIONS.get(language.lower())
    return f'lang: "{primary.lower()}"' + (f', region: "{region}"' if region else "")


_PAGE_WORDS = {
    "ar": "صفحة # من #",
    "de": "Seite # von #",
    "en": "Page # of #",
    "es": "Página # de #",
    "fa": "صفحهٔ # از #",
    "fr": "Page # sur #",
    "he": "עמוד # מתוך #",
    "it": "Pagina # di #",
    "ja": "# / # ページ",
    "ko": "# / #쪽",
    "nl": "Pagina # van #",
    "pl": "Strona # z #",
    "pt": "Página # de #",
    "ru": "Страница # из #",
    "tr": "Sayfa # / #",
    "uk": "Сторінка # із #",
    "vi": "Trang # / #",
    "zh-hans": "第 # 页，共 # 页",
    "zh-hant": "第 # 頁，共 # 頁",
}


def page_words(language: str) -> tuple[str, str, str]:
    """What stands before, between and after the numbers at the foot of a page; only signs where unknown."""
    tag = language.lower()
    if tag.startswith("zh"):
        tag = "zh-hant" if {"hant", "tw", "hk", "mo"} & set(tag.split("-")) else "zh-hans"
    words = _PAGE_WORDS.get(tag) or _PAGE_WORDS.get(tag.split("-")[0]) or "# / #"
    before, between, after = words.split("#")
    return before, between, after


_STYLE = """
#let accent = rgb("#1B4965")
#let ink = rgb("#22282D")
#let grey = rgb("#5C6770")
#let hair = rgb("#B9C6CF")
#let tint = rgb("#EEF3F6")

#let letterhead(page) = {
  set text(fill: grey, size: 8.5pt)
  let first = page == 1
  block(width: 100%, below: 0pt, inset: (bottom: if first { 7pt } else { 5pt }),
    stroke: (bottom: if first { 0.9pt + accent } else { 0.4pt + hair }),
    grid(columns: (1fr, auto), column-gutter: 2em, align: (x, y) => bottom + if x == 0 { start } else { end },
      if first { text(size: 15pt, fill: accent, weight: "semibold", organisation) } else { organisation },
      reference))
}
#set page(paper: "a4", margin: (x: 25mm, top: 33mm, bottom: 27mm), header-ascent: 9mm, footer-descent: 10mm,
  header: context letterhead(counter(page).get().first()),
  footer: context align(center, text(fill: grey, size: 8.5pt,
    page-words(counter(page).display("1"), str(counter(page).final().first())))))
#set text(size: size, fill: ink, hyphenate: false)
#set par(leading: leading, spacing: 1.1em, justify: false)
#set block(spacing: 1.1em)
#set list(tight: false, indent: 0.5em, body-indent: 0.7em, spacing: 0.85em)
#set enum(tight: false, indent: 0.5em, body-indent: 0.7em, spacing: 0.85em)
#show selector.or(list, enum): set par(spacing: 0.85em)
#show heading: set text(fill: accent, weight: "semibold")
#show link: it => underline(stroke: 0.4pt + grey, offset: 1.8pt, text(fill: accent, it))
#show quote.where(block: true): set block(spacing: 1.1em)
#show quote.where(block: true): it => block(width: 100%, inset: ((side): 1.3em), stroke: ((side): 2pt + hair), it.body)

#let break-here = h(0pt)
#let keep(body) = block(sticky: true, body)
#let source(numbers) = text(fill: grey, size: 0.9em, numbers)
#let numbered(number, body) = par(hanging-indent: 2.3em, box(width: 2.3em, text(fill: accent, number)) + body)
#let head(look, level, body) = {
  let (size, above, below) = ((18.5pt, 1.1em, 0.8em), (13.5pt, 1.6em, 0.8em), (11.5pt, 1.5em, 0.7em), (11pt, 1.3em, 0.6em)).at(calc.min(look, 4) - 1)
  set text(size: size, style: if look > 3 { "italic" } else { "normal" })
  set par(leading: leading * 0.75)
  block(sticky: true, above: above, below: below, heading(level: level, body))
}
#let lines(pieces) = par(leading: leading * 0.8, pieces.join({" "; linebreak()}))
#let address(..pieces) = block(above: 1.5em, below: 1.5em, breakable: pieces.pos().len() > 12, lines(pieces.pos()))
#let signature(..pieces) = block(above: 20mm, below: 1.5em, breakable: false, lines(pieces.pos()))
#let note(body) = block(width: 100%, fill: tint, inset: (x: 12pt, y: 10pt), stroke: ((side): 2.5pt + accent), body)
#let label(body) = text(fill: accent, weight: "semibold", body)
#let answered(name, body) = par(label(name) + " " + body)
#let answered-below(name, body) = { block(sticky: true, below: 0.65em, label(name)); body }
#let matrix(widths, breakable, header, ..cells) = {
  set text(size: size - 1.5pt)
  set par(leading: leading * 0.9)
  set table.cell(breakable: breakable)
  block(above: 1.3em, below: 1.5em, table(columns: widths, inset: (x: 6pt, y: 5.5pt),
    stroke: (x, y) => (bottom: if y == 0 { 0.9pt + accent } else { 0.4pt + hair }),
    table.header(..header.map(label)), ..cells))
}
"""
