"""What a document says of the law is what the citations say: who is bound, since when, to what, by which article."""

from __future__ import annotations

import datetime
import re

import pytest

from hrdalert import knowledge
from hrdalert.documents.law_words import LawWords, authorities_of, state_name
from hrdalert.documents.words import read_words
from hrdalert.knowledge import standing
from hrdalert.law.citations import Citation, StateLaw, law_of
from tests.builder import a_case

WORDS = read_words("en")
DAY = datetime.date(2026, 3, 20)


def cited(
    instrument: str,
    *articles: str,
    state: str = "CHN",
    violations: tuple[str, ...] = (),
    territory: str | None = None,
) -> Citation:
    record = knowledge.instruments()[instrument]
    where = standing(instrument, state, DAY, territory) if record.is_treaty else None
    return Citation(instrument, articles, where, violations, (0,))


def law(state: str = "CHN", territory: str | None = None, **lists: tuple[object, ...]) -> StateLaw:
    empty: dict[str, tuple[object, ...]] = dict.fromkeys(
        ("binding", "regional", "declared", "signed", "brief", "brief_regional"), ()
    )
    return StateLaw(state=state, territory=territory, **{**empty, **lists})  # type: ignore[arg-type]


def test_a_treaty_is_said_with_its_act_its_day_and_its_duties() -> None:
    citation = cited("cat", "2", "11", "12", violations=("torture",))
    (sentence,) = LawWords(WORDS).full(law(binding=(citation,)))
    assert sentence == (
        "China ratified the Convention against Torture on 4 October 1988, and is bound to prevent torture (article 2), "
        "keep interrogation and custody under systematic review (article 11) and investigate promptly and impartially "
        "wherever there is reasonable ground to believe that torture has been committed (article 12)."
    )


def test_a_short_document_says_the_same_in_fewer_words() -> None:
    brief = (
        cited("cat", "12", violations=("torture",)),
        cited("udhr", "9", violations=("arbitrary_detention",)),
    )
    assert LawWords(WORDS).brief(law(brief=brief)) == (
        "China ratified the Convention against Torture on 4 October 1988, and is bound to investigate allegations of "
        "torture (article 12). The Universal Declaration of Human Rights proclaims everyone's freedom from arbitrary "
        "detention (article 9)."
    )


def test_an_article_without_a_duty_on_file_is_cited_by_its_number() -> None:
    (sentence,) = LawWords(WORDS).full(law("TUN", binding=(cited("iccpr", "99", state="TUN"),)))
    assert sentence.endswith(", and is bound by article 99 of it.")
    both = cited("iccpr", "9(1)", "99", state="TUN", violations=("arbitrary_detention",))
    (sentence,) = LawWords(WORDS).full(law("TUN", binding=(both,)))
    assert sentence.endswith(
        "hold nobody arbitrarily (article 9(1)). The facts also concern article 99 of it."
    )


def test_a_duty_on_more_articles_than_are_cited_is_said_in_short() -> None:
    (sentence,) = LawWords(WORDS).full(law(binding=(cited("cat", "2", violations=("torture",)),)))
    assert sentence.endswith("is bound to prevent torture (article 2).")


def test_a_treaty_that_was_notified_for_a_territory_obliges_its_authorities() -> None:
    citation = cited("iccpr", "19", territory="HKG", violations=("freedom_of_expression",))
    (sentence,) = LawWords(WORDS, formal=True).full(law(territory="HKG", binding=(citation,)))
    assert sentence == (
        "The International Covenant on Civil and Political Rights applies to Hong Kong, and obliges the authorities to "
        "respect everyone's freedom of opinion and expression (article 19)."
    )


@pytest.mark.parametrize(("state", "treaty"), [("RUS", "echr"), ("BLR", "aarhus")])
def test_a_state_is_not_said_to_be_bound_by_a_treaty_that_it_has_left(state: str, treaty: str) -> None:
    held = standing(treaty, state, datetime.date(2021, 6, 1))
    until = {"RUS": "16 September 2022", "BLR": "24 October 2022"}[state]
    for articles in (("10",), ("99",), ("3(8)",)):
        citation = Citation(
            treaty, articles, held, ("freedom_of_expression", "land_environment_defenders"), (0,)
        )
        (sentence,) = LawWords(WORDS).full(law(state, regional=(citation,)))
        assert f"until {until}, and was bound " in sentence and not re.search(
            r"\bis (a party|bound)", sentence
        )


