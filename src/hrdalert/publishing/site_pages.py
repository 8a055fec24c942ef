"""The index of a site of releases, and its Atom feed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree

from msgspec import Struct

from hrdalert.documents.words import Words
from hrdalert.publishing.pages import in_words
from hrdalert.writers.text import legal

INDEX: Final = "index.html"
FEED: Final = "feed.xml"
ATOM: Final = "http://www.w3.org/2005/Atom"
MARK: Final = '<body class="releases">'
"""By this an index is known as one of ours."""
_DAY_IN_ID: Final = re.compile(r"^tag:[^,]*,(\d{4}-\d\d-\d\d):")
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
        match = _DAY_IN_ID.search(self.id)
        return datetime.date.fromisoformat(match[1]) if match else self.published.date()


def in_a_line(text: str) -> str:
    return " ".join(legal(text).split())


def index_of(site: Site, entries: Iterable[Entry]) -> str:
    title = escape(in_a_line(site.title), quote=True)
    items = "\n".join(map("".join, (_item(site, release) for release in entries)))
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
{items}
</ol>
</main>
<footer>
<p><span dir="auto">{escape(in_a_line(site.organisation))}</span> · <a href="{FEED}">Atom</a></p>
</footer>
</body>
</html>
"""


def _item(site: Site, entry: Entry) -> Iterator[str]:
    language = escape(entry.language, quote=True)
    yield f'<li><time datetime="{entry.day}">{in_words(entry.day, site.words)}</time> '
    yield f'<a href="{quote(entry.file)}" hreflang="{language}" lang="{language}" dir="auto">{escape(entry.title)}</a>'
    yield "</li>"


def feed_of(site: Site, id: str, entries: Iterable[Entry], now: datetime.datetime) -> bytes:
    """The feed, as RFC 4287 asks: 4.1.1 for the feed, 4.1.2 for each entry; ``now`` is that of one without entries."""
    entries = list(entries)
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {_LANG: site.language})
    _add(feed, "title", in_a_line(site.title))
    _add(feed, "id", id)
    _add(feed, "updated", _written(max((release.updated for release in entries), default=to_the_second(now))))
    _add(_add(feed, "author"), "name", in_a_line(site.organisation))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{site.url}/{FEED}")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{site.url}/{INDEX}")
    for release in entries:
        entry = _add(feed, "entry")
        entry.set(_LANG, release.language)
        _add(entry, "title", release.title)
        href = f"{site.url}/{quote(release.file)}"
        _add(entry, "link", rel="alternate", type="text/html", hreflang=release.language, href=href)
        _add(entry, "id", release.id)
        _add(entry, "published", _written(release.published))
        _add(entry, "updated", _written(release.updated))
    ElementTree.indent(feed, "")
    text: str = ElementTree.tostring(feed, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = text or None
    return element


def to_the_second(now: datetime.datetime) -> datetime.datetime:
    return now.astimezone(datetime.UTC).replace(microsecond=0)


def _written(instant: datetime.datetime) -> str:
    """An instant as RFC 3339 writes it."""
    return instant.isoformat().replace("+00:00", "Z")


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
