"""What a date of a case means, and what is said of one that cannot be read."""

from __future__ import annotations

import datetime
import pickle
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.cases.dates import CaseDate, DateMistake


def date(text: str, part: str | None = None) -> CaseDate:
    return CaseDate.parse(text, part)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
flags = st.sampled_from(["", "", "", "~", "?", "%"])


@st.composite
def single_texts(draw: st.DrawFn) -> str:
    length = draw(st.sampled_from([10, 7, 4]))
    return draw(days).isoformat()[:length] + draw(flags)


@st.composite
def interval_texts(draw: st.DrawFn) -> str:
    ends = sorted([draw(single_texts()), draw(single_texts())])
    if date(ends[1]).end < date(ends[0]).start:  # type: ignore[operator]
        ends.reverse()
    return "/".join(draw(st.sampled_from([ends, [ends[0], ".."], ["..", ends[1]]])))


@st.composite
def one_of_texts(draw: st.DrawFn) -> str:
    first, last = draw(interval_texts()).split("/")
    return f"[{first.replace('..', '')}..{last.replace('..', '')}]"


@st.composite
def case_dates(draw: st.DrawFn) -> CaseDate:
    """Any date that a case file may hold."""
    text = draw(single_texts() | interval_texts() | one_of_texts() | st.just("unknown"))
    if "/" in text or "[" in text or text == "unknown" or len(text.rstrip("~?%")) == 10:
        return date(text)
    return date(text, part=draw(st.sampled_from([None, "early", "mid", "late"])))


# Reading


@pytest.mark.parametrize(
    ("text", "part", "start", "end", "precision"),
    [
        ("2020-10-22", None, "2020-10-22", "2020-10-22", "day"),
        ("2020-02", None, "2020-02-01", "2020-02-29", "month"),
        ("2020", None, "2020-01-01", "2020-12-31", "year"),
        ("2020-10-22~", None, "2020-10-22", "2020-10-22", "day"),
        ("1984%", None, "1984-01-01", "1984-12-31", "year"),
        ("2019-12", "early", "2019-12-01", "2019-12-10", "part"),
        ("2019-12", "mid", "2019-12-11", "2019-12-20", "part"),
        ("2019-12", "late", "2019-12-21", "2019-12-31", "part"),
        ("2020-02", "late", "2020-02-21", "2020-02-29", "part"),
        ("2020", "early", "2020-01-01", "2020-04-30", "part"),
        ("2020", "mid", "2020-05-01", "2020-08-31", "part"),
        ("2020", "late", "2020-09-01", "2020-12-31", "part"),
        ("2017-09-10/2017-09-12", None, "2017-09-10", "2017-09-12", "day"),
        ("2020-10-22/2021-04", None, "2020-10-22", "2021-04-30", "month"),
        ("2020-10-22/2020-10", None, "2020-10-22", "2020-10-31", "month"),
        ("2020-10-22/..", None, "2020-10-22", None, "day"),
        ("../2020-10", None, None, "2020-10-31", "month"),
        ("[1968..1970]", None, "1968-01-01", "1970-12-31", "year"),
        ("[2025-11-27..2025-11-30]", None, "2025-11-27", "2025-11-30", "day"),
        ("[..2010]", None, None, "2010-12-31", "year"),
        ("[2010-05..]", None, "2010-05-01", None, "month"),
        ("unknown", None, None, None, "unknown"),
    ],
)
def test_a_date_spans_the_days_it_can_mean(
    text: str, part: str | None, start: str | None, end: str | None, precision: str
) -> None:
    read = date(text, part)
    assert read.start == (day(start) if start else None)
    assert read.end == (day(end) if end else None)
    assert read.precision == precision
    assert str(read) == text


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("1984", False, False),
        ("1984~", True, False),
        ("1984?", False, True),
        ("1984%", True, True),
        ("2020-10-22~/2020-11-01", True, False),
        ("2020-10-22/2020-11-01?", False, True),
        ("unknown", False, False),
    ],
)
def test_flags_are_kept(text: str, approximate: bool, uncertain: bool) -> None:
    assert (date(text).approximate, date(text).uncertain) == (approximate, uncertain)


