"""A Document as a Word file on the organisation's letterhead, in named styles that the letterhead defines."""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final, assert_never
from urllib.parse import quote

from docx import Document as open_word
from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from lxml import etree

from hrdalert.documents import blocks as doc
from hrdalert.writers import Written
from hrdalert.writers.docx_forms import Forms, Mark, escaped, xml_text
from hrdalert.writers.docx_letterhead import (
    LEVELS,
    LIST_STYLES,
    PACKAGED,
    Letterhead,
    ListKind,
    finished,
    set_flush,
)
from hrdalert.writers.look import PLAIN, Look, fitted, is_set_close
from hrdalert.writers.scripts import RTL, Script, phrases, runs
from hrdalert.writers.tables import column_widths
from hrdalert.writers.text import LED_TO, in_sight, in_words, is_before_closing, together, unparted

BREAK: Final = "<w:r><w:br/></w:r>"
FIRST_PICTURE: Final = 100
"""The id above which pictures of a document are numbered; those of the letterhead have smaller ids."""


class DocxWriter:
    """Writes Word files on a letterhead, which is opened when the writer is made and kept.

    ``letterhead`` is any Word file (None: the packaged one, in the office's ``look``): its styles, page, header and
    footer are taken over, its text is not. ``{organisation}``, ``{short}``, ``{address}``, ``{reference}``,
    ``{title}`` and ``{page of pages}`` in header and footer are filled. A style that it lacks is replaced by the
    packaged one, with a warning. A document that names no organisation is set on the packaged letterhead, since an
    office's own tells who wrote. Raises WriterError where the file is no Word file that can be a letterhead.
    """

    format = "docx"

    def __init__(self, letterhead: Path | None = None, look: Look = PLAIN) -> None:
        self._letterhead = Letterhead(letterhead or PACKAGED, look)
        is_own = letterhead or look.logo
        self._unnamed = Letterhead(PACKAGED, Look(look.colour, look.font)) if is_own else None
        self._warnings: tuple[str, ...] = ()
        if letterhead and (missing := ", ".join(self._letterhead.missing)):
            self._warnings = (f"{letterhead.name} lacks the styles {missing}; built-in ones are used.",)

    def write(self, document: doc.Document) -> Written:
        """The file. U+FFFD stands for characters that XML cannot hold, and every kind of line end is a break."""
        if document.word:
            return Written(self._of_office(document))
        letterhead = self._letterhead if document.organisation else self._unnamed or self._letterhead
        word = letterhead.sheet(document.language, close=is_set_close(document))
        body = _Body(word, letterhead, Forms(letterhead.styles, document.language))
        body.blocks(doc.between_marks(document))
        if document.mark and body.remarks:
            _add_comments(word, body.remarks, document.mark)
        return Written(finished(word, document, "".join(body.parts)), self._warnings)

    @staticmethod
    def _of_office(document: doc.Document) -> bytes:
        """The office's own file; the words of a mark stand in its first paragraph, too."""
        words = document.mark.words if document.mark else ""
        first = f"<w:p><w:r><w:rPr><w:b/><w:bCs/></w:rPr>{_literal(words)}</w:r></w:p>" if words else ""
        return finished(open_word(BytesIO(document.word)), document, first)


_PLAIN = re.compile(r"[ -%'-;=?-~\u00a0-\u024f\u2010-\u2027\u202f-\u205e]*").fullmatch
"""Matches Latin text without characters that XML or Word would take for something else."""


