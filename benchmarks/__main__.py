"""All that is measured, side by side with what a user would pick instead: the table of the design, in one run.

    python benchmarks [word] [pdf] [reading] [startup] [checking] [sending] [bulk] [--cases 200]

The first run makes `benchmarks/.venv`, with hrdalert, its fonts and the tools beside it; LibreOffice is used where it
is installed. What each tool is given, and that the words are the same, stands at the head of each part's file, which
also runs by itself. What cannot be measured here is named, with the reason. `bulk` drafts every document of as many
invented cases as asked for, and of half as many.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
OWN = HERE / ".venv"
BESIDE = ("docxtpl>=0.20", "weasyprint>=66", "aiosmtpd>=1.4.6")
PARTS = ("word", "pdf", "reading", "startup", "checking", "sending", "bulk")


def in_own_environment() -> None:
    """Goes on in `.venv`, made anew where what the project requires has changed."""
    python = OWN / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = OWN / ".stamp"
    wanted = hashlib.sha256((HERE.parent / "pyproject.toml").read_bytes() + repr(BESIDE).encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"Making {OWN} (once; this takes a minute) ...", file=sys.stderr, flush=True)
        venv.create(OWN, clear=True, with_pip=True)
        project = f"{HERE.parent}[fonts]"
        install = [*PIP, "--editable", project, *BESIDE]
        subprocess.run([str(python), "-m", "pip", "install", *install], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    raise SystemExit(subprocess.run([str(python), str(HERE), *sys.argv[1:]], check=False).returncode)


PIP = ("--quiet", "--disable-pip-version-check", "--no-input")


def about_here() -> Iterator[str]:
    yield f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}"
    tools = ("typst", "docxtpl", "python-docx", "weasyprint", "pydantic", "PyYAML", "click")
    yield ", ".join(f"{tool} {version(tool)}" for tool in tools)
    if soffice := shutil.which("soffice"):
        found = subprocess.run([soffice, "--version"], capture_output=True, text=True, check=False)
        yield found.stdout.strip()


def show_bulk(cases: int) -> None:
    """Many cases: the time of a first run, its memory and its cores; and a run with nothing changed beside it."""
    from bulk import lines, measured
    from side_by_side import Row

    print("\nevery document of many cases, Word and PDF; and again, with nothing changed")
    pairs = [measured(number, None) for number in (cases // 2, cases)]
    for line in lines(pairs):
        print(line)
    first, again = pairs[-1].first.seconds, pairs[-1].again.seconds
    at_least, aim = (0.05, 0.02) if cases >= 1000 else (None, None)  # of a short run, the start alone is more
    print(Row(f"{cases:,} cases again", again, "their first run", first, at_least, aim, within=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all, where none is named"
    )
    parser.add_argument("--cases", type=int, default=200, help="for bulk")
    parser.add_argument("--rows-alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if Path(sys.prefix).resolve() != OWN.resolve():
        in_own_environment()
    parts = [part for part in PARTS if part in (asked.parts or PARTS)]
    if parts == ["bulk"]:
        show_bulk(asked.cases)
        return
    if asked.rows_alone:
        for row in import_module(parts[0]).rows():
            print(row, flush=True)
        return
    from side_by_side import HEADER

    for line in about_here():
        print(line)
    print(f"\n{HEADER}", flush=True)
    # Each in a process of its own, whose memory is not that of what was measured before.
    for part in parts:
        more = ["--cases", str(asked.cases)] if part == "bulk" else ["--rows-alone"]
        subprocess.run([sys.executable, str(HERE), part, *more], check=True)


if __name__ == "__main__":
    main()
