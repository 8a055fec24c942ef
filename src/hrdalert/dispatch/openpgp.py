"""Messages that only their recipient can read, or that show who wrote them: OpenPGP in MIME (RFC 3156).

Whatever goes wrong here, what comes out is an error that repeats no word of the message, never clear text.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from hrdalert.dispatch.openpgp_keys import read_key, unlocked
from hrdalert.errors import DispatchError, HrdAlertError

if TYPE_CHECKING:
    from pysequoia import Cert, PySigner


def encrypted(
    message: bytes,
    certificate: Path,
    signer: Path | None,
    clock: datetime,
    *,
    pinned: str | None = None,
    passphrase: Callable[[], str] | None = None,
) -> bytes:
    """A finished message, whole and with its subject, for the holder of a certificate alone.

    With ``signer``, the file of the sender's own key, it is signed inside, and can be read with that key too: the
    office can read what it sent. Outside stand the sender, the recipient, the ids and a subject that says nothing;
    all headers stand inside (RFC 9788, and ``protected-headers="v1"`` for the programs before it). More headers may
    be put in front of the bytes returned, such as a date; never parse them and write them anew.

    Lines of the message end with CRLF. ``pinned`` is the fingerprint that the certificate must have; ``passphrase``
    asks for that of the sender's key, where it has one. Raises DispatchError where a key cannot be used.
    """
    _need_pysequoia()

    def make() -> bytes:
        recipient = read_key(certificate).require(clock, pinned)
        if signer is None:
            return sealed(message, [recipient], None)
        own, hand = unlocked(signer, clock, passphrase)
        by_fingerprint = {key.fingerprint: key for key in (own.require(clock), recipient)}
        return sealed(message, list(by_fingerprint.values()), hand)

    return _without_its_words(make)


def signed(
    message: bytes, signer: Path, clock: datetime, *, passphrase: Callable[[], str] | None = None
) -> bytes:
    """A finished message with a signature beside it (RFC 3156, section 5), which covers its headers too (RFC 9788).

    Arguments and bytes returned are as those of :func:`encrypted`. Raises DispatchError where the key cannot sign, or
    servers may change a character of the message on its way.
    """
    _need_pysequoia()
    return _without_its_words(lambda: with_signature(message, unlocked(signer, clock, passphrase)[1]))


def see_to_the_certificate(path: Path, clock: datetime, pinned: str) -> None:
    """Raises DispatchError where nothing may be encrypted to the certificate of a recipient.

    It is missing or none, revoked, expired by ``clock``, too weak, not for encryption, or another one than the one
    with the fingerprint ``pinned``.
    """
    _need_pysequoia()
    read_key(path).require(clock, pinned)


def _need_pysequoia() -> None:
    try:
        is_there = hasattr(import_module("pysequoia"), "Tsk")  # versions before 0.1.35 have no such door
    except ImportError:
        is_there = False
    if not is_there:
        what = "Encrypting and signing need a part of hrdalert that is not installed."
        raise DispatchError(what, "Install it: pip install --upgrade 'hrdalert[openpgp]'")


def _without_its_words(make: Callable[[], bytes]) -> bytes:
    """What is made; an error that nobody foresaw could quote the message, so that only its kind is told."""
    try:
        return make()
    except HrdAlertError:
        raise
    except Exception as error:
        kind = type(error).__name__
    # Raised out here so that it does not carry the first error, and with it the text, as its context.
    what = f"The message could not be encrypted or signed ({kind}); nothing was sent."
    mend = "Look for unusual characters in its subject, its addresses and the names of its attachments."
    raise DispatchError(what, mend)


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
    version = (
        b"Content-Type: application/pgp-encrypted\r\n"
        b"Content-Description: PGP/MIME version identification\r\n\r\nVersion: 1\r\n"
    )
    content = (
        b'Content-Type: application/octet-stream; name="encrypted.asc"\r\n'
        b"Content-Description: OpenPGP encrypted message\r\n"
        b'Content-Disposition: inline; filename="encrypted.asc"\r\n\r\n'
    )
    kind = b'multipart/encrypted; protocol="application/pgp-encrypted"'
    return _in_two_parts(outer, kind, version, content + _with_crlf(sealed))


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
    beside = (
        b'Content-Type: application/pgp-signature; name="signature.asc"\r\n'
        b"Content-Description: OpenPGP digital signature\r\n\r\n"
    )
    kind = f'multipart/signed; protocol="application/pgp-signature"; micalg=pgp-{digest}'.encode("ascii")
    return _in_two_parts(pieces.headers, kind, inner, beside + _with_crlf(signature))


def _with_crlf(armored: bytes) -> bytes:
    return b"".join(line + b"\r\n" for line in armored.splitlines())


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
