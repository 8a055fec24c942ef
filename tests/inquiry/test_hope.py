"""The repository's inquiry: one command makes all of it, no name leaves the office, and every change is caught."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from hrdalert.cli import main
from hrdalert.documents.blocks import block_texts
from hrdalert.errors import InputErrors
from hrdalert.inquiry.study import Study
from hrdalert.workspace import Workspace
from tests.inquiry.building import HOPE, hope, office

ANSWERS = list(
    csv.reader(io.StringIO((HOPE / "answers.csv").read_text("utf-8-sig"), newline=""), delimiter=";")
)
HEADS, ROWS = ANSWERS[0], [row for row in ANSWERS[1:] if any(row)]
NAMES = [word for row in ROWS for word in (row[2], *row[2].split()) if word != "Quill"]
"""Ada Quill of the office's own case is named with her consent; Quill Teasel is not."""
SECRETS = [*NAMES, *(row[3] for row in ROWS), *(row[4] for row in ROWS), "Tom Pike", "Pike"]
READABLE = ("call-for-inputs", "aggregate-table", "cover-email", "annual-report", "report-release")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's folder after one command."""
    root = office(tmp_path_factory.mktemp("drafted")).root
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        done = run("inquiry", "draft", "hope-2026", "-f", "docx,pdf,html,txt,md")
        assert done.exit_code == 0, done.output
    return root / "out"


def words_in(path: Path) -> str:
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            parts = [
                archive.read(name).decode("utf-8", "replace")
                for name in archive.namelist()
                if name.endswith("xml")
            ]
        return re.sub(r"<[^>]*>", "", " ".join(parts))
    if path.suffix == ".eml":
        return str(message_from_bytes(path.read_bytes(), policy=default).get_content())
    return path.read_text("utf-8")


def test_one_command_makes_all_of_it(drafted: Path) -> None:
    files = {path.relative_to(drafted).as_posix() for path in drafted.rglob("*") if path.is_file()}
    expected = {f"{folder}/hope-2026/{name}.en.{format}" for format in ("docx", "pdf", "html", "txt", "md")
                for folder, names in (("un", READABLE[:3]), ("public", READABLE[3:]),
                                      ("internal", ("confidential-annex", "trace"))) for name in names}  # fmt: skip
    assert files == expected | {"un/hope-2026/aggregate-table.en.csv", "un/hope-2026/cover-email.en.eml"}


def test_nobody_is_named_outside_of_the_annex_and_the_trace(drafted: Path) -> None:
    looked_at = 0
    for path in drafted.rglob("*"):
        if path.is_file() and path.parent.parent.name != "internal":
            said = " ".join(words_in(path).split())
            assert len(said) > 200, path
            found = [secret for secret in SECRETS if re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", said)]
            assert not found and "uuid-" not in said, (path, found)
            looked_at += 1
    assert looked_at == 27
    annex = words_in(drafted / "internal/hope-2026/confidential-annex.en.txt")
    assert all(row[2].split()[0] in annex for row in ROWS)
    assert "Ada Quill" in words_in(drafted / "public/hope-2026/annual-report.en.txt")


def test_the_same_inquiry_gives_the_same_bytes(
    drafted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office(tmp_path).root)
    assert run("inquiry", "draft", "-f", "docx,md").exit_code == 0
    for path in Path("out").rglob("*.*.*"):
        assert path.read_bytes() == (drafted / path.relative_to("out")).read_bytes(), path


def test_documents_of_an_inquiry_are_none_of_a_case(shared: Workspace) -> None:
    of_cases, of_inquiries = (dict(shared.letters.all(of)) for of in ("case", "inquiry"))
    assert (
        set(of_inquiries) == {*READABLE, "confidential-annex", "trace"}
        and not of_cases.keys() & of_inquiries.keys()
    )


def test_quiet_behind_the_command_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office(tmp_path).root)
    done = run("inquiry", "draft", "-f", "txt", "-q")
    assert done.exit_code == 0 and not done.output and Path("out/un/hope-2026/cover-email.en.txt").is_file()


