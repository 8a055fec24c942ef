"""The text of a tagged PDF as its tags order it: what a screen reader says, headers and footers left out.

Page by page extraction mixes the cells of a row that goes over a page with the footer and with each other,
turns Arabic round and doubles vowel signs. The tags know better: they name the pieces in reading order.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import dropwhile, pairwise
from typing import Any, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from hrdalert.writers.scripts import RTL, script_of

Glyphs: TypeAlias = dict[bytes, str]
"""What the codes of a font mean."""


def tagged_text(content: bytes) -> str:
    """The text of a tagged PDF made by typst, in logical order; each block on a line of its own."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    pages = {page.indirect_reference.idnum: _Page(page) for page in reader.pages if page.indirect_reference}
    root: Any = reader.root_object
    start = _Place(None, str(root.get("/Lang", "")))
    text = "".join(_children(root["/StructTreeRoot"].get("/K", []), start, pages))
    return re.sub(r"\n+", "\n", text.translate(_DIRECTION_MARKS)).strip("\n")


def comparable(text: str) -> str:
    """What two texts must share to be the same on paper: no white space, no characters without a shape."""
    bare = "".join(text.split())
    if bare.isprintable():  # as nearly always
        return bare
    return "".join(character for character in bare if unicodedata.category(character) != "Cf")


