"""Where the forms of names stand in a text, however they are written.

The time grows with the text and hardly with the number of forms: they are looked up by their first letters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace as changed

from hrdalert.disclosure.folding import Folded, common_words, fold, letters_of, names_of_states, writing
from hrdalert.disclosure.name_forms import Form

_KEY = 6
"""Forms are looked up by so many letters; shorter ones by all that they have."""
_START = 3
"""Forms of one name begin alike: those whose first letters stand nowhere in a text are passed over at once."""
_FEW = 200
"""So few starts are looked for one by one; of more, all parts of the text are looked up."""
_SURE = 7
"""A form of so many letters is a name even inside a word, or without a space between two names."""


@cache
def _around(script: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What can stand in one word before and behind a name."""
    known = writing()["scripts"].get(script, {})
    return re.compile(fold(known.get("prefixes", ""))), re.compile(fold(known.get("endings", "")))


class Match(NamedTuple):
    """A form, the place of its letters in the letters of a text, and its place in the text."""

    form: Form
    first: int
    last: int
    start: int
    end: int


class Finder:
    """Finds forms in texts. Several forms may have the same letters."""

    def __init__(self, forms: Iterable[Form] = ()) -> None:
        self._by_key: dict[str, dict[str, list[Form]]] = {}
        for form in forms:
            self._by_key.setdefault(form.letters[:_KEY], {}).setdefault(form.letters, []).append(form)
        self._sizes = tuple(dict.fromkeys(map(len, self._by_key)))
        self._by_start: dict[str, dict[str, None]] = {}
        for key in self._by_key:
            self._by_start.setdefault(key[:_START], {})[key] = None

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def possible(self, letters: str) -> list[Form]:
        """The forms whose letters stand somewhere in these letters."""
        if len(self._by_start) >= _FEW:
            parts = (letters[at : at + size] for size in self._sizes for at in range(len(letters) - size + 1))
            keys = sorted(self._by_key.keys() & set(parts))
        else:
            starts = [start for start in self._by_start if start in letters]
            keys = [key for start in starts for key in _present(self._by_start[start], start, letters)]
        return [
            form
            for key in keys
            for whole in _present(self._by_key[key], key, letters)
            for form in self._by_key[key][whole]
            if form.kind != "whole" or form.stands_in(letters)
        ]

    def matches(self, text: str) -> tuple[Folded, list[Match]]:
        """The text in pieces, and every place where the letters of a form may be a name."""
        folded = _folded(text)
        possible = self.possible(folded.letters)
        places = [(form, at, last) for form in possible for at, last in _places(form, folded)]
        places += _together((form for form in possible if form.kind == "whole"), folded)
        return folded, [Match(form, at, last, *folded.place(at, last)) for form, at, last in places]


def _places(form: Form, folded: Folded) -> Iterator[tuple[int, int]]:
    """Where the letters of a form may be a name."""
    at = folded.letters.find(form.letters) if form.kind != "whole" else -1
    while at >= 0:
        if _has_edges(form, folded, at):
            yield at, at + len(form.letters)
        at = folded.letters.find(form.letters, at + 1)


def _present(wholes: Mapping[str, object], start: str, letters: str) -> Iterable[str]:
    """Those that stand in some letters; all have one start, and of many only where it stands is looked at."""
    if len(wholes) < 9:
        return [whole for whole in wholes if whole in letters]
    sizes = set(map(len, wholes))
    present: dict[str, None] = {}
    at = letters.find(start)
    while at >= 0:
        present |= dict.fromkeys(part for size in sizes if (part := letters[at : at + size]) in wholes)
        at = letters.find(start, at + 1)
    return present


_folded = lru_cache(400)(Folded)
"""A text that several audiences read, or a document prints as it is, is taken to pieces once."""


def names_in(finder: Finder, text: str) -> list[Match]:
    """Where forms stand as names, not as common words; none within a longer one of the same person."""
    if not finder.possible(letters_of(text)):
        return []
    folded, matches = finder.matches(text)
    return longest(match for match in matches if is_name(match, folded))


def longest(matches: Iterable[Match]) -> list[Match]:
    """Without the matches that lie within a longer one of the same person, in the order of the text."""
    kept: list[Match] = []
    reach: dict[str, int] = {}
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if match.end > reach.get(match.form.person, -1):
            reach[match.form.person] = match.end
            kept.append(match)
    return kept


