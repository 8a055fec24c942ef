"""Files from outside: where a withheld name in them is found, taken out or asked about, as docs/sending.md says it.

And what is too large, or reaches out: each with its message.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zlib import crc32

import docx
import pypdf
import pytest
import yaml
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from hrdalert.documents.blocks import Document
from hrdalert.drafts.bundle import copy_of, exhibits_of
from hrdalert.errors import InputErrors, WriterError
from hrdalert.workspace import Workspace
from tests.dispatch import post_office
from tests.drafts.test_bundle import DOT, EXIF, PHOTO, SISTER, a_case, pdf, saved, scan, word
from tests.drafts.test_case_run import DAY, drafted
from tests.drafts.test_word_template import TEXT_BOX
from tests.inquiry.building import hope
from tests.inquiry.conftest import shared as shared
from tests.writers.sample import png

NAME = "Tamsin Reed"
PAGE = Path(__file__).parents[2] / "docs" / "sending.md"


# --- Word files with the name in one place


def worded(put: Callable[[Word], object]) -> bytes:
    opened = docx.Document(BytesIO(word("Nobody is named.")))
    put(opened)
    file = BytesIO()
    opened.save(file)
    return file.getvalue()


def within(element: str) -> bytes:
    """A Word file with an element in its first paragraph."""
    spaces = nsdecls("w", "wp", "r")
    return worded(lambda opened: opened.paragraphs[0]._p.append(parse_xml(element.replace("§", spaces, 1))))


def changed(content: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """A packed file with some of its parts changed, or added."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in dict.fromkeys([*before.namelist(), *parts]):
            part = before.read(name) if name in before.namelist() else b""
            after.writestr(name, parts.get(name, bytes)(part))
    return file.getvalue()


def related(kind: str, target: str, how: str = "External", element: str = "<w:p/>") -> bytes:
    """A Word file with a relationship of a kind, and an element that names it as rOut."""
    relation = (
        f'<Relationship Id="rOut" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="{how}"/></Relationships>'
    )
    return changed(
        within(element.replace("/>", " §/>", 1) if "§" not in element else element),
        {"word/_rels/document.xml.rels": lambda part: part.replace(b"</Relationships>", relation.encode())},
    )


def footnoted(text: str) -> bytes:
    words = f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    note = f"<w:footnotes {nsdecls('w')}>{words}</w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    named = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    return changed(
        related("footnotes", "footnotes.xml", "Internal"),
        {
            "word/footnotes.xml": lambda _: note.encode(),
            "[Content_Types].xml": lambda part: part.replace(b"</Types>", named),
        },
    )


def properties(opened: Word) -> None:
    about = opened.core_properties
    about.author = about.title = about.subject = about.keywords = about.comments = NAME


def style(opened: Word) -> None:
    opened.styles.add_style(NAME, 1)


def variable(opened: Word) -> None:
    element = f'<w:docVars {nsdecls("w")}><w:docVar w:name="who" w:val="{NAME}"/></w:docVars>'
    opened.settings.element.append(parse_xml(element))


def alternative(opened: Word) -> None:
    opened.add_picture(BytesIO(png(2, 2)))
    next(opened.element.body.iter(qn("wp:docPr"))).set("descr", NAME)


def parted(opened: Word) -> None:
    for piece in ("Tam", "sin Re", "ed"):
        opened.paragraphs[0].add_run(piece)


