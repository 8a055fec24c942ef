"""Pictures in files: photographs and logos, as JPEG or PNG, without what a camera or a program wrote beside them.

A photograph tells where and when it was taken, and on whose telephone. What is read here holds the picture alone.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self
from zlib import crc32

from msgspec import Struct

from hrdalert.documents.outside import content_of
from hrdalert.errors import WriterError

LARGEST = 4_000_000
"""Bytes of a picture, beyond which messages with it are turned away."""
MOST_DOTS = 12_500_000
"""Of a picture; a few bytes may unpack to as many as fill the memory."""
_KINDS = "Save the picture as JPEG or PNG."
_PNG = b"\x89PNG\r\n\x1a\n"
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""The first segment of a JPEG whose dots are as wide as they are high."""
_OF_PNG = frozenset((b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"))
"""The chunks that make the picture."""


class Image(Struct, frozen=True):
    """A picture, whose width and height are in dots."""

    content: bytes
    kind: Literal["jpeg", "png"]
    width: int
    height: int

    @classmethod
    def of(cls, content: bytes, *, may_lie: bool = False) -> Self:
        """The picture of a PNG or a JPEG."""
        return cls.of_png(content) if content.startswith(_PNG) else cls.of_jpeg(content, may_lie=may_lie)

    @classmethod
    def of_png(cls, content: bytes) -> Self:
        """The picture of a PNG, without what says something of its making."""
        kept = [_PNG]
        place, kind = len(_PNG), b""
        while kind != b"IEND":
            length, kind = struct.unpack_from(">I4s", content, place)
            if kind in _OF_PNG:
                body = content[place + 4 : place + 8 + length]
                if struct.unpack_from(">I", content, place + 8 + length) != (crc32(body),):
                    raise ValueError("it is damaged")
                kept.append(content[place : place + 12 + length])
            place += 12 + length
        size = struct.unpack_from(">II", content, len(_PNG) + 8)
        if not all(size):
            raise ValueError("it is damaged")
        return cls(b"".join(kept), "png", *size)

    @classmethod
    def of_jpeg(cls, content: bytes, *, may_lie: bool = False) -> Self:
        """The same of a JPEG; ``may_lie``: what is said of how it was held counts for nothing where it is shown."""
        kept = [b"\xff\xd8", _JFIF]
        size = (0, 0)
        for marker, segment in cls._segments(content):
            is_exif = marker == 0xE1 and segment[4:10] == b"Exif\0\0"
            if is_exif and not may_lie and _noted(segment[10:], 0x0112) > 1:
                raise ValueError("the camera held it on its side; open it, turn it upright and save it anew")
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack_from(">HH", segment, 5)
                size = (width, height)
            is_metadata = 0xE0 <= marker <= 0xEF or marker == 0xFE
            if marker == 0xEE and segment[4:9] == b"Adobe" and len(segment) > 15:  # how colours are coded
                kept.append(b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + segment[15:16])
            elif not is_metadata:
                kept.append(segment)
        if not all(size):
            raise ValueError("it is damaged")
        return cls(b"".join(kept), "jpeg", *size)

    @staticmethod
    def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
        """The segments behind the first two bytes, each with its marker; what stands behind its end is none."""
        place = 2
        while True:
            if content[place] != 0xFF:
                raise ValueError("it is damaged")
            marker = content[place + 1]
            end = place + 2
            if marker != 0xD9:
                end += struct.unpack_from(">H", content, end)[0]
            if marker == 0xDA:  # the dots follow, up to the next marker
                while content[end] != 0xFF or content[end + 1] == 0 or 0xD0 <= content[end + 1] <= 0xD7:
                    end = content.find(b"\xff", end + 1)
                    if end < 0:
                        raise ValueError("it is damaged")
            yield marker, content[place:end]
            if marker == 0xD9:
                return
            place = end


def read_image(path: Path) -> Image:
    """The picture in a file. Raises WriterError where it cannot be read, is too large or lies on its side."""
    content = content_of(path, LARGEST, "Save it smaller: 2,000 dots wide is plenty.")
    try:
        if content.startswith((_PNG, b"\xff\xd8")):
            image = Image.of(content)
            if image.width * image.height > MOST_DOTS:
                size = f"{image.width:,} × {image.height:,} dots"
                raise ValueError(f"it has {size}, and {MOST_DOTS:,} are the most")
            return image
    except (struct.error, IndexError, ValueError) as error:
        why = str(error) if type(error) is ValueError else "it is damaged"
        raise WriterError(f"{path.name} cannot be used: {why}", _KINDS) from error
    raise WriterError(f"{path.name} is neither JPEG nor PNG", _KINDS)


def has_place(content: bytes) -> bool:
    """Whether a camera noted where a picture was taken (Exif 2.3, 4.6.6, tag 0x8825)."""
    start = content.find(b"Exif\0\0")
    try:
        return start >= 0 and _noted(content[start + 6 :], 0x8825) > 0
    except struct.error:
        return False


def _noted(tiff: bytes, wanted: int) -> int:
    """What a camera noted under a tag (Exif 2.3, 4.6.2), such as 0x0112, how a picture is to be turned; 0: nothing."""
    order = "<" if tiff[:2] == b"II" else ">"
    start = struct.unpack_from(f"{order}I", tiff, 4)[0]
    for number in range(struct.unpack_from(f"{order}H", tiff, start)[0]):
        tag, kind, _ = struct.unpack_from(f"{order}HHI", tiff, start + 2 + 12 * number)
        if tag == wanted:
            size = "H" if kind == 3 else "I"
            return int(struct.unpack_from(f"{order}{size}", tiff, start + 10 + 12 * number)[0])
    return 0
