"""The page that leads a stranger through the source names functions that the words really pass."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "design" / "walk.md"


def test_each_function_of_the_page_lies_where_it_says_and_is_on_a_walk() -> None:
    done = subprocess.run(
        [sys.executable, "script/walks.py", "--show"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout
    steps = {tuple(line.split(": ")) for line in done.stdout.splitlines() if line.startswith("    ")}
    passed = {(file.strip(), function) for file, function in steps}
    linked = re.findall(r"\[`([\w.]+)`\]\(\.\./\.\./src/hrdalert/([\w/]+\.py)\)", PAGE.read_text("utf-8"))
    assert linked
    for function, file in linked:
        is_class = (file, f"{function}.__new__") in passed
        assert is_class or (file, function) in passed, f"{function} of {file} is on no walk"
