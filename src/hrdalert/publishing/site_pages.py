"""The index of a site of releases, and its Atom feed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from hrdalert.documents.words import Words
from hrdalert.publishing.pages import in_words
from hrdalert.writers.text import legal

INDEX, FEED = "index.html", "feed.xml"
MARK: Final = '<body class="releases">'
"""By this an index is known as one of ours."""


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


def in_a_line(text: str) -> str:
    return " ".join(legal(text).split())


def read_feed(content: bytes) -> tuple[str, dict[str, Entry]]:
    """The id of a feed, and its entries by their files; raises ParseError or ValueError where it is none of ours."""
    feed = ElementTree.fromstring(content)
    entries = {}
    for entry in feed.findall("{*}entry"):
        link = entry.find("{*}link")
        if link is None:
            raise ValueError("an entry without a link")
        file = unquote(link.get("href", "").rpartition("/")[2])
        published, updated = (
            datetime.datetime.fromisoformat(_text(entry, name)).astimezone(datetime.UTC)
            for name in ("published", "updated")
        )
        id, title, language = _text(entry, "id"), _text(entry, "title"), link.get("hreflang", "")
        entries[file] = Entry(id, file, title, language, published, updated)
    return _text(feed, "id"), entries


def _text(element: ElementTree.Element, name: str) -> str:
    content = element.findtext(f"{{*}}{name}")
    if not content:
        raise ValueError(f"no {name}")
    return content


def listing(site: Site, id: str, entries: Iterable[Entry], now: datetime.datetime) -> dict[str, bytes]:
    """The index and the feed of some releases, the newest first; ``now`` is the moment of a feed without entries."""
    templates = Environment(
        autoescape=True,
        keep_trailing_newline=True,
        loader=FileSystemLoader(Path(__file__).parent),
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    templates.filters.update(
        quote=quote,
        day=lambda day: in_words(day, site.words),
        instant=lambda moment: moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),  # RFC 3339
    )
    by_id = sorted(entries, key=lambda entry: entry.id)
    newest_first = sorted(by_id, key=lambda entry: entry.published, reverse=True)
    told = {
        "id": id,
        "entries": newest_first,
        "updated": max((entry.updated for entry in newest_first), default=now),
        "site": site,
        "title": in_a_line(site.title),
        "organisation": in_a_line(site.organisation),
        "index": INDEX,
        "feed": FEED,
    }
    return {name: templates.get_template(name).render(told).encode() for name in (INDEX, FEED)}
