"""The command ``publish``: a release on the office's own website."""

from __future__ import annotations

import datetime
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from hrdalert.cli import completion
from hrdalert.cli.dispatching import language_option, now, one_file
from hrdalert.cli.options import AS_OF, day_option, document_option, hint, today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hrdalert.publishing.releases import Release
    from hrdalert.settings import Publishing
    from hrdalert.workspace import Workspace


@click.command()
@click.argument("case", shell_complete=completion.cases)
@document_option("Which document (default: press-release).", default="press-release")
@language_option
@click.option(
    "--to", "target", type=click.Choice(["site", "wordpress"]), help="Where to (default: what is set up)."
)
@day_option
@click.option("--send", is_flag=True, help="Do it. Without it you are shown what would go, and nothing does.")
@click.option(
    "--public", "is_public", is_flag=True, help="With wordpress: for everybody to see, not as a draft."
)
@click.option(
    "--force", is_flag=True, help="Take ours, though what is there was changed or deleted by somebody."
)
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
    from hrdalert.publishing.releases import find_release
    from hrdalert.workspace import Workspace

    workspace = Workspace.open()
    settings, target = _target(workspace, target)
    if is_public and target == "site":
        raise click.UsageError(
            "--public is said of WordPress: pages of the site are public where you put them."
        )
    language = language or workspace.settings.defaults.languages[0]
    errand = _Errand(workspace, settings, target, send, is_public, force)
    if is_taken_down:
        if is_public or force:
            raise click.UsageError("--take-down needs no --public and no --force.")
        name = f"{_reference_called(workspace, case)}.{document}.{language}"
        errand.take_down(name)
        return
    path = one_file(workspace, case)
    day = workspace.case(path).case.as_of if day == AS_OF else day
    release = find_release(workspace, path, document, language, today(), day)
    errand.see_to_what_holds(release)
    if target == "site":
        errand.to_the_site(release)
    else:
        errand.to_wordpress(release)


def _reference_called(workspace: Workspace, name: str) -> str:
    """The reference of the case that a name means; its file may have mistakes, or be there no more."""
    from hrdalert.errors import HrdAlertError

    try:
        return str(workspace.case(name).case.reference)
    except HrdAlertError:
        if Path(name).is_file():
            raise click.UsageError(f"{name} has mistakes: give the reference of the case instead.") from None
        return name


def _target(
    workspace: Workspace, asked: Literal["site", "wordpress"] | None
) -> tuple[Publishing, Literal["site", "wordpress"]]:
    from hrdalert.errors import WorkspaceError

    settings = workspace.settings.publishing
    ways: tuple[Literal["site", "wordpress"], ...] = ("site", "wordpress")
    there = [name for name in ways if settings and getattr(settings, name)]
    if settings is None or not there or (asked and asked not in there):
        what = f"hrdalert.yaml does not say where {asked or 'a release'} is."
        mend = f"Write it there: publishing: {{{asked or 'site'}: …}}. docs/publishing.md says how."
        raise WorkspaceError(what, mend)
    if asked is None and len(there) > 1:
        raise click.UsageError("Where to? Give --to site or --to wordpress.")
    return settings, asked or there[0]


