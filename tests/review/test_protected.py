"""Nothing that leads to a protected child or survivor leaves unsaid, in any document for any of three audiences."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdalert.cases.model import Case
from hrdalert.drafts.drafting import Draft
from hrdalert.errors import Problem
from hrdalert.review.details import Lead, Phrases, child_ages_in
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, a_case, case_text, truth
from tests.drafting import a_workspace, all_drafts
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


def test_what_may_be_said_is_not_named() -> None:
    """The State, its authorities and treaties, a province that is called so, months, and what the file's lists know."""
    said = (
        "The Moroccan authorities, the Public Prosecutor and the Committee on the Rights of the Child know it. In "
        "February 2026 the General Assembly met. It was in Tazmirt province, in the province of Larache and in the "
        "Northern Region. Article 37 of the Convention on the Rights of the Child says so. The United Nations asked "
        "five times in 60 days, 3.5 times in a week."
    )
    assert details_in(a_case_that_says("child", summary=said)) == []


def test_a_detail_is_named_at_its_line_and_column() -> None:
    text = "A first paragraph.\n\nHis brother went, and no brother came."
    first, second = details_in(a_case_that_says("child", summary=text))
    source = case_text(truth("child"), **CHILD, withheld__summary=text)
    for nth, problem in enumerate((first, second)):
        line = source.split("\n")[problem.origin.line - 1]
        assert line[problem.origin.column - 1 :].startswith("brother")
        assert line[: problem.origin.column - 1].count("brother") == nth or line.count("brother") == 1


# --- answers


def test_one_detail_is_answered_once_and_two_together_are_not() -> None:
    answer = {"text": "withheld.summary", "words": "Upper Feignedale", "why": "a mountain of a song"}
    path, changes, _ = WHO["child"]

    def said(summary: str, words: str = answer["words"]) -> list[str]:
        answers = [{**answer, "words": words}]
        case = a_case(path, **changes, withheld__summary=summary, said=answers)
        return [problem.severity for problem in details_in(case)]

    assert said("They sang of Upper Feignedale.") == []
    assert said("They sang of Upper Feignedale again, of Upper Feignedale.") == []
    assert said("They sang of Lower Feignedale.") == ["error"]
    assert said("They sang of Upper Feignedale.", "of Lower Feignedale") == ["error"]
    assert said("They sang of Upper Feignedale. A boy of fifteen told it.") == ["error", "error"]


def test_a_name_of_a_parent_cannot_be_answered() -> None:
    answers = [{"text": "withheld.summary", "words": "Hassan Feigned and Malika Feigned", "why": "known"}]
    path, changes, _ = WHO["child"]
    case = a_case(path, **changes, withheld__summary="Hassan Feigned and Malika Feigned came.", said=answers)
    assert {problem.severity for problem in details_in(case)} == {"error"}


# --- other languages

NOTHING = Lead(Phrases(()), (), frozenset({15, 16}), Phrases(()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Un garçon de quinze ans est détenu.", "quinze ans"),
        ("L’enfant, âgé de 14 ans, est détenu.", "14 ans"),
        ("Elles étaient seize.", "seize"),
        ("L’enfant est né en 2010.", "né en"),
        ("C’était le 3 mars 2026.", "3 mars 2026"),
        ("C’était le 1er mars.", "1er mars"),
        ("C’était un jeudi.", "jeudi"),
        ("C’était au lycée.", "lycée"),
        ("Elle était en terminale.", "en terminale"),
        ("Sa mère l’a dit.", "mère"),
        ("Le directeur de l’école l’a dit.", "directeur de l’école"),
        ("La couturière l’a dit.", "couturière"),
        ("On le sait d’Omar Feignedson.", "Omar Feignedson"),
    ],
)
def test_details_are_named_in_french(text: str, words: str) -> None:
    assert words in {detail.words for detail in NOTHING.in_text(text, "fr")}


def test_a_language_without_lists_is_said_to_be_searched_for_less() -> None:
    found = of("press-release", a_case_that_says("child"), DAY, "mn")
    (said,) = [problem for problem in found if problem.code == "C27_protected_details"]
    assert (said.severity, "texts in mn" in said.text) == ("warning", True)


