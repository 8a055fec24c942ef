"""What servers say, made fit to be shown; and what the answers of mail servers mean, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

from hrdalert.errors import DispatchError

_MEANINGS: Mapping[str, str] = {
    "1.1": "There is no such mailbox: check the address.",
    "1.2": "There is no such domain: check the address behind the @.",
    "1.3": "The server cannot read the address: check how it is written.",
    "1.6": "The mailbox has moved, and nobody says where to: look for the new address.",
    "1.7": "The server cannot read the sender's address: check mail.from in hrdalert.yaml.",
    "1.8": "The server does not know the sender's domain: check mail.from in hrdalert.yaml.",
    "1.10": "The domain takes no mail at all: look for another address.",
    "2.1": "The mailbox is closed: look for another address.",
    "2.2": "The mailbox is full.",
    "2.3": "The message is too long for this mailbox: send it without attachments.",
    "3.4": "The message is too big for the server: send it without attachments.",
    "4.1": "The server of the recipient does not answer.",
    "4.4": "No way leads to the server of the recipient: check the address behind the @.",
    "6.7": "The server takes no addresses with letters other than those of English.",
    "7.1": "The server does not take messages of this sender: ask whoever runs it.",
    "7.8": "The account or the password is wrong: check user and password in hrdalert.yaml.",
    "7.9": "The server wants another way of logging in: ask whoever runs it.",
    "7.20": "The signature of the sender's domain is missing: ask whoever runs your mail server.",
    "7.23": "The sender's domain does not allow this server to send: ask whoever runs your mail server.",
    "7.26": "The sender's domain could not be proved: ask whoever runs your mail server.",
}
"""RFC 3463 section 3, RFC 4954 (7.8, 7.9), RFC 6531 (6.7), RFC 7372 (7.20 to 7.26), RFC 7505 (1.10)."""


def fit_to_show(said: str | bytes) -> str:
    """The words of a server in one line, without what a terminal would take for commands, and not too long."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:300]}…"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After (RFC 9110 10.2.3), at most a day; of a moment, from the server's own clock on."""
    said = headers.get("Retry-After", "").strip()
    if said.isdecimal() and said.isascii():
        seconds = float(said)
    elif (until := _moment(said)) is None:
        return None
    else:
        seconds = (until - (_moment(headers.get("Date", "")) or datetime.now(UTC))).total_seconds()
    # After a day it is asked again, whatever a server says: nobody remembers what waits for longer.
    return min(max(seconds, 0.0), 24 * 60 * 60.0)


def _moment(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class SmtpAnswer(Struct, frozen=True):
    """The answer of a mail server: a code of RFC 5321 4.2, and words, often with a code of RFC 3463 before them."""

    code: int
    words: str

    @classmethod
    def of(cls, reply: tuple[int, bytes]) -> SmtpAnswer:
        """What smtplib read; its code is -1 where the line began with no number."""
        code, said = reply
        return cls(code, fit_to_show(said))

    @property
    def is_yes(self) -> bool:
        return 200 <= self.code <= 299

    @property
    def is_no(self) -> bool:
        """Whether it is a refusal, and not something that no mail server says at this place."""
        return 400 <= self.code <= 599

    @property
    def line(self) -> str:
        return f"{self.code} {self.words}".strip() if self.code > 0 else self.words

    def as_error(self, host: str, what: str) -> DispatchError:
        """That ``what`` was not taken: 4xx may be later, 5xx will not be (RFC 5321 4.2.1)."""
        if not self.is_no:
            text = f"{host} gave an answer that makes no sense after {what}: {self.line or 'nothing'}"
            mend = "Check that host and port in hrdalert.yaml are those of a mail server."
            return DispatchError(text, mend, temporary=True)
        is_later = self.code < 500
        status = re.search(r"(?<![\d.])[245]\.(\d{1,3}\.\d{1,3})(?![\d.])", self.words)
        meaning = _MEANINGS.get(status[1], "") if status else ""
        hint = " ".join(filter(None, (meaning, "It may be taken later." if is_later else "")))
        text = f"{host} did not take {what}: {self.line}"
        return DispatchError(text, hint or "Ask whoever runs the server what it means.", temporary=is_later)
