"""All that is measured, side by side with what a user would pick instead, in one table of one run.

    python benchmarks [PART …] [--whole]

The parts are word, pdf, startup, checking, large, bulk, sending and desk; all, where none is named. What each tool is
given stands at the head of the part's file. `word` and `startup` need docxtpl, `pdf` WeasyPrint: install them beside
hrdalert and its fonts (`pip install -e ".[fonts]" docxtpl weasyprint`); without one, a part says so and goes on.
--whole takes 1,000 cases and 1,000 letters, in place of 200 and 400.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from side_by_side import HEADER

PARTS = ("word", "pdf", "startup", "checking", "large", "bulk", "sending", "desk")
TOOLS = ("typst", "docxtpl", "weasyprint", "pydantic", "PyYAML", "click")


def versions() -> str:
    """The tools that are installed."""
    known = []
    for tool in TOOLS:
        try:
            known.append(f"{tool} {version(tool)}")
        except PackageNotFoundError:
            known.append(f"no {tool}")
    return ", ".join(known)


def main() -> None:
    """Run the parts, each in a process of its own, whose memory is not that of what was measured before."""
    parser = argparse.ArgumentParser(
        prog="python benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument(
        "--whole", action="store_true", help="as many cases and messages as the targets speak of"
    )
    parser.add_argument("--rows-of", choices=PARTS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.rows_of:
        for row in import_module(asked.rows_of).rows(asked.whole):
            print(row, flush=True)
        return
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    print(f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}")
    print(f"{versions()}\n\n{HEADER}", flush=True)
    whole = ["--whole"] if asked.whole else []
    failed = 0
    for part in asked.parts or PARTS:
        command = [sys.executable, str(Path(__file__).parent), "--rows-of", part, *whole]
        failed |= subprocess.run(command, check=False).returncode
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
