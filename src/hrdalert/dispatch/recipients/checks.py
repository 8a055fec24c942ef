"""What must hold within a recipient and between recipients, whatever else is wrong in their files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hrdalert.cases.marked import shown
from hrdalert.cases.marked_yaml import Marks
from hrdalert.dispatch.mailboxes import fault, is_free_mail
from hrdalert.errors import Problem, Severity
from hrdalert.settings import EMAIL


class Checks:
    """Asked of what was written, entry by entry; ``problems`` has what was found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._first: dict[str, str] = {}
        """Where each id stands first."""

    def add(self, entry: Mapping[str, Any], marks: Marks, number: int) -> None:
        id, kind, channel, email = (entry.get(key) for key in ("id", "kind", "channel", "email"))

        def problem(key: str, code: str, text: str, mend: str, severity: Severity = "error") -> None:
            origin = marks.value(("recipients", number, key))
            named = f"{id}: " if isinstance(id, str) else ""
            self.problems.append(Problem(origin, code, f"{named}{text}", mend, severity))

        if isinstance(id, str):
            place = str(marks.value(("recipients", number, "id")))
            first = self._first.setdefault(id, place)
            if first != place:
                text = f"this id is taken: it stands at {first} already"
                problem("id", "duplicate-id", text, "choose another one")
        if kind == "embassy" and "represents" not in entry:
            text = "whose embassy it is must be said"
            problem("kind", "missing-key", text, "write represents: and the State that sent it, such as CHN")
        ways = {
            "post": ("address", "address_native"),
            "fax": ("fax",),
            "email": ("email",),
            "form": ("form",),
        }
        if isinstance(channel, str) and not any(entry.get(key) for key in ways.get(channel, entry)):
            text = f"it is to be reached by {channel}, and that address is not there"
            problem("channel", "missing-address", text, "write the address, or another channel, or none")
        if ("hours" in entry or "days" in entry) and "timezone" not in entry:
            key = "hours" if "hours" in entry else "days"
            text = f"{key}: is told by the clock of its place, and the time zone is not there"
            problem(key, "missing-key", text, "write timezone: and where it works, such as Europe/Berlin")
        if isinstance(email, str) and kind not in ("press", "member", "other") and is_free_mail(email):
            text = f"{email} looks like a private mailbox"
            problem("email", "private-mailbox", text, "write to an office at its own address only", "warning")
        if kind == "un" and isinstance(email, str) and email.lower().endswith("@ohchr.org"):
            text = f"{email} is an old address: mandates, petitions and reprisals are written to at un.org"
            mend = "look up today's address on the page of the mandate"
            problem("email", "old-address", text, mend, "warning")
        if isinstance(email, str) and EMAIL.fullmatch(email) and (why := fault(email)):
            text = f"nothing can be sent to {shown(email)}: {why}"
            problem("email", "no-mailbox", text, "look the address up again", "warning")
