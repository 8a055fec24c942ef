"""Who writes and to whom: the organisation and its recipients as documents speak of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hrdalert.dispatch.recipients import Recipient
from hrdalert.documents.office import Addressee, Office, OfficeContact
from hrdalert.settings import Contact, Settings, in_language

_LANGUAGES = ("en", "fr", "es", "zh-Hans", "zh-Hant", "ar", "ru")


def office_of(settings: Settings) -> Office:
    """The organisation as documents speak of it."""
    organisation = settings.organisation
    own = organisation.language
    signatory = organisation.signatory
    appeals = settings.contact("appeals")
    return Office(
        name=str(organisation.called("en")),
        acronym=str(organisation.acronym or ""),
        place=str(in_language(organisation.place, "en", own)) if organisation.place else "",
        country=organisation.country or "",
        address=tuple(map(str, organisation.address)),
        website=str(organisation.website or ""),
        signatory=(
            ", ".join(str(in_language(part, "en", own)) for part in (signatory.name, signatory.title) if part)
            if signatory
            else ""
        ),
        mission={key or own: str(text) for key, text in organisation.mission.versions.items()}
        if organisation.mission
        else {},
        about={key or own: str(text) for key, text in organisation.about.versions.items()}
        if organisation.about
        else {},
        appeals=_contact(appeals) if appeals else None,
        press=tuple(_contact(contact) for contact in _press(settings)),
    )


def _press(settings: Settings) -> Iterable[Contact]:
    return [contact for contact in settings.contacts if contact.role == "press"] or settings.contacts[:1]


def _contact(contact: Contact) -> OfficeContact:
    return OfficeContact(
        role=str(in_language(contact.name, "en")) if contact.name else "",
        phone=str(contact.phone or ""),
        email=str(contact.email or ""),
        hours=str(in_language(contact.hours, "en")) if contact.hours else "",
        languages=tuple(contact.languages),
    )


def addressee_of(recipient: Recipient) -> Addressee:
    """A recipient's record as a letter speaks of it."""
    salutations: Mapping[str, str] = {
        language: words for language in _LANGUAGES if (words := recipient.salutation_in(language))
    }
    closings = {language: words for language in _LANGUAGES if (words := recipient.closing_in(language))}
    envelope = tuple(map(str, recipient.address_block("en")))
    channel = recipient.channel or ("email" if recipient.email else "fax")
    number = "" if recipient.address else {"email": recipient.email, "fax": recipient.fax}.get(channel)
    return Addressee(
        id=recipient.id,
        office=str(recipient.office_in("en")),
        lines=(*envelope, *(() if recipient.address else recipient.ways())),
        salutations=salutations,
        closings=closings,
        kind=recipient.kind,
        country=recipient.represents or recipient.country or "",
        languages=tuple(recipient.languages),
        short=str(in_language(recipient.called, "en")) if recipient.called else "",
        envelope=envelope,
        email=str(number or "") if channel == "email" else "",
        fax=str(number or "") if channel == "fax" else "",
        reachable=bool(recipient.address or recipient.ways()),
    )
