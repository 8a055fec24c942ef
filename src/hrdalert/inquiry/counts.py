"""The numbers: what is counted, which counts may be printed, and whether the office's sentences say the same.

A small group is a dash, and so is whatever would give it away.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from hrdalert.cases.likely_words import choice
from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.located_yaml import plain_values
from hrdalert.drafts.remembered import remembered
from hrdalert.errors import Origin, Problem
from hrdalert.inquiry.answers import Answers
from hrdalert.inquiry.form import Figure, Inquiry, Question, mistake
from hrdalert.store import read_text


@cache
def words_of(language: str) -> Mapping[str, Any]:
    """The number words and the fixed words of an inquiry's documents; none in a language that has none."""
    languages = plain_values(read_text(Path(__file__).with_name("words.yaml")))
    words: Mapping[str, Any] = languages.get(language.partition("-")[0], {})
    return words


class Counts:
    """Who chose what. Everybody counts alike in all documents."""

    everybody, all_who_answered, invited = "respondents", "answered", "sample.invited"

    def __init__(self, inquiry: Inquiry, answers: Answers) -> None:
        self.inquiry, people = inquiry, answers.people
        self.who = {self.everybody: frozenset(people)}
        """By what a figure can count, the respondents."""
        for name, question in inquiry.asked.items():
            said = "told" if question.kind == "open" else "chosen"
            for group, options in question.groups.items():
                chose = (id for id, one in people.items() if one.chose(name, options))
                self.who[f"{name}.{group}"] = frozenset(chose)
            answered = frozenset(id for id, one in people.items() if name in getattr(one, said))
            self.who[f"{name}.{self.all_who_answered}"] = answered
        self.known = (*self.who, self.invited)

    def number(self, of: str) -> int | None:
        """A count; None where there is no such one."""
        if of == self.invited:
            return self.inquiry.sample.invited
        return len(self.who[of]) if of in self.who else None

    def is_printed(self, of: str) -> bool:
        """Whether a count stands in the table as a number."""
        name, _, group = of.partition(".")
        if of in (self.everybody, self.invited) or name not in self.inquiry.asked:
            return True
        answered, counts = self.cells(name)
        return (answered if group == self.all_who_answered else counts.get(group)) is not None

    @remembered
    def cells(self, name: str) -> tuple[int | None, Mapping[str, int | None]]:
        """How many answered a question, and named each group, as they may be printed; None is a dash."""
        question, answered = self.inquiry.asked[name], len(self.who[f"{name}.{self.all_who_answered}"])
        sizes = {group: len(self.who[f"{name}.{group}"]) for group in question.groups}
        hidden = self._hidden(name, question, answered, sizes)
        if hidden is None:
            return None, dict.fromkeys(sizes)
        return answered, {group: None if group in hidden else size for group, size in sizes.items()}

    def _hidden(
        self, name: str, question: Question, answered: int, sizes: Mapping[str, int]
    ) -> frozenset[str] | None:
        """The groups that are not printed; None where the whole question is not.

        A question that hangs on a group that is not printed says how many these are at least, and goes too.
        """
        threshold = self.inquiry.threshold
        # So many have to be in a cell that is printed.
        least = threshold.about if name in self.inquiry.about else threshold.answers
        is_told = all(self.is_told(other, option) for other, option in question.only_if.items())
        if 0 < answered < least or not is_told:
            return None
        is_many = question.kind == "many"
        small = range(1, least)
        hidden = {group for group, n in sizes.items() if n in small or (is_many and answered - n in small)}
        while hidden and not self._is_enough([sizes[group] for group in hidden], least, is_many=is_many):
            left = [group for group, size in sizes.items() if size and group not in hidden]
            if not left:
                return None
            hidden.add(min(left, key=lambda group: sizes[group]))
        return frozenset(hidden)

    @staticmethod
    def _is_enough(hidden: list[int], least: int, *, is_many: bool) -> bool:
        """Whether the hidden ones keep each other: two or more, of whom each could be as many as are printed.

        Those of a question with one answer add up to what the total leaves, and nobody is in none of them: there each
        of them may take all that the others need not.
        """
        others = 0 if is_many else len(hidden) - 1
        return len(hidden) > 1 and sum(hidden) - others >= least

    def is_told(self, name: str, option: str) -> bool:
        """Whether an option is counted alone, and printed."""
        question = self.inquiry.asked[name]
        return question.groups.get(option) == (option,) and self.cells(name)[1].get(option) is not None


def spaced(words: str) -> str:
    """A pattern of words with any space between them."""
    return r"\s+".join(map(re.escape, words.split()))


