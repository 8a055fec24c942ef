"""Pydantic's errors in plain words, each at its line: of case files, settings and recipients."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from hrdalert.cases.dates import DateMistake
from hrdalert.cases.marked import kind_of, shown
from hrdalert.cases.marked_yaml import Marks, Scanned
from hrdalert.cases.messages import choice, meant, nearest, state_meant
from hrdalert.cases.shape import Key, shape_of, shapes
from hrdalert.cases.values import ID_PATTERN, UNFILLED, id_of
from hrdalert.cases.yaml_errors import slid_line
from hrdalert.cases.yaml_mistakes import MOST_PROBLEMS
from hrdalert.errors import Problem

M = TypeVar("M", bound=BaseModel)


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


def translated(
    error: ValidationError,
    marks: Marks,
    model: type[BaseModel],
    matters: Callable[[tuple[str | int, ...], str], bool] = lambda *_: True,
) -> Iterator[Problem]:
    """What pydantic found, of thousands the first; not what is still to be filled in, which others say.

    ``matters`` says of a path and of pydantic's word for what is wrong there whether it is asked for.
    """
    details = (one for one in error.errors(include_url=False) if matters(one["loc"], one["type"]))
    for detail in islice(details, MOST_PROBLEMS):
        if not (isinstance(detail["input"], str) and UNFILLED in detail["input"]):
            yield _Fault(detail, marks, model).problem()


class _Fault:
    """One error of pydantic's, with the part of the file in which it lies."""

    def __init__(self, detail: Any, marks: Marks, root: type[BaseModel]) -> None:
        self.code: str = detail["type"]
        """Pydantic's word for it."""
        self.path: tuple[str | int, ...] = detail["loc"]
        self.input = detail["input"]
        self.context: Mapping[str, Any] = detail.get("ctx", {})
        self.message: str = detail["msg"]
        self.marks, self.root, self.shape = marks, root, shape_of(root)
        self.key: Key | None = None
        for name in self.path:
            if isinstance(name, str):
                if self.key is not None and self.key.part is not None:
                    self.shape, self.key = self.key.part, None
                if self.key is None:
                    self.key = self.shape.keys.get(name)
        self.name = next((step for step in reversed(self.path) if isinstance(step, str)), "")
        """The key at which it lies, or above it where it is an item of a list."""
        self.hint = f"expected: {self.key.description}" if self.key and self.key.description else ""
        """What the model says of the key."""

    def problem(self) -> Problem:
        explain = _EXPLANATIONS.get(self.code)
        return explain(self) if explain else self.at_value("wrong-value", self.message, self.hint)

    def at_value(self, code: str, text: str, mend: str) -> Problem:
        return Problem(self.marks.value(self.path), code, f"{self.name}: {text}" if self.name else text, mend)

    def wrong_kind(self, expected: str, mend: str) -> Problem:
        return self.at_value("wrong-kind", f"{expected} expected here, not {kind_of(self.input)}", mend)

    def unknown_key(self) -> Problem:
        known = list(self.shape.keys)
        near, homes = nearest(self.name, known), _homes(self.root).get(self.name, ())
        line = None if homes else slid_line(self.marks.text, self.marks.key(self.path).line - 1)
        if key := meant("keys", self.shape.model.__name__, self.name):
            mend = f"write {key}"
        elif line and not near:
            return line
        elif near and not homes:
            mend = f"did you mean {near}?"
            mend += f" Or, if it belongs to the text above, {line.mend}" if line else ""
        else:
            where = " or ".join(home or "the case itself, at the beginning of a line" for home in homes)
            mend = f"{self.name} is a key of {where}; " if homes else ""
            mend += "the keys here are " + ", ".join(known)
        text = f"unknown key {shown(self.name)} in this place"
        return Problem(self.marks.key(self.path), "unknown-key", text, mend)

    def missing(self) -> Problem:
        about = self.key.description if self.key else ""
        is_empty = self.marks.has(self.path)
        text = f"the key {self.name} is {'empty, and it is needed' if is_empty else 'missing'}"
        mend = f"write {self.name}: …" + (f" ({about})" if about else "")
        return Problem(self.marks.key(self.path), "missing-key", text, mend)

    def not_text(self) -> Problem:
        mend = "write the text behind the colon; one that begins with { or [ needs quotation marks around it"
        if self.input is None:
            mend = "write a word after the dash, or take the dash away"
        return self.wrong_kind("text is", self.hint or mend)

    def not_keys(self) -> Problem:
        """A bare value, or a list, where keys with values should stand."""
        part = self.key.part if self.key else None
        mend = self.hint or "write each key with its value on a line of its own, set in"
        if part is not None:
            some = [key.name for key in part.keys.values() if key.required] or list(part.keys)[:3]
            mend = "write " + ", ".join(f"{name}: …" for name in some)
            mend += "" if len(some) == len(part.keys) else "; the keys here are " + ", ".join(part.keys)
        elif self.name == "native":
            mend = f"write native: {{…: {self.input}}}, with the code of its language, such as vi or zh-Hans"
        elif self.path[0] == "texts":
            mend = f"write the document first: texts: {{press-release: {{{self.name}: …}}}}"
        if isinstance(self.input, list):
            mend = f"take the dash or the square brackets away, and {mend}"
        return self.wrong_kind("keys with values are", mend)

    def not_a_list(self) -> Problem:
        mend = "write [one, two], or each on a line of its own that begins with '- '"
        return self.wrong_kind("a list is", mend)

    def no_such_word(self) -> Problem:
        words = self.key.words if self.key else ()
        if not isinstance(self.input, str):
            return self.wrong_kind("a word is", choice(words, ""))
        mend = choice(words, self.input, self.name) if words else self.hint
        what = f"{shown(self.input)} is none of the words that can stand here"
        return self.at_value("unknown-word", what, mend)

    def not_yes_or_no(self) -> Problem:
        written = shown(self.input) if isinstance(self.input, str) else kind_of(self.input)
        return self.at_value("unknown-word", f"{written} is neither yes nor no", "write yes or no")

    def wrong_form(self) -> Problem:
        written = str(self.input)
        if state := self.state_meant():
            return self.at_value("unknown-country", f"{shown(written)} is no code of a State", state)
        if self.name == "language":
            text = f"{shown(written)} is no code of a language"
            return self.at_value("bad-language", text, "write a code such as en, fr or zh-Hans")
        if self.context.get("pattern") != ID_PATTERN:
            return self.at_value("wrong-form", f"{shown(written)} has not the right form", self.hint)
        mend = "write letters A to Z, digits, - and _ only, a letter or a digit first"
        mend += f", such as {id_of(written)}" if id_of(written) != "…" else ""
        return self.at_value("bad-id", f"{shown(written)} cannot be an id", mend)

    def too_long(self) -> Problem:
        text = f"{shown(str(self.input))} is longer than {self.context.get('max_length')} characters"
        return self.at_value("bad-id", text, "write a shorter one")

    def wrong_value(self) -> Problem:
        error = self.context.get("error")
        if isinstance(error, DateMistake):
            return self.at_value("bad-date", error.text, error.mend)
        text, _, mend = str(error or self.message).partition("; ")
        return self.at_value("wrong-value", text, self.state_meant() or mend or self.hint)

    def state_meant(self) -> str | None:
        """How to mend the code of a State; None where the key has no such value."""
        of_states = ("country", "represents", "state", "states", "third_states", "territory", "nationality")
        return state_meant(self.input) if self.name in of_states and isinstance(self.input, str) else None


