"""What a document needs from a case, in plain words, read off its template.

A field that the template prints without asking for it is needed; one that it asks for is told where the case has it.
The libraries of phrasing ask for all that they print, so that the templates themselves say what is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes
from msgspec import Struct
from msgspec.structs import asdict

from hrdalert.documents.check import block_names, check_template
from hrdalert.documents.front_matter import needed_words
from hrdalert.documents.letters import Letters, TemplateFile
from hrdalert.documents.syntax import parsed
from hrdalert.errors import HrdAlertError, Problem

# Every field of the view that a document may be made of, in the words of the case file.
WORDS: Mapping[str, str] = {
    "headline": "a headline (headline:)",
    "case.summary": "a summary of 50 to 90 words (summary:)",
    "case.position": "the organisation's position (position:)",
    "case.demands": "demands (demands:)",
    "case.mandates": "the mandates to address, each with its reason (mandates:), or those that the facts suggest",
    "case.urgency": "why it is urgent, and by when (urgency:)",
    "case.states": "the State concerned (country:)",
    "case.status": "the status (status:), which decides between an urgent appeal and a letter of allegation",
    "case.cooperation_with_un": "whether the case is linked to cooperation with the UN (cooperation_with_un:)",
    "case.quotes": "quotations that their speakers approved (quotes:)",
    "case.action": "the number and deadline of the action (action:)",
    "case.measure": "a law, a bill or a practice (measure:)",
    "case.perpetrators": "the alleged perpetrators (alleged_perpetrators:)",
    "case.remedies": "remedies tried at home (remedies:)",
    "case.un_history": "what UN bodies have done (un_history:)",
    "case.sources": "sources (sources:)",
    "case.notes": "the office's own notes (notes:)",
    "case.related": "relatives and witnesses (related:)",
    "case.custody": "spells of custody (custody:)",
    "case.chronology": "incidents and steps with their dates (incidents:, proceedings:)",
    "story.lead": "the incident that the case is about (an incident, with in_short:)",
    "story.cause": "what that incident followed (follows:)",
    "story.newest": "the newest fact, for the lede (an incident or a step with in_short:)",
    "story.custody": "an open spell of custody, and what is known of it (custody:)",
    "story.charge": "a charge (proceedings:, charge:)",
    "story.events": "what happened, in whole sentences (what: of incidents)",
    "story.person": "facts told with the person (told_with: person)",
    "story.un": "what UN bodies have done (un_history:, with what:)",
    "victim": "a person, group, organisation or community (alleged_victims:)",
    "victims": "a person, group, organisation or community (alleged_victims:)",
    "recipient": "somebody to write to (appeal_to:, with a record in recipients/)",
}
_ALIASES = {"story.before": "story.events", "story.after": "story.events", "story.short": "story.events"}
_READERS = {
    "un": "UN experts",
    "government": "the Government",
    "public": "the public",
    "internal": "the office",
}


class DocumentFacts(Struct, frozen=True):
    """One document in one language, as ``hrdalert documents`` shows it."""

    document: str
    language: str
    about: str
    audience: str
    addressed_to: str
    files: tuple[str, ...]
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    blocks: tuple[str, ...]
    problems: tuple[Problem, ...]

    def as_data(self) -> dict[str, Any]:
        data = {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }
        return data | {"problems": [problem.as_data() for problem in self.problems]}


def described(letters: Letters, document: str, language: str) -> DocumentFacts:
    """What a document is, where its wording comes from, and what it needs."""
    file = letters.find(document, language)
    problems = tuple(check_template(letters, file))
    try:
        front = letters.front_matter(file)
    except HrdAlertError:
        return DocumentFacts(
            document, language, "", "", "", tuple(_files(letters, file)), (), (), (), problems
        )
    needed, used = _fields(letters, file)
    reader = _READERS[front.audience]
    needs = [f"everybody named in it may be named to {reader} (consent:)"] if front.named else []
    needed |= {"headline" if word == "headline" else f"case.{word}" for word in needed_words(front.needs)}
    if not front.named and front.audience == "public":
        needs.append(
            "for each person, consent to being named in public, or a pseudonym and the public: forms of the facts"
        )
    return DocumentFacts(
        document=document,
        language=language,
        about=" ".join(front.about.split()),
        audience=reader,
        addressed_to=front.addressed_to,
        files=tuple(_files(letters, file)),
        needs=tuple(needs) + _in_words(needed),
        uses=_in_words(used - needed),
        blocks=tuple(
            dict.fromkeys(name for each in letters.chain(file) for name in block_names(letters, each))
        ),
        problems=problems,
    )


def _files(letters: Letters, file: TemplateFile) -> Iterator[str]:
    for each in letters.chain(file):
        hidden = letters.hides(each)
        whose = "the office's own" if each.own else "packaged"
        yield f"{each.path.as_posix()} ({whose}{f', in place of the packaged {each.name}' if hidden else ''})"
    for each in letters.phrases(file.name.removesuffix(".md").partition("/")[2]):
        yield f"{each.path.as_posix()} (phrases, {'the office’s own' if each.own else 'packaged'})"


def _in_words(paths: Iterable[str]) -> tuple[str, ...]:
    chosen = {_ALIASES.get(path, path) for path in paths}
    return tuple(dict.fromkeys(words for path, words in WORDS.items() if path in chosen))


def _fields(letters: Letters, file: TemplateFile) -> tuple[set[str], set[str]]:
    """The fields that are printed without being asked for, and all that are used."""
    needed: set[str] = set()
    used: set[str] = set()
    for each in letters.chain(file):
        for tree in parsed(letters, each)[0]:
            _walk(tree, frozenset(), needed, used)
    return needed, used


def _walk(node: nodes.Node, asked: frozenset[str], needed: set[str], used: set[str]) -> None:
    if isinstance(node, nodes.If):
        _note(node.test, asked, None, used)
        inside = asked | _paths(node.test)
        for body, known in ((node.body, inside), (node.elif_, inside), (node.else_, inside)):
            for child in body:
                _walk(child, known, needed, used)
    elif isinstance(node, nodes.For):
        _note(node.iter, asked, None, used)
        for child in (*node.body, *node.else_):
            _walk(child, asked | _paths(node.iter), needed, used)
    elif isinstance(node, nodes.Output):
        _note(node, asked, needed, used)
    else:
        if isinstance(node, nodes.Assign):
            _note(node.node, asked, None, used)
        for child in node.iter_child_nodes():
            _walk(child, asked, needed, used)


def _note(node: nodes.Node, asked: frozenset[str], needed: set[str] | None, used: set[str]) -> None:
    conditional = {path for test in node.find_all(nodes.CondExpr) for path in _paths(test)}
    for path in _paths(node):
        used.add(path)
        if needed is not None and path not in asked and path not in conditional:
            needed.add(path)


def _paths(node: nodes.Node) -> frozenset[str]:
    """The fields in an expression: case.summary, story.lead, headline."""
    found = set()
    attributes = (
        [node, *node.find_all(nodes.Getattr)]
        if isinstance(node, nodes.Getattr)
        else node.find_all(nodes.Getattr)
    )
    for each in attributes:
        if isinstance(each, nodes.Getattr) and isinstance(each.node, nodes.Name):
            found.add(f"{each.node.name}.{each.attr}")
    names = [node, *node.find_all(nodes.Name)] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
    found.update(name.name for name in names if isinstance(name, nodes.Name))
    return frozenset(found)
