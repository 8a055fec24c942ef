"""Runs of inlines: joined, trimmed, parted into paragraphs and lines, with the numbers of sources in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from hrdalert.documents.blocks import (
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Link,
    SourceReference,
    Strong,
    Text,
)
from hrdalert.documents.casetext import NEW_PARAGRAPH


@dataclass(frozen=True, slots=True)
class Own(Text):
    """Text of the template's own, until it is joined: the spaces at its ends mean nothing."""


def joined(inlines: Iterable[Inline]) -> Inlines:
    """Joins neighbouring literal texts, so that a sentence is one run."""
    found: list[Inline] = []
    for inline in inlines:
        last = found[-1] if found else None
        if not isinstance(inline, Text):
            found.append(inline)
        elif isinstance(last, Strong | Emphasis | Link) and _doubles_the_stop(last, inline):
            if inline.text[1:]:
                found.append(Text(inline.text[1:], inline.language, inline.origin))
        elif isinstance(last, Text) and _one_run(last, inline):
            doubled = _doubles_the_stop(last, inline)
            found[-1] = Text(last.text + inline.text[doubled:], last.language, last.origin or inline.origin)
        elif inline.text:
            found.append(
                Text(inline.text, inline.language, inline.origin) if isinstance(inline, Own) else inline
            )
    return tuple(found)


def _doubles_the_stop(last: Inline, following: Text) -> bool:
    """Whether "Mr A." at the end of a sentence has brought its full stop along, in bold too."""
    while isinstance(last, Strong | Emphasis | Link) and last.content:
        last = last.content[-1]
    ends = isinstance(last, Text) and last.text.endswith(".")
    return ends and isinstance(following, Own) and following.text[:1] == "." != following.text[1:2]


def _one_run(one: Text, two: Text) -> bool:
    return (
        one.language == two.language
        and "\n" not in one.text + two.text
        and (one.origin is None or two.origin is None or one.origin == two.origin)
    )


def trimmed(content: Iterable[Inline]) -> Inlines:
    """Without the white space that the template leaves at both ends; a text of the case keeps its own."""
    items = list(content)
    while items and isinstance(first := items[0], Own) and not first.text.strip(" "):
        items.pop(0)
    while items and isinstance(last := items[-1], Own) and not last.text.strip(" "):
        items.pop()
    if items and isinstance(first := items[0], Own):
        items[0] = first.saying(first.text.lstrip(" "))
    if items and isinstance(last := items[-1], Own):
        items[-1] = last.saying(last.text.rstrip(" "))
    return tuple(items)


def cite(found: list[Inline], reference: SourceReference) -> None:
    """Sets the numbers before the full stop that ends the sentence they belong to, after a space."""
    last = found[-1] if found else None
    if isinstance(last, Text) and last.text.rstrip().endswith("."):
        found[-1] = last.saying(last.text.rstrip()[:-1] + " ")
        found.extend((reference, Text(".")))
    elif isinstance(last, Text):
        found[-1] = last.saying(last.text.rstrip() + " ")
        found.append(reference)
    else:
        found.append(reference)


def flat(content: Inlines) -> Inlines:
    """With a space where a text of the case begins a paragraph inside something that can't be parted."""
    done: list[Inline] = []
    for inline in content:
        if isinstance(inline, Text) and NEW_PARAGRAPH in inline.text:
            done.append(inline.saying(inline.text.replace(NEW_PARAGRAPH, " ")))
        elif isinstance(inline, Strong | Emphasis | Link):
            done.append(replace(inline, content=flat(inline.content)))
        else:
            done.append(inline)
    return tuple(done)


def parted(content: Inlines) -> Iterator[Inlines]:
    """The paragraphs of a content, parted where a text of the case has an empty line; none of them is empty."""
    current: list[Inline] = []
    for inline in content:
        if isinstance(inline, Text) and NEW_PARAGRAPH in inline.text:
            first, *rest = map(inline.saying, inline.text.split(NEW_PARAGRAPH))
            current.append(first)
            for text in rest:
                yield from _one(current)
                current = [text]
        else:
            current.append(inline)
    yield from _one(current)


def _one(content: Iterable[Inline]) -> Iterator[Inlines]:
    paragraph = joined(flat(tuple(content)))
    if paragraph:
        yield paragraph


def lines(content: Inlines) -> Iterator[Inlines]:
    """The lines of a paragraph that stand for themselves."""
    line: list[Inline] = []
    for inline in content:
        if isinstance(inline, LineBreak):
            yield tuple(line)
            line = []
        else:
            line.append(inline)
    yield tuple(line)
