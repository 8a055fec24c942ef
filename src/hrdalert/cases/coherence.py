"""What must hold between the values of a case file: dates in their order, consent that says for what, whole demands.

It is asked of the values as they were written, and so is answered where other values are wrong too.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import BaseModel

from hrdalert.cases import model
from hrdalert.cases.date_mistakes import DateMistake
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.marked import Marked, shown
from hrdalert.cases.marked_yaml import Marks, Scanned
from hrdalert.cases.people import Consent
from hrdalert.cases.references import Path_, Values, parts, parts_of
from hrdalert.cases.shape import shape_of
from hrdalert.cases.values import LANGUAGE, UNFILLED, parsed
from hrdalert.errors import Origin, Problem, Severity

_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_QUOTATION_MARKS = '"“”„«»「」'
_OF_KINDS: Mapping[str, tuple[str, ...]] = {
    "law": ("charge",),
    "court": ("hearing", "judgment"),
    "in_absentia": ("hearing", "judgment"),
    "result": ("hearing", "judgment"),
    "outcome": ("judgment",),
    "reference": ("un",),
}
"""The keys of an entry that say something for some kinds alone."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of the file, with what its checks need of the rest."""

    value: Values
    path: Path_
    marks: Marks
    as_of: datetime.date | None
    """None where it is missing or cannot be read."""

    def origin(self, key: str) -> Origin:
        return self.marks.key((*self.path, key))

    def problem(self, key: str, code: str, text: str, mend: str, severity: Severity = "error") -> Problem:
        return Problem(self.origin(key), code, text, mend, severity)


_Check: TypeAlias = Callable[[_Place], Iterator[Problem]]


def coherence(scanned: Scanned) -> Iterator[Problem]:
    """What does not hold between the values of the file, and what is still to be filled in."""
    as_of = _date(scanned.value.get("as_of"))
    for shape, value, path in parts(shape_of(model.Case), scanned.value):
        if check := _CHECKS.get(shape.model):
            yield from check(_Place(value, path, scanned.marks, as_of.start if as_of else None))
    yield from _unfilled(scanned.value)


def _date(written: Any) -> CaseDate | None:
    """The date that a value is; None where there is none, or it cannot be read, which the model says."""
    if isinstance(written, list) and len(written) == 1:
        written = f"[{written[0]}]"
    if not isinstance(written, str):
        return None
    try:
        return parsed(str(written))
    except DateMistake:
        return None


def _unfilled(value: Any) -> Iterator[Problem]:
    """Each place where a new case waits for words."""
    if isinstance(value, Marked):
        if UNFILLED in value:
            text = f"still to be filled in: {shown(value)}"
            yield Problem(value.origin_of(UNFILLED), "unfilled", text, "write it without the brackets ⟨ ⟩")
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _unfilled(part)


# --- the case as a whole


def _case(case: _Place) -> Iterator[Problem]:
    value = case.value
    if "state" in value and "states" in value:
        text = "state: and states: both name the States concerned"
        yield case.problem("state", "state-twice", text, "keep states:, the first of which is the default")
    elif "state" not in value and "states" not in value:
        mend = "write state: CHN (the State concerned), or states: [LAO, CHN]"
        yield case.problem("state", "missing-key", "no State is named", mend)
    if not value.get("alleged_victims") and not value.get("measure"):
        text = "the case names neither an alleged victim nor a measure"
        mend = "write alleged_victims: with at least one person, or measure: for a law or a practice"
        yield case.problem("alleged_victims", "nobody", text, mend, "warning")
    yield from _reference(case)
    yield from _order(case)


def _reference(case: _Place) -> Iterator[Problem]:
    """It stands on letters and in the names of files: nobody is to be found by it."""
    reference = case.value.get("reference")
    names = [
        name
        for home in ("alleged_victims", "related")
        for _, person in parts_of(case.value.get(home))
        for name in (person.get("name"), person.get("id"))
        if isinstance(name, str)
    ]
    of_people = {word for name in names for word in re.findall(r"[^\W\d_]{3,}", name.casefold())}
    if isinstance(reference, Marked) and of_people & set(re.findall(r"[^\W\d_]+", reference.casefold())):
        text = f"reference: {shown(reference)} holds a name, and letters and files bear it"
        mend = "choose one that says nothing of the person, such as 2026-014; rename the file with it"
        yield Problem(reference.origin, "reference-from-name", text, mend, "warning")


def _order(case: _Place) -> Iterator[Problem]:
    """The chronology is told as it stands: the oldest entry first."""
    latest: tuple[datetime.date, Any] | None = None
    for number, entry in parts_of(case.value.get("chronology")):
        date = _date(entry.get("date"))
        if date is None:
            continue
        if latest and date.end and date.end < latest[0]:
            text = f"date: {date} stands behind {latest[1]}: the chronology is told in its order"
            where = case.marks.value(("chronology", number, "date"))
            yield Problem(where, "entry-order", text, "move the entry, or mend its date", "remark")
        elif date.start:
            latest = (date.start, date)


# --- people


def _victim(person: _Place) -> Iterator[Problem]:
    value = person.value
    if not {"name", "short", "protect"} & set(value):
        text = "the name of the alleged victim is missing"
        mend = "write name: …, or protect: minor or survivor for somebody who is never named"
        yield person.problem("name", "missing-key", text, mend)
    yield from _in_order(person, "born", "died")
    yield from _not_after(person, "born")
    yield from _not_after(person, "died")
    members, count = value.get("members"), value.get("count")
    for key in ("members", "count"):
        if key in value and value.get("kind", "person") == "person":
            text = f"{key}: a person has no {key}"
            yield person.problem(key, "no-group", text, "write kind: group, organisation or community")
    if (
        isinstance(members, list)
        and isinstance(count, str)
        and count.isdecimal()
        and int(count) != len(members)
    ):
        text = f"count: {count}, and members: has {len(members)} rows"
        yield person.problem("count", "count", text, "check which of the two is right", "remark")
    yield from _names(person)


