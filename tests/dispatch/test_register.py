"""The register: what was begun is known, nothing goes twice, and approval holds for those very words."""

from __future__ import annotations

import datetime
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import event, update

from hrdalert.dispatch.dispatches import Event, NewDispatch, moment
from hrdalert.dispatch.engines import Server
from hrdalert.dispatch.forget_sent import forget, held
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sender import alone
from hrdalert.dispatch.sql_tables import DISPATCHES, GONE
from hrdalert.drafts.forget_person import Forgotten
from hrdalert.errors import RefusedError, WorkspaceError
from tests.builder import EXAMPLE, a_case

NOON = datetime.datetime(2026, 3, 30, 12, tzinfo=datetime.UTC)


def new(mailbox: str = "desk@gazette.example", **keys: object) -> NewDispatch:
    number = keys.get("number", 0)
    values: dict[str, object] = {
        "reference": "2026-014",
        "document": "press-release",
        "language": "en",
        "day": datetime.date(2026, 3, 30),
        "recipient": "gazette",
        "mailbox": mailbox,
        "address": mailbox,
        "content": "words",
        "message": b"Subject: x\r\n\r\nwords\r\n",
        "message_id": f"<{mailbox}-{number}@lantern.example>",
        "words": "words",
        **keys,
    }
    return NewDispatch(**values)  # type: ignore[arg-type]


@pytest.fixture(params=["file", "server"])
def register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """All that holds of a register holds in a file and on a server."""
    if request.param == "file":
        place: Path | Server = tmp_path / "register.db"
    else:
        place = Server(request.getfixturevalue("postgres").database())
    found = Register.open(place)
    yield found
    found.close()


def approved(register: Register, *mailboxes: str) -> list[int]:
    ids = register.queue([new(each) for each in mailboxes], NOON)
    assert register.approve(ids, "Ada Quill", NOON, 1) == ids
    return ids


def test_one_document_goes_to_one_mailbox_once(register: Register) -> None:
    register.queue([new()], NOON)
    with pytest.raises(RefusedError, match="before, or is on its way") as refused:
        register.queue([new("other@gazette.example"), new(number=1)], NOON)
    assert "--again" in refused.value.hint
    assert len(register.find()) == 1, "all of them, or none"
    register.queue([new(number=1, again="the first had a wrong date")], NOON)
    assert [(each.occasion, each.again) for each in register.find()] == [
        (0, ""),
        (1, "the first had a wrong date"),
    ]


def test_what_failed_can_be_queued_again(register: Register) -> None:
    (id,) = approved(register, "desk@gazette.example")
    with register.session() as sending:
        sending.begin(id, NOON)
        sending.settle(id, "failed", "550 5.1.1 no such mailbox", NOON)
    register.queue([new(number=1)], NOON)
    assert [each.state for each in register.find()] == ["failed", "queued"]


def test_approval_holds_for_those_very_words(register: Register) -> None:
    (id,) = approved(register, "desk@gazette.example")
    register.replace(id, new(content="other words", words="other words"))
    (found,) = register.find()
    assert (found.state, register.approvals(id)) == ("queued", ())
    assert register.words(id) == ("other words", "words")
    assert register.due(NOON) == []


def test_what_is_on_paper_is_carried_out_by_a_person_alone(register: Register) -> None:
    paper, mail = approved(register, "post:court", "desk@gazette.example")
    assert [each.id for each in register.due(NOON)] == [mail], "approved or not, no sender takes it"
    register.void(paper)
    register.carried_out(paper, "posted, RR 1", NOON)
    (found,) = register.find(ids=[paper])
    assert (found.state, found.sent_at) == ("sent", moment(NOON))
    assert [each.text for each in register.events(paper)] == ["posted, RR 1"]
    for id in (paper, mail, 99):
        with pytest.raises(RefusedError, match="no letter on paper"):
            register.carried_out(id, "posted", NOON)
    with pytest.raises(RefusedError, match="before, or is on its way"):
        register.queue([new("post:court", number=1)], NOON)


def test_two_people_are_two_people(register: Register) -> None:
    ids = register.queue([new()], NOON)
    assert register.approve(ids, "Ada Quill", NOON, 2) == []
    assert register.approve(ids, "Ada Quill", NOON, 2) == []
    assert register.due(NOON) == []
    assert register.approve(ids, "Bo Sample", NOON, 2) == ids
    assert register.approvals(ids[0]) == ("Ada Quill", "Bo Sample")


