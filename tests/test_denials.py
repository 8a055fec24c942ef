"""What is unknown may be said; what is withheld says nothing, and silences what it would contradict."""

from __future__ import annotations

import pytest

from hrdalert.cases import Case
from hrdalert.disclosure import UNKNOWN, WITHHELD
from hrdalert.drafting import Desk
from tests.disclosing import (
    Words,
    day,
    lamplighter,
    office_in,
    sayer,
    unnamed,
    view_of,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return office_in(tmp_path_factory.mktemp("disclosure") / "office")


@pytest.fixture(scope="module")
def words(desk: Desk) -> Words:
    return sayer(desk)


# --- unknown and withheld


def test_unknown_and_withheld_are_two_things() -> None:
    named, withheld = view_of(lamplighter(), "public"), view_of(unnamed(), "public")
    assert named.victims[0].died is UNKNOWN
    assert withheld.victims[0].died is WITHHELD
    arrest = next(incident for incident in withheld.incidents if incident.id == "arrest")
    assert arrest.place is WITHHELD
    assert str(arrest.date) == "2031"
    assert named.incidents[2].place is UNKNOWN


DENIALS = {
    "lawyer": ("no lawyer is known to have", "no meeting with a lawyer"),
    "whereabouts": ("not known where", "do not know where", "does not know where"),
    "family": ("has not been allowed",),
    "health": ("Nothing in the information available describes",),
}
CONTRADICTIONS = {
    "lawyer": ("{state: none_known, date: 2031-03-05}", "allowed"),
    "whereabouts": ("{state: unknown, date: 2031-03-03}", "known"),
    "family": ("{state: refused, date: 2031-03-06, sources: [S1]}", "allowed"),
    "health": ("{state: not_stated, date: 2031-03-06}", "concern"),
}
TELLING = ("un-communication", "appeal-letter", "press-release", "urgent-action")


def denials_in(words: Words, matter: str, case: Case) -> set[str]:
    return {
        document for document in TELLING if any(denial in words(document, case) for denial in DENIALS[matter])
    }


@pytest.mark.parametrize("matter", CONTRADICTIONS)
def test_a_denial_is_silent_where_a_confidential_fact_contradicts_it(words: Words, matter: str) -> None:
    old, contradiction = CONTRADICTIONS[matter]
    assert denials_in(words, matter, lamplighter())
    for extra in (
        f", {{state: {contradiction}, date: 2031-04-01, confidential: yes}}",
        f", {{state: {contradiction}, confidential: yes}}",
    ):
        assert not denials_in(words, matter, lamplighter((old, old + extra)))


@pytest.mark.parametrize("matter", CONTRADICTIONS)
def test_a_confidential_fact_that_agrees_silences_nothing(words: Words, matter: str) -> None:
    old = CONTRADICTIONS[matter][0]
    same = old.replace("}", ", confidential: yes}")
    assert denials_in(words, matter, lamplighter((old, f"{old}, {same}"))) == denials_in(
        words, matter, lamplighter()
    )


@pytest.mark.parametrize("matter", CONTRADICTIONS)
def test_a_contradiction_that_is_not_known_yet_silences_nothing(words: Words, matter: str) -> None:
    old, contradiction = CONTRADICTIONS[matter]
    later = f", {{state: {contradiction}, date: 2031-04-01, known: 2031-06-02, confidential: yes}}"
    assert denials_in(words, matter, lamplighter((old, old + later)))


@pytest.mark.parametrize("matter", CONTRADICTIONS)
def test_a_confidential_spell_of_custody_contradicts_too(words: Words, matter: str) -> None:
    """He was moved, and only the office may know: the older spell may not say that nobody knows where he is."""
    contradiction = CONTRADICTIONS[matter][1]
    spell = (
        f"  - of: [varga]\n    from: 2031-05-01\n    confidential: yes\n"
        f"    {matter}: [{{state: {contradiction}, date: 2031-05-02}}]\n"
    )
    case = lamplighter(("\nproceedings:", f"{spell}\nproceedings:"))
    assert not denials_in(words, matter, case)


@pytest.mark.parametrize("when", ["date: 2031-03-04, ", ""])
def test_nothing_is_called_not_stated_that_the_office_was_told(when: str) -> None:
    """Of whatever day: what is not stated in the information available was never stated."""
    old = CONTRADICTIONS["health"][0]
    secret = f"{{state: concern, {when}confidential: yes}}, "
    (spell,) = view_of(lamplighter((old, secret + old)), "public").custody
    assert spell.health.state is WITHHELD


def test_custody_is_told_in_its_public_form_or_not_at_all(words: Words) -> None:
    view = view_of(unnamed(), "public")
    assert [(str(spell.start), spell.place, spell.until) for spell in view.custody] == [
        ("2031", WITHHELD, UNKNOWN)
    ]
    case = unnamed(("    public: {date: '2031'}\n", ""))
    assert view_of(case, "public").custody == ()
    assert "does not know where" in words("press-release", unnamed())
    assert "does not know where" not in words("press-release", case)


def test_an_older_visit_does_not_unsay_that_the_place_is_unknown_now() -> None:
    old = CONTRADICTIONS["whereabouts"][0]
    earlier = "{state: known, date: 2031-03-03}, {state: unknown, date: 2031-03-20}"
    (spell,) = view_of(lamplighter((old, earlier)), "public").custody
    assert spell.whereabouts.state == "unknown"
    secretly = earlier.replace("known, date: 2031-03-03", "known, date: 2031-03-03, confidential: yes")
    (spell,) = view_of(lamplighter((old, secretly)), "public").custody
    assert spell.whereabouts.state == "unknown"


def test_a_visit_that_is_told_denies_the_denial() -> None:
    """That no lawyer is known to have seen her since she was taken is untrue after any visit."""
    old = CONTRADICTIONS["lawyer"][0]
    (spell,) = view_of(lamplighter((old, "{state: allowed, date: 2031-03-04}, " + old)), "public").custody
    assert spell.lawyer.state is WITHHELD
    assert [state.state for state in spell.lawyer.all] == ["allowed", "none_known"]


def test_a_place_that_is_told_is_not_the_present_one_after_a_secret_move() -> None:
    old = CONTRADICTIONS["whereabouts"][0]
    moved = "{state: known, date: 2031-03-04}, {state: known, date: 2031-05-04, confidential: yes}"
    (spell,) = view_of(lamplighter((old, moved)), "public").custody
    assert spell.whereabouts.state is WITHHELD
    (spell,) = view_of(lamplighter((old, moved)), "internal").custody
    assert spell.whereabouts.state == "known"


@pytest.mark.parametrize("state", ["", "{state: not_stated, date: 2031-03-05}"])
def test_an_unstated_visit_does_not_invent_that_there_was_none(words: Words, state: str) -> None:
    old = CONTRADICTIONS["lawyer"][0]
    case = lamplighter((f"    lawyer: [{old}]\n", f"    lawyer: [{state}]\n" if state else ""))
    assert not denials_in(words, "lawyer", case)
    (spell,) = view_of(case, "public").custody
    assert spell.lawyer.state == (UNKNOWN if not state else "not_stated")


def test_a_template_can_tell_that_there_is_more() -> None:
    """Only so can it say "we know of no remedy" where that is true."""
    assert view_of(lamplighter(), "internal").kept_back == frozenset()
    assert view_of(lamplighter(), "un").kept_back == {"incidents", "sources", "perpetrators"}
    hidden = lamplighter(("step: a plea for light", "step: a plea for light\n    confidential: yes"))
    assert "remedies" in view_of(hidden, "un").kept_back
    assert view_of(hidden, "un").remedies == ()
    assert "remedies" not in view_of(hidden, "un", day("2031-03-11")).kept_back
