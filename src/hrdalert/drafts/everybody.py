"""Everybody whom a document may not give away: the people of all cases, and what the workspace keeps for the office.

What could hide somebody is said with its file, and till it is mended nothing is made for Governments and the public.

The names of a case that was deleted stand in the register, if it was sent. Of one that was drafted alone nothing is
remembered: a list of names, or of digests that can be guessed, would be one more thing to find. So its files in
``out/`` and its pages have to go, too, before anything is made.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.cases.model import Case
from hrdalert.cases.people import people_in
from hrdalert.cases.reading import check_text
from hrdalert.cases.translations import is_translation, translated_by
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.forms import Form
from hrdalert.disclosure.kept import Kept
from hrdalert.disclosure.leaks import Secrets, secrets_of_all
from hrdalert.drafts import withheld_before
from hrdalert.drafts.folder import AUDIENCES
from hrdalert.drafts.remembered import remembered
from hrdalert.errors import InputErrors, Origin, Problem, WorkspaceError
from hrdalert.store import STATE


class _Known(Struct, frozen=True):
    """The people of a case, what else it keeps for the office, and what could hide somebody."""

    people: Case
    kept: tuple[Form, ...]
    problems: tuple[Problem, ...]
    digest: bytes = b""
    """Of its file."""


@dataclass(frozen=True)
class Everybody:
    """The people of a workspace, each file read once."""

    root: Path
    files: tuple[Path, ...] = field(repr=False)
    """All case files."""
    sent: Callable[[Collection[str]], Iterable[tuple[str, bytes]]] = field(repr=False)
    """The case files that the register keeps, by reference, but for those of some cases."""
    published: Callable[[], Iterable[str]] = field(repr=False)
    """The references of what lies on a website."""

    @cached_property
    def _known(self) -> Mapping[Path, _Known]:
        beside = defaultdict[Path, list[Path]](list)
        for folder in {path.parent for path in self.files}:
            for file in sorted(filter(is_translation, folder.iterdir())):
                beside[translated_by(file)].append(file)
        digests = {path: digest_of(path) for path in self.files}
        return {path: _known(path, path, beside[path], digests[path]) for path in self.files}

    @cached_property
    def people(self) -> Mapping[Path, Case]:
        """By file, a case that holds nothing but its people."""
        return {path: known.people for path, known in self._known.items()}

    @cached_property
    def _gone(self) -> tuple[_Known, ...]:
        """What was sent of cases that have no file any more."""
        references = {case.reference for case in self.people.values()}
        try:
            sent = list(self.sent(references))
        except WorkspaceError as error:
            what = f"whom the register knows of cases that are gone cannot be read: {error}"
            register = self.root / "register.db"
            problem = Problem(Origin(register), "register", what, error.hint)
            return (replace(_known(b"{}", register), problems=(problem,)),)
        return tuple(_known(content, Path(f"{reference}.yaml")) for reference, content in sent)

    @cached_property
    def _respondents(self) -> tuple[list[Form], list[Problem]]:
        """The forms of who answered inquiries, and what keeps them from being read."""
        forms: list[Form] = []
        problems: list[Problem] = []
        for file in sorted(self.root.glob("inquiries/*/inquiry.yaml")):
            from hrdalert.drafts.inquiry.quotations import forms_of_respondents  # few workspaces have one

            try:
                forms += forms_of_respondents(file.parent)
            except InputErrors as error:
                problems += error.problems
        return forms, problems

    def secrets(self, audience: Audience, day: datetime.date, is_open: Callable[[str], bool]) -> Secrets:
        """All that an audience may not have; ``is_open`` says of a number or address whether everybody may."""
        known = (*self._known.values(), *self._gone)
        kept = (form for one in known for form in one.kept if form.kind != "run" or not is_open(form.letters))
        return secrets_of_all((one.people for one in known), audience, day, (*kept, *self._respondents[0]))

    @remembered
    def problems(self, day: datetime.date) -> tuple[Problem, ...]:
        """What could hide somebody, whichever case is told."""
        known = (*self._known.values(), *self._gone)
        found = [*(problem for one in known for problem in one.problems), *self._respondents[1]]
        found += () if found else self._left_over()
        for path, one in self._known.items():
            found += () if one.problems else withheld_before.missing(self.root, path, one.people, day)
        return tuple(found)

    def _left_over(self) -> Iterator[Problem]:
        """What lies there of cases that are gone, and of whose people nothing is known."""
        known = {one.people.reference for one in (*self._known.values(), *self._gone)}
        known |= {file.parent.name for file in self.root.glob("inquiries/*/inquiry.yaml")}
        back = "bring its file back into cases/, or"
        folders = (folder for one in AUDIENCES for folder in (self.root / "out" / one).glob("*"))
        lying = [one for one in folders if one.name not in known and any(map(Path.is_file, one.rglob("*")))]
        for reference, folder in {folder.name: folder for folder in reversed(lying)}.items():
            what = f"{reference} has no case file any more, so that nobody looks for its names in other documents"
            mend = f"{back} delete what lies in the folders {reference} of out/"
            yield Problem(Origin(folder), "case-gone", what, mend)
        for reference in sorted({*self.published()} - known):
            what = f"{reference} has no case file any more, and lies on your website"
            mend = f"{back} take it down: hrdalert publish {reference} --take-down"
            yield Problem(Origin(self.root / STATE / "published.json"), "case-gone", what, mend)

    def remember(self, path: Path, day: datetime.date) -> None:
        """Note whom a case withholds, so that nobody is lost. Raises WriterError where nothing can be noted."""
        if (known := self._of(path)) and not known.problems:
            withheld_before.remember(self.root, known.people, day)

    def is_as_read(self, path: Path) -> bool:
        """Whether a case file is as it was when its people were read."""
        known = self._of(path)
        return known is None or known.digest == digest_of(path)

    def _of(self, path: Path) -> _Known | None:
        ours = (known for file, known in self._known.items() if file.resolve() == path.resolve())
        return self._known.get(path) or next(ours, None)


def digest_of(file: Path) -> bytes:
    """The digest of a file; empty where it cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).digest()
    except OSError:
        return b""


def _known(
    source: Path | bytes, file: Path, translations: Iterable[Path] = (), digest: bytes = b""
) -> _Known:
    case, problems = people_in(source, file, translations)
    kept = Kept(case).for_others()
    if any(form.person.startswith(Kept.called[0]) for form in kept):
        # Few titles name anybody, and what the case tells openly of places and offices is no name of a source.
        text = source if isinstance(source, bytes) else source.read_bytes()
        kept = Kept(check_text(text, file).case or case).for_others()
    people = case.model_copy(update={"sources": (), "chronology": (), "notes": None})
    return _Known(people, tuple(kept), tuple(problems), digest)
