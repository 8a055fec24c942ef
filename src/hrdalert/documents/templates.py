"""Where templates lie: the office's own folder first, the packaged one behind it.

A template is ``<document>/<language>.md``: front matter, then Markdown with Jinja. The office's file hides the packaged
one of the same name, and can extend it: ``{% extends "packaged:press-release" %}``.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta, nodes

from hrdalert.cases.model import Case
from hrdalert.documents.absent import Values
from hrdalert.documents.casetext import PRIVATE
from hrdalert.documents.environment import CODE, MISTAKES, PAGE, LetterEnvironment, problem_of
from hrdalert.documents.front_matter import FrontMatter, Head, front_matter, mistake, nearest, read_head
from hrdalert.documents.law_words import capitalised
from hrdalert.documents.packaged import packaged_letters
from hrdalert.documents.render_state import RenderState
from hrdalert.documents.words import Words, read_words
from hrdalert.errors import Origin, Problem, TemplateErrors, WorkspaceError
from hrdalert.knowledge import OfOffice
from hrdalert.store import read_text

_NAME = re.compile(r"(?:packaged:)?\w[\w-]*/\w[\w-]*\.md")
"""What a template can be called: nothing that leads out of its folder."""
_PACKAGED = "packaged:"


@dataclass(frozen=True, slots=True)
class Template:
    """A document in one language."""

    document: str
    language: str
    path: Path
    """As errors show it: the office's file, or ``packaged:press-release/en.md``."""
    file: Path = field(repr=False)
    front: FrontMatter
    blocks: tuple[str, ...]
    """The named blocks, which an office or a case may word anew."""
    name: str = field(repr=False)
    """How Jinja knows it."""
    sources: tuple[str, ...] = field(repr=False)
    """What stands below the front matter of the file, and of each that it extends."""
    hides: Path | None = None
    """The packaged template that an office's own stands before."""

    @property
    def values(self) -> frozenset[str]:
        """The values that it names, and those that it extends."""
        return frozenset().union(*(known for known, _ in map(_named_in, self.sources)))

    @property
    def paths(self) -> frozenset[str]:
        """The values that it and those that it extends print, as they write them: ``case.urgent.by``."""
        return _paths_of(self.sources)

    @property
    def traits(self) -> frozenset[str]:
        """By what a problem can concern the document: its id, its audience, whom it speaks to, and what it prints."""
        front = self.front
        return _printed_by(self.sources) | {self.document, front.audience, f"to:{front.to}"}


