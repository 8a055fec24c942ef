"""Servers that refuse, fall silent and hang up, and a sender that is killed besides: nobody gets a message twice."""

from __future__ import annotations

import datetime
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.dispatch.dispatches import Dispatch
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.run import TOO_MANY, Run
from hrdalert.dispatch.transports.smtp import SmtpTransport, as_lines
from hrdalert.dispatch.transports.smtp_connection import Server, Timeouts
from hrdalert.settings import Mail

from .faulty_server import LATER, OF_CONNECTIONS, OF_MESSAGES, Fault, FaultyServer, dealt
from .hasty_sender import HASTY
from .post_office import office, outbox, run
from .servers import BRIEF
from .test_register import approved

NOON = datetime.datetime(2026, 3, 30, 12, tzinfo=datetime.UTC)
SENDER = Path(__file__).with_name("hasty_sender.py")
SEED = 2636
"""Deals faults of every kind early, among them answers that are lost: the shorter run meets them, too."""
MAIL = Mail.model_validate({"from": "Appeals Desk <appeals@lantern.example>"})


# --- each fault by itself


def state_after(fault: Fault) -> set[str]:
    """How a message stands after a run whose first connection met a fault at it."""
    if fault.says.startswith("421") and fault.step != "end":
        return {"sent"}  # the server is called once more, at once
    if fault.does == "refuses":
        return {"approved"} if fault.says in LATER else {"failed"}
    if fault.step == "body":  # a short message is whole on its way before the line is known to be cut
        return {"approved", "uncertain"}
    if fault.step != "end":
        return {"approved"}
    return {"sent"} if fault.is_told else {"uncertain"}


def sent_at(register: Register, server: FaultyServer, at: datetime.datetime, patience: Timeouts) -> None:
    """One run over all that is due at a moment."""
    transport = SmtpTransport(Server("127.0.0.1", "none", server.port), timeouts=patience)
    sending = Run(register, transport, MAIL, now=lambda: at, sleep=lambda _: None)
    assert all(sending.send(register.due(at)))


@pytest.mark.parametrize("fault", OF_MESSAGES, ids=lambda each: f"{each.step} {each.does} {each.says[:3]}")
def test_a_message_stands_as_what_became_of_it_and_the_next_one_goes(tmp_path: Path, fault: Fault) -> None:
    patience = HASTY if fault.does in ("is silent", "is late") else BRIEF
    with (
        closing(Register.open(tmp_path / "register.db")) as register,
        closing(FaultyServer([fault], silence=0.6)) as server,
    ):
        approved(register, "first@gazette.example", "second@gazette.example")
        sent_at(register, server, NOON, patience)
        first, _ = register.find()
        assert first.state in state_after(fault)
        for hours in (1, 2):  # what is not for good is tried again
            sent_at(register, server, NOON + datetime.timedelta(hours=hours), patience)
        first, second = register.find()
    assert server.met[fault] == 1
    assert first.state in {"sent", *state_after(fault)} - {"approved"}
    assert second.state == "sent"
    wanted = {first.address: 0 if first.state == "failed" else 1, second.address: 1}
    if first.state == "uncertain":
        wanted[first.address] = int(fault.takes)
    assert server.counts == Counter(wanted)


def test_a_run_of_refusals_stops_and_says_so_and_when_the_server_is_mended_the_rest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(FaultyServer(())) as server:
        monkeypatch.chdir(office(tmp_path / "office", server.port, press=TOO_MANY + 5))
        outbox()
        server.refuse_next(TOO_MANY)
        stopped = CliRunner().invoke(main, ["send", "--send"])
        assert stopped.exit_code == 3
        assert "10 failed." in stopped.output
        assert "Stopped: 10 of the last 10 messages were refused for good: nothing more was sent." in (
            stopped.output
        )
        assert not server.taken
        assert "5 sent." in run("send", "--send")
        assert "0 would leave now" in run("send", "--send"), "what was refused for good is not sent again"
    assert server.counts == Counter(f"desk{n}@gazette.example" for n in range(TOO_MANY, TOO_MANY + 5))


# --- all of them, and kill -9


