"""Publishes releases on the office's own website by the REST API of WordPress (``/wp-json/wp/v2/``).

Written from the handbook of that API and tested against a server that imitates it, never against a live WordPress.
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
    """A post as the API gives it to a user who may edit it."""

    id: int
    status: str = ""
    link: str = ""
    title: Mapping[str, Any] = {}
    """The key ``raw`` has the title as it is stored; it is missing where the website does not show it."""
    content: Mapping[str, Any] = {}
    """The key ``raw`` has the markup as it is stored."""

    @property
    def words(self) -> str:
        """The digest of the words of the text, without markup."""
        return digest("\n".join(lines_of(self.content.get("raw") or "")))

    @property
    def digest(self) -> str:
        """The digest of title and markup as they are stored; empty where the website does not show them."""
        title, content = self.title.get("raw"), self.content.get("raw")
        return "" if title is None or content is None else digest(title, content)


class Term(Struct, frozen=True):
    """A category or a tag."""

    id: int
    name: str = ""
    slug: str = ""


class Website:
    """A WordPress website, with the user and the password of the settings."""

    def __init__(self, settings: WordPress) -> None:
        """Raises DispatchError where the address is no web address, or the password would go unencrypted."""
        require_safe_address(str(settings.url), "publishing.wordpress", "https://www.example.org")
        self._settings = settings
        self.site = str(settings.url)

    def post(self, number: int) -> WebPost | None:
        """The post with this number; None where it does not exist or is in the trash."""
        answer = self._ask("GET", f"posts/{number}", params={"context": "edit"})
        if answer.status in (404, 410):
            return None
        found = self._data(answer, WebPost)
        return None if found.status == "trash" else found

    def called(self, slug: str) -> list[WebPost]:
        """The posts with this slug, whatever their status."""
        query = {"slug": slug, "status": "publish,future,draft,pending,private", "context": "edit"}
        return self._data(self._ask("GET", "posts", params=query), list[WebPost])

    def term(self, kind: str, name: str) -> int:
        """The number of a category or tag. Raises DispatchError where it does not exist: none is ever created."""
        # WordPress gives 100 terms at most.
        answer = self._ask("GET", kind, params={"search": name, "per_page": 100})
        for term in self._data(answer, list[Term]):
            if name.casefold() in (html.unescape(term.name).casefold(), term.slug.casefold()):
                return term.id
        what = f"{self.site} has nothing called {name!r} among its {kind}. Nothing was sent."
        mend = f"Make it there, or write another one under publishing: {{wordpress: {{{kind}: …}}}}."
        raise DispatchError(what, mend)

    def put(self, number: int, body: Mapping[str, Any], slug: str) -> WebPost:
        """Change a post, or create one where ``number`` is 0; return it.

        Raises DispatchError where surely nothing was changed, and UncertainError where nobody knows.
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
        """Move a post into the website's trash; a post that does not exist is no error.

        Raises DispatchError where surely nothing was changed, and UncertainError where nobody knows.
        """
        look = f"Look on {self.site} under Posts for {number}, or run the same command again."
        answer = self._change("DELETE", f"posts/{number}", f"post {number} is in the trash now", look)
        if answer.status == 501:
            what = f"{self.site} has no trash, and hrdalert deletes nothing for good."
            raise DispatchError(what, f"Delete post {number} there yourself.")
        if answer.status not in (200, 404, 410):
            raise self._refused(answer)

    @cached_property
    def _auth(self) -> tuple[bytes, bytes]:
        """User and password in bytes, as HTTP Basic sends them; the password is read when it is first needed."""
        # WordPress shows an application password in groups of four, and takes it with or without the spaces.
        user = str(self._settings.user)
        return user.encode(), read_secret(self._settings.password, user).encode()

    def _ask(self, method: str, path: str, lost: UncertainError | None = None, **content: Any) -> Answer:
        """The answer to a request; ``lost`` is raised where the request may have arrived and no answer came."""
        url = f"{self.site.rstrip('/')}/wp-json/wp/v2/{path}"
        return ask(requests.Request(method, url, auth=self._auth, **content), lost)

    def _change(self, method: str, path: str, what: str, look: str, **content: Any) -> Answer:
        """The answer to a request that changes something.

        Raises UncertainError where nobody knows whether ``what`` is true now; ``look`` tells people how to find out.
        """
        lost = UncertainError(f"{self.site} gave no whole answer: nobody knows whether {what}.", look)
        answer = self._ask(method, path, lost, **content)
        has_no_trash = method == "DELETE" and answer.status == 501
        # A proxy may give up with 408 or 5xx while WordPress still carries out the request.
        if answer.status == 408 or (answer.status >= 500 and not has_no_trash):
            raise lost
        return answer

    def _data(self, answer: Answer, kind: type[T]) -> T:
        """The body of an answer, decoded. Raises DispatchError where the website refused or is no WordPress."""
        if answer.status not in (200, 201, 404):
            raise self._refused(answer)
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except msgspec.MsgspecError:
            what = f"{self.site} does not answer as a WordPress. Nothing was sent."
            mend = "See to publishing.wordpress.url; who runs the website may have to allow its REST API."
            raise DispatchError(what, mend) from None

    def _refused(self, answer: Answer) -> DispatchError:
        """The error for an answer with which the website refused a request."""
        if 300 <= answer.status < 400:
            return DispatchError(
                f"{self.site} sends on to {answer.headers.get('Location', 'another address')}. "
                "Nothing was sent, since the password is for the address in hrdalert.yaml alone.",
                "If it is yours, write that address under publishing.wordpress.url.",
            )
        message = re.sub(r"<[^>]*>", "", str(answer.data.get("message", "")))
        reason = fit_to_show(html.unescape(message))
        in_brackets = f" ({reason})" if reason else ""
        if answer.status in (401, 403):
            return DispatchError(
                f"{self.site} does not let {self._settings.user} do this{in_brackets}. Nothing was sent.",
                "See to the user and the application password: in WordPress, Users > Profile > Application "
                "Passwords. Who may write posts is an Author or an Editor.",
            )
        is_busy = answer.status == 429 or answer.status >= 500
        mend = "Try again later." if is_busy else "Show this to who runs the website."
        return DispatchError(
            f"{self.site} refused with {answer.status}{in_brackets}. Nothing was sent.", mend
        )


