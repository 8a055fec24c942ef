"""An office's look: its logo, colour and font in Word, PDF and web pages alike."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from msgspec.structs import replace

from hrdalert.documents.blocks import AddressBlock, Document, Heading, Paragraph, Picture
from hrdalert.documents.images import Image
from hrdalert.drafts.formats import find_writer
from hrdalert.writers.docx import DocxWriter
from hrdalert.writers.docx_letterhead import PACKAGED
from hrdalert.writers.html import HtmlWriter
from hrdalert.writers.look import PLAIN, RUNNING_HEAD, Look, is_set_close, shortened
from hrdalert.writers.pdf import PdfWriter
from tests.writers.reading import read_back

from .sample import png, sample_document, text

LOOK = Look("8A2432", "DejaVu Sans", Image(png(40, 20), "png", 40, 20))
OFFICE = replace(
    sample_document(),
    organisation_short="EDW",
    organisation_address="1 Quay, Saltmarsh · https://edw.example",
)


def letter(paragraphs: int) -> Document:
    """A letter with a signature."""
    words = "On 22 October 2020 the police took him from his home, and nobody has been told where he is held."
    texts = [Paragraph(text(f"{words} {words} {words}")) for _ in range(paragraphs)]
    end = AddressBlock((text("Ilse Varga"),), signature=True)
    return replace(OFFICE, blocks=(*texts, Paragraph(text("Yours sincerely,")), end))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_word_has_the_logo_in_its_head_and_the_photograph_in_its_text() -> None:
    found = parts(DocxWriter(look=LOOK).write(OFFICE).content)
    pictures = {name: content for name, content in found.items() if name.startswith("word/media/")}
    assert sorted(pictures.values()) == sorted([png(), png(40, 20)])
    assert 'descr="Example Defenders Watch"' in found["word/header1.xml"].decode()
    assert 'descr="Chang Weiping in a court"' in found["word/document.xml"].decode()
    assert b"EDW" in found["word/header2.xml"] and b"1 Quay" not in found["word/header2.xml"]


def test_word_takes_colour_and_font() -> None:
    sheet = parts(DocxWriter(look=LOOK).write(OFFICE).content)["word/styles.xml"].decode()
    assert "1B4965" not in sheet and "8A2432" in sheet
    assert 'w:ascii="DejaVu Sans" w:hAnsi="DejaVu Sans"' in sheet


def test_a_copy_of_the_packaged_letterhead_follows_the_look_and_another_one_keeps_its_own(
    tmp_path: Path,
) -> None:
    own = tmp_path / "letterhead.docx"
    for content, colour in (
        (PACKAGED.read_bytes(), "8A2432"),
        (DocxWriter().write(OFFICE).content, "1B4965"),
    ):
        own.write_bytes(content)
        written = find_writer("docx", tmp_path, LOOK).write(OFFICE).content
        assert f'w:color w:val="{colour}"' in parts(written)["word/styles.xml"].decode()


def test_without_an_address_no_empty_line_stands_in_the_head() -> None:
    opened = docx.Document(io.BytesIO(DocxWriter().write(replace(OFFICE, organisation_address="")).content))
    assert [it.text for it in opened.sections[0].first_page_header.paragraphs] == [
        "Example Defenders Watch\t2020-117"
    ]


def test_a_web_page_holds_logo_and_photograph_and_names_the_colour() -> None:
    page = HtmlWriter(LOOK).write(OFFICE).content.decode()
    assert page.count("data:image/png;base64,") == 2
    assert "--accent: #8A2432;" in page and '--font: "DejaVu Sans";' in page
    assert "<figcaption>Photograph: private</figcaption>" in page


def test_a_pdf_holds_logo_and_photograph_and_says_what_they_show() -> None:
    written = PdfWriter(look=replace(LOOK, font="")).write(OFFICE)
    first = pypdf.PdfReader(io.BytesIO(written.content)).pages[0]
    assert len(first.images) + str(first["/Resources"]).count("/XObject") >= 1
    assert written.content.count(b"/Alt") >= 1 and b"pdfuaid:part>1" in written.content
    assert written.warnings == PdfWriter().write(OFFICE).warnings


def test_a_pdf_says_which_font_this_computer_lacks() -> None:
    (warning, *_) = PdfWriter(look=Look(font="No Such Font")).write(OFFICE).warnings
    assert "lacks the font No Such Font" in warning


@pytest.mark.parametrize("writer", [DocxWriter(look=LOOK), HtmlWriter(LOOK), PdfWriter(look=LOOK)])
def test_the_same_document_in_the_same_look_is_the_same_bytes(
    writer: DocxWriter | HtmlWriter | PdfWriter,
) -> None:
    assert writer.write(OFFICE).content == type(writer)(look=LOOK).write(OFFICE).content


@pytest.mark.parametrize("writer", [DocxWriter(), HtmlWriter(), PdfWriter()])
def test_a_picture_without_its_file_is_told_in_words(writer: DocxWriter | HtmlWriter | PdfWriter) -> None:
    blocks = (Heading(1, text("A title")), Picture(None, text("She stands at a quay"), text("private")))
    content = writer.write(replace(OFFICE, blocks=blocks)).content
    assert "[She stands at a quay]\nprivate" in read_back(writer.format, content)


def test_the_shade_is_near_white_and_the_plain_look_has_its_own() -> None:
    assert (PLAIN.tint, Look("000000").tint, Look("FFFFFF").tint) == ("EEF3F6", "EBEBEB", "FFFFFF")


def test_a_running_head_is_short_and_keeps_the_state() -> None:
    title = "Request for an urgent appeal: Mr Chang Weiping, a human rights lawyer, and his family (China)"
    assert len(shortened(title)) <= RUNNING_HEAD
    assert shortened(title).endswith(" … (China)")


def test_a_letter_that_would_run_over_by_some_lines_ends_on_its_page() -> None:
    over = next(number for number in range(5, 20) if _pages(_unsigned(letter(number))) > 1)
    assert is_set_close(letter(over)) and _pages(letter(over)) == 1
    assert not is_set_close(letter(3)) and not is_set_close(letter(30))


def _unsigned(document: Document) -> Document:
    """The same with its last lines as an address: no letter, and so not set close."""
    *others, end = document.blocks
    assert isinstance(end, AddressBlock)
    return replace(document, blocks=(*others, replace(end, signature=False)))


def _pages(document: Document) -> int:
    return len(pypdf.PdfReader(io.BytesIO(PdfWriter().write(document).content)).pages)
