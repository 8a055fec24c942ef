"""How many untruths `hrdalert check` finds that were planted into case files, by kind.

    python benchmarks/planted.py [--seed N] [--slips N] [--heldout N] [--misses FILE] [--write]

One slip a file, in copies of the cases of the repository and of the invented ones of the tests, and in others on which
the rules were never tuned (--heldout). A slip is found where `check` says something at its line that it does not say of
the file as it was. --misses writes each slip that was not found, with its line; --write puts the figures into
docs/design/facts.md.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.factcheck.measuring import Answer, answers, findings, table
from tests.factcheck.planting import Source, planted, sources

PAGE = Path(__file__).parent.parent / "docs" / "design" / "facts.md"
MADE = re.compile(r"(?<=<!-- made by benchmarks/planted.py --write -->\n).*(?=<!-- end -->)", re.S)


def miss(answer: Answer) -> str:
    """A slip that was not found, as one line to read."""
    slip = answer.slip
    line = " ".join(slip.text.splitlines()[slip.line - 1].split())
    where = f"{slip.file.name}:{slip.line} {slip.key} ({slip.group})"
    elsewhere = f"  elsewhere: {'; '.join(answer.elsewhere)}" if answer.elsewhere else ""
    return f"- {slip.kind}: {where}: {slip.was!r} -> {slip.now!r} in: {line[:240]}{elsewhere}"


def measured(seed: int, count: int, among: Sequence[Source]) -> list[Answer]:
    """So many slips in these files, and what became of them."""
    with tempfile.TemporaryDirectory() as folder:
        return answers(planted(seed, count, among), among, Path(folder))


def unharmed(among: Sequence[Source]) -> int:
    """How much the fact check says of the files as they are."""
    with tempfile.TemporaryDirectory() as folder:
        files = [(source.file, source.text) for source in among]
        return sum(said.total() for said in findings(files, Path(folder)))


def main() -> None:
    """Plant, check, count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slips", type=int, default=880)
    parser.add_argument(
        "--heldout", type=int, default=330, help="slips in the cases on which nothing was tuned"
    )
    parser.add_argument("--misses", type=Path, metavar="FILE")
    parser.add_argument("--write", action="store_true", help="the figures into docs/design/facts.md")
    asked = parser.parse_args()
    known, others = sources(), sources(heldout=True)
    results, held = measured(asked.seed, asked.slips, known), measured(asked.seed, asked.heldout, others)
    figures = (
        f"Seed {asked.seed}: {len(results)} slips in copies of {len(known)} files, which unharmed have"
        f" {unharmed(known)} findings, and {len(held)} in copies of {len(others)} held out, which have"
        f" {unharmed(others)}.\n\n{table(results, held)}\n"
    )
    print(figures)
    if asked.write:
        page = PAGE.read_text("utf-8")
        PAGE.write_text(MADE.sub(lambda _: f"\n{figures}\n", page), encoding="utf-8")
    if asked.misses:
        lines = [miss(answer) for answer in (*results, *held) if not answer.there]
        asked.misses.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
