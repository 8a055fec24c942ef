"""Jinja for letters: pages with holes, named blocks and loops over what the case holds; nothing else.

A template may print values with our filters, go through them with ``{% for %}``, choose with ``{% if %}``, and word
blocks of another anew. All else that Jinja can do is refused when the template is read, with its line.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import jinja2
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.parser import Parser
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hrdalert.documents.absent import Absent, Entries, Rows, Values
from hrdalert.documents.casetext import PRIVATE, TOKEN, Misuse
from hrdalert.documents.filters import FILTERS, asked
from hrdalert.documents.front_matter import nearest
from hrdalert.documents.page import Page
from hrdalert.errors import Origin, Problem, TemplateErrors

CODE = "template"
PAGE = "_page"
"""The name under which a template's context holds the page, for filters."""
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Filter, nodes.Call,
    nodes.Keyword, nodes.Block, nodes.Extends, nodes.For, nodes.If, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not,
    nodes.Compare, nodes.Operand,
)  # fmt: skip
_METHODS = ("of_weight", "kinds", "but", "of")
"""What can be called: they choose among the entries of a chronology."""


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Strict, sandboxed, and blind to what is inside a text of the case."""

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True, cache_size=200)
        self.filters = {name: self._passing(function) for name, function in FILTERS.items()}
        self.filters |= {"_printed": _printed, "_counted": _counted}
        self.tests = {}
        self.globals = {}
        self.of_source: Callable[[str], jinja2.Template] = cache(self.from_string)
        """The template of a text that is no file; made once."""

    def join_path(self, template: str, parent: str | None) -> str:
        """``packaged:press-release`` is the packaged template in the language of the one that extends it."""
        if template.endswith(".md") or parent is None:
            return template
        return f"{template}/{parent.rpartition('/')[2]}"

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a value holds; an unknown name is undefined, and says which are known."""
        if isinstance(obj, Values):
            return obj.get(attribute) if attribute in obj else self._unknown(obj.path, attribute, obj.keys)
        if isinstance(obj, Entries) and attribute in (*_METHODS, "new"):
            return getattr(obj, attribute)
        if isinstance(obj, jinja2.Undefined | Absent):
            return obj
        if isinstance(obj, jinja2.runtime.LoopContext):
            return super().getattr(obj, attribute)
        return self._unknown("a text", attribute, ())

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(getattr(obj, "__self__", None), Entries)

    def call(self, context: Context, chosen: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What a method of the chronology gives. Raises Misuse where a template calls them too often."""
        if self.is_safe_callable(chosen):
            context[PAGE].spend(len(chosen.__self__.items))
        return super().call(context, chosen, *args, **kwargs)

    def _unknown(self, what: str, attribute: str, known: Iterable[str]) -> jinja2.Undefined:
        mend = f"; {nearest(attribute, known)}" if known else ""
        return self.undefined(f"{what} has no {attribute}{mend}")

    def _passing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that hands on what is absent or unknown, and a misuse as something unknown."""

        @pass_context
        def wrapped(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(value, jinja2.Undefined) or (isinstance(value, Absent) and function is not asked):
                return value
            try:
                context[PAGE].spend(len(value.items) if isinstance(value, Rows) else 1)
                return function(context[PAGE], value, *args, **kwargs)
            except Misuse as misuse:
                return self.undefined(f"{misuse}; {misuse.mend}")

        return wrapped

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """A template as it was read, before anything of it is worked out: Jinja multiplies constants ahead of time.

        Raises TemplateErrors with what has no place in it, TemplateSyntaxError where it cannot be read.
        """
        parser = Parser(self, source, name, filename)
        try:
            template = parser.parse()
        except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
            line = parser.stream.current.lineno
            raise TemplateSyntaxError("too much stands in itself here", line, name, filename) from None
        if problems := list(_refused(template, Path(filename or name or "template"))):
            raise TemplateErrors(problems)
        return template

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Lets each printed value and each loop of a template know its line."""

        def with_line(node: nodes.Node, filter: str, *more: int) -> nodes.Expr:
            place = [nodes.Const(filename or name or ""), *map(nodes.Const, (node.lineno, *more))]
            return nodes.Filter(
                cast("nodes.Expr", node), filter, place, [], None, None, lineno=node.lineno, environment=self
            )

        for output in source.find_all(nodes.Output):
            for place, node in enumerate(output.nodes):
                if not isinstance(node, nodes.TemplateData):
                    output.nodes[place] = with_line(node, "_printed")
        for loop in source.find_all(nodes.For):
            repeated = sum(len(text.data) for text in loop.find_all(nodes.TemplateData))
            loop.iter = with_line(loop.iter, "_counted", repeated)
        return super()._generate(source, name, filename, defer_init)


@lru_cache(1_000)
def _place(file: str, line: int) -> Origin:
    return Origin(Path(file), line)


@pass_context
def _printed(context: Context, value: Any, file: str, line: int) -> str:
    """What ``{{ … }}`` leaves in the text."""
    page: Page = context[PAGE]
    origin = _place(file, line)
    page.turns += 1
    if page.turns > page.most or page.letters > page.most_letters:
        page.spend(0, 0, origin)
    try:
        return page.printed(_known(value, page), origin)
    except Misuse as misuse:
        page.problems.append(Problem(origin, CODE, str(misuse), misuse.mend))
        return ""


@pass_context
def _counted(context: Context, value: Any, file: str, line: int, repeated: int) -> Iterator[Any]:
    """What a loop goes through, counted, so that loops in loops come to an end; ``repeated``: letters of a round."""
    page: Page = context[PAGE]
    origin = _place(file, line)
    try:
        if isinstance(_known(value, page), str):
            raise Misuse("a text cannot be gone through", "print it as it is")
    except Misuse as misuse:
        page.problems.append(Problem(origin, CODE, str(misuse), misuse.mend))
        return
    for item in value:
        page.spend(1, repeated, origin)
        yield item


def _known(value: Any, page: Page) -> Any:
    """A value that is there. Raises Misuse with what is unknown, and what was meant."""
    if not isinstance(value, jinja2.Undefined):
        return value
    message: str = value._undefined_message
    name = message.removesuffix(" is undefined")
    if name != message:
        raise Misuse(f"{name} is no value of a template", nearest(name.strip("'"), page.names))
    text, _, mend = message.partition("; ")
    raise Misuse(text, mend)


def _refused(template: nodes.Template, path: Path) -> Iterator[Problem]:
    """What a letter has no use for: each kind once, and what lies so deep in other parts that Python cannot read it.

    Python takes 20 loops in each other; a tag counts as three levels, and a part of an expression as one.
    """
    seen = set()
    pending: list[tuple[nodes.Node, int]] = [(template, 0)]
    while pending:
        node, depth = pending.pop()
        place = Origin(path, node.lineno)
        if depth > 60:
            mend = "take tags out of the tags around them, or shorten the expression"
            yield Problem(place, CODE, "too much stands in itself here", mend)
            return
        step = 3 if isinstance(node, nodes.Stmt) else 1
        pending += [(child, depth + step) for child in reversed([*node.iter_child_nodes()])]
        kind = type(node)
        inner = node.node if isinstance(node, nodes.Call) else None
        is_method = isinstance(inner, nodes.Getattr) and inner.attr in _METHODS
        is_call = isinstance(node, nodes.Call) and not is_method
        is_inner = isinstance(node, nodes.Filter) and node.name in ("_printed", "_counted")
        is_expression_alone = isinstance(node, nodes.Filter) and node.node is None
        if (kind not in _ALLOWED or is_call or is_inner or is_expression_alone) and kind not in seen:
            seen.add(kind)
            mend = "print values with our filters, and use {% block %}, {% for %} and {% if %} alone"
            yield Problem(place, CODE, f"{kind.__name__} has no place in a template", mend)


MISTAKES = (jinja2.TemplateError, Misuse, TypeError, ValueError, LookupError, AttributeError, RecursionError)
"""What a mistake in a template raises while it is filled in."""


def problem_of(error: Exception, paths: Mapping[str, Path], fallback: Path) -> Problem:
    """The line of the template at which reading or filling it in stopped."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = Origin(paths.get(error.filename or "", fallback), error.lineno)
        message, mend = (
            str(error.message).rstrip("."),
            "look at the tag in this line, and at that which opens it",
        )
        if message.startswith("No filter named"):
            mend = f"the filters are {', '.join(FILTERS)}"
        return Problem(place, CODE, message, mend)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in paths]
    place = Origin(paths[frames[-1].filename], frames[-1].lineno or 0) if frames else Origin(fallback)
    said = PRIVATE.sub("", TOKEN.sub("…", str(error)))
    if isinstance(error, Misuse):
        return Problem(place, CODE, said, error.mend)
    if isinstance(error, jinja2.TemplateNotFound):
        return Problem(
            place, CODE, f"there is no template {said}", "extend one that hrdalert documents lists"
        )
    return Problem(
        place, CODE, f"this line cannot be worked out: {said}", "look at what its filters are given"
    )
