"""A Document as one HTML page that needs nothing else: to put on a website, to read aloud, to print."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import assert_never

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Document,
    Emphasis,
    Field,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
    inline_text,
)
from hrdalert.writers import Written
from hrdalert.writers.fonts import EVERYWHERE, not_shown_here
from hrdalert.writers.scripts import RTL, Script, language_for, phrases, runs, script_of
from hrdalert.writers.text import is_link, legal, shows_url, unlinked, unwritable


class HtmlWriter:
    """Writes one page with its stylesheet inside: no script, no font, picture or address to fetch.

    The blocks up to the title are the page's header; its footer holds the organisation and the reference.
    Links other than http, https, mailto and tel stay text. The number of a paragraph is also its address:
    ``page.html#p12``.
    """

    format = "html"

    def write(self, document: Document) -> Written:
        """The page; every character that cannot stand in a file becomes U+FFFD and is warned of.

        So are letters that browsers on this computer show as boxes.
        """
        body = _Body(document.language)
        page = _page(document, body)
        return Written(page.encode(), (*unwritable(document), *not_shown_here(body.characters)))


def _page(document: Document, body: _Body) -> str:
    opening, rest = _parted(document.blocks)
    mark = document.mark
    words = body.line((Text(mark.words),)) if mark else ""
    before = f'<p class="mark" role="note">{words}</p>\n' if mark else ""
    behind = (
        f'<p class="mark">{words}</p>\n<p class="page-mark" aria-hidden="true">{words}</p>\n' if mark else ""
    )
    keywords = f'<meta name="keywords" content="{mark.keywords}">\n' if mark else ""
    header = f"<header>\n{body.blocks(opening)}</header>\n" if opening else ""
    issuer = " · ".join(filter(None, (document.organisation, document.reference)))
    language = _attribute(document.language)
    return f"""<!doctype html>
