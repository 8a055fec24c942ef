"""Releases as a folder of pages, to be put on any web server: an index, newest first, and an Atom feed.

The folder holds all that is known of it: what was published when stands in the feed. A page keeps its address when its
release is corrected, and says when that was.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.documents.words import Words
from hrdalert.drafts.files import put
from hrdalert.errors import RefusedError, WorkspaceError, WriterError
from hrdalert.publishing.addresses import see_to_the_address
from hrdalert.publishing.pages import CORRECTED, Page, corrected_line, is_same, read_page
from hrdalert.publishing.published import Published, digest
from hrdalert.publishing.releases import Release
from hrdalert.publishing.site_pages import (
    ATOM,
    FEED,
    INDEX,
    MARK,
    Entry,
    Site,
    feed_of,
    in_a_line,
    index_of,
    to_the_second,
)
from hrdalert.settings import StaticSite
from hrdalert.workspace import Workspace

_NOT_FOR_PAGES: Final = ("cases", "out", "recipients", "letter_templates", "knowledge", ".hrdalert", ".git")


class Plan(Struct, frozen=True):
    """What would be written."""

    files: dict[str, bytes]
    """By name; none: nothing has changed."""
    page: str
    lines: tuple[str, ...]
    before: tuple[str, ...] | None
    """The words of the page that is there; None: there is none."""
    corrected: datetime.date | None
    gone: tuple[str, ...] = ()
    """The pages of other releases that somebody deleted: they are listed no more."""


def site_of(workspace: Workspace, settings: StaticSite) -> Site:
    """The site of a workspace.

    Raises WorkspaceError where its folder is not for pages alone, since all of it is handed out.
    """
    folder = workspace.root / str(settings.folder)
    place, root = folder.resolve(), workspace.root.resolve()
    within = place.relative_to(root).parts[:1] if place.is_relative_to(root) else ("elsewhere",)
    if root.is_relative_to(place) or within[0].casefold() in _NOT_FOR_PAGES:
        raise WorkspaceError(
            f"publishing.site.folder: {folder.as_posix()} holds more than pages, and all of it would be public.",
            "Give the pages a folder of their own: folder: site",
        )
    see_to_the_address(str(settings.url), "publishing.site.url", "https://www.example.org/releases")
    language = workspace.settings.defaults.languages[0]
    return Site(
        folder,
        str(settings.url).rstrip("/"),
        str(settings.title),
        language,
        str(workspace.settings.organisation.called(language)),
        workspace.letters.words(language),
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
    file = f"{release.name}.html"
    there = site.folder / file
    new = read_page(release.page.decode())
    old = read_page(there.read_text("utf-8", "replace")) if there.is_file() else None
    if not force:
        _see_to_the_page(there, published.page(release.name))
    entry = entries.get(file)
    is_same_text = bool(old and _says_the_same(release, old, new))
    if entry and old and is_same_text and not force:
        return Plan({}, file, new.lines, old.lines, old.corrected)
    is_correction = entry is not None and old is not None and not is_same_text
    corrected = today if is_correction else old.corrected if old else None
    entry = _entry(release, site, entry, file, today, now, is_correction=is_correction)
    page = _page(release.page.decode(), site, corrected, release.words)
    release.see_to_names(page, new.text, file, site.title, entry.title, entry.id, site.url)
    others = {name: each for name, each in entries.items() if name != file}
    gone = tuple(name for name in others if not (site.folder / name).is_file())
    everything = _newest_first([*(each for name, each in others.items() if name not in gone), entry])
    files = {
        file: page.encode(),
        INDEX: index_of(site, everything).encode(),
        FEED: feed_of(site, feed_id or _tag(site, today, "releases"), everything, now),
    }
    return Plan(files, file, new.lines, old.lines if old else None, corrected, gone)


def _says_the_same(release: Release, old: Page, new: Page) -> bool:
    document = release.document
    if old.date is None:
        return old.lines == new.lines
    return is_same(old.lines, new.lines, release.words, old.date, document.date)


def _entry(
    release: Release,
    site: Site,
    old: Entry | None,
    file: str,
    today: datetime.date,
    now: datetime.datetime,
    *,
    is_correction: bool,
) -> Entry:
    """What the index and the feed say of a release: its title, and when it was published and corrected."""
    instant = to_the_second(now)
    title, language = in_a_line(release.document.title), release.document.language
    if old is None:
        return Entry(_tag(site, today, quote(release.name)), file, title, language, instant, instant)
    updated = max(instant, old.updated) if is_correction else old.updated
    return replace(old, title=title, language=language, updated=updated)


def _tag(site: Site, today: datetime.date, name: str) -> str:
    """An id that stays when the site moves to another address (RFC 4151)."""
    return f"tag:{urlsplit(site.url).hostname or 'localhost'},{today.isoformat()}:{name}"


def write(release: Release, planned: Plan, site: Site, published: Published) -> list[Path]:
    """Writes the files, the page first, so that nothing ever leads to a page that is not there.

    Raises WriterError where one cannot be written.
    """
    written = []
    for name, content in planned.files.items():
        written.append(_put(site.folder / name, content))
        if name == planned.page:
            published.note_page(release.name, digest(content))
    return written


class Removal(Struct, frozen=True):
    """What taking a page down would do."""

    page: Path
    title: str
    """As the index has it; empty where it is not listed any more."""
    files: dict[str, bytes]
    """The index and the feed without it."""


def plan_removal(name: str, site: Site, now: datetime.datetime) -> Removal:
    """How the page of a release, by its name, would be taken down; of the release nothing needs to be allowed for that.

    Raises RefusedError where there is no such page, or what lies there is not ours, and WorkspaceError where the feed
    cannot be read.
    """
    page = site.folder / f"{name}.html"
    feed_id, entries = _read_feed(site)
    entry = entries.pop(page.name, None)
    if entry is None and not page.exists():
        raise RefusedError(f"{page.as_posix()} is not there: there is nothing to take down.")
    left = _newest_first(each for file, each in entries.items() if (site.folder / file).is_file())
    feed = feed_of(site, feed_id or _tag(site, now.date(), "releases"), left, now)
    files = {INDEX: index_of(site, left).encode(), FEED: feed}
    return Removal(page, entry.title if entry else "", files)


TAKEN_DOWN: Final = "taken down"


def remove(planned: Removal, site: Site, published: Published, today: datetime.date) -> list[Path]:
    """Takes the page down, after all that leads to it. Raises WriterError where that cannot be done."""
    published.note_page(planned.page.stem, f"{TAKEN_DOWN} on {today}")
    done = [_put(site.folder / name, content) for name, content in planned.files.items()]
    try:
        planned.page.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritten(planned.page, error) from error
    return done


def _put(path: Path, content: bytes) -> Path:
    try:
        put(path, content)
    except OSError as error:
        raise _unwritten(path, error) from error
    return path


def _unwritten(path: Path, error: OSError) -> WriterError:
    return WriterError(
        f"{path.as_posix()} cannot be written: {error.strerror or error}.",
        "See to the folder, and run the command again.",
    )


# --- what is there


def _see_to_the_page(path: Path, noted: str | None) -> None:
    if noted is None:
        return
    if noted.startswith(TAKEN_DOWN):
        raise RefusedError(
            f"{path.as_posix()} was {noted}, by hrdalert publish --take-down.",
            "Where everybody who had it taken down agrees that it stands there again: --force",
        )
    if not path.is_file():
        raise RefusedError(
            f"{path.as_posix()} was published, and was deleted since.",
            "Ask who deleted it, and why. To publish it anew: --force",
        )
    if digest(path.read_bytes()) != noted:
        raise RefusedError(
            f"{path.as_posix()} was edited by hand since it was published.",
            "Put the change into the case file and draft again; then, to take ours: --force",
        )


def _read_feed(site: Site) -> tuple[str, dict[str, Entry]]:
    """The id of the feed and its entries by their files; nothing where there is none yet.

    No index and no feed of a website that is there already is taken for ours.
    """
    index, path = site.folder / INDEX, site.folder / FEED
    if not path.exists() and not index.exists():
        return "", {}
    known = MARK in index.read_text("utf-8", "replace") if index.is_file() else _is_our_feed(path)
    if not known or (index.exists() and not index.is_file()):
        raise RefusedError(
            f"{(index if index.exists() else path).as_posix()} is there already, and was not made by hrdalert.",
            "Give the releases a folder of their own: publishing: {site: {folder: …}}",
        )
    try:
        feed = ElementTree.fromstring(path.read_bytes())
        found = [_read_entry(each) for each in feed.findall(f"{{{ATOM}}}entry")]
        return _text(feed, "id"), {each.file: each for each in found}
    except (OSError, ElementTree.ParseError, ValueError, TypeError) as error:
        raise WorkspaceError(
            f"{path.as_posix()} cannot be read, and it says which releases there are.",
            "Fetch the feed that is on the web server, or an older copy of the folder.",
        ) from error


def _is_our_feed(path: Path) -> bool:
    """By the id, where the index is missing."""
    return b"<id>tag:" in path.read_bytes() and b":releases</id>" in path.read_bytes()


def _read_entry(entry: ElementTree.Element) -> Entry:
    link = entry.find(f"{{{ATOM}}}link")
    if link is None:
        raise ValueError("an entry without a link")
    return Entry(
        id=_text(entry, "id"),
        file=link.get("href", "").rpartition("/")[2],
        title=_text(entry, "title"),
        language=link.get("hreflang", ""),
        published=_instant(_text(entry, "published")),
        updated=_instant(_text(entry, "updated")),
    )


def _text(element: ElementTree.Element, name: str) -> str:
    found = element.findtext(f"{{{ATOM}}}{name}")
    if not found:
        raise ValueError(f"no {name}")
    return found


def _instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(
        sorted(entries, key=lambda entry: entry.id), key=lambda entry: entry.published, reverse=True
    )


# --- what is made


def _page(page: str, site: Site, corrected: datetime.date | None, words: Words) -> str:
    """The page of the writer with the way to the index and the feed, and the day of its correction.

    No text of a case can hold the tags at which they are put in: in a text, each ``<`` is written as ``&lt;``.
    """
    meta = f'<meta name="{CORRECTED}" content="{corrected.isoformat()}">\n' if corrected else ""
    title = escape(in_a_line(site.title), quote=True)
    feed = f'<link rel="alternate" type="application/atom+xml" href="{FEED}" title="{title}">\n'
    page = page.replace("</head>\n", f"{meta}{feed}</head>\n", 1)
    if corrected:
        page = page.replace("<main>\n", f"{corrected_line(corrected, words)}\n<main>\n", 1)
    before, _, behind = page.rpartition("<footer>\n")
    way = f'<nav><a href="{INDEX}" lang="{escape(site.language)}" dir="auto">{escape(in_a_line(site.title))}</a></nav>'
    return f"{before}<footer>\n{way}\n{behind}"