def test_an_age_is_that_of_today() -> None:
    told = "A boy of twenty-one, 15-year-old twins, and Ada, aged 40; on 15 March she was there."
    assert list(child_ages_in(told, "en")) == ["15-year-old"]
    for told in ("A boy (15) is held.", "A child, 12, was there.", "His son turned six.", "He is 15."):
        assert list(child_ages_in(told, "en")), told
    told = "She has played since the age of ten, in 15 towns, for 9 years."
    assert list(child_ages_in(told, "en")) == []
    assert list(child_ages_in("Agée de seize ans, elle est détenue depuis le 7 mai.", "fr")) == [
        "Agée de seize",
        "seize ans",
    ]


# --- each document of the three audiences


@pytest.fixture(scope="module", params=WHO)
def drafts_with_all(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Draft]]:
    """The documents of a case whose texts say every detail, an office's own among them."""
    name = request.param
    path, changes, details = WHO[name]
    folder = tmp_path_factory.mktemp("protected")
    texts: dict[str, Any] = {f"withheld__{key}": "\n\n".join(details) for key in PRINTED}
    texts |= {"withheld__posts": [{"text": sentence} for sentence in details]}
    asked = {"third_states": ["FRA"], "requests": [{"do": "report_home"}], "signatories": ["Example Watch"]}
    office = {
        "id": "embassy-of-france",
        "office": "Embassy of France",
        "kind": "embassy",
        "country": "MAR" if name == "child" else "SSD",
        "represents": "FRA",
        "channel": "post",
        "address": ["4 Heron Road"],
        "salutation": {"en": "Your Excellency,"},
        "source": "invented",
        "verified_on": "2026-03-01",
    }
    case = folder / "case.yaml"
    recipients = yaml.safe_load((truth("recipients")).read_text("utf-8"))
    recipients["recipients"].append(office)
    (folder / "recipients.yaml").write_text(yaml.safe_dump(recipients, allow_unicode=True), "utf-8")
    to = ["embassy-of-france", "ma-justice" if name == "child" else "ss-justice"]
    case.write_text(case_text(path, **{**changes, **texts, **asked, "appeal_to": to}), "utf-8")
    a_workspace(folder / "office", case, recipients=folder / "recipients.yaml")
    own = folder / "office" / "letter_templates" / "our-own"
    own.mkdir(parents=True)
    (own / "en.md").write_text(
        "---\naudience: public\nto: press\n---\n\n# {{ case.headline }}\n\n{{ case.summary }}\n", "utf-8"
    )
    return name, all_drafts(Workspace.open(folder / "office").case("case"))[0]


def test_no_detail_leaves_unsaid_in_any_document(drafts_with_all: tuple[str, list[Draft]]) -> None:
    name, drafts = drafts_with_all
    outside = [
        draft for draft in drafts if draft.document.audience in ("public", "government", "third_state")
    ]
    made = {draft.document.id for draft in outside}
    assert {"press-release", "urgent-action", "joint-statement", "social-posts"} <= made
    assert {"appeal-letter", "diplomatic-letter", "our-own"} <= made
    for draft in outside:
        found = [problem.text for problem in draft.problems if problem.code == "C27_protected_details"]
        every = WHO[name][2].values()
        unsaid = {
            words for words in every if not any(text.startswith((f"'{words}', ", words)) for text in found)
        }
        assert (unsaid, draft.is_ready) == (set(), False), draft.document.id


@given(text=st.text(alphabet=st.one_of(st.sampled_from("Aa1579 .,-/'’@+()\n年月日٣İßﬁ"), st.characters())))
@settings(max_examples=100, deadline=None)
def test_whatever_a_text_holds_its_details_are_words_of_it(text: str) -> None:
    lead = Lead(Phrases([("place", "Aïn Tabsira")]), (), frozenset({15}), Phrases(()))
    for language in ("en", "fr", "zh-Hans"):
        for detail in lead.in_text(text, language):
            assert detail.words and detail.words in text and detail.nth <= text.count(detail.words)


@pytest.mark.parametrize(("born", "is_found"), [("2008-03-10", True), ("2008", True), ("1994", False)])
def test_whoever_may_have_been_a_child_and_is_withheld_is_protected_too(born: str, is_found: bool) -> None:
    """17 when taken and 18 now: an age and a place lead to her as to any child."""
    withheld = {
        "alleged_victims__0__consent": {
            "submission": {"answer": "yes", "by": "brother", "date": "2026-03-09"}
        },
        "withheld__summary": "A puppeteer, 17 years old, was taken in Saltmarsh in March 2026.",
    }
    found = details_in(a_case(EXAMPLE, alleged_victims__0__born=born, **withheld))
    assert {problem.severity for problem in found} == ({"error"} if is_found else set())
