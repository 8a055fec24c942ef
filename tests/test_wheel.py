"""The wheel, installed alone in another folder, does the main job."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

import hrdalert

ROOT = Path(__file__).parents[1]


def test_the_wheel_makes_a_workspace_and_drafts_in_it(tmp_path: Path) -> None:
    def run(*words: str | Path, cwd: Path = tmp_path) -> str:
        done = subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    pip = ("-m", "pip", "--disable-pip-version-check", "-q")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    run(*pip, "install", "--no-deps", "--target", tmp_path / "installed", wheel)
    assert run("-c", "import hrdalert; print(hrdalert.__file__)").startswith(str(tmp_path))
    run("-m", "hrdalert", "init", "office")
    run("-m", "hrdalert", "draft", "--date", "as_of", cwd=tmp_path / "office")
    drafted = sorted((tmp_path / "office" / "out").rglob("*.docx"))
    assert {path.name.partition(".")[0] for path in drafted} == {
        "appeal-letter",
        "case-sheet",
        "press-release",
        "un-communication",
        "urgent-action",
    }


def test_the_citation_has_the_form_that_libraries_read_and_names_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["cff-version"] == "1.2.0" and cited["version"] == hrdalert.__version__
    assert {"message", "title", "type", "authors", "license"} <= cited.keys()
    assert cited["authors"] == [{"name": "hrdalert contributors"}]
