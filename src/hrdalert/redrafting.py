"""Drafting a case where it may have been drafted before: what is the same is left, and what is in the way is kept.

A file in the drafts' folder is one of these, and each has its rule:

    as it was written, and all that it is made from is the same    left, and not even the case is read
    as it was written, and something has changed                   drafted again, in its place
    edited by hand, and the case file is the same                  left, and said
    edited by hand, and the case file has changed                  set aside, said, and drafted again
    there, but no record knows it                                  set aside, said, and drafted
    no longer made of this case: refused, a letter less            set aside, said
    there, and the document is not ready any more                  set aside, said
    of an earlier state, and not asked for or not made now         left, and said
    an incomplete draft whose document is finished now             taken away; edited by hand: set aside, said

What is set aside goes to ``internal/<reference>/set-aside/``, where the office alone reads: a withdrawn consent leaves
nothing in the folder for the public, a draft of last month does not pass for the one that was refused today, and no
hour of work is lost.

A case is drafted in two steps. All documents are composed and judged first, each by itself and beside the others, as
``hrdalert check`` does; then those that are ready are written, and of the others an incomplete draft where one is asked
for. What has a mark (incomplete drafts, review copies) is never taken as current.
"""

from __future__ import annotations

import contextlib
import datetime
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases import Case
from hrdalert.disclosure import withheld_victims
from hrdalert.disclosure.clearance import USES, people_of
from hrdalert.dispatch.appeals import at_its_line
from hrdalert.documents.blocks import Document, MarkKind, PageMark
from hrdalert.documents.compose import Order
from hrdalert.documents.languages import find_language
from hrdalert.drafting import Desk, Made, filled, outrun, untold
from hrdalert.errors import (
    GapError,
    HrdAlertError,
    InputErrors,
    LeakError,
    NotReadyError,
    Origin,
    Problem,
    RefusedError,
    TemplateErrors,
    WriterError,
)
from hrdalert.files import put
from hrdalert.formats import folder_of
from hrdalert.inputs import digest
from hrdalert.outcome import Failure, File, Outcome, SetAside, Task, Terms
from hrdalert.record import Entry, Mark, Records, is_place
from hrdalert.reviewing import contradictions, mailboxes_hold_until, review, review_copy
from hrdalert.settings import FORMATS
from hrdalert.yaml_mistakes import unreadable

State: TypeAlias = Literal["ours", "edited", "missing"]