def _related(person: _Place) -> Iterator[Problem]:
    if not {"name", "role", "short"} & set(person.value):
        text = "nothing says who this is"
        yield person.problem("name", "missing-key", text, "write name: …, or role: brother of Ada Quill")
    yield from _names(person)


def _names(person: _Place) -> Iterator[Problem]:
    name, native = person.value.get("name"), person.value.get("native")
    if isinstance(name, Marked) and len(name) > 2 and {name[0], name[-1]} & set(_QUOTATION_MARKS):
        text = f"name: the quotation marks would be part of the name {shown(name)}"
        bare = name.strip(_QUOTATION_MARKS)
        if not any(mark in bare for mark in _QUOTATION_MARKS):
            yield Problem(name.origin, "quoted-name", text, f"write name: {bare}")
    for language in native if isinstance(native, dict) else ():
        if not LANGUAGE.fullmatch(language):
            origin = person.marks.key((*person.path, "native", language))
            text = f"native: {shown(language)} is no code of a language"
            yield Problem(origin, "bad-language", text, "write a code such as zh-Hans, ar, bo or ru")


def _consent(consent: _Place) -> Iterator[Problem]:
    """A yes is given to what was asked, and silence is no: one answer says for which uses it is."""
    value = consent.value
    answer = value.get("answer")
    if "for" in value and answer is None:
        mend = "write answer: yes, or no, withdrawn, already_public or cannot_be_asked"
        yield consent.problem("for", "missing-key", "for: names uses, and no answer is given", mend)
    if answer in ("yes", "already_public") and "for" not in value:
        text = f"the answer {answer} does not say to which uses of the name"
        mend = (
            f"write {{for: [submission, government, public], answer: {answer}, …}} with those that were asked"
        )
        origin = answer.origin if isinstance(answer, Marked) else consent.origin("answer")
        yield Problem(origin, "consent-for-all", text, mend)


# --- what happened, and what is asked


def _entry(entry: _Place) -> Iterator[Problem]:
    value = entry.value
    yield from _not_after(entry, "date")
    kind = value.get("kind", "incident")
    for key, kinds in _OF_KINDS.items():
        if key in value and kind in model.ENTRY_KINDS and kind not in kinds:
            text = f"{key}: nothing is done with it for an entry of kind {kind}"
            mend = f"write kind: {' or '.join(kinds)}, or say it in the text"
            yield entry.problem(key, "key-of-other-kind", text, mend, "warning")
    if "text" not in value:
        text = "the entry has no text, so that no document tells it"
        yield entry.problem(
            "text", "no-text", text, "write text: whole sentences, with date and place", "warning"
        )
    if "continues" in value and entry.path[-1] == 0:
        text = "continues: there is no entry before the first one"
        yield entry.problem("continues", "continues-nothing", text, "take the line away", "warning")


def _custody(custody: _Place) -> Iterator[Problem]:
    yield from _in_order(custody, "from", "until")
    yield from _not_after(custody, "from")
    yield from _not_after(custody, "until")


def _demand(demand: _Place) -> Iterator[Problem]:
    if "do" not in demand.value and "text" not in demand.value:
        text = "this demand does not say what is asked"
        mend = "write do: with a word of the list, or text: with your own words"
        yield demand.problem("do", "missing-key", text, mend)
    elif {"do", "text"} <= set(demand.value):
        text = "do: and text: both say what is asked"
        yield demand.problem(
            "text", "demand-twice", text, "keep one of them; {do: …, what: …} takes words of yours"
        )


def _source(source: _Place) -> Iterator[Problem]:
    url = source.value.get("url")
    if isinstance(url, Marked) and UNFILLED not in url and not _URL.fullmatch(url):
        text = f"url: {shown(url)} is no address on the web"
        yield Problem(
            url.origin, "bad-url", text, "write the whole address, beginning with https:// or http://"
        )


def _in_order(part: _Place, first: str, second: str) -> Iterator[Problem]:
    start, end = _date(part.value.get(first)), _date(part.value.get(second))
    if start and end and start.start and end.end and end.end < start.start:
        text = f"{second}: {end} is before {first}: {start}"
        yield Problem(_at(part, second), "date-order", text, "mend one of the two dates")


def _not_after(part: _Place, key: str) -> Iterator[Problem]:
    """What is told has happened by the day on which all of it was last checked."""
    date = _date(part.value.get(key))
    if date and date.start and part.as_of and date.start > part.as_of:
        text = f"{key}: {date} is after as_of, {part.as_of}"
        mend = "mend the date, or as_of; what is still to come stands in now:"
        yield Problem(_at(part, key), "after-as-of", text, mend)


def _at(part: _Place, key: str) -> Origin:
    """Where the value of a key stands."""
    return part.marks.value((*part.path, key))


_CHECKS: Mapping[type[BaseModel], _Check] = {
    model.Case: _case,
    model.AllegedVictim: _victim,
    model.Related: _related,
    Consent: _consent,
    model.Entry: _entry,
    model.Custody: _custody,
    model.Demand: _demand,
    model.Source: _source,
}
"""What is asked of each part, beside what its model asks of every key."""
