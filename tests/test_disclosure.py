"""Who may know what, and when: consent, audiences, editions and the two dates of every fact."""

from __future__ import annotations

from typing import Any

import pytest

from hrdalert.audience import Audience
from hrdalert.cases import Case
from hrdalert.disclosure import WITHHELD, disclose, lapsed, leaks_in, secrets
from hrdalert.drafting import Desk
from hrdalert.errors import InputErrors, RefusedError
from tests.disclosing import (
    ALL,
    AUDIENCES,
    DAY,
    Words,
    answering,
    case_of,
    composed,
    day,
    lamplighter,
    office_in,
    sayer,
    silent,
    unnamed,
    view_of,
)

PUBLIC = ("press-release", "urgent-action", "everything-public")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return office_in(tmp_path_factory.mktemp("disclosure") / "office")


@pytest.fixture(scope="module")
def words(desk: Desk) -> Words:
    return sayer(desk)


# --- consent


@pytest.mark.parametrize("answer", [None, "no", "withdrawn", "cannot_be_asked"])
@pytest.mark.parametrize("use", ["submission", "government", "public"])
def test_only_a_given_answer_clears_a_name(use: str, answer: str | None) -> None:
    audience: Audience = {"submission": "un", "government": "government", "public": "public"}[use]  # type: ignore[assignment]
    case = answering(lamplighter(), "varga", **{use: answer})
    cleared = use == "submission" and answer == "cannot_be_asked"
    assert view_of(case, audience).victims[0].named is cleared
    for other in AUDIENCES:
        if other != audience:
            assert view_of(case, other).victims[0].named


@pytest.mark.parametrize("answer", ["yes", {"answer": "already_public", "source": "S1"}])
def test_consent_and_earlier_publication_clear_a_name(answer: Any) -> None:
    case = answering(silent(lamplighter()), "varga", submission=answer, government=answer, public=answer)
    assert all(view_of(case, audience).victims[0].named for audience in AUDIENCES)


def test_one_answer_never_stands_for_another() -> None:
    """Consent to a public UN report names nobody to anybody else."""
    case = answering(silent(lamplighter()), "varga", un_report="yes")
    assert not any(view_of(case, audience).victims[0].named for audience in ("un", "government", "public"))


def test_a_submission_without_consent_is_refused(desk: Desk) -> None:
    for answer in (None, "no", "withdrawn"):
        with pytest.raises(RefusedError, match=r"UN experts.*varga") as refused:
            composed(desk, "un-communication", answering(lamplighter(), "varga", submission=answer))
        assert "consent" in refused.value.hint
    assert composed(desk, "un-communication", answering(lamplighter(), "varga", submission="cannot_be_asked"))


def test_a_letter_to_the_government_without_consent_is_refused(desk: Desk) -> None:
    for answer in (None, "no", "withdrawn", "cannot_be_asked"):
        with pytest.raises(RefusedError, match=r"the Government.*varga"):
            composed(desk, "appeal-letter", answering(lamplighter(), "varga", government=answer))


def test_one_of_two_without_consent_is_enough_to_refuse(desk: Desk) -> None:
    case = answering(case_of("two-keepers"), "solvej", submission="no")
    with pytest.raises(RefusedError, match=r"of: solvej$"):
        composed(desk, "un-communication", case)


# --- how long a consent holds


@pytest.mark.parametrize(
    ("until", "dated", "clock", "made"),
    [
        ("2031-06-01", "2031-06-01", "2031-06-01", True),
        ("2031-05-31", "2031-06-01", "2031-06-01", False),
        ("2031-06-10", "2031-06-01", "2031-06-11", False),
        ("2031-06-10", "2031-06-11", "2031-06-01", False),
        ("2031-03-11", "2031-03-10", "2031-06-01", False),
    ],
)
def test_until_is_compared_with_the_later_of_day_and_clock(
    desk: Desk, until: str, dated: str, clock: str, made: bool
) -> None:
    case = answering(lamplighter(), "varga", public={"answer": "yes", "until": until})
    if made:
        assert composed(desk, "press-release", case, day(dated), day(clock))
        return
    with pytest.raises(RefusedError, match="press-release rests on is over: varga") as refused:
        composed(desk, "press-release", case, day(dated), day(clock))
    assert "answer: no" in refused.value.hint


