"""What the walks of newcomers stumbled over."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cases import interview
from hrdalert.cli import likely, main, people_told_of, proposing
from hrdalert.dispatch.printed import printed_offices, record
from hrdalert.dispatch.recipients import load_recipients
from hrdalert.documents.languages import find_language

from .answers import (
    ANSWERS,
    FREED,
    LETTERS,
    MORE,
    QUESTIONS,
    SHORT,
    TODAY,
    asked,
    case_in,
    entry,
)


def in_text(office: Path, document: str) -> str:
    """A document as it is drafted of the case that was just asked for."""
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    return " ".join(next((office / "out").rglob(f"{document}.en.txt")).read_text("utf-8").split())


def test_where_all_is_of_long_ago_the_day_of_the_documents_is_asked_for(office: Path) -> None:
    long_ago = SHORT.replace("\nyesterday\n", "\n2020-03-29\n", 1).replace("2026-03-29", "2020-03-30")
    done = asked(
        long_ago.replace("\n\n2\n\nn\n", "\n\n2020-03-29\n2020-03-31\n2\n\nn\n", 1).removesuffix("n\n") + "\n"
    )
    assert (
        "Of which day are the documents? (the newest you told is of 2020-03-30; Enter for 2026-03-30)"
        in done.output
    )
    assert "2020-03-30 or later: that is the newest you told of" in done.output
    assert str(case_in(office / "cases" / "2026-014.yaml").as_of) == "2020-03-31"
    assert (office / "out" / "2020-03-31" / "public" / "2026-014" / "press-release.en.docx").exists()
    assert "hrdalert draft 2026-014 --date 2020-03-31" in done.output
    assert "Until 2020-06-29 the UN Working Group on disappearances" in done.output


def test_nobody_is_asked_for_the_day_of_what_was_told_just_now(office: Path) -> None:
    done = asked(SHORT)
    assert "Of which day" not in done.output


@pytest.mark.parametrize(
    ("told", "needs"),
    [
        ("{person1} had gone there for treatment of a lung condition.", True),
        ("{person1} is ill and needs medicine.", True),
        ("{person1} was injured in the arrest.", True),
        ("{person1} fears ill-treatment.", False),
        ("Police took {person1} away.", False),
    ],
)
def test_medical_care_is_proposed_where_somebody_held_is_told_to_need_it(told: str, needs: bool) -> None:
    assert likely.needs_care(told) is needs


def test_medical_care_is_among_the_demands_for_somebody_who_is_ill(office: Path) -> None:
    asked(SHORT.replace("the house until midnight", "the house until midnight. She has asthma", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.do for each in case.demands] == [
        "disclose_whereabouts",
        "access",
        "protect_from_torture",
        "release",
        "medical_care",
    ]


@pytest.mark.parametrize(
    ("told", "clause"),
    [
        (
            "State security agents took {person1} away in Riverside, where she sang.",
            "State security agents took Ada",
        ),
        ("Ivanov took {person1} away, while neighbours looked on.", ""),
        ("The police took {person1} away, who sang.", "the police took Ada"),
    ],
)
def test_the_clause_that_is_proposed_ends_before_what_is_said_beside(told: str, clause: str) -> None:
    people = [{"id": "person1", "name": {"full": "Ada"}, "pronouns": "she/her"}]
    proposed = proposing.proposed_clause({"what": told}, {"alleged_victims": people, "incidents": []})
    assert proposed.startswith(clause) and "," not in proposed
    assert bool(proposed) is bool(clause)


def test_a_proposed_summary_says_once_that_nobody_knows_where() -> None:
    people = [{"id": "person1", "name": {"full": "Ada Quill"}, "pronouns": "she/her"}]
    told = (
        "State security agents took {person1} away in Riverside. Her family has not been told where she is."
    )
    incidents = [{"id": "incident1", "date": "2026-03-29", "place": "Riverside, North", "what": told}]
    custody = [{"whereabouts": [{"state": "unknown"}]}]
    summary = proposing.proposed_summary(
        {"alleged_victims": people, "incidents": incidents, "custody": custody}
    )
    assert summary == f"On {{incident1.date}}, {told}"


def test_the_office_has_no_desk_that_nobody_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked("Lantern Letter Watch\nRiverside\ndesk@lantern.example\n\nn\n", "init", "office", "--ask")
    text = (tmp_path / "office" / "hrdalert.yaml").read_text("utf-8")
    assert "- {role: appeals, email: desk@lantern.example}" in text
    monkeypatch.chdir(tmp_path / "office")
    made = CliRunner().invoke(main, ["draft", "example", "--date", "2026-03-20", "-f", "txt"])
    assert made.exit_code == 0, made.output
    release = next(Path("out").rglob("press-release.en.txt")).read_text("utf-8")
    assert "Lantern Letter Watch, Riverside\ndesk@lantern.example" in release
    submission = next(Path("out").rglob("un-communication.en.txt")).read_text("utf-8")
    assert "Lantern Letter Watch, Riverside; desk@lantern.example." in " ".join(submission.split())


def test_enter_keeps_the_answers_that_somebody_went_back_over(office: Path) -> None:
    asked(ANSWERS, "new", "2026-013", "--ask")
    at_once = (office / "cases" / "2026-013.yaml").read_text("utf-8")
    (office / "recipients" / "blr.yaml").unlink()
    far = len(QUESTIONS) - 3
    changed = QUESTIONS[3].replace("singer", "drummer")
    assert changed != QUESTIONS[3]
    typed = (*QUESTIONS[:far], *["<\n"] * (far - 3), changed, *["\n"] * (far - 4), *QUESTIONS[far:])
    done = asked("".join(typed))
    assert done.exit_code == 0
    now = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert now.replace("drummer", "singer") == at_once.replace("2026-013", "2026-014")
    assert "drummer" in now


def test_who_stops_before_going_on_is_told_that_the_answers_are_kept(office: Path) -> None:
    asked("".join(QUESTIONS[:7]))
    kept = (office / "cases" / "2026-014.answers.json").read_text("utf-8")
    assert "Nothing is lost: the answers are kept." in asked("", "new", "--ask").output
    assert (office / "cases" / "2026-014.answers.json").read_text("utf-8") == kept


def test_an_answer_that_somebody_went_back_over_can_be_left_out(office: Path) -> None:
    asked("Belarus\nAda Quill\n1\nsinger\n<\n-\n")
    assert "occupation" not in (office / "cases" / "2026-014.yaml").read_text("utf-8")


def test_answers_gone_back_over_are_proposed_on_another_day(office: Path) -> None:
    asked("".join((*QUESTIONS[:8], "<\n<\n")))
    done = asked("2026-03-28\n\n")
    assert "It was: 2026-03-29. Enter keeps it; - for nothing." in done.output
    assert "It was: Riverside. Enter keeps it; - for nothing." in done.output
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "date: 2026-03-28" in text
    assert "place: Riverside" in text


def test_an_answer_is_not_proposed_for_a_later_question_of_the_same_words(office: Path) -> None:
    """Where something else happened is asked as where it first happened, and where somebody is held."""
    second = ("2026-03-28\n", "Quayside\n", "Police came again, and searched.\n\n", *["\n"] * 3)
    done = asked("".join((*QUESTIONS[:12], *second, *["<\n"] * len(second), "-\n", "1\n", "3\n")))
    custody = done.output.rpartition("Was Ada Quill taken or held?")[2]
    assert "Where? (after 'in': the Riverside police station, since" in custody
    assert "It was" not in custody


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("last Friday", "2026-03-27"),
        ("Monday", "2026-03-23"),
        ("15 May", "2025-05-15"),
        ("March 29th", "2026-03-29"),
        ("May 15th, 2020", "2020-05-15"),
        ("mid-May 2020", "2020-05"),
    ],
)
def test_days_are_understood_as_people_say_them(typed: str, date: str) -> None:
    assert interview.day(typed, TODAY) == date


@pytest.mark.parametrize("typed", ["31 April", "29 February", "some Friday", "the 3rd"])
def test_a_day_that_is_none_is_asked_for_again(typed: str) -> None:
    with pytest.raises(interview.Misunderstood):
        interview.day(typed, TODAY)


MISSING = "Ada Quill went missing in Riverside. The Quayside police hold her now"


def test_since_when_somebody_is_held_is_asked_where_nobody_tells_of_a_taking(office: Path) -> None:
    answers = SHORT.replace(QUESTIONS[8], f"{MISSING}\n\n", 1).replace(
        "police took Ada from her home\n", "\n", 1
    )
    answers = answers.replace("\n\nRiverside Police\n", "\nn\n1\nRiverside Police\n", 1)
    asked(answers.replace("\n\n2\n\nn\n", "\n\n1\n?\n3\nthe Quayside police station\nn\n", 1))
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert spell.start.is_unknown
    (where,) = spell.whereabouts
    assert spell.place is None, "nobody knows whether it was there from the first day"
    assert where.place and where.place.versions[""] == "the Quayside police station"


@pytest.mark.parametrize(
    ("told", "violations", "headline"),
    [
        (MISSING, ["arbitrary_detention"], "Singer Ada Quill detained"),
        (MISSING, ["enforced_disappearance"], "Singer Ada Quill missing since 29 March 2026"),
        ("Police took {person1} away.", ["enforced_disappearance"], "Singer Ada Quill detained in Riverside"),
    ],
)
def test_a_headline_puts_nobody_where_no_taking_was_seen(
    told: str, violations: list[str], headline: str
) -> None:
    people = [{"id": "person1", "name": {"full": "Ada Quill"}, "occupation": "singer"}]
    incidents = [
        {"id": "i", "date": "2026-03-29", "place": "Riverside", "what": told, "violations": violations}
    ]
    assert proposing.proposed_headline({"alleged_victims": people, "incidents": incidents}) == headline


def test_a_disappearance_is_proposed_where_somebody_went_missing() -> None:
    assert likely.likely_violations("Ada Quill went missing in Riverside.") == ["enforced_disappearance"]
    assert likely.likely_violations(MISSING) == ["arbitrary_detention"]  # she is held by those who say so


def test_an_account_that_gives_its_source_away_can_be_told_otherwise_there(office: Path) -> None:
    account = "Officers of the Riverside police took Ada Quill away, her family said.\n\n"
    other = "Officers of the Riverside police took Ada Quill away.\n\n"
    answers = SHORT.replace(QUESTIONS[8], account, 1).replace(
        ", 2026-03-29\n\n2\n", f", 2026-03-29\n{other}\n2\n", 1
    )
    done = asked(answers)
    said = "Readers may not learn that it comes from the family; the account says “family said”."
    assert said in done.output
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "what: Officers of the Riverside police took {person1} away." in text


def test_an_office_begins_an_address_without_its_article(office: Path) -> None:
    asked(SHORT.replace("Riverside Police Department", "the Riverside Police Department"))
    assert "office: Riverside Police Department" in (office / "recipients" / "blr.yaml").read_text("utf-8")


def test_an_account_begins_with_who_did_what_and_no_text_is_lost_over_it(office: Path) -> None:
    told = "Her lawyer told us that police beat Ada Quill for three days.\n\n"
    better = "Police of Riverside beat Ada Quill for three days.\n\n"
    done = asked(SHORT.replace(QUESTIONS[8], told + better, 1))
    assert "Begin with who did what" in done.output
    assert "It was: Her lawyer told us that police beat Ada Quill for three days." in done.output
    assert "what: Police of Riverside beat {person1}" in (office / "cases" / "2026-014.yaml").read_text(
        "utf-8"
    )


def test_enter_keeps_an_account_that_was_asked_about(office: Path) -> None:
    told = "Her lawyer told us that police took Ada Quill away.\n\n\n"
    asked(SHORT.replace(QUESTIONS[8], told, 1))
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "what: Her lawyer told us that police took {person1} away." in text
    assert "Her lawyer told us that police took away {person1}, a singer." in text, "no date stands before it"
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    text = " ".join(next((office / "out").rglob("un-communication.en.txt")).read_text("utf-8").split())
    assert re.search(r"\d+\. Her lawyer told us that police took (?:Ms Quill|her) away\.", text)


def test_who_agreed_to_be_told_of_stands_in_the_notes(office: Path) -> None:
    near = SHORT.replace("Officers of the Riverside", "Her husband saw it. Officers of the Riverside", 1)
    asked(near.replace("until midnight\n\n", "until midnight\n\ny\n", 1))
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "may_be_mentioned: [husband]" in text
    said = CliRunner().invoke(main, ["check", "2026-014"]).output
    assert "S24_people_near" not in said


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("her home in Riverside, Northern Province", "Riverside, Northern Province"),
        ("the Riverside police station", "the Riverside police station"),
        ("at his office on Quay Street", "Quay Street"),
        ("her home", "her home"),
    ],
)
def test_a_place_is_where_a_home_is(office: Path, typed: str, place: str) -> None:
    asked(SHORT.replace("\nRiverside\nOfficers", f"\n{typed}\nOfficers", 1))
    where = case_in(office / "cases" / "2026-014.yaml").incidents[0].place
    assert where and where.versions[""] == place


def test_the_place_stands_in_an_account_that_does_not_name_it(office: Path) -> None:
    asked(SHORT.replace("\nRiverside\nOfficers", "\nQuayside, Northern Province\nOfficers", 1))
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    for document in ("un-communication", "police-1", "press-release", "urgent-action"):
        text = next((office / "out").rglob(f"{document}.en.txt")).read_text("utf-8")
        assert "Quayside, Northern Province" in " ".join(text.split()), document


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("On 29 March police arrested a singer.", "no day, which leads to the person: without 29 March"),
        ("Police arrested a singer in Riverside.", "no place that few share: without Riverside"),
        ("Yesterday police arrested a singer.", "no day, which leads to the person: without Yesterday"),
    ],
)
def test_what_the_public_reads_without_a_name_has_no_day_and_no_place(
    office: Path, text: str, why: str
) -> None:
    vague = "Police arrested a singer.\n\npolice arrested a singer\nSinger arrested\n"
    hidden = SHORT.replace("1 2 4\n", "1 2\n").replace("telephone\n", f"telephone\n\n\n{text}\n\n{vague}")
    done = asked(hidden.replace("/contact\n\n", "/contact\n\n1\n"))
    assert why in done.output
    summary = case_in(office / "cases" / "2026-014.yaml").public
    assert summary and summary.summary and summary.summary.versions[""] == "Police arrested a singer."


def test_who_is_free_needs_no_protection_from_torture(office: Path) -> None:
    people = "for prisoners.\n\nBo Sample\n2\ndrummer\n\n\n"
    two = SHORT.replace("for prisoners.\n\n\n", people, 1).replace(
        "took Ada from her", "took both from their", 1
    )
    two = two.replace("\n\n2\n\nn\nn\nn\n", f"\n\nn\n2\n\nn\nn\n{FREED}n\n", 1)
    asked(two.replace("concert.\n\n\n", "concert.\n\nn\n3 5\n", 1))
    demands = case_in(office / "cases" / "2026-014.yaml").demands
    assert [(each.do, each.of) for each in demands] == [
        ("release", ("person1",)),
        ("protect_from_torture", ("person1",)),
    ]


def test_a_confidential_source_that_a_text_gives_away_is_pointed_out(office: Path) -> None:
    told = "Police took Ada Quill away, her family said.\n\n"
    answers = SHORT.replace(QUESTIONS[8], told, 1).replace(", 2026-03-29\n\n2\n", ", 2026-03-29\n\n\n2\n", 1)
    asked(answers)
    said = CliRunner().invoke(main, ["check", "2026-014"]).output
    assert "C07_source_leak" in said
    assert "“family said” tells that the source is of the kind family, and it is confidential" in said


@pytest.mark.parametrize(
    ("told", "about"),
    [
        ("Her lawyer told us that police took Ada Quill away.\n\n", ""),
        ("Officers took Ada Quill from her husband.\n\n", "y"),
    ],
)
def test_what_was_kept_all_the_same_is_not_asked_about_again(office: Path, told: str, about: str) -> None:
    """Neither where somebody goes back, nor on another day: the answers behind it stay."""
    kept = f"{told}{about}\n"
    asked("".join((*QUESTIONS[:8], kept, *QUESTIONS[9:12], "<\n", QUESTIONS[11])))
    before = (office / "cases" / "2026-014.answers.json").read_text("utf-8")
    assert "From whom or where" in before
    done = asked("\n")
    assert "Begin with who did what" not in done.output
    assert "Did they agree" not in done.output
    assert "Information from the family" in (office / "cases" / "2026-014.yaml").read_text("utf-8")


@pytest.mark.parametrize("at", [0, 1])
def test_no_words_for_the_public_have_a_day(office: Path, at: int) -> None:
    few = ["police arrested a singer\n", "Singer arrested\n"]
    few[at] = f"Singer arrested on 29 March\n{few[at]}"
    vague = "Police arrested a singer.\n\n" + "".join(few)
    hidden = SHORT.replace("1 2 4\n", "1 2\n").replace("telephone\n", f"telephone\n\n\n{vague}")
    done = asked(hidden.replace("/contact\n\n", "/contact\n\n1\n"))
    assert "no day, which leads to the person: without 29 March" in done.output
    assert "29 March" not in str(case_in(office / "cases" / "2026-014.yaml").public)


def test_a_place_near_her_home_is_the_town(office: Path) -> None:
    asked(SHORT.replace("\nRiverside\nOfficers", "\nnear her home in Riverside\nOfficers", 1))
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.place and incident.place.versions[""] == "Riverside"


def test_a_few_words_on_what_is_now_are_asked_for_once_more(office: Path) -> None:
    """A document says them behind the day: "On 29 March 2026 Ada Quill has been missing" is no English."""
    now = "Ada Quill has been missing and is believed to be held"
    done = asked(
        SHORT.replace("police took Ada from her home\n", f"{now}\npolice took Ada from her home\n", 1)
    )
    assert "without “has”" in done.output


@pytest.mark.parametrize(
    "clause",
    [
        "police took her from the house where she is registered",
        "officers took away what they have no right to",
    ],
)
def test_what_somebody_did_may_tell_of_a_place_as_it_is(clause: str) -> None:
    assert (proposing.tells_of_now(clause) == "") is ("where" in clause)


def test_nothing_is_proposed_in_a_few_words_where_the_taking_stands_further_on() -> None:
    told = "{person1} was at the home of her friend, when police took them both away."
    case = {"alleged_victims": [entry("Ada Quill")], "incidents": []}
    assert proposing.proposed_clause({"what": told, "date": "2026-03-29"}, case) == ""


BY_FAMILY = "Riverside Police\nthe family, 2026-03-29\n\n"


BY_MEDIA = "Riverside Police\nThe Riverside Gull, 2026-03-29\n2\n"


@pytest.mark.parametrize(
    ("also", "kinds"), [("the family, 2026-03-29\n", ["media", "family"]), ("\n", ["media"])]
)
def test_media_alone_are_pointed_at_and_somebody_else_can_be_named(
    office: Path, also: str, kinds: list[str]
) -> None:
    assert BY_FAMILY in SHORT
    warning = (
        "With media alone no submission to the UN can be made: somebody must have told you what happened."
    )
    assert warning in asked(SHORT.replace(BY_FAMILY, f"{BY_MEDIA}{also}\n", 1)).output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.kind for each in case.sources] == kinds
    assert len(case.incidents[0].sources) == len(kinds)
    assert warning not in asked(SHORT, "new", "2026-015", "--ask").output


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Independent journalist", "independent journalist"),
        ("Tibetan monk", "Tibetan monk"),
        ("NGO worker", "NGO worker"),
    ],
)
def test_an_occupation_is_kept_as_a_sentence_has_it(office: Path, typed: str, kept: str) -> None:
    asked(SHORT.replace("\nsinger\n", f"\n{typed}\n", 1))
    (person,) = case_in(office / "cases" / "2026-014.yaml").alleged_victims
    assert person.occupation and person.occupation.versions[""] == kept


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("Guangzhou police took him from his home.", "the Guangzhou police"),
        ("Police took him from his home.", "the police"),
        ("In the morning police arrested him.", "the police"),
        ("On Monday police arrested him.", "the police"),
        ("On 29 March police arrested him.", "the police"),
        ("On Monday Guangzhou police arrested him.", "the Guangzhou police"),
        ("In Cairo police arrested him.", "the Cairo police"),
        ("Hong Kong police arrested him.", "the Hong Kong police"),
    ],
)
def test_who_did_it_is_proposed_with_where_they_are_from(told: str, who: str) -> None:
    assert likely.proposed_perpetrator(told) == who


@pytest.mark.parametrize("nobody", ["-", "unknown people", "Unknown", "nobody knows", "unidentified men"])
def test_unknown_people_are_nobody_that_a_document_could_name(office: Path, nobody: str) -> None:
    asked(SHORT.replace("\nRiverside Police\n", f"\n{nobody}\n", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.alleged_perpetrators == ()
    assert case.incidents[0].by == ()


def test_a_number_is_nobody_who_answered(office: Path) -> None:
    done = asked(SHORT.replace("\nhusband, ", "\n1, today\nhusband, ", 1))
    assert "a word, such as husband or lawyer" in done.output


@pytest.mark.parametrize(
    ("told", "violation"),
    [
        ("Unknown men fired six shots at her house.", "death_threats"),
        ("He was on his way to the Working Group on disappearances in Geneva.", "reprisals_un"),
        ("For two days no one could find out where he was.", "incommunicado_detention"),
    ],
)
def test_words_of_an_account_propose_what_it_is(told: str, violation: str) -> None:
    assert violation in likely.likely_violations(told)


def test_relatives_in_what_is_said_of_the_work_are_asked_about(office: Path) -> None:
    answers = SHORT.replace(
        "Ada Quill sang at concerts for prisoners.\n\n",
        "Ada Quill looks for her son Bo.\n\n\nAda Quill sang at concerts for prisoners.\n\n",
        1,
    )
    done = asked(answers)
    assert "May documents tell of the son, who could be recognised?" in done.output
    assert "for her son" not in (office / "cases" / "2026-014.yaml").read_text("utf-8")


def test_a_few_words_without_a_verb_are_kept_where_they_are_said_twice(office: Path) -> None:
    without = "six shots near her home"
    answers = SHORT.replace("police took Ada from her home\n", f"{without}\n{without}\n", 1)
    done = asked(answers)
    assert done.output.count("with a verb, such as: police took her from her home.") == 1
    (arrest,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert arrest.in_short and arrest.in_short.versions[""] == "six shots near {person1.their} home"


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ("Police took Ada Quill and Bo Sample from the Riverside Café.", ["Bo Sample"]),
        ("Bo Sample, who was with her, was let go.", ["Bo Sample"]),
        ("Yesterday Bo Sample’s car was searched.", ["Bo Sample"]),
        ("Officers of the Ministry of Internal Affairs came to the Human Rights Centre Lantern.", []),
        ("On Monday the Supreme Court of Belarus rejected it. She was alone.", []),
        ("Şule Örnek saw it.", ["Şule Örnek"]),
    ],
)
def test_names_of_other_people_in_an_account_are_seen(told: str, names: list[str]) -> None:
    case = {"alleged_victims": [entry("Ada Quill")], "incidents": [{"place": "Riverside"}]}
    assert people_told_of.other_people(told, case) == names


@pytest.mark.parametrize(("answer", "is_kept"), [("y", True), ("", False)])
def test_a_person_whom_an_account_names_is_asked_about(office: Path, answer: str, is_kept: bool) -> None:
    told = "Officers took Ms Quill and Bo Sample from her home.\n\n"
    again = "Officers took Ms Quill and a friend of hers.\n\ny\n"
    done = asked(SHORT.replace(QUESTIONS[8], f"{told}{answer}\n{'' if is_kept else again}", 1))
    question = "May every document name Bo Sample? (y: agreed, public already, or no person; Enter: no, tell it without"
    assert question in done.output
    assert ("Bo Sample" in (office / "cases" / "2026-014.yaml").read_text("utf-8")) is is_kept


@pytest.mark.parametrize(
    ("typed", "native"),
    [
        ("Ada Quill (阿达)", {"zh-Hans": "阿达"}),
        ("Ada Quill（阿达）", {"zh-Hans": "阿达"}),
        ("Ada Quill (ཨ་ད)", {"bo": "ཨ་ད"}),
        ("Ada Quill", {}),
    ],
)
def test_a_name_may_have_its_own_script_behind_it(office: Path, typed: str, native: dict[str, str]) -> None:
    asked(SHORT.replace("Ada Quill\n", f"{typed}\n", 1))
    name = case_in(office / "cases" / "2026-014.yaml").alleged_victims[0].name
    assert str(name.full) == "Ada Quill"
    assert {code: str(each) for code, each in name.native.items()} == native


def test_brackets_behind_a_name_hold_its_own_script_alone(office: Path) -> None:
    done = asked(SHORT.replace("Ada Quill\n", "Ada Quill (Adi)\nAda Quill\n", 1))
    assert "in brackets only the name in its own script" in done.output


OF_BELARUS = "Prosecutor General of the Republic of Belarus (address printed in 2021)"


def test_an_address_that_was_printed_can_be_chosen(office: Path) -> None:
    done = asked(SHORT.replace(LETTERS, "telephone\n1\n\n\n\n\n"))
    assert OF_BELARUS in done.output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.appeal_to == ("by-prosecutor-general",)
    chosen = load_recipients(office / "recipients").get("by-prosecutor-general")
    assert chosen and chosen.source.startswith("https://amnestyusa.org/") and chosen.is_stale(TODAY)
    assert "The address of Prosecutor General of the Republic of Belarus was never checked" in done.stderr
    (letter,) = (office / "out").rglob("by-prosecutor-general.en.docx")
    assert letter.stat().st_size


def test_an_office_that_the_workspace_has_is_not_proposed_again(office: Path) -> None:
    asked(SHORT.replace(LETTERS, "telephone\n1\n\n\nn\n"))
    again = asked(SHORT.replace(LETTERS, "telephone\n1\n\n\nn\n"), "new", "2026-015", "--ask")
    assert "   1  Prosecutor General of the Republic of Belarus\n" in again.output
    assert OF_BELARUS not in again.output
    assert case_in(office / "cases" / "2026-015.yaml").appeal_to == ("by-prosecutor-general",)


@pytest.mark.parametrize(
    ("country", "told", "first"),
    [
        ("CHN", ["Baoji, Shaanxi", "the police"], "baoji-psb-director"),
        ("CHN", ["Wuhan", "agents of the Ministry of State Security"], "cn-mss"),
        ("CHN", ["Wuhan", "the Public Security Bureau"], "cn-spp"),
        ("BLR", [], "by-prosecutor-general"),
    ],
)
def test_the_offices_near_what_was_told_come_first(country: str, told: list[str], first: str) -> None:
    offices = printed_offices(country, told)
    assert offices[0].id == first
    assert len(offices) <= 4
    assert all(each.country == country and each.kind not in ("embassy", "mission") for each in offices)
    assert record(first)["id"] == first


def test_a_state_without_printed_addresses_has_none() -> None:
    assert printed_offices("FRA", ["Paris"]) == ()


@pytest.mark.parametrize(
    ("pronouns", "typed", "told"),
    [
        (
            "he/him",
            "Officers arrested him at the gate. He fell.",
            "Officers arrested {person1} at the gate. He fell.",
        ),
        ("he/him", "He was arrested.", "{person1} was arrested."),
        ("she/her", "Officers took her from her home.", "Officers took {person1} from her home."),
        (
            "she/her",
            "Officers came to her home and took her away.",
            "Officers came to {person1}'s home and took {person1.them} away.",
        ),
        ("she/her", "{person1} was taken. She fell.", "{person1} was taken. She fell."),
        ("they/them", "Officers took them away.", "Officers took them away."),
        ("", "Officers took her away.", "Officers took her away."),
    ],
)
def test_an_account_begins_with_the_name_of_the_person(pronouns: str, typed: str, told: str) -> None:
    assert interview.named_first(typed, [entry("Ada Example", pronouns=pronouns)]) == told


def test_an_account_is_not_told_by_us(office: Path) -> None:
    done = asked(SHORT.replace("until midnight\n", "until midnight. We fear for her.\n\n" + TOLD_AGAIN, 1))
    assert (
        "Without “We”: letters of others tell it, too (The family was told of no charge); once more."
        in done.output
    )
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.what and "fear" not in incident.what.versions[""]


TOLD_AGAIN = "Officers of the Riverside police took Ms Quill from her home.\n"


def test_enter_does_not_keep_somebody_who_did_not_agree(office: Path) -> None:
    near = SHORT.replace("Officers of the Riverside", "Her husband saw it. Officers of the Riverside", 1)
    done = asked(near.replace("until midnight\n\n", f"until midnight\n\n\n{TOLD_AGAIN}\n", 1))
    assert "Without the husband; once more." in done.output
    assert "Enter keeps it" not in done.output.partition("Without the husband")[2].partition("The same in")[0]
    assert "husband" not in (office / "cases" / "2026-014.yaml").read_text("utf-8").partition("incidents:")[2]


@pytest.mark.parametrize(
    ("answer", "state", "violation"),
    [
        ("y\n\n", "not_acknowledged", "enforced_disappearance"),
        ("\n", "unknown", "incommunicado_detention"),
    ],
)
def test_a_disappearance_is_asked_about_where_nobody_knows_where_somebody_is(
    office: Path, answer: str, state: str, violation: str
) -> None:
    lost = SHORT.replace("until midnight\n\n\n", "until midnight\n\nn\n2\n", 1)
    done = asked(lost.replace("\n2\n\nn\n", f"\n2\n{answer}n\n", 1))
    assert "y for yes, n for no" not in done.output
    assert "Were the authorities asked where, and did not say?" in done.output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.custody[0].whereabouts[0].state == state
    assert case.incidents[0].violations == (violation,)


def test_a_later_sentence_needs_the_date_of_its_today(office: Path) -> None:
    done = asked(
        SHORT.replace("until midnight\n", "until midnight. Today they came again.\n\n" + TOLD_AGAIN, 1)
    )
    assert "With its date in place of “Today”, which is another day tomorrow; once more." in done.output


@pytest.mark.parametrize(
    ("acts", "freedom"),
    [
        ("her songs", "freedom_of_expression"),
        ("her writing on human rights", "freedom_of_expression"),
        ("the march of Sunday", "freedom_of_assembly"),
        ("his work in a union", "freedom_of_association"),
        ("her work", ""),
    ],
)
def test_peaceful_acts_say_which_freedom_was_used(acts: str, freedom: str) -> None:
    assert likely.likely_freedom(acts) == freedom


def test_who_is_held_for_songs_is_held_for_using_a_freedom(office: Path) -> None:
    demands = "Singer held after concert.\n\n\n"
    asked(SHORT.replace(demands, "Singer held after concert.\n\nn\n1 14\nher songs\n", 1))
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.violations == ("arbitrary_detention", "freedom_of_expression")


def test_no_state_is_a_person() -> None:
    case = {"alleged_victims": [entry("Ada Quill", "Quill")]}
    told = "The talks of Viet Nam and the United States ended. Georgia Sample and April Sample were there in May."
    assert people_told_of.other_people(told, case) == ["Georgia Sample", "April Sample"]


def test_no_office_without_an_address_is_proposed() -> None:
    assert all(each.is_on_file for each in printed_offices("VNM", ["Hanoi"]))


def test_of_two_releases_that_without_conditions_is_asked_for(office: Path) -> None:
    demands = "Singer held after concert.\n\n\n"
    asked(SHORT.replace(demands, "Singer held after concert.\n\nn\n3 14\nher songs\n", 1))
    assert [each.do for each in case_in(office / "cases" / "2026-014.yaml").demands] == ["release"]


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("Her family was not told where she is.", True),
        ("Nobody knows where he is.", True),
        ("Nobody has been told where he is.", True),
        ("No one was told where she is held.", True),
        ("They do not know where she is held.", True),
        ("Her whereabouts are unknown.", True),
        ("It is not known where he is.", True),
        ("He was told where she is.", False),
        ("Nobody told him. Where she is, he knows.", False),
    ],
)
def test_what_says_that_nobody_knows_where(said: str, lost: bool) -> None:
    assert find_language("en").nobody_knows_where(said) is lost


LOST = "Ada Quill went missing in Riverside on her way home. Nobody has seen her since.\n\n"


def test_who_is_missing_is_not_told_as_held(office: Path) -> None:
    answers = SHORT.replace(QUESTIONS[8], LOST, 1).replace("\nRiverside Police\n", "\n-\n", 1)
    answers = answers.replace(
        "\n2\n\nn\nn\nn\n\npolice took Ada from her home\n", "\n5\nn\n\nshe went missing\n", 1
    )
    asked(answers)
    case = case_in(office / "cases" / "2026-014.yaml")
    assert (case.custody, case.status) == ((), "ongoing")
    assert case.incidents[0].violations == ("enforced_disappearance",)
    assert [each.do for each in case.demands] == ["search", "investigate"]
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    made = [path for path in (office / "out").rglob("*.txt") if "case-sheet" not in path.name]
    assert len(made) == 4
    for path in made:
        text = path.read_text("utf-8").replace("Singer held after concert", "")
        assert not re.search(r"\b(?:is|are|was|been) (?:being )?(?:held|detained)\b|\bin custody\b", text), (
            path
        )


def test_an_office_beside_those_of_the_list_is_asked_for_later(office: Path) -> None:
    essential = SHORT.replace(LETTERS, "telephone\n1\n")
    more = MORE.replace("Belarus\n\n\n\nn\n", "Belarus\n\n\nRiverside Police Department\n\n\nn\n", 1)
    done = asked(f"{essential}{more}n\n")
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.appeal_to == ("by-prosecutor-general", "police-1")
    assert "Another office" not in done.output.partition("What more readers ask for")[0]


def test_the_web_address_of_a_publication_is_asked_for_later(office: Path) -> None:
    answers = ANSWERS.replace("\nthe family, 2026-03-29\n", "\nThe Riverside Gull, 2026-03-29\n1\n", 1)
    asked(answers.replace("Belarus\n\n\n\nn\n", "Belarus\n\nhttps://gull.example/a\n\nn\n", 1))
    (source,) = case_in(office / "cases" / "2026-014.yaml").sources
    assert source.url == "https://gull.example/a"


def test_a_part_of_the_day_stands_before_its_date(office: Path) -> None:
    told = "Officers took Ms Quill away in the late afternoon.\n\n"
    asked(
        SHORT.replace(QUESTIONS[8], told, 1).replace(
            "police took Ada from her home\n", "officers took her away in the late afternoon\n"
        )
    )
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    texts = [" ".join(path.read_text("utf-8").split()) for path in (office / "out").rglob("*.txt")]
    assert any("in the late afternoon of 29 March 2026" in text for text in texts)
    assert not any("afternoon on 29 March" in text for text in texts)


@pytest.mark.skipif(sys.platform == "win32", reason="its terminal lets nobody change a text that was typed")
def test_a_text_that_cannot_be_taken_comes_back_to_be_changed(office: Path) -> None:
    """At a real terminal: what was typed stands there again, and the change alone is typed."""
    import pty

    run = [sys.executable, "-c", "from hrdalert.cli import main; main()", "new", "2026-014", "--ask"]
    keyboard, terminal = pty.openpty()
    process = subprocess.Popen(
        run,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "500"},
    )
    os.close(terminal)

    shown = b""

    def until(said: str) -> None:
        """Reads on to behind these words."""
        nonlocal shown
        while said.encode() not in shown:
            assert select.select([keyboard], [], [], 60)[0], f"{said} was not shown: {shown.decode()}"
            shown += os.read(keyboard, 4096)
        shown = shown.partition(said.encode())[2]

    for said, typed in (
        ("State", "Belarus"), ("Full name", "Ada Quill"), ("call the person", "1"), ("Occupation", ""), ("Work", ""),
        ("Another person", ""), ("When", "yesterday"), ("Where?", "Riverside"),
        ("What happened?", "Officers took Ada Quill away. We fear for her."), ("for her.\r\n  › ", ""),
    ):  # fmt: skip
        until(said)
        os.write(keyboard, f"{typed}\n".encode())
    until("Without “We”")
    until("  › Officers took Ada Quill away. We fear for her.")
    os.write(keyboard, b"\b" * len(" We fear for her.") + b"\n\n")
    until("for others)")
    until(" › ")
    os.write(keyboard, b"\x04")
    process.wait(60)
    os.close(keyboard)
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.what and incident.what.versions[""] == "Officers took {person1} away in Riverside."


@pytest.mark.parametrize(
    ("typed", "told", "kept"),
    [
        (
            "night of 28 to 29 March 2026",
            "Police arrested Ms Quill at home during the night, after a concert",
            "police arrested {person1} at home on the night of 28 to 29 March 2026, after a concert.",
        ),
        (
            "the night of 28 to 29 March 2026",
            "Police arrested Ms Quill at home",
            "on the night of 28 to 29 March 2026, police arrested {person1} at home",
        ),
        (
            "the night of 28 to 29 March 2026",
            "In the night police arrested Ms Quill at home",
            "on the night of 28 to 29 March 2026, police arrested {person1} at home",
        ),
        ("28 to 29 March 2026", "Police arrested Ms Quill at home", "police arrested {person1} at home"),
    ],
)
def test_a_night_between_two_days_stays_a_night(office: Path, typed: str, told: str, kept: str) -> None:
    answers = SHORT.replace("\nyesterday\n", f"\n{typed}\n", 1).replace(QUESTIONS[8], f"{told}\n\n", 1)
    asked(answers.replace("n\n\npolice took Ada from her home\nSinger held after concert.\n\n", "\n", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    (incident,) = case.incidents
    assert str(incident.date) == "2026-03-28/2026-03-29"
    assert incident.what and kept in incident.what.versions[""]
    action = in_text(office, "urgent-action")
    assert "29 March 2026" in action.partition("Dear")[0], "its beginning has the day"
    if "night" in typed:
        assert "on the night of 28 to 29 March 2026, in Riverside" in in_text(office, "un-communication")


def test_what_others_do_is_brought_before_a_state_for_a_reason(office: Path) -> None:
    """Without it no submission could be made of what nobody does for the State."""
    answers = SHORT.replace(
        "\nRiverside Police\n", "\nguards of a mine\nn\nThe police were told, and did nothing\n\n", 1
    )
    asked(answers)
    (who,) = case_in(office / "cases" / "2026-014.yaml").alleged_perpetrators
    assert (who.kind, who.state_link and who.state_link.versions[""]) == (
        "non_state",
        "The police were told, and did nothing.",
    )
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    submission = " ".join(next((office / "out").rglob("un-communication.en.txt")).read_text("utf-8").split())
    assert (
        "Responsibility is alleged to lie with guards of a mine. The police were told, and did nothing."
        in submission
    )


def test_what_is_proposed_can_be_changed_in_part(office: Path) -> None:
    asked(
        SHORT.replace(
            "n\n\npolice took Ada from her home\nSinger held after concert.\n\n",
            "n\n2\nSinger held after concert.\n",
            1,
        )
    )
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.headline and case.headline.versions[""] == "Singer held after concert"
    assert case.summary and case.summary.versions[""].startswith(
        "On {incident1.date}, officers of the Riverside police"
    )
    (incident,) = case.incidents
    assert incident.in_short and incident.in_short.versions[""].startswith(
        "officers of the Riverside police took"
    )


def test_a_later_event_is_thought_to_be_of_those_of_before(office: Path) -> None:
    more = "2026-03-30\n\nThe flat was searched once more.\n\n7\n\n\n"
    before, source, rest = SHORT.partition("the family, 2026-03-29\n")
    done = asked(f"{before}{source}{more}{rest}")
    assert "Who is said to have done it? (- if nobody knows; Enter for Riverside Police)" in done.output
    assert [each.by for each in case_in(office / "cases" / "2026-014.yaml").incidents] == [
        ("perpetrator1",)
    ] * 2


def test_a_consent_is_no_newer_than_the_documents(office: Path) -> None:
    """Where the documents are of a day long ago, today is that day."""
    long_ago = SHORT.replace("\nyesterday\n", "\n2020-03-29\n", 1).replace("2026-03-29", "2020-03-30")
    long_ago = long_ago.replace("\n\n2\n\nn\n", "\n\n2020-03-31\n2\n\nn\n", 1)
    done = asked(long_ago.replace("husband, 2020-03-30", "husband, 2020-04-02\nhusband, today", 1))
    assert "2020-04-02 is still to come" in done.output
    consent = case_in(office / "cases" / "2026-014.yaml").alleged_victims[0].consent.to("public")
    assert str(consent.date) == "2020-03-31"


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        (
            "confidential information told of a plan to murder her",
            "On 29 March 2026, confidential information told of a plan to murder",
        ),
        (
            "police took Ada from her home",
            "Police took singer Ada Quill from her home in Riverside on 29 March 2026",
        ),
    ],
)
def test_the_day_of_the_news_is_not_that_of_what_is_planned(office: Path, clause: str, told: str) -> None:
    asked(SHORT.replace("police took Ada from her home\n", f"{clause}\n"))
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    release = " ".join(next((office / "out").rglob("press-release.en.txt")).read_text("utf-8").split())
    assert told in release


def test_the_name_of_a_state_is_that_of_the_documents(office: Path) -> None:
    answers = SHORT.replace("Belarus\n", "Vietnam\n", 1).replace(
        "until midnight", "until midnight. Vietnam denies it", 1
    )
    asked(answers)
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "Viet Nam denies it" in text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "Police came to her house and took {person1} away.",
            "Police came to {person1}'s house and took {person1.them} away.",
        ),
        ("Police took {person1} from her house.", "Police took {person1} from her house."),
        (
            "Police told her neighbours and took {person1} away.",
            "Police told her neighbours and took {person1} away.",
        ),
        (
            "Police beat her in a car and took {person1} away.",
            "Police beat her in a car and took {person1} away.",
        ),
    ],
)
def test_nobody_s_house_stands_before_the_name(typed: str, told: str) -> None:
    assert interview.named_first(typed, [entry("Ada Example", pronouns="she/her")]) == told


def test_who_is_held_somewhere_is_told_so_though_nobody_was_told_where(office: Path) -> None:
    """The authorities acknowledge it, and say not where, or to nobody whom we know."""
    asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n1\n1\n\n\nn\nn\nn\n", 1))
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert [each.state for each in spell.whereabouts] == ["not_stated"]
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    submission = " ".join(next((office / "out").rglob("un-communication.en.txt")).read_text("utf-8").split())
    assert "The information available does not say where Ms Quill is held" in submission
    assert "do not acknowledge" not in submission


def test_another_office_can_be_chosen_beside_those_of_the_list(office: Path) -> None:
    own = "Riverside Police Department\n1 Quay Street\nits page\n\n\n"
    asked(SHORT.replace(LETTERS, f"telephone\n1 2\n{own}n\n"))
    assert case_in(office / "cases" / "2026-014.yaml").appeal_to == ("by-prosecutor-general", "police-1")


def test_what_is_older_than_a_taking_tells_nothing_of_custody(office: Path) -> None:
    two = "\nHer video, 2026-03-01; the family, 2026-03-29\n4\n"
    done = asked(
        SHORT.replace("\nthe family, 2026-03-29\n", two, 1).replace("\n2\n\nn\nn\nn\n", "\n2\n\n\nn\nn\n", 1)
    )
    assert "Is that, too, known from the family?" in done.output
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert spell.whereabouts[0].sources == ("S2",)


# --- what the next walks stumbled over


def test_a_part_of_the_day_stands_beside_its_day(office: Path) -> None:
    told = "In the evening about ten masked men stopped Ms Quill and took her. They searched the house until midnight"
    asked(
        SHORT.replace(
            "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight",
            told,
            1,
        )
        .replace("\nRiverside Police\n", "\n\ny\n", 1)
        .replace("\nn\n\npolice took Ada from her home\nSinger held after concert.\n\n", "\n\n", 1)
    )
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.summary is not None
    (incident,) = case.incidents
    assert incident.what and incident.in_short
    opening = "In the evening, about ten masked men stopped {person1} in Riverside and took "
    assert incident.what.versions[""].startswith(opening)
    assert (
        incident.in_short.versions[""]
        == "about ten masked men stopped {person1.them} in Riverside and took {person1.them}"
    )
    assert [each.name.versions[""] for each in case.alleged_perpetrators] == ["about ten masked men"]
    action = in_text(office, "urgent-action")
    assert (
        "On the evening of 29 March 2026, about ten masked men stopped Ada Quill, a singer, in Riverside"
        in action
    )
    submission = in_text(office, "un-communication")
    assert "On 29 March 2026 in the evening, about ten masked men stopped" in submission


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("Police stopped {person1} and her husband and took them both.", ["husband"]),
        ("Police arrested {person1} with {person1.their} sister.", ["sister"]),
        ("Police took {person1} and her husband. Her husband was released the next day.", []),
        ("Police took {person1} away. They told her husband nothing.", []),
        ("Police took {person1} away in front of her mother.", []),
    ],
)
def test_whoever_was_taken_too_is_asked_about(told: str, who: list[str]) -> None:
    assert people_told_of.taken_too(told) == who


def test_what_became_of_a_husband_who_was_taken_too_is_told(office: Path) -> None:
    near = SHORT.replace("took Ms Quill from her home", "took Ms Quill and her husband from their home", 1)
    fate = "He was released on 30 March 2026."
    done = asked(near.replace("until midnight\n\n", f"until midnight\n\ny\n{fate}\n\n", 1))
    assert "What became of the husband?" in done.output
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    end = "They searched the house until midnight. {person1.Their} husband was released on 30 March 2026."
    assert incident.what and incident.what.versions[""].endswith(end)


def test_what_was_told_of_a_family_and_of_no_contact_is_not_shown_again(office: Path) -> None:
    near = SHORT.replace("took Ms Quill from her home", "took Ms Quill from her home before her son", 1)
    done = asked(near.replace("until midnight\n\n", "until midnight\n\ny\n", 1))
    assert "May documents tell of the son" in done.output and "You told" not in done.output


def test_an_illness_that_was_told_is_shown_where_health_is_asked_about(office: Path) -> None:
    done = asked(ANSWERS.replace("the house until midnight", "the house until midnight. She has asthma", 1))
    assert "  You told: She has asthma.\nWhat is known of the health?" in done.output


def test_the_days_that_nobody_was_asked_for_are_said(office: Path) -> None:
    shown = asked(SHORT.removesuffix("n\n") + "\n").output
    found = re.search(r"The letters ask for a reply by (.+), the action runs until (.+) \(action:", shown)
    assert found is not None
    assert f"would be grateful for a reply by {found[1]}." in in_text(office, "police-1")
    assert f"AS SOON AS POSSIBLE UNTIL: {found[2]}." in in_text(office, "urgent-action")


@pytest.mark.parametrize(
    ("typed", "month", "part"),
    [
        ("end of August 2024", "August 2024", "late"),
        ("at the end of August 2024", "August 2024", "late"),
        ("early 2024-08", "2024-08", "early"),
        ("mid-August 2024", "August 2024", "mid"),
        ("2024-08 and part: late", "2024-08", "late"),
        ("2024-08, late", "2024-08", "late"),
        ("the beginning of 2024", "2024", "early"),
        ("17 August 2024", "17 August 2024", ""),
        ("end of the week", "end of the week", ""),
    ],
)
def test_a_part_of_a_month_is_understood(typed: str, month: str, part: str) -> None:
    assert interview.with_part(typed) == (month, part)


def test_what_happened_in_a_part_of_a_month_is_told_so(office: Path) -> None:
    asked(SHORT.replace("\nyesterday\n", "\nend of 17 March 2026\nearly March 2026\n", 1))
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert (str(incident.date), incident.part) == ("2026-03", "early")
    assert "In early March 2026, officers of the Riverside police took Ada Quill" in in_text(
        office, "urgent-action"
    )


def test_numbers_behind_a_plus_stand_beside_what_is_proposed(office: Path) -> None:
    done = asked(SHORT.replace("concert.\n\n\n1 2 4\n", "concert.\n\nn\n+6 8\n\n1 2 4\n", 1))
    assert "(all anew; or to those above +3 adds, -3 takes away)" in done.output
    assert [each.do for each in case_in(office / "cases" / "2026-014.yaml").demands] == [
        "disclose_whereabouts",
        "access",
        "protect_from_torture",
        "release",
        "medical_care",
        "fair_trial",
    ]


@pytest.mark.parametrize(
    ("answer", "left"),
    [("-1", ["access", "protect_from_torture", "release"]), ("none", []), ("-", []), ("-1 2 5 3", [])],
)
def test_numbers_behind_a_minus_are_taken_from_what_is_proposed(
    office: Path, answer: str, left: list[str]
) -> None:
    asked(SHORT.replace("concert.\n\n\n1 2 4\n", f"concert.\n\nn\n{answer}\n1 2 4\n", 1))
    assert [each.do for each in case_in(office / "cases" / "2026-014.yaml").demands] == left


def test_what_is_done_for_peaceful_acts_need_not_be_said(office: Path) -> None:
    asked(SHORT.replace("concert.\n\n\n1 2 4\n", "concert.\n\nn\n+14\ny\n1 2 4\n", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.do for each in case.demands].count("release") == 1
    assert case.prisoner_of_conscience == ("person1",)
    assert "held solely for peacefully exercising her rights" in in_text(office, "un-communication")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("friends", "Information from friends"),
        ("a friend", "Information from a friend"),
        ("a colleague", "Information from a colleague"),
    ],
)
def test_friends_are_no_colleagues(words: str, title: str) -> None:
    assert likely.title_of_source(likely.kind_of_source(words, ()), words) == title


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Radio Free Asia", "media"),
        ("The Riverside Times", "media"),
        ("Front Line Defenders", "ngo"),
        ("Amnesty International", "ngo"),
        ("The Riverside Gull", ""),
        ("Human Rights Council", ""),
        ("new sometimes", ""),
    ],
)
def test_what_a_publisher_is_need_not_be_asked_where_its_name_says_it(words: str, kind: str) -> None:
    assert likely.kind_of_publisher(words) == kind


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (
            "They beat her. She told her lawyer that they beat her",
            "They beat her. It is alleged that they beat her.",
        ),
        ("They beat her. Her lawyer said that they did", "They beat her. It is alleged that they did."),
    ],
)
@pytest.mark.parametrize("left", [False, True])
def test_an_account_that_says_who_told_it_is_told_otherwise(
    office: Path, told: str, kept: str, left: bool
) -> None:
    """The source is confidential, and the screen has just said that no reader learns from whom it is known."""
    answers = SHORT.replace("They searched the house until midnight", told, 1)
    answers = answers.replace(
        "\nthe family, 2026-03-29\n", f"\nher lawyer, 2026-03-29\n{'n' if left else ''}\n", 1
    )
    done = asked(answers.replace("until midnight\n\n\n", "until midnight\n\n", 1))
    assert "Readers may not learn that it comes from the lawyer" in done.output
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.what is not None
    assert (kept in incident.what.versions[""]) is not left


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("Police took both of them at 3 pm. They left.", "Police took {a} and {b} at 3 pm. They left."),
        ("They were taken away.", "{a} and {b} were taken away."),
        ("Police took them from home.", "Police took {a} and {b} from home."),
        ("Police took both phones.", "Police took both phones."),
        ("Police took {a} and her friend. They left.", "Police took {a} and her friend. They left."),
    ],
)
def test_several_are_named_where_an_account_first_tells_of_them(told: str, named: str) -> None:
    assert interview.named_first(told, [{"id": "a"}, {"id": "b"}]) == named


def test_two_people_have_a_headline_and_a_summary_too(office: Path) -> None:
    told = "Police took both of them around 3 pm. Nobody has been able to contact them since"
    two = SHORT.replace("for prisoners.\n\n\n", "for prisoners.\n\nBo Sample\n2\ndrummer\n\n\n", 1)
    two = two.replace(
        "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight",
        told,
        1,
    )
    two = two.replace(
        "\n\n2\n\nn\nn\nn\n\npolice took Ada from her home\nSinger held after concert.\n\n\n",
        "\n\ny\n2\n\nn\nn\n\n\n",
    )
    asked(
        two.replace(
            "1 2 4\nhusband, 2026-03-29, telephone\n", "1 2 4\nhusband, 2026-03-29, telephone\n" * 2, 1
        )
    )
    case = case_in(office / "cases" / "2026-014.yaml")
    assert (
        case.headline
        and case.headline.versions[""] == "{person1.full} and {person2.full} taken away in Riverside"
    )
    action = in_text(office, "urgent-action")
    assert "On 29 March 2026, in Riverside, police took Ada Quill and Bo Sample around 3 pm." in action
    assert "It is not known where they are held." in action
    assert "Neither a lawyer" not in action.partition("Dear")[0], "that nobody had contact was told"
    assert "tell Quill's and Sample's families" in in_text(office, "press-release")
    assert "inform Ms Quill's and Mr Sample's families" in in_text(office, "police-1")


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Mr Sample's rented home in Saltmarsh", "Saltmarsh"),
        ("her parents’ flat in Saltmarsh", "Saltmarsh"),
        ("at home in Saltmarsh", "Saltmarsh"),
        ("the harbour station in Saltmarsh", "the harbour station in Saltmarsh"),
    ],
)
def test_whose_home_it_was_is_no_place(office: Path, typed: str, place: str) -> None:
    done = asked(SHORT.replace("\nyesterday\nRiverside\n", f"\nyesterday\n{typed}\n", 1))
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.place and incident.place.versions[""] == place
    assert ("The home belongs into what happened." in done.output) is (place == "Saltmarsh")


@pytest.mark.parametrize(
    ("told", "how"),
    [
        (
            "Police stopped {person1} as he was leaving to meet the UN Working Group on Places.",
            "he was leaving to meet the UN Working Group on Places",
        ),
        ("Police came. He had met a Special Rapporteur.", "he had met a Special Rapporteur"),
        ("Police came.", ""),
    ],
)
def test_a_cooperation_that_was_told_is_proposed(told: str, how: str) -> None:
    assert likely.told_of_the_un(told) == how


def test_by_whose_order_somebody_is_held_is_asked_where_custody_is_acknowledged(office: Path) -> None:
    order = "On 29 March 2026 a court ordered her detention for two months."
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", f"\n1\n2\nthe Harbour Prison\n{order}\n\nn\nn\n", 1))
    assert "On what charge, or by whose order?" in done.output
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.what and incident.what.versions[""].endswith(order)
    assert "On what charge" not in asked(SHORT, "new", "2026-015", "--ask").output
    told = SHORT.replace("They searched the house until midnight", "They accused her of propaganda", 1)
    told = told.replace("\n2\n\nn\nn\nn\n", "\n1\n2\nthe Harbour Prison\nn\nn\nn\n", 1)
    assert "On what charge" not in asked(told, "new", "2026-016", "--ask").output, "it was told"


def test_whoever_nobody_knows_of_was_taken() -> None:
    told = "Security forces stopped him at the airport. Nobody knows where he is."
    assert likely.likely_violations(told) == ["arbitrary_detention", "incommunicado_detention"]
    assert likely.proposed_perpetrator(told) == "security forces"


def test_of_two_people_what_each_does_is_told_by_name(office: Path) -> None:
    two = SHORT.replace(
        "Ada Quill sang at concerts for prisoners.\n\n\n",
        "She sang at concerts for prisoners.\n\nBo Sample\n2\ndrummer\nHe played there.\n\n\n",
        1,
    )
    asked(two.replace("took Ada from her", "took Ada and Bo from their", 1))
    ada, bo = case_in(office / "cases" / "2026-014.yaml").alleged_victims
    assert ada.human_rights_work and ada.human_rights_work.versions[""].startswith("{person1} sang")
    assert bo.human_rights_work and bo.human_rights_work.versions[""] == "{person2} played there."
    asked(SHORT.replace("\nAda Quill sang at", "\nShe sang at", 1), "new", "2026-015", "--ask")
    (alone,) = case_in(office / "cases" / "2026-015.yaml").alleged_victims
    assert alone.human_rights_work and alone.human_rights_work.versions[""].startswith("She sang")


def test_what_was_told_of_torture_is_what_is_asked_about(office: Path) -> None:
    told = "Police stopped Ms Quill at the harbour as she was leaving to meet a Special Rapporteur.\nThey beat her"
    answers = SHORT.replace(
        "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight",
        told,
        1,
    )
    answers = answers.replace(
        "\n\n\nRiverside Police\nthe family, 2026-03-29\n", "\n\n\n\n\nthe family, 2026-03-29\n\n", 1
    )
    asked(
        answers.replace(
            "\n2\n\nn\nn\nn\n\npolice took Ada from her home\nSinger held after concert.\n\n\n",
            "\n2\n\n\nn\nn\nSinger beaten by police\n\n\n",
            1,
        )
    )
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.cooperation_with_un and case.cooperation_with_un.how
    assert case.incidents[0].violations == ("torture", "reprisals_un")
    submission = in_text(office, "un-communication")
    assert "appears to be an act of reprisal for that cooperation." in submission
    assert "reprisal" not in in_text(office, "police-1"), "that is for UN experts alone"
    assert "deeply troubled by what is said to have been done to her" in in_text(office, "urgent-action")
    assert "the allegations of torture investigated" in submission


PLAN = "Confidential information told of a plan to murder Ms Quill.\nNobody knows why"


def planned(why: str, state_link: str = "") -> str:
    """A plan of others, with nobody held."""
    answers = SHORT.replace(
        "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight",
        PLAN,
        1,
    )
    answers = answers.replace("\n\n\nRiverside Police\n", f"\n\n7\nthe Reed Band\nn\n{state_link}\n", 1)
    return answers.replace(
        "\n\n2\n\nn\nn\nn\n\npolice took Ada from her home\nSinger held after concert.\n\n\n1 2 4\n",
        f"\n\n\ny\nSinger threatened by a band\n\n\n{why}\n1 2 4\n",
        1,
    )


def test_what_is_only_planned_can_still_be_prevented(office: Path) -> None:
    link = "She was promised a guard, and has none.\n"
    done = asked(planned("The date of the plan is near", link))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert (case.status, case.custody) == ("imminent", ())
    assert case.urgency and case.urgency.why.versions[""] == "The date of the plan is near."
    assert case.incidents[0].what and case.incidents[0].what.versions[""].startswith(
        "Confidential information"
    )
    assert "without conditions" not in done.output, "nobody is held"
    submission = in_text(office, "un-communication")
    assert "What is feared can still be prevented." in submission
    assert "have the threats against Ms Quill investigated" in submission
    for document in ("un-communication", "press-release", "urgent-action", "police-1"):
        told = in_text(office, document)
        assert re.search(r"Quill was promised a guard, and has none\.", told), document
        assert "in Riverside, confidential" not in told, document


def test_nobody_knowing_where_is_urgent_by_itself(office: Path) -> None:
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n2\n\n\n\nn\n", 1))
    assert "Why can it not wait?" not in done.output
    assert "whoever is held at a place that is not disclosed is at particular risk of torture" in in_text(
        office, "un-communication"
    )


def test_why_it_cannot_wait_is_asked_where_documents_do_not_say_so_themselves(office: Path) -> None:
    assert "Why can it not wait?" not in asked(SHORT).output, "no lawyer has seen her"
    known = SHORT.replace("\n2\n\nn\nn\nn\n", "\n1\n2\nthe Harbour Prison\nn\n\n\nn\n", 1)
    why = "A hearing is set for Monday"
    done = asked(known.replace("concert.\n\n\n", f"concert.\n\n\n{why}\n", 1), "new", "2026-015", "--ask")
    assert "Why can it not wait?" in done.output
    case = case_in(office / "cases" / "2026-015.yaml")
    assert case.urgency and case.urgency.why.versions[""] == f"{why}."
    assert case.summary and case.summary.versions[""].endswith(f" {why}.")
    none = "No charge against {person1} has been made known."
    assert case.incidents[0].what and none in case.incidents[0].what.versions[""]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("She founded the Perla Verde reserve in Puerto Claro.", []),
        ("The band known as La Rueda came.", []),
        ("She helped the family of Bo Sample.", ["Bo Sample"]),
    ],
)
def test_places_and_groups_are_nobody(told: str, found: list[str]) -> None:
    case = {"alleged_victims": [entry("Ada Quill")]}
    assert people_told_of.other_people(told, case) == found


def test_a_mandate_is_asked_for_what_the_person_does(office: Path) -> None:
    work = "The Reed Union runs three schools. She founded it and has led it since."
    asked(SHORT.replace("Ada Quill sang at concerts for prisoners.", work, 1))
    submission = in_text(office, "un-communication")
    assert "human rights defenders, because she founded it and has led it since" in submission


def test_those_who_did_it_are_not_taken_for_us(office: Path) -> None:
    asked(
        SHORT.replace("\nn\n\npolice took Ada from her home\nSinger held after concert.\n\n\n", "\n\n\n", 1)
    )
    release = in_text(office, "press-release")
    assert "Watch said today. Riverside Police searched the house until midnight." in release
    assert "They searched the house" in in_text(office, "un-communication")


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("State Security agents took {person1} away.", "State Security agents"),
        ("Security agents took {person1} away.", "security agents"),
    ],
)
def test_who_did_it_keeps_a_capital_that_is_of_a_name(told: str, who: str) -> None:
    assert likely.proposed_perpetrator(told) == who


def test_a_family_and_a_lawyer_are_asked_about_each(office: Path) -> None:
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n2\n\nx\nr\nt\n\n\nn\n", 1))
    assert "y, n, r, t or Enter" in done.output
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    states = [[each.state for each in of] for of in (spell.family, spell.lawyer)]
    assert states == [["refused"], ["turned_away"]]
    assert "Her family has not been allowed to see her." in in_text(office, "un-communication")


def test_what_a_person_published_is_a_source_of_its_own(office: Path) -> None:
    asked(
        SHORT.replace("\nthe family, 2026-03-29\n", "\nher video, 2026-03-28; the family, 2026-03-29\n6\n", 1)
    )
    published, told = case_in(office / "cases" / "2026-014.yaml").sources
    assert (published.kind, published.title.versions[""], published.first_hand, published.confidential) == (
        "alleged_victim",
        "Video of Ada Quill",
        True,
        False,
    )
    assert told.confidential


def test_since_when_somebody_is_held_who_went_missing_is_not_proposed(office: Path) -> None:
    done = asked(SHORT.replace(QUESTIONS[8], f"{MISSING}\n\n", 1))
    assert (
        "Held since when? (the day of the taking, not that of the last sight; Enter if nobody knows)"
        in done.output
    )


def test_release_without_conditions_is_one_letter(office: Path) -> None:
    done = asked(SHORT.replace("concert.\n\n\n1 2 4\n", "concert.\n\nU\ny\n1 2 4\n", 1))
    beside = "u: the same, but release without conditions, as held for peaceful acts alone"
    assert f"These? (Enter for yes; {beside}; n for others)" in done.output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.do for each in case.demands] == [
        "disclose_whereabouts",
        "access",
        "protect_from_torture",
        "release",
    ]
    assert case.prisoner_of_conscience == ("person1",)


def test_what_enter_means_is_not_said_where_an_answer_comes_back(office: Path) -> None:
    done = asked(
        SHORT.replace("\nsinger\n", "\nsinger\n<\n\n", 1).replace(
            "\nn\n\npolice took", "\n<\n\nn\n\npolice took", 1
        )
    )
    asked_again = done.output.partition("It was: n. Enter keeps it")[2].partition("\n")[2].partition("\n")[0]
    assert asked_again.startswith("And a lawyer? (y, n, r, t)")


AGAIN = "When did anything else happen?"
SAID_BY_FAMILY = "the family, 2026-03-29\n"


def told_before(*answers: str) -> str:
    """A case of which something earlier is told, with these answers."""
    more = "\n".join(answers)
    return SHORT.replace(f"{SAID_BY_FAMILY}\n", f"{SAID_BY_FAMILY}{more}\n\n", 1)


def test_a_release_is_no_violation_and_nobody_is_to_blame_for_it(office: Path) -> None:
    done = asked(
        told_before("2025-02-03", "Saltmarsh", "Ada Quill was released after a month.", "", "", "", "")
    )
    released = case_in(office / "cases" / "2026-014.yaml").incidents[1]
    assert (released.violations, released.by) == ((), ())
    assert "Enter for none, as of a release" in done.output


def test_another_source_is_named_in_the_answer(office: Path) -> None:
    more = ("2025-02-03", "Saltmarsh", "Police arrested Ada Quill for a day.", "", "", "")
    asked(told_before(*more, "Front Line Defenders, Urgent Appeal 7, 2025-02-10"))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [(each.kind, str(each.date)) for each in case.sources] == [
        ("family", "2026-03-29"),
        ("ngo", "2025-02-10"),
    ]
    assert [each.sources for each in case.incidents] == [("S1",), ("S2",)]


def test_what_a_report_says_is_told_as_what_the_organisation_says(office: Path) -> None:
    more = ("2024-02-03", "Saltmarsh", "Guards beat Ada Quill in a cell.", "", "", "the guards", "y")
    answers = told_before(*more, "Front Line Defenders, Urgent Appeal 7, 2024-02-10", "y")
    done = asked(answers.replace("\n2\n\nn\nn\nn\n", "\n2\n\n\nn\nn\nn\n", 1))
    assert "“In Saltmarsh, guards beat …” is told as a fact." in done.output
    told = case_in(office / "cases" / "2026-014.yaml").incidents[1]
    assert told.what and told.what.versions[""].startswith("According to Front Line Defenders, ")
    summary = case_in(office / "cases" / "2026-014.yaml").summary
    assert summary
    now, _, before = summary.versions[""].partition("It is not known where ")
    assert "2024" not in now and "beat" not in now
    assert "According to Front Line Defenders, on {incident2.date}, guards beat" in before
    letter = in_text(office, "police-1")
    assert "It is also reported that guards beat her in a cell on 3 February 2024, in Saltmarsh." in letter
    reasons = in_text(office, "un-communication").partition("2. Alleged victim")[0]
    assert re.search(r"because guards beat her in a cell on 3 February 2024", reasons)


def test_letters_that_ask_for_care_say_why(office: Path) -> None:
    ill = "Her knee hurts when she walks."
    done = asked(SHORT.replace("concert.\n\n\n1 2 4\n", f"concert.\n\nn\n+6\n{ill}\n\n1 2 4\n", 1))
    assert "What is known of the health? (a sentence for the letters, too" in done.output
    assert "The same day" not in (letter := in_text(office, "police-1"))
    assert ill[1:] in letter
    assert done.output.count("What is known of the health?") == 1


def test_what_the_un_said_is_asked_for_later(office: Path) -> None:
    opinion = "The Working Group on Arbitrary Detention found her detention arbitrary (opinion 7/2026)."
    answers = ANSWERS.replace(
        "2026-03-30\n\n\na hearing", f"2026-03-30\n\n{opinion}\n\n2026-03-20\n\na hearing", 1
    )
    assert answers != ANSWERS
    asked(answers)
    (action,) = case_in(office / "cases" / "2026-014.yaml").un_history
    assert (action.kind, str(action.date)) == ("opinion", "2026-03-20")
    assert "(opinion 7/2026)" in in_text(office, "un-communication")


def test_whoever_held_an_office_once_is_not_greeted() -> None:
    entry = record("cn-shanghai-proc")
    assert entry["salutation"] == {"en": "Dear Chief Procurator,"}
    assert "name" not in entry["holder"]


def of_china(told: str, contacts: str) -> str:
    """A case of China, of somebody who is held where nobody is told, with what is known of contact."""
    answers = SHORT.replace("Belarus\n", "China\n", 1).replace(
        "\nAda Quill\n1\n", "\nAda Quill\nMs Quill\n", 1
    )
    answers = answers.replace("They searched the house until midnight", told, 1)
    return answers.replace("\n2\n\nn\nn\nn\n", f"\n2\n{contacts}\nn\n", 1)


def test_a_measure_that_an_account_names_is_that_of_the_custody(office: Path) -> None:
    told = "They said that she is under residential surveillance at a designated location"
    asked(of_china(told, "n\nr\n"))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.regime for each in case.custody] == ["rsdl"]
    assert "Residential surveillance at a designated location" in in_text(office, "press-release")
    assert "under which measure" not in in_text(office, "un-communication")


def test_whoever_is_kept_from_lawyers_where_nobody_is_told_is_held_incommunicado(office: Path) -> None:
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n2\n\nn\nr\n\nn\n", 1))
    assert "Added: Incommunicado detention" in done.output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.incidents[0].violations == ("arbitrary_detention", "incommunicado_detention")
    for document in ("police-1", "urgent-action", "press-release", "un-communication"):
        assert re.search(r"(?:She|Ms Quill|Quill) has been refused a lawyer", in_text(office, document)), (
            document
        )


@pytest.mark.parametrize("contacts", ["y\nr\n", "n\nn\n", "r\ny\n"])
def test_whoever_has_some_contact_is_not_held_incommunicado(office: Path, contacts: str) -> None:
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", f"\n2\n{contacts}\nn\n", 1))
    assert "Added: Incommunicado detention" not in done.output


def test_a_release_under_conditions_is_one_letter_where_the_other_is_proposed(office: Path) -> None:
    told = "She was charged with insulting the mayor in a song"
    done = asked(
        SHORT.replace("They searched the house until midnight", told, 1).replace(
            "concert.\n\n\n1 2 4\n", "concert.\n\nc\n1 2 4\n", 1
        )
    )
    assert "These? (Enter for yes; c: the same, but release unless fairly tried; n for others)" in done.output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert (case.prisoner_of_conscience, [each.do for each in case.demands].count("release")) == ((), 1)


def test_enter_alone_does_not_undo_that_somebody_was_taken(office: Path) -> None:
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n\n2\n\nn\nn\nn\n", 1))
    assert "Which number? (0 for no) › \n  This one is needed." in done.output
    assert len(case_in(office / "cases" / "2026-014.yaml").custody) == 1
    freed = SHORT.replace("\n2\n\nn\nn\nn\n", "\n0\n\nn\n", 1)
    asked(freed, "new", "2026-015", "--ask")
    assert case_in(office / "cases" / "2026-015.yaml").custody == ()


def test_how_long_the_law_of_a_state_lets_somebody_be_held_so_is_said_at_the_end(office: Path) -> None:
    asked_for = of_china("They accuse her of theft", "\n").replace("\n2\n", "\n1\n1\nthe Harbour Centre\n", 1)
    asked_for = asked_for.replace("\n1 2 4\n", "\n\n1 2 4\n", 1)
    done = asked(asked_for.replace("\nyesterday\n", "\n2026-01-29\n", 1).removesuffix("n\n") + "\n")
    assert "By the State's own law police custody without a formal arrest may last until" in done.output
    assert "That day is past: was more ordered?" in done.output


def test_a_prison_is_written_to_only_where_it_is_named() -> None:
    told = ["Police took her in Shanghai."]
    assert not [each.id for each in printed_offices("CHN", told) if each.kind == "prison"]
    told = ["She is held in the Shanghai Women's Prison."]
    assert [each.id for each in printed_offices("CHN", told) if each.kind == "prison"]


def test_that_lawyers_were_refused_is_said_once(office: Path) -> None:
    told = "On 30 March the harbour court refused her lawyers a visit"
    asked(
        SHORT.replace("They searched the house until midnight", told, 1).replace(
            "\n2\n\nn\nn\nn\n", "\n2\n\nn\nr\n\nn\n", 1
        )
    )
    for document in ("police-1", "urgent-action", "press-release"):
        assert "refused a lawyer" not in in_text(office, document), document


def test_what_is_known_to_whoever_tells_it_needs_no_we(office: Path) -> None:
    told = "They have given no reason that we know of"
    asked(SHORT.replace("They searched the house until midnight", told, 1))
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.what and incident.what.versions[""].endswith("They have given no reason.")


@pytest.mark.parametrize(
    ("typed", "occupation"),
    [
        ("Former lawyer, citizen journalist", "former lawyer and citizen journalist"),
        ("singer, writer and painter", "singer, writer and painter"),
        ("coordinator of Viasna, Minsk", "coordinator of Viasna, Minsk"),
    ],
)
def test_two_occupations_are_joined_as_a_sentence_has_them(office: Path, typed: str, occupation: str) -> None:
    asked(SHORT.replace("\nsinger\n", f"\n{typed}\n", 1))
    (victim,) = case_in(office / "cases" / "2026-014.yaml").alleged_victims
    assert victim.occupation and victim.occupation.versions[""] == occupation


def test_an_illness_that_makes_it_urgent_is_told_to_every_reader(office: Path) -> None:
    known = SHORT.replace("\n2\n\nn\nn\nn\n", "\n1\n2\nthe Harbour Prison\nn\n\n\nn\n", 1)
    done = asked(known.replace("concert.\n\n\n", "concert.\n\n\nShe is on hunger strike\n", 1))
    assert "Added: medical care" in done.output
    for document in ("police-1", "urgent-action", "press-release", "un-communication"):
        told = in_text(office, document)
        assert re.search(r"[Ss]he is on hunger strike\.", told) and "medical care" in told, document


def test_who_did_it_and_is_in_no_account_is_said_to_be_missing_there(office: Path) -> None:
    done = asked(SHORT.replace("\nRiverside Police\n", "\nthe Harbour Guard\ny\n", 1))
    assert "In the submission alone: what happened does not name them" in done.output
    assert "In the submission alone" not in asked(SHORT, "new", "2026-015", "--ask").output


def test_an_earlier_time_that_an_account_speaks_of_is_asked_for(office: Path) -> None:
    told = "Officers took Ms Quill from her home again."
    done = asked(SHORT.replace("Officers of the Riverside police took Ms Quill from her home.", told, 1))
    assert "You told of “again”: an earlier time is another event." in done.output


def test_a_report_is_one_source_by_its_whole_title_and_by_its_publisher(office: Path) -> None:
    report = "Front Line Defenders, Urgent Appeal 7, 2026-03-29; the family, 2026-03-29"
    answers = SHORT.replace("\nthe family, 2026-03-29\n", f"\n{report}\n", 1)
    again = "n\nFront Line Defenders, 2026-03-29\n"
    asked(answers.replace("\n2\n\nn\nn\nn\n", f"\n2\n{again}n\nn\nn\n", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.title.versions[""] for each in case.sources] == [
        "Front Line Defenders, Urgent Appeal 7",
        "Information from the family",
    ]
    assert [state.sources for state in case.custody[0].whereabouts] == [("S1",)]
    submission = in_text(office, "un-communication")
    assert "listed here and from information given to us in confidence. We do not say by whom" in submission


def test_the_police_of_another_city_of_the_province_are_not_proposed() -> None:
    told = ["Police took her in Xianyang, Shaanxi province."]
    assert not [each.id for each in printed_offices("CHN", told) if each.level == "municipal"]
    told = ["Police of Baoji City took him in Fengxiang County, Shaanxi province."]
    assert [each.id for each in printed_offices("CHN", told) if each.level == "municipal"]


def test_a_lawyer_who_got_no_answer_is_not_told_as_refused(office: Path) -> None:
    asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n2\n\nn\nt\n\n\nn\n", 1))
    summary = case_in(office / "cases" / "2026-014.yaml").summary
    assert summary and "refused" not in summary.versions[""]
    assert "A lawyer who asked for her" in in_text(office, "police-1")
