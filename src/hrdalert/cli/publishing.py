"""The command ``publish``: a release on the office's own website."""

import datetime
import shlex
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Literal

import click

from hrdalert.cli import completion, options
from hrdalert.cli.document_commands import one_file
from hrdalert.cli.options import AS_OF, day_option, document_option, hint, language_option, now, today
from hrdalert.errors import HrdAlertError, InputErrors, RefusedError, WorkspaceError
from hrdalert.publishing import static_site, wordpress
from hrdalert.publishing.published import Noted, Published
from hrdalert.publishing.releases import Release, find_release
from hrdalert.publishing.static_site import carry_out, plan, site_of
from hrdalert.settings import StaticSite, WordPress, still_invented
from hrdalert.workspace import Workspace


@click.command()
@click.argument("case", shell_complete=completion.cases)
@document_option("Which document (default: press-release).", default="press-release")
@language_option
@click.option("--to", "target", type=click.Choice(["site", "wordpress"]), help="Where, if both are set up.")
@day_option
@click.option("--send", is_flag=True, help="Do it. Without it you are shown what would go, and nothing does.")
@click.option("--public", "is_public", is_flag=True, help="On WordPress: for all to see, not as a draft.")
@click.option("--force", is_flag=True, help="Take ours, though somebody changed or deleted what is there.")
@click.option(
    "--take-down",
    "is_taken_down",
    is_flag=True,
    help="Take the release away again: a consent was taken back, or it should never have been there.",
)
def publish(
    case: str,
    document: str,
    language: str | None,
    target: Literal["site", "wordpress"] | None,
    day: datetime.date | None,
    send: bool,
    is_public: bool,
    force: bool,
    is_taken_down: bool,
) -> None:
    """Put a drafted release on your website, or show what would go there.

    CASE is a file or a reference. Only what lies in out/public is published, if it is ready and what the case gives
    now: nobody edited it, and nothing that it is made from has changed. A release that was published before is
    corrected in its place.

    Nothing goes without --send. On WordPress a release is a draft until you say --public; the site is a folder of
    pages that you put on a web server yourself. publishing: in hrdalert.yaml says where they are.
    """
    workspace = Workspace.open()
    way = _way(workspace, target)
    target = "site" if isinstance(way, StaticSite) else "wordpress"
    if is_public and target == "site":
        raise click.UsageError("--public is said of WordPress: the site is public where you put it.")
    if is_taken_down and (is_public or force):
        raise click.UsageError("--take-down needs no --public and no --force.")
    language = language or workspace.settings.defaults.languages[0]
    if is_taken_down:
        case = _reference_called(workspace, case)
        undone = _take_down(workspace, way, f"{case}.{document}.{language}", send)
    else:
        path = one_file(workspace, case)
        day = workspace.case(path).case.as_of if day == AS_OF else day
        release = find_release(workspace, path, document, language, today(), day, now())
        case = release.document.reference
        _require_what_holds(workspace, release, send=send, will_be_seen=target == "site" or is_public)
        if isinstance(way, StaticSite):
            undone = _to_the_site(workspace, way, release, send, force)
        else:
            undone = _to_wordpress(workspace, way, release, send, is_public, force)
    if undone:
        flags = ("--take-down",) * is_taken_down + ("--public",) * is_public + ("--force",) * force
        words = ("publish", case, "-d", document, "-l", language, "--to", target, *flags, "--send")
        click.echo(f"{undone}  {shlex.join(['hrdalert', *words])}")


def _reference_called(workspace: Workspace, name: str) -> str:
    """The reference of the case of a name, also where its file has mistakes or is gone."""
    try:
        return str(workspace.case(name).case.reference)
    except HrdAlertError:
        if Path(name).is_file():
            raise click.UsageError(f"{name} has mistakes: give the reference of the case instead.") from None
        return name


def _way(workspace: Workspace, asked: Literal["site", "wordpress"] | None) -> StaticSite | WordPress:
    """The way of publishing that was asked for, or else the only one that is set up."""
    settings = workspace.settings.publishing
    ways = {"site": settings.site, "wordpress": settings.wordpress} if settings else {}
    there = [way for name, way in ways.items() if way and asked in (None, name)]
    if not there:
        what = f"hrdalert.yaml does not say where {asked or 'a release'} is."
        mend = f"Write it there: publishing: {{{asked or 'site'}: …}}. docs/publishing.md says how."
        raise WorkspaceError(what, mend)
    if len(there) > 1:
        raise click.UsageError("Where to? Give --to site or --to wordpress.")
    return there[0]


