"""What an office knows better: records of its own in ``knowledge/`` of its workspace, each in place of a packaged one.

A file has the name of its subject (``mandates.yaml``) and the form of the packaged file: ``as_of``, a table of
``sources``, and ``records``. There is no second schema: which keys, kinds of values and ids can stand in a record
is read off the packaged records of its subject.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

import yaml
from msgspec import to_builtins

from hrdalert.cases.located_text import shown
from hrdalert.cases.located_yaml import KeyPath, scan
from hrdalert.cases.mistakes import mistake
from hrdalert.errors import Origin, Problem
from hrdalert.knowledge.in_use import PACKAGED
from hrdalert.knowledge.records import ANYWHERE, Header, OwnRecords, Source
from hrdalert.knowledge.subjects import SUBJECTS, sources_named

Fault: TypeAlias = tuple[KeyPath, str, Mapping[str, object]]
"""Where a file has a mistake, its name in ``mistakes.yaml``, and what that needs to know."""


def id_key(subject: str) -> str:
    """The key of a record that holds its id."""
    return "iso3" if subject in ("countries", "ratifications", "reservations") else "id"


def _parts(value: Any, way: tuple[str, ...], at: KeyPath) -> Iterator[tuple[tuple[str, ...], KeyPath, Any]]:
    """A value and all below it, each with its path in the file and the way to it in any record.

    A way has ``*`` for any item of a list or a table.
    """
    yield way, at, value
    if isinstance(value, dict):
        is_table = all(isinstance(below, dict) for below in value.values())
        for key, below in value.items():
            yield from _parts(below, (*way, "*" if is_table else str(key)), (*at, key))
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from _parts(below, (*way, "*"), (*at, number))


@cache
def values_of(subject: str) -> Mapping[tuple[str, ...], list[Any]]:
    """All values that stand in the packaged records of a subject, by way."""
    values: dict[tuple[str, ...], list[Any]] = {}
    for record in SUBJECTS[subject]().packaged().values():
        for way, _, value in _parts(record, (), ()):
            values.setdefault(way, []).append(value)
    return values


@cache
def ids_at(subject: str, way: tuple[str, ...]) -> frozenset[str]:
    """The ids that can stand at a place, as three values or more show; empty where it holds no ids of other records."""
    values = {value for value in values_of(subject)[way] if isinstance(value, str)}
    if len(values) < 3 or way[-1:] == (id_key(subject),):
        return frozenset()
    led_to = ("vocabulary.violation", "vocabulary.regime", "mandates", "instruments", "countries", "demands")
    of_subjects = (frozenset(SUBJECTS[name]()) for name in (*led_to, "precedents", "provisions"))
    return next((ids for ids in of_subjects if values <= ids), frozenset())


_KINDS: Final[Mapping[type, str]] = {
    str: "a text",
    datetime.date: "a day, such as 2026-03-20",
    bool: "yes or no",
    int: "a number",
    list: "a list",
    dict: "a group of keys",
}


def _day(value: Any) -> datetime.date | None:
    """The day that a text is; None where it is none."""
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _kind(value: Any) -> type:
    return datetime.date if _day(value) else type(value)


class _Loader(yaml.CSafeLoader):
    """What looks like a day or a number and can be none stays a text, and is of another kind than it should be."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError:
            return node.value


@PACKAGED.used()
def read_own(folder: Path) -> tuple[Mapping[str, OwnRecords], list[Problem]]:
    """An office's own records by subject, and all problems of all files. With an error there are no records."""
    own: dict[str, OwnRecords] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix not in (".yaml", ".yml") or path.name.startswith("."):
            continue
        subject = path.name.removesuffix(path.suffix)
        if subject not in SUBJECTS:
            told = {"shown": shown(subject), "near": _nearest(subject, SUBJECTS)}
            problems.append(mistake("unknown-subject", Origin(path, 1, 1), **told))
        elif subject in own:
            problems.append(mistake("second-file", Origin(path, 1, 1), subject=subject))
        else:
            own[subject], faults = _read(path, subject)
            problems += faults
    if any(problem.severity == "error" for problem in problems):
        own = {}
    return own, sorted(problems, key=lambda problem: problem.place)


def _read(path: Path, subject: str) -> tuple[OwnRecords, list[Problem]]:
    scanned = scan(path, path, keep_empty=False)
    problems, values = scanned.problems, dict[str, Any]()
    if not any(problem.severity == "error" for problem in problems):
        written = yaml.load(scanned.marks.text.text, Loader=_Loader) or {}
        values = to_builtins(written, str_keys=True)  # days are text, as in the packaged records
        faults = _faults(subject, values)
        problems += [mistake(name, scanned.marks.key(at), **told) for at, name, told in faults]
    if any(problem.severity == "error" for problem in problems):
        return OwnRecords(Header(datetime.date.min, {}), {}), problems
    sources = {}
    for key, entry in values.get("sources", {}).items():  # a date may stand there without quotation marks
        sources[key] = Source(key, **{name: str(value) for name, value in entry.items()})
    by_id = {record[id_key(subject)]: record for record in values["records"]}
    return OwnRecords(Header(datetime.date.fromisoformat(values["as_of"]), sources), by_id), problems


