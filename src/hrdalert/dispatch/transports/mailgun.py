"""Sends by Mailgun: whole messages, byte by byte as they are."""

from __future__ import annotations

from urllib.parse import quote

import requests

from hrdalert.dispatch.transports import Envelope
from hrdalert.dispatch.transports.http import Answer, HttpTransport, Patience
from hrdalert.dispatch.transports.secrets import HeldSecret

__all__ = ["MAILGUN", "MailgunTransport"]

MAILGUN = "https://api.mailgun.net"
"""The servers in the United States; those of the European Union are https://api.eu.mailgun.net."""


class MailgunTransport(HttpTransport):
    """``POST /v3/<domain>/messages.mime``, to the recipient of the envelope, whoever else the headers name.

    Counting who opens a message and who follows which link is switched off. Mailgun documents no key by which a
    repeated request would be taken once only, so none is repeated. Not tried against the live service.
    """

    name = "Mailgun"

    def __init__(
        self, domain: str, key: HeldSecret, url: str = MAILGUN, patience: Patience | None = None
    ) -> None:
        super().__init__(url, key, patience)
        self._domain = domain

    def _compose(self, message: bytes, envelope: Envelope) -> requests.Request:
        return requests.Request(
            "POST",
            f"{self._url}/v3/{quote(self._domain, safe='')}/messages.mime",
            auth=("api", self._key.value),
            data={
                "to": envelope.recipient,
                "o:tracking": "no",
                "o:tracking-clicks": "no",
                "o:tracking-opens": "no",
            },
            files={"message": ("message.mime", message, "application/octet-stream")},
        )

    def _taken_as(self, answer: Answer) -> str | None:
        found = answer.data.get("id")
        return f"{found} {answer.words}".strip() if found else None
