"""Somebody was taken, and the authorities deny it: fate and whereabouts are told, and never custody."""

from __future__ import annotations

import datetime
import re
from functools import cache

import pytest

from hrdalert.cases import Case, check_text
from hrdalert.deadlines import deadlines
from hrdalert.disclosure import disclose
from hrdalert.documents.blocks import block_texts
from hrdalert.documents.compose import Order, compose
from hrdalert.documents.doors import verdicts
from hrdalert.documents.office import Addressee
from tests import chang
from tests.disclosing import CASES, answering, case_of, text_of

DAY = datetime.date(2031, 9, 2)
TO = Addressee("river-police", "River Police", ("River Police", "1 Mill Street"), {"en": "Dear Director,"})
PUBLIC = ("press-release", "urgent-action")
LEAVING = ("un-communication", "appeal-letter", *PUBLIC)
ALL = (*LEAVING, "case-sheet")
DENIED = "whereabouts: [{state: denied, date: 2031-08-21, by: [station], sources: [S1]}]"
TELLS_CUSTODY = re.compile(
    r"\b(?:is|are|being|been|was) (?:held|detained|imprisoned)\b|\bin (?:custody|detention|prison)\b|\bcustody since\b"
    r"|\bunder which measure\b|\bhearing\b|\brefused a lawyer\b|\ballowed to see\b|\bto meet (?:him|Mr Tarrant)\b"
    r"|\bnot known where\b|\bdoes? not know where\b"
)


def ferry(*changes: tuple[str, str]) -> Case:
    return case_of("night-ferry", *changes)


def states(*entries: str) -> tuple[str, str]:
    return DENIED, f"whereabouts: [{', '.join(entries)}]"


def words(document: str, case: Case | None = None, day: datetime.date = DAY) -> str:
    made = compose(
        Order(document, "en", day), case or untouched(), chang.desk().letters, chang.desk().office, [TO]
    )
    return " ".join(" ".join("\n".join((each.title, *block_texts(each.blocks))) for each in made).split())


@cache
def untouched() -> Case:
    return ferry()


# --- what documents say


@pytest.mark.parametrize("document", ALL)
def test_no_document_tells_custody_that_is_denied(document: str) -> None:
    assert TELLS_CUSTODY.findall(words(document)) == []


@pytest.mark.parametrize("document", LEAVING)
def test_each_tells_the_taking_the_denial_and_that_the_fate_is_not_known(document: str) -> None:
    text = words(document)
    assert "our men who said that they were from the criminal police took" in text
    assert re.search(r"n 21 August(?: 2031)? the Quayside Police Station denied holding", text)
    assert "is fate and whereabouts are not known" in text
    assert "search for" in text
    assert re.search(r"if any authority holds him, unless there is sufficient, credible", text)
    assert re.search(r"and acknowledge it if any authority holds or has held him", text)


def test_each_says_so_in_its_own_way() -> None:
    assert "Mr Rook Tarrant, poet, missing since 20 August 2031" in words("appeal-letter")
    assert (
        "We understand that on 21 August the Quayside Police Station denied holding him, and that his fate"
        in words("appeal-letter")
    )
    action = words("urgent-action")
    assert "I understand that on 21 August the Quayside Police Station denied holding him" in action
    assert "I fear for his life and safety" in action
    submission = words("un-communication")
    assert "His fate and whereabouts are not known to us." in submission
    assert "A lawyer who asked for him on 22 August was turned away" in submission
    assert "His family asked for him on 21 August 2031 and was turned away" in submission
    assert (
        "Working Group on Enforced or Involuntary Disappearances, because the authorities deny holding him"
        in submission
    )
    assert "because he was taken, and no authority acknowledges holding him" in submission
    assert "Taken, and no custody acknowledged, since 20 August 2031. Whereabouts: custody denied" in words(
        "case-sheet"
    )


def test_a_denial_cites_its_sources_and_so_does_being_turned_away() -> None:
    (made,) = compose(
        Order("un-communication", "en", DAY), untouched(), chang.desk().letters, chang.desk().office, [TO]
    )
    text = " ".join("\n".join(block_texts(made.blocks)).split())
    assert "denied holding Mr Tarrant [1]." in text
    assert "on 22 August was turned away [2]." in text


