"""Typst's compiler, with the fonts that a document needs; it is kept from one document to the next."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from hrdalert.errors import WriterError
from hrdalert.writers.fonts import Choice, face_for

if TYPE_CHECKING:
    import typst


_PROGRAM = re.compile(
    rb"/Creator\(Typst [\d.]+\)|<xmp:CreatorTool>Typst [\d.]+</xmp:CreatorTool>"
    rb'|(?<=<x:xmpmeta xmlns:x="adobe:ns:meta/") x:xmptk="[\w-]+"'
)
"""Where a file says which program made it. As many spaces leave every other byte in its place."""


class Press:
    """A kept typst compiler with the fonts of some folders beside its own, and an office's own ``font``."""

    def __init__(self, folders: frozenset[Path], font: str = "") -> None:
        import typst  # takes time that `hrdalert --help` should not spend

        fonts = typst.Fonts(
            include_system_fonts=bool(font), font_paths=[str(folder) for folder in sorted(folders)]
        )
        self.font = font if font in fonts.families() else ""
        """The office's font; empty where it has none, or this computer lacks it."""
        self._compiler = typst.Compiler(
            root=str(Path(__file__).parent), font_paths=fonts
        )  # where letter.typ lies
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
        return _PROGRAM.sub(lambda found: b" " * len(found[0]), content)


press_of = cache(Press)


@cache
def _home() -> int:
    """The process that first used typst, whose threads a fork of it lacks."""
    return os.getpid()
