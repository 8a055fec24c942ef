"""How long it takes to draft every document of many cases, as Word and PDF files.

`hrdalert draft` of a quarter and of all of the cases, each in a workspace of its own: invented cases that differ in
names and words. Time by the clock stands beside what the processor did for all processes together, which says how many
cores were busy. That it is linear shows in the processor's time for each case, even where the machine has other work.
Memory is the most that one process held at a time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from offices import invented_office
from side_by_side import Row, Run, hrdalert, per_case


def measured(cases: int) -> tuple[Run, int]:
    """A run over so many cases, and the files that it wrote."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        invented_office(folder, cases)
        run = hrdalert("draft", "--date", "as_of", "-f", "docx,pdf", folder=folder)
        return run, sum(path.is_file() for path in (folder / "out").rglob("*"))


def rows(whole: bool) -> Iterator[Row]:
    """Both cores, linear, memory flat."""
    cases = 1000 if whole else 200
    (few, _), (many, files) = measured(cases // 4), measured(cases)
    cores = min(2, os.cpu_count() or 1)
    work = f"{cases:,} cases drafted, {files:,} files, by the clock"
    yield Row(work, many.seconds, "the processor, all processes", many.processor, 0.85 * cores)
    yield from per_case([(cases // 4, few), (cases, many)], "drafting", 1.15)