_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""The writer and typst put them around text that runs the other way."""


class _Place(Struct, frozen=True):
    """What an element of the tree hands on to those within it."""

    page: _Page | None
    language: str


def _children(kids: Any, place: _Place, pages: dict[int, _Page]) -> Iterator[str]:
    """The text of the kids of an element: elements, and pieces of a page one after the other."""
    pieces: list[_Piece] = []
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid
        within = _within(kid, place, pages) if isinstance(kid, dict) else place
        number = kid.get("/MCID") if isinstance(kid, dict) else kid
        if number is not None and within.page is not None:
            found = within.page.pieces.get(number, [])
            pieces += [replace(piece, language=piece.language or within.language) for piece in found]
        elif isinstance(kid, dict) and "/S" in kid:
            yield _in_logical_order(pieces)
            pieces = []
            within_it = "".join(_children(kid.get("/K", []), within, pages))
            yield _apart(
                kid["/S"], str(kid.get("/Alt", "")) + within_it if kid["/S"] == "/Figure" else within_it
            )
    yield _in_logical_order(pieces)


def _within(element: Any, place: _Place, pages: dict[int, _Page]) -> _Place:
    page = pages.get(element.raw_get("/Pg").idnum) if "/Pg" in element else place.page
    return _Place(page, str(element.get("/Lang", place.language)))


_INLINE = frozenset({"/Span", "/Link", "/Strong", "/Em"})


def _apart(tag: str, text: str) -> str:
    """Blocks have a line of their own; a label stands before what it labels."""
    if tag == "/Lbl":
        return f"{text} "
    if tag == "/LBody":
        return text.lstrip("\n")
    return text if tag in _INLINE else f"\n{text}\n"


class _Cluster(Struct, frozen=True):
    """A glyph or some that stand for characters together."""

    text: str
    codes: frozenset[tuple[bytes, bytes]]
    """The glyphs: the name of the font and the code."""


_SPACE = _Cluster(" ", frozenset())


class _Piece(Struct):
    """What one text object draws, from left to right."""

    language: str
    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    reversed: bool = False
    clusters: list[_Cluster] = field(default_factory=list)

    def runs_leftwards(self) -> bool:
        """As its letters say, or its language where it has only marks."""
        text = "".join(cluster.text for cluster in self.clusters)
        kinds = {unicodedata.bidirectional(character) for character in set(text)}
        if self.reversed or kinds & {"R", "AL"}:
            return True
        return kinds.isdisjoint({"L", "EN", "AN"}) and script_of(self.language) in RTL

    def is_beside(self, before: _Piece) -> bool:
        """Whether it stands on the same line; signs above a letter are pieces of their own."""
        return abs(self.y - before.y) < 0.8 * self.size

    def goes_on(self, before: _Piece) -> bool:
        """Whether it stands right of the piece before: one run, parted where signs stand above a letter."""
        return self.is_beside(before) and self.x >= before.x and self.language == before.language


def _in_logical_order(pieces: Iterable[_Piece]) -> str:
    """Runs follow each other as they are read; in one that goes leftwards, the last letter comes first."""
    clusters: list[_Cluster] = []
    run: list[_Piece] = []
    for piece in pieces:
        if run and not (piece.runs_leftwards() and piece.goes_on(run[-1])):
            clusters += _turned(run) if piece.is_beside(run[-1]) else _turned_line(run)
            run = []
        if piece.runs_leftwards():
            run.append(piece)
        else:
            clusters += piece.clusters
    return "".join(_once(clusters + _turned(run)))


def _turned(run: list[_Piece]) -> list[_Cluster]:
    return [cluster for piece in reversed(run) for cluster in reversed(piece.clusters)]


def _turned_line(run: list[_Piece]) -> list[_Cluster]:
    """A run up to the end of a line, where its last space stands as if it were the first."""
    return [*dropwhile(lambda cluster: cluster.text.isspace(), _turned(run)), _SPACE]


def _once(clusters: Iterable[_Cluster]) -> Iterator[str]:
    """The text of the clusters; a letter and a sign drawn apart each stand for both, which is said once."""
    said, glyphs = "", frozenset[tuple[bytes, bytes]]()
    for cluster in clusters:
        if cluster.text == said and len(said) > 1 and glyphs.isdisjoint(cluster.codes):
            glyphs |= cluster.codes
        else:
            said, glyphs = cluster.text, cluster.codes
            yield said


class _Page(Struct, frozen=True, dict=True):
    """A page and the pieces of text that its tags name."""

    page: Any

    @cached_property
    def pieces(self) -> dict[int, list[_Piece]]:
        """The marked pieces of the page by their number (MCID)."""
        fonts = self.page.get("/Resources", {}).get("/Font", {})
        reading = _Reading({name[1:].encode(): _glyphs(font.get_object()) for name, font in fonts.items()})
        content = self.page.get_contents()
        for operator, operands in _operations(b"" if content is None else content.get_data()):
            reading.take(operator, operands)
        return reading.pieces


class _Reading:
    """Follows the operators of a page: what is marked, where, in which font, what the glyphs stand for."""

    def __init__(self, fonts: dict[bytes, Glyphs]) -> None:
        self.pieces: dict[int, list[_Piece]] = {}
        self._fonts = fonts
        self._font = b""
        self._clusters: dict[tuple[bytes, bytes], _Cluster] = {}
        self._place = (0.0, 0.0)
        self._marks: list[dict[bytes, bytes]] = []
        self._actual: list[_Cluster] | None = None
        self._piece = _Piece("")

    def take(self, operator: bytes, operands: list[bytes]) -> None:
        match operator:
            case b"cm":
                self._place = (float(operands[4]), float(operands[5]))
            case b"BT":
                self._begin()
            case b"Tf":
                self._font = operands[0][1:]
                self._piece.size = max(self._piece.size, float(operands[1]))
            case b"BDC" | b"BMC":
                self._open(dict(pairwise(operands)), is_reversed=operands[0] == b"/ReversedChars")
            case b"EMC":
                self._close()
            case b"Tj" | b"TJ":
                for operand in operands:
                    if operand[:1] in b"(<":
                        self._show(_string(operand))

    def _begin(self) -> None:
        marks = next((marks for marks in reversed(self._marks) if b"/MCID" in marks), {})
        self._piece = _Piece(_string(marks.get(b"/Lang", b"")).decode("latin-1"), *self._place)
        if marks:
            self.pieces.setdefault(int(marks[b"/MCID"]), []).append(self._piece)

    def _open(self, properties: dict[bytes, bytes], *, is_reversed: bool) -> None:
        self._marks.append(properties)
        if is_reversed:
            self._piece.reversed = True
        if b"/ActualText" in properties:
            self._actual = []

    def _close(self) -> None:
        properties = self._marks.pop()
        if b"/ActualText" in properties:
            codes = frozenset(code for cluster in self._actual or () for code in cluster.codes)
            self._piece.clusters.append(_Cluster(_text_string(properties[b"/ActualText"]), codes))
            self._actual = None

    def _show(self, codes: bytes) -> None:
        """Glyphs by their two-byte codes, which mean nothing by themselves where a text is given for them."""
        shown = self._piece.clusters if self._actual is None else self._actual
        for start in range(0, len(codes), 2):
            shown.append(self._cluster(codes[start : start + 2]))

    def _cluster(self, code: bytes) -> _Cluster:
        key = (self._font, code)
        if key not in self._clusters:
            text = self._fonts.get(self._font, {}).get(code, "")
            self._clusters[key] = _Cluster(text, frozenset({key}))
        return self._clusters[key]


_TOKEN = re.compile(
    rb"\((?:[^\\()]|\\.)*\)|<<|>>|<[0-9A-Fa-f\s]*>|[\[\]]|/[^\s<>\[\]()/%]*|[^\s<>\[\]()/%]+|\(", re.DOTALL
)


def _operations(content: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    """The operators of a page's content and what stands before each; ten times as fast as pypdf's own."""
    operands: list[bytes] = []
    tokens = _TOKEN.findall(content)
    for token in _with_brackets(content) if b"(" in tokens else tokens:
        if token[:1].isalpha():
            yield token, operands
            operands = []
        else:
            operands.append(token)


def _with_brackets(content: bytes) -> Iterator[bytes]:
    """The same tokens, where brackets within a string stand unescaped in pairs."""
    position = 0
    while found := _TOKEN.search(content, position):
        position = found.end() if found.group() != b"(" else _end_of_string(content, found.end())
        yield content[found.start() : position]


def _end_of_string(content: bytes, position: int) -> int:
    depth = 1
    while depth and position < len(content):
        character = content[position : position + 1]
        depth += {b"(": 1, b")": -1}.get(character, 0)
        position += 2 if character == b"\\" else 1
    return position


_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"} | dict.fromkeys(
    (b"\n", b"\r", b"\r\n"), b""
)
_ESCAPES |= {f"{code:03o}".encode(): bytes([code]) for code in range(256)}


def _string(token: bytes) -> bytes:
    """The bytes of a string, in brackets with escapes or in hexadecimal digits."""
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode())
    return _ESCAPED.sub(_unescaped, token[1:-1])


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    if (known := _ESCAPES.get(code)) is not None:
        return known
    return bytes([int(code, 8) & 0xFF]) if code[:1].isdigit() else code


def _text_string(token: bytes) -> str:
    data = _string(token)
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "surrogatepass")
    return data.decode("latin-1")


_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_CHARACTER = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)


def _glyphs(font: Any) -> Glyphs:
    """A font's ToUnicode table."""
    glyphs: Glyphs = {}
    if "/ToUnicode" not in font:
        return glyphs
    for kind, lines in _SECTION.findall(font["/ToUnicode"].get_data()):
        if kind == b"char":
            for code, text in _CHARACTER.findall(lines):
                glyphs[bytes.fromhex(code.decode())] = _characters(text)
        else:
            for first, last, text in _RANGE.findall(lines):
                glyphs |= _range(int(first, 16), int(last, 16), _characters(text))
    return glyphs


def _range(first: int, last: int, text: str) -> Glyphs:
    codes = range(first, last + 1)
    return {code.to_bytes(2, "big"): text[:-1] + chr(ord(text[-1]) + code - first) for code in codes}


def _characters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "surrogatepass")