@cache
def _homes(root: type[BaseModel]) -> Mapping[str, tuple[str, ...]]:
    """Under which keys each key can stand; the empty one is the file itself."""
    homes: dict[str, dict[str, None]] = {name: {"": None} for name in shape_of(root).keys}
    for shape in shapes(shape_of(root)):
        for key in shape.keys.values():
            for name in key.part.keys if key.part else ():
                homes.setdefault(name, {})[key.name] = None
    return {name: tuple(keys) for name, keys in homes.items()}


_EXPLANATIONS: Mapping[str, Callable[[_Fault], Problem]] = {
    "extra_forbidden": _Fault.unknown_key,
    "missing": _Fault.missing,
    "string_type": _Fault.not_text,
    "model_type": _Fault.not_keys,
    "dict_type": _Fault.not_keys,
    "tuple_type": _Fault.not_a_list,
    "literal_error": _Fault.no_such_word,
    "string_pattern_mismatch": _Fault.wrong_form,
    "string_too_long": _Fault.too_long,
    "value_error": _Fault.wrong_value,
    **dict.fromkeys(
        ("int_parsing", "int_type", "float_parsing", "float_type"),
        lambda fault: fault.wrong_kind("a number is", "write it in digits"),
    ),
    **dict.fromkeys(("bool_parsing", "bool_type"), _Fault.not_yes_or_no),
}
