"""The word lists: fixed words that templates share, by language, with an office's own in their place."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from hrdalert.cases.located_yaml import scan
from hrdalert.cases.mistakes import MOST_PROBLEMS
from hrdalert.documents.packaged import packaged_letters
from hrdalert.documents.word_lists import PART, PLACE, keys_of_lists, mistakes_of_list
from hrdalert.errors import Origin, Problem, TemplateErrors
from hrdalert.store import read


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one language."""

    language: str
    sections: Mapping[str, Any] = field(repr=False)
    files: tuple[Path, ...] = ()
    _found: dict[tuple[str, ...], str | None] = field(default_factory=dict, repr=False)
    """What was asked for before: a document asks for the same words again and again."""

    def _at(self, *path: str) -> Any:
        value: Any = self.sections
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def find(self, *path: str) -> str | None:
        """The words under some keys, one in the other; None where there are none."""
        if path not in self._found:
            words = self._at(*path)
            self._found[path] = words if isinstance(words, str) else None
        return self._found[path]

    def get(self, *path: str) -> str:
        """The words under some keys. Raises TemplateErrors, with all that the list lacks, where it lacks them."""
        words = self.find(*path)
        if words is None:
            what = f"the list of words of {self.language} lacks {'.'.join(path)}"
            own = (file for file in self.files if not file.is_relative_to(packaged_letters()))
            place = next(own, Path(f"letter_templates/words/{self.language}.yaml"))
            english = _merged_files(_files(packaged_letters(), "en"))
            others = ", ".join(".".join(way) for way in _lacking(english, self.sections) if way != path)
            mend = f"write {path[-1]}: in it" + (f". It also lacks {others}" if others else "")
            raise TemplateErrors([Problem(Origin(place), "missing-words", what, mend)])
        return words

    def fill(self, wording: str, **values: str) -> str:
        """A wording with plain words in it, which meet those before them as the language has it: see ``joints``."""
        if "joints" not in self.sections:
            return "".join([values[key] if key else literal for literal, key in pieces(wording)])
        filled_in = ""
        for literal, key in pieces(wording):
            filled_in = self._met(filled_in, values[key]) if key else filled_in + literal
        return filled_in

    def _met(self, before: str, value: str) -> str:
        """Two stretches of a sentence with what becomes of them where they meet: "de le" is "du", "de a" is "d’a"."""
        contracted: Mapping[str, str] = self._at("joints", "contracted") or {}
        elided: Mapping[str, str] = self._at("joints", "elided") or {}
        for two, one in contracted.items():
            word, _, article = two.rpartition(" ")
            if _ends_in(before, word) and value.startswith(f"{article} "):
                return before[: -len(word) - 1] + one + value[len(article) :]
        if value.startswith(tuple(self.find("joints", "vowels") or ())):
            for word, short in elided.items():
                if _ends_in(before, word):
                    return before[: -len(word) - 1] + short + value
        return before + value

    @property
    def knows_packaged(self) -> bool:
        """Whether the texts of the packaged data on law and States are in this language."""
        return self.find("knowledge") == "yes"


def _ends_in(text: str, word: str) -> bool:
    return text == f"{word} " or text.endswith(f" {word} ")


@lru_cache(1_000)
def pieces(wording: str, absent: frozenset[str] = frozenset()) -> Sequence[tuple[str, str]]:
    """A wording as literal stretches and the keys between them: ``("release ", "")``, ``("", "of")``.

    A part in ``[[ … ]]`` goes where one of its keys is absent.
    """

    def kept(part: re.Match[str]) -> str:
        return part[1] if absent.isdisjoint(PLACE.findall(part[1])) else ""

    literals_and_keys = PLACE.split(PART.sub(kept, wording))
    return tuple(("", piece) if number % 2 else (piece, "") for number, piece in enumerate(literals_and_keys))


@lru_cache(1_000)
def keys_of(wording: str) -> frozenset[str]:
    """The keys that a wording needs: those that stand outside of ``[[ … ]]``."""
    return frozenset(PLACE.findall(PART.sub("", wording)))


def read_words(language: str, own: Path | None = None) -> Words:
    """The words of a language. Raises TemplateErrors with every mistake in an office's own files."""
    files = _files(own, language) if own else ()
    packaged = _files(packaged_letters(), language)
    sections = _merged_files(packaged)
    if own and files:
        folders = (own, packaged_letters())
        documents = {path.parent.name for folder in folders for path in folder.glob("*/*.md")}
        known = keys_of_lists(_merged_files(_files(packaged_letters(), "en")), documents)
        problems: list[Problem] = []
        for file in files:
            scanned = scan(file, file, keep_empty=False)
            problems += (*scanned.problems, *islice(mistakes_of_list(scanned, known), MOST_PROBLEMS))
            sections = _merged(sections, scanned.value)
        if errors := [problem for problem in problems if problem.severity == "error"]:
            raise TemplateErrors(errors)
    return Words(language, sections, (*packaged, *files)[::-1])


def _files(folder: Path, language: str) -> tuple[Path, ...]:
    return tuple(sorted((*folder.glob(f"words/{language}.yaml"), *folder.glob(f"words/{language}.*.yaml"))))


@cache
def _packaged(file: Path) -> Mapping[str, Any]:
    import yaml

    data: Mapping[str, Any] = yaml.load(read(file), getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return data


def _merged_files(files: Iterable[Path]) -> dict[str, Any]:
    sections: dict[str, Any] = {}
    for file in files:
        sections = _merged(sections, _packaged(file))
    return sections


def _lacking(
    english: Mapping[str, Any], own: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """The ways to what the English lists have and another language lacks; of an ask, a plain wording is enough."""
    for key, value in english.items():
        if isinstance(value, Mapping) and isinstance(below := own.get(key), Mapping):
            yield from _lacking(value, below, (*above, key))
        elif not own.get(key) and key not in ("knowledge", "the") and "plain" not in own:
            yield (*above, key)


def _merged(one: Mapping[str, Any], two: Mapping[str, Any]) -> dict[str, Any]:
    """The second over the first, key by key."""
    merged = dict(one)
    for key, value in two.items():
        both = isinstance(merged.get(key), Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(merged[key], value) if both else value
    return merged
