"""Reads the recipients of a workspace, with all problems of their files, and finds them by id, group and State."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hrdalert.cases.likely_words import nearest
from hrdalert.cases.located_text import shown
from hrdalert.cases.located_yaml import Places, scan
from hrdalert.cases.validation import validated
from hrdalert.cases.values import id_of, is_id
from hrdalert.errors import InputErrors, Misaddressed, Problem, Severity, WrongRecipients
from hrdalert.recipients.mailboxes import FREE_MAIL, fault, normal
from hrdalert.recipients.recipient import Recipient, RecipientsFile
from hrdalert.settings import EMAIL


@dataclass(frozen=True, slots=True)
class Recipients:
    """All recipients of a workspace."""

    by_id: Mapping[str, Recipient] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    """What should be mended in the files of recipients, though nothing waits for that."""

    def __iter__(self) -> Iterator[Recipient]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, recipient_id: str) -> Recipient | None:
        return self.by_id.get(recipient_id)

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups."""
        return tuple(sorted({group for recipient in self for group in recipient.groups}))

    def resolve(self, names: Iterable[str], states: Collection[str] = ()) -> tuple[Recipient, ...]:
        """The recipients with these ids or in these groups, each once.

        Raises WrongRecipients with every name that is no id and no group, and, where ``states`` are given, with every
        name that stands for an office of another State.
        """
        names = tuple(names)
        known = self.known(names)
        # Suggest only offices of these States, and invented examples only to somebody who uses examples already.
        are_invented = any(recipient.is_invented for recipient in known)
        suggested = [
            office for office in self if office.is_in(states) and (are_invented or not office.is_invented)
        ]
        wrong: dict[str, Misaddressed] = {}
        for name in names:
            why = self._wrong(name, states, suggested)
            if why:
                wrong[name] = why
        if wrong:
            raise WrongRecipients(wrong)
        return known

    def _wrong(
        self, name: str, states: Collection[str], suggested: Iterable[Recipient]
    ) -> Misaddressed | None:
        """Why a letter of a case of these States must not go to ``name``; None where it may."""
        meant = self._meant(name)
        if not meant:
            return _unknown(name, states, suggested)
        elsewhere = [office for office in meant if office.is_of_a_state and not office.is_in(states)]
        if not elsewhere:
            return None
        who = ", ".join(f"{office.id} acts for {office.acts_for}" for office in elsewhere)
        group = f" (in the group {name})" if self.get(name) is None else ""
        others = ", ".join(dict.fromkeys(str(office.acts_for) for office in elsewhere))
        return Misaddressed(
            "office-of-another-state",
            f"the case concerns {', '.join(states)}, and {who}{group}: a letter would tell another State of it",
            f"take it out; where {others} is concerned too, write it under states:, and where it is not and is"
            f" to be written to all the same, write third_states: [{others}]",
        )

    def known(self, names: Iterable[str]) -> tuple[Recipient, ...]:
        """The recipients with these ids or in these groups, each once; a name that is neither is passed over."""
        return tuple({member.id: member for name in names for member in self._meant(name)}.values())

    def _meant(self, name: str) -> tuple[Recipient, ...]:
        """The recipient with this id, else the members of the group of this name, in the order of the files."""
        recipient = self.get(name)
        if recipient:
            return (recipient,)
        return tuple(member for member in self if name in member.groups)


def _unknown(name: str, states: Collection[str], suggested: Iterable[Recipient]) -> Misaddressed:
    """The refusal of a name that is no id and no group, with the likest suggestion and an entry to fill in."""
    near = nearest(name, [known for office in suggested for known in (office.id, *office.groups)])
    id, office_name = (name, "…") if is_id(name) else (id_of(name), name)
    state = next(iter(states), "…")
    entry = f"- {{id: {id}, office: {office_name}, kind: …, country: {state}, address: […], source: …}}"
    before = f"did you mean {near}? For another office," if near else "see hrdalert recipients; or"
    return Misaddressed(
        "unknown-recipient",
        f"there is no recipient and no group {shown(name)}",
        f"{before} write it down in a file of recipients/, below the line recipients:, in a line of its own: {entry}",
    )


