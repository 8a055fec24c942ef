"""Workspaces for the benchmarks: the cases of the repository, and invented ones in any number and size."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

from hrdalert.cases.translations import is_translation

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "examples"
REAL = sorted(path for path in (ROOT / "cases").glob("*.yaml") if not is_translation(path))
TRADES = ("puppeteer", "lamplighter", "ferrywoman", "bell-founder", "printer", "teacher", "beekeeper")
ENTRY = """\
  - date: {day}
    place: Saltmarsh
    text: |
      On {written} officers of the Harbour Police kept {name} for {number} hours at house {number} of Quay Street,
      and asked who had paid for the play, who had come to see it, and who had written the letter to the paper.
    violations: [arbitrary_detention, freedom_of_expression]
    by: police
    sources: [S1]
"""
VICTIM = """\
  - id: person{number}
    name: {name}
    title: Ms
    pronouns: she/her
    gender: female
    born: {born}
    nationality: CHN
    occupation: {trade}
    consent: {{for: [submission, government, public], answer: yes, by: herself, date: 2026-03-09, how: signed form}}
    pseudonym: Ms K. {number}
"""


def office(root: Path, recipients: Path) -> Path:
    """A workspace without cases, with a folder or a file of recipients. Returns the folder for its cases."""
    shutil.copy(ROOT / "hrdalert.yaml", root)
    if recipients.is_dir():
        shutil.copytree(recipients, root / "recipients")
    else:
        (root / "recipients").mkdir()
        shutil.copy(recipients, root / "recipients")
    (root / "cases").mkdir()
    return root / "cases"


def letters(number: int) -> str:
    """A number as letters, so that it can be a part of a name."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def real_office(root: Path, cases: int) -> None:
    """So many cases: the real ones of the repository in turn, each with names of its own."""
    folder = office(root, ROOT / "recipients")
    for number in range(cases):
        text = REAL[number % len(REAL)].read_text("utf-8")
        text = re.sub(r"(?m)^reference: .*", f"reference: 2031-{number:05}", text)
        people = text.partition("\nalleged_perpetrators:")[0].partition("\nalleged_victims:")[2]
        names = {
            word
            for name in re.findall(r"(?m)^ +-? ?name: (.+)", people)
            for word in re.findall(r"[A-Z]\w+", name)
        }
        for name in sorted(names):
            text = re.sub(rf"\b{re.escape(name)}\b", f"{name}{letters(number)}", text)
        (folder / f"{number:05}.yaml").write_text(text, encoding="utf-8")


def invented_office(root: Path, cases: int) -> None:
    """So many cases like the example of the tests, each with names and words of its own."""
    folder = office(root, EXAMPLES / "recipients.yaml")
    example = (EXAMPLES / "case.yaml").read_text("utf-8")
    for number in range(cases):
        text = example.replace("2026-014", f"2031-{number:05}").replace("Quill", f"Quill{letters(number)}")
        text = text.replace("puppeteer", TRADES[number % len(TRADES)])
        text = text.replace("eleven puppets", f"{number} puppets")
        (folder / f"{number:05}.yaml").write_text(text, encoding="utf-8")


def large_office(root: Path, entries: int, victims: int) -> None:
    """One case, ``2026-014``, with so many entries and alleged victims more than the example of the tests."""
    text = (EXAMPLES / "case.yaml").read_text("utf-8")
    begin = datetime.date(2010, 1, 1)
    told = "".join(
        ENTRY.format(day=day, written=f"{day.day} {day:%B %Y}", name="Ada Quill", number=number)
        for number, day in ((number, begin + datetime.timedelta(days=number)) for number in range(entries))
    )
    people = "".join(
        VICTIM.format(
            number=number,
            name=f"Ottoline Quirk{letters(number)}",
            born=1950 + number % 50,
            trade=TRADES[number % len(TRADES)],
        )
        for number in range(victims)
    )
    for key, more in (("chronology:", told), ("alleged_victims:", people)):
        text = text.replace(f"\n{key}\n", f"\n{key}\n{more}", 1)
    (office(root, EXAMPLES / "recipients.yaml") / "2026-014.yaml").write_text(text, encoding="utf-8")
