"""A text is written into a case file, and not one byte beside it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hrdalert.cases.edit import Edit, Value, edited, raw_at, set_at
from hrdalert.cases.located_yaml import KeyPath
from hrdalert.errors import ClashError, RefusedError
from tests.builder import SMALLEST
from tests.drafting import EXAMPLES, REAL, SHAPES

FILE = Path("case.yaml")
TEXT = """A text with "quotation marks", a colon: and # no remark.

- no list
{no: map}, and a line that is so long that an editor would have to be as wide as a wall to show all of it."""
PATHS: list[KeyPath] = [
    *((key,) for key in ("headline", "summary", "now", "letter", "closing", "unknown")),
    *(("release", "lead"), ("release", "further"), ("urgent", "why")),
    *(("withheld", "summary"), ("withheld", "release", "lead")),
]


def values(data: bytes) -> Any:
    """What a file says, by a reader that is not ours; line breaks at the end of a text do not count."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(part) for key, part in value.items()}
        return [plain(part) for part in value] if isinstance(value, list) else value.rstrip("\n")

    return plain(yaml.load(data, yaml.BaseLoader))


def words(text: str) -> list[str]:
    return text.split()


def changed_at(old: bytes, new: bytes) -> tuple[bytes, bytes]:
    """What was there and what is there now, between the lines that are the same before and behind."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return b"".join(before), b"".join(after)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([*REAL, *SHAPES, *EXAMPLES]),
    st.sampled_from(PATHS),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_text_comes_whole_into_the_file_and_all_else_stays(
    path: Path, key: KeyPath, end: str, is_marked: bool
) -> None:
    text = path.read_text("utf-8").rstrip("\n")
    old = text.replace("\n", end).encode("utf-8-sig" if is_marked else "utf-8")
    new = set_at(old, FILE, key, TEXT)
    before, after = values(old), values(new)
    place, was = after, before
    for step in key[:-1]:
        place, was = place[step], was.get(step, {}) if isinstance(was, dict) else {}
    if isinstance(place, dict):
        assert words(place.pop(key[-1])) == words(TEXT)
        was.pop(key[-1], None)
    removed, added = changed_at(old, new)
    assert not any(line.lstrip().startswith(b"#") for line in removed.splitlines())
    assert added.count(b"\n") == added.count(end.encode()) or not added
    for step in reversed(key[:-1]):  # a part that was not there before is there for this text alone
        if isinstance(after.get(step), dict) and not after[step]:
            after.pop(step)
            before.pop(step, None)
    if len(key) < 3:
        assert after == before


HEAD = SMALLEST.read_text("utf-8")


LONG = "workshop " * 20
BROKEN = " ".join(["workshop"] * 13) + "\n" + " ".join(["workshop"] * 7)


@pytest.mark.parametrize(
    ("text", "path", "value", "wanted"),
    [
        ("now: short   # ours\nnotes: x\n", "now", "new", "now: new   # ours\nnotes: x\n"),
        ("now: short   # ours\nnotes: x\n", "now", "a\n\nb", "now: |   # ours\n  a\n\n  b\nnotes: x\n"),
        ("now: |  # a\n    old\n\n# --- b\nx: y\n", "now", "new", "now: |  # a\n    new\n\n# --- b\nx: y\n"),
        ('now: "old: # x"\n', "now", 'say "x"', 'now: "say \\"x\\""\n'),
        ("now: 'old'\n", "now", "it's", "now: 'it''s'\n"),
        ("now: old\n", "now", "a: b #c", 'now: "a: b #c"\n'),
        ("now: old\n", "now", "no", "now: no\n"),
        ("now: old\n", "now", "~", 'now: "~"\n'),
        ("now: old  # a\n", "now", "", "now:  # a\n"),
        ("now:\nnotes: x\n", "now", "new", "now: new\nnotes: x\n"),
        ("now:  # a\nnotes: x\n", "now", "new", "now: new  # a\nnotes: x\n"),
        ("now: >-\n  a b\n  c d\nnotes: x\n", "now", "a b c e", "now: >-\n  a b\n  c e\nnotes: x\n"),
        ("now: >\n  a\nnotes: x\n", "now", "a\n\n b", "now: |\n  a\n\n   b\nnotes: x\n"),
        ("now: |\n  a\n  # no remark\nnotes: x\n", "now", "new", "now: |\n  new\nnotes: x\n"),
        ("now: |\n  a b\n  c d\n", "now", "a b c d e", "now: |\n  a b\n  c d e\n"),
        ("now: a b\n  c d  # x\n", "now", "a b c e", "now: a b\n  c e  # x\n"),
        ("now: 'a b\n  c d'\n", "now", "a b c e", "now: 'a b\n  c e'\n"),
        ("now: old", "now", "new", "now: new"),
        ("now: old", "now", LONG, "now: |\n  " + BROKEN.replace("\n", "\n  ")),
        ("urgent: Now.\n", "urgent.why", "new", "urgent: new\n"),
        ("urgent: Now.\n", "urgent.by", "2026-04-01", "urgent:\n  why: Now.\n  by: 2026-04-01\n"),
        ("urgent: {why: 'x', by: y}  # a\n", "urgent.why", 'a "b"', "urgent: {why: 'a \"b\"', by: y}  # a\n"),
        ("release: {further: x}\n", "release.lead", "new", "release: {lead: new, further: x}\n"),
        ("release: {further: x}\n", "release.lead", "a, b", 'release: {lead: "a, b", further: x}\n'),
        (
            "release: {further: x}  # a\n",
            "release.lead",
            LONG,
            "release:  # a\n  lead: |\n    " + BROKEN.replace("\n", "\n    ") + "\n  further: x\n",
        ),
        (
            "release:\n    further: x\n\nnotes: x\n",
            "release.lead",
            "new",
            "release:\n    lead: new\n    further: x\n\nnotes: x\n",
        ),
        (
            "release:\n  lead: x\n  # of the lead\n# of what follows\nnotes: x\n",
            "release.further",
            "new",
            "release:\n  lead: x\n  further: new\n  # of the lead\n# of what follows\nnotes: x\n",
        ),
        ("questions: [a, b]\n", "questions", ["a?"], 'questions: ["a?"]\n'),
        ("questions: x\n", "questions", ["a", "b c"], "questions:\n  - a\n  - b c\n"),
        (
            "questions:\n- a\n# which of them?\n- b\n",
            "questions",
            ["x", "a", "b c"],
            "questions:\n- x\n- a\n# which of them?\n- b c\n",
        ),
        (
            "analysis:\n  - text: old\n    right: life\n",
            "analysis.0.text",
            "a\n\nb",
            "analysis:\n  - text: |\n      a\n\n      b\n    right: life\n",
        ),
        (
            "analysis:\n  - right: life\n    text: old\nnotes: x\n",
            "analysis.1",
            {"right": "liberty", "text": "new"},
            "analysis:\n  - right: life\n    text: old\n  - right: liberty\n    text: new\nnotes: x\n",
        ),
    ],
)
def test_style_and_remarks_stay(text: str, path: str, value: Value, wanted: str) -> None:
    steps = [int(step) if step.isdecimal() else step for step in path.split(".")]
    assert set_at((HEAD + text).encode(), FILE, steps, value) == (HEAD + wanted).encode()


def test_a_new_key_stands_where_the_guide_has_it() -> None:
    new = set_at(HEAD.encode(), FILE, ("letter",), "Dear").decode()
    assert new.index("\nsummary:") < new.index("\nletter: Dear\n") < new.index("\nalleged_victims:")


@pytest.mark.parametrize(
    "text",
    [
        "now: &a old\nnotes: *a\n",
        "now: !!str old\n",
        "questions: &a\n- b\n",
        "now: old\nnow: old\n",
        "now: 'old\n",
        "? now\n: old\n",
        "now: |+\n  old\n\nnotes: \xff\n",
    ],
)
def test_what_cannot_be_done_without_touching_more_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        set_at((HEAD + text).encode("latin-1"), FILE, ("now",), "new")


@pytest.mark.parametrize(
    "before",
    ["", "still_true:\n  position: 2026-03-21  # read by Tim\n", "still_true: {position: 2026-03-21}\n"],
)
@pytest.mark.parametrize("key", ["now", "demands[0].text", "texts.press-release.my own: block"])
def test_a_key_with_signs_of_its_own_is_one_key(before: str, key: str) -> None:
    old = SMALLEST.read_bytes() + before.encode()
    new = values(set_at(old, FILE, ("still_true", key), "2026-03-25"))
    assert new["still_true"] == {**values(old).get("still_true", {}), key: "2026-03-25"}


ENTRIES = """reference: x
chronology:
  # the first
  - date: 2026-03-01
    text: a

  # the second, told by phone
  - date: 2026-03-05
    # of the text
    text: |
      b
      # no remark

  # the last
  - date: 2026-04
    text: c
    sources: [S1, S2]  # both
