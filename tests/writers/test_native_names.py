"""Names in their own scripts inside an English text: font, language and direction, between brackets and digits."""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
from msgspec.structs import replace

from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    BulletList,
    Document,
    Emphasis,
    Heading,
    Inlines,
    Paragraph,
    Strong,
    Table,
    Text,
)
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.drafts.formats import find_writer
from hrdalert.settings import FORMATS
from hrdalert.writers.docx import DocxWriter
from hrdalert.writers.fonts import wheel_folders
from hrdalert.writers.html import HtmlWriter
from hrdalert.writers.pdf import PdfWriter
from hrdalert.writers.scripts import EAST_ASIAN, RTL, Script, script_of
from tests.builder import case_text
from tests.drafting import a_workspace
from tests.writers.reading import read_back

from .test_docx import W, body, document, written
from .test_pdf import assert_holds

LEFT_TO_RIGHT_MARK = "\u200e"


@dataclass(frozen=True)
class Name:
    """An invented name, and what the names of fonts that may show it hold."""

    language: str
    words: str
    fonts: str

    @property
    def script(self) -> Script:
        return script_of(self.language)


NAMES = (
    Name("bo", "སྒྲོན་མེ་རྒྱ་མཚོ", "Tibetan"),
    Name("ar", "فانوس العتمة", "Amiri|Naskh|Arabic|DejaVu"),
    Name("fa", "گلچهره پژواک‌چی", "Amiri|Naskh|Arabic|DejaVu"),
    Name("ug", "پانۇس كېچە", "Amiri|Naskh|Arabic|DejaVu"),
    Name("zh-Hans", "灯守夜", "CJK|Han"),
    Name("zh-Hant", "燈守夜", "CJK|Han"),
    Name("ru", "Фонарь Сумеркин", ""),
    Name("he", "פנס ערב", ""),
    Name("hi", "दीपक साँझवाला", "Devanagari"),
    Name("km", "ចង្កៀង រាត្រី", "Khmer"),
    Name("my", "မီးအိမ်ညဦး", "Myanmar"),
    Name("th", "ตะเกียง ค่ำคืน", "Thai|FreeSerif"),
)
EACH = pytest.mark.parametrize("name", NAMES, ids=lambda name: name.language)


def sentence(name: Name, number: int = 0) -> Inlines:
    """``7100 (فانوس العتمة) 9100``, with digits of its own for each name."""
    return (
        Text(f"{7100 + number} ("),
        Text(name.words, name.language),
        Text(f") {9100 + number}; Lantern is the family name."),
    )


# Word files


def runs_of(content: bytes) -> list[tuple[str, set[str]]]:
    """The words of each run and the tags of its form."""
    return [
        ("".join(run.itertext()), {it.tag.removeprefix(W) for it in run.findall(f"{W}rPr/*")})
        for run in body(content).iter(f"{W}r")
    ]


@EACH
def test_only_the_name_has_its_direction_in_word(name: Name) -> None:
    found = runs_of(written(Paragraph(sentence(name))))
    before, own, *rest = found
    assert before == ("7100 (", set())
    assert own[0] == name.words
    assert ("rtl" in own[1]) is (name.script in RTL)
    assert rest == [
        *([(LEFT_TO_RIGHT_MARK, set())] if name.script in RTL else []),
        (") 9100; Lantern is the family name.", set()),
    ]


@EACH
def test_the_name_has_its_font_and_language_in_word(name: Name) -> None:
    content = written(Paragraph(sentence(name)))
    (form,) = [
        run.find(f"{W}rPr") for run in body(content).iter(f"{W}r") if "".join(run.itertext()) == name.words
    ]
    assert form is not None
    fonts, language = form.find(f"{W}rFonts"), form.find(f"{W}lang")
    slot = "eastAsia" if name.script in EAST_ASIAN else "val" if name.script is Script.CYRILLIC else "bidi"
    assert language is not None
    assert re.fullmatch(r"[a-z]{2}-[A-Z]{2}", language.get(f"{W}{slot}") or "")
    assert (form.find(f"{W}cs") is not None) is (slot == "bidi" and name.script not in RTL)
    if name.script is not Script.CYRILLIC:
        assert fonts is not None and fonts.get(f"{W}{'cs' if slot == 'bidi' else slot}")


