"""The page that is being filled in: its texts, words and front matter, and what went wrong so far."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hrdalert.cases.dates import CaseDate
from hrdalert.documents.absent import Absent, Rows, Values, Word
from hrdalert.documents.blocks import Inline, Inlines, Text
from hrdalert.documents.casetext import CHANGED, PRIVATE, Misuse, TextTable, TextToken
from hrdalert.documents.date_wording import date_words
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.words import Words, keys_of, pieces
from hrdalert.errors import Origin, Problem

MOST_STEPS = 100_000
"""So many steps of loops, and rows of lists, one document takes: a case of 5,000 entries has a twentieth of it."""


@dataclass
class RenderState:
    """One document while its template is filled in."""

    texts: TextTable
    words: Words
    front: FrontMatter
    formal: bool = False
    """Whether States are called as the United Nations call them."""
    names: tuple[str, ...] = ()
    """The values that a template can name."""
    problems: list[Problem] = field(default_factory=list)
    people: dict[int, dict[str, Any]] = field(default_factory=dict)
    """What is worked out of each person of the view: several lists of a template hold the same."""
    more: Mapping[str, TextToken] = field(default_factory=dict)
    """What the case answers to other fields of a form, by the id of the field."""
    unknown: frozenset[str] = frozenset()
    """The fields of a form of which the case answers that nobody knows."""
    gaps: list[tuple[str, str, str, str]] = field(default_factory=list)
    """What a form must have, and the case does not say: key, label, field, and how much it must."""
    _pending: list[str] = field(default_factory=list)
    """Keys of items that went from a list which itself stays."""
    _left: int = MOST_STEPS

    def spend(self, steps: int) -> None:
        """Count what a loop or a list takes. Raises Misuse where it is too much: loops in each other grow fast."""
        self._left -= steps
        if self._left < 0:
            what = f"the loops of this template take more than {MOST_STEPS:,} steps"
            raise Misuse(what, "take one loop out of the other")

    def printed(self, value: Any, origin: Origin) -> str:
        """What a value leaves in the text. Raises Misuse where it has no words."""
        for key in self._pending:
            self.texts.mark(key, origin)
        self._pending.clear()
        match value:
            case Absent(key=key):
                return self.texts.mark(key, origin)
            case Rows() if not value:
                return self.texts.mark(value.path, origin)
            case Word():
                return str.__str__(value.label)
            case TextToken():
                return str.__str__(value)
            case str():
                if PRIVATE.search(value):
                    raise Misuse(CHANGED, "print texts of the case without filters that cut or change them")
                return value
            case int() if not isinstance(value, bool):
                return str(value)
            case Values(says=TextToken() | Absent() as says):
                return self.printed(says, origin)
            case CaseDate() | datetime.date():
                raise Misuse("a date needs its words", "add | day")
            case Rows() | tuple():
                mend = "add | joined, | listed, | numbered, | paragraphs or | table"
                raise Misuse("a list cannot be printed as it is", mend)
            case Values(path=path, keys=keys):
                raise Misuse(f"{path} cannot be printed as it is", f"print one of {', '.join(keys)}")
            case _ if callable(value):
                mend = "write it with brackets behind it, such as chronology.kinds('un')"
                raise Misuse("this is to be called", mend)
            case _:
                raise Misuse(f"{value!r} has no words", "choose the words with {% if … %}")

    def said(self, value: Any) -> TextToken | Absent | None:
        """What stands for a value in a list or a table; None where it has no words."""
        match value:
            case Values(says=says):
                return says
            case Word(label=label):
                return label
            case TextToken() | Absent():
                return value
            case CaseDate() | datetime.date():
                return self.day(value)
            case _:
                return None

    def left_out(self, key: str) -> None:
        """Remember that an item of a list goes, for the line that prints the list."""
        self._pending.append(key)

    def day(self, date: datetime.date | CaseDate) -> TextToken:
        return self.texts.text(date_words(date, self.words))

    def text(self, text: str | None) -> TextToken | None:
        """The token of a text; None stays None."""
        return self.texts.text(text) if text else None

    def word(self, id: str | None, label: str | None = None) -> Word | None:
        """An id with its label, if it has another than itself; None stays None."""
        return Word(id, self.texts.text(label or id)) if id else None

    def each(self, values: Mapping[str, str | None]) -> dict[str, Any]:
        """The tokens of several texts, by their keys."""
        return {key: self.text(text) for key, text in values.items()}

    def several(self, texts: Sequence[str], by: str = "last") -> TextToken | None:
        """Several texts as one: "a, b and c"; None where there are none."""
        return self.joined(map(self.texts.text, texts), by) if texts else None

    def inlines(self, token: str) -> Inlines:
        """What a token stands for, as one run."""
        if isinstance(token, Word):
            return self.texts.inlines(token.label)
        return self.texts.inlines(token) if isinstance(token, TextToken) else (Text(token),)

    def joined(self, tokens: Iterable[str], by: str = "last") -> TextToken:
        """Several texts as one: "a, b and c"; those that have commas of their own stand ``apart``."""
        runs = [self.inlines(token) for token in tokens]
        last = self.words.get("joining", by)
        between = last if by == "apart" else self.words.get("joining", "between")
        joined: list[Inline] = []
        for number, run in enumerate(runs):
            if number:
                joined.append(Text(last if number == len(runs) - 1 else between))
            joined.extend(run)
        return self.texts.line(tuple(joined))

    def filled(self, wording: str, values: Mapping[str, TextToken | None]) -> TextToken | Absent:
        """A wording with texts in it; absent, with the key, where it needs a value that is absent."""
        absent = frozenset([key for key, value in values.items() if value is None])
        if missing := keys_of(wording).intersection(absent):
            return Absent(min(missing))
        run: list[Inline] = []
        for literal, key in pieces(wording, absent):
            run += self.inlines(values[key] or "") if key else (Text(literal),) if literal else ()
        return self.texts.line(tuple(run))
