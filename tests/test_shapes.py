"""Cases of other shapes: several people, a death, children and survivors, groups and communities, several States."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pytest

from hrdalert.cases import Case, check_text, read_case
from hrdalert.documents.blocks import block_texts
from hrdalert.documents.compose import Order, compose
from hrdalert.documents.office import Addressee
from hrdalert.errors import RefusedError
from tests import chang

CASES = Path(__file__).parent / "cases"
DAY = datetime.date(2031, 9, 2)
TO = Addressee("river-police", "River Police", ("River Police", "1 Mill Street"), {"en": "Dear Director,"})
PUBLIC = ("press-release", "urgent-action")
ALL = ("un-communication", "appeal-letter", *PUBLIC)


@cache
def case(name: str) -> Case:
    return read_case(CASES / f"{name}.yaml")


def words(name: str, document: str, day: datetime.date = DAY) -> str:
    made = compose(Order(document, "en", day), case(name), chang.desk().letters, chang.desk().office, [TO])
    return " ".join(" ".join("\n".join((each.title, *block_texts(each.blocks))) for each in made).split())


# --- a death ------------------------------------------------------------------------------------------------------


def test_of_the_dead_documents_speak_in_the_past() -> None:
    text = words("ferryman", "un-communication")
    assert "Request for a letter of allegation: Mr Odo Fenwick" in text
    assert "Mr Odo Fenwick, male, was an Andorran national and a ferryman." in text
    assert "He was born in 1989. He died on 9 June 2031." in text
    assert "I am writing about the death of Odo Fenwick" in words("ferryman", "urgent-action")
    assert "Odo Fenwick was a ferryman." in words("ferryman", "urgent-action")
    letter = words("ferryman", "appeal-letter")
    assert "who died on 9 June 2031" in letter
    assert "We write to you about the death of Mr Odo Fenwick" in letter


@pytest.mark.parametrize("document", ALL)
def test_nothing_of_a_prisoner_is_asked_for_the_dead(document: str) -> None:
    text = words("ferryman", document).replace("Press release: for immediate release", "")
    assert "the death of" in text
    assert "body to his family, and let his relatives have it examined" in text
    for asked in ("release", "access to lawyers", "ill-treated", "where he is held"):
        assert asked not in text, asked


def test_before_the_death_the_same_file_asks_for_release_and_knows_of_no_death() -> None:
    day = datetime.date(2031, 6, 7)
    for document in ALL:
        text = words("ferryman", document, day)
        assert "release" in text
        assert "death" not in text
        assert "died" not in text


# --- children and survivors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", ["un-communication", *PUBLIC])
def test_children_and_survivors_are_named_to_nobody_whatever_was_answered(document: str) -> None:
    text = words("schoolyard", document)
    assert "T." in text
    assert "Mara Ostrander" in text
    for name in ("Tobin", "Larkspur", "Toby", "Тобин", "Wilhelmina", "Sorrel", "Agnes"):
        assert name not in text, name


def test_un_experts_are_told_why_a_child_is_not_named_and_still_told_what_happened() -> None:
    text = words("schoolyard", "un-communication")
    assert "T. is a child, and the name used here is not his own. We give his name to nobody" in text
    assert "A member of his family consented on his behalf, by signed form, on 14 May 2031." in text
    assert "Ms W. states that an officer assaulted her on 12 May 2031" in text
    assert "Ms Ostrander and T. were taken" in text


def test_a_letter_to_the_government_about_a_child_is_refused() -> None:
    with pytest.raises(RefusedError, match="no consent to that of: pupil, nurse"):
        words("schoolyard", "appeal-letter")


def test_each_of_several_has_a_state_of_their_own() -> None:
    text = words("schoolyard", "un-communication")
    assert "As of 14 May 2031, Ms Ostrander had been refused a lawyer [1]." in text
    assert "We do not know where T. is held." in text
    assert "not known where T. is being held" in words("schoolyard", "urgent-action")
    release = words("schoolyard", "press-release")
    assert "The pupil is called T. and the nurse is called Ms W. here." in release
    assert "release Ostrander and T. immediately" in release


# --- groups, communities, several States ------------------------------------------------------------------------------


def test_a_group_is_plural_a_community_is_not_and_neither_is_a_person() -> None:
    text = words("border-bridge", "un-communication")
    assert "The toll-keepers of the Long Bridge are a group of people. They have spoken" in text
    assert "The village of Bridgefoot is a community." in text
    assert "To their being named to the Government: yes." in text
    assert "To its being named to the Government: yes." in text
    assert "date of birth" not in text
    assert "does not name those responsible." in text
    assert "held" not in text


def test_several_states_are_all_addressed() -> None:
    text = words("border-bridge", "un-communication")
    assert "(Principality of Andorra, Principality of Monaco)" in text
    assert "to the Governments of Andorra and Monaco. The situation is continuing." in text
    assert "The authorities of Andorra and Monaco should:" in words("border-bridge", "press-release")
    action = words("border-bridge", "urgent-action")
    assert "the Ambassadors of the Principality of Andorra and of the Principality of Monaco" in action


def test_dates_are_told_as_precisely_as_they_are_known() -> None:
    text = words("border-bridge", "un-communication")
    assert "The toll-keepers have received unsigned letters since 2029" in text
    assert "In early March 2031 a shed of Bridgefoot was set on fire" in text
    assert "Between 14 and 16 August 2031 shots were fired" in text
    assert "was poisoned; the day is not known" in text
    assert "Shots were fired at the house" in words("border-bridge", "press-release").split("said today")[0]


# --- demands that fit -------------------------------------------------------------------------------------------------

FITTING = """
reference: 2031-040
country: AND
as_of: 2031-06-20
status: ongoing
headline: A case
demands: [{demand}]
alleged_victims:
  - {{id: a, name: A Person, consent: {{submission: yes}}{died}}}
  - {{id: b, name: B Person, consent: {{submission: yes}}}}
  - {{id: club, name: the Club, kind: organisation, consent: {{submission: yes}}}}
