"""One request to a server: its certificate is verified, no redirect is followed, and the answer has bounds.

A server takes nothing before it has a whole request. So a request that breaks before its last byte was handed to the
line surely did not go; after that only the answer tells.
"""

import io
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests
from msgspec import Struct
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from hrdalert.errors import DispatchError, UncertainError
from hrdalert.settings import is_this_machine


class Answer(Struct, frozen=True):
    """The answer of a server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Mapping[str, Any]:
        """The JSON object in the body; empty where the body is something else."""
        with suppress(ValueError):
            if isinstance(value := json.loads(self.body), dict):
                return value
        return {}

    @property
    def retry_after(self) -> float | None:
        """The seconds of Retry-After (RFC 9110 10.2.3), at most a day; None where the header is missing or wrong."""
        retry, day = Retry(), 24 * 60 * 60
        retry.retry_after_max = day  # newer versions of urllib3 have a smaller limit
        try:
            return float(min(retry.parse_retry_after(self.headers["Retry-After"]), day))
        except (KeyError, ValueError, OverflowError, HTTPError):
            return None


def require_safe_address(url: str, whose: str, example: str, *, gets_a_password: bool = True) -> None:
    """Raises DispatchError where ``url`` is no address of a server, or has a user, a password, a query or a fragment.

    The line to a server that gets a password must be encrypted, unless the server is on this machine.
    """
    try:
        requests.Request("GET", url).prepare()
        parts = urlsplit(url)
        is_address = parts.port != 0
    except (requests.RequestException, ValueError):
        is_address = False
    if not is_address or parts.username or parts.password or parts.query or parts.fragment:
        problem = f"The address of {whose} in hrdalert.yaml is none, or holds more than that."
        raise DispatchError(problem, f"Write it as {example}, without a name, a password, a ? or a #.")
    if gets_a_password and parts.scheme != "https" and not is_this_machine(parts.hostname):
        problem = f"The password or key for {whose} would go over the net without encryption."
        raise DispatchError(problem, f"Write it with https://: {example}")


def ask(
    request: requests.Request, lost: UncertainError | None = None, patience: tuple[float, float] = (15, 60)
) -> Answer:
    """The answer of a server, whatever its status is; a redirect is an answer.

    Each request has a connection of its own: the server may close an older connection at the very moment when it is
    used again, and then nobody knows whether the request went.

    ``patience`` is how many seconds to wait for a connection, and for the next piece of the answer. Raises ``lost``
    where the whole request was handed over and no answer came, and DispatchError where the request surely did not go.
    A request that changes nothing on the server needs no ``lost``.
    """
    host = urlsplit(request.url).hostname
    with requests.Session() as session:
        session.headers.update({"Connection": "close", "User-Agent": "hrdalert"})
        # Over http, to this machine alone, no proxy may see the request; over https it sees only the server's name.
        session.trust_env = urlsplit(request.url).scheme == "https"
        prepared = session.prepare_request(request)
        content = prepared.body or b""
        body = _Watched(content if isinstance(content, bytes) else content.encode())
        if lost is not None:
            prepared.body = body  # type: ignore[assignment]  # requests sends all that can be read
        settings = session.merge_environment_settings(prepared.url or "", {}, True, None, None)
        try:
            with session.send(prepared, timeout=patience, allow_redirects=False, **settings) as response:
                return _read(response)
        except (OSError, HTTPError, ValueError) as error:
            if lost and body.is_gone:
                raise lost from None
            if isinstance(error, requests.exceptions.SSLError):
                problem = f"{host} could not prove that it is {host}: its certificate is not valid. Nothing was sent."
                mend = "Somebody on the way may be listening: use another network. Check the address in hrdalert.yaml."
                raise DispatchError(problem, mend) from None
            problem = f"{host} cannot be reached. Nothing was sent."
            mend = "Check that you are connected to the internet, and try again."
            raise DispatchError(problem, mend, temporary=True) from None


def _read(response: requests.Response) -> Answer:
    """The answer with as much of its body as comes within limits of size and time."""
    begun, body = time.monotonic(), b""
    with suppress(OSError, HTTPError, ValueError):  # the status holds without the rest of the body
        for chunk in response.iter_content(65536):
            body += chunk
            if len(body) > 8_000_000 or time.monotonic() - begun > 180:
                break
    return Answer(response.status_code, response.headers, body)


class _Watched(io.BytesIO):
    """The body of a request."""

    is_gone = False
    """Whether its last byte was read to be sent."""

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(size)
        self.is_gone = self.is_gone or self.tell() >= len(self.getbuffer())
        return chunk
