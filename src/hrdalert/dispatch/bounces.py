"""What mail systems tell of a message that they could not deliver, or not yet: reports, and texts without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from typing import Final, Literal

from msgspec import Struct

from hrdalert.dispatch.mail_text import (
    body,
    header,
    headers,
    held_by,
    message_ids,
    parts,
    read_headers,
    readable,
    sender,
    shown_line,
    text_of,
)

__all__ = ["Report", "Undelivered", "comes_from_mail_system", "original_ids", "read_report"]


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


class Report(Struct, frozen=True):
    """What a mail system says of a message. ``automatic``: neither that it failed nor that it is late."""

    kind: Literal["bounce", "delayed", "automatic"]
    undelivered: tuple[Undelivered, ...] = ()


_MOST_ADDRESSES: Final = 100
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_STATUS_IN_TEXT = re.compile(r"(?<![\d.])(?<!Exim )([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_ADDRESS = r"[^\s<>@\"(),:;]{1,64}@[^\s<>@\"(),:;]{1,253}"
_DAEMON = re.compile(r"\bmailer-?daemon\b|\bmail-daemon@|^microsoftexchange[0-9a-f]*@", re.IGNORECASE)


def comes_from_mail_system(message: Message) -> bool:
    """Whether the headers look as those of a mail system do, rather than of a person."""
    return (
        is_of_no_person(message)
        or sender(message)[1].lower().startswith("postmaster@")
        or message.get_content_type() == "multipart/report"
    )


def is_of_no_person(message: Message) -> bool:
    """Whether no person can have written it: RFC 5321 (4.5.5) and RFC 3834 keep the empty path for machines."""
    return (
        "<>" in headers(message, "Return-Path")
        or "X-Failed-Recipients" in message
        or bool(_DAEMON.search(sender(message)[1] or header(message, "From")))
    )


def original_ids(message: Message) -> Iterator[str]:
    """The ids of messages that a mail system gives back, or the headers of: RFC 6522, RFC 6533, RFC 8098."""
    for part in parts(message, forwarded=True):
        kind = part.get_content_type()
        if part is not message and not part.is_multipart() and kind in _OF_HEADERS:
            content = part.get_payload(decode=True)
            part = read_headers(content[:100_000]) if isinstance(content, bytes) else part
        for name in ("Message-ID", "Original-Message-ID")[part is message :]:
            yield from message_ids(header(part, name))


_OF_HEADERS: Final = frozenset(
    {"text/rfc822-headers", "message/global-headers", "message/rfc822", "message/global"}
)


def read_report(message: Message) -> Report | None:
    """What a mail system reports; None where the message is no report and does not read as one."""
    blocks = [block for part in parts(message) for block in _blocks(part)]
    if any(map(_recipient, blocks)):
        return _standard(blocks[:_MOST_ADDRESSES])
    if not comes_from_mail_system(message):
        return None
    told = _told(message)
    if told is None and str(message.get_param("report-type") or "").lower() == "delivery-status":
        return Report("bounce")  # it says so, and how far it went cannot be read
    is_of_machine = is_of_no_person(message) or message.get_content_type() == "multipart/report"
    return told or (Report("automatic") if is_of_machine else None)


# --- reports as of RFC 3464


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a report: one of the message, then one for each recipient."""
    if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return []
    found: list[Message] = []
    for block in held_by(part):
        # Of RFC 6533 the parser knows the first group only: the others stand in its body.
        rest = re.split(r"\n[ \t]*\n", body(block))
        found += [block, *(read_headers(group.encode()) for group in rest if group.strip())]
    return found


def _recipient(block: Message) -> str:
    """Of both addresses the one that we wrote to: the other is that to which it was passed on."""
    for name in ("Original-Recipient", "Final-Recipient"):
        if found := re.search(_ADDRESS, header(block, name).partition(";")[2]):
            return shown_line(found[0], 320)
    return shown_line(header(block, "Final-Recipient").partition(";")[2])


def _standard(blocks: list[Message]) -> Report:
    told = [(each, _action(each)) for each in blocks if _recipient(each)]
    undelivered = tuple(
        Undelivered(_recipient(block), _status(block), _diagnostic(block), action == "failed")
        for block, action in told
        if action in ("failed", "delayed")
    )
    if not undelivered:
        return Report("automatic")
    return Report("bounce" if any(each.is_final for each in undelivered) else "delayed", undelivered)


