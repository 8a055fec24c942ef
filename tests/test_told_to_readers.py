"""What a careful reader would miss or stumble over: a demand that vanishes, a day that is not true, a name left out."""

from __future__ import annotations

import datetime
from functools import cache

import pytest

from hrdalert.cases import Case, read_case
from hrdalert.cases.dates import CaseDate
from hrdalert.documents.blocks import Paragraph, Strong, block_texts, inline_text
from hrdalert.documents.compose import Order, compose
from hrdalert.documents.languages import find_language
from hrdalert.documents.office import Addressee
from tests import chang
from tests.disclosing import case_of

EN = find_language("en")
DAY = datetime.date(2031, 9, 2)
PRISONS = Addressee("prisons", "Prison Board", ("Prison Board", "1 Mill Street"), {"en": "Dear Director,"})
POLICE = Addressee("river-police", "River Police", ("River Police", "2 Mill Street"), {"en": "Dear Chief,"})
NOWHERE = Addressee(
    "ministry", "Ministry", ("Minister", "Andorra"), {"en": "Dear Minister,"}, reachable=False
)


def words(
    document: str, case: Case, day: datetime.date = DAY, to: tuple[Addressee, ...] = (PRISONS, POLICE)
) -> str:
    made = compose(Order(document, "en", day), case, chang.desk().letters, chang.desk().office, to)
    return " ".join(" ".join("\n".join((each.title, *block_texts(each.blocks))) for each in made).split())


@cache
def real(name: str) -> Case:
    return read_case(chang.ROOT / "cases" / f"{name}.yaml")


def ferry(*changes: tuple[str, str]) -> Case:
    return case_of("night-ferry", *changes)


# --- whom members write to


def test_another_addressee_is_asked_for_what_is_its_own_to_do() -> None:
    theirs = ("  - {do: access}\n", "  - {do: access, to: [river-police]}\n")
    ours = ("  - {do: release}\n", "  - {do: release, to: [prisons]}\n")
    told = words("urgent-action", ferry(theirs, ours))
    other = told.partition("YOU CAN ALSO WRITE TO:")[2]
    assert (
        "River Police, 2 Mill Street (greeting: Dear Chief). Ask this office only to tell Rook Tarrant's family"
        in other
    )
    assert "regular and unrestricted access to lawyers" in other
    assert "release Rook Tarrant" not in other
    only_more = words("urgent-action", ferry(theirs)).partition("YOU CAN ALSO WRITE TO:")[2]
    assert "Ask this office also to allow Rook Tarrant, if any authority holds him, regular" in only_more
    assert "Ask this office" not in words("urgent-action", ferry())


def test_nobody_is_sent_to_an_addressee_without_an_address() -> None:
    assert "Minister" not in words("urgent-action", ferry(), to=(PRISONS, NOWHERE))
    assert "ALSO WRITE" not in words("urgent-action", ferry(), to=(PRISONS, NOWHERE))


def test_the_first_of_the_demands_names_the_person() -> None:
    assert "- tell" not in words("urgent-action", ferry())
    assert "on you to: tell Rook Tarrant's family" in words("urgent-action", ferry())
    first = ("  - {do: disclose_whereabouts}\n  - {do: search}\n", "")
    assert "should: ensure that Tarrant is not tortured" in words("press-release", ferry(first))


def test_a_name_is_bold_where_the_case_words_the_opening_itself() -> None:
    to = "appeal_to: [river-police]\n"
    own = "texts: {urgent-action: {letter_opening: 'I write about {tarrant}, whom {wren} is looking for.'}}\n"
    order = Order("urgent-action", "en", DAY)
    [made] = compose(order, ferry((to, to + own)), chang.desk().letters, chang.desk().office, (POLICE,))
    opening = next(block for block in made.blocks if "I write about" in " ".join(block_texts((block,))))
    assert isinstance(opening, Paragraph)
    assert [inline_text(each.content) for each in opening.content if isinstance(each, Strong)] == [
        "Rook Tarrant"
    ]


