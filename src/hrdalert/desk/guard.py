"""Who may speak to the desk: one tab of a browser on this machine, and nobody else.

A one-time code, which stands behind the ``#`` of the first link and so in no request, is exchanged for a key. The page
keeps the key for as long as its tab is open and sends it as a header. There is no cookie: one of 127.0.0.1 would go to
every other server there.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final

from flask import Request, Response

KEY_HEADER: Final = "X-Desk-Key"
MOST_BYTES: Final = 6_000_000
"""How much a page may send: a case file of the largest size, as text."""
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Knows the code and the key of one run of the desk."""

    def __init__(self, port: int) -> None:
        self._host = f"127.0.0.1:{port}"
        self._code: str | None = secrets.token_urlsafe(32)
        self._key = secrets.token_urlsafe(32)

    def renew_code(self) -> str:
        """A new one-time code; one that nobody used yet opens nothing any more."""
        self._code = secrets.token_urlsafe(32)
        return self._code

    @property
    def link(self) -> str:
        """The link that opens the desk, once."""
        return f"http://{self._host}/#enter={self._code or ''}"

    def key_for(self, code: str) -> str | None:
        """The key, for whoever is the first to have the code."""
        if self._code is None or not secrets.compare_digest(code.encode(), self._code.encode()):
            return None
        self._code = None
        return self._key

    def refusal(self, request: Request) -> int | None:
        """The status with which a request is refused; None: it may pass."""
        if request.headers.get("Host") != self._host:
            return 421
        if request.headers.get("Origin", f"http://{self._host}") != f"http://{self._host}":
            return 403
        if not self._is_from_here(request):
            return 403
        if (request.content_length or 0) > MOST_BYTES:
            return 413
        is_open = request.path in ("/", "/enter", "/again") or request.path.startswith("/static/")
        key = request.headers.get(KEY_HEADER, "")
        return None if is_open or secrets.compare_digest(key.encode(), self._key.encode()) else 401

    @staticmethod
    def _is_from_here(request: Request) -> bool:
        """Whether the page asks itself, or a person opens it: a link may lead to the page, which holds nothing yet."""
        if request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
            return True
        is_opened = request.headers.get("Sec-Fetch-Dest") == "document"
        return is_opened and request.method == "GET" and request.path == "/"

    @staticmethod
    def sealed(response: Response) -> Response:
        """An answer with the headers that keep its page to itself."""
        response.headers.update(_HEADERS)
        return response
