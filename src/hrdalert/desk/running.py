"""The desk that runs already: whoever starts another in the same workspace gets a new link to it.

A file that its owner alone reads says the desk's port and a secret. The secret itself is never sent: the one who asks
and the desk both show that they know it, so that no other program at that port passes for the desk.
"""

from __future__ import annotations

import hmac
import json
import secrets
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from hrdalert.store import STATE, put, read_private

_SECONDS: Final = 5
"""How long a desk that runs is waited for."""


class Question(Struct):
    """Asks for a new link: ``words`` were never used before, and ``proof`` is made of them and of the secret."""

    words: str
    proof: str


class Answer(Struct):
    """A new one-time code, with the proof that the desk gave it."""

    code: str
    proof: str


class RunningDesk(Struct):
    """What the file says of a desk that runs."""

    port: int
    secret: str

    @classmethod
    def at(cls, port: int) -> RunningDesk:
        return cls(port, secrets.token_urlsafe(32))

    def proof(self, role: str, words: str) -> str:
        return hmac.digest(self.secret.encode(), f"{role} {words}".encode(), "sha256").hex()

    def may_ask(self, question: Question) -> bool:
        return hmac.compare_digest(self.proof("ask", question.words).encode(), question.proof.encode())

    def keep(self, root: Path) -> None:
        put(_file(root), msgspec.json.encode(self))

    def forget(self, root: Path) -> None:
        """Removes the file, unless another desk has put its own there."""
        with suppress(OSError, msgspec.MsgspecError):
            if msgspec.json.decode(read_private(_file(root)), type=RunningDesk) == self:
                _file(root).unlink()


def link_to_running(root: Path) -> str | None:
    """A new link to the desk that runs in a workspace; None where none answers."""
    try:
        desk = msgspec.json.decode(read_private(_file(root)), type=RunningDesk)
        words = secrets.token_urlsafe(32)
        answer = _ask(desk.port, Question(words, desk.proof("ask", words)))
    except (OSError, HTTPException, msgspec.MsgspecError):
        return None
    proof = desk.proof("answer", f"{words} {answer.code}")
    is_desk = hmac.compare_digest(proof.encode(), answer.proof.encode())
    return f"http://127.0.0.1:{desk.port}/#enter={answer.code}" if is_desk else None


def _ask(port: int, question: Question) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        body = json.dumps(msgspec.to_builtins(question))
        connection.request("POST", "/again", body, {"Content-Type": "application/json"})
        return msgspec.json.decode(connection.getresponse().read(10_000), type=Answer)
    finally:
        connection.close()


def _file(root: Path) -> Path:
    return root / STATE / "desk.json"
