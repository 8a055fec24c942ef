"""The command line as users meet it: exit status, what is said, and what is on the disk afterwards."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hrdalert.cases import check_case
from hrdalert.checking import WORTH_SHARING
from hrdalert.cli import cases, documents, main
from tests import chang

TODAY = datetime.date(2026, 3, 20)
"""The day on which the example of a new workspace is told."""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace as ``hrdalert init`` makes it, with the real case beside the invented one."""
    folder = tmp_path / "office"
    assert run("init", str(folder)).exit_code == 0
    shutil.copy(chang.ROOT / "cases" / "china-chang-weiping.yaml", folder / "cases" / "china.yaml")
    shutil.copy(chang.ROOT / "recipients" / "china.yaml", folder / "recipients" / "china.yaml")
    monkeypatch.chdir(folder)
    for module in (cases, documents):
        monkeypatch.setattr(module, "today", lambda: TODAY)
    yield folder


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_init_makes_a_workspace_that_drafts_at_once(office: Path) -> None:
    done = run("draft", "example", "-f", "txt", "--verify")
    assert done.exit_code == 0, done.output
    assert "out/public/2026-001/press-release.en.txt" in files(office)


def test_init_changes_nothing_that_is_there(office: Path) -> None:
    settings = office / "hrdalert.yaml"
    settings.write_text("organisation: {name: Ours}\n", encoding="utf-8")
    done = run("init", str(office))
    assert done.exit_code == 1
    assert settings.read_text(encoding="utf-8") == "organisation: {name: Ours}\n"


def test_a_new_case_is_filled_in_before_it_is_drafted(office: Path) -> None:
    assert run("new", "2026-014").exit_code == 0
    assert (office / "cases" / "2026-014.yaml").is_file()
    checked = run("check", "2026-014")
    assert checked.exit_code == 0, checked.output
    assert "is still to be filled in" in checked.output
    assert "It asks for nothing yet: its status" in checked.output
    left = run("draft", "2026-014", "-f", "txt")
    assert left.exit_code == 1
    assert "2026-014.yaml:13:3: error unfilled" in left.output
    assert not (office / "out").exists()
    case = office / "cases" / "2026-014.yaml"
    filled = re.sub(r"⟨([\d-]+)⟩", r"\1", case.read_text("utf-8"))
    case.write_text(re.sub("⟨[^⟩]*⟩", "Something invented.", filled), encoding="utf-8")
    assert run("draft", "2026-014", "-d", "case-sheet", "-f", "txt").exit_code == 0
    again = run("new", "2026-014")
    assert again.exit_code == 1
    assert "is there already" in again.output


def test_a_new_case_does_not_take_the_number_of_another(office: Path) -> None:
    case = office / "cases" / "moved.yaml"
    run("new", "2026-015")
    (office / "cases" / "2026-015.yaml").rename(case)
    taken = run("new", "2026-015")
    assert taken.exit_code == 1
    assert "moved.yaml has the number 2026-015 already." in taken.output
    assert not (office / "cases" / "2026-015.yaml").exists()


def test_draft_writes_by_audience_and_no_path_holds_a_name(office: Path) -> None:
    done = run("draft", "chang-weiping", "--date", "2021-04-20", "-f", "txt,md")
    assert done.exit_code == 0, done.output
    assert files(office / "out" / "2021-04-20") == sorted(
        f"{path}.en.{suffix}"
        for suffix in ("txt", "md")
        for path in (
            "government/2020-117/appeal-letter/baoji-psb-director",
            "internal/2020-117/case-sheet",
            "public/2020-117/press-release",
            "public/2020-117/urgent-action",
            "un/2020-117/un-communication",
        )
    )
    assert "The address of Baoji City Public Security Bureau was never checked" in done.output


@pytest.mark.parametrize("how", [("-f", "txt", "-f", "md"), ("-f", "txt,md"), ("-f", "txt,", "-f", "md,txt")])
def test_lists_are_written_with_commas_or_as_an_option_each(office: Path, how: tuple[str, ...]) -> None:
    done = run("draft", "example", *how, "-d", "press-release,case-sheet", "-d", "press-release")
    assert {path.name for path in office.glob("out/*/*/*")} == {
        f"{document}.en.{format}" for document in ("press-release", "case-sheet") for format in ("txt", "md")
    }, done.output


