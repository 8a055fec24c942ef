"""Which law binds: acts and waiting times, withdrawals, territories; what documents and the command say of it."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from hrdalert import knowledge
from hrdalert.cases import read_case
from hrdalert.cli import main
from hrdalert.disclosure import disclose
from hrdalert.disclosure.disclose import disclose_facts
from hrdalert.documents.blocks import block_texts
from hrdalert.documents.compose import Order
from hrdalert.documents.legal import law_found, marks
from hrdalert.documents.legal_choice import case_law, treaties
from hrdalert.invoking import law_of_case
from tests import chang
from tests.test_real_cases import CASES, DOCUMENTS, case, days, words

DATA = Path(knowledge.__file__).parent / "data"
BY_HAND: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "law" / "cases.yaml").read_text("utf-8"))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


# --- standing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("treaty", "state", "on", "territory", "expected"),
    [
        ("iccpr", "CHN", "1998-10-04", None, "not_a_party"),
        ("iccpr", "CHN", "2020-10-22", None, "signed"),
        ("iccpr", "CHN", "2020-10-22", "HKG", "bound"),
        ("iccpr", "CHN", "2020-10-22", "MAC", "bound"),
        ("iccpr", "CHN", "1996-01-01", "HKG", "not_yet"),
        ("ced", "CHN", "2020-10-22", "HKG", "not_a_party"),
        ("cat", "CHN", "1988-11-02", None, "not_yet"),
        ("cat", "CHN", "1988-11-03", None, "bound"),
        ("echr", "RUS", "2022-09-15", None, "bound"),
        ("echr", "RUS", "2022-09-16", None, "ended"),
        ("iccpr", "RUS", "2023-01-01", None, "bound"),
        ("iccpr_op1", "BLR", "2023-02-07", None, "bound"),
        ("iccpr_op1", "BLR", "2023-02-08", None, "ended"),
        ("iccpr", "COL", "1970-01-01", None, "not_yet"),
        ("iccpr", "COL", "1976-03-23", None, "bound"),
        ("iccpr", "OMN", "2025-11-09", None, "not_a_party"),
        ("iccpr", "OMN", "2026-02-09", None, "not_yet"),
        ("iccpr", "OMN", "2026-02-10", None, "bound"),
        ("achr", "TTO", "1999-01-01", None, "ended"),
        ("achr", "VEN", "2012-01-01", None, "bound"),
        ("achr", "VEN", "2020-01-01", None, "contested"),
        ("achr", "USA", "2020-01-01", None, "signed"),
        ("achr", "COL", "1978-07-17", None, "not_yet"),
        ("achr", "COL", "2017-01-01", None, "bound"),
        # Egypt joined the Arab Charter in 2019; the list that has it is of January 2021 and gives no day.
        ("arab_charter", "EGY", "2017-09-15", None, "undated"),
        ("arab_charter", "EGY", "2021-01-30", None, "undated"),
        ("arab_charter", "EGY", "2021-01-31", None, "bound"),
        ("achpr", "EGY", "2017-09-15", None, "undated"),
        ("echr", "TUR", "2018-11-14", None, "undated"),
        ("echr", "TUR", "2018-11-15", None, "bound"),
        ("escazu", "COL", "2024-01-01", None, "not_on_file"),
        ("vccr", "CHN", "2024-01-01", None, "not_on_file"),
    ],
)
def test_a_state_stands_to_a_treaty_as_its_acts_and_their_days_say(
    treaty: str, state: str, on: str, territory: str | None, expected: str
) -> None:
    assert knowledge.standing(treaty, state, day(on), territory).state == expected


def test_what_is_no_treaty_or_no_state_has_no_standing() -> None:
    with pytest.raises(KeyError, match="udhr is no treaty"):
        knowledge.standing("udhr", "CHN", day("2020-01-01"))
    with pytest.raises(KeyError):
        knowledge.standing("cat", "XXX", day("2020-01-01"))


@cache
def plain(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8"))["records"]
    return found


STATES = [record["iso3"] for record in plain("ratifications")]
ACTS = ("ratification", "accession", "succession", "acceptance")
# From which day on each list of parties without days is relied on; general knowledge from the day of the file on.
LISTED = {"coe": day("2018-11-15"), "ijrc": day("2021-01-31"), "K": day("2026-02-03")}


def is_party(treaty: str, entry: Mapping[str, Any] | None, on: datetime.date) -> bool:
    """Read from the file as it lies: an act before the day, its waiting time over, no withdrawal by then.

    Without a day of an act: on a list that is as old as the day.
    """
    if entry is None:
        return False
    act = next((entry[act] for act in ACTS if act in entry), None)
    instrument = next(each for each in plain("instruments") if each["id"] == treaty)
    wait = instrument.get("wait", {})
    earliest = datetime.timedelta(days=wait.get("days", 0) + 28 * wait.get("months", 0))
    began = (
        (entry.get("party") in (True, "contested") and on >= LISTED[entry["source"]])
        if act is None
        else act + earliest <= on >= instrument["in_force"]
    )
    until = str(entry.get("until", "9999"))
    return bool(began) and on.isoformat() < until


def test_there_are_193_states_and_the_two_observers() -> None:
    assert len(STATES) == 195
    assert {"PSE", "VAT"} <= set(STATES)


@pytest.mark.parametrize("on", ["1990-06-01", "2010-06-01", "2021-10-01", "2023-06-01", "2026-06-01"])
def test_for_every_state_only_treaties_bind_to_which_it_is_a_party_on_that_day(on: str) -> None:
    for record in plain("ratifications"):
        for violation in ("arbitrary_detention", "torture", "freedom_of_expression"):
            for cited in knowledge.law_of([violation], record["iso3"], day(on)):
                if cited.binds:
                    id = cited.instrument.id
                    assert is_party(id, record["treaties"].get(id), day(on)), (record["iso3"], id)
                else:
                    assert cited.standing is None or cited.standing.state != "bound"


def test_declarations_and_articles_are_there_for_every_violation() -> None:
    for violation in knowledge.rights():
        for cited in knowledge.law_of([violation], "CHN", day("2024-01-01")):
            assert cited.articles == tuple(sorted(cited.articles, key=knowledge.article_order))
            for article in cited.articles:
                assert knowledge.gist(cited.instrument.id, article), (violation, cited.instrument.id, article)


# --- the eight cases ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_law_of_a_case_is_that_of_the_table(path: Path) -> None:
    found = law_of_case(path, day("2026-03-01"))
    by_hand = BY_HAND[path.stem]
    bound = {each.id: list(each.numbers) for each in (*found.binding, *found.binding_on_some)}
    assert bound == by_hand["bound"]
    assert {each.id: list(each.numbers) for each in found.signed} == by_hand.get("signed", {})


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_duty_in_a_document_is_called_for_by_a_fact(path: Path) -> None:
    for on in days(path):
        view = disclose(case(path), "un", on)
        facts = {each for incident in view.incidents for each in incident.violations} | marks(view)
        law = case_law(view)
        for duty in (*itertools.chain.from_iterable(each.duties for each in law.binding), *law.standards):
            assert duty.is_called_for(facts)
        for each in (*law.binding, *law.regional):
            assert knowledge.standing(each.instrument.id, each.state, on).binds


@pytest.mark.parametrize(
    "path", [path for path in CASES if path.stem.startswith("china")], ids=lambda p: p.stem
)
def test_no_document_of_the_mainland_says_that_the_covenant_binds_china(path: Path) -> None:
    for on, id in itertools.product(days(path), DOCUMENTS):
        text = words(path, on, id)
        assert "ICCPR" not in text
        for sentence in text.split(". "):
            if "Covenant on Civil and Political Rights" in sentence:
                assert "signed" in sentence and "not ratified" in sentence, (on, id, sentence)


def test_a_precedent_enters_only_from_its_day_on_and_never_cites_the_person_herself() -> None:
    path = next(path for path in CASES if path.stem.endswith("huang-xueqin-wang-jianbing"))
    assert not case_law(disclose(case(path), "un", day("2025-06-01"))).precedents
    path = next(path for path in CASES if path.stem == "china-chang-weiping")
    then = case_law(disclose(case(path), "un", day("2021-04-20")))
    assert [each.id for binding in then.binding for each in binding.precedents] == ["cat_chn_co_5"]
    assert not then.precedents
    later = case_law(disclose(case(path), "un", day("2024-09-01")))
    assert [each.id for each in later.precedents] == ["wgad_2022_9_wang_jianbing"]


def test_no_precedent_is_printed_whose_number_or_outcome_nobody_read() -> None:
    for precedent in knowledge.precedents().values():
        if precedent.says:
            assert precedent.may_be_cited
            assert precedent.says.endswith(".")


def test_an_opinion_of_a_year_is_known_when_the_year_is_over() -> None:
    opinion = knowledge.precedents()["wgad_2022_9_wang_jianbing"]
    assert not opinion.is_known_on(day("2022-12-31"))
    assert opinion.is_known_on(day("2023-01-01"))


# --- invented cases: territories and withdrawals -----------------------------------------------------------------


INVENTED = """\
reference: 2031-500
country: {country}
{territory}as_of: {as_of}
status: ongoing
headline: Invented person held
summary: "{{mock}} was taken. All of this is invented."
demands: [{{do: release}}]
appeal_to: [office]
alleged_victims:
  - {{id: mock, name: Mock Example, pronouns: they/them, consent: {{submission: yes, government: yes, public: yes}}}}
