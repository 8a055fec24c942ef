"""Forms of the United Nations: one for each person and State, each field of the record, and no gap without a word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from hrdalert.documents.blocks import Field, block_texts, inline_text
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal
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
    return opened.drafts(DocumentRequest(document, "en", opened.case.as_of), clock=opened.case.as_of)


def fields(draft: Draft) -> dict[str, str]:
    """The answers of a form, by their labels."""
    return {
        inline_text(block.label): " ".join(block_texts(block.answer))
        for block in draft.document.blocks
        if isinstance(block, Field)
    }


def answers(tmp_path: Path, document: str, number: int = 1, **changes: Any) -> dict[str, str]:
    """The answers of one form of the whole case, changed by path."""
    kept = {key: value for key, value in WHOLE.items() if key not in changes}
    made = {key: value for key, value in changes.items() if value is not None or key not in WHOLE}
    drafts, _ = forms(tmp_path, document, case_text(EXAMPLE, **kept, **made))
    return fields(drafts[number - 1])


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
    assert answers["2. Duration of the detention; if it goes on, the probable one"] == "it goes on"


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


GAP, NOTHING = "⟨ still to be said ⟩", "No information"
ABDUCTED = "Date of the arrest or abduction"
PLACE = "Place of arrest or abduction"
BEN = {"id": "ben", "name": "Ben Tallow", "consent": {"submission": "yes"}}
LOST = {"date": "2026-03-10/2026-03-20", "place": "Quay Nine", "text": "She is gone.", "by": "police"}
LOST |= {"violations": "enforced_disappearance"}
TRIED = {
    "kind": "disappearance",
    "date": "2026-03-15",
    "place": "the bus",
    "text": "Men tried.",
    "attempted": "yes",
}
FORMAL = {
    "kind": "arrest",
    "date": "2026-03-18",
    "place": "Waterford",
    "text": "The arrest was ordered.",
    "law": "article 9",
}
CHARGED = {"kind": "charge", "date": "2026-03-19", "law": "cl_105_1", "text": "She was charged."}
EARLIER = {"kind": "charge", "date": "2025-02-19", "law": "article 7", "text": "She was charged before."}
FREED = {"kind": "release", "date": "2025-03-19", "text": "She was freed."}
KILLED = {
    "kind": "killing",
    "date": "2026-03-02",
    "place": "the quay",
    "text": "She was shot.",
    "weight": "lead",
}
KILLED |= {"violations": "extrajudicial_killing"}
THREAT = {
    "kind": "threat",
    "date": "2026-03-04",
    "place": "the market",
    "text": "Then her sister.",
    "violations": "death_threats",
}
BAN = {"of": "ada", "from": "2026-03-12", "kind": "travel_ban", "place": "Saltmarsh Bay"}


@pytest.mark.parametrize(
    ("document", "changes", "expected"),
    [
        # The taking is the one nearest to the beginning of the custody, not the last; what was only tried is none.
        ("wgad", {"chronology__3": FORMAL}, {"1. Date of arrest": "3 March 2026"}),
        ("wgad", {"chronology__1__kind": "disappearance"}, {"1. Date of arrest": "3 March 2026"}),
        ("un-form", {"custody": None, "chronology__3": FORMAL}, {"Date": "3 March 2026"}),
        (
            "un-form",
            {"custody": None, "chronology__2__kind": "release", "chronology__3": FORMAL},
            {"Date": "18 March 2026"},
        ),
        # A disappearance is that of the law, whole: it counts from the arrest, where there is one before it; else from
        # an entry of any kind; or a custody, the place of which is that of no abduction, with the arrest of its first
        # day.
        ("wgeid", {"chronology__3": LOST}, {ABDUCTED: "3 March 2026", PLACE: ENTRY["at"]}),
        (
            "wgeid",
            {"custody": None, "chronology": [LOST]},
            {ABDUCTED: "10 March 2026", PLACE: "Quay Nine", "How it happened": "She is gone."},
        ),
        ("wgeid", {"chronology__3": TRIED}, {ABDUCTED: "3 March 2026", PLACE: ENTRY["at"]}),
        (
            "wgeid",
            {"summary": "In short.", "chronology__1__date": "2026-03-01"},
            {ABDUCTED: "3 March 2026", PLACE: GAP, "How it happened": "In short."},
        ),
        # Custody that deprives of liberty alone, with its end; a word of the list where it goes on.
        (
            "wgad",
            {"custody__1": BAN, "custody__0__until": "2026-03-11"},
            {
                "1. Date of detention": "3 March 2026",
                "2. Duration of the detention; if it goes on, the probable one": "3 March 2026 to 11 March 2026",
                "4. Places of detention, with every transfer, and the present one": (
                    "Custody Place From Until incommunicado detention not known 3 March 2026 11 March 2026"
                ),
            },
        ),
        (
            "wgad",
            {"alleged_victims__0__died": "2026-03-15"},
            {
                "2. Duration of the detention; if it goes on, the probable one": "3 March 2026 to 15 March 2026"
            },
        ),
        # The law of the charges since the person was last free; an id by its provision.
        (
            "wgad",
            {"chronology__1__law": None, "chronology__3": CHARGED},
            {
                "7. Legal basis, with the law applied": "Criminal Law, article 105(1) (Subversion of State power)"
            },
        ),
        (
            "wgad",
            {
                "chronology__1__law": None,
                "chronology__3": {**CHARGED, "kind": "judgment", "outcome": "convicted"},
            },
            {
                "7. Legal basis, with the law applied": "Criminal Law, article 105(1) (Subversion of State power)"
            },
        ),
        (
            "un-form",
            {"chronology__3": CHARGED},
            {"Law or order that the authorities invoke": "none was named"},
        ),
        (
            "un-form",
            {
                "chronology__1__law": None,
                "chronology__0": EARLIER,
                "chronology__3": CHARGED,
                "chronology__1__because_of": None,
            },
            {
                "Law or order that the authorities invoke": (
                    "article 7 and Criminal Law, article 105(1) (Subversion of State power)"
                )
            },
        ),
        (
            "un-form",
            {"chronology__1__law": None, "chronology": [EARLIER, FREED, FORMAL | {"law": None}, CHARGED]},
            {
                "Law or order that the authorities invoke": "Criminal Law, article 105(1) (Subversion of State power)"
            },
        ),
        # Where nobody was taken, what the case is about; else the latest.
        (
            "un-form",
            {"custody": None, "chronology": [KILLED, THREAT]},
            {"Date": "2 March 2026", "Place": "the quay"},
        ),
        (
            "un-form",
            {"custody": None, "chronology": [KILLED | {"weight": "body"}, THREAT]},
            {"Date": "4 March 2026", "Place": "the market"},
        ),
        # What data answer, and the person's own answer before it.
        (
            "un-form",
            {},
            {
                "Individual, group, community or organisation": "an individual",
                "Known or not known": "not known",
                "Mandates that are to receive it": (
                    "Special Rapporteur on the situation of human rights defenders Working Group on Arbitrary Detention"
                ),
                "Judgments, reports, photographs, statements": (
                    "The Saltmarsh Gull, “Puppets on the square”, 4 March 2026, https://gull.example/puppets"
                ),
            },
        ),
        ("un-form", {"alleged_perpetrators__0__individuals": None}, {"Known or not known": "known"}),
        (
            "un-form",
            {"alleged_victims__0__more": {"known": "two of six"}},
            {"Known or not known": "two of six"},
        ),
        ("wgeid", {}, {"Was the person a minor?": "no", "Other names": NOTHING}),
        ("wgeid", {"alleged_victims__0__born": "2009"}, {"Was the person a minor?": "yes"}),
        ("wgeid", {"alleged_victims__0__born": "2008"}, {"Was the person a minor?": NOTHING}),
        ("wgeid", {"alleged_victims__0__native": {"zh-Hans": "羽毛"}}, {"Other names": "羽毛"}),
        (
            "un-form",
            {"alleged_victims__0__native": {"zh-Hans": "羽毛"}},
            {"Given and family name": "Ada Quill: 羽毛"},
        ),
        (
            "wgeid",
            {"alleged_perpetrators__0__state_link": "The navy lent the boat."},
            {"If they are not agents of the State: what links them with it": "The navy lent the boat."},
        ),
    ],
)
def test_what_a_field_answers(
    tmp_path: Path, document: str, changes: dict[str, Any], expected: dict[str, str]
) -> None:
    given = answers(tmp_path, document, **changes)
    assert {label: given[label] for label in expected} == expected


def test_the_office_reports_and_not_the_person(tmp_path: Path) -> None:
    """An answer of the person never stands where the office's belongs: this stays a gap of the office."""
    more = {"name": "Quill", "address": "4 Quay Street"}
    text = case_text(EXAMPLE, **{**WHOLE, "alleged_victims__0__more": more})
    (draft,), _ = forms(tmp_path, "wgeid", text)
    given = fields(draft)  # the last of two fields of one label
    assert given["Family and first name"] == GAP and given["Address"] == NOTHING
    (gap,) = [one for one in draft.problems if "office.signatory.name, 'Family" in one.text]
    assert "hrdalert.yaml" in gap.mend and "more:" not in gap.mend


