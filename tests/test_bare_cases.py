"""Cases that hold what somebody tells on the first evening, and no more: what documents make of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdalert.addressing import mandates_of_case
from hrdalert.cases import Case
from hrdalert.disclosure import disclose
from hrdalert.documents.blocks import Document, block_texts
from hrdalert.documents.compose import Order, compose
from hrdalert.documents.doors import verdicts
from hrdalert.documents.languages import find_language
from hrdalert.documents.office import Addressee
from tests import chang
from tests.disclosing import case_of, text_of

DAY = datetime.date(2031, 9, 2)
TO = Addressee("river-police", "River Police", ("River Police", "1 Mill Street"), {"en": "Dear Director,"})
LEAVING = ("un-communication", "appeal-letter", "press-release", "urgent-action")
SENT_AWAY = """
  - id: sent-away
    date: 2031-08-22
    place: Quayside
    what: "A lawyer asked for {tarrant} at the Quayside Police Station. A clerk sent her home."
    in_short: a lawyer was sent home by a clerk
    sources: [S2]

custody:
"""
NO_WEIGHT = ("    follows: {incident: reading, as: reprisal}\n    weight: lead\n", "")
HELD = "whereabouts: [{state: known, place: Quayside prison, date: 2031-08-21, sources: [S1]}]"
DENIED = "whereabouts: [{state: denied, date: 2031-08-21, by: [station], sources: [S1]}]"
TWO = """
  - id: sedge
    name: {full: Sedge Marrow, family: Marrow}
    title: Ms
    pronouns: she/her
    occupation: labour activist
    consent:
      submission: yes
      government: yes
      un_report: yes
      public: yes

