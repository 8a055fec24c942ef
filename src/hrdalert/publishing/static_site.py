"""Releases as a folder of pages, to be put on any web server: an index, newest first, and an Atom feed.

The folder holds all that is known of it: what was published when stands in the feed. A page keeps its address when its
release is corrected, and says when that was.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.documents.blocks import Document
from hrdalert.errors import RefusedError, WorkspaceError, WriterError
from hrdalert.files import put
from hrdalert.inputs import digest
from hrdalert.publishing.addresses import see_to_the_address
from hrdalert.publishing.pages import CORRECTED, Page, corrected_line, in_words, is_same, read_page
from hrdalert.publishing.published import Published
from hrdalert.publishing.releases import Release
from hrdalert.settings import StaticSite
from hrdalert.workspace import Workspace
from hrdalert.writers.text import legal

INDEX: Final = "index.html"
FEED: Final = "feed.xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_DAY_IN_ID: Final = re.compile(r"^tag:[^,]*,(\d{4}-\d\d-\d\d):")
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NOT_FOR_PAGES: Final = ("cases", "out", "recipients", "letter_templates", "knowledge", ".hrdalert", ".git")
_MARK: Final = '<body class="releases">'
"""By this an index is known as one of ours."""


class Site(Struct, frozen=True):
    """Where the pages lie, and what they are called."""

    folder: Path
    url: str
    """Where the folder will be found, without a slash at its end."""
    title: str
    language: str
    organisation: str


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
        found = _DAY_IN_ID.search(self.id)
        return datetime.date.fromisoformat(found[1]) if found else self.published.date()


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
    file, document = f"{release.name}.html", release.document
    new, old = read_page(release.page.decode()), _page_there(site.folder / file)
    if not force:
        _see_to_the_page(site.folder / file, published.page(release.name))
    entry = entries.get(file)
    is_same_text = bool(old and _says_the_same(old, new, document))
    if entry and old and is_same_text and not force:
        return Plan({}, file, new.lines, old.lines, old.corrected)
    is_correction = entry is not None and old is not None and not is_same_text
    corrected = today if is_correction else old.corrected if old else None
    entry = _entry(release, site, entry, file, today, now, is_correction=is_correction)
    page = _page(release.page.decode(), site, corrected, document.language)
    release.see_to_names(page, new.text, file, site.title, entry.title, entry.id, site.url)
    others = {name: each for name, each in entries.items() if name != file}
    gone = tuple(name for name in others if not (site.folder / name).is_file())
    everything = _newest_first([*(each for name, each in others.items() if name not in gone), entry])
    files = {
        file: page.encode(),
        INDEX: _index(site, everything).encode(),
        FEED: _feed(site, feed_id or _tag(site, today, "releases"), everything, now),
    }
    return Plan(files, file, new.lines, old.lines if old else None, corrected, gone)


def _says_the_same(old: Page, new: Page, document: Document) -> bool:
    if old.date is None:
        return old.lines == new.lines
    return is_same(old.lines, new.lines, document.language, old.date, document.date)


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
    instant = _second(now)
    title, language = _line(release.document.title), release.document.language
    if old is None:
        return Entry(_tag(site, today, quote(release.name)), file, title, language, instant, instant)
    updated = max(instant, old.updated) if is_correction else old.updated
    return replace(old, title=title, language=language, updated=updated)


def _tag(site: Site, today: datetime.date, name: str) -> str:
    """An id that stays when the site moves to another address (RFC 4151)."""
    return f"tag:{_host(site.url)},{today.isoformat()}:{name}"


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
    feed = _feed(site, feed_id or _tag(site, now.date(), "releases"), left, now)
    files = {INDEX: _index(site, left).encode(), FEED: feed}
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


def _is_our_index(path: Path) -> bool:
    return path.is_file() and _MARK in path.read_text("utf-8", "replace")


def _page_there(path: Path) -> Page | None:
    return read_page(path.read_text("utf-8", "replace")) if path.is_file() else None


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
    if not (_is_our_index(index) if index.exists() else _is_our_feed(path)):
        raise RefusedError(
            f"{(index if index.exists() else path).as_posix()} is there already, and was not made by hrdalert.",
            "Give the releases a folder of their own: publishing: {site: {folder: …}}",
        )
    try:
        feed = ElementTree.fromstring(path.read_bytes())
        found = [_read_entry(each) for each in feed.findall(f"{{{_ATOM}}}entry")]
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
    link = entry.find(f"{{{_ATOM}}}link")
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
    found = element.findtext(f"{{{_ATOM}}}{name}")
    if not found:
        raise ValueError(f"no {name}")
    return found


def _instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(sorted(entries, key=lambda each: each.id), key=lambda each: each.published, reverse=True)


# --- what is made


def _host(url: str) -> str:
    return urlsplit(url).hostname or "localhost"


def _line(text: str) -> str:
    return " ".join(legal(text).split())


def _page(page: str, site: Site, corrected: datetime.date | None, language: str) -> str:
    """The page of the writer with the way to the index and the feed, and the day of its correction.

    No text of a case can hold the tags at which they are put in: in a text, each ``<`` is written as ``&lt;``.
    """
    meta = f'<meta name="{CORRECTED}" content="{corrected.isoformat()}">\n' if corrected else ""
    title = escape(_line(site.title), quote=True)
    feed = f'<link rel="alternate" type="application/atom+xml" href="{FEED}" title="{title}">\n'
    page = page.replace("</head>\n", f"{meta}{feed}</head>\n", 1)
    if corrected:
        page = page.replace("<main>\n", f"{corrected_line(corrected, language)}\n<main>\n", 1)
    before, _, behind = page.rpartition("<footer>\n")
    way = f'<nav><a href="{INDEX}" lang="{escape(site.language)}" dir="auto">{escape(_line(site.title))}</a></nav>'
    return f"{before}<footer>\n{way}\n{behind}"


def _index(site: Site, entries: Iterable[Entry]) -> str:
    title = escape(_line(site.title), quote=True)
    items = "\n".join(map("".join, (_item(site, each) for each in entries)))
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
{_MARK}
<header>
<h1 dir="auto">{title}</h1>
</header>
<main>
<ol>
{items}
</ol>
</main>
<footer>
<p><span dir="auto">{escape(_line(site.organisation))}</span> · <a href="{FEED}">Atom</a></p>
</footer>
</body>
</html>
"""


