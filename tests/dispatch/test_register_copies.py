"""The register is one file. An older copy of it, one that lacks something, or none at all sends nothing twice."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cli import main

from .post_office import DAY, PostOffice, failing, office, outbox, run

SEND = [sys.executable, "-c", "from hrdalert.cli import main; main(['send', '--send'])"]
MARK = Path(".hrdalert") / "register.json"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


def an_office(folder: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch, press: int = 3) -> Path:
    """An office in which we stand, whose messages were approved."""
    here = office(folder, post.port, press=press)
    monkeypatch.chdir(here)
    outbox()
    return here


def beside(here: Path) -> set[str]:
    """What lies beside the register and has its name."""
    return {path.name for path in here.glob("register.db*")} - {"register.db", "register.db.sender"}


def test_nothing_lies_beside_a_register_that_is_at_rest(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = an_office(tmp_path / "office", post, monkeypatch)
    assert beside(here) == set()
    run("send", "--send")
    assert beside(here) == set()
    with closing(sqlite3.connect(here / "register.db")) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_copies_of_a_run_send_nothing_twice(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies of the file alone, taken while messages leave: 50 with HRDALERT_COPIES=50, and fewer here.

    Each is brought back into its workspace, and put into another one, which knows nothing of what was sent.
    """
    most = int(os.environ.get("HRDALERT_COPIES", "8"))
    messages = 4 * most
    here = an_office(tmp_path / "office", post, monkeypatch, press=messages)
    copies = list(_copied_while_sending(here, post, tmp_path, most))
    assert len(copies) == most
    assert sum(post.counts.values()) == messages
    other = tmp_path / "other"
    shutil.copytree(here, other, ignore=shutil.ignore_patterns("register.db*", ".hrdalert"))
    refused = {here: 0, other: 0}
    for copy in copies:
        for place in (here, other):
            shutil.rmtree(other / ".hrdalert", ignore_errors=True)
            shutil.copy(copy, place / "register.db")
            monkeypatch.chdir(place)
            said = failing("send", "--send")
            assert "register --take-over" in said or "damaged" in said, said
            refused[place] += 1
            assert max(post.counts.values()) == 1, "nobody got it twice"
    assert refused == {here: most, other: most}


def _copied_while_sending(here: Path, post: PostOffice, folder: Path, most: int) -> Iterator[Path]:
    chance = random.Random(most)
    with subprocess.Popen(SEND, cwd=here, stdout=subprocess.DEVNULL) as sender:
        for number in range(most):
            before = len(post.received)
            with post.arrived:
                post.arrived.wait_for(lambda before=before: len(post.received) > before, 10)  # type: ignore[misc]
            time.sleep(chance.random() * 0.003)
            copy = folder / f"copy{number}.db"
            shutil.copy(here / "register.db", copy)
            yield copy
        assert sender.wait(60) == 0


def test_a_copy_is_taken_over_knowingly(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What had not left in it is uncertain then, and leaves when a person said that it did not go."""
    here = an_office(tmp_path / "office", post, monkeypatch)
    shutil.copy("register.db", tmp_path / "copy.db")
    run("send", "--send")
    shutil.copy(tmp_path / "copy.db", "register.db")
    assert "is an older copy: 3 attempts to send were noted, and it has 0" in failing("send", "--send")
    assert "3 dispatches" in run("register", "--take-over", "--state", "uncertain")
    assert "0 would leave now" in run("send", "--send")
    assert post.counts == {f"desk{n}@gazette.example": 1 for n in range(3)}
    assert beside(here) == set()


def test_copies_that_went_on_apart_are_told_from_each_other(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that somebody used elsewhere has as many attempts, and is another one."""
    here = an_office(tmp_path / "office", post, monkeypatch)
    shutil.copytree(here, tmp_path / "other")
    run("send", "--send")
    time.sleep(1.1)  # the register keeps moments to the second
    monkeypatch.chdir(tmp_path / "other")
    run("send", "--send")
    shutil.copy("register.db", here)
    monkeypatch.chdir(here)
    assert "is another one than that of this workspace" in failing("register")


def _gone(path: Path) -> None:
    path.unlink()


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _first_page_overwritten(path: Path) -> None:
    _overwrite(path, 0)


def _second_page_overwritten(path: Path) -> None:
    _overwrite(path, 1)


def _overwrite(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(random.Random(page).randbytes(4096))


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_gone, "is gone, and 3 attempts to send stood in it"),
        (_emptied, "is empty, and 3 attempts to send stood in it"),
        (_cut, "register.db"),
        (_first_page_overwritten, "cannot be read as a register"),
        (_second_page_overwritten, "register.db"),
    ],
)
def test_a_register_that_was_harmed_is_refused_with_what_to_do(
    harm: Callable[[Path], None],
    reason: str,
    tmp_path: Path,
    post: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    an_office(tmp_path / "office", post, monkeypatch)
    run("send", "--send")
    harm(Path("register.db"))
    harmed = Path("register.db").read_bytes() if Path("register.db").exists() else None
    queue = ("queue", "example", "-d", "press-release", "--date", DAY, "--again", "we wish")
    for command in (queue, ("approve", "--yes", "--by", "Ada"), ("send", "--send"), ("register",)):
        said = failing(*command)
        assert reason in said
        assert "Bring back" in said or "bring back" in said
    assert post.counts == {f"desk{n}@gazette.example": 1 for n in range(3)}
    assert (Path("register.db").read_bytes() if Path("register.db").exists() else None) == harmed


def test_a_note_that_cannot_be_read_is_no_reason_to_send(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_office(tmp_path / "office", post, monkeypatch)
    MARK.write_text("{", "utf-8")
    assert "cannot be read: it says how far register.db had come" in failing("send", "--send")
    assert not post.received


def test_whatever_page_is_overwritten_nobody_gets_anything_else(
    tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page of the register once with HRDALERT_COPIES=50, and some of them here."""
    here = an_office(tmp_path / "office", post, monkeypatch)
    run("send", "--send")
    whole = [content for _, content in post.received]
    run("queue", "example", "-d", "press-release", "--date", DAY, "--again", "we wish")
    run("approve", "--yes", "--by", "Ada Quill")
    kept, mark = Path("register.db").read_bytes(), MARK.read_bytes()
    pages = list(range(len(kept) // 4096))
    if "HRDALERT_COPIES" not in os.environ:
        pages = random.Random(1).sample(pages, 10)
    for page in pages:
        (here / "register.db").write_bytes(kept)
        MARK.write_bytes(mark)
        _overwrite(here / "register.db", page)
        post.received.clear()
        done = CliRunner().invoke(main, ["send", "--send"])
        assert isinstance(done.exception, SystemExit | None), done.exception
        for address, content in post.received:
            assert any(_undated(content) == _undated(other) for other in [*whole, *_again(kept)]), page
            assert post.counts[address] == 1


def _undated(content: bytes) -> bytes:
    return re.sub(rb"\ADate: [^\r\n]*\r\n", b"", content).rstrip()


def _again(register: bytes) -> Iterator[bytes]:
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(register)
        yield from (message for (message,) in file.execute("SELECT message FROM dispatches"))
