"""Whether the tests notice a change of meaning: python script/mutants.py [--seed N] [--draw N] [--room NAME].

Draws changes of one operator, condition, number or truth value each from the rooms where a mistake does harm, makes
them one at a time in a copy of the program, and runs the tests of that room. A change that no test notices survives,
and is shown. Those under NAMED are always among them: a first sample let them through.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {  # what it is about: the modules that are changed, the tests that must notice, the nearest first
    "consent": (
        ("disclosure/consent.py",),
        ("disclosure/test_consent.py", "disclosure/test_disclose.py", "disclosure", "drafts"),
    ),
    "dates": (("cases/dates.py",), ("cases/test_dates.py", "cases", "documents", "law")),
    "law by day": (
        ("knowledge/instruments.py", "knowledge/time_limits.py", "law/deadlines.py"),
        ("law/test_binding.py", "law/test_deadlines.py", "knowledge", "law"),
    ),
    "mailbox once": (
        ("dispatch/plan.py", "recipients/mailboxes.py"),
        ("recipients/test_mailboxes.py", "dispatch/test_plan.py", "recipients", "dispatch"),
    ),
    "search": (
        ("disclosure/search.py", "disclosure/folding.py", "disclosure/name_forms.py"),
        (
            "disclosure/test_names.py",
            "disclosure/test_whole_names.py",
            "disclosure/test_leaks.py",
            "disclosure",
        ),
    ),
    "escape": (
        ("writers/html.py", "writers/ics.py", "writers/pdf_typst.py"),
        ("writers/test_html.py", "law/test_deadlines.py", "writers", "documents", "drafts"),
    ),
    "register": (
        ("dispatch/register.py", "dispatch/sender.py", "dispatch/engines.py"),
        (
            "dispatch/test_register.py",
            "dispatch/test_registering.py",
            "dispatch/test_sending_sealed.py",
            "dispatch",
        ),
    ),
    "audience": (
        ("disclosure/disclose.py", "disclosure/leaks.py"),
        ("disclosure/test_disclose.py", "disclosure/test_leaks.py", "disclosure", "drafts"),
    ),
}
NAMED = (  # room, module, what stands there, what is put in its place
    ("register", "dispatch/sender.py", "if sealed and seal(mailbox", "if not sealed and seal(mailbox"),
    (
        "law by day",
        "knowledge/instruments.py",
        "date(int(applied.since), 12, 31)",
        "date(int(applied.since), 1, 1)",
    ),
    ("escape", "writers/html.py", "escape(legal(value), quote=True)", "escape(legal(value), quote=False)"),
    ("escape", "writers/ics.py", '";": "\\\\;", ', ""),
)
COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
LONGEST = 900
"""Seconds after which a run of tests that does not end counts as having noticed."""


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    room: str
    module: str
    line: int
    before: str
    after: str
    source: str = ""
    """The whole module with the change."""


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in place of an expression, and means something else."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[op]) if type(op) in COMPARED:
            new.ops = [COMPARED[type(op)]()]
            yield new
        case ast.BoolOp():
            new.op = ast.Or() if isinstance(new.op, ast.And) else ast.And()
            yield new
        case ast.UnaryOp(op=ast.Not()):
            yield new.operand
        case ast.IfExp():
            new.body, new.orelse = new.orelse, new.body
            yield new
        case ast.Constant(value=bool()):
            new.value = not new.value
            yield new
        case ast.Constant(value=int() as number):
            new.value = number + 1
            yield new
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            new.op = ast.Sub() if isinstance(new.op, ast.Add) else ast.Add()
            yield new


def mutants_of(room: str, module: str) -> Iterator[Mutant]:
    """Every change of a module that could be drawn. What is said of types and in decorators is left as it is."""
    source = (ROOT / "src" / "hrdalert" / module).read_text("utf-8")
    tree = ast.parse(source)
    lines = source.encode().splitlines(keepends=True)
    beside = [getattr(node, name, None) for node in ast.walk(tree) for name in ("annotation", "returns")]
    beside += [decorator for node in ast.walk(tree) for decorator in getattr(node, "decorator_list", ())]
    passed_over = {id(below) for part in beside if part is not None for below in ast.walk(part)}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            if not isinstance(node, ast.expr) or id(node) in passed_over:
                continue
            for new in changes(node):
                begin = sum(len(above) for above in lines[: node.lineno - 1]) + node.col_offset
                before = ast.get_source_segment(source, node) or ""
                end = begin + len(before.encode())
                after = ast.unparse(new)
                changed = source.encode()[:begin] + f"({after})".encode() + source.encode()[end:]
                yield Mutant(room, module, node.lineno, before, after, changed.decode())


def named() -> Iterator[Mutant]:
    """Those that are always among them."""
    for room, module, before, after in NAMED:
        source = (ROOT / "src" / "hrdalert" / module).read_text("utf-8")
        assert source.count(before) == 1, f"{module} has {before!r} {source.count(before)} times"
        line = source[: source.index(before)].count("\n") + 1
        yield Mutant(room, module, line, before, after, source.replace(before, after))


def is_noticed(mutant: Mutant, tree: Path, processes: int) -> bool:
    """Whether a test of the room fails when the change is made."""
    file = tree / "src" / "hrdalert" / mutant.module
    whole = file.read_bytes()
    file.write_text(mutant.source, "utf-8")
    folders = [f"tests/{name}" for name in ROOMS[mutant.room][1]]
    options = ["-x", "-q", "-n", str(processes), "-p", "no:cacheprovider", "--hypothesis-profile", "noticed"]
    command = [sys.executable, "-m", "pytest", *options, *folders]
    try:
        env = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        return (
            subprocess.run(command, cwd=tree, env=env, capture_output=True, timeout=LONGEST).returncode != 0
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_bytes(whole)


def main() -> int:
    """Prints each change and whether it was noticed; exit status 1 where more than three survive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--draw", type=int, default=60, help="how many, those that are always among them included"
    )
    parser.add_argument("--processes", type=int, default=2, help="that run the tests of one change")
    parser.add_argument("--room", choices=list(ROOMS), help="of one room alone")
    options = parser.parse_args()
    rooms = [options.room] if options.room else list(ROOMS)
    drawn = [mutant for mutant in named() if mutant.room in rooms]
    drawing = random.Random(options.seed)
    pools = {room: [one for module in ROOMS[room][0] for one in mutants_of(room, module)] for room in rooms}
    while len(drawn) < options.draw and any(pools.values()):
        room = rooms[len(drawn) % len(rooms)]
        if pools[room]:
            drawn.append(pools[room].pop(drawing.randrange(len(pools[room]))))
    survived = []
    with tempfile.TemporaryDirectory(prefix="hrdalert-mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(
            ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv", "out", ".hypothesis", "__pycache__")
        )
        for number, mutant in enumerate(drawn, 1):
            noticed = is_noticed(mutant, tree, options.processes)
            survived += [] if noticed else [mutant]
            said = "noticed " if noticed else "SURVIVED"
            change = f"{mutant.module}:{mutant.line}: {mutant.before} → {mutant.after}"
            print(f"{number:3} {said} {mutant.room}: {change}", flush=True)
    print(f"Seed {options.seed}: {len(drawn)} changes, {len(survived)} survived.")
    return int(len(survived) > 3)


if __name__ == "__main__":
    sys.exit(main())
