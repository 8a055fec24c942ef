"""The way by providers with an API over HTTP: what each is told of a message, and what its answer means.

All of it is as their documentation has it. None of it was tried against the live services.
"""

import json
import uuid
from base64 import b64encode
from collections.abc import Callable, Mapping
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from typing import Any
from urllib.parse import quote

import requests
from msgspec import Struct

from hrdalert.dispatch.transports import BeforeEnd, Envelope, fit_to_show
from hrdalert.dispatch.transports.http import Answer, ask, see_to_the_address
from hrdalert.dispatch.transports.secrets import HeldSecret
from hrdalert.errors import DispatchError, UncertainError


class Provider(Struct, frozen=True):
    """A provider, as its documentation has it."""

    name: str
    url: str
    path: str
    """Where messages go; ``{domain}`` in it is the domain that sends."""
    content: Callable[[bytes, Envelope], Mapping[str, Any]]
    """What ``requests.Request`` is told of a message; raises DispatchError for what the provider cannot carry."""
    id: str
    """The key of an answer 2xx that says that a message was taken, and what it is called there."""
    key_header: str = ""
    """The header that has the key; where there is none, it is the password of the user ``api`` (RFC 7617)."""
    fault: str = ""
    """The key of an answer 2xx that must be 0: otherwise the message was refused all the same."""
    knows: str = ""
    """The code by which it says that it had a request with this key before."""
    outage: tuple[int, ...] = (408, 429)
    """With what it says that it took nothing, and may later."""


class HttpTransport:
    """The way by a provider."""

    def __init__(
        self,
        provider: Provider,
        key: HeldSecret,
        url: str = "",
        *,
        domain: str = "",
        patience: tuple[float, float] = (30, 120),
    ) -> None:
        """``patience``: seconds to wait for a connection and for an answer.

        Raises DispatchError for an address that is not https, unless it is on this machine.
        """
        self.provider = provider
        self._url = (url or provider.url).rstrip("/") + provider.path.format(domain=quote(domain, safe=""))
        see_to_the_address(self._url, provider.name, f"mail: {{transport: {{url: {provider.url}}}}}")
        if not key.value.isascii():
            what = f"The key of {provider.name} holds letters that no key has."
            raise DispatchError(what, "Copy it from the provider's page anew.")
        self._key = key
        self._patience = patience

    def send(self, message: bytes, envelope: Envelope, before_end: BeforeEnd = lambda: None) -> str:
        """The provider writes the mailbox for bounces itself: that of the envelope is not given to it."""
        envelope.require_mailboxes()
        auth = self._show_key if self.provider.key_header else ("api", self._key.value)
        content = self.provider.content(message, envelope)
        before_end()
        request = requests.Request("POST", self._url, auth=auth, **content)
        return self._judge(ask(request, self._lost("no answer came"), self._patience))

    def close(self) -> None:
        """Has nothing to end."""

    def _show_key(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self.provider.key_header] = self._key.value
        return request

    def _shown(self, said: str) -> str:
        """Its words, without the key as it is and as HTTP writes it behind a name (RFC 7617)."""
        behind_a_name = b64encode(f"api:{self._key.value}".encode()).decode("ascii")
        return fit_to_show(self._key.hide_in(said, behind_a_name))

    def _judge(self, answer: Answer) -> str:
        """The words with which a message was taken; raises what became of every other one."""
        provider, status, data = self.provider, answer.status, answer.data
        said = str(data.get("message") or data.get("Message") or "")
        if not said and answer.headers.get("Content-Type", "").startswith("text/plain"):
            said = answer.body.decode("utf-8", "replace")
        line = f"{status} {self._shown(said)}".strip()
        is_yes = 200 <= status <= 299
        fault = data.get(provider.fault) if provider.fault else 0
        if is_yes and not fault:
            if data.get(provider.id) and fault == 0:
                return self._shown(f"{data[provider.id]} {said}".strip())
            raise self._lost("its answer does not say what became of it")
        if provider.knows and data.get("code") == provider.knows:
            raise self._lost("it had a request for this very message already")
        is_later = status in provider.outage or (status == 503 and answer.retry_after is not None)
        if status >= 500 and not is_later:
            # 500, 502 and 504 come as well after a message was taken, and so does a bare 503 of what stands before.
            raise self._lost(f"it had an error of its own ({line})")
        what, mend = f"{provider.name} did not take the message: {line}", "It may be taken later."
        if not is_later:
            keys = "token:, domain: and url: under mail: transport:"
            mend = f"Mend what it says, and see to {keys} in hrdalert.yaml."
        wait = answer.retry_after if is_later else None
        error = DispatchError(what, mend, temporary=is_later, retry_after=wait)
        error.of_the_way = status == 401  # of the key, whatever the message is
        raise error

    def _lost(self, why: str) -> UncertainError:
        return UncertainError(
            f"The message was handed to {self.provider.name}, and {why}. Nobody can tell from here whether it went.",
            f"Look into the log of sent messages on the pages of {self.provider.name}, before it is sent again.",
        )


_PASSED_ON = {"message-id", "in-reply-to", "references", "auto-submitted"}
_PASSED_ON |= {"list-unsubscribe", "list-unsubscribe-post"}