def test_a_case_is_found_by_file_folder_id_and_reference(office: Path) -> None:
    for name in ("cases/china.yaml", "cases", "chang-weiping", "2020-117", "china"):
        done = run(
            "draft", name, "-d", "press-release", "-f", "txt", "--date", "2024-08-01", "-o", f"out-{name[:3]}"
        )
        assert done.exit_code in (0, 3), done.output
        assert (office / f"out-{name[:3]}" / "public/2020-117/press-release.en.txt").is_file()
    lost = run("draft", "chang-wieping")
    assert lost.exit_code == 1
    assert "chang-weiping" in lost.output


def test_a_mistake_in_a_template_stops_everything_before_anything_is_written(office: Path) -> None:
    own = office / "letter_templates" / "press-release"
    own.mkdir(parents=True, exist_ok=True)
    (own / "en.md").write_text(
        '---\ndocument: press-release\nlanguage: en\naudience: public\ntitle: "{{ headline }}"\n'
        "addressed_to: press\n---\n"
        "# {{ headlin }}\n\n{{ case.sumary }}\n",
        encoding="utf-8",
    )
    done = run("draft", "-f", "txt")
    assert done.exit_code == 1
    assert "letter_templates/press-release/en.md:8: error unknown-name" in done.output.replace(
        str(office) + "/", ""
    )
    assert "en.md:10: error unknown-name" in done.output
    assert "Did you mean headline?" in done.output
    assert "Did you mean summary?" in done.output
    assert not (office / "out").exists()


def test_a_broken_case_gives_all_its_problems_and_the_others_are_drafted(office: Path) -> None:
    (office / "cases" / "broken.yaml").write_text(
        "reference: 2026-002\nas_of: 2023-02-30\ncuntry: CHN\nstatus: gone\n", encoding="utf-8"
    )
    checked = run("check", "broken")
    assert checked.exit_code == 1
    for place in ("broken.yaml:2:8", "broken.yaml:3:1", "broken.yaml:4:9"):
        assert place in checked.output
    as_data = json.loads(run("check", "broken", "--json").output)
    assert {(each["line"], each["column"]) for each in as_data[0]["problems"]} >= {(2, 8), (3, 1), (4, 9)}
    drafted = run("draft", "-f", "txt", "-d", "press-release")
    assert drafted.exit_code == 3
    assert "out/public/2026-001/press-release.en.txt" in files(office)
    alone = run("draft", "broken", "-f", "txt", "-o", "none")
    assert alone.exit_code == 1
    assert not (office / "none").exists()


def test_check_gives_the_problems_of_every_broken_file_as_data(office: Path) -> None:
    """The same problems, at the same places, as the reader of case files finds; and never a traceback."""
    shutil.rmtree(office / "cases")
    shutil.copytree(chang.ROOT / "tests" / "cases" / "broken", office / "cases")
    done = run("check", "--json")
    assert done.exit_code == 1
    shown = {each["file"]: each["problems"] for each in json.loads(done.output)}
    assert len(shown) >= 20
    for file, problems in shown.items():
        _, found = check_case(Path(file))
        assert problems == [problem.as_data() for problem in found]
        assert problems


def test_check_shows_consents_as_what_they_are(office: Path) -> None:
    output = run("check", "chang-weiping", "--date", "2021-04-20").output
    assert "urgent appeal: the violation goes on" in output
    assert "by 2021-04-22" in output
    assert (
        """\
  Chang Weiping (chang):
      submission: cannot be asked (we have no contact"""
        in output
    )
    assert (
        "      government, public: already public (named in S1, Urgent Appeal CHN 003/1020/OBS 119; no consent is "
        "recorded)\n      un report: no agreement on file\n" in output
    )
    assert "baoji-psb-director: never checked" in output


