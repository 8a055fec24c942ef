"""Sends by Brevo, which takes a message in pieces."""

from __future__ import annotations

import uuid
from base64 import b64encode
from typing import Any

import requests

from hrdalert.dispatch.transports import Envelope
from hrdalert.dispatch.transports.http import Answer, HttpTransport, Patience, as_json
from hrdalert.dispatch.transports.letter import Letter, Mailbox, read_letter
from hrdalert.dispatch.transports.secrets import HeldSecret
from hrdalert.errors import DispatchError

__all__ = ["BREVO", "BrevoTransport"]

BREVO = "https://api.brevo.com"
_LONGEST_NAME = 70


class BrevoTransport(HttpTransport):
    """``POST /v3/smtp/email``.

    Brevo documents the header ``idempotencyKey``, a UUID: it takes a request with the same one once only, for 30
    minutes, and answers ``duplicate_parameter`` to the others. So a request whose answer was lost is repeated once;
    where Brevo knows the key already, nobody can tell whether it took the message, and that is said.

    A name of more than 70 characters is left out, which Brevo documents as the most that it takes.
    Brevo tells the kind of an attachment from its name, and has no place for pictures in the text. Counting who opens a
    message can't be switched off with a message: that is done on the pages of the account. Whether it keeps the
    message's own Message-ID is not documented: its answer names the one that it used. Not tried against the live
    service.
    """

    name = "Brevo"
    repeats = True

    def __init__(self, key: HeldSecret, url: str = BREVO, patience: Patience | None = None) -> None:
        super().__init__(url, key, patience)

    def _compose(self, message: bytes, envelope: Envelope) -> requests.Request:
        letter = read_letter(message, envelope, self.name)
        headers = {**_headers(letter), "idempotencyKey": str(uuid.uuid5(uuid.NAMESPACE_URL, envelope.key))}
        return requests.Request(
            "POST",
            f"{self._url}/v3/smtp/email",
            auth=self._show_key,
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            data=as_json({**_body(letter), "headers": headers}, self.name),
        )

    def _show_key(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["api-key"] = self._key.value
        return request

    def _taken_as(self, answer: Answer) -> str | None:
        found = answer.data.get("messageId")
        return str(found) if found else None

    def _own_error(self, answer: Answer) -> Exception | None:
        if answer.data.get("code") == "duplicate_parameter":
            return self._lost("it had a request for this very message already")
        return None


def _headers(letter: Letter) -> dict[str, str]:
    """The other headers; raises DispatchError where one comes twice, which has no place in a JSON object."""
    names = [name.lower() for name, _ in letter.headers]
    for name in names:
        if names.count(name) > 1:
            raise _cannot_carry(f"the header {name.title()} twice")
        if name in ("sender.ip", "idempotencykey"):
            raise _cannot_carry(f"the header {name}, which it takes for an order")
    return dict(letter.headers)


def _body(letter: Letter) -> dict[str, Any]:
    if len(letter.reply_to) > 1:
        raise _cannot_carry("several mailboxes to reply to")
    for each in letter.attachments:
        if each.content_id:
            raise _cannot_carry(f"the picture {each.name} in the text")
    return {
        "sender": _person(letter.sender),
        "to": [_person(letter.recipient)],
        "subject": letter.subject,
        **({"replyTo": _person(letter.reply_to[0])} if letter.reply_to else {}),
        **({"textContent": letter.text} if letter.text is not None else {}),
        **({"htmlContent": letter.html} if letter.html is not None else {}),
        **({"attachment": _attached(letter)} if letter.attachments else {}),
    }


def _person(mailbox: Mailbox) -> dict[str, str]:
    """A mailbox with its name, where that is not longer than Brevo takes: it would refuse the whole message."""
    is_short = 0 < len(mailbox.name) <= _LONGEST_NAME
    return {"email": mailbox.address, **({"name": mailbox.name} if is_short else {})}


def _attached(letter: Letter) -> list[dict[str, str]]:
    return [
        {"name": each.name, "content": b64encode(each.content).decode("ascii")} for each in letter.attachments
    ]


def _cannot_carry(what: str) -> DispatchError:
    return DispatchError(
        f"Brevo cannot carry {what}.", "Send it by a mail server (kind: smtp) or by mailgun."
    )
