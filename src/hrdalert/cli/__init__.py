"""The command line: options in, one call into a room, words and an exit status out.

Exit status: 0 fine, 1 the user's files have errors or the world said no, 2 the command line is wrong, 3 some of the
work failed and the rest is done. Rooms are imported inside the commands, so that ``--help`` starts like bare click.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from difflib import get_close_matches
from importlib import import_module

import click

from hrdalert import __version__
from hrdalert.cli.options import quiet_option

_COMMANDS = {
    "init": "cases.init",
    "new": "cases.new",
    "schema": "cases.schema",
    "documents": "documents.documents",
    "check": "cases.check",
    "draft": "documents.draft",
    "changes": "documents.changes",
    "bundle": "documents.bundle",
    "inquiry": "inquiry.inquiry",
    "law": "law.law",
    "mandates": "law.mandates",
    "deadlines": "law.deadlines",
    "rules": "rules.rules",
    "recipients": "recipients.recipients",
    "queue": "dispatching.queue",
    "approve": "dispatching.approve",
    "send": "sending.send",
    "worker": "sending.worker",
    "print": "printing.print_",
    "register": "registering.register_",
    "posted": "registering.posted",
    "sent": "registering.sent",
    "decide": "registering.decide",
    "withdraw": "registering.withdraw",
    "reply": "registering.reply",
    "replies": "registering.replies",
    "publish": "publishing.publish",
    "forget": "forgetting.forget",
    "knowledge": "knowledge.knowledge",
}
"""Where each command lies, in the order of the help: a command imports its own module, and no other one's."""


class Cli(click.Group):
    """Shows each HrdAlertError as a message and an exit status, never as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Exception as error:
            from hrdalert.errors import HrdAlertError, InputErrors

            if not isinstance(error, HrdAlertError):
                raise
            click.echo(str(error), err=True)
            if error.hint:
                click.echo(f"    {error.hint}", err=True)
            if isinstance(error, InputErrors):
                count = len(error.problems)
                click.echo(f"{count} problem{'s' if count != 1 else ''}. Nothing was written.", err=True)
            ctx.exit(1)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; a mistyped one is answered with the nearest."""
        near = get_close_matches(args[0], _COMMANDS, 1) if args[0] not in _COMMANDS else []
        if near:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {near[0]}?")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; only its own module is imported."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(".")
        command: click.Command = getattr(import_module(f"hrdalert.cli.{module}"), name)
        for one in (command, *getattr(command, "commands", {}).values()):
            if not any(param.name == "quiet" for param in one.params):
                one.params.append(quiet_option())
        return command


def _say_crash(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """Python's own report would print what stands in a case, into the mail of a timer too."""
    from hrdalert.errors import crash_report

    what = "hrdalert itself failed. Please report the lines below, which tell nothing of a case:"
    click.echo(f"{what}\n{crash_report(error)}", err=True)


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hrdalert")
@click.pass_context
def main(context: click.Context) -> None:
    """One case file, every document: UN submissions, press releases, urgent actions and letters."""
    if os.environ.get("NO_COLOR"):
        context.color = False
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.excepthook = _say_crash
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # no plugin of another package looks at a case
    gc.set_threshold(200_000)  # looking for circles takes a tenth of the time of a run otherwise
    atexit.register(gc.freeze)  # nor are they looked for at its end


main.params.append(quiet_option())
