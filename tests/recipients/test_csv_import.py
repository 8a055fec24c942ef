"""A table of addresses becomes a file of recipients as it stands, or not at all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.cli import main
from hrdalert.errors import InputErrors, Problem
from hrdalert.recipients import NoMailList, Recipients, load_no_mail, load_recipients
from hrdalert.recipients.csv_import import COLUMNS, Imported, import_table, place_for

LIST = """\
id,office,kind,country,email,address,languages,salutation,groups,source,verified_on
gull,"The Möwe, Saltmarsh",press,CHN,desk@gull.example,,en|fr,,asia | rivers,our list,2026-03-01
police,Harbour Police,police,CHN,,1 Quay Street | Saltmarsh,zh-Hans,"Dear Director,",,the office's page,
"""
HEAD = ("id", "office", "kind", "source", "email")


def saved(folder: Path, text: str, encoding: str = "utf-8", name: str = "press.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def imported(file: Path, there: Recipients | None = None, no_mail: NoMailList | None = None) -> Imported:
    return import_table(file, there or Recipients(), no_mail or NoMailList())


def problems_of(file: Path, there: Recipients | None = None) -> list[Problem]:
    with pytest.raises(InputErrors) as error:
        imported(file, there)
    return list(error.value.problems)


def written_to(folder: Path, file: Path, found: Imported) -> Recipients:
    """The recipients as the file that is made of a table says them."""
    folder.mkdir(exist_ok=True)
    place_for(file, folder).write_text(found.text, encoding="utf-8")
    return load_recipients(folder)


def as_csv(*rows: Sequence[str], sign: str = ",", end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_becomes_recipients(tmp_path: Path, encoding: str, sign: str, end: str) -> None:
    rows = list(csv.reader(io.StringIO(LIST)))
    file = saved(tmp_path, as_csv(rows[0], [], *rows[1:], sign=sign, end=end), encoding)
    gull, police = written_to(tmp_path / "recipients", file, imported(file))
    assert (gull.id, gull.office_in("en"), gull.kind) == ("gull", "The Möwe, Saltmarsh", "press")
    assert (gull.email, gull.languages, gull.groups) == (
        "desk@gull.example",
        ("en", "fr"),
        ("asia", "rivers"),
    )
    assert (gull.country, gull.source, str(gull.verified_on)) == ("CHN", "our list", "2026-03-01")
    assert (police.address, police.salutation_in("en")) == (("1 Quay Street", "Saltmarsh"), "Dear Director,")
    assert police.verified_on is None


def test_all_problems_of_all_rows_come_at_once_each_at_its_cell(tmp_path: Path) -> None:
    text = """\
id,office,kind,country,email,salutation,source,verified_on,channel
a,A,polise,Viet Nam,nobody,,s,tomorrow,