def test_without_those_who_deny_it_the_authorities_do() -> None:
    nobody = ferry((", by: [station]", ""))
    assert "On 21 August 2031 the Andorran authorities denied holding Mr Tarrant" in words(
        "un-communication", nobody
    )
    undated = ferry(states("{state: denied}"))
    assert "The Andorran authorities deny holding Mr Tarrant." in words("un-communication", undated)
    own = ferry((", by: [station]", ", in_short: 'the desk sergeant told his sister that he was not there'"))
    said = "On 21 August 2031 the desk sergeant told his sister that he was not there."
    assert said in words("press-release", own)


def test_not_to_acknowledge_is_not_to_deny() -> None:
    silent = ferry(("state: denied, date", "state: not_acknowledged, date"))
    for document in LEAVING:
        text = words(document, silent)
        assert "the Quayside Police Station did not acknowledge holding" in text
        assert "denied holding" not in text
        assert TELLS_CUSTODY.findall(text) == []


@pytest.mark.parametrize("document", PUBLIC)
def test_a_withheld_name_changes_nothing_of_it(document: str) -> None:
    case = answering(
        ferry(
            ("    by: [four-men]\n    whereabouts", "    public: {date: 2031-08}\n    whereabouts"),
            (
                "appeal_to: [river-police]",
                "appeal_to: [river-police]\npublic: {headline: Poet taken, summary: 'A poet was taken in August.'}",
            ),
            (
                "    residence: Quayside",
                "    residence: Quayside\n    pseudonym: {text: Mr T., pronouns: he/him}",
            ),
        ),
        "tarrant",
        public=None,
    )
    text = words(document, case)
    assert "he Andorran authorities deny holding him" in text
    assert "his fate and whereabouts are not known" in text.lower()
    assert "Quayside" not in text
    assert TELLS_CUSTODY.findall(text) == []


def test_of_two_only_the_one_who_is_held_is_told_as_held() -> None:
    other = text_of("night-ferry")[
        text_of("night-ferry").index("  - id: tarrant") : text_of("night-ferry").index("\nrelated")
    ]
    other = other.replace("tarrant", "larch").replace("Rook Tarrant", "Ivo Larch").replace("Tarrant", "Larch")
    case = ferry(
        ("\nrelated:", f"{other}\nrelated:"),
        (
            "\nremedies:",
            "  - {of: [larch], from: 2031-08-25, regime: detention_centre, sources: [S1],\n"
            "     whereabouts: [{state: known, date: 2031-08-26, place: Fort Quay, sources: [S1]}]}\n\nremedies:",
        ),
        ("  - {do: release}", "  - {do: release, of: [tarrant]}\n  - {do: release, of: [larch]}"),
    )
    text = words("un-communication", case)
    assert "denied holding Mr Tarrant" in text
    assert "Mr Larch is held in Fort Quay" in text
    assert "to release Mr Tarrant, if any authority holds him, unless" in text
    assert "to release Mr Larch, unless" in text
    assert "hearing" not in words("press-release", case)


def test_somebody_charged_has_hearings_that_others_can_attend() -> None:
    step = "{id: P1, of: [tarrant], date: 2031-08-30, stage: indicted, charge: {name: theft}, sources: [S1]}"
    case = ferry(("\nremedies:", f"\nproceedings:\n  - {step}\n\nremedies:"), states(KNOWN))
    assert "and ask to attend any hearing." in words("press-release", case, datetime.date(2031, 9, 6))


def test_a_taking_that_the_file_calls_an_enforced_disappearance_is_called_so_as_long_as_it_lasts() -> None:
    said = "this as an enforced disappearance, which no circumstance can justify."
    called_otherwise = ("violations: [enforced_disappearance]", "violations: [arbitrary_detention]")
    for document, voice in (
        ("press-release", "Example Defenders Watch regards"),
        ("urgent-action", "I regard"),
        ("appeal-letter", "We regard"),
    ):
        assert f"{voice} {said}" in words(document)
        assert said not in words(document, ferry(called_otherwise))
        assert said not in words(document, ferry(states(KNOWN)), datetime.date(2031, 9, 6))


