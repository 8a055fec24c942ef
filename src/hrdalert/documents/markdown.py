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
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

from markdown_it.token import Token
from msgspec import Struct, field
from msgspec.structs import replace

from hrdalert.documents import runs
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
    TOKEN,
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
from hrdalert.documents.markdown_rules import CONTAINERS, MarkdownMistake, parsed, tidy
from hrdalert.patterns import later

__all__ = ["CONTAINERS", "MarkdownMistake", "Voice", "checked_url", "in_one_line", "read", "tidy"]

_SAFE = frozenset({"http", "https", "mailto", "tel"})
_LEVELS = 4


class Voice(Struct):
    """What turns pieces into words where their place in the document decides: years, numbers of sources."""

    date: Callable[[DateMention, bool], str]
    """The words of a date; the flag says whether to give its year."""
    paragraphs: Callable[[Sequence[int], bool], str]
    """Such as "paragraph 4" or "paragraphs 20 and 29"; the flag asks for "paragraphs 7 to 10"."""
    source: Callable[[str], Inlines]
    """An entry of the list of sources."""
    cited: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)


def read(text: str, tokens: Tokens, voice: Voice) -> Blocks:
    """The blocks of a rendered template.

    Raises:
        MarkdownMistake: a container that is not closed or not known, a link that leads nowhere safe, a text of the
            case where Markdown would drop it, or one that was cut.
    """
    text = tidy(text)
    reader = _Reader(tokens, voice)
    blocks = reader.document(parsed(text))
    if reader.placed != len(TOKEN.findall(text)):
        raise MarkdownMistake(
            "a text of the case would be lost",
            0,
            "Give each row of a table as many cells as the table has columns.",
        )
    return blocks


_Nodes: TypeAlias = Iterator[Token]


