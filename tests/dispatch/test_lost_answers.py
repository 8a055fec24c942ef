"""When answers get lost: the run stops, and a person decides of many at once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cli import main

from .post_office import PostOffice, failing, office, outbox, run
from .servers import DROP, USUAL, MailServer, mail_server
from .test_sending import states

LOST = {"end": [DROP] * 1000}
"""A server that takes each message, and cuts the line before it says so."""


@contextmanager
def sending_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch, script: dict[str, list[str]], press: int
) -> Iterator[MailServer]:
    with mail_server(**script) as server:
        monkeypatch.chdir(office(folder / "office", server.port, press=press))
        outbox()
        yield server


def sent() -> str:
    done = CliRunner().invoke(main, ["send", "--send"])
    assert done.exit_code == 3, done.output
    return done.output


def test_five_lost_answers_in_a_row_stop_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sending_to(tmp_path, monkeypatch, LOST, press=20):
        said = sent()
        assert "Stopped: the answers to 5 messages were lost" in said
        assert states(Path()) == {"uncertain": 5, "approved": 15}


def test_a_tenth_of_lost_answers_stops_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now_and_then = {"end": [USUAL["end"], DROP] * 60}
    with sending_to(tmp_path, monkeypatch, now_and_then, press=80):
        assert "Stopped: the answers to 8 messages were lost" in sent()
        assert states(Path()) == {"uncertain": 8, "sent": 8, "approved": 64}


def test_a_few_lost_answers_stop_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sending_to(tmp_path, monkeypatch, {"end": [DROP, USUAL["end"]] * 4}, press=12):
        assert "Stopped" not in sent()
        assert states(Path()) == {"uncertain": 4, "sent": 8}


def test_many_are_decided_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sending_to(tmp_path, monkeypatch, LOST, press=5) as server:
        sent()
        ids = [
            line
            for message in server.messages
            for line in message.decode().split("\r\n")
            if "Message-ID" in line
        ]
    log = Path("mail.log")
    log.write_text(f"cleanup[1]: 4711: {ids[0].lower()}\n".replace("message-id: ", "message-id="), "utf-8")
    said = run("decide", "--in-log", "mail.log", "--went", "it stands in the log of our server")
    assert "1: sent." in said
    assert "4 are uncertain still" in said
    before = (datetime.datetime.now() - datetime.timedelta(days=1)).isoformat(" ", "minutes")
    assert "4 are uncertain still" in run("decide", "--until", before, "--did-not-go", "a day ago")
    assert "2: failed" in run("decide", "2", "3", "--did-not-go", "the desks have nothing")
    assert "uncertain still" not in run("decide", "--all", "--went", "the other desks have it")
    assert states(Path()) == {"sent": 3, "failed": 2}
    assert run("register", "--json").count('"decision"') == 5


def test_one_that_is_not_uncertain_keeps_all_from_being_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sending_to(tmp_path, monkeypatch, {"end": [DROP, USUAL["end"]]}, press=2):
        sent()
        assert "Dispatch 2 is not uncertain, but sent. Nothing was noted." in failing(
            "decide", "1", "2", "--went", "they have it"
        )
        assert states(Path()) == {"uncertain": 1, "sent": 1}


@pytest.mark.parametrize("words", [("it is there", "--went"), ("1", "it is there", "--went", "--all")])
def test_what_is_decided_is_said(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with PostOffice() as post:
        monkeypatch.chdir(office(tmp_path / "office", post.port))
        done = CliRunner().invoke(main, ["decide", *words])
    assert done.exit_code == 2
    assert "Give IDs, or --all" in done.output
