"""A real SMTP server on this machine, and an office that sends to it; all invented."""

from __future__ import annotations

import email
import email.policy
import shutil
import socket
import threading
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner

from hrdalert import workspace
from hrdalert.cli import main
from tests.builder import EXAMPLE

DAY = "2026-03-20"
"""The day of which the invented case is told."""
REFERENCE = "2026-014"


class PostOffice:
    """Takes messages, and answers as it is told to. ``refusals`` are answers by mailbox."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        self.refusals: dict[str, list[str]] = {}
        self.arrived = threading.Condition()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)

    def __enter__(self) -> PostOffice:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answers := self.refusals.get(address):
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if not answer.startswith("250"):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        with self.arrived:
            self.received += [(address, content) for address in envelope.rcpt_tos]
            self.arrived.notify_all()
        return "250 2.0.0 OK: queued"

    @property
    def counts(self) -> Counter[str]:
        return Counter(address for address, _ in self.received)

    @property
    def messages(self) -> dict[str, EmailMessage]:
        """By mailbox, as another library reads them."""
        found = {}
        for address, content in self.received:
            message = email.message_from_bytes(content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            found[address] = message
        return found


def office(folder: Path, port: int, *, press: int = 3, more: str = "", recipients: str = "") -> Path:
    """A workspace that sends to a port of this machine, with the invented case and so many journalists."""
    workspace.init(folder)
    for file in (*(folder / "cases").iterdir(), *(folder / "recipients").iterdir()):
        file.unlink()
    shutil.copy(EXAMPLE, folder / "cases" / "example.yaml")
    shutil.copy(EXAMPLE.parent / "recipients.yaml", folder / "recipients" / "example.yaml")
    settings = folder / "hrdalert.yaml"
    text = settings.read_text("utf-8").replace("Example Defenders Watch", "Lantern Letter Watch")
    mail = f"""
mail:
  from: Appeals Desk <appeals@lantern.example>
  reply_to: cases@lantern.example
  timezone: Europe/Berlin
  unsubscribe: https://lantern.example/leave?who={{address}}
  limits: {{per_domain: 100000}}
  transport: {{kind: smtp, host: 127.0.0.1, port: {port}, security: none}}
{more}"""
    settings.write_text(f"{text}{mail}", "utf-8")
    rows = "".join(
        f"  - {{id: gazette-{n}, office: The Gazette No. {n}, kind: press, email: desk{n}@gazette.example, "
        "source: the invented list of this test}\n"
        for n in range(press)
    )
    (folder / "recipients" / "test.yaml").write_text(f"recipients:\n{rows}{recipients}", "utf-8")
    return folder


def run(*words: str) -> str:
    """A command that must do well."""
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def failing(*words: str) -> str:
    """What a command says that must end with an error."""
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 1, done.output
    return done.output


def outbox(document: str = "press-release") -> None:
    """Queues and approves a document of the invented case."""
    run("queue", "example", "-d", document, "--date", DAY)
    run("approve", "--yes", "--by", "Ada Quill")
