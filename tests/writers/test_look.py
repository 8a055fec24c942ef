"""An office's look: its logo, colour and font in Word, PDF and web pages alike."""

from __future__ import annotations

import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
import yaml
from msgspec.structs import replace

from hrdalert.documents.blocks import AddressBlock, Document, Heading, PageMark, Paragraph, Picture
from hrdalert.documents.images import Image
from hrdalert.drafts.formats import find_writer
from hrdalert.writers.docx import DocxWriter
from hrdalert.writers.docx_letterhead import PACKAGED
from hrdalert.writers.html import HtmlWriter
from hrdalert.writers.look import PLAIN, RUNNING_HEAD, Look, is_set_close, shared, shortened
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


# What the three formats share: look.yaml

ROOT = Path(__file__).parents[2]
WRITERS = ROOT / "src" / "hrdalert" / "writers"
MARKED = replace(OFFICE, mark=PageMark("not_ready", "Draft, not ready: 3 points"))


def write_all(folder: str) -> None:
    """One document in the three formats, and the values that they had it in."""
    for writer in (DocxWriter(), PdfWriter(), HtmlWriter()):
        (Path(folder) / writer.format).write_bytes(writer.write(MARKED).content)
        values = json.dumps(shared(writer.format))  # type: ignore[arg-type]
        (Path(folder) / f"{writer.format}.json").write_text(values, "utf-8")


@pytest.fixture(scope="module")
def restyled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the document as a copy of the program writes it, in which look.yaml alone has other values."""
    folder = tmp_path_factory.mktemp("restyled")
    unread = shutil.ignore_patterns("__pycache__", "*.md")
    for name in ("src", "letter_templates", "script"):
        shutil.copytree(ROOT / name, folder / name, ignore=unread)
    look = folder / "src" / "hrdalert" / "writers" / "look.yaml"
    look.write_text(yaml.safe_dump(dict(_changed(yaml.safe_load(look.read_text("utf-8"))))), "utf-8")
    environment = os.environ | {"PYTHONPATH": f"{folder / 'src'}{os.pathsep}{ROOT}"}
    write = f"from tests.writers.test_look import write_all; write_all({str(folder)!r})"
    for command in ([str(folder / "script" / "make-letterhead")], ["-c", write]):
        subprocess.run(
            [sys.executable, *command], env=environment, cwd=folder, check=True, capture_output=True
        )
    return folder


def _changed(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Colours turned, and each number more by so much that no two are alike."""
    step = {"sizes": 3, "rules": 0.25, "margins": 1, "pictures": 1}
    for kind, values in data.items():
        for number, (name, value) in enumerate(values.items(), 1):
            if kind == "colours":
                values[name] = value[2:] + value[:2]
            elif isinstance(value, dict):
                values[name] = {format: own + number * step[kind] for format, own in value.items()}
            else:
                values[name] = value + number * step[kind]
        yield kind, values


def test_a_colour_of_the_look_is_that_of_all_three_formats(restyled: Path) -> None:
    word, page, drawn = _written(restyled)
    for name, colour in _values(restyled, "pdf")["colours"].items():
        old = shared("pdf")["colours"][name]
        assert colour != old and f'"{colour}"' in word and f"--{name}: #{colour};" in page
        assert f'"{old}"' not in word and f"#{old}" not in page
        if name != "link":  # in PDF files that is the office's colour
            assert colour in _colours(drawn) and old not in _colours(drawn)


def test_a_size_of_the_look_is_that_of_all_three_formats(restyled: Path) -> None:
    word, page, drawn = _written(restyled)
    of_type = {float(size) for size in re.findall(r"([\d.]+) Tf", drawn)}
    of_page = _values(restyled, "html")["sizes"]
    for name, size in _values(restyled, "docx")["sizes"].items():
        assert f'<w:sz w:val="{size * 2:.0f}"/>' in word, name
    for name, size in _values(restyled, "pdf")["sizes"].items():
        assert size in of_type, name
    for name, size in of_page.items():
        points = f"{size}pt" if name == "text" else f"{size / of_page['text']:.4g}rem"
        assert f"--size-{name}: {points};" in page


