"""What the pages on sending say of messages: what became of them, by what way they leave, and what that lacks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from hrdalert.desk.labels import spoken
from hrdalert.desk.what_next import title
from hrdalert.dispatch.afterwards import answer_of
from hrdalert.dispatch.dispatches import FORM, Dispatch, in_zone, is_on_paper, moment, zone_of
from hrdalert.dispatch.message import contents_of
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sql_tables import OPEN, State
from hrdalert.errors import InputErrors, RefusedError
from hrdalert.knowledge import OfOffice
from hrdalert.settings import still_invented
from hrdalert.workspace import Workspace

STATES: Final[Mapping[str, str]] = {
    "queued": "Waits for approval",
    "approved": "Approved, not sent yet",
    "attempted": "Leaving now",
    "sent": "Sent",
    "replied": "Answered",
    "failed": "Failed",
    "uncertain": "Uncertain",
    "bounced": "Came back",
    "withdrawn": "Taken back",
}
TO_DO: Final[Mapping[str, str]] = {
    "queued": "It changed since it was approved, and stays. Read it again.",
    "approved": "It has not left yet.",
    "failed": "It was refused for good. Mend the address, and put the document into the outbox again.",
    "uncertain": "Nobody knows whether it went. Ask the recipient, then say here whether it did. It is not sent again.",
    "bounced": "Nobody got it. Mend the address, and put the document into the outbox once more.",
}
KINDS: Final[Mapping[str, str]] = {
    "reply": "Reply",
    "automatic": "Automatic answer",
    "bounce": "Came back",
    "delay": "Delayed",
    "decision": "Decided",
    "withdrawal": "Taken back",
    "reference": "Reference of the UN",
    "note": "Note",
}
TO_POST: Final = "To be posted"


class Item(Struct, frozen=True):
    """A dispatch, as a line of a table."""

    id: int
    reference: str
    document: str
    name: str
    address: str
    when: str
    kind: State
    state: str
    note: str = ""
    """What holds it back, what a server said, or why it goes once more."""
    to_do: str = ""


class Letter(Struct, frozen=True):
    """A message as its reader gets it."""

    head: tuple[tuple[str, str], ...]
    """Each line of its head, by what the line is called."""
    text: str
    files: tuple[tuple[str, str], ...]
    """The name of each file, and what it is."""
    language: str
    is_encrypted: bool = False


def counted(count: int, one: str, many: str) -> str:
    """One of two fixed texts, with the count in place of ``{count}``."""
    return spoken().word(one if count == 1 else many).replace("{count}", str(count))


def offices(workspace: Workspace) -> Mapping[str, str]:
    """What recipients are called, by their ids."""
    try:
        return {one.id: one.office_in(spoken().language) for one in workspace.resources.recipients}
    except InputErrors:  # check says so
        return {}


class Items(OfOffice):
    """Makes lines of tables of dispatches, by the clock of the office."""

    def __init__(self, workspace: Workspace, now: datetime.datetime) -> None:
        self._workspace, self._now = workspace, now
        self._names, self._zone = offices(workspace), zone_of(workspace.settings.mail)
        self._word = spoken().word

    def all(self, dispatches: Iterable[Dispatch]) -> list[Item]:
        return [self.of(one) for one in dispatches]

    def of(self, one: Dispatch) -> Item:
        is_to_post = one.state == "queued" and is_on_paper(one.mailbox)
        return Item(
            one.id,
            one.reference,
            title(self._workspace, one.document, spoken().language),
            self.name(one),
            "" if one.mailbox == FORM else one.address,
            self.at(one.sent_at or one.queued_at),
            one.state,
            self._word(TO_POST if is_to_post else STATES[one.state]),
            " ".join(self._notes(one)),
            "" if is_to_post else self._word(TO_DO.get(one.state, "")),
        )

    def name(self, one: Dispatch) -> str:
        if one.mailbox == FORM:
            return self._word("Its online form")
        return self._names.get(one.recipient, one.recipient)

    def at(self, when: str) -> str:
        return in_zone(when, self._zone)

    def _notes(self, one: Dispatch) -> Iterator[str]:
        if one.again:
            said = self._word("A correction.") if one.corrects else self._word("Once more.")
            yield f"{said} {one.again.rstrip('.')}."
        if one.state in OPEN and one.not_before > moment(self._now):
            yield f"{self._word('Leaves at the earliest on')} {self.at(one.not_before)}."
        if one.state == "approved" and one.tries:
            yield f"{self._word('A server would not take it for now. It may be tried again from')} "
            yield f"{self.at(one.next_try)}. {answer_of(one)}."
        elif one.state in ("failed", "uncertain") and one.answer:
            yield f"{answer_of(one)}."


def letter(register: Register, dispatch: Dispatch) -> Letter:
    """A message as its reader gets it; of one that is encrypted, the words before that."""
    words, message = register.words(dispatch.id)[0], register.message(dispatch.id)
    head, _, text = words.partition("\n\n")
    own_text, files = contents_of(message) if not is_on_paper(dispatch.mailbox) else ("", [])
    lines, said = [], {}
    for line in head.splitlines():
        name, _, value = line.partition(": ")
        if name == "Attached":
            file, _, what = value.partition(" (")
            said[file] = what.removesuffix(")")
        else:
            lines.append((spoken().word(name) if value else "", value or line))
    named = [(file.name, said.get(file.name, "")) for file in files] or list(said.items())
    is_encrypted = bool(said or text) and not own_text
    return Letter(tuple(lines), own_text or text, tuple(named), dispatch.language, is_encrypted)


def no_sender(workspace: Workspace) -> str:
    """A sentence that nobody can be written to, for the office has no address of its own; empty where it has one."""
    try:
        mail_of(workspace)
    except RefusedError:
        return spoken().word("It is not said yet from which address your office writes.")
    return ""


def lacking(workspace: Workspace) -> list[str]:
    """What keeps messages of this office from leaving, as sentences; nothing where they can leave."""
    word, mail = spoken().word, workspace.settings.mail
    lacks = list(filter(None, [no_sender(workspace)]))
    if mail is None or mail.transport is None:
        lacks.append(word("It is not said yet by which mail server messages leave."))
    elif not (mail.transport.host if mail.transport.kind == "smtp" else mail.transport.folder):
        lacks.append(word("It is not said yet where the mail server, or the folder for messages, is."))
    if still_invented(workspace.settings) and not (mail and mail.transport and mail.transport.stays_here):
        lacks.append(word("The invented organisation that came with hrdalert stands where yours should."))
    return lacks


def way(workspace: Workspace) -> str:
    """A sentence on what leaves this machine, and by what way."""
    word, mail = spoken().word, workspace.settings.mail
    transport = mail.transport if mail else None
    if transport is None:
        return ""
    if transport.kind == "folder":
        said = word("They are written into the folder {place} on this machine, and nothing leaves it.")
    elif transport.stays_here:
        said = word("They are handed to the mail server on this machine, {place}, which sends them on.")
    else:
        said = word(
            "They leave this machine by the mail server {place}. What has left cannot be called back."
        )
    return said.replace("{place}", str(transport.folder or transport.host or ""))


def summed(items: Sequence[Item]) -> str:
    """How many of these are in which state: 2 sent, 1 failed."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.state] = counts.get(item.state, 0) + 1
    return ", ".join(f"{state} {count}" for state, count in counts.items())
