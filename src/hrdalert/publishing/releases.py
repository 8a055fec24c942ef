"""Finds the release that may be published: public, ready, and in ``out/public`` exactly as the case gives it now.

Here, regular expressions read a page's words and markup. That is safe only for pages of our own writer, which escapes
each ``<`` and ``>`` in texts and attributes: whatever looks like a tag in them is one.
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
"""The HTML class of the line that says when a release was corrected; the line is no part of the release's words."""


def lines_of(page: str) -> tuple[str, ...]:
    """The words of a page or of a part of its markup, a line for each block; without footer and photographs."""
    regions = re.findall(r"<(header|main)>(.*?)</\1>", page, re.DOTALL)
    text = "\n".join(content for _, content in regions) or page
    text = re.sub(rf'<figure>.*?</figure>|<p class="{CORRECTED}">.*?</p>', "\n", text, flags=re.DOTALL)
    text = re.sub(r"</?(?:strong|em|a|span|bdi)\b[^>]*>", "", text)
    lines = unescape(re.sub(r"<[^>]*>", "\n", text)).split("\n")
    trimmed = [" ".join(line.split()) for line in lines]
    return tuple(line for line in trimmed if line)


def content_of(page: str) -> str:
    """The markup of a page without title and photographs, one element a line, for a post of WordPress.

    Square brackets and ``://`` in texts become character references: WordPress takes ``[gallery]`` for a command, and
    an address alone in a paragraph for something to fetch and embed.
    """

    def for_wordpress(found: re.Match[str]) -> str:
        tag, attributes, text = found[1], found[2], found[0]
        if tag:  # keep only the attributes that mean something without the page's stylesheet
            kept = re.findall(r' (?:type|scope|id|href|rel|lang|dir)="[^"]*"', attributes)
            text = f"{tag}{''.join(kept)}>"
        elif text.strip():  # the page's stylesheet shows a line break in a text; WordPress would not
            text = text.replace("\n", "<br>").replace("://", ":&#47;&#47;")
        return text.replace("[", "&#91;").replace("]", "&#93;")

    regions = re.findall(r"<(header|main|footer)>\n(.*?)</\1>", page, re.DOTALL)
    markup = "".join(content for _, content in regions)
    markup = re.sub(r"<(figure|h1)>.*?</\1>", "", markup, flags=re.DOTALL)
    return re.sub(r"(</?[a-z0-9]+)([^<>]*)>|[^<>]+", for_wordpress, markup).strip()


def day_in(page: str) -> datetime.date | None:
    """The date of the document in the metadata of its page; None where there is none or it cannot be read."""
    match = re.search(r'<meta name="date" content="([^"]*)">', page)
    try:
        return datetime.date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def in_words(day: datetime.date, words: Words) -> str:
    """A day as documents of a language write it; as 2026-03-20 where the word list has no dates."""
    return date_words(day, words) if words.find("dates", "day") else day.isoformat()


def corrected_line(day: datetime.date, words: Words) -> str:
    """The markup of the line that says when a release was corrected."""
    sentence = words.fill(words.get("marks", "corrected"), day=in_words(day, words))
    return f'<p class="{CORRECTED}"><strong>{escape(sentence)}</strong></p>'


@dataclass(frozen=True, slots=True)
class Release:
    """A document that may be published, with its HTML page."""

    case: Path
    """The path of the case file."""
    document: Document
    page: str = field(repr=False)
    """The HTML page of the document; where the draft is a page, the same as the draft."""
    secrets: Secrets = field(repr=False)
    """Every form of every name that the public must not see."""
    words: Words = field(repr=False)
    """The fixed words of the document's language."""

    @property
    def name(self) -> str:
        """The key of the release, unique and the same for each of its versions; it never holds a person's name."""
        return f"{self.document.reference}.{self.document.id}.{self.document.language}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The words of the release, a line for each block."""
        return lines_of(self.page)

    def says_the_same_as(self, noted: Noted | None) -> bool:
        """Whether the version published last has the same words, apart from its date; False where there is none.

        Only the first mention of the date is passed over: a later one may be the day of a fact.
        """
        if noted is None:
            return False
        before = "\n".join(noted.lines).replace(in_words(noted.date, self.words), "\0", 1)
        after = "\n".join(self.lines).replace(in_words(self.document.date, self.words), "\0", 1)
        return before == after

    def require_no_names(self, *texts: str) -> None:
        """Raise LeakError where a name that the public must not see stands in texts that are about to leave."""
        leaks = dict.fromkeys(leak.says[0] for leak in self.secrets.found_in(texts))
        if leaks:
            mend = "see to the settings of publishing:, and to the case that the name is withheld in"
            raise LeakError(
                Problem(Origin(self.case), "name-leak", f"{leak} stands in what would be published", mend)
                for leak in leaks
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
    """Make a release from its case, and return it if its drafts in ``out/public`` say exactly the same.

    So only what the case says now and its consents allow today is published, and only what somebody could read as a
    draft. ``clock`` is today. ``day`` is the date of the document; without it, the date of the drafted page counts,
    else today. A release under an embargo that has ended by ``now`` loses the embargo line at its head.

    Raises RefusedError where the document is not for the public, has no draft, was edited by hand, or the case
    changed after it was drafted; NotReadyError where the document has errors; WorkspaceError where another case has
    the same reference; InputErrors where the case file has mistakes.
    """
    _require_public(workspace, document, language)
    workspace.require_no_doubles([path])
    opened = workspace.case(path)
    reference = str(opened.case.reference)
    drafts = _drafted(workspace, reference, document, language)
    drafted_on = day_in(read_text(drafts["html"], errors="replace")) if "html" in drafts else None
    request = DocumentRequest(document, language, day or drafted_on or clock)
    require_consents(opened.case, "public", request, clock)
    made, refusals = opened.drafts(request, clock)
    require_ready(opened, made, refusals)
    made_document = made[0].document
    for format, file in drafts.items():
        if read(file) != workspace.resources.writer(format).write(made_document).content:
            again = f"hrdalert draft {reference} -d {document} -f {','.join(drafts)} --date {request.day}"
            raise RefusedError(
                f"{file.as_posix()} is not what the case gives now: it was edited by hand, or the case, or something "
                "else that it is made from, has changed since it was drafted.",
                f"Put every change into the case file, draft it and read it: {again}",
            )
    until = workspace.resources.embargo_on(opened.case, document, language)
    if until and now and until <= now:
        released, _ = opened.drafts(replace(request, is_released=True), clock)
        made_document = released[0].document
    page = workspace.resources.writer("html").write(made_document).content.decode()
    secrets = workspace.resources.secrets(opened.case, "public", clock)
    return Release(path, made_document, page, secrets, workspace.letters.words(language))


def _require_public(workspace: Workspace, document: str, language: str) -> None:
    """Raise RefusedError where a document is not written for the public, or is a letter to each recipient."""
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
    """The drafts of a document in ``out/public``, by format. Raises RefusedError where there are none."""
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
