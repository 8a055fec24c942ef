"""The walk through a template's syntax tree: names, fields, filters, and what may be printed, compared and cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jinja2 import nodes

from hrdalert.disclosure import view as views
from hrdalert.documents.helpers import DATE_FILTERS, PERSON_FILTERS
from hrdalert.documents.kinds import (
    ARGUMENTS,
    FUNCTIONS,
    IN_MACROS,
    PEOPLE,
    Kind,
    ListOf,
    LoopOf,
    MapOf,
    fields_of,
    is_view,
)
from hrdalert.documents.letters import Letters, TemplateFile
from hrdalert.documents.printing import nearest
from hrdalert.errors import Origin, Problem
from hrdalert.patterns import later

_KEEP = frozenset({"selectattr", "rejectattr", "select", "reject", "sort", "unique", "list", "default"})
_CHANGE = frozenset({"upper", "lower", "replace"})
_CUT = frozenset(
    {
        "first",
        "last",
        "length",
        "list",
        "map",
        "reject",
        "rejectattr",
        "select",
        "selectattr",
        "slice",
        "sort",
    }
) | {"unique", "join", "joined"}
_LINK = later(r"\]\([^)\s]*\Z")
_SINGLE = later(r"(?<![{$])\{[A-Za-z][\w-]*(?:\.[\w.-]+)?\}(?!\})")
_WHOLE = later(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_STRAY = later(r"\}\}|%\}")
_PRINT = "Print it as it is."


class Walk:
    """One walk through one template, with the names that are known in it."""

    def __init__(
        self, letters: Letters, file: TemplateFile, phrases: frozenset[str], scope: Mapping[str, Kind]
    ) -> None:
        self._environment = letters.environment
        self._letters = letters
        self._file = file
        self._phrases = phrases
        self._top = dict(scope)
        self._problems: list[Problem] = []

    def problems_in(self, tree: nodes.Template) -> list[Problem]:
        for macro in tree.find_all(nodes.Macro):
            self._top[macro.name] = "anything"
        self._body(tree.body, self._top)
        return self._problems

    def names_of(self, tree: nodes.Template) -> Mapping[str, Kind]:
        """The names that a template sets outside of its blocks."""
        before = set(self._top)
        self.problems_in(tree)
        return {name: kind for name, kind in self._top.items() if name not in before}

    def _say(self, node: nodes.Node, code: str, text: str, mend: str, line: int = 0) -> None:
        problem = Problem(Origin(self._file.path, line or node.lineno), code, text, mend)
        if problem not in self._problems:
            self._problems.append(problem)

    # --- statements ---

    def _body(self, body: Iterable[nodes.Node], scope: dict[str, Kind]) -> None:
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: dict[str, Kind]) -> None:
        match node:
            case nodes.Output():
                self._output(node, scope)
            case nodes.For():
                self._loop(node, scope)
            case nodes.Assign():
                self._assign(node.target, self._kind(node.node, scope), scope)
            case nodes.AssignBlock():
                self._body(node.body, dict(scope))
                self._kind(node.filter, scope)
                self._assign(node.target, "text", scope)
            case nodes.Macro() | nodes.CallBlock():
                self._macro(node, scope)
            case nodes.Extends():
                self._extends(node)
            case nodes.Include() | nodes.Import() | nodes.FromImport():
                self._say(
                    node,
                    "template-include",
                    "a template takes in no other one",
                    "Write a macro in phrases/ and say.its_name(…) here, or {% extends … %} and blocks.",
                )
                scope.update(dict.fromkeys(_imported(node), "anything"))
            case nodes.If():
                self._kind(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self._body(branch, scope)
            case nodes.Block():
                self._body(node.body, dict(scope if node.scoped else self._top))
            case nodes.With():
                inner = dict(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    self._assign(target, self._kind(value, scope), inner)
                self._body(node.body, inner)
            case nodes.Scope():
                self._body(node.body, dict(scope))
            case _:
                self._children(node, scope)

    def _children(self, node: nodes.Node, scope: dict[str, Kind]) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self._kind(child, scope)
            else:
                self._statement(child, scope)

    def _assign(self, target: nodes.Node, kind: Kind, scope: dict[str, Kind]) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._assign(item, "anything", scope)

    def _macro(self, node: nodes.Macro | nodes.CallBlock, scope: dict[str, Kind]) -> None:
        if isinstance(node, nodes.CallBlock):
            self._kind(node.call, scope)
        inner = {**scope, **(IN_MACROS if isinstance(node, nodes.Macro) else {})}
        self._expressions(node.defaults, scope)
        inner.update({arg.name: ARGUMENTS.get(arg.name, "anything") for arg in node.args})
        self._body(node.body, inner)

    def _loop(self, node: nodes.For, scope: dict[str, Kind]) -> None:
        kind = self._kind(node.iter, scope)
        item: Kind = kind.item if isinstance(kind, ListOf) else "anything"
        inner: dict[str, Kind] = {**scope, "loop": LoopOf(item)}
        self._assign(node.target, item, inner)
        if kind in ("text", "date") or is_view(kind):
            self._say(
                node, "template-loop", f"{_shown(node.iter)} is not a list", "Use it without {% for … %}."
            )
        if node.test is not None:
            self._kind(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, scope)

    def _extends(self, node: nodes.Extends) -> None:
        if not isinstance(node.template, nodes.Const):
            self._say(
                node,
                "template-missing",
                "{% extends … %} needs a name",
                "Write the template's name in quotes.",
            )
        elif self._letters.named(str(node.template.value)) is None:
            self._say(
                node,
                "template-missing",
                f"there is no template {node.template.value!r}",
                "A packaged one is called packaged:press-release/en.md.",
            )

    # --- what is printed ---

    def _output(self, node: nodes.Output, scope: dict[str, Kind]) -> None:
        before = ""
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                before += part.data
                self._data(part)
                continue
            kind = self._printed(part, scope)
            if kind == "text" and _LINK.search(before):
                self._say(
                    part,
                    "template-link",
                    f"{_shown(part)} stands in the address of a link",
                    "Write {{ link(source) }}, or {{ link(address, words) }}.",
                )
            before += "x"

    def _data(self, part: nodes.TemplateData) -> None:
        """What looks like a tag in the text between the tags; a whole one there is meant to be text ({% raw %})."""
        data = _WHOLE.sub(lambda match: "\n" * match[0].count("\n"), part.data)
        for pattern, text, mend in (
            (
                _STRAY,
                "closes nothing",
                "Write {{ … }} round what is printed and {% … %} round what is decided.",
            ),
            (
                _SINGLE,
                "is printed as it stands",
                "Single braces are for texts of a case; here, write {{ … }}.",
            ),
        ):
            for match in pattern.finditer(data):
                line = part.lineno + data.count("\n", 0, match.start())
                self._say(part, "template-braces", f"{match[0]} {text}", mend, line)

    def _printed(self, node: nodes.Node, scope: dict[str, Kind]) -> Kind:
        kind = self._kind(node, scope)
        shown = _shown(node)
        if kind == "date":
            self._say(
                node,
                "template-date",
                f"{shown} is a date",
                f"Add its words: {{{{ {shown} | on }}}} or | day.",
            )
        elif kind is views.PersonView or kind == PEOPLE:
            self._say(
                node,
                "template-print",
                f"{shown} is a person",
                f"Write {{{{ {shown} | full_name }}}} or | again.",
            )
        elif isinstance(kind, ListOf | MapOf | LoopOf) or is_view(kind):
            self._say(
                node, "template-print", f"{shown} cannot be printed as it is", "Print one of its fields."
            )
        return kind

    # --- expressions ---

    def _expressions(self, expressions: Iterable[nodes.Node], scope: dict[str, Kind]) -> None:
        for expression in expressions:
            self._kind(expression, scope)

    def _kind(self, node: nodes.Node | None, scope: dict[str, Kind]) -> Kind:
        match node:
            case None:
                return "anything"
            case nodes.Name():
                return self._name(node, scope)
            case nodes.Getattr():
                return self._attribute(node, scope)
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.Test():
                return self._test(node, scope)
            case nodes.Call():
                return self._call(node, scope)
            case nodes.CondExpr():
                self._kind(node.test, scope)
                first, second = self._kind(node.expr1, scope), self._kind(node.expr2, scope)
                return first if node.expr2 is None or first == second else "anything"
            case nodes.Or() | nodes.And():
                kinds = (self._kind(node.left, scope), self._kind(node.right, scope))
                return kinds[0] if kinds[0] == kinds[1] else "anything"
            case nodes.Compare():
                self._compare(node, scope)
                return "word"
            case nodes.Concat():
                for part in node.nodes:
                    self._printed(part, scope)
                return "text"
            case _:
                self._expressions(node.iter_child_nodes(), scope)
                return "anything"

    def _name(self, node: nodes.Name, scope: dict[str, Kind]) -> Kind:
        if node.name in scope:
            return scope[node.name]
        if node.name not in FUNCTIONS:
            self._say(
                node,
                "unknown-name",
                f"{node.name} is not known here",
                nearest(node.name, [*scope, *FUNCTIONS]),
            )
        return "anything"

    def _attribute(self, node: nodes.Getattr, scope: dict[str, Kind]) -> Kind:
        of, shown = self._kind(node.node, scope), _shown(node.node)
        if of == "phrases":
            if node.attr not in self._phrases:
                self._say(
                    node, "unknown-name", f"say.{node.attr} is not known", nearest(node.attr, self._phrases)
                )
        elif of == "text":
            self._say(node, "template-text", f"{shown} is text and has no .{node.attr}", _PRINT)
        elif isinstance(of, ListOf):
            mend = "Go through it with {% for … in … %}."
            self._say(node, "template-list", f"{shown} is a list and has no .{node.attr}", mend)
        elif isinstance(of, MapOf):
            return of.item
        elif (known := fields_of(of)) is not None:
            if node.attr in known:
                return known[node.attr]
            self._say(node, "unknown-name", f"{_shown(node)} is not known", nearest(node.attr, known))
        return "anything"

    def _item(self, node: nodes.Getitem, scope: dict[str, Kind]) -> Kind:
        of = self._kind(node.node, scope)
        self._kind(node.arg, scope)
        if of == "text":
            self._say(node, "template-text", f"{_shown(node.node)} is text and cannot be cut", _PRINT)
        if isinstance(of, ListOf):
            return of if isinstance(node.arg, nodes.Slice) else of.item
        return of.item if isinstance(of, MapOf) else "anything"

    def _filter(self, node: nodes.Filter, scope: dict[str, Kind]) -> Kind:
        of = self._kind(node.node, scope) if node.node is not None else "anything"
        self._expressions((*node.args, *(pair.value for pair in node.kwargs)), scope)
        name = node.name
        if name not in self._environment.filters:
            self._say(
                node, "unknown-filter", f"| {name} is not known", nearest(name, self._environment.filters)
            )
            return "anything"
        if node.node is not None:
            self._given(node, of)
        if name in _KEEP:
            return of
        if name in ("first", "last"):
            return of.item if isinstance(of, ListOf) else "anything"
        return "anything" if name in ("length", "map", "slice") else "text"

    def _given(self, node: nodes.Filter, of: Kind) -> None:
        """Says where a filter is given something that it is not made for."""
        shown = _shown(node.node) if node.node is not None else "this"
        if of == "text" and node.name in _CHANGE:
            self._say(
                node, "template-text", f"| {node.name} would change {shown}, a text of the case", _PRINT
            )
        elif of == "text" and node.name in _CUT:
            self._say(node, "template-text", f"| {node.name} is for lists, and {shown} is text", _PRINT)
        elif node.name in DATE_FILTERS and (
            of in ("text", "phrases") or isinstance(of, ListOf) or is_view(of)
        ):
            self._say(node, "template-date", f"{shown} is no date", f"Give | {node.name} the date of a fact.")
        elif node.name in PERSON_FILTERS and not (of in ("anything", PEOPLE) or of is views.PersonView):
            self._say(
                node, "template-person", f"{shown} is no person", f"Give | {node.name} victim, or victims."
            )

    def _test(self, node: nodes.Test, scope: dict[str, Kind]) -> Kind:
        if node.name not in self._environment.tests:
            mend = "Write: is known, is unknown, is withheld."
            self._say(node, "unknown-test", f"'is {node.name}' is not known", mend)
        self._expressions((node.node, *node.args), scope)
        return "anything"

    def _call(self, node: nodes.Call, scope: dict[str, Kind]) -> Kind:
        self._expressions((*node.args, *(pair.value for pair in node.kwargs)), scope)
        if isinstance(node.node, nodes.Name) and node.node.name in FUNCTIONS and node.node.name not in scope:
            return FUNCTIONS[node.node.name]
        self._kind(node.node, scope)
        return "anything"

    def _compare(self, node: nodes.Compare, scope: dict[str, Kind]) -> None:
        asked, left = node.expr, self._kind(node.expr, scope)
        for operand in node.ops:
            right = self._kind(operand.expr, scope)
            word = isinstance(operand.expr, nodes.Const) and isinstance(operand.expr.value, str)
            if left == "text" and word:
                self._asked(node, asked)
            elif right == "text" and (operand.op in ("in", "notin") or isinstance(asked, nodes.Const)):
                self._asked(node, operand.expr)
            asked, left = operand.expr, right

    def _asked(self, node: nodes.Node, text: nodes.Node) -> None:
        mend = "Ask for a word of a list, such as case.status == 'ongoing'."
        self._say(
            node, "template-text", f"{_shown(text)} is text of the case; what it says cannot be asked", mend
        )


def _imported(node: nodes.Node) -> Iterator[str]:
    """The names that an import gives, so that nothing is said of them a second time."""
    if isinstance(node, nodes.Import):
        yield node.target
    elif isinstance(node, nodes.FromImport):
        for name in node.names:
            yield name if isinstance(name, str) else name[1]


def _shown(node: nodes.Node) -> str:
    """An expression as it is written, as far as that is short."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_shown(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{_shown(node.node)}[…]"
        case nodes.Filter() if node.node is not None:
            return f"{_shown(node.node)} | {node.name}"
        case nodes.Call():
            return f"{_shown(node.node)}(…)"
        case _:
            return "this"