def _item(site: Site, entry: Entry) -> Iterator[str]:
    language = escape(entry.language, quote=True)
    yield f'<li><time datetime="{entry.day}">{in_words(entry.day, site.language)}</time> '
    yield f'<a href="{quote(entry.file)}" hreflang="{language}" lang="{language}" dir="auto">{escape(entry.title)}</a>'
    yield "</li>"


def _feed(site: Site, id: str, entries: Iterable[Entry], now: datetime.datetime) -> bytes:
    """The feed, as RFC 4287 asks: 4.1.1 for the feed, 4.1.2 for each entry; ``now`` is that of one without entries."""
    entries = list(entries)
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {_LANG: site.language})
    _add(feed, "title", _line(site.title))
    _add(feed, "id", id)
    _add(feed, "updated", _written(max((each.updated for each in entries), default=_second(now))))
    _add(_add(feed, "author"), "name", _line(site.organisation))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{site.url}/{FEED}")
    _add(feed, "link", rel="alternate", type="text/html", href=f"{site.url}/{INDEX}")
    for each in entries:
        entry = _add(feed, "entry")
        entry.set(_LANG, each.language)
        _add(entry, "title", each.title)
        href = f"{site.url}/{quote(each.file)}"
        _add(entry, "link", rel="alternate", type="text/html", hreflang=each.language, href=href)
        _add(entry, "id", each.id)
        _add(entry, "published", _written(each.published))
        _add(entry, "updated", _written(each.updated))
    ElementTree.indent(feed, "")
    text: str = ElementTree.tostring(feed, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text or None
    return element


def _second(now: datetime.datetime) -> datetime.datetime:
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