def _faults(subject: str, values: dict[str, Any]) -> Iterator[Fault]:
    """Everything that is wrong in a file."""
    for key in values:
        if key not in ("as_of", "sources", "records"):
            yield (key,), "own-key", {"key": key}
    if _day(values.get("as_of")) is None:
        yield ("as_of",), "own-day", {}
    records, table = values.get("records"), values.get("sources", {})
    if not isinstance(records, list) or not records:
        yield ("records",), "no-own-record", {}
        return
    if not isinstance(table, dict):
        yield ("sources",), "own-sources", {}
        table = {}
    for key, source in table.items():
        known = isinstance(source, dict) and set(source) <= {"title", "url", "date"}
        if not known or not (source.get("title") or source.get("url")):
            yield ("sources", key), "own-source", {"shown": shown(key), "key": key}
    seen: set[str] = set()
    for number, record in enumerate(records):
        yield from _faults_of(subject, record, ("records", number), values.get("as_of"), table, seen)


def _faults_of(
    subject: str, record: Any, at: KeyPath, as_of: Any, table: Mapping[str, Any], seen: set[str]
) -> Iterator[Fault]:
    """What is wrong in one record, and whether it can be used as the packaged one is, and is not older."""
    records = SUBJECTS[subject]()
    known, key = records.packaged(), id_key(subject)
    id = record.get(key) if isinstance(record, dict) else None
    if not isinstance(id, str) or id not in known:
        told = {"shown": shown(str(id)), "subject": subject, "near": _nearest(str(id), known)}
        yield (*at, key), "unknown-record", told
        return
    if id in seen:
        yield (*at, key), "second-record", {"id": id}
    seen.add(id)
    named = list(sources_named(record))
    if not named and any(sources_named(known[id])):
        yield at, "missing-source", {"id": id}
    sources = {**known.header.sources, **ANYWHERE, **table}
    for source in dict.fromkeys(named):
        if source not in sources:
            yield at, "unknown-source", {"shown": shown(str(source)), "near": _nearest(str(source), sources)}
    faults = list(_faults_of_form(subject, record, at))
    yield from faults
    day = _day(record.get("as_of") or as_of)
    if day is None:
        if "as_of" in record:
            yield (*at, "as_of"), "own-day", {}
        return
    if faults:
        return
    try:
        records.with_own(OwnRecords(Header(day, {key: Source(key) for key in table}), {id: record}))[id]
    except (KeyError, TypeError, ValueError, AssertionError, AttributeError):
        yield at, "unreadable-record", {"id": id, "subject": subject}
    if day < (newest := known.header_of(id).as_of):
        yield at, "older-than-packaged", {"id": id, "day": day, "newest": newest}
    else:
        of = {"id": id, "subject": subject, "sources": ", ".join(dict.fromkeys(named)) or "own words"}
        yield at, "record-in-use", {**of, "day": day}


def _faults_of_form(subject: str, record: dict[str, Any], at: KeyPath) -> Iterator[Fault]:
    """What of a record is not of the form that the packaged records show."""
    for way, place, value in _parts(record, (), at):
        packaged = values_of(subject).get(way)
        if packaged is None:
            continue
        kinds = set(map(_kind, packaged))
        if not {_kind(value), type(value)} & kinds:
            expected = " or ".join(_KINDS.get(kind, "another value") for kind in sorted(kinds, key=str))
            yield place, "other-kind", {"shown": shown(str(value)), "expected": expected}
        elif isinstance(value, dict) and (subject, *way) != ("articles", "articles"):  # numbers of articles
            groups = [set(map(str, each)) for each in packaged if isinstance(each, dict)]
            keys, always = set().union(*groups), set.intersection(*groups)
            for key in value:
                if key not in keys and key != "as_of":
                    told = {"shown": shown(str(key)), "near": _nearest(str(key), keys)}
                    yield (*place, key), "no-key-here", told
            for key in sorted(({"en"} if "en" in always else always) - set(value)):
                yield place, "key-left-out", {"key": key}
        elif isinstance(value, str) and (ids := ids_at(subject, way)) and value not in ids:
            yield place, "id-of-nothing", {"shown": shown(value), "near": _nearest(value, ids)}


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), 1)
    return f"did you mean {near[0]}?" if near else f"write one of {', '.join(sorted(known)[:8])} …"
