"""Messages that answer none of ours by their headers, and may matter all the same: by who wrote, or what they name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from email.message import Message
from typing import Final

from msgspec import Struct

from hrdalert.dispatch import mail_text
from hrdalert.dispatch.bounces import comes_from_mail_system, read_report
from hrdalert.dispatch.mailboxes import normal


class Acquainted(Struct, frozen=True):
    """Whom and what a message may have to do with, where it answers none of ours by its headers."""

    mailboxes: Collection[str] = frozenset()
    """Of recipients and of dispatches, as ``mailboxes.normal`` has them."""
    references: Collection[str] = ()
    """Of cases of which something was queued."""

    @property
    def is_somebody(self) -> bool:
        return bool(self.mailboxes or self.references)


class Stray(Struct, frozen=True):
    """A message that answers none of ours by its headers. Its texts may be shown, as those of a ``Returned``."""

    place: str
    when: datetime | None = None
    name: str = ""
    address: str = ""
    subject: str = ""
    lines: tuple[str, ...] = ()
    mailbox: str = ""
    """The sender's mailbox; empty unless a recipient or a dispatch has it."""
    unreached: tuple[str, ...] = ()
    """The mailboxes that we know, of which a mail system says here that a message did not reach them."""
    references: tuple[str, ...] = ()
    """Of our cases, those that it names, in its text, in what it quotes or in the name of a file."""

    @property
    def may_matter(self) -> bool:
        """Whether it may have to do with something that was sent; the texts of others were not looked at further."""
        return bool(self.mailbox or self.unreached or self.references)


def stray(place: str, message: Message, acquainted: Acquainted) -> Stray:
    """What there is to say of a message that answers none of ours by its headers."""
    name, address = mail_text.sender(message)
    mailbox = normal(address) if address else ""
    mailbox = mailbox if mailbox in acquainted.mailboxes else ""
    report = read_report(message) if comes_from_mail_system(message) else None
    failed = [normal(failure.address) for failure in report.undelivered if failure.address] if report else []
    unreached = tuple(dict.fromkeys(failure for failure in failed if failure in acquainted.mailboxes))
    subject = mail_text.readable(mail_text.header(message, "Subject"))
    references = tuple(_named(message, acquainted.references))
    if not (mailbox or unreached or references):
        return Stray(place)
    return Stray(
        place=place,
        when=mail_text.when_of(message),
        name=name,
        address=address,
        subject=subject,
        lines=mail_text.first_lines(mail_text.text_of(message)),
        mailbox=mailbox,
        unreached=unreached,
        references=references,
    )


# --- references

_PLAIN: Final[Mapping[int, str | None]] = {
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D), "-"),
    **dict.fromkeys((0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)),
}
"""Every dash is a hyphen; soft hyphens, and what joins or parts letters, are none: programs put them into lines."""


def _named(message: Message, references: Collection[str]) -> Iterator[str]:
    """The references that a message names.

    The very short ones, such as 12, only where its subject does: they stand in many a letter that has nothing to do
    with the case.
    """
    if not references:
        return
    subject = _compared(mail_text.readable(mail_text.header(message, "Subject"), 2_000))
    text = _compared(mail_text.all_text(message))
    for reference in references:
        wanted = _compared(reference)
        there = text if len(wanted) >= 4 else subject
        # Chinese has no spaces: only a letter or figure of ASCII makes it another word.
        if wanted in there and re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", there):
            yield reference


def _compared(text: str) -> str:
    """A text as references are looked for in it: whatever its hyphens, capitals and the width of its figures are."""
    plain = text.translate(_PLAIN)
    return plain.casefold() if plain.isascii() else unicodedata.normalize("NFKC", plain).casefold()


# --- who asks for no mail

_NO_MAIL = re.compile(
    r"\bunsubscribe\b|\bopt(?:ing)?[ -]?out\b|\bremove (?:us|me|my|our|this address)\b"
    r"|\btake (?:us|me|my|our|this address)\b.{0,40}\boff\b"
    r"|\b(?:stop|no longer|do not|don't|never)(?: (?:wish|want))?(?: to)? (?:be )?"
    r"(?:send|sending|writ(?:e|ing)|receiv(?:e|ing)|e-?mail(?:ing)?|mail(?:ing)?|contact(?:ing|ed)?)\b"
    r"|\bno (?:more|further) (?:e-?)?(?:mails?|messages|letters)\b"
    r"|d[ée]sabonn|d[ée]sinscri|\bne plus (?:recevoir|nous|m['’ ])|\bdar(?:me|nos|se)? de baja\b|\bdesuscri"
    r"|отпис|не присылайте|退订|退訂|取消订阅|取消訂閱|不要再发|إلغاء الاشتراك",
    re.IGNORECASE,
)


def asks_for_no_mail(subject: str, lines: Collection[str]) -> bool:
    """Whether the words of a message read as if somebody asks to be written to no more, in a language of the UN.

    A guess from a list of phrases, for a person to look at: nobody is taken off any list by it.
    """
    return any(_NO_MAIL.search(text.replace("’", "'")) for text in (subject, *lines))
