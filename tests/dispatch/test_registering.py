"""The commands of the register, from a real one: what waits and why, and what can be noted of what."""

from __future__ import annotations

import csv
import datetime
import json
import mailbox
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.dispatch.dispatches import Event
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sender import Outcome

from .imap_server import Server as Imap
from .imap_server import serving
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
    assert "Dispatch 1 has not left (queued)." in said
    assert "hrdalert register 2026-014" in said
    run("approve", "--yes")
    assert "Dispatch 1 has not left (approved)." in refused("reply", "1", "Thanks.")
    run("withdraw", "1", "--why", "a wrong date")
    assert "Dispatch 1 has not left (withdrawn)." in refused("reply", "1", "gone", "--bounced")
    settle(here, 2, "failed", "550 5.1.1 no such user")
    said = refused("reply", "2", "AL CHN 4/2021", "--reference")
    assert "Dispatch 2 has not left (failed, 550 5.1.1 no such user)." in said
    settle(here, 3, "later", "450 4.2.1 try later")
    assert "Dispatch 3 has not left (approved, 450 4.2.1 try later)." in refused("reply", "3", "Thanks.")
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
    assert "Dispatch 1 has not left (queued)." in said
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
    assert f"    1  {shown}  queued     2026-014" in table
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
    (here / ".hrdalert" / "register.json").unlink()  # of a register that nobody wrote into by hand
    assert (
        "         tried since 2026-01-01 08:55 CET: 450 4.2.1 [31mbusy now. Its next try has been due since "
        "2026-01-01 09:00 CET:  hrdalert send --send\n"
    ) in run("register")


def test_an_empty_register_is_an_empty_table(here: Path) -> None:
    assert run("register") == "0 dispatches.\n"


# --- what came back


def mbox(path: Path, *messages: str) -> Path:
    """A real mbox file with these messages, dated one after the other."""
    box = mailbox.mbox(path)
    for number, text in enumerate(messages):
        head, _, body = text.partition("\n\n")
        dated = "" if "Date:" in head else f"\nDate: Mon, 30 Mar 2026 12:{number:02}:00 +0000"
        box.add(f"{head}{dated}\n\n{body}\n".encode())
    box.close()
    return path


@pytest.fixture
def sent(here: Path, post: PostOffice) -> str:
    """The Message-ID of what was sent to desk1@gazette.example, dispatch 2."""
    outbox()
    run("send", "--send")
    return str(post.messages["desk1@gazette.example"]["Message-ID"])


def reply_to(id: str, number: int, text: str = "We print it on Monday.") -> str:
    return (
        f"From: The Gazette <desk1@gazette.example>\nSubject: Re: the puppeteer\nIn-Reply-To: {id}\n"
        f"Message-ID: <a{number}@gazette.example>\n\n{text}"
    )


UNSUBSCRIBE = "From: Desk <desk0@gazette.example>\nSubject: unsubscribe\n\nRemove us, please."
MINISTRY = (
    "From: Office of the Minister <protocol@waters.example>\nSubject: Your letter\n\n"
    "We refer to your letter of 20 March, reference 2026-014.\nThe matter is under review."
)
SPAM = "From: sales@boats.example\nSubject: boats\n\nCheap boats."


def test_what_fits_nothing_is_named_and_not_noted(here: Path, sent: str) -> None:
    box = mbox(here / "in.mbox", reply_to(sent, 1), UNSUBSCRIBE, SPAM, MINISTRY, SPAM)
    shown = run("replies", str(box))
    assert "    2  reply      desk1@gazette.example: Re: the puppeteer\n" in shown
    assert (
        '    ?  not noted  Desk <desk0@gazette.example> on 2026-03-30 14:01 CEST: "unsubscribe". '
        "It comes from the address of gazette-0, to which 1 went.\n"
    ) in shown
    assert (
        "    ?  not noted  Office of the Minister <protocol@waters.example> on 2026-03-30 14:03 CEST: "
        '"Your letter". It names 2026-014.\n'
    ) in shown
    assert "boats" not in shown
    assert "Answers to what this register sent: 1 new, 0 noted before.\n" in shown
    assert "2 more may matter, and were not noted. Where one is an answer:  hrdalert reply ID" in shown
    assert "2 more had nothing to do with what was sent.\n" in shown
    assert [events(here, id) for id in (1, 3)] == [[], []]
    assert '"state": "sent"' in run("register", "--recipient", "gazette-0", "--json")


def test_what_was_noted_before_is_told_from_what_is_new(here: Path, sent: str) -> None:
    first = [reply_to(sent, number) for number in range(3)]
    assert ": 3 new, 0 noted before.\n" in run("replies", str(mbox(here / "a", *first)))
    noted = events(here, 2)
    shown = run("replies", str(here / "a"))
    assert ": 0 new, 3 noted before.\n" in shown
    assert shown.count("(noted before)") == 3
    assert "We print it" not in shown
    assert events(here, 2) == noted
    box = mbox(here / "b", *first, reply_to(sent, 9, "It is printed."))
    shown = run("replies", str(box))
    assert ": 1 new, 3 noted before.\n" in shown
    assert "    2  reply      desk1@gazette.example: Re: the puppeteer\n         It is printed.\n" in shown
    assert len(events(here, 2)) == 4


