"""The headers and footers of a letterhead: what stands between braces there is filled."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import cast

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hrdalert.documents.blocks import Document
from hrdalert.writers.docx_forms import xml_text
from hrdalert.writers.look import page_words, shortened

_PLACEHOLDER = re.compile(r"\{(?:organisation|short|address|reference|title|page of pages)\}")
_PAGES = "{page of pages}"


def heads(word: Word) -> list[XmlPart]:
    """The headers and footers."""
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    return [
        cast(XmlPart, relation.target_part)
        for relation in word.part.rels.values()
        if relation.reltype in kinds
    ]


def make_whole(head: Element) -> None:
    """Word breaks ``{organisation}`` into several runs when it checks it; put it back into the first."""
    for paragraph in head.iter(qn("w:p")):
        nodes = list(paragraph.iter(qn("w:t")))
        joined = "".join(node.text or "" for node in nodes)
        owners = [number for number, node in enumerate(nodes) for _ in node.text or ""]
        for found in _PLACEHOLDER.finditer(joined):
            first, last = found.span()
            owners[first:last] = [owners[first]] * (last - first)
        for number, node in enumerate(nodes):
            node.text = "".join(sign for owner, sign in zip(owners, joined, strict=True) if owner == number)


def count_pages(head: Element, language: str) -> None:
    """Put fields that count the pages in place of ``{page of pages}``."""
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
    """Another run of the same form."""
    made = OxmlElement("w:r")
    made.extend(copy.deepcopy(form) for form in run.findall(qn("w:rPr")))
    node = OxmlElement("w:t")
    _say(node, text)
    made.append(node)
    return made


def _field(run: Element, name: str) -> Element:
    field = OxmlElement("w:fldSimple", {qn("w:instr"): f" {name} "})
    field.append(_like(run, "1"))
    return field


def _say(node: Element, text: str) -> None:
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def values_of(document: Document, *, is_first: bool, right_to_left: bool) -> dict[str, str]:
    """What stands in place of each placeholder.

    Where no organisation is named, the title stands in its place, but over the title itself.
    """
    direction = "\u200e" if right_to_left else ""  # a reference like 2020-117 stays in its order
    title = "" if is_first else shortened(document.title)
    return {
        "{organisation}": document.organisation or title,
        "{short}": document.organisation_short or document.organisation or title,
        "{address}": document.organisation_address,
        "{reference}": f"{direction}{document.reference}{direction}",
        "{title}": " ".join(document.title.split()),
    }


def fill(head: Element, values: Mapping[str, str]) -> None:
    """Fill a header or footer; a line that holds nothing but an absent address goes."""
    for paragraph in list(head.iter(qn("w:p"))):
        words = "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
        if words == "{address}" and not values[words] and len(paragraph.getparent()) > 1:
            paragraph.getparent().remove(paragraph)
    for node in head.iter(qn("w:t")):
        if "{" in (node.text or ""):
            _say(node, _PLACEHOLDER.sub(lambda found: xml_text(values.get(found[0], found[0])), node.text))
    for picture in head.iter(qn("wp:docPr")):
        picture.set("descr", xml_text(values.get(picture.get("descr", ""), picture.get("descr", ""))))
