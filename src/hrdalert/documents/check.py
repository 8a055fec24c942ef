"""Checking a template before it is used: every mistake at once, each with its line and how to mend it.

Nothing is rendered for it. The check walks Jinja's syntax tree with the fields of the view classes beside it, so that it
knows what ``case.custody`` is a list of, and that ``incident.plaze`` is nothing.
"""

from __future__ import annotations

import datetime
import difflib
import functools
import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, TypeAlias

import jinja2
from jinja2 import nodes

from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure import view as views
from hrdalert.disclosure.view import Gap, TextView
from hrdalert.documents import helpers, office
from hrdalert.documents.casetext import CaseText
from hrdalert.documents.letters import Letters, TemplateFile
from hrdalert.documents.markdown import CONTAINERS
from hrdalert.documents.story import Story
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.knowledge import Communication


@dataclass(frozen=True, slots=True)
class ListOf:
    item: Kind


@dataclass(frozen=True, slots=True)
class MapOf:
    item: Kind


Kind: TypeAlias = "type[Any] | ListOf | MapOf | Literal['text', 'date', 'word', 'anything', 'phrases']"
"""What an expression gives: a view class, a list of something, text, a date, a word such as a status, or anything."""

PEOPLE = ListOf(views.PersonView)
CONTEXT: Mapping[str, Kind] = {
    "case": views.CaseView,
    "victims": PEOPLE,
    "victim": views.PersonView,
    "headline": "text",
    "communication": Communication,
    "story": Story,
    "date": "date",
    "organisation": office.OfficeWords,
    "recipients": ListOf(office.RecipientWords),
    "recipient": office.RecipientWords,
    "say": "phrases",
    "own": "anything",
    "range": "anything",
    "namespace": "anything",
    "super": "anything",
    "self": "anything",
    "loop": "anything",
    "caller": "anything",
}
FUNCTIONS: Mapping[str, Kind] = {
    "sources": "text", "source_number": "text", "source_list": "text", "section": "word", "para": "text", "paragraph": "text", "paragraphs_from": "text",
    "is_cited": "word", "link": "text",
    "days": "word", "day_after": "text", "span": "text", "later": "text", "after": "text", "country": helpers.CountryWords,
    "mandate": helpers.MandateWords, "label": "text", "gloss": "text", "native_term": "text", "law": "text", "in_own_script": "text",
    "opening": "text", "brief": "text", "episodes": ListOf(ListOf(views.FactView)),
}  # fmt: skip
# What the arguments of a macro are, by what they are called.
ARGUMENTS: Mapping[str, Kind] = {
    "victim": views.PersonView, "person": views.PersonView, "victims": PEOPLE, "people": PEOPLE, "whom": PEOPLE,
    "incident": views.IncidentView, "fact": views.FactView, "facts": ListOf(views.FactView),
    "custody": views.CustodyView, "spell": views.CustodyView, "demand": views.DemandView, "step": views.ProceedingView,
    "source": views.SourceView, "recipient": office.RecipientWords, "charge": views.ChargeView,
    "consent": views.ConsentView, "action": views.UNActionView, "contact": office.ContactWords,
}  # fmt: skip
_KEEP = frozenset({"selectattr", "rejectattr", "select", "reject", "sort", "unique", "list", "default"})
_DATES = (CaseDate, datetime.date)


def check_template(letters: Letters, file: TemplateFile) -> list[Problem]:
    """Every mistake in a template, in those it extends, and in the libraries of phrasing behind it."""
    problems: list[Problem] = []
    try:
        front = letters.front_matter(file)
        problems += _check_title(letters, file, front.title)
        language = front.language
    except InputErrors as error:
        problems += error.problems
        language = file.name.removesuffix(".md").partition("/")[2]
    checked = [*letters.chain(file), *letters.phrases(language)]
    known = frozenset(name for each in letters.phrases(language) for name in _macros(letters, each))
    for each in checked:
        problems += _checked(letters, each, known)
    return problems


