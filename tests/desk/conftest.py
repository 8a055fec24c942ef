"""A small workspace, and the desk open in it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from hrdalert.desk.app import make_app
from hrdalert.desk.guard import KEY_HEADER, Guard
from hrdalert.desk.open_office import Office
from hrdalert.workspace import init

TODAY = datetime.date(2026, 12, 2)
PORT = 4711
HOST = f"127.0.0.1:{PORT}"
CASE = """\
# A remark of the office, which stays.
reference: 2026-007
state: EGY
status: ongoing
as_of: 2026-11-30
headline: Lawyer Ada Quill held in the harbour   # and so does this one
summary: |
  On 3 May 2026 officers of the harbour police took Ada Quill,
  a lawyer, from her office.
alleged_victims:
  - id: ada
    name: Ada Quill
    consent: {for: [submission, government, un_report, public], answer: yes, by: herself, date: 2026-05-01}
alleged_perpetrators:
  - {id: police, name: Harbour Police}
chronology:
  - date: 2026-05-03
    kind: arrest
    place: Port Example
    text: On 3 May 2026 officers of the harbour police arrested Ada Quill in Port Example.
    by: police
    sources: S1
demands: [{do: release}]
sources:
  - {id: S1, kind: ngo, title: A call}
"""


class Desk:
    """The desk of a workspace, with the key of its page."""

    def __init__(self, root: Path) -> None:
        self.root, self.file = root, root / "cases" / "2026-007.yaml"
        self.guard = Guard(PORT)
        self.left: list[str] = []
        self.office = Office(root, lambda: TODAY)
        app = make_app(self.office, self.guard, lambda: self.left.append("link"))
        self.client: FlaskClient = app.test_client()
        self.code = self.guard.link.partition("=")[2]
        self.key = self.ask("/enter", {"code": self.code}).get_json()["key"]

    def ask(self, path: str, body: Any = None, **headers: str) -> Any:
        """An answer to what the page asks; a header that is empty is not sent."""
        sent = {"Host": HOST, KEY_HEADER: getattr(self, "key", ""), **headers}
        given = {name.replace("_", "-"): value for name, value in sent.items() if value}
        method = "GET" if body is None else "POST"
        return self.client.open(path, method=method, json=body, headers=given, base_url=f"http://{HOST}")

    def edit(self, *edits: dict[str, Any], save: bool = True, **about: str) -> Any:
        asked = {"edits": edits, "save": save, **about}
        answer = self.ask("/case/2026-007/edit", asked)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    init(tmp_path)
    (tmp_path / "cases" / "example.yaml").unlink()
    (tmp_path / "cases" / "2026-007.yaml").write_text(CASE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def desk(workspace: Path) -> Desk:
    return Desk(workspace)
