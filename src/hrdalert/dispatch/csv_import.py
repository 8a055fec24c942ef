"""Recipients of a spreadsheet: each row checked, and all of them made into one file of ``recipients/``.

Nothing of a cell is changed on the way but the space around it: what cannot be taken as it stands is a problem, with
its row and column.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from hrdalert.cases.marked import shown
from hrdalert.cases.marked_yaml import scan
from hrdalert.cases.mistakes import validated
from hrdalert.cases.values import id_of, is_id
from hrdalert.dispatch.csv_headings import COLUMNS, Column, column_meant, example, unaccented
from hrdalert.dispatch.csv_rows import Entry, entry_of, key_of
from hrdalert.dispatch.csv_tables import Table, read_table
from hrdalert.dispatch.csv_yaml import written
from hrdalert.dispatch.no_mail import NoMailList
from hrdalert.dispatch.recipients import Kind, Recipient, Recipients, RecipientsFile
from hrdalert.dispatch.recipients.checks import Checks
from hrdalert.dispatch.recipients.kinds import UNNAMED
from hrdalert.errors import InputErrors, Problem

_HEAD = """\
# Made of {file} by hrdalert recipients --import. Whatever is wrong or missing can be changed here.
# Nobody has checked these addresses: write the day on which you did under verified_on.
# All keys: docs/recipients.md
"""
_LONGEST_ID = 50
"""Room for a number behind it."""


class Wanted(Struct, frozen=True):
    """What is said of all rows of a table."""

    kind: Kind
    groups: tuple[str, ...] = ()
    source: str = ""
    """Where the addresses were read, for rows that do not say it themselves."""


class Imported(Struct, frozen=True):
    """What is made of a table, before anything is written."""

    file: Path
    records: tuple[Mapping[str, Any], ...]
    left_out: tuple[Problem, ...]
    """The rows that are there already, or that must not be written to."""
    warnings: tuple[Problem, ...]

    @property
    def text(self) -> str:
        """The file of recipients."""
        name = "".join(sign if sign.isprintable() else "?" for sign in self.file.name)
        return f"{_HEAD.format(file=name)}\n{written(self.records)}"


def import_table(file: Path, wanted: Wanted, there: Recipients, no_mail: NoMailList) -> Imported:
    """The recipients of a table that are not there yet.

    Raises InputErrors with all problems of all rows.
    """
    table = read_table(file, lambda heading: column_meant(heading) is not None)
    columns, problems = _columns(table, wanted)
    entries = []
    for row in table.rows if columns else ():
        entry, found = entry_of(table, row, columns, wanted.kind, wanted.source)
        problems += found
        entries.append(entry)
    problems += _groups_that_are_ids(table, [*wanted.groups, *_groups(entries)], there)
    if any(problem.severity == "error" for problem in problems):
        raise InputErrors(problems)
    new, left_out = _sorted_out(table, entries, there, no_mail)
    records = _records(new, wanted, there)
    imported = Imported(file, tuple(records), tuple(left_out), (*table.warnings, *problems))
    return _read_back(imported, table, new)


def place_for(file: Path, folder: Path) -> Path:
    """Where the recipients of a table are written: a file of its name that is not there yet."""
    name = id_of(unaccented(file.stem))
    stem = "imported" if name == "…" else name
    names = (f"{stem}{f'-{n}' if n > 1 else ''}.yaml" for n in itertools.count(1))
    return next(place for each in names if not (place := folder / each).exists())


# --- columns


def _columns(table: Table, wanted: Wanted) -> tuple[dict[Column, int], list[Problem]]:
    """In which column of the table each thing stands, counted from 1, and what is wrong with the headings."""
    columns: dict[Column, int] = {}
    problems: list[Problem] = []
    for number, heading in enumerate(table.headings.cells, 1):
        meant = column_meant(heading)
        if meant is None:
            problems += _unread(table, number, heading)
        elif meant in columns:
            text = (
                f"{table.called(table.headings.number, number)} means the same as column {columns[meant]}"
                f" ({table.headings.cells[columns[meant] - 1]})"
            )
            mend = "keep one of them, or put another heading above the one that is not to be read"
            origin = table.origin(table.headings.number, number)
            problems.append(Problem(origin, "repeated-heading", text, mend))
        else:
            columns[meant] = number
    return columns, [*problems, *_missing(table, columns, wanted)]


def _unread(table: Table, number: int, heading: str) -> Iterator[Problem]:
    if not any(cell for row in table.rows for cell in row.cells[number - 1 : number]):
        return
    called = table.called(table.headings.number, number)
    text = (
        f"{called} is not read: nobody knows what {shown(heading)} means"
        if heading
        else f"{called} has no heading"
    )
    mend = f"the headings are {', '.join(example(column) for column in COLUMNS)}"
    yield Problem(table.origin(table.headings.number, number), "unknown-heading", text, mend, "warning")


def _missing(table: Table, columns: Mapping[Column, int], wanted: Wanted) -> Iterator[Problem]:
    origin = table.origin(table.headings.number)
    if not columns:
        text = "the first row has none of the headings that are known"
        mend = f"write above the columns what they are: {', '.join(example(column) for column in COLUMNS)}"
        yield Problem(origin, "no-headings", text, mend)
        return
    if not wanted.source and "source" not in columns:
        text = "where these addresses were read is not said, and every recipient has a source"
        mend = "say it with --source 'our press list of March 2026', or in a column with the heading source"
        yield Problem(origin, "no-source", text, mend)
    if {"outlet", "organisation"} <= columns.keys():
        text = "there is an outlet and an organisation: the second is read only in rows that have no outlet"
        yield Problem(origin, "two-offices", text, "", "warning")


def _groups(entries: Iterable[Entry]) -> Iterator[str]:
    return (group for entry in entries for group in entry.groups)


def _groups_that_are_ids(table: Table, groups: Iterable[str], there: Recipients) -> Iterator[Problem]:
    """A group of the name of a recipient could not be written to: the name would mean that one alone."""
    for group in dict.fromkeys(groups):
        if there.get(group):
            text = f"{group} is the id of a recipient, so no group can be called that"
            yield Problem(table.origin(table.headings.number), "group-is-id", text, "choose another name")


# --- who is new


def _sorted_out(
    table: Table, entries: Sequence[Entry], there: Recipients, no_mail: NoMailList
) -> tuple[list[Entry], list[Problem]]:
    """Those who are not there yet and may be written to, and the others, each with the reason."""
    known = {_key(each): f"{each.id} has it already ({each.source.origin.file.as_posix()})" for each in there}
    new, left_out = [], []
    for entry in entries:
        why = known.get(entry.key)
        if why is None and entry.email and (reason := no_mail.why(entry.email)):
            why = f"nothing is sent there: {reason}"
        if why is None:
            known[entry.key] = f"row {entry.row} has it already"
            new.append(entry)
        else:
            text = f"row {entry.row} was left out: {entry.called}: {why}"
            left_out.append(Problem(table.origin(entry.row), "left-out", text, "", "remark"))
    return new, left_out


def _key(recipient: Recipient) -> str:
    holder = recipient.holder.name if recipient.holder else None
    return key_of(recipient.email, recipient.office_in(UNNAMED), holder, recipient.phone)


def _records(entries: Sequence[Entry], wanted: Wanted, there: Recipients) -> Iterator[dict[str, Any]]:
    """The records of a file, each with an id that nothing else has, and that is never made of a person's name."""
    taken = {name.lower() for each in there for name in (each.id, *each.groups)}
    taken |= {group.lower() for group in (*wanted.groups, *_groups(entries))}
    for entry in entries:
        id = _free_id(entry, wanted.kind, taken)
        taken.add(id)
        groups = list(dict.fromkeys((*wanted.groups, *entry.groups)))
        record = {"id": id, **entry.keys, "groups": groups}
        yield {key: value for key, value in record.items() if value}