@pytest.mark.parametrize("document", LEAVING)
def test_lawyers_are_a_persons_own_only_where_the_file_knows_of_some(document: str) -> None:
    known = "lawyer: [{state: turned_away, date: 2031-08-22, sources: [S2]}]"
    unknown = ferry((known, "lawyer: [{state: none_known, date: 2031-08-22, sources: [S1]}]"))
    assert "family and his lawyers" in words(document)
    assert "family and any lawyer acting for him" in words(document, unknown)
    assert "his lawyers" not in words(document, unknown)


# --- how long a denial stands


KNOWN = "{state: known, date: 2031-09-05, known: 2031-09-05, place: Fort Quay Prison, sources: [S1]}"
STILL = "{state: denied, date: 2031-08-21, by: [station], sources: [S1]}"


def test_a_known_place_ends_it_and_then_it_was_so_until_that_day() -> None:
    found, before, later = ferry(states(STILL, KNOWN)), datetime.date(2031, 9, 4), datetime.date(2031, 9, 6)
    for document in ("un-communication", "press-release"):
        assert TELLS_CUSTODY.findall(words(document, found, before)) == []
        text = words(document, found, later)
        assert "is held in Fort Quay Prison." in text
        assert "Until 5 September 2031 the Quayside Police Station denied holding him." in text
        assert "fate" not in text
    assert "missing since 20 August 2031" in words("appeal-letter", found, before)
    assert "in custody since 20 August 2031" in words("appeal-letter", found, later)


@pytest.mark.parametrize(
    "later",
    [
        "{state: unknown, date: 2031-08-21}",
        "{state: unknown, date: 2031-08-25}",
        "{state: not_stated, date: 2031-08-25}",
        "{state: believed, date: 2031-08-25, place: Fort Quay Prison}",
    ],
)
@pytest.mark.parametrize("document", LEAVING)
def test_nothing_less_than_a_known_place_ends_it(document: str, later: str) -> None:
    text = words(document, ferry(states(STILL, later)))
    assert "the Quayside Police Station denied holding" in text
    assert TELLS_CUSTODY.findall(text) == []
    assert ("fate and whereabouts are not known" in text) == ("believed" not in later)


def test_a_place_that_is_believed_is_told_as_reported_beside_the_denial() -> None:
    text = words(
        "un-communication",
        ferry(states(STILL, "{state: believed, date: 2031-08-25, place: Fort Quay Prison}")),
    )
    assert "He is reported to be in Fort Quay Prison" in text


def test_a_place_that_was_known_and_is_denied_since_is_no_place_of_custody_now() -> None:
    case = ferry(states("{state: known, date: 2031-08-20, place: the Quayside cells, sources: [S1]}", STILL))
    text = words("un-communication", case)
    assert "cells" not in text
    assert TELLS_CUSTODY.findall(text) == []


# --- what may not be told


def test_whoever_may_not_read_of_the_denial_reads_nothing_of_the_custody() -> None:
    secret = ferry(states(STILL.replace("denied,", "denied, confidential: yes,")))
    for audience in ("un", "government", "public"):
        view = disclose(secret, audience, DAY)
        assert view.custody == ()
        assert "custody" in view.kept_back
    (spell,) = disclose(secret, "internal", DAY).custody
    assert spell.unacknowledged and spell.denial


def test_custody_that_a_confidential_source_knows_is_not_told_as_acknowledged_nor_as_denied() -> None:
    found = ferry(states(STILL, KNOWN.replace("state: known,", "state: known, confidential: yes,")))
    later = datetime.date(2031, 9, 6)
    assert disclose(found, "public", later).custody == ()
    (spell,) = disclose(found, "internal", later).custody
    assert not spell.unacknowledged


def test_a_place_that_is_believed_in_confidence_silences_that_nothing_is_known() -> None:
    case = ferry(states(STILL, "{state: believed, date: 2031-08-25, confidential: yes, place: Fort Quay}"))
    text = words("un-communication", case)
    assert "denied holding" in text
    assert "fate and whereabouts are not known" not in text
    assert "Fort Quay" not in text


# --- what is open, and what is due


