"""What is found in a sentence, kind by kind: a sentence in, its claims out."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.factcheck.claims.found import claims_of
from hrdalert.factcheck.claims.prose import Prose
from tests.work import work


def told(sentence: str, kind: str, language: str = "en") -> list[tuple[str, Any]]:
    """The words of the claims of a kind, with their values."""
    prose = Prose(sentence, language)
    return [(prose.text[one.begin : one.end], one.value) for one in claims_of(prose) if one.kind == kind]


def values(sentence: str, kind: str, language: str = "en") -> list[Any]:
    return [value for _, value in told(sentence, kind, language)]


@pytest.mark.parametrize(
    ("sentence", "language", "days"),
    [
        ("On 3 March 2026 she left.", "en", [(3, 3, 2026)]),
        ("March 3, 2026", "en", [(3, 3, 2026)]),
        ("On the night of 6 to 7 October 2020", "en", [(6, 10, 2020), (7, 10, 2020)]),
        ("on 3 and 4 March", "en", [(3, 3, None), (4, 3, None)]),
        ("2026-03-03", "en", [(3, 3, 2026)]),
        ("le 1er mars 2026", "fr", [(1, 3, 2026)]),
        ("2022年6月8日", "zh-Hans", []),
        ("version 3.5 of it", "en", []),
    ],
)
def test_days(sentence: str, language: str, days: list[tuple[int, int, int | None]]) -> None:
    found = values(sentence, "day", language)
    assert sorted((one.day, one.month, one.year) for one in found) == sorted(days)


def test_months_years_and_weekdays() -> None:
    assert values("In March 2021 it began.", "month") == [(2021, 3)]
    assert values("Since 2019 she has written.", "year") == [2019]
    assert values("It began on 3 March of 2026.", "month") == []
    assert values("It began on 3 March of 2026.", "year") == [2026]
    assert told("In MARCH of 2021 it began.", "month") == [("MARCH of 2021", (2021, 3))]
    ((number, day),) = values("On Tuesday 3 March 2026", "weekday")
    assert (number, day.day) == (1, 3)
    assert values("on 3 March 2026, a Monday,", "weekday")[0][0] == 0
    assert not values("On the Tuesday after 3 March 2026", "weekday")


@pytest.mark.parametrize(
    ("sentence", "language", "number", "unit", "is_term"),
    [
        ("He was sentenced to 14 years and nine months in prison.", "en", 177, "months", True),
        ("a four-year sentence", "en", 4, "years", True),
        ("for twenty-two months", "en", 22, "months", False),
        ("nine and a half years", "en", 9.5, "years", False),
        ("He was sentenced, as far as is known, to three years’ imprisonment.", "en", 3, "years", True),
        ("il a été condamné à trois ans", "fr", 3, "years", True),
        ("pendant quatre-vingt-dix jours", "fr", 90, "days", False),
    ],
)
def test_spans(sentence: str, language: str, number: float, unit: str, is_term: bool) -> None:
    (span,) = values(sentence, "span", language)
    assert (span.number, span.unit, span.is_term) == (number, unit, is_term)


def test_a_span_is_more_or_less_and_an_age_is_none() -> None:
    assert [one.bound for one in values("more than five years, almost three weeks", "span")] == [
        "over",
        "almost",
    ]
    assert values("a woman aged 47, a 16-year-old boy, a girl of 13", "age") == [47, 16, 13]


def test_counts_and_sums() -> None:
    assert [(one.number, one.of[0]) for one in values("Belarus freed 123 prisoners.", "count")] == [
        (123, "prison")
    ]
    assert values("one hundred and twenty puppets", "count")[0].number == 120
    assert not values("prison No. 5, para. 7, article 9, cell 12", "count")
    assert [
        (one.number, one.currency) for one in values("a fine of 1,200 euros and $3.5 million", "sum")
    ] == [
        (1200, "EUR"),
        (3_500_000, "USD"),
    ]


def test_acts_that_have_a_number() -> None:
    text = "AL CHN 10/2022, Opinion No. 40/2021, resolution 53/144, A/HRC/52/38, general comment No. 35, No. 9 of 2017"
    assert set(values(text, "numbered")) == {"AL CHN 10/2022", "40/2021", "53/144", "A/HRC/52/38", "9/2017"}
    assert values("general comment\nNo.\n  35", "comment") == [35]


def test_law() -> None:
    (cited,) = values(
        "Articles 9 and 14(3) of the International Covenant on Civil and Political Rights", "cited"
    )
    assert (cited.instrument, cited.articles) == ("iccpr", (9, 14))
    (cited,) = values("the Convention on the Rights of the Child (article 37)", "cited")
    assert (cited.instrument, cited.articles) == ("crc", (37,))
    assert values("ICCPR 14(3)(d)", "cited")[0].articles == (14,)
    (cited,) = values("Rules 24, 58 and 59 of the Nelson Mandela Rules", "cited")
    assert (cited.instrument, cited.articles) == ("mandela_rules", (24, 58, 59))
    assert values("It joined the Convention against Torture 40 years ago", "cited")[0].articles == ()
    assert values("under article 293(3) of the Criminal Code", "article") == [(293,)]


def test_names_quotations_and_states() -> None:
    assert [words for words, _ in values("Yesterday Mr. Ada Quill met Ola.", "name")] == [
        ("Yesterday", "Mr", "Ada", "Quill"),
        ("Ola",),
    ]
    assert values("She met (Ola) in\nKelp; Sar too.\n\nNobody saw it.", "name")[1:] == [
        *(((name,), False) for name in ("Ola", "Kelp", "Sar")),
        (("Nobody",), True),
    ]
    assert values("The court called it “a threat to the State”.", "quoted") == ["a threat to the state"]
    assert [words for words, _ in told("Ada Quill is held in Saltmarsh.", "held")] == ["is held"]
    assert not told("If Ada Quill is held, ask.", "held")
    assert not told("It is not known whether Ada Quill is held.", "held")


TEXTS = st.lists(
    st.sampled_from(
        [
            *"aZé3 .,;:!?\n\n()[]“”\"'’-–/§€中م\u202e\x00",
            " 31 April 2026 ",
            " one hundred and ",
            " article ",
            " No. 5/",
            "ICCPR",
        ]
    ),
    max_size=80,
).map("".join)


@given(TEXTS, st.sampled_from(["en", "fr", "zh-Hans", "ar", "xx"]))
def test_no_text_is_too_much(text: str, language: str) -> None:
    for claim in claims_of(Prose(text, language)):
        assert 0 <= claim.begin < claim.end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["1 ", "one ", "and one ", "article 1, ", "A ", "[a, ", "3 March ", "No. ", "a/", '"', "1.", "hundred "],
)
def test_ten_times_the_text_is_no_hundred_times_the_work(text: str) -> None:
    few, many = (work(partial(told, text * count, "day")) for count in (100, 1000))
    assert many < 20 * few
