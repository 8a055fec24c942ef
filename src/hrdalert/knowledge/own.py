"""What an office knows better: records of its own in ``knowledge/`` of its workspace, each in place of a packaged one.

A file has the name of its subject (``mandates.yaml``) and the form of the packaged file: ``as_of``, a table of
``sources``, and ``records``. There is no second schema: which keys, kinds of values and ids can stand in a record
is read off the packaged records of its subject.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from hrdalert.cases.marked import shown
from hrdalert.cases.marked_yaml import Marks, scan
from hrdalert.errors import Origin, Problem
from hrdalert.knowledge.records import ANYWHERE, Header, OwnRecords, Records, Source
from hrdalert.knowledge.subjects import SUBJECTS, sources_named

Way = tuple[str, ...]
"""The way to a value within a record: keys, and ``*`` for any item of a list or a table."""


@dataclass(slots=True)
class Form:
    """What the packaged records of a subject show of one place in them."""

    kinds: set[type] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    always: set[str] | None = None
    """The keys that no record leaves out."""
    values: set[str] = field(default_factory=set)


def id_key(subject: str) -> str:
    """The key of a record that holds its id."""
    return "iso3" if subject in ("countries", "ratifications", "reservations") else "id"


@cache
def forms_of(subject: str) -> Mapping[Way, Form]:
    """What the packaged records of a subject show, by way."""
    forms: dict[Way, Form] = {}
    for record in SUBJECTS[subject].records().packaged().values():
        _show(record, (), forms)
    return forms


def below_of(way: Way, value: Mapping[str, Any], key: str) -> Way:
    """The way to what stands under a key; under every key alike, where only groups of keys stand below."""
    is_table = all(isinstance(below, dict) for below in value.values())
    return (*way, "*" if is_table else str(key))


def _show(value: Any, way: Way, forms: dict[Way, Form]) -> None:
    form = forms.setdefault(way, Form())
    form.kinds.add(type(value))
    if isinstance(value, dict):
        keys = set(map(str, value))
        form.keys |= keys
        form.always = keys if form.always is None else form.always & keys
        for key, below in value.items():
            _show(below, below_of(way, value, key), forms)
    elif isinstance(value, list):
        for below in value:
            _show(below, (*way, "*"), forms)
    elif isinstance(value, str):
        form.values.add(value)


@cache
def ids_at(subject: str, way: Way) -> frozenset[str]:
    """The ids that can stand at a place, as three values or more show; empty where it holds no ids of other records."""
    values = forms_of(subject)[way].values
    if len(values) < 3 or way[-1:] == (id_key(subject),):
        return frozenset()
    led_to = ("vocabulary.violation", "vocabulary.regime", "mandates", "instruments", "countries", "demands")
    of_subjects = (frozenset(SUBJECTS[name].records()) for name in (*led_to, "precedents", "provisions"))
    return next((ids for ids in of_subjects if values <= ids), frozenset())


_KINDS: Final[Mapping[type, str]] = {
    str: "a text",
    datetime.date: "a day, such as 2026-03-20",
    bool: "yes or no",
    int: "a number",
    list: "a list",
    dict: "a group of keys",
}


def read_own(folder: Path) -> tuple[Mapping[str, OwnRecords], list[Problem]]:
    """An office's own records by subject, and all problems of all files. With an error there are no records."""
    own: dict[str, OwnRecords] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix not in (".yaml", ".yml") or path.name.startswith("."):
            continue
        subject = path.name.removesuffix(path.suffix)
        if subject not in SUBJECTS:
            text = f"there is no subject {shown(subject)}"
            problems.append(Problem(Origin(path, 1, 1), "unknown-subject", text, _nearest(subject, SUBJECTS)))
        elif subject in own:
            text = f"another file is of the subject {subject}, too"
            problems.append(Problem(Origin(path, 1, 1), "second-file", text, "put both into one"))
        else:
            found, faults = _read(path, subject)
            own[subject] = found
            problems += faults
    if any(problem.severity == "error" for problem in problems):
        own = {}
    return own, sorted(problems, key=lambda problem: problem.place)


def _read(path: Path, subject: str) -> tuple[OwnRecords, list[Problem]]:
    scanned = scan(path, path, keep_empty=False)
    nothing = OwnRecords(Header(datetime.date.min, {}), {})
    if not scanned.readable or any(problem.severity == "error" for problem in scanned.problems):
        return nothing, scanned.problems
    values = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) or {}
    checks = _Checks(subject, values, scanned.marks)
    problems = [*scanned.problems, *checks.problems()]
    if any(problem.severity == "error" for problem in problems):
        return nothing, problems
    sources = {}
    for key, entry in values.get("sources", {}).items():  # a date may stand there without quotation marks
        sources[key] = Source(key, **{name: str(value) for name, value in entry.items()})
    by_id = {record[id_key(subject)]: record for record in values["records"]}
    return OwnRecords(Header(values["as_of"], sources), by_id), problems


