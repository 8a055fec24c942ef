"""How an office's paper looks: one colour, a font, a logo; the foot of its pages, and letters that need one page.

Word, PDF and web pages follow it alike: what they share stands in ``look.yaml``.
"""

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from msgspec import Struct

from hrdalert.documents import blocks as doc
from hrdalert.documents.images import Image
from hrdalert.store import read
from hrdalert.writers.scripts import DATA

_SHARED: Mapping[str, Mapping[str, Any]] = yaml.load(
    read(Path(__file__).with_name("look.yaml")), yaml.CSafeLoader
)


def shared(format: Literal["docx", "pdf", "html"]) -> dict[str, dict[str, Any]]:
    """What ``look.yaml`` says for a format: its colours, sizes, rules, margins and fields of pictures, by name."""
    return {
        kind: {name: value[format] if isinstance(value, dict) else value for name, value in values.items()}
        for kind, values in _SHARED.items()
    }


ACCENT, TINT = (str(_SHARED["colours"][name]) for name in ("accent", "tint"))
"""The packaged colour, and the shade of it that lies behind notes and heads of tables: red, green and blue, in hex."""
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


def fitted(image: Image, field: Literal["logo", "photograph"]) -> tuple[float, float]:
    """Width and height of a picture in millimetres, as large as its field lets it be."""
    width, height = (_SHARED["pictures"][f"{field}-{side}"] for side in ("width", "height"))
    scale = min(width / image.width, height / image.height)
    return image.width * scale, image.height * scale


def shortened(title: str) -> str:
    """A title that has room at the head of a page; of one that is too long the State in brackets at its end stays."""
    title = " ".join(title.split())
    state = found[0] if len(title) > RUNNING_HEAD and (found := re.search(r" \([^()]*\)$", title)) else ""
    return textwrap.shorten(title.removesuffix(state), RUNNING_HEAD - len(state), placeholder=" …") + state


def page_words(language: str) -> tuple[str, str, str]:
    """What stands before, between and after the numbers at the foot of a page; only signs where unknown."""
    tag = language.lower()
    if tag.startswith("zh"):
        tag = "zh-hant" if {"hant", "tw", "hk", "mo"} & set(tag.split("-")) else "zh-hans"
    words = DATA["pages"].get(tag) or DATA["pages"].get(tag.split("-")[0]) or "# / #"
    before, between, after = words.split("#")
    return before, between, after


LINE = 96
"""Letters in a line of A4 with margins of 25 mm."""
NEARLY_A_PAGE, WELL_OVER_A_PAGE = 38, 64
"""Lines: from the first on a text may run over the end of a page, and from the second on closer lines do not help."""


def is_set_close(document: doc.Document) -> bool:
    """Whether the document ends on its pages only with closer lines, in one font or another."""
    blocks = document.blocks
    is_signed = any(isinstance(block, doc.AddressBlock) and block.signature for block in blocks)
    pages = document.pages or int(is_signed)
    return pages > 0 and NEARLY_A_PAGE <= sum(map(lines_of, blocks)) / pages <= WELL_OVER_A_PAGE


def lines_of(block: doc.Block) -> float:
    """The height of a block, in lines of text with the space behind it."""
    words = sum(max(1.0, 0.4 + len(text) / LINE) for text in doc.block_texts((block,)))
    match block:
        case doc.Heading():
            return 2.5 * words
        case doc.AddressBlock(signature=True):
            return words + 3
        case doc.BulletList(items=items) | doc.NumberedList(items=items):
            return words + 0.3 * len(items)
        case _:
            return words + 0.5
