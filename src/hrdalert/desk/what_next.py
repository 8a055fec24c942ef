"""What the desk says of a case in a line: the one thing to do next."""

from __future__ import annotations

from collections.abc import Iterable

from hrdalert.desk.labels import PageWords
from hrdalert.desk.plain_words import in_words
from hrdalert.drafts.checking import Checked, Readiness
from hrdalert.drafts.next_step import next_step
from hrdalert.workspace import Workspace


def what_next(workspace: Workspace, checked: Checked, words: PageWords) -> str:
    """What to do next in a case, and what is ready, in a line."""
    step, word = next_step(checked), words.word
    count, first = len(step.problems), next(iter(step.problems), None)
    said = ""
    if step.kind == "refused":
        refusal = step.refused[0]
        what, mend = (first.text, first.mend) if first and not refusal.mend else (refusal.why, refusal.mend)
        titles = _titles(workspace, step.refused)
        said = f"{word('Not made yet:')} {titles}. {_sentence(what, words)} {_sentence(mend, words)}"
    elif step.kind == "mend" and first:
        said = f"{word('To mend first, of {count}:').format(count=count)} {_sentence(first.text, words)}"
    elif step.kind == "nothing":
        said = word("Nothing can go to anybody yet.")
    elif first:
        said = word("To look at: {count}.").format(count=count)
    ready = f"{word('Ready:')} {_titles(workspace, step.ready)}." if step.ready else ""
    return " ".join(f"{said} {ready}".split())


def _titles(workspace: Workspace, documents: Iterable[Readiness]) -> str:
    return ", ".join(dict.fromkeys(title(workspace, one.document, one.language) for one in documents))


def title(workspace: Workspace, document: str, language: str) -> str:
    """What a document is called in its language."""
    name = workspace.letters.words(language).find("documents", document)
    return name or document.replace("-", " ").capitalize()


def _sentence(said: str, words: PageWords) -> str:
    said = in_words(said.partition(":\n")[0], words)
    return f"{said[0].upper()}{said[1:].rstrip('.')}." if said else ""