def test_check_says_of_equal_answers_once_and_what_the_submission_makes_of_them(office: Path) -> None:
    case = office / "cases" / "example.yaml"
    text = case.read_text(encoding="utf-8")
    known = "{answer: already_public, source: S1}"
    text = re.sub("{answer: yes, by: brother.*}", known, text).replace("un_report: no", f"un_report: {known}")
    case.write_text(text.replace("    consent: {submission: no, public: no}\n", ""), encoding="utf-8")
    output = run("check", "example").output
    assert (
        "  Ada Example (ada): already public for all four uses (named in S1, Puppets on the square; no consent is "
        "recorded); of public UN reports the submission says: not for the time being\n"
        "  Tim Example (tim): no agreement on file for any of the four uses\n" in output
    )
    run("draft", "example", "-d", "un-communication", "-f", "txt")
    submission = (office / "out/un/2026-001/un-communication.en.txt").read_text(encoding="utf-8")
    assert "communications database: not for the time being." in " ".join(submission.split())


def test_check_ends_with_what_is_ready_and_what_it_needs(office: Path) -> None:
    run("new", "2026-014")
    lines = run("check", "2026-014").output.rstrip().splitlines()
    at = {word: next(n for n, line in enumerate(lines) if word in line) for word in ("asks for", "unfilled")}
    assert at["asks for"] < at["unfilled"] < next(n for n, line in enumerate(lines) if "  needs" in line)


def test_check_and_draft_say_the_same_of_each_document(office: Path) -> None:
    """Whether somebody is not there or cannot be greeted."""
    (office / "recipients" / "own.yaml").write_text(
        "recipients:\n  - {id: mute, office: Office of Waters, kind: ministry, source: invented}\n"
        "  - {id: abroad, office: Prefecture, kind: police, country: FRA, source: invented, salutation: Sir}\n",
        "utf-8",
    )
    case = office / "cases" / "example.yaml"
    text = case.read_text(encoding="utf-8")
    for name, said in (
        (
            "mute",
            "recipients/own.yaml:2:24: mute has no salutation in en, and a letter needs one; write form_of",
        ),
        (
            "harbour-polise",
            "35:13: appeal_to: there is no recipient and no group 'harbour-polise'; did you mean h",
        ),
        ("abroad", "35:13: appeal_to: the case concerns CHN, and abroad acts for FRA: a letter would tell"),
    ):
        case.write_text(text.replace("appeal_to: [harbour-police", f"appeal_to: [{name}"), encoding="utf-8")
        (checked,) = json.loads(run("check", "example", "--json", "--date", "2026-03-20").output)
        ready = {each["document"] for each in checked["readiness"] if each["ready"]}
        assert ready == {"case-sheet", "press-release", "un-communication"}
        assert said in run("check", "example").output
        drafted = run("draft", "example", "-f", "txt", "-o", name)
        assert drafted.exit_code == 3
        assert {Path(path).name for path in files(office / name)} == {f"{each}.en.txt" for each in ready}
        assert "    Not made: appeal-letter, urgent-action\n2 failed, 3 files written.\n" in drafted.output
        assert ".." not in drafted.output
    early = run("check", "example", "--date", "2025-01-01").output
    assert early.count("nothing made: the case is told as of 2026-03-20") == 1


def test_only_the_first_of_several_is_greeted_in_an_urgent_action(office: Path) -> None:
    (office / "recipients" / "own.yaml").write_text(
        "recipients:\n  - {id: mute, office: Office of Waters, kind: ministry, source: invented}\n", "utf-8"
    )
    case = office / "cases" / "example.yaml"
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace("[harbour-police, ministry-of-waters]", "[harbour-police, mute]"), "utf-8")
    done = run("draft", "example", "-f", "txt")
    assert "    Not made: appeal-letter\n" in done.output
    assert "out/public/2026-001/urgent-action.en.txt" in files(office)


def test_the_invented_organisation_is_pointed_out_once_and_not_for_the_example(office: Path) -> None:
    shutil.copy(office / "cases" / "example.yaml", office / "cases" / "copy.yaml")
    text = (office / "cases" / "copy.yaml").read_text(encoding="utf-8")
    (office / "cases" / "copy.yaml").write_text(text.replace("2026-001", "2026-077"), encoding="utf-8")
    for command in (("check",), ("draft", "-f", "txt")):
        assert "invented-organisation" not in run(*command, "example").output
        assert run(*command, "china", "copy").output.count("warning invented-organisation: the invented") == 1
    assert json.loads(run("draft", "copy", "-f", "md", "--json").stdout)["settings"][0]["line"] == 5


