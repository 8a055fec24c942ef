"""A mail server that misbehaves: at every step of a message it refuses, falls silent, hangs up, stammers or is late."""

from __future__ import annotations

import contextlib
import itertools
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, Literal, TypeAlias

from msgspec import Struct

from .servers import USUAL, MailServer, unstuffed

LATER = (
    "421 4.3.2 closing down, call again",
    "450 4.2.1 mailbox busy",
    "451 4.3.0 something went wrong here",
    "452 4.2.2 no room left",
)
NEVER = ("550 5.1.1 no such mailbox", "552 5.3.4 too big", "554 5.7.1 you are not welcome")
_HALVES = {"MAIL": "250 2.1.0 fi", "RCPT": "250 2.1.5 fi", "DATA": "354 go", "end": "250 2.0.0 queu"}
_FIRST_LINES = 2
"""So many lines of a message have come when something happens in the middle of it."""


Step: TypeAlias = Literal["connection", "EHLO", "MAIL", "RCPT", "DATA", "body", "end", "RSET"]
Deed: TypeAlias = Literal["refuses", "is silent", "is late", "cuts", "closes", "says half", "says twice"]
_ANSWERS: Final[tuple[Step, ...]] = ("MAIL", "RCPT", "DATA", "end")
"""Where a server says whether it takes a message."""
_FIRST_STEPS: Final[tuple[Step, ...]] = ("connection", "EHLO")
_NO_ANSWER: Final[tuple[Deed, ...]] = ("is silent", "cuts", "closes")


class Fault(Struct, frozen=True):
    """What a server does at one step, in place of the usual answer."""

    step: Step
    """``body`` is in the middle of a message, ``end`` after its dot, and ``RSET`` after its recipient was refused."""
    does: Deed
    """``cuts`` resets the line, ``closes`` ends it in good order; ``is late`` goes on when the client has left."""
    says: str = ""
    """The whole refusal, or all that comes of an answer before the line is closed."""
    takes: bool = False
    """Whether the server takes the message, and keeps it, before this happens after the dot."""

    @property
    def is_told(self) -> bool:
        """Whether a client that waits can know that the message was taken: it has the code of the last line."""
        return self.takes and (self.does == "says twice" or self.says.startswith("250 "))


class Taken(Struct, frozen=True):
    """A message that the server has taken: from then on it is the server's to deliver."""

    address: str
    content: bytes
    fault: Fault | None


def _before_the_dot() -> Iterator[Fault]:
    for step in _ANSWERS[:-1]:
        yield from (Fault(step, does) for does in _NO_ANSWER)
        yield Fault(step, "says half", _HALVES[step][:2])
        yield Fault(step, "says half", _HALVES[step])
        yield Fault(step, "says twice")
    for does in _NO_ANSWER:
        yield Fault("body", does)
    yield Fault("body", "is late", takes=True)


def _after_the_dot() -> Iterator[Fault]:
    for takes in (False, True):
        for does in _NO_ANSWER:
            yield Fault("end", does, takes=takes)
    for half in (_HALVES["end"][:2], _HALVES["end"], "250-2.0.0 queued\r\n"):
        yield Fault("end", "says half", half, takes=True)
    for half in ("4", "45", "55", "550-5.1.1 no\r\n"):
        yield Fault("end", "says half", half)
    yield Fault("end", "says twice", takes=True)


def _refusals() -> Iterator[Fault]:
    yield from (Fault("RSET", does) for does in _NO_ANSWER)
    yield Fault("RSET", "says half", "25")
    yield Fault("RSET", "says twice")
    for step, says in itertools.product(_ANSWERS, (*LATER, *NEVER)):
        yield Fault(step, "refuses", says)


OF_MESSAGES = (*_before_the_dot(), *_after_the_dot(), *_refusals())
"""All that can happen to one message."""
OF_CONNECTIONS = (
    *(Fault(step, does) for step in _FIRST_STEPS for does in _NO_ANSWER),
    Fault("connection", "says half", "22"),
    Fault("EHLO", "says half", "250-mail.exa"),
    Fault("connection", "refuses", LATER[0]),
    Fault("connection", "refuses", NEVER[2]),
    Fault("EHLO", "refuses", LATER[0]),
)
"""All that can happen to a connection, but for what happens to its messages."""


def dealt(faults: Iterable[Fault], plain: int, seed: int) -> Iterator[Fault | None]:
    """Faults and so many None in random order, again and again, so that nothing is left out for long."""
    deck = [*faults, *(None for _ in range(plain))]
    chance = random.Random(seed)
    while True:
        chance.shuffle(deck)
        yield from deck


