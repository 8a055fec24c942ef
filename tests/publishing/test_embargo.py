"""A release that journalists have under an embargo is on no website before its hour."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import closing

import pytest

from hrdalert.dispatch.dispatches import NewDispatch
from hrdalert.dispatch.register import Register
from tests.publishing.office import NOW, TODAY, Office
from tests.publishing.servers import WordPressServer

OPENS = NOW + datetime.timedelta(days=1)
UNTIL = "under an embargo until 2031-04-21 09:30 UTC"


@pytest.fixture
def queued(office: Office) -> Iterator[Register]:
    """A drafted release of which one message waits for the hour of an embargo."""
    office.draft()
    message = NewDispatch(
        reference="2031-007",
        document="press-release",
        language="en",
        day=TODAY,
        recipient="gull",
        mailbox="desk@gull.example",
        address="desk@gull.example",
        content="words",
        message=b"Subject: x\r\n\r\nwords\r\n",
        message_id="<1@lantern.example>",
        words="words",
        not_before=OPENS,
    )
    with closing(Register.open(office.root / "register.db")) as register:
        register.queue([message], NOW)
        yield register


def test_no_page_is_written_before_the_hour(office: Office, queued: Register) -> None:
    assert UNTIL in office.publish()
    said = office.publish("--send", "--force", status=1)
    assert UNTIL in said
    assert "hrdalert withdraw 1" in said
    assert not office.files()
    office.on(TODAY + datetime.timedelta(days=2))
    office.publish("--send")
    assert office.files()


def test_an_embargo_that_was_taken_back_holds_nothing(office: Office, queued: Register) -> None:
    queued.withdraw([1], "the hour was given up", NOW)
    assert "embargo" not in office.publish("--send")
    assert office.files()


def test_a_draft_may_lie_on_the_website_and_is_not_made_public_before_the_hour(
    office: Office, website: WordPressServer, queued: Register
) -> None:
    office.draft()
    assert UNTIL in office.publish("--to", "wordpress", "--send", "--public", status=1)
    assert not website.requests
    office.publish("--to", "wordpress", "--send")
    assert website.posts[41]["status"] == "draft"
    assert UNTIL in office.publish("--to", "wordpress", "--send", "--public", status=1)
    assert website.posts[41]["status"] == "draft"


def test_to_publish_makes_no_register(office: Office) -> None:
    office.draft()
    office.publish("--send")
    assert not (office.root / "register.db").exists()
