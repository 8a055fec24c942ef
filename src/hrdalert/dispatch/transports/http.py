"""The way by providers with an API over HTTP: how a message is handed over, and what the answer means.

A provider takes nothing before it has a whole request. So what breaks before the last byte was handed to the line
surely did not go; after that only the answer tells. Nothing here was tried against the live services.
"""

from __future__ import annotations

import io
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from itertools import islice
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from msgspec import Struct
from requests.exceptions import SSLError
from urllib3.exceptions import HTTPError

from hrdalert.dispatch.transports import Envelope
from hrdalert.dispatch.transports.answers import fit_to_show, retry_after
from hrdalert.dispatch.transports.secrets import HeldSecret
from hrdalert.errors import DispatchError, UncertainError
from hrdalert.settings import is_this_machine


class Provider(Struct, frozen=True):
    """A provider, as its documentation has it."""

    name: str
    url: str
    path: str
    """Where messages go; ``{domain}`` in it is the domain that sends."""
    content: Callable[[bytes, Envelope], Mapping[str, Any]]
    """What ``requests.Request`` is told of a message; raises DispatchError for what the provider cannot carry."""
    id: str
    """The key of an answer 2xx that says that a message was taken, and what it is called there."""
    key_header: str = ""
    """The header that has the key; where there is none, it is the password of the user ``api`` (RFC 7617)."""
    fault: str = ""
    """The key of an answer 2xx that must be 0: otherwise the message was refused all the same."""
    knows: str = ""
    """The code by which it says that it had this very request before. Whoever documents one takes a request with the
    same key once only: one whose answer was lost is repeated, once."""
    outage: tuple[int, ...] = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT)
    """With what it says that it took nothing, and may later."""


class Answer(Struct, frozen=True):
    """What a provider said."""

    status: int
    data: Mapping[str, Any]
    """The JSON object that it said; empty where it said something else."""
    words: str
    """Its own words, fit to be shown and without the key."""
    retry_after: float | None = None

    @property
    def line(self) -> str:
        return f"{self.status} {self.words}".strip()


