"""Drafting: the same bytes each time, whole files only, and nothing of the machine in them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from hrdalert.cases import read_case
from hrdalert.documents.blocks import Document, Heading, Paragraph, Text
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.errors import InputErrors, WriterError
from hrdalert.files import put
from hrdalert.formats import find_writer, missing_in, place
from hrdalert.resources import packaged_letters
from hrdalert.settings import FORMATS
from hrdalert.writers import Written
from tests import chang


def draft(root: Path, **environment: str) -> dict[str, str]:
    """Drafts everything in a workspace and a process of its own; the digest of each file by its path."""
    root.mkdir()
    shutil.copy(chang.ROOT / "hrdalert.yaml", root)
    for name in ("cases", "recipients"):
        shutil.copytree(chang.ROOT / name, root / name)
    out = root / "out"
    code = (
        "import sys; from hrdalert.cli import main; "
        "main(['draft','chang-weiping','--date','2021-04-20','-f','docx,pdf,html,txt,md','-o',sys.argv[1]])"
    )
    subprocess.run(
        [sys.executable, "-c", code, "out"],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_drafting_twice_gives_the_same_bytes_in_every_format(tmp_path: Path) -> None:
    """In another process, another time zone and with another order of hashes too."""
    first = draft(tmp_path / "one", TZ="UTC", PYTHONHASHSEED="1")
    second = draft(
        tmp_path / "two", TZ="Asia/Shanghai", PYTHONHASHSEED="2", HOME=str(tmp_path), USER="somebody"
    )
    assert len(first) == len(chang.DOCUMENTS) * len(FORMATS)
    assert first == second


@pytest.mark.parametrize("document", chang.DOCUMENTS)
@pytest.mark.parametrize("format", FORMATS)
def test_every_block_is_in_the_file_in_order(document: str, format: str) -> None:
    made = chang.composed(document)
    writer = find_writer(format)
    assert missing_in(made, writer.read_back(writer.write(made).content)) is None


def test_verify_stops_a_file_that_lost_something(tmp_path: Path) -> None:
    class Forgetful:
        format = "txt"

        def write(self, document: Document) -> Written:
            return Written(b"nothing much")

        def read_back(self, content: bytes) -> str:
            return content.decode()

    desk = Desk(chang.desk().workspace)
    desk._writers["txt"] = Forgetful()
    order = Order("press-release", "en", chang.THEN)
    with pytest.raises(WriterError, match="is missing"):
        list(desk.draft(chang.named(), order, ["txt"], tmp_path, chang.THEN, verify=True))
    assert not list(tmp_path.rglob("*"))


def test_missing_in_knows_the_order() -> None:
    def paragraphs(*words: str) -> Document:
        blocks = tuple(Paragraph((Text(word),)) for word in words)
        return Document("x", "x", "en", "public", chang.THEN, "o", "r", (Heading(1, (Text("One"),)), *blocks))

    assert missing_in(paragraphs("two", "three"), "One two\nthree") is None
    assert missing_in(paragraphs("three", "two"), "One two\nthree") == "two"


def test_a_file_is_never_seen_half_written(tmp_path: Path) -> None:
    """What stood there stays until the new file is whole, and nothing is left beside it."""
    path = tmp_path / "folder" / "letter.txt"
    put(path, b"first")

    with pytest.raises(TypeError):
        put(path, "not bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"first"
    assert [each.name for each in path.parent.iterdir()] == ["letter.txt"]


def test_metadata_hold_the_organisation_the_title_and_the_day_alone() -> None:
    made = chang.composed("press-release")
    docx = find_writer("docx").write(made).content
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "China: Lawyer charged with subversion after speaking of torture" in core
    assert "Example Defenders Watch" in core
    assert core.count("2021-04-20T00:00:00Z") == 2
    assert "python" not in core.lower()
    pdf = PdfReader(BytesIO(find_writer("pdf").write(made).content))
    assert pdf.metadata is not None
    assert pdf.metadata.title == made.title
    assert pdf.metadata.author == "Example Defenders Watch"
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.date() == chang.THEN


def test_names_stand_in_no_path() -> None:
    for document in chang.DOCUMENTS:
        path = place(chang.composed(document), "pdf").as_posix().lower()
        assert "chang" not in path
        assert "weiping" not in path
        assert "2020-117" in path


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_word_files_open_in_libreoffice_with_all_their_text(tmp_path: Path) -> None:
    made: Sequence[str] = ("un-communication", "urgent-action")
    for name in made:
        put(tmp_path / f"{name}.docx", find_writer("docx").write(chang.composed(name)).content)
    subprocess.run(
        [
            "soffice",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            *(f"{name}.docx" for name in made),
        ],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        check=True,
        timeout=180,
    )
    for name in made:
        assert (
            missing_in(
                chang.composed(name), _without_markers((tmp_path / f"{name}.txt").read_text("utf-8-sig"))
            )
            is None
        )


def _without_markers(text: str) -> str:
    """LibreOffice writes the marks of lists into the text."""
    lines = (line.strip() for line in text.splitlines())
    marks = ("• ", "", "·")
    return "\n".join(
        next((line.removeprefix(mark) for mark in marks if line.startswith(mark)), line) for line in lines
    )


def test_a_text_for_a_document_that_is_none_is_an_error_with_the_one_that_was_meant(tmp_path: Path) -> None:
    case = (
        (chang.ROOT / "cases" / "china-chang-weiping.yaml")
        .read_text("utf-8")
        .replace("\n  appeal-letter:\n", "\n  appeal_letter:\n", 1)
    )
    path = tmp_path / "cases" / "case.yaml"
    path.parent.mkdir()
    path.write_text(case, encoding="utf-8")
    with pytest.raises(
        InputErrors, match=r"there is no document 'appeal_letter'\n    did you mean appeal-letter\?"
    ):
        chang.desk().documents(read_case(path), Order("press-release", "en", chang.LATER), chang.LATER)


@pytest.mark.parametrize("format", ["pdf", "docx", "html"])
def test_a_submission_says_whose_it_is_in_the_one_place_that_is_confidential(format: str) -> None:
    """It asks the experts not to say so to the Government, who may get pages of it."""
    own = "Example Defenders Watch"
    made = find_writer(format).write(chang.composed("un-communication")).content
    if format == "pdf":
        reader = PdfReader(BytesIO(made))
        texts = [page.extract_text() for page in reader.pages]
        whole = " ".join(" ".join(texts).split())
        assert reader.metadata is not None and not reader.metadata.author
        assert texts[1].startswith("Submission to the special procedures: Mr Chang Weiping (China)")
    elif format == "docx":
        with zipfile.ZipFile(BytesIO(made)) as file:
            whole = " ".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    else:
        whole = made.decode()
    assert whole.count(own) == 1


def test_a_submission_is_never_set_on_the_offices_own_letterhead(tmp_path: Path) -> None:
    """Which may say whose it is in a picture, or in so many words."""
    path = tmp_path / "letterhead.docx"
    packaged = packaged_letters() / "letterhead.docx"
    with zipfile.ZipFile(packaged) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"{organisation}", b"Lantern Letter Watch"))
    writer = find_writer("docx", path)
    for document, shown in (("un-communication", False), ("appeal-letter", True)):
        with zipfile.ZipFile(BytesIO(writer.write(chang.composed(document)).content)) as file:
            heads = b"".join(file.read(name) for name in file.namelist() if "header" in name)
        assert (b"Lantern Letter Watch" in heads) is shown
