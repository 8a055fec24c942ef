"""The answer to a brief: texts under their keys, read strictly, and put into the bytes of the case file one by one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from hrdalert.cases.edit import Value, set_at
from hrdalert.cases.located_text import FileText, shown
from hrdalert.cases.located_yaml import scan
from hrdalert.cases.mistakes import text_of, unwanted
from hrdalert.cases.reading import check_text
from hrdalert.disclosure.tokens import TOKEN
from hrdalert.drafts.brief import REMARKS, Asked, Brief, brief_words
from hrdalert.errors import InputErrors, Origin, Problem, WorkspaceError

MOST_BYTES: Final = 1_000_000
"""How large an answer may be: ten times as large as one to everything."""
_FIRST: Final = re.compile(r"[\W_]*(Brief [0-9a-f]{12}( for public)?(?: of ([\w-]+(?:, [\w-]+)*))?)[\W_]*")
_KEY: Final = re.compile(r"##\s+`?([^\s`]+)`?\s*")
_ITEM: Final = re.compile(r"(?:[-*•]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that somebody wrote for a place of the case file: with its tokens, and with names in their place."""

    asked: Asked
    origin: Origin
    told: str
    value: Value

    def put(self, data: bytes, file: Path) -> bytes:
        """The bytes of the case file with the proposed text in its place.

        Raises InputErrors where the file would have an error that it does not have now, RefusedError where
        anything beside the text would change.
        """
        path, value = self.asked.path, self.value
        if self.asked.right:
            *above, _, right, of = map(str, path)
            home = scan(data, file).value
            for step in above:
                home = home[step]
            rights = [one.get("right") for one in home.get("analysis") or ()]
            is_there = right in rights
            path = (*above, "analysis", *((rights.index(right), of) if is_there else (len(rights),)))
            if not is_there and of != "text":
                key = self.asked.key.replace(".answer", ".text")
                raise InputErrors([_mistake("no-argument", self.origin, key=key)])
            value = value if is_there else {"right": right, "text": str(value)}
        new = set_at(data, file, path, value)
        known = {(problem.code, problem.text) for problem in check_text(data, file).problems}
        found = [problem for problem in check_text(new, file).problems if problem.severity == "error"]
        if errors := [problem for problem in found if (problem.code, problem.text) not in known]:
            raise InputErrors(replace(problem, origin=self.origin) for problem in errors)
        return new


class Answer:
    """A file that answers a brief. Raises InputErrors for one that cannot be read, or names no brief."""

    def __init__(self, file: Path) -> None:
        self.problems: list[Problem] = []
        self._text = FileText(file, text_of(file, MOST_BYTES, self.problems))
        self.problems += unwanted(self._text.text, self._text.origin)
        self._first = next((number for number, line in enumerate(self._text.lines) if line.strip()), 0)
        begin = _FIRST.fullmatch(self._text.lines[self._first])
        if begin is None:
            raise InputErrors([*self.problems, _mistake("first-line", self._origin(self._first))])
        self.first_line, for_public, of = begin.groups()
        self.for_public, self.documents = bool(for_public), tuple(of.split(", ")) if of else ()

    def _origin(self, line: int, column: int = 0) -> Origin:
        return Origin(self._text.file, line + 1, column + 1)

    def read(self, brief: Brief, only: Collection[str] = ()) -> tuple[list[Proposal], list[Problem], str]:
        """The proposed texts, the problems to look at, and the answer's own remarks to the office.

        Raises InputErrors for mistakes of the answer.

        Where ``only`` names keys, texts for other keys are passed over.
        """
        if self.first_line != brief.first_line:
            raise InputErrors([_mistake("other-brief", self._origin(self._first))])
        parts = self._parts()
        if unknown := [key for key in only if key not in parts]:
            raise WorkspaceError(f"The answer has no {', no '.join(unknown)}.", f"It has: {', '.join(parts)}")
        told = {key: "\n".join(map(str.strip, lines)).strip("… \n") for key, (_, lines) in parts.items()}
        for key, (number, lines) in parts.items():
            if key in only or not only:
                self.problems += self._of_part(key, number, told[key], brief)
                self.problems += (
                    one for line in range(len(lines)) for one in self._of_line(number + 1 + line, brief)
                )
        if any(problem.severity == "error" for problem in self.problems):
            raise InputErrors(self.problems)
        named, proposals = brief.tokens.shown, []
        for key, asked in brief.asked.items():
            if (text := told.get(key)) and (key in only or not only):
                value: Value = list(map(named, _items(text))) if asked.job.get("list") else named(text)
                proposals.append(Proposal(asked, self._origin(parts[key][0]), text, value))
        return proposals, self.problems, told.get(REMARKS, "")

    def _parts(self) -> dict[str, tuple[int, list[str]]]:
        """By key, the line of the key and those below it."""
        parts: dict[str, tuple[int, list[str]]] = {}
        below: list[str] | None = None
        for number, line in enumerate(self._text.lines[self._first + 1 :], self._first + 1):
            if match := _KEY.fullmatch(line):
                if match[1] in parts:
                    self.problems.append(_mistake("repeated-key", self._origin(number), key=shown(match[1])))
                _, below = parts.setdefault(match[1], (number, []))
            elif below is not None:
                below.append(line)
            elif line.strip():
                self.problems.append(_mistake("no-key", self._origin(number)))
        return parts

    def _of_part(self, key: str, number: int, told: str, brief: Brief) -> Iterator[Problem]:
        """What is wrong with a text as a whole."""
        asked, origin = brief.asked.get(key), self._origin(number)
        if asked is None and key != REMARKS:
            yield _mistake("unknown-key", origin, key=shown(key))
        elif not told:
            yield _mistake("empty-text", origin, key=key)
        elif asked:
            count, most = len(told.split()), asked.job["words"][1] * (20 if asked.job.get("list") else 1)
            if count > 5 * most or len(told) > 50 * most:  # no text of this kind any more
                yield _mistake("too-long", origin, key=key, count=count, most=most)

    def _of_line(self, number: int, brief: Brief) -> Iterator[Problem]:
        """What is wrong with a line, each at its column. No message has a name in it."""
        line = self._text.lines[number]
        for name, words in brief_words()["mistakes"].items():
            for match in re.finditer(words["find"], line) if "find" in words else ():
                yield _mistake(name, self._origin(number, match.start()))
        for match in TOKEN.finditer(line):
            if match[0] not in brief.tokens.values:
                yield _mistake("unknown-token", self._origin(number, match.start()), token=shown(match[0]))
        for start, person in brief.tokens.names_in(line):
            name = "withheld-name" if brief.is_withheld else "typed-name"
            yield _mistake(name, self._origin(number, start), person=person)
        for leak in brief.secrets.found_in([line]):
            if not brief.tokens.knows(leak.person):
                what, mend = leak.says
                yield Problem(self._origin(number), "withheld-name", f"{what} stands here", mend)


def _items(told: str) -> list[str]:
    """The items of a list, each of which may go over several lines; without marks, a line each."""
    marked = bool(_ITEM.match(told))
    items: list[str] = []
    for line in filter(None, told.split("\n")):
        mark = _ITEM.match(line)
        if mark or not marked:
            items.append(line[mark.end() if mark else 0 :])
        else:
            items[-1] += f" {line}"
    return items


def _mistake(name: str, origin: Origin, /, **values: object) -> Problem:
    words = brief_words()["mistakes"][name]
    text, mend = (words[key].format(**values) for key in ("text", "mend"))
    return Problem(origin, name, text, mend, words.get("severity", "error"))
