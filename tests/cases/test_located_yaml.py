"""YAML as people write it: text stays text, places are right, and all mistakes come as problems."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.cases import located_yaml
from hrdalert.cases.located_text import FileText, LocatedText
from hrdalert.cases.located_yaml import Places, scan
from hrdalert.errors import InputErrors, Origin, Problem
from tests.work import work

FILE = Path("case.yaml")


def read(source: bytes, *, keep_empty: bool = True) -> tuple[dict[str, Any], Places]:
    """The values of a YAML file and their places; raises InputErrors where there are errors."""
    scanned = scan(source, FILE, keep_empty=keep_empty)
    if any(problem.severity == "error" for problem in scanned.problems):
        raise InputErrors(scanned.problems)
    return scanned.value, scanned.marks


def values(text: str | bytes) -> dict[str, Any]:
    return read(text.encode() if isinstance(text, str) else text)[0]


def problems(text: str | bytes) -> list[Problem]:
    return scan(text.encode() if isinstance(text, str) else text, FILE).problems


def codes(text: str | bytes) -> list[str]:
    return [problem.code for problem in problems(text)]


@pytest.fixture(params=["libyaml", "python"])
def either_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Runs a test with libyaml, and as where PyYAML was built without it."""
    if request.param == "python":
        monkeypatch.setattr(located_yaml, "_Loader", yaml.BaseLoader)
    return str(request.param)


# Text stays text

TRAPS = ["NO", "Yes", "on", "off", "y", "n", "true", "False", "010", "0x1F", "0o17", "1e3", ".5", "1_000"]
TRAPS += ["12:30", "6:10:00", "2020-10-22", ".inf", "=", "1,000", "+1", "007"]


@pytest.mark.parametrize("text", [*TRAPS, "2020-10-22 10:00:00", "Null", "NULL", "nil", "None"])
def test_a_plain_scalar_is_the_text_it_is(text: str, either_loader: str) -> None:
    assert values(f"a: {text}\nb: [{text!r}]")["a"] == text


@pytest.mark.parametrize("text", ["", "~", "null"])
def test_only_an_empty_value_is_none(text: str, either_loader: str) -> None:
    assert values(f"a: {text}\nb: '{text}'\nc: \"{text}\"") == {"a": None, "b": text, "c": text}


def test_keys_are_text_too() -> None:
    assert list(values("no: a\n2020: b\n~: c\n2020-10-22: d")) == ["no", "2020", "~", "2020-10-22"]


def test_empty_keys_can_be_left_out() -> None:
    found, marks = read(b"a:\nb: {c: , d: x}\ne: [~]", keep_empty=False)
    assert found == {"b": {"d": "x"}, "e": [None]}
    assert marks.has(("a",)) and not marks.has(("f",))


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    data = "\ufeff\ufeffa: |\r\n  one\r\n  two\r\nb: x\ry: z".encode()
    found, marks = read(data)
    assert found == {"a": "one\ntwo\n", "b": "x", "y": "z"}
    assert (marks.key(("b",)).line, marks.key(("a",)).column) == (4, 1)


def test_the_line_breaks_of_old_yaml_are_spaces() -> None:
    assert values("a: x\u2028y\u2029z\u0085w")["a"] == "x y z w"


# Places


def test_every_value_knows_its_place(either_loader: str) -> None:
    text = "a: {b: [x, 'y']}\nlong: |\n  one\n  two\n常: 玮平\n"
    found, marks = read(text.encode())
    assert found["a"]["b"][1].origin == Origin(FILE, 1, 12)
    assert found["long"].origin == Origin(FILE, 2, 7)
    assert found["long"].origin_of("two") == Origin(FILE, 4, 3)
    assert found["常"].origin == Origin(FILE, 5, 4)
    assert marks.value(("a", "b", 0)) == Origin(FILE, 1, 9)
    assert marks.key(("a", "b")) == Origin(FILE, 1, 5)
    assert marks.key(("a", "b", 1)) == Origin(FILE, 1, 12)
    assert marks.value(("a",)) == Origin(FILE, 1, 4)
    assert marks.value(("a", "nothing", 3)) == Origin(FILE, 1, 4, ("a", "nothing", 3))


