"""A translator's sheet: what is missing or changed goes out, and comes back without loss."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
import yaml
from click.testing import CliRunner, Result

from hrdalert.cases.translation_rows import EMPTY, rows, taken_back, with_ids
from hrdalert.cases.translations import translated, translation_file
from hrdalert.cli import main
from hrdalert.drafts.translation_sheet import Sheet, read_sheet
from tests.builder import EXAMPLE, read_case
from tests.drafting import REAL, a_workspace
from tests.drafts.edited import NEEDS_LIBREOFFICE, LibreOffice

Fill = Callable[[Path], Path]
"""Fills in a sheet as a translator would."""


def in_spanish(text: str) -> str:
    return "\n\n".join(f"«{paragraph}»" for paragraph in text.split("\n\n"))


def filled_in_word(folder: Path) -> Path:
    (sheet,) = folder.glob("out/internal/*/to-translate.es.docx")
    word = docx.Document(BytesIO(sheet.read_bytes()))
    for row in word.tables[0].rows[1:]:
        first, *more = in_spanish("\n\n".join(one.text for one in row.cells[1].paragraphs)).split("\n\n")
        row.cells[3].paragraphs[0].text = first
        for paragraph in more:
            row.cells[3].add_paragraph(paragraph)
    word.save(str(sheet))
    return sheet


def filled_in_yaml(folder: Path) -> Path:
    (sheet,) = folder.glob("out/internal/*/to-translate.es.yaml")
    data = yaml.safe_load(sheet.read_text("utf-8"))
    for item in data["texts"]:
        item["translation"] = in_spanish(item["says"].strip())
    sheet.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return sheet


def an_office(folder: Path, monkeypatch: pytest.MonkeyPatch, case: Path = EXAMPLE) -> Path:
    """The case file of an office in which commands run."""
    workspace = a_workspace(folder / "office", case)
    monkeypatch.chdir(workspace.root)
    return workspace.find_cases()[0]


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["translate", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize("filled", [filled_in_word, filled_in_yaml])
@pytest.mark.parametrize("case", [EXAMPLE, *REAL], ids=lambda path: path.stem)
def test_a_sheet_comes_back_without_loss(
    case: Path, filled: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = an_office(tmp_path, monkeypatch, case)
    run(file.stem, "es")
    wanted = rows(read_case(file), "es", EMPTY)
    run(file.stem, "es", filled(tmp_path / "office"))
    translation = translation_file(file, "es").read_bytes()
    _, problems = translated(read_case(file), "es")
    assert not problems, [problem.in_a_line for problem in problems]
    assert not rows(read_case(file), "es", translation)
    assert len(wanted) == translation.decode("utf-8").count("«") - sum(
        row.original.count("\n\n") for row in wanted
    )
    assert "Nothing is to be translated" in run(file.stem, "es").output


def test_what_changed_is_asked_again_and_the_translator_sees_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = an_office(tmp_path, monkeypatch)
    run(file.stem, "es")
    run(file.stem, "es", filled_in_word(tmp_path / "office"))
    text = file.read_text("utf-8")
    file.write_text(text.replace("now: |\n", "now: |\n  Plums ripen late.\n"), "utf-8")
    (row,) = rows(read_case(file), "es", translation_file(file, "es").read_bytes())
    assert (row.key, row.state, row.new) == ("now", "changed", ("Plums ripen late.",))
    assert row.so_far.startswith("«")
    sheet = docx.Document(BytesIO(Sheet("2026-014", "es", "en", [row]).word))
    runs = sheet.tables[0].rows[1].cells[1].paragraphs[0].runs
    assert [one.text for one in runs if one.bold] == ["Plums ripen late."]


def test_a_text_that_changed_while_the_sheet_was_away_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = an_office(tmp_path, monkeypatch)
    run(file.stem, "es")
    sheet = filled_in_yaml(tmp_path / "office")
    text = file.read_text("utf-8")
    headline = str(read_case(file).headline)
    file.write_text(text.replace(headline, f"{headline} again", 1), "utf-8")
    said = run(file.stem, "es", sheet).output
    assert "not taken, since the case file says something else by now: headline" in said
    assert [row.key for row in rows(read_case(file), "es", translation_file(file, "es").read_bytes())] == [
        "headline"
    ]


def test_items_without_an_id_get_one_by_which_their_translation_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = an_office(tmp_path, monkeypatch)
    before = file.read_text("utf-8")
    assert "only: police}" in before
    assert "items got an id" in run(file.stem, "es").output
    assert file.read_text("utf-8") == before.replace(
        "away, only: police}", "away, id: demand-5, only: police}"
    )
    assert "items got an id" not in run(file.stem, "es").output


def test_what_stays_empty_stays_untranslated(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(EXAMPLE.read_bytes())
    file.write_bytes(with_ids(read_case(file), "es", EMPTY, EXAMPLE.read_bytes()))
    case = read_case(file)
    wanted = {row.key: row.original for row in rows(case, "es", EMPTY)}
    sheet = {key: (text, "" if key == "summary" else in_spanish(text)) for key, text in wanted.items()}
    returned = taken_back(case, "es", EMPTY, sheet)
    assert list(returned.empty) == ["summary"] and not returned.changed
    assert [row.key for row in rows(case, "es", returned.content)] == ["summary"]


def test_one_text_goes_in_and_the_rest_of_the_translation_stays_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(EXAMPLE.read_bytes())
    case = read_case(file)
    before = b"# mine\nreference: 2026-014\nlanguage: es\nheadline:   'Detenida'   # looked at\n"
    summary = next(row for row in rows(case, "es", before) if row.key == "summary")
    content = taken_back(case, "es", before, {"summary": (summary.original, "Resumen.")}).content
    assert content.startswith(before) and b"summary: Resumen." in content


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", b"no Word file", "no Word file that can be read"),
        ("a.yaml", b"texts: [", "a.yaml"),
        ("a.yaml", b"headline: x\n", "no sheet of a translation"),
    ],
)
def test_what_is_no_sheet_is_refused_and_nothing_is_written(
    name: str, content: bytes, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = an_office(tmp_path, monkeypatch)
    (tmp_path / name).write_bytes(content)
    result = CliRunner().invoke(main, ["translate", file.stem, "es", str(tmp_path / name)])
    assert result.exit_code == 1 and says in result.output
    assert not translation_file(file, "es").exists()


@NEEDS_LIBREOFFICE
def test_a_sheet_that_libreoffice_saved_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = an_office(tmp_path, monkeypatch)
    run(file.stem, "es")
    sheet = filled_in_word(tmp_path / "office")
    told = read_sheet(sheet)
    (saved,) = LibreOffice(tmp_path / "other").round_trip([sheet])
    assert read_sheet(saved) == told
