"""What came back: each kind of message from each kind of mailbox, hostile ones too, and nothing is changed by it."""

from __future__ import annotations

import base64
import datetime
import mailbox
import os
import socket
import ssl
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdalert.dispatch.mail_sources import ImapMailbox
from hrdalert.dispatch.replies import Known, Returned, Undelivered, read_messages, un_reference
from hrdalert.errors import HrdAlertError
from hrdalert.settings import Inbox
from tests.dispatch.imap_server import Server, serving

OURS = "<appeal-7.wren@appeals.example.org>"
SENT = {OURS: 7, "other@appeals.example.org": 8}
SINCE = datetime.date(2031, 3, 1)


class Remark(NamedTuple):
    """What is told of a message."""

    place: str
    text: str


def noted_in(remarks: list[Remark]) -> Callable[[str, str], object]:
    return lambda place, text: remarks.append(Remark(place, text))


def read_replies(
    source: Path | ImapMailbox, sent: Mapping[str, int], tell: Callable[[str, str], object] = print
) -> Iterator[Returned]:
    """The messages that answer one of ours, where we know nobody."""
    return (message for message in read_messages(source, Known(sent), tell) if message.of is not None)


def answer(text: str = "We have received your letter.", **headers: str) -> EmailMessage:
    """A reply of an invented office; ``in_reply_to=""`` leaves a header out."""
    message = EmailMessage()
    given = {
        "From": "Desk of Nowhere <desk@nowhere.example>",
        "To": "appeals@appeals.example.org",
        "Subject": "Re: Wren Lanternby",
        "Date": "Mon, 21 Apr 2031 10:00:00 +0200",
        "Message-ID": "<answer-1@nowhere.example>",
        "In-Reply-To": OURS,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def read(
    folder: Path, *contents: bytes | str | EmailMessage, remarks: list[Remark] | None = None
) -> list[Returned]:
    """What is found in a folder of .eml files with these messages; without remarks, unless they are asked for."""
    for number, content in enumerate(contents):
        if isinstance(content, EmailMessage):
            content = content.as_bytes()
        content = content.encode() if isinstance(content, str) else content
        (folder / f"{number:03}.eml").write_bytes(content)
    told: list[Remark] = []
    found = list(read_replies(folder, SENT, noted_in(told)))
    if remarks is None:
        assert told == []
    else:
        remarks += told
    return found


def one(folder: Path, content: bytes | str | EmailMessage) -> Returned:
    (found,) = read(folder, content)
    return found


# --- replies


def test_a_reply_is_known_by_what_it_answers(tmp_path: Path) -> None:
    found = one(tmp_path, answer("Dear colleagues,\n\nthe case is under review.\n"))
    assert (found.of, found.kind) == (7, "reply")
    assert (found.name, found.address) == ("Desk of Nowhere", "desk@nowhere.example")
    assert found.subject == "Re: Wren Lanternby"
    assert found.lines == ("Dear colleagues,", "the case is under review.")
    assert found.when == datetime.datetime(2031, 4, 21, 8, 0, tzinfo=datetime.UTC)
    assert found.own_id == "answer-1@nowhere.example"
    assert found.undelivered == ()
    assert found.place.endswith("/000.eml")


def test_references_count_where_in_reply_to_is_of_another(tmp_path: Path) -> None:
    message = answer(
        In_Reply_To="<their-own@nowhere.example>",
        References="<other@appeals.example.org> <appeal-7.wren@appeals.example.org> <their-own@nowhere.example>",
    )
    assert one(tmp_path, message).of == 7, "the nearest of ours"


def test_what_answers_none_of_ours_is_left(tmp_path: Path) -> None:
    stranger = answer(f"I quote {OURS} without answering it.", In_Reply_To="<stranger@nowhere.example>")
    ours = answer(Message_ID=OURS, In_Reply_To="<other@appeals.example.org>")
    assert read(tmp_path, stranger, ours) == []


def test_without_a_date_the_day_on_which_it_was_received_counts(tmp_path: Path) -> None:
    message = answer(Date="at dusk", Received="from a by b for c; Tue, 22 Apr 2031 07:30:00 -0000")
    assert one(tmp_path, message).when == datetime.datetime(2031, 4, 22, 7, 30, tzinfo=datetime.UTC)
    assert one(tmp_path, answer(Date="")).when is None


def test_quoted_lines_are_left_out(tmp_path: Path) -> None:
    below = "Thank you.\n\nOn Monday, Appeals Desk\n<appeals@example.org> wrote:\n> Dear Sir,\n> free Wren.\n\nYours\n"
    assert one(tmp_path, answer(below)).lines == ("Thank you.", "On Monday, Appeals Desk", "Yours")
    outlook = "Noted.\n\nFrom: Appeals Desk\nSent: Monday\nTo: us\nSubject: Wren\n\nDear Sir,\n"
    assert one(tmp_path, answer(outlook)).lines == ("Noted.",)
    for line in ("-----Original Message-----", "________________________________"):
        assert one(tmp_path, answer(f"Seen.\n{line}\nDear Sir,")).lines == ("Seen.",)
    for wrote in (
        "Le lundi 21 avril, Bureau a écrit :",
        "在 2031年4月21日，办公室写道：",
        "21.04.2031 Бюро пишет:",
    ):
        assert one(tmp_path, answer(f"{wrote}\n> Dear Sir,\n\nSeen.")).lines == ("Seen.",)


def test_a_page_becomes_text_and_nothing_in_it_is_followed(tmp_path: Path) -> None:
    message = answer("")
    message.set_content(
        "<html><head><title>T</title><style>p {x}</style></head><body><p>The <b>case</b><br>is&nbsp;closed."
        '<script>alert(1)</script><img src="https://track.example/1.gif"></p><blockquote>Dear Sir</blockquote>'
        "<!-- hidden --><div>Yours</div></body></html>",
        subtype="html",
    )
    assert one(tmp_path, message).lines == ("The case", "is closed.", "Yours")


def test_attachments_and_forwarded_messages_are_not_opened(tmp_path: Path) -> None:
    message = answer("See the note.")
    message.add_attachment("secret words of a file", filename="note.txt")
    message.add_attachment(answer("An older letter."))
    assert one(tmp_path, message).lines == ("See the note.",)
    nothing_else = answer("")
    nothing_else.set_content("words of a file", disposition="attachment")
    assert one(tmp_path, nothing_else).lines == ()


def test_names_and_subjects_of_any_charset_are_read(tmp_path: Path) -> None:
    found = one(tmp_path, answer("来信收悉。", Subject="回复：灯某", From="外交部 <desk@nowhere.example>"))
    assert (found.subject, found.name, found.lines) == ("回复：灯某", "外交部", ("来信收悉。",))
    raw = f"In-Reply-To: {OURS}\nFrom: Élan <a@nowhere.example>\nSubject: Réponse à =?utf-8?q?=C3=A9t?=\n\nВаше письмо"
    found = one(tmp_path, raw)
    assert (found.subject, found.name, found.lines) == ("Réponse à ét", "Élan", ("Ваше письмо",))


@pytest.mark.parametrize(
    ("charset", "written"),
    [("gb2312", "gb18030"), ("x-unknown", "utf-8"), ("us-ascii", "utf-8"), ("zlib", "utf-8")],
)
def test_a_wrong_charset_is_survived(tmp_path: Path, charset: str, written: str) -> None:
    head = f"In-Reply-To: {OURS}\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert one(tmp_path, head.encode() + "来信收悉，镕".encode(written)).lines == ("来信收悉，镕",)


def test_controls_are_not_shown(tmp_path: Path) -> None:
    raw = (
        f"In-Reply-To: {OURS}\nMessage-ID: <a\x1b[2J@x.example>\nFrom: =?utf-8?q?De=1B[31msk?= <desk@nowhere.example>\n"
        "Subject: =?utf-8?q?letter=E2=80=AEfdp.exe=0A=0D=00?=\n\nfree\x1b]0;title\x07 now\u2066!\n"
    )
    found = one(tmp_path, raw)
    assert (found.name, found.subject, found.lines) == ("De[31msk", "letterfdp.exe", ("free]0;title now!",))
    assert "\x1b" not in found.own_id


def test_what_is_shown_has_an_end(tmp_path: Path) -> None:
    found = one(
        tmp_path, answer("\n".join(f"{number} {'word ' * 100}" for number in range(50)), Subject="a" * 900)
    )
    assert len(found.lines) == 12
    assert max(map(len, (*found.lines, found.subject))) == 300


# --- automatic answers


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=a@nowhere.example"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>"},
        {"Subject": "Out of Office: Re: Wren"},
        {"Subject": "Automatic reply: Wren"},
        {"Subject": "Respuesta automática: Wren"},
        {"Subject": "Réponse automatique : Wren"},
        {"Subject": "Автоматический ответ: Wren"},
        {"Subject": "自动答复: Wren"},
        {"Subject": "自動回覆: Wren"},
        {"Subject": "رد تلقائي: Wren"},
    ],
)
def test_an_automatic_answer_is_no_reply(tmp_path: Path, headers: dict[str, str]) -> None:
    assert one(tmp_path, answer(**headers)).kind == "automatic"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "None"},
        {"Precedence": "bulk"},
        {"Return_Path": "<desk@nowhere.example>"},
        {"Subject": "Re: Out of office hours, they came"},
        {"From": "Postmaster <postmaster@nowhere.example>"},
    ],
)
def test_what_a_person_wrote_is_a_reply(tmp_path: Path, headers: dict[str, str]) -> None:
    assert one(tmp_path, answer(**headers)).kind == "reply"


