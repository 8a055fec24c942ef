"""Addresses on envelopes, and cells of lists that spreadsheets open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.cases.located_text import LocatedText
from hrdalert.dispatch.paper import postal_address
from hrdalert.recipients import Recipients, load_recipients
from hrdalert.settings import Organisation
from hrdalert.writers.tables import harmless

OFFICES = """
recipients:
  - {id: harbour-police, office: Saltmarsh Harbour Police, kind: police, country: CHN, languages: [en, zh-Hans],
     office_native: 盐沼港公安局, holder: {title: Director},
     address: [1 Quay Street, "Saltmarsh, People's Republic of China"], address_native: [盐沼市码头街1号, 邮编：000001],
     fax: +86 10 5550 0100 (in office hours), salutation: {en: 'Dear Director,'},
     form_of_address: police_chief_psb_director, channel: post, source: invented}
  - {id: ministry-of-waters, office: Ministry of Waters, kind: ministry_interior, country: CHN,
     holder: {title: Minister of Waters}, address: [2 Sluice Road, Saltmarsh], fax: (010) 5550 0101,
     salutation: {en: 'Dear Minister,'}, form_of_address: minister, channel: post, source: invented}
  - {id: embassy-in-cairo, office: Embassy of China, kind: embassy, represents: CHN, country: EGY, languages: [ar, en],
     address: ["=14 Example Street", Cairo, Egypt], fax: +44 (0)20 5550 0102, salutation: {en: 'Dear Ambassador,'},
     channel: post, source: invented}
  - {id: ministry-in-cairo, office: Ministry of Interior, office_native: وزارة الداخلية, kind: ministry_interior,
     country: EGY, languages: [ar, en], address_native: ["شارع المثال 14، القاهرة", "11835"],
     salutation: {en: 'Dear Minister,'}, form_of_address: minister, channel: post, source: invented}
  - {id: prosecutor-in-minsk, office: Prosecutor General, office_native: Генеральная прокуратура, kind: prosecutor,
     country: BLR, languages: [ru], address: [22 Example Street, Minsk],
     address_native: ['ул. Примерная, 22', 220000 Минск],
     salutation: {en: 'Dear Prosecutor General,'}, channel: post, source: invented}
  - {id: unreached, office: Office Without an Address, kind: other, source: invented}
"""


@pytest.fixture
def offices(tmp_path: Path) -> Recipients:
    (tmp_path / "recipients.yaml").write_text(OFFICES, "utf-8")
    return load_recipients(tmp_path)


def sender(country: str | None = None, language: str = "en") -> Organisation:
    return Organisation.model_construct(
        name={"en": LocatedText("Lantern Letter Watch")}, country=country, language=language
    )


def test_the_country_comes_last_and_in_capitals_but_not_at_home(offices: Recipients) -> None:
    ministry, police = offices.get("ministry-of-waters"), offices.get("harbour-police")
    assert ministry is not None and police is not None
    lines = ("Minister of Waters", "Ministry of Waters", "2 Sluice Road", "Saltmarsh")
    assert postal_address(ministry, "en", sender("USA")) == (*lines, "CHINA")
    assert postal_address(ministry, "en", sender("FRA", "fr")) == (*lines, "CHINE")
    assert postal_address(ministry, "en", sender()) == (*lines, "CHINA"), (
        "where it is not known from where it is sent"
    )
    assert postal_address(ministry, "en", sender("CHN")) == lines
    latin = police.model_copy(update={"address_native": ()})
    assert postal_address(latin, "en", sender())[-3:] == ("1 Quay Street", "Saltmarsh", "CHINA")
    assert postal_address(latin, "en", sender("DEU", "fr"))[-2:] == ("Saltmarsh", "CHINE")


def test_an_address_is_in_the_script_of_its_country_where_it_is_on_file_in_it(offices: Recipients) -> None:
    found = {
        office.id: postal_address(office, "en", sender()) for office in offices if office.id != "unreached"
    }
    assert found["harbour-police"] == ("盐沼港公安局", "盐沼市码头街1号", "邮编：000001", "CHINA")
    assert found["ministry-in-cairo"] == ("وزارة الداخلية", "شارع المثال 14، القاهرة", "11835", "EGYPT")
    assert found["prosecutor-in-minsk"] == (
        "Генеральная прокуратура",
        "ул. Примерная, 22",
        "220000 Минск",
        "BELARUS",
    )
    assert found["embassy-in-cairo"] == ("Embassy of China", "=14 Example Street", "Cairo", "EGYPT")


def test_a_letter_through_a_mission_elsewhere_goes_there(offices: Recipients) -> None:
    office = offices.get("ministry-of-waters")
    assert office is not None
    elsewhere = office.model_copy(update={"address": ("c/o Mission", "1209 Geneva", "Switzerland")})
    assert postal_address(elsewhere, "en", sender())[-2:] == ("1209 Geneva", "SWITZERLAND")
    assert postal_address(elsewhere, "en", sender("CHE"))[-2:] == ("1209 Geneva", "Switzerland")
    alabama = office.model_copy(
        update={"address": ("1 Example Street", "Montgomery", "AL"), "country": "USA"}
    )
    assert postal_address(alabama, "en", sender())[-2:] == ("AL", "UNITED STATES")


CELLS = st.text(max_size=60) | st.text(alphabet="=+-@\t\r\n \0'\"＝\ufeff;,a1", max_size=12)


@given(CELLS)
@example("=1+1")
@example(" \t=1+1")
@example("\ufeff=1+1")
@example(" \ufeff=1+1")
@example("＝1+1")
@example("\r")
@example("'=1")
def test_a_cell_is_harmless_and_loses_nothing(cell: str) -> None:
    safe = harmless(cell)
    assert safe.removeprefix("'") == cell.removeprefix("'")
    assert safe in (cell, f"'{cell}")
    assert harmless(safe) == safe
    assert not re.match(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\x00-\x1f\x7f]", safe)
