"""The desk in Chromium: what a person types is in the document, in the file, and still there after a reload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.browser import NEEDS_BROWSER, Page, browsing
from tests.desk.conftest import CASE

pytestmark = NEEDS_BROWSER


@pytest.fixture
def page(workspace: Path) -> Iterator[Page]:
    with browsing(workspace) as page:
        yield page


def test_a_headline_that_is_typed(page: Page) -> None:
    """It is seen in the document at once and saved by itself, and what others wrote meanwhile stays."""
    page.open()
    box = page.field('["headline"]')
    box.send_keys(" at noon")
    theirs = CASE.replace("state: EGY", "state: TUN")
    page.file.write_text(theirs, encoding="utf-8")
    page.in_document("held in the harbour at noon")
    page.on_disk("Lawyer Ada Quill held in the harbour at noon")
    assert page.file.read_text(encoding="utf-8") == theirs.replace("in the harbour", "in the harbour at noon")
    page.driver.refresh()
    page.in_document("held in the harbour at noon")
    assert page.field('["headline"]').get_property("value") == "Lawyer Ada Quill held in the harbour at noon"


def test_the_same_field_written_by_two(page: Page) -> None:
    """Theirs stays in the file and mine in the box, until I say which of the two is right."""
    page.open()
    page.file.write_text(CASE.replace("held in the harbour", "is free"), encoding="utf-8")
    page.run("document.querySelector('.state').textContent = ''")
    page.field('["headline"]').send_keys(" at noon")
    if "is free" not in page.field('["headline"]').get_property("value"):  # the page had not looked yet
        page.until("the question", lambda: "is free" in page.find("[data-at='[\"headline\"]'] .clash").text)
        assert "is free" in page.file.read_text(encoding="utf-8")
        assert page.field('["headline"]').get_property("value").endswith("held in the harbour at noon")
        page.find(".clash button").click()
    page.on_disk("at noon")


def test_a_sentence_leads_to_its_field(page: Page) -> None:
    page.open()
    page.find("[data-room=sources]").click()
    page.until(
        "the other room", lambda: page.driver.find_element("css selector", "[data-at='[\"sources\"]']")
    )
    page.run(
        "document.querySelector('.sheet').shadowRoot.querySelector('[data-at*=chronology], [data-at*=summary]').click()"
    )
    page.until(
        "the field",
        lambda: page.run("return document.activeElement.closest('[data-at]').dataset.at").startswith(
            ('["chronology"', '["summary"')
        ),
    )


def test_an_entry_is_added_filled_in_and_taken_back(page: Page) -> None:
    """By keys alone."""
    page.open()
    page.run('document.querySelector(\'[data-at="[\\\\"chronology\\\\"]"] > .add\').focus()')
    page.driver.switch_to.active_element.send_keys("\n")
    page.on_disk("date: unknown")
    page.until("its first field", lambda: page.run("return document.activeElement.closest('.item') !== null"))
    page.driver.switch_to.active_element.send_keys("2026-06")
    page.on_disk("date: 2026-06")
    page.find(".undo").click()
    page.until("the change taken back", lambda: "2026-06" not in page.file.read_text(encoding="utf-8"))
    page.find(".undo").click()
    page.until("the entry taken back", lambda: page.file.read_text(encoding="utf-8") == CASE)


def test_a_sentence_of_the_chronology_is_taken_over_by_keys(page: Page) -> None:
    from selenium.webdriver import Keys

    page.open()
    box = page.field('["summary"]')
    box.send_keys(Keys.CONTROL, Keys.END)
    box.send_keys(Keys.SHIFT, Keys.TAB)
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.until("the sentences", lambda: page.run("return document.activeElement.dataset.take !== undefined"))
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    page.on_disk("from her office. On 3 May 2026 officers of the harbour police arrested Ada Quill")
    assert page.run("return document.activeElement.tagName") == "TEXTAREA"
