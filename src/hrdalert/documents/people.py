"""Rows on people: who they are, what they agreed to, how they are held; and what a form of the UN asks of one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.marked import Marked
from hrdalert.cases.model import Use
from hrdalert.disclosure.view import CustodyView, EntryView, PersonView, View
from hrdalert.documents.absent import Rows, Values
from hrdalert.documents.blocks import Inline, Text
from hrdalert.documents.casetext import TextToken
from hrdalert.documents.page import Page
from hrdalert.documents.parties import Form

PERSON = (
    "name", "native", "title", "number", "gender", "born", "died", "nationality", "occupation", "child", "fate",
    "role", "pronouns", "about", "called", "spelling", "with_pronouns",
)  # fmt: skip


def person_rows(page: Page, path: str, people: Iterable[PersonView], *, titled: bool = False) -> Rows:
    """People as rows; ``titled`` puts Mr, Ms or Dr before the name of each who may be named."""
    rows = []
    for person in people:
        values = page.people[id(person)] = page.people.get(id(person)) or _person(page, person)
        name = values["name"]
        if titled and person.title and person.is_named:
            title = page.texts.inlines(values["title"])
            values = values | {"name": page.texts.line((*title, Text(" "), *page.texts.inlines(name)))}
        rows.append(Values(path, values, name))
    return Rows(path, PERSON, rows)


def _person(page: Page, person: PersonView) -> dict[str, Any]:
    words, countries = page.words, knowledge.countries()
    codes = [code for code in person.nationality if code in countries]
    said = {key: getattr(person, key) for key in ("name", "title", "occupation", "role", "about", "called")}
    said["number"] = person.count
    said["child"] = words.get("cells", "child") if person.is_child else None
    said["fate"] = words.get("outcomes", person.outcome) if person.outcome else None
    values: dict[str, Any] = {
        **page.each(said),
        "native": _native(page, person.native),
        "gender": cell(page, person.gender, "cells"),
        "pronouns": cell(page, person.pronouns, "pronouns"),
        "nationality": page.joined([countries[code].headline(words.language) for code in codes])
        if codes
        else None,
        "born": person.born,
        "died": person.died,
    }
    is_spelt = values["native"] is not None
    values["spelling"] = page.filled(words.get("lines", "spelling"), values) if is_spelt else None
    values["with_pronouns"] = page.filled(words.get("lines", "with_pronouns"), values)
    return values


def _native(page: Page, native: Mapping[str, Marked]) -> TextToken | None:
    """A name in its own scripts, each once."""
    forms: dict[str, Inline] = {}
    for language, form in native.items():
        forms.setdefault(form, Text(str(form), language, form.origin))
    if not forms:
        return None
    first, *rest = forms.values()
    return page.texts.line((first, *(inline for form in rest for inline in (Text(", "), form))))


def cell(page: Page, word: str | None, *sections: str) -> TextToken | None:
    """A word of the vocabulary by its label, any other text as it was written."""
    if word is None:
        return None
    label = next((label for section in sections if (label := page.words.find(section, word))), None)
    return page.texts.text(label) if label else page.texts.text(word)


def consent_rows(page: Page, people: Sequence[PersonView]) -> Rows:
    """One row for each distinct answer, with all uses and people that it holds for."""
    answers: dict[tuple[Any, ...], list[PersonView]] = {}
    for person in people:
        uses: dict[tuple[Any, ...], list[Use]] = {}
        for consent in person.consents:
            answer = (consent.answer, consent.by, consent.date, consent.how, consent.why)
            uses.setdefault(answer, []).append(consent.use)
        for answer, of_uses in uses.items():
            answers.setdefault((tuple(of_uses), *answer), []).append(person)
    rows = [_consent(page, key, of, is_all=1 < len(of) == len(people)) for key, of in answers.items()]
    return Rows("consents", ("use", "answer", "of", "by", "date", "how"), rows)


def _consent(page: Page, key: tuple[Any, ...], people: Sequence[PersonView], *, is_all: bool) -> Values:
    uses, answer, by, date, *grounds = key
    text, words = page.texts.text, page.words
    values = {
        "use": page.joined([words.get("uses", use) for use in uses]),
        "answer": text(words.get("answers", answer)),
        "of": text(words.get("cells", "all")) if is_all else page.several([person.name for person in people]),
        "by": page.text(by),
        "date": date,
        "how": page.several(list(filter(None, grounds)), "between"),
    }
    return Values("consents", values)


def custody_rows(page: Page, custody: Iterable[CustodyView]) -> Rows:
    keys = ("who", "since", "until", "custody", "place", "lawyer", "family", "health")
    rows = []
    for spell in custody:
        values = {
            "who": page.several(spell.of),
            "since": spell.since,
            "until": spell.until,
            "custody": cell(page, spell.kind, "custody_kinds"),
            **{key: cell(page, getattr(spell, key), "cells") for key in keys[4:]},
        }
        rows.append(Values("custody", values))
    return Rows("custody", keys, rows)


class FormValues:
    """The values of one form, by name: ``person``, ``arrest``, ``disappearance``, ``held``."""

    uses: Mapping[Use, str] = {"government": "named_to_government", "un_report": "named_in_reports"}
    """Answers that a form asks for one by one."""
    of_person = ("family", "given", "birth_place", "document", "address", "parents", "minority")
    of_entry = ("at", "warrant", "ordered_by", "reason", "law", "last_seen", "believed_because")
    of_custody = ("ordered_by", "reason", "law")

    def __init__(self, page: Page, view: View, form: Form | None) -> None:
        self._page, self._view, self._form = page, view, form

    def makers(self) -> Mapping[str, Callable[[], Values]]:
        entries = {kind: partial(self._entry, kind) for kind in ("arrest", "disappearance")}
        return {"person": self._person, "held": self._held, **entries}

    def _person(self) -> Values:
        if self._form is None:
            for victim in reversed(self._view.victims):
                self._answered(victim.asked)
            return Values(
                "person", dict.fromkeys((*PERSON, "id", "more", *self.uses.values(), *self.of_person))
            )
        page, person = self._page, self._form.person
        (row,) = person_rows(page, "person", [person])
        self._answered(person.asked)
        said = {consent.use: page.words.get("answers", consent.answer) for consent in person.consents}
        values = {
            **{key: row.get(key) or None for key in row.keys},
            **self._asked(self.of_person, person.asked),
            "id": page.word(person.id),
            "more": None,
            **page.each({key: said.get(use) for use, key in self.uses.items()}),
        }
        return Values("person", values, row.says)

    def _answered(self, asked: Mapping[str, Marked]) -> None:
        """Answers to fields that have no key of their own."""
        own = self._page.each({key: text for key, text in asked.items() if key not in self.of_person})
        self._page.more = {**self._page.more, **own}

    def _asked(self, keys: Iterable[str], asked: Mapping[str, Marked]) -> dict[str, Any]:
        """What forms alone ask for; an answer of the word list by its label."""
        return {key: cell(self._page, asked.get(key), "cells") for key in keys}

    def _is_of(self, ids: Sequence[str]) -> bool:
        return self._form is not None and self._form.person.id in ids

    def _entry(self, kind: str) -> Values:
        """The latest entry of a kind that befell the person."""
        own = [entry for entry in self._view.chronology if entry.kind == kind and self._is_of(entry.of)]
        entry = own[-1] if own else EntryView(Marked(""), "incident")
        values = {
            "date": entry.date,
            **self._page.each({"place": entry.place, "text": entry.text}),
            "forces": self._page.several(entry.forces),
            **self._asked(self.of_entry, entry.asked),
        }
        return Values(kind, values)

    @staticmethod
    def _begin_of(spells: Sequence[CustodyView]) -> CaseDate | None:
        """Since when the person is held without a day between one custody and the next."""
        begin: CaseDate | None = None
        for spell in reversed(spells):
            ended = spell.until.end if spell.until else None
            if begin is not None and not (
                ended and begin.start and ended >= begin.start - datetime.timedelta(days=1)
            ):
                break
            begin = spell.since
        return begin

    def _held(self) -> Values:
        """The latest custody of the person, and the places of all."""
        spells = [spell for spell in self._view.custody if self._is_of(spell.ids)]
        page, last = self._page, spells[-1] if spells else None
        values = {
            "since": self._begin_of(spells),
            "until": last and last.until,
            "custody": cell(page, last.kind if last else None, "custody_kinds"),
            "places": page.several([spell.place for spell in spells if spell.place], "between"),
            "forces": page.several(last.forces if last else ()),
            **{key: cell(page, getattr(last, key, None), "cells") for key in ("lawyer", "family", "health")},
            **self._asked(self.of_custody, last.asked if last else {}),
        }
        return Values("held", values)
