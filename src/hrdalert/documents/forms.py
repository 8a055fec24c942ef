"""What a form of the United Nations asks of one person: who it is, the arrest or disappearance, and the custody."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from hrdalert import knowledge
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import Use
from hrdalert.disclosure.view import CustodyView, EntryView, View
from hrdalert.documents.absent import Values
from hrdalert.documents.casetext import TextToken
from hrdalert.documents.date_wording import date_words
from hrdalert.documents.parties import LayoutInput
from hrdalert.documents.people_values import PERSON, cell, custody_rows, person_rows
from hrdalert.documents.render_state import RenderState
from hrdalert.law.persons import case_of_member, is_child, missing_since, spells_of


class FormValues:
    """The values of one form, by name: ``person``, ``arrest``, ``disappearance``, ``incident``, ``held``."""

    uses: Mapping[Use, str] = {"government": "named_to_government", "un_report": "named_in_reports"}
    """Answers that a form asks for one by one."""
    of_person = ("family", "given", "birth_place", "document", "address", "parents", "minority")
    of_entry = ("at", "warrant", "ordered_by", "reason", "last_seen", "believed_because")
    by_id = ("aliases", "known", "minor", "victim_type")
    """Ids of fields that data answer where ``more:`` of the person does not."""

    def __init__(self, render: RenderState, view: View, inputs: LayoutInput) -> None:
        self._page, self._view, self._setting, self._form = render, view, inputs, inputs.form
        self._of_whom, self._id = (inputs.form.person, inputs.form.id) if inputs.form else (None, "")
        self._case, self._victim = case_of_member(view.case, self._id)
        # A nationality can open a door: then all is told.
        self._state = next((one for one in view.states if inputs.form and one == inputs.form.state), None)

    def makers(self) -> Mapping[str, Callable[[], Values]]:
        """By its name, how each value is made."""
        entries = {name: partial(self._entry, name) for name in ("arrest", "disappearance", "incident")}
        return {"person": self._person, "held": self._held, **entries}

    def _person(self) -> Values:
        render, person, victims = self._page, self._of_whom, self._view.victims
        answered = (one.asked for one in ([person] if person else reversed(victims)))
        by_id = {key: text for asked in answered for key, text in asked.items() if key not in self.of_person}
        render.more = render.each(by_id)
        render.unknown = frozenset(id for id, text in by_id.items() if text == "unknown")
        if person is None:
            keys = (*PERSON, *self.of_person, *self.by_id, *self.uses.values())
            return Values("person", dict.fromkeys((*keys, "id", "more", "charges")))
        (row,) = person_rows(render, "person", [person])
        said = {one.use: render.words.get("answers", one.answer) for one in person.consents}
        is_alone = sum(len(list(victim.persons())) for victim in victims) == 1
        link = render.each({"about": self._view.texts.get("link") if is_alone else None})
        arrest = self._of("arrest")
        releases = [entry.number for entry in self._own if entry.kind == "release"]
        freed = max((number for number in releases if arrest and number < arrest.number), default=-1)
        charges = [
            entry for entry in self._own if entry.kind in ("charge", "judgment") and entry.number > freed
        ]
        values = {
            **{key: row.get(key) or link.get(key) for key in row.keys},
            **self._asked(self.of_person, person.asked),
            **render.each({key: said.get(use) for use, key in self.uses.items()}),
            **{id: render.more.get(id) or text for id, text in self._by_id(row).items()},
            "id": render.word(self._id),
            "more": None,
            "charges": self._law(*charges),
        }
        return Values("person", values, row.says)

    def _by_id(self, row: Values) -> dict[str, Any]:
        """Whether those responsible are known, and the person was a child when it happened, in a word."""
        taking, victim, words = self._of("disappearance"), self._victim, self._page.words
        day = (taking.date.start if taking and taking.date else None) or self._setting.day
        born = victim and victim.born and victim.born.end
        is_adult = born and (day - born).days >= 6575  # 18 years at their longest
        child = "yes" if victim and is_child(victim, day) else "no" if is_adult else None
        alleged = self._setting.perpetrators(self._view)
        are_known = any(one.kind != "unknown" and not one.individuals_unknown for one in alleged)
        known = words.get("form", "known") if are_known else words.get("cells", "unknown")
        said = {"known": known if alleged else None}
        said |= {"victim_type": words.get("form", self._of_whom.kind) if self._of_whom else None}
        minor = words.get("answers", child) if child else None
        also = self._of_whom and self._page.text(self._of_whom.asked.get("also"))
        return {"aliases": row.get("native") or also, **self._page.each({**said, "minor": minor})}

    def _asked(self, keys: Iterable[str], asked: Mapping[str, LocatedText]) -> dict[str, Any]:
        """What forms alone ask for; an answer of the word list by its label."""
        return {key: cell(self._page, asked.get(key), "cells") for key in keys}

    def _law(self, *parts: EntryView | CustodyView) -> TextToken | None:
        """The provisions that parts of a case name: those of the packaged data by law and article."""
        render, laws = self._page, []
        for law in dict.fromkeys(part.asked["law"] for part in parts if "law" in part.asked):
            said = {"law": cell(render, law, "cells"), "article": None, "offence": None}
            if known := knowledge.provisions().get(str(law)):
                offence = known.offence.get(render.words.language)
                said = render.each({"law": known.law.title, "article": known.article, "offence": offence})
            laws.append(render.filled(render.words.get("lines", "provision"), said) or render.texts.text(law))
        return render.joined(laws) if laws else None

    def _done(self, keys: Iterable[str], part: EntryView | CustodyView | None) -> dict[str, Any]:
        """Who did it, by what law, and what else forms ask."""
        forces = self._page.several(part.forces if part else ())
        law = self._law(part) if part else None
        return {"forces": forces, "law": law, **self._asked(keys, part.asked if part else {})}

    @cached_property
    def _own(self) -> list[EntryView]:
        """What befell the person as an act of the form's State, and was not merely tried."""
        is_about = self._form.is_about if self._form else lambda of: False
        of = [one for one in self._view.chronology if is_about(one.of) and self._state in (None, one.state)]
        return [entry for entry in of if not self._case.chronology[entry.number].attempted]

    @cached_property
    def _spells(self) -> list[CustodyView]:
        """The custody by which the form's State deprived the person of liberty."""
        of = [spell.custody for spell in spells_of(self._case, self._victim)] if self._victim else []
        ids = {id(one) for one in of if one and self._state in (None, self._case.state_of(one))}
        return [spell for spell in self._view.custody if id(self._case.custody[spell.number]) in ids]

    @cached_property
    def _stay(self) -> list[CustodyView]:
        """The latest custody, with what came before it without a day between."""
        stay: list[CustodyView] = []
        for spell in reversed(self._spells):
            starts, ended = stay[0].since.start if stay else None, spell.until and spell.until.end
            if starts and spell.until and not (ended and ended + datetime.timedelta(days=1) >= starts):
                break
            stay.insert(0, spell)
        return stay

    def _of(self, name: str) -> EntryView | None:
        """The taking of whoever is missing, as the law has it, but for an arrest; else the one of this name."""
        own, begin = self._own, self._stay[0].since.start if self._stay else None
        missing = missing_since(self._case, self._victim, self._setting.day) if self._victim else None
        takings = [entry for entry in own if entry.kind in ("arrest", "disappearance")]
        parts: Sequence[EntryView | CustodyView] = self._spells
        for part in own if missing and missing.at[0] == "chronology" else parts:
            if missing and missing.at[1] == part.number and name != "arrest":
                if isinstance(part, EntryView):
                    return part
                untold = EntryView(LocatedText(""), "disappearance", date=part.since, forces=part.forces)
                return next((entry for entry in takings if entry.date == part.since), untold)
        lost = [entry for entry in takings if entry.kind == "disappearance"]
        if name == "disappearance" and (lost or missing):
            return lost[-1] if lost else None
        if begin:
            takings.sort(key=lambda one: abs(((one.date and one.date.start) or datetime.date.max) - begin))
        else:
            freed = max((entry.number for entry in own if entry.kind == "release"), default=-1)
            takings = [entry for entry in takings if entry.number > freed] or takings[-1:]
        violated = [entry for entry in own if self._case.chronology[entry.number].violations]
        violated.sort(key=lambda one: one.weight == "lead")
        return next(iter((*takings, *(violated[-1:] if name == "incident" else ()))), None)

    def _entry(self, name: str) -> Values:
        render, entry = self._page, self._of(name) or EntryView(LocatedText(""), "incident")
        begins = entry.date.first if entry.date and entry.date.is_interval and name != "incident" else None
        said = {"place": cell(render, entry.place, "cells"), **render.each({"text": entry.text})}
        return Values(name, {"date": begins or entry.date, **said, **self._done(self.of_entry, entry)})

    def _held(self) -> Values:
        """The custody of the person: since when without a break, by whom, and where, spell by spell."""
        render, stay = self._page, self._stay
        since, last = (stay[0].since, stay[-1]) if stay else (None, None)
        until = last and (last.until or (self._victim and self._victim.died))
        duration = render.words.get("form", "goes_on") if last else None
        if since and until:
            ends = [date_words(date, render.words, inside=True) for date in (since, until)]
            duration = render.words.fill(render.words.get("dates", "lasting"), a=ends[0], b=ends[1])
        places = custody_rows(render, stay) if any(spell.place for spell in stay) else None
        said = {"since": since, "places": places, **render.each({"duration": duration})}
        return Values("held", {**said, **self._done(("ordered_by", "reason"), last)})
