"""Two specimens of a case, one with every value and one with none: a template that has a mistake stumbles over them."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import yaml
from msgspec import convert

from hrdalert.cases.model import Case
from hrdalert.cases.reading import check_text
from hrdalert.disclosure.disclose import disclose
from hrdalert.documents.images import Image
from hrdalert.documents.layout import lay_out
from hrdalert.documents.office import Office, Reader
from hrdalert.documents.parties import Asking, Form, Setting
from hrdalert.documents.templates import Letters, Template
from hrdalert.errors import InputErrors, Problem
from hrdalert.law.citations import law_of
from hrdalert.law.demands import Ask

_DAY = datetime.date(2026, 3, 20)
_FOLDER = Path(__file__).parent


@cache
def _cases() -> tuple[Case, Case]:
    empty_case = "reference: specimen\nstatus: ongoing\nas_of: 2026-03-20\n"
    texts = ((_FOLDER / "specimen.yaml").read_text("utf-8"), empty_case)
    full, empty = (check_text(text, Path("specimen.yaml")).case for text in texts)
    assert full is not None and empty is not None
    return full, empty


@cache
def _offices() -> tuple[Office, tuple[Reader, ...]]:
    data = yaml.load((_FOLDER / "specimen_office.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return convert(data["office"], Office), convert(data["readers"], tuple[Reader, ...])


def mistakes(template: Template, letters: Letters) -> tuple[Problem, ...]:
    """Every mistake of a template that the two specimens bring to light, each with its line."""
    (full, empty), problems = _cases(), list[Problem]()
    for case, (office, readers) in ((full, _offices()), (empty, (Office("Specimen Watch"), ()))):
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