def test_until_never_decides_what_stands_in_a_document(words: Words) -> None:
    over = answering(lamplighter(), "varga", public={"answer": "yes", "until": "2031-03-01"})
    assert view_of(over, "public").victims[0].named


def test_a_consent_that_is_over_stops_only_what_rests_on_it(desk: Desk) -> None:
    case = answering(lamplighter(), "varga", public={"answer": "yes", "until": "2031-05-01"})
    assert composed(desk, "appeal-letter", case)
    assert composed(desk, "case-sheet", case)
    refused = answering(lamplighter(), "varga", public={"answer": "no", "until": "2031-05-01"})
    assert composed(desk, "press-release", refused)


def test_a_submission_rests_on_every_answer_that_it_states(desk: Desk) -> None:
    """It tells the UN that she may be named to the Government, and the UN would do it."""
    case = answering(lamplighter(), "varga", government={"answer": "yes", "until": "2031-05-01"})
    with pytest.raises(RefusedError, match="is over: varga"):
        composed(desk, "un-communication", case)


def test_a_relatives_consent_can_be_over_too(desk: Desk) -> None:
    case = answering(lamplighter(), "otto", public={"answer": "yes", "until": "2031-05-01"})
    assert [person.id for person, _ in lapsed(case, "public", DAY, DAY)] == ["otto"]
    with pytest.raises(RefusedError, match="otto"):
        composed(desk, "urgent-action", case)


# --- the name


def names_in(case: Case, audience: Audience, text: str) -> list[str]:
    return [secret.text for secret in leaks_in(text, secrets(case, audience))]


@pytest.mark.parametrize("document", PUBLIC)
def test_a_withheld_name_stands_in_no_public_text(words: Words, document: str) -> None:
    case = unnamed()
    text = words(document, case)
    for form in ("Varga", "Ilse", "Elsa", "Glowworm", "Варга", "Tallow", "Ruritania,", "1991", "gasworks"):
        assert form.casefold() not in text.casefold()
    assert not names_in(case, "public", text)
    assert "Ember" in text


def test_the_pseudonym_comes_with_its_pronouns(words: Words) -> None:
    text = words("urgent-action", unnamed())
    assert "Ember (they/them)" in text
    assert "they are" in text
    assert " she " not in text
    assert " her " not in text


def test_a_pseudonym_without_pronouns_is_repeated(words: Words) -> None:
    """Silence is no: the true pronouns would tell more than was agreed to."""
    case = unnamed(("pseudonym: {text: Ember, pronouns: they/them}", "pseudonym: Ember"))
    assert view_of(case, "public").victims[0].pronouns is WITHHELD
    text = words("press-release", case)
    assert "It is not known where Ember is" in text
    assert " she " not in text


def test_no_pseudonym_is_refused_with_how_to_mend_it(desk: Desk) -> None:
    case = unnamed(("    pseudonym: {text: Ember, pronouns: they/them}\n", ""))
    with pytest.raises(RefusedError, match=r"no pseudonym.*varga \(.*lamplighter\.yaml:\d+") as refused:
        composed(desk, "press-release", case)
    assert "pseudonym: {text:" in refused.value.hint


@pytest.mark.parametrize("empty", ["''", "' '", "'…'", "{text: '-', pronouns: they/them}"])
def test_an_empty_pseudonym_is_none(empty: str) -> None:
    case = unnamed(("pseudonym: {text: Ember, pronouns: they/them}", f"pseudonym: {empty}"))
    with pytest.raises(RefusedError, match="no pseudonym"):
        view_of(case, "public")


def test_every_victim_without_a_pseudonym_is_told_at_once() -> None:
    case = silent(case_of("two-keepers", ("    pseudonym: Mx N.\n", "")))
    with pytest.raises(RefusedError, match=r"brandt \(.*; solvej \("):
        view_of(case, "public")


@pytest.mark.parametrize("audience", ["un", "government", "public"])
def test_a_view_knows_a_withheld_person_by_no_id_made_from_the_name(audience: Audience) -> None:
    view = view_of(silent(lamplighter()), audience)
    assert [person.id for person in (*view.victims, *view.related)] == ["person-1", "person-2"]
    assert view.related[0].relation_to == view.victims[0].id
    assert view.person("person-1") is view.victims[0]
    assert view.person("varga") is None


