"""In Chromium, what can go wrong while somebody types: others who write, a file with mistakes, a desk that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.browser import NEEDS_BROWSER, Page, browsing
from tests.desk.conftest import CASE

pytestmark = NEEDS_BROWSER
HEADLINE = '["headline"]'
IN_ARABIC = "اعتقال محامية"


@pytest.fixture
def page(workspace: Path) -> Iterator[Page]:
    with browsing(workspace) as page:
        page.open()
        yield page


def written(page: Page) -> str:
    return page.file.read_text(encoding="utf-8")


def state(page: Page) -> str:
    return str(page.find(".state").text)


def asked_about(page: Page, theirs: str) -> list[Any]:
    """Writes the headline here and elsewhere at once; the two answers that the page then offers."""
    page.field(HEADLINE).send_keys(" at noon")
    page.file.write_text(CASE.replace("held in the harbour", theirs), encoding="utf-8")
    clash = page.until(
        "the question", lambda: page.driver.find_element("css selector", ".clash:not([hidden])")
    )
    assert theirs in clash.text
    assert theirs in written(page)
    assert page.field(HEADLINE).get_property("value").endswith("held in the harbour at noon")
    return list(clash.find_elements("css selector", "button"))


def test_mine_is_kept(page: Page) -> None:
    keep, _ = asked_about(page, "is free")
    keep.click()
    page.on_disk("held in the harbour at noon")


def test_theirs_is_taken(page: Page) -> None:
    _, take = asked_about(page, "is free")
    take.click()
    page.until("theirs", lambda: page.field(HEADLINE).get_property("value") == "Lawyer Ada Quill is free")
    page.in_document("Lawyer Ada Quill is free")
    assert "is free" in written(page)


def test_what_was_changed_elsewhere_comes_by_itself(page: Page) -> None:
    page.file.write_text(CASE.replace("held in the harbour", "is free"), encoding="utf-8")
    page.until("theirs", lambda: "is free" in page.field(HEADLINE).get_property("value"))
    page.in_document("Lawyer Ada Quill is free")


def test_a_file_that_can_no_longer_be_read_stands_there_whole_until_it_is_mended(page: Page) -> None:
    page.file.write_text(CASE.replace("headline: ", "headline: ["), encoding="utf-8")
    page.until("the whole file", lambda: "headline: [" in page.find("#room textarea").get_property("value"))
    page.file.write_text(CASE, encoding="utf-8")
    page.until("the form", lambda: "in the harbour" in page.field(HEADLINE).get_property("value"))


def test_another_tab_needs_a_link_of_its_own(page: Page) -> None:
    address = page.driver.current_url.partition("#")[0]
    page.driver.switch_to.new_window("tab")
    page.driver.get(f"{address}#case/2026-007")
    page.until("what it says", lambda: "needs its link" in page.find(".waiting").text)
    assert "Ada Quill" not in page.find("body").text
    page.driver.get_log("browser")  # it says that the desk refused


def test_a_change_is_taken_back_after_a_restart(workspace: Path) -> None:
    with browsing(workspace) as page:
        page.open()
        page.field(HEADLINE).send_keys(" at noon")
        page.on_disk("at noon")
    with browsing(workspace) as page:
        page.open()
        page.find(".undo").click()
        page.until("the file as it was", lambda: written(page) == CASE)


def test_what_is_typed_while_the_desk_is_gone_stays_in_its_box(page: Page) -> None:
    page.running.kill()
    page.running.wait(20)
    page.field(HEADLINE).send_keys(" at noon")
    page.until("what it says", lambda: "What you wrote stays here" in state(page))
    assert page.field(HEADLINE).get_property("value").endswith("at noon")
    assert written(page) == CASE
    page.driver.get_log("browser")  # it says that nobody answers


def test_what_runs_to_the_left_does(page: Page) -> None:
    box = page.field(HEADLINE)
    box.clear()
    box.send_keys(IN_ARABIC)
    page.in_document(IN_ARABIC)
    assert page.driver.execute_script("return arguments[0].matches(':dir(rtl)')", box)


def test_a_long_chronology_keeps_nobody_from_typing(workspace: Path) -> None:
    """What is typed is in the box before the desk has answered, and in the file in the end."""
    entry = "  - {{date: 2026-05-03, kind: incident, text: On 3 May 2026 officers came for the {}. time.}}\n"
    entries = "".join(entry.format(number) for number in range(500))
    path = workspace / "cases" / "2026-007.yaml"
    path.write_text(CASE.replace("demands:", f"{entries}demands:"), encoding="utf-8")
    words = " and was not let go that night, nor on the next day"
    with browsing(workspace) as page:
        page.open()
        box = page.field(HEADLINE)
        box.send_keys(words)
        assert box.get_property("value").endswith(words)
        page.on_disk(words)
