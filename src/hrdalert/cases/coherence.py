"""What must hold between the values of a case file: dates in their order, consent that says for what, whole demands.

It is asked of the values as they were written, and so is answered where other values are wrong too.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from hrdalert.cases import model
from hrdalert.cases.dates import CaseDate, DateMistake
from hrdalert.cases.marked import Marked, shown
from hrdalert.cases.marked_yaml import KeyPath, Marks, Scanned
from hrdalert.cases.people import Consent
from hrdalert.cases.references import Values, parts_of, texts_with
from hrdalert.cases.shape import Shape
from hrdalert.cases.values import LANGUAGE, UNFILLED, parsed
from hrdalert.errors import Origin, Problem, Severity

_OF_KINDS: Mapping[str, tuple[str, ...]] = {
    "law": ("charge",),
    **dict.fromkeys(("court", "in_absentia", "result"), ("hearing", "judgment")),
    "outcome": ("judgment",),
    "reference": ("un",),
}
"""The keys of an entry that say something for some kinds alone."""
_ONE_OF: Mapping[type[BaseModel], tuple[tuple[str, ...], str, str]] = {
    model.Case: (
        ("state", "states"),
        "no State is named",
        "write state: CHN (the State concerned), or states: [LAO, CHN]",
    ),
    model.AllegedVictim: (
        ("name", "short", "protect"),
        "the name of the alleged victim is missing",
        "write name: …, or protect: minor or survivor for somebody who is never named",
    ),
    model.Related: (
        ("name", "role", "short"),
        "nothing says who this is",
        "write name: …, or role: brother of Ada Quill",
    ),
    **dict.fromkeys(
        (model.Demand, model.Request),
        (
            ("do", "text"),
            "nothing says here what is asked",
            "write do: with a word of the list, or text: with your own words",
        ),
    ),
}
"""Keys of a part of which one is needed, what is said where none is there, and what to write."""
_DATES: Mapping[type[BaseModel], tuple[str, ...]] = {
    model.AllegedVictim: ("born", "died"),
    model.Custody: ("from", "until"),
    **dict.fromkeys((model.Entry, model.Source, model.Consent, model.ConsentAnswer), ("date",)),
}
"""Days that have come by ``as_of``, in the order in which they come."""


class _Place(Struct, frozen=True):
    """A part of the file, with what its checks need of the rest."""

    value: Values
    path: KeyPath
    marks: Marks

    def problem(self, key: str, code: str, text: str, mend: str, severity: Severity = "error") -> Problem:
        return Problem(self.marks.key((*self.path, key)), code, text, mend, severity)

    def origin_of(self, key: str) -> Origin:
        return self.marks.value((*self.path, key))


def coherence(scanned: Scanned, walked: Sequence[tuple[Shape, Values, KeyPath]]) -> Iterator[Problem]:
    """What does not hold between the values of the file, and what is still to be filled in."""
    as_of = _date(scanned.value.get("as_of"))
    for shape, value, path in walked:
        part = _Place(value, path, scanned.marks)
        if one_of := _ONE_OF.get(shape.model):
            keys, text, mend = one_of
            if not set(keys) & set(value):
                yield part.problem(keys[0], "missing-key", text, mend)
        if days := _DATES.get(shape.model):
            is_told = shape.model in (model.AllegedVictim, model.Custody, model.Entry)
            yield from _days(part, days, as_of.start if as_of else None, "error" if is_told else "remark")
        if check := _CHECKS.get(shape.model):
            yield from check(part)
    for word in texts_with(scanned, UNFILLED):
        text = f"still to be filled in: {shown(word)}"
        yield Problem(word.origin_of(UNFILLED), "unfilled", text, "write it without the brackets ⟨ ⟩")


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


def _days(
    part: _Place, keys: tuple[str, ...], as_of: datetime.date | None, severity: Severity
) -> Iterator[Problem]:
    """What is told has happened by the day on which all of it was last checked, and in its order."""
    dates = [(key, date) for key in keys if (date := _date(part.value.get(key)))]
    for key, date in dates:
        if as_of and date.start and date.start > as_of:
            text = f"{key}: {date} is after as_of, {as_of}"
            mend = "mend the date, or as_of; what is still to come stands in now:"
            if severity == "remark":
                mend = "mend the date, or check the rest with what was learnt since, and set as_of:"
            yield Problem(part.origin_of(key), "after-as-of", text, mend, severity)
    for (first, start), (second, end) in pairwise(dates):
        if start.start and end.end and end.end < start.start:
            text = f"{second}: {end} is before {first}: {start}"
            yield Problem(part.origin_of(second), "date-order", text, "mend one of the two dates")


# --- the case as a whole


def _case(case: _Place) -> Iterator[Problem]:
    value = case.value
    if "state" in value and "states" in value:
        text = "state: and states: both name the States concerned"
        yield case.problem("state", "state-twice", text, "keep states:, the first of which is the default")
    if not value.get("alleged_victims") and not value.get("measure"):
        text = "the case names neither an alleged victim nor a measure"
        mend = "write alleged_victims: with at least one person, or measure: for a law or a practice"
        yield case.problem("alleged_victims", "nobody", text, mend, "warning")
    yield from _reference(case)
    yield from _order(case)
    yield from _lives(case)


def _reference(case: _Place) -> Iterator[Problem]:
    """It stands on letters and in the names of files: nobody is to be found by it."""
    reference = case.value.get("reference")
    homes = ("alleged_victims", "related")
    people = [person for home in homes for _, person in parts_of(case.value.get(home))]
    names = [name for person in people for key in ("name", "id") if isinstance(name := person.get(key), str)]
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


def _lives(case: _Place) -> Iterator[Problem]:
    """What befell somebody lies between birth and death; where nobody is named, between those of all."""
    taken, around = ("arrest", "disappearance"), ("threat", "attack", "release")
    first, last = datetime.date.min, datetime.date.max
    lives: dict[Any, tuple[datetime.date, datetime.date]] = {}
    for _, person in parts_of(case.value.get("alleged_victims")):
        born, died = _date(person.get("born")), _date(person.get("died"))
        birth = born.start if born and not born.approximate else None
        lives[person.get("id")] = (birth or first, (died.end if died else None) or last)
    births, deaths = [birth for birth, _ in lives.values()], [death for _, death in lives.values()]
    lives[None] = (min(births, default=first), max(deaths, default=last))
    for home, key in (("chronology", "date"), ("custody", "from")):
        for number, part in parts_of(case.value.get(home)):
            date, kind, of = _date(part.get(key)), part.get("kind"), part.get("of")
            if date is None:
                continue
            befalls = home == "custody" or kind in ("death", "killing", *taken, *around)
            for id in of if isinstance(of, list) else [of]:
                birth, death = lives.get(id, (first, last))
                if (birth, death) == (first, last):
                    continue
                text = f"{key}: {date} is %s of {id or 'all alleged victims'}"
                mend, where = "or say under of: whom it befell", (home, number, key)
                if date.end and date.end < birth and (befalls or of or part.get("violations")):
                    said, mend = text % "before the birth", f"mend the date, or born:, {mend}"
                    yield Problem(case.marks.value(where), "before-birth", said, mend)
                if date.start and date.start > death and befalls:
                    is_sure = home == "custody" or kind not in around
                    severity: Severity = "error" if is_sure else "warning"
                    said, mend = text % "after the death", f"mend the date, or died:, {mend}"
                    yield Problem(case.marks.value(where), "after-death", said, mend, severity)


# --- people


def _victim(person: _Place) -> Iterator[Problem]:
    value = person.value
    members, count = value.get("members"), value.get("count")
    for key in ("members", "count"):
        if key in value and value.get("kind", "person") == "person":
            text = f"{key}: a person has no {key}"
            yield person.problem(key, "no-group", text, "write kind: group, organisation or community")
    number = int(count) if isinstance(count, str) and count.isdecimal() else None
    if isinstance(members, list) and number not in (None, len(members)):
        text = f"count: {count}, and members: has {len(members)} rows"
        yield person.problem("count", "count", text, "check which of the two is right", "remark")
    yield from _names(person)


def _names(person: _Place) -> Iterator[Problem]:
    name, native, quotation_marks = person.value.get("name"), person.value.get("native"), '"“”„«»「」'
    if isinstance(name, Marked) and len(name) > 2 and {name[0], name[-1]} & set(quotation_marks):
        text = f"name: the quotation marks would be part of the name {shown(name)}"
        bare = name.strip(quotation_marks)
        if not set(quotation_marks) & set(bare):
            yield Problem(name.origin, "quoted-name", text, f"write name: {bare}")
    for language in native if isinstance(native, dict) else ():
        if not LANGUAGE.fullmatch(language):
            origin = person.marks.key((*person.path, "native", language))
            text = f"native: {shown(language)} is no code of a language"
            yield Problem(origin, "bad-language", text, "write a code such as zh-Hans, ar, bo or ru")


def _consent(consent: _Place) -> Iterator[Problem]:
    """A yes is given to what was asked, and silence is no: one answer says for which uses it is."""
    answer = consent.value.get("answer")
    if "for" in consent.value and answer is None:
        mend = "write answer: yes, or no, withdrawn, already_public or cannot_be_asked"
        yield consent.problem("for", "missing-key", "for: names uses, and no answer is given", mend)
    if answer in ("yes", "already_public") and "for" not in consent.value:
        text = f"the answer {answer} does not say to which uses of the name"
        example = f"{{for: [submission, government, public], answer: {answer}, …}}"
        yield Problem(answer.origin, "consent-for-all", text, f"write {example} with those that were asked")


# --- what happened, and what is asked


def _entry(entry: _Place) -> Iterator[Problem]:
    value, kind = entry.value, entry.value.get("kind", "incident")
    for key, kinds in _OF_KINDS.items():
        if key in value and kind in model.ENTRY_KINDS and kind not in kinds:
            text = f"{key}: nothing is done with it for an entry of kind {kind}"
            mend = f"write kind: {' or '.join(kinds)}, or say it in the text"
            yield entry.problem(key, "key-of-other-kind", text, mend, "warning")
    if "text" not in value:
        text = "the entry has no text, so that no document tells it"
        mend = "write text: whole sentences, with date and place"
        yield entry.problem("text", "no-text", text, mend, "warning")


def _demand(demand: _Place) -> Iterator[Problem]:
    if {"do", "text"} <= set(demand.value):
        mend = "keep one of them; {do: …, what: …} takes words of yours"
        yield demand.problem("text", "demand-twice", "do: and text: both say what is asked", mend)


def _source(source: _Place) -> Iterator[Problem]:
    url = source.value.get("url")
    address = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
    if isinstance(url, Marked) and UNFILLED not in url and not address.fullmatch(url):
        mend = "write the whole address, beginning with https:// or http://"
        yield Problem(url.origin, "bad-url", f"url: {shown(url)} is no address on the web", mend)


_CHECKS: Mapping[type[BaseModel], Callable[[_Place], Iterator[Problem]]] = {
    model.Case: _case,
    model.AllegedVictim: _victim,
    model.Related: _names,
    Consent: _consent,
    model.Entry: _entry,
    **dict.fromkeys((model.Demand, model.Request), _demand),
    model.Source: _source,
}
"""What else is asked of a part, beside what its model asks of every key."""