def test_a_form_tells_of_its_own_state_alone(tmp_path: Path) -> None:
    """Of the other one what it did not do is a gap, or no information."""
    both = {
        "state": None,
        "states": ["CHN", "MMR"],
        "alleged_perpetrators__1": {"id": "guards", "name": "Border Guards"},
        "chronology__3": LOST | {"state": "MMR", "by": "guards"},
        "custody__0__until": "2026-03-10",
        "custody__1": {
            "of": "ada",
            "state": "MMR",
            "from": "2026-03-10",
            "kind": "prison",
            "place": "Myawaddy",
        },
    }
    own, other = (answers(tmp_path / f"{number}", "wgad", number, **both) for number in (1, 2))
    assert own["1. Date of arrest"] == "3 March 2026" and other["1. Date of arrest"] == GAP
    assert own["1. Date of detention"] == "3 March 2026" and other["1. Date of detention"] == "10 March 2026"
    places = "4. Places of detention, with every transfer, and the present one"
    assert (
        "Myawaddy" in other[places] and "Myawaddy" not in own[places] and "incommunicado" not in other[places]
    )
    sheets = [answers(tmp_path / f"sheet{number}", "un-form", number, **both) for number in (1, 2)]
    alleged = [sheet["Name, rank, unit, role"] for sheet in sheets]
    assert alleged == ["Saltmarsh Harbour Police (individuals not known)", "Border Guards"]
    assert [sheet["Date"] for sheet in sheets] == ["3 March 2026", "10 March 2026 to 20 March 2026"]


