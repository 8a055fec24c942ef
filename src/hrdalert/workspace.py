"""Where things lie, and what a script opens: ``Workspace.open(".").case("2026-014").draft("press-release")``."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path

from hrdalert.cases.case_files import SUFFIXES, by_reference, case_files_in, reference_in
from hrdalert.cases.edit import with_embargo
from hrdalert.cases.located_yaml import scan
from hrdalert.cases.model import Case
from hrdalert.cases.own_records import read_own
from hrdalert.cases.reading import check_case, check_text
from hrdalert.cases.translations import is_translation, translated_by, translated_into, translation_file
from hrdalert.cases.validation import validated
from hrdalert.cases.values import is_device, is_id
from hrdalert.disclosure.audience import READERS
from hrdalert.disclosure.everybody import Everybody, digest_of
from hrdalert.disclosure.leaks import secrets_of_all
from hrdalert.disclosure.name_forms import Form
from hrdalert.dispatch.sent import from_register, sent_of
from hrdalert.documents.blocks import Document
from hrdalert.documents.templates import Letters
from hrdalert.drafts.case_on_day import CaseOnDay
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal, documents_of, draft
from hrdalert.drafts.office_resources import OfficeResources
from hrdalert.drafts.pictures import Pictures
from hrdalert.errors import InputErrors, Problem, RefusedError, WorkspaceError
from hrdalert.factcheck.memory import Memory
from hrdalert.knowledge import Knowledge, OfOffice
from hrdalert.publishing.published import Published
from hrdalert.review.subject import Context
from hrdalert.settings import SETTINGS, Settings
from hrdalert.store import put, put_in_place, read, read_text, writing


def _below(name: str) -> cached_property[Path]:
    """A place in the folder of a workspace."""
    return cached_property(lambda workspace: workspace.root / name)


@dataclass(frozen=True)
class Workspace(OfOffice):
    """A folder that holds an office's cases, recipients and templates."""

    root: Path
    settings: Settings = field(repr=False)
    own_problems: tuple[Problem, ...] = field(default=(), repr=False)
    """What is to be said of the settings and of the office's own records of knowledge: warnings alone."""

    @classmethod
    def open(cls, folder: Path | str = ".") -> Workspace:
        """Open the workspace in ``folder`` or the nearest folder above it.

        Whatever it gives out answers by the office's own records of knowledge. Raises WorkspaceError where there is
        none, InputErrors where its settings or those records have mistakes.
        """
        start = Path(folder).absolute()
        root = next((place for place in (start, *start.parents) if (place / SETTINGS).is_file()), None)
        if root is None:
            what = f"There is no {SETTINGS} in {start} or in a folder above it."
            mend = "Go to the folder that has one, or make a new workspace: hrdalert init DIR"
            raise WorkspaceError(what, mend)
        if not Path(folder).is_absolute():  # seen from here, so that messages show short paths
            root = Path(os.path.relpath(root))
        own, problems = read_own(root / "knowledge")
        with Knowledge.opened(root.resolve(), own).used():
            file = root / SETTINGS
            settings, found = validated(scan(file, file, keep_empty=False), Settings)
            if settings is None or any(problem.severity == "error" for problem in problems):
                raise InputErrors([*problems, *found])
            return cls(root, settings, (*problems, *found))

    cases_folder = _below("cases")
    letters_folder = _below("letter_templates")
    """The office's own templates, which hide the packaged ones of the same name."""
    recipients_folder = _below("recipients")
    out = _below("out")
    """Where drafts lie."""
    register = _below("register.db")
    """The file of the register, for an office with one desk."""

    @cached_property
    def letters(self) -> Letters:
        """The templates: the office's own before the packaged ones."""
        return Letters(self.letters_folder)

    @cached_property
    def resources(self) -> OfficeResources:
        """What drafting needs, read once."""
        files = tuple(case_files_in(self.cases_folder))
        everybody = Everybody(self.root, files, self._sent_of_others, self._published, self._respondents)
        return OfficeResources(
            self.settings, self.letters, self.recipients_folder, everybody, Pictures(self.root)
        )

    def _sent_of_others(self, references: Collection[str]) -> Iterable[tuple[str, bytes]]:
        return from_register(self, lambda register: register.case_files_but(references)) or ()

    def _published(self) -> Iterable[str]:
        return Published(self).references()

    @staticmethod
    def _respondents(inquiry: Path) -> Iterable[Form]:
        from hrdalert.inquiry.quotations import forms_of_respondents  # few workspaces have one

        return forms_of_respondents(inquiry)

    @cached_property
    def published(self) -> Published:
        """What was published where, read once. Raises WorkspaceError where that cannot be read."""
        return Published(self)

    # --- cases

    def case(
        self, name: str | Path, typed: bytes | None = None, *, typed_on: datetime.date | None = None
    ) -> OpenCase:
        """The case that a name means: a file, a reference, or the name of a file.

        ``typed`` is what somebody would have the file say, and what it may not say yet; ``typed_on`` is today where
        what of it cannot be read yet is left out, so that somebody can see the rest.
        Raises InputErrors where that cannot be read, WorkspaceError where there is no such case.
        """
        path = name if isinstance(name, Path) and name.is_file() else self.find_cases([name])[0]
        seen = self._seen(path, typed)
        read = check_case(path) if typed is None else check_text(typed, path, typed_on=typed_on)
        if read.case is None:
            raise InputErrors(read.problems)
        problems = read.problems
        try:
            self._require_no_double(read.case.reference, [path])
        except WorkspaceError as said:
            place = read.case.origin("reference")
            problems = (*problems, Problem(place, "reference-twice", str(said), said.hint))

        def is_as_read() -> bool:
            return self._seen(path) == seen and self.resources.everybody.is_as_read(path)

        return OpenCase(self, path, read.case, problems, is_as_read)

    def _seen(self, path: Path, typed: bytes | None = None) -> list[bytes]:
        """The digests of a case file, or of what is typed in its place, and of its translations on the disk."""
        languages = translated_into(path, (language for _, language in self.letters.all()))
        of_case = digest_of(path if typed is None else typed)
        return [of_case, *(digest_of(translation_file(path, language)) for language in languages)]

    def find_cases(self, names: Sequence[str | Path] = ()) -> list[Path]:
        """The case files that ``names`` mean, each once, in their order; without names, all of ``cases/``.

        Raises WorkspaceError with all the names that mean nothing, and for one that several cases have.
        """
        if not names:
            paths = case_files_in(self.cases_folder)
            if not paths:
                what = f"There are no cases in {self.cases_folder}."
                raise WorkspaceError(what, "Begin one: hrdalert new REFERENCE")
            return paths
        meant = {name: self._files(name) for name in names}
        if lost := [str(name) for name, paths in meant.items() if not paths]:
            what = f"There is no case {', no case '.join(lost)} in {self.cases_folder}."
            raise WorkspaceError(what, self._near(lost))
        return list(dict.fromkeys(path for paths in meant.values() for path in paths))

    def place_of_new(self, reference: str) -> Path:
        """The file of a case that is to be begun. Raises WorkspaceError where the reference cannot be that of one."""
        path = self.cases_folder / f"{reference}.yaml"
        if not is_id(reference) or is_device(reference):
            what = f"{reference!r} cannot be a reference: files are called by it."
            raise WorkspaceError(what, "Write one such as 2026-014.")
        if path.exists() or reference in self.case_names():
            what = f"There is a case {reference} already."
            raise WorkspaceError(what, "Choose another reference, or go on with that one.")
        return path

    def case_names(self) -> list[str]:
        """All references and file names of cases; files may have errors."""
        return list(self._names())

    def cases_that_name(self, drafts: Sequence[Path], day: datetime.date) -> Iterator[tuple[Path, str, Case]]:
        """Other cases, with their references and people, whose file names somebody of these who is withheld."""
        ours = {path.resolve() for path in drafts}
        everybody = self.resources.everybody.people
        theirs = {path: case for path, case in everybody.items() if path.resolve() not in ours}
        people = (
            [case for path, case in self.resources.everybody.people.items() if path not in theirs]
            if theirs
            else []
        )
        secrets = [names for audience in READERS if (names := secrets_of_all(people, audience, day)).others]
        for path, case in theirs.items() if secrets else ():
            reference = reference_in(path)
            if not reference or not any((self.out / one / reference).is_dir() for one in READERS):
                continue
            languages = translated_into(path, (language for _, language in self.letters.all()))
            files = (path, *(translation_file(path, language) for language in languages))
            texts = [read_text(file, errors="replace") for file in files]
            if any(names.found_in(texts) for names in secrets):
                yield path, reference, case

    def require_no_doubles(self, paths: Sequence[Path]) -> None:
        """Raise WorkspaceError where another case has the reference of one of these: their drafts would meet."""
        for ours in by_reference(paths).values():
            self._require_no_double(reference_in(ours[0]), ours)

    def _require_no_double(self, reference: str, ours: Sequence[Path]) -> None:
        """Raise WorkspaceError where other files than ours have a reference."""
        alike = dict.fromkeys((*self._references.get(reference.casefold(), ()), *ours))
        files = {file.resolve(): file for file in alike} if reference and len(alike) > 1 else {}
        if len(files) > 1:
            raise _of_several(reference, list(files.values()), is_reference=True)

    @cached_property
    def _references(self) -> Mapping[str, Sequence[Path]]:
        return by_reference(case_files_in(self.cases_folder))

    def _files(self, name: str | Path) -> list[Path]:
        for path in (Path(name), self.root / name, self.cases_folder / name):
            if path.is_dir():
                return case_files_in(path / "cases" if (path / SETTINGS).is_file() else path)
            endings = ("", *SUFFIXES) if Path(name).parent.name else ("",)
            for file in (Path(f"{path}{ending}") for ending in endings):
                if file.is_file():
                    return [translated_by(file) if is_translation(file) else file]
        paths = self._names().get(str(name), [])
        if len(paths) > 1:
            is_reference = all(reference_in(path) == name for path in paths)
            raise _of_several(str(name), paths, is_reference=is_reference)
        return paths

    def _names(self) -> dict[str, list[Path]]:
        names: dict[str, list[Path]] = {}
        for path in case_files_in(self.cases_folder):
            for name in dict.fromkeys((path.stem, path.name, reference_in(path))):
                if name:
                    names.setdefault(name, []).append(path)
        return names

    def _near(self, names: Sequence[str]) -> str:
        known = self.case_names()
        near = dict.fromkeys(match for name in names for match in get_close_matches(name, known, 2, 0.5))
        if near:
            return f"Did you mean {' or '.join(near)}?"
        if not known:
            return "The folder has no cases. Begin one: hrdalert new REFERENCE"
        references = [reference_in(path) or path.stem for path in case_files_in(self.cases_folder)]
        return f"There are: {', '.join(references[:8])}{' …' if len(references) > 8 else ''}"


