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
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases import Case
from hrdalert.disclosure import withheld_victims
from hrdalert.disclosure.clearance import USES, people_of
from hrdalert.dispatch.appeals import at_its_line
from hrdalert.documents.blocks import Document, MarkKind, PageMark
from hrdalert.documents.compose import Order
from hrdalert.documents.languages import find_language
from hrdalert.drafting import Desk, filled, outrun, untold
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
)
from hrdalert.filing import Filing, name_of, state_of
from hrdalert.inputs import digest
from hrdalert.outcome import Failure, Outcome, Task, Terms
from hrdalert.record import Entry, Records
from hrdalert.reviewing import contradictions, mailboxes_hold_until, review, review_copy
from hrdalert.yaml_mistakes import unreadable


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
        self._files = Filing(work.terms, work.records, self._reference, content, outcome)

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
            keys = {
                format: "" if kind else self._work.key(order, format, self._content, begun.names)
                for format in formats
            }
            self._files.write(order, keys, begun.names, made, self._until(order), finished=kind is None)
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
        why = "was drafted before, and its document is not ready now"
        self._files.withdrawn(order, self._work.desk.audience(order), why, finished_alone=True)

    def tidy(self) -> None:
        """Sets aside what there is no template for any more, and says what is of an earlier state of the case."""
        self._files.tidy(self._work.exists)
        self._outcome.older += self._work.older(self._files.entries, self._content)

    def save(self) -> None:
        self._files.save()

    # what becomes of an order

    def _is_current(self, order: Order, format: str, found: Outcome) -> bool:
        entry = self._files.entry(order, format)
        if entry is None or self._terms.force:
            return False
        return self._work.is_current(entry, order, format, self._content, found)

    def _leave(self, order: Order, found: Outcome) -> None:
        """Takes over what there is to say of formats that are as they should be."""
        self._outcome.unchanged += found.unchanged
        self._outcome.warned += found.warned
        self._outcome.edited += found.edited

    def _say_if_refused(self, order: Order) -> None:
        entries = (self._files.entry(order, format) for format in self._terms.formats)
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
            refused = Entry(key, self._content, names, until=self._terms.clock, refused=True)
            self._files.note(order, format, refused)

    def _fail(self, order: Order, formats: Sequence[str], error: HrdAlertError) -> None:
        """The document cannot be made. One that was made before stays, unless it may name whom this one would not."""
        error = at_its_line(error, self._path)
        self._outcome.failed.append(Failure.of(error, order.document))
        for format in formats:
            if entry := self._files.entry(order, format):
                self._files.note(order, format, replace(entry, key=""))
        if isinstance(error, LeakError) or (isinstance(error, InputErrors) and self._withholds(order)):
            self._withdrawn(order)

    def _withdrawn(self, order: Order) -> bool:
        """Sets aside what was made of a document that must not be made now."""
        audience = self._work.desk.audience(order)
        return self._files.withdrawn(order, audience, "may not be made of this case now")

    def _withholds(self, order: Order) -> bool:
        return bool(withheld_victims(self._case, self._work.desk.audience(order)))

    def _until(self, order: Order) -> datetime.date | None:
        """The last day on which a judgement holds: that of a consent, or of an address that somebody checked."""
        days = (
            _until(self._case, max(order.day, self._terms.clock)),
            mailboxes_hold_until(self._work.desk, self._case, order, self._terms.clock),
        )
        return min((day for day in days if day), default=None)


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


def _until(case: Case, day: datetime.date) -> datetime.date | None:
    """The last day on which every answer to consent that holds on ``day`` still holds."""
    days = [person.consent.to(use).until for person in people_of(case) for use in USES]
    return min((until for until in days if until is not None and until >= day), default=None)