def test_the_working_group_on_disappearances_is_the_way_and_its_window_runs_from_the_taking() -> None:
    plain = ferry(("violations: [enforced_disappearance]", "violations: [arbitrary_detention]"))
    for case in (untouched(), plain):
        found = {each.door.id: each for each in verdicts(disclose(case, "internal", DAY))}
        urgent = found["wgeid_urgent"]
        assert urgent.is_open
        assert urgent.why.startswith("no custody is acknowledged, and it is not known where the person is")
        assert urgent.until == datetime.date(2031, 11, 20)
        assert any("does not acknowledge the custody" in need for need in found["wgad_regular"].needs)
        days = [each.day for each in deadlines(case, DAY) if each.kind == "disappearance"]
        assert days == [datetime.date(2031, 11, 20)]


def test_no_time_of_a_measure_runs_that_nobody_acknowledges() -> None:
    of_china = ("country: AND", "country: CHN")
    regime = ("    by: [four-men]\n    whereabouts", "    by: [four-men]\n    regime: rsdl\n    whereabouts")
    day = datetime.date(2031, 9, 6)
    assert "legal_limit" in {
        each.kind for each in deadlines(ferry(of_china, regime, states(STILL, KNOWN)), day)
    }
    assert "legal_limit" not in {each.kind for each in deadlines(ferry(of_china, regime), day)}


# --- what people write first


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("whereabouts: [{state: deny, date: 2031-08-21}]", "write denied ("),
        ("whereabouts: [{state: not acknowledged, date: 2031-08-21}]", "write not_acknowledged"),
        ("whereabouts: [{state: unacknowledged, date: 2031-08-21}]", "write not_acknowledged ("),
        ("whereabouts: [{state: no answer, date: 2031-08-21}]", "write not_acknowledged ("),
        ("whereabouts: denied", "write whereabouts: [{state: denied, date: …, sources: [S1]}]"),
        (
            "whereabouts: not acknowledged",
            "write whereabouts: [{state: not_acknowledged, date: …, sources: [S1]}]",
        ),
        ("lawyer: turned away", "write lawyer: [{state: turned_away, date: …, sources: [S1]}]"),
        ("lawyer: [{state: turned away, date: 2031-08-21}]", "write turned_away"),
        ("family: [{state: sent away, date: 2031-08-21}]", "write turned_away ("),
    ],
)
def test_the_word_that_was_meant_is_named(written: str, meant: str) -> None:
    key = written.partition(":")[0]
    text = re.sub(rf"^    {key}: .*$", f"    {written}", text_of("night-ferry"), count=1, flags=re.MULTILINE)
    _, problems = check_text(text, CASES / "night-ferry.yaml")
    assert any(problem.severity == "error" and meant in problem.mend for problem in problems), problems


def test_a_denial_of_some_of_those_in_a_spell_is_pointed_at() -> None:
    text = text_of("night-ferry").replace("  - of: [tarrant]\n    from", "  - of: [tarrant, wren]\n    from")
    text = text.replace("by: [station], sources", "by: [station], of: [tarrant], sources")
    _, problems = check_text(text, CASES / "night-ferry.yaml")
    assert "denied-of-some" in {problem.code for problem in problems}


# --- who did it, and how sure that is


def test_a_submission_that_names_no_perpetrator_does_not_say_that_nothing_is_told_of_any() -> None:
    text = text_of("night-ferry")
    text = text[: text.index("alleged_perpetrators:")] + text[text.index("incidents:") :]
    text = re.sub(r"\n    by: \[four-men\]", "", text).replace(", by: [station]", "")
    case, problems = check_text(text, CASES / "night-ferry.yaml")
    assert case is not None, problems
    said = words("un-communication", case)
    assert "does not say who is responsible" not in said
    assert "does not name those responsible" in said


def test_what_is_alleged_is_told_as_reported_where_its_words_do_not_say_so() -> None:
    alleged = ferry(("    weight: lead", "    weight: lead\n    confidence: alleged"))
    for document in ("un-communication", *PUBLIC):
        text = words(document, alleged)
        assert "ccording to the information received, four men who said that they were" in text, document
    assert (
        "According to the information received, six days later, at about 5.30 a.m. on 20 August, four men"
        in words("un-communication", alleged)
    )
    assert "ccording to the information received" not in words("un-communication")
    assert "ccording to the information we have received, four men" in words("appeal-letter", alleged)
    by_her = ferry(
        ("    weight: lead", "    weight: lead\n    confidence: alleged\n    account: {of: wren, told: us}")
    )
    assert "ccording to the information received" not in words("un-communication", by_her)
