"""Messages that only their recipient can read, or that show who wrote them: OpenPGP in MIME (RFC 3156).

Whatever goes wrong here, what comes out is an error that repeats no word of the message, never clear text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path

from hrdalert.dispatch.openpgp_keys import read_key, unlocked
from hrdalert.dispatch.openpgp_mime import sealed, with_signature
from hrdalert.errors import DispatchError, HrdAlertError


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

    Args:
        message: as it would leave in clear text, its lines ending with CRLF.
        certificate: the recipient's public key.
        signer: the sender's key; None: not signed, and the sender cannot read it any more.
        clock: the time now, with its zone.
        pinned: the fingerprint that the certificate must have, where a record gives one.
        passphrase: asks for the passphrase of the sender's key; called only where that key has one.

    Raises:
        DispatchError: the certificate, or the sender's key, cannot be used. Nothing may be sent then.

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

    More headers may be put in front of the bytes returned; never parse them and write them anew: the signature would
    not hold any more. Arguments are those of :func:`encrypted`.

    Raises:
        DispatchError: the key cannot sign, or servers may change a character of the message on its way.

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
