"""Releases as a folder of pages, to be put on any web server: an index, newest first, and an Atom feed.

The folder holds all that is known of it: what was published when stands in the feed. A page keeps its address when its
release is corrected, and says when that was.
"""

from __future__ import annotations

import datetime
from html import escape
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.documents.words import Words
from hrdalert.drafts.files import put
from hrdalert.errors import RefusedError, WorkspaceError, WriterError
from hrdalert.publishing.addresses import see_to_the_address
from hrdalert.publishing.pages import CORRECTED, corrected_line, is_same, read_page
from hrdalert.publishing.published import TAKEN_DOWN, Published, digest
from hrdalert.publishing.releases import Release
from hrdalert.publishing.site_pages import FEED, INDEX, MARK, Entry, Site, in_a_line, listing, read_feed
from hrdalert.settings import StaticSite
from hrdalert.workspace import Workspace


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
    not_for_pages = ("cases", "out", "recipients", "letter_templates", "knowledge", ".hrdalert", ".git")
    if root.is_relative_to(place) or within[0].casefold() in not_for_pages:
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
    is_same_text = bool(old and is_same(old.lines, new.lines, release.words, old.date, release.document.date))
    if entry and old and is_same_text and not force:
        return Plan({}, file, new.lines, old.lines, old.corrected)
    is_correction = entry is not None and old is not None and not is_same_text
    corrected = today if is_correction else old.corrected if old else None
    entry = _entry(release, site, entry, file, today, now, is_correction=is_correction)
    page = _page(release.page.decode(), site, corrected, release.words)
    release.see_to_names(page, new.text, file, site.title, entry.title, entry.id, site.url)
    others = {name: each for name, each in entries.items() if name != file}
    gone = tuple(name for name in others if not (site.folder / name).is_file())
    listed = [*(each for name, each in others.items() if name not in gone), entry]
    id = feed_id or site.tag(today, "releases")
    files = {file: page.encode(), **listing(site, id, listed, now)}
    return Plan(files, file, new.lines, old.lines if old else None, corrected, gone)


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
    instant = now.astimezone(datetime.UTC).replace(microsecond=0)
    title, language = in_a_line(release.document.title), release.document.language
    if old is None:
        return Entry(site.tag(today, quote(release.name)), file, title, language, instant, instant)
    updated = max(instant, old.updated) if is_correction else old.updated
    return replace(old, title=title, language=language, updated=updated)


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
    left = [each for file, each in entries.items() if (site.folder / file).is_file()]
    files = listing(site, feed_id or site.tag(now.date(), "releases"), left, now)
    return Removal(page, entry.title if entry else "", files)


def remove(planned: Removal, site: Site, published: Published, today: datetime.date) -> list[Path]:
    """Takes the page down, after all that leads to it. Raises WriterError where that cannot be done."""
    published.note_page(planned.page.stem, f"{TAKEN_DOWN} on {today}")
    done = [_put(site.folder / name, content) for name, content in planned.files.items()]
    _put(planned.page, None)
    return done


def _put(path: Path, content: bytes | None) -> Path:
    """Writes a file, or takes it away where there is no content."""
    try:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            put(path, content)
    except OSError as error:
        what = f"{path.as_posix()} cannot be written: {error.strerror or error}."
        raise WriterError(what, "See to the folder, and run the command again.") from error
    return path


# --- what is there


def _see_to_the_page(path: Path, noted: str | None) -> None:
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
