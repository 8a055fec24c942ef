"""Documents end on the pages that their template names, with what a reader must do on the first."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from hrdalert.documents.blocks import AddressBlock, Document, Heading, inline_text
from hrdalert.drafts.formats import find_writer
from tests.drafting import REAL, a_workspace, all_drafts, translations_of
from tests.drafts.edited import NEEDS_LIBREOFFICE, LibreOffice
from tests.writers.pdf_reading import comparable

TOLD = [(path, "") for path in REAL]
TOLD += [(path, file.stem.rpartition(".")[2]) for path in REAL for file in translations_of(path)]
each_case = pytest.mark.parametrize(
    ("path", "language"), TOLD, ids=[f"{path.stem}.{language}".strip(".") for path, language in TOLD]
)


@each_case
def test_a_pdf_ends_on_its_pages_and_its_first_says_whom_to_write_to(
    path: Path, language: str, tmp_path: Path
) -> None:
    for document in _of_pages(path, language, tmp_path):
        _require_pages(document, find_writer("pdf").write(document).content)


@NEEDS_LIBREOFFICE
@pytest.mark.skipif(not shutil.which("fc-match"), reason="there is no fc-match here to ask for fonts")
@each_case
def test_so_does_a_word_file_in_libreoffice(path: Path, language: str, tmp_path: Path) -> None:
    said = subprocess.run(["fc-match", "Cambria"], capture_output=True, text=True, check=True)
    if not {"Cambria", "Caladea"} & set(said.stdout.split('"')):
        pytest.skip("neither Cambria nor Caladea, which is as wide, is installed here")
    documents = _of_pages(path, language, tmp_path)
    files = [tmp_path / f"{document.id}.docx" for document in documents]
    for document, file in zip(documents, files, strict=True):
        file.write_bytes(find_writer("docx").write(document).content)
    for document, shown in zip(documents, LibreOffice(tmp_path / "office").pages(files), strict=True):
        _require_pages(document, shown.read_bytes())


def _of_pages(path: Path, language: str, folder: Path) -> list[Document]:
    """The documents of a case whose templates name a number of pages."""
    drafts, _ = all_drafts(a_workspace(folder, path).case(path.stem), language=language)
    return [one.document for one in drafts if one.document.pages]


def _require_pages(document: Document, content: bytes) -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) <= document.pages
    address = next(place for place, block in enumerate(document.blocks) if isinstance(block, AddressBlock))
    behind = next(block for block in document.blocks[address:] if isinstance(block, Heading))
    assert comparable(inline_text(behind.content)) in comparable(pages[0])
