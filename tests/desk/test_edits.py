"""What the page writes goes into the case file, and nothing else changes there."""

from __future__ import annotations

import re
import stat
from html import unescape
from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.cases.reading import check_case
from hrdalert.cases.shape import shape_of
from hrdalert.cases.yaml_spans import Layout
from hrdalert.desk.case_form import Form, room_of, rooms, said_at
from hrdalert.drafts.forget_person import Forgotten
from tests.desk.conftest import CASE, Desk


def put(*path: str | int, was: Any = None, value: Any) -> dict[str, Any]:
    return {"op": "put", "path": list(path), "was": was, "value": value}


def test_a_headline_is_written_and_nothing_beside_it(desk: Desk) -> None:
    was = "Lawyer Ada Quill held in the harbour"
    said = desk.edit(put("headline", was=was, value="Lawyer Ada Quill freed"), document="press-release")
    assert said["saved"] == [{"path": ["headline"], "was": "Lawyer Ada Quill freed"}]
    assert desk.file.read_text(encoding="utf-8") == CASE.replace(was, "Lawyer Ada Quill freed")
    assert "Lawyer Ada Quill freed" in said["preview"]["html"]


def test_what_is_only_looked_at_is_not_written(desk: Desk) -> None:
    said = desk.edit(
        put("headline", value="Something else", was="Lawyer Ada Quill held in the harbour"),
        save=False,
        document="press-release",
    )
    assert "Something else" in said["preview"]["html"]
    assert said["saved"] == []
    assert desk.file.read_text(encoding="utf-8") == CASE
    assert not (desk.root / ".hrdalert").exists()
    desk.ask("/case/2026-007/look")
    assert (desk.root / ".hrdalert" / "checked" / "2026-007.json").is_file()


def test_two_who_write_different_fields_both_keep_theirs(desk: Desk) -> None:
    desk.file.write_text(CASE.replace("Port Example\n", "Port Sample\n"), encoding="utf-8")
    said = desk.edit(
        put("headline", was="Lawyer Ada Quill held in the harbour", value="Mine"), digest="older"
    )
    assert said["elsewhere"]
    text = desk.file.read_text(encoding="utf-8")
    assert "place: Port Sample" in text
    assert "headline: Mine" in text


def test_two_who_write_the_same_field_are_told(desk: Desk) -> None:
    desk.file.write_text(CASE.replace("held in the harbour", "is free"), encoding="utf-8")
    before = desk.file.read_bytes()
    said = desk.edit(put("headline", was="Lawyer Ada Quill held in the harbour", value="Mine"))
    assert said["clashes"] == [
        {"path": ["headline"], "at": '["headline"]', "now": "Lawyer Ada Quill is free"}
    ]
    assert said["saved"] == []
    assert desk.file.read_bytes() == before


@pytest.mark.parametrize(
    ("path", "was", "value", "line"),
    [
        (("demands", 0, "do"), "release", "access", "demands: [{do: access}]"),
        (("chronology", 0, "by"), "police", [], ""),
        (("chronology", 0, "sources"), "S1", ["S1"], "    sources: "),
        (("urgent", "why"), None, "She is ill.", "urgent:"),
        (("alleged_victims", 0, "consent", "public", "answer"), None, "no", "public:"),
    ],
)
def test_the_field_of_a_part_is_written_where_the_file_has_it(
    path: tuple[str | int, ...], was: Any, value: Any, line: str, desk: Desk
) -> None:
    said = desk.edit(put(*path, was=was, value=value))
    assert not said["clashes"]
    assert not said["refused"]
    assert line in desk.file.read_text(encoding="utf-8")
    assert check_case(desk.file).case is not None


def test_a_bare_value_stands_for_its_part(desk: Desk) -> None:
    """``urgent: why`` is why it is urgent, and gets a day beside it."""
    desk.edit(put("urgent", value="She is ill."))
    assert said_at({"urgent": "She is ill."}, ("urgent", "why")) == (("urgent",), "She is ill.")
    desk.edit(put("urgent", "why", was="She is ill.", value="She is very ill."))
    desk.edit(put("urgent", "by", value="2026-12-24"))
    case = check_case(desk.file).case
    assert case is not None
    assert case.urgent is not None
    assert (str(case.urgent.why), str(case.urgent.by)) == ("She is very ill.", "2026-12-24")


def test_a_field_that_is_emptied_takes_its_key_away(desk: Desk) -> None:
    was = "On 3 May 2026 officers of the harbour police took Ada Quill, a lawyer, from her office."
    desk.edit(put("summary", was=was, value=""))
    assert "summary" not in desk.file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name, key in shape_of(Case).keys.items() if key.part and key.many])