def test_the_submission_has_the_headings_and_numbers_of_the_call(drafted: Path) -> None:
    lines = words_in(drafted / "un/hope-2026/call-for-inputs.en.md").splitlines()
    headings = [line for line in lines if re.match(r"## \d", line)]
    assert headings == ["## 1. Achievements of defenders", "## 2. Means and pathways", "## 3. Risks",
                        "## 4. The part of others", "## 5. Recommendations"]  # fmt: skip
    assert lines.count("This submission may be published in full.") == 1
    assert lines.index("This submission may be published in full.") < lines.index("## Key points")


def test_the_release_has_the_eleven_parts_in_their_order(drafted: Path) -> None:
    said = words_in(drafted / "public/hope-2026/report-release.en.md")
    parts = [
        "# “We persist in persisting” – Annual Report on Defenders on the Saltmarsh Coast (2026)",
        "(Example Defenders Watch",
        "This year the Declaration on Human Rights Defenders is 28 years old.",
        "We answer the Special Rapporteur's call for inputs",
        "25 people answered the Special Rapporteur's questionnaire",
        "it does not cover the outer islands, prisoners or defenders under 18",
        "Even a small sample shows",
        "## Key takeaways from 2026\n\n- Defenders won",
        "## Beyond the questionnaire\n\n- In June the port towns",
        "1. Achievements of defenders: Small victories",
        "Read the full report:",
        "Download a copy:",
        "[at] example.org",
    ]
    places = [said.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), list(zip(parts, places, strict=True))


def test_the_report_has_its_parts_in_their_order(drafted: Path) -> None:
    said = words_in(drafted / "public/hope-2026/annual-report.en.md")
    parts = ("## Executive summary", "## Key takeaways", "## Achievements of defenders", "## The part of others",
             "## Beyond the questionnaire", "## Cases of 2026", "Ada Quill", "## Recommendations",
             "### What defenders ask",
             "### Other States should", "## Conclusion", "## Methodology", "| North | 12 |")  # fmt: skip
    places = [said.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), list(zip(parts, places, strict=True))


def said(study: Study, name: str) -> str:
    """What a document says, a line for each of its pieces."""
    return "\n".join(block_texts(study.document(name).blocks))


def test_what_is_not_known_of_the_sample_takes_neither_count_nor_limits_along(shared: Workspace) -> None:
    """Nor the dateline, where nobody wrote an occasion."""
    text = (HOPE / "inquiry.yaml").read_text("utf-8")
    optional = re.findall(r"^  (?:invited|asked_by|passed_on|open|not_covered): .*\n", text, re.MULTILINE)
    hook = re.findall(r"  hook: \|\n(?:    .*\n)+", text)
    assert len(optional) == 5 and len(hook) == 1
    study = hope(shared, *((lines, "") for lines in (*optional, *hook)))
    limits = "The sample is small and was not drawn at random."
    release = said(study, "report-release")
    assert "(Example Defenders Watch, Washington – 5 October 2026)\n" in release
    assert f"\n25 people answered. {limits}" in release
    for name in ("annual-report", "call-for-inputs"):
        assert f"\n25 people answered.\n{limits}" in said(study, name)


def test_limits_stand_before_what_was_found(shared: Workspace) -> None:
    report, limits = said(hope(shared), "annual-report"), "The sample is small and was not drawn at random."
    assert report.count(limits) == 2 and report.index(limits) < report.index("Key takeaways")


def test_the_submission_says_first_who_submits_and_numbers_its_paragraphs(drafted: Path) -> None:
    text = words_in(drafted / "un/hope-2026/call-for-inputs.en.md")
    parts = ("# Submission to", "Submitted by Example Defenders Watch", "Contact: Appeals Desk",
             "Example Defenders Watch documents", "may be published", "## Key points",
             "none is quoted without having agreed", "**1.** Eighteen of the 24",
             "**4.** One defender's mother", "**6.** Defenders asked", "## Annex", "| Mutual help | 16 |")  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), list(zip(parts, places, strict=True))