class _Body:
    """The body of one document as it grows, with the links, numbered lists and comments that it needs."""

    def __init__(self, word: Word, letterhead: Letterhead, forms: Forms) -> None:
        self.parts: list[str] = []
        self._word = word
        self._numbering = word.part.numbering_part.element
        self._links: dict[str, str] = {}
        self._pictures = 0
        self.remarks: list[doc.Remark] = []
        self._letterhead = letterhead
        self._forms = forms
        self._in_table = False
        self._is_tall = False
        """Whether the paragraph at work has Tibetan letters, which stand in stacks."""
        self._heads_list = False
        """Whether the last heading stands right before a list."""

    # blocks

    def blocks(self, blocks: doc.Blocks, style: str = "body text") -> None:
        for block, following, after in in_sight(blocks):
            self._block(block, following, style, keep=is_before_closing(following, after))

    def _block(self, block: doc.Block, following: doc.Block | None, style: str, *, keep: bool) -> None:
        match block:
            case doc.Paragraph(content=content, number=number):
                leads = isinstance(following, LED_TO)
                if number is not None:
                    self._paragraph("numbered paragraph", content, self._number(number), keep=keep or leads)
                elif style == "body text" and leads:
                    self._paragraph("list lead-in", content, keep=keep)
                else:
                    signs = isinstance(following, doc.AddressBlock) and following.signature
                    style = "closing" if signs and style == "body text" else style
                    self._paragraph(style, content, keep=keep)
            case doc.Heading(level=level, content=content):
                named = {1: "title", 2: "heading 1", 3: "heading 2"}.get(level, "heading 3")
                self._paragraph(named, content, marks=Mark.IN_BOLD)
                self._heads_list = isinstance(following, doc.BulletList | doc.NumberedList)
            case doc.BulletList(items=items):
                self._list("bullet", items, 0)
            case doc.NumberedList(items=items):
                self._list("decimal", items, 0)
            case doc.Table():
                self._table(block)
            case doc.AddressBlock(lines=lines, signature=signature):
                opening = self._forms.paragraph("signature" if signature else "address")
                self.parts.append(f"{opening}{BREAK.join([self._inlines(line, 0) for line in lines])}</w:p>")
            case doc.Banner(lines=lines):
                marks = (Mark.IN_BOLD, *(Mark.IN_BOLD | Mark.BANNER,) * (len(lines) - 1))
                first, *others = map(self._inlines, lines, marks)
                self.parts.append(f"{self._forms.paragraph('banner')}{BREAK.join((first, *others))}</w:p>")
            case doc.Picture():
                self._picture(block)
            case doc.Quote(content=inner):
                self.blocks(inner, "quote")
            case doc.Note(content=inner):
                self.blocks(inner, "note")
            case doc.Field():
                self._field(block)
            case _:
                assert_never(block)

    def _paragraph(
        self, style: str, content: doc.Inlines, before: str = "", marks: int = 0, *, keep: bool = False
    ) -> None:
        self._is_tall = False
        text = self._inlines(content, marks)
        is_text = style in ("body text", "list lead-in", "numbered paragraph")
        height = self._letterhead.even_lines if self._is_tall and is_text else ""
        opening = self._forms.paragraph(style, "<w:keepNext/>" if keep else "", height)
        self.parts.append(f"{opening}{before}{text}</w:p>")

    def _number(self, number: int | None) -> str:
        if number is None:
            return ""
        form = self._forms.run(self._forms.script, None, Mark.NUMBER)
        return f"<w:r>{form}<w:t>{number}.</w:t><w:tab/></w:r>"

    def _list(self, kind: ListKind, items: tuple[doc.Blocks, ...], level: int) -> None:
        level = min(level, LEVELS - 1)
        (definition, list_id), style = self._letterhead.lists[kind], LIST_STYLES[kind]
        if kind != "bullet":
            number = self._numbering.add_num(definition)
            number.add_lvlOverride(level).add_startOverride(1)
            list_id = number.numId
        numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        opening = self._forms.paragraph(style, numbering)
        # LibreOffice leaves a heading alone at the foot of a page, unless the first item is kept with the second, too.
        kept = self._heads_list and len(items) > 1
        self._heads_list = False
        first = self._forms.paragraph(style, f"<w:keepNext/>{numbering}") if kept else ""
        for number, item in enumerate(items, 1):
            if number == len(items) and not level and len(item) == 1:
                # the last item has room behind it, since what follows is no part of the list
                opening = self._forms.paragraph(style, numbering, '<w:spacing w:after="110"/>')
            self._item(item, (first if number == 1 else "") or opening, level)

    def _item(self, item: doc.Blocks, opening: str, level: int) -> None:
        """An item: its bullet or number stands before its first paragraph, or alone where another block comes first."""
        match item:
            case (doc.Paragraph(content=content, number=number), *_):
                rest = item[1:]
                self.parts.append(f"{opening}{self._number(number)}{self._inlines(content, 0)}</w:p>")
            case _:
                rest = item
                self.parts.append(f"{opening}</w:p>")
        continued = f"list continue {min(level + 1, 5)}" if level else "list continue"
        for block, following, _ in in_sight(rest):
            match block:
                case doc.BulletList(items=items):
                    self._list("bullet", items, level + 1)
                case doc.NumberedList(items=items):
                    self._list("decimal", items, level + 1)
                case _:
                    self._block(block, following, continued, keep=False)

    def _table(self, table: doc.Table) -> None:
        if not table.header:
            return
        widths = column_widths(table, self._letterhead.text_width)
        form = (
            f'<w:tblPr><w:tblStyle w:val="{self._letterhead.styles["report table"]}"/>'
            f"{'<w:bidiVisual/>' if self._forms.right_to_left else ''}"
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" '
            'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        self.parts.append(f"<w:tbl>{form}<w:tblGrid>{grid}</w:tblGrid>")
        cells = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
        self._row("<w:cantSplit/><w:tblHeader/>", cells, "table header", table.header, Mark.IN_BOLD)
        for row in table.rows:
            self._row("<w:cantSplit/>", cells, "table text", row, 0)
        self.parts.append(f"</w:tbl>{self._forms.paragraph('after table')}</w:p>")

    def _row(self, form: str, cells: list[str], style: str, row: tuple[doc.Inlines, ...], marks: int) -> None:
        opening = self._forms.paragraph(style)
        inlines = self._inlines
        self._in_table = True
        pairs = zip(cells, row, strict=True)
        filled = [f"{cell}{opening}{inlines(content, marks)}</w:p></w:tc>" for cell, content in pairs]
        self.parts.append(f"<w:tr><w:trPr>{form}</w:trPr>{''.join(filled)}</w:tr>")
        self._in_table = False

    def _picture(self, picture: doc.Picture) -> None:
        if picture.image is None:
            self.blocks(in_words(picture))
            return
        width, height = (Mm(side) for side in fitted(picture.image, "photograph"))
        inline = self._word.part.new_pic_inline(BytesIO(picture.image.content), width, height)
        self._pictures += 1
        inline.docPr.set("id", str(FIRST_PICTURE + self._pictures))
        inline.docPr.set("descr", xml_text(doc.inline_text(picture.alternative)))
        set_flush(inline)
        drawing = etree.tostring(inline, encoding="unicode")
        opening = self._forms.paragraph("picture")
        self.parts.append(f"{opening}<w:r><w:drawing>{drawing}</w:drawing></w:r></w:p>")
        if picture.credit:
            self._paragraph("caption", picture.credit)

    def _field(self, field: doc.Field) -> None:
        """A field: an answer of one paragraph follows its label in the line, any other answer stands below."""
        label = self._inlines(field.label, Mark.LABEL | Mark.IN_BOLD)
        match field.answer:
            case (doc.Paragraph(content=content, number=None),):
                space = f"<w:r>{self._forms.run(self._forms.script, None, 0)}{_literal(' ')}</w:r>"
                opening, answer = self._forms.paragraph("field"), self._inlines(content, 0)
                self.parts.append(f"{opening}{label}{space}{answer}</w:p>")
            case blocks:
                self.parts.append(f"{self._forms.paragraph('field question')}{label}</w:p>")
                self.blocks(blocks)

    # inlines

    def _inlines(self, content: doc.Inlines, marks: int) -> str:
        if len(content) == 1:
            return self._inline(content[0], marks)
        pairs = zip(content, (*content[1:], None), strict=False)
        return "".join([self._inline(inline, marks, next) for inline, next in pairs])

    def _inline(self, inline: doc.Inline, marks: int, following: doc.Inline | None = None) -> str:
        match inline:
            case doc.Text(text=text, language=None, remarks=()) if self._forms.is_latin and _PLAIN(text):
                held = text if self._in_table else together(text, following)
                return f"{self._forms.latin(marks)}{held}</w:t></w:r>"
            case doc.Text(text=text, language=language, remarks=()):
                return self._text(text, language, marks)
            case doc.Text():
                return self._remarked(inline, marks)
            case doc.Strong(content=content):
                return self._inlines(content, marks | Mark.STRONG)
            case doc.Emphasis(content=content):
                return self._inlines(content, marks | Mark.EMPHASIS)
            case doc.Link(url=url, content=content):
                return self._link(url, content, marks)
            case doc.SourceReference():
                return self._text(unparted(inline), None, marks | Mark.SOURCE)
            case doc.LineBreak():
                return BREAK
            case _:
                assert_never(inline)

    def _text(self, text: str, language: str | None, marks: int) -> str:
        if language is None and self._forms.is_latin and _PLAIN(text):
            return f"{self._forms.latin(marks)}{text}</w:t></w:r>"
        forms, written = self._forms, []
        for phrase, around in phrases(text, language, forms.script):
            for piece, script in runs(phrase, around):
                self._is_tall |= script is Script.TIBETAN
                if forms.right_to_left and script not in RTL and not piece[0].isalpha():
                    written.append(forms.mark_of_numbers)
                written.append(f"<w:r>{forms.run(script, language, marks)}{_literal(piece)}</w:r>")
                if (script in RTL) is not forms.right_to_left:
                    written.append(forms.mark)
        return "".join(written)

    def _remarked(self, text: doc.Text, marks: int) -> str:
        """A text with the beginnings and ends of its comments."""
        first = len(self.remarks)
        self.remarks += text.remarks
        numbered = list(enumerate(text.remarks, first))
        ends = (edge for remark in text.remarks for edge in (remark.begin, remark.end))
        edges = sorted({0, len(text.text), *ends})
        written = []
        for edge, after in zip(edges, (*edges[1:], None), strict=True):
            for number, remark in numbered:  # Word finds a comment by the sign behind its end
                if remark.end == edge:
                    sign = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
                    written.append(f'<w:commentRangeEnd w:id="{number}"/>{sign}')
            starts = [number for number, remark in numbered if remark.begin == edge]
            written += [f'<w:commentRangeStart w:id="{number}"/>' for number in starts]
            written.append(self._text(text.text[edge:after], text.language, marks) if after else "")
        return "".join(written)

    def _link(self, url: str, content: doc.Inlines, marks: int) -> str:
        """A link; a link within a link is only its words."""
        inner = self._inlines(content, marks | Mark.LINK)
        if marks & Mark.LINK:
            return inner
        address = _address_of(url)
        if address not in self._links:
            self._links[address] = id = f"link{len(self._links)}"
            self._word.part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, address, id, is_external=True)
        return f'<w:hyperlink r:id="{self._links[address]}" w:history="1">{inner}</w:hyperlink>'


