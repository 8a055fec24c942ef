"""Finished messages as parts that are encrypted or signed (RFC 3156), their headers protected inside (RFC 9788)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
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
    def of(cls, message: bytes) -> _Pieces:
        head, _, body = message.partition(b"\r\n\r\n")
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

    def protected(self, kind: Literal["cipher", "clear"], more: Sequence[bytes] = ()) -> bytes:
        """The part to be encrypted or signed: the whole message and its headers, said to be protected (RFC 9788)."""
        # What has no type is plain text (RFC 2045, section 5.2).
        plain = b"Content-Type: text/plain; charset=us-ascii"
        type = next((field for field in self.structure if _name(field) == b"content-type"), plain)
        marked = type.rstrip(b"; \t\r\n") + f';\r\n protected-headers="v1"; hp="{kind}"'.encode("ascii")
        others = [field for field in self.structure if _name(field) != b"content-type"]
        return b"\r\n".join([*self.headers, *more, marked, *others, b"", self.body])


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()


def sealed(message: bytes, recipients: Sequence[Cert], hand: PySigner | None) -> bytes:
    """A message for these recipients alone; of its headers a few stay outside, and all are inside."""
    from pysequoia import encrypt

    pieces = _Pieces.of(message)
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


def with_signature(message: bytes, hand: PySigner) -> bytes:
    """A message with a signature beside it.

    Raises DispatchError where servers may change a character, and the signature would hold no more (RFC 3156, sections
    3 and 5; of long lines RFC 5322, section 2.1.1).
    """
    from pysequoia import Sig, SignatureMode, sign

    pieces = _Pieces.of(message)
    inner = pieces.protected("clear")
    if re.search(rb"[^\x01-\x7f]|[ \t\v\f]\r\n|^From |\r(?!\n)|(?<!\r)\n|[^\n]{999}", inner, re.MULTILINE):
        raise _not_safe()
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


def is_sealed(sealed: bytes, recipients: int) -> bool:
    """Whether there is nothing but keys, one or more for each recipient, and what is encrypted to them."""
    from pysequoia.packet import PacketPile, Tag

    *keys, content = [packet.tag for packet in PacketPile.from_bytes(sealed)]
    return len(keys) >= recipients and all(tag == Tag.PKESK for tag in keys) and content == Tag.SEIP


def _in_two_parts(headers: Iterable[bytes], kind: bytes, first: bytes, second: bytes) -> bytes:
    """A multipart message of two parts; the end of line before a boundary is part of the boundary (RFC 2046)."""
    boundary = secrets.token_hex(16).encode("ascii")
    kind += b';\r\n boundary="' + boundary + b'"'
    start = b"--" + boundary
    lines = [*headers, b"MIME-Version: 1.0", b"Content-Type: " + kind, b""]
    lines += [b"This is an OpenPGP/MIME message (RFC 3156).", start, first, start, second, start + b"--", b""]
    made = b"\r\n".join(lines)
    if not made.isascii():
        raise _not_safe()
    return made


def _not_safe() -> DispatchError:
    what = "The message has characters that not every server hands on unchanged; nothing was sent."
    return DispatchError(what, "Look at its addresses, and at the messages that are attached to it.")