@functools.lru_cache(maxsize=64)
def _checked(letters: Letters, file: TemplateFile, phrases: frozenset[str]) -> tuple[Problem, ...]:
    trees, problems = parsed(letters, file)
    for tree in trees:
        problems += _Walk(letters, file, phrases).problems_in(tree)
    problems += _containers(file)
    return tuple(problems)


def block_names(letters: Letters, file: TemplateFile) -> Iterator[str]:
    """The named blocks of a template, which an office or a case may word anew."""
    for tree in parsed(letters, file)[0]:
        for block in tree.find_all(nodes.Block):
            yield block.name


def _macros(letters: Letters, file: TemplateFile) -> Iterator[str]:
    for tree in parsed(letters, file)[0]:
        for macro in tree.find_all(nodes.Macro):
            yield macro.name


def _check_title(letters: Letters, file: TemplateFile, title: str) -> list[Problem]:
    titled = TemplateFile(file.name, file.path, file.own, title)
    return [
        Problem(Origin(file.path, 1), problem.code, f"title: {problem.text}", problem.mend)
        for problem in _checked(letters, titled, frozenset())
    ]


_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def parsed(letters: Letters, file: TemplateFile) -> tuple[list[nodes.Template], list[Problem]]:
    """The syntax tree, or each syntax error: what stops the parser is blanked out, and it goes on."""
    source, problems = file.source, []
    for _ in range(20):
        try:
            return [letters.environment.parse(source)], problems
        except jinja2.TemplateSyntaxError as error:
            line = error.lineno
            orphan = problems and ("'end" in (error.message or "") or "'else'" in (error.message or ""))
            if not orphan:
                problems.append(
                    Problem(
                        Origin(file.path, line),
                        "template-syntax",
                        _plainly(error.message or ""),
                        _mend(error.message or ""),
                    )
                )
            blanked = _blank_line(source, line)
            if blanked == source:
                break
            source = blanked
    return [], problems


def _blank_line(source: str, line: int) -> str:
    lines = source.split("\n")
    if not 0 < line <= len(lines):
        return source
    blanked = _TAG.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), lines[line - 1])
    if blanked == lines[line - 1]:
        blanked = lines[line - 1].replace("{{", "  ").replace("{%", "  ").replace("{#", "  ")
    lines[line - 1] = blanked
    return "\n".join(lines)


def _plainly(message: str) -> str:
    return message.replace("Jinja was looking for the following tags", "expected").rstrip(".")


def _mend(message: str) -> str:
    if "end of template" in message or "unexpected end" in message.lower():
        return "Close what was opened: {% if … %} … {% endif %}, {% for … %} … {% endfor %}, {% block … %} … {% endblock %}."
    if "unknown tag" in message:
        return "The tags are if, elif, else, for, set, block, macro, extends and their end tags."
    return "Write {{ … }} round what is printed and {% … %} round what is decided."


_FENCE = re.compile(r"^[ ]*:::[ ]*([a-z]*)", re.MULTILINE)


def _containers(file: TemplateFile) -> Iterator[Problem]:
    open_at: list[tuple[str, int]] = []
    for match in _FENCE.finditer(file.source):
        line = file.source.count("\n", 0, match.start()) + 1
        if not match[1]:
            if open_at:
                open_at.pop()
            else:
                yield Problem(
                    Origin(file.path, line), "template-block", "::: closes nothing", "Take the line out."
                )
        elif match[1] not in CONTAINERS:
            yield Problem(
                Origin(file.path, line),
                "template-block",
                f"::: {match[1]} is not known",
                f"Write one of: {', '.join(f'::: {name}' for name in CONTAINERS)}",
            )
            open_at.append((match[1], line))
        else:
            open_at.append((match[1], line))
    for name, line in open_at:
        yield Problem(
            Origin(file.path, line),
            "template-block",
            f"::: {name} is not closed",
            "End it with a line of :::",
        )


