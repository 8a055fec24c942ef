"""One row of a table of addresses, as the keys of a recipient; whatever cannot be taken as it stands is a problem."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from hrdalert.cases.marked import shown
from hrdalert.cases.messages import nearest
from hrdalert.cases.states import state_meant
from hrdalert.cases.values import id_of, is_id
from hrdalert.dispatch.csv_headings import Column, example, unaccented
from hrdalert.dispatch.csv_states import state_named
from hrdalert.dispatch.csv_tables import Row, Table
from hrdalert.dispatch.csv_yaml import one_line
from hrdalert.dispatch.mailboxes import fault, is_mailbox, normal
from hrdalert.dispatch.recipients.kinds import OWN_MAILBOXES, UNNAMED
from hrdalert.errors import Problem

_ERRORS_OF_SPREADSHEETS = re.compile(r"#(N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|#+)")
_ROUNDED = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")
"""A long number as a spreadsheet shows and saves it: 4,93012E+11."""
_PHONE = re.compile(r"[0-9+()/.,;: \u00a0–-]*(?:(?:ext|x|ex|tel|int)[. ]*[0-9 ]+)?", re.IGNORECASE)
_FEWEST_DIGITS = 3
_OF_FIVE_DIGITS, _FIVE_DIGITS = ("DEU", "ESP", "FRA", "ITA", "MEX", "TUR", "UKR", "USA"), 5
"""States whose postcodes have five digits, of which the first may be a zero."""
_AS_TEXT = "give the column the format 'Text' in the spreadsheet, and type the number anew"
_LIST = re.compile(r"[,;\n]")
_LANGUAGES = re.compile(r"[,;/&\n]| (?:and|und|et|y|e|и) ")
_MEANT = re.compile(r"write ([A-Z]{3})")
_WORD = re.compile(r"[\w'’-]+")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_OWN_NAMES = (
    "ar",
    "be",
    "de",
    "es",
    "fa",
    "fr",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "tr",
    "uk",
    "vi",
    "zh",
)
"""Languages that are known by what they call themselves, too."""


class Unfit(ValueError):
    """A cell that cannot be taken: the code of the problem, what is wrong, and what to write instead."""

    def __init__(self, code: str, text: str, mend: str) -> None:
        super().__init__(text)
        self.code, self.text, self.mend = code, text, mend


class Entry(Struct, frozen=True):
    """What a row says of a recipient."""

    row: int
    called: str
    """The mailbox or the office, for messages."""
    office: str
    """The outlet or the organisation, where the row has one that is not the person's name."""
    email: str
    key: str
    """What tells it from others: its mailbox, else office, name and telephone."""
    groups: tuple[str, ...]
    keys: Mapping[str, Any]
    """The keys of its record but for id and groups, in the order of a file."""


def key_of(email: str | None, office: str, name: str | None, phone: str | None) -> str:
    """What tells one recipient from another: the mailbox, else office, name and telephone."""
    if email:
        return normal(email)
    digits = "".join(filter(str.isdigit, phone or ""))
    return "|".join((office.casefold(), (name or "").casefold(), digits))


def entry_of(
    table: Table, row: Row, columns: Mapping[Column, int], kind: str, source: str
) -> tuple[Entry, list[Problem]]:
    """What a row says, as far as it can be taken, and all of its problems, warnings too."""
    cells = _Cells(table, row, columns)
    name, office, email = cells.name(), cells.office(), cells.take("email", _email)
    own = "" if name and name.casefold() in office.casefold() else office
    country, phone = cells.take("country", _state), cells.take("phone", _phone)
    keys = {
        "office": office or name,
        "kind": kind,
        "country": country,
        "represents": cells.take("represents", _state),
        "languages": cells.take("language", _languages, []),
        "holder": one_line(name=name if office else "", title=cells.take("position")),
        "address": cells.address(country),
        "phone": phone,
        "email": email,
        "channel": "email" if email else "",
        "beat": cells.take("beat", _listed, []),
        "source": cells.take("source") or source,
    }
    groups = cells.take("list", cells.groups, ())
    cells.look_for_gaps(kind, may_be_a_person=kind in OWN_MAILBOXES)
    if not keys["source"] and "source" in columns:
        cells.lacks("source", "no-source", "where the address was read is not said")
    cells.look_for_more()
    key = key_of(email, office or name, name if office else None, phone)
    entry = Entry(row.number, email or own or "somebody", own, email, key, groups, keys)
    return entry, cells.problems


