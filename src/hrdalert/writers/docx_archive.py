"""Zip archives of members that are compressed once and then copied as they lie.

Every member bears the first day that a zip file can name, so that the same members are the same bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable

from msgspec import Struct

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_FIRST_DAY = (0, 0x21)  # 00:00 on 1980-01-01
_UTF8_NAME = 0x800
_WORTH_COMPRESSING = 1024  # setting up a compressor costs more than a smaller member would save


class Member(Struct, frozen=True):
    """A file in an archive, ready to be copied into another."""

    name: str
    local: bytes
    """Its header and its data."""
    central: bytes
    """Its line in the directory, but for the offset and the name."""


def member(name: str, content: bytes, level: int = 6) -> Member:
    """Compress a file, at zlib's ``level``, unless it is too small to be worth it."""
    if len(content) < _WORTH_COMPRESSING:
        return _member(name, zipfile.ZIP_STORED, zlib.crc32(content), content, len(content))
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = compressor.compress(content) + compressor.flush()
    return _member(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), data, len(content))


def _member(name: str, method: int, crc: int, data: bytes, size: int) -> Member:
    encoded = name.encode()
    fields = (0 if encoded.isascii() else _UTF8_NAME, method, *_FIRST_DAY, crc, len(data), size)
    local = _LOCAL.pack(b"PK\3\4", _VERSION, *fields, len(encoded), 0) + encoded + data
    central = _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *fields, len(encoded), 0, 0, 0, 0, 0, 0)
    return Member(name, local, central[:-4])


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
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(lines), offset, 0)
    return b"".join((*parts, lines, end))
