"""Rules on life and death: the dead told as if they lived, deaths that nobody tells, ages that cannot be."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import yaml
from msgspec import Struct, convert

from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.model import AllegedVictim, Person
from hrdalert.cases.sentences import folded, sentences
from hrdalert.law.persons import case_of_member, is_dead, is_of
from hrdalert.review.details import in_figures
from hrdalert.review.rules import Finding
from hrdalert.review.subject import Reviewed, case_rule, is_said, way_to_say, withheld_names
from hrdalert.review.tells import without_quotations
from hrdalert.store import read

_WORD: Final = re.compile(r"\w+")
_TextsOn: TypeAlias = tuple[AllegedVictim, Collection[str], Sequence[tuple[str, LocatedText]]]
"""A person, the forms of the name that are nobody else's, and the office's own texts but for entries, by key."""


class Lives(Struct, frozen=True):
    """The words of one language; ``lives.yaml`` says what each list is."""

    death: tuple[str, ...]
    self: frozenset[str]
    pronouns: tuple[str, ...]
    possessives: tuple[str, ...]
    living: tuple[str, ...]
    asks: tuple[str, ...]
    not_meant: tuple[str, ...]
    age: tuple[str, ...]


@cache
def _languages() -> Mapping[str, Lives]:
    file = Path(__file__).with_name("lives.yaml")
    return convert(yaml.load(read(file), yaml.CSafeLoader), dict[str, Lives])


def lives_in(language: str) -> Lives | None:
    """The words of a language; None where there are none."""
    return _languages().get(language.partition("-")[0])


def _any_of(words: Iterable[str], names: Iterable[str] = ()) -> str:
    """A pattern of any of these words, whatever their capitals, or of these names, as whole words."""
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    forms = sorted(
        (re.escape(form) for name in names for form in {name, name.upper()}), key=len, reverse=True
    )
    of_names = f"(?-i:{'|'.join(forms)})" if forms else "(?!)"
    return rf"(?<!\w)(?:{'|'.join([of_names, *longest_first])})(?!\w)"


def _names(person: Person) -> set[str]:
    """The forms of a name by which texts call somebody, with its first and last word."""
    parts = person.name.split() if person.name else []
    own = {parts[0], parts[-1]} if len(parts) > 1 else set()
    return {*own, *map(str, filter(None, (person.name, person.short, *person.also)))}


def _filled(
    patterns: Iterable[str], names: Collection[str], who: Iterable[str] = (), whose: Iterable[str] = ()
) -> re.Pattern[str]:
    """All patterns as one, in which names and pronouns stand for ``{who}``."""
    genitives = [f"{name}{sign}s" for name in names for sign in "’'"]
    filling = {"{who}": _any_of(who, names), "{whose}": _any_of(whose, genitives), "{n}": r"(\d{1,3})"}
    parts = (re.sub(r"\{who\}|\{whose\}|\{n\}", lambda one: filling[one[0]], part) for part in patterns)
    return re.compile("(?i)" + "|".join(f"(?:{part})" for part in parts))


def _texts_on(subject: Reviewed, people: Sequence[AllegedVictim]) -> Iterator[_TextsOn]:
    """The texts that can be about each of some people; where there is one person, all texts. Takes linear time."""
    texts = [(key, text) for key, text in subject.words if not key.startswith("chronology[")]
    is_alone = len(subject.case.alleged_victims) == 1
    with_word: dict[str, list[int]] = defaultdict(list)
    for number, (_, text) in enumerate(texts) if people and not is_alone else ():
        for word in set(_WORD.findall(text.casefold())):
            with_word[word].append(number)
    how_many = Counter(name for person in subject.case.people for name in _names(person))
    for person in people:
        names = {name for name in _names(person) if how_many[name] < 2}
        last = {word for name in names for word in _WORD.findall(name.casefold())[-1:]}
        numbers = sorted({number for word in last for number in with_word[word]})
        yield person, names, texts if is_alone else [texts[number] for number in numbers]


# --- the dead


@case_rule("F32_dead_as_living")
def dead_as_living(subject: Reviewed) -> Iterator[Finding]:
    """Find words for the living beside the name of somebody dead.

    Looked for in the office's own texts and demands, outside of quotations.
    """
    case, words = subject.case, lives_in(subject.case.language)
    if words is None:
        return
    rows = ((id, row) for group in case.alleged_victims for id, row in group.apart.items())
    members = (case_of_member(case, id)[1] for id, row in rows if "died" in row)
    people = (*(one for one in case.alleged_victims if one.kind == "person"), *members)
    dead = [one for one in people if one and is_dead(one, subject.day)]
    if not dead:
        return
    names_withheld = withheld_names(subject)
    for victim, names, texts in _texts_on(subject, dead):
        is_alone = case.alleged_victims == (victim,)
        others = _any_of((), (name for one in case.people if one.id != victim.id for name in _names(one)))
        for key, text in texts:
            pronouns = (words.pronouns, words.possessives) if is_alone and not re.search(others, text) else ()
            asks = words.asks if "demands[" in key or "requests[" in key else ()
            for said in _said(text, _filled((*words.living, *asks), names, *pronouns), words, key):
                if is_said(case, key, said):
                    continue
                words_shown, mend = (
                    (shown(said), way_to_say(key, said)) if not names_withheld.spans(said) else ("this", "")
                )
                what = f"{words_shown} is said of the living, and {victim.id} died on {victim.died}"
                yield Finding(text.origin_of(said), what, mend, documents=(f"text:{key}",))


def _said(text: LocatedText, living: re.Pattern[str], words: Lives, key: str) -> Iterator[str]:
    """The words in a text that are said of the living only: not those on a body, or on the file of a court."""
    told = text if "quotes[" in key else without_quotations(text)
    for match in living.finditer(re.sub(r"\s", " ", told)):
        behind = text[match.end() :][:30]
        if not re.search(_any_of(words.not_meant), f"{match[0]}{behind}", re.IGNORECASE):
            yield text[match.start() : match.end()]


@case_rule("F33_death_untold")
def death_untold(subject: Reviewed) -> Iterator[Finding]:
    """Find deaths that no text tells.

    A text tells one by an entry, or by a word for dying, beside the name where there are several people.
    """
    words = lives_in(subject.case.language)
    for number, victim in enumerate(subject.case.alleged_victims) if words else ():
        if words is None or victim.died is None or victim.kind != "person":
            continue
        entries = (entry for _, entry in subject.entries if entry.kind in ("death", "killing"))
        told = (one for _, text in subject.words for one in sentences([folded(text)]))
        of_death = (one for one in told if re.search(_any_of(words.death), one, re.IGNORECASE))
        if len(subject.case.alleged_victims) > 1:
            of_death = (one for one in of_death if re.search(_any_of((), _names(victim)), one))
        if not any(is_of(entry, victim) for entry in entries) and not any(of_death):
            text = f"{victim.id} died on {victim.died}, and no text tells it"
            yield Finding(subject.case.origin("alleged_victims", number, "died"), text)


# --- ages


@case_rule("F34_other_age")
def other_age(subject: Reviewed) -> Iterator[Finding]:
    """Find ages beside a name that contradict ``born``, from the first entry to the day of the document."""
    for victim, key, text, (begin, end), age in wrong_ages(subject):
        ages, said = _ages(subject, victim), text[begin:end]
        if not is_said(subject.case, key, said):
            what = f"{age} years old: by born:, {victim.id} was {ages[0]} to {ages[-1]} in this time"
            yield Finding(text.origin_of(said), what, documents=(f"text:{key}",))


def wrong_ages(subject: Reviewed) -> Iterator[tuple[AllegedVictim, str, LocatedText, tuple[int, int], int]]:
    """Each age that contradicts ``born``, with its person, text and place; the fact check leaves these to this rule."""
    case, words = subject.case, lives_in(subject.case.language)
    if words is None:
        return
    aged = [one for one in case.alleged_victims if _ages(subject, one)]
    for victim, names, texts in _texts_on(subject, aged):
        pattern, ages = _filled(words.age, names), _ages(subject, victim)
        for key, text in texts:
            for match in pattern.finditer(in_figures(text, case.language)):
                age = next(int(n) for n in match.groups() if n)
                if age not in ages:
                    yield victim, key, text, match.span(), age


def _ages(subject: Reviewed, victim: AllegedVictim) -> Sequence[int]:
    """Every age that somebody can have had from the first entry to the day, or to their death."""
    born = victim.born
    if victim.kind != "person" or born is None or born.start is None or born.end is None or born.approximate:
        return ()
    days = [entry.date.start for _, entry in subject.entries if entry.date and entry.date.start]
    last = (victim.died.end if victim.died else None) or subject.day
    first = min((*days, last))
    return range(max(first.year - born.end.year - 1, 0), last.year - born.start.year + 1)
