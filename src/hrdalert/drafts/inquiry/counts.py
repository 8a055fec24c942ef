"""What is counted, and which counts may be printed: a small group is a dash, and whatever would give it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from hrdalert.drafts.inquiry.answers import Answers
from hrdalert.drafts.inquiry.form import Inquiry, Question


class Counts:
    """Who chose what. Everybody counts alike in all documents."""

    @dataclass(frozen=True, slots=True)
    class Cells:
        """The counts of one question as they are printed; None is a dash."""

        question: Question
        answered: int | None
        counts: Mapping[str, int | None]
        """By option or joined options."""

    everybody, all_who_answered, invited = "respondents", "answered", "sample.invited"

    def __init__(self, inquiry: Inquiry, answers: Answers) -> None:
        self.inquiry, self.people = inquiry, answers.people
        self._cells: dict[str, Counts.Cells] = {}

    def answered(self, name: str) -> frozenset[str]:
        """The respondents who answered a question."""
        is_open = self.inquiry.asked[name].kind == "open"
        return frozenset(
            id for id, one in self.people.items() if name in (one.told if is_open else one.chosen)
        )

    def naming(self, name: str, group: str) -> frozenset[str]:
        """The respondents who chose one of the options of a group."""
        options = self.inquiry.asked[name].groups[group]
        return frozenset(
            id for id, one in self.people.items() if not one.chosen.get(name, frozenset()).isdisjoint(options)
        )

    def who(self, of: str) -> frozenset[str] | None:
        """The respondents whom a figure counts; None where there is no such count."""
        if of == self.everybody:
            return frozenset(self.people)
        name, _, group = of.partition(".")
        if name not in self.inquiry.asked:
            return None
        if group == self.all_who_answered:
            return self.answered(name)
        return self.naming(name, group) if group in self.inquiry.asked[name].groups else None

    def number(self, of: str) -> int | None:
        """A count; None where there is no such one."""
        if of == self.invited:
            return self.inquiry.sample.invited
        who = self.who(of)
        return None if who is None else len(who)

    def is_printed(self, of: str) -> bool:
        """Whether a count stands in the table as a number."""
        name, _, group = of.partition(".")
        if of in (self.everybody, self.invited) or name not in self.inquiry.asked:
            return True
        cells = self.cells(name)
        return (cells.answered if group == self.all_who_answered else cells.counts.get(group)) is not None

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Everything that a figure can count."""
        options = [f"{name}.{group}" for name, one in self.inquiry.asked.items()
                   for group in (self.all_who_answered, *one.groups)]  # fmt: skip
        return (self.everybody, self.invited, *options)

    # --- what is printed

    def cells(self, name: str) -> Cells:
        """The counts of a question as they may be printed."""
        if name not in self._cells:
            question, answered = self.inquiry.asked[name], len(self.answered(name))
            sizes = {group: len(self.naming(name, group)) for group in question.groups}
            hidden = self._hidden(name, question, answered, sizes)
            counts = {group: None if hidden is None or group in hidden else n for group, n in sizes.items()}
            self._cells[name] = self.Cells(question, None if hidden is None else answered, counts)
        return self._cells[name]

    def _hidden(
        self, name: str, question: Question, answered: int, sizes: Mapping[str, int]
    ) -> frozenset[str] | None:
        """The groups that are not printed; None where the whole question is not.

        A question that hangs on a group that is not printed says how many these are at least, and goes too.
        """
        threshold = self.inquiry.threshold
        # So many have to be in a cell that is printed.
        least = threshold.about if name in self.inquiry.about else threshold.answers
        if 0 < answered < least or not all(
            self.is_told(other, option) for other, option in question.only_if.items()
        ):
            return None
        is_many = question.kind == "many"
        hidden = {
            group
            for group, size in sizes.items()
            if 0 < size < least or (is_many and 0 < answered - size < least)
        }
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
        return question.groups.get(option) == (option,) and self.cells(name).counts.get(option) is not None