def test_an_interval_knows_its_ends() -> None:
    spell = date("2020-10-22~/2021-04")
    assert (spell.first, spell.last) == (date("2020-10-22~"), date("2021-04"))
    assert spell.is_interval
    since, until = date("2020-10-22/.."), date("../2021")
    assert (since.first, since.last) == (date("2020-10-22"), None)
    assert (until.first, until.last) == (None, date("2021"))
    assert not date("2020").is_interval and not date("unknown").is_interval


def test_one_of_several_days_is_told_from_what_lasts() -> None:
    lasts, one_of = date("2025-11-27/2025-11-30"), date("[2025-11-27..2025-11-30]")
    assert (lasts.start, lasts.end) == (one_of.start, one_of.end)
    assert lasts.is_interval and not lasts.is_one_of
    assert one_of.is_one_of and not one_of.is_interval
    assert (one_of.first, one_of.last) == (date("2025-11-27"), date("2025-11-30"))
    assert lasts != one_of and date("[..2010]").first is None and date("[2010..]").last is None


@given(case_dates())
def test_a_date_written_and_read_again_is_the_same(a: CaseDate) -> None:
    assert CaseDate.parse(str(a), a.part) == a and hash(CaseDate.parse(str(a), a.part)) == hash(a)
    assert pickle.loads(pickle.dumps(a)) == a


# Mistakes


