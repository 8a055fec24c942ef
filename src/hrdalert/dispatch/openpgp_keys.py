"""OpenPGP keys in files: whether they can be used on a day, and what is wrong with them."""

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
    """The key of a file, read once."""

    path: Path
    content: bytes
    certificate: Cert
    """The public part of the key."""

    def require(self, clock: datetime, pinned: str | None = None) -> Cert:
        """The certificate for encryption at ``clock``, without its subkeys that are revoked or expired.

        They are taken out because the library encrypts to them where the key has no other. Raises DispatchError where
        the fingerprint is not ``pinned``, or nothing may be encrypted to the key.
        """
        actual = self.certificate.fingerprint.upper()
        expected = re.sub(r"[\s:]", "", pinned or actual).upper()
        if actual != expected:
            differs = f"its fingerprint is {actual}, not {expected}"
            mend = "Ask the recipient, by another way than e-mail, which is right; then mend the record or the file"
            raise _fault(self.path, f"this is another key than the one on record: {differs}", mend)
        self.require_valid(clock)
        past = self._past_keys(clock)
        if self.certificate.fingerprint not in past:
            certificate = self._without(past)
            if _takes_encryption(certificate):
                return certificate
        problem = "nothing can be encrypted to this key: it has no part for that, or an expired, revoked or weak one"
        mend = "Ask for the same key with a new part for encryption, or for a new key"
        raise _fault(self.path, problem, mend)

    def _without(self, fingerprints: set[str]) -> Cert:
        """The certificate without these subkeys and the packets that follow them, which are their signatures."""
        from pysequoia import Cert
        from pysequoia.packet import PacketPile

        kept: list[Packet] = []
        key = ""
        for packet in PacketPile.from_bytes(bytes(self.certificate)):
            key = packet.fingerprint or key
            if key not in fingerprints:
                kept.append(packet)
        return Cert.from_packets(kept)

    def require_valid(self, clock: datetime) -> None:
        """Raises DispatchError where the key as a whole is revoked, or expired by ``clock``."""
        if self.certificate.is_revoked:
            problem = "this key is revoked: its owner, or somebody for them, said that it must not be used"
            raise _fault(self.path, f"{problem} any more", "Ask for the new key, by another way than e-mail")
        try:
            end = self.certificate.expiration
        except RuntimeError:  # the library accepts no signature that holds the key together
            return
        if end is not None and end <= clock:
            mend = "Ask for the same key with a later end, or for a new one"
            raise _fault(self.path, f"this key expired on {end.date().isoformat()}", mend)

    def _past_keys(self, clock: datetime) -> set[str]:
        """The fingerprints of the main key and the subkeys that are revoked, or expired by their newest signatures."""
        from pysequoia.packet import PacketPile, SignatureType

        # The moment of the newest signature of each key, and the end of the key by that signature.
        newest: dict[str, tuple[datetime, datetime | None]] = {}
        past: set[str] = set()
        key: str | None = None
        created: datetime | None = None
        for packet in PacketPile.from_bytes(bytes(self.certificate)):
            if packet.key_created is not None:
                key, created = packet.fingerprint, packet.key_created
            elif key is None or created is None:
                continue
            elif packet.signature_type == SignatureType.SubkeyRevocation:
                past.add(key)
            elif packet.key_flags is not None and (signed := packet.signature_created) is not None:
                lasts = packet.key_validity_period
                if key not in newest or newest[key][0] <= signed:
                    newest[key] = signed, created + lasts if lasts else None
        return past | {key for key, (_, end) in newest.items() if end and end <= clock}


def _takes_encryption(certificate: Cert) -> bool:
    """Whether the library encrypts to a certificate: it is tried, since the library alone knows its conditions."""
    from pysequoia import encrypt

    try:
        encrypt(b"", recipients=[certificate])
    except RuntimeError:
        return False
    return True


def _fault(path: Path, problem: str, mend: str) -> DispatchError:
    return DispatchError(f"{path.as_posix()}: {problem}. Nothing was sent.", mend)


def read_key(path: Path) -> Key:
    """The one key of a file, armored or not; raises DispatchError where there is none."""
    from pysequoia import Cert

    problem = "this is no OpenPGP key"
    mend = "Ask for the public key as a file, as .asc; a fingerprint or a picture is not enough"
    try:
        content = read(path)
        if len(Cert.split_bytes(content)) <= 1:
            return Key(path, content, Cert.from_bytes(content))
        problem = "there are several keys in this file, and nobody can tell which one is meant"
        mend = "Leave only the recipient's in it"
    except FileNotFoundError:
        problem, mend = "there is no such file", "Ask the recipient for the public key"
    except OSError as error:
        problem, mend = f"this file cannot be read: {error.strerror or error}", "Give a file of a key"
    except RuntimeError as error:
        if "Malformed MPI" in str(error):
            # GnuPG exports a secret number that begins with a zero, one in 256, otherwise than RFC 9580 3.2 has it.
            problem = "this key was written in a way that only the program that made it can read"
            mend = "Make a new key, and export that"
    raise _fault(path, problem, mend)


def unlocked(path: Path, clock: datetime, passphrase: Callable[[], str] | None) -> tuple[Key, PySigner]:
    """The sender's own key, and the signer that signs with it; raises DispatchError where the key cannot sign.

    GnuPG writes the numbers of keys on elliptic curves with zeros in front, and the library meets them only behind the
    passphrase: about half of such keys do not open (GnuPG 2.4, pysequoia 0.1.35), with the same error as for a wrong
    passphrase. RSA keys open, and so do all keys without a passphrase.
    """
    from pysequoia import Tsk

    key = read_key(path)
    key.require_valid(clock)
    secret_key = Tsk.from_bytes(key.content)
    try:
        return key, secret_key.signer()
    except RuntimeError as error:
        is_locked = "encrypted" in str(error)
    if not is_locked:
        problem = f"{path.as_posix()} is a public key, or has no part that can sign today."
        raise DispatchError(problem, "Give a secret key that can sign: gpg --export-secret-keys --armor")
    if passphrase is None:
        problem = f"{path.as_posix()} has a passphrase, and nobody can be asked for it."
        raise DispatchError(problem, "Say where the passphrase is, or give a key without one.")
    words = passphrase()
    try:
        return key, secret_key.signer(words)
    except RuntimeError:
        raise DispatchError(
            f"{path.as_posix()} does not open with this passphrase.",
            "Type it again. If it is the right one, the key cannot be read here: use an RSA key with its main part in"
            " the file, or take off the passphrase (gpg --edit-key, then passwd), export the key again, and keep the"
            " file where only you can read it",
        ) from None
