"""The data files: every record has a source and a day, every id leads somewhere, what is unread is not verified."""

from __future__ import annotations

import dataclasses
import datetime
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import yaml

from hrdalert import knowledge
from hrdalert.cases.model import ENTRY_KINDS, Outcome
from hrdalert.errors import WorkspaceError
from hrdalert.knowledge import SUBJECTS, ProcedureKind, Source
from hrdalert.knowledge.law_first import groups, never
from hrdalert.knowledge.records import Records, documents

DATA = Path(knowledge.__file__).parent / "data"
FILES = sorted(path.name for path in DATA.glob("*.yaml"))
WORDS = (*knowledge.facts(), *knowledge.vocabulary("person_kind"))
WORKED_OUT = knowledge.facts().header.extra["worked_out"]
LATEST = datetime.date(2026, 12, 31)


def parts_of(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """A record and everything below it, with its path."""
    yield path, thing
    if isinstance(thing, msgspec.Struct):
        for name in thing.__struct_fields__:
            yield from parts_of(getattr(thing, name), f"{path}.{name}")
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from parts_of(getattr(thing, field.name), f"{path}.{field.name}")
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from parts_of(value, f"{path}[{key}]")
    elif isinstance(thing, tuple | list):
        for number, value in enumerate(thing):
            yield from parts_of(value, f"{path}[{number}]")


@pytest.mark.parametrize("file", FILES)
def test_what_is_read_is_what_the_file_says(file: str) -> None:
    """Where it is not, ``script/make-knowledge`` was not run after a change of the data."""
    plain = list(yaml.load_all((DATA / file).read_text("utf-8"), Loader=yaml.CSafeLoader))
    for document, said in zip(documents()[file.removesuffix(".yaml")], plain, strict=True):
        records = Records(document, dict[str, Any])
        assert {**document.head, "records": list(records.values())} == msgspec.to_builtins(said)
        assert isinstance(said["as_of"], datetime.date) and len(records) == len(said["records"])
        assert list(records) == [record.get("id") or record["iso3"] for record in records.values()]
        assert all(isinstance(value, str) for source in said["sources"].values() for value in source.values())


def test_what_is_read_was_made_of_the_files() -> None:
    script = [sys.executable, "script/make-knowledge", "--check"]
    made = subprocess.run(script, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize("file", FILES)
def test_a_file_says_what_it_is_and_is_plain_text(file: str) -> None:
    text = (DATA / file).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "\t" not in text
    assert not re.search(r"[\ue000-\uf8ff]", text)


def test_no_file_is_of_no_subject() -> None:
    every = {id(document) for file in documents().values() for document in file}
    assert {id(records()._document) for records in SUBJECTS.values()} == every


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_record_has_a_source_and_a_day(subject: str) -> None:
    for entry in knowledge.entries(subject):
        assert datetime.date(2020, 1, 1) < entry.as_of <= LATEST
        assert entry.title and entry.id
        for source in entry.sources:
            assert source.title or source.url, (entry.id, source)
            assert not source.url or re.match(r"https?://\S+$", source.url), source


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_text_is_empty_or_left_over_from_another_form(subject: str) -> None:
    for id, record in SUBJECTS[subject]().items():
        for path, part in parts_of(record):
            if isinstance(part, str):
                assert part or path.endswith((".note", "[note]", ".why")), (id, path)
                assert part == part.strip() and "  " not in part, (id, path)
                assert path.endswith(".key") or not re.search(r"\bW_|\[[ABCD]\]|this pack", part), (
                    id,
                    path,
                    part,
                )


@pytest.mark.parametrize("subject", SUBJECTS)
def test_what_rests_on_general_knowledge_is_not_called_verified(subject: str) -> None:
    for id, record in SUBJECTS[subject]().items():
        for path, part in parts_of(record):
            if getattr(part, "verified", False) and isinstance(getattr(part, "source", None), Source):
                assert part.source.key != "K", (id, path)


@pytest.mark.parametrize("name", knowledge.VOCABULARIES)
def test_every_word_has_a_label_and_says_when_to_choose_it(name: str) -> None:
    terms = knowledge.vocabulary(name)
    assert len({term.label() for term in terms.values()}) == len(terms)
    for term in terms.values():
        assert len(term.explanation) > 8 and re.fullmatch(r"[a-z][a-z_]*", term.id)


def test_an_unknown_vocabulary_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="violation, regime"):
        knowledge.vocabulary("stage")


def test_labels_fall_back_from_region_to_script_to_english() -> None:
    rsdl = knowledge.vocabulary("regime")["rsdl"]
    assert rsdl.label("zh-Hant-HK") == rsdl.label("zh-Hant") != rsdl.label("en") == rsdl.label("nl")
    assert knowledge.vocabulary("fact")["statement_used"].label("fr") == "statement used"


# --- law


def cites() -> Iterator[tuple[str, Any]]:
    for id, law in (*knowledge.law_first().items(), *knowledge.law_of_demands().items()):
        yield from ((id, cite) for cite in (*law.treaties, *law.otherwise, *law.regional))
    for group in groups():
        for cite in (*group.first, *group.behind):
            assert cite.violations and cite.violations <= set(knowledge.law_first())
            yield from ((violation, cite) for violation in cite.violations)


def test_every_violation_has_its_law_its_mandates_and_a_label() -> None:
    assert set(knowledge.law_first()) == set(knowledge.rights()) == set(knowledge.vocabulary("violation"))
    for law in knowledge.law_first().values():
        assert law.treaties and law.otherwise


def test_every_article_that_is_cited_is_on_file_with_facts_that_are_known() -> None:
    for violation, cite in cites():
        assert knowledge.gist(cite.instrument, cite.article), (violation, cite)
        assert cite.needs | cite.only | cite.any_of <= {*WORDS, *WORKED_OUT}, (violation, cite)
    for strike in (*never(), *(strike for group in groups() for strike in group.out)):
        assert strike.instrument in knowledge.articles()
        assert strike.when | strike.unless <= {*WORDS, *WORKED_OUT}
        assert strike.except_for <= set(knowledge.law_first())


def test_treaties_stand_among_treaties_and_the_rest_apart() -> None:
    instruments = knowledge.instruments()
    asked = knowledge.law_of_demands()
    assert set(asked) <= set(knowledge.demands()) and not set(asked) & set(knowledge.law_first())
    for law in (*knowledge.law_first().values(), *asked.values()):
        assert all(instruments[cite.instrument].is_treaty for cite in (*law.treaties, *law.regional))
        assert not any(instruments[cite.instrument].is_treaty for cite in law.otherwise)
        assert law.implies | law.implies_of_people <= {*WORDS, *WORKED_OUT}


def test_every_violation_cites_something_where_every_treaty_binds_and_nothing_else_is_known() -> None:
    """What needs a charge, a detention or a victim of a kind is implied by the violation itself."""
    for id, law in knowledge.law_first().items():
        facts = frozenset({"alive", "completed", "not_convicted", *law.implies, *law.implies_of_people})
        found = knowledge.cited_for(
            id, knowledge.counting_as(facts - {"alive"} if "dead" in facts else facts)
        )
        assert found.treaties or found.otherwise, id


def test_every_first_article_has_a_duty_to_print() -> None:
    for _, cite in cites():
        if knowledge.instruments()[cite.instrument].kind in {"treaty", "regional_treaty"}:
            duties = knowledge.articles()[cite.instrument].duties
            has_own = any(cite.article in duty.articles for duty in duties)
            assert has_own or knowledge.duty_of(cite.instrument, cite.article), cite


def test_facts_are_shown_by_kinds_and_violations_that_there_are() -> None:
    for fact in knowledge.facts().values():
        assert fact.kinds <= set(ENTRY_KINDS) and fact.violations <= set(knowledge.law_first())
        assert fact.demands <= set(knowledge.demands())
    assert not set(knowledge.facts()) & set(WORKED_OUT)
    assert knowledge.facts_of_kind("arrest") == {"detained"}
    assert knowledge.facts_of_kind("judgment") == {"charged", "trial"}
    assert knowledge.facts_of_kind("law") == frozenset()


def test_articles_and_duties_lead_to_instruments() -> None:
    instruments, violations = knowledge.instruments(), knowledge.vocabulary("violation")
    assert set(knowledge.articles()) <= set(instruments)
    for record in knowledge.articles().values():
        for duty in record.duties:
            assert all(knowledge.gist(record.id, article) for article in duty.articles), (record.id, duty.key)
            assert duty.violations <= set(violations) and duty.meets <= set(knowledge.demands())
            assert not duty.says.endswith(".") and duty.says[0].islower()
    for instrument in instruments.values():
        assert (instrument.in_force is not None) == instrument.is_treaty


def test_commitments_and_reservations_are_of_states_and_treaties() -> None:
    for state in knowledge.commitments().values():
        assert state.iso3 in knowledge.countries()
        for treaty, commitment in state.treaties.items():
            instrument = knowledge.instruments()[treaty]
            assert instrument.is_treaty and instrument.is_on_file
            assert commitment.deposited is None or commitment.deposited >= instrument.adopted
        for territory in state.territories.values():
            assert set(territory.treaties) <= set(knowledge.instruments())
    for reservations in knowledge.reservations().values():
        for each in reservations.reservations:
            assert each.treaty in knowledge.commitments()[reservations.iso3].treaties


# --- demands


def test_each_office_meets_a_demand_passes_it_on_or_is_not_asked() -> None:
    demands = knowledge.demands()
    assert set(demands) == set(knowledge.vocabulary("demand"))
    kinds = set(demands.header.extra["office_kinds"])
    states = {
        *("dead", "free", "convicted", "acquitted", "before_verdict", "execution_date_passed", "minor"),
        "returned",
        *("measure", "adopted", "signed", "tabled"),
    }
    for demand in demands.values():
        refer = set(demands.as_written(demand.id).get("refer", ()))
        assert demand.do <= kinds and refer <= kinds and not demand.do & refer, demand.id
        assert demand.do
        assert set(demand.not_when) <= states and set(demand.only_when) <= {"dead", "minor"}
        assert {word for instead in demand.not_when.values() for word in instead} <= set(demands)
        assert all(demand.not_when.values())
        assert demand.violations <= set(knowledge.law_first())
    assert [kind for kind in kinds if knowledge.passes_on(kind)] == [
        kind for kind in kinds if kind in ("embassy", "ministry_foreign")
    ]


# --- the United Nations


def test_mandates_of_today_and_those_that_ended() -> None:
    ended = {mandate.id: mandate for mandate in knowledge.mandates().values() if mandate.until}
    assert len(knowledge.mandates()) > len(ended) and set(ended) == {"slavery", "trafficking"}
    assert all(mandate.followed_by in knowledge.mandates() for mandate in ended.values())
    assert set(knowledge.mandates().header.extra["aliases"].values()) <= set(knowledge.mandates())
    shown = set(WORDS)
    for mandate in knowledge.mandates().values():
        assert mandate.persons | {mandate.needs or "detained"} <= shown
        assert mandate.since is not None or mandate.country is None
        for language in ("en", "fr", "es", "zh-Hans", "zh-Hant"):
            assert mandate.titles[language].text, mandate.id
    rights = knowledge.rights()
    categories = set(rights.header.extra["wgad_categories"])
    for right in rights.values():
        named = (*right.mandates, *right.mandates_if_relevant)
        assert len(set(named)) == len(named) and set(named) <= set(knowledge.mandates()), right.id
        assert set(right.where) <= set(named) and frozenset().union(*right.where.values()) <= shown, right.id
        assert set(rights.as_written(right.id).get("wgad_categories", ())) <= categories


def test_only_addresses_that_were_read_are_addresses_of_mandates() -> None:
    """An address from memory is kept apart, and none of those known to be wrong is offered."""
    read = {mandate.id for mandate in knowledge.mandates().values() if mandate.email}
    assert read == {"human_rights_defenders", "arbitrary_detention", "extreme_poverty"}
    never_use = set(knowledge.special_procedures().never_use)
    for id, mandate in knowledge.mandates().items():
        written = knowledge.mandates().as_written(id)
        for address in (written[key]["address"] for key in ("email", "email_candidate") if key in written):
            assert re.fullmatch(r"[a-z-]+@un\.org", address) and address not in never_use
        assert mandate.email is None or mandate.email.verified
    for procedure in knowledge.procedures().values():
        written = {
            **knowledge.procedures().header.extra["complaints"],
            **knowledge.procedures().as_written(procedure.id),
        }
        candidate = written["channel"].get("candidate")
        assert not {procedure.channel.address, candidate} & never_use
        assert not (procedure.channel.address and candidate), procedure.id


def test_procedures_are_of_kinds_that_the_law_knows() -> None:
    for procedure in knowledge.procedures().values():
        assert procedure.kind in get_args(ProcedureKind) and procedure.consent in (
            "required",
            "prior",
            "none",
        ), procedure.id
        assert (procedure.consent == "none") == (procedure.consent_says is None), procedure.id
        assert procedure.channel.page or procedure.channel.address, procedure.id
        assert (procedure.kind == "complaint") == (procedure.by is not None), procedure.id
        for treaty in filter(None, (procedure.treaty, procedure.by)):
            assert knowledge.instruments()[treaty].is_treaty, procedure.id
    for name in ("danger", "racial"):
        assert set(knowledge.procedures().header.extra[name]) <= set(knowledge.law_first())


def test_the_submission_form_and_its_channels() -> None:
    procedures = knowledge.special_procedures()
    assert procedures.form_url == "https://spsubmission.ohchr.org/"
    assert procedures.languages == ("en", "fr", "es") and len(SUBJECTS["special_procedures"]()) == 7
    assert not knowledge.channels()["urgent_action_mailbox"].verified


def test_precedents_and_provisions_lead_to_records() -> None:
    violations = set(knowledge.law_first())
    for precedent in knowledge.precedents().values():
        assert set(precedent.violations) <= violations
        assert precedent.state is None or precedent.state in knowledge.countries()
    regimes = knowledge.vocabulary("regime")
    for provision in knowledge.provisions().values():
        assert provision.right is None or provision.right in violations
        assert provision.law.country in knowledge.countries()
        for limit in provision.limits:
            assert limit.regime is None or limit.regime in regimes
            assert limit.outcome is None or limit.outcome in get_args(Outcome)
            assert set(limit.ended_by) <= set(ENTRY_KINDS) and bool(limit.ended_by) == bool(limit.outcome)
    for regime in regimes.values():
        assert regime.deprives_of_liberty is not None
        assert regime.provision is None or knowledge.provisions().get(regime.provision)


@pytest.mark.parametrize(
    ("limit", "begins", "ends"),
    [
        (knowledge.Limit(months=6), "2020-10-22", "2021-04-22"),
        (knowledge.Limit(months=6), "2023-08-31", "2024-02-29"),
        (knowledge.Limit(months=12), "2024-02-29", "2025-02-28"),
        (knowledge.Limit(months=3), "2025-11-30", "2026-02-28"),
        (knowledge.Limit(months=5, days=45), "2026-01-01", "2026-07-16"),
        (knowledge.Limit(days=60), "2024-01-01", "2024-03-01"),
        (knowledge.Limit(hours=24), "2024-02-28", "2024-02-29"),
        (knowledge.Limit(working_days=2), "2026-03-26", "2026-03-30"),
        (knowledge.Limit(working_days=2), "2026-03-28", "2026-03-31"),
    ],
)
def test_a_time_ends_in_the_calendar(limit: knowledge.Limit, begins: str, ends: str) -> None:
    assert limit.after(datetime.date.fromisoformat(begins)) == datetime.date.fromisoformat(ends)


# --- names and forms of address


def test_states_have_their_names() -> None:
    states = [country for country in knowledge.countries().values() if country.status != "territory"]
    for state in states:
        assert state.authorities.startswith("the ")
        for language in ("en", "fr", "es", "zh-Hans", "zh-Hant", "ar", "ru"):
            assert state.names[language].formal
    iran = knowledge.countries()["IRN"]
    assert iran.running() == "the Islamic Republic of Iran"
    assert iran.usual("fr").endswith("Iran") and not iran.usual("fr").startswith("Iran")


def test_a_form_of_address_never_offers_two_forms_in_one_text() -> None:
    for role in knowledge.roles().values():
        for form in role.forms.values():
            assert form.salutations or form.closings
            for formula in (*form.salutations, *form.closings, *form.envelopes):
                text = formula.text.replace("c/o", "").replace(" / Vice-President", "")
                assert not re.search(r"/|\(", text), (role.id, formula)
    minister = knowledge.roles()["minister"].forms["en"]
    assert minister.salutations[0].text == "Dear Minister,"


# --- what a reviewer sees


def test_the_subjects_are_counted() -> None:
    counts = {count["subject"]: count for count in knowledge.counts(datetime.date(2026, 12, 31))}
    assert list(counts) == list(SUBJECTS)
    assert counts["law_first"]["unverified"] == counts["law_first"]["records"] == 64
    assert counts["provisions"]["old"] == counts["provisions"]["records"]
    assert counts["ratifications"]["unverified"] > 50  # parties to regional treaties, by lists without days
    assert all(count["yours"] == 0 for count in counts.values())


def test_a_record_is_found_or_the_nearest_is_named() -> None:
    assert knowledge.entry("mandates", "arbitrary_detention").title == "Working Group on Arbitrary Detention"
    assert knowledge.entry("law_first", "torture").as_data()["verified"] is False
    with pytest.raises(WorkspaceError, match="no record tortur of") as error:
        knowledge.entry("law_first", "tortur")
    assert error.value.hint == "Did you mean torture?"
    with pytest.raises(WorkspaceError) as error:
        list(knowledge.entries("mandate"))
    assert error.value.hint == "Did you mean mandates?"
