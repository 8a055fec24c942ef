"""The documents of the real cases, as a person read and judged them. ``script/golden`` writes them anew."""

from __future__ import annotations

import datetime
import re
from functools import cache

import pytest

from hrdalert.cases import read_case
from hrdalert.writers.markdown import MarkdownWriter
from tests import chang

GOLDEN = chang.ROOT / "tests" / "golden"
EXEMPLARS = chang.ROOT / "docs" / "design" / "exemplars"


# The other cases: the day of each whose documents are kept, those with an exemplar on the exemplar's day.
OTHERS = {
    "belarus-marfa-rabkova": datetime.date(2024, 9, 17),
    "china-huang-xueqin-wang-jianbing": datetime.date(2024, 9, 18),
    "china-tibet-go-sherab-gyatso": datetime.date(2022, 2, 9),
    "china-zhang-zhan": datetime.date(2025, 9, 22),
    "colombia-jani-silva": datetime.date(2024, 10, 14),
    "egypt-ebrahim-metwally": datetime.date(2025, 9, 22),
    "vietnam-pham-doan-trang": datetime.date(2021, 10, 29),
}
DOCUMENTS = ("un-communication", "press-release", "urgent-action", "appeal-letter")
NAMES = (
    *(f"{name}.{day}.md" for name in chang.DOCUMENTS for day in (chang.THEN, chang.LATER)),
    "press-release.name-withheld.2021-04-20.md",
    *(f"{case}.{name}.md" for case in OTHERS for name in DOCUMENTS),
)


@cache
def goldens() -> dict[str, str]:
    """Each document as Markdown, by the name of its file."""
    documents = {
        f"{name}.{day}.md": chang.composed(name, day)
        for name in chang.DOCUMENTS
        for day in (chang.THEN, chang.LATER)
    }
    documents["press-release.name-withheld.2021-04-20.md"] = chang.composed(
        "press-release", case=chang.unnamed()
    )
    for case, day in OTHERS.items():
        read = read_case(chang.ROOT / "cases" / f"{case}.yaml")
        documents |= {f"{case}.{name}.md": chang.composed(name, day, read) for name in DOCUMENTS}
    writer = MarkdownWriter()
    return {name: writer.write(document).content.decode() for name, document in documents.items()}


@pytest.mark.parametrize("name", NAMES)
def test_the_documents_are_those_that_were_read(name: str) -> None:
    assert goldens()[name] == (GOLDEN / name).read_text(encoding="utf-8")


# What became known after 20 April 2021, in words that only those facts have.
LATER_FACTS = re.compile(
    r"2022|2023|2024|September 2021|Feng County|Weinan|Haikou|Hainan|guobao|State security police|numb|steamed|showers"
    r"|16 days|sentenced|sentence of|travel ban|children|stool|closed doors|procuratorate officials"
)
# "Fengxiang County" is his home of 2020; "Feng County" is where he was held later.


@pytest.mark.parametrize("document", [name for name in chang.DOCUMENTS if name != "case-sheet"])
def test_a_document_of_that_day_knows_nothing_later(document: str) -> None:
    text = MarkdownWriter().write(chang.composed(document)).content.decode()
    assert not LATER_FACTS.findall(text)


_DATE = re.compile(
    r"(\d{1,2} )?(January|February|March|April|May|June|July|August|September|October|November|December) (20[12]\d)"
)


@pytest.mark.parametrize("document", [name for name in chang.DOCUMENTS if name != "case-sheet"])
def test_every_date_is_one_of_the_exemplar(document: str) -> None:
    """No date stands in a document that the exemplar's author did not find in the sources of that day."""
    exemplars = "\n".join(path.read_text(encoding="utf-8") for path in sorted(EXEMPLARS.glob("*.md")))
    known = {match[0] for match in _DATE.finditer(exemplars)}
    known |= {"22 October 2020", "December 2020"}  # the second: source 5, which the exemplar does not cite
    # The exemplars say "about ten days" from 12 January: the same fact with its second day, as the case file has it.
    known |= {"22 January 2020", "15 February 2021", "26 October 2020"}
    text = MarkdownWriter().write(chang.composed(document)).content.decode()
    assert {match[0] for match in _DATE.finditer(text)} <= known


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("un-communication", "In the 180 days since he was taken, no lawyer is known to have seen him."),
        (
            "un-communication",
            "We do not know where Mr Chang is held, or whether he was moved when he was charged.",
        ),
        (
            "un-communication",
            "The information available does not say whether this was a formal arrest (逮捕) or an indictment (起诉)",
        ),
        (
            "un-communication",
            "Whether he has had any contact with his family is not stated in the information available",
        ),
        ("un-communication", "We do not know his date of birth."),
        ("un-communication", "their names and ranks are not known to us"),
        (
            "un-communication",
            "The information available does not name the authority that brought the charge.",
        ),
        ("press-release", "Example Defenders Watch does not know where he is held."),
        (
            "urgent-action",
            "I understand that it is not known where he is being held, and that no lawyer is known to have met him",
        ),
        (
            "appeal-letter",
            "We do not know where he is held, and have learned of no meeting with a lawyer since he was taken.",
        ),
        ("appeal-letter", "We are not in a position to verify his account."),
        ("appeal-letter", "your Bureau refused two requests by lawyers to meet him"),
    ],
)
def test_unknowns_are_said_in_the_ways_of_the_exemplars(document: str, said: str) -> None:
    text = MarkdownWriter().read_back(MarkdownWriter().write(chang.composed(document)).content)
    assert said in " ".join(text.split())
