"""Remarks on prose: each is given where it should be, and not on what an editor would leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import Case
from hrdalert.errors import Problem
from hrdalert.review.subject import Context, reviewed
from hrdalert.review.tells import prose_remarks, remarks_on, tells
from tests.builder import EXAMPLE, a_case, case_text

SENTENCES = yaml.safe_load(Path(__file__).with_name("tells.yaml").read_text("utf-8"))


def ids(text: str) -> set[str]:
    """The ids of the remarks on a text."""
    return {remark.code for remark in remarks_on(LocatedText(text), tells().that_can_match([text]))}


def remarks_of(case: Case) -> list[Problem]:
    return list(prose_remarks(reviewed(case, case.as_of, Context(clock=case.as_of))))


@pytest.mark.parametrize("id", [tell.id for tell in tells().tells])
def test_a_tell_is_found_in_its_sentence_and_not_in_the_better_one(id: str) -> None:
    assert ids(SENTENCES[id]["bad"]) == {id}
    assert ids(SENTENCES[id]["good"]) == set()


def test_there_are_no_more_than_forty() -> None:
    assert len(tells().tells) <= 40


def test_words_between_quotation_marks_are_somebody_elses() -> None:
    assert ids("The mayor called it “a brutal, shameful play”.") == set()
    assert ids("The mayor called it a shameful play.") == {"outrage"}


def test_a_better_word_is_given() -> None:
    (remark,) = remarks_on(LocatedText("He passed away."), tells().tells)
    assert remark.text.endswith("Better: died.")
    assert remark.severity == "remark"


def test_a_remark_stands_at_its_words() -> None:
    """The second time that a word stands there, at the second place."""
    text = case_text(EXAMPLE, now='The "brutal" play was called brutal.')
    case = a_case(EXAMPLE, now='The "brutal" play was called brutal.')
    (remark,) = remarks_of(case)
    line = text.splitlines()[remark.origin.line - 1]
    assert line[remark.origin.column - 1 :].startswith("brutal.")


def test_what_people_said_and_other_languages_are_left_alone() -> None:
    shouted = {"quotes": [{"text": "Clearly, they are thugs!", "approved": "2026-03-10"}]}
    assert remarks_of(a_case(EXAMPLE, **shouted)) == []
    assert remarks_of(a_case(EXAMPLE, language="fr", now="Clearly, they are thugs!")) == []
    assert len(remarks_of(a_case(EXAMPLE, now="Clearly, they are thugs!"))) == 3


def test_names_and_titles_are_no_prose() -> None:
    titled = a_case(
        EXAMPLE, sources__0__title="Brutal! Click here", alleged_perpetrators__0__name="Evil Harbour Police"
    )
    assert remarks_of(titled) == []


def test_no_tell_is_left_out_that_would_match() -> None:
    """Of every sentence here, and of each with a word, a bracket or a mark of another put behind it."""
    sentences = [text for pair in SENTENCES.values() for text in pair.values()]
    texts = [*sentences, *(f"{one} {two[-20:]}" for one in sentences for two in sentences)]
    for text in texts:
        matching = {tell.id for tell in tells().tells if any(tell.matches(text, text))}
        assert matching <= {tell.id for tell in tells().that_can_match([text])}
