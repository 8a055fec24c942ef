"""Builds cases for tests: the smallest case, the example, or another one, changed by path.

``a_case(now=None, chronology__0__place="Saltmarsh")`` leaves out ``now`` and gives the first entry a place.
"""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hrdalert.cases.located_yaml import scan
from hrdalert.cases.model import Case
from hrdalert.cases.reading import CaseFile, check_case, check_text
from hrdalert.cases.validation import validated
from hrdalert.errors import InputErrors
from hrdalert.settings import Settings

TESTS = Path(__file__).parent
SMALLEST = TESTS / "examples" / "smallest.yaml"
EXAMPLE = TESTS / "examples" / "case.yaml"
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def truth(name: str) -> Path:
    """One of the invented cases of ``tests/truth``."""
    return TESTS / "truth" / f"{name}.yaml"


@cache
def _values(path: Path) -> Any:
    """The values of a file as texts: what YAML would make a date or a number stays as it is written."""
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


def case_values(base: Path = SMALLEST, /, **changes: Any) -> dict[str, Any]:
    """The values of a case, changed by path. None takes a key out; a list may be lengthened by one item."""
    values: dict[str, Any] = copy.deepcopy(_values(base))
    for path, value in changes.items():
        way: list[Any] = [int(step) if step.isdecimal() else step for step in path.split("__")]
        last = way.pop()
        place: Any = values
        for step in way:
            place = place[step] if isinstance(place, list) else place.setdefault(step, {})
        if value is None:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value
    return values


def case_text(base: Path = SMALLEST, /, **changes: Any) -> str:
    """The YAML of such a case."""
    return written(case_values(base, **changes))


def written(values: Any) -> str:
    """The YAML of values."""
    return yaml.dump(values, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=1000)


def case_file(base: Path = SMALLEST, /, **changes: Any) -> CaseFile:
    """What reading such a case gives: the case and its problems."""
    return check_text(case_text(base, **changes), Path("case.yaml"))


def a_case(base: Path = SMALLEST, /, **changes: Any) -> Case:
    """Such a case. Raises InputErrors where the changes make it unreadable."""
    return _read(case_file(base, **changes))


def read_case(path: Path) -> Case:
    """The case of a file. Raises InputErrors with everything that keeps it from being read."""
    return _read(check_case(path))


def _read(read: CaseFile) -> Case:
    if read.case is None:
        raise InputErrors(read.problems)
    return read.case


def read_settings(path: Path) -> Settings:
    """The settings of a file; raises InputErrors with all of its problems."""
    settings, problems = validated(scan(path, path, keep_empty=False), Settings)
    if settings is None:
        raise InputErrors(problems)
    return settings
