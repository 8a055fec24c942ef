"""Pictures are read without what a camera or a program wrote beside them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from hrdalert.documents.images import LARGEST, read_image
from hrdalert.errors import WriterError
from tests.writers.sample import png

SECRET = b"GPS 52.5N 13.4E, telephone of Tim"


def jpeg(*segments: tuple[int, bytes], behind: bytes = b"") -> bytes:
    """The frame of a JPEG of three by two dots, with other segments before it, and bytes behind its end."""
    own = [
        (0xDB, b"\0" + bytes([1] * 64)),
        (0xC0, b"\x08" + struct.pack(">HH", 2, 3) + b"\x01\x01\x11\x00"),
        (0xC4, b"\x00" + bytes([1] + [0] * 15) + b"\x00"),
        (0xDA, b"\x01\x01\x00\x00\x3f\x00"),
    ]
    parts = [
        b"\xff" + bytes([marker]) + struct.pack(">H", 2 + len(data)) + data
        for marker, data in (*segments, *own)
    ]
    return b"".join((b"\xff\xd8", *parts, b"\x2a\xff\x00\x2a\xff\xd0\x2a", b"\xff\xd9", behind))


def exif(orientation: int) -> tuple[int, bytes]:
    """What a camera notes: how it was held, and a secret."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return 0xE1, b"Exif\0\0" + b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + bytes(
        4
    ) + SECRET


def written(folder: Path, content: bytes) -> Path:
    path = folder / "ada.jpg"
    path.write_bytes(content)
    return path


def test_a_photograph_tells_nothing_but_the_picture(tmp_path: Path) -> None:
    content = jpeg((0xE0, b"JFIF\0" + SECRET), exif(1), (0xE2, SECRET), (0xFE, SECRET), behind=SECRET)
    image = read_image(written(tmp_path, content))
    assert (image.kind, image.width, image.height) == ("jpeg", 3, 2)
    assert SECRET not in image.content and b"Exif" not in image.content
    assert image.content.endswith(b"\x2a\xff\x00\x2a\xff\xd0\x2a\xff\xd9")
    assert read_image(written(tmp_path, image.content)) == image


def test_a_png_keeps_the_chunks_that_make_the_picture(tmp_path: Path) -> None:
    image = read_image(written(tmp_path, png(4, 2, SECRET) + SECRET[:0]))
    assert (image.kind, image.width, image.height) == ("png", 4, 2)
    assert image.content == png(4, 2)
    assert read_image(written(tmp_path, png(4, 2) + SECRET)) == image


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photograph_on_its_side_is_refused(tmp_path: Path, orientation: int) -> None:
    with pytest.raises(WriterError, match="turn it upright"):
        read_image(written(tmp_path, jpeg(exif(orientation))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither JPEG nor PNG"),
        (b"GIF89a", "neither JPEG nor PNG"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "damaged"),
        (jpeg()[:-2], "damaged"),
        (png()[:12], "damaged"),
        (png(0, 1), "damaged"),
        (png()[:-12], "damaged"),
        (png().replace(b"IDAT\x78", b"IDAT\x00"), "damaged"),
        (b"\xff\xd8" + bytes(LARGEST), "4.0 MB"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(WriterError, match=said):
        read_image(written(tmp_path, content))


def test_a_picture_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="no such file"):
        read_image(tmp_path / "gone.png")
