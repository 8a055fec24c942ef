"""A register of the first form is carried on, and the case file of each dispatch is kept."""

from __future__ import annotations

import datetime
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from hrdalert.dispatch.engines import Server
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sql_tables import VERSION
from hrdalert.errors import RefusedError, WorkspaceError

from .postgres import Postgres
from .test_register import NOON, new

FORM_1 = Path(__file__).with_name("register_of_form_1.sql").read_text("utf-8")
DAY = datetime.date(2026, 3, 30)
TABLES = ("dispatches", "approvals", "attempts", "events")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "register.db"
    with closing(sqlite3.connect(path)) as file:
        file.executescript(FORM_1)
    return path


SINCE = ("case_file", "made_of", "sealed")
"""The columns of later forms."""


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as file:
        columns = {
            table: [
                f'"{row[1]}"' for row in file.execute(f"PRAGMA table_info({table})") if row[1] not in SINCE
            ]
            for table in TABLES
        }
        return {
            table: file.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY id").fetchall()
            for table, names in columns.items()
        }


def test_nothing_of_a_register_of_the_first_form_is_lost(old: Path) -> None:
    before = rows(old)
    register = Register.open(old)
    try:
        assert rows(old) == before
        assert [dispatch.state for dispatch in register.find()] == [
            *("replied", "failed", "approved", "uncertain", "queued", "queued")
        ]
        assert [dispatch.id for dispatch in register.due(NOON)] == [3]
        assert register.message(5) == b"%PDF"
        assert [event.text for event in register.events(1)] == ["Thank you."]
        assert register.sent_of("2026-014") is None, "nobody kept it then"
        assert register.approvals(3) == ("Ada Quill",)
    finally:
        register.close()
    with closing(sqlite3.connect(old)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_mailboxes_of_an_old_register_are_compared_as_new_ones_are(old: Path) -> None:
    with closing(sqlite3.connect(old)) as file, file:
        file.execute("UPDATE dispatches SET mailbox = 'sent+list@gazette.example' WHERE id = 1")
        file.execute("UPDATE dispatches SET mailbox = 'sent+desk@gazette.example' WHERE id = 4")
    register = Register.open(old)
    try:
        assert register.find()[0].mailbox == "sent@gazette.example"
        assert register.find()[3].mailbox == "sent+desk@gazette.example", (
            "had the same document, and stays apart"
        )
        with pytest.raises(RefusedError, match="went to"):
            register.queue([new("sent@gazette.example", number=1)], NOON)
    finally:
        register.close()


def test_what_an_old_register_has_is_not_sent_again_and_is_carried_out(old: Path) -> None:
    register = Register.open(old)
    try:
        assert set(register.standing("2026-014", "press-release")) == {
            *("sent@gazette.example", "waits@gazette.example", "uncertain@gazette.example")
        }
        register.carried_out(5, "faxed", NOON)
        register.decide([4], False, "the desk has nothing", NOON)
        register.queue([new("failed@gazette.example", number=1, case_file=b"reference: 2026-014\n")], NOON)
        assert [dispatch.state for dispatch in register.find()][3:] == ["failed", "sent", "queued", "queued"]
        assert register.sent_of("2026-014") == (b"reference: 2026-014\n", DAY)
    finally:
        register.close()


def test_two_desks_carry_a_register_on_at_once(old: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from hrdalert.dispatch.register import Register\n"
        "register = Register.open(Path(sys.argv[1])); print(len(register.find())); register.close()"
    )
    desks = [
        subprocess.Popen([sys.executable, "-c", code, str(old)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [resources.communicate()[0] for resources in desks] == ["6\n"] * 4


def test_a_register_that_cannot_be_carried_on_stays_as_it_is(old: Path) -> None:
    with closing(sqlite3.connect(old)) as file:
        file.execute("ALTER TABLE dispatches ADD COLUMN case_file INTEGER")  # some other program's
    before = old.read_bytes()
    with pytest.raises(WorkspaceError, match="cannot be read as a register"):
        Register.open(old)
    with closing(sqlite3.connect(old)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
        assert file.execute("SELECT count(*) FROM dispatches").fetchone() == (6,)
    assert len(old.read_bytes()) == len(before)


def test_a_register_on_a_server_is_carried_on(postgres: Postgres) -> None:
    place = Server(postgres.database())
    register = Register.open(place)
    register.queue([new()], NOON)
    register.close()
    engine = create_engine(place.url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as work:
        for column in SINCE:
            work.execute(text(f"ALTER TABLE dispatches DROP COLUMN {column}"))
        work.execute(text("DROP TABLE case_files, runs"))
        work.execute(text("UPDATE register_form SET version = 1"))
    engine.dispose()
    for _ in range(2):
        register = Register.open(place)
        assert [dispatch.mailbox for dispatch in register.find()] == ["desk@gazette.example"]
        assert register.sent_of("2026-014") is None
        register.close()
    register = Register.open(place)
    register.queue([new("other@gazette.example", case_file=b"one")], NOON)
    assert register.sent_of("2026-014") == (b"one", DAY)
    register.close()


@pytest.mark.parametrize("where", ["file", "server"])
def test_the_case_file_is_that_of_the_latest_document_that_left_or_waits(
    request: pytest.FixtureRequest, tmp_path: Path, where: str
) -> None:
    place: Path | Server = tmp_path / "register.db"
    if where == "server":
        place = Server(request.getfixturevalue("postgres").database())
    register = Register.open(place)
    try:
        assert register.sent_of("2026-014") is None
        boxes = [f"desk{number}@gazette.example" for number in range(3)]
        ids = register.queue([new(box, case_file=b"one") for box in boxes], NOON)
        assert register.sent_of("2026-014") == (b"one", DAY)
        assert register.sent_of("2026-015") is None
        letter = new("chief@harbour.example", document="appeal-letter", case_file=b"two")
        (last,) = register.queue([letter], NOON)
        assert register.sent_of("2026-014") == (b"two", DAY)
        register.replace(last, new("chief@harbour.example", document="appeal-letter", case_file=b"three"))
        assert register.sent_of("2026-014") == (b"three", DAY), "it waits with the words of now"
        register.withdraw([last], "the family asks", NOON)
        assert register.sent_of("2026-014") == (b"one", DAY)
        register.withdraw(ids, "the family asks", NOON)
        assert register.sent_of("2026-014") is None
    finally:
        register.close()
