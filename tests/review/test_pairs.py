"""Each rule on a case finds what breaks it, and nothing where it is kept."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from hrdalert.documents.templates import Letters
from hrdalert.review.review import review_case
from hrdalert.review.rules import rules
from hrdalert.review.subject import case_rule
from hrdalert.review.tells import explained
from tests.builder import EXAMPLE, SMALLEST, a_case, case_file, case_values, truth
from tests.review.reviewing import DAY, READERS, a_context, codes, problems_in

CHILD = {"alleged_victims__0__born": "2012"}
NO_PUBLIC = {
    "alleged_victims__0__consent": {
        "submission": {"answer": "yes", "by": "brother", "date": "2026-03-09", "how": "form"}
    }
}
SIXTEEN = "Ada Quill, a girl of sixteen, was taken from her workshop."
TWO_STATES = {"state": None, "states": ["CHN", "THA"]}
SINCE_SIXTEEN = "Ada Quill has carved puppets since she was sixteen."
ABOUT_HER_SISTER = {"text": "summary", "words": "girl of sixteen", "why": "her sister, not Ada"}
SAME_READERS = {
    "related__0__consent": {"for": ["submission", "government", "public"], "answer": "yes", "by": "him"}
}
THAI = dataclasses.replace(READERS["harbour-police"], state="THA")
UNREACHABLE = dataclasses.replace(READERS["harbour-police"], address=None)
LETTER = {"kind": "un", "date": "2026-03-10", "text": "On 10 March 2026 experts wrote.", "sources": ["S1"]}
RELEASED = {
    "date": "2026-03-20",
    "kind": "release",
    "text": "On 20 March 2026 she was freed.",
    "sources": ["S1"],
}
ACQUITTED = {**RELEASED, "kind": "judgment", "outcome": "acquitted"}
DEAD = {**RELEASED, "kind": "death", "of": "ada", "text": "On 20 March 2026 she died."}
DIED = {"alleged_victims__0__died": "2026-03-20"}
CUSTODY_OVER = {"custody__0__until": "2026-03-20"}
PRISON = {"harbour-police": dataclasses.replace(READERS["harbour-police"], kind="prison")}
LATER = datetime.date(2026, 4, 12)


SAID = {"text": "summary", "why": "the gull told"}


@dataclass(frozen=True)
class Pair:
    """Changes of the example that break a rule, and changes that keep it."""

    rule: str
    breaks: Mapping[str, Any]
    keeps: Mapping[str, Any] = field(default_factory=dict)
    day: datetime.date = DAY
    keeps_on: datetime.date | None = None
    readers: Mapping[str, Any] | None = None
    """Of the case that breaks the rule."""


def consent(**answers: Any) -> dict[str, Any]:
    """A consent of the first victim in which one use is answered so."""
    return {"alleged_victims__0__consent": answers}


PAIRS = [
    Pair("F01_date", {"chronology__2__date": None}, {"chronology__2__date": "unknown"}),
    Pair("F02_place", {"chronology__1__place": None}),
    Pair(
        "F02_place",
        {"chronology__1__place": None},
        {"chronology__1__place": None, "alleged_victims__0__protect": "survivor"},
    ),
    Pair("F03_date_precision", {"chronology__1__date": "2026"}, {"chronology__1__date": "2026/.."}),
    Pair("F05_present_state", {"now": None}, {"now": None, "custody__0__until": "2026-03-10"}),
    Pair(
        "F06_perp_unknown",
        {"alleged_perpetrators": None, "chronology__1__by": None, "chronology__2__by": None},
    ),
    Pair(
        "F07_state_link",
        {"alleged_perpetrators__0__kind": "non_state"},
        {
            "alleged_perpetrators__0__kind": "non_state",
            "alleged_perpetrators__0__state_link": "The mayor knew.",
        },
    ),
    Pair("F08_hrd_link", {"link": None, "chronology__1__because_of": None}, {"link": None}),
    Pair(
        "F09_hrd_profile",
        {"alleged_victims__0__about": None, "alleged_victims__0__occupation": None},
        {"alleged_victims__0__about": None},
    ),
    Pair("F10_names", {}, {"alleged_victims__0__native": {"zh-Hans": "羽管"}}),
    Pair(
        "F11_victim_basics",
        {"alleged_victims__0__born": None},
        {"alleged_victims__0__born": None, "alleged_victims__0__protect": "survivor"},
    ),
    Pair(
        "F12_law_invoked",
        {"chronology__2__kind": "charge"},
        {"chronology__2__kind": "charge", "chronology__2__law": "article 293"},
    ),
    Pair(
        "F12_law_invoked",
        {"chronology__2__kind": "judgment", "chronology__2__outcome": "convicted"},
        {"chronology__2__kind": "judgment", "chronology__2__outcome": "acquitted"},
    ),
    Pair(
        "F12_law_invoked",
        {"chronology__2__kind": "judgment", "chronology__2__outcome": "convicted"},
        {
            "chronology__2__kind": "judgment",
            "chronology__2__outcome": "convicted",
            "chronology__2__law": "not named",
        },
    ),
    Pair(
        "F29_outcome",
        {"chronology__2__kind": "judgment"},
        {"chronology__2__kind": "judgment", "chronology__2__outcome": "upheld"},
    ),
    Pair("F13_sources_named", {"chronology__2__sources": None}),
    Pair("F14_media_only", {"sources__1__kind": "media"}),
    Pair(
        "F15_secondhand",
        {"sources__1__kind": "ngo", "sources__1__first_hand": None},
        {"sources__1__kind": "ngo"},
    ),
    Pair(
        "F17_numbers",
        {"alleged_victims__0__count": "3", "alleged_victims__0__members": [{"name": "A"}]},
        {"alleged_victims__0__count": "1", "alleged_victims__0__members": [{"name": "A"}]},
    ),
    Pair(
        "F18_age_of_case",
        {"status": "past", "urgent": None},
        {"status": "past"},
        datetime.date(2026, 12, 1),
        datetime.date(2026, 12, 1),
    ),
    Pair("F21_checked_long_ago", {}, {}, datetime.date(2026, 4, 20), datetime.date(2026, 4, 19)),
    Pair("F21_checked_long_ago", {"as_of": "2026-03-21"}),
    Pair(
        "F22_day_passed",
        {"chronology__3": {"kind": "hearing", "date": "2026-03-25", "sources": "S1"}},
        {"chronology__3": {"kind": "hearing", "date": "2026-03-25", "sources": "S1"}},
        datetime.date(2026, 3, 26),
        DAY,
    ),
    Pair(
        "F22_day_passed",
        {"now": "A court will hear her on 25 March."},
        {"now": "A court will hear her on 25 March.", "chronology__1__text": "The court set 19 March 2026."},
        datetime.date(2026, 3, 26),
        datetime.date(2026, 3, 25),
    ),
    Pair(
        "F22_day_passed",
        {"measure": {"title": "Bill", "next": {"what": "A vote.", "by": "2026-03-19"}}},
        {"measure": {"title": "Bill", "next": {"what": "A vote.", "by": "2026-03-20"}}},
    ),
    Pair("F24_same_name", {"related__0__name": "ada  quill"}),
    *(
        Pair("F24_same_name", {"related__0__name": name}, {"related__0__name": name, **SAME_READERS})
        for name in ("Quill Adà", "Ada Quils", "Adam Quill", "A. Quill")
    ),
    Pair(
        "F25_source_unused",
        {"sources__2": {"id": "S3", "kind": "un", "title": "A list"}},
        {"sources__2": {"id": "S3", "kind": "un", "title": "A list", "cite": "yes"}},
    ),
    Pair("F30_custody_and_events", {"chronology__3": RELEASED}, {"chronology__3": RELEASED, **CUSTODY_OVER}),
    Pair("F30_custody_and_events", {"chronology__3": ACQUITTED}),
    Pair("F30_custody_and_events", {"chronology__3": DEAD}, {"chronology__3": DEAD, **DIED}),
    Pair(
        "F30_custody_and_events",
        {"chronology__3": {**RELEASED, "kind": "arrest"}, "custody__0__until": "2026-03-10"},
        {"chronology__3": {**RELEASED, "kind": "arrest"}, "custody__1": {"from": "2026-03-20"}},
    ),
    Pair("F32_dead_as_living", {**DIED, "position": "Ada Quill must be released."}),
    Pair("F33_death_untold", DIED, {**DIED, "now": "On 20 March 2026 she died in the harbour jail."}),
    Pair(
        "F34_other_age",
        {"position": "Ada Quill, 15, is a puppeteer."},
        {"position": "Ada Quill, 31, is a puppeteer. Her brother is 15."},
    ),
    Pair(
        "F31_now_is_old",
        {"now": "As of 5 March 2026 nobody knows where she is."},
        {"now": "As of 20 March 2026 nobody knows where she is. Her brother last saw her on 3 March."},
    ),
    Pair(
        "R64_prison_left",
        {"custody__0__place": "Harbour Police", **CUSTODY_OVER},
        {"custody__0__place": "Harbour Police"},
        readers=PRISON,
    ),
    Pair(
        "A13_still_true", {"still_true": {"sumary": "2026-03-20"}}, {"still_true": {"summary": "2026-03-20"}}
    ),
    Pair("A14_said", {"said": [{**SAID, "words": "an owl"}]}, {"said": [{**SAID, "words": "Ada Quill"}]}),
    Pair("C01_consent_submission", consent(public="no")),
    Pair("C01_consent_submission", consent(submission={"answer": "no", "by": "herself"})),
    Pair(
        "C01_consent_submission",
        consent(submission={"answer": "yes", "by": "herself", "until": "2026-03-01"}),
        consent(submission={"answer": "yes", "by": "herself", "until": "2026-04-01"}),
    ),
    Pair("C02_consent_four_uses", {"alleged_victims__0__consent__for": None}),
    Pair("C10_consent_date", {"alleged_victims__0__consent__date": "2026-03-01"}),
    Pair("C10_consent_date", {"custody__1": {"of": "ada", "from": "2026-03-15"}}),
    Pair("C10_consent_date", {}, {}, datetime.date(2027, 3, 20)),
    Pair("C11_minor", {**CHILD}, {**CHILD, "alleged_victims__0__protect": "minor"}),
    Pair("C11_minor", {"alleged_victims__0__born": "2008"}, {"alleged_victims__0__born": "2007"}),
    Pair(
        "C11_minor",
        {"alleged_victims__0__born": "2008-03-10", **consent(public="yes")},
        {"alleged_victims__0__born": "2008-03-10"},
    ),
    Pair("C11_minor", {"summary": SIXTEEN}, {"summary": SIXTEEN, "said": [ABOUT_HER_SISTER]}),
    Pair(
        "C11_minor",
        {"alleged_victims__0__born": None, "alleged_victims__0__about": SINCE_SIXTEEN},
        {"alleged_victims__0__about": SINCE_SIXTEEN},
    ),
    Pair("C28_withheld_law", NO_PUBLIC, {**NO_PUBLIC, "withheld__violations": ["freedom_of_expression"]}),
    Pair(
        "C28_withheld_law",
        {**NO_PUBLIC, "withheld__violations": ["privacy_surveillance"], "demands__0__do": "child_school"},
        {
            **NO_PUBLIC,
            "withheld": {"violations": ["privacy_surveillance"], "is": ["minor"]},
            "demands__0__do": "child_school",
        },
    ),
    Pair(
        "C29_not_asked",
        consent(public={"answer": "already_public", "source": "S1"}),
        consent(public="yes"),
    ),
    Pair(
        "C21_already_public",
        consent(public="already_public"),
        consent(public={"answer": "already_public", "source": "S1"}),
    ),
    Pair("C22_unsupported_yes", {"alleged_victims__0__consent__how": None}),
    Pair("C22_unsupported_yes", {"alleged_victims__0__consent__how": "unknown"}),
    Pair("C22_unsupported_yes", {"alleged_victims__0__consent__date": "unknown"}),
    Pair(
        "C23_withdrawn",
        consent(public={"answer": "withdrawn", "date": "2026-03-12"}),
        consent(public={"answer": "no", "date": "2026-03-12"}),
    ),
    Pair("C24_withheld_texts", {**NO_PUBLIC, "withheld": None}, {"withheld": None}),
    Pair(
        "C24_withheld_texts",
        NO_PUBLIC,
        {**NO_PUBLIC, "withheld__now": "Nobody knows.", "withheld__position": "She should be free."},
    ),
    Pair("C25_name_in_path", {**NO_PUBLIC, "reference": "quill-2026"}, {"reference": "quill-2026"}),
    Pair("C26_forms_of_name", {"related__0__name": "Tim Quill"}, {"related__0__also": ["Quill"]}),
    Pair(
        "S08_survivor_named",
        {"chronology__1__violations": ["gender_based_violence"]},
        {**NO_PUBLIC, "chronology__1__violations": ["gender_based_violence"]},
    ),
    Pair(
        "S11_pseudonym_initial",
        {"alleged_victims__0__pseudonym": "Ms Q."},
        {"alleged_victims__0__pseudonym": "Ms K.", "related__0__pseudonym": "Mr B."},
    ),
    Pair(
        "S13_letters_of_symbols",
        {"position": "She should be ⓕⓡⓔⓔ."},
        {"position": "Take the Ⓜ to the 🇨🇳 embassy."},
    ),
    Pair("S13_letters_of_symbols", {"position": "Sʜᴇ ꜱʜᴏᴜʟᴅ be free."}),
    Pair(
        "S13_letters_of_symbols",
        {"position": "She \u202eeerf eb dluohs."},
        {"position": "Schotten: 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"},
    ),
    Pair("S13_letters_of_symbols", {"link": "Free\U000e0041\U000e0064\U000e0061."}),
    Pair("C25_name_in_path", {**NO_PUBLIC, "reference": "quill"}, {"reference": "quill"}),
    Pair("C25_name_in_path", {**NO_PUBLIC, "reference": "freequill26"}),
    Pair("S12_private_link", {"sources__0__url": "https://docs.google.com/document/d/1"}),
    Pair(
        "R05_type", {"status": "past"}, {"status": "past", "custody": None, "chronology__1__kind": "incident"}
    ),
    Pair(
        "R04_scope",
        {"mandates": [{"id": "toxics"}]},
        {"mandates": [{"id": "toxics", "reason": "the dam holds mercury"}, {"id": "arbitrary_detention"}]},
    ),
    Pair("R04_scope", {"mandates": [{"id": "human_rights_defenders"}] * 7}),
    Pair("R06_why_urgent", {"urgent": None}, {"urgent": None, "status": "past"}),
    Pair("R06_why_urgent", {"urgent__by": None}),
    Pair("R27_ask", {"demands": None}),
    Pair("R28_summary", {"summary": "Ada Quill was taken in China."}),
    Pair(
        "F28_cite",
        {"analysis": [{"right": "liberty", "text": "She is held.", "cite": ["ICCPR 9(2)"]}]},
        {"analysis": [{"right": "liberty", "text": "She is held.", "cite": ["CAT 2(1)", "UDHR 9"]}]},
    ),
    Pair(
        "F28_cite",
        {"analysis": [{"right": "liberty", "text": "She is held.", "cite": ["CAT 99"]}]},
    ),
    Pair(
        "F28_cite",
        {**TWO_STATES, "analysis": [{"right": "liberty", "text": "She is held.", "cite": ["ICCPR 9(2)"]}]},
        {**TWO_STATES, "analysis": [{"right": "privacy", "text": "They look on.", "cite": ["ICCPR 17"]}]},
    ),
    Pair("F27_reference", {"now": "She is held [arest]."}, {"now": "She is held [arrest], they [sic] said."}),
    Pair("R28_summary", {"summary": None, "chronology__1__text": "She held on. " * 400}),
    Pair("R40_reprisal_door", {"reprisal": "She had met experts."}),
    Pair("R40_reprisal_door", {"chronology__1__violations": ["reprisals_un"]}),
    Pair(
        "R62_right_unaddressed",
        {"analysis": [{"right": "fair_trial", "text": "x"}], "mandates": ["human_rights_defenders"]},
        {"analysis": [{"right": "fair_trial", "text": "x"}], "mandates": ["judges_lawyers"]},
    ),
    Pair("R41_accused_office", {"alleged_perpetrators__0__office": "harbour-police"}),
    Pair(
        "R42_no_letter",
        {"demands": [{"text": "give back the puppets", "only": "harbour-police"}]},
        {"demands": [{"text": "give back the puppets"}]},
    ),
    Pair("R43_no_office_asked", {"demands__5": {"text": "mend the dam", "only": "dam-office"}}),
    Pair(
        "R43_no_office_asked",
        {"demands": [{"do": "release"}, {"do": "comply", "what": "the Opinion"}]},
        {"demands": [{"text": "let her go"}, {"do": "comply", "what": "the Opinion"}]},
    ),
    Pair(
        "R43_no_office_asked",
        {"third_states": "FRA", "requests": [{"do": "report_home"}]},
        {"demands": [{"text": "let her go"}]},
    ),
    Pair(
        "R60_first_demand",
        {"demands": [{"do": "quash_conviction"}, {"do": "release"}]},
        {"demands": [{"do": "quash_conviction", "for": "submission"}, {"do": "release"}]},
    ),
    Pair("R61_asked_twice", {"demands__5": {"do": "access"}}, {"demands__5": {"do": "protect"}}),
    Pair(
        "R61_asked_twice",
        {"demands__5": {"text": "Give back the  eleven puppets that were carried away."}},
        {
            "demands__5": {"text": "give back the eleven puppets that were carried away", "state": "LAO"},
            "demands__4__state": "CHN",
            "states": ["CHN", "LAO"],
            "state": None,
        },
    ),
    Pair(
        "R44_not_held_there",
        {"third_states": "THA", "action": {"to": "harbour-police"}},
        {"third_states": "THA"},
        readers={"harbour-police": THAI},
    ),
    Pair("R45_mandate_gone", {"mandates": ["iran"]}, {"mandates": ["torture"]}),
    Pair("R46_closing", {"status": "closed"}, {"status": "closed", "closing": "She is free."}),
    Pair("R47_urgent_by_passed", {}, {"urgent__by": "2026-04-12"}, LATER, LATER),
    Pair(
        "R48_action_over",
        {"action__until": "2026-03-19"},
        {"action__until": "2026-03-19", "status": "closed"},
    ),
    Pair("R49_letter_missing", {"letter": None}),
    Pair("R54_unreachable", {}, readers={"harbour-police": UNREACHABLE}),
    Pair(
        "R55_rule_off",
        {"rules": {"off": [{"id": "F99", "why": "none"}]}},
        {"rules": {"off": [{"id": "F13_sources_named", "why": "a bill"}]}},
    ),
    Pair("R55_rule_off", {"rules": {"off": [{"id": "C11_minor", "why": "none"}]}}),
    Pair(
        "A04_ref_format",
        {"chronology__3": {**LETTER, "reference": "AL China 10-2022"}},
        {"chronology__3": {**LETTER, "reference": "AL CHN 10/2022"}},
    ),
    Pair(
        "A04_ref_format",
        {"chronology__3": {**LETTER, "reference": "UA 7/26"}},
        {"chronology__3": {**LETTER, "reference": "A/HRC/WGAD/2021/40"}},
    ),
    Pair(
        "A04_ref_format",
        {"chronology__3": {**LETTER, "reference": "Opinion of 2021"}},
        {"chronology__3": {**LETTER, "reference": "Opinion No. 40/2021 (China)"}},
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{number}-{pair.rule}" for number, pair in enumerate(PAIRS)])
def test_a_rule_finds_what_breaks_it_and_no_more(pair: Pair) -> None:
    context = a_context(readers=pair.readers) if pair.readers else None
    assert pair.rule in codes(pair.day, context, **pair.breaks)
    assert pair.rule not in codes(pair.keeps_on or DAY, **pair.keeps)


def test_each_rule_on_a_case_has_a_pair() -> None:
    elsewhere = {"R15_wgeid_window", "R50_texts_unknown", "A01_update", "A12_not_read_again"}
    assert set(case_rule) == {pair.rule for pair in PAIRS} | elsewhere


@pytest.mark.parametrize("base", [EXAMPLE, SMALLEST])
def test_the_examples_have_no_error(base: Any) -> None:
    assert [str(problem) for problem in problems_in(a_case(base)) if problem.severity == "error"] == []


def test_the_example_has_little_to_look_at() -> None:
    about_people = {"F10_names", "C26_forms_of_name", "S11_pseudonym_initial"}
    assert codes() <= about_people | {"R15_wgeid_window", "R42_no_letter"}


# --- how much a rule says


@pytest.mark.parametrize(
    ("changes", "severity", "documents"),
    [
        (
            consent(submission={"answer": "cannot_be_asked", "why": "she is held"}),
            "warning",
            ("un",),
        ),
        (consent(submission={"answer": "cannot_be_asked"}), "error", ("un",)),
        (
            consent(submission={"answer": "already_public", "why": "posted at the court"}),
            "warning",
            ("un",),
        ),
        (consent(government="yes"), "error", ("un",)),
    ],
)
def test_a_missing_consent_keeps_the_submission_alone(
    changes: dict[str, Any], severity: str, documents: tuple[str, ...]
) -> None:
    (problem,) = [
        problem
        for problem in problems_in(a_case(EXAMPLE, **changes))
        if problem.code == "C01_consent_submission"
    ]
    assert (problem.severity, problem.documents) == (severity, documents)


def test_a_child_whose_guardian_agreed_is_a_warning() -> None:
    """A child who may be named, and nobody said by whose consent, is an error of the documents that would name her."""
    (said,) = [problem for problem in problems_in(a_case(EXAMPLE, **CHILD)) if problem.code == "C11_minor"]
    assert said.severity == "warning"
    silent = a_case(EXAMPLE, **CHILD, alleged_victims__0__consent={"for": ["public"], "answer": "yes"})
    (unsaid,) = [problem for problem in problems_in(silent) if problem.code == "C11_minor"]
    assert (unsaid.severity, unsaid.documents) == ("error", ("public", "third_state"))


def test_an_unknown_perpetrator_without_a_link_is_a_warning() -> None:
    unknown = a_case(EXAMPLE, alleged_perpetrators__0__kind="unknown")
    assert {problem.severity for problem in problems_in(unknown) if problem.code == "F07_state_link"} == {
        "warning"
    }


def test_a_passed_day_marks_the_documents_that_print_it() -> None:
    case = a_case(EXAMPLE, action__until="2026-04-01")
    passed = {problem.code: problem for problem in problems_in(case, LATER) if problem.severity == "error"}
    assert set(passed) == {"R47_urgent_by_passed", "R48_action_over"}
    traits = {document: Letters().find(document, "en").traits for document, _ in Letters().all()}
    for rule, documents in {
        "R47_urgent_by_passed": {"un-communication", "un-form", "appeal-letter", "diplomatic-letter"},
        "R48_action_over": {"urgent-action", "case-update"},
    }.items():
        concerned = {document for document, of in traits.items() if passed[rule].concerns(of)}
        assert concerned - {"case-sheet"} == documents


def test_a_withheld_text_that_has_nothing_in_its_place_is_a_remark() -> None:
    bare = {**NO_PUBLIC, "withheld": {"headline": "A puppeteer is held", "summary": "A puppeteer was taken."}}
    (problem,) = [
        problem for problem in problems_in(a_case(EXAMPLE, **bare)) if problem.code == "C24_withheld_texts"
    ]
    assert problem.severity == "remark"
    assert "now, letter, position" in problem.text


# --- places, names, rules that are left out


def test_a_problem_stands_at_the_line_of_its_key() -> None:
    case = a_case(EXAMPLE, alleged_victims__0__consent__how=None, urgent__by="2026-03-01")
    places = {problem.code: problem.origin for problem in problems_in(case)}
    assert places["C22_unsupported_yes"] == case.origin("alleged_victims", 0, "consent")
    assert places["R47_urgent_by_passed"] == case.origin("urgent", "by")


def test_no_message_says_a_name() -> None:
    """A person is called by the id in every message."""
    hidden = a_case(
        EXAMPLE, **NO_PUBLIC, withheld=None, reference="quill-2026", alleged_victims__0__pseudonym="Ms Q."
    )
    said = " ".join(f"{problem.text} {problem.mend}" for problem in problems_in(hidden))
    assert "ada" in said
    assert "quill" not in said.casefold()


def test_a_rule_can_be_left_out_but_none_that_protects() -> None:
    off = [{"id": "F13_sources_named", "why": "a bill"}, {"id": "C01_consent_submission", "why": "no time"}]
    changes = {"chronology__2__sources": None, **consent(public="no"), "rules": {"off": off}}
    case = a_case(EXAMPLE, **changes)
    said = {problem.code for problem in review_case(case, DAY, a_context())}
    assert "F13_sources_named" not in said
    assert {"C01_consent_submission", "R55_rule_off"} <= said


def test_no_rule_is_an_error_without_having_been_read_or_protecting_somebody() -> None:
    for rule in rules().values():
        if rule.severity == "error" and rule.decided != "no" and rule.source.title != "how hrdalert works":
            assert rule.verified or rule.protects or rule.id == "R48_action_over", rule.id


# --- whatever a file lacks


@pytest.mark.parametrize(
    "name", ["six-reprisal", "two-fates", "undated", "bill", "three-states", "survivors"]
)
def test_the_review_answers_for_a_case_that_lacks_any_key(name: str) -> None:
    """A case grows: whatever is not there yet, the rest is reviewed."""
    whole = case_values(truth(name))
    paths = [key for key in whole if key not in ("reference", "status", "as_of")]
    for part in ("alleged_victims", "chronology", "custody", "demands", "sources"):
        for number, values in enumerate(whole.get(part, ())):
            paths += [f"{part}__{number}__{key}" for key in values]
    read = [case_file(truth(name), **{path: None}).case for path in paths]
    cases = [case for case in read if case is not None]
    assert len(cases) > len(paths) / 2
    known = {rule.id for rule in explained()}
    for case in cases:
        assert all(problem.text and problem.code in known for problem in problems_in(case, case.as_of))


def test_a_consent_is_older_than_the_arrest_of_the_same_person_alone() -> None:
    """An arrest of somebody else makes no consent older."""
    earlier = {"answer": "yes", "by": "himself", "date": "2026-02-01", "how": "form"}
    other = {"id": "bo", "name": "Bo Reed", "consent": {"submission": earlier}}
    case = a_case(EXAMPLE, alleged_victims__1=other, chronology__1__of="ada")
    assert "C10_consent_date" not in {problem.code for problem in problems_in(case)}
    both = a_case(EXAMPLE, alleged_victims__1=other)
    assert "C10_consent_date" in {problem.code for problem in problems_in(both)}


def test_what_is_no_address_leads_to_no_private_place() -> None:
    case = a_case(EXAMPLE, sources__0__url="https://[drive.google.com/puppets")
    assert "S12_private_link" not in {problem.code for problem in problems_in(case)}
