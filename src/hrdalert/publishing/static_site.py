"""Writes releases as a folder of pages for any web server, with an index, newest first, and an Atom feed.

The notes of the workspace tell what was published when. A page keeps its address when its release is corrected, and
says on which day that was.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct
from msgspec.structs import replace

from hrdalert.dispatch.transports.http import require_safe_address
from hrdalert.documents.words import Words
from hrdalert.errors import RefusedError, WorkspaceError
from hrdalert.publishing.published import FEED, INDEX, Page, Published, digest
from hrdalert.publishing.releases import Release, corrected_line, in_words
from hrdalert.settings import StaticSite
from hrdalert.store import is_link, put, read, writing
from hrdalert.writers.text import legal

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


class Site(Struct, frozen=True):
    """The settings of a static site: folder, address and texts."""

    folder: Path
    url: str
    """The address of the folder on the web, without a slash at its end."""
    title: str
    language: str
    organisation: str
    words: Words
    """The fixed words of the site's language."""


def in_a_line(text: str) -> str:
    """A text as one line, without characters that are illegal in XML."""
    return " ".join(legal(text).split())


def listing(site: Site, tag: str, pages: Mapping[str, Page], now: datetime.datetime) -> dict[str, bytes]:
    """The index and the feed by file name, newest release first; ``now`` dates a feed without entries."""
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
    listed = [(name, pages[name]) for name in sorted(pages) if not pages[name].gone]
    values = {
        "tag": tag,
        "entries": sorted(listed, key=lambda entry: entry[1].published, reverse=True),
        "updated": max((page.updated for _, page in listed), default=now),
        "site": site,
        "title": in_a_line(site.title),
        "organisation": in_a_line(site.organisation),
        "index": INDEX,
        "feed": FEED,
    }
    return {name: templates.get_template(name).render(values).encode() for name in (INDEX, FEED)}


class Plan(Struct, frozen=True):
    """The files that publishing or taking down a page would write."""

    path: Path
    """The path of the page."""
    before: Page | None
    """The version that was published last; None where there is none."""
    files: dict[str, bytes] = {}
    """The content of each file to write, by name; empty where nothing has changed.

    Where a page is taken down, these are only the index and the feed, which no longer list the page.
    """
    notes: dict[str, Page] = {}
    """The notes to change, by the names of their releases."""
    tag: str = ""
    """See ``Notes.tag``."""

    @property
    def gone(self) -> list[str]:
        """The releases that drop out of the list: one that is taken down, and those whose pages somebody deleted."""
        return [name for name, page in self.notes.items() if page.gone]


def site_of(workspace: Workspace, settings: StaticSite) -> Site:
    """The static site of a workspace, by its settings.

    Raises WorkspaceError where the folder holds more than pages, since all of it becomes public, RefusedError where the
    folder is a link, and DispatchError where the address of the site is no web address.
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
    _require_no_links(folder, *(parent for parent in folder.parents if workspace.root in parent.parents))
    url = str(settings.url)
    require_safe_address(url, "publishing.site", "https://www.example.org/releases", gets_a_password=False)
    language = workspace.settings.defaults.languages[0]
    return Site(
        folder=folder,
        url=url.rstrip("/"),
        title=str(settings.title),
        language=language,
        organisation=str(workspace.settings.organisation.called(language)),
        words=workspace.letters.words(language),
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

    Raises LeakError where a name that the public must not see is in one of the files, and RefusedError where a file in
    the folder is not ours, or was edited or deleted by hand and ``force`` is not given.
    """
    path = site.folder / f"{release.name}.html"
    before = published.notes.pages.get(release.name)
    _require_files(path, before, published, force=force)
    says_the_same = release.says_the_same_as(before)
    if says_the_same and not force:
        return Plan(path, before)
    instant = now.astimezone(datetime.UTC).replace(microsecond=0)
    title = in_a_line(release.document.title)
    page = Page(
        date=release.document.date,
        lines=release.lines,
        title=title,
        language=release.document.language,
        day=today,
        published=instant,
        updated=instant,
    )
    if before:
        # A release keeps the day and moment of its first publication.
        kept = {name: getattr(before, name) for name in ("day", "published", "updated", "corrected")}
        page = replace(page, **kept)
        if not says_the_same and not before.gone:
            page = replace(page, updated=max(instant, before.updated), corrected=today)
    content = _page(release, site, page.corrected)
    release.require_no_names(content, "\n".join(release.lines), path.name, site.title, title, site.url)
    return _plan_of(path, site, published, today, now, page, content.encode())


