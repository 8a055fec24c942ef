"""The drafts of one case in ``out/``: what is written, what is left, and what is set aside.

A file is known as ours by the digest of what was written, kept in ``.hrdalert/drafts/<reference>.json``. A file that
somebody edited is never overwritten: it stays where the new draft would say the same as the last one did and it holds
no name that its reader may not have, and else it is set aside for the office. What may not stand in the folder of a
reader any more is set aside too, in every format, whatever it is called and however deep it lies.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hrdalert.disclosure.audience import AUDIENCES, READERS, Audience
from hrdalert.errors import WriterError
from hrdalert.store import STATE, is_link, make_folder, put, read, read_private, sweep, writing


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file that was moved to where the office alone reads, and why."""

    file: Path
    kept: Path
    why: str

    def __str__(self) -> str:
        return f"{self.file.as_posix()} {self.why}: it lies in {self.kept.as_posix()} now."


@dataclass(slots=True)
class Folder:
    """The files of one case below ``out/``, by their paths there."""

    out: Path
    ledger_file: Path
    reference: str
    written: list[Path] = field(default_factory=list)
    edited: list[Path] = field(default_factory=list)
    """Files that somebody edited and that stay."""
    set_aside: list[SetAside] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    """Why files that may not stay could not be moved away."""
    _digests: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path, reference: str) -> Folder:
        """The folder of a case in a workspace, with what is known of its files. Without a ledger none is known.

        What a killed run left half-written there is taken away. Raises WriterError where one of its folders is a
        link: what is withdrawn would go on lying where nobody looks.
        """
        ledger = _ledger(root, reference)
        folder = cls(root / "out", ledger, reference, _digests=_read(ledger))
        for audience in AUDIENCES:
            cls.require_no_links(folder.out, folder.out / audience / reference)
            sweep(folder.out / audience / reference)
        return folder

    @staticmethod
    def require_no_links(out: Path, place: Path) -> None:
        """Raise WriterError where ``out/`` or a folder on the way to a place below it is a link."""
        for way in (out, *(out / part for part in place.relative_to(out).parents), place):
            if is_link(way):
                what = f"{way.as_posix()} is a link, and what is written would lie elsewhere; nothing was written."
                mend = "Put a folder in its place. To keep drafts on another disk, move the whole workspace there."
                raise WriterError(what, mend)

    def stems(self) -> Mapping[str, set[str]]:
        """The drafts that lie there, by their stems (``press-release.en``), each with its formats."""
        stems = defaultdict[str, set[str]](set)
        for path in (path for audience in AUDIENCES for path in self._files(audience)):
            stem, _, format = path.name.rpartition(".")
            stems[stem].add(format)
        return stems

    def write(
        self,
        contents: Mapping[str, bytes],
        tells: Callable[[str, Path], bool] = lambda *_: False,
        is_as_read: Callable[[], bool] = lambda: True,
    ) -> None:
        """Write files by their places. Raises WriterError where one cannot be written; the others are whole.

        ``tells`` says whether an edited file of an audience holds a name that may not be there: it does not stay then.
        ``is_as_read`` says whether a case is still what they were made of; where not, none goes to a reader.
        The ledger knows the new bytes before a file is touched, so that whoever is interrupted finds no file unknown.
        """
        may_write = self._may_write
        plans = {place: content for place, content in contents.items() if may_write(place, content, tells)}
        for place, content in plans.items():
            self._digests[place] = [*self._digests.get(place, ()), _digest(content)]
        if plans:
            self.save()
        for place, content in plans.items():
            path = self.out / place
            if not place.startswith(("internal/", "un/")) and not is_as_read():
                what = (
                    f"the case changed while it was drafted, and {path.as_posix()} was not put in its place"
                )
                self.stuck.append(f"{what}. Draft it again.")
                continue
            with writing(path, "Close the program that has it open, or see to the folder, and draft again."):
                put(path, content)
            self._digests[place] = [_digest(content)]
            self.written.append(path)

    def withdraw(self, stem: str, keep: Iterable[str], why: str, among: Iterable[str] = AUDIENCES) -> None:
        """Set aside every file of a draft, in every folder and format, but those at the places to keep.

        A marked draft of the office's own that nobody edited is taken away instead: it holds nothing that is lost.
        """
        kept = set(keep)
        for audience in among:
            for path in self._files(audience):
                place = path.relative_to(self.out).as_posix()
                if path.name.rpartition(".")[0] != stem or place in kept:
                    continue
                if audience == "internal" and _digest(read(path)) in self._digests.get(place, ()):
                    path.unlink(missing_ok=True)
                    self._digests.pop(place, None)
                    continue
                try:
                    self._set_aside(place, why)
                except WriterError as error:  # the others may not stay for it
                    self.stuck.append(str(error))

    def clear(self, below: str, keep: Iterable[str], why: str) -> None:
        """Set aside every file of a folder below ``out/`` but those at the places to keep."""
        kept = set(keep)
        for path in sorted((self.out / below).rglob("*")):
            if path.is_file() and (place := path.relative_to(self.out).as_posix()) not in kept:
                self._set_aside(place, why)

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, *_: object) -> None:
        self.save()

    def withdraw_what(self, tells: Callable[[str, Path], bool], why: str) -> None:
        """Set aside each draft of which a file that lies with a reader holds a name, in all of its formats."""
        for audience in AUDIENCES[:-1]:
            files = self._files(audience)
            for stem in {path.name.rpartition(".")[0] for path in files if tells(audience, path)}:
                self.withdraw(stem, (), why, (audience,))

    def _files(self, audience: str) -> list[Path]:
        """All files of a reader, but for those by which programs mark what they have open; of the office, drafts."""
        folder = self.out / audience / self.reference
        paths = folder.glob("*.*.*") if audience == "internal" else folder.rglob("*")
        marks = (".", "~$")
        return sorted(path for path in paths if path.is_file() and not path.name.startswith(marks))

    def _may_write(self, place: str, content: bytes, tells: Callable[[str, Path], bool]) -> bool:
        """Whether a file is to be written; an edited one is set aside, or left where nothing new would be said."""
        path = self.out / place
        try:
            there = read(path)
        except FileNotFoundError:
            return True
        except OSError as error:
            what = f"{path.as_posix()} cannot be read: {error.strerror}"
            raise WriterError(what, "See to the file.") from error
        if there == content:
            self._digests[place] = [_digest(content)]
            self.written.append(path)
            return False
        known = self._digests.get(place, ())
        if _digest(there) in known:
            return True
        is_told = tells(place.partition("/")[0], path)
        if _digest(content) in known and not is_told:
            self.edited.append(path)
            return False
        edited = "was edited, and a new draft has taken its place" if known else "was not written here"
        self._set_aside(place, "holds a name that its reader may not have" if is_told else edited)
        return True

    def _set_aside(self, place: str, why: str) -> None:
        source = self.out / place
        audience, reference, name = place.split("/", 2)
        kept = self.out / "internal" / reference / "set-aside" / audience / name
        number = 1
        self.require_no_links(self.out, kept.parent)
        try:
            make_folder(kept.parent)
            while kept.exists() and read(kept) != read(source):
                number += 1
                kept = kept.with_name(f"{number}.{source.name}")
            source.replace(kept)
            self.set_aside.append(SetAside(source, kept, why))
        except FileNotFoundError:  # somebody took it away meanwhile
            pass
        except OSError as error:
            what = f"{source.as_posix()} {why}, but it cannot be moved away: {error.strerror}"
            raise WriterError(what, "Close the program that has it open, and draft again.") from error
        self._digests.pop(place, None)

    def save(self) -> None:
        """Keep what is known of the files."""
        text = json.dumps(self._digests, indent=1, sort_keys=True)
        with writing(self.ledger_file, "See to the folder, and draft again."):
            put(self.ledger_file, f"{text}\n".encode())


def documents_set_aside(out: Path, reference: str) -> tuple[tuple[Audience, str], ...]:
    """The documents of a case that were set aside, each once, with the audience that it was for."""
    aside: dict[tuple[Audience, str], None] = {}
    for audience in READERS:
        for path in sorted((out / "internal" / reference / "set-aside" / audience).glob("*.*")):
            first, second = path.name.split(".")[:2]
            aside[audience, second if first.isdecimal() else first] = None
    return tuple(aside)


def was_written_otherwise(root: Path, place: str, content: bytes) -> bool:
    """Whether the ledger knows other bytes than these as what was last written at a place below ``out/``."""
    known = _read(_ledger(root, place.split("/")[1])).get(place, ())
    return bool(known) and _digest(content) not in known


def _ledger(root: Path, reference: str) -> Path:
    return root / STATE / "drafts" / f"{reference}.json"


def _read(ledger: Path) -> dict[str, list[str]]:
    """The digests in a ledger, by the places of the files; of one that cannot be read, none."""
    try:
        digests = json.loads(read_private(ledger))
    except (OSError, ValueError):
        digests = {}
    if not isinstance(digests, dict):
        return {}
    return {str(path): [str(digest) for digest in known] for path, known in digests.items()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
