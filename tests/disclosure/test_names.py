"""Every form of a withheld name gives way to the pseudonym, in texts and nowhere else; what cannot is a problem."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.leaks import secrets_of_all
from hrdalert.disclosure.view import View
from tests.builder import a_case
from tests.disclosure.planting import strings

DAY = datetime.date(2026, 3, 20)
ADA = {
    "id": "ada",
    "name": "Ada Quill",
    "also": ["Quill", "Ms Quill", "the Heron of Saltmarsh", "Ada-Maria Quill", "Ada-Maria Quíll"],
    "native": {"zh-Hans": "阿达奎尔", "ar": "آدا كويل"},
    "title": "Ms",
    "consent": "no",
    "pseudonym": "Ms K.",
}
TIM = {"id": "tim", "name": "Tim Quill", "consent": "no", "pseudonym": "Mr T."}


def a_case_of(summary: str, *related: dict[str, Any], **ada: Any) -> Case:
    values = {key: value for key, value in {**ADA, **ada}.items() if value is not None}
    return a_case(summary=summary, alleged_victims__0=values, related=list(related))


def told(summary: str, *related: dict[str, Any], **ada: Any) -> str:
    """The summary as UN experts read it."""
    view = disclose(a_case_of(summary, *related, **ada), "un", DAY)
    assert view.problems == ()
    return view.texts["summary"]


def codes(view: View) -> list[str]:
    return [problem.code for problem in view.problems]


# --- what is replaced


@pytest.mark.parametrize(
    ("summary", "read"),
    [
        ("Police took Ada Quill away.", "Police took Ms K. away."),
        ("Police took Ms Ada Quill away.", "Police took Ms K. away."),
        ("Police took Ms. Quill away.", "Police took Ms K. away."),
        ("Police took Dr Quill away.", "Police took Ms K. away."),
        ("Police took Quill Ada away.", "Police took Ms K. away."),
        ("ADA QUILL IS HELD", "Ms K. IS HELD"),
        ("Ada Quill's play and Quill’s puppets.", "Ms K.'s play and Ms K.’s puppets."),
        ("Police took Ada Quill.", "Police took Ms K."),
        ("Quill. She is held.", "Ms K. She is held."),
        ("Is it Quill?", "Is it Ms K.?"),
        ("Police took Ada\u00a0Quill away.", "Police took Ms K. away."),
        ("警方带走了阿达奎尔。", "警方带走了Ms K.。"),
        ("Ada Quill (阿达奎尔) is held.", "Ms K. is held."),
        ("Ada Quill (阿达奎尔, آدا كويل) is held.", "Ms K. is held."),
        ("Ada Quill (aged 31) is held.", "Ms K. (aged 31) is held."),
        ("Police took Ada‑Maria Quíll away.", "Police took Ms K. away."),
        ("They call the Heron of Saltmarsh mute.", "They call Ms K. mute."),
        ("A quill and a quilled edge.", "A quill and a quilled edge."),
        ("Quillfeather and Squill are others.", "Quillfeather and Squill are others."),
    ],
)
def test_every_form_of_the_name_gives_way(summary: str, read: str) -> None:
    assert told(summary) == read


def test_a_form_is_found_across_a_line_break() -> None:
    case = a_case_of("They took Ada\nQuill away.")
    assert disclose(case, "un", DAY).texts["summary"] == "They took Ms K. away."


def test_the_longest_form_of_all_people_is_meant() -> None:
    assert told("Tim Quill saw Ada Quill. Quill ran.", TIM) == "Mr T. saw Ms K. Ms K. ran."


def test_a_pseudonym_that_stands_before_the_name_is_not_said_twice() -> None:
    text = "They took Ada and her husband Tim Quill. Her husband\nTim Quill's papers: the husband Tim Quill; Tim Quill."
    read = "They took Ms K. and her husband. Her husband's papers: the husband her husband; her husband."
    tim = {**TIM, "pseudonym": "her husband"}
    assert told(text.replace("Ada", "Ada Quill"), tim) == read


def test_a_pseudonym_begins_a_sentence_with_a_capital() -> None:
    text = "Ada Quill is held. Quill was ill. Police fear Quill: Ada Quill sings. “Quill is free.”"
    read = "The cook is held. The cook was ill. Police fear the cook: the cook sings. “The cook is free.”"
    assert told(text, pseudonym="the cook") == read


def test_a_pseudonym_within_a_demand_gets_no_capital() -> None:
    case = a_case(
        alleged_victims__0={**ADA, "pseudonym": "the puppeteer"},
        demands=[{"do": "investigate", "what": "Ada Quill's arrest"}],
    )
    (demand,) = disclose(case, "un", DAY).demands
    assert demand.what == "the puppeteer's arrest" and demand.of == ("the puppeteer",)


def test_a_pseudonym_in_place_of_a_forgotten_name_is_no_secret() -> None:
    text = "Police took Kestrel away."
    forgotten = {
        "name": "Kestrel",
        "also": ["Kestrel"],
        "native": {},
        "short": "Kestrel",
        "pseudonym": "Kestrel",
    }
    assert told(text, **forgotten) == text
    case = a_case_of(text, **forgotten)
    assert not secrets_of_all([], "un", DAY).of(case).found_in([text])
    assert not secrets_of_all([case], "un", DAY).found_in([text])


def test_whoever_may_be_named_stays_named() -> None:
    tim = {**TIM, "consent": "yes", "also": ["Quill Tim"]}
    assert told("Tim Quill saw Ada Quill.", tim) == "Tim Quill saw Ms K."


def test_names_of_bodies_stay_as_they_are() -> None:
    """A perpetrator that bears a part of the name keeps it, in its own line and within a text."""
    case = a_case(
        alleged_victims__0=ADA,
        summary="The Quill Street Police took Ada Quill.",
        alleged_perpetrators=[{"id": "police", "name": "Quill Street Police"}],
    )
    view = disclose(case, "un", DAY)
    assert view.problems == ()
    assert view.texts["summary"] == "The Quill Street Police took Ms K."
    assert view.perpetrators[0].name == "Quill Street Police"


# --- what cannot be replaced


def test_without_a_pseudonym_the_first_use_of_the_name_is_an_error() -> None:
    case = a_case_of("They took a woman.\n\nAda Quill is held. Quill is ill.", pseudonym=None)
    view = disclose(case, "un", DAY)
    (problem,) = view.problems
    assert (problem.code, problem.severity) == ("no-pseudonym", "error")
    assert problem.origin.line == case.summary.origin_of("Ada Quill").line  # type: ignore[union-attr]
    assert "Quill" not in problem.text + problem.mend and "ada" in problem.text
    assert not [text for text in strings(view) if "Quill" in text]


def test_without_a_use_of_the_name_it_is_an_error_at_the_person() -> None:
    case = a_case_of("They took a woman.", pseudonym=None)
    (problem,) = disclose(case, "un", DAY).problems
    assert problem.origin == case.origin("alleged_victims", 0)


def test_a_related_person_without_a_pseudonym_may_stand_in_no_text() -> None:
    nobody = {"id": "tim", "name": "Tim Quillon"}
    assert codes(disclose(a_case_of("She is held.", nobody), "un", DAY)) == []
    assert codes(disclose(a_case_of("Tim Quillon saw it.", nobody), "un", DAY)) == ["no-pseudonym"]


def test_a_form_that_two_people_share_is_an_error_only_where_it_stands_alone() -> None:
    tim = {**TIM, "consent": "yes", "also": ["Quill"]}
    assert told("Tim Quill saw Ada Quill.", tim) == "Tim Quill saw Ms K."
    case = a_case_of("Tim Quill saw it.\n\nPolice took Quill.", tim)
    view = disclose(case, "un", DAY)
    assert codes(view) == ["shared-form"]
    assert view.problems[0].origin.line == case.summary.origin_of("Quill", 1).line  # type: ignore[union-attr]
    assert view.texts["summary"] == "Tim Quill saw it.\n\nPolice took […]."


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        ("Friends call Ada brave.", "unlisted-form"),
        ("They took Quill. Ada was ill.", "unlisted-form"),
        ("They freed A. Quill-Marsh.", "unlisted-form"),
        ("The Quills are ill.", "unlisted-form"),
        ("Ádá Quíll is held.", "unlisted-form"),
        ("Аda Quill is held.", "unlisted-form"),
        ("See https://gull.example/free-ada-quill for more.", "hidden-name"),
        ("See https://gull.example/%41da%20Quill for more.", "hidden-name"),
        ("Use #FreeAdaQuill today.", "hidden-name"),
    ],
)
def test_a_form_that_the_file_does_not_list_is_an_error(summary: str, code: str) -> None:
    view = disclose(a_case_of(summary), "un", DAY)
    assert code in codes(view)
    assert not [text for text in strings(view) if "uill" in text.casefold() or "Ada" in text]
    if code == "unlisted-form":
        assert "list it under also: of ada" in view.problems[0].mend


def test_a_name_in_an_address_is_an_error_beside_the_name_in_plain_words() -> None:
    view = disclose(
        a_case_of("Ada Quill sang: https://gull.example/%41da%20Quill. Then Ada Quill left."), "un", DAY
    )
    assert set(codes(view)) == {"hidden-name"} and view.texts["summary"] == "[…]"
    assert told("Ada Quill sang &amp; danced.") == "Ms K. sang &amp; danced."


def test_an_inflected_form_is_an_error_until_it_is_listed() -> None:
    person = {"name": "Вера Снегова", "also": [], "native": {}}
    assert codes(disclose(a_case_of("Суд осудил Веру Снегову.", **person), "un", DAY)) == ["unlisted-form"]
    listed = {**person, "also": ["Веру Снегову"]}
    assert told("Суд осудил Веру Снегову.", **listed) == "Суд осудил Ms K."


@pytest.mark.parametrize("written", ["Rabkowa", "Rabkkova", "Marpha", "Rabkowej", "Rabkovu"])
def test_a_name_in_another_transliteration_is_an_error_in_texts_and_under_withheld(written: str) -> None:
    person = {"name": "Marfa Rabkova", "also": [], "native": {}}
    text = f"They took {written} away."
    assert codes(disclose(a_case_of(text, **person), "un", DAY)) == ["unlisted-form"]
    under = a_case(alleged_victims__0=ADA | person, withheld={"summary": text, "demands": [{"text": text}]})
    assert codes(disclose(under, "public", DAY)) == ["name-in-withheld"] * 2
    assert codes(disclose(a_case_of("They took Rabbit and Marta to Rakova.", **person), "un", DAY)) == []


def test_a_transliteration_that_is_listed_or_a_common_word_is_no_error() -> None:
    person = {"name": "Marfa Aleksandria", "also": ["Alexandria", "Marpha"], "native": {}}
    assert told("They took Marpha away.", **person) == "They took Ms K. away."
    assert told("They live in Alexandria.", **{**person, "also": []}) == "They live in Alexandria."


def test_a_pseudonym_that_holds_a_part_of_the_name_is_an_error() -> None:
    assert codes(disclose(a_case_of("She is held.", pseudonym="Ms Quill"), "un", DAY)) == [
        "name-in-pseudonym"
    ]


def test_a_name_that_leads_to_a_withheld_person_is_an_error() -> None:
    """A body that may be named bears the whole name of somebody who may not be."""
    committee = {
        "id": "committee",
        "kind": "organisation",
        "name": "Free Ada Quill Committee",
        "consent": "yes",
    }
    view = disclose(a_case(alleged_victims=[ADA, committee]), "un", DAY)
    assert "name-in-title" in codes(view)
    assert not [text for text in strings(view) if "Quill" in text]


def test_messages_never_print_a_name() -> None:
    case = a_case_of("Ada sang. Ádá Quíll. https://gull.example/quill. Tim Quill.", TIM, pseudonym="Quill's")
    for problem in disclose(case, "public", DAY).problems:
        said = problem.text + problem.mend
        assert "quill" not in said.casefold() and "Ada " not in said