related:
"""


def ferry(*changes: tuple[str, str]) -> Case:
    return case_of("night-ferry", *changes)


def words(document: str, case: Case, day: datetime.date = DAY) -> str:
    made = compose(Order(document, "en", day), case, chang.desk().letters, chang.desk().office, [TO])
    return " ".join(" ".join("\n".join((each.title, *_texts(each))) for each in made).split())


def _texts(document: Document) -> Iterator[str]:
    return block_texts(document.blocks)


# --- the lead of the story


@pytest.mark.parametrize("document", LEAVING)
def test_a_taking_is_told_though_something_happened_after_it(document: str) -> None:
    told = words(document, ferry(NO_WEIGHT, ("\ncustody:\n", SENT_AWAY)))
    assert "our men who said that they were from the criminal police took" in told


def test_the_taking_leads_a_letter_and_what_came_after_follows() -> None:
    told = words("appeal-letter", ferry(NO_WEIGHT, ("\ncustody:\n", SENT_AWAY)))
    taken, sent_away = told.index("from the criminal police took"), told.index("A clerk sent her home.")
    assert told.index("According to the information") < taken < sent_away


def test_a_taking_is_told_before_a_later_lead() -> None:
    later = ("    sources: [S2]\n\ncustody:\n", "    weight: lead\n    sources: [S2]\n\ncustody:\n")
    text = ferry(NO_WEIGHT, ("\ncustody:\n", SENT_AWAY.replace(*later)))
    told = words("appeal-letter", text)
    assert told.index("from the criminal police took") < told.index("A clerk sent her home.")


def test_the_day_since_when_no_lawyer_came_is_that_of_the_taking() -> None:
    later = SENT_AWAY.replace("A lawyer asked for", "A neighbour asked for").replace(
        "a lawyer was", "a neighbour was"
    )
    held = (DENIED, HELD), ("lawyer: [{state: turned_away", "lawyer: [{state: none_known")
    told = words("urgent-action", ferry(NO_WEIGHT, ("\ncustody:\n", later), *held))
    assert "no lawyer is known to have met him since four men who said" in told


# --- a state of health


HEALTH = "health: [{state: unknown, date: 2031-08-22, sources: [S1]}]"
KNEES = "{tarrant.They} {tarrant.has} had pain in {tarrant.their} knees since a fall in 2025."


def ill(what: str, day: str = "2031-09-01") -> tuple[tuple[str, str], ...]:
    state = f'health: [{{state: concern, date: {day}, what: "{what}", sources: [S1]}}]'
    return (DENIED, HELD), (HEALTH, state)


@pytest.mark.parametrize("document", LEAVING)
def test_a_state_of_health_is_no_event_of_a_day(document: str) -> None:
    told = words(document, ferry(*ill(KNEES)))
    assert "He has had pain in his knees since a fall in 2025" in told
    assert told.count("pain in his knees") == 1


@pytest.mark.parametrize("document", LEAVING)
def test_a_state_that_may_have_changed_is_told_as_of_its_day(document: str) -> None:
    assert "As of 25 August 2031, he has had pain" in words(
        document, ferry(*ill(KNEES, "2031-08-25"))
    ).replace("As of 25 August, he", "As of 25 August 2031, he")


def test_it_stands_under_the_present_situation() -> None:
    told = words("un-communication", ferry(*ill(KNEES)))
    assert (
        told.index("Present situation, as of") < told.index("pain in his knees") < told.index("Why action is")
    )


def test_what_happened_to_somebodys_health_keeps_its_day() -> None:
    told = words("un-communication", ferry(*ill("{tarrant} fainted in {tarrant.their} cell.", "2031-08-25")))
    assert re.search(r"(?:On|on) 25 August(?: 2031)?,? Mr Tarrant fainted in his cell", told)


@pytest.mark.parametrize(
    ("said", "present"),
    [
        ("She has had lasting pain since she was injured in 2015.", True),
        ("She is diabetic and was refused insulin.", True),
        ("Her injured knee is swollen.", True),
        ("He suffers from asthma.", True),
        ("She told her mother that she has pain.", False),
        ("He was beaten and is in pain.", False),
        ("She collapsed.", False),
    ],
)
def test_the_first_verb_says_whether_a_text_tells_the_present(said: str, present: bool) -> None:
    assert find_language("en").tells_the_present(said) is present


# --- a disappearance that nobody denies


def test_a_disappearance_that_nobody_denies_opens_no_door_in_silence() -> None:
    nowhere = "whereabouts: [{state: unknown, date: 2031-08-21, sources: [S1]}]"
    for whereabouts, silent in ((DENIED, True), (nowhere, False)):
        found = verdicts(disclose(ferry((DENIED, whereabouts)), "un", DAY))
        (urgent,) = (each for each in found if each.door.id == "wgeid_urgent")
        assert urgent.is_open
        assert any("more than not knowing where" in need for need in urgent.needs) is not silent


# --- names that are not theirs


HIDDEN = (
    "      public: {answer: yes, by: sister}\n",
    "      public: no\n    pseudonym: {text: Mr B., pronouns: he/him}\n",
)
TOLD = (
    "headline: Poet taken from home; police deny holding him\n",
    "headline: Poet taken\npublic: {headline: Poet taken, summary: A poet was taken., appeal_to: [river-police]}\n",
)


@pytest.mark.parametrize("document", ["press-release", "urgent-action"])
def test_a_public_document_says_that_a_pseudonym_is_no_name(document: str) -> None:
    told = words(document, ferry(HIDDEN, TOLD))
    assert "is called Mr B. here. This is not his name, and some details have been left out" in told
    assert ".." not in told


def test_of_several_it_is_said_at_once() -> None:
    second = TWO.replace(
        "      public: yes\n", "      public: no\n    pseudonym: {text: Ms C., pronouns: she/her}\n"
    )
    told = words("urgent-action", ferry(HIDDEN, TOLD, ("\nrelated:\n", second)))
    assert "They are called Mr B. and Ms C. here. These are not their names, and some details" in told
    assert "my concern for Mr B., and for Ms C. I ask you" in told
    one = words("urgent-action", ferry(HIDDEN, TOLD, ("\nrelated:\n", TWO)))
    assert "Mr B. is not a real name, and some details" in one


# --- several people, and what they are


def test_a_reason_names_whom_it_is_about_where_there_are_several() -> None:
    told = words("un-communication", ferry(("\nrelated:\n", TWO)))
    assert "because Ms Sedge Marrow is a labour activist" in told
    assert "because Mr Tarrant has read aloud" in told
    assert "Mr Tarrant was taken, and no authority acknowledges holding him" in told


def test_the_opening_of_a_submission_names_each_in_full() -> None:
    told = words(
        "un-communication", ferry(("\nrelated:\n", TWO), ("{tarrant.full}, a poet,", "{tarrant} and {sedge}"))
    )
    assert "Mr Rook Tarrant and Ms Sedge Marrow taken" in told.replace(" was taken from", " taken from")


WORK = (
    '"{tarrant.They} {tarrant.has} read aloud, on the night ferry, the names of people who had disappeared."'
)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (
            '"{tarrant} is a poet who reads names aloud."',
            "information Rook Tarrant is a poet who reads names aloud.",
        ),
        ('"{tarrant} reads names aloud."', "information Rook Tarrant is a poet. He reads names aloud."),
        (
            '"{tarrant.Their} poems name the dead."',
            "information Rook Tarrant is a poet. His poems name the dead.",
        ),
    ],
)
def test_what_somebody_is_and_does_is_said_once(work: str, said: str) -> None:
    assert said in words("urgent-action", ferry((WORK, work)))


OFFICE_TOO = "occupation: poet and president of the union of those who write in the Quayside ferry towns\n"


@pytest.mark.parametrize("document", ["press-release", "urgent-action"])
@pytest.mark.parametrize(
    ("occupation", "is_told"), [(OFFICE_TOO, True), (OFFICE_TOO.replace("poet and ", ""), True), ("", False)]
)
def test_what_the_work_does_not_say_of_an_occupation_is_told(
    document: str, occupation: str, is_told: bool
) -> None:
    poet = '"{tarrant} is a poet who reads names aloud."'
    changes = ((WORK, poet), *((("occupation: poet\n", occupation),) if occupation else ()))
    told = words(document, ferry(*changes))
    assert "is a poet who reads names aloud" in told or "He is a poet who reads" in told
    assert ("president of the union" in told) is is_told


# --- by when a letter asks for a reply


@pytest.mark.parametrize(
    ("act_by", "asked"),
    [
        ("2031-09-09", "grateful for a reply by 9 September 2031."),
        ("2031-09-05", "grateful for a reply by 5 September 2031."),
        ("2031-09-03", "grateful for a reply by 2 October 2031."),  # no office answers in a day
        ("2031-08-30", "grateful for a reply by 2 October 2031."),
        ("2031-12-01", "grateful for a reply by 2 October 2031."),
    ],
)
def test_a_letter_asks_for_no_reply_after_the_day_by_which_to_act(act_by: str, asked: str) -> None:
    told = words("appeal-letter", ferry(("urgency: {why:", f"urgency: {{act_by: {act_by}, why:")))
    assert asked in told


# --- a release tells its lead once


TAKING = (
    '    what: "Four men who said that they were from the criminal police took {tarrant} from {tarrant.their} home. '
    'They showed no warrant."\n'
    '    in_short: "four men who said that they were from the criminal police took {tarrant} from {tarrant.their} home '
    'in Quayside"\n'
)


@pytest.mark.parametrize(
    "what", ["with guard dogs, shortly before midnight", "behind the lantern wharf at dusk"]
)
def test_a_release_tells_its_lead_once_and_loses_nothing(what: str) -> None:
    arrested = (
        f'    what: "Police arrested {{tarrant}} {what}. They showed no warrant."\n'
        '    in_short: "police arrested {tarrant} in Quayside"\n'
    )
    told = words("press-release", ferry((TAKING, arrested)))
    assert told.count("olice arrested") == 1
    assert what in told
    assert "They showed no warrant." in told


def test_a_note_on_somebodys_work_is_given_its_subject_where_it_is_a_reason() -> None:
    told = words("un-communication", ferry((WORK, "Defends people who were taken.")))
    assert "because Mr Tarrant defends people who were taken" in told


def test_the_working_group_is_suggested_with_what_it_needs(tmp_path: Path) -> None:
    for whereabouts, said in ((DENIED, False), (DENIED.replace("denied", "unknown"), True)):
        file = tmp_path / "case.yaml"
        file.write_text(text_of("night-ferry").replace(DENIED, whereabouts), "utf-8")
        (group,) = (each for each in mandates_of_case(file, DAY).suggested if each.id == "disappearances")
        assert any("more than not knowing where" in note for note in group.notes) is said
