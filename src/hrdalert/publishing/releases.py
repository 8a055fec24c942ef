"""Which release may be published: one for the public that is ready, and lies in ``out/public`` as the case gives it.

Its page is read back for its words, and for its markup as WordPress takes it: the writer of pages writes each ``<`` and
``>`` of a text and of an attribute as a reference, so that what looks like a tag in a page is one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hrdalert.disclosure.leaks import Secrets
from hrdalert.dispatch.plan import require_consents, require_ready
from hrdalert.documents.blocks import Document
from hrdalert.documents.date_wording import date_words
from hrdalert.documents.words import Words
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import LeakError, Origin, Problem, RefusedError
from hrdalert.publishing.published import Noted
from hrdalert.settings import FORMATS
from hrdalert.store import read, read_text

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace

CORRECTED: Final = "corrected"
"""The class of the line that says when a release was corrected; it is no part of the release."""


def lines_of(page: str) -> tuple[str, ...]:
    """The words of a page without its footer, or of what was taken from a page: a line for each block."""
    regions = re.findall(r"<(header|main)>(.*?)</\1>", page, re.DOTALL)
    text = "\n".join(content for _, content in regions) or page
    text = re.sub(rf'<figure>.*?</figure>|<p class="{CORRECTED}">.*?</p>', "\n", text, flags=re.DOTALL)
    text = re.sub(r"</?(?:strong|em|a|span|bdi)\b[^>]*>", "", text)
    lines = unescape(re.sub(r"<[^>]*>", "\n", text)).split("\n")
    return tuple(words for line in lines if (words := " ".join(line.split())))


def content_of(page: str) -> str:
    """The markup of a page without its title and its photographs, an element a line, for a post of WordPress.

    Beside what HTML asks for, brackets and the beginnings of addresses are written as references, since WordPress takes
    ``[gallery]`` in a text for a command, and an address alone in a paragraph for a thing to fetch and show.
    """

    def plain(found: re.Match[str]) -> str:
        tag, attributes, text = found[1], found[2], found[0]
        if tag:  # what of the attributes means something away from the stylesheet of the page
            kept = re.findall(r' (?:type|scope|id|href|rel|lang|dir)="[^"]*"', attributes)
            text = f"{tag}{''.join(kept)}>"
        elif text.strip():  # a line of it ends where the stylesheet keeps its white space
            text = text.replace("\n", "<br>").replace("://", ":&#47;&#47;")
        return text.replace("[", "&#91;").replace("]", "&#93;")

    regions = re.findall(r"<(header|main|footer)>\n(.*?)</\1>", page, re.DOTALL)
    markup = "".join(content for _, content in regions)
    markup = re.sub(r"<(figure|h1)>.*?</\1>", "", markup, flags=re.DOTALL)
    return re.sub(r"(</?[a-z0-9]+)([^<>]*)>|[^<>]+", plain, markup).strip()


def day_in(page: str) -> datetime.date | None:
    """The day of the document."""
    match = re.search(r'<meta name="date" content="([^"]*)">', page)
    try:
        return datetime.date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def in_words(day: datetime.date, words: Words) -> str:
    """A day as documents of a language write it; as 2026-03-20, where there is no list of its words."""
    return date_words(day, words) if words.find("dates", "day") else day.isoformat()


def corrected_line(day: datetime.date, words: Words) -> str:
    """The line that says when a release was corrected."""
    said = words.fill(words.get("marks", "corrected"), day=in_words(day, words))
    return f'<p class="{CORRECTED}"><strong>{escape(said)}</strong></p>'


@dataclass(frozen=True, slots=True)
class Release:
    """A document that may be published, with its page."""

    case: Path
    document: Document
    page: str = field(repr=False)
    """As the writer of pages makes it; the same as the draft, where that is a page."""
    secrets: Secrets = field(repr=False)
    """Every form of every name that the public may not have."""
    words: Words = field(repr=False)
    """The fixed words of its language."""

    @property
    def name(self) -> str:
        """The same for each version of the release, and for no other one; it holds no name of a person."""
        return f"{self.document.reference}.{self.document.id}.{self.document.language}"

    @property
    def lines(self) -> tuple[str, ...]:
        """Its words, a line for each block."""
        return lines_of(self.page)

    def says_the_same_as(self, noted: Noted | None) -> bool:
        """Whether an earlier version says the same, but for the day on which each was drafted, where that stands first.

        A fact of that very day stands behind it, and a change of it is one.
        """
        if noted is None:
            return False
        before, after = "\n".join(noted.lines), "\n".join(self.lines)
        dayless = before.replace(in_words(noted.date, self.words), "\0", 1)
        return dayless == after.replace(in_words(self.document.date, self.words), "\0", 1)

    def require_no_names(self, *texts: str) -> None:
        """Raises LeakError where a name that the public may not have stands in what is about to leave."""
        leaks = dict.fromkeys(leak.says[0] for leak in self.secrets.found_in(texts))
        if leaks:
            mend = "see to the settings of publishing:, and to the case that the name is withheld in"
            raise LeakError(
                Problem(Origin(self.case), "name-leak", f"{what} stands in what would be published", mend)
                for what in leaks
            )


def find_release(
    workspace: Workspace,
    path: Path,
    document: str,
    language: str,
    clock: datetime.date,
    day: datetime.date | None = None,
    now: datetime.datetime | None = None,
) -> Release:
    """The release that was drafted of a case into ``out/public``.

    It is made again from the case as it is, so that nothing is published but what the case says now, and what its
    consents allow today; and every file of it that lies there must be what is made, so that somebody has read it.
    Without a ``day`` it is the day of the page that lies there, else today. Of one that was drafted under an embargo
    whose hour is over ``now``, the head says no embargo any more.

    Raises RefusedError where it is not for the public, is not drafted, was edited by hand, or the case has changed
    since, NotReadyError where something is wrong with it, WorkspaceError where another case has the same reference,
    and InputErrors where the case file has mistakes.
    """
    _require_reader(workspace, document, language)
    workspace.require_no_doubles([path])
    opened = workspace.case(path)
    reference = str(opened.case.reference)
    drafts = _drafted(workspace, reference, document, language)
    drafted_on = day_in(read_text(drafts["html"], errors="replace")) if "html" in drafts else None
    request = DocumentRequest(document, language, day or drafted_on or clock)
    require_consents(opened.case, "public", request, clock)
    made, refusals = opened.drafts(request, clock)
    require_ready(opened, made, refusals)
    release = made[0].document
    for format, file in drafts.items():
        if read(file) != workspace.resources.writer(format).write(release).content:
            again = f"hrdalert draft {reference} -d {document} -f {','.join(drafts)} --date {request.day}"
            raise RefusedError(
                f"{file.as_posix()} is not what the case gives now: it was edited by hand, or the case, or something "
                "else that it is made from, has changed since it was drafted.",
                f"Put every change into the case file, draft it and read it: {again}",
            )
    until = workspace.resources.embargo_on(opened.case, document, language)
    if until and now and until <= now:
        release = opened.drafts(replace(request, is_released=True), clock)[0][0].document
    page = workspace.resources.writer("html").write(release).content.decode()
    secrets = workspace.resources.secrets(opened.case, "public", clock)
    return Release(path, release, page, secrets, workspace.letters.words(language))


def _require_reader(workspace: Workspace, document: str, language: str) -> None:
    workspace.letters.known(document)
    front = workspace.letters.find(document, language).front
    if front.audience != "public":
        raise RefusedError(
            f"{document} is written for {front.audience}, and only what is for the public can be published.",
            "hrdalert documents says of each document whom it is for.",
        )
    if front.to == "authorities":
        raise RefusedError(f"{document} is a letter to each recipient, and no letter is published.")


def _drafted(workspace: Workspace, reference: str, document: str, language: str) -> Mapping[str, Path]:
    """What lies in ``out/public`` of a document, by format; raises RefusedError where nothing does."""
    folder = workspace.out / "public" / reference
    paths = {format: folder / f"{document}.{language}.{format}" for format in FORMATS}
    drafts = {format: path for format, path in paths.items() if path.is_file()}
    if not drafts:
        raise RefusedError(
            f"There is no {document} of {reference} in {folder.as_posix()}: only what is drafted and ready can be "
            "published.",
            f"Draft it, and read it: hrdalert draft {reference} -d {document} -f html",
        )
    return drafts
