"""A case file made of answers, for those who would rather be asked than fill in a form.

What is asked, and in which words, is a matter of whoever asks. Here an answer is understood as the case file needs it,
and all of them become the text of a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import yaml

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.names import in_small_letters, is_part_of_another, is_two_people, quoted
from hrdalert.cases.scripts import languages_of
from hrdalert.cases.sentences import is_stopped
from hrdalert.cases.states import state_meant

_HEAD = """\
# Made of answers to hrdalert new --ask. Whatever is wrong or missing can be changed here.
# In a text, {{{id}}} prints the name, or the pseudonym where a reader may not have it, and {{{id}.their}} her or his.
# What happened stands here whole (what), in a few words (in_short) and in the summary: change it in each.
# All keys of a case file: docs/case-file.md
"""
_MEANT = re.compile(r"write ([A-Z]{3})\b(?! or )")
_LONG = 90
_SIGNS_OF_CONTROL = re.compile(
    r"[^\S\n]+|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ue000-\uf8ff\ufeff]+"
)


class Misunderstood(ValueError):
    """An answer that cannot be taken as it is; the text says what to answer instead."""


class Refused(Misunderstood):
    """An answer that must not be kept: Enter alone does not take it either."""


# --- one answer


def plain(answer: str) -> str:
    """An answer as typed, in Unicode's composed form, without signs that a terminal can slip in."""
    composed = unicodedata.normalize("NFC", answer)
    return _SIGNS_OF_CONTROL.sub(" ", composed).strip()


def state(answer: str) -> str:
    """The code of the State that is meant: China, chn and 中国 are CHN."""
    mend = state_meant(answer)
    if found := _MEANT.match(mend):
        return found[1]
    near = (
        mend.partition("? Write")[0] + "?"
        if "? Write" in mend
        else "write its name, or its code of three letters"
    )
    raise Misunderstood(f"{answer} is no State that is known here: {near}")


def gender(answer: str) -> str:
    """Female or male where a letter or another word stands for it; else the person's own word."""
    plain_words = {"f": "female", "w": "female", "woman": "female", "m": "male", "man": "male"}
    return plain_words.get(answer.casefold(), answer)


def some_words(answer: str) -> str:
    """Two words at least: no "y" in place of a text."""
    if len(answer.split()) < 2:
        raise Misunderstood("some words, as they will be printed")
    return answer


def day(answer: str, today: date) -> str:
    """A date of the case file, not later than today; "today" and "yesterday" are understood."""
    near = {"today": today, "yesterday": today - timedelta(1)}.get(answer.casefold()) or _last(answer, today)
    found = _date(near.isoformat() if near else answer)
    if found.start and found.start > today:
        raise Misunderstood(f"{found} is still to come")
    return str(found)


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _last(answer: str, today: date) -> date | None:
    """The last Friday, of "Friday" and "last Friday"; the last 15 May, of "15 May" and "May 15th"."""
    weekday = answer.casefold().removeprefix("last ").removeprefix("on ")
    if weekday in _WEEKDAYS:
        return today - timedelta((today.weekday() - _WEEKDAYS.index(weekday)) % 7 or 7)
    if not re.search(r"[A-Za-z]{3}", answer) or re.search(r"\d{3}", answer):
        return None
    for year in (today.year, today.year - 1):
        day = _one_day(f"{answer} {year}")
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) and day <= today.isoformat():
            return CaseDate.parse(day).start if _is_a_day(day) else None
    return None


def _is_a_day(text: str) -> bool:
    try:
        CaseDate.parse(text)
    except ValueError:
        return False
    return True


class Dated(NamedTuple):
    """An answer of several parts, between commas, one of which can be a day."""

    words: str
    day: str
    """Empty where no part is one."""

    def __str__(self) -> str:
        return ", ".join(filter(None, self))


def dated(answer: str, understand: Callable[[str], str]) -> Dated:
    """What an answer says beside its day, and that day: of "Riverside Watch, Singer held, 28 March" both.

    Raises Misunderstood where a part looks like a day, and cannot be one.
    """
    parts = [part for each in re.split(r"[,;]|\bon (?=\d|[A-Z]\w+ \d)", answer) if (part := each.strip())]
    # May 15th, 2020 is a day of two parts.
    for start, end in ((start, start + length) for length in (2, 1) for start in range(len(parts))):
        if found := _day_of(", ".join(parts[start:end]), understand):
            return Dated(", ".join((*parts[:start], *parts[end:])), found)
    return Dated(", ".join(parts), "")


