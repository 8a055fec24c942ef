"""Sends over a mail server: many messages by one connection, and certain of each whether it went.

The point of no return is the line with the dot that ends a message. A server takes nothing before it has that line (RFC
5321 4.1.1.4), so whatever breaks earlier surely did not go. From the moment that this line may have left, only the
server's answer tells.
"""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Iterator

from hrdalert.dispatch.transports import BeforeEnd, Envelope
from hrdalert.dispatch.transports.smtp_connection import (
    Account,
    Server,
    SmtpAnswer,
    Timeouts,
    could_not_reach,
    open_connection,
    socket_of,
)
from hrdalert.errors import DispatchError, UncertainError

_END = b".\r\n"


class SmtpTransport:
    """A mail server, and the connection to it while there is one."""

    def __init__(
        self, server: Server, account: Account | None = None, timeouts: Timeouts | None = None
    ) -> None:
        """Connects with the first message. Raises DispatchError where the line to the server would be open to all."""
        server.require_safe_line()
        self._server = server
        self._account = account
        self._timeouts = timeouts or Timeouts()
        self._smtp: smtplib.SMTP | None = None
        self._has_logged_in = False
        self._is_clean = True
        """Whether the server waits for the next message, and would take nothing for the rest of the last one."""

    def send(self, message: bytes, envelope: Envelope, before_end: BeforeEnd = lambda: None) -> str:
        """Line ends become CRLF, and the last line has one: SMTP knows no others (RFC 5321 2.3.8).

        A server that took a bare one for a line end could be led to take a part of a message for commands.
        ``before_end`` is called when all of the message is on its way but its end.
        """
        envelope.require_mailboxes()
        lines = as_lines(message)
        try:
            smtp = self._begin(lines, envelope)
            with self._before_the_end():
                # One more dot before each line that begins with one (RFC 5321 4.5.2).
                self._pour(smtp, re.sub(rb"(?m)^\.", b"..", lines))
            before_end()
            with self._before_the_end():
                early = _early_answer(smtp)
            if early is None:
                return self._finish(smtp)
            if early.is_yes:
                raise self._uncertain(f"it said {early.line} before it had all of it")
            raise early.as_error(self._server.host, "the message")
        finally:
            if not self._is_clean:
                self._drop()

    def close(self) -> None:
        """Takes leave of the server. Never raises."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with contextlib.suppress(OSError, smtplib.SMTPException):
            socket_of(smtp).settimeout(self._timeouts.farewell)
            smtp.quit()
        with contextlib.suppress(OSError):
            smtp.close()

    def _begin(self, lines: bytes, envelope: Envelope) -> smtplib.SMTP:
        """A connection that waits for the message. A server that closed the line meanwhile is called once more."""
        for is_last in (False, True):
            is_used = self._smtp is not None
            smtp = self._connection()
            options = _options(smtp, self._server.host, lines)
            self._is_clean = False
            try:
                answer, what = self._address(smtp, options, envelope)
            except (OSError, smtplib.SMTPException) as error:
                if is_last or not is_used:
                    raise could_not_reach(self._server, error) from None
                self._drop()
                continue
            if answer.code == 354:
                return smtp
            if answer.code == 421 and not is_last:  # the server takes leave (RFC 5321 3.8)
                self._drop()
                continue
            if answer.is_no and answer.code != 421:
                self._start_over(smtp)
            raise answer.as_error(self._server.host, what)
        raise AssertionError("the last try returns or raises")

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            if self._account is not None and self._has_logged_in:
                self._account.secret.read_again()
            self._smtp = open_connection(self._server, self._account, self._timeouts)
            self._has_logged_in = self._is_clean = True
        return self._smtp

    def _address(self, smtp: smtplib.SMTP, options: str, envelope: Envelope) -> tuple[SmtpAnswer, str]:
        """The answer that decides, and to what it was given: 354 where the server waits for the message.

        All is said in one breath where the server offers that (PIPELINING, RFC 2920).
        """
        socket_of(smtp).settimeout(self._timeouts.command)
        commands = {
            "the sender": f"MAIL FROM:<{envelope.sender}>{options}\r\n".encode(),
            "the recipient": f"RCPT TO:<{envelope.recipient}>\r\n".encode(),
            "the message": b"DATA\r\n",
        }
        is_said = smtp.has_extn("pipelining")
        if is_said:
            smtp.send(b"".join(commands.values()))
        for what, command in commands.items():
            answer = _answer_to(smtp, b"" if is_said else command)
            if what != "the message" and not answer.is_yes:
                if is_said and answer.is_no and answer.code != 421:
                    self._take_back(smtp, is_for_nobody=what == "the recipient")
                # 354 means something after DATA alone.
                return SmtpAnswer(-1, answer.line) if answer.code == 354 else answer, what
        return answer, what

    def _take_back(self, smtp: smtplib.SMTP, *, is_for_nobody: bool) -> None:
        """Hears what a server says to the rest of what it was told at once, after it refused a part of that.

        A server that wants the message all the same gets its end alone (RFC 2920 3.1), where it has no recipient. Where
        it refused the sender and took the recipient, it gets nothing, and the connection ends.
        """
        try:
            if not is_for_nobody:
                is_for_nobody = _answer_to(smtp).is_no
            answer = _answer_to(smtp)
            if answer.code == 354 and is_for_nobody:
                answer = _answer_to(smtp, _END)
            is_over = answer.is_yes or (answer.is_no and answer.code != 421)
        except (OSError, smtplib.SMTPException):
            is_over = False
        if not is_over:
            self._drop()

    def _pour(self, smtp: smtplib.SMTP, content: bytes) -> None:
        """Sends all of a message but its end."""
        sock = socket_of(smtp)
        sock.settimeout(self._timeouts.block)
        block = 1 << 16
        for start in range(0, len(content), block):
            sock.sendall(content[start : start + block])

    @contextlib.contextmanager
    def _before_the_end(self) -> Iterator[None]:
        """What breaks while the end of a message has not left surely kept it from going."""
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            raise could_not_reach(self._server, error) from None

    def _finish(self, smtp: smtplib.SMTP) -> str:
        """Sends the end of a message: the point of no return."""
        try:
            sock = socket_of(smtp)
            sock.settimeout(self._timeouts.whole)
            sock.sendall(_END)
            answer = _answer_to(smtp)
        except (OSError, smtplib.SMTPException):
            raise self._uncertain("the answer was lost") from None
        if answer.is_yes:
            self._is_clean = True
            return answer.line
        if not answer.is_no:
            raise self._uncertain(f"the answer makes no sense: {answer.line or 'nothing'}")
        if answer.code != 421:
            self._start_over(smtp)
        raise answer.as_error(self._server.host, "the message")

    def _uncertain(self, why: str) -> UncertainError:
        return UncertainError(
            f"The message was handed to {self._server.host}, and {why}. Nobody can tell from here whether it went.",
            "Look among the sent messages of the account, or ask the recipient, before it is sent again.",
        )

    def _start_over(self, smtp: smtplib.SMTP) -> None:
        """Lets the server forget a refused message, so that the next one can go over the same connection."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            socket_of(smtp).settimeout(self._timeouts.command)
            self._is_clean = smtp.rset()[0] == 250

    def _drop(self) -> None:
        """Ends the connection without a word: nobody knows what the server would take it for."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError):
                smtp.close()


def _options(smtp: smtplib.SMTP, host: str, lines: bytes) -> str:
    """What is said with the sender; the size lets a server refuse what is too big for it at once (RFC 1870).

    Raises DispatchError where the server says that it is too big, or a server could break it: ours are ASCII.
    """
    if not lines.isascii():
        what = "The message has characters that not every server hands on unchanged."
        raise DispatchError(what, "Report this.")
    most, size = smtp.esmtp_features.get("size", "").strip(), len(lines)
    if most.isdecimal() and 0 < int(most) < size:  # 0: as large as you like (RFC 1870, 3)
        what = f"{host} takes messages of {int(most) / 1e6:.1f} MB at most, and this one has"
        raise DispatchError(f"{what} {size / 1e6:.1f}.", "Send it without attachments, or with smaller ones.")
    return f" SIZE={size}" if smtp.has_extn("size") else ""


def as_lines(message: bytes) -> bytes:
    """A message whose lines all end with CRLF, the last one too."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    return lines if not lines or lines.endswith(b"\r\n") else lines + b"\r\n"


def _answer_to(smtp: smtplib.SMTP, said: bytes = b"") -> SmtpAnswer:
    """The next answer of the server, after this was said to it."""
    if said:
        smtp.send(said)
    return SmtpAnswer.of(smtp.getreply())


def _early_answer(smtp: smtplib.SMTP) -> SmtpAnswer | None:
    """What the server says before it has the end of a message; None where it waits for that, as it should.

    Raises SMTPServerDisconnected where it has gone: then the end of the message must not be sent, for nobody would
    answer to it.
    """
    sock = socket_of(smtp)
    patience = sock.gettimeout()
    sock.settimeout(0)
    try:
        is_said = bool(smtp.file.peek(1)) if smtp.file else False  # what was read ahead, or comes now
        if not is_said and not sock.recv(1):
            raise smtplib.SMTPServerDisconnected("closed")
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    finally:
        sock.settimeout(patience)
    # A byte that came between the two looks is gone, and what follows it no longer an answer to trust.
    return SmtpAnswer.of(smtp.getreply()) if is_said else SmtpAnswer(-1, "an answer before its time")