@pytest.mark.parametrize("same", ["ada quill", "ADA QUILL", " Ada  Quill ", "Ａｄａ Quill", "Ada\u00a0Quill"])
def test_one_person_under_other_capitals_is_one_person(tmp_path: Path, same: str) -> None:
    with closing(Register.open(tmp_path / "register.db")) as register:
        ids = register.queue([new()], NOON)
        assert register.approve(ids, "Ada Quill", NOON, 2) == []
        assert register.approve(ids, same, NOON, 2) == []
        assert register.due(NOON) == []


def test_words_that_come_back_are_approved_anew(register: Register) -> None:
    ids = register.queue([new()], NOON)
    register.approve(ids, "Ada Quill", NOON, 2)
    register.replace(ids[0], new(content="other words"))
    register.replace(ids[0], new())
    assert register.approve(ids, "Bo Sample", NOON, 2) == [], "the approval of before was void"


def test_a_message_to_another_mailbox_has_the_id_that_it_bears(register: Register) -> None:
    (id,) = approved(register, "old@gazette.example")
    register.replace(id, new("desk@gazette.example", content="other"))
    register.approve([id], "Ada Quill", NOON, 1)
    with register.session() as sending:
        ready = sending.begin(id, NOON)
        assert ready is not None and ready.message_id == "<desk@gazette.example-0@lantern.example>"
        sending.settle(id, "sent", "250 OK", NOON)
    assert register.message_ids() == {"<desk@gazette.example-0@lantern.example>": id}
    register.queue([new("old@gazette.example")], NOON)


def in_between(register: Register, statement: str, do: Callable[[], object]) -> None:
    """Lets another process do something after a register has looked, and before it writes."""
    waiting = [do]

    def before(_work: object, _cursor: object, words: str, *_: object) -> None:
        if waiting and words.lstrip().startswith(statement):
            waiting.pop()()

    event.listen(register._engine, "before_cursor_execute", before)


