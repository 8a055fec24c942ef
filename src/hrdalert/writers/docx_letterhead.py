"""The letterhead: a Word file whose styles, page, header and footer a letter takes over, with another body.

python-docx opens it. The work that all letters in a language share is done once, and its result kept.
"""

import copy
import datetime
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Literal, cast

import docx
from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.opc.rel import Relationships
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart
from docx.shared import Mm
from lxml.etree import XMLSyntaxError

from hrdalert.documents.blocks import Document
from hrdalert.documents.images import Image
from hrdalert.documents.outside import content_of
from hrdalert.documents.packaged import packaged_letters
from hrdalert.errors import WriterError
from hrdalert.store import read
from hrdalert.writers.docx_forms import COMPLEX, font, word_language, xml_text
from hrdalert.writers.docx_heads import count_pages, fill, heads, make_whole, mark_headers, values_of
from hrdalert.writers.docx_outside import checked, parts_of, words_of
from hrdalert.writers.look import ACCENT, TINT, Look, fitted
from hrdalert.writers.scripts import EAST_ASIAN, RTL, script_of

ListKind = Literal["bullet", "decimal", "alpha"]
LEVELS = 9
"""The levels that a list has in Word."""
LIST_STYLES: Mapping[ListKind, str] = {
    "bullet": "list bullet",
    "decimal": "list number",
    "alpha": "list letter",
}
PACKAGED = packaged_letters() / "letterhead.docx"
_KEPT = frozenset(
    {"styles", "numbering", "settings", "fontTable", "theme", "webSettings", "header", "footer"}
)
"""The kinds of parts that a letter takes over; others belong to the letterhead's text, or tell of people."""
_ONLY_IN_HEADS = frozenset({"header", "header first page", "footer", "organisation"})
"""Packaged styles that another letterhead may lack: only the packaged headers and footers use them."""
_BEHIND_BIDI = (
    "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr",
    "pPrChange", "rtlGutter", "docGrid", "printerSettings",
)  # fmt: skip
"""The elements that the schema puts after w:bidi in the form of a paragraph and of a section."""


class Letterhead:
    """A letterhead in an office's look, ready for letters. Raises WriterError where the file cannot be opened."""

    def __init__(self, path: Path, look: Look) -> None:
        packaged = _in_look(_opened(PACKAGED), look)
        word = packaged if path == PACKAGED else _opened(path)
        _emptied(word)
        self.lists = _lists(word, packaged)
        """By kind of list, the ``w:abstractNumId`` of its definition and the ``w:numId`` of a list."""
        self.styles, self.missing = _completed(word, packaged, self.lists)
        """The ids of the styles, by their names in lower case; the names of those that the letterhead lacks."""
        for part in heads(word):
            make_whole(part.element)
        self._word = word
        self._sheets: dict[tuple[str, bool], Word] = {}

    def sheet(self, language: str, *, close: bool = False) -> Word:
        """An empty letter in a language, with ``close`` lines or those of the letterhead."""
        if (language, close) not in self._sheets:
            file = BytesIO()
            self._word.save(file)
            self._sheets[language, close] = word = docx.Document(file)
            _set_language(word, language)
            if close:
                _set_close(word)
        return _copied(self._sheets[language, close])

    @property
    def words(self) -> Iterator[str]:
        """All words that a letter takes over from the letterhead."""
        file = BytesIO()
        self._word.save(file)
        return words_of(parts_of(file.getvalue()))

    @cached_property
    def even_lines(self) -> str:
        """One height for all lines of a text with stacks of letters, which would else be of very different heights.

        Stacks need somewhat less than one and a half times the size of the letters.
        """
        sizes = self._word.styles.element.xpath(
            "./w:docDefaults//w:sz/@w:val"
            " | ./w:style[w:name/@w:val='Normal']/w:rPr/w:sz/@w:val"
            " | ./w:style[w:name/@w:val='Body Text']/w:rPr/w:sz/@w:val"
        )
        size = int(sizes[-1]) if sizes else 20  # in half points
        return f'<w:spacing w:line="{round(size * 14.3)}" w:lineRule="exact"/>'

    @cached_property
    def text_width(self) -> int:
        """The width from margin to margin, in twentieths of a point."""
        section = self._word.sections[-1]
        page, left, right = section.page_width, section.left_margin, section.right_margin
        return round(((page or Mm(210)) - (left or Mm(25)) - (right or Mm(25))) / 635)