def _day_of(part: str, understand: Callable[[str], str]) -> str:
    try:
        return understand(part)
    except Misunderstood:
        if re.fullmatch(r"[\d\s./-]+", part) or _is_a_day(_from_words(part)):
            raise
        return ""


_PART = re.compile(
    r"(?:(?:at |in |around )?(?:the )?(?P<word>early|mid|late|beginning|start|middle|end)(?:[- ]of)?[- ](?P<of>\S.*)"
    r"|(?P<of_it>\S.*?)(?:,| and)? (?:part:? )?(?P<part>early|mid|late))",
    re.IGNORECASE,
)
_PARTS = {"beginning": "early", "start": "early", "middle": "mid", "end": "late"}


def with_part(answer: str) -> tuple[str, str]:
    """Of "end of August 2024" the month, and which part of it; of anything else all, and no part."""
    found = _PART.fullmatch(answer)
    if found is None or not re.search(r"\d{4}", answer):
        return answer, ""
    word = (found["word"] or found["part"]).lower()
    return found["of"] or found["of_it"], _PARTS.get(word, word)


def coming(answer: str, today: date) -> str:
    """A day that is not past; "tomorrow" is understood."""
    found = _date((today + timedelta(1)).isoformat() if answer.casefold() == "tomorrow" else answer)
    if found.precision != "day" or found.start is None or found.is_interval:
        raise Misunderstood(f"one day, such as {today + timedelta(7)}")
    if found.start < today:
        raise Misunderstood(f"{found} is past")
    return str(found)


_IN_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)? )?(?:(?:early|mid|late)[- ])?([A-Za-z]{3,9})\.?,? (\d{4})"
    r"|([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


_TWO_DAYS = re.compile(
    r"(?:(?:the )?night )?(?:of |from |between )?(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: ([a-z]{3,9})\.?)?"
    r"(?: to | and | ?[–-] ?)(?:the )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})",
    re.IGNORECASE,
)


_FROM_TO = re.compile(
    r"(?:from |between )?(.+?)(?: to | and | until | till | ?– ?)(.*?(\d{4}))", re.IGNORECASE
)


def _from_words(answer: str) -> str:
    """19 September 2021, Sept 2021 or September 19, 2021 as the case file has it; anything else as it is.

    The night of 25 to 26 March 2026 is 2026-03-25/2026-03-26, and May to December 2020 is 2020-05/2020-12.
    """
    two = _TWO_DAYS.fullmatch(answer)
    if two is None and (span := _FROM_TO.fullmatch(answer)):
        first = span[1] if re.search(r"\d{4}", span[1]) else f"{span[1]} {span[3]}"
        ends = _one_day(first), _one_day(span[2])
        if ends[0] > ends[1] and first is not span[1]:  # of December to January 2021
            ends = _one_day(f"{span[1]} {int(span[3]) - 1}"), ends[1]
        return "/".join(ends) if all(map(_is_a_day, ends)) else answer
    if two is None:
        return _one_day(answer)
    first, month, last, last_month, year = two.groups()
    start, end = _one_day(f"{first} {month or last_month} {year}"), _one_day(f"{last} {last_month} {year}")
    if start > end:  # of 31 December to 1 January
        start = _one_day(f"{first} {month or last_month} {int(year) - 1}")
    return f"{start}/{end}"


def _one_day(answer: str) -> str:
    found = _IN_WORDS.fullmatch(answer)
    if not found:
        return answer
    day, month, year = (found[1], found[2], found[3]) if found[2] else (found[5], found[4], found[6])
    number = next((n for n, name in enumerate(_MONTHS, 1) if month.lower().startswith(name)), None)
    if number is None:
        return answer
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")


def _date(answer: str) -> CaseDate:
    try:
        return CaseDate.parse(_from_words(answer))
    except ValueError as error:
        raise Misunderstood(str(error)) from None


