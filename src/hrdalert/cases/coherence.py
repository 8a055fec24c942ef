"""What must hold between the values of a case file: dates in their order, consent that says for what, whole demands.

It is asked of the values as they were written, and so is answered where other values are wrong too.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from hrdalert.cases import model
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.entities import Consent
from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.located_yaml import KeyPath, Places, Scanned
from hrdalert.cases.mistakes import mistake
from hrdalert.cases.references import Values, parts_of, texts_with
from hrdalert.cases.shape import Shape
from hrdalert.cases.values import LANGUAGE, UNFILLED, alone, case_date
from hrdalert.errors import Origin, Problem

_OF_KINDS: Mapping[str, tuple[str, ...]] = {
    "law": ("charge", "judgment"),
    **dict.fromkeys(("court", "in_absentia", "result"), ("hearing", "judgment")),
    "outcome": ("judgment",),
    "reference": ("regional", "un"),
}
"""The keys of an entry that say something for some kinds alone."""
_ONE_OF: Mapping[type[BaseModel], tuple[str, tuple[str, ...]]] = {
    model.Case: ("no-state", ("state", "states")),
    model.AllegedVictim: ("no-name", ("name", "short", "protect")),
    model.Related: ("no-role", ("name", "role", "short")),
    **dict.fromkeys((model.Demand, model.Request), ("nothing-asked", ("do", "text"))),
}
"""Keys of a part of which one is needed, and the mistake where none is there."""
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
    marks: Places

    def problem(self, at: str, name: str, /, **values: object) -> Problem:
        return mistake(name, self.marks.key((*self.path, at)), **values)

    def origin_of(self, key: str) -> Origin:
        return self.marks.value((*self.path, key))


def coherence(scanned: Scanned, walked: Sequence[tuple[Shape, Values, KeyPath]]) -> Iterator[Problem]:
    """What does not hold between the values of the file, and what is still to be filled in."""
    as_of = _date(scanned.value.get("as_of"))
    for shape, value, path in walked:
        part = _Place(value, path, scanned.marks)
        if one_of := _ONE_OF.get(shape.model):
            name, keys = one_of
            if not set(keys) & set(value):
                yield part.problem(keys[0], name)
        if days := _DATES.get(shape.model):
            is_told = shape.model in (model.AllegedVictim, model.Custody, model.Entry)
            yield from _days(part, days, as_of.start if as_of else None, is_told)
        if check := _CHECKS.get(shape.model):
            yield from check(part)
    for word in texts_with(scanned, UNFILLED):
        yield mistake("unfilled", word.origin_of(UNFILLED), shown=shown(word))


def _date(written: Any) -> CaseDate | None:
    """The date that a value is; None where there is none, or it cannot be read, which the model says."""
    try:
        return case_date(written)
    except ValueError:
        return None


def _days(
    part: _Place, keys: tuple[str, ...], as_of: datetime.date | None, is_told: bool
) -> Iterator[Problem]:
    """What is told has happened by the day on which all of it was last checked, and in its order."""
    dates = [(key, date) for key in keys if (date := _date(part.value.get(key)))]
    for key, date in dates:
        if as_of and date.start and date.start > as_of:
            name = "after-as-of" if is_told else "learnt-after-as-of"
            yield mistake(name, part.origin_of(key), key=key, date=date, as_of=as_of)
    for (first, start), (second, end) in pairwise(dates):
        if start.start and end.end and end.end < start.start:
            told = {"first": first, "start": start, "second": second, "end": end}
            yield mistake("date-order", part.origin_of(second), **told)


def _case(case: _Place) -> Iterator[Problem]:
    value = case.value
    if "state" in value and "states" in value:
        yield case.problem("state", "state-twice")
    if not value.get("alleged_victims") and not value.get("measure"):
        yield case.problem("alleged_victims", "nobody")
    names = [name for name in value.get("signatories", ()) if isinstance(name, LocatedText)]
    first = {" ".join(name.casefold().split()): name for name in reversed(names)}
    for name in names:
        if (other := first[" ".join(name.casefold().split())]) is not name:
            yield mistake("signs-twice", name.origin, shown=shown(name), line=other.origin.line)
    yield from _reference(case)
    yield from _order(case)
    yield from _outcomes(case)
    yield from _lives(case)


def _reference(case: _Place) -> Iterator[Problem]:
    """It stands on letters and in the names of files: nobody is to be found by it."""
    reference = case.value.get("reference")
    homes = ("alleged_victims", "related")
    people = [person for home in homes for _, person in parts_of(case.value.get(home))]
    names = [name for person in people for key in ("name", "id") if isinstance(name := person.get(key), str)]
    of_people = {word for name in names for word in re.findall(r"[^\W\d_]{3,}", name.casefold())}
    if isinstance(reference, LocatedText) and of_people & set(re.findall(r"[^\W\d_]+", reference.casefold())):
        yield mistake("reference-from-name", reference.origin, shown=shown(reference))


def _order(case: _Place) -> Iterator[Problem]:
    """The chronology is told as it stands: the oldest entry first."""
    latest: tuple[datetime.date, Any] | None = None
    for number, entry in parts_of(case.value.get("chronology")):
        date = _date(entry.get("date"))
        if date is None:
            continue
        if latest and date.end and date.end < latest[0]:
            where = case.marks.value(("chronology", number, "date"))
            yield mistake("entry-order", where, date=date, latest=latest[1])
        elif date.start:
            latest = (date.start, date)


def _outcomes(case: _Place) -> Iterator[Problem]:
    """What a judgment decided about those whom it is said to be about, or about members of a group of them."""
    groups = [one for _, one in parts_of(case.value.get("alleged_victims"))]
    members = {
        str(one.get("id")): [row.get("id") for _, row in parts_of(one.get("members"))] for one in groups
    }
    for number, entry in parts_of(case.value.get("chronology")):
        of, outcomes = alone(entry.get("of") or ()), entry.get("outcome")
        known = [id for group in of for id in (group, *members.get(str(group), ()))]
        for person in outcomes if of and isinstance(outcomes, dict) else ():
            if person not in known:
                origin = case.marks.key(("chronology", number, "outcome", person))
                yield mistake("outcome-of-another", origin, shown=shown(person))


def _lives(case: _Place) -> Iterator[Problem]:
    """What befell somebody lies between birth and death; where nobody is named, between those of all."""
    taken, around = ("arrest", "disappearance"), ("threat", "attack", "release")
    first, last = datetime.date.min, datetime.date.max
    lives: dict[Any, tuple[datetime.date, datetime.date]] = {}
    for _, person in parts_of(case.value.get("alleged_victims")):
        born, died = _date(person.get("born")), _date(person.get("died"))
        birth = born.start if born and not born.approximate else None
        if isinstance(id := person.get("id"), str):
            lives[id] = (birth or first, (died.end if died else None) or last)
    births, deaths = [birth for birth, _ in lives.values()], [death for _, death in lives.values()]
    lives[None] = (min(births, default=first), max(deaths, default=last))
    for home, key in (("chronology", "date"), ("custody", "from")):
        for number, part in parts_of(case.value.get(home)):
            date, kind, of = _date(part.get(key)), part.get("kind"), part.get("of")
            if date is None:
                continue
            befalls = home == "custody" or kind in ("death", "killing", *taken, *around)
            is_found = kind == "death" and home == "chronology"  # a body is found on a later day
            for id in of if isinstance(of, list) else [of]:
                birth, death = lives.get(id, (first, last)) if isinstance(id, str | None) else (first, last)
                if (birth, death) == (first, last):
                    continue
                where = (home, number, key)
                told = {"key": key, "date": date, "who": id or "all alleged victims"}
                if date.end and date.end < birth and (befalls or of or part.get("violations")):
                    yield mistake("before-birth", case.marks.value(where), **told)
                if date.start and date.start > death and befalls and not is_found:
                    name = "after-death" if home == "custody" or kind not in around else "told-after-death"
                    yield mistake(name, case.marks.value(where), **told)


def _victim(person: _Place) -> Iterator[Problem]:
    value = person.value
    members, count = value.get("members"), value.get("count")
    for name in ("members", "count"):
        if name in value and value.get("kind", "person") == "person":
            yield person.problem(name, "no-group", key=name)
    number = int(count) if isinstance(count, str) and count.isdecimal() and len(count) < 10 else None
    if isinstance(members, list) and number not in (None, len(members)):
        yield person.problem("count", "count", count=count, rows=len(members))
    yield from _names(person)


def _names(person: _Place) -> Iterator[Problem]:
    name, native, quotation_marks = person.value.get("name"), person.value.get("native"), '"“”„«»「」'
    if isinstance(name, LocatedText) and len(name) > 2 and {name[0], name[-1]} & set(quotation_marks):
        bare = name.strip(quotation_marks)
        if not set(quotation_marks) & set(bare):
            yield mistake("quoted-name", name.origin, shown=shown(name), bare=bare)
    for language in native if isinstance(native, dict) else ():
        if not LANGUAGE.fullmatch(language):
            origin = person.marks.key((*person.path, "native", language))
            yield mistake("bad-language", origin, shown=shown(language))


def _consent(consent: _Place) -> Iterator[Problem]:
    """A yes is given to what was asked, and silence is no: one answer says for which uses it is."""
    answer = consent.value.get("answer")
    if "for" in consent.value and answer is None:
        yield consent.problem("for", "no-answer")
    if answer in ("yes", "already_public") and "for" not in consent.value:
        yield mistake("consent-for-all", answer.origin, answer=answer)


def _entry(entry: _Place) -> Iterator[Problem]:
    value, kind = entry.value, entry.value.get("kind", "incident")
    for name, kinds in _OF_KINDS.items():
        if name in value and kind in model.ENTRY_KINDS and kind not in kinds:
            told = {"key": name, "kind": kind, "kinds": " or ".join(kinds)}
            yield entry.problem(name, "key-of-other-kind", **told)
    if "text" not in value:
        yield entry.problem("text", "no-text")


def _demand(demand: _Place) -> Iterator[Problem]:
    if {"do", "text"} <= set(demand.value):
        yield demand.problem("text", "demand-twice")


def _source(source: _Place) -> Iterator[Problem]:
    url = source.value.get("url")
    address = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
    if isinstance(url, LocatedText) and UNFILLED not in url and not address.fullmatch(url):
        yield mistake("bad-url", url.origin, shown=shown(url))


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
