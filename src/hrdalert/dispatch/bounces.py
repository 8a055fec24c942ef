"""What mail systems tell of a message that they could not deliver, or not yet: reports, and texts without one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from email.message import Message
from typing import Final, Literal

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


class Report(Struct, frozen=True):
    """What a mail system says of a message. ``automatic``: neither that it failed nor that it is late."""

    kind: Literal["bounce", "delayed", "automatic"]
    undelivered: tuple[Undelivered, ...] = ()


_MOST_ADDRESSES: Final = 100


def comes_from_mail_system(message: Message) -> bool:
    """Whether the headers look as those of a mail system do, rather than of a person."""
    return (
        is_of_no_person(message)
        or mail_text.sender(message)[1].lower().startswith("postmaster@")
        or message.get_content_type() == "multipart/report"
    )


def is_of_no_person(message: Message) -> bool:
    """Whether no person can have written it: RFC 5321 (4.5.5) and RFC 3834 keep the empty path for machines."""
    who = (mail_text.sender(message)[1] or mail_text.header(message, "From")).lower()
    return (
        "<>" in mail_text.headers(message, "Return-Path")
        or "X-Failed-Recipients" in message
        or bool(re.search(r"\bmailer-?daemon\b|\bmail-daemon@|^microsoftexchange[0-9a-f]*@", who))
    )


def original_ids(message: Message) -> Iterator[str]:
    """The ids of messages that a mail system gives back, or the headers of: RFC 6522, RFC 6533, RFC 8098."""
    of_headers = ("text/rfc822-headers", "message/global-headers", "message/rfc822", "message/global")
    for part in mail_text.parts(message, forwarded=True):
        if part is not message and not part.is_multipart() and part.get_content_type() in of_headers:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                part = mail_text.read_message(content[:100_000], headers_only=True)
        for name in ("Message-ID", "Original-Message-ID")[part is message :]:
            yield from mail_text.message_ids(mail_text.header(part, name))


def read_report(message: Message) -> Report | None:
    """What a mail system reports; None where the message is no report and does not read as one."""
    if report := _standard(message):
        return report
    if not comes_from_mail_system(message):
        return None
    said = _said(message)
    if said is None and str(message.get_param("report-type") or "").lower() == "delivery-status":
        return Report("bounce")  # it says so, and how far it went cannot be read
    is_of_machine = is_of_no_person(message) or message.get_content_type() == "multipart/report"
    return said or (Report("automatic") if is_of_machine else None)


# --- reports as of RFC 3464


def _standard(message: Message) -> Report | None:
    groups = [group for part in mail_text.parts(message) for group in _groups(part)][:_MOST_ADDRESSES]
    reported = [entry for entry in map(_reported, groups) if entry[1].address]
    if not reported:
        return None
    undelivered = tuple(one for action, one in reported if action in ("failed", "delayed"))
    if not undelivered:
        return Report("automatic")
    return Report("bounce" if any(one.is_final for one in undelivered) else "delayed", undelivered)


def _groups(part: Message) -> list[Message]:
    """The groups of fields of a report: one of the message, then one for each recipient."""
    if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return []
    groups: list[Message] = []
    for group in mail_text.held_by(part):
        # Of RFC 6533 the parser knows the first group only: the others stand in its body.
        rest = re.split(r"\n[ \t]*\n", mail_text.body(group))
        others = (one.encode() for one in rest if one.strip())
        groups += [group, *(mail_text.read_message(one, headers_only=True) for one in others)]
    return groups


def _reported(group: Message) -> tuple[str, Undelivered]:
    """What was done for a recipient (RFC 3464, 2.3.3), or what the class of the status says; and for which one."""
    # Of both addresses the one that we wrote to: the other is that to which it was passed on.
    names = ("Original-Recipient", "Final-Recipient")
    given = [mail_text.header(group, name).partition(";")[2] for name in names]
    address = next((match[0] for text in given if (match := re.search(mail_text.ADDRESS, text))), given[1])
    status = _status(mail_text.header(group, "Status"))
    action = re.match(r"[a-z]+", mail_text.header(group, "Action").lower())
    done = action[0] if action else {"5": "failed", "4": "delayed"}.get(status[:1], "")
    kind, mark, text = mail_text.header(group, "Diagnostic-Code").partition(";")
    diagnostic = mail_text.readable(text if mark and " " not in kind.strip() else f"{kind}{mark}{text}")
    return done, Undelivered(mail_text.shown_line(address, 320), status, diagnostic, done == "failed")


def _status(text: str) -> str:
    """The first status in a text; the numbers of versions of Exim look like one."""
    match = re.search(r"(?<![\d.])(?<!Exim )([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)", text)
    return match[1] if match else ""


# --- texts without a report

_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "failed": re.compile(
        r"this is the qmail-send program|wasn't able to deliver your message"
        r"|could not be delivered to (?:one or more|the following)|following address(?:es|\(es\))? failed"
        r"|delivery has failed to these recipients"
        r"|did not reach (?:some or all of )?the (?:intended|following) recipient"
        r"|following recipient(?:s|\(s\)) (?:could not|cannot) be reached|had permanent fatal errors"
        r"|delivery to the following recipients? failed|your message wasn't delivered to"
        r"|undelivered mail returned to sender|mail delivery failed|delivery status notification \(failure\)"
        r"|^failure notice|^undeliverable:",
        re.IGNORECASE,
    ),
    "late": re.compile(
        r"this is a warning only|has not yet been delivered|delivery status notification \(delay\)"
        r"|delayed mail \(still being retried\)|could not send message for past"
        r"|could not be delivered for more than|has been delayed|^delivery delayed:",
        re.IGNORECASE,
    ),
    "copy": re.compile(
        r"^--.*(?:copy of|original|returned|undelivered)|^.*original message headers",
        re.IGNORECASE | re.MULTILINE,
    ),
}
"""What qmail, Exim, Exchange, Postfix and sendmail say, and what stands before the copy of our own message."""


def _said(message: Message) -> Report | None:
    """What the text tells, where it begins as those of qmail, Exim, Exchange, Postfix or sendmail do."""
    text = _WORDS["copy"].split(mail_text.text_of(message), maxsplit=1)[0]
    subject = mail_text.readable(mail_text.header(message, "Subject"))
    words = f"{subject}\n{' '.join(text.split())}"[:20_000].replace("’", "'")
    is_late = _WORDS["late"].search(words) is not None
    if not is_late and not _WORDS["failed"].search(words):
        return None
    undelivered = [
        Undelivered(address, _status(why), mail_text.shown_line(_answer(why) or why), not is_late)
        for address, why in _entries(text)
    ]
    if not undelivered:
        header_of_exim = re.search(mail_text.ADDRESS, mail_text.header(message, "X-Failed-Recipients"))
        address = mail_text.shown_line(header_of_exim[0], 320) if header_of_exim else ""
        undelivered = [Undelivered(address, "", "", not is_late)]
    if len(undelivered) == 1:  # then all of the text is about it
        one = undelivered[0]
        why = one.diagnostic or mail_text.shown_line(_answer(text))
        undelivered = [Undelivered(one.address, one.status or _status(text), why, not is_late)]
    return Report("delayed" if is_late else "bounce", tuple(undelivered))


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Each address at the beginning of a line, and what is said of it until the next empty line."""
    of_address = rf"\s*<?({mail_text.ADDRESS})>?(?:<mailto:[^>]*>)?\s*(?::(.*)|on \d.*)?"
    entries: list[tuple[str, list[str]]] = []
    is_open = False
    for line in text.splitlines()[:500]:
        match = re.fullmatch(of_address, line[:2_000], re.IGNORECASE) if "@" in line else None
        if match and len(entries) < _MOST_ADDRESSES:
            entries.append((mail_text.shown_line(match[1], 320), [match[2] or ""]))
            is_open = True
        elif is_open and line.strip():
            entries[-1][1].append(line)
        else:
            is_open = False
    yield from ((address, "\n".join(why)) for address, why in entries)


def _answer(text: str) -> str:
    """The line with the answer of the other server, which may run on; empty where there is none."""
    lines = iter(text.splitlines())
    for line in lines:
        if re.search(r"\b[45]\d\d[ -]|[45]\.\d{1,3}\.\d{1,3}", line):
            return " ".join([line, *itertools.takewhile(str.strip, lines)])
    return ""
