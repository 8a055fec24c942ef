"""The index of a site of releases, and its Atom feed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from msgspec import Struct

from hrdalert.documents.words import Words
from hrdalert.publishing.pages import in_words
from hrdalert.writers.text import legal

INDEX, FEED = "index.html", "feed.xml"
MARK: Final = '<body class="releases">'
"""By this an index is known as one of ours."""
_ATOM: Final = "http://www.w3.org/2005/Atom"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


class Site(Struct, frozen=True):
    """Where the pages lie, and what they are called."""

    folder: Path
    url: str
    """Where the folder will be found, without a slash at its end."""
    title: str
    language: str
    organisation: str
    words: Words
    """The fixed words of its language."""

    def tag(self, day: datetime.date, name: str) -> str:
        """An id that stays when the site moves to another address (RFC 4151)."""
        return f"tag:{urlsplit(self.url).hostname or 'localhost'},{day.isoformat()}:{name}"


class Entry(Struct, frozen=True):
    """A release in the index and in the feed."""

    id: str
    """Never changes, whatever becomes of the release or of the address of the site (RFC 4287, 4.2.6)."""
    file: str
    title: str
    language: str
    published: datetime.datetime
    updated: datetime.datetime

    @property
    def day(self) -> datetime.date:
        """The day of the office on which it was published, which its id holds; that of an instant is Greenwich's."""
        match = re.search(r"^tag:[^,]*,(\d{4}-\d\d-\d\d):", self.id)
        return datetime.date.fromisoformat(match[1]) if match else self.published.date()

    @classmethod
    def read(cls, entry: ElementTree.Element) -> Entry:
        """Raises ValueError where something is missing, or no moment."""
        link = entry.find(f"{{{_ATOM}}}link")
        published, updated = (
            datetime.datetime.fromisoformat(_text(entry, name)).astimezone(datetime.UTC)
            for name in ("published", "updated")
        )
        if link is None:
            raise ValueError("an entry without a link")
        file, language = link.get("href", "").rpartition("/")[2], link.get("hreflang", "")
        return cls(_text(entry, "id"), file, _text(entry, "title"), language, published, updated)

    def add_to(self, feed: ElementTree.Element, url: str) -> None:
        """What RFC 4287, 4.1.2 asks of an entry."""
        entry = _add(feed, "entry")
        entry.set(_LANG, self.language)
        _add(entry, "title", self.title)
        href = f"{url}/{quote(self.file)}"
        _add(entry, "link", rel="alternate", type="text/html", hreflang=self.language, href=href)
        _add(entry, "id", self.id)
        _add(entry, "published", self.published)
        _add(entry, "updated", self.updated)


def in_a_line(text: str) -> str:
    return " ".join(legal(text).split())


def read_feed(content: bytes) -> tuple[str, dict[str, Entry]]:
    """The id of a feed, and its entries by their files; raises ParseError or ValueError where it is none of ours."""
    feed = ElementTree.fromstring(content)
    entries = [Entry.read(entry) for entry in feed.findall(f"{{{_ATOM}}}entry")]
    return _text(feed, "id"), {entry.file: entry for entry in entries}


def listing(site: Site, id: str, entries: Iterable[Entry], now: datetime.datetime) -> dict[str, bytes]:
    """The index and the feed of some releases, the newest first; ``now`` is the moment of a feed without entries."""
    by_id = sorted(entries, key=lambda entry: entry.id)
    newest_first = sorted(by_id, key=lambda entry: entry.published, reverse=True)
    return {INDEX: _index(site, newest_first).encode(), FEED: _feed(site, id, newest_first, now)}


def _index(site: Site, entries: Iterable[Entry]) -> str:
    title = escape(in_a_line(site.title), quote=True)
    items = []
    for entry in entries:
        language, day = escape(entry.language, quote=True), in_words(entry.day, site.words)
        link = f'<a href="{quote(entry.file)}" hreflang="{language}" lang="{language}" dir="auto">'
        items.append(f'<li><time datetime="{entry.day}">{day}</time> {link}{escape(entry.title)}</a></li>\n')
    return f"""<!doctype html>
<html lang="{escape(site.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="alternate" type="application/atom+xml" href="{FEED}" title="{title}">
<style>{_STYLE}</style>
</head>
{MARK}
<header>
<h1 dir="auto">{title}</h1>
</header>
<main>
<ol>
{"".join(items).rstrip()}
</ol>
</main>
<footer>
<p><span dir="auto">{escape(in_a_line(site.organisation))}</span> · <a href="{FEED}">Atom</a></p>
</footer>
</body>
</html>
"""


def _feed(site: Site, id: str, entries: Sequence[Entry], now: datetime.datetime) -> bytes:
    """The feed, as RFC 4287, 4.1.1 asks."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {_LANG: site.language})
    _add(feed, "title", in_a_line(site.title))
    _add(feed, "id", id)
    _add(feed, "updated", max((entry.updated for entry in entries), default=now))
    _add(_add(feed, "author"), "name", in_a_line(site.organisation))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{site.url}/{FEED}")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{site.url}/{INDEX}")
    for entry in entries:
        entry.add_to(feed, site.url)
    ElementTree.indent(feed, "")
    text: str = ElementTree.tostring(feed, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _add(
    parent: ElementTree.Element, name: str, content: str | datetime.datetime = "", **attributes: str
) -> ElementTree.Element:
    """Adds an element with a text, or with a moment as RFC 3339 writes it, to the second."""
    if isinstance(content, datetime.datetime):
        content = content.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = content or None
    return element


def _text(element: ElementTree.Element, name: str) -> str:
    content = element.findtext(f"{{{_ATOM}}}{name}")
    if not content:
        raise ValueError(f"no {name}")
    return content


_STYLE: Final = """
:root { color: #1d1f23; background: #fff; font: 1.0625rem/1.5 Georgia, "Noto Serif", serif; }
body { max-width: 66ch; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; overflow-wrap: break-word; }
h1, time, footer { font-family: "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
h1 { color: #12304f; font-size: 1.9rem; line-height: 1.25; margin: .6em 0; text-wrap: balance; }
header { border-bottom: 2px solid #12304f; margin-bottom: 1rem; }
ol { list-style: none; margin: 0; padding: 0; }
li { border-bottom: 1px solid #b9c2cc; padding: .8em 0; }
time { color: #4a5561; display: block; font-size: .82rem; }
a { color: #0b4f8a; text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
footer { color: #4a5561; font-size: .82rem; margin-top: 3rem; }
"""
