"""The eight cases of the repository: every fact in the submission, nothing of a later day, one date for one thing."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from hrdalert.cases import Case, check_case
from hrdalert.cases.dates import CaseDate
from hrdalert.disclosure import disclose
from hrdalert.disclosure.disclose import telling_of
from hrdalert.disclosure.view import CaseView, FactView, IncidentView, TextView
from hrdalert.documents.blocks import Document, block_texts
from hrdalert.documents.compose import Order
from hrdalert.documents.languages import find_language
from hrdalert.drafting import outrun
from hrdalert.reviewing import prose
from tests import chang

CASES = sorted((chang.ROOT / "cases").glob("*.yaml"))
DOCUMENTS = ("un-communication", "press-release", "urgent-action", "appeal-letter")
ENGLISH = find_language("en")
_DAY = (
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
)


@cache
def case(path: Path) -> Case:
    found, problems = check_case(path)
    assert found is not None, problems
    return found


def days(path: Path) -> list[datetime.date]:
    """The day of the case and those of its editions."""
    return sorted(each.as_of for each in (case(path), *case(path).editions))


def between(path: Path) -> list[datetime.date]:
    """A day half way to the next telling, when facts have come in that it does not speak of, and one after the last."""
    own = days(path)
    return [
        *(one + (two - one) / 2 for one, two in itertools.pairwise(own)),
        own[-1] + datetime.timedelta(days=40),
    ]


ANY_DAY = [
    pytest.param(path, day, id=f"{path.stem}-{day}")
    for path in CASES
    for day in sorted((*days(path), *between(path)))
]
DAYS = [pytest.param(path, day, id=f"{path.stem}-{day}") for path in CASES for day in days(path)]


@cache
def documents(path: Path, day: datetime.date, id: str) -> tuple[Document, ...]:
    return tuple(chang.desk().documents(case(path), Order(id, "en", day), day))


def words(path: Path, day: datetime.date, id: str) -> str:
    return " ".join(
        "\n".join(text for each in documents(path, day, id) for text in block_texts(each.blocks)).split()
    )


def view(path: Path, day: datetime.date) -> CaseView:
    return disclose(case(path), "un", day)


def test_there_are_eight_and_those_of_which_older_documents_were_published_have_editions() -> None:
    assert len(CASES) == 8
    assert all(len(days(path)) >= 2 for path in CASES)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_has_no_problem_and_says_what_it_is(path: Path) -> None:
    problems = check_case(path)[1]
    assert [str(each) for each in problems if each.code != "named-together"] == []
    assert path.read_text(encoding="utf-8").startswith("# A real, public case")
    assert all(source.date or source.note or source.url for source in case(path).sources)
    for victim in case(path).alleged_victims:
        answers = (
            victim.consent.submission,
            victim.consent.government,
            victim.consent.public,
            victim.consent.un_report,
        )
        assert all(
            answer is None or answer.answer in ("cannot_be_asked", "already_public") for answer in answers
        )


@pytest.mark.parametrize(("path", "day"), DAYS)
def test_no_document_reads_like_a_machine(path: Path, day: datetime.date) -> None:
    for id in (*DOCUMENTS, "case-sheet"):
        for document in documents(path, day, id):
            assert [str(each) for each in prose(chang.desk(), case(path), document)] == [], id


# --- every fact is told, with its day, its place and whose account it is ------------------------------------


def told(path: Path, day: datetime.date) -> Iterator[FactView]:
    for fact in view(path, day).chronology:
        if isinstance(fact, IncidentView) or fact.kind == "proceeding":
            yield fact


@pytest.mark.parametrize(("path", "day"), ANY_DAY)
def test_every_incident_is_in_the_submission_with_its_day_and_place(path: Path, day: datetime.date) -> None:
    text = words(path, day, "un-communication")
    missing = [f"{fact.id}: {what}" for fact in told(path, day) for what in absent(fact, text)]
    assert missing == []


def absent(fact: FactView, text: str) -> Iterator[str]:
    """What a submission does not say of a fact: its date as precisely as it is known, and the names in its place."""
    if (
        isinstance(fact.date, CaseDate)
        and not fact.date.is_unknown
        and not any(form in text for form in dated(fact.date))
    ):
        yield f"the date {fact.date}"
    if isinstance(fact.place, TextView):
        for name in re.findall(r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)*", fact.place.literal):
            if not any(word in text for word in name.split()):
                yield f"the place {name}"


def dated(date: CaseDate) -> list[str]:
    """A date as sentences have it: a range by its ends, a year left out where the paragraph has just given it."""
    ends = [end for end in (date.first, date.last) if end is not None] if date.is_interval else [date]
    plain = [CaseDate.parse(str(end), part=end.part) for end in ends]
    return [ENGLISH.date_bare(each, with_year=False) for each in plain]


@pytest.mark.parametrize(("path", "day"), DAYS)
def test_an_account_is_said_to_be_one(path: Path, day: datetime.date) -> None:
    """What rests on somebody's account is told as said, stated or reported, in every document."""
    accounts = [
        fact for fact in view(path, day).incidents if fact.account and isinstance(fact.what, TextView)
    ]
    said = re.compile(r"account|told|said|says|state[sd]|report|accord|wrote|described|call", re.IGNORECASE)
    for fact in accounts:
        assert isinstance(fact.what, TextView)
        assert said.search(fact.what.literal), fact.id


