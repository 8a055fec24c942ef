"""What the office says of a case and asks for: demands, arguments, quotations, posts, and the words of a release."""

# Annotations are evaluated as they stand, as in the model of the whole.

from typing import Annotated, Literal

from pydantic import Field

from hrdalert.cases.shape import Word
from hrdalert.cases.values import Day, Id, Ids, Many, Moment, Name, Part, Persons, State, Text, key


class Request(Part):
    """What another State is asked to do: a word of the list, or your own."""

    do: Annotated[str, Word("request")] | None = key("what another State is asked: raise_case, seek_visit")
    text: Text | None = key("a bare infinitive: give back the eleven puppets")
    id: Id | None = key("a name for it within this file")
    of: Persons = key("for whom; without it, all alleged victims", ())
    what: Text | None = key("what it is about, with its article: the detention of May 2020")
    by: Day | None = key("the day by which it must be done: of halt_execution")
    to: Ids = key("who is asked too: kinds of office or ids of recipients; never perpetrators", ())
    only: Ids = key("as to, and nobody else is asked", ())
    state: State | None = key("of which State, where not of all")


class Demand(Request):
    """What is asked for: a word of the list, or your own."""

    do: Annotated[str, Word("demand")] | None = key("what is asked for, a word of the list: release, access")
    unconditional: bool = key("at once and without conditions", False)
    for_: Many[Literal["submission", "release", "action", "letters"]] = key(
        "the documents that ask it: submission, release, action, letters; without it, all of them",
        (),
        alias="for",
    )


class MandateReason(Part):
    """A mandate of the UN, with the fact that concerns it."""

    id: Annotated[str, Word("mandate")] = Field(description="the mandate, such as arbitrary_detention")
    reason: Text | None = key("the fact that makes this mandate competent, as a clause")


class Arbitrary(Part):
    """Why a detention is arbitrary, for the Working Group on Arbitrary Detention."""

    categories: Many[Literal["I", "II", "III", "IV", "V"]] = key(
        "I no legal basis, II exercise of rights, III unfair trial, IV migrants, V discrimination", ()
    )
    why: Text | None = key("whole sentences: why it is arbitrary, where analysis does not say it")


class Action(Part):
    """The numbers and days of the urgent action."""

    number: Name | None = key("your number: 14/26")
    issue: Annotated[int, Field(ge=1)] = key("1 for the first action on this case", 1)
    until: Day | None = key("the last day on which members should write")
    to: Id | None = key("the recipient that the model letter addresses; without it, the first of appeal_to")


class Urgent(Part):
    """Why it cannot wait."""

    why: Text = Field(description="whole sentences: why it cannot wait")
    by: Day | None = key("the day by which the UN should act")


class Quote(Part):
    """Words of a person, in whole sentences as they shall stand."""

    text: Text = Field(description="whole sentences, with quotation marks and who says them")
    approved: Day | None = key("the day on which whoever says it agreed; without it, it is not printed")


class Post(Part):
    """A post for social networks, as it shall stand there."""

    text: Text = Field(description="the whole post; networks count it, and nothing is cut")
    for_: Many[Literal["x", "mastodon", "bluesky"]] = key(
        "the networks that it is for; without it, it must fit into all of them", (), alias="for"
    )


class Argument(Part):
    """Why one right was breached, and why what is said against it fails."""

    right: Annotated[str, Word("right")] = Field(
        description="the right, which gives the heading and the law: liberty, fair_trial, expression"
    )
    text: Text = Field(description="whole sentences: what the duty was, what happened, why that was a breach")
    answer: Text | None = key("whole sentences: what the Government says or may say, and why that fails")
    cite: Many[Name] = key("your own choice of articles, before that of the right: [ICCPR 14(3)(d)]", ())


class ReleaseWords(Part):
    """What a news release alone says."""

    subhead: Name | None = key("one line under the headline: what makes the news matter")
    lead: Text | None = key("the news, in place of the summary: what happened, to whom, when")
    story: Text | None = key("the story behind the news, in place of background")
    further: Text | None = key("where things stand, before what is asked, in place of now")


class Release(ReleaseWords):
    """What the news release says, and when the public may know."""

    embargo: Moment | None = key("nothing leaves for the public before: 2026-03-29 09:00 Europe/Berlin")
