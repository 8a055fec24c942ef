"""Letters to print in one file, addresses for their envelopes, and lists for whoever carries them out."""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from hrdalert.cases import read_case
from hrdalert.dispatch.fax_numbers import FaxNumber, country_code, read_fax_number
from hrdalert.dispatch.printing import (
    Letter,
    Sender,
    address_blocks,
    fax_list,
    harmless,
    merged,
    postal_address,
    posting_list,
)
from hrdalert.dispatch.recipients import Recipient, Recipients, load_recipients
from hrdalert.documents.blocks import AddressBlock, PageMark, Text
from hrdalert.documents.compose import Order
from hrdalert.documents.languages import find_language
from hrdalert.drafting import Desk
from hrdalert.errors import DispatchError, RefusedError, WorkspaceError, WriterError
from hrdalert.resources import PACKAGE
from hrdalert.workspace import Workspace
from hrdalert.writers.fonts import FontLibrary, fonts_here
from hrdalert.writers.labels import ON_A_SHEET, Form, address_pages
from hrdalert.writers.pdf import PdfWriter
from hrdalert.writers.scripts import Script

DAY = datetime.date(2026, 3, 20)
OFFICES = """
recipients:
  - {id: harbour-police, office: Saltmarsh Harbour Police, kind: police, country: CHN, languages: [en, zh-Hans],
     office_native: 盐沼港公安局, holder: {title: Director},
     address: [1 Quay Street, "Saltmarsh, People's Republic of China"], address_native: [盐沼市码头街1号, 邮编：000001],
     fax: +86 10 5550 0100 (in office hours), salutation: {en: 'Dear Director,'},
     form_of_address: police_chief_psb_director, channel: post, source: invented}
  - {id: ministry-of-waters, office: Ministry of Waters, kind: ministry, country: CHN,
     holder: {title: Minister of Waters}, address: [2 Sluice Road, Saltmarsh], fax: (010) 5550 0101,
     salutation: {en: 'Dear Minister,'}, form_of_address: minister, channel: post, source: invented}
  - {id: embassy-in-cairo, office: Embassy of China, kind: embassy, represents: CHN, country: EGY, languages: [ar, en],
     address: ["=14 Example Street", Cairo, Egypt], fax: +44 (0)20 5550 0102, salutation: {en: 'Dear Ambassador,'},
     channel: post, source: invented}
  - {id: ministry-in-cairo, office: Ministry of Interior, office_native: وزارة الداخلية, kind: ministry, country: EGY,
     languages: [ar, en], address_native: ["شارع المثال 14، القاهرة", "11835"], salutation: {en: 'Dear Minister,'},
     form_of_address: minister, channel: post, source: invented}
  - {id: prosecutor-in-minsk, office: Prosecutor General, office_native: Генеральная прокуратура, kind: procuratorate,
     country: BLR, languages: [ru], address: [22 Example Street, Minsk],
     address_native: ['ул. Примерная, 22', 220000 Минск],
     salutation: {en: 'Dear Prosecutor General,'}, channel: post, source: invented}
  - {id: unreached, office: Office Without an Address, kind: other, source: invented}
"""
SENTENCE = "The people of the valley had asked for the map of the dam in three letters and had no answer. "


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace with an invented case and another one, which tells more."""
    root = tmp_path_factory.mktemp("printing") / "workspace"
    shutil.copytree(PACKAGE / "workspace_files", root)
    (root / "recipients" / "example.yaml").write_text(OFFICES, encoding="utf-8")
    short = (root / "cases" / "example.yaml").read_text("utf-8")
    long = short.replace("2026-001", "2026-002").replace("id: example", "id: another", 1)
    told = "They showed no warrant and carried away eleven puppets."
    assert told in long
    long = long.replace(told, f"{told} {SENTENCE * 20}")
    (root / "cases" / "another.yaml").write_text(long, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def offices(root: Path) -> Recipients:
    return load_recipients(root / "recipients")


@pytest.fixture(scope="module")
def letters(root: Path, offices: Recipients) -> tuple[Letter, ...]:
    """Four drafted letters of the two cases, alternating: short, long, short, long."""
    desk = Desk(Workspace.find(root))
    found: dict[str, list[Letter]] = {}
    for name in ("example", "another"):
        case = read_case(root / "cases" / f"{name}.yaml")
        for drafted in desk.draft(case, Order("appeal-letter", "en", DAY), ["pdf"], root / "out", DAY):
            assert drafted.warnings == ()
            recipient = offices.get(str(drafted.document.recipient))
            assert recipient is not None
            letter = Letter(case.reference, drafted.document.id, "en", recipient, drafted.path)
            found.setdefault(name, []).append(letter)
    return tuple(letter for pair in zip(*found.values(), strict=True) for letter in pair)


def to(offices: Recipients, *ids: str, file: Path = Path("none.pdf")) -> tuple[Letter, ...]:
    """Letters whose files nobody opens, for their addresses."""
    recipients = (office for id in ids if (office := offices.get(id)))
    return tuple(Letter("2026-001", "appeal-letter", "en", recipient, file) for recipient in recipients)


def printed(letters: Sequence[Letter], path: Path, *, duplex: bool = False) -> PdfReader:
    pages = merged(letters, path, organisation="Example Watch", title="Letters to post", duplex=duplex)
    reader = PdfReader(path)
    assert len(reader.pages) == pages
    return reader


def pages_of(letter: Letter) -> list[str]:
    return [page.extract_text() for page in PdfReader(letter.file).pages]


def outline(reader: PdfReader) -> list[tuple[str, int]]:
    found = []
    for entry in reader.outline:
        assert not isinstance(entry, list)
        number = reader.get_destination_page_number(entry)
        assert number is not None
        found.append((str(entry.title), number))
    return found


# --- letters, to print


def test_all_letters_stand_in_one_file_in_order_and_whole(
    letters: tuple[Letter, ...], tmp_path: Path
) -> None:
    assert len(letters) == 4
    texts = [page.extract_text() for page in printed(letters, tmp_path / "all.pdf").pages]
    assert texts == [page for letter in letters for page in pages_of(letter)]
    assert "Dear Director," in texts[0]


def test_for_both_sides_each_letter_begins_on_an_odd_page(
    letters: tuple[Letter, ...], tmp_path: Path
) -> None:
    lengths = [len(pages_of(letter)) for letter in letters]
    assert {length % 2 for length in lengths} == {0, 1}, "there are some of each kind"
    reader = printed(letters, tmp_path / "all.pdf", duplex=True)
    texts = [page.extract_text() for page in reader.pages]
    first = 0
    for letter, (_, begins) in zip(letters, outline(reader), strict=True):
        own = pages_of(letter)
        assert begins == first and begins % 2 == 0, "counted from 0"
        assert texts[first : first + len(own)] == own
        first += len(own)
        if len(own) % 2 and letter is not letters[-1]:
            assert texts[first] == ""
            assert reader.pages[first].mediabox == reader.pages[first - 1].mediabox
            first += 1
    assert first == len(texts), "no blank page comes behind the last letter"


def test_the_outline_names_the_offices_and_the_labels_count_letters_and_pages(
    letters: tuple[Letter, ...], tmp_path: Path
) -> None:
    reader = printed(letters, tmp_path / "all.pdf", duplex=True)
    assert [title for title, _ in outline(reader)] == [letter.office for letter in letters]
    labels = []
    for number, letter in enumerate(letters, 1):
        own = len(pages_of(letter))
        labels += [f"{number}-{page}" for page in range(1, own + 1)]
        labels += [f"{number}-blank"] if own % 2 and number < len(letters) else []
    assert reader.page_labels == labels


def test_the_properties_are_the_organisation_and_the_title_alone(
    letters: tuple[Letter, ...], tmp_path: Path
) -> None:
    reader = printed(letters, tmp_path / "all.pdf")
    assert {name: str(value) for name, value in (reader.metadata or {}).items()} == {
        "/Title": "Letters to post",
        "/Author": "Example Watch",
    }
    assert reader.xmp_metadata is None
    assert "/ID" not in reader.trailer
    content = (tmp_path / "all.pdf").read_bytes()
    for word in (b"pypdf", b"Typst", b"CreationDate", b"ModDate", b"StructParents", b"/URI"):
        assert word not in content, word


def test_the_same_letters_give_the_same_bytes_in_another_process_too(
    letters: tuple[Letter, ...], tmp_path: Path
) -> None:
    printed(letters, tmp_path / "one.pdf", duplex=True)
    code = (
        "import sys; from pathlib import Path\n"
        "from hrdalert.dispatch.printing import Letter, merged\n"
        "from hrdalert.dispatch.recipients import load_recipients\n"
        "known = load_recipients(Path(sys.argv[1]))\n"
        "letters = [Letter(*words.split(), known.get(id), Path(file)) for words, id, file in "
        "zip(sys.argv[3::3], sys.argv[4::3], sys.argv[5::3])]\n"
        "merged(letters, Path(sys.argv[2]), organisation='Example Watch', title='Letters to post', duplex=True)"
    )
    words = [
        word
        for each in letters
        for word in (f"{each.reference} {each.document} en", each.recipient.id, str(each.file))
    ]
    folder = letters[0].file.parents[4] / "recipients"
    subprocess.run(
        [sys.executable, "-c", code, str(folder), str(tmp_path / "two.pdf"), *words],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        check=True,
    )
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_what_must_not_leave_is_refused_by_its_name_and_nothing_is_written(
    letters: tuple[Letter, ...], root: Path, tmp_path: Path
) -> None:
    """However it is called by now, and in the lists, too."""
    desk = Desk(Workspace.find(root))
    case = read_case(root / "cases" / "example.yaml")
    document = desk.documents(case, Order("appeal-letter", "en", DAY), DAY)[0]
    words = find_language("en").mark("incomplete")
    marked = PageMark("incomplete", words, "EDW", DAY)
    file = tmp_path / "finished.pdf"
    file.write_bytes(PdfWriter().write(replace(document, mark=marked)).content)
    held = Letter("2026-003", "appeal-letter", "en", letters[0].recipient, file)
    out = tmp_path / "out" / "all.pdf"
    with pytest.raises(RefusedError, match=r"must not be sent: .*/finished\.pdf\. Each is an incomplete"):
        printed([*letters, held], out)
    for make in (posting_list, fax_list):
        with pytest.raises(RefusedError, match=r"finished\.pdf"):
            make([held])
    assert not out.parent.exists()


def test_nobody_gets_a_letter_twice(letters: tuple[Letter, ...], tmp_path: Path) -> None:
    again = Letter("2026-009", "appeal-letter", "en", letters[1].recipient, letters[0].file)
    for second in (letters[0], again):
        with pytest.raises(RefusedError, match=r"twice: .*harbour-police\.en\.pdf"):
            printed([*letters, second], tmp_path / "all.pdf")


def test_a_file_that_is_not_there_or_no_pdf_is_said_in_words(
    letters: tuple[Letter, ...], offices: Recipients, tmp_path: Path
) -> None:
    (absent,) = to(offices, "harbour-police", file=tmp_path / "absent.pdf")
    (word,) = to(offices, "ministry-of-waters", file=tmp_path / "letter.docx")
    with pytest.raises(WorkspaceError, match=r"not there, or no PDF: .*absent\.pdf, .*letter\.docx"):
        printed([absent, word], tmp_path / "all.pdf")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(RefusedError, match=r"broken\.pdf"):
        printed(to(offices, "harbour-police", file=broken), tmp_path / "all.pdf")
    with pytest.raises(WriterError, match="no letters"):
        printed([], tmp_path / "all.pdf")
    before = letters[0].file.read_bytes()
    with pytest.raises(WriterError, match="is one of the letters"):
        printed(letters, letters[0].file)
    assert letters[0].file.read_bytes() == before
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(WriterError, match="cannot be written"):
        printed(letters, tmp_path / "file" / "all.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.pdf", "file"]


# --- addresses


def test_the_country_comes_last_and_in_capitals_but_not_at_home(offices: Recipients) -> None:
    ministry, police = offices.get("ministry-of-waters"), offices.get("harbour-police")
    assert ministry is not None and police is not None
    lines = ("Minister of Waters", "Ministry of Waters", "2 Sluice Road", "Saltmarsh")
    assert postal_address(ministry, "en", Sender("USA")) == (*lines, "CHINA")
    assert postal_address(ministry, "en", Sender("FRA", "fr")) == (*lines, "CHINE")
    assert postal_address(ministry) == (*lines, "CHINA"), "where it is not known from where it is sent"
    assert postal_address(ministry, "en", Sender("CHN")) == lines
    latin = police.model_copy(update={"address_native": ()})
    assert postal_address(latin)[-3:] == ("1 Quay Street", "Saltmarsh", "PEOPLE'S REPUBLIC OF CHINA")
    assert postal_address(latin, "en", Sender("DEU", "fr"))[-2:] == ("Saltmarsh", "CHINE")


def test_an_address_is_in_the_script_of_its_country_where_it_is_on_file_in_it(offices: Recipients) -> None:
    found = {office.id: postal_address(office) for office in offices if office.id != "unreached"}
    assert found["harbour-police"] == ("盐沼港公安局", "盐沼市码头街1号", "邮编：000001", "CHINA")
    assert found["ministry-in-cairo"] == ("وزارة الداخلية", "شارع المثال 14، القاهرة", "11835", "EGYPT")
    assert found["prosecutor-in-minsk"] == (
        "Генеральная прокуратура",
        "ул. Примерная, 22",
        "220000 Минск",
        "BELARUS",
    )
    assert found["embassy-in-cairo"] == ("Embassy of China", "=14 Example Street", "Cairo", "EGYPT")


def test_a_letter_through_a_mission_elsewhere_goes_there(offices: Recipients) -> None:
    office = offices.get("ministry-of-waters")
    assert office is not None
    elsewhere = office.model_copy(update={"address": ("c/o Mission", "1209 Geneva", "Switzerland")})
    assert postal_address(elsewhere)[-2:] == ("1209 Geneva", "SWITZERLAND")
    assert postal_address(elsewhere, "en", Sender("CHE"))[-2:] == ("1209 Geneva", "Switzerland")


def test_an_office_without_an_address_gets_no_label(offices: Recipients) -> None:
    with pytest.raises(DispatchError, match="No postal address is on file for unreached"):
        address_blocks(to(offices, "harbour-police", "unreached"))


def labels_of(offices: Recipients) -> tuple[AddressBlock, ...]:
    ids = (office.id for office in offices if office.id != "unreached")
    return address_blocks(to(offices, *ids), Sender("USA"))


def lines_of(addresses: Sequence[AddressBlock]) -> str:
    """All words without white space, as a reader of the file finds them."""
    words = (inline.text for each in addresses for line in each.lines for inline in line)  # type: ignore[union-attr]
    return re.sub(r"\s", "", "".join(words))


def needs_fonts() -> None:
    wanted = {Script.HAN: "盐沼港", Script.ARABIC: "وزارة"}
    if any(fonts_here().choose(script, set(words)).missing for script, words in wanted.items()):
        pytest.skip("no fonts for Chinese and Arabic are installed")


@pytest.mark.parametrize("form", ["labels", "slips", "pages"])
def test_every_address_is_printed_in_order_and_in_every_script(offices: Recipients, form: Form) -> None:
    needs_fonts()
    addresses = labels_of(offices)
    written = address_pages(addresses, form, organisation="Example Watch")
    assert written.warnings == ()
    assert re.sub(r"\s", "", PdfWriter().read_back(written.content)) == lines_of(addresses)
    reader = PdfReader(io.BytesIO(written.content))
    assert len(reader.pages) == (len(addresses) if form == "pages" else 1)
    assert reader.metadata is not None and reader.metadata.author == "Example Watch"
    assert reader.metadata.creation_date is None
    preferences = reader.root_object["/ViewerPreferences"]
    assert preferences["/PrintScaling"] == "/None", "labels are met only at their own size"  # type: ignore[index]
    assert written == address_pages(addresses, form, organisation="Example Watch")


def test_labels_are_70_by_37_and_begin_behind_those_that_were_taken() -> None:
    """The middle of each is found on the page, three in a row and eight rows on a sheet."""
    count = 30
    addresses = [AddressBlock(((Text(f"Office-{number}"),),)) for number in range(count)]
    reader = PdfReader(io.BytesIO(address_pages(addresses, taken=2).content))
    assert len(reader.pages) == 2
    seen = 0
    for number, page in enumerate(reader.pages):
        for word, x, y in _places(page):
            place = int(word.removeprefix("Office-")) + 2 - number * ON_A_SHEET
            row, column = divmod(place, 3)
            assert x == pytest.approx(70 * column + 6, abs=0.5), word
            assert 297 - y == pytest.approx(0.5 + 37 * row + 37 / 2, abs=3), word
            seen += 1
    assert seen == count


def _places(page: object) -> list[tuple[str, float, float]]:
    """The words of a page with their places in millimetres from its lower left corner."""
    found: list[tuple[str, float, float]] = []

    def take(text: str, matrix: list[float], text_matrix: list[float], *_: object) -> None:
        if text.strip():
            x = text_matrix[4] * matrix[0] + matrix[4]
            y = text_matrix[5] * matrix[3] + matrix[5]
            found.append((text.strip(), x * 25.4 / 72, y * 25.4 / 72))

    page.extract_text(visitor_text=take)  # type: ignore[attr-defined]
    return found


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler (pdftoppm) is not installed")
def test_no_label_reaches_over_its_edges(offices: Recipients, tmp_path: Path) -> None:
    """Looked at as a picture: ink on the labels, and none within 4 mm of a cut, however long the lines are."""
    needs_fonts()
    long = "The Permanent Representative to the United Nations Office and other International Organisations"
    addresses = (
        *labels_of(offices),
        AddressBlock(tuple((Text(line),) for line in (long, "x" * 60, *(["1 Long Lane"] * 4), "EGYPT"))),
    )
    (tmp_path / "labels.pdf").write_bytes(address_pages(addresses).content)
    subprocess.run(
        ["pdftoppm", "-gray", "-r", "254", "labels.pdf", "labels"], cwd=tmp_path, check=True, timeout=60
    )
    (picture,) = tmp_path.glob("labels*.pgm")
    ink = _ink_by_label(picture.read_bytes(), dots=10)
    assert set(ink) == set(range(len(addresses)))
    for label, (left, top, right, bottom) in ink.items():
        assert left >= 4 and right <= 66, label
        assert top >= 4 and bottom <= 33, label


def _ink_by_label(picture: bytes, dots: int) -> dict[int, tuple[float, float, float, float]]:
    """Of each label that has ink, the edges of the ink in millimetres within it."""
    kind, size, depth, pixels = picture.split(b"\n", 3)
    assert (kind, depth) == (b"P5", b"255")
    width = int(size.split()[0])
    found: dict[int, tuple[float, float, float, float]] = {}
    for y, start in enumerate(range(0, len(pixels), width)):
        row = pixels[start : start + width]
        down, across = (y / dots - 0.5) % 37, int((y / dots - 0.5) // 37) * 3
        for column in range(3):
            part = row[column * 70 * dots : (column + 1) * 70 * dots]
            dark = [x for x, shade in enumerate(part) if shade < 128]
            if dark:
                left, right = dark[0] / dots, dark[-1] / dots
                old = found.get(across + column, (left, down, right, down))
                found[across + column] = (min(old[0], left), old[1], max(old[2], right), down)
    return found


def test_a_character_that_no_font_has_does_not_vanish_silently(offices: Recipients) -> None:
    addresses = address_blocks(to(offices, "ministry-of-waters", "harbour-police"))
    (warning,) = address_pages(addresses, fonts=FontLibrary()).warnings
    assert "no font for" in warning and "Han characters" in warning
    assert warning.endswith("It stands in: 盐沼港公安局.")


def test_an_address_that_has_no_room_is_an_error_and_not_cut_off() -> None:
    long = AddressBlock(tuple((Text(f"Line {number} of a long address"),) for number in range(14)))
    with pytest.raises(WriterError, match=r"too long .*: Line 0 of .* / Line 13 of a long address\."):
        address_pages([AddressBlock(((Text("Short"),),)), long])
    with pytest.raises(WriterError, match="no addresses"):
        address_pages([])


def test_an_address_is_never_code() -> None:
    hostile = AddressBlock(
        tuple((Text(line),) for line in ('"); panic("x', "#let a = 1", r"\u{41} $x$ *b*", "//"))
    )
    written = address_pages([hostile])
    assert re.sub(r"\s", "", PdfWriter().read_back(written.content)) == lines_of([hostile])


# --- lists


def cells(table: bytes, separator: str = ",") -> list[list[str]]:
    assert table.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_the_posting_list_says_what_goes_where(letters: tuple[Letter, ...]) -> None:
    header, *rows = cells(posting_list(letters, Sender("USA")))
    assert header == [
        *("Number", "Reference", "Document", "Recipient", "Office", "Address", "Pages", "Remark"),
        *("Posted on", "Tracking number", "Posted by"),
    ]
    assert rows[0] == [
        *("1", "2026-001", "appeal-letter", "harbour-police", "Saltmarsh Harbour Police"),
        "盐沼港公安局\n盐沼市码头街1号\n邮编：000001\nCHINA",
        *(str(len(pages_of(letters[0]))), "", "", "", ""),
    ]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert [int(row[6]) for row in rows] == [len(pages_of(letter)) for letter in letters]
    assert cells(posting_list(letters, Sender("USA"), separator=";"), ";") == [header, *rows]


def test_the_fax_list_has_numbers_to_dial_and_says_where_there_are_none(
    letters: tuple[Letter, ...], offices: Recipients
) -> None:
    embassy, unreached = offices.get("embassy-in-cairo"), offices.get("unreached")
    assert embassy is not None and unreached is not None
    police, ministry = letters[0], next(each for each in letters if each.office == "Ministry of Waters")
    others = [
        Letter("2026-003", "appeal-letter", "en", recipient, letter.file)
        for recipient, letter in zip((embassy, unreached), _others(letters, police, ministry), strict=True)
    ]
    header, *rows = cells(fax_list([police, ministry, *others]))
    assert header[5:] == ["Fax number", "Pages", "Remark", "Faxed on", "Number of the report", "Faxed by"]
    assert [(row[5], row[7]) for row in rows] == [
        ("'+861055500100", "in office hours"),
        (
            "",
            "not in international form: (010) 5550 0101 "
            "(write it with + and the code of the country, as +41 22 555 01 00)",
        ),
        ("'+442055500102", ""),
        ("", "no fax number is on file"),
    ]


def _others(letters: Sequence[Letter], *taken: Letter) -> list[Letter]:
    return [letter for letter in letters if letter not in taken]


def test_a_formula_in_an_address_is_no_formula(offices: Recipients, letters: tuple[Letter, ...]) -> None:
    office = offices.get("embassy-in-cairo")
    assert office is not None
    hostile = office.model_copy(
        update={"envelope": None, "office": _told('=HYPERLINK("https://evil.example")')}
    )
    letter = Letter("-1", "@document", "en", hostile, letters[0].file)
    (_, row) = cells(posting_list([letter]))
    assert row[1:3] == ["'-1", "'@document"]
    assert row[4].startswith("'=HYPERLINK") and row[5].startswith("'=HYPERLINK")


def _told(words: str) -> object:
    from hrdalert.cases.text import Told

    return Told({"en": words})  # type: ignore[dict-item]


CELLS = st.text(max_size=60) | st.text(alphabet="=+-@\t\r\n \0'\"＝\ufeff;,a1", max_size=12)


@given(CELLS)
@example("=1+1")
@example(" \t=1+1")
@example("\ufeff=1+1")
@example(" \ufeff=1+1")
@example("＝1+1")
@example("\r")
@example("'=1")
def test_a_cell_is_harmless_and_loses_nothing(cell: str) -> None:
    safe = harmless(cell)
    assert safe.removeprefix("'") == cell.removeprefix("'")
    assert safe in (cell, f"'{cell}")
    assert harmless(safe) == safe
    assert not re.match(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\x00-\x1f\x7f]", safe)


@given(st.lists(CELLS, min_size=2, max_size=5), st.sampled_from([",", ";"]))
def test_a_table_read_back_has_the_same_cells(row: list[str], separator: str) -> None:
    from hrdalert.dispatch.printing import Separator, _table

    chosen: Separator = ";" if separator == ";" else ","
    header = [f"Column {number}" for number in range(len(row))]
    assert cells(_table(header, [row], ["By"], chosen), separator) == [
        [*header, "By"],
        [*map(harmless, row), ""],
    ]


# --- fax numbers

VALID = st.sampled_from(["86", "41", "7", "20", "375", "852", "966", "44"]).flatmap(
    lambda code: st.from_regex(r"[1-9][0-9]{6,10}", fullmatch=True).map(lambda rest: f"{code}{rest}")
)


@given(VALID, st.data())
def test_a_number_is_read_however_it_is_parted(digits: str, data: st.DataObject) -> None:
    parts = st.sampled_from(["", "", " ", "-", ".", "\u00a0", "\u2011", " - "])
    written = digits[0] + "".join(data.draw(parts) + digit for digit in digits[1:])
    begins = data.draw(st.sampled_from(["+", "00", " + ", "+ ", "Fax: +", "tel:+"]))
    assert read_fax_number(begins + written) == FaxNumber(f"+{digits}")


@given(st.text(max_size=30) | st.text(alphabet="+0123456789 ()-./x٣", max_size=25))
@example("+39 (0)6 5550100")
@example("+86 10 555¹ 0000")
def test_whatever_is_written_there_is_a_number_in_e164_or_a_remark(written: str) -> None:
    found = read_fax_number(written)
    if not found.international:
        assert found.remark
        return
    assert re.fullmatch(r"\+[1-9][0-9]{6,14}", found.international)
    assert country_code(found.international[1:])
    assert read_fax_number(found.international).international == found.international


@pytest.mark.parametrize(
    ("written", "number", "remark"),
    [
        ("+44 (0)20 5550 0100", "+442055500100", ""),
        ("＋８６ １０ ５５５０ ０１００", "+861055500100", ""),
        ("+٢٠ ٢ ٥٥٥٠ ٠١٠٠", "+20255500100", ""),
        ("+86 10 5550 0100 (Chinese only)", "+861055500100", "Chinese only"),
        ("+44 020 5550 0100", "+4402055500100", "check it: the 0 after +44"),
        ("+39 06 5550 0100", "+390655500100", ""),
        ("+39 (0)6 5550 0100", "", "not clear whether its (0) is dialled"),
        ("010 5550 0100", "", "write it with +"),
        ("011 86 10 5550 0100", "", "write it with +"),
        ("+1 202 555 010", "", "after +1 there are ten digits, and not 9"),
        ("+999 555 0100", "", "no country has a code"),
        ("+86 10 5550 0100 / 0101", "", "more in it than one number"),
        ("+86 10 5550 0100 ext. 3", "", "more in it than one number"),
        ("+86 10 555¹ 0100", "", "more in it than one number"),
        ("+86 (10 5550 0100", "", "brackets do not match"),
        ("+86 10 5550 0100 5550 0101", "", "it has 20 digits"),
        ("", "", "no fax number is on file"),
    ],
)
def test_fax_numbers_as_people_write_them(written: str, number: str, remark: str) -> None:
    found = read_fax_number(written)
    assert found.international == number
    assert remark in found.remark and bool(remark) is bool(found.remark)


def test_no_country_code_begins_with_another() -> None:
    from hrdalert.dispatch.fax_numbers import _codes

    codes = _codes()
    assert [code for code in codes if any(code != other and code.startswith(other) for other in codes)] == []


def test_the_numbers_of_the_repository_are_in_international_form() -> None:
    ours: Sequence[Recipient] = list(load_recipients(Path(__file__).parents[2] / "recipients"))
    numbers = [str(each.fax) for each in ours if each.fax]
    assert numbers and all(read_fax_number(number).international for number in numbers)
