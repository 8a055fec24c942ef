"""Which files of a folder are cases, and the reference of each, without reading one whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import yaml

from hrdalert.cases.located_yaml import MOST_BYTES, plain_values
from hrdalert.cases.translations import is_translation
from hrdalert.store import read

SUFFIXES: Final = (".yaml", ".yml")
_REFERENCE: Final = re.compile(rb"""^reference:[ \t]*["']?([A-Za-z0-9][A-Za-z0-9_-]*)""", re.MULTILINE)


def case_files_in(folder: Path) -> list[Path]:
    """All case files in a folder and its sub-folders, sorted; hidden files and translations are none."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES
        and path.is_file()
        and not is_translation(path)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def reference_in(path: Path) -> str:
    """The reference of a file, which may have mistakes; empty where there is none."""
    try:
        text = read(path, MOST_BYTES)
        if match := _REFERENCE.search(text):
            return match[1].decode()
        values = plain_values(text.decode("utf-8", "replace"))  # JSON, or a key in quotation marks
    except (OSError, yaml.YAMLError, RecursionError):
        return ""
    return str(values.get("reference", "")) if isinstance(values, dict) else ""


def by_reference(paths: Sequence[Path]) -> Mapping[str, Sequence[Path]]:
    """The files of each reference; two that differ in capitals alone name the same files on some systems."""
    references: dict[str, list[Path]] = {}
    for path in dict.fromkeys(paths):
        references.setdefault(reference_in(path).casefold(), []).append(path)
    return references
