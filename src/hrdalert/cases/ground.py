"""What rules on the parts of a case file stand on: the whole file, and where they put what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

from pydantic import BaseModel

from hrdalert.cases.date_form import TIME
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.messages import nearest
from hrdalert.cases.values import UNFILLED, parsed
from hrdalert.errors import Origin, Problem, Severity
from hrdalert.marked import Marked, shown
from hrdalert.marked_yaml import Scanned
from hrdalert.patterns import later

Values: TypeAlias = dict[str, Any]
Path_: TypeAlias = tuple[str | int, ...]

FAR = timedelta(days=731)
"""A date so much later than ``as_of`` was probably mistyped."""
_MOST_COMPARED = 20_000
_SHORT = 20
_LANGUAGE = later(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*")
NOT_KNOWN = ("unknown", "not known", "unclear", "n/a", "?", "??", "???", "-", "–", "—", "tbc", "tbd")
"""What people write in a form where they know nothing; a document would print it."""


class Ground:
    """What rules need to know of the whole case, and where they put what they find."""

    def __init__(self, found: Scanned) -> None:
        self.marks = found.marks
        self.problems: list[Problem] = []
        victims = found.value.get("alleged_victims")
        victims = [each for each in victims if isinstance(each, dict)] if isinstance(victims, list) else []
        self.victims: list[str] = [each["id"] for each in victims if isinstance(each.get("id"), Marked)]
        kinds = {each.get("id"): each.get("kind") for each in victims}
        sources = (each.get("id") for each in parts_of(found.value.get("sources")))
        self.source = next((str(id) for id in sources if isinstance(id, Marked)), "S1")
        """An id of a source, for examples."""
        self.organisations = {id for id in self.victims if kinds[id] == "organisation"}
        self.cut = {each.origin.line for each in found.problems if each.code == "cut-text"}
        """The lines in which a text is cut short."""
        self.language = str(found.value.get("language", "en"))
        self._compared = 0
        self.as_of = day_of(found.value.get("as_of"))
        self.far = self.as_of + FAR if self.as_of else date.max

    def problem(self, origin: Origin, code: str, text: str, mend: str, severity: Severity = "error") -> None:
        self.problems.append(Problem(origin, code, text, mend, severity))

    def unfilled(self, text: Marked) -> None:
        what = f"{shown(text)} is still to be filled in"
        mend = "write the words themselves, without the brackets ⟨ ⟩, or take the key away"
        self.problem(text.origin_of(UNFILLED), "unfilled", what, mend, "warning")

    def nearest(self, found: str, known: Sequence[str]) -> str | None:
        """The known word that was probably meant; asked too much, in a file full of mistakes, None."""
        self._compared += len(known)
        return nearest(found, known) if self._compared < _MOST_COMPARED else None

    def error(self, value: Marked, code: str, text: str, mend: str) -> None:
        self.problem(value.origin, code, text, mend)

    def english(self, told: Any) -> Marked | None:
        """The English version of a text, written alone or by languages; None where there is none."""
        text = told.get("en") if isinstance(told, dict) else told if self.language == "en" else None
        return text if isinstance(text, Marked) else None


Rules: TypeAlias = Mapping[type[BaseModel], Callable[[Ground, Values, Path_], None]]
"""What is asked of a part, by its model."""


def is_language(code: str) -> bool:
    """Whether this looks like a BCP 47 code: ``en``, ``zh-Hans``, ``pt-BR``."""
    return _LANGUAGE.fullmatch(code) is not None


def is_unknown(text: str) -> bool:
    """Whether somebody wrote that nothing is known, in place of a text."""
    return len(text) < _SHORT and text.strip(" .").lower() in NOT_KNOWN


def is_time(text: str) -> bool:
    """Whether this is a time of the day as the case file writes it: ``23:00``."""
    return TIME.fullmatch(text) is not None


def date_of(value: Any) -> CaseDate | None:
    """The date, if it is one; what else it is, the model says."""
    if not isinstance(value, Marked):
        return None
    try:
        return parsed(str(value))
    except ValueError:
        return None


def parts_of(items: Any) -> Iterator[Values]:
    """The members of a list that have keys."""
    return (item for item in items if isinstance(item, dict)) if isinstance(items, list) else iter(())


def day_of(value: Any) -> date | None:
    found = date_of(value)
    return found.start if found and found.precision == "day" and not found.is_interval else None
