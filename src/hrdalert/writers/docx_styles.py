"""The named styles and the lists of a letter, as WordprocessingML: the packaged letterhead is made of them.

An office changes a style in its own letterhead; where that lacks one, this one stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from hrdalert.writers.scripts import Script

ListKind = Literal["bullet", "decimal", "alpha"]
LEVELS = 9
"""The levels that a list has in Word."""

_ACCENT = '<w:color w:val="1B4965"/>'
_INK = '<w:color w:val="22282D"/>'
_GREY = '<w:color w:val="5C6770"/>'
_RULE = 'w:val="single" w:sz="4" w:space="{}" w:color="B9C6CF"'
_BOLD = "<w:b/><w:bCs/>"
_KEEP = "<w:keepNext/><w:keepLines/>"


class Style(Struct, frozen=True):
    """A style as Word knows it; ``based_on`` and ``then`` (for the next paragraph) are names."""

    name: str
    kind: Literal["paragraph", "character", "table"]
    based_on: str = ""
    then: str = ""
    paragraph: str = ""
    run: str = ""
    table: str = ""
    numbered: ListKind | None = None
    default: bool = False

    @property
    def id(self) -> str:
        """The usual id; in a letterhead of another origin it may differ, or be taken."""
        return self.name.title().replace(" ", "").replace("-", "")

    def xml(self, ids: Mapping[str, str], lists: Mapping[ListKind, int]) -> str:
        """The style. ``ids``: styles by their lower-case names; ``lists``: the ``w:numId`` of each list."""
        default = ' w:default="1"' if self.default else ""
        based_on = f'<w:basedOn w:val="{ids[self.based_on.lower()]}"/>' if self.based_on else ""
        then = f'<w:next w:val="{ids[self.then.lower()]}"/>' if self.then else ""
        number = f'<w:numPr><w:numId w:val="{lists[self.numbered]}"/></w:numPr>' if self.numbered else ""
        return (
            f'<w:style w:type="{self.kind}"{default} w:styleId="{ids[self.name.lower()]}">'
            f'<w:name w:val="{self.name}"/>{based_on}{then}<w:qFormat/>'
            f"{_element('pPr', number + self.paragraph)}{_element('rPr', self.run)}{self.table}</w:style>"
        )


def _element(tag: str, content: str) -> str:
    return f"<w:{tag}>{content}</w:{tag}>" if content else ""


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _space(before: int = 0, after: int = 0, line: int = 0) -> str:
    """In twentieths of a point; ``line`` in 240ths of a line."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _box(bar: str, tint: str = "") -> str:
    """A bar at the left; ``tint`` colours lines that give a shade room above and below the text."""
    sides = {"top": ("4", "5", tint), "left": ("18", "10", bar), "bottom": ("4", "5", tint)}
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
        for side, (size, space, colour) in sides.items()
        if colour
    )
    return f"<w:pBdr>{lines}</w:pBdr>"


_TABLE_LINES = (
    "<w:tblPr><w:tblBorders>"
    + "".join(f"<w:{side} {_RULE.format(0)}/>" for side in ("top", "insideH"))
    + '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B4965"/></w:tcBorders>'
    '<w:shd w:val="clear" w:color="auto" w:fill="EEF3F6"/></w:tcPr></w:tblStylePr>'
)
_TABLE_GAP = '<w:spacing w:line="200" w:lineRule="exact"/>'
_NO_LINES = (
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr>"
)


def _indent(level: int) -> int:
    """Where the text of a list's item begins."""
    return 567 + 425 * level