@dataclass(frozen=True)
class OpenCase(OfOffice):
    """A case that could be read, in its workspace."""

    workspace: Workspace
    path: Path
    case: Case
    problems: tuple[Problem, ...]
    """What reading it found: errors mark every draft, and keep it from being sent."""
    is_as_read: Callable[[], bool] = field(default=lambda: True, repr=False)
    """Whether its file and translations are on the disk as they were read."""

    def case_on_day(
        self, day: datetime.date | None = None, clock: datetime.date | None = None, sent: bytes | None = None
    ) -> CaseOnDay:
        """The case told as of a day; without one, of its own ``as_of``. ``clock`` is today.

        ``sent`` is the case file of the latest document that went out, for what has not changed since.
        """
        resources = self.workspace.resources
        day = day or self.case.as_of
        clock = clock or datetime.date.today()
        written_to = resources.readers(self.case, self.case.language, day)
        before = check_text(sent, self.path).case if sent else None
        context = Context(
            clock=clock,
            readers=written_to[0],
            letters=resources.letters,
            settings=resources.settings,
            path=self.path,
            namesakes=partial(resources.namesakes, self.path),
            names_somebody=partial(resources.names_somebody, day=clock),
            previous=self._previous,
            memory=self._memory(before),
            sent=before,
        )
        pages = partial(self.workspace.published.pages_of, self.case.reference)
        return CaseOnDay(
            resources, self.case, self.problems, day, clock, context, written_to, pages, self.is_as_read
        )

    def _memory(self, sent: Case | None) -> Memory:
        """What its texts were written under; where nothing was ever noted, that of what was sent last, if anything."""
        memory = Memory.read(self.workspace.root, self.case.reference)
        if memory is None:
            memory = Memory()
            with suppress(WorkspaceError):
                sent = sent or (self._previous(()) or (None,))[0]
            if sent is not None:
                memory.note(sent)
        memory.note(self.case)
        return memory

    def _previous(self, documents: tuple[str, ...]) -> tuple[Case, datetime.date, Mapping[str, str]] | None:
        """The case as one of these last went out, its day, and where the first is published, by language."""
        found = sent_of(self.workspace, self.case.reference, *documents)
        case = check_text(found[0], self.path).case if found else None
        if not found or not case:
            return None
        links = self.workspace.published.links(self.case.reference, documents[0]) if documents else {}
        return case, found[1], links

    def request(
        self, document: str, language: str, day: datetime.date, now: datetime.datetime
    ) -> DocumentRequest:
        """The request for a document as of a day; without a language, in the first one of the settings."""
        until, languages = self.case.release.embargo, self.workspace.settings.defaults.languages
        return DocumentRequest(
            document, language or languages[0], day, is_released=until is not None and until <= now
        )

    def drafts(
        self, request: DocumentRequest, clock: datetime.date | None = None
    ) -> tuple[list[Draft], list[Refusal]]:
        """The drafts of a request, one a recipient where it is a letter, and what may not be made."""
        return draft(self.case_on_day(request.day, clock), request)

    def seen(self, request: DocumentRequest, clock: datetime.date) -> tuple[list[Document], list[Refusal]]:
        """As :meth:`drafts`, of a case that somebody types: what is wrong with the documents is not asked."""
        made, refusals = documents_of(self.case_on_day(request.day, clock), request)
        return [one.document for one in made], refusals

    def require_embargo(self, document: str, language: str, now: datetime.datetime) -> None:
        """Raises RefusedError for what the public can see, before the hour of the case's embargo."""
        until = self.workspace.resources.embargo_on(self.case, document, language)
        if until is not None and until > now:
            place, at = self.case.origin("release", "embargo"), f"{until:%Y-%m-%d %H:%M %Z}"
            what = f"{self.case.reference} is under an embargo until {at} ({place}), and {document} is for the public"
            held = f"--embargo {until.isoformat(timespec='minutes')} lets hrdalert queue hold messages until then"
            hint = f"Come back after that hour, or mend it there if it has changed. {held}"
            raise RefusedError(f"{what}: it is neither sent nor published before.", hint)

    def under_embargo(self, written: str) -> OpenCase:
        """The case under another embargo, which its file says from now on.

        Raises RefusedError where that cannot be written without touching anything else, and WriterError.
        """
        return self.rewritten(with_embargo(self.path, written))

    def rewritten(self, content: bytes) -> OpenCase:
        """The case as its file says it from now on. Raises WriterError where nobody may write there."""
        with writing(self.path, "See who may write there."):
            put_in_place(self.path, content)
        return self.workspace.case(self.path)

    def draft(
        self,
        document: str,
        *,
        language: str = "",
        recipient: str | None = None,
        day: datetime.date | None = None,
    ) -> Draft:
        """One document. Raises InputErrors with the reason where it may not be made."""
        request = DocumentRequest(document, language or self.case.language, day or self.case.as_of)
        drafts, refusals = self.drafts(request)
        for made in drafts:
            if recipient is None or made.document.recipient == recipient:
                return made
        problems = [problem for refusal in refusals for problem in refusal.problems]
        why = "; ".join(refusal.why for refusal in refusals) or f"no letter goes to {recipient}"
        not_made = Problem(self.case.origin("reference"), "not-made", f"no {document}: {why}")
        raise InputErrors(problems or [not_made])

    def mandate_ids(self, day: datetime.date) -> tuple[str, ...]:
        """The mandates that a submission of a day is addressed to: those named, else those suggested."""
        return tuple(mandate.id for mandate in self.case.mandates) or self.case_on_day(day).mandates