def test_a_mark_of_direction_is_not_read_back() -> None:
    texts = ("إبراهيم", f"إبراهيم{LEFT_TO_RIGHT_MARK}", "A\u200f", "\u200f", f"{LEFT_TO_RIGHT_MARK}12")
    for language in ("en", "ar"):
        content = written(*(Paragraph((Text(it), Text(it), Text(" (1)"))) for it in texts), language=language)
        assert read_back(DocxWriter().format, content) == "\n".join(f"{it}{it} (1)" for it in texts)


def test_in_an_arabic_letter_a_latin_name_is_followed_by_the_other_mark() -> None:
    content = written(Paragraph((Text("اعتقل Anna Lantern (2017)"),)), language="ar")
    assert [words for words, _ in runs_of(content)] == ["اعتقل ", "Anna Lantern", "\u200f", " (2017)"]
    assert [words for words, form in runs_of(content) if "rtl" not in form] == ["Anna Lantern"]


def test_what_has_no_italics_is_not_slanted_in_word() -> None:
    content = written(Paragraph((Emphasis((Text("Ms "), Text("灯守夜"), Text(" (Фонарь)"))),)))
    slanted = [words for words, form in runs_of(content) if form & {"rStyle", "i"}]
    assert slanted == ["Ms ", " (", "Фонарь", ")"]


# web pages


def inside(*content: Text | Strong) -> str:
    page = HtmlWriter().write(document(Paragraph(content))).content.decode()
    found = re.search(r"<main>\n<p>(.*)</p>\n</main>", page, re.DOTALL)
    assert found
    return found[1]


@EACH
def test_only_the_name_has_language_and_direction_on_a_page(name: Name) -> None:
    tag, direction = ("bdi", ' dir="rtl"') if name.script in RTL else ("span", "")
    marked = f'<{tag} lang="{name.language}"{direction}>{name.words}</{tag}>'
    own = Text(name.words, name.language)
    assert inside(Text("7100 ("), own, Text(") 9100")) == f"7100 ({marked}) 9100"


def test_a_phrase_keeps_its_digits_brackets_and_foreign_words_together() -> None:
    assert inside(Text("case "), Text("القضية 423 (2017)", "ar"), Text(" of 14 May")) == (
        'case <bdi lang="ar" dir="rtl">القضية 423 (2017)</bdi> of 14 May'
    )
    assert inside(Text("Mr "), Text("فانوس Lantern العتمة", "ar"), Text(" (2)")) == (
        'Mr <bdi lang="ar" dir="rtl">فانوس <bdi lang="en" dir="ltr">Lantern</bdi> العتمة</bdi> (2)'
    )


# the documents of a case


