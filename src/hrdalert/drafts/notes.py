"""Notes of a call or a colleague, cut into entries of a chronology: a day and sentences. What it was is left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from hrdalert.cases.dates import CaseDate, DateMistake
from hrdalert.cases.edit import Edit, edited
from hrdalert.cases.mistakes import text_of
from hrdalert.cases.sentences import folded
from hrdalert.drafts.answer import MOST_BYTES
from hrdalert.errors import InputErrors, Problem
from hrdalert.factcheck.claims.days import NamedDay, date_claims
from hrdalert.factcheck.claims.prose import Claim, Prose

_ISO: Final = re.compile(r"(?<![\w-])[12]\d{3}-\d\d(?:-\d\d)?(?![\w-])")
_LASTS: Final = re.compile(
    r"\s*(?:[–—/-]|to|until|till|through|au|jusqu['’]au|al?|hasta(?: el)?|至|到)\s*(?:about|ca?\.|environ|unos)?\s*",
    re.IGNORECASE,
)
"""What stands between the two days of something that lasts."""
_BETWEEN_CELLS: Final = re.compile(r"\s*(?<!\\)\|\s*|\t+")
_MARKS: Final = ("* ", "- ", "• ")
"""Of items of a list."""
_RULE: Final = re.compile(r"[\s|:+-]+")


class Proposed(Struct):
    """An entry as notes tell it."""

    date: str
    """As a case file has it; empty where the notes name no day that is sure."""
    text: str
    line: int
    """Of the notes, from 1."""
    whole: str = ""
    """Of a row of a table, all that it says."""


def read_notes(file: Path) -> str:
    """The text of a file with notes. Raises InputErrors where it cannot be read as text."""
    problems: list[Problem] = []
    text = text_of(file, MOST_BYTES, problems)
    if problems:
        raise InputErrors(problems)
    return text


class _Day(Struct):
    """A day, month or year that a text names."""

    said: str
    """As a case file has it; empty where its year is not known, or where it can be two days."""
    begin: int
    end: int


def entries_in(notes: str, language: str) -> list[Proposed]:
    """The entries that notes tell of, in their order: sentences and rows of tables that name a day, a month or a year.

    A sentence without any belongs to the one before it, in its paragraph.
    """
    entries: list[Proposed] = []
    year = ""
    for is_table, lines in groupby(_lines(notes), lambda line: len(line.cells) > 1):
        if is_table:
            entries += _of_table(list(lines), language)
            continue
        for has_words, paragraph in groupby(lines, lambda line: bool(line.text)):
            if has_words:
                entries += _of_prose(list(paragraph), language, year)
                year = next((one.date[:4] for one in reversed(entries) if one.date), year)
    return entries


def date_in(words: str, language: str) -> str:
    """The date that words are, as a case file has it: ``6 October 2020`` is ``2020-10-06``; other words stay."""
    days = _days(words, language, "")
    if _sure(words) or not days or days[0].begin or days[-1].end < len(words.rstrip()):
        return words
    return _date(words, days) or words


def with_entries(data: bytes, file: Path, entries: Iterable[Proposed], sources: Sequence[str] = ()) -> bytes:
    """A case file with entries added to its chronology, each at its day. Raises RefusedError where one cannot be."""
    edits = []
    for one in entries:
        entry: dict[str, Any] = {"date": one.date or "unknown", "text": one.text}
        edits.append(
            Edit("add", ("chronology",), value=entry | ({"sources": list(sources)} if sources else {}))
        )
    return edited(data, file, edits)


class _Line(Struct):
    number: int
    text: str

    @property
    def cells(self) -> list[str]:
        """Of a row of a table; any other line is one cell."""
        return [cell.strip() for cell in _BETWEEN_CELLS.split(self.text.strip("|"))]


def _lines(notes: str) -> Iterator[_Line]:
    """The lines that tell something, and empty ones where a paragraph ends; no headings, and no rules of tables."""
    for number, line in enumerate(notes.splitlines(), 1):
        is_item = line.lstrip().startswith(_MARKS)
        if is_item or line.startswith("#"):
            yield _Line(number, "")
        if not _RULE.fullmatch(line) and not line.startswith("#"):
            yield _Line(number, line.strip().lstrip("*-•> "))


def _of_table(rows: Sequence[_Line], language: str) -> Iterator[Proposed]:
    """The rows that have a day. The first cell that begins with one gives it; the words are of the fullest column."""
    width = max(len(row.cells) for row in rows)
    for row in rows:
        places = [place for place, cell in enumerate(row.cells) if _begins_with_day(cell, language)]
        if not places:
            continue
        columns = [column for column in range(width) if column != places[0]]
        fullest = max(
            columns,
            key=lambda column: sum(len(other.cells[column]) for other in rows if column < len(other.cells)),
        )
        date = row.cells[places[0]]
        text = row.cells[fullest] if fullest < len(row.cells) else ""
        yield Proposed(
            _date(date, _days(date, language, "")), folded(text), row.number, " | ".join(row.cells)
        )


def _begins_with_day(cell: str, language: str) -> bool:
    days = _days(cell, language, "")
    return bool(days) and not any(map(str.isdigit, cell[: days[0].begin]))


def _of_prose(lines: Sequence[_Line], language: str, year: str) -> list[Proposed]:
    """The sentences of a paragraph that have a day, each with those behind it that have none."""
    paragraph, entries = " ".join(line.text for line in lines), list[Proposed]()
    for begin, end in Prose(paragraph, language).sentences:
        sentence = folded(paragraph[begin:end])
        days = _days(sentence, language, year)
        year = next((day.said[:4] for day in days if day.said), year)
        if days:
            entries.append(Proposed(_date(sentence, days), sentence, _line_at(lines, begin)))
        elif entries:
            entries[-1].text += f" {sentence}"
    return entries


def _line_at(lines: Sequence[_Line], place: int) -> int:
    """The line of the notes in which a place of their paragraph lies."""
    for line in lines:
        if place <= len(line.text):
            return line.number
        place -= len(line.text) + 1
    return lines[-1].number


def _days(text: str, language: str, year: str) -> list[_Day]:
    """What a text names, in its order; a day without a year is one of ``year``."""
    iso = [_Day(_sure(match[0]), *match.span()) for match in _ISO.finditer(text)]
    claims = [claim for claim in date_claims(Prose(text, language)) if claim.kind in ("day", "month", "year")]
    named = [_Day(_said(claim, year), claim.begin, claim.end) for claim in claims]
    others = [day for day in named if not any(day.begin < one.end and one.begin < day.end for one in iso)]
    days: list[_Day] = []
    for day in sorted((*iso, *others), key=lambda one: (one.begin, -one.end)):
        if days and day.begin < days[-1].end:
            is_other = (day.begin, day.end) == (days[-1].begin, days[-1].end) and day.said != days[-1].said
            days[-1].said = "" if is_other else days[-1].said
        else:
            days.append(day)
    return days


def _said(claim: Claim, year: str) -> str:
    match claim.value:
        case NamedDay(day, month, own):
            of = own or year
            return _sure(f"{of}-{month:02}-{day:02}") if of else ""
        case (int(own), int(month)):
            return f"{own}-{month:02}"
        case own:
            return str(own)


def _sure(date: str) -> str:
    """A date as a case file has it; empty where there is no such day."""
    try:
        return CaseDate.parse(date).text
    except DateMistake:
        return ""


def _date(text: str, days: Sequence[_Day]) -> str:
    """The first day; of what lasts, both ends."""
    first, *rest = days
    if rest and first.said and rest[0].said and _LASTS.fullmatch(text, first.end, rest[0].begin):
        return _sure(f"{first.said}/{rest[0].said}")
    return first.said
