"""Jinja for letters: pages with holes, named blocks and loops over what the case holds; nothing else.

A template may print values with our filters, go through them with ``{% for %}``, choose with ``{% if %}``, and word
blocks of another anew. All else that Jinja can do is refused when the template is read, with its line.
"""

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hrdalert.documents.absent import Absent, Entries, Rows, Values
from hrdalert.documents.casetext import PRIVATE, TOKEN, Misuse
from hrdalert.documents.filters import FILTERS, OLD_NAMES, asked
from hrdalert.documents.front_matter import nearest
from hrdalert.documents.render_state import RenderState
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


_STEPS = " steps"
"""The filter that every loop gets; no template can name it."""


def _steps(render: RenderState, value: Any, cost: int) -> Iterator[Any]:
    """What a loop goes through, each step counted by what it leaves in the text."""
    if not isinstance(value, Rows | tuple):
        mend = "take people, chronology, states or another list; print a text as it is"
        raise Misuse("this is no list, and cannot be gone through", mend)
    for item in value:
        render.spend(cost)
        yield item


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Strict, sandboxed, and blind to what is inside a text of the case."""

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            finalize=_printed,
            keep_trailing_newline=True,
            cache_size=200,
        )
        filters = {**FILTERS, **{old: FILTERS[new] for old, new in OLD_NAMES.items()}, _STEPS: _steps}
        self.filters = {name: self._passing(function) for name, function in filters.items()}
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
        return self._unknown("a text", attribute, ())

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(getattr(obj, "__self__", None), Entries)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """What a method chooses among the entries of a chronology, all of which it looks at."""
        context[PAGE].spend(len(getattr(getattr(obj, "__self__", None), "groups", ())))
        return super().call(context, obj, *args, **kwargs)

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
        """A template as it was read. Raises TemplateErrors with what has no place in it."""
        template = super()._parse(source, name, filename)
        if problems := list(_refused(template, Path(filename or name or "template"))):
            raise TemplateErrors(problems)
        for loop in template.find_all(nodes.For):
            literal = sum(len(data.data) for data in loop.find_all(nodes.TemplateData))
            cost = nodes.Const(1 + literal // 100)
            loop.iter = nodes.Filter(loop.iter, _STEPS, [cost], [], None, None, lineno=loop.lineno)
        return template


@lru_cache(1_000)
def _place(template: jinja2.Template, line: int) -> Origin:
    """The line of a template from which a line of its Python was made."""
    return Origin(Path(template.filename or ""), template.get_corresponding_lineno(line))


@pass_context
def _printed(context: Context, value: Any) -> str:
    """What ``{{ … }}`` leaves in the text. The Python that Jinja made of the template calls it."""
    render, caller = context[PAGE], sys._getframe(1)
    origin = _place(caller.f_globals["__jinja_template__"], caller.f_lineno)
    try:
        if isinstance(value, jinja2.Undefined):
            raise _unknown(value._undefined_message, render.names)
        return str(render.printed(value, origin))
    except Misuse as misuse:
        render.problems.append(Problem(origin, CODE, str(misuse), misuse.mend))
        return ""


def _unknown(message: str, names: Iterable[str]) -> Misuse:
    """What is unknown, and what was meant."""
    name = message.removesuffix(" is undefined")
    if name != message:
        return Misuse(f"{name} is no value of a template", nearest(name.strip("'"), names))
    text, _, mend = message.partition("; ")
    return Misuse(text, mend)


def _refused(template: nodes.Template, path: Path) -> Iterator[Problem]:
    """What a letter has no use for, each kind once."""
    refused: dict[str, nodes.Node] = {}
    for node in template.find_all(nodes.Node):
        called = node.node if isinstance(node, nodes.Call) else None
        is_method = isinstance(called, nodes.Getattr) and called.attr in _METHODS
        if not isinstance(node, _ALLOWED) or (called and not is_method):
            refused.setdefault(type(node).__name__, node)
    for kind, node in refused.items():
        mend = "print values with our filters, and use {% block %}, {% for %} and {% if %} alone"
        yield Problem(Origin(path, node.lineno), CODE, f"{kind} has no place in a template", mend)


MISTAKES = (
    *(jinja2.TemplateError, Misuse, RecursionError, SyntaxError),
    *(TypeError, ValueError, LookupError, AttributeError),
)
"""What a mistake in a template raises while it is read and filled in."""


def problem_of(error: Exception, paths: Mapping[str, Path], fallback: Path, names: Iterable[str]) -> Problem:
    """The line of the template at which reading or filling it in stopped; ``names`` are those of its values."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename in paths]
    place = Origin(paths[frames[-1].filename], frames[-1].lineno or 0) if frames else Origin(fallback)
    said = PRIVATE.sub("", TOKEN.sub("…", str(error)))
    what, mend = f"this line cannot be worked out: {said}", "look at what its filters are given"
    match error:
        case jinja2.TemplateSyntaxError():
            place = Origin(paths.get(error.filename or "", fallback), error.lineno)
            what, mend = (
                str(error.message).rstrip("."),
                "look at the tag in this line, and at that which opens it",
            )
            if what.startswith("No filter named"):
                mend = f"the filters are {', '.join(FILTERS)}"
        case jinja2.UndefinedError():
            misuse = _unknown(said, names)
            what, mend = str(misuse), misuse.mend
        case Misuse():
            what, mend = said, error.mend
        case jinja2.TemplateNotFound():
            what, mend = f"there is no template {said}", "extend one that hrdalert documents lists"
    return Problem(place, CODE, what, mend)
