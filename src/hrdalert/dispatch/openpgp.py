"""Messages that only their recipient can read, or that show who wrote them: OpenPGP in MIME (RFC 3156).

Whatever goes wrong here, what comes out is an error that repeats no word of the message, never clear text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path

from hrdalert.dispatch.openpgp_keys import mailbox_in, need_key, read_key, unlocked
from hrdalert.dispatch.openpgp_mime import sealed, with_signature
from hrdalert.errors import DispatchError, HrdAlertError, Problem


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
        recipient = need_key(certificate)
        recipient.require(clock, pinned)
        if signer is None:
            return sealed(message, [recipient.of_today(clock)], None)
        own, hand = unlocked(signer, clock, passphrase)
        own.require(clock)
        by_fingerprint = {key.certificate.fingerprint: key.of_today(clock) for key in (own, recipient)}
        return sealed(message, list(by_fingerprint.values()), hand)

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
    return _without_its_words(lambda: with_signature(message, unlocked(signer, clock, passphrase)[1]))


def certificate_problems(
    path: Path, clock: datetime, address: str, pinned: str | None = None
) -> list[Problem]:
    """What is wrong with the certificate of a recipient; errors first, and with any error nothing may be sent.

    Errors are a file that is missing or no certificate, a certificate that is revoked, has expired by ``clock``, cannot
    be encrypted to, or is another one than the one with the fingerprint ``pinned``. Warnings are a secret key in this
    place, and a certificate that does not name the mailbox ``address``.
    """
    _need_pysequoia()
    key = read_key(path)
    if isinstance(key, Problem):
        return [key]
    errors = list(key.problems(clock, pinned))
    warnings = []
    if key.is_secret:
        text = "this is a secret key, with which the recipient's messages can be read: it must not lie here"
        mend = "put the public key in its place, delete this file, and tell its owner"
        warnings.append(key.problem("secret-key", text, mend, "warning"))
    named = key.mailboxes
    if mailbox_in(address) not in named and not errors:
        whose = f"it names {', '.join(named)}" if named else "it names no mailbox"
        text = f"this key does not name {mailbox_in(address)}; {whose}"
        mend = "ask the recipient, by another way than e-mail, whether it is theirs"
        warnings.append(key.problem("foreign-key", text, mend, "warning"))
    return [*errors, *warnings]


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