# --- days


@pytest.mark.parametrize(
    ("what", "begins"),
    [
        ("His lawyer complained to the court.", "On or after 25 August 2031 his lawyer complained"),
        ("Men in a car followed his sister.", "From 25 August 2031 men in a car followed"),
    ],
)
def test_one_act_is_not_told_as_if_it_had_gone_on(what: str, begins: str) -> None:
    event = (
        f'  - {{id: later, date: 2031-08-25/2031-09-20, known: 2031-08-30, place: Quayside, what: "{what}", '
        "sources: [S2]}\n"
    )
    told = words("un-communication", ferry(("\ncustody:\n", f"\n{event}\ncustody:\n")))
    assert begins in told
    ongoing = event.replace("2031-08-25/2031-09-20", "2031-08-25/..")
    assert "From 25 August 2031" in words(
        "un-communication", ferry(("\ncustody:\n", f"\n{ongoing}\ncustody:\n"))
    )


@pytest.mark.parametrize(
    ("short", "begins"),
    [
        (
            "police took {tarrant.them} away",
            "Police took him away in Quayside at about 5.30 a.m. on 20 August 2031",
        ),
        (
            "police took {tarrant.them} away as {tarrant.they} was leaving for a meeting",
            "At about 5.30 a.m. on 20 August 2031, in Quayside, police took him away as he was leaving",
        ),
        (
            "police took {tarrant.them} away and brought {tarrant.them} to a camp",
            "At about 5.30 a.m. on 20 August 2031, in Quayside, police took him away and brought him to a camp",
        ),
    ],
)
def test_a_date_behind_a_side_clause_would_be_that_of_what_it_says(short: str, begins: str) -> None:
    who = "four men who said that they were from the criminal police"
    told = f"{who} took {{tarrant}} from {{tarrant.their}} home in Quayside"
    assert begins in words("un-communication", ferry((f'"{told}"', f'"{short}"')))


def test_a_part_of_a_month_that_is_about_right() -> None:
    early = CaseDate.parse("2021-11~", "early")
    assert EN.date_phrase(early) == "in about early November 2021"
    assert EN.gives_date(early, "Around the beginning of November 2021 a man came.")
    assert EN.gives_date(early, "In early November a man came.")
    assert not EN.gives_date(early, "In November 2021 a man came.")
    assert EN.gives_date(CaseDate.parse("2021-11-02~"), "Around 2 November a man came.")


def test_the_day_stands_with_the_hour() -> None:
    hour = "At about 5.30 a.m. four men who said"
    case = ferry(
        ('what: "Four men who said', f'what: "{hour}'),
        ('in_short: "four men who said', f'in_short: "{hour.lower()}'),
    )
    texts = [
        words(id, case) for id in ("un-communication", "press-release", "urgent-action", "appeal-letter")
    ]
    for text in texts:
        assert "n 20 August 2031 at about 5.30 a.m. four men" in text
        assert "August, at about" not in text
        assert "2031, at about 5.30 a.m." not in text
        assert "on 20 August at about 5.30 a.m. on" not in text
        assert "a.m. on 20 August at about" not in text
        assert "home in Quayside on 20 August 2031, Example" not in text


# --- the case sheet


def test_the_office_reads_a_step_as_fully_as_the_public_does() -> None:
    sheet = words("case-sheet", real("china-zhang-zhan"), datetime.date(2025, 9, 19), ())
    assert (
        "sentenced Zhang Zhan to four years' imprisonment" in sheet or "sentenced her to four years'" in sheet
    )
    assert "to prison again, on the same charge" not in sheet


