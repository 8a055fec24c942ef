"""Rules on hrdalert.yaml, each with a file that breaks it and one that keeps it."""

from __future__ import annotations

from pathlib import Path

from hrdalert.review.review import review_case, review_workspace
from hrdalert.settings import Settings
from tests.builder import EXAMPLE, TESTS, a_case, read_settings
from tests.review.reviewing import DAY, a_context

OWN = """
organisation:
  name: Lantern Desk
contacts:
  - {role: submissions, email: desk@lantern.example}
"""
NEW = TESTS.parent / "src" / "hrdalert" / "workspace_files" / "hrdalert.yaml"


def settings(folder: Path, text: str) -> Settings:
    """The settings of a file with this text."""
    file = folder / "hrdalert.yaml"
    file.write_text(text, "utf-8")
    return read_settings(file)


def test_an_office_that_can_be_reached_has_nothing_to_mend(tmp_path: Path) -> None:
    assert review_workspace(settings(tmp_path, OWN)) == []


def test_an_office_that_nobody_can_reach_sends_no_submission(tmp_path: Path) -> None:
    (problem,) = review_workspace(
        settings(tmp_path, OWN.replace("email: desk@lantern.example", "handle: '@desk'"))
    )
    assert (problem.code, problem.severity, problem.documents) == (
        "R01_anonymous",
        "error",
        ("un",),
    )
    assert problem.origin.line == 3


def test_the_invented_office_of_a_new_workspace_is_warned(tmp_path: Path) -> None:
    problems = review_workspace(settings(tmp_path, NEW.read_text("utf-8")))
    assert "R56_example_office" in {problem.code for problem in problems}


def test_what_the_office_leaves_out_is_left_out_in_every_case(tmp_path: Path) -> None:
    off = "rules:\n  off:\n    - {id: R53_age_untold, why: house style}\n    - {id: F13_sources_named, why: own list}\n"
    own = settings(tmp_path, OWN + off)
    assert review_workspace(own) == []
    case = a_case(EXAMPLE, chronology__2__sources=None)
    said = {problem.code for problem in review_case(case, DAY, a_context(settings=own))}
    assert "F13_sources_named" not in said
    assert "F13_sources_named" in {problem.code for problem in review_case(case, DAY, a_context())}


def test_a_rule_that_cannot_be_left_out_is_named_at_its_line(tmp_path: Path) -> None:
    off = "rules: {off: [{id: C11_minor, why: none}, {id: S24_people_near, why: none}]}\n"
    problems = review_workspace(settings(tmp_path, OWN + off))
    assert [problem.code for problem in problems] == ["R55_rule_off", "R55_rule_off"]
    assert "protects people" in problems[0].text
