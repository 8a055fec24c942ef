"""A release that is under an embargo is on no website before its hour."""

from __future__ import annotations

import datetime

from tests.publishing.office import NOW, TODAY, Office
from tests.publishing.servers import WordPressServer

OPENS = NOW + datetime.timedelta(days=1)
UNTIL = "under an embargo until 2031-04-21 09:30 UTC (cases/2031-007.yaml:"
HEAD = "Embargoed until 09:30 (UTC) on 21 April 2031"


def write(office: Office, embargo: str = "2031-04-21T10:30+01:00") -> None:
    key = f"release: {{embargo: {embargo}}}\ndemands: [{{do: release"
    office.write(("demands: [{do: release", key), public=True)


def test_no_page_is_written_before_the_hour(office: Office) -> None:
    write(office)
    office.draft()
    shown = office.publish()
    assert UNTIL in shown and HEAD in shown
    assert UNTIL in office.publish("--send", "--force", status=1)
    assert not office.files()
    office.on(TODAY, OPENS - datetime.timedelta(minutes=1))
    assert UNTIL in office.publish("--send", status=1)
    office.on(TODAY + datetime.timedelta(days=1), OPENS)
    assert HEAD not in office.publish("--send")
    files = office.files()
    assert "feed.xml" in files and not any(b"Embargo" in page for page in files.values())
    assert "Nothing has changed since" in office.publish("--send")


def test_an_embargo_that_was_taken_back_holds_nothing(office: Office) -> None:
    write(office)
    office.draft()
    office.write(public=True)
    assert "is not what the case gives now" in office.publish("--send", status=1)
    office.draft()
    assert "mbargo" not in office.publish("--send")


def test_a_page_that_is_there_is_neither_changed_before_the_hour_nor_kept_from_being_taken_down(
    office: Office,
) -> None:
    office.draft()
    office.publish("--send")
    before = office.files()
    write(office)
    office.draft()
    assert UNTIL in office.publish("--send", status=1)
    assert office.files() == before
    office.publish("--take-down", "--send")


def test_a_draft_may_lie_on_the_website_and_is_not_made_public_before_the_hour(
    office: Office, website: WordPressServer
) -> None:
    write(office)
    office.draft()
    assert UNTIL in office.publish("--to", "wordpress", "--send", "--public", status=1)
    assert not website.requests
    office.publish("--to", "wordpress", "--send")
    assert website.posts[41]["status"] == "draft"
    assert UNTIL in office.publish("--to", "wordpress", "--send", "--public", status=1)
    assert website.posts[41]["status"] == "draft"
    office.on(TODAY + datetime.timedelta(days=1), OPENS)
    office.publish("--to", "wordpress", "--send", "--public")
    assert website.posts[41]["status"] == "publish"


def test_to_publish_makes_no_register(office: Office) -> None:
    office.draft()
    office.publish("--send")
    assert not (office.root / "register.db").exists()
