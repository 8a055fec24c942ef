"""Messages that only their recipient can read, or that show who wrote them: OpenPGP in MIME (RFC 3156).

Whatever goes wrong here, what comes out is an error that repeats no word of the message, never clear text.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from hrdalert.errors import DispatchError, HrdAlertError, Origin, Problem, Severity

if TYPE_CHECKING:
    from pysequoia import Cert, PySigner, Tsk
    from pysequoia.packet import Packet

__all__ = ["certificate_problems", "encrypted", "fingerprint", "signed"]

NEUTRAL_SUBJECT: Final = b"Subject: ..."
"""What stands outside in place of a subject: the words that mail programs know to replace by the inner subject."""
_OPEN: Final = (b"from", b"to", b"date", b"message-id", b"reply-to", b"in-reply-to")
"""The headers that stay outside of an encrypted message; all others are inside only."""
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:[^\r\n\0]*(?:\r\n[ \t][^\r\n\0]*)*")
_CHANGED_ON_THE_WAY = re.compile(rb"[^\x01-\x7f]|[ \t\v\f](?:\r?\n|\Z)|^From |\r(?!\n)", re.MULTILINE)
"""What servers may change in a part (RFC 3156, sections 3 and 5)."""
_LONGEST_LINE: Final = 998
"""RFC 5322, section 2.1.1."""


def encrypted(
    message: EmailMessage | bytes,
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

    Args:
        message: as it would leave in clear text.
        certificate: the recipient's public key.
        signer: the sender's key; None: not signed, and the sender cannot read it any more.
        clock: the time now, with its zone.
        pinned: the fingerprint that the certificate must have, where a record gives one.
        passphrase: asks for the passphrase of the sender's key; called only where that key has one.

    Raises:
        DispatchError: there is no certificate, or it has expired, is revoked or unusable (see
            :func:`certificate_problems`), or the sender's key cannot be used. Nothing may be sent then.

    """
    _need_pysequoia()

    def make() -> bytes:
        recipient = _usable(certificate, clock, pinned)
        if signer is None:
            return _encrypted(message, [recipient], None)
        own, hand = _unlocked(signer, clock, passphrase)
        _stop_at(_of_certificate(own, signer, clock))
        is_same = own.fingerprint == recipient.fingerprint
        both = [recipient] if is_same else [recipient, _of_today(own, clock)]
        return _encrypted(message, both, hand)

    return _without_its_words(make)


def signed(
    message: EmailMessage | bytes,
    signer: Path,
    clock: datetime,
    *,
    passphrase: Callable[[], str] | None = None,
) -> bytes:
    """A finished message with a signature beside it (RFC 3156, section 5), which covers its headers too (RFC 9788).

    Parts that servers might change on their way are written as Base64. More headers may be put in front of the bytes
    returned; never parse them and write them anew: the signature would not hold any more.

    Args:
        message: as it would leave without a signature.
        signer: the file of the sender's key, with its secret part.
        clock: the time now, with its zone.
        passphrase: asks for the passphrase of the key; called only where it has one.

    Raises:
        DispatchError: the key cannot sign: no such file, no secret part, expired, revoked, a wrong passphrase.

    """
    _need_pysequoia()
    return _without_its_words(lambda: _signed(message, _unlocked(signer, clock, passphrase)[1]))


def certificate_problems(
    path: Path, clock: datetime, address: str, pinned: str | None = None
) -> list[Problem]:
    """What is wrong with the certificate of a recipient; errors first, and with any error nothing may be sent.

    Errors are a file that is missing or no certificate, a certificate that is revoked, has expired by ``clock``, cannot
    be encrypted to, or is another one than the one with the fingerprint ``pinned``. Warnings are a secret key in this
    place, and a certificate that does not name the mailbox ``address``.
    """
    _need_pysequoia()
    found = _read(path)
    if isinstance(found, Problem):
        return [found]
    certificate = found.certificate
    problems = [*_of_fingerprint(certificate, path, pinned), *_of_certificate(certificate, path, clock)]
    if found.is_secret:
        problems.append(
            _problem(
                path,
                "secret-key",
                "this is a secret key, with which the recipient's messages can be read: it must not lie here",
                "put the public key in its place, delete this file, and tell its owner",
                "warning",
            )
        )
    named = _mailboxes(certificate)
    if _mailbox(address) not in named and not any(each.severity == "error" for each in problems):
        whose = f"it names {', '.join(named)}" if named else "it names no mailbox"
        text = f"this key does not name {_mailbox(address)}; {whose}"
        mend = "ask the recipient, by another way than e-mail, whether it is theirs"
        problems.append(_problem(path, "foreign-key", text, mend, "warning"))
    return problems


