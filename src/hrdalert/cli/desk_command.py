"""The command ``desk``: cases as forms beside their documents, in a browser on this machine."""

import os
from pathlib import Path

import click

from hrdalert.cli import options
from hrdalert.errors import WorkspaceError, how_to_install
from hrdalert.store import writing
from hrdalert.workspace import Workspace


@click.command()
@click.option("--no-browser", is_flag=True, help="Say the link, and open no browser.")
@click.option("--icon", is_flag=True, help="Make an icon that opens this desk, and end.")
def desk(no_browser: bool, icon: bool) -> None:
    """Write cases in your browser, beside the documents that come of them.

    Nothing leaves this machine, and what you write goes into the case files by itself. Ctrl-C ends it. Where the desk
    runs already, this opens another page of it.
    """
    workspace = Workspace.open()
    if icon:
        _make_icon(workspace.root)
        return
    try:
        from hrdalert.desk.serving import serve
    except ImportError as error:
        if str(error.name).partition(".")[0] == "hrdalert":
            raise
        what = f"The desk needs the package {error.name}, which is not installed."
        raise WorkspaceError(what, how_to_install("desk")) from error

    def tell(link: str) -> None:
        click.echo(f"The desk is open. If no page comes up, follow this link, once:\n{link}\nCtrl-C ends it.")

    serve(workspace.root.resolve(), options.today, tell, browser=not no_browser)


def _make_icon(root: Path) -> None:
    from hrdalert.desk.icon import make_icon

    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    with writing(data, "Make the folder, or start the desk with:  hrdalert desk"):
        path = make_icon(root, Path.home(), data)
    where = (
        "It stands among your programs now" if path.suffix == ".desktop" else "It lies on your desktop now"
    )
    click.echo(f"{path}\n{where}, and opens this desk.")
