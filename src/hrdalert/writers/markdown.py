"""A Document as Markdown (CommonMark and GFM's tables) that renders to the document's very characters."""

import re
from collections.abc import Iterator
from typing import assert_never
from unicodedata import category

from hrdalert.documents import blocks as doc
from hrdalert.writers import Written
from hrdalert.writers.text import apart, in_words, is_link, legal, unlinked, unwritable, with_colon


class MarkdownWriter:
    """Writes Markdown that reads well as it is: a character is escaped only where it would be markup.

    Line breaks are hard breaks, ``<br>`` in headings and tables. White space at the edges of a line is
    written as ``&#32;``. A link other than http, https, mailto and tel stays text.
    """

    format = "md"

    def write(self, document: doc.Document) -> Written:
        """The Markdown; every character that cannot stand in a file becomes U+FFFD and is warned of."""
        lines = _blocks(doc.with_marks_at_headings(document))
        return Written("".join(f"{line}\n" for line in lines).encode(), unwritable(document))


def _blocks(blocks: doc.Blocks) -> list[str]:
    """The lines of all blocks. A list right after another gets another marker, else the two would be one."""
    pieces, marker = [], ""
    for block in blocks:
        match block:
            case doc.NumberedList():
                marker = ")" if marker == "." else "."
            case doc.BulletList():
                marker = "*" if marker == "-" else "-"
            case _:
                marker = ""
        pieces.append(_block(block, marker))
    return apart(pieces)


def _block(block: doc.Block, marker: str) -> list[str]:
    match block:
        case doc.Heading(level=level, content=content):
            words = _one_line(content)
            return [f"{'#' * min(level, 6)} {re.sub(r'#+$', _escaped, words)}"] if words else []
        case doc.Paragraph(content=content, number=number):
            return _lines(content, before="" if number is None else f"**{number}.** ")
        case doc.BulletList(items=items):
            return _list(items, [f"{marker} "] * len(items))
        case doc.NumberedList(items=items):
            return _list(items, [f"{number}{marker} " for number in range(1, len(items) + 1)])
        case doc.Table():
            return _table(block)
        case doc.AddressBlock(lines=lines, signature=signature):
            breaks = tuple(part for line in lines for part in (doc.LineBreak(), *line))
            return [*(["&nbsp;", ""] if signature else ()), *_lines(breaks[1:])]
        case doc.Banner(lines=lines):
            first, *others = lines
            breaks = tuple(part for line in others for part in (doc.LineBreak(), *line))
            return _lines((doc.Strong(first), *breaks))
        case doc.Picture():
            return _blocks(in_words(block))
        case doc.Quote(content=content) | doc.Note(content=content):
            return _hang(_blocks(content), "> ", "> ")
        case doc.Field():
            return _field(block)
        case _:
            assert_never(block)


def _list(items: tuple[doc.Blocks, ...], markers: list[str]) -> list[str]:
    # without words, a bare hyphen could underline a heading or, repeated, be a rule
    pairs = ((_blocks(item) or ["<!-- -->"], sign) for item, sign in zip(items, markers, strict=True))
    pieces = [_hang(lines, sign, " " * len(sign)) for lines, sign in pairs]
    if all(len(item) == 1 and isinstance(item[0], doc.Paragraph) for item in items):
        return [line for piece in pieces for line in piece]
    return apart(pieces)


def _table(table: doc.Table) -> list[str]:
    if not table.header:
        return []
    rows = [[_one_line(cell).replace("|", "\\|") for cell in row] for row in (table.header, *table.rows)]
    header, *lines = (f"| {' | '.join(cells)} |" for cells in rows)
    return [header, f"|{' --- |' * len(table.header)}", *lines]


def _field(field: doc.Field) -> list[str]:
    ending = with_colon(doc.inline_text(field.label)).removeprefix(doc.inline_text(field.label).rstrip())
    label = doc.Strong((*field.label, doc.Text(ending)))
    match field.answer:
        case (doc.Paragraph(content=content, number=None), *rest):
            first = _lines((label, doc.Text(" "), *content))
        case rest:
            first = _lines((label,))
    return apart([first, _blocks(tuple(rest))])


def _hang(lines: list[str], first: str, rest: str) -> list[str]:
    return [
        f"{first if number == 0 else rest if line else rest.rstrip()}{line}"
        for number, line in enumerate(lines)
    ]


def _lines(content: doc.Inlines, before: str = "") -> list[str]:
    """The source lines of a paragraph, whose every line break is a hard one; none for no words.

    ``before`` is Markdown that the first line begins with.
    """
    *lines, last = _source(_plain(content), before).split("\n")
    if not lines and not last:
        return []
    ending = ""
    if not last:  # a backslash at the end of a paragraph would be a backslash
        last, ending = lines.pop(), "&#10;"
    return [*(f"{_line(line)}\\" for line in lines), _line(last) + ending]


def _one_line(content: doc.Inlines) -> str:
    """The source of a heading or a cell."""
    return _edged(_source(_plain(content), "")).replace("\n", "<br>")


_LINE_START = re.compile(
    r"""(?x)
      (?= \#{1,6} (?:\s|$)        # heading
        | [-+] (?:\s|$)           # item
        | =+ \s* $                # line under a heading
        | [-:|] [-:|\s]* $        # the same, a rule, or the line under a table's header
        | > )                     # quote
    | \d{1,9} (?= [.)] (?:\s|$) )   # numbered item
    """
)


