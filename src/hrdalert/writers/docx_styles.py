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

_COLOUR = {
    name: f'<w:color w:val="{value}"/>'
    for name, value in (("accent", "1B4965"), ("ink", "22282D"), ("grey", "5C6770"))
}
_RULE = 'w:val="single" w:sz="4" w:space="0" w:color="B9C6CF"'
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
        forms = "".join(
            f"<w:{tag}>{form}</w:{tag}>"
            for tag, form in (("pPr", number + self.paragraph), ("rPr", self.run))
            if form
        )
        return (
            f'<w:style w:type="{self.kind}"{default} w:styleId="{ids[self.name.lower()]}">'
            f'<w:name w:val="{self.name}"/>{based_on}{then}<w:qFormat/>{forms}{self.table}</w:style>'
        )


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


def _indent(level: int) -> int:
    """Where the text of a list's item begins."""
    return 567 + 425 * level


STYLES: Mapping[str, Style] = {
    style.name.lower(): style
    for style in (
        Style("Normal", "paragraph", paragraph="<w:widowControl/>", default=True),
        Style("Default Paragraph Font", "character", default=True),
        Style(
            "Normal Table",
            "table",
            table='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
            '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr>",
            default=True,
        ),
        Style("Body Text", "paragraph", "Normal", paragraph=_space(after=110)),
        # headings
        Style(
            "Title",
            "paragraph",
            "Normal",
            "Body Text",
            _KEEP + _space(120, 220, 252),
            _BOLD + _COLOUR["accent"] + _size(40),
        ),
        *(
            Style(
                f"heading {level}",
                "paragraph",
                "Normal",
                "Body Text",
                f'{_KEEP}{_space(before, after)}<w:outlineLvl w:val="{level - 1}"/>',
                _BOLD + _COLOUR[colour] + _size(size),
            )
            for level, before, after, colour, size in (
                (1, 340, 110, "accent", 27),
                (2, 260, 90, "ink", 23),
                (3, 220, 70, "grey", 21),
            )
        ),
        # text
        Style("List Lead-in", "paragraph", "Body Text", "Body Text", "<w:keepNext/>" + _space(after=100)),
        Style(
            "Numbered Paragraph",
            "paragraph",
            "Body Text",
            paragraph='<w:tabs><w:tab w:val="left" w:pos="567"/></w:tabs><w:ind w:left="567" w:hanging="567"/>',
        ),
        Style("List Bullet", "paragraph", "Normal", paragraph=_space(after=50), numbered="bullet"),
        Style("List Number", "paragraph", "Normal", paragraph=_space(after=50), numbered="decimal"),
        Style("List Letter", "paragraph", "Normal", paragraph=_space(after=50), numbered="alpha"),
        *(
            Style(
                name, "paragraph", "Normal", paragraph=f'{_space(after=60)}<w:ind w:left="{_indent(level)}"/>'
            )
            for level, name in enumerate(
                ("List Continue", *(f"List Continue {level}" for level in range(2, 6)))
            )
        ),
        Style("Address", "paragraph", "Normal", "Body Text", "<w:keepLines/>" + _space(after=190)),
        Style("Closing", "paragraph", "Normal", "Signature", "<w:keepNext/>" + _space(before=120)),
        Style("Signature", "paragraph", "Normal", "Body Text", _KEEP + _space(before=620, after=140)),
        Style(
            "Quote",
            "paragraph",
            "Body Text",
            paragraph=_box("B9C6CF") + _space(after=140) + '<w:ind w:left="510" w:right="510"/>',
            run=_COLOUR["ink"],
        ),
        Style(
            "Note",
            "paragraph",
            "Body Text",
            paragraph=_box("1B4965", "EEF3F6")
            + '<w:shd w:val="clear" w:color="auto" w:fill="EEF3F6"/>'
            + _space(before=140, after=240)
            + '<w:ind w:left="255"/>',
        ),
        Style("Field", "paragraph", "Normal", paragraph=_space(after=110)),
        Style(
            "Field Question",
            "paragraph",
            "Field",
            "Body Text",
            "<w:keepNext/>" + _space(before=120, after=60),
        ),
        # tables
        Style("Table Text", "paragraph", "Normal", paragraph=_space(line=259), run=_size(19)),
        Style(
            "Table Header", "paragraph", "Table Text", paragraph="<w:keepNext/>", run=_BOLD + _COLOUR["ink"]
        ),
        # The last line of a table is the first of what follows it. LibreOffice (25.2) loses all rows behind a page's
        # last where that row ends within the width of the table's own bottom border above the foot of the page.
        Style(
            "After Table",
            "paragraph",
            "Normal",
            "Body Text",
            f'<w:pBdr><w:top {_RULE}/></w:pBdr><w:spacing w:line="200" w:lineRule="exact"/>',
        ),
        Style(
            "Report Table",
            "table",
            "Normal Table",
            table=f"<w:tblPr><w:tblBorders><w:top {_RULE}/><w:insideH {_RULE}/></w:tblBorders>"
            '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
            '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B4965"/></w:tcBorders>'
            '<w:shd w:val="clear" w:color="auto" w:fill="EEF3F6"/></w:tcPr></w:tblStylePr>',
        ),
        Style(
            "Page Break", "paragraph", "Normal", "Body Text", '<w:spacing w:line="20" w:lineRule="exact"/>'
        ),
        # words
        Style("Strong", "character", run=_BOLD),
        Style("Emphasis", "character", run="<w:i/><w:iCs/>"),
        Style("Hyperlink", "character", run='<w:color w:val="1B5E8C"/><w:u w:val="single"/>'),
        Style("Source Reference", "character", run=_COLOUR["grey"]),
        Style("Field Label", "character", run=_BOLD + _COLOUR["accent"]),
        Style("Paragraph Number", "character", run=_COLOUR["grey"]),
    )
}
"""By their names in lower case, since Word takes ``Heading 1`` and ``heading 1`` for one."""

LIST_STYLES: Mapping[ListKind, str] = {
    style.numbered: name for name, style in STYLES.items() if style.numbered
}

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
    return _FONTS.get(script, "")


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