def _of_several(name: str, files: Sequence[Path], *, is_reference: bool) -> WorkspaceError:
    """What is said of a name that several cases have."""
    kind = "reference" if is_reference else "name"
    what = f"{name} is the {kind} of several cases: {', '.join(each.as_posix() for each in files)}."
    if is_reference:
        return WorkspaceError(what, "Change it in one of them: their drafts would overwrite each other.")
    return WorkspaceError(what, "Give the file, or change the id or the reference of one of them.")


# --- a new workspace


_FILES = Path(__file__).parent / "workspace_files"


def init(folder: Path) -> list[Path]:
    """Make a new workspace: settings, an example case, recipients, a place for own templates. Returns the files made.

    Raises WorkspaceError, with nothing written, in a workspace, and where any of the files is there already.
    """
    for place in (folder.resolve(), *folder.resolve().parents):
        if (place / SETTINGS).exists():
            what = f"There is a workspace in {place} already; nothing was written."
            raise WorkspaceError(what, "Go on with that one, or choose a folder outside it.")
    sources = [path for path in sorted(_FILES.rglob("*")) if path.is_file()]
    # In the package it bears another name, so that it means nothing there.
    targets = [folder / str(path.relative_to(_FILES)).replace("gitignore", ".gitignore") for path in sources]
    if taken := [target for target in targets if target.exists()]:
        what = f"{', '.join(map(str, taken))} would be overwritten; nothing was written."
        raise WorkspaceError(what, "Choose another folder, or move these files away.")
    for source, target in zip(sources, targets, strict=True):
        put(target, read(source))
    return targets
