"""How much of a processor `hrdalert check` of many cases takes, beside reading them with libyaml and pydantic alone.

Whole processes: `hrdalert check` looks at the facts of each case with every rule, lays out each document of it that
others read, the letters too, and looks at these with every rule for documents; the script loads the same files with
``yaml.CBaseLoader`` and validates them with the same models. Three rows for information say where the floor is:
hrdalert reading the files, with the place of every value and all that can be wrong in one; these and every rule
that looks at the facts, the law worked out; and these and each document laid out, the office's own too, with the
search for names, but no rule asked. All work on one core: two that share one piece of silicon slow each other.
Seconds are those of the processor, the median of several rounds in turn: what else a computer does slows both.
The rows for information are measured once.
The cases are the real ones of the repository in turn, each with other names.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from offices import real_office
from side_by_side import Row, python

ALONE = """\
import yaml
from pathlib import Path
from hrdalert.cases.model import Case
for path in Path("cases").iterdir():
    Case.model_validate(yaml.load(path.read_text("utf-8"), yaml.CBaseLoader))
"""
READ = """\
from pathlib import Path
from hrdalert.cases.reading import check_case
for path in Path("cases").iterdir():
    check_case(path)
"""
FACTS = """\
from hrdalert.workspace import Workspace
workspace = Workspace.open()
for path in workspace.find_cases():
    on_day = workspace.case(path).case_on_day()
    on_day.reviewed, on_day.law
"""
LAID_OUT = """\
import gc
from hrdalert.drafts import case_on_day, drafting
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.workspace import Workspace
gc.set_threshold(200_000)  # as in every command
drafting.review_document = lambda *_: []
case_on_day.review_case = lambda *_: []
workspace = Workspace.open()
for path in workspace.find_cases():
    told = workspace.case(path).case_on_day()
    for document, language in workspace.letters.all():
        if language == told.case.language:
            drafting.draft(told, DocumentRequest(document, language, told.day))
"""
CHECK = """\
import os
from hrdalert.cli import main
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
main(["check", "--date", "as_of"])
"""
WAYS: Mapping[str, tuple[str, ...]] = {
    "alone": ("-c", ALONE),
    "read": ("-c", READ),
    "facts": ("-c", FACTS),
    "laid out": ("-c", LAID_OUT),
    "check": ("-c", CHECK),
}


def rows(whole: bool) -> Iterator[Row]:
    """Check, and what it is made of."""
    cases, rounds = 1000 if whole else 200, 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real_office(folder, cases)
        python(*WAYS["alone"], folder=folder)  # from now on, all modules are compiled
        runs: dict[str, list[float]] = {way: [] for way in WAYS}
        for way in (*WAYS, *("alone", "check", "alone") * rounds):
            runs[way].append(python(*WAYS[way], folder=folder).processor)
    took = {way: statistics.median(seconds) for way, seconds in runs.items()}
    for way, work, target in (
        ("check", "check of {:,} cases with every rule, processor", 10),
        ("laid out", "their documents laid out, no rule asked", None),
        ("facts", "their facts alone, with every rule on them", None),
        ("read", "read, with the place of every value", None),
    ):
        yield Row(
            work.format(cases), took[way], "libyaml + pydantic alone", took["alone"], target, within=True
        )
