"""Translations of a case: ``<its name>.<language>.yaml`` beside it, with the same keys and ids, and texts alone."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hrdalert.cases.marked import Marked, shown
from hrdalert.cases.marked_yaml import Scanned, scan
from hrdalert.cases.messages import nearest
from hrdalert.cases.model import Case
from hrdalert.cases.references import Path_, Values
from hrdalert.cases.shape import Key, shape_of
from hrdalert.cases.values import LANGUAGE, UNFILLED, Part, block_texts
from hrdalert.errors import Problem

_OF_THE_FILE = ("id", "reference", "language")
"""Keys that may stand beside the texts, to say what they are the texts of."""


def translation_file(path: Path, language: str) -> Path:
    """Where the texts of a case file in another language lie, if there are any."""
    return path.with_name(f"{path.stem}.{language}{path.suffix}")


def is_translation(path: Path) -> bool:
    """Whether a file holds texts of the case file beside it, and is no case file itself."""
    name, _, language = path.stem.rpartition(".")
    return bool(name and LANGUAGE.fullmatch(language)) and path.with_name(f"{name}{path.suffix}").is_file()


def translated(case: Case, language: str) -> tuple[Case, tuple[Problem, ...]]:
    """The case with its texts in another language, and a problem for each text that this language lacks.

    Names, numbers and addresses stay as they are unless the translation has them. In place of any other text that is
    missing stands a gap in ⟨ ⟩, which like the problem has the place of the text in the case file.
    """
    file = translation_file(case.file, language)
    if not file.is_file():
        text = f"the case has no texts in {language}: there is no {file.name} beside it"
        mend = f"write {file.name}: the same keys and ids, with the texts alone in {language}"
        whole, _ = _in_language(case, Scanned({}, scan(b"{}", file).marks, []), language)
        return whole, (Problem(case.origin("language"), "no-translation", text, mend),)
    scanned = scan(file, file, keep_empty=False)
    changed, problems = _in_language(case, scanned, language)
    return changed, (*scanned.problems, *problems)


def _in_language(case: Case, scanned: Scanned, language: str) -> tuple[Case, list[Problem]]:
    problems: list[Problem] = []
    texts = _Translation(scanned, language).part(case, scanned.value, ())
    while True:
        try:
            problems.append(next(texts))
        except StopIteration as end:
            changed: Case = end.value.model_copy(update={"language": language})
            return changed, problems


@dataclass(frozen=True, slots=True)
class _Translation:
    """A file of texts. Its methods yield problems and return what stands in its language."""

    scanned: Scanned
    language: str

    def problem(self, path: Path_, code: str, text: str, mend: str) -> Problem:
        return Problem(self.scanned.marks.key(path), code, text, mend)

    def part(self, part: Part, given: Values, path: Path_) -> Generator[Problem, None, Part]:
        keys = shape_of(type(part)).keys
        changes: dict[str, Any] = {}
        for name in given:
            if name not in keys:
                near = nearest(name, list(keys))
                mend = f"did you mean {near}?" if near else "write the keys of the case file"
                yield self.problem(
                    (*path, name), "unknown-key", f"unknown key {shown(name)} in this place", mend
                )
        for name, key in keys.items():
            value, text = getattr(part, key.field), given.get(name)
            if value in (None, (), {}):
                if name in given:
                    what = f"{name}: the case file has no such text"
                    mend = "take it away, or write it into the case file first"
                    yield self.problem((*path, name), "no-such-text", what, mend)
            elif key.part:
                changes[key.field] = yield from self.below(key, value, text, (*path, name))
            elif key.kind == "text" or name == "texts":
                changes[key.field] = yield from self.text(key, value, text, (*path, name))
            elif name in given:
                yield from self.other(name, value, text, (*path, name))
        return part.model_copy(update=changes)

    def text(self, key: Key, value: Any, given: Any, path: Path_) -> Generator[Problem, None, Any]:
        """One text, a list of them, or texts under names of their own."""
        if given is not None:
            try:
                return tuple(map(block_texts, given)) if key.many else block_texts(given)
            except (ValueError, TypeError):
                yield self.problem(
                    path, "wrong-kind", f"{key.name}: a text is expected here", f"write {key.name}: …"
                )
        elif not key.same:
            what = f"{key.name}: the text is missing in {self.language}"
            mend = f"write {_spoken(path)} into {self.scanned.marks.text.file.name}"
            yield Problem(_first(value).origin, "missing-translation", what, mend)
        return value if key.same else _gap(value, f"{UNFILLED}{key.name}: {self.language}⟩")

    def below(self, key: Key, value: Any, given: Any, path: Path_) -> Generator[Problem, None, Any]:
        """A group of keys, or a list of groups: found again by their ids, or by their places where they have none."""
        if not key.many:
            spread = {key.short: given} if key.short and isinstance(given, Marked) else given
            if spread is not None and not isinstance(spread, dict):
                yield self.problem(
                    path,
                    "wrong-kind",
                    f"{key.name}: keys with texts are expected",
                    "write them as the case file does",
                )
            return (yield from self.part(value, spread if isinstance(spread, dict) else {}, path))
        items = given if isinstance(given, list) else []
        if key.part and "id" in key.part.keys:
            places = yield from self.by_id(key, value, items, path)
        else:
            places = dict(enumerate(range(len(items))))
            if given is not None and len(items) != len(value):
                what = f"{key.name}: {len(value)} stand in the case file, and {len(items)} here"
                yield self.problem(path, "other-count", what, "write as many, in the same order")
                places = {}
        parts = []
        for number, part in enumerate(value):
            place = places.get(number)
            item = {} if place is None else items[place]
            spread = {key.short: item} if key.short and isinstance(item, Marked) else item
            parts.append(
                (yield from self.part(part, spread if isinstance(spread, dict) else {}, (*path, place or 0)))
            )
        return tuple(parts)

    def by_id(
        self, key: Key, value: Any, items: list[Any], path: Path_
    ) -> Generator[Problem, None, dict[int, int]]:
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
                yield self.problem((*path, place), "unknown-id", what, mend)
            else:
                what = f"{key.name}: nothing says which of the case file this is"
                mend = "write its id:, and give it one in the case file where it has none"
                yield self.problem((*path, place), "missing-key", what, mend)
        return places

    def other(self, name: str, value: Any, given: Any, path: Path_) -> Iterator[Problem]:
        own = self.language if name == "language" else str(value)
        if name not in _OF_THE_FILE or given != own:
            what = (
                f"{name}: only texts are translated"
                if name not in _OF_THE_FILE
                else f"{name}: {own} is expected here"
            )
            yield self.problem(path, "no-text", what, "take it away: it stands in the case file")


def _spoken(path: Path_) -> str:
    """The keys of a text, as a person says them: alleged_victims, about."""
    return ": ".join(step for step in path if isinstance(step, str)) + ":"


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