def test_a_receipt_is_automatic_and_known_by_the_message_that_was_read(tmp_path: Path) -> None:
    raw = f"""\
From: desk@nowhere.example
Subject: Read: Wren
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b

Your message was read.
--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822;desk@nowhere.example
Original-Message-ID: {OURS}
Disposition: manual-action/MDN-sent-manually; displayed

--b--
"""
    found = one(tmp_path, raw)
    assert (found.kind, found.of, found.undelivered) == ("automatic", 7, ())


# --- reports as of RFC 3464


def report(*groups: str, third: str = f"Message-ID: {OURS}", third_type: str = "text/rfc822-headers") -> str:
    """A delivery report by hand, as Postfix makes them."""
    fields = "\n\n".join(("Reporting-MTA: dns; mx.appeals.example.org", *groups))
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.appeals.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Date: Mon, 21 Apr 2031 10:00:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="DSN/1"

This is a MIME-encapsulated message.

--DSN/1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.appeals.example.org.

--DSN/1
Content-Type: message/delivery-status

{fields}

--DSN/1
Content-Type: {third_type}

{third}
From: appeals@appeals.example.org
Subject: Wren Lanternby

--DSN/1--
"""


FAILED = """\
Final-Recipient: rfc822; desk@nowhere.example
Original-Recipient: rfc822;desk@nowhere.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.nowhere.example
Diagnostic-Code: smtp; 550 5.1.1 <desk@nowhere.example>: Recipient address
    rejected: User unknown"""
LATE = """\
Final-Recipient: rfc822; late@nowhere.example
Action: delayed
Status: 4.4.1 (connection timed out)
Diagnostic-Code: X-Postfix; connect to mx.nowhere.example: timed out
Will-Retry-Until: Sat, 26 Apr 2031 10:00:00 +0000"""
USER_UNKNOWN = Undelivered(
    "desk@nowhere.example",
    "5.1.1",
    "550 5.1.1 <desk@nowhere.example>: Recipient address rejected: User unknown",
    True,
)
TIMED_OUT = Undelivered("late@nowhere.example", "4.4.1", "connect to mx.nowhere.example: timed out", False)


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822", "message/global-headers"])
def test_a_bounce_is_known_by_the_headers_that_it_gives_back(tmp_path: Path, kind: str) -> None:
    found = one(tmp_path, report(FAILED, third_type=kind))
    assert (found.kind, found.of, found.undelivered) == ("bounce", 7, (USER_UNKNOWN,))
    assert found.lines == ("This is the mail system at host mx.appeals.example.org.",)


def test_a_delay_is_not_final(tmp_path: Path) -> None:
    found = one(tmp_path, report(LATE))
    assert (found.kind, found.undelivered) == ("delayed", (TIMED_OUT,))


def test_a_report_of_several_recipients_tells_them_apart(tmp_path: Path) -> None:
    delivered = "Final-Recipient: rfc822; well@nowhere.example\nAction: relayed\nStatus: 2.0.0"
    found = one(tmp_path, report(LATE, delivered, FAILED))
    assert (found.kind, found.undelivered) == ("bounce", (TIMED_OUT, USER_UNKNOWN))


def test_a_report_of_success_is_no_bounce(tmp_path: Path) -> None:
    delivered = "Final-Recipient: rfc822; well@nowhere.example\nAction: delivered\nStatus: 2.0.0"
    found = one(tmp_path, report(delivered))
    assert (found.kind, found.undelivered) == ("automatic", ())


def test_the_action_decides_and_without_it_the_class_of_the_status(tmp_path: Path) -> None:
    expired = FAILED.replace("5.1.1\n", "4.4.7\n")
    assert one(tmp_path, report(expired)).undelivered[0].is_final
    unsaid = report(FAILED.replace("Action: failed\n", ""), LATE.replace("Action: delayed\n", ""))
    assert [each.is_final for each in one(tmp_path, unsaid).undelivered] == [True, False]


def test_the_address_is_the_one_that_was_written_to(tmp_path: Path) -> None:
    passed_on = FAILED.replace("Final-Recipient: rfc822; desk@", "Final-Recipient: rfc822; clerk@")
    assert one(tmp_path, report(passed_on)).undelivered[0].address == "desk@nowhere.example"


def test_a_report_in_utf_8_is_read(tmp_path: Path) -> None:
    address = "Final-Recipient: utf-8; büro@nowhere.example\nAction: failed\nStatus: 5.1.1"
    raw = report(address, LATE).replace("message/delivery-status", "message/global-delivery-status")
    assert [each.is_final for each in one(tmp_path, raw).undelivered] == [True, False]


def test_a_report_that_cannot_be_read_is_a_bounce_that_names_nobody(tmp_path: Path) -> None:
    raw = report("").replace("message/delivery-status", "application/octet-stream")
    raw = raw.replace("Undelivered Mail Returned to Sender", "Note")
    found = one(tmp_path, raw)
    assert (found.kind, found.undelivered) == ("bounce", ())


# --- bounces without a report


def bounce(sender: str, subject: str, text: str, more: str = "") -> str:
    return f"From: {sender}\nSubject: {subject}\nDate: Mon, 21 Apr 2031 10:00:00 +0000\n{more}\n{text}"


QMAIL = bounce(
    "MAILER-DAEMON@mx.nowhere.example",
    "failure notice",
    f"""\
