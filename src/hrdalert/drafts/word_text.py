"""The words of a case in an office's own Word file: what is absent goes, and texts come in the place of tokens.

Nothing of a text is read on its way: it becomes the text of a run, whose form is that of the tag.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.run import Run

from hrdalert.documents import blocks as doc
from hrdalert.documents.absent import Values
from hrdalert.documents.casetext import ABSENT, CHANGED, TOKEN, TextTable
from hrdalert.documents.environment import CODE
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.printing import NUMBERED
from hrdalert.documents.render_state import RenderState
from hrdalert.documents.templates import Template
from hrdalert.documents.words import Words
from hrdalert.errors import Origin, Problem, TemplateErrors
from hrdalert.writers.docx_forms import xml_text
from hrdalert.writers.scripts import RTL, phrases, runs, script_of
from hrdalert.writers.tables import column_widths

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from lxml.etree import _Element as Element

    Line: TypeAlias = doc.Inlines | doc.Table


class WordText:
    """A Word file that was filled in with tokens, in whose place the words are put."""

    _ALONE = re.compile(r"\[\[((?:(?!\[\[|\]\]).)*)\]\]", re.DOTALL)
    _SIGNS = re.compile("[\ue000-\ue01f]")
    """Of what tokens and marks are made; Word has symbols of its own elsewhere in the private area."""
    _P, _R, _T, _TBL, _TR, _TC = map(qn, ("w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc"))
    _FORM, _RUN_FORM, _SECTION = map(qn, ("w:pPr", "w:rPr", "w:sectPr"))
    _PARTING = qn("w:parting")
    """Stands between two paragraphs until they are parted."""
    _HEADED = qn("w:headed")  # marks a table with one row of plain words above those of a tag
    _BREAKS = tuple(map(qn, ("w:br", "w:tab", "w:cr")))
    _FILLED = ("header", "footer", "footnotes")
    """The parts beside the body that docxtpl fills in, as their relations are called."""

    def __init__(self, template: Template, path: Path) -> None:
        self.path = path
        self._template, self._language = template, template.language
        self._lines: dict[str, list[tuple[int, str]]] = {}
        """By part: the number and the words of the paragraph that begins in each line of its XML."""
        self._numbered = 0
        self.word: DocxTemplate
        self._page: WordText._Page

    class _Page(RenderState):
        """The render state for XML: escapes what is no text of the case, and remembers the line of each token."""

        def __init__(self, words: Words, front: FrontMatter, formal: bool) -> None:
            super().__init__(TextTable(), words, front, formal)
            self.places: dict[str, Origin] = {}
            self.signs = 0

        def printed(self, value: Any, origin: Origin) -> str:
            if isinstance(value, Values):
                return super().printed(value, origin)
            words = super().printed(value, origin)
            signs = [sign[0] for sign in (*TOKEN.finditer(words), *ABSENT.finditer(words))]
            self.signs += len(signs)
            self.places.update(dict.fromkeys(signs, origin))
            return html.escape(html.unescape(words), quote=False)

    def _parts(self) -> Iterator[tuple[str, Element]]:
        """The names and the XML of all parts that can hold words, the body first."""
        main = self.word.docx.part
        yield str(main.partname), main.element.body
        for relation in main.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if not relation.is_external and kind in (*self._FILLED, "comments", "endnotes"):
                part = relation.target_part
                root = part.element if hasattr(part, "element") else parse_xml(part.blob)
                yield str(part.partname), root
                if not hasattr(part, "element"):
                    part._blob = serialize_part_xml(root)

    def _own(self, paragraph: Element, *tags: str) -> list[Element]:
        """The text elements of a paragraph, and those of ``tags`` (such as breaks); none of a text box inside it."""
        return [
            piece
            for piece in paragraph.iter(self._T, *tags)
            if piece.getparent().tag == self._R and next(piece.iterancestors(self._P)) is paragraph
        ]

    def _text(self, paragraph: Element) -> str:
        return "".join(piece.text or "" for piece in self._own(paragraph))

    def _problem(self, what: str, mend: str) -> Problem:
        return Problem(Origin(self.path), CODE, what, mend)

    def _at(self, number: int, text: str, part: str, what: str, mend: str) -> Problem:
        """A problem of a paragraph, which is known by its number and its first words."""
        words = " ".join(self._SIGNS.sub("", text).split()[:6]) or "empty"
        where = "" if (name := Path(part).stem) == "document" else f" of {name}"
        return self._problem(f'paragraph {number}{where} ("{words}"): {what}', mend)

    def _placed(self, problem: Problem) -> Problem:
        """The same problem with the paragraph that stands in its line of XML."""
        part = problem.origin.file.as_posix()
        if part not in self._lines:
            return problem
        lines = self._lines[part] or [(0, "")]
        number, text = lines[min(max(problem.origin.line - 2, 0), len(lines) - 1)]
        return self._at(number, text, part, problem.text, problem.mend)

    def _say(self) -> None:
        """Take out what is absent, then put words in the place of tokens."""
        self._styles = {style.styleId: style for style in self.word.docx.styles.element.style_lst}
        for part, root in self._parts():
            for paragraph in [*root.iter(self._P)]:
                self._decide_parts(paragraph)
            self._take_out(root, is_body=Path(part).stem == "document")
            for paragraph in [*root.iter(self._P)]:
                self._fill(paragraph)

    def _decide_parts(self, paragraph: Element) -> None:
        """Each ``[[ … ]]`` in which a value is absent goes; of the others, the brackets."""
        pieces = self._own(paragraph, *self._BREAKS)
        while part := self._ALONE.search(text := "".join(self._sign(piece) for piece in pieces)):
            brackets = [(part.end() - 2, part.end()), (part.start(), part.start() + 2)]
            for begin, end in [part.span()] if ABSENT.search(part[1]) else brackets:
                place = len(text)
                for piece in reversed(pieces):
                    place -= len(words := self._sign(piece))
                    cut = words[: max(begin - place, 0)] + words[max(end - place, 0) :]
                    if cut != words and piece.tag == self._T:
                        piece.text = cut
                        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                    elif cut != words:
                        piece.getparent().remove(piece)
                text = "".join(self._sign(piece) for piece in pieces)
            pieces = self._own(paragraph, *self._BREAKS)

    def _sign(self, piece: Element) -> str:
        return piece.text or "" if piece.tag == self._T else "\n"

    def _take_out(self, root: Element, *, is_body: bool) -> None:
        """Remove what holds the mark of an absent value; in the body also what only introduced it."""
        flow = [child for child in root if child.tag != self._SECTION] if is_body else []
        for paragraph in [*root.iter(self._P)]:
            if ABSENT.search(self._text(paragraph)):
                self._remove(paragraph)
        follows = after = None
        for block in reversed(flow):
            if block.getparent() is None or self._is_blank(block):
                follows = follows if block.getparent() is not None else None
                continue
            level = self._level(block)
            heads_nothing = level and (after is None or 0 < self._level(after) <= level)
            introduces = block.tag == self._P and self._text(block).rstrip().endswith((":", "："))
            is_bare = block.attrib.pop(self._HEADED, None) == "" and len(block.findall(self._TR)) == 1
            if heads_nothing or is_bare or (introduces and (follows is None or self._level(follows))):
                self._remove(block)
                follows = None
            else:
                follows = after = block

    def _remove(self, paragraph: Element) -> None:
        """Remove a paragraph; with the only paragraph of a cell its row, and with the last row the table."""
        home = paragraph.getparent()
        if paragraph.find(f"{self._FORM}/{self._SECTION}") is not None:
            for piece in [piece for piece in paragraph if piece.tag != self._FORM]:
                paragraph.remove(piece)
            return
        beside = [one for one in home if one is not paragraph and one.tag in (self._P, self._TBL)]
        if home.tag == self._TC and all(map(self._is_blank, beside)):
            row = home.getparent()
            table = row.getparent()
            if table is None:
                return
            table.remove(row)
            heads = f"{qn('w:trPr')}/{qn('w:tblHeader')}"
            if all(left.find(heads) is not None for left in table.iter(self._TR)):
                home = table.getparent()
                home.remove(table)
        else:
            home.remove(paragraph)
        if not home.tag.endswith("}body") and (len(home) == 0 or home[-1].tag != self._P):
            home.append(home.makeelement(self._P))  # Word expects it at the end of a cell, header or text box

    def _is_blank(self, block: Element) -> bool:
        shown = map(qn, ("w:drawing", "w:pict", "w:object", "w:br", "w:sym", "w:fldChar", "w:sectPr"))
        shows = block.tag != self._P or next(block.iter(*shown), None) is not None
        return not shows and not self._text(block).strip()

    def _forms(self, paragraph: Element) -> Iterator[Element]:
        """The form of a paragraph, and the styles that it follows, the nearest first."""
        form = paragraph.find(self._FORM)
        seen: list[str] = []
        while form is not None:
            yield form
            based = form.find(qn("w:basedOn" if seen else "w:pStyle"))
            seen.append(name := based.get(qn("w:val")) if based is not None else "")
            form = self._styles.get(name) if name and seen.count(name) == 1 else None

    def _level(self, block: Element) -> int:
        """The level of a heading, 1 to 9; 0 where the block is no heading."""
        for form in self._forms(block) if block.tag == self._P else ():
            level = next(form.iter(qn("w:outlineLvl")), None)
            if level is not None:
                return (int(level.get(qn("w:val"))) + 1) % 10
        return 0

    def _fill(self, paragraph: Element) -> None:
        """Put words in place of a paragraph's tokens. A text of several paragraphs makes as many of the same form."""
        pieces = [piece for piece in self._own(paragraph) if self._SIGNS.search(piece.text or "")]
        is_whole = TOKEN.fullmatch(self._text(paragraph).strip()) is not None
        for run in dict.fromkeys(piece.getparent() for piece in pieces):
            form = run.find(self._RUN_FORM)
            place = run
            for child in [child for child in run if child.tag != self._RUN_FORM]:
                if child in pieces:
                    parts = [*self._said(child.text, form, paragraph, is_whole=is_whole)]
                else:
                    parts = [self._run("", form)]
                    parts[0].append(child)
                for part in parts:
                    place.addnext(part)
                    place = part
            run.getparent().remove(run)
        self._split(paragraph)

    def _said(
        self, text: str, form: Element | None, paragraph: Element, *, is_whole: bool
    ) -> Iterator[Element]:
        """The runs that stand for a text with tokens in it; between two paragraphs, a sign for their parting."""
        last = 0
        for match in (*TOKEN.finditer(text), None):
            literal = text[last : match.start() if match else None]
            blocks = self._page.texts.whole(match[0]) if match else ()
            if blocks is None or self._SIGNS.search(literal):
                raise self._stopped(text, CHANGED, "print texts of the case as they are")
            if literal:
                yield self._run(literal, form)
            if match is None:
                return
            last = match.end()
            for number, line in enumerate(self._lines_of(blocks, paragraph)):
                if number:
                    yield paragraph.makeelement(self._PARTING)
                if isinstance(line, tuple):
                    yield from self._runs(line, form)
                elif not is_whole:
                    what = "a table stands in the middle of a line"
                    raise self._stopped(match[0], what, "give its tag a paragraph of its own")
                else:
                    yield self._table(line, form)

    def _lines_of(self, blocks: doc.Blocks, paragraph: Element) -> Iterator[Line]:
        """The lines that become one paragraph each; an item gets a sign where the style of the paragraph has none."""
        is_list = any(next(form.iter(qn("w:numPr")), None) is not None for form in self._forms(paragraph))
        for block in blocks:
            match block:
                case doc.Paragraph(content=content, number=number):
                    self._numbered += number == NUMBERED
                    before = f"{self._numbered}. " if number == NUMBERED and not is_list else ""
                    yield (doc.Text(before), *content) if before else content
                case doc.BulletList(items=items) | doc.NumberedList(items=items):
                    for number, item in enumerate(items, 1):
                        sign = "• " if isinstance(block, doc.BulletList) else f"{number}. "
                        first, *others = self._lines_of(item, paragraph)
                        yield first if is_list or not isinstance(first, tuple) else (doc.Text(sign), *first)
                        yield from others
                case doc.Table():
                    yield block
                case doc.Picture(alternative=alternative):
                    yield alternative
                case _:
                    yield from doc.contents((block,))

    def _stopped(self, text: str, what: str, mend: str) -> TemplateErrors:
        """The error of the paragraph in which the first token of a text was printed."""
        token = TOKEN.search(text)
        place = self._page.places.get(token[0] if token else "", Origin(self.path))
        return TemplateErrors([self._placed(Problem(place, CODE, what, mend))])

    def _run(self, text: str, form: Element | None, *marks: str) -> Element:
        """A run of the form that its tag has; line breaks and tabs are elements of their own."""
        element = OxmlElement("w:r")
        if form is not None:
            element.append(deepcopy(form))
        run = Run(element, self.word.docx)
        if text:
            run.text = xml_text(text)
        for mark in marks:
            setattr(run.font, mark, True)
        return cast("Element", element)

    def _runs(self, content: doc.Inlines, form: Element | None, *marks: str) -> Iterator[Element]:
        for inline in content:
            match inline:
                case doc.Text(text=text, language=language):
                    for phrase, around in phrases(text, language, script_of(self._language)):
                        for piece, script in runs(phrase, around):
                            yield self._run(piece, form, *marks, *(("rtl",) if script in RTL else ()))
                case doc.Strong(content=inner) | doc.Emphasis(content=inner) | doc.Link(content=inner):
                    mark = {doc.Strong: ("bold",), doc.Emphasis: ("italic",)}.get(type(inline), ())
                    yield from self._runs(inner, form, *marks, *mark)
                case _:
                    yield self._run(doc.inline_text((inline,)), form, *marks)

    def _table(self, table: doc.Table, form: Element | None) -> Element:
        """A table with lines around its cells; its first row stands on each page."""
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in sides)
        page = self.word.docx.sections[-1]
        room = page.page_width - page.left_margin - page.right_margin if page.page_width else 5_760_000
        widths = column_widths(table, room // 635)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        element = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}'
            f"</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
        )
        for number, row in enumerate((table.header, *table.rows)):
            head = "" if number else "<w:tblHeader/>"
            sizes = (f'<w:tcW w:w="{width}" w:type="dxa"/>' for width in widths)
            cells = "".join(f"<w:tc><w:tcPr>{size}</w:tcPr><w:p/></w:tc>" for size in sizes)
            line = parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>")
            for cell, content in zip(line.iter(self._P), row, strict=True):
                cell.extend(self._runs(content, form, *(() if number else ("bold",))))
            element.append(line)
        return cast("Element", element)

    def _split(self, paragraph: Element) -> None:
        """Split a paragraph at the marks between paragraphs; a table is put between the two halves."""
        form = paragraph.find(self._FORM)
        section = form.find(self._SECTION) if form is not None else None
        place = home = paragraph
        for child in [child for child in paragraph if child.tag != self._FORM]:
            if child.tag not in (self._PARTING, self._TBL):
                home.append(child)
                continue
            block = child
            if child.tag == self._PARTING:
                paragraph.remove(child)
                block = home = paragraph.makeelement(self._P)
                if form is not None:
                    block.append(own := deepcopy(form))
                    for copied in own.findall(self._SECTION):
                        own.remove(copied)
            place.addnext(block)
            place = block
        if section is not None and place.tag == self._P and place is not paragraph:
            place.find(self._FORM).append(section)  # a section ends behind the last of them
        for sign in [*paragraph.iter(self._PARTING)]:  # in a link, paragraphs are joined
            sign.getparent().replace(sign, self._run(" ", None))
