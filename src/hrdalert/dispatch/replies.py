"""What came back to the messages that were sent: replies, automatic answers, bounces, and the UN's references.

Nothing here proves who wrote: an address in a message, and a report of a bounce, say what they say.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from email.message import Message
from html import unescape
from pathlib import Path
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from hrdalert.dispatch import mail_text
from hrdalert.dispatch.mail_sources import ImapMailbox, Tell, messages_in
from hrdalert.recipients.mailboxes import normal


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


class Known(Struct, frozen=True):
    """What the register knows, and a message may have to do with."""

    sent: Mapping[str, int]
    """The dispatches by their Message-IDs, with or without angle brackets."""
    mailboxes: Collection[str] = frozenset()
    """Of recipients and of dispatches, as ``mailboxes.normal`` has them."""
    references: Collection[str] = ()
    """Of cases of which something was queued."""


class Returned(Struct, frozen=True):
    """A message that came in. Its texts may be shown: they are one line each and hold no controls."""

    place: str
    """Where it lies: the file, and the number in it or in the mailbox."""
    own_id: str
    """Its own Message-ID, without angle brackets, by which it is known when it is read again; may be empty."""
    of: int | None
    """The dispatch that it answers; None where it answers none by its headers."""
    kind: Literal["reply", "automatic", "bounce", "delayed"]
    """``reply``: somebody wrote it, as far as can be seen. ``bounce``: some address was not reached, for good."""
    when: datetime | None
    """As its headers say, with a time zone."""
    name: str
    address: str
    """From whom, as its headers say."""
    subject: str
    lines: tuple[str, ...]
    """The first lines that are not quoted."""
    undelivered: tuple[Undelivered, ...]
    """Of a bounce or delay: which addresses."""
    mailboxes: tuple[str, ...] = ()
    """Those that we know: the sender's, and those that it says were not reached."""
    references: tuple[str, ...] = ()
    """Of our cases, those that its subject or its text names."""

    @property
    def may_matter(self) -> bool:
        """Whether it has to do with what was sent, as far as can be seen."""
        return self.of is not None or bool(self.mailboxes or self.references)


def read_messages(source: Path | ImapMailbox, known: Known, tell: Tell) -> Iterator[Returned]:
    """All messages but copies of ours, in the order in which they lie there.

    ``source`` is a folder with .eml files, an .eml or mbox file, a Maildir, or a mailbox on a server; none of them is
    changed. What could not be read, or of a very large message the beginning only, is told to ``tell``, and never stops
    the others. From a server comes what has to do with us by its headers. No message is kept when the next one is asked
    for. Raises HrdAlertError, when the first message is asked for or later, where the source as a whole cannot be read.
    """
    ours = {id.strip().removeprefix("<").removesuffix(">"): dispatch for id, dispatch in known.sent.items()}

    def wanted(content: bytes) -> bool:
        try:
            message = mail_text.read_message(content, headers_only=True)
            return (
                comes_from_mail_system(message)
                or any(id in ours for id in _answered(message))
                or normal(mail_text.sender(message)[1]) in known.mailboxes
                or bool(_named(mail_text.header(message, "Subject"), known.references))
            )
        except Exception:  # as below, where it is told of
            return True

    for place, content in messages_in(source, wanted, tell):
        try:
            returned = _returned(place, mail_text.read_message(content), ours, known)
        except Exception as error:  # whatever a hostile message breaks: the others must be read
            tell(place, f"This message is broken and could not be read ({type(error).__name__}).")
            continue
        if returned.own_id in ours:  # which lies there as a copy
            continue
        if mail_text.has_too_many_parts(content):
            tell(place, "This message has far too many parts: only its headers were read.")
        yield returned


