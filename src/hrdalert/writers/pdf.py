"""A Document as a tagged PDF (PDF/UA-1), set by typst.

The look stands in ``letter.typ``, which typst reads once. The program of a document calls a function of it for each
block, and holds texts only in literals, which :func:`hrdalert.writers.pdf_typst.quoted` writes: no text of a case
is ever typst markup or code. Typst keeps in its cache what one letter shares with the next.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Literal, assert_never

from msgspec import Struct

from hrdalert.documents import blocks as doc
from hrdalert.documents.images import Image
from hrdalert.writers import Written
from hrdalert.writers import look as looks
from hrdalert.writers.fonts import missing_font, places_for
from hrdalert.writers.look import PLAIN, Look, fitted
from hrdalert.writers.pdf_typst import (
    array,
    breakable,
    press_of,
    quoted,
    size_and_leading,
    text_settings,
    written_out,
)
from hrdalert.writers.scripts import EAST_ASIAN, RTL, Script, language_for, phrases, runs, script_of
from hrdalert.writers.tables import column_widths
from hrdalert.writers.text import (
    LED_TO,
    in_sight,
    in_words,
    is_before_closing,
    is_link,
    legal,
    together,
    unlinked,
    unparted,
    unwritable,
)

LONG_ROW = 1200
"""The characters from which on a row of a table may break over two pages."""
LONG_TABLE, ROWS_TOGETHER = 1000, 50
"""A table of more rows becomes lines, 50 in a paragraph: typst takes 12 kB for a cell, and holds all of them."""
LONG_WORD, LONG_WORD_IN_TABLE = 40, 16
"""The characters from which on a line may break inside a word; most words so long are addresses of web pages."""
WIDTH = int((210 - 2 * looks.shared("pdf")["margins"]["side"]) * 1440 / 25.4)
"""The width of the text on a page of A4, in twentieths of a point."""
LONGEST_NAME = 8
"""The most East Asian characters between which a line does not break, in text of another script."""


class PdfWriter:
    """Writes A4 pages with bookmarks, links and tags that a screen reader follows.

    The letterhead is the Document's own, in the office's ``look``. Where a character is in none of the
    fonts, the file is still tagged but no longer claims to be PDF/UA, and a warning says what to install.
    A process that has written a PDF must not be forked to write others: start workers before, or by "spawn".
    """

    format = "pdf"

    def __init__(self, look: Look = PLAIN) -> None:
        self._look = look

    def write(self, document: doc.Document) -> Written:
        """The file: the same bytes each time on a computer with the same typst and fonts."""
        program = _Program(document, self._look)
        for place in places_for({hand.script for hand, used in program.hands.items() if used}):
            press = press_of(place, self._look.font)
            families = {hand: press.families(hand.script, hand.language) for hand in program.hands}
            content, complaint = press.print(program.source(families, press.font))
            missing = program.missing(complaint)
            if not missing:
                break
        warnings = list(() if program.is_printable else unwritable(document))
        warnings += [missing_font(script, characters) for script, characters in missing.items()]
        if self._look.font != press.font:
            lacks = f"this computer lacks the font {self._look.font}, which design: names"
            warnings.append(f"{lacks}; PDF files have another")
        if complaint and not missing:
            warnings.append(f"the PDF is tagged but not PDF/UA: {complaint.splitlines()[0]}")
        return Written(content, tuple(warnings))


class _Hand(Struct, frozen=True):
    """The setting of a run of text: its fonts and direction follow from script and language."""

    script: Script
    language: str


class _Program:
    """A document as a program of typst, and the characters that each of its hands needs."""

    def __init__(self, document: doc.Document, look: Look) -> None:
        self._document = document
        self._look = look
        self._script = script_of(document.language)
        self._base = _Hand(self._script, document.language)
        self.hands: dict[_Hand, set[str]] = {self._base: set()}
        self._numbers = {self._base: 0}
        self.is_printable = True
        """Whether no text has controls, odd spaces or the like."""
        self._level = 0
        self._long_word = LONG_WORD
        head = {
            "name": document.organisation,
            "short": document.organisation_short or document.organisation or looks.shortened(document.title),
            "address": document.organisation_address,
            "reference": document.reference,
            "mark": document.mark.words if document.mark else "",
        }
        lines = {name: self.line((doc.Text(words),)) if words else "none" for name, words in head.items()}
        lines["logo"] = "none"
        if look.logo:
            lines["logo"] = f"logo({_image(look.logo, 'logo', document.organisation)})"
        self._head = ",".join(f"{name}:{line}" for name, line in lines.items())
        self._of_pages = array(self.line((doc.Text(words),)) for words in looks.page_words(document.language))
        self._blocks = self.blocks(doc.between_marks(document))

    def source(self, families: Mapping[_Hand, tuple[str, ...]], font: str) -> str:
        document = self._document
        size, leading = size_and_leading(self._script)
        gap = 1.0
        if looks.is_set_close(document):
            size, leading, gap = size * 0.95, leading * 0.9, 0.8
        direction, side = ("rtl", "right") if self._script in RTL else ("ltr", "left")
        date = document.date
        about = {
            "title": quoted(" ".join(legal(document.label or document.id).split())),
            "author": quoted(legal(document.organisation)),
            "date": f"datetime(year:{date.year},month:{date.month},day:{date.day})",
        }
        base, *others = (
            f"({direction},{text_settings(hand.script, hand.language, families[hand], font)})"
            for hand in self.hands
        )
        if document.mark:
            about["keywords"] = array((quoted(document.mark.keywords),))
        return "\n".join(
            (
                '#import "/letter.typ": *',
                "#{",
                f'let look=(size:{size}pt,leading:{leading}em,gap:{gap}em,side:"{side}",'
                f'accent:rgb("#{self._look.colour}"),tint:rgb("#{self._look.tint}"))',
                *(f"let hand{number}=in-hand{settings}" for number, settings in enumerate(others, 1)),
                f"let about=({','.join(f'{name}:{value}' for name, value in about.items())})",
                f"show: letter.with(look,settings{base},about,({self._head}),{self._of_pages})",
                *self._blocks,
                "}",
            )
        )

    def missing(self, complaint: str) -> dict[Script, set[str]]:
        """By script, the characters for which typst found no font, as its complaint names them."""
        lacking: set[str] = set()
        for text in re.findall(r'the text `"(.*?)"` could not be displayed', complaint):
            lacking.update(re.sub(r"\\u{(\w+)}", lambda code: chr(int(code[1], 16)), text))
        missing: dict[Script, set[str]] = {}
        for hand, used in self.hands.items():
            if unshown := used & lacking:
                missing.setdefault(hand.script, set()).update(unshown)
        return missing

    def blocks(self, blocks: doc.Blocks) -> list[str]:
        pieces: list[str] = []
        for block, following, after in in_sight(blocks):
            match block:
                case doc.BulletList(items=()) | doc.NumberedList(items=()):
                    continue
                case doc.Table(header=()) | doc.AddressBlock(lines=()):
                    continue
            signs = isinstance(following, doc.AddressBlock) and following.signature
            leads = isinstance(following, LED_TO) or signs or is_before_closing(following, after)
            piece = self.block(block)
            pieces.append(f"keep({piece})" if leads and isinstance(block, doc.Paragraph) else piece)
        return pieces

    def block(self, block: doc.Block) -> str:
        match block:
            case doc.Heading():
                return self.heading(block)
            case doc.Paragraph(content=content, number=None):
                return f"par({self.line(content)})"
            case doc.Paragraph(content=content, number=number):
                return f'numbered(look,"{number}. ",{self.line(content)})'
            case doc.BulletList(items=items):
                return f"list({self.items(items)})"
            case doc.NumberedList(items=items):
                return f'enum(numbering:"1.",{self.items(items)})'
            case doc.Table():
                return self.table(block)
            case doc.AddressBlock(lines=lines, signature=signature):
                return f"{'signature' if signature else 'address'}(look,{','.join(map(self.line, lines))})"
            case doc.Banner(lines=lines):
                return f"headline(look,{','.join(map(self.line, lines))})"
            case doc.Picture():
                return self.picture(block)
            case doc.Quote(content=content):
                return f"quote(block:true,{_joined(self.blocks(content))})"
            case doc.Note(content=content):
                return f"note(look,{_joined(self.blocks(content))})"
            case doc.Field(label=label, answer=(doc.Paragraph(content=content, number=None),)):
                return f"answered(look,{self.line(label)},{self.line(content)})"
            case doc.Field(label=label, answer=answer):
                return f"field(look,{self.line(label)},{_joined(self.blocks(answer))})"
            case _:
                assert_never(block)

    def heading(self, heading: doc.Heading) -> str:
        """A heading in the look of its level; the level of its tag skips none, as PDF/UA demands."""
        words = self.line(heading.content)
        if not doc.inline_text(heading.content).strip():
            return f"par({words})"
        self._level = min(heading.level, self._level + 1)
        return f"titled(look,{heading.level},{self._level},{words})"

    def picture(self, picture: doc.Picture) -> str:
        if picture.image is None:
            return _joined(self.blocks(in_words(picture)))
        alternative = doc.inline_text(picture.alternative)
        credit = self.line(picture.credit) if picture.credit else "none"
        return f"picture({_image(picture.image, 'photograph', alternative)},{credit})"

    def items(self, items: Iterable[doc.Blocks]) -> str:
        return ",".join(map(self.item, items))

    def item(self, blocks: doc.Blocks) -> str:
        """The words of the only paragraph of an item, or its blocks."""
        match blocks:
            case (doc.Paragraph(content=content, number=None),):
                return self.line(content)
            case _:
                return _joined(self.blocks(blocks))

    def table(self, table: doc.Table) -> str:
        if len(table.rows) > LONG_TABLE:
            return self.lines_of(table)
        self._long_word = LONG_WORD_IN_TABLE
        header = array(map(self.line, table.header))
        cells = ",".join(map(self.line, chain.from_iterable(table.rows)))
        self._long_word = LONG_WORD
        longest = max(sum(len(doc.inline_text(cell)) for cell in row) for row in (table.header, *table.rows))
        widths = array(f"{width}fr" for width in column_widths(table, WIDTH))
        return f"matrix(look,{widths},{str(longest > LONG_ROW).lower()},{header},{cells})"

    def lines_of(self, table: doc.Table) -> str:
        """A table as a line for each row, with dots between the cells; each paragraph of rows has the header first."""

        def dotted(row: Iterable[doc.Inlines]) -> str:
            first, *others = (cell or (doc.Text("–"),) for cell in row)
            rest = (part for cell in others for part in (doc.Text(" · "), *cell))
            return self.line(doc.joined((*first, *rest)))

        rows, header = list(map(dotted, table.rows)), dotted(table.header)
        parts = (rows[start : start + ROWS_TOGETHER] for start in range(0, len(rows), ROWS_TOGETHER))
        return _joined([f"rows(look,{header},{','.join(part)})" for part in parts])

    def line(self, content: doc.Inlines) -> str:
        pieces: list[str] = []
        for inline, following in zip(content, (*content[1:], None), strict=False):
            pieces += self.inline(inline, following)
        return _joined(pieces)

    def inline(self, inline: doc.Inline, following: doc.Inline | None = None) -> list[str]:
        match inline:
            case doc.Text():
                return self.text(inline, following)
            case doc.Strong(content=content):
                return [f"strong({self.line(content)})"]
            case doc.Emphasis(content=content):
                return [f"emph({self.line(content)})"]
            case doc.Link(url=url, content=content):
                words = self.line(unlinked(content))
                # typst takes no URL of 8000 characters
                is_linkable = is_link(url) and len(url) < 8000 and doc.inline_text(content).strip()
                return [f"link({quoted(url)},{words})" if is_linkable else words]
            case doc.SourceReference():
                return [f"source({quoted(unparted(inline))})"]
            case doc.LineBreak():
                return ["break-line"]
            case _:
                assert_never(inline)

    def text(self, text: doc.Text, following: doc.Inline | None = None) -> list[str]:
        """A text in the document's hand; where its language or script differ, in a hand of its own."""
        words = text.text
        is_plain = text.language is None and self._base.script is Script.LATIN
        is_printable, is_ascii = words.isprintable(), words.isascii()
        if not is_printable:
            self.is_printable = False
            words = written_out(legal(words))
        if is_plain and self._long_word != LONG_WORD_IN_TABLE:
            words = together(words, following)
        if is_plain and is_ascii and is_printable:
            return [self._in_pieces(words, Script.LATIN)]
        first, *others = (self.words(line, text.language) for line in words.split("\n"))
        return first + [piece for line in others for piece in ("break-line", *line)]

    def words(self, line: str, given: str | None) -> list[str]:
        pieces: list[str] = []
        for phrase, around in phrases(line, given, self._script):
            parts = (self.run(chunk, script, given, around) for chunk, script in runs(phrase, around))
            pieces += self._isolated(list(chain.from_iterable(parts)), around, self._script)
        return pieces

    def run(self, chunk: str, script: Script, given: str | None, around: Script) -> list[str]:
        hand = _Hand(script, language_for(script, given, self._document.language))
        if script is self._script and script_of(given or self._document.language) is not script is around:
            hand = self._base  # punctuation of the sentence around the text
        number = self._numbers.setdefault(hand, len(self._numbers))
        used = self.hands.setdefault(hand, set())
        if not chunk.isascii():
            used.update(chunk)
        content = self._in_pieces(chunk, script)
        if hand == self._base:
            return self._isolated([content], script, around)
        if script in EAST_ASIAN and self._script not in EAST_ASIAN and len(chunk) <= LONGEST_NAME:
            content = f"whole({quoted(chunk)})"
        return self._isolated([f"hand{number}({content})"], script, around)

    def _in_pieces(self, chunk: str, script: Script) -> str:
        """The characters as a literal, or as several between which a line may break."""
        match breakable(chunk, script, self._long_word):
            case [piece]:
                return quoted(piece)
            case pieces:
                return f"breakable({','.join(map(quoted, pieces))})"

    def _isolated(self, content: list[str], script: Script, around: Script) -> list[str]:
        """The content between U+2066 or U+2067 and U+2069, where it runs the other way than the text around it.

        Typst's own way, an embedding, would also turn round the brackets and numbers behind the content.
        """
        if (script in RTL) is (around in RTL):
            return content
        return [quoted("\u2067" if script in RTL else "\u2066"), *content, quoted("\u2069")]


def _image(image: Image, field: Literal["logo", "photograph"], alternative: str) -> str:
    """The arguments of typst's function for a picture: an SVG drawing that holds it, its size, and its words."""
    content = b64encode(image.content).decode()
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {image.width} {image.height}"><image '
        f'width="{image.width}" height="{image.height}" href="data:image/{image.kind};base64,{content}"/></svg>'
    )
    wide, high = fitted(image, field)
    return f"{quoted(drawing)},{wide:.2f},{high:.2f},{quoted(legal(alternative))}"


def _joined(pieces: Sequence[str]) -> str:
    match pieces:
        case []:
            return "[]"
        case [piece]:
            return piece
        case _:
            return f"{{{';'.join(pieces)}}}"
