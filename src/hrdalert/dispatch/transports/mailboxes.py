"""Which mailboxes an envelope may name, so that no character of theirs is ever taken for a command."""

from __future__ import annotations

import re

from hrdalert.dispatch.transports import Envelope
from hrdalert.errors import DispatchError

__all__ = ["require_mailboxes"]

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_LABEL = r"[A-Za-z0-9\u0080-\U0010ffff]([A-Za-z0-9\u0080-\U0010ffff-]*[A-Za-z0-9\u0080-\U0010ffff])?"
_MAILBOX = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*")
"""RFC 5321 4.1.2 with the letters of RFC 6531, without quoted names and without numbers in place of a domain."""


def require_mailboxes(envelope: Envelope) -> None:
    """Raises DispatchError where the sender or the recipient is no plain mailbox."""
    for what, mailbox in (("sender", envelope.sender), ("recipient", envelope.recipient)):
        if not (_MAILBOX.fullmatch(mailbox) and _is_printable(mailbox)):
            raise DispatchError(
                f"The {what} {mailbox!r} is no e-mail address to which a message can go.",
                "Write it as desk@example.org, with nothing before or after it.",
            )


def _is_printable(mailbox: str) -> bool:
    """Whether nothing invisible and no half of a character is in it."""
    return mailbox.isprintable() and not any(character.isspace() for character in mailbox)
