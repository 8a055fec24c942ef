"""A workspace of its own for each test that writes templates, with the repository's settings and recipients."""

from __future__ import annotations

import datetime
import itertools
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from hrdalert import knowledge
from hrdalert.cases import Case, check_text
from hrdalert.documents.blocks import Document
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.errors import InputErrors
from hrdalert.workspace import Workspace

# How fast something is, benchmarks/ say: a busy machine fails no test.
settings.register_profile("hrdalert", deadline=None)
settings.load_profile("hrdalert")

ROOT = Path(__file__).parents[1]
DAY = datetime.date(2031, 4, 20)


@dataclass(frozen=True)
class Bench:
    """A workspace to write templates in, and what drafting makes of them."""

    root: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count, repr=False)

    @cached_property
    def desk(self) -> Desk:
        return Desk(Workspace.find(self.root))

    def write(self, name: str, text: str) -> Path:
        """Writes a file of ``letter_templates/``."""
        path = self.root / "letter_templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def template(self, text: str, name: str = "", **front: Any) -> str:
        """Writes a template for the public and gives the name of its document."""
        name = name or f"invented-{next(self._numbers)}"
        keys = {
            "document": name,
            "language": "en",
            "audience": "public",
            "title": "T",
            "addressed_to": "press",
            **front,
        }
        lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items() if value is not None)
        self.write(f"{name}/en.md", f"---\n{lines}---\n{text}")
        return name

    def composed(self, document: str, case: Case, day: datetime.date = DAY) -> Document:
        """The first (or only) document of an order."""
        return self.desk.documents(case, Order(document, "en", day), day)[0]


def bench_in(root: Path) -> Bench:
    shutil.copy(ROOT / "hrdalert.yaml", root)
    shutil.copytree(ROOT / "recipients", root / "recipients")
    return Bench(root)


@pytest.fixture(autouse=True)
def packaged_knowledge_alone() -> Iterator[None]:
    """What one test's office knows, no other test does."""
    yield
    knowledge.correct({})


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One workspace for all examples of a property."""
    return bench_in(tmp_path_factory.mktemp("workspace"))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return bench_in(tmp_path)


def read(text: str, file: Path = Path("cases/invented.yaml")) -> Case:
    """The case of a text; InputErrors with all of its problems if it has errors."""
    case, problems = check_text(text, file)
    if case is None:
        raise InputErrors(problems)
    return case
