"""What was published where, noted in ``.hrdalert/published.json``, so that a release is corrected and never doubled.

It holds the words of releases as they were sent, and nothing else of a case: they are public, or lie on the office's
own website as a draft.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec
from msgspec import Struct

from hrdalert.drafts.public_pages import PublicPage
from hrdalert.errors import WorkspaceError
from hrdalert.knowledge import OfOffice
from hrdalert.store import STATE, put, read_private, read_text

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace

INDEX: Final = "index.html"
FEED: Final = "feed.xml"
"""Of the static site."""


class Noted(Struct, frozen=True):
    """A release as it was published last."""

    date: datetime.date
    """Of the document."""
    lines: tuple[str, ...]
    """Its words."""


class Post(Noted, frozen=True):
    """A release on the website of WordPress."""

    words: str
    """The digest of the words of what was sent."""
    is_public: bool = False
    number: int = 0
    """Of the post; 0: it is not known yet."""
    is_pending: bool = False
    """It was sent, and no answer came back."""
    answered: str = ""
    """The digest of title and text as the website gave them back: where they are others now, somebody changed them."""
    corrected: datetime.date | None = None
    link: str = ""
    """Where everybody can read it."""


class Page(Noted, frozen=True):
    """A release among the pages of the static site, in their index and their feed."""

    title: str
    language: str
    day: datetime.date
    """Of the office, on which it was published; that of an instant is Greenwich's."""
    published: datetime.datetime
    updated: datetime.datetime
    corrected: datetime.date | None = None
    gone: datetime.date | None = None
    """When it was taken down, or its file was found to be deleted."""


class Notes(Struct):
    """What the file holds."""

    version: Literal[2] = 2
    posts: dict[str, dict[str, Post]] = {}
    """By the name of a release and the address of the website."""
    pages: dict[str, Page] = {}
    """By the name of a release."""
    files: dict[str, str] = {}
    """The digest of each file of the static site, by its name."""
    tag: str = ""
    """How the ids of its feed and of each release in it begin: they never change (RFC 4287, 4.2.6)."""


class Published(OfOffice):
    """The notes of a workspace. Raises WorkspaceError where they cannot be read."""

    def __init__(self, workspace: Workspace) -> None:
        self._path = workspace.root / STATE / "published.json"
        publishing, self._language = workspace.settings.publishing, workspace.settings.defaults.languages[0]
        self._site = publishing.site if publishing else None
        self._url = str(self._site.url).rstrip("/") if self._site else ""
        self._folder = workspace.root / str(self._site.folder if self._site else "")
        try:
            self.notes = msgspec.json.decode(read_private(self._path), type=Notes)
        except FileNotFoundError:
            self.notes = Notes()
        except (OSError, msgspec.MsgspecError) as error:
            raise WorkspaceError(
                f"{self._path.as_posix()}, which says what was published, cannot be read.",
                "Bring back its last copy. Without one, move it away: posts are found by their addresses, and the site "
                "begins anew in another folder.",
            ) from error

    def post(self, release: str, site: str) -> Post | None:
        return self.notes.posts.get(release, {}).get(site)

    def note_post(self, release: str, post: Post | None, site: str) -> None:
        """Notes a post; None: there is none. Raises WorkspaceError where nothing can be noted."""
        posts = self.notes.posts.setdefault(release, {})
        posts.pop(site, None)
        if post is not None:
            posts[site] = post
        self.keep()

    def links(self, reference: str, document: str) -> dict[str, str]:
        """By language, where everybody can read a document of a case."""
        stem = f"{reference}.{document}."
        links = {name: link for name, link, _ in self._public(stem) if link}
        return {name.removeprefix(stem): link for name, link in links.items()}

    def _public(self, stem: str) -> Iterator[tuple[str, str, Page | Post]]:
        """Of releases whose names begin so, each that everybody can read, and its address; the pages come first."""
        for name, page in self.notes.pages.items():
            if name.startswith(stem) and not page.gone:
                yield name, f"{self._url}/{name}.html" if self._site else "", page
        for name, posts in self.notes.posts.items():
            if name.startswith(stem):
                yield from ((name, post.link, post) for post in posts.values() if post.is_public)

    def pages_of(self, reference: str) -> Iterator[PublicPage]:
        """What everybody can read of a case: its pages and posts, and the index and the feed, which list its pages."""
        public = list(self._public(f"{reference}."))
        yield from (self._shown(*one) for one in public)
        if self._site and any(isinstance(noted, Page) for *_, noted in public):
            mend = "publish anew, or take down, the release whose title says it"
            for name, links in (
                (INDEX, (f"{self._url}/{INDEX}", self._url)),
                (FEED, (f"{self._url}/{FEED}",)),
            ):
                file = self._folder / name
                yield PublicPage(file.as_posix(), self._language, links, _texts_in(file), mend)

    def _shown(self, name: str, link: str, noted: Page | Post) -> PublicPage:
        case, document, language = name.split(".", 2)
        to = "wordpress" if isinstance(noted, Post) else "site"
        publish, seen = f"hrdalert publish {case} -d {document} -l {language} --to {to}", "--send"
        called, texts, links = f"the post of {name}", noted.lines, (link,) if link else ()
        if isinstance(noted, Post):
            seen = "--public --send"
        else:
            called, texts = (self._folder / f"{name}.html").as_posix(), (*noted.lines, *self.texts_of(name))
        mend = f"publish it anew: {publish} {seen}, or take it down: {publish} --take-down --send"
        return PublicPage(called, language, links, texts, mend)

    def texts_of(self, name: str) -> tuple[str, ...]:
        """What the page of a release says as it lies in the folder of the site."""
        return _texts_in(self._folder / f"{name}.html")

    def references(self) -> set[str]:
        """Of the cases of which a document lies on a website, for everybody or as a draft."""
        pages = (name for name, page in self.notes.pages.items() if not page.gone)
        posts = (name for name, posts in self.notes.posts.items() if posts)
        return {name.partition(".")[0] for name in (*pages, *posts)}

    def keep(self) -> None:
        """Raises WorkspaceError where nothing can be noted."""
        data = json.dumps(msgspec.to_builtins(self.notes), ensure_ascii=False, indent=1, sort_keys=True)
        try:
            put(self._path, f"{data}\n".encode())
        except OSError as error:
            what = f"What is published cannot be noted in {self._path.as_posix()}: {error.strerror or error}."
            mend = "See to the folder before you publish: without a note a release could stand there twice."
            raise WorkspaceError(what, mend) from error


def _texts_in(file: Path) -> tuple[str, ...]:
    """What a page says: with its markup, and without it; nothing where it is not there."""
    text = read_text(file, errors="replace") if file.is_file() else ""
    return text, re.sub("<[^>]*>", "", text)


def digest(*parts: bytes | str) -> str:
    """A digest of some texts or bytes, each kept apart from the next."""
    contents = [part.encode() if isinstance(part, str) else part for part in parts]
    return hashlib.sha256(b"".join(b"%d:%b" % (len(content), content) for content in contents)).hexdigest()
