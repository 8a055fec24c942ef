"""How long the command line takes to start, beside a bare click program, in one run of alternating processes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

BARE = (
    "import click\n@click.group()\ndef main(): pass\n@main.command()\ndef draft(): 'Draft.'\nmain(['--help'])"
)
OURS = "from hrdalert.cli import main\nmain(['--help'])"
TURNS = 25


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    times: dict[str, list[float]] = {BARE: [], OURS: []}
    for _ in range(TURNS):
        for code, measured in times.items():
            measured.append(seconds(code))
    bare, ours = (statistics.median(measured) * 1000 for measured in times.values())
    sys.stdout.write(f"bare click {bare:8.1f} ms   hrdalert --help {ours:8.1f} ms   {ours / bare:5.2f} ×\n")


if __name__ == "__main__":
    main()
