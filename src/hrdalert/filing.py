"""The drafts of one case in their folder: what lies there, what is written, and what is set aside.

Which of it is done with which file, :mod:`hrdalert.redrafting` says.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.audience import Audience
from hrdalert.documents.compose import Order
from hrdalert.drafting import Made
from hrdalert.errors import WriterError
from hrdalert.files import put
from hrdalert.formats import folder_of
from hrdalert.inputs import digest
from hrdalert.outcome import Failure, File, Outcome, SetAside, Terms
from hrdalert.record import Entry, Mark, Records, is_place
from hrdalert.settings import FORMATS

State: TypeAlias = Literal["ours", "edited", "missing"]


def name_of(order: Order, format: str) -> str:
    """What the entry of a document in one format is called in a record."""
    return f"{order.document}.{order.language}.{format}"


def has_mark(path: str) -> bool:
    """Whether what lies at a path below the drafts' folder is an incomplete draft or a review copy."""
    audience, _, kind, *_ = (*path.split("/"), "")
    return audience == "internal" and kind in ("incomplete", "review") and f".{kind}." in path


def state_of(path: Path, mark: Mark) -> State:
    """Whether a file is as it was written. It is only read where its size or date is another."""
    try:
        found = path.stat()
        if (found.st_size, found.st_mtime_ns) == (mark.size, mark.changed):
            return "ours"
        return "ours" if digest(path.read_bytes()) in mark.digests else "edited"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "edited"


