"""Forms of the United Nations: one for each person and State, each field of the record, and no gap without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from hrdalert.documents.blocks import Field, block_texts, inline_text
from hrdalert.drafts.drafting import Draft, Order, Refusal
from tests.builder import EXAMPLE, TESTS, case_text, truth
from tests.drafting import ROOT, a_workspace

RECORDS = yaml.safe_load((TESTS / "data" / "un_forms.yaml").read_text("utf-8"))
ENTRY = {
    "at": "her workshop, 4 Quay Street, Saltmarsh",
    "warrant": "no",
    "ordered_by": "nobody said",
    "reason": "none was given",
    "law": "none was named",
}
WHOLE = {
    "alleged_victims__0__family": "Quill",
    "alleged_victims__0__given": "Ada",
    "alleged_victims__0__document": "passport P 0000000, issued by the Port Office on 1 May 2020",
    "alleged_victims__0__address": "4 Quay Street, Saltmarsh",
    "alleged_victims__0__more": {"marital_status": "unmarried"},
    "arbitrary": {"categories": ["II", "III"], "why": "She is held for a play."},
    "custody__0__by": "police",
} | {f"chronology__1__{key}": text for key, text in ENTRY.items()}


def forms(tmp_path: Path, document: str, text: str) -> tuple[list[Draft], list[Refusal]]:
    """What comes of an order of a form, of a case as its text stands."""
    file = tmp_path / "given" / "2026-014.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    workspace = a_workspace(tmp_path / "office", file, recipients=EXAMPLE.parent / "recipients.yaml")
    opened = workspace.case(workspace.find_cases()[0])
    return opened.drafts(Order(document, "en", opened.case.as_of), clock=opened.case.as_of)


def fields(draft: Draft) -> dict[str, str]:
    """The answers of a form, by their labels."""
    return {
        inline_text(block.label): " ".join(block_texts(block.answer))
        for block in draft.document.blocks
        if isinstance(block, Field)
    }


@pytest.mark.parametrize("form", RECORDS)
def test_each_field_of_the_record_stands_in_the_template_in_order(form: str) -> None:
    template = (ROOT / "letter_templates" / form / "en.md").read_text("utf-8")
    there = re.findall(r'asked\("[^"]+", ("must", )?id="(\w+)"\)', template)
    assert [f"{id}*" if must else id for must, id in there] == RECORDS[form]


def test_a_whole_case_gives_a_whole_form(tmp_path: Path) -> None:
    (draft,), refused = forms(tmp_path, "wgad", case_text(EXAMPLE, **WHOLE))
    assert not refused and draft.is_ready, draft.problems
    assert draft.document.recipient == "1"
    answers = fields(draft)
    assert answers["1. Family name"] == "Quill"
    assert answers["4. Did they show a warrant or another decision by a public authority?"] == "no"
    assert answers["1. Date of detention"] == "3 March 2026"
    assert answers["2. Categories of the Working Group (I to V)"] == "II and III"
    assert answers["2. Duration of the detention; if it goes on, the probable one"] == "No information"


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("alleged_victims__0__family", "person.family"),
        ("chronology__1__warrant", "arrest.warrant"),
        ("custody__0__by", "held.forces"),
        ("arbitrary", "case.arbitrary"),
    ],
)
def test_a_must_that_is_left_out_is_a_marked_gap_and_a_line_of_check(
    tmp_path: Path, key: str, asked: str
) -> None:
    (draft,), _ = forms(
        tmp_path, "wgad", case_text(EXAMPLE, **{each: value for each, value in WHOLE.items() if each != key})
    )
    gaps = [problem for problem in draft.problems if problem.code == "form-gap"]
    assert not draft.is_ready
    assert any(f"asks for {asked}," in gap.text for gap in gaps)
    assert "⟨ still to be said ⟩" in fields(draft).values()


def test_each_member_of_a_group_has_a_form_and_the_group_none(tmp_path: Path) -> None:
    drafts, refused = forms(tmp_path, "wgad", truth("forty-seven").read_text("utf-8"))
    assert not refused
    titles = [" ".join(block_texts(draft.document.blocks))[:200] for draft in drafts]
    assert len(drafts) == 47 and [draft.document.recipient for draft in drafts] == list(
        map(str, range(1, 48))
    )
    assert "Amel Saltbridge" in titles[0] and not any("the 47 Lantern Readers ·" in title for title in titles)


def test_two_states_give_two_forms(tmp_path: Path) -> None:
    text = case_text(EXAMPLE, **{**WHOLE, "state": None, "states": ["CHN", "MMR"]})
    drafts, _ = forms(tmp_path, "wgad", text)
    heads = [list(block_texts(draft.document.blocks))[1] for draft in drafts]
    assert [("China" in head, "Myanmar" in head) for head in heads] == [(True, False), (False, True)]


def test_who_may_not_be_named_to_the_experts_has_no_form(tmp_path: Path) -> None:
    text = case_text(EXAMPLE, **{**WHOLE, "alleged_victims__0__consent": {"submission": "no"}})
    drafts, refused = forms(tmp_path, "wgad", text)
    assert not drafts and len(refused) == 1
    assert "Quill" not in refused[0].why and "Ms K." in refused[0].why


def test_a_field_without_a_key_is_answered_by_its_id(tmp_path: Path) -> None:
    (draft,), _ = forms(tmp_path, "wgeid", case_text(EXAMPLE, **WHOLE))
    answers = fields(draft)
    assert answers["Marital status"] == "unmarried"
    assert answers["Photograph"] == "No information"
    assert answers["Address"] == "No information"  # the office's, the last of two: never the person's


def test_a_form_is_made_on_request_alone(tmp_path: Path) -> None:
    workspace = a_workspace(tmp_path, EXAMPLE)
    assert not workspace.letters.is_wished("wgad", "en", ())
    assert workspace.letters.is_wished("wgad", "en", ("wgad",))
    assert workspace.letters.is_wished("press-release", "en", ())


def test_the_committee_on_disappearances_is_asked_of_its_parties_alone(tmp_path: Path) -> None:
    """For another State the refusal says which door is open."""
    taken = {**WHOLE, "chronology__1__kind": "disappearance"}
    drafts, (refused,) = forms(tmp_path / "china", "ced-urgent-action", case_text(EXAMPLE, **taken))
    assert not drafts and "China" in refused.why and "wgeid" in refused.mend
    ((draft,), none) = forms(
        tmp_path / "party", "ced-urgent-action", case_text(EXAMPLE, **{**taken, "state": "ARG"})
    )
    assert not none and fields(draft)["3. State party"] == "Argentina"


def test_a_disappearance_before_the_treaty_bound_the_state_is_no_case_for_the_committee(
    tmp_path: Path,
) -> None:
    before = {
        **WHOLE,
        "state": "ARG",
        "chronology__0__kind": "disappearance",
        "chronology__0__date": "1977-05-02",
    }
    drafts, (refused,) = forms(tmp_path, "ced-urgent-action", case_text(EXAMPLE, **before))
    assert not drafts and "before it began" in refused.why and "Argentina" in refused.why


@pytest.mark.parametrize(("document", "key"), [("cerd-early-warning", ""), ("un-reprisals", "reprisal")])
def test_other_doors_are_one_document_a_case(tmp_path: Path, document: str, key: str) -> None:
    told = WHOLE | (
        {key: "Police came the day after she had met UN experts."}
        if key
        else {
            "chronology__1__violations": ["racial_discrimination"],
            "alleged_victims__0__more": {"indicators_met": "(h): their land is taken."},
        }
    )
    ((draft,), refused) = forms(tmp_path / "told", document, case_text(EXAMPLE, **told))
    assert not refused and draft.document.recipient is None
    assert fields(draft)["State"] == "China"
    assert key or fields(draft)["Which, and why"] == "(h): their land is taken."
    drafts, (lacking,) = forms(tmp_path / "untold", document, case_text(EXAMPLE))
    assert not drafts and (key or "discrimination") in lacking.why


def test_a_form_is_for_those_whom_its_door_is_open_for(tmp_path: Path) -> None:
    """Of two people one was taken and is missing; the other one has no form."""
    people = yaml.safe_load(case_text(EXAMPLE, **WHOLE))["alleged_victims"]
    other = {**people[0], "id": "ben", "name": "Ben Tallow", "family": "Tallow", "given": "Ben"}
    taken = {
        "alleged_victims": [*people, other],
        "custody": None,
        "chronology__1__kind": "disappearance",
        "chronology__1__of": [people[0]["id"]],
    }
    (draft,), refused = forms(tmp_path, "wgeid", case_text(EXAMPLE, **taken))
    title = " ".join(block_texts(draft.document.blocks))[:200]
    assert not refused and "Ada Quill ·" in title and "Tallow" not in title


TAKEN = {**WHOLE, "chronology__1__kind": "disappearance", "state": None, "states": ["CHN", "ARG"]}
HARMED = {"reprisal": "Police came the day after she had met UN experts."}
UNASKED = {"for": ["submission"], "answer": "cannot_be_asked", "why": "Nobody can reach the family."}


def told(draft: Draft) -> str:
    return "\n".join(block_texts(draft.document.blocks))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"chronology__1__state": "ARG"}, "Argentina"),
        ({"alleged_victims__0__nationality": "ARG"}, "Argentina"),
        ({"states": ["CHN"], "alleged_victims__0__nationality": "MEX"}, "Mexico"),
    ],
)
def test_the_committee_on_disappearances_is_never_asked_of_a_state_that_is_no_party(
    tmp_path: Path, changes: dict[str, object], state: str
) -> None:
    """Of several States it is for the party alone; without one among them, for the State of a nationality."""
    (draft,), refused = forms(tmp_path, "ced-urgent-action", case_text(EXAMPLE, **TAKEN | changes))
    assert not refused and fields(draft)["3. State party"] == state
    assert f"{state} · " in told(draft) and "China ·" not in told(draft)


def test_the_committee_reads_the_whole_disappearance(tmp_path: Path) -> None:
    """What led up to it, whoever is said to have done it with their link to the State, and what is asked."""
    link = "Soldiers raised the barrier for them."
    others = {"id": "dam", "name": "Dam Works Limited", "kind": "company"}
    changes = TAKEN | {
        "chronology__1__state": "ARG",
        "demands": [{"do": "disclose_whereabouts", "state": "ARG"}],
        "alleged_victims__0__native": {"zh-Hans": "艾达"},
        "alleged_perpetrators__0__state_link": link,
        "alleged_perpetrators__1": others,
    }
    (draft,), _ = forms(tmp_path, "ced-urgent-action", case_text(EXAMPLE, **changes))
    answers = fields(draft)
    assert "staged the play" in answers["5. Circumstances"] and "eleven" in answers["5. Circumstances"]
    assert "his lawyer" not in answers["5. Circumstances"]
    assert answers["6. Those presumed to be responsible"].endswith(link)
    assert answers["9. Measures of protection that are wanted"].startswith("disclose the fate")
    assert answers["The same name in its own script"] == "艾达"


@pytest.mark.parametrize("document", ["ced-urgent-action", "cerd-early-warning", "un-reprisals"])
def test_what_the_office_must_know_does_not_go_to_the_united_nations(document: str) -> None:
    """Sheets to copy from alone have a note."""
    assert ":::" not in (ROOT / "letter_templates" / document / "en.md").read_text("utf-8")


RACIAL = {
    "state": None,
    "states": ["LAO", "MYS"],
    "chronology__0__state": "MYS",
    "chronology__1__violations": ["racial_discrimination"],
    "chronology__2__kind": "un",
    "demands": [{"do": "release"}, {"text": "give back her passport", "state": "MYS"}],
}


def test_the_committee_on_discrimination_is_told_of_its_parties_and_of_a_group(tmp_path: Path) -> None:
    """Malaysia is none; what the United Nations did is told; one person is no group, and the gap says so."""
    (draft,), _ = forms(tmp_path / "one", "cerd-early-warning", case_text(EXAMPLE, **RACIAL))
    assert "Malaysia" not in told(draft) and "passport" not in told(draft)
    assert list(block_texts(draft.document.blocks))[1].startswith("The Lao")
    assert "turned away" in fields(draft)["What the United Nations have done or said so far"]
    mends = [problem.mend for problem in draft.problems if problem.code == "form-gap"]
    assert any("or group_concerned: under more: of a person" in mend for mend in mends)
    assert any(mend.startswith("write indicators_met: under more:") for mend in mends)
    people = yaml.safe_load(case_text(EXAMPLE))["alleged_victims"]
    group = {**people[0], "id": "singers", "kind": "community", "name": "the singers of Reed Ford"}
    many = RACIAL | {"alleged_victims": [*people, {**group, "also": [], "about": "They sing in Nokhin."}]}
    (draft,), _ = forms(tmp_path / "many", "cerd-early-warning", case_text(EXAMPLE, **many))
    assert fields(draft)["The group concerned"] == "the singers of Reed Ford"
    assert fields(draft)["Who they are"] == "They sing in Nokhin."


def test_a_reprisal_is_told_with_the_steps_taken_and_what_each_state_is_asked(tmp_path: Path) -> None:
    (draft,), _ = forms(tmp_path, "un-reprisals", case_text(EXAMPLE, **HARMED, state="LAO"))
    assert draft.is_ready, draft.problems
    assert "turned away" in fields(draft)["Steps taken at home"]
    assert "We ask the United Nations to urge the Government of the Lao" in told(draft)
    assert list(block_texts(draft.document.blocks))[1].startswith("The Lao")


@pytest.mark.parametrize("consent", [UNASKED, {"submission": "no"}, None])
def test_a_reprisal_is_reported_with_the_consent_of_everybody(
    tmp_path: Path, consent: dict[str, object] | None
) -> None:
    """That nobody can be asked is no consent here."""
    people = yaml.safe_load(case_text(EXAMPLE))["alleged_victims"]
    other = {**people[0], "id": "ben", "name": "Ben Tallow", "also": [], "pseudonym": "Mr B."}
    other = {key: value for key, value in {**other, "consent": consent}.items() if value is not None}
    text = case_text(EXAMPLE, **HARMED, alleged_victims=[*people, other])
    (draft,), _ = forms(tmp_path, "un-reprisals", text)
    (lacking,) = [problem.text for problem in draft.problems if problem.code == "door-consent"]
    assert not draft.is_ready and lacking.endswith("of ben") and "Tallow" not in lacking


def test_what_one_person_did_not_agree_to_keeps_back_no_form_of_another(tmp_path: Path) -> None:
    """The Working Group on disappearances asks for a consent; that on detention takes a reason why there is none."""
    people = yaml.safe_load(case_text(EXAMPLE, **WHOLE))["alleged_victims"]
    other = {**people[0], "id": "ben", "name": "Ben Tallow", "also": [], "consent": UNASKED}
    text = case_text(EXAMPLE, **WHOLE | {"alleged_victims": [*people, other], "custody__0__of": None})
    for document, lacking in {"wgeid": [False, True], "wgad": [False, False]}.items():
        drafts, _ = forms(tmp_path / document, document, text)
        codes = [{problem.code for problem in draft.problems} for draft in drafts]
        assert ["door-consent" in found for found in codes] == lacking
