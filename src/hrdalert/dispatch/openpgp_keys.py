"""OpenPGP keys in files: what they are good for on a day, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hrdalert.errors import DispatchError, Origin, Problem, Severity

if TYPE_CHECKING:
    from pysequoia import Cert, PySigner, Tsk
    from pysequoia.packet import Packet


class Key(Struct, frozen=True):
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


def key_problem(path: Path, code: str, text: str, mend: str, severity: Severity = "error") -> Problem:
    return Problem(Origin(path), code, text, mend, severity)


def as_error(problem: Problem) -> DispatchError:
    mend = problem.mend
    return DispatchError(
        f"{problem.origin}: {problem.text}. Nothing was sent.", f"{mend[:1].upper()}{mend[1:]}"
    )


def stop_at(problems: Iterable[Problem]) -> None:
    for problem in problems:
        if problem.severity == "error":
            raise as_error(problem)


def usable(path: Path, clock: datetime, pinned: str | None) -> Cert:
    """The certificate of a recipient; raises DispatchError where nothing may be encrypted to it."""
    found = read_key(path)
    if isinstance(found, Problem):
        raise as_error(found)
    certificate = found.certificate
    stop_at([*of_fingerprint(certificate, path, pinned), *of_certificate(certificate, path, clock)])
    return of_today(certificate, clock)


def read_key(path: Path) -> Key | Problem:
    """The one key of a file, armored or not."""
    from pysequoia import Cert

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return key_problem(path, "no-key", "there is no such file", "ask the recipient for the public key")
    except OSError as error:
        why = error.strerror or type(error).__name__
        return key_problem(path, "unreadable-key", f"this file cannot be read: {why}", "give a file of a key")
    try:
        several = len(Cert.split_bytes(content)) > 1
        if not several:
            return Key(content, Cert.from_bytes(content))
    except RuntimeError as error:
        if "Malformed MPI" in str(error):
            # Of 256 secret numbers GnuPG exports one, which begins with a zero, otherwise than RFC 9580 3.2 has it.
            text = "this key was written in a way that only the program that made it can read"
            return key_problem(path, "unreadable-key", text, "make a new key, and export that")
        return key_problem(
            path,
            "unreadable-key",
            "this is no OpenPGP key",
            "ask for the public key as a file, as .asc; a fingerprint or a picture is not enough",
        )
    text = "there are several keys in this file, and nobody can tell which one is meant"
    return key_problem(path, "several-keys", text, "leave only the recipient's in it")


def of_fingerprint(certificate: Cert, path: Path, pinned: str | None) -> list[Problem]:
    if pinned is None:
        return []
    expected = re.sub(r"[\s:]+", "", pinned).removeprefix("0x").upper()
    if not re.fullmatch(r"[0-9A-F]{40}|[0-9A-F]{64}", expected):
        text = f"{pinned!r}, which the record gives, is no whole fingerprint"
        return [key_problem(path, "no-fingerprint", text, "write all of its 40 or 64 characters")]
    actual = certificate.fingerprint.upper()
    if actual == expected:
        return []
    text = f"this is another key than the one on record: its fingerprint is {actual}, not {expected}"
    mend = (
        "ask the recipient, by another way than e-mail, which one is right; then mend the record or the file"
    )
    return [key_problem(path, "other-key", text, mend)]


def of_certificate(certificate: Cert, path: Path, clock: datetime) -> list[Problem]:
    """Why nothing may be encrypted to a certificate. The library itself would take revoked and expired ones."""
    if found := _end_of(certificate, path, clock):
        return [found]
    parts = _parts_for_encryption(certificate)
    if not parts:
        text = "this key is for signing only: nothing can be encrypted to it"
        return [key_problem(path, "signing-key", text, "ask for a key that is for encryption too")]
    if all(each.is_revoked for each in parts):
        text = "the part of this key that is for encryption is revoked: it must not be used any more"
        return [
            key_problem(path, "revoked-key", text, "ask for the same key with a new part, or for a new one")
        ]
    if not any(each.is_valid(clock) for each in parts):
        end = max(each.end for each in parts if each.end is not None and not each.is_revoked)
        return [_expired(path, end, "the part of this key that is for encryption")]
    if not _takes(of_today(certificate, clock)):
        text = "this key cannot be encrypted to: it is too weak, or of a kind that is no longer used"
        return [key_problem(path, "unusable-key", text, "ask for a new key")]
    return []


def _end_of(certificate: Cert, path: Path, clock: datetime) -> Problem | None:
    """Why a key as a whole is not valid any more."""
    if certificate.is_revoked:
        text = "this key is revoked: its owner, or somebody for them, said that it must not be used any more"
        return key_problem(path, "revoked-key", text, "ask for the new key, by another way than e-mail")
    try:
        end = certificate.expiration
    except RuntimeError:  # no signature that a careful reader accepts holds it together
        return None
    return _expired(path, end, "this key") if end is not None and end <= clock else None


def _expired(path: Path, end: datetime, what: str) -> Problem:
    text = f"{what} expired on {end.date().isoformat()}"
    return key_problem(path, "expired-key", text, "ask for the same key with a later end, or for a new one")


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


def of_today(certificate: Cert, clock: datetime) -> Cert:
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


def mailboxes_of(certificate: Cert) -> tuple[str, ...]:
    """The mailboxes that the user ids of a certificate name, revoked ones left out."""
    try:
        found = [mailbox_in(str(each)) for each in certificate.user_ids]
    except RuntimeError:
        return ()
    return tuple(dict.fromkeys(each for each in found if "@" in each))


def mailbox_in(text: str) -> str:
    """A mailbox to compare: without a name, in small letters, its domain as the net knows it."""
    inside = re.search(r"<([^<>]*)>\s*$", text)
    local, at, domain = (inside[1] if inside else text).strip().rpartition("@")
    with suppress(UnicodeError):  # else compared as it stands
        domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}".casefold()


# The sender's own key


def unlocked(path: Path, clock: datetime, passphrase: Callable[[], str] | None) -> tuple[Cert, PySigner]:
    """The sender's key: its public part, and the hand that signs."""
    found = read_key(path)
    if isinstance(found, Problem):
        raise as_error(found)
    if not found.is_secret:
        raise DispatchError(
            f"{path.as_posix()} is a public key, which cannot sign.",
            "Give the file of the secret key: gpg --export-secret-keys --armor",
        )
    stop_at(filter(None, [_end_of(found.certificate, path, clock)]))
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
