"""The parts of a Word file and the relationships between them, changed as text: what Word wrote, stays."""

from __future__ import annotations

import functools
import posixpath
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from msgspec import Struct

from hrdalert.errors import WriterError

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES, TOP = "[Content_Types].xml", "_rels/.rels"

_SPECIAL = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RELATIONSHIP = re.compile(r"<Relationship\b[^>]*?(?:/>|>\s*</Relationship>)")
_ATTRIBUTE = re.compile(r'(\w+)\s*=\s*"([^"]*)"')
# A picture of the first page, fields of the organisation's own systems, remarks and who made them, macros.
_LEFT_OUT = re.compile(
    r"docProps/|customXml/|word/(?:comments|people|glossary/|vba|attachedToolbars|printerSettings)"
)


class Part(Struct, frozen=True):
    """A part that a document brings along, beside those of its letterhead."""

    name: str
    kind: str
    """As relationships and content types have it: ``comments``."""
    content: str

    @property
    def id(self) -> str:
        """Of its relationship."""
        return posixpath.basename(self.name)


def with_types(types: str, parts: Iterable[Part]) -> str:
    """The content types of a file, with those of some parts more."""
    lines = "".join(
        f'<Override PartName="/{part.name}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{part.kind}+xml"/>'
        for part in parts
    )
    return types.replace("</Types>", f"{lines}</Types>")


def with_relations(relations: str, parts: Iterable[Part]) -> str:
    """The relationships of the main part, with those to some parts more."""
    lines = "".join(
        f'<Relationship Id="{part.id}" Type="{OFFICE}/relationships/{part.kind}" Target="/{part.name}"/>'
        for part in parts
    )
    return relations.replace("</Relationships>", f"{lines}</Relationships>")


def escaped(text: str) -> str:
    """The text for XML; U+FFFD for what XML cannot hold."""
    entities = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return _SPECIAL.sub(lambda match: entities.get(match[0], "\ufffd"), text)


class Package:
    """The parts of a Word file, without those that tell of people or machines.

    Raises WriterError where the file is none.
    """

    def __init__(self, path: Path) -> None:
        try:
            with zipfile.ZipFile(BytesIO(path.read_bytes())) as opened:
                self.files = {
                    info.filename: opened.read(info)
                    for info in opened.infolist()
                    if not info.is_dir() and not _LEFT_OUT.match(info.filename)
                }
            self.main = self.related(TOP, "officeDocument")[0]
        except (OSError, zipfile.BadZipFile, KeyError, IndexError) as error:
            raise WriterError(
                f"{path} cannot be opened as a Word file: {error}",
                "Save it in Word as “Word Document (.docx)”.",
            ) from error
        self._tidy()

    def text(self, name: str) -> str:
        return self.files[name].decode("utf-8-sig")

    @property
    def relations(self) -> str:
        """The name of the part with the relationships of the main part."""
        return relations_of(self.main)

    def related(self, relations: str, *kinds: str) -> list[str]:
        """The parts of these kinds (``styles``, ``header``) that a part of relationships points to."""
        found = []
        for line in _RELATIONSHIP.findall(self.text(relations)):
            attributes = dict(_ATTRIBUTE.findall(line))
            if attributes["Type"].rpartition("/")[2] in kinds and attributes.get("TargetMode") != "External":
                found.append(_target(relations, attributes["Target"]))
        return found

    def target(self, relations: str, id: str) -> str:
        """The part that a relationship of this id points to; empty where there is none."""
        found = (dict(_ATTRIBUTE.findall(line)) for line in _RELATIONSHIP.findall(self.text(relations)))
        return next((_target(relations, each["Target"]) for each in found if each["Id"] == id), "")

    def ensure(self, relations: str, relation: str, usual: str, content_type: str, content: str) -> str:
        """The name of the part with this relation (a URL), added with ``content`` where there is none."""
        found = self.related(relations, relation.rpartition("/")[2])
        if found:
            return found[0]
        self.files[usual] = content.encode()
        self._insert(
            TYPES, "</Types>", f'<Override PartName="/{usual}" ContentType="application/{content_type}+xml"/>'
        )
        line = f'<Relationship Id="{posixpath.basename(usual)}" Type="{relation}" Target="/{usual}"/>'
        self._insert(relations, "</Relationships>", line)
        return usual

    def _insert(self, name: str, before: str, line: str) -> None:
        self.files[name] = self.text(name).replace(before, line + before).encode()

    def _kept(self, name: str, relationship: re.Match[str]) -> str:
        return relationship[0] if self._leads_on(name, relationship[0]) else ""

    def _tidy(self) -> None:
        """Let nothing point to a part that was left out, nor to the template on somebody's disk."""
        for name in [name for name in self.files if name.endswith(".rels")]:
            kept = functools.partial(self._kept, name)
            self.files[name] = _RELATIONSHIP.sub(kept, self.text(name)).encode()
        types = re.sub(
            r'<Override\b[^>]*PartName="/([^"]*)"[^>]*/>',
            lambda match: match[0] if match[1] in self.files else "",
            self.text(TYPES),
        )
        self.files[TYPES] = types.replace("template.main+xml", "document.main+xml").encode()
        for name in self.related(self.relations, "settings"):
            self.files[name] = re.sub(r"<w:attachedTemplate\b[^>]*/>", "", self.text(name)).encode()

    def _leads_on(self, relations: str, line: str) -> bool:
        attributes = dict(_ATTRIBUTE.findall(line))
        if attributes.get("TargetMode") == "External":
            return not attributes["Type"].endswith("/attachedTemplate")
        return _target(relations, attributes["Target"]) in self.files


def relations_of(name: str) -> str:
    """The name of the part with the relationships of a part."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _target(relations: str, target: str) -> str:
    """The name of a part, from a target that is absolute or relative to the part it stands for."""
    folder = posixpath.dirname(posixpath.dirname(relations))
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
