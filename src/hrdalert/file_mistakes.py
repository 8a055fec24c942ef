"""Pydantic's errors about files that are no case (settings, recipients), in plain words at their line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from hrdalert.cases.date_mistakes import DateMistake
from hrdalert.cases.messages import choice, nearest
from hrdalert.cases.shape import Key, Shape, shape_of
from hrdalert.cases.states import state_meant
from hrdalert.errors import Problem
from hrdalert.marked import kind_of, shown
from hrdalert.marked_yaml import Marks, Scanned
from hrdalert.yaml_blocks import problem_of, slid_key

M = TypeVar("M", bound=BaseModel)
Path_: TypeAlias = tuple[str | int, ...]
_STATES = ("country", "represents")
"""The keys whose value is the code of a State."""


def validated(found: Scanned, model: type[M]) -> tuple[M | None, list[Problem]]:
    """The values of a file as ``model``, or None if there are errors, and all of its problems."""
    problems = list(found.problems)
    value = None
    if found.readable:
        try:
            value = model.model_validate(found.value)
        except ValidationError as error:
            problems += _translated(error, found.marks, model)
    if any(problem.severity == "error" for problem in problems):
        value = None
    return value, problems


def _translated(error: ValidationError, marks: Marks, model: type[BaseModel]) -> Iterator[Problem]:
    for fault in error.errors(include_url=False):
        yield _Fault(fault, marks, model).problem()


def _place(path: Path_, model: type[BaseModel]) -> tuple[Shape, Key | None]:
    """The part that holds the last key of a path, and what that key is."""
    shape, key = shape_of(model), None
    for name in path:
        if isinstance(name, str):
            if key is not None and key.part is not None:
                shape, key = key.part, None
            if key is None:
                key = shape.keys.get(name)
    return shape, key


class _Fault:
    """One error of pydantic's."""

    def __init__(self, fault: Any, marks: Marks, model: type[BaseModel]) -> None:
        self.type: str = fault["type"]
        self.path: Path_ = fault["loc"]
        self.input = fault["input"]
        self.context: Mapping[str, Any] = fault.get("ctx", {})
        self.message: str = fault["msg"]
        self.marks = marks
        self.shape, self.key = _place(self.path, model)
        self.name = next((part for part in reversed(self.path) if isinstance(part, str)), "")

    def problem(self) -> Problem:
        explain = _EXPLANATIONS.get(self.type)
        return explain(self) if explain else self.at_value("wrong-value", self.message, self.hint)

    @property
    def hint(self) -> str:
        """What the model says of the key."""
        return f"expected: {self.key.description}" if self.key and self.key.description else ""

    def at_value(self, code: str, text: str, mend: str) -> Problem:
        return Problem(self.marks.value(self.path), code, f"{self.name}: {text}" if self.name else text, mend)


def _unknown_key(fault: _Fault) -> Problem:
    known = list(fault.shape.keys)
    near = nearest(fault.name, known)
    if not near and (slid := slid_key(fault.marks.text, fault.marks.key(fault.path).line - 1)):
        return problem_of(slid, fault.marks.text)
    mend = f"did you mean {near}?" if near else "the keys here are " + ", ".join(known)
    return Problem(fault.marks.key(fault.path), "unknown-key", f"unknown key {shown(fault.name)}", mend)


def _missing(fault: _Fault) -> Problem:
    about = fault.key.description if fault.key else ""
    mend = f"write {fault.name}: …" + (f" ({about})" if about else "")
    text = f"the key {fault.name} is missing"
    return Problem(fault.marks.key(fault.path), "missing-key", text, mend)


def _wrong_kind(expected: str, mend: str) -> Callable[[_Fault], Problem]:
    def explain(fault: _Fault) -> Problem:
        text = f"{expected} is expected here, not {kind_of(fault.input)}"
        return fault.at_value("wrong-kind", text, fault.hint or mend)

    return explain


def _no_such_word(fault: _Fault) -> Problem:
    words = fault.key.words if fault.key else ()
    found = fault.input if isinstance(fault.input, str) else ""
    text = f"{shown(str(fault.input))} is none of the words that can stand here"
    return fault.at_value("unknown-word", text, choice(words, found) if words else fault.hint)


def _pattern(fault: _Fault) -> Problem:
    mend = "write letters A to Z, digits, - and _ only" if fault.name in ("id", "groups") else fault.hint
    return fault.at_value("wrong-form", f"{shown(str(fault.input))} has not the right form", mend)


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
    "string_type": _wrong_kind("text", "write the text behind the colon, on one line"),
    **dict.fromkeys(
        ("model_type", "dict_type"),
        _wrong_kind(
            "a group of keys with values", "write each key with its value on a line of its own, set in"
        ),
    ),
    "tuple_type": _wrong_kind(
        "a list", "write [one, two], or each on a line of its own that begins with '- '"
    ),
    **dict.fromkeys(
        ("int_parsing", "int_type", "float_parsing", "float_type"),
        _wrong_kind("a number", "write it in digits"),
    ),
    **dict.fromkeys(("bool_parsing", "bool_type"), _wrong_kind("yes or no", "write yes or no")),
    "literal_error": _no_such_word,
    "string_pattern_mismatch": _pattern,
    "value_error": _value,
}
