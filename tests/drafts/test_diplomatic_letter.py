"""A letter to an office of another State: who gets one, what it asks, and whom it names."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from hrdalert.dispatch.plan import plan
from hrdalert.documents.blocks import block_texts
from hrdalert.drafts.case_run import RunOptions, draft_case
from hrdalert.drafts.checking import check
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal
from hrdalert.drafts.word_file import words_in
from hrdalert.errors import RefusedError
from hrdalert.publishing.releases import find_release
from hrdalert.workspace import OpenCase
from tests.builder import EXAMPLE, case_text
from tests.drafting import a_workspace, names

DAY = datetime.date(2026, 3, 20)
AT_HOME = yaml.safe_load((EXAMPLE.parent / "recipients.yaml").read_text("utf-8"))["recipients"]
EMBASSY = {
    "id": "embassy-of-france",
    "office": "Embassy of France in China",
    "kind": "embassy",
    "country": "CHN",
    "represents": "FRA",
    "address": ["4 Heron Road", "Saltmarsh"],
    "salutation": {"en": "Your Excellency,"},
    "channel": "post",
    "languages": ["fr", "en"],
    "source": "invented for this example",
    "verified_on": "2026-03-18",
}
MINISTRY = {**EMBASSY, "id": "ministry-in-paris", "office": "Foreign Ministry", "kind": "ministry_foreign"}
OF_CHINA = {**MINISTRY, "id": "ministry-in-beijing", "country": "CHN", "represents": None}
REQUESTS = [
    {"do": "raise_case", "of": "ada"},
    {"do": "seek_visit", "of": "ada"},
    {"do": "recommend_in_review", "what": "the release of Ada Quill"},
    {"do": "report_home"},
    {"text": "ask what has become of the eleven puppets of Ada Quill", "only": "embassy-of-france"},
]
EVERYWHERE = {
    "for": ["submission", "government", "public"],
    "answer": "yes",
    "by": "brother",
    "date": "2026-03-09",
}


def opened(folder: Path, **changes: Any) -> OpenCase:
    """The example, which asks an embassy and a foreign ministry of France for something."""
    told = {
        "third_states": ["FRA"],
        "requests": REQUESTS,
        "appeal_to": ["harbour-police", "ministry-in-beijing", "embassy-of-france", "ministry-in-paris"],
    }
    folder.mkdir(exist_ok=True)
    case, recipients = folder / "puppets.yaml", folder / "recipients.yaml"
    case.write_text(case_text(EXAMPLE, **{**told, **changes}), encoding="utf-8")
    offices = [*AT_HOME, EMBASSY, MINISTRY, {key: value for key, value in OF_CHINA.items() if value}]
    recipients.write_text(yaml.safe_dump({"recipients": offices}), encoding="utf-8")
    return a_workspace(folder / "office", case, recipients=recipients).case("puppets")


def drafted(case: OpenCase, document: str = "diplomatic-letter") -> tuple[list[Draft], list[Refusal]]:
    return case.drafts(DocumentRequest(document, "en", DAY), clock=DAY)


def words_of(draft: Draft) -> str:
    return "\n".join(block_texts(draft.document.blocks))


def test_each_office_of_a_third_state_gets_it_and_no_other_office(tmp_path: Path) -> None:
    case = opened(tmp_path)
    letters = set(names(drafted(case)[0]))
    assert letters == {"diplomatic-letter/embassy-of-france", "diplomatic-letter/ministry-in-paris"}
    appeals = set(names(drafted(case, "appeal-letter")[0]))
    assert appeals == {"appeal-letter/harbour-police", "appeal-letter/ministry-in-beijing"}


def test_what_the_united_nations_did_is_told_to_those_who_may_read_it(tmp_path: Path) -> None:
    act = {
        "date": "2026-03-12",
        "kind": "un",
        "text": "On 12 March 2026 two experts asked China where Ada Quill is.",
    }
    told = opened(tmp_path / "told", chronology__3=act)
    silent = opened(tmp_path / "silent", chronology__3=act, alleged_victims__0__consent={"submission": "yes"})
    assert "two experts asked China where Ada Quill is." in words_of(drafted(told)[0][0])
    assert "two experts" not in words_of(drafted(silent)[0][0])


def test_a_state_that_the_case_concerns_is_no_third_state(tmp_path: Path) -> None:
    case = opened(tmp_path, third_states=["FRA", "CHN"])
    assert "diplomatic-letter/ministry-in-beijing" not in set(names(drafted(case)[0]))


def test_law_and_demands_are_of_the_state_concerned_and_requests_of_the_reader(tmp_path: Path) -> None:
    embassy, ministry = map(words_of, drafted(opened(tmp_path))[0])
    for letter in (embassy, ministry):
        assert (
            "China" in letter and "Convention against Torture" in letter and "France is bound" not in letter
        )
        assert "release Ada Quill immediately and unconditionally" in letter
        assert "raise the case of Ada Quill" in letter
    assert "visit Ada Quill in detention" in embassy and "visit Ada Quill" not in ministry
    assert "report to the capital" in embassy and "report to the capital" not in ministry
    assert (
        "ask what has become of the eleven puppets of Ada Quill" in embassy
        and "puppets of Ada" not in ministry
    )
    assert "recommend the release of Ada Quill in the universal" in ministry and "universal" not in embassy


@pytest.mark.parametrize(
    "consent",
    [
        {**EVERYWHERE, "for": ["submission", "government"]},
        {**EVERYWHERE, "for": ["submission", "government", "public"], "answer": "no"},
        {"submission": "yes", "government": "yes", "public": "withdrawn"},
    ],
)
def test_nobody_withheld_from_the_public_is_named_to_a_third_state(tmp_path: Path, consent: Any) -> None:
    """The letter is made of the texts under ``withheld:``, in every format; what needs a name is not asked."""
    case = opened(tmp_path, alleged_victims__0__consent=consent)
    letters, _ = drafted(case)
    assert [*names(letters)] == ["diplomatic-letter/embassy-of-france"]
    for letter in map(words_of, letters):
        assert "quill" not in letter.casefold()
        assert "release Ms K. immediately" in letter and "about people whose valley" in letter
        assert "raise the case" not in letter and "visit" not in letter
        assert "Saltmarsh" not in letter.replace("4 Heron Road, Saltmarsh", "")
        assert "report to the capital" in letter and "puppets of" not in letter
    left_out = [problem.text for problem in letters[0].problems if problem.code == "request-needs-name"]
    assert len(left_out) == 2 and all("ada" in text and "Quill" not in text for text in left_out)
    own = {problem.origin for problem in letters[0].problems if problem.code == "own-words-withheld"}
    assert own == {case.case.origin("requests", number) for number in (2, 4)}


def test_no_file_of_a_third_state_holds_a_form_of_a_withheld_name(tmp_path: Path) -> None:
    case = opened(
        tmp_path,
        alleged_victims__0__consent={**EVERYWHERE, "for": ["submission", "government"]},
        alleged_victims__0__native={"zh-Hans": "羽毛笔"},
    )
    outcome = draft_case(
        case.case_on_day(DAY, DAY),
        RunOptions((), ("docx", "txt", "html"), ("en",), DAY, DAY),
        case.workspace.root,
    )
    assert not outcome.failures
    folder = case.workspace.out / "third_state" / "2026-014"
    files = [path for path in folder.glob("diplomatic-letter.*.*") if path.is_file()]
    assert len(files) == 3
    for path in files:
        words = list(words_in(path)) if path.suffix == ".docx" else [path.read_text("utf-8")]
        assert not [word for word in words if "quill" in word.casefold() or "羽毛笔" in word], path.name


def test_a_request_that_tells_the_name_to_the_government_needs_that_consent_too(tmp_path: Path) -> None:
    case = opened(tmp_path, alleged_victims__0__consent={**EVERYWHERE, "for": ["submission", "public"]})
    letter = words_of(drafted(case)[0][0])
    assert "Ada Quill" in letter and "raise the case" not in letter and "report to the capital" in letter


def test_where_each_request_needs_a_name_that_is_withheld_no_letter_is_made(tmp_path: Path) -> None:
    silent = {"alleged_victims__0__consent": {**EVERYWHERE, "for": ["submission"]}}
    letters, refusals = drafted(opened(tmp_path, requests=REQUESTS[:2], **silent))
    assert not letters and "nothing is asked of any office of a third State" in refusals[0].why


@pytest.mark.parametrize("changes", [{"requests": []}, {"third_states": []}])
def test_check_says_why_it_does_not_fit(tmp_path: Path, changes: dict[str, Any]) -> None:
    changes = {**changes, "appeal_to": ["harbour-police"]}
    case = opened(tmp_path, **changes)
    checked = check(case.workspace, case.path, DAY, DAY, languages=("en",))
    (letter,) = [one for one in checked.documents if one.document == "diplomatic-letter"]
    assert letter.state == "does not fit" and "requests:" in letter.why and "third_states:" in letter.why


def test_check_says_that_a_third_state_may_know_what_the_public_may(tmp_path: Path) -> None:
    case = opened(tmp_path, alleged_victims__0__consent={**EVERYWHERE, "for": ["public"]})
    checked = check(case.workspace, case.path, DAY, DAY, languages=("en",))
    assert {one.person: one.to for one in checked.named}["ada"] == ("a third State", "the public")


def test_a_request_is_held_to_the_state_of_its_people(tmp_path: Path) -> None:
    case = opened(tmp_path, alleged_victims__0__died="2026-03-18", demands=[{"do": "return_body"}])
    problems = [
        problem for made in drafted(case)[0] for problem in made.problems if problem.severity == "error"
    ]
    assert any("seek_visit: ada has died" in problem.text for problem in problems)


def test_the_action_addresses_an_office_of_the_state_concerned(tmp_path: Path) -> None:
    case = opened(tmp_path, appeal_to=["embassy-of-france", "harbour-police"])
    action = words_of(drafted(case, "urgent-action")[0][0])
    assert "Saltmarsh Harbour Police" in action and "Embassy of France" not in action


def test_a_demand_on_the_third_state_itself_goes_by_the_letter_to_an_authority(tmp_path: Path) -> None:
    leave = {"text": "give her brother leave to stay", "state": "FRA", "to": ["embassy", "ministry_foreign"]}
    case = opened(tmp_path, demands=[{"do": "release"}, leave])
    assert all("leave to stay" not in words_of(letter) for letter in drafted(case)[0])
    appeals, _ = case.drafts(DocumentRequest("appeal-letter", "en", DAY), clock=DAY)
    assert any("leave to stay" in words_of(letter) for letter in appeals)


def test_no_office_of_the_state_concerned_can_be_sent_it(tmp_path: Path) -> None:
    made = plan(opened(tmp_path), DocumentRequest("diplomatic-letter", "en", DAY), DAY)
    sent = {row.recipient.id: row.document for row in made.rows}
    assert sent["embassy-of-france"] is not None and sent["ministry-in-paris"] is not None
    assert sent["harbour-police"] is None and sent["ministry-in-beijing"] is None
    appeals = plan(opened(tmp_path / "again"), DocumentRequest("appeal-letter", "en", DAY), DAY)
    assert {row.recipient.id for row in appeals.rows if row.document} == {
        "harbour-police",
        "ministry-in-beijing",
    }


def test_it_is_not_published(tmp_path: Path) -> None:
    case = opened(tmp_path)
    with pytest.raises(RefusedError, match="only what is for the public can be published"):
        find_release(case.workspace, case.path, "diplomatic-letter", "en", DAY)
