"""From the outbox to GnuPG: who has a key reads it, and nobody else; a key that is over stops the message."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cli import main

from .post_office import DAY, PostOffice, office, outbox, run
from .test_openpgp import Gnupg, homes

pytest.importorskip("pysequoia", reason="pysequoia is not installed: pip install '.[openpgp]'")
pytestmark = pytest.mark.skipif(shutil.which("gpg") is None, reason="GnuPG is not installed on this machine")

__all__ = ["homes"]


def record(id: str, name: str, fingerprint: str) -> str:
    return (
        f"  - {{id: {id}, office: The Lantern, kind: press, email: {id}@lantern-news.example, source: this test,\n"
        f"     openpgp: {{key: keys/{name}.asc, fingerprint: {fingerprint}, required: true}}}}\n"
    )


def test_who_has_a_key_reads_it_and_a_key_that_is_over_stops_it(
    homes: Callable[[], Gnupg], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, others = homes(), homes()
    good = theirs.make("Desk <desk@lantern-news.example>")
    over = theirs.make(
        "Old <old@lantern-news.example>",
        on="20200101T000000",
        ends="1y",
        subkeys=(("cv25519", "encr", "1y"),),
    )
    with PostOffice() as post:
        rows = record("desk", "desk", good) + record("old", "old", over)
        folder = office(tmp_path / "office", post.port, press=1, recipients=rows)
        (folder / "recipients" / "keys").mkdir()
        theirs.public(good, folder / "recipients" / "keys" / "desk.asc")
        theirs.public(over, folder / "recipients" / "keys" / "old.asc")
        monkeypatch.chdir(folder)
        queued = run("queue", "example", "-d", "press-release", "--date", DAY)
        assert "old" in queued and "expired on 2020-12-31" in queued
        run("approve", "--yes")
        run("send", "--send")
        assert set(post.counts) == {"desk0@gazette.example", "desk@lantern-news.example"}
        (sealed,) = (content for address, content in post.received if address == "desk@lantern-news.example")
    assert b"Puppeteer" not in sealed
    outer = BytesParser(policy=policy.default).parsebytes(sealed)
    assert outer["Subject"] == "..."
    assert outer["Date"] is not None
    part = list(outer.iter_parts())[1].get_payload(decode=True)
    assert isinstance(part, bytes)
    inner = BytesParser(policy=policy.default).parsebytes(theirs.say("--decrypt", given=part))
    assert isinstance(inner, EmailMessage)
    assert "Puppeteer held for a play about a dam" in str(inner["Subject"])
    body = inner.get_body(("plain",))
    assert body is not None and "Puppeteer" in body.get_content()
    assert others.run("--decrypt", given=part).returncode != 0


@pytest.mark.usefixtures("terminal")
def test_who_has_a_key_since_the_approval_gets_nothing_in_clear_text(
    homes: Callable[[], Gnupg], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = homes()
    fingerprint = theirs.make("Desk <desk@lantern-news.example>")
    plain = "  - {id: desk, office: The Lantern, kind: press, email: desk@lantern-news.example, source: this test}\n"
    with PostOffice() as post:
        folder = office(tmp_path / "office", post.port, press=0, recipients=plain)
        monkeypatch.chdir(folder)
        run("queue", "example", "-d", "press-release", "--date", DAY)
        run("approve", "--yes")
        (folder / "recipients" / "keys").mkdir()
        theirs.public(fingerprint, folder / "recipients" / "keys" / "desk.asc")
        rows = folder / "recipients" / "test.yaml"
        rows.write_text(f"recipients:\n{record('desk', 'desk', fingerprint)}", "utf-8")
        shown = CliRunner().invoke(main, ["send", "--send"]).output
        assert not post.received
        assert f"+Encrypted to the key {fingerprint}" in shown
        assert f"Encrypted to the key {fingerprint}" in run("approve", "--yes")
        assert "1 sent." in run("send", "--send")
        assert b"Puppeteer" not in post.received[0][1]


@pytest.mark.parametrize("first", ["another key", "the same key with another part"])
def test_a_key_that_came_after_approval_is_the_one_that_is_used(
    homes: Callable[[], Gnupg], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Their old key may be in other hands: nothing is sent that was made for it, or in clear text."""
    theirs = homes()
    name = "Desk <desk@lantern-news.example>"
    key = theirs.make(name)
    before = theirs.make("The desk before <desk@lantern-news.example>") if first == "another key" else key
    with PostOffice() as post:
        rows = record("desk", "desk", before)
        folder = office(tmp_path / "office", post.port, press=0, recipients=rows)
        recipients, file = folder / "recipients" / "test.yaml", folder / "recipients" / "keys" / "desk.asc"
        file.parent.mkdir()
        theirs.public(before, file)
        monkeypatch.chdir(folder)
        outbox()
        recipients.write_text(f"recipients:\n{record('desk', 'desk', key)}", "utf-8")
        if first == "the same key with another part":
            theirs.say("--quick-add-key", key, "cv25519", "encr")
        theirs.public(key, file)
        said = CliRunner().invoke(main, ["send", "--send"]).output
        assert "its approval is void" in said
        assert not post.received
        assert f"Encrypted to the key {key}" in run("approve", "--yes")
        run("send", "--send")
        ((_, sealed),) = post.received
    assert b"Puppeteer" not in sealed
