"""Files that somebody made to do harm: the real command, in a process of its own, with its time and memory bounded."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.workspace import init

HEAD = "---\naudience: public\nto: press\nabout: a note\n---\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)
MEASURED = """
import resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
done = subprocess.run([sys.executable, "-m", "hrdalert", *sys.argv[1:]], capture_output=True, text=True, timeout=60)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss >> (20 if sys.platform == "darwin" else 10), done.returncode)
print(done.stdout + done.stderr)
"""
"""Runs the command in a child of a small process: what a child may have used before it began counts as its own."""
TIMES, MEBIBYTES = 3, 200
"""So many times as long as a usual draft: two seconds, on a computer on which that takes two thirds of one."""
TEMPLATES = {
    "multiplied": "{{ 'a' * 10 ** 9 }}",
    "raised": "{{ 10 ** 10 ** 10 }}",
    "sliced": "{{ ('a' * 10 ** 9)[::2] }}",
    "formatted": "{{ '%1000000000d' % 1 }}",
    "calling": "{% for entry in chronology recursive %}{{ loop(chronology) }}{% endfor %}",
    "itself": "{% block x %}{{ self.x() }}{% endblock %}",
    "to-and": '{% extends "fro/en.md" %}',
    "fro": '{% extends "to-and/en.md" %}',
    "large": "word " * 10_000_000,
}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    init(tmp_path / "office")
    return tmp_path / "office"


def measured(office: Path, *words: str) -> tuple[float, int, int, str]:
    """How much time and memory a command takes, how it ends and what it says."""
    pytest.importorskip("resource", reason="this system does not tell how much memory a process took")
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURED, *words],
        cwd=office,
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    (seconds, memory, status), said = done.stdout.split("\n", 1)[0].split(), done.stdout.split("\n", 1)[1]
    return float(seconds), int(memory), int(status), said


@cache
def usual() -> float:
    """How long the example's documents take."""
    with TemporaryDirectory() as folder:
        init(Path(folder) / "office")
        return measured(Path(folder) / "office", "draft", "-f", "txt", "--date", "as_of")[0]


def refused(office: Path, *words: str) -> str:
    """What a command says that ends soon, without much memory, and as one that found mistakes."""
    seconds, memory, status, said = measured(office, *words)
    assert status == 1 and "Traceback" not in said, said[-2000:]
    assert seconds < TIMES * usual() and memory < MEBIBYTES, (seconds, usual(), memory)
    return said


def test_templates_that_would_take_all_there_is_are_refused_at_their_line(office: Path) -> None:
    """All of them in one process, within the time that one of them may take."""
    for name, body in TEMPLATES.items():
        folder = office / "letter_templates" / name
        folder.mkdir()
        (folder / "en.md").write_text(f"{HEAD}{body}\n", encoding="utf-8")
    options = [word for name in TEMPLATES for word in ("-d", name)]
    said = refused(office, "draft", "2026-014", "-f", "txt", "--date", "as_of", *options)
    for name in TEMPLATES.keys() - {"fro", "to-and"}:
        place = f"letter_templates/{name}/en.md:{'' if name == 'large' else '6'}"
        assert place in said, (name, said[:3000])
    assert "extends itself" in said


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("hrdalert.yaml", BOMB, "too-many-copies"),
        ("recipients/x.yaml", BOMB, "too-many-copies"),
        ("cases/example.yaml", f"reference: 2026-014\n{BOMB}", "too-many-copies"),
        ("cases/example.yaml", f"reference: {'[' * 100_000}", "yaml-syntax"),
        ("letter_templates/words/en.yaml", BOMB, "too-many-copies"),
        ("letter_templates/press-release/en.md", f"---\n{BOMB}---\n", "too-many-copies"),
    ],
)
def test_bombs_of_yaml_are_refused(office: Path, file: str, text: str, code: str) -> None:
    (office / file).parent.mkdir(exist_ok=True)
    (office / file).write_text(text, encoding="utf-8")
    said = refused(office, "check", "cases/example.yaml", "-d", "press-release", "--date", "as_of", "--whole")
    assert f"{file}:1:" in said and f"error {code}" in said


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("letter_templates/words/en.yaml", f"documents:\n  press-release: '{'[[' * 100_000}x'\n"),
        ("cases/example.yaml", f"background: {'x ' * 50_000}\n"),
    ],
)
def test_a_text_that_repeats_itself_takes_time_by_its_length(office: Path, file: str, text: str) -> None:
    path = office / file
    path.parent.mkdir(exist_ok=True)
    before = path.read_text("utf-8") if path.is_file() else ""
    path.write_text(f"{before}\n{text}", encoding="utf-8")
    seconds, memory, _, said = measured(office, "check", "2026-014", "-d", "press-release", "--date", "as_of")
    assert seconds < 4 * TIMES * usual() and memory < MEBIBYTES and "Traceback" not in said, (seconds, memory)


