"""What check says of a case whose texts differ from its entries and data, and of cases in which nothing does."""

from __future__ import annotations

import copy
import datetime
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdalert.cases.model import Case
from hrdalert.documents.blocks import block_texts
from hrdalert.errors import Problem
from hrdalert.factcheck.claims.prose import Prose
from hrdalert.factcheck.compare import held_against
from hrdalert.factcheck.onfile import OnFile
from hrdalert.factcheck.translation import translation_differences
from hrdalert.review.rules import rules
from tests.builder import EXAMPLE, a_case, read_case
from tests.drafting import REAL, SHAPES, a_workspace, all_drafts
from tests.review.reviewing import DAY, problems_in
from tests.review.test_speed import with_entries
from tests.work import work

RULES = {id for id, rule in rules().items() if rule.decided == "text"}
_WHOLE: dict[str, Any] = {
    "chronology__3": {
        "id": "verdict",
        "kind": "judgment",
        "date": "2026-03-12",
        "place": "Saltmarsh",
        "court": "Saltmarsh Harbour Court",
        "law": "article 12 of the Harbour Act",
        "result": "three years in prison and a fine of 400 yuan",
        "outcome": "convicted",
        "text": "On 12 March 2026 the Harbour Court sentenced Ada Quill to three years in prison and to a fine of 400 "
        "yuan, under article 12 of the Harbour Act, for “unlicensed laughter on a public square”.",
    },
    "chronology__4": {
        "kind": "un",
        "date": "2026-03-13",
        "reference": "AL CHN 3/2026",
        "text": "On 13 March 2026 three Special Rapporteurs wrote to the Government on 120 puppeteers (AL CHN 3/2026).",
    },
}


def whole() -> dict[str, Any]:
    """A judgment and an act of the United Nations for the example."""
    return copy.deepcopy(_WHOLE)


def found(case: Case) -> list[Problem]:
    return [problem for problem in problems_in(case) if problem.code in RULES]


@dataclass(frozen=True)
class Pair:
    """A change after which a rule finds something, and one after which it does not."""

    rule: str
    breaks: dict[str, Any]
    keeps: dict[str, Any] = field(default_factory=dict)


def now(text: str) -> dict[str, Any]:
    return {"now": text}


def verdict(text: str) -> dict[str, Any]:
    return {"chronology__3__text": text}


