"""Providers over HTTP: all of a message arrives or none, and what became of it is known or said to be uncertain."""

from __future__ import annotations

import base64
import datetime
import logging
import re
import uuid
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

import pytest

from hrdalert.dispatch.transports.providers import PROVIDERS, HttpTransport
from hrdalert.errors import DispatchError, UncertainError
from tests.dispatch.servers import (
    CERTIFICATES,
    DROP,
    HANG,
    SECRET,
    Asked,
    MailServer,
    Reply,
    envelope,
    free_port,
    held,
    provider_server,
)

BRIEF = (5, 1)
DAY = 24 * 60 * 60.0
PICTURE = b"\x89PNG\r\n\x1a\n\x00invented"
Make = Callable[[str], HttpTransport]


def mailgun(url: str) -> HttpTransport:
    return HttpTransport(PROVIDERS["mailgun"], held(), url, domain="mg.office.example", patience=BRIEF)


def postmark(url: str) -> HttpTransport:
    return HttpTransport(PROVIDERS["postmark"], held(), url, patience=BRIEF)


def brevo(url: str) -> HttpTransport:
    return HttpTransport(PROVIDERS["brevo"], held(), url, patience=BRIEF)


def as_mailgun(asked: Asked) -> Reply:
    """As https://documentation.mailgun.com has it."""
    login = base64.b64encode(f"api:{SECRET}".encode()).decode()
    if asked.headers.get("Authorization") != f"Basic {login}":
        return Reply(401, "Forbidden")
    if asked.path != "/v3/mg.office.example/messages.mime":
        return Reply(404, {"message": "Domain not found"})
    return Reply(200, {"id": "<4711@mg.office.example>", "message": "Queued. Thank you."})


def as_postmark(asked: Asked) -> Reply:
    """As https://postmarkapp.com/developer/api/email-api has it."""
    if asked.headers.get("X-Postmark-Server-Token") != SECRET:
        return Reply(401, {"ErrorCode": 10, "Message": "Bad or missing API token."})
    if asked.path != "/email" or not asked.headers.get("Content-Type", "").startswith("application/json"):
        return Reply(422, {"ErrorCode": 409, "Message": "JSON required"})
    if not ({"TextBody", "HtmlBody"} & asked.data.keys() and {"From", "To"} <= asked.data.keys()):
        return Reply(422, {"ErrorCode": 300, "Message": "Zero recipients or bodies"})
    return Reply(200, {"To": asked.data["To"], "MessageID": "b7bc-4711", "ErrorCode": 0, "Message": "OK"})


def as_brevo(asked: Asked) -> Reply:
    """As https://developers.brevo.com has it."""
    if asked.headers.get("api-key") != SECRET:
        return Reply(401, {"code": "unauthorized", "message": "Key not found"})
    if asked.path != "/v3/smtp/email" or not {"sender", "to", "subject"} <= asked.data.keys():
        return Reply(400, {"code": "missing_parameter", "message": "sender, to, subject"})
    return Reply(201, {"messageId": "<4711@smtp-relay.example>"})


ALL = pytest.mark.parametrize(
    ("make", "provider"), [(mailgun, as_mailgun), (postmark, as_postmark), (brevo, as_brevo)]
)
IN_PIECES = pytest.mark.parametrize("make", [postmark, brevo])
EACH = pytest.mark.parametrize("make", [mailgun, postmark, brevo])


@pytest.fixture(autouse=True)
def secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDALERT_TEST_SECRET", SECRET)


def letter(**headers: str) -> EmailMessage:
    """A message of one text, with the headers of a real one."""
    message = EmailMessage(policy=SMTP)
    usual = {
        "From": '"Desk, Appeals" <appeals@office.example>',
        "To": "Büro <desk@ministry.example>",
        "Reply-To": "press@office.example",
        "Subject": "Appeal: 呼吁",
        "Date": "Sun, 20 Apr 2031 10:00:00 +0000",
        "Message-ID": "<2031-0001@office.example>",
        "List-Unsubscribe": "<https://office.example/leave>",
        "Auto-Submitted": "no",
    }
    for name, value in {**usual, **{name.replace("_", "-"): said for name, said in headers.items()}}.items():
        message[name] = value
    message.set_content("Sir,\n.\n先生\n")
    return message