class Called(NamedTuple):
    """How later sentences call a person."""

    title: str
    name: str
    pronouns: str
    """Empty where the title does not tell."""


_OF_TITLES: Mapping[str, str] = {
    "Mr": "he/him",
    "Ms": "she/her",
    "Mrs": "she/her",
    "Miss": "she/her",
    "Mx": "they/them",
}
_TITLE = re.compile(r"(Mr|Ms|Mrs|Miss|Mx|Dr|Prof|Professor|Rev|Sheikh|Ven)\.? (?=\S)")


def called(answer: str, full: str) -> Called:
    """Of "Mr Metwally" the title, the name and the pronouns; the name is a part of the full one."""
    found = _TITLE.match(answer)
    title, name = (found[1], answer[found.end() :]) if found else ("", answer)
    return Called(title, family_name(name, full), _OF_TITLES.get(title, ""))


_IN_BRACKETS = re.compile(r"(?P<full>[^()（）]+?) ?[(（](?P<native>[^()（）]+)[)）]")


def two_scripts(answer: str) -> tuple[str, str]:
    """A name as a sentence has it, and in its own script, which stands behind it in brackets or is not given."""
    found = _IN_BRACKETS.fullmatch(answer)
    return (found["full"], found["native"]) if found else (answer, "")


def full_name(answer: str) -> str:
    """One person's name, as a sentence has it; behind it, in brackets, in its own script."""
    plain_name, native = two_scripts(answer)
    if native and not languages_of(native):
        raise Misunderstood("in brackets only the name in its own script")
    if marks := quoted(plain_name):
        raise Misunderstood(f"without the quotation marks {marks[0]}: {marks[1]}")
    if is_two_people(plain_name):
        raise Misunderstood("one person at a time: the others are asked for later")
    if small := in_small_letters(plain_name):
        raise Misunderstood(f"as a sentence has it, not in capitals: {small}")
    if "{" in answer or "}" in answer:
        raise Misunderstood("a name has no braces")
    return answer


def family_name(answer: str, name: str) -> str:
    """The part of the name that is the family's."""
    if not re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", name):
        raise Misunderstood(f"{answer} is no part of {name}")
    return answer


def sentences(answer: str) -> str:
    """Whole sentences; a full stop is added where only that is missing."""
    return answer if is_stopped(answer) else f"{answer}."


def clause(answer: str) -> str:
    """A part of a sentence, which ends without a full stop; that of "3 p.m." stays."""
    bare = answer.rstrip(". ")
    return f"{bare}." if re.search(r"\b[ap]\.m$", bare) else bare


def with_references(text: str, people: Iterable[Mapping[str, Any]]) -> str:
    """The text with ``{person1}`` wherever somebody of the case is named, so that no document names who must not be.

    ``people`` are entries of ``alleged_victims``. A name is also known by some of its parts, with or without a title;
    what could be the name of two people is left as it is.
    """
    people = list(people)
    words = {word for person in people for word in person["name"]["full"].split()}
    if not words:
        return text
    word = "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))
    titles = "|".join(re.escape(each) for each in sorted(_titles(people), key=len, reverse=True))
    run = re.compile(rf"(?<![\w{{])(?:(?:{titles}) )?(?P<name>(?:{word})(?: (?:{word}))*)(?![\w}}])")

    def reference(found: re.Match[str]) -> str:
        meant = [person for person in people if _is_called(person, found["name"])]
        if len(meant) != 1 or _is_of_another(meant[0], found):
            return found[0]
        return f"{{{meant[0]['id']}}}"

    return run.sub(reference, text)


def _is_of_another(person: Mapping[str, Any], found: re.Match[str]) -> bool:
    """Whether it is the name of a relative, or of anybody who shares a part of it: not the person's own."""
    if found["name"] == person["name"]["full"]:
        return False
    start, end = found.span("name")
    # A title before it is no name.
    text = found.string if start == found.start() else f"{' ' * start}{found.string[start:]}"
    ordinary = re.findall(r"\w+", person.get("occupation", "").casefold())
    return is_part_of_another(text, start, end, ordinary)