def _free_id(entry: Entry, kind: Kind, taken: set[str]) -> str:
    """saltmarsh-gull, saltmarsh-gull-2; of members and of those without an office, member-1, member-2."""
    name = (
        id_of(unaccented(entry.office))[:_LONGEST_ID].strip("-") if entry.office and kind != "member" else "…"
    )
    if is_id(name):
        names = (f"{name}{f'-{n}' if n > 1 else ''}" for n in itertools.count(1))
    else:
        names = (f"{kind.replace('_', '-')}-{n}" for n in itertools.count(1))
    return next(each for each in names if each not in taken)


# --- what was made


def _read_back(imported: Imported, table: Table, entries: Sequence[Entry]) -> Imported:
    """The same with what its file would be warned of; raises InputErrors where it would not say what the rows say."""
    if not imported.records:
        return imported
    found = scan(imported.text.encode(), imported.file, keep_empty=False)
    _, problems = validated(found, RecipientsFile)
    records = found.value.get("recipients") or []
    checks = Checks()
    for number, record in enumerate(records):
        checks.add(record, found.marks, number)
    starts = [found.marks.value(("recipients", number)).line for number in range(len(records))]
    told = []
    for problem in (*problems, *checks.problems):
        at = sum(start <= problem.origin.line for start in starts) - 1
        row = entries[at].row if at >= 0 else table.headings.number
        text = f"row {row}: {problem.text}"
        told.append(Problem(table.origin(row), problem.code, text, problem.mend, problem.severity))
    for entry, meant, read in zip(entries, imported.records, records, strict=False):
        if read != meant:
            text = f"row {entry.row}: it cannot be written so that it is read again as the same text"
            mend = "write it without signs that are no letters, digits or stops"
            told.append(Problem(table.origin(entry.row), "unwritable-row", text, mend))
    if len(records) != len(imported.records) or any(problem.severity == "error" for problem in told):
        raise InputErrors(told)
    return Imported(imported.file, imported.records, imported.left_out, (*imported.warnings, *told))
