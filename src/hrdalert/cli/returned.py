"""What ``replies`` makes of each message that came in: it is noted, or named, or only counted."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click
from msgspec import Struct

from hrdalert.cli.dispatching import now
from hrdalert.cli.moments import shown_in, zone_of
from hrdalert.cli.options import json_text, today
from hrdalert.dispatch.dispatches import Event, moment
from hrdalert.dispatch.mail_text import shown_line
from hrdalert.dispatch.mailboxes import is_mailbox, normal
from hrdalert.dispatch.no_mail import NO_MAIL, NoMailList, check_no_mail
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.replies import Returned, un_reference
from hrdalert.dispatch.stray import Acquainted, Stray, asks_for_no_mail
from hrdalert.dispatch.tables import GONE, Kind
from hrdalert.errors import InputErrors

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace

Message = Returned[int] | Stray


# --- noting


class Notes:
    """Notes answers in the register."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def take(self, answer: Returned[int]) -> bool:
        """Notes an answer and the UN's reference in it; says whether it is new."""
        at = moment(answer.when or now())
        said = " ".join((answer.subject, *answer.lines[:1]))
        reasons = [f"{one.address} {one.status} {one.diagnostic}".strip() for one in answer.undelivered]
        kind: Kind = "delay" if answer.kind == "delayed" else answer.kind
        id = answer.own_id
        if not id and not answer.when:  # without an id, it would be a new one at each reading
            words = "\n".join((answer.message_id, answer.address, answer.subject, *answer.lines))
            id = f"{hashlib.sha256(words.encode()).hexdigest()[:32]}@without-message-id.invalid"
        is_new = self._register.note(Event(answer.of, kind, at, "; ".join(reasons) or said, id))
        code = un_reference(" ".join((answer.subject, *answer.lines)))
        if code is not None and answer.kind == "reply":
            self._register.note(Event(answer.of, "reference", at, code, id))
        return is_new


# --- whom we know


class Correspondent(Struct):
    """Who has an address that we know, and the last that went there."""

    recipients: dict[str, None]
    went: list[int]

    @property
    def who(self) -> str:
        return " and ".join(self.recipients)


class Correspondents:
    """By mailbox, who has it: of all recipients and of all dispatches."""

    def __init__(self, workspace: Workspace, register: Register) -> None:
        self.by_mailbox: dict[str, Correspondent] = {}
        references: dict[str, None] = {}
        for dispatch in register.find():
            references[dispatch.reference] = None
            if "@" in dispatch.mailbox:
                correspondent = self._of(dispatch.mailbox, dispatch.recipient)
                if dispatch.state in GONE:
                    # A few are named; hrdalert register has them all.
                    correspondent.went = [*correspondent.went, dispatch.id][-3:]
        no_mail = check_no_mail(workspace.recipients_folder)[0] or NoMailList()
        try:
            for recipient in workspace.desk.recipients:
                if recipient.email:
                    self._of(normal(recipient.email), str(recipient.id))
            no_mail = no_mail.with_records(workspace.desk.recipients)
        except InputErrors:
            text = (
                "The files of recipients/ have mistakes, which hrdalert recipients shows. Until they are mended, "
                "an address that stands only there is not known here."
            )
            click.secho(text, fg="yellow", err=True)
        self.no_mail = no_mail
        self.acquainted = Acquainted(self.by_mailbox.keys(), tuple(references))

    def _of(self, mailbox: str, recipient: str) -> Correspondent:
        correspondent = self.by_mailbox.setdefault(mailbox, Correspondent({}, []))
        correspondent.recipients[recipient] = None
        return correspondent

    def of_message(self, message: Stray) -> list[Correspondent]:
        """Who wrote it, and who was not reached."""
        mailboxes = dict.fromkeys(filter(None, (message.mailbox, *message.unreached)))
        return [self.by_mailbox[mailbox] for mailbox in mailboxes]

    def why(self, message: Stray) -> str:
        """Why a message may matter, as a sentence."""
        reasons = []
        if message.mailbox:
            reasons.append(f"comes from the address of {self._named(message.mailbox)}")
        reasons += [f"says that {box} was not reached, of {self._named(box)}" for box in message.unreached]
        if message.references:
            reasons.append(f"names {', '.join(message.references)}")
        return f"It {', and '.join(reasons)}."

    def _named(self, mailbox: str) -> str:
        correspondent = self.by_mailbox[mailbox]
        went = " and ".join(map(str, correspondent.went))
        return f"{correspondent.who}, to which {went} went" if went else correspondent.who

    def line_of_no_mail(self, message: Message, day: datetime.date) -> str:
        """What to write into the list of those who get no mail; empty where nobody asks for that, or it is there."""
        asks = message.kind == "reply" if isinstance(message, Returned) else message.may_matter
        if not asks or not asks_for_no_mail(message.subject, message.lines):
            return ""
        address = message.address
        can_be_written = is_mailbox(address) and not address.startswith("#")  # which would begin a remark
        if not can_be_written or self.no_mail.why(address):
            return ""
        return f"{address}  # asked on {day} to be written to no more"


# --- showing


