"""The list of those who must get no mail: ``recipients/no_mail.txt`` has mailboxes and domains, each with a reason."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from hrdalert.cases.located_text import shown
from hrdalert.cases.mistakes import decoded, unreadable
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.recipients.mailboxes import fault, normal
from hrdalert.recipients.recipient import Recipient
from hrdalert.store import read

NO_MAIL = "no_mail.txt"


class NoMailList(Struct, frozen=True):
    """The mailboxes and domains to which nothing is sent, whatever the records of recipients say."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why nothing is sent, by the normal form of a mailbox (``mailboxes.normal``) or by a domain."""

    def why(self, address: str) -> str | None:
        """Why nothing is sent to an address; None where mail may go to it.

        A mailbox on the list stands for all its aliases and subaddresses, and a domain for all its subdomains.
        """
        mailbox = normal(address)
        labels = mailbox.rpartition("@")[2].split(".")
        domains = [".".join(labels[start:]) for start in range(len(labels))]
        for entry in (mailbox, *domains):
            if entry in self.reasons:
                return self.reasons[entry]
        return None


def load_no_mail(folder: Path, recipients: Iterable[Recipient] = ()) -> NoMailList:
    """Read the list of a folder of recipients, empty where there is none, and add the recipients marked ``no_mail``.

    Before sending, give all recipients: two records may share a mailbox, and ``no_mail`` of one counts for both. Raises
    InputErrors with all problems of the list, and then nothing may be sent: the line that nobody can read may be the
    one that matters.
    """
    reasons: dict[str, str] = {}
    problems: list[Problem] = []
    # Like files of recipients, the list may lie in a subfolder; capitals in its name must not hide it.
    for file in sorted(path for path in folder.rglob("*") if path.name.lower() == NO_MAIL):
        text = ""
        try:
            text = decoded(read(file), file, problems)
        except OSError as error:
            problems.append(unreadable(file, error))
        except InputErrors as error:
            problems += error.problems
        for number, line in enumerate(text.split("\n"), 1):
            parts = re.match(r"\s*([^#\s]\S*)\s*(.*)", line, re.DOTALL)
            if parts is None:  # an empty line, or a remark alone
                continue
            entry, rest = parts[1], parts[2].rstrip()
            place = Origin(file, number, parts.start(1) + 1)
            place_of_rest = Origin(file, number, parts.start(2) + 1)
            problems += _problems_of_line(entry, place, rest, place_of_rest)
            key = normal(_as_address(entry, local="")).lstrip("@")
            # Where two lines name the same mailbox, the reason of the first is shown.
            reasons.setdefault(key, _reason(rest.removeprefix("#").strip(), place))
    if problems:
        raise InputErrors(problems)
    for recipient in recipients:
        unwanted = recipient.no_mail
        if recipient.email and unwanted:
            reason = _reason(f"since {unwanted.since}: {unwanted.why}", unwanted.why.origin)
            reasons.setdefault(normal(recipient.email), reason)
    return NoMailList(reasons)


def _as_address(entry: str, local: str) -> str:
    """An entry that is a mailbox as it is; for a domain, written with or without @, an address with that local part."""
    domain = entry.removeprefix("@")
    return entry if "@" in domain else f"{local}@{domain}"


def _problems_of_line(entry: str, place: Origin, rest: str, place_of_rest: Origin) -> Iterable[Problem]:
    """What is wrong with a line: with its mailbox or domain, or with the rest, which must be a remark after #."""
    if rest and not rest.startswith("#"):
        mend = "one address a line; put # before a reason, as in desk@example.org # asked us to stop"
        yield Problem(place_of_rest, "no-mail-line", f"{shown(rest)} stands behind the address", mend)
    why = fault(_as_address(entry, local="desk"))
    if why:
        mend = "write desk@example.org for a mailbox, or example.org for all of a domain"
        yield Problem(
            place, "no-mail-line", f"{shown(entry)} is neither an address nor a domain: {why}", mend
        )


def _reason(reason: str, origin: Origin) -> str:
    """A reason with the place where it was written; the place alone where no reason was given."""
    place = f"recipients/{origin.file.name}, line {origin.line}"
    return f"{reason} ({place})" if reason else f"it stands in {place}"
