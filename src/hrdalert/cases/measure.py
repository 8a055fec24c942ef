"""A law, a bill or a practice that a case is about."""

# Annotations are evaluated as they stand: as texts, pydantic would compile each of them at every start.

from typing import Annotated, Literal

from pydantic import Field

from hrdalert.cases.shape import Short
from hrdalert.cases.values import Part, SourceIds, Text, Violations, When


class Next(Part):
    """What comes next of a measure."""

    what: Text = Field(description="a whole sentence")
    by: When | None = Field(None, description="the day by which it comes")


class Provision(Part):
    """One article of a measure, for the table."""

    article: Text | None = Field(None, description="clause 3")
    says: Text | None = Field(None, description="what it says")
    standard: Text | None = Field(None, description="what it must be measured by: ICCPR 22")
    concern: Text | None = Field(None, description="what is wrong with it")
    ask: Text | None = Field(None, description="what is asked: delete")


class Measure(Part):
    """A law, a bill or a practice."""

    title: Text = Field(description="its name, with its article where a sentence needs one")
    kind: Literal["law", "bill", "practice", "policy", "decree"] | None = Field(
        None, description="law, bill, practice, policy or decree"
    )
    stage: Literal["tabled", "adopted", "signed", "in_force", "practice"] | None = Field(
        None, description="tabled, adopted, signed, in_force or practice"
    )
    stage_text: Text | None = Field(
        None, description="the stage, as it is printed: in force since 1 January 2026"
    )
    affects: Text | None = Field(None, description="whole sentences: whom it concerns")
    violations: Violations = Field((), description="what it violates, in words of the vocabulary")
    since: When | None = Field(None, description="the day it was tabled, adopted or came into force")
    sources: SourceIds = Field((), description="ids of sources")
    next: Annotated[Next, Short("what")] | None = Field(
        None, description="what comes next, and by when: {what: …, by: 2026-03-19}"
    )
    provisions: tuple[Provision, ...] = Field((), description="its articles: a row each of a table")
