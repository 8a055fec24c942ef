"""Finds the way by which messages leave, as hrdalert.yaml names it: a mail server, or a folder."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hrdalert.cases.values import is_device
from hrdalert.dispatch.transports import BeforeEnd, Envelope, Transport
from hrdalert.errors import DispatchError
from hrdalert.store import put

if TYPE_CHECKING:
    from hrdalert import settings


def find_transport(mail: settings.Mail, root: Path) -> Transport:
    """The way that ``mail.transport`` names, with its password or token read; a folder lies below ``root``.

    Nothing goes over the net yet. Raises DispatchError where a key of hrdalert.yaml or a secret is missing, so that no
    message is begun that could not go.
    """
    way = mail.transport
    if way is None:
        _ask_for("transport", "how messages leave", "{kind: smtp, host: mail.example.org}", "mail:")
    if way.kind == "smtp":
        return _mail_server(way)
    folder = way.folder or _ask_for("folder", "into which folder messages are put", "outbox")
    return FolderTransport(root / Path(folder).expanduser())


def _mail_server(way: settings.Transport) -> Transport:
    from hrdalert.dispatch.transports.secrets import HeldSecret
    from hrdalert.dispatch.transports.smtp import SmtpTransport
    from hrdalert.dispatch.transports.smtp_connection import Account, Server

    host = str(way.host or _ask_for("host", "which mail server takes messages", "mail.example.org"))
    if "/" in host or (":" in host and host != "::1"):
        raise DispatchError(
            f"{host!r} is no name of a mail server.",
            "Write the name alone under mail: transport: host: in hrdalert.yaml, such as mail.example.org; "
            "the port stands under port:.",
        )
    if way.password and way.token:
        problem = "hrdalert.yaml gives both a password and a token for the mail server."
        raise DispatchError(problem, "Keep one of password: and token: under mail: transport:.")
    secret, account = way.password or way.token, None
    if secret is not None:
        user = str(way.user or _ask_for("user", "whose password it is", "appeals@example.org"))
        account = Account(user, HeldSecret(secret, user), is_token=way.token is not None)
    elif way.user:
        _ask_for("password", f"where the password of {way.user} is", "{env: MAIL_PASSWORD}")
    return SmtpTransport(Server(host, way.security, way.port), account)


def _ask_for(key: str, meaning: str, example: str, above: str = "mail: transport:") -> NoReturn:
    """Raises DispatchError for a missing key; ``meaning`` completes the sentence "hrdalert.yaml does not say"."""
    problem = f"hrdalert.yaml does not say {meaning}."
    raise DispatchError(problem, f"Write under {above} in hrdalert.yaml: {key}: {example}")


class FolderTransport:
    """A folder in which each message is a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: bytes, envelope: Envelope, before_end: BeforeEnd = lambda: None) -> str:
        """Writes a message unchanged into the file of its key, and returns where the file lies.

        Nobody ever sees the file half-written, and only its owner can read it. Raises DispatchError where it cannot be
        written.
        """
        before_end()
        path = self._folder / file_name(envelope.key)
        try:
            put(path, message, on_disk=True)
        except OSError as error:
            raise DispatchError(
                f"The message could not be written to {path.as_posix()}: {error.strerror or 'unknown reason'}.",
                "Choose another folder under mail: transport: folder: in hrdalert.yaml, or make room.",
            ) from None
        return f"written to {path.as_posix()}"

    def close(self) -> None:
        """Has nothing to end."""


def file_name(key: str) -> str:
    """A file name that every system takes, and no other key has, not even where capitals do not count."""
    is_plain = re.fullmatch(r"[a-z0-9][a-z0-9_.@-]{0,79}", key) and not key.endswith(".")
    if is_plain and not is_device(key):
        return f"{key}.eml"
    return f"~{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.eml"
