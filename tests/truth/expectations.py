"""What an ``*.expect.yaml`` says, held against the drafts of its case. README.md explains the keys."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from hrdalert.cases.model import Case
from hrdalert.drafts.drafting import Draft, Refusal
from hrdalert.writers.text import TextWriter
from tests.builder import TESTS
from tests.drafting import a_workspace, all_drafts, names

EXPECTATIONS = sorted((TESTS / "truth").glob("*.expect.yaml"))


@dataclass(frozen=True)
class Truth:
    """A case of truth with its drafts on the day of its expectations."""

    case: Case
    expected: Mapping[str, Any]
    drafts: Mapping[str, Draft]
    refusals: Sequence[Refusal]

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The words of each draft, white space folded."""
        return {
            name: folded(TextWriter().write(draft.document).content.decode())
            for name, draft in self.drafts.items()
        }

    def state(self, document: str) -> str:
        """``made``, ``not_ready`` or ``refused``."""
        draft = self.drafts.get(document)
        return "refused" if draft is None else "made" if draft.is_ready else "not_ready"

    def wrong(self) -> Iterator[str]:
        """Everything in which the drafts differ from what is expected of them."""
        for document, expected in (self.expected.get("documents") or {}).items():
            if self.state(document) != expected["is"]:
                yield f"{document} is {self.state(document)}, not {expected['is']}: {self._why(document)}"
                continue
            text = self.texts.get(document, "")
            yield from (
                f"{document} lacks {words!r}"
                for words in expected.get("holds", ())
                if not stands(words, text)
            )
            yield from (
                f"{document} holds {words!r}" for words in expected.get("lacks", ()) if stands(words, text)
            )
            for words, count in (expected.get("counts") or {}).items():
                yield from self._miscounted(document, words, str(count))
            title = self.drafts[document].document.title if document in self.drafts else ""
            yield from (
                f"the title of {document} holds {words}"
                for words in expected.get("title_lacks", ())
                if words in title
            )
        for audience, hidden in (self.expected.get("nowhere") or {}).items():
            for name, draft in self.drafts.items():
                if (
                    draft.document.audience == audience and draft.is_ready
                ):  # what is not lies in the office's own folder
                    yield from (
                        f"{name} gives away {words!r}" for words in hidden if stands(words, self.texts[name])
                    )

    def _miscounted(self, document: str, words: str, expected: str) -> Iterator[str]:
        count = self.texts[document].count(folded(words))
        sign, number = re.fullmatch(r"(>=|<=|)(\d+)", expected).groups()  # type: ignore[union-attr]
        if not {">=": count >= int(number), "<=": count <= int(number), "": count == int(number)}[sign]:
            yield f"{document} holds {words!r} {count} times, not {expected}"

    def _why(self, document: str) -> str:
        if document in self.drafts:
            return "; ".join(
                str(problem) for problem in self.drafts[document].problems if problem.severity == "error"
            )
        id, _, recipient = document.partition("/")
        return "; ".join(
            f"{refusal.why} {[str(problem) for problem in refusal.problems]}"
            for refusal in self.refusals
            if refusal.document == id and refusal.recipient in (None, recipient)
        )


def truth(file: Path, folder: Path) -> Truth:
    """The drafts of the case that an expectation is about."""
    expected = yaml.safe_load(file.read_text("utf-8"))
    case = TESTS / "truth" / expected["case"]
    opened = a_workspace(folder, case).case(case.stem)
    day = expected["date"]
    assert isinstance(day, datetime.date)
    drafts, refusals = all_drafts(opened, day)
    return Truth(opened.case, expected, dict(zip(names(drafts), drafts, strict=True)), refusals)


def folded(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def stands(words: str, text: str) -> bool:
    """Whether words stand in a text: a pattern between slashes, else word for word."""
    words = str(words)
    if len(words) > 1 and words[0] == words[-1] == "/":
        return re.search(words[1:-1], text, re.IGNORECASE) is not None
    if words == "None":
        return re.search(r"\bNone\b", text) is not None
    return folded(words) in text
