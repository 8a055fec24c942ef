"""How much of a processor `hrdalert check` of many cases takes, beside reading them with libyaml and pydantic alone.

    python benchmarks/checking.py [--cases 1000]

Whole processes: `hrdalert check` of a workspace, which looks at the facts of so many cases with every rule that looks
at facts, works out the law and lists deadlines; `hrdalert check --whole`, which composes each document of each case,
too, and looks at it with the rules for documents; `hrdalert check` once more, which now tells what every rule has
found, as nothing has changed since; and a script that loads the same files with ``yaml.CBaseLoader`` and validates them
with the same models. Seconds are those of the processor, in all processes together, the least of six rounds in turn
(of --whole, of one): what else a computer does only adds to them. The cases are copies of the eight real ones of the
repository.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from side_by_side import Row, show

ROOT = Path(__file__).parents[1]
DAY = "2026-11-25"
CHECK = "from hrdalert.cli import main; main(['check', '--date', {day!r}, *{options!r}])"
ALONE = """\
import yaml
from pathlib import Path
from hrdalert.cases.model import Case
for path in Path("cases").iterdir():
    Case.model_validate(yaml.load(path.read_text("utf-8"), yaml.CBaseLoader))
"""


def office(root: Path, cases: int) -> None:
    """A workspace with so many cases."""
    shutil.copy(ROOT / "hrdalert.yaml", root)
    shutil.copytree(ROOT / "recipients", root / "recipients")
    (root / "cases").mkdir()
    real = sorted((ROOT / "cases").glob("*.yaml"))
    for number in range(cases):
        text = real[number % len(real)].read_text("utf-8")
        text = re.sub(r"(?m)^reference: .*", f"reference: 2031-{number:05}", text)
        text = re.sub(r"(?m)^id: .*\n", "", text)
        (root / "cases" / f"{number:05}.yaml").write_text(text, encoding="utf-8")


def processor(code: str, folder: Path) -> float:
    """Seconds that a Python process and its children keep a processor busy."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, check=False)
    if done.returncode not in (0, 1) or b"Traceback" in done.stderr:
        raise SystemExit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows(cases: int = 1000) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office(folder, cases)
        processor(ALONE, folder)  # from now on, all modules are compiled

        def row(work: str, options: list[str], rounds: int, at_least: float | None = None) -> Row:
            code = CHECK.format(day=DAY, options=options)
            measured = [(processor(ALONE, folder), processor(code, folder)) for _ in range(rounds)]
            theirs, ours = (min(each) for each in zip(*measured, strict=True))
            asked = f"{work.format(f'{cases:,} cases')}, processor"
            aim = at_least and 1.5
            return Row(asked, ours, "libyaml + pydantic alone", theirs, at_least, aim, within=True)

        yield row("check of {} by their facts", [], 6, 2.5)
        yield row("check --whole of {}, first", ["--whole"], 1)
        yield row("check of {} again, every rule", [], 6, 2.5)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    show(rows(parser.parse_args().cases))