def finished(word: Word, document: Document, body: str) -> bytes:
    """The file with headers and footers filled and the document's properties: the same bytes each time.

    ``body`` is WordprocessingML. It goes into the file as it is, since parsing it takes longer than writing it.
    """
    right_to_left = script_of(document.language) in RTL
    if document.mark:
        mark_headers(word, document.mark.words, right_to_left=right_to_left)
    section = word.sections[-1]
    first = section.first_page_header.part if section.different_first_page_header_footer else None
    for part in () if document.word else heads(word):  # an office's own file has words of its own
        fill(part.element, values_of(document, is_first=part is first, right_to_left=right_to_left))
    core = word.core_properties
    properties = cast(XmlPart, word.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)).element
    for element in list(properties):
        properties.remove(element)
    core.title, core.author = (xml_text(text)[:255] for text in (document.label, document.organisation))
    core.language = document.language
    core.created = core.modified = datetime.datetime.combine(document.date, datetime.time(), datetime.UTC)
    if document.mark:
        core.keywords = document.mark.keywords
    shell = word.part.blob.replace(b"<w:body>", f"<w:body {nsdecls('w', 'r')}>{body}".encode(), 1)
    main = Part(word.part.partname, word.part.content_type, shell, word.part.package)
    main.rels.update(word.part.rels)
    _drop(main.package.rels, lambda id, kind: kind == "officeDocument")
    main.package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    file = BytesIO()
    main.package.save(file)
    return undated(file.getvalue())


def _opened(path: Path) -> Word:
    try:
        if path == PACKAGED:
            return docx.Document(BytesIO(read(path)))
        word = docx.Document(BytesIO(checked(content_of(path))))
        tidy(word)
        return word
    except WriterError as error:
        raise WriterError(f"{path} cannot be opened as a Word file: {error}", error.hint) from error
    except (OSError, zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, XMLSyntaxError) as error:
        what = f"{path} cannot be opened as a Word file: {error}"
        raise WriterError(what, "Save it in Word as “Word Document (.docx)”.") from error


def _emptied(word: Word) -> None:
    """Leaves the page alone: takes out the text with its pictures and links, and all that tells of people."""
    body = word.element.body
    section = body.get_or_add_sectPr()
    for element in [*section.iter(qn("w:sectPrChange"), qn("w:printerSettings"))]:
        element.getparent().remove(element)
    named = set(section.xpath("./w:headerReference/@r:id | ./w:footerReference/@r:id"))
    body.clear_content()
    unnamed = {id for id in word.part.rels if id not in named}
    _drop(
        word.part.rels, lambda id, kind: kind not in _KEPT or (kind in ("header", "footer") and id in unnamed)
    )
    for note in [*word.settings.element.iter(qn("w:footnotePr"), qn("w:endnotePr"))]:
        note.getparent().remove(note)
    tidy(word)


def tidy(word: Word) -> None:
    """Takes out what tells of people and machines: properties, names of other files, and traces of editing."""
    settings = word.settings.element
    for element in [*settings.iter(*(qn(f"w:{tag}") for tag in ("attachedTemplate", "mailMerge", "rsids")))]:
        element.getparent().remove(element)
    _drop(word.part.package.rels, lambda id, kind: kind != "officeDocument")
    _drop(
        word.part.rels,
        lambda id, kind: kind in ("people", "customXml", "glossaryDocument", "printerSettings"),
    )
    _drop(word.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels, lambda id, kind: True)
    try:
        for part in word.part.package.iter_parts():
            if part.content_type in ("image/jpeg", "image/png"):
                part._blob = Image.of(part.blob, may_lie=True).content
    except (ValueError, IndexError, struct.error) as error:
        mend = "Save the picture anew, and put it in again."
        raise WriterError("a picture in it is damaged", mend) from error


def _drop(relations: Relationships, is_dropped: Callable[[str, str], bool]) -> None:
    for id, relation in list(relations.items()):
        if is_dropped(id, relation.reltype.rpartition("/")[2]):
            del relations[id]


def _in_look(word: Word, look: Look) -> Word:
    """The packaged letterhead in an office's colour and font, with its logo."""
    colours = {ACCENT: look.colour, TINT: look.tint}
    for element in chain(word.styles.element.iter(), *(part.element.iter() for part in heads(word))):
        for name, value in element.items():
            if value in colours:
                element.set(name, colours[value])
    if look.font:
        fonts = next(word.styles.element.iter(qn("w:rFonts")))
        for slot in ("ascii", "hAnsi"):
            fonts.set(qn(f"w:{slot}"), look.font)
    if look.logo:
        name = word.sections[-1].first_page_header.paragraphs[0]
        first, run = name.runs[0], name.add_run()
        first._r.addprevious(run._r)
        width, height = (Mm(side) for side in fitted(look.logo, "logo"))
        run.add_picture(BytesIO(look.logo.content), width, height)
        run.add_text("\u2003")
        for inline in run._r.iter(qn("wp:inline")):
            set_flush(inline)
            inline.docPr.set("descr", "{organisation}")
    return word


