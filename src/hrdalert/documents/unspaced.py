"""Languages that put no space between words, such as Chinese: a line that ends in a file leaves no space in them."""

import re
import unicodedata
from typing import Final

from msgspec.structs import replace

from hrdalert.documents import blocks as doc

_SPACE: Final = re.compile(r"(?<=(\S))[ \t\n]+(?=(\S))")


def without_spaces(blocks: doc.Blocks) -> doc.Blocks:
    """The blocks without white space beside an East Asian character, as the United Nations print Chinese."""
    return tuple([doc.rebuilt(block, _line, without_spaces) for block in blocks])


def _line(content: doc.Inlines) -> doc.Inlines:
    whole = "".join(text.text for text in doc.texts_of(content))
    spaces = (match for match in _SPACE.finditer(whole) if _is_unspaced(match[1]) or _is_unspaced(match[2]))
    places = {place for match in spaces for place in range(*match.span())}
    if not places:
        return content
    position = 0

    def without(text: doc.Text) -> doc.Text:
        nonlocal position
        start, position = position, position + len(text.text)
        kept = "".join(letter for place, letter in enumerate(text.text, start) if place not in places)
        return replace(text, text=kept)

    return doc.line_with(content, without)


def _is_unspaced(character: str) -> bool:
    """Whether it is an East Asian ideograph, kana or mark; the words of Hangul are parted by spaces."""
    is_wide = unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—"
    return is_wide and not unicodedata.name(character, "").startswith("HANGUL")