FREE = {"custody__0__until": "2026-03-10", "custody__0__kind": "prison"}
PAIRS = [
    Pair("G01_no_such_day", now("On 31 April 2026 she left."), now("On 3 March 2026 she left.")),
    Pair("G02_weekday", now("On Monday, 3 March 2026 she left."), now("On Tuesday, 3 March 2026 she left.")),
    Pair("G02_weekday", now("On Monday 3 March she left."), now("On Tuesday 3 March she left.")),
    Pair(
        "G03_article",
        now("Article 60 of the Convention on the Rights of the Child says so."),
        now("Article 37 of the Convention on the Rights of the Child says so."),
    ),
    Pair(
        "G04_treaty",
        now("Article 9 of the International Covenant on Civil and Political Rights protects her."),
        now("China has signed and not ratified the International Covenant on Civil and Political Rights."),
    ),
    Pair(
        "G05_told_as_held",
        {**FREE, **now("Ada Quill is held in Saltmarsh.")},
        now("Ada Quill is held in Saltmarsh."),
    ),
    Pair(
        "G05_told_as_held",
        {"alleged_victims__0__died": "2026-03-15", **now("Ada Quill is in prison.")},
        now("Ada Quill is in prison."),
    ),
    Pair(
        "F23_other_day",
        {"chronology__1__date": "2026-03-04"},
        {"chronology__1__date": "2026-03-02/2026-03-04"},
    ),
    Pair(
        "F23_other_day",
        {"chronology__1__date": "2026-02", "chronology__1__text": "On 3 March 2026 she was taken."},
        {"chronology__1__date": "2026-02", "chronology__1__text": "In February, they said on 3 March 2026."},
    ),
    Pair(
        "F23_other_day",
        {"chronology__1__text": "In April 2026 she was taken."},
        {"chronology__1__text": "In March 2026 she was taken."},
    ),
    Pair("G11_entry_court", verdict("On 12 March 2026 the Supreme Appeal Court sentenced Ada Quill.")),
    Pair(
        "G12_entry_place",
        {
            "chronology__0__place": "Gullport",
            **verdict("On 12 March 2026 a court in Gullport sentenced her."),
        },
    ),
    Pair("G13_entry_law", verdict("On 12 March 2026 she was sentenced under article 21 of the Harbour Act.")),
    Pair(
        "G13_entry_law",
        {
            "chronology__3__law": "cl_105_2",
            **verdict("She was sentenced under article 293 of the Criminal Law."),
        },
        {
            "chronology__3__law": "cl_293",
            **verdict("She was sentenced under article 293 of the Criminal Law."),
        },
    ),
    Pair(
        "G14_entry_result",
        verdict("On 12 March 2026 she was sentenced to five years in prison and a fine of 400 yuan."),
    ),
    Pair("G15_entry_reference", {"chronology__4__text": "On 13 March 2026 experts wrote (AL CHN 5/2026)."}),
    Pair(
        "G16_entry_of", {"alleged_victims__1": {"id": "ben", "name": "Ben Ashe"}, "chronology__3__of": "ben"}
    ),
    Pair("G17_entry_outcome", {"chronology__3__outcome": "acquitted"}),
    Pair("G20_misspelt", now("Ada Quil was taken.")),
    Pair("G20_misspelt", now("The people of Saltmarch know."), now("The people of Saltmarsh know.")),
    Pair(
        "G21_pronoun",
        now("Ada Quill is a puppeteer. He needs medicine."),
        now("Ada Quill has a brother. He needs medicine."),
    ),
    Pair("G22_told_as_free", now("Ada Quill has been released."), now("Ada Quill has not been released.")),
    Pair("G23_told_outcome", now("A court acquitted Ada Quill."), now("A court convicted Ada Quill.")),
    Pair("G30_date", now("On 8 March 2026 she was seen."), now("On 3 March 2026 she was seen.")),
    Pair("G30_date", now("She was seen in 2019.")),
    Pair(
        "G31_span",
        now("She was sentenced to five years in prison."),
        now("She was sentenced to three years in prison."),
    ),
    Pair("G31_span", now("She is 41 years old."), now("She is 31 years old.")),
    Pair(
        "G31_span",
        now(
            "She was sentenced in Saltmarsh, after a hearing of which little is known, to six years in prison."
        ),
        now(
            "She was sentenced in Saltmarsh, after a hearing of which little is known, to three years in prison."
        ),
    ),
    Pair(
        "G31_span",
        now("She has been held for three months."),
        now("She has been held for more than two weeks."),
    ),
    Pair(
        "G32_count",
        now("Special Rapporteurs wrote about 130 puppeteers."),
        now("They wrote about 120 puppeteers."),
    ),
    Pair("G32_count", now("The fine was 500 yuan."), now("The fine was 400 yuan.")),
    Pair("G33_numbered", now("Experts wrote (AL CHN 4/2026)."), now("Experts wrote (AL CHN 3/2026).")),
    Pair(
        "G33_numbered",
        now("Article 17 of the Universal Declaration protects her."),
        now("Article 9 of the Universal Declaration protects her."),
    ),
    Pair(
        "G33_numbered",
        now("She was sentenced under article 21 of the Harbour Act (Universal Declaration, article 9)."),
        now("She was sentenced under article 12 of the Harbour Act (Universal Declaration, article 9)."),
    ),
    Pair(
        "G33_numbered",
        now("The Universal Declaration protects her, in article 17 above all."),
        now("The Universal Declaration protects her, in article 9 above all."),
    ),
    Pair("G34_name", now("She was seen by Oskar Dreng.")),
    Pair("G34_name", now("She was seen in\nDreng."), now("Dreng was not seen.")),
    Pair(
        "G35_quotation",
        now("It was “unlicensed grief on a public square”."),
        now("It was “unlicensed laughter on a public square”."),
    ),
    Pair(
        "G35_quotation", now("It was “grief without leave”."), now("It was “unlicensed laughter on” squares.")
    ),
    Pair(
        "G36_nearly_the_same",
        now("On 6 March 2026 officers of the Harbour Police took her from her workshop."),
        now("On 3 March 2026 officers of the Harbour Police took her from her workshop."),
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{number}-{pair.rule}" for number, pair in enumerate(PAIRS)])
def test_a_rule_finds_what_breaks_it_and_no_more(pair: Pair) -> None:
    assert pair.rule in {problem.code for problem in found(a_case(EXAMPLE, **whole(), **pair.breaks))}
    assert pair.rule not in {problem.code for problem in found(a_case(EXAMPLE, **whole(), **pair.keeps))}


def test_each_rule_on_texts_has_a_pair() -> None:
    assert {pair.rule for pair in PAIRS} | {"G40_translation"} == RULES


def test_a_finding_stands_at_its_words_and_says_what_is_beside_them() -> None:
    case = a_case(
        EXAMPLE,
        **now(
            "As yet nothing is known.\n\nOn 6 March 2026 officers of the Harbour Police took her from her workshop."
        ),
    )
    (one,) = (problem for problem in found(case) if problem.code == "G36_nearly_the_same")
    assert case.now and one.origin == case.now.origin_of("6 March 2026")
    line = case.origin("chronology", 1).line
    assert one.text == f"'6 March 2026': the entry that tells of this has 2026-03-03 (line {line})"


TROUPE = {
    "id": "troupe",
    "kind": "group",
    "name": "the troupe",
    "members": [
        {"name": "Ivo Reed", "sentence": "five years"},
        {"name": "Una Salt", "sentence": "three years"},
    ],
}
FREED_NEXT_DAY = {
    "chronology__1__text": "On 3 March 2026 they took Ada Quill. A lamplighter was let go the next day."
}


@pytest.mark.parametrize(
    ("false", "true", "beside"),
    [
        ("Her brother calls on Fridays.", "Her brother calls on Fryedays.", {}),
        ("She was sentenced nine days after that.", "She was sentenced nineteen days after that.", {}),
        (
            "China ratified the Convention on the Rights of the Child in 1992.",
            "China ratified the Convention on the Rights of the Child in 1997.",
            {},
        ),
        ("It was over on 4 March 2026.", "It was over on 6 April 2025.", FREED_NEXT_DAY),
        (
            "The troupe was given eight years in all.",
            "The troupe was given nine years in all.",
            {"alleged_victims__1": TROUPE},
        ),
        ("Why were fifty puppets burned?", "Fifty puppets were burned.", {}),
        ("She has now spent 31 years there.", "She has now spent 33 years there.", {}),
        ("In Saltmarsh all are Saltmarshers.", "In Saltmarsh all are Gullporters.", {}),
        (
            "Ada Quill asked to hear an expert who knows puppets. His report was kept from her.",
            "Ada Quill asked to hear an expert. His report was kept.",
            {},
        ),
        ("WHAT THE GULLS SAW\n\nNothing.", "They asked Gulls Sawyer.\n\nNothing.", {}),
    ],
)
def test_what_the_file_gives_in_other_words_is_no_finding(
    false: str, true: str, beside: dict[str, Any]
) -> None:
    assert not found(a_case(EXAMPLE, **whole() | beside, **now(false)))
    assert found(a_case(EXAMPLE, **whole() | beside, **now(true)))


def test_one_mistake_is_told_once() -> None:
    """A number within a quotation, and an age beside a name of which another rule speaks."""
    quoted = found(a_case(EXAMPLE, **now("They speak of “nine or ten puppets on a square”.")))
    assert [one.code for one in quoted] == ["G35_quotation"]
    aged = problems_in(a_case(EXAMPLE, **now("Ada Quill, 51, is a puppeteer.")))
    assert [one.code for one in aged if "51" in one.text] == ["F34_other_age"]


def test_an_act_is_the_same_whether_its_year_stands_behind_a_stroke_or_an_of() -> None:
    entry = {
        "chronology__4__text": "On 13 March 2026 experts wrote (AL CHN 3/2026) of Decree No. 900 of 2017."
    }
    for text in ("Decree 900/2017 says so.", "Decree No. 900 of 2017 says so.", "Decree No. 900 says so."):
        assert not found(a_case(EXAMPLE, **whole() | entry, **now(text))), text
    assert found(a_case(EXAMPLE, **whole() | entry, **now("Decree No. 900 of 2015 says so.")))


def test_no_answer_silences_an_error() -> None:
    said = {"said": [{"text": "now", "words": "31 April 2026", "why": "the gull told"}]}
    told = found(a_case(EXAMPLE, **said, **now("On 31 April 2026 she left.")))
    assert "G01_no_such_day" in {one.code for one in told}


def test_what_may_stay_is_answered_as_long_as_its_words_stand() -> None:
    said = {"said": [{"text": "now", "words": "8 March 2026", "why": "her mother told us"}]}
    text = "On 8 March 2026 she was seen."
    assert "G30_date" not in {one.code for one in found(a_case(EXAMPLE, **said, **now(text)))}
    assert "G30_date" in {one.code for one in found(a_case(EXAMPLE, **said, **now(text.replace("8", "7"))))}


def test_a_rule_can_be_left_out() -> None:
    off = {"rules": {"off": [{"id": "G30_date", "why": "a diary"}]}}
    assert not found(a_case(EXAMPLE, **off, **now("On 8 March 2026 she was seen.")))


def test_a_day_ahead_may_be_told_and_where_some_are_on_file_no_other() -> None:
    ahead = {"next": [{"date": "2026-04-02", "what": "the first hearing", "of": "ada"}]}
    for text in ("She is to be heard on 2 April.", "On 2 April 2026 she is to be heard."):
        assert not [one for one in found(a_case(EXAMPLE, **now(text))) if one.code == "G30_date"]
        assert not [one for one in found(a_case(EXAMPLE, **ahead, **now(text))) if one.code == "G30_date"]
    (other,) = found(a_case(EXAMPLE, **ahead, **now("On 9 April 2026 she is to be heard.")))
    assert "next:" in other.text


def test_no_text_proves_another() -> None:
    """A day that two texts tell and no entry is on file in neither."""
    case = a_case(
        EXAMPLE, now="On 8 March 2026 she was seen.", letter="I write since she was seen on 8 March 2026."
    )
    assert [one.code for one in found(case)].count("G30_date") == 2


def test_an_error_concerns_what_prints_the_text(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path, EXAMPLE)
    path = tmp_path / "cases" / "case.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "On 3 March 2026 officers of the Harbour Police took her",
            "On Monday, 3 March 2026 officers took her",
        ),
        "utf-8",
    )
    drafts, _ = all_drafts(workspace.case("case"))
    letter = [text for text in drafts if "G02_weekday" in {error.code for error in text.errors}]
    assert {draft.document.id for draft in letter} >= {"appeal-letter"}
    assert "press-release" not in {draft.document.id for draft in letter}
    assert not any(draft.is_ready for draft in letter)


