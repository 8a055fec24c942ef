"""The dead are not told as if they lived, and nobody is told at an age that cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from hrdalert.cases.reading import CaseFile
from hrdalert.errors import Problem
from tests.builder import EXAMPLE, a_case, case_file
from tests.review.reviewing import problems_in

DEAD = {"alleged_victims__0__died": "2026-03-19"}
TWO: dict[str, Any] = {
    "alleged_victims__1": {
        "id": "wren",
        "name": "Wren Tidewater",
        "consent": {"answer": "yes", "by": "him", "for": ["public"]},
    }
}


def found(rule: str, key: str, text: str, **changes: Any) -> list[Problem]:
    """What a rule finds in one text of the example."""
    path = key.replace("[", "__").replace("]", "").replace(".", "__")
    problems = problems_in(a_case(EXAMPLE, **changes, **{path: text}))
    return [one for one in problems if one.code == rule and one.documents == (f"text:{key}",)]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill, a puppeteer, must at once be released.",
        "Nobody should be held for a play. She must be released.",
        "ADA QUILL MUST BE RELEASED",
        "We call for the immediate and unconditional release of Ada Quill.",
        "We call for her immediate release.",
        "The Harbour Police must release Ada Quill.",
        "We urge the Government to free her at once.",
        "Ada Quill must be given medical care.",
        "Ada Quill needs a doctor.",
    ],
)
def test_what_is_said_of_the_living_is_an_error_of_what_prints_it(text: str) -> None:
    (problem,) = found("F32_dead_as_living", "position", text, **DEAD)
    assert problem.severity == "error"
    assert not found("F32_dead_as_living", "position", text)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill was held for sixteen days, and died in the harbour jail.",
        "Ada Quill’s body must be released to her family.",
        "The police must release her body.",
        "The prison must say why Ada Quill was refused medical care.",
        "Tim Quill must be released.",
        "Nobody who is held should be left without a doctor.",
        "“Ada Quill must be released,” her lawyer said on 9 March.",
        "Her lawyer had called for her release.",
    ],
)
def test_what_may_be_said_of_the_dead_is_left_alone(text: str) -> None:
    assert not found("F32_dead_as_living", "position", text, **DEAD)


def test_demands_in_own_words_and_texts_of_one_document_are_looked_at() -> None:
    assert found("F32_dead_as_living", "demands[4].text", "release Ada Quill at once", **DEAD)
    assert found("F32_dead_as_living", "demands[4].text", "let her see a doctor of her own", **DEAD)
    assert not found(
        "F32_dead_as_living", "demands[4].text", "release the report on the death of Ada Quill", **DEAD
    )
    key = "texts.press-release.opening"
    assert found("F32_dead_as_living", key, "Ms Quill should be set free.", **DEAD)


def test_a_pronoun_means_nobody_where_there_are_two() -> None:
    assert not found("F32_dead_as_living", "position", "She must be released.", **DEAD, **TWO)
    assert found("F32_dead_as_living", "position", "Ada Quill must be released.", **DEAD, **TWO)
    assert not found("F32_dead_as_living", "position", "Wren Tidewater must be released.", **DEAD, **TWO)


def test_an_answer_lets_words_stay() -> None:
    said = [{"text": "position", "words": "Ada Quill must be released", "why": "from blame"}]
    assert not found(
        "F32_dead_as_living", "position", "Ada Quill must be released from blame.", **DEAD, said=said
    )


def test_no_withheld_name_is_repeated() -> None:
    secret = {**DEAD, "alleged_victims__0__consent": {"submission": {"answer": "yes", "by": "brother"}}}
    (problem,) = found("F32_dead_as_living", "position", "Ada Quill must be released.", **secret)
    assert "Quill" not in problem.text + problem.mend


def test_french_is_read_too() -> None:
    french = {**DEAD, "language": "fr"}
    assert found("F32_dead_as_living", "position", "Ada Quill doit être libérée.", **french)
    assert not found("F32_dead_as_living", "position", "Ada Quill devait être libérée en mars.", **french)
    assert found("F34_other_age", "position", "Ada Quill, 15 ans, est marionnettiste.", language="fr")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Ada Quill, 51, is a puppeteer.", True),
        ("The 51-year-old puppeteer Ada Quill was taken.", True),
        ("Ada Quill is fifty-one years old.", True),
        ("Ada Quill, 31, is a puppeteer.", False),
        ("Ada Quill, 32, is a puppeteer.", False),
        ("Ada Quill was taken with her 15-year-old nephew.", False),
        ("Ada Quill, 51 days in custody, is a puppeteer.", False),
        ("Ada Quill is four and a half years younger than the gull.", False),
    ],
)
def test_an_age_beside_a_name_is_one_that_can_be(text: str, is_found: bool) -> None:
    assert bool(found("F34_other_age", "position", text)) == is_found


def test_a_child_cannot_agree_for_itself() -> None:
    """Whoever may still be under 18 needs somebody who answers; whoever is grown up answers for the child they were."""

    def severities(**changes: Any) -> set[str]:
        problems = problems_in(a_case(EXAMPLE, **changes))
        return {one.severity for one in problems if one.code == "C11_minor"}

    by_self = {"alleged_victims__0__consent__by": "herself"}
    assert severities(alleged_victims__0__born="2008") == {"warning"}
    assert severities(alleged_victims__0__born="2008", **by_self) == {"error"}
    assert severities(alleged_victims__0__born="2008-03-10", **by_self) == set()


def test_a_body_may_be_found_after_the_death() -> None:
    """Somebody who is dead is not arrested, though."""

    def problems(kind: str) -> set[str]:
        entry = {
            "date": "2026-03-20",
            "kind": kind,
            "text": "On 20 March 2026 it became known.",
            "sources": ["S1"],
        }
        read: CaseFile = case_file(EXAMPLE, **DEAD, chronology__3=entry)
        return {problem.code for problem in read.problems}

    assert "after-death" not in problems("death") and "after-death" in problems("arrest")
