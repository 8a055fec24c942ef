"""Plans how a workspace forgets a person or a case: a step for each thing that holds the name; the case file goes last.

A run that was stopped is run again: it finds only what is left, and still reads the name in the case file.
"""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.disclosure.audience import AUDIENCES
from hrdalert.dispatch import forget_sent
from hrdalert.dispatch.sender import alone
from hrdalert.dispatch.sent import from_register
from hrdalert.dispatch.transports.find import file_name
from hrdalert.drafts.folder import Folder
from hrdalert.drafts.forget_person import Forgotten
from hrdalert.errors import HrdAlertError
from hrdalert.publishing import static_site, wordpress
from hrdalert.publishing.published import Published
from hrdalert.store import STATE, put, read, read_text

if TYPE_CHECKING:
    from hrdalert.workspace import Workspace


class Step(Struct, frozen=True):
    """One thing that holds the person or the case, and how it is removed."""

    kind: str
    """Such as page or post: the receipt counts the steps of each kind."""
    what: str
    """Where the thing is and what becomes of it, in words for people."""
    do: Callable[[], object]
    """Removes the thing; a text that is returned tells what a person still has to do."""


def steps(workspace: Workspace, whom: Forgotten, now: datetime.datetime) -> Iterator[Step]:
    """The steps in the order in which they must be taken; finding them changes nothing."""
    yield from _register_steps(workspace, whom)
    yield from _website_steps(workspace, whom, now)
    yield from _output_steps(workspace, whom)
    yield from _case_steps(workspace, whom)


def _register_steps(workspace: Workspace, whom: Forgotten) -> Iterator[Step]:
    """The step for the messages of the register; none where the workspace has no register."""

    def forget() -> None:
        # A register on a server has no file, and so no lock of its one sender.
        lock = alone(workspace.register) if workspace.register.exists() else nullcontext()
        with lock:
            from_register(workspace, lambda register: forget_sent.forget(register, whom))

    count = from_register(workspace, lambda register: forget_sent.held(register, whom), whole=True)
    if count is not None:
        left = "what they say goes, that they went stays, and what has not left is withdrawn"
        what = f"{count} messages: {left}"
        yield Step("register", f"the register, {what}", forget)


def _website_steps(workspace: Workspace, whom: Forgotten, now: datetime.datetime) -> Iterator[Step]:
    """A step for each published page and post of the case that tells of the person, or of the whole case."""
    published = Published(workspace)
    for name, page in published.notes.pages.items():
        texts = (page.title, *page.lines, *published.texts_of(name))
        if name.startswith(f"{whom.reference}.") and not page.gone and whom.is_told_in(texts):
            what = f"the page {name}.html: taken down; delete it on your web server, too"
            yield Step("page", what, partial(_take_page, workspace, published, name, now))
    for name, posts in published.notes.posts.items():
        for site, post in posts.items():
            if name.startswith(f"{whom.reference}.") and whom.is_told_in(post.lines):
                what = f"post {post.number} of {name} on {site}: into the trash there"
                yield Step("post", what, partial(_take_post, workspace, published, name, site))


def _take_page(workspace: Workspace, published: Published, name: str, now: datetime.datetime) -> str:
    """Take down a page of the static site; return what a person has to do on the web server."""
    publishing = workspace.settings.publishing
    if publishing and publishing.site:
        site = static_site.site_of(workspace, publishing.site)
        planned = static_site.plan_removal(name, site, published, today=now.date(), now=now)
        static_site.carry_out(planned, published)
        return f"{name}.html, the index and the feed lie on your web server as they were: put the folder there anew."
    published.notes.pages[name] = replace(published.notes.pages[name], lines=(), title="", gone=now.date())
    published.keep()
    return f"hrdalert.yaml knows no site any more: delete {name}.html where it lies."


