"""Releases as a folder of pages, to be put on any web server: an index, newest first, and an Atom feed.

The folder holds all that is known of it: what was published when stands in the feed. A page keeps its address when its
release is corrected, and says when that was.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct
from msgspec.structs import replace

from hrdalert.dispatch.transports.http import see_to_the_address
from hrdalert.documents.words import Words
from hrdalert.drafts.files import put
from hrdalert.errors import RefusedError, WorkspaceError, WriterError
from hrdalert.publishing.pages import CORRECTED, corrected_line, day_in, in_words, lines_of
from hrdalert.publishing.published import TAKEN_DOWN, Published, digest
from hrdalert.publishing.releases import Release
from hrdalert.settings import StaticSite
from hrdalert.workspace import Workspace
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


class Plan(Struct, frozen=True):
    """What would be written."""

    page: Path
    files: dict[str, bytes]
    """By name; none: nothing has changed. Of a page that is taken down, the index and the feed without it."""
    title: str = ""
    """As the index has it; empty where it is not listed any more."""
    lines: tuple[str, ...] = ()
    before: tuple[str, ...] | None = None
    """The words of the page that is there; None: there is none."""
    corrected: datetime.date | None = None
    gone: tuple[str, ...] = ()
    """The pages of other releases that somebody deleted: they are listed no more."""


def site_of(workspace: Workspace, settings: StaticSite) -> Site:
    """The site of a workspace.

    Raises WorkspaceError where its folder is not for pages alone, since all of it is handed out, and DispatchError
    where its address is none.
    """
    folder = workspace.root / str(settings.folder)
    place, root = folder.resolve(), workspace.root.resolve()
    within = place.relative_to(root).parts[:1] if place.is_relative_to(root) else ("elsewhere",)
    not_for_pages = ("cases", "out", "recipients", "letter_templates", "knowledge", ".hrdalert", ".git")
    if root.is_relative_to(place) or within[0].casefold() in not_for_pages:
        raise WorkspaceError(
            f"publishing.site.folder: {folder.as_posix()} holds more than pages, and all of it would be public.",
            "Give the pages a folder of their own: folder: site",
        )
    url, language = str(settings.url), workspace.settings.defaults.languages[0]
    see_to_the_address(url, "publishing.site", "https://www.example.org/releases", gets_a_password=False)
    name = str(workspace.settings.organisation.called(language))
    return Site(
        folder, url.rstrip("/"), str(settings.title), language, name, workspace.letters.words(language)
    )


def plan(
    release: Release,
    site: Site,
    published: Published,
    *,
    today: datetime.date,
    now: datetime.datetime,
    force: bool = False,
) -> Plan:
    """The files that publishing a release would write; the same arguments and folder give the same bytes.

    Raises:
        LeakError: a name that the public may not have is in one of them.
        RefusedError: what lies there is not ours, or its page was edited or deleted by hand and ``force`` is not said.
        WorkspaceError: the feed that lies there cannot be read.

    """
    feed_id, entries = _read_feed(site)
    there = site.folder / f"{release.name}.html"
    old = there.read_text("utf-8", "replace") if there.is_file() else ""
    lines, before = release.lines, lines_of(old) if there.is_file() else None
    if not force:
        _see_to_the_page(there, published.page(release.name))
    entry = entries.get(there.name)
    says_the_same = before is not None and release.says_the_same_as(before, day_in(old, "date"))
    corrected = day_in(old, CORRECTED)
    if entry and says_the_same and not force:
        return Plan(there, {}, entry.title, lines, before, corrected)
    instant = now.astimezone(datetime.UTC).replace(microsecond=0)
    if entry is None:
        id = site.tag(today, quote(release.name))
        entry = Entry(id, there.name, "", "", published=instant, updated=instant)
    elif before is not None and not says_the_same:
        corrected, entry = today, replace(entry, updated=max(instant, entry.updated))
    title = in_a_line(release.document.title)
    entry = replace(entry, title=title, language=release.document.language)
    page = _page(release, site, corrected)
    release.see_to_names(page, "\n".join(lines), there.name, site.title, title, entry.id, site.url)
    others = [other for name, other in entries.items() if name != there.name]
    gone = tuple(other.file for other in others if not (site.folder / other.file).is_file())
    listed = [*(other for other in others if other.file not in gone), entry]
    files = {
        there.name: page.encode(),
        **listing(site, feed_id or site.tag(today, "releases"), listed, now),
    }
    return Plan(there, files, title, lines, before, corrected, gone)


def plan_removal(name: str, site: Site, now: datetime.datetime) -> Plan:
    """How the page of a release, by its name, would be taken down; of the release nothing needs to be allowed for that.

    Raises RefusedError where there is no such page, or what lies there is not ours, and WorkspaceError where the feed
    cannot be read.
    """
    page = site.folder / f"{name}.html"
    feed_id, entries = _read_feed(site)
    entry = entries.pop(page.name, None)
    if entry is None and not page.exists():
        raise RefusedError(f"{page.as_posix()} is not there: there is nothing to take down.")
    left = [other for file, other in entries.items() if (site.folder / file).is_file()]
    files = listing(site, feed_id or site.tag(now.date(), "releases"), left, now)
    return Plan(page, files, entry.title if entry else "")


def carry_out(planned: Plan, published: Published, today: datetime.date) -> list[Path]:
    """Writes the files, the page first, so that nothing ever leads to a page that is not there.

    A page that is taken down goes last. Raises WriterError where a file cannot be written.
    """
    if planned.page.name not in planned.files:
        published.note_page(planned.page.stem, f"{TAKEN_DOWN} on {today}")
    written = []
    path = planned.page
    try:
        for name, content in planned.files.items():
            path = planned.page.with_name(name)
            put(path, content)
            written.append(path)
            if path == planned.page:
                published.note_page(path.stem, digest(content))
        if planned.page not in written:
            path = planned.page
            path.unlink(missing_ok=True)
            written.append(path)
    except OSError as error:
        what = f"{path.as_posix()} cannot be written: {error.strerror or error}."
        raise WriterError(what, "See to the folder, and run the command again.") from error
    return written


def _see_to_the_page(path: Path, noted: str | None) -> None:
    """Raises RefusedError where somebody changed a page that was published, or took it away."""
    if noted is None:
        return
    if noted.startswith(TAKEN_DOWN):
        what = f"{path.as_posix()} was {noted}, by hrdalert publish --take-down."
        mend = "Where everybody who had it taken down agrees that it stands there again: --force"
        raise RefusedError(what, mend)
    if not path.is_file():
        what = f"{path.as_posix()} was published, and was deleted since."
        raise RefusedError(what, "Ask who deleted it, and why. To publish it anew: --force")
    if digest(path.read_bytes()) != noted:
        what = f"{path.as_posix()} was edited by hand since it was published."
        mend = "Put the change into the case file and draft again; then, to take ours: --force"
        raise RefusedError(what, mend)


def _read_feed(site: Site) -> tuple[str, dict[str, Entry]]:
    """The id of the feed and its entries by their files; nothing where there is none yet.

    No index and no feed of a website that is there already is taken for ours.
    """
    index, path = site.folder / INDEX, site.folder / FEED
    if not path.exists() and not index.exists():
        return "", {}
    if index.is_file():
        known = MARK in index.read_text("utf-8", "replace")
    else:  # by the id
        known = b"<id>tag:" in (content := path.read_bytes()) and b":releases</id>" in content
    if not known or (index.exists() and not index.is_file()):
        raise RefusedError(
            f"{(index if index.exists() else path).as_posix()} is there already, and was not made by hrdalert.",
            "Give the releases a folder of their own: publishing: {site: {folder: …}}",
        )
    try:
        return read_feed(path.read_bytes())
    except (OSError, ElementTree.ParseError, ValueError, TypeError) as error:
        what = f"{path.as_posix()} cannot be read, and it says which releases there are."
        mend = "Fetch the feed that is on the web server, or an older copy of the folder."
        raise WorkspaceError(what, mend) from error


def _page(release: Release, site: Site, corrected: datetime.date | None) -> str:
    """The page of the writer with the way to the index and the feed, and the day of its correction.

    No text of a case can hold the tags at which they are put in: in a text, each ``<`` is written as ``&lt;``.
    """
    meta = f'<meta name="{CORRECTED}" content="{corrected.isoformat()}">\n' if corrected else ""
    title = escape(in_a_line(site.title), quote=True)
    feed = f'<link rel="alternate" type="application/atom+xml" href="{FEED}" title="{title}">\n'
    page = release.page.replace("</head>\n", f"{meta}{feed}</head>\n", 1)
    if corrected:
        page = page.replace("<main>\n", f"{corrected_line(corrected, release.words)}\n<main>\n", 1)
    before, _, behind = page.rpartition("<footer>\n")
    way = f'<nav><a href="{INDEX}" lang="{escape(site.language)}" dir="auto">{escape(in_a_line(site.title))}</a></nav>'
    return f"{before}<footer>\n{way}\n{behind}"
