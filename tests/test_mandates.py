"""Which mandates are suggested and why, and which other doors of the United Nations are open on a day."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from msgspec.structs import replace

from hrdalert import knowledge
from hrdalert.addressing import Addressed, OtherDoor, mandates_of_case
from hrdalert.cases import Case
from hrdalert.checking import check
from hrdalert.cli import main
from hrdalert.disclosure import disclose
from hrdalert.disclosure.view import CaseView, TextView
from hrdalert.documents.blocks import block_texts
from hrdalert.documents.competent import MOST, Competent, competent
from hrdalert.documents.compose import Order
from hrdalert.reviewing import prose
from tests import chang
from tests.test_real_cases import CASES, case, days

TABLE: Mapping[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "mandates" / "cases.yaml").read_text("utf-8")
)
PATHS = {path.stem: path for path in CASES}
DAYS = [pytest.param(path, day, id=f"{path.stem}-{day}") for path in CASES for day in days(path)]


def unnamed(path: Path, on: datetime.date) -> CaseView:
    """What the UN may know of a case, as if its office had named no mandates."""
    return replace(disclose(case(path), "un", on), mandates=())


def ids(found: Sequence[Competent]) -> list[str]:
    return [each.mandate.id for each in found]


# --- the eight cases -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "day"), DAYS)
def test_the_facts_of_the_eight_cases_suggest_the_mandates_of_the_table(
    path: Path, day: datetime.date
) -> None:
    assert ids(competent(unnamed(path, day))) == TABLE["suggested"][path.stem][day]


@pytest.mark.parametrize("letter", TABLE["signed"], ids=lambda each: f"{each['case']}-{each['day']}")
def test_those_who_wrote_are_among_those_that_the_facts_suggest(letter: Mapping[str, Any]) -> None:
    found = ids(competent(unnamed(PATHS[letter["case"]], letter["day"])))
    assert [each for each in letter["mandates"] if each not in found] == letter["missed"]


def test_what_the_facts_suggest_is_mostly_what_wrote_and_what_the_offices_named() -> None:
    wrote = sum(len(letter["mandates"]) for letter in TABLE["signed"])
    assert wrote - sum(len(letter["missed"]) for letter in TABLE["signed"]) == 17 and wrote == 20
    named = found = 0
    for path in CASES:
        for day in days(path):
            own = {each.id for each in disclose(case(path), "un", day).mandates}
            named += len(own)
            found += len(own.intersection(ids(competent(unnamed(path, day)))))
    assert (found, named) == (127, 139)


def test_the_table_in_the_design_is_the_one_that_is_tested() -> None:
    page = (chang.ROOT / "docs" / "design" / "mandates.md").read_text("utf-8")
    for letter in TABLE["signed"]:
        missed = ", ".join(f"`{each}`" for each in letter["missed"]) or "–"
        found = len(letter["mandates"]) - len(letter["missed"])
        row = f"| `{letter['case']}` | {letter['what']} | {found} of {len(letter['mandates'])} | {missed} |"
        assert row in page
    assert "17 of 20" in page and "127 of 139" in page


@pytest.mark.parametrize(("path", "day"), DAYS)
def test_at_most_six_are_suggested_and_no_two_for_one_reason(path: Path, day: datetime.date) -> None:
    found = competent(unnamed(path, day))
    assert 0 < len(found) <= MOST
    reasons = [each.reason.parts for each in found]
    assert all(one != two for one, two in itertools.combinations(reasons, 2))
    assert all(each.because for each in found)


@pytest.mark.parametrize(("path", "day"), DAYS)
def test_a_submission_that_names_nobody_is_addressed_with_reasons(path: Path, day: datetime.date) -> None:
    text = submission(without_mandates(case(path)), day)
    found = competent(unnamed(path, day))
    assert f"The submission is addressed to {knowledge_number(len(found))} mandates:" in text
    for each in found:
        assert f"the {each.mandate.title()}, because " in text
    assert "the competent mandates" not in text


def without_mandates(of: Case) -> Case:
    editions = tuple(each.model_copy(update={"mandates": ()}) for each in of.editions)
    return of.model_copy(update={"mandates": (), "editions": editions})


def knowledge_number(count: int) -> str:
    return ("no", "one", "two", "three", "four", "five", "six")[count]


def submission(of: Case, on: datetime.date) -> str:
    (document,) = chang.desk().documents(of, Order("un-communication", "en", on), on)
    assert prose(chang.desk(), of, document) == []
    return " ".join(" ".join(block_texts(document.blocks)).split())


def test_mandates_that_the_case_names_keep_their_own_reasons_and_come_first() -> None:
    found = mandates_of_case(PATHS["egypt-ebrahim-metwally"], datetime.date(2017, 9, 15))
    assert [each.id for each in found.named] == [
        "disappearances",
        "human_rights_defenders",
        "torture",
        "arbitrary_detention",
    ]
    assert found.named[0].reason and all(each.named for each in found.named)
    assert [each.id for each in found.suggested] == ["judges_lawyers"]
    full = mandates_of_case(PATHS["china-chang-weiping"], chang.THEN)
    assert len(full.named) == MOST and not full.suggested


# --- invented cases --------------------------------------------------------------------------------------------------

INVENTED = """\
reference: 2031-600
country: {country}
as_of: {as_of}
status: {status}
headline: Invented person held
summary: "{{mock.full}} was taken. All of this is invented."
demands: [{{do: end_harassment}}]
{more}
alleged_victims:
  - id: mock
    name: Mock Example
    pronouns: they/them
    occupation: {occupation}
{person}
    consent: {{submission: {consent}, government: yes, public: yes}}
