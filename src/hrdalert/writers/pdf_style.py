"""What a PDF looks like: the typst functions that a document calls, fonts, sizes, the words of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hrdalert.writers.fonts import EMBEDDED_FAMILIES
from hrdalert.writers.scripts import EAST_ASIAN, Script

_DIRECTION_CONTROLS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPES = str.maketrans(
    {
        **{"\\": r"\\", '"': r"\"", "\n": r" \n", "\u2028": r" \n", "\u2029": r" \n", "\t": "    "},
        **{"\ufeff": "\u2060", **dict.fromkeys(map(chr, _DIRECTION_CONTROLS), "")},
    }
)
"""In a typst string two characters need escaping. A space before a line break keeps the words apart for
whoever copies the text or reads it back. A tab would part what runs leftwards. PDF/UA allows no U+FEFF, whose
successor is U+2060. An embedding, override or isolate left open in one text would turn round the words after
it."""


def literal(text: str) -> str:
    """A typst string that is these characters."""
    return f'"{text.translate(_ESCAPES)}"'


_USUAL_SIZE = ("11pt", "0.68em")
_SIZES = {
    Script.ARABIC: ("12.5pt", "0.9em"),
    Script.TIBETAN: ("11.5pt", "0.8em"),
    Script.HAN: ("10.5pt", "0.85em"),
    Script.KANA: ("10.5pt", "0.85em"),
    Script.HANGUL: ("10.5pt", "0.85em"),
}
"""The size of a document's text and the room between its lines, where its script wants other than usual."""


def size_and_leading(script: Script) -> tuple[str, str]:
    """The size of a document's text and the room between its lines."""
    return _SIZES.get(script, _USUAL_SIZE)


_TALL = frozenset({Script.TIBETAN, Script.MYANMAR, Script.KHMER})
"""Scripts with signs far above and below the line, which need more room than Latin letters."""
_ALPHABETS_IN_TEXT_FONT = frozenset({Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.HEBREW})


def text_settings(script: Script, language: str, families: Iterable[str]) -> str:
    """The arguments of typst's ``text`` for one script and language, in these fonts or typst's own."""
    fonts = [literal(family) for family in EMBEDDED_FAMILIES]
    if script in EAST_ASIAN:  # digits and Latin letters as in the rest of the text
        fonts[0] = f'(name: {fonts[0]}, covers: "latin-in-cjk")'
        fonts[1:1] = map(literal, families)
    elif script in _ALPHABETS_IN_TEXT_FONT:
        fonts += map(literal, families)
    else:
        fonts[0:0] = map(literal, families)
    edges = ', top-edge: "bounds", bottom-edge: "bounds"' if script in _TALL else ""
    size = ", size: 1.1em" if script is Script.ARABIC else ""
    return f"font: ({', '.join(fonts)}), {_locale(language)}{edges}{size}"


_REGIONS = {"zh-hans": "CN", "zh-hant": "TW"}


def _locale(language: str) -> str:
    """A BCP 47 tag as typst knows it: a language and a region."""
    primary, *subtags = language.split("-")
    if not re.fullmatch("[A-Za-z]{2,3}", primary):
        return 'lang: "und"'
    region = next((tag.upper() for tag in subtags if re.fullmatch("[A-Za-z]{2}", tag)), None)
    region = region or _REGIONS.get(language.lower())
    return f'lang: "{primary.lower()}"' + (f', region: "{region}"' if region else "")


_PAGE_WORDS = {
    "ar": "صفحة # من #",
    "de": "Seite # von #",
    "en": "Page # of #",
    "es": "Página # de #",
    "fa": "صفحهٔ # از #",
    "fr": "Page # sur #",
    "he": "עמוד # מתוך #",
    "it": "Pagina # di #",
    "ja": "# / # ページ",
    "ko": "# / #쪽",
    "nl": "Pagina # van #",
    "pl": "Strona # z #",
    "pt": "Página # de #",
    "ru": "Страница # из #",
    "tr": "Sayfa # / #",
    "uk": "Сторінка # із #",
    "vi": "Trang # / #",
    "zh-hans": "第 # 页，共 # 页",
    "zh-hant": "第 # 頁，共 # 頁",
}


