"""The files of ``recipients/``, read with all their problems."""

from __future__ import annotations

from pathlib import Path

from hrdalert.cases.marked_yaml import scan
from hrdalert.cases.mistakes import validated
from hrdalert.dispatch.mailboxes import problems_of_duplicates
from hrdalert.dispatch.recipients.book import Recipients
from hrdalert.dispatch.recipients.checks import Checks
from hrdalert.dispatch.recipients.recipient import Recipient, RecipientsFile
from hrdalert.errors import InputErrors, Problem


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
