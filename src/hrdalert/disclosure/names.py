"""The forms of a name that an audience may not have, and where each of them stands in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from hrdalert.audience import Audience
from hrdalert.cases.model import AllegedVictim, Case, Person
from hrdalert.disclosure.clearance import named, people_of
from hrdalert.disclosure.everyday import everyday, names_of_states, nobodys
from hrdalert.disclosure.folding import Folded, Piece, decoded, letters_of
from hrdalert.disclosure.of_last import OfLast

_TITLES = (
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Mx",
    "Dr",
    "Prof",
    "Professor",
    "Sr",
    "Sra",
    "Señor",
    "Señora",
    "M",
    "Mme",
)
_ARTICLES = frozenset({"the", "a", "an"})
# Letters that a reader writes for one with a mark: Müller is Mueller too.
_SPELT_OUT = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "ə": "a",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Å": "Aa",
    }
)
# Words that are written in one with the name behind them ("and", "to", "the"), and endings that a name can get.
_PREFIXES = {
    "ARABIC": re.compile("[وفبلكس]?(?:ال|ل)?|[وف][بلك]"),
    "HEBREW": re.compile("ו?[הבלכמש]?"),
}
_ENDINGS = {
    "LATIN": re.compile("s|es"),
    "CYRILLIC": re.compile(".{1,2}"),
    "HANGUL": re.compile(".*"),
}
_SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
# So many letters in a row are no accident, even inside another word or without a space between two names.
_TELLING = 7


class Secret(Struct, frozen=True):
    """One form of a name that this audience may not have."""

    person: str
    text: str
    letters: str
    kind: Literal["phrase", "word", "run"]
    """Several words, a single one, or a run of a script without spaces."""
    parts: int
    """Of how many pieces the name itself is: one for Chang, two for O'Brien."""
    script: str
    is_everyday: bool
    """All of its words are everyday words too."""


class Found(Struct, frozen=True):
    """A secret in a text: the words that give it away, or None where the text must be decoded to read them."""

    secret: Secret
    surface: str | None
    start: int = 0
    """Where they begin."""


# --- the forms of a name


def secrets(case: Case, audience: Audience) -> tuple[Secret, ...]:
    """Every form of every name in the case that ``audience`` may not have."""
    found = _secrets(case)
    if audience not in found:
        found[audience] = _secrets_from(case, audience)
    return found[audience]


def _no_secrets(_: Case) -> dict[Audience, tuple[Secret, ...]]:
    return {}


_secrets = OfLast(_no_secrets)
"""Those of each reader are asked for four times, for the view and the words of each document."""


def _secrets_from(case: Case, audience: Audience) -> tuple[Secret, ...]:
    cleared = named(case, audience)
    hidden = [person for person in people_of(case) if person.id not in cleared]
    if not hidden:
        return ()
    open_words = {
        letters_of(word)
        for person in people_of(case)
        if person.id in cleared
        for form in (*_whole_forms(person), *_parts(person))
        for word in _words(form)
    }
    found: dict[tuple[str, str, str], Secret] = {}
    for person in hidden:
        for form in (*_whole_forms(person), *_parts(person)):
            for spelling in dict.fromkeys((form, form.translate(_SPELT_OUT))):
                secret = _secret(person.id, spelling)
                if secret and not (secret.kind == "word" and secret.letters in open_words):
                    found.setdefault((person.id, secret.letters, secret.kind), secret)
    return tuple(found.values())


def _whole_forms(person: Person) -> Iterator[str]:
    """The names as they stand in the file, and in the other order of their words."""
    name = person.name
    yield from map(str, (name.full, *name.native.values(), *name.aliases, *name.wrong))
    if _is_person(person):
        words = str(name.full).split()
        yield " ".join((*words[1:], words[0]))
        yield " ".join((words[-1], *words[:-1]))


