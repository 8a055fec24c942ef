"""The tables of the register, and the states that a dispatch goes through."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text, text

State: TypeAlias = Literal[
    "queued", "approved", "attempted", "sent", "failed", "uncertain", "replied", "bounced", "withdrawn"
]
STATES: Final[tuple[State, ...]] = get_args(State)
OPEN: Final[tuple[State, ...]] = ("queued", "approved")
"""What has not begun to leave."""
GONE: Final[tuple[State, ...]] = ("attempted", "sent", "uncertain", "replied", "bounced")
"""What has left, or may have."""
REACHED: Final[tuple[State, ...]] = ("sent", "replied")
"""What was taken, and has not come back."""
Kind: TypeAlias = Literal[
    "reply", "automatic", "bounce", "delay", "decision", "withdrawal", "reference", "note"
]
VERSION: Final = 3
"""1 had no case files, 2 no runs and no digests of what messages are made of."""

METADATA = MetaData()
STANDING: Final = text("state NOT IN ('failed', 'withdrawn')")
"""What has left, or is to leave."""
DISPATCHES = Table(
    "dispatches",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False),
    Column("document", String, nullable=False),
    Column("language", String, nullable=False),
    Column("day", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("mailbox", String, nullable=False),
    Column("address", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("occasion", Integer, nullable=False),
    Column("again", Text, nullable=False),
    Column("corrects", String, nullable=False),
    Column("state", String, nullable=False),
    Column("content", String, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("message_id", String, nullable=False, unique=True),
    Column("words", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("not_before", String, nullable=False),
    Column("next_try", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("queued_at", String, nullable=False),
    Column("sent_at", String, nullable=False),
    Column("answer", Text, nullable=False),
    # The digest of its case file; empty where it was queued before case files were kept.
    Column("case_file", String, nullable=False, server_default=""),
    # The digests of all that it was made of, and of what leaves; empty where they were not kept yet.
    Column("made_of", String, nullable=False, server_default=""),
    Column("sealed", String, nullable=False, server_default=""),
    # One document goes to one mailbox once; what failed or was withdrawn before it left does not count.
    Index(
        *("once", "reference", "document", "mailbox", "occasion"),
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    ),
    Index("by_state", "state", "next_try"),
    Index("by_mailbox", "mailbox"),
)
CASE_FILES = Table(
    "case_files",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
APPROVALS = Table(
    "approvals",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("dispatch", ForeignKey("dispatches.id"), nullable=False, index=True),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("content", String, nullable=False),
)
ATTEMPTS = Table(
    "attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("dispatch", ForeignKey("dispatches.id"), nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("answer", Text, nullable=False),
    # Workers that share a register look at the last attempts before each message; one sender remembers them.
    Index("attempts_by_moment", "at").ddl_if(dialect="postgresql"),
)
# Of a register in a file: while one is open, messages leave that a copy of the file does not know.
RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("begun_at", String, nullable=False),
    Column("ended_at", String, nullable=False),
)
EVENTS = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("dispatch", ForeignKey("dispatches.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("at", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("message_id", String, nullable=False),
)
SHOWN: Final = [
    column
    for column in DISPATCHES.columns
    if column.name not in ("message", "words", "before", "case_file", "sealed")
]
"""What a list of dispatches shows: not the messages, which are large."""
