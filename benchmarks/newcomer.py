"""How long a newcomer's way takes, from an empty folder to the documents of a first case, counted at the keyboard.

    python benchmarks/newcomer.py [--show]

The page "A case tonight" is read up to its example, and its example is lived through: `hrdalert init --ask` runs and
gets, one by one, the answers that stand there. Each word on the way is read once, each answer typed, and each question
weighed. What that costs is counted, not measured: nobody sits there. The assumptions are those of somebody slow:

    200 words a minute are read            (adults read some 240)
    175 characters a minute are typed      (35 words; office workers type some 50)
    3 seconds to decide on an answer       and 8 for numbers from a list
    1.5 seconds for Enter alone
    20 seconds of thought before a text of whole sentences

The machine's own time is measured and added. Doubts, calls and mistakes are not in it.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "tonight.md"
END_OF_READING = "What follows is the same"
ASKED = " › "
READ, TYPED = 60 / 200, 60 / 175
DECISION, LIST, ENTER, SENTENCES = 3.0, 8.0, 1.5, 20.0
LIMIT = 10.0
"""Minutes."""


@dataclass
class Count:
    """Seconds, by what they go to."""

    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, what: str, seconds: float) -> None:
        self.seconds[what] = self.seconds.get(what, 0.0) + seconds

    @property
    def minutes(self) -> float:
        return sum(self.seconds.values()) / 60


def words(text: str) -> int:
    return len([word for word in text.split() if re.search(r"\w", word)])


def answers() -> list[str]:
    """What is typed behind each question of the page's example, the days as they are counted from today."""
    example = PAGE.read_text("utf-8").partition("```console\n")[2].partition("```")[0]
    return [line.rpartition("›")[2].strip() for line in example.splitlines() if "›" in line]


def walk(folder: Path, count: Count, show: bool) -> None:
    """Goes the way of the page."""
    typed = answers()
    command = "hrdalert init office --ask"
    count.add("reading the page", words(PAGE.read_text("utf-8").partition(END_OF_READING)[0]) * READ)
    count.add("typing", len(command) * TYPED)
    run = [sys.executable, "-c", "from hrdalert.cli import main; main()", *command.split()[1:]]
    process = subprocess.Popen(
        run,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"},
    )
    assert process.stdin is not None and process.stdout is not None
    for answer in typed:
        shown = _until_asked(process, count)
        _answer(shown, answer, count)
        if show:
            print(f"{shown}{answer}")
        process.stdin.write(f"{answer}\n".encode())
        process.stdin.flush()
    process.stdin.close()
    begun = time.perf_counter()
    last = process.stdout.read().decode()
    if process.wait() or "un-communication.en.docx" not in last:
        raise SystemExit(f"The documents were not made:\n{last}")
    count.add("the machine", time.perf_counter() - begun)
    count.add("reading what is asked and said", words(last) * READ)
    if show:
        print(last)


def _until_asked(process: subprocess.Popen[bytes], count: Count) -> str:
    """What is shown until the next answer is waited for."""
    assert process.stdout is not None
    begun, shown = time.perf_counter(), b""
    while not shown.endswith(ASKED.encode()):
        sign = process.stdout.read(1)
        if not sign:
            raise SystemExit(f"It ended before all was answered:\n{shown.decode()}")
        shown += sign
    count.add("the machine", time.perf_counter() - begun)
    return shown.decode()


def _answer(shown: str, answer: str, count: Count) -> None:
    count.add("reading what is asked and said", words(shown) * READ)
    is_list = "Which number" in shown
    if not answer:
        count.add("Enter alone", ENTER)
    elif "an empty line ends it" in shown:
        count.add("thinking", SENTENCES)
    else:
        count.add("thinking", LIST if is_list else DECISION)
    count.add("typing", len(answer) * TYPED)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--show", action="store_true", help="Print what is asked and answered.")
    show = parser.parse_args().show
    count = Count()
    with tempfile.TemporaryDirectory() as folder:
        walk(Path(folder), count, show)
    for what, seconds in count.seconds.items():
        print(f"{what:<32} {seconds / 60:5.1f} min")
    print(f"{f'together, {len(answers())} answers':<32} {count.minutes:5.1f} min, at most {LIMIT:g}")
    print(f"as of {datetime.date.today()}")
    if count.minutes > LIMIT:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