class Letters(OfOffice):
    """All templates and word lists that a workspace can use. What was read once is kept for its lifetime."""

    def __init__(self, own: Path | None = None) -> None:
        self.own = own
        """The folder of the office's own templates and words."""
        self._packaged = packaged_letters()
        self._environment = LetterEnvironment(jinja2.FunctionLoader(self._load))
        self.find: Callable[[str, str], Template] = cache(self._read)
        """The template of a document in a language.

        Raises WorkspaceError where there is none, TemplateErrors where its front matter has mistakes.
        """
        self.words: Callable[[str], Words] = cache(lambda language: read_words(language, own))
        """The word list of a language. Raises TemplateErrors with the mistakes in an office's own."""
        self._head: Callable[[str], Head | None] = cache(self._read_file)

    def all(self, of: str = "case") -> tuple[tuple[str, str], ...]:
        """Every document and language that there is a template for, sorted; ``of`` a case, or of an inquiry."""
        return tuple(name for name, kind in self._kinds.items() if kind == of)

    @cached_property
    def _kinds(self) -> Mapping[tuple[str, str], str]:
        folders = filter(None, (self.own, self._packaged))
        paths = [path for folder in folders for path in folder.glob("*/*.md")]
        named = (path for path in paths if _NAME.fullmatch(f"{path.parent.name}/{path.name}"))
        names = sorted({(path.parent.name, path.stem) for path in named})
        return {name: self._made_of(*name) for name in names}

    def _made_of(self, document: str, language: str) -> str:
        """Of what a document is made: what the office's own template says, or the packaged one of the same name."""
        for name in (f"{document}/{language}.md", f"{_PACKAGED}{document}/{language}.md"):
            try:
                head = self._head(name)
            except (TemplateErrors, OSError):  # said when the document is made
                continue
            if head is not None and head.values.get("of") == "inquiry":
                return "inquiry"
        return "case"

    def is_wished(
        self, document: str, language: str, named: Collection[str], case: Case | None = None
    ) -> bool:
        """Whether a document is made: of those named; where none is, as the front matter says of this case."""
        if named:
            return document in named
        try:
            front = self.find(document, language).front
        except TemplateErrors:
            return True  # whoever makes it says what is wrong
        homes = (case, case.withheld) if case else ()
        has_all = all(any(getattr(home, key, None) for home in homes) for key in front.needs)
        return not front.made or (front.made == "where_told" and has_all)

    def known(self, document: str) -> None:
        """Raises WorkspaceError where there is no such document of a case, with the nearest, or where it is made."""
        documents = dict(self.all())
        if document in documents:
            return
        if document in dict(self.all("inquiry")):
            mend = f"hrdalert inquiry draft -d {document} makes it, and you send it yourself."
            raise WorkspaceError(f"{document} is a document of an inquiry, and of no case", mend)
        raise WorkspaceError(f"there is no document {document!r}", capitalised(nearest(document, documents)))

    def known_language(self, language: str) -> None:
        """Raises WorkspaceError, with the languages that there are, where no document is in this one."""
        languages = {tag for _, tag in self.all()}
        if language not in languages:
            there = ", ".join(sorted(languages))
            raise WorkspaceError(f"there is no document in {language}", f"There are documents in: {there}")

    def fill_in(
        self, template: Template, render: RenderState, values: Mapping[str, Any], own: Mapping[str, Any]
    ) -> str:
        """The Markdown of a document, with the texts of ``own`` in place of its blocks of these names.

        Raises TemplateErrors with every value that the template names wrongly, or the line at which it stopped.
        """
        context = {**values, "own": Values("own", dict(own)), PAGE: render}
        try:
            rendered = self._jinja(template, own).render(context)
        except MISTAKES as error:
            paths = {str(head.path): head.path for head in self._chain(template.name)}
            problem = problem_of(error, paths, template.path, render.names)
            raise TemplateErrors([*render.problems, problem]) from error
        if render.problems:
            raise TemplateErrors(dict.fromkeys(render.problems))
        return rendered

    def _jinja(self, template: Template, own: Mapping[str, Any]) -> jinja2.Template:
        if not own:
            return self._environment.get_template(template.name)
        blocks = [
            f"{{% block {block} %}}\n{{{{ own.{block} | paragraphs }}}}\n{{% endblock %}}" for block in own
        ]
        return self._environment.of_source(f'{{% extends "{template.name}" %}}{"".join(blocks)}')

    def speaks_to_offices(self, document: str, language: str) -> bool:
        """Whether a document is a letter to each office that can do something; False where it has mistakes."""
        try:
            return self.find(document, language).front.to == "authorities"
        except TemplateErrors:
            return False

    # --- files ---

    def _read(self, document: str, language: str) -> Template:
        if (document, language) not in self._kinds:
            self.known(document)
            languages = ", ".join(tag for name, tag in self.all() if name == document)
            what = f"there is no {document} in the language {language!r}"
            raise WorkspaceError(what, f"There is one in: {languages}")
        name = f"{document}/{language}.md"
        heads = self._chain(name)
        blocks = dict.fromkeys(
            block for head in reversed(heads) for block in re.findall(r"\{%[-+]?\s*block\s+(\w+)", head.rest)
        )
        file, packaged = self._file(name), self._packaged / name
        assert file is not None
        if problems := [problem for head in heads for problem in _mistakes(head)]:
            raise TemplateErrors(problems)
        return Template(
            document=document,
            language=language,
            path=heads[0].path,
            file=file,
            front=front_matter(heads),
            blocks=tuple(blocks),
            name=name,
            sources=tuple(head.rest for head in heads),
            hides=packaged if file != packaged and packaged.is_file() else None,
        )

    def _chain(self, name: str) -> tuple[Head, ...]:
        """The file of a template and those that it extends, the nearest first."""
        heads: list[Head] = []
        while (head := self._head(name)) is not None:
            if head in heads:
                mend = f"the packaged one is called {_PACKAGED}{name}"
                raise mistake(Origin(head.path), f"{name} extends itself", mend)
            heads.append(head)
            extends = re.search(r"""\{%-?\s*extends\s+["']([^"']+)["']""", head.rest)
            if extends is None:
                break
            name = self._environment.join_path(extends[1], name)
        return tuple(heads)

    def _file(self, name: str) -> Path | None:
        """Where a template lies: in the office's folder first, unless the packaged one is meant."""
        bare = name.removeprefix(_PACKAGED)
        folders = (self._packaged,) if name != bare or self.own is None else (self.own, self._packaged)
        paths = (folder / bare for folder in folders if _NAME.fullmatch(name))
        return next((path for path in paths if path.is_file()), None)

    def _read_file(self, name: str) -> Head | None:
        file = self._file(name)
        if file is None:
            return None
        if file.is_relative_to(self._packaged):
            return _packaged_head(file, Path(f"{_PACKAGED}{file.relative_to(self._packaged).as_posix()}"))
        return _head_of(file, file)

    def _load(self, name: str) -> tuple[str, str, None] | None:
        head = self._head(name)
        return (head.rest, str(head.path), None) if head else None