def load_recipients(folder: Path) -> Recipients:
    """Read all recipients of a folder and of its subfolders; a folder that does not exist has none.

    Raises InputErrors with all problems, warnings too, where at least one of them is an error.
    """
    problems: list[Problem] = []
    recipients: list[Recipient] = []
    entries: list[tuple[Mapping[str, Any], Places, int]] = []
    for path in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml")]):
        scanned = scan(path, path, keep_empty=False)
        file, mistakes = validated(scanned, RecipientsFile)
        problems += mistakes
        recipients += file.recipients if file else ()
        written = scanned.value.get("recipients")
        for number, entry in enumerate(written if isinstance(written, list) else ()):
            if isinstance(entry, dict):
                entries.append((entry, scanned.marks, number))
    problems += (*problems_between(entries), *problems_of_duplicates(recipients))
    problems.sort(key=lambda problem: problem.place)
    if any(problem.severity == "error" for problem in problems):
        raise InputErrors(problems)
    return Recipients({recipient.id: recipient for recipient in recipients}, tuple(problems))


def problems_between(entries: Iterable[tuple[Mapping[str, Any], Places, int]]) -> Iterator[Problem]:
    """Problems that no value shows alone: values of a record that contradict each other, and ids used twice.

    Each entry is a record as it was written, the places of its file, and its number in that file from 0.
    """
    first_places: dict[str, str] = {}
    for entry, marks, number in entries:
        id = entry.get("id")
        place = marks.value(("recipients", number, "id"))
        named = f"{id}: " if isinstance(id, str) else ""
        if isinstance(id, str) and first_places.setdefault(id, str(place)) != str(place):
            text = f"{named}this id is taken: it stands at {first_places[id]} already"
            yield Problem(place, "duplicate-id", text, "choose another one")
        for key, code, text, mend, severity in _mistakes_of(entry):
            yield Problem(marks.value(("recipients", number, key)), code, f"{named}{text}", mend, severity)


def _mistakes_of(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, Severity]]:
    """The contradictions between the values of a record: for each, the key to mark, code, text, mend and severity."""
    kind, channel, email = entry.get("kind"), entry.get("channel"), entry.get("email")
    if kind == "embassy" and "represents" not in entry:
        mend = "write represents: and the State that sent it, such as CHN"
        yield "kind", "missing-key", "whose embassy it is must be said", mend, "error"
    keys_by_channel = {
        "post": ("address", "address_native"),
        "fax": ("fax",),
        "email": ("email",),
        "form": ("form",),
    }
    if isinstance(channel, str):
        # A channel without an address of its own, such as an embassy, needs none: any key of the record will do.
        keys = keys_by_channel.get(channel, entry)
        if not any(entry.get(key) for key in keys):
            text = f"it is to be reached by {channel}, and that address is not there"
            yield (
                "channel",
                "missing-address",
                text,
                "write the address, or another channel, or none",
                "error",
            )
    if not isinstance(email, str):
        return
    if kind not in ("press", "member", "other") and FREE_MAIL.search(email):
        text, mend = f"{email} looks like a private mailbox", "write to an office at its own address only"
        yield "email", "private-mailbox", text, mend, "warning"
    if kind == "un" and email.lower().endswith("@ohchr.org"):
        text = f"{email} is an old address: mandates, petitions and reprisals are written to at un.org"
        yield "email", "old-address", text, "look up today's address on the page of the mandate", "warning"
    if EMAIL.fullmatch(email) and (why := fault(email)):
        text = f"nothing can be sent to {shown(email)}: {why}"
        yield "email", "no-mailbox", text, "look the address up again", "warning"


def problems_of_duplicates(recipients: Iterable[Recipient]) -> Iterator[Problem]:
    """A warning for each mailbox that several recipients share, at the second one, with the places of the others."""
    by_mailbox: dict[str, list[Recipient]] = {}
    for recipient in recipients:
        if recipient.email:
            by_mailbox.setdefault(normal(recipient.email), []).append(recipient)
    for first, *rest in by_mailbox.values():
        if not rest or rest[0].email is None:
            continue
        second, *later = rest
        email = rest[0].email
        places = [f"{other.id} ({other.email.origin})" for other in (first, *later) if other.email]
        text = f"{second.id}: {shown(email)} is the mailbox of {', '.join(places)}"
        mend = "keep one of them; where two offices do share a mailbox, it gets each document once"
        yield Problem(email.origin, "same-mailbox", text, mend, "warning")