def test_a_rule_is_switched_off_with_its_reason_and_must_exist(office: Path) -> None:
    case = office / "cases" / "example.yaml"
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace("Her lawyer was turned", "The victim's lawyer was turned"), encoding="utf-8")
    assert "(T01_the_victim" in run("check", "example").output
    settings = office / "hrdalert.yaml"
    as_made = settings.read_text(encoding="utf-8")
    settings.write_text(f"{as_made}rules: {{off: [{{id: T01_the_victim, why: our own use}}]}}\n", "utf-8")
    output = run("check", "example").output
    assert "(T01_the_victim" not in output
    assert "Not looked for, as hrdalert.yaml says: T01_the_victim (our own use)\n" in output
    settings.write_text(f"{as_made}rules: {{off: [{{id: T01_victim, why: our own use}}]}}\n", "utf-8")
    for command in ("check", "draft"):
        done = run(command, "example")
        assert done.exit_code == 1
        assert "error unknown-rule: rules: there is no rule 'T01_victim'" in done.output
        assert "did you mean T01_the_victim?" in done.output
    assert not (office / "out").exists()


def test_a_case_does_without_a_rule_and_check_says_why(office: Path) -> None:
    case = office / "cases" / "example.yaml"
    text = case.read_text(encoding="utf-8")
    day = ("--date", "2026-03-20")
    assert "(F10_names" in run("check", "example", *day).output
    case.write_text(f"{text}\nrules: {{off: [{{id: F10_names, why: she asked for it}}]}}\n", "utf-8")
    output = run("check", "example", *day).output
    assert "(F10_names" not in output
    assert "  Not looked for, as this case says: F10_names (she asked for it)\n" in output
    (checked,) = json.loads(run("check", "example", "--json", *day).output)
    assert checked["rules_off"] == {"F10_names": "she asked for it"}
    case.write_text(f"{text}\nrules: {{off: [{{id: F10_name, why: she asked for it}}]}}\n", "utf-8")
    for command in ("check", "draft"):
        done = run(command, "example", *day)
        assert done.exit_code in (1, 3)
        assert "error unknown-rule: rules: there is no rule 'F10_name'" in done.output
        assert "did you mean F10_names?" in done.output
    assert not list((office / "out").glob("**/*.docx"))


def test_a_document_with_an_error_needs_it_mended_and_says_the_worst_first(office: Path) -> None:
    """A status of custody that was told long ago; what is told of the person's work is left to the other documents."""
    (checked,) = json.loads(run("check", "example", "--json", "--date", "2026-06-20").output)
    release = next(each for each in checked["readiness"] if each["document"] == "press-release")
    assert not release["ready"]
    assert [need.partition(":")[0] for need in release["needs"]] == ["F05_present_state"]
    assert "cases/example.yaml:" in release["needs"][0] and "Check the facts again" in release["needs"][0]
    ranks = [("error", "warning", "advice").index(each["severity"]) for each in release["problems"]]
    assert ranks == sorted(ranks)
    text = run("check", "example", "--date", "2026-06-20").output
    assert (
        "  appeal-letter      en  needs\n      the state of custody is told as of 2026-03-20, 92 days" in text
    )
    assert (
        "this document (F05_present_state, cases/example.yaml:15:11). Check the facts again and set" in text
    )
    assert "  press-release      en  needs\n      needs as above: F05_present_state\n" in text
    alone = run("check", "example", "--date", "2026-06-20", "-d", "press-release").output
    assert "  press-release      en  needs\n      the state of custody is told as of" in alone
    assert "What a remark means, and what to do about it:  hrdalert rules " in text
    drafted = run("draft", "example", "--date", "2026-06-20", "-d", "press-release", "-f", "txt")
    assert drafted.exit_code == 1
    assert "cases/example.yaml:15:11: error F05_present_state: " in drafted.output
    assert not (office / "out").exists()


