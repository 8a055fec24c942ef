"""A Document as one HTML page without other files: to put on a website, to read aloud, to print."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TypeAlias, assert_never

from msgspec import Struct

from hrdalert.documents import blocks as doc
from hrdalert.documents.images import Image
from hrdalert.store import read_text
from hrdalert.writers import Written
from hrdalert.writers.look import PLAIN, Look, shared
from hrdalert.writers.scripts import RTL, Script, language_for, phrases, runs, script_of
from hrdalert.writers.text import in_words, is_link, legal, shows_url, unlinked, unwritable

PlaceOf: TypeAlias = Callable[[doc.Text], str]
"""Says where a text comes from; empty where nobody needs to know."""
_PAGE, _STYLESHEET = (read_text(Path(__file__).with_name(f"page.{kind}")) for kind in ("html", "css"))


class HtmlWriter:
    """Writes one page in an office's look, with its stylesheet and pictures inside, and without scripts.

    The letterhead stands first, then the blocks up to the title as the page's header; its footer holds the
    organisation and the reference.
    Links other than http, https, mailto and tel stay text. The number of a paragraph is also its address:
    ``page.html#p12``.
    """

    format = "html"

    def __init__(self, look: Look = PLAIN) -> None:
        self._look = look

    def write(self, document: doc.Document) -> Written:
        """The page; every character that cannot stand in a file becomes U+FFFD and is warned of."""
        return Written(_page(document, self._look).encode(), unwritable(document))


class HtmlParts(Struct, frozen=True):
    """A page in parts, for another page to show."""

    letterhead: str
    """Empty where no organisation writes."""
    header: str
    """The blocks up to the title."""
    main: str
    """The blocks behind the title."""
    direction: str
    language: str


def page_parts(document: doc.Document, look: Look = PLAIN, place_of: PlaceOf | None = None) -> HtmlParts:
    """The parts of a page. Each text for which ``place_of`` gives a place has it as its attribute ``data-at``."""
    body = _Body(document.language, place_of)
    opening, rest = _parted(document.blocks)
    letterhead = _letterhead(document, body, look) if document.organisation else ""
    return HtmlParts(letterhead, body.blocks(opening), body.blocks(rest), body.direction, body.language)


def stylesheet(look: Look = PLAIN, root: str = ":root", body: str = "body") -> str:
    """The styles of a page, or of its parts below a ``root`` and a ``body`` of another page."""
    sheet = _values(look) + _STYLESHEET
    return sheet.replace(":root", root).replace("body {", f"{body} {{")


def _page(document: doc.Document, look: Look) -> str:
    parts, line, mark = page_parts(document, look), _Body(document.language).line, document.mark
    words = line((doc.Text(mark.words),)) if mark else ""
    before = f'<p class="mark" role="note">{words}</p>\n' if mark else ""
    on_pages = f'<p class="page-mark" aria-hidden="true">{words}</p>\n'
    behind = f'<p class="mark">{words}</p>\n{on_pages}' if mark else ""
    keywords = f'<meta name="keywords" content="{mark.keywords}">\n' if mark else ""
    issuer = " · ".join(filter(None, (document.organisation, document.reference)))
    return _PAGE.format(
        language=_attribute(parts.language),
        direction=parts.direction,
        title=escape(legal(document.label), quote=False),
        author=_attribute(document.organisation),
        date=document.date.isoformat(),
        keywords=keywords,
        style=stylesheet(look),
        head=before + parts.letterhead + (f"<header>\n{parts.header}</header>\n" if parts.header else ""),
        main=parts.main,
        issuer=line((doc.Text(issuer),)),
        behind=behind,
    )


def _values(look: Look) -> str:
    """CSS variables for the values that ``page.css`` shares with other formats or takes from the office's look."""
    settings = shared("html")
    colours = settings["colours"] | {"accent": look.colour, "tint": look.tint}
    sizes, margins = settings["sizes"], settings["margins"]
    values = {
        **{name: f"#{colour}" for name, colour in colours.items()},
        **{f"size-{name}": f"{size / sizes['text']:.4g}rem" for name, size in sizes.items()},
        "size-text": f"{sizes['text']}pt",
        **{f"rule-{name}": f"{width}pt" for name, width in settings["rules"].items()},
        **{name: f"{length}mm" for name, length in settings["pictures"].items()},
        **({"font": f'"{look.font}"'} if look.font else {}),
    }
    foot = f"@bottom-center {{ color: #{colours['grey']}; font-size: {sizes['small']}pt; }}"
    around = " ".join(f"{margins[side]}mm" for side in ("top", "side", "bottom"))
    root = " ".join(f"--{name}: {value};" for name, value in values.items())
    return f":root {{ {root} }}\n@page {{ margin: {around}; {foot} }}\n"


