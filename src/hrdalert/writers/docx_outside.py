"""Checks Word files from outside: their size, and that nothing in them fetches, runs or holds another file."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final

from lxml import etree

from hrdalert.documents.outside import LARGEST
from hrdalert.errors import WriterError

MOST_TAGS: Final = 400_000
"""The most tags in all parts of a file together; a book of 300 pages has half as many."""
_ANEW: Final = "Save it anew in Word, as “Word Document (.docx)”."
_XML: Final = etree.XMLParser(resolve_entities=False, no_network=True)
_FETCHING: Final = re.compile(
    r"\x13\s*(DDE|DDEAUTO|INCLUDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|EMBED|DATABASE|RD|MACROBUTTON|CONTROL|"
    r"HTMLCONTROL|OCX|PRINT)\b",
    re.IGNORECASE,
)
"""Fields that fetch something from elsewhere, or run it (ISO/IEC 29500-1, 17.16.5)."""
_HOLDING: Final = {
    "aFChunk": "another document within it",
    "control": "a control",
    "oleObject": "an object of another program",
    "package": "an object of another program",
    "subDocument": "another document within it",
    "vbaProject": "macros",
}
_TAKEN_OUT: Final = ("attachedTemplate", "mailMergeSource", "mailMergeHeaderSource")
"""Relations that ``tidy`` of docx_letterhead removes, so that no person need take them out."""
_LINKS: Final = ("http:", "https:", "mailto:", "tel:", "#")
_FONTS: Final = frozenset(("rFonts", "font", "altName", "latin", "ea", "cs", "sym", "buFont"))
"""Elements that name fonts: some fonts have names of people, such as Georgia and Shruti."""
_APART: Final = frozenset(("p", "br", "cr", "tab", "ptab", "tc"))


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a Word file by their names. Raises WriterError where it is none, or too large."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if (size := sum(member.file_size for member in members)) > LARGEST:
                megabytes, most = f"{size / 1e6:,.0f}", f"{LARGEST / 1e6:.0f}"
                what = f"it has {megabytes} MB when it is unpacked, and {most} are the most"
                raise WriterError(what, "Save it smaller, or in parts.")
            parts = {member.filename: archive.open(member).read(member.file_size) for member in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise WriterError("it is damaged, or it is no Word file that can be read", _ANEW) from error
    if len(parts) < len(members) or any(map(_is_disguised, parts.values())):
        raise WriterError("it is not packed as Word packs its files", _ANEW)
    if (tags := sum(part.count(b"<") for part in parts.values() if _is_xml(part))) > MOST_TAGS:
        what = f"it has {tags:,} paragraphs, cells and other parts, and {MOST_TAGS:,} are the most"
        raise WriterError(what, "Save it in parts, without empty paragraphs.")
    return parts


def checked(content: bytes) -> bytes:
    """A Word file that is safe to open, packed anew. Raises WriterError with the contents that must be taken out."""
    parts = parts_of(content)
    if unsafe := list(dict.fromkeys(_reaching_out(parts))):
        mend = "Take it out in Word, where Alt+F9 shows fields, or print an annex to PDF and give that."
        raise WriterError(f"it has {', '.join(unsafe)}", mend)
    return packed(parts)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The Word file that has these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return file.getvalue()


def words_of(parts: Mapping[str, bytes]) -> Iterator[str]:
    """All words of a Word file: texts, fields and comments, and the names, titles and links in every part."""
    yield from parts
    for part in filter(_is_xml, parts.values()):
        text: list[str] = []
        beside: dict[str, None] = {}
        for element in _read(part).iter():
            tag = str(element.tag).rpartition("}")[2]
            if tag not in _FONTS:
                beside.update(dict.fromkeys(map(str, element.attrib.values())))
            text += ("\n" if tag in _APART else "", element.text or "", element.tail or "")
        yield "".join(text)
        yield from (words for words in beside if not re.fullmatch(r"\{?[0-9A-F-]{6,}\}?", words))


def _is_xml(part: bytes) -> bool:
    return part.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _is_disguised(part: bytes) -> bool:
    """Whether a part is XML in an encoding, or with a DOCTYPE, by which others read other words than a search."""
    head = part[:200].lower()
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return True
    declared = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", head)
    return _is_xml(part) and (
        b"<!DOCTYPE" in part or (declared is not None and declared[1] not in (b"utf-8", b"us-ascii"))
    )


def _read(part: bytes) -> etree._Element:
    try:
        return etree.fromstring(part, _XML)
    except etree.XMLSyntaxError as error:
        raise WriterError("it is damaged, or it is no Word file that can be read", _ANEW) from error


def _reaching_out(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The contents, in words, that fetch, run or hold something else; only hyperlinks may lead elsewhere."""
    for name, part in parts.items():
        if name.endswith(".rels"):
            yield from filter(None, map(_of_relation, _read(part)))
        elif name == "[Content_Types].xml" and b"macroEnabled" in part:
            yield "macros"
        elif _is_xml(part):
            fields = ""  # the words of all fields, each behind \x13
            for element in _read(part).iter(etree.Element):
                tag, attributes = etree.QName(element).localname, element.attrib.values()
                if tag == "fldChar" and "begin" in attributes:
                    fields += "\x13"
                elif tag.endswith("nstrText"):
                    fields += element.text or ""
                elif tag == "fldSimple":
                    fields += "".join(f"\x13{words}\x13" for words in attributes)
                if re.match(r"\w*:?//|\\\\", element.get("src", "")):
                    yield "a picture that lies elsewhere"
            yield from (f"a field {field.upper()}" for field in _FETCHING.findall(fields))


def _of_relation(relation: etree._Element) -> str | None:
    """What is wrong with the target of a relation, in words; None where nothing is."""
    kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
    if relation.get("TargetMode") != "External" or kind in _TAKEN_OUT:
        return _HOLDING.get(kind)
    if kind == "image":
        return "a picture that lies elsewhere"
    if kind != "hyperlink":
        return f"something that lies elsewhere ({kind})"
    return None if target.lower().startswith(_LINKS) else "a link to a file on somebody's computer"
