"""The command ``desk``: cases as forms beside their documents, in a browser on this machine."""

import click

from hrdalert.cli import options
from hrdalert.errors import WorkspaceError, how_to_install
from hrdalert.workspace import Workspace


@click.command()
@click.option("--no-browser", is_flag=True, help="Say the link, and open no browser.")
def desk(no_browser: bool) -> None:
    """Write cases in your browser, beside the documents that come of them.

    Nothing leaves this machine, and what you write goes into the case files by itself. Ctrl-C ends it.
    """
    workspace = Workspace.open()
    try:
        from hrdalert.desk.serving import serve
    except ImportError as error:
        what = f"The desk needs the package {error.name}, which is not installed."
        raise WorkspaceError(what, how_to_install("desk")) from error

    def tell(link: str) -> None:
        click.echo(f"The desk is open. If no page comes up, follow this link, once:\n{link}\nCtrl-C ends it.")

    serve(workspace.root.resolve(), options.today, tell, browser=not no_browser)