incidents:
  - id: taken
    date: {date}
    what: "Men took {{mock}} away."
    in_short: men took {{mock.them}} away
    violations: [{violations}]
    weight: lead
    sources: [S1]
{custody}
sources: [{{id: S1, kind: ngo, title: An invented report, date: {date}}}]
"""
HELD = "custody: [{{of: [mock], from: {date}, {states}}}]"


def invented(
    folder: Path,
    country: str = "CHN",
    date: str = "2025-03-01",
    as_of: str = "2025-03-02",
    status: str = "ongoing",
    violations: str = "enforced_disappearance",
    consent: str = "yes",
    occupation: str = "clockmaker",
    person: str = "",
    more: str = "",
    custody: str = "",
) -> Path:
    path = folder / "cases" / "invented.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = INVENTED.format(
        country=country,
        date=date,
        as_of=as_of,
        status=status,
        violations=violations,
        consent=consent,
        occupation=occupation,
        person=f"    {person}" if person else "",
        more=more,
        custody=custody,
    )
    path.write_text("\n".join(line for line in text.splitlines() if line.strip()), encoding="utf-8")
    return path


def held(date: str = "2025-03-01", states: str = "regime: police_custody") -> str:
    return HELD.format(date=date, states=states)


def on(path: Path, day: str) -> Addressed:
    return mandates_of_case(path, datetime.date.fromisoformat(day))


def door(found: Addressed, id: str) -> OtherDoor:
    (one,) = [each for each in found.doors if each.id == id]
    return one


def reasons(path: Path, day: str = "2025-03-10") -> dict[str, str]:
    return {each.id: each.reason for each in on(path, day).suggested}


def test_a_lawyer_is_a_reason_and_nobody_else_is(tmp_path: Path) -> None:
    lawyer = reasons(invented(tmp_path, occupation="human rights lawyer", violations="arbitrary_detention"))
    assert lawyer["judges_lawyers"] == "they are a lawyer"
    assert lawyer["human_rights_defenders"] == "they are a human rights lawyer"
    for occupation in (
        "clockmaker",
        "former lawyer",
        "assistant to a lawyer",
        "friend of a judge",
        "lawyers' clerk",
    ):
        path = invented(
            tmp_path, occupation=occupation, violations="arbitrary_detention, freedom_of_expression"
        )
        found = reasons(path)
        assert "judges_lawyers" not in found
        assert not any("lawyer" in reason for reason in found.values()), occupation


def test_an_incident_that_is_the_reason_for_one_mandate_names_what_it_also_is_for_another(
    tmp_path: Path,
) -> None:
    found = reasons(invented(tmp_path, occupation="clockmaker", violations="enforced_disappearance, torture"))
    assert found["disappearances"] == "men took them away"
    assert found["torture"] == "the facts suggest torture"


@pytest.mark.parametrize(
    ("occupation", "reason"),
    [
        ("environmental activist", "they are an activist"),
        ("women's rights defender", "they are a women's rights defender"),
        ("human rights lawyer", "they are a human rights lawyer"),
        ("trade unionist", "they are a trade unionist"),
        ("environmental and land rights activist", "they are an activist"),
        ("campaigner and blogger", "they are a campaigner"),
        ("LGBT rights advocate from Ruritania", "they are an LGBT rights advocate"),
        ("journalist", None),
        ("blogger", None),
        ("clockmaker", None),
        ("former activist", None),
        ("secretary of an activist", None),
    ],
)
def test_an_occupation_that_is_work_for_human_rights_is_told_to_the_defenders_mandate(
    tmp_path: Path, occupation: str, reason: str | None
) -> None:
    found = reasons(invented(tmp_path, occupation=occupation, violations="arbitrary_detention"))
    assert found.get("human_rights_defenders") == reason


def test_an_arrest_alone_makes_nobody_a_defender(tmp_path: Path) -> None:
    """However much the incident weighs; a reprisal, or work for human rights, is a sign of one."""
    found = reasons(invented(tmp_path, occupation="clockmaker", violations="arbitrary_detention"))
    assert "arbitrary_detention" in found and "human_rights_defenders" not in found


def test_work_that_is_told_counts_once_beside_the_occupation_that_says_as_much(tmp_path: Path) -> None:
    work = 'human_rights_work: "They mended the clocks of strikers."'
    path = invented(tmp_path, occupation="labour activist", person=work, violations="arbitrary_detention")
    assert reasons(path)["human_rights_defenders"] == "they mended the clocks of strikers"


def test_check_says_which_mandate_the_list_of_a_case_leaves_out(tmp_path: Path) -> None:
    def said(more: str) -> str:
        path = invented(
            tmp_path, occupation="human rights lawyer", violations="arbitrary_detention", more=more
        )
        return check(chang.desk(), path, datetime.date(2025, 3, 10), ("case-sheet",)).addressed_to

    assert said("mandates: [arbitrary_detention, judges_lawyers]") == (
        "the mandates that it names leave out what the facts point to as well: human_rights_defenders "
        "(arbitrary arrest or detention (taken), human rights lawyer (mock)). "
        "hrdalert mandates 2031-600 says more; write it under mandates:, or leave it out knowingly"
    )
    assert said("mandates: [arbitrary_detention, judges_lawyers, hrd]") == ""
    assert (
        said("mandates: [arbitrary_detention, judges_lawyers, torture, health, privacy, women_girls]") == ""
    )
    assert said("").startswith(
        "no mandate is named: the submission is addressed to those that the facts suggest, arbitrary_detention, "
    )
    assert said("").endswith(", until you write those that you choose under mandates:")


def test_who_somebody_is_is_read_from_the_occupation_and_never_from_a_name(tmp_path: Path) -> None:
    path = invented(
        tmp_path, occupation="Tibetan monk and journalist", violations="arbitrary_detention", custody=held()
    )
    found = reasons(path)
    assert found["religion_or_belief"] == "they are a Tibetan monk"
    assert found["minority_issues"] == "they are Tibetan"
    assert found["freedom_of_expression"] == "they are a journalist"
    text = path.read_text("utf-8").replace("Mock Example", "Monk Tibetan Journalist")
    path.write_text(text.replace("Tibetan monk and journalist", "clockmaker"), encoding="utf-8")
    assert not {"religion_or_belief", "minority_issues", "freedom_of_expression"} & set(reasons(path))


def test_a_people_is_a_minority_only_in_the_states_where_it_is_one(tmp_path: Path) -> None:
    occupation = "Kazakh clockmaker"
    there = reasons(invented(tmp_path, "CHN", occupation=occupation, violations="arbitrary_detention"))
    assert there["minority_issues"] == "they are Kazakh"
    assert "minority_issues" not in reasons(
        invented(tmp_path, "KAZ", occupation=occupation, violations="arbitrary_detention")
    )


def test_a_mandate_on_the_state_comes_first_once_it_exists(tmp_path: Path) -> None:
    path = invented(tmp_path, "RUS", "2021-03-01", "2021-03-02", violations="arbitrary_detention")
    assert "russian_federation" not in reasons(path, "2021-06-01")
    found = reasons(path, "2023-06-01")
    assert next(iter(found)) == "russian_federation"
    assert found["russian_federation"] == "the State concerned is Russia"
    assert "syria" not in reasons(invented(tmp_path, "SYR", violations="arbitrary_detention"))


def test_what_may_be_concerned_is_suggested_only_where_something_else_points_there(tmp_path: Path) -> None:
    path = invented(
        tmp_path,
        violations="arbitrary_detention",
        person="human_rights_work: '{mock.They} {mock.has} mended clocks.'",
    )
    assert "freedom_of_expression" not in reasons(path)
    assert reasons(path)["human_rights_defenders"] == "they have mended clocks"
    text = path.read_text("utf-8").replace(
        "incidents:\n",
        "incidents:\n  - {id: song, date: 2025-02-20, what: '{mock} published a song.', in_short: '{mock} published a "
        "song', sources: [S1]}\n",
    )
    path.write_text(
        text.replace("    weight: lead", "    follows: {incident: song, as: reprisal}\n    weight: lead"),
        "utf-8",
    )
    assert reasons(path)["freedom_of_expression"] == "Mock Example published a song"
    path.write_text(f"{path.read_text('utf-8')}\n{held()}\n", "utf-8")
    assert (
        reasons(path)["freedom_of_expression"]
        == "men took them away nine days after Mock Example published a song"
    )


def test_two_incidents_in_the_same_words_are_no_two_reasons(tmp_path: Path) -> None:
    path = invented(tmp_path, violations="torture")
    again = "  - {id: again, date: 2025-03-01, what: Again., in_short: 'men took {mock.them} away', "
    text = path.read_text("utf-8").replace(
        "incidents:\n", f"incidents:\n{again}violations: [death_threats], sources: [S1]}}\n"
    )
    path.write_text(text, "utf-8")
    assert reasons(path) == {"torture": "men took them away"}


def test_whose_account_it_is_stands_in_the_reason(tmp_path: Path) -> None:
    path = invented(tmp_path, violations="torture")
    text = path.read_text("utf-8").replace(
        "    weight: lead", "    account: {of: mock, told: lawyers}\n    weight: lead"
    )
    path.write_text(text, "utf-8")
    assert reasons(path)["torture"] == "they told their lawyers that men took them away"


def test_somebody_who_was_moved_has_been_held_since_the_taking(tmp_path: Path) -> None:
    spells = (
        "custody:\n  - {of: [mock], from: 2025-03-01, until: 2025-03-05, regime: police_custody}\n"
        "  - {of: [mock], from: 2025-03-05, regime: prison}"
    )
    path = invented(tmp_path, violations="arbitrary_detention", custody=spells)
    assert reasons(path)["arbitrary_detention"] == "they have been held since 1 March 2025"


def test_a_case_without_violations_or_people_suggests_none_and_says_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = invented(tmp_path, violations="")
    assert not on(path, "2025-03-10").suggested
    monkeypatch.chdir(chang.ROOT)
    said = CliRunner().invoke(main, ["mandates", str(path)], catch_exceptions=False).output
    assert "No mandate: give the incidents their violations:, or name mandates:" in said


def test_of_several_people_each_reason_says_whom_it_is_about() -> None:
    path = chang.ROOT / "tests" / "cases" / "schoolyard.yaml"
    suggested = {each.id: each.reason for each in on(path, "2031-09-01").suggested}
    assert suggested["arbitrary_detention"] == "Mara Ostrander has been held since 11 May 2031"


# --- doors -----------------------------------------------------------------------------------------------------------


def test_the_urgent_procedure_on_disappearances_is_open_for_three_months(tmp_path: Path) -> None:
    path = invented(tmp_path)
    after_80, after_100 = on(path, "2025-05-20"), on(path, "2025-06-09")
    urgent = door(after_80, "wgeid_urgent")
    assert urgent.open and urgent.until == datetime.date(2025, 6, 1) and urgent.of == ("mock",)
    assert not door(after_80, "wgeid_standard").open
    late = door(after_100, "wgeid_urgent")
    assert not late.open and late.why == "its window of 3 months was over on 2025-06-01"
    assert door(after_100, "wgeid_standard").open


ANOTHER = """\
  - {id: other, name: {full: Another Example}, consent: {submission: {answer: yes, by: kin, date: 2025-03-02}}}
