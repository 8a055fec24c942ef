"""The structure: rooms in the order of the flow, and a command line that starts fast."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_imports_point_along_the_flow() -> None:
    """No room knows a room behind it: the contracts stand in pyproject.toml."""
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_help_imports_no_room() -> None:
    """``hrdalert --help`` loads click and the thin doors only."""
    code = (
        "import sys; from click.testing import CliRunner; from hrdalert.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "heavy = ('hrdalert', 'pydantic', 'jinja2', 'yaml', 'babel', 'typst')\n"
        "print(*sorted(name for name in sys.modules if name.startswith(heavy)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {
        name for name in done.stdout.split() if not name.startswith(("hrdalert.cli", "hrdalert.errors"))
    } - {"hrdalert"}
