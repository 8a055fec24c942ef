"""A small IMAP4rev1 server on loopback that keeps every command it was given, and the tests' own certificate."""

from __future__ import annotations

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Server:
    """What it holds and how it behaves; ``commands`` is what it was told, without the tags."""

    messages: dict[int, bytes]
    password: str = "Lantern 7"
    tls: ssl.SSLContext | None = None
    uid_last: bool = False
    broken_uids: tuple[int, ...] = ()
    drops_at: str = ""
    port: int = 0
    commands: list[str] = field(default_factory=list)

    def told(self, word: str) -> list[str]:
        return [each for each in self.commands if each.split()[0] == word or f"UID {word} " in each]


class _Session(socketserver.StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        state = self.server.state
        if state.tls:
            self._encrypt(state.tls)
        self._say("* OK ready")
        while line := self.rfile.readline():
            tag, _, command = line.decode("utf-8").rstrip("\r\n").partition(" ")
            state.commands.append(command)
            if state.drops_at and state.drops_at in command:
                return
            word = command.split(" ")[0].upper()
            if not self._answer(tag, word, command):
                return

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _encrypt(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _answer(self, tag: str, word: str, command: str) -> bool:
        state = self.server.state
        if word == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN", f"{tag} OK done")
        elif word == "LOGIN":
            known = command.endswith(f'"{state.password}"')
            self._say(f"{tag} OK in" if known else f"{tag} NO [AUTHENTICATIONFAILED] wrong\x1b[31m password")
        elif word == "AUTHENTICATE":
            self._say("+ ")
            state.commands.append(self.rfile.readline().decode().strip())
            known = base64.b64decode(state.commands[-1]).decode().endswith(f"\0{state.password}")
            self._say(f"{tag} OK in" if known else f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
        elif word == "EXAMINE":
            self._say("* 3 EXISTS", f"{tag} OK [READ-ONLY] done")
        elif "UID SEARCH" in command:
            self._say(f"* SEARCH {' '.join(map(str, state.messages))}".rstrip(), f"{tag} OK done")
        elif "UID FETCH" in command:
            self._fetch(command)
            self._say(f"{tag} OK done")
        elif word == "LOGOUT":
            self._say("* BYE", f"{tag} OK done")
            return False
        else:
            self._say(f"{tag} BAD what?")
        return True

    def _fetch(self, command: str) -> None:
        state = self.server.state
        asked = re.fullmatch(r"UID FETCH ([\d,]+) \(UID BODY\.PEEK\[(HEADER)?\]<0\.(\d+)>\)", command)
        assert asked, command
        for uid in map(int, asked[1].split(",")):
            if uid in state.broken_uids and not asked[2]:
                continue
            whole = state.messages[uid]
            part = (whole.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if asked[2] else whole)[: int(asked[3])]
            literal = f"BODY[{asked[2] or ''}]<0> {{{len(part)}}}\r\n".encode() + part
            id = f"UID {uid}".encode()
            inner = literal + b" " + id if state.uid_last else id + b" " + literal
            self.wfile.write(b"* 9 FETCH (FLAGS (\\Recent))\r\n* %d FETCH (%b)\r\n" % (uid, inner))


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    state: Server

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no trouble."""


@contextmanager
def serving(state: Server) -> Iterator[Server]:
    """The server, as long as it is needed."""
    with _Listener(("127.0.0.1", 0), _Session) as listener:
        listener.state = state
        state.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield state
        finally:
            listener.shutdown()
            thread.join()
