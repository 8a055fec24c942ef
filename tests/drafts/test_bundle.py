"""What goes to one door: the document, its annexes without metadata, a list of exhibits, and one PDF of it all."""

from __future__ import annotations

import base64
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from click.testing import CliRunner
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from hrdalert.cli import main
from hrdalert.documents.blocks import Document, Paragraph, Text
from hrdalert.drafts.bundle import Bundle
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.drafts.formats import find_writer
from hrdalert.errors import InputErrors, LeakError, NotReadyError, RefusedError, WorkspaceError
from hrdalert.workspace import Workspace
from tests.drafts.test_case_run import DAY, drafted, office
from tests.writers.sample import png

GPS = b"GPS 52.5N 13.4E, telephone of Tim"
EXIF = b"Exif\0\0II*\0\x08\0\0\0\0\0" + GPS
DOT = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////"
    "////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
) + b"\xff\xd9"  # fmt: skip
PHOTO = DOT[:2] + b"\xff\xe1" + struct.pack(">H", 2 + len(EXIF)) + EXIF + DOT[2:]


def pdf(*words: str, **about: str) -> bytes:
    """A PDF of paragraphs, with properties."""
    paragraphs = tuple(Paragraph((Text(text),)) for text in words)
    page = Document("annex", "annex", "en", "un", DAY, "", "x", paragraphs)
    writer = pypdf.PdfWriter(BytesIO(find_writer("pdf").write(page).content))
    writer.add_metadata({f"/{key}": value for key, value in about.items()})
    return saved(writer)


