"""The office's own files in messages: copies without metadata, searched for names, not too large."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pypdf
import pytest

from hrdalert.documents.images import has_place
from tests.drafts.test_bundle import DOT, noted, pdf, word

from .post_office import DAY, PostOffice, failing, office, run

RELEASE = ("queue", "example", "-d", "press-release", "--date", DAY)
PLACE = (
    b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHIII", 1, 0x8825, 4, 1, 26, 0) + b"GPS of the house of Tim"
)
PHOTO = DOT[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(PLACE)) + PLACE + DOT[2:]
TOLD = (b"Tim", b"GPS", b"xmp", b"Exif")


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def here(tmp_path: Path, post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office in which we stand, without annexes."""
    folder = office(tmp_path / "office", post.port)
    (folder / "annexes").mkdir()
    monkeypatch.chdir(folder)
    return folder


def annexes(here: Path, **files: bytes) -> None:
    """Puts files into the workspace, and into the case; ``photo_jpg`` is photo.jpg."""
    rows = ""
    for key, content in files.items():
        name = key.replace("_", ".")
        (here / "annexes" / name).write_bytes(content)
        rows += f"  - {{file: annexes/{name}, title: The {key[:4]}, to: [press-release]}}\n"
    case = here / "cases" / "example.yaml"
    case.write_text(f"{case.read_text('utf-8')}\nannexes:\n{rows}", "utf-8")


def test_copies_go_and_originals_stay_as_they_are(here: Path, post: PostOffice) -> None:
    files = {
        "photo_jpg": PHOTO,
        "verdict_pdf": pdf("The court found her guilty.", Author="Tim", Title="GPS"),
        "letter_docx": word("A letter of support."),
    }
    annexes(here, **files)
    said = run(*RELEASE, "--looked-at")
    assert "annex 1, annexes/photo.jpg: the copy is without EXIF, the place where it was taken (GPS)" in said
    assert "annex 2, annexes/verdict.pdf: the copy is without" in said and "author: Tim" in said
    assert "annex 3, annexes/letter.docx: the copy is without author: Tim at the desk" in said
    shown = run("approve", "--yes", "--by", "Ada Quill")
    assert "Attached: 2026-014-annex-1.jpg (The phot)" in shown
    run("send", "--send")
    assert len(post.received) == 3
    for message in post.messages.values():
        photo, verdict, letter = message.iter_attachments()
        kinds = [part.get_content_type().rpartition(".")[2] for part in (photo, verdict, letter)]
        assert kinds == ["image/jpeg", "application/pdf", "document"]
        contents = [part.get_content() for part in (photo, verdict, letter)]
        assert not any(told in content for content in contents for told in TOLD[:2])
        assert contents[0][20:] == DOT[20:], "the picture itself is the same"
        reader = pypdf.PdfReader(BytesIO(contents[1]))
        assert "The court found her guilty." in reader.pages[0].extract_text()
        assert not reader.metadata or not any(map(str.strip, map(str, reader.metadata.values())))
        opened = docx.Document(BytesIO(contents[2]))
        assert opened.paragraphs[0].text == "A letter of support."
        assert not [name for name in ZipFile(BytesIO(contents[2])).namelist() if name.startswith("docProps")]
        _read_by_exiftool(here, contents)
    assert {key: (here / "annexes" / key.replace("_", ".")).read_bytes() for key in files} == files


def _read_by_exiftool(folder: Path, contents: list[bytes]) -> None:
    """The same by a program of others, where it is installed."""
    if shutil.which("exiftool") is None:
        return
    for number, content in enumerate(contents):
        (folder / f"copy{number}").write_bytes(content)
        read = subprocess.run(
            ["exiftool", "-json", f"copy{number}"], capture_output=True, check=True, cwd=folder
        )
        (found,) = json.loads(read.stdout)
        assert not {"GPSPosition", "Author", "Creator", "LastModifiedBy", "Producer"} & found.keys(), found


def test_what_cannot_be_searched_is_looked_at_first(here: Path, post: PostOffice) -> None:
    annexes(here, photo_jpg=PHOTO)
    assert "a picture cannot be searched for names" in failing(*RELEASE)
    assert "0 would leave now" in run("send", "--send")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("verdict_pdf", noted(pdf("Words.")), "it has comments"),
        ("letter_docx", word("A letter.")[:200], "it is damaged"),
        ("notes_txt", b"Words.", "it is neither PDF, JPEG, PNG nor a Word file"),
    ],
)
def test_what_cannot_be_made_clean_does_not_go(
    name: str, content: bytes, why: str, here: Path, post: PostOffice
) -> None:
    annexes(here, **{name: content})
    assert why in failing(*RELEASE, "--looked-at")
    assert "0 would leave now" in run("send", "--send")


def test_a_name_that_the_reader_may_not_have_is_found_in_an_annex(here: Path, post: PostOffice) -> None:
    annexes(here, verdict_pdf=pdf("Tim Quill stood at the door."))
    assert "a form of the name of tim stands in this file, and its reader may not have it" in failing(
        *RELEASE
    )


def test_annexes_that_are_too_large_are_refused(here: Path, post: PostOffice) -> None:
    settings = here / "hrdalert.yaml"
    text = settings.read_text("utf-8").replace("per_domain: 100000", "per_domain: 100000, megabytes: 1")
    settings.write_text(text, "utf-8")
    large = DOT[:2] + b"\xff\xdb\xff\xff" + b"x" * 65_533
    annexes(here, photo_jpg=large + DOT[2:], more_jpg=DOT[:2] + large[2:] * 14 + DOT[2:])
    assert "The annexes make a message of 1 MB, and mail: limits: megabytes: allows 1." in failing(
        *RELEASE, "--looked-at"
    )


def test_an_annex_that_changed_is_approved_anew(here: Path, post: PostOffice) -> None:
    annexes(here, verdict_pdf=pdf("The court found her guilty."))
    run(*RELEASE)
    run("approve", "--yes", "--by", "Ada Quill")
    (here / "annexes" / "verdict.pdf").write_bytes(pdf("The court acquitted her."))
    assert "a file beside it is another one" in failing("send", "--send")
    assert not post.received


def test_a_camera_says_where_it_was() -> None:
    assert has_place(PHOTO)
    assert not has_place(DOT)
    assert not has_place(DOT + b"Exif\0\0II")