def _literal(text: str) -> str:
    """The elements inside a run for a text; line breaks and tabs are elements of their own."""
    breaks = {"\t": "<w:tab/>"} | dict.fromkeys(("\r\n", "\r", "\n"), "<w:br/>")
    pieces = filter(None, re.split(r"(\r\n|[\r\n\t])", text)) if text else ("",)
    return "".join(
        breaks.get(piece) or f'<w:t xml:space="preserve">{escaped(piece)}</w:t>' for piece in pieces
    )


def _address_of(url: str) -> str:
    """A URL with escapes for characters that no URL may have: Word calls a file with them damaged."""
    escaped_url = re.sub("%(?![0-9A-Fa-f]{2})", "%25", url).encode(errors="replace")
    return quote(escaped_url, safe="!#$%&'()*+,/:;=?@~")


def _add_comments(word: Word, remarks: Sequence[doc.Remark], mark: doc.PageMark) -> None:
    """Adds the part with the comments, which have the numbers of their order."""
    date = f' w:date="{mark.date.isoformat()}T00:00:00Z"' if mark.date else ""
    name = escaped(mark.author).replace('"', "&quot;")
    author = f'w:author="{name}"{date} w:initials="{name}"'
    comments = ""
    for number, remark in enumerate(remarks):
        words = (f'<w:r><w:t xml:space="preserve">{escaped(line)}</w:t></w:r>' for line in remark.lines)
        paragraphs = "</w:p><w:p>".join(words)
        sign = "<w:r><w:annotationRef/></w:r>"
        comments += f'<w:comment w:id="{number}" {author}><w:p>{sign}{paragraphs}</w:p></w:comment>'
    content = f"<w:comments {nsdecls('w')}>{comments}</w:comments>".encode()
    part = Part(PackURI("/word/comments.xml"), CONTENT_TYPE.WML_COMMENTS, content, word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)
