"""Pydantic's errors in the words of the case file, each at its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from msgspec.structs import replace
from pydantic import ValidationError

from hrdalert import knowledge
from hrdalert.cases.date_mistakes import DateMistake
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.descriptions import meant_by, word_meant
from hrdalert.cases.model import Case, Consent, Use
from hrdalert.cases.references import id_of
from hrdalert.cases.scripts import languages_of
from hrdalert.cases.shape import Key, Shape, shape_of
from hrdalert.cases.states import state_meant
from hrdalert.cases.values import RULE
from hrdalert.errors import Problem
from hrdalert.marked import kind_of, shown
from hrdalert.marked_yaml import Scanned
from hrdalert.patterns import later
from hrdalert.yaml_blocks import problem_of, slid_key

Path_ = tuple[str | int, ...]
_WORDS = later(r"\w+")
_FEW = 14
"""So many words are listed whole; of a longer list, the beginning."""


def translated(error: ValidationError, found: Scanned) -> Iterator[Problem]:
    """What pydantic found, but for what others say with more of the case in view.

    Rules over several keys stand in :mod:`hrdalert.cases.rules`, and ids that lead nowhere, whatever their form, are
    found by :mod:`hrdalert.cases.checks`.
    """
    faults = [_Fault(each, found) for each in error.errors(include_url=False)]
    told = [fault for fault in faults if fault.type != RULE and not _leads_nowhere(fault)]
    alike: dict[Path_, list[str]] = {}
    for fault in told:
        alike.setdefault(_of_one_consent(fault), []).append(_use(fault))
    for fault in told:
        same = _of_one_consent(fault)
        if not same:
            yield fault.problem()
        elif uses := alike.pop(same, []):
            problem = fault.problem()
            yield replace(problem, mend=problem.mend + also(uses[1:]))


def also(uses: Sequence[str]) -> str:
    """The uses of a name for which the same is to be mended."""
    return f", and the same for {', '.join(uses)}" if uses else ""


def _leads_nowhere(fault: _Fault) -> bool:
    if fault.type not in ("string_pattern_mismatch", "string_too_long") or fault.key is None:
        return False
    return bool(fault.key.refers) or fault.key.vocabulary == "mandate"


def _of_one_consent(fault: _Fault) -> Path_:
    """What is the same of a wrong answer to several uses of one person's name; nothing for other mistakes."""
    if not _use(fault) or fault.type != "literal_error":
        return ()
    return (*fault.path[: fault.path.index("consent")], str(fault.input))


def _use(fault: _Fault) -> str:
    """The use of a name whose consent a fault lies in."""
    return str(fault.path[fault.path.index("consent") + 1]) if "consent" in fault.path[:-1] else ""


def choice(
    words: Sequence[str], found: str, vocabulary: str = "", line: Callable[[str], str] = lambda word: word
) -> str:
    """How to mend a word that is none of ``words``: the one that was meant, or the nearest one, and the list.

    ``line`` makes of a word the line that holds it.
    """
    if (plain := _as_a_word(found)) in words:
        return f"write {line(plain)}"
    listed = few(words) + (" (hrdalert schema --words lists them all)" if len(words) > _FEW else "")
    if meant := word_meant(vocabulary, found):
        gloss = knowledge.vocabulary(vocabulary)[meant].explanation
        return f"write {line(meant)} ({gloss.rstrip('.')}). The words are {listed}"
    if vocabulary == "mandate" and (meant := mandate_meant(found)):
        return f"write {line(meant)}; {meant} is the {knowledge.mandates()[meant].title()}"
    near = nearest(found, words) or _within(found, words)
    if not near:
        return f"write one of {listed}"
    then = f" Then write {line(near)}." if line(near).endswith("]") else ""
    return f"did you mean {near}?{then} The words are {listed}"


def meant_word(words: Sequence[str], found: str, vocabulary: str) -> str | None:
    """The word that was meant by another one, for sure or most likely."""
    if (plain := _as_a_word(found)) in words:
        return plain
    sure = mandate_meant(found) if vocabulary == "mandate" else word_meant(vocabulary, found)
    return sure or nearest(found, words) or _within(found, words)


