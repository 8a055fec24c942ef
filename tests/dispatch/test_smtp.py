"""Mail servers: each message is known to have gone, known not to have gone, or said to be uncertain."""

from __future__ import annotations

import base64
import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as AioSmtp
from aiosmtpd.smtp import AuthResult, LoginPassword
from aiosmtpd.smtp import Envelope as AioEnvelope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdalert.dispatch.transports.smtp import SmtpTransport, as_lines
from hrdalert.dispatch.transports.smtp_connection import Account, Server, Timeouts
from hrdalert.errors import DispatchError, UncertainError
from tests.dispatch.servers import (
    BRIEF,
    CERTIFICATES,
    DROP,
    HANG,
    SECRET,
    USUAL,
    MailServer,
    envelope,
    free_port,
    held,
    mail_server,
    tls_of,
    unstuffed,
)

MESSAGE = b"From: appeals@office.example\r\nTo: desk@ministry.example\r\nSubject: Appeal\r\n\r\nSir,\r\n.\r\nyours\r\n"
BIG = b"Subject: Big\r\n\r\n" + (b"x" * 76 + b"\r\n") * 200_000
"""More than systems take to send before somebody reads it."""
AT_ONCE = USUAL["EHLO"].replace("250-SIZE", "250-PIPELINING\r\n250-SIZE")
"""The greeting of a server that hears all that comes before a message in one breath."""
GREETINGS = pytest.mark.parametrize("greeting", [USUAL["EHLO"], AT_ONCE], ids=["one-by-one", "at-once"])


@pytest.fixture(autouse=True)
def secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDALERT_TEST_SECRET", SECRET)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "issuer.pem"))


def to(server: MailServer, account: Account | None = None, timeouts: Timeouts = BRIEF) -> SmtpTransport:
    return SmtpTransport(Server("127.0.0.1", "none", server.port), account, timeouts)


def refused(server: MailServer, message: bytes = MESSAGE) -> DispatchError:
    """The error with which one message surely does not go."""
    with closing(to(server)) as transport, pytest.raises(DispatchError) as caught:
        transport.send(message, envelope())
    return caught.value


def test_many_messages_go_over_one_connection() -> None:
    with mail_server() as server, closing(to(server)) as transport:
        words = [transport.send(MESSAGE, envelope(str(number))) for number in range(3)]
    assert words == ["250 2.0.0 queued as 4711"] * 3
    assert [unstuffed(each) for each in server.messages] == [MESSAGE] * 3
    assert server.connections == 1
    assert server.commands[-1].upper() == "QUIT"


def test_a_server_does_not_learn_the_name_of_this_machine() -> None:
    with mail_server() as server, closing(to(server)) as transport:
        transport.send(MESSAGE, envelope())
    assert server.commands[0] == "ehlo [127.0.0.1]"


def test_a_message_goes_to_its_envelope_whatever_its_headers_say() -> None:
    with mail_server() as server, closing(to(server)) as transport:
        transport.send(b"To: other@office.example\r\n\r\nx\r\n", envelope(recipient="member@list.example"))
    assert server.commands[1].lower().startswith("mail from:<appeals@office.example>")
    assert server.commands[2].lower() == "rcpt to:<member@list.example>"


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA", "end"])
@pytest.mark.parametrize("code", [450, 451, 550, 554])
def test_a_refusal_is_final_or_temporary_and_the_next_message_goes_over_the_same_connection(
    step: str, code: int
) -> None:
    words = f"{code} {code // 100}.2.2 the mailbox of the desk is full"
    with mail_server(**{step: words}) as server, closing(to(server)) as transport:
        with pytest.raises(DispatchError) as caught:
            transport.send(MESSAGE, envelope("first"))
        transport.send(MESSAGE, envelope("second"))
    assert caught.value.temporary is (code < 500)
    assert words in str(caught.value)
    assert server.connections == 1
    assert server.commands.count("rset") == 1
    assert len(server.messages) == (2 if step == "end" else 1)


@pytest.mark.parametrize(
    ("step", "code"), [("connection", 554), ("connection", 421), ("EHLO", 550), ("EHLO", 451)]
)
def test_a_server_that_takes_nobody_took_nothing(step: str, code: int) -> None:
    with mail_server(**{step: f"{code} not now"}) as server:
        assert refused(server).temporary is (code < 500)
    assert server.messages == []


