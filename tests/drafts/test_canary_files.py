"""No file holds what its reader may not see: a word of its own in every field, looked for in every part of every file.

The search shares nothing with the product: it opens each file, unpacks what is packed, and reads the letters.
"""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib
from pathlib import Path

import pypdf
import pytest
from msgspec.structs import replace

from hrdalert.cases.model import Case
from hrdalert.cases.shape import shape_of
from hrdalert.drafts.case_run import RunOptions, draft_case
from hrdalert.drafts.formats import find_writer, place
from tests.builder import EXAMPLE, case_text, written
from tests.disclosure.planting import DAY, Planting, Scenario
from tests.drafting import a_workspace, all_drafts

AUDIENCES = {"u": "un", "g": "government", "t": "third_state", "p": "public"}
FORMATS = ("docx", "pdf", "html", "txt", "md")
OFFICE = {
    "id": "lamp-police",
    "office": "Lamp Police",
    "kind": "police",
    "level": "local",
    "country": "AND",
    "address": ["1 Lamp Street"],
    "salutation": "Dear Director,",
    "channel": "post",
    "languages": ["en"],
    "source": "invented",
    "verified_on": "2031-05-20",
}
EMBASSY = {**OFFICE, "id": "lamp-embassy", "office": "Lamp Embassy", "kind": "embassy", "represents": "FRA"}


def _planted(folder: Path, scenario: Scenario) -> tuple[Planting, dict[str, list[Path]]]:
    """The files of every draft of a case with a word of its own in every field, by their readers.

    The days of the planted fields make no sense together, so that no draft is ready: each is written as if it were.
    """
    planting = Planting(scenario)
    values = planting.part(shape_of(Case), ())
    case, recipients = folder / "lantern.yaml", folder / "recipients.yaml"
    case.write_text(written(values), encoding="utf-8")
    recipients.write_text(written({"recipients": [OFFICE, EMBASSY]}), encoding="utf-8")
    opened = a_workspace(folder / "office", case, recipients=recipients).case("lantern")
    files: dict[str, list[Path]] = {}
    for made in all_drafts(opened, DAY)[0]:
        document = replace(made.document, mark=None)
        for format in FORMATS:
            path = folder / "out" / place(document, format)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(find_writer(format).write(document).content)
            files.setdefault(document.audience, []).append(path)
    return planting, files


def _letters(path: Path) -> str:
    """Everything that a file holds, and its path, without case and white space."""
    content = path.read_bytes()
    parts = [path.name, content.decode("utf-8", "replace")]
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            parts += [f"{name} {opened.read(name).decode('utf-8', 'replace')}" for name in opened.namelist()]
    if path.suffix == ".pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        parts += [page.extract_text() for page in reader.pages]
        parts += [str(reader.metadata), str(reader.outline), *_unpacked(content)]
    return "".join("".join(part.split()) for part in parts).casefold()


def _unpacked(content: bytes) -> list[str]:
    """The streams of a PDF, unpacked where they are packed."""
    streams = []
    for part in content.split(b"stream\n")[1:]:
        try:
            streams.append(zlib.decompressobj().decompress(part.lstrip(b"\r\n")).decode("latin-1"))
        except zlib.error:
            continue
    return streams


@pytest.mark.parametrize("scenario", ["nobody", "un", "confidential"])
def test_no_file_holds_what_its_reader_may_not_see(scenario: Scenario, tmp_path: Path) -> None:
    planting, files = _planted(tmp_path, scenario)
    words = {path: word for path, word in planting.canaries.items() if word.isalpha() and word.islower()}
    assert len(words) > 80
    for letter, audience in AUDIENCES.items():
        if audience == "third_state" and scenario != "confidential":
            assert audience not in files  # all that is asked there needs a name
            continue
        assert len(files[audience]) >= len(FORMATS)
        for path in files[audience]:
            letters = _letters(path)
            assert not [
                key for key, word in words.items() if letter not in planting.sees(key) and word in letters
            ]


@pytest.mark.parametrize("answer", ["missing", "withdrawn", "no", "un"])
def test_a_name_without_consent_is_in_no_file_of_the_public_or_a_government(
    answer: str, tmp_path: Path
) -> None:
    """The release, the action and the letter are made all the same, from the texts under ``withheld:``."""
    given = {"answer": "yes", "by": "brother", "date": "2026-03-09", "how": "signed form"}
    consent = {
        "missing": {"submission": given},
        "withdrawn": {"submission": given, "government": "withdrawn", "public": "withdrawn"},
        "no": {"submission": given, "government": "no", "public": "no"},
        "un": {"submission": given, "un_report": given},
    }[answer]
    case = tmp_path / "puppets.yaml"
    case.write_text(case_text(EXAMPLE, alleged_victims__0__consent=consent), encoding="utf-8")
    workspace = a_workspace(tmp_path / "office", case, recipients=EXAMPLE.parent / "recipients.yaml")
    day = datetime.date(2026, 3, 20)
    outcome = draft_case(
        workspace.case("puppets").case_on_day(day, day),
        RunOptions((), FORMATS, ("en",), day, day),
        workspace.root,
    )
    assert not outcome.failures
    for audience, documents in {"public": 2, "government": 1}.items():
        files = [path for path in (workspace.out / audience).rglob("*.*") if path.is_file()]
        assert len(files) == documents * len(FORMATS)
        for path in files:
            assert "quill" not in _letters(path), path.name
    assert "quill" in _letters(workspace.out / "un/2026-014/un-communication.en.docx")


def test_who_agreed_is_named_and_the_search_finds_it(tmp_path: Path) -> None:
    """The search would see a leak: where everybody agreed it finds the release's own words in each format."""
    planting, files = _planted(tmp_path, "all")
    for format in FORMATS:
        (release,) = (path for path in files["public"] if path.name == f"press-release.en.{format}")
        assert planting.canaries["release.lead"] in _letters(release), format
