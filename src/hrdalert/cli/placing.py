"""How an account takes up its place, the night and the day on which it was told, and a clause does without them."""

from __future__ import annotations

import re
from typing import Final

from hrdalert.cases import CaseDate
from hrdalert.documents.languages import find_language
from hrdalert.documents.languages.en.attribution import tells_who_told


def with_place(told: str, place: str) -> str:
    """An account with the place, where its words do not name it: behind "from her home", else before all."""
    english = find_language("en")
    phrase = english.place_phrase(place)
    if not told or phrase is None or tells_who_told(told) or is_plan(told):
        return told
    told = _with_whole_place(_with_name_of(told, place), place)
    first = told[: english.sentence_end(told)]
    court = _A_COURT.match(first) if phrase == "in" else None
    if english.is_placed(told, place) or (_OF_THE_COURTS.search(first) and not court):
        return told
    if spot := court or _spot(first, phrase):
        comma = "," if "," in place and told[spot.end() : spot.end() + 1] == " " else ""
        return f"{told[: spot.end()]} {phrase} {place}{comma}{told[spot.end() :]}"
    if behind := behind_its_spot(told, place):
        return behind
    if part := english.part_of_the_day_first(told):
        return f"{part} {phrase} {place}, {told.removeprefix(part).lstrip(' ,')}"
    small = english.lower_first(told)
    return f"{phrase.capitalize()} {place}, {small}" if small != told or told.startswith("{") else told


def _spot(first: str, phrase: str) -> re.Match[str] | None:
    """The part of a first sentence behind which its place stands best: in prison, from her home, took her."""
    home = _HOME.search(first) if phrase == "in" else None
    return _INSIDE.match(first) or home or _TOOK_WHOM.search(first)


_OF_THE_COURTS: Final = re.compile(
    r"\b(?:charged|indicted|sentenced|convicted|on trial|put .{1,20} on trial)\b"
)
"""What is done on paper or in a court, where its place matters least."""
_A_COURT: Final = re.compile(r"An? (?:[\w'’-]+ ){0,3}?(?:court|tribunal)(?= (?!in\b|of\b|near\b))")
_HOME: Final = re.compile(
    r"^.*?\b(?:to|at|from|into|in|outside) (?:his|her|their|\{[\w.]+\}(?:['’]s)?) (?:own )?"
    r"(?:home|house|flat|apartment|office)\b(?! (?:in|at|near|on|of)\b)"
)
_TOOK_WHOM: Final = re.compile(
    r"^(?:(?!\b(?:who|which|when|while|as|after|before)\b).)*?\b(?:arrested|detained|seized|abducted|took|stopped|beat)"
    r" (?:away )?(?:\{[\w.]+\}|him|her|them)(?: and (?:his|her|their) \w+)?(?: away)?"
    r"(?=[.,]| (?:hours|days|as|when|while|after|before|and (?:took|beat|drove|held|brought|[a-z]+ed))\b|$)"
)
"""A first sentence up to whom somebody took, where its place stands best."""
_INSIDE: Final = re.compile(
    r"(?:In|At) (?:(?:a|an|the|his|her|their) )?(?:[a-z]+ )?(?:prison|hospital|jail|custody|detention|court|camp"
    r"|police station|school|university)\b(?! (?:of|in|at|near)\b)"
)
"""What an account begins with that is in a place, and is none: in prison."""
_PART_OF_DAY: Final = re.compile(
    r"(?P<before>^|,? )(?:(?P<night>last night)|(?:this|yesterday) (?P<part>morning|afternoon|evening)|today|yesterday)"
    r"(?P<comma>,? ?)\b",
    re.IGNORECASE,
)


OF_TODAY: Final = re.compile(
    r"\b(?:last night|this (?:morning|afternoon|evening)|yesterday|today|tonight|(?:\w+ )?(?:hour|day|week)s? ago)\b",
    re.IGNORECASE,
)
"""What means another day when it is read on another."""


def is_plan(told: str) -> bool:
    """Whether an account tells of what is planned: where it became known is no place of it."""
    return find_language("en").is_only_planned(told[: find_language("en").sentence_end(told)])


def without_today(told: str) -> str:
    """An account whose first sentence says "at night" for "last night", and has no "yesterday": its day is known."""
    end = find_language("en").sentence_end(told)
    first, rest = told[:end], told[end:] if end is not None else ""

    def said(found: re.Match[str]) -> str:
        part = "at night" if found["night"] else f"in the {found['part'].lower()}" if found["part"] else ""
        if not part:
            return found["before"].rstrip(" ,") + (" " if found["before"] and found["comma"] else "")
        return f"{found['before']}{part}{found['comma']}"

    plain = _PART_OF_DAY.sub(said, first)
    return f"{with_capital(plain)}{rest}" if plain != first else told


