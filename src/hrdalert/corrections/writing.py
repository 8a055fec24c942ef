"""A record as the file of ``knowledge/`` that an office would begin with to correct it."""

from __future__ import annotations

from typing import Any

import yaml

from hrdalert.knowledge import Entry


class _Dumper(yaml.SafeDumper):
    """Writes yes and no, as the files of an office have them."""


_Dumper.add_representer(
    bool, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")
)


def to_correct(entry: Entry) -> str:
    """The record with its day and its sources, ready to be put into ``knowledge/<subject>.yaml`` and changed."""
    sources = {
        source.key: {
            name: text for name in ("title", "url", "date") if (text := getattr(source, name)) is not None
        }
        for source in entry.sources
    }
    record = {key: value for key, value in entry.record.items() if key != "as_of"}
    data: dict[str, Any] = {"as_of": entry.as_of}
    if entry.subject == "vocabulary":
        data = {"vocabulary": entry.part, **data}
    if sources:
        data["sources"] = sources
    return _written({**data, _list_of(entry): [record]})


def _list_of(entry: Entry) -> str:
    """The key under which the record stands."""
    return entry.part if entry.subject == "special_procedures" and entry.part else "records"


def _written(data: dict[str, Any]) -> str:
    text: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )
    return text
