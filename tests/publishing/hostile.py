"""Releases of a case of which every text may mean something somewhere: to Jinja, Markdown, HTML, WordPress."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from hypothesis import HealthCheck, reject, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.publishing.releases import Release
from hrdalert.workspace import OpenCase, Workspace, init
from hrdalert.writers.html import HtmlWriter
from tests.builder import case_file

FRAGMENTS = (
    *("{{ 7*7 }}", "{% raw %}", "{# x #}", "{{", "}}", "{%", "%}", "{", "}", "{ada}", "{0}", "%s"),
    *("*x*", "_y_", "**", "__", "`", "```\n", "~~~", "[z](u)", "[a]: u", "![i](j)", "](", "<https://a.b>"),
    *("# ", "1. ", "- ", "> ", "---", "===", "|", "--- | ---", "\\", "    x", "::: note", "\n:::\n"),
    *("<b>", "</p>", "<script>alert(1)</script>", "&amp;", "&#65;", "<!-- ", "-->", "<![CDATA[", "]]>"),
    *("[gallery]", "https://a.b/c_d", "//", "://", "&nbsp;", "  \n", "\n\n", "\t", " ", "\u00a0", "\u2028"),
    *(
        "\u200b",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\u0301",
        "Ada",
        "O'Neill",
        "é",
        "常玮平",
        "إبراهيم",
        "🙂",
        ".",
        ":",
    ),
)
_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=3)


def _can_be_text(text: str) -> bool:
    """A file takes the white space at the ends of a text for its own, and an empty text for none."""
    return text == text.strip() != "" and text[0] != "\ufeff" and unicodedata.category(text[0]) != "Mn"


hostile = (
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), _TEXT), min_size=1, max_size=8)
    .map("".join)
    .filter(_can_be_text)
)
"""A text that a case file may hold, of pieces that mean something somewhere."""


def examples(count: int) -> settings:
    """So many examples of a property whose single one takes a while."""
    return settings(max_examples=count, suppress_health_check=list(HealthCheck))


def a_workspace(folder: Path) -> Workspace:
    init(folder)
    return Workspace.open(folder)


def released(workspace: Workspace, text: str) -> Release:
    """The press release of a case with this text in every place that the release prints."""
    read = case_file(
        reference="2031-007",
        headline=text,
        summary=text,
        now=text,
        position=text,
        quotes=[{"text": text, "approved": "2026-03-10"}],
        alleged_victims__0__about=text,
        chronology__0__text=text,
    )
    if read.case is None:
        reject()
    opened = OpenCase(workspace, read.case.file, read.case, ())
    drafts, _ = opened.drafts(DocumentRequest("press-release", "en", read.case.as_of), read.case.as_of)
    if not drafts:
        reject()
    document = replace(drafts[0].document, mark=None)
    page = HtmlWriter().write(document).content.decode()
    secrets = workspace.resources.secrets(read.case, "public", read.case.as_of)
    return Release(read.case.file, document, page, secrets, workspace.letters.words("en"))