class Letter(Struct, frozen=True):
    """A message taken apart, all of it, so that nothing is lost on the way."""

    head: EmailMessage
    texts: tuple[str, ...]
    """As text, and as a page where there is one."""
    files: tuple[MIMEPart, ...]

    @property
    def headers(self) -> dict[str, str]:
        """The other ones than those of whom it is from and to and about what."""
        return {name: str(value) for name, value in self.head.items() if name.lower() in _PASSED_ON}

    def addresses(self, header: str) -> list[Address]:
        return [address for field in self.head.get_all(header, []) for address in field.addresses]


def read_letter(message: bytes, envelope: Envelope, provider: str) -> Letter:
    """A message for one recipient, taken apart.

    Raises DispatchError for what ``provider`` cannot carry: every message that is not as :func:`message_of` makes it,
    such as signed and encrypted ones, and one to others than the recipient of the envelope.
    """
    parsed = message_from_bytes(message, policy=policy.default)
    mixed = list(parsed.iter_parts()) if parsed.get_content_type() == "multipart/mixed" else [parsed]
    body, files = (mixed[0], mixed[1:]) if mixed else (parsed, [])
    texts = list(body.iter_parts()) if body.get_content_type() == "multipart/alternative" else [body]
    kinds = [part.get_content_type() for part in texts]
    is_ours = kinds in (["text/plain"], ["text/plain", "text/html"]) and all(
        part.get_content_disposition() == "attachment" and part.get_filename() and not part.is_multipart()
        for part in files
    )
    if not is_ours:
        raise _cannot_carry(provider, "a message of this form, such as one that is signed or encrypted")
    given = {"from", "to", "reply-to", "subject"}
    # These a provider writes itself: the date is that of its own sending.
    anew = {"date", "mime-version", "content-type", "content-transfer-encoding", "content-language"}
    if unknown := sorted({*map(str.lower, parsed)} - given - anew - _PASSED_ON):
        raise _cannot_carry(provider, f"the header {unknown[0]}")
    letter = Letter(parsed, tuple(str(part.get_content()) for part in texts), tuple(files))
    # It sends to whom the message names: that must be nobody but the recipient of the envelope.
    to = [address.addr_spec.casefold() for address in letter.addresses("to")]
    if len(letter.addresses("from")) != 1 or to != [envelope.recipient.casefold()]:
        raise _cannot_carry(provider, "a message that is not from one mailbox to exactly the one recipient")
    return letter


def _cannot_carry(provider: str, what: str) -> DispatchError:
    text = f"{provider} cannot carry {what}."
    return DispatchError(text, "Send it by a mail server (kind: smtp) or by mailgun.")


def _content(file: MIMEPart) -> str:
    return b64encode(bytes(file.get_content())).decode("ascii")


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
    keeps_id = {"X-PM-KeepID": "true"} if "message-id" in map(str.lower, letter.headers) else {}

    def mailbox(address: Address) -> str:
        quoted = address.display_name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address.addr_spec}>' if quoted else address.addr_spec

    pieces = {
        "From": mailbox(*letter.addresses("from")),
        "To": mailbox(*letter.addresses("to")),
        "Subject": str(letter.head["subject"] or ""),
        "ReplyTo": ", ".join(map(mailbox, letter.addresses("reply-to"))) or None,
        **dict(zip(("TextBody", "HtmlBody"), letter.texts, strict=False)),
        "Headers": [{"Name": name, "Value": value} for name, value in (letter.headers | keeps_id).items()],
        "Attachments": [
            {"Name": file.get_filename(), "Content": _content(file), "ContentType": file.get_content_type()}
            for file in letter.files
        ],
        "TrackOpens": False,
        "TrackLinks": "None",
    }
    return _as_json(pieces, "Postmark")


def _for_brevo(message: bytes, envelope: Envelope) -> dict[str, Any]:
    """In pieces, with a UUID as the header ``idempotencyKey``: for 30 minutes a request with it is taken once.

    Brevo tells the kind of an attachment from its name. Counting who opens a message can't be switched off with a
    message: that is done on the pages of the account. Whether it keeps the message's own Message-ID is not documented:
    its answer names the one that it used.
    """
    letter = read_letter(message, envelope, "Brevo")
    if len(letter.addresses("reply-to")) > 1:
        raise _cannot_carry("Brevo", "several mailboxes to reply to")

    def person(address: Address) -> dict[str, str]:
        # A longer name would have the whole message refused.
        named = {"name": address.display_name} if 0 < len(address.display_name) <= 70 else {}
        return {"email": address.addr_spec, **named}

    key = str(uuid.uuid5(uuid.NAMESPACE_URL, envelope.key))
    files = [{"name": file.get_filename(), "content": _content(file)} for file in letter.files]
    pieces = {
        "sender": person(*letter.addresses("from")),
        "to": [person(*letter.addresses("to"))],
        "subject": str(letter.head["subject"] or ""),
        "replyTo": next(map(person, letter.addresses("reply-to")), None),
        **dict(zip(("textContent", "htmlContent"), letter.texts, strict=False)),
        "attachment": files or None,
        "headers": {**letter.headers, "idempotencyKey": key},
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
        raise _cannot_carry(provider, "a message with broken letters") from None
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
        outage=(408, 429, 503),  # it documents the last as an outage in which nothing is taken
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