class FaultyServer(MailServer):
    """Gives each message and each connection the next fault, or none; keeps what it has taken.

    ``silence`` are the seconds for which it is silent, or late: more than its clients wait.
    """

    def __init__(
        self,
        of_messages: Iterable[Fault | None],
        of_connections: Iterable[Fault | None] = (),
        *,
        silence: float = 1.0,
    ) -> None:
        self._of_messages = itertools.chain(of_messages, itertools.repeat(None))
        self._of_connections = itertools.chain(of_connections, itertools.repeat(None))
        self._silence = silence
        self._refusing = 0
        self._moved = threading.Condition()
        self.taken: list[Taken] = []
        self.met: Counter[Fault] = Counter()
        self.steps = 0
        """How often it was asked anything."""
        super().__init__()

    @property
    def counts(self) -> Counter[str]:
        """How many messages it has taken for each mailbox."""
        with self._moved:
            return Counter(each.address for each in self.taken)

    def refuse_next(self, number: int) -> None:
        """Refuses so many messages for good, whatever else was to happen to them."""
        with self._moved:
            self._refusing = number

    def wait_for_steps(self, number: int, patience: float) -> bool:
        """Waits until it was asked so often since it was made; whether it was."""
        with self._moved:
            return self._moved.wait_for(lambda: self.steps >= number, patience)

    def _serve(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as read, contextlib.suppress(_Cut, OSError):
            self._talk(line, read, self._next(self._of_connections))

    def _talk(self, line: socket.socket, read: BinaryIO, of_connection: Fault | None) -> None:
        if not self._say("connection", line, of_connection).startswith("220"):
            return
        fault, recipient = None, ""
        while (command := read.readline()).endswith(b"\r\n"):
            words = command.decode("utf-8", "replace").split()
            step = words[0].upper()
            if step == "MAIL":
                fault, recipient = self._next_of_messages(), ""
            if step == "DATA" and not recipient:
                line.sendall(b"503 5.5.1 who is it for?\r\n")
                continue
            said = self._say(step, line, of_connection if step == "EHLO" else fault)
            if step == "RCPT" and said.startswith("250"):
                recipient = words[1].partition("<")[2].removesuffix(">")
            if said.startswith("354"):
                said = self._take(recipient, line, read, fault)
            if said.startswith(("421", "221")):
                return

    def _take(self, recipient: str, line: socket.socket, read: BinaryIO, fault: Fault | None) -> str:
        """Reads a message, and takes it where its fault does not say otherwise."""
        first = b"".join(itertools.islice(read, _FIRST_LINES))
        if fault and fault.step == "body":
            self._misbehave(line, fault)
        content = first + _rest(read)
        if fault is None or fault.takes or fault.step not in ("body", "end"):
            with self._moved:
                self.taken.append(Taken(recipient, unstuffed(content), fault))
        return self._say("end", line, fault)

    def _say(self, step: str, line: socket.socket, fault: Fault | None) -> str:
        with self._moved:
            self.steps += 1
            self._moved.notify_all()
        said = LATER[1] if fault and fault.step == "RSET" and step == "RCPT" else USUAL[step]
        if fault and fault.step == step:
            said = self._misbehave(line, fault) or f"{said}\r\n{said}"
        line.sendall(said.encode() + b"\r\n")
        return said

    def _misbehave(self, line: socket.socket, fault: Fault) -> str:
        with self._moved:
            self.met[fault] += 1
        match fault.does:
            case "refuses" | "says twice":
                return fault.says
            case "is silent" | "is late":
                self._is_over.wait(self._silence)
            case "says half":
                line.sendall(fault.says.encode())
            case "cuts":  # what the client still sends comes back as an error
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if fault.does == "is late":
            return ""
        raise _Cut

    def _next(self, faults: Iterator[Fault | None]) -> Fault | None:
        with self._moved:
            return next(faults)

    def _next_of_messages(self) -> Fault | None:
        with self._moved:
            if not self._refusing:
                return next(self._of_messages)
            self._refusing -= 1
            return Fault(_ANSWERS[self._refusing % len(_ANSWERS)], "refuses", NEVER[2])


class _Cut(Exception):
    """The line is cut."""


def _rest(read: BinaryIO) -> bytes:
    """All to the dot. Raises _Cut where it does not come: such a message was never sent."""
    lines: list[bytes] = []
    for line in read:
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line)
    raise _Cut
