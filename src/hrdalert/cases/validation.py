"""Pydantic's errors in plain words, each at its line: of case files, settings and recipients."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from msgspec.structs import replace
from pydantic import BaseModel, ValidationError

from hrdalert.cases.dates import DateMistake
from hrdalert.cases.likely_words import choice, meant, nearest, state_meant
from hrdalert.cases.located_text import kind_of, shown
from hrdalert.cases.located_yaml import Places, Scanned
from hrdalert.cases.mistakes import MOST_PROBLEMS, mistake, slid_line
from hrdalert.cases.shape import Key, shape_of, shapes
from hrdalert.cases.values import ID_PATTERN, UNFILLED, id_of
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
    marks: Places,
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

    def __init__(self, detail: Any, marks: Places, root: type[BaseModel]) -> None:
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
        self.about = self.key.description if self.key else ""
        """What the model says of the key."""
        self.hint = f"expected: {self.about}" if self.about else ""

    def problem(self) -> Problem:
        explain = _EXPLANATIONS.get(self.code, _Fault.otherwise)
        return self.said(explain) if isinstance(explain, str) else explain(self)

    def said(self, name: str, mend: str = "", **values: object) -> Problem:
        """What ``mistakes.yaml`` says, at the value."""
        kind = kind_of(self.input)
        written = shown(self.input) if isinstance(self.input, str) else kind
        told = {"at": f"{self.name}: " if self.name else "", "kind": kind, "shown": written, **values}
        return mistake(name, self.marks.value(self.path), mend=mend, **told)

    def otherwise(self) -> Problem:
        return self.said("wrong-value", self.hint, what=self.message)

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
        return mistake("unknown-key", self.marks.key(self.path), shown=shown(self.name), mend=mend)

    def missing(self) -> Problem:
        name = "empty-key" if self.marks.has(self.path) else "missing-key"
        about = f" ({self.about})" if self.about else ""
        return mistake(name, self.marks.key(self.path), key=self.name, about=about)

    def not_text(self) -> Problem:
        return self.said("empty-item" if self.input is None else "other-than-text", self.hint)

    def no_keys(self) -> Problem:
        """A bare value, or a list, where keys with values should stand."""
        part = self.key.part if self.key else None
        mend = self.hint
        if part is not None:
            some = [key.name for key in part.keys.values() if key.required] or list(part.keys)[:3]
            mend = "write " + ", ".join(f"{name}: …" for name in some)
            mend += "" if len(some) == len(part.keys) else "; the keys here are " + ", ".join(part.keys)
        elif self.name == "native":
            mend = f"write native: {{…: {self.input}}}, with the code of its language, such as vi or zh-Hans"
        elif self.path[0] == "texts":
            mend = f"write the document first: texts: {{press-release: {{{self.name}: …}}}}"
        problem = self.said("other-than-keys", mend)
        if isinstance(self.input, list):
            return replace(problem, mend=f"take the dash or the square brackets away, and {problem.mend}")
        return problem

    def no_such_word(self) -> Problem:
        words = self.key.words if self.key else ()
        if not isinstance(self.input, str):
            return self.said("other-than-a-word", choice(words, ""))
        return self.said("unknown-word", choice(words, self.input, self.name) if words else self.hint)

    def wrong_form(self) -> Problem:
        if state := self.state_meant():
            return self.said("no-code-of-state", state)
        if self.name == "language":
            return self.said("no-code-of-language")
        if self.context.get("pattern") != ID_PATTERN:
            return self.said("wrong-form", self.hint)
        id = id_of(self.input)
        return self.said("bad-id", such=f", such as {id}" if id != "…" else "")

    def too_long(self) -> Problem:
        return self.said("long-id", most=self.context.get("max_length"))

    def wrong_value(self) -> Problem:
        error = self.context.get("error")
        if isinstance(error, DateMistake):
            return self.said("bad-date", error.mend, what=error.text)
        what, _, mend = str(error or self.message).partition("; ")
        return self.said("wrong-value", self.state_meant() or mend or self.hint, what=what)

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


_EXPLANATIONS: Mapping[str, Callable[[_Fault], Problem] | str] = {
    "extra_forbidden": _Fault.unknown_key,
    "missing": _Fault.missing,
    "string_type": _Fault.not_text,
    "model_type": _Fault.no_keys,
    "dict_type": _Fault.no_keys,
    "tuple_type": "other-than-a-list",
    "literal_error": _Fault.no_such_word,
    "string_pattern_mismatch": _Fault.wrong_form,
    "string_too_long": _Fault.too_long,
    "value_error": _Fault.wrong_value,
    **dict.fromkeys(("int_parsing", "int_type", "float_parsing", "float_type"), "other-than-a-number"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "neither-yes-nor-no"),
}
"""Pydantic's words for what is wrong, and what explains it, or its name in ``mistakes.yaml``."""