"""


def two_missing(folder: Path, other: str) -> Path:
    """A second person, who was taken on another day."""
    path = invented(folder)
    text = path.read_text("utf-8").replace("incidents:\n", f"{ANOTHER}incidents:\n", 1)
    incident = (
        f'  - {{id: before, of: [other], date: {other}, what: "Men took {{other}} away.",'
        " violations: [enforced_disappearance], sources: [S1]}\n"
    )
    text = text.replace("incidents:\n", f"incidents:\n{incident}", 1).replace(
        "    weight: lead", "    of: [mock]\n    weight: lead"
    )
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("other", "is_open", "why"),
    [
        ("2024-09-01", True, "older than three months, beside mock, for whom the urgent procedure is open"),
        ("2023-09-01", False, "its window of 12 months was over on 2024-09-01"),
        ("2025-02-20", False, "it is for an older disappearance beside a recent one, in the same file"),
    ],
)
def test_an_older_disappearance_can_follow_a_recent_one(
    tmp_path: Path, other: str, is_open: bool, why: str
) -> None:
    found = on(two_missing(tmp_path, other), "2025-03-10")
    assert (door(found, "wgeid_linked").open, door(found, "wgeid_linked").why) == (is_open, why)
    assert door(found, "wgeid_allegation").open


@pytest.mark.parametrize(
    ("occupation", "violations", "is_open"),
    [
        ("coordinator of families of the disappeared", "harassment_intimidation", True),
        ("coordinator of families of the disappeared", "right_to_work", False),
        ("clockmaker", "harassment_intimidation", False),
    ],
)
def test_who_works_on_disappearances_can_be_protected_by_a_letter(
    tmp_path: Path, occupation: str, violations: str, is_open: bool
) -> None:
    found = on(invented(tmp_path, occupation=occupation, violations=violations), "2025-03-10")
    assert door(found, "wgeid_intervention").open is is_open
    assert not door(found, "wgeid_allegation").open


@pytest.mark.parametrize(
    "consent", ["no", "withdrawn", "{answer: cannot_be_asked, why: nobody reaches them}"]
)
def test_without_the_consent_of_the_family_no_disappearance_is_registered(
    tmp_path: Path, consent: str
) -> None:
    closed = door(on(invented(tmp_path, consent=consent), "2025-03-10"), "wgeid_urgent")
    assert not closed.open
    assert closed.why.startswith(
        "it needs the prior consent of the relatives, and the file holds none for mock"
    )


def test_a_disappearance_is_over_when_the_place_is_known(tmp_path: Path) -> None:
    known = held(states="whereabouts: [{state: known, place: the clock tower, date: 2025-03-05}]")
    path = invented(tmp_path, custody=known)
    for id in ("wgeid_urgent", "ced_urgent_action"):
        assert door(on(path, "2025-03-10"), id).why.startswith("the whereabouts are known since 2025-03-05")
    believed = held(states="whereabouts: [{state: believed, place: the clock tower, date: 2025-03-05}]")
    urgent = door(on(invented(tmp_path, custody=believed), "2025-03-10"), "wgeid_urgent")
    assert urgent.open
    assert "to say where the person is believed to be, and that it is not confirmed" in urgent.needs


def test_unknown_whereabouts_in_custody_are_reported_from_their_day_on(tmp_path: Path) -> None:
    lost = held(
        "2024-01-01",
        "whereabouts: [{state: known, date: 2024-01-02}, {state: unknown, date: 2025-02-01}]",
    )
    path = invented(tmp_path, violations="arbitrary_detention", custody=lost)
    assert door(on(path, "2025-03-10"), "wgeid_urgent").until == datetime.date(2025, 5, 1)


def test_article_30_is_open_against_a_party_and_for_its_nationals(tmp_path: Path) -> None:
    assert door(on(invented(tmp_path, "FRA"), "2025-03-10"), "ced_urgent_action").open
    closed = door(on(invented(tmp_path, "CHN"), "2025-03-10"), "ced_urgent_action")
    assert not closed.open and closed.why == "China: not a party to CED; the Working Group is the way"
    abroad = invented(tmp_path, "CHN", person="nationality: [FRA]")
    assert door(on(abroad, "2025-03-10"), "ced_urgent_action").open
    before = invented(tmp_path, "FRA", "2009-03-01", "2009-03-02")
    early = door(on(before, "2025-03-10"), "ced_urgent_action")
    assert not early.open and "the disappearance began before" in early.why


def test_early_warning_is_open_against_a_party_where_a_people_is_concerned(tmp_path: Path) -> None:
    path = invented(tmp_path, violations="racial_discrimination")
    assert door(on(path, "2025-03-10"), "cerd_early_warning").open
    assert not door(on(invented(tmp_path), "2025-03-10"), "cerd_early_warning").open
    for country in ("MYS", "PRK"):
        path = invented(tmp_path, country, violations="racial_discrimination")
        closed = door(on(path, "2025-03-10"), "cerd_early_warning")
        assert closed.open == knowledge.standing("icerd", country, datetime.date(2025, 3, 10)).binds
    assert door(
        on(invented(tmp_path, occupation="Uyghur clockmaker"), "2025-03-10"), "cerd_early_warning"
    ).open
    path = invented(tmp_path, "MYS", violations="racial_discrimination")
    assert door(on(path, "2025-03-10"), "cerd_early_warning").why == "Malaysia: not a party to ICERD"


def test_a_complaint_is_open_where_the_state_has_accepted_it(tmp_path: Path) -> None:
    accepted = door(on(invented(tmp_path, "FRA", violations="torture"), "2025-03-10"), "complaint_cat")
    assert accepted.open and accepted.why == "France: article 22" and accepted.of == ("mock",)
    closed = door(on(invented(tmp_path, "CHN", violations="torture"), "2025-03-10"), "complaint_cat")
    assert not closed.open and closed.why == "China: article 22 not accepted"
    left = door(
        on(invented(tmp_path, "BLR", "2022-01-01", "2022-01-02", violations="torture"), "2025-03-10"),
        "complaint_iccpr",
    )
    assert left.why == "Belarus: ICCPR-OP1 not accepted, which ended on 2023-02-08"
    silent = door(
        on(invented(tmp_path, "FRA", violations="torture", consent="no"), "2025-03-10"), "complaint_cat"
    )
    assert not silent.open and "written consent" in silent.why


@pytest.mark.parametrize(
    ("said", "consent", "is_open", "why"),
    [
        ("cooperation_with_un: {answer: yes, how: they met a mandate holder}", "yes", True, "is linked to"),
        (
            "cooperation_with_un: {answer: yes, how: they met a mandate holder}",
            "no",
            False,
            "holds none for mock",
        ),
        ("cooperation_with_un: no", "yes", False, "nothing links the case"),
        ("", "yes", False, "write cooperation_with_un:"),
    ],
)
def test_a_reprisal_is_reported_with_consent_where_the_file_tells_of_cooperation(
    tmp_path: Path, said: str, consent: str, is_open: bool, why: str
) -> None:
    found = door(on(invented(tmp_path, more=said, consent=consent), "2025-03-10"), "reprisals")
    assert found.open is is_open and why in found.why
    assert "ohchr-reprisals@un.org" in found.channel and found.verified


def test_cooperation_with_the_un_is_the_reason_of_the_mandate_on_defenders(tmp_path: Path) -> None:
    path = invented(
        tmp_path,
        violations="arbitrary_detention",
        more="cooperation_with_un: {answer: yes, how: '{mock} met a mandate holder in May 2024'}",
    )
    assert reasons(path)["human_rights_defenders"] == "Mock Example met a mandate holder in May 2024"


def test_the_group_on_detention_takes_who_is_held_and_appeals_for_who_is_in_danger(tmp_path: Path) -> None:
    free = on(invented(tmp_path, violations="arbitrary_detention"), "2025-03-10")
    assert not door(free, "wgad_regular").open and not door(free, "wgad_urgent").open
    calm = on(invented(tmp_path, violations="arbitrary_detention", custody=held()), "2025-03-10")
    assert door(calm, "wgad_regular").open
    assert "nothing in the file says that the detention endangers" in door(calm, "wgad_urgent").why
    ill = held(states="health: [{state: concern, date: 2025-03-05}]")
    danger = on(invented(tmp_path, violations="arbitrary_detention", custody=ill), "2025-03-10")
    assert door(danger, "wgad_urgent").open and "health" in door(danger, "wgad_urgent").why
    past = invented(tmp_path, violations="arbitrary_detention", custody=ill, status="past")
    assert not door(on(past, "2025-03-10"), "wgad_urgent").open
    asked = invented(
        tmp_path,
        custody=held(),
        consent="{answer: cannot_be_asked, why: nobody reaches them}",
        violations="arbitrary_detention",
    )
    regular = door(on(asked, "2025-03-10"), "wgad_regular")
    assert "the questionnaire, with sections I to III for each person (not verified)" in regular.needs
    assert regular.open and any("why consent cannot be had" in need for need in regular.needs)


def test_an_opinion_there_is_asks_for_what_is_new() -> None:
    found = on(PATHS["china-zhang-zhan"], "2025-09-19")
    assert "to say what is new since Opinion No. 25/2021" in door(found, "wgad_regular").needs


# --- the command, and check ------------------------------------------------------------------------------------------


def test_the_command_tells_mandates_channels_and_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(chang.ROOT)
    run = CliRunner()
    said = run.invoke(
        main, ["mandates", "chang-weiping", "--date", "2021-04-20"], catch_exceptions=False
    ).output
    assert "One form reaches every mandate: https://spsubmission.ohchr.org/ (in en, fr, es)" in said
    assert "because his wife was told of the measure" in said
    assert "the online form; or hrc-sr-defenders@un.org" in said
    assert "the online form; its mailbox: verify first, on ohchr.org" in said
    assert "own form: The Working Group's form, one a person" in said
    assert "urgent action (article 30), for chang: China: not a party to CED" in said
    data = json.loads(
        run.invoke(
            main, ["mandates", "chang-weiping", "--date", "2021-04-20", "--json"], catch_exceptions=False
        ).output
    )
    assert [each["id"] for each in data[0]["named"]] == TABLE_CHANG
    assert {each["id"] for each in data[0]["doors"] if each["open"]} == {"wgad_regular", "wgad_urgent"}
    others = [each["title"] for each in data[0]["doors"] if not each["fits"]]
    assert others and not any(title in said for title in others)
    assert f"{len(others)} more are for cases of another kind:  hrdalert mandates 2020-117 --whole" in said
    whole = run.invoke(main, ["mandates", "chang-weiping", "--date", "2021-04-20", "--whole"]).output
    assert all(f"{each['title']}: {each['why']}" in whole for each in data[0]["doors"] if not each["fits"])


TABLE_CHANG = [
    "human_rights_defenders",
    "arbitrary_detention",
    "disappearances",
    "torture",
    "judges_lawyers",
    "freedom_of_expression",
]


def test_no_address_is_shown_that_nobody_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(chang.ROOT)
    known = [each.text for record in knowledge.mandates().values() if (each := record.email)]
    known += [door.channel.address for door in knowledge.doors().values() if door.channel.address]
    every = ", ".join(knowledge.mandates())
    path = invented(
        tmp_path,
        "FRA",
        violations="torture, racial_discrimination, enforced_disappearance",
        more=f"mandates: [{every}]\ncooperation_with_un: {{answer: yes, how: they met a mandate holder}}",
    )
    paths = [str(path), *map(str, CASES)]
    for options in ([], ["--json"]):
        said = CliRunner().invoke(main, ["mandates", *paths, *options], catch_exceptions=False).output
        shown = set(re.findall(r"[\w.+-]+@[\w.-]+\w", said))
        assert shown and shown <= set(known)


def test_check_says_that_mandates_are_only_suggested_and_where_to_write_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(chang.ROOT)
    run = CliRunner()
    path = invented(tmp_path, violations="torture")
    said = run.invoke(main, ["check", str(path), "-d", "un-communication"], catch_exceptions=False).output
    assert (
        "No mandate is named: the submission is addressed to those that the facts suggest, torture, until you write "
        "those that you choose under mandates:" in said
    )
    named = run.invoke(main, ["check", "chang-weiping", "-d", "case-sheet"], catch_exceptions=False).output
    assert "the facts suggest" not in named


def test_the_case_sheet_says_that_the_mandates_are_suggested() -> None:
    path, day = PATHS["china-chang-weiping"], chang.THEN

    def sheet(of: Case) -> str:
        (document,) = chang.desk().documents(of, Order("case-sheet", "en", day), day)
        return " ".join(block_texts(document.blocks))

    assert "Suggested from the facts" in sheet(without_mandates(case(path)))
    assert "Suggested from the facts" not in sheet(case(path))


def test_a_reason_leads_to_the_line_that_it_comes_from() -> None:
    for each in competent(unnamed(PATHS["china-chang-weiping"], chang.THEN)):
        assert isinstance(each.reason, TextView) and each.reason.origin.line > 0
