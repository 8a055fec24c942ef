"""What a shell completes behind a command: the cases, documents, languages and recipients of the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


def _with(
    words_of: Callable[[Workspace], Iterable[str]], *, in_list: bool
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Completes words of the workspace; outside of one, and where its files have mistakes, none."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from hrdalert.errors import HrdAlertError
        from hrdalert.workspace import Workspace

        try:
            words = sorted(set(words_of(Workspace.open())))
        except HrdAlertError:
            return []
        before, comma, begun = incomplete.rpartition(",") if in_list else ("", "", incomplete)
        return [CompletionItem(f"{before}{comma}{word}") for word in words if word.startswith(begun)]

    return complete


def _formats(workspace: Workspace) -> Iterable[str]:
    from hrdalert.settings import FORMATS

    return FORMATS


def _document_ids(workspace: Workspace) -> Iterable[str]:
    return (document for document, _ in workspace.letters.all())


def _languages(workspace: Workspace) -> Iterable[str]:
    return (language for _, language in workspace.letters.all())


def _recipients(workspace: Workspace) -> Iterable[str]:
    for recipient in workspace.desk.recipients:
        yield from (recipient.id, *recipient.groups)


def cases(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """References and names of case files; what begins otherwise is the path of a file."""

    def names(workspace: Workspace) -> Iterable[str]:
        return (name for name in workspace.case_names() if not name.endswith((".yaml", ".yml")))

    found = _with(names, in_list=False)(ctx, param, incomplete)
    return found or [CompletionItem(incomplete, type="file")]


document = _with(_document_ids, in_list=False)
documents = _with(_document_ids, in_list=True)
formats = _with(_formats, in_list=True)
language = _with(_languages, in_list=False)
languages = _with(_languages, in_list=True)
recipient = _with(_recipients, in_list=False)
recipients = _with(_recipients, in_list=True)
