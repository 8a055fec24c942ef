"""One run of ``hrdalert draft``: many cases, many documents, and what came of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hrdalert.cases import Case
from hrdalert.disclosure.disclose import telling_of
from hrdalert.documents.check import check_template
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk, Drafted, read_filled
from hrdalert.errors import HrdAlertError, InputErrors, RefusedError, TemplateErrors, WorkspaceError


@dataclass
class Batch:
    """One run of ``hrdalert draft``: what is asked for, and what came of it."""

    desk: Desk
    documents: Sequence[str]
    formats: Sequence[str]
    languages: Sequence[str]
    day: datetime.date
    clock: datetime.date
    out: Path
    verify: bool = False
    drafted: list[Drafted] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Documents that a case does not fit, where every document was asked for."""
    failed: list[HrdAlertError] = field(default_factory=list)
    stale: dict[str, str] = field(default_factory=dict)

    @property
    def orders(self) -> list[Order]:
        """What is asked for, or every document there is in these languages."""
        letters = self.desk.letters
        for document in self.documents:
            letters.known(document)
        return [
            Order(document, language, self.day)
            for document, language in letters.all()
            if language in self.languages and (not self.documents or document in self.documents)
        ]

    def check(self) -> None:
        """Raises TemplateErrors with the mistakes of every template that will be used, before anything is written."""
        letters = self.desk.letters
        problems = {
            problem: None
            for order in self.orders
            for problem in check_template(letters, letters.find(order.document, order.language))
        }
        if problems:
            raise TemplateErrors(problems)
        if not self.orders:
            raise WorkspaceError(
                f"there is no document in {', '.join(self.languages)}",
                "hrdalert documents lists those there are.",
            )

    def draft(self, path: Path) -> Iterator[Drafted]:
        """Every order of one case; a case with errors is kept among the failures, and the others go on."""
        try:
            case = read_filled(path)
            self._note_stale(case)
        except HrdAlertError as error:
            self.failed.append(error)
            return
        for order in self.orders:
            try:
                for drafted in self.desk.draft(
                    case, order, self.formats, self.out, self.clock, verify=self.verify
                ):
                    self.drafted.append(drafted)
                    yield drafted
            except RefusedError as error:
                if self.documents:
                    self.failed.append(error)
                else:
                    self.skipped.append(f"{case.reference}: no {order.document}: {error}. {error.hint}")
            except HrdAlertError as error:
                self.failed.append(error)

    def _note_stale(self, case: Case) -> None:
        try:
            recipients = self.desk.recipients.resolve(telling_of(case, self.day).appeal_to)
        except RefusedError:
            return
        for recipient in recipients:
            if staleness := recipient.staleness(self.clock):
                self.stale[recipient.id] = staleness

    @property
    def status(self) -> int:
        """0 all is done, 1 nothing is, 3 some failed and the rest is done."""
        if not self.failed:
            return 0
        return 3 if self.drafted else 1

    def remarks(self) -> Iterator[str]:
        """What a person should know of this run, each once."""
        yield from self.skipped
        warnings: dict[str, None] = {}
        for drafted in self.drafted:
            warnings.update(dict.fromkeys(drafted.warnings))
        yield from warnings
        for id, staleness in self.stale.items():
            yield f"The address of {id} was {staleness}. A draft is made; check it before anything is sent."
        for error in self.failed:
            yield str(error)
            if error.hint:
                yield f"    {error.hint}"
        if self.failed:
            yield f"{len(self.failed)} failed, {len(self.drafted)} files written."

    def as_data(self) -> dict[str, Any]:
        return {
            "drafted": [
                {
                    "path": each.path.as_posix(),
                    "document": each.document.id,
                    "language": each.document.language,
                    "audience": each.document.audience,
                    "recipient": each.document.recipient,
                    "warnings": list(each.warnings),
                }
                for each in self.drafted
            ],
            "skipped": self.skipped,
            "stale": self.stale,
            "failed": [
                [problem.as_data() for problem in error.problems]
                if isinstance(error, InputErrors)
                else str(error)
                for error in self.failed
            ],
        }
