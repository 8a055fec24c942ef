"""WordPress: a draft unless somebody says otherwise, once and never twice, and no word without --send."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import ssl
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given

from hrdalert.errors import DispatchError
from hrdalert.publishing import wordpress
from hrdalert.publishing.published import Published
from hrdalert.publishing.releases import content_of, lines_of
from hrdalert.settings import WordPress
from hrdalert.workspace import Workspace
from hrdalert.writers.html import HtmlWriter
from tests.publishing.hostile import a_workspace, examples, hostile, released
from tests.publishing.office import NAME, SITE, TODAY, Office
from tests.publishing.servers import PASSWORD, USER, WordPressServer, running
from tests.writers.sample import sample_document

LATER = TODAY + datetime.timedelta(days=2)
TO = ("--to", "wordpress")
SLUG = "2031-007-press-release-en"


def change(office: Office, told: str = "There was a warrant of 1990.") -> None:
    office.write(("There was no warrant.", told), public=True)
    office.draft()


def test_nothing_goes_without_send(office: Office, website: WordPressServer) -> None:
    office.draft()
    said = office.publish(*TO)
    assert f"{SLUG}, as a draft" in said
    assert "Lamplighter held for counting lamps" in said
    assert "Nothing was sent. To send it:  hrdalert publish 2031-007" in said
    assert not website.requests


def test_a_release_is_a_draft_by_default(office: Office, website: WordPressServer) -> None:
    office.draft()
    said = office.publish(*TO, "--send")
    assert "Post 41 was made, and it is a draft" in said
    (body,) = website.bodies()
    assert body["status"] == "draft"
    assert body["slug"] == SLUG
    assert body["title"] == "Lamplighter held for counting lamps"
    assert "<p>There was no warrant.</p>" in body["content"]
    assert "<h1>" not in body["content"], "the title stands above it already"


def test_public_is_said(office: Office, website: WordPressServer) -> None:
    office.draft()
    assert "it is a draft" in office.publish(*TO, "--send")
    there = Workspace.open(office.root)
    assert not Published(there).links("2031-007", "press-release")
    assert "everybody can see it" in office.publish(*TO, "--send", "--public")
    assert website.posts[41]["status"] == "publish"
    assert Published(there).links("2031-007", "press-release") == {"en": f"{website.url}/?p=41"}
    office.publish(*TO, "--take-down", "--send")
    assert not Published(there).links("2031-007", "press-release")


def test_a_website_that_does_not_make_it_public_is_told_of(office: Office, website: WordPressServer) -> None:
    office.draft()
    website.may_publish = False
    said = office.publish(*TO, "--send", "--public", status=3)
    assert "it is pending" in said
    assert "did not make it public" in said


def test_the_same_is_not_sent_twice(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send")
    before = len(website.requests)
    assert "Nothing has changed" in office.publish(*TO, "--send")
    assert len(website.requests) == before


@pytest.mark.usefixtures("terminal")
def test_a_changed_release_changes_its_post(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send")
    change(office)
    said = office.publish(*TO)
    assert "    -There was no warrant." in said
    assert "    +There was a warrant of 1990." in said
    assert len(website.bodies()) == 1
    assert "Post 41 was changed" in office.publish(*TO, "--send")
    assert list(website.posts) == [41]
    content = website.posts[41]["content"]["raw"]
    assert "a warrant of 1990" in content
    assert "Corrected on" not in content, "nobody has seen the draft"


def test_a_public_release_is_changed_only_where_that_is_said(
    office: Office, website: WordPressServer
) -> None:
    office.draft()
    office.publish(*TO, "--send", "--public")
    office.on(LATER)
    change(office)
    before = website.posts[41]["content"]["raw"]
    assert "public already" in office.publish(*TO, "--send", status=1)
    assert website.posts[41]["content"]["raw"] == before
    office.publish(*TO, "--send", "--public")
    after = website.posts[41]["content"]["raw"]
    assert "<strong>Corrected on 22 April 2031.</strong>" in after
    assert website.posts[41]["status"] == "publish"


def test_a_draft_that_was_made_public_on_the_website_is_not_changed_in_secret(
    office: Office, website: WordPressServer
) -> None:
    office.draft()
    office.publish(*TO, "--send")
    website.posts[41]["status"] = "publish"
    office.on(LATER)
    change(office)
    before = website.posts[41]["content"]["raw"]
    assert "public already" in office.publish(*TO, "--send", status=1)
    assert website.posts[41]["content"]["raw"] == before
    office.publish(*TO, "--send", "--public")
    after = website.posts[41]["content"]["raw"]
    assert "Corrected on 22 April 2031." in after
    assert "Nothing has changed" in office.publish(*TO, "--send", "--public")
    office.publish(*TO, "--send", "--public", "--force")
    assert website.posts[41]["content"]["raw"] == after, "the line of the correction stays"


def test_a_post_that_somebody_edited_is_not_overwritten(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send")
    website.posts[41]["content"] = {"raw": "<p>Our editor's own words.</p>"}
    change(office)
    assert "was changed on" in office.publish(*TO, "--send", status=1)
    assert website.posts[41]["content"]["raw"] == "<p>Our editor's own words.</p>"
    office.publish(*TO, "--send", "--force")
    assert "a warrant of 1990" in website.posts[41]["content"]["raw"]


@pytest.mark.parametrize("how", ["deleted", "trash"])
def test_a_post_that_was_deleted_is_not_made_again_unasked(
    office: Office, website: WordPressServer, how: str
) -> None:
    office.draft()
    office.publish(*TO, "--send")
    if how == "deleted":
        website.posts.clear()
    else:
        website.posts[41] |= {"status": "trash", "slug": f"{SLUG}__trashed"}
    change(office)
    assert "was deleted there" in office.publish(*TO, "--send", status=1)
    assert len(website.bodies()) == 1
    office.publish(*TO, "--send", "--force")
    assert len([post for post in website.posts.values() if post["status"] == "draft"]) == 1


# --- answers that are lost ---


@pytest.mark.parametrize("status", [0, 502])
def test_an_answer_that_is_lost_is_no_second_post(
    office: Office, website: WordPressServer, status: int
) -> None:
    office.draft()
    website.fail("POST", status)
    said = office.publish(*TO, "--send", status=1)
    assert "nobody knows whether the release is there now" in said
    assert f"under Posts for {SLUG}" in said
    assert list(website.posts) == [41]
    assert "no answer came back" in office.publish(*TO)
    assert "Post 41 was changed" in office.publish(*TO, "--send")
    assert list(website.posts) == [41]


def test_what_did_not_arrive_is_sent_again(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send")
    change(office)
    website.fail("POST", 0)
    website.does_it = False
    office.publish(*TO, "--send", status=1)
    website.does_it = True
    assert "a warrant of 1990" not in website.posts[41]["content"]["raw"]
    office.publish(*TO, "--send")
    assert "a warrant of 1990" in website.posts[41]["content"]["raw"]


def test_an_answer_lost_to_a_change_is_found_again(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send", "--public")
    office.on(LATER)
    change(office)
    website.fail("POST", 0)
    office.publish(*TO, "--send", "--public", status=1)
    office.publish(*TO, "--send", "--public")
    content = website.posts[41]["content"]["raw"]
    assert content.count("Corrected on 22 April 2031.") == 1


def test_an_answer_that_cannot_be_read_is_uncertain(office: Office, website: WordPressServer) -> None:
    office.draft()
    website.fail("POST", 200, b"<br>Warning: plugin")
    assert "its answer cannot be read" in office.publish(*TO, "--send", status=1)
    office.publish(*TO, "--send")
    assert list(website.posts) == [41]


def test_a_note_that_is_lost_is_no_second_post(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send")
    (office.root / ".hrdalert" / "published.json").unlink()
    said = office.publish(*TO, "--send", status=1)
    assert f"is called {SLUG} already" in said
    office.publish(*TO, "--send", "--force")
    assert list(website.posts) == [41]


def test_two_posts_of_one_name_are_told_of(office: Office, website: WordPressServer) -> None:
    office.draft()
    for id in (50, 51):
        website.posts[id] = {"id": id, "slug": SLUG, "status": "draft"}
    assert "50, 51" in office.publish(*TO, "--send", "--force", status=1)
    assert not website.bodies()


def test_a_note_that_cannot_be_read_stops_it(office: Office, website: WordPressServer) -> None:
    office.draft()
    (office.root / ".hrdalert" / "published.json").write_text("{", encoding="utf-8")
    assert "cannot be read" in office.publish(*TO, "--send", status=1)
    assert not website.requests


# --- what a website refuses ---


@pytest.mark.parametrize(
    "method, status, headers, expected",
    [
        ("GET", 301, {"Location": "https://elsewhere.example/"}, "sends on to https://elsewhere.example/"),
        ("POST", 307, {"Location": "https://elsewhere.example/"}, "sends on to https://elsewhere.example/"),
        ("POST", 403, {}, "Users > Profile > Application Passwords"),
        ("POST", 400, {}, "refused with 400 (No such day.)"),
        ("GET", 429, {"Retry_After": "60"}, "Try again later"),
    ],
)
def test_what_is_refused_is_said_and_can_be_sent_later(
    office: Office, website: WordPressServer, method: str, status: int, headers: dict[str, str], expected: str
) -> None:
    office.draft()
    website.does_it = False
    website.fail(method, status, b'{"message": "No <i>such</i>\\n day."}', **headers)
    said = office.publish(*TO, "--send", status=1)
    assert expected in said
    assert "Nothing was sent" in said
    office.publish(*TO, "--send")
    assert list(website.posts) == [41]


def test_a_wrong_password_is_said_without_the_password(
    office: Office, website: WordPressServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.draft()
    monkeypatch.setenv("LANTERN_PASSWORD", "wrong-one")
    said = office.publish(*TO, "--send", status=1)
    assert "does not let pressdesk do this (You are not logged in.)" in said
    assert "wrong-one" not in said
    monkeypatch.delenv("LANTERN_PASSWORD")
    assert "environment variable LANTERN_PASSWORD is not set" in office.publish(*TO, "--send", status=1)


def test_a_website_that_is_no_wordpress_is_told_of(office: Office, website: WordPressServer) -> None:
    office.draft()
    website.fail("GET", 200, b"<html>hello</html>")
    assert "does not answer as a WordPress" in office.publish(*TO, "--send", status=1)
    assert not website.bodies()


def test_a_server_that_is_not_there_is_told_of(office: Office, website: WordPressServer) -> None:
    office.draft()
    port = website.server_address[1]
    settings = (office.root / "hrdalert.yaml").read_text("utf-8")
    (office.root / "hrdalert.yaml").write_text(settings.replace(str(port), "9"), "utf-8")
    office.draft()
    assert "cannot be reached. Nothing was sent." in office.publish(*TO, "--send", status=1)


@pytest.mark.parametrize(
    "url", ["http://lantern.example", "https://u:p@lantern.example", "https://a.example/?x=1"]
)
def test_a_password_goes_to_no_address_that_is_not_safe(office: Office, url: str) -> None:
    office.set_up(f"  wordpress: {{url: '{url}', user: u, password: {{env: X}}}}\n")
    office.draft()
    assert "Write it" in office.publish(*TO, "--send", status=1)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_a_certificate_that_nobody_vouches_for_gets_nothing(office: Office, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {certificate}"
    subprocess.run(command.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = WordPressServer()
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    port = server.server_address[1]
    office.set_up(
        f"  wordpress: {{url: 'https://localhost:{port}', user: u, password: {{command: [echo, x]}}}}\n"
    )
    office.draft()
    with running(server):
        said = office.publish(*TO, "--send", status=1)
    assert "its certificate is not valid. Nothing was sent." in said
    assert not server.requests


# --- settings ---


def test_categories_and_tags_are_found_by_their_names(office: Office, website: WordPressServer) -> None:
    settings = f"url: '{website.url}', user: {USER}, password: {{env: LANTERN_PASSWORD}}"
    office.set_up(f"  wordpress: {{{settings}, categories: press & media, tags: [s7]}}\n")
    office.draft()
    office.publish(*TO, "--send")
    assert website.posts[41]["categories"] == [4]
    assert website.posts[41]["tags"] == [7]
    office.set_up(f"  wordpress: {{{settings}, categories: [Pres]}}\n")
    office.draft()
    assert "nothing called 'Pres' among its categories" in office.publish(*TO, "--send", "--force", status=1)
    assert len(website.bodies()) == 1


def test_a_password_can_be_printed_by_a_program(office: Office, website: WordPressServer) -> None:
    code = f"import sys; sys.stdout.buffer.write({PASSWORD!r}.encode() + b'\\n')"
    command = json.dumps([sys.executable, "-c", code])
    office.set_up(f"  wordpress: {{url: '{website.url}', user: {USER}, password: {{command: {command}}}}}\n")
    office.draft()
    assert "Post 41 was made" in office.publish(*TO, "--send")


def test_one_of_two_places_is_to_be_chosen(office: Office, website: WordPressServer) -> None:
    office.draft()
    assert "--to site or --to wordpress" in office.publish("--send", status=2)
    assert "--public is said of WordPress" in office.publish("--to", "site", "--public", status=2)
    assert not website.requests
    office.set_up(SITE)
    office.draft()
    assert "does not say where wordpress is" in office.publish(*TO, status=1)


# --- names and texts ---


def test_a_name_that_is_withheld_is_in_no_request(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send")
    assert NAME.encode() in website.requests[-1][2], "the name is looked for where it is"
    website.requests.clear()
    office.write(public=False)
    office.draft()
    office.publish(*TO, "--send")
    assert [method for method, _, _ in website.requests] == ["GET", "POST"]
    for _, path, body in website.requests:
        for secret in (NAME.lower(), "wren"):
            assert secret not in path.lower()
            assert secret.encode() not in body.lower()
    assert website.posts[41]["slug"] == SLUG


def test_a_name_in_a_category_stops_it(office: Office, website: WordPressServer) -> None:
    settings = f"url: '{website.url}', user: {USER}, password: {{env: LANTERN_PASSWORD}}"
    office.set_up(f"  wordpress: {{{settings}, categories: [Free {NAME}]}}\n")
    office.write(public=False)
    office.draft()
    office.publish(*TO, "--send", status=1)
    assert not website.requests


_TAG = re.compile(r'</?(?:[a-z][a-z0-9]*)(?: (?:href|rel|lang|dir|id|type|scope)="[^"<>]*")*>')


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return a_workspace(tmp_path_factory.mktemp("hostile") / "office")


@examples(80)
@given(text=hostile)
@example(text="{{ 7*7 }}\n:::\n//")
def test_any_text_stays_text_in_a_post(shared: Workspace, text: str) -> None:
    """No markup, no command in brackets, no comment that the editor takes for a block, no address that is fetched."""
    release = released(shared, f"{text} [gallery]")
    settings = WordPress.model_validate(
        {"url": "https://lantern.example", "user": "u", "password": {"env": "X"}}
    )
    planned = wordpress.plan(release, settings, Published(shared), is_public=False)
    content, title = str(planned.body()["content"]), str(planned.body()["title"])
    begin, end = "<!-- wp:html -->\n", "\n<!-- /wp:html -->"
    assert content.startswith(begin)
    assert content.endswith(end)
    inner = content[len(begin) : -len(end)]
    assert "[" not in inner
    without_tags = _TAG.sub("|", inner)  # an address with a tag inside is none
    assert "<" not in without_tags
    assert ">" not in without_tags
    assert "://" not in without_tags
    assert not re.search(r"<(script|style|iframe|img|form|svg|input)\b", inner)
    assert "<" not in title
    assert unescape(title) == release.document.title


def test_a_slug_is_of_the_reference_alone(shared: Workspace) -> None:
    release = released(shared, "Anything At All")
    assert wordpress.slug_of(release.name) == "2031-007-press-release-en"


def test_an_answer_says_when_to_come_again() -> None:
    from hrdalert.dispatch.transports.http import Answer

    assert Answer(429, {"Retry-After": "17"}, b"").retry_after == 17
    assert Answer(429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, b"").retry_after == 0
    for nothing in ("", "soon", "-3", "²"):
        assert Answer(429, {"Retry-After": nothing}, b"").retry_after is None
    assert DispatchError("x", retry_after=3).retry_after == 3


@pytest.mark.parametrize("url", ["https://[::1", "https:///releases", "https://lantern.example:port"])
def test_an_address_that_is_none_is_explained(office: Office, url: str) -> None:
    office.set_up(f"  wordpress: {{url: '{url}', user: u, password: {{env: X}}}}\n")
    office.draft()
    assert "https://" in office.publish(*TO, "--send", status=1)


def test_no_proxy_sees_the_password_for_a_website_of_this_machine(
    office: Office, website: WordPressServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = WordPressServer()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    office.draft()
    with running(proxy):
        office.publish(*TO, "--send")
    assert not proxy.requests
    assert list(website.posts) == [41]


def test_a_post_without_a_number_is_none(office: Office, website: WordPressServer) -> None:
    office.draft()
    website.fail("GET", 200, b'[{"code": "blocked", "message": "by a wall"}]')
    assert "does not answer as a WordPress" in office.publish(*TO, "--send", status=1)
    assert not website.bodies()


def test_a_post_is_put_into_the_trash(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send", "--public")
    office.write(public=False)
    asked = len(website.requests)
    assert f"{SLUG}, into the trash" in office.publish(*TO, "--take-down")
    assert len(website.requests) == asked
    assert "Post 41 is in the trash" in office.publish(*TO, "--take-down", "--send")
    assert website.posts[41]["status"] == "trash"
    office.write(public=True)
    office.draft()
    assert "lies in the trash" in office.publish(*TO, "--send", "--public", status=1)


def test_a_post_without_a_note_is_found_by_its_address(office: Office, website: WordPressServer) -> None:
    office.draft()
    office.publish(*TO, "--send")
    (office.root / ".hrdalert" / "published.json").unlink()
    assert "Post 41 is in the trash" in office.publish(*TO, "--take-down", "--send")
    (office.root / ".hrdalert" / "published.json").unlink(missing_ok=True)
    assert "No post on" in office.publish(*TO, "--take-down", "--send", status=1)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (0, "nobody knows whether post 41 is in the trash now"),
        (500, "nobody knows whether post 41 is in the trash now"),
        (501, "has no trash"),
        (403, "does not let pressdesk do this"),
        (404, "Post 41 is in the trash"),
    ],
)
def test_whether_a_post_is_gone_is_said(
    office: Office, website: WordPressServer, status: int, said: str
) -> None:
    office.draft()
    office.publish(*TO, "--send")
    website.fail("DELETE", status)
    assert said in office.publish(*TO, "--take-down", "--send", status=0 if status == 404 else 1)


def test_a_post_has_neither_letterhead_nor_a_photograph_that_lies_in_a_page() -> None:
    """A website strips pictures that lie in a page; their credits would stand there alone."""
    page = HtmlWriter().write(sample_document()).content.decode()
    assert "Example Defenders Watch" not in "".join(content_of(page).splitlines()[:3])
    for words in (content_of(page), "\n".join(lines_of(page))):
        assert "Photograph: private" not in words and "data:" not in words
        assert "He Dong" in words
