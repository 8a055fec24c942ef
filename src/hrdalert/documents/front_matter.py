"""The front matter of a template: for whom the document is, which cases it fits, and what it cannot do without."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from hrdalert import knowledge
from hrdalert.cases.located_text import shown
from hrdalert.cases.located_yaml import Places, scan
from hrdalert.cases.model import TEXTS
from hrdalert.disclosure.audience import Audience
from hrdalert.errors import Origin, Problem, TemplateErrors

CODE = "front-matter"
To: TypeAlias = Literal["mandates", "press", "members", "authorities", "office"]
_NEEDS = (
    *TEXTS, "urgent", "signatories", "demands", "mandates", "sources", "victims", "chronology", "custody", "measure",
    "posts",
)  # fmt: skip
"""What a document can need: a text of the case, or one of its lists."""
_KEYS: Mapping[str, tuple[str, ...]] = {
    "audience": get_args(Audience),
    "to": get_args(To),
    "about": (),
    "fits": ("any", "imminent", "ongoing", "past", "closed"),
    "needs": _NEEDS,
    "numbered": ("paragraphs",),
    "cite": ("yes", "no"),
    "letterhead": ("yes", "no"),
    "pages": ("1", "2"),
    "per": ("person", "victim", "everybody"),
    "made": ("on_request", "where_told"),
    "follows": (),
    "doors": (),
    "of": ("case", "inquiry"),
}
"""The words that can stand behind a key; none: a sentence."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands at the head of a template. One that extends another takes from it what it does not say."""

    audience: Audience
    to: To
    about: str = ""
    """What the document is, in a sentence."""
    fits: tuple[str, ...] = ()
    """The statuses of cases that it is for; empty: any."""
    needs: tuple[str, ...] = ()
    """Without these it would be a shell, and is not made."""
    numbered: bool = False
    """Whether paragraphs are numbered."""
    cite: bool = False
    """Whether the numbers of sources stand behind the text."""
    letterhead: bool = True
    """Whether the office's name heads its pages and stands in the properties of its files."""
    pages: int = 0
    """On how many pages it should end, if closer lines can bring it about; 0: on one, where somebody signs it."""
    per: str = ""
    """person: a draft for each person and State; victim: for each group, organisation and measure too; everybody: for
    whoever is asked for consent, once; empty: one."""
    follows: tuple[str, ...] = ()
    """The documents of which one must have gone out before it, whose readers it speaks to; empty: none."""
    doors: tuple[str, ...] = ()
    """The procedures of which one must be open, as ``hrdalert mandates`` has them; empty: none."""
    made: str = ""
    """on_request: drafted and checked only where somebody names it; where_told: or where a case has what it needs."""

    @property
    def asks_as(self) -> str:
        """The kind of documents that it is one of, as ``for:`` of a demand names them; empty for the office's own."""
        if self.audience in ("un", "internal"):
            return "submission" if self.audience == "un" else ""
        by_reader = {"members": "action", "authorities": "letters"}
        return by_reader.get(self.to, "release" if self.audience == "public" else "letters")


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of one file as it was read, and the rest of the file."""

    values: Mapping[str, Any]
    marks: Places | None
    path: Path
    rest: str
    """The lines of the front matter are empty in it, so that line numbers stay true."""

    def origin(self, key: str = "") -> Origin:
        """Where a key stands; the first line for one that is missing."""
        if self.marks is None or not self.marks.has((key,)):
            return Origin(self.path, 1, 1)
        return self.marks.key((key,))


def read_head(path: Path, text: str) -> Head:
    """Parts a template in its front matter and its text. Raises TemplateErrors where it cannot be read."""
    match = re.match(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", text, re.DOTALL)
    if match is None:
        if re.match(r"---[ \t]*\n", text):
            mend = "end it with a line of --- before the text"
            raise mistake(Origin(path, 1, 1), "the front matter is not closed", mend, CODE)
        return Head({}, None, path, text)
    scanned = scan(f"\n{match[1] or ''}".encode(), path, keep_empty=False)
    if errors := [problem for problem in scanned.problems if problem.severity == "error"]:
        raise TemplateErrors(errors)
    rest = "\n" * match[0].count("\n") + text[match.end() :]
    return Head(scanned.value, scanned.marks, path, rest)


def front_matter(heads: Iterable[Head]) -> FrontMatter:
    """What a template says, the nearest of ``heads`` first. Raises TemplateErrors with all that is wrong."""
    heads = tuple(heads)
    problems = [problem for head in heads for problem in _problems(head)]
    merged: dict[str, Any] = {}
    for head in reversed(heads):
        merged |= head.values
    if not merged:
        mend = "begin with ---, the lines audience:, to: and needs:, and ---"
        problems.append(Problem(heads[0].origin(), CODE, "there is no front matter", mend))
    for key in ("audience", "to") if merged else ():
        if key not in merged:
            mend = f"add a line {key}: with {' or '.join(_KEYS[key])}"
            problems.append(Problem(heads[0].origin(), CODE, f"{key} is missing", mend))
    doors = _listed(merged.get("doors", ()))
    for id in set(doors) - knowledge.procedures().keys():
        what = f"doors: there is no procedure {id}"
        problems.append(Problem(heads[0].origin("doors"), CODE, what, nearest(id, knowledge.procedures())))
    if problems:
        raise TemplateErrors(problems)
    fits = _listed(merged.get("fits", "any"))
    return FrontMatter(
        audience=str(merged["audience"]),  # type: ignore[arg-type]  # checked against its choices
        to=str(merged["to"]),  # type: ignore[arg-type]
        fits=() if "any" in fits else fits,
        needs=_listed(merged.get("needs", ())),
        numbered=merged.get("numbered") == "paragraphs",
        cite=merged.get("cite") == "yes",
        letterhead=merged.get("letterhead", "yes") == "yes",
        pages=int(merged.get("pages", 0)),
        doors=doors,
        follows=_listed(merged.get("follows", ())),
        **{key: str(merged.get(key, "")) for key in ("about", "per", "made")},
    )


def _problems(head: Head) -> Iterator[Problem]:
    for key, value in head.values.items():
        if key not in _KEYS:
            yield Problem(head.origin(key), CODE, f"unknown key {key}", nearest(key, _KEYS))
        elif isinstance(value, list | dict) and key not in ("fits", "needs", "doors", "follows"):
            yield Problem(head.origin(key), CODE, f"{key}: expected one word or sentence", f"write {key}: …")
        elif choices := _KEYS[key]:
            for word in (word for word in _listed(value) if word not in choices):
                what = f"{key}: {shown(word)} cannot stand here"
                yield Problem(head.origin(key), CODE, what, nearest(word, choices))


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def mistake(place: Origin, what: str, mend: str, code: str = "template") -> TemplateErrors:
    """What stops a template, to be raised."""
    return TemplateErrors([Problem(place, code, what, mend)])


def nearest(name: str, known: Iterable[str]) -> str:
    """The mend for a name that is none: the one that was meant, or all there are."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, 1, 0.6)
    return f"did you mean {close[0]}?" if close else f"there are: {', '.join(names)}"
