"""What check says of sentences, quotations, columns and files, each at its line."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from hrdalert.documents.blocks import block_texts
from hrdalert.errors import InputErrors, Problem
from hrdalert.inquiry.quotations import Private
from hrdalert.inquiry.study import Study
from hrdalert.workspace import Workspace
from hrdalert.writers.tables import csv_file
from tests.inquiry.building import HOPE, hope, inquiry_values, rows, scrambled, text_of, write


def said(study: Study, severity: str = "error") -> str:
    return "\n".join(str(problem) for problem in study.problems if problem.severity == severity)


def refused(
    workspace: Workspace, *changes: tuple[str, str], answers: tuple[tuple[str, str], ...] = ()
) -> str:
    with pytest.raises(InputErrors) as caught:
        hope(workspace, *changes, answers=answers)
    return "\n".join(map(str, caught.value.problems))


def at(words: str) -> int:
    """The line of the inquiry in which words stand."""
    lines = (HOPE / "inquiry.yaml").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


# --- numbers in sentences


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("Eighteen of the 24 defenders", "Eighteen of the 24 defenders in 3 towns", "no figure names '3'"),
        ("Eighteen of the 24 defenders", "Eighteen of the 24 defenders in three towns", "no figure names 'three'"),
        ("the 24 defenders", "the 24 defenders, twenty-five in all,", "no figure names 'twenty-five'"),
        ("Eighteen of the 24 defenders", "Eighteen of the 24 defenders, two-thirds,", "no figure names 'two-thirds'"),
        ("Defenders won small things", "Half of the defenders won small things", "no figure names 'Half'"),
        ("Those who answered did not", "The seven who answered did not", "no figure names 'seven'"),
        ("Most of them found it useful", "Most of them found it useful. Most cried", "no figure names 'Most'"),
        ("Eighteen of the 24", "Seventeen of the 24", "'Eighteen' does not stand in the sentence"),
        ("as: Eighteen", "as: Seventeen", "'Seventeen' does not stand in the sentence"),
        ("is: 18, as: Eighteen", "is: 17, as: Eighteen", "won.yes is 18, and not 17, in the sentence 'Eighteen"),
        ("is: 18, as: Eighteen", "is: 17, as: Eighteen", "'Eighteen' is 18, and the figure says is: 17"),
        ("of: won.yes, is: 18", "of: won.yess, is: 18", "'won.yess' is no count"),
        ("is: 11, as: Most, more_than_half_of: useful.answered", "is: 11, as: Most", "and nobody says of what"),
        ("more_than_half_of: useful.answered", "more_than_half_of: respondents", "is 11 of 25, and no more than half"),
        ("{of: won.answered, is: 24}", "{of: won.not_sure, is: 24}", "won.not_sure is not printed"),
        ("{of: means.legal, is: 11}", "{of: means.media, is: 11}", "means.media is not printed"),
        ("{of: useful.4 or 5, is: 11", "{of: useful.4, is: 11", "'useful.4' is no count"),
    ],
)  # fmt: skip
def test_a_number_is_named_and_counted_and_printed(
    shared: Workspace, before: str, after: str, words: str
) -> None:
    study = hope(shared, (before, after))
    assert words in said(study)
    problem = next(problem for problem in study.problems if words in str(problem))
    assert problem.origin.file.name == "inquiry.yaml" and problem.origin.line > 60 and problem.mend


def test_a_wrong_count_is_said_at_the_line_of_its_sentence(shared: Workspace) -> None:
    study = hope(shared, ("is: 14}", "is: 13}"))
    problems = [problem for problem in study.problems if "risks.summons is 14, and not 13" in problem.text]
    assert [problem.origin.line for problem in problems] == [at("then summons (14)")]
    assert "is: 14" in problems[0].mend


def test_phrases_count_nothing_and_amounts_are_pointed_at(shared: Workspace) -> None:
    study = hope(
        shared, ("Defenders won small things", "Many defenders, not one of them alone, won small things")
    )
    assert "no figure names 'one'" in said(study) and "no figure names 'Many'" in said(study, "warning")
    assert not hope(
        shared, ("Defenders won small things", "Defenders helped one another and won small things")
    ).errors()


# --- quotations


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            "text: They waited outside my door for […] days.",
            "text: They waited outside my house for […] days.",
            "do not stand so",
        ),
        ("text: They waited outside my door for […] days.", "text: They waited for days.", "do not stand so"),
        ("text: They waited outside my door for […] days.", "text: days. […] They waited", "do not stand so"),
        ("text: They waited outside my door for […] days.", "text: They wait", "do not stand so"),
        ("from: uuid-8064365b", "from: uuid-7c36d388", "agreed to paraphrase alone"),
        ("from: uuid-32388d28", "from: uuid-348b3e1c", "did not agree to be quoted"),
        ("from: uuid-8064365b", "from: uuid-nobody", "is not among the respondents"),
        ("from: uuid-8064365b", "from: uuid-ac4fc879", "answered again later"),
        (
            "of: risks_more\n    from: uuid-8064365b",
            "of: risks\n    from: uuid-8064365b",
            "is no open question",
        ),
        ("    paraphrase: One", "    text: They\n    paraphrase: One", "one of text: and paraphrase:"),
    ],
)
def test_a_quotation_stands_in_the_answer_and_was_agreed_to(
    shared: Workspace, before: str, after: str, words: str
) -> None:
    assert words in said(hope(shared, (before, after)))


def test_a_second_person_looks_at_each_quotation(shared: Workspace) -> None:
    study = hope(shared, ("    checked: Noor Tern\n", ""))
    assert "nobody else has looked" in said(study, "warning") and not study.errors()


def test_at_most_three_quotations_are_of_one_person(shared: Workspace) -> None:
    more = "".join(
        f"  - {{id: more{number}, of: risks_more, from: uuid-8064365b, text: They waited, checked: Noor Tern}}\n"
        for number in range(3)
    )
    study = hope(shared, ("labels: role", f"{more}labels: role"))
    assert said(study).count("4 quotes are of one person") == 4


def test_labels_are_one_scheme_and_never_of_a_small_group(shared: Workspace) -> None:
    study = hope(shared)
    labels = {quote.id: study.quotations.label(quote) for quote in study.inquiry.quotes}
    assert labels == {"persist": "an organiser", "door": "a defender", "mother": "a lawyer"}
    small = hope(shared, ("threshold: {about: 5", "threshold: {about: 8"))
    assert small.quotations.label(small.inquiry.quotes[0]) is None
    text = "".join(block_texts(small.document("call-for-inputs").blocks))
    assert "“We persist in persisting.” (a defender)" in text and "(an organiser)" not in text
    placed = hope(shared, ("labels: role", "labels: region"))
    text = "".join(block_texts(placed.document("annual-report").blocks))
    assert "“We persist in persisting.” (a defender, North)" in text
    none = hope(shared, ("labels: role", "labels: none"))
    assert [none.quotations.label(quote) for quote in none.inquiry.quotes] == [None, None, None]


def test_third_persons_are_those_whom_answers_name(shared: Workspace) -> None:
    study = hope(shared)
    third = {
        form.text
        for form in Private(study.inquiry, study.answers.every).forms
        if form.person.startswith("a name in an answer")
    }
    assert {"Tom Pike", "Pike"} <= third and "Ask States" not in third
    told = hope(
        shared,
        answers=(("We got the dam map published.", "My friend Selkie won, and Mr. Brack on Radio North."),),
    )
    third = {
        form.text
        for form in Private(told.inquiry, told.answers.every).forms
        if form.person.startswith("a name in an answer")
    }
    assert {"Selkie", "Brack"} <= third


def test_a_draft_that_quotes_what_is_no_longer_agreed_to_is_set_aside(shared: Workspace) -> None:
    hope(shared).draft(shared.root, (), ("md",))
    release = shared.root / "out/public/hope-2026/report-release.en.md"
    assert "We persist in persisting" in release.read_text("utf-8")
    withdrawn = ("Gorse Pell;gorse@post.example;Plover Hythe;Organiser;North;Word for word, without my name",
                 "Gorse Pell;gorse@post.example;Plover Hythe;Organiser;North;Not at all")  # fmt: skip
    with pytest.raises(InputErrors, match="did not agree to be quoted"):
        hope(shared, answers=(withdrawn,)).draft(shared.root, (), ("md",))
    assert not release.exists() and list(
        (shared.root / "out/internal/hope-2026/set-aside").rglob("report-release.en.md")
    )


# --- columns and files


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("drop: [start, ", "drop: [", "nobody says what the column 'start' is"),
        ('"1.1 In 2026, did your work', '"1.1 In 2025, did your work', "the answers have no column '1.1 In 2025"),
        ('"Please say more.", nth: 3', '"Please say more.", nth: 4', "number 4"),
        ("Partners abroad}}", "Partners beyond}}", "'legal media online help abroad' is no answer"),
        ("no_answer: [\"\", \"-\", n/a, Nothing to say]", "no_answer: [\"\"]", ""),
        ("declined: [Prefer not to say, ", "declined: [", "'Prefer not to say' is no answer to won"),
        (', no: "No"}}\n  - {id: useful', "}}\n  - {id: useful", "'No' is no answer to outside"),
    ],
)  # fmt: skip
def test_every_column_and_answer_is_accounted_for(
    shared: Workspace, before: str, after: str, words: str
) -> None:
    if not words:
        assert hope(shared, (before, after)).counts.number("won_more.answered") == 23
    elif before.startswith("Partners"):
        assert "no column for 'Partners beyond'" in refused(shared, (before, after))
    elif "column" in words or "number" in words:
        assert words in refused(shared, (before, after))
    else:
        assert words in said(hope(shared, (before, after)))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026/09/01 1:00:00 AM", "2026/09/01 1:00:00 PM"),
        ("2026-09-01 23:00", "2026-09-02"),
        ("9/30/2026", "9/1/2026"),
    ],
)
def test_the_later_answer_of_one_person_counts_however_its_time_is_written(
    shared: Workspace, earlier: str, later: str
) -> None:
    """Where nobody can say which number is the month, the order of the rows counts."""
    survey = scrambled(11)
    table = rows(survey, "google")
    table[1][1], table[2][1], table[2][2] = earlier, later, table[1][2]
    values = inquiry_values(survey, "times")
    values["answers"]["same"] = [{"head": "Name"}]
    for shuffled in (table, [table[0], table[2], table[1], *table[3:]]):
        study = Study.open(write(shared.root, values, text_of(shuffled)), shared)
        last = shuffled[2][0] if "/2026" in later else table[2][0]
        assert last in study.answers.people and len(study.answers.people) == len(survey.people) - 1
        assert not study.errors()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Id,Sent,Name,Questïon\n".encode("latin-1"), "neither UTF-8 nor UTF-16"),
        (text_of(rows(scrambled(1), "kobo")).encode("utf-16-le"), "NUL"),
        (text_of(rows(scrambled(1), "kobo")).encode() + b"uuid-x,too,few\r\n", "this row has 3 cells"),
        (text_of(rows(scrambled(1), "kobo")).encode() + b'"uuid-x,never closed', "cannot be read"),
        (b"nothing;of;this\n1;2;3\n", "none of the heads"),
        (b"", "none of the heads"),
    ],
)
def test_a_file_that_would_lose_letters_or_cells_is_refused(
    shared: Workspace, content: bytes, words: str
) -> None:
    folder = write(shared.root, inquiry_values(scrambled(1), "refused"), content)
    with pytest.raises(InputErrors, match=words) as caught:
        Study.open(folder, shared)
    assert caught.value.problems[0].origin.file.name == "answers.csv"


def test_a_missing_file_is_said(shared: Workspace) -> None:
    folder = write(shared.root, inquiry_values(scrambled(1), "missing"), "")
    (folder / "answers.csv").unlink()
    with pytest.raises(InputErrors, match="cannot be read"):
        Study.open(folder, shared)


def test_cells_are_text_and_the_table_begins_no_formula(shared: Workspace) -> None:
    survey = scrambled(5)
    question = survey.by_id("q0")
    question.pop("join", None)
    option = next(iter(question["options"]))
    question["options"][option] = '=HYPERLINK("http://evil.example")'
    values = inquiry_values(survey, "hostile")
    study = Study.open(write(shared.root, values, text_of(rows(survey, "kobo"))), shared)
    content = csv_file(study.pages.csv_rows).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells) and not any(
        cell[:1] in "=+-@\t\r" for cell in cells if cell
    )
    assert '=HYPERLINK("http' in hope(shared).answers.people["uuid-32388d28"].told["won_more"]


def test_one_person_twice_counts_once_and_check_says_so(shared: Workspace) -> None:
    study = hope(shared)
    assert len(study.answers.every) == 26 and len(study.answers.people) == 25
    assert "uuid-1c938abb" in study.answers.people and "uuid-ac4fc879" not in study.answers.people
    assert "answered in line 30 again" in said(study, "remark")


# --- the call


def test_a_section_that_nothing_answers_is_said(shared: Workspace) -> None:
    section = (
        "    - {number: 5, heading: Recommendations}",
        "    - {number: 5, heading: Recommendations}\n    - {number: 6, heading: More}",
    )
    assert "nothing answers section 6" in refused(shared, section)


def test_the_word_limit_and_the_deadline_keep_the_submission_alone(shared: Workspace) -> None:
    study = hope(shared, ("limit: {words: 2500", "limit: {words: 200"))
    assert "and the call takes 200" in said(study)
    assert study.errors(("call-for-inputs",)) and not study.errors(("annual-report", "report-release"))
    length = study.pages.length(study.document("call-for-inputs"))
    fits = hope(shared, ("limit: {words: 2500", f"limit: {{words: {length}"))
    over = hope(shared, ("limit: {words: 2500", f"limit: {{words: {length - 1}"))
    assert "and the call takes" not in said(fits) and f"has {length} words, and the call takes" in said(over)
    late = Study.open(study.folder, shared, study.day.replace(month=11))
    assert late.errors(("cover-email",)) and not late.errors(("report-release",))
    body, everything = hope(shared), hope(shared, ("counts: body", "counts: all"))
    assert body.pages.length(body.document("call-for-inputs")) < everything.pages.length(
        everything.document("call-for-inputs")
    )


def test_mistakes_of_the_file_are_said_all_at_once(shared: Workspace) -> None:
    found = refused(
        shared,
        ("publication: public ", "publication: publik "),
        ("quotes: [persist]", "quote: [persist]"),
        ("invited: 40", "invited: forty"),
    )
    assert found.count("inquiry.yaml:") >= 3 and "publik" in found and "forty" in found and "quotes" in found


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("quotes: [persist]", "quotes: [persists]", "there is no quote 'persists'"),
        ("from: [Small victories]", "from: [Small victory]", "there is no theme or question 'Small victory'"),
        ("only_if: {outside: yes}", "only_if: {outsid: yes}", "there is no question 'outsid'"),
        ("none: none,", "none: nothing,", "there is no option 'nothing'"),
        ("[1, 2, 3], ", "[1, 2, 3, 4], ", "joined twice"),
        ("file: answers.csv ", "file: ../answers.csv ", "no name of a file in this folder"),
        ("id: hope-2026", "id: hope-2027", "the folder is called hope-2026"),
        ("section: 2\n", "section: 9\n", "there is no section '9'"),
    ],
)
def test_names_that_lead_nowhere_are_said_with_the_nearest(
    shared: Workspace, before: str, after: str, words: str
) -> None:
    assert words in refused(shared, (before, after))


def test_nothing_is_written_where_anything_is_wrong(shared: Workspace, tmp_path: Path) -> None:
    study = hope(shared, ("is: 14}", "is: 13}"))
    with pytest.raises(InputErrors) as caught:
        study.draft(tmp_path, (), ("md",))
    assert all(isinstance(problem, Problem) for problem in caught.value.problems) and not list(
        tmp_path.rglob("*.md")
    )


def test_nothing_of_a_threshold_is_printed(shared: Workspace) -> None:
    study = hope(shared, ("threshold: {about: 5, answers: 3}", "threshold: {about: 6, answers: 4}"))
    for name in study.names:
        if name not in study.of_office:
            text = " ".join(block_texts(study.document(name).blocks)).casefold()
            assert "threshold" not in text and "fewer than" not in text


@pytest.mark.parametrize("start", (0, 50))
def test_whatever_somebody_mistypes_is_a_problem_and_no_fault(shared: Workspace, start: int) -> None:
    folder = shared.root / "inquiries" / "hope-2026"
    made = 0
    for seed in range(start, start + 50):
        dice = random.Random(seed)
        hope(shared)
        file = folder / dice.choice(("inquiry.yaml", "inquiry.yaml", "inquiry.yaml", "answers.csv"))
        lines = file.read_bytes().decode().split("\n")
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(lines))
            place = dice.randrange(len(lines[at]) + 1)
            sign = dice.choice(("{", "]", ":", '"', "#", "0", "yes", "\ue000", "\x00", ", ", " x "))
            mended = (
                lines[at][:place] + lines[at][place + 5 :],
                lines[at][:place] + sign + lines[at][place:],
                "",
            )
            lines[at] = dice.choice(mended)
        file.write_bytes("\n".join(lines).encode())
        try:
            study = Study.open(folder, shared)
            if not study.errors():
                study.draft(shared.root, (), ("md",))
                made += 1
        except InputErrors as error:
            assert all(problem.text for problem in error.problems)
    assert made


@pytest.fixture(autouse=True)
def _put_back(shared: Workspace) -> None:
    hope(shared)