def test_a_form_for_the_state_of_a_nationality_tells_what_others_did(tmp_path: Path) -> None:
    mexican: dict[str, Any] = {
        "chronology__1__kind": "disappearance",
        "alleged_victims__0__nationality": "MEX",
    }
    given = answers(tmp_path, "ced-urgent-action", **mexican)
    assert given["3. State party"] == "Mexico" and given["4. Date of the disappearance"] == "3 March 2026"


def test_a_form_of_one_of_several_tells_nothing_of_the_others(tmp_path: Path) -> None:
    """Neither their work nor their steps, nor what they agreed to; and says until when it is of use."""
    own = {"of": "ada", "kind": "remedy", "date": "2026-03-07", "text": "Her lawyer appealed."}
    two = {
        "alleged_victims__1": BEN,
        "chronology__2__of": "ada",
        "chronology__3": own,
        "chronology__1__of": "ada",
    }
    first, second = (answers(tmp_path / f"{number}", "un-form", number, **two) for number in (1, 2))
    steps = "At home, with results, or why none"
    assert "Her lawyer appealed." in first[steps] and second[steps] == NOTHING
    assert (
        second["Human rights work"] == GAP
        and "map" not in second["What happened, in the order of dates"].split("On 3")[1:]
    )
    assert first["Consent to this submission"].startswith(
        "For Answer Given by Date How or why this submission"
    )
    assert (
        "brother" not in second["Consent to this submission"]
        and "Whose" not in first["Consent to this submission"]
    )
    alone = answers(tmp_path / "alone", "un-form", alleged_victims__0__about=None)
    assert alone["Human rights work"].startswith("Police came for Ada Quill")
    (draft,), _ = forms(tmp_path / "until", "un-form", case_text(EXAMPLE, **WHOLE))
    assert "10 April 2026" in " ".join(block_texts(draft.document.blocks))


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
    unknown = {"alleged_victims__0__more": {"indicators_met": "unknown", "group_concerned": "unknown"}}
    (draft,), _ = forms(tmp_path / "unknown", "cerd-early-warning", case_text(EXAMPLE, **RACIAL, **unknown))
    assert (
        not draft.is_ready and fields(draft)["Which, and why"] == GAP == fields(draft)["The group concerned"]
    )
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


