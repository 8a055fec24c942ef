"""The files of ``recipients/``, read with all their problems."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hrdalert.cases.marked import shown
from hrdalert.cases.marked_yaml import Marks, scan
from hrdalert.cases.mistakes import validated
from hrdalert.dispatch.mailboxes import fault, is_free_mail, problems_of_duplicates
from hrdalert.dispatch.recipients.book import Recipients
from hrdalert.dispatch.recipients.recipient import Recipient, RecipientsFile
from hrdalert.errors import InputErrors, Problem, Severity
from hrdalert.settings import EMAIL


class Checks:
    """Asked of what was written, entry by entry; ``problems`` has what was found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._first: dict[str, str] = {}
        """Where each id stands first."""

    def add(self, entry: Mapping[str, Any], marks: Marks, number: int) -> None:
        id, kind, channel, email = (entry.get(key) for key in ("id", "kind", "channel", "email"))

        def problem(key: str, code: str, text: str, mend: str, severity: Severity = "error") -> None:
            origin = marks.value(("recipients", number, key))
            named = f"{id}: " if isinstance(id, str) else ""
            self.problems.append(Problem(origin, code, f"{named}{text}", mend, severity))

        if isinstance(id, str):
            place = str(marks.value(("recipients", number, "id")))
            first = self._first.setdefault(id, place)
            if first != place:
                text = f"this id is taken: it stands at {first} already"
                problem("id", "duplicate-id", text, "choose another one")
        if kind == "embassy" and "represents" not in entry:
            text = "whose embassy it is must be said"
            problem("kind", "missing-key", text, "write represents: and the State that sent it, such as CHN")
        ways = {
            "post": ("address", "address_native"),
            "fax": ("fax",),
            "email": ("email",),
            "form": ("form",),
        }
        if isinstance(channel, str) and not any(entry.get(key) for key in ways.get(channel, entry)):
            text = f"it is to be reached by {channel}, and that address is not there"
            problem("channel", "missing-address", text, "write the address, or another channel, or none")
        if ("hours" in entry or "days" in entry) and "timezone" not in entry:
            key = "hours" if "hours" in entry else "days"
            text = f"{key}: is told by the clock of its place, and the time zone is not there"
            problem(key, "missing-key", text, "write timezone: and where it works, such as Europe/Berlin")
        if isinstance(email, str) and kind not in ("press", "member", "other") and is_free_mail(email):
            text = f"{email} looks like a private mailbox"
            problem("email", "private-mailbox", text, "write to an office at its own address only", "warning")
        if kind == "un" and isinstance(email, str) and email.lower().endswith("@ohchr.org"):
            text = f"{email} is an old address: mandates, petitions and reprisals are written to at un.org"
            mend = "look up today's address on the page of the mandate"
            problem("email", "old-address", text, mend, "warning")
        if isinstance(email, str) and EMAIL.fullmatch(email) and (why := fault(email)):
            text = f"nothing can be sent to {shown(email)}: {why}"
            problem("email", "no-mailbox", text, "look the address up again", "warning")


def load_recipients(folder: Path) -> Recipients:
    """All recipients of a folder (none, where it is not there); raises InputErrors with all problems."""
    recipients, problems = check_recipients(folder)
    if recipients is None:
        raise InputErrors(problems)
    return recipients


def check_recipients(folder: Path) -> tuple[Recipients | None, list[Problem]]:
    """All recipients, or None if there are errors, and all problems of all files, warnings too."""
    checks = Checks()
    recipients: list[Recipient] = []
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        scanned = scan(path, path, keep_empty=False)
        file, problems = validated(scanned, RecipientsFile)
        checks.problems += problems
        recipients += file.recipients if file else ()
        written = scanned.value.get("recipients")
        for number, entry in enumerate(written if isinstance(written, list) else ()):
            if isinstance(entry, dict):
                checks.add(entry, scanned.marks, number)
    checks.problems += problems_of_duplicates(recipients)
    checks.problems.sort(key=lambda problem: problem.place)
    if any(problem.severity == "error" for problem in checks.problems):
        return None, checks.problems
    return Recipients.of(recipients, checks.problems), checks.problems
