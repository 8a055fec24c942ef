"""What the commands of the register show: its table, and what ``replies`` makes of each message that came in."""

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from msgspec import structs

from hrdalert.cli.dispatching import COLOURS
from hrdalert.cli.options import now, show_json
from hrdalert.dispatch.afterwards import answer_of, held_until
from hrdalert.dispatch.dispatches import Dispatch, Event, in_zone, moment, zone_of
from hrdalert.dispatch.mail_sources import ImapMailbox
from hrdalert.dispatch.mail_text import shown_line
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.replies import Known, Returned, read_messages, un_reference
from hrdalert.dispatch.sql_tables import GONE, OPEN, Kind
from hrdalert.errors import InputErrors
from hrdalert.recipients.mailboxes import normal
from hrdalert.workspace import Workspace
from hrdalert.writers.tables import harmless


def show_table(
    workspace: Workspace,
    register: Register,
    dispatches: Sequence[Dispatch],
    events: Mapping[int, Sequence[Event]],
) -> None:
    """Print each dispatch in a line, by the office's clock, and below it what holds it back and what happened to it."""
    zone, since = zone_of(workspace.settings.mail), register.first_attempts()
    for dispatch in dispatches:
        when = in_zone(dispatch.sent_at or dispatch.queued_at, zone)
        line = f"{dispatch.id:>5}  {when}  {dispatch.state:<9}  {dispatch.reference}  {dispatch.document}"
        click.secho(f"{line} to {dispatch.recipient}, {dispatch.address}", fg=COLOURS.get(dispatch.state))
        for text in _what_holds(workspace, dispatch, since.get(dispatch.id, dispatch.queued_at)):
            click.secho(f"         {text}", fg="yellow" if dispatch.state in OPEN else None)
        for happened in events[dispatch.id]:
            click.echo(f"         {in_zone(happened.at, zone)}  {happened.kind}: {happened.text}")
    click.echo(f"{len(dispatches)} dispatch{'es' if len(dispatches) != 1 else ''}.", err=True)


def _what_holds(workspace: Workspace, dispatch: Dispatch, since: str) -> Iterator[str]:
    zone = zone_of(workspace.settings.mail)
    if dispatch.again:
        yield f"{'correction' if dispatch.corrects else 'once more'}: {dispatch.again}"
    if held := held_until(workspace.settings, dispatch, now()):
        yield held
    if dispatch.state == "approved" and dispatch.tries:
        next_try = in_zone(dispatch.next_try or dispatch.queued_at, zone)
        again = f"It is tried again after {next_try}."
        if dispatch.next_try <= moment(now()):
            again = f"Its next try has been due since {next_try}:  hrdalert send --send"
        yield f"tried since {in_zone(since, zone)}: {answer_of(dispatch)}. {again}"
    elif dispatch.state in ("failed", "uncertain") and dispatch.answer:
        yield shown_line(dispatch.answer, 1_000)


def show_csv(dispatches: Sequence[Dispatch]) -> None:
    """Print dispatches as CSV, with no cell that a spreadsheet would take for a formula."""
    names = [name for name in Dispatch.__struct_fields__ if name not in ("mailbox", "content")]
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(names)
    for dispatch in dispatches:
        values = structs.asdict(dispatch)
        rows.writerow([harmless(str(values[name])) for name in names])


def noted(register: Register, answer: Returned) -> bool:
    """Note an answer, and the UN's reference in it; return whether it is new."""
    assert answer.of is not None
    at = moment(answer.when or now())
    reasons = [f"{one.address} {one.status} {one.diagnostic}".strip() for one in answer.undelivered]
    kind: Kind = "delay" if answer.kind == "delayed" else answer.kind
    id, words = answer.own_id, (answer.subject, *answer.lines)
    if not id and not answer.when:  # without an id, it would be a new one at each reading
        whole = "\n".join((str(answer.of), answer.address, *words))
        id = f"{hashlib.sha256(whole.encode()).hexdigest()[:32]}@without-message-id.invalid"
    is_new = register.note(Event(answer.of, kind, at, "; ".join(reasons) or " ".join(words[:2]), id))
    code = un_reference(" ".join(words))
    if code is not None and answer.kind == "reply":
        register.note(Event(answer.of, "reference", at, code, id))
    return is_new