def test_no_finding_says_a_withheld_name() -> None:
    """Neither as it is on file nor nearly so."""
    hidden = {
        "alleged_victims__0__consent": {"for": ["submission"], "answer": "no"},
        "related__0__consent": None,
    }
    hidden.pop("related__0__consent")
    for text in (
        "Ada Quil was taken on 8 March 2026.",
        "“Ada Quill laughed at the harbour master”, he said. Adda Quill!",
    ):
        said = " ".join(f"{one.text} {one.mend}" for one in found(a_case(EXAMPLE, **hidden, **now(text))))
        assert said and "quil" not in said.casefold()


@pytest.mark.parametrize("path", [*REAL, *SHAPES], ids=lambda path: path.stem)
def test_cases_in_which_nothing_is_wrong_have_no_error_and_no_warning(path: Path) -> None:
    case = read_case(path)
    told = [one for one in problems_in(case, case.as_of) if one.code in RULES and one.severity != "remark"]
    known = {"G20_misspelt"} if "Shanxi" in (case.unknown or "") else set()
    assert {one.code for one in told} <= known, [str(one) for one in told]


@given(
    st.lists(
        st.sampled_from(
            [
                *"aZé3 .\n[]“”\"'’-/中",
                "Ada Quill ",
                " is held ",
                " 31 April 2026 ",
                " 5 years ",
                "Article 99 ICCPR ",
            ]
        ),
        max_size=60,
    ).map("".join)
)
@settings(deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    for held in held_against(FACTS, "letter", text):
        assert held.words or not held.differences


FACTS = OnFile(a_case(EXAMPLE, **whole()))


def test_sentences_with_nothing_to_compare_are_told_apart() -> None:
    text = "She is brave beyond all words. On 3 March 2026 officers took her from her workshop. They went to Gullport."
    nothing, told, unknown = held_against(FACTS, "position", text)
    assert not nothing.is_comparable and told.tellers and not told.differences
    assert [one.rule for one in unknown.differences] == ["G34_name"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "She will be heard on 9 April 2026.",
            "She will be held until 2031.",
            "It will be over in May 2027.",
        ),
        *("This is how general comment No. 35 has it.", "Under article 12 a trial may last four years."),
        "A place of custody is to be shown under the Bangkok Rules.",
    ],
)
def test_of_a_text_that_came_back_all_is_listed_that_nothing_on_file_says(text: str) -> None:
    """What the office itself may write without an entry needs one where somebody else wrote it."""
    assert any(held.differences for held in held_against(FACTS, "letter", text))
    assert not found(a_case(EXAMPLE, **whole(), **now(text)))


