"""What a template may print, and what its operators and filters may do with a text of the case.

Everything that becomes a part of the letter goes through :func:`said`: ``{{ … }}``, ``~``, ``+``, and each filter that
takes a text. So nothing that is not text (a person, a date, what is withheld) is ever written out as code.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import jinja2
from jinja2 import pass_environment
from jinja2.filters import make_attrgetter, sync_do_unique

from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import Gap
from hrdalert.documents.casetext import CHANGED, NOTHING, PRIVATE, TOKEN, CaseText, Misuse, Spoken

_GUARD = "Print it inside {% if … %} … {% endif %}, or give the case what it needs."


def said(value: Any) -> str:
    """A value as it is printed: text, and whole numbers.

    Raises:
        Misuse: it is something that would read as code, or a piece of a text.
    """
    if isinstance(value, CaseText):
        return str.__str__(value)
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, jinja2.Undefined):
        return str(value)
    raise _unprintable(value)


def _whole(text: str) -> str:
    plain = str.__str__(text)
    if not plain.isascii() and PRIVATE.search(TOKEN.sub("", plain).replace(NOTHING, "")):
        raise Misuse(CHANGED, "Print texts of the case without filters that cut or change them.")
    return plain


def _unprintable(value: Any) -> Misuse:
    if isinstance(value, Gap):
        return Misuse(f"this is {value.name}", _GUARD)
    if value is None:
        return Misuse("there is nothing to print here", _GUARD)
    if isinstance(value, CaseDate | datetime.date):
        return Misuse("a date needs its words", "Add | on, | day or | since.")
    if callable(value):
        return Misuse("this is a function or a macro", "Call it: write its name with brackets behind it.")
    if isinstance(value, bool | float):
        return Misuse(f"{str(value).lower()} has no words", "Choose the words with {% if … %}.")
    kind = type(value).__name__.removesuffix("View").lower()
    if kind == "person":
        return Misuse("a person cannot be printed as it is", "Add | full_name, | again or | bare_name.")
    if isinstance(value, Iterable):
        return Misuse(
            "a list cannot be printed as it is", "Go through it with {% for … in … %}, or add | joined."
        )
    return Misuse(f"a {kind} cannot be printed as it is", "Print one of its fields.")


def printed(value: Any) -> str:
    """What ``{{ … }}`` leaves in the text; of nothing, a sign that a line of nothing else can be taken out by."""
    return said(value) or NOTHING


def spoken(parts: Iterable[Any], between: str = "") -> str:
    """Several values as one text, as ``a ~ b`` has it."""
    text = between.join(map(said, parts))
    return Spoken(text) if not text.isascii() and TOKEN.search(text) else text


def captured(parts: Iterable[Any]) -> str:
    """The words of a macro or of a block that is set: the empty text where there are none, so that it can be asked."""
    text = spoken(parts)
    bare = str.__str__(text).replace(NOTHING, "")
    return text if bare.strip() else ""


_SHOWN = 50


def nearest(name: str, known: Iterable[str]) -> str:
    """The mend for a name that is none: the one that was meant, or all there are."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, 1, 0.6)
    if close:
        return f"Did you mean {close[0]}?"
    return f"There are: {', '.join(names[:_SHOWN])}{', …' if len(names) > _SHOWN else ''}"


# --- filters ---


def _plain(value: Any, what: str) -> str:
    """A text that a filter can change: one of the template's own."""
    text = said(value)
    if TOKEN.search(text):
        raise Misuse(f"| {what} would change a text of the case", "Print it as it is.")
    return text


def upper(value: Any) -> str:
    return _plain(value, "upper").upper()


def lower(value: Any) -> str:
    return _plain(value, "lower").lower()


def replace(value: Any, old: Any, new: Any, count: int | None = None) -> str:
    return _plain(value, "replace").replace(said(old), said(new), -1 if count is None else count)


def trim(value: Any) -> str:
    return spoken([said(value).strip()])


def string(value: Any) -> str:
    return spoken([value])


@pass_environment
def join(
    environment: jinja2.Environment,
    values: Iterable[Any],
    between: Any = "",
    attribute: str | int | None = None,
) -> str:
    if attribute is not None:
        values = map(make_attrgetter(environment, attribute), values)
    return spoken([values] if isinstance(values, str) else values, said(between))


def _order(value: Any) -> Any:
    """What values are sorted by: texts by their words, capitals or not."""
    if isinstance(value, CaseText):
        return value.plain.casefold()
    return value.casefold() if isinstance(value, str) else value


@pass_environment
def sort(
    environment: jinja2.Environment,
    values: Iterable[Any],
    reverse: bool = False,
    attribute: str | int | None = None,
) -> list[Any]:
    return sorted(values, key=make_attrgetter(environment, attribute, postprocess=_order), reverse=reverse)


@pass_environment
def unique(
    environment: jinja2.Environment, values: Iterable[Any], attribute: str | int | None = None
) -> list[Any]:
    return list(sync_do_unique(environment, values, case_sensitive=True, attribute=attribute))


def items(values: Any) -> Sequence[Any]:
    """The filter ``list``."""
    return list(values)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "join": join,
    "list": items,
    "lower": lower,
    "replace": replace,
    "sort": sort,
    "string": string,
    "trim": trim,
    "unique": unique,
    "upper": upper,
}
"""The filters of Jinja that take texts, made so that they leave those of the case alone."""
