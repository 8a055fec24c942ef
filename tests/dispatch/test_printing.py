"""Letters to print in one file, their postal addresses, and a list for whoever posts them."""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from hrdalert.dispatch.printing import Letter, Sender, harmless, merged, postal_address, posting_list
from hrdalert.dispatch.recipients import Recipients, load_recipients
from hrdalert.documents.blocks import Document, PageMark
from hrdalert.drafts.drafting import Order
from hrdalert.errors import RefusedError, WorkspaceError, WriterError
from hrdalert.workspace import Workspace, init
from hrdalert.writers.pdf import PdfWriter
from tests.builder import EXAMPLE

DAY = datetime.date(2026, 3, 20)
OFFICES = """
recipients:
  - {id: harbour-police, office: Saltmarsh Harbour Police, kind: police, country: CHN, languages: [en, zh-Hans],
     office_native: 盐沼港公安局, holder: {title: Director},
     address: [1 Quay Street, "Saltmarsh, People's Republic of China"], address_native: [盐沼市码头街1号, 邮编：000001],
     fax: +86 10 5550 0100 (in office hours), salutation: {en: 'Dear Director,'},
     form_of_address: police_chief_psb_director, channel: post, source: invented}
  - {id: ministry-of-waters, office: Ministry of Waters, kind: ministry_interior, country: CHN,
     holder: {title: Minister of Waters}, address: [2 Sluice Road, Saltmarsh], fax: (010) 5550 0101,
     salutation: {en: 'Dear Minister,'}, form_of_address: minister, channel: post, source: invented}
  - {id: embassy-in-cairo, office: Embassy of China, kind: embassy, represents: CHN, country: EGY, languages: [ar, en],
     address: ["=14 Example Street", Cairo, Egypt], fax: +44 (0)20 5550 0102, salutation: {en: 'Dear Ambassador,'},
     channel: post, source: invented}
  - {id: ministry-in-cairo, office: Ministry of Interior, office_native: وزارة الداخلية, kind: ministry_interior,
     country: EGY, languages: [ar, en], address_native: ["شارع المثال 14، القاهرة", "11835"],
     salutation: {en: 'Dear Minister,'}, form_of_address: minister, channel: post, source: invented}
  - {id: prosecutor-in-minsk, office: Prosecutor General, office_native: Генеральная прокуратура, kind: prosecutor,
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
    init(root)
    (root / "recipients" / "example.yaml").write_text(OFFICES, encoding="utf-8")
    short = EXAMPLE.read_text("utf-8")
    (root / "cases" / "example.yaml").write_text(short, encoding="utf-8")
    told = "he was turned away at the door."
    assert short.count(told) == 1
    long = short.replace("2026-014", "2026-015").replace(told, f"{told} {SENTENCE * 40}")
    (root / "cases" / "another.yaml").write_text(long, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def offices(root: Path) -> Recipients:
    return load_recipients(root / "recipients")


def documents(root: Path, name: str) -> list[Document]:
    drafts, refusals = Workspace.open(root).case(name).drafts(Order("appeal-letter", "en", DAY), DAY)
    assert refusals == [] and all(draft.is_ready for draft in drafts)
    return [draft.document for draft in drafts]


@pytest.fixture(scope="module")
def letters(root: Path, offices: Recipients) -> tuple[Letter, ...]:
    """Four letters of the two cases, alternating: short, long, short, long."""
    found: dict[str, list[Letter]] = {}
    for name in ("example", "another"):
        for document in documents(root, name):
            recipient = offices.by_id[str(document.recipient)]
            file = root / "letters" / name / f"{recipient.id}.en.pdf"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(PdfWriter().write(document).content)
            letter = Letter(document.reference, document.id, "en", recipient, file)
            found.setdefault(name, []).append(letter)
    return tuple(letter for pair in zip(*found.values(), strict=True) for letter in pair)


def to(offices: Recipients, *ids: str, file: Path = Path("none.pdf")) -> tuple[Letter, ...]:
    """Letters whose files nobody opens, for their addresses."""
    recipients = (office for id in ids if (office := offices.get(id)))
    return tuple(Letter("2026-014", "appeal-letter", "en", recipient, file) for recipient in recipients)


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
    folder = letters[0].file.parents[2] / "recipients"
    subprocess.run(
        [sys.executable, "-c", code, str(folder), str(tmp_path / "two.pdf"), *words],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
        check=True,
    )
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_what_must_not_leave_is_refused_by_its_name_and_nothing_is_written(
    letters: tuple[Letter, ...], root: Path, tmp_path: Path
) -> None:
    """However it is called by now, and in the list, too."""
    document = documents(root, "example")[0]
    marked = PageMark("not_ready", "Draft, not ready: 1 point", "EDW", DAY)
    file = tmp_path / "finished.pdf"
    file.write_bytes(PdfWriter().write(replace(document, mark=marked)).content)
    held = Letter("2026-003", "appeal-letter", "en", letters[0].recipient, file)
    out = tmp_path / "out" / "all.pdf"
    with pytest.raises(
        RefusedError, match=r"must not be sent: .*/finished\.pdf\. Each is a draft that is not"
    ):
        printed([*letters, held], out)
    with pytest.raises(RefusedError, match=r"finished\.pdf"):
        posting_list([held])
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


# --- lists


def cells(table: bytes) -> list[list[str]]:
    assert table.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_the_posting_list_says_what_goes_where(letters: tuple[Letter, ...]) -> None:
    header, *rows = cells(posting_list(letters, Sender("USA")))
    assert header == [
        *("Number", "Reference", "Document", "Recipient", "Office", "Address", "Pages", "Remark"),
        *("Posted on", "Tracking number", "Posted by"),
    ]
    assert rows[0] == [
        *("1", "2026-014", "appeal-letter", "harbour-police", "Saltmarsh Harbour Police"),
        "盐沼港公安局\n盐沼市码头街1号\n邮编：000001\nCHINA",
        *(str(len(pages_of(letters[0]))), "", "", "", ""),
    ]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert [int(row[6]) for row in rows] == [len(pages_of(letter)) for letter in letters]


def test_a_formula_in_an_address_is_no_formula(offices: Recipients, letters: tuple[Letter, ...]) -> None:
    office = offices.get("embassy-in-cairo")
    assert office is not None
    hostile = office.model_copy(
        update={"envelope": None, "office": {"en": '=HYPERLINK("https://evil.example")'}}
    )
    letter = Letter("-1", "@document", "en", hostile, letters[0].file)
    (_, row) = cells(posting_list([letter]))
    assert row[1:3] == ["'-1", "'@document"]
    assert row[4].startswith("'=HYPERLINK") and row[5].startswith("'=HYPERLINK")


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


@given(st.tuples(CELLS, CELLS))
def test_the_list_read_back_has_the_same_cells(letters: tuple[Letter, ...], row: tuple[str, str]) -> None:
    letter = Letter(*row, "en", letters[0].recipient, letters[0].file)
    (_, found) = cells(posting_list([letter]))
    assert found[1:3] == [harmless(cell) for cell in row]