class Correspondents:
    """Who has each mailbox, among recipients and dispatches, and what was sent there."""

    def __init__(self, workspace: Workspace, register: Register) -> None:
        self.recipients: dict[str, dict[str, None]] = {}
        self.went: dict[str, list[int]] = {}
        dispatches = register.find()
        for dispatch in dispatches:
            if "@" in dispatch.mailbox:
                self.recipients.setdefault(dispatch.mailbox, {})[dispatch.recipient] = None
                if dispatch.state in GONE:  # a few are named; hrdalert register has them all
                    self.went[dispatch.mailbox] = [*self.went.get(dispatch.mailbox, []), dispatch.id][-3:]
        try:
            for recipient in workspace.resources.recipients:
                if recipient.email:
                    self.recipients.setdefault(normal(recipient.email), {})[str(recipient.id)] = None
        except InputErrors:
            text = "The files of recipients/ have mistakes: an address that stands only there is"
            click.secho(f"{text} not known here.", fg="yellow", err=True)
        references = tuple(dict.fromkeys(dispatch.reference for dispatch in dispatches))
        self.known = Known(register.message_ids(), self.recipients.keys(), references)

    def why(self, message: Returned) -> str:
        """A sentence on why a message that answers none of our messages may matter."""
        reasons = []
        for box in message.mailboxes:
            who, went = " and ".join(self.recipients[box]), " and ".join(map(str, self.went.get(box, ())))
            who += f", to which {went} went" if went else ""
            is_sender = message.address and box == normal(message.address)
            reasons.append(
                f"comes from the address of {who}"
                if is_sender
                else f"says that {box} was not reached, of {who}"
            )
        reasons += [f"names {', '.join(message.references)}"] if message.references else []
        return f"It {', and '.join(reasons)}."

    def as_data(self, message: Returned, is_new: bool) -> dict[str, Any]:
        """A message for other programs."""
        boxes = message.mailboxes
        own = {key: getattr(message, key) for key in ("references", "name", "subject", "lines")}
        return {
            "id": message.of,
            "kind": "unmatched" if message.of is None else message.kind,
            "new": is_new if message.of is not None else None,
            "recipients": [*dict.fromkeys(id for box in boxes for id in self.recipients[box])],
            "dispatches": [*dict.fromkeys(id for box in boxes for id in self.went.get(box, ()))],
            "from": message.address,
            "when": message.when.isoformat() if message.when else None,
            **own,
        }


def show_all(workspace: Workspace, register: Register, source: Path | ImapMailbox, *, as_json: bool) -> None:
    """Note and show what came back, message by message, and print how many there were.

    Where the connection to the mailbox breaks off, what was read by then stays noted.
    """
    known = Correspondents(workspace, register)
    zone = zone_of(workspace.settings.mail)
    counts = Counter(new=0, noted_before=0, unmatched=0, unrelated=0)
    data = []
    ended = None

    def tell(place: str, text: str) -> None:
        click.secho(f"{place}: {text}", fg="yellow", err=True)

    try:
        for message in read_messages(source, known.known, tell):
            if not message.may_matter:
                counts["unrelated"] += 1
                continue
            is_new = message.of is not None and noted(register, message)
            counts["unmatched" if message.of is None else "new" if is_new else "noted_before"] += 1
            if as_json:
                data.append(known.as_data(message, is_new))
            elif message.of is None:
                name, subject = shown_line(message.name, 80), shown_line(message.subject, 120)
                who = f"{name} <{message.address}>" if name else message.address or "nobody"
                when = f" on {in_zone(message.when, zone)}" if message.when else ""
                text = f'    ?  not noted  {who}{when}: "{subject}". {known.why(message)}'
                click.secho(text, fg="yellow")
            else:
                line = f"{message.of:>5}  {message.kind:<9}  {message.address}: {message.subject}"
                click.secho(line if is_new else f"{line} (noted before)", bold=is_new, dim=not is_new)
                for text in message.lines[:2] if is_new else ():
                    click.echo(f"         {text}")
    except BaseException as error:
        ended = str(error)
        raise
    finally:
        if as_json:
            show_json({"messages": data, **counts, "ended": ended})
        else:
            new, before, unmatched, unrelated = counts.values()
            click.echo(f"Answers to what this register sent: {new} new, {before} noted before.")
            if unmatched:
                more = f"{unmatched} more may matter, and were not noted. Where one is an answer:"
                click.echo(f"{more}  hrdalert reply ID 'what it says'")
            if unrelated:
                click.echo(f"{unrelated} more had nothing to do with what was sent.")