def field(instruction: str) -> bytes:
    marks = "".join(
        f"<w:r>{piece}</w:r>"
        for piece in (
            '<w:fldChar w:fldCharType="begin"/>',
            *(f"<w:instrText>{part}</w:instrText>" for part in (instruction[:5], instruction[5:])),
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>x</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return within(f"<w:hyperlink §>{marks}</w:hyperlink>")


def settings(element: str, target: str) -> bytes:
    """A Word file whose settings name another file."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rOut" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{element}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    put = f'<w:{element} {nsdecls("w", "r")} r:id="rOut"/>'
    content = worded(lambda opened: opened.settings.element.insert(0, parse_xml(put)))
    return changed(content, {"word/_rels/settings.xml.rels": lambda _: relations.encode()})


CONTROL = '<w:sdt §><w:sdtPr><w:{} w:val="{}"/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>'
IN_WORD: dict[tuple[str, str], bytes] = {
    ("found", "text"): worded(parted),
    ("found", "headers and footers"): worded(lambda one: one.sections[0].footer.paragraphs[0].add_run(NAME)),
    ("found", "footnotes"): footnoted(NAME),
    ("found", "text boxes"): worded(
        lambda one: one.element.body.insert(0, parse_xml(TEXT_BOX.replace("{{ case.closing }}", NAME)))
    ),
    ("found", "styles"): worded(style),
    ("found", "fields"): field(f'QUOTE "{NAME}"'),
    ("found", "bookmarks"): within('<w:bookmarkStart § w:id="7" w:name="Tamsin_Reed"/>'),
    ("found", "content controls"): within(CONTROL.format("alias", NAME)),
    ("found", "variables"): worded(variable),
    ("found", "alternative texts"): worded(alternative),
    ("found", "links"): related("hyperlink", "https://example.org/tamsin-reed"),
    ("taken out", "properties"): worded(properties),
    ("taken out", "the template it was made from"): settings(
        "attachedTemplate", "file:///C:/Tamsin%20Reed/a.dotm"
    ),
    ("asked about", "pictures"): word("x", picture=png(2, 2)),
}


# --- PDFs


def drawn(content: bytes, **font: object) -> bytes:
    """A PDF of one page with this content, in a font of these keys."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    about = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", **font}
    kept = DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(one) if isinstance(one, str) else one
            for key, one in about.items()
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(kept)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(content)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    return saved(writer)


def placed(text: str, step: int) -> bytes:
    """Letters, each placed by itself."""
    letters = (b"1 0 0 1 %d 700 Tm (%s) Tj" % (50 + n * step, one.encode()) for n, one in enumerate(text))
    return drawn(b"BT /F1 10 Tf " + b" ".join(letters) + b" ET")


def listed() -> bytes:
    writer = pypdf.PdfWriter(BytesIO(pdf("Nobody is named.")))
    writer.add_outline_item(title=NAME, page_number=0)
    writer.add_attachment(filename=f"{NAME}.txt", data=NAME.encode())
    writer.add_named_destination(title=NAME, page_number=0)
    writer.xmp_metadata = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{NAME}</x:xmpmeta>'.encode()
    return saved(writer)


SAID = b"BT /F1 10 Tf 50 700 Td /Span <</ActualText (Tamsin Reed)>> BDC (She) Tj EMC ET"
CIRCLE = b"0 0 m " + b"1 2 3 4 5 6 c " * 60 + b"f BT /F1 10 Tf 50 700 Td (She) Tj ET"
IN_PDF: dict[tuple[str, str], bytes] = {
    ("found", "text"): pdf("The court heard Tamsin", "Reed on that day."),
    ("found", "letters placed one by one"): placed("She is Tamsin Reed", 14),
    ("found", "what stands for a picture or sign (ActualText, Alt)"): drawn(SAID),
    ("taken out", "properties"): pdf("x", Author=NAME, Custom=NAME),
    ("taken out", "outlines, attachments, destinations, XMP"): listed(),
    ("asked about", "pictures and scans"): scan(),
    ("asked about", "drawings"): drawn(CIRCLE),
    ("asked about", "fonts that do not say their letters"): drawn(
        b"BT /F1 10 Tf 50 700 Td <00370044> Tj ET", Subtype="/Type0", Encoding="/Identity-H"
    ),
}


# --- pictures


def segment(marker: int, content: bytes) -> bytes:
    return DOT[:2] + struct.pack(">BBH", 0xFF, marker, 2 + len(content)) + content + DOT[2:]


BYTES = NAME.encode()
IN_PICTURE: dict[tuple[str, str], bytes] = {
    ("taken out", "EXIF"): segment(0xE1, EXIF + BYTES),
    ("taken out", "XMP"): segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + BYTES),
    ("taken out", "IPTC"): segment(0xED, b"Photoshop 3.0\0" + BYTES),
    ("taken out", "comments"): segment(0xFE, BYTES),
    ("taken out", "the mark of Adobe (APP14)"): segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + BYTES),
    ("taken out", "texts of a PNG"): png(2, 2, b"tEXtComment\0" + BYTES),
    ("asked about", "what it shows"): PHOTO,
}
KINDS = {
    (row, *where): content
    for row, places in (
        ("annex in Word", IN_WORD),
        ("annex in PDF", IN_PDF),
        ("picture as annex", IN_PICTURE),
    )
    for where, content in places.items()
}
ENDINGS = {"annex in Word": "docx", "annex in PDF": "pdf", "picture as annex": "jpg"}


