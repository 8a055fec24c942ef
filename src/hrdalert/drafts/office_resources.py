"""What drafting needs of a workspace, read once: templates, settings, recipients, and who may not be given away."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from functools import cached_property
from pathlib import Path

from msgspec.structs import replace

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import Case, Person, texts_of
from hrdalert.cases.values import in_language
from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.disclosure.confidential import Confidential
from hrdalert.disclosure.consent import withheld_people
from hrdalert.disclosure.everybody import Everybody
from hrdalert.disclosure.folding import letters_of
from hrdalert.disclosure.leaks import Leak, Secrets
from hrdalert.disclosure.name_forms import Form, forms_of
from hrdalert.disclosure.search import Finder, names_in
from hrdalert.documents.catalogue import mistakes
from hrdalert.documents.date_wording import language_name
from hrdalert.documents.office import Office, Reader, Signatory
from hrdalert.documents.templates import Letters
from hrdalert.drafts.formats import find_writer, own_letterhead
from hrdalert.drafts.pictures import Pictures
from hrdalert.drafts.remembered import remembered
from hrdalert.errors import InputErrors, Origin, Problem, WriterError, WrongRecipients
from hrdalert.knowledge import OfOffice
from hrdalert.law.demands import is_of_third_state
from hrdalert.recipients import Recipients, load_recipients, reader_of
from hrdalert.review.review import review_workspace
from hrdalert.settings import Contact, Settings
from hrdalert.writers import Writer
from hrdalert.writers.look import Look


@dataclass(frozen=True)
class OfficeResources(OfOffice):
    """What drafting needs of an office, read once a run: settings, templates, recipients, names to keep back."""

    settings: Settings = field(repr=False)
    letters: Letters
    recipients_folder: Path
    everybody: Everybody = field(repr=False)
    pictures: Pictures
    _kept: list[tuple[Case, Sequence[Form]]] = field(default_factory=list, repr=False)
    """The latest case, and the forms of what it keeps."""

    @remembered
    def office(self, language: str) -> Office:
        """The organisation of ``hrdalert.yaml`` as templates in a language see it."""
        organisation = self.settings.organisation

        def worded(texts: Mapping[str, LocatedText] | None) -> str | None:
            return in_language(texts, language, organisation.language) if texts else None

        def line(contact: Contact) -> str:
            languages = ", ".join(language_name(code, language) for code in contact.languages)
            ways = (contact.phone, contact.email, contact.handle, languages)
            parts = (worded(contact.name), *ways, worded(contact.hours))
            return ", ".join(str(part) for part in parts if part)

        contacts: dict[str, tuple[str, ...]] = {}
        for contact in self.settings.contacts:
            role = (contact.role or "press").lower()
            contacts[role] = (*contacts.get(role, ()), line(contact))
        signs = organisation.signatory
        spoken = dict.fromkeys(code for contact in self.settings.contacts for code in contact.languages)
        return Office(
            name=organisation.called(language),
            acronym=organisation.acronym,
            place=worded(organisation.place),
            address=", ".join(organisation.address) or None,
            website=organisation.website,
            about=worded(organisation.about),
            mission=worded(organisation.mission),
            signatory=Signatory(worded(signs.name), worded(signs.title)) if signs else Signatory(),
            contacts=contacts,
            languages=tuple(spoken),
        )

    @cached_property
    def reviewed(self) -> tuple[Problem, ...]:
        """What is wrong with the settings, whichever case is told."""
        return tuple(review_workspace(self.settings))

    @cached_property
    def look(self) -> Look:
        """How the office's paper looks."""
        return self.pictures.look(self.settings.design)

    @remembered
    def mistakes(self, document: str, language: str) -> tuple[Problem, ...]:
        """Every mistake of a template that a full case and an empty one bring to light."""
        return mistakes(self.letters.find(document, language), self.letters)

    @remembered
    def own_word(self, document: str, language: str) -> Path | None:
        """The office's own Word file of a document."""
        word = self.letters.own / document / f"{language}.docx" if self.letters.own else None
        return word if word and word.is_file() else None

    @remembered
    def writer(self, format: str) -> Writer:
        """The writer of a format, in the office's look. Raises WriterError for one that does not exist."""
        return find_writer(format, self.letters.own, self.look)

    @cached_property
    def _recipients(self) -> Recipients | InputErrors:
        try:
            return load_recipients(self.recipients_folder)
        except InputErrors as error:
            return error

    @property
    def recipients(self) -> Recipients:
        """Whom the office can write to. Raises InputErrors with every mistake in the files of recipients."""
        if isinstance(self._recipients, InputErrors):
            raise InputErrors(self._recipients.problems)
        return self._recipients

    def readers(
        self, case: Case, language: str, day: datetime.date
    ) -> tuple[Mapping[str, Reader], list[Problem]]:
        """The offices that a case names under appeal_to, as known on a day, and what keeps letters from them.

        Offices of a State that the case does not concern are left out: a letter would tell another State of the case.
        """
        readers: dict[str, Reader] = {}
        problems = []
        names = [(name, case.origin("appeal_to", number)) for number, name in enumerate(case.appeal_to)]
        names += [(case.action.to, case.origin("action", "to"))] if case.action.to else []
        for name, origin in names:
            try:
                recipients = self.recipients.resolve([name], case.written_to)
            except WrongRecipients as error:
                to_offices = ("prints:recipient",)
                for wrong in error.names.values():
                    problems.append(Problem(origin, wrong.code, wrong.text, wrong.mend, documents=to_offices))
                continue
            for recipient in recipients:
                to_it = (f"recipient:{recipient.id}",)
                for problem in (recipient.without_salutation(language), recipient.unnamed_in(language)):
                    if problem is not None:
                        problems.append(replace(problem, documents=to_it))
                if name in case.appeal_to:
                    readers[recipient.id] = reader_of(recipient, language, day)
        return readers, list(dict.fromkeys(problems))

    def addressed(self, case: Case, language: str, day: datetime.date) -> Reader | None:
        """The office that the model letter of an action addresses: ``action.to``, else the first of appeal_to."""
        for name in [name for name in (case.action.to, *case.appeal_to) if name]:
            for one in self.recipients.known([name]):
                if name == case.action.to or not is_of_third_state(case, one.kind, one.acts_for):
                    return reader_of(one, language, day)
        return None

    @remembered
    def others(self, audience: Audience, day: datetime.date) -> Secrets:
        """Every form of every name in the workspace that an audience may not read, whichever case is told."""
        return self.everybody.secrets(audience, day, self._is_printed)

    @remembered
    def hiding(self, day: datetime.date) -> tuple[Problem, ...]:
        """A problem for each unreadable file that may name people to be kept back, whichever case is drafted."""
        return self.everybody.problems(day)

    @remembered
    def _withheld(self, day: datetime.date) -> Finder:
        """Every form, and every part, of the names of all who are withheld from any reader."""
        people = (
            person
            for case in self.everybody.people.values()
            for audience in READERS
            for person in withheld_people(case, audience, day)
        )
        return Finder(
            form for person in {id(one): one for one in people}.values() for form in forms_of(person)
        )

    def names_somebody(self, words: str, day: datetime.date) -> bool:
        """Whether words have a name, or a part of one, of somebody in the workspace who is withheld from any reader."""
        return bool(names_in(self._withheld(day), words))

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[tuple[object, Path, Person], ...]]:
        """People by a key that similar names share: one person for each kind of consent, eight at most for a key."""
        by_name: dict[str, tuple[tuple[object, Path, Person], ...]] = {}
        for path, case in self.everybody.people.items():
            for person in case.people:
                one = ((person.consent, getattr(person, "protect", None), type(person)), path, person)
                for key in Form.near(person.name) if person.name else ():
                    there = by_name.get(key, ())
                    if len(there) < 8 and all(consent != one[0] for consent, _, _ in there):
                        by_name[key] = (*there, one)
        return by_name

    def namesakes(self, path: Path, person: Person) -> Iterator[tuple[str, Person]]:
        """People of other case files who have nearly the same name, each behind the name of the file."""
        keys = sorted(Form.near(person.name or ""))
        near = {id(one): one for key in keys for one in self._by_name.get(key, ())}
        for _, file, other in near.values():
            if file != path:
                yield file.stem, other

    def embargo_on(self, case: Case, document: str, language: str) -> datetime.datetime | None:
        """The end of the embargo that a document is under, in the office's time zone; None where it is under none."""
        until, front = case.release.embargo, self.letters.find(document, language).front
        return self.settings.local(until) if until and front.audience == "public" else None

    def secrets(
        self, case: Case, audience: Audience, day: datetime.date, like: Secrets | None = None
    ) -> Secrets:
        """Every form of every name in the workspace that an audience must not read.

        ``like`` are the secrets of another audience that were worked out already, to save work.
        """
        if not self._kept or self._kept[0][0] is not case:  # the audiences of a case come one after the other
            self._kept[:] = [(case, Confidential(case).forms(self._is_printed))]
        return self.others(audience, day).of(case, self._kept[0][1], self._office_names, like)

    @cached_property
    def _office_names(self) -> tuple[str, ...]:
        """The names under which the office writes."""
        settings = self.settings
        signs = settings.organisation.signatory
        names = (settings.organisation.name, *(one.name for one in (signs, *settings.contacts) if one))
        sender = str(settings.mail.sender or "").partition("<")[0] if settings.mail else ""
        return (sender, *(str(name) for by_language in names if by_language for name in by_language.values()))

    @cached_property
    def paper(self) -> tuple[tuple[Origin, str], ...]:
        """All that the office says of itself, in its settings and on its letterhead, with the places."""
        organisation, contacts = self.settings.organisation, self.settings.contacts
        texts = [(text.origin, str(text)) for part in (organisation, *contacts) for _, text in texts_of(part)]
        if self.letters.own and (letterhead := own_letterhead(self.letters.own)):
            # Brings python-docx along, which a run without a letterhead does not need.
            from hrdalert.writers.docx_letterhead import Letterhead

            with suppress(WriterError):  # whoever writes with it says so
                texts += [(Origin(letterhead), text) for text in Letterhead(letterhead, self.look).words]
        return tuple(texts)

    def leaks_of_paper(self, secrets: Secrets) -> Iterator[tuple[Origin, Leak]]:
        """Names that the office's own words give away: of all cases whole ones, and of the documents' case parts too.

        A part of a name may also be that of a person under whose name the office writes: it is no leak.
        """
        own = replaced(secrets, others=Finder(), _clean=set())
        for one in (own, self.others(secrets.audience, secrets.day)):
            if one.found_in(text for _, text in self.paper):
                yield from ((origin, leak) for origin, text in self.paper for leak in one.found_in([text]))
                return

    def _is_printed(self, letters: str) -> bool:
        """Whether a number or an address, by its letters, is the office's own or that of a recipient."""
        ways = [way for contact in self.settings.contacts for way in (contact.phone, contact.email)]
        with suppress(InputErrors):
            ways += [way for one in self.recipients for way in (one.phone, one.fax, one.email)]
        return any(letters in letters_of(way) for way in ways if way)

    def gives_away(self, case: Case, day: datetime.date, audience: Audience, file: Path) -> bool:
        """Whether a file of a case holds a name that its audience may not have."""
        return self.holds_any(self.secrets(case, audience, day), file)

    @staticmethod
    def holds_any(secrets: Secrets, file: Path) -> bool:
        """Whether a file holds a withheld name; True also where the file cannot be read."""
        from hrdalert.drafts.word_file import words_in

        try:
            return bool(secrets.found_in(words_in(file)))
        except WriterError:
            return True
