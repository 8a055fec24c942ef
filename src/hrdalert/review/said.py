"""Answers to findings, under ``said:`` of the case file: each for one text, as long as its words stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hrdalert.cases.model import Case, texts_of
from hrdalert.review.rules import Finding
from hrdalert.review.subject import Reviewed, case_rule


def is_said(case: Case, key: str, words: str) -> bool:
    """Whether an answer holds for some words of the text under a key: it has these words, and they stand there."""
    answers = [_plain(said.words) for said in case.said if said.text == key]
    text = next((_plain(text) for at, text in texts_of(case) if at == key), "") if answers else ""
    return any(_plain(words) in answer and answer in text for answer in answers)


def way_to_say(key: str, words: str) -> str:
    """What to write for words that may stay."""
    return f"leave it out; where it leads to nobody, write said: [{{text: {key}, words: {words!r}, why: …}}]"


@case_rule("C28_said")
def said_in_vain(subject: Reviewed) -> Iterator[Finding]:
    """An answer for a text that there is not, or no longer has the words. They may be those of a translation."""
    case, texts = subject.case, {key: _plain(text) for key, text in texts_of(subject.case)}
    is_translated = any(case.file.parent.glob(f"{case.file.stem}.*{case.file.suffix}"))
    for number, said in enumerate(case.said):
        if said.text not in texts:
            yield Finding(
                case.origin("said", number, "text"), f"said: there is no text {said.text} in this case"
            )
        elif _plain(said.words) not in texts[said.text] and not is_translated:
            yield Finding(
                case.origin("said", number, "words"), f"said: these words stand in {said.text} no longer"
            )


def _plain(text: str) -> str:
    """The words of a text alone, between blanks."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return f" {words} "
