"""What the desk says of a case in a line: the one thing to do next."""

from __future__ import annotations

from collections.abc import Iterable

from hrdalert.drafts.checking import Checked, Readiness
from hrdalert.drafts.next_step import next_step
from hrdalert.workspace import Workspace


def what_next(workspace: Workspace, checked: Checked) -> str:
    """What to do next in a case, and what is ready, in a line."""
    step = next_step(checked)
    count, first = len(step.problems), next(iter(step.problems), None)
    things = f"{count} {'thing' if count == 1 else 'things'}"
    said = ""
    if step.kind == "refused":
        refusal = step.refused[0]
        what, mend = (first.text, first.mend) if first and not refusal.mend else (refusal.why, refusal.mend)
        said = f"Not made yet: {_titles(workspace, step.refused)}. {_sentence(what)} {_sentence(mend)}"
    elif step.kind == "mend" and first:
        said = f"{things} to mend, first: {_sentence(first.text)}"
    elif step.kind == "nothing":
        said = "Nothing can go to anybody yet."
    elif first:
        said = f"{things} to look at."
    ready = f"Ready: {_titles(workspace, step.ready)}." if step.ready else ""
    return " ".join(f"{said} {ready}".split())


def _titles(workspace: Workspace, documents: Iterable[Readiness]) -> str:
    return ", ".join(dict.fromkeys(title(workspace, one.document, one.language) for one in documents))


def title(workspace: Workspace, document: str, language: str) -> str:
    """What a document is called in its language."""
    name = workspace.letters.words(language).find("documents", document)
    return name or document.replace("-", " ").capitalize()


def _sentence(words: str) -> str:
    words = words.partition(":\n")[0]
    return f"{words[0].upper()}{words[1:].rstrip('.')}." if words else ""
