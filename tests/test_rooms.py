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
    assert set(done.stdout.split()) <= {
        "hrdalert",
        "hrdalert.cli",
        "hrdalert.cli.cases",
        "hrdalert.cli.deadlines",
        "hrdalert.cli.dispatching",
        "hrdalert.cli.documents",
        "hrdalert.cli.knowledge",
        "hrdalert.cli.law",
        "hrdalert.cli.mandates",
        "hrdalert.cli.options",
        "hrdalert.cli.printing",
        "hrdalert.cli.publishing",
        "hrdalert.cli.registering",
        "hrdalert.cli.rules",
        "hrdalert.cli.sending",
        "hrdalert.cli.working",
        "hrdalert.cli.workspace",
        "hrdalert.errors",
    }


def test_no_plugins_are_looked_for_and_all_that_pydantic_takes_from_there_is_found() -> None:
    """What would look for plugins in every installed package is not loaded."""
    code = (
        "import sys; from click.testing import CliRunner; from hrdalert.cli import main\n"
        "assert CliRunner().invoke(main, ['deadlines', 'cases']).exit_code < 2\n"
        "assert 'pydantic' in sys.modules and 'importlib.metadata' not in sys.modules\n"
        "from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP\n"
        "print(PYDANTIC_ENTRY_POINT_GROUP)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.stdout.strip() == "pydantic", done.stderr[-2000:]
