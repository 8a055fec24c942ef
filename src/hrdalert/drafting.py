"""Drafting: cases in, files out. The whole flow in one place, for the command line and for scripts."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.audience import Audience
from hrdalert.cases import Case, check_text, read_case
from hrdalert.cases.messages import nearest
from hrdalert.cases.model import RuleOff
from hrdalert.cases.text import Told
from hrdalert.correspondents import addressee_of, office_of
from hrdalert.disclosure import lapsed, withheld_victims, written_to
from hrdalert.disclosure.calendar import calendar_of
from hrdalert.disclosure.disclose import telling_of
from hrdalert.dispatch.recipients import Recipient, Recipients, load_recipients
from hrdalert.documents.blocks import Document
from hrdalert.documents.compose import Order, compose
from hrdalert.documents.letters import Letters
from hrdalert.documents.office import Addressee, Office
from hrdalert.errors import (
    HrdAlertError,
    InputErrors,
    Problem,
    RefusedError,
    TemplateErrors,
    WriterError,
)
from hrdalert.files import put
from hrdalert.formats import find_writer, missing_in, place
from hrdalert.marked import NOWHERE, Marked, shown
from hrdalert.settings import in_language, still_invented
from hrdalert.workspace import Workspace, is_the_example
from hrdalert.writers import Writer, Written

if TYPE_CHECKING:
    from hrdalert.review import Sent


def desk_in_process(workspace: Workspace, own: Mapping[str, knowledge.OwnRecords]) -> Desk:
    """A desk in a process of its own, which knows what the process that began it knows of the office's records."""
    knowledge.correct(own)
    # As on the command line: a tenth of the time goes into looking for circles otherwise.
    gc.set_threshold(200_000)
    return Desk(workspace)


def filled(text: bytes, file: Path) -> Case:
    """The case of a text in which every word has been filled in; raises InputErrors where a placeholder is left."""
    case, problems = check_text(text, file)
    left = unfilled(problems)
    if case is None:
        raise InputErrors(problems)
    if left:
        raise InputErrors(left)
    return case


def unfilled(problems: Iterable[Problem]) -> list[Problem]:
    """The places of a new case file that nobody has filled in: no document may hold one."""
    return [replace(problem, severity="error") for problem in problems if problem.code == "unfilled"]


def untold(case: Case, day: datetime.date) -> str:
    """Why nothing can be made of a case on a day that lies before all it tells; empty where something can."""
    first = min(telling.as_of for telling in (case, *case.editions))
    if day >= first:
        return ""
    return (
        f"nothing made: the case is told as of {first}; for an earlier day, such as {day}, "
        "add editions: (docs/case-file.md)"
    )


def outrun(case: Case, day: datetime.date) -> str:
    """What has become known between the telling that a day gets and that day; empty where it is nothing of weight.

    The facts are told, but the headline, the summary and the demands are those of the older day.
    """
    as_of = telling_of(case, day).as_of
    calendar = calendar_of(case)
    facts = [*(each for each in case.incidents if each.weight != "background"), *case.proceedings]
    newer = sorted({entered for fact in facts if as_of < (entered := calendar.fact(fact)) <= day})
    if not newer:
        return ""
    since = f"on {newer[0]}" if len(newer) == 1 else f"from {newer[0]} to {newer[-1]}"
    return (
        f"told as of {as_of}, and more became known {since}: the headline, the summary and the demands "
        "are of the older day; add an edition (editions:) for the newer one, or set as_of once they fit"
    )


def rule_ids() -> list[str]:
    """The ids of all rules of the review: those of the knowledge data and the tells of a machine's prose."""
    from hrdalert.review import TELLS_BY_LANGUAGE  # takes time that drafting does not need

    tells = {tell.id for tells in TELLS_BY_LANGUAGE.values() for tell in tells}
    return [*knowledge.rules(), *sorted(tells)]


def _reasons(off: Iterable[RuleOff], own: str) -> dict[str, str]:
    return {str(rule.id): str(in_language(rule.why, "en", own)) for rule in off}


def _unknown_rules(off: Sequence[RuleOff]) -> Iterator[Problem]:
    known = rule_ids() if off else []
    yield from (_unknown_rule(rule.id, known) for rule in off if rule.id not in known)


def _unknown_rule(id: Marked, known: Sequence[str]) -> Problem:
    near = nearest(id, known)
    mend = f"did you mean {near}?" if near else "hrdalert rules lists them"
    return Problem(id.origin, "unknown-rule", f"rules: there is no rule {shown(id)}", mend)