def test_every_list_gets_an_item_that_can_be_read(name: str, desk: Desk) -> None:
    words = re.findall(r'data-word="([^"]+)"', _list(desk, name))
    said = desk.edit({"op": "add", "path": [name], "value": words[0] if words else None})
    assert not said["refused"]
    read = check_case(desk.file)
    assert read.case is not None, [problem.text for problem in read.problems]
    assert [problem.text for problem in read.problems if problem.code != "unfilled"] == []
    assert len(getattr(read.case, name)) == 1 + len(getattr(_before(), name))
    part = desk.ask(f'/case/2026-007/part?at=["{name}",0]')
    assert part.status_code == 200


def _list(desk: Desk, name: str) -> str:
    """What the page shows of a list below its items."""
    html = desk.ask(f"/case/2026-007/room/{room_of((name,))}").get_json()["html"]
    section = html[html.index(f'data-at="[&#34;{name}&#34;]"') :]
    return str(section[: section.index("</section>")])


def _before() -> Case:
    from pathlib import Path

    from hrdalert.cases.reading import check_text

    case = check_text(CASE, Path("2026-007.yaml")).case
    assert case is not None
    return case


def test_an_item_goes_only_as_the_page_showed_it(desk: Desk) -> None:
    assert desk.edit({"op": "remove", "path": ["demands", 0], "was": {"do": "access"}})["clashes"]
    assert desk.edit({"op": "remove", "path": ["demands", 0], "was": {"do": "release"}})["saved"]
    assert "release" not in desk.file.read_text(encoding="utf-8")


def test_each_change_can_be_taken_back_after_a_restart(desk: Desk) -> None:
    desk.edit(put("headline", was="Lawyer Ada Quill held in the harbour", value="One"))
    desk.edit(put("state", was="EGY", value="TUN"))
    again = Desk(desk.root)
    assert again.ask("/case/2026-007/undo", {}).get_json()["said"] == ""
    assert "state: EGY" in desk.file.read_text(encoding="utf-8")
    assert again.ask("/case/2026-007/undo", {}).get_json()["said"] == ""
    assert desk.file.read_text(encoding="utf-8") == CASE
    assert "nothing" in again.ask("/case/2026-007/undo", {}).get_json()["said"]


def test_what_others_wrote_is_not_taken_back(desk: Desk) -> None:
    desk.edit(put("headline", was="Lawyer Ada Quill held in the harbour", value="One"))
    theirs = desk.file.read_text(encoding="utf-8").replace("EGY", "TUN")
    desk.file.write_text(theirs, encoding="utf-8")
    assert "elsewhere" in desk.ask("/case/2026-007/undo", {}).get_json()["said"]
    assert desk.file.read_text(encoding="utf-8") == theirs


def test_what_can_be_taken_back_is_private_and_found_by_whoever_forgets(desk: Desk) -> None:
    desk.file.chmod(0o640)
    desk.edit(put("headline", was="Lawyer Ada Quill held in the harbour", value="One"))
    assert stat.S_IMODE(desk.file.stat().st_mode) == 0o640
    (kept,) = (desk.root / ".hrdalert" / "undo").iterdir()
    assert kept.name == f"{Forgotten('2026-007').reference}.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert '"ada"' in kept.read_text()


def test_every_key_of_a_case_has_a_place_in_one_room() -> None:
    keys = [key for room in rooms() for key in room.keys]
    assert sorted(keys) == sorted(shape_of(Case).keys)
    form = Form({}, {}, lambda path: "")
    assert all(form.room(room.id) for room in rooms() if room.id != "agreed")


def test_a_file_that_cannot_be_read_stands_there_whole(desk: Desk) -> None:
    """And is a form again when it was mended there."""
    broken = CASE.replace("state: EGY", "state: [EGY")
    desk.file.write_text(broken, encoding="utf-8")
    html = desk.ask("/case/2026-007/room/happened").get_json()["html"]
    assert "The whole file" in html
    said = desk.edit({"op": "raw", "path": [], "was": broken, "value": CASE})
    assert said["saved"]
    assert "The whole file" not in desk.ask("/case/2026-007/room/happened").get_json()["html"]


def test_findings_know_their_field(desk: Desk) -> None:
    desk.edit(put("chronology", 0, "date", was="2026-05-03", value="2027-05-03"))
    said = desk.ask("/case/2026-007/look").get_json()
    found = {one["at"] for one in said["findings"]}
    assert any(at.startswith('["chronology",0') for at in found)
    assert all(one["room"] for one in said["findings"] if one["at"] != "[]")
    assert "press-release" in {one["id"] for one in said["documents"]}


