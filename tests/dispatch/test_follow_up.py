"""What follows a document that went out: an update, further information. A real server on loopback took the first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdalert.documents.blocks import block_texts
from hrdalert.drafts.drafting import Draft, Order, Refusal
from hrdalert.workspace import Workspace

from .post_office import PostOffice, office, outbox, run

SOURCE = f"source: the invented list of this test, verified_on: {datetime.date.today()}"
READERS = f"""\
  - {{id: circle, office: Lantern Circle, kind: member, email: circle@lantern.example, {SOURCE}}}
  - {{id: arbitrary_detention, office: Working Group, kind: un, email: wg@un.example, {SOURCE}}}
  - {{id: human_rights_defenders, office: Special Rapporteur, kind: un, email: sr@un.example, {SOURCE}}}
"""
LATER = datetime.date(2026, 3, 27)
NEWS = """\
  - id: seen
    date: 2026-03-25
    text: On 25 March 2026 her brother saw Ada Quill at a window of the Harbour Police.
"""
PAIRS = {"case-update": "urgent-action", "further-information": "un-communication"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with PostOffice() as post:
        folder = office(tmp_path / "office", post.port, recipients=READERS)
        monkeypatch.chdir(folder)
        yield folder


def drafted(folder: Path, document: str) -> tuple[list[Draft], list[Refusal]]:
    return Workspace.open(folder).case("example").drafts(Order(document, "en", LATER), clock=LATER)


def grown(folder: Path) -> None:
    """A week later: a word of an old entry is mended, and an entry is new."""
    case = folder / "cases" / "example.yaml"
    text = case.read_text("utf-8").replace("as_of: 2026-03-20", "as_of: 2026-03-27", 1)
    text = text.replace("They showed no warrant and\n", "They showed no paper and\n", 1)
    case.write_text(text.replace("\ncustody:", f"\n{NEWS}\ncustody:", 1), "utf-8")


@pytest.mark.parametrize("document", PAIRS)
def test_without_what_it_follows_there_is_none(here: Path, document: str) -> None:
    drafts, (refused,) = drafted(here, document)
    assert not drafts and PAIRS[document] in refused.why
    assert not (here / "register.db").exists()


@pytest.mark.parametrize("document", PAIRS)
def test_what_only_waits_has_not_gone_out(here: Path, document: str) -> None:
    outbox(PAIRS[document])
    drafts, refused = drafted(here, document)
    assert not drafts and len(refused) == 1


@pytest.mark.parametrize("document", PAIRS)
def test_what_is_new_is_told_and_a_mended_word_is_not_new(here: Path, document: str) -> None:
    outbox(PAIRS[document])
    run("send", "--send")
    grown(here)
    (draft,), refused = drafted(here, document)
    told = "\n".join(block_texts(draft.document.blocks))
    assert not refused
    assert "saw Ada Quill at a window" in told
    assert "no paper" not in told and "20 March 2026" in told