def test_a_part_of_a_text_is_found_where_it_is_folded() -> None:
    text = values("a: >\n  one\n  two one\n  two")["a"]
    assert text.origin_of("one two") == Origin(FILE, 2, 3)
    assert text.origin_of("one two", nth=1) == Origin(FILE, 3, 7)
    assert text.origin_of("three") == text.origin


def test_a_marked_text_is_a_text() -> None:
    text = values("a: word")["a"]
    assert text == "word" and {text: 1}["word"] == 1 and type(text.upper()) is str
    assert pickle.loads(pickle.dumps(text)).origin == copy.deepcopy(text).origin == text.origin
    assert LocatedText("word").origin.line == 0


WORD = st.text("ab é常😀", min_size=1, max_size=8).map(str.strip).filter(bool)
TREE = st.recursive(
    WORD.map(lambda word: f"'{word}'"),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(WORD, inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


def _written(tree: Any, indent: int = 0) -> str:
    """Block style, with quoted scalars."""
    pad = "\n" + " " * indent
    if isinstance(tree, dict):
        return "".join(f"{pad}'{key}': {_written(item, indent + 2)}" for key, item in tree.items())
    if isinstance(tree, list):
        return "".join(f"{pad}- {_written(item, indent + 2)}" for item in tree)
    return str(tree)


@given(st.dictionaries(WORD, TREE, min_size=1, max_size=3))
def test_a_place_is_where_the_text_stands(tree: dict[str, Any]) -> None:
    text = _written(tree).lstrip("\n")
    lines = text.split("\n")
    found, marks = read(text.encode())

    def check(value: Any, path: tuple[str | int, ...]) -> None:
        if isinstance(value, LocatedText):
            assert marks.value(path) == value.origin
            assert lines[value.origin.line - 1][value.origin.column - 1 :].startswith(f"'{value}'")
        for key, item in (
            value.items() if isinstance(value, dict) else enumerate(value) if path_to(value) else ()
        ):
            if isinstance(key, str):
                at = marks.key((*path, key))
                assert lines[at.line - 1][at.column - 1 :].startswith(f"'{key}'")
            check(item, (*path, key))

    def path_to(value: Any) -> bool:
        return isinstance(value, list)

    check(found, ())


@given(st.text(max_size=300))
@example("")
@example("\n\n")
def test_positions_and_lines_agree(text: str) -> None:
    source = FileText(FILE, text)
    for index, character in enumerate(text[:50]):
        at = source.origin(index)
        assert text.split("\n")[at.line - 1][at.column - 1 : at.column] == character or character == "\n"
        assert source.index(at.line - 1, at.column - 1) == index


# Mistakes


def test_a_repeated_key_names_both_lines() -> None:
    (problem,) = problems("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert (problem.code, problem.origin.line) == ("repeated-key", 5)
    assert "line 3" in problem.text and "line 5" in problem.text


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("a: word #remark", None),
        ("a: 2020-10-22 # remark", None),
        ("a: two words  # remark", None),
        ("a: two words   #remark", None),
        ("a: 'two words' #remark", None),
        ("a: two words# no remark", None),
        ("a: [two words, b] # remark", None),
        ("a: {b: two words} # remark", None),
        ("a: |\n  two words #5", None),
        ("# two words #5\na: b", None),
        ("a: two words #cut", "error"),
        ("a: two words #5 of seven", "error"),
        ("a: two words # cut or remark", "warning"),
        ("a: #7A1F2B", "error"),
        ("a:\n  b: #7A1F2B\n  c: d", "error"),
        ("a: # remark", None),
        ("a: #\n  b: c", None),
        ("a: ~ #remark", None),
        ("- two words #cut".replace("-", "a:\n  -"), "error"),
        ("a:\n  - {b: c, d: #cut off}\n  - {b: e}", "error"),
        ("a:\n  - {b: c, d: two #cut off}\n  - {b: e}", "error"),
    ],
)
def test_prose_cut_by_a_hash_is_told_from_remarks(line: str, severity: str | None) -> None:
    found = problems(line)
    assert [problem.severity for problem in found] == ([severity] if severity else [])
    for problem in found:
        text = line.split("\n")[problem.origin.line - 1]
        assert (problem.code, text[problem.origin.column - 1]) == ("cut-text", "#")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("a: {text: taken, beaten and held}", 1),
        ("a: {text: taken, beaten, held}", 2),
        ("a: {text: 'taken, beaten', b: , c: ''}", 0),
        ("a: {text: taken, b: }", 0),
        ("a: {chang.they}", 1),
        ("a: [{chang}, b]", 1),
        ("a:\n  text:\n  b:", 0),
        ("a: {}", 0),
    ],
)
def test_prose_cut_by_a_comma_is_a_problem(text: str, cut: int, either_loader: str) -> None:
    assert codes(text) == ["cut-text"] * cut