def test_a_line_of_the_look_is_that_of_all_three_formats(restyled: Path) -> None:
    word, page, drawn = _written(restyled)
    widths = {round(float(width), 2) for width in re.findall(r"([\d.]+) w\b", drawn)} | set(_bars(drawn))
    in_word = {int(size) for size in re.findall(r'="single" (?:w:color="\w+" )?w:sz="(\d+)"', word)}
    eighths = {round(points * 8) for points in _values(restyled, "docx")["rules"].values()}
    assert in_word == eighths | {4, 48}  # and what gives a note and a banner room around their text
    for name in ("hair", "strong", "quote", "note"):
        assert _values(restyled, "pdf")["rules"][name] in widths
        assert f"--rule-{name}: {_values(restyled, 'html')['rules'][name]}pt;" in page


def test_margins_and_fields_of_pictures_are_those_of_the_look(restyled: Path) -> None:
    word, page, drawn = _written(restyled)
    margins = {format: _values(restyled, format)["margins"] for format in ("docx", "pdf", "html")}
    for side, name in (("top", "top"), ("left", "side"), ("right", "side"), ("bottom", "bottom")):
        assert f'w:{side}="{math.ceil(margins["docx"][name] * 1440 / 25.4)}"' in word
    assert f"{margins['pdf']['side'] * 72 / 25.4:.3f}" in drawn
    top, side, bottom = (margins["html"][name] for name in ("top", "side", "bottom"))
    assert f"margin: {top}mm {side}mm {bottom}mm;" in page
    fields = _values(restyled, "html")["pictures"]
    assert all(f"--{name}: {length}mm;" in page for name, length in fields.items())
    wide = fields["photograph-width"]  # the photograph of the sample is twice as wide as high
    assert f'cx="{wide * 36000}"' in word


def test_no_colour_stands_anywhere_but_in_the_look() -> None:
    files = (*(WRITERS / name for name in ("letter.typ", "page.css")), ROOT / "script" / "make-letterhead")
    for file in (*files, *WRITERS.glob("*.py")):
        colours = set(re.findall(r"[\"'#]([0-9A-Fa-f]{6}|#[0-9A-Fa-f]{3})\b", file.read_text("utf-8")))
        assert colours <= {"FFFFFF", "b35900"}, (
            file
        )  # white, and what a browser puts around a link that is chosen


def test_every_name_that_the_page_takes_is_there_and_every_name_is_taken() -> None:
    sheet = (WRITERS / "page.css").read_text("utf-8")
    head = HtmlWriter().write(OFFICE).content.decode().split("/*")[0]
    given = set(re.findall(r"--([\w-]+):", head))
    assert given == set(re.findall(r"var\(--([\w-]+)", sheet)) - {"font", "text"}


def _values(folder: Path, format: str) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = json.loads((folder / f"{format}.json").read_text("utf-8"))
    return values


def _written(folder: Path) -> tuple[str, str, str]:
    """The XML of the Word file, the web page, and what the pages of the PDF draw."""
    word = b"".join(parts((folder / "docx").read_bytes()).values()).decode("utf-8", "replace")
    pages = pypdf.PdfReader(folder / "pdf").pages
    contents = [content.get_data() for page in pages if (content := page.get_contents()) is not None]
    return word, (folder / "html").read_text("utf-8"), b"\n".join(contents).decode("latin-1")


def _colours(drawn: str) -> set[str]:
    triples = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:scn|SCN)\b", drawn)
    return {"".join(f"{round(float(part) * 255):02X}" for part in triple) for triple in triples}


def _bars(drawn: str) -> Iterator[float]:
    """How wide or high the filled boxes are, whichever is less."""
    for box in re.findall(r"((?:[-\d.]+ [-\d.]+ [ml]\s+){4})h\s+f", drawn):
        points = [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+) [ml]", box)]
        yield round(min(max(side) - min(side) for side in zip(*points, strict=True)), 2)
