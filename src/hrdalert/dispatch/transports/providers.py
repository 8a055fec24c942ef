"""The providers that are known, as their documentation has them. None of it was tried against the live services."""

from __future__ import annotations

import json
import uuid
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from hrdalert.dispatch.transports import Envelope
from hrdalert.dispatch.transports.http import Provider
from hrdalert.dispatch.transports.letter import Mailbox, cannot_carry, read_letter


def _for_mailgun(message: bytes, envelope: Envelope) -> dict[str, Any]:
    """Every byte as it is, to the recipient of the envelope, whoever else the headers name.

    Counting who opens a message and who follows which link is switched off.
    """
    off = dict.fromkeys(("o:tracking", "o:tracking-clicks", "o:tracking-opens"), "no")
    whole = ("message.mime", message, "application/octet-stream")
    return {"data": {"to": envelope.recipient, **off}, "files": {"message": whole}}


def _for_postmark(message: bytes, envelope: Envelope) -> dict[str, Any]:
    """In pieces, by the stream that the server of the account has for single messages.

    Counting who opens a message and who follows which link is switched off; the message keeps its own Message-ID, and
    gets the date of Postmark's sending.
    """
    letter = read_letter(message, envelope, "Postmark")
    headers = [{"Name": name, "Value": value} for name, value in letter.headers]
    if any(name.lower() == "message-id" for name, _ in letter.headers):
        headers.append({"Name": "X-PM-KeepID", "Value": "true"})
    attachments = [
        {
            "Name": file.name,
            "Content": b64encode(file.content).decode("ascii"),
            "ContentType": file.content_type,
        }
        for file in letter.attachments
    ]
    pieces = {
        "From": str(letter.sender),
        "To": str(letter.recipient),
        "Subject": letter.subject,
        "ReplyTo": ", ".join(map(str, letter.reply_to)) or None,
        "TextBody": letter.text,
        "HtmlBody": letter.html,
        "Headers": headers,
        "Attachments": attachments,
        "TrackOpens": False,
        "TrackLinks": "None",
    }
    return _as_json(pieces, "Postmark")


def _for_brevo(message: bytes, envelope: Envelope) -> dict[str, Any]:
    """In pieces, with a UUID as the header ``idempotencyKey``: for 30 minutes a request with it is taken once.

    Brevo tells the kind of an attachment from its name. Counting who opens a
    message can't be switched off with a message: that is done on the pages of the account. Whether it keeps the
    message's own Message-ID is not documented: its answer names the one that it used.
    """
    letter = read_letter(message, envelope, "Brevo")
    if len(letter.reply_to) > 1:
        raise cannot_carry("Brevo", "several mailboxes to reply to")

    def person(mailbox: Mailbox) -> dict[str, str]:
        # A longer name would have the whole message refused.
        is_short = 0 < len(mailbox.name) <= 70
        return {"email": mailbox.address, **({"name": mailbox.name} if is_short else {})}

    attachments = [
        {"name": file.name, "content": b64encode(file.content).decode("ascii")} for file in letter.attachments
    ]
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, envelope.key))
    pieces = {
        "sender": person(letter.sender),
        "to": [person(letter.recipient)],
        "subject": letter.subject,
        "replyTo": person(letter.reply_to[0]) if letter.reply_to else None,
        "textContent": letter.text,
        "htmlContent": letter.html,
        "attachment": attachments or None,
        "headers": {**dict(letter.headers), "idempotencyKey": key},
    }
    return _as_json(pieces, "Brevo")


def _as_json(pieces: Mapping[str, Any], provider: str) -> dict[str, Any]:
    """A request's content, without what a message has not.

    Raises DispatchError where half a character is in it, which would arrive as another.
    """
    given = {name: piece for name, piece in pieces.items() if piece is not None}
    try:
        content = json.dumps(given, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise cannot_carry(provider, "a message with broken letters") from None
    return {"data": content, "headers": {"Accept": "application/json", "Content-Type": "application/json"}}


PROVIDERS: Mapping[str, Provider] = {
    "mailgun": Provider(
        "Mailgun",
        "https://api.mailgun.net",  # in the United States; in the European Union https://api.eu.mailgun.net
        "/v3/{domain}/messages.mime",
        _for_mailgun,
        id="id",
    ),
    "postmark": Provider(
        "Postmark",
        "https://api.postmarkapp.com",
        "/email",
        _for_postmark,
        id="MessageID",
        key_header="X-Postmark-Server-Token",
        fault="ErrorCode",
        # It documents 503 as an outage in which nothing is taken.
        outage=(
            *(HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT),
            HTTPStatus.SERVICE_UNAVAILABLE,
        ),
    ),
    "brevo": Provider(
        "Brevo",
        "https://api.brevo.com",
        "/v3/smtp/email",
        _for_brevo,
        id="messageId",
        key_header="api-key",
        knows="duplicate_parameter",
    ),
}
"""By their kind in hrdalert.yaml. Mailgun and Postmark document no key by which a request would be taken once only."""