def _take_post(workspace: Workspace, published: Published, name: str, site: str) -> str:
    """Move a post into the trash of its website, and forget its note; return what a person has to do there."""
    settings = workspace.settings.publishing and workspace.settings.publishing.wordpress
    number = published.notes.posts[name][site].number or name
    to_do = f"Take post {number} off {site} yourself: hrdalert.yaml does not know that website any more."
    try:
        if settings and str(settings.url) == site:
            wordpress.take_down(name, settings, published)
            to_do = f"Empty the trash of {site}: post {number} lies in it."
    except HrdAlertError as error:  # the website may be gone for good
        to_do = f"Take post {number} off {site} yourself: {error}"
    published.note_post(name, None, site)
    return to_do


def _output_steps(workspace: Workspace, whom: Forgotten) -> Iterator[Step]:
    """A step for each draft, bundle, letter and message in a folder: all of the case, or those with the name."""
    folders = [workspace.out / audience / whom.reference for audience in AUDIENCES]
    for folder in folders:
        Folder.require_no_links(workspace.out, folder)
        if folder.is_dir() and whom.person is None:
            what = f"{folder.as_posix()}: deleted with all that lies in it"
            yield Step("folders", what, partial(shutil.rmtree, folder))
    sent = from_register(workspace, lambda register: register.find(reference=whom.reference)) or ()
    message_files = {file_name(dispatch.message_id.strip("<>")) for dispatch in sent}
    transport = workspace.settings.mail and workspace.settings.mail.transport
    outbox = workspace.out
    if transport and transport.folder:
        outbox = workspace.root / Path(transport.folder).expanduser()
    files = {path for place in (workspace.out, outbox) for path in place.rglob("*") if path.is_file()}
    for path in sorted(files):
        is_of_case = not {*folders}.isdisjoint(path.parents) or path.name in message_files
        if whom.person is None:
            is_held = path.name in message_files
        else:
            is_held = whom.is_in(path, read(path), whom.own if is_of_case else whom.whole)
        if is_held:
            yield Step("files", f"{path.as_posix()}: deleted", partial(path.unlink, missing_ok=True))
    for state in sorted((workspace.root / STATE).rglob(f"{whom.reference}.json")):
        if whom.person is None or f'"{whom.person.id}"' in read_text(state):
            yield Step("files", f"{state.as_posix()}: deleted", state.unlink)


def _case_steps(workspace: Workspace, whom: Forgotten) -> Iterator[Step]:
    """A step for each photograph, annex and translation of the case, and the last one for the case file."""
    if whom.case is None:
        return
    ids = {person.id for person in whom.people}
    photos = (victim.photo.file for victim in whom.case.alleged_victims if victim.id in ids and victim.photo)
    annexes = (annex.file for annex in whom.case.annexes if whom.person is None)
    # A photograph or annex that another case names, too, stays.
    other_cases = [
        read_text(path, errors="replace") for path in workspace.find_cases() if path != whom.case.file
    ]
    for name in dict.fromkeys((*photos, *annexes)):
        path = workspace.root / str(name)
        if path.is_file() and not any(str(name) in text for text in other_cases):
            yield Step("files", f"{path.as_posix()}: deleted", path.unlink)
    for path in (*whom.translations, whom.case.file):
        if whom.person is None:
            yield Step("case files", f"{path.as_posix()}: deleted", path.unlink)
            continue
        content = whom.rewritten(read(path))
        if content != read(path):
            what = f"{path.as_posix()}: “{whom.person.pseudonym}” takes the place of the name"
            yield Step("case files", what, partial(put, path, content))


def left(workspace: Workspace, whom: Forgotten) -> Iterator[str]:
    """The files of the workspace in which the name still stands, each with the line of the first hit.

    Hidden folders other than the program's own are not searched.
    """
    own_files = {whom.case.file, *whom.translations} if whom.case else set()
    for folder, folders, names in os.walk(workspace.root):
        folders[:] = [name for name in folders if not name.startswith(".") or name == STATE]
        for path in filter(Path.is_file, (Path(folder, name) for name in sorted(names))):
            line = whom.line_in(path, whom.own if path in own_files else whom.whole)
            if line:
                yield f"{path.as_posix()}:{line}"
            elif line is not None:
                yield path.as_posix()
