"""The pages on sending: into the outbox, read and approved, sent once to a real server, and kept in the register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from hrdalert.dispatch.register import Register
from tests.desk.conftest import CASE, Desk
from tests.dispatch.post_office import PostOffice

PRESS = """\
recipients:
  - {id: gull, office: The Saltmarsh Gull, kind: press, email: desk@gull.example, source: the imprint of the paper}
  - {id: quay, office: Radio Quay, kind: press, email: desk@quay.example, source: its own page}
  - {id: gone, office: The Tide, kind: press, source: its own page}
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


def test_from_the_case_to_the_reader(sender: Desk, post: PostOffice) -> None:
    assert "press-release" in see(sender, f"send/{NAME}")
    readers = see(sender, f"send-to/{NAME}?document=press-release&language=en&once=")
    assert "The Saltmarsh Gull" in readers and "desk@gull.example" in readers
    assert "The Tide" in readers and "no e-mail address is on file" in readers
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


def test_an_order_that_is_given_twice_sends_once(sender: Desk, post: PostOffice) -> None:
    """A double click, a page that is loaded anew, and a second tab that was open before."""
    put_into_outbox(sender)
    approve(sender)
    one, another = (hidden(see(sender, "departure")) for _ in range(2))
    for order in (one, one, another):
        assert sender.ask("/send", order).status_code == 200
        sender.office.leaving.wait()
    assert post.counts == {"desk@gull.example": 1, "desk@quay.example": 1}
    assert "Nobody gets it by e-mail now." in see(
        sender, f"send-to/{NAME}?document=press-release&language=en&once="
    )


def test_only_what_the_page_showed_leaves(sender: Desk, post: PostOffice) -> None:
    put_into_outbox(sender, "gull")
    approve(sender)
    shown = hidden(see(sender, "departure"))
    put_into_outbox(sender, "quay")
    approve(sender)
    sender.ask("/send", shown)
    sender.office.leaving.wait()
    assert post.counts == {"desk@gull.example": 1}
    assert sorted(states(sender.root)) == ["approved", "sent"]


def test_a_text_that_changed_is_read_again_before_it_leaves(sender: Desk, post: PostOffice) -> None:
    put_into_outbox(sender)
    approve(sender)
    shown = hidden(see(sender, "departure"))
    sender.file.write_text(CASE.replace("in the harbour ", "at the quay "), encoding="utf-8")
    sender.ask("/send", shown)
    sender.office.leaving.wait()
    assert not post.received
    assert "Read it again." in see(sender, "sending/now")
    assert "at the quay" in see(sender, "read/1") and "<del" in see(sender, "read/1")


def test_two_people_read_it_where_the_office_says_so(sender: Desk, post: PostOffice) -> None:
    settings = sender.root / "hrdalert.yaml"
    settings.write_text(settings.read_text("utf-8").replace("\nmail:", "\nmail:\n  approvals: 2"), "utf-8")
    put_into_outbox(sender)
    assert "Another person" in approve(sender, "Ada Marsh").get_json()["notice"]
    assert "Another person" in approve(sender, "ada marsh").get_json()["notice"]
    assert "Nothing leaves now." in see(sender, "departure")
    assert "2 messages are approved." in approve(sender, "Ben Reed").get_json()["notice"]
    assert "desk@gull.example" in see(sender, "departure")


def test_what_is_taken_back_does_not_leave(sender: Desk, post: PostOffice) -> None:
    put_into_outbox(sender)
    approve(sender)
    shown = hidden(see(sender, "departure"))
    assert sender.ask("/withdraw", {"ids": ["1"], "why": ""}).status_code == 409
    assert sender.ask("/withdraw", {"ids": ["1"], "why": "The family asks to wait."}).status_code == 200
    sender.ask("/send", shown)
    sender.office.leaving.wait()
    assert len(post.received) == 1 and sorted(states(sender.root)) == ["sent", "withdrawn"]


def test_nothing_is_queued_for_readers_that_nobody_saw(sender: Desk) -> None:
    page = hidden(see(sender, f"send-to/{NAME}?document=press-release&language=en&once="))
    more = (
        f"{PRESS}  - {{id: new, office: New Paper, kind: press, email: desk@new.example, source: its page}}\n"
    )
    (sender.root / "recipients" / "example.yaml").write_text(more, "utf-8")
    answer = sender.ask(f"/queue/{NAME}", {**page, "to": ["gull"]})
    assert answer.status_code == 409 and "has changed since" in answer.get_json()["problem"]
    assert states(sender.root) == []


@pytest.mark.parametrize(
    ("mail", "said"),
    [("", "from which address"), ("\nmail:\n  from: A <a@lantern.example>\n", "by which mail server")],
)
def test_the_page_says_what_is_missing_before_anything_can_leave(
    mail: str, said: str, workspace: Path
) -> None:
    set_up(workspace, mail)
    desk = Desk(workspace)
    assert said in see(desk, f"send/{NAME}") and said in see(desk, "outbox")


def test_an_uncertain_message_is_decided_by_hand_and_never_sent_again(sender: Desk, post: PostOffice) -> None:
    put_into_outbox(sender, "gull")
    approve(sender)
    register = Register.open(sender.root / "register.db")
    try:
        with register.session() as died_here:
            assert died_here.begin(1, sender.office.now())
    finally:
        register.close()
    assert "Nobody knows whether these went." in see(sender, "outbox")
    send(sender)
    sender.office.leaving.wait()
    assert not post.received
    assert sender.ask("/dispatch/1/decide", {"went": "yes", "why": ""}).status_code == 409
    assert sender.ask("/dispatch/1/decide", {"went": "yes", "why": "The paper has it."}).status_code == 200
    assert states(sender.root) == ["sent"]
