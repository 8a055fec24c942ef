"""A release on the office's own website, by the REST API of WordPress (``/wp-json/wp/v2/``).

Written from the handbook of that API, and tested against a server that speaks it; not against a live WordPress.
"""

import datetime
import html
import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

import msgspec
import requests
from msgspec import Struct
from msgspec.structs import replace

from hrdalert.dispatch.transports import fit_to_show
from hrdalert.dispatch.transports.http import Answer, ask, require_safe_address
from hrdalert.dispatch.transports.secrets import read_secret
from hrdalert.errors import DispatchError, RefusedError, UncertainError
from hrdalert.publishing.published import Post, Published, digest
from hrdalert.publishing.releases import Release, content_of, corrected_line, lines_of
from hrdalert.settings import WordPress

T = TypeVar("T")


class WebPost(Struct, frozen=True):
    """A post, as the website gives it to somebody who may edit it."""

    id: int
    status: str = ""
    link: str = ""
    title: Mapping[str, Any] = {}
    """As it is stored, under ``raw``, where the website shows it."""
    content: Mapping[str, Any] = {}

    @property
    def words(self) -> str:
        """The digest of the words of its text."""
        return digest("\n".join(lines_of(self.content.get("raw") or "")))

    @property
    def digest(self) -> str:
        """Of title and text; empty where the website does not show them."""
        title, content = self.title.get("raw"), self.content.get("raw")
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
        require_safe_address(str(settings.url), "publishing.wordpress", "https://www.example.org")
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
            what = f"{self.site} took the release, and its answer cannot be read."
            raise UncertainError(what, look) from None

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


class Plan(Struct, frozen=True):
    """What would go to the website."""

    release: Release
    is_public: bool
    before: Post | None
    """What went last."""
    says_the_same: bool
    """The words are those that went last, but for the day."""
    is_new: bool
    """There is something to do."""

    @property
    def slug(self) -> str:
        return slug_of(self.release.name)

    def body(self, corrected: datetime.date | None = None) -> dict[str, Any]:
        """The post, in a block that the editor of WordPress shows as it is, and changes in nothing."""
        line = f"{corrected_line(corrected, self.release.words)}\n" if corrected else ""
        return {
            "title": html.escape(self.release.document.title, quote=False),
            "content": f"<!-- wp:html -->\n{line}{content_of(self.release.page)}\n<!-- /wp:html -->",
            "slug": self.slug,
        }


