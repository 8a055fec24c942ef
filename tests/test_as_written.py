"""Printed as written: each text that a document prints stands in it word for word, in every format."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from hrdalert.cases.model import Case, Person, texts_of
from hrdalert.cases.translations import translated
from hrdalert.documents.paragraph_references import REFERENCE
from hrdalert.drafts.formats import find_writer
from tests.drafting import EXAMPLES, REAL, SHAPES, a_workspace, all_drafts, translations_of
from tests.writers.pdf_reading import comparable
from tests.writers.reading import read_back

FORMATS = ("txt", "md", "html", "docx", "pdf")
WRITERS = {format: find_writer(format) for format in FORMATS}
_NAME = "\ue000"
"""Stands for a name that may be withheld; no file holds it."""


CASES = [*REAL, *SHAPES, *EXAMPLES]
TOLD = [(path, "") for path in CASES]
TOLD += [(path, file.stem.rpartition(".")[2]) for path in CASES for file in translations_of(path)]


@pytest.mark.parametrize(
    ("path", "language"), TOLD, ids=[f"{path.stem}.{language}".strip(".") for path, language in TOLD]
)
def test_each_text_that_is_printed_stands_there_word_for_word(
    path: Path, language: str, tmp_path: Path
) -> None:
    """White space, and names that may be withheld, are left out of account."""
    opened = a_workspace(tmp_path, path).case(path.stem)
    drafts, _ = all_drafts(opened, language=language)
    assert drafts
    case = translated(opened.case, language)[0] if language else opened.case
    texts = list(texts_of(case))
    printed = set()
    for draft in drafts:
        written = ((format, WRITERS[format].write(draft.document).content) for format in FORMATS)
        files = {format: _bare(read_back(format, content)) for format, content in written}
        for key, text in texts:
            if text.origin in draft.printed:
                printed.add(key)
                # A number may stand before a paragraph of a submission, and numbers of sources behind it.
                for paragraph in text.split("\n\n"):
                    # Whoever should act can begin a sentence: the only text that the design gives a capital.
                    pattern = _pattern(paragraph, case, re.IGNORECASE if key == "authorities" else 0)
                    for format, words in files.items():
                        if format == "pdf" and _is_right_to_left(text):
                            continue
                        assert pattern.search(words), f"{draft.document.id}.{format} lacks {key}: {paragraph}"
    assert {"headline", "summary"} <= printed or case.headline is None


def _bare(text: str) -> str:
    return comparable(unicodedata.normalize("NFC", text)).replace("\u00ad", "")


def _pattern(text: str, case: Case, flags: int = 0) -> re.Pattern[str]:
    """The words of a text; where a person's name stands, any words that may stand in its place."""
    forms = sorted({form for person in case.people for form in _forms(person)}, key=len, reverse=True)
    plain = REFERENCE.sub(_NAME, text)  # it becomes the number of a paragraph, or goes
    for form in forms:
        plain = re.sub(r"\s+".join(map(re.escape, form.split())), _NAME, plain)
    plain = re.sub(rf"(?:(?:Mr|Ms|Mrs|Dr)\s+)?{_NAME}(?:\s*\({_NAME}\))?", _NAME, plain)
    return re.compile(".{0,80}?".join(map(re.escape, _bare(plain).split(_NAME))), flags)


def _forms(person: Person) -> list[str]:
    return [str(form) for form in (person.name, *person.also, *person.native.values()) if form]


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