class Redrafting(Struct, dict=True):
    """Drafts cases into a folder where they may have been drafted before."""

    desk: Desk
    terms: Terms

    def __post_init__(self) -> None:
        self._addressed: dict[tuple[str, ...], tuple[str, ...] | None] = {}

    @cached_property
    def records(self) -> Records:
        return Records(self.desk.workspace, self.terms.out)

    def glance(self, task: Task) -> Outcome | None:
        """What there is to say of a case of which all is as it should be; None: there is something to do.

        Reads no YAML: it compares the digests of what drafts are made from with those of the record, and looks at the
        size and date of the files that were written.
        """
        if self.terms.force or not task.reference:
            return None
        case = task.content
        entries = self.records.read(task.reference)
        outcome = Outcome(task.reference, is_unchanged=True)
        for order in self.terms.orders:
            for format in self.terms.formats:
                entry = entries.get(name_of(order, format))
                if entry is None or not self.is_current(entry, order, format, case, outcome):
                    return None
            if entry is not None and entry.refused:
                outcome.skipped.append(_as_before(task.reference, order))
        if any(not self.exists(name) for name in entries):
            return None
        outcome.older += self.older(entries, case)
        return outcome

    def draft(self, task: Task) -> Outcome:
        """Drafts what has changed of a case. What goes wrong is a part of the outcome: other cases are waiting."""
        outcome = Outcome(task.reference)
        try:
            self._draft(task, outcome)
        except HrdAlertError as error:
            outcome.failed.append(Failure.of(error))
            if task.reference:
                outcome.older += self.older(self.records.read(task.reference), "")
        except Exception:  # a fault of the program in one case must not keep the others from being drafted
            outcome.failed.append(
                Failure(
                    f"{task.path.as_posix()}: hrdalert itself failed on this case, by a fault of its own.",
                    f"Please report these lines, without what they tell of the case:\n{traceback.format_exc()}",
                )
            )
        return outcome

    def _draft(self, task: Task, outcome: Outcome) -> None:
        try:
            content = task.path.read_bytes()
        except OSError as error:
            raise InputErrors([unreadable(task.path, error)]) from None
        case = filled(content, task.path)
        outcome.reference = str(case.reference)
        if why := untold(case, self.terms.orders[0].day):
            outcome.failed.append(Failure(f"{task.path.as_posix()}: {why}"))
            return
        if newer := outrun(case, self.terms.orders[0].day):
            outcome.outrun = f"{task.path.as_posix()}: {newer}."
        drafts = _Drafts(self, task.path, case, digest(content), outcome)
        try:
            drafts.orders(self.terms.orders)
            drafts.tidy()
        finally:
            drafts.save()

    # what is there

    def is_current(self, entry: Entry, order: Order, format: str, case: str, outcome: Outcome) -> bool:
        """Whether nothing is to be done for an entry; what there is to say of its files is then in the outcome."""
        if not entry.key or entry.key != self.key(order, format, case, entry.written_to):
            return False
        if entry.until is not None and self.terms.clock > entry.until:
            return False
        if entry.refused:
            return self.terms.everything and not self.terms.incomplete
        if self.terms.verify and not entry.verified:
            return False
        states = {path: state_of(self.terms.out / path, mark) for path, mark in entry.files.items()}
        if "missing" in states.values():
            return False
        outcome.unchanged += [path for path, state in states.items() if state == "ours"]
        outcome.warned += [
            path for path, state in states.items() if state == "ours" and entry.files[path].warned
        ]
        outcome.edited += [self.terms.out / path for path, state in states.items() if state == "edited"]
        outcome.stale |= self.stale(entry.written_to)
        return True

    def key(self, order: Order, format: str, case: str, names: tuple[str, ...]) -> str:
        """The digest of all that a draft is made from; empty where one of the recipients is not there any more."""
        if names not in self._addressed:
            try:
                self._addressed[names] = tuple(map(repr, self.desk.addressees(names, order.day)))
            except HrdAlertError:
                self._addressed[names] = None
        addressees = self._addressed[names]
        return "" if addressees is None else self.terms.inputs.key(order, format, case, addressees)

    def stale(self, names: Sequence[str]) -> Mapping[str, str]:
        """What to know of the addresses of these recipients and groups."""
        if not names:
            return {}
        return {
            recipient.id: staleness
            for recipient in self.desk.recipients.known(names)
            if (staleness := recipient.staleness(self.terms.clock))
        }

    def exists(self, name: str) -> bool:
        """Whether there is still a template for what an entry is of."""
        document, language, _ = name.split(".")
        return (document, language) in self.terms.existing

    def older(self, entries: Mapping[str, Entry], case: str) -> Iterator[Path]:
        """The files that others than the office may read, and that were made from another state of the case file."""
        for entry in entries.values():
            for path in entry.files if entry.case != case else ():
                if not path.startswith("internal/") and (self.terms.out / path).is_file():
                    yield self.terms.out / path


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


def _as_before(reference: str, order: Order) -> str:
    return f"{reference}: no {order.document}, as before. Why: hrdalert check {reference} -d {order.document}"


