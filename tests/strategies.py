"""Text that some layer might take for its own, and cases that hold it, for property tests."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hrdalert.cases import Case, check_text
from hrdalert.cases.ground import NOT_KNOWN
from hrdalert.cases.names import quoted as mistyped_quotes

FRAGMENTS = (
    # Jinja, and what looks like it
    *(
        "{{ 7*7 }}",
        "{% raw %}",
        "{# x #}",
        "{{",
        "}}",
        "{%",
        "%}",
        "{",
        "}",
        "{ada.they}",
        "{x.y}",
        "{0}",
        "%s",
        "%(a)s",
    ),
    # Markdown
    *(
        "*x*",
        "_y_",
        "**",
        "__",
        "`",
        "```\n",
        "~~~",
        "[z](u)",
        "[a]: u",
        "![i](j)",
        "](",
        "<https://a.b>",
        "# ",
        "#",
    ),
    *(
        "1. ",
        "- ",
        "+ ",
        "* ",
        "> ",
        "---",
        "***",
        "===",
        "\n---\n",
        "\n===\n",
        "|",
        "--- | ---",
        "\\",
        "\\*",
        "    x",
    ),
    *("::: note", "\n:::\n", "::: field x", "  \n", "&nbsp;", "https://a.b/c_d"),
    # HTML, XML, typst, spreadsheets, mail
    *(
        "<b>",
        "</p>",
        "<script>alert(1)</script>",
        "&amp;",
        "&lt;",
        "&#65;",
        "&copy",
        "<!-- ",
        "-->",
        "<![CDATA[",
        "]]>",
    ),
    *(
        "#let x = 1",
        "$x$",
        "@ref",
        "//",
        "/* ",
        "<lbl>",
        "~",
        "=1+1",
        "@SUM",
        "From ",
        "\nBcc: a@b.c",
        "'",
        '"',
        "$",
        "%",
    ),
    # white space and signs that are not seen
    *(
        "\n",
        "\n\n",
        "\n    ",
        "\t",
        " ",
        "  ",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2066",
    ),
    *("\ufeff", "\u3000", "\u0301", "\u00ad"),
    # names
    *(
        "Chang",
        "Ada",
        "Mr",
        "O'Neill",
        "é",
        "e\u0301",
        "常玮平",
        "إبراهيم",
        "ཤེས་རབ",
        "ß",
        "ǆ",
        "İ",
        "𝔄",
        "🙂",
        ".",
        ",",
    ),
)
_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=3)


def _stays_whole(text: str) -> bool:
    """A file takes the white space at the ends of a text for its own, and an empty text for none."""
    return (
        text == text.strip() != "" and not text.startswith("\ufeff") and unicodedata.category(text[0]) != "Mn"
    )


def _can_be_a_name(text: str) -> bool:
    """A name has no quotation marks around it or without a partner, and no text says that nothing is known."""
    return not mistyped_quotes(text) and text.strip(" .").lower() not in NOT_KNOWN


_SIGNS = frozenset(
    (
        *("f", "fem", "fem.", "feminine", "woman", "girl", "w", "female"),
        *("m", "masc", "masc.", "masculine", "man", "boy", "male"),
    )
)
"""Signs for a gender, which check answers with the word that is meant."""


def can_be_text(text: str) -> bool:
    """Whether every text of a case may be this one, its names and its genders too."""
    return bool(text) and _stays_whole(text) and _can_be_a_name(text) and text.strip().lower() not in _SIGNS


hostile = (
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), _TEXT), min_size=1, max_size=8)
    .map("".join)
    .filter(can_be_text)
)
"""A text that a case file may hold, of pieces that mean something somewhere."""

NAME = "{{ 7*7 }} <b>&amp;</b> *x* _y_ [z](u) | # 1. ~ $ @ \\\n\n    indented\n- item\n\u2029end"

CASE = """
reference: 2031-007
country: CHN
as_of: 2031-04-20
status: ongoing
cooperation_with_un: no
appeal_to: [cn-mps]
headline: {text}
summary: {text}
position: {text}
demands: [{{text: {text}}}]
mandates: [{{id: torture, reason: {text}}}]
alleged_victims:
  - id: quirk
    name: {{full: {text}, family: {text}, native: {{zh-Hans: {text}}}}}
    title: {text}
    gender: {text}
    pronouns: she/her
    nationality: [CHN]
    residence: {text}
    occupation: {text}
    human_rights_work: {text}
    consent: {{submission: yes, government: yes, un_report: no, public: yes}}
alleged_perpetrators:
  - {{id: police, name: {text}, role: {text}}}
incidents:
  - {{id: arrest, date: 2031-03-03, place: {text}, what: {told}, in_short: {text}, by: [police], sources: [S1]}}
custody:
  - {{of: [quirk], from: 2031-03-03, place: {text}, regime: police_custody, sources: [S1]}}
quotes: [{{text: {text}, speaker: {text}, approved: 2031-04-01}}]
sources:
  - {{id: S1, kind: media, title: {text}, publisher: {text}, date: 2031-03-04, url: 'https://gull.example/a'}}
"""


def examples(count: int) -> settings:
    """So many examples of a property whose single one takes a while."""
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def quoted(text: str) -> str:
    """A text as a double-quoted scalar of YAML."""
    scalar = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(sign):04x}" if sign in "\x7f\x85\u2028\u2029\ufeff" else sign for sign in scalar)


def case_with(text: str) -> Case:
    """A case of which every text is this one, read as from a file; what happened has it within a sentence."""
    told = quoted(f"A text: {text} .")
    case, problems = check_text(CASE.format(text=quoted(text), told=told), Path("cases/invented.yaml"))
    assert case is not None, problems
    return case
