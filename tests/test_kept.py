"""What was worked out of packaged templates is kept for the next start, and never taken for anything else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jinja2
import pytest

from hrdalert import kept
from hrdalert.documents import mistakes
from hrdalert.documents.check import block_names, check_template
from hrdalert.documents.language_names import language_names
from hrdalert.documents.letters import LetterEnvironment, Letters
from hrdalert.knowledge import records

from .conftest import Bench

NAME = "press-release/en.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things are kept in this test, and nowhere else."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    _forget()
    return tmp_path / "kept"


def _forget() -> None:
    """As in a new process."""
    for function in (block_names, mistakes._checked, language_names):
        function.cache_clear()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.kept"))


def _no_reading(*_: object, **__: object) -> None:
    raise AssertionError("Jinja reads a template again")


def test_a_packaged_template_is_read_and_checked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = Letters()
    file = letters.find("press-release", "en")
    assert check_template(letters, file) == []
    names = block_names(letters, file)
    code = letters.environment.get_template(NAME).root_render_func.__code__
    _forget()
    monkeypatch.setattr(LetterEnvironment, "_parse", _no_reading)
    again = Letters()
    assert check_template(again, again.find("press-release", "en")) == []
    assert block_names(again, again.find("press-release", "en")) == names
    assert again.environment.get_template(NAME).root_render_func.__code__ == code


def test_what_was_kept_of_another_text_or_program_or_is_damaged_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.keep("a check", b"sound", "text")
    assert kept.kept("a check", "text") == b"sound"
    assert kept.kept("a check", "another text") is None
    assert kept.kept("another check", "text") is None
    with monkeypatch.context() as newer:
        newer.setattr(kept, "program_mark", lambda: b"a newer one")
        assert kept.kept("a check", "text") is None
    (file,) = _files(folder)
    whole = file.read_bytes()
    for damaged in (b"", b"short", whole[:-1], whole + b"!"):
        file.write_bytes(damaged)
        assert kept.kept("a check", "text") is None
    file.write_bytes(whole)
    assert kept.kept("a check", "text") == b"sound"


def test_nothing_of_the_office_is_kept(folder: Path, bench: Bench) -> None:
    document = bench.template("# A title\n\n{% block lede %}Words of the office.{% endblock %}\n")
    letters = bench.desk.letters
    file = letters.find(document, "en")
    assert check_template(letters, file) == []
    assert block_names(letters, file) == ("lede",)
    letters.environment.get_template(file.name)
    names = [path.name for path in _files(folder)]
    assert [name for name in names if not name.startswith(("index-of-records-", "records-"))] == []


def test_a_mistake_is_found_each_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = Letters()
    file = letters.find("press-release", "en")
    problem = object()
    monkeypatch.setattr(mistakes, "mistakes_of", lambda *_: [problem])
    assert check_template(letters, file) == [problem] == check_template(letters, file)


def test_nothing_is_kept_where_python_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept.keep("a check", b"sound", "text")
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_no_harm(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    kept.keep("a check", b"sound", "text")
    assert kept.kept("a check", "text") is None
    assert isinstance(Letters().environment.get_template(NAME), jinja2.Template)


def test_records_of_which_many_are_asked_for_are_parsed_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the others, only those asked for; and what an office has of its own is never kept."""

    def fresh(own: records.OwnRecords | None = None) -> records.Records[dict[str, Any]]:
        return records.Records(
            records.documents("instruments")[0], lambda found, _: found, own, "some records"
        )

    ids = list(fresh())
    few = fresh()
    assert [few[id]["id"] for id in ids[: records.MANY - 1]] == ids[: records.MANY - 1]
    names = [path.name.split(".")[0] for path in _files(folder)]
    assert names == ["index-of-some-records"]
    first = dict(fresh())
    names = [path.name.split(".")[0] for path in _files(folder)]
    assert names == ["index-of-some-records", "some-records"]
    monkeypatch.setattr(records.Index, "of", _no_reading)
    monkeypatch.setattr(records.Records, "_parse", _no_reading)
    assert dict(fresh()) == first
    ours = records.OwnRecords(fresh().header, {ids[0]: {"id": ids[0], "name": "as our office has it"}})
    assert fresh(ours)[ids[0]]["name"] == "as our office has it"


def test_names_of_languages_are_the_same_kept_or_new(folder: Path) -> None:
    names = language_names("en")
    assert names["zh"] == "Chinese"
    language_names.cache_clear()
    assert language_names("en") == names
    assert _files(folder)