def fingerprint(path: Path) -> str:
    """The fingerprint of a key in capitals, as people compare it; raises DispatchError where there is no key."""
    _need_pysequoia()
    found = _read(path)
    if isinstance(found, Problem):
        raise _as_error(found)
    return found.certificate.fingerprint.upper()


def _need_pysequoia() -> None:
    try:
        is_there = hasattr(import_module("pysequoia"), "Tsk")  # versions before 0.1.35 have no such door
    except ImportError:
        is_there = False
    if not is_there:
        raise DispatchError(
            "Encrypting and signing need a part of hrdalert that is not installed.",
            "Install it: pip install --upgrade 'hrdalert[openpgp]'",
        )


def _without_its_words(make: Callable[[], bytes]) -> bytes:
    """What is made; an error that nobody foresaw could quote the message, so that only its kind is told."""
    try:
        return make()
    except HrdAlertError:
        raise
    except Exception as error:
        kind = type(error).__name__
    # Raised out here so that it does not carry the first error, and with it the text, as its context.
    raise DispatchError(
        f"The message could not be encrypted or signed ({kind}); nothing was sent.",
        "Look for unusual characters in its subject, its addresses and the names of its attachments.",
    )


# The keys


class _Key(Struct, frozen=True):
    """What a file holds, read once."""

    content: bytes
    certificate: Cert
    """Its public part."""

    @property
    def is_secret(self) -> bool:
        from pysequoia.packet import PacketPile, Tag

        return any(
            each.tag in (Tag.SecretKey, Tag.SecretSubkey) for each in PacketPile.from_bytes(self.content)
        )


def _problem(path: Path, code: str, text: str, mend: str, severity: Severity = "error") -> Problem:
    return Problem(Origin(path), code, text, mend, severity)


def _as_error(problem: Problem) -> DispatchError:
    mend = problem.mend
    return DispatchError(
        f"{problem.origin}: {problem.text}. Nothing was sent.", f"{mend[:1].upper()}{mend[1:]}"
    )


def _stop_at(problems: Iterable[Problem]) -> None:
    for problem in problems:
        if problem.severity == "error":
            raise _as_error(problem)


def _usable(path: Path, clock: datetime, pinned: str | None) -> Cert:
    """The certificate of a recipient; raises DispatchError where nothing may be encrypted to it."""
    found = _read(path)
    if isinstance(found, Problem):
        raise _as_error(found)
    certificate = found.certificate
    _stop_at([*_of_fingerprint(certificate, path, pinned), *_of_certificate(certificate, path, clock)])
    return _of_today(certificate, clock)


def _read(path: Path) -> _Key | Problem:
    """The one key of a file, armored or not."""
    from pysequoia import Cert

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return _problem(path, "no-key", "there is no such file", "ask the recipient for the public key")
    except OSError as error:
        why = error.strerror or type(error).__name__
        return _problem(path, "unreadable-key", f"this file cannot be read: {why}", "give a file of a key")
    try:
        several = len(Cert.split_bytes(content)) > 1
        if not several:
            return _Key(content, Cert.from_bytes(content))
    except RuntimeError:
        return _problem(
            path,
            "unreadable-key",
            "this is no OpenPGP key",
            "ask for the public key as a file, as .asc; a fingerprint or a picture is not enough",
        )
    text = "there are several keys in this file, and nobody can tell which one is meant"
    return _problem(path, "several-keys", text, "leave only the recipient's in it")


