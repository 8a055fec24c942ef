"""OpenPGP keys in files: what they are good for on a day, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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

    path: Path
    content: bytes
    certificate: Cert
    """Its public part."""

    @property
    def is_secret(self) -> bool:
        from pysequoia.packet import PacketPile, Tag

        packets = PacketPile.from_bytes(self.content)
        return any(packet.tag in (Tag.SecretKey, Tag.SecretSubkey) for packet in packets)

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """The mailboxes that its user ids name, revoked ones left out."""
        try:
            named = [mailbox_in(str(user_id)) for user_id in self.certificate.user_ids]
        except RuntimeError:
            return ()
        return tuple(dict.fromkeys(mailbox for mailbox in named if "@" in mailbox))

    def require(self, clock: datetime, pinned: str | None = None) -> None:
        """Raises DispatchError where nothing may be encrypted to it."""
        for problem in self.problems(clock, pinned):
            raise as_error(problem)

    def problems(self, clock: datetime, pinned: str | None = None) -> Iterator[Problem]:
        """Why nothing may be encrypted to it. The library itself would take revoked and expired ones."""
        if pinned is not None and (other := self._other_than(pinned)):
            yield other
        if ended := self.ended(clock):
            yield ended
            return
        parts = self._parts_for_encryption()
        if not parts:
            text = "this key is for signing only: nothing can be encrypted to it"
            yield self.problem("signing-key", text, "ask for a key that is for encryption too")
        elif all(part.is_revoked for part in parts):
            text = "the part of this key that is for encryption is revoked: it must not be used any more"
            yield self.problem("revoked-key", text, "ask for the same key with a new part, or for a new one")
        elif not any(part.is_valid(clock) for part in parts):
            end = max(part.end for part in parts if part.end is not None and not part.is_revoked)
            yield self._expired(end, "the part of this key that is for encryption")
        else:
            from pysequoia import encrypt

            try:  # whether the library takes it is tried, since its reasons are its own
                encrypt(b"", recipients=[self.of_today(clock)])
            except RuntimeError:
                text = "this key cannot be encrypted to: it is too weak, or of a kind that is no longer used"
                yield self.problem("unusable-key", text, "ask for a new key")

    def ended(self, clock: datetime) -> Problem | None:
        """Why it as a whole is not valid any more."""
        if self.certificate.is_revoked:
            text = (
                "this key is revoked: its owner, or somebody for them, said that it must not be used any more"
            )
            return self.problem("revoked-key", text, "ask for the new key, by another way than e-mail")
        try:
            end = self.certificate.expiration
        except RuntimeError:  # no signature that a careful reader accepts holds it together
            return None
        return self._expired(end, "this key") if end is not None and end <= clock else None

    def of_today(self, clock: datetime) -> Cert:
        """The certificate without its parts for encryption that are past.

        The library takes them where it accepts no other.
        """
        from pysequoia import Cert
        from pysequoia.packet import PacketPile

        past = {part.fingerprint for part in self._parts_for_encryption() if not part.is_valid(clock)}
        kept: list[Packet] = []
        of = ""
        for packet in PacketPile.from_bytes(bytes(self.certificate)):
            of = packet.fingerprint or of
            if of not in past or of == self.certificate.fingerprint:
                kept.append(packet)
        return Cert.from_packets(kept)

    def problem(self, code: str, text: str, mend: str, severity: Severity = "error") -> Problem:
        return Problem(Origin(self.path), code, text, mend, severity)

    def _expired(self, end: datetime, what: str) -> Problem:
        text = f"{what} expired on {end.date().isoformat()}"
        return self.problem("expired-key", text, "ask for the same key with a later end, or for a new one")

    def _other_than(self, pinned: str) -> Problem | None:
        expected = re.sub(r"[\s:]+", "", pinned).removeprefix("0x").upper()
        if not re.fullmatch(r"[0-9A-F]{40}|[0-9A-F]{64}", expected):
            text = f"{pinned!r}, which the record gives, is no whole fingerprint"
            return self.problem("no-fingerprint", text, "write all of its 40 or 64 characters")
        actual = self.certificate.fingerprint.upper()
        if actual == expected:
            return None
        text = f"this is another key than the one on record: its fingerprint is {actual}, not {expected}"
        mend = "ask the recipient, by another way than e-mail, which one is right; then mend the record or the file"
        return self.problem("other-key", text, mend)

    def _parts_for_encryption(self) -> list[_Part]:
        from pysequoia.packet import PacketPile, SignatureType

        newest: dict[str, tuple[datetime, datetime, Packet]] = {}
        revoked: set[str] = set()
        of: str | None = None
        made: datetime | None = None
        for packet in PacketPile.from_bytes(bytes(self.certificate)):
            if packet.key_created is not None:
                of, made = packet.fingerprint, packet.key_created
            elif of is None or made is None:
                continue
            elif packet.signature_type == SignatureType.SubkeyRevocation:
                revoked.add(of)
            elif packet.key_flags is not None and (at := packet.signature_created) is not None:
                newest[of] = newest[of] if of in newest and newest[of][0] > at else (at, made, packet)
        return [
            _Part(id, made + lasts if (lasts := signature.key_validity_period) else None, id in revoked)
            for id, (_, made, signature) in newest.items()
            if (flags := signature.key_flags) is not None
            and (flags.transport_encryption or flags.storage_encryption)
        ]


class _Part(Struct, frozen=True):
    """A part of a key that is for encryption."""

    fingerprint: str
    end: datetime | None
    """As its newest signature says; None: it does not end."""
    is_revoked: bool

    def is_valid(self, clock: datetime) -> bool:
        return not self.is_revoked and (self.end is None or clock < self.end)


def as_error(problem: Problem) -> DispatchError:
    mend = problem.mend
    what = f"{problem.origin}: {problem.text}. Nothing was sent."
    return DispatchError(what, f"{mend[:1].upper()}{mend[1:]}")


def read_key(path: Path) -> Key | Problem:
    """The one key of a file, armored or not; or why there is none."""
    from pysequoia import Cert

    code, text = "unreadable-key", "this is no OpenPGP key"
    mend = "ask for the public key as a file, as .asc; a fingerprint or a picture is not enough"
    try:
        content = path.read_bytes()
        if len(Cert.split_bytes(content)) <= 1:
            return Key(path, content, Cert.from_bytes(content))
        code = "several-keys"
        text = "there are several keys in this file, and nobody can tell which one is meant"
        mend = "leave only the recipient's in it"
    except FileNotFoundError:
        code, text, mend = "no-key", "there is no such file", "ask the recipient for the public key"
    except OSError as error:
        text = f"this file cannot be read: {error.strerror or type(error).__name__}"
        mend = "give a file of a key"
    except RuntimeError as error:
        if "Malformed MPI" in str(error):
            # Of 256 secret numbers GnuPG exports one, which begins with a zero, otherwise than RFC 9580 3.2 has it.
            text = "this key was written in a way that only the program that made it can read"
            mend = "make a new key, and export that"
    return Problem(Origin(path), code, text, mend)


def need_key(path: Path) -> Key:
    """The same; raises DispatchError where there is none."""
    key = read_key(path)
    if isinstance(key, Problem):
        raise as_error(key)
    return key


def mailbox_in(text: str) -> str:
    """A mailbox to compare: without a name, in small letters, its domain as the net knows it."""
    inside = re.search(r"<([^<>]*)>\s*$", text)
    local, at, domain = (inside[1] if inside else text).strip().rpartition("@")
    with suppress(UnicodeError):  # else compared as it stands
        domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}".casefold()


# The sender's own key


def unlocked(path: Path, clock: datetime, passphrase: Callable[[], str] | None) -> tuple[Key, PySigner]:
    """The sender's key, and the hand that signs."""
    own = need_key(path)
    if not own.is_secret:
        what = f"{path.as_posix()} is a public key, which cannot sign."
        raise DispatchError(what, "Give the file of the secret key: gpg --export-secret-keys --armor")
    if ended := own.ended(clock):
        raise as_error(ended)
    key, is_locked = _signing_key(own.content)
    try:
        return own, key.signer()
    except RuntimeError:
        if not is_locked:
            text = f"{path.as_posix()} has no part that can sign today."
            raise DispatchError(text, "Make a key for signing, or give its part a later end.") from None
    if passphrase is None:
        what = f"{path.as_posix()} has a passphrase, and nobody can be asked for it."
        raise DispatchError(what, "Say where the passphrase is, or give a key without one.")
    return own, _opened(key, path, passphrase())


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
    public = {
        packet.fingerprint: packet for packet in PacketPile.from_bytes(bytes(key.extract_certificate()))
    }
    packets: list[Packet] = []
    is_locked = False
    for packet in PacketPile.from_bytes(bytes(key)):
        half = public.get(packet.fingerprint) if packet.fingerprint else None
        secret = packet.body[len(half.body) :] if half else b""
        is_mark = secret[2:3] == b"\x65" and secret[4:7] == b"GNU"
        is_locked |= bool(secret) and not is_mark and secret[0] != 0
        packets.append(half if half and is_mark else packet)
    return Tsk.from_packets(packets), is_locked
