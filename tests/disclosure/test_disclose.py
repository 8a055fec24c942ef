"""What an audience may read of a case."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from hrdalert.cases.model import Case
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.disclosed_texts import KnownNames
from hrdalert.disclosure.view import View
from tests.builder import EXAMPLE, TESTS, a_case, truth
from tests.disclosure.planting import strings

DAY = datetime.date(2026, 3, 20)
AUDIENCES: tuple[Audience, ...] = ("internal", "un", "government", "public")


def view_of(case: Case, audience: Audience = "public", day: datetime.date = DAY) -> View:
    return disclose(case, audience, day)


def silent(**changes: Any) -> Case:
    """The example, its victim named to nobody."""
    return a_case(EXAMPLE, alleged_victims__0__consent="no", **changes)


# --- the invented cases


@pytest.mark.parametrize("name", ["withdrawn", "survivors", "forced-return", "two-fates"])
def test_views_that_share_what_is_known_of_names_are_the_same(name: str) -> None:
    case, known = a_case(truth(name)), KnownNames()
    for audience in AUDIENCES:
        assert disclose(case, audience, DAY, known=known) == disclose(case, audience, DAY)


def _told(view: View) -> str:
    """Everything that the view holds, with days as documents write them."""
    return "\n".join(re.sub(r"^(\d\d)([A-Z][a-z]+)(\d{4})$", r"\1 \2 \3", text) for text in strings(view))


NOWHERE = [
    (path, audience)
    for path in sorted((TESTS / "truth").glob("*.expect.yaml"))
    for audience in yaml.safe_load(path.read_text("utf-8")).get("nowhere", {})
    if path.name != "death-row-day-after.expect.yaml"  # no document is made: the day has passed
]


@pytest.mark.parametrize(("path", "audience"), NOWHERE, ids=lambda value: getattr(value, "name", value))
def test_what_may_stand_in_no_document_is_in_no_view(path: Path, audience: Audience) -> None:
    expected = yaml.safe_load(path.read_text("utf-8"))
    told = _told(view_of(a_case(truth(Path(expected["case"]).stem)), audience, expected["date"]))
    for words in expected["nowhere"][audience]:
        pattern = words[1:-1] if words.startswith("/") else re.escape(words)
        assert not re.search(pattern, told, re.IGNORECASE if words.startswith("/") else 0), words


@pytest.mark.parametrize("path", sorted((TESTS / "truth").glob("*.expect.yaml")), ids=lambda path: path.name)
def test_no_invented_case_has_an_error(path: Path) -> None:
    expected = yaml.safe_load(path.read_text("utf-8"))
    case = a_case(truth(Path(expected["case"]).stem))
    for audience in AUDIENCES:
        problems = view_of(case, audience, expected["date"]).problems
        assert not [problem for problem in problems if problem.severity == "error"]


def test_where_a_consent_was_withdrawn_other_texts_stand_under_the_pseudonym() -> None:
    case = a_case(truth("withdrawn"))
    public = view_of(case)
    assert public.is_withheld and case.withheld is not None
    assert public.texts == {
        key: getattr(case.withheld, key)
        for key in ("headline", "summary", "now", "letter", "position", "background")
    }
    assert (public.chronology, public.custody, public.perpetrators, public.sources) == ((), (), (), ())
    assert public.urgent_by is None
    (victim,) = public.victims
    assert (victim.name, victim.called, victim.is_named, victim.about) == ("Ms T.", "Ms T.", False, None)
    assert [demand.do for demand in public.demands] == ["release", "quash_conviction", "access"]
    un = view_of(case, "un")
    assert not un.is_withheld and un.victims[0].name == "Sao Thị Lặng" and len(un.chronology) == 3


@pytest.mark.parametrize(("name", "called"), [("child", "the child"), ("survivors", "the women")])
def test_nothing_of_minors_and_survivors_leaves_for_the_public_or_a_government(
    name: str, called: str
) -> None:
    case = a_case(truth(name))
    for audience in ("government", "public"):
        (victim,) = view_of(case, audience).victims
        assert (victim.name, victim.is_named, victim.is_child) == (called, False, name == "child")
        assert (victim.born, victim.occupation, victim.about, victim.count) == (None, None, None, None)
    (victim,) = view_of(case, "un").victims
    assert victim.about is not None and victim.consents and not victim.is_named
    assert view_of(case, "un").texts["summary"] == case.summary


def test_a_source_that_identifies_nobody_stays_and_is_numbered_anew() -> None:
    public = view_of(a_case(truth("child")))
    assert [(source.id, source.number) for source in public.sources] == [("S3", 1)]


def test_a_related_person_who_said_no_is_replaced_for_un_experts_too() -> None:
    case = a_case(truth("forced-return"))
    view = view_of(case, "un")
    assert "a lawyer whom Ms L. had found" in view.chronology[2].text
    assert [(person.name, person.role, person.native) for person in view.related] == [
        ("Ms L.", "his wife", {})
    ]
    public = view_of(case)
    assert [(person.name, person.role) for person in public.related] == [("Ms L.", None)]
    assert public.victims[0].native == {"zh-Hans": "云帆晓舟", "zh-Hant": "雲帆曉舟"}


def test_a_source_whose_title_names_a_withheld_person_is_left_out_with_a_warning() -> None:
    case = a_case(truth("in-absentia"))
    view = view_of(case, "un")
    (problem,) = view.problems
    assert (problem.code, problem.severity) == ("source-names-person", "warning")
    assert problem.origin.line == case.origin("sources", 1).line
    assert [source.id for source in view.sources] == ["S3"]


# --- while a victim is withheld


def test_a_text_that_withheld_lacks_is_absent() -> None:
    view = view_of(silent())
    assert set(view.texts) == {"headline", "summary", "letter"}
    assert view_of(silent(withheld=None)).texts == {}


def test_a_name_under_withheld_is_an_error_at_its_line() -> None:
    case = silent(
        withheld__summary="A puppeteer is held.\n\nAda Quill is ill.", withheld__now="Quill is held."
    )
    view = view_of(case)
    assert [problem.code for problem in view.problems] == ["name-in-withheld"] * 2
    assert view.problems[0].origin == case.withheld.summary.origin_of("Ada Quill")  # type: ignore[union-attr]
    assert not [text for text in strings(view) if "Quill" in text]


def test_withheld_may_name_whoever_may_be_named() -> None:
    case = a_case(
        truth("two-fates"),
        alleged_victims__1__consent="no",
        alleged_victims__1__pseudonym="Mr B.",
        withheld={"summary": "Luz Tidesparrow and another person were taken."},
    )
    view = view_of(case)
    assert view.problems == () and view.is_withheld
    assert view.texts == {"summary": "Luz Tidesparrow and another person were taken."}
    assert [(victim.name, victim.is_named, victim.about) for victim in view.victims] == [
        ("Luz Tidesparrow", True, None),
        ("Mr B.", False, None),
    ]
    assert {demand.of for demand in view.demands} <= {
        ("Luz Tidesparrow",),
        ("Mr B.",),
        ("Luz Tidesparrow", "Mr B."),
    }
    assert "Cloudharrow" not in _told(view)


def test_demands_under_withheld_stand_in_place_of_the_others() -> None:
    view = view_of(silent(withheld__demands=[{"text": "say where the woman is held"}]))
    assert [(demand.number, demand.text) for demand in view.demands] == [(0, "say where the woman is held")]
    others = view_of(silent()).demands
    assert [demand.do for demand in others] == [
        "release",
        "disclose_whereabouts",
        "access",
        "medical_care",
        None,
    ]
    assert {demand.of for demand in others} == {("Ms K.",)}


@pytest.mark.parametrize(("of", "asked"), [(["ada"], True), (["ben"], False), ([], False)])
def test_what_needs_a_name_is_asked_where_all_whom_it_concerns_may_be_named(
    of: list[str], *, asked: bool
) -> None:
    """Without ``of`` it concerns every alleged victim."""
    ben = {"id": "ben", "name": "Ben Tallow", "consent": {"public": "yes", "government": "no"}}
    case = a_case(
        third_states=["FRA"],
        alleged_victims__1={**ben, "pseudonym": "Mr B."},
        requests=[{"do": "raise_case", "of": of}, {"do": "act_with_others"}],
    )
    view = view_of(case, "third_state")
    assert [one.do for one in view.requests] == [*["raise_case"][:asked], "act_with_others"]
    left_out = [problem for problem in view.problems if problem.code == "request-needs-name"]
    assert [(problem.origin, "ben" in problem.text) for problem in left_out] == [
        (case.origin("requests", 0), True)
    ][asked:]


def test_words_for_one_document_are_kept_by_document_and_reader() -> None:
    texts = {
        "press-release": {"opening": "Ada Quill."},
        "appeal-letter": {"harbour-police": {"letter": "I ask."}},
    }
    view = view_of(a_case(EXAMPLE, texts=texts))
    assert view.block_texts == {
        "press-release": {"opening": "Ada Quill."},
        "appeal-letter/harbour-police": {"letter": "I ask."},
    }
    assert view_of(silent(texts=texts)).block_texts == {}
    withheld = view_of(silent(texts=texts, withheld__texts={"press-release": {"opening": "A woman."}}))
    assert withheld.block_texts == {"press-release": {"opening": "A woman."}}


def test_a_problem_with_words_for_one_document_concerns_it_alone() -> None:
    case = a_case(EXAMPLE, texts={"press-release": {"opening": "Tim said so."}})
    (problem,) = view_of(case).problems
    assert problem.documents == ("press-release",)


# --- what only some may see


@pytest.mark.parametrize("audience", AUDIENCES)
def test_confidential_entries_and_what_continues_them_are_for_the_office(audience: Audience) -> None:
    case = a_case(
        EXAMPLE,
        chronology__1__confidential="yes",
        chronology__2__continues="yes",
        chronology__3={"text": "On 7 March 2026 it rained.", "date": "2026-03-07"},
    )
    told = [entry.confidential for entry in view_of(case, audience).chronology]
    assert told == ([False, True, True, False] if audience == "internal" else [False, False])


def test_an_entry_without_a_text_is_told_to_nobody() -> None:
    """Its data are for the law alone."""
    assert view_of(a_case(chronology__0__text=None), "internal").chronology == ()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_lies_between_the_office_and_the_un_stays_there(audience: Audience) -> None:
    """Links with the United Nations, mandates and consents: what the authorities may punish."""
    case = a_case(
        truth("six-reprisal"),
        alleged_perpetrators__0__kind="non_state",
        alleged_perpetrators__0__state_link="Police stood by.",
    )
    view = view_of(case, audience)
    is_told = audience in ("internal", "un")
    assert ("link" in view.texts, "reprisal" in view.texts) == (is_told, is_told)
    assert bool(view.mandates) is bool(view.victims[0].consents) is is_told
    assert (view.perpetrators[0].state_link is not None) is is_told


@pytest.mark.parametrize("audience", AUDIENCES)
def test_notes_and_confidential_sources_are_for_the_office(audience: Audience) -> None:
    view = view_of(a_case(EXAMPLE, notes="Never call the landline."), audience)
    assert ("notes" in view.texts) is (audience == "internal")
    assert [source.id for source in view.sources] == (["S1", "S2"] if audience == "internal" else ["S1"])
    assert view.chronology[1].sources == ((1, 2) if audience == "internal" else (1,))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_office_alone_is_told_which_sources_are_confidential_or_first_hand(audience: Audience) -> None:
    view = view_of(a_case(EXAMPLE, sources__0__first_hand="yes"), audience)
    told = [(source.first_hand, source.confidential) for source in view.sources]
    assert told == ([(True, False), (True, True)] if audience == "internal" else [(False, False)])


def test_a_perpetrator_whom_only_confidential_entries_name_is_for_the_office() -> None:
    case = a_case(chronology__0__confidential="yes")
    assert [len(view_of(case, audience).perpetrators) for audience in AUDIENCES] == [1, 0, 0, 0]


def test_a_quote_is_told_once_it_was_approved() -> None:
    quotes = [{"text": "We go on.", "approved": "2026-03-20"}, {"text": "They are thugs."}]
    case = a_case(quotes=quotes)
    assert view_of(case).quotes == ("We go on.",)
    assert view_of(case, day=DAY - datetime.timedelta(days=1)).quotes == ()


def test_suggested_mandates_stand_in_where_the_case_names_none() -> None:
    suggested = ("arbitrary_detention",)
    assert [mandate.id for mandate in disclose(a_case(), "un", DAY, suggested).mandates] == [*suggested]
    named = disclose(a_case(EXAMPLE), "un", DAY, suggested).mandates
    assert [mandate.id for mandate in named] == ["human_rights_defenders", "arbitrary_detention"]


def test_a_withheld_person_is_known_by_no_id_made_from_the_name() -> None:
    view = view_of(silent())
    assert [victim.id for victim in view.victims] == ["person-1"]
    assert "ada" not in [text.casefold() for text in strings(view)]


def test_a_measure_and_its_provisions_are_told_without_withheld_names() -> None:
    case = a_case(
        truth("hong-kong-law"),
        measure__affects="Ada Quill may not sing.",
        related=[{"id": "ada", "name": "Ada Quill", "pseudonym": "Ms K."}],
    )
    measure = view_of(case).measure
    assert measure is not None and measure.affects == "Ms K. may not sing."
    assert measure.provisions == case.measure.provisions  # type: ignore[union-attr]