def set_flush(inline: Element) -> None:
    """Lets a picture stand where its line begins; without this, LibreOffice puts room around it."""
    for side in "TBLR":
        inline.set(f"dist{side}", "0")


def _lists(word: Word, packaged: Word) -> dict[ListKind, tuple[int, int]]:
    """The lists that the styles of a letterhead name, else the packaged ones."""
    try:
        numbering = word.part.numbering_part.element
    except NotImplementedError:  # what python-docx raises for a file without lists
        name, empty = PackURI("/word/numbering.xml"), f"<w:numbering {nsdecls('w')}/>".encode()
        part = NumberingPart.load(name, CONTENT_TYPE.WML_NUMBERING, empty, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        numbering = part.element
    for element in numbering.findall(qn("w:numIdMacAtCleanup")):
        numbering.remove(element)
    return {
        kind: _list_of(numbering, _style(word, name)) or _copied_list(numbering, packaged, name)
        for kind, name in LIST_STYLES.items()
    }


def _list_of(numbering: Element, style: Element | None) -> tuple[int, int] | None:
    """The definition and the id of the list that a style names; None where it has too few levels."""
    for id in style.xpath("./w:pPr/w:numPr/w:numId/@w:val") if style is not None else ():
        for definition in numbering.xpath(f"./w:num[@w:numId='{id}']/w:abstractNumId/@w:val"):
            levels = numbering.xpath(f"./w:abstractNum[@w:abstractNumId='{definition}']/w:lvl")
            if len(levels) >= LEVELS:
                return int(definition), int(id)
    return None


def _copied_list(numbering: Element, packaged: Word, style_name: str) -> tuple[int, int]:
    """The packaged list of a style, copied into the lists of another letterhead."""
    packaged_lists = packaged.part.numbering_part.element
    packaged_ids = _list_of(packaged_lists, _style(packaged, style_name))
    assert packaged_ids is not None
    (element,) = packaged_lists.xpath(f"./w:abstractNum[@w:abstractNumId='{packaged_ids[0]}']")
    definition = copy.deepcopy(element)
    id = max((int(id) for id in numbering.xpath("./w:abstractNum/@w:abstractNumId")), default=0) + 1
    definition.set(qn("w:abstractNumId"), str(id))
    numbering.insert(
        len(numbering.findall(qn("w:abstractNum"))), definition
    )  # definitions stand before all lists
    return id, numbering.add_num(id).numId


def _style(word: Word, name: str) -> Element | None:
    """A style by its name, which Word reads without regard to capitals."""
    styles = word.styles.element.style_lst
    return next((style for style in styles if (style.name_val or "").lower() == name), None)


def _completed(
    word: Word, packaged: Word, lists: Mapping[ListKind, tuple[int, int]]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Copies missing styles from the packaged letterhead; returns the ids of all by name, and the missing names."""
    sheet = word.styles.element
    ids = {(style.name_val or "").lower(): style.styleId for style in sheet.style_lst}
    names = {style.styleId: style.name_val.lower() for style in packaged.styles.element.style_lst}
    known = {*ids, *_ONLY_IN_HEADS}
    missing = [style for style in packaged.styles.element.style_lst if style.name_val.lower() not in known]
    taken = set(ids.values())
    for style in missing:
        ids[style.name_val.lower()] = f"{style.styleId}Letter" if style.styleId in taken else style.styleId
    for style in missing:
        copied = copy.deepcopy(style)
        copied.set(qn("w:styleId"), ids[style.name_val.lower()])
        for relative in copied.iterchildren(qn("w:basedOn"), qn("w:next")):
            relative.set(qn("w:val"), ids[names[relative.get(qn("w:val"))]])
        for number in copied.iter(qn("w:numId")):
            kind = next(kind for kind, name in LIST_STYLES.items() if name == style.name_val.lower())
            number.set(qn("w:val"), str(lists[kind][1]))
        sheet.append(copied)
    return ids, tuple(style.name_val for style in missing if not style.get(qn("w:default")))


def _set_close(word: Word) -> None:
    """Makes text a twentieth smaller, its lines a tenth lower, and the room around paragraphs a quarter less."""
    sheet = word.styles.element
    for size in sheet.xpath("./w:docDefaults//w:sz | ./w:docDefaults//w:szCs"):
        size.set(qn("w:val"), str(round(int(size.get(qn("w:val"))) * 0.95)))
    for spacing in sheet.xpath("./w:docDefaults//w:spacing[@w:lineRule='auto']"):
        spacing.set(qn("w:line"), str(max(240, round(int(spacing.get(qn("w:line"))) * 0.9))))
    for style in sheet.style_lst:
        is_of_text = (style.name_val or "").lower() not in _ONLY_IN_HEADS
        for spacing in style.xpath("./w:pPr/w:spacing") if is_of_text else ():
            for side in ("before", "after"):
                if room := spacing.get(qn(f"w:{side}")):
                    spacing.set(qn(f"w:{side}"), str(round(int(room) * 0.75)))


def _set_language(word: Word, language: str) -> None:
    """Sets the language of the text, and of the words with the numbers of pages."""
    script = script_of(language)
    slot, fonts = "val", ""
    if script in EAST_ASIAN:
        slot = fonts = "eastAsia"
    elif script in COMPLEX:
        slot, fonts = "bidi", "cs"
    tags = {"val": "en-GB", "eastAsia": "zh-CN", "bidi": "ar-SA"} | {slot: word_language(language)}
    for form in word.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr"):
        for element in form.findall(qn("w:lang")):
            form.remove(element)
        form.append(parse_xml(f"<w:lang {nsdecls('w')}/>"))
        for name, tag in tags.items():
            form[-1].set(qn(f"w:{name}"), tag)
        for element in form.findall(qn("w:rFonts")) if fonts else ():
            element.attrib.pop(qn(f"w:{fonts}Theme"), None)
            element.attrib.pop(qn(f"w:{fonts}theme"), None)
            element.set(qn(f"w:{fonts}"), font(script, language))
    for part in heads(word):
        count_pages(part.element, language)
    if script in RTL:
        _turn(word)


def _turn(word: Word) -> None:
    """Makes paragraphs and pages run from right to left."""
    for style in word.styles.element.xpath("./w:style[@w:type='paragraph'][@w:default='1']"):
        _add_bidi(style.get_or_add_pPr())
    _add_bidi(word.sections[-1]._sectPr)
    for borders in word.styles.element.iter(
        qn("w:pBdr")
    ):  # left and right do not turn round with the paragraph
        sides = {border.tag: border for border in borders}
        left, right = sides.get(qn("w:left")), sides.get(qn("w:right"))
        for border, tag in ((left, "w:right"), (right, "w:left")):
            if border is not None:
                border.tag = qn(tag)
        order = [qn(f"w:{side}") for side in ("top", "left", "bottom", "right", "between", "bar")]
        borders[:] = sorted(borders, key=lambda border: order.index(border.tag))


def _add_bidi(form: Element) -> None:
    if form.find(qn("w:bidi")) is None:
        form.insert_element_before(OxmlElement("w:bidi"), *(f"w:{tag}" for tag in _BEHIND_BIDI))


def _copied(word: Word) -> Word:
    """Another file with the same parts, and copies of those that a letter changes."""
    package = Package()
    main = DocumentPart(word.part.partname, word.part.content_type, copy.deepcopy(word.part.element), package)
    for id, relation in word.part.rels.items():
        part = relation.target_part
        if relation.reltype.rpartition("/")[2] in ("header", "footer", "numbering"):
            copied = type(part)(part.partname, part.content_type, copy.deepcopy(part.element), package)
            copied.rels.update(part.rels)
            part = copied
        main.load_rel(relation.reltype, part, id)
    package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    package.after_unmarshal()  # type: ignore[no-untyped-call]  # so that new pictures get names that no picture has
    another: Word = main.document
    return another


def undated(content: bytes) -> bytes:
    """The archive with the first day of its format for every member, and without the system that made it."""
    day = struct.pack("<HH", 0, 0x21)  # 00:00 on 1980-01-01
    changed = bytearray(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        place = archive.start_dir
        for member in archive.infolist():
            changed[member.header_offset + 10 : member.header_offset + 14] = day
            changed[place + 5] = 0
            changed[place + 12 : place + 16] = day
            place += 46 + len(member.filename.encode()) + len(member.extra) + len(member.comment)
    return bytes(changed)
