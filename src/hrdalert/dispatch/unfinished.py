"""What must not leave the house: incomplete drafts and review copies, however they are called by now."""

from __future__ import annotations

import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Final, get_args
from xml.etree import ElementTree

from hrdalert.documents.blocks import NOT_FOR_SENDING, MarkKind
from hrdalert.documents.languages import find_language, languages

KINDS: Final[tuple[MarkKind, ...]] = get_args(MarkKind)
_CORE = "docProps/core.xml"
_KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"


def is_unfinished(path: Path) -> bool:
    """Whether a file must not be sent: an incomplete draft, or a review copy.

    Told by its name and its folder, and where it was copied or renamed by what stands in it: the properties of a Word
    file, of a PDF and of a page, the comments of a Word file, and the words that every page bears. A file that cannot
    be read as what its name says must not be sent either. Raises OSError where there is none.
    """
    content = path.read_bytes()
    if any(f".{kind}." in path.name.lower() for kind in KINDS) or _lies_with_them(path):
        return True
    try:
        return _is_told_within(path.suffix.lower(), content)
    except Exception:  # whatever a broken file breaks in its reader: what cannot be read must not be sent
        return True


def _is_told_within(suffix: str, content: bytes) -> bool:
    if suffix == ".docx" or content.startswith(b"PK\x03\x04"):
        return _is_unfinished_word(content)
    if suffix == ".pdf":
        return _is_unfinished_pdf(content)
    text = content.decode(
        "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8", "replace"
    )
    return _is_unfinished_page(text) if suffix in (".html", ".htm") else _holds_words(text)


def _lies_with_them(path: Path) -> bool:
    """Whether a file lies in a folder of theirs: ``internal/<reference>/review``."""
    folders = path.parts[:-1]
    return any(one == "internal" and two in KINDS for one, two in zip(folders, folders[2:], strict=False))


def _is_unfinished_word(content: bytes) -> bool:
    """Of Word, or of another program that keeps its texts as XML in an archive."""
    with zipfile.ZipFile(BytesIO(content)) as opened:
        names = opened.namelist()
        if any(name.startswith("word/comments") for name in names):
            return True
        core = ElementTree.fromstring(opened.read(_CORE)) if _CORE in names else None
        keywords = core.findtext(_KEYWORDS) if core is not None else None
        parts = [opened.read(name) for name in names if name.endswith(".xml")]
    return _says_so(keywords) or any(_holds_words(part.decode("utf-8", "replace")) for part in parts)


def _is_unfinished_pdf(content: bytes) -> bool:
    from pypdf import PdfReader  # takes time that other formats should not spend

    reader = PdfReader(BytesIO(content))
    keywords = str(reader.metadata.get("/Keywords", "")) if reader.metadata else None
    return _says_so(keywords) or any(_holds_words(page.extract_text()) for page in reader.pages)


class _Page(HTMLParser):
    """The keywords and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.keywords = ""
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta" and found.get("name") == "keywords":
            self.keywords = found.get("content") or ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _is_unfinished_page(text: str) -> bool:
    page = _Page()
    page.feed(text)
    page.close()
    return _says_so(page.keywords) or _holds_words("".join(page.words))


def _says_so(keywords: str | None) -> bool:
    """Whether the properties of a file hold what no hand changes in passing."""
    return any(f"{kind}, {NOT_FOR_SENDING}" in (keywords or "") for kind in KINDS)


def _holds_words(text: str) -> bool:
    """Whether a text has the words of a mark, in any language, as they stand on the pages."""
    words = " ".join(text.split())
    return any(find_language(tag).mark(kind) in words for tag in languages() for kind in KINDS)
