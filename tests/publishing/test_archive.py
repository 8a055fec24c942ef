"""Sources in the archive: only those that the public may read of, only when it is said, and slowly."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrdalert.cases import check_text
from hrdalert.errors import DispatchError, UncertainError
from hrdalert.publishing import archive
from hrdalert.publishing.archive import SECONDS_APART, Archive, pages_of
from tests.conftest import read
from tests.publishing.office import CASE, NAME, TODAY, Office
from tests.publishing.servers import ArchiveServer

URL = "https://gull.example/lamps?page=2"
KEPT = "/web/20310420101112/https://gull.example/lamps?page=2"


def waiting(server: ArchiveServer) -> tuple[Archive, list[float]]:
    """The archive, and how long it waited each time."""
    slept: list[float] = []
    return Archive(server.url, slept.append), slept


def use(server: ArchiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SERVICE", server.url)
    monkeypatch.setattr(Archive.__init__, "__defaults__", ("", lambda _: None))


def test_nothing_is_asked_without_send(
    office: Office, archive_service: ArchiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(archive_service, monkeypatch)
    said = office.run("archive", "2031-007")
    assert f"S1  {URL}" in said
    assert "To ask tells the archive" in said
    assert not archive_service.requests


def test_what_is_asked_is_what_the_public_may_read_of(
    office: Office, archive_service: ArchiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(archive_service, monkeypatch)
    said = office.run("archive", "2031-007", "-s", "S1", "-s", "S2", "--send")
    assert "S2  is left out: the public may not read of it" in said
    assert [path for _, path, _ in archive_service.requests] == [f"/save/{URL}"]
    assert "S1  kept since 2031-04-20. Put it at cases/2031-007.yaml:" in said


def test_the_line_that_is_printed_can_be_put_into_the_case(
    office: Office, archive_service: ArchiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(archive_service, monkeypatch)
    said = office.run("archive", "2031-007", "-s", "S1", "--send")
    line = next(line.strip() for line in said.splitlines() if "note:" in line)
    text = CASE.replace("PUBLIC", "yes").replace(
        "url: 'https://gull.example/lamps?page=2#top'}", f"url: '{URL}', {line}}}"
    )
    case, problems = check_text(text, Path("cases/2031-007.yaml"))
    assert case is not None, problems
    assert case.sources[0].note is not None
    (note,) = case.sources[0].note.versions.values()
    assert note == f"is archived, as of 20 April 2031, at {archive_service.url}{KEPT}"


def test_a_name_that_is_withheld_is_in_no_request(
    office: Office, archive_service: ArchiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by a source that leads to the person, nor by an address with the name that is said not to."""
    use(archive_service, monkeypatch)
    office.write(("lists.example/lamps", "lists.example/wren-kestrelmoor"), public=False)
    said = office.run("archive", "2031-007", "--send")
    assert "S3  is left out: its address holds a name that the public may not have" in said
    assert "There is no source to ask for." in said
    assert NAME not in said
    assert not archive_service.requests


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@gull.example/",
        "http://localhost/a",
        "http://192.168.1.7/a",
        "http://[::1]/a",
        "http://files.office.local/a",
        "http://intranet/a",
        "http://127.1/a",
        "http://0x7f.0.0.1/a",
        "http://192.168.1.7./a",
        "http://[::ffff:192.168.1.7]/a",
        "http://lamps.internal/a",
        "https://web.archive.org/web/2020/https://gull.example/",
    ],
)
def test_an_address_that_is_not_for_everybody_is_left_out(url: str) -> None:
    case = read(CASE.replace("PUBLIC", "yes").replace("https://gull.example/lamps?page=2#top", url))
    pages, left_out = pages_of(case, TODAY)
    assert [page.source for page in pages] == ["S3"]
    assert {each.source for each in left_out} == {"S1", "S2"}