def test_what_is_on_file_may_come_back() -> None:
    text = "On 3 March 2026 officers took Ada Quill. Article 9 of the Universal Declaration forbids it."
    text += " She was sentenced to three years in prison."
    assert not any(held.differences for held in held_against(FACTS, "letter", text))


def test_a_case_of_many_entries_is_no_hundred_times_the_work() -> None:
    def check(count: int) -> int:
        case = with_entries(count)
        return work(lambda: [held_against(OnFile(case), "letter", case.letter or "")])

    assert check(300) < 30 * check(30)


def test_the_day_of_the_review_changes_no_fact() -> None:
    case = a_case(EXAMPLE, **whole())
    later = {one.code for one in problems_in(case, DAY + datetime.timedelta(days=9)) if one.code in RULES}
    assert later == {one.code for one in found(case)}


def test_a_translation_is_held_against_its_original() -> None:
    english = Prose("On 3 March 2026 five officers took eleven puppets (article 9), for two years.", "en")
    french = "Le 3 mars 2026, cinq agents ont pris onze marionnettes (article 9), pour deux ans."
    assert not list(translation_differences(english, Prose(french, "fr")))
    for was, wrong in (
        ("3 mars", "4 mars"),
        ("2026", "2025"),
        ("onze", "douze"),
        ("9", "19"),
        ("deux ans", "six ans"),
    ):
        (found,) = translation_differences(english, Prose(french.replace(was, wrong), "fr"))
        assert found.rule == "G40_translation", wrong


def test_the_case_sheet_has_days_ahead_and_answers_and_nothing_else_does(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path, EXAMPLE)
    path = tmp_path / "cases" / "case.yaml"
    more = "next: [{date: 2026-04-02, what: the hearing of kelp}]\n"
    more += "said: [{text: now, words: asthma, why: the gull told}]\n"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    drafts, _ = all_drafts(workspace.case("case"))
    for draft in drafts:
        told = " ".join(block_texts(draft.document.blocks))
        is_sheet = draft.document.id == "case-sheet"
        assert ("the hearing of kelp" in told) == ("the gull told" in told) == is_sheet, draft.document.id


@pytest.mark.parametrize(
    "text",
    [
        *(
            "is held and ",
            "Nobody Xyzzy Abc",
            " Article 9 ICCPR and ",
            "five years, ",
            "“",
            "She is held. Zorblax. ",
        ),
        *("No. 5/2020 ", "On 9 May 2019 ", "47 people ", "the Supreme Court of Oz ", "A/B/", "he "),
    ],
)
def test_ten_times_a_text_is_no_hundred_times_the_work(text: str) -> None:
    few, many = (work(partial(held_against, FACTS, "letter", text * count)) for count in (60, 600))
    assert many < 25 * few
