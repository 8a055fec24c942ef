"""Finds the way by which messages leave, as hrdalert.yaml says it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hrdalert.dispatch.transports import Transport
from hrdalert.errors import DispatchError

if TYPE_CHECKING:
    from hrdalert import settings
    from hrdalert.dispatch.transports.secrets import HeldSecret
    from hrdalert.dispatch.transports.smtp_connection import Account

__all__ = ["find_transport"]


def find_transport(mail: settings.Mail, root: Path) -> Transport:
    """The way that ``mail.transport`` names, with its password or key read; a folder lies below ``root``.

    Nothing goes over the net yet. Raises DispatchError where a key of hrdalert.yaml is missing or a secret is not
    there, so that no message is begun that could not go.
    """
    way = mail.transport
    if way is None:
        raise _missing("transport", "how messages leave", "{kind: smtp, host: mail.example.org}", "mail:")
    match way.kind:
        case "smtp":
            return _mail_server(way)
        case "folder":
            from hrdalert.dispatch.transports.folder import FolderTransport

            folder = way.folder or _need("folder", "into which folder messages are put", "outbox")
            return FolderTransport(root / Path(folder).expanduser())
        case "mailgun":
            from hrdalert.dispatch.transports.mailgun import MAILGUN, MailgunTransport

            domain = way.domain or _need("domain", "which domain sends by Mailgun", "mg.example.org")
            return MailgunTransport(domain, _key(way), way.url or MAILGUN)
        case "postmark":
            from hrdalert.dispatch.transports.postmark import POSTMARK, PostmarkTransport

            return PostmarkTransport(_key(way), way.url or POSTMARK)
        case "brevo":
            from hrdalert.dispatch.transports.brevo import BREVO, BrevoTransport

            return BrevoTransport(_key(way), way.url or BREVO)


def _mail_server(way: settings.Transport) -> Transport:
    from hrdalert.dispatch.transports.smtp import SmtpTransport
    from hrdalert.dispatch.transports.smtp_connection import Server, require_safe_line

    host = str(way.host or _need("host", "which mail server takes messages", "mail.example.org"))
    if "/" in host or (":" in host and host != "::1"):
        raise DispatchError(
            f"{host!r} is no name of a mail server.",
            "Write the name alone under mail: transport: host: in hrdalert.yaml, such as mail.example.org; "
            "the port stands under port:.",
        )
    server = Server(host, way.security, way.port)
    require_safe_line(server)
    return SmtpTransport(server, _account(way))


def _account(way: settings.Transport) -> Account | None:
    from hrdalert.dispatch.transports.secrets import HeldSecret
    from hrdalert.dispatch.transports.smtp_connection import Account

    if way.password and way.token:
        raise DispatchError(
            "hrdalert.yaml gives both a password and a token for the mail server.",
            "Keep one of password: and token: under mail: transport:.",
        )
    secret = way.password or way.token
    if secret is None:
        if way.user:
            _need("password", f"where the password of {way.user} is", "{env: MAIL_PASSWORD}")
        return None
    user = str(way.user or _need("user", "whose password it is", "appeals@example.org"))
    return Account(user, HeldSecret(secret, user), is_token=way.token is not None)


def _key(way: settings.Transport) -> HeldSecret:
    from hrdalert.dispatch.transports.secrets import HeldSecret

    secret = way.token or way.password
    if secret is None:
        raise _missing("token", f"where the key of {way.kind} is", "{env: MAIL_KEY}")
    return HeldSecret(secret, way.user or way.kind)


def _need(key: str, what: str, example: str) -> str:
    raise _missing(key, what, example)


def _missing(key: str, what: str, example: str, above: str = "mail: transport:") -> DispatchError:
    return DispatchError(
        f"hrdalert.yaml does not say {what}.", f"Write under {above} in hrdalert.yaml: {key}: {example}"
    )
