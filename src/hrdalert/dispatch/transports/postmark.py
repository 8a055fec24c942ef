"""Sends by Postmark, which takes a message in pieces."""

from __future__ import annotations

from base64 import b64encode
from http import HTTPStatus
from typing import Any

import requests

from hrdalert.dispatch.transports import Envelope
from hrdalert.dispatch.transports.http import Answer, HttpTransport, Patience, as_json
from hrdalert.dispatch.transports.letter import Attachment, Letter, read_letter
from hrdalert.dispatch.transports.secrets import HeldSecret

__all__ = ["POSTMARK", "PostmarkTransport"]

POSTMARK = "https://api.postmarkapp.com"


class PostmarkTransport(HttpTransport):
    """``POST /email``, by the stream that the server of the account has for single messages.

    Counting who opens a message and who follows which link is switched off; the message keeps its own Message-ID, and
    gets the date of Postmark's sending. Postmark documents no key by which a repeated request would be taken once
    only, so none is repeated; it documents 503 as an outage in which nothing is taken. Not tried against the live
    service.
    """

    name = "Postmark"
    outage = (*HttpTransport.outage, HTTPStatus.SERVICE_UNAVAILABLE)

    def __init__(self, key: HeldSecret, url: str = POSTMARK, patience: Patience | None = None) -> None:
        super().__init__(url, key, patience)

    def _compose(self, message: bytes, envelope: Envelope) -> requests.Request:
        letter = read_letter(message, envelope, self.name)
        return requests.Request(
            "POST",
            f"{self._url}/email",
            auth=self._show_key,
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            data=as_json(_body(letter), self.name),
        )

    def _show_key(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["X-Postmark-Server-Token"] = self._key.value
        return request

    def _taken_as(self, answer: Answer) -> str | None:
        if answer.data.get("ErrorCode"):
            raise self._refusal(answer, "Mend what it says, and send the message again.")
        found = answer.data.get("MessageID")
        return f"{found} {answer.words}".strip() if found and answer.data.get("ErrorCode") == 0 else None


def _body(letter: Letter) -> dict[str, Any]:
    headers = [{"Name": name, "Value": value} for name, value in letter.headers]
    if any(name.lower() == "message-id" for name, _ in letter.headers):
        headers.append({"Name": "X-PM-KeepID", "Value": "true"})
    return {
        "From": str(letter.sender),
        "To": str(letter.recipient),
        "Subject": letter.subject,
        **({"ReplyTo": ", ".join(map(str, letter.reply_to))} if letter.reply_to else {}),
        **({"TextBody": letter.text} if letter.text is not None else {}),
        **({"HtmlBody": letter.html} if letter.html is not None else {}),
        "Headers": headers,
        "Attachments": [_attached(each) for each in letter.attachments],
        "TrackOpens": False,
        "TrackLinks": "None",
    }


def _attached(attachment: Attachment) -> dict[str, str]:
    return {
        "Name": attachment.name,
        "Content": b64encode(attachment.content).decode("ascii"),
        "ContentType": attachment.content_type,
        **({"ContentID": f"cid:{attachment.content_id}"} if attachment.content_id else {}),
    }
