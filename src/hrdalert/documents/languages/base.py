"""What a language must be able to say: the shape that each module of this package has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol, TypeAlias

from hrdalert.cases.dates import CaseDate
from hrdalert.documents.blocks import MarkKind

Style: TypeAlias = Literal["uk", "us"]
"""How a day is written, where a language has two ways: 22 October 2020, October 22, 2020."""

Unknown: TypeAlias = Literal["not_known", "not_public"]
"""Why a date is not given: we do not know it, or nobody has published it."""

After: TypeAlias = Literal["pronoun", "name"]
"""What stands before a verb. One person may be "they were" and "Lin was"."""


class Pronouns(Protocol):
    """How a text speaks of someone once the name has been given, and the verbs that agree."""

    @property
    def given(self) -> bool:
        """False where nobody said which pronouns: then each form below repeats the name."""
        ...

    @property
    def number(self) -> Literal["singular", "plural"]:
        """Of those spoken of, whatever verb the pronoun takes."""
        ...

    @property
    def they(self) -> str: ...
    @property
    def them(self) -> str: ...
    @property
    def their(self) -> str: ...
    @property
    def theirs(self) -> str: ...
    @property
    def themself(self) -> str: ...

    @property
    def be_present(self) -> str:
        """After the pronoun, as the next two: is or are."""
        ...

    @property
    def be_past(self) -> str: ...
    @property
    def have(self) -> str: ...

    def verb(self, singular: str, after: After = "pronoun") -> str:
        """The form of a verb, given in the third person singular, that agrees with what stands before it."""
        ...


class Language(Protocol):
    """One language. Every function depends on its arguments only and returns plain text without markup.

    Names may be opaque tokens: nothing here looks into one, splits one or changes one.
    Where a function may return None, there is nothing that could be said without claiming more than is known.
    """

    @property
    def tag(self) -> str:
        """BCP 47."""
        ...

    def mark(self, kind: MarkKind) -> str:
        """What stands on every page of a document that must not leave the house."""
        ...

    def gap(self, key: str) -> str:
        """What an incomplete draft has in place of a text that the case file lacks under a key, such as ``summary``."""
        ...

    def date_phrase(
        self,
        date: CaseDate,
        *,
        with_year: bool = True,
        style: Style = "uk",
        day_of_week: bool = False,
        unknown: Unknown = "not_known",
    ) -> str:
        """A date with its preposition, for any date: "on 22 October 2020", "in October 2018".

        ``with_year=False`` where the year has just been given; it stays where it cannot be missed.
        A time is told. ``style`` and ``unknown`` are one choice for a whole document.
        """
        ...

    def date_bare(
        self,
        date: CaseDate,
        *,
        with_year: bool = True,
        style: Style = "uk",
        unknown: Unknown = "not_known",
    ) -> str:
        """A date without its preposition, for tables, headings and "the letter of …"."""
        ...

    def date_of_one(self, date: CaseDate, *, style: Style = "uk", phrase: bool = False) -> str:
        """As ``date_bare``; of what was on one day of an interval, and not all along: a page that was published.

        As a ``phrase`` it has its preposition where one is needed: "in October or November 2021".
        """
        ...

    def beginning(self, date: str) -> str:
        """Of something that goes on, before a sentence in the past: "from October 2018"; ``date`` is in words."""
        ...

    def not_before(self, date: str, *, day: bool) -> str:
        """Of one act, when its last day may be still to come: "on or after 12 September 2017"; ``date`` is in words."""
        ...

    def is_lasting(self, text: str) -> bool:
        """Whether a text tells of what goes on, or came again and again, and not of one act."""
        ...

    def gives_date(self, date: CaseDate, text: str) -> bool:
        """Whether a text says this date, if without its year or the hour, in one of the ways in which it is said."""
        ...

    def opens_with_the_hour(self, text: str) -> bool:
        """Such as "At about 2.30 p.m. police …": the day then stands directly before it."""
        ...

    def part_of_the_day_first(self, text: str) -> str:
        """The part of the day with which a text begins, such as "In the evening"; else nothing."""
        ...

    def as_of(self, date: str) -> str:
        """Of what was so then and may be so still, before a sentence: "as of 22 October 2020"; ``date`` is in words."""
        ...

    def time_phrase(self, time: str) -> str:
        """A time of the day (HH:MM) by itself: "at about 2.30 p.m."."""
        ...

    def since_phrase(
        self,
        date: CaseDate,
        *,
        with_year: bool = True,
        style: Style = "uk",
        unknown: Unknown = "not_known",
    ) -> str:
        """From that date until now: "since October 2018". Of an interval: since its beginning."""
        ...

    def days(self, a: CaseDate, b: CaseDate) -> int | None:
        """How many days ``b`` is after ``a``. None unless both are exact days and in this order."""
        ...

    def span(self, a: CaseDate, b: CaseDate) -> str | None:
        """How long it is from ``a`` to ``b``: "almost six months"."""
        ...

    def later(self, a: CaseDate, b: CaseDate) -> str | None:
        """When ``b`` was, told after ``a``: "six days later", "the same day"."""
        ...

    def after(self, a: CaseDate, b: CaseDate) -> str | None:
        """When ``b`` was, told before a clause about ``a``: "six days after", "on the same day that"."""
        ...

    def number(self, n: int) -> str:
        """A whole number in running text."""
        ...

    def ordinal(self, n: int) -> str: ...

    def counted(self, n: int, singular: str, plural: str) -> str:
        """So many of something: "two requests"."""
        ...

    def join(self, items: Sequence[str], conj: Literal["and", "or"] = "and") -> str:
        """A list in a sentence; empty for no items."""
        ...

    def article(self, word: str) -> str:
        """The indefinite article before ``word``; empty in a language that has none."""
        ...

    def with_article(self, noun: str) -> str:
        """A noun with its indefinite article, or as it is where it begins with a word in its place."""
        ...

    def says_the_way(self, words: str) -> bool:
        """Whether words for how something was done can follow a verb as they stand: in person, by telephone."""
        ...

    def plural(self, role: str) -> str | None:
        """What several of a role are, land rights defenders; None where it is not made for certain."""
        ...

    def possessive(self, name: str, *, plural: bool | None = None) -> str:
        """What belongs to someone; ``plural`` says whether ``name`` is a plural, where its form does not."""
        ...

    def capitalise(self, sentence: str) -> str:
        """The same with a capital as its first letter, behind an opening quotation mark or bracket too."""
        ...

    def lower_first(self, clause: str) -> str:
        """The same to stand inside a sentence: a small first letter, unless the word may be a name."""
        ...

    def stands_before_a_name(self, role: str) -> bool:
        """Whether a role is said before a name, "human rights lawyer Chang Weiping", rather than behind it."""
        ...

    def sentence_end(self, text: str) -> int | None:
        """Where the second sentence of a text begins; None where there is none for certain."""
        ...

    def added(self, sentence: str, said: str) -> tuple[str, ...]:
        """The words by which a sentence tells more of what happened than ``said`` does, dates apart; few are none."""
        ...

    def place_phrase(self, place: str) -> str | None:
        """What stands before a place: "in", "at"; None where it is not certain."""
        ...

    def is_placed(self, clause: str, place: str) -> bool:
        """Whether a clause names a place, or a part of it."""
        ...

    def ends_in_a_spot(self, clause: str) -> bool:
        """Whether a place can follow a clause at once, and be nothing but its place: "from her home"."""
        ...

    def ends_in_a_part_of_the_day(self, clause: str) -> bool:
        """Whether a day follows a clause as a part of it does: "in the evening", of 22 October."""
        ...

    def of_the_day(self, date: str) -> str:
        """A day behind a part of it: "of 22 October"; ``date`` is in words."""
        ...

    def is_attributed(self, text: str) -> bool:
        """Whether a text says by itself that it is an account or a report, and not established."""
        ...

    def names_nobody(self, text: str) -> bool:
        """Whether what stands for a name says only that nobody is known: unknown people."""
        ...

    def own_account(self, title: str, name: str) -> str:
        """The title of a source that is somebody's own account, with the name in place of "the person's"."""
        ...

    def tells_the_present(self, text: str) -> bool:
        """Whether the first verb of a text says how something is, or has been, and not what happened."""
        ...

    def lacks_its_subject(self, text: str) -> bool:
        """Whether a text begins with a verb of one person, so that a name before it makes a sentence of it."""
        ...

    def adds_to_what_was_said(self, text: str) -> bool:
        """Whether a sentence speaks of more than the one before it: "She also spoke up"."""
        ...

    def says_what_one_is(self, text: str, names: Sequence[str]) -> bool:
        """Whether a text begins by saying what the one of these names is."""
        ...

    def has_a_side_clause(self, text: str) -> bool:
        """Whether a date behind a text would belong to what it says beside: "before he could board a plane"."""
        ...

    def night_phrase(self, date: CaseDate) -> str:
        """Of two days that follow each other "on the night of 6 to 7 October 2020"; empty of any other date."""
        ...

    def tells_of_a_plan(self, clause: str) -> bool:
        """Whether a date behind a clause would be that of what somebody plans: "a plan to murder her"."""
        ...

    def agrees_with_several(self, verb: str) -> bool:
        """Whether a verb goes with several alone, such as "were", so that no one's name can stand before it."""
        ...

    def is_only_planned(self, clause: str) -> bool:
        """Whether a clause tells of a plan alone: where it became known is not where it would be done."""
        ...

    def lawyers_were_refused(self, text: str) -> bool:
        """Whether a text tells that lawyers were not let to somebody who is held."""
        ...

    def nobody_knows_where(self, text: str) -> bool:
        """Whether a text says that nobody knows, or was told, where somebody is."""
        ...

    def roles(self, occupation: str) -> Sequence[str]:
        """What somebody is, as an occupation says: "Tibetan monk" and "writer"; not what they were."""
        ...

    def opens_with_a_phrase(self, sentence: str) -> bool:
        """Whether a sentence begins with a phrase ("After the play"), which a comma parts from a date before it."""
        ...

    def tells_us(self, text: str) -> bool:
        """Whether a text begins with who told us, which was not when it happened: "His lawyer told us that …"."""
        ...

    def pronouns(self, given: str | None, *, again: str) -> Pronouns:
        """One person's, group's or organisation's pronouns; ValueError for what is none.

        ``given`` is what the case file says, or None; then ``again``, the name of later mentions,
        is repeated.
        """
        ...

    def pronouns_for_several(self) -> Pronouns: ...

    def quoted(self, text: str) -> str:
        """A text in quotation marks."""
        ...

    def paragraphs(self, numbers: Sequence[int], *, whole: bool = False) -> str:
        """A reference to numbered paragraphs; ``whole`` means all from the first to the last."""
        ...

    def articles(self, parts: str, numbers: Sequence[str]) -> str:
        """Parts of an instrument: article 12; articles 2 and 11; principle 7."""
        ...

    @property
    def reasons(self) -> Mapping[str, str]:
        """Clauses that say why a mandate is competent, by what they rest on; ``{they}``, ``{what}`` … are filled in."""
        ...

    def yours(self, office: str) -> str:
        """How a letter speaks of the office it is addressed to: your Bureau."""
        ...

    def list_marker(self, n: int, style: Literal["decimal", "alpha"] = "decimal") -> str:
        """What stands before the n-th item of a list, counted from 1."""
        ...


def days(a: CaseDate, b: CaseDate) -> int | None:
    """How many days ``b`` is after ``a``. None unless both are exact days and in this order."""
    if not (a.is_exact and b.is_exact) or a.start is None or b.start is None or b.start < a.start:
        return None
    return (b.start - a.start).days
