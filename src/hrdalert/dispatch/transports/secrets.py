"""Passwords and keys, read from the places that hrdalert.yaml names, and shown to nobody afterwards."""

import os
import re
import subprocess
from typing import NoReturn

from hrdalert.errors import DispatchError, how_to_install
from hrdalert.settings import Secret


class HeldSecret:
    """A secret in memory. Printing the object prints no secret."""

    __slots__ = ("_account", "_where", "value")

    def __init__(self, where: Secret, account: str) -> None:
        """Reads the secret at once, so that nothing is begun without it; raises DispatchError where it is missing."""
        self._where = where
        self._account = account
        self.read_again()

    def read_again(self) -> None:
        """Reads the secret anew, since tokens run out. Raises DispatchError where it is missing."""
        self.value = read_secret(self._where, self._account)

    def hide_in(self, text: str, *forms: str) -> str:
        """A text without the secret, which a server may repeat, and without the encoded ``forms`` of it."""
        for form in sorted((self.value, *forms), key=len, reverse=True):
            text = text.replace(form, "[hidden]")
        return text

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret never leaves the process that read it")


def read_secret(where: Secret, account: str, seconds: float = 60) -> str:
    """The secret that an environment variable, the system's keyring or a command gives.

    The keyring has it under the name of a service and of an ``account``. The secret from a command is the first line
    that it prints, as with ``pass``; the default ``seconds`` leave time to type a passphrase. Raises DispatchError
    where the secret is missing; the words of the error never hold it.
    """
    if where.env:
        secret, place = os.environ.get(where.env, "").rstrip("\r\n"), f"the environment variable {where.env}"
        if not secret:
            problem = f"The environment variable {where.env} is not set"
            mend = f"Set {where.env} in the window from which you send, and try again."
            raise DispatchError(f"{problem}, and hrdalert.yaml says that it holds a password or key.", mend)
    elif where.keyring:
        secret, place = _of_keyring(where.keyring, account), f"the keyring's entry {where.keyring}, {account}"
    else:
        secret, place = _of_command([str(word) for word in where.command], seconds), "what the command prints"
    # An environment variable whose bytes are not UTF-8 holds lone surrogates.
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", secret):
        raise DispatchError(
            f"The password or key cannot be used: {place} holds characters that none has, such as line breaks "
            "or broken letters.",
            "Store it anew, without anything before or after it.",
        )
    return secret


def _of_keyring(service: str, account: str) -> str:
    try:
        import keyring  # type: ignore[import-not-found, unused-ignore]
        from keyring.errors import KeyringError  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise DispatchError(
            "hrdalert.yaml says that the system's keyring holds a password or key, and hrdalert cannot read it yet.",
            how_to_install("keyring"),
        ) from None
    try:
        secret: str | None = keyring.get_password(service, account)
    except KeyringError:
        problem = "The system's keyring could not be opened."
        mend = "Unlock it, or write {env: NAME_OF_THE_VARIABLE} in hrdalert.yaml instead."
        raise DispatchError(problem, mend) from None
    if not secret:
        problem = f"The system's keyring has nothing for the service {service} and the account {account}."
        raise DispatchError(problem, f"Put it there: keyring set {service} {account}")
    return secret


def _of_command(words: list[str], seconds: float) -> str:
    """The first line that a program prints. No shell reads the words, and the program's error output is not shown."""
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=True
        )
        if secret := (done.stdout.splitlines() or [b""])[0].decode("utf-8"):
            return secret
        why = "it printed no words"
    except subprocess.CalledProcessError as error:
        why = f"it ended with error {error.returncode}"
    except subprocess.TimeoutExpired:
        why = f"there was none within {seconds:g} seconds"
    except (OSError, ValueError):
        why = "it could not be started, or printed no words"
    # Raised outside of the except clauses: as its context, Python's error could hold what the program printed.
    raise DispatchError(
        f"{words[0]}, which hrdalert.yaml names for it, gave no password or key: {why}.",
        f"Try {words[0]} by hand, as hrdalert.yaml gives it: it must print the password or key, and nothing else.",
    )
