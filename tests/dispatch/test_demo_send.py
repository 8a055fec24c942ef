"""A first sending, as ``script/demo-send`` shows it, to servers of this machine."""

from __future__ import annotations

import mailbox
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .post_office import PostOffice, run

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "script" / "demo-send"

on_posix = pytest.mark.skipif(os.name == "nt", reason="script/demo-send is for a POSIX shell")


def demonstrated(tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """The demonstration with the small server, without setting anything up."""
    return subprocess.run(
        ["sh", str(DEMO)],
        env={
            **os.environ,
            "DEMO_SERVER": "aiosmtpd",
            "PYTHON": sys.executable,
            "PYTHONPATH": str(ROOT / "src"),
            "TMPDIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@on_posix
def test_the_demonstration_sends_to_forty_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = demonstrated(tmp_path)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "37 messages were due, and each arrived once" in done.stdout
    assert "Nothing left this machine" in done.stdout
    assert len(re.findall(r"^\S+@\S+\.example +\S", done.stdout, re.MULTILINE)) == 37
    assert "marsh-court                  by post" in done.stdout
    assert list(tmp_path.iterdir()) == [], "it cleans up after itself"


def judged(folder: Path, expected: list[str], arrived: list[str]) -> subprocess.CompletedProcess[str]:
    """What the last program of the demonstration says of a mailbox."""
    box = mailbox.Maildir(folder / "mail")
    for number, address in enumerate(arrived):
        words = f"To: {address}\nX-RcptTo: {address}\nSubject: x\nMessage-ID: <{number}@lantern.example>\n"
        listed = "List-Unsubscribe: <https://lantern.example/leave>\nList-Unsubscribe-Post: x\n"
        box.add(f"{words}{listed}\nwords\n")
    (folder / "expected.txt").write_text("\n".join(expected), "utf-8")
    program = DEMO.read_text("utf-8").rpartition("<<'PROGRAM'\n")[2].partition("\nPROGRAM\n")[0]
    # It waits for a minute for what is missing.
    program = program.replace("time.monotonic() + 60", "time.monotonic() + 0.2")
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-", str(folder / "mail"), str(folder / "expected.txt"), "a test", ""],
        input=program,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


ONE, TWO = "desk@gazette-01.example", "desk@gazette-02.example"


@pytest.mark.parametrize(
    ("arrived", "said"),
    [
        ([ONE], f"{TWO}: no message arrived"),
        ([ONE, TWO, TWO], f"{TWO}: 2 messages arrived"),
        ([ONE, TWO, "reader@letters-01.example"], "nobody was to get a message there"),
    ],
)
def test_the_demonstration_fails_where_a_message_is_missing_doubled_or_too_many(
    tmp_path: Path, arrived: list[str], said: str
) -> None:
    done = judged(tmp_path, [ONE, TWO], arrived)
    assert done.returncode == 1 and said in done.stderr


def test_the_demonstration_is_content_with_what_is_right(tmp_path: Path) -> None:
    done = judged(tmp_path, [ONE, TWO], [TWO, ONE])
    assert done.returncode == 0, done.stderr


def test_the_first_send_of_a_new_workspace_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PostOffice() as post:
        run("init", str(tmp_path / "office"))
        monkeypatch.chdir(tmp_path / "office")
        way = f"{{kind: smtp, host: localhost, port: {post.port}, security: none}}"
        with Path("hrdalert.yaml").open("a", encoding="utf-8") as file:
            file.write(f"\nmail:\n  from: Appeals Desk <appeals@example.org>\n  transport: {way}\n")
        gull = "{id: gull, office: The Gull, kind: press, email: desk@gull.example, source: its own page}"
        Path("recipients", "press.yaml").write_text(f"recipients:\n  - {gull}\n", "utf-8")
        run("queue", "example", "-d", "press-release", "--date", "as_of")
        run("approve", "--yes")
        run("send", "--send")
        assert "gull" in run("register", "example")
        assert post.counts == {"desk@gull.example": 1}
