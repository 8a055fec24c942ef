"""Two specimens of a case, one with every value and one with none: a template that has a mistake stumbles over them."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

from hrdalert.cases.model import Case
from hrdalert.cases.reading import check_text
from hrdalert.disclosure.disclose import disclose
from hrdalert.documents.asks import Asking
from hrdalert.documents.images import Image
from hrdalert.documents.layout import lay_out
from hrdalert.documents.office import Office, Reader, Signatory
from hrdalert.documents.parties import Form, Setting
from hrdalert.documents.templates import Letters, Template
from hrdalert.errors import InputErrors, Problem
from hrdalert.law.citations import law_of
from hrdalert.law.demands import Ask

_DAY = datetime.date(2026, 3, 20)
_READERS = (
    Reader(
        id="harbour-police",
        office="Harbour Police",
        kind="police",
        state="CHN",
        salutation="Dear Director,",
        closing="Yours,",
        address="1 Quay",
        email="desk@harbour.example",
        languages=("fr",),
    ),
    Reader("ministry", "Ministry", "ministry_justice", "CHN", "Dear Minister,"),
)
_OFFICE = Office(
    name="Specimen Watch",
    acronym="SW",
    place="Geneva",
    address="3 Quay",
    website="https://watch.example",
    about="Specimen of what the office is.",
    mission="specimen of its mission",
    signatory=Signatory("Noor Tern", "Director"),
    contacts={"press": ("press@watch.example",), "appeals": ("appeals@watch.example",)},
    languages=("fr",),
)


@cache
def specimens() -> tuple[Case, Case]:
    """The full case and the empty one."""
    empty_case = "reference: specimen\nstatus: ongoing\nas_of: 2026-03-20\n"
    texts = (Path(__file__).with_name("specimen.yaml").read_text("utf-8"), empty_case)
    full, empty = (check_text(text, Path("specimen.yaml")).case for text in texts)
    assert full is not None and empty is not None
    return full, empty


def mistakes(template: Template, letters: Letters) -> tuple[Problem, ...]:
    """Every mistake of a template that the two specimens bring to light, each with its line."""
    full, empty = specimens()
    problems: list[Problem] = []
    for case, office, readers in ((full, _OFFICE, _READERS), (empty, Office("Specimen Watch"), ())):
        asks = tuple(Ask(number, demand, "plain", False) for number, demand in enumerate(case.demands))
        requests = tuple(Ask(number, request, "plain", False) for number, request in enumerate(case.requests))
        try:
            view = disclose(case, template.front.audience, _DAY)
            setting = Setting(
                law_of(case, _DAY),
                Asking(dict.fromkeys(case.all_states, asks), asks, asks, requests),
                office,
                _DAY,
                readers[0] if readers else None,
                readers,
                datetime.datetime(2026, 3, 21, 9, tzinfo=datetime.UTC) if readers else None,
                ("Specimen of a question.",) if readers else (),
                {0: Image(b"", "png", 1, 1)} if readers else {},
                form=next(iter(Form.all(view)), None),
            )
            lay_out(template, view, setting, letters)
        except InputErrors as error:
            problems += error.problems
    return tuple(dict.fromkeys(problems))