_PART_BEHIND: Final = re.compile(
    r"(?<!,) ((?:late )?(?:at night|in the (?:(?:early|late) )?(?:morning|afternoon|evening)))(?=\.\s*$)"
)
_NIGHT: Final = re.compile(
    r"\b(?:(?:late )?(?:during|in|at|on) (?:the )?night|overnight|last night)\b", re.IGNORECASE
)


def with_night(told: str, date: CaseDate) -> str:
    """An account whose first sentence tells of which night it was: that between two days."""
    night = find_language("en").night_phrase(date)
    end = find_language("en").sentence_end(told)
    first, rest = told[:end], told[end:] if end is not None else ""
    if not night or night in first:
        return told
    if _NIGHT.search(first):
        said = re.sub(rf"^{night} (?=[a-z{{])", f"{night}, ", _NIGHT.sub(night, first, count=1))
        return f"{with_capital(said)}{rest}"
    small = find_language("en").lower_first(first)
    return f"{with_capital(night)}, {small}{rest}" if small != first or first.startswith("{") else told


def _with_name_of(told: str, place: str) -> str:
    """An account that says "at the airport" in its first sentence, with the name of the airport in its place."""
    name = place.partition(",")[0]
    *names, kind = name.split()
    first = told[: find_language("en").sentence_end(told)]
    own = [word for word in names if word[0].isupper()]
    if not own or any(re.search(rf"\b{re.escape(word)}\b", told) for word in own):
        return told
    named = re.sub(
        rf"\b(at|in|from|near|outside) the {re.escape(kind.lower())}\b", rf"\1 {name}", first, count=1
    )
    return named + told[len(first) :]


def _with_whole_place(told: str, place: str) -> str:
    """An account whose first sentence says "in Saltmarsh" of Saltmarsh, Marsh County, with the whole place."""
    name, _, region = place.partition(", ")
    first = told[: find_language("en").sentence_end(told)]
    if not region or region in told:
        return told
    found = re.search(rf"\b(?i:in|at|near|from|outside) {re.escape(name)}(?=(?P<next>.?))", first)
    if found is None or (found["next"] and found["next"].isalnum()):
        return told
    comma = "," if found["next"] == " " else ""
    return f"{told[: found.end()]}, {region}{comma}{told[found.end() :]}"


def with_part_first(told: str) -> str:
    """An account with the part of the day first, and a comma behind it: documents put its date before that.

    Of "police took her at night." that is "At night, police took her."
    """
    english = find_language("en")
    end = english.sentence_end(told)
    first, rest = told[:end], told[end:] if end is not None else ""
    if part := english.part_of_the_day_first(first):
        return f"{part},{told[len(part) :]}" if first[len(part) :].startswith(" ") else told
    behind = _PART_BEHIND.search(first)
    small = english.lower_first(first)
    if behind is None or (small == first and not first.startswith("{")):
        return told
    return f"{with_capital(behind[1])}, {small[: behind.start()]}{small[behind.end() :]}{rest}"


def behind_its_spot(told: str, place: str) -> str:
    """The account with the place behind its first sentence, where that ends "from her home"; else nothing."""
    english = find_language("en")
    end = english.sentence_end(told)
    first, rest = told[:end].rstrip(), told[end:] if end is not None else ""
    if not first.endswith(".") or not english.ends_in_a_spot(first):
        return ""
    return f"{first.removesuffix('.')} {english.place_phrase(place)} {place}. {rest.lstrip()}".rstrip()


def without_place(sentence: str, place: str) -> str:
    """A sentence without the place that :func:`with_place` put before or behind it, and the part of the day."""
    phrase = find_language("en").place_phrase(place) or ""
    if part := find_language("en").part_of_the_day_first(sentence):
        behind = sentence.removeprefix(part).removeprefix(f" {phrase} {place}").lstrip(" ,")
        return behind if behind.startswith("{") else with_capital(behind)
    rest = sentence.removesuffix(f" {phrase} {place}").removeprefix(f"{phrase.capitalize()} {place}, ")
    return rest if sentence.startswith(rest) or rest.startswith("{") else with_capital(rest)


def with_capital(clause: str) -> str:
    """A clause as a sentence begins; a reference of a person, too."""
    return (
        re.sub(r"^\{(\w+)\.t(he\w+)\}", r"{\1.T\2}", clause)
        if clause[0] == "{"
        else clause[0].upper() + clause[1:]
    )
