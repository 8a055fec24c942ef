"""Mailboxes: what can be one, by its form, which addresses lead to the same, and to which nothing is sent.

``recipients/no_mail.txt`` lists mailboxes and domains to which nothing is sent, each with the reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from hrdalert.cases import yaml_mistakes
from hrdalert.cases.marked import shown
from hrdalert.errors import InputErrors, Origin, Problem

if TYPE_CHECKING:
    from hrdalert.dispatch.recipients import Recipient

FREE_MAIL = re.compile(
    r"@(gmail|googlemail|outlook|hotmail|live|yahoo|ymail|icloud|gmx|aol|proton|protonmail|mail|yandex|163|126"
    r"|qq|sina|sohu)\.[a-z.]+",
    re.IGNORECASE,
)
"""Where anybody can have a mailbox."""


def fault(address: str) -> str | None:
    """Why an address cannot be a mailbox, as the second half of a sentence; None where it can.

    By its form alone: nobody is asked whether it is there. A local part in other letters than ASCII (RFC 6531) is not
    taken, since many servers do not; a domain may have any letters (RFC 5890).
    """
    import email_validator

    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()  # a server within an office may be called mail.local
    try:
        valid = email_validator.validate_email(
            address, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except email_validator.EmailNotValidError as error:
        why = str(error).rstrip(".")
        return f"{why[0].lower()}{why[1:]}"
    domain = address.rpartition("@")[2]
    if valid.ascii_domain.lower() != normal_domain(domain):  # it would go elsewhere than it seems to
        return f"the letters of its domain {domain} can be read in two ways"
    return None


def normal(address: str) -> str:
    """An address as it is compared with others: for finding duplicates, and never for sending.

    Trimmed and in small letters, which servers may tell apart before the @ and none does in practice; the domain as
    it goes over the wire (RFC 5890). What follows a ``+`` is left out, for it leads into the same mailbox nearly
    everywhere (RFC 5233), and of Gmail the dots: so ``N.Sample+press@Googlemail.com`` is ``nsample@gmail.com``. What is
    no mailbox is put in small letters.
    """
    local, at, domain = re.sub("[＠﹫]", "@", address).strip().rpartition("@")
    local = unicodedata.normalize("NFC", local.strip().lower())
    if not at:
        return domain.lower()
    domain = normal_domain(domain)
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", "") or local, "gmail.com"
    local = re.sub(r"(?s)(?<=[^.])\+.*", "", local)  # what is left is a mailbox, too
    return f"{local}@{domain}"


def normal_domain(domain: str) -> str:
    """A domain in small letters and as it goes over the wire: ``Bücher.example`` is ``xn--bcher-kva.example``.

    As browsers do it (UTS #46, not transitional): ß and ς are letters of their own.
    """
    # The full stop of Chinese and Japanese; NFKC makes it of its narrow and wide forms (RFC 3490, section 3.1).
    labels = unicodedata.normalize("NFKC", domain.strip()).replace("。", ".").split(".")
    # Letter by letter: a word's last sigma is no other letter.
    small = [unicodedata.normalize("NFC", "".join(map(str.lower, label))) for label in labels]
    wired = (one if one.isascii() else f"xn--{one.encode('punycode').decode('ascii')}" for one in small)
    return ".".join(wired).strip()


def problems_of_duplicates(recipients: Iterable[Recipient]) -> Iterator[Problem]:
    """A warning for each mailbox that several recipients have, at the second of them, with the places of all."""
    by_mailbox: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        if recipient.email:
            by_mailbox.setdefault(normal(recipient.email), []).append(recipient)
    for first, *others in by_mailbox.values():
        if not others or (email := others[0].email) is None:
            continue
        places = [f"{one.id} ({one.email.origin})" for one in (first, *others[1:]) if one.email]
        text = f"{others[0].id}: {shown(email)} is the mailbox of {', '.join(places)}"
        mend = "keep one of them; where two offices do share a mailbox, it gets each document once"
        yield Problem(email.origin, "same-mailbox", text, mend, "warning")


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
            text = yaml_mistakes.decoded(file.read_bytes(), file, problems)
        except OSError as error:
            problems.append(yaml_mistakes.unreadable(file, error))
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