class Filing:
    """The files of one case in the drafts' folder, and what is noted of them."""

    def __init__(
        self, terms: Terms, records: Records, reference: str, content: str, outcome: Outcome
    ) -> None:
        self._terms = terms
        self._records = records
        self._reference = reference
        self._content = content
        """The digest of the case file."""
        self._outcome = outcome
        self.entries = records.read(reference)

    def entry(self, order: Order, format: str) -> Entry | None:
        """What is noted of a document in one format."""
        return self.entries.get(name_of(order, format))

    def note(self, order: Order, format: str, entry: Entry) -> None:
        self.entries[name_of(order, format)] = entry

    def save(self) -> None:
        try:
            self._records.write(self._reference, self.entries)
        except OSError as error:
            raise WriterError(f"What was drafted of {self._reference} cannot be noted: {error}") from error

    def write(
        self,
        order: Order,
        keys: Mapping[str, str],
        names: tuple[str, ...],
        made: Sequence[Made],
        until: datetime.date | None,
        *,
        finished: bool,
    ) -> None:
        """Writes the files of a document. Before the first is touched it is noted which bytes may be found there.

        ``keys`` are the digests of what it is made from, by the formats that are written; ``until`` is the last day
        on which it holds. What is not ``finished`` has a mark.
        """
        places = {each.place.as_posix() for each in made}
        if finished:
            self._take_away_incomplete(order)
        dropped = {path: None for format in keys for path in self._known(order, format) if path not in places}
        self._withdraw(dropped, "is not asked for by this case any more")
        plans = [self._plan(order, each) for each in made]
        if any(plan.do in ("write", "set aside") for plan in plans):
            for format in keys:
                old = self.entry(order, format)
                files = {plan.path: plan.ahead for plan in plans if plan.made.format == format}
                self.note(order, format, Entry("", old.case if old else "", names, files=files))
            self.save()
        marks = {plan.path: self._carried_out(plan) for plan in plans}
        for format, key in keys.items():
            files = {plan.path: marks[plan.path] for plan in plans if plan.made.format == format}
            verified = self._terms.verify
            self.note(order, format, Entry(key, self._content, names, until, verified, files=files))

    def _plan(self, order: Order, made: Made) -> _Plan:
        """What is to be done with one file, by what lies in its place."""
        entry = self.entry(order, made.format)
        path = made.place.as_posix()
        known = entry.files.get(path) if entry else None
        new = digest(made.content)
        old = known.digests if known else ()
        ahead = Mark(tuple(dict.fromkeys((new, *old))))
        try:
            there = (self._terms.out / path).read_bytes()
        except FileNotFoundError:
            return _Plan(made, path, "write", ahead)
        except OSError as error:
            raise _unwritable(self._terms.out / path, error) from error
        if there == made.content:
            return _Plan(made, path, "nothing", ahead)
        if digest(there) in old:
            return _Plan(made, path, "write", ahead)
        if known and entry and entry.case == self._content and not self._terms.force:
            return _Plan(made, path, "leave", replace(known, size=-1, changed=-1))
        why = "was edited by hand" if known else "was there, and hrdalert had not written it"
        return _Plan(made, path, "set aside", ahead, f"{why}, and a new draft has taken its place")

    def _carried_out(self, plan: _Plan) -> Mark:
        """Does what is planned for one file; by what it will be known from then on."""
        path, made = self._terms.out / plan.path, plan.made
        if plan.do == "leave":
            self._outcome.edited.append(path)
            return plan.ahead
        if plan.do == "set aside":
            self._set_aside(plan.path, plan.why)
        try:
            if plan.do != "nothing":
                put(path, made.content)
            found = path.stat()
        except OSError as error:
            raise _unwritable(path, error) from error
        document = made.document
        self._outcome.drafted.append(
            File(
                path,
                document.id,
                document.language,
                document.audience,
                document.recipient,
                made.warnings,
                document.mark.kind if document.mark else None,
            )
        )
        return Mark((plan.ahead.digests[0],), found.st_size, found.st_mtime_ns, bool(made.warnings))

    # what is set aside

    def withdrawn(self, order: Order, audience: Audience, why: str, *, finished_alone: bool = False) -> bool:
        """Sets aside the files of a document, and forgets them; False where one of them cannot be moved.

        ``finished_alone``: incomplete drafts and review copies stay.
        """
        places = {**self._recorded(order.document, order.language), **self._found(order, audience)}
        try:
            self._withdraw([path for path in places if not (finished_alone and has_mark(path))], why)
        except WriterError as error:
            self._outcome.failed.append(Failure.of(error))
            return False
        for format in FORMATS:
            entry = self.entry(order, format)
            if entry and not (finished_alone and any(map(has_mark, entry.files))):
                del self.entries[name_of(order, format)]
        return True

    def tidy(self, exists: Callable[[str], bool]) -> None:
        """Sets aside what there is no template for any more; ``exists`` says that there is one for an entry."""
        try:
            for name in [name for name in self.entries if not exists(name)]:
                document, language, _ = name.split(".")
                self._withdraw(self._recorded(document, language), "has no template any more")
                del self.entries[name]
        except WriterError as error:
            self._outcome.failed.append(Failure.of(error))

    def _take_away_incomplete(self, order: Order) -> None:
        """The incomplete drafts of a document that is finished now; one that was edited by hand is set aside."""
        known = {
            path: mark
            for format in FORMATS
            if (entry := self.entry(order, format))
            for path, mark in entry.files.items()
            if has_mark(path)
        }
        folder = self._terms.out / folder_of(self._reference, "incomplete")
        ending = f"{order.language}.incomplete.*"
        found = (*folder.glob(f"{order.document}.{ending}"), *(folder / order.document).glob(f"*.{ending}"))
        for path in sorted(found):
            place = path.relative_to(self._terms.out).as_posix()
            if place not in known or state_of(path, known[place]) != "ours":
                self._set_aside(place, "was edited by hand, and its document is finished now")
                continue
            try:
                path.unlink()
            except OSError as error:
                raise _unwritable(path, error) from error
        for format in FORMATS:
            if (entry := self.entry(order, format)) and any(map(has_mark, entry.files)):
                del self.entries[name_of(order, format)]

    def _known(self, order: Order, format: str) -> Iterable[str]:
        entry = self.entry(order, format)
        return entry.files if entry else ()

    def _recorded(self, document: str, language: str) -> dict[str, None]:
        """The files of a document in a language that the record knows, in every format."""
        begin = f"{document}.{language}."
        return {
            path: None
            for name, entry in self.entries.items()
            if name.startswith(begin)
            for path in entry.files
        }

    def _found(self, order: Order, audience: Audience) -> dict[str, None]:
        """The files that lie where the document would, whether or not a record knows them."""
        folder = self._terms.out / audience / self._reference
        paths = [
            path
            for format in FORMATS
            for path in (
                folder / name_of(order, format),
                *sorted((folder / order.document).glob(f"*.{order.language}.{format}")),
            )
        ]
        places = (path.relative_to(self._terms.out).as_posix() for path in paths if path.is_file())
        return {place: None for place in places if is_place(place)}

    def _withdraw(self, paths: Iterable[str], why: str) -> None:
        for path in paths:
            if (self._terms.out / path).is_file():
                self._set_aside(path, why)

    def _set_aside(self, path: str, why: str) -> None:
        audience, reference, *rest = path.split("/")
        source = self._terms.out / path
        try:
            kept = _free(
                self._terms.out.joinpath("internal", reference, "set-aside", audience, *rest), source
            )
            kept.parent.mkdir(parents=True, exist_ok=True)
            source.replace(kept)
        except OSError as error:
            raise WriterError(
                f"{source.as_posix()} {why}, but it cannot be moved away: {error.strerror}",
                "Close the program that has it open, and draft again.",
            ) from error
        self._outcome.set_aside.append(SetAside(source, kept, why))


class _Plan(Struct, frozen=True):
    """What is to be done with one file."""

    made: Made
    path: str
    do: Literal["nothing", "write", "leave", "set aside"]
    ahead: Mark
    """The bytes that may be found in its place from now on, until it is done."""
    why: str = ""


def _free(path: Path, source: Path) -> Path:
    """The path, or one like it with a number, where no other file than a copy of the source lies."""
    number, free = 1, path
    while free.exists() and free.read_bytes() != source.read_bytes():
        number += 1
        stem, suffixes = path.name.split(".", 1)
        free = path.with_name(f"{stem}.{number}.{suffixes}")
    return free


def _unwritable(path: Path, error: OSError) -> WriterError:
    return WriterError(
        f"{path.as_posix()} cannot be written: {error.strerror}",
        "Close the program that has it open, or see to the folder, and draft again.",
    )