def saved(writer: pypdf.PdfWriter) -> bytes:
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def scan(content: bytes = PHOTO, filter: str = "/DCTDecode") -> bytes:
    """A PDF of one picture, as a telephone makes it."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(100, 100)
    image = StreamObject()
    image._data = content
    about = {"/Type": "/XObject", "/Subtype": "/Image", "/Filter": filter, "/ColorSpace": "/DeviceGray"}
    image.update({NameObject(key): NameObject(value) for key, value in about.items()})
    sizes = {"/Width": 1, "/Height": 1, "/BitsPerComponent": 8}
    image.update({NameObject(key): NumberObject(value) for key, value in sizes.items()})
    xmp = DecodedStreamObject()
    xmp.set_data(GPS)
    image[NameObject("/Metadata")] = writer._add_object(xmp)
    images = DictionaryObject({NameObject("/I"): writer._add_object(image)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): images})
    return saved(writer)


def noted(content: bytes, subtype: str = "/Text") -> bytes:
    """A PDF with a comment on its first page."""
    writer = pypdf.PdfWriter(BytesIO(content))
    note = {"/Type": "/Annot", "/Subtype": subtype, "/Contents": "", "/T": "Tim"}
    entries = {
        NameObject(key): NameObject(value) if value[:1] == "/" else TextStringObject(value)
        for key, value in note.items()
    }
    notes = ArrayObject([writer._add_object(DictionaryObject(entries))])
    writer.pages[0][NameObject("/Annots")] = writer._add_object(notes)
    return saved(writer)


def word(*words: str, picture: bytes = b"") -> bytes:
    opened = docx.Document()
    for text in words:
        opened.add_paragraph(text)
    if picture:
        opened.add_picture(BytesIO(picture))
    about = opened.core_properties
    about.author = about.last_modified_by = about.comments = "Tim at the desk"
    file = BytesIO()
    opened.save(file)
    return file.getvalue()


def a_case(
    folder: Path, *annexes: tuple[str, bytes], titles: tuple[str, ...] = (), **changes: Any
) -> Workspace:
    """The example with these files as annexes of the submission and the letter."""
    to = ["un-communication", "appeal-letter"]
    named = zip(annexes, (*titles, *("A paper",) * len(annexes)), strict=False)
    keys = [
        {"file": f"annexes/{name}", "title": title, "to": to, "sources": ["S1"]} for (name, _), title in named
    ]
    workspace = office(folder, **{"annexes": keys, **changes})
    (workspace.root / "annexes").mkdir()
    for name, content in annexes:
        (workspace.root / "annexes" / name).write_bytes(content)
    return workspace


def bundled(
    workspace: Workspace, document: str = "un-communication", *to: str, looked_at: bool = False
) -> Bundle:
    (path,) = workspace.find_cases()
    return Bundle(
        workspace.case(path).case_on_day(DAY, DAY), DocumentRequest(document, "en", DAY), to, looked_at
    )


def refused(workspace: Workspace, **how: Any) -> str:
    with pytest.raises(InputErrors) as error:
        bundled(workspace, **how)
    assert not (workspace.out / "un").exists()
    return str(error.value)


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(content)).pages]


ALL = (
    ("verdict of tim.pdf", pdf("The verdict, page one.", Author="Tim at the desk", Producer="Tim's printer")),
    ("photo.jpg", PHOTO),
    ("plan.png", png(4, 2, b"tEXt" + GPS)),
    ("statement.docx", word("What the witness said.")),
    ("scan.pdf", scan()),
)


def test_a_bundle_is_a_folder_of_numbered_copies_and_one_pdf(tmp_path: Path) -> None:
    titles = ("Verdict of the Harbour Court", "The workshop", "Plan", "Statement", "Scan")
    workspace = a_case(tmp_path / "w", *ALL, titles=titles)
    made = bundled(workspace, looked_at=True)
    folder = made.write(workspace.root)
    place = workspace.out / "un/2026-014/un-communication.bundle"
    assert [path.parent for path in folder.written] == [place] * 7
    assert sorted(path.name for path in place.iterdir()) == [
        "01-un-communication.pdf",
        "02-un-communication-annex-1.pdf",
        "03-un-communication-annex-2.jpg",
        "04-un-communication-annex-3.png",
        "05-un-communication-annex-4.docx",
        "06-un-communication-annex-5.pdf",
        "un-communication.bundle.pdf",
    ]
    whole = (place / "un-communication.bundle.pdf").read_bytes()
    first, *others = pages(whole)
    length = len(pages((place / "01-un-communication.pdf").read_bytes()))
    assert "List of exhibits" in first and "No. Exhibit Pages" in first
    assert f"Submission to the special procedures of the Human Rights Council 2–{length + 1}" in first
    for number, title in enumerate(titles, 2):
        assert f"{number} {title} [1] {length + number}" in first
    assert "The verdict, page one." in others[length]
    assert "The workshop" in others[length + 1]
    assert "a file of its own: 05-un-communication-annex-4.docx" in others[length + 3]
    assert len(others) == length + 5
    outline = pypdf.PdfReader(BytesIO(whole)).outline
    assert [entry.title for entry in outline if not isinstance(entry, list)][2:4] == [
        "Verdict of the Harbour Court [1]",
        "The workshop [1]",
    ]


def test_copies_have_no_metadata_and_originals_are_untouched(tmp_path: Path) -> None:
    workspace = a_case(tmp_path / "w", *ALL)
    made = bundled(workspace, looked_at=True)
    made.write(workspace.root)
    assert GPS in PHOTO and GPS in scan() and b"Tim" in ALL[0][1]
    for name, content in made.contents.items():
        assert GPS not in content and b"Exif" not in content, name
        if name.endswith("pdf") and not name.startswith("01"):
            reader = pypdf.PdfReader(BytesIO(content))
            assert (
                not reader.xmp_metadata
                and "Tim" not in str(reader.metadata)
                and "/Producer" not in (reader.metadata or {})
            )
    properties = docx.Document(BytesIO(made.contents["05-un-communication-annex-4.docx"])).core_properties
    assert "Tim" not in f"{properties.author}{properties.last_modified_by}{properties.comments}"
    for name, content in ALL:
        assert (workspace.root / "annexes" / name).read_bytes() == content


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = a_case(tmp_path / "w", *ALL)
    once = bundled(workspace, looked_at=True).contents
    monkeypatch.setattr("time.localtime", lambda *_: DAY.replace(year=2031).timetuple())
    assert bundled(Workspace.open(workspace.root), looked_at=True).contents == once


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jpg", PHOTO, "a picture cannot be searched for names"),
        ("a.pdf", scan(), "what is no text on page 1 cannot be searched for names"),
        ("a.docx", word("x", picture=png(2, 2)), "a picture in it cannot be searched for names"),
    ],
)
def test_what_cannot_be_searched_needs_eyes(name: str, content: bytes, says: str, tmp_path: Path) -> None:
    workspace = a_case(tmp_path / "w", (name, content))
    said = refused(workspace)
    assert says in said and "--looked-at" in said and "cases/case.yaml:" in said
    assert says in bundled(workspace, looked_at=True).warnings[0]


def locked(content: bytes) -> bytes:
    writer = pypdf.PdfWriter(BytesIO(content))
    writer.encrypt("secret", algorithm="RC4-128")
    return saved(writer)


def layered(content: bytes) -> bytes:
    writer = pypdf.PdfWriter(BytesIO(content))
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject()
    return saved(writer)


def commented() -> bytes:
    opened = docx.Document(BytesIO(word("x")))
    opened.add_comment(opened.paragraphs[0].runs, "who said so?", author="Tim")
    file = BytesIO()
    opened.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", noted(pdf("x")), "it has comments, attachments, form fields or a signature"),
        ("a.pdf", noted(pdf("x"), "/Widget"), "form fields or a signature"),
        ("a.pdf", locked(pdf("x")), "it is locked with a password"),
        ("a.pdf", layered(pdf("x")), "it has layers, some of which may be hidden"),
        ("a.pdf", b"%PDF-1.7 and no more", "it is damaged"),
        ("a.pdf", scan(b"\0\0\0\x0cjP  " + GPS, "/JPXDecode"), "a picture whose metadata cannot be taken out"),
        ("a.docx", commented(), "it has comments or tracked changes"),
        ("a.docx", b"PK\x03\x04 and no more", "it is damaged"),
        ("a.xlsx", b"rows", "it is neither PDF, JPEG, PNG nor a Word file"),
        ("a.jpg", PHOTO[:60], "cannot be used: it is damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_cleaned_is_refused_with_the_reason(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    assert says in refused(a_case(tmp_path / "w", (name, content)), looked_at=True)


def test_a_file_outside_the_workspace_or_none_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "verdict.pdf").write_bytes(pdf("x"))
    both = [
        {"file": file, "title": "x", "to": "un-communication"}
        for file in ("../verdict.pdf", "annexes/gone.pdf")
    ]
    said = refused(a_case(tmp_path / "w", annexes=both))
    assert "lies outside the workspace" in said and "there is no such file" in said


SISTER = [{"id": "sister", "name": "Tamsin Reed", "role": "sister", "pseudonym": "the sister"}]


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("a.pdf", pdf("The court heard Tamsin", "Reed on that day."), "x"),
        ("a.docx", word("The court heard TAMSIN RE\u0301ED."), "x"),
        ("a.pdf", pdf("Nobody is named."), "Statement of Tamsin Reed"),
    ],
)
def test_a_withheld_name_in_an_annex_or_its_title_refuses_the_bundle(
    name: str, content: bytes, title: str, tmp_path: Path
) -> None:
    workspace = a_case(tmp_path / "w", (name, content), titles=(title,), related=SISTER)
    with pytest.raises(LeakError) as error:
        bundled(workspace, looked_at=True)
    assert "its reader may not have it" in str(error.value) and "Reed" not in str(error.value)
    assert not (workspace.out / "un").exists()


def test_the_document_must_be_ready(tmp_path: Path) -> None:
    workspace = a_case(tmp_path / "w", action={"until": "2026-03-01"})
    with pytest.raises(NotReadyError, match="until"):
        bundled(workspace, "urgent-action")
    with pytest.raises(RefusedError, match="no case-closing: it is for a case whose status is closed"):
        bundled(a_case(tmp_path / "v"), "case-closing")


def test_a_letter_goes_to_one_office(tmp_path: Path) -> None:
    workspace = a_case(tmp_path / "w", ALL[0])
    with pytest.raises(RefusedError, match="no letter goes to nobody"):
        bundled(workspace, "appeal-letter", "nobody")
    try:
        made = bundled(workspace, "appeal-letter")
    except WorkspaceError as error:
        made = bundled(workspace, "appeal-letter", error.hint.split(": ")[1].split(", ")[0])
    assert made.place.startswith("government/2026-014/appeal-letter.") and made.place.endswith(".bundle")


def test_an_annex_of_no_document_is_said(tmp_path: Path) -> None:
    said = refused(a_case(tmp_path / "w", annexes=[{"file": "a.pdf", "title": "x", "to": "un-comunication"}]))
    assert "there is no document un-comunication" in said and "did you mean un-communication?" in said


def test_what_is_no_part_of_a_bundle_any_more_is_set_aside(tmp_path: Path) -> None:
    workspace = a_case(tmp_path / "w", *ALL[:2])
    bundled(workspace, looked_at=True).write(workspace.root)
    (path,) = workspace.find_cases()
    path.write_text(
        path.read_text("utf-8").replace("annexes/photo.jpg", "annexes/verdict of tim.pdf"), "utf-8"
    )
    folder = bundled(Workspace.open(workspace.root)).write(workspace.root)
    assert [moved.file.name for moved in folder.set_aside] == ["03-un-communication-annex-2.jpg"]
    outcome = drafted(Workspace.open(workspace.root), documents=("press-release",), formats=("txt",))
    assert len(outcome.set_aside) == 4 and all("older bundle" in moved.why for moved in outcome.set_aside)
    assert not [path for path in (workspace.out / "un").rglob("*") if path.is_file()]


def test_the_command_says_what_it_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = a_case(tmp_path / "w", *ALL[:2])
    monkeypatch.chdir(workspace.root)
    words = ("bundle", "case", "-d", "un-communication", "--date", "as_of")
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 1 and "--looked-at" in done.output and "Nothing was written" in done.output
    done = CliRunner().invoke(main, (*words, "--looked-at"), catch_exceptions=False)
    assert done.exit_code == 0 and "4 files in out/un/2026-014/un-communication.bundle" in done.output
    assert "03-un-communication-annex-2.jpg: a picture cannot be searched" in done.output