@pytest.fixture(scope="module")
def submission(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Of the smallest case and four more people, with names in Tibetan and Chinese, Arabic, Persian and Chinese."""
    folder, day = tmp_path_factory.mktemp("office"), datetime.date(2026, 3, 20)
    natives = [{name.language: name.words} for name in (*NAMES[:3], NAMES[4])]
    natives[0]["zh-Hans"] = "卓美嘉措"
    consent = {"for": ["submission"], "answer": "yes", "by": "her sister", "date": "2026-03-09"}
    people = {
        f"alleged_victims__{number}": {
            "id": f"keeper{number}",
            "name": f"Lantern Keeper {'ABCD'[number - 1]}",
            "native": native,
            "consent": consent,
        }
        for number, native in enumerate(natives, 1)
    }
    case = folder / "lantern-library.yaml"
    case.write_text(case_text(**people), encoding="utf-8")
    opened = a_workspace(folder / "office", case).case("lantern-library")
    (draft,), refusals = opened.drafts(DocumentRequest("un-communication", "en", day), clock=day)
    assert refusals == []
    return draft.document


def test_a_name_comes_from_the_case_with_its_language(submission: Document) -> None:
    page = HtmlWriter().write(submission).content.decode()
    assert '(<span lang="bo">སྒྲོན་མེ་རྒྱ་མཚོ</span>, <span lang="zh-Hans">卓美嘉措</span>)' in page
    assert '(<bdi lang="ar" dir="rtl">فانوس العتمة</bdi>)' in page
    assert '(<bdi lang="fa" dir="rtl">گلچهره پژواک‌چی</bdi>)' in page
    assert '(<span lang="zh-Hans">灯守夜</span>)' in page


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_holds_the_names_in_logical_order(submission: Document, format: str) -> None:
    charge = Text("إعارة ضوء (القضية 423 لسنة 2031)", "ar")
    charged = Paragraph((Text("Keeper B was charged with lending light ("), charge, Text(") on 18 March.")))
    whole = replace(submission, blocks=(*submission.blocks, charged))
    made = find_writer(format).write(whole)
    if format == "pdf" and (lacking := [warning for warning in made.warnings if "no font" in warning]):
        pytest.skip(f"a PDF holds only letters that a font has: {lacking[0].partition(' here')[0]}")
    read = read_back(format, made.content)
    assert_holds(read, whole)
    words = (charge.text, *(name.words for name in (*NAMES[:3], NAMES[4])))
    assert all(it in " ".join(read.split()) for it in words)


# what is seen


def before_a_bracket(name: Name, number: int) -> Inlines:
    """``7300 فانوس العتمة (9300)``: by the plain rules of Unicode, the digits would stand left of the name."""
    return (Text(f"{7300 + number} "), Text(name.words, name.language), Text(f" ({9300 + number}), 14 May."))


def lines() -> tuple[Block, ...]:
    return tuple(
        Paragraph(made(name, number))
        for number, name in enumerate(NAMES)
        for made in (sentence, before_a_bracket)
    )


@dataclass(frozen=True)
class Word:
    """A word on a page, its letters in the order of the eye."""

    letters: str
    left: float
    top: float


def words_seen(pdf: Path) -> list[Word]:
    shown = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True).stdout
    clean = re.sub(r"[\x00-\x08\x0b-\x1f]", "", shown.decode())
    return [
        Word(
            unicodedata.normalize("NFKC", word.text or ""),
            float(word.get("xMin", 0)),
            float(word.get("yMin", 0)),
        )
        for page in ElementTree.fromstring(clean[clean.index("<html") :]).iter(
            "{http://www.w3.org/1999/xhtml}page"
        )
        for word in page
    ]


def letters(word: str) -> Counter[str]:
    return Counter(it for it in word if it.isalpha())


def fonts_of(pdf: Path) -> str:
    return subprocess.run(["pdffonts", str(pdf)], capture_output=True, check=True).stdout.decode()


def with_wheel_fonts(folder: Path) -> Mapping[str, str]:
    """An environment in which programs find the fonts of wheels beside those of this computer."""
    folders = "".join(f"<dir>{it}</dir>" for it in wheel_folders())
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{folders}'
        f"<cachedir>{folder / 'cache'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}


def lacks_font(name: Name) -> bool:
    words = document(Paragraph((Text(name.words, name.language),)))
    return any("no font" in warning for warning in PdfWriter().write(words).warnings)


def set_by_typst(document: Document, folder: Path) -> Path:
    made = folder / "typst.pdf"
    made.write_bytes(PdfWriter().write(document).content)
    return made


def set_by_libreoffice(document: Document, folder: Path) -> Path:
    (folder / "office.docx").write_bytes(DocxWriter().write(document).content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, str(folder / "office.docx")],
        env=with_wheel_fonts(folder), capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return folder / "office.pdf"


def set_by_chromium(document: Document, folder: Path) -> Path:
    (folder / "page.html").write_bytes(HtmlWriter().write(document).content)
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    where = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'page.pdf'}"]
    subprocess.run(
        [*command, *quiet, *where, (folder / "page.html").as_uri()],
        env=with_wheel_fonts(folder), capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return folder / "page.pdf"


PROGRAMS = {"pdftotext": set_by_typst, "soffice": set_by_libreoffice, "chromium": set_by_chromium}


@pytest.fixture(scope="module", params=PROGRAMS)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The names on a page, as one of the programs draws it."""
    lacking = [it for it in (request.param, "pdftotext", "pdffonts") if not shutil.which(it)]
    if lacking:
        pytest.skip(f"{lacking[0]} is not installed here")
    return PROGRAMS[request.param](document(*lines()), tmp_path_factory.mktemp("page"))


@EACH
@pytest.mark.parametrize(
    ("before", "behind"), [(7100, 9100), (7300, 9300)], ids=["in brackets", "before them"]
)
def test_a_name_stands_between_its_numbers_in_the_direction_of_its_script(
    page: Path, name: Name, before: int, behind: int
) -> None:
    if lacks_font(name):
        pytest.skip(f"no font for {name.language}")
    number, seen = NAMES.index(name), words_seen(page)
    (first,) = [word for word in seen if str(before + number) in word.letters]
    (last,) = [word for word in seen if str(behind + number) in word.letters]
    assert first.left < last.left
    if name.script in RTL:
        line = [word for word in seen if abs(word.top - first.top) < 9 and letters(word.letters)]
        places = [
            max(word.left for word in line if letters(word.letters) <= letters(own))
            for own in name.words.split()
        ]
        assert first.left <= min(places) and max(places) <= last.left
        assert places == sorted(places, reverse=True), "the first word of the name is the rightmost"


@EACH
def test_a_name_is_drawn_in_a_font_that_has_it(page: Path, name: Name) -> None:
    if lacks_font(name):
        pytest.skip(f"no font for {name.language}")
    assert re.search(name.fonts, fonts_of(page))


def everywhere(name: Name) -> tuple[Block, ...]:
    own = Text(name.words, name.language)
    words: Inlines = (Text("1 ("), own, Text(") 2"))
    return (
        Heading(1, words),
        Paragraph((Strong(words), Text(" "), Emphasis(words))),
        BulletList(((Paragraph(words),),)),
        Table((words, words), ((words, (own,)),)),
        AddressBlock((words, (own,))),
    )


@EACH
def test_a_pdf_has_a_glyph_for_every_character_of_a_name(name: Name) -> None:
    """PDF/UA allows no character without one, in bold and italics either."""
    if lacks_font(name):
        pytest.skip(f"no font for {name.language}")
    made = document(*everywhere(name), title=f"1 ({name.words}) 2")
    result = PdfWriter().write(made)
    reader = pypdf.PdfReader(io.BytesIO(result.content))
    assert result.warnings == ()
    assert reader.xmp_metadata is not None
    assert b"<pdfuaid:part>1<" in reader.xmp_metadata.stream.get_data()
    assert_holds(read_back(PdfWriter().format, result.content), made)
    bookmark: Any = reader.outline[0]
    assert re.sub("[\u2066-\u2069]", "", bookmark.title) == f"1 ({name.words}) 2"
    assert reader.metadata is not None and reader.metadata.title == f"1 ({name.words}) 2"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs Poppler")
@pytest.mark.parametrize("length", range(60, 90, 4))
def test_a_chinese_name_stays_in_one_line(length: int, tmp_path: Path) -> None:
    name = next(it for it in NAMES if it.language == "zh-Hans")
    if lacks_font(name):
        pytest.skip("no font for Chinese")
    words = Paragraph((Text("i" * length + " "), Text(name.words, name.language), Text(" was held.")))
    seen = words_seen(set_by_typst(document(words), tmp_path))
    assert [word.letters for word in seen if word.letters in name.words] == [name.words]


@pytest.mark.parametrize("length", range(40, 80, 5))
def test_a_line_ends_in_tibetan_only_behind_a_tsheg(length: int) -> None:
    name = NAMES[0]
    if lacks_font(name):
        pytest.skip("no font for Tibetan")
    words = (Text("i" * length + " "), Text("་".join([name.words] * 15), name.language), Text(" was held."))
    made = PdfWriter().write(document(Paragraph(words))).content
    lines = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().split("\n")
    broken = [line.strip() for line in lines if re.search("[\u0f40-\u0f6c]", line)][:-1]
    assert broken and all(line.endswith("་") for line in broken)
