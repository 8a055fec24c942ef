"""What a Word file has beside its letterhead where it must not leave the house: a mark on every page, comments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from hrdalert.documents.blocks import PageMark, Remark
from hrdalert.writers.docx_package import DECLARATION, WORD, Part, escaped


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


def opened_with(content: str, tag: str, xml: str) -> str:
    """The XML, with some content before all that its first element of this name holds."""

    def opened(element: re.Match[str]) -> str:
        is_empty = element[2]
        return f"{element[1]}>{content}</{tag}>" if is_empty else f"{element[0]}{content}"

    return re.sub(rf"(<{tag}\b[^>]*?)(/?)>", opened, xml, count=1)


def missing_headers(section: str, mark: str, main: str) -> tuple[str, tuple[Part, ...]]:
    """The form of a section, with a header for each kind of page that has none, and the part that it needs for them.

    Word falls back on no other header where a page has its own.
    """
    present = re.findall(r'<w:headerReference\b[^>]*?w:type="(\w+)"', section)
    missing = [place for place in ("default", "first", "even") if place not in present]
    if not missing:
        return section, ()
    part = Part(
        posixpath.join(posixpath.dirname(main), "header-with-mark.xml"),
        "header",
        f'{DECLARATION}<w:hdr xmlns:w="{WORD}">{mark}<w:p/></w:hdr>',
    )
    lines = "".join(f'<w:headerReference w:type="{place}" r:id="{part.id}"/>' for place in missing)
    return opened_with(lines, "w:sectPr", section), (part,)


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
    name = escaped(mark.author).replace('"', "&quot;")
    author = f'w:author="{name}"{date} w:initials="{name}"'
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
