"""What a shell completes behind a command: the cases, documents, languages and recipients of the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


def _with(
    words_of: Callable[[Workspace], Iterable[str]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """A completion for click by words of the workspace, also behind a comma.

    It offers nothing outside of a workspace, or where the workspace has mistakes.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from hrdalert.errors import HrdAlertError
        from hrdalert.workspace import Workspace

        try:
            words = sorted(set(words_of(Workspace.open())))
        except HrdAlertError:
            return []
        before, comma, begun = incomplete.rpartition(",")
        return [CompletionItem(f"{before}{comma}{word}") for word in words if word.startswith(begun)]

    return complete


def _cases(workspace: Workspace) -> Iterable[str]:
    return (name for name in workspace.case_names() if not name.endswith((".yaml", ".yml")))


def _formats(_: Workspace) -> Iterable[str]:
    from hrdalert.settings import FORMATS

    return FORMATS


def cases(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete references and names of case files; where none fits, paths of files."""
    return _with(_cases)(ctx, param, incomplete) or [CompletionItem(incomplete, type="file")]


documents = _with(lambda workspace: (document for document, _ in workspace.letters.all()))
formats = _with(_formats)
languages = _with(lambda workspace: (language for _, language in workspace.letters.all()))
recipients = _with(
    lambda workspace: (id for one in workspace.resources.recipients for id in (one.id, *one.groups))
)
