"""The sources of a case in the Internet Archive, by its service Save Page Now, to be read when they are gone.

Written from how the service is known to answer, and tested against a server that does so; not against the live one.
"""

from __future__ import annotations

import datetime
import ipaddress
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote, urldefrag, urlsplit

import requests
from msgspec import Struct

from hrdalert.cases import Case
from hrdalert.disclosure import disclose, leaks_in, secrets
from hrdalert.disclosure.view import TextView
from hrdalert.errors import DispatchError, Origin, UncertainError
from hrdalert.publishing.pages import in_words
from hrdalert.publishing.servers import Answer, NoAuth, Request, ask

SERVICE = "https://web.archive.org"
SECONDS_APART: Final = 15.0
"""Between two requests: the service takes few a minute from those who have no account."""
LONGEST_WAIT: Final = 300.0
"""Who is asked to wait longer is told so, and asks again later."""
_LOOKS: Final = 24
_SECONDS_BETWEEN_LOOKS: Final = 5.0
_JOB: Final = re.compile(r"spn2-[0-9a-f]{8,64}")
_CAPTURE: Final = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/(\S+)")
_NOT_OF_THE_WEB: Final = (".local", ".internal", ".lan", ".home", ".onion", ".i2p", "localhost")


class Page(Struct, frozen=True):
    """A source that the public may read of, and that lies on the web."""

    source: str
    url: str
    title: str
    origin: Origin
    has_note: bool


class LeftOut(Struct, frozen=True):
    """A source that is not asked for."""

    source: str
    why: str


class Archived(Struct, frozen=True):
    """Where the archive keeps a page, and since when."""

    url: str
    day: datetime.date

    @property
    def line(self) -> str:
        """What to put into the case file, at the source."""
        quoted, day = self.url.replace("'", "%27"), in_words(self.day, "en")
        return f"note: 'is archived, as of {day}, at {quoted}'"


def pages_of(case: Case, day: datetime.date, only: Sequence[str] = ()) -> tuple[list[Page], list[LeftOut]]:
    """The sources to ask for: with an address, and such as the public may read of; and those left out, and why.

    A source that is confidential is not even in the view for the public, nor is one that leads to somebody whose name
    is withheld; an address that holds such a name is left out whatever the file says of it.
    """
    view = disclose(case, "public", day)
    open_to_all = {source.id: source for source in view.sources}
    hidden = secrets(case, "public")
    pages, left_out = [], []
    for source in case.sources:
        seen = open_to_all.get(str(source.id))
        if source.url is None or (only and source.id not in only):
            continue
        if seen is None or not isinstance(seen.url, TextView):
            left_out.append(LeftOut(str(source.id), "the public may not read of it"))
        elif any(leaks_in(str(source.url), hidden)):
            left_out.append(LeftOut(str(source.id), "its address holds a name that the public may not have"))
        elif why := _not_to_be_asked(str(source.url)):
            left_out.append(LeftOut(str(source.id), why))
        else:
            title = seen.title.literal if isinstance(seen.title, TextView) else ""
            pages.append(
                Page(
                    str(source.id),
                    urldefrag(str(source.url)).url,
                    title,
                    source.url.origin,
                    source.note is not None,
                )
            )
    return pages, left_out


def _not_to_be_asked(url: str) -> str:
    """Why an address is none that the archive could or should fetch; empty where it is."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in ("http", "https") or not host:
        return "its address is none of the web"
    if parts.username or parts.password:
        return "its address holds a password"
    if host.endswith(_NOT_OF_THE_WEB) or "." not in host or _is_no_place_of_all(host):
        return "its address is not one that everybody can reach"
    if host == "archive.org" or host.endswith(".archive.org"):
        return "it lies in the archive already"
    return ""


def _is_no_place_of_all(host: str) -> bool:
    """Whether it is a number of a network of one's own, or one in a form that is read as such: 127.1, 0x7f.0.0.1."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host.rpartition(".")[2][:1].isdigit()  # no domain of the first level begins with a digit


