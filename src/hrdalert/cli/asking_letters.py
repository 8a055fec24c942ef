"""Whom a case is written to: the offices that the recipients have, and those that answers describe."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import click

from hrdalert.cases import interview
from hrdalert.cli.likely import kind_of_office, usual_greeting
from hrdalert.cli.questions import Questions, email
from hrdalert.dispatch.printed import printed_offices, record
from hrdalert.dispatch.recipients import Recipient, Recipients, greeting

_ANOTHER: Final = "another"
_MAILBOX: Final = re.compile(r"[^\s,;<>]*@[^\s,;<>]*")
_OFFICES: Final = {
    "police": "police",
    "procuratorate": "prosecutor",
    "court": "court",
    "prison": "prison",
    "ministry": "ministry",
    "head_of_state": "head of State or of Government",
    "parliament": "parliament",
}


class Addressees:
    """Asks whom a case is written to. Each answer is taken in at once, as those of the interview are."""

    def __init__(self, case: dict[str, Any], recipients: Recipients, ask: Questions) -> None:
        self._ask = ask
        self.case = case
        self.recipients = recipients
        self.offices: list[dict[str, Any]] = []
        """Offices that no file of recipients had: their records."""
        self._taken: set[str] = set()
        """The ids that an office can have no more."""

    def ask(self) -> None:
        described = self._ask.answers.offices  # by these very answers, before somebody stopped
        of_state = [
            each
            for each in self.recipients.for_country(self.case["country"])
            if not each.is_invented and each.id not in described
        ]
        chosen = self.case["appeal_to"] = []
        taken = {each.id for each in self.recipients} - {*described}
        printed = {
            each.id: each
            for each in printed_offices(self.case["country"], self._told())
            if each.id not in taken
        }
        options = {each.id: str(each.office_in("en")) for each in of_state}
        options |= {id: f"{each.office_in('en')}{_printed(each)}" for id, each in printed.items()}
        if options:
            options[_ANOTHER] = "another office"
            none = "none of these; mostly it is a prosecutor, and the head of those who did it"
            chosen += self._ask.choice("Who gets a letter?", options, none=none)
        wants_another = not chosen or _ANOTHER in chosen
        chosen[:] = [each for each in chosen if each != _ANOTHER]
        self.offices += (record(id) for id in chosen if id in printed)
        self._taken = taken | {*printed}
        self._public(chosen)
        if wants_another:
            self.others()

    def others(self) -> None:
        """Offices that stand in no list: whoever chose from it is asked for them with all that can wait."""
        chosen, taken = self.case["appeal_to"], self._taken
        before = len(chosen)
        while office := self._ask.line(
            f"{'Another' if chosen else 'An'} office to write to",
            "Enter for none" if chosen else "such as: Riverside Police Department; Enter for none",
        ):
            kind = (
                kind_of_office(office) or self._ask.one_of("What kind of office is it?", _OFFICES) or "other"
            )
            office = re.sub(r"^[Tt]he ", "", office)  # it begins the lines of an address
            id = next(id for n in itertools.count(1) if (id := f"{kind.replace('_', '-')}-{n}") not in taken)
            taken.add(id)
            chosen.append(id)
            self.offices.append(self._addressee(id, office, kind))
        self._public(chosen[before:])

    def _told(self) -> Iterator[str]:
        """What may name a place or an office near what happened."""
        for incident in self.case.get("incidents", ()):
            yield incident.get("place", "")
        for spell in self.case.get("custody", ()):
            yield from (each.get("place", "") for each in (spell, *spell.get("whereabouts", ())))
        yield from (each["name"] for each in self.case.get("alleged_perpetrators", ()))

    def _public(self, chosen: Sequence[str]) -> None:
        """Whom the public may see written to, where it reads of the case without a name."""
        if not chosen or not self.case.get("public"):
            return
        named = {each.id: str(each.office_in("en")) for each in self.recipients.known(chosen)}
        named |= {each["id"]: str(each["office"]) for each in self.offices}
        options = {id: named[id] for id in chosen}
        click.echo("The public may not have the name, and an office near a person leads to them.")
        question = "Which of these may an urgent action show? Enter for none: then no urgent action is made"
        for id in self._ask.choice(question, options):
            self.case["public"].setdefault("appeal_to", []).append(id)

    def _addressee(self, id: str, office: str, kind: str) -> dict[str, Any]:
        hint = "with the country; and its e-mail, never a private one; Enter if nobody knows"
        told = self._ask.line("Its postal address", hint, _with_email)
        mailbox = next(iter(_MAILBOX.findall(told)), "")
        address = told.replace(mailbox, "")
        source = "not looked up yet"
        if address or mailbox:
            source = self._ask.line("Where did you read that?", "a web address, or a few words", needed=True)
        given = {
            "id": id,
            "office": office,
            "kind": kind,
            "country": self.case["country"],
            "salutation": usual_greeting(office) or greeting(kind),
            "address": [each.strip() for each in address.split(",") if each.strip()],
            "email": mailbox,
            "channel": "email" if mailbox else "post" if address else "",
            "source": source,
        }
        return {key: value for key, value in given.items() if value}


def _with_email(answer: str) -> str:
    """The same; Misunderstood where what looks like an e-mail address cannot be one."""
    found = _MAILBOX.findall(answer)
    if len(found) > 1:
        raise interview.Misunderstood("one e-mail address, that of the office")
    for each in found:
        email(each)
    return answer


def _printed(office: Recipient) -> str:
    """Since when nobody has checked its address."""
    return f" (address printed {f'in {str(office.published)[:4]}' if office.published else 'long ago'})"