def test_nothing_is_owed_to_the_dead_that_only_the_living_can_have() -> None:
    """A prisoner was tortured and died: the family is owed an inquiry and compensation, nobody rehabilitation."""
    died = {"alleged_victims__0__died": "2026-03-03", "chronology__0__kind": "death"}
    violations = ["death_in_custody", "torture", "impunity_no_remedy", "denial_medical_care"]
    (found,) = law_of(
        a_case(state="POL", chronology__0__violations=violations, **died), datetime.date(2026, 6, 1)
    )
    text = " ".join((*LawWords(WORDS).full(found), LawWords(WORDS).brief(found)))
    assert "investigate every death in custody (article 6)" in text and "dependants" in text
    assert not re.search("rehabilit|hearing|recover", text)


def test_what_is_no_treaty_is_never_said_to_bind() -> None:
    declared = (
        cited("udhr", "9", violations=("arbitrary_detention",)),
        cited("istanbul_protocol", "whole", violations=("torture",)),
        cited("gl_prosecutors", "13"),
    )
    text = " ".join(LawWords(WORDS).full(law(declared=declared)))
    assert "bound" not in text and "obliges" not in text
    assert "guideline 13 of the Guidelines on the Role of Prosecutors" in text


def test_what_was_only_signed_is_said_once_and_to_oblige_nothing_more() -> None:
    signed = (standing("iccpr", "CHN", DAY), standing("iccpr", "CHN", DAY))
    (text,) = LawWords(WORDS).full(law(signed=signed[:1]))
    assert text.startswith(
        "China signed the International Covenant on Civil and Political Rights on 5 October 1998 and has not "
        "ratified it."
    )
    assert LawWords(WORDS).brief(law(signed=signed)) == ""


def test_an_article_has_its_own_duty_whatever_violation_calls_for_it() -> None:
    citation = cited("iccpr", "19", state="COL", violations=("freedom_of_religion",))
    (sentence,) = LawWords(WORDS).full(law("COL", binding=(citation,)))
    assert sentence.endswith("is bound to respect everyone's freedom of opinion and expression (article 19).")


def test_an_argument_has_articles_before_it_and_says_itself_what_they_ask_for() -> None:
    told: set[str] = set()
    citation = cited("cat", "12", "13", violations=("torture",))
    first, again = (LawWords(WORDS).argued(law(binding=(citation,)), told) for _ in range(2))
    assert first == (
        "China ratified the Convention against Torture on 4 October 1988, and is bound by articles 12 and 13 of it."
    )
    assert again == "China is bound by articles 12 and 13 of the Convention against Torture."


def test_nobody_is_said_to_be_held_where_the_security_of_a_person_is_meant() -> None:
    citation = cited("iccpr", "6", "9(1)", state="COL", violations=("death_threats",))
    (sentence,) = LawWords(WORDS).full(law("COL", binding=(citation,)))
    assert sentence.endswith(
        "is bound to protect the life of a person who is known to be in danger (article 6) and protect everyone's "
        "security (article 9(1))."
    )


@pytest.mark.parametrize(
    ("state", "usual", "formal", "authorities"),
    [
        ("RUS", "Russia", "the Russian Federation", "the Russian authorities"),
        ("PHL", "the Philippines", "the Philippines", "the Philippine authorities"),
        ("HKG", "Hong Kong", "Hong Kong", "the Hong Kong authorities"),
        ("XXX", "XXX", "XXX", "the authorities of XXX"),
    ],
)
def test_a_state_has_its_names(state: str, usual: str, formal: str, authorities: str) -> None:
    assert state_name(state, WORDS) == usual
    assert state_name(state, WORDS, formal=True) == formal
    assert authorities_of(state, WORDS) == authorities


def test_no_sentence_has_a_hole_for_any_citation_on_file() -> None:
    """Each article of each treaty and declaration that the data know, with each violation that a duty names."""
    said = LawWords(WORDS)
    for id, record in knowledge.articles().items():
        violations = {violation for duty in record.duties for violation in duty.violations} or {""}
        state = "TUN" if knowledge.instruments()[id].is_treaty else "CHN"
        for violation in violations:
            citation = cited(id, *record.gists, state=state, violations=(violation,))
            told = law(state, binding=(citation,)) if citation.standing else law(state, declared=(citation,))
            for sentence in said.full(told):
                assert sentence.endswith(".") and "{" not in sentence and "  " not in sentence
                assert "()" not in sentence and " ," not in sentence


