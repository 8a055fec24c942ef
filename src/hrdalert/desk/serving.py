"""Starts the desk, gives its link to a browser, and takes away what it left when it ends."""

from __future__ import annotations

import datetime
import signal
import socket
import tempfile
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from types import FrameType
from typing import Final

from waitress.server import create_server

from hrdalert.desk.app import make_app
from hrdalert.desk.guard import MOST_BYTES, Guard
from hrdalert.desk.open_office import Office
from hrdalert.desk.running import RunningDesk, link_to_running
from hrdalert.store import put

_SECONDS_TO_OPEN: Final = 10
"""How long a browser has to read the file that leads to a desk which runs already."""


class LinkFile:
    """A file that leads a browser to the desk and that its owner alone reads.

    A browser is started with its address and not with the link: everybody sees with what programs are started.
    """

    def __init__(self, link: str) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="hrdalert-"))
        self.path = self._folder / "desk.html"
        to = escape(link)
        put(
            self.path,
            f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={to}">'
            f'<title>hrdalert</title><p><a href="{to}">Open the desk</a></p>\n'.encode(),
        )

    def delete(self) -> None:
        self.path.unlink(missing_ok=True)
        with suppress(OSError):
            self._folder.rmdir()


def serve(
    root: Path,
    today: Callable[[], datetime.date],
    tell: Callable[[str], None],
    *,
    browser: bool = True,
) -> None:
    """Serve the desk of a workspace at a free port of this machine until somebody ends it.

    ``tell`` says the link to whoever sits at the terminal. A desk that runs there already is opened in its place.
    """
    if again := link_to_running(root):
        _open_running(again, tell, browser)
        return
    listening = socket.create_server(("127.0.0.1", 0))
    guard = Guard(listening.getsockname()[1])
    running = RunningDesk.at(listening.getsockname()[1])
    link = LinkFile(guard.link)
    try:
        office = Office(root, today)
        app = make_app(office, guard, link.delete, running)
        server = create_server(
            app, sockets=[listening], threads=4, max_request_body_size=MOST_BYTES, ident=None
        )
        signal.signal(signal.SIGTERM, _end)
        running.keep(root)
        tell(guard.link)
        if browser:
            webbrowser.open(link.path.as_uri())
        with suppress(KeyboardInterrupt):
            server.run()
        server.close()
        office.leaving.stop()
    finally:
        link.delete()
        running.forget(root)


def _open_running(link: str, tell: Callable[[str], None], browser: bool) -> None:
    tell(link)
    if not browser:
        return
    file = LinkFile(link)
    try:
        webbrowser.open(file.path.as_uri())
        time.sleep(_SECONDS_TO_OPEN)
    finally:
        file.delete()


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
