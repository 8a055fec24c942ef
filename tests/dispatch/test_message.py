"""A message is made so that no server has reason to change a byte of it."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from hypothesis import given, settings
from hypothesis import strategies as st

from hrdalert.dispatch.attachments import Attachment
from hrdalert.dispatch.message import Letter, message_of, wired
from hrdalert.dispatch.transports import Envelope

_SUBJECT = st.one_of(
    st.text(max_size=60), st.text(st.sampled_from("Quirk 奎雅 é=?_ "), min_size=60, max_size=400)
)
_BODY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.lists(
        st.sampled_from(["From me", " ", "\t", ".", "--", "é", "x" * 1200, "\r", "\n", "=20", "\0"]),
        max_size=20,
    ).map("\n".join),
)


@settings(max_examples=60)
@given(subject=_SUBJECT.filter(lambda subject: subject.isprintable()), body=_BODY)
def test_whatever_is_written_is_safe_on_the_way_and_arrives(subject: str, body: str) -> None:
    made = message_of(
        Letter(
            sender="Appeals Desk <appeals@example.org>",
            name="OfficeResources",
            address="desk@bureau.example",
            subject=subject,
            text=body,
            page=f"<p>{body}</p>",
            attachments=(Attachment("2031-007-annex-1.pdf", bytes(range(256)) * 40),),
        ),
        "2031-007|appeal-letter|desk@bureau.example|0",
    )
    assert made.isascii() and b"\0" not in made
    for line in made.split(b"\r\n"):
        assert len(line) <= 998 and b"\r" not in line and b"\n" not in line
        assert not line.startswith(b"From ") and line == line.rstrip()
    message = BytesParser(policy=policy.default).parsebytes(made)
    assert isinstance(message, EmailMessage)
    text, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text and text.get_content().split() == body.split()
    assert page and page.get_content().split() == f"<p>{body}</p>".split()
    assert [part.get_content() for part in message.iter_attachments()] == [bytes(range(256)) * 40]


def test_a_domain_in_other_letters_is_the_same_in_the_message_and_on_its_envelope() -> None:
    envelope = Envelope(wired("appeals@bücher.example"), wired("desk@Straße.example"), "key")
    envelope.require_mailboxes()
    made = message_of(Letter("appeals@bücher.example", "", "desk@Straße.example", "s", "t"), "key")
    message = BytesParser(policy=policy.default).parsebytes(made)
    assert [message[head].addresses[0].addr_spec for head in ("From", "To")] == [
        envelope.sender,
        envelope.recipient,
    ]
    assert wired("desk@example.org") == "desk@example.org"