incidents:
{incidents}
custody: [{{of: [mock], from: 2021-05-03, regime: police_custody}}]
sources: [{{id: S1, kind: ngo, title: An invented report, date: {as_of}}}]
"""
INCIDENT = (
    "  - {{id: {id}, date: {date}, what: '{{mock}} was held on {date}.', in_short: '{{mock}} was held', "
    "violations: [arbitrary_detention, torture], sources: [S1]}}"
)
OFFICE = """\
- id: office
  kind: ministry
  country: {country}
  holder: {{title: Minister of Examples}}
  name: Ministry of Examples
  address: [1 Example Street]
  salutation: {{en: 'Dear Minister,'}}
  source: invented
"""


def invented(folder: Path, country: str, dates: list[str], territory: str = "") -> Path:
    incidents = "\n".join(
        INCIDENT.format(id=f"held-{number}", date=date) for number, date in enumerate(dates)
    )
    path = folder / "cases" / "invented.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = INVENTED.format(
        country=country,
        territory=f"territory: {territory}\n" if territory else "",
        as_of=max(dates)[-10:],
        incidents=incidents,
    )
    path.write_text(text, encoding="utf-8")
    return path


def in_documents(path: Path, on: datetime.date) -> str:
    made = read_case(path)
    texts = [
        text
        for id in ("un-communication", "press-release")
        for document in chang.desk().documents(made, Order(id, "en", on), on)
        for text in block_texts(document.blocks)
    ]
    return " ".join(texts)


def test_the_covenant_applies_to_hong_kong(tmp_path: Path) -> None:
    path = invented(tmp_path, "CHN", ["2021-05-03"], "HKG")
    text = in_documents(path, day("2021-06-01"))
    assert "The International Covenant on Civil and Political Rights applies to Hong Kong" in text
    assert "not ratified" not in text
    found = law_of_case(path, day("2021-06-01"))
    assert "iccpr" in {each.id for each in found.binding}


def test_the_european_convention_is_cited_for_what_happened_while_it_bound(tmp_path: Path) -> None:
    path = invented(tmp_path, "RUS", ["2021-05-03", "2023-05-03"])
    view = disclose(read_case(path), "internal", day("2023-06-01"))
    entries = {
        each.cited.standing.state: each
        for each in law_found(view)
        if each.cited.instrument.id == "echr" and each.cited.standing
    }
    assert [incident.id for incident in entries["bound"].incidents] == ["held-0"]
    assert [incident.id for incident in entries["ended"].incidents] == ["held-1"]
    law = case_law(view)
    assert [each.instrument.id for each in law.ended] == ["echr"]
    assert [incident.id for incident in law.ended[0].incidents] == ["held-0"]
    assert not law.regional
    only_later = invented(tmp_path, "RUS", ["2023-05-03"])
    assert not case_law(disclose(read_case(only_later), "internal", day("2023-06-01"))).ended


def test_an_incident_that_lasted_counts_only_for_treaties_that_bound_all_the_time(tmp_path: Path) -> None:
    path = invented(tmp_path, "RUS", ["2022-09-01/2022-10-01"])
    view = disclose(read_case(path), "internal", day("2023-06-01"))
    assert "echr" not in {each.cited.instrument.id for each in law_found(view) if each.cited.binds}


def in_brief(folder: Path, country: str, violations: str, demands: str) -> list[tuple[str, list[str]]]:
    """The treaties that a short document cites, each with its articles."""
    path = invented(folder, country, ["2021-05-03"])
    text = path.read_text("utf-8").replace("arbitrary_detention, torture", violations)
    path.write_text(text.replace("[{do: release}]", demands), "utf-8")
    law = case_law(disclose(read_case(path), "public", day("2021-06-01")))
    return [(each.instrument.id, [duty.articles[0] for duty in each.chief]) for each in law.brief]


def test_a_short_document_cites_what_its_facts_and_demands_are_about(tmp_path: Path) -> None:
    assert in_brief(tmp_path, "BLR", "arbitrary_detention", "[{do: release}]") == [("iccpr", ["9(1)"])]
    # Where care is asked for, the treaty on health stands beside.
    cared_for = in_brief(
        tmp_path, "BLR", "arbitrary_detention, denial_medical_care", "[{do: release}, {do: medical_care}]"
    )
    assert [id for id, _ in cared_for] == ["iccpr", "icescr"]
    # An inquiry into torture rests on the convention on torture, not on the ban alone.
    tortured = in_brief(tmp_path, "EGY", "arbitrary_detention, torture", "[{do: release}, {do: investigate}]")
    assert [id for id, _ in tortured] == ["iccpr", "cat"]
    assert "12" in dict(tortured)["cat"]
    assert [id for id, _ in in_brief(tmp_path, "EGY", "arbitrary_detention, torture", "[{do: release}]")] == [
        "iccpr"
    ]


def test_that_somebody_is_held_alone_does_not_make_a_letter_speak_of_torture(tmp_path: Path) -> None:
    """China is bound by no covenant on detention; the convention on torture is for a letter that tells of some."""
    assert in_brief(tmp_path, "CHN", "arbitrary_detention, incommunicado_detention", "[{do: access}]") == []
    assert in_brief(tmp_path, "CHN", "rsdl", "[{do: release}]")[0][0] == "cat"
    view = disclose(read_case(tmp_path / "cases" / "invented.yaml"), "un", day("2021-06-01"))
    assert {each.instrument.id for each in case_law(view).binding} == {"cat"}


def test_what_the_lead_incident_is_about_is_among_the_articles_of_the_declaration(tmp_path: Path) -> None:
    path = invented(tmp_path, "CHN", ["2019-01-03", "2019-02-03", "2019-03-03", "2021-05-03"])
    text = path.read_text("utf-8").replace(
        "arbitrary_detention, torture", "rsdl, unfair_trial, death_threats"
    )
    head, last = text.rsplit("violations: [rsdl, unfair_trial, death_threats]", 1)
    path.write_text(f"{head}violations: [exit_ban], weight: lead{last}", "utf-8")
    (declared, *_) = case_law(disclose(read_case(path), "un", day("2021-06-01"))).listed
    assert "13" in declared.articles
    assert declared.duties[0].articles == ("13",)


def test_where_no_treaty_is_cited_a_letter_has_two_sentences_of_the_declaration(tmp_path: Path) -> None:
    path = invented(tmp_path, "CHN", ["2021-05-03"])
    text = path.read_text("utf-8").replace(
        "arbitrary_detention, torture", "arbitrary_detention, freedom_of_expression"
    )
    path.write_text(text, "utf-8")
    assert (
        "The Universal Declaration of Human Rights proclaims everyone's freedom from arbitrary detention and protects"
        " everyone's freedom of opinion and expression." in in_documents(path, day("2021-06-01"))
    )


# --- the command -------------------------------------------------------------------------------------------------


def test_the_command_tells_the_law_with_reasons_and_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(chang.ROOT)
    said = (
        CliRunner()
        .invoke(main, ["law", "chang-weiping", "--date", "2021-04-20"], catch_exceptions=False)
        .output
    )
    assert "ratification of 1988-10-04; in force since 1988-11-03 [United Nations Treaty Collection" in said
    assert "Signed, not ratified: no article of it is cited" in said
    assert "closed (article 22 not accepted)" in said
    assert "CAT/C/CHN/CO/5" in said
    assert "2022" not in said.partition("What UN bodies")[2].partition("Complaints")[0]
    data = json.loads(
        CliRunner().invoke(main, ["law", "jani-silva", "--json"], catch_exceptions=False).output
    )
    assert data[0]["reference"] == "2020-058"
    assert {"iccpr", "achr"} <= {each["id"] for each in data[0]["binding"]}


def test_a_membership_without_a_day_is_cited_for_nothing_older_than_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = next(path for path in CASES if path.stem.startswith("egypt"))
    for on, id in itertools.product(days(path), DOCUMENTS):
        assert "Arab Charter" not in words(path, on, id), (on, id)
    monkeypatch.chdir(chang.ROOT)
    said = CliRunner().invoke(main, ["law", "ebrahim-metwally"], catch_exceptions=False).output
    assert "a party, since when is not on file; this may have happened before" in said
    assert "relied on from 2021-01-31 on" in said


# --- what letters rest on ----------------------------------------------------------------------------------------


def of(name: str) -> Path:
    return next(path for path in CASES if name in path.stem)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_law_of_many_cases_at_a_glance_is_that_of_each(path: Path) -> None:
    """Where no words are read, the facts are looked at without them."""
    for on in days(path):
        whole = treaties(disclose(case(path), "un", on, "en", "un-communication"))
        facts = treaties(disclose_facts(case(path), "un", on))
        assert [(each.state, each.instrument.id, each.duties) for each in facts] == [
            (each.state, each.instrument.id, each.duties) for each in whole
        ]


@pytest.mark.parametrize("on", ["2020-12-10", "2024-09-09", "2025-09-19"])
def test_a_model_letter_cites_the_declaration_and_the_treaty_that_binds(on: str) -> None:
    text = words(of("zhang-zhan"), day(on), "urgent-action")
    assert (
        "The Universal Declaration of Human Rights protects everyone's freedom of opinion and expression"
        " (article 19) and proclaims everyone's freedom from arbitrary detention (article 9). The Convention against"
        " Torture obliges China to prevent torture (articles 2 and 11) and to investigate allegations of torture"
        " (article 12)"
    ) in text


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("huang-xueqin", "2024-09-18"),
        ("huang-xueqin", "2025-06-01"),
        ("go-sherab", "2022-02-09"),
        ("go-sherab", "2023-10-31"),
    ],
)
def test_where_release_and_care_are_asked_for_no_document_speaks_of_health_alone(name: str, on: str) -> None:
    for id in ("press-release", "urgent-action", "appeal-letter"):
        text = words(of(name), day(on), id)
        assert "freedom from arbitrary detention" in text, id
        assert "freedom of opinion and expression" in text, id
        assert "respect everyone's right to health" in text, id


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_declaration_is_not_cited_for_what_a_treaty_covers(path: Path) -> None:
    for on in days(path):
        law = case_law(disclose(case(path), "public", on))
        bound, declared = (
            {each.instrument.id for each in law.binding},
            [each.articles for each in law.proclaimed],
        )
        if law.brief:
            assert not declared or "iccpr" not in bound
            assert ("5",) not in declared or "cat" not in bound
            assert ("25",) not in declared or "icescr" not in bound


@pytest.mark.parametrize("on", ["2021-11-22", "2024-05-21"])
def test_the_ground_of_a_release_is_among_what_is_proclaimed(on: str) -> None:
    law = case_law(disclose(case(of("zhang-zhan")), "government", day(on)))
    assert law.proclaimed[0].articles == ("19",)


def test_a_demand_that_looks_back_does_not_take_the_place_of_one_that_is_urgent() -> None:
    law = case_law(disclose(case(of("chang-weiping")), "government", day("2024-07-20")))
    assert [each.articles for each in law.proclaimed] == [("13",)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_background_of_an_action_names_the_treaties_that_its_letter_cites(path: Path) -> None:
    for on in days(path):
        background = words(path, on, "urgent-action").rpartition("Additional information")[2]
        brief = [each.instrument.name for each in case_law(disclose(case(path), "public", on)).brief]
        assert [name for name in brief if name not in background] == []
        assert ("Convention against Torture" in background) is ("Convention against Torture" in brief)


def test_a_reprisal_is_called_one_and_rests_on_the_freedom_to_speak_to_others() -> None:
    told = words(of("metwally"), day("2017-10-02"), "un-communication")
    assert "What was done to Mr Metwally appears to be an act of reprisal for that cooperation." in told
    assert "to respect everyone's freedom of opinion and expression (article 19)" in told
    assert "appears to be an act of reprisal" not in words(of("marfa"), day("2021-09-17"), "un-communication")


def test_a_meeting_with_a_lawyer_is_told_until_it_is_history() -> None:
    met = re.compile(r"He has been able to meet a lawyer \[\d+(?:, \d+)*\]\.")
    assert met.search(words(of("metwally"), day("2017-10-02"), "un-communication"))
    assert "to meet a lawyer" not in words(of("metwally"), day("2025-09-22"), "un-communication")


def test_access_to_a_lawyer_rests_on_the_covenant_until_the_conviction() -> None:
    trang = of("pham-doan-trang")
    assert "(articles 14(3)(b) and 14(3)(d))" in words(trang, day("2021-10-29"), "appeal-letter")
    assert "(articles 14(3)(b) and 14(3)(d))" not in words(trang, day("2025-10-06"), "appeal-letter")
    # Beside the Convention against Torture, which has the other, one duty of the Covenant gives way to it.
    told = words(of("metwally"), day("2017-10-02"), "appeal-letter")
    assert "to let the accused be defended by lawyers of their own choosing" in told
    assert "to prevent torture" in told
    assert "articles 7 and 10(1)" not in told


@pytest.mark.parametrize(
    ("name", "on", "said", "is_there"),
    [
        ("zhang-zhan", "2025-09-19", "statements obtained by torture", False),
        ("metwally", "2025-09-22", "statements obtained by torture", False),
        # Torture under a measure that is there for interrogating.
        ("chang-weiping", "2021-04-20", "statements obtained by torture", True),
        ("rabkova", "2020-09-29", "(principles 11 and 32)", True),
        ("rabkova", "2024-09-17", "(principles 11 and 32)", False),
        ("rabkova", "2025-12-15", "(principles 11 and 32)", False),
        # The sentence of her first term is none of her second.
        ("zhang-zhan", "2024-09-09", "(principles 11 and 32)", True),
        ("zhang-zhan", "2025-09-19", "(principles 11 and 32)", False),
        ("rabkova", "2024-09-17", "articles 5 and 12 of the Declaration on Human Rights Defenders", True),
        ("go-sherab", "2021-09-16", "(rule 58)", False),
    ],
)
def test_a_standard_is_cited_only_where_a_fact_calls_for_it(
    name: str, on: str, said: str, is_there: bool
) -> None:
    assert (said in words(of(name), day(on), "un-communication")) == is_there


def test_where_protection_is_asked_for_an_action_speaks_of_the_declaration_on_defenders() -> None:
    said = "calls on States to protect those who defend human rights from violence, threats and retaliation"
    for on in days(of("jani-silva")):
        assert f"The Declaration on Human Rights Defenders {said} (article 12(2))." in words(
            of("jani-silva"), on, "urgent-action"
        )
    assert said not in words(of("rabkova"), day("2025-12-15"), "urgent-action")


def test_a_third_treaty_is_cited_where_care_rests_on_it_and_another_duty_gives_way() -> None:
    told = words(of("metwally"), day("2025-09-22"), "appeal-letter")
    assert (
        "is bound to hold nobody arbitrarily (article 9(1)). Under the Convention against Torture it is bound"
        " to prevent torture (articles 2 and 11) and to investigate allegations of torture (article 12). The"
        " International Covenant on Economic, Social and Cultural Rights obliges it to respect everyone's right to"
        " health (article 12)."
    ) in told
