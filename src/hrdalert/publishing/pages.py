"""A page of the project read back: its words, and its markup with nothing in it but what the writer of pages makes."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from typing import ClassVar, Final

from msgspec import Struct

from hrdalert.documents.dates import date_words
from hrdalert.documents.words import Words

CORRECTED: Final = "corrected"
"""The class of the line that says when a release was corrected; it is no part of the release."""


class Page(Struct, frozen=True):
    """What a page holds."""

    content: str
    """Its markup without the title, an element a line: that of the header, of the text and of the footer."""
    lines: tuple[str, ...]
    """Its words without the footer, a line for each block."""
    date: datetime.date | None
    """Of the document."""
    corrected: datetime.date | None
    """When its words were last changed after it was published."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_page(html: str) -> Page:
    """Reads a page of the project's writer, or what was taken from one; what it does not make is left out."""
    reader = _Reader(whole="<main" in html)
    reader.feed(html)
    reader.close()

    def day_of(name: str) -> datetime.date | None:
        try:
            return datetime.date.fromisoformat(reader.meta.get(name, ""))
        except ValueError:
            return None

    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return Page(
        "".join(reader.markup).strip(),
        tuple(line for line in lines if line),
        day_of("date"),
        day_of(CORRECTED),
    )


class _Reader(HTMLParser):
    """Writes elements and attributes that are known, and all text as text.

    Beside what HTML asks for, brackets and the beginnings of addresses are written as references, since WordPress takes
    ``[gallery]`` in a text for a command, and an address alone in a paragraph for a thing to fetch and show.
    """

    PLAIN = (
        "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "address", "aside", "div", "figure", "figcaption", "ul", "li",
        "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "strong", "em", "br", "hr",
    )  # fmt: skip
    ATTRIBUTES: ClassVar[Mapping[str, frozenset[str]]] = {
        **dict.fromkeys(PLAIN, frozenset()),
        "ol": frozenset({"type"}),
        "th": frozenset({"scope"}),
        "p": frozenset({"id"}),
        "a": frozenset({"href", "rel"}),
        "span": frozenset({"lang"}),
        "bdi": frozenset({"lang", "dir"}),
    }
    """The elements that the writer makes, and what of their attributes means something away from its stylesheet."""
    INLINE = frozenset({"strong", "em", "a", "span", "bdi", "br"})
    REGIONS = ("header", "main", "footer")

    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        self.markup: list[str] = []
        self.words: list[str] = []
        self.meta: dict[str, str] = {}
        self._open: list[tuple[str, bool]] = []
        """What is open, and whether white space in it stays."""
        self._region = "" if whole else "main"
        self._left_out = 0
        """How many of those that are open are not written: the title, photographs, and the line of the correction."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta.setdefault(given.get("name", ""), given.get("content", ""))
        elif tag in self.REGIONS:
            self._region = tag
        elif self._region and tag in self.ATTRIBUTES:
            self._begin(tag, given)

    def _begin(self, tag: str, given: Mapping[str, str]) -> None:
        if tag not in self.INLINE:
            self.words.append("\n")
        if tag in ("br", "hr"):
            self.words.append("\n" if tag == "br" else "")
            self._write(f"<{tag}>")
            return
        is_left_out = tag in ("h1", "figure") or given.get("class") == CORRECTED or self._left_out > 0
        self._left_out += is_left_out
        self._open.append((tag, given.get("class") == "pre" or self._stays))
        self._write(f"<{tag}{''.join(self._attributes(tag, given))}>")

    @property
    def _stays(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.REGIONS:
            self._region = ""
        elif self._open and self._open[-1][0] == tag:
            self._write(f"</{tag}>")
            self._open.pop()
            self._left_out = max(0, self._left_out - 1)
            if tag not in self.INLINE:
                self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._region:
            return
        if not self._open and not data.strip():
            self._write("\n" if "\n" in data else "")
            return
        if self._stays:
            self._write("<br>".join(map(self._as_text, data.split("\n"))))
        else:
            self._write(self._as_text(data.replace("\n", " ") if data.strip() else data))
        if self._region != "footer" and not self._is_correction:
            self.words.append(data if self._stays else data.replace("\n", " "))

    @property
    def _is_correction(self) -> bool:
        return self._left_out > 0 and all(tag != "h1" for tag, _ in self._open)

    def _write(self, markup: str) -> None:
        if not self._left_out:
            self.markup.append(markup)

    def _attributes(self, tag: str, given: Mapping[str, str]) -> Iterator[str]:
        for name in sorted(self.ATTRIBUTES[tag] & given.keys()):
            if name != "href" or given[name].lower().startswith(("https://", "http://", "mailto:", "tel:")):
                yield f' {name}="{self._bracketless(escape(given[name], quote=True))}"'

    def _as_text(self, data: str) -> str:
        return self._bracketless(escape(data, quote=False)).replace("://", ":&#47;&#47;")

    @staticmethod
    def _bracketless(escaped: str) -> str:
        return escaped.replace("[", "&#91;").replace("]", "&#93;")


def in_words(day: datetime.date, words: Words) -> str:
    """A day as documents of a language write it; as 2026-03-20, where there is no list of its words."""
    return date_words(day, words) if words.find("dates", "day") else day.isoformat()


def corrected_line(day: datetime.date, words: Words) -> str:
    """The line that says when a release was corrected."""
    said = words.fill(words.get("marks", "corrected"), day=in_words(day, words))
    return f'<p class="{CORRECTED}"><strong>{escape(said)}</strong></p>'


def is_same(
    old: Sequence[str],
    new: Sequence[str],
    words: Words,
    old_day: datetime.date | None,
    new_day: datetime.date,
) -> bool:
    """Whether two versions say the same, but for the day on which each was drafted, where that stands first.

    A fact of that very day stands behind it, and a change of it is one.
    """
    before, after = "\n".join(old), "\n".join(new)
    if old_day is None:
        return before == after
    dayless = before.replace(in_words(old_day, words), "\0", 1)
    return dayless == after.replace(in_words(new_day, words), "\0", 1)


def differences(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The lines that changed, each with ``-`` or ``+`` before it, and a line around them."""
    lines = list(difflib.unified_diff(list(old), list(new), lineterm="", n=1))[2:]
    return ["" if line.startswith("@@") else line for line in lines][1:]
