"""An inquiry at work: everything that is wrong with it, its documents, its trace, and what went out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import yaml
from msgspec.structs import replace

from hrdalert.cases.located_text import shown
from hrdalert.cases.located_yaml import scan
from hrdalert.cases.reading import check_case
from hrdalert.disclosure.audience import STOPPED, Audience
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.leaks import Secrets
from hrdalert.disclosure.name_forms import open_words
from hrdalert.disclosure.search import Finder
from hrdalert.disclosure.view import View
from hrdalert.documents import blocks as doc
from hrdalert.drafts.checking import look
from hrdalert.drafts.drafting import leaks_in
from hrdalert.drafts.folder import Folder
from hrdalert.drafts.formats import place
from hrdalert.drafts.office_resources import OfficeResources
from hrdalert.errors import InputErrors, Origin, Problem, WorkspaceError
from hrdalert.inquiry.answers import Answers
from hrdalert.inquiry.counts import Counts, Figures
from hrdalert.inquiry.form import Inquiry, mistake
from hrdalert.inquiry.pages import Pages
from hrdalert.inquiry.quotations import Private, Quotations
from hrdalert.knowledge import OfOffice
from hrdalert.store import put
from hrdalert.writers.tables import csv_file

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


@dataclass(frozen=True)
class Study(OfOffice):
    """One inquiry, read once with its answers."""

    folder: Path
    inquiry: Inquiry
    answers: Answers
    workspace: Workspace = field(repr=False)
    resources: OfficeResources = field(repr=False)
    day: datetime.date

    of_office: ClassVar = ("confidential-annex", "trace")
    """The documents that name respondents, and stay in the office."""
    of_call: ClassVar = ("call-for-inputs", "aggregate-table", "cover-email")
    table, email = "aggregate-table", "cover-email"

    @classmethod
    def of(
        cls, workspace: Workspace, names: Sequence[str], day: datetime.date | None = None
    ) -> Iterator[Study]:
        """The inquiries of a workspace; without names, all.

        Raises WorkspaceError for a name that means none, and where a case has the name of an inquiry.
        """
        home = workspace.root / "inquiries"
        folders = {file.parent.name: file.parent for file in sorted(home.glob("*/inquiry.yaml"))}
        if not folders:
            what = f"There are no inquiries in {home}."
            raise WorkspaceError(what, "Write inquiries/ID/inquiry.yaml first.")
        if lost := [name for name in names if name not in folders]:
            what = f"There is no inquiry {', no inquiry '.join(lost)}."
            raise WorkspaceError(what, f"There are: {', '.join(folders)}")
        for name in (name for name in folders if not names or name in names):
            if name in workspace.case_names():
                what = f"There is a case {name} too, and their drafts would meet."
                raise WorkspaceError(what, "Call the folder and the id of the inquiry otherwise.")
            yield cls.open(folders[name], workspace, day)

    @classmethod
    def open(cls, folder: Path, workspace: Workspace, day: datetime.date | None = None) -> Study:
        """Read an inquiry. Raises InputErrors where its file or its answers cannot be read."""
        inquiry = Inquiry.read(folder)
        return cls(
            folder, inquiry, Answers(inquiry, folder), workspace, workspace.resources, day or inquiry.as_of
        )

    @cached_property
    def counts(self) -> Counts:
        return Counts(self.inquiry, self.answers)

    @cached_property
    def quotations(self) -> Quotations:
        return Quotations(self.inquiry, self.answers, self.counts)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The documents of an inquiry, those of the office last."""
        own = self.inquiry.language
        ids = [name for name, language in self.resources.letters.all("inquiry") if language == own]
        if not ids:
            mend = "Write language: en, or templates in this language."
            raise WorkspaceError(f"there are no documents of an inquiry in {own}", mend)
        return tuple(sorted(ids, key=lambda name: (name in self.of_office, name)))

    @cached_property
    def releases(self) -> tuple[str, ...]:
        """The documents of a case that go to the press without being asked for."""
        letters, language = self.resources.letters, self.inquiry.language
        fronts = {name: letters.find(name, language).front for name, tag in letters.all() if tag == language}
        to_press = (name for name, front in fronts.items() if front.to == "press" and not front.made)
        return tuple(name for name in to_press if fronts[name].audience == "public")

    @cached_property
    def pages(self) -> Pages:
        return Pages(self)

    @cached_property
    def cases(self) -> tuple[View, ...]:
        """Those of the year in which everybody may be named in public, as the public may read them."""
        return tuple(self._cases())

    def _cases(self) -> Iterator[View]:
        if (run_options := self.inquiry.cases) is None:
            return
        for case in (check_case(path).case for path in self.resources.everybody.files):
            if case is None or case.language != self.inquiry.language:
                continue
            dates = [entry.date for entry in case.chronology if entry.date]
            days = (day for date in dates for day in (date.start, date.end) if day)
            if run_options.year not in {day.year for day in (case.as_of, *days)}:
                continue
            view = disclose(case, run_options.documents, max(self.day, datetime.date.today()))
            if view.victims and all(one.is_named for one in view.victims):
                yield view

    # --- what is wrong

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything, in the order of the files; texts first, and then what a reader of the documents would find."""
        found = [
            *self.inquiry._warnings,
            *self.answers.problems,
            *Figures(self.inquiry, self.counts).problems(),
            *self.quotations.problems(),
            *self._of_sending(),
            *self._of_call(),
            *self._of_everybody(),
        ]
        if not any(problem.severity == "error" and not problem.documents for problem in found):
            found += self._of_documents()
        return tuple(dict.fromkeys(sorted(found, key=lambda problem: problem.place)))

    def errors(self, documents: Sequence[str] = ()) -> list[Problem]:
        """Those that keep one of some documents from its reader."""
        names = documents or self.names
        return [
            one
            for one in self.problems
            if one.severity == "error" and any(one.concerns({name}) for name in names)
        ]

    def _of_everybody(self) -> Iterator[Problem]:
        """What could hide somebody of a case whom a document for the public must not name."""
        find, language = self.resources.letters.find, self.inquiry.language
        audiences = {name: find(name, language).front.audience for name in self.names}
        public = tuple(name for name, audience in audiences.items() if audience in STOPPED)
        found = self.resources.hiding(max(self.day, datetime.date.today())) if public else ()
        return (replace(problem, documents=public) for problem in found)

    def _of_call(self) -> Iterator[Problem]:
        call, at = self.inquiry.call, self.inquiry.at("call", "deadline")
        if self.day < (as_of := self.inquiry.as_of):
            yield mistake("too-early", self.inquiry.at("as_of"), as_of=as_of, day=self.day)
        if call.deadline and self.day > call.deadline.date():
            until = f"{call.deadline:%Y-%m-%d %H:%M}{f' ({call.zone})' if call.zone else ''}"
            yield replace(mistake("deadline", at, until=until, day=self.day), documents=self.of_call)
        if not self.resources.office(self.inquiry.language).contacts:
            yield replace(mistake("no-contact", at), documents=self.of_call)

    def _of_documents(self) -> Iterator[Problem]:
        """Cases that are not ready for the public, private words in a document, and a submission that is too long."""
        for case in (view.case for view in self.cases):
            releases = self.releases, (self.inquiry.language,)
            made = look(self.workspace.case(case.file), self.day, None, *releases).documents
            if not any(one.state == "ready" for one in made):
                why = next((one.why for one in made if one.why), "mend it")
                told = {"case": case.reference, "day": self.day, "why": why}
                yield replace(mistake("case", case.origin("as_of"), **told), documents=("annual-report",))
        for name in self.names:
            if name in self.of_office:
                continue
            document = self.document(name)
            if name == "call-for-inputs" and (limit := self.inquiry.call.limit):
                length, at = self.pages.length(document), self.inquiry.at("call", "limit")
                if length > limit.words:
                    yield replace(mistake("too-long", at, length=length, most=limit.words), documents=(name,))
            secrets = self._secrets["un" if document.audience == "un" else "public"]
            at = self.inquiry.at("id")
            leaks = list(leaks_in(document, secrets, at, at))
            if name == self.table:
                cells = [cell for row in self.pages.csv_rows for cell in row]
                leaks += [(at, leak) for leak in secrets.found_in(cells)]
            if name == self.email:
                heads = (self.inquiry.call.to, self.inquiry.call.subject_line)
                leaks += [(self.inquiry.at("call"), leak) for leak in secrets.found_in(heads)]
            of_cases = {view.case.file for view in self.cases}
            for where, leak in leaks:
                if where.file in of_cases and leak not in self._secrets_in_cases.found_in([leak.text]):
                    continue
                yield replace(mistake("name-leak", where, who=leak.person, document=name), documents=(name,))

    @cached_property
    def _secrets(self) -> Mapping[Audience, Secrets]:
        own = Finder(Private(self.inquiry, self.answers.every).forms)
        each: tuple[Audience, ...] = ("un", "public")
        return {one: replaced(self.resources.others(one, self.day), own=own, _clean=set()) for one in each}

    @cached_property
    def _secrets_in_cases(self) -> Secrets:
        """In a case's own text, a part of a name that is also one of somebody named there gives nobody away."""
        known = open_words([person for view in self.cases for person in view.case.people])
        own = [form for form in Private(self.inquiry, self.answers.every).forms if form.is_secret(known)]
        return replaced(self._secrets["public"], own=Finder(own), open_words=known, _clean=set())

    # --- documents

    def document(self, name: str) -> doc.Document:
        """A document of the inquiry."""
        return self.pages.document(name, self.day)

    def draft(self, root: Path, documents: Sequence[str], formats: Sequence[str]) -> Folder:
        """Write documents into ``out/``, all or none. Raises InputErrors with what keeps one from its reader."""
        for name in documents:
            if name not in self.names:
                there = ", ".join(self.names)
                raise WorkspaceError(f"an inquiry has no document {name!r}", f"There are: {there}")
        if errors := self.errors(documents):
            raise InputErrors([*errors, *self._withdrawn(root, errors)])
        contents: dict[str, bytes] = {}
        for name in documents or self.names:
            document = self.document(name)
            for format in formats:
                contents[place(document, format)] = self.resources.writer(format).write(document).content
            if name == self.table:
                contents[place(document, "csv")] = csv_file(self.pages.csv_rows)
            if name == self.email:
                contents[place(document, "eml")] = self._email(document)
        with Folder.open(root, self.inquiry.id) as folder:
            folder.write(contents, self._tells)
        return folder

    def _withdrawn(self, root: Path, errors: Sequence[Problem]) -> Iterator[Problem]:
        """What lies with a reader although it names somebody, or quotes what was not agreed to, is set aside."""
        grave = [error for error in errors if error.code in ("name-leak", "quote")]
        with Folder.open(root, self.inquiry.id) as folder:
            for name in (name for name in self.names if any(error.concerns({name}) for error in grave)):
                stem = f"{name}.{self.inquiry.language}"
                folder.withdraw(stem, (), "may not be read there any more", ("un", "public"))
        for moved in folder.set_aside:
            yield Problem(Origin(moved.file), "set-aside", str(moved), severity="remark")

    def _tells(self, audience: str, file: Path) -> bool:
        """Whether a file that somebody edited holds what its reader may not have."""
        secrets = {"un": self._secrets["un"], "public": self._secrets_in_cases}.get(audience)
        return secrets is not None and self.resources.holds_any(secrets, file)

    def _email(self, document: doc.Document) -> bytes:
        """A draft for a mail program: the address and the subject that the call asks for, and the text."""
        others = (block for block in document.blocks if not isinstance(block, doc.AddressBlock))
        blocks = tuple(one for one in others if not (isinstance(one, doc.Heading) and one.level == 1))
        text = self.resources.writer("txt").write(replace(document, blocks=blocks)).content.decode()
        message = EmailMessage(policy=SMTP)
        message["To"] = str(self.inquiry.call.to)
        message["Subject"] = " ".join(self.inquiry.call.subject_line.split())
        message["X-Unsent"] = "1"
        message.set_content(text, cte="quoted-printable")
        return bytes(message)

    # --- the trace

    @property
    def trace(self) -> Iterator[tuple[str, str, str, str]]:
        """For the office alone: each figure and quotation with its respondents, and what rests on which answers."""
        quotes = {quote.id: quote for quote in self.inquiry.quotes}
        findings = {str(finding.theme): finding for finding in self.inquiry.findings}
        for text, figures, rests, _ in self.inquiry.texts:
            finding = next((one for one in self.inquiry.findings if one.text is text), None)
            called = finding.theme if finding else shown(text, 60)[1:-1]
            where = f"{text.origin.file.name}:{text.origin.line} {called}"
            for figure in figures:
                what, counted = f"“{figure.words}”: {figure.of}", self.counts.who.get(figure.of)
                none = (where, what, str(self.counts.number(figure.of)), "–")
                yield none if counted is None else self._row(where, what, counted)
            for name in rests:
                if name in self.inquiry.asked:
                    yield self._row(where, f"answers to {name}", self.counts.who[f"{name}.answered"])
                else:
                    who = (self.counts.who.get(figure.of, ()) for figure in findings[name].figures)
                    yield self._row(where, f"rests on {name}", frozenset().union(*who))
            for id in finding.quotes if finding else ():
                yield self._row(where, f"quote {id} of {quotes[id].of}", frozenset((quotes[id].from_,)))
        for quote in self.inquiry.quotes:
            if quote.title:
                yield self._row("title", f"quote {quote.id} of {quote.of}", frozenset((quote.from_,)))

    def _row(self, where: str, what: str, who: frozenset[str]) -> tuple[str, str, str, str]:
        return where, what, str(len(who)), " ".join(one for one in self.answers.people if one in who) or "–"

    # --- what went out

    @cached_property
    def sent(self) -> Mapping[str, Any]:
        """What went out, and the digest of the answers that counted; nothing before the first."""
        register = self.folder / "sent.yaml"
        if not register.is_file():
            return {}
        scanned = scan(register, register, keep_empty=False)
        errors = [problem for problem in scanned.problems if problem.severity == "error"]
        if errors or "digest" not in scanned.value:
            raise InputErrors(errors or [mistake("sent", Origin(register, 1, 1))])
        return scanned.value

    def _of_sending(self) -> Iterator[Problem]:
        now = {"digest": self.answers.digest, "labels": self.inquiry.labels}
        if any(str(self.sent.get(key, value)) != value for key, value in now.items()):
            names = ", ".join(f"{one['document']} of {one['date']}" for one in self.sent["documents"])
            yield mistake("closed-set", Origin(self.answers.file, 1), names=names)

    def went_out(self, document: str) -> Path:
        """Note that a document went out: from then on the set is closed. Raises InputErrors where it may not."""
        if document not in self.names or document in self.of_office:
            there = ", ".join(name for name in self.names if name not in self.of_office)
            raise WorkspaceError(f"no document {document!r} of an inquiry goes out", f"There are: {there}")
        if errors := self.errors((document,)):
            raise InputErrors(errors)
        before = self.sent.get("documents", ())
        listed = [{key: str(one[key]) for key in ("document", "date")} for one in before]
        listed.append({"document": document, "date": str(self.day)})
        head = "# Written by hrdalert inquiry sent. From the first of these on, who counts is closed.\n"
        closed = {"digest": self.answers.digest, "labels": self.inquiry.labels, "documents": listed}
        register = self.folder / "sent.yaml"
        put(register, f"{head}{yaml.safe_dump(closed, sort_keys=False)}".encode(), on_disk=True)
        return register
