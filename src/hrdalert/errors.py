"""Every error that hrdalert raises on purpose.

Problems are values (:class:`Problem`): a function that finds some returns or collects them all, so that a
user sees every mistake at once.
"""

import sysconfig
import traceback
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from msgspec import Struct

Severity = Literal["error", "warning", "remark"]
_CODE: Final = (
    Path(__file__).parents[1],
    *(Path(sysconfig.get_path(name)) for name in ("purelib", "stdlib")),
)
"""Below these lie the program, its libraries and Python's own."""


def how_to_install(extra: str) -> str:
    """How an extra is added. No index of packages has hrdalert, so the folder of its source is where pip runs."""
    return f"In the folder with the source of hrdalert, run: pip install '.[{extra}]'"


def concerns(documents: Iterable[str], traits: Collection[str]) -> bool:
    """Whether a document with these traits is meant: one that has all the traits of one of ``documents``.

    ``public prints:demands`` means every document for the public that prints demands. A trait is an audience; what is
    printed (``prints:demands``, ``asks:demands.0``, ``text:summary``); whom it speaks to (``to:members``,
    ``recipient:eg-prosecutor``); or the document itself (``press-release``, ``un-form/2``).
    """
    return any(
        document in traits or (" " in document and all(map(traits.__contains__, document.split())))
        for document in documents
    )


class Origin(Struct, frozen=True, cache_hash=True):
    """Where a text stands: a file, with line and column counted from 1 (0: not known)."""

    file: Path
    line: int = 0
    column: int = 0
    missing: tuple[str | int, ...] = ()
    """The keys that lead to what is not there, from the top of the file; the place is that of the last that is."""

    def __str__(self) -> str:
        numbers = (number for number in (self.line, self.line and self.column) if number)
        return ":".join((self.file.as_posix(), *map(str, numbers)))


class Problem(Struct, frozen=True):
    """One thing that a person should mend: where, what, and how."""

    origin: Origin
    code: str
    """A short stable id, such as ``unknown-key`` or ``F02_place``."""
    text: str
    """What is wrong, with the value found and what was expected."""
    mend: str = ""
    """What to write instead."""
    severity: Severity = "error"
    documents: tuple[str, ...] = ()
    """The documents it concerns, each by traits that all must hold, as :func:`concerns` says; empty: all of them."""

    def concerns(self, traits: Collection[str]) -> bool:
        """Whether a document with these traits has the problem."""
        return not self.documents or concerns(self.documents, traits)

    def __str__(self) -> str:
        line = f"{self.origin}: {self.severity} {self.code}: {self.text}"
        return f"{line}\n    {self.mend}" if self.mend else line

    def as_data(self) -> dict[str, Any]:
        return {
            "file": self.origin.file.as_posix(),
            "line": self.origin.line,
            "column": self.origin.column,
            **{name: getattr(self, name) for name in ("severity", "code", "text", "mend")},
            "documents": list(self.documents),
        }

    @property
    def in_a_line(self) -> str:
        """The place, what is wrong, and what to write instead, in one line."""
        mend = f"{'.' if self.mend[0].isupper() else ';'} {self.mend}" if self.mend else ""
        return f"{self.origin}: {self.text}{mend}"

    @property
    def place(self) -> tuple[str, int, int]:
        """The key that sorts problems by their place, in reading order."""
        return (self.origin.file.as_posix(), self.origin.line, self.origin.column)


def crash_report(error: BaseException) -> str:
    """A report of a crash that anybody may read: the kinds of errors, and the lines of the program that raised them.

    Messages of errors, values, and lines of other files may hold a text of a case, and paths a name: all are left out.
    """
    lines: list[str] = []
    raised: BaseException | None = error
    while raised is not None:
        lines.append(f"{type(raised).__module__}.{type(raised).__qualname__}")
        for frame in traceback.extract_tb(raised.__traceback__):
            file = Path(frame.filename)
            own = next((file.relative_to(root).as_posix() for root in _CODE if root in file.parents), None)
            lines.append(f"  {own}:{frame.lineno} {frame.name}" if own else "  elsewhere")
        raised = raised.__cause__ or (None if raised.__suppress_context__ else raised.__context__)
    return "\n".join(lines)


class HrdAlertError(Exception):
    """Base of all errors that are shown as a message, never as a traceback."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        """What to do about it."""

    @property
    def in_a_line(self) -> str:
        """What is wrong and what to do about it, as sentences of one line."""
        return ". ".join(filter(None, (str(self).rstrip("."), self.hint)))


class InputErrors(HrdAlertError):
    """The user's files have problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(sorted(problems, key=lambda problem: problem.place))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TemplateErrors(InputErrors):
    """A template has mistakes."""


class LeakError(InputErrors):
    """A name, alias or native form stands in a text whose reader may not have it."""


class NotReadyError(InputErrors):
    """A document could be made, and a rule of the review finds an error in it."""


class RefusedError(HrdAlertError):
    """This document may not be made of this case: consent, or a kind of case that it does not fit."""


class ClashError(RefusedError):
    """The file has changed since the writer of an edit saw it; the file stays as it is."""

    def __init__(self, file: Path, path: Sequence[str | int], now: Any) -> None:
        self.path, self.now = tuple(path), now
        says = f"it says now: {now}" if now else "nothing stands there now"
        what = f"{'.'.join(map(str, path)) or 'The text'} of {file.as_posix()} was changed meanwhile; {says}"
        super().__init__(what, "Read what stands there, and decide which of the two is right.")


class WorkspaceError(HrdAlertError):
    """No workspace, or no such case, document or recipient in it."""


class UnreachableError(WorkspaceError):
    """A server that does not answer now, and may later."""


class Misaddressed(Struct, frozen=True):
    """Why nothing can be written to a recipient or group that a case names."""

    code: str
    text: str
    mend: str


class WrongRecipients(WorkspaceError):
    """Names under appeal_to that mean nobody, or somebody who must not have these letters."""

    def __init__(self, names: Mapping[str, Misaddressed]) -> None:
        self.names = names
        found = names.values()
        text, mend = (
            "; ".join(dict.fromkeys(getattr(one, key) for one in found)) for key in ("text", "mend")
        )
        super().__init__(f"{text[0].upper()}{text[1:]}.", f"{mend[0].upper()}{mend[1:]}")


class WriterError(HrdAlertError):
    """A file could not be made, or reading it back showed something missing."""


class DispatchError(HrdAlertError):
    """A message surely did not go."""

    def __init__(
        self, message: str, hint: str = "", *, temporary: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message, hint)
        self.temporary = temporary
        """Whether it may go later: the server was busy, or could not be reached."""
        self.retry_after = retry_after
        """Seconds that the server asks to wait, where it says so."""
        self.of_the_way = False
        """Whether it is about the way, not the message: no other message would go by it either, until it is mended."""


class UncertainError(HrdAlertError):
    """Nobody knows whether a message went: the answer to it was lost. Never tried again without a person."""