class Figures:
    """Compares what the sentences say with what was counted."""

    class Sentence:
        """A text of the office, with the places in it that figures name."""

        number: ClassVar = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-‐‑][^\W\d_]+)*|[½⅓⅔¼¾%‰]")
        ends: ClassVar = re.compile(r"(?<=[.!?。！？])[\"”’)]*\s+|\n\s*\n")

        def __init__(self, text: LocatedText) -> None:
            self.text = text
            self.named: list[tuple[int, int]] = []

        def name(self, words: str) -> int | None:
            """Take the next place of some words that no other figure has; None where there is none."""
            whole = re.compile(rf"(?<!\w)(?<!\d[.,]){spaced(words)}(?!\w)(?![.,]\d)")
            for found in self._free(whole):
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
            return self.text.origin_of(words, len(re.findall(spaced(words), self.text[:at])))

        def around(self, at: int) -> str:
            """The sentence in which a place lies."""
            ends = list(self.ends.finditer(self.text))
            begin = max((end.end() for end in ends if end.end() <= at), default=0)
            end = next((end.start() for end in ends if end.start() > at), len(self.text))
            return shown(self.text[begin:end], 160)

        def unnamed(self) -> Iterator[tuple[int, str]]:
            """Every word and number that no figure names."""
            yield from ((found.start(), found[0]) for found in self._free(self.number))

    def __init__(self, inquiry: Inquiry, counts: Counts) -> None:
        self.inquiry, self.counts = inquiry, counts
        self.words = words_of(inquiry.language)
        self._numbers: Mapping[str, str] = self.words.get("numbers", {})
        exact = (*self._numbers, *self.words.get("parts", ()), *self.words.get("halves", ()))
        self._kinds = dict.fromkeys(self.words.get("amounts", ()), "warning") | dict.fromkeys(exact, "error")
        """How grave it is that no figure names a word."""
        phrases = sorted(map(re.escape, self.words.get("phrases", ())), key=len, reverse=True)
        self._phrases = re.compile(rf"\b(?:{'|'.join(phrases)})\b" if phrases else r"(?!)", re.IGNORECASE)
        """What counts nothing, such as most often."""

    def problems(self) -> Iterator[Problem]:
        """All that is wrong with them; a sentence that rests on a finding with a wrong count is touched too."""
        if not self.words:
            yield mistake("unknown-language", self.inquiry.at("language"), language=self.inquiry.language)
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
                yield mistake("rests-on-a-wrong-count", text.origin, theme=shown(theme), said=said)

    def _of_figure(self, sentence: Sentence, figure: Figure) -> Iterator[Problem]:
        at, words, of = sentence.name(figure.words), shown(figure.words), figure.of
        place = sentence.origin(at or 0, figure.words if at is not None else sentence.text.split()[0])
        said, count = sentence.around(at or 0), self.counts.number(of)
        if at is None:
            how = "as often as figures name it" if figure.words in sentence.text else "as: with its words"
            yield mistake("no-such-words", of.origin, words=words, of=of, how=how)
        if count is None:
            yield self._no_count(of)
            return
        told = {"of": of, "count": count, "was": figure.is_, "words": words, "said": said}
        if count != figure.is_:
            yield mistake("another-count", place, **told)
        worth = self._worth(figure.words)
        if worth is not None and worth != figure.is_:
            yield mistake("another-number", place, **told, worth=worth)
        if not self.counts.is_printed(of):
            yield mistake("not-printed", place, **told)
        whole = figure.more_than_half_of
        number = self.counts.number(whole) if whole else None
        if whole is None:
            if set(figure.words.casefold().split()).intersection(self.words.get("halves", ())):
                yield mistake("half-of-nothing", place, **told)
        elif number is None:
            yield self._no_count(whole)
        elif count * 2 <= number:
            yield mistake("no-half", place, **told, number=number)
        elif not self.counts.is_printed(whole):
            yield mistake("whole-not-printed", place, **told, whole=whole)

    def _no_count(self, of: LocatedText) -> Problem:
        return mistake("no-count", of.origin, shown=shown(of), near=choice(self.counts.known, of))

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
            kinds = {self._kinds.get(part) for part in re.split("[-‐‑]", word.casefold())}
            is_exact = not word[0].isalpha() or "error" in kinds
            phrases = (found.span() for found in self._phrases.finditer(sentence.text))
            if not (is_exact or "warning" in kinds) or any(begin <= at < end for begin, end in phrases):
                continue
            name = "unnamed-number" if is_exact and not is_ask else "unnamed-number-perhaps"
            told = {"shown": shown(word), "word": word, "said": sentence.around(at)}
            yield mistake(name, sentence.origin(at, word), **told)