_NORMAL, _BODY = "Normal", "Body Text"
_BASE: tuple[Style, ...] = (
    Style(_NORMAL, "paragraph", paragraph="<w:widowControl/>", default=True),
    Style("Default Paragraph Font", "character", default=True),
    Style("Normal Table", "table", table=_NO_LINES, default=True),
    Style(_BODY, "paragraph", _NORMAL, paragraph=_space(after=110)),
)
_HEADINGS: tuple[Style, ...] = (
    Style("Title", "paragraph", _NORMAL, _BODY, _KEEP + _space(120, 220, 252), _BOLD + _ACCENT + _size(40)),
    *(
        Style(
            f"heading {level}",
            "paragraph",
            _NORMAL,
            _BODY,
            f'{form}<w:outlineLvl w:val="{level - 1}"/>',
            run,
        )
        for level, form, run in (
            (1, _KEEP + _space(340, 110), _BOLD + _ACCENT + _size(27)),
            (2, _KEEP + _space(260, 90), _BOLD + _INK + _size(23)),
            (3, _KEEP + _space(220, 70), _BOLD + _GREY + _size(21)),
        )
    ),
)
_TEXT: tuple[Style, ...] = (
    Style("List Lead-in", "paragraph", _BODY, _BODY, "<w:keepNext/>" + _space(after=100)),
    Style(
        "Numbered Paragraph",
        "paragraph",
        _BODY,
        paragraph='<w:tabs><w:tab w:val="left" w:pos="567"/></w:tabs><w:ind w:left="567" w:hanging="567"/>',
    ),
    Style("List Bullet", "paragraph", _NORMAL, paragraph=_space(after=50), numbered="bullet"),
    Style("List Number", "paragraph", _NORMAL, paragraph=_space(after=50), numbered="decimal"),
    Style("List Letter", "paragraph", _NORMAL, paragraph=_space(after=50), numbered="alpha"),
    *(
        Style(name, "paragraph", _NORMAL, paragraph=f'{_space(after=60)}<w:ind w:left="{_indent(level)}"/>')
        for level, name in enumerate(("List Continue", *(f"List Continue {level}" for level in range(2, 6))))
    ),
    Style("Address", "paragraph", _NORMAL, _BODY, "<w:keepLines/>" + _space(after=190)),
    Style("Closing", "paragraph", _NORMAL, "Signature", "<w:keepNext/>" + _space(before=120)),
    Style("Signature", "paragraph", _NORMAL, _BODY, _KEEP + _space(before=620, after=140)),
    Style(
        "Quote",
        "paragraph",
        _BODY,
        paragraph=_box("B9C6CF") + _space(after=140) + '<w:ind w:left="510" w:right="510"/>',
        run=_INK,
    ),
    Style(
        "Note",
        "paragraph",
        _BODY,
        paragraph=_box("1B4965", "EEF3F6")
        + '<w:shd w:val="clear" w:color="auto" w:fill="EEF3F6"/>'
        + _space(before=140, after=240)
        + '<w:ind w:left="255"/>',
    ),
    Style("Field", "paragraph", _NORMAL, paragraph=_space(after=110)),
    Style("Field Question", "paragraph", "Field", _BODY, "<w:keepNext/>" + _space(before=120, after=60)),
)
_TABLES: tuple[Style, ...] = (
    Style("Table Text", "paragraph", _NORMAL, paragraph=_space(line=259), run=_size(19)),
    Style("Table Header", "paragraph", "Table Text", paragraph="<w:keepNext/>", run=_BOLD + _INK),
    # The last line of a table is the first of what follows it. LibreOffice (25.2) loses all rows behind a page's last
    # where that row ends within the width of the table's own bottom border above the foot of the page.
    Style(
        "After Table", "paragraph", _NORMAL, _BODY, f"<w:pBdr><w:top {_RULE.format(0)}/></w:pBdr>{_TABLE_GAP}"
    ),
    Style("Report Table", "table", "Normal Table", table=_TABLE_LINES),
    Style("Page Break", "paragraph", _NORMAL, _BODY, '<w:spacing w:line="20" w:lineRule="exact"/>'),
)
_WORDS: tuple[Style, ...] = (
    Style("Strong", "character", run=_BOLD),
    Style("Emphasis", "character", run="<w:i/><w:iCs/>"),
    Style("Hyperlink", "character", run='<w:color w:val="1B5E8C"/><w:u w:val="single"/>'),
    Style("Source Reference", "character", run=_GREY),
    Style("Field Label", "character", run=_BOLD + _ACCENT),
    Style("Paragraph Number", "character", run=_GREY),
)

STYLES: Mapping[str, Style] = {
    style.name.lower(): style for style in (*_BASE, *_HEADINGS, *_TEXT, *_TABLES, *_WORDS)
}
"""By their names in lower case, since Word takes ``Heading 1`` and ``heading 1`` for one."""

DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"'
    f' w:eastAsia="Microsoft YaHei" w:cs="Arial"/>{_size(21)}'
    '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f'<w:pPrDefault><w:pPr><w:overflowPunct w:val="0"/>{_space(line=278)}</w:pPr></w:pPrDefault></w:docDefaults>'
)


def list_definition(kind: ListKind, definition_id: int) -> str:
    """The ``w:abstractNum`` of a list, on all its levels."""
    levels = []
    for level in range(LEVELS):
        form, mark = {
            "bullet": ("bullet", "•–◦"[level % 3]),
            "decimal": ("decimal", f"%{level + 1}."),
            "alpha": ("lowerLetter", f"(%{level + 1})"),
        }[kind]
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{_indent(level)}" w:hanging="397"/></w:pPr></w:lvl>'
        )
    return (
        f'<w:abstractNum w:abstractNumId="{definition_id}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{''.join(levels)}</w:abstractNum>"
    )


