"""The tables of the register, and the states that a dispatch goes through."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, text

State: TypeAlias = Literal[
    "queued", "approved", "attempted", "sent", "failed", "uncertain", "replied", "bounced", "withdrawn"
]
STATES: Final[tuple[State, ...]] = get_args(State)
OPEN: Final[tuple[State, ...]] = ("queued", "approved")
"""The states of dispatches that have not begun to leave."""
GONE: Final[tuple[State, ...]] = ("attempted", "sent", "uncertain", "replied", "bounced")
"""The states of dispatches that have left, or may have."""
REACHED: Final[tuple[State, ...]] = ("sent", "replied")
"""The states of dispatches that a server took and that have not come back."""
Kind: TypeAlias = Literal[
    "reply", "automatic", "bounce", "delay", "decision", "withdrawal", "reference", "note"
]
VERSION: Final = 3
"""The form of the register. Form 1 had no case files, form 2 no runs and no digests of what messages are made of."""

METADATA = MetaData()
STANDING: Final = text("state NOT IN ('failed', 'withdrawn')")
"""A dispatch that has left, or is to leave."""


def _texts(*names: str) -> Iterator[Column[str]]:
    return (Column(name, Text, nullable=False) for name in names)


def _of_dispatch(name: str, *columns: Column[str]) -> Table:
    dispatch = Column[int]("dispatch", ForeignKey("dispatches.id"), nullable=False, index=True)
    return Table(name, METADATA, Column("id", Integer, primary_key=True), dispatch, *columns)


DISPATCHES = Table(
    "dispatches",
    METADATA,
    Column("id", Integer, primary_key=True),
    *_texts("reference", "document", "language", "day", "recipient", "mailbox", "address"),
    *(Column(name, Integer, nullable=False) for name in ("number", "occasion", "tries")),
    *_texts("again", "corrects", "state", "content", "words", "before", "not_before", "next_try"),
    *_texts("queued_at", "sent_at", "answer"),
    Column("message_id", Text, nullable=False, unique=True),
    # Digests of the case file, of all files that the message is made of, and of the message and its way; empty in rows
    # of earlier forms.
    *(Column(name, Text, nullable=False, server_default="") for name in ("case_file", "made_of", "sealed")),
    Column("message", LargeBinary, nullable=False),
    # One document goes to one mailbox once an occasion; dispatches that failed or were withdrawn do not count.
    Index(
        *("once", "reference", "document", "mailbox", "occasion"),
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    ),
    Index("by_state", "state", "next_try"),
    Index("by_mailbox", "mailbox"),
)
BY_MAIL: Final = DISPATCHES.c.mailbox.contains("@")
"""A dispatch that goes by e-mail."""
CASE_FILES = Table(
    "case_files",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
APPROVALS = _of_dispatch("approvals", *_texts("by", "at", "content"))
ATTEMPTS = _of_dispatch("attempts", *_texts("at", "outcome", "answer"))
# Workers that share a register look at the last attempts before each message; one sender remembers them.
Index("attempts_by_moment", ATTEMPTS.c.at).ddl_if(dialect="postgresql")
EVENTS = _of_dispatch("events", *_texts("kind", "at", "text", "message_id"))
RUNS = Table("runs", METADATA, Column("id", Integer, primary_key=True), *_texts("begun_at", "ended_at"))
"""Runs of the sender of a register in a file: while one is open, messages leave that a copy of the file lacks."""
