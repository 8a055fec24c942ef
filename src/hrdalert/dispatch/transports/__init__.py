"""The ways by which messages leave: one small door, and a module for each kind."""

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
    """The one mailbox that it goes to."""
    key: str
    """The same for each attempt at the same message, and for no other one: a folder names its file by it."""

    def require_mailboxes(self) -> None:
        """Raises DispatchError where a character of the sender or the recipient could be taken for a command.

        A mailbox is one of RFC 5321 4.1.2, but no quoted name and no numbered domain.
        """
        atom, label = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
        for what, mailbox in (("sender", self.sender), ("recipient", self.recipient)):
            if not re.fullmatch(rf"{atom}(\.{atom})*@{label}(\.{label})*", mailbox):
                text = f"The {what} {mailbox!r} is no e-mail address to which a message can go."
                raise DispatchError(text, "Write it as desk@example.org, with nothing before or after it.")


BeforeEnd = Callable[[], object]
"""Returns when a message may be out of our hands; raises where it may not, and then it does not go."""


class Transport(Protocol):
    """Hands messages on, one after the other, over one connection where there is one."""

    def send(self, message: bytes, envelope: Envelope, before_end: BeforeEnd = ...) -> str:
        """Hands on a finished message, headers included, and returns the words with which it was taken.

        ``before_end`` is called once, before that leaves without which nobody takes the message: its end, where the way
        has one, else all of it. What it raises is raised. A message that is refused earlier ends without that call.

        Raises DispatchError where it surely did not go (``temporary``: it may go later), and UncertainError where it
        was handed over and no answer came back.
        """
        ...

    def close(self) -> None:
        """Ends the connection. Never raises."""
        ...


def fit_to_show(said: str | bytes) -> str:
    """The words of a server in one line, without what a terminal would take for commands, and not too long."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= 300 else f"{line[:300]}…"
