"""What each text of a case was written under: the events that its file held when the text was first seen.

It lies in ``.hrdalert/checked/<reference>.json``: digests of texts and of events, days, and ids of people. No name and
no text stands there.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

import msgspec
from msgspec import Struct, field

from hrdalert.cases.model import Case
from hrdalert.factcheck.events import Event, Told, events_of, is_about, told_in
from hrdalert.store import STATE, put, read, read_private

FORM: Final = 1
"""Of what digests are made of: another one begins anew, for with it all that stands there would look new."""


class Unread(Struct, frozen=True):
    """Texts that are word for word what they were before the same events."""

    events: tuple[Event, ...]
    texts: tuple[Told, ...]

    def as_data(self) -> dict[str, Any]:
        texts = [{"key": told.key, "line": told.origin.line} for told in self.texts]
        return {"new": [event.says for event in self.events], "texts": texts}


class Memory(Struct, dict=True):
    """What is remembered of one case."""

    form: int = FORM
    people: list[str] = field(default_factory=list)
    """Ids, so that whoever is forgotten is forgotten here."""
    times: list[frozenset[str]] = field(default_factory=list)
    """The events that a file held, by their digests."""
    texts: dict[str, int] = field(default_factory=dict)
    """By the digest of a text, the place of the events that it was written under."""
    confirmed: dict[str, datetime.date] = field(default_factory=dict)
    """By the digest of a text, the day on which somebody last said that it is still true."""
    unsaid: dict[str, int] = field(default_factory=dict)
    """The place of the events that such a text had before: it has that again once the file says it no more."""

    @classmethod
    def read(cls, root: Path, reference: str) -> "Memory | None":
        """What lies there; None where nothing does, or nothing that can be read."""
        try:
            memory = msgspec.json.decode(read_private(_path(root, reference)), type=cls)
        except (OSError, msgspec.MsgspecError):
            return None
        places = (*memory.texts.values(), *memory.unsaid.values())
        is_whole = all(0 <= place < len(memory.times) for place in places)
        return memory if is_whole and memory.form == FORM else None

    def keep(self, root: Path, reference: str, *, begins: bool) -> None:
        """Writes it down, where nobody forbids it. It ``begins`` when a document is ready: texts grow until then."""
        path, content = _path(root, reference), msgspec.json.encode(self, order="deterministic")
        with suppress(OSError):
            if read(path) != content if path.is_file() else begins:
                put(path, content)

    def note(self, case: Case, read_again: Collection[str] = ()) -> None:
        """Notes the texts that are new, those said to be still true, and those of which that is said now, by keys.

        What was said on a day holds for the events up to that day, and for none of which nobody knew then.
        """
        events, told_there = self._told(case)
        now = frozenset(event.digest for event in events)
        self.people = sorted(id for victim in case.alleged_victims for id in victim.ids)
        said = {digest for digest, told in told_there if told.key in case.still_true}
        for digest in {digest for digest, _ in told_there} - said:
            if self.confirmed.pop(digest, None) and digest in self.unsaid:
                self.texts[digest] = self.unsaid.pop(digest)
        for digest, told in told_there:
            day = case.still_true.get(told.key)
            is_said = day is not None and day > self.confirmed.get(digest, datetime.date.min)
            if day and digest in self.texts:
                self.unsaid.setdefault(digest, self.texts[digest])
            if digest not in self.texts or told.key in read_again:
                self.texts[digest] = self._time(now)
            elif day and is_said:
                known = {one.digest for one in events if one.day is None or one.day <= day}
                self.texts[digest] = self._time(self.times[self.texts[digest]] | known)
            if day and is_said:
                self.confirmed[digest] = day

    def _told(self, case: Case) -> tuple[tuple[Event, ...], list[tuple[str, Told]]]:
        """The events of a case, and what tells how things stand, each with its digest: of the last case, kept."""
        if vars(self).get("of") is not case:
            told = [(told.digest, told) for told in told_in(case)]
            vars(self).update(of=case, told=(events_of(case), told))
        return cast("tuple[tuple[Event, ...], list[tuple[str, Told]]]", vars(self)["told"])

    def _time(self, events: frozenset[str]) -> int:
        if events not in self.times:
            self.times.append(events)
        return self.times.index(events)

    def unread(self, case: Case) -> tuple[Unread, ...]:
        """The texts that nobody has changed since an event, and nobody has called still true; one for each cause."""
        events, told_there = self._told(case)
        new = [[one for one in events if one.digest not in known] for known in self.times]
        together: dict[tuple[Event, ...], list[Told]] = defaultdict(list)
        for digest, told in told_there:
            since = new[self.texts[digest]] if digest in self.texts else ()
            if concerning := tuple(one for one in since if is_about(case, told, one)):
                together[concerning].append(told)
        return tuple(Unread(since, tuple(texts)) for since, texts in together.items())


def _path(root: Path, reference: str) -> Path:
    return root / STATE / "checked" / f"{reference}.json"