class _Cells:
    """The cells of a row by what they are; each is taken, or told as a problem."""

    def __init__(self, table: Table, row: Row, columns: Mapping[Column, int]) -> None:
        self._table = table
        self._row = row
        self._columns = columns
        self.problems: list[Problem] = []

    def text(self, column: Column) -> str:
        number = self._columns.get(column, 0)
        return self._row.cells[number - 1] if 0 < number <= len(self._row.cells) else ""

    def has(self, column: Column) -> bool:
        return bool(self.text(column))

    def take(self, column: Column, read: Callable[[str], Any] | None = None, empty: Any = "") -> Any:
        """The value of a cell; ``empty`` where it has none, or one that cannot be taken, which is then a problem."""
        text = self.text(column)
        if not text:
            return empty
        try:
            _check(text, may_have_lines=column in _OF_SEVERAL_LINES)
            return read(text) if read else text
        except Unfit as unfit:
            self._problem(column, unfit.code, unfit.text, unfit.mend)
            return empty

    def name(self) -> str:
        """The whole name, as the row has it: in one cell, or in two that are put behind each other."""
        first, last, whole = self.take("first"), self.take("last"), self.take("name")
        if whole and ((first and last) or _is_part(first or last, whole)):
            return str(whole)
        # Beside surnames, Nombre, Nome and Name stand above given names; beside Prénom, Nom above surnames.
        given, family = first or (whole if last else ""), last or whole
        if given and family and not (_is_latin(given) and _is_latin(family)):
            text = f"which of {shown(given)} and {shown(family)} stands first in the name, nobody can tell"
            mend = "write the whole name into one column, name"
            self._problem("first" if first else "name", "name-in-parts", text, mend)
        return f"{given} {family}".strip()

    def address(self, country: str) -> list[str]:
        """The lines of the postal address; postcode and city stand in one, in the order of their columns."""
        lines = list(self.take("address", _address, []))
        city, postcode = self.take("city"), self.take("postcode", _postcode)
        if country in _OF_FIVE_DIGITS and postcode.isdigit() and len(postcode) == _FIVE_DIGITS - 1:
            text = f"{postcode} has four digits, and postcodes there have five: the spreadsheet has dropped a zero"
            self._problem("postcode", "lost-zero", text, _AS_TEXT)
        is_behind = self._columns.get("postcode", 0) > self._columns.get("city", 0)
        town = " ".join(filter(None, (city, postcode) if is_behind else (postcode, city)))
        is_there = postcode and any(postcode in line and city in line for line in lines)
        return [*lines, *([town] if town and not is_there else [])]

    def office(self) -> str:
        return str(self.take("outlet") or self.take("organisation"))

    def groups(self, text: str) -> tuple[str, ...]:
        """The names of groups; those that can be none are made into some, and that is said."""
        found = []
        for each in _listed(text):
            group = each if is_id(each) else id_of(unaccented(each))
            if not is_id(group) or len(group) > 60:
                mend = "write letters A to Z, digits, - and _ only, 60 at most"
                raise Unfit("wrong-group", f"{shown(each)} can be no name of a group", mend)
            if group != each:
                what = f"the list {shown(each)} becomes the group {group}"
                self._problem("list", "group-renamed", what, "", warning=True)
            found.append(group)
        return tuple(found)

    def lacks(self, column: Column, code: str, text: str) -> None:
        self._problem(column, code, text, f"write it under the heading {example(column)}")

    def look_for_gaps(self, kind: str, *, may_be_a_person: bool) -> None:
        """What every recipient of a kind needs, and this row does not say."""
        offices: tuple[Column, ...] = ("outlet", "organisation")
        people: tuple[Column, ...] = ("name", "first", "last") if may_be_a_person else ()
        if not any(self.has(each) for each in (*offices, *people)):
            column: Column = "outlet" if kind == "press" else "organisation"
            self.lacks(column, "no-office", f"which {column} this is, nothing says")
        if not (self.has("email") or self.has("phone") or self.has("address")):
            self.lacks("email", "no-address", "nothing says how to reach them")
        if kind == "embassy" and not self.has("represents"):
            self.lacks("represents", "missing-key", "whose embassy it is must be said")

    def look_for_more(self) -> None:
        """Text behind the last heading: a cell of this row was cut in two."""
        for number, cell in enumerate(self._row.cells, 1):
            if cell and number > len(self._table.headings.cells):
                text = f"{self._table.called(self._row.number, number)}: {shown(cell)} stands behind the last heading"
                mend = (
                    "put a text that has a comma or a semicolon into quotation marks, or save the table anew"
                )
                origin = self._table.origin(self._row.number, number)
                self.problems.append(Problem(origin, "more-cells", text, mend))
                return

    def _problem(self, column: Column, code: str, text: str, mend: str, *, warning: bool = False) -> None:
        number, row = self._columns.get(column, 0), self._row.number
        place = self._table.called(row, number) if number else f"row {row}"
        origin = self._table.origin(row, number)
        severity: Any = "warning" if warning else "error"
        self.problems.append(Problem(origin, code, f"{place}: {text}", mend, severity))


# --- one cell

_LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"
"""The first two stand within cells; the others are seen nowhere, and YAML knows them by other names."""
_TURNS_ROUND = "\u202d\u202e"
"""With these, letters are shown in another order than the one in which they stand."""
_OF_SEVERAL_LINES: tuple[Column, ...] = ("address", "beat", "list", "language")


def _check(text: str, *, may_have_lines: bool) -> None:
    """Refuses what is no text that a person wrote, whatever it stands for."""
    if _ERRORS_OF_SPREADSHEETS.fullmatch(text):
        mend = "mend the cell in the spreadsheet: a number that begins with + is written as '+49 …"
        raise Unfit("spreadsheet-error", f"{text} is an error of the spreadsheet", mend)
    if text.startswith("="):
        mend = "copy the column, and choose 'Paste special' and 'Values'"
        raise Unfit("formula", f"{shown(text)} is a formula of the spreadsheet, and not its value", mend)
    if "\ufffd" in text:
        raise Unfit(
            "lost-letter", f"a letter was lost in {shown(text)}", "save the table anew as 'CSV UTF-8'"
        )
    refused = _LINE_BREAKS[2:] if may_have_lines else _LINE_BREAKS
    if any(sign in refused for sign in text):
        raise Unfit("line-break", f"{shown(text)} has a line break in it", "write it in one line")
    for sign in text:
        if sign in _TURNS_ROUND or (sign not in "\r\n" and unicodedata.category(sign) in ("Cc", "Cs", "Co")):
            what = f"{shown(text)} has the character U+{ord(sign):04X} in it, which nobody can read"
            raise Unfit("control-character", what, "type the text anew")


def _email(text: str) -> str:
    if why := fault(text):
        mend = "write desk@example.org alone: one address, without a name, and a row for each"
        raise Unfit("wrong-value", f"{shown(text)} is no e-mail address: {why}", mend)
    return text


def _phone(text: str) -> str:
    if _ROUNDED.fullmatch(text):
        raise Unfit("rounded-number", f"the spreadsheet has rounded the number {text}", _AS_TEXT)
    if not _PHONE.fullmatch(text) or sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        raise Unfit("wrong-value", f"{shown(text)} is no telephone number", "write it as +49 30 000000")
    return text


def _postcode(text: str) -> str:
    if _ROUNDED.fullmatch(text):
        raise Unfit("rounded-number", f"the spreadsheet has rounded the postcode {text}", _AS_TEXT)
    if not any(map(str.isdigit, text)):
        raise Unfit("wrong-value", f"{shown(text)} is no postcode", "write it as it stands on letters")
    return text


def _address(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if mailbox := next(filter(is_mailbox, lines), None):
        mend = "put it into a column with the heading e-mail"
        raise Unfit("wrong-column", f"{mailbox} is an e-mail address, and no postal one", mend)
    return lines


def _state(text: str) -> str:
    mend = state_meant(text)
    meant = _MEANT.fullmatch(mend)
    if code := meant[1] if meant else state_named(text):
        return code
    near = (
        f"{mend.partition('? Write')[0]}?"
        if "? Write" in mend
        else "write its name, or its code of three letters"
    )
    raise Unfit("wrong-value", f"{shown(text)} is no State that is known here", near)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in _LIST.split(text) if part.strip()]


def _languages(text: str) -> list[str]:
    return list(dict.fromkeys(_language(part.strip()) for part in _LANGUAGES.split(text) if part.strip()))


def _language(text: str) -> str:
    """The tag of a language that is named: en, EN, English and anglais are en."""
    names = _names()
    tag = text.replace("_", "-")
    tag = tag.lower() if tag.isupper() else tag
    if _TAG.fullmatch(tag) and tag.partition("-")[0] in names.values():
        return tag
    if found := names.get(text.casefold()):
        return found
    near = nearest(text.casefold(), list(names))
    mend = (
        f"did you mean {near.title()}?" if near else "write its name in English, or its code: en, fr, zh-Hans"
    )
    raise Unfit("wrong-value", f"{shown(text)} is no language that is known here", mend)


@cache
def _names() -> Mapping[str, str]:
    """The tags of languages by their names in English and, of some, in each of these, in small letters."""
    return dict(reversed([*_pairs()]))


def _pairs() -> Iterator[tuple[str, str]]:
    """The first of two that have one name is meant."""
    from babel import Locale

    for speaker in (UNNAMED, *_OWN_NAMES):
        for key, name in Locale.parse(speaker).languages.items():
            tag = key.replace("_", "-")
            if _TAG.fullmatch(tag):
                yield name.casefold(), tag


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(sign, "") for sign in text if sign.isalpha())


def _is_part(part: str, name: str) -> bool:
    """Whether a name has these words in it; in a script without spaces, these signs."""
    if not _is_latin(name):
        return bool(part) and part in name
    words = {word.casefold() for word in _WORD.findall(name)}
    return bool(part) and words.issuperset(word.casefold() for word in _WORD.findall(part))