class Plan(Struct, frozen=True):
    """What publishing a release would send to the website."""

    release: Release
    is_public: bool
    """Whether everybody is to see the post; otherwise it is a draft."""
    before: Post | None
    """The version that was sent last; None where there is none."""
    says_the_same: bool
    """Whether the words are those of the version sent last, apart from the date."""
    is_new: bool
    """Whether there is anything to send."""

    @property
    def slug(self) -> str:
        """The end of the post's address."""
        return slug_of(self.release.name)

    def body(self, corrected: datetime.date | None = None) -> dict[str, Any]:
        """The body of the request, with the release in an HTML block, which the editor of WordPress leaves alone."""
        line = f"{corrected_line(corrected, self.release.words)}\n" if corrected else ""
        return {
            "title": html.escape(self.release.document.title, quote=False),
            "content": f"<!-- wp:html -->\n{line}{content_of(self.release.page)}\n<!-- /wp:html -->",
            "slug": self.slug,
        }


def slug_of(name: str) -> str:
    """The end of the address of a release's post, made of the release's name: it never changes with the text."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower())


def plan(
    release: Release, settings: WordPress, published: Published, *, is_public: bool, force: bool = False
) -> Plan:
    """What publishing a release would send; the website is not asked yet.

    Raises LeakError where a name that the public must not see would be sent, and RefusedError where a public post would
    change though ``is_public`` is not given.
    """
    Website(settings)  # raises where the address is unusable
    before = published.post(release.name, str(settings.url))
    same = release.says_the_same_as(before)
    if before is not None and before.is_public and not is_public and (force or not same):
        raise _would_change_at_once(f"The post of {release.name}")
    is_done = same and before is not None and not before.is_pending and (before.is_public or not is_public)
    planned = Plan(
        release=release,
        is_public=is_public,
        before=before,
        says_the_same=same,
        is_new=force or not is_done,
    )
    body = json.dumps(planned.body(), ensure_ascii=False)
    release.require_no_names(body, "\n".join(release.lines), *settings.categories, *settings.tags)
    return planned


def send(
    planned: Plan, settings: WordPress, published: Published, today: datetime.date, *, force: bool = False
) -> tuple[WebPost, bool]:
    """Create the post of a release, or change the existing one; return the post, and whether it existed.

    With ``force``, also where somebody changed or deleted the post on the website. The attempt is noted first, so that
    the next run finds a post whose answer was lost. Raises DispatchError where surely nothing was changed,
    UncertainError where nobody knows, and RefusedError where the post was changed or deleted on the website.
    """
    website, release, before = Website(settings), planned.release, planned.before
    terms = _terms(website, settings)
    existing = _existing_post(website, planned, force=force)
    if existing and not planned.is_public and existing.status in ("publish", "private", "future"):
        raise _would_change_at_once(f"Post {existing.id}")
    corrected = before.corrected if before and planned.says_the_same else None
    if existing and existing.status == "publish" and not planned.says_the_same:
        corrected = today
    body = {**planned.body(corrected), **terms}
    # A draft that waits for review on the website (status pending) goes on waiting, unless it is to be public.
    if planned.is_public or existing is None or existing.status == "draft":
        body["status"] = "publish" if planned.is_public else "draft"
    release.require_no_names(json.dumps(body, ensure_ascii=False))
    pending = Post(
        date=release.document.date,
        lines=release.lines,
        words=digest("\n".join(lines_of(body["content"]))),
        is_public=planned.is_public,
        number=existing.id if existing else 0,
        is_pending=True,
        answered=existing.digest if existing else "",
        corrected=corrected,
    )
    published.note_post(release.name, pending, website.site)
    try:
        post = website.put(pending.number, body, planned.slug)
    except DispatchError:
        published.note_post(release.name, before, website.site)
        raise
    noted = replace(
        pending,
        number=post.id,
        is_pending=False,
        answered=post.digest,
        is_public=post.status == "publish",
        link=post.link,
    )
    published.note_post(release.name, noted, website.site)
    return post, existing is not None


def _terms(website: Website, settings: WordPress) -> dict[str, list[int]]:
    """The categories and tags of every post by their numbers on the website."""
    terms = {}
    for kind, names in (("categories", settings.categories), ("tags", settings.tags)):
        if names:
            terms[kind] = [website.term(kind, str(name)) for name in names]
    return terms


def take_down(name: str, settings: WordPress, published: Published) -> int:
    """Move the post of a release, by its name, into the website's trash; return the number of the post.

    Taking down needs no consent. Raises RefusedError where there is no such post or several can be meant, DispatchError
    where the post is surely still public, and UncertainError where nobody knows.
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
    if (
        before is not None
    ):  # without words, a later release never counts as the same: publishing again is a new decision
        published.note_post(name, replace(before, lines=(), is_public=False), website.site)
    return numbers[0]