def test_a_number_of_several_cases_is_answered_with_the_commands_that_mean_one(office: Path) -> None:
    example = Path("cases/example.yaml").read_text("utf-8")
    copy = re.sub(r"(?m)^reference: \S+", "reference: 2026-077", example)
    Path("cases/copy of it.yaml").write_text(re.sub(r"(?m)^id: \S+", "id: 2026-001", copy, count=1), "utf-8")
    done = run("draft", "2026-001", "-f", "docx,pdf", "--date", "2026-03-20")
    assert done.exit_code == 1
    assert done.stderr == (
        "2026-001 is the name of several cases: cases/copy of it.yaml, cases/example.yaml.\n"
        "    Give the file, or change the id or the reference of one of them.\n"
        "    hrdalert draft 'cases/copy of it.yaml' -f docx,pdf --date 2026-03-20\n"
        "    hrdalert draft cases/example.yaml -f docx,pdf --date 2026-03-20\n"
    )
    assert run("draft", "cases/copy of it.yaml", "-f", "txt", "--date", "2026-03-20").exit_code == 0


def test_many_cases_are_checked_together_as_each_by_itself(office: Path) -> None:
    """On all cores, in their order, and with the office's own knowledge."""
    example = Path("cases/example.yaml").read_text("utf-8")
    for number in range(2, WORTH_SHARING + 2):
        text = example.replace("reference: 2026-001", f"reference: 2026-{number:03}")
        text = text.replace("id: example", f"id: example-{number}")
        if number % 3 == 0:
            text = text.replace("place: ", "plaice: ", 1)
        Path(f"cases/{number:03}.yaml").write_text(text, "utf-8")
    together = json.loads(run("check", "--json", "--date", "2026-03-20").output)
    assert len(together) > WORTH_SHARING
    apart = [
        json.loads(run("check", str(path), "--json", "--date", "2026-03-20").output)[0]
        for path in sorted(Path("cases").glob("*.yaml"))
    ]
    assert together == apart
    assert len({each["file"] for each in together if each["problems"]}) >= 4


def test_many_cases_are_seen_at_a_glance_the_most_pressing_first(office: Path) -> None:
    """By their facts alone: errors, then what is due, and the treaties that bind."""
    example = Path("cases/example.yaml").read_text("utf-8")
    for number, old, new in (
        (2, "act_by: 2026-04-10", "act_by: 2026-03-22"),
        (3, "kind: family", "kind: famly"),
        (4, "status: ongoing", "status: ongoing"),
    ):
        text = re.sub(
            r"(?m)^id: example", f"id: example-{number}", example.replace("2026-001", f"2026-{number:03}")
        )
        Path(f"cases/{number:03}.yaml").write_text(text.replace(old, new, 1), "utf-8")
    asked = ("check", "--brief", "example", "002", "003", "004", "--date", "2026-03-20")
    done = run(*asked)
    lines = [line for line in done.output.splitlines() if line and not line.startswith(" ")]
    assert [line.split()[0] for line in lines[:2]] == ["cases/003.yaml", "2026-002"]
    assert done.exit_code == 1
    assert "2026-03-22, in 2 days: The UN experts are asked to act by this day." in done.output
    assert "binding" not in done.output, "no treaty against arbitrary detention binds China"
    assert "4 cases, by the facts alone." in done.output
    assert "hrdalert check --whole" in done.output
    assert "the invented organisation of hrdalert init still stands here" in done.output
    found = json.loads(run(*asked, "--json").output)
    assert [bool(each["errors"]) for each in found] == [True] + [False] * (len(found) - 1)
    assert run("check", "--brief", "002", "--date", "2026-03-20").exit_code == 0


def test_more_than_twenty_cases_are_seen_at_a_glance_unless_all_of_each_is_asked_for(office: Path) -> None:
    example = Path("cases/example.yaml").read_text("utf-8")
    for number in range(2, 21):
        text = re.sub(
            r"(?m)^id: example", f"id: example-{number}", example.replace("2026-001", f"2026-{number:03}")
        )
        Path(f"cases/{number:03}.yaml").write_text(text, "utf-8")
    at_a_glance, of_one_document = "21 cases, by the facts alone.", "press-release      en  "
    day = ("--date", "2026-03-20")
    assert at_a_glance in run("check", *day).output
    assert at_a_glance not in run("check", "002", "003", *day).output
    for words in (("--whole",), ("-d", "press-release")):
        whole = run("check", *words, *day).output
        assert at_a_glance not in whole
        assert whole.count(of_one_document) == 21


