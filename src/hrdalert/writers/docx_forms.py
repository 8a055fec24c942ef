"""The form of paragraphs and runs: a named style, and the script, language and direction, which no style knows."""

import re
from collections.abc import Mapping
from functools import cache

from hrdalert.writers.scripts import (
    CURSIVE,
    DATA,
    EAST_ASIAN,
    OF_SCRIPT,
    RTL,
    Script,
    language_for,
    script_of,
)

COMPLEX = frozenset(Script(name) for name, facts in OF_SCRIPT.items() if "complex" in facts)
"""The scripts that Word sets in its font for complex scripts."""


class Mark:
    """Kinds of runs. IN_BOLD: the paragraph is bold already, and Word would take bold twice for not bold."""

    STRONG, EMPHASIS, LINK, SOURCE, LABEL, NUMBER, BANNER, IN_BOLD = (1 << bit for bit in range(8))


MARKS = {False: "\u200e", True: "\u200f"}
"""The mark of direction of a paragraph that runs from left to right (False), or from right to left.

The standard (ECMA-376 part 1, annex I) orders the words of all runs together before it looks at ``w:rtl``.
"""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text with U+FFFD for characters that XML cannot hold, and with one kind of line end."""
    return _NO_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """The text for a string of XML."""
    return xml_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_CHARACTER_STYLES = {
    Mark.LINK: "hyperlink",
    Mark.SOURCE: "source reference",
    Mark.LABEL: "field label",
    Mark.NUMBER: "paragraph number",
    Mark.BANNER: "banner line",
    Mark.STRONG: "strong",
    Mark.EMPHASIS: "emphasis",
}


class Forms:
    """The forms of the documents in one language, each made when it is first asked for."""

    def __init__(self, styles: Mapping[str, str], language: str) -> None:
        self.script = script_of(language)
        self.is_latin = self.script is Script.LATIN
        self.right_to_left = self.script in RTL
        form = "<w:rPr><w:rtl/></w:rPr>" if self.right_to_left else ""
        self.mark = f"<w:r>{form}<w:t>{MARKS[self.right_to_left]}</w:t></w:r>"
        """A run with the mark of direction, for behind a text that runs the other way: the next sign would join it."""
        self.mark_of_numbers = f"<w:r><w:t>{MARKS[False]}</w:t></w:r>"
        """Stands before a telephone number or a day in a text from right to left: figures alone would be turned."""
        self._styles = styles
        self._language = language
        self.paragraph = cache(self._paragraph)
        """The start of a paragraph up to its runs, perhaps with a property of its own, such as ``w:numPr``."""
        self.run = cache(self._run)
        """The form of a run in a script; its text may have a language of its own."""
        self.latin = cache(
            lambda marks: f'<w:r>{self.run(Script.LATIN, None, marks)}<w:t xml:space="preserve">'
        )
        """The start of a run of Latin text in the document's language, up to the text."""

    def _paragraph(self, style: str, form: str = "", spacing: str = "") -> str:
        bidi = "<w:bidi/>" if self.right_to_left else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{self._styles[style]}"/>{form}{bidi}{spacing}</w:pPr>'

    def _run(self, script: Script, language: str | None, marks: int) -> str:
        if marks & Mark.IN_BOLD:
            marks &= ~Mark.STRONG
        if script not in CURSIVE:
            marks &= ~Mark.EMPHASIS
        style, rest = "", marks
        for mark, name in _CHARACTER_STYLES.items():
            if marks & mark:
                style, rest = f'<w:rStyle w:val="{self._styles[name]}"/>', marks & ~mark
                break
        tag = language_for(script, language, self._language)
        slot = "eastAsia" if script in EAST_ASIAN else "bidi" if script in COMPLEX else "val"
        is_own = tag in (self._language, "und")
        form = "".join(
            (
                style,
                _font(script, tag, script is self.script),
                "<w:b/><w:bCs/>" if rest & Mark.STRONG else "",  # a run has one style
                "<w:i/><w:iCs/>" if rest & Mark.EMPHASIS else "",
                "<w:rtl/>" if script in RTL else "<w:cs/>" if script in COMPLEX else "",
                "" if is_own else f'<w:lang w:{slot}="{escaped(word_language(tag))}"/>',
            )
        )
        return f"<w:rPr>{form}</w:rPr>" if form else ""


def font(script: Script, language: str) -> str:
    """The font that Windows has for a script; elsewhere an office program puts its own in its place.

    Empty for scripts that every font for Latin has, and for those without a name here.
    """
    match script, language:
        case Script.HAN, "ja":
            script = Script.KANA
        case Script.HAN, "ko":
            script = Script.HANGUL
        case Script.HAN, "zh-Hant" | "zh-TW" | "zh-HK":
            return "Microsoft JhengHei"
    return OF_SCRIPT.get(script, {}).get("word", "")


def word_language(tag: str) -> str:
    """The tag under which Word knows a language and finds its dictionary: ``zh-CN`` for ``zh-Hans``."""
    return str(DATA["word_languages"].get(tag, tag))


def _font(script: Script, language: str, is_base: bool) -> str:
    """The fonts of a run; the font of the document's own script is the letterhead's, but East Asian needs a hint."""
    name = font(script, language)
    if not name or (is_base and script not in EAST_ASIAN):
        return ""
    if script in EAST_ASIAN:
        named = "" if is_base else f' w:eastAsia="{name}"'
        return f'<w:rFonts w:hint="eastAsia"{named}/>'
    if script in COMPLEX:
        return f'<w:rFonts w:cs="{name}"/>'
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'
