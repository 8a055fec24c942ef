"""What was answered so far, question by question: so that somebody can go back, or stop and go on another day.

A conversation is a function of its answers. To go back it begins anew and gets all of them but the last, unseen; to go
on another day, all.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from hrdalert.files import put

BACK = "<"
"""What is typed to go back."""


class GoBack(Exception):
    """Somebody would like to answer the question before once more."""


class _Answer(msgspec.Struct):
    question: str
    text: str
    part: str = ""
    """The part of the conversation: the same question is asked in several."""
    as_it_is: bool = False
    """It was asked about, and kept all the same."""


class _Kept(msgspec.Struct):
    """A conversation as it lies in its file, with what was made of it last."""

    answers: list[_Answer]
    files: dict[str, str] = {}
    """The digests of the files that were made, by their paths."""
    offices: list[str] = []
    """The ids of the recipients among what was made."""
    is_whole: bool = False
    """Whether documents can be made of them, though there is more to ask."""
    undone: list[_Answer] = []
    """Answers that somebody went back over, the one that is asked for next last."""


class Answers:
    """The answers of one conversation; with a file, each is in it as soon as it was given.

    Raises ValueError, naming the file, where it holds something else.
    """

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.part = ""
        """The part of the conversation that is held."""
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
        self._next, self.part = 0, ""
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
            self._undo_from(self._next)
            return None
        self._next += 1
        if not self.is_replaying:
            self._unseen.close()
            asked = question.strip().partition("\n")[0]
            click.secho(f"  ({asked} {given.text or 'nothing'})", dim=True)  # so that one knows where one is
        return given.text

    def note(self, question: str, text: str) -> int:
        """Takes an answer down, and tells its number."""
        # Those between were of questions that are not asked any more.
        del self._kept.undone[self._undone(question) :]
        self._kept.answers.append(_Answer(question, text, self.part))
        self._next = len(self._kept.answers)
        self._put()
        return self._next - 1

    @property
    def last(self) -> int:
        """The number of the answer that was taken down, or given again, last."""
        return self._next - 1

    def is_kept(self, number: int) -> bool:
        """Whether an answer that was asked about was kept all the same: it is not asked about again."""
        return self._kept.answers[number].as_it_is

    def keep(self, number: int) -> None:
        """An answer stays as it is, though it was asked about."""
        self._kept.answers[number].as_it_is = True
        self._put()

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

    def taken_back(self, question: str) -> str:
        """What was answered to it before somebody went back over it; empty where nobody did."""
        return next((each.text for each in self._kept.undone[self._undone(question) :]), "")

    def _undone(self, question: str) -> int:
        """The place of the answer to it among those that somebody went back over; behind them where there is none."""
        undone, wanted = self._kept.undone, (question, self.part)
        places = (at for at, each in enumerate(undone) if (each.question, each.part) == wanted)
        return max(places, default=len(undone))

    def go_back(self) -> None:
        """The last answer is taken back: it is proposed where it is asked for again."""
        self._undo_from(len(self._kept.answers) - 1)

    def _undo_from(self, number: int) -> None:
        """An answer, and all behind it, are kept to be proposed again."""
        self._kept.undone += reversed(self._kept.answers[number:])
        self.forget_from(number)

    def note_made(self, files: Sequence[Path], offices: Sequence[str]) -> None:
        """What was just made of the answers: files, and the ids of recipients in them."""
        self._kept.files = {file.as_posix(): _digest(file) for file in files}
        self._kept.offices = [*offices]
        self._put()

    @property
    def offices(self) -> tuple[str, ...]:
        return tuple(self._kept.offices)

    @property
    def made(self) -> tuple[Path, ...]:
        """The files that were made of the answers."""
        return tuple(map(Path, self._kept.files))

    def changed(self, path: Path) -> Path | None:
        """The first of these files and of ``path`` that somebody has changed, or made, since."""
        files = dict.fromkeys((path, *self.made))
        return next(
            (
                file
                for file in files
                if file.exists() and self._kept.files.get(file.as_posix()) != _digest(file)
            ),
            None,
        )

    @property
    def is_whole(self) -> bool:
        return self._kept.is_whole

    def keep_for_later(self) -> None:
        """What is needed was asked; the rest is asked another day."""
        self._kept.is_whole = True
        self._put()

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