def test_a_text_that_begins_with_a_brace_is_kept_as_text() -> None:
    assert scan(b"a: {chang.they}", FILE).value == {"a": "{chang.they}"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_another_unicode_encoding_is_named(encoding: str) -> None:
    (problem,) = problems(
        ("\ufeff" if encoding == "utf-16-le" else "").encode(encoding) + "a: b".encode(encoding)
    )
    assert problem.code == "not-utf8" and "UTF-8" in problem.mend


def test_a_byte_that_is_no_utf8_is_found_and_the_rest_still_checked() -> None:
    data = "a: b\nc: café\nd: 1\nd: 2\n".encode("cp1252")
    first, second = problems(data)
    assert (first.code, first.origin) == ("not-utf8", Origin(FILE, 2, 7))
    assert "0xE9" in first.text and "é" in first.text
    assert (second.code, second.origin.line) == ("repeated-key", 4)


def test_a_word_file_under_a_wrong_name_is_no_text() -> None:
    assert codes(b"PK\x03\x04abc") == codes(b"%PDF-1.7\0\xff") == ["not-text"]


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    for path in (tmp_path / "no.yaml", tmp_path):
        scanned = scan(path, path)
        assert [problem.code for problem in scanned.problems] == ["unreadable-file"] and not scanned.readable


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ufffe", "\ue000", "\U000f0000"]
)
@pytest.mark.parametrize("as_escape", [False, True])
def test_control_and_private_characters_are_refused(character: str, as_escape: bool) -> None:
    written = f'"x\\U{ord(character):08X}"' if as_escape else f"x{character}"
    (code,) = codes(f"a: b\nc: {written}\n")
    private = "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000"
    assert code == ("private-use" if private else "not-text" if written == "x\0" else "control-character")


@pytest.mark.parametrize("character", "\t«é中，￥\u00a0\u200f\u202e\ufffd😀")
def test_other_characters_are_kept(character: str) -> None:
    assert values(f"a: x{character}y")["a"] == f"x{character}y"


def test_nesting_is_limited(either_loader: str) -> None:
    fine = "a: " + "[" * 98 + "]" * 98
    assert codes(fine) == []
    for deep in (
        "a: " + "[" * 101 + "]" * 101,
        "a: " + "[" * 500,
        "a: " + "{b: " * 5000,
        "".join(" " * level + "a:\n" for level in range(300)),
        "a:\n" + "- " * 700 + "x",
    ):
        assert codes(deep) in (["too-deep"], ["yaml-syntax"])
    assert codes("a: " + "[" * 101 + "]" * 101) == ["too-deep"]


def test_aliases_are_read_within_limits(either_loader: str) -> None:
    assert values("a: &x [1, 2]\nb: *x\nc: [*x, *x]")["c"] == [["1", "2"], ["1", "2"]]
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
        for before, name in zip("abcdef", "bcdefg", strict=True)
    )
    assert codes(bomb) == ["too-many-copies"]
    assert codes("a: &a [b, *a]") == codes("a: &a {b: {c: *a}}") == ["too-deep"]


