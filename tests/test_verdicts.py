"""What a glance at many cases tells of their documents, from when they were looked at last."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hrdalert import knowledge
from hrdalert.cli import main
from hrdalert.documents.letters import Letters
from hrdalert.review import TELLS_BY_LANGUAGE


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace as ``hrdalert init`` makes it."""
    folder = tmp_path / "office"
    assert run("init", str(folder)).exit_code == 0
    monkeypatch.chdir(folder)
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def _seen_at_a_glance(*cases: str, day: str = "2026-03-20") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("check", "--brief", "--json", *cases, "--date", day).output)
    return found


def test_a_glance_tells_what_was_found_in_documents_that_are_still_the_same(office: Path) -> None:
    example = Path("cases/example.yaml").read_text("utf-8")
    other = re.sub(r"(?m)^id: example", "id: other", example.replace("2026-001", "2026-002"))
    Path("cases/other.yaml").write_text(other, "utf-8")
    assert [each["documents"] for each in _seen_at_a_glance()] == [None, None]
    whole = json.loads(run("check", "example", "--json", "--date", "2026-03-20").output)[0]["readiness"]
    found = {each["reference"]: each["documents"] for each in _seen_at_a_glance()}
    assert found["2026-002"] is None
    assert [(each["document"], each["ready"]) for each in found["2026-001"]] == [
        (each["document"], each["ready"]) for each in whole
    ]
    for each, of_all in zip(found["2026-001"], whole, strict=True):
        rules = {one["code"] for one in of_all["problems"] if one["code"][:1].isupper()}
        assert rules == {*each["needs"], *each["remarks"]}
    said = run("check", "--brief", "--date", "2026-03-20").output
    assert "2 cases, 1 with what was found in the documents." in said
    run("check", "--whole", "--date", "2026-03-20")
    said = run("check", "--brief", "--date", "2026-03-20").output
    assert "2 cases, with what was found in the documents." in said
    codes = {id for each in found["2026-001"] for id in (*each["needs"], *each["remarks"])}
    assert codes and all(id in said for id in codes)


def test_a_glance_says_which_documents_are_not_ready(office: Path) -> None:
    path = Path("cases/example.yaml")
    path.write_text(path.read_text("utf-8").replace("public: yes", "public: no"), "utf-8")
    (whole,) = json.loads(run("check", "--json", "--date", "2026-11-25").output)
    waiting = [each["document"] for each in whole["readiness"] if not each["ready"]]
    done = run("check", "--brief", "--date", "2026-11-25")
    line = next(line for line in done.output.splitlines() if line.startswith("    not ready: "))
    assert [part.split()[0] for part in line.removeprefix("    not ready: ").split(", ")] == waiting


def _changed(path: str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new, 1), "utf-8")


def _add_template() -> None:
    folder = Path("letter_templates/our-note")
    folder.mkdir(parents=True)
    (folder / "en.md").write_text("---\ntitle: Our note\naudience: internal\n---\nA note.\n", "utf-8")


def _know_better() -> None:
    Path("knowledge").mkdir()
    record = run("knowledge", "mandates", "hrd").output
    Path("knowledge/mandates.yaml").write_text(record, "utf-8")


CHANGES: dict[str, Callable[[], object]] = {
    "the case": lambda: _changed("cases/example.yaml", "reference:", "# seen\nreference:"),
    "the recipients": lambda: Path("recipients/ours.yaml").write_text("recipients: []\n", "utf-8"),
    "the settings": lambda: _changed("hrdalert.yaml", "name: ", "name: New "),
    "the templates": _add_template,
    "what is known": _know_better,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_found_counts_no_more_when_something_has_changed(
    office: Path, change: Callable[[], object]
) -> None:
    run("check", "example", "--date", "2026-03-20")
    assert _seen_at_a_glance("example")[0]["documents"]
    change()
    assert [each["documents"] for each in _seen_at_a_glance("example")] == [None]


def test_what_was_found_counts_on_the_same_day_only(office: Path) -> None:
    run("check", "example", "--date", "2026-03-20")
    assert _seen_at_a_glance("example", day="2026-03-21")[0]["documents"] is None
    assert _seen_at_a_glance("example")[0]["documents"]


def test_what_is_kept_of_a_check_tells_nothing_of_the_case(office: Path) -> None:
    run("check", "example", "-d", "press-release", "--date", "2026-03-20")
    assert not Path(".hrdalert").exists(), "what was found in one document is not what was found"
    run("check", "example", "--date", "2026-03-20")
    (kept,) = Path(".hrdalert/checks").iterdir()
    assert kept.name == "2026-001.json"
    data = json.loads(kept.read_text("utf-8"))
    words = set(re.findall(r"\w+", json.dumps(data["verdicts"])))
    words -= {"document", "language", "ready", "needs", "remarks", "true", "false", "en"}
    words -= {word for document, _ in Letters().all() for word in document.split("-")}
    words -= {*knowledge.rules(), *(tell.id for tells in TELLS_BY_LANGUAGE.values() for tell in tells)}
    assert not words
    assert Path(".hrdalert/.gitignore").read_text("utf-8").endswith("*\n")


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"\xff", b'{"key": 1}', b'{"key":"","verdicts":[],"version":0}']
)
def test_what_was_found_and_cannot_be_read_is_not_known(office: Path, damage: bytes) -> None:
    run("check", "example", "--date", "2026-03-20")
    Path(".hrdalert/checks/2026-001.json").write_bytes(damage)
    assert _seen_at_a_glance("example")[0]["documents"] is None


def test_a_workspace_that_cannot_be_written_is_checked_all_the_same(office: Path) -> None:
    Path(".hrdalert").write_text("a file where the folder should be", "utf-8")
    assert run("check", "example", "--date", "2026-03-20").exit_code == 0