def _head_of(file: Path, shown: Path) -> Head:
    """A template in its parts. Raises TemplateErrors, in which it is called as ``shown``, where it cannot be read."""
    if (size := file.stat().st_size) > 100_000:
        what = f"the file holds {size / 1000:,.0f} kB, and a template 100 at most"
        raise mistake(Origin(shown), what, "put texts into the case", "too-large")
    try:
        return read_head(shown, read_text(file, "utf-8-sig"))
    except UnicodeDecodeError:
        mend = "save it as UTF-8 in the editor"
        raise mistake(Origin(shown), "the file is not UTF-8 text", mend, "not-utf-8") from None


_packaged_head = lru_cache(200)(_head_of)
"""A packaged template, which stays as it is while a process runs."""


@lru_cache(200)
def _named_in(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """The values that a file names, and their paths; none where it cannot be read, as is said when it is filled in."""
    try:
        tree = LetterEnvironment(jinja2.BaseLoader()).parse(source)
        return frozenset(meta.find_undeclared_variables(tree)), frozenset(_paths_in(tree))
    except (*MISTAKES, TemplateErrors):
        return frozenset(), frozenset()


def _paths_in(tree: nodes.Template) -> Iterator[str]:
    """Each value as it is written, and what a filter takes of it: custody.place of ``custody | table("place")``."""
    for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Filter)):
        path = _path_of(node)
        yield path
        if isinstance(node, nodes.Filter):
            columns = (column.value for column in node.args if isinstance(column, nodes.Const))
            yield from (f"{path}.{column}" for column in columns)


def _path_of(node: nodes.Node | None) -> str:
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{_path_of(node.node)}.{node.attr}"
        case nodes.Filter() | nodes.Call():
            return _path_of(node.node)
    return ""


@lru_cache(200)
def _paths_of(sources: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(paths for _, paths in map(_named_in, sources)))


@lru_cache(200)
def _printed_by(sources: tuple[str, ...]) -> frozenset[str]:
    """``prints:`` before every part of each path: case.urgent.by has urgent, by and urgent.by in it, among others."""
    parts = [path.split(".") for path in _paths_of(sources)]
    return frozenset(
        f"prints:{'.'.join(path[first:last])}"
        for path in parts
        for first in range(len(path))
        for last in range(first + 1, len(path) + 1)
    )


def _mistakes(head: Head) -> list[Problem]:
    """What Jinja does not see: a ``[[`` without its ``]]``, and characters that stand for texts here."""
    problems = []
    for number, line in enumerate(head.rest.split("\n"), 1):
        place = Origin(head.path, number)
        if line.count("[[") != line.count("]]"):
            mend = "write [[ … ]] in one line"
            problems.append(Problem(place, CODE, "a [[ and its ]] do not stand in one line", mend))
        if PRIVATE.search(line):
            what = "a character of a private area stands here, which hrdalert needs for itself"
            problems.append(Problem(place, CODE, what, "write the letter that was meant"))
    return problems
