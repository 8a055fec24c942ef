"""Reads ``knowledge/``: every file held to the form of its subject, every id and source to what there is.

All problems of all files come at once. Nothing of a folder with an error is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.ground import is_language
from hrdalert.cases.messages import few, nearest
from hrdalert.corrections.forms import FORMS, KnowledgeFile
from hrdalert.corrections.references import REFERENCES, Place, all_texts, places
from hrdalert.errors import Origin, Problem, Severity
from hrdalert.file_mistakes import validated
from hrdalert.knowledge import Header, OwnRecords, Source
from hrdalert.marked import Marked, shown
from hrdalert.marked_yaml import Scanned, scan
from hrdalert.yaml_mistakes import unreadable

_ENDINGS = (".yaml", ".yml")
_BETWEEN = re.compile(rb"^---[ \t]*\r?\n", re.MULTILINE)
_ID = {"countries": "iso3", "ratifications": "iso3"}
"""The key that holds the id, where it is another than ``id``."""


def check_knowledge(folder: Path) -> tuple[Mapping[str, OwnRecords] | None, list[Problem]]:
    """An office's own records, or None if there are errors, and all problems of all files, warnings too."""
    problems: list[Problem] = []
    files = [part for path in _files(folder, problems) for part in _parts(path, problems)]
    problems += _twice(files)
    known = _Known(files)
    own = {}
    for file in files:
        found, more = _checked(file, known)
        problems += more
        if found is not None:
            own[file.table] = _own_records(found, file)
    problems.sort(key=lambda problem: problem.place)
    return (None if any(problem.severity == "error" for problem in problems) else own), problems


class _File(Struct, frozen=True):
    """A file of one subject, or the part of one that holds a vocabulary."""

    subject: str
    table: str
    """The subject, or the vocabulary; empty where it names none that there is."""
    found: Scanned

    @property
    def records(self) -> list[dict[str, Any]]:
        """The records, as far as they are any."""
        records = self.found.value.get("records")
        return [each for each in records if isinstance(each, dict)] if isinstance(records, list) else []

    @property
    def id_key(self) -> str:
        return _ID.get(self.subject, "id")

    @property
    def ids(self) -> Iterator[Marked]:
        for record in self.records:
            id = record.get(self.id_key)
            if isinstance(id, Marked):
                yield id


# --- files


def _files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """The files of subjects that there are, one a subject; none that is hidden."""
    first: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _ENDINGS or path.name.startswith(".") or not path.is_file():
            continue
        subject = path.stem
        if subject not in FORMS:
            near = nearest(subject, list(FORMS))
            mend = f"name the file {near}.yaml" if near else f"the subjects are {', '.join(FORMS)}"
            text = f"there is no subject {shown(subject)}"
            problems.append(Problem(Origin(path, 1, 1), "unknown-subject", text, mend))
        elif first.setdefault(subject, path) is not path:
            text = f"{first[subject].as_posix()} is of the same subject"
            problems.append(Problem(Origin(path, 1, 1), "second-file", text, "put both into one file"))
        else:
            yield path


def _parts(path: Path, problems: list[Problem]) -> Iterator[_File]:
    """A file, or the vocabularies in it; each keeps the lines that it has in the file."""
    subject = path.stem
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(unreadable(path, error))
        return
    if subject != "vocabulary":
        yield _File(subject, subject, scan(data, path, keep_empty=False))
        return
    starts = [0, *(between.end() for between in _BETWEEN.finditer(data))]
    ends = [*(between.start() for between in _BETWEEN.finditer(data)), len(data)]
    for start, end in zip(starts, ends, strict=True):
        if _says_something(data[start:end]):
            lines_before = b"\n" * data.count(b"\n", 0, start)
            found = scan(lines_before + data[start:end], path, keep_empty=False)
            name = found.value.get("vocabulary")
            yield _File(subject, str(name) if name in knowledge.VOCABULARIES else "", found)