"""


def after(*edits: Edit) -> str:
    return edited(ENTRIES.encode(), FILE, edits).decode()


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-02", "  # the first\n"),
        ("2026-03-01", "  # the second"),
        ("2026-03-04/2026-05", "  # the second"),
        ("2026-03-05", "  # the last"),
        ("2027", ""),
        ("unknown", ""),
        ("some day", ""),
    ],
)
def test_a_new_entry_stands_at_its_day_with_its_keys_in_the_order_of_the_guide(day: str, before: str) -> None:
    new = after(Edit("add", ("chronology",), value={"text": "New.", "date": day}))
    lines = f"  - date: {day}\n    text: New.\n"
    at = ENTRIES.index(before) if before else len(ENTRIES)
    gap = ("", "\n") if before else ("\n", "")
    assert new == f"{ENTRIES[:at]}{gap[0]}{lines}{gap[1]}{ENTRIES[at:]}"


def test_an_item_can_be_put_before_another() -> None:
    assert "sources: [S1, S3, S2]  # both\n" in after(
        Edit("add", ("chronology", 2, "sources", 1), "S2", "S3")
    )
    assert "sources: [S1, S2, S3]  # both\n" in after(Edit("add", ("chronology", 2, "sources"), value="S3"))
    assert after(Edit("add", ("mandates",), value="torture")) == f"{ENTRIES}mandates: [torture]\n"


def test_what_is_removed_takes_its_own_remarks_along() -> None:
    first, second, last = (
        ENTRIES.index("  # the first"),
        ENTRIES.index("  # the second"),
        ENTRIES.index("  # the last"),
    )
    assert after(Edit("remove", ("chronology", 0))) == ENTRIES[:first] + ENTRIES[second:]
    assert after(Edit("remove", ("chronology", 1))) == ENTRIES[:second] + ENTRIES[last:]
    assert after(Edit("remove", ("chronology", 1, "date"))) == ENTRIES.replace(
        "- date: 2026-03-05\n    # of", "- # of"
    )
    assert after(Edit("remove", ("chronology", 2, "sources"))) == ENTRIES.replace(
        "    sources: [S1, S2]  # both\n", ""
    )
    assert after(Edit("remove", ("now",), "", None)) == ENTRIES
    emptied = after(*(Edit("remove", ("chronology", 0)) for _ in range(3)))
    assert emptied == "reference: x\nchronology:\n"


@pytest.mark.parametrize("was", ["b", None, "", [], ["b\n# no remark"]])
def test_what_stands_there_now_is_kept_and_said_where_the_writer_saw_something_else(was: object) -> None:
    with pytest.raises(ClashError, match=r"chronology\.1\.text of case\.yaml was changed meanwhile") as said:
        after(Edit("put", ("chronology", 1, "text"), was, "new"))
    assert said.value.now == "b\n# no remark" and "it says now: b" in str(said.value)
    with pytest.raises(ClashError, match="nothing stands there now"):
        after(Edit("put", ("chronology", 5, "text"), "b", "new"))


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_nothing_however_it_is_said(nothing: object) -> None:
    assert after(Edit("put", ("now",), nothing, "new")) == ENTRIES.replace("x\n", "x\nnow: new\n", 1)
    assert after(Edit("put", ("now",), nothing, nothing)) == ENTRIES
    assert "text:\n" in after(Edit("put", ("chronology", 0, "text"), "a", nothing))


def test_a_text_is_the_same_with_the_line_breaks_of_a_page_and_those_of_the_file() -> None:
    new = after(Edit("put", ("chronology", 1, "text"), "b # no remark\n", "b # no remark, or is it?"))
    assert new == ENTRIES.replace("      # no remark\n", "      # no remark, or is it?\n")


def test_a_map_between_braces_that_grows_too_long_becomes_lines() -> None:
    line = "consent: {for: [submission, government], answer: yes, by: her sister, how: by telephone}"
    old = f"alleged_victims:\n  - {{id: ada, {line}}}  # asked twice\n"
    where = "from the border, in the night, before she left"
    new = edited(
        old.encode(), FILE, [Edit("put", ("alleged_victims", 0, "name"), value=f"Ada Quill, {where}")]
    )
    assert new.decode() == (
        f"alleged_victims:\n  - id: ada  # asked twice\n    name: Ada Quill, {where}\n    {line}\n"
    )
    remark = old.replace("{id: ada, ", "{id: ada,  # ours\n    ")
    assert b"# ours" in edited(
        remark.encode(), FILE, [Edit("put", ("alleged_victims", 0, "name"), value=where * 2)]
    )


def test_yaml_goes_in_as_it_is_written_and_out_as_it_stands() -> None:
    path = ("chronology", 1)
    raw = raw_at(ENTRIES.encode(), FILE, path)
    assert raw == "date: 2026-03-05\n# of the text\ntext: |\n  b\n  # no remark"
    new = after(Edit("raw", path, raw, "text: new  # mine\ndate: '2026-03-05'"))
    assert "  # the second, told by phone\n  - text: new  # mine\n    date: '2026-03-05'\n\n" in new
    assert after(Edit("raw", path, raw, raw)) == ENTRIES
    assert (
        after(Edit("raw", ("custody",), "", "- {of: ada}\n# who?"))
        == f"{ENTRIES}custody:\n  - {{of: ada}}\n  # who?\n"
    )
    assert "sources: [a, b]  # both" in after(Edit("raw", ("chronology", 2, "sources"), "[S1, S2]", "[a, b]"))
    with pytest.raises(ClashError):
        after(Edit("raw", path, "date: 2026-03-05", "x"))
    with pytest.raises(RefusedError, match="cannot be read as YAML"):
        after(Edit("raw", path, raw, "{a: b"))
    whole = edited(b"\xef\xbb\xbfnow: 'a\r\n", FILE, [Edit("raw", (), "now: 'a", "now: 'a'\n")])
    assert whole == b"\xef\xbb\xbfnow: 'a'\r\n"


def test_of_several_edits_each_sees_what_those_before_it_wrote() -> None:
    path = ("chronology", 0, "place")
    new = after(Edit("put", path, None, "Saltmarsh"), Edit("put", path, "Saltmarsh", "Saltmarsh, north"))
    assert new == ENTRIES.replace("    text: a\n", "    place: Saltmarsh, north\n    text: a\n")
    with pytest.raises(ClashError):
        after(Edit("put", path, None, "Saltmarsh"), Edit("put", path, None, "Saltmarsh"))


def test_of_a_list_and_of_keys_only_what_differs_is_written() -> None:
    custody = [{"of": "ada", "kind": "prison"}, {"of": "tim"}]
    old = b"custody:\n# hers\n- of: ada  # a\n  # b\n  from: 2026-03\n# his\n- of: tim\n"
    new = edited(old, FILE, [Edit("put", ("custody",), value=[*custody, {"of": "eve"}])])
    assert new == b"custody:\n# hers\n- of: ada  # a\n  # b\n  kind: prison\n# his\n- of: tim\n- of: eve\n"
    assert (
        edited(new, FILE, [Edit("put", ("custody",), value=[custody[1]])]) == b"custody:\n# his\n- of: tim\n"
    )


def test_a_file_of_five_thousand_entries_can_be_edited() -> None:
    entry = "- date: 2026-03-01\n  text: |\n    They took her.\n"
    old = f"reference: x\nchronology:\n{entry * 5000}"
    new = edited(
        old.encode(), FILE, [Edit("put", ("chronology", 4000, "text"), "They took her.", "They took him.")]
    )
    assert len(new) == len(old) and new.count(b"him.") == 1


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("chronology", 7),
        ("chronology", -1),
        ("chronology", "date"),
        ("reference", "by"),
        ("now", 1),
        ("chronology", 0, 0),
    ],
)
@pytest.mark.parametrize("op", ["put", "add"])
def test_a_path_that_leads_nowhere_is_refused(op: Literal["put", "add"], path: tuple[str | int, ...]) -> None:
    with pytest.raises(RefusedError, match="has no place in case"):
        after(Edit(op, path, value="new"))