def test_what_a_sender_takes_at_that_moment_is_not_withdrawn(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with closing(Register.open(path)) as resources, closing(Register.open(path)) as sender:
        (id,) = approved(resources, "desk@gazette.example")
        with sender.session() as sending:
            in_between(resources, "UPDATE dispatches", lambda: sending.begin(id, NOON))
            assert resources.withdraw([id], "stop", NOON) == []
        assert [each.state for each in resources.find()] == ["attempted"]


def test_words_that_change_at_that_moment_are_not_approved(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with closing(Register.open(path)) as resources, closing(Register.open(path)) as other:
        ids = resources.queue([new()], NOON)
        in_between(
            resources, "INSERT INTO approvals", lambda: other.replace(ids[0], new(content="other words"))
        )
        assert resources.approve(ids, "Ada Quill", NOON, 1) == []
        assert [each.state for each in resources.find()] == ["queued"]
        assert resources.due(NOON) == []


def test_more_messages_than_sqlite_takes_at_once_are_approved(tmp_path: Path) -> None:
    with closing(Register.open(tmp_path / "register.db")) as register:
        event.listen(
            register._engine,
            "checkout",
            lambda file, *_: file.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 32_766),
        )
        (id,) = register.queue([new()], NOON)
        assert register.approve([id, *range(100, 40_000)], "Ada Quill", NOON, 1) == [id]


def test_what_another_desk_changed_since_it_was_read_is_not_approved(register: Register) -> None:
    first, second = register.queue([new("a@gazette.example"), new("b@gazette.example")], NOON)
    seen = {each.id: each.content for each in register.find()}
    register.replace(first, new("a@gazette.example", content="other words", words="other words"))
    assert register.approve([first, second], "Ada Quill", NOON, 1, seen=seen) == [second]
    assert register.approvals(first) == ()


def test_words_of_a_server_that_no_database_holds_are_kept_all_the_same(register: Register) -> None:
    (id,) = approved(register, "desk@gazette.example")
    with register.session() as sending:
        sending.begin(id, NOON)
        sending.settle(id, "failed", "550 no\0 such mailbox", NOON)
    assert register.find()[0].answer == "550 no such mailbox"


def test_who_approved_other_words_does_not_count(register: Register) -> None:
    ids = register.queue([new()], NOON)
    register.approve(ids, "Ada Quill", NOON, 2)
    register.replace(ids[0], new(content="other words"))
    assert register.approve(ids, "Bo Sample", NOON, 2) == []
    register.void(ids[0])
    assert register.approve(ids, "Ada Quill", NOON, 2) == [], "what was void counts no more"


def test_what_was_begun_and_not_finished_is_uncertain(register: Register) -> None:
    first, second = approved(register, "a@gazette.example", "b@gazette.example")
    with register.session() as sending:
        sending.begin(first, NOON)
        assert sending.settle(first, "sent", "250 OK", NOON, then=second) is not None
    assert [each.state for each in register.find()] == ["sent", "attempted"]
    assert register.recover(NOON) == [second]
    assert register.due(NOON) == []
    assert [each.state for each in register.find()] == ["sent", "uncertain"]
    with pytest.raises(RefusedError):
        register.queue([new("b@gazette.example", number=1)], NOON)
    with pytest.raises(RefusedError, match="is not uncertain"):
        register.decide([first], True, "seen", NOON)
    register.decide([second], False, "the editor has nothing", NOON)
    register.queue([new("b@gazette.example", number=1)], NOON)


@pytest.mark.parametrize(
    ("column", "other"),
    [("message", b"Subject: x\r\n\r\nother words\r\n"), ("address", "b@gazette.example")],
)
def test_what_is_not_what_was_approved_does_not_leave(register: Register, column: str, other: object) -> None:
    """A page of the register was damaged, or somebody wrote into it; beside it the others leave."""
    damaged, whole = approved(register, "a@gazette.example", "c@gazette.example")
    with register.engine.begin() as work:
        work.execute(update(DISPATCHES).where(DISPATCHES.c.id == damaged).values({column: other}))
    with register.session() as sending:
        with pytest.raises(WorkspaceError, match=f"dispatch {damaged} is not what was approved"):
            sending.begin(damaged, NOON)
        ready = sending.begin(whole, NOON)
        assert ready is not None and ready.address == "c@gazette.example"
        sending.settle(whole, "sent", "250 OK", NOON)
    assert [each.state for each in register.find()] == ["approved", "sent"]


def test_nothing_that_waits_leaves_early(register: Register) -> None:
    later = NOON + datetime.timedelta(hours=1)
    ids = register.queue([new(not_before=later)], NOON)
    register.approve(ids, "Ada Quill", NOON, 1)
    assert register.due(later - datetime.timedelta(seconds=1)) == []
    assert [each.id for each in register.due(later)] == ids


def test_what_left_is_not_taken_back(register: Register) -> None:
    sent, waiting = approved(register, "a@gazette.example", "b@gazette.example")
    with register.session() as sending:
        sending.begin(sent, NOON)
        sending.settle(sent, "sent", "250 OK", NOON)
        assert register.withdraw([sent, waiting], "the family asked us to wait", NOON) == [waiting]
        assert sending.begin(waiting, NOON) is None
    assert [each.state for each in register.find()] == ["sent", "withdrawn"]


def test_no_ids_are_no_dispatches(register: Register) -> None:
    approved(register, "desk@gazette.example")
    assert register.find(ids=[]) == register.find(states=()) == []
    assert len(register.find()) == 1


def test_replies_are_noted_once(register: Register) -> None:
    (id,) = approved(register, "desk@gazette.example")
    with register.session() as sending:
        sending.begin(id, NOON)
        sending.settle(id, "sent", "250 OK", NOON)
    for _ in range(2):
        register.note(Event(id, "reply", moment(NOON), "We look into it.", "<r1@gazette.example>"))
    assert [each.text for each in register.events(id)] == ["We look into it."]
    assert register.find()[0].state == "replied"


def test_an_answer_without_an_id_is_noted_once_too(register: Register) -> None:
    (id,) = approved(register, "desk@gazette.example")
    later = moment(NOON + datetime.timedelta(hours=1))
    for at, text in ((moment(NOON), "Thank you."), (moment(NOON), "Thank you."), (later, "Thank you.")):
        register.note(Event(id, "reply", at, text))
    assert [each.at for each in register.events(id)] == [moment(NOON), later]


def test_who_answers_what_did_not_go_is_heard(register: Register) -> None:
    (id,) = approved(register, "desk@gazette.example")
    with register.session() as sending:
        sending.begin(id, NOON)
        sending.settle(id, "uncertain", "the line broke", NOON)
    register.decide([id], False, "the desk has nothing", NOON)
    assert list(register.message_ids().values()) == [id]
    register.note(Event(id, "reply", moment(NOON), "We have it."))
    assert [each.text for each in register.events(id)] == ["the desk has nothing", "We have it."]
    assert register.find()[0].state == "failed", "it may be queued anew by now: a person decides"


def test_an_address_is_found_however_it_is_written(register: Register) -> None:
    approved(register, "desk@gazette.example")
    assert register.find(recipient="Desk@GAZETTE.example")
    assert register.find(recipient="gazette")
    assert not register.find(recipient="other@gazette.example")


def test_a_second_sender_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    code = (
        "import sys; from pathlib import Path; from hrdalert.dispatch.sender import alone\n"
        "with alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(RefusedError, match="Another process sends"), alone(path):
            pass
        other.kill()
    with alone(path):
        pass


def test_a_file_that_is_no_register_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    path.write_bytes(b"no database, but somebody's notes" * 100)
    with pytest.raises(WorkspaceError, match="cannot be read as a register"):
        Register.open(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_register_of_a_newer_hrdalert_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    Register.open(path).close()
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(WorkspaceError, match="newer hrdalert"):
        Register.open(path)


class Office(RuleBasedStateMachine):
    """Whatever people and servers do, in any order: no mailbox gets a document twice without a reason."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self._folder = tempfile.TemporaryDirectory()
        self.register = Register.open(Path(self._folder.name) / "register.db")
        self.left: list[tuple[str, int]] = []
        self.at = NOON

    def teardown(self) -> None:
        self.register.close()
        self._folder.cleanup()

    @rule(
        mailbox=st.sampled_from(["a@x.example", "b@x.example"]), again=st.sampled_from(["", "a correction"])
    )
    def queue(self, mailbox: str, again: str) -> None:
        number = self.register.counts("2026-014", "press-release").get(mailbox, 0)
        standing = mailbox in self.register.standing("2026-014", "press-release")
        try:
            self.register.queue([new(mailbox, number=number, again=again)], self.at)
            assert not standing or again
        except RefusedError:
            assert standing and not again

    @rule(by=st.sampled_from(["Ada", "Bo"]))
    def approve(self, by: str) -> None:
        self.register.approve([each.id for each in self.register.find(states=("queued",))], by, self.at, 2)

    @rule(words=st.sampled_from(["words", "other words"]))
    def change(self, words: str) -> None:
        for each in self.register.find(states=("approved",))[:1]:
            self.register.replace(each.id, new(each.mailbox, number=each.number, content=words, words=words))

    @rule(outcome=st.sampled_from(["sent", "failed", "later", "uncertain", "crash"]))
    def send(self, outcome: str) -> None:
        self.register.recover(self.at)
        for id in [each.id for each in self.register.due(self.at)[:1]]:
            assert len(set(self.register.approvals(id))) == 2
            with self.register.session() as sending:
                if sending.begin(id, self.at) is None:
                    return
                if outcome in ("sent", "uncertain", "crash"):
                    (found,) = self.register.find(ids=[id])
                    self.left.append((found.mailbox, found.occasion))
                if outcome != "crash":
                    sending.settle(id, outcome, "", self.at)  # type: ignore[arg-type]

    @precondition(lambda self: self.register.find(states=("uncertain",)))
    @rule()
    def decide(self) -> None:
        for each in self.register.find(states=("uncertain",)):
            self.register.decide([each.id], True, "the recipient has it", self.at)

    @rule()
    def withdraw(self) -> None:
        self.register.withdraw([each.id for each in self.register.find()], "stop", self.at)

    @invariant()
    def nothing_leaves_twice(self) -> None:
        assert len(self.left) == len(set(self.left))

    @invariant()
    def what_left_is_known(self) -> None:
        gone = {(each.mailbox, each.occasion) for each in self.register.find(states=GONE)}
        assert set(self.left) <= gone


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=25, stateful_step_count=25)


def test_what_is_forgotten_leaves_that_it_went(register: Register) -> None:
    """Whoever had it gets it no second time, and what waits never leaves."""
    case = a_case(EXAMPLE)
    person = case.alleged_victims[0]
    whom = Forgotten(case.reference, case, (person,), person)
    message = b"Subject: x\r\n\r\nAda Quill\r\n"
    told = {"words": "Ada Quill is held.", "message": message, "case_file": EXAMPLE.read_bytes()}
    (sent,) = register.queue([new("sent@gazette.example", **told)], NOON)
    register.approve([sent], "Una Tern", NOON, 1)
    with register.session() as sending:
        assert sending.begin(sent, NOON)
        with pytest.raises(RefusedError, match="is leaving"):
            forget(register, whom)
        sending.settle(sent, "sent", "250 for Ada Quill", NOON)
    register.note(Event(sent, "reply", moment(NOON), "We know Ada Quill."))
    _, clean = register.queue([new("b@gazette.example", **told), new("c@gazette.example", words="x")], NOON)
    assert held(register, whom) == 2
    forget(register, whom)
    assert held(register, whom) == 0
    assert [one.state for one in register.find()] == ["replied", "withdrawn", "queued"]
    assert register.words(sent) == ("Ms K. is held.", "")
    assert (register.message(sent), register.message(clean)) == (b"", new().message)
    kept = register.sent_of(case.reference)
    assert kept is None or b"Ada Quill" not in kept[0]
    assert [happened.text for happened in register.events(sent)] == ["We know Ms K."]
    assert "Ada" not in register.find(ids=[sent])[0].answer
    with pytest.raises(RefusedError):
        register.queue([new("sent@gazette.example", number=1)], NOON)
    assert register.queue([new("b@gazette.example", number=1)], NOON)
