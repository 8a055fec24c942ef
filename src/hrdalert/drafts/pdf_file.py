"""A PDF from outside: what it says, what of it no search can read, and a copy that tells nothing of its making."""

import logging
import re
import struct
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any, Final

from pypdf import Configuration, PageObject, PdfReader, PdfWriter, apply_configuration
from pypdf._cmap import get_encoding
from pypdf._codecs import adobe_glyphs
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from hrdalert.documents.images import Image
from hrdalert.errors import WriterError

MOST_PAGES: Final = 1_000
MOST_SIGNS: Final = 50_000, 400_000
"""What draws the page: of one page, and of all."""
_LONGEST: Final = 5_000_000
"""Bytes of what draws a page, when it is unpacked."""
_LIMITS: Final = Configuration(
    zlib_maximum_output_length=_LONGEST,
    lzw_maximum_output_length=_LONGEST,
    run_length_maximum_output_length=_LONGEST,
    stream_parsing_work_maximum_count=10 * MOST_SIGNS[0],
)
_CURVES: Final = 40
"""So many on a page may draw the letters of a name."""
_NOT_COPIED: Final = (
    "/Annots", "/Metadata", "/PieceInfo", "/LastModified", "/StructParents", "/Tabs", "/AA", "/AF", "/Thumb",
)  # fmt: skip
"""What of a page tells of its making, or leads elsewhere (ISO 32000-1, table 30)."""
_ANEW: Final = "print it to a new PDF, and give that"
_IN_PARTS: Final = "save it in parts, or as pictures of its pages"
_SPACED: Final = re.compile(r"(?<!\S)\S(?:\s+\S{1,2}){4,}(?!\S)")
"""Letters that were placed one by one."""
_NO_FONT: Final = "text in a font that does not say which letters it has"
_NO_LETTERS: Final = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]{2}")


class PdfFile:
    """A PDF from outside. Raises WriterError where it is larger than can be searched."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        if not self.reader.is_encrypted and (count := len(self.reader.pages)) > MOST_PAGES:
            raise WriterError(f"it has {count:,} pages, and {MOST_PAGES:,} are the most", _IN_PARTS)

    @property
    def words(self) -> Iterator[str]:
        """All words of the file: on its pages, and in titles, names, notes and properties."""
        yield from self._pages[0]
        for root in (self.reader.trailer.get("/Root"), self.reader.trailer.get("/Info")):
            yield from filter(None, map(_said, _reached(root)))

    @property
    def unread(self) -> str:
        """A sentence on the pages that cannot be searched; empty where all can."""
        return " and ".join(f"{what} on page {', '.join(pages)}" for what, pages in self._pages[1].items())

    @cached_property
    def _pages(self) -> tuple[list[str], dict[str, list[str]]]:
        """The words of the pages; and for each kind of content that cannot be searched, the pages that have it."""
        words: list[str] = []
        unread: dict[str, list[str]] = {}
        left = MOST_SIGNS[1]
        for number, page in enumerate(self.reader.pages, 1):
            reading = _Reading(page, min(left, MOST_SIGNS[0]))
            left -= reading.signs
            words += reading.words
            for what in reading.unread:
                unread.setdefault(what, []).append(str(number))
        return words, unread


class _Reading(logging.Handler):
    """The words of one page, and what pypdf could not read of it, which pypdf says in its log."""

    def __init__(self, page: PageObject, most: int) -> None:
        super().__init__(logging.WARNING)
        self.signs = self.curves = 0
        self.words: list[str] = []
        self.unread: dict[str, None] = {}
        self._most = most
        self._things = [one for one in _reached(page.get("/Resources")) if isinstance(one, DictionaryObject)]
        self._letters = _letters_by_font(self._things)
        self._font = ""
        log = logging.getLogger("pypdf")
        log.addHandler(self)
        try:
            with apply_configuration(_LIMITS):
                text = page.extract_text(visitor_operand_before=self._note)
        except LimitReachedError as error:
            raise WriterError("a page of it is larger than can be searched", _IN_PARTS) from error
        finally:
            log.removeHandler(self)
        self.words += (text, *_joined(text))
        self._judge(text)

    def emit(self, record: logging.LogRecord) -> None:
        self.unread["what cannot be read"] = None

    def _note(self, operator: bytes, operands: Any, *_: Any) -> None:
        self.signs += 1
        if self.signs > self._most:
            raise LimitReachedError
        self.curves += operator in (b"c", b"v", b"y")
        if operator in (b"BDC", b"DP"):
            self.words += filter(None, map(_said, _reached(ArrayObject(operands[1:]))))
        elif operator == b"INLINE IMAGE":
            self.curves += _CURVES
        elif operator == b"Tf":
            self._font = operands[0]
        elif self._font in self._letters and operator in (b"Tj", b"TJ", b"'", b'"'):
            pieces = operands[0] if operator == b"TJ" else operands[-1:]
            texts = (one for one in pieces if isinstance(one, TextStringObject | ByteStringObject))
            shown = b"".join(one.original_bytes for one in texts)
            codes = {chr(shown[at] * 256 + shown[at + 1]) for at in range(0, len(shown) - 1, 2)}
            if not codes <= self._letters[self._font]:
                self.unread[_NO_FONT] = None

    def _judge(self, text: str) -> None:
        """Note what no program can read on the page: what is no text, and text whose letters the file does not tell."""
        is_shown = any(_of(one, "/Subtype") == "/Image" or "/PatternType" in one for one in self._things)
        if is_shown or self.curves >= _CURVES or not text.strip():
            self.unread["what is no text"] = None
        if _NO_LETTERS.search(text) or not all(map(_tells_letters, filter(_is_font, self._things))):
            self.unread[_NO_FONT] = None


def _of(one: DictionaryObject, key: str) -> Any:
    """The value of a key, followed to where it lies in the file; None where the dictionary lacks the key."""
    found = one.get(key)
    return None if found is None else found.get_object()


def _joined(text: str) -> Iterator[str]:
    """The text twice, where its letters were placed one by one: joined to words, and joined to one word."""
    pieces = text.split()
    lone = sum(len(piece) == 1 and piece.isalpha() for piece in pieces)
    if lone * 20 > len(pieces) or _SPACED.search(text):
        yield re.sub(r"(?<=\S)\s(?=\S{1,2}(?!\S))", "", text)
        yield re.sub(r"\s+(?=\S{1,2}(?!\S))", "", text)


def _is_font(one: DictionaryObject) -> bool:
    return _of(one, "/Type") == "/Font" or "/BaseFont" in one or "/CharProcs" in one


def _tells_letters(font: DictionaryObject) -> bool:
    """Whether a font says which letters its signs are (ISO 32000-1, 9.10.2)."""
    kind, encoding = _of(font, "/Subtype"), _of(font, "/Encoding")
    if "/ToUnicode" in font:
        return True
    if kind not in ("/Type1", "/MMType1", "/TrueType"):
        return kind == "/Type0" and any(form in str(encoding) for form in ("UTF16", "UCS2"))
    differs = isinstance(encoding, DictionaryObject)
    named = (_of(encoding, "/Differences") or ()) if differs else ()
    signs = [one for one in named if isinstance(one, NameObject)]
    if not all(sign in adobe_glyphs or sign.startswith("/uni") for sign in signs):
        return False
    base = _of(encoding, "/BaseEncoding") if differs else encoding
    is_embedded = any(key.startswith("/FontFile") for key in _of(font, "/FontDescriptor") or ())
    return base is not None or not is_embedded


def _letters_by_font(resources: list[DictionaryObject]) -> dict[str, set[str]]:
    """The character codes that have a letter in the font's map, by the name of each font with two bytes a character.

    Several fonts may have one name on a page: only what all of them map counts.
    """
    letters: dict[str, set[str]] = {}
    for named in (_of(one, "/Font") for one in resources):
        for name in named if isinstance(named, DictionaryObject) else ():
            font: Any = named[name]
            if _of(font, "/Subtype") == "/Type0" and "/ToUnicode" in font:
                known = {str(sign) for sign in get_encoding(font)[1]}
                letters[name] = known & letters.get(name, known)
    return letters


def _reached(root: Any) -> Iterator[Any]:
    """Every object that can be reached from an object of a PDF, each once; what lies below a font is left out."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        yield one
        if isinstance(one, DictionaryObject) and not _is_font(one):
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one


