"""An inquiry at work: everything that is wrong with it, its documents, its trace, and what went out."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

import yaml
from msgspec.structs import replace

from hrdalert.cases.marked_yaml import scan
from hrdalert.cases.reading import check_case
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.forms import open_words
from hrdalert.disclosure.leaks import Secrets, secrets_of_all
from hrdalert.disclosure.search import Finder
from hrdalert.disclosure.view import View
from hrdalert.documents import blocks as doc
from hrdalert.drafts.desk import Desk
from hrdalert.drafts.files import put
from hrdalert.drafts.folder import Folder
from hrdalert.drafts.formats import place
from hrdalert.drafts.inquiry.answers import Answers
from hrdalert.drafts.inquiry.counts import Counts
from hrdalert.drafts.inquiry.figures import Figures
from hrdalert.drafts.inquiry.form import Figure, Inquiry
from hrdalert.drafts.inquiry.pages import Pages
from hrdalert.drafts.inquiry.quotations import Private, Quotations
from hrdalert.errors import InputErrors, Origin, Problem, WorkspaceError, WriterError

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


@dataclass(frozen=True)
class Study:
    """One inquiry, read once with its answers."""

    folder: Path
    inquiry: Inquiry
    answers: Answers
    desk: Desk = field(repr=False)
    day: datetime.date

    of_office: ClassVar = ("confidential-annex", "trace")
    """The documents that name respondents, and stay in the office."""
    of_call: ClassVar = ("call-for-inputs", "aggregate-table", "cover-email")
    table, email = "aggregate-table", "cover-email"

    @classmethod
    def find(cls, root: Path, names: Sequence[str] = ()) -> list[Path]:
        """The folders of inquiries; without names, all. Raises WorkspaceError for a name that means none."""
        home = root / "inquiries"
        every = sorted(file.parent for file in home.glob("*/inquiry.yaml"))
        if not every:
            what = f"There are no inquiries in {home}."
            raise WorkspaceError(what, "Write inquiries/ID/inquiry.yaml first.")
        lost = [name for name in names if name not in [folder.name for folder in every]]
        if lost:
            there = ", ".join(folder.name for folder in every)
            raise WorkspaceError(f"There is no inquiry {', no inquiry '.join(lost)}.", f"There are: {there}")
        return [folder for folder in every if not names or folder.name in names]

    @classmethod
    def of(
        cls, workspace: Workspace, names: Sequence[str], day: datetime.date | None = None
    ) -> Iterator[Study]:
        """The inquiries of a workspace. Raises WorkspaceError where a case has the name of one."""
        for folder in cls.find(workspace.root, names):
            if folder.name in workspace.case_names():
                what = f"There is a case {folder.name} too, and their drafts would meet."
                raise WorkspaceError(what, "Call the folder and the id of the inquiry otherwise.")
            yield cls.open(folder, workspace.desk, day)

    @classmethod
    def open(cls, folder: Path, desk: Desk, day: datetime.date | None = None) -> Study:
        """Read an inquiry. Raises InputErrors where its file or its answers cannot be read."""
        inquiry = Inquiry.read(folder)
        return cls(folder, inquiry, Answers(inquiry, folder), desk, day or inquiry.as_of)

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
        ids = [name for name, language in self.desk.letters.all("inquiry") if language == own]
        if not ids:
            what = f"there are no documents of an inquiry in {own}"
            raise WorkspaceError(what, "Write language: en, or templates in this language.")
        return tuple(sorted(ids, key=lambda name: (name in self.of_office, name)))

    @cached_property
    def pages(self) -> Pages:
        office = self.desk.office(self.inquiry.language)
        return Pages(self.inquiry, self.answers, self.counts, self.quotations, self.desk.letters, office,
                     tuple(self._cases()), self.trace)  # fmt: skip

    def _cases(self) -> Iterator[View]:
        """The cases of the year in which everybody may be named in public."""
        wish = self.inquiry.cases
        for path in self.desk.case_files if wish else ():
            case = check_case(path).case
            if wish is None or case is None or case.language != self.inquiry.language:
                continue
            dates = [entry.date for entry in case.chronology if entry.date]
            days = (day for date in dates for day in (date.start, date.end) if day)
            if wish.year not in {day.year for day in (case.as_of, *days)}:
                continue
            view = disclose(case, wish.documents, self.day)
            is_sound = not any(problem.severity == "error" for problem in view.problems)
            all_named = view.victims and all(one.is_named for one in view.victims)
            if is_sound and not view.is_withheld and all_named:
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
        ]
        if not any(problem.severity == "error" and not problem.documents for problem in found):
            found += self._of_documents()
        return tuple(dict.fromkeys(sorted(found, key=lambda problem: problem.place)))

    def errors(self, documents: Sequence[str] = ()) -> list[Problem]:
        """Those that keep one of some documents from its reader."""
        names = documents or self.names
        return [one for one in self.problems if one.severity == "error" and any(map(one.concerns, names))]

    def _of_call(self) -> Iterator[Problem]:
        call, at = self.inquiry.call, self.inquiry.at("call", "deadline")
        zone = None
        try:
            zone = ZoneInfo(call.zone) if call.zone else None
        except (KeyError, ValueError, OSError):
            what, mend = f"there is no time zone {call.zone}", "write one such as Europe/Zurich"
            yield Problem(self.inquiry.at("call", "zone"), "bad-zone", what, mend, documents=self.of_call)
        if call.deadline and self.day > call.deadline.date():
            until = f"{call.deadline:%Y-%m-%d %H:%M}{f' ({zone.key})' if zone else ''}"
            what = f"the call ended on {until}, and the documents are of {self.day}"
            mend = "ask the mandate whether it still takes inputs, and write the new deadline:"
            yield Problem(at, "deadline", what, mend, documents=self.of_call)
        if not self.desk.office(self.inquiry.language).contacts:
            what = "the office has no contact in hrdalert.yaml, and the mandate could not answer"
            yield Problem(at, "no-contact", what, "write contacts: there", documents=self.of_call)

    def _of_documents(self) -> Iterator[Problem]:
        """Private words that stand in a document, and a submission that is too long."""
        for name in self.names:
            if name in self.of_office:
                continue
            document = self.document(name)
            if name == "call-for-inputs" and (limit := self.inquiry.call.limit):
                length, at = self.pages.length(document), self.inquiry.at("call", "limit")
                if length > limit.words:
                    what = f"the submission has {length} words, and the call takes {limit.words}"
                    mend = "shorten findings and recommendations"
                    yield Problem(at, "too-long", what, mend, documents=(name,))
            texts = list(self.pages.texts(document))
            if name == self.table:
                texts += [(cell, None) for row in self.pages.csv_rows for cell in row.values()]
            yield from self._leaks(document.audience, texts, name)

    @cached_property
    def _secrets(self) -> Mapping[Audience, Secrets]:
        own, people = Finder(Private(self.inquiry, self.answers).forms), list(self.desk.people.values())
        each: tuple[Audience, ...] = ("un", "public")
        return {
            one: Secrets(one, self.day, secrets_of_all(people, one, self.day).others, own) for one in each
        }

    @cached_property
    def _secrets_in_cases(self) -> Secrets:
        """In a case's own text, a part of a name that is also one of somebody named there gives nobody away."""
        named = [person for view in self.pages.cases for person in view.case.people]
        known = open_words(named)
        own = [form for form in Private(self.inquiry, self.answers).forms if form.is_secret(known)]
        return replaced(self._secrets["public"], own=Finder(own), open_words=known, _clean=set())

    def _leaks(
        self, audience: Audience, texts: Sequence[tuple[str, Origin | None]], name: str
    ) -> Iterator[Problem]:
        everywhere = self._secrets["un" if audience == "un" else "public"]
        if not everywhere.found_in(text for text, _ in texts):
            return
        of_cases = {view.case.file for view in self.pages.cases}
        for text, origin in texts:
            secrets = self._secrets_in_cases if origin and origin.file in of_cases else everywhere
            for leak in secrets.found_in([text]):
                at = origin or self.inquiry.at("id")
                what = f"{leak.person} stands in {name}"
                mend = "write the text without it; a plain word that somebody looked at goes under common:"
                yield Problem(at, "name-leak", what, mend, documents=(name,))

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
                contents[place(document, format)] = self.desk.writer(format).write(document).content
            if name == self.table:
                contents[place(document, "csv")] = self._csv(self.pages.csv_rows)
            if name == self.email:
                contents[place(document, "eml")] = self._email(document)
        folder = Folder.open(root, self.inquiry.id)
        try:
            folder.write(contents, self._tells)
        finally:
            folder.close()
        return folder

    def _withdrawn(self, root: Path, errors: Sequence[Problem]) -> Iterator[Problem]:
        """What lies with a reader although it names somebody, or quotes what was not agreed to, is set aside."""
        folder = Folder.open(root, self.inquiry.id)
        grave = [error for error in errors if error.code in ("name-leak", self.quotations.code)]
        for name in self.names:
            if any(error.concerns(name) for error in grave):
                stem = f"{name}.{self.inquiry.language}"
                folder.withdraw(stem, (), "may not be read there any more", ("un", "public"))
        folder.close()
        for moved in folder.set_aside:
            yield Problem(Origin(moved.file), "set-aside", str(moved), severity="remark")

    def _tells(self, audience: str, file: Path) -> bool:
        """Whether a file that somebody edited holds what its reader may not have."""
        from hrdalert.drafts.word_file import words_in

        if audience not in ("un", "public"):
            return False
        try:
            secrets = self._secrets["un"] if audience == "un" else self._secrets_in_cases
            return bool(secrets.found_in(words_in(file)))
        except WriterError:
            return True

    @staticmethod
    def _csv(rows: Sequence[Mapping[str, str]]) -> bytes:
        """Rows for a spreadsheet, in which no cell begins a formula."""

        def safe(cell: str) -> str:
            is_formula = cell.lstrip().startswith(("=", "+", "-", "@")) or cell[:1] in "\t\r\n"
            return f"'{cell}" if is_formula else cell

        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(rows[0] if rows else ())
        writer.writerows([safe(cell) if cell else cell for cell in row.values()] for row in rows)
        return text.getvalue().encode("utf-8-sig")

    def _email(self, document: doc.Document) -> bytes:
        """A draft for a mail program: the address and the subject that the call asks for, and the text."""
        others = (block for block in document.blocks if not isinstance(block, doc.AddressBlock))
        blocks = tuple(one for one in others if not (isinstance(one, doc.Heading) and one.level == 1))
        text = self.desk.writer("txt").write(replace(document, blocks=blocks)).content.decode()
        message = EmailMessage(policy=SMTP)
        message["To"] = str(self.inquiry.call.to)
        message["Subject"] = " ".join(self.inquiry.call.subject_line.split())
        message["X-Unsent"] = "1"
        message.set_content(text, cte="quoted-printable")
        return bytes(message)

    # --- the trace

    @cached_property
    def trace(self) -> tuple[tuple[str, str, str, str], ...]:
        """For the office alone: each figure and quotation with its respondents, and what rests on which answers."""
        return tuple(self._traced())

    def _traced(self) -> Iterator[tuple[str, str, str, str]]:
        quotes = {quote.id: quote for quote in self.inquiry.quotes}
        findings = {str(finding.theme): finding for finding in self.inquiry.findings}
        for text, figures, rests, _ in self.inquiry.texts:
            finding = next((one for one in self.inquiry.findings if one.text is text), None)
            where = f"{text.origin.file.name}:{text.origin.line}"
            where += f" {finding.theme}" if finding else f" {' '.join(text.split())[:60]}"
            for figure in figures:
                yield self._of_figure(where, figure)
            for name in rests:
                if name in self.inquiry.asked:
                    yield self._row(where, f"answers to {name}", self.counts.answered(name))
                else:
                    who = [self.counts.who(figure.of) for figure in findings[name].figures]
                    yield self._row(where, f"rests on {name}", frozenset().union(*filter(None, who)))
            for id in finding.quotes if finding else ():
                yield self._row(where, f"quote {id} of {quotes[id].of}", frozenset((quotes[id].from_,)))
        for quote in self.inquiry.quotes:
            if quote.title:
                yield self._row("title", f"quote {quote.id} of {quote.of}", frozenset((quote.from_,)))

    def _of_figure(self, where: str, figure: Figure) -> tuple[str, str, str, str]:
        who = self.counts.who(figure.of)
        if who is None:
            return where, f"“{figure.words}”: {figure.of}", str(self.counts.number(figure.of)), "–"
        return self._row(where, f"“{figure.words}”: {figure.of}", who)

    def _row(self, where: str, what: str, who: frozenset[str]) -> tuple[str, str, str, str]:
        return where, what, str(len(who)), " ".join(one for one in self.answers.people if one in who) or "–"

    # --- what went out

    @property
    def _register(self) -> Path:
        return self.folder / "sent.yaml"

    @cached_property
    def sent(self) -> Mapping[str, Any]:
        """What went out, and the digest of the answers that counted; nothing before the first."""
        if not self._register.is_file():
            return {}
        scanned = scan(self._register, self._register, keep_empty=False)
        errors = [problem for problem in scanned.problems if problem.severity == "error"]
        if errors or "digest" not in scanned.value:
            at, mend = Origin(self._register, 1, 1), "put back the file as it was written"
            raise InputErrors(errors or [Problem(at, "sent", "there is no digest", mend)])
        return scanned.value

    def _of_sending(self) -> Iterator[Problem]:
        if self.sent and str(self.sent["digest"]) != self.answers.digest:
            names = ", ".join(f"{one['document']} of {one['date']}" for one in self.sent["documents"])
            what = f"who counts, or what they answered, is not as when {names} went out"
            mend = "put them back as they were, and the options: a second count tells who made the difference"
            yield Problem(Origin(self.answers.file, 1), "closed-set", what, mend)

    def went_out(self, document: str) -> Path:
        """Note that a document went out: from then on the set is closed. Raises InputErrors where it may not."""
        if document not in self.names or document in self.of_office:
            there = ", ".join(name for name in self.names if name not in self.of_office)
            raise WorkspaceError(f"no document {document!r} of an inquiry goes out", f"There are: {there}")
        if errors := self.errors((document,)):
            raise InputErrors(errors)
        documents = [dict(one) for one in self.sent.get("documents", ())]
        listed = [{key: str(one[key]) for key in ("document", "date")} for one in documents]
        listed.append({"document": document, "date": str(self.day)})
        head = "# Written by hrdalert inquiry sent. From the first of these on, who counts is closed.\n"
        text = yaml.safe_dump({"digest": self.answers.digest, "documents": listed}, sort_keys=False)
        put(self._register, f"{head}{text}".encode(), on_disk=True)
        return self._register
