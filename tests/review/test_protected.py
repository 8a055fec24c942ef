"""Nothing that leads to a protected child or survivor leaves unsaid, in any document for any of three audiences."""

from __future__ import annotations

from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.errors import Problem
from tests.builder import a_case, truth
from tests.review.reviewing import DAY
from tests.review.test_documents import of

FORM = {
    "birth_place": "Beni Zitoun, Morocco",
    "address": "Douar Sidi Feigned, 12 Almond Lane",
    "parents": "Hassan Feigned and Malika Feigned",
    "document": "Passport XQ 7712345",
    "more": {"marital_status": "engaged to Bo Feigned"},
}
CHILD: dict[str, Any] = {f"alleged_victims__0__{key}": value for key, value in FORM.items()}
SURVIVOR: dict[str, Any] = {
    **CHILD,
    "alleged_victims__0__kind": "person",
    "alleged_victims__0__count": None,
    "alleged_victims__0__born": "1994-05-06",
    "alleged_victims__0__occupation": "beekeeper",
    "chronology__1__place": "Wunthol, Feigned Quarter",
}
"""One woman instead of seven."""

OF_ALL = {
    # what is typed, and the words that are named
    "Somebody of fourteen years old told it.": "fourteen years old",
    "A 14-year-old told it.": "14-year-old",
    "Somebody aged fourteen told it.": "aged fourteen",
    "Somebody, age: 14, told it.": "age: 14",
    "A girl of 14 told it.": "girl of 14",
    "Somebody who had turned 14 told it.": "turned 14",
    "It was before the fourteenth birthday.": "fourteenth birthday",
    "Somebody born in 2012 told it.": "born in",
    "A teenager told it.": "teenager",
    "It was on 7 January 2026.": "7 January 2026",
    "It was on January 7.": "January 7",
    "It was on 2026-01-07.": "2026-01-07",
    "It was on 7.1.2026.": "7.1.2026",
    "It was on the seventh of January.": "seventh of January",
    "It was on a Wednesday.": "Wednesday",
    "It was near Beni Zitoun.": "Beni Zitoun",
    "It was near BENI ZITOUN.": "BENI ZITOUN",
    "It was near beni zitoun.": "beni zitoun",
    "It was at douar sidi feigned.": "douar sidi feigned",
    "It was in Almond Lane.": "Almond Lane",
    "It was at number 12, almond lane.": "almond lane",
    "It was in Upper Feignedale.": "Upper Feignedale",
    "It was in the village school.": "village school",
    "It was in the lycée.": "lycée",
    "Somebody in grade 9 told it.": "grade 9",
    "The ninth grade knows it.": "ninth grade",
    "The classmates know it.": "classmates",
    "The headmaster knows it.": "headmaster",
    "Somebody who works as a baker told it.": "works as",
    "The employee of a shop is an apprentice.": "apprentice",
    "Somebody's mother told it.": "mother",
    "The elder brother told it.": "brother",
    "A neighbour told it.": "neighbour",
    "Please call +212 555 010 199.": "+212 555 010 199",
    "Please write to fig@feigned.example.": "fig@feigned.example",
    "Please follow @feigned_fig for more.": "@feigned_fig",
    "We heard it from Omar Feignedson.": "Omar Feignedson",
    "Karamo was there.": "Karamo",
    "We heard it of somebody engaged to Bo Feigned.": "engaged to Bo Feigned",
}
SILENT = {
    "We heard it from Hassan Feigned and Malika Feigned.": "the name of a parent",
    "Somebody has Passport XQ 7712345.": "an identity document",
}
"""What no message repeats."""
OF_CHILD = {
    "A boy of fifteen told it.": "boy of fifteen",
    "It was in the year of being 15 for many.": "15",
    "It was on 19 February.": "19 February",
    "It was in ain tabsira.": "ain tabsira",
    "It was near Oued Zaatar.": "Oued Zaatar",
}
OF_SURVIVOR = {
    "Somebody of thirty-one told it.": "thirty-one",
    "It was on 21/11/2023.": "21/11/2023",
    "It was on 6 May.": "6 May",
    "It was in wunthol.": "wunthol",
    "It was in Feigned Quarter.": "Feigned Quarter",
    "It was told by a beekeeper.": "beekeeper",
}
WHO = {
    "child": (truth("child"), CHILD, OF_ALL | SILENT | OF_CHILD),
    "survivors": (truth("survivors"), SURVIVOR, OF_ALL | SILENT | OF_SURVIVOR),
}
PRINTED = ("summary", "now", "letter", "position", "background", "joint")


def details_in(case: Case, document: str = "press-release") -> list[Problem]:
    return [problem for problem in of(document, case, DAY) if problem.code == "C27_protected_details"]


def a_case_that_says(name: str, **texts: Any) -> Case:
    path, changes, _ = WHO[name]
    return a_case(path, **changes, **{f"withheld__{key}": text for key, text in texts.items()})


DETAILS = [(name, sentence) for name, (*_, details) in WHO.items() for sentence in details]


@pytest.mark.parametrize("name", WHO)
def test_nothing_is_found_where_nothing_leads_to_anybody(name: str) -> None:
    for document in ("press-release", "urgent-action", "appeal-letter"):
        assert details_in(a_case_that_says(name), document) == []


@pytest.mark.parametrize(("name", "sentence"), DETAILS)
def test_each_detail_is_named_and_two_of_them_are_an_error(name: str, sentence: str) -> None:
    words = WHO[name][2][sentence]
    found = details_in(a_case_that_says(name, summary=sentence))
    assert any(problem.text.startswith((f"'{words}', ", words)) for problem in found), found
    if sentence in SILENT:
        assert not any("Feigned" in problem.text or "XQ" in problem.text for problem in found)
    with_place = "It was in Beni Zitoun." if "zitoun" not in sentence.lower() else "A boy of 15 told it."
    pairs = words not in ("Wednesday", "Karamo") and "anuary" not in words and "2026" not in words
    both = details_in(a_case_that_says(name, summary=sentence, now=with_place))
    assert ("error" in {problem.severity for problem in both}) is (pairs and words not in _PLACES)


_PLACES = {
    "douar sidi feigned",
    "almond lane",
    "Almond Lane",
    "ain tabsira",
    "Oued Zaatar",
    "wunthol",
    "Feigned Quarter",
}
"""Two places are of one kind."""
