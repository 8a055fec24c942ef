"""The limits of the house hold: sizes, names, patterns on prose, and what must not come back."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
LONG = 10
"""So many equal lines in a row are written twice."""


def test_no_limit_of_the_house_is_passed() -> None:
    """``script/house.py`` counts; its table says which limit is passed, and where."""
    done = subprocess.run(
        [sys.executable, "script/house.py", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, "\n".join(
        line for line in done.stdout.splitlines() if not line.startswith(" ")
    )


def test_no_run_of_lines_stands_twice_in_the_source() -> None:
    """Ten or more equal lines in a row, imports apart, stand in one place alone."""
    runs: Counter[tuple[str, ...]] = Counter()
    for path in sorted((ROOT / "src").rglob("*.py")):
        lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
        code = [line for line in lines if line and not _is_of_an_import(line)]
        runs.update(tuple(code[start : start + LONG]) for start in range(len(code) - LONG + 1))
    assert [run for run, count in runs.items() if count > 1] == []


def _is_of_an_import(line: str) -> bool:
    return line.startswith(("from ", "import ")) or line.rstrip(",").isidentifier() or line == ")"


def test_no_list_of_documents_stands_in_the_program_but_those_of_one_genre() -> None:
    """A rule, a demand or a protection names readers: docs/design/README.md lists what knows a document by its name."""
    documents = {path.parent.name for path in (ROOT / "letter_templates").glob("*/*.md")}
    listed = (ROOT / "docs" / "design" / "README.md").read_text("utf-8")
    lists = (ast.Tuple, ast.List, ast.Set, ast.Dict)
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            inside = ast.walk(node) if isinstance(node, lists) else ()
            texts = {str(part.value) for part in inside if isinstance(part, ast.Constant)}
            named = texts & documents
            assert len(named) < 2 or all(f"`{name}`" in listed for name in named), f"{path}: {sorted(named)}"
    rules = yaml.safe_load((ROOT / "src" / "hrdalert" / "review" / "rules.yaml").read_text("utf-8"))
    lists_in_rules = (
        value for rule in rules["records"] for value in rule.values() if isinstance(value, list)
    )
    assert documents.isdisjoint(word for words in lists_in_rules for word in words)