_OF_EVERY_MANDATE = frozenset(
    (
        *(
            "special",
            "rapporteur",
            "rapporteurs",
            "independent",
            "expert",
            "experts",
            "working",
            "group",
            "sr",
            "ie",
        ),
        *(
            "wg",
            "un",
            "united",
            "nations",
            "mandate",
            "mandates",
            "the",
            "on",
            "of",
            "in",
            "to",
            "and",
            "or",
            "for",
        ),
        *("a", "right", "rights", "human", "situation", "issue"),
    )
)


def mandate_meant(written: str) -> str | None:
    """The id of the mandate that a title, or a part of one, is of; None: of none, or of several."""
    known = knowledge.mandates()
    plain = _as_a_word(written)
    if alias := known.header.extra["aliases"].get(plain):
        return str(alias)
    words = _words_of(written)
    wide = (
        {id for id, each in known.items() if words <= _words_of(f"{id} {each.title()}")} if words else set()
    )
    close = {id for id in wide or known if (own := _words_of(id)) and own <= words}
    found = close or wide
    most = max((len(_words_of(id)) for id in found), default=0)
    found = {id for id in found if len(_words_of(id)) == most} if close else found
    return found.pop() if len(found) == 1 else None


def _words_of(text: str) -> set[str]:
    """The words by which one mandate is told from another, without the endings of the plural."""
    words = _WORDS.findall(text.lower().replace("_", " "))
    return {word.removesuffix("s") for word in words if word not in _OF_EVERY_MANDATE}


def _within(found: str, words: Sequence[str]) -> str | None:
    """The word that stands in a text of several: release, in ``release them at once``."""
    written = set(_WORDS.findall(found.lower()))
    held = [word for word in words if set(word.lower().split("_")) <= written]
    return max(held, key=len, default=None)


def few(words: Sequence[str]) -> str:
    """A list of words, not too long."""
    return ", ".join(words[:_FEW]) + (" …" if len(words) > _FEW else "")


def nearest(found: str, known: Sequence[str]) -> str | None:
    """The known word that a mistaken one was probably meant to be."""
    plain = {word.lower().replace("-", "_"): word for word in reversed(known)}
    close = get_close_matches(found.strip().lower().replace("-", "_").replace(" ", "_"), plain, 1, 0.6)
    return plain[close[0]] if close else None


_OF_RECIPIENTS = (
    "write an id from recipients/, such as harbour-police: an office that can be written to stands there, with its"
    " address (hrdalert recipients lists them)"
)


class _Fault:
    """One error of pydantic's, with the part of the case file in which it lies."""

    def __init__(self, fault: Any, found: Scanned) -> None:
        self.type: str = fault["type"]
        self.path: Path_ = fault["loc"]
        self.input = fault["input"]
        self.context = fault.get("ctx", {})
        self.message: str = fault["msg"]
        self.marks = found.marks
        self.case = found.value
        self.shape, self.key = _place(self.path)
        self.name = next((part for part in reversed(self.path) if isinstance(part, str)), "")
        """The key at which it lies, or above it where it is an item of a list."""

    def problem(self) -> Problem:
        explain = _EXPLANATIONS.get(self.type)
        if explain is None:
            return self.at_value("wrong-value", f"{self.name}: {self.message}", "")
        return explain(self)

    @property
    def victim(self) -> str:
        """The id of the only alleged victim; of several, nobody's."""
        victims = self.case.get("alleged_victims")
        ids = (
            [each.get("id") for each in victims if isinstance(each, dict)]
            if isinstance(victims, list)
            else []
        )
        return ids[0] if len(ids) == 1 and isinstance(ids[0], str) else "…"

    @property
    def states(self) -> list[str]:
        """The codes of the States concerned."""
        several = self.case.get("countries")
        found = [self.case.get("country"), *(several if isinstance(several, list) else [several])]
        return [code for code in found if isinstance(code, str)]

    @property
    def source(self) -> str:
        """An id of a source of the case, for examples."""
        sources = self.case.get("sources")
        ids = (
            (each.get("id") for each in sources if isinstance(each, dict))
            if isinstance(sources, list)
            else ()
        )
        return next((id for id in ids if isinstance(id, str)), "S1")

    def grounds(self, answer: str) -> str:
        """What the answer needs beside it."""
        return _GROUNDS[answer].format(self.source)

    def at_value(self, code: str, text: str, mend: str) -> Problem:
        return Problem(self.marks.value(self.path), code, text, mend)

    def at_key(self, code: str, text: str, mend: str) -> Problem:
        return Problem(self.marks.key(self.path), code, text, mend)


