"""Where an account has its place, and its day."""

from __future__ import annotations

import pytest

from hrdalert.cli import placing


@pytest.mark.parametrize(
    ("told", "place", "found"),
    [
        (
            "Security officers at the airport stopped him.",
            "Cairo International Airport",
            "Security officers at Cairo International Airport stopped him.",
        ),
        (
            "Security officers at the airport in Cairo stopped him.",
            "Cairo International Airport",
            "Security officers at the airport in Cairo stopped him.",
        ),
        (
            "Police stopped him.",
            "Cairo International Airport",
            "Police stopped him at Cairo International Airport.",
        ),
        (
            "Police took him from his home. They searched it.",
            "Saltmarsh, Marsh County",
            "Police took him from his home in Saltmarsh, Marsh County. They searched it.",
        ),
        ("Police took him from his home.", "Saltmarsh", "Police took him from his home in Saltmarsh."),
        (
            "Agents took him away in Saltmarsh, where he lived. In Saltmarsh it was dark.",
            "Saltmarsh, Marsh County",
            "Agents took him away in Saltmarsh, Marsh County, where he lived. In Saltmarsh it was dark.",
        ),
        (
            "In Saltmarsh police took him.",
            "Saltmarsh, Marsh County",
            "In Saltmarsh, Marsh County, police took him.",
        ),
        (
            "Police in Saltmarsh took him.",
            "Saltmarsh, Marsh County",
            "Police in Saltmarsh, Marsh County, took him.",
        ),
        (
            "Police took him in Saltmarsh, Marsh County.",
            "Saltmarsh, Marsh County",
            "Police took him in Saltmarsh, Marsh County.",
        ),
        (
            "He was brought before the Supreme State Security Prosecution.",
            "Supreme State Security Prosecution in Cairo",
            "He was brought before the Supreme State Security Prosecution.",
        ),
    ],
)
def test_a_place_that_an_account_names_in_other_words_is_not_put_before_it(
    told: str, place: str, found: str
) -> None:
    assert placing.with_place(told, place) == found


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "Police arrested {person1} last night, hours after it. They left.",
            "Police arrested {person1} at night, hours after it. They left.",
        ),
        ("Yesterday police arrested {person1}.", "Police arrested {person1}."),
        ("Yesterday, police arrested {person1}.", "Police arrested {person1}."),
        ("Police arrested {person1} yesterday.", "Police arrested {person1}."),
        ("Police arrested {person1} yesterday in Riverside.", "Police arrested {person1} in Riverside."),
        ("This morning police came.", "In the morning police came."),
        ("Last night officers came.", "At night officers came."),
        (
            "Police came yesterday evening and took {person1}.",
            "Police came in the evening and took {person1}.",
        ),
        ("Todays paper told it.", "Todays paper told it."),
    ],
)
def test_an_account_says_no_yesterday(typed: str, told: str) -> None:
    assert placing.without_today(typed) == told


def test_what_is_in_a_prison_has_its_place_behind_it() -> None:
    assert (
        placing.with_place("In prison her health collapsed.", "Saltmarsh")
        == "In prison in Saltmarsh her health collapsed."
    )
    assert (
        placing.with_place("In a hospital in Riverside she was tied to a bed.", "Riverside")
        == "In a hospital in Riverside she was tied to a bed."
    )


@pytest.mark.parametrize(
    ("told", "place", "placed"),
    [
        (
            "Police came to {person1}'s home and took {person1.them} away.",
            "Marsh, Saltmarsh County",
            "Police came to {person1}'s home in Marsh, Saltmarsh County, and took {person1.them} away.",
        ),
        (
            "Police arrested {person1}, hours after a concert.",
            "Riverside",
            "Police arrested {person1} in Riverside, hours after a concert.",
        ),
        (
            "Ten men stopped {person1} and her husband and took them both away.",
            "Riverside",
            "Ten men stopped {person1} and her husband in Riverside and took them both away.",
        ),
        (
            "Police took {person1} and {person2}.",
            "Riverside",
            "In Riverside, police took {person1} and {person2}.",
        ),
        ("Investigators charged her with theft.", "Riverside", "Investigators charged her with theft."),
        ("{person1} was released.", "Riverside", "In Riverside, {person1} was released."),
    ],
)
def test_a_place_stands_where_it_belongs(told: str, place: str, placed: str) -> None:
    assert placing.with_place(told, place) == placed
