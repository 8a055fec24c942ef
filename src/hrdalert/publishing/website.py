"""What is asked of a WordPress, over its REST API (``/wp-json/wp/v2/``), and what its answers mean.

Written from the handbook of that API, and tested against a server that speaks it; not against a live WordPress.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

import msgspec
import requests
from msgspec import Struct

from hrdalert.dispatch.transports.answers import fit_to_show
from hrdalert.dispatch.transports.http import Answer, ask, see_to_the_address
from hrdalert.dispatch.transports.secrets import read_secret
from hrdalert.errors import DispatchError, UncertainError
from hrdalert.publishing.pages import lines_of
from hrdalert.publishing.published import digest
from hrdalert.settings import WordPress

T = TypeVar("T")


class Stored(Struct, frozen=True):
    """A title or a text of a post."""

    raw: str | None = None
    """As it is stored; None where the website does not show it."""


class WebPost(Struct, frozen=True):
    """A post, as the website gives it to somebody who may edit it."""

    id: int
    status: str = ""
    link: str = ""
    title: Stored = Stored()
    content: Stored = Stored()

    @property
    def words(self) -> str:
        """The digest of the words of its text."""
        return digest("\n".join(lines_of(self.content.raw or "")))

    @property
    def digest(self) -> str:
        """Of title and text; empty where the website does not show them."""
        title, content = self.title.raw, self.content.raw
        return "" if title is None or content is None else digest(title, content)


class Term(Struct, frozen=True):
    """A category or a tag."""

    id: int
    name: str = ""
    slug: str = ""


class Website:
    """A WordPress, with the user and the password of the settings."""

    def __init__(self, settings: WordPress) -> None:
        """Raises DispatchError where its address is none, or would have the password go over an open line."""
        see_to_the_address(str(settings.url), "publishing.wordpress", "https://www.example.org")
        self._settings = settings
        self.site = str(settings.url)

    def post(self, number: int) -> WebPost | None:
        """A post that is there, and not in the trash."""
        answer = self._ask("GET", f"posts/{number}", params={"context": "edit"})
        if answer.status in (404, 410):
            return None
        found = self._data(answer, WebPost)
        return None if found.status == "trash" else found

    def called(self, slug: str) -> list[WebPost]:
        """The posts of that address, whatever their state."""
        query = {"slug": slug, "status": "publish,future,draft,pending,private", "context": "edit"}
        return self._data(self._ask("GET", "posts", params=query), list[WebPost])

    def term(self, kind: str, name: str) -> int:
        """The number of a category or tag; one that is not there is no reason to make it."""
        # As many as WordPress gives at once.
        answer = self._ask("GET", kind, params={"search": name, "per_page": 100})
        for term in self._data(answer, list[Term]):
            if name.casefold() in (html.unescape(term.name).casefold(), term.slug.casefold()):
                return term.id
        what = f"{self.site} has nothing called {name!r} among its {kind}. Nothing was sent."
        mend = f"Make it there, or write another one under publishing: {{wordpress: {{{kind}: …}}}}."
        raise DispatchError(what, mend)

    def put(self, number: int, body: Mapping[str, Any], slug: str) -> WebPost:
        """Changes a post, or makes one where the number is 0.

        Raises DispatchError where that surely was not done, and UncertainError where nobody knows.
        """
        what = "the release is there now"
        look = (
            f"Look on {self.site} under Posts for {slug}. Then run the same command again: "
            "a post that is there is found and changed, never doubled."
        )
        answer = self._change("POST", f"posts/{number}" if number else "posts", what, look, json=body)
        if answer.status not in (200, 201):
            raise self._refused(answer)
        try:
            return self._data(answer, WebPost)
        except DispatchError:
            raise UncertainError(
                f"{self.site} took the release, and its answer cannot be read.", look
            ) from None

    def put_into_trash(self, number: int) -> None:
        """Raises DispatchError where the post surely stands there still, and UncertainError where nobody knows."""
        look = f"Look on {self.site} under Posts for {number}, or run the same command again."
        answer = self._change("DELETE", f"posts/{number}", f"post {number} is in the trash now", look)
        if answer.status == 501:
            what = f"{self.site} has no trash, and hrdalert deletes nothing for good."
            raise DispatchError(what, f"Delete post {number} there yourself.")
        if answer.status not in (200, 404, 410):
            raise self._refused(answer)

    @cached_property
    def _auth(self) -> tuple[bytes, bytes]:
        """WordPress shows an application password in groups of four, and takes it with or without the spaces."""
        user = str(self._settings.user)
        return user.encode(), read_secret(self._settings.password, user).encode()

    def _ask(self, method: str, path: str, lost: UncertainError | None = None, **content: Any) -> Answer:
        url = f"{self.site.rstrip('/')}/wp-json/wp/v2/{path}"
        return ask(requests.Request(method, url, auth=self._auth, **content), lost)

    def _change(self, method: str, path: str, what: str, look: str, **content: Any) -> Answer:
        """The answer to a request that changes something; raises UncertainError where nobody knows whether it did."""
        lost = UncertainError(f"{self.site} gave no whole answer: nobody knows whether {what}.", look)
        answer = self._ask(method, path, lost, **content)
        if answer.status == 408 or (answer.status >= 500 and (method, answer.status) != ("DELETE", 501)):
            raise lost
        return answer

    def _data(self, answer: Answer, kind: type[T]) -> T:
        if answer.status not in (200, 201, 404):
            raise self._refused(answer)
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except msgspec.MsgspecError:
            what = f"{self.site} does not answer as a WordPress. Nothing was sent."
            mend = "See to publishing.wordpress.url; who runs the website may have to allow its REST API."
            raise DispatchError(what, mend) from None

    def _refused(self, answer: Answer) -> DispatchError:
        """What a website said that did nothing."""
        if 300 <= answer.status < 400:
            return DispatchError(
                f"{self.site} sends on to {answer.headers.get('Location', 'another address')}. "
                "Nothing was sent, since the password is for the address in hrdalert.yaml alone.",
                "If it is yours, write that address under publishing.wordpress.url.",
            )
        words = fit_to_show(html.unescape(re.sub(r"<[^>]*>", "", str(answer.data.get("message", "")))))
        said = f" ({words})" if words else ""
        if answer.status in (401, 403):
            return DispatchError(
                f"{self.site} does not let {self._settings.user} do this{said}. Nothing was sent.",
                "See to the user and the application password: in WordPress, Users > Profile > Application "
                "Passwords. Who may write posts is an Author or an Editor.",
            )
        is_busy = answer.status == 429 or answer.status >= 500
        mend = "Try again later." if is_busy else "Show this to who runs the website."
        return DispatchError(f"{self.site} refused with {answer.status}{said}. Nothing was sent.", mend)