<html lang="{language}" dir="{body.direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(legal(document.label), quote=False)}</title>
<meta name="author" content="{_attribute(document.organisation)}">
<meta name="date" content="{document.date.isoformat()}">
{keywords}<style>{_STYLE}{_MARK_STYLE if mark else ""}</style>
</head>
<body>
{before}{header}<main>
{body.blocks(rest)}</main>
<footer>
<p>{body.line((Text(issuer),))}</p>
</footer>
{behind}</body>
</html>
"""


def _parted(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """The blocks up to the title, and the rest; nothing goes before in a document without a title."""
    for position, block in enumerate(blocks):
        if isinstance(block, Heading):
            return (blocks[: position + 1], blocks[position + 1 :]) if block.level == 1 else ((), blocks)
    return (), blocks


def _attribute(value: str) -> str:
    return escape(legal(value), quote=True)


def _direction(script: Script) -> str:
    return "rtl" if script in RTL else "ltr"


class _Body:
    """The blocks and inlines of a document in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.script = script_of(language)
        self.direction = _direction(self.script)
        self.characters: dict[Script, set[str]] = {}
        """What is written in scripts for which a computer may lack a font."""

    def blocks(self, blocks: Blocks) -> str:
        """One element a line; fields in a row share a list."""
        pieces = []
        for are_fields, group in groupby(blocks, lambda block: isinstance(block, Field)):
            piece = "\n".join(map(self.block, group))
            pieces.append(f"<dl>\n{piece}\n</dl>\n" if are_fields else f"{piece}\n")
        return "".join(pieces)

    def block(self, block: Block) -> str:
        match block:
            case Heading(level=level, content=content):
                return f"<h{min(level, 6)}>{self.line(content)}</h{min(level, 6)}>"
            case Paragraph():
                return self.paragraph(block)
            case BulletList(items=items):
                return self.list("<ul>", items, "</ul>")
            case NumberedList(items=items, style=style):
                return self.list('<ol type="a">' if style == "alpha" else "<ol>", items, "</ol>")
            case Table():
                return self.table(block)
            case AddressBlock(lines=lines, signature=signature):
                opening = '<address class="signature">' if signature else "<address>"
                return f"{opening}{'<br>'.join(map(self.line, lines))}</address>"
            case Quote(content=content):
                return f"<blockquote>\n{self.blocks(content)}</blockquote>"
            case Note(content=content):
                return f'<aside role="note">\n{self.blocks(content)}</aside>'
            case Field(label=label, answer=answer):
                return f"<div><dt>{self.line(label)}</dt><dd>{self.within(answer)}</dd></div>"
            case PageBreak():
                return '<hr class="page-break">'
            case _:
                assert_never(block)

    def paragraph(self, paragraph: Paragraph) -> str:
        words = self.line(paragraph.content)
        if paragraph.number is None:
            return f"<p>{words}</p>"
        number = paragraph.number
        return f'<p class="numbered" id="p{number}"><span class="number">{number}.</span> {words}</p>'

    def list(self, opening: str, items: tuple[Blocks, ...], closing: str) -> str:
        return "\n".join([opening, *(f"<li>{self.within(item)}</li>" for item in items), closing])

    def within(self, blocks: Blocks) -> str:
        """What an item or an answer holds: the words of its only paragraph, or its blocks."""
        match blocks:
            case (Paragraph(content=content, number=None),):
                return self.line(content)
            case _:
                return f"\n{self.blocks(blocks)}" if blocks else ""

    def table(self, table: Table) -> str:
        # four columns are wide enough for letters of full size, and for a date in one line
        many = ' class="many"' if len(table.header) > 4 else ""
        header = "".join(f'<th scope="col">{self.line(cell)}</th>' for cell in table.header)
        rows = "\n".join(
            f"<tr>{''.join(f'<td>{self.line(cell)}</td>' for cell in row)}</tr>" for row in table.rows
        )
        return (
            f'<div class="table">\n<table{many}>\n<thead>\n<tr>{header}</tr>\n</thead>\n'
            f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
        )

    def line(self, content: Inlines) -> str:
        """A run of inlines, marked where its white space must stay as it is."""
        words = self.inlines(content)
        collapsing = r"\A[ \t\n]|[ \t\n]\Z|[\t\n]|  "  # what a browser would make one space, or none
        return f'<span class="pre">{words}</span>' if re.search(collapsing, _literal(content)) else words

    def inlines(self, content: Inlines) -> str:
        return "".join(map(self.inline, content))

    def inline(self, inline: Inline) -> str:
        match inline:
            case Text():
                return self.text(inline)
            case Strong(content=content):
                return f"<strong>{self.inlines(content)}</strong>"
            case Emphasis(content=content):
                return f"<em>{self.inlines(content)}</em>"
            case Link():
                return self.link(inline)
            case SourceReference():
                return f'<span class="sources">{inline_text((inline,))}</span>'
            case LineBreak():
                return "<br>"
            case _:
                assert_never(inline)

    def link(self, link: Link) -> str:
        words = self.inlines(unlinked(link.content))
        if not is_link(link.url):
            return words
        named = "" if shows_url(link) else ' class="named"'
        return f'<a href="{_attribute(link.url)}" rel="noopener noreferrer"{named}>{words}</a>'

    def text(self, text: Text) -> str:
        found = phrases(legal(text.text), text.language, self.script)
        return "".join(self.phrase(phrase, around, text.language) for phrase, around in found)

    def phrase(self, phrase: str, around: Script, given: str | None) -> str:
        """A phrase in its own direction, where that is not the document's."""
        words = "".join(self.run(chunk, script, given, around) for chunk, script in runs(phrase, around))
        return words if around is self.script else self.marked(words, around, given, self.script)

    def run(self, chunk: str, script: Script, given: str | None, around: Script) -> str:
        """Characters of one script, marked where their language or direction is not the one around."""
        if script not in EVERYWHERE:
            self.characters.setdefault(script, set()).update(chunk)
        words = escape(chunk, quote=False)
        if script is around and (
            around is not self.script or script_of(given or self.language) is not script
        ):
            return words
        return self.marked(words, script, given, around)

    def marked(self, words: str, script: Script, given: str | None, around: Script) -> str:
        language = language_for(script, given, self.language)
        if (script in RTL) is not (around in RTL):
            return f'<bdi lang="{_attribute(language)}" dir="{_direction(script)}">{words}</bdi>'
        if language != self.language:
            return f'<span lang="{_attribute(language)}">{words}</span>'
        return words


def _literal(content: Inlines) -> str:
    """The characters of the document's texts, without the line breaks that a template asks for."""
    pieces = []
    for inline in content:
        match inline:
            case Text(text=text):
                pieces.append(legal(text))
            case Strong(content=inner) | Emphasis(content=inner) | Link(content=inner):
                pieces.append(_literal(inner))
            case SourceReference():
                pieces.append(inline_text((inline,)))
            case LineBreak():
                pass
            case _:
                assert_never(inline)
    return "".join(pieces)


