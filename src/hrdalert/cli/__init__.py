"""The command line: options in, one call into a room, words and an exit status out.

Exit status: 0 fine, 1 the user's files have errors or the world said no, 2 the command line is wrong, 3 some of the
work failed and the rest is done. Rooms are imported inside the commands, so that ``--help`` starts like bare click.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from types import ModuleType

import click

from hrdalert import __version__

_COMMANDS = {
    "init": "workspace.init",
    "new": "cases.new",
    "schema": "cases.schema",
    "documents": "documents.documents",
    "check": "cases.check",
    "deadlines": "deadlines.deadlines",
    "mandates": "mandates.mandates",
    "law": "law.law",
    "rules": "rules.rules",
    "draft": "documents.draft",
    "recipients": "workspace.recipients",
    "queue": "dispatching.queue",
    "approve": "dispatching.approve",
    "send": "sending.send",
    "worker": "working.worker",
    "print": "printing.print_",
    "register": "registering.register_",
    "posted": "registering.posted",
    "decide": "registering.decide",
    "withdraw": "registering.withdraw",
    "reply": "registering.reply",
    "replies": "registering.replies",
    "publish": "publishing.publish",
    "archive": "publishing.archive",
    "knowledge": "knowledge.knowledge",
}
"""Where each command lies, in the order of the help: a command imports its own module, and no other one's."""


class Cli(click.Group):
    """Shows each HrdAlertError as a message and an exit status, never as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Exception as error:
            from hrdalert.errors import AmbiguousCase, HrdAlertError, InputErrors

            if not isinstance(error, HrdAlertError):
                raise
            click.echo(str(error), err=True)
            if error.hint:
                click.echo(f"    {error.hint}", err=True)
            if isinstance(error, AmbiguousCase):
                for file in error.files:
                    click.echo(f"    {_typed(ctx, error.name, file.as_posix())}", err=True)
            if isinstance(error, InputErrors):
                count = len(error.problems)
                click.echo(f"{count} problem{'s' if count != 1 else ''}. Nothing was written.", err=True)
            ctx.exit(1)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Takes ``help`` and ``help draft`` for ``--help`` and ``draft --help``."""
        ctx.meta[_TYPED] = tuple(args)
        return super().parse_args(ctx, [*args[1:2], "--help"] if args[:1] == ["help"] else args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(".")
        found: click.Command = getattr(import_module(f"hrdalert.cli.{module}"), name)
        return found


_TYPED = "hrdalert.typed"


def _typed(ctx: click.Context, name: str, file: str) -> str:
    """The command as it was typed, with a file in place of a case's name."""
    import shlex

    words = [file if word == name else word for word in ctx.meta.get(_TYPED, ())]
    return shlex.join(["hrdalert", *words])


_LOADER = "pydantic.plugin._loader"


def _allow_no_plugins() -> None:
    """No plugin that another package brings looks at a case, and what would look for some is not loaded either."""
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    if _LOADER in sys.modules:
        return
    loader = ModuleType(_LOADER)

    def real(name: str) -> object:
        """Anything else that a later pydantic takes from there."""
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[_LOADER]
        return getattr(import_module(_LOADER), name)

    loader.__dict__.update(get_plugins=tuple, __getattr__=real)
    sys.modules[_LOADER] = loader


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hrdalert")
def main() -> None:
    """One case file, every document: UN submissions, press releases, urgent actions and letters."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _allow_no_plugins()
    # The collector of circles would go through all that a command imports, again and again, and once more at its end.
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