def _place(path: Path_) -> tuple[Shape, Key | None]:
    """The part that holds the last key of a path, and what that key is."""
    shape, key = shape_of(Case), None
    for name in path:
        if isinstance(name, str):
            if key is not None and key.part is not None:
                shape, key = key.part, None
            if key is None:
                key = shape.keys.get(name)
    return shape, key


@cache
def _homes() -> Mapping[str, tuple[str, ...]]:
    """The keys under which each key can stand, for those that can't stand everywhere."""
    homes: dict[str, list[str]] = {}
    pending = [("", shape_of(Case))]
    seen = set()
    while pending:
        home, shape = pending.pop(0)
        for key in shape.keys.values():
            homes.setdefault(key.name, []).append(home)
            if key.part and (key.name, key.part.model) not in seen:
                seen.add((key.name, key.part.model))
                pending.append((key.name, key.part))
    return {name: tuple(dict.fromkeys(found)) for name, found in homes.items()}


def _unknown_key(fault: _Fault) -> Problem:
    known = list(fault.shape.keys)
    if meant := meant_by(fault.shape.model.__name__, fault.name):
        text = f"unknown key {shown(fault.name)} in this place"
        return fault.at_key("unknown-key", text, f"did you mean {_with_its_id(meant, fault.input)}?")
    near, homes = nearest(fault.name, known), _homes().get(fault.name, ())
    slid = None if homes else slid_key(fault.marks.text, fault.marks.key(fault.path).line - 1)
    told = problem_of(slid, fault.marks.text) if slid else None
    if told and not near:
        return told
    if told and fault.name.istitle():
        return replace(told, mend=f"{told.mend}; or did you mean {near}?")
    if near and not homes:
        mend = f"did you mean {near}?" + (
            f" Or, if it belongs to the text above, {told.mend}" if told else ""
        )
        return fault.at_key("unknown-key", f"unknown key {shown(fault.name)}", mend)
    return fault.at_key(
        "unknown-key", f"unknown key {shown(fault.name)} in this place", _elsewhere(fault, homes, known)
    )


def _with_its_id(meant: str, written: Any) -> str:
    """The key that takes one id, with the one that was written."""
    only = written[0] if isinstance(written, list) and len(written) == 1 else written
    return f"source: {only}" if meant == "source" and isinstance(only, str) else meant


def _elsewhere(fault: _Fault, homes: Sequence[str], known: Sequence[str]) -> str:
    """Where a key can stand: to be moved there only from a part around it or within it, set in wrongly.

    What is said of one person or fact must not become a line of another.
    """
    listed = "the keys here are " + ", ".join(known)
    around = {"", *(part for part in fault.path[:-1] if isinstance(part, str))}
    close = [home for home in homes if home in around or _holds(fault.shape.keys.get(home), fault.name)]
    if close:
        where = ", ".join(home or "the case itself (at the beginning of a line)" for home in close)
        return (
            f"{fault.name} belongs to {where}: move it there, or set the line in as its neighbours; {listed}"
        )
    if homes:
        return f"{listed}; {fault.name} is a key of {', '.join(homes)}"
    return listed


def _holds(key: Key | None, name: str) -> bool:
    return key is not None and key.part is not None and name in key.part.keys


def _missing(fault: _Fault) -> Problem:
    description = fault.key.description if fault.key else ""
    mend = f"write {fault.name}: …" + (f" ({description})" if description else "")
    if fault.marks.has(fault.path):
        return fault.at_key("missing-key", f"{fault.name} is empty, and it is needed", mend)
    parent = [part for part in fault.path[:-1] if isinstance(part, str)]
    where = f"{parent[-1]}: " if parent else ""
    return fault.at_key("missing-key", f"{where}the key {fault.name} is missing", mend)


def _not_text(fault: _Fault) -> Problem:
    mend = f"write {fault.name}: and the text; if the text begins with {{ or [, put it in quotation marks"
    if fault.input is None:
        mend = "write a word after the dash, or take the dash away"
    return fault.at_value("wrong-kind", f"{fault.name}: text is expected, not {kind_of(fault.input)}", mend)


