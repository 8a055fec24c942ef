"""What a PDF looks like: the typst program that sets a document, fonts, sizes, the words of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from hrdalert.writers.fonts import EMBEDDED_FAMILIES
from hrdalert.writers.scripts import EAST_ASIAN, Script

Data: TypeAlias = "str | int | float | bool | Sequence[Data] | Mapping[str, Data] | None"
"""What JSON can hold."""


def program(data: str) -> str:
    """The typst source that sets the data, JSON without line breaks. Only two characters need escaping."""
    escaped = data.replace("\\", r"\\").replace('"', r"\"")
    return f'#let data = json(bytes("{escaped}"))\n{_PROGRAM}'


_DIRECTION_CONTROLS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_WRITTEN_OUT = str.maketrans(
    {"\u2028": "\n", "\u2029": "\n", "\t": "    ", "\ufeff": "\u2060"}
    | dict.fromkeys(map(chr, _DIRECTION_CONTROLS), "")
)


def written_out(text: str) -> str:
    """The text with the white space and the marks that stand on the page for what stands in it.

    A tab would part what runs leftwards. PDF/UA allows no U+FEFF, whose successor is U+2060. An embedding,
    override or isolate left open in one text would turn round the words after it.
    """
    return text.translate(_WRITTEN_OUT)


LONG_ROW = 1200
"""Characters in a row of a table from which on it may go over a page."""
LONG_WORD, LONG_WORD_IN_TABLE = 40, 16
"""Characters without a space from which on a line may break inside a word: addresses of web pages, mostly."""
_BREAKS_ANYWHERE = frozenset({Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.ARMENIAN, Script.GEORGIAN})
_PIECE = re.compile(r"[^-/_.,;:?&=#%+@]{0,12}[\u0300-\u036f]*[-/_.,;:?&=#%+@]{0,12}", re.DOTALL)


def breakable(text: str, script: Script, long_word: int) -> Iterator[str]:
    """The text in pieces, between which a line may break: only within words too long for a line."""
    if script not in _BREAKS_ANYWHERE or len(text) < long_word:
        yield text
        return
    for number, piece in enumerate(re.split(rf"(\S{{{long_word},}})", text)):
        yield from filter(None, _PIECE.findall(piece) if number % 2 else [piece])


_NARROW = 18
"""A column whose cells have no more characters than this takes the width that it needs."""


def column_widths(lengths: Sequence[Sequence[int]]) -> list[Data]:
    """From the lengths of all cells: the wide columns share the page as the roots of their longest cells."""
    longest = [max(column) for column in zip(*lengths, strict=True)]
    if max(longest) <= _NARROW:
        longest[-1] = _NARROW + 1
    return ["auto" if length <= _NARROW else round(length**0.5, 1) for length in longest]


_USUAL_SIZE = (11, 0.68)
_SIZES = {
    Script.ARABIC: (12.5, 0.9),
    Script.TIBETAN: (11.5, 0.8),
    Script.HAN: (10.5, 0.85),
    Script.KANA: (10.5, 0.85),
    Script.HANGUL: (10.5, 0.85),
}


def size_and_leading(script: Script) -> tuple[float, float]:
    """The size of a document's text in points, and the room between its lines in ems."""
    return _SIZES.get(script, _USUAL_SIZE)


_TALL = frozenset({Script.TIBETAN, Script.MYANMAR, Script.KHMER})
"""Scripts with signs far above and below the line, which need more room than Latin letters."""
_ALPHABETS_IN_TEXT_FONT = frozenset({Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.HEBREW})


def text_settings(script: Script, language: str, families: Iterable[str]) -> Data:
    """How text of one script and language is set, in these fonts or typst's own."""
    fonts: list[Data] = [*EMBEDDED_FAMILIES]
    if script in EAST_ASIAN:  # digits and Latin letters as in the rest of the text
        fonts[0] = {"name": EMBEDDED_FAMILIES[0], "covers": "latin-in-cjk"}
        fonts[1:1] = families
    elif script in _ALPHABETS_IN_TEXT_FONT:
        fonts += families
    else:
        fonts[0:0] = families
    return {
        "fonts": fonts,
        "scale": 1.1 if script is Script.ARABIC else 1,
        "tall": script in _TALL,
        **_locale(language),
    }


_REGIONS = {"zh-hans": "CN", "zh-hant": "TW"}


def _locale(language: str) -> dict[str, str | None]:
    """A BCP 47 tag as typst knows it: a language and a region."""
    primary, *subtags = language.split("-")
    if not re.fullmatch("[A-Za-z]{2,3}", primary):
        return {"lang": "und", "region": None}
    region = next((tag.upper() for tag in subtags if re.fullmatch("[A-Za-z]{2}", tag)), None)
    return {"lang": primary.lower(), "region": region or _REGIONS.get(language.lower())}


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


