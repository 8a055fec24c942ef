"""What is asked back where an answer leaves something open, and how that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrdalert.cli import people_told_of

from .answers import SHORT, asked, case_in
from .test_newcomers import in_text, told_before


def test_a_lawyer_who_got_no_answer_asked_on_the_day_that_somebody_tells(office: Path) -> None:
    """Not on that of whoever told it: documents say that the lawyer asked on that day."""
    told = SHORT.replace("\n2\nn\nn\nn\n", "\n2\nx\nn\nt\n\n2026-03-30\nn\n", 1).replace(
        "the family, 2026-03-29", "the family, 2026-03-30"
    )
    asked(told)
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert [str(each.date) for each in spell.lawyer] == ["2026-03-30"]
    said = in_text(office, "un-communication")
    assert "A lawyer who asked for Ms Quill on 30 March 2026 was turned away" in said


def test_nobody_is_said_to_have_asked_on_a_day_that_nobody_knows(office: Path) -> None:
    asked(SHORT.replace("\n2\nn\nn\nn\n", "\n2\nx\nt\nt\n\n\n\nn\n", 1))
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
    done = asked(SHORT.replace("\n2\nn\nn\nn\n", f"\n{held}", 1))
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
    done = asked(SHORT.replace("\n2\nn\nn\nn\n", f"\n{held}", 1))
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
