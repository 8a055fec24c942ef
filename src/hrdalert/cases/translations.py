"""Translations of a case: ``<its name>.<language>.yaml`` beside it, with the same keys and ids, and texts alone."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from hrdalert.cases.edit import set_at
from hrdalert.cases.likely_words import nearest
from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.located_yaml import KeyPath, Scanned, scan
from hrdalert.cases.mistakes import mistake
from hrdalert.cases.model import Case, Person
from hrdalert.cases.originals import KEY, Original, recorded, stale, texts_of
from hrdalert.cases.shape import Key, shape_of
from hrdalert.cases.values import LANGUAGE, UNFILLED, Part, alone, block_texts
from hrdalert.errors import InputErrors, Problem, WorkspaceError
from hrdalert.store import read

OF_A_TEXT = ("missing-translation", "stale-translation")
"""What is wrong with one text of a translation: a mistake of the documents that print it, and of no other."""


def translation_file(path: Path, language: str) -> Path:
    """Where the texts of a case file in another language lie, if there are any."""
    return path.with_name(f"{path.stem}.{language}{path.suffix}")


def translated_into(path: Path, languages: Iterable[str]) -> tuple[str, ...]:
    """Those of some languages in which the texts of a case file lie beside it."""
    return tuple(each for each in dict.fromkeys(languages) if translation_file(path, each).is_file())


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
    translation = Translation(scan(file if is_there else b"{}", file, keep_empty=False), language)
    whole = translation.part(case, translation.scanned.value, ())
    people = {
        key: tuple(map(_in_every_form, getattr(whole, key), getattr(case, key)))
        for key in ("alleged_victims", "related")
    }
    whole = whole.model_copy(update={"language": language, **people})
    if is_there:
        stales = stale(translation.originals, translation.since, case, language)
        return whole, (*translation.problems, *stales)
    return whole, (mistake("no-translation", case.origin("language"), language=language, file=file.name),)


def translated_from_now(case: Case, language: str, keys: Sequence[str]) -> tuple[bytes, list[Original]]:
    """The file of a translation that says of its texts that they are translated from what the case file says now.

    Of those of these keys, and of what stands below them; without keys, of all. With it, the texts of which it did not
    say so. Raises InputErrors where it cannot be read, and WorkspaceError for a key of which it has no text.
    """
    file = translation_file(case.file, language)
    if not file.is_file():
        raise InputErrors(translated(case, language)[1])
    return noted(case, language, read(file), keys)


def noted(case: Case, language: str, content: bytes, keys: Sequence[str]) -> tuple[bytes, list[Original]]:
    """As :func:`translated_from_now`, of a translation with this content."""
    file = translation_file(case.file, language)
    translation = Translation.of(case, language, content)
    if not translation.scanned.readable:
        raise InputErrors(translation.problems)
    originals = translation.originals
    if unknown := [key for key in keys if not any(original.is_below(key) for original in originals)]:
        what = f"{file.as_posix()} has no text of {', '.join(unknown)}."
        there = dict.fromkeys(original.key.partition(".")[0] for original in originals)
        raise WorkspaceError(what, f"It has: {', '.join(there) or 'none'}.")
    chosen = [one for one in originals if not keys or any(map(one.is_below, keys))]
    new = [one for one in chosen if translation.since.get(one.key) != one.digests]
    now = translation.since | {one.key: one.digests for one in new}
    items = [" ".join((one.key, *now[one.key])) for one in originals if one.key in now]
    return set_at(content, file, (KEY,), items) if items else content, new


def _in_every_form(person: Person, as_told: Person) -> Person:
    """A person of a translation, who is found by each form of the case file too."""
    forms = (*person.also, as_told.name, as_told.short, *as_told.also)
    also = dict.fromkeys(form for form in forms if form and form not in (person.name, person.short))
    return person.model_copy(update={"also": tuple(also)})


class Translation:
    """A file of texts, and what is wrong with it. Its methods return what stands in its language."""

    def __init__(self, scanned: Scanned, language: str) -> None:
        self.scanned = scanned
        self.language = language
        self.problems = list(scanned.problems)
        self.since = recorded(scanned.value.pop(KEY, None))
        """Of which words its texts were said to be translations."""
        self.originals: list[Original] = []
        """The texts of the case file that it has."""
        self.missing: list[Original] = []
        """Those of others than the office that it lacks."""

    @classmethod
    def of(cls, case: Case, language: str, content: bytes) -> Self:
        """A translation of a case with this content."""
        translation = cls(scan(content, translation_file(case.file, language), keep_empty=False), language)
        translation.part(case, translation.scanned.value, ())
        return translation

    def report(self, path: KeyPath, name: str, /, **values: object) -> None:
        self.problems.append(mistake(name, self.scanned.marks.key(path), **values))

    def unknown(self, path: KeyPath, code: str, what: str, near: str | None, otherwise: str) -> None:
        mend = f"did you mean {near}?" if near else otherwise
        self.problems.append(Problem(self.scanned.marks.key(path), code, what, mend))

    def part(self, part: Part, given: Any, path: KeyPath, names: KeyPath = ()) -> Any:
        """A group of keys. ``path`` is its place in the translation, ``names`` the same with ids for numbers."""
        keys = shape_of(type(part)).keys
        given = given if isinstance(given, dict) else {}
        for name in given:
            if name not in keys:
                what = f"unknown key {shown(name)} in this place"
                self.unknown(
                    (*path, name), "unknown-key", what, nearest(name, keys), "write the keys of the case file"
                )
        changes: dict[str, Any] = {}
        for name, key in keys.items():
            value, text, place, called = (
                getattr(part, key.field),
                given.get(name),
                (*path, name),
                (*names, name),
            )
            # A form of a name: one language alone may have it.
            may_be_new = key.core is LocatedText and key.same
            if value in (None, (), {}) and not (name in given and may_be_new):
                if name in given:
                    self.report(place, "no-such-text", key=name)
            elif key.part:
                changes[key.field] = (self.parts if key.many else self.below)(key, value, text, place, called)
            elif key.core is LocatedText or name == "texts":
                changes[key.field] = self.text(key, value, text, place, called)
            elif name in given:
                self.other(name, value, text, place)
        return part.model_copy(update=changes)

    def text(self, key: Key, value: Any, given: Any, path: KeyPath, names: KeyPath) -> Any:
        """One text, a list of them, or texts under names of their own."""
        if given is not None:
            texts = given.values() if isinstance(given, dict) else alone(given)
            is_flat = isinstance(given, dict) == key.named and all(isinstance(text, str) for text in texts)
            try:
                if key.core is LocatedText and not is_flat:
                    raise TypeError
                told = tuple(map(block_texts, alone(given))) if key.many else block_texts(given)
            except (ValueError, TypeError):
                self.report(path, "text-expected", key=key.name)
            else:
                if value and next(texts_of(told), None) is not None:
                    self.originals.append(Original(names, value, told))
                return told
        elif not key.same and key.readers != {"internal"}:
            way = ": ".join(step for step in path if isinstance(step, str))
            told = {"key": key.name, "language": self.language, "file": self.scanned.marks.text.file.name}
            self.missing.append(Original(names, value))
            self.problems.append(
                mistake("missing-translation", next(texts_of(value)).origin, way=way, **told)
            )
        return value if key.same else _gap(value, f"{UNFILLED}{key.name}: {self.language}⟩")

    def below(self, key: Key, value: Any, given: Any, path: KeyPath, names: KeyPath) -> Any:
        """A group of keys; a short form as the group that it stands for."""
        spread = {key.short: given} if key.short and isinstance(given, LocatedText) else given
        if spread is not None and not isinstance(spread, dict):
            self.report(path, "keys-expected", key=key.name)
        return self.part(value, spread, path, names)

    def parts(self, key: Key, value: Any, given: Any, path: KeyPath, names: KeyPath) -> Any:
        """A list of groups: found again by their ids, or by their places where they have none."""
        items = given if isinstance(given, list) else []
        if key.part and "id" in key.part.keys:
            places = self.by_id(key, value, items, path)
        else:
            places = dict(enumerate(range(len(items))))
            if given is not None and len(items) != len(value):
                self.report(path, "other-count", key=key.name, count=len(value), here=len(items))
                places = {}
        told = []
        for number, part in enumerate(value):
            called = (*names, getattr(part, "id", None) or number)
            if number in places:
                place = places[number]
                told.append(self.below(key, part, items[place], (*path, place), called))
            else:
                told.append(self.part(part, {}, (*path, 0), called))
        return tuple(told)

    def by_id(self, key: Key, value: Any, items: list[Any], path: KeyPath) -> dict[int, int]:
        """Which item of the translation belongs to which of the case file."""
        numbers = {part.id: number for number, part in enumerate(value) if part.id}
        places: dict[int, int] = {}
        for place, item in enumerate(items):
            id = item.get("id") if isinstance(item, dict) else item
            if isinstance(id, str) and id in numbers:
                places[numbers[id]] = place
            elif isinstance(id, str):
                what = f"{key.name}: the case file has nothing with the id {shown(id)}"
                there = f"the ids there: {', '.join(numbers) or 'none'}"
                self.unknown((*path, place), "unknown-id", what, nearest(id, numbers), there)
            else:
                self.report((*path, place), "of-nothing", key=key.name)
        return places

    def other(self, name: str, value: Any, given: Any, path: KeyPath) -> None:
        """What is no text: only what says whose texts these are may stand beside them."""
        why = "only texts are translated"
        if name in ("id", "reference", "language"):
            own = self.language if name == "language" else str(value)
            if given == own:
                return
            why = f"{own} is expected here"
        self.report(path, "no-text-here", key=name, why=why)


def _gap(value: Any, words: str) -> Any:
    """The same value with a gap in place of each text."""
    if isinstance(value, Mapping):
        return {name: _gap(part, words) for name, part in value.items()}
    return (
        value.with_text(words)
        if isinstance(value, LocatedText)
        else tuple(_gap(part, words) for part in value)
    )