# What differs between documents stays out of the styles that text inherits, or typst could not reuse a
# paragraph of one letter in the next: hence the block around `set document`, the state for the letterhead.
_PROGRAM = """
#let accent = rgb("#1B4965")
#let ink = rgb("#22282D")
#let grey = rgb("#5C6770")
#let hair = rgb("#B9C6CF")
#let tint = rgb("#EEF3F6")
#let small = 8.5pt
#let size = data.size * 1pt
#let leading = data.leading * 1em
#let side = if data.rtl { "right" } else { "left" }
#let direction = if data.rtl { rtl } else { ltr }

// Lines of text

#let settings(hand) = (
  font: hand.fonts, lang: hand.lang, region: hand.region, dir: direction, size: hand.scale * 1em,
  ..if hand.tall { (top-edge: "bounds", bottom-edge: "bounds") },
)
#let hands = data.hands.map(hand => text.with(..settings(hand)))
// The space keeps the words apart for whoever copies the text or reads it back.
#let break-line = { " "; linebreak() }
#let inline(item) = {
  if type(item) == str { return item }
  let line(items) = [] + items.map(inline).join()
  let (kind, ..rest) = item
  if type(kind) == int { hands.at(kind)(inline(rest.first())) }
  else if kind == "cut" { rest.first().join(h(0pt)) }
  else if kind == "strong" { strong(line(rest.first())) }
  else if kind == "emph" { emph(line(rest.first())) }
  else if kind == "link" { link(rest.first(), line(rest.last())) }
  else if kind == "source" { text(fill: grey, size: 0.9em, rest.first()) }
  else if kind == "line-break" { break-line }
  else { panic(kind) }
}
#let line(items) = [] + items.map(inline).join()
#let lines(pieces) = par(leading: leading * 0.8, pieces.map(line).join(break-line))
#let label(items) = text(fill: accent, weight: "semibold", line(items))

// The page

#{
  let (year, month, day) = data.date
  set document(title: data.title, author: data.author, date: datetime(year: year, month: month, day: day))
  state("letterhead").update((line(data.organisation), line(data.reference), data.page-words.map(line)))
}
#let header = context {
  let (organisation, reference, _) = state("letterhead").final()
  let first = counter(page).get().first() == 1
  let large = text.with(size: 15pt, fill: accent, weight: "semibold")
  set text(fill: grey, size: small)
  block(
    width: 100%, below: 0pt, inset: (bottom: if first { 7pt } else { 5pt }),
    stroke: (bottom: if first { 0.9pt + accent } else { 0.4pt + hair }),
    grid(
      columns: (1fr, auto), column-gutter: 2em, align: (start + bottom, end + bottom),
      if first { large(organisation) } else { organisation }, reference,
    ),
  )
}
#let footer = context {
  let (before, between, after) = state("letterhead").final().last()
  let (page, pages) = (counter(page).get().first(), counter(page).final().first())
  align(center, text(fill: grey, size: small, [#before#page#between#pages#after]))
}
#set text(..settings(data.hands.first()))
#set text(size: size, fill: ink, hyphenate: false)
#set page(
  paper: "a4", margin: (x: 25mm, top: 33mm, bottom: 27mm), header-ascent: 9mm, footer-descent: 10mm,
  header: header, footer: footer,
)
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

// Blocks

#let looks = (
  (size: 18.5pt, above: 1.1em, below: 0.8em, style: "normal"),
  (size: 13.5pt, above: 1.6em, below: 0.8em, style: "normal"),
  (size: 11.5pt, above: 1.5em, below: 0.7em, style: "normal"),
  (size: 11pt, above: 1.3em, below: 0.6em, style: "italic"),
)
#let titled(look, level, words) = {
  let (size, above, below, style) = looks.at(calc.clamp(look, 1, 4) - 1)
  set text(size: size, style: style)
  set par(leading: leading * 0.75)
  block(sticky: true, above: above, below: below, heading(level: level, line(words)))
}
#let numbered(number, words) = par(
  hanging-indent: 2.3em, box(width: 2.3em, text(fill: accent, number)) + line(words),
)
#let address(pieces) = block(above: 1.5em, below: 1.5em, breakable: pieces.len() > 12, lines(pieces))
#let signature(pieces) = block(above: 20mm, below: 1.5em, breakable: false, lines(pieces))
#let note(body) = block(
  width: 100%, fill: tint, inset: (x: 12pt, y: 10pt), stroke: ((side): 2.5pt + accent), body,
)
#let matrix(widths, breakable, header, cells) = {
  set text(size: size - 1.5pt)
  set par(leading: leading * 0.9)
  set table.cell(breakable: breakable)
  block(above: 1.3em, below: 1.5em, table(
    columns: widths.map(width => if width == "auto" { auto } else { width * 1fr }), inset: (x: 6pt, y: 5.5pt),
    stroke: (x, y) => (bottom: if y == 0 { 0.9pt + accent } else { 0.4pt + hair }),
    table.header(..header.map(label)), ..cells.map(line),
  ))
}
#let render(item) = {
  let all(blocks) = [] + blocks.map(render).join()
  let within(item) = if "line" in item { line(item.line) } else { all(item.blocks) }
  let (kind, ..rest) = item
  if kind == "par" { par(line(rest.first())) }
  else if kind == "numbered" { numbered(..rest) }
  else if kind == "heading" { titled(..rest) }
  else if kind == "list" { list(..rest.first().map(within)) }
  else if kind == "enum" { enum(numbering: rest.first(), ..rest.last().map(within)) }
  else if kind == "table" { matrix(..rest) }
  else if kind == "address" { address(rest.first()) }
  else if kind == "signature" { signature(rest.first()) }
  else if kind == "quote" { quote(block: true, all(rest.first())) }
  else if kind == "note" { note(all(rest.first())) }
  else if kind == "field" {
    let (name, answer) = rest
    if "line" in answer { par(label(name) + " " + line(answer.line)) }
    else { block(sticky: true, below: 0.65em, label(name)); all(answer.blocks) }
  }
  else if kind == "keep" { block(sticky: true, render(rest.first())) }
  else if kind == "break" { pagebreak(weak: true) }
  else { panic(kind) }
}
#for item in data.blocks { render(item) }
"""
