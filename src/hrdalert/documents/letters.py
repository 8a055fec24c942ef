"""Where templates lie: the office's own folder first, the packaged one behind it, and Jinja over both.

A template is ``<document>/<language>.md``: front matter, then Markdown with Jinja. The office's file hides the packaged
one of the same name, and can extend it: ``{% extends "packaged:press-release/en.md" %}``. ``phrases/<language>.md`` is
the library of phrasing that the documents of a language share.
"""

from __future__ import annotations

import datetime
import difflib
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeAlias

import jinja2
from jinja2 import ChoiceLoader, FunctionLoader, PrefixLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure.view import Gap
from hrdalert.documents.casetext import Misuse
from hrdalert.documents.front_matter import KEYS, FrontMatter, Part, head_problems, place_of, read_head
from hrdalert.documents.helpers import register
from hrdalert.documents.kept_code import KeptCode
from hrdalert.documents.printing import FILTERS as TEXT_FILTERS
from hrdalert.documents.printing import captured, printed, spoken
from hrdalert.errors import Origin, Problem, TemplateErrors, WorkspaceError
from hrdalert.patterns import later
from hrdalert.resources import packaged_letters

# The filters of Jinja that a letter needs. Those that print a value as code, or look into a text, are not among them.
FILTERS = (
    "default",
    "first",
    "last",
    "length",
    "map",
    "reject",
    "rejectattr",
    "select",
    "selectattr",
    "slice",
)
TESTS = (
    "boolean", "defined", "divisibleby", "even", "false", "in", "integer", "none", "number", "odd", "string", "true",
    "undefined", "==", "!=", "<", "<=", ">", ">=", "eq", "equalto", "ne", "lt", "lessthan", "le", "gt", "greaterthan",
    "ge",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One file of ``letter_templates``."""

    name: str
    path: Path
    own: bool
    """The office's file, not a packaged one."""
    source: str
    """What Jinja gets: the front matter's lines are empty, so that line numbers stay true."""
    front: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """The front matter of this file alone."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """The line of each of its keys."""
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    """What kept it from being read."""
    extends: str = field(default="", compare=False)
    """What Jinja calls the template that it extends."""

    @property
    def head(self) -> Part:
        return Part(self.path, self.front, self.lines)


class Letters:
    """All templates that a workspace can use, and the environment that fills them in."""

    def __init__(self, own: Path | None = None) -> None:
        self._own = own
        self._packaged = packaged_letters()
        self.sound: set[tuple[str, ...]] = set()
        """The words of packaged templates in which no mistake was found before."""
        self.environment = LetterEnvironment(
            loader=ChoiceLoader(
                [
                    FunctionLoader(self._load),
                    PrefixLoader({"packaged": FunctionLoader(self._load_packaged)}, delimiter=":"),
                ]
            ),
            kept=KeptCode(self._packaged),
        )

    def find(self, document: str, language: str) -> TemplateFile:
        """The template of a document in a language.

        Raises:
            WorkspaceError: there is none.
        """
        found = self._file(f"{document}/{language}.md")
        if found is None:
            raise WorkspaceError(
                f"there is no document {document!r} in the language {language!r}",
                f"There are: {', '.join(f'{name} ({tag})' for name, tag in self.all())}",
            )
        return found

    def all(self) -> list[tuple[str, str]]:
        """Every document and language that there is a template for, sorted."""
        found = set()
        for folder in filter(None, (self._own, self._packaged)):
            for path in folder.glob("*/*.md"):
                if path.parent.name != "phrases" and _NAME.fullmatch(f"{path.parent.name}/{path.name}"):
                    found.add((path.parent.name, path.stem))
        return sorted(found)

    def known(self, document: str) -> None:
        """Raises WorkspaceError, with the nearest name, if there is no such document."""
        names = [name for name, _ in self.all()]
        if document not in names:
            close = difflib.get_close_matches(document, names, 1)
            hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(dict.fromkeys(names))}"
            raise WorkspaceError(f"there is no document {document!r}", hint)

    def languages_of(self, document: str) -> list[str]:
        return [language for name, language in self.all() if name == document]

    def hides(self, file: TemplateFile) -> TemplateFile | None:
        """The packaged template that an office's own one stands before."""
        return self._packaged_file(file.name) if file.own else None

    def chain(self, file: TemplateFile) -> list[TemplateFile]:
        """The template and those it extends, the nearest first."""
        found = [file]
        while (parent := self.parent(found[-1])) and parent.path not in [each.path for each in found]:
            found.append(parent)
        return found

    def parent(self, file: TemplateFile) -> TemplateFile | None:
        """The template that a template extends, if there is one of that name."""
        return self.named(file.extends) if file.extends else None

    def phrases(self, language: str) -> list[TemplateFile]:
        """The libraries of phrasing for a language, the office's own first."""
        name = f"phrases/{language}.md"
        files = [self._file(name), self._packaged_file(name)]
        return [
            file for number, file in enumerate(files) if file and (number == 0 or file not in files[:number])
        ]

    def front_matter(self, file: TemplateFile) -> FrontMatter:
        """The front matter of a template, with what its parents say where it is silent.

        Raises:
            TemplateErrors: a key is missing, unknown, or has a value that it can't have.
        """
        chain = self.chain(file)
        heads = [each.head for each in chain]
        unreadable = [problem for each in chain for problem in each.problems]
        if problems := unreadable or list(head_problems(file.name, heads)):
            raise TemplateErrors(problems)
        merged = {key: value for head in reversed(heads) for key, value in head.values.items()}
        return FrontMatter(**{key: merged[key] for key in KEYS if key in merged})

    def place_of(self, file: TemplateFile, key: str) -> Origin:
        """Where a key of a template's front matter stands, in its own file or in one that it extends."""
        return place_of([each.head for each in self.chain(file)], key)

    def named(self, name: str) -> TemplateFile | None:
        """The file that Jinja knows as ``name``."""
        if name.startswith("packaged:"):
            return self._packaged_file(name.removeprefix("packaged:"))
        return self._file(name)

    def _file(self, name: str) -> TemplateFile | None:
        if self._own and _NAME.fullmatch(name):
            path = self._own / name
            found = _read(name, path, own=True)
            if found and path.resolve() != (self._packaged / name).resolve():
                return found
        return self._packaged_file(name)

    def _packaged_file(self, name: str) -> TemplateFile | None:
        return _read(name, self._packaged / name, own=False) if _NAME.fullmatch(name) else None

    def _load(self, name: str) -> _Loaded | None:
        return _for_jinja(name, self._file)

    def _load_packaged(self, name: str) -> _Loaded | None:
        return _for_jinja(name, self._packaged_file)


_Loaded: TypeAlias = tuple[str, str, Callable[[], bool]]


def _for_jinja(name: str, find: Callable[[str], TemplateFile | None]) -> _Loaded | None:
    """What a loader gives: the source, its path, and whether both are still the same."""
    file = find(name)
    return (file.source, str(file.path), lambda: find(name) is file) if file else None


def _read(name: str, path: Path, *, own: bool) -> TemplateFile | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return _read_at(name, path, own, (found.st_mtime_ns, found.st_size)) if S_ISREG(found.st_mode) else None


@functools.lru_cache(maxsize=256)
def _read_at(name: str, path: Path, own: bool, changed: tuple[int, int]) -> TemplateFile:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(
            Origin(path), "not-utf-8", "the file is not UTF-8 text", "Save it as UTF-8 in the editor."
        )
        return TemplateFile(name, path, own, "", problems=(problem,))
    head = read_head(path, text)
    extends = _EXTENDS.search(_COMMENT.sub("", head.rest))
    return TemplateFile(
        name, path, own, head.rest, head.values, head.lines, head.problems, extends[1] if extends else ""
    )


# What a template can be called: nothing that leads out of its folder.
_NAME = later(r"\w[\w-]*/\w[\w-]*\.md")
_COMMENT = later(r"\{#.*?#\}", re.DOTALL)
_EXTENDS = later(r"""\{%[-+]?\s*extends\s+["']([^"']+)["']""")
_TAG = later(
    r"\{(?:#[^#]*(?:#(?!\})[^#]*)*#\}|\{[^}]*(?:\}(?!\})[^}]*)*\}\}"
    r"|%[-+]?\s*raw\b.*?\bendraw\s*[-+]?%\}|%[^%]*(?:%(?!\})[^%]*)*%\})",
    re.DOTALL,
)
"""A tag of Jinja, to the first end of its kind; without lazy repeats, which take three times as long."""


def with_line_ends(text: str) -> str:
    """Keeps the line end behind a tag that closes a line of text; a line of tags alone leaves nothing."""
    done: list[str] = []
    last, alone = 0, True
    for match in _TAG.finditer(text):
        between = text[last : match.start()]
        newline = "\n" in between
        alone = (
            not between.rpartition("\n")[2].strip() and (alone or newline) and not match[0].startswith("{{")
        )
        ends_line = text[match.end() : match.end() + 1] in ("\n", "")
        open_end = match[0].startswith("{%") and match[0][-3] not in "-+"
        tag = f"{match[0][:-2]}+%}}" if ends_line and open_end and not alone else match[0]
        done += (between, tag)
        last = match.end()
    return "".join((*done, text[last:]))


class LetterCode(CodeGenerator):
    """Jinja's own code, but that texts are put together and cut by the environment, which knows what may be done."""

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("concat, str_join = environment.captured, environment.spoken")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        self.write("environment.getitem(")
        self.visit(node.node, frame)
        self.write(", slice(" if isinstance(node.arg, nodes.Slice) else ", ")
        if isinstance(node.arg, nodes.Slice):
            for number, part in enumerate((node.arg.start, node.arg.stop, node.arg.step)):
                self.write(", " if number else "")
                self.visit(part or nodes.Const(None), frame)
            self.write(")")
        else:
            self.visit(node.arg, frame)
        self.write(")")


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Jinja for letters: strict, sandboxed, and blind to what is inside a text of the case."""

    code_generator_class = LetterCode
    intercepted_binops = frozenset({"+", "*", "%"})
    captured = staticmethod(captured)
    spoken = staticmethod(spoken)

    def __init__(self, loader: jinja2.BaseLoader, kept: KeptCode) -> None:
        super().__init__(
            loader=loader,
            bytecode_cache=kept,
            undefined=StrictUndefined,
            finalize=printed,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=200,
        )
        self._made: dict[str, jinja2.Template] = {}
        self.filters = {name: self.filters[name] for name in FILTERS} | dict(TEXT_FILTERS)
        self.globals = {name: self.globals[name] for name in ("range", "namespace")}
        register(self.filters)
        self.tests = {name: self.tests[name] for name in TESTS}
        self.tests["known"] = lambda value: not isinstance(value, Gap)
        self.tests["unknown"] = lambda value: isinstance(value, Gap) and value.name == "unknown"
        self.tests["withheld"] = lambda value: isinstance(value, Gap) and value.name == "withheld"

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        return with_line_ends(super().preprocess(source, name, filename))

    def of_source(self, source: str) -> jinja2.Template:
        """The template of a text that is no file, such as a title; made once."""
        made = self._made.get(source)
        if made is None:
            made = self._made[source] = self.from_string(source)
        return made

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str):
            return False
        if isinstance(obj, CaseDate | datetime.date):
            return attr in _OF_DATES
        if isinstance(obj, Struct):
            return attr in obj.__struct_fields__
        return super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        # A gap answers with itself, so that {{ charge.name }} is not the name that the gap has as an object.
        if isinstance(obj, Gap):
            return obj
        if isinstance(obj, str):
            raise Misuse(f"a text has no .{attribute}")
        if isinstance(obj, Struct) and attribute in obj.__struct_fields__:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Gap):
            return obj
        if isinstance(obj, str):
            raise Misuse("a text cannot be cut into pieces here")
        return super().getitem(obj, argument)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, str) and operator == "+":
            return spoken((left, right))
        if isinstance(left, str) or isinstance(right, str):
            raise Misuse(
                f"{operator} is not for texts", "Print one text behind the other, or join them with ~."
            )
        return super().call_binop(context, operator, left, right)


_OF_DATES = frozenset({"precision", "is_unknown", "is_interval", "year", "month", "day"})