def _says_something(part: bytes) -> bool:
    return any(line.strip() and not line.lstrip().startswith(b"#") for line in part.splitlines())


def _twice(files: Iterable[_File]) -> Iterator[Problem]:
    """Vocabularies that stand in a file twice."""
    seen = set()
    for file in files:
        if file.table and file.table in seen:
            origin = file.found.marks.value(("vocabulary",))
            text = f"the vocabulary {file.table} stands in this file already"
            yield Problem(origin, "second-file", text, "put both into one")
        seen.add(file.table)


# --- what holds within a file, and between files


class _Known:
    """Every id that a record can point to: packaged ones, and those of the files that are read."""

    def __init__(self, files: Iterable[_File]) -> None:
        self._own: dict[str, list[str]] = {}
        for file in files:
            self._own.setdefault(file.table, []).extend(map(str, file.ids))
            for beside in ("laws", "families", "wgad_categories"):
                self._own.setdefault(beside, []).extend(_names(file.found.value.get(beside)))
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, target: str) -> tuple[str, ...]:
        if target not in self._known:
            self._known[target] = (*_packaged_ids(target), *self._own.get(target, ()))
        return self._known[target]


def _names(table: Any) -> list[str]:
    return [str(name) for name in table] if isinstance(table, dict) else []


_BESIDE = {"laws": "provisions", "families": "violation", "wgad_categories": "rights"}
"""Tables that stand beside the records of a subject or vocabulary."""


@cache
def _packaged_ids(target: str) -> tuple[str, ...]:
    if target == "facts":
        return (*_packaged_ids("violation"), "charged", "convicted", "place_unknown")
    if target in _BESIDE:
        return tuple(knowledge.packaged(_BESIDE[target]).header.extra[target])
    return tuple(knowledge.packaged(target))


def _checked(file: _File, known: _Known) -> tuple[KnowledgeFile | None, list[Problem]]:
    value, problems = validated(file.found, FORMS[file.subject])
    if not file.table:
        return None, problems
    checks = _Checks(file, known)
    checks.all()
    problems += checks.problems
    return (None if any(problem.severity == "error" for problem in problems) else value), problems


