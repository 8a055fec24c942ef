"""Numbers and words in Latin inside an Arabic text: read in order in each format, as the eye finds them on the page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hrdalert.documents.blocks import Block, Paragraph, Table, Text
from hrdalert.writers.scripts import Script, runs

from .test_docx import document
from .test_native_names import NAMES, PROGRAMS, Word, lacks_font, words_seen

KEPT = {  # what runs from left to right by itself, in a sentence
    "an article in brackets": ("وفقاً للعهد ({}) بشأن الحرية", "article 19"),
    "a document of the United Nations": ("قرار {} الصادر عن المجلس", "A/HRC/52/66"),
    "a general comment": ("انظر {} بشأن ذلك", "CCPR/C/GC/35"),
    "a telephone number": ("هاتف: {} (القاهرة)", "+86 22 6505 7518"),
    "a day in figures": ("اعتقل في {} من منزله", "2020-10-22"),
    "a case": ("القضية رقم {} أمام المحكمة", "423/2017"),
    "an address": ("انظر {} هنا", "https://lantern.example/2020/11"),
    "a name and its year": ("قالت منظمة {} في بيان", "Lantern Watch 2019"),
}


@pytest.mark.parametrize(("sentence", "kept"), KEPT.values(), ids=KEPT)
def test_it_is_one_run(sentence: str, kept: str) -> None:
    assert (kept, Script.LATIN) in list(runs(sentence.format(kept), Script.ARABIC))


@pytest.mark.parametrize("words", ["المادة 14 (5) من العهد", "حُكم عليه بالسجن 4 سنوات", "19 و20 و21"])
def test_numbers_of_the_sentence_stay_in_it(words: str) -> None:
    assert list(runs(words, Script.ARABIC)) == [(words, Script.ARABIC)]


@pytest.fixture(scope="module", params=PROGRAMS)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Word]:
    """The sentences in a page and in a table, as one of the programs draws them."""
    lacking = [program for program in (request.param, "pdftotext") if not shutil.which(program)]
    if lacking:
        pytest.skip(f"{lacking[0]} is not installed here")
    if lacks_font(NAMES[1]):
        pytest.skip("no font for Arabic")
    sentences = [
        Text(f"{7100 + number} {sentence.format(kept)}")
        for number, (sentence, kept) in enumerate(KEPT.values())
    ]
    rows = tuple(((Text(f"{9100 + number}"),), (text,)) for number, text in enumerate(sentences))
    blocks: tuple[Block, ...] = (
        *(Paragraph((text,)) for text in sentences),
        Table(((Text("الرقم"),), (Text("النص"),)), rows),
    )
    folder: Path = tmp_path_factory.mktemp("page")
    return words_seen(PROGRAMS[request.param](document(*blocks, language="ar"), folder))


@pytest.mark.parametrize("number", range(len(KEPT)), ids=KEPT)
def test_it_reads_from_left_to_right(page: list[Word], number: int) -> None:
    """Where its pieces stand in a line one beside the other; in the paragraph and in the table."""
    pieces = list(KEPT.values())[number][1].split()
    firsts = [word for word in page if str(7100 + number) in word.letters]
    assert len(firsts) == 2
    for first in firsts:
        line = [word for word in page if abs(word.top - first.top) < 9]
        places = [
            next(word.left for word in line if piece in word.letters and word is not first)
            for piece in pieces
        ]
        assert places == sorted(places)
        assert max(places) < first.left, "the sentence begins at the right"
