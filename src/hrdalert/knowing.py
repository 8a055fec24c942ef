"""What is known of the UN and the law, from where and as of when: for whoever looks after the knowledge data."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.messages import nearest
from hrdalert.errors import WorkspaceError
from hrdalert.knowledge import SUBJECTS, Entry

OLD_DAYS: Final = 365
"""What was read so many days ago is old."""


class Count(Struct, frozen=True):
    """The records of one subject, counted."""

    subject: str
    records: int
    unverified: int
    in_part: int
    """Unverified in a part only, such as a title in one language."""
    old: int
    oldest: datetime.date
    yours: int

    def as_data(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "about": SUBJECTS[self.subject],
            "records": self.records,
            "unverified": self.unverified,
            "in_part": self.in_part,
            "old": self.old,
            "oldest": self.oldest.isoformat(),
            "yours": self.yours,
        }


def counts(day: datetime.date) -> list[Count]:
    """Every subject, with how much of it is unverified, old on ``day``, or the office's own."""
    return [_count(subject, list(knowledge.entries(subject)), day) for subject in SUBJECTS]


def _count(subject: str, entries: Sequence[Entry], day: datetime.date) -> Count:
    return Count(
        subject=subject,
        records=len(entries),
        unverified=sum(entry.verified == "no" for entry in entries),
        in_part=sum(entry.verified == "in part" for entry in entries),
        old=sum(entry.is_older(day, OLD_DAYS) for entry in entries),
        oldest=min(entry.as_of for entry in entries),
        yours=sum(entry.is_own for entry in entries),
    )


def records(
    subject: str | None, day: datetime.date, *, unverified: bool = False, older_than: int | None = None
) -> list[Entry]:
    """The records of a subject, or of all: only those that nobody has read, or that were read too long before ``day``.

    Raises WorkspaceError where there is no such subject.
    """
    return [
        entry
        for name in ([_known(subject)] if subject else SUBJECTS)
        for entry in knowledge.entries(name)
        if not (unverified and entry.verified == "yes")
        and (older_than is None or entry.is_older(day, older_than))
    ]


def record(subject: str, id: str) -> list[Entry]:
    """The record of an id; of a word that stands in several vocabularies, each. Raises WorkspaceError for none."""
    entries = list(knowledge.entries(_known(subject)))
    if subject == "mandates":
        id = knowledge.mandates().header.extra["aliases"].get(id, id)
    found = [entry for entry in entries if id in (entry.id, entry.name)]
    if not found:
        near = nearest(id, [name for entry in entries for name in (entry.id, entry.name)])
        raise WorkspaceError(
            f"There is no record {id} of {subject}.",
            f"Did you mean {near}?" if near else f"hrdalert knowledge {subject} lists those there are.",
        )
    return found


def _known(subject: str) -> str:
    if subject not in SUBJECTS:
        near = nearest(subject, list(SUBJECTS))
        hint = f"Did you mean {near}?" if near else f"The subjects are {', '.join(SUBJECTS)}."
        raise WorkspaceError(f"There is no subject {subject}.", hint)
    return subject


_VERIFIED = {"yes": "verified", "in part": "verified in part", "no": "unverified"}


def facts_of(entry: Entry) -> str:
    """As of when, whether somebody read it, where, and whose it is."""
    facts = [f"as of {entry.as_of}", _VERIFIED[entry.verified]]
    facts.append(" ".join(source.key for source in entry.sources) or "own words")
    return ", ".join([*facts, "yours"] if entry.is_own else facts)


def as_data(entry: Entry) -> dict[str, Any]:
    """A record with its sources, as plain data."""
    return {
        "subject": entry.subject,
        "id": entry.name,
        "title": entry.title,
        "as_of": entry.as_of.isoformat(),
        "verified": entry.verified,
        "sources": [
            {"key": source.key, "title": source.title, "url": source.url, "date": source.date}
            for source in entry.sources
        ],
        "yours": entry.is_own,
        "record": _plain(entry.record),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