def test_what_is_said_of_dashes_and_quotations_is_true_of_all_of_them(
    drafted: Path, shared: Workspace
) -> None:
    """Of an option that nearly all chose, of a paraphrase, of a cut; and where there is none of these."""
    for name in (
        "un/hope-2026/call-for-inputs",
        "un/hope-2026/aggregate-table",
        "public/hope-2026/annual-report",
    ):
        assert "all but a few did" in words_in(drafted / f"{name}.en.md"), name
    none = hope(shared, ("quotes: [persist]\n", "quotes: []\n"), ("quotes: [door, mother]\n", "quotes: []\n"))
    for name in ("call-for-inputs", "annual-report"):
        assert "word for word" not in said(none, name) and "; […] marks what was left out" in said(none, name)
    release = words_in(drafted / "public/hope-2026/report-release.en.md")
    assert "human rights defenders in the call, “Call" in release
    assert "## Contact\n\nExample Defenders Watch:\n\n- Press officer" in release


# --- the cases of the year


def test_a_case_is_told_as_of_its_day_and_only_where_it_is_ready_for_the_public(tmp_path: Path) -> None:
    root = office(tmp_path).root
    file = root / "cases" / "example.yaml"
    text = file.read_text("utf-8")
    assert "The facts are stated as known on 20 March 2026." in said(
        hope(Workspace.open(root)), "annual-report"
    )
    changes = (
        (
            "as_of: 2026-03-20",
            "as_of: 2026-10-20",
            "the case is as of 2026-10-20, and nothing is made for 2026-10-05",
        ),
        ("do: release,", "do: return_body,", "hrdalert check 2026-014 --date 2026-10-05"),
        ("headline: Puppeteer held for a play about a dam\n", "", "the case lacks headline"),
    )
    for before, after, words in changes:
        assert before in text
        file.write_text(text.replace(before, after, 1), "utf-8")
        study = hope(Workspace.open(root))
        errors = study.errors(("annual-report",))
        assert errors and all(error.origin.file.name == "example.yaml" for error in errors), before
        assert any(words in str(error) for error in errors) and not study.errors(("report-release",))
        with pytest.raises(InputErrors):
            study.draft(root, (), ("md",))


def test_nothing_is_made_for_a_day_before_that_of_the_inquiry(shared: Workspace) -> None:
    study = Study.open(hope(shared).folder, shared, datetime.date(2026, 10, 4))
    (error,) = study.errors()
    assert "as of 2026-10-05, and nothing is made for 2026-10-04" in error.text and error.origin.line == 5


def test_the_e_mail_has_the_subject_that_the_call_asks_for(drafted: Path) -> None:
    message = message_from_bytes((drafted / "un/hope-2026/cover-email.en.eml").read_bytes(), policy=default)
    assert (
        message["To"] == "hrc-sr-defenders@un.example"
        and message["Subject"] == "Inputs: what defenders achieve"
    )
    assert "published in full" in str(message.get_content())


def test_the_trace_leads_to_the_respondents(shared: Workspace) -> None:
    study = hope(shared)
    yes = {row[HEADS.index("_uuid")] for row in ROWS[:25] if row[8].strip().lower() == "yes"}
    what = {row[1]: row for row in study.trace}
    assert set(what["“Eighteen”: won.yes"][3].split()) == yes and what["“Eighteen”: won.yes"][2] == "18"
    assert what["quote persist of won_more"][3] == "uuid-1bfafba8"
    assert len(what["answers to advice"][3].split()) == int(what["answers to advice"][2]) == 20
    long = (
        "Mutual help is the means",
        "Help that people give each other, in the house and in the bay, is the means",
    )
    (cut,) = {row[0] for row in hope(shared, long).trace if "Help that" in row[0]}
    assert cut.endswith(" Help that people give each other, in the house and in the ba…")


# --- one answer changed

CELLS = (
    ("won", 8, {"yes": "Yes", "no": "No", "not_sure": "Not sure"}),
    ("outside", 26, {"yes": "Yes", "no": "No"}),
    ("useful", 27, {str(number): str(number) for number in range(1, 6)}),
)