class _Walk:
    """One walk through one template."""

    def __init__(self, letters: Letters, file: TemplateFile, phrases: frozenset[str]) -> None:
        self._environment = letters.environment
        self._letters = letters
        self._file = file
        self._phrases = phrases
        self._problems: list[Problem] = []

    def problems_in(self, tree: nodes.Template) -> list[Problem]:
        scope: dict[str, Kind] = {**CONTEXT}
        for macro in tree.find_all(nodes.Macro):
            scope[macro.name] = "anything"
        self._body(tree.body, scope)
        return self._problems

    def _say(self, node: nodes.Node, code: str, text: str, mend: str) -> None:
        problem = Problem(Origin(self._file.path, node.lineno), code, text, mend)
        if problem not in self._problems:
            self._problems.append(problem)

    # --- statements ---

    def _body(self, body: Iterable[nodes.Node], scope: dict[str, Kind]) -> None:
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: dict[str, Kind]) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self._printed(part, scope)
            case nodes.For():
                self._loop(node, scope)
            case nodes.Assign():
                kind = self._kind(node.node, scope)
                if isinstance(node.target, nodes.Name):
                    scope[node.target.name] = kind
            case nodes.AssignBlock():
                if isinstance(node.target, nodes.Name):
                    scope[node.target.name] = "text"
                self._body(node.body, scope)
            case nodes.Macro():
                inner = {**scope, **{arg.name: ARGUMENTS.get(arg.name, "anything") for arg in node.args}}
                self._expressions(node.defaults, scope)
                self._body(node.body, inner)
            case nodes.Extends() | nodes.Include():
                self._template_name(node, node.template)
            case nodes.If():
                self._kind(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self._body(branch, scope)
            case nodes.Block() | nodes.Scope() | nodes.With():
                self._body(node.body, dict(scope))
            case _:
                for child in node.iter_child_nodes():
                    if isinstance(child, nodes.Expr):
                        self._kind(child, scope)
                    else:
                        self._statement(child, scope)

    def _loop(self, node: nodes.For, scope: dict[str, Kind]) -> None:
        kind = self._kind(node.iter, scope)
        inner = {**scope, "loop": "anything"}
        item: Kind = kind.item if isinstance(kind, ListOf) else "anything"
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = item
        else:
            inner.update({name.name: "anything" for name in node.target.find_all(nodes.Name)})
        if kind in ("text", "date") or (isinstance(kind, type) and is_dataclass(kind)):
            self._say(
                node, "template-loop", f"{_shown(node.iter)} is not a list", "Use it without {% for … %}."
            )
        if node.test is not None:
            self._kind(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, scope)

    def _template_name(self, node: nodes.Node, name: nodes.Expr) -> None:
        if isinstance(name, nodes.Const) and self._letters.source_path(str(name.value)) is None:
            self._say(
                node, "template-missing", f"there is no template {name.value!r}",
                "A packaged one is called packaged:press-release/en.md.",
            )  # fmt: skip

    def _printed(self, node: nodes.Node, scope: dict[str, Kind]) -> None:
        if isinstance(node, nodes.TemplateData):
            return
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
        elif isinstance(kind, ListOf | MapOf) or (isinstance(kind, type) and is_dataclass(kind)):
            self._say(
                node, "template-print", f"{shown} cannot be printed as it is", "Print one of its fields."
            )

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
                if node.name not in self._environment.tests:
                    self._say(
                        node,
                        "unknown-test",
                        f"'is {node.name}' is not known",
                        "Write: is known, is unknown, is withheld.",
                    )
                self._expressions((node.node, *node.args), scope)
                return "anything"
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
            case _:
                self._expressions(node.iter_child_nodes(), scope)
                return "text" if isinstance(node, nodes.Concat) else "anything"

    def _name(self, node: nodes.Name, scope: dict[str, Kind]) -> Kind:
        if node.name in scope:
            return scope[node.name]
        if node.name in FUNCTIONS:
            return "anything"
        self._say(
            node, "unknown-name", f"{node.name} is not known here", _nearest(node.name, [*scope, *FUNCTIONS])
        )
        return "anything"

    def _attribute(self, node: nodes.Getattr, scope: dict[str, Kind]) -> Kind:
        of = self._kind(node.node, scope)
        if of == "phrases":
            if node.attr not in self._phrases:
                self._say(
                    node, "unknown-name", f"say.{node.attr} is not known", _nearest(node.attr, self._phrases)
                )
            return "anything"
        if of == "text":
            self._say(
                node,
                "template-text",
                f"{_shown(node.node)} is text and has no .{node.attr}",
                "Print it as it is.",
            )
        elif isinstance(of, ListOf):
            self._say(
                node, "template-list", f"{_shown(node.node)} is a list and has no .{node.attr}",
                "Go through it with {% for … in … %}.",
            )  # fmt: skip
        elif isinstance(of, MapOf):
            return of.item
        elif isinstance(of, type) and is_dataclass(of):
            known = _fields(of)
            if node.attr in known:
                return known[node.attr]
            self._say(node, "unknown-name", f"{_shown(node)} is not known", _nearest(node.attr, known))
        return "anything"

    def _item(self, node: nodes.Getitem, scope: dict[str, Kind]) -> Kind:
        of = self._kind(node.node, scope)
        self._kind(node.arg, scope)
        if of == "text":
            self._say(
                node, "template-text", f"{_shown(node.node)} is text and cannot be cut", "Print it as it is."
            )
        if isinstance(of, ListOf):
            return of if isinstance(node.arg, nodes.Slice) else of.item
        return of.item if isinstance(of, MapOf) else "anything"

    def _filter(self, node: nodes.Filter, scope: dict[str, Kind]) -> Kind:
        of = self._kind(node.node, scope) if node.node is not None else "anything"
        self._expressions((*node.args, *(pair.value for pair in node.kwargs)), scope)
        if node.name not in self._environment.filters:
            self._say(
                node,
                "unknown-filter",
                f"| {node.name} is not known",
                _nearest(node.name, self._environment.filters),
            )
            return "anything"
        if node.name in _KEEP:
            return of
        if node.name in ("first", "last"):
            return of.item if isinstance(of, ListOf) else "anything"
        if node.name in ("length", "map"):
            return "anything"
        return "text"

    def _call(self, node: nodes.Call, scope: dict[str, Kind]) -> Kind:
        self._expressions((*node.args, *(pair.value for pair in node.kwargs)), scope)
        if isinstance(node.node, nodes.Name) and node.node.name in FUNCTIONS:
            return FUNCTIONS[node.node.name]
        self._kind(node.node, scope)
        return "anything"

    def _compare(self, node: nodes.Compare, scope: dict[str, Kind]) -> None:
        left = self._kind(node.expr, scope)
        for operand in node.ops:
            self._kind(operand.expr, scope)
            if (
                left == "text"
                and isinstance(operand.expr, nodes.Const)
                and isinstance(operand.expr.value, str)
            ):
                self._say(
                    node, "template-text", f"{_shown(node.expr)} is text of the case; what it says cannot be asked",
                    "Ask for a word of a list, such as case.status == 'ongoing'.",
                )  # fmt: skip


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, 1, 0.6)
    return f"Did you mean {close[0]}?" if close else f"There are: {', '.join(names)}"


def _shown(node: nodes.Node) -> str:
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


@functools.cache
def _fields(cls: type[Any]) -> Mapping[str, Kind]:
    """The fields of a view class that a template can ask for. A fact may be of any kind of fact."""
    classes = [cls, *_below(cls)] if cls is views.FactView else [cls]
    found: dict[str, Kind] = {}
    for each in classes:
        hints = typing.get_type_hints(each)
        found.update({one.name: _kind_of(hints[one.name]) for one in fields(each)})
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
    if isinstance(hint, type) and is_dataclass(hint) and hint is not Origin:
        return hint
    return "word"
