"""Texts that did not change since an event: which those are, and that somebody says that they are still true."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdalert.cases.edit import set_at
from hrdalert.errors import RefusedError
from hrdalert.factcheck.events import Event, Told, digest_of, sentence_of
from hrdalert.store import read

if TYPE_CHECKING:
    from hrdalert.workspace import OpenCase


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a text is still true after the events that are new since it was written."""

    told: Told
    events: tuple[Event, ...]

    @property
    def digest(self) -> str:
        """Of the words of the text and of the events: another one is another question."""
        return digest_of(self.told.digest, *(event.digest for event in self.events))

    def sentence(self, language: str) -> str:
        """The first sentence of the text that speaks of what happened; empty where none does."""
        topics = {event.topic for event in self.events}
        return sentence_of(self.told.words, topics, language) if self.told.is_text else ""


def questions(opened: OpenCase, clock: datetime.date) -> Mapping[str, Question]:
    """The texts that check lists after an event, by their keys."""
    unread = opened.case_on_day(clock=clock).context.memory.unread(opened.case)
    return {told.key: Question(told, one.events) for one in unread for told in one.texts}


def say_still_true(
    opened: OpenCase,
    keys: Collection[str],
    clock: datetime.date,
    write: Callable[[bytes, bytes], object] | None = None,
) -> None:
    """Say of the texts under some keys that they are still true: the day goes into the case file, for these events.

    ``write`` takes what the file said and what it says from now on. Raises RefusedError where it changed meanwhile.
    """
    memory = opened.case_on_day(clock=clock).context.memory
    before = content = read(opened.path)
    for key in keys:
        content = set_at(content, opened.path, ("still_true", key), str(max(clock, opened.case.as_of)))
    if not opened.is_as_read():
        raise RefusedError(f"{opened.path.as_posix()} changed meanwhile; nothing was written.", "Try again.")
    if write:
        write(before, content)
        now = opened.workspace.case(opened.path)
    else:
        now = opened.rewritten(content)
    memory.note(now.case, keys)
    memory.keep(opened.workspace.root, now.case.reference, begins=True)