class HttpTransport:
    """The way by a provider.

    Each message has a connection of its own: one that was left open may be closed by the other side at the very moment
    when it is used again, and then nobody knows whether the message went.
    """

    def __init__(
        self,
        provider: Provider,
        key: HeldSecret,
        url: str = "",
        *,
        domain: str = "",
        patience: tuple[float, float] = (30, 120),
    ) -> None:
        """``patience``: seconds to wait for a connection and for an answer.

        Raises DispatchError for an address that is not https, unless it is on this machine.
        """
        self.provider = provider
        self._url = (url or provider.url).rstrip("/")
        try:
            parts = urlsplit(self._url)
        except ValueError:
            raise self._no_address() from None
        if not parts.hostname or (parts.scheme != "https" and not is_this_machine(parts.hostname)):
            what = f"The key of {provider.name} would go over the net without encryption."
            mend = "Write url: under mail: transport: in hrdalert.yaml with https://, or leave it out."
            raise DispatchError(what, mend)
        if not key.value.isascii():
            what = f"The key of {provider.name} holds letters that no key has."
            raise DispatchError(what, "Copy it from the provider's page anew.")
        self._key = key
        self._domain = domain
        self._patience = patience
        self._session = requests.Session()
        self._session.headers.update({"Connection": "close", "User-Agent": "hrdalert"})
        # On this machine no proxy must see the request; elsewhere it sees nothing but where the connection leads.
        self._session.trust_env = parts.scheme == "https"

    def send(self, message: bytes, envelope: Envelope) -> str:
        """Hands a message on, and returns the words with which the provider took it.

        The provider writes the mailbox for bounces itself: that of the envelope is not given to it.

        Raises:
            DispatchError: refused, or not handed over whole.
            UncertainError: handed over whole, and no answer came that tells what became of it.

        """
        envelope.require_mailboxes()
        url = f"{self._url}{self.provider.path.format(domain=quote(self._domain, safe=''))}"
        auth = self._show_key if self.provider.key_header else ("api", self._key.value)
        try:
            content = self.provider.content(message, envelope)
            prepared = self._session.prepare_request(requests.Request("POST", url, auth=auth, **content))
        except (requests.RequestException, ValueError):
            raise self._no_address() from None
        try:
            return self._judge(self._hand_over(prepared))
        except UncertainError as lost:
            if self.provider.knows:
                with suppress(DispatchError, UncertainError):
                    # A refusal now says nothing of the first time: that stays uncertain.
                    return self._judge(self._hand_over(prepared))
            raise lost from None

    def close(self) -> None:
        """Ends the connections. Never raises."""
        with suppress(OSError):
            self._session.close()

    def _show_key(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self.provider.key_header] = self._key.value
        return request

    def _hand_over(self, prepared: requests.PreparedRequest) -> Answer:
        body = _Watched(prepared.body if isinstance(prepared.body, bytes) else str(prepared.body).encode())
        request = prepared.copy()
        request.body = body  # type: ignore[assignment]  # requests sends all that can be read
        settings = self._session.merge_environment_settings(request.url or "", {}, True, None, None)
        try:
            with self._session.send(
                request, timeout=self._patience, allow_redirects=False, **settings
            ) as response:
                return self._read(response)
        except (OSError, HTTPError, ValueError) as error:
            if body.is_gone:
                raise self._lost("no answer came") from None
            raise self._could_not_reach(error) from None

    def _read(self, response: requests.Response) -> Answer:
        try:
            content = b"".join(islice(response.iter_content(8192), 32))  # answers are short
        except (OSError, HTTPError, ValueError):
            content = b""  # what the status says holds without the words
        try:
            answer = json.loads(content)
        except ValueError:
            answer = None
        data = answer if isinstance(answer, dict) else {}
        said = str(data.get("message") or data.get("Message") or "")
        if not said and response.headers.get("Content-Type", "").startswith("text/plain"):
            said = content.decode("utf-8", "replace")
        return Answer(response.status_code, data, self._shown(said), retry_after(response.headers))

    def _shown(self, said: str) -> str:
        """Its words, without the key as it is and as HTTP writes it behind a name (RFC 7617)."""
        behind_a_name = b64encode(f"api:{self._key.value}".encode()).decode("ascii")
        return fit_to_show(self._key.hide_in(said, behind_a_name))

    def _judge(self, answer: Answer) -> str:
        if 200 <= answer.status <= 299:
            return self._taken_as(answer)
        if self.provider.knows and answer.data.get("code") == self.provider.knows:
            raise self._lost("it had a request for this very message already")
        is_busy = answer.status == HTTPStatus.SERVICE_UNAVAILABLE and answer.retry_after is not None
        if answer.status in self.provider.outage or is_busy:
            raise self._refusal(answer, "It may be taken later.", temporary=True)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            # 500, 502 and 504 come as well after a message was taken, and so does a bare 503 of what stands before.
            raise self._lost(f"it had an error of its own ({answer.line})")
        error = self._refusal(answer, _HINTS.get(answer.status, ""))
        error.of_the_way = answer.status == HTTPStatus.UNAUTHORIZED  # of the key, whatever the message is
        raise error

    def _taken_as(self, answer: Answer) -> str:
        """The words with which a message was taken, by an answer 2xx."""
        fault = answer.data.get(self.provider.fault) if self.provider.fault else 0
        if fault:
            raise self._refusal(answer)
        id = answer.data.get(self.provider.id)
        if not id or fault != 0:
            raise self._lost("its answer does not say what became of it")
        return self._shown(f"{id} {answer.words}".strip())

    def _refusal(self, answer: Answer, hint: str = "", *, temporary: bool = False) -> DispatchError:
        return DispatchError(
            f"{self.provider.name} did not take the message: {answer.line}",
            hint or "Mend what it says, and send the message again.",
            temporary=temporary,
            retry_after=answer.retry_after if temporary else None,
        )

    def _lost(self, why: str) -> UncertainError:
        return UncertainError(
            f"The message was handed to {self.provider.name}, and {why}. Nobody can tell from here whether it went.",
            f"Look into the log of sent messages on the pages of {self.provider.name}, before it is sent again.",
        )

    def _could_not_reach(self, error: Exception) -> DispatchError:
        host = urlsplit(self._url).hostname
        if isinstance(error, SSLError):
            return DispatchError(
                f"{host} could not prove that it is {self.provider.name}, so nothing was sent.",
                "Somebody on the way may be listening: use another network. If you wrote url: in hrdalert.yaml, "
                "check it.",
            )
        what = f"{self.provider.name} could not be reached at {host}."
        mend = "Check that you are connected to the internet. The message did not go."
        return DispatchError(what, mend, temporary=True)

    def _no_address(self) -> DispatchError:
        what = f"The address of {self.provider.name} in hrdalert.yaml is none."
        mend = "Write url: under mail: transport: as the provider gives it, or leave it out."
        return DispatchError(what, mend)


class _Watched(io.BytesIO):
    """What is sent, and whether the last byte of it was taken to be sent."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self._length = len(content)
        self.is_gone = not content

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(size)
        self.is_gone = self.is_gone or self.tell() >= self._length
        return chunk


_HINTS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "Check the key that token: in hrdalert.yaml leads to.",
    HTTPStatus.FORBIDDEN: "Check the key that token: in hrdalert.yaml leads to, and what it may do.",
    HTTPStatus.PAYMENT_REQUIRED: "Look at the account on the provider's pages: it has no credit left.",
    HTTPStatus.NOT_FOUND: "Check domain: and url: under mail: transport: in hrdalert.yaml.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The message is too big: send it without attachments.",
    **dict.fromkeys(
        range(300, 400),
        "Check url: under mail: transport: in hrdalert.yaml: the provider has moved, or it is another's.",
    ),
}