class Shown:
    """Shows messages one after the other, and keeps none of them: counts alone. Used in a ``with``."""

    def __init__(self, workspace: Workspace, known: Correspondents) -> None:
        self._zone = zone_of(workspace.settings.mail)
        self._known = known
        self.counts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Says how many there were, also where the mailbox broke off: what was noted by then holds."""
        self.end(str(error) if error else "")

    def show(self, message: Message, is_new: bool) -> None:
        """Shows one message; ``is_new``: it was not noted before."""
        if isinstance(message, Returned):
            self.counts["new" if is_new else "before"] += 1
            self.show_answer(message, is_new)
        elif message.may_matter:
            self.counts["unmatched"] += 1
            self.show_unmatched(message)
        else:
            self.counts["unrelated"] += 1

    def show_answer(self, message: Returned[int], is_new: bool) -> None:
        line = f"{message.of:>5}  {message.kind:<9}  {message.address}: {message.subject}"
        if not is_new:
            click.secho(f"{line} (noted before)", dim=True)
            return
        click.secho(line, bold=True)
        for text in message.lines[:2]:
            click.echo(f"         {text}")
        self._show_no_mail(message)

    def show_unmatched(self, message: Stray) -> None:
        who = shown_line(message.name, 80)
        who = f"{who} <{message.address}>" if who else message.address or "nobody"
        when = f" on {shown_in(message.when, self._zone)}" if message.when else ", without a date"
        subject = f'"{shown_line(message.subject, 120)}"' if message.subject else "without a subject"
        click.secho(f"    ?  not noted  {who}{when}: {subject}. {self._known.why(message)}", fg="yellow")
        self._show_no_mail(message)

    def _show_no_mail(self, message: Message) -> None:
        if line := self.line_of_no_mail(message):
            click.echo(f"         If it asks for no more mail, write this line into recipients/{NO_MAIL}:")
            click.echo(f"         {line}")

    def line_of_no_mail(self, message: Message) -> str:
        try:
            day = message.when.astimezone(self._zone).date() if message.when else today()
        except OverflowError:
            day = today()
        return self._known.line_of_no_mail(message, day)

    def end(self, why: str) -> None:
        counts = self.counts
        answers = counts["new"] + counts["before"]
        many = "message answers" if answers == 1 else "messages answer"
        click.echo(f"{answers} {many} what this register sent{self._before()}.")
        if unmatched := counts["unmatched"]:
            may = (
                "message may matter, though it answers nothing by its headers. It was not noted."
                if unmatched == 1
                else "messages may matter, though they answer nothing by their headers. They were not noted."
            )
            click.echo(f"{unmatched} other {may}")
            click.echo(
                "    Where one is an answer, note it by hand:  hrdalert reply ID 'what it says'\n"
                "    hrdalert register lists the IDs. Whoever asks for no more mail goes into"
                f" recipients/{NO_MAIL}, one address a line."
            )
        if unrelated := counts["unrelated"]:
            has = "other has" if unrelated == 1 else "others have"
            click.echo(f"{unrelated} {has} nothing to do with what was sent.")

    def _before(self) -> str:
        """How many of the answers were noted before, as the end of a sentence; empty where none was."""
        new, before = self.counts["new"], self.counts["before"]
        if not before:
            return ""
        if not new:
            return ": it was noted before" if before == 1 else f": all {before} were noted before"
        were = "was" if before == 1 else "were"
        return f": {new} {'is' if new == 1 else 'are'} new, and {before} {were} noted before"


class AsJson(Shown):
    """The same for other programs: one object, whose messages are written as they come; whole, whatever happens."""

    def __enter__(self) -> Self:
        click.echo('{"messages": [', nl=False)
        return self

    def show_answer(self, message: Returned[int], is_new: bool) -> None:
        self._put(message, {"id": message.of, "kind": message.kind, "new": is_new})

    def show_unmatched(self, message: Stray) -> None:
        senders = self._known.of_message(message)
        self._put(
            message,
            {
                "id": None,
                "kind": "unmatched",
                "recipients": [*dict.fromkeys(id for one in senders for id in one.recipients)],
                "dispatches": [*dict.fromkeys(id for one in senders for id in one.went)],
                "unreached": message.unreached,
                "references": message.references,
            },
        )

    def _put(self, message: Message, what: Mapping[str, Any]) -> None:
        data = {
            **what,
            "from": message.address,
            "name": message.name,
            "when": message.when.isoformat() if message.when else None,
            "subject": message.subject,
            "lines": message.lines,
            "no_mail": self.line_of_no_mail(message) or None,
        }
        is_first = self.counts["new"] + self.counts["before"] + self.counts["unmatched"] == 1
        click.echo(f"{'' if is_first else ','}\n{json_text(data)}", nl=False)

    def end(self, why: str) -> None:
        names = {"new": "new", "before": "noted_before", "unmatched": "unmatched", "unrelated": "unrelated"}
        counts = {name: self.counts[key] for key, name in names.items()}
        rest = json_text({**counts, "ended": why or None})
        click.echo(f"\n], {rest.removeprefix('{').lstrip()}")