ARGUED: dict[str, Any] = {
    "analysis": [
        {"right": "liberty", "text": "Nobody was told why.", "answer": "A secret inquiry has a judge."},
        {"right": "expression", "text": "A play is speech."},
    ],
    "unknown": "We do not know who gave the order.",
    "questions": ["Which judge has seen the order?"],
}


@pytest.mark.parametrize("document", ["un-form", "wgad", "un-reprisals"])
def test_what_the_office_argues_stands_once_in_what_goes_to_the_united_nations(
    tmp_path: Path, document: str
) -> None:
    """Each right under its heading, with its law before the text and the answer behind it."""
    text = case_text(EXAMPLE, **WHOLE, **ARGUED, **HARMED, state="LAO")
    (draft,), refused = forms(tmp_path, document, text)
    lines = list(block_texts(draft.document.blocks))
    request = [
        "Liberty and security",
        "Nobody was told why.",
        "A secret inquiry",
        "Freedom of",
        "A play is speech.",
    ]
    places = [next(at for at, line in enumerate(lines) if line.startswith(each)) for each in request]
    assert not refused and places == sorted(places)
    assert "International Covenant on Civil and Political Rights" in lines[places[0] + 1]
    asked = ARGUED["questions"] if document == "un-form" else []
    for text in ("Nobody was told why.", "A play is speech.", ARGUED["unknown"], *asked):
        assert told(draft).count(text) == 1


def test_what_is_argued_are_reasons_why_a_detention_is_arbitrary(tmp_path: Path) -> None:
    given = {**WHOLE, **ARGUED, "arbitrary": {"categories": ["II"]}}
    (draft,), _ = forms(tmp_path, "wgad", case_text(EXAMPLE, **given))
    assert draft.is_ready, draft.problems
    assert "1. Reasons" not in fields(draft) and "Nobody was told why." in told(draft)


def test_what_is_argued_in_a_form_goes_by_the_law_of_its_own_state(tmp_path: Path) -> None:
    both = {"state": None, "states": ["LAO", "MYS"], "chronology__3": FORMAL | {"state": "MYS"}}
    both |= {"chronology__3__violations": ["arbitrary_detention"]}
    drafts, _ = forms(tmp_path, "un-form", case_text(EXAMPLE, **{**WHOLE, **ARGUED, **both}))
    there = [("Lao" in told(draft), "Malaysia" in told(draft)) for draft in drafts]
    assert there == [(True, False), (False, True)]
    assert all("Nobody was told why." in told(draft) for draft in drafts)


def a_group_of_two_fates() -> str:
    """Two of the 47 who were tried were acquitted, and went home that day."""
    rows = yaml.safe_load(truth("forty-seven").read_text("utf-8"))["alleged_victims"][0]["members"]
    freed = {
        row["name"]: row | {"id": f"reader-{n}"}
        for n, row in enumerate(rows)
        if row["sentence"] == "acquitted"
    }
    freed["Wafa Lampwright"]["also"] = ["Wafa Hearth", "Um Amine"]
    held = {"from": "2025-06-12", "kind": "prison"}
    ids = [row["id"] for row in freed.values()]
    return case_text(
        truth("forty-seven"),
        alleged_victims__0__members=[freed.get(row["name"], row) for row in rows],
        chronology__2__outcome={"readers": "convicted", **dict.fromkeys(ids, "acquitted")},
        custody=[
            held | {"of": "readers"},
            held | {"of": ids, "until": "2026-01-29", "place": "Bir Maskoun prison"},
        ],
    )