def recount(rows: list[list[str]]) -> dict[str, int]:
    """The figures of the findings, counted from the cells of the file as a spreadsheet would."""
    latest = {
        row[2]: row for row in sorted(rows, key=lambda row: row[HEADS.index("_submission_time")])
    }.values()
    won = [row[8].strip().lower().replace(" ", "_") for row in latest]
    useful = [row[27].strip() for row in latest if row[26].strip().lower() == "yes"]
    counts = {
        "won.yes": won.count("yes"),
        "won.answered": sum(one in ("yes", "no", "not_sure") for one in won),
        "risks.answered": sum("1" in row[18:25] for row in latest),
        "outside.yes": sum(row[26].strip().lower() == "yes" for row in latest),
        "useful.4 or 5": useful.count("4") + useful.count("5"),
    }
    parts = {"means": (11, ("legal", "media", "online", "help", "abroad")),
             "risks": (18, ("summons", "detention", "exit_ban", "surveillance", "family"))}  # fmt: skip
    for name, (first, options) in parts.items():
        counts |= {
            f"{name}.{option}": sum(row[first + n] == "1" for row in latest)
            for n, option in enumerate(options)
        }
    return counts


def lines_of(of: str) -> int:
    """The line of the sentence with a figure."""
    begins = {"w": "Eighteen of", "o": "Fifteen defenders", "u": "Fifteen defenders", "m": "More defenders"}
    words = begins.get(of[0], "Surveillance was")
    lines = (HOPE / "inquiry.yaml").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def changes() -> list[tuple[int, int, str]]:
    """Each kind of change to some rows: a row, a column and what stands there instead."""
    made = []
    for number in range(0, 25, 3):
        for _, column, options in CELLS:
            now = ROWS[number][column].strip()
            made += [
                (number, column, word) for word in (*options.values(), "") if word.lower() != now.lower()
            ][:2]
        for column in (11, 13, 14, 18, 21, 22):
            made.append((number, column, "0" if ROWS[number][column] == "1" else "1"))
    return made


def test_one_answer_changed_is_caught_in_every_sentence_that_it_touches(shared: Workspace) -> None:
    folder = shared.root / "inquiries" / "hope-2026"
    assert recount(ROWS)["won.yes"] == 18
    before, caught = recount(ROWS), 0
    for number, column, word in changes():
        rows = [list(row) for row in ROWS]
        rows[number][column] = word
        for first, parts in ((10, range(11, 16)), (17, range(18, 25))):
            if column in parts:  # the codes of the whole column say the same
                heads = ("legal", "media", "online", "help", "abroad") if first == 10 else (
                    "summons", "detention", "exit_ban", "surveillance", "family", "torture", "none")  # fmt: skip
                rows[number][first] = " ".join(
                    head for head, part in zip(heads, parts, strict=True) if rows[number][part] == "1"
                )
        study = hope(shared)
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows([HEADS, *rows])
        (folder / "answers.csv").write_bytes(text.getvalue().encode())
        study = type(study).open(folder, shared)
        after = recount(rows)
        figures = [
            problem
            for problem in study.problems
            if problem.code == "figure" and " in the sentence " in problem.text
        ]
        named = {"won.yes", "won.answered", "outside.yes", "useful.4 or 5", "means.help", "means.legal", "means.online",
                 "risks.surveillance", "risks.summons", "risks.family", "risks.answered"}  # fmt: skip
        wrong = {of for of in named if after[of] != before[of]}
        assert {problem.text.partition(" is ")[0] for problem in figures} == wrong, (number, column, word)
        for problem in figures:
            of = problem.text.partition(" is ")[0]
            assert f"{of} is {after[of]}," in problem.text and f"is: {after[of]}" in problem.mend
            assert problem.origin.line == lines_of(of)
        caught += bool(wrong)
        if wrong & {"won.yes", "won.answered"}:
            assert any("rests on 'Small victories'" in problem.text for problem in study.problems)
    assert caught > 60


