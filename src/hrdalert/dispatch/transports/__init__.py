"""The ways by which messages leave: one small door, and a module for each kind."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

__all__ = ["Envelope", "Transport"]


class Envelope(Struct, frozen=True):
    """Who sends one message to whom, whatever its headers say."""

    sender: str
    """The mailbox that bounces come back to."""
    recipient: str
    """The one mailbox that it goes to."""
    key: str
    """The same for each attempt at the same message, and for no other one: for providers that know such keys."""


class Transport(Protocol):
    """Hands messages on, one after the other, over one connection where there is one."""

    def send(self, message: bytes, envelope: Envelope) -> str:
        """Hands on a finished message, headers included, and returns the words with which it was taken.

        Raises:
            DispatchError: it surely did not go; ``temporary`` where it may go later.
            UncertainError: it was handed over, and no answer came back.

        """
        ...

    def close(self) -> None:
        """Ends the connection. Never raises."""
        ...