Hi. This is the qmail-send program at mx.nowhere.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<desk@nowhere.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 no such user
Giving up on 192.0.2.1.

<clerk@nowhere.example>:
Sorry, no mailbox here by that name. (#5.1.2)

--- Below this line is a copy of the message.

Return-Path: <appeals@appeals.example.org>
Message-ID: {OURS}
Subject: Wren Lanternby

<third@nowhere.example>: 550 5.7.1 is a line of our own letter
""",
)
EXIM = bounce(
    "Mail Delivery System <Mailer-Daemon@mx.nowhere.example>",
    "Mail delivery failed: returning message to sender",
    f"""\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  desk@nowhere.example
    host mx.nowhere.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<desk@nowhere.example>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

Message-Id: {OURS}
""",
    "X-Failed-Recipients: desk@nowhere.example\n",
)
EXCHANGE = bounce(
    "System Administrator <postmaster@nowhere.example>",
    "Undeliverable: Wren Lanternby",
    """\
Your message did not reach some or all of the intended recipients.

      Subject:  Wren Lanternby
      Sent:     4/21/2031 10:00 AM

The following recipient(s) could not be reached:

      desk@nowhere.example on 4/21/2031 10:00 AM
            The e-mail account does not exist at the organization this message was sent to.
            <mx.nowhere.example #5.1.1 smtp;550 5.1.1 User unknown>
""",
    f"In-Reply-To: {OURS}\n",
)
POSTFIX = bounce(
    "MAILER-DAEMON@mx.nowhere.example (Mail Delivery System)",
    "Undelivered Mail Returned to Sender",
    f"""\
This is the mail system at host mx.nowhere.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<desk@nowhere.example>: host mx.nowhere.example[192.0.2.1] said: 550 5.1.1
    User unknown (in reply to RCPT TO command)

Message-ID: {OURS}
""",
)


@pytest.mark.parametrize(
    "raw", [QMAIL, EXIM, EXCHANGE, POSTFIX], ids=["qmail", "Exim", "Exchange", "Postfix"]
)
def test_a_bounce_without_a_report_is_known_by_its_words(tmp_path: Path, raw: str) -> None:
    found = one(tmp_path, raw)
    assert (found.kind, found.of) == ("bounce", 7)
    first = found.undelivered[0]
    assert (first.address, first.status, first.is_final) == ("desk@nowhere.example", "5.1.1", True)
    assert "550 5.1.1" in first.diagnostic


def test_qmail_names_each_address_and_our_own_letter_is_not_read_for_more(tmp_path: Path) -> None:
    undelivered = one(tmp_path, QMAIL).undelivered
    assert [each.address for each in undelivered] == ["desk@nowhere.example", "clerk@nowhere.example"]


@pytest.mark.parametrize(
    "sender", ["MAILER-DAEMON (Mail Delivery System)", '"Mail Delivery Subsystem" <MAILER-DAEMON>']
)
def test_a_mail_system_without_a_domain_is_one(tmp_path: Path, sender: str) -> None:
    assert one(tmp_path, QMAIL.replace("MAILER-DAEMON@mx.nowhere.example", sender)).kind == "bounce"


def test_a_warning_is_only_late(tmp_path: Path) -> None:
    text = f"""\
####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

Your message could not be delivered for more than 4 hour(s).
It will be retried until it is 5 day(s) old.

<desk@nowhere.example>: connect to mx.nowhere.example[192.0.2.1]:25: timed out

Message-ID: {OURS}
"""
    found = one(
        tmp_path, bounce("MAILER-DAEMON@mx.nowhere.example", "Delayed Mail (still being retried)", text)
    )
    assert (found.kind, found.undelivered[0].address) == ("delayed", "desk@nowhere.example")
    assert not found.undelivered[0].is_final


def test_a_person_who_quotes_a_bounce_is_a_person(tmp_path: Path) -> None:
    assert one(tmp_path, answer(QMAIL.partition("\n\n")[2])).kind == "reply"


# --- hostile messages


def test_one_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "folder.eml").mkdir()
    found = read(
        tmp_path, b"", b"\xff\x00\n\n\n", answer(), b"Content-Type: multipart/mixed\n\n--x", answer()
    )
    assert len(found) == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everybody may read everything here")
def test_a_file_that_may_not_be_read_is_told_of(tmp_path: Path) -> None:
    remarks: list[Remark] = []
    (tmp_path / "aaa.eml").write_bytes(b"")
    (tmp_path / "aaa.eml").chmod(0)
    assert len(read(tmp_path, answer(), remarks=remarks)) == 1
    assert [Path(each.place).name for each in remarks] == ["aaa.eml"]


def test_of_a_very_large_message_the_beginning_is_read(tmp_path: Path) -> None:
    message = answer("The order is attached.")
    message.add_attachment(b"\0" * 3_000_000, maintype="application", subtype="pdf", filename="order.pdf")
    remarks: list[Remark] = []
    (found,) = read(tmp_path, message, remarks=remarks)
    assert (found.kind, found.lines) == ("reply", ("The order is attached.",))
    assert [each.place for each in remarks] == [found.place]
    assert "very large" in remarks[0].text


HEAD = f"In-Reply-To: {OURS}\nMIME-Version: 1.0\n".encode()
BOMBS = {
    "messages in messages": HEAD + b"Content-Type: message/rfc822\n\n" * 30_000,
    "parts in parts": HEAD
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (each, each) for each in range(15_000)
    ),
    "brackets": HEAD + b"From: " + b"(" * 900_000 + b"\n\nhello",
    "tags": HEAD + b"Content-Type: text/html\n\n" + b"<a b='" * 150_000,
    "comments": HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 200_000,
    "dashes": HEAD + b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n" + b"-" * 900_000,
    "addresses": HEAD
    + b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n"
    + b"<a@b.example>: no\n" * 50_000,
    "parameters": HEAD + b"Content-Type: text/plain" + b";a=b" * 240_000 + b"\n\nhello",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\n\n" + b"--\n" * 10_000,
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_bomb_does_not_go_off(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bomb.eml").write_bytes(content)
    began = time.monotonic()
    (found,) = read_replies(tmp_path, SENT)
    assert found.of == 7
    assert len(found.undelivered) <= 100
    assert time.monotonic() - began < 10


def test_a_message_of_too_many_parts_is_told_of(tmp_path: Path) -> None:
    remarks: list[Remark] = []
    assert len(read(tmp_path, BOMBS["parts in parts"], remarks=remarks)) == 1
    assert "far too many parts" in remarks[0].text


NAMES = st.sampled_from(
    [
        *("From", "Subject", "Date", "Received", "References", "Message-ID", "Content-Type"),
        *(
            "Content-Transfer-Encoding",
            "Content-Disposition",
            "Auto-Submitted",
            "Return-Path",
            "X-Failed-Recipients",
        ),
    ]
)
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            *(
                b"multipart/report; boundary=b",
                b"message/delivery-status",
                b"text/html",
                b"message/rfc822",
                b"base64",
            ),
            *(
                b"text/plain; charset=\xff\x00",
                b"text/plain; charset*=x'y'%z",
                b"<>",
                b"quoted-printable",
                b"x-uuencode",
            ),
            *(
                b"=?utf-8?b?a?=",
                b"=?x?q?=ff?=",
                b"MAILER-DAEMON@x.example",
                b"Fri, 31 Dec 9999 23:59:59 -2359",
            ),
            *(b'"<a@b\\', b"attachment; filename*0*=a''%ff", b"(((", b'multipart/mixed; boundary=""'),
        ]
    ),
)
BODIES = st.lists(
    st.one_of(
        st.binary(max_size=200), st.sampled_from([b"--b", b"--b--", b"\n\n", QMAIL.encode(), FAILED.encode()])
    )
)


@given(content=st.binary(max_size=2_000))
@settings(max_examples=200)
def test_random_bytes_never_raise(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read(Path(folder), content) == []


@given(headers=st.lists(st.tuples(NAMES, VALUES), max_size=8), bodies=BODIES)
@settings(max_examples=300)
def test_random_messages_that_answer_ours_are_found_and_fit_to_be_shown(
    headers: list[tuple[str, bytes]], bodies: list[bytes]
) -> None:
    lines = [
        name.encode() + b": " + value.replace(b"\n", b" ").replace(b"\r", b" ") for name, value in headers
    ]
    content = HEAD + b"\n".join([*lines, b"", *bodies])
    with tempfile.TemporaryDirectory() as folder:
        found = one(Path(folder), content)
    assert found.of == 7
    told = [text for each in found.undelivered for text in (each.address, each.status, each.diagnostic)]
    for text in (found.subject, found.name, found.address, found.own_id, *found.lines, *told):
        assert not any(
            ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in text
        )


@given(cut=st.integers(0, 1_200), junk=st.binary(max_size=30))
@settings(max_examples=200)
def test_a_damaged_report_is_never_lost_to_an_error(cut: int, junk: bytes) -> None:
    whole = report(FAILED, LATE).encode()
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), whole[:cut] + junk + whole[cut:], whole[:cut] + junk)
    assert len(found) <= 2


# --- what answers none of ours

KNOWN = Known(SENT, frozenset({"desk@nowhere.example", "nsample@gmail.com"}), ("2026-001", "WL_7.b", "12"))


def others(folder: Path, *contents: bytes | str | EmailMessage, known: Known = KNOWN) -> list[Returned]:
    """What is said of messages that answer none of ours, in a folder with nothing else."""
    for number, content in enumerate(contents):
        content = content.as_bytes() if isinstance(content, EmailMessage) else content
        content = content.encode() if isinstance(content, str) else content
        (folder / f"{number:03}.eml").write_bytes(content)
    found = list(read_messages(folder, known, print))
    assert all(each.of is None for each in found)
    return found


def stranger(text: str = "Good day.", **headers: str) -> EmailMessage:
    return answer(text, **{"From": "Someone <someone@else.example>", "In_Reply_To": "", **headers})


def test_who_writes_from_an_address_that_we_know_is_named(tmp_path: Path) -> None:
    known, tagged, unknown = others(
        tmp_path,
        stranger("Remove us, please.", From="The Desk <Desk@Nowhere.example>", Subject="unsubscribe"),
        stranger(From="N.Sample+press@googlemail.com"),
        stranger(),
    )
    assert known.may_matter and tagged.may_matter and not unknown.may_matter
    assert (known.name, known.address, known.mailboxes) == (
        *("The Desk", "Desk@Nowhere.example"),
        ("desk@nowhere.example",),
    )
    assert (known.subject, known.lines) == ("unsubscribe", ("Remove us, please.",))
    assert known.when == datetime.datetime(2031, 4, 21, 8, 0, tzinfo=datetime.UTC)
    assert known.place.endswith("/000.eml")
    assert known.references == ()
    assert tagged.mailboxes == ("nsample@gmail.com",)


@pytest.mark.parametrize(
    "text",
    [
        "Further to your letter of 20 March (ref. 2026-001).",
        "2026-001",
        "关于2026-001号来信",
        "２０２６－００１",
        "Your ref.: 2026\u2011001",
        "Your ref.: 2026\u2013001.",
        "Your ref.: 2026\u00ad-001",
        "> On Monday you wrote:\n> Our reference: 2026-001\n\nWe take note.",
        "see 2026-001-appeal-letter.pdf",
    ],
)
def test_a_case_is_named_however_its_reference_is_written(tmp_path: Path, text: str) -> None:
    (found,) = others(tmp_path, stranger(text))
    assert (found.references, found.mailboxes) == (("2026-001",), ())
    assert found.may_matter


@pytest.mark.parametrize("text", ["2026-0011", "12026-001", "x2026-001", "2026-01", "2026 001", "WL_7xb", ""])
def test_another_number_is_no_reference(tmp_path: Path, text: str) -> None:
    (found,) = others(tmp_path, stranger(text))
    assert not found.may_matter


def test_a_reference_is_found_wherever_a_message_has_it(tmp_path: Path) -> None:
    page = stranger("")
    page.set_content("<p>Noted.</p><p>Reference: <b>wl&#95;7.B</b></p>", subtype="html")
    coded = stranger("")
    coded.set_content("Ваше письмо 2026-001", cte="base64")
    both = stranger("On WL_7.b", Subject="=?utf-8?q?Re=3A_2026-001?=")
    found = others(tmp_path, page, coded, both)
    assert [each.references for each in found] == [("WL_7.b",), ("2026-001",), ("2026-001", "WL_7.b")]


def test_a_very_short_reference_names_nothing(tmp_path: Path) -> None:
    """It stands in many a letter that has nothing to do with the case."""
    (listed,) = others(tmp_path, stranger("We meet at 12 in room 12."))
    assert not listed.may_matter


def test_a_bounce_that_names_nothing_of_ours_but_the_address_is_named(tmp_path: Path) -> None:
    lost = report(FAILED, third="X-Nothing: 1")
    elsewhere = lost.replace("desk@nowhere.example", "nobody@else.example")
    found, other = others(tmp_path, lost, elsewhere)
    assert found.mailboxes == ("desk@nowhere.example",)
    assert not other.may_matter


def test_a_copy_of_ours_is_neither_an_answer_nor_another(tmp_path: Path) -> None:
    assert others(tmp_path, answer(Message_ID=OURS, In_Reply_To="", From="desk@nowhere.example")) == []


def test_what_is_acquainted_with_nobody_names_nothing(tmp_path: Path) -> None:
    (found,) = others(tmp_path, answer("2026-001", In_Reply_To=""), known=Known({}))
    assert not found.may_matter


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_bomb_of_a_stranger_does_not_go_off(tmp_path: Path, content: bytes) -> None:
    began = time.monotonic()
    (found,) = others(tmp_path, content.replace(HEAD, b"Subject: 2026-001\nMIME-Version: 1.0\n"))
    assert found.references == ("2026-001",)
    assert time.monotonic() - began < 10


@given(headers=st.lists(st.tuples(NAMES, VALUES), max_size=8), bodies=BODIES)
@settings(max_examples=200)
def test_whatever_a_stranger_writes_is_fit_to_be_shown(
    headers: list[tuple[str, bytes]], bodies: list[bytes]
) -> None:
    lines = [
        name.encode() + b": " + value.replace(b"\n", b" ").replace(b"\r", b" ") for name, value in headers
    ]
    content = b"\n".join([b"MIME-Version: 1.0", b"Subject: 2026-001", *lines, b"", *bodies])
    content = content.replace(OURS.encode(), b"<another@appeals.example.org>")
    with tempfile.TemporaryDirectory() as folder:
        (found,) = others(Path(folder), content)
    assert found.references[:1] == ("2026-001",)
    for text in (found.subject, found.name, found.address, *found.lines):
        assert len(text) <= 300
        assert not any(
            ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in text
        )


def test_a_mailbox_of_any_size_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    def peak(many: int) -> int:
        path = tmp_path / f"{many}.mbox"
        mail = stranger("On 2026-001.\n" + "word " * 2_000, From="desk@nowhere.example").as_bytes()
        with path.open("wb") as file:
            for _ in range(many):
                file.write(b"From desk@nowhere.example Mon Apr 21 10:00:00 2031\n" + mail + b"\n")
        tracemalloc.start()
        try:
            assert sum(each.of is None for each in read_messages(path, KNOWN, print)) == many
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(20)  # what is made once
    assert peak(1_000) < 1.5 * peak(100)


# --- mailboxes in files


def test_an_mbox_file_is_read_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    box = mailbox.mbox(path)
    box.add(answer("First.\n\nFrom the beginning, we have said so.\n"))
    box.add(answer(In_Reply_To="<stranger@nowhere.example>"))
    box.add(report(FAILED))
    box.close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    found = list(read_replies(path, SENT))
    assert [(each.kind, each.place.rpartition(", ")[2]) for each in found] == [
        ("reply", "message 1"),
        ("bounce", "message 3"),
    ]
    assert found[0].lines == ("First.", "From the beginning, we have said so.")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_large_message_in_an_mbox_file_hides_none_after_it(tmp_path: Path) -> None:
    path = tmp_path / "inbox.mbox"
    large = answer("Short words.\n")
    large.add_attachment(b"\0" * 2_000_000, maintype="application", subtype="pdf", filename="a.pdf")
    box = mailbox.mbox(path)
    for message in (large, answer("Next.")):
        box.add(message)
    box.close()
    remarks: list[Remark] = []
    assert [each.lines for each in read_replies(path, SENT, noted_in(remarks))] == [
        ("Short words.",),
        ("Next.",),
    ]
    assert [each.place.rpartition(", ")[2] for each in remarks] == ["message 1"]


def test_a_maildir_is_read_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "Maildir"
    box = mailbox.Maildir(path)
    read_one = mailbox.MaildirMessage(answer("Read."))
    read_one.set_subdir("cur")
    read_one.set_flags("S")
    box.add(read_one)
    box.add(answer("New."))
    (path / "tmp" / "arriving").write_bytes(answer("Half").as_bytes())
    before = sorted(path.rglob("*"))
    assert [each.lines for each in read_replies(path, SENT)] == [("New.",), ("Read.",)]
    assert sorted(path.rglob("*")) == before


def test_one_eml_file_and_those_in_folders_of_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / "2031" / "april").mkdir(parents=True)
    file = tmp_path / "2031" / "april" / "A.EML"
    file.write_bytes(answer().as_bytes())
    (tmp_path / "notes.txt").write_bytes(answer().as_bytes())
    assert len(list(read_replies(tmp_path, SENT))) == len(list(read_replies(file, SENT))) == 1


def test_a_folder_without_messages_is_told_of(tmp_path: Path) -> None:
    remarks: list[Remark] = []
    assert read(tmp_path, remarks=remarks) == []
    assert "no .eml file" in remarks[0].text


def test_a_file_that_is_no_mailbox_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "letter.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(HrdAlertError, match=r"neither an \.eml file nor an mbox file"):
        list(read_replies(tmp_path / "letter.docx", SENT))


# --- IMAP


def crlf(message: EmailMessage | str) -> bytes:
    text = message if isinstance(message, str) else message.as_string()
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def inbox(server: Server, password: str = "", **more: Any) -> ImapMailbox:
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "user": "appeals",
        "security": "none",
        "folder": "INBOX",
    }
    return ImapMailbox(Inbox.model_construct(**{**given, **more}), SINCE, lambda: password or server.password)


@pytest.fixture
def messages() -> dict[int, bytes]:
    return {
        4: crlf(answer("By IMAP.")),
        7: crlf(answer("A private letter.", In_Reply_To="<stranger@nowhere.example>")),
        31: crlf(report(FAILED)),
    }


@pytest.mark.parametrize("uid_last", [False, True])
def test_a_mailbox_on_a_server_is_read_and_not_changed(messages: dict[int, bytes], uid_last: bool) -> None:
    with serving(Server(messages, uid_last=uid_last)) as server:
        found = list(read_replies(inbox(server), SENT))
    assert [(each.kind, each.place) for each in found] == [
        ("reply", "INBOX, message 4"),
        ("bounce", "INBOX, message 31"),
    ]
    assert found[0].lines == ("By IMAP.",)
    words = {" ".join(each.split()[: 1 + each.startswith("UID")]) for each in server.commands}
    assert words == {"CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"}
    assert all("BODY.PEEK[" in each for each in server.told("FETCH"))
    assert server.told("SEARCH") == ["UID SEARCH SINCE 28-Feb-2031"], (
        "a day earlier: it may be so at the server"
    )


def test_what_cannot_answer_us_is_not_fetched(messages: dict[int, bytes]) -> None:
    with serving(Server(messages)) as server:
        list(read_replies(inbox(server), SENT))
    bodies = [each for each in server.told("FETCH") if "PEEK[]" in each]
    assert [each.split()[2] for each in bodies] == ["4", "31"]


def test_what_may_matter_by_its_headers_is_fetched(messages: dict[int, bytes]) -> None:
    known, named, unknown = stranger(From="desk@nowhere.example"), stranger(Subject="On 2026-001"), stranger()
    strangers = {40: crlf(known), 41: crlf(known), 42: crlf(named), 43: crlf(unknown)}
    with serving(Server({**messages, **strangers}, broken_uids=(41,))) as server:
        remarks: list[Remark] = []
        found = list(read_messages(inbox(server), KNOWN, noted_in(remarks)))
    assert [(each.of is None, each.place) for each in found] == [
        (False, "INBOX, message 4"),
        (True, "INBOX, message 7"),
        (False, "INBOX, message 31"),
        (True, "INBOX, message 40"),
        (True, "INBOX, message 42"),
    ]
    assert [(each.place, each.text) for each in remarks] == [
        ("INBOX, message 41", "The server did not give this message.")
    ]
    assert all("BODY.PEEK[" in each for each in server.told("FETCH"))


def test_messages_beyond_the_first_batch_are_read(messages: dict[int, bytes]) -> None:
    many = dict.fromkeys(range(100, 220), messages[7]) | {300: messages[4]}
    with serving(Server(many)) as server:
        assert [each.place for each in read_replies(inbox(server), SENT)] == ["INBOX, message 300"]


def test_an_empty_mailbox_has_no_replies() -> None:
    with serving(Server({})) as server:
        assert list(read_replies(inbox(server), SENT)) == []


def test_a_message_that_the_server_does_not_give_stops_no_other(messages: dict[int, bytes]) -> None:
    remarks: list[Remark] = []
    with serving(Server(messages, broken_uids=(4,))) as server:
        assert [each.kind for each in read_replies(inbox(server), SENT, noted_in(remarks))] == ["bounce"]
    assert [each.place for each in remarks] == ["INBOX, message 4"]


def test_a_large_message_is_fetched_in_part(messages: dict[int, bytes]) -> None:
    large = answer("The order is attached.")
    large.add_attachment(b"\0" * 2_000_000, maintype="application", subtype="pdf", filename="order.pdf")
    remarks: list[Remark] = []
    with serving(Server({1: crlf(large)})) as server:
        (found,) = read_replies(inbox(server), SENT, noted_in(remarks))
    assert found.lines == ("The order is attached.",)
    assert len(remarks) == 1


def test_a_password_beyond_ascii_goes_by_authenticate(messages: dict[int, bytes]) -> None:
    with serving(Server(messages, password="schlüssel")) as server:
        assert len(list(read_replies(inbox(server), SENT))) == 2
    told = server.commands[server.commands.index("AUTHENTICATE PLAIN") + 1]
    assert base64.b64decode(told).decode() == "\0appeals\0schlüssel"


def test_a_wrong_password_is_an_error_for_people(messages: dict[int, bytes]) -> None:
    with serving(Server(messages)) as server:
        with pytest.raises(HrdAlertError, match="did not let appeals in") as caught:
            list(read_replies(inbox(server, password="guess"), SENT))
        with pytest.raises(HrdAlertError, match="did not let appeals in"):
            list(read_replies(inbox(server, password='x"\r\nA1 DELETE INBOX'), SENT))
    assert "guess" not in caught.value.in_a_line
    assert "\x1b" not in caught.value.in_a_line
    assert not any("DELETE" in each for each in server.commands)


def test_a_connection_that_ends_says_so_and_keeps_what_was_read(messages: dict[int, bytes]) -> None:
    found: list[str] = []
    with (
        serving(Server(messages, drops_at="FETCH 31 ")) as server,
        pytest.raises(HrdAlertError, match="could not be read to its end"),
    ):
        found.extend(each.kind for each in read_replies(inbox(server), SENT))
    assert found == ["reply"]


def test_a_server_that_is_not_there_is_an_error_for_people() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(HrdAlertError, match=r"No connection to the mailbox at 127\.0\.0\.1"):
        list(read_replies(inbox(Server({}, port=port)), SENT))


def test_no_password_leaves_this_machine_unencrypted() -> None:
    with pytest.raises(HrdAlertError, match="for all to read"):
        list(read_replies(inbox(Server({}), host="mail.example.org"), SENT))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost, with its key, which nobody has signed but itself."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


def context(certificate: Path) -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.load_cert_chain(certificate)
    return found


def test_the_server_must_prove_who_it_is(
    messages: dict[int, bytes], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = Server(messages, tls=context(certificate))
    with serving(state) as server:
        source = inbox(server, host="localhost", security="tls")
        with pytest.raises(HrdAlertError, match="could not prove"):
            list(read_replies(source, SENT))
        assert server.told("LOGIN") == [], "no password went to a stranger"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert [each.kind for each in read_replies(source, SENT)] == ["reply", "bounce"]
        with pytest.raises(HrdAlertError, match="could not prove"):  # of another name
            list(read_replies(inbox(server, host="127.0.0.1", security="tls"), SENT))


# --- references of the UN


@pytest.mark.parametrize(
    "reference", ["AL CHN 4/2021", "UA CHN 17/2020", "JUA IRN 3/2014", "JAL PSE 1/2019", "OL VNM 5/2023"]
)
def test_the_reference_of_a_letter_is_found(reference: str) -> None:
    assert un_reference(f"Ref.: {reference}\n(Please use this reference in your reply)") == reference
    assert un_reference(f"({reference.replace(' ', chr(0xA0), 1)}), and again {reference}.") == reference


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "AL 4/2021",
            "XAL CHN 4/2021",
            "AL CHN 4/20211",
            "al chn 4/2021",
            "AL CHN 04/2021",
            "AL CHN 0/2021",
        ),
        *("AL XXX 4/2021", "UA HKG 2/2020", "A/HRC/46/31", "AL CHN 4/1921"),
        "further to AL CHN 4/2021 and UA CHN 17/2020",
    ],
)
def test_what_is_no_reference_to_a_state_or_which_one_is_not_sure_is_none(text: str) -> None:
    assert un_reference(text) is None