def _titles(people: Iterable[Mapping[str, Any]]) -> set[str]:
    own = {person.get("title", "") for person in people}
    return {"Mr", "Mr.", "Ms", "Ms.", "Mrs", "Mrs.", "Dr", "Dr.", *own} - {""}


def _is_called(person: Mapping[str, Any], name: str) -> bool:
    """Whether these words, all of one name, can stand for the person: not a particle or a middle name alone."""
    full, family = person["name"]["full"], person["name"].get("family", "")
    words, parts = name.split(), full.split()
    if person.get("kind", "person") != "person":
        return bool(name == full)
    given = " ".join(part for part in parts if part not in family.split()) if family else ""
    if name in {
        full,
        family,
        person["name"].get("short", ""),
        given,
        parts[0] if len(parts) > 2 else full,
    } - {""}:
        return len(name) > 1
    return {*words} <= {*parts} and sum(not word[0].islower() for word in words) > 1


def named_in(text: str, people: Iterable[Mapping[str, Any]]) -> str:
    """The first form of a name of one of them that stands in the text; empty where none does."""
    forms = sorted(
        (form for person in people for form in (*_forms(person), *_other_names(person))),
        key=len,
        reverse=True,
    )
    return next((form for form in forms if _stands_in(form, text)), "")


def _other_names(person: Mapping[str, Any]) -> Iterator[str]:
    name = person["name"]
    yield from name.get("aliases", ())
    yield from (part for part in name["full"].split() if len(part) > 1)


def _stands_in(form: str, text: str) -> bool:
    """As a word; in a script without spaces, anywhere."""
    if form.isascii():
        return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) is not None
    return form.casefold() in text.casefold()


def in_short(text: str, people: Sequence[Mapping[str, Any]]) -> str:
    """A clause that is told in place of the whole: whom it befell stands in it as ``{person1.them}``.

    Such a reference prints the name where the person is first spoken of, and a pronoun later. "Her" is whose home it
    was where a word follows that it could belong to. With several people, names alone are understood.
    """
    told = with_references(text, people)
    if len(people) != 1:
        return told
    (person,) = people
    id = person["id"]
    told = re.sub(rf"(?<=\w )\{{{id}\}}['’]s\b", f"{{{id}.their}}", told)
    told = re.sub(rf"\b({_TOOK}) \{{{id}\}}", rf"\1 {{{id}.them}}", told)
    they, them, their = _PRONOUNS.get(person.get("pronouns", ""), ("", "", ""))
    if not they:
        return told
    if them == their:
        told = re.sub(rf"\b{them}\b(?= (?:{_AFTER_AN_OBJECT})\b|[.,;]|$)", f"{{{id}.them}}", told)
    for word, key in ((them, "them"), (their, "their"), (they, "they")):
        if word != their or key == "their":
            told = re.sub(rf"(?<![\w{{.]){word}\b", f"{{{id}.{key}}}", told)
    return told


def named_first(text: str, people: Sequence[Mapping[str, Any]]) -> str:
    """An account in whose first sentence the person of the case has a pronoun first, with the name in its place.

    Of several the names of all, where it has none of them: "police took both of them".
    """
    if len(people) > 1:
        return _all_named_first(text, people)
    if not people:
        return text
    id = people[0]["id"]
    they, them, their = _PRONOUNS.get(people[0].get("pronouns", ""), ("", "", ""))
    if not they:
        return text
    if f"{{{id}" in text:
        return _owner_named_first(text, id, their)
    behind = rf"(?= (?:{_AFTER_AN_OBJECT})\b|[.,;]|$)" if them == "her" else r"\b"
    first, stop, rest = text.partition(". ")
    pronoun = rf"\b{they.capitalize()}\b|\b{they}\b|\b{them}{behind}"
    return _owner_named_first(re.sub(pronoun, f"{{{id}}}", first, count=1), id, their) + stop + rest


def _owner_named_first(text: str, id: str, their: str) -> str:
    """Of "came to his house and took Ada away" the house is Ada's."""
    owned = rf"\b{their}\b(?= (?!(?:{_AFTER_AN_OBJECT})\b)\w)(?P<between>[^.{{]*?)\{{{id}\}}(?!['’.])"
    return re.sub(
        rf"^(?P<before>[^.{{]*?\b(?:to|at|into|in|from|near|outside) ){owned}",
        rf"\g<before>{{{id}}}'s\g<between>{{{id}.them}}",
        text,
        count=1,
    )


