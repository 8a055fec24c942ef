"""Counts equal a count that shares no code, in each shape of export; an audit of the print finds no small group."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from hrdalert.inquiry.study import Study
from hrdalert.workspace import Workspace
from tests.inquiry.building import Survey, inquiry_values, rows, scrambled, text_of, write

SHAPES = ("kobo", "limesurvey", "google")
ABOUT, ANSWERS = 5, 3


def truth(survey: Survey) -> dict[tuple[str, str], int]:
    """By the heads and words that stand in the table: counted from what the dice gave."""
    counts: dict[tuple[str, str], int] = {}
    for question in survey.questions:
        joined = {part: name for name, parts in question.get("join", {}).items() for part in parts}
        counts[question["head"], "Answered"] = 0
        for option, word in question["options"].items():
            counts[question["head"], joined.get(option, word)] = 0
        for person in survey.people:
            if question["id"] in person:
                counts[question["head"], "Answered"] += 1
                named = {joined.get(option, question["options"][option]) for option in person[question["id"]]}
                for word in named:
                    counts[question["head"], word] += 1
    return counts


def study(workspace: Workspace, survey: Survey, shape: str, seed: int) -> Study:
    values = inquiry_values(survey, f"set-{shape}")
    folder = write(workspace.root, values, text_of(rows(survey, shape, seed), ",;\t|"[seed % 4]))
    return Study.open(folder, workspace)


def printed(study: Study) -> dict[str, dict[str, int | None]]:
    """The table as a reader of the file has it."""
    folder = study.draft(study.folder.parents[1], ("aggregate-table",), ("md",))
    content = (folder.out / "un" / folder.reference / "aggregate-table.en.csv").read_text("utf-8-sig")
    table: dict[str, dict[str, int | None]] = {}
    for row in csv.DictReader(io.StringIO(content)):
        table.setdefault(row["question"], {})[row["answer"]] = (
            None if row["count"] == "–" else int(row["count"])
        )
    return table


def audit(survey: Survey, table: dict[str, dict[str, int | None]]) -> list[str]:
    """Every small group that somebody finds who has the questionnaire, the table, and time. Zeros are printed."""
    found = []
    for question in survey.questions:
        cells = dict(table[question["head"]])
        answered, least = cells.pop("Answered"), ABOUT if question["id"] in ("role", "region") else ANSWERS
        shown = {word: count for word, count in cells.items() if count is not None}
        hidden = [word for word, count in cells.items() if count is None]
        found += [
            f"{question['id']}: {word} is {count}" for word, count in shown.items() if 0 < count < least
        ]
        if answered is None:
            found += [f"{question['id']}: {word} has no total" for word in shown]
            continue
        if 0 < answered < least:
            found.append(f"{question['id']}: {answered} answered")
        if question["kind"] == "many":
            found += [f"{question['id']}: all but {answered - count} say {word}"
                      for word, count in shown.items() if 0 < answered - count < least]  # fmt: skip
            found += [f"{question['id']}: one dash"] if len(hidden) == 1 else []
            continue
        rest = answered - sum(shown.values())
        floor = {word: max(1, *floors(survey, question["id"], word, table)) for word in hidden}
        for word in hidden:
            most = rest - sum(floor[other] for other in hidden if other != word)
            if most < least or most == floor[word]:
                found.append(f"{question['id']}: {word} is {most} at most")
    return found


def floors(survey: Survey, id: str, word: str, table: dict[str, dict[str, int | None]]) -> list[int]:
    """What other questions tell of a dash: so many were asked, and answered, because they chose it."""
    known = [0, 0]
    question = survey.by_id(id)
    for later in survey.questions:
        option = later.get("only_if", {}).get(id)
        if option is None:
            continue
        group = next(
            (name for name, parts in question.get("join", {}).items() if option in parts),
            question["options"][option],
        )
        if group == word:
            known += [count for count in table[later["head"]].values() if count is not None]
    return known


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_counts_are_those_of_another_count_and_no_dash_is_narrowed(shared: Workspace, start: int) -> None:
    for seed in range(start, start + 50):
        survey = scrambled(seed)
        made = study(shared, survey, SHAPES[seed % 3], seed)
        assert not [problem for problem in made.answers.problems if problem.severity == "error"], seed
        table, true = printed(made), truth(survey)
        assert {(head, word) for head, cells in table.items() for word in cells} == set(true), seed
        for (head, word), count in true.items():
            assert table[head][word] in (count, None), (seed, head, word)
        counts = made.counts
        for question in survey.questions:
            for group in made.inquiry.asked[question["id"]].groups:
                word = made.inquiry.asked[question["id"]].label(group)
                assert len(counts.who[f"{question['id']}.{group}"]) == true[question["head"], word], (
                    seed,
                    word,
                )
        assert audit(survey, table) == [], seed


def test_the_auditor_finds_what_is_not_hidden() -> None:
    """So that the audit above is worth something."""
    survey = Survey([{"id": "q", "head": "Q?", "kind": "one", "options": {"a": "A", "b": "B", "c": "C"}}])
    table: dict[str, dict[str, int | None]] = {"Q?": {"A": 20, "B": None, "C": 4, "Answered": 25}}
    assert audit(survey, table) == ["q: B is 1 at most"]
    table = {"Q?": {"A": 20, "B": None, "C": None, "Answered": 22}}
    assert audit(survey, table) == ["q: B is 1 at most", "q: C is 1 at most"]


@pytest.mark.parametrize("seed", range(1000, 1030))
def test_the_three_shapes_of_one_set_count_alike(shared: Workspace, seed: int) -> None:
    survey = scrambled(seed)
    made = [study(shared, survey, shape, seed) for shape in SHAPES]
    assert printed(made[0]) == printed(made[1]) == printed(made[2])
    assert len({one.answers.digest for one in made}) == 1


def test_answers_from_yaml_count_alike(shared: Workspace) -> None:
    survey = scrambled(7)
    people = [
        {"Id": f"uuid-{number:04}", "Sent": "2026-09-01", "Name": f"Nobody{number:04} Zzyx{number:04}",
         **{id: sorted(options) if survey.by_id(id)["kind"] == "many" else next(iter(options))
            for id, options in person.items() if options}}
        for number, person in enumerate(survey.people)
    ]  # fmt: skip
    for one, person in zip(people, survey.people, strict=True):
        one |= {question["id"]: "-" for question in survey.questions if question["id"] not in person}
    values = inquiry_values(survey, "from-yaml")
    values["answers"]["file"] = "answers.yaml"
    import yaml

    folder = write(shared.root, values, yaml.safe_dump({"answers": people}))
    other = study(shared, survey, "kobo", 0)
    assert printed(Study.open(folder, shared)) == printed(other)


def test_a_file_of_utf_16_with_its_mark_is_read(shared: Workspace, tmp_path: Path) -> None:
    survey = scrambled(3)
    text = text_of(rows(survey, "kobo"), "\t")
    made = []
    for name, content in (
        ("plain", text.encode()),
        ("sixteen", text.encode("utf-16")),
        ("marked", text.encode("utf-8-sig")),
    ):
        made.append(printed(Study.open(write(shared.root, inquiry_values(survey, name), content), shared)))
    assert made[0] == made[1] == made[2]
