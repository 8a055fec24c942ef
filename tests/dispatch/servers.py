"""Servers of the tests: real ones on loopback, which answer, hang up or fall silent where a test tells them to."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from hrdalert.dispatch.transports import Envelope
from hrdalert.dispatch.transports.secrets import HeldSecret
from hrdalert.dispatch.transports.smtp_connection import Timeouts
from hrdalert.settings import Secret

CERTIFICATES = Path(__file__).parent / "certificates"
SECRET = "k3y-Never-To-Be-Shown"
HANG, DROP = "hang", "drop"
BRIEF = Timeouts(connection=5, command=1, block=5, whole=1, farewell=1)
"""Waits long enough for a server of this machine, and not for one that is silent."""
USUAL: Mapping[str, str] = {
    "connection": "220 mail.example ready",
    "EHLO": "250-mail.example\r\n250-SIZE 100000000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN XOAUTH2",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 2.1.0 fine",
    "RCPT": "250 2.1.5 fine",
    "DATA": "354 go on",
    "end": "250 2.0.0 queued as 4711",
    "RSET": "250 2.0.0 forgotten",
    "QUIT": "221 2.0.0 farewell",
}


def envelope(key: str = "2031-0001-desk", recipient: str = "desk@ministry.example") -> Envelope:
    return Envelope(sender="appeals@office.example", recipient=recipient, key=key)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        found: int = opened.getsockname()[1]
        return found


def tls_of(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    return context


@dataclass
class MailServer:
    """Speaks SMTP by a script: at each step the next of its answers, and the usual one when they are used up.

    An answer ``HANG`` is none at all, ``DROP`` cuts the line; ``DATA`` may have ``DROP n``, which cuts it after the
    n-th byte of the message. Written for the tests, so that nothing in it hides what a client does.
    """

    script: Mapping[str, Sequence[str]] = field(default_factory=dict)
    messages: list[bytes] = field(default_factory=list)
    """What came after DATA, dots included, without the end."""
    commands: list[str] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._left = {step: list(answers) for step, answers in self.script.items()}
        self._is_over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        # So little is on the way at a time that a client cannot be done before the line is cut.
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        found: int = self._listening.getsockname()[1]
        return found

    def close(self) -> None:
        self._is_over.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            pass
        self._listening.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._is_over.is_set():
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            if self._is_over.is_set():
                line.close()
                return
            self.connections += 1
            line.settimeout(10)
            thread = threading.Thread(target=self._serve, args=(line,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as read, contextlib.suppress(_Cut, OSError):
            self._answer("connection", line)
            while command := read.readline():
                text = command.decode("utf-8", "replace").strip()
                self.commands.append(text)
                step = text.split(" ")[0].upper()
                said = self._answer(step if step in USUAL else "AUTH", line, read)
                if step == "DATA" and said.startswith("354"):
                    self.messages.append(_read_message(read))
                    said = self._answer("end", line)
                if step == "QUIT" or said.startswith("421"):
                    return

    def _answer(self, step: str, line: socket.socket, read: BinaryIO | None = None) -> str:
        left = self._left.get(step)
        said = left.pop(0) if left else USUAL[step]
        if said == HANG:
            self._is_over.wait(20)
            raise _Cut
        if said.startswith(DROP):
            if said != DROP and read is not None:
                line.sendall(b"354 go on\r\n")
                read.read(int(said.removeprefix(DROP)))
            # The line is cut, not closed: what the client still sends comes back as an error.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise _Cut
        line.sendall(said.encode() + b"\r\n")
        return said


class _Cut(Exception):
    """The line is cut."""


def _read_message(read: BinaryIO) -> bytes:
    lines: list[bytes] = []
    for line in read:
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line)
    raise _Cut


def unstuffed(content: bytes) -> bytes:
    """The message, without the dots that SMTP puts before dots (RFC 5321 4.5.2)."""
    lines = content.split(b"\r\n")
    return b"\r\n".join(line.removeprefix(b".") if line.startswith(b".") else line for line in lines)


@contextlib.contextmanager
def mail_server(**script: str | Sequence[str]) -> Iterator[MailServer]:
    server = MailServer({step: (said,) if isinstance(said, str) else said for step, said in script.items()})
    try:
        yield server
    finally:
        server.close()


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    path: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content)
        return found


@dataclass(frozen=True)
class Reply:
    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Provider = Callable[[Asked], "Reply | str"]


@contextlib.contextmanager
def provider_server(provider: Provider, certificate: str | None = None) -> Iterator[tuple[str, list[Asked]]]:
    """A provider's API on loopback: its address, and what was asked. An answer may be ``HANG`` or ``DROP``."""
    asked: list[Asked] = []
    is_over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            request = Asked(self.path, dict(self.headers.items()), self.rfile.read(length))
            asked.append(request)
            reply = provider(request)
            if isinstance(reply, str):
                if reply == HANG:
                    is_over.wait(20)
                self.close_connection = True
                return
            is_json = not isinstance(reply.content, str)
            content = (json.dumps(reply.content) if is_json else reply.content).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json" if is_json else "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Clients that go away are a part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        server.socket = tls_of(certificate).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    host = (
        f"https://localhost:{server.server_port}" if certificate else f"http://127.0.0.1:{server.server_port}"
    )
    try:
        yield host, asked
    finally:
        is_over.set()
        server.shutdown()
        thread.join(5)
        server.server_close()


def held(name: str = "HRDALERT_TEST_SECRET", account: str = "appeals@office.example") -> HeldSecret:
    """The secret of an environment variable, which the test has set."""
    return HeldSecret(Secret.model_validate({"env": name}), account)