def test_sentences_of_a_document_know_their_field(desk: Desk) -> None:
    html = desk.edit(save=False, document="press-release")["preview"]["html"]
    html = unescape(html)
    assert """data-at="["headline"]">Lawyer Ada Quill""" in html
    assert """data-at="["summary"]">On 3 May 2026""" in html


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        (
            "{for: [submission, public], answer: yes}",
            "withdrawn",
            "{for: [submission, public], answer: withdrawn}",
        ),
        ("yes", "no", "no"),
        ("{public: {answer: no}}", "yes", "{public: {answer: no}, answer: yes}"),
    ],
)
def test_one_answer_to_all_uses_stays_as_short_as_it_was(
    before: str, value: str, after: str, desk: Desk
) -> None:
    """Exceptions stand below it, and the file has no more lines than it had."""
    consent = "{for: [submission, government, un_report, public], answer: yes, by: herself, date: 2026-05-01}"
    text = CASE.replace(consent, before)
    desk.file.write_text(text, encoding="utf-8")
    room = desk.ask("/case/2026-007/room/agreed").get_json()["html"]
    assert room.index("consent&#34;,&#34;answer") < room.index("consent&#34;,&#34;public&#34;,&#34;answer")
    was = None if "{public" in before else "yes"
    said = desk.edit(put("alleged_victims", 0, "consent", "answer", was=was, value=value))
    assert said["saved"]
    assert desk.file.read_text(encoding="utf-8") == text.replace(before, after)


ENTRY = """\
  - date: 2026-05-03
    kind: arrest
    place: Port Example
    text: On 3 May 2026 officers of the harbour police arrested Ada Quill in Port Example.
    by: police
    sources: S1
"""
FIRST = "  - {date: 2026-05-01, kind: threat, text: On 1 May 2026 an officer rang Ada Quill.}\n"


def _begin(desk: Desk) -> str:
    return str(desk.ask("/case/2026-007/room/happened").get_json()["digest"])


def test_an_edit_goes_to_the_entry_that_was_seen(desk: Desk) -> None:
    """Not to the one that has its number since somebody put another before it; the page learns the new number."""
    shown = _begin(desk)
    desk.file.write_text(CASE.replace(ENTRY, FIRST + ENTRY), encoding="utf-8")
    said = desk.edit(put("chronology", 0, "court", value="Harbour Court"), shown=shown)
    assert said["saved"] == [{"path": ["chronology", 0, "court"], "was": "Harbour Court"}]
    read = check_case(desk.file).case
    assert read is not None
    assert [str(entry.court or "") for entry in read.chronology] == ["", "Harbour Court"]
    room = desk.ask(f"/case/2026-007/room/happened?since={shown}").get_json()
    assert room["moved"] == {'["chronology",0': '["chronology",1'}


def test_an_edit_of_an_entry_that_others_change_too_goes_in(desk: Desk) -> None:
    shown = _begin(desk)
    theirs = ENTRY.replace("place: Port Example", "place: Port Sample")
    desk.file.write_text(CASE.replace(ENTRY, FIRST + theirs), encoding="utf-8")
    assert desk.edit(put("chronology", 0, "court", value="Harbour Court"), shown=shown)["saved"]
    read = check_case(desk.file).case
    assert read is not None
    assert (str(read.chronology[1].place), str(read.chronology[1].court)) == ("Port Sample", "Harbour Court")


@pytest.mark.parametrize("after", ["", FIRST])
def test_an_edit_of_an_entry_that_is_gone_goes_nowhere(after: str, desk: Desk) -> None:
    shown = _begin(desk)
    desk.file.write_text(CASE.replace(ENTRY, after or "  []\n"), encoding="utf-8")
    before = desk.file.read_bytes()
    for shown_then in (shown, "a version that nobody knows"):
        said = desk.edit(put("chronology", 0, "court", value="Harbour Court"), shown=shown_then)
        assert [one["now"] for one in said["clashes"]] == [None]
    assert desk.file.read_bytes() == before


def test_an_entry_that_is_taken_out_is_the_one_that_was_seen(desk: Desk) -> None:
    shown = _begin(desk)
    desk.file.write_text(CASE.replace(ENTRY, FIRST + ENTRY), encoding="utf-8")
    was = Layout(CASE.encode(), desk.file).values["chronology"][0]
    assert desk.edit({"op": "remove", "path": ["chronology", 0], "was": was}, shown=shown)["saved"]
    assert desk.file.read_text(encoding="utf-8") == CASE.replace(ENTRY, FIRST)


def test_a_value_of_two_lines_is_one_line_in_its_field(desk: Desk) -> None:
    desk.file.write_text(CASE.replace("title: A call", "title: A call\n     with Bo"), encoding="utf-8")
    html = desk.ask('/case/2026-007/part?at=["sources",0]').get_data(as_text=True)
    assert 'value="A call with Bo"' in html


def test_the_page_is_told_which_item_is_new(desk: Desk) -> None:
    first = desk.edit({"op": "add", "path": ["sources"]})["saved"][0]["added"]
    assert first == ["sources", 1]
    desk.edit(put(*first, "title", was="⟨a call with a relative⟩", value="A letter"))
    assert desk.edit({"op": "add", "path": ["sources"]})["saved"][0]["added"] == ["sources", 2]
    assert desk.edit({"op": "add", "path": ["quotes"]})["saved"][0]["added"] == ["quotes", 0]
