"""What is asked of a WordPress, over its REST API (``/wp-json/wp/v2/``), and what its answers mean."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import requests

from hrdalert.dispatch.transports.secrets import read_secret
from hrdalert.errors import DispatchError, UncertainError
from hrdalert.publishing.addresses import see_to_the_address
from hrdalert.publishing.servers import Answer, BasicAuth, Request, ask
from hrdalert.settings import WordPress


class Website:
    """What is asked of a website, with the user and the password of the settings."""

    def __init__(self, settings: WordPress) -> None:
        see_to_the_address(settings.url, "publishing.wordpress.url", gets_a_password=True)
        self.settings = settings
        self.site = str(settings.url)
        self.session = requests.Session()

    @cached_property
    def auth(self) -> BasicAuth:
        """WordPress shows an application password in groups of four, and takes it with or without the spaces."""
        return BasicAuth(
            str(self.settings.user), read_secret(self.settings.password, str(self.settings.user))
        )

    def called(self, slug: str) -> list[dict[str, Any]]:
        """The posts of that address, whatever their state."""
        query = {"slug": slug, "status": "publish,future,draft,pending,private", "context": "edit"}
        found: list[dict[str, Any]] = data_of(self.get("posts", query), list)
        return found

    def get(self, path: str, query: Mapping[str, str | int]) -> Answer:
        url = f"{self.site.rstrip('/')}/wp-json/wp/v2/{path}?{urlencode(query)}"
        answer = ask(self.session, Request("GET", url, "", "", changes=False), self.auth)
        if answer.status not in (200, 404, 410):
            raise self.refused(answer)
        if answer.status == 404 and not path.startswith("posts/"):
            what = f"{self.site} does not answer as a WordPress. Nothing was sent."
            mend = "See to publishing.wordpress.url; who runs the website may have to allow its REST API."
            raise DispatchError(what, mend)
        return answer

    def put_into_trash(self, number: int) -> None:
        """Raises DispatchError where the post surely stands there still, and UncertainError where nobody knows."""
        request = Request(
            "DELETE",
            f"{self.site.rstrip('/')}/wp-json/wp/v2/posts/{number}",
            f"post {number} is in the trash now",
            f"Look on {self.site} under Posts for {number}, or run the same command again.",
        )
        answer = ask(self.session, request, self.auth)
        if answer.status in (200, 404, 410):
            return
        if answer.status == 501:
            what = f"{self.site} has no trash, and hrdalert deletes nothing for good."
            raise DispatchError(what, f"Delete post {number} there yourself.")
        if answer.status >= 500 or answer.status == 408:
            what = f"{self.site} broke off with {answer.status}: nobody knows whether {request.what}."
            raise UncertainError(what, request.look)
        raise self.refused(answer)

    def refused(self, answer: Answer) -> DispatchError:
        """What a website said that did nothing."""
        if 300 <= answer.status < 400:
            return DispatchError(
                f"{self.site} sends on to {answer.headers.get('Location', 'another address')}. "
                "Nothing was sent, since the password is for the address in hrdalert.yaml alone.",
                "If it is yours, write that address under publishing.wordpress.url.",
            )
        if answer.status in (401, 403):
            return DispatchError(
                f"{self.site} does not let {self.settings.user} do this{self._said_by(answer)}. Nothing was sent.",
                "See to the user and the application password: in WordPress, Users > Profile > Application "
                "Passwords. Who may write posts is an Author or an Editor.",
            )
        is_busy = answer.status in (429, 503)
        return DispatchError(
            f"{self.site} refused with {answer.status}{self._said_by(answer)}. Nothing was sent.",
            "Try again later." if is_busy or answer.status >= 500 else "Show this to who runs the website.",
            temporary=is_busy or answer.status >= 500,
            retry_after=answer.retry_after,
        )

    @staticmethod
    def _said_by(answer: Answer) -> str:
        """What WordPress says of it, in one line and without markup."""
        try:
            message = json.loads(answer.body)["message"]
        except (ValueError, LookupError, TypeError):
            return ""
        words = " ".join(html.unescape(re.sub(r"<[^>]*>", "", str(message))).split())
        plain = "".join(character for character in words if character.isprintable())
        return f" ({plain[:200]})" if plain else ""


def data_of(answer: Answer, kind: type[Any]) -> Any:
    """A post or term, or a list of them, each with its number."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    each_of = found if isinstance(found, list) else [found]
    are_numbered = all(isinstance(each, dict) and isinstance(each.get("id"), int) for each in each_of)
    if not (isinstance(found, kind) and are_numbered):
        what = "The website does not answer as a WordPress. Nothing was sent."
        mend = "See to publishing.wordpress.url; who runs the website may have to allow its REST API."
        raise DispatchError(what, mend)
    return found