def _of_fingerprint(certificate: Cert, path: Path, pinned: str | None) -> list[Problem]:
    if pinned is None:
        return []
    expected = re.sub(r"[\s:]+", "", pinned).removeprefix("0x").upper()
    if not re.fullmatch(r"[0-9A-F]{40}|[0-9A-F]{64}", expected):
        text = f"{pinned!r}, which the record gives, is no whole fingerprint"
        return [_problem(path, "no-fingerprint", text, "write all of its 40 or 64 characters")]
    actual = certificate.fingerprint.upper()
    if actual == expected:
        return []
    text = f"this is another key than the one on record: its fingerprint is {actual}, not {expected}"
    mend = (
        "ask the recipient, by another way than e-mail, which one is right; then mend the record or the file"
    )
    return [_problem(path, "other-key", text, mend)]


def _of_certificate(certificate: Cert, path: Path, clock: datetime) -> list[Problem]:
    """Why nothing may be encrypted to a certificate. The library itself would take revoked and expired ones."""
    if found := _end_of(certificate, path, clock):
        return [found]
    parts = _parts_for_encryption(certificate)
    if not parts:
        text = "this key is for signing only: nothing can be encrypted to it"
        return [_problem(path, "signing-key", text, "ask for a key that is for encryption too")]
    if all(each.is_revoked for each in parts):
        text = "the part of this key that is for encryption is revoked: it must not be used any more"
        return [_problem(path, "revoked-key", text, "ask for the same key with a new part, or for a new one")]
    if not any(each.is_valid(clock) for each in parts):
        end = max(each.end for each in parts if each.end is not None and not each.is_revoked)
        return [_expired(path, end, "the part of this key that is for encryption")]
    if not _takes(_of_today(certificate, clock)):
        text = "this key cannot be encrypted to: it is too weak, or of a kind that is no longer used"
        return [_problem(path, "unusable-key", text, "ask for a new key")]
    return []


def _end_of(certificate: Cert, path: Path, clock: datetime) -> Problem | None:
    """Why a key as a whole is not valid any more."""
    if certificate.is_revoked:
        text = "this key is revoked: its owner, or somebody for them, said that it must not be used any more"
        return _problem(path, "revoked-key", text, "ask for the new key, by another way than e-mail")
    try:
        end = certificate.expiration
    except RuntimeError:  # no signature that a careful reader accepts holds it together
        return None
    return _expired(path, end, "this key") if end is not None and end <= clock else None


def _expired(path: Path, end: datetime, what: str) -> Problem:
    text = f"{what} expired on {end.date().isoformat()}"
    return _problem(path, "expired-key", text, "ask for the same key with a later end, or for a new one")


class _Part(Struct, frozen=True):
    """A part of a key that is for encryption."""

    fingerprint: str
    end: datetime | None
    """As its newest signature says; None: it does not end."""
    is_revoked: bool

    def is_valid(self, clock: datetime) -> bool:
        return not self.is_revoked and (self.end is None or clock < self.end)


def _parts_for_encryption(certificate: Cert) -> list[_Part]:
    from pysequoia.packet import PacketPile, SignatureType

    newest: dict[str, tuple[Packet, Packet]] = {}
    revoked: set[str] = set()
    key: Packet | None = None
    for packet in PacketPile.from_bytes(bytes(certificate)):
        if packet.key_created is not None:
            key = packet
        elif key is None or key.fingerprint is None:
            continue
        elif packet.signature_type == SignatureType.SubkeyRevocation:
            revoked.add(key.fingerprint)
        elif packet.key_flags is not None and packet.signature_created is not None:
            held = newest.get(key.fingerprint)
            if held is None or packet.signature_created >= _created(held[1]):
                newest[key.fingerprint] = (key, packet)
    return [
        _Part(id, _created(part) + lasts if (lasts := signature.key_validity_period) else None, id in revoked)
        for id, (part, signature) in newest.items()
        if _is_for_encryption(signature)
    ]


def _of_today(certificate: Cert, clock: datetime) -> Cert:
    """The same without its parts for encryption that are past: the library takes them where it accepts no other."""
    from pysequoia import Cert
    from pysequoia.packet import PacketPile

    past = {each.fingerprint for each in _parts_for_encryption(certificate) if not each.is_valid(clock)}
    kept: list[Packet] = []
    key = ""
    for packet in PacketPile.from_bytes(bytes(certificate)):
        key = packet.fingerprint or key
        if key not in past or key == certificate.fingerprint:
            kept.append(packet)
    return Cert.from_packets(kept)