_STYLE = """
:root { color: #1d1f23; background: #fff; font: 1.0625rem/1.6 Georgia, "Noto Serif", serif; }
body { max-width: 66ch; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; overflow-wrap: break-word; }
h1, h2, h3, h4, th, dt, footer, .number { font-family: "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
h1, h2, h3, h4 { color: #12304f; line-height: 1.25; margin: 2em 0 .6em; text-wrap: balance; }
h1 { font-size: 1.9rem; margin: .6em 0; }
h2 { font-size: 1.3rem; }
h3 { font-size: 1.08rem; }
h4 { font-size: 1rem; font-style: italic; }
p, ul, ol, address { margin: 0 0 1em; }
dl, .table, blockquote, aside { margin: 1.4em 0; }
header { border-bottom: 2px solid #12304f; padding-bottom: .6rem; margin-bottom: 1.8rem; }
footer { border-top: 1px solid #b9c2cc; color: #4a5561; font-size: .82rem; }
footer { margin-top: 3rem; padding-top: .7rem; }
.pre { white-space: pre-wrap; }
.sources { white-space: nowrap; }
a { color: #0b4f8a; text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
address { font-style: normal; line-height: 1.45; }
.signature { padding-top: 4.5em; }
.numbered { padding-inline-start: 2.6em; position: relative; }
.number { color: #12304f; font-size: .92em; font-weight: 700; position: absolute; inset-inline-start: 0; }
ul, ol { padding-inline-start: 2.1em; }
li { margin-bottom: .35em; padding-inline-start: .2em; }
li > ul, li > ol { margin: .35em 0 0; }
@counter-style letters { system: extends lower-alpha; prefix: "("; suffix: ") "; }
ol[type="a"] { list-style: letters; }
table { border-collapse: collapse; font-size: .95em; line-height: 1.45; width: 100%; }
th, td { border-bottom: 1px solid #b9c2cc; padding-block: .5em; padding-inline: 0 .8em; }
.table { overflow-x: auto; }
.many { font-size: .85em; }
table:not(.many) td:first-child { min-width: 8.2em; }
th, td { text-align: start; vertical-align: top; }
th { border-bottom: 2px solid #12304f; color: #12304f; font-size: .92em; vertical-align: bottom; }
blockquote { border-inline-start: 3px solid #8796a5; padding-inline-start: 1.2em; }
aside { background: #fbf5e6; border-inline-start: 4px solid #9a6200; padding: .8em 1.1em; }
blockquote > :last-child, aside > :last-child, dd > :last-child, footer > p { margin-bottom: 0; }
dl { border-top: 1px solid #b9c2cc; }
dl > div { border-bottom: 1px solid #b9c2cc; padding: .6em 0; }
dl > div { display: grid; gap: 0 1.5em; grid-template-columns: 13em 1fr; }
dt { color: #12304f; font-size: .88em; font-weight: 700; line-height: 1.4; padding-top: .2em; }
dd { margin: 0; min-width: 0; }
hr { border: 0; border-top: 1px dashed #8796a5; margin: 2.5em 0; }
:lang(bo), :lang(dz), :lang(my), :lang(km), :lang(ur) { line-height: 2; }
:lang(ar), :lang(fa), :lang(ug), :lang(ur) {
  font-family: Georgia, "Noto Serif", "Noto Naskh Arabic", Amiri, serif;
}
bdi:lang(ar), bdi:lang(fa), bdi:lang(ug), bdi:lang(ur) { font-size: 1.1em; line-height: 1; }
span[lang|="zh"], span[lang|="ja"] { word-break: keep-all; }
:is(em, em *, h4, h4 *):is(bdi, :lang(bo), :lang(dz), :lang(zh), :lang(ja), :lang(ko), :lang(hi), :lang(ne),
  :lang(th), :lang(lo), :lang(km), :lang(my), :lang(ar), :lang(fa), :lang(ug), :lang(ur)) { font-style: normal; }
@media (max-width: 34rem) { dl > div { display: block; } }
@page { size: A4; margin: 20mm 23mm 22mm; }
@page { @bottom-center { color: #4a5561; content: counter(page); font: 9pt serif; } }
@media print {
  :root { font-size: 10.5pt; line-height: 1.4; }
  body { max-width: none; padding: 0; }
  h1 { font-size: 1.65rem; }
  h1, h2, h3, h4 { margin-block: 1.4em .5em; }
  p, ul, ol, address { margin-bottom: .75em; }
  li { margin-bottom: .2em; }
  header { margin-bottom: 1.1rem; padding-bottom: .2rem; }
  .signature { padding-top: 4em; }
  p, li { orphans: 3; widows: 3; }
  h1, h2, h3, h4, dt { break-after: avoid; }
  tr, address, dl > div, blockquote, aside, footer { break-inside: avoid; }
  .signature { break-before: avoid; }
  .table { overflow: visible; }
  thead { display: table-header-group; }
  aside { border-block: 1px solid #9a6200; }
  a { color: inherit; text-decoration: underline; }
  .named::after { content: " <" attr(href) ">"; font-size: .88em; overflow-wrap: anywhere; }
  .page-break { border: 0; break-after: page; height: 0; margin: 0; }
}
"""
_MARK_STYLE = """
.mark { background: #a1121c; color: #fff; font: 700 .95rem/1.5 "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
.mark { margin: 0 0 1.5rem; padding: .4em 1em; position: sticky; text-align: center; top: 0; z-index: 1; }
footer + .mark { margin: 1.5rem 0 0; position: static; }
.page-mark { display: none; }
@media print {
  .mark { background: none; border: 1.5pt solid #a1121c; color: #a1121c; position: static; }
  .page-mark { color: rgb(161 18 28 / 22%); display: block; font: 700 22pt/1.2 Arial, "Noto Sans", sans-serif; }
  .page-mark { left: 0; margin: 0; position: fixed; right: 0; text-align: center; top: 42%; }
  .page-mark { transform: rotate(-35deg); white-space: nowrap; z-index: -1; }
  footer + .mark { display: none; }
}
"""
"""Of a document that must not leave the house: what is fixed is printed on every page, behind the text."""
