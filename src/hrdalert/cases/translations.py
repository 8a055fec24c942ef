"""Translations of a case: ``<its name>.<language>.yaml`` beside it, with the same keys and ids, and texts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hrdalert.cases.marked import Marked, shown
from hrdalert.cases.marked_yaml import KeyPath, Scanned, scan
from hrdalert.cases.messages import nearest
from hrdalert.cases.model import Case, Person
from hrdalert.cases.shape import Key, shape_of
from hrdalert.cases.values import LANGUAGE, UNFILLED, Part, alone, block_texts
from hrdalert.errors import Problem


def translation_file(path: Path, language: str) -> Path:
    """Where the texts of a case file in another language lie, if there are any."""
    return path.with_name(f"{path.stem}.{language}{path.suffix}")


def translated_into(path: Path, languages: Iterable[str]) -> tuple[str, ...]:
    """Those of some languages in which the texts of a case file lie beside it."""
    return tuple(
        language for language in dict.fromkeys(languages) if translation_file(path, language).is_file()
    )


def translated_by(path: Path) -> Path:
    """The case file that a translation stands beside."""
    return path.with_name(f"{path.stem.rpartition('.')[0]}{path.suffix}")


def is_translation(path: Path) -> bool:
    """Whether a file holds texts of the case file beside it, and is no case file itself."""
    name, _, language = path.stem.rpartition(".")
    return bool(name and LANGUAGE.fullmatch(language)) and translated_by(path).is_file()


def translated(case: Case, language: str) -> tuple[Case, tuple[Problem, ...]]:
    """The case with its texts in another language, and a problem for each text that this language lacks.

    Names, numbers and addresses stay as they are unless the translation has them. In place of any other text that is
    missing stands a gap in ⟨ ⟩, which like the problem has the place of the text in the case file.
    """
    file = translation_file(case.file, language)
    is_there = file.is_file()
    translation = _Translation(scan(file if is_there else b"{}", file, keep_empty=False), language)
    whole = translation.part(case, translation.scanned.value, ())
    people = {
        key: tuple(map(_in_every_form, getattr(whole, key), getattr(case, key)))
        for key in ("alleged_victims", "related")
    }
    whole = whole.model_copy(update={"language": language, **people})
    if is_there:
        return whole, tuple(translation.problems)
    text = f"the case has no texts in {language}: there is no {file.name} beside it"
    mend = f"write {file.name}: the same keys and ids, with the texts alone in {language}"
    return whole, (Problem(case.origin("language"), "no-translation", text, mend),)


def _in_every_form(person: Person, as_told: Person) -> Person:
    """A person of a translation, who is found by each form of the case file too."""
    forms = (*person.also, as_told.name, as_told.short, *as_told.also)
    also = dict.fromkeys(form for form in forms if form and form not in (person.name, person.short))
    return person.model_copy(update={"also": tuple(also)})


class _Translation:
    """A file of texts, and what is wrong with it. Its methods return what stands in its language."""

    def __init__(self, scanned: Scanned, language: str) -> None:
        self.scanned = scanned
        self.language = language
        self.problems = list(scanned.problems)

    def report(self, path: KeyPath, code: str, text: str, mend: str) -> None:
        self.problems.append(Problem(self.scanned.marks.key(path), code, text, mend))

    def part(self, part: Part, given: Any, path: KeyPath) -> Any:
        keys = shape_of(type(part)).keys
        given = given if isinstance(given, dict) else {}
        for name in given:
            if name not in keys:
                near = nearest(name, list(keys))
                mend = f"did you mean {near}?" if near else "write the keys of the case file"
                self.report((*path, name), "unknown-key", f"unknown key {shown(name)} in this place", mend)
        changes: dict[str, Any] = {}
        for name, key in keys.items():
            value, text, place = getattr(part, key.field), given.get(name), (*path, name)
            # A form of a name: one language alone may have it.
            may_be_new = key.core is Marked and key.same
            if value in (None, (), {}) and not (name in given and may_be_new):
                if name in given:
                    mend = "take it away, or write it into the case file first"
                    self.report(place, "no-such-text", f"{name}: the case file has no such text", mend)
            elif key.part:
                changes[key.field] = (self.parts if key.many else self.below)(key, value, text, place)
            elif key.core is Marked or name == "texts":
                changes[key.field] = self.text(key, value, text, place)
            elif name in given:
                self.other(name, value, text, place)
        return part.model_copy(update=changes)

    def text(self, key: Key, value: Any, given: Any, path: KeyPath) -> Any:
        """One text, a list of them, or texts under names of their own."""
        if given is not None:
            try:
                return tuple(map(block_texts, alone(given))) if key.many else block_texts(given)
            except (ValueError, TypeError):
                what = f"{key.name}: a text is expected here"
                self.report(path, "wrong-kind", what, f"write {key.name}: …")
        elif not key.same:
            what = f"{key.name}: the text is missing in {self.language}"
            spoken = ": ".join(step for step in path if isinstance(step, str))
            mend = f"write {spoken}: into {self.scanned.marks.text.file.name}"
            self.problems.append(Problem(_first(value).origin, "missing-translation", what, mend))
        return value if key.same else _gap(value, f"{UNFILLED}{key.name}: {self.language}⟩")

    def below(self, key: Key, value: Any, given: Any, path: KeyPath) -> Any:
        """A group of keys; a short form as the group that it stands for."""
        spread = {key.short: given} if key.short and isinstance(given, Marked) else given
        if spread is not None and not isinstance(spread, dict):
            what = f"{key.name}: keys with texts are expected"
            self.report(path, "wrong-kind", what, "write them as the case file does")
        return self.part(value, spread, path)

    def parts(self, key: Key, value: Any, given: Any, path: KeyPath) -> Any:
        """A list of groups: found again by their ids, or by their places where they have none."""
        items = given if isinstance(given, list) else []
        if key.part and "id" in key.part.keys:
            places = self.by_id(key, value, items, path)
        else:
            places = dict(enumerate(range(len(items))))
            if given is not None and len(items) != len(value):
                what = f"{key.name}: {len(value)} stand in the case file, and {len(items)} here"
                self.report(path, "other-count", what, "write as many, in the same order")
                places = {}
        return tuple(
            self.below(key, part, items[places[number]], (*path, places[number]))
            if number in places
            else self.part(part, {}, (*path, 0))
            for number, part in enumerate(value)
        )

    def by_id(self, key: Key, value: Any, items: list[Any], path: KeyPath) -> dict[int, int]:
        """Which item of the translation belongs to which of the case file."""
        numbers = {part.id: number for number, part in enumerate(value) if part.id}
        places: dict[int, int] = {}
        for place, item in enumerate(items):
            id = item.get("id") if isinstance(item, dict) else item
            if isinstance(id, str) and id in numbers:
                places[numbers[id]] = place
            elif isinstance(id, str):
                what, known = f"{key.name}: the case file has nothing with the id {shown(id)}", list(numbers)
                near = nearest(id, known)
                mend = f"did you mean {near}?" if near else f"the ids there: {', '.join(known) or 'none'}"
                self.report((*path, place), "unknown-id", what, mend)
            else:
                what = f"{key.name}: nothing says which of the case file this is"
                mend = "write its id:, and give it one in the case file where it has none"
                self.report((*path, place), "missing-key", what, mend)
        return places

    def other(self, name: str, value: Any, given: Any, path: KeyPath) -> None:
        """What is no text: only what says whose texts these are may stand beside them."""
        what = f"{name}: only texts are translated"
        if name in ("id", "reference", "language"):
            own = self.language if name == "language" else str(value)
            if given == own:
                return
            what = f"{name}: {own} is expected here"
        self.report(path, "no-text", what, "take it away: it stands in the case file")


def _first(value: Any) -> Marked:
    """The first text of a value that holds texts alone."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    return value if isinstance(value, Marked) else _first(value[0])


def _gap(value: Any, words: str) -> Any:
    """The same value with a gap in place of each text."""
    if isinstance(value, Mapping):
        return {name: _gap(part, words) for name, part in value.items()}
    return value.with_text(words) if isinstance(value, Marked) else tuple(_gap(part, words) for part in value)
