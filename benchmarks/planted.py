"""How many untruths `hrdalert check` finds that were planted into case files, by kind.

    python benchmarks/planted.py [--seed N] [--slips N] [--heldout] [--misses FILE]

One slip a file, in copies of the cases of the repository and of the invented ones of the tests; --heldout takes those
on which the rules were never tuned. A slip is found where `check` says something at its line that it does not say of
the file as it was. --misses writes each slip that was not found, with its sentence.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.factcheck.measuring import Answer, answers, table
from tests.factcheck.planting import planted, sources


def miss(answer: Answer) -> str:
    """A slip that was not found, as one line to read."""
    slip = answer.slip
    line = " ".join(slip.text.splitlines()[slip.line - 1].split())
    where = f"{slip.file.name}:{slip.line} {slip.key} ({slip.group})"
    elsewhere = f"  elsewhere: {'; '.join(answer.elsewhere)}" if answer.elsewhere else ""
    return f"- {slip.kind}: {where}: {slip.was!r} -> {slip.now!r} in: {line[:240]}{elsewhere}"


def main() -> None:
    """Plant, check, count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slips", type=int, default=880)
    parser.add_argument("--heldout", action="store_true", help="into the cases on which nothing was tuned")
    parser.add_argument("--misses", type=Path, metavar="FILE")
    asked = parser.parse_args()
    among = sources(asked.heldout)
    slips = planted(asked.seed, asked.slips, among)
    with tempfile.TemporaryDirectory() as folder:
        results = answers(slips, among, Path(folder))
    kinds = len({slip.kind for slip in slips})
    print(f"{len(slips)} slips of {kinds} kinds in copies of {len(among)} files, seed {asked.seed}\n")
    print(table(results))
    if asked.misses:
        lines = [miss(answer) for answer in results if not answer.there]
        asked.misses.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
