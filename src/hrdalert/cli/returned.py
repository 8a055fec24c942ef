"""What ``replies`` makes of each message that came in: it is noted, or named, or only counted."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

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
from hrdalert.dispatch.replies import Acquainted, Returned, Stray, un_reference
from hrdalert.dispatch.stray import asks_for_no_mail
from hrdalert.dispatch.tables import GONE, Kind
from hrdalert.errors import InputErrors

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace

Message = Returned[int] | Stray
_KINDS: Final[Mapping[str, Kind]] = {
    "reply": "reply",
    "automatic": "automatic",
    "bounce": "bounce",
    "delayed": "delay",
}
_LATEST: Final = 3
"""So many dispatches to one address are named; hrdalert register has them all."""
_WHO: Final = 80
_SUBJECT: Final = 120
"""So many characters of a name and of a subject stand in a line."""


# --- noting


class Notes:
    """Notes answers in the register."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def take(self, found: Returned[int]) -> bool:
        """Notes an answer and the UN's reference in it; says whether it is new."""
        at = moment(found.when or now())
        said = " ".join((found.subject, *found.lines[:1]))
        reasons = [f"{each.address} {each.status} {each.diagnostic}".strip() for each in found.undelivered]
        id = found.own_id or ("" if found.when else _made_id(found))
        is_new = self._register.note(Event(found.of, _KINDS[found.kind], at, "; ".join(reasons) or said, id))
        code = un_reference(" ".join((found.subject, *found.lines)))
        if code is not None and found.kind == "reply":
            self._register.note(Event(found.of, "reference", at, code, id))
        return is_new


def _made_id(found: Returned[int]) -> str:
    """An id for a message that has neither one nor a date: without it, it would be a new one at each reading."""
    words = "\n".join((found.message_id, found.address, found.subject, *found.lines))
    return f"{hashlib.sha256(words.encode()).hexdigest()[:32]}@without-message-id.invalid"


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
        for each in register.find():
            references[each.reference] = None
            if "@" in each.mailbox:
                found = self._of(each.mailbox, each.recipient)
                if each.state in GONE:
                    found.went = [*found.went, each.id][-_LATEST:]
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
        found = self.by_mailbox.setdefault(mailbox, Correspondent({}, []))
        found.recipients[recipient] = None
        return found

    def of_message(self, each: Stray) -> list[Correspondent]:
        """Who wrote it, and who was not reached."""
        mailboxes = dict.fromkeys(filter(None, (each.mailbox, *each.unreached)))
        return [self.by_mailbox[mailbox] for mailbox in mailboxes]

    def why(self, each: Stray) -> str:
        """Why a message may matter, as a sentence."""
        found = []
        if each.mailbox:
            found.append(f"comes from the address of {self._named(each.mailbox)}")
        found += [f"says that {box} was not reached, of {self._named(box)}" for box in each.unreached]
        if each.references:
            found.append(f"names {', '.join(each.references)}")
        return f"It {', and '.join(found)}."

    def _named(self, mailbox: str) -> str:
        found = self.by_mailbox[mailbox]
        went = " and ".join(map(str, found.went))
        return f"{found.who}, to which {went} went" if went else found.who

    def line_of_no_mail(self, each: Message, day: datetime.date) -> str:
        """What to write into the list of those who get no mail; empty where nobody asks for that, or it is there."""
        asks = each.kind == "reply" if isinstance(each, Returned) else each.may_matter
        if not asks or not asks_for_no_mail(each.subject, each.lines):
            return ""
        address = each.address
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

    def show(self, each: Message, is_new: bool) -> None:
        """Shows one message; ``is_new``: it was not noted before."""
        if isinstance(each, Returned):
            self.counts["new" if is_new else "before"] += 1
            self.show_answer(each, is_new)
        elif each.may_matter:
            self.counts["unmatched"] += 1
            self.show_unmatched(each)
        else:
            self.counts["unrelated"] += 1

    def show_answer(self, each: Returned[int], is_new: bool) -> None:
        line = f"{each.of:>5}  {each.kind:<9}  {each.address}: {each.subject}"
        if not is_new:
            click.secho(f"{line} (noted before)", dim=True)
            return
        click.secho(line, bold=True)
        for text in each.lines[:2]:
            click.echo(f"         {text}")
        self._show_no_mail(each)

    def show_unmatched(self, each: Stray) -> None:
        who = shown_line(each.name, _WHO)
        who = f"{who} <{each.address}>" if who else each.address or "nobody"
        when = f" on {shown_in(each.when, self._zone)}" if each.when else ", without a date"
        subject = f'"{shown_line(each.subject, _SUBJECT)}"' if each.subject else "without a subject"
        click.secho(f"    ?  not noted  {who}{when}: {subject}. {self._known.why(each)}", fg="yellow")
        self._show_no_mail(each)

    def _show_no_mail(self, each: Message) -> None:
        if line := self.line_of_no_mail(each):
            click.echo(f"         If it asks for no more mail, write this line into recipients/{NO_MAIL}:")
            click.echo(f"         {line}")

    def line_of_no_mail(self, each: Message) -> str:
        try:
            day = each.when.astimezone(self._zone).date() if each.when else today()
        except OverflowError:
            day = today()
        return self._known.line_of_no_mail(each, day)

    def end(self, why: str) -> None:
        counts = self.counts
        answers = counts["new"] + counts["before"]
        many = "message answers" if answers == 1 else "messages answer"
        click.echo(f"{answers} {many} what this register sent{_before(counts)}.")
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


def _before(counts: Mapping[str, int]) -> str:
    """How many of the answers were noted before, as the end of a sentence; empty where none was."""
    new, before = counts["new"], counts["before"]
    if not before:
        return ""
    if not new:
        return ": it was noted before" if before == 1 else f": all {before} were noted before"
    return f": {new} {'is' if new == 1 else 'are'} new, and {before} {'was' if before == 1 else 'were'} noted before"


class AsJson(Shown):
    """The same for other programs: one object, whose messages are written as they come; whole, whatever happens."""

    def __enter__(self) -> Self:
        click.echo('{"messages": [', nl=False)
        return self

    def show_answer(self, each: Returned[int], is_new: bool) -> None:
        self._put(each, {"id": each.of, "kind": each.kind, "new": is_new})

    def show_unmatched(self, each: Stray) -> None:
        found = self._known.of_message(each)
        self._put(
            each,
            {
                "id": None,
                "kind": "unmatched",
                "recipients": _all(one.recipients for one in found),
                "dispatches": _all(one.went for one in found),
                "unreached": each.unreached,
                "references": each.references,
            },
        )

    def _put(self, each: Message, what: Mapping[str, Any]) -> None:
        told = {
            **what,
            "from": each.address,
            "name": each.name,
            "when": each.when.isoformat() if each.when else None,
            "subject": each.subject,
            "lines": each.lines,
            "no_mail": self.line_of_no_mail(each) or None,
        }
        is_first = self.counts["new"] + self.counts["before"] + self.counts["unmatched"] == 1
        click.echo(f"{'' if is_first else ','}\n{json_text(told)}", nl=False)

    def end(self, why: str) -> None:
        names = {"new": "new", "before": "noted_before", "unmatched": "unmatched", "unrelated": "unrelated"}
        counts = {name: self.counts[key] for key, name in names.items()}
        rest = json_text({**counts, "ended": why or None})
        click.echo(f"\n], {rest.removeprefix('{').lstrip()}")


def _all(several: Iterable[Iterable[Any]]) -> list[Any]:
    return list(dict.fromkeys(one for each in several for one in each))
