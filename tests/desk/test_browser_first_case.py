"""The first case of the guide in Chromium: from an empty folder to a letter that is queued, approved and sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrdalert.workspace import init
from tests.desk.browser import NEEDS_BROWSER, browsing
from tests.desk.hands import Keyboard, Mouse
from tests.desk.test_sending_pages import MAIL, set_up
from tests.dispatch.post_office import PostOffice

pytestmark = NEEDS_BROWSER
POLICE = """\
recipients:
  - {id: harbour-police, office: Saltmarsh Harbour Police, kind: police, level: local, country: CHN, languages: [en],
     email: director@harbour.example, salutation: {en: "Dear Director,"}, channel: email, source: its own page,
     verified_on: DAY}
"""
SUMMARY = (
    "Puppeteer Ada Quill was taken from her workshop in Saltmarsh, China, by the Harbour Police on 3 March 2026, two "
    "weeks after she had staged a play about a dam. Her lawyer was turned away on 6 March. She needs medicine daily."
)
TAKEN = "On 3 March 2026 officers of the Saltmarsh Harbour Police took Ada Quill from her workshop."
SENT_AWAY = (
    "On 6 March 2026 the police station sent her lawyer away and said that it held nobody of that name."
)
LETTER = "Ada Quill is a puppeteer from Saltmarsh. I am troubled that neither her family nor her lawyer knows where."
URGENT = "Nobody knows where she is held, and she needs medicine every day."
MOST_CLICKS = 40


def walk(hand: Keyboard) -> None:
    """What somebody does who has the guide's case before them."""
    hand.press("New case")
    hand.choose("State", "China")
    hand.press("Next")
    hand.write("Full name", "Ada Quill")
    hand.press("Next")
    hand.press("Next")
    hand.write("On which day", "2026-03-03")
    hand.write("Where", "Saltmarsh")
    hand.write("In a sentence or two", TAKEN)
    hand.write("Who is alleged to have done it", "Saltmarsh Harbour Police")
    hand.press("Next")
    hand.write("Headline", "Puppeteer held in China for a play about a dam")
    hand.press("Next")
    hand.press("Begin the case")

    hand.press("Who agreed to what")
    hand.choose("Their answer", "Yes")
    hand.pick("For which uses of the name", "submission", "to the government", "in public")
    hand.write("Who answered", "her brother")
    hand.write("When", "2026-03-09")
    hand.write("How they answered", "telephone")
    hand.press("Sources")
    hand.add("Sources")
    hand.write("Kind", "family")
    hand.write("Title", "a call with a relative")
    hand.write("Published or said on", "2026-03-09")
    hand.choose("For the office alone", "Yes")

    hand.press("What happened")
    hand.write("Summary", SUMMARY)
    hand.press("2026-03-03")
    hand.pick("What was violated", "arbitrary arrest")
    hand.pick("Sources", "a call")
    hand.add("What happened, day by day")
    hand.write("When", "2026-03-06")
    hand.write("Where", "Saltmarsh")
    hand.write("What happened", SENT_AWAY)
    hand.pick("What was violated", "denial of legal counsel")
    hand.pick("Who did it", "saltmarsh")
    hand.pick("Sources", "a call")

    hand.press("What we argue")
    hand.write("What an official should read", LETTER)
    hand.press("What we ask")
    hand.pick(
        "Add from a list: What we ask for", "release", "disclosure of the where", "access to law", "medical"
    )
    hand.write("Why", URGENT)
    hand.press("Whom we write to")
    hand.pick("Who gets a letter", "saltmarsh")

    hand.press("Send")
    hand.press("Put it into the outbox", -1)
    hand.press("Outbox")
    hand.press("Letter 2026-001")
    hand.write("Your name", "Ada Marsh")
    hand.press("I have read it")
    hand.press("Send one approved message")
    hand.press("Send now")


@pytest.mark.parametrize("hands", [Mouse, Keyboard])
def test_the_first_case_of_the_guide(hands: type[Keyboard], tmp_path: Path) -> None:
    init(tmp_path)
    (tmp_path / "cases" / "example.yaml").unlink()
    with PostOffice() as post:
        set_up(tmp_path, MAIL, post.port)
        (tmp_path / "recipients" / "example.yaml").write_text(POLICE.replace("DAY", "2026-12-01"), "utf-8")
        with browsing(tmp_path, start=".button.strong") as page:
            hand = hands(page)
            walk(hand)
            page.until("it is sent", lambda: "Sent 1" in page.find("main").text)
        assert post.counts == {"director@harbour.example": 1}
        assert hand.clicks <= (MOST_CLICKS if hands is Mouse else 0)
