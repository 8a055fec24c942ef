"""The knowledge data holds what a reviewer would ask of it."""

from __future__ import annotations

import datetime
import importlib.resources
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest
import yaml
from msgspec import Struct

from hrdalert import knowledge
from hrdalert.knowledge import DoorKind, Records, Source
from hrdalert.knowledge.special_procedures import Needed

DATA = importlib.resources.files("hrdalert.knowledge") / "data"
FILES = sorted(entry.name for entry in DATA.iterdir())
LATEST = datetime.date(2026, 11, 24)
"""When the data were last gathered. No record is younger."""


def all_records() -> dict[str, Records[Any]]:
    return {
        "mandates": knowledge.mandates(),
        "doors": knowledge.doors(),
        "countries": knowledge.countries(),
        "provisions": knowledge.provisions(),
        "rights": knowledge.rights(),
        "forms_of_address": knowledge.roles(),
        "instruments": knowledge.instruments(),
        "ratifications": knowledge.commitments(),
        "articles": knowledge.articles(),
        "precedents": knowledge.precedents(),
        "time_limits": knowledge.time_limits(),
        "rules": knowledge.rules(),
        **{name: knowledge.vocabulary(name) for name in knowledge.VOCABULARIES},
    }


def parts_of(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """A record and everything within it, with the way to each."""
    yield path, thing
    if isinstance(thing, Struct):
        for name in thing.__struct_fields__:
            yield from parts_of(getattr(thing, name), f"{path}.{name}")
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from parts_of(value, f"{path}[{key}]")
    elif isinstance(thing, tuple):
        for number, value in enumerate(thing):
            yield from parts_of(value, f"{path}[{number}]")


@pytest.mark.parametrize("file", FILES)
def test_records_read_one_by_one_are_those_of_the_whole_file(file: str) -> None:
    """Cutting a file at its ids reads what a plain YAML reader reads."""
    text = (DATA / file).read_text(encoding="utf-8")
    for document, plain in zip(text.split("\n---\n"), yaml.safe_load_all(text), strict=True):
        cut = Records(document, lambda record, header: record)
        assert list(cut.values()) == plain["records"]
        assert isinstance(plain["as_of"], datetime.date)


@pytest.mark.parametrize("file", FILES)
def test_a_file_says_what_it_is_and_is_plain_text(file: str) -> None:
    text = (DATA / file).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "\t" not in text
    assert not re.search(r"[\ue000-\uf8ff]", text)


@pytest.mark.parametrize("name", all_records())
def test_every_record_has_a_source_and_a_date(name: str) -> None:
    for record_id, record in all_records()[name].items():
        assert record_id == getattr(record, "iso3", None) or record_id == record.id
        parts = [part for _, part in parts_of(record)]
        sources = [part for part in parts if isinstance(part, Source)]
        assert sources, record_id
        for source in sources:
            assert source.title or source.url, (record_id, source)
            assert not source.url or re.match(r"https?://\S+$", source.url), source
        days = [day for part in parts if isinstance(day := getattr(part, "as_of", None), datetime.date)]
        assert days and all(datetime.date(2020, 1, 1) < day <= LATEST for day in days)


@pytest.mark.parametrize("name", all_records())
def test_no_text_is_empty_or_left_over_from_another_form(name: str) -> None:
    for record_id, record in all_records()[name].items():
        for path, part in parts_of(record):
            if isinstance(part, str):
                assert part or path.endswith(".note"), (record_id, path)
                assert part == part.strip() and "  " not in part, (record_id, path)
                assert "None" not in part, (record_id, path)
                assert path.endswith(".key") or not re.search(r"\bW_|(?<!hrdalert)\.yaml|this pack", part), (
                    record_id,
                    path,
                )


@pytest.mark.parametrize("name", all_records())
def test_what_rests_on_general_knowledge_is_not_called_verified(name: str) -> None:
    for record_id, record in all_records()[name].items():
        for path, part in parts_of(record):
            if getattr(part, "verified", False) and isinstance(getattr(part, "source", None), Source):
                assert part.source.key != "K", (record_id, path)


@pytest.mark.parametrize("name", knowledge.VOCABULARIES)
def test_every_term_has_an_english_label_and_an_explanation(name: str) -> None:
    terms = knowledge.vocabulary(name)
    labels = [term.label() for term in terms.values()]
    assert len(set(labels)) == len(labels)
    for term in terms.values():
        assert term.explanation.endswith((".", "`what`."))
        assert re.fullmatch(r"[a-z][a-z_]*", term.id)


def test_the_vocabularies_stand_in_the_order_of_their_names() -> None:
    for name in knowledge.VOCABULARIES:
        assert knowledge.vocabulary(name).header.extra["vocabulary"] == name


def test_an_unknown_vocabulary_names_those_there_are() -> None:
    with pytest.raises(KeyError, match="violation, regime"):
        knowledge.vocabulary("violence")


def test_labels_fall_back_from_region_to_script_to_english() -> None:
    torture = knowledge.vocabulary("violation")["torture"]
    assert torture.label("zh-Hans") == "酷刑"
    assert torture.label("zh-Hant-TW") == torture.label("zh-Hant")
    assert torture.label("ru") == "Torture"


def test_residential_surveillance_is_a_deprivation_of_liberty_with_its_native_term() -> None:
    regime = knowledge.vocabulary("regime")["rsdl"]
    assert regime.deprives_of_liberty
    assert regime.native["zh-Hans"].text == "指定居所监视居住"
    assert regime.native["zh-Hans"].verified
    assert all(term.deprives_of_liberty is not None for term in knowledge.vocabulary("regime").values())


def test_what_the_law_points_to_is_there() -> None:
    instruments, articles = knowledge.instruments(), knowledge.articles()
    violations = knowledge.vocabulary("violation")
    cited = {id for right in knowledge.rights().values() for id in (*right.articles, *right.soft_law)}
    assert cited <= set(articles) <= set(instruments)
    for record in articles.values():
        for duty in record.duties:
            assert set(duty.articles) <= set(record.gists), (record.id, duty.articles)
            assert duty.violations <= set(violations)
            assert (duty.beside | duty.unless) <= {*violations, "charged", "convicted", "place_unknown"}
            assert duty.only in (None, "woman", "child", "migrant", "minority", "disability")
            assert not duty.says.endswith(".") and duty.says[0].islower()
    for state in knowledge.commitments().values():
        assert set(state.treaties) <= set(instruments)
        assert state.iso3 in knowledge.countries()
        for territory in state.territories.values():
            assert set(territory.treaties) <= set(instruments)
    for precedent in knowledge.precedents().values():
        assert set(precedent.violations) | set(precedent.says_for) <= set(violations)
        assert set(precedent.says_law) <= set(knowledge.provisions())
        assert precedent.state is None or precedent.state in knowledge.countries()
        assert set(precedent.wgad_categories) <= set(knowledge.wgad_categories())
    for instrument in instruments.values():
        assert instrument.applies_with is None or instrument.applies_with in instruments
        assert (instrument.in_force is not None) == instrument.is_treaty


def test_ids_that_point_to_other_records_are_there() -> None:
    violations = knowledge.vocabulary("violation")
    assert set(knowledge.rights()) == set(violations)
    for right in knowledge.rights().values():
        assert right.mandates
        for mandate in (*right.mandates, *right.mandates_if_relevant):
            assert mandate in knowledge.mandates(), right.id
        assert not set(right.mandates) & set(right.mandates_if_relevant), right.id
        assert set(right.wgad_categories) <= set(knowledge.wgad_categories())
        assert right.family in knowledge.families()
        assert right.family == violations[right.id].family
    for provision in knowledge.provisions().values():
        assert provision.right is None or provision.right in violations
        assert provision.law.country in knowledge.countries()
        assert provision.offence or provision.rule or provision.topic, provision.id
    for term in knowledge.vocabulary("regime").values():
        assert term.provision is None or knowledge.provision(term.provision)
    for demand in knowledge.vocabulary("demand").values():
        assert demand.violations and demand.violations <= set(violations), demand.id
    for country in knowledge.countries().values():
        assert country.part_of is None or country.part_of in knowledge.countries()


def test_the_words_of_doors_and_signs_are_those_that_the_program_knows() -> None:
    for door in knowledge.doors().values():
        assert door.kind in get_args(DoorKind) and door.consent in ("required", "prior", "none"), door.id
        assert (door.consent == "none") == (door.consent_says is None), door.id
        assert door.channel.kind in ("form", "email") and (door.channel.page or door.channel.address), door.id
        assert (door.kind == "complaint") == (door.by is not None), door.id
        for treaty in filter(None, (door.treaty, door.by)):
            assert knowledge.instruments()[treaty].is_treaty, door.id
    for mandate in knowledge.mandates().values():
        signs = mandate.signs
        assert set(signs.custody) <= {
            "held",
            "whereabouts.unknown",
            "whereabouts.denied",
            "whereabouts.not_acknowledged",
            "lawyer.refused",
            "lawyer.turned_away",
            "lawyer.none_known",
            "health.concern",
        }
        assert set(signs.marks) <= {"woman", "child"}
        assert set(signs.described) <= {"any", *knowledge.countries()}
        assert all(role == role.lower() and " " not in role for role in signs.roles), mandate.id
        assert (mandate.scope == "country") == (mandate.since is not None), mandate.id


def test_no_door_gives_an_address_that_goes_round_in_lists() -> None:
    never = set(knowledge.special_procedures().never_use)
    for door in knowledge.doors().values():
        assert door.channel.address not in never and door.channel.candidate not in never, door.id
        assert not (door.channel.address and door.channel.candidate), door.id
        assert "@" not in f"{door.channel.note}{door.gives.text}{door.who.text}", door.id


def test_mandates_are_found_by_current_and_older_ids() -> None:
    assert len(knowledge.mandates()) == 59
    assert knowledge.mandate("wgad") == knowledge.mandate("arbitrary_detention")
    assert knowledge.mandate("slavery") == knowledge.mandate("trafficking")
    assert knowledge.mandate("nonsense") is None
    for current in knowledge.mandates().header.extra["aliases"].values():
        assert current in knowledge.mandates()


def test_only_addresses_that_were_read_are_addresses_of_mandates() -> None:
    """An address from memory is kept apart, and none of those known to be wrong is offered."""
    read = {mandate.id for mandate in knowledge.mandates().values() if mandate.email}
    assert read == {"human_rights_defenders", "arbitrary_detention", "extreme_poverty"}
    for mandate in knowledge.mandates().values():
        for address in filter(None, (mandate.email, mandate.email_candidate)):
            assert re.fullmatch(r"[a-z-]+@un\.org", address.text)
            assert address.text not in knowledge.special_procedures().never_use
        assert mandate.email is None or mandate.email.verified
        assert mandate.email_candidate is None or not mandate.email_candidate.verified


def test_mandates_have_titles_in_the_languages_of_the_documents() -> None:
    for mandate in knowledge.mandates().values():
        for language in ("en", "fr", "es", "zh-Hans", "zh-Hant"):
            assert mandate.titles[language].text, mandate.id
        assert (mandate.scope == "country") == (mandate.country is not None)
        assert mandate.country is None or mandate.country in knowledge.countries()


def test_states_have_their_names_and_english_prose() -> None:
    states = [country for country in knowledge.countries().values() if country.status != "territory"]
    assert len(states) == 195
    for state in states:
        assert re.fullmatch(r"[A-Z]{3}", state.iso3) and re.fullmatch(r"[A-Z]{2}", state.iso2)
        assert state.authorities.startswith("the ")
        for language in ("en", "fr", "es", "zh-Hans", "zh-Hant", "ar", "ru"):
            assert state.names[language].formal
    assert len({country.iso2 for country in knowledge.countries().values()}) == len(knowledge.countries())


@pytest.mark.parametrize(
    ("iso3", "expected"),
    [
        ("CHN", ("China", "the People's Republic of China", "Chinese", "the Chinese authorities", "China")),
        (
            "NLD",
            (
                "the Netherlands",
                "the Kingdom of the Netherlands",
                "Dutch",
                "the Dutch authorities",
                "Netherlands",
            ),
        ),
        (
            "IRN",
            ("Iran", "the Islamic Republic of Iran", "Iranian", "the Iranian authorities", "Iran"),
        ),
        ("VUT", ("Vanuatu", "the Republic of Vanuatu", None, "the authorities of Vanuatu", "Vanuatu")),
    ],
)
def test_a_state_in_a_sentence(iso3: str, expected: tuple[str | None, ...]) -> None:
    state = knowledge.countries()[iso3]
    found = (
        state.name_in_sentence,
        state.formal,
        state.nationality,
        state.authorities,
        state.headline(),
    )
    assert found == expected


def test_the_name_in_a_submission_is_the_un_name() -> None:
    iran = knowledge.countries()["IRN"]
    assert iran.running() == "the Islamic Republic of Iran"
    assert iran.running("fr") == "la République islamique d'Iran"
    assert iran.usual("fr") == "l'Iran"
    assert knowledge.countries()["CHN"].short("zh-Hans") == "中国"
    assert knowledge.country("XXX") is None


def test_subversion_is_not_inciting_subversion() -> None:
    subversion, inciting = knowledge.provision("cl_105_1"), knowledge.provision("cl_105_2")
    assert subversion and inciting
    assert subversion.offence["zh-Hans"] == "颠覆国家政权罪"
    assert subversion.can_carry["en"] == "life imprisonment"
    assert inciting.can_carry["en"] == "15 years' imprisonment"
    assert knowledge.provision("cl_999") is None


def test_residential_surveillance_is_limited_in_calendar_months() -> None:
    rsdl = next(limit for found, limit in knowledge.legal_limits("CHN") if limit.regime == "rsdl")
    assert rsdl.limit == knowledge.Limit(months=6)


@pytest.mark.parametrize(
    ("limit", "begins", "ends"),
    [
        (knowledge.Limit(months=6), "2020-10-22", "2021-04-22"),
        (knowledge.Limit(months=6), "2023-08-31", "2024-02-29"),
        (knowledge.Limit(months=6), "2022-08-31", "2023-02-28"),
        (knowledge.Limit(months=12), "2024-02-29", "2025-02-28"),
        (knowledge.Limit(months=3), "2025-11-30", "2026-02-28"),
        (knowledge.Limit(months=1), "2025-12-31", "2026-01-31"),
        (knowledge.Limit(months=5, days=45), "2026-01-01", "2026-07-16"),
        (knowledge.Limit(days=60), "2024-01-01", "2024-03-01"),
        (knowledge.Limit(days=60), "2023-01-01", "2023-03-02"),
        (knowledge.Limit(hours=24), "2024-02-28", "2024-02-29"),
        (knowledge.Limit(working_days=2), "2026-03-26", "2026-03-30"),
        (knowledge.Limit(working_days=2), "2026-03-28", "2026-03-31"),
    ],
)
def test_a_time_ends_in_the_calendar(limit: knowledge.Limit, begins: str, ends: str) -> None:
    day = datetime.date.fromisoformat
    assert limit.after(day(begins)) == day(ends)


def test_limits_of_the_law_are_of_regimes_and_stages_that_a_case_can_name() -> None:
    regimes, stages = knowledge.vocabulary("regime"), knowledge.vocabulary("stage")
    limits = [limit for found in knowledge.provisions().values() for limit in found.limits]
    assert len(limits) > 8
    for limit in limits:
        assert limit.regime is None or limit.regime in regimes
        assert all(stage in stages for stage in (*filter(None, [limit.stage]), *limit.ended_by))
        assert bool(limit.ended_by) == bool(limit.stage)
        assert limit.limit.after(LATEST) > LATEST
    assert knowledge.legal_limits("CHN", "HKG") == () == knowledge.legal_limits("FRA")


def test_a_form_of_address_never_offers_two_forms_in_one_text() -> None:
    for role in knowledge.roles().values():
        for form in role.forms.values():
            assert form.salutations or form.closings
            for formula in (*form.salutations, *form.closings, *form.envelopes):
                text = formula.text.replace("c/o", "").replace(" / Vice-President", "")
                assert not re.search(r"/|\(", text), (role.id, formula)


def test_forms_of_address() -> None:
    form = knowledge.forms_of_address("minister", "en")
    assert form and form.salutations[0].text == "Dear Minister," and form.verified
    assert form.closings[0].text == "Yours sincerely,"
    french = knowledge.forms_of_address("minister", "fr")
    assert french and [formula.when for formula in french.salutations] == ["a man", "a woman"]
    assert knowledge.forms_of_address("minister", "nl") is None
    assert knowledge.forms_of_address("gardener", "en") is None


def test_the_submission_form_and_its_channels() -> None:
    procedures = knowledge.special_procedures()
    assert procedures.form_url == "https://spsubmission.ohchr.org/"
    assert procedures.languages == ("en", "fr", "es")
    assert list(procedures.sections) == [
        "subject",
        "victims",
        "perpetrators",
        "incident",
        "steps_taken",
        "submitter",
        "documents",
    ]
    assert not procedures.channels["urgent_action_mailbox"].verified
    for section in procedures.sections.values():
        for field in section.fields:
            assert field.label and field.needed in get_args(Needed)