# --- whole names, in any order and inflection, with other words between theirs

_MOST_BETWEEN = 3
"""So many words may stand between those of a name, beside titles, particles, initials and addresses."""
_MOST_LETTERS = 8
"""So many letters may, where words are not parted by spaces."""
_LISTED = re.compile(r"[,;،؛、，|/]|\n\s*(?:[-*•]|\d+[.)]|\n)")
_QUOTED = tuple("\"“”„«»‘'(（[「")


def _together(forms: Iterable[Form], folded: Folded) -> Iterator[tuple[Form, int, int]]:
    """Whole names of which all words stand near each other, with the place of all of them."""
    known: dict[tuple[Form, ...], list[tuple[int, int]]] = {}
    for form in dict.fromkeys(changed(form, letters="") for form in forms):
        for ways in form.parts:
            if ways not in known:
                known[ways] = [place for way in ways for place in _places(way, folded)]
        rarest, *others = sorted((known[ways] for ways in form.parts), key=len)
        for place in rarest:
            near = [place]
            for there in others:
                free = (one for one in there if all(one[1] <= at or one[0] >= last for at, last in near))
                near += sorted(free, key=lambda one: abs(one[0] - place[0]))[:1]
            if len(near) == len(form.parts) and _is_whole_name(form, folded, sorted(near)):
                yield form, min(near)[0], max(near)[1]


def _is_whole_name(form: Form, folded: Folded, places: Sequence[tuple[int, int]]) -> bool:
    """Whether words that stand near each other are one name, and not those of several people."""
    taken = [piece for place in places for piece in folded.pieces_of(*place)]
    if taken[0].spaceless:
        return sum(two[0] - one[1] for one, two in pairwise(places)) <= _MOST_LETTERS
    first, last = folded.piece_at(places[0][0]), folded.piece_at(places[-1][1] - 1)
    gaps = [folded.gap_before(number) or "" for number in range(first + 1, last + 1)]
    in_address = all(piece.address for piece in taken)
    between = [
        piece
        for piece in folded.pieces[first : last + 1]
        if piece not in taken and (in_address or not piece.address) and not _goes_along(piece.letters)
    ]
    is_cased = form.text != form.text.swapcase()
    is_far = len(between) > _MOST_BETWEEN - (not is_cased) or (in_address and any(map(str.isspace, gaps)))
    if is_far or _ends_a_sentence(folded, first, last):
        return False
    if any(gap.endswith(_QUOTED) for gap in gaps):
        return True
    has_capitals = [piece.capital for piece in between]
    if _is_of_list(folded, first, last) and (any(has_capitals) or _is_between_names(folded, first, last)):
        return False
    return not between or not form.is_common or (is_cased and all(has_capitals))


def _is_of_list(folded: Folded, first: int, last: int) -> bool:
    """Whether what parts the names of a list, or a surname from a given name, stands between the pieces."""
    return any(_LISTED.search(folded.gap_before(number) or "") for number in range(first + 1, last + 1))


def _is_between_names(folded: Folded, first: int, last: int) -> bool:
    """Whether other names go on before and behind: Tim Quill, Ada Marsh; not Quill, Ada."""
    ends = ((first - 1, first), (last + 1, last + 1))
    beside = [folded.pieces[one] for one, gap in ends if (folded.gap_before(gap) or "").isspace()]
    names = [piece for piece in beside if piece.capital and not _goes_along(piece.letters)]
    return len(names) == len(ends) and all(piece.letters.upper() != piece.letters for piece in names)


def _goes_along(letters: str) -> bool:
    """What may stand between the words of any name: titles, particles and initials."""
    return len(letters) == 1 or letters in common_words()["titles"] or letters in common_words()["particles"]


def is_name(match: Match, folded: Folded) -> bool:
    """Whether the letters of a form are the name where they stand, and not other words."""
    form = match.form
    first, last = folded.piece_at(match.first), folded.piece_at(match.last - 1)
    if form.kind in ("run", "whole"):
        return True
    pieces = folded.pieces[first : last + 1]
    if form.kind == "word":
        return _is_word_a_name(form, folded, first, last)
    if all(piece.address for piece in pieces):
        return True
    if (first == last and len(form.letters) < _SURE) or _ends_a_sentence(folded, first, last):
        return False
    if _is_of_list(folded, first, last) and _is_between_names(folded, first, last):
        return False
    return not form.is_common or all(piece.capital for piece in pieces)


