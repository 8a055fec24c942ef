"""The answers of an interview, and what comes of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from hrdalert.cases import Case, check_text
from hrdalert.cli import main

TODAY = datetime.date(2026, 3, 30)


ESSENTIAL = """\
Belarus
Ada Quill
1
singer
Ada Quill sang at concerts for prisoners.


yesterday
Riverside
Officers of the Riverside police took Ms Quill from her home.
They searched the house until midnight


Riverside Police
the family, 2026-03-29

2

n
n
n

police took Ada from her home
Singer held after concert.


1 2 4
husband, 2026-03-29, telephone

Riverside Police Department
1 Quay Street, Riverside, Belarus
https://police.example/contact

"""


MORE = """\
m
f
1984~
Belarus



n
She has asthma.

No warrant was shown

Her lawyer complained to the prosecutor.

2026-03-30


a hearing is set for Monday
2026-04-02
"""


ANSWERS = f"{ESSENTIAL}{MORE}n\n"


SHORT = f"{ESSENTIAL}n\n"


FREED = "6\n2026-03-30\n1\nthe Riverside police station\n"


def asked(answers: str, *words: str) -> Result:
    return CliRunner().invoke(
        main, [*(words or ("new", "2026-014", "--ask"))], input=answers, catch_exceptions=False
    )


def case_in(path: Path) -> Case:
    case, problems = check_text(path.read_bytes(), path)
    assert case is not None, [str(problem) for problem in problems]
    return case


def by_question(answers: str) -> list[str]:
    """The lines of each answer: those of whole sentences end with an empty one."""
    found: list[str] = []
    in_sentences = False
    for line in answers.splitlines(keepends=True):
        if in_sentences:
            found[-1] += line
        else:
            found.append(line)
        in_sentences = line != "\n" and (
            in_sentences
            or line.startswith(
                ("Officers", "Ada Quill sang", "She has", "No warrant", "Her lawyer complained")
            )
        )
    return found


QUESTIONS = by_question(ANSWERS)


OF_LETTERS = len(by_question(ESSENTIAL)) - 1


def entry(name: str, family: str = "", **keys: Any) -> dict[str, Any]:
    return {"id": "person1", "name": {"full": name, "family": family}, **keys}


LETTERS = SHORT[SHORT.index("telephone\n\nRiverside Police Department") :]
