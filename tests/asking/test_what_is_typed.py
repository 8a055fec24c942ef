"""What is typed stays what was typed, and names become references."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.cases import check_text, interview
from hrdalert.cli import people_told_of, proposing
from hrdalert.dispatch.recipients import load_recipients
from tests.strategies import CASE, can_be_text, case_with, examples, hostile, quoted

from .answers import (
    SHORT,
    TODAY,
    asked,
    case_in,
    entry,
)


@examples(60)
@given(hostile.map(lambda text: interview.plain(" ".join(text.split()))).filter(can_be_text))
@example("no").via("a word that YAML takes for another")
@example("null").via("what YAML takes for nothing")
@example("word " * 40 + ": # and 'so' on - until the end").via("more than one line")
@example("2031-04-20: a day")
def test_any_text_is_read_back_as_it_was_typed(typed: str) -> None:
    """Whatever may stand in a case file can be given as an answer."""
    keys = yaml.load(
        CASE.format(text=quoted(typed), told=quoted(f"A text: {typed} .")), Loader=yaml.BaseLoader
    )
    keys["alleged_victims"][0]["name"] = interview.one_line(**keys["alleged_victims"][0]["name"])
    case, problems = check_text(interview.case_text(keys), Path("cases/invented.yaml"))
    assert case is not None, problems
    assert case == case_with(typed)


@given(
    st.sampled_from(["", "Ms ", "Mr "]), st.text("ab .,'’—()«»", max_size=12), st.text(" .,'’)»", max_size=5)
)
def test_no_name_of_the_person_is_left_in_a_text(title: str, before: str, after: str) -> None:
    person = entry("Ada Example", "Example", title="Ms", pronouns="she/her")
    for form in ("Ada Example", f"{title}Example", "Ada"):
        text = f"{before} {form}{after}"
        assert not re.search(r"Ada|Example", interview.with_references(text, [person]))


def test_what_could_be_the_name_of_two_people_is_left_as_it_is() -> None:
    people = [entry("Ada Example", "Example"), {**entry("Bo Example", "Example"), "id": "person2"}]
    told = interview.with_references("Ada Example and Bo; Example alone; Examples", people)
    assert told == "{person1} and {person2}; Example alone; Examples"


@pytest.mark.parametrize(
    ("pronouns", "typed", "told"),
    [
        ("she/her", "police took her from her home", "police took {person1.them} from {person1.their} home"),
        ("she/her", "officers beat her", "officers beat {person1.them}"),
        ("she/her", "Ada was beaten in her cell", "{person1} was beaten in {person1.their} cell"),
        ("she/her", "police took Ms Example's phone", "police took {person1.their} phone"),
        ("he/him", "he was shot at his gate", "{person1.they} was shot at {person1.their} gate"),
        ("they/them", "police took Ada from their home", "police took {person1.them} from their home"),
        ("", "police took Ada from her home", "police took {person1.them} from her home"),
    ],
)
def test_a_clause_speaks_of_the_person_by_reference(pronouns: str, typed: str, told: str) -> None:
    assert interview.in_short(typed, [entry("Ada Example", "Example", title="Ms", pronouns=pronouns)]) == told


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Belarus", "BLR"), ("viet nam", "VNM"), ("cn", "CHN"), ("中国", "CHN"), ("Iran", "IRN")],
)
def test_a_state_is_known_by_any_of_its_names(typed: str, code: str) -> None:
    assert interview.state(typed) == code


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("25 to 26 March 2026", "2026-03-25/2026-03-26"),
        ("the night of 25 to 26 March 2026", "2026-03-25/2026-03-26"),
        ("between 25 and 26 Mar 2026", "2026-03-25/2026-03-26"),
        ("25-26 March 2026", "2026-03-25/2026-03-26"),
        ("from 28 February to 1 March 2026", "2026-02-28/2026-03-01"),
        ("31 December to 1 January 2026", "2025-12-31/2026-01-01"),
        ("25th March 2026", "2026-03-25"),
        ("March 25, 2026", "2026-03-25"),
        ("March 2026", "2026-03"),
    ],
)
def test_a_day_is_understood_as_people_say_it(typed: str, day: str) -> None:
    assert interview.day(typed, TODAY) == day


def test_several_sources_can_tell_of_the_same(office: Path) -> None:
    two = SHORT.replace(
        "\nthe family, 2026-03-29\n", "\nFamily, yesterday; The Riverside Gull, 2026-03-30\n2\n", 1
    )
    asked(two.replace("\n2\n\nn\n", "\n2\n\n\nn\n", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    told = [(each.kind, each.title and each.title.versions[""], str(each.date)) for each in case.sources]
    assert told == [
        ("family", "Information from the family", "2026-03-29"),
        ("media", "The Riverside Gull", "2026-03-30"),
    ]
    assert case.incidents[0].sources == ("S1", "S2")
    (where,) = case.custody[0].whereabouts
    assert (where.sources, str(where.date)) == (("S1", "S2"), "2026-03-30"), "the newest of them tells it"


def test_what_was_told_of_a_lawyer_is_shown_where_a_lawyer_is_asked_about(office: Path) -> None:
    told = SHORT.replace(
        "They searched the house until midnight", "Her lawyer was not let in. They searched.", 1
    )
    assert (
        "  You told: Her lawyer was not let in.\nHas the family seen or heard from the person since?"
        in asked(told).output
    )
    assert "You told" not in asked(SHORT, "new", "2026-015", "--ask").output


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Ada Maria Quill Example was taken", "{person1} was taken"),
        ("Ada Quill was taken", "{person1} was taken"),
        ("Ms Quill Example was taken", "{person1} was taken"),
        ("Ms. Quill, and Ada", "{person1}, and {person1}"),
        ("the Maria hospital", "the Maria hospital"),
        ("Adam Quillson", "Adam Quillson"),
        ("Quill's home", "{person1}'s home"),
    ],
)
def test_a_name_of_several_parts_is_known_by_some_of_them(typed: str, told: str) -> None:
    people = [entry("Ada Maria Quill Example", "Quill", title="Ms", pronouns="she/her")]
    assert interview.with_references(typed, people) == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("the detained activist Zhang Pancheng.", "the detained activist Zhang Pancheng."),
        ("the activist Mr Zhang Pancheng", "the activist Mr Zhang Pancheng"),
        ("Her brother Zhang Ju saw it", "Her brother Zhang Ju saw it"),
        ("They met Peter Zhang.", "They met Peter Zhang."),
        ("Peter Zhang met her.", "Peter Zhang met her."),
        ("on Zhang Street", "on Zhang Street"),
        ("On Monday Zhang was taken", "On Monday {person1} was taken"),
        ("Police took Zhang Monday", "Police took {person1} Monday"),
        ("Police took Zhang May 3", "Police took {person1} May 3"),
        ("They met Zhang May there", "They met Zhang May there"),
        ("Yesterday Zhang was taken", "Yesterday {person1} was taken"),
        (
            "Journalist Zhang was taken. Then Zhang slept.",
            "Journalist {person1} was taken. Then {person1} slept.",
        ),
        ("Officers told Ms Zhang so", "Officers told {person1} so"),
        ("took Zhang Zhan Monday", "took {person1} Monday"),
        ("Zhang's lawyer", "{person1}'s lawyer"),
    ],
)
def test_a_part_of_a_name_in_the_name_of_somebody_else_is_left_there(typed: str, told: str) -> None:
    people = [entry("Zhang Zhan", "Zhang", title="Ms", pronouns="she/her", occupation="journalist")]
    assert interview.with_references(typed, people) == told


@given(st.sampled_from(["Zhang", "Zhan"]), st.from_regex(r"[A-Z][a-z]{9,12}", fullmatch=True))
def test_nobody_else_is_taken_for_the_person(part: str, given_name: str) -> None:
    people = [entry("Zhang Zhan", "Zhang", title="Ms", pronouns="she/her")]
    for other in (f"They asked for {part} {given_name}, as before.", f"They asked for {given_name} {part}."):
        assert given_name == "September" or interview.with_references(other, people) == other


def test_somebody_who_shares_a_name_is_asked_about() -> None:
    case = {"alleged_victims": [entry("Zhang Zhan", "Zhang", title="Ms")]}
    asked_about = people_told_of.other_people("Zhang Zhan met Mr Zhang Pancheng. Ms Zhang left.", case)
    assert asked_about == ["Zhang Pancheng"]
    assert not people_told_of.other_people(
        "The Working Group on Enforced or Involuntary Disappearances met.", case
    )


def test_particles_of_a_name_are_no_name() -> None:
    people = [entry("Ada de la Quill", "de la Quill")]
    assert interview.with_references("in the street de la Paz, de la Quill", people) == (
        "in the street de la Paz, {person1}"
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Mr Quill", ("Mr", "Quill", "he/him")),
        ("Ms. Quill Example", ("Ms", "Quill Example", "she/her")),
        ("Dr Quill", ("Dr", "Quill", "")),
        ("Ada", ("", "Ada", "")),
    ],
)
def test_a_person_is_called_as_somebody_types_it(typed: str, found: tuple[str, str, str]) -> None:
    assert interview.called(typed, "Ada Maria Quill Example") == found


def test_a_person_can_be_called_in_another_way(office: Path) -> None:
    asked(SHORT.replace("Ada Quill\n1\n", "Ada Maria Quill Example\nMs Sample\nMs Maria\n", 1))
    (ada,) = case_in(office / "cases" / "2026-014.yaml").alleged_victims
    assert (ada.name.family, ada.name.short, ada.title, ada.pronouns) == (None, "Maria", "Ms", "she/her")


@pytest.mark.parametrize(
    ("typed", "title", "pronouns"),
    [
        ("ms", "Ms", "she/her"),
        ("mr quill", "Mr", "he/him"),
        ("Mx Quill", "Mx", "they/them"),
        ("Dr Quill\n1", "Dr", "she/her"),
    ],
)
def test_a_title_says_how_a_person_is_called(office: Path, typed: str, title: str, pronouns: str) -> None:
    asked(SHORT.replace("Ada Quill\n1\n", f"Ada Quill\n{typed}\n", 1))
    (ada,) = case_in(office / "cases" / "2026-014.yaml").alleged_victims
    assert (ada.title, ada.pronouns, ada.name.family or ada.name.short) == (title, pronouns, "Quill")


@pytest.mark.parametrize(
    ("typed", "title", "day", "url"),
    [
        ("The Riverside Gull, 28 March 2026", "The Riverside Gull", "2026-03-28", None),
        (
            "The Riverside Gull, Singer held, https://gull.example/a, yesterday",
            "The Riverside Gull, Singer held",
            "2026-03-29",
            "https://gull.example/a",
        ),
        ("The Riverside Gull, May 15th, 2020", "The Riverside Gull", "2020-05-15", None),
        ("2026-03-28\n1\nThe Riverside Gull", "The Riverside Gull", "2026-03", None),
    ],
)
def test_a_publication_is_told_in_one_line(
    office: Path, typed: str, title: str, day: str, url: str | None
) -> None:
    more = "" if day != "2026-03" else "2026-03\n"
    asked(SHORT.replace("\nthe family, 2026-03-29\n", f"\n{typed}\n1\n{more}", 1))
    (source,) = case_in(office / "cases" / "2026-014.yaml").sources
    assert (source.kind, source.confidential) == ("ngo", False)
    assert source.title and source.title.versions[""] == title
    assert (str(source.date), source.url) == (day, url)


@pytest.mark.parametrize(
    ("typed", "kind", "day"),
    [
        ("the family", "family", "2026-03-30"),
        ("Her husband, 28 March", "family", "2026-03-28"),
        ("a lawyer of the family", "lawyer", "2026-03-30"),
        ("a friend, last Friday", "colleague", "2026-03-27"),
        ("neighbours", "witness", "2026-03-30"),
        ("Ada Quill, yesterday", "alleged_victim", "2026-03-29"),
        ("a guard\n7\nyesterday", "interview", "2026-03-29"),
        ("a guard, yesterday\n", "interview", "2026-03-29"),
    ],
)
def test_somebody_who_told_it_is_kept_from_readers(office: Path, typed: str, kind: str, day: str) -> None:
    done = asked(SHORT.replace("\nthe family, 2026-03-29\n", f"\n{typed}\n", 1))
    (source,) = case_in(office / "cases" / "2026-014.yaml").sources
    assert (source.kind, str(source.date), source.confidential) == (kind, day, True)
    assert "Kept confidential: no reader learns from whom." in done.output
    assert source.title and "guard" not in source.title.versions[""]


@pytest.mark.parametrize(
    ("typed", "by", "day", "how"),
    [
        ("husband, yesterday, telephone", "husband", "2026-03-29", "telephone"),
        ("her husband by telephone yesterday", "her husband", "2026-03-29", "by telephone"),
        ("husband on a signed form, 28 March 2026", "husband", "2026-03-28", "a signed form"),
        ("lawyer in person\n2026-03-28", "lawyer", "2026-03-28", "in person"),
        ("lawyer\n", "lawyer", "2026-03-30", None),
        ("Ada Quill, today", None, "2026-03-30", None),
    ],
)
def test_who_agreed_when_and_how_is_told_in_one_line(
    office: Path, typed: str, by: str | None, day: str, how: str | None
) -> None:
    asked(SHORT.replace("\nhusband, 2026-03-29, telephone\n", f"\n{typed}\n", 1))
    consent = case_in(office / "cases" / "2026-014.yaml").alleged_victims[0].consent.to("public")
    told = [each and each.versions[""] for each in (consent.by, consent.how)]
    assert (told, str(consent.date)) == ([by, how], day)


def test_an_address_may_have_its_e_mail_beside_it(office: Path) -> None:
    asked(SHORT.replace("Riverside, Belarus\n", "Riverside, Belarus, desk@police.example\n", 1))
    office_of = load_recipients(office / "recipients").get("police-1")
    assert office_of and [str(each) for each in office_of.address] == [
        "1 Quay Street",
        "Riverside",
        "Belarus",
    ]
    assert office_of.email == "desk@police.example"


def test_torture_that_a_lawyer_tells_of_is_told_as_told(office: Path) -> None:
    told = SHORT.replace("They searched the house until midnight", "They beat her", 1).replace(
        "the family, 2026-03-29\n", "her lawyer, 2026-03-29\ny\n", 1
    )
    done = asked(told)
    assert "Begin it with “According to the information received,”?" in done.output
    (arrest,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert arrest.what and arrest.what.versions[""] == (
        "According to the information received, officers of the Riverside police took {person1} from her home. "
        "They beat her."
    )
    assert "torture" in arrest.violations


def test_a_reprisal_says_for_what(office: Path) -> None:
    told = SHORT.replace(
        "until midnight\n\n\nRiverside Police",
        "until midnight\n\nn\n1 17\nshe met the UN\nRiverside Police",
        1,
    )
    asked(told)
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.cooperation_with_un and case.cooperation_with_un.how
    assert case.cooperation_with_un.how.versions[""] == "she met the UN"


def test_a_source_that_was_named_before_is_not_named_anew(office: Path) -> None:
    more = "2026-03-30\n\nPolice searched her flat once more.\n\n5\n\n{}"
    before, source, rest = SHORT.partition("the family, 2026-03-29\n")
    asked(f"{before}{source}{more.format(f'n{chr(10)}{source}')}{rest}")
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.id for each in case.sources] == ["S1"]
    assert [each.sources for each in case.incidents] == [("S1",), ("S1",)]


def test_what_happened_later_stands_in_the_proposed_summary_as_it_is_told() -> None:
    case = {
        "alleged_victims": [entry("Ada Quill", pronouns="she/her", occupation="singer")],
        "incidents": [
            {
                "id": "incident1",
                "date": "2026-03-29",
                "place": "Riverside",
                "what": "Police took {person1} away.",
            },
            {
                "id": "incident2",
                "date": "2026-03-29/2026-03-30",
                "what": "According to {person1.their} lawyer, police beat her.",
                "in_short": "police beat {person1.them}",
            },
            {"id": "incident3", "date": "2026-03-30", "what": "x", "in_short": "{person1.they} was moved"},
        ],
        "custody": [{"from": "2026-03-29"}],
    }
    summary = proposing.proposed_summary(case)
    assert proposing.as_read(summary, case) == (
        "On 29 March 2026, police took away Ada Quill, a singer, in Riverside. "
        "According to her lawyer, between 29 and 30 March 2026, police beat her. On 30 March 2026, she was moved."
    )


def test_an_account_that_speaks_of_who_must_not_be_known_is_pointed_at(office: Path) -> None:
    said = "Readers may not learn that it comes from the family; the account says"
    for number, (second, gives_away) in enumerate(
        (
            ("They searched the house, her family said", True),
            ("Her family was told nothing", False),
            ("They searched the house until midnight", False),
        ),
        20,
    ):
        told = SHORT.replace("They searched the house until midnight", second, 1)
        assert (said in asked(told, "new", f"2026-0{number}", "--ask").output) is gives_away
