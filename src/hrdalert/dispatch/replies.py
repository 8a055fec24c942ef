"""What came back to the messages that were sent: replies, automatic answers, bounces, and the UN's references.

Nothing here proves who wrote: an address in a message, and a report of a bounce, say what they say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Literal

from msgspec import Struct

from hrdalert.dispatch import mail_text
from hrdalert.dispatch.bounces import Undelivered, comes_from_mail_system, original_ids, read_report
from hrdalert.dispatch.mail_sources import ImapMailbox, Tell, messages_in
from hrdalert.dispatch.mailboxes import normal


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
    return tuple(
        one for one in wanted if re.search(rf"(?<![a-z0-9]){re.escape(_compared(one))}(?![a-z0-9])", text)
    )


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