def unpacked(content: bytes) -> bytes:
    """All bytes of a file, those too that are packed."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return b"".join(name.encode() + archive.read(name) for name in archive.namelist())
    return content


def test_a_font_tells_its_letters_or_somebody_looks(tmp_path: Path) -> None:
    """Each in a font that a search reads otherwise than the eye does."""
    cmap = DecodedStreamObject()
    cmap.set_data(
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0037> <0054> endbfchar endcmap"
    )
    signs = DictionaryObject(
        {NameObject("/Differences"): ArrayObject([NumberObject(65), NameObject("/g12"), NameObject("/g13")])}
    )
    embedded = DictionaryObject({NameObject("/FontFile2"): DecodedStreamObject()})
    fonts: list[tuple[bytes, dict[str, object]]] = [
        (b"<00370044>", {"Subtype": "/Type0", "Encoding": "/Identity-H", "ToUnicode": cmap}),
        (b"(AB)", {"Encoding": signs}),
        (b"(AB)", {"FontDescriptor": embedded}),
        (b"(AB)", {"Subtype": "/Type3"}),
    ]
    for number, (shown, font) in enumerate(fonts):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(drawn(b"BT /F1 10 Tf 50 700 Td (x) Tj " + shown + b" Tj ET", **font))
        assert "does not say which letters it has on page 1" in copy_of(file).unread, number
    file.write_bytes(drawn(b"BT /F1 10 Tf 50 700 Td (AB) Tj ET", Encoding="/WinAnsiEncoding"))
    assert not copy_of(file).unread


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, ...], str]:
    """What is said of each file as an annex."""
    files = [
        (f"{number}.{ENDINGS[row]}", content) for number, ((row, *_), content) in enumerate(KINDS.items())
    ]
    workspace = a_case(tmp_path_factory.mktemp("annexes"), *files, related=SISTER)
    (path,) = workspace.find_cases()
    case_on_day = workspace.case(path).case_on_day(DAY, DAY)
    document = Document("un-communication", "x", "en", "un", DAY, "", "2026-014", ())
    with pytest.raises(InputErrors) as error:
        exhibits_of(case_on_day, document, looked_at=False)
    lines = [case_on_day.case.origin("annexes", number, "file").line for number in range(len(files))]
    problems = error.value.problems
    return {
        kind: "\n".join(str(problem) for problem in problems if problem.origin.line == line)
        for kind, line in zip(KINDS, lines, strict=True)
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: " – ".join(kind))
def test_a_withheld_name_in_an_annex(
    kind: tuple[str, str, str], said: Mapping[tuple[str, ...], str], tmp_path: Path
) -> None:
    _, how, _ = kind
    text = said[kind]
    assert NAME not in text and "Reed" not in text
    if how == "found":
        assert "a form of the name of sister stands in this file" in text
    elif how == "asked about":
        assert "cannot be searched for names" in text and "--looked-at" in text
    else:
        assert "sister" not in text
        file = tmp_path / "annex"
        file.write_bytes(KINDS[kind])
        assert b"Reed" in unpacked(KINDS[kind]) or b"R\0e\0e\0d" in KINDS[kind]
        assert not re.search(b"(?i)tamsin|reed", unpacked(copy_of(file).content))


def table() -> set[tuple[str, str, str]]:
    """The table of the page: row, column and each place in it."""
    section = (
        PAGE.read_text("utf-8").partition("## Where a withheld name is found\n")[2].partition("\n## ")[0]
    )
    rows = re.findall(r"^\| (.+) \|$", section, re.M)
    heads, *others = ([cell.strip() for cell in row.split("|")] for row in rows)
    cells = ((row[0], head, cell) for row in others for head, cell in zip(heads[1:], row[1:], strict=True))
    return {
        (row, head, place.strip()) for row, head, cell in cells for place in cell.split(";") if place.strip()
    }


# --- letterheads, templates, messages, quotations


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A case of which a sister is withheld."""
    return a_case(tmp_path_factory.mktemp("letters"), related=SISTER)