@pytest.mark.parametrize(
    "file", ["cases/example.yaml", "cases/example.fr.yaml", "recipients/x.yaml", "hrdalert.yaml"]
)
def test_a_file_over_five_megabytes_is_refused_with_its_size(office: Path, file: str) -> None:
    with (office / file).open("a", encoding="utf-8") as text:
        text.write("\n# " + "x" * 5_150_000)
    said = refused(office, "check", "cases/example.yaml", "--date", "as_of", "--whole")
    assert f"{file}:1:1: error too-large: the file holds 5." in said and "MB" in said


# --- names of files, links, turning characters


def run(office: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.chdir(office)
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    return f"{done.exit_code} {done.output}"


@pytest.mark.parametrize("id", ["CON", "nul", "com1", "aux.x", "x.", "'x '"])
def test_what_windows_reserves_names_no_file(office: Path, monkeypatch: pytest.MonkeyPatch, id: str) -> None:
    bare = id.strip("'")
    assert run(office, monkeypatch, "new", bare).startswith("1 ") and not list(office.glob(f"cases/{bare}*"))
    for file, before in (("cases/example.yaml", "2026-014"), ("recipients/example.yaml", "harbour-police")):
        path = office / file
        written = path.read_text("utf-8")
        path.write_text(written.replace(before, id), encoding="utf-8")
        said = run(office, monkeypatch, "check", "cases/example.yaml", "--date", "as_of", "--whole")
        assert said.startswith("1 ") and f"{file}:" in said, said
        assert "device in Windows" in said or "cannot be an id" in said
        path.write_text(written, encoding="utf-8")


@pytest.mark.parametrize("place", ["out", "out/public", "out/un/2026-014", "out/internal/2026-014/set-aside"])
def test_nothing_is_written_through_a_link(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if place.endswith("set-aside"):  # something lies there that will be moved
        (office / "out/public/2026-014").mkdir(parents=True)
        (office / "out/public/2026-014/press-release.en.txt").write_text("by hand", encoding="utf-8")
    (office / place).parent.mkdir(parents=True, exist_ok=True)
    try:
        (office / place).symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    said = run(office, monkeypatch, "draft", "2026-014", "-f", "txt", "--date", "as_of")
    assert said.startswith("1 ") and f"{place} is a link" in said
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    ("character", "as_escape"), [("\u202e", False), ("\u061c", True), ("\u200f", False), ("\u2066", True)]
)
def test_a_turning_character_leaves_names_and_addresses(
    office: Path, monkeypatch: pytest.MonkeyPatch, character: str, as_escape: bool
) -> None:
    written = f"\\u{ord(character):04x}" if as_escape else character
    path = office / "cases/example.yaml"
    text = path.read_text("utf-8").replace("name: Ada Quill", f'name: "Ada {written}Quill"')
    source = f'title: "T{written}itle", url: "https://a.example/{written}b", cite: yes'
    text += f"  - {{id: S9, kind: ngo, {source}}}\n"
    path.write_text(text, encoding="utf-8")
    said = run(office, monkeypatch, "check", "2026-014", "--date", "as_of", "--whole")
    name = next(number for number, line in enumerate(text.split("\n"), 1) if 'Quill"' in line)
    assert f"cases/example.yaml:{name}:" in said and said.count("warning turning-character") == 3, said
    run(office, monkeypatch, "draft", "2026-014", "-f", "txt,html,md", "--date", "as_of")
    files = list((office / "out").rglob("*.*"))
    assert len(files) > 6 and not any(
        character in file.read_text("utf-8") for file in files if file.is_file()
    )


def test_turning_characters_of_the_office_and_its_recipients_are_reported(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file, key in (("hrdalert.yaml", "acronym: "), ("recipients/example.yaml", "office: ")):
        path = office / file
        path.write_text(path.read_text("utf-8").replace(key, f"{key}\u202e", 1), encoding="utf-8")
    assert "hrdalert.yaml:6:12: warning turning" in run(
        office, monkeypatch, "check", "--date", "as_of", "--whole"
    )
    assert "recipients/example.yaml:6:" in run(office, monkeypatch, "recipients")
