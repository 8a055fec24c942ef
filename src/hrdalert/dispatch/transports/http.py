"""What all providers with an API over HTTP have in common: how a message is handed over, and what the answer means.

A provider takes nothing before it has a whole request. So what breaks before the last byte was handed to the line
surely did not go; after that only the answer tells. Nothing here was tried against the live services.
"""

from __future__ import annotations

import io
import json
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlsplit

import requests
from msgspec import Struct
from requests.exceptions import SSLError
from urllib3.exceptions import HTTPError

from hrdalert.dispatch.transports import Envelope
from hrdalert.dispatch.transports.answers import fit_to_show, retry_after
from hrdalert.dispatch.transports.mailboxes import require_mailboxes
from hrdalert.dispatch.transports.secrets import HeldSecret
from hrdalert.errors import DispatchError, UncertainError
from hrdalert.settings import is_this_machine

__all__ = ["Answer", "HttpTransport", "Patience", "as_json"]

_CHUNK, _CHUNKS = 8192, 32
"""How much of an answer is read: they are short."""


class Patience(Struct, frozen=True):
    """Seconds to wait for a connection and for an answer."""

    connection: float = 30
    answer: float = 120


class Answer(Struct, frozen=True):
    """What a provider said."""

    status: int
    data: Mapping[str, Any]
    """The JSON object that it said; empty where it said something else."""
    words: str
    """Its own words, fit to be shown and without the key."""
    retry_after: float | None = None


