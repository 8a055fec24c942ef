"""A release on the office's own website, by the REST API of WordPress (``/wp-json/wp/v2/``).

Written from the handbook of that API, and tested against a server that speaks it; not against a live WordPress.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.documents.words import Words
from hrdalert.errors import DispatchError, RefusedError, UncertainError
from hrdalert.publishing.addresses import see_to_the_address
from hrdalert.publishing.pages import corrected_line, is_same, read_page
from hrdalert.publishing.published import Post, Published, digest
from hrdalert.publishing.releases import Release
from hrdalert.publishing.servers import Request, ask
from hrdalert.publishing.wordpress_site import Website, data_of
from hrdalert.settings import WordPress

_BEGIN: Final = "<!-- wp:html -->\n"
"""Of a block that the editor of WordPress shows as it is, and changes in nothing."""


class Plan(Struct, frozen=True):
    """What would go to the website."""

    slug: str
    title: str
    body: Mapping[str, Any]
    lines: tuple[str, ...]
    """The words of the release."""
    before: Post | None
    """What went last."""
    is_public: bool
    corrected: datetime.date | None
    is_same: bool
    """The words are those that went last, but for the day."""
    is_new: bool
    """There is something to do."""
    today: datetime.date
    words: Words

    def with_correction(self, day: datetime.date) -> Plan:
        """The same, saying when the release was corrected."""
        line = corrected_line(day, self.words)
        content = str(self.body["content"]).replace(_BEGIN, f"{_BEGIN}{line}\n", 1)
        return replace(self, corrected=day, body={**self.body, "content": content})


class Sent(Struct, frozen=True):
    """What came of it."""

    number: int
    link: str
    status: str
    was_there: bool
    """An earlier version of the release was changed."""


def slug_of(name: str) -> str:
    """The end of the address of a release's post: its reference, whoever may be named, so that it never changes."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower())


def plan(
    release: Release,
    settings: WordPress,
    published: Published,
    *,
    is_public: bool,
    today: datetime.date,
    force: bool = False,
) -> Plan:
    """What would go to the website; nothing goes, and the website is not asked.

    Raises:
        LeakError: a name that the public may not have is in it.
        RefusedError: a post that is public already would change, and ``is_public`` does not say so.

    """
    see_to_the_address(settings.url, "publishing.wordpress.url", gets_a_password=True)
    page, document = read_page(release.page.decode()), release.document
    before = published.post(release.name, str(settings.url))
    same = before is not None and is_same(before.lines, page.lines, release.words, before.date, document.date)
    if before is not None and before.is_public and not is_public and (force or not same):
        raise _would_change_at_once(f"The post of {release.name}")
    body = {
        "title": html.escape(document.title, quote=False),
        "content": f"{_BEGIN}{page.content}\n<!-- /wp:html -->",
        "slug": slug_of(release.name),
    }
    words = (json.dumps(body, ensure_ascii=False), page.text)
    release.see_to_names(*words, *settings.categories, *settings.tags)
    went = before is not None and not before.is_pending
    is_new = force or not same or not went or (is_public and before is not None and not before.is_public)
    planned = Plan(
        slug=slug_of(release.name),
        title=document.title,
        body=body,
        lines=page.lines,
        before=before,
        is_public=is_public,
        corrected=None,
        is_same=same,
        is_new=is_new,
        today=today,
        words=release.words,
    )
    if same and before and before.corrected:
        return planned.with_correction(before.corrected)
    return planned


def send(
    release: Release, planned: Plan, settings: WordPress, published: Published, *, force: bool = False
) -> Sent:
    """Makes the post, or changes the one that is there. ``force`` does so though somebody changed or deleted it.

    Before anything is made it is noted that it may be there: where the answer is lost, the next run finds it.

    Raises:
        DispatchError: it surely did not go.
        UncertainError: nobody knows.
        RefusedError: the post was changed or deleted on the website.

    """
    return _Sending(release, planned, settings, published, force=force).send()


def take_down(name: str, settings: WordPress, published: Published) -> int:
    """Puts the post of a release, by its name, into the website's trash; returns its number.

    Who published it is asked for nothing else: what is taken down needs no consent.

    Raises:
        RefusedError: there is no such post.
        DispatchError: it surely stands there still.
        UncertainError: nobody knows.

    """
    website = Website(settings)
    with website.session:
        before = published.post(name, website.site)
        numbers = [before.number] if before is not None and before.number else []
        numbers = numbers or [each["id"] for each in website.called(slug_of(name))]
        if len(numbers) != 1:
            what = f"{'Several posts' if numbers else 'No post'} on {website.site} can be the one of {name}."
            mend = f"Look there under Posts for {slug_of(name)}, and put it into the trash yourself."
            raise RefusedError(what, mend)
        website.put_into_trash(numbers[0])
        if before is not None:  # to publish it anew is another decision than to publish it again
            published.note_post(name, replace(before, lines=(), is_public=False), website.site)
    return numbers[0]