def _said(one: Any) -> str:
    """The words in an object. Names of a few letters belong to the format, and are none."""
    if isinstance(one, TextStringObject) or (isinstance(one, NameObject) and len(one) > 7):
        return str(one)
    if isinstance(one, ByteStringObject):
        return one.decode("utf-8", "replace")
    if isinstance(one, StreamObject) and _of(one, "/Type") in ("/Metadata", "/EmbeddedFile"):
        return re.sub("<[^>]*>", " ", one.get_data().decode("utf-8", "replace"))
    return ""


def copied(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A copy without metadata, and the metadata of the original. Raises WriterError where no copy can be made."""
    reader = PdfFile(content).reader
    if reader.is_encrypted:
        raise WriterError("it is locked with a password", "save it without one")
    if "/OCProperties" in reader.root_object:
        raise WriterError("it has layers, some of which may be hidden", _ANEW)
    for page in reader.pages:
        notes: Any = page.get("/Annots")  # a list, or where in the file one lies
        if notes and any(note.get_object()["/Subtype"] != "/Link" for note in notes.get_object()):
            raise WriterError("it has comments, attachments, form fields or a signature", _ANEW)
    writer = PdfWriter()
    append(writer, reader)
    for one in writer._objects:  # pypdf has no other way to all that a file holds
        if isinstance(one, DictionaryObject) and _of(one, "/Type") != "/Catalog":
            for key in ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OC"):
                one.pop(key, None)
        if isinstance(one, StreamObject) and not isinstance(one, ContentStream):
            _undress(one)
    info = {str(key)[1:]: str(value) for key, value in (reader.metadata or {}).items() if str(value).strip()}
    told = [f"{key.lower()}: {value}" for key, value in info.items()]
    told += ["XMP"] if "/Metadata" in reader.root_object else []
    return written(writer, {}), tuple(told)


def _undress(stream: StreamObject) -> None:
    """Take out what a camera wrote into a photograph that a PDF holds."""
    kind: Any = stream.get("/Subtype")
    named: Any = stream.get("/Filter")
    said = named.get_object() if named else ()
    filters = [said] if isinstance(said, str) else [filter.get_object() for filter in said]
    is_image = kind and kind.get_object() == "/Image"
    if not is_image or not {"/DCTDecode", "/JPXDecode"}.intersection(filters):
        return
    try:
        if filters != ["/DCTDecode"]:
            raise ValueError
        stream._data = Image.of_jpeg(stream._data, may_lie=True).content
    except (ValueError, IndexError, struct.error):
        raise WriterError("it holds a picture whose metadata cannot be taken out", _ANEW) from None


def append(writer: PdfWriter, reader: PdfReader) -> None:
    """Add the pages of a PDF without metadata and links; a link would take the page along to which it leads."""
    for page in reader.pages:
        page.pop("/Annots", None)
        writer.add_page(page, excluded_keys=_NOT_COPIED)


def written(writer: PdfWriter, about: dict[str, str]) -> bytes:
    """The bytes of the PDF, whose only metadata is ``about``."""
    writer.metadata = about
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