def _parts(person: Person) -> Iterator[str]:
    """Family name, given names and the short form, each alone and, where it is an everyday word, behind a title.

    This splits names, which is never done to print one; those in a script without capitals are looked for whole,
    and by the parts that the file gives.
    """
    name = person.name
    parts = dict.fromkeys(str(part) for part in (name.family, name.given, name.short) if part)
    if _is_person(person):
        for form in (str(name.full), *map(str, name.native.values())):
            words = form.split()
            if len(words) > 1:
                parts |= dict.fromkeys(word for word in words if word.lower() != word and len(word) > 1)
                parts |= dict.fromkeys(half for word in words for half in _halves(word))
    for part in parts:
        if not _is_person(person) and all(letters_of(word) in everyday() for word in part.split()):
            continue  # "the families" gives no community away
        yield part
        if letters_of(part) in everyday() | nobodys() or letters_of(part) in names_of_states():
            titles = (str(person.title),) if person.title else ()
            yield from (f"{title} {part}" for title in dict.fromkeys((*titles, *_TITLES)))


def _halves(word: str) -> Iterator[str]:
    """Masri of al-Masri, Jean and Pierre of Jean-Pierre."""
    halves = re.split("[-‐‑]", word)
    return (half for half in halves if len(halves) > 1 and half[:1].isupper() and len(half) > 2)


def _is_person(person: Person) -> bool:
    return not isinstance(person, AllegedVictim) or person.kind == "person"


def _words(form: str) -> list[str]:
    words = [word for word in form.split() if letters_of(word)]
    return words[1:] if len(words) > 1 and words[0].casefold() == "the" else words


def _secret(person: str, form: str) -> Secret | None:
    words = _words(form)
    text = " ".join(words)
    letters = letters_of(text)
    if not letters:
        return None
    script = _script(letters)
    kind: Literal["phrase", "word", "run"] = "phrase" if len(words) > 1 else "word"
    if script in _SPACELESS:
        kind = "run"
    if (kind == "run" and len(letters) < 2) or (
        kind == "word" and (len(letters) < 2 or letters in nobodys())
    ):
        return None
    common = everyday() | nobodys()
    return Secret(
        person=person,
        text=text,
        letters=letters,
        kind=kind,
        parts=len(Folded(text).pieces),
        script=script,
        is_everyday=letters in common or all(letters_of(word) in common for word in words),
    )


def _script(letters: str) -> str:
    """As Unicode calls it: LATIN, CYRILLIC, CJK, ARABIC."""
    return re.split("[ -]", unicodedata.name(letters[0], ""))[0]


# --- where they stand


def leaks_in(text: str, hidden: Iterable[Secret]) -> Iterator[Secret]:
    """The secrets that stand in ``text``, as they are written or encoded, each once."""
    yield from dict.fromkeys(found.secret for found in leaks_found(text, tuple(hidden)))


def leaks_found(text: str, hidden: Sequence[Secret]) -> list[Found]:
    """The same with the words of the text; of a name in another one of the same person, only the longer."""
    if not hidden:
        return []
    found = [Found(secret, text[start:end], start) for secret, start, end in _longest(_spans(text, hidden))]
    seen = {each.secret.person for each in found}
    for read in decoded(text):
        for secret, _, _ in _longest(_spans(read, hidden)):
            if secret.person not in seen:
                seen.add(secret.person)
                found.append(Found(secret, None))
    return found


_Span = tuple[Secret, int, int]


def _spans(text: str, hidden: Sequence[Secret]) -> Iterator[_Span]:
    squeezed = letters_of(text)
    likely = [secret for secret in hidden if secret.letters in squeezed]
    if not likely:
        return
    folded = Folded(text)
    for secret in likely:
        at = folded.letters.find(secret.letters)
        while at >= 0:
            if _stands_at(secret, folded, at):
                yield secret, *folded.place(at, at + len(secret.letters))
            at = folded.letters.find(secret.letters, at + 1)


def _longest(spans: Iterable[_Span]) -> list[_Span]:
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span[1] - span[2], span[1])):
        secret, start, end = span
        if not any(
            other.person == secret.person and first <= start and end <= last for other, first, last in kept
        ):
            kept.append(span)
    return sorted(kept, key=lambda span: span[1])


