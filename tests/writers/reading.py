"""The words of a written file, as a reader of its format finds them: for tests that look whether all is there."""

from __future__ import annotations

from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.writers.docx_reading import read_text
from tests.writers.pdf_reading import tagged_text

_VOID = frozenset({"meta", "hr"})
_INLINE = frozenset({"span", "bdi", "strong", "em", "a"})


def read_back(format: str, content: bytes) -> str:
    """The text of a file: white space is only roughly that of the document, each block begins on a new line."""
    match format:
        case "docx":
            return read_text(content)
        case "pdf":
            return tagged_text(content)
        case "html":
            reader = _Reader()
            reader.feed(content.decode())
            reader.close()
            return "".join(reader.parts)
        case "md":
            parser = MarkdownIt("commonmark").enable("table")
            return "".join(
                f"{''.join(map(_said, token.children or ()))}\n"
                for token in parser.parse(content.decode())
                if token.type == "inline"
            )
        case _:
            return content.decode()


def _said(token: Token) -> str:
    if token.type in ("hardbreak", "softbreak") or (token.type, token.content) == ("html_inline", "<br>"):
        return "\n"
    return "" if token.type == "html_inline" else token.content


class _Reader(HTMLParser):
    """Gathers the words of a page; a line break outside ``pre`` only parts the tags of its source."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.parts.append(f"{dict(attrs).get('alt') or ''}\n")
            return
        if tag == "br":
            self.parts.append("\n")
            return
        if tag not in _INLINE:
            self._new_line()
        if tag not in _VOID:
            self._open.append("pre" if ("class", "pre") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            self._open.pop()
        if tag not in _INLINE:
            self._new_line()

    def handle_data(self, data: str) -> None:
        words = data if "pre" in self._open else data.replace("\n", "")
        if words and "head" not in self._open:
            self.parts.append(words)

    def _new_line(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