class _Drafts:
    """The drafts of one case, as they are written and noted."""

    def __init__(self, work: Redrafting, path: Path, case: Case, content: str, outcome: Outcome) -> None:
        self._work = work
        self._terms = work.terms
        self._path = path
        self._case = case
        self._content = content
        """The digest of the case file."""
        self._outcome = outcome
        self._reference = str(case.reference)
        self._entries = work.records.read(self._reference)

    def orders(self, orders: Sequence[Order]) -> None:
        """Drafts each document in every format in which it is not as it should be, if it is ready."""
        begun = [each for order in orders if (each := self._begun(order))]
        between = self._contradictions(begun)
        for each in begun:
            self._finish(each, between if each.leaves_the_house else [])

    def _begun(self, order: Order) -> _Begun | None:
        """A document with what is wrong in it; None where it cannot be made."""
        found = Outcome()
        formats = [format for format in self._terms.formats if not self._is_current(order, format, found)]
        names: tuple[str, ...] = ()
        try:
            if not formats:
                return _Begun(order, (), found)
            names = self._work.desk.written_to(self._case, order)
            documents, gaps = self._composed(order)
            errors = review(
                self._work.desk, self._case, order, documents, self._terms.clock, errors_alone=True
            )
        except RefusedError as error:
            self._refuse(order, formats, names, error)
        except HrdAlertError as error:
            self._fail(order, formats, error)
        else:
            return _Begun(order, formats, found, names, documents, (*gaps, *errors))
        return None

    def _composed(self, order: Order) -> tuple[list[Document], list[Problem]]:
        """The documents of an order; with the gaps that they have, where incomplete ones may be drafted."""
        desk, clock = self._work.desk, self._terms.clock
        try:
            return desk.documents(self._case, order, clock), []
        except GapError as error:
            if not self._terms.incomplete:
                raise
            try:
                documents = desk.documents(self._case, order, clock, with_gaps=True)
            except TemplateErrors:
                raise error from None
            return documents, [Problem(Origin(self._path), "needs", str(error), error.hint)]

    def _contradictions(self, begun: Sequence[_Begun]) -> list[Problem]:
        """What the documents asked for contradict each other in, where one of them was composed.

        Those that are as they should be are composed once more for it; the office's own papers are left out of it.
        """
        desk = self._work.desk
        if not any(each.formats for each in begun):
            return []
        for each in begun:
            if not each.formats and desk.audience(each.order) != "internal":
                with contextlib.suppress(HrdAlertError):
                    each.documents = desk.documents(self._case, each.order, self._terms.clock)
        documents = [document for each in begun for document in each.documents]
        return contradictions(desk, self._case, documents)

    def _finish(self, begun: _Begun, between: Sequence[Problem]) -> None:
        """Writes the files of a document, if it is ready or may have a mark; else says why it is not."""
        order, formats, errors = begun.order, begun.formats, (*begun.errors, *between)
        if errors and not self._terms.review:
            self._not_ready(order, errors)
            if not self._terms.incomplete:
                return
            formats = self._terms.formats
        else:
            self._leave(order, begun.found)
        if not formats:
            self._say_if_refused(order)
            return
        self._outcome.stale |= self._work.stale(begun.names)
        kind: MarkKind | None = "review" if self._terms.review else "incomplete" if errors else None
        try:
            documents = self._with_mark(kind, begun, between) if kind else begun.documents
            made = self._work.desk.files(documents, formats, verify=self._terms.verify)
            self._write(order, formats, begun.names, made, kind)
        except HrdAlertError as error:
            self._fail(order, formats, error)

    def _with_mark(self, kind: MarkKind, begun: _Begun, between: Sequence[Problem]) -> list[Document]:
        if kind == "review":
            desk, clock = self._work.desk, self._terms.clock
            return [
                review_copy(desk, self._case, begun.order, document, clock, between)
                for document in begun.documents
            ]
        mark = PageMark(kind, find_language(begun.order.language).mark(kind))
        return [replace(document, mark=mark) for document in begun.documents]

    def _not_ready(self, order: Order, errors: Sequence[Problem]) -> None:
        """A rule finds an error in a document: one that was made before must not pass for it."""
        failure = Failure.of(NotReadyError(errors), order.document)
        (self._outcome.incomplete if self._terms.incomplete else self._outcome.failed).append(failure)
        places = {**self._recorded(order.document, order.language), **self._found(order)}
        finished = [path for path in places if not has_mark(path)]
        try:
            self._withdraw(finished, "was drafted before, and its document is not ready now")
        except WriterError as error:
            self._outcome.failed.append(Failure.of(error))
            return
        for format in FORMATS:
            entry = self._entries.get(name_of(order, format))
            if entry and not any(map(has_mark, entry.files)):
                del self._entries[name_of(order, format)]

    def tidy(self) -> None:
        """Sets aside what there is no template for any more, and says what is of an earlier state of the case."""
        try:
            for name in [name for name in self._entries if not self._work.exists(name)]:
                document, language, _ = name.split(".")
                self._withdraw(
                    self._recorded(document, language),
                    "has no template any more",
                )
                del self._entries[name]
        except WriterError as error:
            self._outcome.failed.append(Failure.of(error))
        self._outcome.older += self._work.older(self._entries, self._content)

    def save(self) -> None:
        try:
            self._work.records.write(self._reference, self._entries)
        except OSError as error:
            raise WriterError(f"What was drafted of {self._reference} cannot be noted: {error}") from error

    # what becomes of an order

    def _is_current(self, order: Order, format: str, found: Outcome) -> bool:
        entry = self._entries.get(name_of(order, format))
        if entry is None or self._terms.force:
            return False
        return self._work.is_current(entry, order, format, self._content, found)

    def _leave(self, order: Order, found: Outcome) -> None:
        """Takes over what there is to say of formats that are as they should be."""
        self._outcome.unchanged += found.unchanged
        self._outcome.warned += found.warned
        self._outcome.edited += found.edited

    def _say_if_refused(self, order: Order) -> None:
        entries = (self._entries.get(name_of(order, format)) for format in self._terms.formats)
        if all(entry and entry.refused for entry in entries):
            self._outcome.skipped.append(_as_before(self._reference, order))

    def _refuse(
        self, order: Order, formats: Sequence[str], names: tuple[str, ...], error: RefusedError
    ) -> None:
        """The document may not be made: nor may one that was made before lie where its readers look."""
        if self._terms.everything:
            self._outcome.skipped.append(f"{self._reference}: no {order.document}: {error.in_a_line}")
        else:
            self._outcome.failed.append(Failure.of(error, order.document))
        if not self._withdrawn(order):
            return
        for format in formats:
            key = self._work.key(order, format, self._content, names)
            self._entries[name_of(order, format)] = Entry(
                key, self._content, names, until=self._terms.clock, refused=True
            )

    def _fail(self, order: Order, formats: Sequence[str], error: HrdAlertError) -> None:
        """The document cannot be made. One that was made before stays, unless it may name whom this one would not."""
        error = at_its_line(error, self._path)
        self._outcome.failed.append(Failure.of(error, order.document))
        for format in formats:
            if entry := self._entries.get(name_of(order, format)):
                self._entries[name_of(order, format)] = replace(entry, key="")
        if isinstance(error, LeakError) or (isinstance(error, InputErrors) and self._withholds(order)):
            self._withdrawn(order)

    def _withholds(self, order: Order) -> bool:
        return bool(withheld_victims(self._case, self._work.desk.audience(order)))

    def _withdrawn(self, order: Order) -> bool:
        """Sets aside every file of a document that must not be made; False where one of them cannot be moved."""
        places = {**self._recorded(order.document, order.language), **self._found(order)}
        try:
            self._withdraw(places, "may not be made of this case now")
        except WriterError as error:
            self._outcome.failed.append(Failure.of(error))
            return False
        for format in FORMATS:
            self._entries.pop(name_of(order, format), None)
        return True

    def _write(
        self,
        order: Order,
        formats: Sequence[str],
        names: tuple[str, ...],
        made: Sequence[Made],
        kind: MarkKind | None,
    ) -> None:
        """Writes the files of a document. Before the first is touched it is noted which bytes may be found there."""
        places = {each.place.as_posix() for each in made}
        if kind is None:
            self._take_away_incomplete(order)
        dropped = {
            path: None for format in formats for path in self._known(order, format) if path not in places
        }
        self._withdraw(dropped, "is not asked for by this case any more")
        plans = [self._plan(order, each) for each in made]
        if any(plan.do in ("write", "set aside") for plan in plans):
            for format in formats:
                old = self._entries.get(name_of(order, format))
                files = {plan.path: plan.ahead for plan in plans if plan.made.format == format}
                self._entries[name_of(order, format)] = Entry("", old.case if old else "", names, files=files)
            self.save()
        marks = {plan.path: self._carried_out(plan) for plan in plans}
        until = self._until(order)
        for format in formats:
            key = "" if kind else self._work.key(order, format, self._content, names)
            self._entries[name_of(order, format)] = Entry(
                key=key,
                case=self._content,
                written_to=names,
                until=until,
                verified=self._terms.verify,
                files={plan.path: marks[plan.path] for plan in plans if plan.made.format == format},
            )

    def _plan(self, order: Order, made: Made) -> _Plan:
        """What is to be done with one file, by what lies in its place."""
        entry = self._entries.get(name_of(order, made.format))
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

    def _until(self, order: Order) -> datetime.date | None:
        """The last day on which a judgement holds: that of a consent, or of an address that somebody checked."""
        days = (
            _until(self._case, max(order.day, self._terms.clock)),
            mailboxes_hold_until(self._work.desk, self._case, order, self._terms.clock),
        )
        return min((day for day in days if day), default=None)

    # what is set aside

    def _take_away_incomplete(self, order: Order) -> None:
        """The incomplete drafts of a document that is finished now; one that was edited by hand is set aside."""
        known = {
            path: mark
            for format in FORMATS
            if (entry := self._entries.get(name_of(order, format)))
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
            if (entry := self._entries.get(name_of(order, format))) and any(map(has_mark, entry.files)):
                del self._entries[name_of(order, format)]

    def _known(self, order: Order, format: str) -> Iterable[str]:
        entry = self._entries.get(name_of(order, format))
        return entry.files if entry else ()

    def _recorded(self, document: str, language: str) -> dict[str, None]:
        """The files of a document in a language that the record knows, in every format."""
        begin = f"{document}.{language}."
        return {
            path: None
            for name, entry in self._entries.items()
            if name.startswith(begin)
            for path in entry.files
        }

    def _found(self, order: Order) -> dict[str, None]:
        """The files that lie where the document would, whether or not a record knows them."""
        folder = self._terms.out / self._work.desk.audience(order) / self._reference
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


class _Begun(Struct):
    """A document that is composed and judged, and of which no file is written yet."""

    order: Order
    formats: Sequence[str]
    """Those in which it is not as it should be; none: all is as it was, and it is not even composed."""
    found: Outcome
    """What there is to say of the formats that are as they should be."""
    names: tuple[str, ...] = ()
    documents: Sequence[Document] = ()
    errors: tuple[Problem, ...] = ()
    """What keeps it from being ready, what it contradicts in other documents left out of account."""

    @property
    def leaves_the_house(self) -> bool:
        return any(document.audience != "internal" for document in self.documents)


class _Plan(Struct, frozen=True):
    """What is to be done with one file."""

    made: Made
    path: str
    do: Literal["nothing", "write", "leave", "set aside"]
    ahead: Mark
    """The bytes that may be found in its place from now on, until it is done."""
    why: str = ""


def _until(case: Case, day: datetime.date) -> datetime.date | None:
    """The last day on which every answer to consent that holds on ``day`` still holds."""
    days = [person.consent.to(use).until for person in people_of(case) for use in USES]
    return min((until for until in days if until is not None and until >= day), default=None)


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