def test_a_message_without_an_id_is_known_again(here: Path, sent: str) -> None:
    bare = f"From: desk1@gazette.example\nIn-Reply-To: {sent}\nDate: at dusk\n\nThank you."
    other = bare.replace("Thank you", "No, thank you")
    dated = bare.replace("at dusk", "Mon, 30 Mar 2026 12:00:00 +0000")
    box = mbox(here / "in.mbox", bare, other, dated)
    assert ": 3 new, 0 noted before.\n" in run("replies", str(box))
    assert ": 0 new, 3 noted before.\n" in run("replies", str(box))
    assert len(events(here, 2)) == 3


def test_the_reference_of_the_un_is_still_noted(here: Path, sent: str) -> None:
    box = mbox(here / "in.mbox", reply_to(sent, 1, "Our reference is AL CHN 4/2021."))
    for _ in range(2):
        run("replies", str(box))
    assert [each.partition(":")[0] for each in events(here, 2)] == ["reply", "reference"]


def test_whatever_a_stranger_writes_stays_in_its_line(here: Path, sent: str) -> None:
    hostile = (
        f"From: =?utf-8?q?Desk=0A=1B[2J?={'x' * 500} <desk0@gazette.example>\n"
        f"Subject: =?utf-8?q?a=0Ab=1B]0;title=07=E2=80=AE?={'y' * 5_000}\nDate: Fri, 31 Dec 9999 23:59:59 -0000\n\n"
    )
    shown = run("replies", str(mbox(here / "in.mbox", hostile)))
    assert not [char for char in shown if (ord(char) < 32 and char != "\n") or char == "\u202e"]
    (line,) = [each for each in shown.splitlines() if each.startswith("    ?")]
    assert len(line) < 500
    assert line.endswith("It comes from the address of gazette-0, to which 1 went.")


def test_other_programs_get_the_same(here: Path, sent: str) -> None:
    lost = "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<desk2@gazette.example>:\n550 5.1.1 gone\n"
    lost = lost.replace("\n\n<", "\n\nHi. This is the qmail-send program.\n\n<")
    box = mbox(here / "in.mbox", reply_to(sent, 1), UNSUBSCRIBE, MINISTRY, SPAM, lost)
    told = json.loads(run("replies", str(box), "--json"))
    assert [(each["kind"], each["id"], each.get("new")) for each in told["messages"]] == [
        ("reply", 2, True),
        ("unmatched", None, None),
        ("unmatched", None, None),
        ("unmatched", None, None),
    ]
    answer, leaving, ministry, bounce = told["messages"]
    assert (answer["from"], answer["subject"]) == ("desk1@gazette.example", "Re: the puppeteer")
    assert (leaving["recipients"], leaving["dispatches"]) == (["gazette-0"], [1])
    assert leaving["when"] == "2026-03-30T12:01:00+00:00"
    assert (ministry["references"], ministry["recipients"]) == (["2026-014"], [])
    assert bounce["recipients"] == ["gazette-2"]
    assert {key: value for key, value in told.items() if key != "messages"} == {
        "new": 1,
        "noted_before": 0,
        "unmatched": 3,
        "unrelated": 1,
        "ended": None,
    }
    again = json.loads(run("replies", str(box), "--json"))
    assert (again["messages"][0]["new"], again["noted_before"]) == (False, 1)
    (here / "empty.mbox").write_bytes(b"")
    assert json.loads(run("replies", "empty.mbox", "--json"))["messages"] == []


def test_a_mailbox_that_breaks_off_leaves_a_whole_result(
    here: Path, sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {number: f"{reply_to(sent, number)}\n".replace("\n", "\r\n").encode() for number in (1, 2)}
    with serving(Imap(answers, drops_at="FETCH 2 ")) as server:
        settings = here / "hrdalert.yaml"
        inbox = (
            f"  inbox: {{host: 127.0.0.1, port: {server.port}, security: none, user: cases@lantern.example,\n"
            "    password: {env: HRDALERT_TEST_INBOX}}\n"
        )
        settings.write_text(f"{settings.read_text('utf-8')}{inbox}", "utf-8")
        monkeypatch.setenv("HRDALERT_TEST_INBOX", server.password)
        done = CliRunner().invoke(main, ["replies", "--json"])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert [each["id"] for each in told["messages"]] == [2]
    assert "could not be read to its end" in told["ended"]
    assert "What was read until then holds" in done.stderr
    assert len(events(here, 2)) == 1


def test_recipients_with_mistakes_do_not_hide_what_came_back(here: Path, sent: str) -> None:
    (here / "recipients" / "wrong.yaml").write_text("recipients: [{id: x}]\n", "utf-8")
    box = mbox(here / "in.mbox", reply_to(sent, 1), UNSUBSCRIBE)
    shown = run("replies", str(box))
    assert "The files of recipients/ have mistakes" in shown
    assert ": 1 new, 0 noted before." in shown
    assert "It comes from the address of gazette-0, to which 1 went." in shown
    assert "1 more may matter, and were not noted" in shown


def test_a_recipient_to_whom_nothing_went_is_known_by_the_address(here: Path, post: PostOffice) -> None:
    shown = run("replies", str(mbox(here / "in.mbox", UNSUBSCRIBE, SPAM)))
    assert "It comes from the address of gazette-0.\n" in shown
    assert ": 0 new, 0 noted before.\n" in shown
    assert "1 more had nothing to do with what was sent.\n" in shown
