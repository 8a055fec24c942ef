"""Zip archives of members that are compressed once and then copied as they lie.

Every member bears the first day that a zip file can name, so that the same members are the same bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable

from msgspec import Struct


class Member(Struct, frozen=True):
    """A file in an archive, ready to be copied into another."""

    name: str
    local: bytes
    """Its header and its data."""
    central: bytes
    """Its line in the directory, but for the offset and the name."""


def member(name: str, content: bytes, level: int = 6) -> Member:
    """Compress a file, at zlib's ``level``, unless it is too small to be worth setting up a compressor."""
    method, data = zipfile.ZIP_STORED, content
    if len(content) >= 1024:
        compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        method, data = zipfile.ZIP_DEFLATED, compressor.compress(content) + compressor.flush()
    encoded = name.encode()
    version, utf8_name, time, day = 20, 0x800, 0, 0x21  # 00:00 on 1980-01-01
    flags = 0 if encoded.isascii() else utf8_name
    fields = (flags, method, time, day, zlib.crc32(content), len(data), len(content), len(encoded), 0)
    local = struct.pack("<4s5H3L2H", b"PK\3\4", version, *fields) + encoded + data
    central = struct.pack("<4s6H3L5HL", b"PK\1\2", version, version, *fields, 0, 0, 0, 0)
    return Member(name, local, central)


def archive(files: Iterable[Member]) -> bytes:
    """The archive of these files, in this order."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for file in files:
        parts.append(file.local)
        directory += (file.central, struct.pack("<L", offset), file.name.encode())
        offset += len(file.local)
    lines = b"".join(directory)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(parts), len(parts), len(lines), offset, 0)
    return b"".join((*parts, lines, end))