class Archive:
    """Save Page Now, asked slowly; used in a ``with``."""

    def __init__(self, service: str = "", sleep: Callable[[float], None] = time.sleep) -> None:
        self._service = service or SERVICE
        self._sleep = sleep
        self._session = requests.Session()
        self._has_asked = False

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def keep(self, url: str) -> Archived:
        """Asks the archive to keep a page, and waits until it has.

        Raises:
            DispatchError: it does not; ``temporary`` where it may later.
            UncertainError: nobody knows.

        """
        if self._has_asked:
            self._sleep(SECONDS_APART)
        self._has_asked = True
        answer = self._asked(url)
        if answer.status == 429:
            wait = answer.retry_after
            if wait is None or wait > LONGEST_WAIT:
                raise _busy(wait)
            self._sleep(wait)
            answer = self._asked(url)
        if answer.status == 429:
            raise _busy(answer.retry_after)
        if found := self._capture(answer, url):
            return found
        if answer.status == 200 and (job := _JOB.search(answer.body.decode("utf-8", "replace"))):
            return self._waited_for(job[0], url)
        if answer.status >= 500:
            raise DispatchError(
                f"The archive broke off with {answer.status}.", "Try again later.", temporary=True
            )
        raise DispatchError(
            f"The archive did not keep {url}: it answered with {answer.status}{_said(_data(answer))}.",
            f"Try it in a browser: {self._service}/save",
        )

    def _asked(self, url: str) -> Answer:
        return self._get(f"save/{quote(url, safe=_SAFE)}", url)

    def _get(self, path: str, url: str) -> Answer:
        look = f"Look in a browser: {self._service}/web/*/{url}"
        request = Request("GET", f"{self._service}/{path}", f"the archive keeps {url}", look)
        return ask(self._session, request, NoAuth())

    def _capture(self, answer: Answer, url: str) -> Archived | None:
        """The address of what was kept, from where the service says it: a redirect, or a header of the page."""
        for header in ("Location", "Content-Location", "Link"):
            for found in _CAPTURE.finditer(answer.headers.get(header, "")):
                if answer.status < 400 and (kept := self._archived(found[1], url)):
                    return kept
        return None

    def _archived(self, stamp: str, url: str) -> Archived | None:
        """Made from the day and the address that were asked for: no words of a server go into a case file."""
        try:
            day = datetime.datetime.strptime(stamp, "%Y%m%d%H%M%S").date()
        except ValueError:
            return None
        return Archived(f"{self._service}/web/{stamp}/{url}", day)

    def _waited_for(self, job: str, url: str) -> Archived:
        for _ in range(_LOOKS):
            self._sleep(_SECONDS_BETWEEN_LOOKS)
            found = _data(self._get(f"save/status/{job}", url))
            match found.get("status"):
                case "success":
                    if kept := self._archived(str(found.get("timestamp", "")), url):
                        return kept
                    break
                case "error":
                    raise DispatchError(f"The archive could not keep {url}{_said(found)}.")
        raise UncertainError(
            f"The archive took {url}, and did not say whether it keeps it.",
            f"Look in a browser: {self._service}/web/*/{url}",
        )


_SAFE: Final = "%/:?#[]@!$&'()*+,;=~-._"
"""What stays as it is in the address of a page; all else is written in percent signs."""


def _busy(wait: float | None) -> DispatchError:
    when = "later" if wait is None else f"in {max(1, round(wait / 60)):.0f} minutes"
    return DispatchError(
        "The archive takes no more requests for now.",
        f"Ask for the rest {when}.",
        temporary=True,
        retry_after=wait,
    )


def _data(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _said(found: dict[str, Any]) -> str:
    words = " ".join(str(found.get("message", "")).split())
    plain = "".join(character for character in words if character.isprintable())
    return f" ({plain[:200]})" if plain else ""


def kept(
    pages: Iterable[Page], archive: Archive
) -> Iterator[tuple[Page, Archived | DispatchError | UncertainError]]:
    """Asks for each page; after an answer that asks to wait for long, for none of the others."""
    for page in pages:
        try:
            yield page, archive.keep(page.url)
        except DispatchError as error:
            yield page, error
            if error.temporary:
                return
        except UncertainError as error:
            yield page, error
