"""The pages on sending: into the outbox, read and approved, sent once to a real server, and kept in the register."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from hrdalert.desk.open_office import Office
from hrdalert.dispatch.register import Register
from tests.desk.conftest import CASE, Desk
from tests.dispatch.post_office import PostOffice

PRESS = """\
recipients:
  - {id: gull, office: The Saltmarsh Gull, kind: press, email: desk@gull.example, source: the imprint of the paper}
  - {id: quay, office: Radio Quay, kind: press, email: desk@quay.example, source: its own page}
  - {id: gone, office: The Tide, kind: press, email: not an address, source: its own page}
"""
MAIL = """
mail:
  from: Appeals Desk <appeals@lantern.example>
  timezone: Europe/Berlin
  limits: {per_domain: 100000}
  transport: {kind: smtp, host: 127.0.0.1, port: PORT, security: none}
"""
NAME = "2026-007"


def set_up(root: Path, mail: str, port: int = 0) -> None:
    """An office of its own, with two papers to write to, that sends as ``mail`` says."""
    settings = root / "hrdalert.yaml"
    own = settings.read_text("utf-8").replace("Example Defenders Watch", "Lantern Letter Watch")
    settings.write_text(f"{own}{mail.replace('PORT', str(port))}", "utf-8")
    (root / "recipients" / "example.yaml").write_text(PRESS, "utf-8")


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def sender(workspace: Path, post: PostOffice) -> Desk:
    set_up(workspace, MAIL, post.port)
    return Desk(workspace)


def see(desk: Desk, page: str) -> str:
    answer = desk.ask(f"/page/{page}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.get_data(as_text=True))


def hidden(page: str) -> dict[str, str]:
    boxes = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in boxes}


def put_into_outbox(desk: Desk, *to: str, **more: Any) -> Any:
    """Does what a click does on the page of a release, for all recipients or for these."""
    page = see(desk, f"send-to/{NAME}?document=press-release&language=en&once={more.get('once', '')}")
    ticked = re.findall(r'name="to" value="([^"]+)" checked', page)
    return desk.ask(f"/queue/{NAME}", {**hidden(page), "to": list(to) or ticked, **more})


def approve(desk: Desk, by: str = "Ada Marsh") -> Any:
    """Reads and approves the first text that waits."""
    first = re.search(r'href="#read/(\d+)"', see(desk, "outbox"))
    assert first
    return desk.ask("/approve", {**hidden(see(desk, f"read/{first[1]}")), "by": by})


def send(desk: Desk, page: str = "departure") -> Any:
    return desk.ask("/send", hidden(see(desk, page)))


def states(root: Path) -> list[str]:
    register = Register.open(root / "register.db")
    try:
        return [one.state for one in register.find()]
    finally:
        register.close()


def office_of(desk: Desk) -> Office:
    return desk.office


def test_from_the_case_to_the_reader(sender: Desk, post: PostOffice) -> None:
    assert "press-release" in see(sender, f"send/{NAME}")
    readers = see(sender, f"send-to/{NAME}?document=press-release&language=en&once=")
    assert "The Saltmarsh Gull" in readers and "desk@gull.example" in readers
    assert "The Tide" in readers and "can be no mailbox" in readers
    assert "2 messages are in the outbox." in put_into_outbox(sender).get_data(as_text=True)
    waiting = see(sender, "outbox")
    assert "Radio Quay" in waiting and "Waits for approval" in waiting
    assert "departure" not in waiting
    text = see(sender, "read/1")
    assert "officers of the harbour police arrested Ada Quill" in text
    assert approve(sender).get_json() == {"go": "outbox", "notice": "2 messages are approved."}
    leaves = see(sender, "departure")
    assert "desk@gull.example" in leaves and "desk@quay.example" in leaves
    assert not post.received
    assert send(sender).get_json()["go"] == "sending"
    sender.office.leaving.wait()
    assert post.counts == {"desk@gull.example": 1, "desk@quay.example": 1}
    assert "Sent 2" in see(sender, "sending/now")
    assert "desk@quay.example" in see(sender, "register?who=quay")
    assert "desk@gull.example" not in see(sender, "register?who=quay")
    assert "Ada Marsh" in see(sender, "dispatch/1")
