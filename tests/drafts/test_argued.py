"""Documents that argue: rights with their law, references to paragraphs, questions, asks of some documents alone."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdalert import knowledge
from hrdalert.documents.blocks import Heading, Paragraph, block_texts, inline_text
from hrdalert.drafts.drafting import Draft
from hrdalert.law.argued import cited_as, law_by_right
from hrdalert.law.citations import Citation, StateLaw, is_within, law_of
from tests.builder import EXAMPLE, case_values, read_case, written
from tests.drafting import EXAMPLES, REAL, SHAPES, a_workspace, all_drafts
from tests.review.reviewing import codes

ARGUED: Mapping[str, Any] = {
    "analysis": [
        {
            "right": "liberty",
            "text": "Whoever is taken must be told why [arrest]. Nobody told her.",
            "answer": "The Government may say that there was no time. Seventeen days have passed.",
        },
        {"right": "expression", "text": "A play about a dam [play] is speech."},
    ],
    "questions": ["On what order was Ada Quill taken?"],
    "unknown": "We do not know where she is.",
    "experts": ["speak publicly before 10 April 2026"],
    "release": {
        "lead": "Police took the puppeteer Ada Quill from her workshop.",
        "further": "The dam is not built.",
    },
}


def drafts_of(folder: Path, **changes: Any) -> dict[str, Draft]:
    """The drafts of the example of the tests with arguments, by document."""
    folder.mkdir(parents=True, exist_ok=True)
    case = folder / "argued.yaml"
    case.write_text(written(case_values(EXAMPLE, **{**ARGUED, **changes})), encoding="utf-8")
    opened = a_workspace(folder / "office", case, recipients=EXAMPLE.parent / "recipients.yaml").case(
        "argued"
    )
    drafts, _ = all_drafts(opened)
    return {draft.document.id: draft for draft in drafts}


def told(draft: Draft) -> list[str]:
    """Headings and paragraphs of a draft in their order, numbers before them."""
    return [
        f"{block.number}. {inline_text(block.content)}"
        if isinstance(block, Paragraph) and block.number
        else inline_text(block.content)
        for block in draft.document.blocks
        if isinstance(block, Heading | Paragraph)
    ]


def number_of(draft: Draft, words: str) -> int:
    """The number of the paragraph that begins with some words."""
    (number,) = (
        int(line.partition(".")[0]) for line in told(draft) if re.match(rf"\d+\. {re.escape(words)}", line)
    )
    return number


# --- the submission


def test_a_right_is_argued_under_its_heading_behind_its_law(tmp_path: Path) -> None:
    lines = told(drafts_of(tmp_path)["un-communication"])
    plain = [re.sub(r"^\d+\. ", "", line) for line in lines]
    heading = knowledge.rights_argued()["liberty"].heading()
    at = plain.index(heading)
    assert "article 9 of the Universal Declaration" in plain[at + 1]
    assert plain[at + 2].startswith("Whoever is taken must be told why")
    assert plain[at + 3].startswith("The Government may say")
    assert (
        plain.index("What we ask")
        < plain.index("The facts")
        < plain.index("Analysis")
        < plain.index("Other law")
    )
    assert "International standards" not in plain


def test_without_arguments_the_law_stands_in_full(tmp_path: Path) -> None:
    lines = told(drafts_of(tmp_path, analysis=[])["un-communication"])
    assert "International standards" in lines and not {"Analysis", "Other law"} & set(lines)


def test_questions_and_what_is_not_known_are_for_the_united_nations_and_the_office(tmp_path: Path) -> None:
    drafts = drafts_of(tmp_path)
    for words in (ARGUED["questions"][0], ARGUED["unknown"], ARGUED["experts"][0]):
        holding = {name for name, draft in drafts.items() if words in _text(draft)}
        assert {"un-communication", "case-sheet"} <= holding
        assert not {draft.document.audience for name, draft in drafts.items() if name in holding} & {
            "public",
            "government",
            "third_state",
        }


def test_a_release_begins_with_its_news(tmp_path: Path) -> None:
    release = _text(drafts_of(tmp_path)["press-release"])
    assert ARGUED["release"]["lead"] in release and ARGUED["release"]["further"] in release
    assert "She is at risk of torture" not in release


def _text(draft: Draft) -> str:
    return "\n".join(block_texts(draft.document.blocks))


# --- every article once


def _articles(law: StateLaw) -> Counter[tuple[str, str]]:
    every = (*law.binding, *law.regional, *law.declared)
    return Counter((citation.instrument, article) for citation in every for article in citation.articles)


@pytest.mark.parametrize("path", [*REAL, *SHAPES, *EXAMPLES], ids=lambda path: path.stem)
def test_each_article_of_the_law_is_of_one_right_or_of_the_rest(path: Path) -> None:
    case = read_case(path)
    rights = {id: list(right.cite) for id, right in knowledge.rights_argued().items()}
    for law in law_of(case, case.as_of):
        by_right, left = law_by_right(law, rights)
        parted = sum((_articles(own) for own in by_right.values()), _articles(left))
        assert parted == _articles(law)
        for id, own in by_right.items():
            for instrument, article in _articles(own):
                assert _cites(rights[id], instrument, article)


@pytest.mark.parametrize("path", [*REAL, *SHAPES, *EXAMPLES], ids=lambda path: path.stem)
def test_an_article_stands_at_the_right_to_which_it_belongs_first(path: Path) -> None:
    """Whatever the order of the arguments: no right takes an article that another one argues better."""
    case = read_case(path)
    rights = {id: list(right.cite) for id, right in knowledge.rights_argued().items()}
    for law in law_of(case, case.as_of):
        by_right, left = law_by_right(law, rights)
        assert (by_right, left) == law_by_right(law, dict(reversed(rights.items())))
        for right, own in by_right.items():
            for instrument, article in _articles(own):
                belongs = (each for duty in knowledge.duties_of(instrument, article) for each in duty.rights)
                first = next((one for one in belongs if _cites(rights[one], instrument, article)), right)
                assert right == first, (instrument, article)


def _cites(cited: list[str], instrument: str, article: str) -> bool:
    of_it = [one.partition(" ")[2] for one in cited if one.startswith(f"{instrument} ")]
    return any(is_within(article, one) or is_within(one, article) for one in of_it)


@pytest.mark.parametrize(
    ("first", "second", "article", "at"),
    [
        ("life", "liberty", "iccpr 9(1)", "liberty"),
        ("assembly", "torture", "iccpr 7", "torture"),
        ("business", "remedy", "iccpr 2(3)", "remedy"),
        ("life", "assembly", "iccpr 9(1)", "life"),
    ],
)
def test_what_several_rights_cite_is_argued_where_it_belongs(
    first: str, second: str, article: str, at: str
) -> None:
    instrument, _, number = article.partition(" ")
    citation = Citation(instrument, (number,), None, (), ())
    law = StateLaw("COL", None, (citation,), (), (), (), (), ())
    rights = {right: list(knowledge.rights_argued()[right].cite) for right in (first, second)}
    by_right, left = law_by_right(law, rights)
    assert [right for right in rights if by_right[right].binding] == [at] and not left.binding
    chosen, _ = law_by_right(law, rights, {first: [article]})
    assert chosen[first].binding and not chosen[second].binding


@pytest.mark.parametrize(
    ("article", "whole", "is_part"),
    [("9", "9", True), ("9(1)", "9", True), ("19", "9", False), ("9", "9(1)", False), ("9bis", "9", False)],
)
def test_a_paragraph_is_within_its_article(article: str, whole: str, is_part: bool) -> None:
    assert is_within(article, whole) is is_part


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_since_when_a_treaty_binds_is_said_once_of_each_state(path: Path, tmp_path: Path) -> None:
    drafts, _ = all_drafts(a_workspace(tmp_path, path).case(path.stem))
    (submission,) = (draft for draft in drafts if draft.document.id == "un-communication")
    said = re.findall(r"(\w+) (?:ratified|acceded to) (the [A-Z][^.]+?) on \d", _text(submission))
    assert said and len(said) == len(set(said))


def test_an_article_of_ones_own_choice_stands_before_its_argument(tmp_path: Path) -> None:
    argued = {"analysis": [{"right": "liberty", "text": "She is held.", "cite": ["CAT 12"]}]}
    submission = _text(drafts_of(tmp_path, **argued)["un-communication"])
    assert "and is bound by article 12 of it." in submission


@pytest.mark.parametrize(
    ("written", "cite"),
    [
        ("ICCPR 14(3)(d)", ("iccpr", "14(3)(d)")),
        ("cat 12", ("cat", "12")),
        ("UDHR 9", ("udhr", "9")),
        ("CAT 99", None),
        ("Pickles 3", None),
        ("12", None),
    ],
)
def test_a_citation_is_read_as_lawyers_write_it(written: str, cite: tuple[str, str] | None) -> None:
    assert cited_as(written) == cite


# --- references


def test_a_reference_is_the_number_of_the_paragraph(tmp_path: Path) -> None:
    submission = drafts_of(tmp_path)["un-communication"]
    arrest, play = number_of(submission, "On 3 March 2026"), number_of(submission, "On 17 February 2026")
    assert f"must be told why (para. {arrest})." in _text(submission)
    assert f"A play about a dam (para. {play}) is speech." in _text(submission)


def test_several_references_and_sources_stand_together(tmp_path: Path) -> None:
    argued = {"analysis": [{"right": "liberty", "text": "It was a play [play, arrest, S1]."}]}
    submission = drafts_of(tmp_path, **argued)["un-communication"]
    numbers = sorted((number_of(submission, "On 17 February 2026"), number_of(submission, "On 3 March 2026")))
    assert f"It was a play (paras. {numbers[0]} and {numbers[1]}) [1]." in _text(submission)


def test_where_paragraphs_have_no_numbers_a_reference_is_left_out(tmp_path: Path) -> None:
    drafts = drafts_of(tmp_path, position="Ada Quill is held for a play [play], and should be free.")
    assert "Ada Quill is held for a play, and should be free." in _text(drafts["press-release"])


def test_an_entry_that_the_reader_may_not_have_takes_its_reference_along(tmp_path: Path) -> None:
    submission = _text(drafts_of(tmp_path, chronology__0__confidential="yes")["un-communication"])
    assert "A play about a dam is speech." in submission and "[play]" not in submission


def test_brackets_that_are_no_reference_stay(tmp_path: Path) -> None:
    submission = _text(drafts_of(tmp_path, unknown="We do not know where she [sic] is.")["un-communication"])
    assert "where she [sic] is" in submission


@pytest.mark.parametrize("wrong", ["arest", "S9", "house-arrest"])
def test_a_reference_to_nothing_is_an_error(wrong: str) -> None:
    assert "F27_reference" in codes(unknown=f"We do not know why [{wrong}].")
    assert "F27_reference" not in codes(unknown="We do not know why [arrest], she [sic] said.")


@given(st.lists(st.integers(min_value=0, max_value=3), max_size=4))
def test_references_are_right_whatever_entries_are_added(places: list[int]) -> None:
    """Entries are put anywhere: each reference still leads to the paragraph of its own entry."""
    values = case_values(EXAMPLE, **ARGUED)
    for number, place in enumerate(places):
        text = f"Before that, letter {number} went to the police."
        values["chronology"].insert(place, {"date": "2026-02", "text": text, "id": f"letter{number}"})
    with tempfile.TemporaryDirectory() as name:
        case = Path(name) / "argued.yaml"
        case.write_text(written(values), encoding="utf-8")
        opened = a_workspace(Path(name) / "w", case, recipients=EXAMPLE.parent / "recipients.yaml").case(
            "argued"
        )
        (submission,) = (one for one in all_drafts(opened)[0] if one.document.id == "un-communication")
    assert f"told why (para. {number_of(submission, 'On 3 March 2026')})." in _text(submission)
    assert f"a dam (para. {number_of(submission, 'On 17 February 2026')}) is" in _text(submission)


# --- asks of some documents alone


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("submission", "un-communication"),
        ("release", "press-release"),
        ("action", "urgent-action"),
        ("letters", "appeal-letter"),
    ],
)
def test_a_demand_is_asked_in_the_documents_that_it_is_for(kind: str, document: str, tmp_path: Path) -> None:
    own = {"text": "open the theatre on the square again", "for": kind}
    demands = [*case_values(EXAMPLE)["demands"], own]
    drafts = drafts_of(tmp_path, demands=demands)
    asked_by = {name for name, draft in drafts.items() if own["text"] in _text(draft)}
    others = {"un-communication", "press-release", "urgent-action", "appeal-letter"} - {document}
    assert document in asked_by and not asked_by & others
