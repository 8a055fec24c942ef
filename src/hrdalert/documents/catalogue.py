"""The documents that there are: which cases each fits, what a case lacks for it, and where its wording lies.

Two specimens of a case, one with every value and one with none, bring the mistakes of a template to light.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from msgspec import convert

from hrdalert.cases.model import Case
from hrdalert.cases.reading import check_text
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.view import View
from hrdalert.documents.filters import OLD_NAMES
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.images import Image
from hrdalert.documents.layout import lay_out
from hrdalert.documents.office import Office, Reader
from hrdalert.documents.parties import Form, LayoutInput
from hrdalert.documents.templates import Letters, Template
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.law.citations import law_of
from hrdalert.law.demands import OfficeRequest, OfficeRequests
from hrdalert.store import read, read_text

_DAY = datetime.date(2026, 3, 20)
_FOLDER = Path(__file__).parent


def fits(front: FrontMatter, case: Case) -> str:
    """Why a document is not for this case; empty where it fits."""
    if front.audience == "third_state" and not (case.third_states and case.requests):
        return "nothing is asked of another State: it takes third_states:, and requests: to it"
    if not front.fits or case.status in front.fits:
        return ""
    return f"it is for a case whose status is {' or '.join(front.fits)}, and this one is {case.status}"


def missing(front: FrontMatter, view: View) -> tuple[str, ...]:
    """The keys without which the document would be a shell, and that this reader's view of the case lacks."""
    stand_in = {"letter": ("summary", "now"), "background": ("chronology",)}
    return tuple(
        needed
        for needed in front.needs
        if not any(
            view.texts.get(one) or getattr(view, one, None) for one in (needed, *stand_in.get(needed, ()))
        )
    )


@dataclass(frozen=True, slots=True)
class About:
    """What ``hrdalert documents`` says of a document in one language."""

    document: str
    language: str
    of: str = "case"
    about: str = ""
    audience: str = ""
    to: str = ""
    fits: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    """The template, the packaged one that an office's own stands before, and the office's Word file."""
    problems: tuple[Problem, ...] = ()

    def as_data(self) -> dict[str, Any]:
        data = {name: getattr(self, name) for name in self.__slots__}
        files, problems = [path.as_posix() for path in self.files], [one.as_data() for one in self.problems]
        return {**data, "files": files, "problems": problems}


def described(letters: Letters, document: str, language: str) -> About:
    """A document in a language, with every mistake in its template. Raises WorkspaceError where there is none."""
    try:
        template = letters.find(document, language)
    except InputErrors as error:
        return About(document, language, problems=tuple(error.problems))
    front = template.front
    of = "inquiry" if (document, language) in letters.all("inquiry") else "case"
    word = letters.own / document / f"{language}.docx" if letters.own else None
    return About(
        document,
        language,
        of,
        front.about,
        front.audience,
        front.to,
        front.fits,
        front.needs,
        template.blocks,
        tuple(path for path in (template.file, template.hides, word) if path and path.is_file()),
        mistakes(template, letters) if of == "case" else (),
    )


@cache
def _cases() -> tuple[Case, Case]:
    empty_case = "reference: specimen\nstatus: ongoing\nas_of: 2026-03-20\n"
    texts = (read_text(_FOLDER / "specimen.yaml"), empty_case)
    full, empty = (check_text(text, Path("specimen.yaml")).case for text in texts)
    assert full is not None and empty is not None
    return full, empty


@cache
def _offices() -> tuple[Office, tuple[Reader, ...]]:
    data = yaml.load(read(_FOLDER / "specimen_office.yaml"), Loader=yaml.CSafeLoader)
    return convert(data["office"], Office), convert(data["readers"], tuple[Reader, ...])


def mistakes(template: Template, letters: Letters) -> tuple[Problem, ...]:
    """Every mistake of a template that the two specimens bring to light, each with its line."""
    (full, empty), problems = _cases(), list[Problem]()
    for case, (office, readers) in ((full, _offices()), (empty, (Office("Specimen Watch"), ()))):
        asks = tuple(
            OfficeRequest(number, demand, "plain", False) for number, demand in enumerate(case.demands)
        )
        requests = tuple(
            OfficeRequest(number, request, "plain", False) for number, request in enumerate(case.requests)
        )
        try:
            view = disclose(case, template.front.audience, _DAY)
            inputs = LayoutInput(
                law_of(case, _DAY),
                OfficeRequests(dict.fromkeys(case.all_states, asks), asks, asks, requests),
                office,
                _DAY,
                readers[0] if readers else None,
                readers,
                datetime.datetime(2026, 3, 21, 9, tzinfo=datetime.UTC) if readers else None,
                ("Specimen of a question.",) if readers else (),
                {0: Image(b"", "png", 1, 1)} if readers else {},
                form=next(iter(Form.all(view)), None),
            )
            lay_out(template, view, inputs, letters)
        except InputErrors as error:
            problems += error.problems
    return tuple(dict.fromkeys((*problems, *_old_names(template))))


def _old_names(template: Template) -> Iterator[Problem]:
    """A remark at each filter that has another name now; it works as before."""
    for number, line in enumerate(read_text(template.file).split("\n"), 1):
        for old in (name for name in re.findall(r"\|\s*(\w+)", line) if name in OLD_NAMES):
            new = OLD_NAMES[old]
            what, mend = f"the filter {old} is called {new} now", f"write {new} in its place"
            yield Problem(Origin(template.path, number), "template-filter", what, mend, "remark")
