"""To whom nothing is sent: ``recipients/no_mail.txt`` lists mailboxes and domains, each with the reason."""

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
    """To whom nothing is sent, whatever else is written down of them."""

    reasons: Mapping[str, str] = field(default_factory=dict)
    """By the mailbox as it is compared, without what follows a ``+``, or by the domain."""

    def why(self, address: str) -> str | None:
        """Why nothing is sent to an address; None where something may be.

        In doubt nothing is: capitals, the other aliases of a mailbox, what follows a ``+`` at whatever provider, and
        what lies below a domain are meant, too.
        """
        mailbox = normal(address)
        labels = mailbox.rpartition("@")[2].split(".")
        meant = (mailbox, *(".".join(labels[n:]) for n in range(len(labels))))
        return next((self.reasons[one] for one in meant if one in self.reasons), None)


def load_no_mail(folder: Path, recipients: Iterable[Recipient] = ()) -> NoMailList:
    """The list of a folder of recipients (empty, where there is none), and their mailboxes that have ``no_mail``.

    Another record may have one of them, too: who sends gives all recipients. Raises InputErrors with all that is wrong.
    Nothing may be sent then: the line that was not understood may be the one that matters.
    """
    reasons: dict[str, str] = {}
    problems: list[Problem] = []
    # However its name is capitalised, and in folders of the folder, as records are: none is overlooked.
    for file in sorted(path for path in folder.rglob("*") if path.name.lower() == NO_MAIL):
        text = ""
        try:
            text = decoded(read(file), file, problems)
        except OSError as error:
            problems.append(unreadable(file, error))
        except InputErrors as error:
            problems += error.problems
        for number, line in enumerate(text.split("\n"), 1):
            if parts := re.match(r"\s*([^#\s]\S*)\s*(.*)", line, re.DOTALL):
                what, rest = parts[1], parts[2].rstrip()
                places = [Origin(file, number, parts.start(part) + 1) for part in (1, 2)]
                problems += _problems_of_line(what, rest, *places)
                # Of two lines that mean the same, the first counts.
                domain = what.removeprefix("@")
                key = normal(what if "@" in domain else f"@{domain}").lstrip("@")
                reasons.setdefault(key, _reason(rest.removeprefix("#").strip(), places[0]))
    if problems:
        raise InputErrors(problems)
    for recipient in recipients:
        if recipient.email and (unwanted := recipient.no_mail):
            reason = _reason(f"since {unwanted.since}: {unwanted.why}", unwanted.why.origin)
            reasons.setdefault(normal(recipient.email), reason)
    return NoMailList(reasons)


def _problems_of_line(what: str, rest: str, place: Origin, behind: Origin) -> Iterable[Problem]:
    if rest and not rest.startswith("#"):
        mend = "one address a line; put # before a reason, as in desk@example.org # asked us to stop"
        yield Problem(behind, "no-mail-line", f"{shown(rest)} stands behind the address", mend)
    domain = what.removeprefix("@")
    if why := fault(what if "@" in domain else f"desk@{domain}"):
        mend = "write desk@example.org for a mailbox, or example.org for all of a domain"
        yield Problem(place, "no-mail-line", f"{shown(what)} is neither an address nor a domain: {why}", mend)


def _reason(said: str, origin: Origin) -> str:
    place = f"recipients/{origin.file.name}, line {origin.line}"
    return f"{said} ({place})" if said else f"it stands in {place}"
