"""A translation beside a case file: the same keys and ids, texts alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrdalert.cases.model import Case
from hrdalert.cases.translations import is_translation, translated, translated_from_now, translation_file
from hrdalert.errors import InputErrors, Problem, WorkspaceError
from tests.builder import EXAMPLE, a_case, case_text, case_values, read_case

FRENCH = """\
reference: 2026-014
language: fr
headline: Marionnettiste détenue pour une pièce
summary: |
  La marionnettiste Ada Quill a été emmenée le 3 mars 2026.
urgent: Son avocat ne l’a pas vue.
withheld:
  headline: Marionnettiste détenue
alleged_victims:
  - id: ada
    occupation: marionnettiste
    consent: {by: son frère}
chronology:
  - {id: arrest, place: Saltmarsh, text: 'Le 3 mars 2026, des agents ont emmené Ada Quill.'}
custody:
  - {place: inconnu}
mandates:
  - {id: arbitrary_detention, reason: elle est détenue depuis le 3 mars 2026}
"""


def in_french(folder: Path, text: str) -> tuple[Case, tuple[Problem, ...]]:
    """The example case in a folder, told in the French of ``text``."""
    path = folder / "2026-014.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    translation_file(path, "fr").write_text(text, "utf-8")
    return translated(read_case(path), "fr")


def test_a_case_has_its_texts_in_another_language(tmp_path: Path) -> None:
    case, _ = in_french(tmp_path, FRENCH)
    assert (case.language, case.reference, case.state) == ("fr", "2026-014", "CHN")
    assert case.headline == "Marionnettiste détenue pour une pièce"
    assert (
        case.urgent is not None
        and str(case.urgent.why).startswith("Son avocat")
        and case.urgent.by is not None
    )
    assert case.withheld is not None and case.withheld.headline == "Marionnettiste détenue"
    assert (
        case.alleged_victims[0].name == "Ada Quill" and case.alleged_victims[0].occupation == "marionnettiste"
    )
    assert case.alleged_victims[0].consent.by == "son frère"
    assert str(case.chronology[1].text).startswith("Le 3 mars") and case.chronology[1].sources == ("S1", "S2")
    assert case.custody[0].place == "inconnu" and case.custody[0].kind == "incommunicado"
    assert {mandate.id: mandate.reason for mandate in case.mandates}["arbitrary_detention"].startswith("elle")  # type: ignore[union-attr]


def test_a_translated_text_has_its_place_in_the_translation(tmp_path: Path) -> None:
    case, _ = in_french(tmp_path, FRENCH)
    assert case.headline is not None and case.summary is not None
    assert (case.headline.origin.file.name, case.headline.origin.line) == ("2026-014.fr.yaml", 3)
    assert case.origin("summary").file.name == "2026-014.yaml", "data stand in the case file"


def test_a_text_that_is_missing_is_an_error_and_a_gap(tmp_path: Path) -> None:
    case, problems = in_french(tmp_path, FRENCH)
    problems = tuple(problem for problem in problems if problem.severity == "error")
    assert case.letter == "⟨letter: fr⟩" and case.chronology[0].text == "⟨text: fr⟩"
    missing = {problem.origin: problem for problem in problems}
    assert {problem.code for problem in problems} == {"missing-translation"}
    assert case.letter.origin in missing and case.chronology[0].text.origin in missing
    assert "write letter: into 2026-014.fr.yaml" in missing[case.letter.origin].mend
    assert case.sources[0].title == "Puppets on the square", "titles stay as they are"


def test_a_gap_names_nobody(tmp_path: Path) -> None:
    case, _ = in_french(tmp_path, "alleged_victims: []")
    assert case.alleged_victims[0].about == "⟨about: fr⟩"


def test_a_case_without_a_translation_says_so_once(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    case, (problem,) = translated(read_case(path), "fr")
    assert problem.code == "no-translation" and "case.fr.yaml" in problem.mend
    assert case.summary == "⟨summary: fr⟩"


@pytest.mark.parametrize(
    ("line", "code", "mend"),
    [
        ("status: ongoing", "no-text", "take it away"),
        ("reference: 2026-015", "no-text", "take it away"),
        ("sumary: x", "unknown-key", "did you mean summary?"),
        ("background: x", "no-such-text", "write it into the case file first"),
        ("related: [{id: tom, role: frère}]", "unknown-id", "did you mean tim?"),
        ("related: [{role: frère}]", "missing-key", "write its id:"),
        ("alleged_perpetrators: [{id: police, kind: state}]", "no-text", "take it away"),
        ("action: x", "wrong-kind", "as the case file does"),
        ("position: [x]", "wrong-kind", "write position: …"),
        ("custody: [{place: a}, {place: b}]", "other-count", "write as many, in the same order"),
    ],
)
def test_what_does_not_belong_into_a_translation_is_said(
    tmp_path: Path, line: str, code: str, mend: str
) -> None:
    text = FRENCH.replace("custody:\n  - {place: inconnu}\n", "")
    text = text.replace("reference: 2026-014\n", "") if line.startswith("reference") else text
    _, problems = in_french(tmp_path, text + line + "\n")
    found = [
        problem for problem in problems if problem.code not in ("missing-translation", "unknown-original")
    ]
    assert [problem.code for problem in found] == [code] and mend in found[0].mend
    assert found[0].origin.file.name == "2026-014.fr.yaml" and found[0].origin.line > 1


def test_items_without_ids_are_found_again_by_their_places(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    quotes = [{"text": "“She is an artist,” said Tim.", "approved": "2026-03-20"}, {"text": "“Free her.”"}]
    path.write_text(case_text(quotes=quotes, texts={"press-release": {"opening": "Hear."}}), "utf-8")
    text = "quotes: ['« Elle est une artiste », a dit Tim.', {text: « Libérez-la. »}]\n"
    text += "texts: {press-release: {opening: Oyez.}}\n"
    (tmp_path / "case.fr.yaml").write_text(text, "utf-8")
    case, _ = translated(read_case(path), "fr")
    assert [quote.text for quote in case.quotes] == [
        "« Elle est une artiste », a dit Tim.",
        "« Libérez-la. »",
    ]
    assert case.quotes[0].approved is not None and case.texts == {"press-release": {"opening": "Oyez."}}


def test_a_translation_is_no_case_file(tmp_path: Path) -> None:
    for name in ("case.yaml", "case.fr.yaml", "case.zh-Hans.yaml", "case.draft.yaml", "other.fr.yaml"):
        (tmp_path / name).write_text("x: y", "utf-8")
    names = [path.name for path in sorted(tmp_path.iterdir()) if is_translation(path)]
    assert names == ["case.fr.yaml", "case.zh-Hans.yaml"]


def test_a_translation_with_broken_yaml_is_told(tmp_path: Path) -> None:
    _, problems = in_french(tmp_path, "headline: Chine: une marionnettiste\n")
    assert problems[0].code == "yaml-syntax" and problems[0].origin.file.name == "2026-014.fr.yaml"


def changed_since(folder: Path, *keys: str, **changes: object) -> dict[str, Problem]:
    """By their words: what is said once the case file says something else than when all of it was noted."""
    in_french(folder, FRENCH)
    path = folder / "2026-014.yaml"
    content, _ = translated_from_now(read_case(path), "fr", keys)
    translation_file(path, "fr").write_bytes(content)
    path.write_text(case_text(EXAMPLE, **changes), "utf-8")
    _, problems = translated(read_case(path), "fr")
    return {problem.text.partition(":")[0]: problem for problem in problems if "translated" in problem.mend}


def test_what_is_noted_and_did_not_change_is_no_problem(tmp_path: Path) -> None:
    assert changed_since(tmp_path) == {}


def test_what_the_case_file_says_anew_is_said_at_the_translated_text_without_names(tmp_path: Path) -> None:
    new = "On 3 March 2026 officers took Ada Quill away. Tim Quill saw it."
    found = changed_since(tmp_path, chronology__1__text=new)
    assert set(found) == {"chronology.arrest.text"}
    problem = found["chronology.arrest.text"]
    assert problem.severity == "error" and problem.origin.file.name == "2026-014.fr.yaml"
    assert "officers took [ada] away." in problem.text and "(and 1 more)" in problem.text
    assert "Quill" not in problem.text and "2026-014.yaml:" in problem.text
    assert problem.mend.endswith("hrdalert translated 2026-014 fr KEY")


def test_a_sentence_that_was_taken_out_is_a_change_and_a_new_line_break_is_none(tmp_path: Path) -> None:
    summary = str(a_case(EXAMPLE).summary)
    assert changed_since(tmp_path, summary=summary.replace(" ", "\n")) == {}
    first = summary.partition(". ")[0] + "."
    assert "says less now" in changed_since(tmp_path, summary=first)["summary"].text


def test_an_entry_that_is_put_before_others_changes_nothing_for_them(tmp_path: Path) -> None:
    before = {
        "id": "play",
        "date": "2026-02-20",
        "place": "Saltmarsh",
        "text": "On 20 February 2026 she played.",
    }
    entries = [before, *case_values(EXAMPLE)["chronology"]]
    assert changed_since(tmp_path, chronology=entries) == {}


def test_a_text_of_which_nothing_was_noted_is_a_warning_till_somebody_says_so(tmp_path: Path) -> None:
    found = changed_since(tmp_path, "summary", "chronology", headline="A puppeteer is held")
    (warning,) = found.values()
    assert warning.severity == "warning" and "headline" in warning.text and "more" in warning.text
    with pytest.raises(WorkspaceError, match="no text of sumary"):
        translated_from_now(read_case(tmp_path / "2026-014.yaml"), "fr", ("sumary",))
    with pytest.raises(InputErrors, match=r"2026-014\.de\.yaml"):
        translated_from_now(read_case(tmp_path / "2026-014.yaml"), "de", ())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("translated: x\nheadline: Prison\n", {"unknown-original"}),
        ("translated: [[a], {b: c}, '', headline]\nheadline: Prison\n", {"stale-translation"}),
        ("texts: {press-release: {}}\nheadline: Prison\n", {"unknown-original"}),
    ],
)
def test_what_is_noted_otherwise_than_by_the_command_is_noted_anew(
    tmp_path: Path, text: str, codes: set[str]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(case_text(EXAMPLE, texts={"press-release": {"opening": "Hear."}}), "utf-8")
    translation_file(path, "fr").write_text(text, "utf-8")
    _, problems = translated(read_case(path), "fr")
    assert {problem.code for problem in problems} - {"missing-translation"} == codes
    content, new = translated_from_now(read_case(path), "fr", ())
    assert [original.key for original in new] == ["headline"]
    translation_file(path, "fr").write_bytes(content)
    _, problems = translated(read_case(path), "fr")
    assert {problem.code for problem in problems} == {"missing-translation"}


@pytest.mark.parametrize("form", ["Ada Quill", "ADA QUILL", "艾达", "quill"])
def test_no_form_of_a_name_is_shown(tmp_path: Path, form: str) -> None:
    person = {"alleged_victims__0__native": {"zh-Hans": "艾达"}}
    text = (
        f"On 3 March 2026 they took x{form}被带走 away."
        if not form.isascii()
        else f"They took {form}’s puppets."
    )
    found = changed_since(tmp_path, chronology__1__text=text, **person)
    said = found["chronology.arrest.text"].text
    assert form not in said and "[ada]" in said and "[[" not in said


def test_sentences_in_another_order_are_a_change(tmp_path: Path) -> None:
    first, *others = str(a_case(EXAMPLE).summary).split(". ")
    turned = ". ".join([*(other.rstrip(".") for other in others), first]) + "."
    assert "in the order of its sentences" in changed_since(tmp_path, summary=turned)["summary"].text
