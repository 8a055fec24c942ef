"""When a thing may be told: editions, the two dates of every fact, and spells of custody."""

from __future__ import annotations

import datetime
import functools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hrdalert.cases import Case
from hrdalert.disclosure import UNKNOWN, WITHHELD
from hrdalert.drafting import Desk
from hrdalert.errors import RefusedError
from tests.disclosing import (
    ALL,
    AUDIENCES,
    Words,
    answering,
    composed,
    day,
    lamplighter,
    office_in,
    read,
    sayer,
    unnamed,
    view_of,
    words_of,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return office_in(tmp_path_factory.mktemp("disclosure") / "office")


@pytest.fixture(scope="module")
def words(desk: Desk) -> Words:
    return sayer(desk)


# --- editions


def test_a_day_before_the_case_was_checked_takes_the_newest_edition_of_then(words: Words) -> None:
    for when, headline in (
        ("2031-03-10", "taken from home"),
        ("2031-05-31", "taken from home"),
        ("2031-06-01", "held for counting lamps"),
        ("2032-01-01", "held for counting lamps"),
    ):
        view = view_of(lamplighter(), "un", day(when))
        assert view.headline
        assert headline in view.headline.literal
        assert view.as_of <= view.date


def test_editions_may_stand_in_any_order() -> None:
    editions = "".join(
        f"  - {{as_of: {when}, headline: of {when}}}\n" for when in ("2031-04-01", "2031-05-01", "2031-03-20")
    )
    case = lamplighter(("\neditions:\n", f"\neditions:\n{editions}"))
    for when, newest in (
        ("2031-04-30", "2031-04-01"),
        ("2031-05-01", "2031-05-01"),
        ("2031-03-31", "2031-03-20"),
    ):
        headline = view_of(case, "public", day(when)).headline
        assert headline
        assert headline.literal == f"of {newest}"


def test_an_edition_takes_nothing_from_another(words: Words) -> None:
    """What the older one leaves out is unknown: status, position, urgency, quotes, texts, action."""
    view = view_of(lamplighter(), "un", day("2031-03-10"))
    assert view.status == "imminent"
    assert (view.position, view.urgency, view.action) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert (view.quotes, view.mandates, view.headlines, view.texts) == ((), (), {}, {})
    assert [demand.do for demand in view.demands] == ["access"]
    assert "first such case" not in words("everything-un", lamplighter())


def test_notes_are_of_one_telling_and_an_older_case_sheet_says_that_there_are_newer_ones(desk: Desk) -> None:
    then, now = (view_of(lamplighter(), "internal", day(when)) for when in ("2031-03-10", "2031-06-01"))
    assert (then.notes, then.later_notes) == (UNKNOWN, day("2031-06-01"))
    assert now.notes and "landline" in now.notes.literal
    assert now.later_notes is UNKNOWN
    own = lamplighter(("\neditions:\n  - ", "\neditions:\n  - notes: Ring after dusk.\n    "))
    then = view_of(own, "internal", day("2031-03-10"))
    assert then.notes and then.notes.literal == "Ring after dusk."
    assert (view_of(lamplighter(), "un", day("2031-03-10")).later_notes) is UNKNOWN


def test_other_names_are_of_the_day_of_the_file() -> None:
    """Nobody says when each was first read, so that no older case sheet has them; what may not leak knows them all."""
    then, now = (view_of(lamplighter(), "internal", day(when)) for when in ("2031-03-10", "2031-06-01"))
    assert now.victims[0].name.aliases
    assert not then.victims[0].name.aliases


def test_a_source_of_a_year_is_cited_from_the_day_on_which_it_was_known() -> None:
    known = entering("date: 2030-05-05", "{id: S, kind: ngo, title: T, date: 2030, known: 2030-10-10}")
    cited = [len(view_of(known, "internal", day(when)).sources) for when in ("2030-10-09", "2030-10-10")]
    assert cited == [0, 1]


def test_an_edition_has_its_own_public_words() -> None:
    view = view_of(unnamed(), "public", day("2031-03-10"))
    assert (view.headline, view.summary) == (WITHHELD, WITHHELD)


def test_a_day_before_all_editions_is_refused(desk: Desk) -> None:
    for document in ALL:
        with pytest.raises(RefusedError, match="told as of 2031-03-10, and nothing in it as of") as refused:
            composed(desk, document, lamplighter(), day("2031-03-09"))
        assert "--date 2031-03-10" in refused.value.hint


# --- the two dates of a fact


def entering(fact: str, sources: str = "") -> Case:
    """A case with one incident, told from very early on."""
    return read(
        f"reference: 1\ncountry: AND\nas_of: 2031-12-01\nheadline: One\neditions: [{{as_of: 1990-01-01}}]\n"
        "alleged_victims: [{id: a, name: Ann Ember, consent: {submission: yes, public: yes}}]\n"
        f"incidents: [{{id: f, what: It happened., {fact}}}]\nsources: [{sources}]\n"
    )


@pytest.mark.parametrize(
    ("fact", "sources", "enters"),
    [
        ("date: 2030-05-05", "", "2030-05-05"),
        ("date: 2030-05-05, known: 2030-06-06", "", "2030-06-06"),
        ("date: 2030-05-05, sources: [S]", "{id: S, kind: ngo, title: T, date: 2030-07-07}", "2030-07-07"),
        ("date: 2030-05-05, sources: [S]", "{id: S, kind: ngo, title: T, date: 2029-07-07}", "2030-05-05"),
        ("date: 2030-05-05, known: 2030-06-06, sources: [S]", "{id: S, kind: ngo, title: T, date: 2031}", "2030-06-06"),
        (
            "date: 2030-05-05, sources: [S, R]",
            "{id: S, kind: ngo, title: T, date: 2031-02}, {id: R, kind: ngo, title: T, date: 2030-09}",
            "2030-09-01",
        ),
        (
            "date: 2030-05-05, sources: [S]",
            "{id: S, kind: ngo, title: T, date: 2030, known: 2030-10-10}",
            "2030-10-10",
        ),
        ("date: 2030-05", "", "2030-05-01"),
        ("date: 2030-05, part: late", "", "2030-05-21"),
        ("date: 2030-05-05/2030-08-01", "", "2030-05-05"),
        ("date: ../2030-08", "", "2030-08-01"),
        ("date: unknown, known: 2030-06-06", "", "2030-06-06"),
        ("date: unknown, sources: [S]", "{id: S, kind: ngo, title: T, date: 2030-07-07}", "2030-07-07"),
        ("date: 2030-05-05, sources: [S]", "{id: S, kind: ngo, title: T, date: 2030-06/2030-08}", "2030-08-01"),
        ("date: 2030-05-05, sources: [S]", "{id: S, kind: ngo, title: T, date: 2030-06-03/2030-08-20}", "2030-08-20"),
        ("date: 2030-05-05, sources: [S]", "{id: S, kind: ngo, title: T, date: 2030-06/..}", "2030-06-01"),
        ("date: 2030-05-05, sources: [S]", "{id: S, kind: ngo, title: T, date: 2031-06/2032-08}", "2031-12-01"),
        ("date: unknown", "", "2031-12-01"),
        ("weight: body", "", "2031-12-01"),
        ("sources: [S]", "{id: S, kind: ngo, title: T}", "2031-12-01"),
    ],
)  # fmt: skip
def test_a_fact_enters_at_the_later_of_its_two_dates(fact: str, sources: str, enters: str) -> None:
    """One that says neither when it was nor when it was known enters when the file was last checked."""
    case, first = entering(fact, sources), day(enters)
    for audience in AUDIENCES:
        if audience == "government":
            continue
        assert view_of(case, audience, first - datetime.timedelta(days=1)).incidents == ()
        assert len(view_of(case, audience, first).incidents) == 1


def test_an_interval_is_open_while_its_end_is_later() -> None:
    case = entering("date: 2030-05-05/2030-08-01")
    for when, told in (
        ("2030-05-05", "2030-05-05/.."),
        ("2030-07-31", "2030-05-05/.."),
        ("2030-08-01", "2030-05-05/2030-08-01"),
    ):
        assert str(view_of(case, "public", day(when)).incidents[0].date) == told


def test_the_blurred_date_is_told_as_of_the_day_too() -> None:
    blurred = ("public: {date: '2031', what:", "public: {date: 2031-03/2031-05, what:")
    view = view_of(unnamed(blurred), "public", day("2031-04-01"))
    assert str(next(each.date for each in view.incidents if each.id == "arrest")) == "2031-03/.."
    later = ("public: {date: '2031', what:", "public: {date: 2031-05, what:")
    view = view_of(unnamed(later), "public", day("2031-04-01"))
    assert next(each.date for each in view.incidents if each.id == "arrest") is WITHHELD


def test_a_source_later_than_the_day_is_not_listed(words: Words) -> None:
    for audience in AUDIENCES:
        early = view_of(lamplighter(), audience, day("2031-05-10"))
        assert "S3" not in {source.id for source in early.sources}
        assert early.un_history == ()
        assert "S3" in {source.id for source in view_of(lamplighter(), audience, day("2031-05-11")).sources}


def test_a_source_without_a_date_enters_with_what_rests_on_it() -> None:
    case = entering(
        "date: 2030-05-05, known: 2030-06-06, sources: [S]",
        "{id: S, kind: ngo, title: T}, {id: R, kind: ngo, title: U}",
    )
    for when, ids in (("2030-06-05", []), ("2030-06-06", ["S"]), ("2031-12-01", ["S", "R"])):
        assert [source.id for source in view_of(case, "public", day(when)).sources] == ids


def test_work_enters_when_it_was_known() -> None:
    for change, first in (
        (("sources: [S1]\n    consent", "sources: [S1]\n    consent"), "2031-03-04"),
        (("sources: [S1]\n    consent", "sources: [S1]\n    known: 2031-04-07\n    consent"), "2031-04-07"),
        (("sources: [S1]\n    consent", "sources: [S3]\n    consent"), "2031-05-11"),
    ):
        case = lamplighter(change, ("as_of: 2031-03-10", "as_of: 2031-03-01"))
        before = day(first) - datetime.timedelta(days=1)
        assert view_of(case, "public", before).victims[0].work is UNKNOWN
        assert view_of(case, "public", day(first)).victims[0].work


def test_a_perpetrator_enters_when_it_was_known() -> None:
    def ids(when: str) -> list[str]:
        return [each.id for each in view_of(case, "internal", day(when)).perpetrators]

    case = lamplighter(("as_of: 2031-03-10", "as_of: 2031-03-01"))
    assert ids("2031-03-03") == []
    assert ids("2031-03-04") == ["lamp-police"]
    assert ids("2031-04-03") == ["lamp-police", "turnkey"]
    assert ids("2031-05-01") == ["lamp-police", "cellar-men", "turnkey"]
    case = lamplighter(("name: the men of the cellar", "name: the men of the cellar, known: 2031-05-20"))
    assert "cellar-men" not in ids("2031-05-19")
    assert "cellar-men" in ids("2031-05-20")


@pytest.mark.parametrize(
    ("facts", "known_on"),
    [
        ("died: 2031-05-05", "2031-05-05"),
        ("died: 2031-05-05\n    known: 2031-05-20", "2031-05-20"),
        ("died: 2031-05-05\n    sources: [S1, S3]", "2031-05-11"),
        ("died: 2031-05-05\n    sources: [S1]", "2031-05-05"),
        ("died: 2031\n    sources: [S3]", "2031-05-11"),
        ("died: unknown", "2031-06-01"),
    ],
)
def test_a_death_is_told_when_it_can_have_been_known(facts: str, known_on: str) -> None:
    """A source that is older than a death does not tell of it."""
    case = lamplighter(
        ("born: 1991-02-03", f"born: 1991-02-03\n    {facts}"),
        ("    sources: [S1]\n    consent", "    consent"),
    )
    assert view_of(case, "public", day(known_on) - datetime.timedelta(days=1)).victims[0].died is UNKNOWN
    assert view_of(case, "public", day(known_on)).victims[0].died


@pytest.mark.parametrize("use", ["submission", "public"])
def test_an_answer_is_read_as_it_stands_today_but_dated_by_then(use: str) -> None:
    """Consent given later lets the older document be made; its date would stand in it as a prophecy."""
    case = answering(lamplighter(), "varga", **{use: {"answer": "yes", "date": "2031-04-01", "source": "S3"}})
    view = view_of(case, "un", day("2031-03-10"))
    assert view.victims[0].named
    assert view.victims[0].consents[use].date is UNKNOWN  # type: ignore[index]
    assert view.victims[0].consents[use].source is WITHHELD  # type: ignore[index]
    assert str(view_of(case, "un").victims[0].consents[use].date) == "2031-04-01"  # type: ignore[index]


# --- custody


def spells(custody: str, sources: str = "") -> Case:
    return read(
        "reference: 1\ncountry: AND\nas_of: 2031-12-01\neditions: [{as_of: 1990-01-01}]\n"
        "alleged_victims:\n  - {id: a, name: Ann Ember, consent: {public: yes}}\n"
        "  - {id: b, name: Bo Ash, consent: {public: yes}}\n"
        f"custody: [{custody}]\nsources: [{sources}]\n"
    )


def held(case: Case, when: str) -> list[tuple[str, bool]]:
    """The spells told on a day, by the day on which they began, and whether they are open."""
    return [(str(spell.start)[:10], spell.open) for spell in view_of(case, "public", day(when)).custody]


def test_a_spell_is_open_until_its_end_is_over_and_known() -> None:
    case = spells("{of: a, from: 2030-01-10, until: 2030-03, known: 2030-01-12}")
    assert held(case, "2030-01-11") == []
    assert held(case, "2030-01-12") == [("2030-01-10", True)]
    assert held(case, "2030-03-30") == [("2030-01-10", True)]
    assert held(case, "2030-03-31") == [("2030-01-10", False)]


def test_the_end_of_a_spell_is_known_by_a_source_that_can_tell_of_it() -> None:
    sources = "{id: S, kind: ngo, title: T, date: 2030-01-12}, {id: R, kind: ngo, title: T, date: 2030-06-06}"
    case = spells("{of: a, from: 2030-01-10, until: 2030-03-03, sources: [S, R]}", sources)
    assert held(case, "2030-06-05") == [("2030-01-10", True)]
    assert held(case, "2030-06-06") == [("2030-01-10", False)]


def test_a_move_that_nobody_knew_of_ends_nothing() -> None:
    """Until the second spell is known, nobody could say that the first was over."""
    first = "{of: a, from: 2030-01-10, until: 2030-03-03}"
    case = spells(first + ", {of: a, from: 2030-03-03, known: 2030-09-09}")
    assert held(case, "2030-09-08") == [("2030-01-10", True)]
    assert held(case, "2030-09-09") == [("2030-01-10", False), ("2030-03-03", True)]
    others = spells(first + ", {of: b, from: 2030-03-03, known: 2030-09-09}")
    assert held(others, "2030-03-03") == [("2030-01-10", False)]
    years_later = spells(first + ", {of: a, from: 2031-03-03, known: 2031-09-09}")
    assert held(years_later, "2030-03-03") == [("2030-01-10", False)]


def test_an_end_on_an_unknown_day_is_an_end() -> None:
    """Nobody is said to be held today because the day of the release was not written down."""
    case = spells("{of: a, from: 2030-01-10, until: unknown}")
    assert held(case, "2031-11-30") == [("2030-01-10", True)]
    assert held(case, "2031-12-01") == [("2030-01-10", False)]
    assert view_of(case, "public", day("2031-12-01")).custody[0].until is UNKNOWN


def test_states_are_told_when_they_were_known() -> None:
    case = spells(
        "{of: a, from: 2030-01-10, lawyer: [{state: none_known, date: 2030-01-20},"
        " {state: allowed, date: 2030-02-02, known: 2030-02-20}]}"
    )
    for when, state in (("2030-01-19", UNKNOWN), ("2030-02-19", "none_known"), ("2030-02-20", "allowed")):
        (spell,) = view_of(case, "public", day(when)).custody
        assert spell.lawyer.state == state


def test_a_confidential_spell_is_told_to_nobody_else() -> None:
    case = spells("{of: a, from: 2030-01-10, confidential: yes, lawyer: [{state: allowed, what: She came.}]}")
    assert view_of(case, "public").custody == ()
    assert view_of(case, "public").chronology == ()
    assert "custody" in view_of(case, "public").kept_back
    assert len(view_of(case, "internal", day("2031-12-02")).custody) == 1


# --- any two days

DAYS = st.dates(min_value=day("2030-01-01"), max_value=day("2031-12-31"))


@st.composite
def timed_cases(draw: st.DrawFn) -> tuple[Case, dict[str, datetime.date]]:
    """A case with a word for each thing that enters, and the day on which that is, worked out another way."""
    source_days = draw(st.lists(DAYS, min_size=1, max_size=3))
    sources = "".join(
        f"  - {{id: S{n}, kind: ngo, title: zsource{n}, date: {when}}}\n"
        for n, when in enumerate(source_days)
    )
    enters = {f"zsource{n}": when for n, when in enumerate(source_days)}
    lists: dict[str, str] = {"incidents": "", "proceedings": "", "remedies": "", "un_history": ""}
    more = {"proceedings": "stage: charged", "un_history": "kind: statement", "incidents": "", "remedies": ""}
    for number in range(draw(st.integers(1, 6))):
        name, when = draw(st.sampled_from(sorted(lists))), draw(DAYS)
        known = draw(st.none() | DAYS.map(functools.partial(max, when)))
        cited = draw(st.lists(st.integers(0, len(source_days) - 1), max_size=2))
        keys = [f"id: f{number}", f"date: {when}", f"what: It was zfact{number}.", more[name]]
        keys += [f"known: {known}"] if known else []
        keys += [f"sources: [{', '.join(f'S{n}' for n in cited)}]"] if cited else []
        lists[name] += f"  - {{{', '.join(filter(None, keys))}}}\n"
        learnt = known or min((source_days[n] for n in cited), default=when)
        enters[f"zfact{number}"] = max(when, learnt)
    editions = sorted({day("2030-01-01"), *draw(st.lists(DAYS, max_size=2))})
    told = "".join(f"  - {{as_of: {when}, summary: zedition{n}}}\n" for n, when in enumerate(editions))
    enters |= {f"zedition{n}": when for n, when in enumerate(editions)}
    facts = "".join(f"{name}:\n{items}" for name, items in lists.items() if items)
    case = read(
        f"reference: 1\ncountry: AND\nas_of: 2032-01-01\nsummary: znewest\neditions:\n{told}{facts}sources:\n{sources}"
        "alleged_victims:\n  - id: a\n    name: Ann Ember\n"
        "    consent: {submission: yes, government: yes, public: yes}\n"
    )
    return case, enters | {"znewest": day("2032-01-01")}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(timed=timed_cases(), days=st.lists(DAYS, min_size=2, max_size=3))
def test_nothing_that_enters_later_stands_in_a_document_of_a_day(
    desk: Desk, timed: tuple[Case, dict[str, datetime.date]], days: list[datetime.date]
) -> None:
    case, enters = timed
    for when in days:
        for audience in ("un", "public"):
            text = words_of(composed(desk, f"everything-{audience}", case, when))
            for word, first in enters.items():
                if word.startswith("zedition"):
                    later = [
                        each for other, each in enters.items() if first < each <= when and "zedi" in other
                    ]
                    assert (word in text) is (first <= when and not later), word
                else:
                    assert (word in text) is (first <= when), word


def test_a_view_depends_on_its_arguments_only() -> None:
    for audience in AUDIENCES:
        one, two = view_of(lamplighter(), audience), view_of(lamplighter(), audience)
        assert one == two
        assert replace(one, date=one.date) == two
