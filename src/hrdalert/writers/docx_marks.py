"""What a Word file has beside its letterhead where it must not leave the house: a mark on every page, comments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from hrdalert.documents.blocks import PageMark, Remark
from hrdalert.writers.docx_package import DECLARATION, WORD, Part, escaped

_HEADER = re.compile(r"(<w:hdr\b[^>]*?)(/?)>")
_REFERENCE = re.compile(r'<w:headerReference\b[^>]*?w:type="(\w+)"')
_SECTION = re.compile(r"(<w:sectPr\b[^>]*?)(/?)>")
_PLACES = ("default", "first", "even")
"""The headers that a section can have: Word falls back on none of them where a page has its own."""


def mark_paragraph(words: str, right_to_left: bool) -> str:
    """The words in a frame at the upper edge of the page, where they move nothing of a letterhead."""
    bidi, rtl = ("<w:bidi/>", "<w:rtl/>") if right_to_left else ("", "")
    border = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="3" w:color="A1121C"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return (
        '<w:p><w:pPr><w:framePr w:hSpace="142" w:vSpace="57" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:xAlign="center" w:y="284"/><w:pBdr>{border}</w:pBdr>{bidi}'
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:right="0" '
        'w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:bCs/><w:color w:val="A1121C"/>'
        f'<w:sz w:val="20"/><w:szCs w:val="20"/>{rtl}</w:rPr>'
        f'<w:t xml:space="preserve">{escaped(words)}</w:t></w:r></w:p>'
    )


def with_mark(header: str, mark: str) -> str:
    """A header with the paragraph of a mark before all that it holds."""

    def opened(found: re.Match[str]) -> str:
        return f"{found[1]}>{mark}</w:hdr>" if found[2] else f"{found[0]}{mark}"

    return _HEADER.sub(opened, header, count=1)


def missing_headers(section: str, mark: str, main: str) -> tuple[str, tuple[Part, ...]]:
    """The form of a section, with a header for each kind of page that has none, and the part that it needs for them."""
    missing = [place for place in _PLACES if place not in _REFERENCE.findall(section)]
    if not missing:
        return section, ()
    part = Part(
        posixpath.join(posixpath.dirname(main), "header-with-mark.xml"),
        "header",
        f'{DECLARATION}<w:hdr xmlns:w="{WORD}">{mark}<w:p/></w:hdr>',
    )
    lines = "".join(f'<w:headerReference w:type="{place}" r:id="{part.id}"/>' for place in missing)

    def opened(found: re.Match[str]) -> str:
        return f"{found[1]}>{lines}</w:sectPr>" if found[2] else f"{found[0]}{lines}"

    return _SECTION.sub(opened, section, count=1), (part,)


# --- comments


def comment_start(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def comment_end(number: int) -> str:
    """The end of the words that a comment is about, and the sign by which Word finds it."""
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


def comments_part(remarks: Sequence[Remark], mark: PageMark) -> tuple[Part, ...]:
    """The part with the comments, by their numbers; none where there are none. Comments are in English."""
    if not remarks:
        return ()
    date = f' w:date="{mark.date.isoformat()}T00:00:00Z"' if mark.date else ""
    author = f'w:author="{_attribute(mark.author)}"{date} w:initials="{_attribute(mark.author)}"'
    comments = "".join(
        f'<w:comment w:id="{number}" {author}>{_paragraphs(remark.lines)}</w:comment>'
        for number, remark in enumerate(remarks)
    )
    content = f'{DECLARATION}<w:comments xmlns:w="{WORD}">{comments}</w:comments>'
    return (Part("word/comments.xml", "comments", content),)


def _paragraphs(lines: Sequence[str]) -> str:
    reference = "<w:r><w:annotationRef/></w:r>"
    return "".join(
        f'<w:p>{"" if number else reference}<w:r><w:t xml:space="preserve">{escaped(line)}</w:t></w:r></w:p>'
        for number, line in enumerate(lines)
    )


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "&quot;")
