"""How many planted slips ``hrdalert check --json`` finds, through the command that a user gives.

Found is a slip whose line has a finding of the fact check that the unharmed file does not have there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tests.factcheck.planting import CASES, TESTS, Slip, Source
from tests.factcheck.slips import KINDS

ROOT = TESTS.parent
FACT_CHECK = re.compile(r"G\d\d_|F23_|F34_")
"""How the rules of the fact check are called."""
BATCH = 60
"""So many case files are checked by one command."""

NOT_COUNTED = frozenset({"another person's name", "attribution lost", "all for some"})
"""What a comparison with the data cannot find."""
NEARLY_ALL = frozenset(
    {
        *("weekday", "term", "name misspelt", "article", "treaty never ratified", "opinion or case number"),
        *("quotation altered", "invented name", "invented number"),
    }
)
"""What can be found wherever it is told in a text."""
BESIDE_DATA = frozenset(
    {
        *("date", "weekday", "term", "fine", "name misspelt", "another court", "pronoun", "status"),
        *("tense of the dead", "article", "opinion or case number"),
    }
)
"""What a datum stands beside in an entry. Whatever else an entry tells is told there alone."""
WANTED = {"texts": 85, "nearly all": 95, "entries": 60}
"""Per cent of what can be found."""
LABELS = {"texts": "texts", "nearly all": "kinds with ●", "entries": "entries without brackets"}

Findings: TypeAlias = "Counter[tuple[int, str, str]]"


@dataclass(frozen=True)
class Answer:
    """What became of a slip: the findings that it brought, at its line and elsewhere."""

    slip: Slip
    there: tuple[str, ...]
    elsewhere: tuple[str, ...]


def findings(files: Sequence[tuple[Path, str]], folder: Path) -> list[Findings]:
    """What the fact check says of each of these texts of case files, each finding by its line."""
    said: dict[int, Findings] = {}
    for is_real in (True, False):
        own = [number for number, (file, _) in enumerate(files) if (file.parent == CASES) is is_real]
        for first in range(0, len(own), BATCH):
            batch = own[first : first + BATCH]
            workspace = folder / f"{is_real} {first}"
            recipients = ROOT / "recipients" if is_real else TESTS / "truth" / "recipients.yaml"
            said.update(
                zip(
                    batch, checked([files[number][1] for number in batch], recipients, workspace), strict=True
                )
            )
    return [said[number] for number in range(len(files))]


def checked(texts: Sequence[str], recipients: Path, workspace: Path) -> Iterator[Findings]:
    """One command on a workspace with these files, each under a reference of its own."""
    (workspace / "cases").mkdir(parents=True)
    shutil.copy(ROOT / "hrdalert.yaml", workspace)
    shutil.copytree(ROOT / "design", workspace / "design")
    (workspace / "recipients").mkdir()
    for file in sorted(recipients.glob("*.yaml")) if recipients.is_dir() else [recipients]:
        shutil.copy(file, workspace / "recipients")
    for number, text in enumerate(texts):
        own = re.sub(r"^reference: .*$", f"reference: {number:04}-001", text, count=1, flags=re.M)
        (workspace / "cases" / f"{number:04}.yaml").write_text(own, encoding="utf-8")
    command = (sys.executable, "-m", "hrdalert", "check", "--date", "as_of", "--json")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run(command, cwd=workspace, env=environment, capture_output=True, text=True, check=False)
    if not run.stdout.startswith("["):
        raise RuntimeError(run.stdout + run.stderr)
    by_file = {Path(case["file"]).stem: case["problems"] for case in json.loads(run.stdout)}
    for number in range(len(texts)):
        problems = by_file[f"{number:04}"]
        yield Counter(
            (problem["line"], problem["code"], problem["text"])
            for problem in problems
            if FACT_CHECK.match(problem["code"]) and problem["line"]
        )


def answers(slips: Sequence[Slip], among: Sequence[Source], folder: Path) -> list[Answer]:
    """What became of each slip."""
    used = {slip.file for slip in slips}
    files = {source.file: source.text for source in among if source.file in used}
    unharmed = dict(zip(files, findings(list(files.items()), folder / "unharmed"), strict=True))
    harmed = findings([(slip.file, slip.text) for slip in slips], folder / "harmed")
    result = []
    for slip, found in zip(slips, harmed, strict=True):
        new = sorted((found - unharmed[slip.file]).elements())
        there = tuple(f"{code}: {text}" for line, code, text in new if line == slip.line)
        elsewhere = tuple(f"line {line} {code}: {text}" for line, code, text in new if line != slip.line)
        result.append(Answer(slip, there, elsewhere))
    return result


Share: TypeAlias = tuple[int, int]


def shares(results: Sequence[Answer]) -> dict[tuple[str, str], Share]:
    """Found and planted, by kind and group."""
    planted = Counter((answer.slip.kind, answer.slip.group) for answer in results)
    found = Counter((answer.slip.kind, answer.slip.group) for answer in results if answer.there)
    return {key: (found[key], planted[key]) for key in planted}


def totals(results: Sequence[Answer]) -> Mapping[str, Share]:
    """Found and planted of what can be found: in texts, there of the kinds nearly always found, in entries."""
    by_kind = shares([answer for answer in results if answer.slip.kind not in NOT_COUNTED])

    def total(group: str, kinds: frozenset[str]) -> Share:
        rows = [share for (kind, of), share in by_kind.items() if of == group and kind in kinds]
        return sum(found for found, _ in rows), sum(planted for _, planted in rows)

    return {
        "texts": total("texts", frozenset(KINDS)),
        "nearly all": total("texts", NEARLY_ALL),
        "entries": total("entries", BESIDE_DATA),
    }


def written(share: Share) -> str:
    found, planted = share
    return f"{found}/{planted}" if planted else "–"


def table(known: Sequence[Answer], heldout: Sequence[Answer] = ()) -> str:
    """The figures as a table in Markdown, with those of the cases held out beside them."""
    columns = [shares(known), shares(heldout)] if heldout else [shares(known)]
    head = ["kind", "texts", "entries", "texts held out", "entries held out"][: 1 + 2 * len(columns)]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for kind in KINDS:
        sign = " (not counted)" if kind in NOT_COUNTED else " ●" if kind in NEARLY_ALL else ""
        cells = []
        for by_kind in columns:
            entries = written(by_kind.get((kind, "entries"), (0, 0)))
            counts = kind in BESIDE_DATA or entries == "–"
            cells += [written(by_kind.get((kind, "texts"), (0, 0))), entries if counts else f"({entries})"]
        lines.append(f"| {kind}{sign} | {' | '.join(cells)} |")
    return "\n".join(
        [*lines, "", *in_all(known, "cases and truth"), *(in_all(heldout, "held out") if heldout else ())]
    )


def in_all(results: Sequence[Answer], label: str) -> Iterator[str]:
    """The figures of what counts, and what is wanted."""
    shown = []
    for name, (found, planted) in totals(results).items():
        percent = 100 * found // max(planted, 1)
        shown.append(f"{LABELS[name]} {found}/{planted}, {percent} % (wanted {WANTED[name]})")
    yield f"- {label}: {'; '.join(shown)}"