def rich_letter() -> EmailMessage:
    """Text, page, a picture and another file."""
    message = letter()
    message.add_alternative("<p>Sir</p>", subtype="html")
    message.add_attachment(PICTURE, "image", "png", filename="seal.png")
    message.add_attachment(b"%PDF invented", "application", "pdf", filename="Schreiben–1.pdf")
    return message


def sent(
    make: Make, provider: Callable[[Asked], Reply | str], message: bytes | None = None
) -> tuple[Any, list[Asked]]:
    """The words or the error of one message, and what the provider was asked."""
    content = letter().as_bytes() if message is None else message
    with provider_server(provider) as (url, asked), closing(make(url)) as transport:
        try:
            return transport.send(content, envelope()), asked
        except (DispatchError, UncertainError) as error:
            return error, asked


@ALL
def test_a_provider_takes_a_message(make: Make, provider: Callable[[Asked], Reply]) -> None:
    words, asked = sent(make, provider)
    assert "4711" in words
    assert len(asked) == 1


def test_mailgun_gets_every_byte_and_the_recipient_of_the_envelope_alone() -> None:
    message = letter(Cc="other@list.example").as_bytes() + b"\xff\x00.\r\n.\r\nend"
    _, (asked,) = sent(mailgun, as_mailgun, message)
    boundary = asked.headers["Content-Type"].partition("boundary=")[2].encode()
    parts = {}
    for part in asked.content.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        found = re.search(rb'name="([^"]+)"', head)
        assert found
        parts[found[1].decode()] = content.removesuffix(b"\r\n")
    assert parts == {
        "to": b"desk@ministry.example",
        "message": message,
        "o:tracking": b"no",
        "o:tracking-clicks": b"no",
        "o:tracking-opens": b"no",
    }


def test_postmark_gets_all_of_a_message() -> None:
    _, (asked,) = sent(postmark, as_postmark, rich_letter().as_bytes())
    assert asked.data == {
        "From": '"Desk, Appeals" <appeals@office.example>',
        "To": '"Büro" <desk@ministry.example>',
        "ReplyTo": "press@office.example",
        "Subject": "Appeal: 呼吁",
        "TextBody": "Sir,\r\n.\r\n先生\r\n",
        "HtmlBody": "<p>Sir</p>\r\n",
        "Headers": [
            {"Name": "Message-ID", "Value": "<2031-0001@office.example>"},
            {"Name": "List-Unsubscribe", "Value": "<https://office.example/leave>"},
            {"Name": "Auto-Submitted", "Value": "no"},
            {"Name": "X-PM-KeepID", "Value": "true"},
        ],
        "Attachments": [
            {
                "Name": "seal.png",
                "Content": base64.b64encode(PICTURE).decode(),
                "ContentType": "image/png",
            },
            {
                "Name": "Schreiben–1.pdf",
                "Content": base64.b64encode(b"%PDF invented").decode(),
                "ContentType": "application/pdf",
            },
        ],
        "TrackOpens": False,
        "TrackLinks": "None",
    }


def test_brevo_gets_all_of_a_message() -> None:
    message = letter()
    message.add_alternative("<p>Sir</p>", subtype="html")
    message.add_attachment(b"%PDF invented", "application", "pdf", filename="letter.pdf")
    _, (asked,) = sent(brevo, as_brevo, message.as_bytes())
    data = asked.data
    key = data["headers"].pop("idempotencyKey")
    assert str(uuid.UUID(key)) == key
    assert data == {
        "sender": {"email": "appeals@office.example", "name": "Desk, Appeals"},
        "to": [{"email": "desk@ministry.example", "name": "Büro"}],
        "replyTo": {"email": "press@office.example"},
        "subject": "Appeal: 呼吁",
        "textContent": "Sir,\r\n.\r\n先生\r\n",
        "htmlContent": "<p>Sir</p>\r\n",
        "headers": {
            "Message-ID": "<2031-0001@office.example>",
            "List-Unsubscribe": "<https://office.example/leave>",
            "Auto-Submitted": "no",
        },
        "attachment": [{"name": "letter.pdf", "content": base64.b64encode(b"%PDF invented").decode()}],
    }


