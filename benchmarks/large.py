"""One very large case: with 5,000 entries in its chronology, and with 500 alleged victims.

`hrdalert check`, and `hrdalert draft` of each document as Word and PDF file into an empty folder, in whole processes;
shown are the document that takes longest and the one that takes the most memory. What is allowed stands beside it: 10
seconds of the processor, 500 MiB. A case of a quarter of the size shows that nothing grows faster than the case does.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from offices import large_office
from side_by_side import Row, Run, hrdalert

SECONDS, MEMORY = 10, 500
CHECK = "check"
DOCUMENTS = ("appeal-letter", "case-sheet", "press-release", "un-communication", "urgent-action")


def measured(entries: int, victims: int) -> dict[str, Run]:
    """Check and each document of a case of a size, by name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large_office(folder, entries, victims)
        day = ("--date", "as_of")
        runs = {CHECK: hrdalert("check", *day, folder=folder)}
        for document in DOCUMENTS:
            runs[document] = hrdalert("draft", "-d", document, "-f", "docx,pdf", *day, folder=folder)
            assert list((folder / "out").rglob(f"{document}.*.pdf")), document
            for made in ("out", ".hrdalert"):  # what lies there would be made anew with the next document
                shutil.rmtree(folder / made)
        return runs


def rows(whole: bool) -> Iterator[Row]:
    """The two cases."""
    for what, entries, victims in (("5,000 entries", 5000, 0), ("500 victims", 0, 500)):
        quarter, large = measured(entries // 4, victims // 4), measured(entries, victims)
        slowest = max(DOCUMENTS, key=lambda document: large[document].processor)
        largest = max(DOCUMENTS, key=lambda document: large[document].memory)
        for name in (CHECK, slowest):
            work, took = f"{what}: {name}, processor", large[name].processor
            yield Row(work, took, "allowed", SECONDS, 1, within=True)
            yield Row(work, took, "a quarter, four times", 4 * quarter[name].processor, 1.2, within=True)
        for name in (CHECK, largest):
            yield Row(f"{what}: {name}, memory", large[name].memory, "allowed", MEMORY, 1, True, "MiB")
