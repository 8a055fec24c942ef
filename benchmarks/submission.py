"""The submission of the repository's own case, in a workspace of its own: what `hrdalert draft` makes of it."""

from __future__ import annotations

import datetime
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

from hrdalert.cases import Case, check_text
from hrdalert.documents.blocks import Document
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.workspace import Workspace

ROOT = Path(__file__).parents[1]
CASE, DOCUMENT, DAY = "china-chang-weiping", "un-communication", datetime.date(2021, 4, 20)
ORDER = Order(DOCUMENT, "en", DAY)


class Office:
    """A workspace in a folder, with the case."""

    def __init__(self, folder: Path) -> None:
        (folder / "cases").mkdir()
        self.case = folder / "cases" / f"{CASE}.yaml"
        shutil.copy(ROOT / "cases" / self.case.name, self.case)
        shutil.copy(ROOT / "hrdalert.yaml", folder)
        shutil.copytree(ROOT / "recipients", folder / "recipients")
        self.desk = Desk(Workspace.find(folder))

    def texts(self) -> Iterator[str]:
        """The case file, and then others with other names of people and places."""
        text = self.case.read_text(encoding="utf-8")
        for number in itertools.count():
            tail = "".join(chr(ord("a") + int(digit)) for digit in str(number))
            changed = text
            for name in ("Chang", "Baoji", "Fengxiang", "Xiamen", "Shaanxi", "Beijing", "police"):
                changed = changed.replace(name, f"{name}{tail}")
            yield changed

    def document(self, text: str) -> Document:
        """The submission of a case file, as `hrdalert draft` composes it."""
        return self.desk.documents(self._read(text), ORDER, DAY)[0]

    def _read(self, text: str) -> Case:
        case, problems = check_text(text, self.case)
        assert case is not None, [str(problem) for problem in problems]
        return case