def test_a_glance_finds_the_errors_of_facts_that_a_whole_check_finds(office: Path) -> None:
    today = ("--date", "2026-11-25")
    (whole,) = json.loads(run("check", "example", "--json", *today).output)
    errors = {
        problem["code"]
        for each in whole["readiness"]
        for problem in each["problems"]
        if problem["severity"] == "error"
    }
    (brief,) = json.loads(run("check", "example", "--brief", "--json", *today).output)
    assert "F05_present_state" in errors
    assert errors <= {problem["code"] for problem in brief["errors"]}


def test_a_reference_of_several_cases_has_to_be_changed(office: Path) -> None:
    shutil.copy("cases/example.yaml", "cases/copy.yaml")
    assert run("draft", "2026-001").stderr == (
        "2026-001 is the reference of several cases: cases/copy.yaml, cases/example.yaml.\n"
        "    Change it in one of them: their drafts would overwrite each other.\n"
    )


def test_what_a_fresh_form_needs_is_said_once(office: Path) -> None:
    run("new", "2031-009")
    text = run("check", "2031-009").output
    assert text.count("'⟨Full Name⟩' is still to be filled in") == 1
    assert "  press-release      en  needs\n      needs as above: cases/2031-009.yaml lines 9, 13, " in text
    assert text.count("needs as above") == 5


def test_a_mistake_of_a_file_of_recipients_is_said_once(office: Path) -> None:
    (office / "recipients" / "own.yaml").write_text("recipients:\n  - {id: a, kind: polise}\n", "utf-8")
    text = run("check", "example", "--date", "2026-03-20").output
    assert text.count("kind: 'polise' is none of the words") == 1
    assert "  urgent-action      en  needs\n      needs as above: recipients/own.yaml line 2\n" in text


def test_rules_lists_them_and_explains_one() -> None:
    listed = run("rules").output
    assert re.search(r"^F02_place +error +What happened has no place\.$", listed, re.MULTILINE)
    assert "T01_the_victim" in listed
    text = run("rules", "f02").output
    assert "  Why:            The experts must be able to tell the State where it happened.\n" in text
    assert "  Verified:       read in a text\n" in text
    assert "write rules: {off: [{id: F02_place, why: …}]} in hrdalert.yaml, or in one case file" in text
    assert "not verified" in run("rules", "C03_press_name").output
    assert "To do without" not in run("rules", "C08_annex_leak").output, "a person decides it"
    (data,) = json.loads(run("rules", "C01", "--json").output)
    assert data["severity"] == "error" and "un-communication" in data["documents"]
    assert len(json.loads(run("rules", "--json").output)) > 79
    done = run("rules", "F02_plaice")
    assert done.exit_code == 1 and "Did you mean F02_place?" in done.output


def test_a_block_that_is_not_there_leads_to_the_command_that_lists_them(office: Path) -> None:
    case = office / "cases" / "example.yaml"
    case.write_text(
        case.read_text(encoding="utf-8") + "texts: {press-release: {leed: Police took a puppeteer.}}\n",
        "utf-8",
    )
    assert "hrdalert documents press-release" in run("check", "example").output
    assert "hrdalert documents press-release" in run("draft", "example", "-f", "txt").output


def test_help_is_a_command_too() -> None:
    assert run("help").output == run("--help").output
    assert run("help", "draft").output == run("draft", "--help").output
    assert run("help", "nonsense").exit_code == 2


@pytest.mark.parametrize(
    ("word", "meant"),
    [("word", "docx"), ("docs", "docx"), ("text", "txt"), ("markdown", "md"), (".PDF", "pdf")],
)
def test_a_format_by_another_name_is_known(word: str, meant: str) -> None:
    done = run("draft", "-f", word)
    assert done.exit_code == 2
    assert f"{word}: did you mean {meant}?" in done.output