def _all_named_first(text: str, people: Sequence[Mapping[str, Any]]) -> str:
    first, stop, rest = text.partition(". ")
    if re.search(r"\{\w+[^}]*\}(?!['’]s )", first):
        return text
    names = [f"{{{each['id']}}}" for each in people]
    all_of_them = f"{', '.join(names[:-1])} and {names[-1]}"
    them = (
        r"\b(?:(?:both|all) of them|them (?:both|all))\b"
        rf"|\b(?:both|them)(?= (?:{_AFTER_AN_OBJECT}|around|about)\b|[.,;]|$)"
    )
    they = r"^(?:They(?: both)?|Both(?: of them)?)\b(?= (?:were|are|have|had|went|did)\b)"
    return re.sub(f"{they}|{them}", all_of_them, first, count=1) + stop + rest


_PRONOUNS: Mapping[str, tuple[str, str, str]] = {
    "she/her": ("she", "her", "her"),
    "he/him": ("he", "him", "his"),
}
_TOOK = (
    "took|arrested|detained|seized|abducted|kidnapped|beat|summoned|questioned|interrogated|stopped|searched|sentenced"
    "|charged|threatened|attacked|shot|killed|held|freed|released|deported|handcuffed|struck|hit|tortured"
)
"""Verbs behind which the name is that of the person to whom it was done."""
_AFTER_AN_OBJECT = (
    "from|at|in|into|to|on|near|outside|off|out|while|when|as|and|or|after|before|for|with|without|by|during|again|away"
    "|until|under|over|because|on|there|twice"
)


def _forms(person: Mapping[str, Any]) -> Iterator[str]:
    name = person["name"]
    full, family = name["full"], name.get("family", "")
    yield full
    if family and person.get("kind", "person") == "person":
        given = " ".join(re.sub(rf"(?<!\w){re.escape(family)}(?!\w)", " ", full).split())
        for title in _titles((person,)):
            yield f"{title} {family}"
        yield from (form for form in (family, given) if len(form) > 1)


# --- all answers


class _Line(dict[str, Any]):
    """A mapping that stands in one line."""


class _Writer(yaml.SafeDumper):
    """Writes as people write case files: all words are text there, so that few need marks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


# `no` and 2026-03-28 are text to the reader of case files; only what stands for nothing is not.
_Writer.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in pairs
        if tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
    ]
    for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = ">" if len(text) > _LONG else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _items(writer: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    words = all(isinstance(each, str) for each in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=words)


_Writer.add_representer(str, _text)
_Writer.add_representer(list, _items)
_Writer.add_representer(
    _Line,
    lambda writer, line: writer.represent_mapping("tag:yaml.org,2002:map", line.items(), flow_style=True),
)


def one_line(**keys: Any) -> dict[str, Any]:
    """An entry that is written in one line; keys without a value are left out."""
    return _Line({key: value for key, value in keys.items() if value not in ("", None, [], {})})


def case_text(case: Mapping[str, Any]) -> str:
    """The text of a case file with these keys, in their order; those without a value are left out."""
    first = next(iter(case.get("alleged_victims") or ()), {"id": "person1"})
    return f"{_HEAD.format(id=first['id'])}\n{written(case)}"


def written(keys: Mapping[str, Any]) -> str:
    """Keys as the text of a file, those without a value left out, the longer ones apart from each other."""
    parts = [
        yaml.dump(
            {key: value},
            Dumper=_Writer,
            allow_unicode=True,
            sort_keys=False,
            width=110,
            default_flow_style=False,
        )
        for key, value in keys.items()
        if value not in ("", None, [], {})
    ]
    return "\n".join(_joined(parts))


def _joined(parts: Iterable[str]) -> Iterator[str]:
    """Keys of one line stand together, longer ones apart."""
    short = ""
    for part in parts:
        if part.count("\n") == 1:
            short += part
            continue
        if short:
            yield short
            short = ""
        yield part
    if short:
        yield short
