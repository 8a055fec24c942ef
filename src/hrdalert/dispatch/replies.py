"""What came back to the messages that were sent: replies, automatic answers, bounces, and the UN's references.

Nothing here proves who wrote: anybody can forge an address in a message, or a report of a bounce.
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
    """A status such as 5.1.1 (RFC 3463); empty where the report does not say it."""
    diagnostic: str
    """The words of the other server."""
    is_final: bool
    """Whether the mail system has given up; otherwise the message is only late."""


Report: TypeAlias = tuple[Literal["bounce", "delayed", "automatic"], tuple[Undelivered, ...]]
"""What became of a message by a mail system's report; ``automatic`` where it neither failed nor is late."""
_MOST_ADDRESSES: Final = 100


def comes_from_mail_system(message: Message) -> bool:
    """Whether the headers look like those of a mail system rather than of a person."""
    return _is_of_machine(message) or mail_text.sender(message)[1].lower().startswith("postmaster@")


def _is_of_machine(message: Message) -> bool:
    """Whether no person wrote a message: RFC 5321 (4.5.5) and RFC 3834 keep the empty path for machines."""
    sender = (mail_text.sender(message)[1] or mail_text.header(message, "From")).lower()
    return (
        message.get_content_type() == "multipart/report"
        or "<>" in mail_text.headers(message, "Return-Path")
        or "X-Failed-Recipients" in message
        or bool(re.search(r"\bmailer-?daemon\b|\bmail-daemon@|^microsoftexchange[0-9a-f]*@", sender))
    )


def original_ids(message: Message) -> Iterator[str]:
    """The ids of messages that a mail system returns, or reports on: RFC 6522, RFC 6533, RFC 8098."""
    texts = []
    for part in mail_text.parts(message, forwarded=True):
        if part is not message:
            for name in ("Message-ID", "Original-Message-ID"):
                yield from mail_text.message_ids(mail_text.header(part, name))
        if not part.is_multipart():
            texts.append(unescape(mail_text.body(part)))
    text = "\n".join(texts)
    # The id in a Message-ID line comes first: our message may answer an earlier one, and so name its id, too.
    yield from re.findall(r"(?im)^\S{0,20}message-id:\s*<([^<>\s]{1,998})>", text)
    yield from mail_text.message_ids(text)


def read_report(message: Message) -> Report | None:
    """What a mail system reports; None where the message is no report and does not read as one."""
    if report := _from_groups(message):
        return report
    if not comes_from_mail_system(message):
        return None
    if report := _from_text(message):
        return report
    if str(message.get_param("report-type") or "").lower() == "delivery-status":
        return "bounce", ()  # a report of a delivery whose fields cannot be read
    return ("automatic", ()) if _is_of_machine(message) else None


# --- reports as of RFC 3464


def _from_groups(message: Message) -> Report | None:
    """What the groups of fields of a report say; None where no group names an address."""
    groups = [group for part in mail_text.parts(message) for group in _groups(part)][:_MOST_ADDRESSES]
    reported = [(action, entry) for action, entry in map(_reported, groups) if entry.address]
    if not reported:
        return None
    undelivered = tuple(entry for action, entry in reported if action in ("failed", "delayed"))
    if not undelivered:
        return "automatic", ()
    is_final = any(entry.is_final for entry in undelivered)
    return "bounce" if is_final else "delayed", undelivered


def _groups(part: Message) -> Iterator[Message]:
    """The groups of fields of a report: one of the message, then one for each recipient."""
    if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
        for group in mail_text.held_by(part):
            yield group
            # In a report as of RFC 6533 the parser reads the first group only: the others stand in its body.
            for other in re.split(r"\n[ \t]*\n", mail_text.body(group)):
                yield mail_text.read_message(other.encode(), headers_only=True)


def _reported(group: Message) -> tuple[str, Undelivered]:
    """The action of a group (RFC 3464, 2.3.3), or what the class of its status says; and the recipient it concerns."""
    original, final = (
        mail_text.header(group, f"{name}-Recipient").partition(";")[2] for name in ("Original", "Final")
    )
    # We wrote to the original recipient; the final one is the address to which the message was passed on.
    match = re.search(mail_text.ADDRESS, original) or re.search(mail_text.ADDRESS, final)
    address = mail_text.shown_line(match[0] if match else final, 320)
    status = _status(mail_text.header(group, "Status"))
    stated = re.match(r"[a-z]+", mail_text.header(group, "Action").lower())
    action = stated[0] if stated else {"5": "failed", "4": "delayed"}.get(status[:1], "")
    diagnostic = re.sub(r"^\s*[^\s;]+\s*;", "", mail_text.header(group, "Diagnostic-Code"))
    return action, Undelivered(address, status, mail_text.readable(diagnostic), action == "failed")


def _status(text: str) -> str:
    """The first status in a text, such as 5.1.1; a number behind the word Exim is its version."""
    match = re.search(r"(?<![\d.])(?<!Exim )([45]\.\d{1,3}\.\d{1,3})(?!\.?\d)", text)
    return match[1] if match else ""


