"""How long it takes to queue, approve and send letters, beside a bare loop of smtplib that notes each in SQLite.

One case writes to as many offices: each gets a letter of its own, as text, page and attached PDF. `queue`
makes them on all cores, `approve` shows them whole, `send --send` sends. The loop has the same messages in memory, and
commits a row for each. The server is a process of its own that throws messages away and answers within 0.2 ms; what a
command takes to start is in its time. That memory is flat shows beside a quarter of the letters.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import re
import smtplib
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from offices import EXAMPLES, office
from side_by_side import Row, Run, hrdalert

COMMANDS = {
    "queued": ("queue", "case", "-d", "appeal-letter", "--date", "as_of"),
    "approved": ("approve", "case", "--by", "Ada", "--yes"),
    "sent": ("send", "--send"),
}


class Sink(asyncio.Protocol):
    """A mail server that takes everything, and keeps nothing."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.heard, self.is_data = transport, b"", False
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.heard += data
        while True:
            if self.is_data:
                end = self.heard.find(b"\r\n.\r\n")
                if end < 0:
                    self.heard = self.heard[-4:]
                    return
                self.heard, self.is_data = self.heard[end + 5 :], False
                self.transport.write(b"250 taken\r\n")
            line, ends, rest = self.heard.partition(b"\r\n")
            if not ends:
                return
            self.heard, command = rest, line[:4].upper()
            self.is_data = command == b"DATA"
            greeting = b"250-sink\r\n250-8BITMIME\r\n250 SIZE 100000000\r\n"
            answers = {b"EHLO": greeting, b"DATA": b"354 go on\r\n", b"QUIT": b"221 farewell\r\n"}
            self.transport.write(answers.get(command, b"250 fine\r\n"))


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def sink() -> Iterator[int]:
    with subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def ours(port: int, letters: int, folder: Path) -> tuple[dict[str, Run], list[bytes]]:
    """What each command took, and the messages that were sent."""
    folder.mkdir()
    cases = office(folder, EXAMPLES / "recipients.yaml")
    settings = folder / "hrdalert.yaml"
    mail = (
        "\nmail:\n  from: Appeals Desk <appeals@lantern.example>\n  limits: {per_domain: 10000000}\n"
        f"  transport: {{kind: smtp, host: 127.0.0.1, port: {port}, security: none}}\n"
    )
    settings.write_text(re.sub("(?m)^design:\n(?:  .*\n)+", "", settings.read_text("utf-8")) + mail, "utf-8")
    rows = (
        f"  - {{id: office{number}, office: Harbour Office No. {number}, kind: police, country: CHN, languages: [en],"
        f' email: office{number}@harbour.example, salutation: "Dear Director,", source: invented,'
        f" verified_on: {datetime.date.today()}}}\n"
        for number in range(letters)
    )
    (folder / "recipients" / "offices.yaml").write_text(f"recipients:\n{''.join(rows)}", "utf-8")
    whom = ", ".join(f"office{number}" for number in range(letters))
    text = re.sub("(?m)^appeal_to:.*", f"appeal_to: [{whom}]", (EXAMPLES / "case.yaml").read_text("utf-8"))
    text += "\ntexts: {appeal-letter: {copies: A letter goes to each office of the harbour.}}\n"
    (cases / "case.yaml").write_text(text, "utf-8")
    runs = {name: hrdalert(*words, folder=folder) for name, words in COMMANDS.items()}
    with closing(sqlite3.connect(folder / "register.db")) as register:
        states = dict(register.execute("SELECT state, count(*) FROM dispatches GROUP BY state"))
        if states != {"sent": letters}:
            raise SystemExit(f"{letters} letters were to be sent, and they are {states}")
        return runs, [message for (message,) in register.execute("SELECT message FROM dispatches")]


def bare(port: int, messages: list[bytes], folder: Path) -> float:
    """Seconds of a loop that sends them, and commits a row for each."""
    with (
        closing(sqlite3.connect(folder / "bare.db")) as notes,
        smtplib.SMTP("127.0.0.1", port) as server,
    ):
        notes.execute("CREATE TABLE IF NOT EXISTS sent (number INTEGER, at TEXT)")
        begun = time.perf_counter()
        for number, message in enumerate(messages):
            server.sendmail("appeals@lantern.example", [f"office{number}@harbour.example"], message)
            notes.execute("INSERT INTO sent VALUES (?, ?)", (number, "2026-03-30T12:00:00Z"))
            notes.commit()
        return time.perf_counter() - begun


def rows(whole: bool) -> Iterator[Row]:
    """Each command beside the loop, and beside itself with a quarter of the letters."""
    letters = 1_000 if whole else 400
    with tempfile.TemporaryDirectory() as name, sink() as port:
        folder = Path(name)
        few, _ = ours(port, letters // 4, folder / "few")
        many, messages = ours(port, letters, folder / "many")
        theirs = sorted(bare(port, messages, folder) for _ in range(3))[1]
    for what, run in many.items():
        work = f"{letters:,} letters with a PDF {what}"
        yield Row(work, run.seconds, "smtplib, a commit a message", theirs, 3, within=True)
        quarter = few[what].memory
        yield Row("the same, memory of a process", run.memory, f"{letters // 4}", quarter, 1.15, True, "MiB")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())
