"""What is asked, in which order, and what is kept of it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from hrdalert.cli import cases, documents, main
from hrdalert.drafting import Desk
from hrdalert.settings import check_settings, still_invented
from hrdalert.workspace import Workspace

from .answers import (
    ANSWERS,
    ESSENTIAL,
    FREED,
    MORE,
    OF_LETTERS,
    QUESTIONS,
    SHORT,
    TODAY,
    asked,
    by_question,
    case_in,
)


def test_answers_become_a_case_of_which_every_document_can_be_made(office: Path) -> None:
    done = asked(ANSWERS)
    assert done.exit_code == 0
    assert done.output.endswith("Read it over, then:  hrdalert check 2026-014\n")
    assert (
        "It is not known where she is held. Neither a lawyer nor her family is known to have had any contact with her."
        in done.output
    )
    case = case_in(office / "cases" / "2026-014.yaml")
    (ada,) = case.alleged_victims
    (arrest,) = case.incidents
    assert (case.country, case.as_of, ada.name.full, str(ada.born)) == ("BLR", TODAY, "Ada Quill", "1984~")
    assert str(arrest.date) == "2026-03-29"
    assert arrest.what and arrest.what.versions[""] == (
        "Officers of the Riverside police took {person1} from her home. They searched the house until midnight. "
        "No warrant was shown."
    )
    assert (arrest.weight, str(ada.gender)) == ("lead", "female")
    assert case.summary is not None
    assert case.summary.versions[""] == (
        "On {incident1.date}, officers of the Riverside police took {person1}, a singer, from her home in Riverside. "
        "They searched the house until midnight. It is not known where {person1.they} {person1.is} held. Neither a "
        "lawyer nor {person1.their} family is known to have had any contact with {person1.them}."
    )
    assert (
        arrest.in_short
        and arrest.in_short.versions[""] == "police took {person1.them} from {person1.their} home"
    )
    assert case.alleged_perpetrators[0].name.versions[""] == "Riverside Police"
    assert case.sources[0].confidential
    assert ada.consent.to("public").answer == "yes"
    assert ada.consent.to("un_report").answer == "no"
    (complaint,) = case.remedies
    assert complaint.what and complaint.what.versions[""] == "Her lawyer complained to the prosecutor."
    assert (str(complaint.date), complaint.sources) == ("2026-03-30", ("S1",))
    assert case.urgency is not None
    assert case.urgency.why.versions[""] == "A hearing is set for Monday."
    drafted = CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    assert drafted.exit_code == 0, drafted.output
    made = {path.name: path.read_text("utf-8") for path in (office / "out").rglob("*.txt")}
    assert set(made) == {
        "case-sheet.en.txt",
        "police-1.en.txt",
        "press-release.en.txt",
        "un-communication.en.txt",
        "urgent-action.en.txt",
    }
    assert "Police took singer Ada Quill from her home in Riverside on 29 March 2026" in " ".join(
        made["press-release.en.txt"].split()
    )
    submission = " ".join(made["un-communication.en.txt"].split())
    assert "her lawyer complained to the prosecutor" in submission
    assert "whether any remedy" not in submission
    assert "UNTIL: 11 May 2026." in " ".join(made["urgent-action.en.txt"].split()), "six weeks to write"


@pytest.mark.parametrize("kept", range(2, ANSWERS.count("\n") - 1, 3))
def test_who_stops_in_the_middle_loses_nothing(office: Path, kept: int) -> None:
    """Ctrl+C, or a window that is closed: each answer of before is in the file, and check says what is missing."""
    done = asked("".join(ANSWERS.splitlines(keepends=True)[:kept]))
    assert done.exit_code == 0
    whole = kept >= ESSENTIAL.count("\n")
    assert ("Read it over" if whole else "Go on with the questions") in done.output
    assert (office / "cases" / "2026-014.answers.json").exists(), "there is more to ask"
    assert ("Not asked yet: consent, letters." in done.output) is (20 <= kept <= 23)
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    found = yaml.safe_load(text)
    assert found["country"] == "BLR"
    assert ("family: Quill" in text) is (kept >= 3)
    assert ("until midnight" in text) is (kept >= 11)
    assert ("Information from the family" in text) is (kept >= 16)
    checked = CliRunner().invoke(main, ["check", "2026-014"])
    assert not isinstance(checked.exception, Exception) or isinstance(checked.exception, SystemExit)


"""The question that is asked when a first office was answered."""


@pytest.mark.parametrize("stopped", range(1, len(by_question(ESSENTIAL))))
def test_who_goes_on_another_day_is_asked_the_rest_alone(
    office: Path, monkeypatch: pytest.MonkeyPatch, stopped: int
) -> None:
    asked(ANSWERS, "new", "2026-013", "--ask")
    at_once = (office / "cases" / "2026-013.yaml").read_text("utf-8")
    (office / "recipients" / "blr.yaml").unlink()
    asked("".join(QUESTIONS[:stopped]))
    monkeypatch.setattr(cases, "today", lambda: TODAY + datetime.timedelta(1))
    # What was yesterday when it was answered stays that day; what is answered now, is told as it is now.
    done = asked("".join(QUESTIONS[stopped:]).replace("yesterday", "2026-03-29"))
    assert done.exit_code == 0
    assert "It goes on where you stopped" in done.output
    assert "its name, or three letters" not in done.output
    later = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert later.replace("as_of: 2026-03-31", "as_of: 2026-03-30") == at_once.replace("2026-013", "2026-014")
    assert not (office / "cases" / "2026-014.answers.json").exists()


@pytest.mark.parametrize("question", range(1, len(QUESTIONS) - 1))
def test_who_goes_back_answers_the_question_before_once_more(office: Path, question: int) -> None:
    asked(ANSWERS, "new", "2026-013", "--ask")
    at_once = (office / "cases" / "2026-013.yaml").read_text("utf-8")
    (office / "recipients" / "blr.yaml").unlink()
    before = QUESTIONS[: question - 1]
    again = QUESTIONS[question - 1 :]
    done = asked("".join((*before, QUESTIONS[question - 1], "<\n", *again)))
    assert done.exit_code == 0
    assert (office / "cases" / "2026-014.yaml").read_text("utf-8") == at_once.replace("2026-013", "2026-014")
    assert [path.name for path in (office / "recipients").glob("blr*")] == ["blr.yaml"]


def test_another_answer_to_a_question_before_takes_its_place(office: Path) -> None:
    done = asked("Belarus\nAda Quill\n<\nBo Quill\n2\n<\n<\nBo Sample\n2\n")
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "full: Bo Sample, family: Sample" in text
    assert "Quill" not in text
    assert done.output.count("Full name of the person (with") == 3
    assert "This is the first question." in asked("<\n", "new", "2026-015", "--ask").output


def test_what_more_readers_ask_for_is_asked_another_day(office: Path) -> None:
    done = asked(SHORT)
    assert "What more readers ask for, three minutes:  hrdalert new 2026-014 --ask" in done.output
    assert "was begun" not in asked("Belarus\n", "new", "--ask").output, "all that is needed was asked"
    later = asked(f"{MORE.removeprefix('m' + chr(10))}n\n")
    assert "What more readers ask for" in later.output
    assert "its name, or three letters" not in later.output
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "gender: female" in text
    assert "A hearing is set for Monday." in text
    assert not (office / "cases" / "2026-014.answers.json").exists()


def test_who_goes_back_inside_of_a_text_begins_it_anew(office: Path) -> None:
    asked(
        ANSWERS.replace(
            "They searched the house until midnight", "A slip.\n<\nOfficers took Ms Quill away", 1
        )
    )
    (arrest,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert arrest.what and arrest.what.versions[""].startswith("Officers took {person1} away in Riverside.")


def test_an_office_that_was_told_before_stopping_is_told_once(office: Path) -> None:
    asked("".join(QUESTIONS[:OF_LETTERS]))
    asked("<\nhttps://police.example/desk\n\n\nn\n")
    assert "police.example/desk" in (office / "recipients" / "blr.yaml").read_text("utf-8")
    assert case_in(office / "cases" / "2026-014.yaml").appeal_to == ("police-1",)
    assert [path.name for path in (office / "recipients").glob("blr*")] == ["blr.yaml"]


def test_what_was_changed_by_hand_is_not_undone_by_going_on(office: Path) -> None:
    asked("".join(QUESTIONS[:9]))
    path = office / "cases" / "2026-014.yaml"
    changed = path.read_text("utf-8").replace("singer", "singer and teacher")
    path.write_text(changed, "utf-8")
    done = asked("".join(QUESTIONS[9:]))
    assert done.exit_code == 1
    assert "2026-014.yaml was changed since the questions were answered." in done.output
    assert path.read_text("utf-8") == changed


def test_answers_that_cannot_be_read_are_named_and_the_case_stays(office: Path) -> None:
    asked("".join(QUESTIONS[:9]))
    path = office / "cases" / "2026-014.yaml"
    before = path.read_bytes()
    (office / "cases" / "2026-014.answers.json").write_text('{"answers": 3}', "utf-8")
    done = asked("".join(QUESTIONS[9:]))
    assert done.exit_code == 1
    assert "What was answered before cannot be read: cases/2026-014.answers.json" in done.output
    assert path.read_bytes() == before


def test_a_case_that_was_begun_is_offered_where_no_number_is_given(office: Path) -> None:
    asked("".join(QUESTIONS[:9]))
    done = asked("".join(("\n", *QUESTIONS[9:])), "new", "--ask")
    assert "Case 2026-014 was begun. Go on with it?" in done.output
    assert case_in(office / "cases" / "2026-014.yaml").incidents
    asked("Belarus\n", "new", "2026-020", "--ask")
    another = asked("n\nBelarus\n", "new", "--ask")
    assert "Case 2026-021, in cases/2026-021.yaml" in another.output


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("Belarus", "Atlantis", "its code of three letters"),
        ("Belarus", "Belrus", "did you mean BLR (Belarus)?"),
        ("Ada Quill", "ADA QUILL", "not in capitals: Ada Quill"),
        ("Ada Quill", "Ada Quill and Bo Sample", "one person at a time"),
        ("yesterday", "29.3.2026", "2026-03-29"),
        ("yesterday", "2026-03-31", "still to come"),
        ("2026-04-02", "2026-03-02", "2026-03-02 is past"),
        ("2026-04-02", "2026-04", "one day, such as"),
        ("1984~", "about 1984", "1984~"),
        ("1", "99", "99 is no part of Ada Quill"),
        ("1", "Ms Sample", "Sample is no part of Ada Quill"),
        ("2", "99", "one number from 1 to 6"),
        ("2", "1 2", "one number from 1 to 6"),
        ("husband, 2026-03-29, telephone", "2026-03-29", "a word, such as husband or lawyer"),
        ("husband, 2026-03-29, telephone", "husband, 29.3.2026", "2026-03-29"),
        (
            "1 Quay Street, Riverside, Belarus",
            "1 Quay Street, desk@police",
            "an address, such as desk@example.org",
        ),
        ("1 2 4", "y", "numbers from 1 to 4, such as 1 4"),
        ("m", "perhaps", "Enter, n or m"),
        ("Singer held after concert.", "4", "some words, as they will be printed"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_asked_for_again(
    office: Path, right: str, wrong: str, said: str
) -> None:
    done = asked(re.sub(rf"(?m)^{re.escape(right)}$", f"{wrong}\n{right}", ANSWERS, count=1))
    assert said in done.output
    assert done.output.endswith("Read it over, then:  hrdalert check 2026-014\n"), done.output[-900:]
    undisturbed = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    (office / "cases" / "2026-014.yaml").unlink()
    (office / "recipients" / "blr.yaml").unlink()
    asked(ANSWERS)
    assert (office / "cases" / "2026-014.yaml").read_text("utf-8") == undisturbed


def test_mistakes_in_recipients_are_told_before_anything_is_asked(office: Path) -> None:
    (office / "recipients" / "more.yaml").write_text("recipients:\n  - {id: x}\n", "utf-8")
    done = asked(ANSWERS, "new", "2026-014", "--ask")
    assert done.exit_code == 1
    assert "recipients/more.yaml:2" in done.output.replace("\\", "/")
    assert "In which State" not in done.output
    assert not (office / "cases" / "2026-014.yaml").exists()


def test_a_name_that_may_not_be_public_is_asked_about(office: Path) -> None:
    instead = "y\npolice arrested a singer\nSinger arrested\n"  # y is no text
    hidden = (
        SHORT.replace("1 2 4\n", "1 2\n")
        .replace(
            "telephone\n",
            "telephone\n\nLark of Riverside; Ада Квилл\nPolice arrested Ms Quill.\n\n"
            f"Police took the Lark of Riverside.\n\nPolice arrested a singer.\n\n{instead}",
        )
        .replace("/contact\n\n", "/contact\n\n1\n")
    )
    done = asked(hidden)
    assert done.exit_code == 0
    for named in ("Ms Quill", "Lark of Riverside"):
        assert f"the public may not have the name: without {named}" in done.output
    assert case_in(office / "cases" / "2026-014.yaml").alleged_victims[0].name.aliases[1] == "Ада Квилл"
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    public = [path.read_text("utf-8") for path in (office / "out" / "public").rglob("*.txt")]
    assert len(public) == 2
    for text in public:
        assert "Quill" not in text
        assert "singer" in text.casefold()


def test_a_denial_is_asked_for_and_told_as_one(office: Path) -> None:
    """Whoever is taken and denied is in no document held, or in custody."""
    denied = SHORT.replace("\n2\n\nn\nn\n", "\n4\nyesterday\nthe Riverside Police Department\nn\nt\n\n", 1)
    done = asked(denied)
    assert done.exit_code == 0
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert [(each.state, str(each.date)) for each in spell.whereabouts] == [("denied", "2026-03-29")]
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    letters = [" ".join(path.read_text("utf-8").split()) for path in (office / "out").rglob("*.txt")]
    outside = [text for text in letters if not text.startswith("Case sheet")]
    assert len(outside) == 4
    for text in outside:
        told = text.replace("Singer held after concert", "")
        assert "the Riverside Police Department denied holding her" in told
        assert not re.search(r"\bin custody since\b|\bhas been held\b|\bis held\b", told)


def test_a_date_stands_before_a_long_sentence_and_a_headline_names_without_a_role(office: Path) -> None:
    told = SHORT.replace(
        "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight",
        "Police took Ms Quill from her home late at night, hours after a concert for the prisoners of the port.",
    ).replace("Singer held after concert.", "Singer Ada Quill held after concert")
    asked(told)
    assert "headline: Singer {person1.full} held" in (office / "cases" / "2026-014.yaml").read_text("utf-8")
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    release = " ".join((office / "out/public/2026-014/press-release.en.txt").read_text("utf-8").split())
    assert "Singer Ada Quill held after concert" in release
    assert (
        "– On 29 March 2026 police took singer Ada Quill from her home in Riverside late at night" in release
    )


def test_custody_is_known_as_of_the_day_of_its_source(office: Path) -> None:
    asked(SHORT)
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert [str(each.date) for each in (*spell.whereabouts, *spell.lawyer)] == ["2026-03-29", "2026-03-29"]


def test_two_people_can_have_custody_of_their_own(office: Path) -> None:
    two = SHORT.replace("for prisoners.\n\n\n", "for prisoners.\n\nBo Sample\n2\ndrummer\n\n\n", 1)
    two = two.replace("police took Ada from her home\n", "police took both from their home\n", 1)
    apart = two.replace("\n\n2\n\nn\nn\nn\n", f"\n\nn\n2\n\nn\nn\n{FREED}", 1)
    asked(apart)
    held, freed = case_in(office / "cases" / "2026-014.yaml").custody
    assert (held.of, held.until, [each.state for each in held.whereabouts]) == (
        ("person1",),
        None,
        ["unknown"],
    )
    assert (freed.of, str(freed.until), freed.whereabouts) == (("person2",), "2026-03-30", ())


@pytest.mark.parametrize(("answer", "kept"), [("y", True), ("n", False), ("", False)])
def test_whoever_can_be_found_by_a_word_is_asked_about(office: Path, answer: str, kept: bool) -> None:
    told = "Police took Ms Quill from her home. Her husband was released the next day."
    rest = "" if kept else "Police took Ms Quill from her home.\n\n"
    answers = SHORT.replace(
        "Officers of the Riverside police took Ms Quill from her home.\nThey searched the house until midnight\n\n",
        f"{told}\n\n{answer}\n{rest}",
        1,
    )
    done = asked(answers)
    assert "May documents tell of the husband, who could be recognised?" in done.output
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert ("husband was released" in text) is kept
    assert "took {person1} from her home" in text


def test_a_use_that_was_refused_is_told_apart_from_one_that_nobody_asked_about(office: Path) -> None:
    asked(ANSWERS.replace("1984~\nBelarus\n\n", "1984~\nBelarus\n1\n", 1))
    consent = case_in(office / "cases" / "2026-014.yaml").alleged_victims[0].consent
    assert (consent.to("un_report").answer, str(consent.to("un_report").date)) == ("no", "2026-03-29")
    by = consent.to("un_report").by
    assert by and by.versions[""] == "husband"
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert text.index("submission: {") < text.index("un_report: {") < text.index("public: {")


def test_a_release_without_conditions_says_why(office: Path) -> None:
    demands = "Singer held after concert.\n\n\n"
    assert demands in SHORT
    asked(SHORT.replace(demands, "Singer held after concert.\n\nn\n1 14\nsolely for her songs.\n", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.do for each in case.demands] == ["disclose_whereabouts", "release"]
    assert case.prisoner_of_conscience == ("person1",)
    release = case.demands[1]
    assert release.what and release.what.versions[""] == "her songs"
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    for name in ("press-release.en", "un-communication.en", "urgent-action.en"):
        (path,) = (office / "out").rglob(f"{name}.txt")
        text = " ".join(path.read_text("utf-8").split())
        assert "unconditionally, since she is held solely for her songs" in text


def test_a_number_or_a_y_is_no_sentence(office: Path) -> None:
    told = SHORT.replace("Officers of the Riverside", "y\n\nOfficers of the Riverside", 1)
    done = asked(told)
    assert "In whole sentences, as they will be printed; once more." in done.output
    assert '"y' not in (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "what: >-\n      Officers of" in (office / "cases" / "2026-014.yaml").read_text("utf-8")


def test_in_viet_nam_later_sentences_use_the_last_part_of_a_name(office: Path) -> None:
    assert (
        "(1 Ms Example; 2 Mr Example; or as you do: Dr Example, Example)"
        in asked("Vietnam\nNguyen Van Example\n2\n").output
    )
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "name: {full: Nguyen Van Example, family: Nguyen, short: Example}" in text


def test_the_number_is_proposed_and_never_taken_twice(office: Path) -> None:
    assert "Case 2026-002, in cases/2026-002.yaml" in asked("Belarus\n", "new", "--ask").output
    assert "Case 2026-003, in cases/2026-003.yaml" in asked("n\nBelarus\n", "new", "--ask").output
    taken = asked("Belarus\n", "new", "example", "--ask")
    assert (taken.exit_code, "is there already" in taken.output) == (1, True)


def test_without_number_and_without_asking_new_says_both_ways(office: Path) -> None:
    done = asked("", "new")
    assert done.exit_code == 2
    assert "hrdalert new --ask" in done.output


def test_an_office_is_asked_for_and_nothing_invented_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answers = "the Riverside Watch\nRiverside\ndesk@watch\ndesk@watch.example\n"
    more = "n\nBelarus\nRW\nIt watches the riverside.\n\n\n+375 17 000 00 01\n+375 17 000 00 00\npress@watch.example\n"
    done = asked(f"{answers}{more}n\n", "init", "here", "--ask")
    assert done.exit_code == 0
    assert done.output.endswith("A first case:  cd here && hrdalert new --ask\n")
    assert "an address, such as desk@example.org" in done.output
    settings, problems = check_settings(tmp_path / "here" / "hrdalert.yaml")
    assert settings is not None
    assert not problems
    assert still_invented(settings) is None
    assert settings.organisation.country == "BLR"
    assert [contact.email for contact in settings.contacts] == ["desk@watch.example", "press@watch.example"]
    assert settings.defaults.formats == ("docx", "pdf"), "the rest is as in any new workspace"


def test_from_an_empty_folder_to_documents_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for module in (cases, documents):
        monkeypatch.setattr(module, "today", lambda: TODAY)
    done = asked(f"the Riverside Watch\n\ndesk@watch.example\n\n{ESSENTIAL}\n", "init", "here", "--ask")
    assert done.exit_code == 0, done.output
    assert "\nThey lie in here. Go there:  cd here\n" in done.output.partition("hrdalert draft")[0]
    made = {path.name for path in (tmp_path / "here" / "out").rglob("*.docx")}
    assert made == {
        "case-sheet.en.docx",
        "police-1.en.docx",
        "press-release.en.docx",
        "un-communication.en.docx",
        "urgent-action.en.docx",
    }
    assert Path.cwd() == tmp_path
    for path in made:
        assert f"{path}\n" in done.output


def test_an_office_whose_name_has_an_article_begins_sentences_with_a_capital(office: Path) -> None:
    settings = (office / "hrdalert.yaml").read_text("utf-8")
    name = "the Lantern Watch"
    (office / "hrdalert.yaml").write_text(
        settings.replace("Example Defenders Watch ", f"{name} ", 1), "utf-8"
    )
    asked(ANSWERS)
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    texts = [" ".join(path.read_text("utf-8").split()) for path in (office / "out").rglob("*.txt")]
    assert any("The Lantern Watch writes to you" in text for text in texts)
    assert any("(The Lantern Watch, " in text for text in texts)
    assert any(f"{name} said today" in text for text in texts)
    assert not any(re.search(rf"[.!?] {name}", text) for text in texts)


def test_who_stops_while_the_office_is_asked_for_has_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = asked("the Riverside Watch\n", "init", "here", "--ask")
    assert done.exit_code == 0
    assert "A case now?" not in done.output
    assert "hrdalert.yaml" in done.output
    assert Desk(Workspace.find(tmp_path / "here")).still_invented([Path("another.yaml")]) is not None
