"""What a Word file has beside its letterhead where it must not leave the house: a mark on every page, comments."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from hrdalert.documents.blocks import PageMark, Remark
from hrdalert.writers.docx_forms import escaped


def mark_paragraph(words: str, right_to_left: bool) -> Element:
    """The words in a frame at the upper edge of the page, where they move nothing of a letterhead."""
    bidi, rtl = ("<w:bidi/>", "<w:rtl/>") if right_to_left else ("", "")
    border = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="3" w:color="A1121C"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return parse_xml(
        f"<w:p {nsdecls('w')}>"
        '<w:pPr><w:framePr w:hSpace="142" w:vSpace="57" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:xAlign="center" w:y="284"/><w:pBdr>{border}</w:pBdr>{bidi}'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:right="0" '
        'w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:bCs/><w:color w:val="A1121C"/>'
        f'<w:sz w:val="20"/><w:szCs w:val="20"/>{rtl}</w:rPr>'
        f'<w:t xml:space="preserve">{escaped(words)}</w:t></w:r></w:p>'
    )


def mark_headers(word: Word, words: str, *, right_to_left: bool) -> None:
    """Put the words of a mark into the header of each kind of page: Word falls back on no other header."""
    marked = []
    for number, section in enumerate(word.sections):
        for header in (section.header, section.first_page_header, section.even_page_header):
            if header.is_linked_to_previous:
                if number:
                    continue  # it shows that of the section before
                header.is_linked_to_previous = False
                for paragraph in header.paragraphs:
                    paragraph.style = None
            if header.part not in marked:
                header.part.element.insert(0, mark_paragraph(words, right_to_left))
                marked.append(header.part)


# --- comments


def comment_start(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def comment_end(number: int) -> str:
    """The end of the words that a comment is about, and the sign by which Word finds it."""
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


def add_comments(word: Word, remarks: Sequence[Remark], mark: PageMark) -> None:
    """Add the part with the comments, by their numbers. Comments are in English."""
    date = f' w:date="{mark.date.isoformat()}T00:00:00Z"' if mark.date else ""
    name = escaped(mark.author).replace('"', "&quot;")
    author = f'w:author="{name}"{date} w:initials="{name}"'
    comments = "".join(
        f'<w:comment w:id="{number}" {author}>{_paragraphs(remark.lines)}</w:comment>'
        for number, remark in enumerate(remarks)
    )
    content = f"<w:comments {nsdecls('w')}>{comments}</w:comments>".encode()
    part = Part(PackURI("/word/comments.xml"), CONTENT_TYPE.WML_COMMENTS, content, word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.COMMENTS)


def _paragraphs(lines: Sequence[str]) -> str:
    reference = "<w:r><w:annotationRef/></w:r>"
    return "".join(
        f'<w:p>{"" if number else reference}<w:r><w:t xml:space="preserve">{escaped(line)}</w:t></w:r></w:p>'
        for number, line in enumerate(lines)
    )
