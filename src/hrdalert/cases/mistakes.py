"""Pydantic's errors in plain words, each at its line: of case files, settings and recipients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from hrdalert.cases.date_mistakes import DateMistake
from hrdalert.cases.marked import kind_of, shown
from hrdalert.cases.marked_yaml import Marks, Scanned
from hrdalert.cases.messages import choice, nearest
from hrdalert.cases.shape import Key, Shape, shape_of, shapes
from hrdalert.cases.states import state_meant
from hrdalert.cases.taken_for import key_meant
from hrdalert.cases.values import ID_PATTERN, UNFILLED, id_of
from hrdalert.cases.yaml_blocks import problem_of, slid_key
from hrdalert.errors import Problem

M = TypeVar("M", bound=BaseModel)
Path_: TypeAlias = tuple[str | int, ...]
_STATES = ("country", "represents", "state", "states", "third_states", "territory", "nationality")
"""The keys whose value is the code of a State."""


def validated(scanned: Scanned, model: type[M]) -> tuple[M | None, list[Problem]]:
    """The values of a file as ``model``, or None if there are errors, and all of its problems."""
    value, problems = None, list(scanned.problems)
    if scanned.readable:
        try:
            value = model.model_validate(scanned.value)
        except ValidationError as error:
            problems += translated(error, scanned.marks, model)
    if any(problem.severity == "error" for problem in problems):
        value = None
    return value, problems


def translated(error: ValidationError, marks: Marks, model: type[BaseModel]) -> Iterator[Problem]:
    """What pydantic found; not what is still to be filled in, which others say."""
    for detail in error.errors(include_url=False):
        fault = _Fault.of(detail, marks, model)
        if not (isinstance(fault.input, str) and UNFILLED in fault.input):
            yield fault.problem()


@dataclass(frozen=True, slots=True)
class _Fault:
    """One error of pydantic's, with the part of the file in which it lies."""

    code: str
    """Pydantic's word for it."""
    path: Path_
    input: Any
    context: Mapping[str, Any]
    message: str
    marks: Marks
    root: type[BaseModel]
    shape: Shape
    key: Key | None
    name: str
    """The key at which it lies, or above it where it is an item of a list."""

    @classmethod
    def of(cls, fault: Any, marks: Marks, model: type[BaseModel]) -> _Fault:
        shape, key = shape_of(model), None
        for name in fault["loc"]:
            if isinstance(name, str):
                if key is not None and key.part is not None:
                    shape, key = key.part, None
                if key is None:
                    key = shape.keys.get(name)
        name = next((step for step in reversed(fault["loc"]) if isinstance(step, str)), "")
        context = fault.get("ctx", {})
        return cls(
            fault["type"], fault["loc"], fault["input"], context, fault["msg"], marks, model, shape, key, name
        )

    def problem(self) -> Problem:
        explain = _EXPLANATIONS.get(self.code)
        return explain(self) if explain else self.at_value("wrong-value", self.message, self.hint)

    @property
    def hint(self) -> str:
        """What the model says of the key."""
        return f"expected: {self.key.description}" if self.key and self.key.description else ""

    def at_value(self, code: str, text: str, mend: str) -> Problem:
        return Problem(self.marks.value(self.path), code, f"{self.name}: {text}" if self.name else text, mend)


def _unknown_key(fault: _Fault) -> Problem:
    known = list(fault.shape.keys)
    near, homes = nearest(fault.name, known), _homes(fault.root).get(fault.name, ())
    slid = None if homes else slid_key(fault.marks.text, fault.marks.key(fault.path).line - 1)
    line = problem_of(slid, fault.marks.text) if slid else None
    if meant := key_meant(fault.shape.model.__name__, fault.name):
        mend = f"write {meant}"
    elif line and not near:
        return line
    elif near and not homes:
        mend = f"did you mean {near}?" + (
            f" Or, if it belongs to the text above, {line.mend}" if line else ""
        )
    else:
        where = " or ".join(home or "the case itself, at the beginning of a line" for home in homes)
        mend = (
            (f"{fault.name} is a key of {where}; " if homes else "") + "the keys here are " + ", ".join(known)
        )
    return Problem(
        fault.marks.key(fault.path), "unknown-key", f"unknown key {shown(fault.name)} in this place", mend
    )


@cache
def _homes(root: type[BaseModel]) -> Mapping[str, tuple[str, ...]]:
    """Under which keys each key can stand; the empty one is the file itself."""
    homes: dict[str, dict[str, None]] = {name: {"": None} for name in shape_of(root).keys}
    for shape in shapes(shape_of(root)):
        for key in shape.keys.values():
            for name in key.part.keys if key.part else ():
                homes.setdefault(name, {})[key.name] = None
    return {name: tuple(keys) for name, keys in homes.items()}


