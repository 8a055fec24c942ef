"""Takes a message of ours apart for providers that want its pieces, and refuses every other one."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from msgspec import Struct

from hrdalert.dispatch.transports import Envelope
from hrdalert.errors import DispatchError

_OF_THE_LETTER: Final = ("from", "to", "reply-to", "subject")
_MADE_ANEW: Final = ("date", "mime-version", "content-type", "content-transfer-encoding", "content-language")
"""What a provider writes itself: the date is that of its own sending."""
_PASSED_ON: Final = (
    *("message-id", "in-reply-to", "references", "auto-submitted"),
    *("list-unsubscribe", "list-unsubscribe-post"),
)


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


class Letter(Struct, frozen=True):
    """All of a message, so that nothing of it is lost on the way: what does not fit here is an error."""

    sender: Mailbox
    recipient: Mailbox
    reply_to: tuple[Mailbox, ...]
    subject: str
    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    headers: tuple[tuple[str, str], ...]
    """The other ones, such as Message-ID and List-Unsubscribe."""


def read_letter(message: bytes, envelope: Envelope, provider: str) -> Letter:
    """The pieces of a message for one recipient.

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
        raise cannot_carry(provider, "a message of this form, such as one that is signed or encrypted")
    for name in map(str.lower, parsed.keys()):
        if name not in (*_OF_THE_LETTER, *_MADE_ANEW, *_PASSED_ON):
            raise cannot_carry(provider, f"the header {name}")
    senders, recipients = _mailboxes(parsed, "from"), _mailboxes(parsed, "to")
    # It sends to whom the message names: that must be nobody but the recipient of the envelope.
    to = [one.address.casefold() for one in recipients]
    if len(senders) != 1 or to != [envelope.recipient.casefold()]:
        raise cannot_carry(provider, "a message that is not from one mailbox to exactly the one recipient")
    words = [str(part.get_content()) for part in texts]
    return Letter(
        sender=senders[0],
        recipient=recipients[0],
        reply_to=tuple(_mailboxes(parsed, "reply-to")),
        subject=str(parsed["subject"] or ""),
        text=words[0],
        html=words[1] if len(words) > 1 else None,
        attachments=tuple(
            Attachment(str(part.get_filename()), part.get_content_type(), bytes(part.get_content()))
            for part in files
        ),
        headers=tuple((name, str(value)) for name, value in parsed.items() if name.lower() in _PASSED_ON),
    )


def _mailboxes(message: EmailMessage, name: str) -> list[Mailbox]:
    addresses = [address for header in message.get_all(name, []) for address in header.addresses]
    return [Mailbox(address.display_name, address.addr_spec) for address in addresses]


def cannot_carry(provider: str, what: str) -> DispatchError:
    text = f"{provider} cannot carry {what}."
    return DispatchError(text, "Send it by a mail server (kind: smtp) or by mailgun.")
