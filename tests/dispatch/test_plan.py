"""Who would get which draft, and who would not and why."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from hrdalert.dispatch.messages import MessageBuilder, dispatches
from hrdalert.dispatch.plan import Plan, plan
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.revalidation import revalidate
from hrdalert.dispatch.sent import sent_of
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import InputErrors, LeakError, NotReadyError, RefusedError, WorkspaceError
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE

from .post_office import REFERENCE, office, run

DAY = datetime.date(2026, 3, 20)
CHECKED = "source: the list of this test, verified_on: 2026-03-19"
OFFICES = f"""\
  - {{id: police, office: Saltmarsh Police, kind: police, country: CHN, email: chief@police.example,
     salutation: "Dear Director,", {CHECKED}}}
  - {{id: prosecutor, office: Prosecutor of Saltmarsh, kind: prosecutor, country: CHN, email: desk@prosecutor.example,
     salutation: "Dear Prosecutor,", {CHECKED}}}
  - {{id: silent, office: Silent Police, kind: police, country: CHN, email: chief@silent.example, {CHECKED}}}
  - {{id: abroad, office: Ministry of Waters, kind: ministry_interior, country: FRA, email: minister@waters.example,
     salutation: "Dear Minister,", {CHECKED}}}
  - {{id: arbitrary_detention, office: Working Group, kind: un, email: wg@un.example, {CHECKED}}}
  - {{id: human_rights_defenders, office: Special Rapporteur, kind: un, email: sr@un.example, {CHECKED}}}
  - {{id: indigenous_peoples, office: Special Rapporteur, kind: un, email: ip@un.example, {CHECKED}}}
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return office(tmp_path / "office", 1, recipients=OFFICES)


def change(folder: Path, *pairs: tuple[str, str]) -> None:
    case = folder / "cases" / "example.yaml"
    text = case.read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    case.write_text(text, "utf-8")


def to(ids: str) -> tuple[str, str]:
    return ("appeal_to: [harbour-police, ministry-of-waters]", f"appeal_to: [{ids}]")


def planned(
    folder: Path, document: str, *only: str, day: datetime.date = DAY, clock: datetime.date = DAY
) -> Plan:
    return plan(
        Workspace.open(folder).case("example"), DocumentRequest(document, "en", day), clock, only=only
    )


def why_not(made: Plan) -> dict[str, str]:
    return {row.recipient.id: "; ".join(row.why_not) for row in made.rows}


def test_each_office_gets_its_own_letter(here: Path) -> None:
    change(here, to("police, prosecutor"))
    made = planned(here, "appeal-letter")
    assert why_not(made) == {"police": "", "prosecutor": ""}
    assert [row.document and row.document.recipient for row in made.rows] == ["police", "prosecutor"]
    assert [row.recipient.id for row in planned(here, "appeal-letter", "prosecutor").rows] == ["prosecutor"]
    with pytest.raises(WorkspaceError, match="gazette-0 is not among them"):
        planned(here, "appeal-letter", "gazette-0")


def test_the_reason_why_a_letter_is_not_made_stands_with_its_office(here: Path) -> None:
    change(here, to("police, silent"))
    assert why_not(planned(here, "appeal-letter")) == {
        "police": "",
        "silent": why_not(planned(here, "appeal-letter"))["silent"],
    }
    assert "silent has no salutation in en" in why_not(planned(here, "appeal-letter"))["silent"]


def test_an_office_of_another_state_is_refused_at_its_line(here: Path) -> None:
    change(here, to("police, abroad"))
    with pytest.raises(InputErrors) as error:
        planned(here, "appeal-letter")
    (problem,) = error.value.problems
    assert (problem.code, problem.origin.file.name) == ("office-of-another-state", "example.yaml")
    line = (here / "cases" / "example.yaml").read_text("utf-8").splitlines()[problem.origin.line - 1]
    assert line[problem.origin.column - 1 :].startswith("abroad")
    change(here, ("status: ongoing", "third_states: [FRA]\nstatus: ongoing"))
    assert planned(here, "appeal-letter").rows, "it may be written to where the case says so"


def test_a_document_with_an_error_goes_to_nobody(here: Path) -> None:
    change(here, ("sources: [S1, S2]", "sources: [S1, S9]"))
    with pytest.raises(NotReadyError) as error:
        planned(here, "press-release")
    assert all(problem.severity == "error" for problem in error.value.problems)
    assert "S9" in str(error.value)