def _missing(fault: _Fault) -> Problem:
    about = fault.key.description if fault.key else ""
    is_empty = fault.marks.has(fault.path)
    text = f"the key {fault.name} is {'empty, and it is needed' if is_empty else 'missing'}"
    mend = f"write {fault.name}: …" + (f" ({about})" if about else "")
    return Problem(fault.marks.key(fault.path), "missing-key", text, mend)


def _not_text(fault: _Fault) -> Problem:
    mend = "write the text behind the colon; one that begins with { or [ needs quotation marks around it"
    if fault.input is None:
        mend = "write a word after the dash, or take the dash away"
    return fault.at_value(
        "wrong-kind", f"text is expected here, not {kind_of(fault.input)}", fault.hint or mend
    )


def _not_keys(fault: _Fault) -> Problem:
    """A bare value, or a list, where keys with values should stand."""
    part = fault.key.part if fault.key else None
    mend = fault.hint or "write each key with its value on a line of its own, set in"
    if part is not None:
        some = [key.name for key in part.keys.values() if key.required] or list(part.keys)[:3]
        mend = "write " + ", ".join(f"{name}: …" for name in some)
        mend += "" if len(some) == len(part.keys) else "; the keys here are " + ", ".join(part.keys)
    elif fault.name == "native":
        mend = f"write native: {{…: {fault.input}}}, with the code of its language, such as vi or zh-Hans"
    elif fault.path[0] == "texts":
        mend = f"write the document first: texts: {{press-release: {{{fault.name}: …}}}}"
    if isinstance(fault.input, list):
        mend = f"take the dash or the square brackets away, and {mend}"
    return fault.at_value(
        "wrong-kind", f"keys with values are expected here, not {kind_of(fault.input)}", mend
    )


def _wrong_kind(expected: str, mend: str) -> Callable[[_Fault], Problem]:
    """What is said where a value of another kind stands."""

    def explain(fault: _Fault) -> Problem:
        return fault.at_value("wrong-kind", f"{expected} is expected here, not {kind_of(fault.input)}", mend)

    return explain


def _not_yes_or_no(fault: _Fault) -> Problem:
    written = shown(fault.input) if isinstance(fault.input, str) else kind_of(fault.input)
    return fault.at_value("unknown-word", f"{written} is neither yes nor no", "write yes or no")


def _no_such_word(fault: _Fault) -> Problem:
    words = fault.key.words if fault.key else ()
    if not isinstance(fault.input, str):
        return fault.at_value(
            "wrong-kind", f"a word is expected here, not {kind_of(fault.input)}", choice(words, "")
        )
    mend = choice(words, fault.input, fault.name) if words else fault.hint
    return fault.at_value(
        "unknown-word", f"{shown(fault.input)} is none of the words that can stand here", mend
    )


def _pattern(fault: _Fault) -> Problem:
    written = str(fault.input)
    if fault.name in _STATES:
        return fault.at_value(
            "unknown-country", f"{shown(written)} is no code of a State", state_meant(written)
        )
    if fault.name == "language":
        text = f"{shown(written)} is no code of a language"
        return fault.at_value("bad-language", text, "write a code such as en, fr or zh-Hans")
    if fault.context.get("pattern") != ID_PATTERN:
        return fault.at_value("wrong-form", f"{shown(written)} has not the right form", fault.hint)
    mend = "write letters A to Z, digits, - and _ only, a letter or a digit first"
    mend += f", such as {id_of(written)}" if id_of(written) != "…" else ""
    return fault.at_value("bad-id", f"{shown(written)} cannot be an id", mend)


def _too_long(fault: _Fault) -> Problem:
    text = f"{shown(str(fault.input))} is longer than {fault.context.get('max_length')} characters"
    return fault.at_value("bad-id", text, "write a shorter one")


def _value(fault: _Fault) -> Problem:
    error = fault.context.get("error")
    if isinstance(error, DateMistake):
        return fault.at_value("bad-date", error.text, error.mend)
    text, _, mend = str(error or fault.message).partition("; ")
    if fault.name in _STATES and isinstance(fault.input, str):
        mend = state_meant(fault.input)
    return fault.at_value("wrong-value", text, mend or fault.hint)


_EXPLANATIONS: Mapping[str, Callable[[_Fault], Problem]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "string_type": _not_text,
    "model_type": _not_keys,
    "dict_type": _not_keys,
    "tuple_type": _wrong_kind(
        "a list", "write [one, two], or each on a line of its own that begins with '- '"
    ),
    "literal_error": _no_such_word,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _too_long,
    "value_error": _value,
    **dict.fromkeys(
        ("int_parsing", "int_type", "float_parsing", "float_type"),
        _wrong_kind("a number", "write it in digits"),
    ),
    **dict.fromkeys(("bool_parsing", "bool_type"), _not_yes_or_no),
}
