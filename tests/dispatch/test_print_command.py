"""Letters on paper, from the command line: who gets one, the files, and what the register has of it."""

from __future__ import annotations

import csv
import datetime
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from hrdalert.cli import main
from hrdalert.dispatch.dispatches import Dispatch
from hrdalert.dispatch.register import Register

from .post_office import DAY, PostOffice, office, run

TODAY = datetime.date.today()
FRESH = f"source: the list of this test, verified_on: {TODAY}"
OFFICES = f"""\
  - {{id: court, office: Saltmarsh Court, kind: court, country: CHN, channel: post,
     address: [1 Court Street, Saltmarsh, China], salutation: "Dear President,", {FRESH}}}
  - {{id: procurator, office: Saltmarsh Procuratorate, kind: prosecutor, country: CHN, channel: post,
     office_native: 盐沼市人民检察院, address_native: [盐沼市码头街1号, 邮编：000001], languages: [zh-Hans],
     salutation: "Dear Procurator,", {FRESH}}}
  - {{id: premier, office: Premier of the Marsh, kind: head_of_government, country: CHN,
     address: [3 Assembly Square, Saltmarsh, China], salutation: "Dear Premier,", {FRESH}}}
  - {{id: harbour-desk, office: Harbour Office, kind: police, country: CHN, channel: fax,
     fax: +86 10 5550 0100, salutation: "Dear Director,", {FRESH}}}
  - {{id: water-ministry, office: Ministry of Waters, kind: ministry_interior, country: CHN,
     email: minister@waters.example, address: [2 Sluice Road, Saltmarsh, China], salutation: "Dear Minister,", {FRESH}}}
  - {{id: prison, office: Saltmarsh Prison, kind: prison, country: CHN, channel: post, address: [9 Wall, Saltmarsh],
     salutation: "Dear Director,", source: the list of this test, verified_on: 2020-01-01}}
  - {{id: council, office: Council of the Marsh, kind: ombudsman, country: CHN, channel: post,
     address: [5 Assembly Square, Saltmarsh], salutation: "Dear Members,", {FRESH}}}
  - {{id: unwilling, office: Office of Appeals, kind: regional_authority, country: CHN, channel: post,
     address: [4 Shut Lane, Saltmarsh], salutation: "Dear Sir or Madam,", {FRESH},
     no_mail: {{since: 2026-01-05, why: asked us to stop}}}}
"""
ALL = "court, procurator, premier, harbour-desk, water-ministry, prison, council, unwilling, harbour-police"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = office(tmp_path / "office", 1, recipients=OFFICES)
    write_to(folder, ALL)
    monkeypatch.chdir(folder)
    return folder


def write_to(folder: Path, names: str) -> None:
    case = folder / "cases" / "example.yaml"
    text = case.read_text("utf-8")
    case.write_text(
        text.replace("appeal_to: [harbour-police, ministry-of-waters]", f"appeal_to: [{names}]"), "utf-8"
    )


def print_(*words: str) -> str:
    return run("print", "example", "--date", DAY, *words)


def refused(*words: str) -> str:
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code in (1, 2), done.output
    return done.output


def dispatches(folder: Path) -> list[Dispatch]:
    register = Register.open(folder / "register.db")
    try:
        return register.find()
    finally:
        register.close()


def rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.DictReader(opened)


def test_who_is_reached_by_post_gets_a_letter_and_everybody_else_a_reason(here: Path) -> None:
    said = print_("-o", "paper")
    for line in (
        "harbour-desk                 not printed: it is reached by fax",
        "water-ministry               not printed: it is reached by e-mail: hrdalert queue",
        "prison                       not printed: its address was checked on 2020-01-01",
        "council                      not printed: nothing is asked of it: no letter was made for it",
        "unwilling                    not printed: nothing is sent any more since 2026-01-05: asked us to stop",
        "harbour-police               not printed: it is invented, and came with the workspace",
        "1  court                        by post  Saltmarsh Court, 1 Court Street, Saltmarsh, CHINA",
        "3  premier                      by post",
        "hrdalert posted 1 2 …",
    ):
        assert line in said
    assert sorted(path.name for path in (here / "paper").iterdir()) == [
        *("letters", "posting-list.csv", "to-post.pdf")
    ]
    assert sorted(path.name for path in (here / "paper" / "letters").iterdir()) == [
        *("court.en.pdf", "premier.en.pdf", "procurator.en.pdf")
    ]


def test_the_file_to_print_and_the_list_agree(here: Path) -> None:
    print_("-o", "paper")
    reader = PdfReader(here / "paper" / "to-post.pdf")
    text = "\n".join(page.extract_text() for page in reader.pages)
    greetings = [text.index(f"Dear {who},") for who in ("President", "Procurator", "Premier")]
    assert greetings == sorted(greetings)
    posted = list(rows(here / "paper" / "posting-list.csv"))
    assert [(row["Number"], row["Recipient"]) for row in posted] == [
        *(("1", "court"), ("2", "procurator"), ("3", "premier"))
    ]
    assert [row["Address"].splitlines()[0] for row in posted] == [
        *("Saltmarsh Court", "盐沼市人民检察院", "Premier of the Marsh")
    ]
    for row in posted:
        own = [label for label in reader.page_labels if label.startswith(f"{row['Number']}-")]
        assert len(own) == int(row["Pages"])


def test_on_both_sides_each_letter_begins_on_a_new_sheet(here: Path) -> None:
    print_("-o", "paper", "--duplex")
    reader = PdfReader(here / "paper" / "to-post.pdf")
    starts = [number for number, label in enumerate(reader.page_labels) if label.endswith("-1")]
    assert len(starts) == 3 and all(number % 2 == 0 for number in starts)


