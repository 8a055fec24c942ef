"""One request to a server: its certificate is verified, no redirect is followed, and the answer has bounds.

A server takes nothing before it has a whole request. So what breaks before the last byte was handed to the line surely
did not go; after that only the answer tells.
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
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def data(self) -> Mapping[str, Any]:
        """The JSON object that it is; empty where it is something else."""
        with suppress(ValueError):
            if isinstance(found := json.loads(self.body), dict):
                return found
        return {}

    @property
    def retry_after(self) -> float | None:
        """The seconds of Retry-After (RFC 9110 10.2.3), at most a day: nobody remembers what waits for longer."""
        retry, day = Retry(), 24 * 60 * 60
        retry.retry_after_max = day  # of newer versions of urllib3, where it is less
        try:
            return float(min(retry.parse_retry_after(self.headers["Retry-After"]), day))
        except (KeyError, ValueError, OverflowError, HTTPError):
            return None


def require_safe_address(url: str, whose: str, example: str, *, gets_a_password: bool = True) -> None:
    """Raises DispatchError where the address of a server is none, or holds more than that.

    One that gets a password must be encrypted, unless it is on this machine: nobody on the way may read it.
    """
    try:
        requests.Request("GET", url).prepare()
        parts = urlsplit(url)
        is_address = parts.port != 0
    except (requests.RequestException, ValueError):
        is_address = False
    if not is_address or parts.username or parts.password or parts.query or parts.fragment:
        what = f"The address of {whose} in hrdalert.yaml is none, or holds more than that."
        raise DispatchError(what, f"Write it as {example}, without a name, a password, a ? or a #.")
    if gets_a_password and parts.scheme != "https" and not is_this_machine(parts.hostname):
        what = f"The password or key for {whose} would go over the net without encryption."
        raise DispatchError(what, f"Write it with https://: {example}")


def ask(
    request: requests.Request, lost: UncertainError | None = None, patience: tuple[float, float] = (15, 60)
) -> Answer:
    """The answer of a server, whatever its status is; a redirect is an answer.

    Each request has a connection of its own: one that was left open may be closed by the other side at the very moment
    when it is used again, and then nobody knows whether the request went.

    ``patience`` is how many seconds to wait for a connection, and for the next piece of the answer. Raises ``lost``
    where all was handed over and no answer came, and DispatchError where the request surely did not go; without
    ``lost`` it changes nothing.
    """
    host = urlsplit(request.url).hostname
    with requests.Session() as session:
        session.headers.update({"Connection": "close", "User-Agent": "hrdalert"})
        # On this machine no proxy must see the request; elsewhere it sees nothing but where the connection leads.
        session.trust_env = urlsplit(request.url).scheme == "https"
        prepared = session.prepare_request(request)
        content = prepared.body or b""
        body = _Watched(content if isinstance(content, bytes) else content.encode())
        if lost is not None:
            prepared.body = body  # type: ignore[assignment]  # requests sends all that can be read
        how = session.merge_environment_settings(prepared.url or "", {}, True, None, None)
        try:
            with session.send(prepared, timeout=patience, allow_redirects=False, **how) as response:
                return _read(response)
        except (OSError, HTTPError, ValueError) as error:
            if lost and body.is_gone:
                raise lost from None
            if isinstance(error, requests.exceptions.SSLError):
                what = f"{host} could not prove that it is {host}: its certificate is not valid. Nothing was sent."
                mend = "Somebody on the way may be listening: use another network. Check the address in hrdalert.yaml."
                raise DispatchError(what, mend) from None
            what = f"{host} cannot be reached. Nothing was sent."
            mend = "Check that you are connected to the internet, and try again."
            raise DispatchError(what, mend, temporary=True) from None


def _read(response: requests.Response) -> Answer:
    begun, body = time.monotonic(), b""
    with suppress(OSError, HTTPError, ValueError):  # what the status says holds without the words
        for chunk in response.iter_content(65536):
            body += chunk
            if len(body) > 8_000_000 or time.monotonic() - begun > 180:
                break
    return Answer(response.status_code, response.headers, body)


class _Watched(io.BytesIO):
    """What is sent, and whether the last byte of it was taken to be sent."""

    is_gone = False

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(size)
        self.is_gone = self.is_gone or self.tell() >= len(self.getbuffer())
        return chunk
