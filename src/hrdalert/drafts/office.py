"""The office that writes, in the language of a document, from its settings."""

from __future__ import annotations

from collections.abc import Mapping

from hrdalert.cases.marked import Marked
from hrdalert.cases.values import in_language
from hrdalert.documents.dates import language_name
from hrdalert.documents.office import Office, Signatory
from hrdalert.settings import Contact, Settings


def office_of(settings: Settings, language: str) -> Office:
    """The organisation of ``hrdalert.yaml`` as templates see it."""
    organisation = settings.organisation

    def worded(texts: Mapping[str, Marked] | None) -> str | None:
        return in_language(texts, language, organisation.language) if texts else None

    def line(contact: Contact) -> str:
        languages = ", ".join(language_name(code, language) for code in contact.languages)
        parts = (
            worded(contact.name),
            contact.phone,
            contact.email,
            contact.handle,
            languages,
            worded(contact.hours),
        )
        return ", ".join(str(part) for part in parts if part)

    contacts: dict[str, tuple[str, ...]] = {}
    for contact in settings.contacts:
        role = (contact.role or "press").lower()
        contacts[role] = (*contacts.get(role, ()), line(contact))
    signatory = organisation.signatory
    return Office(
        name=organisation.called(language),
        acronym=organisation.acronym,
        place=worded(organisation.place),
        address=", ".join(organisation.address) or None,
        website=organisation.website,
        about=worded(organisation.about),
        mission=worded(organisation.mission),
        signatory=Signatory(worded(signatory.name), worded(signatory.title)) if signatory else Signatory(),
        contacts=contacts,
        languages=tuple(dict.fromkeys(code for contact in settings.contacts for code in contact.languages)),
    )
