"""A spreadsheet of addresses becomes a file of recipients as it stands, or not at all."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.cases.states import state_meant
from hrdalert.cli import main
from hrdalert.dispatch.csv_headings import _WORDS, COLUMNS, column_meant
from hrdalert.dispatch.csv_import import Imported, Wanted, import_table, place_for
from hrdalert.dispatch.csv_states import all_names
from hrdalert.dispatch.csv_tables import letters, read_table
from hrdalert.dispatch.no_mail import NoMailList, load_no_mail
from hrdalert.dispatch.recipients import Recipients, check_recipients, load_recipients
from hrdalert.errors import InputErrors, Problem

PRESS = Wanted("press", source="our list")
LIST = """\
First name;Name;Outlet;E-mail;Language;Country;City;Telephone;Beat;List
Ada;Sample;The Saltmarsh Gull;ada@gull.example;English, français;China;Saltmarsh;+86 000 0000 0000;labour, harbours;asia
Bo;Möwe;The Saltmarsh Gull;bo@gull.example;DE;CHN;;;;
;;Radio Quay;desk@radio-quay.example;Chinese;;;;;
;Cai Freelance;;cai@example.org;;;;;;"asia;rivers"
"""


def saved(folder: Path, text: str, encoding: str = "utf-8", name: str = "press.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def imported(
    file: Path, wanted: Wanted = PRESS, there: Recipients | None = None, suppressed: NoMailList | None = None
) -> Imported:
    return import_table(file, wanted, there or Recipients(), suppressed or NoMailList())


def problems_of(folder: Path, text: str, wanted: Wanted = PRESS) -> list[Problem]:
    with pytest.raises(InputErrors) as error:
        imported(saved(folder, text), wanted)
    return list(error.value.problems)


def written_to(folder: Path, found: Imported) -> Recipients:
    """The recipients as the file that is made of a table says them."""
    folder.mkdir(exist_ok=True)
    place_for(found.file, folder).write_text(found.text, encoding="utf-8")
    return load_recipients(folder)


def as_csv(*rows: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def test_a_list_as_people_keep_it_becomes_recipients(tmp_path: Path) -> None:
    found = written_to(tmp_path / "recipients", imported(saved(tmp_path, LIST)))
    assert list(found.by_id) == ["saltmarsh-gull", "saltmarsh-gull-2", "radio-quay", "press-1"]
    ada = found.by_id["saltmarsh-gull"]
    assert ada.holder and ada.holder.name == "Ada Sample" and ada.office_in("en") == "The Saltmarsh Gull"
    assert (ada.email, ada.channel, ada.phone) == ("ada@gull.example", "email", "+86 000 0000 0000")
    assert (ada.languages, ada.country, ada.address) == (("en", "fr"), "CHN", ("Saltmarsh",))
    assert (ada.beat, ada.groups, ada.source) == (("labour", "harbours"), ("asia",), "our list")
    assert ada.verified_on is None, "a list is no check"
    assert found.by_id["saltmarsh-gull-2"].languages == ("de",)
    assert found.by_id["press-1"].groups == ("asia", "rivers")
    assert found.by_id["press-1"].office_in("en") == "Cai Freelance"


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_in_which_spreadsheets_save_is_read(
    tmp_path: Path, encoding: str, sign: str, end: str
) -> None:
    rows = [
        ["Outlet", "E-mail", "Beat"],
        ["Möwe, Hafen", "a@gull.example", "ports; rivers"],
        [],
        ["B", "b@b.example", ""],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator=end).writerows(rows)
    found = imported(saved(tmp_path, out.getvalue(), encoding))
    assert [record["office"] for record in found.records] == ["Möwe, Hafen", "B"]
    assert found.records[0]["beat"] == ["ports", "rivers"]
    codes = [(each.code, each.severity, each.origin.line, each.origin.column) for each in found.warnings]
    assert codes == ([("guessed-letters", "warning", 2, 1)] if encoding == "cp1252" else [])


def test_the_line_that_tells_excel_its_separator_is_no_row(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, "\ufeffsep=;\r\nOutlet;E-mail\r\nG;a@b.example\r\n"), bool)
    assert table.headings.cells == ("Outlet", "E-mail") and table.rows[0].number == 2


def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path) -> None:
    for content, code in (
        (b"PK\x03\x04 a workbook", "not-csv"),
        (b"Outlet\x81\x8d,E-mail\n", "not-csv"),
        (b"\xff\xfeO", "not-csv"),
        (b"", "empty-table"),
        (b" \n\n", "empty-table"),
        (b" , ,\n", "no-headings"),
        (b'Outlet,E-mail\n"G,a@b.example\n', "broken-row"),
        (b'Outlet,E-mail\n"G"H,a@b.example\n', "broken-row"),
    ):
        (tmp_path / "a.csv").write_bytes(content)
        with pytest.raises(InputErrors) as error:
            imported(tmp_path / "a.csv")
        assert [each.code for each in error.value.problems] == [code], content
    with pytest.raises(InputErrors, match="there is no such file"):
        imported(tmp_path / "nowhere.csv")


def test_all_problems_of_all_rows_come_at_once_each_at_its_cell(tmp_path: Path) -> None:
    text = """\
