"""The answer to a brief: texts under their keys, read strictly, and put into the bytes of the case file one by one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from hrdalert.cases import marked
from hrdalert.cases.edit import Written, set_at
from hrdalert.cases.marked_yaml import MOST_BYTES, scan
from hrdalert.cases.reading import check_text
from hrdalert.cases.yaml_mistakes import decoded, mistake, unreadable, unwanted
from hrdalert.disclosure.tokens import TOKEN
from hrdalert.drafts.brief import REMARKS, Asked, Brief, brief_words
from hrdalert.errors import InputErrors, Origin, Problem, WorkspaceError

_FIRST: Final = re.compile(r"[\W_]*(Brief [0-9a-f]{12}( for public)?(?: of ([\w-]+(?:, [\w-]+)*))?)[\W_]*")
_KEY: Final = re.compile(r"##\s+`?([^\s`]+)`?\s*")
_ITEM: Final = re.compile(r"\s*(?:[-*•]|\d+[.)])\s+")
_FAR_TOO_LONG: Final = 5
"""So many times what is asked for is no text of this kind any more."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that was written, with names in place of tokens, for a place of the case file."""

    asked: Asked
    origin: Origin
    told: str
    """With its tokens."""
    value: Written

    def put(self, data: bytes, file: Path) -> bytes:
        """The bytes of the case file with it. Raises InputErrors where the file would have an error that it has not."""
        path, value = self.asked.path, self.value
        if self.asked.right:
            *above, _, _, of = path
            home = scan(data, file).value
            for step in above:
                home = home[str(step)]
            rights = [one.get("right") for one in home.get("analysis") or ()]
            is_there = self.asked.right in rights
            at = rights.index(self.asked.right) if is_there else len(rights)
            path = (*above, "analysis", at, of) if is_there else (*above, "analysis", at)
            if not is_there and of != "text":
                raise InputErrors(
                    [_mistake("no-argument", self.origin, key=self.asked.key.replace(".answer", ".text"))]
                )
            value = value if is_there else {"right": self.asked.right, "text": str(value)}
        new = set_at(data, file, path, value)
        known = {(problem.code, problem.text) for problem in check_text(data, file).problems}
        found = [problem for problem in check_text(new, file).problems if problem.severity == "error"]
        if errors := [problem for problem in found if (problem.code, problem.text) not in known]:
            raise InputErrors(replace(problem, origin=self.origin) for problem in errors)
        return new


