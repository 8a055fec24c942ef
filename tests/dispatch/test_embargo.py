"""An embargo is the case's: before its hour nothing for the public leaves, whatever the command; and it is said."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cli import dispatching, document_commands, main, print_command, publishing, sending
from hrdalert.workspace import Workspace

from .post_office import DAY, PostOffice, office, run

SOURCE = f"source: the invented list of this test, verified_on: {datetime.date.today()}"
READERS = f"""\
  - {{id: circle, office: Lantern Circle, kind: member, email: circle@lantern.example, {SOURCE}}}
  - {{id: human_rights_defenders, office: Special Rapporteur, kind: un, email: sr@un.example, {SOURCE}}}
  - {{id: harbour-chief, office: Saltmarsh Harbour Police, kind: police, country: CHN, email: chief@harbour.example,
     salutation: "Dear Director,", {SOURCE}}}
"""
TEXTS = """
posts: [A puppeteer is held for a play about a dam.]
joint: We, the undersigned organisations, call for her release.
signatories: [Gull Watch, Quay Watch]
"""
NOTE = """\
---
audience: public
to: press
about: a note of this office
---
# Note: {{ case.headline }}

{{ case.summary }}
"""
OPENS = datetime.datetime(datetime.date.today().year + 1, 3, 21, 8, tzinfo=datetime.UTC)
HOUR = f"{OPENS.year}-03-21 09:00 Europe/Berlin"
UNTIL = f"2026-014 is under an embargo until {OPENS.year}-03-21 09:00 CET (cases/example.yaml:"
HEAD = f"Embargoed until 09:00 (CET) on 21 March {OPENS.year}"
PUBLIC = ("press-release", "urgent-action", "social-posts", "joint-statement", "note")
Clock = Callable[[datetime.datetime], None]


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, post: PostOffice) -> Path:
    folder = office(tmp_path / "office", post.port, recipients=READERS)
    settings = folder / "hrdalert.yaml"
    text = settings.read_text("utf-8").replace("@example.org", "@lantern.example").replace("EDW", "LLW")
    site = "publishing: {site: {url: https://lantern.example/releases/, title: Releases}}\n"
    settings.write_text(text.replace("202 555 0100", "202 555 0177") + site, "utf-8")
    case = folder / "cases" / "example.yaml"
    text = case.read_text("utf-8").replace("[harbour-police, ministry-of-waters]", "[harbour-chief]")
    case.write_text(f"{text}{TEXTS}", "utf-8")
    for document, to in {"note": "press", "open-letter": "authorities"}.items():
        (folder / "letter_templates" / document).mkdir(parents=True)
        template = NOTE.replace("to: press", f"to: {to}")
        (folder / "letter_templates" / document / "en.md").write_text(template, "utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock of all commands."""

    def at(moment: datetime.datetime) -> None:
        for module in (dispatching, document_commands, print_command, publishing, sending):
            monkeypatch.setattr(module, "now", lambda: moment)

    return at


def queue(document: str, *words: str) -> tuple[str, ...]:
    return ("queue", "example", "-d", document, "--date", DAY, *words)


def ended(status: int, *words: str) -> str:
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done.output


def refused(*words: str) -> str:
    """What is said of the embargo, by a command that does nothing; the key, and what to do, are said with it."""
    said = ended(1, *words)
    assert UNTIL in said and "is for the public: it is neither sent nor published before" in said
    assert "mend it there" in said
    return said


def write(here: Path, embargo: str) -> None:
    case = here / "cases" / "example.yaml"
    case.write_text(f"{without_embargo(case)}release: {{embargo: {embargo}}}\n", "utf-8")


def without_embargo(case: Path) -> str:
    """The text of a case file without what its release has."""
    return re.sub(r"(?m)^release:.*\n(?:  .*\n)*", "", case.read_text("utf-8"))


def count(here: Path) -> int:
    return len(json.loads(run("register", "--json"))) if (here / "register.db").exists() else 0


def test_before_the_hour_all_that_the_public_can_see_is_refused_and_said(
    here: Path, post: PostOffice, clock: Clock
) -> None:
    said = run(*queue("press-release", "--to", "gazette-0", "--embargo", HOUR))
    assert "Nothing of it leaves before" in said and ": the embargo stands there now." in said
    assert (here / "cases" / "example.yaml").read_text("utf-8").count(f"\nrelease:\n  embargo: {HOUR}\n")
    run("draft", "example", "-f", "html", "--date", DAY, *(f"-d{document}" for document in PUBLIC))
    for document in (*PUBLIC, "case-update", "case-closing", "open-letter"):
        assert "lets hrdalert queue hold messages until then" in refused(*queue(document))
        refused("bundle", "example", "-d", document, "--date", DAY)
        refused("print", "example", "-d", document, "--date", DAY)
    refused(*queue("press-release", "--again", "their server lost it"))
    refused(*queue("press-release", "--correct", "the hearing is on 3 April"))
    for document in ("press-release", "note", "urgent-action"):
        refused("publish", "example", "-d", document, "--send")
        assert "is under an embargo until" in run("publish", "example", "-d", document)
    assert not (here / "site").exists(), "neither a page nor a feed"
    assert count(here) == 1
    run("approve", "--yes")
    assert "0 would leave now" in run("send", "--send")
    assert not post.received
    clock(OPENS)
    assert "1 sent." in run("send", "--send")
    for document in PUBLIC:
        run(*queue(document))
    for document in ("press-release", "note", "urgent-action"):
        run("publish", "example", "-d", document, "--send")
        page = (here / "site" / f"2026-014.{document}.en.html").read_text("utf-8")
        assert "Embargo" not in page
    assert (here / "site" / "feed.xml").is_file()