def _encrypted() -> bytes:
    return (
        b"From: appeals@office.example\r\nTo: desk@ministry.example\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n'
        b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        b"--b\r\nContent-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n--b--\r\n"
    )


def _with_part(head: bytes) -> bytes:
    return (
        b"From: appeals@office.example\r\nTo: desk@ministry.example\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSir\r\n--b\r\n"
        + head
        + b"\r\n\r\nx\r\n--b--\r\n"
    )


UNFIT = {
    "encrypted": _encrypted(),
    "signed": _encrypted().replace(b"encrypted", b"signed"),
    "copy": letter(Cc="other@list.example").as_bytes(),
    "hidden copy": letter(Bcc="other@list.example").as_bytes(),
    "sent again": letter(Resent_To="other@list.example").as_bytes(),
    "another recipient": letter(To="other@list.example").as_bytes(),
    "two recipients": letter(To="desk@ministry.example, other@list.example").as_bytes(),
    "no recipient": b"From: appeals@office.example\r\n\r\nx\r\n",
    "two senders": letter(
        From="appeals@office.example, press@office.example", Sender="a@b.example"
    ).as_bytes(),
    "no sender": b"To: desk@ministry.example\r\n\r\nx\r\n",
    "two texts": _with_part(b"Content-Type: text/plain"),
    "a forwarded message": _with_part(b"Content-Type: message/rfc822"),
    "an attachment without a name": _with_part(
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment"
    ),
    "an unknown header": letter(X_Office="appeals").as_bytes(),
    "no text": (
        b"From: appeals@office.example\r\nTo: desk@ministry.example\r\nContent-Type: application/pdf\r\n\r\nx\r\n"
    ),
    "broken parts": (
        b"From: appeals@office.example\r\nTo: desk@ministry.example\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts\r\n"
    ),
}


@IN_PIECES
@pytest.mark.parametrize("message", UNFIT.values(), ids=UNFIT)
def test_what_would_get_lost_on_the_way_is_refused(make: Make, message: bytes) -> None:
    error, asked = sent(make, as_postmark, message)
    assert isinstance(error, DispatchError)
    assert "cannot carry" in str(error)
    assert not error.temporary
    assert asked == []


def test_brevo_is_not_asked_for_what_it_has_no_place_for() -> None:
    error, asked = sent(brevo, as_brevo, letter(Reply_To="a@office.example, b@office.example").as_bytes())
    assert "Brevo cannot carry" in str(error)
    assert asked == []


def test_a_text_in_other_letters_arrives_in_the_right_ones() -> None:
    message = letter()
    message.set_content("Привет\n", charset="koi8-r")
    _, (asked,) = sent(postmark, as_postmark, message.as_bytes())
    assert asked.data["TextBody"] == "Привет\r\n"


@EACH
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422])
def test_a_refusal_is_final_and_has_the_providers_words_without_the_key(make: Make, status: int) -> None:
    said = f"Sender \x1b[2Jnot verified; key {SECRET} seen"
    error, asked = sent(make, lambda _: Reply(status, {"message": said, "code": "x", "Message": said}))
    assert isinstance(error, DispatchError)
    assert f"{status} Sender [2Jnot verified; key [hidden] seen" in str(error)
    assert error.hint
    assert not error.temporary
    assert SECRET not in f"{error!r}{error.hint}"
    assert len(asked) == 1


@EACH
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "90"}, 90.0),
        ({}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-90"}, None),
        ({"Retry-After": "9" * 400}, DAY),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}, DAY),
        ({"Retry-After": "Mon, 21 Apr 2003 10:00:00 GMT"}, 0.0),
    ],
)
def test_too_many_requests_may_go_later(make: Make, headers: dict[str, str], seconds: float | None) -> None:
    error, asked = sent(make, lambda _: Reply(429, {"message": "slow down"}, headers))
    assert isinstance(error, DispatchError)
    assert (error.temporary, error.retry_after) == (True, seconds)
    assert len(asked) == 1


