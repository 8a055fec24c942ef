"""Sends many messages by one connection to a mail server, and says of each whether it surely went, or surely did not.

The point of no return is the line with the dot that ends a message. A server takes nothing before it has that line (RFC
5321 4.1.1.4), so a message whose sending breaks earlier surely did not go. From the moment that this line may have
left, only the server's answer tells; without one, the message is uncertain.
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
        """Whether the server is ready for a new message, so that it takes nothing for the rest of the last one."""

    def send(self, message: bytes, envelope: Envelope, before_end: BeforeEnd = lambda: None) -> str:
        """Sends a message with CRLF at the end of every line, the last one too (RFC 5321 2.3.8).

        A server that took a bare CR or LF for a line end could be led to take a part of a message for commands.
        ``before_end`` is called when all of the message but its end is on its way.
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
        """A connection over which the server waits for the message; where an older one was closed, a new connection."""
        for is_last in (False, True):
            is_used = self._smtp is not None
            smtp = self._connection()
            options = _options(smtp, self._server.host, lines)
            self._is_clean = False
            try:
                answer, answered = self._address(smtp, options, envelope)
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
            raise answer.as_error(self._server.host, answered)
        raise AssertionError("the last try returns or raises")

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            if self._account is not None and self._has_logged_in:
                self._account.secret.read_again()
            self._smtp = open_connection(self._server, self._account, self._timeouts)
            self._has_logged_in = self._is_clean = True
        return self._smtp

    def _address(self, smtp: smtplib.SMTP, options: str, envelope: Envelope) -> tuple[SmtpAnswer, str]:
        """The deciding answer, and what it answers: 354 to "the message" where the server waits for the message.

        All commands go at once where the server offers that (PIPELINING, RFC 2920).
        """
        socket_of(smtp).settimeout(self._timeouts.command)
        commands = {
            "the sender": f"MAIL FROM:<{envelope.sender}>{options}\r\n".encode(),
            "the recipient": f"RCPT TO:<{envelope.recipient}>\r\n".encode(),
            "the message": b"DATA\r\n",
        }
        all_at_once = smtp.has_extn("pipelining")
        if all_at_once:
            smtp.send(b"".join(commands.values()))
        for answered, command in commands.items():
            answer = _answer_to(smtp, b"" if all_at_once else command)
            if answered != "the message" and not answer.is_yes:
                if all_at_once and answer.is_no and answer.code != 421:
                    self._take_back(smtp, is_for_nobody=answered == "the recipient")
                # 354 means something after DATA alone.
                return SmtpAnswer(-1, answer.line) if answer.code == 354 else answer, answered
        return answer, answered

    def _take_back(self, smtp: smtplib.SMTP, *, is_for_nobody: bool) -> None:
        """Reads a server's answers to the rest of the commands that went at once, after it refused one of them.

        A server without a recipient that wants the message all the same gets only a message's end (RFC 2920 3.1). A
        server that refused the sender and took the recipient gets nothing, and the connection ends.
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
        """Raises DispatchError for an error before the end of a message left: the message surely did not go."""
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
        """Ends the connection without a command, which the server could take for a part of the last message."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError):
                smtp.close()


def _options(smtp: smtplib.SMTP, host: str, lines: bytes) -> str:
    """The options after the sender: the size, by which a server can refuse too big a message at once (RFC 1870).

    Raises DispatchError where the server says that the message is too big, or the message is not plain ASCII.
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


def _answer_to(smtp: smtplib.SMTP, command: bytes = b"") -> SmtpAnswer:
    """The next answer of the server, after this command was sent to it."""
    if command:
        smtp.send(command)
    return SmtpAnswer.of(smtp.getreply())


def _early_answer(smtp: smtplib.SMTP) -> SmtpAnswer | None:
    """An answer that the server gives before it has the end of a message; None where it waits for the end.

    Raises SMTPServerDisconnected where the server has closed the connection: the end of the message must not be sent,
    for nobody would answer to it.
    """
    sock = socket_of(smtp)
    patience = sock.gettimeout()
    sock.settimeout(0)
    try:
        has_answered = (
            bool(smtp.file.peek(1)) if smtp.file else False
        )  # bytes that were read ahead, or come now
        if not has_answered and not sock.recv(1):
            raise smtplib.SMTPServerDisconnected("closed")
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    finally:
        sock.settimeout(patience)
    # A byte that came between peek and recv is lost, so that the rest is no answer to trust.
    return SmtpAnswer.of(smtp.getreply()) if has_answered else SmtpAnswer(-1, "an answer before its time")
