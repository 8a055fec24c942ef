"""The folder of pages: what was published stays where it is, is corrected in sight, and holds nothing but releases."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given

from hrdalert.documents.blocks import block_texts
from hrdalert.errors import WorkspaceError
from hrdalert.publishing.published import INDEX, Published
from hrdalert.publishing.releases import Release, find_release, lines_of
from hrdalert.publishing.static_site import Site, carry_out, plan, site_of
from hrdalert.settings import StaticSite
from hrdalert.workspace import Workspace
from tests.publishing.hostile import a_workspace, examples, hostile, released
from tests.publishing.office import CASE, NAME, NOW, PAGE, TODAY, Office, as_xml

ATOM = "{http://www.w3.org/2005/Atom}"
LATER = TODAY + datetime.timedelta(days=2)


def corrected(office: Office) -> str:
    """The release says something else two days later."""
    office.on(LATER)
    office.write(("There was no warrant.", "There was a warrant of 1990."), public=True)
    office.draft()
    return office.publish("--send")


def entries(files: dict[str, bytes]) -> list[ElementTree.Element]:
    return ElementTree.fromstring(files["feed.xml"]).findall(f"{ATOM}entry")


def test_a_site_is_a_page_an_index_and_a_feed(office: Office) -> None:
    office.draft()
    office.publish("--send")
    files = office.files()
    assert set(files) == {PAGE, "index.html", "feed.xml"}
    index = files["index.html"].decode()
    assert (
        f'<a href="{PAGE}" hreflang="en" lang="en" dir="auto">Lamplighter held for counting lamps</a>'
        in index
    )
    assert '<time datetime="2031-04-20">20 April 2031</time>' in index
    for name in (PAGE, "index.html"):
        ElementTree.fromstring(as_xml(files[name]))
        assert b"<script" not in files[name]


def test_the_feed_has_what_rfc_4287_asks_for(office: Office) -> None:
    office.draft()
    office.publish("--send")
    feed = ElementTree.fromstring(office.files()["feed.xml"])
    assert feed.tag == f"{ATOM}feed"
    for parent in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1
        instant = datetime.datetime.fromisoformat(parent.findtext(f"{ATOM}updated", ""))
        assert instant == NOW
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Lantern Office"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "https://lantern.example/releases/feed.xml"
    (entry,) = feed.findall(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"https://lantern.example/releases/{PAGE}"
    assert entry.findtext(f"{ATOM}id", "").startswith("tag:lantern.example,2031-04-20:")


def test_a_corrected_release_stays_where_it_is_and_says_so(office: Office) -> None:
    office.draft()
    office.publish("--send")
    (before,) = entries(office.files())
    assert "corrected, which the page will say" in corrected(office)
    files = office.files()
    assert set(files) == {PAGE, "index.html", "feed.xml"}
    page = files[PAGE].decode()
    assert '<p class="corrected"><strong>Corrected on 22 April 2031.</strong></p>' in page
    assert "There was a warrant of 1990." in page
    (after,) = entries(files)
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}published") == "2031-04-20T09:30:00Z"
    assert after.findtext(f"{ATOM}updated") == "2031-04-22T09:30:00Z"


def test_a_release_is_taken_down_when_its_consent_is_over(office: Office) -> None:
    """Nothing needs to be allowed for that: no draft, no consent, no case that can be made."""
    office.draft()
    office.publish("--send")
    office.write(("    consent:\n", "    consent:\n      unknown_key: yes\n"), public=False)
    before = office.files()
    said = office.publish("--take-down")
    assert f"site/{PAGE}, “Lamplighter held for counting lamps”: taken down, and listed no more" in said
    command = said.partition("To do it:  hrdalert ")[2].strip()
    assert office.files() == before
    assert f"Delete {PAGE} on your web server" in office.run(*command.split())
    files = office.files()
    assert set(files) == {"index.html", "feed.xml"}
    assert not entries(files)
    for content in files.values():
        assert b"Lamplighter" not in content and b"2031-007" not in content
    assert "there is nothing to take down" in office.publish("--take-down", "--send", status=1)


def test_a_release_is_taken_down_though_its_case_file_is_gone(office: Office) -> None:
    office.draft()
    office.publish("--send")
    (office.root / "cases" / "2031-007.yaml").unlink()
    office.publish("--take-down", "--send")
    assert set(office.files()) == {"index.html", "feed.xml"}


def test_what_was_taken_down_comes_back_by_force_alone_and_others_stay(office: Office) -> None:
    office.draft()
    office.publish("--send")
    office.write(public=True, reference="2031-008")
    office.run("draft", "2031-008", "-d", "press-release")
    office.run("publish", "2031-008", "--send")
    office.publish("--take-down", "--send")
    assert set(office.files()) == {PAGE.replace("007", "008"), "index.html", "feed.xml"}
    assert len(entries(office.files())) == 1
    assert "was taken down or deleted since" in office.publish("--send", status=1)
    office.publish("--send", "--force")
    assert len(entries(office.files())) == 2


@pytest.mark.usefixtures("terminal")
def test_what_would_change_is_shown(office: Office) -> None:
    office.draft()
    office.publish("--send")
    before = office.files()
    office.write(("There was no warrant.", "There was a warrant of 1990."), public=True)
    office.draft()
    said = office.publish()
    assert "    -There was no warrant." in said
    assert "    +There was a warrant of 1990." in said
    assert office.files() == before


def test_the_index_has_the_day_of_the_office(office: Office) -> None:
    """Where it is past midnight there, and not yet in Greenwich."""
    office.on(TODAY, datetime.datetime(2031, 4, 19, 22, 30, tzinfo=datetime.UTC))
    office.draft()
    office.publish("--send")
    assert b'<time datetime="2031-04-20">' in office.files()["index.html"]
    (entry,) = entries(office.files())
    assert entry.findtext(f"{ATOM}published") == "2031-04-19T22:30:00Z"


def test_another_day_alone_is_no_correction(office: Office) -> None:
    office.draft()
    office.publish("--send")
    before = office.files()
    office.on(LATER)
    office.draft()
    assert "Nothing has changed" in office.publish("--send")
    assert office.files() == before


def test_a_fact_of_the_day_of_the_release_that_changes_is_a_correction(office: Office) -> None:
    """Though the day of the release becomes the same other day."""
    office.write(("There was no warrant.", "They were seen again on 20 April 2031."), public=True)
    office.draft()
    office.publish("--send")
    office.on(LATER)
    office.write(("There was no warrant.", "They were seen again on 22 April 2031."), public=True)
    office.draft()
    office.publish("--send")
    assert b"Corrected on" in office.files()[PAGE]


def test_a_correction_is_said_for_good(office: Office) -> None:
    office.draft()
    office.publish("--send")
    corrected(office)
    before = office.files()
    assert "Nothing has changed" in office.publish("--send")
    office.on(LATER + datetime.timedelta(days=1))
    office.publish("--send", "--force")
    assert office.files() == before


def test_a_page_that_was_deleted_is_not_made_again_unasked(office: Office) -> None:
    """Somebody deleted it for a reason: a consent, a threat."""
    office.draft()
    office.publish("--send")
    (office.root / "site" / PAGE).unlink()
    assert "was taken down or deleted since" in office.publish("--send", status=1)
    assert PAGE not in office.files()
    office.publish("--send", "--force")
    assert PAGE in office.files()


def test_a_release_whose_page_was_deleted_is_listed_no_more(office: Office) -> None:
    office.draft()
    office.publish("--send")
    (office.root / "site" / PAGE).unlink()
    second = (
        "headline: Lamplighter held for counting lamps\nsummary: |\n  A lamp",
        "headline: Again\nsummary: |\n  A lamp",
    )
    office.write(second, public=True, reference="2031-008")
    office.run("draft", "2031-008", "-d", "press-release")
    said = office.run("publish", "2031-008", "--send")
    assert f"{PAGE} is listed no more" in said
    files = office.files()
    assert [entry.findtext(f"{ATOM}title") for entry in entries(files)] == ["Again"]
    assert b"2031-007" not in files["index.html"] + files["feed.xml"]


def test_the_newest_release_stands_first(office: Office) -> None:
    office.draft()
    office.publish("--send")
    office.on(LATER)
    second = (
        "headline: Lamplighter held for counting lamps\nsummary: |\n  A lamp",
        "headline: Again\nsummary: |\n  A lamp",
    )
    office.write(second, public=True, reference="2031-008")
    office.run("draft", "2031-008", "-d", "press-release")
    office.run("publish", "2031-008", "--send")
    corrected(office)
    index = office.files()["index.html"].decode()
    assert index.index("2031-008") < index.index("2031-007")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries(office.files())]
    assert titles == ["Again", "Lamplighter held for counting lamps"]


def test_a_page_edited_by_hand_is_not_overwritten(office: Office) -> None:
    office.draft()
    office.publish("--send")
    path = office.root / "site" / PAGE
    path.write_bytes(path.read_bytes().replace(b"There was", b"There never was"))
    edited = path.read_bytes()
    office.write(("There was no warrant.", "There was a warrant."), public=True)
    office.draft()
    assert "edited by hand" in office.publish("--send", status=1)
    assert path.read_bytes() == edited
    office.publish("--send", "--force")
    assert b"There was a warrant." in path.read_bytes()


@pytest.mark.parametrize("name", ["index.html", "feed.xml"])
def test_a_website_that_is_there_already_is_not_overwritten(office: Office, name: str) -> None:
    office.draft()
    (office.root / "site").mkdir()
    (office.root / "site" / name).write_text("<html>ours since 1999</html>", encoding="utf-8")
    assert "was not made by hrdalert" in office.publish("--send", status=1)
    assert office.files() == {name: b"<html>ours since 1999</html>"}


def test_a_feed_that_is_lost_does_not_lose_the_releases(office: Office) -> None:
    office.draft()
    office.publish("--send")
    before = entries(office.files())[0]
    (office.root / "site" / "feed.xml").unlink()
    office.write(public=True, reference="2031-008")
    office.run("draft", "2031-008", "-d", "press-release")
    office.run("publish", "2031-008", "--send")
    after = entries(office.files())
    assert len(after) == 2
    assert [entry.findtext(f"{ATOM}id") for entry in after].count(before.findtext(f"{ATOM}id")) == 1


@pytest.mark.parametrize("name", ["index.html", "feed.xml"])
def test_a_list_that_was_edited_by_hand_is_not_overwritten(office: Office, name: str) -> None:
    office.draft()
    office.publish("--send")
    (office.root / "site" / name).write_bytes(b"edited")
    office.write(("There was no warrant.", "There was a warrant."), public=True)
    office.draft()
    before = office.files()
    assert "was edited by hand" in office.publish("--send", status=1)
    assert office.files() == before
    office.publish("--send", "--force")
    assert len(entries(office.files())) == 1


def test_without_its_notes_no_list_is_made_that_lacks_a_release(office: Office) -> None:
    office.draft()
    office.publish("--send")
    (office.root / ".hrdalert" / "published.json").unlink()
    before = office.files()
    office.write(public=True, reference="2031-008")
    office.run("draft", "2031-008", "-d", "press-release")
    said = office.run("publish", "2031-008", "--send", "--force", status=1)
    assert "bring back .hrdalert/published.json" in said
    assert office.files() == before


def test_an_office_that_took_all_down_publishes_again(office: Office) -> None:
    office.draft()
    office.publish("--send")
    office.publish("--take-down", "--send")
    noted = (office.root / ".hrdalert" / "published.json").read_text("utf-8")
    assert NAME not in noted and "Lamplighter" not in noted
    assert not Published(Workspace.open(office.root)).links("2031-007", "press-release")
    office.publish("--send", "--force")
    assert len(entries(office.files())) == 1


@pytest.mark.parametrize(
    "folder",
    [
        ".",
        "..",
        "cases",
        "out/public",
        ".hrdalert/site",
        "letter_templates/x",
        "Cases",
        "OUT/public",
        "./cases/../cases",
    ],
)
def test_a_folder_that_holds_more_than_pages_is_refused(office: Office, folder: str) -> None:
    settings = StaticSite.model_validate(
        {"folder": folder, "url": "https://lantern.example", "title": "Releases"}
    )
    with pytest.raises(WorkspaceError, match="all of it would be public"):
        site_of(Workspace.open(), settings)


def test_a_name_that_is_withheld_is_in_no_file(office: Office) -> None:
    """Nor does the folder keep it where the name could be given before."""
    office.draft()
    office.publish("--send")
    assert NAME.encode() in office.files()[PAGE], "the name is looked for where it is"
    office.on(LATER)
    office.write(public=False)
    office.draft()
    office.publish("--send")
    files = office.files()
    for name, content in files.items():
        for secret in (NAME, "Wren", "wren"):
            assert secret.lower().encode() not in content.lower(), name
            assert secret not in name
    assert b"Mx L." in files[PAGE]


def test_a_name_in_the_title_of_the_site_stops_it(office: Office) -> None:
    office.set_up(f"  site: {{url: https://lantern.example, title: For {NAME}}}\n")
    office.write(public=False)
    office.draft()
    said = office.publish("--send", status=1)
    assert "a form of the name of wren" in said
    assert not office.files()


def test_an_address_of_the_site_that_is_none_is_explained(office: Office) -> None:
    office.set_up("  site: {url: 'https://[::1', title: Releases}\n")
    office.draft()
    assert "https://www.example.org/releases" in office.publish("--send", status=1)


# --- text stays text ---


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return a_workspace(tmp_path_factory.mktemp("hostile") / "office")


def planned(workspace: Workspace, release: Release, folder: Path) -> dict[str, bytes]:
    site = Site(folder, "https://lantern.example", "Releases", "en", "Lantern Office", release.words)
    return plan(release, site, Published(workspace), today=TODAY, now=NOW).files


@examples(60)
@given(text=hostile)
def test_any_text_stays_text_on_the_site(shared: Workspace, text: str) -> None:
    release = released(shared, text)
    folder = shared.root / "no-site"
    files = planned(shared, release, folder)
    assert files == planned(shared, release, folder), "the same gives the same bytes"
    for name, content in files.items():
        assert b"<script" not in content, name
        tree = ElementTree.fromstring(content if name == "feed.xml" else as_xml(content))
        if name != "feed.xml":
            assert {element.tag for element in tree.iter()} <= KNOWN
    lines = lines_of(files[f"{release.name}.html"].decode())
    assert "".join("".join(lines).split()) == "".join("".join(block_texts(release.document.blocks)).split())
    (entry,) = entries(files)
    assert entry.findtext(f"{ATOM}title") == " ".join(release.document.title.split())


KNOWN = {
    *("html", "head", "meta", "title", "link", "style", "body", "header", "main", "footer", "nav", "time"),
    *(
        "h1",
        "h2",
        "p",
        "strong",
        "em",
        "span",
        "bdi",
        "a",
        "ul",
        "ol",
        "li",
        "address",
        "blockquote",
        "br",
        "div",
    ),
}


def test_what_was_planned_is_what_is_written(office: Office) -> None:
    office.draft()
    workspace = Workspace.open()
    settings = workspace.settings.publishing
    assert settings is not None
    assert settings.site is not None
    release = find_release(workspace, Path("cases/2031-007.yaml"), "press-release", "en", TODAY)
    site, published = site_of(workspace, settings.site), Published(workspace)
    found = plan(release, site, published, today=TODAY, now=NOW)
    written = carry_out(found, published)
    assert [path.name for path in written] == [PAGE, "index.html", "feed.xml"], (
        "the page before what leads to it"
    )
    assert office.files() == found.files
    assert CASE.count(NAME) == 4


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a link needs rights that few have")
@pytest.mark.parametrize("linked", ["site", f"site/{PAGE}", f"site/{INDEX}"])
def test_nothing_is_written_where_a_link_leads(office: Office, linked: str) -> None:
    """Neither through the folder, nor through a page in it."""
    elsewhere = office.root / "elsewhere"
    (elsewhere / "site").mkdir(parents=True)
    (elsewhere / PAGE).write_text("another page", "utf-8")
    office.draft()
    if linked != "site":
        office.publish("--send")
        (office.root / linked).unlink()
    target = elsewhere / ("site" if linked == "site" else PAGE)
    (office.root / linked).symlink_to(target)
    said = office.publish("--send", "--force", status=1)
    assert f"{linked} is a link" in said
    assert (elsewhere / PAGE).read_text("utf-8") == "another page"
    assert not list((elsewhere / "site").iterdir())
