"""How long it takes to draft every document of many cases, and to draft again where nothing has changed.

    python benchmarks/bulk.py [--cases 1000] [--jobs N] [--plot]

Each number of cases (an eighth, a quarter, half and all) gets a workspace of its own, in which `hrdalert draft` runs
twice: Word and PDF of every document of invented cases that differ in names, dates and words. The time is that of the
whole process; "busy" is what all its processes together kept a core busy for each case, which tells whether it is
linear even where the machine has other work. Memory is the most that one process held at a time.
`--plot` draws docs/design/bulk.svg from this run.
"""

from __future__ import annotations

import argparse
import datetime
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hrdalert.workers import cores

ROOT = Path(__file__).parents[1]
DAY = datetime.date(2031, 5, 1)
NAMES = ("Ottoline", "Barnaby", "Cressida", "Dorothea", "Eustace", "Florian", "Griselda", "Hildegard")
TRADES = ("puppeteer", "lamplighter", "ferrywoman", "bell-founder", "printer", "teacher", "beekeeper")
RECIPIENTS = """\
recipients:
  - id: harbour-master
    office: Harbour Master of Saltmarsh
    kind: police
    address: [1 Quay Street, Saltmarsh]
    salutation: Dear Harbour Master,
    source: an invented handbook
  - id: water-minister
    office: Minister of Water
    kind: ministry
    address: [2 Sluice Lane, Saltmarsh]
    salutation: Dear Minister,
    source: an invented handbook
"""
CHILD = """\
import json, resource, sys
from hrdalert.cli import main
try:
    main(sys.argv[2:])
finally:
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    open(sys.argv[1], "w").write(json.dumps(peaks))
"""


def case(number: int) -> str:
    """An invented case, like no other in its names, dates and words."""
    text = (ROOT / "tests" / "cases" / "arrest-in-ruritania.yaml").read_text(encoding="utf-8")
    day = datetime.date(2031, 2, 1) + datetime.timedelta(days=number % 25)
    for old, new in (
        ("2031-007", f"2031-{number:05}"),
        ("Ottoline", NAMES[number % len(NAMES)]),
        ("Quirk", f"Quirk{_letters(number)}"),
        ("puppeteer", TRADES[number % len(TRADES)]),
        ("2031-02-14", str(day)),
        ("third floor", f"floor {number}"),
        ("{this brace} is text too", "it is text"),  # a placeholder would keep it from being ready
        ("Saltmarsh", f"Saltmarsh {_letters(number // 7)}"),
        ("prisoner_of_conscience", "appeal_to: [harbour-master, water-minister]\nprisoner_of_conscience"),
    ):
        text = text.replace(old, new)
    return text


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `hrdalert draft`."""

    seconds: float
    processor: float
    """Seconds of the processor, in all processes."""
    parent: float
    """Megabytes."""
    worker: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A first run, and one with nothing changed."""

    cases: int
    files: int
    first: Run
    again: Run


def measured(cases: int, jobs: int | None) -> Pair:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("cases", "recipients"):
            (root / name).mkdir()
        shutil.copy(ROOT / "hrdalert.yaml", root)
        (root / "recipients" / "saltmarsh.yaml").write_text(RECIPIENTS, encoding="utf-8")
        for number in range(cases):
            (root / "cases" / f"{number:05}.yaml").write_text(case(number), encoding="utf-8")
        first = run(root, jobs)
        files = sum(1 for path in (root / "out").rglob("*") if path.is_file())
        return Pair(cases, files, first, run(root, jobs))


def run(root: Path, jobs: int | None) -> Run:
    peaks = root / "peaks.json"
    words = ["draft", "--date", str(DAY), "-f", "docx,pdf", *(["-j", str(jobs)] if jobs else [])]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(peaks), *words],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    seconds = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    parent, worker = (peak / unit for peak in json.loads(peaks.read_text()))
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, processor, parent, worker)


def lines(pairs: Sequence[Pair]) -> Iterator[str]:
    yield "cases   files     first   a case     busy  cores   parent  worker     again    share"
    for each in pairs:
        first = each.first
        yield (
            f"{each.cases:5}  {each.files:6}  {first.seconds:6.1f} s  {first.seconds / each.cases * 1000:4.0f} ms"
            f"  {first.processor / each.cases * 1000:3.0f} ms  {first.processor / first.seconds:5.2f}"
            f"   {first.parent:3.0f} MB  {first.worker:3.0f} MB"
            f"  {each.again.seconds:6.2f} s  {each.again.seconds / first.seconds:6.2%}"
        )


# --- the plot

WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT = 760, 330, 60, 50, 270, 210


def plot(pairs: Sequence[Pair]) -> str:
    """Time on the left, memory on the right, against the number of cases; as SVG."""
    most = pairs[-1].cases
    seconds = [("the first run", "#1b4965", [(each.cases, each.first.seconds) for each in pairs])]
    seconds.append(
        ("again, nothing changed", "#b5532a", [(each.cases, each.again.seconds) for each in pairs])
    )
    memory = [("a worker", "#1b4965", [(each.cases, each.first.worker) for each in pairs])]
    memory.append(("the parent", "#b5532a", [(each.cases, each.first.parent) for each in pairs]))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="14">Every document of many cases, Word and PDF, '
        f"on {cores()} cores</text>",
        *_chart(LEFT, "seconds", seconds, most),
        *_chart(LEFT + PLOT_WIDTH + 110, "megabytes, at most", memory, most),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _chart(
    left: int, title: str, series: Sequence[tuple[str, str, Sequence[tuple[int, float]]]], most: int
) -> Iterator[str]:
    top = _round_up(max(value for _, _, points in series for _, value in points))
    bottom = TOP + PLOT_HEIGHT

    def x(cases: float) -> float:
        return left + cases / most * PLOT_WIDTH

    def y(value: float) -> float:
        return bottom - value / top * PLOT_HEIGHT

    yield f'<text x="{left}" y="{TOP - 8}">{title}</text>'
    for step in range(5):
        value, cases = top * step / 4, most * step / 4
        yield (
            f'<line x1="{left}" x2="{left + PLOT_WIDTH}" y1="{y(value):.1f}" y2="{y(value):.1f}" '
            'stroke="#d5dbe0"/>'
            f'<text x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:g}</text>'
            f'<text x="{x(cases):.1f}" y="{bottom + 18}" text-anchor="middle">{cases:g}</text>'
        )
    yield f'<text x="{left + PLOT_WIDTH / 2}" y="{bottom + 38}" text-anchor="middle">cases</text>'
    for name, colour, points in series:
        path = " ".join(f"{x(cases):.1f},{y(value):.1f}" for cases, value in points)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for cases, value in points:
            yield f'<circle cx="{x(cases):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>'
        cases, value = points[-1]
        yield (
            f'<text x="{x(cases) + 4:.1f}" y="{y(value) - 7:.1f}" text-anchor="end" fill="{colour}">{name}</text>'
        )


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 6, 8 times a power of ten, or of ten itself."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    while power > value:
        power /= 10
    return next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--plot", action="store_true")
    asked = parser.parse_args()
    numbers = dict.fromkeys(max(1, asked.cases // part) for part in (8, 4, 2, 1))
    pairs = [measured(number, asked.jobs) for number in numbers]
    for line in lines(pairs):
        print(line)
    if asked.plot:
        target = ROOT / "docs" / "design" / "bulk.svg"
        target.write_text(plot(pairs), encoding="utf-8", newline="\n")
        print(target)


if __name__ == "__main__":
    main()
