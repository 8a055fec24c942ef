"""From the outbox to a real server: who gets what, once, and what becomes of the rest."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import datetime
import email
import email.policy
import itertools
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from hrdalert.cases.values import moment_of
from hrdalert.cli import dispatching, main
from hrdalert.dispatch.message import Letter, mailbox, message_id, message_of
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.run import Result, Run
from hrdalert.dispatch.transports.find import find_transport
from hrdalert.recipients.mailboxes import normal
from tests.builder import read_settings

from .imap_server import Server as Imap
from .imap_server import serving
from .post_office import DAY, PostOffice, office, outbox, run
from .servers import DROP, free_port, mail_server

AUTHORITIES = f"""\
  - {{id: water-ministry, office: Ministry of Waters, kind: ministry_interior, country: CHN,
     email: minister@waters.example, salutation: "Dear Minister,", source: the list of this test,
     verified_on: {datetime.date.today()}}}
  - {{id: harbour-chief, office: Saltmarsh Harbour Police, kind: police, country: CHN, email: chief@harbour.example,
     salutation: "Dear Director,", source: the list of this test, verified_on: {datetime.date.today()}}}
  - {{id: court, office: Saltmarsh Court, kind: court, country: CHN, address: [1 Court Street, Saltmarsh, China],
     channel: post, salutation: "Dear President,", source: the list of this test, verified_on: {datetime.date.today()}}}
  - {{id: prison, office: Saltmarsh Prison, kind: prison, country: CHN, email: old@prison.example,
     salutation: "Dear Director,", source: the list of this test, verified_on: 2020-01-01}}
"""

MANDATE = f"""\
  - {{id: human_rights_defenders, office: Special Rapporteur, kind: un, email: sr@un.example, source: this test,
     verified_on: {datetime.date.today()}}}
"""


@pytest.fixture
def post() -> object:
    with PostOffice() as post:
        yield post


@pytest.fixture
def here(tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office in which we stand, whose mail goes to the post office of this test."""
    folder = office(tmp_path / "office", post.port, recipients=AUTHORITIES + MANDATE)
    case = folder / "cases" / "example.yaml"
    text = case.read_text("utf-8").replace(
        "appeal_to: [harbour-police, ministry-of-waters]",
        "appeal_to: [harbour-chief, water-ministry, court, prison]",
    )
    case.write_text(text, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def states(folder: Path) -> Counter[str]:
    register = Register.open(folder / "register.db")
    try:
        return Counter(each.state for each in register.find())
    finally:
        register.close()


def test_a_release_reaches_each_journalist_by_itself(here: Path, post: PostOffice) -> None:
    outbox()
    assert "3 would leave now. Nothing was sent" in run("send")
    assert not post.received
    assert "3 sent." in run("send", "--send")
    assert post.counts == {f"desk{n}@gazette.example": 1 for n in range(3)}
    for address, message in post.messages.items():
        assert message["To"].addresses[0].addr_spec == address
        assert [each for each in ("Cc", "Bcc") if message[each]] == []
        assert message["Reply-To"] == "cases@lantern.example"
        assert message["Auto-Submitted"] == "auto-generated"
        who = address.replace("@", "%40")
        assert message["List-Unsubscribe"] == f"<https://lantern.example/leave?who={who}>"
        text, page = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None and page is not None
        told = text.get_content().splitlines()
        assert told[-2:] == ["-- ", f"To leave this list: https://lantern.example/leave?who={who}"]
        assert f'<a href="https://lantern.example/leave?who={who}">' in page.get_content()
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        sent_at = message["Date"].datetime
        assert abs(sent_at - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=5)
        assert sent_at.utcoffset() in (datetime.timedelta(hours=1), datetime.timedelta(hours=2))
        body = message.get_body(("plain",))
        assert body is not None and "Puppeteer" in body.get_content()
        page = message.get_body(("html",))
        assert page is not None and "<html" in page.get_content()
        assert not list(message.iter_attachments())
    assert len({message["Message-ID"] for message in post.messages.values()}) == 3
    assert states(here) == {"sent": 3}


def test_an_authority_gets_its_letter_and_no_way_to_leave_a_list(here: Path, post: PostOffice) -> None:
    queued = run("queue", "example", "-d", "appeal-letter", "--date", DAY)
    assert "court                        not sent: it is reached by post" in queued
    assert "prison                       not sent: its address was checked on 2020-01-01" in queued
    run("approve", "--yes", "--by", "Ada Quill")
    run("send", "--send")
    assert set(post.counts) == {"minister@waters.example", "chief@harbour.example"}
    letter = post.messages["minister@waters.example"]
    assert letter["List-Unsubscribe"] is None
    assert letter["Auto-Submitted"] == "no"
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == "2026-014-appeal-letter.pdf"
    assert attached.get_content().startswith(b"%PDF")
    body = letter.get_body(("plain",))
    assert body is not None
    assert "Dear Minister," in body.get_content()
    assert "Dear Director," not in body.get_content()
    assert "leave this list" not in body.get_content()


@pytest.mark.parametrize(
    ("document", "said", "kinds"),
    [
        ("press-release", "", []),
        ("press-release", "  attach: {press-release: pdf}\n", ["2026-014-press-release.pdf"]),
        ("un-communication", "", ["2026-014-un-communication.docx"]),
    ],
)
def test_what_is_attached_is_usual_or_said(
    here: Path, post: PostOffice, document: str, said: str, kinds: list[str]
) -> None:
    with (here / "hrdalert.yaml").open("a", encoding="utf-8") as settings:
        settings.write(said)
    outbox(document)
    run("send", "--send")
    assert post.messages
    for message in post.messages.values():
        assert [part.get_filename() for part in message.iter_attachments()] == kinds


@pytest.mark.parametrize("document", ["press-release", "appeal-letter", "un-communication"])
def test_who_would_get_it_is_shown_before_anything_is_queued(here: Path, document: str) -> None:
    shown = run("recipients", "example", "-d", document, "--date", DAY)
    assert not json.loads(run("register", "--json"))
    queued = run("queue", "example", "-d", document, "--date", DAY)
    rows = re.findall(r"(?m)^  \S.*", queued)
    assert rows and re.findall(r"(?m)^  \S.*", shown) == rows


@pytest.mark.parametrize(("document", "days"), [("appeal-letter", 30), ("un-communication", 60)])
def test_what_has_no_answer_in_time_is_due(here: Path, post: PostOffice, document: str, days: int) -> None:
    """The days are those that a letter asks for, and that a Government has; a release is never due."""
    outbox(document)
    outbox()
    run("send", "--send")
    sent = {one["id"] for one in json.loads(run("register", "--json", "-d", document))}
    for ago, due in ((days, set()), (days + 1, sent)):
        at = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=ago)
        with closing(sqlite3.connect(here / "register.db")) as register, register:
            register.execute("UPDATE dispatches SET sent_at = ?", (at.strftime("%Y-%m-%dT%H:%M:%SZ"),))
        assert {one["id"] for one in json.loads(run("register", "--due", "--json"))} == due
    run("reply", str(min(sent)), "They look into it.")
    assert min(sent) not in {one["id"] for one in json.loads(run("register", "--due", "--json"))}