def test_init_says_where_the_workspace_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "    cd office\n    hrdalert draft example --date 2026-03-20\n" in run("init", "office").output
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    said = run("init", ".").output
    assert said.endswith(
        "\n\nThis folder is a workspace now. Draft its example:\n\n    hrdalert draft example --date 2026-03-20\n"
    )


def test_documents_says_what_one_needs_and_where_its_wording_lies(office: Path) -> None:
    one = run("documents", "urgent-action").output
    assert "consent to being named in public, or a pseudonym" in one
    assert "letter_concern" in one
    assert "(packaged)" in one
    own = office / "letter_templates" / "press-release"
    own.mkdir(parents=True, exist_ok=True)
    (own / "en.md").write_text(
        '{% extends "packaged:press-release/en.md" %}\n{% block release_line %}**Ours**{% endblock %}\n',
        encoding="utf-8",
    )
    text = run("documents", "press-release").output
    assert "(the office's own, in place of the packaged press-release/en.md)" in text
    data = json.loads(run("documents", "--json").output)
    assert {each["document"] for each in data} == {
        "un-communication", "press-release", "urgent-action", "appeal-letter", "case-sheet"
    }  # fmt: skip
    assert run("documents", "press-relese").exit_code == 1


def test_recipients_say_what_nobody_has_checked(office: Path) -> None:
    rows = json.loads(run("recipients", "chang-weiping", "--date", "2021-04-20", "--json").output)
    assert rows[0]["id"] == "baoji-psb-director"
    assert rows[0]["state"].startswith("never checked")
    assert {"cn-mps", "cn-emb-washington"} <= {row["id"] for row in rows}


def test_schema_is_json_schema() -> None:
    schema = json.loads(run("schema").output)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "alleged_victims" in schema["properties"]


@pytest.mark.parametrize(
    "words",
    [
        ("draft", "--date", "20 April"),
        ("draft", "-f", "doc"),
        ("draft", "-j", "0"),
        ("draft", "--nonsense"),
        ("nonsense",),
    ],
)
def test_a_wrong_command_line_is_status_2(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_outside_a_workspace_the_way_in_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("draft")
    assert done.exit_code == 1
    assert "hrdalert init" in done.output


def test_an_office_without_any_way_to_it_is_told_by_its_name_and_line(office: Path) -> None:
    file = Path("recipients/example.yaml")
    text = file.read_text("utf-8")
    text = text.replace("    address: [1 Quay Street, Saltmarsh, People's Republic of China]\n", "")
    file.write_text(text.replace("    channel: post\n", "", 1), "utf-8")
    day = ("--date", "2026-03-20")
    said = run("check", "example", *day).output
    assert (
        "  harbour-police: no address or number is on file (invented for this example); look one up before"
        in said
    )
    assert "readers cannot reach Saltmarsh Harbour Police: no address, e-mail or other way is on file" in said
    assert "(S28_unreachable, recipients/example.yaml:6:13)" in said
    drafted = run("draft", "example", "-f", "txt", *day)
    assert (
        "Of Saltmarsh Harbour Police no address or number is on file (invented for this example). "
        "Look one up before anything is sent." in drafted.output
    )
    assert "The address of Ministry of Waters was never checked" in drafted.output


def test_an_urgent_action_whose_last_day_is_over_is_not_ready(office: Path) -> None:
    case = Path("cases/example.yaml")
    case.write_text(case.read_text("utf-8").replace("deadline: 2026-05-15", "deadline: 2026-03-19"), "utf-8")
    said = run("check", "example", "--date", "2026-03-20").output
    assert "  urgent-action      en  needs\n      the last day to write, 2026-03-19, is over: " in said
    assert "  press-release      en  ready\n" in said
    brief = run("check", "example", "--brief", "--date", "2026-03-20").output
    assert (
        "the last day to write, 2026-03-19, is over: this document is of 2026-03-20 (S29_action_over, "
        in brief
    )


def test_check_says_what_of_a_custody_is_behind_and_asks_for_an_urgent_appeal(office: Path) -> None:
    said = run("check", "example", "--date", "2026-04-10").output
    assert "  It asks for an urgent appeal: " in said
    assert re.search(
        r"Ask again what is known of the custody: .*\. \(\w+\) Last known: whereabouts 2026-", said
    )