def _not_keys(fault: _Fault) -> Problem:
    if fault.name == "consent" and isinstance(fault.input, str):
        return _one_answer_for_all(fault)
    mend = _in_keys(fault, fault.input.strip()) if isinstance(fault.input, str) else None
    if mend:
        text = f"{fault.name}: {shown(str(fault.input))} needs its key before it"
        return fault.at_value("wrong-kind", text, mend)
    part = fault.key.part if fault.key else None
    if part is None:
        mend = f"write {fault.name}: and below it keys with values, set in"
    else:
        some = [key.name for key in part.keys.values() if key.required] or list(part.keys)[:3]
        mend = "write " + ", ".join(f"{name}: …" for name in some)
        mend += "" if len(some) == len(part.keys) else "; the keys here are " + ", ".join(part.keys)
    if isinstance(fault.input, list):
        mend = f"take the dash or the square brackets away, and {mend}"
    text = f"{fault.name}: keys with values are expected here, not {kind_of(fault.input)}"
    return fault.at_value("wrong-kind", text, mend)


def _in_keys(fault: _Fault, written: str) -> str | None:
    """A bare text in the keys that it needs; None, where that cannot be told."""
    if fault.name == "relation":
        return f"write {{of: {fault.victim}, as: {written}}}"
    if fault.name == "native":
        return _native(fault, written)
    if fault.path[-2:-1] == ("texts",):
        return f"first the document: texts: {{press-release: {{{fault.name}: …}}}}"
    return None


def _native(fault: _Fault, written: str) -> str:
    first, *others = languages_of(written, fault.states) or ("…",)
    if first == "…":
        return f"write native: {{…: {written}}}, with the code of its language, such as vi"
    mend = f"write native: {{{first}: {written}}}"
    return f"{mend}; {' or '.join(others)} in place of {first}, if it is that language" if others else mend


def _one_answer_for_all(fault: _Fault) -> Problem:
    """``consent: yes``: each use is asked for, and answered, by itself."""
    written = _as_a_word(fault.input)
    answer = nearest(written, _ANSWERS) or "no"
    entry = f"{{answer: {answer}, {fault.grounds(answer)}}}" if answer in _GROUNDS else answer
    if answer == "yes":
        entry = "no  # write yes only where this use was asked and agreed to"
    lines = "".join(f"\n      {use}: {entry}" for use in get_args(Use))
    text = f"consent: one answer ({shown(fault.input)}) cannot stand for four questions"
    source = f" ({fault.source} is the id of the source that named the person)"
    source = source if answer == "already_public" else ""
    mend = f"write consent: alone, and below it, set in, the answer that was given to each{source}:{lines}"
    return fault.at_value("one-consent-for-all", text, mend)


_ANSWERS: Sequence[str] = shape_of(Consent).keys["answer"].words
_GROUNDS: Mapping[str, str] = {"already_public": "source: {}", "cannot_be_asked": "why: …"}
"""What an answer needs beside it; the source is the one that named the person."""


def _as_a_word(found: str) -> str:
    """``true`` and ``Already public`` as the words that they are here."""
    word = "_".join(found.lower().replace("-", " ").split())
    return {"true": "yes", "false": "no"}.get(word, word)


def _not_a_list(fault: _Fault) -> Problem:
    text = f"{fault.name}: a list is expected, not {kind_of(fault.input)}"
    mend = "begin each item on a line of its own with '- '"
    if fault.name in ("whereabouts", "lawyer", "family", "health") and isinstance(fault.input, str):
        word = _as_a_word(fault.input)
        words = tuple(knowledge.vocabulary(fault.name))
        state = word_meant(fault.name, word) or (word if word in words else "…")
        entry = f"{{state: {state}, date: …, sources: [{fault.source}]}}"
        mend = f"write {fault.name}: [{entry}]; the words are {few(words)}"
    return fault.at_value("wrong-kind", text, mend)