_FONTS: Mapping[Script, str] = {
    Script.ARMENIAN: "Sylfaen",
    Script.GEORGIAN: "Sylfaen",
    Script.HEBREW: "Arial",
    Script.ARABIC: "Arial",
    Script.SYRIAC: "Estrangelo Edessa",
    Script.THAANA: "MV Boli",
    Script.NKO: "Ebrima",
    Script.ADLAM: "Ebrima",
    Script.ETHIOPIC: "Ebrima",
    Script.TIFINAGH: "Ebrima",
    Script.DEVANAGARI: "Nirmala UI",
    Script.BENGALI: "Nirmala UI",
    Script.GURMUKHI: "Nirmala UI",
    Script.GUJARATI: "Nirmala UI",
    Script.ORIYA: "Nirmala UI",
    Script.TAMIL: "Nirmala UI",
    Script.TELUGU: "Nirmala UI",
    Script.KANNADA: "Nirmala UI",
    Script.MALAYALAM: "Nirmala UI",
    Script.SINHALA: "Nirmala UI",
    Script.THAI: "Leelawadee UI",
    Script.LAO: "Leelawadee UI",
    Script.KHMER: "Leelawadee UI",
    Script.TIBETAN: "Microsoft Himalaya",
    Script.MYANMAR: "Myanmar Text",
    Script.MONGOLIAN: "Mongolian Baiti",
    Script.HAN: "Microsoft YaHei",
    Script.KANA: "Yu Gothic",
    Script.HANGUL: "Malgun Gothic",
}
_HAN_FONTS = {
    "ja": "Yu Gothic",
    "ko": "Malgun Gothic",
    "zh-Hant": "Microsoft JhengHei",
    "zh-TW": "Microsoft JhengHei",
    "zh-HK": "Microsoft JhengHei",
}


def font(script: Script, language: str) -> str:
    """The font that Windows has for a script; elsewhere an office program puts its own in its place.

    Empty for scripts that every font for Latin has, and for those without a name here.
    """
    return (script is Script.HAN and _HAN_FONTS.get(language)) or _FONTS.get(script, "")


COMPLEX: frozenset[Script] = frozenset(_FONTS) - {
    Script.ARMENIAN,
    Script.GEORGIAN,
    Script.ETHIOPIC,
    Script.TIFINAGH,
    Script.HAN,
    Script.KANA,
    Script.HANGUL,
}
"""The scripts that Word sets in its font for complex scripts."""

_WORD_LANGUAGES = {
    "ar": "ar-SA",
    "be": "be-BY",
    "bo": "bo-CN",
    "ckb": "ku-Arab-IQ",
    "de": "de-DE",
    "dz": "dz-BT",
    "en": "en-GB",
    "es": "es-ES",
    "fa": "fa-IR",
    "fr": "fr-FR",
    "he": "he-IL",
    "hi": "hi-IN",
    "ja": "ja-JP",
    "kk": "kk-KZ",
    "km": "km-KH",
    "ko": "ko-KR",
    "ky": "ky-KG",
    "lo": "lo-LA",
    "my": "my-MM",
    "ne": "ne-NP",
    "ps": "ps-AF",
    "pt": "pt-PT",
    "ru": "ru-RU",
    "th": "th-TH",
    "ug": "ug-CN",
    "uk": "uk-UA",
    "ur": "ur-PK",
    "zh": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
}


def word_language(tag: str) -> str:
    """The tag under which Word knows a language and finds its dictionary: ``zh-CN`` for ``zh-Hans``."""
    return _WORD_LANGUAGES.get(tag, tag)


_PAGE_OF_PAGES = {
    "ar": "صفحة {page} من {pages}",
    "de": "Seite {page} von {pages}",
    "en": "Page {page} of {pages}",
    "es": "Página {page} de {pages}",
    "fr": "Page {page} sur {pages}",
    "pt": "Página {page} de {pages}",
    "ru": "Страница {page} из {pages}",
    "zh": "第 {page} 页，共 {pages} 页",
    "zh-Hant": "第 {page} 頁，共 {pages} 頁",
}


def page_of_pages(language: str) -> str:
    """``Page {page} of {pages}`` in a language; in one not known here, figures only."""
    return _PAGE_OF_PAGES.get(language) or _PAGE_OF_PAGES.get(language.split("-")[0], "{page} / {pages}")
