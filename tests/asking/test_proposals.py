"""What the interview proposes of what was answered before."""

from __future__ import annotations

from typing import Any

import pytest

from hrdalert.cli import likely, proposing

from .answers import (
    entry,
)


@pytest.mark.parametrize(
    ("name", "country", "labels"),
    [
        ("Ada Quill", "BLR", ["Ms Quill", "Mr Quill", "Ms Ada", "Mr Ada"]),
        ("Example Ada", "CHN", ["Ms Example", "Mr Example", "Ms Ada", "Mr Ada"]),
        (
            "Ada Maria Quill Example",
            "COL",
            [
                f"{title} {part}"
                for part in ("Example", "Quill Example", "Quill", "Ada")
                for title in ("Ms", "Mr")
            ],
        ),
        ("Nguyen Van Example", "VNM", ["Ms Example", "Mr Example"]),
        (
            "Ada Quill Example",
            "CHN",
            [
                f"{title} {part}"
                for part in ("Ada Quill Example", "Ada", "Quill Example", "Example")
                for title in ("Ms", "Mr")
            ],
        ),
        ("Aung Example", "MMR", ["Ms Aung Example", "Mr Aung Example"]),
        ("Adaquill", "IDN", ["Ms Adaquill", "Mr Adaquill"]),
    ],
)
def test_a_person_can_be_called_as_is_usual_there(name: str, country: str, labels: list[str]) -> None:
    ways = likely.ways_to_call(name, country)
    assert [way.label for way in ways] == labels
    assert all(way.family in name for way in ways)


@pytest.mark.parametrize(
    ("told", "clause"),
    [
        ("Officers took {person1} away. They searched the house.", "officers took Ada Quill away"),
        ("{person1} was beaten in her cell.", "Ada Quill was beaten in her cell"),
        ("On 3 May officers took {person1} away.", ""),
        ("Saltmarsh police took {person1} away.", "Saltmarsh police took Ada Quill away"),
        ("Late at night police took {person1} away.", "late at night police took Ada Quill away"),
        (f"The police took {{person1}} away{' and away' * 13}.", ""),
        ("", ""),
    ],
)
def test_the_first_sentence_is_proposed_as_a_clause_where_it_can_be_one(told: str, clause: str) -> None:
    case = {"alleged_victims": [entry("Ada Quill", pronouns="she/her")], "incidents": []}
    assert proposing.proposed_clause({"what": told}, case) == clause


@pytest.mark.parametrize(
    ("told", "clause"),
    [
        (
            "{person1} went missing in Wuhan on 14 May 2020. On 15 May more was known.",
            "Ada Quill went missing in Wuhan",
        ),
        ("On 14 May 2020, officers took {person1} away.", "officers took Ada Quill away"),
        ("On 14 May {person1} went missing.", "Ada Quill went missing"),
        ("Officers took {person1} on 14 May 2020 from her home.", "officers took Ada Quill from her home"),
        ("Officers took {person1} away on 14 May 2021.", ""),
        ("Officers took {person1} away on 13 May 2020.", ""),
        ("In Saltmarsh, Marsh County, officers took {person1} away.", "officers took Ada Quill away"),
        ("In Saltmarsh, Marsh County, {person1} was taken away.", "Ada Quill was taken away"),
        ("In a car officers took {person1} away.", "in a car officers took Ada Quill away"),
        (
            "Officers took {person1} from her home in Saltmarsh, Marsh County.",
            "officers took Ada Quill from her home",
        ),
    ],
)
def test_the_day_and_the_place_that_stand_beside_a_clause_are_not_in_it(told: str, clause: str) -> None:
    case = {"alleged_victims": [entry("Ada Quill", pronouns="she/her")], "incidents": []}
    incident = {"what": told, "date": "2020-05-14", "place": "Saltmarsh, Marsh County"}
    assert proposing.proposed_clause(incident, case) == clause


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("Officers of the Riverside police took {person1} from her home.", "the Riverside police"),
        ("Late at night police arrested {person1}.", "the police"),
        ("The Harbour Police searched her flat.", "the Harbour Police"),
        ("About ten masked men stopped {person1}.", "about ten masked men"),
        ("In the evening in Saltmarsh, two men in plain clothes took {person1}.", "two men in plain clothes"),
        ("Unknown people were seen at her house.", ""),
        ("{person1} was beaten.", ""),
        ("The flat was searched once more.", ""),
        ("She fell ill. Police came later.", ""),
        ("", ""),
    ],
)
def test_who_did_it_is_proposed_where_the_account_says_so(told: str, who: str) -> None:
    assert likely.proposed_perpetrator(told) == who


