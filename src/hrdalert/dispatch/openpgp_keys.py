"""OpenPGP keys in files: what they are good for on a day, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hrdalert.errors import DispatchError
from hrdalert.store import read

if TYPE_CHECKING:
    from pysequoia import Cert, PySigner
    from pysequoia.packet import Packet


class Key(Struct, frozen=True):
    """What a file holds, read once."""

    path: Path
    content: bytes
    certificate: Cert
    """Its public part."""

    def require(self, clock: datetime, pinned: str | None = None) -> Cert:
        """Its certificate without the parts for encryption that are past: the library takes them where it has no other.

        Raises DispatchError where nothing may be encrypted to it. The library itself would take revoked and expired
        ones.
        """
        from pysequoia import Cert, encrypt
        from pysequoia.packet import PacketPile

        actual = self.certificate.fingerprint.upper()
        expected = re.sub(r"[\s:]", "", pinned or actual).upper()
        if actual != expected:
            what = f"this is another key than the one on record: its fingerprint is {actual}, not {expected}"
            mend = "Ask the recipient, by another way than e-mail, which is right; then mend the record or the file"
            raise _fault(self.path, what, mend)
        self.require_valid(clock)
        past = self._past_parts(clock)
        kept: list[Packet] = []
        of = ""
        for packet in PacketPile.from_bytes(bytes(self.certificate)):
            of = packet.fingerprint or of
            if of not in past or of == self.certificate.fingerprint:
                kept.append(packet)
        certificate = Cert.from_packets(kept)
        try:  # whether the library takes it is tried, since its reasons are its own
            if self.certificate.fingerprint not in past:
                encrypt(b"", recipients=[certificate])
                return certificate
        except RuntimeError:
            pass
        what = "nothing can be encrypted to this key: it has no part for that, or an expired, revoked or weak one"
        raise _fault(self.path, what, "Ask for the same key with a new part for encryption, or for a new key")

    def require_valid(self, clock: datetime) -> None:
        """Raises DispatchError where it as a whole is not valid any more."""
        if self.certificate.is_revoked:
            what = "this key is revoked: its owner, or somebody for them, said that it must not be used"
            raise _fault(self.path, f"{what} any more", "Ask for the new key, by another way than e-mail")
        try:
            end = self.certificate.expiration
        except RuntimeError:  # no signature that a careful reader accepts holds it together
            return
        if end is not None and end <= clock:
            mend = "Ask for the same key with a later end, or for a new one"
            raise _fault(self.path, f"this key expired on {end.date().isoformat()}", mend)

    def _past_parts(self, clock: datetime) -> set[str]:
        """The fingerprints of its parts that are revoked, or past by their newest signatures."""
        from pysequoia.packet import PacketPile, SignatureType

        newest: dict[str, tuple[datetime, datetime | None]] = {}
        past: set[str] = set()
        of: str | None = None
        made: datetime | None = None
        for packet in PacketPile.from_bytes(bytes(self.certificate)):
            if packet.key_created is not None:
                of, made = packet.fingerprint, packet.key_created
            elif of is None or made is None:
                continue
            elif packet.signature_type == SignatureType.SubkeyRevocation:
                past.add(of)
            elif packet.key_flags is not None and (at := packet.signature_created) is not None:
                lasts = packet.key_validity_period
                if of not in newest or newest[of][0] <= at:
                    newest[of] = at, made + lasts if lasts else None
        return past | {of for of, (_, end) in newest.items() if end and end <= clock}


def _fault(path: Path, what: str, mend: str) -> DispatchError:
    return DispatchError(f"{path.as_posix()}: {what}. Nothing was sent.", mend)


def read_key(path: Path) -> Key:
    """The one key of a file, armored or not; raises DispatchError where there is none."""
    from pysequoia import Cert

    what = "this is no OpenPGP key"
    mend = "Ask for the public key as a file, as .asc; a fingerprint or a picture is not enough"
    try:
        content = read(path)
        if len(Cert.split_bytes(content)) <= 1:
            return Key(path, content, Cert.from_bytes(content))
        what = "there are several keys in this file, and nobody can tell which one is meant"
        mend = "Leave only the recipient's in it"
    except FileNotFoundError:
        what, mend = "there is no such file", "Ask the recipient for the public key"
    except OSError as error:
        what, mend = f"this file cannot be read: {error.strerror or error}", "Give a file of a key"
    except RuntimeError as error:
        if "Malformed MPI" in str(error):
            # Of 256 secret numbers GnuPG exports one, which begins with a zero, otherwise than RFC 9580 3.2 has it.
            what = "this key was written in a way that only the program that made it can read"
            mend = "Make a new key, and export that"
    raise _fault(path, what, mend)


def unlocked(path: Path, clock: datetime, passphrase: Callable[[], str] | None) -> tuple[Key, PySigner]:
    """The sender's own key, and the hand that signs.

    GnuPG writes the numbers of keys on elliptic curves with zeros in front, and where there is a passphrase the library
    finds them only behind it: about half of such keys do not open (GnuPG 2.4, pysequoia 0.1.35), and the error is none
    that tells them from a wrong passphrase. RSA keys open, and so do all keys without a passphrase.
    """
    from pysequoia import Tsk

    own = read_key(path)
    own.require_valid(clock)
    key = Tsk.from_bytes(own.content)
    try:
        return own, key.signer()
    except RuntimeError as error:
        is_locked = "encrypted" in str(error)
    if not is_locked:
        what = f"{path.as_posix()} is a public key, or has no part that can sign today."
        raise DispatchError(what, "Give a secret key that can sign: gpg --export-secret-keys --armor")
    if passphrase is None:
        what = f"{path.as_posix()} has a passphrase, and nobody can be asked for it."
        raise DispatchError(what, "Say where the passphrase is, or give a key without one.")
    words = passphrase()
    try:
        return own, key.signer(words)
    except RuntimeError:
        raise DispatchError(
            f"{path.as_posix()} does not open with this passphrase.",
            "Type it again. If it is the right one, the key cannot be read here: use an RSA key with its main part in"
            " the file, or take off the passphrase (gpg --edit-key, then passwd), export the key again, and keep the"
            " file where only you can read it",
        ) from None