@pytest.mark.parametrize("way", ["redirect", "header", "job"])
def test_the_archive_says_in_several_ways_where_it_keeps_a_page(
    archive_service: ArchiveServer, way: str
) -> None:
    archive_service.way = way
    service, _ = waiting(archive_service)
    kept = service.keep(URL)
    assert kept.url == f"{archive_service.url}{KEPT}"
    assert kept.day == TODAY


def test_what_is_not_kept_is_an_error(archive_service: ArchiveServer) -> None:
    service, _ = waiting(archive_service)
    archive_service.way = "nothing"
    with pytest.raises(DispatchError, match="answered with 200"):
        service.keep(URL)
    archive_service.way = "broken job"
    with pytest.raises(DispatchError, match=r"could not keep .* \(The page cannot be found.\)"):
        service.keep(URL)


def test_a_page_that_never_is_ready_is_uncertain(archive_service: ArchiveServer) -> None:
    archive_service.way, archive_service.looks = "job", -100
    service, slept = waiting(archive_service)
    with pytest.raises(UncertainError, match="did not say whether it keeps it"):
        service.keep(URL)
    assert 60 <= sum(slept) <= 300


def test_an_answer_that_is_lost_is_uncertain(archive_service: ArchiveServer) -> None:
    archive_service.fail("GET", 0)
    service, _ = waiting(archive_service)
    with pytest.raises(UncertainError) as error:
        service.keep(URL)
    assert f"{archive_service.url}/web/*/{URL}" in error.value.hint


def test_it_is_asked_slowly(archive_service: ArchiveServer) -> None:
    service, slept = waiting(archive_service)
    for _ in range(3):
        service.keep(URL)
    assert slept == [SECONDS_APART, SECONDS_APART]


def test_it_waits_as_long_as_it_is_asked_to(archive_service: ArchiveServer) -> None:
    archive_service.fail("GET", 429, Retry_After="42")
    service, slept = waiting(archive_service)
    assert service.keep(URL).day == TODAY
    assert slept == [42.0]
    assert len(archive_service.requests) == 2


def test_who_is_asked_to_wait_for_long_asks_for_nothing_more(
    office: Office, archive_service: ArchiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(archive_service, monkeypatch)
    archive_service.fail("GET", 429, Retry_After="3600")
    said = office.run("archive", "2031-007", "--send", status=1)
    assert "Ask for the rest in 60 minutes." in said
    assert "1 more not asked for: S3" in said
    assert len(archive_service.requests) == 1


@pytest.mark.parametrize(
    ("said", "minutes"), [("9" * 400, 1440), ("Fri, 31 Dec 9999 23:59:59 GMT", 1440), ("86400", 1440)]
)
def test_no_archive_is_waited_for_without_end(
    archive_service: ArchiveServer, said: str, minutes: int
) -> None:
    archive_service.fail("GET", 429, Retry_After=said)
    service, slept = waiting(archive_service)
    with pytest.raises(DispatchError) as error:
        service.keep(URL)
    assert error.value.hint == f"Ask for the rest in {minutes} minutes."
    assert not slept


@pytest.mark.parametrize(
    "path", ["wren%2Dkestrelmoor", "Wren+Kestrelmoor", "%57ren_%4Bestrelmoor", "wrenkestrelmoor"]
)
def test_a_name_is_known_in_an_address_however_it_is_written(path: str) -> None:
    text = CASE.replace("PUBLIC", "no").replace("lists.example/lamps", f"lists.example/{path}")
    pages, left_out = pages_of(read(text), TODAY)
    assert not pages
    assert "S3" in {each.source for each in left_out}


def test_a_redirect_to_elsewhere_is_followed_nowhere(archive_service: ArchiveServer) -> None:
    archive_service.fail("GET", 302, Location="https://elsewhere.example/")
    service, _ = waiting(archive_service)
    with pytest.raises(DispatchError, match="answered with 302"):
        service.keep(URL)
    assert len(archive_service.requests) == 1


def test_a_source_that_is_not_there_is_told_of(office: Office) -> None:
    assert "no source S9" in office.run("archive", "2031-007", "-s", "S9", status=2)
