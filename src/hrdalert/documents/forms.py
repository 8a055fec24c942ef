"""What a form of the United Nations asks of one person: who it is, the arrest or disappearance, and the custody."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.marked import Marked
from hrdalert.cases.model import Use
from hrdalert.disclosure.view import CustodyView, EntryView, View
from hrdalert.documents.absent import Values, Word
from hrdalert.documents.page import Page
from hrdalert.documents.parties import Form
from hrdalert.documents.people import cell, person_rows


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
        """By its name, how each value is made."""
        entries = {kind: partial(self._entry, kind) for kind in ("arrest", "disappearance")}
        return {"person": self._person, "held": self._held, **entries}

    def _person(self) -> Values:
        if self._form is None:
            for victim in reversed(self._view.victims):
                self._answered(victim.asked)
            keys = person_rows(self._page, "person", ()).keys
            return Values(
                "person", dict.fromkeys((*keys, "id", "more", *self.uses.values(), *self.of_person))
            )
        (row,) = person_rows(self._page, "person", [self._form.person])
        id, asked = self._form.person.id, self._form.person.asked
        self._answered(asked)
        values = {key: row.get(key) or None for key in row.keys} | self._asked(self.of_person, asked)
        return Values(
            "person",
            {**values, "id": Word(id, self._page.texts.text(id)), "more": None, **self._answers()},
            row.says,
        )

    def _answered(self, asked: Mapping[str, Marked]) -> None:
        """Answers to fields that have no key of their own."""
        by_id = {key: text for key, text in asked.items() if key not in self.of_person}
        self._page.more = {
            **self._page.more,
            **{key: self._page.texts.text(text) for key, text in by_id.items()},
        }

    def _answers(self) -> dict[str, Any]:
        """What the person answered to each use of the name, in a word."""
        consents = self._form.person.consents if self._form else ()
        words, text = self._page.words, self._page.texts.text
        said = {consent.use: text(words.get("answers", consent.answer)) for consent in consents}
        return {key: said.get(use) for use, key in self.uses.items()}

    def _asked(self, keys: Iterable[str], asked: Mapping[str, Marked]) -> dict[str, Any]:
        """What forms alone ask for; an answer of the word list by its label."""
        return {key: cell(self._page, asked.get(key), "cells") for key in keys}

    def _is_of(self, ids: Sequence[str]) -> bool:
        return self._form is not None and self._form.person.id in ids

    def _entry(self, kind: str) -> Values:
        """The latest entry of a kind that befell the person."""
        own = [entry for entry in self._view.chronology if entry.kind == kind and self._is_of(entry.of)]
        entry = own[-1] if own else EntryView(Marked(""), "incident")
        page = self._page
        forces = page.joined([page.texts.text(name) for name in entry.forces]) if entry.forces else None
        values = {
            "date": entry.date,
            "place": entry.place and page.texts.text(entry.place),
            "text": page.texts.text(entry.text) if entry.text else None,
            "forces": forces,
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
        spells: list[CustodyView] = [spell for spell in self._view.custody if self._is_of(spell.ids)]
        page, last = self._page, spells[-1] if spells else None
        places = [page.texts.text(spell.place) for spell in spells if spell.place]
        forces = [page.texts.text(name) for name in last.forces] if last else []
        values = {
            "since": self._begin_of(spells),
            "until": last.until if last else None,
            "custody": cell(page, last.kind if last else None, "custody_kinds"),
            "places": page.joined(places, "between") if places else None,
            "forces": page.joined(forces) if forces else None,
            **{
                key: cell(page, getattr(last, key) if last else None, "cells")
                for key in ("lawyer", "family", "health")
            },
            **self._asked(self.of_custody, last.asked if last else {}),
        }
        return Values("held", values)
