"""Records of recipients as the text of a YAML file, written as people write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

_LONG = 90


class _Line(dict[str, Any]):
    """A mapping that stands in one line."""


class _Writer(yaml.SafeDumper):
    """All words are text there, so that few need quotation marks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


# `no` and 2026-03-28 are text to the reader of these files; only what stands for nothing is not.
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
    words = all(isinstance(item, str) for item in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=words)


def _line(writer: yaml.SafeDumper, line: _Line) -> yaml.MappingNode:
    return writer.represent_mapping("tag:yaml.org,2002:map", line.items(), flow_style=True)


_Writer.add_representer(str, _text)
_Writer.add_representer(list, _items)
_Writer.add_representer(_Line, _line)


def one_line(**keys: Any) -> dict[str, Any]:
    """An entry that is written in one line; keys without a value are left out."""
    return _Line({key: value for key, value in keys.items() if value not in ("", None, [], {})})


def written(records: Sequence[Mapping[str, Any]]) -> str:
    """Records as a file of recipients."""
    return yaml.dump(
        {"recipients": list(records)},
        Dumper=_Writer,
        allow_unicode=True,
        sort_keys=False,
        width=110,
        default_flow_style=False,
    )
