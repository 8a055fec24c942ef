"""Runs of inlines: joined and trimmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hrdalert.documents.blocks import Emphasis, Inline, Inlines, LineBreak, Link, Strong, Text


class Own(Text, frozen=True, eq=False, gc=False):
    """Text of the template's own, until it is joined."""


def joined(inlines: Iterable[Inline]) -> Inlines:
    """Joins neighbouring literal texts, so that a sentence is one run."""
    run: list[Inline] = []
    for inline in inlines:
        last = run[-1] if run else None
        if not isinstance(inline, Text):
            run.append(inline)
            continue
        text = inline.text[_doubles_the_stop(last, inline) :]
        if isinstance(last, Text) and _one_run(last, inline):
            run[-1] = Text(last.text + text, last.language, last.origin or inline.origin)
        elif text:
            run.append(Text(text, inline.language, inline.origin))
    return tuple(run)


def _doubles_the_stop(last: Inline | None, following: Text) -> bool:
    """Whether "Mr A." at the end of a sentence has brought its full stop along, in bold too."""
    if not isinstance(following, Own) or following.text[:1] != "." or following.text[1:2] == ".":
        return False
    while isinstance(last, Strong | Emphasis | Link) and last.content:
        last = last.content[-1]
    return isinstance(last, Text) and last.text.endswith(".")


def _one_run(one: Text, two: Text) -> bool:
    return (
        one.language == two.language
        and "\n" not in one.text + two.text
        and (one.origin is None or two.origin is None or one.origin == two.origin)
    )


def trimmed(content: Inlines) -> Inlines:
    """Without the white space that a template leaves at both ends."""
    items = list(content)
    while items and isinstance(first := items[0], Text) and not first.text.strip(" "):
        items.pop(0)
    while items and isinstance(last := items[-1], Text) and not last.text.strip(" "):
        items.pop()
    if items and isinstance(first := items[0], Text):
        items[0] = first.saying(first.text.lstrip(" "))
    if items and isinstance(last := items[-1], Text):
        items[-1] = last.saying(last.text.rstrip(" "))
    return tuple(items)


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