@pytest.mark.parametrize(
    ("state", "instrument", "article", "says"),
    [
        ("DZA", "iccpr", "22", "The State has made a declaration on article 22."),
        ("BGD", "iccpr", "14(3)(d)", "The State has made a declaration on article 14(3)(d)."),
        (
            "SAU",
            "crc",
            "37",
            "The State has made a reservation to the Convention on the Rights of the Child as a whole.",
        ),
        ("USA", "cat", "1", "The State has declared how it understands article 1."),
    ],
)
def test_what_a_state_has_reserved_is_said_where_it_is_cited(
    state: str, instrument: str, article: str, says: str
) -> None:
    told = law(state, binding=(cited(instrument, article, state=state),))
    said = LawWords(WORDS)
    assert said.full(told)[0].endswith(says)
    assert said.argued(told, set()).endswith(says)
    assert says not in said.brief(law(state, brief=told.binding))  # short documents explain no reservation


def test_in_a_list_and_said_again_a_reservation_is_that_of_its_article() -> None:
    of_article = law("DZA", binding=(cited("iccpr", "22", state="DZA"),))
    of_treaty = law("SAU", binding=(cited("crc", "37", state="SAU"),))
    said = LawWords(WORDS)
    assert said.argued(of_article, {"iccpr"}).endswith("The State has made a declaration on article 22.")
    assert said.listed(of_article).endswith(
        "a declaration on article 22 of the International Covenant on Civil and Political Rights."
    )
    assert not re.search("reservation", said.argued(of_treaty, {"crc"}) + said.listed(of_treaty))


@pytest.mark.parametrize(
    ("state", "instrument", "article", "why"),
    [
        ("DZA", "iccpr", "19", "it reserved another article"),
        ("PAK", "iccpr", "25", "nobody has read that reservation"),
        ("PAK", "iccpr", "7", "it was withdrawn"),
        ("RUS", "iccpr", "48", "it changes nothing about rights"),
    ],
)
def test_of_a_reservation_that_says_nothing_here_nothing_is_said(
    state: str, instrument: str, article: str, why: str
) -> None:
    (sentence,) = LawWords(WORDS).full(law(state, binding=(cited(instrument, article, state=state),)))
    assert "The State has" not in sentence, why


def test_the_articles_of_a_declaration_without_a_duty_are_listed_beside_the_others() -> None:
    standard = (cited("bp_lawyers", "7", "17", violations=("denial_of_counsel",)),)
    sentences = LawWords(WORDS).full(law(declared=standard))
    assert sentences == (
        "The Basic Principles on the Role of Lawyers call for access to a lawyer within 48 hours (principle 7).",
        "The facts also concern standards that are no treaties: principle 17 of the Basic Principles on the Role of "
        "Lawyers.",
    )


def test_of_several_states_what_nobody_argues_says_whose_law_it_is() -> None:
    said = LawWords(WORDS)
    standard = cited("bp_lawyers", "17", violations=("denial_of_counsel",))
    covenant = cited("iccpr", "22", state="DZA")
    told = said.listed(law("DZA", binding=(covenant,), declared=(standard,)), is_alone=False)
    assert told.startswith(
        "As regards Algeria, the facts also concern article 22 of the International Covenant"
    )
    assert told.count("As regards") == 1
    alone = said.listed(law("CHN", territory="HKG", declared=(standard,)), is_alone=False)
    assert alone.startswith("As regards Hong Kong, the facts also concern standards that are no treaties: ")


def test_of_several_states_a_standard_that_is_argued_without_a_treaty_says_whose_it_is() -> None:
    said = LawWords(WORDS)
    standard = cited("bp_lawyers", "17", violations=("denial_of_counsel",))
    covenant = cited("iccpr", "22", state="DZA")
    hong_kong = law("CHN", territory="HKG", declared=(standard,))
    assert said.argued(hong_kong, set(), is_alone=False).startswith(
        "Relevant as regards Hong Kong, though not treaties: "
    )
    assert said.argued(hong_kong, set()).startswith("Relevant, though not treaties: ")
    algeria = law("DZA", binding=(covenant,), declared=(standard,))
    assert "Also relevant, though not treaties: " in said.argued(algeria, set(), is_alone=False)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_company_reads_what_is_asked_of_companies_as_it_was_read(language: str) -> None:
    text = LawWords(read_words(language)).of_companies()
    read = {
        duty.article for duty in knowledge.duties()["ungps"].duties if duty.who == "company" and duty.verified
    }
    assert read and all(f" {article})" in text for article in read)
    assert "State" not in text and "État" not in text and text.endswith(").")


def test_each_duty_is_that_of_one_article() -> None:
    """A table of all: no duty of one article is ever printed with the number of another one."""
    for id, record in knowledge.articles().items():
        keys = [duty.key for duty in record.duties]
        assert len(set(keys)) == len(keys), id
        for duty in record.duties:
            assert len(duty.articles) == 1 and knowledge.gist(id, duty.articles[0]), (id, duty.key)
