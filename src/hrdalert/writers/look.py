"""How an office's paper looks: one colour, a font, a logo. Word, PDF and web pages follow it alike."""

from __future__ import annotations

import re
import textwrap

from msgspec import Struct

from hrdalert.documents.images import Image

ACCENT, TINT = "1B4965", "EEF3F6"
"""The packaged colour, and the shade of it that lies behind notes and heads of tables: red, green and blue, in hex."""

LOGO_WIDTH, LOGO_HEIGHT = 50.0, 13.0
"""The field of a logo, in millimetres."""
PICTURE_WIDTH, PICTURE_HEIGHT = 80.0, 46.0
"""The field of a photograph, in millimetres."""
RUNNING_HEAD = 60
"""Letters of a title that stand at the head of a page."""


class Look(Struct, frozen=True):
    """What ``design:`` says."""

    colour: str = ACCENT
    font: str = ""
    """The name of a family; empty: the packaged one of each format."""
    logo: Image | None = None

    @property
    def tint(self) -> str:
        """The colour, thirteen times as much white in it."""
        if self.colour == ACCENT:
            return TINT
        parts = (int(self.colour[place : place + 2], 16) for place in (0, 2, 4))
        return "".join(f"{round(255 - (255 - part) / 13):02X}" for part in parts)


PLAIN = Look()


def fitted(image: Image, width: float, height: float) -> tuple[float, float]:
    """Width and height of a picture, as large as a field of this width and height lets it be."""
    scale = min(width / image.width, height / image.height)
    return image.width * scale, image.height * scale


def shortened(title: str) -> str:
    """A title that has room at the head of a page; of one that is too long the State in brackets at its end stays."""
    title = " ".join(title.split())
    state = found[0] if len(title) > RUNNING_HEAD and (found := re.search(r" \([^()]*\)$", title)) else ""
    return textwrap.shorten(title.removesuffix(state), RUNNING_HEAD - len(state), placeholder=" …") + state