class _Checks:
    """What must hold of the values of a file as they were written."""

    def __init__(self, file: _File, known: _Known) -> None:
        self.file = file
        self.marks = file.found.marks
        self.known = known
        self.packaged = knowledge.packaged(file.table)
        self.problems: list[Problem] = []

    def all(self) -> None:
        self.ids()
        self.texts()
        self.references()
        self.sources()
        self.ages()

    def problem(self, origin: Origin, code: str, text: str, mend: str, severity: Severity = "error") -> None:
        self.problems.append(Problem(origin, code, text, mend, severity))

    def ids(self) -> None:
        first: dict[str, Marked] = {}
        for id in self.file.ids:
            if first.setdefault(id, id) is not id:
                text = f"a record of the id {id} stands in line {first[id].origin.line} already"
                self.problem(id.origin, "duplicate-id", text, "keep one of them, or put both into one")

    def texts(self) -> None:
        """What documents fall back on is there: English, and the address of the form that reaches every mandate."""
        for place in all_texts(self.file.found.value):
            if not place.word.strip():
                text = f"{place.key}: no text stands between the quotation marks"
                self.problem(place.origin(self.marks), "empty-text", text, "write it, or take the key out")
        for number, record in enumerate(self.file.records):
            for key in ("title", "label", "names"):
                if isinstance(named := record.get(key), dict) and "en" not in named:
                    origin = self.marks.key(("records", number, key))
                    text = f"{key}: the English one is missing"
                    self.problem(origin, "missing-key", text, f"write {key}: {{en: …}} beside the others")
        channels = self.file.found.value.get("channels")
        for number, channel in enumerate(channels if isinstance(channels, list) else ()):
            if (
                isinstance(channel, dict)
                and channel.get("id") == "online_form"
                and not channel.get("address")
            ):
                origin = self.marks.value(("channels", number, "id"))
                text = "the online form has no address, and every submission names it"
                self.problem(origin, "missing-key", text, "write its address: https://…")

    def references(self) -> None:
        """Ids of other records, and codes of languages."""
        for pattern, target in REFERENCES.get(self.file.subject, ()):
            for place in places(self.file.found.value, pattern):
                if target == "language":
                    self._language(place)
                elif place.word not in self.known.of(target):
                    self._lost(place, target)

    def _language(self, place: Place) -> None:
        if not is_language(place.word.partition("_")[0]):
            text = f"{shown(place.word)} is no code of a language"
            self.problem(place.origin(self.marks), "bad-language", text, "write en, fr, zh-Hans …")

    def _lost(self, place: Place, target: str) -> None:
        known = self.known.of(target)
        near = nearest(place.word, known)
        text = f"{place.key}: there is no {shown(place.word)} in {_CALLED.get(target, target)}"
        mend = f"did you mean {near}?" if near else f"write one of {few(known)}"
        self.problem(place.origin(self.marks), "unknown-id", text, mend)

    def sources(self) -> None:
        """Every source that is named stands in a table, and every one of the file's own is named."""
        table = self.file.found.value.get("sources")
        own = table if isinstance(table, dict) else {}
        known = [*own, *self.packaged.header.sources, *knowledge.ANYWHERE]
        named = set()
        beside = {key: value for key, value in self.file.found.value.items() if key != "sources"}
        for key in knowledge.sources_named(beside):
            named.add(str(key))
            if isinstance(key, Marked) and key not in known:
                near = nearest(key, known)
                mend = f"write it there: sources: {{{key}: {{title: …, url: 'https://…'}}}}"
                text = f"the source {shown(key)} stands in no table of sources"
                self.problem(
                    key.origin, "unknown-source", text, f"did you mean {near}? Or {mend}" if near else mend
                )
        for name, entry in own.items():
            origin = self.marks.key(("sources", name))
            if not (isinstance(entry, dict) and (entry.get("title") or entry.get("url"))):
                text = f"the source {shown(name)} does not say where to look it up"
                self.problem(origin, "empty-source", text, f"write {name}: {{title: …}}, or its url:")
            elif name not in (*named, "own"):  # which bare texts have
                text = f"no record names the source {shown(name)}"
                self.problem(origin, "unused-source", text, "take it out, or name it", "warning")

    def ages(self) -> None:
        """A packaged record that was read later than the office's own may be the better one."""
        for record in self.file.records:
            id = record.get(self.file.id_key)
            day = record.get("as_of") or self.file.found.value.get("as_of")
            if not (isinstance(id, Marked) and isinstance(day, Marked) and str(id) in self.packaged):
                continue
            newer = self.packaged.header_of(str(id)).as_of.isoformat()
            if re.fullmatch(r"\d{4}-\d\d-\d\d", day) and day < newer:
                text = f"{id} is as of {day}, and the packaged record is as of {newer}"
                mend = "compare them; take yours out, or give it the day on which you read it again"
                self.problem(id.origin, "older-than-packaged", text, mend, "warning")


_CALLED = {
    "facts": "the vocabulary violation",
    "violation": "the vocabulary violation",
    "demand": "the vocabulary demand",
    "laws": "the laws of provisions",
    "families": "the families of violations",
}


# --- what is read


def _own_records(found: KnowledgeFile, file: _File) -> OwnRecords:
    data: dict[str, Any] = _plain(found.model_dump(exclude_unset=True, by_alias=True, warnings=False))
    records = data.pop("records", [])
    as_of, sources = data.pop("as_of"), data.pop("sources", {})
    header = Header(as_of, {key: Source(key, **entry) for key, entry in sources.items()}, data)
    return OwnRecords(header, {record[file.id_key]: record for record in records})


def _plain(value: Any) -> Any:
    """The same with lists for tuples, as the data files are read."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
