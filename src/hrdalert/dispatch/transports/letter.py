"""Takes a finished message apart for providers that want its pieces, and refuses what they could not put together."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from typing import Final, NoReturn

from msgspec import Struct

from hrdalert.dispatch.transports import Envelope
from hrdalert.errors import DispatchError


class Mailbox(Struct, frozen=True):
    name: str
    address: str

    def __str__(self) -> str:
        quoted = self.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{self.address}>' if self.name else self.address


class Attachment(Struct, frozen=True):
    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    """Of a picture in the text: what the text calls it, without brackets."""


class Letter(Struct, frozen=True):
    """All of a message, so that nothing of it is lost on the way: what does not fit here is an error."""

    sender: Mailbox
    recipient: Mailbox
    reply_to: tuple[Mailbox, ...]
    subject: str
    text: str | None
    html: str | None
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]
    """The other ones, such as Message-ID and List-Unsubscribe."""


def read_letter(message: bytes, envelope: Envelope, provider: str) -> Letter:
    """The pieces of a message for one recipient.

    Raises DispatchError for what ``provider`` cannot carry: signed and encrypted messages, copies to others, a
    recipient other than that of the envelope, and parts that would get lost or change.
    """
    parsed = message_from_bytes(message, policy=policy.default)
    reader = _Reader(provider)
    reader.read(parsed)
    senders, recipients = reader.mailboxes(parsed, "from"), reader.mailboxes(parsed, "to")
    if len(senders) != 1:
        reader.refuse("a message that not exactly one mailbox has written")
    if [one.address.casefold() for one in recipients] != [envelope.recipient.casefold()]:
        # It sends to whom the message names: that must be nobody but the recipient of the envelope.
        reader.refuse("a message whose To is not exactly the one recipient")
    return Letter(
        sender=senders[0],
        recipient=recipients[0],
        reply_to=tuple(reader.mailboxes(parsed, "reply-to")),
        subject=str(parsed["subject"] or ""),
        text=reader.text,
        html=reader.html,
        attachments=tuple(reader.attachments),
        headers=tuple(reader.other_headers(parsed)),
    )


def cannot_carry(provider: str, what: str) -> DispatchError:
    text = f"{provider} cannot carry {what}."
    return DispatchError(text, "Send it by a mail server (kind: smtp) or by mailgun.")


class _Reader:
    """Reads the parts of a message, each once."""

    _OF_THE_LETTER: Final = ("from", "to", "reply-to", "subject")
    _MADE_ANEW: Final = (
        *("date", "mime-version"),
        *("content-type", "content-transfer-encoding", "content-disposition"),
    )
    """What a provider writes itself: the date is that of its own sending."""
    _FORBIDDEN: Final = ("cc", "bcc", "return-path", "received", "dkim-signature")
    """What would reach others as well, or what only servers write."""
    _OF_PARTS: Final = (
        *("content-type", "content-transfer-encoding", "content-disposition"),
        *("content-id", "mime-version"),
    )
    _PARAMETERS: Final = ("charset", "name", "boundary", "type", "start")

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self.text: str | None = None
        self.html: str | None = None
        self.attachments: list[Attachment] = []

    def refuse(self, what: str) -> NoReturn:
        raise cannot_carry(self._provider, what)

    def read(self, message: EmailMessage) -> None:
        self._read_body(message, is_whole=True)
        if self.text is None and self.html is None:
            self.refuse("a message without a text")

    def mailboxes(self, message: EmailMessage, name: str) -> list[Mailbox]:
        headers = message.get_all(name, [])
        if len(headers) > 1 or any(header.defects for header in headers):
            self.refuse(f"a message whose {name.title()} is not written as it should be")
        addresses: list[Address] = [address for header in headers for address in header.addresses]
        return [Mailbox(address.display_name, address.addr_spec) for address in addresses]

    def other_headers(self, message: EmailMessage) -> Iterator[tuple[str, str]]:
        for name, value in message.items():
            small = name.lower()
            if small in self._FORBIDDEN or small.startswith("resent-"):
                self.refuse(f"the header {name}")
            if small not in self._OF_THE_LETTER and small not in self._MADE_ANEW:
                yield name, str(value)

    def _read_body(self, part: MIMEPart, *, is_whole: bool = False) -> None:
        self._require_plain_part(part, is_whole)
        kind = part.get_content_type()
        match kind:
            case "multipart/mixed":
                bodies = [inner for inner in part.iter_parts() if not _is_attached(inner)]
                if len(bodies) > 1:
                    self.refuse("a message of several texts one after the other")
                for inner in part.iter_parts():
                    if _is_attached(inner):
                        self._attach(inner)
                    else:
                        self._read_body(inner)
            case "multipart/related":
                for at, inner in enumerate(part.iter_parts()):
                    if at:
                        self._attach(inner)
                    else:
                        self._read_body(inner)
            case "multipart/alternative":
                for inner in part.iter_parts():
                    self._read_body(inner)
            case "text/plain" if self.text is None:
                self.text = self._words(part)
            case "text/html" if self.html is None:
                self.html = self._words(part)
            case _:
                self.refuse(f"a part of the kind {kind} at its place")

    def _attach(self, part: MIMEPart) -> None:
        self._require_plain_part(part, False)
        name, kind = part.get_filename(), part.get_content_type()
        if not name or part.get_content_maintype() in ("multipart", "message"):
            self.refuse(f"an attachment without a name, or of the kind {kind}")
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or part.defects:
            self.refuse(f"the attachment {name}, which is not written as it should be")
        if charset := part.get_content_charset():
            kind = f"{kind}; charset={charset}"
        content_id = str(part.get("content-id", "")).strip().removeprefix("<").removesuffix(">")
        self.attachments.append(Attachment(name, kind, content, content_id))

    def _words(self, part: MIMEPart) -> str:
        content = part.get_payload(decode=True)
        try:
            if isinstance(content, bytes) and not part.defects:
                return content.decode(part.get_content_charset("us-ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
        return self.refuse("a text that does not say in which letters it is written")

    def _require_plain_part(self, part: MIMEPart, is_whole: bool) -> None:
        """Refuses what would be dropped without a word: headers and parameters that providers have no place for."""
        if part.defects:
            self.refuse("a message that is not written as it should be")
        for name in part.keys() if not is_whole else ():
            if name.lower() not in self._OF_PARTS:
                self.refuse(f"a part with the header {name}")
        header = part["content-type"]
        for name in header.params if header is not None else ():
            if name.lower() not in self._PARAMETERS:
                self.refuse(f"a part of the kind {part.get_content_type()} with {name}={header.params[name]}")


def _is_attached(part: MIMEPart) -> bool:
    is_of_text = part.get_content_maintype() in ("text", "multipart")
    return part.get_content_disposition() == "attachment" or not is_of_text or bool(part.get_filename())