def refusals(workspace: Workspace, place: str, content: bytes) -> str:
    """What keeps drafts from being made when this file lies among the office's letters."""
    file = workspace.letters_folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    outcome = drafted(Workspace.open(workspace.root), formats=("docx",), documents=("urgent-action",))
    file.unlink()
    return "\n".join(str(one) for refusal in outcome.refused for one in refusal.problems)


IN_LETTERS = {
    "whole names, in each place of a Word file": IN_WORD["found", "styles"],
    "a surname": worded(
        lambda opened: opened.sections[0].footer.paragraphs[0].add_run("In memory of Mr Reed")
    ),
}


@pytest.mark.parametrize("where", IN_LETTERS)
@pytest.mark.parametrize("row", ["letterhead", "own Word template"])
def test_a_withheld_name_on_the_paper_of_the_office(row: str, where: str, letters: Workspace) -> None:
    place = "letterhead.docx" if row == "letterhead" else "urgent-action/en.docx"
    said = refusals(letters, place, IN_LETTERS[where])
    assert "a form of the name of sister stands here" in said and place in said and "Reed" not in said


def told_by_all(opened: Word) -> None:
    properties(opened)
    picture = BytesIO(png(4, 2, b"tEXtComment\0" + BYTES))
    opened.sections[0].header.paragraphs[0].add_run().add_picture(picture)


@pytest.mark.parametrize("row", ["letterhead", "own Word template"])
def test_what_properties_and_pictures_of_the_paper_tell_is_taken_out(row: str, letters: Workspace) -> None:
    place = "letterhead.docx" if row == "letterhead" else "urgent-action/en.docx"
    assert not refusals(letters, place, worded(told_by_all))
    (file,) = letters.out.rglob("urgent-action.*.docx")
    content = unpacked(file.read_bytes())
    assert b"word/media/" in content and not re.search(rb"Tamsin", content)
    file.unlink()


def test_a_surname_of_those_under_whom_the_office_writes_stops_nothing(letters: Workspace) -> None:
    settings = letters.root / "hrdalert.yaml"
    text = settings.read_text("utf-8")
    written = yaml.safe_load(text)
    written["organisation"]["signatory"] = {"name": "Arlo Reed", "title": "Head"}
    settings.write_text(yaml.safe_dump(written, allow_unicode=True), "utf-8")
    assert not refusals(letters, "letterhead.docx", IN_LETTERS["a surname"])
    settings.write_text(text, "utf-8")


IN_MAIL = {
    "From": ("Appeals Desk <", "Friends of Tim Quill <"),
    "Reply-To": ("cases@lantern", "tim.quill@lantern"),
    "To": ("The Gazette No. 1", "The Gazette of Tim Quill"),
    "List-Unsubscribe": ("leave?who=", "tim-quill?who="),
}


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return post_office.office(tmp_path_factory.mktemp("mail") / "office", 1)


