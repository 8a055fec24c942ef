"""The headers and footers of a letterhead: their placeholders in braces are filled, and a mark is put into headers."""

import copy
import re
from collections.abc import Mapping
from typing import cast

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hrdalert.documents.blocks import Document
from hrdalert.writers.docx_forms import escaped, xml_text
from hrdalert.writers.look import page_words, shared, shortened

_PLACEHOLDER = re.compile(r"\{(?:organisation|short|address|reference|title|page of pages)\}")
_PAGES = "{page of pages}"


def heads(word: Word) -> list[XmlPart]:
    kinds, relations = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER), word.part.rels.values()
    return [cast(XmlPart, relation.target_part) for relation in relations if relation.reltype in kinds]


def make_whole(head: Element) -> None:
    """Puts each placeholder whole into the run in which it begins: Word's spelling check breaks it into several."""
    for paragraph in head.iter(qn("w:p")):
        nodes = list(paragraph.iter(qn("w:t")))
        joined = "".join(node.text or "" for node in nodes)
        owners = [number for number, node in enumerate(nodes) for _ in node.text or ""]  # by sign, its node
        for placeholder in _PLACEHOLDER.finditer(joined):
            first, last = placeholder.span()
            owners[first:last] = [owners[first]] * (last - first)
        for number, node in enumerate(nodes):
            node.text = "".join(sign for owner, sign in zip(owners, joined, strict=True) if owner == number)


def count_pages(head: Element, language: str) -> None:
    """Puts fields that count the pages in place of ``{page of pages}``."""
    before, between, after = page_words(language)
    for node in [node for node in head.iter(qn("w:t")) if _PAGES in (node.text or "")]:
        run = node.getparent()
        opening, _, rest = node.text.partition(_PAGES)
        behind = _like(run, after + rest)
        behind.extend(node.itersiblings())
        _say(node, opening + before)
        place = run
        for piece in (_field(run, "PAGE"), _like(run, between), _field(run, "NUMPAGES"), behind):
            place.addnext(piece)
            place = piece


def _like(run: Element, text: str) -> Element:
    """A run with another text, in the same form."""
    another = OxmlElement("w:r")
    another.extend(copy.deepcopy(form) for form in run.findall(qn("w:rPr")))
    node = OxmlElement("w:t")
    _say(node, text)
    another.append(node)
    return another


def _field(run: Element, name: str) -> Element:
    field = OxmlElement("w:fldSimple", {qn("w:instr"): f" {name} "})
    field.append(_like(run, "1"))
    return field


def _say(node: Element, text: str) -> None:
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def values_of(document: Document, *, is_first: bool, right_to_left: bool) -> dict[str, str]:
    """The words for each placeholder. Without an organisation, its placeholder has the title, but on the first page.

    The title itself stands on the first page.
    """
    direction = "\u200e" if right_to_left else ""  # keeps the order of a reference like 2020-117
    title = "" if is_first else shortened(document.title)
    return {
        "{organisation}": document.organisation or title,
        "{short}": document.organisation_short or document.organisation or title,
        "{address}": document.organisation_address,
        "{reference}": f"{direction}{document.reference}{direction}",
        "{title}": " ".join(document.title.split()),
    }


def fill(head: Element, values: Mapping[str, str]) -> None:
    """Fills the placeholders of a header or footer; removes a line that holds nothing but an absent address."""
    for paragraph in list(head.iter(qn("w:p"))):
        words = "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
        if words == "{address}" and not values[words] and len(paragraph.getparent()) > 1:
            paragraph.getparent().remove(paragraph)
    for node in head.iter(qn("w:t")):
        if "{" in (node.text or ""):
            _say(node, _PLACEHOLDER.sub(lambda found: xml_text(values.get(found[0], found[0])), node.text))
    for picture in head.iter(qn("wp:docPr")):
        picture.set("descr", xml_text(values.get(picture.get("descr", ""), picture.get("descr", ""))))


def _mark(words: str, right_to_left: bool) -> Element:
    """A paragraph with the words in a frame at the upper edge of the page, where it moves nothing of a letterhead."""
    bidi, rtl = ("<w:bidi/>", "<w:rtl/>") if right_to_left else ("", "")
    look = shared("docx")
    colour, size, thick = look["colours"]["alarm"], look["sizes"]["mark"], look["rules"]["strong"]
    border = "".join(
        f'<w:{side} w:val="single" w:sz="{thick * 8:.0f}" w:space="3" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return parse_xml(
        f"<w:p {nsdecls('w')}>"
        '<w:pPr><w:framePr w:hSpace="142" w:vSpace="57" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:xAlign="center" w:y="284"/><w:pBdr>{border}</w:pBdr>{bidi}'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:right="0" '
        'w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:bCs/>'
        f'<w:color w:val="{colour}"/><w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/>{rtl}</w:rPr>'
        f'<w:t xml:space="preserve">{escaped(words)}</w:t></w:r></w:p>'
    )


def mark_headers(word: Word, words: str, *, right_to_left: bool) -> None:
    """Puts the words of a mark into the header of each kind of page: Word falls back on no other header."""
    marked = []
    for number, section in enumerate(word.sections):
        for header in (section.header, section.first_page_header, section.even_page_header):
            if header.is_linked_to_previous:
                if number:
                    continue  # it shows the header of the section before
                header.is_linked_to_previous = False
                for paragraph in header.paragraphs:
                    paragraph.style = None
            if header.part not in marked:
                header.part.element.insert(0, _mark(words, right_to_left))
                marked.append(header.part)
