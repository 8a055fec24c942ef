"""Mailboxes: what can be one, by its form, and which addresses lead to the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hrdalert.cases.marked import shown
from hrdalert.errors import Problem

if TYPE_CHECKING:
    from hrdalert.dispatch.recipients import Recipient

MOST_LOCAL = 64
"""Octets before the @ (RFC 5321, section 4.5.3.1.1)."""
MOST_WHOLE = 254
"""Octets of an address: a path has 256 with its angle brackets (RFC 5321, section 4.5.3.1.3)."""
MOST_LABEL = 63
"""Octets between two dots of a domain (RFC 1035, section 2.3.4)."""

_GMAIL = frozenset(("gmail.com", "googlemail.com"))
_TAGGED_BY_PLUS = _GMAIL | {
    *("outlook.com", "hotmail.com", "live.com", "msn.com"),
    *("icloud.com", "me.com", "mac.com"),
    *("proton.me", "protonmail.com", "pm.me"),
    *("fastmail.com", "fastmail.fm"),
}
"""Providers that put mail to ``name+anything`` into the mailbox of ``name``."""
_AT_SIGNS = str.maketrans("＠﹫", "@@")
_DOTS = str.maketrans("。", ".")
"""The full stop of Chinese and Japanese; its narrow and wide forms are made of it before (RFC 3490, section 3.1)."""
_IN_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
"""Letters of a local part without quotation marks (RFC 5321, section 4.1.2)."""
_IN_CONTEXT = frozenset("-·͵׳״・\u200c\u200d")
"""What may stand between letters of a domain that are not Latin (RFC 5892, appendix A)."""
_FREE_MAIL = re.compile(
    r"@(gmail|googlemail|outlook|hotmail|live|yahoo|ymail|icloud|gmx|aol|proton|protonmail|mail|yandex|163|126"
    r"|qq|sina|sohu)\.[a-z.]+",
    re.IGNORECASE,
)


# --- whether it can be one


def is_mailbox(address: str) -> bool:
    """Whether an address has the form of a mailbox that mail can be sent to."""
    return fault(address) is None


def fault(address: str) -> str | None:
    """Why an address cannot be a mailbox, as the second half of a sentence; None where it can.

    By its form alone: nobody is asked whether it is there. Stricter than the norms (RFC 5321, 5322) where what they
    allow is in practice a slip: quotation marks, remarks, a number in place of a domain. A local part in other
    letters than ASCII (RFC 6531) is not taken, since many servers do not; a domain may have any letters (RFC 5890).
    """
    if unwanted := next((sign for sign in address if not _is_seen(sign)), None):
        return f"it has {_called(unwanted)} in it"
    if address.count("@") != 1:
        return "it has no @" if "@" not in address else "it has more than one @: write one address alone"
    local, domain = address.split("@")
    return _fault_of_local(local) or fault_of_domain(domain) or _fault_of_size(local, domain)


def _is_seen(sign: str) -> bool:
    """No space, control or format character; two that join letters are judged where they stand."""
    return sign in _IN_CONTEXT or unicodedata.category(sign)[0] not in "ZC"


def _called(sign: str) -> str:
    if sign in "\r\n":
        return "a line break"
    return "a space" if sign.isspace() else f"the invisible character U+{ord(sign):04X}"


def _fault_of_local(local: str) -> str | None:
    if not local:
        return "nothing stands before its @"
    if len(local) > MOST_LOCAL:
        return f"before its @ stand {len(local)} characters, and {MOST_LOCAL} are the most"
    if dots := _fault_of_dots(local, "the part before its @"):
        return dots
    if not _IN_LOCAL.fullmatch(local):
        odd = next(sign for sign in local if not _IN_LOCAL.fullmatch(sign))
        return f"{odd} cannot stand before its @"
    return None


def fault_of_domain(domain: str) -> str | None:
    """Why something cannot be the domain of a mailbox, as :func:`fault` says it; None where it can."""
    if not domain:
        return "nothing stands behind its @"
    if domain.startswith("["):
        return "a number stands in place of its domain"
    if dots := _fault_of_dots(domain, "its domain"):
        return dots
    labels = domain.split(".")
    if len(labels) < 2:
        return f"its domain is {domain} alone, without an ending such as .org"
    if re.fullmatch(r"[0-9]+", labels[-1]):
        return f"it ends in the number {labels[-1]}, and no domain does"
    return next(filter(None, map(_fault_of_label, labels)), None)


def _fault_of_dots(part: str, called: str) -> str | None:
    if ".." in part:
        return f"{called} has two dots in a row"
    if part.startswith(".") or part.endswith("."):
        return f"{called} {'begins' if part.startswith('.') else 'ends'} with a dot"
    return None


def _fault_of_label(label: str) -> str | None:
    odd = next((sign for sign in label if not _may_stand_in_a_domain(sign)), None)
    if odd:
        return f"{odd if odd.isprintable() else _called(odd)} cannot stand in its domain"
    if label.startswith("-") or label.endswith("-"):
        return f"{label} in its domain {'begins' if label.startswith('-') else 'ends'} with a hyphen"
    if label.lower().startswith("xn--") and _decoded(label) is None:
        return f"{label} in its domain stands for no letters"
    if len(_ascii(label)) > MOST_LABEL:
        return (
            f"{label[:20]}… in its domain is too long: {MOST_LABEL} characters are the most between two dots"
        )
    return None


def _may_stand_in_a_domain(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum() or sign == "-"
    return sign in _IN_CONTEXT or unicodedata.category(sign)[0] in "LM" or unicodedata.category(sign) == "Nd"


def _decoded(label: str) -> str | None:
    """The letters that ``xn--…`` stands for; None where it stands for none."""
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, OverflowError):
        return None
    return (
        decoded if decoded and not decoded.isascii() and all(map(_may_stand_in_a_domain, decoded)) else None
    )


def _fault_of_size(local: str, domain: str) -> str | None:
    size = len(local) + 1 + len(".".join(map(_ascii, domain.split("."))))
    return f"it is {size} characters long, and {MOST_WHOLE} are the most" if size > MOST_WHOLE else None


# --- whether two are the same


def normal(address: str) -> str:
    """An address as it is compared with others: for finding duplicates, and never for sending.

    Trimmed and in small letters, which servers may tell apart before the @ and none does in practice; the domain as
    it goes over the wire (RFC 5890). Of providers that ignore them, what follows a ``+`` is left out, and of Gmail
    the dots: so ``N.Sample+press@Googlemail.com`` is ``nsample@gmail.com``. What is no mailbox is put in small letters.
    """
    local, at, domain = address.translate(_AT_SIGNS).strip().rpartition("@")
    local = unicodedata.normalize("NFC", local.strip().lower())
    if not at:
        return domain.lower()
    domain = normal_domain(domain)
    if domain in _TAGGED_BY_PLUS:
        local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local, domain = local.replace(".", "") or local, "gmail.com"
    return f"{local}@{domain}"


def normal_domain(domain: str) -> str:
    """A domain in small letters and as it goes over the wire: ``Bücher.example`` is ``xn--bcher-kva.example``.

    As browsers do it (UTS #46, not transitional): ß and ς are letters of their own.
    """
    compatible = unicodedata.normalize("NFKC", domain.strip()).translate(_DOTS)
    return ".".join(map(_ascii, compatible.split("."))).strip()


def _ascii(label: str) -> str:
    # Letter by letter: a word's last sigma is no other letter.
    small = unicodedata.normalize("NFC", "".join(sign.lower() for sign in label))
    return small if small.isascii() else f"xn--{small.encode('punycode').decode('ascii')}"


def domain_of(address: str) -> str:
    """The domain of an address, as it is compared."""
    return normal(address).rpartition("@")[2]


def is_free_mail(address: str) -> bool:
    """Whether anybody can have a mailbox at its provider."""
    return _FREE_MAIL.search(address) is not None


def duplicates(recipients: Iterable[Recipient]) -> list[tuple[Recipient, ...]]:
    """Recipients that have one mailbox, in the order in which they stand; each group once."""
    by_mailbox: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        if recipient.email:
            by_mailbox.setdefault(normal(recipient.email), []).append(recipient)
    return [tuple(group) for group in by_mailbox.values() if len(group) > 1]


def problems_of_duplicates(recipients: Iterable[Recipient]) -> Iterator[Problem]:
    """A warning for each mailbox that several recipients have, at the second of them, with the places of all."""
    for first, second, *others in duplicates(recipients):
        if second.email is None or first.email is None:
            continue
        rest = [f"{recipient.id} ({recipient.email.origin})" for recipient in others if recipient.email]
        text = (
            f"{second.id}: {shown(second.email)} is the mailbox of"
            f" {', '.join([f'{first.id} ({first.email.origin})', *rest])}"
        )
        mend = "keep one of them; where two offices do share a mailbox, it gets each document once"
        yield Problem(second.email.origin, "same-mailbox", text, mend, "warning")
