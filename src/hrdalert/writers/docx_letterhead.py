"""The letterhead: a Word file whose styles, header, footer and page a letter takes over, with another body.

It is opened once. Later letters copy its parts as they lie; only what a document changes is written.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from hrdalert.documents.blocks import Document
from hrdalert.errors import WriterError
from hrdalert.writers.docx_archive import Member, archive, member
from hrdalert.writers.docx_marks import mark_paragraph, missing_headers, opened_with
from hrdalert.writers.docx_package import (
    DECLARATION,
    OFFICE,
    TOP,
    TYPES,
    WORD,
    Package,
    Part,
    escaped,
    with_relations,
    with_types,
)
from hrdalert.writers.docx_styles import (
    COMPLEX,
    LEVELS,
    LIST_STYLES,
    STYLES,
    ListKind,
    font,
    list_definition,
    page_of_pages,
    word_language,
)
from hrdalert.writers.scripts import EAST_ASIAN, RTL, script_of

FIRST_LIST = 1000
"""The ``w:numId`` of a document's first numbered list; an office's own lists have smaller ones."""

_CORE = "docProps/core.xml"
_END_OF_LISTS = r"<w:numIdMacAtCleanup\b|</w:numbering>"
_PLACEHOLDER = re.compile(r"\{(?:organisation|reference|title|page of pages)\}")
_PAGES = re.compile(
    r"(<w:r(?: [^>]*)?>)(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?((?:(?!</w:r>).)*?)"
    r"<w:t\b[^>]*>([^<]*)\{page of pages\}([^<]*)</w:t>",
    re.DOTALL,
)
# What the schema puts after w:bidi in the form of a paragraph and of a section.
_AFTER_BIDI = re.compile(
    r"<w:(?:adjustRightInd|snapToGrid|spacing|ind|contextualSpacing|mirrorIndents|suppressOverlap|jc|"
    r"textDirection|textAlignment|textboxTightWrap|outlineLvl|divId|cnfStyle|rPr|sectPr|pPrChange|"
    r"rtlGutter|docGrid|printerSettings)\b|</w:pPr>|</w:sectPr>"
)


class Letterhead:
    """A letterhead, ready to take the body of a letter. Raises WriterError where the file is none."""

    def __init__(self, path: Path) -> None:
        package = Package(path)
        try:
            self._sheet_name = package.related(package.relations, "styles")[0]
            self.opening, self._section = _frame(package.text(package.main))
        except (IndexError, ValueError) as error:
            raise WriterError(f"{path} has no styles or no page, so it is no letterhead.") from error
        self._numbering_name = _ensure_parts(package)
        sheet = package.text(self._sheet_name)
        self._numbering, self._definitions, lists = _lists(package.text(self._numbering_name), sheet)
        self.bullets = lists["bullet"]
        """The ``w:numId`` of every list of bullets."""
        self._sheet, self.styles, self.missing = _completed(sheet, lists)
        self._headings = {
            name: _whole_placeholders(package.text(name))
            for name in package.related(package.relations, "header", "footer")
        }
        self._headers = frozenset(package.related(package.relations, "header"))
        first = re.search(r'<w:headerReference\b(?=[^>]*w:type="first")[^>]*r:id="([^"]+)"', self._section)
        self._first = package.target(package.relations, first[1]) if first else ""
        self._relations_name, self._main = package.relations, package.main
        self._relations = package.text(package.relations)
        self._types = package.text(TYPES)
        changed = {self._main, self._relations_name, self._sheet_name, self._numbering_name, _CORE}
        kept = sorted(
            package.files.keys() - changed - self._headings.keys(), key=lambda name: (name != TYPES, name)
        )
        self._kept = tuple(member(name, package.files[name], 9) for name in kept)

    def _whose(self, document: Document, heading: str) -> str:
        """What stands in place of the organisation: where none is named, the title, but over the title itself."""
        return document.organisation or ("" if heading == self._first else _shortened(document.title))

    styles: Mapping[str, str]
    """The ids of the styles, by their names in lower case."""
    missing: tuple[str, ...]
    """The names of the styles that the letterhead lacks; built-in ones stand in for them."""
    opening: str
    """The main part, up to where the body begins."""

    @cached_property
    def even_lines(self) -> str:
        """The height of lines for text with stacks of letters, of which one would be twice as high as the next.

        Somewhat less than one and a half times the size of the letters: as much as stacks need.
        """
        return f'<w:spacing w:line="{round(_size_of_text(self._sheet) * 14.3)}" w:lineRule="exact"/>'

    @property
    def text_width(self) -> int:
        """From margin to margin, in twentieths of a point."""
        widths = [
            int(found[1]) if (found := re.search(pattern, self._section)) else usual
            for pattern, usual in (
                (r'<w:pgSz\b[^>]*w:w="(\d+)"', 11906),
                (r'<w:pgMar\b[^>]*w:left="(\d+)"', 1418),
                (r'<w:pgMar\b[^>]*w:right="(\d+)"', 1418),
            )
        ]
        return widths[0] - widths[1] - widths[2]

    def letter(
        self,
        document: Document,
        body: str,
        links: Sequence[str],
        lists: tuple[tuple[ListKind, int], ...],
        parts: tuple[Part, ...] = (),
    ) -> bytes:
        """The file. ``links`` are the targets of the relationships ``link0``, ``link1`` and so on.

        ``lists`` are the numbered lists, each with its level, for the ``w:numId`` from :data:`FIRST_LIST` on, and
        ``parts`` what a document has beside its body. The words of a mark stand in every header.
        """
        right_to_left = script_of(document.language) in RTL
        section = _with_bidi(self._section) if right_to_left else self._section
        mark = ""
        added: tuple[Part, ...] = ()
        if document.mark:
            mark = mark_paragraph(document.mark.words, right_to_left)
            section, added = missing_headers(section, mark, self._main)
        main = f"{self.opening}{body}{section}</w:body></w:document>"
        definitions = tuple((self._definitions[kind], level) for kind, level in lists)
        shown = (document.reference, document.title, document.language)
        added = (*added, *parts)
        kept = (
            (member(TYPES, with_types(self._types, added).encode()), *self._kept[1:]) if added else self._kept
        )
        return archive(
            (
                *kept,
                member(_CORE, _core(document).encode()),
                member(self._main, main.encode(), 1),
                _linked(self._relations_name, with_relations(self._relations, added), tuple(links)),
                _in_language(self._sheet_name, self._sheet, document.language),
                _numbered(self._numbering_name, self._numbering, definitions),
                *(
                    _filled(
                        name, text, self._whose(document, name), *shown, mark if name in self._headers else ""
                    )
                    for name, text in self._headings.items()
                ),
                *(member(part.name, part.content.encode()) for part in added),
            )
        )


def _frame(main: str) -> tuple[str, str]:
    """The main part up to the body, and the form of its last section."""
    start = main.index("<w:body>") + len("<w:body>")
    opening = main[:start]
    if "xmlns:r=" not in opening:
        opening = opening.replace("<w:document", f'<w:document xmlns:r="{OFFICE}/relationships"')
    last_block = max(main.rfind(end) for end in ("</w:p>", "<w:p/>", "</w:tbl>", "</w:sdt>", "<w:body>"))
    section = main[main.index("<w:sectPr", last_block) : main.index("</w:body>", last_block)]
    return opening, re.sub(r"<w:sectPrChange\b.*</w:sectPrChange>", "", section, flags=re.DOTALL)


def _ensure_parts(package: Package) -> str:
    """The name of the part with the lists; that, and the properties of the file, are there from now on."""
    extended = "relationships/extended-properties"
    package.ensure(
        TOP,
        f"{OFFICE}/{extended}",
        "docProps/app.xml",
        "vnd.openxmlformats-officedocument.extended-properties",
        f'{DECLARATION}<Properties xmlns="{OFFICE}/extended-properties"/>',
    )
    package.ensure(
        TOP,
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        _CORE,
        "vnd.openxmlformats-package.core-properties",
        "",
    )
    return package.ensure(
        package.relations,
        f"{OFFICE}/relationships/numbering",
        "word/numbering.xml",
        "vnd.openxmlformats-officedocument.wordprocessingml.numbering",
        f'{DECLARATION}<w:numbering xmlns:w="{WORD}"></w:numbering>',
    )


def _lists(numbering: str, sheet: str) -> tuple[str, dict[ListKind, int], dict[ListKind, int]]:
    """The lists that the styles name, else built-in ones: the part, ``w:abstractNumId``, ``w:numId``."""
    definitions = dict(
        re.findall(r'(?s)<w:abstractNum\b[^>]*w:abstractNumId="(\d+)"[^>]*>(.*?)</w:abstractNum>', numbering)
    )
    lists = dict(
        re.findall(r'(?s)<w:num\b[^>]*w:numId="(\d+)"[^>]*>\s*<w:abstractNumId w:val="(\d+)"', numbering)
    )
    styles = _styles(sheet)
    used: dict[ListKind, int] = {}
    ids: dict[ListKind, int] = {}
    for kind, style_name in LIST_STYLES.items():
        number = re.search(r'<w:numId w:val="(\d+)"', styles.get(style_name, ""))
        list_id = number[1] if number else ""
        definition = lists.get(list_id, "")
        if definitions.get(definition, "").count("<w:lvl ") < LEVELS:
            definition, list_id = (str(max(map(int, taken), default=0) + 1) for taken in (definitions, lists))
            definitions[definition], lists[list_id] = "", definition
            own = list_definition(kind, int(definition))
            numbering = re.sub(rf"<w:num\b|{_END_OF_LISTS}", rf"{own}\g<0>", numbering, count=1)
            numbering = _with_lists(numbering, _list(int(list_id), int(definition)))
        used[kind], ids[kind] = int(definition), int(list_id)
    return numbering, used, ids


def _styles(sheet: str) -> dict[str, str]:
    """The styles of a sheet by their names in lower case."""
    return {
        name[1].lower(): style
        for style in re.findall(r"(?s)<w:style\b.*?</w:style>", sheet)
        if (name := re.search(r'<w:name w:val="([^"]*)"', style))
    }


def _list(list_id: int, definition: int, level: int | None = None) -> str:
    override = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
    anew = "" if level is None else override
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{definition}"/>{anew}</w:num>'


def _with_lists(numbering: str, lists: str) -> str:
    """Lists come behind all definitions."""
    return re.sub(_END_OF_LISTS, rf"{lists}\g<0>", numbering, count=1)


def _completed(sheet: str, lists: Mapping[ListKind, int]) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """The styles with those that were missing, the ids of all by name, and the names of the missing."""
    ids = {
        name: style_id[1]
        for name, style in _styles(sheet).items()
        if (style_id := re.search(r'w:styleId="([^"]*)"', style))
    }
    missing = [style for name, style in STYLES.items() if name not in ids]
    taken = set(ids.values())
    for style in missing:
        ids[style.name.lower()] = style.id if style.id not in taken else f"{style.id}Letter"
    added = "".join(style.xml(ids, lists) for style in missing)
    return (
        sheet.replace("</w:styles>", f"{added}</w:styles>"),
        ids,
        tuple(style.name for style in missing if not style.default),
    )


def _shortened(title: str) -> str:
    """A title that has room in a header; of one that is too long the State in brackets at its end stays."""
    title = " ".join(title.split())
    room = 92  # letters, beside the reference
    state = found[0] if len(title) > room and (found := re.search(r" \([^()]*\)$", title)) else ""
    return textwrap.shorten(title.removesuffix(state), room - len(state), placeholder=" …") + state


def _size_of_text(sheet: str) -> int:
    """The size of the letters of plain text, in half points, as its style has it, or those that it is based on."""
    styles = _styles(sheet)
    defaults = re.search(r"(?s)<w:docDefaults>.*?</w:docDefaults>", sheet)
    size = 20  # Word's own
    for part in (defaults[0] if defaults else "", styles.get("normal", ""), styles.get("body text", "")):
        found = re.search(r'<w:sz w:val="(\d+)"', part)
        size = int(found[1]) if found else size
    return size


def _whole_placeholders(part: str) -> str:
    """Word breaks ``{organisation}`` into several runs when it checks it; put it back into the first."""
    nodes = list(re.finditer(r"(?<=>)([^<]*)(?=</w:t>)|</w:p>", part))
    joined = "".join(node[0] for node in nodes)
    owners = [number for number, node in enumerate(nodes) for _ in node[0]]
    for found in _PLACEHOLDER.finditer(joined):
        first, last = found.span()
        owners[first:last] = [owners[first]] * (last - first)
    texts = [""] * len(nodes)
    for owner, character in zip(owners, joined, strict=True):
        texts[owner] += character
    whole: list[str] = []
    end = 0
    for node, text in zip(nodes, texts, strict=True):
        whole += (part[end : node.start()], text)
        end = node.end()
    return "".join((*whole, part[end:]))


def _with_bidi(form: str) -> str:
    """The form of a section or a paragraph (``w:pPr``), from right to left."""
    place = _AFTER_BIDI.search(form, form.index(">"))
    if "<w:bidi/>" in form or not place:
        return form
    return f"{form[: place.start()]}<w:bidi/>{form[place.start() :]}"


def _style_with_bidi(style: re.Match[str]) -> str:
    form = re.search(r"(?s)<w:pPr>.*?</w:pPr>", style[0])
    if form:
        return style[0].replace(form[0], _with_bidi(form[0]))
    return re.sub("<w:rPr>|</w:style>", r"<w:pPr><w:bidi/></w:pPr>\g<0>", style[0], count=1)


def _core(document: Document) -> str:
    day = f"{document.date.isoformat()}T00:00:00Z"
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(document.label)}</dc:title><dc:creator>{escaped(document.organisation)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified>'
        f"<dc:language>{escaped(document.language)}</dc:language>"
        f"{f'<cp:keywords>{document.mark.keywords}</cp:keywords>' if document.mark else ''}</cp:coreProperties>"
    )


@lru_cache(maxsize=64)
def _linked(name: str, relations: str, links: tuple[str, ...]) -> Member:
    lines = "".join(
        f'<Relationship Id="link{number}" Type="{OFFICE}/relationships/hyperlink" Target="{escaped(link)}" '
        'TargetMode="External"/>'
        for number, link in enumerate(links)
    )
    return member(name, relations.replace("</Relationships>", f"{lines}</Relationships>").encode(), 1)


@lru_cache(maxsize=64)
def _numbered(name: str, numbering: str, lists: tuple[tuple[int, int], ...]) -> Member:
    """With a list of its own for each numbered list, so that each begins anew."""
    own = "".join(
        _list(FIRST_LIST + number, definition, level) for number, (definition, level) in enumerate(lists)
    )
    return member(name, _with_lists(numbering, own).encode(), 6)


@lru_cache(maxsize=64)
def _filled(
    name: str, part: str, organisation: str, reference: str, title: str, language: str, mark: str
) -> Member:
    """A header or footer with its placeholders filled, behind the paragraph of a mark."""
    before, between, after = re.split(r"\{pages?\}", page_of_pages(language))

    def pages(found: re.Match[str]) -> str:
        run, form, text = found[1], found[2] or "", '<w:t xml:space="preserve">'
        page, pages = (
            f'<w:fldSimple w:instr=" {field} ">{run}{form}<w:t>1</w:t></w:r></w:fldSimple>'
            for field in ("PAGE", "NUMPAGES")
        )
        return (
            f"{run}{form}{found[3]}{text}{found[4]}{before}</w:t></w:r>{page}{run}{form}{text}{between}</w:t></w:r>"
            f"{pages}{run}{form}{text}{after}{found[5]}</w:t>"
        )

    # a reference like 2020-117 stays in its order between words that run from right to left
    direction = "\u200e" if script_of(language) in RTL else ""
    values = {
        "{organisation}": organisation,
        "{reference}": f"{direction}{reference}{direction}",
        "{title}": " ".join(title.split()),
    }
    part = _PLACEHOLDER.sub(lambda found: escaped(values.get(found[0], "")), _PAGES.sub(pages, part))
    return member(name, (opened_with(mark, "w:hdr", part) if mark else part).encode(), 6)


@lru_cache(maxsize=32)
def _in_language(name: str, sheet: str, language: str) -> Member:
    """The styles, with the language of a document as the language of its text."""
    script = script_of(language)
    slot, fonts = "val", ""
    if script in EAST_ASIAN:
        slot = fonts = "eastAsia"
    elif script in COMPLEX:
        slot, fonts = "bidi", "cs"
    languages = {"val": "en-GB", "eastAsia": "zh-CN", "bidi": "ar-SA"} | {slot: word_language(language)}
    tags = "".join(f' w:{name}="{tag}"' for name, tag in languages.items())

    def defaults(form: re.Match[str]) -> str:
        own = re.sub(r"<w:lang\b[^>]*/>", "", form[0]).replace("</w:rPr>", f"<w:lang{tags}/></w:rPr>")
        if not fonts:
            return own
        own = re.sub(rf' w:{fonts}(?:theme|Theme)?="[^"]*"', "", own)
        return own.replace("<w:rFonts", f'<w:rFonts w:{fonts}="{font(script, language)}"', 1)

    sheet = re.sub(r"(?s)<w:rPrDefault>.*?</w:rPrDefault>", defaults, sheet, count=1)
    if script in RTL:
        sheet = re.sub(
            r'(?s)<w:style\b[^>]*w:type="paragraph"[^>]*w:default="1".*?</w:style>',
            _style_with_bidi,
            sheet,
            count=1,
        )
        sheet = re.sub(r"(?s)<w:pBdr>.*?</w:pBdr>", _mirrored, sheet)
    return member(name, sheet.encode(), 6)


def _mirrored(borders: re.Match[str]) -> str:
    """Left and right borders change places: unlike indents, they are meant as they are called."""
    other = {"left": "right", "right": "left"}
    sides = re.findall(r"<w:(\w+)\b([^>]*)/>", borders[0])
    order = ("top", "left", "bottom", "right", "between", "bar")
    mirrored = sorted(
        ((other.get(side, side), line) for side, line in sides), key=lambda it: order.index(it[0])
    )
    return f"<w:pBdr>{''.join(f'<w:{side}{line}/>' for side, line in mirrored)}</w:pBdr>"
