"""What an expression of a template gives: known from the fields of the view classes, before anything is rendered."""

from __future__ import annotations

import datetime
import functools
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

from msgspec import Struct

from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure import view as views
from hrdalert.disclosure.view import Gap, TextView
from hrdalert.documents import helpers, office
from hrdalert.documents.casetext import CaseText
from hrdalert.documents.legal_words import LawWords
from hrdalert.documents.story import Story
from hrdalert.errors import Origin
from hrdalert.knowledge import Communication


class ListOf(Struct, frozen=True):
    """A list of one kind."""

    item: Kind


class MapOf(Struct, frozen=True):
    """Values of one kind by their names."""

    item: Kind


class LoopOf(Struct, frozen=True):
    """The ``loop`` of a ``{% for %}`` over items of a kind."""

    item: Kind


Kind: TypeAlias = (
    "type[Any] | ListOf | MapOf | LoopOf | Literal['text', 'date', 'word', 'anything', 'phrases']"
)
"""A view class, a list of something, text, a date, a word such as a status, or anything."""

PEOPLE = ListOf(views.PersonView)
CONTEXT: Mapping[str, Kind] = {
    "case": views.CaseView,
    "victims": PEOPLE,
    "victim": views.PersonView,
    "headline": "text",
    "communication": Communication,
    "story": Story,
    "date": "date",
    "document": "word",
    "organisation": office.OfficeWords,
    "recipients": ListOf(office.RecipientWords),
    "recipient": office.RecipientWords,
    "say": "phrases",
    "own": "anything",
    "range": "anything",
    "namespace": "anything",
    "super": "anything",
    "self": "anything",
}
IN_MACROS: Mapping[str, Kind] = {"caller": "anything", "varargs": "anything", "kwargs": "anything"}
FUNCTIONS: Mapping[str, Kind] = {
    "sources": "text", "source_number": "text", "source_list": "text", "section": "word", "para": "text",
    "paragraph": "text", "paragraphs_from": "text", "is_cited": "word", "source_notes": ListOf(helpers.SourceNote),
    "is_told_of": "word", "is_attributed": "word", "names_nobody": "word", "is_one_act": "word", "shared_role": "text",
    "role_is_said": "word", "work_says_who": "word", "family_unclear": "word", "work_after_name": "text",
    "demands_to": ListOf(views.DemandView), "link": "text",
    "days": "word", "days_since": "word",
    "day_after": "text", "span": "text", "later": "text", "after": "text", "country": helpers.CountryWords,
    "mandate": helpers.MandateWords, "label": "text", "gloss": "text", "native_term": "text", "law": LawWords,
    "in_own_script": "text", "opening": "text", "brief": "text", "told_first": "text",
    "beyond": "text", "begins_alike": "word", "begins_with_somebody": "word", "tells_not_where": "word",
    "tells_of_refused_lawyers": "word", "alike": "word", "tells_cause": "word", "not_us": "text",
    "untold": ListOf(views.FactView), "episodes": ListOf(ListOf(views.FactView)),
    "checklists": ListOf(helpers.ChecklistWords),
}  # fmt: skip
# What the arguments of a macro are, by what they are called.
ARGUMENTS: Mapping[str, Kind] = {
    "victim": views.PersonView, "person": views.PersonView, "victims": PEOPLE, "people": PEOPLE, "whom": PEOPLE,
    "incident": views.IncidentView, "fact": views.FactView, "facts": ListOf(views.FactView),
    "custody": views.CustodyView, "spell": views.CustodyView, "demand": views.DemandView,
    "step": views.ProceedingView, "source": views.SourceView, "recipient": office.RecipientWords,
    "charge": views.ChargeView, "consent": views.ConsentView, "action": views.UNActionView,
    "contact": office.ContactWords,
}  # fmt: skip
_LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0")
_DATES = (CaseDate, datetime.date)


def is_view(kind: Kind) -> typing.TypeGuard[type[Any]]:
    return isinstance(kind, type) and issubclass(kind, Struct)


def fields_of(kind: Kind) -> Mapping[str, Kind] | None:
    """The fields that a template can ask for; None: it has none, or they are not known."""
    if isinstance(kind, LoopOf):
        known: dict[str, Kind] = dict.fromkeys(_LOOP, "word")
        return known | {
            "previtem": kind.item,
            "nextitem": kind.item,
            "cycle": "anything",
            "changed": "anything",
        }
    view: Any = kind
    return _fields(view) if is_view(kind) else None


@functools.cache
def _fields(cls: type[Any]) -> Mapping[str, Kind]:
    """A fact may be of any kind of fact."""
    classes = [cls, *_below(cls)] if cls is views.FactView else [cls]
    found: dict[str, Kind] = {}
    for each in classes:
        hints = typing.get_type_hints(each)
        found.update({name: _kind_of(hints[name]) for name in each.__struct_fields__})
    return found


def _below(cls: type[Any]) -> Iterator[type[Any]]:
    for each in cls.__subclasses__():
        yield each
        yield from _below(each)


def _kind_of(hint: Any) -> Kind:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        kinds = [_kind_of(each) for each in arguments if each is not Gap and each is not type(None)]
        return kinds[0] if len(kinds) == 1 else "anything"
    if origin is tuple:
        return ListOf(_kind_of(arguments[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return MapOf(_kind_of(arguments[1]))
    if hint in (TextView, CaseText):
        return "text"
    if isinstance(hint, type) and issubclass(hint, _DATES):
        return "date"
    if isinstance(hint, type) and issubclass(hint, Struct) and hint is not Origin:
        return hint
    return "word"
