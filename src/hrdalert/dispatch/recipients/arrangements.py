"""What was arranged with a recipient: when somebody reads there, that nothing is sent any more, and with which key."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

import re
from datetime import time
from pathlib import PurePosixPath, PureWindowsPath
from typing import Literal, TypeAlias

from pydantic import Field, field_validator

from hrdalert.cases.marked import Marked, shown
from hrdalert.cases.values import Day, Part

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def opening(hours: str) -> tuple[time, time]:
    """The first and the last moment of ``09:00-17:00``; raises ValueError with what to write instead."""
    match = re.fullmatch(r"([0-9]{2}:[0-9]{2}) ?[-–] ?([0-9]{2}:[0-9]{2})", hours.strip())
    try:
        first, last = map(time.fromisoformat, match.groups() if match else ())
    except ValueError:
        raise ValueError(f"{shown(hours)} are no hours; write them as 09:00-17:00") from None
    if first >= last:
        raise ValueError(
            f"{shown(hours)} end before they begin, and hours over midnight cannot be kept; write those of one day, as"
            " in 09:00-17:00, or leave hours: out"
        )
    return first, last


class NoMail(Part):
    """That nothing is sent to a recipient any more."""

    since: Day = Field(description="the day on which they asked for it")
    why: Marked = Field(description="what they said, in a few words: left the newsroom")

    def __str__(self) -> str:
        return f"nothing is sent any more since {self.since}: {self.why}"


class OpenPgp(Part):
    """The OpenPGP key of a recipient."""

    key: Marked = Field(description="the file of the public key, in recipients/: keys/desk.asc")
    fingerprint: Marked = Field(
        description="the 40 digits of the key, read from another place than the key itself"
    )
    required: bool = Field(False, description="nothing is sent without encryption")

    @field_validator("key")
    @classmethod
    def _lies_within(cls, name: Marked) -> Marked:
        """A file below recipients/, whatever the computer: no way leads out of the folder."""
        parts = PurePosixPath(name).parts
        is_outside = ".." in parts or name.startswith("/") or PureWindowsPath(name).anchor or "\\" in name
        if not parts or is_outside:
            raise ValueError(f"{shown(name)} is no file of recipients/; write it as keys/desk.asc")
        return name

    @field_validator("fingerprint")
    @classmethod
    def _is_whole(cls, text: Marked) -> Marked:
        """Of a key of version 4, or of version 6 (RFC 9580, section 5.5.4)."""
        if not re.fullmatch(r"[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}", re.sub(r"[\s:]", "", text)):
            raise ValueError(
                f"{shown(text, 80)} is no fingerprint of an OpenPGP key; write all of its 40 digits 0 to 9 and A to F"
                " (64 for a key of the newest kind), with or without spaces"
            )
        return text
