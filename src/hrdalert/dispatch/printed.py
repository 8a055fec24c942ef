"""Offices whose addresses published appeals have printed, for whoever has none of their own yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from hrdalert.dispatch.recipients import Recipient, check_recipients
from hrdalert.resources import packaged_recipients

_MOST = 4
_KINDS = ("procuratorate", "police", "ministry", "head_of_state")
"""Whom a State's national offices are written to first."""
_WORD = re.compile(r"\b[A-Z][\w'’-]{2,}")
_MANY = """
    Administration Agency Branch Bureau Center Central Centre City Commission Committee Correctional County Court
    Department Detention Directorate District Division East Eastern Force Forces General Government Governor House
    Internal International Justice Main Military Minister Ministry Municipal Municipality National New North Northern
    Office Shi People People's Police President Prison Procuratorate Prosecutor Province Provincial Public Region
    Regional Republic Road Security Service Services South Southern Special State Station Street Supreme The Unit West
    Western
"""
_OF_MANY = frozenset(_MANY.split())
"""Words of so many offices and places that none of them is near for having one."""


_OF_A_PLACE = ("municipal", "county")


def printed_offices(country: str, told: Iterable[str]) -> tuple[Recipient, ...]:
    """A few offices of a State: first those that have a name in common with what was told, then national ones.

    Their addresses were read in print, and nobody has checked them since.
    """
    recipients, _ = check_recipients(packaged_recipients())
    offices = [
        each
        for each in recipients or ()
        if each.country == country and each.acts_for == country and each.is_on_file
    ]
    text = " ".join(told)
    # Who serves no sentence in a prison is nothing to it.
    offices = [each for each in offices if each.kind != "prison" or str(each.office_in("en")) in text]
    # The police of one city are nothing to another that is in the same province.
    offices = [
        each
        for each in offices
        if each.level not in _OF_A_PLACE or _words(str(each.office_in("en"))) & _words(text)
    ]
    near = {each.id: _shared(each, text) for each in offices}
    order = sorted(offices, key=lambda each: (-near[each.id], _place(each)))
    return tuple(each for each in order if near[each.id] or each.level == "national")[:_MOST]


def _shared(office: Recipient, told: str) -> int:
    """How much of an office what was told names: its whole name, or words of its name and address."""
    name = str(office.office_in("en"))
    words = _words(" ".join((name, *office.address))) & _words(told)
    return len(words) + (2 if name in told else 0)


def record(id: str) -> dict[str, Any]:
    """The entry of such an office as its file has it, for a file of recipients of one's own.

    Who held it then is left out, with whatever greets or names that holder: holders change.
    """
    for path in sorted(packaged_recipients().glob("*.yaml")):
        for entry in yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["recipients"]:
            if entry["id"] == id:
                known = _without_holder(entry)
                return {key: value for key, value in known.items() if value and key != "groups"}
    raise KeyError(id)


def _without_holder(entry: dict[str, Any]) -> dict[str, Any]:
    holder = entry.get("holder") or {}
    names = re.findall(r"\w+", holder.get("name", ""))
    if not names:
        return entry
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    kept = {key: value for key, value in entry.items() if key != "holder" and not named.search(str(value))}
    if not holder.get("title"):
        return kept
    greeting = str(entry.get("salutation", {}).get("en", ""))
    if "salutation" not in kept and greeting.startswith(f"Dear {holder['title']} "):
        kept["salutation"] = {"en": f"Dear {holder['title']},"}
    return {**kept, "holder": {"title": holder["title"]}}


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text)) - _OF_MANY


def _place(office: Recipient) -> int:
    return _KINDS.index(office.kind) if office.kind in _KINDS else len(_KINDS)
