"""Office mode on a real PostgreSQL server: workers share a queue, and nobody gets a message twice."""

from __future__ import annotations

import asyncio
import datetime
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text

from hrdalert.cli import main
from hrdalert.dispatch.dispatches import Ready
from hrdalert.dispatch.engines import Server
from hrdalert.dispatch.locks import claim, hold, settle
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sql_tables import ATTEMPTS, DISPATCHES
from hrdalert.dispatch.worker import Sources
from hrdalert.errors import WorkspaceError
from hrdalert.settings import Limits
from hrdalert.workspace import Workspace

from .post_office import DAY, PostOffice, office, outbox, run
from .postgres import PASSWORD, Postgres
from .test_register import approved, new

NOON = datetime.datetime(2026, 3, 30, 12, tzinfo=datetime.UTC)
NO_LIMITS = Limits(per_domain=1000)
REGISTER = "  register: {env: HRDALERT_TEST_REGISTER}\n"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def url(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> str:
    found = postgres.database()
    monkeypatch.setenv("HRDALERT_TEST_REGISTER", found)
    return found


@pytest.fixture
def here(tmp_path: Path, post: PostOffice, url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with several desks, in which we stand."""
    folder = office(tmp_path / "office", post.port, more=REGISTER)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def register(url: str) -> Iterator[Register]:
    found = Register.open(Server(url))
    yield found
    found.close()


def shared(register: Register) -> Engine:
    assert register.server is not None
    return register.server


def states(url: str) -> Counter[str]:
    register = Register.open(Server(url))
    try:
        return Counter(each.state for each in register.find())
    finally:
        register.close()


def end_every_session(register: Register, but: str = "SELECT pg_backend_pid()") -> None:
    assert register.server is not None
    with register.server.begin() as work:
        work.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = current_database() AND pid NOT IN ({but})"
            )
        )


# --- one office


def test_what_a_desk_approves_a_worker_sends_once(here: Path, post: PostOffice, url: str) -> None:
    outbox()
    assert "3 messages are with the workers now" in run("send", "--send")
    assert not post.received, "a desk sends nothing itself"
    assert "0 messages are with the workers now" in run("send", "--send"), "each is given once"
    said = run("worker", "--once")
    assert said.count(": sent. ") == 3
    run("worker", "--once")
    assert post.counts == {f"desk{n}@gazette.example": 1 for n in range(3)}
    assert states(url) == {"sent": 3}
    assert not (here / "register.db").exists()
    run("reply", "1", "We print it on Monday.")
    assert "We print it on Monday." in run("register")


def test_what_is_approved_and_not_given_to_the_workers_stays(here: Path, post: PostOffice, url: str) -> None:
    outbox()
    run("send", "--send")
    run("worker", "--once")
    run("queue", "example", "-d", "press-release", "--date", DAY, "--again", "a wrong date")
    run("approve", "--yes")
    run("worker", "--once")
    assert sum(post.counts.values()) == 3
    assert states(url) == {"sent": 3, "approved": 3}


def test_a_case_that_changed_after_all_was_given_stops_the_workers(
    here: Path, post: PostOffice, url: str
) -> None:
    outbox()
    run("send", "--send")
    case = here / "cases" / "example.yaml"
    before = case.read_text("utf-8")
    case.write_text(before.replace("Puppeteer held for a play about a dam", "Puppeteer held"), "utf-8")
    assert "not approved any more" in run("worker", "--once")
    assert not post.received
    assert states(url) == {"queued": 3}
    run("approve", "--yes")
    run("worker", "--once")
    assert not post.received, "approval alone gives nothing to the workers"
    run("send", "--send")
    run("worker", "--once")
    assert {str(each["Subject"]) for each in post.messages.values()} == {"Puppeteer held (2026-014)"}


def test_a_file_that_somebody_broke_stops_the_workers_until_it_is_mended(
    here: Path, post: PostOffice, url: str
) -> None:
    outbox()
    run("send", "--send")
    broken = here / "recipients" / "test.yaml"
    before = broken.read_text("utf-8")
    broken.write_text("recipients: [", "utf-8")
    assert "Nothing is sent: " in run("worker", "--once")
    assert not post.received
    assert states(url) == {"approved": 3}
    broken.write_text(before, "utf-8")
    assert "0 messages are with the workers now" in run("send", "--send"), (
        "they have them, and look every minute"
    )
    assert states(url) == {"approved": 3}


def test_what_is_withdrawn_after_it_was_given_does_not_leave(here: Path, post: PostOffice, url: str) -> None:
    outbox()
    run("send", "--send")
    run("withdraw", "2", "--why", "the family asked us to wait")
    run("worker", "--once")
    assert set(post.counts) == {"desk0@gazette.example", "desk2@gazette.example"}
    assert states(url) == {"sent": 2, "withdrawn": 1}


def test_an_embargo_holds_the_workers_to_the_second(here: Path, post: PostOffice, url: str) -> None:
    run("queue", "example", "-d", "press-release", "--date", DAY)
    run("approve", "--yes")
    opens = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(seconds=6)
    register = Register.open(Server(url))
    assert register.server is not None
    with register.server.begin() as work:
        work.execute(DISPATCHES.update().values(not_before=opens.strftime("%Y-%m-%dT%H:%M:%SZ")))
    register.close()
    assert "3 messages are with the workers now" in run("send", "--send")
    while datetime.datetime.now(datetime.UTC) < opens:
        run("worker", "--once")
        assert not post.received or datetime.datetime.now(datetime.UTC) >= opens
        time.sleep(0.1)
    time.sleep(0.5)
    run("worker", "--once")
    assert len(post.received) == 3


def test_what_a_server_would_not_take_is_tried_again(here: Path, post: PostOffice, url: str) -> None:
    post.refusals["desk0@gazette.example"] = ["550 5.1.1 no such mailbox"]
    post.refusals["desk1@gazette.example"] = ["450 4.2.1 mailbox busy, try later", "250 OK"]
    outbox()
    run("send", "--send")
    said = run("worker", "--once")
    assert "desk1@gazette.example: later. " in said
    assert states(url) == {"failed": 1, "approved": 1, "sent": 1}
    run("worker", "--once")
    assert "0 messages are with the workers now" in run("send", "--send"), "it waits for its next try"
    assert states(url)["approved"] == 1
    assert "1 message is with the workers now" in run("send", "--send", "--retry")
    run("worker", "--once")
    assert post.counts == {"desk1@gazette.example": 1, "desk2@gazette.example": 1}


def test_when_nearly_all_are_refused_all_workers_stop(
    tmp_path: Path, post: PostOffice, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office(tmp_path / "office", post.port, press=30, more=REGISTER))
    for n in range(30):
        post.refusals[f"desk{n}@gazette.example"] = ["554 5.7.1 your server is not welcome"]
    outbox()
    run("send", "--send")
    assert "10 of the last 20 messages were refused for good" in run("worker", "--once")
    assert states(url) == {"failed": 10, "approved": 20}
    post.refusals.clear()
    assert "20 messages are with the workers now" in run("send", "--send")
    run("worker", "--once")
    assert states(url) == {"failed": 10, "sent": 20}


def test_what_came_after_the_worker_looked_is_looked_at_too(
    here: Path, post: PostOffice, url: str, register: Register
) -> None:
    """A desk that read the files before they were changed may be slower than a worker that read them after."""
    outbox()
    sources = Sources(partial(Workspace.open, here), register)
    (first, *_, last) = register.find()
    sources.look(first)
    register.replace(
        last.id,
        new(last.mailbox, content="older words", words="older words", message=b"Subject: old\r\n\r\nold\r\n"),
    )
    register.approve([last.id], "Ada Quill", NOON, 1)
    sources.look(register.find(ids=[last.id])[0])
    assert Counter(each.state for each in register.find()) == {"approved": 2, "queued": 1}


def test_a_password_with_signs_of_addresses_is_no_hindrance_and_not_shown(
    here: Path, post: PostOffice, url: str, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert register.server is not None
    password = "50%of it's? all&more #7"
    with register.server.begin() as work:
        work.execute(text("DROP ROLE IF EXISTS desk"))
        work.execute(
            text(f"CREATE ROLE desk LOGIN SUPERUSER PASSWORD '{password.replace(chr(39), chr(39) * 2)}'")
        )
    address = re.sub(r"//[^@]*@", f"//desk:{password}@", url)
    monkeypatch.setenv("HRDALERT_TEST_REGISTER", address)
    outbox()
    assert "3 messages are with the workers now" in run("send", "--send")
    run("worker", "--once")
    assert len(post.received) == 3


def test_paper_waits_for_nobody_to_approve_it(here: Path, url: str, register: Register) -> None:
    register.queue([new("post:ministry", address="1 Street")], NOON)
    assert "for approval" not in run("send", "--send")


# --- what is not there


def test_workers_are_for_a_register_on_a_server(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office(tmp_path / "office", post.port))
    done = CliRunner().invoke(main, ["worker", "--once"])
    assert done.exit_code == 1
    assert "in a file" in done.output


def test_the_address_of_the_register_never_stands_in_the_file(
    tmp_path: Path, post: PostOffice, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office(tmp_path / "office", post.port, more=f'  register: "{url}"\n')
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(main, ["register"])
    assert done.exit_code == 1
    assert "must not stand in a file" in done.output


def test_an_office_does_not_remember_in_two_places(here: Path, url: str) -> None:
    Register.open(here / "register.db").close()
    done = CliRunner().invoke(main, ["queue", "example", "-d", "press-release", "--date", DAY])
    assert done.exit_code == 1
    assert "there is another one in" in done.output
    assert not states(url)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: re.sub(r":\d+/", ":1/", url), "database cannot be used"),
        (lambda url: url.replace("lantern", "candle"), "database cannot be used"),
        (lambda url: f"{url}-not-there", "database cannot be used"),
        (lambda url: re.sub("//.*@", "//office:s3@secret:secret@", url), "cannot be read"),
        (lambda url: url.replace("postgresql://", "mysql://"), "none of a PostgreSQL server"),
        (lambda url: url.replace("postgresql://", "postgresql:/"), "cannot be read|cannot be used"),
    ],
)
def test_a_server_that_is_not_there_is_said_so_without_the_password(
    url: str, change: object, said: str
) -> None:
    assert callable(change)
    place = Server(change(url))
    with pytest.raises(WorkspaceError, match=said) as refused:
        Register.open(place)
    for text_ in (str(refused.value), refused.value.hint, repr(place), str(place)):
        assert PASSWORD not in text_
        assert "secret@" not in text_ and "%27s%20secret" not in text_


@pytest.mark.skipif(not hasattr(signal, "SIGTERM") or os.name == "nt", reason="there is no SIGTERM here")
def test_a_worker_waits_for_a_database_that_comes_up(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Postgres() as server:
        url = server.database()
        monkeypatch.setenv("HRDALERT_TEST_REGISTER", url)
        folder = office(tmp_path / "office", post.port, more=REGISTER)
        monkeypatch.chdir(folder)
        outbox()
        run("send", "--send")
        server.stop()
        code = "from hrdalert.cli import main; main(['worker'])"
        worker = subprocess.Popen([sys.executable, "-u", "-c", code], stdout=subprocess.PIPE, text=True)
        try:
            assert worker.stdout is not None
            assert "Waiting for it." in worker.stdout.readline()
            server.start()
            with post.arrived:
                assert post.arrived.wait_for(lambda: len(post.received) == 3, 30)
        finally:
            worker.terminate()
            worker.communicate(timeout=30)
    assert set(post.counts.values()) == {1}


def test_a_register_of_a_newer_hrdalert_on_a_server_is_left_alone(register: Register, url: str) -> None:
    assert register.server is not None
    with register.server.begin() as work:
        work.execute(text("UPDATE register_form SET version = 99"))
    with pytest.raises(WorkspaceError, match="newer hrdalert"):
        Register.open(Server(url))


def test_ten_desks_that_open_a_new_register_at_once_make_one(url: str) -> None:
    failures: list[BaseException] = []

    def open_it() -> None:
        try:
            Register.open(Server(url)).close()
        except BaseException as error:
            failures.append(error)

    desks = [threading.Thread(target=open_it) for _ in range(10)]
    for each in desks:
        each.start()
    for each in desks:
        each.join()
    assert failures == []


# --- who is at what


def test_what_a_living_worker_is_at_is_left_alone(register: Register) -> None:
    (id,) = approved(register, "desk@gazette.example")
    with hold(shared(register), id) as held:
        assert held is not None
        assert isinstance(claim(held, id, "words", 0, NO_LIMITS), Ready)
        assert register.recover(NOON) == []
        with hold(shared(register), id) as other:
            assert other is None
    assert register.recover(NOON) == [id]
    assert register.find()[0].state == "uncertain"


def test_a_worker_that_lost_its_session_says_what_it_knows_afterwards(register: Register) -> None:
    first, second, third = approved(register, *(f"{name}@gazette.example" for name in "abc"))
    begun = []
    for id in (first, second, third):
        with hold(shared(register), id) as held:
            assert held is not None
            found = claim(held, id, "words", 0, NO_LIMITS)
            assert isinstance(found, Ready)
            begun.append(found)
            end_every_session(register)
    assert register.recover(NOON) == [first, second, third]
    register.decide([second], False, "the editor has nothing", NOON)
    assert settle(shared(register), begun[0], "sent", "250 OK")
    assert not settle(shared(register), begun[0], "sent", "250 OK"), "it is noted once"
    assert not settle(shared(register), begun[1], "sent", "250 OK"), "what a person decided stays"
    assert settle(shared(register), begun[2], "later", "450 busy", NOON)
    assert [each.state for each in register.find()] == ["sent", "failed", "approved"]


def test_no_two_workers_begin_the_same_message(register: Register) -> None:
    ids = approved(register, *(f"desk{n}@gazette.example" for n in range(40)))
    begun: list[int] = []

    def work(seed: int) -> None:
        for id in random.Random(seed).sample(ids, len(ids)):
            with hold(shared(register), id) as held:
                if held is None:
                    continue
                found = claim(held, id, "words", 0, NO_LIMITS)
                if isinstance(found, Ready):
                    begun.append(found.id)
                    settle(shared(register), found, "sent", "250 OK")

    workers = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(begun) == ids


def test_words_that_nobody_gave_to_the_workers_do_not_leave(register: Register) -> None:
    (id,) = approved(register, "desk@gazette.example")
    register.replace(id, new("desk@gazette.example", content="other words", words="other words"))
    register.approve([id], "Ada Quill", NOON, 1)
    with hold(shared(register), id) as held:
        assert held is not None
        assert isinstance(claim(held, id, "words", 0, NO_LIMITS), str)
    assert register.find()[0].state == "approved"


class Clock:
    """A clock that all workers of a test look at; each look takes some of its seconds."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._at = NOON

    def __call__(self) -> datetime.datetime:
        with self._lock:
            self._at += datetime.timedelta(seconds=self._chance.random() * 4)
            return self._at


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    per_minute=st.integers(1, 9),
    per_hour=st.one_of(st.none(), st.integers(5, 30)),
    per_domain=st.integers(1, 4),
    seed=st.integers(0, 1000),
)
def test_workers_keep_the_limits_together(
    register: Register, per_minute: int, per_hour: int | None, per_domain: int, seed: int
) -> None:
    """In no minute and no hour leaves more than is allowed, to a domain or at all, whoever sends it."""
    assert register.server is not None
    with register.server.begin() as work:
        work.execute(text("TRUNCATE dispatches, approvals, attempts, events"))
    limits = Limits(per_minute=per_minute, per_hour=per_hour, per_domain=per_domain)
    ids = approved(register, *(f"desk{n}@{'abc'[n % 3]}.example" for n in range(24)))
    clock, queue, lock = Clock(seed), list(ids), threading.Lock()

    def work_on() -> None:
        for _ in range(60):
            with lock:
                if not queue:
                    return
                id = queue.pop(0)
            with hold(shared(register), id) as held:
                assert held is not None
                found = claim(held, id, "words", 0, limits, clock())
            if isinstance(found, datetime.datetime):
                with lock:
                    queue.append(id)
            elif isinstance(found, Ready):
                settle(shared(register), found, "sent", "250 OK")

    workers = [threading.Thread(target=work_on) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    with register.server.connect() as look:
        found = look.execute(
            select(ATTEMPTS.c.at, DISPATCHES.c.mailbox).join(
                DISPATCHES, DISPATCHES.c.id == ATTEMPTS.c.dispatch
            )
        ).all()
    left = [(datetime.datetime.fromisoformat(row.at), row.mailbox.partition("@")[2]) for row in found]
    assert left, "the first leaves at once"
    _never_more(left, per_minute, datetime.timedelta(minutes=1))
    if per_hour is not None:
        _never_more(left, per_hour, datetime.timedelta(hours=1))
    for domain in ("a.example", "b.example", "c.example"):
        _never_more([row for row in left if row[1] == domain], per_domain, datetime.timedelta(minutes=1))


def _never_more(left: list[tuple[datetime.datetime, str]], most: int, span: datetime.timedelta) -> None:
    for begin, _ in left:
        assert sum(begin <= at <= begin + span for at, _ in left) <= most


# --- kill -9, and a server that is started anew

WORK = """
from functools import partial
from hrdalert.cli.dispatching import opened
from hrdalert.dispatch.transports.find import find_transport
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.worker import Worker
from hrdalert.workspace import Workspace

with opened() as (workspace, register):
    mail, root = mail_of(workspace), workspace.root
    anew = partial(Workspace.open, root.absolute())
    say = lambda text, outcome: print(text, flush=True)
    Worker.beat, Worker.gone, Worker.tend = 0.5, 3, "* * * * * */2"
    Worker(anew, register, find_transport(mail, root), say).run()
"""


class Workers:
    """So many worker processes in one folder."""

    def __init__(self, folder: Path, many: int) -> None:
        self._folder = folder
        self.said = folder.parent / "said.txt"
        self._running = [self._new() for _ in range(many)]

    def _new(self) -> subprocess.Popen[bytes]:
        with self.said.open("ab") as out:
            return subprocess.Popen([sys.executable, "-c", WORK], cwd=self._folder, stdout=out, stderr=out)

    def kill(self, which: int) -> None:
        """Without a warning, and begins another in its place."""
        self._running[which].kill()
        self._running[which].wait()
        self._running[which] = self._new()

    def keep(self) -> None:
        """Begins anew whoever ended because the server was away when it began, as a service is."""
        self._running = [each if each.poll() is None else self._new() for each in self._running]

    def stop(self) -> list[int]:
        for each in self._running:
            each.terminate()
        return [each.wait(60) for each in self._running]


class SlowPostOffice(PostOffice):
    """Has a message for some time before it says so: whoever is killed then does not know."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.02)
        return answer


@pytest.fixture
def slow_post() -> Iterator[PostOffice]:
    with SlowPostOffice() as post:
        yield post


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9 here")
def test_workers_that_are_killed_and_a_server_that_restarts_lose_nothing_and_send_nothing_twice(
    tmp_path: Path, slow_post: PostOffice, postgres: Postgres, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """300 messages and three workers; 5,000 with HRDALERT_MESSAGES=5000."""
    messages = int(os.environ.get("HRDALERT_MESSAGES", "300"))
    folder = office(tmp_path / "office", slow_post.port, press=messages, more=REGISTER)
    monkeypatch.chdir(folder)
    outbox()
    run("send", "--send")
    chance = random.Random(messages)
    began = time.monotonic()
    workers = Workers(folder, 3)
    kills = restarts = 0
    try:
        while len(slow_post.counts) < messages * 0.9 and time.monotonic() < began + 1500:
            some = len(slow_post.received) + chance.randint(messages // 20, messages // 8)
            _until(slow_post, min(some, int(messages * 0.9)), 60)
            time.sleep(chance.random() * 0.01)
            workers.keep()
            workers.kill(kills % 3)
            kills += 1
            if not restarts and len(slow_post.counts) > messages // 3:
                postgres.restart()
                restarts += 1
        found = _until_all_is_settled(url, workers, began + 1800)
    finally:
        ended = workers.stop()
    seconds = time.monotonic() - began
    assert set(ended) <= {0, -signal.SIGTERM}, (
        "whoever is at work ends well; one that just begins may not have begun"
    )
    assert max(slow_post.counts.values()) == 1, "nobody got it twice"
    assert set(found) == {"sent", "uncertain"} or set(found) == {"sent"}
    assert sum(found.values()) == messages
    register = Register.open(Server(url))
    by_state = {each.address: each.state for each in register.find()}
    register.close()
    assert {address for address, state in by_state.items() if state == "sent"} <= set(slow_post.counts)
    lost = set(by_state) - set(slow_post.counts)
    assert {by_state[address] for address in lost} <= {"uncertain"}, "what has not arrived is uncertain"
    assert kills >= 3 and restarts == 1
    print(f"{messages} messages, {kills} kills, {restarts} restart: {dict(found)}, {seconds:.0f} s")


def _until(post: PostOffice, many: int, seconds: float) -> None:
    ends = time.monotonic() + seconds
    with post.arrived:
        while len(post.received) < many and time.monotonic() < ends:
            post.arrived.wait(0.05)


def _until_all_is_settled(url: str, workers: Workers, ends: float) -> Counter[str]:
    while True:
        workers.keep()
        found = states(url)
        if not {"approved", "attempted"} & set(found) or time.monotonic() > ends:
            return found
        time.sleep(0.5)