def test_a_member_of_a_group_who_was_freed_is_not_held_in_any_form(tmp_path: Path) -> None:
    drafts, refused = forms(tmp_path, "wgad", a_group_of_two_fates())
    assert not refused and len(drafts) == 47
    freed = [draft for draft in drafts if "Wafa" in told(draft) or "Yosra" in told(draft)]
    lasting = "2. Duration of the detention; if it goes on, the probable one"
    durations = {fields(draft)[lasting] for draft in freed}
    assert len(freed) == 2 and durations == {"12 June 2025 to 29 January 2026"}
    assert {fields(draft)[lasting] for draft in drafts if draft not in freed} == {"it goes on"}
    assert all(fields(draft)["1. Date of arrest"] == "12 June 2025" for draft in freed)


def test_a_submission_counts_the_fates_of_a_group(tmp_path: Path) -> None:
    (draft,), refused = forms(tmp_path, "un-communication", a_group_of_two_fates())
    assert not refused and "45 convicted and 2 acquitted" in told(draft)
    assert "Um Amine" not in told(draft) and "reader-18" not in told(draft)
    assert "Wafa Lampwright and Yosra Sandlark" in told(draft)  # in the table of custody


STEPS: dict[str, Any] = {
    "chronology__3": {
        "kind": "judgment",
        "date": "2026-03-10",
        "text": "She was convicted.",
        "outcome": "convicted",
    },
    "chronology__4": {
        "kind": "judgment",
        "date": "2026-03-12",
        "text": "Her appeal failed.",
        "outcome": "upheld",
    },
    "chronology__5": {
        "kind": "regional",
        "date": "2026-03-13",
        "text": "The Inter-American Commission was asked.",
    },
    "chronology__6": {"kind": "un", "date": "2026-03-14", "text": "Two experts wrote to the Government."},
}


def test_steps_at_home_of_a_region_and_of_the_united_nations_are_told_apart(tmp_path: Path) -> None:
    """An appeal that a court decided is a step at home, and is not told among the facts again."""
    given = answers(tmp_path / "form", "un-form", **STEPS)
    home, facts = given["At home, with results, or why none"], given["What happened, in the order of dates"]
    assert "turned away" in home and "Her appeal failed." in home and "appeal" not in facts
    assert "She was convicted." in facts
    assert given["Other international bodies"] == "The Inter-American Commission was asked."
    assert given["The United Nations, so far"] == "Two experts wrote to the Government."
    (draft,), _ = forms(tmp_path / "submission", "un-communication", case_text(EXAMPLE, **STEPS))
    lines = list(block_texts(draft.document.blocks))
    heads = [lines.index(head) for head in ("At home", "Before regional bodies", "At the United Nations")]
    assert heads == sorted(heads)
    assert [told(draft).count(step["text"]) for step in STEPS.values()] == [1, 1, 1, 1]
    assert "The Inter-American" in lines[heads[1] + 1] and "Two experts" in lines[heads[2] + 1]


def test_another_stay_is_no_place_of_this_one_and_the_trial_is_told(tmp_path: Path) -> None:
    """A transfer is: a custody of which nobody has written the end goes on into the next."""
    places = [
        {
            "of": "ada",
            "from": "2024-01-03",
            "until": "2024-02-01",
            "kind": "prison",
            "place": "Old Quay prison",
        },
        {"of": "ada", "from": "2026-03-03", "kind": "police_custody", "place": "Saltmarsh"},
        {"of": "ada", "from": "2026-03-08", "kind": "prison", "place": "Dyke prison"},
    ]
    given = answers(tmp_path, "wgad", custody=places, **STEPS)
    stay = given["4. Places of detention, with every transfer, and the present one"]
    assert "Saltmarsh" in stay and "Dyke" in stay and "Old Quay" not in stay
    assert given["1. Date of detention"] == "3 March 2026"
    assert "She was convicted." in given["1. What happened"]
    assert "Her appeal failed." in given["1. Steps, or why there were none or they were of no use"]