First name,Name,Outlet,E-mail,Language,Country,Telephone,Source
Ada,Sample,Gull,ada@@gull.example,Anglish,Chinaa,4.9E+11,s
,,,x@example.org,,,,
a,b,c,"d@d.example",en,CHN,#NAME?,s,h
伟平,常,G,,,,,s
,,=A1,e@e.example,,,+1,s
,,"G
H",f@f.example,,,,s
,,"G\ufffd",g@g.example,,,,s
"""
    problems = problems_of(tmp_path, text, Wanted("press"))
    assert [(each.origin.line, each.origin.column, each.code) for each in problems] == [
        (2, 4, "wrong-value"),
        (2, 5, "wrong-value"),
        (2, 6, "wrong-value"),
        (2, 7, "rounded-number"),
        (3, 3, "no-office"),
        (3, 8, "no-source"),
        (4, 7, "spreadsheet-error"),
        (4, 9, "more-cells"),
        (5, 1, "name-in-parts"),
        (5, 4, "no-address"),
        (6, 3, "formula"),
        (6, 7, "wrong-value"),
        (7, 3, "line-break"),
        (8, 3, "lost-letter"),
    ]
    assert problems[0].text.startswith("row 2, column D (E-mail): 'ada@@gull.example' is no e-mail address")


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("Ada,ada@gull.example\n", "press", "no-headings"),
        ("Outlet,E-mail,Mail\nG,a@b.example,c@d.example\n", "press", "repeated-heading"),
        ("Name,E-mail\nAda,a@b.example\n", "ministry", "no-office"),
        ("Office,E-mail\nEmbassy,a@b.example\n", "embassy", "missing-key"),
        ("Office,Address\nMinistry,a@b.example\n", "ministry", "wrong-column"),
        ("Office,E-mail,List\nMinistry,a@b.example,新闻\n", "ministry", "wrong-group"),
    ],
)
def test_what_a_table_cannot_be_without(tmp_path: Path, text: str, kind: str, code: str) -> None:
    (problem,) = problems_of(tmp_path, text, Wanted(kind, source="s"))  # type: ignore[arg-type]
    assert (problem.code, problem.severity) == (code, "error")


def test_a_source_is_asked_for_once(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, LIST, Wanted("press"))
    assert problem.code == "no-source" and "--source" in problem.mend


def test_a_column_that_nobody_knows_is_named_and_one_that_is_empty_is_not(tmp_path: Path) -> None:
    text = "Outlet,E-mail,Shoe size,Remarks\nG,a@b.example,43,\n"
    (warning,) = imported(saved(tmp_path, text)).warnings
    assert (warning.code, warning.origin.column) == ("unknown-heading", 3)


def test_an_office_with_a_private_mailbox_is_warned_of_at_its_row(tmp_path: Path) -> None:
    text = "Office,E-mail\nMinistry,a@ministry.example\nPolice,chief@163.com\n"
    (warning,) = imported(saved(tmp_path, text), Wanted("police", source="s")).warnings
    assert (warning.code, warning.origin.line) == ("private-mailbox", 3)


def test_no_id_is_made_of_the_name_of_a_person(tmp_path: Path) -> None:
    text = "Name,Organisation,E-mail\nAda Sample,,a@a.example\nBo Sample,Quay Guild,b@b.example\n"
    members = imported(saved(tmp_path, text), Wanted("member", source="s")).records
    assert [each["id"] for each in members] == ["member-1", "member-2"]
    assert [each["office"] for each in members] == ["Ada Sample", "Quay Guild"]
    text = (
        "Name,Outlet,E-mail\nAda Sample,ada sample,a@a.example\nBo Sample,Bo Sample (freelance),b@b.example\n"
    )
    assert [each["id"] for each in imported(saved(tmp_path, text)).records] == ["press-1", "press-2"]


def test_ids_are_free_and_no_group_takes_the_place_of_a_recipient(tmp_path: Path) -> None:
    folder = tmp_path / "recipients"
    folder.mkdir()
    entry = "{id: Gull, office: O, kind: press, source: s, email: x@x.example, groups: [quay]}"
    (folder / "one.yaml").write_text(f"recipients: [{entry}]\n", encoding="utf-8")
    there = load_recipients(folder)
    text = "Outlet,E-mail,List\nGull,a@a.example,harbour\nQuay,b@b.example,\nHarbour,c@c.example,\n新闻,d@d.example,\n"
    found = imported(saved(tmp_path, text), there=there).records
    assert [each["id"] for each in found] == ["gull-2", "quay-2", "harbour-2", "press-1"]
    with pytest.raises(InputErrors, match="Gull is the id of a recipient"):
        imported(saved(tmp_path, text), Wanted("press", ("Gull",), "s"), there)


def test_those_who_are_there_or_asked_to_be_left_alone_are_left_out_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "recipients"
    written_to(folder, imported(saved(tmp_path, "Outlet,E-mail\nGull,desk@gull.example\n", name="a.csv")))
    (folder / "no_mail.txt").write_text("quay.example # closed\n", encoding="utf-8")
    text = "Outlet,E-mail\nG,DESK@Gull.example\nNew,n@new.example\nQuay,q@quay.example\nAgain,N@new.example\n"
    found = imported(saved(tmp_path, text), PRESS, load_recipients(folder), load_no_mail(folder))
    assert [each["email"] for each in found.records] == ["n@new.example"]
    assert [each.text for each in found.left_out] == [
        f"row 2 was left out: DESK@Gull.example: gull has it already ({(folder / 'a.yaml').as_posix()})",
        "row 4 was left out: q@quay.example: nothing is sent there: closed (recipients/no_mail.txt, line 1)",
        "row 5 was left out: N@new.example: row 3 has it already",
    ]


def test_every_heading_means_one_column() -> None:
    words = [(word.strip(), column) for column in COLUMNS for word in _WORDS[column].split(",")]
    for word, column in words:
        assert column_meant(word) == column_meant(word.upper()) == column, word
    for word in ("E mail", "EMAIL", "e_mail", " First-Name "):
        assert column_meant(word) in ("email", "first")
    assert column_meant("") is None and column_meant("Notes") is None


@pytest.mark.parametrize(
    "table",
    [
        "Name;Firma;E-Mail-Adresse;Straße;PLZ;Ort;Land;Sprache\n"
        "Ada Sample;Hafenbote;ada@bote.example;Kaiweg 1;00100;Salzmarsch;Deutschland;Deutsch\n",
        "Vorname;Nachname;Zeitung;E-Mail;Anschrift;Postleitzahl;Stadt;Staat;Sprachen\n"
        "Ada;Sample;Hafenbote;ada@bote.example;Kaiweg 1;00100;Salzmarsch;BR Deutschland;Deutsch\n",
        "Nom;Prénom;Journal;Adresse électronique;Rue;Code postal;Ville;Pays;Langue\n"
        "Sample;Ada;Hafenbote;ada@bote.example;Kaiweg 1;00100;Salzmarsch;Allemagne;allemand\n",
        "Nombre;Apellidos;Periódico;Correo electrónico;Calle;Código postal;Localidad;País;Idioma\n"
        "Ada;Sample;Hafenbote;ada@bote.example;Kaiweg 1;00100;Salzmarsch;Alemania;alemán\n",
        "Nome;Sobrenome;Veículo;Endereço de e-mail;Rua;CEP;Cidade;País;Idioma\n"
        "Ada;Sample;Hafenbote;ada@bote.example;Kaiweg 1;00100;Salzmarsch;Alemanha;alemão\n",
        "Nome;Cognome;Testata;Indirizzo e-mail;Via;CAP;Città;Paese;Lingua\n"
        "Ada;Sample;Hafenbote;ada@bote.example;Kaiweg 1;00100;Salzmarsch;Germania;tedesco\n",
        "ФИО;Издание;Эл. почта;Улица;Индекс;Город;Страна;Язык\n"
        "Ada Sample;Hafenbote;ada@bote.example;Kaiweg 1;00100;Salzmarsch;Германия;немецкий\n",
    ],
)
def test_a_spreadsheet_is_understood_in_the_language_of_its_office(tmp_path: Path, table: str) -> None:
    found = imported(saved(tmp_path, table))
    assert found.warnings == ()
    (ada,) = written_to(tmp_path / "recipients", found)
    assert ada.holder and ada.holder.name == "Ada Sample" and ada.office_in("en") == "Hafenbote"
    assert (ada.email, ada.country, ada.languages) == ("ada@bote.example", "DEU", ("de",))
    assert ada.address == ("Kaiweg 1", "00100 Salzmarsch")


@pytest.mark.parametrize(
    ("headings", "cells", "name"),
    [
        ("Name;Surname", "Ada;Sample", "Ada Sample"),
        ("Name;Surname", "Ada Sample;Sample", "Ada Sample"),
        ("Nombre;Apellidos", "Ada;Sample Gull", "Ada Sample Gull"),
        ("First name;Surname;Full name", "Ada;Sample;Dr Ada M. Sample", "Dr Ada M. Sample"),
        ("First name;Name", "Ada;Sample", "Ada Sample"),
        ("First name;Name", "Ada;Ada Sample", "Ada Sample"),
    ],
)
def test_no_part_of_a_name_is_lost(tmp_path: Path, headings: str, cells: str, name: str) -> None:
    text = f"{headings};Outlet;E-mail\n{cells};Gull;a@a.example\n"
    (record,) = imported(saved(tmp_path, text)).records
    assert record["holder"]["name"] == name


def test_two_parts_of_a_name_that_is_not_latin_are_put_behind_each_other_by_nobody(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "Имя;Фамилия;СМИ;Почта\nАда;Пример;Чайка;a@a.example\n")
    assert problem.code == "name-in-parts" and "column A (Имя)" in problem.text


@pytest.mark.parametrize(
    ("headings", "cells", "address"),
    [
        ("Street;Postcode;City", "1 Quay;00100;Marsh", ["1 Quay", "00100 Marsh"]),
        ("Street;City;Postcode", "1 Quay;Marsh;MA1 2SH", ["1 Quay", "Marsh MA1 2SH"]),
        ("Street;City;ZIP", "1 Quay;;00100", ["1 Quay", "00100"]),
        ("ZIP;Street;City", "00100;1 Quay;Marsh", ["1 Quay", "00100 Marsh"]),
        ("Street;City;ZIP", "1 Quay, 00100 Marsh;Marsh;00100", ["1 Quay, 00100 Marsh"]),
    ],
)
def test_a_postcode_stands_beside_the_city_as_the_table_has_them(
    tmp_path: Path, headings: str, cells: str, address: list[str]
) -> None:
    text = f"Outlet;E-mail;{headings}\nG;a@a.example;{cells}\n"
    (record,) = imported(saved(tmp_path, text)).records
    assert record["address"] == address


@pytest.mark.parametrize(("cell", "code"), [("1067", "lost-zero"), ("1,067E+4", "rounded-number")])
def test_a_postcode_that_the_spreadsheet_has_changed_is_refused(tmp_path: Path, cell: str, code: str) -> None:
    text = f"Firma;E-Mail;PLZ;Ort;Land\nG;a@a.example;{cell};Salzmarsch;Deutschland\n"
    (problem,) = problems_of(tmp_path, text)
    assert (problem.code, problem.origin.column) == (code, 3) and "Text" in problem.mend


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            ("Deutschland", "DEU"),
            ("DE", "DEU"),
            ("Germany", "DEU"),
            ("Großbritannien", "GBR"),
            ("USA", "USA"),
        ),
        *(("Vereinigtes Königreich", "GBR"), ("Schweiz", "CHE"), ("Österreich", "AUT"), ("VR China", "CHN")),
        *(("Grande-Bretagne", "GBR"), ("Suisse", "CHE"), ("EE. UU.", "USA"), ("EE.UU.", "USA")),
        *(("Suíça", "CHE"), ("Coreia do Sul", "KOR"), ("Vietname", "VNM"), ("Regno Unito", "GBR")),
        *(
            ("Paesi Bassi", "NLD"),
            ("США", "USA"),
            ("россия", "RUS"),
            ("Белоруссия", "BLR"),
            ("Україна", "UKR"),
        ),
        *(("Tschechien", "CZE"), ("TÜRKEI", "TUR"), ("Weissrussland", "BLR"), ("Turchia", "TUR")),
    ],
)
def test_a_state_is_known_by_its_name_in_the_language_of_the_table(
    tmp_path: Path, written: str, code: str
) -> None:
    (record,) = imported(saved(tmp_path, f"Outlet;E-mail;Country\nG;a@a.example;{written}\n")).records
    assert record["country"] == code


@pytest.mark.parametrize("written", ["Preußen", "Korea", "Kongo", "Europa", "Ruritania"])
def test_what_is_no_state_or_two_is_never_guessed(tmp_path: Path, written: str) -> None:
    (problem,) = problems_of(tmp_path, f"Outlet;E-mail;Country\nG;a@a.example;{written}\n")
    assert (problem.code, problem.origin.column) == ("wrong-value", 3)


def test_no_name_of_a_state_means_another_one_elsewhere() -> None:
    assert {name for name, codes in all_names().items() if len(codes) > 1} == {"kongo", "конго"}
    for name, codes in all_names().items():
        packaged = re.fullmatch(r"write ([A-Z]{3})", state_meant(name))
        assert packaged is None or packaged[1] in codes, name


def test_babel_is_asked_only_where_the_packaged_names_do_not_know_a_state(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from hrdalert.dispatch.csv_import import Wanted, import_table\n"
        "from hrdalert.dispatch.recipients import Recipients\n"
        "from hrdalert.dispatch.no_mail import NoMailList\n"
        "import_table(Path(sys.argv[1]), Wanted('press', source='s'), Recipients(), NoMailList())\n"
        "print('babel' in sys.modules)"
    )
    for country, asked in (("Germany", "False"), ("Deutschland", "True")):
        file = saved(tmp_path, f"Outlet;E-mail;Country\nG;a@a.example;{country}\n")
        done = subprocess.run(
            [sys.executable, "-c", code, str(file)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout.strip() == asked, country


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 702, 703)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]


ODD = (
    *(
        "null",
        "~",
        "yes",
        "- a",
        "a: b",
        "a #b",
        "#MeToo",
        "{a}",
        "[a",
        "'",
        '"',
        "> a",
        "| a",
        "%a",
        "@a",
        "`",
    ),
    *("---", "...", "!!str a", "&a", "*a", "\u200fa", "a\ufeff b", "\U0001f54a", "a   b", "\\", "\\n", "010"),
    *(
        "1e3",
        "2020-10-22",
        "12:30",
        "، ب",
        "word " * 40 + "x",
        "x  y " * 40 + "x",
        "b" * 200,
        "ﬁ",
        "<<",
        "a # b",
    ),
)
"""What YAML, a spreadsheet or a terminal might take for its own, and what a person may have written all the same."""
REFUSED = (
    "a\nb",
    "a\u2028b",
    "a\x85b",
    "a\tb",
    "a\x00b",
    "\ue000",
    "a\u202eb",
    "a\ufffd",
    "#N/A",
    "####",
    "=1",
    '="x"',
)
TRICKY = st.sampled_from((*ODD, *REFUSED))
CELL = st.one_of(TRICKY, st.text(max_size=30), st.lists(TRICKY, min_size=2, max_size=3).map(" ".join))


@pytest.mark.parametrize("text", ODD)
def test_a_text_that_is_only_odd_is_taken(tmp_path: Path, text: str) -> None:
    rows = (("Outlet", "Name", "City", "E-mail"), (text, text, text, "a@a.example"))
    (found,) = written_to(tmp_path / "recipients", imported(saved(tmp_path, as_csv(*rows))))
    assert found.holder and found.office_in("en") == found.holder.name == found.address[0] == text


@pytest.mark.parametrize("text", REFUSED)
def test_what_nobody_wrote_is_refused(tmp_path: Path, text: str) -> None:
    (problem,) = problems_of(tmp_path, as_csv(("Outlet", "E-mail"), (text, "a@a.example")))
    assert (problem.origin.line, problem.origin.column) == (2, 1) and problem.mend


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=3))
@example([("n", "o\ufeff", "\ufeffs", "t")])
def test_a_cell_comes_back_as_the_same_text_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("import")
    rows = [(*row, f"desk{n}@example.org") for n, row in enumerate(cells)]
    text = as_csv(("Name", "Outlet", "City", "Source", "E-mail"), *rows)
    try:
        file = saved(folder, text)
    except UnicodeEncodeError:
        return  # half of a pair of surrogates: no file holds it
    try:
        found = imported(file, Wanted("press"))
    except InputErrors as error:
        assert all(each.origin.line <= len(rows) + 1 for each in error.problems)
        return
    recipients = list(written_to(folder / "recipients", found))
    assert len(recipients) == len(rows)
    for each, (name, outlet, city, source, email) in zip(recipients, rows, strict=True):
        whose = each.holder.name if each.holder else each.office_in("en") if name.strip() else ""
        assert whose == name.strip()
        assert each.office_in("en") == (outlet.strip() or name.strip())
        assert (list(each.address), each.source, each.email) == (
            [city.strip()] if city.strip() else [],
            source.strip(),
            email,
        )
        assert each.id.replace("-", "").isalnum()


MAILBOXES = st.sampled_from(
    ("a@a.example", "A@a.example", "n.n@gmail.com", "nn+x@gmail.com", "b@b.example", "")
)


@given(
    st.lists(
        st.tuples(st.sampled_from(("Gull", "Quay", "新闻")), st.sampled_from(("", "Ada", "Bo")), MAILBOXES),
        max_size=6,
    )
)
def test_to_import_twice_adds_nothing(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("import")
    table = as_csv(("Outlet", "Name", "E-mail", "Telephone"), *((*row, "+1 000") for row in rows))
    file = saved(folder, table)
    first = imported(file)
    assert len(first.records) + len(first.left_out) == len(rows)
    if not first.records:
        return
    there = written_to(folder / "recipients", first)
    assert check_recipients(folder / "recipients")[1] == [], "no mailbox is there twice"
    again = imported(file, there=there)
    assert again.records == () and len(again.left_out) == len(rows)


# --- the command


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "office"
    assert run("init", str(folder)).exit_code == 0
    monkeypatch.chdir(folder)
    yield folder


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_the_command_writes_one_file_and_then_no_other(office: Path) -> None:
    saved(office, LIST, name="Presse März.csv")
    command = ("recipients", "--import", "Presse März.csv", "--group", "launch", "--source", "our list")
    done = run(*command)
    assert done.exit_code == 0, done.output
    assert "recipients/presse-marz.yaml\n" in done.output and "4 recipients." in done.output
    found = load_recipients(office / "recipients")
    assert len(found.group("launch")) == 4 and len(found) == 6
    again = run(*command)
    assert again.exit_code == 0
    assert "Nothing was written: nobody is new; 4 rows were left out." in again.output
    assert len(list((office / "recipients").iterdir())) == 2


def test_nothing_is_written_where_one_row_has_a_mistake(office: Path) -> None:
    saved(office, LIST + ";;Gull;nobody;;;;;;\n")
    done = run("recipients", "--import", "press.csv", "--source", "s")
    assert done.exit_code == 1
    assert (
        "press.csv:6:4: error wrong-value" in done.output and "1 problem. Nothing was written." in done.output
    )
    assert [each.name for each in (office / "recipients").iterdir()] == ["example.yaml"]


def test_errors_and_warnings_are_counted_apart(office: Path) -> None:
    saved(office, "Outlet;E-mail;Shoe size;List\nGull;nobody;43;Our press\nQuay;q@quay.example;;Our press\n")
    done = run("recipients", "--import", "press.csv", "--source", "s")
    assert done.exit_code == 1
    assert done.output.endswith("\n1 problem and 3 warnings. Nothing was written.\n")
    shown = [line.split(": ")[0] for line in done.output.splitlines() if line.startswith("press.csv:")]
    assert shown == ["press.csv:1:3", "press.csv:2:2", "press.csv:2:4", "press.csv:3:4"], (
        "as they stand there"
    )
    saved(office, "Outlet;E-mail;Shoe size\nGull;g@gull.example;43\n")
    done = run("recipients", "--import", "press.csv", "--source", "s")
    assert done.exit_code == 0
    assert done.output.endswith("\n1 recipient; 1 warning.\n")


def test_a_file_that_is_there_is_never_overwritten(office: Path) -> None:
    for n, row in enumerate(("A,a@a.example", "B,b@b.example"), 1):
        saved(office, f"Outlet,E-mail\n{row}\n", name="example.csv")
        assert run("recipients", "--import", "example.csv", "--source", "s").exit_code == 0
        assert (office / "recipients" / f"example-{n + 1}.yaml").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "press"), "give --import FILE.csv as well"),
        (("--import", "press.csv", "--kind", "pres"), "did you mean press?"),
        (("--import", "press.csv", "--group", "a b"), "a b: write letters"),
        (("example", "--import", "press.csv"), "--import stands alone"),
    ],
)
def test_a_command_that_cannot_be_meant_is_answered(office: Path, words: tuple[str, ...], said: str) -> None:
    saved(office, LIST)
    done = run("recipients", *words)
    assert done.exit_code == 2 and said in done.output


def test_the_list_says_who_is_not_written_to_any_more(office: Path) -> None:
    assert "nothing is sent" not in run("recipients").output
    (office / "recipients" / "no_mail.txt").write_text("waters.example # asked us\n", encoding="utf-8")
    text = (
        "recipients:\n  - {id: gull, office: Gull, kind: press, source: s, email: Minister@waters.example,"
        " no_mail: {since: 2026-03-01, why: left}}\n"
        "  - {id: quay, office: Quay, kind: press, source: s, email: desk@waters.example}\n"
    )
    (office / "recipients" / "press.yaml").write_text(text, encoding="utf-8")
    done = run("recipients")
    assert done.exit_code == 0
    assert "nothing is sent: asked us (recipients/no_mail.txt, line 1)" in done.output
    assert "nothing is sent any more since 2026-03-01: left" in done.output
    assert "nothing is sent: since 2026-03-01: left (recipients/press.yaml, line 2)" in done.output, (
        "one mailbox"
    )
    assert (
        "warning same-mailbox: gull: 'Minister@waters.example' is the mailbox of ministry-of-waters"
        in done.output
    )
    (office / "recipients" / "no_mail.txt").write_text("waters\n", encoding="utf-8")
    done = run("recipients")
    assert done.exit_code == 1 and "no_mail.txt:1:1: error no-mail-line" in done.output
