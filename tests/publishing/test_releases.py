"""What may be published: a finished release for the public, as it was drafted, of the case as it is."""

from __future__ import annotations

import datetime
import shutil

import pytest

from tests.publishing.office import PAGE, TODAY, Office


def test_nothing_is_published_that_is_not_drafted(office: Office) -> None:
    said = office.publish("--send", status=1)
    assert "only what is drafted and ready can be published" in said
    assert "hrdalert draft 2031-007 -d press-release -f html" in said
    assert not office.files()


def test_what_is_drafted_can_be_published_on_a_later_day(office: Office) -> None:
    office.draft()
    office.on(TODAY + datetime.timedelta(days=3))
    assert PAGE in office.publish("--send")
    assert b"20 April 2031" in office.files()[PAGE], "the day of the release is that of its draft"


@pytest.mark.parametrize("format", ["docx", "txt", "md", "pdf"])
def test_a_page_is_made_where_only_other_formats_are_drafted(office: Office, format: str) -> None:
    office.draft("-f", format)
    office.publish("--send")
    page = office.files()[PAGE]
    office.draft("-f", "html")
    drafted = (office.root / "out/public/2031-007/press-release.en.html").read_bytes()
    assert page.partition(b"<main>")[2].partition(b"</main>")[0] in drafted


@pytest.mark.parametrize("format", ["docx", "html"])
def test_a_file_edited_by_hand_is_refused(office: Office, format: str) -> None:
    office.draft("-f", "docx,html")
    path = office.root / f"out/public/2031-007/press-release.en.{format}"
    path.write_bytes(path.read_bytes() + b" ")
    said = office.publish("--send", status=1)
    assert "it was edited by hand, or the case" in said
    assert "hrdalert draft 2031-007 -d press-release -f docx,html" in said
    assert not office.files()


def test_a_case_that_has_changed_is_refused_until_it_is_drafted_again(office: Office) -> None:
    office.draft()
    office.write(("There was no warrant.", "There was a warrant."), public=True)
    said = office.publish("--send", status=1)
    assert "has changed since it was drafted" in said
    assert not office.files()
    office.draft()
    office.publish("--send")
    assert b"There was a warrant." in office.files()[PAGE]


def test_a_consent_that_was_taken_back_is_refused(office: Office) -> None:
    office.draft()
    office.write(public=False)
    office.publish("--send", status=1)
    assert not office.files()


def test_a_consent_that_is_over_is_refused(office: Office) -> None:
    answer = "public: {answer: yes, "
    office.write((answer, f"{answer}until: 2031-04-21, "), public=True)
    office.draft()
    office.on(datetime.date(2031, 4, 22))
    office.publish("--send", status=1)
    assert not office.files()


def test_a_draft_for_others_than_the_public_is_refused(office: Office) -> None:
    office.run("draft", "2031-007", "-d", "case-sheet")
    said = office.publish("-d", "case-sheet", "--send", status=1)
    assert "written for internal" in said
    said = office.publish("-d", "pres-release", status=1)
    assert "Did you mean press-release?" in said


def test_a_draft_that_is_not_ready_is_refused_wherever_it_lies(office: Office) -> None:
    office.write(("sources: [S1, S2]", "sources: [S1, S9]"), public=True)
    office.draft("-f", "html")
    marked = office.root / "out/internal/2031-007/press-release.en.html"
    assert "only what is drafted and ready" in office.publish("--send", status=1)
    place = office.root / "out/public/2031-007/press-release.en.html"
    place.parent.mkdir(parents=True)
    shutil.copy(marked, place)
    assert "S9" in office.publish("--send", status=1)
    assert not office.files()


def test_a_file_that_is_not_what_the_case_gives_is_refused(office: Office) -> None:
    """A draft that is not ready stays what it is, though the case is mended."""
    office.write(("sources: [S1, S2]", "sources: [S1, S9]"), public=True)
    office.draft("-f", "html")
    office.write(public=True)
    place = office.root / "out/public/2031-007/press-release.en.html"
    place.parent.mkdir(parents=True)
    shutil.copy(office.root / "out/internal/2031-007/press-release.en.html", place)
    assert "is not what the case gives now" in office.publish("--send", status=1)
    assert not office.files()


def test_two_cases_of_one_reference_are_refused(office: Office) -> None:
    office.draft()
    case = office.root / "cases" / "2031-007.yaml"
    shutil.copy(case, case.with_name("other.yaml"))
    said = office.run("publish", "cases/2031-007.yaml", "--send", status=1)
    assert "is the reference of several cases" in said


def test_an_office_that_is_still_invented_publishes_nothing(office: Office) -> None:
    from hrdalert.workspace import _FILES

    settings = (_FILES / "hrdalert.yaml").read_text("utf-8")
    site = "publishing: {site: {url: https://lantern.example, title: Releases}}\n"
    (office.root / "hrdalert.yaml").write_text(settings + site, "utf-8")
    office.draft("-f", "html")
    assert "invented-organisation" in office.publish("--send", status=1)
    assert not office.files()


def test_without_send_nothing_is_written(office: Office) -> None:
    office.draft()
    said = office.publish()
    assert "Lamplighter held for counting lamps" in said
    assert "Nothing was written. To write it:  hrdalert publish 2031-007" in said
    assert not office.files()
    assert not (office.root / ".hrdalert" / "published.json").exists()


def test_where_to_is_to_be_set_up(office: Office) -> None:
    office.draft()
    office.set_up("")
    assert "docs/publishing.md" in office.publish(status=1)