@GREETINGS
@pytest.mark.parametrize("step", ["connection", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("what", [HANG, DROP, "nonsense without a number"])
def test_a_line_that_breaks_before_the_message_means_that_it_did_not_go(
    step: str, what: str, greeting: str
) -> None:
    patience = Timeouts(connection=0.5, command=0.5, block=1, whole=1, farewell=1)
    with (
        mail_server(**{"EHLO": greeting, step: what}) as server,
        closing(to(server, timeouts=patience)) as transport,
        pytest.raises(DispatchError) as caught,
    ):
        transport.send(MESSAGE, envelope())
    assert caught.value.temporary
    assert server.messages == []


@pytest.mark.parametrize("after", [0, 10, 100_000])
def test_a_line_that_breaks_in_the_middle_of_a_message_means_that_it_did_not_go(after: int) -> None:
    with mail_server(DATA=f"{DROP} {after}") as server, closing(to(server)) as transport:
        with pytest.raises(DispatchError) as caught:
            transport.send(BIG, envelope("first"))
        assert transport.send(MESSAGE, envelope("second"))
    assert caught.value.temporary
    assert [unstuffed(each) for each in server.messages] == [MESSAGE]
    assert server.connections == 2


def test_a_short_message_that_is_cut_off_is_never_taken_for_sent_nor_sent_again() -> None:
    """The system takes a short one whole before it learns that the line is cut: then nobody knows."""
    with (
        mail_server(DATA=f"{DROP} 10") as server,
        closing(to(server)) as transport,
        pytest.raises((DispatchError, UncertainError)),
    ):
        transport.send(MESSAGE, envelope())
    assert (server.messages, server.connections) == ([], 1)


@pytest.mark.parametrize("what", [HANG, DROP, "nonsense without a number", "354 go on", "2"])
def test_an_answer_lost_after_the_end_of_a_message_is_uncertain(what: str) -> None:
    with mail_server(end=what) as server, closing(to(server)) as transport:
        with pytest.raises(UncertainError) as caught:
            transport.send(MESSAGE, envelope("first"))
        assert transport.send(MESSAGE, envelope("second"))
    assert "Nobody can tell" in str(caught.value)
    assert len(server.messages) == 2, "it is not sent again by itself"
    assert server.connections == 2


def test_an_endless_answer_after_the_end_of_a_message_is_uncertain_and_no_refusal() -> None:
    """Smtplib makes of a line too long an answer 500, which the server never gave."""
    with (
        mail_server(end="250 " + "x" * 10_000) as server,
        closing(to(server)) as transport,
        pytest.raises(UncertainError),
    ):
        transport.send(MESSAGE, envelope())
    assert len(server.messages) == 1


@pytest.mark.parametrize(("early", "is_later"), [("552 5.3.4 too big", False), ("421 going down", True)])
def test_a_refusal_before_the_end_of_a_message_is_heeded_and_the_end_not_sent(
    early: str, is_later: bool
) -> None:
    with mail_server(DATA=f"354 go on\r\n{early}") as server:
        error = refused(server)
    assert error.temporary is is_later
    assert early in str(error)
    assert server.messages == [], "without the end, no server takes a message"


def test_a_server_that_claims_to_have_a_message_before_its_end_is_not_believed() -> None:
    with (
        mail_server(DATA="354 go on\r\n250 taken") as server,
        closing(to(server)) as transport,
        pytest.raises(UncertainError),
    ):
        transport.send(MESSAGE, envelope())
    assert server.messages == []


@GREETINGS
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_takes_leave_is_called_once_more(step: str, greeting: str) -> None:
    script = {"EHLO": [greeting] * 2, step: "421 4.4.2 idle too long"}
    with mail_server(**script) as server, closing(to(server)) as transport:
        assert transport.send(MESSAGE, envelope())
    assert (len(server.messages), server.connections) == (1, 2)


def test_a_server_that_takes_leave_again_is_left_alone() -> None:
    with mail_server(MAIL=["421 4.3.2 going down"] * 5) as server:
        error = refused(server)
    assert error.temporary
    assert server.connections == 2


@GREETINGS
@pytest.mark.parametrize("what", [DROP, "421 4.4.2 idle too long"])
def test_a_connection_that_ended_between_two_messages_is_made_anew(what: str, greeting: str) -> None:
    script = {"EHLO": [greeting] * 2, "MAIL": [USUAL["MAIL"], what]}
    with mail_server(**script) as server, closing(to(server)) as transport:
        assert transport.send(MESSAGE, envelope("first"))
        assert transport.send(MESSAGE, envelope("second"))
    assert (len(server.messages), server.connections) == (2, 2)


def test_leave_taken_at_the_end_of_a_message_is_a_refusal_and_not_tried_again() -> None:
    with mail_server(end="421 4.3.2 going down") as server:
        error = refused(server)
    assert error.temporary
    assert (len(server.messages), server.connections) == (1, 1)


def test_a_server_that_cannot_start_over_is_called_anew() -> None:
    with mail_server(RCPT="550 5.1.1 nobody", RSET="500 what") as server, closing(to(server)) as transport:
        with pytest.raises(DispatchError, match=r"550 5\.1\.1 nobody"):
            transport.send(MESSAGE, envelope("first"))
        assert transport.send(MESSAGE, envelope("second"))
    assert server.connections == 2


def test_a_server_that_is_not_there_is_said_so() -> None:
    transport = SmtpTransport(Server("127.0.0.1", "none", free_port()), None, BRIEF)
    with closing(transport), pytest.raises(DispatchError, match="could not be used") as caught:
        transport.send(MESSAGE, envelope())
    assert caught.value.temporary


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Where tests run in the background of a shell, SIGINT is ignored from the start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.skipif(os.name == "nt", reason="there a waiting socket is not interrupted")
def test_a_message_after_an_interrupted_one_goes_over_another_connection() -> None:
    patience = Timeouts(connection=5, command=5, block=5, whole=20, farewell=1)
    with mail_server(end=HANG) as server, closing(to(server, timeouts=patience)) as transport:
        us = threading.get_ident()

        def interrupt() -> None:
            while not server.messages:
                time.sleep(0.01)
            time.sleep(0.1)  # by then its answer is waited for
            signal.pthread_kill(us, signal.SIGINT)

        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            transport.send(MESSAGE, envelope("first"))
        assert transport.send(MESSAGE, envelope("second"))
    assert (len(server.messages), server.connections) == (2, 2)


class TestInOneBreath:
    """A server that offers PIPELINING (RFC 2920) is told sender, recipient and message at once."""

    def test_all_of_it_is_said_before_the_first_answer(self) -> None:
        with _listens_before_it_speaks() as (port, heard):
            transport = SmtpTransport(Server("127.0.0.1", "none", port), None, BRIEF)
            with closing(transport):
                assert transport.send(MESSAGE, envelope()) == "250 taken"
        assert [line.split(b" ")[0].strip().upper() for line in heard[:3]] == [b"MAIL", b"RCPT", b"DATA"]
        assert unstuffed(b"".join(heard[3:])) == MESSAGE

    @pytest.mark.parametrize("code", [450, 550])
    @pytest.mark.parametrize(
        ("step", "then"),
        [
            ("MAIL", {"RCPT": "503 5.5.1 no sender", "DATA": "503 5.5.1 no recipient"}),
            ("RCPT", {"DATA": "554 5.5.1 no valid recipients"}),
            ("DATA", {}),
        ],
    )
    def test_what_is_refused_is_refused_and_the_next_message_goes_over_the_same_connection(
        self, step: str, then: dict[str, str], code: int
    ) -> None:
        words = f"{code} {code // 100}.2.2 the mailbox of the desk is full"
        with (
            mail_server(**{"EHLO": AT_ONCE, step: words, **then}) as server,
            closing(to(server)) as transport,
        ):
            with pytest.raises(DispatchError) as caught:
                transport.send(MESSAGE, envelope("first"))
            assert transport.send(MESSAGE, envelope("second"))
        assert caught.value.temporary is (code < 500)
        assert words in str(caught.value)
        assert [unstuffed(each) for each in server.messages] == [MESSAGE]
        assert server.connections == 1

    def test_a_server_that_wants_a_message_for_nobody_gets_its_end_alone(self) -> None:
        """RFC 2920 3.1: it refused the only recipient, and said 354 to DATA all the same."""
        with (
            mail_server(
                EHLO=AT_ONCE, RCPT="550 5.1.1 nobody", end=["554 5.5.1 no valid recipients"]
            ) as server,
            closing(to(server)) as transport,
        ):
            with pytest.raises(DispatchError, match=r"did not take the recipient: 550 5\.1\.1 nobody"):
                transport.send(MESSAGE, envelope("first"))
            assert transport.send(MESSAGE, envelope("second"))
        assert [unstuffed(each) for each in server.messages] == [b"", MESSAGE]
        assert server.connections == 1

    def test_a_server_that_refused_the_sender_and_knows_a_recipient_gets_no_end(self) -> None:
        with (
            mail_server(EHLO=[AT_ONCE] * 2, MAIL="550 5.7.1 not you") as server,
            closing(to(server)) as transport,
        ):
            with pytest.raises(DispatchError, match=r"did not take the sender: 550 5\.7\.1 not you"):
                transport.send(MESSAGE, envelope("first"))
            assert transport.send(MESSAGE, envelope("second"))
        assert [unstuffed(each) for each in server.messages] == [MESSAGE]
        assert server.connections == 2

    @pytest.mark.parametrize("what", [HANG, DROP, "nonsense", "250 taken", "421 going down"])
    def test_a_recipient_stays_refused_whatever_comes_after(self, what: str) -> None:
        with (
            mail_server(EHLO=[AT_ONCE] * 2, RCPT="550 5.1.1 nobody", end=what) as server,
            closing(to(server)) as transport,
        ):
            with pytest.raises(DispatchError, match=r"550 5\.1\.1 nobody") as caught:
                transport.send(MESSAGE, envelope("first"))
            assert transport.send(MESSAGE, envelope("second"))
        assert not caught.value.temporary
        assert [unstuffed(each) for each in server.messages] == [b"", MESSAGE]


@contextmanager
def _listens_before_it_speaks() -> Iterator[tuple[int, list[bytes]]]:
    """A server that answers nothing before it has heard all three commands; and what it heard, to the end."""
    heard: list[bytes] = []

    def meet() -> None:
        line, _ = listening.accept()
        with line, line.makefile("rb") as read:
            line.settimeout(5)
            line.sendall(b"220 ready\r\n")
            read.readline()
            line.sendall(b"250-mail.example\r\n250 PIPELINING\r\n")
            heard.extend(read.readline() for _ in range(3))
            line.sendall(b"250 fine\r\n250 fine\r\n354 go on\r\n")
            while (came := read.readline()) not in (b".\r\n", b""):
                heard.append(came)
            line.sendall(b"250 taken\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=meet)
        thread.start()
        yield listening.getsockname()[1], heard
        thread.join(5)


class TestTheEnd:
    """The end of a message waits for whoever has to say that it may leave."""

    @GREETINGS
    def test_it_leaves_after_that_was_said(self, greeting: str) -> None:
        with mail_server(EHLO=greeting) as server, closing(to(server)) as transport:
            before: list[tuple[str, int]] = []

            def look() -> None:
                time.sleep(0.1)  # long enough for an end to arrive that was sent too early
                before.append((server.commands[-1].upper(), len(server.messages)))

            assert transport.send(MESSAGE, envelope(), look)
        assert before == [("DATA", 0)]
        assert [unstuffed(each) for each in server.messages] == [MESSAGE]

    @pytest.mark.parametrize("error", [OSError("the disk is full"), DispatchError("no"), KeyboardInterrupt()])
    def test_without_that_no_server_takes_the_message(self, error: BaseException) -> None:
        def refuse() -> None:
            raise error

        with mail_server() as server, closing(to(server)) as transport:
            with pytest.raises(type(error)) as caught:
                transport.send(MESSAGE, envelope("first"), refuse)
            assert transport.send(MESSAGE, envelope("second"))
        assert caught.value is error
        assert [unstuffed(each) for each in server.messages] == [MESSAGE]
        assert server.connections == 2

    def test_a_server_that_left_while_it_was_waited_for_took_nothing(self) -> None:
        with (
            mail_server(DATA="354 go on\r\n421 going down") as server,
            closing(to(server)) as transport,
            pytest.raises(DispatchError, match="421 going down") as caught,
        ):
            transport.send(MESSAGE, envelope(), lambda: time.sleep(0.1))
        assert caught.value.temporary
        assert server.messages == []

    @GREETINGS
    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
    def test_of_a_refused_message_nobody_is_asked(self, step: str, greeting: str) -> None:
        asked: list[str] = []
        with (
            mail_server(**{"EHLO": greeting, step: "550 no"}) as server,
            closing(to(server)) as transport,
            pytest.raises(DispatchError, match="550 no"),
        ):
            transport.send(MESSAGE, envelope(), lambda: asked.append(step))
        assert asked == []
        assert MESSAGE not in server.messages


def test_closing_never_raises() -> None:
    for what in (HANG, DROP, "500 no"):
        with mail_server(QUIT=what) as server:
            transport = to(server)
            transport.send(MESSAGE, envelope())
            transport.close()
            transport.close()
        assert len(server.messages) == 1


@pytest.mark.parametrize(
    "mailbox",
    [
        "desk@ministry.example>\r\nRCPT TO:<other@list.example",
        "desk@ministry.example> SIZE=1",
        "a b@ministry.example",
        "desk",
        "",
        "a@b@c.example",
        "desk@ministry.example,other@list.example",
        "desk@mini\u200bstry.example",
        "办公室@ministry.example",
        "desk@例子.example",
    ],
)
def test_what_is_no_mailbox_never_reaches_a_server(mailbox: str) -> None:
    with (
        mail_server() as server,
        closing(to(server)) as transport,
        pytest.raises(DispatchError, match="no e-mail address"),
    ):
        transport.send(MESSAGE, envelope(recipient=mailbox))
    assert server.connections == 0


@pytest.mark.parametrize("message", ["Subject: 呼吁\r\n\r\nx\r\n", "Subject: Appeal\r\n\r\n呼吁\r\n"])
def test_a_message_that_a_server_could_break_is_not_begun(message: str) -> None:
    with mail_server() as server, closing(to(server)) as transport:
        with pytest.raises(DispatchError, match="not every server hands on unchanged") as caught:
            transport.send(message.encode(), envelope())
        assert transport.send(MESSAGE, envelope("next"))
    assert not caught.value.temporary
    assert server.connections == 1


def test_what_a_server_says_is_shown_in_one_line_without_commands_for_the_terminal() -> None:
    with mail_server(RCPT="550-5.7.1 no\x1b[2J\r\n550 5.7.1 never\x07") as server:
        error = refused(server)
    assert "550 5.7.1 no [2J 5.7.1 never" in str(error)


class TestAccount:
    """Who logs in, and that the secret is not shown."""

    @pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
    def test_a_password_is_given_as_the_server_wants_it(self, way: str) -> None:
        auth = ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 welcome"] if way == "LOGIN" else ["235 welcome"]
        with (
            mail_server(EHLO=f"250-mail.example\r\n250 AUTH {way}", AUTH=auth) as server,
            closing(to(server, Account("appeals", held()))) as transport,
        ):
            transport.send(MESSAGE, envelope())
        said = " ".join(server.commands)
        plain = f"\0appeals\0{SECRET}" if way == "PLAIN" else SECRET
        assert base64.b64encode(plain.encode()).decode() in said

    def test_a_token_is_given_by_xoauth2(self) -> None:
        with (
            mail_server() as server,
            closing(to(server, Account("appeals", held(), is_token=True))) as transport,
        ):
            transport.send(MESSAGE, envelope())
        given_ = base64.b64encode(f"user=appeals\1auth=Bearer {SECRET}\1\1".encode()).decode()
        assert f"AUTH XOAUTH2 {given_}" in server.commands

    def test_a_token_that_ran_out_is_read_anew_with_the_next_connection(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with (
            mail_server(MAIL=[USUAL["MAIL"], DROP]) as server,
            closing(to(server, Account("appeals", held(), is_token=True))) as transport,
        ):
            transport.send(MESSAGE, envelope("first"))
            monkeypatch.setenv("HRDALERT_TEST_SECRET", "the-next-token")
            transport.send(MESSAGE, envelope("second"))
        tokens = [base64.b64decode(each.split()[-1]) for each in server.commands if each.startswith("AUTH")]
        assert [b"the-next-token" in each for each in tokens] == [False, True]

    @pytest.mark.parametrize("is_token", [False, True])
    @pytest.mark.parametrize(("code", "is_later"), [(535, False), (454, True)])
    def test_a_refused_account_sends_nothing_and_its_secret_is_not_shown(
        self, is_token: bool, code: int, is_later: bool
    ) -> None:
        said = f"{code} {code // 100}.7.8 {SECRET} is wrong"
        auth = ["334 eyJzdGF0dXMiOiI0MDAifQ==", said] if is_token else [said]
        with mail_server(AUTH=auth) as server:
            transport = to(server, Account("appeals", held(), is_token=is_token))
            with closing(transport), pytest.raises(DispatchError) as caught:
                transport.send(MESSAGE, envelope())
        assert caught.value.temporary is is_later
        assert caught.value.of_the_way, "no other message would go either"
        assert "the user and the password of hrdalert.yaml" in str(caught.value)
        assert SECRET not in f"{caught.value!r}{caught.value}{caught.value.hint}{vars(transport)}"
        assert server.messages == []

    def test_a_server_that_knows_no_login_gets_no_password(self) -> None:
        with (
            mail_server(EHLO="250-mail.example\r\n250 AUTH CRAM-MD5") as server,
            closing(to(server, Account("appeals", held()))) as transport,
            pytest.raises(DispatchError, match="no way of logging in"),
        ):
            transport.send(MESSAGE, envelope())
        assert not any(each.startswith("AUTH") for each in server.commands)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS", "ignore:ssl.TLSVersion.TLSv1_1")
class TestTheLine:
    """Nobody on the way can read or take a message."""

    @pytest.mark.parametrize("host", ["mail.example.org", "127.0.0.2", "localhost.example", "10.0.0.1"])
    def test_an_open_line_is_for_this_machine_alone(self, host: str) -> None:
        with pytest.raises(DispatchError, match="without encryption"):
            SmtpTransport(Server(host, "none"))

    @pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "::1"])
    def test_this_machine_needs_no_encryption(self, host: str) -> None:
        transport = SmtpTransport(Server(host, "none", free_port()))
        with closing(transport), pytest.raises(DispatchError) as caught:
            transport.send(MESSAGE, envelope())
        assert caught.value.temporary, "it is tried, and nobody listens there"

    def test_a_server_that_offers_no_encryption_gets_neither_password_nor_message(self) -> None:
        with mail_server() as server:
            account = Account("appeals", held())
            transport = SmtpTransport(Server("localhost", "starttls", server.port), account, BRIEF)
            with closing(transport), pytest.raises(DispatchError, match="offers no encryption") as caught:
                transport.send(MESSAGE, envelope())
        assert not caught.value.temporary
        assert server.commands == ["ehlo [127.0.0.1]"]

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_a_verified_server_gets_password_and_message(self, security: str) -> None:
        with post_office("here", security) as office:
            assert office.send(MESSAGE).startswith("250")
        assert office.letters == [MESSAGE]
        assert office.logins == [("appeals", SECRET)]

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    @pytest.mark.parametrize("certificate", ["elsewhere", "unknown"])
    def test_another_name_and_an_unknown_issuer_are_refused(self, security: str, certificate: str) -> None:
        with (
            post_office(certificate, security) as office,
            pytest.raises(DispatchError, match="could not prove that it is localhost") as caught,
        ):
            office.send(MESSAGE)
        assert not caught.value.temporary
        assert (office.letters, office.logins) == ([], [])

    def test_old_encryption_is_refused(self) -> None:
        """A server that knows TLS 1.1 at most meets nobody who speaks it."""
        context = tls_of("here")
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        failed: list[bool] = []
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def meet() -> None:
                line, _ = listening.accept()
                try:
                    context.wrap_socket(line, server_side=True).close()
                except OSError:
                    failed.append(True)
                line.close()

            thread = threading.Thread(target=meet)
            thread.start()
            transport = SmtpTransport(Server("localhost", "tls", listening.getsockname()[1]), None, BRIEF)
            with closing(transport), pytest.raises(DispatchError, match="No encrypted connection"):
                transport.send(MESSAGE, envelope())
            thread.join(5)
        assert failed == [True]

    def test_the_wrong_port_is_explained(self) -> None:
        with mail_server() as server:
            transport = SmtpTransport(Server("localhost", "tls", server.port), None, BRIEF)
            with closing(transport), pytest.raises(DispatchError) as caught:
                transport.send(MESSAGE, envelope())
        assert "security: tls goes with port 465" in caught.value.hint


class _LongLines(AioSmtp):
    line_length_limit = 1_000_000


class _Office(Controller):
    """A real mail server, which keeps what comes."""

    def __init__(self, security: str, context: object) -> None:
        self.letters: list[bytes] = []
        self.logins: list[tuple[str, str]] = []
        self._wants_login = security != "none"
        self._security = security
        more = {"ssl_context": context} if security == "tls" else {}
        super().__init__(self, hostname="127.0.0.1", port=free_port(), **more)  # type: ignore[arg-type]
        self._context = context
        account = Account("appeals", held()) if self._wants_login else None
        self.transport = SmtpTransport(
            Server("127.0.0.1" if security == "none" else "localhost", security, self.port),  # type: ignore[arg-type]
            account,
            BRIEF,
        )

    def factory(self) -> AioSmtp:
        return _LongLines(
            self,
            hostname="mail.example",
            data_size_limit=None,
            enable_SMTPUTF8=True,
            decode_data=False,
            tls_context=self._context if self._security == "starttls" else None,  # type: ignore[arg-type]
            require_starttls=self._security == "starttls",
            auth_required=self._wants_login,
            auth_require_tls=self._security == "starttls",
            authenticator=self._know,
        )

    def send(self, message: bytes) -> str:
        return self.transport.send(message, envelope())

    def _know(self, server: object, session: object, from_: object, way: str, given_: object) -> AuthResult:
        assert isinstance(given_, LoginPassword)
        self.logins.append((given_.login.decode(), given_.password.decode()))
        return AuthResult(success=True)

    async def handle_DATA(self, server: object, session: object, came: AioEnvelope) -> str:
        assert isinstance(came.original_content, bytes)
        self.letters.append(came.original_content)
        return "250 2.0.0 taken"


class post_office:
    """Runs a real mail server as long as a test needs it."""

    def __init__(self, certificate: str, security: str) -> None:
        self._office = _Office(security, tls_of(certificate) if security != "none" else None)

    def __enter__(self) -> _Office:
        self._office.start()
        return self._office

    def __exit__(self, *_: object) -> None:
        self._office.transport.close()
        self._office.stop()


@pytest.fixture(scope="module")
def open_office() -> Iterator[_Office]:
    with post_office("here", "none") as office:
        yield office


LINES = st.one_of(
    st.text(st.characters(max_codepoint=127), max_size=200).map(str.encode),
    st.sampled_from(
        [b".", b"..", b"...", b".\r\n", b"\r\n.\r\n", b".x", b"", b"\r\n", b"x" * 5000, b".\n", b"\n.\r"]
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=30))
def test_any_message_arrives_as_it_was_sent(lines: list[bytes], open_office: _Office) -> None:
    """Byte by byte, where its line ends are those of messages; others become such, and never an end too early."""
    message = b"\r\n".join(lines)
    open_office.letters.clear()
    open_office.send(message)
    assert open_office.letters == [as_lines(message)]


@settings(max_examples=150)
@given(lines=st.lists(LINES.map(lambda line: line.replace(b"\r", b"").replace(b"\n", b"")), min_size=1))
def test_a_message_with_line_ends_of_its_own_is_not_changed(lines: list[bytes]) -> None:
    message = b"".join(line + b"\r\n" for line in lines)
    assert as_lines(message) == message


@settings(max_examples=100)
@given(message=st.binary(max_size=400))
def test_no_bare_line_end_is_ever_sent(message: bytes) -> None:
    """A server that takes one for a line end could be led to take a part of a message for commands."""
    bare = as_lines(message).replace(b"\r\n", b"")
    assert b"\r" not in bare
    assert b"\n" not in bare


def test_what_is_larger_than_a_server_takes_is_not_begun() -> None:
    greeting = USUAL["EHLO"].replace("SIZE 100000000", "SIZE 50")
    with mail_server(EHLO=greeting) as server:
        error = refused(server)
        assert "takes messages of 0.0 MB at most, and this one has 0.0" in str(error)
        assert not error.temporary
        assert not any(command.startswith("MAIL") for command in server.commands)


def test_a_server_may_take_whatever_size() -> None:
    for size in ("SIZE 0", "SIZE"):
        greeting = USUAL["EHLO"].replace("SIZE 100000000", size)
        with mail_server(EHLO=greeting) as server, closing(to(server)) as way:
            assert way.send(MESSAGE, envelope())