def _no_such_word(fault: _Fault) -> Problem:
    words = fault.key.words if fault.key else ()
    if not isinstance(fault.input, str):
        text = f"{fault.name}: a word is expected, not {kind_of(fault.input)}"
        return fault.at_value("wrong-kind", text, choice(words, ""))
    meant = _as_a_word(fault.input)
    line = (lambda word: f"{fault.name}: {word}") if fault.name == "status" else (lambda word: word)
    mend = choice(words, fault.input, fault.name, line)
    if meant in _GROUNDS and "consent" in fault.path:
        inner = f"answer: {meant}, {fault.grounds(meant)}"
        mend = f"write {inner}" if fault.marks.has(fault.path) else f"write {{{inner}}}"
    text = f"{fault.name}: {shown(fault.input)} is none of the words that can stand here"
    return fault.at_value("unknown-word", text, mend)


def _not_yes_or_no(fault: _Fault) -> Problem:
    found = shown(fault.input) if isinstance(fault.input, str) else kind_of(fault.input)
    text = f"{fault.name}: {found} is neither yes nor no"
    return fault.at_value("unknown-word", text, "write yes or no")


def _pattern(fault: _Fault) -> Problem:
    found, pattern = str(fault.input), fault.context.get("pattern", "")
    if fault.name == "time":
        return fault.at_value("bad-date", *_time(found))
    if "[A-Z]{3}" in pattern:
        text = f"{fault.name}: {shown(found)} is no code of a State"
        return fault.at_value("unknown-country", text, state_meant(found))
    if fault.name == "reference":
        mend = "write letters, digits, dots, - and _ only, such as 2020-117: it names files and messages"
        return fault.at_value("bad-id", f"reference: {shown(found)} cannot name a file", mend)
    if fault.name in ("appeal_to", "to"):
        text = f"{fault.name}: {shown(found)} is the id of nobody who can be written to"
        entry = f"- {{id: {id_of(found)}, office: {found}, kind: …, country: …, address: […], source: …}}"
        return fault.at_value("bad-id", text, f"{_OF_RECIPIENTS}: {entry}")
    mend = "write letters A to Z, digits, - and _ only, such as second-arrest, a letter or a digit first"
    return fault.at_value("bad-id", f"{fault.name}: {shown(found)} cannot be an id", mend)


def _time(found: str) -> tuple[str, str]:
    try:
        CaseDate.parse("2020-10-22", time=found)
    except DateMistake as mistake:
        return mistake.text, mistake.mend
    return f"time: {shown(found)} is not a time of the day", "write hours and minutes: '23:00'"


def _too_long(fault: _Fault) -> Problem:
    most = fault.context.get("max_length")
    text = f"{fault.name}: {shown(str(fault.input))} is longer than {most} characters"
    return fault.at_value("bad-id", text, "write a shorter one")


def _value(fault: _Fault) -> Problem:
    error = fault.context.get("error")
    if isinstance(error, DateMistake):
        mend = _part_of_a_day(fault) or error.mend
        return fault.at_value("bad-date", f"{fault.name}: {error.text}", mend)
    text, _, mend = str(error).partition("; ")
    code = "bad-date" if "date" in text or "day" in text else "wrong-kind"
    if not mend:
        mend = f"write one value after {fault.name}:, without brackets and without a dash"
    return fault.at_value(code, f"{fault.name}: {text}", mend)


_DAY_AND_PART = later(
    r"(\d{4}-\d\d-\d\d),?\s+(?:(?:in|at)\s+)?(?:the\s+)?"
    r"((?:(?:early|late)\s+)?(?:morning|noon|afternoon|evening|night|midnight|dawn))",
    re.IGNORECASE,
)


def _part_of_a_day(fault: _Fault) -> str | None:
    """``2020-09-17 evening``: a date has no word for it, and a sentence has."""
    found = _DAY_AND_PART.fullmatch(str(fault.input).strip())
    if not found:
        return None
    mend = f"write {fault.name}: {found[1]}"
    return f"{mend}, and the {found[2].lower()} in what:" if "what" in fault.shape.keys else mend


_EXPLANATIONS: Mapping[str, Callable[[_Fault], Problem]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "string_type": _not_text,
    "model_type": _not_keys,
    "dict_type": _not_keys,
    "tuple_type": _not_a_list,
    "literal_error": _no_such_word,
    "bool_parsing": _not_yes_or_no,
    "bool_type": _not_yes_or_no,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _too_long,
    "value_error": _value,
}
