"""How names are mistyped: quotation marks, two people in one, capitals throughout, offices without article."""

from __future__ import annotations

import re
from collections.abc import Collection

from hrdalert.patterns import later


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DOUBLE = '"“”„‟«»‹›「」『』＂'
_SINGLE = "'‘’‚`´"
_QUOTES = _DOUBLE + _SINGLE
_AND = later(r"\s+(?:and|&)\s+|\s*[,;]\s*")
_OFFICE = later(
    r"(?:Main|Central|Investigative|Public|Supreme|Municipal|Regional|Provincial|District|City|Border) [A-Z]"
    r"|Prosecutor['’]s |General (?:Department|Directorate|Prosecutor['’]s|Staff)\b"
    r"|(?:Ministry|Department|Directorate|Bureau|Committee|Office|Procuratorate|Police|Army|Court|Government)\b"
)
"""The beginning of an office in English whose name has an article."""
_BARE_OFFICES = frozenset(
    (
        "police",
        "army",
        "military",
        "government",
        "authorities",
        "prosecutor",
        "court",
        "ministry",
        "security forces",
    )
)
"""Alone they are no names: sentences speak of the police."""
_OF_ITS_NAME = frozenset(("of", "for", "and", "in", "on", "at", "to", "against"))
_AFTER_A_COMMA = later(r"(?:jr|sr|ii|iii|iv|esq|ph\.?d|m\.?d)\.?", re.IGNORECASE)


BEGINS = _listed("""
    a an the he she they his her their it its on in at from by with after before when while during since until then
    later also both some several many two three four five no nobody this that these those according police officers
    agents men women soldiers authorities yesterday today but and or if as because although who what where how why
    earlier now still only even there here so yet one another each every all most
""")
"""Words that have a capital only because they begin a sentence."""
_WEEKDAYS = _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_MONTHS = _listed("January February March April May June July August September October November December")
_NEXT = later(r" (?P<word>[^\W\d_][\w'’-]+)(?P<day> \d)?")
_BEFORE = later(r"(?P<before>.*?)(?P<word>[^\W\d_][\w'’-]+) $", re.DOTALL)
_NEW_SENTENCE = later(r"(?:^|[.!?:;(“\"—–])\s*$")


def is_part_of_another(text: str, start: int, end: int, ordinary: Collection[str] = ()) -> bool:
    """Whether a part of somebody's name, which stands there in a text, belongs to the name of somebody else.

    "Zhang" is of another in "Zhang Pancheng" and in "Peter Zhang"; not behind a word that only begins a sentence, or
    that is ``ordinary``.
    """
    following = _NEXT.match(text, end)
    if following and following["word"][0].isupper():
        word, is_month = following["word"], following["word"] in _MONTHS and following["day"]
        if word not in _WEEKDAYS and not is_month:
            return True
    found = _BEFORE.match(text[:start])
    if not found or not found["word"][0].isupper() or found["word"] in _WEEKDAYS | _MONTHS:
        return False
    begins = bool(_NEW_SENTENCE.search(found["before"]))
    return found["word"].casefold() not in {*ordinary, *(BEGINS if begins else ())}


def quoted(name: str) -> tuple[str, str] | None:
    """The quotation marks around a name, or the one without a partner in it, and the name without them.

    A nickname between marks (John “Jack” Sample) belongs to the name, and so does an apostrophe within a word or,
    in the names of many languages, before or after one: a single mark at one end alone is none.
    """
    name = name.strip()
    inner = name[1:-1]
    if len(name) > 2 and name[0] in _QUOTES and name[-1] in _QUOTES and not set(inner) & set(_DOUBLE):
        return f"{name[0]} {name[-1]}", inner.strip()
    marks = [sign for sign in name if sign in _DOUBLE]
    if len(marks) % 2:
        return marks[-1], " ".join("".join(sign for sign in name if sign not in marks).split())
    return None


def apostrophe_at_an_end(name: str) -> str | None:
    """A single mark before or behind a name: half of a pair of quotation marks, or a letter of the name."""
    ends = [sign for sign in (name[:1], name[-1:]) if sign and sign in _SINGLE]
    return ends[0] if len(ends) == 1 else None


def is_two_people(name: str) -> bool:
    """Whether "and" or a comma stands between two parts that both begin with a capital."""
    parts = _AND.split(name)
    return len(parts) > 1 and all(part[:1].isupper() and not _AFTER_A_COMMA.fullmatch(part) for part in parts)


def in_small_letters(name: str) -> str | None:
    """A name that is written in capitals throughout, as a sentence has it."""
    words = [word for word in re.findall(r"\w+", name) if len(word) > 1]
    return name.title() if len(words) > 1 and name.isupper() else None


_ORDINARY = _listed("""
    a an the his her its their my our one two three several various some no by on at in near outside inside
    between along behind under over off across around online offline prison prisons home homes work court school
    hospital police custody detention jail sea street streets border abroad unknown undisclosed pre-trial house
    airport downtown central northern southern eastern western remand telephone phone social public military
    private
""")
"""The first words of places that are no names: his home, near the border, prison."""
_SMALL_PLACE = later(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")


def place_in_small_letters(place: str) -> str | None:
    """The name of a place in English typed without any capital, as a sentence has it; None for what is no name."""
    place = place.strip()
    if not _SMALL_PLACE.fullmatch(place) or place != place.lower() or place == place.title():
        return None
    return None if place.split()[0] in _ORDINARY else place.title()


def office_without_article(name: str) -> str | None:
    """An office in English as it stands in a sentence, where its name has no article."""
    name = name.strip()
    if name.lower() in _BARE_OFFICES:
        return f"the {name.lower()}"
    if not _OFFICE.match(name):
        return None
    following = name.split()[1:2]
    if following and following[0].islower() and following[0] not in _OF_ITS_NAME:
        return name[0].lower() + name[1:]
    return f"the {name}"