# --- texts of qmail, Exim, and old versions of Exchange and Postfix, which send no report

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
"""The line above the copy of our own message."""


def _from_text(message: Message) -> Report | None:
    """What the text of a message reports; None where it has none of the phrases of mail systems."""
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
    status, diagnostic = _status(text), mail_text.shown_line(answer[0]) if answer else ""
    undelivered = (
        Undelivered(mail_text.shown_line(address, 320), status, diagnostic, not is_late)
        for address in addresses[:_MOST_ADDRESSES] or [""]
    )
    return "delayed" if is_late else "bounce", tuple(undelivered)


class Known(Struct, frozen=True):
    """What the register knows, by which a message can be told to concern it."""

    sent: Mapping[str, int]
    """The dispatches by their Message-IDs, with or without angle brackets."""
    mailboxes: Collection[str] = frozenset()
    """The mailboxes of recipients and of dispatches, as ``mailboxes.normal`` has them."""
    references: Collection[str] = ()
    """The references of cases of which something was queued."""


class Returned(Struct, frozen=True):
    """A message that came in. Its texts may be shown: they are one line each and hold no controls."""

    place: str
    """Where the message lies: the file, and the number in it or in the mailbox."""
    own_id: str
    """The message's own Message-ID, without angle brackets, by which a second reading knows it; may be empty."""
    of: int | None
    """The dispatch that the message answers; None where its headers name no dispatch."""
    kind: Literal["reply", "automatic", "bounce", "delayed"]
    """``reply``: a person seems to have written it. ``bounce``: at least one address was not reached, for good."""
    when: datetime | None
    """The moment that the headers give, with a time zone."""
    name: str
    address: str
    """The sender by the headers, as the name is."""
    subject: str
    lines: tuple[str, ...]
    """The first lines that are not quoted."""
    undelivered: tuple[Undelivered, ...]
    """The addresses that a bounce or a delay concerns."""
    mailboxes: tuple[str, ...] = ()
    """The known mailboxes among the sender's and those that were not reached."""
    references: tuple[str, ...] = ()
    """The references of our cases that the subject or the text names."""

    @property
    def may_matter(self) -> bool:
        """Whether a dispatch, a known mailbox or a reference ties the message to what was sent."""
        return self.of is not None or bool(self.mailboxes or self.references)


def read_messages(source: Path | ImapMailbox, known: Known, tell: Tell) -> Iterator[Returned]:
    """All messages but copies of ours, in the order in which they lie there.

    ``source`` is a folder with .eml files, an .eml or mbox file, a Maildir, or a mailbox on a server; none of them is
    changed. ``tell`` hears of each message that could not be read, or not to its end; it never stops the others. From a
    server come only messages whose headers tie them to what was sent. No message is kept when the next one is asked
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
        except Exception:  # the message is read below all the same, and ``tell`` hears of the error there
            return True

    for place, content in messages_in(source, wanted, tell):
        try:
            returned = _returned(place, mail_text.read_message(content), ours, known)
        except Exception as error:  # a hostile message may break anything, and the others must be read
            tell(place, f"This message is broken and could not be read ({type(error).__name__}).")
            continue
        if returned.own_id in ours:  # a copy of a message of ours
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
    addresses = [address, *(entry.address for entry in undelivered)]
    boxes = [normal(written) for written in addresses if written]
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
    """The ids of messages that a mail system returns; then the ids that a message answers, the nearest first."""
    if comes_from_mail_system(message):
        yield from original_ids(message)
    yield from mail_text.message_ids(mail_text.header(message, "In-Reply-To", 100_000))  # RFC 5322, 3.6.4
    yield from reversed([*mail_text.message_ids(mail_text.header(message, "References", 100_000))])


def _named(text: str, references: Collection[str]) -> tuple[str, ...]:
    """The references of at least four signs that stand in a text as words of their own."""
    text, named = _compared(text), []
    for reference in references:
        # Chinese has no spaces: only a letter or figure of ASCII beside the reference makes it a part of another word.
        form = rf"(?<![a-z0-9]){re.escape(_compared(reference))}(?![a-z0-9])"
        if len(reference) >= 4 and re.search(form, text):
            named.append(reference)
    return tuple(named)


def _compared(text: str) -> str:
    """A text as references are looked for in it: all hyphens alike, no capitals, figures of one width."""
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
    """The reference in a text of a communication of UN experts to a State, such as AL CHN 4/2021.

    None where there is none, or several: a person must say which is that of the case. References of letters that went
    to no State (OTH), and older ones with G/SO, are not looked for.
    """
    from hrdalert import knowledge

    states = {code for code, country in knowledge.countries().items() if country.status != "territory"}
    matches = re.finditer(r"\bJ?(?:UA|AL|OL) ([A-Z]{3}) [1-9][0-9]{0,2}/20[0-9]{2}\b", " ".join(text.split()))
    codes = {match[0] for match in matches if match[1] in states}
    return codes.pop() if len(codes) == 1 else None
