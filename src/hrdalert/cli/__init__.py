"""The command line: options in, one call into a room, words and an exit status out.

Exit status: 0 fine, 1 the user's files have errors or the world said no, 2 the command line is wrong, 3 some of the
work failed and the rest is done. A command brings its rooms along; ``--help`` brings none, and starts like bare click.
"""

import atexit
import gc
import os
import sys
from difflib import get_close_matches
from importlib import import_module

import click

from hrdalert import __version__
from hrdalert.cli.options import quiet_option

FACE = ()
"""The modules that other rooms may take from, beside what stands here."""

_COMMANDS = {
    "init": ("cases.init", "Make a new workspace, with an example case."),
    "new": ("cases.new", "Begin a case file: a form that says what each key is for."),
    "schema": ("cases.schema", "Print the JSON Schema of case files, for editors."),
    "documents": (
        "document_commands.documents",
        "List the documents that there are, and where their wording lies.",
    ),
    "desk": ("desk_command.desk", "Write cases in your browser, beside their documents."),
    "check": ("cases.check", "Say what to do next in cases, what is ready, and what is wrong."),
    "still-true": (
        "after_events.still_true",
        "Say that texts which did not change after an event are still true.",
    ),
    "draft": ("document_commands.draft", "Make the documents of cases, in out/."),
    "changes": (
        "document_commands.changes",
        "List what was edited in a Word file, each sentence with its key.",
    ),
    "brief": ("briefing.brief", "Write what a colleague needs to write the texts of a case, without names."),
    "texts": (
        "briefing.texts",
        "Read texts that were written from a brief, and put them into the case file.",
    ),
    "notes": ("notes_command.notes", "Put days and sentences of notes into the chronology."),
    "translate": (
        "translating.translate",
        "Write a sheet of what is to be translated, and read it back.",
    ),
    "translated": (
        "translating.translated",
        "Say that texts of a translation say what the case file says now.",
    ),
    "bundle": ("document_commands.bundle", "Put a document and its annexes into one folder and one PDF."),
    "inquiry": ("inquiry.inquiry", "Answer a call for inputs, from a questionnaire's answers."),
    "law": ("law_commands.law", "Show the law that a case concerns, and what binds the State."),
    "mandates": (
        "law_commands.mandates",
        "Show which UN experts are competent, and which other procedures are open.",
    ),
    "deadlines": ("law_commands.deadlines", "List what is due in cases, by the day."),
    "rules": ("knowledge.rules", "List the rules of check, or explain one."),
    "recipients": ("recipients.recipients", "List who can be written to, or who would get a document."),
    "queue": ("dispatching.queue", "Put the messages of a document into the outbox."),
    "approve": ("dispatching.approve", "Read the messages of the outbox, and let them leave."),
    "send": ("sending.send", "Send what is approved and due; without --send, show it."),
    "worker": ("sending.worker", "Send what the desks of an office give to the queue."),
    "print": ("print_command.print_", "Make the letters of a case that go by post."),
    "register": ("registering.register_", "List what was queued, sent, answered and returned."),
    "posted": ("registering.posted", "Say that letters on paper were posted."),
    "sent": ("registering.sent", "Note that a document was handed in by an online form."),
    "decide": ("registering.decide", "Say of uncertain messages whether they went."),
    "withdraw": ("registering.withdraw", "Take messages back that have not left."),
    "reply": ("registering.reply", "Note what came of a message."),
    "replies": ("registering.replies", "Read what came back, and note it."),
    "publish": ("publishing.publish", "Put a drafted release on your website."),
    "forget": ("forget_command.forget", "Take a person, or a whole case, out of the workspace."),
    "knowledge": ("knowledge.knowledge", "List what is known of the UN and the law, with its sources."),
}
"""Where each command lies and what it does: only the one that is called is imported."""
_GROUPS = {
    "The first evening": ("init", "new", "desk", "check", "draft", "documents"),
    "Texts, and others who write": (
        "notes",
        "brief",
        "texts",
        "changes",
        "translate",
        "translated",
        "still-true",
        "bundle",
    ),
    "Sending": (
        *("recipients", "queue", "approve", "send", "print", "posted", "sent", "publish"),
        *("register", "reply", "replies", "withdraw", "decide"),
    ),
    "The law": ("law", "mandates", "deadlines", "knowledge"),
    "The office": ("inquiry", "rules", "schema", "worker", "forget"),
}
"""The commands as the help has them, by when one needs them."""


class Cli(click.Group):
    """Shows each HrdAlertError as a message and an exit status, never as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        from hrdalert.knowledge.in_use import apart

        try:
            with apart():
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write all commands into the help without importing their modules."""
        widest = max(map(len, _COMMANDS))
        for group, names in _GROUPS.items():
            with formatter.section(group):
                formatter.write_dl(
                    [(f"{name:<{widest}}", _COMMANDS[name][1]) for name in names if name in _COMMANDS]
                )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; only its own module is imported."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name][0].partition(".")
        command: click.Command = getattr(import_module(f"hrdalert.cli.{module}"), name)
        for one in (command, *getattr(command, "commands", {}).values()):
            if not any(param.name == "quiet" for param in one.params):
                one.params.append(quiet_option())
        return command


def _say_crash(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """Print a crash without values: Python's own report could print texts of a case, and a timer would mail them."""
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