def test_stars_in_prose_are_no_aliases() -> None:
    assert values("a: 'see *b'\nc: 2 * 3\nd: |\n  *very* urgent")["d"] == "*very* urgent"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: !!python/object/apply:os.system [x]", "tag"),
        ("a: !x y", "tag"),
        ("!x a: b", "tag"),
        ("a: !!int 3", "tag"),
        ("<<: {a: b}", "merge-key"),
        ("? {a: b}\n: c", "bad-key"),
        ("'': c", "bad-key"),
        ("---\na: b\n---\nc: d", "several-documents"),
        ("a: b\n...\nc: d", "several-documents"),
        ("- a", "not-keys"),
        ("only words", "not-keys"),
        ("", "empty-file"),
        ("# a: b", "empty-file"),
    ],
)
def test_what_a_case_does_not_need_is_refused(text: str, code: str, either_loader: str) -> None:
    assert codes(text) == [code]


def test_the_standard_tags_of_text_are_read() -> None:
    assert values("--- !!map\na: !!str 1\nb: ! 2\n...\n") == {"a": "1", "b": "2"}


def test_all_mistakes_come_at_once() -> None:
    text = "a: 1\na: 2\nb: two words #cut\nc: {d: e, f}\ng: !x y\nh: \ue000\n"
    with pytest.raises(InputErrors) as error:
        read(text.encode())
    found = [(problem.origin.line, problem.code) for problem in error.value.problems]
    assert found == [(2, "repeated-key"), (3, "cut-text"), (4, "cut-text"), (5, "tag"), (6, "private-use")]


def test_a_warning_is_no_error() -> None:
    assert values("a: two words # remark") == {"a": "two words"}


# Whatever comes


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"%YAML 3.0\n---\na: b")
@example(b"%TAG ! x\n--- !y z")
@example(b"a: &a\nb: &a")
@example(b"\xef\xbb\xbf")
def test_garbage_raises_nothing_but_input_errors(data: bytes) -> None:
    try:
        read(data)
    except InputErrors as error:
        assert all(problem.text and problem.origin.line >= 1 for problem in error.problems)


PIECES = ["b: ", ": ", "- ", "\n", "\n  ", "  ", " #", "&a ", "*a", "---\n", "...", "<<: ", "null", "|2\n"]
PIECES += "a[]{},'\"#|>!%@\t?\\\r\ufeff\ue000常`~"


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_scraps_of_yaml_raise_nothing_but_input_errors(text: str) -> None:
    for loader in (located_yaml._Loader, yaml.BaseLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(located_yaml, "_Loader", loader)
            found = scan(text.encode(), FILE)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        assert all(1 <= problem.origin.line <= lines + 1 for problem in found.problems)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_what_is_read_is_what_yaml_says(text: str) -> None:
    """Against PyYAML's own loader of plain text."""
    found = scan(text.encode(), FILE)
    if found.problems or "\r" in text or "\ufeff" in text:
        return
    assert found.value == _with_none(
        yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)), text
    )


def _with_none(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: _with_none(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_none(item, text) for item in value]
    quoted = any(f"{mark}{value}{mark}" in text for mark in "'\"") or "|" in text or ">" in text
    return None if value in ("", "~", "null") and not quoted else Either(value)


class Either:
    """Equal to a text, or to None where it may have been an empty one."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        return other == self.text or (other is None and self.text in ("", "~", "null"))

    def __hash__(self) -> int:
        return hash(self.text)


def test_work_grows_with_the_length_of_the_file() -> None:
    def data(incidents: int) -> bytes:
        entry = "  - {id: a, date: 2031-03-03, of: [b], what: 'x *y* # z'}\n"
        return ("incidents:\n" + entry * incidents).encode()

    assert work(lambda: scan(data(2000), FILE)) < 12 * work(lambda: scan(data(200), FILE))
