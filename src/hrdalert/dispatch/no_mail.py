"""``recipients/no_mail.txt``: mailboxes and domains to which nothing is sent, each with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from hrdalert.cases import yaml_mistakes
from hrdalert.cases.marked import shown
from hrdalert.dispatch.mailboxes import domain_of, fault, normal
from hrdalert.errors import InputErrors, Origin, Problem

if TYPE_CHECKING:
    from hrdalert.dispatch.recipients import Recipient

NO_MAIL = "no_mail.txt"


class _Entry(Struct, frozen=True):
    origin: Origin
    reason: str

    def __str__(self) -> str:
        place = f"recipients/{self.origin.file.name}, line {self.origin.line}"
        return f"{self.reason} ({place})" if self.reason else f"it stands in {place}"


class NoMailList(Struct, frozen=True):
    """To whom nothing is sent, whatever else is written down of them."""

    mailboxes: Mapping[str, _Entry] = field(default_factory=dict)
    """By the address as it is compared, without what follows a ``+``."""
    domains: Mapping[str, _Entry] = field(default_factory=dict)

    def why(self, address: str) -> str | None:
        """Why nothing is sent to an address; None where something may be.

        In doubt nothing is: capitals, the other aliases of a mailbox, what follows a ``+`` at whatever provider, and
        what lies below a domain are meant, too.
        """
        mailbox = normal(address)
        labels = mailbox.rpartition("@")[2].split(".")
        domains = (".".join(labels[n:]) for n in range(len(labels)))
        entry = self.mailboxes.get(mailbox) or next(
            (self.domains[domain] for domain in domains if domain in self.domains), None
        )
        return str(entry) if entry else None

    def with_records(self, recipients: Iterable[Recipient]) -> NoMailList:
        """The same with the mailboxes of records that have ``no_mail``: another record may have one of them, too."""
        own = {
            normal(recipient.email): _Entry(
                recipient.no_mail.why.origin, f"since {recipient.no_mail.since}: {recipient.no_mail.why}"
            )
            for recipient in recipients
            if recipient.email and recipient.no_mail
        }
        return NoMailList({**own, **self.mailboxes}, self.domains)


def load_no_mail(folder: Path) -> NoMailList:
    """The list of a folder of recipients; raises InputErrors where a line of it cannot be read.

    Nothing may be sent then: the line that was not understood may be the one that matters. Who sends asks
    :meth:`NoMailList.with_records` of all recipients.
    """
    no_mail, problems = check_no_mail(folder)
    if no_mail is None:
        raise InputErrors(problems)
    return no_mail


def check_no_mail(folder: Path) -> tuple[NoMailList | None, list[Problem]]:
    """The list of a folder (empty, where there is none), or None if it has errors, and all problems."""
    reading = _Reading()
    # However its name is capitalised, and in folders of the folder, as records are: none is overlooked.
    for file in sorted(path for path in folder.rglob("*") if path.name.lower() == NO_MAIL):
        try:
            text = yaml_mistakes.decoded(file.read_bytes(), file, reading.problems)
        except OSError as error:
            reading.problems.append(yaml_mistakes.unreadable(file, error))
        except InputErrors as error:
            reading.problems += error.problems
        else:
            for number, line in enumerate(text.split("\n"), 1):
                reading.take(line, file, number)
    no_mail = NoMailList(reading.mailboxes, reading.domains)
    return (None if reading.problems else no_mail), reading.problems


class _Reading:
    """What was read of the list so far; of two lines that mean the same, the first counts."""

    def __init__(self) -> None:
        self.mailboxes: dict[str, _Entry] = {}
        self.domains: dict[str, _Entry] = {}
        self.problems: list[Problem] = []

    def take(self, line: str, file: Path, number: int) -> None:
        """Takes the entry of a line, or says what is wrong with it."""
        parts = re.fullmatch(r"(?P<space>\s*)(?P<what>[^#\s][^\s]*)?(?P<rest>.*)", line, re.DOTALL)
        if parts is None or not (what := parts["what"]):
            return
        rest = parts["rest"].strip()
        if rest and not rest.startswith("#"):
            place = Origin(file, number, len(line) - len(parts["rest"].lstrip()) + 1)
            mend = "one address a line; put # before a reason, as in desk@example.org # asked us to stop"
            self._problem(place, f"{shown(rest)} stands behind the address", mend)
        entry = _Entry(Origin(file, number, len(parts["space"]) + 1), rest.removeprefix("#").strip())
        domain = what.removeprefix("@")
        is_domain = "@" not in domain
        if why := fault(f"desk@{domain}" if is_domain else what):
            mend = "write desk@example.org for a mailbox, or example.org for all of a domain"
            self._problem(entry.origin, f"{shown(what)} is neither an address nor a domain: {why}", mend)
        elif is_domain:
            self.domains.setdefault(domain_of(f"@{domain}"), entry)
        else:
            self.mailboxes.setdefault(normal(what), entry)

    def _problem(self, place: Origin, text: str, mend: str) -> None:
        self.problems.append(Problem(place, "no-mail-line", text, mend))
