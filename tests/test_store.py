"""What the program writes is its owner's alone, and what it says of its own faults tells nothing of a case."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hrdalert import store
from hrdalert.dispatch.sender import alone
from hrdalert.drafts import case_run
from hrdalert.drafts.case_run import RunOptions, draft_file
from hrdalert.errors import RefusedError, crash_report
from hrdalert.workspace import Workspace
from tests.dispatch.post_office import DAY, office, outbox, run

posix = pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")


def modes(*paths: Path) -> dict[str, str]:
    """Those that somebody beside the owner may use."""
    open_ = {path.as_posix(): oct(path.stat().st_mode & 0o777) for path in paths}
    return {path: mode for path, mode in open_.items() if int(mode, 8) & 0o077}


def opens_a_file(call: ast.Call) -> bool:
    """Whether a call opens, reads or writes a file of the disk by the means of Python itself."""
    called = call.func
    if isinstance(called, ast.Name):
        return called.id == "open"
    if not isinstance(called, ast.Attribute):
        return False
    mode = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    by_mode = called.attr == "open" and isinstance(mode, str) and set(mode) <= set("rwxab+t")
    return by_mode or called.attr in {
        "read_bytes",
        "read_text",
        "write_bytes",
        "write_text",
        "fdopen",
        "mkdir",
    }


def test_it_is_the_only_door_to_the_disk() -> None:
    source = Path(store.__file__).parent
    modules = {path: ast.parse(path.read_text("utf-8")) for path in source.rglob("*.py")}
    doors = {
        path.relative_to(source).as_posix()
        for path, module in modules.items()
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and opens_a_file(call)
    }
    assert doors == {"store.py"}


@posix
def test_what_is_kept_is_the_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where others could read it before, and copies beside it."""
    before = os.umask(0)
    try:
        folder = office(tmp_path / "office", 25, press=1)
        settings = folder / "hrdalert.yaml"
        text = settings.read_text("utf-8")
        before_way, _, way = text.rpartition("transport: ")
        rest = way.partition("\n")[2]
        settings.write_text(f"{before_way}transport: {{kind: folder, folder: outbox}}\n{rest}", "utf-8")
        monkeypatch.chdir(folder)
        run("draft", "example", "-d", "press-release", "-f", "txt", "--date", DAY)
        outbox()
        run("send", "--send")
        made = [folder / "register.db", folder / "register.db.sender"]
        made += [
            path
            for name in (".hrdalert", "outbox", "out")
            for path in (folder / name, *(folder / name).rglob("*"))
        ]
        assert len(made) > 8
        assert not modes(*made)
        copy = folder / "register.db.monday"
        shutil.copy(folder / "register.db", copy)
        kept = [folder / "register.db", copy, folder / ".hrdalert", folder / ".hrdalert" / "register.json"]
        for path in kept:
            path.chmod(0o777 if path.is_dir() else 0o666)
        run("register")
        assert not modes(*kept)
    finally:
        os.umask(before)


def test_a_folder_of_somebody_else_is_no_hindrance(tmp_path: Path) -> None:
    store.keep_private(tmp_path / "there is none")
    store.put(tmp_path / "a" / "b" / "c", b"x")
    assert (tmp_path / "a" / "b" / "c").read_bytes() == b"x"


NAME = "Wren Kestrelmoor"


def test_a_crash_tells_nothing_of_the_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what an error says, nor a value, nor a path."""
    folder = office(tmp_path / NAME, 25, press=1)
    monkeypatch.chdir(folder)

    def fails(case_on_day: object, *_: object) -> None:
        try:
            int(f"what {NAME} said")
        except ValueError as error:
            raise KeyError(NAME) from error

    monkeypatch.setattr(case_run, "draft_case", fails)
    workspace = Workspace.open()
    run_options = RunOptions((), ("txt",), ("en",), None, workspace.case("2026-014").case.as_of)
    [said] = draft_file(workspace, workspace.find_cases()[0], run_options).failures
    assert "builtins.KeyError" in said
    assert "builtins.ValueError" in said
    assert "hrdalert/drafts/case_run.py:" in said
    assert "Kestrelmoor" not in said


def test_a_command_that_crashes_says_where_and_not_what(tmp_path: Path) -> None:
    office(tmp_path / NAME, 25, press=1)
    code = (
        "import hrdalert.workspace as w\n"
        "def fails(*_): raise ValueError(open('cases/example.yaml').read())\n"
        "w.Workspace.find_cases = fails\n"
        "from hrdalert.cli import main\n"
        "main(['check'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / NAME,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "hrdalert itself failed" in done.stderr
    assert "hrdalert/cli/cases.py:" in done.stderr
    assert not {word for word in ("Quill", "Kestrelmoor", "puppet", str(tmp_path)) if word in done.stderr}
    assert "builtins.ValueError" in crash_report(ValueError(NAME))


@posix
def test_a_file_that_is_there_keeps_its_locks(tmp_path: Path) -> None:
    """SQLite's locks are those of the process, which lets go of all when it closes the file anywhere."""
    path = tmp_path / "register.db"
    take = f"import sqlite3; sqlite3.connect({f'{path}.sender'!r}, timeout=0).execute('BEGIN EXCLUSIVE')"
    with alone(path):
        with pytest.raises(RefusedError), alone(path):
            pass
        done = subprocess.run([sys.executable, "-c", take], capture_output=True, check=False)
    assert b"database is locked" in done.stderr
