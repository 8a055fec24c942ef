"""Remarks on prose: words that an editor would look at twice. They are data, and anybody may ignore them.

For ``hrdalert rules`` they are listed among the rules.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property, lru_cache
from itertools import islice
from operator import eq
from pathlib import Path
from typing import Final, Literal

import yaml
from msgspec import Struct, convert

from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.errors import Problem, WorkspaceError
from hrdalert.review.rules import Rule, RuleSource, rules
from hrdalert.review.subject import Reviewed
from hrdalert.store import read

_WORDS = bytes(code if code < 128 and chr(code).isalnum() else 32 for code in bytes(range(256)).lower())
"""Letters in lower case and digits; a space for all else."""
_QUOTATION: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“]*“|「[^」]*」")


@lru_cache(1)
def _words_of(text: str) -> Sequence[bytes]:
    """The words of a text without capitals, in ASCII: four times as fast as a pattern. Several tells ask in a row."""
    return text.encode("ascii", "replace").translate(_WORDS).split()


class Tell(Struct, frozen=True, dict=True):
    """One remark, with what it looks for in a text of the office's own."""

    id: str
    kind: Literal["existence", "substitution", "occurrence"]
    """A word that stands there, a word with a better one, or more words of a list than ``most``."""
    message: str
    tokens: tuple[str, ...] = ()
    swap: Mapping[str, str] = {}
    """Of a substitution: what to write instead, by the token."""
    most: int = 1
    """Of an occurrence: so many may stand in one text."""
    in_quotations: bool = False
    """Whether words between quotation marks count too."""
    pattern: str = ""
    """What it looks for where it has no tokens."""
    signs: tuple[str, ...] = ()
    """Of a pattern: what of which one stands in each text that it can match. twice: any word, twice; none: ask it."""

    @property
    def words(self) -> tuple[str, ...]:
        """The tokens of the tell, and those for which it has a better word."""
        return (*self.tokens, *self.swap)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern of the tell, or one of its words as whole words, whatever their capitals."""
        words = "|".join(map(re.escape, sorted(self.words, key=len, reverse=True)))
        return re.compile(self.pattern or rf"(?i)(?<![\w/-])(?:{words})(?![\w/-])")

    def can_match(self, text: str) -> bool:
        """Whether one of its words, in capitals or not, or of its signs stands in a text: only there it can match."""
        if self.words:
            plain = text.casefold()
            return any(word.casefold() in plain for word in self.words)
        if self.signs == ("twice",):
            words = _words_of(text)
            return any(map(eq, words, islice(words, 1, None)))
        if not self.signs:
            return self.regex.search(text) is not None
        # One character is found at once, and most signs have one that stands nowhere.
        return any(sign[0] in text and sign[-1] in text and sign in text for sign in self.signs)

    def matches(self, text: str, without_quotations: str) -> Iterator[re.Match[str]]:
        """The matches in a text. ``without_quotations`` is the same text with blanks in place of quotations."""
        matches = list(self.regex.finditer(text if self.in_quotations else without_quotations))
        yield from matches if self.kind != "occurrence" else matches[self.most : self.most + 1]

    def says(self, match: re.Match[str]) -> str:
        """The remark on a match, with the words of the list; what a pattern matches may be a name."""
        better = {word.casefold(): better for word, better in self.swap.items()}.get(match[0].casefold())
        words = f"{shown(match[0])}: " if self.words else ""
        return f"{words}{self.message}" + (f" Better: {better}." if better else "")


class Tells(Struct, frozen=True, dict=True):
    """The tells of one language."""

    language: str
    as_of: datetime.date
    tells: tuple[Tell, ...]

    @cached_property
    def _by_word(self) -> Mapping[bytes, Sequence[tuple[bytes, Collection[bytes], int]]]:
        """Tokens by their longest word: each token whole, its words, and the place of its tell."""
        by_word = defaultdict(list)
        for place, tell in enumerate(self.tells):
            for token in (word.lower().encode("ascii") for word in tell.words):
                words = token.translate(_WORDS).split()
                by_word[max(words, key=len)].append((token, words, place))
        return by_word

    def that_can_match(self, texts: Iterable[str]) -> Sequence[Tell]:
        """The few tells of which a token or a sign stands in one of the texts: only these can match."""
        text = "\n".join(texts)
        plain = text.encode("ascii", "replace").lower()
        words = set(_words_of(text))
        listed = (one for word in self._by_word.keys() & words for one in self._by_word[word])
        near = {place for token, parts, place in listed if words.issuperset(parts) and token in plain}
        near |= {place for place, tell in enumerate(self.tells) if tell.pattern and tell.can_match(text)}
        return [self.tells[place] for place in sorted(near)]


@cache
def tells() -> Tells:
    """All tells, as they stand in ``tells.yaml``."""
    return convert(yaml.load(read(Path(__file__).with_name("tells.yaml")), yaml.CSafeLoader), Tells)


def without_quotations(text: str) -> str:
    """A text with blanks in place of what is quoted."""
    return _QUOTATION.sub(lambda quoted: " " * len(quoted[0]), text)


def remarks_on(text: LocatedText, near: Iterable[Tell]) -> Iterator[Problem]:
    """The remarks of some tells on a text, each at its words; at most twenty of one kind."""
    known = [tell for tell in near if tell.can_match(text)]
    unquoted = without_quotations(text) if known else text
    for tell in known:
        for match in islice(tell.matches(text, unquoted), 20):
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
    known, asked = {rule.id: rule for rule in explained()}, id.casefold()
    matching = [key for key in known if key.casefold() == asked]
    matching = matching or [key for key in known if key.casefold().startswith((f"{asked}_", f"{asked}-"))]
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
        decided="prose",
        finds=", ".join(tell.words) or tell.pattern,
        mend=tell.message,
        source=RuleSource("our own reading"),
        as_of=tells().as_of,
    )
