"""Which release may be published: one for the public that is ready, and lies in ``out/public`` as the case gives it.

Messages with it may wait in the register for the hour of an embargo; then it must not be seen yet.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from hrdalert.disclosure.leaks import Secrets
from hrdalert.dispatch.engines import place_of
from hrdalert.dispatch.plan import see_to_consents, see_to_readiness
from hrdalert.dispatch.register import Register
from hrdalert.documents.blocks import Document
from hrdalert.documents.words import Words
from hrdalert.drafts.drafting import Order
from hrdalert.errors import LeakError, Origin, Problem, RefusedError
from hrdalert.publishing.pages import read_page
from hrdalert.settings import FORMATS
from hrdalert.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Release:
    """A document that may be published, with its page."""

    case: Path
    document: Document
    page: bytes = field(repr=False)
    """As the writer of pages makes it; the same as the draft, where that is a page."""
    secrets: Secrets = field(repr=False)
    """Every form of every name that the public may not have."""
    words: Words = field(repr=False)
    """The fixed words of its language."""

    @property
    def name(self) -> str:
        """The same for each version of the release, and for no other one; it holds no name of a person."""
        return f"{self.document.reference}.{self.document.id}.{self.document.language}"

    def see_to_names(self, *texts: str) -> None:
        """Raises LeakError where a name that the public may not have stands in what is about to leave."""
        leaks = dict.fromkeys(leak.says[0] for leak in self.secrets.found_in(texts))
        if leaks:
            raise LeakError(
                Problem(
                    Origin(self.case),
                    "name-leak",
                    f"{what} stands in what would be published",
                    "see to the settings of publishing:, and to the case that the name is withheld in",
                )
                for what in leaks
            )


def find_release(
    workspace: Workspace,
    path: Path,
    document: str,
    language: str,
    clock: datetime.date,
    day: datetime.date | None = None,
) -> Release:
    """The release that was drafted of a case into ``out/public``.

    It is made again from the case as it is, so that nothing is published but what the case says now, and what its
    consents allow today; and every file of it that lies there must be what is made, so that somebody has read it.
    Without a ``day`` it is the day of the page that lies there, else today.

    Raises:
        RefusedError: it is not for the public, is not drafted, was edited by hand, or the case has changed since.
        NotReadyError: something is wrong with it.
        WorkspaceError: another case has the same reference.
        InputErrors: the case file has mistakes.

    """
    workspace.letters.known(document)
    _see_to_the_reader(workspace, document, language)
    workspace.refuse_doubles([path])
    opened = workspace.case(path)
    drafts = _drafted(workspace, str(opened.case.reference), document, language)
    page = drafts.get("html")
    drafted_on = read_page(page.read_text("utf-8", "replace")).date if page else None
    order = Order(document, language, day or drafted_on or clock)
    see_to_consents(opened.case, "public", order, clock)
    made, refusals = opened.drafts(order, clock)
    see_to_readiness(opened, made, refusals)
    release = made[0].document
    again = f"hrdalert draft {release.reference} -d {document} -f {','.join(drafts)} --date {order.day}"
    pages = {"html": workspace.desk.writer("html").write(release).content}
    for format, file in drafts.items():
        if format not in pages:
            pages[format] = workspace.desk.writer(format).write(release).content
        if file.read_bytes() != pages[format]:
            raise RefusedError(
                f"{file.as_posix()} is not what the case gives now: it was edited by hand, or the case, or something "
                "else that it is made from, has changed since it was drafted.",
                f"Put every change into the case file, draft it and read it: {again}",
            )
    secrets = workspace.desk.secrets(opened.case, "public", clock)
    return Release(path, release, pages["html"], secrets, workspace.letters.words(language))


def _see_to_the_reader(workspace: Workspace, document: str, language: str) -> None:
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
    there = {format: path for format, path in paths.items() if path.is_file()}
    if not there:
        raise RefusedError(
            f"There is no {document} of {reference} in {folder.as_posix()}: only what is drafted and ready can be "
            "published.",
            f"Draft it, and read it: hrdalert draft {reference} -d {document} -f html",
        )
    return there


class Embargo(Struct, frozen=True):
    """Until when nobody else may have a release, and the dispatches that say so."""

    until: datetime.datetime
    dispatches: tuple[int, ...]

    @classmethod
    def on(cls, release: Release, workspace: Workspace, now: datetime.datetime) -> Embargo | None:
        """The embargo on a release in whatever language; None: there is none.

        Raises WorkspaceError where there is a register, and it cannot be read.
        """
        place = place_of(workspace.settings.mail, workspace.register)
        if isinstance(place, Path) and not place.exists():
            return None
        register = Register.open(place)
        try:
            dispatches = register.find(reference=release.document.reference, document=release.document.id)
        finally:
            register.close()
        held = {
            dispatch.id: opens
            for dispatch in dispatches
            if dispatch.state != "withdrawn"
            and dispatch.not_before
            and (opens := datetime.datetime.fromisoformat(dispatch.not_before)) > now
        }
        return cls(max(held.values()), tuple(held)) if held else None

    @property
    def line(self) -> str:
        return f"This release is under an embargo until {self.until:%Y-%m-%d %H:%M} UTC"

    def refusal(self) -> RefusedError:
        ids = " ".join(map(str, self.dispatches))
        return RefusedError(
            f"{self.line}. Nothing was published.",
            "Publish it after that. Where the embargo holds no more, take back the messages that wait for it: "
            f"hrdalert withdraw {ids} --why REASON",
        )
