"""The icon that opens the desk of a workspace, for each system."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest


def _made(home: Path, folder: Path, system: str) -> Path:
    from hrdalert.desk.icon import make_icon

    folder.mkdir(parents=True)
    return make_icon(folder, home, home / "data", system)


def test_the_menu_of_linux(tmp_path: Path) -> None:
    folder = tmp_path / 'Büro "100 %" $HOME'
    path = _made(tmp_path, folder, "linux")
    entry = configparser.RawConfigParser()
    entry.read(path, encoding="utf-8")
    said = entry["Desktop Entry"]
    assert path.parent == tmp_path / "data" / "applications"
    assert Path(said["Path"]) == folder
    assert shlex.split(said["Exec"]) == [sys.executable, "-m", "hrdalert", "desk"]
    assert Path(said["Icon"]).is_file()


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_the_desktop_of_macos(tmp_path: Path) -> None:
    """The file is a script that goes into the workspace and starts the desk; here, a program that says where it is."""
    folder = tmp_path / "Büro '100 %' $HOME"
    path = _made(tmp_path, folder, "darwin")
    script = path.read_text(encoding="utf-8")
    assert os.access(path, os.X_OK)
    assert script.endswith("-m hrdalert desk\n")
    said = subprocess.run(
        ["sh", "-c", script.partition(" && exec")[0] + " && pwd"], capture_output=True, text=True, check=True
    )
    assert Path(said.stdout.strip()) == folder


def test_the_desktop_of_windows(tmp_path: Path) -> None:
    path = _made(tmp_path, tmp_path / "Büro 100 %", "win32")
    script = path.read_bytes().decode("utf-8")
    assert path.suffix == ".cmd"
    assert f'cd /d "{tmp_path}' in script
    assert "100 %%" in script
    assert "\n" not in script.replace("\r\n", "")
