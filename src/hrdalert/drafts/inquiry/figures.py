"""The numbers in the office's sentences: each is named, is what was counted, and is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from hrdalert.cases.marked import Marked, shown
from hrdalert.cases.marked_yaml import plain_values
from hrdalert.cases.messages import choice
from hrdalert.drafts.inquiry.counts import Counts
from hrdalert.drafts.inquiry.form import Figure, Inquiry
from hrdalert.errors import Origin, Problem


class Figures:
    """Compares what the sentences say with what was counted."""

    class Sentence:
        """A text of the office, with the places in it that figures name."""

        number: ClassVar = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-‐‑][^\W\d_]+)*|[½⅓⅔¼¾%‰]")
        ends: ClassVar = re.compile(r"(?<=[.!?。！？])[\"”’)]*\s+|\n\s*\n")

        def __init__(self, text: Marked) -> None:
            self.text = text
            self.named: list[tuple[int, int]] = []

        def name(self, words: str) -> int | None:
            """Take the next place of some words that no other figure has; None where there is none."""
            parts = r"\s+".join(re.escape(word) for word in words.split())
            for found in self._free(re.compile(rf"(?<![\w])(?<!\d[.,]){parts}(?!\w)(?![.,]\d)")):
                self.named.append(found.span())
                return found.start()
            return None

        def _free(self, words: re.Pattern[str]) -> Iterator[re.Match[str]]:
            """Where words stand that no figure names."""
            for found in words.finditer(self.text):
                if all(found.end() <= start or found.start() >= end for start, end in self.named):
                    yield found

        def origin(self, at: int, words: str) -> Origin:
            """Where in the file words of the text stand."""
            parts = r"\s+".join(re.escape(word) for word in words.split())
            return self.text.origin_of(words, len(re.findall(parts, self.text[:at])))

        def around(self, at: int) -> str:
            """The sentence in which a place lies."""
            begin = max((end.end() for end in self.ends.finditer(self.text) if end.end() <= at), default=0)
            end = next(
                (end.start() for end in self.ends.finditer(self.text) if end.start() > at), len(self.text)
            )
            return shown(self.text[begin:end], 160)

        def unnamed(self) -> Iterator[tuple[int, str]]:
            """Every word and number that no figure names."""
            yield from ((found.start(), found[0]) for found in self._free(self.number))

    code = "figure"

    @staticmethod
    @cache
    def of_languages() -> Mapping[str, Any]:
        """By language, the number words and the fixed words of an inquiry's documents."""
        words: Mapping[str, Any] = plain_values(Path(__file__).with_name("words.yaml").read_text("utf-8"))
        return words

    def __init__(self, inquiry: Inquiry, counts: Counts) -> None:
        self.inquiry, self.counts = inquiry, counts
        self.words: Mapping[str, Any] = self.of_languages().get(inquiry.language.partition("-")[0], {})
        self._numbers: Mapping[str, str] = self.words.get("numbers", {})

    def problems(self) -> Iterator[Problem]:
        """All that is wrong with them; a sentence that rests on a finding with a wrong count is touched too."""
        if not self.words:
            what = f"the number words of {self.inquiry.language} are not known: digits alone are looked for"
            mend = "let a second person read each number"
            yield self._problem(self.inquiry.at("language"), what, mend, "warning")
        touched: set[str] = set()
        for text, figures, _, is_ask in self.inquiry.texts:
            sentence = self.Sentence(text)
            for figure in figures:
                yield from self._of_figure(sentence, figure)
            yield from self._unnamed(sentence, is_ask=is_ask)
            if any(self.counts.number(figure.of) != figure.is_ for figure in figures):
                touched |= {finding.theme for finding in self.inquiry.findings if finding.text is text}
        for text, _, rests, _ in self.inquiry.texts:
            for theme in touched.intersection(rests):
                said = self.Sentence(text).around(0)
                what = f"this rests on {shown(theme)}, where a count is not what it was: {said}"
                mend = "look whether it still holds, when the finding is mended"
                yield self._problem(text.origin, what, mend)

    def _problem(self, at: Origin, what: str, mend: str, severity: str = "error") -> Problem:
        return Problem(at, self.code, what, mend, severity)  # type: ignore[arg-type]

    def _of_figure(self, sentence: Sentence, figure: Figure) -> Iterator[Problem]:
        at = sentence.name(figure.words)
        if at is None:
            what = f"{shown(figure.words)} does not stand in the sentence that counts {figure.of}"
            how = "as often as figures name it" if figure.words in sentence.text else "as: with its words"
            yield self._problem(figure.of.origin, what, f"write it there, {how}, or take the figure away")
            place, said = sentence.origin(0, sentence.text.split()[0]), sentence.around(0)
        else:
            place, said = sentence.origin(at, figure.words), sentence.around(at)
        count = self.counts.number(figure.of)
        if count is None:
            what = f"{shown(figure.of)} is no count"
            yield self._problem(figure.of.origin, what, choice(self.counts.known, figure.of))
            return
        if count != figure.is_:
            what = f"{figure.of} is {count}, and not {figure.is_}, in the sentence {said}"
            yield self._problem(place, what, f"write the sentence anew, and is: {count}")
        worth = self._worth(figure.words)
        if worth is not None and worth != figure.is_:
            what = f"{shown(figure.words)} is {worth}, and the figure says is: {figure.is_}"
            yield self._problem(place, what, f"write the number that is meant; {figure.of} is {count}")
        if not self.counts.is_printed(figure.of):
            why = "since few are counted, or others could be worked out"
            what = f"{figure.of} is not printed, {why}, but stands in {said}"
            yield self._problem(place, what, "write the sentence without this number, or join: options")
        yield from self._of_half(figure, count, place, said)

    def _of_half(self, figure: Figure, count: int, place: Origin, said: str) -> Iterator[Problem]:
        """A word such as most is true of more than half."""
        whole = figure.more_than_half_of
        if whole is None:
            if set(figure.words.casefold().split()).intersection(self.words.get("halves", ())):
                what = f"{shown(figure.words)} says more than half, and nobody says of what, in {said}"
                yield self._problem(place, what, "write more_than_half_of: with what is counted as a whole")
            return
        number = self.counts.number(whole)
        if number is None:
            yield self._problem(whole.origin, f"{shown(whole)} is no count", choice(self.counts.known, whole))
        elif count * 2 <= number:
            what = f"{figure.of} is {count} of {number}, and no more than half, in {said}"
            yield self._problem(place, what, "write the sentence anew")
        elif not self.counts.is_printed(whole):
            what = f"{whole} is not printed, and this sentence tells of it: {said}"
            yield self._problem(place, what, "write the sentence without it")

    def _worth(self, words: str) -> int | None:
        """The number that digits or a number word say; None where it is neither."""
        if words.isdecimal():
            return int(words)
        parts = words.casefold().replace("‐", "-").replace("‑", "-").split("-")
        values = [int(self._numbers[part]) for part in parts if part in self._numbers]
        return sum(values) if len(values) == len(parts) and values else None

    def _unnamed(self, sentence: Sentence, *, is_ask: bool) -> Iterator[Problem]:
        """Numbers, and words for them, that no figure names; what is asked for may hold a number of days."""
        for at, word in sentence.unnamed():
            parts = re.split("[-‐‑]", word.casefold())
            is_number = not word[0].isalpha() or any(part in self._numbers for part in parts)
            is_part = any(part in self.words.get(key, ()) for key in ("parts", "halves") for part in parts)
            is_amount = any(part in self.words.get("amounts", ()) for part in parts)
            if not (is_number or is_part or is_amount) or self._is_in_phrase(sentence.text, at, len(word)):
                continue
            severity = "warning" if is_ask or not (is_number or is_part) else "error"
            what = f"no figure names {shown(word)} in {sentence.around(at)}"
            mend = "write it under figures: {of: …, is: …, as: " + word + "}, or the sentence without it"
            if severity == "warning":
                mend = "name it under figures: where it counts somebody who answered"
            yield self._problem(sentence.origin(at, word), what, mend, severity)

    def _is_in_phrase(self, text: str, at: int, length: int) -> bool:
        """Whether a word is part of a phrase that counts nothing, such as most often."""
        found = (
            found
            for phrase in self.words.get("phrases", ())
            for found in re.finditer(rf"\b{re.escape(phrase)}\b", text, re.IGNORECASE)
        )
        return any(one.start() <= at and at + length <= one.end() for one in found)
