"""Days for a calendar program: a file of RFC 5545, in the same bytes for the same days."""

import datetime
from collections.abc import Iterable, Iterator

from msgspec import Struct

from hrdalert.writers.text import legal


class Event(Struct, frozen=True):
    """Something that falls on a whole day."""

    id: str
    """The same for the same event in every file: a calendar program then moves it, and adds none."""
    day: datetime.date
    summary: str
    description: str
    reminds: bool = True
    """Whether the calendar program is to remind of it three days before."""


def calendar(events: Iterable[Event], day: datetime.date) -> bytes:
    """The file of the events, as it is made on ``day``. Without an event there is no such file: ValueError."""
    lines = [line for event in events for line in _event(event, day)]
    if not lines:
        raise ValueError("a calendar file needs an event")
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hrdalert//deadlines//EN", "CALSCALE:GREGORIAN")
    return b"".join(_folded(line) for line in (*head, *lines, "END:VCALENDAR"))


def _event(event: Event, day: datetime.date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.id)}"
    yield f"DTSTAMP:{day:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    if event.reminds:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.summary)}")
        yield from ("TRIGGER:-P3D", "END:VALARM")
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A value of text: every kind of line break is one, and no control character is left."""
    escapes = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
    return legal("\n".join(text.splitlines())).translate(escapes)


def _folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, each but the first behind a space; no character is cut in two."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > 75:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join((*pieces, piece)) + b"\r\n"