@EACH
def test_a_moment_to_come_again_is_counted_from_now(make: Make) -> None:
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=10)
    error, _ = sent(
        make, lambda _: Reply(429, "slow down", {"Retry-After": format_datetime(until, usegmt=True)})
    )
    assert error.retry_after == pytest.approx(600, abs=60)


@EACH
def test_an_outage_that_the_provider_announces_may_pass(make: Make) -> None:
    error, _ = sent(make, lambda _: Reply(503, "maintenance", {"Retry-After": "600"}))
    assert isinstance(error, DispatchError)
    assert (error.temporary, error.retry_after) == (True, 600.0)


@EACH
@pytest.mark.parametrize("status", [500, 502, 504])
def test_an_error_of_the_provider_that_may_come_after_taking_is_uncertain(make: Make, status: int) -> None:
    error, asked = sent(make, lambda _: Reply(status, "<html>oops</html>"))
    assert isinstance(error, UncertainError)
    assert len(asked) == 1


def test_a_bare_503_is_uncertain_but_where_the_provider_documents_it() -> None:
    assert isinstance(sent(mailgun, lambda _: Reply(503, "first byte timeout"))[0], UncertainError)
    found = sent(postmark, lambda _: Reply(503, "outage"))[0]
    assert isinstance(found, DispatchError)
    assert found.temporary


@EACH
@pytest.mark.parametrize("what", [HANG, DROP])
def test_an_answer_lost_after_the_request_is_uncertain_and_nothing_is_repeated(make: Make, what: str) -> None:
    error, asked = sent(make, lambda _: what)
    assert isinstance(error, UncertainError)
    assert "Nobody can tell" in str(error)
    assert len(asked) == 1


@EACH
@pytest.mark.parametrize("content", ["<html>Sign in to this network</html>", {}, {"message": "hello"}, []])
def test_an_answer_that_says_nothing_of_the_message_is_uncertain(make: Make, content: Any) -> None:
    error, _ = sent(make, lambda _: Reply(200, content))
    assert isinstance(error, UncertainError)


def test_postmark_that_refuses_within_an_answer_200_has_refused() -> None:
    refusal = {"ErrorCode": 406, "Message": "Inactive recipient", "MessageID": "x"}
    error, _ = sent(postmark, lambda _: Reply(200, refusal))
    assert isinstance(error, DispatchError)
    assert "Inactive recipient" in str(error)
    assert not error.temporary


def test_a_key_that_brevo_knows_from_before_is_uncertain() -> None:
    error, asked = sent(brevo, lambda _: Reply(400, {"code": "duplicate_parameter", "message": "known"}))
    assert isinstance(error, UncertainError)
    assert "already" in str(error)
    assert len(asked) == 1


def test_each_message_to_brevo_has_a_key_of_its_own() -> None:
    with provider_server(as_brevo) as (url, asked), closing(brevo(url)) as transport:
        for key in ("a", "b", "a"):
            transport.send(letter().as_bytes(), envelope(key))
    one, two, three = (each.data["headers"]["idempotencyKey"] for each in asked)
    assert one == three != two


@EACH
def test_a_redirection_is_not_followed(make: Make) -> None:
    with provider_server(as_postmark) as (other, elsewhere):
        error, asked = sent(make, lambda _: Reply(307, "moved", {"Location": f"{other}/email"}))
    assert isinstance(error, DispatchError)
    assert not error.temporary
    assert "url:" in error.hint
    assert (len(asked), elsewhere) == (1, [])


@EACH
def test_a_provider_that_is_not_there_took_nothing(make: Make) -> None:
    with (
        closing(make(f"http://127.0.0.1:{free_port()}")) as transport,
        pytest.raises(DispatchError) as caught,
    ):
        transport.send(letter().as_bytes(), envelope())
    assert caught.value.temporary


