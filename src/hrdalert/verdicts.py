"""What was found in the documents of a case when they were looked at last, for a glance at many cases.

To compose the documents of a thousand cases takes minutes. One small file a case, in ``.hrdalert/checks/`` of the
workspace, holds which of its documents were ready and which rules had found something: digests, names of documents and
ids of rules; nothing of what a case tells. It counts on the same day only, and while everything is the same that the
documents are made from: the case, the recipients, what was sent, the templates, the settings, hrdalert and what it
knows. One that is lost or damaged means only that its case is to be looked at again.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from hrdalert.cases import Case
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.files import put
from hrdalert.inputs import Inputs, digest
from hrdalert.record import Home

VERSION: Final = 1


class Verdict(Struct, frozen=True):
    """What was found in one document."""

    document: str
    language: str
    ready: bool
    needs: tuple[str, ...] = ()
    """The ids of rules that keep it from being ready; none, where something else does."""
    remarks: tuple[str, ...] = ()
    """The ids of rules that found something else."""


class _Kept(Struct, frozen=True):
    key: str
    verdicts: tuple[Verdict, ...]
    version: int = VERSION


class Verdicts(Struct, frozen=True):
    """The verdicts of a workspace on one day, in one state of all that its documents share."""

    home: Home
    shared: str
    """The digest of the day, and of all that a document is made from but its case."""

    @classmethod
    def of(cls, desk: Desk, day: datetime.date) -> Verdicts:
        orders = [Order(document, language, day) for document, language in desk.letters.all()]
        inputs = Inputs.of(desk, orders, ())
        templates = [f"{name} {made_from}" for name, made_from in sorted(inputs.templates.items())]
        shared = digest(day.isoformat(), inputs.shared, *templates, *_files(desk.workspace.recipients_folder))
        return cls(Home(desk.workspace.root), shared)

    def read(self, desk: Desk, case: Case, content: bytes) -> tuple[Verdict, ...] | None:
        """What was found in the documents of a case whose file has this content; None: it is not known."""
        try:
            kept = msgspec.json.decode(self._path(case).read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
        is_the_same = kept.version == VERSION and kept.key == self._key(desk, case, content)
        return kept.verdicts if is_the_same else None

    def keep(self, desk: Desk, case: Case, content: bytes, found: Sequence[Verdict]) -> None:
        """Keeps what was found for the next glance. Where nothing can be written, it is not."""
        kept = _Kept(self._key(desk, case, content), tuple(found))
        with contextlib.suppress(OSError):
            self.home.prepare()
            put(self._path(case), msgspec.json.encode(kept))

    def _path(self, case: Case) -> Path:
        return self.home.folder / "checks" / f"{case.reference}.json"

    def _key(self, desk: Desk, case: Case, content: bytes) -> str:
        return digest(self.shared, content, repr(desk.sent(case, datetime.date.max)), desk.unread_register)


def _files(folder: Path) -> list[bytes | str]:
    """The files of a folder, with their names."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [part for path in files for part in (path.relative_to(folder).as_posix(), path.read_bytes())]