@pytest.mark.parametrize("header", IN_MAIL)
def test_a_withheld_name_in_a_header(header: str, mailing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = mailing / ("recipients/test.yaml" if header == "To" else "hrdalert.yaml")
    text = file.read_text("utf-8")
    assert IN_MAIL[header][0] in text
    file.write_text(text.replace(*IN_MAIL[header]), "utf-8")
    monkeypatch.chdir(mailing)
    said = post_office.failing("queue", "example", "-d", "press-release", "--date", post_office.DAY)
    file.write_text(text, "utf-8")
    assert f"a form of the name of tim stands in the {header} of the message to gazette-" in said
    assert "Quill" not in said


def test_a_header_that_names_somebody_after_approval_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = post_office.office(tmp_path / "office", 1)
    monkeypatch.chdir(folder)
    post_office.outbox()
    settings = folder / "hrdalert.yaml"
    settings.write_text(settings.read_text("utf-8").replace(*IN_MAIL["From"]), "utf-8")
    said = post_office.failing("send", "--send")
    assert "stands in the From of the message" in said and "Quill" not in said


IN_QUOTES = {
    ("found", "names and contacts of respondents"): "Brin Tallow waited",
    ("found", "two capitalised words that the form does not have"): "my friend Tom Pike had lost his",
    ("asked about", "telephone numbers"): "call 0044 20 7946 0000",
    ("asked about", "e-mail and web addresses"): "write to ann@post.example",
    ("asked about", "addresses of houses"): "he lives at 7 Gullway, he said",
    ("asked about", "any other word with a capital"): "they asked for Tamsin",
    ("asked about", "scripts without capitals"): "我们互相支持",
}


@pytest.mark.parametrize("where", IN_QUOTES, ids=" – ".join)
def test_somebody_in_a_quotation(where: tuple[str, str], shared: Workspace) -> None:
    words = IN_QUOTES[where]
    quote = f"text: {words}\n    checked"
    before = "text: They waited outside my door for […] days.\n    checked"
    told = ("They waited outside my door for nine days.", words)
    study = hope(shared, (before, quote), answers=(told,))
    found = "\n".join(str(one) for one in study.problems if one.severity == "error")
    looked = hope(shared, (before, quote.replace("checked", "looked_at: yes\n    checked")), answers=(told,))
    still = "\n".join(str(one) for one in looked.problems if one.severity == "error")
    if where[0] == "found":
        assert "stands in" in still and "a name" in still
    else:
        assert "the quote door has" in found and "which may tell of somebody" in found and not still


ELSEWHERE = {
    *(("letterhead", "found", where) for where in IN_LETTERS),
    *(("own Word template", "found", where) for where in IN_LETTERS),
    *(
        (row, "taken out", what)
        for row in ("letterhead", "own Word template")
        for what in ("properties", "texts in pictures")
    ),
    *(("message", "found", header) for header in IN_MAIL),
    *(("quotation", *where) for where in IN_QUOTES),
}


def test_the_page_says_so_of_each_kind() -> None:
    assert table() == {*KINDS, *ELSEWHERE}


# --- what is too large, or something else than it seems


def body(content: bytes) -> bytes:
    """A Word file with this in its body."""
    return changed(
        word("x"), {"word/document.xml": lambda part: part.replace(b"<w:body>", b"<w:body>" + content)}
    )


def doctype(part: bytes) -> bytes:
    entities = b'<!ENTITY a0 "x">' + b"".join(
        b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 30)
    )
    return part.replace(b"?>", b"?><!DOCTYPE w [" + entities + b"]>", 1).replace(b"<w:p>", b"<w:p>&a29;", 1)


def in_utf16(part: bytes) -> bytes:
    return part.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def twice() -> bytes:
    file = BytesIO(word("x"))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", b"<w:document/>")
    return file.getvalue()


def nested() -> bytes:
    """A PDF whose page draws a form ten times, which draws another ten times, and so on: 10 to the 9th signs."""
    writer = pypdf.PdfWriter(BytesIO(drawn(b"/X Do " * 10)))
    within = None
    for _ in range(9):
        form = DecodedStreamObject()
        form.set_data(b"/X Do " * 10 if within else b"q Q " * 10)
        kinds = {"/Type": "/XObject", "/Subtype": "/Form"}
        form.update({NameObject(key): NameObject(value) for key, value in kinds.items()})
        form[NameObject("/BBox")] = ArrayObject([])
        forms = DictionaryObject({NameObject("/X"): within} if within else {})
        form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
        within = writer._add_object(form)
    resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/X"): within})})
    writer.pages[0][NameObject("/Resources")] = resources
    return saved(writer)


def paged(count: int) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(count):
        writer.add_blank_page(10, 10)
    return saved(writer)


