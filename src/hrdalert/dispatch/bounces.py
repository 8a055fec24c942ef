"""What mail systems tell of a message that they could not deliver, or not yet: reports, and texts without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from html import unescape
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from hrdalert.dispatch import mail_text


class Undelivered(Struct, frozen=True):
    """One address that a message did not reach."""

    address: str
    """Empty where the report does not say it."""
    status: str
    """As 5.1.1 (RFC 3463); empty where the report does not say it."""
    diagnostic: str
    """The words of the other server."""
    is_final: bool
    """Nobody tries any more; otherwise the message is only late."""


Report: TypeAlias = tuple[Literal["bounce", "delayed", "automatic"], tuple[Undelivered, ...]]
"""What a mail system says of a message. ``automatic``: neither that it failed nor that it is late."""
_MOST_ADDRESSES: Final = 100


def comes_from_mail_system(message: Message) -> bool:
    """Whether the headers look as those of a mail system do, rather than of a person."""
    return _is_of_machine(message) or mail_text.sender(message)[1].lower().startswith("postmaster@")


def _is_of_machine(message: Message) -> bool:
    """Whether no person can have written it: RFC 5321 (4.5.5) and RFC 3834 keep the empty path for machines."""
    who = (mail_text.sender(message)[1] or mail_text.header(message, "From")).lower()
    return (
        message.get_content_type() == "multipart/report"
        or "<>" in mail_text.headers(message, "Return-Path")
        or "X-Failed-Recipients" in message
        or bool(re.search(r"\bmailer-?daemon\b|\bmail-daemon@|^microsoftexchange[0-9a-f]*@", who))
    )


def original_ids(message: Message) -> Iterator[str]:
    """The ids of messages that a mail system gives back, or tells of: RFC 6522, RFC 6533, RFC 8098."""
    texts = []
    for part in mail_text.parts(message, forwarded=True):
        if part is not message:
            for name in ("Message-ID", "Original-Message-ID"):
                yield from mail_text.message_ids(mail_text.header(part, name))
        if not part.is_multipart():
            texts.append(unescape(mail_text.body(part)))
    text = "\n".join(texts)
    # Our message may answer an earlier one of ours, whose id it has, too.
    yield from re.findall(r"(?im)^\S{0,20}message-id:\s*<([^<>\s]{1,998})>", text)
    yield from mail_text.message_ids(text)


def read_report(message: Message) -> Report | None:
    """What a mail system reports; None where the message is no report and does not read as one."""
    groups = [group for part in mail_text.parts(message) for group in _groups(part)][:_MOST_ADDRESSES]
    if reported := [entry for entry in map(_reported, groups) if entry[1].address]:
        undelivered = tuple(one for action, one in reported if action in ("failed", "delayed"))
        is_final = any(one.is_final for one in undelivered)
        return ("bounce" if is_final else "delayed") if undelivered else "automatic", undelivered
    if not comes_from_mail_system(message):
        return None
    if said := _said(message):
        return said
    if str(message.get_param("report-type") or "").lower() == "delivery-status":
        return "bounce", ()  # it says so, and how far it went cannot be read
    return ("automatic", ()) if _is_of_machine(message) else None


# --- reports as of RFC 3464


def _groups(part: Message) -> Iterator[Message]:
    """The groups of fields of a report: one of the message, then one for each recipient."""
    if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
        for group in mail_text.held_by(part):
            yield group
            # Of RFC 6533 the parser knows the first group only: the others stand in its body.
            for other in re.split(r"\n[ \t]*\n", mail_text.body(group)):
                yield mail_text.read_message(other.encode(), headers_only=True)


def _reported(group: Message) -> tuple[str, Undelivered]:
    """What was done for a recipient (RFC 3464, 2.3.3), or what the class of the status says; and for which one."""
    # Of both addresses the one that we wrote to: the other is that to which it was passed on.
    given = [mail_text.header(group, f"{name}-Recipient").partition(";")[2] for name in ("Original", "Final")]
    address = next((match[0] for text in given if (match := re.search(mail_text.ADDRESS, text))), given[1])
    status = _status(mail_text.header(group, "Status"))
    action = re.match(r"[a-z]+", mail_text.header(group, "Action").lower())
    done = action[0] if action else {"5": "failed", "4": "delayed"}.get(status[:1], "")
    diagnostic = re.sub(r"^\s*[^\s;]+\s*;", "", mail_text.header(group, "Diagnostic-Code"))
    address = mail_text.shown_line(address, 320)
    return done, Undelivered(address, status, mail_text.readable(diagnostic), done == "failed")


def _status(text: str) -> str:
    """The first status in a text; the numbers of versions of Exim look like one."""
    match = re.search(r"(?<![\d.])(?<!Exim )([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)", text)
    return match[1] if match else ""


# --- texts of qmail, Exim, and of Exchange and Postfix of old, which send no report

_FAILED: Final = re.compile(
    r"this is the qmail-send program|could not be delivered to one or more"
    r"|did not reach some or all of the intended recipients|delivery has failed to these recipients"
    r"|undelivered mail returned to sender|mail delivery failed|^failure notice|^undeliverable:",
    re.IGNORECASE,
)
_LATE: Final = re.compile(
    r"this is a warning only|delayed mail \(still being retried\)|^delivery delayed:", re.IGNORECASE
)
_COPY: Final = re.compile(r"(?im)^--.*(?:copy of|original|returned)")
"""What stands before the copy of our own message."""


def _said(message: Message) -> Report | None:
    """What the text tells, where it begins as those of mail systems do."""
    text = _COPY.split(mail_text.text_of(message), maxsplit=1)[0][:20_000]
    subject = mail_text.readable(mail_text.header(message, "Subject"))
    words = f"{subject}\n{' '.join(text.split())}".replace("’", "'")
    is_late = _LATE.search(words) is not None
    if not is_late and not _FAILED.search(words):
        return None
    of_address = rf"(?m)^[ \t]*<?({mail_text.ADDRESS})>?(?:<mailto:[^>\n]*>)?[ \t]*(?::|on \d|$)"
    failed = mail_text.header(message, "X-Failed-Recipients")
    addresses = re.findall(of_address, text) or re.findall(mail_text.ADDRESS, failed)
    answer = re.search(r"(?m)^.*(?:\b[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}).*(?:\n[ \t]+\S.*)*", text)
    status, said = _status(text), mail_text.shown_line(answer[0]) if answer else ""
    undelivered = (
        Undelivered(mail_text.shown_line(address, 320), status, said, not is_late)
        for address in addresses[:_MOST_ADDRESSES] or [""]
    )
    return "delayed" if is_late else "bounce", tuple(undelivered)
