"""A page of the project read back: its words, and its markup as WordPress takes it.

The writer of pages writes each ``<`` and ``>`` of a text and of an attribute as a reference, so that what looks like a
tag in a page is one.
"""

from __future__ import annotations

import datetime
import re
from html import escape, unescape
from typing import Final

from hrdalert.documents.dates import date_words
from hrdalert.documents.words import Words

CORRECTED: Final = "corrected"
"""The class of the line that says when a release was corrected; it is no part of the release."""


def lines_of(page: str) -> tuple[str, ...]:
    """The words of a page without its footer, or of what was taken from a page: a line for each block."""
    regions = re.findall(r"<(header|main)>(.*?)</\1>", page, re.DOTALL)
    text = "\n".join(content for _, content in regions) or page
    text = re.sub(rf'<figure>.*?</figure>|<p class="{CORRECTED}">.*?</p>', "\n", text, flags=re.DOTALL)
    text = re.sub(r"</?(?:strong|em|a|span|bdi)\b[^>]*>", "", text)
    lines = unescape(re.sub(r"<[^>]*>", "\n", text)).split("\n")
    return tuple(words for line in lines if (words := " ".join(line.split())))


def content_of(page: str) -> str:
    """The markup of a page without its title and its photographs, an element a line, for a post of WordPress.

    Beside what HTML asks for, brackets and the beginnings of addresses are written as references, since WordPress takes
    ``[gallery]`` in a text for a command, and an address alone in a paragraph for a thing to fetch and show.
    """

    def plain(found: re.Match[str]) -> str:
        tag, attributes, text = found[1], found[2], found[0]
        if tag:  # what of the attributes means something away from the stylesheet of the page
            kept = re.findall(r' (?:type|scope|id|href|rel|lang|dir)="[^"]*"', attributes)
            text = f"{tag}{''.join(kept)}>"
        elif text.strip():  # a line of it ends where the stylesheet keeps its white space
            text = text.replace("\n", "<br>").replace("://", ":&#47;&#47;")
        return text.replace("[", "&#91;").replace("]", "&#93;")

    regions = re.findall(r"<(header|main|footer)>\n(.*?)</\1>", page, re.DOTALL)
    markup = "".join(content for _, content in regions)
    markup = re.sub(r"<(figure|h1)>.*?</\1>", "", markup, flags=re.DOTALL)
    return re.sub(r"(</?[a-z0-9]+)([^<>]*)>|[^<>]+", plain, markup).strip()


def day_in(page: str) -> datetime.date | None:
    """The day of the document."""
    match = re.search(r'<meta name="date" content="([^"]*)">', page)
    try:
        return datetime.date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def in_words(day: datetime.date, words: Words) -> str:
    """A day as documents of a language write it; as 2026-03-20, where there is no list of its words."""
    return date_words(day, words) if words.find("dates", "day") else day.isoformat()


def corrected_line(day: datetime.date, words: Words) -> str:
    """The line that says when a release was corrected."""
    said = words.fill(words.get("marks", "corrected"), day=in_words(day, words))
    return f'<p class="{CORRECTED}"><strong>{escape(said)}</strong></p>'
