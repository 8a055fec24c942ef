"""Who may be named to whom: consent is per use, and silence is no."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.consent import may_be_named, reads_withheld, withheld_people, withheld_victims
from tests.builder import EXAMPLE, a_case, truth

DAY = datetime.date(2026, 3, 20)
AUDIENCES: tuple[Audience, ...] = ("internal", "un", "government", "public")


def answering(consent: Any, **changes: Any) -> Case:
    return a_case(alleged_victims__0__consent=consent, **changes)


def named_to(case: Case, day: datetime.date = DAY) -> set[str]:
    return {audience for audience in AUDIENCES if may_be_named(case.alleged_victims[0], audience, day)}


@pytest.mark.parametrize("use", ["submission", "government", "public"])
@pytest.mark.parametrize("answer", ["yes", {"answer": "already_public", "why": "on her own website"}])
def test_an_answer_names_to_its_own_audience_alone(use: str, answer: Any) -> None:
    audience = {"submission": "un"}.get(use, use)
    assert named_to(answering({use: answer})) == {"internal", audience}


@pytest.mark.parametrize(
    "answer", ["no", "withdrawn", {"answer": "cannot_be_asked", "why": "she is in custody"}]
)
@pytest.mark.parametrize("use", ["government", "public"])
def test_nothing_else_names_to_a_government_or_the_public(use: str, answer: Any) -> None:
    assert named_to(answering({use: answer})) == {"internal"}


@pytest.mark.parametrize(
    "public", ["yes", "no", "withdrawn", None, {"answer": "already_public", "why": "a court"}]
)
@pytest.mark.parametrize("protect", [None, "minor"])
def test_a_third_state_is_told_the_names_that_the_public_is_told(public: Any, protect: str | None) -> None:
    consent = {"submission": "yes", "government": "yes", "public": public}
    changes = {"alleged_victims__0__protect": protect} if protect else {}
    case = answering({use: answer for use, answer in consent.items() if answer}, **changes)
    for person in case.people:
        assert may_be_named(person, "third_state", DAY) == may_be_named(person, "public", DAY)
    assert reads_withheld(case, "third_state", DAY) == reads_withheld(case, "public", DAY)


def test_silence_is_no() -> None:
    assert named_to(a_case(alleged_victims__0__consent=None)) == {"internal"}


def test_consent_to_a_un_report_names_to_nobody_else() -> None:
    assert named_to(answering({"un_report": "yes"})) == {"internal"}


def test_an_alleged_victim_who_cannot_be_asked_is_named_to_un_experts() -> None:
    answer = {"answer": "cannot_be_asked", "why": "she is in custody and we have no contact with her family"}
    assert named_to(answering({"submission": answer})) == {"internal", "un"}
    related = {"id": "tim", "name": "Tim Quill", "consent": {"submission": answer}}
    case = a_case(related=[related])
    assert not may_be_named(case.related[0], "un", DAY)


def test_a_consent_ends_after_its_last_day() -> None:
    case = answering({"public": {"answer": "yes", "by": "her brother", "until": "2026-03-20"}})
    assert named_to(case) == {"internal", "public"}
    assert named_to(case, DAY + datetime.timedelta(days=1)) == {"internal"}


@pytest.mark.parametrize("protect", ["minor", "survivor"])
def test_minors_and_survivors_are_never_named_outside_the_un(protect: str) -> None:
    case = a_case(alleged_victims__0__protect=protect, alleged_victims__0__pseudonym="the child")
    assert named_to(case) == {"internal", "un"}


@pytest.mark.parametrize("kind", ["group", "organisation", "community"])
def test_groups_are_asked_as_people_are(kind: str) -> None:
    assert named_to(a_case(alleged_victims__0__kind=kind, alleged_victims__0__consent={"public": "yes"})) == {
        "internal",
        "public",
    }


def test_related_people_are_named_by_their_own_answer_alone() -> None:
    case = a_case(EXAMPLE)
    assert [person.id for person in withheld_people(case, "un", DAY)] == ["tim"]
    assert withheld_victims(case, "un", DAY) == ()


def test_texts_under_withheld_are_for_all_but_un_experts() -> None:
    """One of two victims is enough."""
    case = a_case(truth("two-fates"))
    assert not any(reads_withheld(case, audience, case.as_of) for audience in AUDIENCES)
    silent = a_case(
        truth("two-fates"), alleged_victims__1__consent="no", alleged_victims__1__pseudonym="Mr B."
    )
    assert {audience for audience in AUDIENCES if reads_withheld(silent, audience, case.as_of)} == {
        "government",
        "public",
    }
