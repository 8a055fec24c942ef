"""A recipient as the reader of a letter."""

from __future__ import annotations

import datetime

from hrdalert.dispatch.recipients.recipient import Recipient
from hrdalert.documents.office import Reader


def reader_of(recipient: Recipient, language: str, day: datetime.date | None = None) -> Reader:
    """What a letter in ``language`` says of the office that it goes to; with a ``day``, as it was known then.

    The salutation is empty where none is known: ``recipient.without_salutation(language)`` says what to mend.
    """
    recipient = recipient.as_known_on(day) if day else recipient
    is_native = language.startswith("zh") and recipient.address_native
    office = (recipient.office_native if is_native else None) or recipient.office_in(language)
    lines = recipient.address_native if is_native else recipient.address
    by_email = recipient.channel == "email" or (recipient.channel is None and not lines)
    closing = recipient.closing_in(language)
    return Reader(
        id=recipient.id,
        office=str(office),
        kind=recipient.kind,
        state=recipient.acts_for,
        salutation=str(recipient.salutation_in(language) or ""),
        closing=str(closing) if closing else None,
        address=", ".join(lines) or None,
        email=str(recipient.email) if recipient.email and by_email else None,
        languages=tuple(recipient.languages),
    )
