"""What ``hrdalert check`` finds of slips that are planted into case files.

Some sixty slips of a fixed seed; ``HRDALERT_PLANTED=880 script/test -k planted`` takes as many as it says, and
``benchmarks/planted.py`` prints what came of them by kind.
"""

from __future__ import annotations

import os
from pathlib import Path

from hrdalert.cases.reading import check_text
from tests.factcheck.measuring import WANTED, answers, table, totals
from tests.factcheck.planting import planted, sources
from tests.factcheck.slips import KINDS

SLIPS = int(os.environ.get("HRDALERT_PLANTED", 66))
SEED = 3
LUCK = 12 if SLIPS < 500 else 4
"""So many per cent less will do, for another seed plants other slips."""


def test_planted_slips_are_found(tmp_path: Path) -> None:
    """Of what can be found, as many per cent as are wanted of each group."""
    among = sources()
    results = answers(planted(SEED, SLIPS, among), among, tmp_path)
    percent = {group: 100 * found / planted for group, (found, planted) in totals(results).items()}
    assert all(percent[group] >= least - LUCK for group, least in WANTED.items()), table(results)


def test_a_planted_slip_changes_one_text_and_no_line() -> None:
    """The file can still be read, each kind finds a place, and the same seed plants the same slips."""
    among = sources()
    before = {source.file: source.text for source in among}
    slips = planted(SEED, 2 * len(KINDS), among)
    assert {slip.kind for slip in slips} == set(KINDS)
    for slip in slips:
        assert slip.text.count("\n") == before[slip.file].count("\n")
        assert slip.text.splitlines()[slip.line - 1] != before[slip.file].splitlines()[slip.line - 1]
        check_text(slip.text, slip.file)
    assert planted(SEED, 2 * len(KINDS), among) == slips
