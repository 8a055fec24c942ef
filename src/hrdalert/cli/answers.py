"""What was answered so far, question by question: so that somebody can go back, or stop and go on another day.

A conversation is a function of its answers. To go back it begins anew and gets all of them but the last, unseen; to go
on another day, all.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec

from hrdalert.files import put

BACK = "<"
"""What is typed to go back."""


class GoBack(Exception):
    """Somebody would like to answer the question before once more."""


class _Answer(msgspec.Struct):
    question: str
    text: str


class _Kept(msgspec.Struct):
    """A conversation as it lies in its file, with the digest of the case that was made of it last."""

    answers: list[_Answer]
    case: str = ""


class Answers:
    """The answers of one conversation; with a file, each is in it as soon as it was given.

    Raises ValueError, naming the file, where it holds something else.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self._next = 0
        self._unseen = contextlib.ExitStack()
        self._kept = _Kept([])
        if file is None or not file.exists():
            return
        try:
            self._kept = msgspec.json.decode(file.read_bytes(), type=_Kept)
        except msgspec.DecodeError as error:
            raise ValueError(f"{file}: {error}") from None

    @property
    def is_begun(self) -> bool:
        return bool(self._kept.answers)

    @property
    def is_replaying(self) -> bool:
        """Whether the next question was answered before."""
        return self._next < len(self._kept.answers)

    @contextlib.contextmanager
    def from_the_start(self) -> Iterator[None]:
        """A conversation that begins anew: what it says is unseen until all that was answered is given again."""
        self._next = 0
        with self._unseen:
            if self.is_replaying:
                self._unseen.enter_context(contextlib.redirect_stdout(io.StringIO()))
            yield

    def again(self, question: str) -> str | None:
        """What was answered to it before; None where it is to be asked. Answers to other questions are forgotten."""
        if not self.is_replaying:
            return None
        given = self._kept.answers[self._next]
        if given.question != question:
            self.forget_from(self._next)
            return None
        self._next += 1
        if not self.is_replaying:
            self._unseen.close()
        return given.text

    def note(self, question: str, text: str) -> int:
        """Takes an answer down, and tells its number."""
        self._kept.answers.append(_Answer(question, text))
        self._next = len(self._kept.answers)
        self._put()
        return self._next - 1

    @property
    def last(self) -> int:
        """The number of the answer that was taken down, or given again, last."""
        return self._next - 1

    def understood(self, number: int, text: str) -> None:
        """An answer as it was understood: the same on any later day."""
        if self._kept.answers[number].text != text:
            self._kept.answers[number].text = text
            self._put()

    def forget_from(self, number: int) -> None:
        """An answer that cannot be taken, and all behind it."""
        del self._kept.answers[number:]
        self._next = min(self._next, number)
        self._unseen.close()
        self._put()

    def go_back(self) -> None:
        """The last answer is forgotten."""
        self.forget_from(len(self._kept.answers) - 1)

    def note_case(self, path: Path) -> None:
        """The case as it was just made of the answers."""
        self._kept.case = _digest(path)
        self._put()

    def has_made(self, path: Path) -> bool:
        """Whether the file is what was made of the answers, and nobody changed it since."""
        return not path.exists() or self._kept.case == _digest(path)

    def remove(self) -> None:
        """All was asked: the answers stand in the case."""
        if self.file:
            self.file.unlink(missing_ok=True)
            self.file = None

    def _put(self) -> None:
        if self.file:
            put(self.file, msgspec.json.format(msgspec.json.encode(self._kept), indent=1) + b"\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