def _existing_post(website: Website, planned: Plan, *, force: bool) -> WebPost | None:
    """The post of an earlier version on the website; None where there is none.

    Raises RefusedError where several posts have the slug of the release, and without ``force`` where somebody changed
    or deleted the post, or a post that the notes do not know has its slug.
    """
    before, site = planned.before, website.site
    number = before.number if before is not None else 0
    existing = website.post(number) if number else None
    if number and existing is None and not force:
        what = f"Post {number} on {site} was deleted there, or lies in the trash."
        raise RefusedError(what, "Take it out of the trash. To make a new post: --force")
    if existing is None:
        same_slug = website.called(planned.slug)
        if len(same_slug) > 1:
            numbers = ", ".join(str(post.id) for post in same_slug)
            what = f"Several posts on {site} are called {planned.slug}: {numbers}."
            raise RefusedError(what, "Leave one of them, and delete the others.")
        existing = same_slug[0] if same_slug else None
    if existing is None or force:
        return existing
    if before is not None:
        is_as_answered = number and existing.digest in ("", before.answered)
        # Where the answer to the last attempt was lost, the post may have the words of that attempt.
        if is_as_answered or (before.is_pending and existing.words == before.words):
            return existing
    what = f"Post {number} was changed on {site} since it was sent."
    if not number:
        why = f"is called {planned.slug} already, and it is not known here what it holds"
        what = f"Post {existing.id} on {site} {why}."
    mend = "Put what is right into the case file, and draft again. Then, to take ours: --force"
    raise RefusedError(what, mend)


def _would_change_at_once(what: str) -> RefusedError:
    """The refusal to change something that everybody can see, where nobody asked for that; ``what`` names it."""
    text = f"{what} is public already, so that a change would be seen at once. Nothing was sent."
    return RefusedError(text, "If it is to be seen, say so: --public")