def _line(line: str) -> str:
    """A line of a paragraph, escaped where its beginning would make it another block."""
    found = _LINE_START.match(line)
    if found:
        line = f"{line[: found.end()]}\\{line[found.end() :]}"
    return _edged(line)


def _edged(line: str) -> str:
    """White space at both edges as entities: a parser strips it there."""
    return re.sub(r"\A[^\S\n]|[^\S\n]\Z", lambda space: f"&#{ord(space[0])};", line)


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _plain(content: doc.Inlines, within: frozenset[type[doc.Inline]] = frozenset()) -> doc.Inlines:
    """The same words in fewer kinds of inlines: texts beside each other are one, emptiness is gone.

    Source references and line breaks become text; so do links that may not be links, and what is strong
    within what is strong or has no letter. Escaping then sees every character that a parser sees beside it.
    """
    merged: list[doc.Inline] = []
    for part in _reduced(content, within):
        match merged, part:
            case [*_, doc.Text(text=before)], doc.Text(text=text):
                merged[-1] = doc.Text(before + text)
            case _:
                merged.append(part)
    return tuple(merged)


def _reduced(content: doc.Inlines, within: frozenset[type[doc.Inline]]) -> Iterator[doc.Inline]:
    for inline in content:
        words = legal(doc.inline_text((inline,)))
        match inline:
            case doc.Text() | doc.SourceReference() | doc.LineBreak():
                if words:
                    yield doc.Text(words)
            case doc.Link(url=url, content=inner):
                if words and is_link(url):
                    yield doc.Link(url, _plain(unlinked(inner), within))
                else:
                    yield from _reduced(inner, within)
            case doc.Strong(content=inner) | doc.Emphasis(content=inner):
                if words.strip() and type(inline) not in within:
                    yield type(inline)(_plain(inner, within | {type(inline)}))
                else:
                    yield from _reduced(inner, within)
            case _:
                assert_never(inline)


_MARKUP = {
    in_link: re.compile(
        rf"""(?x)
      [\\`*~]
    | (?<![^\W_]) _ | _ (?![^\W_])      # an underscore within a word is none
    | < (?!\s)
    | & (?= \#? [0-9A-Za-z]+ ; )
    | {more}
    """
    )
    for in_link, more in (
        (False, r"\] (?= \( ) | (?<= \n ) \["),  # [a](b), and [a]: that begins a line
        (True, r"[\[\]]"),
    )
}
"""What is markup in a text, and (True) in the text of a link."""


def _source(content: doc.Inlines, before: str, in_link: bool = False) -> str:
    """The Markdown of inlines as :func:`_plain` gives them, after ``before``; a line break is a line end."""
    source = before
    for position, inline in enumerate(content):
        match inline:
            case doc.Text(text=text):
                source += _text(text, at_start=not source, in_link=in_link)
            case doc.Strong(content=inner) | doc.Emphasis(content=inner):
                sign, tag = ("**", "strong") if isinstance(inline, doc.Strong) else ("*", "em")
                following = _first(content[position + 1 :], in_link)
                source += _marked(sign, tag, source, _source(inner, "", in_link), following)
            case doc.Link():
                source = re.sub(r"!\Z", r"\\!", source) + _link(inline)
            case doc.SourceReference() | doc.LineBreak():
                raise AssertionError(f"_plain() leaves no {inline}")
            case _:
                assert_never(inline)
    return source


_ENTITIES = {ord("\t"): "&#9;", ord("\ufeff"): "&#65279;"}
"""What a parser may take for an indent, or for the mark that begins a file."""


def _text(text: str, *, in_link: bool, at_start: bool = False) -> str:
    escaped = _MARKUP[in_link].sub(_escaped, text).translate(_ENTITIES)
    return f"\\{escaped}" if at_start and escaped.startswith("[") else escaped


def _first(content: doc.Inlines, in_link: bool) -> str:
    """The first character of the source of what follows."""
    match content:
        case ():
            return ""
        case (doc.Text(text=text), *_):
            return _text(text, in_link=in_link)[0]
        case _:
            return "<"


def _marked(sign: str, tag: str, before: str, inner: str, after: str) -> str:
    """Words between asterisks where CommonMark takes these for markup, else between HTML tags."""
    opens = not inner[0].isspace() and (inner[0].isalnum() or _parts(before[-1:]))
    closes = not inner[-1].isspace() and (inner[-1].isalnum() or _parts(after))
    crowded = "*" in (before[-1:], inner[0], inner[-1], after)
    return f"{sign}{inner}{sign}" if opens and closes and not crowded else f"<{tag}>{inner}</{tag}>"


def _parts(character: str) -> bool:
    """Whether CommonMark sees white space or punctuation here, or the edge of the text."""
    if not character or character in "\t\n":
        return True
    return category(character) == "Zs" or (character.isascii() and not character.isalnum())


def _link(link: doc.Link) -> str:
    simple = r"(?ai)(?!.*xn--)https?://[\w.~:/?#@!$&'()*+,=-]+"
    if doc.inline_text(link.content) == link.url and re.fullmatch(simple, link.url):
        return f"<{link.url}>"
    url = re.sub(r"[()*_]|&(?=#?\w+;)", _escaped, link.url)
    return f"[{_source(link.content, '', in_link=True)}]({url})"
