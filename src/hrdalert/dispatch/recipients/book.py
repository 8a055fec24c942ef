"""All recipients of a workspace: by id, by group, by State."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from hrdalert.cases.marked import shown
from hrdalert.cases.messages import nearest
from hrdalert.cases.values import id_of, is_id
from hrdalert.dispatch.recipients.recipient import Recipient
from hrdalert.errors import Misaddressed, Problem, WrongRecipients


@dataclass(frozen=True, slots=True)
class Recipients:
    """All recipients of a workspace."""

    by_id: Mapping[str, Recipient] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    """What their files should have otherwise, and nothing waits for."""

    @classmethod
    def of(cls, recipients: Iterable[Recipient], warnings: Iterable[Problem] = ()) -> Self:
        return cls({recipient.id: recipient for recipient in recipients}, tuple(warnings))

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

    def group(self, name: str) -> tuple[Recipient, ...]:
        """The members of a group, in the order of the files; none if there is no such group."""
        return tuple(recipient for recipient in self if name in recipient.groups)

    def resolve(self, names: Iterable[str], states: Collection[str] = ()) -> tuple[Recipient, ...]:
        """The recipients that ids and groups mean, each once.

        Raises WrongRecipients with all names that mean none, and, where ``states`` are given, with those of
        offices that act for another State.
        """
        names = tuple(names)
        invented = any(recipient.is_invented for recipient in self.known(names))
        wrong = {name: why for name in names if (why := self._wrong(name, states, invented))}
        if wrong:
            raise WrongRecipients(wrong)
        return self.known(names)

    def _wrong(self, name: str, states: Collection[str], invented: bool) -> Misaddressed | None:
        meant = self._meant(name)
        if not meant:
            return Misaddressed("unknown-recipient", *self.unknown(name, states, invented=invented))
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

    def unknown(self, name: str, states: Collection[str] = (), *, invented: bool = False) -> tuple[str, str]:
        """What to say of a name that means nobody, and what to write instead.

        What is like it is an office of these States, and no ``invented`` one unless that is said.
        """
        fitting = [office for office in self if office.is_in(states) and (invented or not office.is_invented)]
        groups = [group for office in fitting for group in office.groups]
        near = nearest(name, [*(office.id for office in fitting), *groups])
        id, office = (name, "…") if is_id(name) else (id_of(name), name)
        state = next(iter(states), "…")
        entry = f"- {{id: {id}, office: {office}, kind: …, country: {state}, address: […], source: …}}"
        add = f"write it down in a file of recipients/, below the line recipients:, in a line of its own: {entry}"
        before = f"did you mean {near}? For another office," if near else "see hrdalert recipients; or"
        mend = f"{before} {add}"
        return f"there is no recipient and no group {shown(name)}", mend

    def known(self, names: Iterable[str]) -> tuple[Recipient, ...]:
        """The recipients that ids and groups mean, each once; of a name that means none, nothing."""
        return tuple({member.id: member for name in names for member in self._meant(name)}.values())

    def _meant(self, name: str) -> tuple[Recipient, ...]:
        one = self.get(name)
        return (one,) if one else self.group(name)

    def for_country(self, iso3: str) -> tuple[Recipient, ...]:
        """The offices of a State: those in it but for foreign embassies, and its own missions abroad."""
        return tuple(recipient for recipient in self if recipient.acts_for == iso3)
