"""The tables of the register, and the states that a dispatch goes through."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, text

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


def _texts(*names: str) -> Iterator[Column[str]]:
    return (Column(name, Text, nullable=False) for name in names)


def _of_dispatch(name: str, *columns: Column[str]) -> Table:
    of = Column[int]("dispatch", ForeignKey("dispatches.id"), nullable=False, index=True)
    return Table(name, METADATA, Column("id", Integer, primary_key=True), of, *columns)


DISPATCHES = Table(
    "dispatches",
    METADATA,
    Column("id", Integer, primary_key=True),
    *_texts("reference", "document", "language", "day", "recipient", "mailbox", "address"),
    *(Column(name, Integer, nullable=False) for name in ("number", "occasion", "tries")),
    *_texts("again", "corrects", "state", "content", "words", "before", "not_before", "next_try"),
    *_texts("queued_at", "sent_at", "answer"),
    Column("message_id", Text, nullable=False, unique=True),
    # The digests of its case file, of all that it was made of, and of what leaves; empty where they were not kept yet.
    *(Column(name, Text, nullable=False, server_default="") for name in ("case_file", "made_of", "sealed")),
    Column("message", LargeBinary, nullable=False),
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
BY_MAIL: Final = DISPATCHES.c.mailbox.contains("@")
"""Not on paper."""
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
"""Of a register in a file: while one is open, messages leave that a copy of the file does not know."""
