"""What ``replies`` makes of each message that came in: it is noted, or named, or only counted."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from hrdalert.cli.dispatching import now
from hrdalert.cli.moments import in_zone, zone_of
from hrdalert.cli.options import json_text
from hrdalert.dispatch.dispatches import Event, moment
from hrdalert.dispatch.mail_text import shown_line
from hrdalert.dispatch.mailboxes import normal
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.replies import Known, Returned, un_reference
from hrdalert.dispatch.tables import GONE, Kind
from hrdalert.errors import InputErrors

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


def noted(register: Register, answer: Returned) -> bool:
    """Notes an answer and the UN's reference in it; says whether it is new."""
    assert answer.of is not None
    at = moment(answer.when or now())
    reasons = [f"{one.address} {one.status} {one.diagnostic}".strip() for one in answer.undelivered]
    kind: Kind = "delay" if answer.kind == "delayed" else answer.kind
    id = answer.own_id
    if not id and not answer.when:  # without an id, it would be a new one at each reading
        words = "\n".join((str(answer.of), answer.address, answer.subject, *answer.lines))
        id = f"{hashlib.sha256(words.encode()).hexdigest()[:32]}@without-message-id.invalid"
    said = "; ".join(reasons) or " ".join((answer.subject, *answer.lines[:1]))
    is_new = register.note(Event(answer.of, kind, at, said, id))
    code = un_reference(" ".join((answer.subject, *answer.lines)))
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
                    went = self.went.get(dispatch.mailbox, [])
                    self.went[dispatch.mailbox] = [*went, dispatch.id][-3:]
        try:
            for recipient in workspace.desk.recipients:
                if recipient.email:
                    self.recipients.setdefault(normal(recipient.email), {})[str(recipient.id)] = None
        except InputErrors:
            text = (
                "The files of recipients/ have mistakes: an address that stands only there is not known here."
            )
            click.secho(text, fg="yellow", err=True)
        references = tuple(dict.fromkeys(dispatch.reference for dispatch in dispatches))
        self.known = Known(register.message_ids(), self.recipients.keys(), references)

    def why(self, message: Returned) -> str:
        """Why a message that answers none of ours may matter, as a sentence."""
        sender = normal(message.address) if message.address else ""
        reasons = [
            f"comes from the address of {self._named(box)}"
            if box == sender
            else f"says that {box} was not reached, of {self._named(box)}"
            for box in message.mailboxes
        ]
        reasons += [f"names {', '.join(message.references)}"] if message.references else []
        return f"It {', and '.join(reasons)}."

    def _named(self, mailbox: str) -> str:
        who, went = " and ".join(self.recipients[mailbox]), " and ".join(map(str, self.went.get(mailbox, ())))
        return f"{who}, to which {went} went" if went else who


class Shown:
    """Shows messages one after the other, and keeps none of them, for people or as JSON. Used in a ``with``."""

    def __init__(self, workspace: Workspace, known: Correspondents, *, as_json: bool) -> None:
        self._zone = zone_of(workspace.settings.mail)
        self._known = known
        self._as_json = as_json
        self.counts: Counter[str] = Counter()

    def __enter__(self) -> Shown:
        if self._as_json:
            click.echo('{"messages": [', nl=False)
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Says how many there were, also where the mailbox broke off: what was noted by then holds."""
        names = ("new", "noted_before", "unmatched", "unrelated")
        counts: dict[str, Any] = {name: self.counts[name] for name in names}
        if self._as_json:
            rest = json_text({**counts, "ended": str(error) if error else None})
            click.echo(f"\n], {rest.removeprefix('{').lstrip()}")
            return
        answers = f"{counts['new']} new, {counts['noted_before']} noted before"
        click.echo(f"Answers to what this register sent: {answers}.")
        if counts["unmatched"]:
            click.echo(
                f"{counts['unmatched']} more may matter, and were not noted. Where one is an answer:"
                "  hrdalert reply ID 'what it says'"
            )
        if counts["unrelated"]:
            click.echo(f"{counts['unrelated']} more had nothing to do with what was sent.")

    def show(self, message: Returned, is_new: bool) -> None:
        """Shows one message; ``is_new``: it was not noted before."""
        if not message.may_matter:
            self.counts["unrelated"] += 1
            return
        if self._as_json:
            self._put(message, is_new)
        elif message.of is None:
            name, subject = shown_line(message.name, 80), shown_line(message.subject, 120)
            who = f"{name} <{message.address}>" if name else message.address or "nobody"
            when = f" on {in_zone(message.when, self._zone)}" if message.when else ""
            text = f'    ?  not noted  {who}{when}: "{subject}". {self._known.why(message)}'
            click.secho(text, fg="yellow")
        else:
            line = f"{message.of:>5}  {message.kind:<9}  {message.address}: {message.subject}"
            click.secho(line if is_new else f"{line} (noted before)", bold=is_new, dim=not is_new)
            for text in message.lines[:2] if is_new else ():
                click.echo(f"         {text}")
        self.counts["unmatched" if message.of is None else "new" if is_new else "noted_before"] += 1

    def _put(self, message: Returned, is_new: bool) -> None:
        boxes = message.mailboxes
        data = {
            "id": message.of,
            "kind": "unmatched" if message.of is None else message.kind,
            "new": is_new if message.of is not None else None,
            "recipients": [*dict.fromkeys(id for box in boxes for id in self._known.recipients[box])],
            "dispatches": [*dict.fromkeys(id for box in boxes for id in self._known.went.get(box, ()))],
            "references": message.references,
            "from": message.address,
            "name": message.name,
            "when": message.when.isoformat() if message.when else None,
            "subject": message.subject,
            "lines": message.lines,
        }
        is_first = not self.counts.total() - self.counts["unrelated"]
        click.echo(f"{'' if is_first else ','}\n{json_text(data)}", nl=False)
