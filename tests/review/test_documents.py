"""Rules on a document, each on one that was laid out from the example."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from hrdalert.cases.model import Case
from hrdalert.disclosure.disclose import disclose
from hrdalert.documents.layout import lay_out
from hrdalert.documents.office import Office
from hrdalert.documents.parties import LayoutInput
from hrdalert.documents.templates import Letters
from hrdalert.errors import Problem
from hrdalert.law.demands import OfficeRequests, asks_of_office, asks_of_state
from hrdalert.review.review import review_case, review_document
from tests.builder import EXAMPLE, a_case, truth
from tests.review.reviewing import DAY, READERS, a_context

LETTERS = Letters()
OFFICE = Office("Example Defenders Watch", place="Geneva")
UN_LETTER = {
    "kind": "un",
    "date": "2026-03-10",
    "text": "On 10 March 2026 three experts wrote to the Government.",
    "reference": "AL CHN 10/2026",
    "sources": ["S1"],
}


def of(document: str, case: Case, day: datetime.date = DAY, language: str | None = None) -> list[Problem]:
    """What the review says of one document of a case; ``language`` is written over that of the document."""
    template = LETTERS.find(document, "en")
    view = disclose(case, template.front.audience, day)
    reader = READERS["harbour-police"]
    asked = asks_of_office(case, case.demands, reader, day)
    by_state = {state: asks_of_state(case, case.demands, state, day) for state in case.all_states}
    to = reader if template.front.to in ("authorities", "members") else None
    inputs = LayoutInput((), OfficeRequests(by_state, asked.asks, asked.referred), OFFICE, day, to)
    laid_out = lay_out(template, view, inputs, LETTERS)
    if language:
        laid_out = dataclasses.replace(laid_out, document=replace(laid_out.document, language=language))
    return review_document(laid_out, view, case, a_context(), template.traits)


def codes(
    document: str, day: datetime.date = DAY, language: str | None = None, /, **changes: Any
) -> set[str]:
    """The ids of the rules that find something in a document of the example, changed by path."""
    return {problem.code for problem in of(document, a_case(EXAMPLE, **changes), day, language)}


SUMMARY = "Ada Quill, 31, was taken from her workshop in Saltmarsh, in China, on 3 March 2026."


@pytest.mark.parametrize("document", ["press-release", "urgent-action"])
def test_a_release_names_the_state_and_an_age(document: str) -> None:
    assert codes(document) == {"R52_state_unnamed", "R53_age_untold"}
    assert codes(document, summary=SUMMARY) == set()
    assert codes(document, headline="Chinese puppeteer held, aged 31") == set()


def test_an_age_that_nobody_can_have_is_none() -> None:
    assert "R53_age_untold" in codes("press-release", summary="Ada Quill, 51, was taken in China.")
    assert "R53_age_untold" not in codes("press-release", alleged_victims__0__born=None)


def test_an_age_may_stand_in_any_text_that_readers_get() -> None:
    """It is looked for in the office's words alone: a paragraph's number is no age."""
    assert "R53_age_untold" not in codes("press-release", alleged_victims__0__about="Ada Quill, 32, plays.")
    assert "R53_age_untold" not in codes("press-release", texts={"press-release": {"opening": "She is 31."}})
    assert "R53_age_untold" in codes("press-release", notes="She is 31.")


def test_whoever_is_withheld_needs_no_age() -> None:
    """The State is looked for in the texts that the audience reads."""
    hidden = {"alleged_victims__0__consent": {"submission": "yes"}}
    assert codes("press-release", **hidden) == {"R52_state_unnamed"}
    assert codes("press-release", **hidden, withheld__headline="China: Puppeteer held") == set()


def test_a_submission_is_in_a_language_of_the_special_procedures() -> None:
    assert codes("un-communication") == set()
    assert codes("un-communication", DAY, "fr") == set()
    (problem,) = of("un-communication", a_case(EXAMPLE), DAY, "zh-Hans")
    assert (problem.code, problem.severity) == ("R02_language", "error")
    assert problem.documents == ("un",)


def test_a_letter_is_a_page_long() -> None:
    assert codes("appeal-letter") == set()
    (remark,) = of("appeal-letter", a_case(EXAMPLE, letter="I am troubled. " * 250))
    assert remark.code == "R29_letter_length"
    assert remark.documents == ("recipient:harbour-police",)


def test_a_letter_of_the_un_is_not_told_in_public_before_its_sixty_days_are_over() -> None:
    changes = {"chronology__3": UN_LETTER, "summary": SUMMARY}
    assert codes("press-release", DAY, None, **changes) == {"A03_embargo"}
    assert codes("press-release", datetime.date(2026, 5, 8), None, **changes) == {"A03_embargo"}
    assert codes("press-release", datetime.date(2026, 5, 9), None, **changes) == set()
    assert codes("un-communication", DAY, None, **changes) == set()


def test_a_letter_on_a_law_is_confidential_for_two_working_days() -> None:
    changes = {"chronology__3": {**UN_LETTER, "reference": "OL CHN 10/2026"}, "summary": SUMMARY}
    assert codes("press-release", DAY, None, **changes) == set()
    assert codes("press-release", datetime.date(2026, 3, 13), None, **changes) == {"A03_embargo"}


def test_a_letter_of_the_un_that_stands_in_the_background_is_not_told() -> None:
    changes = {"chronology__3": {**UN_LETTER, "weight": "background"}, "summary": SUMMARY}
    assert codes("press-release", DAY, None, **changes) == set()


# --- texts for one document


def texts_problems(**texts: Any) -> list[Problem]:
    """What is said of the texts of the example for single documents."""
    case = a_case(EXAMPLE, texts=texts)
    problems = review_case(case, DAY, a_context(letters=LETTERS))
    return [problem for problem in problems if problem.code == "R50_texts_unknown"]


def test_a_text_for_a_block_that_there_is_is_fine() -> None:
    own = {"harbour-police": {"letter": "Dear Director, she is ill."}, "law": "The law is clear."}
    assert texts_problems(**{"press-release": {"opening": "A play ended."}, "appeal-letter": own}) == []


def test_a_text_for_no_document_is_a_warning() -> None:
    (problem,) = texts_problems(**{"pres-release": {"opening": "A play ended."}})
    assert (problem.severity, problem.documents) == ("warning", ())
    assert "press-release" in problem.text


def test_a_text_for_no_block_is_an_error_of_its_document() -> None:
    (problem,) = texts_problems(**{"press-release": {"openning": "A play ended."}})
    assert (problem.severity, problem.documents) == ("error", ("press-release",))


def test_a_text_for_no_reader_is_an_error_of_letters() -> None:
    nobody, no_block = texts_problems(
        **{"appeal-letter": {"harbor-police": {"letter": "Dear"}, "harbour-police": {"leter": "Dear"}}}
    )
    assert nobody.documents == ("appeal-letter",)
    assert no_block.documents == ("appeal-letter/harbour-police",)


CHILD = truth("child")
"""A boy of 15, from Aïn Tabsira, of whom nothing leads there for the public and a Government."""


@pytest.mark.parametrize("document", ["press-release", "urgent-action", "appeal-letter"])
@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("A boy of 15 from Aïn Tabsira in Morocco is held.", "error"),
        ("Ain Tabsira: nothing. A child from Aïn Tabsira is held.", "warning"),
        ("A child is held since 19 February 2026.", "warning"),
        ("A child of 15 is held in Morocco since February 2026.", "warning"),
        ("A child is held since 12 January 2026, says a report of 16 pages.", "warning"),
        ("A child is held in Morocco since February 2026, says a report of 12 pages.", None),
    ],
)
def test_what_leads_to_a_child_is_found_by_its_data(document: str, text: str, severity: str | None) -> None:
    case = a_case(CHILD, withheld__letter=text, withheld__summary=text, appeal_to=["harbour-police"])
    found = [problem for problem in of(document, case, DAY) if problem.code == "C27_protected_details"]
    assert {problem.severity for problem in found} == ({severity} if severity else set())


def test_nobody_asks_for_what_leads_to_a_child() -> None:
    case = a_case(CHILD, alleged_victims__0__occupation=None, alleged_victims__0__about=None)
    asked = {problem.code for problem in review_case(case, DAY, a_context())}
    assert asked.isdisjoint({"F02_place", "F09_hrd_profile", "F10_names", "F11_victim_basics"})


def test_un_experts_read_where_and_how_old_a_child_is() -> None:
    assert "C27_protected_details" not in {
        problem.code for problem in of("un-communication", a_case(CHILD), DAY)
    }


def test_a_release_that_nobody_reads_to_its_end_is_a_warning() -> None:
    entry = {
        "date": "2026-03-10",
        "text": "Officers came to the harbour and asked for her. " * 20,
        "sources": ["S1"],
    }
    case = a_case(EXAMPLE, chronology=[entry] * 40)
    (problem,) = (one for one in of("press-release", case) if one.code == "R59_length")
    assert problem.severity == "warning" and problem.documents == ("press-release",)
    assert "R59_length" not in {one.code for one in of("un-communication", case) + of("case-sheet", case)}