def _has_edges(form: Form, folded: Folded, at: int) -> bool:
    """Whether what matches begins and ends where a word may, and is not a piece of other words."""
    if form.kind == "run":
        return True
    first, last = folded.piece_at(at), folded.piece_at(at + len(form.letters) - 1)
    may_begin = not form.text[:1].isupper() or folded.pieces[first].capital or folded.pieces[first].address
    if form.kind == "part" and not may_begin:
        return False
    is_whole = form.kind == "phrase" or folded.pieces[first].address
    if first == last and len(form.letters) >= _SURE and is_whole:
        return True
    before = folded.pieces[first].letters[: at - folded.offsets[first]]
    after = folded.pieces[last].letters[at + len(form.letters) - folded.offsets[last] :]
    prefixes, endings = _around(form.script)
    if before and not prefixes.fullmatch(before):
        return False
    least = (3 if form.kind == "part" else 5) - form.is_stem
    if not after or len(form.letters) < min(least, 3):
        return not after and not form.is_stem
    if not form.is_stem and endings.fullmatch(after):
        return True
    if form.script != "LATIN" or len(form.letters) < least or form.letters[-2:] == "ng":
        return False
    is_common = form.is_common or folded.pieces[last].letters in common_words()["common"]
    known = _around("inflected" if len(form.letters) > 2 else "short")[1]
    return not is_common and bool(known.fullmatch(after))


def _is_word_a_name(form: Form, folded: Folded, first: int, last: int) -> bool:
    pieces = folded.pieces[first : last + 1]
    if all(piece.address for piece in pieces):
        return len(form.letters) > 2 and not form.is_common
    if form.text[:1].isupper() and not pieces[0].capital:
        return False
    if 1 < len(pieces) == len(_folded(form.text).pieces):
        return True
    gaps = [folded.gap_before(number) or "" for number in range(first + 1, last + 1)]
    # Wei-ping is joined by something else than space, but An der for Ander is not.
    is_joined = all(not gap or gap.strip() for gap in gaps) or (
        len(pieces) > 2 and all(len(piece.letters) == 1 for piece in pieces)  # Q u i l l
    )
    if not (any(piece.capital for piece in pieces[1:]) or is_joined):
        return False
    if _is_in_name_of_state(folded, first, last):
        return False
    if form.is_common:
        return _is_in_mid_sentence(folded, first, last)
    return not pieces[0].upper or form.letters not in common_words()["abbreviations"]


def _ends_a_sentence(folded: Folded, first: int, last: int) -> bool:
    """Whether a sentence ends between the pieces; the dot of a title or an initial ends none."""
    for number in range(first + 1, last + 1):
        gap, before = folded.gap_before(number) or "", folded.pieces[number - 1].letters
        is_stop = gap[:1] in tuple(".!?:;") and gap[1:2].isspace()
        if is_stop and len(before) > 2 and before not in common_words()["titles"]:
            return True
    return False


def _is_in_name_of_state(folded: Folded, first: int, last: int) -> bool:
    letters = folded.pieces[first].letters
    for words in names_of_states().get(letters, ()) if first == last else ():
        for number, word in enumerate(words):
            if word == letters and first >= number:
                around = folded.pieces[first - number : first - number + len(words)]
                if tuple(piece.letters for piece in around) == words:
                    return True
    return False


def _is_in_mid_sentence(folded: Folded, first: int, last: int) -> bool:
    """Whether a common word has a capital where only a name has one: "police took Long from home"."""
    gap = folded.gap_before(first)
    if gap is None or not gap or gap.strip(" \u00a0"):
        return False
    before = folded.pieces[first - 1]
    if before.capital or before.letters in common_words()["before_places"]:
        return False
    following = folded.pieces[last + 1 : last + 2]
    gap = folded.gap_before(last + 1)
    return not (following and following[0].capital and gap and not gap.strip(" \u00a0"))