@EACH
def test_a_line_cut_before_the_whole_request_was_handed_over_means_that_it_did_not_go(make: Make) -> None:
    """The server cuts the line after the first words of a request that is longer than what systems take ahead."""
    message = letter()
    message.add_attachment(b"x" * 12_000_000, "application", "pdf", filename="long.pdf")
    server = MailServer({"connection": ("HTTP",), "AUTH": (DROP,)})
    try:
        with (
            closing(make(f"http://127.0.0.1:{server.port}")) as transport,
            pytest.raises(DispatchError) as caught,
        ):
            transport.send(message.as_bytes(), envelope())
    finally:
        server.close()
    assert caught.value.temporary


@EACH
@pytest.mark.parametrize("certificate", ["elsewhere", "unknown"])
def test_another_name_and_an_unknown_issuer_get_no_key(
    make: Make, certificate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATES / "issuer.pem"))
    with (
        provider_server(as_brevo, certificate) as (url, asked),
        closing(make(url)) as transport,
        pytest.raises(DispatchError, match="could not prove") as caught,
    ):
        transport.send(letter().as_bytes(), envelope())
    assert not caught.value.temporary
    assert asked == []


def test_a_verified_provider_gets_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATES / "issuer.pem"))
    with provider_server(as_brevo, "here") as (url, asked), closing(brevo(url)) as transport:
        assert "4711" in transport.send(letter().as_bytes(), envelope())
    assert len(asked) == 1


@EACH
@pytest.mark.parametrize(("status", "is_of_the_way"), [(401, True), (422, False)])
def test_a_wrong_key_is_no_fault_of_the_message(make: Make, status: int, is_of_the_way: bool) -> None:
    error, _ = sent(make, lambda _: Reply(status, {"message": "no"}))
    assert isinstance(error, DispatchError)
    assert error.of_the_way is is_of_the_way


@EACH
@pytest.mark.parametrize("url", ["https://[::1", "https://.example.org", "https://example.org:port"])
def test_an_address_that_is_none_is_explained(make: Make, url: str) -> None:
    with (
        pytest.raises(DispatchError, match=r"in hrdalert\.yaml is none") as caught,
        closing(make(url)) as transport,
    ):
        transport.send(letter().as_bytes(), envelope())
    assert "url:" in caught.value.hint


@EACH
def test_no_key_goes_over_an_open_line(make: Make) -> None:
    with pytest.raises(DispatchError, match="without encryption"):
        make("http://api.example.org")


def test_no_proxy_sees_what_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    words, _ = sent(postmark, as_postmark)
    assert "4711" in words


@ALL
def test_the_key_is_not_logged(
    make: Make, provider: Callable[[Asked], Reply], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        sent(make, provider)
        sent(make, lambda _: Reply(401, {"message": SECRET}))
    assert caplog.records, "the libraries log something"
    login = base64.b64encode(f"api:{SECRET}".encode()).decode()
    assert SECRET not in caplog.text
    assert login not in caplog.text


@EACH
def test_a_key_that_the_provider_repeats_is_hidden_however_it_was_written(make: Make) -> None:
    def repeating(asked: Asked) -> Reply:
        return Reply(401, {"message": f"What is this? {asked.headers}"})

    error, _ = sent(make, repeating)
    assert isinstance(error, DispatchError)
    login = base64.b64encode(f"api:{SECRET}".encode()).decode()
    assert "[hidden]" in str(error)
    assert SECRET not in str(error) and login not in str(error)


def test_brevo_gets_no_name_that_is_longer_than_it_takes() -> None:
    """Seventy characters; a longer one would have the whole message refused."""
    name = "Standing Committee of the National Assembly of Nowhere on Lamps and Lighthouses"
    message = letter()
    message.replace_header("To", f"{name} <desk@ministry.example>")
    words, (asked,) = sent(brevo, as_brevo, message.as_bytes())
    assert "4711" in words
    assert asked.data["to"] == [{"email": "desk@ministry.example"}]


def test_a_key_in_other_letters_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDALERT_TEST_SECRET", "ключ")
    with pytest.raises(DispatchError, match="letters that no key has") as caught:
        postmark("https://api.example.org")
    assert "ключ" not in f"{caught.value!r}{caught.value.hint}"
