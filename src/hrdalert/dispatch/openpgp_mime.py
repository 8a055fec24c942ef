"""Finished messages as parts that are encrypted or signed (RFC 3156), their headers protected inside (RFC 9788)."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable, Sequence
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from hrdalert.errors import DispatchError

if TYPE_CHECKING:
    from pysequoia import Cert, PySigner


class _Pieces(Struct, frozen=True):
    """A finished message, taken apart without a change to any byte."""

    headers: tuple[bytes, ...]
    """What it says of itself: sender, subject and the like."""
    structure: tuple[bytes, ...]
    """How its body is to be read: the headers of RFC 2045."""
    body: bytes

    @classmethod
    def of(cls, raw: bytes) -> _Pieces:
        head, _, body = raw.partition(b"\r\n\r\n")
        fields = re.split(rb"\r\n(?![ \t])", head.removesuffix(b"\r\n"))
        form = rb"[!-9;-~]+[ \t]*:[^\r\n\0]*(?:\r\n[ \t][^\r\n\0]*)*"
        if not all(re.fullmatch(form, field) for field in fields):
            what = "The message has headers that cannot be read; nothing was sent."
            mend = "A message begins with From, To and Subject, and an empty line follows them."
            raise DispatchError(what, mend)
        # A list of hidden recipients is for nobody's eyes (RFC 5322, section 3.6.3); the version stands outside.
        shown = [field for field in fields if _name(field) not in (b"bcc", b"mime-version")]
        structure = tuple(field for field in shown if _name(field).startswith(b"content-"))
        return cls(tuple(field for field in shown if field not in structure), structure, body)

    def trimmed(self) -> _Pieces:
        """The same without spaces at the ends of lines of its headers, which servers may take away."""

        def trim(fields: tuple[bytes, ...]) -> tuple[bytes, ...]:
            return tuple(re.sub(rb"[ \t\r\n]+(?=\r\n[ \t])", b"", field).rstrip() for field in fields)

        return _Pieces(trim(self.headers), trim(self.structure), self.body)

    def protected(self, kind: Literal["cipher", "clear"], more: Sequence[bytes] = ()) -> bytes:
        """The part to be encrypted or signed: the whole message and its headers, said to be protected (RFC 9788)."""
        mark = f';\r\n protected-headers="v1"; hp="{kind}"'.encode("ascii")
        types = [field for field in self.structure if _name(field) == b"content-type"]
        others = [field for field in self.structure if _name(field) != b"content-type"]
        # What has no type is plain text (RFC 2045, section 5.2).
        type = types[0] if types else b"Content-Type: text/plain; charset=us-ascii"
        marked = type.rstrip(b"; \t\r\n") + mark
        return b"\r\n".join([*self.headers, *more, marked, *others, b"", self.body])


def sealed(message: EmailMessage | bytes, recipients: Sequence[Cert], hand: PySigner | None) -> bytes:
    """A message for these recipients alone; of its headers a few stay outside, and all are inside."""
    from pysequoia import encrypt

    pieces = _Pieces.of(_finished(message))
    open = (b"from", b"to", b"date", b"message-id", b"reply-to", b"in-reply-to")
    # Mail programs know to replace the words outside by the inner subject.
    outer = [*(field for field in pieces.headers if _name(field) in open), b"Subject: ..."]
    inner = pieces.protected("cipher", [b"HP-Outer: " + field for field in outer])
    sealed = encrypt(inner, recipients=list(recipients), signer=hand)
    if not is_sealed(sealed, len(recipients)):
        raise DispatchError("The message did not come out encrypted; nothing was sent.", "Report this.")
    version = [
        b"Content-Type: application/pgp-encrypted",
        b"Content-Description: PGP/MIME version identification",
        b"",
        b"Version: 1",
        b"",
    ]
    content = [
        b'Content-Type: application/octet-stream; name="encrypted.asc"',
        b"Content-Description: OpenPGP encrypted message",
        b'Content-Disposition: inline; filename="encrypted.asc"',
        b"",
        *sealed.splitlines(),
        b"",
    ]
    kind = b'multipart/encrypted; protocol="application/pgp-encrypted"'
    return _in_two_parts(outer, kind, b"\r\n".join(version), b"\r\n".join(content))


def with_signature(message: EmailMessage | bytes, hand: PySigner) -> bytes:
    from pysequoia import Sig, SignatureMode, sign

    pieces = _Pieces.of(_safe_on_the_way(_finished(message))).trimmed()
    inner = pieces.protected("clear")
    signature = sign(hand, inner, mode=SignatureMode.DETACHED)
    digest = str(Sig.from_bytes(signature).hash_algorithm).rpartition(".")[2].lower()
    beside = [
        b'Content-Type: application/pgp-signature; name="signature.asc"',
        b"Content-Description: OpenPGP digital signature",
        b"",
        *signature.splitlines(),
        b"",
    ]
    kind = f'multipart/signed; protocol="application/pgp-signature"; micalg=pgp-{digest}'.encode("ascii")
    return _in_two_parts(pieces.headers, kind, inner, b"\r\n".join(beside))


def _finished(message: EmailMessage | bytes) -> bytes:
    """The bytes of a message with the ends of lines that the net has (RFC 5322)."""
    raw = message if isinstance(message, bytes) else message.as_bytes(policy=policy.SMTP)
    return re.sub(rb"(?<!\r)\n", b"\r\n", raw)


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()


def _safe_on_the_way(raw: bytes) -> bytes:
    """The same message in characters that no server changes; what is safe already is left as it stands."""
    message = BytesParser(policy=policy.SMTP.clone(refold_source="none")).parsebytes(raw)
    is_changed = False
    for part in message.walk():
        if part.is_multipart():
            written = None if _encoding(part) == "7bit" else "7bit"
        else:
            written = "base64" if _may_change(part) else None
            if written:
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                part.set_payload(base64.encodebytes(content).decode("ascii"))
        if written:
            del part["Content-Transfer-Encoding"]
            part["Content-Transfer-Encoding"] = written
            is_changed = True
    return message.as_bytes() if is_changed else raw


def _may_change(part: EmailMessage) -> bool:
    """Whether servers may change a part (RFC 3156, sections 3 and 5; of long lines RFC 5322, section 2.1.1)."""
    is_encoded = _encoding(part) in ("base64", "quoted-printable")
    # What is not encoded is "decoded" to the very bytes that stand in the message.
    content = part.get_payload() if is_encoded else part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogateescape")
    changed = rb"[^\x01-\x7f]|[ \t\v\f](?:\r?\n|\Z)|^From |\r(?!\n)"
    has_long_lines = any(len(line) > 998 for line in raw.splitlines())
    return has_long_lines or re.search(changed, raw, re.MULTILINE) is not None


def _encoding(part: EmailMessage) -> str:
    return str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower()


def is_sealed(sealed: bytes, recipients: int) -> bool:
    """Whether there is nothing but keys, one or more for each recipient, and what is encrypted to them."""
    from pysequoia.packet import PacketPile, Tag

    *keys, content = [packet.tag for packet in PacketPile.from_bytes(sealed)]
    return len(keys) >= recipients and all(tag == Tag.PKESK for tag in keys) and content == Tag.SEIP


def _in_two_parts(headers: Iterable[bytes], kind: bytes, first: bytes, second: bytes) -> bytes:
    """A multipart message of two parts; the end of line before a boundary is part of the boundary (RFC 2046)."""
    boundary = secrets.token_hex(16).encode("ascii")
    made = b"\r\n".join(
        [
            *headers,
            b"MIME-Version: 1.0",
            b"Content-Type: " + kind + b';\r\n boundary="' + boundary + b'"',
            b"",
            b"This is an OpenPGP/MIME message (RFC 3156).",
            b"--" + boundary,
            first,
            b"--" + boundary,
            second,
            b"--" + boundary + b"--",
            b"",
        ]
    )
    if not made.isascii():
        what = "The message has characters that not every server hands on unchanged; nothing was sent."
        raise DispatchError(what, "Look at its addresses, and at the messages that are attached to it.")
    return made