def test_a_neutral_id_is_nobody_elses() -> None:
    case = unnamed(("  - id: count\n", "  - id: person-1\n"), ("incident: count", "incident: person-1"))
    view = view_of(case, "public")
    assert view.victims[0].id not in {incident.id for incident in case.incidents}
    assert "person-1" in {incident.id for incident in view.incidents}


def test_two_people_cannot_bear_one_pseudonym() -> None:
    case = silent(
        case_of("two-keepers", ("    public: {occupation: keeper of a light}\n", "    pseudonym: mx  n.\n"))
    )
    with pytest.raises(InputErrors, match=r"two-keepers\.yaml:\d+.*pseudonym-taken.*solvej.*brandt"):
        view_of(case, "public")
    assert view_of(case, "internal")


def test_a_pseudonym_is_not_the_name_of_somebody_who_is_named() -> None:
    case = case_of("two-keepers", ("pseudonym: Mx N.", "pseudonym: Brandt"))
    with pytest.raises(InputErrors, match="stands for solvej, and for brandt too"):
        view_of(case, "public")


# --- relatives


def test_a_relative_is_named_by_their_own_consent_only(words: Words) -> None:
    told = "{otto.full} saw it. {otto.They} ran home"
    case = lamplighter(("{varga.full} was taken from {varga.their} home", told))
    older = day("2031-03-10")
    assert "Otto Lindqvist" in words("everything-public", case, older)
    for answer in (None, "no", "withdrawn", "cannot_be_asked"):
        text = words("everything-public", answering(case, "otto", public=answer), older)
        assert "Lindqvist" not in text
        assert "Her husband saw it. He ran home" in text


def test_the_name_of_a_relative_leads_to_a_withheld_victim(words: Words) -> None:
    """Whatever the husband agreed to: his name in print, beside "her husband", gives her away."""
    case = unnamed()
    assert not view_of(case, "public").related[0].named
    assert view_of(case, "un").related[0].named
    assert {secret.person for secret in secrets(case, "public")} == {"varga", "otto"}
    assert not names_in(case, "public", words("everything-public", case))


def test_a_relative_of_a_relative_is_withheld_too() -> None:
    aunt = (
        "  - id: ada\n    name: {full: Ada Prism, family: Prism}\n    relation: {of: otto, as: aunt}\n"
        "    consent: {public: yes}\n"
    )
    case = unnamed(("\nalleged_perpetrators:", f"{aunt}\nalleged_perpetrators:"))
    assert [person.named for person in view_of(case, "public").related] == [False, False]


# --- two victims, one of whom may be named


def test_of_two_victims_only_the_one_who_agreed_is_named(words: Words) -> None:
    case = case_of("two-keepers")
    view = view_of(case, "public")
    assert [person.named for person in view.victims] == [True, False]
    assert [person.named for person in view.related] == [True, False]
    text = words("urgent-action", case)
    assert "Klaas Brandt" in text
    assert "Mx N." in text
    assert not names_in(case, "public", text)


def test_what_is_told_of_the_named_one_does_not_lead_to_the_other(words: Words) -> None:
    text = words("everything-public", case_of("two-keepers"))
    assert "keeper of a light" in text
    for told in ("with Solvej", "kept the light", "Freedonia", "has the key", "together", "saw it", "A call"):
        assert told not in text
    assert "Gull Brandt, and Mx N.'s father asked" in text.replace("’", "'")


def test_the_same_two_are_told_in_full_where_both_agreed(words: Words) -> None:
    text = words("everything-un", case_of("two-keepers"))
    for told in ("Solvej Nyqvist", "keep a lighthouse together", "Tern Oskarsson", "the tower of Freedonia"):
        assert told in text


# --- what only the office sees