@dataclass(frozen=True, slots=True)
class _Checks:
    """What must hold of one file."""

    subject: str
    values: dict[str, Any]
    marks: Marks

    @property
    def _table(self) -> dict[str, Any]:
        """The table of sources; empty where it is none."""
        table = self.values.get("sources")
        return table if isinstance(table, dict) else {}

    def problems(self) -> Iterator[Problem]:
        """Everything that is wrong, at its line."""
        for key in self.values:
            if key not in ("as_of", "sources", "records"):
                text = f"{key} is no key of such a file"
                yield self._problem((key,), text, "write as_of, sources and records")
        if not isinstance(self.values.get("as_of"), datetime.date):
            mend = "write the day on which you read it: as_of: 2026-03-20"
            yield self._problem(("as_of",), "the day is missing", mend)
        if not isinstance(self.values.get("records"), list) or not self.values["records"]:
            yield self._problem(("records",), "there is no record", "write records: and below it - id: …")
            return
        yield from self._sources()
        seen: set[str] = set()
        for number, record in enumerate(self.values["records"]):
            yield from self._record(record, ("records", number), seen)

    def _problem(self, at: tuple[str | int, ...], text: str, mend: str, code: str = "own-record") -> Problem:
        return Problem(self.marks.key(at), code, text, mend)

    def _sources(self) -> Iterator[Problem]:
        if "sources" in self.values and not isinstance(self.values["sources"], dict):
            mend = "write sources: {key: {title: …, url: …}}"
            yield self._problem(("sources",), "sources is a table", mend)
        for key, source in self._table.items():
            known = isinstance(source, dict) and set(source) <= {"title", "url", "date"}
            if not known or not (source.get("title") or source.get("url")):
                mend = f"write {key}: {{title: …, url: …, date: …}}"
                yield self._problem(("sources", key), f"{shown(key)} does not say where to look it up", mend)

    def _record(self, record: Any, at: tuple[str | int, ...], seen: set[str]) -> Iterator[Problem]:
        known = SUBJECTS[self.subject].records().packaged()
        key = id_key(self.subject)
        id = record.get(key) if isinstance(record, dict) else None
        if not isinstance(id, str) or id not in known:
            text = f"there is no record {shown(str(id))} of {self.subject}"
            yield self._problem((*at, key), text, _nearest(str(id), known), "unknown-id")
            return
        if id in seen:
            text = f"{id} stands in this file twice"
            yield self._problem((*at, key), text, "put both into one", "duplicate-id")
        seen.add(id)
        named = list(sources_named(record))
        table = {**known.header.sources, **ANYWHERE, **self._table}
        if not named and any(sources_named(known[id])):
            mend = "write source: and its key in the table of sources"
            yield self._problem(at, f"{id} names no source", mend, "missing-source")
        for source in dict.fromkeys(named):
            if source not in table:
                text = f"the source {shown(str(source))} stands in no table of sources"
                yield self._problem(at, text, _nearest(str(source), table), "unknown-source")
        faults = [*self._value(record, (), at)]
        yield from faults
        if not faults:
            yield from self._built(known, id, record, at)

    def _value(self, value: Any, way: Way, at: tuple[str | int, ...]) -> Iterator[Problem]:
        """Whether a value, and all below it, is of the form that the packaged records show."""
        form = forms_of(self.subject).get(way)
        if form is None:
            return
        if type(value) not in form.kinds:
            expected = " or ".join(_KINDS.get(kind, "another value") for kind in sorted(form.kinds, key=str))
            text = f"{shown(str(value))} cannot stand here"
            yield self._problem(at, text, f"write {expected}", "wrong-value")
        elif isinstance(value, dict):
            yield from self._keys(value, form, way, at)
            for key, below in value.items():
                yield from self._value(below, below_of(way, value, key), (*at, key))
        elif isinstance(value, list):
            for number, below in enumerate(value):
                yield from self._value(below, (*way, "*"), (*at, number))
        elif isinstance(value, str) and (ids := ids_at(self.subject, way)) and value not in ids:
            yield self._problem(at, f"{shown(value)} leads nowhere", _nearest(value, ids), "unknown-id")

    def _keys(
        self, value: dict[str, Any], form: Form, way: Way, at: tuple[str | int, ...]
    ) -> Iterator[Problem]:
        if (self.subject, *way) == ("articles", "articles"):  # the numbers of its articles
            return
        for key in value:
            if key not in form.keys and key != "as_of":
                text = f"{shown(str(key))} is no key here"
                yield self._problem((*at, key), text, _nearest(str(key), form.keys), "unknown-key")
        always = form.always or set()
        for key in sorted(({"en"} if "en" in always else always) - set(value)):
            mend = f"write {key}: as the packaged record does"
            yield self._problem(at, f"{key} is missing", mend, "missing-key")

    def _built(
        self, known: Records[Any], id: str, record: dict[str, Any], at: tuple[str | int, ...]
    ) -> Iterator[Problem]:
        """Whether the record can be used as the packaged one is, and is not older."""
        day = record.get("as_of") or self.values.get("as_of")
        if not isinstance(day, datetime.date):
            return
        sources = {key: Source(key) for key in self._table}
        try:
            SUBJECTS[self.subject].records().with_own(OwnRecords(Header(day, sources), {id: record}))[id]
        except (KeyError, TypeError, ValueError, AssertionError, AttributeError):
            mend = f"compare it with the packaged one: hrdalert knowledge {self.subject} {id}"
            yield self._problem(at, f"{id} cannot be read", mend, "wrong-value")
        newest = known.header_of(id).as_of
        if day < newest:
            text = f"{id} is as of {day}, and the packaged record is as of {newest}"
            mend = "compare them; take yours out, or give it the day on which you read it again"
            yield Problem(self.marks.key(at), "older-than-packaged", text, mend, "warning")


def _nearest(word: str, known: Mapping[str, Any] | Records[Any] | set[str] | frozenset[str]) -> str:
    near = get_close_matches(word, list(known), 1)
    return f"did you mean {near[0]}?" if near else f"write one of {', '.join(sorted(known)[:8])} …"
