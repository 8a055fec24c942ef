"""Addresses for envelopes as a PDF: on sheets of labels, on slips to cut out, or each on a page of its own.

What it looks like stands in ``labels.typ``. A line is set as :mod:`hrdalert.writers.pdf` sets one, in the fonts,
the language and the direction of its script.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain
from typing import Literal, TypeAlias

from hrdalert.documents.blocks import AddressBlock, Block, Document, Inlines, Text, inline_text
from hrdalert.errors import WriterError
from hrdalert.writers import Written
from hrdalert.writers.fonts import Choice, FontLibrary, fonts_here, missing_font
from hrdalert.writers.pdf import _by_script, _Hand, _press, _Program
from hrdalert.writers.pdf_style import LONG_WORD_IN_TABLE, array, quoted, text_settings
from hrdalert.writers.scripts import CURSIVE, RTL, runs
from hrdalert.writers.text import legal, unwritable

Form: TypeAlias = Literal["labels", "slips", "pages"]
"""``labels``: A4 sheets of 3 x 8 labels of 70 x 37 mm; ``slips``: the same with lines to cut along; ``pages``: a page
each, where the window of a long envelope shows the address (DIN 5008, form B)."""

ON_A_SHEET = 24


def address_pages(
    addresses: Sequence[AddressBlock],
    form: Form = "labels",
    *,
    language: str = "en",
    organisation: str = "",
    title: str = "Addresses",
    taken: int = 0,
    fonts: FontLibrary | None = None,
) -> Written:
    """The addresses in order: the same bytes each time on a computer with the same typst and fonts.

    ``taken`` labels of the first sheet, by rows, have been used already and stay empty. Long lines and many of them
    are set smaller. A character that no font shows is in the warnings, with the address that it stands in.

    Raises:
        WriterError: there are no addresses, or one of them is too long for the form.

    """
    if not any(address.lines for address in addresses):
        raise WriterError("There are no addresses to print.", "Choose letters that go by post.")
    document = Document(
        "addresses", title, language, "internal", datetime.date.min, organisation, "", tuple(addresses)
    )
    program = _Addresses(document)
    chosen = fonts or fonts_here()
    choices = {hand: chosen.choose(hand.script, used) for hand, used in program.hands.items()}
    press = _press(frozenset(file.path.parent for choice in choices.values() for file in choice.files))
    families = {hand: press.families(choice, hand.language) for hand, choice in choices.items()}
    lacking = tuple(_missing(choices, addresses))
    try:
        content, trouble = press.print(program.sheets(families, form, taken), accessible=not lacking)
    except WriterError as error:
        raise _explained(error, addresses, form) from error
    replaced = () if program.is_printable else unwritable(document)
    return Written(_at_its_size(content), (*replaced, *lacking, *trouble))


def _at_its_size(content: bytes) -> bytes:
    """The same file, which asks a printer not to fit it to the page: the labels of a sheet would not be met."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject

    writer = PdfWriter(clone_from=BytesIO(content))
    preferences = writer.viewer_preferences or writer.create_viewer_preferences()
    preferences[NameObject("/PrintScaling")] = NameObject("/None")  # ISO 32000-1, 12.2
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


class _Addresses(_Program):
    """The program of a document of addresses alone."""

    _count = 0

    def block(self, block: Block) -> str:
        """An address: its lines, its long words, and its lines with breaks in those."""
        assert isinstance(block, AddressBlock)
        number, self._count = self._count, self._count + 1
        side = "right" if _runs_leftwards(block) else "left"
        self._long_word = sys.maxsize
        lines, words = map(self.line, block.lines), map(self.line, _long_words(block))
        whole = f"{array(lines)},{array(words)}"
        self._long_word = LONG_WORD_IN_TABLE
        return f"address({number},{side},{whole},{array(map(self.line, block.lines))})"

    def sheets(self, families: Mapping[_Hand, tuple[str, ...]], form: Form, taken: int) -> str:
        direction = "rtl" if self._script in RTL else "ltr"
        base, *others = (
            f"({direction},{text_settings(hand.script, hand.language, families[hand])})"
            for hand in self.hands
        )
        title, author = (
            quoted(" ".join(legal(words).split()))
            for words in (self._document.title, self._document.organisation)
        )
        lines = "cut-lines" if form == "slips" else "none"
        addresses = array(self._blocks)
        sheets = (
            f"on-pages({addresses})" if form == "pages" else f"on-labels({taken % ON_A_SHEET},{addresses})"
        )
        return "\n".join(
            (
                '#import "/labels.typ": *',
                "#{",
                *(f"let hand{number}=in-hand{settings}" for number, settings in enumerate(others, 1)),
                f"let about=(title:{title},author:{author},date:none)",
                f"show: addresses.with(settings{base},about,{lines})",
                sheets,
                "}",
            )
        )


def _long_words(address: AddressBlock) -> Iterator[Inlines]:
    """The words that might be wider than a label, in scripts that have spaces between words."""
    for word in chain.from_iterable(inline_text(line).split() for line in address.lines):
        if len(word) >= LONG_WORD_IN_TABLE and all(script in CURSIVE for _, script in runs(word)):
            yield (Text(word),)


def _runs_leftwards(address: AddressBlock) -> bool:
    """Whether most of an address is in a script that runs from right to left: then all of it stands on the right."""
    lengths = {True: 0, False: 0}
    for line in address.lines:
        for piece, script in runs(inline_text(line)):
            lengths[script in RTL] += sum(map(str.isalpha, piece))
    return lengths[True] > lengths[False]


def _missing(choices: Mapping[_Hand, Choice], addresses: Sequence[AddressBlock]) -> Iterator[str]:
    """What no font shows, with the first lines of the addresses that have it."""
    for script, characters in _by_script(choices).items():
        yield f"{missing_font(script, characters)} It stands in: {'; '.join(_holding(addresses, characters))}."


def _holding(addresses: Sequence[AddressBlock], characters: frozenset[str]) -> Iterator[str]:
    for address in addresses:
        lines = [inline_text(line) for line in address.lines]
        if not characters.isdisjoint("".join(lines)):
            yield lines[0]


def _explained(error: WriterError, addresses: Sequence[AddressBlock], form: Form) -> WriterError:
    """Which address has no room, where that is what stopped typst."""
    found = re.search(r"no room for address (\d+)", str(error))
    if found is None:
        return error
    printed = [address for address in addresses if address.lines]
    lines = " / ".join(inline_text(line) for line in printed[int(found[1])].lines)
    mend = "Shorten it" if form == "pages" else "Shorten it, or print pages in place of labels"
    return WriterError(f"This address is too long to be read where it is printed: {lines}.", f"{mend}.")