SECRETS = {
    "notes": "never be called on the landline",
    "a confidential fact": "passed on a letter",
    "a confidential source": "A conversation over bread",
    "who did what is confidential": "Grolsch",
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("document", ALL)
def test_what_is_for_the_office_stands_in_nothing_but_its_own_sheet(
    words: Words, document: str, secret: str
) -> None:
    for_office = document in ("case-sheet", "everything-internal")
    assert (secret in words(document, lamplighter())) is for_office


@pytest.mark.parametrize("document", ALL)
def test_an_unapproved_quote_is_never_printed(words: Words, document: str) -> None:
    assert "They are thugs" not in words(document, lamplighter())
    if document in ("press-release", "everything-public", "everything-internal"):
        assert "We will go on counting" in words(document, lamplighter())


def test_a_quote_is_not_printed_before_it_was_approved() -> None:
    case = lamplighter(("as_of: 2031-06-01", "as_of: 2031-04-01"))
    assert view_of(case, "public", day("2031-05-01")).quotes == ()
    assert len(view_of(case, "public", day("2031-05-02")).quotes) == 1


@pytest.mark.parametrize("audience", AUDIENCES)
def test_cooperation_with_the_un_is_told_to_the_un_alone(words: Words, audience: Audience) -> None:
    """It is what the State may punish; so is the submission, with the mandates that it goes to."""
    view = view_of(lamplighter(), audience)
    told = audience in ("internal", "un")
    assert bool(view.cooperation_with_un) is told
    assert bool(view.mandates) is told
    assert ("met a mandate holder" in words(f"everything-{audience}", lamplighter())) is told


@pytest.mark.parametrize("audience", AUDIENCES)
def test_consents_are_shown_to_the_office_and_the_un(audience: Audience) -> None:
    assert bool(view_of(lamplighter(), audience).victims[0].consents) is (audience in ("internal", "un"))


def test_words_for_one_document_are_in_no_other() -> None:
    texts = "texts: {un-communication: {link: Only for Geneva.}, urgent-action: {un: For all.}}\n"
    case = lamplighter(("action: {number", f"{texts}action: {{number"))
    assert set(disclose(case, "public", DAY, "en", "urgent-action").texts) == {"urgent-action"}
    assert disclose(case, "public", DAY, "en", "urgent-action").headlines == {}
    assert set(disclose(case, "public", DAY).texts) == {"un-communication", "urgent-action"}


def test_where_a_name_is_withheld_only_those_under_public_are_written_to() -> None:
    """The police of a small town lead to the person; so do the sources and the UN's own references."""
    case = unnamed()
    assert case.public is not None
    elsewhere = case.public.model_copy(update={"appeal_to": ("ministry",)})
    view = view_of(case.model_copy(update={"public": elsewhere}), "public")
    assert (view.appeal_to, view.sources, view.un_history, view.urgency) == (("ministry",), (), (), WITHHELD)
    silent = case.public.model_copy(update={"appeal_to": ()})
    assert view_of(case.model_copy(update={"public": silent}), "public").appeal_to == ()
    assert view.kept_back >= {"sources", "un_history", "remedies", "perpetrators", "incidents"}


@pytest.mark.parametrize("audience", ["un", "government", "public"])
def test_a_fact_that_identifies_nobody_is_told_in_its_public_form_alone(audience: Audience) -> None:
    shown = ("kind: communication", "kind: statement\n    identifies: false\n    public: {what: Some spoke.}")
    said = view_of(silent(lamplighter(shown)), audience).un_history
    assert [action.what.literal for action in said if action.what] == ["Some spoke."]
    assert said[0].date is WITHHELD
    leading = ("kind: communication", "kind: statement\n    public: {what: Some spoke.}")
    assert view_of(silent(lamplighter(leading)), audience).un_history == ()
    bare = ("kind: communication", "kind: statement\n    identifies: false")
    assert view_of(silent(lamplighter(bare)), audience).un_history == ()


def test_demands_that_lead_to_a_withheld_person_are_not_made() -> None:
    """Those with words of their own, or of relatives, need a public form; a word of the list says nothing of her."""

    def made(*changes: tuple[str, str]) -> list[str]:
        demands = view_of(unnamed(*changes), "public").demands
        return [str(demand.do or demand.text.literal) for demand in demands]

    assert made() == ["disclose_whereabouts", "investigate what happens in the cellars"]
    assert made((", public: investigate what happens in the cellars", "")) == ["disclose_whereabouts"]
    acts = ("{do: disclose_whereabouts}", '{do: release, what: "{varga.their} songs of the cellar"}')
    released, _ = view_of(unnamed(acts), "public").demands
    assert released.do == "release" and not released.what, "what she is held for leads to her"
    named = view_of(lamplighter(), "public").demands
    assert [str(demand.do) for demand in named[:3]] == [
        "disclose_whereabouts",
        "investigate",
        "end_harassment",
    ]