def test_what_is_printed_lies_where_the_office_alone_reads(here: Path) -> None:
    print_()
    made = {each.relative_to(here / "out").parts[0] for each in (here / "out").rglob("*") if each.is_file()}
    assert made == {"internal"}
    folder = here / "out" / "internal" / "2026-014" / "print" / TODAY.isoformat()
    assert (folder / "to-post.pdf").is_file()
    assert not list(folder.parent.glob(".hrdalert-*")), "nothing half made is left"


def test_no_letter_is_printed_twice_without_a_reason(here: Path) -> None:
    print_()
    said = refused("print", "example", "--date", DAY)
    assert (
        f"court                        not printed: it was printed on {today_in_utc(here)}, and is to be posted"
        in said
    )
    assert "Nothing to print" in said
    assert len(dispatches(here)) == 3
    print_("--again", "the first had a wrong date", "--to", "court")
    found = dispatches(here)
    assert [(each.recipient, each.mailbox, each.again) for each in found[3:]] == [
        ("court", "post:court", "the first had a wrong date")
    ]
    folders = sorted(each.name for each in (here / "out" / "internal" / "2026-014" / "print").iterdir())
    assert folders == [TODAY.isoformat(), f"{TODAY}-2"], "the lists of the first stay as they are"


def today_in_utc(folder: Path) -> str:
    return dispatches(folder)[0].queued_at[:10]


def test_what_was_taken_back_can_be_printed_again(here: Path) -> None:
    print_()
    run("withdraw", "1", "--why", "the printer ate it")
    said = print_()
    assert "4  court" in said and "5 " not in said.partition("\n\n")[0].splitlines()[-1]


def test_whoever_has_the_letter_by_e_mail_gets_none_on_paper(here: Path) -> None:
    run("queue", "example", "-d", "appeal-letter", "--date", DAY)
    own = here / "recipients" / "test.yaml"
    text = own.read_text("utf-8")
    own.write_text(text.replace("email: minister@waters.example,", "channel: post,"), "utf-8")
    said = print_()
    assert (
        "water-ministry               not printed: it went to minister@waters.example before: queued" in said
    )


def test_that_a_letter_was_posted_is_noted_once(here: Path) -> None:
    print_()
    assert "1: posted to court" in run("posted", "1", "--tracking", "RR 123 456 789 CN")
    assert "2: posted to procurator" in run("posted", "2")
    assert "is no letter on paper that waits" in refused("posted", "1")
    assert [each.state for each in dispatches(here)] == ["sent", "sent", "queued"]
    listed = run("register", "2026-014", "-d", "appeal-letter")
    assert "note: posted, RR 123 456 789 CN" in listed
    assert "Saltmarsh Court, 1 Court Street" in listed
    assert "not printed: it was sent before, on" in refused(
        "print", "example", "--date", DAY, "--to", "court"
    )


def test_a_letter_is_posted_on_a_day_that_can_be(here: Path) -> None:
    print_()
    assert "is still to come" in refused("posted", "1", "--on", str(TODAY + datetime.timedelta(days=2)))
    assert "was printed on" in refused("posted", "1", "--on", "2020-01-01")
    assert "there is no dispatch 99" in refused("posted", "1", "99")
    assert "one letter" in refused("posted", "1", "2", "--tracking", "RR 1")
    assert {each.state for each in dispatches(here)} == {"queued"}, "all of them, or none"
    run("posted", "1", "--on", str(TODAY - datetime.timedelta(days=1)))
    assert dispatches(here)[0].sent_at[:10] == str(TODAY - datetime.timedelta(days=1))


def test_paper_is_never_approved_and_never_sent_by_e_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with PostOffice() as post:
        folder = office(tmp_path / "office", post.port, recipients=OFFICES)
        write_to(folder, ALL)
        monkeypatch.chdir(folder)
        print_()
        assert "Nothing waits for approval." in run("approve", "--yes", "--by", "Ada Quill")
        assert "3 on paper are to be posted" in run("send", "--send")
        run("queue", "example", "-d", "appeal-letter", "--date", DAY)
        run("approve", "--yes", "--by", "Ada Quill")
        assert "1 sent." in run("send", "--send")
        # However one came to be approved, the sender passes it over.
        register = Register.open(folder / "register.db")
        now = datetime.datetime.now(datetime.UTC)
        assert register.approve([1, 2, 3], "Bo Sample", now, 1) == [1, 2, 3]
        assert register.due(now) == []
        register.close()
        run("send", "--send")
        assert post.counts == {"minister@waters.example": 1}


def test_what_is_not_ready_is_not_printed(here: Path) -> None:
    case = here / "cases" / "example.yaml"
    withdrawn = case.read_text("utf-8").replace("sources: [S1, S2]", "sources: [S1, S9]")
    case.write_text(withdrawn, "utf-8")
    said = refused("print", "example", "--date", DAY)
    assert "Traceback" not in said
    assert dispatches(here) == []
    assert not (here / "out").exists()


def test_nothing_is_written_over(here: Path) -> None:
    (here / "paper").mkdir()
    assert "is there already" in refused("print", "example", "--date", DAY, "-o", "paper")
    assert dispatches(here) == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="Poppler is not installed")
def test_another_program_reads_the_file_to_print(here: Path) -> None:
    print_("-o", "paper", "--duplex")
    done = subprocess.run(
        ["pdftotext", "-layout", str(here / "paper" / "to-post.pdf"), "-"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.count("Dear ") == 3 and done.stderr == ""
