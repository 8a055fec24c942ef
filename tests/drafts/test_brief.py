"""A brief names nobody: names, places of protected people and numbers of cases are tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from hrdalert.drafts.brief import Brief
from hrdalert.errors import InputErrors, RefusedError
from hrdalert.workspace import Workspace
from tests.builder import EXAMPLE, case_text, truth, written
from tests.disclosure.generated import USES, Generated, letters
from tests.drafting import REAL, ROOT, SHAPES, a_workspace

OFFICE = Workspace.open(ROOT)
WITHHELD = [
    truth(name)
    for name in ("after-geneva", "child", "reed-choir", "salt-wells", "survivors", "undated", "withdrawn")
]
OF_STATES = ("Viet", "Nam")
"""Words of names that are words of a State, too."""


def a_brief(path: Path, *documents: str, **how: Any) -> Brief:
    opened = OFFICE.case(path)
    return Brief(opened.case_on_day(clock=opened.case.as_of), documents, **how)


def plain(text: str) -> str:
    """A text without marks above and below its letters."""
    letters = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def squeezed(text: str) -> str:
    return "".join(letter for letter in plain(text).casefold() if letter.isalnum())


def names(path: Path) -> Iterator[tuple[str, bool]]:
    """Every form of every name in a file, read without our reader, and whether its words alone are names."""
    values = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    for person in (*values.get("alleged_victims", ()), *values.get("related", ())):
        also = person.get("also", [])
        forms = [
            person.get("name"),
            *([also] if isinstance(also, str) else also),
            *person.get("native", {}).values(),
        ]
        forms += [row.get("name") for row in person.get("members", ())]
        yield from ((form, person.get("kind", "person") == "person") for form in forms if form)


def found(path: Path, text: str) -> list[str]:
    """The names of a file that stand in a text: whole ones however they are written, and their words in capitals."""
    whole, bare, hits = squeezed(text), plain(text), []
    for form, is_person in names(path):
        if len(squeezed(form)) > 7 or ord(form[0]) > 0x2E80:
            hits += [form] * (squeezed(form) in whole)
        for word in re.findall(r"[^\W\d_]+", form) if is_person else ():
            if len(word) > 2 and word[0].isupper() and word not in ("Mrs", *OF_STATES):
                hits += re.findall(rf"(?<![^\W\d_])(?:{plain(word)}|{plain(word).upper()})(?![^\W\d_])", bare)
    return hits


@pytest.mark.parametrize("path", [*REAL, *SHAPES], ids=lambda path: path.stem)
def test_no_form_of_a_name_stands_in_a_brief(path: Path) -> None:
    brief = a_brief(path)
    assert found(path, brief.text) == []
    if not brief.is_withheld and any(True for _ in names(path)):
        told = brief.text
        for token, value in brief.tokens.values.items():
            told = told.replace(token, value)
        assert "⟦P1⟧" in brief.text and found(path, told), "the search of this test finds what was hidden"


@pytest.mark.parametrize("path", WITHHELD, ids=lambda path: path.stem)
def test_where_somebody_is_withheld_nothing_but_withheld_is_told(path: Path) -> None:
    brief = a_brief(path)
    assert brief.is_withheld and "Somebody is not to be named" in brief.text
    values = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    own = " ".join(map(" ".join, map(str.split, texts(values.pop("withheld")))))
    told = " ".join(brief.text.split())
    pseudonyms = [person.get("pseudonym") for person in values["alleged_victims"]]
    for text in texts(values):
        for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
            if len(sentence) > 9 and " " in sentence and sentence not in (*pseudonyms, *own):
                assert sentence in own or " ".join(sentence.split()) not in told
    places = [part.get("place", "") for part in (*values["chronology"], *values.get("custody", ()))]
    for place in filter(None, (place.strip() for whole in places for place in re.split("[,;]", whole))):
        assert place == place.lower() or place in own or place not in told


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(part)


def test_a_place_of_somebody_protected_is_told_by_nobody(tmp_path: Path) -> None:
    text = truth("child").read_text("utf-8").replace("A child in Morocco", "A child in Aïn Tabsira, Morocco,")
    (tmp_path / "child.yaml").write_text(text, encoding="utf-8")
    told = a_brief(tmp_path / "child.yaml").text
    assert "A child in ⟦L⟧, Morocco, has been held" in told and "Tabsira" not in told


def test_numbers_of_cases_are_tokens() -> None:
    by_stem = {path.stem: a_brief(path) for path in REAL}
    egypt, zhang = by_stem["egypt-ebrahim-metwally"], by_stem["china-zhang-zhan"]
    assert "Opinion No. 25/2021" in zhang.tokens.values.values() and "25/2021" not in zhang.text
    assert "900 of 2017" not in egypt.text and "2017-088" not in egypt.text


def test_an_id_that_is_made_from_a_name_is_a_token_that_comes_back() -> None:
    brief = a_brief(next(path for path in REAL if "rabkova" in path.stem))
    token = next(token for token, value in brief.tokens.values.items() if value == "arrest-chapiuk")
    assert f"[{token}] " in brief.text and brief.tokens.shown(f"[{token}]") == "[arrest-chapiuk]"


def write(folder: Path, base: Path = EXAMPLE, /, **changes: object) -> Path:
    file = folder / "case.yaml"
    file.write_text(case_text(base, **changes), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "form",
    [
        *(
            "ADA QUILL",
            "ada quill",
            "AdaQuill",
            "Ada-Quill",
            "Quill",
            "A. Quill",
            "Quill, Ada",
            "Quill's",
            "Q u i l l",
        ),
        *(
            "Аdа Quill",
            "Adá Qüill",
            "Ada\u200b Quill",
            "𝐀𝐝𝐚 𝐐𝐮𝐢𝐥𝐥",
            "#FreeAdaQuill",
            "@ada_quill",
            "ada.quill@x.example",
        ),
        *("https://x.example/ada-quill", "Ada Mara Quill", "阿达", "Long", "LONG", "Long Ada"),
    ],
)
def test_however_a_name_is_written_a_token_stands_for_it(tmp_path: Path, form: str) -> None:
    forms = {
        "alleged_victims__0__also": ["Long Ada", "Long"],
        "alleged_victims__0__native": {"zh-Hans": "阿达"},
    }
    told = a_brief(write(tmp_path, now=f"So they call her: {form}. Nobody knows more.", **forms)).text
    line = next(line for line in told.splitlines() if line.startswith("> So they call her"))
    letters = squeezed(re.sub("⟦[^⟧]*⟧", "", line))
    assert (
        "⟦" in line and not any(name in letters for name in ("ada", "quill", "阿达")) and "Long" not in line
    )


def test_officials_with_a_rank_and_parents_are_people_too(tmp_path: Path) -> None:
    official = {"alleged_perpetrators__0": {"id": "police", "name": "Colonel Ivan Rykov", "rank": "colonel"}}
    parents = {"alleged_victims__0__parents": "Jon Quill and Mara Brent"}
    now = "Rykov laughed. Mara Brent wept. Brent said so."
    told = a_brief(write(tmp_path, now=now, **official, **parents)).text
    assert "> ⟦P3⟧ laughed. ⟦P4⟧ wept. ⟦P4⟧ said so." in told and "by: ⟦P3⟧" in told


@pytest.mark.parametrize("number", range(0, 60, 4))
def test_no_disguise_of_a_name_leaves_in_a_brief(tmp_path: Path, number: int) -> None:
    """Names in seven scripts, disguised, in some texts or all; where everybody agreed, and where nobody did."""
    case = Generated(number)
    case.people = [replace(person, withheld_from=frozenset(USES)) for person in case.people]
    made = 0
    for values in (case.clean(), case.planted(case)[0], case.filled()[0]):
        for agreed in (False, True):
            for person in (*values["alleged_victims"], *values["related"]) if agreed else ():
                person["consent"] = {"answer": "yes", "date": "2031-03-09"}
                person.pop("protect", None)
            (tmp_path / "case.yaml").write_text(written(values), encoding="utf-8")
            try:
                told = "|".join(map(letters, a_brief(tmp_path / "case.yaml").text.splitlines()))
            except InputErrors as refused:
                told = "|".join(map(letters, str(refused).splitlines()))
            else:
                made += 1
            assert not [person.name for person in case.people if person.found_in(told)]
    assert made > 1, "of the names that the file lists alone a brief is made"


HIDDEN = {"sources__0__title": "gull.example/%41da%20Quill on a square"}


def test_a_name_that_no_token_can_take_the_place_of_keeps_the_brief_from_being_made(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match=r"case.yaml:\d+:\d+: error name-in-brief") as refused:
        _ = a_brief(write(tmp_path, **HIDDEN)).text
    assert "Quill" not in str(refused.value)


def test_a_name_of_another_case_keeps_the_brief_from_being_made(tmp_path: Path) -> None:
    office = a_workspace(tmp_path / "office", truth("withdrawn"))
    (office.root / "cases" / "x.yaml").write_text(
        case_text(EXAMPLE, now="Sao Thị Lặng told us."), encoding="utf-8"
    )
    opened = Workspace.open(office.root).case("2026-014")
    with pytest.raises(InputErrors, match="lang of case 2026-120") as refused:
        _ = Brief(opened.case_on_day(clock=opened.case.as_of)).text
    assert "Sao" not in str(refused.value)


def test_for_the_public_withheld_alone_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, alleged_victims__0__consent={"answer": "yes", "date": "2026-03-09"})
    assert not a_brief(path).is_withheld
    told = a_brief(path, for_public=True).text
    assert "Somebody is not to be named" in told and "Low Water" not in told
    with pytest.raises(RefusedError, match="no texts under withheld:"):
        a_brief(write(tmp_path, withheld=None), for_public=True)


def test_a_case_that_was_cut_off_gets_no_brief(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="cut off"):
        a_brief(
            write(tmp_path, alleged_victims=None, related=None, custody=None, demands=None, chronology=None)
        )


def test_a_brief_says_what_it_still_gives_away_and_what_is_wanted() -> None:
    brief = a_brief(REAL[1], "press-release")
    head = brief.text.partition("## Rules of writing")[0]
    assert "It still gives away:" in head and "with its dates, places, courts and charges" in head
    assert {"headline", "summary", "release.lead", "position"} <= set(brief.asked)
    assert not {"letter", "reprisal", "questions"} & set(brief.asked)
    assert (
        "### `summary`\n\nFor: stands alone" in brief.text
        and "Length: 50 to 120 words. Job: who," in brief.text
    )
    whole = a_brief(REAL[1])
    assert {"letter", "questions", "analysis[liberty].text"} <= set(whole.asked)
    duties = r"\n- International Covenant [^\n]+ \(binds Belarus since [\d-]+\):\n  - 9\(1\): ensure that no one is "
    assert re.search(duties, a_brief(REAL[0]).text), "each duty stands in words"
    for part in ("## The facts", "## Custody", "## What is asked, and of whom", "## The law, right by right"):
        assert part in whole.text
    assert re.search(
        r"\n1\. \[?[^\n]+\n   - kind: [^\n]+; when: [^\n]+\n   - sources on file: \d", whole.text
    )


def test_what_is_confidential_stands_in_no_brief(tmp_path: Path) -> None:
    secret = {
        "date": "2026-03-04",
        "text": "A neighbour saw the van leave for the quarry.",
        "confidential": "yes",
    }
    told = a_brief(write(tmp_path, chronology__3=secret, notes="The lamp is green.")).text
    assert "quarry" not in told and "lamp" not in told and "conversation with a relative" not in told


def test_the_first_line_tells_nothing_of_names_and_changes_where_tokens_move(tmp_path: Path) -> None:
    first = a_brief(write(tmp_path)).first_line
    renamed = case_text(EXAMPLE).replace("Ada", "Ilo").replace("Quill", "Marsh").replace("ada", "ilo")
    (tmp_path / "case.yaml").write_text(renamed, encoding="utf-8")
    assert a_brief(tmp_path / "case.yaml").first_line == first
    two = {
        "alleged_victims__1": {
            "id": "ben",
            "name": "Ben Reed",
            "consent": {"answer": "yes", "date": "2026-03-09"},
        }
    }
    entry = {"chronology__0__text": "On 17 February 2026 Ada Quill and Ben Reed staged a play."}
    one_way = case_text(EXAMPLE, **two, **entry)
    (tmp_path / "case.yaml").write_text(one_way, encoding="utf-8")
    both = a_brief(tmp_path / "case.yaml").first_line
    values = yaml.load(one_way, yaml.BaseLoader)
    values["alleged_victims"].reverse()
    (tmp_path / "case.yaml").write_text(yaml.dump(values, allow_unicode=True), encoding="utf-8")
    assert len({first, both, a_brief(tmp_path / "case.yaml").first_line}) == 3
    again = a_brief(write(tmp_path, summary="Another summary.", now="Another now.")).first_line
    assert again == first, "a text that is written anew moves no token"
