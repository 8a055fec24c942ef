"""One request to a server: its certificate is verified, no redirect is followed, and the answer has bounds."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

import requests
from msgspec import Struct
from requests.auth import AuthBase
from urllib3.exceptions import NewConnectionError

from hrdalert.dispatch.transports.answers import retry_after
from hrdalert.errors import DispatchError, UncertainError


class Answer(Struct, frozen=True):
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """Seconds that the server asks to wait."""
        return retry_after(self.headers)


class Request(Struct, frozen=True):
    """What is asked of a server."""

    method: Literal["GET", "POST", "DELETE"]
    url: str
    what: str
    """What it is for, to follow "whether": the release was published."""
    look: str
    """How to find out, where no answer comes."""
    body: bytes | None = None
    changes: bool = True
    """Whether it may change something; if not, an answer that is lost is no harm."""


class BasicAuth(AuthBase):
    """A name and a password in UTF-8 (RFC 7617); what comes from .netrc files is not looked at."""

    def __init__(self, user: str, password: str) -> None:
        from base64 import b64encode

        self._value = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._value
        return request


def ask(session: requests.Session, request: Request, auth: AuthBase) -> Answer:
    """The answer of a server, whatever its status is; a redirect is an answer.

    Raises:
        DispatchError: the request surely did not go, or changes nothing.
        UncertainError: it went, and no answer came back.

    """
    begun, most_seconds, most_bytes = time.monotonic(), 180.0, 8_000_000
    # On this machine no proxy must see the request; elsewhere it sees nothing but where the connection leads.
    session.trust_env = urlsplit(request.url).scheme == "https"
    headers = {"Accept": "application/json"} | (
        {"Content-Type": "application/json"} if request.body is not None else {}
    )
    try:
        with session.request(
            request.method,
            request.url,
            data=request.body,
            headers=headers,
            auth=auth,
            timeout=(15.0, 60.0),  # for a connection, and for the next piece of the answer
            allow_redirects=False,
            verify=session.verify,
            stream=True,
        ) as found:
            body = bytearray()
            for chunk in found.iter_content(65536):
                body += chunk
                if len(body) > most_bytes or time.monotonic() - begun > most_seconds:
                    raise requests.exceptions.ReadTimeout("the answer does not end")
            return Answer(found.status_code, found.headers, bytes(body))
    except (requests.exceptions.RequestException, OSError) as error:
        raise _lost(request, error) from error


def _lost(request: Request, error: Exception) -> DispatchError | UncertainError:
    host = urlsplit(request.url).hostname or request.url
    reason = getattr(error.args[0], "reason", None) if error.args else None
    causes = (reason, *getattr(reason, "args", ()))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        what = f"{host} cannot prove that it is {host}: its certificate is not valid. Nothing was sent."
        mend = "Ask who runs the website. On a network that you do not know, somebody else may be answering."
        return DispatchError(what, mend)
    if isinstance(error, requests.exceptions.ConnectTimeout) or isinstance(reason, NewConnectionError):
        what = f"{host} cannot be reached. Nothing was sent."
        return DispatchError(what, "See to the network, and try again.", temporary=True)
    if not request.changes:
        what = f"{host} gave no whole answer. Nothing was changed."
        return DispatchError(what, "Try again later.", temporary=True)
    return UncertainError(f"{host} gave no whole answer: nobody knows whether {request.what}.", request.look)