class Trial:
    """An office whose server misbehaves, and a clock that is put forward to the next try instead of waiting."""

    def __init__(self, folder: Path, server: FaultyServer, seed: int) -> None:
        self._folder = folder
        self._server = server
        self._chance = random.Random(seed)
        self._ahead = datetime.timedelta()
        self.kills = 0
        self.killed_over: set[str] = set()
        """The messages at which a sender was when it was killed."""

    def found(self) -> list[Dispatch]:
        with closing(Register.open(self._folder / "register.db")) as register:
            return register.find()

    def put_forward(self) -> bool:
        """Puts the clock forward until something is due; False where nothing will be any more."""
        left = [each for each in self.found() if each.state in ("approved", "attempted")]
        if opens := min((max(each.not_before, each.next_try) for each in left), default=""):
            wait = datetime.datetime.fromisoformat(opens) - datetime.datetime.now(datetime.UTC)
            self._ahead = max(self._ahead, wait + datetime.timedelta(minutes=1))
        return bool(left)

    def kill(self) -> None:
        """Starts a sender, and kills it at a random moment of its work: at the beginning, or after some steps."""
        before = self._server.steps
        process = self._start()
        if self._chance.random() < 0.85:
            wanted = before + self._chance.randint(1, 12)
            while not self._server.wait_for_steps(wanted, 0.02) and process.poll() is None:
                pass
            time.sleep(self._chance.random() * 0.003)
        else:
            self._server.wait_for_steps(before + 20, self._chance.random())
        self.kills += process.poll() is None
        process.kill()
        process.communicate()

    def send_all(self) -> dict[str, Any]:
        """The same with all that waits for its next try."""
        self._ahead += datetime.timedelta(days=2)
        return self.send()

    def send(self) -> dict[str, Any]:
        """A sender that nobody kills; what it says at the end."""
        process = self._start()
        said = process.communicate()[0]
        assert process.returncode == 0
        found: dict[str, Any] = json.loads(said)
        return found

    def _start(self) -> subprocess.Popen[bytes]:
        words = [sys.executable, str(SENDER), str(self._ahead.total_seconds())]
        return subprocess.Popen(words, cwd=self._folder, stdout=subprocess.PIPE)

    def require_once(self) -> None:
        """What stands as sent has arrived once, what failed or is to be tried again has not arrived.

        For when no sender runs. What the last one was at may still arrive: it is neither of these.
        """
        found, arrived = self.found(), self._server.counts
        assert max(arrived.values(), default=0) <= 1, "nobody got it twice"
        for each in found:
            match each.state:
                case "sent":
                    assert arrived[each.address] == 1, f"{each.id} stands as sent, and has not arrived"
                case "approved":
                    assert not arrived[each.address], f"{each.id} arrived, and would go again"
                    assert not each.tries or each.next_try, f"{each.id} was tried, and has no next try"
                case "failed":
                    assert not arrived[each.address], f"{each.id} arrived, and stands as failed"
                case "attempted":
                    self.killed_over.add(each.address)
                case _:
                    assert each.state == "uncertain"


def killed_now_and_then(trial: Trial, server: FaultyServer, times: int) -> None:
    """Kills so many senders, as long as there is something to send; in between all is refused, and the run stops."""
    has_stopped = False
    while trial.kills < times and trial.put_forward():
        if trial.kills >= times // 3 and not has_stopped:
            server.refuse_next(TOO_MANY + 2)
            report = trial.send_all()
            assert "messages were refused for good: nothing more was sent" in report["ended"]
            assert report["counts"]["failed"] == TOO_MANY
            has_stopped = True
        trial.kill()
        trial.require_once()
    assert has_stopped


def require_own_words(folder: Path, found: Sequence[Dispatch], server: FaultyServer) -> None:
    """Whatever broke, each got the message that was approved for it, whole, and not that of another."""
    ids = {each.address: each.id for each in found}
    with closing(Register.open(folder / "register.db")) as register:
        for each in server.taken:
            date, _, message = each.content.partition(b"\r\n")
            assert date.startswith(b"Date: ")
            assert message == as_lines(register.message(ids[each.address]))


def require_reasons(trial: Trial, found: Sequence[Dispatch], server: FaultyServer) -> None:
    """What was taken without an answer is uncertain, and so is what a killed sender was at, and nothing goes again."""
    uncertain = of_state(found, "uncertain")
    unanswered = {each.address for each in server.taken if each.fault and not each.fault.is_told}
    assert unanswered, "the answer to some was lost"
    assert unanswered <= uncertain
    assert trial.killed_over <= uncertain
    assert len(trial.killed_over) <= trial.kills, "a kill leaves one message uncertain at most"
    assert {each.address for each in server.taken} - uncertain == of_state(found, "sent")


def of_state(found: Sequence[Dispatch], state: str) -> set[str]:
    return {each.address for each in found if each.state == state}


def figures(trial: Trial, server: FaultyServer, found: Sequence[Dispatch]) -> str:
    uncertain, killed = of_state(found, "uncertain"), trial.killed_over
    arrived = set(server.counts)
    return (
        f"{len(found)} messages, {trial.kills} kills, {server.met.total()} faults of {len(server.met)} kinds: "
        f"{len(of_state(found, 'sent'))} sent, {len(of_state(found, 'failed'))} failed, "
        f"{len(killed)} uncertain by a kill, {len(killed & arrived)} of them arrived, "
        f"{len(uncertain - killed)} by the server, {len((uncertain - killed) & arrived)} of them arrived"
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_whatever_a_server_does_and_whoever_kills_the_sender_nobody_gets_a_second_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500 messages and 200 kills with HRDALERT_FAULTS=200; a shorter run here."""
    times = int(os.environ.get("HRDALERT_FAULTS", "5"))
    messages = 500 if times >= 100 else 40
    server = FaultyServer(dealt(OF_MESSAGES, 90, SEED), dealt(OF_CONNECTIONS, 90, SEED))
    with closing(server):
        folder = office(tmp_path / "office", server.port, press=messages)
        monkeypatch.chdir(folder)
        outbox()
        trial = Trial(folder, server, seed=SEED)
        queued = {each.id: each.message_id for each in trial.found()}
        killed_now_and_then(trial, server, times)
        for _ in range(60):
            if not trial.put_forward():
                break
            trial.send()
    trial.require_once()
    found = trial.found()
    assert {each.id: each.message_id for each in found} == queued, "no dispatch vanished"
    assert len(queued) == messages
    assert {each.state for each in found} <= {"sent", "failed", "uncertain"}, "nothing is left to do"
    require_own_words(folder, found, server)
    require_reasons(trial, found, server)
    if messages == 500:
        assert trial.kills == times
        assert server.met.keys() == {*OF_MESSAGES, *OF_CONNECTIONS}, "all that can happen has happened"
    print(figures(trial, server, found))
