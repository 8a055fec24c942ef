"""How long a newcomer's way takes, from an empty folder to the documents of a first case, counted at the keyboard.

    python benchmarks/newcomer.py [--show] [--answers FILE]

The page "A case tonight" is read up to its example; then `hrdalert init --ask` runs and gets, one by one, the answers
of the page's example, and in two more walks those of real, public cases as they stood on their second day: the arrest
of Marfa Rabkova (cases/belarus-marfa-rabkova.yaml), told as if it had been yesterday, and that of Go Sherab Gyatso as
somebody answered who had not made the questions; both with an invented organisation and invented consent; or those of
a file, one a line. Each word on the way is read once, each answer typed, and each question weighed. What that costs
is counted, not measured: nobody sits there. It is assumed of an average, and of a slow person:

    240, or 200 words a minute are read
    200, or 175 characters a minute are typed      (40, or 35 words)
    3 seconds to decide on an answer               and 8 for numbers from a list
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

REAL = """\
Lantern Letter Watch
Riverside
desk@lantern.example

Belarus
Marfa Rabkova
1
coordinator of Viasna's volunteers
She runs the volunteer service of the Human Rights Centre Viasna.


yesterday
Minsk
About ten masked men stopped Marfa Rabkova in Minsk in the evening and took her away. They searched her flat and took \
money and equipment.


the Main Department for Combating Organised Crime and Corruption
y
Viasna, today
1

1
2
the Okrestina detention centre
n
n
n


1 2 4
husband, today, telephone
1

"""
WALKED = """\
the Lantern Letter Watch
Riverside
desk@lantern.example

China
Go Sherab Gyatso
2
Tibetan Buddhist monk and writer
He writes about Tibetan history, education and the language.


2020-10-26
Chengdu, Sichuan
State security agents took Go Sherab Gyatso away in Chengdu, where he had gone for treatment of a lung condition. His \
family has not been told where he is.

n
1 2
agents of the Ministry of State Security
the family, 2020-10-28

2020-10-28
2

n



1 2 4
a relative, 2020-10-28, telephone
1

"""
"""What somebody answered who had not made the questions; the office and the consent are invented."""
ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "tonight.md"
END_OF_READING = "What follows is the same"
ASKED = " › "
PEOPLE = {"average": (60 / 240, 60 / 200), "slow": (60 / 200, 60 / 175)}
"""Seconds that a word read, and a sign typed, takes each of them."""
DECISION, LIST, ENTER, SENTENCES = 3.0, 8.0, 1.5, 20.0
LIMIT = 10.0
"""Minutes."""


@dataclass
class Count:
    """What a walk takes: words to read, signs to type, and seconds by what they go to."""

    page: int = 0
    read: int = 0
    after: int = 0
    """Words that are shown when the documents lie there, whose reading is not on the way to them."""
    typed: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, what: str, seconds: float) -> None:
        self.seconds[what] = self.seconds.get(what, 0.0) + seconds

    def minutes(self, person: str) -> dict[str, float]:
        read, typed = PEOPLE[person]
        of_page = {"reading the page": self.page * read, "reading what is asked and said": self.read * read}
        every = {**of_page, "typing": self.typed * typed, **self.seconds}
        return {what: seconds / 60 for what, seconds in every.items()}


def words(text: str) -> int:
    return len([word for word in text.split() if re.search(r"\w", word)])


def answers() -> list[str]:
    """What is typed behind each question of the page's example, the days as they are counted from today."""
    example = PAGE.read_text("utf-8").partition("```console\n")[2].partition("```")[0]
    return [line.rpartition("›")[2].strip() for line in example.splitlines() if "›" in line]


def walk(folder: Path, typed: list[str], count: Count, show: bool) -> None:
    """Goes the way of the page."""
    command = "hrdalert init office --ask"
    count.page = words(PAGE.read_text("utf-8").partition(END_OF_READING)[0])
    count.typed += len(command)
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
    count.after += words(last)
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
    count.read += words(shown)
    is_list = "Which number" in shown
    if not answer:
        count.add("Enter alone", ENTER)
    elif shown.endswith("\n  › "):
        count.add("thinking", SENTENCES)
    else:
        count.add("thinking", LIST if is_list else DECISION)
    count.typed += len(answer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--show", action="store_true", help="Print what is asked and answered.")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="Count these, one a line, alone.")
    given = parser.parse_args()
    show, is_slow = given.show, False
    walks = [
        ("the page's example", answers()),
        ("the arrest of Marfa Rabkova", REAL.splitlines()),
        ("the arrest of Go Sherab Gyatso", WALKED.splitlines()),
    ]
    if given.answers:
        walks = [(given.answers.stem, given.answers.read_text("utf-8").splitlines())]
    for name, typed in walks:
        count = Count()
        with tempfile.TemporaryDirectory() as folder:
            walk(Path(folder), typed, count, show)
        print(f"{name + ', minutes':<34}{''.join(f'{person:>9}' for person in PEOPLE)}")
        of_each = {person: count.minutes(person) for person in PEOPLE}
        for what in of_each["average"]:
            print(f"  {what:<32}{''.join(f'{minutes[what]:9.1f}' for minutes in of_each.values())}")
        after = (f"{count.after * read / 60:9.1f}" for read, _ in PEOPLE.values())
        sums = {person: sum(minutes.values()) for person, minutes in of_each.items()}
        print(f"  {f'together, {len(typed)} answers':<32}{''.join(f'{each:9.1f}' for each in sums.values())}")
        print(f"  {'what is said of them then':<32}{''.join(after)}")
        is_slow = is_slow or sums["average"] > LIMIT
    print(f"as of {datetime.date.today()}")
    if is_slow:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