class Answer:
    """A file that answers a brief. Raises InputErrors for one that cannot be read, or says of no brief that it is."""

    def __init__(self, file: Path) -> None:
        self.problems: list[Problem] = []
        try:
            size = file.stat().st_size
            data = file.read_bytes() if size <= MOST_BYTES else b""
        except OSError as error:
            raise InputErrors([unreadable(file, error)]) from error
        if size > MOST_BYTES:
            raise InputErrors([mistake("too-large", Origin(file), size=size / 1e6, most=MOST_BYTES / 1e6)])
        self._text = marked.FileText(file, decoded(data, file, self.problems))
        self.problems += unwanted(self._text.text, self._text.origin)
        lines = self._text.lines
        self._first = next((number for number, line in enumerate(lines) if line.strip()), 0)
        begin = _FIRST.fullmatch(lines[self._first])
        if begin is None:
            raise InputErrors([*self.problems, _mistake("first-line", self._origin(self._first))])
        self.first_line, for_public, of = begin.groups()
        self.for_public, self.documents = bool(for_public), tuple(of.split(", ")) if of else ()

    def _origin(self, line: int, column: int = 0) -> Origin:
        return Origin(self._text.file, line + 1, column + 1)

    def read(self, brief: Brief, only: Collection[str] = ()) -> tuple[list[Proposal], list[Problem], str]:
        """What is proposed, what to look at, and what is remarked to the office. Raises InputErrors for mistakes.

        With ``only`` some keys, all else is passed over.
        """
        if self.first_line != brief.first_line:
            raise InputErrors([_mistake("other-brief", self._origin(self._first))])
        parts = self._parts()
        if unknown := [key for key in only if key not in parts]:
            raise WorkspaceError(f"The answer has no {', no '.join(unknown)}.", f"It has: {', '.join(parts)}")
        proposals = []
        for key, (number, lines) in parts.items():
            if only and key not in only:
                continue
            for line, text in enumerate(lines, number + 1):
                self.problems += self._of_line(line, text, brief)
            asked, told = brief.asked.get(key), "\n".join(line.strip() for line in lines).strip()
            if asked is None and key != REMARKS:
                self.problems.append(_mistake("unknown-key", self._origin(number), key=marked.shown(key)))
            elif not told.strip("… "):
                self.problems.append(_mistake("empty-text", self._origin(number), key=key))
            elif asked and (count := len(told.split())) > _FAR_TOO_LONG * (most := asked.job["words"][1]) * (
                10 if asked.job.get("list") else 1
            ):
                self.problems.append(
                    _mistake("too-long", self._origin(number), key=key, count=count, most=most)
                )
            elif asked:
                proposals.append((asked, self._origin(number), told))
        if any(problem.severity == "error" for problem in self.problems):
            raise InputErrors(self.problems)
        shown = brief.tokens.shown
        made = [
            Proposal(
                asked, origin, told, shown(told) if not asked.job.get("list") else [*map(shown, _items(told))]
            )
            for asked, origin, told in proposals
        ]
        remarks = "\n".join(parts.get(REMARKS, (0, []))[1]).strip("… \n")
        return made, self.problems, remarks

    def _parts(self) -> dict[str, tuple[int, list[str]]]:
        """By key, the line of the key and those below it."""
        parts: dict[str, tuple[int, list[str]]] = {}
        key = ""
        for number, line in enumerate(self._text.lines[self._first + 1 :], self._first + 1):
            if match := _KEY.fullmatch(line):
                key = match[1]
                if key in parts:
                    self.problems.append(_mistake("repeated-key", self._origin(number), key=key))
                parts[key] = (number, [])
            elif key:
                parts[key][1].append(line)
            elif line.strip():
                self.problems.append(_mistake("no-key", self._origin(number)))
        return parts

    def _of_line(self, number: int, line: str, brief: Brief) -> Iterator[Problem]:
        """What is wrong with a line, each at its column. No message has a name in it."""
        for name, words in brief_words()["mistakes"].items():
            for match in re.finditer(words["find"], line) if "find" in words else ():
                yield _mistake(name, self._origin(number, match.start()))
        for match in TOKEN.finditer(line):
            if brief.is_withheld or match[0] not in brief.tokens.values:
                yield _mistake(
                    "unknown-token", self._origin(number, match.start()), token=marked.shown(match[0])
                )
        for start, person in brief.tokens.names_in(line):
            name = "withheld-name" if brief.is_withheld else "typed-name"
            yield _mistake(name, self._origin(number, start), person=person)
        for leak in brief.secrets.found_in([line]):
            if not brief.tokens.knows(leak.person):
                what, mend = leak.says
                yield Problem(self._origin(number), "withheld-name", f"{what} stands here", mend)


def _items(told: str) -> list[str]:
    """The items of a list, each of which may go over several lines; without marks, a line each."""
    lines = [line for line in told.split("\n") if line]
    if not any(map(_ITEM.match, lines)):
        return lines
    items: list[str] = []
    for line in lines:
        if (mark := _ITEM.match(line)) or not items:
            items.append(line[mark.end() if mark else 0 :])
        else:
            items[-1] += f" {line}"
    return items


def _mistake(name: str, origin: Origin, /, **values: object) -> Problem:
    words = brief_words()["mistakes"][name]
    text, mend = (words[key].format(**values) for key in ("text", "mend"))
    return Problem(origin, name, text, mend, words.get("severity", "error"))