def _with_blocks_shown(document: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems; those of a block that is not there say which command tells of the blocks."""
    for problem in problems:
        if problem.code == "unknown-block":
            mend = f"{problem.mend}. What each of them says: hrdalert documents {document}"
            problem = replace(problem, mend=mend)
        yield problem


class Made(Struct, frozen=True):
    """One file as it will be written."""

    place: Path
    """Where it goes, below the folder for drafts."""
    document: Document
    format: str
    content: bytes
    warnings: tuple[str, ...]


class Drafted(Struct, frozen=True):
    """One file that was written."""

    path: Path
    document: Document
    warnings: tuple[str, ...]


class Desk(Struct, frozen=True, dict=True):
    """A workspace with what drafting needs of it, read once."""

    workspace: Workspace

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.workspace.letters)

    @cached_property
    def _documents(self) -> frozenset[str]:
        """Those that there are templates for."""
        return frozenset(document for document, _ in self.letters.all())

    @cached_property
    def office(self) -> Office:
        return office_of(self.workspace.settings)

    @property
    def recipients(self) -> Recipients:
        """All recipients; raises InputErrors with all problems of their files."""
        if isinstance(self._recipients, InputErrors):
            raise InputErrors(self._recipients.problems)
        return self._recipients

    @property
    def has_recipients(self) -> bool:
        """Whether the files of recipients have no mistakes."""
        return isinstance(self._recipients, Recipients)

    @cached_property
    def _recipients(self) -> Recipients | InputErrors:
        try:
            return load_recipients(self.workspace.recipients_folder)
        except InputErrors as error:
            return error

    @cached_property
    def _writers(self) -> dict[str, Writer]:
        return {}

    def writer(self, format: str) -> Writer:
        """The writer of a format, made once."""
        if format not in self._writers:
            self._writers[format] = find_writer(format, self.workspace.letters / "letterhead.docx")
        return self._writers[format]

    @cached_property
    def rules_off(self) -> Mapping[str, str]:
        """The rules of the review that this office does without, each with the reason.

        Raises InputErrors for one that does not exist.
        """
        off = self.workspace.settings.rules.off
        if unknown := list(_unknown_rules(off)):
            raise InputErrors(unknown)
        return _reasons(off, "en")

    def sent(self, case: Case, day: datetime.date) -> tuple[Sent, ...]:
        """The documents of a case that had gone out by a day, as far as the register can be read."""
        from hrdalert.review import Sent

        known = () if isinstance(self._went_out, HrdAlertError) else self._went_out.get(case.reference, ())
        found = (Sent(document, datetime.datetime.fromisoformat(at).date()) for document, at in known)
        return tuple(each for each in found if each.day <= day)

    @property
    def unread_register(self) -> str:
        """Why nobody looked at what went out; empty where somebody did, or nothing ever went out."""
        return str(self._went_out) if isinstance(self._went_out, HrdAlertError) else ""

    @cached_property
    def _went_out(self) -> Mapping[str, Sequence[tuple[str, str]]] | HrdAlertError:
        mail = self.workspace.settings.mail
        if not self.workspace.register.exists() and (mail is None or mail.database is None):
            return {}
        from hrdalert.dispatch.engines import place_of  # takes time that only those who send spend
        from hrdalert.dispatch.register import Register

        try:
            register = Register.open(place_of(mail, self.workspace.register))
        except HrdAlertError as error:
            return error
        try:
            return register.went_out()
        finally:
            register.close()

    def misruled(self, case: Case) -> list[Problem]:
        """Rules that a case does without and that do not exist."""
        return list(_unknown_rules(case.rules.off))

    def off_for(self, case: Case) -> Mapping[str, str]:
        """The rules that the office, or this case, does without, each with the reason."""
        return {**self.rules_off, **_reasons(case.rules.off, case.language)}

    def still_invented(self, paths: Iterable[Path]) -> Problem | None:
        """A warning that documents of these cases print what is invented of the organisation.

        None for the example of a new workspace alone: there, all is invented.
        """
        warning = still_invented(self.workspace.settings)
        return warning if warning and not all(map(is_the_example, paths)) else None

    def documents(
        self, case: Case, order: Order, clock: datetime.date, *, with_gaps: bool = False
    ) -> list[Document]:
        """The documents of an order; ``with_gaps`` as :func:`compose` has it.

        Raises:
            RefusedError: a consent that a name rests on has lapsed, or the case does not fit the document.
            WrongRecipients: the case names somebody to write to whom no file of recipients has, or an office of
                another State.
            InputErrors: a file of recipients has mistakes, a recipient has no salutation, or a template or a text of
                the case has mistakes.

        """
        if mistaken := [*self.misnamed(case), *self.misruled(case)]:
            raise InputErrors(mistaken)
        front = self.letters.front_matter(self.letters.find(order.document, order.language))
        over = [
            f"{person.id} (until {consent.until})"
            for person, consent in lapsed(case, front.audience, order.day, clock)
        ]
        if over:
            raise RefusedError(
                f"a consent that {order.document} rests on is over: {', '.join(over)}",
                "Ask again, and write the new date in the case file, or answer: no.",
            )
        # What may not be made of somebody who is in the case is refused before anybody is looked up to write to.
        is_refused = front.named and bool(withheld_victims(case, front.audience))
        names = () if is_refused else self.written_to(case, order)
        if names:
            self.recipients.resolve(names, case.written_states)
        if front.letter != "none":
            self._see_to_salutations(names, order.language, only_first=front.letter == "one")
        try:
            addressees = self.addressees(names, order.day)
            return compose(order, case, self.letters, self.office, addressees, with_gaps=with_gaps)
        except TemplateErrors as error:
            raise TemplateErrors(_with_blocks_shown(order.document, error.problems)) from None

    def misnamed(self, case: Case) -> list[Problem]:
        """Texts and headlines of a case that are meant for a document that there is no template for."""
        tellings = [each for each in (case, *case.editions) if each.texts or each.headlines]
        known = self._documents if tellings else frozenset[str]()
        found = []
        for telling in tellings:
            texts = {id: next(iter(blocks.values()), None) for id, blocks in telling.texts.items()}
            for key, entries in (("texts", texts), ("headlines", telling.headlines)):
                for id, text in entries.items():
                    if id not in known:
                        near = nearest(id.replace("_", "-"), list(known))
                        mend = (
                            f"did you mean {near}?"
                            if near
                            else f"the documents are {', '.join(sorted(known))}"
                        )
                        place = text.origin if isinstance(text, Told) else NOWHERE
                        found.append(
                            Problem(
                                place, "unknown-document", f"{key}: there is no document {shown(id)}", mend
                            )
                        )
        return found

    def _see_to_salutations(self, names: Sequence[str], language: str, *, only_first: bool) -> None:
        """Raises InputErrors with each recipient whom a letter could not greet."""
        greeted = self.recipients.resolve(names) if names else ()
        problems = [each.without_salutation(language) for each in (greeted[:1] if only_first else greeted)]
        if found := [problem for problem in problems if problem]:
            raise InputErrors(found)

    def written_to(self, case: Case, order: Order) -> tuple[str, ...]:
        """The recipients and groups that an order's documents speak to, as the case names them."""
        if not self.speaks_to_recipients(order):
            return ()
        return written_to(case, self.audience(order), order.day)

    def audience(self, order: Order) -> Audience:
        """Who reads the documents of an order."""
        return self.letters.front_matter(self.letters.find(order.document, order.language)).audience

    def speaks_to_recipients(self, order: Order) -> bool:
        """Whether a document is made of what is known of recipients: a letter, or one that speaks of them."""
        file = self.letters.find(order.document, order.language)
        front = self.letters.front_matter(file)
        return front.letter != "none" or any("recipient" in each.source for each in self.letters.chain(file))

    def addressees(self, names: Sequence[str], day: datetime.date) -> list[Addressee]:
        """All that a document of a day can know of the recipients and groups of these names."""
        found = self.recipients.resolve(names) if names else ()
        return [addressee_of(recipient.as_known_on(day)) for recipient in found]

    def reference(self, path: Path) -> str:
        """The reference of a case; raises InputErrors where its file has mistakes."""
        return str(read_case(path).reference)

    def recipient_rows(self, case: str | None, day: datetime.date) -> list[dict[str, Any]]:
        """Recipients as rows: all, or those of a case (its addressees first, then the offices of its States)."""
        chosen: Iterable[Recipient] = self.recipients
        if case:
            found = read_case(self.workspace.find_cases([case])[0])
            asked = self.recipients.resolve(telling_of(found, day).appeal_to)
            of_state = [each for iso in found.states for each in self.recipients.for_country(iso)]
            chosen = {each.id: each for each in (*asked, *of_state)}.values()
        return [
            {
                "id": each.id,
                "office": str(each.office_in("en")),
                "kind": each.kind,
                "country": each.country,
                "channel": each.channel,
                "languages": list(each.languages),
                "state": each.staleness(day) or "checked",
            }
            for each in chosen
        ]

    def draft(
        self,
        case: Case,
        order: Order,
        formats: Sequence[str],
        out: Path,
        clock: datetime.date,
        *,
        verify: bool = False,
    ) -> Iterator[Drafted]:
        """Composes the order, and only then writes its files; each appears whole or not at all.

        Whether they are ready, the caller judges.
        """
        for made in self.made(case, order, formats, clock, verify=verify):
            path = out / made.place
            put(path, made.content)
            yield Drafted(path, made.document, made.warnings)

    def made(
        self,
        case: Case,
        order: Order,
        formats: Sequence[str],
        clock: datetime.date,
        *,
        verify: bool = False,
    ) -> list[Made]:
        """The files of an order, of which none is written yet. Whether they are ready, the caller judges."""
        return self.files(self.documents(case, order, clock), formats, verify=verify)

    def files(
        self, documents: Iterable[Document], formats: Sequence[str], *, verify: bool = False
    ) -> list[Made]:
        """Documents as files, of which none is written yet."""
        return [
            Made(place(document, format), document, format, written.content, written.warnings)
            for document in documents
            for format in formats
            for written in (self._written(document, format, verify),)
        ]

    def _written(self, document: Document, format: str, verify: bool) -> Written:
        writer = self.writer(format)
        result = writer.write(document)
        if verify and (missing := missing_in(document, writer.read_back(result.content))):
            raise WriterError(
                f"{document.id} in {format} does not hold what it should: {missing!r} is missing"
            )
        return result