def test_a_group_an_organisation_and_a_bill_have_a_sheet_each(tmp_path: Path) -> None:
    people = yaml.safe_load(case_text(EXAMPLE))["alleged_victims"]
    own = {"name": "the Reed House", "also": [], "consent": {"submission": "yes"}}
    many = [*people, {"id": "house", "kind": "organisation", **own}]
    drafts, refused = forms(tmp_path / "house", "un-form", case_text(EXAMPLE, alleged_victims=many))
    assert not refused and [list(block_texts(one.document.blocks))[1][:9] for one in drafts] == [
        "Ada Quill",
        "the Reed ",
    ]
    assert fields(drafts[1])["Individual, group, community or organisation"] == "an organisation"
    drafts, _ = forms(tmp_path / "wgad", "wgad", case_text(EXAMPLE, alleged_victims=many))
    assert len(drafts) == 1  # others are for persons alone
    (draft,), refused = forms(tmp_path / "bill", "un-form", truth("bill").read_text("utf-8"))
    assert not refused and "Alleged victim" not in told(draft) and draft.is_ready, draft.problems
    assert fields(draft)[
        "A past violation, one that goes on or may happen, or a law, policy or practice"
    ].startswith("Request for another letter")


def test_a_sheet_names_those_who_acted_against_its_person_alone(tmp_path: Path) -> None:
    two = {
        "alleged_victims__1": BEN,
        "alleged_perpetrators__1": {"id": "guards", "name": "Border Guards"},
        "alleged_perpetrators__2": {"id": "warden", "name": "the Warden"},
        "chronology__1__of": "ada",
        "chronology__2__of": "ada",
        "chronology__3": LOST | {"of": "ben", "by": "guards"},
        "custody__1": {"of": "ben", "from": "2026-03-10", "kind": "prison", "by": "warden"},
    }
    first, second = (answers(tmp_path / f"{number}", "un-form", number, **two) for number in (1, 2))
    label = "Name, rank, unit, role"
    assert first[label] == "Saltmarsh Harbour Police (individuals not known)"
    assert second[label] == "Border Guards the Warden"


def test_a_form_is_no_answer_to_what_it_does_not_ask(tmp_path: Path) -> None:
    """The office's name stands once, and no mailbox as a telephone."""
    settings = (ROOT / "hrdalert.yaml").read_text("utf-8")
    assert "appeals@example.org" in settings
    (draft,), _ = forms(tmp_path, "wgeid", case_text(EXAMPLE, **WHOLE))
    labels = [label for label, answer in fields(draft).items() if "appeals@" in answer]
    assert labels == ["Telephone and e-mail"]


FREE: dict[str, Any] = {"custody__0__until": "2026-03-18"}


@pytest.mark.parametrize(
    ("changes", "request_"),
    [
        ({}, "urgent appeal"),
        (FREE, "letter of allegation"),
        (FREE | {"status": "imminent"}, "urgent appeal"),
        (FREE | {"chronology__3": CHARGED}, "urgent appeal"),  # the trial is still to come
        ({"alleged_victims__0__is": ["abroad"], "custody": None}, "letter of allegation"),
        ({"custody": None}, "urgent appeal"),
    ],
)
def test_whoever_is_free_or_abroad_needs_no_urgent_appeal(
    tmp_path: Path, changes: dict[str, Any], request_: str
) -> None:
    given = answers(tmp_path, "un-form", **changes)
    label = "A past violation, one that goes on or may happen, or a law, policy or practice"
    assert given[label] in (f"Request for an {request_}", f"Request for a {request_}")


def test_consent_is_listed_for_whom_the_text_names_and_already_public_is_none(tmp_path: Path) -> None:
    agreed = {"for": ["submission", "government"], "answer": "yes", "by": "himself"}
    tim = {"id": "tim", "name": "Tim Quill", "role": "her brother", "consent": agreed}
    una = {**tim, "id": "una", "name": "Una Marsh", "role": "her lawyer"}
    public = {"for": ["submission", "government"], "answer": "already_public", "why": "The Gull printed it."}
    text = case_text(
        EXAMPLE,
        related=[tim, una],
        now="Una Marsh, her lawyer, was turned away. Her brother waits.",
        alleged_victims__0__consent=public,
    )
    (draft,), _ = forms(tmp_path, "un-communication", text)
    lines = list(block_texts(draft.document.blocks))
    table = lines[lines.index("Consent (confidential)") : lines.index("Who submits this (confidential)")]
    listed = "\n".join(table)
    assert "Una Marsh" in listed and "Tim Quill" not in listed
    assert "not asked: the name is public already" in listed and "The Gull printed it." in listed
