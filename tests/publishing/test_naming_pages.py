"""A page that names somebody whom the public may not know any more: it is said, and no document links it."""

from __future__ import annotations

import pytest

from hrdalert.publishing.published import FEED, INDEX
from tests.publishing.office import NAME, PAGE, Office
from tests.publishing.servers import WordPressServer

OWN = "position: Nobody should lose their liberty for counting lamps.\nalleged_victims"
"""The text that those read to whom the name is withheld."""


def linking(address: str) -> tuple[str, str]:
    """A change of the case that prints an address."""
    return f"  {OWN}", f"  position: We first told of it at {address}.\nalleged_victims"


def named_in_public(office: Office, *words: str) -> None:
    """The name stands on a page, and the consent is taken back."""
    office.draft()
    assert NAME.encode() in (office.root / "out/public/2031-007/press-release.en.html").read_bytes()
    office.publish(*words, "--send")
    office.write(public=False)


def test_check_and_draft_say_which_page_and_what_to_do(office: Office) -> None:
    named_in_public(office)
    for said in (office.run("check", "2031-007", "-d", "press-release", "--whole"), office.draft()):
        assert f"site/{PAGE} is public and holds a form of the name of wren" in said
        assert "publish it anew: hrdalert publish 2031-007 -d press-release -l en --to site --send" in said
        assert not [line for line in said.splitlines() if "is public" in line and NAME in line]
    office.publish("--send")
    assert NAME.encode() not in office.files()[PAGE]
    assert (
        "is public and holds"
        not in office.run("check", "2031-007", "-d", "press-release", "--whole") + office.draft()
    )


@pytest.mark.parametrize("file", [PAGE, "", INDEX, FEED])
def test_a_document_with_the_address_of_such_a_page_is_not_ready(office: Office, file: str) -> None:
    """The index and the feed say the title of the page."""
    title = "headline: Lamplighter held for counting lamps\nsummary"
    office.write((title, f"headline: Lamplighter Wren {NAME} held\nsummary"), public=True)
    named_in_public(office)
    office.write(linking(f"https://lantern.example/releases/{file}"), public=False)
    said = office.run("check", "2031-007", "-d", "press-release", "--whole", status=1)
    assert "error published-page-names: press-release gives the address of a page" in said
    assert "is not ready" in office.draft()
    assert not (office.root / "out/public/2031-007/press-release.en.html").exists()
    assert not [line for line in said.splitlines() if "is public" in line and NAME in line]


@pytest.mark.parametrize(
    "address", ["https://lantern.example/releases/another.html", "https://lantern.example"]
)
def test_other_addresses_may_be_given(office: Office, address: str) -> None:
    named_in_public(office)
    office.write(linking(address), public=False)
    assert "published-page-names" not in office.draft()
    assert (office.root / "out/public/2031-007/press-release.en.html").exists()


def test_a_page_that_somebody_edited_is_read_as_it_lies_there(office: Office) -> None:
    office.write(public=False)
    office.draft()
    office.publish("--send")
    page = office.root / "site" / PAGE
    page.write_text(page.read_text("utf-8").replace("<main>", f"<main><p>Wren <b>{NAME}</b></p>"), "utf-8")
    assert f"site/{PAGE} is public and holds" in office.draft()


def test_a_public_post_counts_and_a_draft_there_does_not(office: Office, website: WordPressServer) -> None:
    named_in_public(office, "--to", "wordpress")
    assert "is public and holds" not in office.draft()
    office.write(public=True)
    office.draft()
    office.publish("--to", "wordpress", "--public", "--send")
    office.write(linking(f"{website.posts[41]['link']}"), public=False)
    said = office.run("check", "2031-007", "-d", "press-release", "--whole", status=1)
    assert "the post of 2031-007.press-release.en is public and holds a form of the name of wren" in said
    assert "--to wordpress --public --send" in said
    assert "press-release gives the address" in said
    office.publish("--to", "wordpress", "--take-down", "--send")
    assert "is public and holds" not in office.draft()