def _created(packet: Packet) -> datetime:
    created = packet.key_created or packet.signature_created
    assert created is not None
    return created


def _is_for_encryption(signature: Packet) -> bool:
    flags = signature.key_flags
    return flags is not None and (flags.transport_encryption or flags.storage_encryption)


def _takes(certificate: Cert) -> bool:
    """Whether the library encrypts to a certificate: tried, since its reasons are its own."""
    from pysequoia import encrypt

    try:
        encrypt(b"", recipients=[certificate])
    except RuntimeError:
        return False
    return True


def _mailboxes(certificate: Cert) -> tuple[str, ...]:
    """The mailboxes that the user ids of a certificate name, revoked ones left out."""
    try:
        found = [_mailbox(str(each)) for each in certificate.user_ids]
    except RuntimeError:
        return ()
    return tuple(dict.fromkeys(each for each in found if "@" in each))


def _mailbox(text: str) -> str:
    """A mailbox to compare: without a name, in small letters, its domain as the net knows it."""
    inside = re.search(r"<([^<>]*)>\s*$", text)
    local, at, domain = (inside[1] if inside else text).strip().rpartition("@")
    with suppress(UnicodeError):  # else compared as it stands
        domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}".casefold()


# The sender's own key


def _unlocked(path: Path, clock: datetime, passphrase: Callable[[], str] | None) -> tuple[Cert, PySigner]:
    """The sender's key: its public part, and the hand that signs."""
    found = _read(path)
    if isinstance(found, Problem):
        raise _as_error(found)
    if not found.is_secret:
        raise DispatchError(
            f"{path.as_posix()} is a public key, which cannot sign.",
            "Give the file of the secret key: gpg --export-secret-keys --armor",
        )
    _stop_at(filter(None, [_end_of(found.certificate, path, clock)]))
    key, is_locked = _signing_key(found.content)
    try:
        return found.certificate, key.signer()
    except RuntimeError:
        if not is_locked:
            text = f"{path.as_posix()} has no part that can sign today."
            raise DispatchError(text, "Make a key for signing, or give its part a later end.") from None
    if passphrase is None:
        raise DispatchError(
            f"{path.as_posix()} has a passphrase, and nobody can be asked for it.",
            "Say where the passphrase is, or give a key without one.",
        )
    return found.certificate, _opened(key, path, passphrase())


def _opened(key: Tsk, path: Path, words: str) -> PySigner:
    """The hand of a key with a passphrase.

    GnuPG writes the numbers of keys on elliptic curves with zeros in front, and where there is a passphrase the library
    finds them only behind it: about half of such keys do not open (GnuPG 2.4, pysequoia 0.1.35), and the error is none
    that tells them from a wrong passphrase. RSA keys open, and so do all keys without a passphrase.
    """
    try:
        return key.signer(words)
    except RuntimeError:
        raise DispatchError(
            f"{path.as_posix()} does not open with this passphrase.",
            "Type it again. If it is the right one, GnuPG wrote the key in a way that cannot be read here: use an RSA"
            " key, or take off the passphrase (gpg --edit-key, then passwd), export the key again, and keep the file"
            " where only you can read it",
        ) from None


def _signing_key(content: bytes) -> tuple[Tsk, bool]:
    """The key of a file, and whether any part of it has a passphrase.

    Who keeps the main part elsewhere has a mere mark in its place here (GnuPG's S2K 101, of ``doc/DETAILS``), which
    the library would try to sign with: the public part is put there instead.
    """
    from pysequoia import Tsk
    from pysequoia.packet import PacketPile

    key = Tsk.from_bytes(content)
    public = {each.fingerprint: each for each in PacketPile.from_bytes(bytes(key.extract_certificate()))}
    packets: list[Packet] = []
    is_locked = False
    for packet in PacketPile.from_bytes(bytes(key)):
        half = public.get(packet.fingerprint) if packet.fingerprint else None
        secret = packet.body[len(half.body) :] if half else b""
        is_mark = secret[2:3] == b"\x65" and secret[4:7] == b"GNU"
        is_locked |= bool(secret) and not is_mark and secret[0] != 0
        packets.append(half if half and is_mark else packet)
    return Tsk.from_packets(packets), is_locked


# The messages


