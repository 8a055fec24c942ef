"""Opens connections to mail servers: encrypted, with the server's certificate verified, and logged in."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from base64 import b64encode
from typing import Literal

from msgspec import Struct

from hrdalert.dispatch.transports import fit_to_show
from hrdalert.dispatch.transports.secrets import HeldSecret
from hrdalert.errors import DispatchError
from hrdalert.settings import is_this_machine


class Server(Struct, frozen=True):
    """A mail server, and the protection of the line to it."""

    host: str
    security: Literal["none", "starttls", "tls"] = "starttls"
    own_port: int | None = None

    @property
    def port(self) -> int:
        """The given port, else the usual one: 587 (RFC 6409), 465 (RFC 8314), or 25 on this machine."""
        return self.own_port or {"none": 25, "starttls": 587, "tls": 465}[self.security]

    def require_safe_line(self) -> None:
        """Raises DispatchError where messages would go over the net for all to read."""
        if self.security == "none" and not is_this_machine(self.host):
            raise DispatchError(
                f"Messages to {self.host} would go over the net without encryption, for others to read.",
                "Write security: starttls or security: tls under mail: transport: in hrdalert.yaml; "
                "none is for localhost alone.",
            )


class Account(Struct, frozen=True):
    """Who logs in, with a password or with an OAuth2 token."""

    user: str
    secret: HeldSecret
    is_token: bool = False


class Timeouts(Struct, frozen=True):
    """Seconds to wait for each step, as RFC 5321 4.5.3.2 has them.

    A sender that waits too briefly for the answer to a whole message does not know whether it went.
    """

    connection: float = 60
    command: float = 300
    block: float = 180
    whole: float = 600
    farewell: float = 5


def open_connection(server: Server, account: Account | None, timeouts: Timeouts) -> smtplib.SMTP:
    """A connection over which messages can go.

    Raises DispatchError, always marked ``of_the_way``: temporary where the server could not be reached or says 4xx;
    final where its certificate does not hold, or it offers no encryption, or refuses the account.
    """
    try:
        with contextlib.ExitStack() as undo:
            smtp = undo.enter_context(contextlib.closing(_connected(server, timeouts)))
            _greet(smtp, server)
            if account is not None:
                _log_in(smtp, server, account)
            undo.pop_all()
            return smtp
    except (OSError, smtplib.SMTPException) as error:
        failed = could_not_reach(server, error)
    except DispatchError as error:
        failed = error
    failed.of_the_way = True
    raise failed


def socket_of(smtp: smtplib.SMTP) -> socket.socket:
    """The socket of a connection; raises SMTPServerDisconnected where it is closed."""
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected("closed")
    return smtp.sock


def _verified() -> ssl.SSLContext:
    """TLS 1.2 or later, with a certificate that has the host's name and an issuer that this machine trusts."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _connected(server: Server, timeouts: Timeouts) -> smtplib.SMTP:
    # The server hears the last address in place of this machine's name, which every recipient could read (RFC 5321
    # 4.1.3).
    address = server.host, server.port, "[127.0.0.1]"
    if server.security == "tls":
        return smtplib.SMTP_SSL(*address, timeout=timeouts.connection, context=_verified())
    return smtplib.SMTP(*address, timeout=timeouts.connection)


def _greet(smtp: smtplib.SMTP, server: Server) -> None:
    """Says EHLO, and again once the line is encrypted (RFC 3207 4.2): answers before encryption may be forged."""
    _require_yes(smtp.ehlo(), server, "the greeting")
    if server.security == "starttls":
        if not smtp.has_extn("starttls"):
            raise DispatchError(
                f"{server.host} offers no encryption at port {server.port}, so nothing was sent.",
                "Try security: tls in hrdalert.yaml. If it was offered before, somebody on the way may be listening: "
                "use another network.",
            )
        try:
            begun = smtp.starttls(context=_verified())
        except smtplib.SMTPResponseException as error:
            begun = error.smtp_code, _said(error)
        _require_yes(begun, server, "the wish for encryption")
        _require_yes(smtp.ehlo(), server, "the greeting")
    # The end of a message is sent apart from the rest, and must not wait for the system to collect more bytes.
    socket_of(smtp).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _require_yes(reply: tuple[int, bytes], server: Server, answered: str) -> None:
    answer = SmtpAnswer.of(reply)
    if not answer.is_yes:
        raise answer.as_error(server.host, answered)