def _stands_at(secret: Secret, folded: Folded, at: int) -> bool:
    """Whether what matches in the letters is the name, and not a piece of other words."""
    first = folded.piece_at(at)
    last = folded.piece_at(at + len(secret.letters) - 1)
    if secret.kind == "run":
        return True
    pieces = folded.pieces[first : last + 1]
    before = pieces[0].letters[: at - folded.offsets[first]]
    after = pieces[-1].letters[at + len(secret.letters) - folded.offsets[last] :]
    inside = (
        len(secret.letters) >= _TELLING and first == last and (secret.kind == "phrase" or pieces[0].address)
    )
    if not inside and not (_may_precede(before, secret) and _may_follow(after, secret)):
        return False
    if secret.kind == "phrase":
        return _phrase_stands(secret, folded, first, last)
    return _word_stands(secret, folded, first, last)


def _may_precede(before: str, secret: Secret) -> bool:
    prefixes = _PREFIXES.get(secret.script)
    return not before or bool(prefixes and prefixes.fullmatch(before))


def _may_follow(after: str, secret: Secret) -> bool:
    endings = _ENDINGS.get(secret.script)
    return not after or bool(endings and len(secret.letters) >= 3 and endings.fullmatch(after))


def _phrase_stands(secret: Secret, folded: Folded, first: int, last: int) -> bool:
    pieces = folded.pieces[first : last + 1]
    if all(piece.address for piece in pieces):
        return True
    if first == last and len(secret.letters) < _TELLING:
        return False
    return not secret.is_everyday or all(piece.capital for piece in pieces)


def _word_stands(secret: Secret, folded: Folded, first: int, last: int) -> bool:
    pieces = folded.pieces[first : last + 1]
    if all(piece.address for piece in pieces):
        return len(secret.letters) > 2 and not secret.is_everyday
    if secret.text[:1].isupper() and not pieces[0].capital:
        return False
    if len(pieces) > 1 and len(pieces) == secret.parts:
        return True
    if not (any(piece.capital for piece in pieces[1:]) or _is_joined(folded, first, last)):
        return False
    if _in_name_of_state(folded, first, last, secret.letters):
        return False
    if secret.is_everyday:
        return _in_mid_sentence(folded, first, last)
    return not pieces[0].upper or len(secret.letters) > 3 or _among_capitals(folded, first, last)


def _is_joined(folded: Folded, first: int, last: int) -> bool:
    """Whether something else than space stands between the pieces: Wei-ping, but not An der for Ander."""
    gaps = [folded.gap_before(number) or "" for number in range(first + 1, last + 1)]
    return all(not gap or gap.strip() for gap in gaps)


def _in_name_of_state(folded: Folded, first: int, last: int, letters: str) -> bool:
    for words in names_of_states().get(letters, ()) if first == last else ():
        for number, word in enumerate(words):
            if word == letters and first >= number:
                around = folded.pieces[first - number : first - number + len(words)]
                if tuple(piece.letters for piece in around) == words:
                    return True
    return False


def _among_capitals(folded: Folded, first: int, last: int) -> bool:
    """Whether the words beside it are in capitals too: LI in TWO YEARS FOR LI, not in an abbreviation."""
    beside = (*folded.pieces[max(0, first - 2) : first], *folded.pieces[last + 1 : last + 3])
    return any(piece.upper and len(piece.letters) > 3 for piece in beside)


def _in_mid_sentence(folded: Folded, first: int, last: int) -> bool:
    """Whether an everyday word has a capital where only a name has one: "police took Long from home"."""
    gap = folded.gap_before(first)
    if gap is None or not gap or gap.strip(" \u00a0"):
        return False
    before: Piece = folded.pieces[first - 1]
    if before.capital or before.letters in _ARTICLES or before.letters in _PREPOSITIONS:
        return False
    following = folded.pieces[last + 1 : last + 2]
    gap = folded.gap_before(last + 1)
    return not (following and following[0].capital and gap and not gap.strip(" \u00a0"))


_PREPOSITIONS = frozenset(
    {"of", "in", "at", "from", "to", "on", "near", "since", "until", "before", "after", "by"}
)