def slug_of(name: str) -> str:
    """The end of the address of a release's post: its reference, whoever may be named, so that it never changes."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower())


def plan(
    release: Release, settings: WordPress, published: Published, *, is_public: bool, force: bool = False
) -> Plan:
    """What would go to the website; nothing goes, and the website is not asked.

    Raises LeakError where a name that the public may not have is in it, and RefusedError where a post that is public
    already would change, and ``is_public`` does not say so.
    """
    Website(settings)  # its address is one
    before = published.post(release.name, str(settings.url))
    same = release.says_the_same_as(before)
    if before is not None and before.is_public and not is_public and (force or not same):
        raise _would_change_at_once(f"The post of {release.name}")
    is_there = same and before is not None and not before.is_pending and (before.is_public or not is_public)
    planned = Plan(release, is_public, before, same, force or not is_there)
    body = json.dumps(planned.body(), ensure_ascii=False)
    release.require_no_names(body, "\n".join(release.lines), *settings.categories, *settings.tags)
    return planned


def send(
    planned: Plan, settings: WordPress, published: Published, today: datetime.date, *, force: bool = False
) -> tuple[WebPost, bool]:
    """Makes the post, or changes the one that is there; returns it, and whether it was there.

    ``force`` does so though somebody changed or deleted it. Before anything is made it is noted that it may be there:
    where the answer is lost, the next run finds it. Raises DispatchError where it surely did not go, UncertainError
    where nobody knows, and RefusedError where the post was changed or deleted on the website.
    """
    website, release, before = Website(settings), planned.release, planned.before
    named = {"categories": settings.categories, "tags": settings.tags}
    terms = {key: [website.term(key, str(one)) for one in names] for key, names in named.items() if names}
    there = _post_there(website, planned, force=force)
    if there and not planned.is_public and there.status in ("publish", "private", "future"):
        raise _would_change_at_once(f"Post {there.id}")
    corrected = before.corrected if before and planned.says_the_same else None
    if there and there.status == "publish" and not planned.says_the_same:
        corrected = today
    body = {**planned.body(corrected), **terms}
    if planned.is_public or there is None or there.status == "draft":
        body["status"] = "publish" if planned.is_public else "draft"
    release.require_no_names(json.dumps(body, ensure_ascii=False))
    pending = Post(
        release.document.date,
        release.lines,
        digest("\n".join(lines_of(body["content"]))),
        planned.is_public,
        there.id if there else 0,
        is_pending=True,
        answered=there.digest if there else "",
        corrected=corrected,
    )
    published.note_post(release.name, pending, website.site)
    try:
        found = website.put(pending.number, body, planned.slug)
    except DispatchError:
        published.note_post(release.name, before, website.site)
        raise
    is_public = found.status == "publish"
    noted = replace(pending, number=found.id, is_pending=False, answered=found.digest, is_public=is_public)
    published.note_post(release.name, replace(noted, link=found.link), website.site)
    return found, there is not None


def take_down(name: str, settings: WordPress, published: Published) -> int:
    """Puts the post of a release, by its name, into the website's trash; returns its number.

    What is taken down needs no consent. Raises RefusedError where there is no such post, DispatchError where it surely
    stands there still, and UncertainError where nobody knows.
    """
    website = Website(settings)
    before = published.post(name, website.site)
    numbers = [before.number] if before is not None and before.number else []
    numbers = numbers or [post.id for post in website.called(slug_of(name))]
    if len(numbers) != 1:
        what = f"{'Several posts' if numbers else 'No post'} on {website.site} can be the one of {name}."
        mend = f"Look there under Posts for {slug_of(name)}, and put it into the trash yourself."
        raise RefusedError(what, mend)
    website.put_into_trash(numbers[0])
    if before is not None:  # to publish it anew is another decision than to publish it again
        published.note_post(name, replace(before, lines=(), is_public=False), website.site)
    return numbers[0]


def _post_there(website: Website, planned: Plan, *, force: bool) -> WebPost | None:
    """The post of an earlier version; None where there is none. ``force`` says that it may be replaced in any case.

    Raises RefusedError where somebody changed or deleted it, or another one is called so.
    """
    before, site = planned.before, website.site
    number = before.number if before is not None else 0
    there = website.post(number) if number else None
    if number and there is None and not force:
        what = f"Post {number} on {site} was deleted there, or lies in the trash."
        raise RefusedError(what, "Take it out of the trash. To make a new post: --force")
    if there is None:
        same = website.called(planned.slug)
        if len(same) > 1:
            numbers = ", ".join(str(post.id) for post in same)
            what = f"Several posts on {site} are called {planned.slug}: {numbers}."
            raise RefusedError(what, "Leave one of them, and delete the others.")
        there = same[0] if same else None
    if there is None or force:
        return there
    if before is not None:  # where the answer was lost, it may hold what was sent then
        is_as_answered = number and there.digest in ("", before.answered)
        if is_as_answered or (before.is_pending and there.words == before.words):
            return there
    what = f"Post {number} was changed on {site} since it was sent."
    if not number:
        why = f"is called {planned.slug} already, and it is not known here what it holds"
        what = f"Post {there.id} on {site} {why}."
    mend = "Put what is right into the case file, and draft again. Then, to take ours: --force"
    raise RefusedError(what, mend)


def _would_change_at_once(what: str) -> RefusedError:
    text = f"{what} is public already, so that a change would be seen at once. Nothing was sent."
    return RefusedError(text, "If it is to be seen, say so: --public")