@pytest.mark.parametrize(
    ("text", "found", "mend"),
    [
        ("", "the date is empty", "write a date such as 2020-10-22"),
        ("2023-02-30", "February 2023 has 28 days", "write a day from 01 to 28, or only 2023-02"),
        ("2024-02-30", "February 2024 has 29 days", "write a day from 01 to 29"),
        ("2020-10-00", "October 2020 has 31 days", "or only 2020-10"),
        ("2023-13", "there is no month 13", "the month (01 to 12)"),
        ("2020-00", "there is no month 00", "the month (01 to 12)"),
        ("1850", "the year 1850 is outside 1900 to 2100", "four digits"),
        ("0000-01-01", "the year 0000 is outside", "four digits"),
        ("2020-02-30/2020-03-01", "February 2020 has 29 days", "write a day from 01 to 29"),
        ("30/02/2023", "and February 2023 has 28 days", "as in 2020-10-22"),
        ("22.10.2020", "does not begin with the year", "write 2020-10-22 for 22 October 2020"),
        ("12.5.2020", "year", "2020-05-12 for 12 May 2020 or 2020-12-05 for 5 December 2020"),
        ("12/25/2020", "does not begin with the year", "write 2020-12-25"),
        ("Oct 2020", "not in the form", "write 2020-10"),
        ("sept. 2020", "not in the form", "write 2020-09"),
        ("22 October 2020", "not in the form", "write 2020-10-22"),
        ("before May 2021", "not a date that can be read", "write a date such as"),
        ("by 5 May 2021", "not in the form", "write [..2021-05-05]"),
        ("after 31 December 2021", "not a date that can be read", "write a date such as"),
        ("since May 2021", "not in the form", "write 2021-05/.."),
        ("until 2021-05-03", "not in the form", "write ../2021-05-03"),
        ("late 2021", "not in the form", "write 2021 and part: late"),
        ("the beginning of May 2021", "not in the form", "write 2021-05 and part: early"),
        ("in May 2021", "not in the form", "write 2021-05"),
        ("between 1 and 23 December 2021", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("1-23 December 2021", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("December 1 to 23, 2021", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("from March to May 2021", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("1 December - 5 January 2022", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("2019-2021", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("22nd of Oct. 2020", "not in the form", "write 2020-10-22"),
        ("October 22, 2020", "not in the form", "write 2020-10-22"),
        ("mid-May 2020", "not in the form", "write 2020-05 and part: mid"),
        ("early 2020", "not in the form", "write 2020 and part: early"),
        ("early 5 May 2020", "not in the form", "write 2020-05-05"),
        ("about 1984", "not in the form", "write 1984~"),
        ("~1984", "not in the form", "write 1984~"),
        ("1984~?", "not a date that can be read", "roughly: 2020-10-22~"),
        ("2020-1-5", "not in the form", "write 2020-01-05"),
        ("2020/10/22", "not in the form", "write 2020-10-22"),
        ("2020–10–22", "not in the form", "write 2020-10-22"),
        ("20201022", "not in the form", "write 2020-10-22"),
        ("10/2020", "not in the form", "write 2020-10"),
        ("2020-10-XX", "not in the form", "write 2020-10"),
        ("2020-10-22T23:00:00Z", "a date and a time in one", "write 2020-10-22; the time stands in the text"),
        ("2020-10-22 7:30", "a date and a time in one", "write 2020-10-22; the time"),
        ("2020-11/2020-10", "ends before it begins", "write 2020-10/2020-11"),
        ("2020-10-22/", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("[2020-11..2020-10]", "ends before it begins", "write [2020-10..2020-11]"),
        ("2020-10-22..2020-10-25", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("[2020-10-22/2020-10-25]", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("[2020-02-30..2020-03]", "February 2020 has 29 days", "write a day from 01 to 29"),
        ("[..]", "neither a first nor a last day", "write unknown"),
        ("2020-10-22/23", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("2020-10-22 to 2020-10-25", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("May 2020 – June 2020", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("2020-10-22/then", "not a date that can be read", "it lasted: 2020-10-22/2020-10-25"),
        ("../..", "neither a first nor a last day", "write unknown"),
        ("Unknown", "not a date", "the word unknown"),
        ("n/a", "not a date", "the word unknown"),
        ("yesterday", "not a date", "write a date such as 2020-10-22"),
        ("22 octobre 2020", "not a date", "write a date such as 2020-10-22"),
        ("a/b/c", "not a date", "write a date such as 2020-10-22"),
        ("２０２０-10-22", "not a date", "write a date such as 2020-10-22"),
    ],
)
def test_a_mistake_says_what_was_found_and_what_to_write(text: str, found: str, mend: str) -> None:
    with pytest.raises(ValueError) as caught:
        date(text)
    mistake = caught.value
    assert isinstance(mistake, DateMistake)
    assert found in mistake.text
    assert mend in mistake.mend
    assert ("part:" in mistake.mend) == ("part:" in mend)
    assert text[:40] in str(mistake) or "30" in text
    assert pickle.loads(pickle.dumps(mistake)).mend == mistake.mend


@pytest.mark.parametrize(
    ("text", "part", "message"),
    [
        ("2020-10-22", "early", "a day has no part: early; write only the month, 2020-10"),
        ("2020-10", "beginning", "part 'beginning' is not known; write early, mid or late"),
        ("2020-10/..", "early", "part: early cannot stand beside"),
        ("[2020-10..2020-11]", "early", "part: early cannot stand beside"),
        ("unknown", "early", "part: early cannot stand beside"),
        ("", "early", "the date is empty"),
    ],
)
def test_a_part_stands_where_it_can(text: str, part: str, message: str) -> None:
    with pytest.raises(DateMistake) as caught:
        date(text, part)
    assert message in str(caught.value)


@given(st.text() | st.text("0123456789-/.~?%[] TZ:to", max_size=24))
def test_any_other_text_is_a_mistake_and_never_a_crash(text: str) -> None:
    try:
        read = date(text)
    except DateMistake as mistake:
        assert mistake.text and mistake.mend
        assert len(str(mistake)) < 400
    else:
        assert str(read) == text.strip()


# The oracle


@pytest.fixture(scope="module")
def edtf() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("edtf")


def bound(found: Any) -> datetime.date | None:
    return None if isinstance(found, float) else datetime.date(*found[:3])


@pytest.mark.parametrize(
    "text",
    [
        *("2020-10-22", "2020-02", "2100-02", "2020", "2020-10-22~", "2020-02?", "1984%"),
        *("2017-09-10/2017-09-12", "2017-09/2018", "2020-10-22~/2021-04", "2020-10-22/..", "../2020-02"),
    ],
)
def test_bounds_are_those_of_the_edtf_package(edtf: Any, text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        oracle = edtf.parse_edtf(text)
    assert date(text).start == bound(oracle.lower_strict())
    assert date(text).end == bound(oracle.upper_strict())


def test_bounds_of_many_dates_are_those_of_the_edtf_package(edtf: Any) -> None:
    @given(single_texts() | interval_texts())
    def agrees(text: str) -> None:
        test_bounds_are_those_of_the_edtf_package(edtf, text)

    agrees()
