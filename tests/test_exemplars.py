"""Exemplars, documents worded one by one, made again from case files: their sentences stand, all else is listed."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from hrdalert.cases.model import Case, texts_of
from hrdalert.drafts.drafting import Draft
from hrdalert.drafts.formats import find_writer
from tests.builder import TESTS, case_text
from tests.drafting import a_workspace, all_drafts
from tests.writers.reading import read_back

EXEMPLARS = TESTS / "exemplars"
DOCUMENTS = sorted((EXEMPLARS / "documents").glob("*.md"))
DIFFERENCES = yaml.safe_load((EXEMPLARS / "differences.yaml").read_text("utf-8"))
DAYS = {
    "chang-weiping": datetime.date(2021, 4, 20),
    "jani-silva": datetime.date(2024, 10, 14),
    "pseudonymous": datetime.date(2021, 4, 20),
    "zhang-zhan": datetime.date(2025, 9, 22),
}


@pytest.mark.parametrize("exemplar", DOCUMENTS, ids=lambda path: path.stem)
def test_the_document_says_what_its_exemplar_says(exemplar: Path, tmp_path: Path) -> None:
    """Every sentence of the exemplar stands in the draft, and every one of the case's texts there in the exemplar."""
    case, draft = _draft(exemplar, tmp_path)
    assert draft.is_ready, draft.problems
    written = _lines(exemplar.read_bytes())
    drafted = _lines(find_writer("md").write(draft.document).content)
    whole, whole_draft = " ".join(written), " ".join(drafted)
    listed = DIFFERENCES.get(exemplar.stem, [])
    lacking = [entry["exemplar"] for entry in listed if "exemplar" in entry]
    besides = {entry["here"] for entry in listed if "here" in entry}

    sentences = [sentence for sentence in _sentences(written) if sentence not in DIFFERENCES["template"]]
    assert [sentence for sentence in sentences if sentence not in whole_draft] == lacking
    paragraphs = [
        _folded(paragraph)
        for key, text in texts_of(case)
        if text.origin in draft.printed and not key.startswith("sources")
        for paragraph in text.split("\n\n")
    ]
    printed = _sentences(paragraphs)
    assert [sentence for sentence in printed if sentence not in whole and sentence not in besides] == []
    assert [words for words in besides if words in sentences or words not in whole_draft] == []


def _draft(exemplar: Path, folder: Path) -> tuple[Case, Draft]:
    """The draft of an exemplar on its day; ``pseudonymous`` is the same case without consent to naming in public."""
    name, id = exemplar.stem.split(".")
    file = folder / f"{name}.yaml"
    if name == "pseudonymous":
        text = case_text(EXEMPLARS / "chang-weiping.yaml", alleged_victims__0__consent__public="no")
        file.write_text(text, "utf-8")
    else:
        shutil.copy(EXEMPLARS / file.name, file)
    files = {"recipients": EXEMPLARS / "recipients.yaml", "settings": EXEMPLARS / "hrdalert.yaml"}
    opened = a_workspace(folder / "office", file, **files).case(name)
    drafts, _ = all_drafts(opened, DAYS[name])
    return opened.case, next(draft for draft in drafts if draft.document.id == id)


def _lines(markdown: bytes) -> list[str]:
    """The paragraphs, headings, items and cells of a document, without the numbers of paragraphs and sources."""
    return [_folded(line) for line in read_back("md", markdown).splitlines()]


def _folded(text: str) -> str:
    return re.sub(r"^\d+\.\s+|\s*\[\d+(?:, \d+)*\]", "", " ".join(text.split()))


def _sentences(paragraphs: Iterable[str]) -> list[str]:
    """What stands between full stops, question marks and colons; a dateline by itself."""
    end = r'(?:(?<=[.?!:])|(?<=[.?!]["”)])|(?<=\) –))\s+(?=["“(]?[A-Z])'
    parts = (part.rstrip(".,;:") for paragraph in paragraphs for part in re.split(end, paragraph))
    return [part for part in parts if part]