def test_forty_recipients_of_all_kinds_never_see_each_other(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = "".join(
        f"  - {{id: member-{n}, office: Reader No. {n}, kind: member, email: reader{n}@members.example, "
        "source: the list of this test}\n"
        for n in range(18)
    )
    folder = office(tmp_path / "office", post.port, press=20, recipients=AUTHORITIES + members)
    case = folder / "cases" / "example.yaml"
    appeals = "appeal_to: [harbour-police, ministry-of-waters]"
    case.write_text(
        case.read_text("utf-8").replace(appeals, "appeal_to: [harbour-chief, water-ministry, court, prison]"),
        "utf-8",
    )
    monkeypatch.chdir(folder)
    for document in ("press-release", "urgent-action", "appeal-letter"):
        run("queue", "example", "-d", document, "--date", DAY)
    run("approve", "--yes", "--by", "Ada Quill")
    assert "40 sent." in run("send", "--send")
    assert len(post.received) == len(post.counts) == 40
    everybody, authorities = set(post.counts), {"minister@waters.example", "chief@harbour.example"}
    for address, content in post.received:
        text = content.decode("ascii")
        # Members are told which offices to write to: that is what an urgent action is for.
        told = authorities if address.endswith("@members.example") else set()
        for other in everybody - told - {address}:
            assert other not in text, f"{address} can read of {other}"
    by_kind = {"gazette": "List-Unsubscribe", "members": "List-Unsubscribe", "waters": None, "harbour": None}
    for address, message in post.messages.items():
        kind = address.partition("@")[2].partition(".")[0]
        assert (message["List-Unsubscribe"] is not None) is (by_kind[kind] is not None)
        assert message["Content-Language"] is None or message["Content-Language"] == "en"
        assert len(list(message.iter_attachments())) == (1 if by_kind[kind] is None else 0)


def test_nothing_goes_a_second_time(here: Path, post: PostOffice) -> None:
    outbox()
    run("send", "--send")
    again = CliRunner().invoke(main, ["queue", "example", "-d", "press-release", "--date", DAY])
    assert again.exit_code == 1
    assert "it went there before: sent" in again.output
    run("send", "--send")
    assert sum(post.counts.values()) == 3
    run(
        "queue",
        "example",
        "-d",
        "press-release",
        "--date",
        DAY,
        "--again",
        "the first had a wrong date",
        "--to",
        "gazette-1",
    )
    run("approve", "--yes")
    run("send", "--send")
    assert post.counts["desk1@gazette.example"] == 2
    assert sum(post.counts.values()) == 4


def test_a_correction_goes_to_those_who_got_the_mistake(here: Path, post: PostOffice) -> None:
    run("queue", "example", "-d", "press-release", "--date", DAY, "--to", "gazette-0,gazette-2")
    run("approve", "--yes")
    run("send", "--send")
    first = post.messages["desk0@gazette.example"]["Message-ID"]
    case = here / "cases" / "example.yaml"
    case.write_text(case.read_text("utf-8").replace("for a play about a dam", "for a play on a dam"), "utf-8")
    run("queue", "example", "-d", "press-release", "--date", DAY, "--correct", "it was no play <about> a dam")
    run("approve", "--yes")
    run("send", "--send")
    assert post.counts == {"desk0@gazette.example": 2, "desk2@gazette.example": 2}
    message = post.messages["desk0@gazette.example"]
    assert message["In-Reply-To"] == first
    assert message["Subject"] == "Correction: Puppeteer held for a play on a dam (2026-014)"
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and page is not None
    assert text.get_content().startswith("Correction: it was no play <about> a dam. Please use this text")
    assert "it was no play &lt;about&gt; a dam" in page.get_content()


def test_each_text_is_shown_once_to_who_approves(here: Path, post: PostOffice) -> None:
    run("queue", "example", "-d", "press-release", "--date", DAY)
    run("queue", "example", "-d", "appeal-letter", "--date", DAY)
    done = CliRunner().invoke(main, ["approve", "--by", "Ada Quill"], input="n\n")
    assert done.exit_code == 1
    assert done.output.count("Subject: Puppeteer held") == 1
    assert "the same to gazette-1, desk1@gazette.example" in done.output
    assert done.output.count("Dear Director,") == done.output.count("Dear Minister,") == 1
    assert states(here) == {"queued": 5}
    shown = CliRunner().invoke(main, ["approve", "--all"], input="n\n").output
    assert shown.count("Subject: Puppeteer held") == 3


def test_an_address_that_became_that_of_another_record_stops_the_message(
    here: Path, post: PostOffice
) -> None:
    outbox()
    rows = here / "recipients" / "test.yaml"
    rows.write_text(rows.read_text("utf-8").replace("desk2@gazette", "desk0@gazette"), "utf-8")
    shown = run("send", "--send")
    assert "gazette-0 has the same mailbox, and gets it" in shown
    assert post.counts == {"desk0@gazette.example": 1, "desk1@gazette.example": 1}


def test_a_submission_goes_to_the_mandates_of_the_case_alone(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.date.today()
    rows = "".join(
        f"  - {{id: {id}, office: Mandate {id}, kind: un, email: {id.replace('_', '-')}@un.example,\n"
        f"     source: the list of this test, verified_on: {day}}}\n"
        for id, day in (
            ("human_rights_defenders", today),
            ("arbitrary_detention", "2020-01-01"),
            ("health", today),
        )
    )
    monkeypatch.chdir(office(tmp_path / "office", post.port, recipients=rows))
    queued = run("queue", "example", "-d", "un-communication", "--date", DAY)
    assert "arbitrary_detention          not sent: its address was checked on 2020-01-01" in queued
    assert "health" not in queued
    assert "the online form:  https://" in queued
    run("approve", "--yes")
    run("send", "--send")
    assert set(post.counts) == {"human-rights-defenders@un.example"}
    (attached,) = post.messages["human-rights-defenders@un.example"].iter_attachments()
    assert attached.get_filename() == "2026-014-un-communication.docx"


def test_nothing_unapproved_leaves(here: Path, post: PostOffice) -> None:
    run("queue", "example", "-d", "press-release", "--date", DAY)
    shown = run("send", "--send")
    assert "3 wait for approval" in shown
    assert not post.received


@pytest.mark.usefixtures("terminal")
def test_a_changed_case_voids_the_approval_and_the_difference_is_shown(here: Path, post: PostOffice) -> None:
    outbox()
    case = here / "cases" / "example.yaml"
    text = case.read_text("utf-8")
    case.write_text(
        text.replace("Puppeteer held for a play about a dam", "Puppeteer held for plays"), "utf-8"
    )
    shown = refused("send", "--send")
    assert "changed since it was queued; its approval is void" in shown
    assert "-Subject: Puppeteer held for a play about a dam (2026-014)" in shown
    assert "+Subject: Puppeteer held for plays (2026-014)" in shown
    assert not post.received
    assert "3 approved by" in run("approve", "--yes")
    run("send", "--send")
    assert {str(each["Subject"]) for each in post.messages.values()} == {
        "Puppeteer held for plays (2026-014)"
    }


def test_a_changed_line_that_begins_with_dashes_is_shown_too() -> None:
    """The head of a difference begins with them as well."""
    shown = dispatching._difference(
        "Dear editor,\n++ Bo\n=====", "Dear editor,\n-- Ada\n======", is_shown=True
    )
    assert shown.splitlines() == ["--- Ada", "+++ Bo"]


def test_a_consent_that_is_withdrawn_stops_what_was_approved(here: Path, post: PostOffice) -> None:
    outbox("appeal-letter")
    consent = "for: [submission, government, public]"
    changed(here / "cases" / "example.yaml", consent, "for: [submission, public]")
    shown = refused("send", "--send")
    assert "changed since it was queued; its approval is void" in shown
    assert "A terminal shows what is different" in shown
    assert "Quill" not in shown, "a timer would mail it"
    assert not post.received


def test_an_embargo_holds_the_whole_queue(here: Path, post: PostOffice) -> None:
    tomorrow = datetime.date.today() + datetime.timedelta(1)
    run(
        "queue",
        "example",
        "-d",
        "press-release",
        "--date",
        DAY,
        "--embargo",
        f"{tomorrow} 09:00 Europe/Berlin",
    )
    words = f"Embargoed until 09:00 (CET) on {tomorrow.day} {tomorrow:%B %Y}"
    shown = run("approve", "--yes")
    assert words in shown or words.replace("CET", "CEST") in shown, "the release says so in its head"
    assert "For immediate release" not in shown
    assert "0 would leave now" in run("send", "--send")
    assert "0 would leave now" in run("send", "--send", "--retry")
    assert not post.received


def test_a_server_that_refuses_one_gets_the_others(here: Path, post: PostOffice) -> None:
    post.refusals["desk0@gazette.example"] = ["550 5.1.1 no such mailbox"]
    post.refusals["desk1@gazette.example"] = ["450 4.2.1 mailbox busy, try later", "250 OK"]
    outbox()
    done = CliRunner().invoke(main, ["send", "--send"])
    assert done.exit_code == 3
    assert "1 failed, 1 later, 1 sent." in done.output
    assert "no such mailbox" in done.output
    assert states(here) == {"failed": 1, "approved": 1, "sent": 1}
    assert "0 would leave now" in run("send", "--send"), "it waits five minutes before it tries again"
    assert "1 sent." in run("send", "--send", "--retry")
    queued = run("queue", "example", "-d", "press-release", "--date", DAY)
    assert "gazette-0 " in queued.replace("  ", " ")
    assert "1 message is in the outbox" in queued
    assert post.counts == {"desk1@gazette.example": 1, "desk2@gazette.example": 1}


def test_when_nearly_all_are_refused_the_run_stops(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office(tmp_path / "office", post.port, press=40)
    monkeypatch.chdir(folder)
    for n in range(40):
        post.refusals[f"desk{n}@gazette.example"] = ["554 5.7.1 your server is not welcome"]
    outbox()
    done = CliRunner().invoke(main, ["send", "--send"])
    assert "Stopped: 10 of the last 10 messages were refused for good" in done.output
    assert states(folder) == {"failed": 10, "approved": 30}


def test_two_offices_with_one_mailbox_get_one_message(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = "  - {id: twin, office: The Evening Gazette, kind: press, email: Desk1@Gazette.example, source: this test}\n"
    monkeypatch.chdir(office(tmp_path / "office", post.port, recipients=twin))
    queued = run("queue", "example", "-d", "press-release", "--date", DAY)
    assert "gazette-1 has the same mailbox, and gets it" in queued
    run("approve", "--yes")
    run("send", "--send")
    assert sum(post.counts.values()) == 3


def test_the_register_tells_what_was_sent_in_each_form(here: Path, post: PostOffice) -> None:
    outbox()
    run("send", "--send")
    run("reply", "2", "We print it on Monday.")
    run("reply", "3", "550 5.1.1 gone", "--bounced")
    listed = json.loads(run("register", "example", "--json"))
    assert [each["state"] for each in listed] == ["sent", "replied", "bounced"]
    assert listed[1]["events"][0]["text"] == "We print it on Monday."
    table = run("register", "--csv").splitlines()
    assert table[0].startswith("id,reference,document,language,day,recipient,address,")
    assert len(table) == 4
    assert "desk2@gazette.example" in run("register", "--state", "bounced")
    assert "desk0@gazette.example" not in run("register", "--state", "bounced")


def test_answers_are_read_and_noted_once(here: Path, post: PostOffice) -> None:
    outbox()
    run("send", "--send")
    ours = post.messages["desk1@gazette.example"]["Message-ID"]
    (here / "in").mkdir()
    (here / "in" / "1.eml").write_text(
        f"From: The Gazette <desk1@gazette.example>\nSubject: Re: the puppeteer\nIn-Reply-To: {ours}\n"
        "Message-ID: <a1@gazette.example>\nDate: Mon, 30 Mar 2026 12:00:00 +0000\n\nWe print it on Monday.\n",
        "utf-8",
    )
    for _ in range(2):
        assert "Answers to what this register sent" in run("replies", "in")
    (found,) = json.loads(run("register", "--state", "replied", "--json"))
    assert found["recipient"] == "gazette-1"
    assert [each["text"] for each in found["events"]] == ["Re: the puppeteer We print it on Monday."]


def test_the_inbox_is_read_and_nothing_in_it_is_changed(
    here: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox()
    run("send", "--send")
    ours = post.messages["desk2@gazette.example"]["Message-ID"]
    answer = (
        f"From: The Gazette <desk2@gazette.example>\r\nSubject: Re: the puppeteer\r\nIn-Reply-To: {ours}\r\n"
        "Message-ID: <a2@gazette.example>\r\n\r\nPlease telephone us.\r\n"
    )
    with serving(Imap({7: answer.encode()})) as server:
        settings = here / "hrdalert.yaml"
        inbox = (
            f"  inbox: {{host: 127.0.0.1, port: {server.port}, security: none, user: cases@lantern.example,\n"
            "    password: {env: HRDALERT_TEST_INBOX}}\n"
        )
        settings.write_text(f"{settings.read_text('utf-8')}{inbox}", "utf-8")
        monkeypatch.setenv("HRDALERT_TEST_INBOX", server.password)
        assert "Please telephone us." in run("replies")
        assert not [word for word in ("STORE", "SELECT", "EXPUNGE", "COPY") if server.told(word)]
    assert "replied" in run("register", "--recipient", "gazette-2")


def test_the_reference_of_a_communication_is_checked(here: Path, post: PostOffice) -> None:
    outbox()
    run("send", "--send")
    assert "noted" in run("reply", "1", "AL CHN 4/2021", "--reference")
    done = CliRunner().invoke(main, ["reply", "1", "CHN four", "--reference"])
    assert done.exit_code == 2
    assert "write it as AL CHN 4/2021" in done.output


def test_what_is_for_the_office_alone_goes_to_nobody(here: Path, post: PostOffice) -> None:
    done = CliRunner().invoke(main, ["queue", "example", "-d", "case-sheet", "--date", DAY])
    assert done.exit_code == 1
    assert "for the office alone" in done.output


def test_a_document_that_is_not_ready_is_not_queued(here: Path, post: PostOffice) -> None:
    changed(here / "cases" / "example.yaml", "sources: [S1, S2]", "sources: [S1, S9]")
    done = CliRunner().invoke(main, ["queue", "example", "-d", "press-release", "--date", DAY])
    assert done.exit_code == 1
    assert "example.yaml:" in done.output and "S9" in done.output
    assert not states(here)


def test_a_line_that_breaks_after_the_message_leaves_it_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(end=DROP) as server:
        folder = office(tmp_path / "office", server.port, press=2)
        monkeypatch.chdir(folder)
        outbox()
        done = CliRunner().invoke(main, ["send", "--send"])
        assert done.exit_code == 3
        assert "1 uncertain, 1 sent." in done.output
        run("send", "--send")
        assert len(server.messages) == 2, "it is not sent again by itself"
        again = CliRunner().invoke(main, ["queue", "example", "-d", "press-release", "--date", DAY])
        assert "it went there before: uncertain" in again.output
        run("decide", "1", "--did-not-go", "the desk has nothing")
        run("queue", "example", "-d", "press-release", "--date", DAY)
        run("approve", "--yes")
        assert "1 sent." in run("send", "--send")
    assert states(folder) == {"failed": 1, "sent": 2}


def test_a_server_that_is_away_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = office(tmp_path / "office", free_port(), press=2)
    monkeypatch.chdir(folder)
    outbox()
    done = CliRunner().invoke(main, ["send", "--send"], catch_exceptions=False)
    assert done.exit_code == 3
    assert "2 later." in done.output
    assert states(folder) == {"approved": 2}


def test_letters_to_one_authority_that_are_nearly_the_same_are_pointed_out(
    here: Path, post: PostOffice
) -> None:
    run("queue", "example", "-d", "appeal-letter", "--date", DAY)
    case = here / "cases" / "example.yaml"
    other = case.read_text("utf-8").replace("reference: 2026-014", "reference: 2026-009")
    (here / "cases" / "another.yaml").write_text(other, "utf-8")
    queued = run("queue", "another", "-d", "appeal-letter", "--date", DAY)
    assert "water-ministry gets nearly the same letter as that of 2026-014" in queued


# --- once, and to nobody else


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def refused(*words: str) -> str:
    """A command that must not do well, and says why without a traceback."""
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code in (1, 2), done.output
    return done.output


RELEASE = ("queue", "example", "-d", "press-release", "--date", DAY)


def test_what_waits_to_leave_is_not_queued_beside_itself(here: Path, post: PostOffice) -> None:
    run(*RELEASE)
    for more in ((), ("--again", "nobody answered"), ("--correct", "a wrong date")):
        shown = refused(*RELEASE, *more)
        assert "Nothing was put into the outbox." in shown
        assert "message is in the outbox" not in shown
    assert "it waits to leave already: dispatch 1, queued" in refused(*RELEASE, "--again", "nobody answered")
    assert states(here) == {"queued": 3}


def test_a_reason_of_blanks_is_none(here: Path, post: PostOffice) -> None:
    outbox()
    run("send", "--send")
    assert "it went there before: sent" in refused(*RELEASE, "--again", "  ")


def test_a_correction_finds_those_who_got_the_mistake_where_they_are_now(
    here: Path, post: PostOffice
) -> None:
    run(*RELEASE, "--to", "gazette-0,gazette-2")
    run("approve", "--yes")
    run("send", "--send")
    first = post.messages["desk0@gazette.example"]["Message-ID"]
    rows = here / "recipients" / "test.yaml"
    changed(rows, "desk0@gazette.example", "news@gazette.example")
    changed(rows, "id: gazette-2,", "id: gull,")
    changed(rows, "desk2@gazette.example", "desk@gull.example")
    changed(here / "cases" / "example.yaml", "for a play about a dam", "for a play on a dam")
    shown = run(*RELEASE, "--correct", "it was no play about a dam")
    assert "  gazette-0                    en  news@gazette.example" in shown
    assert "gazette-1                    not sent: it has no text with a mistake" in shown
    assert "gull                         not sent: it has no text with a mistake" in shown
    assert (
        "gazette-2                    got the mistake at desk2@gazette.example, and this does not go" in shown
    )
    run("approve", "--yes")
    run("send", "--send")
    assert post.counts["news@gazette.example"] == 1
    assert post.counts["desk1@gazette.example"] == post.counts["desk@gull.example"] == 0
    assert post.messages["news@gazette.example"]["In-Reply-To"] == first


def test_what_is_not_mended_is_not_corrected(here: Path, post: PostOffice) -> None:
    run(*RELEASE, "--to", "gazette-0")
    run("approve", "--yes")
    run("send", "--send")
    assert "mend the case first" in refused(*RELEASE, "--correct", "it was no play about a dam")
    changed(here / "cases" / "example.yaml", "for a play about a dam", "for a play on a dam")
    run(*RELEASE, "--to", "gazette-1")
    run("approve", "--yes")
    run("send", "--send")
    for _ in range(2):
        shown = CliRunner().invoke(main, [*RELEASE, "--correct", "it was no play about a dam"]).output
        assert "gazette-1                    not sent: it has no text with a mistake" in shown
        run("approve", "--yes")
        run("send", "--send")
    assert post.counts == {"desk0@gazette.example": 2, "desk1@gazette.example": 1}, "each who got it, once"


def test_a_correction_goes_to_who_got_a_second_copy_that_was_withdrawn(here: Path, post: PostOffice) -> None:
    run(*RELEASE, "--to", "gazette-0")
    run("approve", "--yes")
    run("send", "--send")
    changed(here / "cases" / "example.yaml", "for a play about a dam", "for a play on a dam")
    run(*RELEASE, "--to", "gazette-0", "--again", "nobody answered")
    run("withdraw", "2", "2", "--why", "a wrong date in it")
    assert "1 message is in the outbox" in run(*RELEASE, "--correct", "a wrong date")
    assert states(here) == {"sent": 1, "withdrawn": 1, "queued": 1}


def test_a_new_address_has_the_id_by_which_its_answers_are_known(here: Path, post: PostOffice) -> None:
    outbox()
    changed(here / "recipients" / "test.yaml", "desk0@gazette.example", "news@gazette.example")
    assert "changed since it was queued" in run("send", "--send")
    run("approve", "--yes")
    run("send", "--send")
    ours = post.messages["news@gazette.example"]["Message-ID"]
    (here / "in.eml").write_text(
        f"From: news@gazette.example\nIn-Reply-To: {ours}\nMessage-ID: <n1@gazette.example>\n\nThank you.\n",
        "utf-8",
    )
    assert ": 1 new, 0 noted before" in run("replies", "in.eml")
    assert states(here) == {"sent": 2, "replied": 1}
    (moved,) = json.loads(run("register", "--recipient", "News@Gazette.example", "--json"))
    assert moved["message_id"] == str(ours)


def test_an_embargo_that_is_over_is_a_slip(here: Path, post: PostOffice) -> None:
    day = datetime.date.today() - datetime.timedelta(days=300)
    assert "is over already" in refused(*RELEASE, "--embargo", f"{day} 09:00 Europe/Berlin")
    assert not states(here)


def test_who_approves_sees_until_when_it_is_held(here: Path, post: PostOffice) -> None:
    embargo = f"{datetime.date.today().year + 1}-07-01 09:00 Asia/Shanghai"
    told = f"{embargo[:10]} 03:00 CEST"
    assert f"Nothing of it leaves before {told}." in run(*RELEASE, "--embargo", embargo)
    assert f"It leaves at {told} or later." in run("approve", "--yes")
    assert f"not before {told}" in run("send")


def test_a_slip_in_a_name_does_not_look_as_if_nothing_was_sent(here: Path, post: PostOffice) -> None:
    outbox()
    for command in ("register", "approve"):
        assert "2026-01x" in refused(command, "2026-01x")
    (here / "cases" / "example.yaml").unlink()
    assert "desk0@gazette.example" in run("register", "2026-014"), (
        "its file is gone, and the register knows it"
    )


def test_a_folder_of_cases_is_no_case(here: Path, post: PostOffice) -> None:
    case = (here / "cases" / "example.yaml").read_text("utf-8")
    (here / "cases" / "other.yaml").write_text(case.replace("2026-014", "2026-015"), "utf-8")
    for words in (("queue", "cases", "-d", "press-release"), ("register", "cases"), ("approve", "cases")):
        assert "cases is 2 cases: give one." in refused(*words)


def test_what_is_for_programs_holds_nothing_for_people(here: Path, post: PostOffice) -> None:
    run(*RELEASE)
    assert json.loads(run("send", "--json"))["to_approve"] == 3
    assert json.loads(run("send", "--send", "--json"))["results"] == []
    run("approve", "--yes")
    assert json.loads(run("send", "--json"))["due"] == [1, 2, 3]
    changed(here / "cases" / "example.yaml", "for a play about a dam", "for a play")
    result = CliRunner().invoke(main, ["send", "--send", "--json"], catch_exceptions=False)
    assert json.loads(result.stdout)["to_approve"] == 3
    assert "its approval is void" in result.stderr


def test_a_mailbox_that_breaks_off_keeps_what_was_read(
    here: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox()
    run("send", "--send")
    answers = {
        number: (
            f"From: desk{number}@gazette.example\r\nIn-Reply-To: {message['Message-ID']}\r\n"
            f"Message-ID: <b{number}@gazette.example>\r\n\r\nThank you.\r\n"
        ).encode()
        for number, message in enumerate(post.messages.values(), 1)
    }
    with serving(Imap(answers, drops_at="FETCH 2 ")) as server:
        inbox = (
            f"  inbox: {{host: 127.0.0.1, port: {server.port}, security: none, user: cases@lantern.example,\n"
            "    password: {env: HRDALERT_TEST_INBOX}}\n"
        )
        settings = here / "hrdalert.yaml"
        settings.write_text(f"{settings.read_text('utf-8')}{inbox}", "utf-8")
        monkeypatch.setenv("HRDALERT_TEST_INBOX", server.password)
        assert "What was read until then holds" in refused("replies")
    assert states(here) == {"replied": 1, "sent": 2}


def test_a_cell_of_the_table_is_no_formula(here: Path, post: PostOffice) -> None:
    outbox()
    run("send", "--send")
    for reason in ("=HYPERLINK(1)", " +1", "＝1+1"):
        run(*RELEASE, "--to", "gazette-0", "--again", reason)
        run("approve", "--yes")
        run("send", "--send")
    rows = list(csv.DictReader(run("register", "--csv").splitlines()))
    assert [row["again"] for row in rows[3:]] == ["'=HYPERLINK(1)", "'+1", "'＝1+1"]


def test_a_number_that_no_register_has_is_said_so(here: Path, post: PostOffice) -> None:
    outbox()
    number = "99999999999999999999"
    for words in (
        ("withdraw", number, "--why", "x"),
        ("decide", number, "x", "--went"),
        ("reply", number, "x"),
    ):
        assert number in refused(*words)
    assert number in refused("posted", number)
    assert "--state uncertain" in refused("decide", "1", "it is there", "--went")


def test_a_register_that_cannot_be_written_is_said_so(here: Path, post: PostOffice) -> None:
    outbox()
    with closing(sqlite3.connect(here / "register.db")) as file:
        file.execute("ALTER TABLE events DROP COLUMN text")
    shown = refused("withdraw", "1", "--why", "the family asked us to wait")
    assert "register.db could not be read or written to the end" in shown
    assert "what was noted holds" in shown


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        ("from: Appeals Desk <appeals@lantern.example>", "from: Appeals Desk", "which is no address"),
        (
            "unsubscribe: https://lantern.example/leave?who={address}",
            "unsubscribe: reply STOP",
            "neither a web nor an e-mail",
        ),
    ],
)
def test_a_slip_in_who_sends_is_found_before_anything_is_queued(
    here: Path, post: PostOffice, line: str, wrong: str, said: str
) -> None:
    changed(here / "hrdalert.yaml", line, wrong)
    assert said in refused(*RELEASE)
    assert not states(here)


def test_two_people_approve_where_the_settings_ask_for_two(here: Path, post: PostOffice) -> None:
    changed(here / "hrdalert.yaml", "  timezone: Europe/Berlin", "  timezone: Europe/Berlin\n  approvals: 2")
    run(*RELEASE)
    assert "Noted: Ada Quill. Another person approves them, too." in run(
        "approve", "--yes", "--by", "Ada Quill"
    )
    run("approve", "--yes", "--by", "ADA QUILL")
    run("send", "--send")
    assert not post.received
    assert "3 approved by Bo Sample." in run("approve", "--yes", "--by", "Bo Sample")
    run("send", "--send")
    assert len(post.received) == 3


@pytest.mark.parametrize("wrong", ["3", "0", "two", "[2]"])
def test_another_number_of_people_is_refused_at_its_line(here: Path, post: PostOffice, wrong: str) -> None:
    changed(
        here / "hrdalert.yaml",
        "  timezone: Europe/Berlin",
        f"  timezone: Europe/Berlin\n  approvals: {wrong}",
    )
    assert re.search(r"hrdalert\.yaml:\d+:\d+: error", refused(*RELEASE))


def test_a_correction_that_went_to_a_new_address_goes_there_once(here: Path, post: PostOffice) -> None:
    outbox()
    run("send", "--send")
    changed(here / "recipients" / "test.yaml", "desk1@gazette", "news1@gazette")
    changed(here / "cases" / "example.yaml", "for a play about a dam", "for a play on a dam")
    correct = (*RELEASE, "--correct", "it was no play about a dam")
    run(*correct)
    run("approve", "--yes")
    run("send", "--send")
    assert post.counts["news1@gazette.example"] == 1
    assert "Nobody has a text that says anything else" in refused(*correct)
    run("send", "--send")
    assert post.counts["news1@gazette.example"] == 1


@pytest.mark.usefixtures("terminal")
def test_what_changed_since_its_approval_is_not_shown_as_leaving(here: Path, post: PostOffice) -> None:
    outbox()
    changed(here / "cases" / "example.yaml", "for a play about a dam", "for a play on a dam")
    shown = run("send")
    assert "0 would leave now" in shown
    assert shown.count("+Puppeteer held for a play on a dam") == 1, "the same difference is shown once"
    assert shown.count("As above.") == 2
    assert states(here) == {"queued": 3}


def test_a_consent_that_was_taken_back_is_named_as_the_reason(here: Path, post: PostOffice) -> None:
    outbox()
    case = here / "cases" / "example.yaml"
    text = case.read_text("utf-8")
    without = text.replace("for: [submission, government, public]", "for: [submission, government]")
    assert without != text
    # Nothing is written for readers to whom she may not be named: the release cannot be made any more.
    case.write_text(re.sub(r"withheld:.*?(?=# --- who)", "", without, flags=re.DOTALL), "utf-8")
    done = CliRunner().invoke(main, ["send", "--send"])
    assert done.exit_code == 1
    assert "ada may not be named to its readers" in done.output
    assert not post.received
    assert "3 messages wait, and cannot be approved" in run("approve")


def test_the_invented_organisation_writes_to_nobody_outside(here: Path, post: PostOffice) -> None:
    outbox()
    changed(here / "hrdalert.yaml", "host: 127.0.0.1", "host: mail.lantern.example")
    assert "invented-organisation" in refused("send", "--send")
    assert states(here) == {"approved": 3}


def test_a_document_of_long_ago_is_asked_about(here: Path, post: PostOffice) -> None:
    said = run(*RELEASE)
    assert re.search(rf"It is dated {DAY}, \d+ days ago, and says so: its deadlines may have passed", said)
    assert f"It is dated {DAY}" in run("approve", "--yes")


def test_nothing_is_approved_by_a_no(here: Path, post: PostOffice) -> None:
    run(*RELEASE, "--to", "gazette-1")
    done = CliRunner().invoke(main, ["approve"], input="n\n")
    assert "Approve this message, as they stand? Nothing is sent by that" in done.output
    assert done.output.endswith("Nothing was approved.\n")


def test_a_moment_without_a_zone_is_answered_with_one() -> None:
    with pytest.raises(ValueError, match="says no zone; write it as 2031-03-29 09:00 Europe/Berlin"):
        moment_of("2031-03-29 09:00")


def test_who_reads_another_language_is_pointed_out(here: Path, post: PostOffice) -> None:
    changed(here / "recipients" / "test.yaml", "id: gazette-1,", "id: gazette-1, languages: [de],")
    assert "desk1@gazette.example  (reads German; this is in en)" in run(*RELEASE)


def test_one_click_is_offered_where_it_can_tell_who_clicked(here: Path, post: PostOffice) -> None:
    changed(here / "hrdalert.yaml", "leave?who={address}", "leave")
    outbox()
    run("send", "--send")
    for message in post.messages.values():
        assert message["List-Unsubscribe"] == "<https://lantern.example/leave>"
        assert message["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("greeting", ["554 5.3.2 we take nothing today", "421 4.3.2 too many of you", DROP])
def test_a_server_that_takes_nobody_in_costs_no_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, greeting: str
) -> None:
    """A wrong password, or a server that is shut: none of the messages is at fault."""
    with mail_server(connection=[greeting] * 2) as server:
        folder = office(tmp_path / "office", server.port, press=15)
        monkeypatch.chdir(folder)
        outbox()
        done = CliRunner().invoke(main, ["send", "--send"], catch_exceptions=False)
        assert done.exit_code == 3
        assert "Stopped:" in done.output and "no message is lost" in done.output
        assert states(folder) == {"approved": 15}
        assert server.connections == 2, "and it is not called for each of them"
        assert "15 sent." in run("send", "--send")
    assert states(folder) == {"sent": 15}


def test_a_consent_that_is_taken_back_while_messages_leave_stops_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(PostOffice):
        """Takes some time for each message; during the fifth the family takes its consent back."""

        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            await asyncio.sleep(0.3)
            answer = await super().handle_DATA(server, session, envelope)
            if len(self.received) == 5:
                changed(case, "for: [submission, government, public]", "for: [submission]")
            return answer

    with Slow() as post:
        folder = office(tmp_path / "office", post.port, press=30)
        case = folder / "cases" / "example.yaml"
        monkeypatch.chdir(folder)
        outbox()
        done = CliRunner().invoke(main, ["send", "--send"], catch_exceptions=False)
        assert done.exit_code == 3
        assert "Stopped: a file changed while messages were leaving" in done.output
        gone = len(post.received)
        assert 5 <= gone < 12, "it is looked for once a second"
        refused("send", "--send")
        assert len(post.received) == gone
    assert states(folder) == {"sent": gone, "queued": 30 - gone}


# --- headers

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(name=WORDS, subject=WORDS, sender=WORDS)
@example(
    name='The Gazette of the Northern Harbours"\\', subject="", sender="Example Watch of the Harbours, and"
)
@example(name='The Gazette of the Northern Harbours;"\\', subject="=?utf-8?q?a=0D=0Ab?=", sender='"\\')
def test_no_name_and_no_subject_makes_a_header(name: str, subject: str, sender: str) -> None:
    wild = "x\r\nBcc: eve@other.example\n\0\u2028\x85Cc: eve@other.example\r"
    letter = Letter(
        sender=f"{sender.replace('<', '').replace('>', '')}{wild} <a@lantern.example>",
        name=f"{wild}{name}",
        address="desk@gazette.example",
        subject=f"{subject}{wild}",
        text="Words.",
    )
    content = message_of(letter, "key")
    head = content.partition(b"\r\n\r\n")[0]
    assert not re.search(rb"[^\x20-\x7e\t\r\n]|\r(?!\n)|(?<!\r)\n", head)
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert read.keys() == [
        *("From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"),
        *("Content-Language", "Content-Transfer-Encoding"),
    ]
    assert [each.addr_spec for each in read["To"].addresses] == ["desk@gazette.example"]
    assert [each.addr_spec for each in read["From"].addresses] == ["a@lantern.example"]


def test_ids_and_addresses_for_programs_stand_in_one_line() -> None:
    domain = f"{'human-rights-defenders.' * 6}example.org"
    leave = f"https://lists.example.org/leave?list={'press' * 30}"
    answers = f"<{'a' * 32}@{domain}>"
    letter = Letter(f"A <a@{domain}>", "B", "b@b.example", "s", "t", leave=leave, answers=answers)
    content = message_of(letter, "key")
    for line in (f"In-Reply-To: {answers}", f"References: {answers}", f"List-Unsubscribe: <{leave}>"):
        assert f"\r\n{line}\r\n".encode() in content
    assert f"Message-ID: {message_id(letter.sender, 'key')}\r\n".encode() in content


@pytest.mark.parametrize(
    ("leave", "header"),
    [
        ("leave@bücher.example", "<mailto:leave@xn--bcher-kva.example>"),
        ("mailto:leave@lantern.example", "<mailto:leave@lantern.example>"),
        ("http://lantern.example/leave", "<http://lantern.example/leave>"),
        ("https://bücher.example/verlassen/für", "<https://xn--bcher-kva.example/verlassen/f%C3%BCr>"),
    ],
)
def test_a_list_is_left_where_programs_can_read_it(leave: str, header: str) -> None:
    content = message_of(Letter("a@a.example", "", "b@b.example", "s", "t", leave=leave), "key")
    assert f"List-Unsubscribe: {header}\r\n".encode() in content


def test_a_domain_goes_over_the_wire_as_it_is_compared() -> None:
    letter = Letter(
        "Watch, Appeals <a@faß.example>", "", "x@straße.example", "s", "t", reply_to="r@faß.example"
    )
    read = email.message_from_bytes(message_of(letter, "key"), policy=email.policy.default)
    assert read["To"].addresses[0].addr_spec == normal("x@straße.example") == "x@xn--strae-oqa.example"
    assert read["Reply-To"].addresses[0].addr_spec == "r@xn--fa-hia.example"
    (sender,) = read["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Watch, Appeals", "a@xn--fa-hia.example")
    assert mailbox(letter.sender) == "a@faß.example"


# --- the disk, while the server hears the next message


class Witness(PostOffice):
    """Looks into the register when a sender is named, and when the end of a message arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.look: Callable[[], dict[str, str]] = dict
        self.at_sender: list[dict[str, str]] = []
        self.at_end: list[tuple[str, dict[str, str]]] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        self.at_sender.append(self.look())
        return "250 2.1.0 OK"

    def hears_of(self, number: int) -> bool:
        """Whether it hears of so many messages within five seconds."""
        begun = time.monotonic()
        while len(self.at_sender) < number and time.monotonic() < begun + 5:
            time.sleep(0.01)
        return len(self.at_sender) >= number

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.at_end.append((envelope.rcpt_tos[0], self.look()))
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def witness() -> Iterator[Witness]:
    witness = Witness()
    with witness:
        yield witness


@contextmanager
def approved(tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """The register of an office with three releases that may leave."""
    monkeypatch.chdir(office(tmp_path / "office", post.port))
    outbox()
    register = Register.open(Path("register.db"))
    try:
        yield register
    finally:
        register.close()


def run_of(register: Register) -> Run:
    mail = read_settings(Path("hrdalert.yaml")).mail
    assert mail is not None
    return Run(register, find_transport(mail, Path()), mail)


def attempts(path: Path) -> dict[str, str]:
    """By mailbox, what another program reads: the state of each dispatch, and how its attempt ended."""
    with contextlib.closing(sqlite3.connect(path)) as other:
        rows = other.execute(
            "SELECT address, state || ' ' || ifnull(outcome, '') FROM dispatches"
            " LEFT JOIN attempts ON attempts.dispatch = dispatches.id"
        )
        return dict(rows)


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def on_commit(register: Register, number: int, do: Callable[[], object]) -> None:
    """Does something right before the disk is asked to keep what was noted for so many times."""
    count = itertools.count(1)

    def before(_: Connection) -> None:
        if next(count) == number:
            do()

    engine: Engine = register._engine
    event.listen(engine, "commit", before)


def test_an_attempt_is_on_the_disk_before_the_end_of_its_message_arrives(
    tmp_path: Path, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the disk takes: here until the server has heard of the message, and longer."""
    with approved(tmp_path, witness, monkeypatch) as register:
        path = Path("register.db").resolve()
        witness.look = lambda: attempts(path)
        heard: list[bool] = []

        def be_slow() -> None:
            heard.append(witness.hears_of(2))
            time.sleep(0.3)

        on_commit(register, 3, be_slow)
        assert [each.outcome for each in run_of(register).send(register.due(now()))] == ["sent"] * 3
    assert heard == [True], "the server hears the next message while the disk is at work"
    desks = [f"desk{n}@gazette.example" for n in range(3)]
    assert witness.at_sender[1][desks[1]] == "approved "
    assert [(resources, seen[resources]) for resources, seen in witness.at_end] == [
        (resources, "attempted unknown") for resources in desks
    ]
    assert [seen[resources] for resources, (_, seen) in zip(desks, witness.at_end[1:], strict=False)] == [
        "sent sent"
    ] * 2
    assert set(attempts(path).values()) == {"sent sent"}


@pytest.mark.skipif(os.name == "nt", reason="there no limit makes a file that is full")
def test_what_the_disk_does_not_keep_does_not_leave(
    tmp_path: Path, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when the second message is noted: all but its end is with the server, and stays there."""
    import resource

    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    with approved(tmp_path, witness, monkeypatch) as register:
        heard: list[bool] = []

        def be_full() -> None:
            heard.append(witness.hears_of(2))
            resource.setrlimit(resource.RLIMIT_FSIZE, (1, unlimited[1]))

        on_commit(register, 3, be_full)
        results: list[Result] = []
        try:
            with pytest.raises(OperationalError):
                results.extend(run_of(register).send(register.due(now())))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert heard == [True], "the server had heard of the second"
    assert witness.counts == {"desk0@gazette.example": 1}
    assert states(Path()) == {"attempted": 1, "approved": 2}
    assert "2 sent." in run("send", "--send")
    assert states(Path()) == {"uncertain": 1, "sent": 2}
    assert set(witness.counts.values()) == {1}


def test_what_is_withdrawn_while_others_leave_does_not_leave(
    tmp_path: Path, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    with approved(tmp_path, witness, monkeypatch) as register:
        other = Register.open(Path("register.db").resolve())
        witness.look = lambda: dict.fromkeys(map(str, other.withdraw([2], "the family asks", now())), "")
        assert len(list(run_of(register).send(register.due(now())))) == 2
        other.close()
    assert witness.counts == {"desk0@gazette.example": 1, "desk2@gazette.example": 1}
    assert states(Path()) == {"sent": 2, "withdrawn": 1}


def test_a_run_that_is_stopped_leaves_the_next_message_for_later(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with approved(tmp_path, post, monkeypatch) as register:
        sending = run_of(register).send(register.due(now()))
        with contextlib.closing(sending):
            assert next(sending).outcome == "sent"
        assert post.counts == {"desk0@gazette.example": 1}
        assert [each.state for each in register.find()] == ["sent", "approved", "approved"]
        assert [each.outcome for each in run_of(register).send(register.due(now()))] == ["sent", "sent"]
    assert set(post.counts.values()) == {1}


def test_a_message_for_a_folder_is_noted_before_it_is_there(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot hold back the end of a message waits for the disk before it begins."""
    with approved(tmp_path, post, monkeypatch) as register:
        settings = Path("hrdalert.yaml")
        smtp = f"{{kind: smtp, host: 127.0.0.1, port: {post.port}, security: none}}"
        settings.write_text(settings.read_text("utf-8").replace(smtp, "{kind: folder, folder: out}"), "utf-8")
        there: list[int] = []

        def look_late() -> None:
            time.sleep(0.2)
            there.append(len(list(Path("out").iterdir())))

        on_commit(register, 3, look_late)
        assert [each.outcome for each in run_of(register).send(register.due(now()))] == ["sent"] * 3
    assert there == [1]
    assert len(list(Path("out").iterdir())) == 3


# --- kill -9

SEND = [sys.executable, "-c", "from hrdalert.cli import main; main(['send', '--send'])"]


def killed_now_and_then(folder: Path, post: PostOffice, times: int, seed: int) -> None:
    """Sends until nothing is left, and kills the sender so many times at random moments of it."""
    chance = random.Random(seed)
    for _ in range(times):
        before = len(post.received)
        process = subprocess.Popen(SEND, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if chance.random() < 0.7:
            _until_more_arrived(post, before, process)
            time.sleep(chance.random() * 0.006)
        else:
            time.sleep(chance.random())
        process.kill()
        process.wait()
    for _ in range(3):
        subprocess.run(SEND, cwd=folder, capture_output=True, check=False)


def _until_more_arrived(post: PostOffice, before: int, process: subprocess.Popen[bytes]) -> None:
    with post.arrived:
        while len(post.received) == before and process.poll() is None:
            post.arrived.wait(0.05)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_whoever_kills_the_sender_gets_nobody_a_second_message(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 messages and 200 kills with HRDALERT_KILLS=200; a shorter run here."""
    times = int(os.environ.get("HRDALERT_KILLS", "5"))
    messages = 500 if times >= 100 else 60
    folder = office(tmp_path / "office", post.port, press=messages)
    monkeypatch.chdir(folder)
    outbox()
    killed_now_and_then(folder, post, times, seed=messages)
    assert max(post.counts.values()) == 1, "nobody got it twice"
    register = Register.open(folder / "register.db")
    found = register.find()
    register.close()
    assert len(found) == messages
    assert {each.state for each in found} <= {"sent", "uncertain"}
    sent = {each.address for each in found if each.state == "sent"}
    assert sent <= set(post.counts), "what stands as sent has arrived"
    lost = {each.address for each in found} - set(post.counts)
    assert lost <= {each.address for each in found if each.state == "uncertain"}, (
        "what has not arrived is uncertain"
    )
    print(f"{messages} messages, {times} kills: {len(found) - len(sent)} uncertain")
