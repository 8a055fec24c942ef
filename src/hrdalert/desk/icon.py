"""An icon that opens the desk of a workspace, for people who would not type a command."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from hrdalert.store import put

_LINUX = """\
[Desktop Entry]
Type=Application
Name=hrdalert – {name}
Comment=Cases and their documents
Exec={command}
Path={folder}
Icon={icon}
Terminal=true
Categories=Office;
"""
_MAC = "#!/bin/sh\ncd {folder} && exec {command}\n"
_WINDOWS = '@echo off\r\nchcp 65001 >nul\r\ncd /d "{folder}"\r\n"{python}" -m hrdalert desk\r\n'


def make_icon(root: Path, home: Path, data: Path, system: str = sys.platform) -> Path:
    """Writes the icon of a workspace's desk, and returns where it lies.

    On Linux it comes into the menu of programs, below the folder ``data``; on macOS and Windows it lies on the desktop
    of the folder ``home``.
    """
    folder = root.resolve()
    name = f"hrdalert {folder.name}"
    if system == "win32":
        path = home / "Desktop" / f"{name}.cmd"
        # A percent sign begins a variable in files of commands; doubled, it is itself.
        words = _WINDOWS.format(
            folder=str(folder).replace("%", "%%"), python=sys.executable.replace("%", "%%")
        )
    elif system == "darwin":
        path = home / "Desktop" / f"{name}.command"
        words = _MAC.format(folder=shlex.quote(str(folder)), command=_command(shlex.quote(sys.executable)))
    else:
        path = data / "applications" / f"{name.replace(' ', '-')}.desktop"
        icon = Path(__file__).with_name("static") / "icon.svg"
        words = _LINUX.format(
            name=_value(folder.name), command=_command(_argument(sys.executable)), folder=_value(str(folder)),
            icon=_value(str(icon)),
        )  # fmt: skip
    put(path, words.encode())
    if system == "darwin":
        path.chmod(0o700)
    return path


def _command(python: str) -> str:
    return f"{python} -m hrdalert desk"


def _value(words: str) -> str:
    """A value as the Desktop Entry Specification 1.5 escapes it."""
    return words.replace("\\", "\\\\").replace("\n", "\\n")


def _argument(words: str) -> str:
    """An argument of Exec= as the same specification quotes it, whose backslashes are escaped twice."""
    for character in '\\"`$':
        words = words.replace(character, f"\\{character}")
    return _value(f'"{words.replace("%", "%%")}"')
