"""In Chromium, from the case to the reader: what a person clicks on the worst evening, and a real mail server."""

from __future__ import annotations

from pathlib import Path

from tests.desk.browser import NEEDS_BROWSER, browsing
from tests.desk.test_sending_pages import MAIL, set_up
from tests.dispatch.post_office import PostOffice

pytestmark = NEEDS_BROWSER


def test_a_release_is_queued_read_approved_and_sent(workspace: Path) -> None:
    with PostOffice() as post:
        set_up(workspace, MAIL, post.port)
        with browsing(workspace) as page:
            page.open()
            page.find("a[href='#send/2026-007']").click()
            page.find("#to-press-release-en [type=submit]").click()
            page.find("#to-press-release-en a[href='#outbox']").click()
            page.find(".texts a").click()
            page.find("[name=by]").send_keys("Ada Marsh")
            page.find("form[data-post='/approve'] [type=submit]").click()
            page.find("a[href='#departure']").click()
            assert not post.received
            assert "desk@gull.example" in page.find("table").text
            page.find("form[data-post='/send'] [type=submit]").click()
            page.until("both are sent", lambda: "Sent 2" in page.find("[role=status] ~ *, main").text)
            page.driver.back()
            page.until("nothing is left to send", lambda: "Nothing leaves now." in page.find("main").text)
        assert post.counts == {"desk@gull.example": 1, "desk@quay.example": 1}