def _letterhead(document: doc.Document, body: _Body, look: Look) -> str:
    """The logo, the name and the address of the office, and the reference at the other side."""
    logo = f'<img class="logo" src="{_inside(look.logo)}" alt="">' if look.logo else ""
    lines = [
        f'<p class="{name}">{body.line((doc.Text(words),))}</p>\n'
        for name, words in (
            ("organisation", document.organisation),
            ("reference", document.reference),
            ("place", document.organisation_address),
        )
        if words
    ]
    return f'<div class="letterhead">\n{logo}{"".join(lines)}</div>\n'


def _inside(image: Image) -> str:
    """A URL that holds the picture itself."""
    return f"data:image/{image.kind};base64,{b64encode(image.content).decode()}"


def _parted(blocks: doc.Blocks) -> tuple[doc.Blocks, doc.Blocks]:
    """The blocks up to the title, and the rest; a document without a title has no blocks before the rest."""
    for position, block in enumerate(blocks):
        if isinstance(block, doc.Heading):
            return (blocks[: position + 1], blocks[position + 1 :]) if block.level == 1 else ((), blocks)
    return (), blocks


def _attribute(value: str) -> str:
    return escape(legal(value), quote=True)


def _direction(script: Script) -> str:
    return "rtl" if script in RTL else "ltr"


