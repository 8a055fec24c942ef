"""The commands of the register, from a real one: what waits and why, and what can be noted of what."""

from __future__ import annotations

import csv
import datetime
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.dispatch.register import Event, Outcome, Register

from .post_office import DAY, PostOffice, office, outbox, run

RELEASE = ("queue", "example", "-d", "press-release", "--date", DAY)
NEXT_YEAR = datetime.date.today().year + 1


@pytest.fixture
def post() -> object:
    with PostOffice() as post:
        yield post


@pytest.fixture
def here(tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office in which we stand, in Berlin, whose mail goes to the post office of this test."""
    folder = office(tmp_path / "office", post.port)
    monkeypatch.chdir(folder)
    return folder


def refused(*words: str) -> str:
    """What a command says that must not do what it was asked for."""
    done = CliRunner().invoke(main, words)
    assert done.exit_code in (1, 2), done.output
    assert isinstance(done.exception, SystemExit)
    return done.output


def settle(folder: Path, id: int, outcome: Outcome, answer: str = "") -> None:
    """What a sender notes of a dispatch that was approved."""
    register = Register.open(folder / "register.db")
    now = datetime.datetime.now(datetime.UTC)
    with register.session() as sending:
        assert sending.begin(id, now) is not None
        sending.settle(id, outcome, answer, now)
    register.close()


def events(folder: Path, id: int) -> list[str]:
    register = Register.open(folder / "register.db")
    try:
        return [f"{each.kind}: {each.text}" for each in register.events(id)]
    finally:
        register.close()


def move_to(folder: Path, zone: str) -> None:
    settings = folder / "hrdalert.yaml"
    text = settings.read_text("utf-8")
    found = re.search(r"timezone: \S+", text)
    assert found
    settings.write_text(text.replace(found[0], f"timezone: {zone}"), "utf-8")


# --- a reply by hand


def test_what_has_not_left_has_no_reply(here: Path) -> None:
    run(*RELEASE)
    said = refused("reply", "1", "We print it on Monday.")
    assert "Dispatch 1 has not left: it waits for approval." in said
    assert "hrdalert approve 2026-001" in said
    run("approve", "--yes")
    assert "Dispatch 1 has not left: it is approved, and was not sent yet." in refused(
        "reply", "1", "Thanks."
    )
    run("withdraw", "1", "--why", "a wrong date")
    assert "Dispatch 1 has not left: it was withdrawn." in refused("reply", "1", "gone", "--bounced")
    settle(here, 2, "failed", "550 5.1.1 no such user")
    said = refused("reply", "2", "AL CHN 4/2021", "--reference")
    assert "Dispatch 2 has not left: it was refused for good (550 5.1.1 no such user)." in said
    settle(here, 3, "later", "450 4.2.1 try later")
    assert (
        "Dispatch 3 has not left: it was tried, and waits for its next try (450 4.2.1 try later)."
        in refused("reply", "3", "Thanks.")
    )
    assert not any(events(here, id) for id in (2, 3))
    assert events(here, 1) == ["withdrawal: a wrong date"]


def test_an_embargo_is_said_to_whoever_notes_a_reply(here: Path) -> None:
    run(*RELEASE, "--embargo", f"{NEXT_YEAR}-11-27 09:00 Europe/Berlin")
    run("approve", "--yes")
    assert f"not before {NEXT_YEAR}-11-27 09:00 CET" in refused("reply", "1", "Thanks.")


def test_a_letter_that_was_not_posted_has_no_reply(here: Path) -> None:
    recipients = here / "recipients" / "court.yaml"
    recipients.write_text(
        "recipients:\n  - {id: court, office: Saltmarsh Court, kind: court, country: CHN, channel: post,\n"
        "     address: [1 Court Street, Saltmarsh, China], salutation: 'Dear President,', source: this test,\n"
        f"     verified_on: {datetime.date.today()}}}\n",
        "utf-8",
    )
    case = here / "cases" / "example.yaml"
    text = case.read_text("utf-8")
    case.write_text(text.replace("[harbour-police, ministry-of-waters]", "[court]"), "utf-8")
    run("print", "example", "--date", DAY)
    said = refused("reply", "1", "We have your letter.")
    assert "Dispatch 1 has not left: it is a letter on paper that waits to be posted or faxed." in said
    assert "hrdalert posted 1" in said
    run("posted", "1")
    assert "1: noted." in run("reply", "1", "We have your letter.")


def test_what_left_or_may_have_can_have_a_reply(here: Path) -> None:
    outbox()
    settle(here, 1, "sent", "250 OK")
    settle(here, 2, "uncertain", "the connection broke")
    settle(here, 3, "sent", "250 OK")
    run("reply", "3", "550 5.1.1 gone", "--bounced")
    for id in ("1", "2", "3"):
        assert f"{id}: noted." in run("reply", id, "We print it on Monday.")
        assert f"{id}: noted." in run("reply", id, "And on Tuesday.")


def test_who_answers_what_was_thought_not_to_have_gone_is_heard(here: Path) -> None:
    outbox()
    settle(here, 1, "uncertain", "the connection broke")
    run("decide", "1", "nobody has seen it", "--did-not-go")
    assert "1: noted." in run("reply", "1", "It came on Monday.")


# --- the table


def test_a_correction_is_called_one(here: Path, post: PostOffice) -> None:
    outbox()
    run("send", "--send")
    case = here / "cases" / "example.yaml"
    case.write_text(case.read_text("utf-8").replace("for a play about a dam", "for a play on a dam"), "utf-8")
    run(*RELEASE, "--correct", "the play is on a dam")
    table = run("register")
    assert table.count("         correction: the play is on a dam\n") == 3
    assert "once more" not in table
    run("approve", "--yes")
    run("send", "--send")
    run(*RELEASE, "--to", "gazette-0", "--again", "nobody answered")
    assert "         once more: nobody answered\n" in run("register", "--state", "queued")


def test_an_embargo_is_shown_by_the_clock_of_the_office(here: Path) -> None:
    run(*RELEASE, "--embargo", f"{NEXT_YEAR}-11-27 09:00 Europe/Berlin", "--to", "gazette-0")
    assert f"         not before {NEXT_YEAR}-11-27 09:00 CET\n" in run("register")
    run("approve", "--yes")
    assert f"         not before {NEXT_YEAR}-11-27 09:00 CET\n" in run("register")
    (found,) = json.loads(run("register", "--json"))
    assert found["not_before"] == f"{NEXT_YEAR}-11-27T08:00:00Z"
    (row,) = csv.DictReader(run("register", "--csv").splitlines())
    assert row["not_before"] == f"{NEXT_YEAR}-11-27T08:00:00Z"
    run("withdraw", "1", "--why", "the family asked us to wait")
    assert "not before" not in run("register"), "it does not leave at all"


def test_an_embargo_that_is_over_is_not_shown(here: Path) -> None:
    run(*RELEASE, "--embargo", f"{NEXT_YEAR}-07-01 09:00 Europe/Berlin", "--to", "gazette-0")
    with closing(sqlite3.connect(here / "register.db")) as file, file:
        file.execute("UPDATE dispatches SET not_before = '2026-01-01T08:00:00Z'")
    assert "not before" not in run("register")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Berlin", "2026-07-01 01:30 CEST"),
        ("UTC", "2026-06-30 23:30 UTC"),
        ("America/New_York", "2026-06-30 19:30 EDT"),
        ("Asia/Tashkent", "2026-07-01 04:30 Asia/Tashkent"),
    ],
)
def test_every_moment_of_the_table_is_one_of_the_office(here: Path, zone: str, shown: str) -> None:
    run(*RELEASE, "--to", "gazette-0")
    move_to(here, zone)
    register = Register.open(here / "register.db")
    register.note(Event(1, "note", "2026-06-30T23:30:00Z", "they telephoned"))
    register.close()
    with closing(sqlite3.connect(here / "register.db")) as file, file:
        file.execute("UPDATE dispatches SET queued_at = '2026-06-30T23:30:00Z'")
    table = run("register")
    assert f"    1  {shown}  queued     2026-001" in table
    assert f"         {shown}  note: they telephoned\n" in table


@pytest.mark.parametrize("at", ["9999-12-31T23:59:00Z", "999-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_a_moment_beyond_every_calendar_is_shown(here: Path, at: str) -> None:
    run(*RELEASE, "--to", "gazette-0")
    for zone in ("Europe/Berlin", "America/New_York"):
        move_to(here, zone)
        register = Register.open(here / "register.db")
        register.note(Event(1, "note", at, "dated by who means harm"))
        register.close()
        assert "note: dated by who means harm" in run("register")


def test_what_waits_for_its_next_try_says_so(here: Path, post: PostOffice) -> None:
    post.refusals["desk0@gazette.example"] = ["450 4.2.1 the mailbox is busy"]
    outbox()
    began = datetime.datetime.now(ZoneInfo("Europe/Berlin"))
    run("send", "--send")
    table = run("register", "--state", "approved")
    assert f"         tried since {began:%Y-%m-%d}" in table
    assert "450 4.2.1 the mailbox is busy" in table
    told = re.search(r"tried again after (\S+ \S+) (CES?T)\.\n", table)
    assert told, table
    next_try = datetime.datetime.fromisoformat(told[1]).replace(tzinfo=began.tzinfo)
    assert datetime.timedelta(minutes=3) < next_try - began < datetime.timedelta(minutes=8)
    assert "tried since" not in run("register", "--state", "sent")


def test_a_next_try_that_is_due_says_how(here: Path) -> None:
    outbox()
    settle(here, 1, "later", "450 4.2.1 \x1b[31mbusy\x07\nnow.")
    with closing(sqlite3.connect(here / "register.db")) as file, file:
        file.execute("UPDATE dispatches SET next_try = '2026-01-01T08:00:00Z' WHERE id = 1")
        file.execute("UPDATE attempts SET at = '2026-01-01T07:55:00Z'")
    assert (
        "         tried since 2026-01-01 08:55 CET: 450 4.2.1 [31mbusy now. Its next try has been due since "
        "2026-01-01 09:00 CET:  hrdalert send --send\n"
    ) in run("register")


def test_an_empty_register_is_an_empty_table(here: Path) -> None:
    assert run("register") == "0 dispatches.\n"