class _Reader:
    """Walks the parser's tokens twice: to number paragraphs and sources, then to make the blocks."""

    def __init__(self, tokens: Tokens, voice: Voice) -> None:
        self._tokens = tokens
        self._voice = voice
        self._dated: datetime.date | None = None
        self._years: list[int] = []
        """Those that the paragraph has named so far, in dates or in so many words."""
        self._line = 1
        self._named: set[str] = set()
        self._last: str | None = None
        """Who was spoken of last."""
        self._numbered = 0
        self.placed = 0

    def document(self, nodes: Sequence[Token]) -> Blocks:
        self._survey(nodes)
        return self._blocks(iter(nodes), None)

    # --- what is numbered, before anything refers to it ---

    def _survey(self, nodes: Iterable[Token]) -> None:
        paragraph = False
        numbered = 0
        for node in nodes:
            if node.map:
                self._line = node.map[0] + 1
            if node.type == "inline":
                parts = node.meta["parts"] = self._split(node.content)
                self._survey_sources(parts)
                if (start := self._start(parts)) is None:
                    continue
                if not paragraph:
                    raise MarkdownMistake("only a paragraph can have a number", self._line, _PARA)
                numbered += 1
                if start.label:
                    self._voice.labels[start.label] = numbered
            elif node.type == "container_open":
                self._survey_sources(self._split(str(node.meta["label"])))
            paragraph = node.type == "paragraph_open"

    def _survey_sources(self, parts: Iterable[str | Piece]) -> None:
        for part in parts:
            if isinstance(part, Citation):
                for id in part.sources:
                    self._source_number(id)
            elif isinstance(part, SourceNumber):
                self._source_number(part.source)

    def _source_number(self, id: str) -> int:
        return self._voice.cited.setdefault(id, len(self._voice.cited) + 1)

    def _start(self, parts: Sequence[str | Piece]) -> ParagraphStart | None:
        """The number that a paragraph begins with; none where nothing else stands in it."""
        starts = [part for part in parts if isinstance(part, ParagraphStart)]
        if not starts:
            return None
        if len(starts) > 1:
            raise MarkdownMistake("a paragraph has two numbers", self._line, _PARA)
        says = any(part.strip() if isinstance(part, str) else part not in starts for part in parts)
        return starts[0] if says else None

    # --- blocks ---

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
                return self._heading(int(node.tag[1]), nodes)
            case "paragraph_open":
                blocks = self._paragraphs(next(nodes))
                next(nodes)
                return blocks
            case "bullet_list_open":
                items = self._items(nodes, "bullet_list_close")
                return (BulletList(items),) if items else ()
            case "ordered_list_open":
                items = self._items(nodes, "ordered_list_close")
                return (NumberedList(items),) if items else ()
            case "blockquote_open":
                content = self._blocks(nodes, "blockquote_close")
                return (Quote(content),) if content else ()
            case "hr":
                return (PageBreak(),)
            case "table_open":
                return (self._table(nodes),)
            case "container_open":
                return self._container(node, nodes)
            case "fence":
                self._refuse_dropped(node.info)
                return tuple(map(Paragraph, runs.parted(tuple(self._expanded(node.content.rstrip("\n"))))))
            case _:
                raise MarkdownMistake(f"{node.type} has no place in a letter", self._line)

    def _heading(self, level: int, nodes: _Nodes) -> Iterable[Block]:
        named = set(self._named)
        content = self._inline(next(nodes))
        next(nodes)
        self._named = named  # the text below a heading introduces people whom the heading has named
        if level > _LEVELS:
            raise MarkdownMistake(f"a heading of level {level}", self._line, "Write # to ####.")
        return (Heading(level, content),) if content else ()

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
            if node.map:
                self._line = node.map[0] + 1
            if node.type == "tr_open":
                rows.append([])
            elif node.type == "inline":
                rows[-1].append(self._inline(node))
        header, *body = rows
        return Table(tuple(header), tuple(tuple(row) for row in body))

    def _container(self, node: Token, nodes: _Nodes) -> Iterable[Block]:
        kind, line = node.info, self._line
        label = runs.joined(runs.flat(runs.trimmed(self._expanded(str(node.meta["label"])))))
        if label and kind != "field":
            raise MarkdownMistake(f"a text stands behind ::: {kind}", line, "Write it on a line of its own.")
        content = self._blocks(nodes, "container_close")
        match kind:
            case "address" | "signature":
                lines = tuple(line for block in content for line in self._lines(block))
                return (AddressBlock(lines, signature=kind == "signature"),) if lines else ()
            case "note":
                return (Note(content),) if content else ()
            case "letters":
                return tuple(
                    replace(block, style="alpha") if isinstance(block, NumberedList) else block
                    for block in content
                )
            case "field":
                texts = [part for part in self._split(str(node.meta["label"])) if not isinstance(part, str)]
                if texts and not content:
                    raise MarkdownMistake(
                        "a text stands in the label of a field without an answer",
                        line,
                        "Give the field an answer, or leave the field out where there is none.",
                    )
                return (Field(label, content),) if content and label else content
            case _:
                known = ", ".join(f"::: {name}" for name in CONTAINERS)
                raise MarkdownMistake(f"unknown block ::: {kind}", line, f"Write one of: {known}")

    def _lines(self, block: Block) -> Iterator[Inlines]:
        if not isinstance(block, Paragraph):
            raise MarkdownMistake(
                "an address holds lines only", self._line, "Take lists and tables out of it."
            )
        return runs.lines(block.content)

    def _paragraphs(self, node: Token) -> Iterable[Block]:
        """One paragraph, or the several that a text of the case consists of, or the list of sources."""
        self._dated, self._years = None, []
        parts = node.meta["parts"]
        if any(isinstance(part, SourceList) for part in parts):
            return self._source_list(parts)
        start = self._start(parts)
        first, *rest = list(runs.parted(self._content(node))) or [()]
        if start is not None:
            self._numbered += 1
        number = self._numbered if start is not None else None
        return (Paragraph(first, number), *map(Paragraph, rest)) if first else ()

    def _source_list(self, parts: Sequence[str | Piece]) -> Iterable[Block]:
        self.placed += 1
        if len(parts) > 1:
            raise MarkdownMistake(
                "the list of sources is not alone in its paragraph",
                self._line,
                "Leave an empty line before and after {{ source_list() }}.",
            )
        if not self._voice.cited:
            return ()
        return (NumberedList(tuple((Paragraph(self._voice.source(id)),) for id in self._voice.cited)),)

    # --- inlines ---

    def _inline(self, node: Token) -> Inlines:
        """The inlines of a heading or a cell, which is one paragraph whatever stands in it."""
        self._dated, self._years = None, []
        return runs.flat(self._content(node))

    def _content(self, node: Token) -> Inlines:
        return runs.joined(runs.trimmed(self._inlines(iter(node.children or ()), None)))

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
                found.append(runs.Own(" "))
            case "hardbreak":
                found.append(LineBreak())
            case "strong_open":
                if content := runs.joined(self._inlines(nodes, "strong_close")):
                    found.append(Strong(content))
            case "em_open":
                if content := runs.joined(self._inlines(nodes, "em_close")):
                    found.append(Emphasis(content))
            case "link_open":
                found.append(self._link(node, nodes))
            case _:
                raise MarkdownMistake(f"{node.type} has no place in a letter", self._line)

    def _link(self, node: Token, nodes: _Nodes) -> Link:
        url = str(node.attrs["href"])
        self._refuse_dropped(str(node.attrs.get("title", "")))
        if any(not isinstance(part, str) for part in self._split(url)):
            raise MarkdownMistake(
                "a text of the case stands in the address of a link",
                self._line,
                "Write {{ link(source) }} instead.",
            )
        return Link(checked_url(url, self._line), runs.joined(self._inlines(nodes, "link_close")))

    def _refuse_dropped(self, text: str) -> None:
        """Refuses a text of the case where a letter has no place for it."""
        if any(not isinstance(part, str) for part in self._split(text)):
            raise MarkdownMistake(
                "a text of the case stands where it would be lost", self._line, "Print it by itself."
            )

    def _add_text(self, found: list[Inline], text: str) -> None:
        for inline in self._expanded(text):
            if isinstance(inline, SourceReference):
                runs.cite(found, inline)
            else:
                found.append(inline)

    def _split(self, text: str) -> list[str | Piece]:
        try:
            return list(self._tokens.split(text))
        except LookupError as error:
            raise MarkdownMistake(str(error), self._line, "Print texts of the case as they are.") from None

    def _expanded(self, text: str) -> Iterator[Inline]:
        for part in self._split(text):
            if isinstance(part, str):
                yield runs.Own(part)
            else:
                yield from self._piece(part)

    def _piece(self, piece: Piece) -> Iterator[Inline]:
        self.placed += 1
        match piece:
            case Words(parts=parts, origin=origin, language=language, names=names):
                self._named.update(names)
                self._last = names[-1] if names else self._last
                yield Text("".join(map(self._said, parts)), language, origin)
            case Ready(content=content):
                yield from content
            case DateMention():
                yield Text(self._date(piece))
            case Citation(sources=ids):
                if ids:
                    yield SourceReference(tuple(sorted({self._source_number(id) for id in ids})))
            case SourceNumber(source=id):
                yield Text(str(self._source_number(id)))
            case ParagraphReference(labels=labels, whole=whole):
                yield Text(self._referred(labels, whole))
            case SourceList():
                raise MarkdownMistake(
                    "the list of sources can stand in a paragraph only",
                    self._line,
                    "Write it on a line of its own.",
                )
            case ParagraphStart():
                pass

    def _referred(self, labels: Sequence[str], whole: bool) -> str:
        found = [self._voice.labels[label] for label in labels if label in self._voice.labels]
        if not found:
            raise MarkdownMistake(
                f"no paragraph is called {' or '.join(labels)}",
                self._line,
                "Begin it with {{ para('" + labels[0] + "') }}."
                if labels
                else "Give the label of a paragraph.",
            )
        return self._voice.paragraphs(found, whole)

    def _said(self, part: str | DateMention | NameMention) -> str:
        if isinstance(part, str):
            self._years += map(int, _YEAR.findall(part))
            return part
        return self._date(part) if isinstance(part, DateMention) else self._name(part)

    def _name(self, mention: NameMention) -> str:
        said = mention.again if mention.person in self._named else mention.first
        if mention.instead and mention.person in self._named and self._last not in (None, mention.person):
            said = mention.instead
        self._named.add(mention.person)
        self._last = mention.person
        return mention.words(said)

    def _date(self, mention: DateMention) -> str:
        start, with_year = mention.date.start, mention.with_year
        if with_year is None:
            # Only forward in time: "22 January" behind "22 October 2020" could be the January after; nor just
            # behind another year.
            goes_on = start and self._dated and {start.year} == {*self._years[-2:]} and start >= self._dated
            with_year = mention.form != "on" or not goes_on
        if not mention.date.is_interval and start:
            self._years.append(start.year)
            self._dated = start
        return self._voice.date(mention, with_year)


_YEAR = later(r"\b(?:19|20)[0-9]{2}\b")
_PARA = "Begin a paragraph of its own with {{ para() }}, with an empty line before it."


def in_one_line(text: str) -> str:
    """A text in one line, as a title needs it: line breaks and runs of spaces are a space."""
    return " ".join(filter(None, text.replace("\n", " ").replace("\t", " ").split(" ")))


def checked_url(url: str, line: int = 0) -> str:
    """An address that a reader can open.

    Raises:
        MarkdownMistake: it is none.
    """
    try:
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        scheme = ""
    if scheme not in _SAFE or any(sign.isspace() for sign in url):
        raise MarkdownMistake(
            f"{url!r} is not an address that a reader can open", line, "Begin it with https://"
        )
    return url