def plan_removal(
    name: str, site: Site, published: Published, *, today: datetime.date, now: datetime.datetime
) -> Plan:
    """How the page of a release, by its name, would be taken down; that needs no consent and no ready document.

    Raises RefusedError where no such page was published, or a file in the folder is not ours.
    """
    path = site.folder / f"{name}.html"
    before = published.notes.pages.get(name)
    if before is None or (before.gone and not path.exists()):
        raise RefusedError(f"{path.as_posix()} is none that was published: there is nothing to take down.")
    _require_files(path, before, published, force=True)
    return _plan_of(path, site, published, today, now)


def _plan_of(
    path: Path,
    site: Site,
    published: Published,
    today: datetime.date,
    now: datetime.datetime,
    page: Page | None = None,
    content: bytes = b"",
) -> Plan:
    """The plan that writes ``page`` with its ``content``, or takes the page at ``path`` down where ``page`` is None.

    Pages that somebody deleted from the folder drop out of the index and the feed.
    """
    notes = {
        name: replace(noted, lines=(), title="", gone=today)
        for name, noted in published.notes.pages.items()
        if not noted.gone and (name == path.stem or not (site.folder / f"{name}.html").is_file())
    }
    files = {}
    if page:
        notes[path.stem] = page
        files[path.name] = content
    # A tag that stays the same when the site moves to another address (RFC 4151).
    tag = published.notes.tag or f"tag:{urlsplit(site.url).hostname or 'localhost'},{today}"
    files |= listing(site, tag, {**published.notes.pages, **notes}, now)
    return Plan(path, published.notes.pages.get(path.stem), files, notes, tag)


def carry_out(planned: Plan, published: Published) -> list[Path]:
    """Write the files of a plan, or delete the page that is taken down; return the paths.

    A new page is written before the index and the feed, and a page is deleted after them: no list ever links to a
    missing page. Raises WriterError where a file cannot be written.
    """
    published.notes.pages |= planned.notes
    published.notes.files |= {name: digest(content) for name, content in planned.files.items()}
    published.notes.tag = planned.tag
    published.keep()
    paths = list(dict.fromkeys((*map(planned.path.with_name, planned.files), planned.path)))
    for path in paths:
        with writing(path, "See to the folder, and run the command again with --force."):
            if path.name in planned.files:
                put(path, planned.files[path.name])
            else:
                path.unlink(missing_ok=True)
    return paths


def _require_files(path: Path, page: Page | None, published: Published, *, force: bool) -> None:
    """Raise RefusedError where a file in the folder is not ours, or without ``force`` was edited or deleted by hand.

    Even with ``force``, a file that the notes do not know is never overwritten.
    """
    for file in (path, path.with_name(INDEX), path.with_name(FEED)):
        _require_no_links(file)
        noted = published.notes.files.get(file.name)
        if file.exists() and not (file.is_file() and noted):
            raise RefusedError(
                f"{file.as_posix()} is there already, and was not made by hrdalert as far as is known here.",
                "Give the releases a folder of their own: publishing: {site: {folder: …}}. If it was, bring back "
                ".hrdalert/published.json.",
            )
        if not force and file.exists() and digest(read(file)) != noted:
            what = f"{file.as_posix()} was edited by hand since it was published."
            mend = "Put the change into the case file and draft again; then, to take ours: --force"
            raise RefusedError(what, mend)
    if page and not force and not path.exists():
        what = f"{path.as_posix()} was published, and was taken down or deleted since."
        mend = "Where everybody who had it taken away agrees that it stands there again: --force"
        raise RefusedError(what, mend)


def _require_no_links(*places: Path) -> None:
    """Raise RefusedError where a path is a link: a page that is taken down would stay where the link leads."""
    for place in filter(is_link, places):
        elsewhere = "what is published would lie elsewhere. Nothing was written"
        what = f"{place.as_posix()} is a link, and {elsewhere}."
        mend = "Put a folder or a page in its place; or write where it leads, under publishing.site.folder."
        raise RefusedError(what, mend)


def _page(release: Release, site: Site, corrected: datetime.date | None) -> str:
    """The page of a release with links to the index and the feed, and with the day of its correction, if there is one.

    They are put in at tags, which no text of a case can contain: in a text, each ``<`` is written as ``&lt;``.
    """
    title = in_a_line(site.title)
    feed = f'<link rel="alternate" type="application/atom+xml" href="{FEED}" title="{escape(title, quote=True)}">\n'
    page = release.page.replace("</head>\n", f"{feed}</head>\n", 1)
    if corrected:
        page = page.replace("<main>\n", f"{corrected_line(corrected, release.words)}\n<main>\n", 1)
    before, _, after = page.rpartition("<footer>\n")
    navigation = f'<nav><a href="{INDEX}" lang="{escape(site.language)}" dir="auto">{escape(title)}</a></nav>'
    return f"{before}<footer>\n{navigation}\n{after}"