HUGE = struct.pack(">II", 60_000, 60_000) + b"\x08\x06\0\0\0"
WIDE = png(2, 2).replace(png(2, 2)[16:33], HUGE + struct.pack(">I", crc32(b"IHDR" + HUGE)))
TOO_MUCH: dict[str, tuple[Callable[[], bytes], str]] = {
    "a.docx": (
        lambda: body(b"<w:p/>" * 3_000_000),
        "paragraphs, cells and other parts, and 400,000 are the most",
    ),
    "b.docx": (
        lambda: changed(word("x"), {"word/media/a.png": lambda _: bytes(31_000_000)}),
        "MB when it is unpacked, and 30 are the most",
    ),
    "c.docx": (
        lambda: changed(word("x"), {"word/document.xml": doctype}),
        "it is not packed as Word packs its files",
    ),
    "d.docx": (twice, "it is not packed as Word packs its files"),
    "e.docx": (
        lambda: changed(word(NAME), {"word/document.xml": in_utf16}),
        "it is not packed as Word packs its files",
    ),
    "f.docx": (lambda: body(b"<w:p>" * 400), "it is damaged, or it is no Word file that can be read"),
    "g.png": (lambda: WIDE, "60,000 × 60,000 dots"),
    "h.pdf": (lambda: paged(1_001), "it has 1,001 pages, and 1,000 are the most"),
    "i.pdf": (lambda: drawn(b"q Q " * 5_000_000), "a page of it is larger than can be searched"),
    "j.pdf": (lambda: drawn(b"q Q " * 30_000), "a page of it is larger than can be searched"),
    "k.pdf": (nested, "a page of it is larger than can be searched"),
    "l.pdf": (lambda: bytes(30_000_001), "has 30.0 MB, and 30 are the most"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_is_too_large_or_disguised_is_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    content, why = TOO_MUCH[name]
    file = tmp_path / name
    file.write_bytes(content())
    with pytest.raises(WriterError) as error:
        copy_of(file)
    assert why in str(error.value) and error.value.hint


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(WriterError, match="it is no file"):
        copy_of(tmp_path)


# --- what reaches out of a Word file

PICTURE = "http://elsewhere.example/seen.png"
MACROS = changed(
    word("x"),
    {
        "[Content_Types].xml": lambda part: part.replace(
            b"document.main+xml", b"document.macroEnabled.main+xml"
        )
    },
)
REACHING: dict[str, tuple[bytes, str]] = {
    "a picture elsewhere": (related("image", PICTURE), "a picture that lies elsewhere"),
    "a picture of VML": (
        within(f'<w:r §><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="{PICTURE}"/>'
               "</v:shape></w:pict></w:r>"),
        "a picture that lies elsewhere",
    ),
    "a page elsewhere": (related("frame", "http://elsewhere.example"), "something that lies elsewhere (frame)"),
    "a file of somebody": (related("hyperlink", "file:///C:/Users/x.doc"), "a link to a file on somebody's computer"),
    "DDEAUTO": (field("DDEAUTO c:\\\\windows\\\\cmd.exe"), "a field DDEAUTO"),
    "INCLUDEPICTURE": (field(f'INCLUDEPICTURE "{PICTURE}"'), "a field INCLUDEPICTURE"),
    "a simple field": (within('<w:fldSimple § w:instr=" INCLUDETEXT a.docx "/>'), "a field INCLUDETEXT"),
    "an object": (related("oleObject", "embeddings/a.bin", "Internal"), "an object of another program"),
    "a document": (related("aFChunk", "a.html", "Internal"), "another document within it"),
    "macros": (MACROS, "macros"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REACHING)
def test_what_reaches_out_of_a_word_file_is_refused(kind: str, tmp_path: Path) -> None:
    content, what = REACHING[kind]
    file = tmp_path / "a.docx"
    file.write_bytes(content)
    with pytest.raises(WriterError) as error:
        copy_of(file)
    assert str(error.value) == f"it has {what}" and "print an annex to PDF" in error.value.hint


def test_an_office_is_told_which_of_its_own_files_reaches_out(tmp_path: Path) -> None:
    workspace = a_case(tmp_path / "w")
    for place in ("letterhead.docx", "urgent-action/en.docx"):
        file = workspace.letters_folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(REACHING["DDEAUTO"][0])
        outcome = drafted(Workspace.open(workspace.root), formats=("docx",), documents=("urgent-action",))
        assert not outcome.written and place in (said := "\n".join(outcome.failures))
        assert "it has a field DDEAUTO" in said
        file.unlink()


def test_hyperlinks_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(related("hyperlink", "https://example.org/case"))
    assert b"https://example.org/case" in unpacked(copy_of(file).content)