def _require_what_holds(workspace: Workspace, release: Release, *, send: bool, will_be_seen: bool) -> None:
    """Raise an error where the office is still the invented one, or an embargo lasts."""
    if send and (warning := still_invented(workspace.settings)):
        raise InputErrors([warning])
    try:
        if will_be_seen:
            document = release.document
            workspace.case(release.case).require_embargo(document.id, document.language, now())
    except RefusedError as error:
        if send:
            raise
        click.secho(str(error), fg="yellow")


def _take_down(workspace: Workspace, way: StaticSite | WordPress, name: str, send: bool) -> str:
    """Take a release down. No draft and no consent is needed: what must go may be what cannot be made any more.

    Without ``send`` nothing is done; returns the words that say so, before the command that does it.
    """
    published, planned = Published(workspace), None
    if isinstance(way, StaticSite):
        site = static_site.site_of(workspace, way)
        planned = static_site.plan_removal(name, site, published, today=today(), now=now())
        called = f", “{planned.before.title}”" if planned.before and planned.before.title else ""
        click.secho(f"{planned.path.as_posix()}{called}: taken down, and listed no more", bold=True)
    else:
        click.secho(f"{way.url}: {wordpress.slug_of(name)}, into the trash", bold=True)
    if not send:
        return "Nothing was taken down. To do it:"
    if planned:
        for file in static_site.carry_out(planned, published):
            hint(file.as_posix())
        more = f"Delete {planned.path.name} on your web server, and copy the folder there."
    elif not isinstance(way, StaticSite):
        number = wordpress.take_down(name, way, published)
        more = f"Post {number} is in the trash. Empty the trash there, if nobody may read it."
    stays = "What was public stays with others: search machines, archives, and whatever copied it. Ask them."
    click.echo(f"{more} {stays}")
    return ""


def _to_the_site(workspace: Workspace, way: StaticSite, release: Release, send: bool, force: bool) -> str:
    site, published = site_of(workspace, way), Published(workspace)
    planned = plan(release, site, published, today=today(), now=now(), force=force)
    path, before = planned.path.as_posix(), planned.before
    if not planned.files:
        click.echo(f"Nothing has changed since {path} was published.")
        return ""
    is_corrected = planned.notes[release.name].corrected == today()
    anew = "corrected, which the page will say" if is_corrected else "made anew"
    click.secho(f"{path}: {anew if before and not before.gone else 'a new page'}", bold=True)
    if not send:
        _show(release.lines, before)
        return "Nothing was written. To write it:"
    for file in carry_out(planned, published):
        hint(file.as_posix())
    for name in planned.gone:
        click.echo(f"{name}.html is listed no more: somebody deleted it in the folder.")
    hint(f"Put the folder on your web server, where {site.url} leads to it.")
    return ""


def _to_wordpress(
    workspace: Workspace, way: WordPress, release: Release, send: bool, is_public: bool, force: bool
) -> str:
    published = Published(workspace)
    planned = wordpress.plan(release, way, published, is_public=is_public, force=force)
    if not planned.is_new:
        click.echo(f"Nothing has changed since {planned.slug} was sent to {way.url}.")
        return ""
    seen = "for everybody to see" if is_public else "as a draft"
    click.secho(f"{way.url}: {planned.slug}, {seen}", bold=True)
    if planned.before is not None and planned.before.is_pending:
        text = "It was sent before, and no answer came back: what is there is looked at first."
        click.secho(text, fg="yellow")
    if not send:
        _show(release.lines, planned.before)
        return "Nothing was sent. To send it:"
    post, was_there = wordpress.send(planned, way, published, today(), force=force)
    states = {"publish": "everybody can see it", "draft": "it is a draft"}
    state = states.get(post.status, f"it is {post.status}")
    click.echo(f"Post {post.id} was {'changed' if was_there else 'made'}, and {state}: {post.link}")
    if is_public and post.status != "publish":
        click.secho("The website did not make it public: see there why.", fg="yellow", err=True)
        raise SystemExit(3)
    return ""


def _show(lines: Sequence[str], before: Noted | None) -> None:
    """Print the words that would be published.

    Of a release that is published already, the changed lines and their neighbours.
    """
    if before is None:
        for line in lines:
            click.echo(f"    {line}")
        return
    changed = list(unified_diff(before.lines, lines, lineterm="", n=1))[3:]
    if not changed:
        click.echo("    The words are the same.")
    if changed and not options.is_at_a_terminal():
        click.echo("    The words have changed. A terminal shows how; the draft has them as they are now.")
        return
    for line in changed:
        words = "" if line.startswith("@@") else line
        click.secho(f"    {words}".rstrip(), fg={"-": "red", "+": "green"}.get(line[:1]))
