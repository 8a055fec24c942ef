"""Every packaged template on the invented cases of ``tests/truth``, each as its audience may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from hrdalert.cases.model import Case
from hrdalert.cases.reading import check_case
from hrdalert.disclosure.disclose import disclose
from hrdalert.documents.asks import Asking
from hrdalert.documents.catalogue import fits, missing
from hrdalert.documents.layout import LaidOut, lay_out
from hrdalert.documents.office import Reader
from hrdalert.documents.parties import Setting
from hrdalert.documents.templates import Letters
from hrdalert.law.citations import law_of
from hrdalert.law.demands import Asked, asks_of_office, asks_of_state
from tests.builder import TESTS
from tests.documents.views import OFFICE, texts_in

EXPECTED = sorted(path.name.removesuffix(".expect.yaml") for path in (TESTS / "truth").glob("*.expect.yaml"))
LETTERS = Letters()
HOLES = re.compile(r"\bNone\b(?! (?:of|was|has))|Absent|\( ?\)|,\s*,|\[\[|\]\]|[\ue000-\uf8ff]|\{|\}|^\s*$")


@cache
def reader(id: str) -> Reader:
    """An office of ``tests/truth/recipients.yaml``."""
    records = yaml.safe_load((TESTS / "truth" / "recipients.yaml").read_text("utf-8"))["recipients"]
    record = next(record for record in records if record["id"] == id)
    return Reader(
        id=id,
        office=record["office"],
        kind=record["kind"],
        state=record.get("represents") or record["country"],
        salutation=record["salutation"]["en"],
        address=", ".join(record["address"]),
        email=record.get("email"),
        languages=tuple(record["languages"]),
    )


@cache
def expectation(name: str) -> Any:
    """What the documents of a case must hold."""
    return yaml.safe_load((TESTS / "truth" / f"{name}.expect.yaml").read_text("utf-8"))


@cache
def case_of(file: str) -> Case:
    """A case of ``tests/truth``."""
    case = check_case(TESTS / "truth" / file).case
    assert case is not None
    return case


def document_of(name: str, key: str) -> LaidOut | str:
    """A document of a case, or why it is not made."""
    expected = expectation(name)
    case, day = case_of(expected["case"]), expected["date"]
    document, _, recipient = key.partition("/")
    template = LETTERS.find(document, "en")
    view = disclose(case, template.front.audience, day)
    why = fits(template.front, case) or ", ".join(missing(template.front, view))
    demands = (
        case.withheld.demands
        if view.is_withheld and case.withheld and case.withheld.demands
        else case.demands
    )
    if template.front.to == "members":
        recipient = case.action.to or next(iter(case.appeal_to), "")
    to = reader(recipient) if recipient else None
    asked = Asked()
    if to is not None:
        asked = asks_of_office(case, demands, kind=to.kind, id=to.id, state=to.state, day=day)
        own = asked.requests if view.audience == "third_state" else asked.asks or asked.referred
        if template.front.to == "authorities" and not own:
            why = "nothing is asked of this office"
    if why:
        return why
    offices = {id: reader(id) for id in case.appeal_to}
    by_state = {state: asks_of_state(case, demands, state, day, offices) for state in case.all_states}
    asking = Asking(by_state, asked.asks, asked.referred, asked.requests)
    setting = Setting(law_of(case, day), asking, OFFICE, day, to, tuple(offices.values()))
    return lay_out(template, view, setting, LETTERS)


def documents() -> Iterator[tuple[str, str]]:
    """Each document that an expectation speaks of."""
    for name in EXPECTED:
        yield from ((name, key) for key in expectation(name)["documents"])


@pytest.mark.parametrize(("name", "key"), list(documents()))
def test_a_document_holds_what_it_must_and_nothing_empty(name: str, key: str) -> None:
    expected = expectation(name)["documents"][key]
    made = document_of(name, key)
    if isinstance(made, str):
        assert expected["is"] == "refused", made
        return
    assert expected["is"] in ("made", "not_ready")
    pieces = texts_in(made)
    text = "\n".join(pieces)
    folded = " ".join(text.split())
    for words in expected.get("holds", ()):
        assert words == "Draft, not ready" or _stands(str(words), text, folded), f"{words} is missing"
    for words in expected.get("lacks", ()):
        assert not _stands(str(words), text, folded), f"{words} stands in it"
    for words in expected.get("title_lacks", ()):
        assert words not in made.document.title
    assert [piece for piece in pieces if piece and HOLES.search(piece)] == []
    assert not [piece for piece in pieces if piece.endswith(":") and piece == pieces[-1]]


def _stands(words: str, text: str, folded: str) -> bool:
    if words.startswith("/"):
        return re.search(words[1:-1], text, re.I) is not None
    return " ".join(words.split()) in folded


@pytest.mark.parametrize("name", EXPECTED)
def test_what_may_reach_nobody_stands_in_no_document_for_them(name: str) -> None:
    nowhere = expectation(name).get("nowhere", {})
    for document in expectation(name)["documents"]:
        made = document_of(name, document)
        if (
            isinstance(made, str) or name == "death-row-day-after"
        ):  # what that file forbids is a matter of folders
            continue
        text = "\n".join((made.document.title, made.document.organisation, *texts_in(made)))
        for words in map(str, nowhere.get(made.document.audience, ())):
            assert not _stands(words, text, " ".join(text.split())), f"{words} in {document}"


@pytest.mark.parametrize("name", EXPECTED)
def test_the_case_sheet_of_every_case_is_whole(name: str) -> None:
    made = document_of(name, "case-sheet")
    assert not isinstance(made, str)
    case = case_of(expectation(name)["case"])
    text = " ".join(" ".join(texts_in(made)).split())
    for entry in case.chronology:
        assert entry.text is None or " ".join(entry.text.split()) in text
    for person in case.people:
        assert person.called in text