def _log_in(smtp: smtplib.SMTP, server: Server, account: Account) -> None:
    """Logs in by PLAIN (RFC 4616), LOGIN or XOAUTH2, but never over a line that others could read."""
    if not (isinstance(smtp.sock, ssl.SSLSocket) or is_this_machine(server.host)):
        raise DispatchError(f"The password was not sent to {server.host}: the line is not encrypted.")
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    user, secret = account.user, account.secret.value
    ways = {"PLAIN": [f"\0{user}\0{secret}"], "LOGIN": [user, secret]}
    if account.is_token:
        # A server that refuses a token first gives a reason; an empty line in answer makes the refusal final.
        ways = {"XOAUTH2": [f"user={user}\1auth=Bearer {secret}\1\1", ""]}
    way = next((name for name in ways if name in offered), None)
    if way is None:
        raise DispatchError(
            f"{server.host} offers no way of logging in that hrdalert knows"
            f"{' with a token' if account.is_token else ''}: {' '.join(offered) or 'none at all'}.",
            "Check port, password and token in hrdalert.yaml, or ask whoever runs the server.",
        )
    encoded = [b64encode(words.encode("utf-8")).decode("ascii") for words in ways[way]]
    first, *others = encoded
    if way == "LOGIN":  # the server asks for the name before anything is sent
        first, others = "", encoded
    reply = smtp.docmd("AUTH", f"{way} {first}".rstrip())
    for words in others:
        if reply[0] == 334:
            reply = smtp.docmd(words)
    answer = SmtpAnswer.of(reply)
    if answer.code != 235:
        hidden = SmtpAnswer(answer.code, account.secret.hide_in(answer.words, *filter(None, encoded)))
        raise hidden.as_error(server.host, "the user and the password of hrdalert.yaml")


def _said(error: smtplib.SMTPResponseException) -> bytes:
    words = error.smtp_error
    return words if isinstance(words, bytes) else words.encode("utf-8", "replace")


def could_not_reach(server: Server, error: OSError | smtplib.SMTPException) -> DispatchError:
    """The error for a connection that could not be made, or broke, before a message was handed over."""
    where = f"{server.host}, port {server.port}"
    match error:
        case smtplib.SMTPResponseException():
            return SmtpAnswer.of((error.smtp_code, _said(error))).as_error(server.host, "the connection")
        case ssl.SSLCertVerificationError():
            return DispatchError(
                f"{where}, could not prove that it is {server.host}: {error.verify_message or 'no valid certificate'}.",
                "Nothing was sent. Check host in hrdalert.yaml; if it is right, somebody on the way may be listening: "
                "use another network, or ask whoever runs the server.",
            )
        case ssl.SSLError():
            return DispatchError(
                f"No encrypted connection to {where} could be made.",
                "Check port and security in hrdalert.yaml: security: tls goes with port 465, starttls with 587.",
                temporary=True,
            )
    why = getattr(error, "strerror", None) or str(error) or "the connection could not be made"
    return DispatchError(
        f"{where}, could not be used: {why[:1].lower()}{why[1:]}.",
        "Check that you are connected to the internet, and host and port in hrdalert.yaml. The message did not go.",
        temporary=True,
    )


class SmtpAnswer(Struct, frozen=True):
    """The answer of a mail server: a code of RFC 5321 4.2, and words."""

    code: int
    words: str

    @classmethod
    def of(cls, reply: tuple[int, bytes]) -> SmtpAnswer:
        """The answer that smtplib read; its code is -1 where the line began with no number."""
        code, words = reply
        return cls(code, fit_to_show(words))

    @property
    def is_yes(self) -> bool:
        return 200 <= self.code <= 299

    @property
    def is_no(self) -> bool:
        """Whether the answer is a refusal; an answer can be neither yes nor no, and then makes no sense here."""
        return 400 <= self.code <= 599

    @property
    def line(self) -> str:
        return f"{self.code} {self.words}".strip() if self.code > 0 else self.words

    def as_error(self, host: str, answered: str) -> DispatchError:
        """The error that ``answered`` was not taken: 4xx may be taken later, 5xx will not be (RFC 5321 4.2.1)."""
        if not self.is_no:
            text = f"{host} gave an answer that makes no sense after {answered}: {self.line or 'nothing'}"
            mend = "Check that host and port in hrdalert.yaml are those of a mail server."
            return DispatchError(text, mend, temporary=True)
        is_later = self.code < 500
        hint = "It may be taken later." if is_later else "Mend what it says, or ask whoever runs the server."
        return DispatchError(f"{host} did not take {answered}: {self.line}", hint, temporary=is_later)