# --- one day, one set ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "day"), ANY_DAY)
def test_nothing_of_a_later_day_stands_in_a_set(path: Path, day: datetime.date) -> None:
    """Days to come are those that the telling itself sets: deadlines, days of action, announced hearings."""
    telling = telling_of(case(path), day)
    announced = " ".join(str(text) for text in texts_of(telling))
    for id in DOCUMENTS:
        for found in re.findall(_DAY, words(path, day, id)):
            when = datetime.datetime.strptime(found, "%d %B %Y").date()
            if when > day:
                allowed = {telling.action.deadline if telling.action else None}
                if telling.urgency:
                    allowed |= {telling.urgency.act_by, telling.urgency.fallback}
                allowed |= {day + datetime.timedelta(days=days) for days in (30, 42)}
                allowed |= {source.date.end for source in case(path).sources if source.date}
                assert when in allowed or found in announced or found in ahead(path, day), (id, found)


def texts_of(telling: object) -> Iterator[object]:
    for value in vars(telling).values():
        yield from _texts(value)


def _texts(value: object) -> Iterator[object]:
    if hasattr(value, "versions"):
        yield from value.versions.values()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)


def ahead(path: Path, day: datetime.date) -> str:
    """What facts known by the day say of days to come, such as a hearing to which a trial was adjourned."""
    return " ".join(
        text.literal
        for fact in view(path, day).chronology
        for text in (fact.what, fact.in_short)
        if isinstance(text, TextView)
    )


@pytest.mark.parametrize(("path", "day"), ANY_DAY)
def test_what_was_not_known_by_the_day_is_in_no_document_of_it(path: Path, day: datetime.date) -> None:
    """No sentence of a fact that entered later, whatever its date."""
    known = {sentence for fact in view(path, day).chronology for sentence in parts_of(fact)}
    later = disclose(case(path), "un", case(path).as_of)
    new = {sentence for fact in later.chronology for sentence in parts_of(fact)} - known
    for id in DOCUMENTS:
        text = words(path, day, id)
        assert [sentence for sentence in new if sentence in text] == [], id


def parts_of(fact: FactView) -> Iterator[str]:
    """The longer pieces of what is told of a fact, between its references."""
    for part in fact.what.parts if isinstance(fact.what, TextView) else ():
        if isinstance(part, str) and len(part.split()) >= 6:
            yield " ".join(part.split())


@pytest.mark.parametrize(("path", "day"), ANY_DAY)
def test_the_documents_of_a_day_do_not_contradict_each_other_on_dates(path: Path, day: datetime.date) -> None:
    """Each day that a public document or a letter gives stands in the submission, or is one that the telling sets."""
    submission = words(path, day, "un-communication")
    telling = telling_of(case(path), day)
    own = " ".join(str(text) for text in texts_of(telling))
    for id in DOCUMENTS[1:]:
        for found in re.findall(_DAY, words(path, day, id)):
            when = datetime.datetime.strptime(found, "%d %B %Y").date()
            short = found.rpartition(" ")[0]
            set_by_us = when >= day or when == telling.as_of
            assert short in submission or set_by_us or found in own, (id, found)


@pytest.mark.parametrize(("path", "day"), DAYS)
def test_on_the_days_that_are_told_nothing_of_weight_is_newer_than_the_telling(
    path: Path, day: datetime.date
) -> None:
    assert outrun(case(path), day) == ""


def test_between_two_tellings_it_is_said_that_more_is_known_than_is_told() -> None:
    path = next(path for path in CASES if path.stem.startswith("vietnam"))
    assert "told as of 2021-10-29, and more became known on 2021-12-14" in outrun(
        case(path), datetime.date(2022, 1, 15)
    )


def test_a_year_is_said_again_where_the_sentences_before_speak_of_another() -> None:
    path = next(path for path in CASES if path.stem == "china-chang-weiping")
    text = words(path, datetime.date(2024, 9, 1), "un-communication")
    between = text[text.index("on 23 September 2022") :]
    assert between.index("published a video on 16 October 2020") < between.index(
        "Six days later, on 22 October,"
    )