@pytest.mark.parametrize(
    ("keys", "headline"),
    [
        ({}, "Singer Ada Quill detained in Riverside"),
        ({"violations": ["torture", "death_threats"]}, "Singer Ada Quill threatened with death in Riverside"),
        ({"violations": ["death_threats"], "what": "Two men fired six shots near her home."}, ""),
        ({"violations": ["torture"]}, ""),
        ({"place": ""}, "Singer Ada Quill detained"),
        ({"held": "denied"}, "Singer Ada Quill taken, fate and whereabouts unknown"),
        ({"held": "unknown"}, "Singer Ada Quill taken away in Riverside"),
        ({"occupation": "founder and head of a school of music"}, "Ada Quill detained in Riverside"),
        (
            {"occupation": "Tibetan Buddhist monk and writer"},
            "Tibetan Buddhist monk and writer Ada Quill detained in Riverside",
        ),
        ({"occupation": "head of a school of music"}, "Ada Quill detained in Riverside"),
    ],
)
def test_a_headline_says_no_more_than_was_answered(keys: dict[str, Any], headline: str) -> None:
    case = {
        "alleged_victims": [entry("Ada Quill", occupation=keys.get("occupation", "singer"))],
        "incidents": [
            {
                "violations": keys.get("violations", ["arbitrary_detention"]),
                "place": keys.get("place", "Riverside"),
                "what": keys.get("what", ""),
            }
        ],
        "custody": [{"whereabouts": [{"state": keys["held"]}]}] if "held" in keys else [],
    }
    assert proposing.proposed_headline(case) == headline


@pytest.mark.parametrize(
    ("office", "kind"),
    [
        ("Riverside Police Department", "police"),
        ("Supreme People's Court", "court"),
        ("President of the Supreme Court", "court"),
        ("Women's Prison No. 4", "prison"),
        ("Office of the Prosecutor General", "procuratorate"),
        ("Prime Minister", "head_of_state"),
        ("Ministry of Public Works", "ministry"),
        ("Public Security Bureau of Saltmarsh", "police"),
        ("Ombudsperson", ""),
        ("Courtney Island Harbour Board", ""),
    ],
)
def test_an_office_is_of_the_kind_that_its_name_says(office: str, kind: str) -> None:
    assert likely.kind_of_office(office) == kind


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("Police took {person1} from her home.", ["arbitrary_detention"]),
        ("He was arrested; they threatened to kill him.", ["arbitrary_detention", "death_threats"]),
        ("A man took a photograph of her house.", []),
        ("{person1} went missing. Police in the north hold her.", ["arbitrary_detention"]),
        (
            "{person1} went missing. Nobody knows where she is held.",
            ["enforced_disappearance", "incommunicado_detention"],
        ),
        ("{person1} went missing. The police denied holding her.", ["enforced_disappearance"]),
        (
            "Police arrested her days after she posted a video about torture.",
            ["arbitrary_detention", "freedom_of_expression"],
        ),
        ("Officers insulted him and kicked him.", ["torture"]),
        ("He was arrested and charged with subversion.", ["arbitrary_detention", "freedom_of_expression"]),
        ("He described the beatings. Then police beat him.", ["torture"]),
        (
            "Soldiers beat her at a protest against the dam.",
            ["excessive_force", "freedom_of_assembly"],
        ),
        ("At a vigil tear gas injured him.", ["excessive_force", "freedom_of_assembly"]),
        ("She was shackled and force-fed.", ["torture"]),
        ("A court in Riverside sentenced her to four years in prison.", ["arbitrary_detention"]),
        ("She was taken to hospital and tied to the bed.", ["torture"]),
        ("{person1} was released, and police took her to her flat.", []),
        ("Police freed {person1} after two days.", []),
        ("The Working Group on Arbitrary Detention found that her arrest was arbitrary.", []),
    ],
)
def test_what_an_account_points_to_is_proposed(told: str, found: list[str]) -> None:
    assert likely.likely_violations(told) == found


def test_who_acts_for_the_state_is_known_by_the_name_alone_where_it_says_so() -> None:
    assert likely.acts_for_the_state("the Riverside Police")
    assert likely.acts_for_the_state("agents of the State Security Service")
    assert not likely.acts_for_the_state("guards of a mining company")
    assert not likely.acts_for_the_state("a private security firm")