def test_what_is_for_no_public_goes_as_ever(here: Path) -> None:
    write(here, HOUR)
    for document in ("un-communication", "appeal-letter"):
        said = run(*queue(document))
        assert "1 message is in the outbox" in said and "mbargo" not in said
        assert "is for what the public can see" in ended(2, *queue(document, "--embargo", HOUR))
    assert "mbargo" not in run("approve", "--yes")


def test_what_is_held_carries_the_embargo_in_its_head(here: Path) -> None:
    """Also where a template of the office prints none; and whoever has it waiting gets it once."""
    for document in PUBLIC:
        run(*queue(document, "--embargo", HOUR))
        assert "it waits to leave already" in ended(1, *queue(document, "--embargo", HOUR))
    shown = run("approve", "--yes")
    assert shown.count(HEAD) == len(PUBLIC)
    assert "For immediate release" not in shown


def test_drafts_say_it_and_so_does_check(here: Path) -> None:
    write(here, f"{OPENS.year}-03-21T10:00+02:00")
    run("draft", "example", "-f", "txt", "--date", DAY, *(f"-d{name}" for name in (*PUBLIC, "appeal-letter")))
    folder = here / "out" / "public" / "2026-014"
    for document in PUBLIC:
        (text,) = (path.read_text("utf-8") for path in folder.glob(f"{document}.*txt"))
        assert text.count(HEAD) == 1
    (letter,) = (here / "out" / "government" / "2026-014").glob("appeal-letter.*txt")
    assert "mbargo" not in letter.read_text("utf-8")
    said = run("check", "example", "--date", DAY, "--whole")
    assert f"embargo: under an embargo until {OPENS.year}-03-21 09:00 CET" in said
    run("draft", "example", "-f", "txt", "-d", "press-release", "--date", f"{OPENS.year}-03-22")
    assert "For immediate release" in (folder / "press-release.en.txt").read_text("utf-8")


def test_an_embargo_that_comes_after_approval_holds_what_was_approved(
    here: Path, post: PostOffice, clock: Clock, terminal: None
) -> None:
    run(*queue("urgent-action"))
    run("approve", "--yes")
    write(here, HOUR)
    said = ended(1, "send", "--send")
    assert "changed since it was queued; its approval is void" in said and f"+{HEAD}" in said
    run("approve", "--yes")
    assert "0 would leave now" in run("send", "--send")
    write(here, f"{OPENS.year}-03-23 09:00 Europe/Berlin")
    clock(OPENS)
    said = ended(1, "send", "--send")
    assert f"-{HEAD}" in said and f"+{HEAD.replace('21', '23')}" in said
    run("approve", "--yes")
    assert "0 would leave now" in run("send", "--send")
    assert not post.received
    clock(OPENS + datetime.timedelta(days=2))
    assert "1 sent." in run("send", "--send")


def test_the_hour_is_moved_by_the_option_too_and_a_key_that_is_taken_out_lets_nothing_go(
    here: Path, post: PostOffice
) -> None:
    run(*queue("press-release", "--embargo", HOUR))
    later = HOUR.replace("09:00", "17:00")
    run(*queue("urgent-action", "--embargo", later))
    case = here / "cases" / "example.yaml"
    assert f"\nrelease:\n  embargo: {later}\n" in case.read_text("utf-8")
    assert "is under an embargo for longer" in ended(2, *queue("note", "--embargo", HOUR))
    assert HEAD.replace("09:00", "17:00") in run("approve", "--yes")
    case.write_text(without_embargo(case), "utf-8")
    assert "0 would leave now" in run("send", "--send")
    assert "not before" in run("send") and not post.received


def test_an_hour_that_cannot_be_written_there_is_written_by_hand(here: Path) -> None:
    case = here / "cases" / "example.yaml"
    case.write_text(f"{case.read_text('utf-8')}release: &hour {{}}\n", "utf-8")
    before = case.read_bytes()
    said = ended(1, *queue("press-release", "--embargo", HOUR))
    assert f"Write it there by hand, release: {{embargo: {HOUR}}}" in said
    assert case.read_bytes() == before and count(here) == 0


def test_a_word_file_of_the_office_that_says_no_embargo_gives_way(here: Path) -> None:
    import docx

    word = docx.Document()
    word.add_paragraph("{{ case.summary }}")
    word.save(str(here / "letter_templates" / "note" / "en.docx"))
    case = Workspace.open(here).case("example")
    assert case.draft("note", day=datetime.date(2026, 3, 20)).document.word
    write(here, HOUR)
    case = Workspace.open(here).case("example")
    assert not case.draft("note", day=datetime.date(2026, 3, 20)).document.word
