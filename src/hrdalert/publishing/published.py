"""Notes in ``.hrdalert/published.json`` what was published where, so that a release is corrected and never doubled.

Of a case, the notes hold only the words of its releases, which are public or lie on the office's website as a draft.
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
"""The names of the index and the feed of the static site."""


class Noted(Struct, frozen=True):
    """A release in the version that was published last."""

    date: datetime.date
    """The date of the document."""
    lines: tuple[str, ...]
    """The words of the release, a line for each block."""


class Post(Noted, frozen=True):
    """A release as a post on a WordPress website."""

    words: str
    """The digest of the words that were sent."""
    is_public: bool = False
    number: int = 0
    """The number of the post on the website; 0 until it is known."""
    is_pending: bool = False
    """Whether the post was sent and no answer has come back."""
    answered: str = ""
    """The digest of title and text in the website's answer; another digest later means that somebody changed them."""
    corrected: datetime.date | None = None
    """The day of the last correction; None for a release that was never corrected."""
    link: str = ""
    """The address at which everybody can read the post."""


class Page(Noted, frozen=True):
    """A release as a page of the static site, listed in the site's index and feed."""

    title: str
    language: str
    day: datetime.date
    """The day of publication in the office's time zone; ``published`` is in UTC, where it may be another day."""
    published: datetime.datetime
    updated: datetime.datetime
    corrected: datetime.date | None = None
    """The day of the last correction; None for a release that was never corrected."""
    gone: datetime.date | None = None
    """The day on which the page was taken down or its file was found deleted; None while the page is there."""


class Notes(Struct):
    """The content of ``published.json``."""

    version: Literal[2] = 2
    posts: dict[str, dict[str, Post]] = {}
    """The posts by the name of the release, and then by the address of the website."""
    pages: dict[str, Page] = {}
    """The pages of the static site by the name of the release."""
    files: dict[str, str] = {}
    """The digest of each file of the static site, by the name of the file."""
    tag: str = ""
    """The beginning of the ids of the feed and of its entries, which must never change (RFC 4287, 4.2.6)."""


class Published(OfOffice):
    """The notes of a workspace about what it has published."""

    def __init__(self, workspace: Workspace) -> None:
        """Read the notes; a workspace without any starts with none. Raises WorkspaceError where they cannot be read."""
        self._path = workspace.root / STATE / "published.json"
        publishing = workspace.settings.publishing
        self._language = workspace.settings.defaults.languages[0]
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
        """The post of a release, by its name, on a website, by its address; None where none is noted."""
        return self.notes.posts.get(release, {}).get(site)

    def note_post(self, release: str, post: Post | None, site: str) -> None:
        """Note the post of a release on a website; None removes the note. Raises WorkspaceError as ``keep`` does."""
        posts = self.notes.posts.setdefault(release, {})
        posts.pop(site, None)
        if post is not None:
            posts[site] = post
        self.keep()

    def links(self, reference: str, document: str) -> dict[str, str]:
        """The addresses at which everybody can read a document of a case, by language."""
        stem = f"{reference}.{document}."
        links = {name: link for name, link, _ in self._public(stem) if link}
        return {name.removeprefix(stem): link for name, link in links.items()}

    def _public(self, stem: str) -> Iterator[tuple[str, str, Page | Post]]:
        """The name, address and note of each public page and post whose name starts with ``stem``, pages first.

        The address is empty where it is not known.
        """
        for name, page in self.notes.pages.items():
            if name.startswith(stem) and not page.gone:
                link = f"{self._url}/{name}.html" if self._site else ""
                yield name, link, page
        for name, posts in self.notes.posts.items():
            if name.startswith(stem):
                yield from ((name, post.link, post) for post in posts.values() if post.is_public)

    def pages_of(self, reference: str) -> Iterator[PublicPage]:
        """The public pages of a case: its releases, and the index and the feed where they list one of its pages."""
        public = list(self._public(f"{reference}."))
        for name, link, noted in public:
            yield self._public_page(name, link, noted)
        if self._site and any(isinstance(noted, Page) for *_, noted in public):
            mend = "publish anew, or take down, the release whose title says it"
            for file_name, links in (
                (INDEX, (f"{self._url}/{INDEX}", self._url)),
                (FEED, (f"{self._url}/{FEED}",)),
            ):
                file = self._folder / file_name
                yield PublicPage(file.as_posix(), self._language, links, _texts_in(file), mend)

    def _public_page(self, name: str, link: str, noted: Page | Post) -> PublicPage:
        """One release as a public page, with the commands that publish it anew or take it down."""
        case, document, language = name.split(".", 2)
        publish = f"hrdalert publish {case} -d {document} -l {language} --to"
        links = (link,) if link else ()
        if isinstance(noted, Post):
            called, texts = f"the post of {name}", noted.lines
            anew, take_down = (
                f"{publish} wordpress --public --send",
                f"{publish} wordpress --take-down --send",
            )
        else:
            called, texts = (self._folder / f"{name}.html").as_posix(), (*noted.lines, *self.texts_of(name))
            anew, take_down = f"{publish} site --send", f"{publish} site --take-down --send"
        mend = f"publish it anew: {anew}, or take it down: {take_down}"
        return PublicPage(called, language, links, texts, mend)

    def texts_of(self, name: str) -> tuple[str, ...]:
        """The text of a release's page in the folder of the site: with markup, and without."""
        return _texts_in(self._folder / f"{name}.html")

    def references(self) -> set[str]:
        """The references of the cases of which a document is on a website, public or as a draft."""
        pages = (name for name, page in self.notes.pages.items() if not page.gone)
        posts = (name for name, posts in self.notes.posts.items() if posts)
        return {name.partition(".")[0] for name in (*pages, *posts)}

    def keep(self) -> None:
        """Write the notes to disk. Raises WorkspaceError where that is not possible."""
        data = json.dumps(msgspec.to_builtins(self.notes), ensure_ascii=False, indent=1, sort_keys=True)
        try:
            put(self._path, f"{data}\n".encode())
        except OSError as error:
            what = f"What is published cannot be noted in {self._path.as_posix()}: {error.strerror or error}."
            mend = "See to the folder before you publish: without a note a release could stand there twice."
            raise WorkspaceError(what, mend) from error


def _texts_in(file: Path) -> tuple[str, ...]:
    """The text of a page with its markup, and without; two empty texts where the file does not exist."""
    text = read_text(file, errors="replace") if file.is_file() else ""
    return text, re.sub("<[^>]*>", "", text)


def digest(*parts: bytes | str) -> str:
    """The digest of several texts or bytes; the length of each counts, so that ``ab, c`` differs from ``a, bc``."""
    contents = [part.encode() if isinstance(part, str) else part for part in parts]
    return hashlib.sha256(b"".join(b"%d:%b" % (len(content), content) for content in contents)).hexdigest()
