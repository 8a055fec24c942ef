"""What a person sees of the HTML that the desk sends, apart from what people wrote into the case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from hrdalert.desk.case_form import rooms
from tests.desk.conftest import Desk

SEEN = ("aria-label", "placeholder", "title", "data-hint")
"""The attributes whose words are seen or read aloud."""


class Seen(HTMLParser):
    """The words of the page itself, and its fields with their kinds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.labels: list[str] = []
        """Words that are no choice of a list."""
        self.fields: dict[tuple[str | int, ...], str] = {}
        self.parts: list[str] = []
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "data-at" in given and "data-kind" in given:
            self.fields[tuple(json.loads(given["data-at"]))] = given["data-kind"]
        if "data-part" in given:
            self.parts.append(given["data-part"])
        self._add(*(given[name] for name in SEEN if given.get(name) and not given.get("value")))
        if tag not in ("input", "br", "link", "meta"):
            is_theirs = tag == "textarea" or "item" in given.get("class", "").split() or "dir" in given
            self._within.append(f"{tag} theirs" if is_theirs else tag)

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop().split()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(tag.endswith("theirs") for tag in self._within):
            self._add(" ".join(data.split()))

    def _add(self, *words: str) -> None:
        self.words += words
        if not {"option", "select", "span"}.intersection(self._within):
            self.labels += words


def case_pages(desk: Desk, name: str, **headers: str) -> Iterator[str]:
    """Each room of a case, and each part of it that can be opened."""

    def ask(path: str) -> Any:
        answer = desk.ask(f"/case/{quote(name)}/{path}", **headers)
        assert answer.status_code == 200, path
        return answer

    waiting = [ask(f"room/{room.id}").get_json()["html"] for room in rooms()]
    while waiting:
        html = waiting.pop()
        yield html
        waiting += [ask(f"part?at={quote(part)}").get_data(as_text=True) for part in Seen(html).parts]
