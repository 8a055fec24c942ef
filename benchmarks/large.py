"""One very large case: with 5,000 entries in its chronology, and with 500 alleged victims.

`hrdalert check`, and `hrdalert draft` of each document as Word and PDF file, in whole processes; shown is the document
that takes longest. What is allowed stands beside it: 10 seconds, 500 MiB. A second case, of a quarter of the size,
shows that nothing grows faster than the case does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from offices import large_office
from side_by_side import Row, Run, hrdalert

SECONDS, MEMORY = 10, 500
DOCUMENTS = ("appeal-letter", "case-sheet", "press-release", "un-communication", "urgent-action")


def measured(entries: int, victims: int) -> dict[str, Run]:
    """Check and each document of a case of a size, by name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large_office(folder, entries, victims)
        day = ("--date", "as_of")
        runs = {"check": hrdalert("check", *day, folder=folder)}
        for document in DOCUMENTS:
            runs[document] = hrdalert("draft", "-d", document, "-f", "docx,pdf", *day, folder=folder)
            assert list((folder / "out").rglob(f"{document}.*.pdf")), document
        return runs


def rows(whole: bool) -> Iterator[Row]:
    """The two cases."""
    for what, entries, victims in (("5,000 entries", 5000, 0), ("500 victims", 0, 500)):
        quarter, large = measured(entries // 4, victims // 4), measured(entries, victims)
        check, slowest = large.pop("check"), max(large, key=lambda document: large[document].seconds)
        yield Row(f"check of a case with {what}", check.seconds, "allowed", SECONDS, 1, within=True)
        yield Row(f"{what}: {slowest}", large[slowest].seconds, "allowed", SECONDS, 1, within=True)
        most = max(run.memory for run in (check, *large.values()))
        yield Row(f"{what}: memory", most, "allowed", MEMORY, 1, within=True, unit="MiB")
        for name, run in (("check", check), (slowest, large[slowest])):
            work = f"{what}: {name}, processor"
            yield Row(
                work, run.processor, "a quarter, four times", 4 * quarter[name].processor, 1.2, within=True
            )