a b,"B
B",press,,b@b.example,,,,
c,C,press,,c@c.example,,s,,,more
a,=A1,embassy,CHN,,#NAME?,s,,post
"""
    problems = problems_of(saved(tmp_path, text))
    assert [(each.origin.line, each.origin.column, each.code) for each in problems] == [
        (2, 3, "unknown-word"),
        (2, 4, "wrong-value"),
        (2, 5, "wrong-value"),
        (2, 8, "bad-date"),
        (4, 1, "bad-id"),
        (4, 2, "no-text"),
        (4, 7, "missing-key"),
        (5, 10, "no-heading"),
        (6, 1, "duplicate-id"),
        (6, 2, "no-text"),
        (6, 3, "missing-key"),
        (6, 6, "no-text"),
        (6, 9, "missing-address"),
    ]
    assert all(each.mend for each in problems)
    assert (problems[0].text, problems[1].mend) == (
        "kind: 'polise' is none of the words that can stand here",
        "write VNM",
    )


@pytest.mark.parametrize("wrong", ["e-mial", "Email", "phone", ""])
def test_a_column_that_is_not_known_is_refused_with_all_that_are(tmp_path: Path, wrong: str) -> None:
    (problem,) = problems_of(saved(tmp_path, f"id;office;kind;{wrong};source\na;A;press;a@a.example;s\n"))
    assert (problem.code, problem.origin.line, problem.origin.column) == ("unknown-column", 1, 4)
    assert problem.text == f"there is no column '{wrong}'"
    assert problem.mend.startswith(f"the columns are {', '.join(COLUMNS)}")


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"PK\x03\x04\xff a workbook", "not-text", (1, 1)),
        (b"id,office,kind,source\na,M\xf6we,press,s\n", "not-utf8", (2, 4)),
        ("id,office".encode("utf-16"), "not-utf8", (1, 1)),
        (b"id,office,kind,source\n", "empty-table", (1, 0)),
        (b"id,office,kind,source,id\na,A,press,s,\n", "repeated-column", (1, 5)),
        (b"id,office,kind\na,A,press\nb,B,press\n", "missing-column", (1, 0)),
        (b'id,office,kind,source\na,A,press,s\nb,"B,press,s\n', "broken-row", (3, 0)),
        (b'id,office,kind,source\na,A,press,s\nb,"B"b,press,s\n', "broken-row", (3, 0)),
    ],
)
def test_what_is_no_table_is_refused_at_its_place(
    tmp_path: Path, content: bytes, code: str, place: tuple[int, int]
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    (problem,) = problems_of(tmp_path / "a.csv")
    assert (problem.code, (problem.origin.line, problem.origin.column)) == (code, place)


def test_a_file_that_is_empty_or_not_there_is_said_so(tmp_path: Path) -> None:
    for text in ("", " \n\n"):
        assert "empty-table" in {each.code for each in problems_of(saved(tmp_path, text))}
    assert [each.code for each in problems_of(tmp_path / "nowhere.csv")] == ["unreadable-file"]


def test_those_who_are_there_or_asked_to_be_left_alone_are_left_out_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "recipients"
    file = saved(tmp_path, as_csv(HEAD, ("gull", "Gull", "press", "s", "desk@gull.example")), name="a.csv")
    written_to(folder, file, imported(file))
    (folder / "no_mail.txt").write_text("quay.example # closed\n", encoding="utf-8")
    rows = (
        ("gull", "Gull", "press", "s", "DESK@Gull.example"),
        ("other", "Gull", "press", "s", "desk@gull.example"),
        ("new", "New", "press", "s", "n@new.example"),
        ("quay", "Quay", "press", "s", "q@quay.example"),
    )
    there, no_mail = load_recipients(folder), load_no_mail(folder)
    found = imported(saved(tmp_path, as_csv(HEAD, *rows)), there, no_mail)
    assert found.count == 1 and "n@new.example" in found.text
    assert [(each.origin.line, each.text) for each in found.left_out] == [
        (2, f"gull was left out: it is there already ({(folder / 'a.yaml').as_posix()})"),
        (3, "other was left out: gull has its mailbox already"),
        (5, "quay was left out: nothing is sent there: closed (recipients/no_mail.txt, line 1)"),
    ]
    taken = as_csv(HEAD, ("gull", "Another Gull", "press", "s", "another@gull.example"))
    (problem,) = problems_of(saved(tmp_path, taken), there)
    assert (problem.code, problem.origin.line, problem.origin.column) == ("duplicate-id", 2, 1)


def test_what_a_record_is_warned_of_a_row_is_too(tmp_path: Path) -> None:
    rows = (
        ("a", "Police", "police", "s", "chief@163.com"),
        ("b", "Gull", "press", "s", "n.n@gmail.com"),
        ("c", "Gull", "press", "s", "nn@gmail.com"),
    )
    warnings = imported(saved(tmp_path, as_csv(HEAD, *rows))).warnings
    assert [(each.code, each.origin.line, each.origin.column) for each in warnings] == [
        ("private-mailbox", 2, 5),
        ("same-mailbox", 4, 5),
    ]


ODD = (
    *("null", "~", "yes", "- a", "a: b", "a #b", "#MeToo", "{a}", "[a", "'", '"', "> a", "| a", "%a", "@a"),
    *("---", "...", "!!str a", "&a", "*a", "\u200fa", "a\ufeff b", "\U0001f54a", "a   b", "\\", "010", "1e3"),
    *("2020-10-22", "12:30", "word " * 40 + "x", "x  y " * 40 + "x", "b" * 200, "ﬁ", "<<", "a # b", "a\tb"),
)
"""What YAML, a spreadsheet or a terminal might take for its own, and what a person may have written all the same."""
REFUSED = ("a\nb", "a\x0bb", "a\x7fb", "\ue000", "a\ufffd", "#N/A", "####", "=1", '="x"')
TRICKY = st.sampled_from((*ODD, *REFUSED))
CELL = st.one_of(TRICKY, st.text(max_size=30), st.lists(TRICKY, min_size=2, max_size=3).map(" ".join))


@pytest.mark.parametrize("text", REFUSED)
def test_what_nobody_wrote_is_refused(tmp_path: Path, text: str) -> None:
    (problem,) = problems_of(saved(tmp_path, as_csv(HEAD, ("a", text, "press", "s", "a@a.example"))))
    assert (problem.origin.line, problem.origin.column) == (2, 2) and problem.mend


def test_a_text_that_is_only_odd_is_taken(tmp_path: Path) -> None:
    rows = [(f"r{n}", text, "press", text, f"a{n}@a.example") for n, text in enumerate(ODD)]
    file = saved(tmp_path, as_csv(HEAD, *rows))
    for recipient, text in zip(written_to(tmp_path / "recipients", file, imported(file)), ODD, strict=True):
        assert recipient.source == text
        assert recipient.office_in("en") == text.replace("\u200f", "")  # a name is read without it


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=3))
@example([("n", "o\ufeff", "\ufeffs")])
@example([("n", "o", f"{'b' * 196} a: b")])
def test_a_cell_comes_back_as_the_same_text_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("import")
    rows = [(f"r{n}", office, "press", source, address) for n, (office, source, address) in enumerate(cells)]
    try:
        file = saved(folder, as_csv(("id", "office", "kind", "source", "address"), *rows))
    except UnicodeEncodeError:
        return  # half of a pair of surrogates: no file holds it
    try:
        found = imported(file)
    except InputErrors as error:
        assert all(0 < each.origin.line <= len(rows) + 1 for each in error.problems)
        return
    for recipient, (_, office, _, source, address) in zip(
        written_to(folder / "recipients", file, found), rows, strict=True
    ):
        name = re.sub("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", office).strip() or office.strip()
        assert (recipient.office_in("en"), recipient.source) == (name, source.strip())
        assert list(recipient.address) == [line.strip() for line in address.split("|") if line.strip()]


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
    saved(office, LIST, name="Press of March.csv")
    done = run("recipients", "--import", "Press of March.csv")
    assert done.exit_code == 0, done.output
    assert "recipients/press-of-march.yaml\n" in done.output and "2 recipients." in done.output
    assert len(load_recipients(office / "recipients")) == 4
    again = run("recipients", "--import", "Press of March.csv")
    assert again.exit_code == 0
    assert "Nothing was written: nobody is new; 2 rows were left out." in again.output
    assert len(list((office / "recipients").iterdir())) == 2
    assert load_recipients(office / "recipients").warnings == ()


def test_nothing_is_written_where_one_row_has_a_mistake(office: Path) -> None:
    saved(office, LIST + "b,B,press,,nobody,,,,,s,\n")
    done = run("recipients", "--import", "press.csv")
    assert done.exit_code == 1
    assert (
        "press.csv:4:5: error wrong-value" in done.output and "1 problem. Nothing was written." in done.output
    )
    assert [each.name for each in (office / "recipients").iterdir()] == ["example.yaml"]


def test_a_file_that_is_there_is_never_overwritten(office: Path) -> None:
    for n, id in enumerate("ab", 1):
        saved(office, as_csv(HEAD, (id, id, "press", "s", f"{id}@{id}.example")), name="example.csv")
        assert run("recipients", "--import", "example.csv").exit_code == 0
        assert (office / "recipients" / f"example-{n + 1}.yaml").exists()


def test_the_headings_are_printed_and_import_stands_alone(office: Path) -> None:
    assert run("recipients", "--import", "-").output == f"{','.join(COLUMNS)}\n"
    done = run("recipients", "example", "--import", "press.csv")
    assert done.exit_code == 2 and "--import stands alone" in done.output


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
