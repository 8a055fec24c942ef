"""What is asked back where an answer leaves something open, and how that is told."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cases import CaseDate, interview
from hrdalert.cli import likely, main, people_told_of, proposing
from hrdalert.dispatch.printed import record
from hrdalert.dispatch.recipients import load_recipients

from .answers import SHORT, asked, case_in, entry
from .test_newcomers import in_text, told_before


def test_a_lawyer_who_got_no_answer_asked_on_the_day_that_somebody_tells(office: Path) -> None:
    """Not on that of whoever told it: documents say that the lawyer asked on that day."""
    told = SHORT.replace("\n2\n\nn\nn\nn\n", "\n2\n\nx\nn\nt\n\n2026-03-30\nn\n", 1).replace(
        "the family, 2026-03-29", "the family, 2026-03-30"
    )
    asked(told)
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert [str(each.date) for each in spell.lawyer] == ["2026-03-30"]
    said = in_text(office, "un-communication")
    assert "A lawyer who asked for Ms Quill on 30 March 2026 was turned away" in said


def test_nobody_is_said_to_have_asked_on_a_day_that_nobody_knows(office: Path) -> None:
    asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n2\n\nx\nt\nt\n\n\n\nn\n", 1))
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert [each.date for each in (*spell.lawyer, *spell.family)] == [None, None]
    said = in_text(office, "un-communication")
    assert "A lawyer who asked for Ms Quill was turned away" in said


def test_what_is_later_than_all_who_told_it_has_a_source_of_its_own(office: Path) -> None:
    told = SHORT.replace("until midnight\n", "until midnight. On 30 March they sealed it\n", 1)
    done = asked(told.replace("the family, 2026-03-29\n", "the family, 2026-03-29\nViasna, 2026-03-30\n", 1))
    assert "You told of 2026-03-30; what the family said is of 2026-03-29." in done.output
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert list(incident.sources) == ["S1", "S2"]


@pytest.mark.parametrize("told", ["On 28 March they came twice", "On 2 April the court will sit"])
def test_nothing_later_is_asked_after_where_nothing_is(office: Path, told: str) -> None:
    done = asked(SHORT.replace("until midnight\n", f"until midnight. {told}\n", 1))
    assert "You told of 2026" not in done.output


def test_somebody_who_was_moved_is_told_to_have_been(office: Path) -> None:
    held = "1\n2\nRiverside Prison No. 1, since 30 March\nthe Riverside police station\n\nn\nn\nn\n"
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", f"\n{held}", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    place = case.custody[0].whereabouts[0].place
    assert place is not None
    assert place.versions[""] == "Riverside Prison No. 1"
    said = in_text(office, "un-communication")
    moved = "On 30 March she was moved from the Riverside police station to Riverside Prison No. 1."
    assert moved in said
    assert f"{moved} Neither a lawyer" in done.output


def test_whose_home_it_is_need_not_be_told(office: Path) -> None:
    told = "Police took Ms Quill from her parents' home. They searched the house until midnight"
    account = "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight"
    done = asked(SHORT.replace(account, f"{told}\n\n\n", 1).replace("\nRiverside Police\n", "\n\n", 1))
    assert "In its place “Police took Ms Quill from a home. They searched" in done.output
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.what
    assert incident.what.versions[""].startswith("Police took {person1} from a home in Riverside.")


@pytest.mark.parametrize(
    ("told", "near_to", "without"),
    [
        ("They took him from his mother's flat.", ["mother"], "They took him from a flat."),
        ("They took him from his uncle’s apartment.", ["uncle"], "They took him from an apartment."),
        (
            "They took him and his wife from his wife's car.",
            ["wife"],
            "They took him and his wife from his wife's car.",
        ),
        ("They took him from his home.", [], "They took him from his home."),
    ],
)
def test_whose_home_it_is_is_left_out_where_nothing_else_tells_of_them(
    told: str, near_to: list[str], without: str
) -> None:
    assert people_told_of.without_whose_home(told, near_to) == without


def test_an_earlier_event_is_told_with_the_name_and_its_court_with_its_place(office: Path) -> None:
    earlier = ("2020-12", "Saltmarsh", "A court sentenced her to two years in prison.", "", "", "", "")
    done = asked(told_before(*earlier))
    case = case_in(office / "cases" / "2026-014.yaml")
    told, short = case.incidents[1].what, case.incidents[1].in_short
    assert told and short
    assert told.versions[""] == "A court in Saltmarsh sentenced {person1} to two years in prison."
    assert [each.name.versions[""] for each in case.alleged_perpetrators][-1] == "a court in Saltmarsh"
    assert (
        "Earlier, in December 2020, a court in Saltmarsh sentenced her to two years in prison." in done.output
    )


@pytest.mark.parametrize("why", ["They came back yesterday", "She was charged four days ago"])
def test_why_it_cannot_wait_is_as_true_on_another_day(office: Path, why: str) -> None:
    held = "1\n1\nRiverside\n\n\n\n\n\n" + f"{why}\nA hearing is set for 3 May\n"
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", f"\n{held}", 1))
    assert "which is another day tomorrow" in done.output


def test_letters_that_ask_for_an_investigation_tell_the_torture(office: Path) -> None:
    more = (
        "2024-02-03",
        "Saltmarsh",
        "Guards held Ada Quill for ten days. They beat her.",
        "",
        "",
        "guards beat her",
    )
    done = asked(told_before(*more, "the guards", "y", "", "y"))
    assert "The few words for it, in letters, tell no torture: guards held her for ten days" in done.output
    short = case_in(office / "cases" / "2026-014.yaml").incidents[1].in_short
    assert short and short.versions[""] == "guards beat {person1.them}"


def test_of_a_town_alone_documents_say_where_in_it_is_not_known(office: Path) -> None:
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n3\nSaltmarsh\n\nn\nn\nn\n", 1))
    assert "She is held in Saltmarsh; it is not known where." in done.output
    (state,) = case_in(office / "cases" / "2026-014.yaml").custody[0].whereabouts
    assert (state.state, state.place and state.place.versions[""]) == ("unknown", "Saltmarsh")
    assert "Ms Quill is held in Saltmarsh; we do not know where." in in_text(office, "un-communication")
    assert "held in Saltmarsh; we do not know where" in in_text(office, "police-1")
    assert "it is not known where in Saltmarsh" in in_text(office, "press-release")


@pytest.mark.parametrize(
    ("told", "summary"),
    [
        ("Police took {person1} away again.", "police again took away {person1}, a singer."),
        (
            "Police arrested {person1} again, at night.",
            "police again arrested {person1}, a singer, at night.",
        ),
    ],
)
def test_a_role_tears_no_again_from_its_verb(told: str, summary: str) -> None:
    case = {
        "alleged_victims": [entry("Ada Quill", pronouns="she/her", occupation="singer")],
        "incidents": [
            {"id": "incident1", "date": "2026-03-29", "what": told, "violations": ["arbitrary_detention"]}
        ],
        "custody": [{"from": "2026-03-29", "whereabouts": [{"state": "known"}]}],
    }
    assert proposing.proposed_summary(case) == f"On {{incident1.date}}, {summary}"
    assert " again" in proposing.proposed_headline(case)


def test_an_illness_is_known_as_of_whoever_told_it_and_not_of_another_day(office: Path) -> None:
    denied = "2\ny\n2026-03-20\n\nn\nn\n\n"
    told = SHORT.replace("\n2\n\nn\nn\nn\n", f"\n{denied}", 1).replace("\nn\n", "\n", 0)
    asked(told)
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert str(spell.whereabouts[0].date) == "2026-03-20"
    assert "When asked on 20 March 2026," in in_text(office, "un-communication")


def test_a_reason_is_no_sentence_that_adds_to_another(office: Path) -> None:
    work = "In 2020 she sang for prisoners. She also spoke up for their families."
    asked(SHORT.replace("Ada Quill sang at concerts for prisoners.", work, 1))
    assert "human rights defenders, because in 2020 she sang for prisoners" in in_text(
        office, "un-communication"
    )


def threatened() -> str:
    """The answers of a case in which nobody is held."""
    account = "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight"
    told = SHORT.replace(account, "She was told of a plan to kill her. It is not known who made it.", 1)
    before, _, rest = told.partition("\nRiverside Police\n")
    rest = rest.partition("1 2 4\n")[2]
    between = "7\n\nthe family, 2026-03-29\n\n\ny\nSinger told of a plan to kill her\n\n\n\n1 2 4\n"
    return f"{before.rstrip()}\n\n{between}{rest}"


def test_who_is_threatened_is_introduced_once_in_a_letter(office: Path) -> None:
    asked(threatened())
    letter = in_text(office, "police-1")
    assert letter.count("a singer") == 1
    assert "to refer the matter to an independent authority" in letter


def test_a_prosecutor_is_asked_to_have_threats_investigated(office: Path) -> None:
    answers = threatened()
    offices = answers[
        answers.index("\n\nRiverside Police Department") : answers.index("contact\n") + len("contact\n")
    ]
    asked(answers.replace(offices, "\n1", 1))
    letter = in_text(office, "by-prosecutor-general")
    assert "to have the threats against Ms Quill investigated promptly and impartially" in letter


def test_nobody_is_written_to_by_name_who_held_an_office_when_it_was_printed(office: Path) -> None:
    known = record("co-attorney-general")
    assert "Camargo" not in str(known)
    (office / "recipients" / "col.yaml").write_text(interview.written({"recipients": [known]}), "utf-8")
    (one,) = [each for each in load_recipients(office / "recipients") if each.id == "co-attorney-general"]
    assert one.address_block()[0] == "Attorney General of Colombia"
    assert one.salutation_in("en") == "Dear Attorney General,"


@pytest.mark.parametrize(
    "id", ["cn-president", "cn-hk-sj", "co-unp-director", "ir-judiciary-via-geneva", "ph-doj"]
)
def test_an_office_is_greeted_without_whoever_held_it(tmp_path: Path, id: str) -> None:
    file = tmp_path / "offices.yaml"
    file.write_text(interview.written({"recipients": [record(id)]}), "utf-8")
    (one,) = load_recipients(tmp_path)
    assert one.salutation_in("en")
    assert not re.search(
        r"\bXi\b|Teresa|Alfonso|Raisi|Guevarra", f"{one.address_block()} {one.salutation_in('en')}"
    )


@pytest.mark.parametrize(
    ("told", "without"),
    [
        ("She had helped another activist, Bo Sample.", "She had helped another activist."),
        ("She had helped a lawyer, Bo Sample, in court.", "She had helped a lawyer in court."),
        ("The activist Bo Sample was taken, too.", "The activist was taken, too."),
        ("She met with Bo Sample.", "She met with Bo Sample."),
        ("They searched the lawyer Bo Sample's office.", "They searched the lawyer Bo Sample's office."),
    ],
)
def test_a_name_is_left_out_where_a_word_says_who_it_is(told: str, without: str) -> None:
    assert people_told_of.without_names(told, ["Bo Sample"]) == without


def test_an_account_is_proposed_without_somebody_who_may_not_be_named(office: Path) -> None:
    told = "until midnight. She had helped another activist, Bo Sample"
    done = asked(
        SHORT.replace("until midnight\n", f"{told}\n\n\n", 1).replace("\n\n\n\n\nRiver", "\n\n\n\nRiver", 1)
    )
    assert "May every document name Bo Sample?" in done.output
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.what and incident.what.versions[""].endswith("She had helped another activist.")


def test_of_peaceful_acts_that_say_no_freedom_it_is_asked_which_that_is(office: Path) -> None:
    demands = (
        "police took Ada from her home\nSinger held after concert.\n\nu\nher help for a neighbour\n3\n1 2 4\n"
    )
    before, _, rest = SHORT.partition("police took Ada from her home\n")
    done = asked(f"{before}{demands}{rest.partition('1 2 4' + chr(10))[2]}")
    assert "Which freedom is that?" in done.output
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert "freedom_of_expression" in incident.violations


def test_a_day_behind_on_is_the_day_of_a_source(office: Path) -> None:
    asked(SHORT.replace("the family, 2026-03-29", "a relative, by telephone on 29 March 2026", 1))
    (source,) = case_in(office / "cases" / "2026-014.yaml").sources
    assert (source.kind, str(source.date)) == ("family", "2026-03-29")


def test_what_was_at_night_begins_with_it(office: Path) -> None:
    account = "Officers of the Riverside police took Ms Quill from her home."
    done = asked(SHORT.replace(account, "Officers of the Riverside police took Ms Quill at night.", 1))
    assert "On the night of 29 March 2026, officers of the Riverside police took Ada Quill" in done.output
    assert "On 29 March 2026 at night, officers" in in_text(office, "un-communication")


def test_nobody_is_told_that_urgency_lacks_a_reason_where_the_submission_gives_one(office: Path) -> None:
    done = asked(SHORT.replace("\n2\n\nn\nn\nn\n", "\n2\n\n\n\nn\n", 1))
    assert "nothing says why it cannot wait" not in done.output
    assert "whoever is held at a place that is not disclosed is at particular risk" in in_text(
        office, "un-communication"
    )
    checked = CliRunner().invoke(main, ["check", "2026-014"], catch_exceptions=False).output
    assert "nothing says why it cannot wait" not in checked


def test_an_hour_ends_a_sentence_where_another_begins(office: Path) -> None:
    account = "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight"
    told = "Riverside police took Ms Quill at about 3 p.m. Nobody has heard from her since."
    answers = SHORT.replace(account, told, 1).replace("\nRiverside Police\n", "\n\n", 1)
    asked(answers.replace("\npolice took Ada from her home\nSinger held", "\n\nSinger held", 1))
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.in_short
    assert incident.in_short.versions[""] == "Riverside police took {person1.them} at about 3 p.m."
    assert "at about 3 p.m. on 29 March 2026" in in_text(office, "un-communication")


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("Police took both of them from {b}'s home.", "Police took {a} and {b} from {b}'s home."),
        ("Police took {a} and her friend.", "Police took {a} and her friend."),
    ],
)
def test_two_people_are_named_where_they_are_taken_from_the_home_of_one(told: str, named: str) -> None:
    people = [{"id": "a", "name": {"full": "Ada Quill"}}, {"id": "b", "name": {"full": "Bo Sample"}}]
    assert interview.named_first(told, people) == named


def test_documents_may_be_of_a_day_in_the_month_of_their_newest_source(office: Path) -> None:
    old = SHORT.replace("\nyesterday\n", "\n2020-03-29\n", 1).replace(", telephone", ", telephone", 1)
    old = old.replace("the family, 2026-03-29", "the family, 2020-03-29; The Riverside Gull, 2020-03\n2", 1)
    old = old.replace("\n\n2\n\nn\n", "\n\n2020-03-30\n2\n\n\nn\n", 1).replace(
        "husband, 2026", "husband, 2020", 1
    )
    done = asked(old)
    assert "the newest you told is of 2020-03-29" in done.output
    assert str(case_in(office / "cases" / "2026-014.yaml").as_of) == "2020-03-30"


@pytest.mark.parametrize(
    ("told", "is_breach"),
    [
        ("They searched her flat and took money and equipment.", True),
        ("They took her, and seized two phones.", True),
        ("They searched the house until midnight.", False),
        ("They took her documents of release to court.", True),
        ("Police took {person1} away.", False),
    ],
)
def test_things_that_were_taken_are_proposed_as_a_breach_of_privacy(told: str, is_breach: bool) -> None:
    assert ("privacy_surveillance" in likely.likely_violations(told)) is is_breach


def test_who_is_not_sure_asks_for_no_release_without_conditions(office: Path) -> None:
    done = asked(SHORT.replace("concert.\n\n\n1 2 4\n", "concert.\n\nU\n\n1 2 4\n", 1))
    assert "Then release, unless fairly tried for a recognised offence." in done.output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert (case.prisoner_of_conscience, [each.do for each in case.demands].count("release")) == ((), 1)
    assert "solely" not in in_text(office, "un-communication")


@pytest.mark.parametrize(
    ("told", "clause"),
    [
        (
            "Police took {person1} after she tried to help a friend.",
            "police took her after she tried to help a friend",
        ),
        ("Police took {person1}, after she was beaten.", "police took her"),
        ("Police took {person1}, hours after she posted a song.", "police took her"),
    ],
)
def test_what_somebody_was_taken_for_stands_in_the_few_words(told: str, clause: str) -> None:
    case = {"alleged_victims": [entry("Ada Quill", pronouns="she/her")], "incidents": []}
    assert proposing.proposed_clause({"what": told}, case).replace("Ada Quill", "her") == clause


def test_a_number_is_no_peaceful_act(office: Path) -> None:
    done = asked(SHORT.replace("concert.\n\n\n1 2 4\n", "concert.\n\nU\n3\ny\n1 2 4\n", 1))
    assert "words that can follow “solely for”" in done.output


@pytest.mark.parametrize(
    ("told", "asked_for", "date"),
    [
        ("In 2021 she had pneumonia.", "", "2021"),
        ("She suffered from pneumonia in custody in May 2021.", "", "2021-05"),
        ("She had pneumonia.", "May 2021\n", "2021-05"),
        ("She had pneumonia.", "\n", "2026-03-29"),
        ("She has had asthma since 2015.", "", "2026-03-29"),
    ],
)
def test_health_that_is_told_in_the_past_is_of_its_own_time(
    office: Path, told: str, asked_for: str, date: str
) -> None:
    care = SHORT.replace("concert.\n\n\n1 2 4\n", f"concert.\n\nn\n+6\n{told}\n\n{asked_for}1 2 4\n", 1)
    asked(care)
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert [str(each.date) for each in spell.health] == [date]


def test_of_two_sources_the_one_that_told_of_the_health_is_asked_for(office: Path) -> None:
    two = SHORT.replace(
        "the family, 2026-03-29\n", "the family, 2026-03-29; Amnesty International, 2026-03-29\n", 1
    )
    two = two.replace(
        "concert.\n\n\n1 2 4\n", "concert.\n\nn\n+6\nShe has asthma.\n\nthe family, 2026-03-29\n1 2 4\n", 1
    )
    asked(two.replace("\n2\n\nn\nn\nn\n", "\n2\n\n\nn\nn\nn\n", 1))
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert list(spell.health[0].sources) == ["S1"]


@pytest.mark.parametrize(
    ("told", "date", "part", "said"),
    [
        (
            "Police took her at the end of August, after a song.",
            "2024-08",
            "late",
            "Police took her, after a song.",
        ),
        (
            "At the end of August 2024, police took her.",
            "2024-08",
            "late",
            "At the end of August 2024, police took her.",
        ),
        (
            "Police took her at the end of August.",
            "2024-08-28",
            None,
            "Police took her at the end of August.",
        ),
        ("Police took her in the middle of May 2024.", "2024-05", "mid", "Police took her."),
    ],
)
def test_a_part_of_a_month_is_told_once(told: str, date: str, part: str | None, said: str) -> None:
    assert proposing.without_end_of_month(told, CaseDate.parse(date, part)) == said


def test_a_part_of_the_month_that_only_the_account_tells_is_its_date(office: Path) -> None:
    told = SHORT.replace("\nyesterday\n", "\n2026-03\n", 1).replace(
        "took Ms Quill from her home", "took Ms Quill from her home at the end of March", 1
    )
    asked(told)
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.when and (str(incident.when.start), incident.part) == ("2026-03-21", "late")
    said = in_text(office, "urgent-action")
    assert "late March 2026" in said and "end of March" not in said


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("May to December 2020", "2020-05/2020-12"),
        ("from December to January 2021", "2020-12/2021-01"),
        ("between 3 May and 5 June 2021", "2021-05-03/2021-06-05"),
        ("2019 to 2020", "2019/2020"),
        ("3 May 2020 – 5 June 2021", "2020-05-03/2021-06-05"),
    ],
)
def test_an_interval_may_be_told_in_words(answer: str, day: str) -> None:
    assert interview.day(answer, datetime.date(2026, 11, 27)) == day


@pytest.mark.parametrize(
    ("told", "name", "is_another"),
    [
        ("Officials force-fed her.", "a court in Shanghai", True),
        ("Police took her back.", "the Riverside police", False),
        ("She was sent back.", "a court in Shanghai", False),
    ],
)
def test_nobody_is_proposed_again_for_what_others_did(told: str, name: str, is_another: bool) -> None:
    assert likely.names_another(told, name) is is_another


def test_a_source_that_is_older_than_an_event_is_not_proposed_for_it(office: Path) -> None:
    later = "30 March 2026\n\nThe court sent Ms Quill to prison.\n\n\n\n\nThe Riverside Gull, 2026-03-30\n2\n"
    told = SHORT.replace("the family, 2026-03-29\n", f"the family, 2026-03-29\n{later}", 1)
    done = asked(told)
    assert "Is that, too, known from the family?" not in done.output.partition("Custody")[0]


def test_since_when_somebody_is_held_may_be_told_as_people_say_it(office: Path) -> None:
    old = SHORT.replace("\nyesterday\n", "\n2026-03\n", 1).replace(
        "took Ms Quill from her home", "spoke of Ms Quill at her home", 1
    )
    done = asked(old.replace("\n\n2\n\nn\n", "\n\n2\nend of March 2026\n\nn\n", 1))
    assert "Held since when?" in done.output
    assert str(case_in(office / "cases" / "2026-014.yaml").custody[0].start) == "2026-03"


def test_who_is_taken_home_is_not_taken_into_custody() -> None:
    told = "Ms Quill was released after four years in prison. Police took her to her brother's home."
    assert not likely.tells_of_taking(told)
    assert likely.tells_of_taking("Police took her to a police station from her home.")
    assert likely.tells_of_taking("Police took {person1} again, after she helped a friend.")
    assert likely.kind_of_publisher("UN press release") == "un"


def test_whose_name_may_stand_in_it_is_not_asked_about_as_a_relative(office: Path) -> None:
    told = "Officers took Ms Quill from her home. Nobody told her brother, Bo Sample."
    done = asked(
        SHORT.replace("Officers of the Riverside police took Ms Quill from her home.\n", f"{told}\n\ny\n", 1)
    )
    assert "May every document name Bo Sample?" in done.output
    assert "of the brother" not in done.output
    assert case_in(office / "cases" / "2026-014.yaml").may_be_mentioned == ("brother",)


def test_a_name_that_is_left_out_is_said_to_stand_nowhere(office: Path) -> None:
    told = "Officers took Ms Quill after she helped another singer, Bo Sample."
    done = asked(
        SHORT.replace("Officers of the Riverside police took Ms Quill from her home.\n", f"{told}\n\n\n\n", 1)
    )
    assert "Bo Sample stands nowhere then, not in the file either." in done.output
    assert "Bo Sample" not in (office / "cases" / "2026-014.yaml").read_text("utf-8")


def test_a_summary_of_somebody_taken_again_tells_of_the_release() -> None:
    before = {
        "id": "before",
        "date": "2020-12",
        "what": "A court sentenced {a} to prison. She was released on 13 May 2024. Nobody knew why.",
        "in_short": "a court sentenced {a.them} to prison",
    }
    told = list(proposing._told_beside([before], "earlier, "))
    assert told == [
        "Earlier, in December 2020, a court sentenced {a.them} to prison.",
        "She was released on 13 May 2024.",
    ]
