"""The three walks that a stranger to the house takes, counted: python script/walks.py [--show].

An entry's words from the case file to a PDF; a withheld name to the place where it is kept back; a letter from its
document to the register. A step is a function of the program that gives the words on: as a text, in a list, or in a
field of what it returns; those that are asked only whether the words are right are none. A move is a step that lies in
another file than the step before it. Each function counts once, where it is first reached. Exit status 1 where a walk
has become too long.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
from click.testing import CliRunner

from hrdalert import workspace as workspaces
from hrdalert.cli import main
from hrdalert.documents.casetext import TextToken

SRC = Path(workspaces.__file__).resolve().parent
CHECKS = ("review/", "factcheck/")
CHECKING = {  # functions of other rooms that only look
    "cases/references.py: references",  # do the ids that texts name exist
    "drafts/drafting.py: leaks_in",  # does a withheld name stand there
    "drafts/case_on_day.py: CaseOnDay.texts",  # which texts does a problem concern
}
MOST = {"an entry": {"functions": 30, "files": 16}, "a withheld name": {"moves": 40}}
DAY = "2026-03-20"
MAIL = "\nmail: {from: Appeals Desk <appeals@office.example>, transport: {kind: folder}}\n"


def values_in(value: Any, depth: int = 2) -> Iterator[str]:
    """The texts that a value is or holds, down to a depth."""
    if isinstance(value, str):
        yield value
    elif depth:
        below: Any = ()
        if isinstance(value, (list, tuple, set, frozenset)):
            below = value
        elif isinstance(value, dict):
            below = value.values()
        elif dataclasses.is_dataclass(value):
            below = vars(value).values() if hasattr(value, "__dict__") else ()
        elif isinstance(value, msgspec.Struct):
            below = [getattr(value, name) for name in value.__struct_fields__]
        for one in list(below)[:200]:
            yield from values_in(one, depth - 1)


def asked_by_a_check(frame: FrameType | None) -> bool:
    """Whether a function is called, however far above, by one that only looks whether the words are right."""
    while frame is not None:
        file = frame.f_code.co_filename.removeprefix(f"{SRC.as_posix()}/")
        if file.startswith(CHECKS) or f"{file}: {frame.f_code.co_qualname}" in CHECKING:
            return True
        frame = frame.f_back
    return False


def steps(words: str, run: Callable[[], object]) -> list[tuple[str, str]]:
    """The functions that the words pass while something runs, as file and name, in the order of their first time."""
    found: dict[tuple[str, str], None] = {}
    known = [words]  # and the tokens that stand for them in a template

    def holds(value: Any) -> bool:
        return any(str.__contains__(text, one) for text in values_in(value) for one in known)

    def watch(frame: FrameType, event: str, given: Any) -> None:
        file = frame.f_code.co_filename
        if event not in ("call", "return") or not file.startswith(str(SRC)):
            return
        if (
            isinstance(given, TextToken)
            and str.__str__(given) not in known
            and holds([*frame.f_locals.values()])
        ):
            known.append(str.__str__(given))
        step = (Path(file).relative_to(SRC).as_posix(), frame.f_code.co_qualname)
        if (
            step in found or "<" in step[1].rpartition(".")[2]
        ):  # a comprehension belongs to the function around it
            return
        sys.setprofile(None)
        try:
            if event == "return" and holds(given) and not asked_by_a_check(frame):
                found[step] = None
        finally:
            sys.setprofile(watch)

    sys.setprofile(watch)
    try:
        run()
    finally:
        sys.setprofile(None)
    return list(found)


def done_well(*arguments: str) -> None:
    """Run a command, which must do what it says: a walk that ends at a refusal leads nowhere."""
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output


def walks() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each walk with its steps, on the example of a new workspace."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        workspaces.init(Path.cwd())
        case = Path("cases/example.yaml")

        settings = Path("hrdalert.yaml")
        settings.write_text(settings.read_text("utf-8") + MAIL, "utf-8")
        offices = Path(
            "recipients/example.yaml"
        )  # an office is written to if it is real and was looked up of late
        written = offices.read_text("utf-8").replace("source: invented for this example", "source: this walk")
        offices.write_text(written.replace("verified_on:", f"verified_on: {date.today()}"), "utf-8")

        def hrdalert(*arguments: str) -> Callable[[], object]:
            return partial(done_well, *arguments, "--date", DAY)

        draft = hrdalert("draft", "example", "-d", "un-communication", "-f", "pdf")
        yield "an entry", steps("showed no warrant", draft)
        yield "a letter", steps("troubled that", hrdalert("queue", "example", "-d", "appeal-letter"))
        asked = case.read_text("utf-8")
        case.write_text(asked.replace("answer: yes", "answer: no", 1), "utf-8")
        release = hrdalert("draft", "example", "-d", "press-release", "-f", "txt")
        yield "a withheld name", steps("Ada Quill", release)


def counted(walk: list[tuple[str, str]]) -> dict[str, int]:
    """How many functions and files a walk passes, and how often it goes from one file to another."""
    files = [file for file, _ in walk]
    moves = sum(here != there for here, there in itertools.pairwise(files))
    return {"functions": len(walk), "files": len(set(files)), "moves": moves}


def say() -> int:
    """Prints the walks; the exit status is 1 where one is longer than it may be."""
    is_too_long = False
    for name, walk in walks():
        counts, most = counted(walk), MOST.get(name, {})
        is_too_long |= any(counts[what] > limit for what, limit in most.items())
        limits = "".join(f", at most {limit} {what}" for what, limit in most.items())
        print(f"{name}: {', '.join(f'{count} {what}' for what, count in counts.items())}{limits}")
        for file, function in walk if "--show" in sys.argv else ():
            print(f"    {file}: {function}")
    return int(is_too_long)


if __name__ == "__main__":
    sys.exit(say())
