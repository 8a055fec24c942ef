"""The answers as a form exported them: a CSV of KoboToolbox, LimeSurvey or Google Forms, or YAML."""

import codecs
import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from hrdalert.cases.located_text import shown
from hrdalert.cases.located_yaml import scan
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.inquiry.form import Column, Head, Inquiry, Question, mistake
from hrdalert.store import read

Row: TypeAlias = Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class Respondent:
    """What one person answered."""

    id: str = field(repr=False)
    origin: Origin
    chosen: Mapping[str, frozenset[str]] = field(repr=False)
    """By question, the options; a question that was not answered is not there."""
    told: Mapping[str, str] = field(repr=False)
    """By open question, the words."""
    quoting: str = "none"
    private: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """What never leaves the office: its kind, and what stands there."""
    same: tuple[str, ...] = ()
    sent: str = ""

    def chose(self, question: str, options: Iterable[str]) -> bool:
        """Whether this person chose one of some options."""
        return not self.chosen.get(question, frozenset()).isdisjoint(options)


class Table:
    """The rows of a file with its heads. Raises InputErrors where it cannot be read whole."""

    delimiters = (",", ";", "\t", "|", ":", "^", "~", "\x1f")

    @staticmethod
    def plain(text: str) -> str:
        """A cell as it is compared: without the space around it, small and capital letters alike."""
        return " ".join(text.split()).casefold()

    def __init__(self, path: Path, wanted: Collection[str]) -> None:
        self.path = path
        self.heads: list[Column] = []
        self.rows: list[tuple[int, Row]] = []
        """Each with the line in which it ends."""
        try:
            data = read(path)
        except OSError as error:
            raise self._no("answers-not-read", why=error.strerror) from error
        if path.suffix in (".yaml", ".yml"):
            self._read_yaml(data)
        else:
            self._read_csv(self._decoded(data), wanted)

    def _no(self, name: str, line: int = 1, /, **values: object) -> InputErrors:
        return InputErrors([mistake(name, Origin(self.path, line), **values)])

    def _decoded(self, data: bytes) -> str:
        encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise self._no("letters-lost", data[: error.start].count(b"\n") + 1) from None
        if "\0" in text:
            raise self._no("nul-characters")
        return text

    def _read_csv(self, text: str, wanted: Collection[str]) -> None:
        """The delimiter is the one that gives most of the heads that the inquiry cites."""
        lines = partial(io.StringIO, text, newline="")

        def cited(delimiter: str) -> int:
            try:
                first = next(csv.reader(lines(), delimiter=delimiter), [])
            except csv.Error:
                return 0
            return len({" ".join(head.split()) for head in first}.intersection(wanted))

        delimiter = max(self.delimiters, key=cited)
        if not cited(delimiter):
            raise self._no("no-heads")
        reader = csv.reader(lines(), delimiter=delimiter, strict=True)
        try:
            for head in (" ".join(head.split()) for head in next(reader)):
                self.heads.append((head, 1 + sum(head == other for other, _ in self.heads)))
            for row in (row for row in reader if any(cell.strip() for cell in row)):
                if len(row) != len(self.heads):
                    lengths = {"cells": len(row), "heads": len(self.heads)}
                    raise self._no("row-of-another-length", reader.line_num, **lengths)
                self.rows.append((reader.line_num, dict(zip(self.heads, map(str.strip, row), strict=True))))
        except csv.Error as error:
            raise self._no("row-not-read", reader.line_num, error=error) from None

    def _read_yaml(self, data: bytes) -> None:
        """``answers:`` is a list of people; keys are ids of questions or heads, several choices a list."""
        scanned = scan(data, self.path, keep_empty=False)
        people = scanned.value.get("answers")
        if errors := [problem for problem in scanned.problems if problem.severity == "error"]:
            raise InputErrors(errors)
        if not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
            raise self._no("no-list")
        for number, one in enumerate(people):
            texts = {
                key: ";".join(map(str, cell)) if isinstance(cell, list) else str(cell or "")
                for key, cell in one.items()
            }
            cells = {(" ".join(key.split()), 1): text.strip() for key, text in texts.items()}
            self.rows.append((scanned.marks.value(("answers", number)).line, cells))
        self.heads = list(dict.fromkeys(head for _, cells in self.rows for head in cells))


