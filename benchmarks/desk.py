"""How soon what is typed on the desk stands in the document, and what a case of 5,000 entries costs to open.

A sign is typed into the headline of a case of the repository, a new one as soon as the last is seen. In Chromium the
time is that from the field's own event to the change in the document beside it. The processor's time is that of the
server alone, for the same question asked of it without a browser. Nothing is compared with another tool: beside each
time stands what is allowed. The time in the browser needs Chromium, its driver and selenium; without them, that row is
left out.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from hrdalert.workspace import Workspace
from offices import ROOT, large_office, office
from side_by_side import Row, has

sys.path.insert(0, str(ROOT))

from tests.desk.browser import DRIVER, Page, browsing
from tests.desk.conftest import Desk

CASE = "china-zhang-zhan"
DOCUMENT = "press-release"
SIGNS = 40
UNTIL_SEEN = """\
const done = arguments[arguments.length - 1], box = document.querySelector(`[data-at='["headline"]'] textarea`);
const sheet = document.querySelector(".sheet").shadowRoot;
const words = box.value + "x", begin = performance.now();
const look = new MutationObserver(() => {
  if (!sheet.textContent.includes(words)) return;
  look.disconnect();
  done(performance.now() - begin);
});
look.observe(sheet, { childList: true, subtree: true, characterData: true });
box.value = words;
box.dispatchEvent(new Event("input", { bubbles: true }));
"""


def rows(whole: bool) -> Iterator[Row]:
    """Typing in a case of the repository, and a case of 5,000 entries opened."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "cases" / f"{CASE}.yaml", office(folder, ROOT / "recipients"))
        if Path(DRIVER).exists() and shutil.which("chromium") and has("selenium", "typing in a browser"):
            yield Row("a sign typed, until seen in the document", _typed(folder), "allowed", 0.3, 1, True)
        yield Row("a sign typed, processor of the server", _drawn(folder), "allowed", 0.07, 1, True)
    with tempfile.TemporaryDirectory() as name:
        large_office(Path(name), 5000, 0)
        opened, looked_at = _opened(Path(name))
        yield Row("a case of 5,000 entries, form and document, processor", opened, "allowed", 5, 1, True)
        yield Row("what is found in it, processor", looked_at, "allowed", 5, 1, True)


def _typed(folder: Path) -> float:
    with browsing(folder) as page:
        page.run(f"location.hash = 'case/{CASE}'")
        page.in_document("Zhang Zhan")
        return statistics.median(_until_seen(page) for _ in range(SIGNS))


def _until_seen(page: Page) -> float:
    return float(page.driver.execute_async_script(UNTIL_SEEN)) / 1000


def _drawn(folder: Path) -> float:
    desk = Desk(folder)
    headline = Workspace.open(folder).case(CASE).case.headline
    edit = {"op": "put", "path": ["headline"], "was": headline}

    def draw(number: int) -> None:
        asked = {"edits": [{**edit, "value": f"{headline}{number}"}], "document": DOCUMENT, "save": False}
        answer = desk.ask(f"/case/{CASE}/edit", asked).get_json()
        assert f"{headline}{number}" in json.dumps(answer["preview"], ensure_ascii=False)

    return statistics.median(_processor(partial(draw, number)) for number in range(SIGNS))


def _opened(folder: Path) -> tuple[float, float]:
    """Its first room with its document, and what is found in it, which comes later; in a desk that has just begun."""
    desk = Desk(folder)

    def open_case() -> None:
        room = desk.ask("/case/2026-014/room/happened").get_json()
        desk.ask("/case/2026-014/edit", {"edits": [], "shown": room["digest"], "document": DOCUMENT})

    def look() -> None:
        desk.ask("/case/2026-014/look")

    return _processor(open_case), _processor(look)


def _processor(job: Callable[[], None]) -> float:
    begin = time.process_time()
    job()
    return time.process_time() - begin