custody:
  - {{of: [a], from: 2031-01-03, until: 2031-02-01}}
  - {{of: [b], from: 2031-01-03}}
proceedings:
  - {{of: [b], date: 2031-05-01, stage: sentenced}}
"""


def misfits(demand: str, died: str = "") -> list[str]:
    _, problems = check_text(FITTING.format(demand=demand, died=died), Path("fitting.yaml"))
    return [
        f"{each.severity} {each.origin.line}: {each.text} / {each.mend}"
        for each in problems
        if each.code == "demand-does-not-fit"
    ]


@pytest.mark.parametrize(
    ("demand", "died", "found"),
    [
        ("{do: release, of: [b]}", "", None),
        (
            "{do: release, of: [a]}",
            "",
            "error 7: do: release does not fit a on 2031-06-20: the last custody on file is over",
        ),
        ("{do: release, of: [club]}", "", "an organisation is not in custody"),
        ("{do: release}", "", "write of: [b]"),
        ("{do: access, of: [a]}", ", died: 2031-02-02", "the person has died"),
        ("{do: return_body, of: [a]}", "", "no death is on file"),
        ("{do: return_body, of: [a]}", ", died: 2031-02-02", None),
        ("{do: return_body, of: [a]}", ", died: 2031-07-02", "no death is on file"),
        ("{do: drop_charges, of: [b]}", "", "the charges have been decided on"),
        ("{do: fair_trial, of: [b]}", "", "warning 7: do: fair_trial does not fit b"),
        ("{do: quash_conviction, of: [b]}", "", None),
        ("{do: quash_conviction, of: [a]}", "", "no conviction is on file"),
        ("{do: protect}", "", None),
    ],
)
def test_a_demand_that_does_not_fit_is_found_at_its_line(demand: str, died: str, found: str | None) -> None:
    said = misfits(demand, died)
    assert (found is None and not said) or (found and any(found in each for each in said)), said


def test_without_a_word_on_custody_a_demand_for_release_is_asked_about() -> None:
    text = FITTING.format(demand="{do: release, of: [a]}", died="").split("custody:")[0]
    _, problems = check_text(text, Path("fitting.yaml"))
    assert [each.severity for each in problems if each.code == "demand-does-not-fit"] == ["warning"]


def test_a_child_who_may_be_named_in_public_is_asked_about() -> None:
    text = FITTING.format(demand="{do: protect}", died=", born: 2014").replace(
        "born: 2014", "born: 2014, never_named: minor, pseudonym: A."
    )
    assert "minor-named" not in _codes(text.replace("{submission: yes}", "{submission: yes, public: yes}"))
    text = FITTING.format(demand="{do: protect}", died=", born: 2014")
    assert "minor-named" in _codes(text.replace("{submission: yes}", "{submission: yes, public: yes}"))
    assert "minor-named" not in _codes(text)


def _codes(text: str) -> set[str]:
    return {each.code for each in check_text(text, Path("fitting.yaml"))[1]}