class Answers:
    """Everybody who counts, in the order of the file, and what is to be said of the file."""

    def __init__(self, inquiry: Inquiry, folder: Path) -> None:
        self.inquiry = inquiry
        form = inquiry.answers
        self.file = folder / form.file
        special = [form.respondent, *filter(None, (form.sent, form.quoting)), *form.same, *form.private]
        heads: list[Head] = [*special, *inquiry.asked.values()]
        self.table = Table(self.file, {*(head.column[0] for head in heads), *inquiry.asked})
        self.problems: list[Problem] = []
        self._columns = {head.column: head.column for head in heads}
        for name, one in inquiry.asked.items():  # a question can be called by its id, too
            if (one.column[0], 1) not in self.table.heads and (name, 1) in self.table.heads:
                self._columns[one.column] = (name, 1)
        self._parts = {name: self._parts_of(one) for name, one in inquiry.asked.items() if one.kind == "many"}
        self._look_at_columns()
        if any(problem.severity == "error" for problem in self.problems):
            raise InputErrors(self.problems)
        self.every = [self._respondent(line, row) for line, row in self.table.rows]
        self.people: Mapping[str, Respondent] = self._counted()

    # --- columns

    def _parts_of(self, question: Question) -> Mapping[str, Column]:
        """The columns of single options: ``Question/Option`` of KoboToolbox, ``Question [Option]`` of LimeSurvey."""
        wanted, nth = question.column
        parts: dict[str, Column] = {}
        for option, label in question.options.items():
            signs = ("/{}", " [{}]", "[{}]")
            forms = {f"{wanted}{sign.format(word)}" for word in (option, label) for sign in signs}
            places = [one for one in self.table.heads if one[0] in forms]
            if len(places) >= nth:
                parts[option] = places[nth - 1]
        return parts

    def _look_at_columns(self) -> None:
        at, at_form, heads = Origin(self.file, 1), self.inquiry.at("answers"), self.table.heads
        in_parts = {self.inquiry.asked[name].column for name, parts in self._parts.items() if parts}
        for (head, nth), column in self._columns.items():
            there = sum(head == one for one, _ in heads)
            if column not in heads and (head, nth) not in in_parts:
                where = f"there are {there} of them" if there else "it stands word for word in the first line"
                self._say("no-column", at_form, column=self._shown(head, nth), where=where)
        for name, parts in self._parts.items():
            options = self.inquiry.asked[name].options
            lacking = ", ".join(shown(label) for option, label in options.items() if option not in parts)
            if parts and lacking:
                self._say("no-column-of-options", at_form, name=name, lacking=lacking)
        drop = {" ".join(one.split()) for one in self.inquiry.answers.drop}
        used = {*self._columns.values(), *chain(*(parts.values() for parts in self._parts.values()))}
        for unused in (one for one in heads if one not in used and one[0] not in drop):
            self._say("unused-column", at, column=self._shown(*unused))

    @staticmethod
    def _shown(head: str, nth: int) -> str:
        return f"{shown(head, 80)}{f' number {nth}' if nth > 1 else ''}"

    def _say(self, name: str, at: Origin, /, **values: object) -> None:
        self.problems.append(mistake(name, at, **values))

    # --- people

    def _cell(self, row: Row, head: Head | None) -> str:
        return row.get(self._columns[head.column], "") if head else ""

    def _respondent(self, line: int, row: Row) -> Respondent:
        form, at = self.inquiry.answers, Origin(self.file, line)
        chosen: dict[str, frozenset[str]] = {}
        told: dict[str, str] = {}
        nothing = {Table.plain(word) for word in (*form.no_answer, *form.declined)}
        for name, question in self.inquiry.asked.items():
            cell = self._cell(row, question) or self._said_in_each(name, row, nothing)
            silent = Table.plain(cell) in nothing
            if question.kind == "open":
                if cell and not silent:
                    told[name] = cell
                continue
            options = None if silent and cell else self._options(at, name, cell, row)
            if options or (question.blank and options is not None):
                chosen[name] = options
        for name, question in self.inquiry.asked.items():
            if any(option not in chosen.get(other, ()) for other, option in question.only_if.items()):
                chosen.pop(name, None)
                told.pop(name, None)
        agreed = self._several(form.quoting.codes, self._cell(row, form.quoting)) if form.quoting else None
        return Respondent(
            self._cell(row, form.respondent),
            at,
            chosen,
            told,
            agreed[0] if agreed and len(agreed) == 1 else "none",
            tuple((one.kind, cell) for one in form.private if (cell := self._cell(row, one))),
            tuple(Table.plain(self._cell(row, one)) for one in form.same),
            self._moment(self._cell(row, form.sent)),
        )

    @staticmethod
    def _moment(text: str) -> str:
        """A time as it is compared; empty where nobody can say which number is the month: the order of rows counts."""
        parts = re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d))?)?", text)
        if parts is None:
            return ""
        year, month, day, hour, minute, second = (int(part or 0) for part in parts.groups())
        hour = hour % 12 + 12 * ("PM" in text) if "PM" in text or "AM" in text else hour
        return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"

    def _options(self, at: Origin, name: str, cell: str, row: Row) -> frozenset[str] | None:
        """What was chosen; None where the cells cannot be read, which is said."""
        question = self.inquiry.asked[name]
        options = self._several(question.options, cell)
        if options is None or (question.kind != "many" and len(options) > 1):
            self._say("unknown-answer", at, shown=shown(cell, 60), name=name)
            return None
        ticked = frozenset(self._ticked(at, name, row))
        if ticked and options and ticked != frozenset(options):
            self._say("unlike-columns", at, name=name)
        found = ticked | frozenset(options)
        if question.none in found and len(found) > 1:
            self._say("contradiction", at, shown=shown(question.options[question.none]), name=name)
        return found

    def _said_in_each(self, name: str, row: Row, nothing: set[str]) -> str:
        """What stands in the columns of all options where it says that there is no answer: N/A."""
        cells = {row.get(column, "") for column in self._parts.get(name, {}).values()}
        return cells.pop() if len(cells) == 1 and nothing.issuperset(map(Table.plain, cells)) else ""

    def _ticked(self, at: Origin, name: str, row: Row) -> Iterator[str]:
        for option, column in self._parts.get(name, {}).items():
            cell = Table.plain(row.get(column, ""))
            if cell in ("1", "y", "yes", "true", "x"):
                yield option
            elif cell not in ("", "0", "n", "no", "false"):
                self._say("no-tick", at, shown=shown(cell), name=name)

    @classmethod
    def _several(cls, options: Mapping[str, str], cell: str) -> list[str] | None:
        """The options in one cell: codes with spaces, or words with a sign between them that they may hold too."""
        rest = Table.plain(cell)
        if not rest:
            return []
        codes, labels = zip(options, options, strict=True), ((label, code) for code, label in options.items())
        words = [(Table.plain(word), code) for word, code in (*codes, *labels)]
        for word, code in sorted(words, key=lambda pair: -len(pair[0])):
            after = rest.removeprefix(word)
            if rest.startswith(word) and after[:1] in ",;| \t/":
                others = cls._several(options, after.lstrip(",;| \t/"))
                if others is not None:
                    return [code, *others]
        return None

    def _counted(self) -> Mapping[str, Respondent]:
        """Each person once: the later of two rows that are the same in all of ``same:``."""
        ids = Counter(one.id for one in self.every)
        latest: dict[object, Respondent] = {}
        for number, one in enumerate(self.every):
            if not one.id or ids[one.id] > 1:
                what = "two rows have the same respondent" if one.id else "this row has no id of a respondent"
                self._say("respondent", one.origin, what=what)
            key = one.same if any(one.same) else number
            if other := latest.get(key):
                older, one = sorted((other, one), key=lambda each: each.sent)
                self._say("twice", older.origin, line=one.origin.line)
            latest[key] = one
        kept = {one.id for one in latest.values()}
        return {one.id: one for one in self.every if one.id in kept}

    @property
    def digest(self) -> str:
        """Of who counts and what each answered, whatever the order and shape of the file."""
        people = []
        for one in self.people.values():
            chosen = sorted((name, sorted(options)) for name, options in one.chosen.items())
            people.append([one.id, chosen, sorted(one.told.items())])
        questions = self.inquiry.asked.items()
        asked = [[name, sorted(one.groups.items()), sorted(one.only_if.items())] for name, one in questions]
        limits = [self.inquiry.threshold.about, self.inquiry.threshold.answers]
        text = json.dumps([sorted(people), asked, limits], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
