"""What a shell completes behind a command: the cases, documents, languages and recipients of the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


def _with(
    words_of: Callable[[Workspace], Iterable[str]], *, in_list: bool = False
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


def _formats(_: Workspace) -> Iterable[str]:
    from hrdalert.settings import FORMATS

    return FORMATS


def _of_templates(place: int) -> Callable[[Workspace], Iterable[str]]:
    """The ids of the documents that there are templates of, or their languages."""
    return lambda workspace: (name[place] for name in workspace.letters.all())


def _recipients(workspace: Workspace) -> Iterable[str]:
    return (name for each in workspace.desk.recipients for name in (each.id, *each.groups))


def _cases(workspace: Workspace) -> Iterable[str]:
    return (name for name in workspace.case_names() if not name.endswith((".yaml", ".yml")))


def cases(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """References and names of case files; what begins otherwise is the path of a file."""
    return _with(_cases)(ctx, param, incomplete) or [CompletionItem(incomplete, type="file")]


document = _with(_of_templates(0))
documents = _with(_of_templates(0), in_list=True)
formats = _with(_formats, in_list=True)
language = _with(_of_templates(1))
languages = _with(_of_templates(1), in_list=True)
recipient = _with(_recipients)
recipients = _with(_recipients, in_list=True)
