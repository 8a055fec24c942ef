from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Document,
    Emphasis,
    Field,
    Heading,
    Inline,
    LineBreak,
    Link,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
    block_texts,
)
from hrdalert.writers import Writer
from hrdalert.writers.text import WIDTH, TextWriter, is_link, letter

from .sample import sample_document

FRAGMENTS = [
    *(
        "{{ 7*7 }}",
        "{% raw %}",
        "<b>&amp;</b>",
        "*x* _y_ [z](u)",
        "| # 1. ~ $ @ \\`",
        "&copy;",
        "&#65;",
        "```",
    ),
    *(
        "~~~",
        "<https://a>",
        "<a@b.c>",
        "[a]: u",
        "![i](j)",
        "](",
        "[^1]",
        "[x] ",
        "#",
        "# ",
        "1. ",
        "1) ",
        "- ",
    ),
    *(
        "+ ",
        "* ",
        "> ",
        "---",
        "===",
        "--- | ---",
        ":-",
        "|",
        "\\",
        "`",
        "**",
        "***",
        "__",
        "_",
        "~",
        "!",
        "<",
        ">",
    ),
    *(
        "&",
        "<!-- ",
        "<br>",
        "<script>alert(1)</script>",
        "</p>",
        "</span>",
        "]]>",
        "#let x = 1",
        "$x$",
        "@ref",
    ),
    *("//", "From ", ".", "\n", "\n\n", "\n    ", " ", "  ", "\t", "\u00a0", "\u3000", "\u2028", "\u200b"),
    *(
        "Chang",
        "é",
        "常玮平",
        "ཤེས་རབ",
        "إبراهيم",
        "한국",
        "\u202e",
        "\ufeff",
        "“",
        "”",
        "1",
        "(c)",
        "https://a.b/c_d*e",
        "www.a.b",
        "see https://a.b/c ",
        "a_b@c.de",
    ),
]
hostile = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=8).map("".join)
"""Text that some format might take for its own; without the characters that no file may hold."""
hostile = hostile.filter(
    lambda text: not any(unicodedata.category(c) in ("Cc", "Cs", "Cn") and c not in "\n\t" for c in text)
)
texts = hostile.map(Text)
urls = st.sampled_from(
    ["https://example.org/a_(b)?c=1&copy;=2*", "mailto:a@b.c", "tel:+1", "javascript:alert(1)", "ftp://a"]
)
inlines: st.SearchStrategy[tuple[Inline, ...]] = st.recursive(
    st.one_of(texts, st.just(LineBreak()), st.just(SourceReference((1, 2)))).map(lambda inline: (inline,)),
    lambda inner: st.lists(
        st.one_of(
            texts,
            st.builds(Strong, inner),
            st.builds(Emphasis, inner),
            st.builds(Link, urls, inner),
        ),
        max_size=4,
    ).map(tuple),
    max_leaves=6,
)
