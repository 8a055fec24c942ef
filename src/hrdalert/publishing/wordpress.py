"""A release on the office's own website, where that is a WordPress."""

from __future__ import annotations

import datetime
import html
import json
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.errors import DispatchError, RefusedError
from hrdalert.publishing.pages import content_of, corrected_line, lines_of
from hrdalert.publishing.published import Post, Published, digest
from hrdalert.publishing.releases import Release
from hrdalert.publishing.website import WebPost, Website
from hrdalert.settings import WordPress


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

    Raises:
        LeakError: a name that the public may not have is in it.
        RefusedError: a post that is public already would change, and ``is_public`` does not say so.

    """
    Website(settings)
    before = published.post(release.name, str(settings.url))
    same = before is not None and release.says_the_same_as(before.lines, before.date)
    if before is not None and before.is_public and not is_public and (force or not same):
        raise _would_change_at_once(f"The post of {release.name}")
    is_there = same and before is not None and not before.is_pending and (before.is_public or not is_public)
    planned = Plan(release, is_public, before, same, force or not is_there)
    body = json.dumps(planned.body(), ensure_ascii=False)
    release.see_to_names(body, "\n".join(release.lines), *settings.categories, *settings.tags)
    return planned


def send(
    planned: Plan, settings: WordPress, published: Published, today: datetime.date, *, force: bool = False
) -> tuple[WebPost, bool]:
    """Makes the post, or changes the one that is there; returns it, and whether it was there.

    ``force`` does so though somebody changed or deleted it. Before anything is made it is noted that it may be there:
    where the answer is lost, the next run finds it.

    Raises:
        DispatchError: it surely did not go.
        UncertainError: nobody knows.
        RefusedError: the post was changed or deleted on the website.

    """
    website, release, before = Website(settings), planned.release, planned.before
    named = {"categories": settings.categories, "tags": settings.tags}
    terms = {
        kind: [website.term(kind, str(name)) for name in names] for kind, names in named.items() if names
    }
    there = _post_there(website, planned, force=force)
    corrected = before.corrected if before and planned.says_the_same else None
    if there and there.status == "publish" and not planned.says_the_same:
        corrected = today
    if there and not planned.is_public and there.status in ("publish", "private", "future"):
        raise _would_change_at_once(f"Post {there.id}")
    body = {**planned.body(corrected), **terms}
    if planned.is_public or there is None or there.status == "draft":
        body["status"] = "publish" if planned.is_public else "draft"
    release.see_to_names(json.dumps(body, ensure_ascii=False))
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
    return _hand_over(website, planned, body, pending, published), there is not None


def _hand_over(
    website: Website, planned: Plan, body: Mapping[str, Any], pending: Post, published: Published
) -> WebPost:
    """The post as the website has it then; before and after, it is noted what is known of it."""
    name, site = planned.release.name, website.site
    published.note_post(name, pending, site)
    try:
        found = website.put(pending.number, body, planned.slug)
    except DispatchError:
        published.note_post(name, planned.before, site)
        raise
    is_public = found.status == "publish"
    noted = replace(pending, number=found.id, is_pending=False, answered=found.digest, is_public=is_public)
    published.note_post(name, replace(noted, link=found.link), site)
    return found


def take_down(name: str, settings: WordPress, published: Published) -> int:
    """Puts the post of a release, by its name, into the website's trash; returns its number.

    Who published it is asked for nothing else: what is taken down needs no consent.

    Raises:
        RefusedError: there is no such post.
        DispatchError: it surely stands there still.
        UncertainError: nobody knows.

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


def _status(planned: Plan, there: WebPost | None) -> dict[str, str]:
    """The state of the post, where it is to be set; raises RefusedError where a change would be seen unasked."""
    if planned.is_public:
        return {"status": "publish"}
    if there is None or there.status == "draft":
        return {"status": "draft"}
    if there.status in ("publish", "private", "future"):
        raise _would_change_at_once(f"Post {there.id}")
    return {}


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
    # Where the answer was lost, it may hold what was sent then.
    is_as_sent = before is not None and before.words == there.words
    if number and before is not None:
        is_as_sent = there.digest in ("", before.answered) or (before.is_pending and is_as_sent)
    if is_as_sent:
        return there
    if number:
        what = f"Post {number} was changed on {site} since it was sent."
        mend = "Put the change into the case file and draft again; then, to take ours: --force"
        raise RefusedError(what, mend)
    what = (
        f"Post {there.id} on {site} is called {planned.slug} already, and it is not known here what it holds."
    )
    raise RefusedError(what, "Look at it. If it may be replaced: --force")


def _would_change_at_once(what: str) -> RefusedError:
    text = f"{what} is public already, so that a change would be seen at once. Nothing was sent."
    return RefusedError(text, "If it is to be seen, say so: --public")