class _Body:
    """The blocks and inlines of a document in one language."""

    def __init__(self, language: str, place_of: PlaceOf | None = None) -> None:
        self.language = language
        self.place_of = place_of
        self.script = script_of(language)
        self.direction = _direction(self.script)

    def blocks(self, blocks: doc.Blocks) -> str:
        """The elements of the blocks, each on a line; fields that follow each other share a list."""
        pieces = []
        for are_fields, group in groupby(blocks, lambda block: isinstance(block, doc.Field)):
            piece = "\n".join(map(self.block, group))
            pieces.append(f"<dl>\n{piece}\n</dl>\n" if are_fields else f"{piece}\n")
        return "".join(pieces)

    def block(self, block: doc.Block) -> str:
        match block:
            case doc.Heading(level=level, content=content):
                return f"<h{min(level, 6)}>{self.line(content)}</h{min(level, 6)}>"
            case doc.Paragraph(content=content, number=None):
                return f"<p>{self.line(content)}</p>"
            case doc.Paragraph(content=content, number=number):
                label = f'<span class="number">{number}.</span>'
                return f'<p class="numbered" id="p{number}">{label} {self.line(content)}</p>'
            case doc.BulletList(items=items):
                return self.list("ul", items)
            case doc.NumberedList(items=items):
                return self.list("ol", items)
            case doc.Table():
                return self.table(block)
            case doc.AddressBlock(lines=lines, signature=signature):
                opening = '<address class="signature">' if signature else "<address>"
                return f"{opening}{'<br>'.join(map(self.line, lines))}</address>"
            case doc.Banner(lines=lines):
                first, *others = map(self.line, lines)
                return f'<p class="banner">{"<br>".join((f"<strong>{first}</strong>", *others))}</p>'
            case doc.Picture():
                return self.picture(block)
            case doc.Quote(content=content):
                return f"<blockquote>\n{self.blocks(content)}</blockquote>"
            case doc.Note(content=content):
                return f'<aside role="note">\n{self.blocks(content)}</aside>'
            case doc.Field(label=label, answer=answer):
                return f"<div><dt>{self.line(label)}</dt><dd>{self.within(answer)}</dd></div>"
            case _:
                assert_never(block)

    def picture(self, picture: doc.Picture) -> str:
        if picture.image is None:
            return "\n".join(map(self.block, in_words(picture)))
        alternative = _attribute(doc.inline_text(picture.alternative))
        credit = f"<figcaption>{self.line(picture.credit)}</figcaption>" if picture.credit else ""
        return f'<figure><img src="{_inside(picture.image)}" alt="{alternative}">{credit}</figure>'

    def list(self, tag: str, items: tuple[doc.Blocks, ...]) -> str:
        return "\n".join([f"<{tag}>", *(f"<li>{self.within(item)}</li>" for item in items), f"</{tag}>"])

    def within(self, blocks: doc.Blocks) -> str:
        """The inside of an item or an answer: the words of its only paragraph, or its blocks."""
        match blocks:
            case (doc.Paragraph(content=content, number=None),):
                return self.line(content)
            case _:
                return f"\n{self.blocks(blocks)}" if blocks else ""

    def table(self, table: doc.Table) -> str:
        # up to four columns have room for letters of full size, and for a date in one line
        many = ' class="many"' if len(table.header) > 4 else ""
        header = "".join(f'<th scope="col">{self.line(cell)}</th>' for cell in table.header)
        rows = "\n".join(f"<tr>{''.join(map(self.cell, row))}</tr>" for row in table.rows)
        return (
            f'<div class="table">\n<table{many}>\n<thead>\n<tr>{header}</tr>\n</thead>\n'
            f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
        )

    def cell(self, content: doc.Inlines) -> str:
        """A cell, marked where it has a word so long that its whole column would be wider than the page."""
        wide = ' class="wide"' if any(len(word) > 40 for word in _literal(content).split()) else ""
        return f"<td{wide}>{self.line(content)}</td>"

    def line(self, content: doc.Inlines) -> str:
        """A run of inlines, marked where its white space must stay as it is."""
        words = self.inlines(content)
        collapsing = (
            r"\A[ \t\n]|[ \t\n]\Z|[\t\n]|  "  # white space that a browser would turn into one space, or none
        )
        return f'<span class="pre">{words}</span>' if re.search(collapsing, _literal(content)) else words

    def inlines(self, content: doc.Inlines) -> str:
        return "".join(map(self.inline, content))

    def inline(self, inline: doc.Inline) -> str:
        match inline:
            case doc.Text():
                return self.text(inline)
            case doc.Strong(content=content):
                return f"<strong>{self.inlines(content)}</strong>"
            case doc.Emphasis(content=content):
                return f"<em>{self.inlines(content)}</em>"
            case doc.Link():
                return self.link(inline)
            case doc.SourceReference():
                return f'<span class="sources">{doc.inline_text((inline,))}</span>'
            case doc.LineBreak():
                return "<br>"
            case _:
                assert_never(inline)

    def link(self, link: doc.Link) -> str:
        words = self.inlines(unlinked(link.content))
        if not is_link(link.url):
            return words
        named = "" if shows_url(link) else ' class="named"'
        return f'<a href="{_attribute(link.url)}" rel="noopener noreferrer"{named}>{words}</a>'

    def text(self, text: doc.Text) -> str:
        """A text, each phrase of it marked where it runs in another direction than the document."""
        given, pieces = text.language, []
        for phrase, around in phrases(legal(text.text), given, self.script):
            words = "".join(self.run(chunk, script, given, around) for chunk, script in runs(phrase, around))
            pieces.append(words if around is self.script else self.marked(words, around, given, self.script))
        words, place = "".join(pieces), self.place_of(text) if self.place_of else ""
        return f'<span data-at="{_attribute(place)}">{words}</span>' if place else words

    def run(self, chunk: str, script: Script, given: str | None, around: Script) -> str:
        """Characters of one script, marked where their language or direction differs from the text around them."""
        words = escape(chunk, quote=False)
        is_foreign = around is not self.script or script_of(given or self.language) is not script
        if script is around and is_foreign:
            return words
        return self.marked(words, script, given, around)

    def marked(self, words: str, script: Script, given: str | None, around: Script) -> str:
        language = language_for(script, given, self.language)
        if (script in RTL) is not (around in RTL):
            return f'<bdi lang="{_attribute(language)}" dir="{_direction(script)}">{words}</bdi>'
        if language != self.language:
            return f'<span lang="{_attribute(language)}">{words}</span>'
        return words


def _literal(content: doc.Inlines) -> str:
    """The characters of texts and source references, without the line breaks that a template asks for."""
    kinds = doc.Text | doc.SourceReference
    inlines = (inline for inline in doc.all_inlines(content) if isinstance(inline, kinds))
    return "".join(legal(doc.inline_text((inline,))) for inline in inlines)
