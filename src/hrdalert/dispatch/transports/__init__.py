"""The ways by which messages leave: one protocol, and a module for each way."""

import re
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from hrdalert.errors import DispatchError


class Envelope(Struct, frozen=True):
    """Who sends one message to whom, whatever its headers say."""

    sender: str
    """The mailbox that bounces come back to, its domain as it goes over the wire."""
    recipient: str
    """The one mailbox that the message goes to."""
    key: str
    """The same for all attempts at one message, and different for every other message; it names a file in a folder."""

    def require_mailboxes(self) -> None:
        """Raises DispatchError where a server could take a character of the sender or the recipient for a command.

        Allowed are mailboxes of RFC 5321 4.1.2 without a quoted name and without a numbered domain.
        """
        atom, label = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
        for role, mailbox in (("sender", self.sender), ("recipient", self.recipient)):
            if not re.fullmatch(rf"{atom}(\.{atom})*@{label}(\.{label})*", mailbox):
                problem = f"The {role} {mailbox!r} is no e-mail address to which a message can go."
                raise DispatchError(problem, "Write it as desk@example.org, with nothing before or after it.")


BeforeEnd = Callable[[], object]
"""Returns when the end of a message may leave; raises where it may not, and then the message does not go."""


class Transport(Protocol):
    """Hands messages on, one after the other, over one connection where there is one."""

    def send(self, message: bytes, envelope: Envelope, before_end: BeforeEnd = ...) -> str:
        """Hands on a finished message, headers included, and returns the words with which it was taken.

        ``before_end`` is called once, before the end of the message leaves, without which no server takes it; a way
        without such an end calls it before all of the message. Its errors are raised. For a message that is refused
        earlier it is not called.

        Raises DispatchError where the message surely did not go (``temporary``: it may go later), and UncertainError
        where it was handed over and no answer came back.
        """
        ...

    def close(self) -> None:
        """Ends the connection. Never raises."""
        ...


def fit_to_show(words: str | bytes) -> str:
    """The words of a server in one line of about 300 characters, without controls, which a terminal would obey."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= 300 else f"{line[:300]}…"
