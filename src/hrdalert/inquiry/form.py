"""The file of an inquiry as typed, frozen values: the call, the form, the sample, and the office's own sentences."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, PrivateAttr

from hrdalert import knowledge
from hrdalert.cases.likely_words import choice
from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.located_yaml import Places, scan
from hrdalert.cases.mistakes import mistake_in
from hrdalert.cases.shape import Short
from hrdalert.cases.validation import validated
from hrdalert.cases.values import Day, FileId, Id, Language, Many, Part, Text
from hrdalert.errors import InputErrors, Origin, Problem

mistake = partial(mistake_in, Path(__file__).with_name("mistakes.yaml"))
Column: TypeAlias = tuple[str, int]
"""A head without the space around it, and which of several columns with this head."""


class Head(Part):
    """A column of the answers by its head, as the form exported it."""

    head: Text = Field(description="the head of the column, word for word")
    nth: int = Field(1, description="which of several columns with this head, from 1")

    @property
    def column(self) -> Column:
        return " ".join(self.head.split()), self.nth


class Question(Head):
    """A question of the form; of one about who they are, the key is its id."""

    id: Id = ""
    section: Text | None = Field(None, description="the section of the call, for who reads the file")
    kind: Literal["one", "many", "scale", "open"] = "one"
    options: dict[str, Text] = Field({}, description="by the form's codes, the words of each answer")
    join: dict[str, tuple[LocatedText, ...]] = Field(
        {}, description="options that are counted as one, under the name given here"
    )
    blank: Literal["none"] | None = Field(None, description="none: who ticked nothing answered all the same")
    none: LocatedText | None = Field(None, description="the option that says none of these")
    only_if: dict[str, LocatedText] = Field(
        {}, description="asked only of those who chose this: {outside: yes}"
    )

    @property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """What is counted: joined options under their name, in the place of the first of them, the others alone."""
        joined = {str(part): name for name, parts in self.join.items() for part in parts}
        groups: dict[str, tuple[str, ...]] = {}
        for option in self.options:
            name = joined.get(option, option)
            groups[name] = (*groups.get(name, ()), option)
        return groups

    def label(self, group: str) -> str:
        """The words of a group: those of its option, or its own."""
        return group if group in self.join else self.options[group]


class Figure(Part):
    """A number of a sentence: what it counts, what it was, and the words that stand for it."""

    of: Text = Field(
        description="a question and an option or answered: won.yes, won.answered; or respondents"
    )
    is_: int = Field(alias="is", description="the count when the sentence was written")
    as_: Text | None = Field(None, alias="as", description="the words in the sentence, where not the digits")
    more_than_half_of: Text | None = Field(None, description="of what it is more than half, for: most")

    @property
    def words(self) -> str:
        return self.as_ or str(self.is_)


class Said(Part):
    """Sentences of the office, with what each number in them counts."""

    text: Text
    figures: tuple[Figure, ...] = ()
    from_: Many[Text] = Field(
        (), alias="from", description="themes of findings, or open questions, that it rests on"
    )


class Inquiry(Part):
    """A call for inputs and what came of it."""

    class Finding(Said):
        """What was found, under a section of the call."""

        section: LocatedText = Field(description="the number of the call's section")
        theme: Text = Field(description="the heading in the report")
        quotes: Many[Text] = Field((), description="ids of quotes")

    class Quote(Part):
        """Words of a respondent, as they stand in the answer; or what they say, in the office's words."""

        id: Id
        of: Id = Field(description="the open question that it answers")
        from_: Text = Field(alias="from", description="the respondent")
        text: Text | None = Field(None, description="word for word, but for […]")
        paraphrase: Text | None = Field(None, description="in your own words")
        title: bool = Field(False, description="may stand in the title of the report")
        checked: Text | None = Field(None, description="the second person who looked at consent and words")
        looked_at: bool = Field(
            False, description="somebody looked at each name, number and address in it, and it may be read"
        )

    class Call(Part):
        """The call, copied from its page."""

        class Limit(Part):
            words: int
            counts: Literal["body", "all"] = "body"

        class Section(Part):
            number: Text
            heading: Text

        mandate: Text
        title: Text
        url: Text | None = None
        deadline: datetime.datetime | None = None
        zone: Text | None = None
        limit: Limit | None = None
        formats: tuple[Text, ...] = ()
        to: Text
        subject_line: Text
        publication: Literal["public", "anonymous", "confidential"]
        sections: tuple[Section, ...]

    class Answers(Part):
        """The file of the answers, and which of its columns are what."""

        class Private(Head):
            kind: Literal["name", "contact", "place"]

        class Quoting(Head):
            codes: dict[str, Text]

        file: Text
        respondent: Head
        sent: Head | None = None
        same: tuple[Head, ...] = ()
        private: tuple[Private, ...] = Field(description="write [] where the form asked nothing of the kind")
        quoting: Quoting | None = None
        common: tuple[Text, ...] = ()
        drop: tuple[LocatedText, ...] = ()
        no_answer: tuple[LocatedText, ...] = ()
        declined: tuple[LocatedText, ...] = ()

    class Threshold(Part):
        about: Annotated[int, Field(ge=2)] = 5
        answers: Annotated[int, Field(ge=2)] = 3

    class Sample(Part):
        class Open(Part):
            from_: Day = Field(alias="from")
            to: Day

        invited: int | None = None
        asked_by: Text | None = None
        passed_on: Text | None = None
        open: Open | None = None
        not_covered: tuple[Text, ...] = ()
        limits: Text
        value: Text | None = None

    class Occasion(Part):
        hook: Text | None = None
        text: Text | None = None

    class Observation(Part):
        text: Text
        source: Text

    class Recommendation(Part):
        to: Text
        ask: Many[Text]
        figures: tuple[Figure, ...] = ()
        from_: Many[Text] = Field((), alias="from")

    class Cases(Part):
        year: int
        documents: Literal["public"] = "public"

    class Links(Part):
        report: Text | None = None
        download: Text | None = None

    id: FileId
    language: Language
    as_of: Day
    period: Text
    title: Text
    subtitle: Text
    call: Call
    answers: Answers
    threshold: Threshold = Field(default_factory=Threshold)
    about: dict[str, Question] = Field({})
    questions: tuple[Question, ...]
    sample: Sample
    occasion: Occasion = Field(default_factory=Occasion)
    findings: tuple[Finding, ...]
    quotes: tuple[Quote, ...] = ()
    labels: Literal["none", "role", "region"] = "none"
    takeaways: tuple[Said, ...] = ()
    observations: tuple[Observation, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    conclusion: Annotated[Said, Short("text")] | None = None
    cases: Cases | None = None
    links: Links = Field(default_factory=Links)

    _marks: Places = PrivateAttr()
    _warnings: tuple[Problem, ...] = PrivateAttr(())

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The inquiry of a folder. Raises InputErrors with every mistake of its file."""
        file = folder / "inquiry.yaml"
        scanned = scan(file, file, keep_empty=False)
        inquiry, problems = validated(scanned, cls)
        if inquiry is not None:
            inquiry._marks = scanned.marks
            inquiry._warnings = tuple(problems)
            problems = [*problems, *inquiry._mistakes(folder)]
        if inquiry is None or any(problem.severity == "error" for problem in problems):
            raise InputErrors(sorted(problems, key=lambda problem: problem.place))
        return inquiry

    def at(self, *path: str | int) -> Origin:
        """Where a value stands in the file."""
        return self._marks.value(path)

    @property
    def asked(self) -> Mapping[str, Question]:
        """Every question by its id, who they are first."""
        return {**self.about, **{question.id: question for question in self.questions}}

    @property
    def mandate(self) -> str:
        """The title of the mandate that calls; its id where the knowledge does not have it."""
        record = knowledge.mandates().get(self.call.mandate)
        return record.title(self.language) if record else self.call.mandate

    @property
    def texts(self) -> Iterator[tuple[LocatedText, tuple[Figure, ...], tuple[str, ...], bool]]:
        """The office's sentences whose numbers are counted: text, figures, what it rests on, whether it is an ask."""
        for said in (*self.findings, *self.takeaways, *filter(None, (self.conclusion,))):
            yield said.text, said.figures, said.from_, False
        for one in self.recommendations:
            for number, ask in enumerate(one.ask):
                last = number == len(one.ask) - 1
                named = tuple(figure for figure in one.figures if figure.words in ask)
                lost = (figure for figure in one.figures if not any(figure.words in each for each in one.ask))
                yield ask, (*named, *lost) if last else named, one.from_, True

    def _mistakes(self, folder: Path) -> Iterator[Problem]:
        """What the model cannot see: ids that lead nowhere, what stands twice, and sections that nothing answers."""
        if self.id != folder.name:
            yield mistake("wrong-folder", self.at("id"), folder=folder.name, id=self.id)
        if Path(self.answers.file).name != self.answers.file:
            yield mistake("file-elsewhere", self.at("answers", "file"), shown=shown(self.answers.file))
        own = [(question.id, question) for question in self.questions]
        for question in self.questions:
            if not question.id:
                yield mistake("question-without-id", question.head.origin)
        for what, name, known in self._named():
            if name not in known:
                near = choice(tuple(known), name)
                yield mistake("unknown-name", name.origin, what=what, shown=shown(name), near=near)
        for what, names in (
            ("questions", [(name, one.head.origin) for name, one in (*self.about.items(), *own)]),
            ("quotes", [(quote.id, quote.from_.origin) for quote in self.quotes]),
            ("themes", [(str(finding.theme), finding.theme.origin) for finding in self.findings]),
        ):
            count = Counter(name for name, _ in names)
            for id, origin in (each for each in names if count[each[0]] > 1):
                yield mistake("two-of-a-name", origin, what=what, id=id)
        answered = {str(finding.section) for finding in self.findings}
        for section in (one.number for one in self.call.sections if one.number not in answered):
            yield mistake("unanswered-section", section.origin, section=section)
        for id, question in self.asked.items():
            yield from self._of_options(id, question)

    def _named(self) -> Iterator[tuple[str, LocatedText, Collection[str]]]:
        """Each place where something is called by its id: what, the id, and those that there are."""
        sections = [str(one.number) for one in self.call.sections]
        quotes, themes = [quote.id for quote in self.quotes], [one.theme for one in self.findings]
        for finding in self.findings:
            yield "section", finding.section, sections
            yield from (("quote", quoted, quotes) for quoted in finding.quotes)
        rests = (one.from_ for each in (self.findings, self.takeaways, self.recommendations) for one in each)
        yield from (("theme or question", name, (*themes, *self.asked)) for name in chain(*rests))
        for id, question in self.asked.items():
            parts = (*chain(*question.join.values()), *filter(None, (question.none,)))
            yield from (("option", part, question.options) for part in parts)
            for other, option in question.only_if.items():
                others = [one for one in self.asked if one != id]
                yield "question", LocatedText(other, option.origin), others
                if other in others:
                    yield "option", option, self.asked[other].options
        if self.labels != "none":
            yield "question under about:", LocatedText(self.labels, self.at("labels")), self.about

    @staticmethod
    def _of_options(name: str, question: Question) -> Iterator[Problem]:
        """What is wrong with the options of a question, and with those that are joined."""
        if question.kind != "open" and not question.options:
            yield mistake("question-without-options", question.head.origin, name=name)
        joined = list(chain(*question.join.values()))
        for part in (part for number, part in enumerate(joined) if part in joined[:number]):
            yield mistake("joined-twice", part.origin, shown=shown(part))
        for group, parts in question.join.items():
            if group in question.options and group not in parts:
                at = parts[0].origin if parts else question.head.origin
                yield mistake("joined-under-an-option", at, shown=shown(group))
