"""From the Markdown that a template gives, tokens and marks in it, to blocks whose texts still hold them.

Markdown as people write it (CommonMark, tables), and our own signs:

    ::: address             lines that stay lines, up to a line of :::
    ::: signature           the same, with room for a hand above
    ::: banner              what the document is, in large letters over its head
    ::: note                a note set apart
    [[ … ]]                 in a line: goes alone where a value in it is absent

Not known here, and so text: raw HTML, definitions of links (``[name]: …``), and what four spaces or a line under a text
make elsewhere: an indented line is a line.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import takewhile
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from hrdalert.documents import blocks as doc
from hrdalert.documents.casetext import ABSENT, TOKEN, token_of

_PART = re.compile(r"\[\[((?:(?!\[\[|\]\]|\n).)*)\]\]")
"""An innermost ``[[ … ]]``."""
_SIGN = re.compile(f"{TOKEN.pattern}|{ABSENT.pattern}")


CONTAINERS = ("address", "signature", "banner", "note")
_CONTAINER = re.compile(r":::[ ]*(?:([a-z]+)(?:[ ]+(.*))?)?[ ]*$")
_LINE = re.compile(rf"^[ \t]*{_CONTAINER.pattern}", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_GOES_ON = re.compile(r"[ \t]|[-*+](?:[ \t]|$)|\d+[.)]", re.MULTILINE)
"""How what goes on with a list can begin."""


class MarkdownMistake(ValueError):
    """What is wrong with a template's Markdown; ``line`` counts from 1 in the text that was parsed."""

    def __init__(self, message: str, line: int, mend: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.mend = mend


def read_markdown(text: str) -> doc.Blocks:
    """The blocks of a rendered template.

    Raises MarkdownMistake for a container that is not closed or not known, a link that leads nowhere safe, or a value
    where Markdown would drop it.
    """
    while _PART.search(text):  # each part in which a value is absent goes, and the brackets of the others
        text = _PART.sub(lambda part: "" if ABSENT.search(part[1]) else part[1], text)
    try:
        return tuple([block for part in parts_of(text) for block in _read(part)])
    except MarkdownMistake:
        return _blocks(text)  # it knows the line in the whole text


def _read(part: str) -> doc.Blocks:
    """The blocks of a part, read with its tokens and marks counted from 0: so it is the same in many documents."""
    if part.isascii():
        return _blocks(part)
    signs: dict[str, str] = {}

    def counted(sign: re.Match[str]) -> str:
        signs[local := token_of(len(signs))] = sign[0]
        return local

    def told(text: doc.Text) -> doc.Text:
        if text.text in signs:
            return doc.Text(signs[text.text])
        return text if text.text.isascii() else doc.Text(TOKEN.sub(lambda sign: signs[sign[0]], text.text))

    blocks = _blocks(_SIGN.sub(counted, part))
    if len(blocks) == 1 and isinstance(block := blocks[0], doc.Paragraph) and len(block.content) == 1:
        only = block.content[0]  # as most are
        return (doc.Paragraph((told(only),)),) if isinstance(only, doc.Text) else doc.with_texts(blocks, told)
    return doc.with_texts(blocks, told) if signs else blocks


@lru_cache(1_000)
def _blocks(text: str) -> doc.Blocks:
    blocks = _Reader().blocks(iter(parser().parse(text)), None)
    texts = (part.text for content in doc.contents(blocks) for part in doc.texts_of(content))
    if sum(len(_SIGN.findall(part)) for part in texts) != len(_SIGN.findall(text)):
        what = "a value would be lost"
        raise MarkdownMistake(what, 0, "Give each row of a table as many cells as the table has columns.")
    return blocks


@cache
def parser() -> MarkdownIt:
    """What reads the Markdown of templates."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.disable(["html_block", "html_inline", "reference", "lheading", "code"])
    parser.block.ruler.before("fence", "container", _container, {"alt": ["paragraph", "list", "blockquote"]})
    # Addresses are checked when the link is made, with its line at hand.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def parts_of(text: str) -> list[str]:
    """A text in parts that mean the same alone: cut at empty lines that no container or list goes across."""
    lines = list(_LINE.finditer(text))
    if len(lines) != text.count(":::") or any(sign in text for sign in ("```", "~~~", "\r")):
        return [text]
    parts: list[str] = []
    depth = begin = end = 0
    for empty in (*_EMPTY_LINES.finditer(text), None):
        if end and not depth and not _GOES_ON.match(text, end):
            parts.append(text[begin:end])
            begin = end
        last = empty.start() if empty else len(text)
        while lines and lines[0].start() < last:
            depth = max(depth + (1 if lines.pop(0)[1] else -1), 0)
        end = empty.end() if empty else last
    return [*parts, text[begin:]]


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule of the block parser: ``::: kind`` up to the ``:::`` that closes it."""
    opening = _CONTAINER.match(_line(state, start))
    if not opening or opening[1] is None:
        return False
    if silent:
        return True
    depth, last = 1, start
    while depth:
        last += 1
        if last >= end:
            raise MarkdownMistake(f"::: {opening[1]} is not closed", start + 1, "End it with a line of :::")
        if mark := _CONTAINER.match(_line(state, last)):
            depth += 1 if mark[1] else -1
    token = state.push("container_open", "", 1)
    token.info, token.meta, token.map = opening[1], {"label": opening[2] or ""}, [start, last]
    before = state.lineMax
    state.lineMax = last
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax = before
    state.push("container_close", "", -1)
    state.line = last + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


class _Reader:
    """Walks the parser's tokens; remembers the line for mistakes."""

    def __init__(self) -> None:
        self._line = 1

    def blocks(self, nodes: Iterator[Token], closing: str | None) -> doc.Blocks:
        blocks: list[doc.Block] = []
        for node in nodes:
            if node.type == closing:
                break
            if node.map:
                self._line = node.map[0] + 1
            blocks.extend(self._block(node, nodes))
        return tuple(blocks)

    def _block(self, node: Token, nodes: Iterator[Token]) -> Iterable[doc.Block]:
        match node.type:
            case "heading_open":
                if (level := int(node.tag[1])) > 4:
                    raise MarkdownMistake(f"a heading of level {level}", self._line, "Write # to ####.")
                content = self._content(next(nodes))
                next(nodes)
                return (doc.Heading(level, content),) if content else ()
            case "paragraph_open":
                content = self._content(next(nodes))
                next(nodes)
                return (doc.Paragraph(content),) if content else ()
            case "bullet_list_open" | "ordered_list_open":
                kind = doc.BulletList if node.type == "bullet_list_open" else doc.NumberedList
                items = self._items(nodes, node.type.replace("open", "close"))
                return (kind(items),) if items else ()
            case "blockquote_open":
                inner = self.blocks(nodes, "blockquote_close")
                return (doc.Quote(inner),) if inner else ()
            case "table_open":
                return (self._table(nodes),)
            case "container_open":
                return self._container(node, nodes)
            case _:
                raise MarkdownMistake(f"{node.type} has no place in a letter", self._line)

    def _items(self, nodes: Iterator[Token], closing: str) -> tuple[doc.Blocks, ...]:
        opened = takewhile(lambda node: node.type != closing, nodes)
        return tuple(filter(None, [self.blocks(nodes, "list_item_close") for _ in opened]))

    def _table(self, nodes: Iterator[Token]) -> doc.Table:
        rows: list[list[doc.Inlines]] = []
        for node in nodes:
            if node.type == "table_close":
                break
            if node.map:
                self._line = node.map[0] + 1
            if node.type == "tr_open":
                rows.append([])
            elif node.type == "inline":
                rows[-1].append(self._content(node))
        header, *body = rows
        return doc.Table(tuple(header), tuple(tuple(row) for row in body))

    def _container(self, node: Token, nodes: Iterator[Token]) -> Iterable[doc.Block]:
        kind, line = node.info, self._line
        if str(node.meta["label"]).strip():
            raise MarkdownMistake(f"a text stands behind ::: {kind}", line, "Write it on a line of its own.")
        inner = self.blocks(nodes, "container_close")
        match kind:
            case "address" | "signature" | "banner":
                lines = tuple(line for block in inner for line in self._lines(block))
                is_banner, signs = kind == "banner", kind == "signature"
                return (doc.Banner(lines) if is_banner else doc.AddressBlock(lines, signs),) if lines else ()
            case "note":
                return (doc.Note(inner),) if inner else ()
            case _:
                known = ", ".join(f"::: {name}" for name in CONTAINERS)
                raise MarkdownMistake(f"unknown block ::: {kind}", line, f"Write one of: {known}")

    def _lines(self, block: doc.Block) -> Iterator[doc.Inlines]:
        if not isinstance(block, doc.Paragraph):
            raise MarkdownMistake(
                "an address holds lines only", self._line, "Take lists and tables out of it."
            )
        return doc.lines(block.content)

    # --- inlines ---

    def _content(self, node: Token) -> doc.Inlines:
        return doc.trimmed(doc.joined(self._inlines(iter(node.children or ()), None)))

    def _inlines(self, nodes: Iterator[Token], closing: str | None) -> doc.Inlines:
        run: list[doc.Inline] = []
        for node in nodes:
            match node.type:
                case end if end == closing:
                    break
                case "text" | "code_inline" | "text_special":
                    run.append(doc.Text(node.content))
                case "softbreak":
                    run.append(doc.Text(" "))
                case "hardbreak":
                    run.append(doc.LineBreak())
                case "strong_open" | "em_open":
                    kind = doc.Strong if node.type == "strong_open" else doc.Emphasis
                    if content := doc.joined(self._inlines(nodes, node.type.replace("open", "close"))):
                        run.append(kind(content))
                case "link_open":
                    run.append(self._link(node, nodes))
                case _:
                    raise MarkdownMistake(f"{node.type} has no place in a letter", self._line)
        return tuple(run)

    def _link(self, node: Token, nodes: Iterator[Token]) -> doc.Link:
        url = str(node.attrs["href"])
        if _SIGN.search(url + str(node.attrs.get("title", ""))):
            raise MarkdownMistake("a value stands where it would be lost", self._line, "Print it by itself.")
        if not is_address(url):
            what = f"{url!r} is not an address that a reader can open"
            raise MarkdownMistake(what, self._line, "Begin it with https://")
        return doc.Link(url, doc.joined(self._inlines(nodes, "link_close")))


@lru_cache(1_000)
def is_address(url: str) -> bool:
    """Whether it is an address that a reader can open."""
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return False
    return scheme in ("http", "https", "mailto", "tel") and not any(sign.isspace() for sign in url)
