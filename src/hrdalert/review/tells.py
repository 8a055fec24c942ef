"""Remarks on prose: words that an editor would look at twice. They are data, and anybody may ignore them.

For ``hrdalert rules`` they are listed among the rules.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from itertools import islice
from operator import eq
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from hrdalert.cases.marked import Marked, shown
from hrdalert.errors import Problem, WorkspaceError
from hrdalert.review.rules import EVERY, Rule, RuleSource, rules
from hrdalert.review.subject import Reviewed

_WORDS = bytes(code if code < 128 and chr(code).isalnum() else 32 for code in bytes(range(256)).lower())
"""Letters in lower case and digits; a space for all else."""
_QUOTATION: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“]*“|「[^」]*」")


@dataclass(frozen=True, slots=True)
class Tell:
    """One remark, with what it looks for in a text of the office's own."""

    id: str
    kind: Literal["existence", "substitution", "occurrence"]
    """A word that stands there, a word with a better one, or more words of a list than ``most``."""
    message: str
    tokens: tuple[str, ...]
    swap: Mapping[str, str]
    """Of a substitution: what to write instead, by the token in lower case."""
    most: int
    """Of an occurrence: so many may stand in one text."""
    in_quotations: bool
    """Whether words between quotation marks count too."""
    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    """Of a pattern: what of which one stands in each text that it can match. twice: any word, twice; none: ask it."""

    def matches(self, text: str, without_quotations: str) -> Iterator[re.Match[str]]:
        """What it finds in a text. The second is the same text with blanks in place of what is quoted."""
        matches = list(self.pattern.finditer(text if self.in_quotations else without_quotations))
        if self.kind != "occurrence":
            yield from matches
        elif len(matches) > self.most:
            yield matches[self.most]

    def says(self, match: re.Match[str]) -> str:
        """The remark on a match, with the words of the list; what a pattern matches may be a name."""
        better = self.swap.get(match[0].casefold())
        words = f"{shown(match[0])}: " if self.tokens else ""
        return f"{words}{self.message}" + (f" Better: {better}." if better else "")


@dataclass(frozen=True, slots=True)
class Tells:
    """The tells of one language."""

    language: str
    as_of: datetime.date
    tells: tuple[Tell, ...]
    _tokens: Mapping[bytes, Sequence[tuple[bytes, frozenset[bytes], int]]] = field(repr=False)
    """By the longest word of a token: the whole of it, all of its words, and the place of its tell."""
    _signs: Sequence[tuple[str, int]] = field(repr=False)
    _signless: Sequence[int] = field(repr=False)

    def that_can_match(self, texts: Iterable[str]) -> Sequence[Tell]:
        """The tells of which a token, or a sign, stands in one of the texts: few of them."""
        text = "\n".join(texts)
        plain = text.encode("ascii", "replace").lower()
        words = plain.translate(_WORDS).split()  # four times as fast as a pattern
        spoken = set(words)
        near = {
            place
            for word in self._tokens.keys() & spoken
            for token, parts, place in self._tokens[word]
            if token == word or (parts <= spoken and token in plain)
        }
        signs = {"twice"} if any(map(eq, words, islice(words, 1, None))) else set[str]()
        near.update(
            [place for sign, place in self._signs if (sign[-1] in text and sign in text) or sign in signs]
        )
        near.update([place for place in self._signless if self.tells[place].pattern.search(text)])
        return [self.tells[place] for place in sorted(near)]


@cache
def tells() -> Tells:
    """All tells, as they stand in ``tells.yaml``."""
    file = yaml.load(Path(__file__).with_name("tells.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    tells = tuple(_tell(record) for record in file["tells"])
    tokens: dict[bytes, list[tuple[bytes, frozenset[bytes], int]]] = {}
    for place, tell in enumerate(tells):
        for token in (token.encode("ascii").lower() for token in tell.tokens):
            words = token.translate(_WORDS).split()
            tokens.setdefault(max(words, key=len), []).append((token, frozenset(words), place))
    signs = [(sign, place) for place, tell in enumerate(tells) for sign in tell.signs]
    signless = [place for place, tell in enumerate(tells) if not tell.tokens and not tell.signs]
    return Tells(file["language"], file["as_of"], tells, tokens, signs, signless)


def _tell(record: Mapping[str, Any]) -> Tell:
    swap = {token.casefold(): better for token, better in record.get("swap", {}).items()}
    tokens = tuple(record.get("tokens", swap))
    words = "|".join(re.escape(token) for token in sorted(tokens, key=len, reverse=True))
    pattern = record.get("pattern") or rf"(?<![\w/-])(?:{words})(?![\w/-])"
    return Tell(
        id=record["id"],
        kind=record["kind"],
        message=record["message"],
        tokens=tokens,
        swap=swap,
        most=record.get("most", 1),
        in_quotations=record.get("in_quotations", False),
        pattern=re.compile(pattern, re.IGNORECASE if tokens else 0),
        signs=tuple(record.get("signs", ())),
    )


def remarks_on(text: Marked, near: Iterable[Tell]) -> Iterator[Problem]:
    """What some tells find in a text, each at its words; of one kind twenty, for nobody reads more."""
    without_quotations = _QUOTATION.sub(lambda quoted: " " * len(quoted[0]), text)
    for tell in near:
        for match in islice(tell.matches(text, without_quotations), 20):
            before = len(re.findall(re.escape(match[0]), text[: match.start()]))
            yield Problem(text.origin_of(match[0], before), tell.id, tell.says(match), severity="remark")


def prose_remarks(subject: Reviewed) -> Iterator[Problem]:
    """Remarks on the office's own texts; none in a language that the tells are not for. Quotes are people's words."""
    if subject.case.language.partition("-")[0] != tells().language:
        return
    texts = [text for key, text in subject.words if not key.startswith("quotes[")]
    near = tells().that_can_match(texts)
    for text in texts if near else ():
        yield from remarks_on(text, near)


def explained() -> list[Rule]:
    """All rules, then the remarks on prose as rules that are our own."""
    return [*rules().values(), *map(_as_rule, tells().tells)]


def explain(id: str) -> Rule:
    """The rule of an id, or of its beginning (``F02``). Raises WorkspaceError where there is none, or several."""
    known = {rule.id: rule for rule in explained()}
    beginnings = (f"{id.casefold()}_", f"{id.casefold()}-")
    matching = [key for key in known if key.casefold() == id.casefold()]
    matching = matching or [key for key in known if key.casefold().startswith(beginnings)]
    if len(matching) == 1:
        return known[matching[0]]
    if matching:
        raise WorkspaceError(f"{id} is the beginning of several rules.", f"Which of {', '.join(matching)}?")
    near = get_close_matches(id, known, 1)
    hint = f"Did you mean {near[0]}?" if near else "hrdalert rules lists them."
    raise WorkspaceError(f"There is no rule {id}.", hint)


def _as_rule(tell: Tell) -> Rule:
    return Rule(
        id=tell.id,
        severity="remark",
        documents=(EVERY,),
        decided="prose",
        finds=", ".join(tell.tokens) or tell.pattern.pattern,
        why="",
        mend=tell.message,
        ask="",
        note="",
        protects="",
        source=RuleSource("our own reading", "", None),
        as_of=tells().as_of,
    )
