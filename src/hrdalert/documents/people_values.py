"""Rows on people: who they are, what they agreed to, and how they are held."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import Use
from hrdalert.disclosure.name_forms import forms_of
from hrdalert.disclosure.search import Finder, names_in
from hrdalert.disclosure.view import CustodyView, PersonView, View
from hrdalert.documents.absent import Absent, Rows, Values
from hrdalert.documents.blocks import Inline, Text
from hrdalert.documents.casetext import TextToken
from hrdalert.documents.render_state import RenderState

PERSON = (
    "name", "native", "title", "number", "gender", "born", "died", "nationality", "occupation", "child", "fate",
    "role", "pronouns", "about", "called", "spelling", "with_pronouns", "line",
)  # fmt: skip


def person_rows(
    render: RenderState, path: str, people: Iterable[PersonView], *, titled: bool = False
) -> Rows:
    """People as rows; ``titled`` puts Mr, Ms or Dr before the name of each who may be named."""
    rows = []
    for person in people:
        values = render.people[id(person)] = render.people.get(id(person)) or _person(render, person)
        name = values["name"]
        if titled and person.title and person.is_named:
            title = render.texts.inlines(values["title"])
            values = values | {"name": render.texts.line((*title, Text(" "), *render.texts.inlines(name)))}
        line = partial(_line, render, "person", values)
        rows.append(Values(path, values | {"line": line}, name))
    return Rows(path, PERSON, rows)


def _person(render: RenderState, person: PersonView) -> dict[str, Any]:
    words, countries = render.words, knowledge.countries()
    codes = [code for code in person.nationality if code in countries]
    said = {key: getattr(person, key) for key in ("name", "title", "occupation", "role", "about", "called")}
    said["number"] = person.count
    said["child"] = words.get("cells", "child") if person.is_child else None
    outcome: str | None = person.outcome
    if outcome == "quashed" and not person.was_convicted:
        outcome = "acquittal_quashed"
    said["fate"] = words.get("outcomes", outcome) if outcome else None
    fates = [_counted(render, count, words.get("outcomes", fate)) for fate, count in person.fates.items()]
    values: dict[str, Any] = {
        **render.each(said),
        "native": _native(render, person.native),
        "gender": cell(render, person.gender, "cells"),
        "pronouns": cell(render, person.pronouns, "pronouns"),
        "nationality": render.joined([countries[code].headline(words.language) for code in codes])
        if codes
        else None,
        "born": person.born,
        "died": person.died,
    }
    values["fates"] = render.joined(fates) if fates else None
    values["fate"] = values["fates"] or values["fate"]
    is_spelt = values["native"] is not None
    values["spelling"] = render.filled(words.get("lines", "spelling"), values) if is_spelt else None
    if person.kind != "person":
        values["pronouns"] = None
    values["with_pronouns"] = render.filled(words.get("lines", "with_pronouns"), values)
    return values


def _counted(render: RenderState, count: int, what: str) -> TextToken:
    return render.texts.text(
        render.words.fill(render.words.get("lines", "counted"), count=str(count), what=what)
    )


def _native(render: RenderState, native: Mapping[str, LocatedText]) -> TextToken | None:
    """A name in its own scripts, each once."""
    forms: dict[str, Inline] = {}
    for language, form in native.items():
        forms.setdefault(form, Text(str(form), language, form.origin))
    if not forms:
        return None
    first, *rest = forms.values()
    return render.texts.line((first, *(inline for form in rest for inline in (Text(", "), form))))


def cell(render: RenderState, word: str | None, *sections: str) -> TextToken | None:
    """A word of the vocabulary by its label, any other text as it was written."""
    if word is None:
        return None
    label = next((label for section in sections if (label := render.words.find(section, word))), None)
    return render.texts.text(label) if label else render.texts.text(word)


def _asked_people(view: View) -> list[PersonView]:
    """The related people who were asked, and whom a text names; for the office, all who were asked."""
    asked = [one for one in view.related if any(said.answer != "not_asked" for said in one.consents)]
    if view.audience == "internal":
        return asked
    texts = [*view.texts.values(), *view.quotes, *view.questions, *view.experts]
    texts += [entry.text for entry in view.chronology] + [one.about for one in view.victims if one.about]
    texts += [text for one in view.analysis for text in (one.text, one.answer) if text]
    forms = {one.id: Finder(forms_of(one, parts=False)) for one in view.case.related}
    return [one for one in asked if any(names_in(forms[one.id], text) for text in texts)]


def consents_of(render: RenderState, view: View, person: PersonView | None) -> Rows:
    """One row for each distinct answer of a person, or of everybody, with all uses and people that it holds for."""
    people = (person,) if person else (*view.victims, *_asked_people(view))
    answers: dict[tuple[Any, ...], list[PersonView]] = {}
    for person in people:
        uses: dict[tuple[Any, ...], list[Use]] = {}
        for consent in person.consents:
            answer = (consent.answer, consent.by, consent.date, consent.how, consent.why)
            uses.setdefault(answer, []).append(consent.use)
        for answer, of_uses in uses.items():
            answers.setdefault((tuple(of_uses), *answer), []).append(person)
    rows = [_consent(render, key, of, is_all=1 < len(of) == len(people)) for key, of in answers.items()]
    return Rows("consents", ("use", "answer", "of", "by", "date", "how"), rows)


def _consent(
    render: RenderState, key: tuple[Any, ...], people: Sequence[PersonView], *, is_all: bool
) -> Values:
    uses, answer, by, date, *grounds = key
    text, words = render.texts.text, render.words
    values = {
        "use": render.joined([words.get("uses", use) for use in uses]),
        "answer": text(words.get("answers", answer)),
        "of": text(words.get("cells", "all"))
        if is_all
        else render.several([person.name for person in people]),
        "by": render.text(by),
        "date": date,
        "how": render.several(list(filter(None, grounds)), "between"),
    }
    return Values("consents", values, _line(render, "consent", values))


def custody_rows(render: RenderState, custody: Iterable[CustodyView]) -> Rows:
    keys = ("who", "since", "until", "custody", "place", "lawyer", "family", "health")
    rows = []
    for spell in custody:
        values = {
            "who": render.several(spell.of),
            "since": spell.since,
            "until": spell.until,
            "custody": cell(render, spell.kind, "custody_kinds"),
            **{key: cell(render, getattr(spell, key), "cells") for key in keys[4:]},
        }
        rows.append(Values("custody", values, _line(render, "custody", values)))
    return Rows("custody", keys, rows)


def _line(render: RenderState, form: str, values: Mapping[str, Any]) -> TextToken | Absent:
    """A row as one line, in the words of the list; what is absent in it goes."""
    said = {key: render.day(part) if isinstance(part, CaseDate) else part for key, part in values.items()}
    return render.filled(render.words.get("lines", form), said)


def for_the_office(render: RenderState, view: View) -> dict[str, Callable[[], Rows]]:
    """The days that lie ahead, and what the office has answered to findings of check."""

    def ahead() -> Rows:
        rows = (
            {"date": one.date, "what": render.text(one.what), "who": render.several(one.of)}
            for one in view.ahead
        )
        return Rows("ahead", ("date", "what", "who"), [Values("ahead", row) for row in rows])

    def said() -> Rows:
        rows = ({"key": one.text, "words": one.words, "why": one.why} for one in view.said)
        return Rows("said", ("key", "words", "why"), [Values("said", render.each(row)) for row in rows])

    return {"ahead": ahead, "said": said}