def test_a_second_edition_after_sending_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = office(tmp_path).root
    monkeypatch.chdir(root)
    assert run("inquiry", "sent", "call-for-inputs", "hope-2026").exit_code == 0
    assert run("inquiry", "draft", "-f", "md").exit_code == 0
    file, original = root / "inquiries/hope-2026/answers.csv", (HOPE / "answers.csv").read_bytes()
    file.write_bytes(original.replace(b"organiser;Coast", b"organiser;North", 1))
    refused = run("inquiry", "draft", "-f", "md")
    assert refused.exit_code == 1 and "went out" in refused.output and "answers.csv:1" in refused.output
    file.write_bytes(original.replace(b"uuid-8064365b", b"uuid-80000000", 1))
    assert run("inquiry", "draft", "-f", "md").exit_code == 1
    file.write_bytes(original)
    assert run("inquiry", "draft", "-f", "md").exit_code == 0
    inquiry = root / "inquiries/hope-2026/inquiry.yaml"
    text = inquiry.read_text("utf-8")
    for before, after in (("answers: 3}", "answers: 2}"), ("labels: role", "labels: region")):
        inquiry.write_text(text.replace(before, after), "utf-8")
        assert run("inquiry", "draft", "-f", "md").exit_code == 1
    register = root / "inquiries/hope-2026/sent.yaml"
    older = register.read_text("utf-8").replace("labels: role\n", "")
    register.write_text(older, "utf-8")  # as it was written before labels stood in it
    assert run("inquiry", "draft", "-f", "md").exit_code == 0


# --- names that are plain words


def test_plain_words_that_are_names_are_drafted_once_looked_at(shared: Workspace) -> None:
    """Uma Drift and Pim Reed answered, and Nether Saltmarsh holds the name of the coast."""
    plain = ("Defenders won small things", "The boats drift past the reed, and defenders won small things")
    assert not hope(shared, plain).errors()
    meant = ("Defenders won small things", "In the bay the Reed is a river, and defenders won small things")
    errors = hope(shared, meant).errors()
    assert errors and {error.code for error in errors} == {"name-leak"} and "Reed" not in str(errors[0].mend)
    assert not hope(shared, meant, ("common: []", "common: [Reed]")).errors()
    whole = ("Defenders won small things", "Pim Reed says that defenders won small things")
    assert hope(shared, whole, ("common: []", "common: [Reed]")).errors()


def test_a_village_that_holds_the_regions_name_is_drafted_once_looked_at(shared: Workspace) -> None:
    village = (";Nether Saltmarsh;", ";Saltmarsh;")
    errors = hope(shared, answers=(village,)).errors()
    assert {error.code for error in errors} == {"name-leak"} and any(
        "a place" in error.text for error in errors
    )
    assert not hope(shared, ("common: []", "common: [Saltmarsh]"), answers=(village,)).errors()
    named = ("Defenders won small things", "In Nether Saltmarsh defenders won small things")
    assert hope(shared, named, ("common: []", "common: [Saltmarsh]")).errors()


@pytest.mark.parametrize("words", ["my friend Tom Pike", "the clinic of Plover Hythe", "write to dell@post.example",
                                   "Lark Bray", "周海棠", "Mr. Tallow"])  # fmt: skip
def test_what_is_private_is_found_in_every_text(shared: Workspace, words: str) -> None:
    for before in (
        "Defenders won small things",
        "In June the port towns",
        "The sample is small",
        "observers to hearings",
    ):
        errors = hope(shared, (before, f"So did {words}. {before}")).errors()
        assert any(error.code == "name-leak" for error in errors), before
        with pytest.raises(InputErrors):
            hope(shared, (before, f"So did {words}. {before}")).draft(shared.root, (), ("md",))


@pytest.mark.parametrize("command", ["queue", "recipients", "print", "draft"])
def test_no_command_for_cases_takes_a_document_of_an_inquiry(
    shared: Workspace, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """So none of its documents leaves beside the note that closes the set."""
    monkeypatch.chdir(shared.root)
    for document in ("call-for-inputs", "cover-email", "annual-report"):
        done = run(command, "example", "-d", document, "--date", "as_of")
        assert done.exit_code == 1, done.output
        assert (
            "is a document of an inquiry, and of no case" in done.output
            and "error template" not in done.output
        )


@pytest.fixture(autouse=True)
def _put_back(shared: Workspace) -> None:
    hope(shared)
    (shared.root / "inquiries/hope-2026/sent.yaml").unlink(missing_ok=True)
