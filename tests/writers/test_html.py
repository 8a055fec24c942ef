from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from msgspec.structs import replace

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Field,
    Inlines,
    LineBreak,
    Link,
    Note,
    NumberedList,
    Paragraph,
    Picture,
    SourceReference,
    Strong,
    Table,
    Text,
)
from hrdalert.documents.images import Image
from hrdalert.writers.html import HtmlWriter, page_parts, stylesheet
from tests.writers.reading import read_back

from .sample import png, sample_document, text
from .test_text import document, everywhere, hostile, hostile_blocks, not_in_order, twice

WRITER = HtmlWriter()
VOID = {"meta", "br", "hr", "img"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "h1", "h2", "h3", "h4"),
    *(
        "p",
        "span",
        "bdi",
        "strong",
        "em",
        "a",
        "br",
        "hr",
        "img",
        "figure",
        "figcaption",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "div",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "address", "blockquote", "aside"),
}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    inside: tuple[str, ...]
    words: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """The elements of a page; it fails where one is closed that is not the last one open."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(parent.tag for parent in self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words.append(data)

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def words(self, tag: str) -> list[str]:
        return ["".join(element.words) for element in self.all(tag)]


def source(*blocks: Block, language: str = "en", title: str = "A title") -> str:
    return WRITER.write(document(*blocks, language=language, title=title)).content.decode()


def line(*content: Text | Strong | Link | LineBreak | SourceReference) -> str:
    """What stands between the tags of a paragraph."""
    found = re.search(r"<main>\n<p>(.*)</p>\n</main>", source(Paragraph(content)), re.DOTALL)
    assert found
    return found[1]


SAMPLE = WRITER.write(sample_document()).content


def test_every_piece_of_a_document_stands_in_its_order() -> None:
    assert not_in_order(read_back(WRITER.format, SAMPLE), sample_document().blocks) is None


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = twice(WRITER)
    assert first == second


@given(hostile)
def test_hostile_text_comes_back_exactly_everywhere(words: str) -> None:
    blocks = everywhere(words)
    page = source(*blocks, title=words)
    assert not_in_order(read_back(WRITER.format, page.encode()), blocks) is None
    assert {element.tag for element in Page(page).elements} <= TAGS


@given(hostile_blocks)
def test_any_document_comes_back_exactly_and_every_element_is_closed(blocks: Blocks) -> None:
    page = source(*blocks)
    assert not_in_order(read_back(WRITER.format, page.encode()), blocks) is None
    assert {element.tag for element in Page(page).elements} <= TAGS


def test_a_page_is_made_of_its_parts() -> None:
    parts, page = page_parts(sample_document()), SAMPLE.decode()
    assert parts.letterhead in page and parts.header in page and parts.main in page and stylesheet() in page
    assert parts.letterhead and parts.header and parts.main
    assert f'<html lang="{parts.language}" dir="{parts.direction}">' in page


@given(hostile)
def test_a_text_has_the_place_that_it_comes_from(words: str) -> None:
    """The place is data, whatever it says, and nothing else of the parts is another."""
    made = document(Paragraph((Text("placed"), Text("not"))))
    parts = page_parts(made, place_of=lambda text: f'"{words}' if text.text == "placed" else "")
    (placed,) = [one for one in Page(parts.main).elements if "data-at" in one.attributes]
    assert placed.tag == "span" and "".join(placed.words) == "placed"
    assert re.sub('<span data-at="[^"]*">placed</span>', "placed", parts.main) == page_parts(made).main


def test_the_styles_of_a_page_serve_below_other_elements() -> None:
    own, other = stylesheet(), stylesheet(root=":host", body=".paper")
    assert not re.search(r":root|(?<![\w.-])body\b", other)
    assert other.replace(":host", ":root").replace(".paper", "body") == own


def test_the_page_says_what_it_is_and_asks_for_nothing() -> None:
    page = Page(SAMPLE.decode())
    assert SAMPLE.startswith(b"<!doctype html>\n")
    assert page.elements[0].attributes == {"lang": "en", "dir": "ltr"}
    assert page.words("title") == ["Request for an urgent appeal: Mr Chang Weiping"]
    metas = {meta.attributes.get("name"): meta.attributes.get("content") for meta in page.all("meta")}
    assert metas["author"] == "Example Defenders Watch"
    assert metas["date"] == "2021-04-20"
    assert metas[None] == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert not [one for one in page.elements if {"style", "onclick"} & one.attributes.keys()]
    sources = [one.attributes["src"] for one in page.elements if "src" in one.attributes]
    assert sources and all((address or "").startswith("data:image/png;base64,") for address in sources)
    assert not {"script", "link", "iframe"} & {element.tag for element in page.elements}
    assert not re.search(r"url\(|@import", "".join(page.words("style")))


def test_one_title_headings_in_order_and_landmarks() -> None:
    page = Page(SAMPLE.decode())
    headings = [element.tag for element in page.elements if re.fullmatch(r"h\d", element.tag)]
    assert headings.count("h1") == 1
    assert headings == ["h1", "h2", "h2", "h3", "h4", "h2", "h2"]
    assert page.all("h1")[0].inside[-1] == "header"
    assert [len(page.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]
    assert page.words("footer")[0].strip() == "Example Defenders Watch · 2020-117"


def test_the_letterhead_says_who_writes_above_all_else() -> None:
    page = Page(SAMPLE.decode())
    assert page.words("p")[:2] == ["Example Defenders Watch", "2020-117"]
    assert page.all("p")[0].inside[-1] == "div"


def test_tables_lists_fields_and_numbers_are_what_they_look_like() -> None:
    page = Page(SAMPLE.decode())
    assert [cell.attributes["scope"] for cell in page.all("th")] == ["col"] * 3
    assert not page.all("caption")
    assert [one.attributes for one in page.all("ol")] == [{}, {}, {}]
    assert [one.attributes.get("id") for one in page.all("p") if "id" in one.attributes] == [
        "p1",
        "p2",
        "p12",
    ]
    assert "12. The charge is" in "".join(page.words("main"))
    assert [one.attributes for one in page.all("aside")] == [{"role": "note"}]
    assert [one.attributes for one in page.all("address")] == [{}, {"class": "signature"}]


def test_fields_in_a_row_share_a_list() -> None:
    one = Field(text("Label:"), (Paragraph(text("answer")),))
    page = source(one, one, Paragraph(text("between")), one)
    assert page.count("<dl>") == 2
    assert page.count("<div><dt>Label:</dt><dd>answer</dd></div>") == 3


def test_each_list_starts_again() -> None:
    numbered = NumberedList(((Paragraph(text("one")),),))
    page = source(numbered, numbered)
    assert page.count("<ol>\n<li>one</li>\n</ol>") == 2


def test_native_names_have_a_language_and_a_direction() -> None:
    page = Page(source(Paragraph(text("Mr Metwally (إبراهيم متولي), 常玮平, ཤེས་རབ"))))
    marked = [(one.tag, one.attributes) for one in page.elements if "main" in one.inside and one.tag != "p"]
    assert marked == [
        ("bdi", {"lang": "ar", "dir": "rtl"}),
        ("span", {"lang": "zh-Hans"}),
        ("span", {"lang": "bo"}),
    ]


def test_the_language_of_a_text_wins_over_the_likely_one() -> None:
    assert line(Text("ئىلھام", "ug")) == '<bdi lang="ug" dir="rtl">ئىلھام</bdi>'
    assert line(Text("señora", "es")) == '<span lang="es">señora</span>'
    assert line(Text("陳 (Chen)", "zh-Hant")) == '<span lang="zh-Hant">陳</span> (Chen)'


def test_an_arabic_page_runs_from_right_to_left() -> None:
    page = source(Paragraph(text("المحامي Chang")), language="ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<p>المحامي <bdi lang="en" dir="ltr">Chang</bdi></p>' in page


def test_white_space_that_a_browser_would_drop_is_kept() -> None:
    assert line(Text("one  two\n    three")) == '<span class="pre">one  two\n    three</span>'
    assert line(Text("one "), Strong((Text("two"),))) == "one <strong>two</strong>"
    assert line(Text("one "), Strong((Text(" two"),))).startswith('<span class="pre">')
    assert line(Text("one"), LineBreak(), Text("two")) == "one<br>two"


def test_only_safe_links_are_links() -> None:
    def linked(url: str, content: Inlines) -> str:
        return line(Link(url, content))

    rel = 'rel="noopener noreferrer"'
    assert (
        linked("https://a.b/?c&d", text("law"))
        == f'<a href="https://a.b/?c&amp;d" {rel} class="named">law</a>'
    )
    assert linked("https://a.b/", text("a.b")) == f'<a href="https://a.b/" {rel}>a.b</a>'
    assert linked("mailto:c@d.e", text("c@d.e")) == f'<a href="mailto:c@d.e" {rel}>c@d.e</a>'
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a\n.b",
        "file:///etc/passwd",
        "/relative",
    ):
        assert linked(url, text("law")) == "law"
    nested = Link("https://b.c", text("inner"))
    assert linked("https://a.b", (Text("outer "), nested)).count("<a ") == 1


@pytest.mark.parametrize(
    "words", ['"><script>x</script>', "' onload='x", '" onerror="x" a="', "&quot;&amp;<b>"]
)
def test_text_in_an_attribute_stays_its_value(words: str) -> None:
    picture = Picture(Image(png(), "png", 2, 1), text(words))
    made = replace(document(picture, language=words), organisation=words)
    page = Page(WRITER.write(made).content.decode())
    assert {element.tag for element in page.elements} <= TAGS
    (image,) = page.all("img")
    assert image.attributes == {"src": image.attributes["src"], "alt": words}
    assert page.elements[0].attributes == {"lang": words, "dir": "ltr"}
    assert {"name": "author", "content": words} in [meta.attributes for meta in page.all("meta")]


def test_what_no_file_may_hold_is_replaced_and_said() -> None:
    made = WRITER.write(document(Paragraph(text("a\x00b\ud800c\r\nd"))))
    assert '<span class="pre">a\ufffdb\ufffdc\nd</span>' in made.content.decode()
    assert len(made.warnings) == 2


def test_items_and_answers_of_several_blocks_keep_their_blocks() -> None:
    item: Blocks = (Paragraph(text("one")), BulletList(((Paragraph(text("two")),),)))
    page = source(BulletList((item,)), Note(item), Table((text("a"),), ()), AddressBlock(()))
    assert "<li>\n<p>one</p>\n<ul>\n<li>two</li>\n</ul>\n</li>" in page
    assert '<aside role="note">\n<p>one</p>\n<ul>' in page


@pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium to load the page")
def test_chromium_shows_the_page_without_a_complaint(tmp_path: Path) -> None:
    blocks = (*sample_document().blocks, *everywhere("<b>&amp;</b> {{ 7*7 }}\n    `&copy;`  إبراهيم"))
    page = tmp_path / "page.html"
    page.write_bytes(WRITER.write(document(*blocks)).content)
    chromium = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    options = [
        f"--user-data-dir={tmp_path / 'profile'}",
        "--enable-logging=stderr",
        "--dump-dom",
        page.as_uri(),
    ]
    shown = subprocess.run([*chromium, *quiet, *options], capture_output=True, timeout=120, check=True)
    assert not_in_order(read_back(WRITER.format, shown.stdout), blocks) is None
    assert b"CONSOLE" not in shown.stderr
