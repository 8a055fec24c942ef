"""Messages that only their recipient can read, and that show who wrote them: OpenPGP in MIME (RFC 3156).

Whatever goes wrong here raises an error that repeats no word of the message; clear text never comes out.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from hrdalert.dispatch.openpgp_keys import read_key, unlocked
from hrdalert.errors import DispatchError, HrdAlertError, how_to_install

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
    """A finished message, encrypted whole and with its subject, for the holder of a certificate alone.

    With ``signer``, the file of the sender's own key, the message is signed inside, and can be read with that key too:
    the office can read what it sent. Outside stand the sender, the recipient, the ids and a subject that says nothing;
    all headers stand inside (RFC 9788, and ``protected-headers="v1"`` for older programs). A caller may put headers,
    such as a date, in front of the bytes returned, but must never parse the bytes and write them anew.

    Lines of the message end with CRLF. ``pinned`` is the fingerprint that the certificate must have; ``passphrase``
    asks for the passphrase of the sender's key, where it has one. Raises DispatchError where a key cannot be used.
    """
    _need_pysequoia()
    try:
        recipient = read_key(certificate).require(clock, pinned)
        if signer is None:
            return sealed(message, [recipient], None)
        sender, opened_signer = unlocked(signer, clock, passphrase)
        by_fingerprint = {key.fingerprint: key for key in (sender.require(clock), recipient)}
        return sealed(message, list(by_fingerprint.values()), opened_signer)
    except HrdAlertError:
        raise
    except (
        Exception
    ) as error:  # an error of the library could quote the message, so that only its kind is told
        kind = type(error).__name__
    # Raised outside of the except clause: the first error, which may quote the message, must not be its context.
    problem = f"The message could not be encrypted ({kind}); nothing was sent."
    mend = "Look for unusual characters in its subject, its addresses and the names of its attachments."
    raise DispatchError(problem, mend)


def require_certificate(path: Path, clock: datetime, pinned: str) -> None:
    """Raises DispatchError where nothing may be encrypted to the certificate of a recipient.

    The file is missing or no certificate, or the certificate is revoked, expired by ``clock``, too weak, not for
    encryption, or has not the fingerprint ``pinned``.
    """
    _need_pysequoia()
    read_key(path).require(clock, pinned)


def _need_pysequoia() -> None:
    try:
        is_there = hasattr(import_module("pysequoia"), "Tsk")  # versions before 0.1.35 have no Tsk
    except ImportError:
        is_there = False
    if not is_there:
        problem = "Encrypting needs a part of hrdalert that is not installed."
        raise DispatchError(problem, how_to_install("openpgp"))


def sealed(message: bytes, recipients: Sequence[Cert], signer: PySigner | None) -> bytes:
    """A message encrypted to these recipients: all its headers stand inside, and a few of them outside, too."""
    from pysequoia import encrypt

    headers, structure, body = _taken_apart(message)
    shown = (b"from", b"to", b"date", b"message-id", b"reply-to", b"in-reply-to")
    # Mail programs replace the dots by the inner subject.
    outer = [*(field for name, field in headers.items() if name in shown), b"Subject: ..."]
    # A part without a type is plain text (RFC 2045, section 5.2).
    type = structure.pop(b"content-type", b"Content-Type: text/plain; charset=us-ascii")
    marked = type.rstrip(b"; \t\r\n") + b';\r\n protected-headers="v1"; hp="cipher"'
    copies = [b"HP-Outer: " + field for field in outer]
    inner = b"\r\n".join([*headers.values(), *copies, marked, *structure.values(), b"", body])
    content = encrypt(inner, recipients=list(recipients), signer=signer)
    if not is_sealed(content, len(recipients)):
        raise DispatchError("The message did not come out encrypted; nothing was sent.", "Report this.")
    message = _SEALED.replace(b"\n", b"\r\n") % {
        b"headers": b"\r\n".join(outer),
        b"boundary": secrets.token_hex(16).encode("ascii"),
        b"content": b"\r\n".join(content.splitlines()),
    }
    if not message.isascii():
        problem = "The message has characters that not every server hands on unchanged; nothing was sent."
        raise DispatchError(problem, "Look at its addresses.")
    return message


_SEALED = b"""\
%(headers)b
MIME-Version: 1.0
Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";
 boundary="%(boundary)b"

This is an OpenPGP/MIME message (RFC 3156).
--%(boundary)b
Content-Type: application/pgp-encrypted
Content-Description: PGP/MIME version identification

Version: 1

--%(boundary)b
Content-Type: application/octet-stream; name="encrypted.asc"
Content-Description: OpenPGP encrypted message
Content-Disposition: inline; filename="encrypted.asc"

%(content)b

--%(boundary)b--
"""


def _taken_apart(message: bytes) -> tuple[dict[bytes, bytes], dict[bytes, bytes], bytes]:
    """The headers of a finished message, its Content- headers (RFC 2045), and its body; no byte is changed.

    Bcc is left out, since nobody may read it (RFC 5322, section 3.6.3), and MIME-Version, which stands outside.
    """
    head, _, body = message.partition(b"\r\n\r\n")
    fields = re.split(rb"\r\n(?![ \t])", head.removesuffix(b"\r\n"))
    form = rb"[!-9;-~]+[ \t]*:[^\r\n\0]*(?:\r\n[ \t][^\r\n\0]*)*"
    named = {field.partition(b":")[0].strip().lower(): field for field in fields}
    if len(named) < len(fields) or not all(re.fullmatch(form, field) for field in fields):
        problem = "The message has headers that cannot be read; nothing was sent."
        mend = "A message begins with From, To and Subject, each once, and an empty line follows them."
        raise DispatchError(problem, mend)
    shown = {name: field for name, field in named.items() if name not in (b"bcc", b"mime-version")}
    structure = {name: field for name, field in shown.items() if name.startswith(b"content-")}
    return {name: field for name, field in shown.items() if name not in structure}, structure, body


def is_sealed(sealed: bytes, recipients: int) -> bool:
    """Whether the bytes hold nothing but session keys, at least one for each recipient, and encrypted data."""
    from pysequoia.packet import PacketPile, Tag

    *keys, content = [packet.tag for packet in PacketPile.from_bytes(sealed)]
    return len(keys) >= recipients and all(tag == Tag.PKESK for tag in keys) and content == Tag.SEIP