class _Pieces(Struct, frozen=True):
    """A finished message, taken apart without a change to any byte."""

    headers: tuple[bytes, ...]
    """What it says of itself: sender, subject and the like."""
    structure: tuple[bytes, ...]
    """How its body is to be read: the headers of RFC 2045."""
    body: bytes


def _encrypted(message: EmailMessage | bytes, recipients: Sequence[Cert], hand: PySigner | None) -> bytes:
    from pysequoia import encrypt

    pieces = _taken_apart(_finished(message))
    outer = [*(each for each in pieces.headers if _name(each) in _OPEN), NEUTRAL_SUBJECT]
    inner = _with_protected_headers(pieces, "cipher", [b"HP-Outer: " + each for each in outer])
    sealed = encrypt(inner, recipients=list(recipients), signer=hand)
    if not _is_sealed(sealed, len(recipients)):
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


def _signed(message: EmailMessage | bytes, hand: PySigner) -> bytes:
    from pysequoia import Sig, SignatureMode, sign

    pieces = _trimmed(_taken_apart(_safe_on_the_way(_finished(message))))
    inner = _with_protected_headers(pieces, "clear")
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


def _taken_apart(raw: bytes) -> _Pieces:
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = re.split(rb"\r\n(?![ \t])", head.removesuffix(b"\r\n"))
    if not all(map(_FIELD.fullmatch, fields)):
        raise DispatchError(
            "The message has headers that cannot be read; nothing was sent.",
            "A message begins with From, To and Subject, and an empty line follows them.",
        )
    # A list of hidden recipients is for nobody's eyes (RFC 5322, section 3.6.3); the version stands outside.
    told = [each for each in fields if _name(each) not in (b"bcc", b"mime-version")]
    return _Pieces(
        tuple(each for each in told if not _name(each).startswith(b"content-")),
        tuple(each for each in told if _name(each).startswith(b"content-")),
        body,
    )


def _trimmed(pieces: _Pieces) -> _Pieces:
    """The same without spaces at the ends of lines of its headers, which servers may take away."""

    def trim(fields: tuple[bytes, ...]) -> tuple[bytes, ...]:
        return tuple(re.sub(rb"[ \t\r\n]+(?=\r\n[ \t])", b"", each).rstrip() for each in fields)

    return _Pieces(trim(pieces.headers), trim(pieces.structure), pieces.body)


def _name(field: bytes) -> bytes:
    return field.partition(b":")[0].strip().lower()


def _with_protected_headers(
    pieces: _Pieces, kind: Literal["cipher", "clear"], more: Sequence[bytes] = ()
) -> bytes:
    """The part to be encrypted or signed: the whole message and its headers, said to be protected (RFC 9788)."""
    mark = f';\r\n protected-headers="v1"; hp="{kind}"'.encode("ascii")
    types = [each for each in pieces.structure if _name(each) == b"content-type"]
    others = [each for each in pieces.structure if _name(each) != b"content-type"]
    # What has no type is plain text (RFC 2045, section 5.2).
    type = types[0] if types else b"Content-Type: text/plain; charset=us-ascii"
    marked = type.rstrip(b"; \t\r\n") + mark
    return b"\r\n".join([*pieces.headers, *more, marked, *others, b"", pieces.body])


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
    is_encoded = _encoding(part) in ("base64", "quoted-printable")
    # What is not encoded is "decoded" to the very bytes that stand in the message.
    content = part.get_payload() if is_encoded else part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogateescape")
    return _CHANGED_ON_THE_WAY.search(raw) is not None or any(
        len(line) > _LONGEST_LINE for line in raw.splitlines()
    )


def _encoding(part: EmailMessage) -> str:
    return str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower()


def _is_sealed(sealed: bytes, recipients: int) -> bool:
    """Whether there is nothing but keys, one or more for each recipient, and what is encrypted to them."""
    from pysequoia.packet import PacketPile, Tag

    *keys, content = [each.tag for each in PacketPile.from_bytes(sealed)]
    return len(keys) >= recipients and all(each == Tag.PKESK for each in keys) and content == Tag.SEIP


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
        raise DispatchError(
            "The message has characters that not every server hands on unchanged; nothing was sent.",
            "Look at its addresses, and at the messages that are attached to it.",
        )
    return made
