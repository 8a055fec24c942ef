"""From the Markdown that a template gives, tokens in it, to blocks.

Markdown as people write it (CommonMark, tables), and five signs of our own:

    ---                     on a line alone: a page break
    ::: address             lines that stay lines, up to a line of :::
    ::: signature           the same, with room for a hand above
    ::: note                a note set apart
    ::: letters             the numbered list inside is lettered: (a), (b)
    ::: field Label         a label and its answer

Raw HTML is text. What a token stands for comes in its place after the parsing, so that nothing in it is markup.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from hrdalert.cases.dates import CaseDate
from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
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
)
from hrdalert.documents.casetext import (
    NOTHING,
    Citation,
    DateMention,
    NameMention,
    ParagraphReference,
    ParagraphStart,
    Piece,
    Ready,
    SourceList,
    SourceNumber,
    Tokens,
    Words,
)

CONTAINERS = ("address", "signature", "note", "letters", "field")
_CONTAINER = re.compile(r":::[ ]*(?:([a-z]+)(?:[ ]+(.*))?)?[ ]*$")
_EMPTY_LINE = re.compile(rf"^[ \t]*{NOTHING}[ \t{NOTHING}]*\n", re.MULTILINE)
_SPACES = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_SPACE_BEFORE = re.compile(r"(?<=\S)[ ]+(?=[.,;:?!](?:\s|$))")
# Where a text of the case begins a new paragraph. Private use, so it cannot stand in a case file.
_NEW_PARAGRAPH = "\ue002"
_SAFE = frozenset({"http", "https", "mailto", "tel"})


class MarkdownMistake(ValueError):
    """What is wrong with a template's Markdown; ``line`` counts from 1 in the text that was parsed."""

    def __init__(self, message: str, line: int, mend: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.mend = mend


@dataclass(slots=True)
class Voice:
    """What turns pieces into words where their place in the document decides: years, numbers of sources."""

    date: Callable[[DateMention, bool], str]
    """The words of a date; the flag says whether to give its year."""
    paragraphs: Callable[[Sequence[int], bool], str]
    """"paragraph 4" or "paragraphs 20 and 29"; the flag asks for "paragraphs 7 to 10"."""
    source: Callable[[str], Inlines]
    """An entry of the list of sources."""
    cited: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    numbered: int = 0


def read(text: str, tokens: Tokens, voice: Voice) -> Blocks:
    """The blocks of a rendered template.

    Raises:
        MarkdownMistake: a container that is not closed or not known, a link that leads nowhere safe, a token in the
            address of a link, or a token that was cut.
    """
    parsed = _parser().parse(tidy(text))
    return _Reader(tokens, voice).document(parsed)


def tidy(text: str) -> str:
    """Takes out what empty slots leave: lines of nothing else, doubled spaces, and those before a full stop."""
    text = _EMPTY_LINE.sub("", text).replace(NOTHING, "")
    return "\n".join(
        _SPACE_BEFORE.sub("", _SPACES.sub(" ", line)).rstrip(" ") if line.strip() else ""
        for line in text.split("\n")
    )


_PARSER: list[MarkdownIt] = []


def _parser() -> MarkdownIt:
    if not _PARSER:
        parser = (
            MarkdownIt("commonmark", {"html": False}).enable("table").disable(["html_block", "html_inline"])
        )
        parser.block.ruler.before(
            "fence", "container", _container, {"alt": ["paragraph", "list", "blockquote"]}
        )
        # Addresses are checked when the link is made, with its line at hand.
        parser.validateLink = lambda url: True  # type: ignore[method-assign]
        parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
        _PARSER.append(parser)
    return _PARSER[0]


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule of the block parser: ``::: kind`` up to the ``:::`` that closes it."""
    opening = _CONTAINER.match(_line(state, start))
    if not opening or opening[1] is None or state.is_code_block(start):
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


_Nodes: TypeAlias = Iterator[Token]


class _Reader:
    """Walks the parser's tokens once, and numbers what is numbered in the order of reading."""

    def __init__(self, tokens: Tokens, voice: Voice) -> None:
        self._tokens = tokens
        self._voice = voice
        self._dated: datetime.date | None = None
        self._line = 1
        self._named: set[str] = set()

    def document(self, parsed: Sequence[Token]) -> Blocks:
        blocks = self._blocks(iter(parsed), None)
        return tuple(_resolved(blocks, self._voice))

    def _blocks(self, nodes: _Nodes, closing: str | None) -> Blocks:
        found: list[Block] = []
        for node in nodes:
            if node.type == closing:
                break
            if node.map:
                self._line = node.map[0] + 1
            found.extend(self._block(node, nodes))
        return tuple(found)

    def _block(self, node: Token, nodes: _Nodes) -> Iterable[Block]:
        match node.type:
            case "heading_open":
                content = self._inline(next(nodes))
                next(nodes)
                return (Heading(int(node.tag[1]), content),) if content else ()
            case "paragraph_open":
                blocks = self._paragraphs(next(nodes))
                next(nodes)
                return blocks
            case "bullet_list_open":
                return (BulletList(self._items(nodes, "bullet_list_close")),)
            case "ordered_list_open":
                return (NumberedList(self._items(nodes, "ordered_list_close")),)
            case "blockquote_open":
                return (Quote(self._blocks(nodes, "blockquote_close")),)
            case "hr":
                return (PageBreak(),)
            case "table_open":
                return (self._table(nodes),)
            case "container_open":
                return self._container(node, nodes)
            case "code_block" | "fence":
                return (Paragraph(tuple(self._expanded(node.content.rstrip("\n")))),)
            case _:
                raise MarkdownMistake(f"{node.type} has no place in a letter", self._line)

    def _items(self, nodes: _Nodes, closing: str) -> tuple[Blocks, ...]:
        items = []
        for node in nodes:
            if node.type == closing:
                break
            items.append(self._blocks(nodes, "list_item_close"))
        return tuple(item for item in items if item)

    def _table(self, nodes: _Nodes) -> Table:
        rows: list[list[Inlines]] = []
        for node in nodes:
            if node.type == "table_close":
                break
            if node.type == "tr_open":
                rows.append([])
            elif node.type == "inline":
                rows[-1].append(self._inline(node))
        header, *body = rows
        return Table(tuple(header), tuple(tuple(row) for row in body))

    def _container(self, node: Token, nodes: _Nodes) -> Iterable[Block]:
        kind, line = node.info, self._line
        content = self._blocks(nodes, "container_close")
        match kind:
            case "address" | "signature":
                lines = tuple(line for block in content for line in _lines(block))
                return (AddressBlock(lines, signature=kind == "signature"),) if lines else ()
            case "note":
                return (Note(content),) if content else ()
            case "letters":
                return tuple(
                    replace(block, style="alpha") if isinstance(block, NumberedList) else block
                    for block in content
                )
            case "field":
                label = tuple(self._expanded(str(node.meta["label"])))
                return (Field(label, content),) if content else ()
            case _:
                raise MarkdownMistake(
                    f"unknown block ::: {kind}",
                    line,
                    f"Write one of: {', '.join(f'::: {name}' for name in CONTAINERS)}",
                )

    def _paragraphs(self, node: Token) -> Iterable[Block]:
        """One paragraph, or the several that a text of the case consists of, or the list of sources."""
        self._dated = None
        content = self._content(node)
        if any(isinstance(inline, _Sources) for inline in content):
            return (_SourcesHere(),)
        parts = [part for part in _parted(content) if part]
        if not parts:
            return ()
        return (
            Paragraph(_flat(parts[0]), self._number(node)),
            *(Paragraph(_flat(part)) for part in parts[1:]),
        )

    def _number(self, node: Token) -> int | None:
        for part in self._split(node.content):
            if isinstance(part, ParagraphStart):
                self._voice.numbered += 1
                if part.label:
                    self._voice.labels[part.label] = self._voice.numbered
                return self._voice.numbered
        return None

    # --- inlines ---

    def _inline(self, node: Token) -> Inlines:
        """The inlines of a heading or a cell, which is one paragraph whatever stands in it."""
        self._dated = None
        return _flat(self._content(node))

    def _content(self, node: Token) -> Inlines:
        return _joined(_trimmed(self._inlines(iter(node.children or ()), None)))

    def _inlines(self, nodes: _Nodes, closing: str | None) -> Inlines:
        found: list[Inline] = []
        for node in nodes:
            if node.type == closing:
                break
            self._add(found, node, nodes)
        return tuple(found)

    def _add(self, found: list[Inline], node: Token, nodes: _Nodes) -> None:
        match node.type:
            case "text" | "code_inline" | "text_special":
                self._add_text(found, node.content)
            case "softbreak":
                found.append(Text(" "))
            case "hardbreak":
                found.append(LineBreak())
            case "strong_open":
                found.append(Strong(_joined(self._inlines(nodes, "strong_close"))))
            case "em_open":
                found.append(Emphasis(_joined(self._inlines(nodes, "em_close"))))
            case "link_open":
                url = str(node.attrs["href"])
                found.append(Link(self._address(url), _joined(self._inlines(nodes, "link_close"))))
            case _:
                raise MarkdownMistake(f"{node.type} has no place in a letter", self._line)

    def _address(self, url: str) -> str:
        if any(not isinstance(part, str) for part in self._split(url)):
            raise MarkdownMistake(
                "a text of the case stands in the address of a link",
                self._line,
                "Write {{ link(source) }} instead.",
            )
        return checked_url(url, self._line)

    def _add_text(self, found: list[Inline], text: str) -> None:
        for inline in self._expanded(text):
            if isinstance(inline, SourceReference):
                _cite(found, inline)
            else:
                found.append(inline)

    def _split(self, text: str) -> list[str | Piece]:
        try:
            return list(self._tokens.split(text))
        except LookupError as error:
            raise MarkdownMistake(
                str(error), self._line, "Print texts of the case without filters."
            ) from None

    def _expanded(self, text: str) -> Iterator[Inline]:
        for part in self._split(text):
            if isinstance(part, str):
                yield Text(part)
            else:
                yield from self._piece(part)

    def _piece(self, piece: Piece) -> Iterator[Inline]:
        match piece:
            case Words(parts=parts, origin=origin, language=language, prose=prose, names=names):
                self._named.update(names)
                text = "".join(map(self._said, parts))
                yield Text(folded(text) if prose else text, language, origin)
            case Ready(content=content):
                yield from content
            case DateMention():
                yield Text(self._date(piece))
            case Citation(sources=ids):
                numbers = {self._voice.cited.setdefault(id, len(self._voice.cited) + 1) for id in ids}
                if numbers:
                    yield SourceReference(tuple(sorted(numbers)))
            case SourceNumber(source=id):
                yield Text(str(self._voice.cited.setdefault(id, len(self._voice.cited) + 1)))
            case SourceList():
                yield _Sources()  # type: ignore[misc]
            case ParagraphReference(labels=labels, whole=whole):
                yield _Reference(labels, whole)  # type: ignore[misc]
            case ParagraphStart():
                pass

    def _said(self, part: str | DateMention | NameMention) -> str:
        if isinstance(part, str):
            return part
        return self._date(part) if isinstance(part, DateMention) else self._name(part)

    def _name(self, mention: NameMention) -> str:
        words = mention.again if mention.person in self._named else mention.first
        self._named.add(mention.person)
        return words[:1].upper() + words[1:] if mention.capital else words

    def _date(self, mention: DateMention) -> str:
        start, with_year = mention.date.start, mention.with_year
        if with_year is None:
            # Only forward in time: "22 January" behind "22 October 2020" could be the January after.
            goes_on = start and self._dated and start.year == self._dated.year and start >= self._dated
            with_year = mention.form != "on" or not goes_on
        if not mention.date.is_interval:
            self._dated = start or self._dated
        return self._voice.date(mention, with_year)


@dataclass(frozen=True, slots=True)
class _Sources:
    """The place of the list of sources, until all are known."""


@dataclass(frozen=True, slots=True)
class _Reference:
    """A reference to paragraphs, until all are numbered."""

    labels: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class _SourcesHere:
    pass


def folded(text: str) -> str:
    """Prose as its author meant it: an empty line parts paragraphs, other white space is a space."""
    return _NEW_PARAGRAPH.join(" ".join(paragraph.split()) for paragraph in re.split(r"\n[ \t]*\n", text))


def checked_url(url: str, line: int = 0) -> str:
    if urlsplit(url).scheme.lower() not in _SAFE:
        raise MarkdownMistake(
            f"{url!r} is not an address that a reader can open", line, "Begin it with https://"
        )
    return url


def _joined(inlines: Iterable[Inline]) -> Inlines:
    """Joins neighbouring literal texts, so that a sentence is one run."""
    found: list[Inline] = []
    for inline in inlines:
        last = found[-1] if found else None
        if (
            isinstance(inline, Text)
            and isinstance(last, Text)
            and inline.language == last.language
            and "\n" not in inline.text + last.text
            and (inline.origin is None or last.origin is None or inline.origin == last.origin)
        ):
            found[-1] = Text(last.text + inline.text, last.language, last.origin or inline.origin)
        elif not (isinstance(inline, Text) and not inline.text):
            found.append(inline)
    return tuple(found)


def _flat(content: Inlines) -> Inlines:
    """With a space where a text of the case begins a paragraph inside something that can't be parted."""
    done: list[Inline] = []
    for inline in content:
        if isinstance(inline, Text) and _NEW_PARAGRAPH in inline.text:
            done.append(replace(inline, text=inline.text.replace(_NEW_PARAGRAPH, " ")))
        elif isinstance(inline, Strong | Emphasis | Link):
            done.append(replace(inline, content=_flat(inline.content)))
        else:
            done.append(inline)
    return tuple(done)


def _trimmed(content: Inlines) -> Inlines:
    """Without the white space that the template leaves at both ends; a text of the case keeps its own."""
    items = list(content)
    while items and isinstance(first := items[0], Text) and first.origin is None and not first.text.strip():
        items.pop(0)
    while items and isinstance(last := items[-1], Text) and last.origin is None and not last.text.strip():
        items.pop()
    if items and isinstance(first := items[0], Text) and first.origin is None:
        items[0] = replace(first, text=first.text.lstrip(" "))
    if items and isinstance(last := items[-1], Text) and last.origin is None:
        items[-1] = replace(last, text=last.text.rstrip(" "))
    return tuple(items)


def _cite(found: list[Inline], reference: SourceReference) -> None:
    """Sets the numbers before the full stop that ends the sentence they belong to, after a space."""
    last = found[-1] if found else None
    if isinstance(last, Text) and last.text.rstrip().endswith("."):
        found[-1] = replace(last, text=last.text.rstrip()[:-1] + " ")
        found.extend((reference, Text(".")))
    elif isinstance(last, Text):
        found[-1] = replace(last, text=last.text.rstrip() + " ")
        found.append(reference)
    else:
        found.append(reference)


def _parted(content: Inlines) -> Iterator[Inlines]:
    """Parts a paragraph where a text of the case has an empty line."""
    current: list[Inline] = []
    for inline in content:
        if isinstance(inline, Text) and _NEW_PARAGRAPH in inline.text:
            first, *rest = inline.text.split(_NEW_PARAGRAPH)
            current.append(replace(inline, text=first))
            for text in rest:
                yield tuple(current)
                current = [replace(inline, text=text)]
        else:
            current.append(inline)
    yield tuple(current)


def _lines(block: Block) -> Iterator[Inlines]:
    """The lines of a paragraph that stand for themselves."""
    if not isinstance(block, Paragraph):
        raise MarkdownMistake("an address holds lines only", 0)
    line: list[Inline] = []
    for inline in block.content:
        if isinstance(inline, LineBreak):
            yield tuple(line)
            line = []
        else:
            line.append(inline)
    yield tuple(line)


def _resolved(blocks: Iterable[Block], voice: Voice) -> Iterator[Block]:
    """Fills in what is known only at the end: the numbers of paragraphs and the list of sources."""
    for block in blocks:
        match block:
            case _SourcesHere():
                if voice.cited:
                    yield NumberedList(tuple((Paragraph(voice.source(id)),) for id in voice.cited))
            case Heading() | Paragraph():
                yield replace(block, content=_numbered(block.content, voice))
            case BulletList() | NumberedList():
                yield replace(block, items=tuple(tuple(_resolved(item, voice)) for item in block.items))
            case Quote() | Note():
                yield replace(block, content=tuple(_resolved(block.content, voice)))
            case Field():
                yield replace(block, answer=tuple(_resolved(block.answer, voice)))
            case _:
                yield block


def _numbered(content: Inlines, voice: Voice) -> Inlines:
    done: list[Inline] = []
    for inline in content:
        if isinstance(inline, _Reference):
            missing = [label for label in inline.labels if label not in voice.labels]
            found = [voice.labels[label] for label in inline.labels if label not in missing]
            if not found:
                raise MarkdownMistake(f"no paragraph is called {' or '.join(missing)}", 0)
            done.append(Text(voice.paragraphs(found, inline.whole)))
        elif isinstance(inline, Strong | Emphasis):
            done.append(replace(inline, content=_numbered(inline.content, voice)))
        else:
            done.append(inline)
    return _joined(done)