class HttpTransport(ABC):
    """A provider: subclasses say how a request looks and when a message was taken.

    Each message has a connection of its own: one that was left open may be closed by the other side at the very moment
    when it is used again, and then nobody knows whether the message went.
    """

    name: ClassVar[str]
    repeats: ClassVar[bool] = False
    """Whether the provider documents that the same request with the same key is taken once only."""
    outage: ClassVar[tuple[int, ...]] = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT)
    """With what it says that it took nothing, and may later."""

    def __init__(self, url: str, key: HeldSecret, patience: Patience | None = None) -> None:
        """Raises DispatchError for an address that is not https, unless it is on this machine."""
        try:
            parts = urlsplit(url)
        except ValueError:
            raise _no_address(self.name) from None
        if not parts.hostname or (parts.scheme != "https" and not is_this_machine(parts.hostname)):
            raise DispatchError(
                f"The key of {self.name} would go over the net without encryption.",
                "Write url: under mail: transport: in hrdalert.yaml with https://, or leave it out.",
            )
        if not key.value.isascii():
            raise DispatchError(
                f"The key of {self.name} holds letters that no key has.",
                "Copy it from the provider's page anew.",
            )
        self._url = url.rstrip("/")
        self._key = key
        self._patience = patience or Patience()
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
        require_mailboxes(envelope)
        try:
            prepared = self._session.prepare_request(self._compose(message, envelope))
        except (requests.RequestException, ValueError):
            raise _no_address(self.name) from None
        content = prepared.body if isinstance(prepared.body, bytes) else str(prepared.body).encode()
        try:
            return self._judge(self._hand_over(prepared, content))
        except _LostAnswer as lost:
            if self.repeats:
                with suppress(DispatchError, UncertainError):
                    # A refusal now says nothing of the first time: that stays uncertain.
                    return self._judge(self._hand_over(prepared, content))
            raise lost from None

    def close(self) -> None:
        """Ends the connections. Never raises."""
        with suppress(OSError):
            self._session.close()

    @abstractmethod
    def _compose(self, message: bytes, envelope: Envelope) -> requests.Request:
        """The request for a message; raises DispatchError for what the provider cannot carry."""

    @abstractmethod
    def _taken_as(self, answer: Answer) -> str | None:
        """The words with which a message was taken, by an answer 2xx; None where it does not say so."""

    def _own_error(self, answer: Answer) -> Exception | None:
        """What an answer other than 2xx means with this provider alone."""
        return None

    def _hand_over(self, prepared: requests.PreparedRequest, content: bytes) -> Answer:
        body = _Watched(content)
        request = prepared.copy()
        request.body = body  # type: ignore[assignment]  # requests sends all that can be read
        settings = self._session.merge_environment_settings(request.url or "", {}, True, None, None)
        try:
            with self._session.send(
                request,
                timeout=(self._patience.connection, self._patience.answer),
                allow_redirects=False,
                **settings,
            ) as response:
                return self._read(response)
        except (OSError, HTTPError, ValueError) as error:
            if body.is_gone:
                raise self._lost("no answer came") from None
            raise self._could_not_reach(error) from None

    def _read(self, response: requests.Response) -> Answer:
        try:
            content = b"".join(islice(response.iter_content(_CHUNK), _CHUNKS))
        except (OSError, HTTPError, ValueError):
            content = b""  # what the status says holds without the words
        try:
            found = json.loads(content)
        except ValueError:
            found = None
        data = found if isinstance(found, dict) else {}
        said = str(data.get("message") or data.get("Message") or "")
        if not said and response.headers.get("Content-Type", "").startswith("text/plain"):
            said = content.decode("utf-8", "replace")
        return Answer(response.status_code, data, self._shown(said), retry_after(response.headers))

    def _shown(self, said: str) -> str:
        """Its words, without the key as it is and as HTTP writes it behind a name (RFC 7617)."""
        return fit_to_show(
            self._key.hide_in(said, b64encode(f"api:{self._key.value}".encode()).decode("ascii"))
        )

    def _judge(self, answer: Answer) -> str:
        if 200 <= answer.status <= 299:
            words = self._taken_as(answer)
            if words is None:
                raise self._lost("its answer does not say what became of it")
            return self._shown(words)
        if own := self._own_error(answer):
            raise own
        is_busy = answer.status == HTTPStatus.SERVICE_UNAVAILABLE and answer.retry_after is not None
        if answer.status in self.outage or is_busy:
            raise self._refusal(answer, "It may be taken later.", temporary=True)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            # 500, 502 and 504 come as well after a message was taken, and so does a bare 503 of what stands before.
            raise self._lost(f"it had an error of its own ({_line(answer)})")
        error = self._refusal(
            answer, _HINTS.get(answer.status, "Mend what it says, and send the message again.")
        )
        error.of_the_way = answer.status == HTTPStatus.UNAUTHORIZED  # of the key, whatever the message is
        raise error

    def _refusal(self, answer: Answer, hint: str, *, temporary: bool = False) -> DispatchError:
        return DispatchError(
            f"{self.name} did not take the message: {_line(answer)}",
            hint,
            temporary=temporary,
            retry_after=answer.retry_after if temporary else None,
        )

    def _lost(self, why: str) -> _LostAnswer:
        return _LostAnswer(
            f"The message was handed to {self.name}, and {why}. Nobody can tell from here whether it went.",
            f"Look into the log of sent messages on the pages of {self.name}, before it is sent again.",
        )

    def _could_not_reach(self, error: Exception) -> DispatchError:
        host = urlsplit(self._url).hostname
        if isinstance(error, SSLError):
            return DispatchError(
                f"{host} could not prove that it is {self.name}, so nothing was sent.",
                "Somebody on the way may be listening: use another network. If you wrote url: in hrdalert.yaml, "
                "check it.",
            )
        return DispatchError(
            f"{self.name} could not be reached at {host}.",
            "Check that you are connected to the internet. The message did not go.",
            temporary=True,
        )


class _LostAnswer(UncertainError):
    """Handed over, and what came back does not tell."""


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


def as_json(body: Mapping[str, Any], provider: str) -> bytes:
    """A request's content; raises DispatchError where half a character is in it, which would arrive as another."""
    try:
        return json.dumps(body, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise DispatchError(
            f"{provider} cannot carry a message with broken letters.",
            "Send it by a mail server (kind: smtp).",
        ) from None


def _no_address(provider: str) -> DispatchError:
    return DispatchError(
        f"The address of {provider} in hrdalert.yaml is none.",
        "Write url: under mail: transport: as the provider gives it, or leave it out.",
    )


def _line(answer: Answer) -> str:
    return f"{answer.status} {answer.words}".strip()