@dataclass(frozen=True, slots=True)
class _Errand:
    """What ``publish`` was told: where to, and whether it is really to go."""

    workspace: Workspace
    settings: Publishing
    target: Literal["site", "wordpress"]
    send: bool
    is_public: bool
    force: bool

    def see_to_what_holds(self, release: Release) -> None:
        """Nothing is sent in the name of an office that is invented, or is to be seen while an embargo lasts."""
        from hrdalert.errors import InputErrors
        from hrdalert.publishing.releases import Embargo
        from hrdalert.settings import still_invented

        if self.send and (warning := still_invented(self.workspace.settings)):
            raise InputErrors([warning])
        will_be_seen = self.target == "site" or self.is_public
        embargo = Embargo.on(release, self.workspace, now()) if will_be_seen else None
        if embargo and self.send:
            raise embargo.refusal()
        if embargo:
            click.secho(f"{embargo.line}: it cannot be published before.", fg="yellow")

    def take_down(self, name: str) -> None:
        """Needs no draft and no consent: what must go may be what can't be made any more."""
        if self.target == "site":
            self._from_the_site(name)
        else:
            self._from_wordpress(name)
        if not self.send:
            self._show_how("Nothing was taken down. To do it:", name, "--take-down")

    def _from_the_site(self, name: str) -> None:
        from hrdalert.publishing.static_site import plan_removal, remove, site_of

        assert self.settings.site is not None
        site = site_of(self.workspace, self.settings.site)
        planned = plan_removal(name, site, now())
        called = f", “{planned.title}”" if planned.title else ""
        click.secho(f"{planned.page.as_posix()}{called}: taken down, and listed no more", bold=True)
        if not self.send:
            return
        from hrdalert.publishing.published import Published

        for file in remove(planned, site, Published(self.workspace), today()):
            hint(file.as_posix())
        click.echo(
            f"Delete {planned.page.name} on your web server, and copy the folder there. What was public stays with "
            "others: search machines, archives, and whatever copied it. Ask them."
        )

    def _from_wordpress(self, name: str) -> None:
        from hrdalert.publishing.published import Published
        from hrdalert.publishing.wordpress import slug_of, take_down

        wordpress = self.settings.wordpress
        assert wordpress is not None
        click.secho(f"{wordpress.url}: {slug_of(name)}, into the trash", bold=True)
        if self.send:
            number = take_down(name, wordpress, Published(self.workspace))
            click.echo(
                f"Post {number} is in the trash. Empty the trash there, if nobody may read it. What was public stays "
                "with others: search machines, archives, and whatever copied it. Ask them."
            )

    def to_the_site(self, release: Release) -> None:
        from hrdalert.publishing.published import Published
        from hrdalert.publishing.static_site import plan, site_of, write

        assert self.settings.site is not None
        site, published = site_of(self.workspace, self.settings.site), Published(self.workspace)
        planned = plan(release, site, published, today=today(), now=now(), force=self.force)
        place = (site.folder / planned.page).as_posix()
        if not planned.files:
            click.echo(f"Nothing has changed since {place} was published.")
            return
        is_corrected = planned.corrected == today()
        anew = "corrected, which the page will say" if is_corrected else "made anew"
        click.secho(f"{place}: {'a new page' if planned.before is None else anew}", bold=True)
        if not self.send:
            _show(planned.lines, planned.before)
            self._show_how("Nothing was written. To write it:", release.name)
            return
        for file in write(release, planned, site, published):
            hint(file.as_posix())
        for name in planned.gone:
            click.echo(f"{name} is listed no more: somebody deleted it in the folder.")
        hint(f"Put the folder on your web server, where {site.url} leads to it.")

    def to_wordpress(self, release: Release) -> None:
        from hrdalert.publishing.published import Published
        from hrdalert.publishing.wordpress import plan, send

        wordpress, published, is_public = self.settings.wordpress, Published(self.workspace), self.is_public
        assert wordpress is not None
        planned = plan(release, wordpress, published, is_public=is_public, today=today(), force=self.force)
        if not planned.is_new:
            click.echo(f"Nothing has changed since {planned.slug} was sent to {wordpress.url}.")
            return
        seen = "for everybody to see" if is_public else "as a draft"
        click.secho(f"{wordpress.url}: {planned.slug}, {seen}", bold=True)
        if planned.before is not None and planned.before.is_pending:
            text = "It was sent before, and no answer came back: what is there is looked at first."
            click.secho(text, fg="yellow")
        if not self.send:
            _show(planned.lines, planned.before.lines if planned.before else None)
            self._show_how("Nothing was sent. To send it:", release.name)
            return
        sent = send(release, planned, wordpress, published, force=self.force)
        done = "Post {} was changed" if sent.was_there else "Post {} was made"
        states = {"publish": "everybody can see it", "draft": "it is a draft"}
        state = states.get(sent.status, f"it is {sent.status}")
        click.echo(f"{done.format(sent.number)}, and {state}: {sent.link}")
        if is_public and sent.status != "publish":
            click.secho("The website did not make it public: see there why.", fg="yellow", err=True)
            raise SystemExit(3)

    def _show_how(self, said: str, name: str, *flags: str) -> None:
        """The command that does what was only shown, of a release by its name."""
        reference, document, language = name.rsplit(".", 2)
        flags += ("--public",) * self.is_public + ("--force",) * self.force
        words = ("publish", reference, "-d", document, "-l", language, "--to", self.target, *flags, "--send")
        click.echo(f"{said}  {shlex.join(['hrdalert', *words])}")


def _show(lines: Sequence[str], before: Sequence[str] | None) -> None:
    """The words that would go; of a release that was published before, what is different."""
    from hrdalert.publishing.pages import differences

    if before is None:
        for line in lines:
            click.echo(f"    {line}")
        return
    changed = differences(before, lines)
    if not changed:
        click.echo("    The words are the same.")
    for line in changed:
        click.secho(f"    {line}".rstrip(), fg={"-": "red", "+": "green"}.get(line[:1]))
