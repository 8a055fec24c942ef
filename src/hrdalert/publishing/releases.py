"""Which release may be published: one for the public that was drafted from the case as it is now, by nobody's hand."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from hrdalert.cases import Case
from hrdalert.disclosure import Secret, leak, leaks_in, secrets
from hrdalert.dispatch.unfinished import is_unfinished
from hrdalert.documents.blocks import Document
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk, filled
from hrdalert.errors import InputErrors, LeakError, NotReadyError, Origin, RefusedError
from hrdalert.filing import name_of, state_of
from hrdalert.inputs import Inputs, digest
from hrdalert.record import Entry, Records
from hrdalert.reviewing import review
from hrdalert.settings import FORMATS
from hrdalert.yaml_mistakes import unreadable

_LONGEST_AGO = 400
"""A draft that is older than so many days is drafted again before it is published."""


class Release(Struct, frozen=True):
    """A document that may be published, with its page."""

    case: Path
    document: Document
    page: bytes
    """As the writer of pages makes it; the same as the draft, where that is a page."""
    secrets: tuple[Secret, ...]
    """Every form of every name that the public may not have."""

    @property
    def name(self) -> str:
        """The same for each version of the release, and for no other one; it holds no name of a person."""
        return f"{self.document.reference}.{self.document.id}.{self.document.language}"

    def see_to_names(self, *texts: str) -> None:
        """Raises LeakError where a name that the public may not have stands in what is about to leave."""
        found = list(leaks_in("\n".join(texts), self.secrets))
        if found:
            raise LeakError(leak(Origin(self.case), secret, "public") for secret in found)


def find_release(
    desk: Desk, path: Path, document: str, language: str, clock: datetime.date, records: Records, out: Path
) -> Release:
    """The release that was drafted of a case into ``out/public``.

    It is composed again from the case as it is, so that nothing is published but what the case says now, and what its
    rules and consents allow today.

    Raises:
        RefusedError: it is not for the public, is not drafted, was edited by hand, or the case has changed since.
        NotReadyError: a rule of the review finds an error in it.
        InputErrors: the case file has mistakes.

    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputErrors([unreadable(path, error)]) from None
    case = filled(content, path)
    desk.letters.known(document)
    _see_to_the_reader(desk, document, language)
    _see_to_the_reference(desk, case, path)
    drafts = _Drafts(desk, case, document, language, out, records.read(str(case.reference)))
    order = Order(document, language, drafts.day(digest(content), clock))
    composed = desk.documents(case, order, clock)
    if errors := review(desk, case, order, composed, clock, errors_alone=True):
        raise NotReadyError(errors)
    page = desk.writer("html").write(composed[0]).content
    drafts.see_to_the_page(page)
    return Release(path, composed[0], page, secrets(case, "public"))


def _see_to_the_reader(desk: Desk, document: str, language: str) -> None:
    front = desk.letters.front_matter(desk.letters.find(document, language))
    if front.audience != "public":
        raise RefusedError(
            f"{document} is written for {front.audience}, and only what is for the public can be published.",
            "hrdalert documents says of each document whom it is for.",
        )
    if front.letter != "none":
        raise RefusedError(f"{document} is a letter to each recipient, and no letter is published.")


def _see_to_the_reference(desk: Desk, case: Case, path: Path) -> None:
    """Two cases of one reference draft into one folder: nobody knows whose draft lies there."""
    reference = str(case.reference)
    others = [
        each
        for each in desk.workspace.references().get(reference.casefold(), ())
        if each.resolve() != path.resolve()
    ]
    if others:
        raise RefusedError(
            f"{others[0].as_posix()} has the same reference, {reference}.",
            "Give each case a reference of its own, and draft again.",
        )


class _Drafts:
    """What lies in ``out/public`` of one document, with what the record knows of it."""

    def __init__(
        self,
        desk: Desk,
        case: Case,
        document: str,
        language: str,
        out: Path,
        entries: dict[str, Entry],
    ) -> None:
        self._desk, self._out = desk, out
        self._document, self._language = document, language
        self._reference = str(case.reference)
        order = self._order(datetime.date.min)
        self._entries = {
            format: entry for format in FORMATS if (entry := entries.get(name_of(order, format)))
        }
        self._there = {
            format: path
            for format in FORMATS
            if (path := out / "public" / self._reference / f"{document}.{language}.{format}").is_file()
        }

    def _order(self, day: datetime.date) -> Order:
        return Order(self._document, self._language, day)

    def day(self, content: str, clock: datetime.date) -> datetime.date:
        """The day as of which the release was drafted, that of the page before that of a file of another format.

        Every file of it must be as it was drafted, from the case as it is now: somebody may have sent any of them.
        """
        if not self._there:
            folder = (self._out / "public" / self._reference).as_posix()
            raise RefusedError(
                f"There is no {self._document} of {self._reference} in {folder}: only what is drafted can be "
                "published.",
                self._again(),
            )
        days = {format: self._day_of(format, path, content, clock) for format, path in self._there.items()}
        return days.get("html") or max(days.values())

    def _day_of(self, format: str, path: Path, content: str, clock: datetime.date) -> datetime.date:
        entry = self._entries.get(format)
        place = path.relative_to(self._out).as_posix()
        if is_unfinished(path):
            raise RefusedError(
                f"{path.as_posix()} is no finished document, and must not leave the house.", self._again()
            )
        if entry is None or entry.refused or place not in entry.files:
            raise RefusedError(f"{path.as_posix()} was not drafted here, as far as is known.", self._again())
        if state_of(path, entry.files[place]) != "ours":
            raise RefusedError(
                f"{path.as_posix()} was edited by hand. What is published is made from the case file.",
                f"Put the change into the case file, then: {self._command()} --force",
            )
        day = self._drafted_on(entry, format, content, clock)
        if day is None or (entry.until is not None and clock > entry.until):
            raise RefusedError(
                f"{path.as_posix()} was drafted before the case, or something else that it is made from, changed.",
                self._again(),
            )
        return day

    def _drafted_on(
        self, entry: Entry, format: str, content: str, clock: datetime.date
    ) -> datetime.date | None:
        """The day with which all that a draft is made from gives the digest that was noted when it was made."""
        if not entry.key or entry.case != content:
            return None
        inputs = Inputs.of(self._desk, [self._order(clock)], [format])
        for day in _back_from(clock):
            addressees = tuple(map(repr, self._desk.addressees(entry.written_to, day)))
            if inputs.key(self._order(day), format, content, addressees) == entry.key:
                return day
        return None

    def see_to_the_page(self, page: bytes) -> None:
        """What is published is what somebody has read."""
        path = self._there.get("html")
        if path is not None and path.read_bytes() != page:
            raise RefusedError(f"{path.as_posix()} is not what the case gives now.", self._again())

    def _command(self) -> str:
        formats = ",".join(self._there) or "html"
        return f"hrdalert draft {self._reference} -d {self._document} -f {formats}"

    def _again(self) -> str:
        return f"Draft it, and read it: {self._command()}"


def _back_from(clock: datetime.date) -> Iterator[datetime.date]:
    yield from (clock - datetime.timedelta(days=days) for days in range(_LONGEST_AGO))
