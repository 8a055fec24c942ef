"""Every page of the desk for everybody: by axe, light and dark, on a narrow page and at twice the size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hrdalert.desk.case_form import rooms
from tests.desk.browser import NEEDS_BROWSER, Page, browsing
from tests.desk.conftest import Desk
from tests.desk.test_sending_pages import MAIL, approve, put_into_outbox, set_up
from tests.desk.test_still_pages import RELEASED

pytestmark = NEEDS_BROWSER
PAGES = (
    "home", "new", "consent/2026-007", "send/2026-007", "outbox", "read/1", "departure", "sending", "register",
    "dispatch/1", "deadlines", "recipients", "still/2026-007", "notes/2026-007",
)  # fmt: skip

IS_WHOLE = """document.querySelector('main:not(#before)')?.textContent.includes('One moment') === false"""
"""Whether another page is there, with all its parts."""


@pytest.fixture
def page(workspace: Path) -> Iterator[Page]:
    """One message is approved, and one waits; after that came news."""
    set_up(workspace, MAIL, 25)
    desk = Desk(workspace)
    desk.ask("/case/2026-007/look")
    put_into_outbox(desk, "gull")
    approve(desk)
    put_into_outbox(desk, "quay")
    text = desk.file.read_text(encoding="utf-8")
    desk.file.write_text(text.replace("demands:", RELEASED), encoding="utf-8")
    with browsing(workspace) as page:
        yield page


def _each(page: Page) -> Iterator[str]:
    """Opens one page after the other, whole."""
    for address in PAGES:
        page.run(f"document.querySelector('main').id = 'before'; location.hash = '{address}'")
        page.until(address, lambda: page.run(f"return {IS_WHOLE}"))
        yield address
    page.open()
    for room in rooms():
        page.find(f"[data-room={room.id}]").click()
        page.find(f".rooms a[data-room={room.id}][aria-current]")
        yield f"case, {room.id}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: str, page: Page) -> None:
    import axe_core_python  # type: ignore[import-untyped]

    axe = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page.run(axe)
    found = []
    for address in _each(page):
        said = page.driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        for one in said["violations"]:
            found.append(f"{address}: {one['id']}: {[node['html'][:120] for node in one['nodes']]}")
    assert found == []


@pytest.mark.parametrize(("width", "height"), [(640, 430), (760, 900)], ids=["twice the size", "narrow"])
def test_nothing_runs_over_the_side(width: int, height: int, page: Page) -> None:
    """A page of 1280 pixels that is shown at twice its size has room for 640."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    over = [
        address
        for address in _each(page)
        if page.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth")
    ]
    assert over == []


def test_nothing_moves(page: Page) -> None:
    moving = "return document.getAnimations().length"
    assert [address for address in _each(page) if page.run(moving)] == []