class _Sending(Website):
    def __init__(
        self, release: Release, planned: Plan, settings: WordPress, published: Published, *, force: bool
    ) -> None:
        super().__init__(settings)
        self._release, self._plan = release, planned
        self._published, self._force = published, force

    def send(self) -> Sent:
        with self.session:
            named = {"categories": self.settings.categories, "tags": self.settings.tags}
            terms = {key: self._terms(key, names) for key, names in named.items() if names}
            there = self._there()
            if there and there.get("status") == "publish" and not self._plan.is_same:
                self._plan = self._plan.with_correction(self._plan.today)
            body = {**self._plan.body, **terms, **self._status(there)}
            number = there["id"] if there else 0
            pending = Post(
                self._release.document.date,
                self._plan.lines,
                _words_of(body["content"]),
                self._plan.is_public,
                number,
                is_pending=True,
                answered=_digest_of(there) if there else "",
                corrected=self._plan.corrected,
            )
            self._release.see_to_names(json.dumps(body, ensure_ascii=False))
            self._note(pending)
            try:
                found = self._post(body, number)
            except DispatchError:
                self._note(self._plan.before)
                raise
            answered, is_public = _digest_of(found), found.get("status") == "publish"
            noted = replace(
                pending,
                number=found["id"],
                is_pending=False,
                answered=answered,
                is_public=is_public,
                link=str(found.get("link", "")),
            )
            self._note(noted)
        return Sent(noted.number, noted.link, str(found.get("status", "")), bool(there))

    def _note(self, post: Post | None) -> None:
        self._published.note_post(self._release.name, post, self.site)

    # what is there

    def _there(self) -> dict[str, Any] | None:
        """The post of an earlier version, as somebody may edit it; None where there is none."""
        before = self._plan.before
        if before is not None and before.number:
            answer = self.get(f"posts/{before.number}", {"context": "edit"})
            if answer.status not in (404, 410):
                found = data_of(answer, dict)
                if found.get("status") != "trash":
                    return self._unchanged(found, before)
            if not self._force:
                what = f"Post {before.number} on {self.site} was deleted there, or lies in the trash."
                raise RefusedError(what, "Take it out of the trash. To make a new post: --force")
        same = self.called(self._plan.slug)
        if len(same) > 1:
            numbers = ", ".join(str(each.get("id")) for each in same)
            what = f"Several posts on {self.site} are called {self._plan.slug}: {numbers}."
            raise RefusedError(what, "Leave one of them, and delete the others.")
        return self._adopted(same[0], before) if same else None

    def _unchanged(self, found: dict[str, Any], before: Post) -> dict[str, Any]:
        went_unheard = before.is_pending and _words_of(_raw(found, "content")) == before.words
        is_as_sent = _digest_of(found) in ("", before.answered) or went_unheard
        if not is_as_sent and not self._force:
            what = f"Post {before.number} was changed on {self.site} since it was sent."
            mend = "Put the change into the case file and draft again; then, to take ours: --force"
            raise RefusedError(what, mend)
        return found

    def _adopted(self, found: dict[str, Any], before: Post | None) -> dict[str, Any]:
        """A post that no note has the number of: ours, if it holds what was sent when the answer was lost."""
        is_ours = before is not None and _words_of(_raw(found, "content")) == before.words
        if not is_ours and not self._force:
            raise RefusedError(
                f"Post {found.get('id')} on {self.site} is called {self._plan.slug} already, and it is not known "
                "here what it holds.",
                "Look at it. If it may be replaced: --force",
            )
        return found

    def _status(self, there: Mapping[str, Any] | None) -> dict[str, str]:
        if self._plan.is_public:
            return {"status": "publish"}
        status = there.get("status", "") if there else "draft"
        if status in ("publish", "private", "future"):
            raise _would_change_at_once(f"Post {there.get('id') if there else ''}")
        return {"status": "draft"} if status == "draft" else {}

    def _terms(self, kind: str, names: Sequence[str]) -> list[int]:
        """The numbers of categories or tags; one that is not there is no reason to make it."""
        found = []
        for name in names:
            # As many as WordPress gives at once.
            same = data_of(self.get(kind, {"search": str(name), "per_page": 100}), list)
            wanted, numbers = str(name).casefold(), []
            for each in same:
                called = (html.unescape(str(each.get("name", ""))), str(each.get("slug")))
                numbers += [each["id"]] if wanted in map(str.casefold, called) else []
            if not numbers:
                what = f"{self.site} has nothing called {str(name)!r} among its {kind}. Nothing was sent."
                mend = f"Make it there, or write another one under publishing: {{wordpress: {{{kind}: …}}}}."
                raise DispatchError(what, mend)
            found.append(numbers[0])
        return found

    # requests

    def _post(self, body: Mapping[str, Any], number: int) -> dict[str, Any]:
        path = f"posts/{number}" if number else "posts"
        look = (
            f"Look on {self.site} under Posts for {self._plan.slug}. Then run the same command again: "
            "a post that is there is found and changed, never doubled."
        )
        url = f"{self.site.rstrip('/')}/wp-json/wp/v2/{path}"
        request = Request("POST", url, "the release is there now", look, json.dumps(body).encode())
        answer = ask(self.session, request, self.auth)
        if answer.status in (200, 201):
            try:
                found: dict[str, Any] = data_of(answer, dict)
                return found
            except DispatchError:
                what = f"{self.site} took the release, and its answer cannot be read."
                raise UncertainError(what, look) from None
        if answer.status >= 500 or answer.status == 408:
            what = f"{self.site} broke off with {answer.status}: nobody knows whether {request.what}."
            raise UncertainError(what, look)
        raise self.refused(answer)


def _would_change_at_once(what: str) -> RefusedError:
    text = f"{what} is public already, so that a change would be seen at once. Nothing was sent."
    return RefusedError(text, "If it is to be seen, say so: --public")


def _raw(post: Mapping[str, Any], key: str) -> str | None:
    """The title or the text of a post as it is stored; None where the website does not show it."""
    part = post.get(key)
    raw = part.get("raw") if isinstance(part, dict) else None
    return raw if isinstance(raw, str) else None


def _words_of(content: str | None) -> str:
    """The digest of the words of a text as it is stored."""
    return digest(read_page(content or "").text)


def _digest_of(post: Mapping[str, Any]) -> str:
    """Of title and text as they are stored; empty where the website does not show them."""
    title, content = _raw(post, "title"), _raw(post, "content")
    return "" if title is None or content is None else digest(title, content)
