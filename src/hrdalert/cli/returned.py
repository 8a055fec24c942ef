"""What ``replies`` makes of each message that came in: it is noted, or named, or only counted."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from hrdalert.cli.dispatching import now
from hrdalert.cli.moments import in_zone, zone_of
from hrdalert.cli.options import show_json
from hrdalert.dispatch.dispatches import Event, moment
from hrdalert.dispatch.mail_sources import ImapMailbox
from hrdalert.dispatch.mail_text import shown_line
from hrdalert.dispatch.mailboxes import normal
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.replies import Known, Returned, read_messages, un_reference
from hrdalert.dispatch.tables import GONE, Kind
from hrdalert.errors import InputErrors

if TYPE_CHECKING:
    from pathlib import Path

    from hrdalert.workspace import Workspace


def noted(register: Register, answer: Returned) -> bool:
    """Notes an answer and the UN's reference in it; says whether it is new."""
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
    """By mailbox, who has it, of all recipients and of all dispatches, and what went there."""

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
            for recipient in workspace.desk.recipients:
                if recipient.email:
                    self.recipients.setdefault(normal(recipient.email), {})[str(recipient.id)] = None
        except InputErrors:
            text = "The files of recipients/ have mistakes: an address that stands only there is"
            click.secho(f"{text} not known here.", fg="yellow", err=True)
        references = tuple(dict.fromkeys(dispatch.reference for dispatch in dispatches))
        self.known = Known(register.message_ids(), self.recipients.keys(), references)

    def why(self, message: Returned) -> str:
        """Why a message that answers none of ours may matter, as a sentence."""
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
    """Notes what came back, one message after the other, and shows it, and how many there were.

    Where the mailbox breaks off, what was read by then holds.
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
