"""Typst's compiler, with the fonts that a document needs; it is kept from one document to the next."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from hrdalert.errors import WriterError
from hrdalert.writers.fonts import Choice, face_for

if TYPE_CHECKING:
    import typst


_PROGRAM = (
    (b"", b"/Creator(Typst", b")"),
    (b"", b"<xmp:CreatorTool>Typst", b"</xmp:CreatorTool>"),
    (b'<x:xmpmeta xmlns:x="adobe:ns:meta/" ', b'x:xmptk="', b'"'),
)
"""Where a file says which program made it: what stands before it, how it begins, and how it ends."""


class Press:
    """A kept typst compiler with the fonts of some folders beside its own, and an office's own ``font``."""

    def __init__(self, folders: frozenset[Path], font: str = "") -> None:
        import typst  # takes time that `hrdalert --help` should not spend

        fonts = typst.Fonts(
            include_system_fonts=bool(font), font_paths=[str(folder) for folder in sorted(folders)]
        )
        self.font = font if font in fonts.families() else ""
        """The office's font; empty where it has none, or this computer lacks it."""
        folder = str(Path(__file__).parent)  # where letter.typ lies
        self._compiler = typst.Compiler(root=folder, font_paths=fonts)
        self._error = typst.TypstError
        _home()
        self._lock = Lock()
        self._families: dict[str, list[str]] = {}
        for face in fonts.fonts():
            if face.path is not None:
                self._families.setdefault(face.path, []).append(face.family)

    def families(self, choice: Choice, language: str) -> tuple[str, ...]:
        """The names that typst gives to the fonts chosen."""
        found = (self._families.get(str(file.path), []) for file in choice.files)
        return tuple(face_for(language, families) for families in found if families)

    def print(self, source: str, *, accessible: bool) -> tuple[bytes, tuple[str, ...]]:
        """A PDF/UA file if it can be one, with a warning where that fails against expectation."""
        trouble: tuple[str, ...] = ()
        if accessible:
            try:
                return self._compile(source, ["ua-1"]), trouble
            except self._error as error:
                trouble = (f"the PDF is tagged but not PDF/UA: {error.message}",)
        try:
            return self._compile(source, []), trouble
        except self._error as error:
            raise WriterError(f"typst cannot set this document: {error.message}") from error

    def _compile(self, source: str, standards: list[typst.PDFStandard]) -> bytes:
        if os.getpid() != _home():
            raise WriterError("typst would wait forever in a forked process", 'start workers by "spawn"')
        with self._lock:  # typst's compiler refuses a second caller
            content = self._compiler.compile(source.encode(), format="pdf", pdf_standards=standards)
        assert isinstance(content, bytes)
        return _unsigned(content)


def _unsigned(content: bytes) -> bytes:
    """The file without the name of the program; as many spaces leave every other byte in its place."""
    for before, begins, ends in _PROGRAM:
        start = content.rfind(before + begins)
        if start >= 0:
            start += len(before)
            stop = content.index(ends, start + len(begins)) + len(ends)
            content = b"".join((content[:start], b" " * (stop - start), content[stop:]))
    return content


press_of = cache(Press)


@cache
def _home() -> int:
    """The process that first used typst, whose threads a fork of it lacks."""
    return os.getpid()