def _action(block: Message) -> str:
    """What was done (RFC 3464, 2.3.3); where that is missing, as the class of the status has it."""
    action = re.match(r"[a-z]+", header(block, "Action").lower())
    if action:
        return action[0]
    return {"5": "failed", "4": "delayed"}.get(_status(block)[:1], "")


def _status(block: Message) -> str:
    found = _STATUS.search(header(block, "Status"))
    return found[1] if found else ""


def _diagnostic(block: Message) -> str:
    kind, mark, text = header(block, "Diagnostic-Code").partition(";")
    return readable(text if mark and " " not in kind.strip() else f"{kind}{mark}{text}")


# --- texts without a report

_FAILED = re.compile(
    r"this is the qmail-send program|wasn't able to deliver your message"
    r"|could not be delivered to (?:one or more|the following)|following address(?:es|\(es\))? failed"
    r"|delivery has failed to these recipients|did not reach (?:some or all of )?the (?:intended|following) recipient"
    r"|following recipient(?:s|\(s\)) (?:could not|cannot) be reached|had permanent fatal errors"
    r"|delivery to the following recipients? failed|your message wasn't delivered to"
    r"|undelivered mail returned to sender|mail delivery failed|delivery status notification \(failure\)"
    r"|^failure notice|^undeliverable:",
    re.IGNORECASE,
)
_LATE = re.compile(
    r"this is a warning only|has not yet been delivered|delivery status notification \(delay\)"
    r"|delayed mail \(still being retried\)|could not send message for past"
    r"|could not be delivered for more than|has been delayed|^delivery delayed:",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"^--.*(?:copy of|original|returned|undelivered)|^.*original message headers",
    re.IGNORECASE | re.MULTILINE,
)
_OF_ADDRESS = re.compile(rf"\s*<?({_ADDRESS})>?(?:<mailto:[^>]*>)?\s*(?::(.*)|on \d.*)?", re.IGNORECASE)
_REPLY = re.compile(r"\b[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}")


def _told(message: Message) -> Report | None:
    """What the text tells, where it begins as those of qmail, Exim, Exchange, Postfix or sendmail do."""
    text = _COPY.split(text_of(message), maxsplit=1)[0]
    words = f"{readable(header(message, 'Subject'))}\n{' '.join(text.split())}"[:20_000].replace("’", "'")
    late = _LATE.search(words)
    if not late and not _FAILED.search(words):
        return None
    is_final = not late
    undelivered = [
        Undelivered(address, _status_in(why), shown_line(_answer(why)), is_final)
        for address, why in _entries(text)
    ]
    if len(undelivered) <= 1:
        named = undelivered[0].address if undelivered else _failed_address(message)
        why = undelivered[0].diagnostic if undelivered else ""
        status = (undelivered[0].status if undelivered else "") or _status_in(text)
        undelivered = [Undelivered(named, status, why or shown_line(_answer(text, "")), is_final)]
    return Report("delayed" if late else "bounce", tuple(undelivered))


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Each address at the beginning of a line, and what is said of it until the next empty line."""
    entries: list[tuple[str, list[str]]] = []
    is_open = False
    for line in text.splitlines()[:500]:
        found = _OF_ADDRESS.fullmatch(line[:2_000]) if "@" in line else None
        if found and len(entries) < _MOST_ADDRESSES:
            entries.append((shown_line(found[1], 320), [found[2] or ""]))
            is_open = True
        elif is_open and line.strip():
            entries[-1][1].append(line)
        else:
            is_open = False
    yield from ((address, "\n".join(why)) for address, why in entries)


def _failed_address(message: Message) -> str:
    found = re.search(_ADDRESS, header(message, "X-Failed-Recipients"))
    return shown_line(found[0], 320) if found else ""


def _status_in(text: str) -> str:
    found = _STATUS_IN_TEXT.search(text)
    return found[1] if found else ""


def _answer(text: str, otherwise: str | None = None) -> str:
    """The line with the answer of the other server, which may run on; else all of it."""
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines) if _REPLY.search(line)), None)
    if start is None:
        return text if otherwise is None else otherwise
    end = next((number for number in range(start, len(lines)) if not lines[number].strip()), len(lines))
    return " ".join(lines[start:end])