def _returned(place: str, message: Message, ours: Mapping[str, int], known: Known) -> Returned:
    kind, undelivered = read_report(message) or ("automatic" if is_automatic(message) else "reply", ())
    own_ids = mail_text.message_ids(mail_text.header(message, "Message-ID"))
    name, address = mail_text.sender(message)
    subject = mail_text.readable(mail_text.header(message, "Subject"))
    text = mail_text.text_of(message)
    boxes = [normal(box) for box in (address, *(one.address for one in undelivered)) if box]
    return Returned(
        place=place,
        own_id=mail_text.shown_line(next(iter(own_ids), ""), 998),
        of=next((ours[id] for id in _answered(message) if id in ours), None),
        kind=kind,
        when=mail_text.when_of(message),
        name=name,
        address=address,
        subject=subject,
        lines=mail_text.first_lines(text),
        undelivered=undelivered,
        mailboxes=tuple(dict.fromkeys(box for box in boxes if box in known.mailboxes)),
        references=_named(f"{subject}\n{text}", known.references),
    )


def _answered(message: Message) -> Iterator[str]:
    """The ids of what a mail system gives back; then those that a message says it answers, the nearest first."""
    if comes_from_mail_system(message):
        yield from original_ids(message)
    yield from mail_text.message_ids(mail_text.header(message, "In-Reply-To", 100_000))  # RFC 5322, 3.6.4
    yield from reversed([*mail_text.message_ids(mail_text.header(message, "References", 100_000))])


def _named(text: str, references: Collection[str]) -> tuple[str, ...]:
    """The references of four signs and more that stand in a text as words of their own."""
    text, wanted = _compared(text), (one for one in references if len(one) >= 4)
    # Chinese has no spaces: only a letter or figure of ASCII makes it another word.
    named = ((one, re.escape(_compared(one))) for one in wanted)
    return tuple(one for one, form in named if re.search(rf"(?<![a-z0-9]){form}(?![a-z0-9])", text))


def _compared(text: str) -> str:
    """A text as references are looked for in it: whatever its hyphens, capitals and the width of its figures are."""
    plain = unicodedata.normalize("NFKC", text.replace("\xad", ""))
    return re.sub("[\u2010-\u2015\u2212]", "-", plain).casefold()


# --- automatic answers

_OF_MACHINES = re.compile(
    r"(?:automatic (?:reply|response)|auto[- ]?(?:reply|response)\b|out of (?:the )?office\b"
    r"|respuesta autom[aá]tica|fuera de (?:la )?oficina\b"
    r"|r[eé]ponse automatique|absen(?:ce|t) du bureau\b|message d['’]absence\b"
    r"|автоматический ответ|автоответ"
    r"|自动(?:答复|回复)|自動(?:回覆|答覆|回復)|不在(?:办公室|辦公室)"
    r"|(?:ال)?رد (?:ال)?تلقائي|خارج المكتب)",
    re.IGNORECASE,
)
"""How the subject of an automatic answer begins, in the languages of the UN."""


def is_automatic(message: Message) -> bool:
    """Whether a program answered: RFC 3834 (5), the headers of Exchange and others, else how the subject begins."""
    submitted = mail_text.header(message, "Auto-Submitted").lower()
    suppress = mail_text.header(message, "X-Auto-Response-Suppress").lower()
    return (
        (bool(submitted) and re.match(r"no\b", submitted) is None)
        or suppress not in ("", "none")
        or "auto_reply" in (value.lower() for value in mail_text.headers(message, "Precedence"))
        or any(name in message for name in ("X-Autoreply", "X-Autorespond"))
        or _OF_MACHINES.match(mail_text.readable(mail_text.header(message, "Subject"))) is not None
    )


# --- references of the UN


def un_reference(text: str) -> str | None:
    """The reference of a communication of UN experts to a State in a text: AL CHN 4/2021.

    None where there is none, and where there are several: which is that of the case, a person must say. Those of
    letters that went to no State (OTH), and the older ones with G/SO, are not looked for.
    """
    from hrdalert import knowledge

    states = {code for code, country in knowledge.countries().items() if country.status != "territory"}
    matches = re.finditer(r"\bJ?(?:UA|AL|OL) ([A-Z]{3}) [1-9][0-9]{0,2}/20[0-9]{2}\b", " ".join(text.split()))
    codes = {match[0] for match in matches if match[1] in states}
    return codes.pop() if len(codes) == 1 else None
