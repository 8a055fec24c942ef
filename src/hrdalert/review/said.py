"""Answers to findings, under ``said:`` of the case file: each for one text, as long as its words stand there."""

from __future__ import annotations

import re

from hrdalert.cases.model import Case, texts_of


def is_said(case: Case, key: str, words: str) -> bool:
    """Whether an answer holds for some words of the text under a key: it has these words, and they stand there."""
    answers = [_plain(said.words) for said in case.said if said.text == key]
    text = next((_plain(text) for at, text in texts_of(case) if at == key), "") if answers else ""
    return any(_plain(words) in answer and answer in text for answer in answers)


def way_to_say(key: str, words: str) -> str:
    """What to write for words that may stay."""
    return f"leave it out; where it leads to nobody, write said: [{{text: {key}, words: {words!r}, why: …}}]"


def _plain(text: str) -> str:
    """The words of a text alone, between blanks."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return f" {words} "