def test_a_document_that_may_not_be_made_goes_to_nobody_and_says_why(here: Path) -> None:
    change(here, ("for: [submission, government, public]", "for: [submission, government]"))
    assert "Ms K." in str(planned(here, "press-release").rows[0].document), (
        "what is withheld is written for it"
    )
    change(here, ("  headline: Puppeteer held for a play\n", ""))
    with pytest.raises(RefusedError, match="lacks") as error:
        planned(here, "press-release")
    assert "headline" in error.value.hint


def test_a_name_that_a_reader_may_not_have_stops_it_and_is_not_printed(here: Path) -> None:
    change(
        here,
        ("for: [submission, government, public]", "for: [submission, government]"),
        ("  headline: Puppeteer held for a play\n", "  headline: Quill held for a play\n"),
    )
    with pytest.raises(LeakError) as error:
        planned(here, "press-release")
    assert "Quill" not in str(error.value)


def test_a_consent_that_has_run_out_since_the_day_of_the_document_stops_it(here: Path) -> None:
    change(here, ("answer: yes, by: brother", "answer: yes, until: 2026-03-25, by: brother"))
    assert planned(here, "press-release", clock=datetime.date(2026, 3, 25)).going
    with pytest.raises(RefusedError, match=r"a consent that press-release rests on is over: ada"):
        planned(here, "press-release", clock=datetime.date(2026, 3, 26))


def test_a_submission_goes_to_the_mandates_that_the_case_names(here: Path) -> None:
    assert set(why_not(planned(here, "un-communication"))) == {
        "arbitrary_detention",
        "human_rights_defenders",
    }


def test_a_submission_of_a_case_that_names_none_goes_to_those_suggested(here: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    named = text[text.index("mandates:\n") : text.index("appeal_to:")]
    change(here, (named, ""))
    one = Workspace.open(here).case("example")
    suggested = set(one.mandate_ids(DAY))
    assert "arbitrary_detention" in suggested and "indigenous_peoples" not in suggested
    made = planned(here, "un-communication")
    assert set(why_not(made)) == suggested & {"arbitrary_detention", "human_rights_defenders"}


def test_what_is_for_another_procedure_goes_to_no_mandate(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But to whom the office has under the name of that procedure; else its own address is said."""
    change(here, ("position: |", "reprisal: They came after she had met UN experts.\nposition: |"))
    assert planned(here, "un-reprisals").by_hand == ["ohchr-reprisals@un.org"]
    monkeypatch.chdir(here)
    shown = run("recipients", "example", "-d", "un-reprisals", "--date", str(DAY))
    assert "id or group reprisals" in shown and "by hand:  ohchr-reprisals@un.org" in shown
    assert "spsubmission" not in shown and "un.example" not in shown
    assert "spsubmission" in run("recipients", "example", "-d", "un-communication", "--date", str(DAY))
    own = f"  - {{id: desk, groups: [reprisals], office: Desk, kind: un, email: a@b.example, {CHECKED}}}\n"
    (here / "recipients" / "un.yaml").write_text(f"recipients:\n{own}", "utf-8")
    made = planned(here, "un-reprisals")
    assert why_not(made) == {"desk": ""} and made.by_hand == []
    with pytest.raises(WorkspaceError, match="addressed to reprisals"):
        planned(here, "un-reprisals", "arbitrary_detention")


def test_what_is_for_the_office_alone_goes_to_nobody(here: Path) -> None:
    with pytest.raises(RefusedError, match="for the office alone"):
        planned(here, "case-sheet")


def test_the_case_file_is_kept_with_what_is_queued_and_with_what_it_became(here: Path) -> None:
    case = here / "cases" / "example.yaml"
    first = case.read_bytes()
    register = Register.open(here / "register.db")
    try:
        at = datetime.datetime(2026, 3, 20, 12, tzinfo=datetime.UTC)
        register.queue(dispatches(MessageBuilder(planned(here, "press-release")), {}), at)
        assert register.sent_of(REFERENCE) == (first, DAY)
        change(
            here, ("headline: Puppeteer held for a play about a dam", "headline: Puppeteer held for a story")
        )
        waiting = register.find(states=("queued",))
        changed = revalidate(Workspace.open(here), register, waiting, DAY)
        said = [register.words(one.id)[0] for one, why in changed if not why]
        assert len(said) == 3 and all("held for a story" in words for words in said)
        assert register.sent_of(REFERENCE) == (case.read_bytes(), DAY) != (first, DAY)
    finally:
        register.close()
    assert sent_of(Workspace.open(here), REFERENCE) == (case.read_bytes(), DAY)


def test_to_look_for_what_was_sent_makes_no_register(here: Path) -> None:
    assert sent_of(Workspace.open(here), REFERENCE) is None
    assert not (here / "register.db").exists()