def test_a_sheet_of_an_older_day_has_nobody_known_later() -> None:
    assert "Zhang Ju" in words("case-sheet", real("china-zhang-zhan"), datetime.date(2025, 9, 19), ())
    assert "Zhang Ju," not in words("case-sheet", real("china-zhang-zhan"), datetime.date(2020, 12, 10), ())
    assert "Trinh Ba Phuong" not in words(
        "case-sheet", real("vietnam-pham-doan-trang"), datetime.date(2021, 10, 29), ()
    )


def test_a_sheet_says_who_answered_and_has_no_empty_row() -> None:
    own = ("      government: {answer: yes, by: sister}\n", "      government: yes\n")
    assert "himself" in words("case-sheet", ferry(own))
    assert "himself" not in words("case-sheet", ferry())
    sheet = words("case-sheet", real("belarus-marfa-rabkova"), datetime.date(2025, 12, 15), ())
    assert "Minsk – officers" not in sheet
    assert "status: ongoing" not in sheet


# --- releases


def test_who_somebody_is_comes_before_what_was_long_ago() -> None:
    told = words("press-release", real("belarus-marfa-rabkova"), datetime.date(2024, 9, 17))
    assert told.index("coordinated the volunteers") < told.index("After the election of August 2020")


def test_what_the_lede_has_told_in_full_is_not_told_again() -> None:
    said = "{tarrant.their} sister to be silent"
    event = (
        f'  - {{id: warning, date: 2031-08-30, place: Quayside, what: "A caller warned {said}.", '
        f'in_short: "a caller warned {said}", sources: [S2]}}\n'
    )
    lede = f"texts: {{press-release: {{lede: 'A caller warned {said} on 30 August 2031.'}}}}\n"
    to = "appeal_to: [river-police]\n"
    told = words("press-release", ferry(("\ncustody:\n", f"\n{event}\ncustody:\n"), (to, to + lede)))
    assert told.count("to be silent") == 1


def test_a_name_alone_is_no_note_to_editors() -> None:
    short = ("family: Tarrant}\n    title: Mr\n", "short: Rook}\n    title: Mr\n")
    told = words("press-release", ferry(short))
    assert "Rook Tarrant." not in told.partition("Notes to editors")[2]


# --- submissions


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("the River Police", "Responsibility is alleged to lie with the River Police."),
        ("unknown people", "Those responsible are not known."),
    ],
)
def test_one_who_is_alleged_to_be_responsible_makes_a_sentence(name: str, said: str) -> None:
    case = ferry(
        (
            "    role: denied that it held {tarrant.them}\n  - id: four-men\n    name: four men\n    kind: unknown\n",
            "",
        ),
        (
            "    role: told {tarrant.their} sister that they were from the criminal police when they took "
            "{tarrant.them} away\n    individuals: unknown\n",
            "",
        ),
        ("    name: the Quayside Police Station\n", f"    name: {name}\n"),
        ("    by: [four-men]\n    follows", "    follows"),
        ("    by: [four-men]\n    whereabouts", "    whereabouts"),
    )
    assert said in words("un-communication", case)


def test_what_the_file_is_silent_on_is_no_unknown() -> None:
    assert "date of birth" not in words("un-communication", ferry(("    born: 1990\n", "")))
    assert "We do not know his date of birth." in words(
        "un-communication", ferry(("    born: 1990\n", "    born: unknown\n"))
    )


def test_remedies_are_not_denied_where_an_appeal_is_told() -> None:
    told = words("un-communication", real("china-zhang-zhan"), datetime.date(2020, 12, 10))
    assert "We have no information on any remedy sought." in told
    told = words("un-communication", real("china-huang-xueqin-wang-jianbing"), datetime.date(2025, 6, 1))
    assert "remedy" not in told.partition("Steps taken")[2].partition("What we ask")[0]


def test_a_persons_own_account_has_the_name() -> None:
    own = (
        "{id: S1, kind: family, title: an interview with a relative,",
        "{id: S1, kind: alleged_victim, title: The person's own account,",
    )
    assert "Mr Tarrant's own account, 24 August 2031." in words("un-communication", ferry(own))