def page_words(language: str) -> tuple[str, str, str]:
    """What stands before, between and after the numbers at the foot of a page; only signs where unknown."""
    tag = language.lower()
    if tag.startswith("zh"):
        tag = "zh-hant" if {"hant", "tw", "hk", "mo"} & set(tag.split("-")) else "zh-hans"
    words = _PAGE_WORDS.get(tag) or _PAGE_WORDS.get(tag.split("-")[0]) or "# / #"
    before, between, after = words.split("#")
    return before, between, after


STYLE = """
#let accent = rgb("#1B4965")
#let ink = rgb("#22282D")
#let grey = rgb("#5C6770")
#let hair = rgb("#B9C6CF")
#let tint = rgb("#EEF3F6")
#let small = 8.5pt

#let letterhead(page) = {
  let first = page == 1
  let large = text.with(size: 15pt, fill: accent, weight: "semibold")
  set text(fill: grey, size: small)
  block(
    width: 100%, below: 0pt, inset: (bottom: if first { 7pt } else { 5pt }),
    stroke: (bottom: if first { 0.9pt + accent } else { 0.4pt + hair }),
    grid(columns: (1fr, auto), column-gutter: 2em, align: (start + bottom, end + bottom),
      if first { large(organisation) } else { organisation }, reference),
  )
}
#let footer(page, pages) = align(center, text(fill: grey, size: small, page-words(page, pages)))

#set page(
  paper: "a4", margin: (x: 25mm, top: 33mm, bottom: 27mm), header-ascent: 9mm, footer-descent: 10mm,
  header: context letterhead(counter(page).get().first()),
  footer: context footer(counter(page).display("1"), str(counter(page).final().first())),
)
#set text(size: size, fill: ink, hyphenate: false)
#set par(leading: leading, spacing: 1.1em, justify: false)
#set block(spacing: 1.1em)
#set list(tight: false, indent: 0.5em, body-indent: 0.7em, spacing: 0.85em)
#set enum(tight: false, indent: 0.5em, body-indent: 0.7em, spacing: 0.85em)
#show selector.or(list, enum): set par(spacing: 0.85em)
#show heading: set text(fill: accent, weight: "semibold")
#show link: it => underline(stroke: 0.4pt + grey, offset: 1.8pt, text(fill: accent, it))
#show quote.where(block: true): set block(spacing: 1.1em)
#show quote.where(block: true): it => block(
  width: 100%, inset: ((side): 1.3em), stroke: ((side): 2pt + hair), it.body,
)

#let break-here = h(0pt)
#let keep(body) = block(sticky: true, body)
#let source(numbers) = text(fill: grey, size: 0.9em, numbers)
#let label(body) = text(fill: accent, weight: "semibold", body)
#let numbered(number, body) = par(
  hanging-indent: 2.3em, box(width: 2.3em, text(fill: accent, number)) + body,
)
#let looks = (
  (size: 18.5pt, above: 1.1em, below: 0.8em, style: "normal"),
  (size: 13.5pt, above: 1.6em, below: 0.8em, style: "normal"),
  (size: 11.5pt, above: 1.5em, below: 0.7em, style: "normal"),
  (size: 11pt, above: 1.3em, below: 0.6em, style: "italic"),
)
#let head(look, level, body) = {
  let (size, above, below, style) = looks.at(calc.clamp(look, 1, 4) - 1)
  set text(size: size, style: style)
  set par(leading: leading * 0.75)
  block(sticky: true, above: above, below: below, heading(level: level, body))
}
#let lines(pieces) = par(leading: leading * 0.8, pieces.join({ " "; linebreak() }))
#let address(..pieces) = block(
  above: 1.5em, below: 1.5em, breakable: pieces.pos().len() > 12, lines(pieces.pos()),
)
#let signature(..pieces) = block(above: 14mm, below: 1.2em, breakable: false, lines(pieces.pos()))
#let note(body) = block(
  width: 100%, fill: tint, inset: (x: 12pt, y: 10pt), stroke: ((side): 2.5pt + accent), body,
)
#let answered(name, body) = par(label(name) + " " + body)
#let answered-below(name, body) = { block(sticky: true, below: 0.65em, label(name)); body }
#let matrix(widths, breakable, header, ..cells) = {
  set text(size: size - 1.5pt)
  set par(leading: leading * 0.9)
  set table.cell(breakable: breakable)
  block(above: 1.3em, below: 1.5em, table(
    columns: widths, inset: (x: 6pt, y: 5.5pt),
    stroke: (x, y) => (bottom: if y == 0 { 0.9pt + accent } else { 0.4pt + hair }),
    table.header(..header.map(label)), ..cells,
  ))
}
"""
