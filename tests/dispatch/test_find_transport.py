"""The way that hrdalert.yaml names, and what to write there where something is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hrdalert.dispatch.transports.find import FolderTransport, find_transport
from hrdalert.dispatch.transports.smtp import SmtpTransport
from hrdalert.errors import DispatchError
from hrdalert.settings import Mail
from tests.dispatch.servers import SECRET, envelope, mail_server

KEY = {"env": "HRDALERT_TEST_SECRET"}


@pytest.fixture(autouse=True)
def secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDALERT_TEST_SECRET", SECRET)


def mail(**way: Any) -> Mail:
    return Mail.model_validate({"from": "appeals@office.example", "transport": way} if way else {})


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ({"host": "mail.example.org", "user": "appeals", "password": KEY}, SmtpTransport),
        ({"host": "mail.example.org", "user": "appeals", "token": KEY}, SmtpTransport),
        ({"host": "mail.example.org"}, SmtpTransport),
        ({"host": "localhost", "security": "none"}, SmtpTransport),
        ({"kind": "folder", "folder": "outbox"}, FolderTransport),
    ],
)
def test_each_kind_is_found(way: dict[str, Any], kind: type, tmp_path: Path) -> None:
    transport = find_transport(mail(**way), tmp_path)
    transport.close()
    assert type(transport) is kind
    assert SECRET not in f"{transport!r}{vars(transport)}"


@pytest.mark.parametrize(
    ("way", "write"),
    [
        ({}, "mail: in hrdalert.yaml: transport:"),
        ({"kind": "smtp"}, "host: mail.example.org"),
        ({"host": "mail.example.org", "user": "appeals"}, "password: {env:"),
        ({"host": "mail.example.org", "password": KEY}, "user: appeals@example.org"),
        ({"host": "mail.example.org", "user": "a", "password": KEY, "token": KEY}, "Keep one"),
        ({"host": "smtp://mail.example.org"}, "Write the name alone"),
        ({"host": "mail.example.org:25"}, "under port:"),
        ({"host": "mail.example.org", "security": "none"}, "security: starttls"),
        ({"kind": "folder"}, "folder: outbox"),
        (
            {"host": "mail.example.org", "user": "a", "password": {"env": "HRDALERT_NOT_SET"}},
            "HRDALERT_NOT_SET",
        ),
    ],
)
def test_what_is_missing_is_said_before_a_message_is_begun(
    way: dict[str, Any], write: str, tmp_path: Path
) -> None:
    with pytest.raises(DispatchError) as caught:
        find_transport(mail(**way), tmp_path)
    assert write in caught.value.hint
    assert not caught.value.temporary


def test_a_folder_lies_in_the_workspace(tmp_path: Path) -> None:
    find_transport(mail(kind="folder", folder="outbox"), tmp_path).send(b"x", envelope("a"))
    assert (tmp_path / "outbox" / "a.eml").read_bytes() == b"x"


def test_a_server_of_this_machine_needs_no_account(tmp_path: Path) -> None:
    with mail_server() as server:
        transport = find_transport(mail(host="127.0.0.1", port=server.port, security="none"), tmp_path)
        transport.send(b"Subject: x\r\n\r\nx\r\n", envelope())
        transport.close()
    assert len(server.messages) == 1
