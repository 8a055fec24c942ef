"""Who would rather be asked than fill in a form gets the same files, and loses no answer."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.cases import Case, check_text, interview
from hrdalert.cli import asking_sources, cases, documents, likely, main, people_told_of, proposing
from hrdalert.dispatch.printed import printed_offices, record
from hrdalert.dispatch.recipients import load_recipients
from hrdalert.documents.languages import find_language
from hrdalert.drafting import Desk
from hrdalert.settings import check_settings, still_invented
from hrdalert.workspace import Workspace

from .strategies import CASE, can_be_text, case_with, examples, hostile, quoted

TODAY = datetime.date(2026, 3, 30)
ESSENTIAL = """\
Belarus
Ada Quill
1
singer
Ada Quill sang at concerts for prisoners.


yesterday
Riverside
Officers of the Riverside police took Ms Quill from her home.
They searched the house until midnight

police took Ada from her home

Riverside Police
1
2026-03-29

2
n
n
Singer held after concert.


1 2 4
husband
2026-03-29
telephone

Riverside Police Department
1 Quay Street, Riverside, Belarus

https://police.example/contact

"""
MORE = """\
m
f
1984~
Belarus


n
She has asthma.

No warrant was shown

Her lawyer complained to the prosecutor.

2026-03-30

a hearing is set for Monday
2026-04-02
"""
ANSWERS = f"{ESSENTIAL}{MORE}n\n"
SHORT = f"{ESSENTIAL}n\n"


FREED = "5\n2026-03-30\n1\nthe Riverside police station\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace in which we stand, on the day of the interview."""
    CliRunner().invoke(main, ["init", str(tmp_path / "office")], catch_exceptions=False)
    monkeypatch.chdir(tmp_path / "office")
    for module in (cases, documents):
        monkeypatch.setattr(module, "today", lambda: TODAY)
    return tmp_path / "office"


def asked(answers: str, *words: str) -> Result:
    return CliRunner().invoke(
        main, [*(words or ("new", "2026-014", "--ask"))], input=answers, catch_exceptions=False
    )


def case_in(path: Path) -> Case:
    case, problems = check_text(path.read_bytes(), path)
    assert case is not None, [str(problem) for problem in problems]
    return case


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


def by_question(answers: str) -> list[str]:
    """The lines of each answer: those of whole sentences end with an empty one."""
    found: list[str] = []
    in_sentences = False
    for line in answers.splitlines(keepends=True):
        if in_sentences:
            found[-1] += line
        else:
            found.append(line)
        in_sentences = line != "\n" and (
            in_sentences
            or line.startswith(
                ("Officers", "Ada Quill sang", "She has", "No warrant", "Her lawyer complained")
            )
        )
    return found


QUESTIONS = by_question(ANSWERS)
OF_LETTERS = len(by_question(ESSENTIAL)) - 1
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
    assert done.output.count("Full name of the person (as") == 3
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
    asked(ANSWERS.replace("They searched the house until midnight", "A slip.\n<\nOfficers took Ms Quill", 1))
    (arrest,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert arrest.what and arrest.what.versions[""] == "In Riverside, officers took {person1}."


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
        ("1", "99", "one number from 1 to 5"),
        ("1", "1 2", "one number from 1 to 5"),
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
    denied = SHORT.replace("\n2\nn\n", "\n3\nyesterday\nthe Riverside Police Department\ny\n3\n\n4\n", 1)
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
        "– On 29 March 2026 in Riverside, police took singer Ada Quill from her home late at night" in release
    )


def test_custody_is_known_as_of_the_day_of_its_source(office: Path) -> None:
    asked(SHORT)
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert [str(each.date) for each in (*spell.whereabouts, *spell.lawyer)] == ["2026-03-29", "2026-03-29"]


def test_two_people_can_have_custody_of_their_own(office: Path) -> None:
    two = SHORT.replace("for prisoners.\n\n\n", "for prisoners.\n\nBo Sample\n2\ndrummer\n\n\n", 1)
    two = two.replace("police took Ada from her home\n", "police took both from their home\n", 1)
    apart = two.replace("\n\n2\nn\nn\n", f"\n\nn\n2\nn\n{FREED}", 1)
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
    assert "Every document will tell of the husband: whoever reads it can find them." in done.output
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
        assert (
            "unconditionally, since she is held solely for her songs, that is, for peacefully exercising her rights"
            in text
        )


def test_a_number_or_a_y_is_no_sentence(office: Path) -> None:
    told = SHORT.replace("Officers of the Riverside", "y\n\nOfficers of the Riverside", 1)
    done = asked(told)
    assert "In whole sentences, as they will be printed; once more." in done.output
    assert '"y' not in (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "what: >-\n      Officers of" in (office / "cases" / "2026-014.yaml").read_text("utf-8")


def test_in_viet_nam_later_sentences_use_the_last_part_of_a_name(office: Path) -> None:
    assert "1  Ms Example, she" in asked("Vietnam\nNguyen Van Example\n2\n").output
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


# --- what is proposed


@pytest.mark.parametrize(
    ("name", "country", "labels"),
    [
        ("Ada Quill", "BLR", ["Ms Quill, she", "Mr Quill, he", "Ms Ada, she", "Mr Ada, he"]),
        ("Example Ada", "CHN", ["Ms Example, she", "Mr Example, he", "Ms Ada, she", "Mr Ada, he"]),
        (
            "Ada Maria Quill Example",
            "COL",
            [
                f"{title} {part}, {pronoun}"
                for part in ("Example", "Quill Example", "Quill", "Ada")
                for title, pronoun in (("Ms", "she"), ("Mr", "he"))
            ],
        ),
        ("Nguyen Van Example", "VNM", ["Ms Example, she", "Mr Example, he"]),
        (
            "Ada Quill Example",
            "CHN",
            [
                f"{title} {part}, {pronoun}"
                for part in ("Ada Quill Example", "Ada", "Quill Example", "Example")
                for title, pronoun in (("Ms", "she"), ("Mr", "he"))
            ],
        ),
        ("Aung Example", "MMR", ["Ms Aung Example, she", "Mr Aung Example, he"]),
        ("Adaquill", "IDN", ["Ms Adaquill, she", "Mr Adaquill, he"]),
    ],
)
def test_a_person_can_be_called_as_is_usual_there(name: str, country: str, labels: list[str]) -> None:
    ways = likely.ways_to_call(name, country)
    assert [way.label for way in ways] == labels
    assert all(way.family in name for way in ways)


@pytest.mark.parametrize(
    ("told", "clause"),
    [
        ("Officers took {person1} away. They searched the house.", "officers took Ada Quill away"),
        ("{person1} was beaten in her cell.", "Ada Quill was beaten in her cell"),
        ("On 3 May officers took {person1} away.", ""),
        ("Saltmarsh police took {person1} away.", ""),
        ("Late at night police took {person1} away.", "late at night police took Ada Quill away"),
        (f"The police took {{person1}} away{' and away' * 11}.", ""),
        ("", ""),
    ],
)
def test_the_first_sentence_is_proposed_as_a_clause_where_it_can_be_one(told: str, clause: str) -> None:
    case = {"alleged_victims": [entry("Ada Quill", pronouns="she/her")], "incidents": []}
    assert proposing.proposed_clause({"what": told}, case) == clause


@pytest.mark.parametrize(
    ("told", "clause"),
    [
        (
            "{person1} went missing in Wuhan on 14 May 2020. On 15 May more was known.",
            "Ada Quill went missing in Wuhan",
        ),
        ("On 14 May 2020, officers took {person1} away.", "officers took Ada Quill away"),
        ("On 14 May {person1} went missing.", "Ada Quill went missing"),
        ("Officers took {person1} on 14 May 2020 from her home.", "officers took Ada Quill from her home"),
        ("Officers took {person1} away on 14 May 2021.", ""),
        ("Officers took {person1} away on 13 May 2020.", ""),
        ("In Saltmarsh, Marsh County, officers took {person1} away.", "officers took Ada Quill away"),
        ("In Saltmarsh, Marsh County, {person1} was taken away.", "Ada Quill was taken away"),
        ("In a car officers took {person1} away.", "in a car officers took Ada Quill away"),
        (
            "Officers took {person1} from her home in Saltmarsh, Marsh County.",
            "officers took Ada Quill from her home",
        ),
    ],
)
def test_the_day_and_the_place_that_stand_beside_a_clause_are_not_in_it(told: str, clause: str) -> None:
    case = {"alleged_victims": [entry("Ada Quill", pronouns="she/her")], "incidents": []}
    incident = {"what": told, "date": "2020-05-14", "place": "Saltmarsh, Marsh County"}
    assert proposing.proposed_clause(incident, case) == clause


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("Officers of the Riverside police took {person1} from her home.", "the Riverside police"),
        ("Late at night police arrested {person1}.", "the police"),
        ("The Harbour Police searched her flat.", "the Harbour Police"),
        ("About ten masked men stopped {person1}.", ""),
        ("{person1} was beaten.", ""),
        ("She fell ill. Police came later.", ""),
        ("", ""),
    ],
)
def test_who_did_it_is_proposed_where_the_account_says_so(told: str, who: str) -> None:
    assert likely.proposed_perpetrator(told) == who


@pytest.mark.parametrize(
    ("keys", "headline"),
    [
        ({}, "Singer Ada Quill detained in Riverside"),
        ({"violations": ["torture", "death_threats"]}, "Singer Ada Quill threatened with death in Riverside"),
        ({"violations": ["death_threats"], "what": "Two men fired six shots near her home."}, ""),
        ({"violations": ["torture"]}, ""),
        ({"place": ""}, "Singer Ada Quill detained"),
        ({"held": "denied"}, "Singer Ada Quill taken, fate and whereabouts unknown"),
        ({"held": "unknown"}, "Singer Ada Quill taken away in Riverside"),
        ({"occupation": "founder and head of a school of music"}, "Ada Quill detained in Riverside"),
        (
            {"occupation": "Tibetan Buddhist monk and writer"},
            "Tibetan Buddhist monk and writer Ada Quill detained in Riverside",
        ),
        ({"occupation": "head of a school of music"}, "Ada Quill detained in Riverside"),
    ],
)
def test_a_headline_says_no_more_than_was_answered(keys: dict[str, Any], headline: str) -> None:
    case = {
        "alleged_victims": [entry("Ada Quill", occupation=keys.get("occupation", "singer"))],
        "incidents": [
            {
                "violations": keys.get("violations", ["arbitrary_detention"]),
                "place": keys.get("place", "Riverside"),
                "what": keys.get("what", ""),
            }
        ],
        "custody": [{"whereabouts": [{"state": keys["held"]}]}] if "held" in keys else [],
    }
    assert proposing.proposed_headline(case) == headline


@pytest.mark.parametrize(
    ("office", "kind"),
    [
        ("Riverside Police Department", "police"),
        ("Supreme People's Court", "court"),
        ("President of the Supreme Court", "court"),
        ("Women's Prison No. 4", "prison"),
        ("Office of the Prosecutor General", "procuratorate"),
        ("Prime Minister", "head_of_state"),
        ("Ministry of Public Works", "ministry"),
        ("Public Security Bureau of Saltmarsh", "police"),
        ("Ombudsperson", ""),
        ("Courtney Island Harbour Board", ""),
    ],
)
def test_an_office_is_of_the_kind_that_its_name_says(office: str, kind: str) -> None:
    assert likely.kind_of_office(office) == kind


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("Police took {person1} from her home.", ["arbitrary_detention"]),
        ("He was arrested; they threatened to kill him.", ["arbitrary_detention", "death_threats"]),
        ("A man took a photograph of her house.", []),
        ("{person1} went missing. Police in the north hold her.", ["arbitrary_detention"]),
        (
            "{person1} went missing. Nobody knows where she is held.",
            ["enforced_disappearance", "incommunicado_detention"],
        ),
        ("{person1} went missing. The police denied holding her.", ["enforced_disappearance"]),
        (
            "Police arrested her days after she posted a video about torture.",
            ["arbitrary_detention", "freedom_of_expression"],
        ),
        ("Officers insulted him and kicked him.", ["torture"]),
        ("He was arrested and charged with subversion.", ["arbitrary_detention", "freedom_of_expression"]),
        ("He described the beatings. Then police beat him.", ["torture"]),
    ],
)
def test_what_an_account_points_to_is_proposed(told: str, found: list[str]) -> None:
    assert likely.likely_violations(told) == found


def test_who_acts_for_the_state_is_known_by_the_name_alone_where_it_says_so() -> None:
    assert likely.acts_for_the_state("the Riverside Police")
    assert likely.acts_for_the_state("agents of the State Security Service")
    assert not likely.acts_for_the_state("guards of a mining company")
    assert not likely.acts_for_the_state("a private security firm")


# --- what is typed stays what was typed


def entry(name: str, family: str = "", **keys: Any) -> dict[str, Any]:
    return {"id": "person1", "name": {"full": name, "family": family}, **keys}


@examples(60)
@given(hostile.map(lambda text: interview.plain(" ".join(text.split()))).filter(can_be_text))
@example("no").via("a word that YAML takes for another")
@example("null").via("what YAML takes for nothing")
@example("word " * 40 + ": # and 'so' on - until the end").via("more than one line")
@example("2031-04-20: a day")
def test_any_text_is_read_back_as_it_was_typed(typed: str) -> None:
    """Whatever may stand in a case file can be given as an answer."""
    keys = yaml.load(
        CASE.format(text=quoted(typed), told=quoted(f"A text: {typed} .")), Loader=yaml.BaseLoader
    )
    keys["alleged_victims"][0]["name"] = interview.one_line(**keys["alleged_victims"][0]["name"])
    case, problems = check_text(interview.case_text(keys), Path("cases/invented.yaml"))
    assert case is not None, problems
    assert case == case_with(typed)


@given(
    st.sampled_from(["", "Ms ", "Mr "]), st.text("ab .,'’—()«»", max_size=12), st.text(" .,'’)»", max_size=5)
)
def test_no_name_of_the_person_is_left_in_a_text(title: str, before: str, after: str) -> None:
    person = entry("Ada Example", "Example", title="Ms", pronouns="she/her")
    for form in ("Ada Example", f"{title}Example", "Ada"):
        text = f"{before} {form}{after}"
        assert not re.search(r"Ada|Example", interview.with_references(text, [person]))


def test_what_could_be_the_name_of_two_people_is_left_as_it_is() -> None:
    people = [entry("Ada Example", "Example"), {**entry("Bo Example", "Example"), "id": "person2"}]
    told = interview.with_references("Ada Example and Bo; Example alone; Examples", people)
    assert told == "{person1} and {person2}; Example alone; Examples"


@pytest.mark.parametrize(
    ("pronouns", "typed", "told"),
    [
        ("she/her", "police took her from her home", "police took {person1.them} from {person1.their} home"),
        ("she/her", "officers beat her", "officers beat {person1.them}"),
        ("she/her", "Ada was beaten in her cell", "{person1} was beaten in {person1.their} cell"),
        ("she/her", "police took Ms Example's phone", "police took {person1.their} phone"),
        ("he/him", "he was shot at his gate", "{person1.they} was shot at {person1.their} gate"),
        ("they/them", "police took Ada from their home", "police took {person1.them} from their home"),
        ("", "police took Ada from her home", "police took {person1.them} from her home"),
    ],
)
def test_a_clause_speaks_of_the_person_by_reference(pronouns: str, typed: str, told: str) -> None:
    assert interview.in_short(typed, [entry("Ada Example", "Example", title="Ms", pronouns=pronouns)]) == told


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Belarus", "BLR"), ("viet nam", "VNM"), ("cn", "CHN"), ("中国", "CHN"), ("Iran", "IRN")],
)
def test_a_state_is_known_by_any_of_its_names(typed: str, code: str) -> None:
    assert interview.state(typed) == code


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("25 to 26 March 2026", "2026-03-25/2026-03-26"),
        ("the night of 25 to 26 March 2026", "2026-03-25/2026-03-26"),
        ("between 25 and 26 Mar 2026", "2026-03-25/2026-03-26"),
        ("25-26 March 2026", "2026-03-25/2026-03-26"),
        ("from 28 February to 1 March 2026", "2026-02-28/2026-03-01"),
        ("31 December to 1 January 2026", "2025-12-31/2026-01-01"),
        ("25th March 2026", "2026-03-25"),
        ("March 25, 2026", "2026-03-25"),
        ("March 2026", "2026-03"),
    ],
)
def test_a_day_is_understood_as_people_say_it(typed: str, day: str) -> None:
    assert interview.day(typed, TODAY) == day


def test_several_sources_can_tell_of_the_same(office: Path) -> None:
    two = SHORT.replace("\n1\n2026-03-29\n", "\n1 8\n2026-03-29\nThe Riverside Gull\n\n\n", 1)
    asked(two.replace("\n2\nn\n", "\n2\n\nn\n", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    told = [(each.kind, each.title and each.title.versions[""], str(each.date)) for each in case.sources]
    assert told == [
        ("family", "Information from the family", "2026-03-29"),
        ("media", "The Riverside Gull", "2026-03-30"),
    ]
    assert case.incidents[0].sources == ("S1", "S2")
    assert case.custody[0].whereabouts[0].sources == ("S1", "S2")


def test_what_was_told_of_a_lawyer_is_shown_where_a_lawyer_is_asked_about(office: Path) -> None:
    told = SHORT.replace(
        "They searched the house until midnight", "Her lawyer was not let in. They searched.", 1
    )
    assert (
        "  You told: Her lawyer was not let in.\nHas a lawyer or the family seen or spoken"
        in asked(told).output
    )
    assert "You told" not in asked(SHORT, "new", "2026-015", "--ask").output


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Ada Maria Quill Example was taken", "{person1} was taken"),
        ("Ada Quill was taken", "{person1} was taken"),
        ("Ms Quill Example was taken", "{person1} was taken"),
        ("Ms. Quill, and Ada", "{person1}, and {person1}"),
        ("the Maria hospital", "the Maria hospital"),
        ("Adam Quillson", "Adam Quillson"),
        ("Quill's home", "{person1}'s home"),
    ],
)
def test_a_name_of_several_parts_is_known_by_some_of_them(typed: str, told: str) -> None:
    people = [entry("Ada Maria Quill Example", "Quill", title="Ms", pronouns="she/her")]
    assert interview.with_references(typed, people) == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("the detained activist Zhang Pancheng.", "the detained activist Zhang Pancheng."),
        ("the activist Mr Zhang Pancheng", "the activist Mr Zhang Pancheng"),
        ("Her brother Zhang Ju saw it", "Her brother Zhang Ju saw it"),
        ("They met Peter Zhang.", "They met Peter Zhang."),
        ("Peter Zhang met her.", "Peter Zhang met her."),
        ("on Zhang Street", "on Zhang Street"),
        ("On Monday Zhang was taken", "On Monday {person1} was taken"),
        ("Police took Zhang Monday", "Police took {person1} Monday"),
        ("Police took Zhang May 3", "Police took {person1} May 3"),
        ("They met Zhang May there", "They met Zhang May there"),
        ("Yesterday Zhang was taken", "Yesterday {person1} was taken"),
        (
            "Journalist Zhang was taken. Then Zhang slept.",
            "Journalist {person1} was taken. Then {person1} slept.",
        ),
        ("Officers told Ms Zhang so", "Officers told {person1} so"),
        ("took Zhang Zhan Monday", "took {person1} Monday"),
        ("Zhang's lawyer", "{person1}'s lawyer"),
    ],
)
def test_a_part_of_a_name_in_the_name_of_somebody_else_is_left_there(typed: str, told: str) -> None:
    people = [entry("Zhang Zhan", "Zhang", title="Ms", pronouns="she/her", occupation="journalist")]
    assert interview.with_references(typed, people) == told


@given(st.sampled_from(["Zhang", "Zhan"]), st.from_regex(r"[A-Z][a-z]{9,12}", fullmatch=True))
def test_nobody_else_is_taken_for_the_person(part: str, given_name: str) -> None:
    people = [entry("Zhang Zhan", "Zhang", title="Ms", pronouns="she/her")]
    for other in (f"They asked for {part} {given_name}, as before.", f"They asked for {given_name} {part}."):
        assert given_name == "September" or interview.with_references(other, people) == other


def test_somebody_who_shares_a_name_is_asked_about() -> None:
    case = {"alleged_victims": [entry("Zhang Zhan", "Zhang", title="Ms")]}
    asked_about = people_told_of.other_people("Zhang Zhan met Mr Zhang Pancheng. Ms Zhang left.", case)
    assert asked_about == ["Zhang Pancheng"]
    assert not people_told_of.other_people(
        "The Working Group on Enforced or Involuntary Disappearances met.", case
    )


def test_particles_of_a_name_are_no_name() -> None:
    people = [entry("Ada de la Quill", "de la Quill")]
    assert interview.with_references("in the street de la Paz, de la Quill", people) == (
        "in the street de la Paz, {person1}"
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Mr Quill", ("Mr", "Quill", "he/him")),
        ("Ms. Quill Example", ("Ms", "Quill Example", "she/her")),
        ("Dr Quill", ("Dr", "Quill", "")),
        ("Ada", ("", "Ada", "")),
    ],
)
def test_a_person_is_called_as_somebody_types_it(typed: str, found: tuple[str, str, str]) -> None:
    assert interview.called(typed, "Ada Maria Quill Example") == found


def test_a_person_can_be_called_in_another_way(office: Path) -> None:
    asked(SHORT.replace("Ada Quill\n1\n", "Ada Maria Quill Example\n9\nMs Sample\nMs Quill\n", 1))
    (ada,) = case_in(office / "cases" / "2026-014.yaml").alleged_victims
    assert (ada.name.family, ada.name.short, ada.title, ada.pronouns) == (None, "Quill", "Ms", "she/her")


def test_torture_that_a_lawyer_tells_of_is_told_as_told(office: Path) -> None:
    told = SHORT.replace("They searched the house until midnight", "They beat her", 1).replace(
        "1\n2026-03-29\n", "2\n2026-03-29\ny\n", 1
    )
    done = asked(told)
    assert "Begin it with “According to the information received,”?" in done.output
    (arrest,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert arrest.what and arrest.what.versions[""] == (
        "According to the information received, officers of the Riverside police took {person1} from her home. "
        "They beat her."
    )
    assert "torture" in arrest.violations


def test_a_reprisal_says_for_what(office: Path) -> None:
    told = SHORT.replace(
        "from her home\n\nRiverside Police", "from her home\nn\n1 16\nshe met the UN\nRiverside Police", 1
    )
    asked(told)
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.cooperation_with_un and case.cooperation_with_un.how
    assert case.cooperation_with_un.how.versions[""] == "she met the UN"


def test_a_source_that_was_named_before_is_not_named_anew(office: Path) -> None:
    more = "2026-03-30\n\nPolice searched her flat once more.\n\n\n5\n\n{}"
    before, source, rest = SHORT.partition("1\n2026-03-29\n")
    asked(f"{before}{source}{more.format('n' + chr(10) + '1' + chr(10))}{rest}")
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.id for each in case.sources] == ["S1"]
    assert [each.sources for each in case.incidents] == [("S1",), ("S1",)]


def test_what_happened_later_stands_in_the_proposed_summary_as_it_is_told() -> None:
    case = {
        "alleged_victims": [entry("Ada Quill", pronouns="she/her", occupation="singer")],
        "incidents": [
            {
                "id": "incident1",
                "date": "2026-03-29",
                "place": "Riverside",
                "what": "Police took {person1} away.",
            },
            {
                "id": "incident2",
                "date": "2026-03-29/2026-03-30",
                "what": "According to {person1.their} lawyer, police beat her.",
                "in_short": "police beat {person1.them}",
            },
            {"id": "incident3", "date": "2026-03-30", "what": "x", "in_short": "{person1.they} was moved"},
        ],
    }
    summary = proposing.proposed_summary(case)
    assert proposing.as_read(summary, case) == (
        "On 29 March 2026, police took Ada Quill, a singer, away in Riverside. "
        "According to her lawyer, police beat her between 29 and 30 March 2026. She was moved on 30 March 2026."
    )


def test_an_account_that_speaks_of_who_must_not_be_known_is_pointed_at(office: Path) -> None:
    said = "Readers may not learn that it comes from the family; the account says"
    for number, (second, gives_away) in enumerate(
        (
            ("They searched the house, her family said", True),
            ("Her family was told nothing", False),
            ("They searched the house until midnight", False),
        ),
        20,
    ):
        told = SHORT.replace("They searched the house until midnight", second, 1)
        assert (said in asked(told, "new", f"2026-0{number}", "--ask").output) is gives_away


# --- what the walks of newcomers stumbled over


def test_where_all_is_of_long_ago_the_day_of_the_documents_is_asked_for(office: Path) -> None:
    long_ago = SHORT.replace("\nyesterday\n", "\n2020-03-29\n", 1).replace("2026-03-29", "2020-03-30")
    done = asked(
        long_ago.replace("\n\n2\nn\n", "\n\n2020-03-29\n2020-03-31\n2\nn\n", 1).removesuffix("n\n") + "\n"
    )
    assert (
        "Of which day are the documents? (the newest you told is of 2020-03-30; Enter for 2026-03-30)"
        in done.output
    )
    assert "2020-03-30 or later: that is the newest you told of" in done.output
    assert str(case_in(office / "cases" / "2026-014.yaml").as_of) == "2020-03-31"
    assert (office / "out" / "2020-03-31" / "public" / "2026-014" / "press-release.en.docx").exists()
    assert "hrdalert draft 2026-014 --date 2020-03-31" in done.output
    assert "Until 2020-06-29 the UN Working Group on disappearances" in done.output


def test_nobody_is_asked_for_the_day_of_what_was_told_just_now(office: Path) -> None:
    done = asked(SHORT)
    assert "Of which day" not in done.output


@pytest.mark.parametrize(
    ("told", "needs"),
    [
        ("{person1} had gone there for treatment of a lung condition.", True),
        ("{person1} is ill and needs medicine.", True),
        ("{person1} was injured in the arrest.", True),
        ("{person1} fears ill-treatment.", False),
        ("Police took {person1} away.", False),
    ],
)
def test_medical_care_is_proposed_where_somebody_held_is_told_to_need_it(told: str, needs: bool) -> None:
    assert likely.needs_care(told) is needs


def test_medical_care_is_among_the_demands_for_somebody_who_is_ill(office: Path) -> None:
    asked(SHORT.replace("the house until midnight", "the house until midnight. She has asthma", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.do for each in case.demands] == [
        "disclose_whereabouts",
        "access",
        "protect_from_torture",
        "release",
        "medical_care",
    ]


@pytest.mark.parametrize(
    ("told", "clause"),
    [
        (
            "State security agents took {person1} away in Riverside, where she sang.",
            "State security agents took Ada",
        ),
        ("Ivanov took {person1} away, while neighbours looked on.", ""),
        ("The police took {person1} away, who sang.", "the police took Ada"),
    ],
)
def test_the_clause_that_is_proposed_ends_before_what_is_said_beside(told: str, clause: str) -> None:
    people = [{"id": "person1", "name": {"full": "Ada"}, "pronouns": "she/her"}]
    proposed = proposing.proposed_clause({"what": told}, {"alleged_victims": people, "incidents": []})
    assert proposed.startswith(clause) and "," not in proposed
    assert bool(proposed) is bool(clause)


def test_a_proposed_summary_says_once_that_nobody_knows_where() -> None:
    people = [{"id": "person1", "name": {"full": "Ada Quill"}, "pronouns": "she/her"}]
    told = (
        "State security agents took {person1} away in Riverside. Her family has not been told where she is."
    )
    incidents = [{"id": "incident1", "date": "2026-03-29", "place": "Riverside, North", "what": told}]
    custody = [{"whereabouts": [{"state": "unknown"}]}]
    summary = proposing.proposed_summary(
        {"alleged_victims": people, "incidents": incidents, "custody": custody}
    )
    assert summary == f"On {{incident1.date}}, {told}"


def test_the_office_has_no_desk_that_nobody_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked("Lantern Letter Watch\nRiverside\ndesk@lantern.example\n\nn\n", "init", "office", "--ask")
    text = (tmp_path / "office" / "hrdalert.yaml").read_text("utf-8")
    assert "- {role: appeals, email: desk@lantern.example}" in text
    monkeypatch.chdir(tmp_path / "office")
    made = CliRunner().invoke(main, ["draft", "example", "--date", "2026-03-20", "-f", "txt"])
    assert made.exit_code == 0, made.output
    release = next(Path("out").rglob("press-release.en.txt")).read_text("utf-8")
    assert "Lantern Letter Watch, Riverside\ndesk@lantern.example" in release
    submission = next(Path("out").rglob("un-communication.en.txt")).read_text("utf-8")
    assert "Lantern Letter Watch, Riverside; desk@lantern.example." in " ".join(submission.split())


def test_enter_keeps_the_answers_that_somebody_went_back_over(office: Path) -> None:
    asked(ANSWERS, "new", "2026-013", "--ask")
    at_once = (office / "cases" / "2026-013.yaml").read_text("utf-8")
    (office / "recipients" / "blr.yaml").unlink()
    far = len(QUESTIONS) - 3
    changed = QUESTIONS[3].replace("singer", "drummer")
    assert changed != QUESTIONS[3]
    typed = (*QUESTIONS[:far], *["<\n"] * (far - 3), changed, *["\n"] * (far - 4), *QUESTIONS[far:])
    done = asked("".join(typed))
    assert done.exit_code == 0
    now = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert now.replace("drummer", "singer") == at_once.replace("2026-013", "2026-014")
    assert "drummer" in now


def test_who_stops_before_going_on_is_told_that_the_answers_are_kept(office: Path) -> None:
    asked("".join(QUESTIONS[:7]))
    kept = (office / "cases" / "2026-014.answers.json").read_text("utf-8")
    assert "Nothing is lost: the answers are kept." in asked("", "new", "--ask").output
    assert (office / "cases" / "2026-014.answers.json").read_text("utf-8") == kept


def test_an_answer_that_somebody_went_back_over_can_be_left_out(office: Path) -> None:
    asked("Belarus\nAda Quill\n1\nsinger\n<\n-\n")
    assert "occupation" not in (office / "cases" / "2026-014.yaml").read_text("utf-8")


def test_answers_gone_back_over_are_proposed_on_another_day(office: Path) -> None:
    asked("".join((*QUESTIONS[:8], "<\n<\n")))
    done = asked("2026-03-28\n\n")
    assert "It was: 2026-03-29. Enter keeps it; - for nothing." in done.output
    assert "It was: Riverside. Enter keeps it; - for nothing." in done.output
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "date: 2026-03-28" in text
    assert "place: Riverside" in text


def test_an_answer_is_not_proposed_for_a_later_question_of_the_same_words(office: Path) -> None:
    """Where something else happened is asked as where it first happened, and where somebody is held."""
    second = ("2026-03-28\n", "Quayside\n", "Police came again, and searched.\n\n", *["\n"] * 4)
    done = asked("".join((*QUESTIONS[:14], *second, *["<\n"] * len(second), "-\n", "1\n", "3\n")))
    custody = done.output.rpartition("Was Ada Quill taken or held?")[2]
    assert "Where? (after 'in': the Riverside police station; Enter if you were not told)" in custody
    assert "It was" not in custody


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("last Friday", "2026-03-27"),
        ("Monday", "2026-03-23"),
        ("15 May", "2025-05-15"),
        ("March 29th", "2026-03-29"),
        ("May 15th, 2020", "2020-05-15"),
        ("mid-May 2020", "2020-05"),
    ],
)
def test_days_are_understood_as_people_say_them(typed: str, date: str) -> None:
    assert interview.day(typed, TODAY) == date


@pytest.mark.parametrize("typed", ["31 April", "29 February", "some Friday", "the 3rd"])
def test_a_day_that_is_none_is_asked_for_again(typed: str) -> None:
    with pytest.raises(interview.Misunderstood):
        interview.day(typed, TODAY)


MISSING = "Ada Quill went missing in Riverside. The Quayside police hold her now"


def test_since_when_somebody_is_held_is_asked_where_nobody_tells_of_a_taking(office: Path) -> None:
    answers = SHORT.replace(QUESTIONS[8], f"{MISSING}\n\n", 1).replace(
        "police took Ada from her home\n", "\n", 1
    )
    answers = answers.replace("\n\nRiverside Police\n", "\nn\n1\nRiverside Police\n", 1)
    asked(answers.replace("\n\n2\nn\n", "\n\n1\n?\n3\nthe Quayside police station\nn\n", 1))
    (spell,) = case_in(office / "cases" / "2026-014.yaml").custody
    assert spell.start.is_unknown
    assert spell.place and spell.place.versions[""] == "the Quayside police station"


@pytest.mark.parametrize(
    ("told", "violations", "headline"),
    [
        (MISSING, ["arbitrary_detention"], "Singer Ada Quill detained"),
        (MISSING, ["enforced_disappearance"], "Singer Ada Quill missing since 29 March 2026"),
        ("Police took {person1} away.", ["enforced_disappearance"], "Singer Ada Quill detained in Riverside"),
    ],
)
def test_a_headline_puts_nobody_where_no_taking_was_seen(
    told: str, violations: list[str], headline: str
) -> None:
    people = [{"id": "person1", "name": {"full": "Ada Quill"}, "occupation": "singer"}]
    incidents = [
        {"id": "i", "date": "2026-03-29", "place": "Riverside", "what": told, "violations": violations}
    ]
    assert proposing.proposed_headline({"alleged_victims": people, "incidents": incidents}) == headline


def test_a_disappearance_is_proposed_where_somebody_went_missing() -> None:
    assert likely.likely_violations("Ada Quill went missing in Riverside.") == ["enforced_disappearance"]
    assert likely.likely_violations(MISSING) == ["arbitrary_detention"]  # she is held by those who say so


def test_an_account_that_gives_its_source_away_can_be_told_otherwise_there(office: Path) -> None:
    account = "Officers of the Riverside police took Ada Quill away, her family said.\n\ny\n"
    other = "Officers of the Riverside police took Ada Quill away.\n\n"
    answers = SHORT.replace(QUESTIONS[8], account, 1).replace(
        "\n2026-03-29\n\n2\n", f"\n2026-03-29\n{other}\n2\n", 1
    )
    done = asked(answers)
    said = "Readers may not learn that it comes from the family; the account says “family said”."
    assert said in done.output
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "what: Officers of the Riverside police took {person1} away." in text


def test_an_office_begins_an_address_without_its_article(office: Path) -> None:
    asked(SHORT.replace("Riverside Police Department", "the Riverside Police Department"))
    assert "office: Riverside Police Department" in (office / "recipients" / "blr.yaml").read_text("utf-8")


def test_an_account_begins_with_who_did_what_and_no_text_is_lost_over_it(office: Path) -> None:
    told = "Her lawyer told us that police beat Ada Quill for three days.\n\n"
    better = "Police of Riverside beat Ada Quill for three days.\n\n"
    done = asked(SHORT.replace(QUESTIONS[8], told + better, 1))
    assert "Begin with who did what" in done.output
    assert "It was: Her lawyer told us that police beat Ada Quill for three days." in done.output
    assert "what: Police of Riverside beat {person1}" in (office / "cases" / "2026-014.yaml").read_text(
        "utf-8"
    )


def test_enter_keeps_an_account_that_was_asked_about(office: Path) -> None:
    told = "Her lawyer told us that police took Ada Quill away.\n\n\n"
    asked(SHORT.replace(QUESTIONS[8], told, 1))
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "what: Her lawyer told us that police took {person1} away." in text
    assert "Her lawyer told us that police took {person1}, a singer, away." in text, (
        "no date stands before it"
    )
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    text = " ".join(next((office / "out").rglob("un-communication.en.txt")).read_text("utf-8").split())
    assert re.search(r"\d+\. Her lawyer told us that police took (?:Ms Quill|her) away\.", text)


def test_who_agreed_to_be_told_of_stands_in_the_notes(office: Path) -> None:
    near = SHORT.replace("Officers of the Riverside", "Her husband saw it. Officers of the Riverside", 1)
    asked(near.replace("until midnight\n\n", "until midnight\n\ny\n", 1))
    text = (office / "cases" / "2026-014.yaml").read_text("utf-8")
    assert "may_be_mentioned: [husband]" in text
    said = CliRunner().invoke(main, ["check", "2026-014"]).output
    assert "S24_people_near" not in said


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("her home in Riverside, Northern Province", "Riverside, Northern Province"),
        ("the Riverside police station", "the Riverside police station"),
        ("at his office on Quay Street", "Quay Street"),
        ("her home", "her home"),
    ],
)
def test_a_place_is_where_a_home_is(office: Path, typed: str, place: str) -> None:
    asked(SHORT.replace("\nRiverside\nOfficers", f"\n{typed}\nOfficers", 1))
    where = case_in(office / "cases" / "2026-014.yaml").incidents[0].place
    assert where and where.versions[""] == place


def test_the_place_stands_in_an_account_that_does_not_name_it(office: Path) -> None:
    asked(SHORT.replace("\nRiverside\nOfficers", "\nQuayside, Northern Province\nOfficers", 1))
    CliRunner().invoke(main, ["draft", "2026-014", "-f", "txt"], catch_exceptions=False)
    for document in ("un-communication", "police-1", "press-release", "urgent-action"):
        text = next((office / "out").rglob(f"{document}.en.txt")).read_text("utf-8")
        assert "Quayside, Northern Province" in " ".join(text.split()), document


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("On 29 March police arrested a singer.", "no day, which leads to the person: without 29 March"),
        ("Police arrested a singer in Riverside.", "no place that few share: without Riverside"),
        ("Yesterday police arrested a singer.", "no day, which leads to the person: without Yesterday"),
    ],
)
def test_what_the_public_reads_without_a_name_has_no_day_and_no_place(
    office: Path, text: str, why: str
) -> None:
    vague = "Police arrested a singer.\n\npolice arrested a singer\nSinger arrested\n"
    hidden = SHORT.replace("1 2 4\n", "1 2\n").replace("telephone\n", f"telephone\n\n\n{text}\n\n{vague}")
    done = asked(hidden.replace("/contact\n\n", "/contact\n\n1\n"))
    assert why in done.output
    summary = case_in(office / "cases" / "2026-014.yaml").public
    assert summary and summary.summary and summary.summary.versions[""] == "Police arrested a singer."


def test_who_is_free_needs_no_protection_from_torture(office: Path) -> None:
    people = "for prisoners.\n\nBo Sample\n2\ndrummer\n\n\n"
    two = SHORT.replace("for prisoners.\n\n\n", people, 1).replace(
        "took Ada from her", "took both from their", 1
    )
    two = two.replace("\n\n2\nn\nn\n", f"\n\nn\n2\nn\n{FREED}", 1)
    asked(two.replace("concert.\n\n\n", "concert.\n\nn\n3 5\n", 1))
    demands = case_in(office / "cases" / "2026-014.yaml").demands
    assert [(each.do, each.of) for each in demands] == [
        ("release", ("person1",)),
        ("protect_from_torture", ("person1",)),
    ]


def test_a_confidential_source_that_a_text_gives_away_is_pointed_out(office: Path) -> None:
    told = "Police took Ada Quill away, her family said.\n\ny\n"
    answers = SHORT.replace(QUESTIONS[8], told, 1).replace("\n2026-03-29\n\n2\n", "\n2026-03-29\n\n\n2\n", 1)
    asked(answers)
    said = CliRunner().invoke(main, ["check", "2026-014"]).output
    assert "C07_source_leak" in said
    assert "“family said” tells that the source is of the kind family, and it is confidential" in said


@pytest.mark.parametrize(
    ("told", "about"),
    [
        ("Her lawyer told us that police took Ada Quill away.\n\n", ""),
        ("Her husband saw police take Ada Quill away in Riverside.\n\n", "n\n"),
    ],
)
def test_what_was_kept_all_the_same_is_not_asked_about_again(office: Path, told: str, about: str) -> None:
    """Neither where somebody goes back, nor on another day: the answers behind it stay."""
    kept = f"{told}{about}\n"
    asked("".join((*QUESTIONS[:8], kept, *QUESTIONS[9:14], "<\n", QUESTIONS[13])))
    before = (office / "cases" / "2026-014.answers.json").read_text("utf-8")
    assert "Told you when?" in before
    done = asked("\n")
    assert "Begin with who did what" not in done.output
    assert "Did they agree" not in done.output
    assert "Information from the family" in (office / "cases" / "2026-014.yaml").read_text("utf-8")


@pytest.mark.parametrize("at", [0, 1])
def test_no_words_for_the_public_have_a_day(office: Path, at: int) -> None:
    few = ["police arrested a singer\n", "Singer arrested\n"]
    few[at] = f"Singer arrested on 29 March\n{few[at]}"
    vague = "Police arrested a singer.\n\n" + "".join(few)
    hidden = SHORT.replace("1 2 4\n", "1 2\n").replace("telephone\n", f"telephone\n\n\n{vague}")
    done = asked(hidden.replace("/contact\n\n", "/contact\n\n1\n"))
    assert "no day, which leads to the person: without 29 March" in done.output
    assert "29 March" not in str(case_in(office / "cases" / "2026-014.yaml").public)


@pytest.mark.parametrize(
    ("told", "place", "found"),
    [
        (
            "Security officers at the airport stopped him.",
            "Cairo International Airport",
            "Security officers at Cairo International Airport stopped him.",
        ),
        (
            "Security officers at the airport in Cairo stopped him.",
            "Cairo International Airport",
            "Security officers at the airport in Cairo stopped him.",
        ),
        (
            "Police stopped him.",
            "Cairo International Airport",
            "At Cairo International Airport, police stopped him.",
        ),
        (
            "Police took him from his home. They searched it.",
            "Saltmarsh, Marsh County",
            "Police took him from his home in Saltmarsh, Marsh County. They searched it.",
        ),
        ("Police took him from his home.", "Saltmarsh", "Police took him from his home in Saltmarsh."),
        (
            "Agents took him away in Saltmarsh, where he lived. In Saltmarsh it was dark.",
            "Saltmarsh, Marsh County",
            "Agents took him away in Saltmarsh, Marsh County, where he lived. In Saltmarsh it was dark.",
        ),
        (
            "In Saltmarsh police took him.",
            "Saltmarsh, Marsh County",
            "In Saltmarsh, Marsh County, police took him.",
        ),
        (
            "Police in Saltmarsh took him.",
            "Saltmarsh, Marsh County",
            "Police in Saltmarsh, Marsh County, took him.",
        ),
        (
            "Police took him in Saltmarsh, Marsh County.",
            "Saltmarsh, Marsh County",
            "Police took him in Saltmarsh, Marsh County.",
        ),
        (
            "He was brought before the Supreme State Security Prosecution.",
            "Supreme State Security Prosecution in Cairo",
            "He was brought before the Supreme State Security Prosecution.",
        ),
    ],
)
def test_a_place_that_an_account_names_in_other_words_is_not_put_before_it(
    told: str, place: str, found: str
) -> None:
    assert proposing.with_place(told, place) == found


def test_a_place_near_her_home_is_the_town(office: Path) -> None:
    asked(SHORT.replace("\nRiverside\nOfficers", "\nnear her home in Riverside\nOfficers", 1))
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.place and incident.place.versions[""] == "Riverside"


def test_a_few_words_on_what_is_now_are_asked_for_once_more(office: Path) -> None:
    """A document says them behind the day: "On 29 March 2026 Ada Quill has been missing" is no English."""
    now = "Ada Quill has been missing and is believed to be held"
    done = asked(
        SHORT.replace("police took Ada from her home\n", f"{now}\npolice took Ada from her home\n", 1)
    )
    assert "without “has”" in done.output


@pytest.mark.parametrize(
    "clause",
    [
        "police took her from the house where she is registered",
        "officers took away what they have no right to",
    ],
)
def test_what_somebody_did_may_tell_of_a_place_as_it_is(clause: str) -> None:
    assert (proposing.tells_of_now(clause) == "") is ("where" in clause)


def test_nothing_is_proposed_in_a_few_words_where_the_taking_stands_further_on() -> None:
    told = "{person1} was at the home of her friend, when police took them both away."
    case = {"alleged_victims": [entry("Ada Quill")], "incidents": []}
    assert proposing.proposed_clause({"what": told, "date": "2026-03-29"}, case) == ""


BY_FAMILY = "Riverside Police\n1\n2026-03-29\n\n"
MEDIA = str([*asking_sources._SOURCES].index("media") + 1)
BY_MEDIA = f"Riverside Police\n{MEDIA}\nThe Riverside Gull\n2026-03-29\n\n\n"


@pytest.mark.parametrize(("also", "kinds"), [("1\n2026-03-29\n", ["media", "family"]), ("\n", ["media"])])
def test_media_alone_are_pointed_at_and_somebody_else_can_be_named(
    office: Path, also: str, kinds: list[str]
) -> None:
    assert BY_FAMILY in SHORT
    warning = "With media alone no submission to the UN can be made."
    assert warning in asked(SHORT.replace(BY_FAMILY, BY_MEDIA + also, 1)).output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert [each.kind for each in case.sources] == kinds
    assert len(case.incidents[0].sources) == len(kinds)
    assert warning not in asked(SHORT, "new", "2026-015", "--ask").output


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Independent journalist", "independent journalist"),
        ("Tibetan monk", "Tibetan monk"),
        ("NGO worker", "NGO worker"),
    ],
)
def test_an_occupation_is_kept_as_a_sentence_has_it(office: Path, typed: str, kept: str) -> None:
    asked(SHORT.replace("\nsinger\n", f"\n{typed}\n", 1))
    (person,) = case_in(office / "cases" / "2026-014.yaml").alleged_victims
    assert person.occupation and person.occupation.versions[""] == kept


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("Guangzhou police took him from his home.", "the Guangzhou police"),
        ("Police took him from his home.", "the police"),
        ("In the morning police arrested him.", "the police"),
    ],
)
def test_who_did_it_is_proposed_with_where_they_are_from(told: str, who: str) -> None:
    assert likely.proposed_perpetrator(told) == who


@pytest.mark.parametrize("nobody", ["-", "unknown people", "Unknown", "nobody knows", "unidentified men"])
def test_unknown_people_are_nobody_that_a_document_could_name(office: Path, nobody: str) -> None:
    asked(SHORT.replace("\nRiverside Police\n", f"\n{nobody}\n", 1))
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.alleged_perpetrators == ()
    assert case.incidents[0].by == ()


def test_a_number_is_nobody_who_answered(office: Path) -> None:
    done = asked(SHORT.replace("\nhusband\n", "\n1\nhusband\n", 1))
    assert "a word, such as husband or lawyer" in done.output


@pytest.mark.parametrize(
    ("told", "violation"),
    [
        ("Unknown men fired six shots at her house.", "death_threats"),
        ("He was on his way to the Working Group on disappearances in Geneva.", "reprisals_un"),
        ("For two days no one could find out where he was.", "incommunicado_detention"),
    ],
)
def test_words_of_an_account_propose_what_it_is(told: str, violation: str) -> None:
    assert violation in likely.likely_violations(told)


def test_relatives_in_what_is_said_of_the_work_are_asked_about(office: Path) -> None:
    answers = SHORT.replace(
        "Ada Quill sang at concerts for prisoners.\n\n",
        "Ada Quill looks for her son Bo.\n\n\nAda Quill sang at concerts for prisoners.\n\n",
        1,
    )
    done = asked(answers)
    assert "Every document will tell of the son: whoever reads it can find them." in done.output
    assert "for her son" not in (office / "cases" / "2026-014.yaml").read_text("utf-8")


def test_a_few_words_without_a_verb_are_kept_where_they_are_said_twice(office: Path) -> None:
    without = "six shots near her home"
    answers = SHORT.replace("police took Ada from her home\n", f"{without}\n{without}\n", 1)
    done = asked(answers)
    assert done.output.count("with a verb, such as: police took her from her home.") == 1
    (arrest,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert arrest.in_short and arrest.in_short.versions[""] == "six shots near {person1.their} home"


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ("Police took Ada Quill and Bo Sample from the Riverside Café.", ["Bo Sample"]),
        ("Bo Sample, who was with her, was let go.", ["Bo Sample"]),
        ("Yesterday Bo Sample’s car was searched.", ["Bo Sample"]),
        ("Officers of the Ministry of Internal Affairs came to the Human Rights Centre Lantern.", []),
        ("On Monday the Supreme Court of Belarus rejected it. She was alone.", []),
        ("Şule Örnek saw it.", ["Şule Örnek"]),
    ],
)
def test_names_of_other_people_in_an_account_are_seen(told: str, names: list[str]) -> None:
    case = {"alleged_victims": [entry("Ada Quill")], "incidents": [{"place": "Riverside"}]}
    assert people_told_of.other_people(told, case) == names


@pytest.mark.parametrize(("answer", "is_kept"), [("y", True), ("", False)])
def test_a_person_whom_an_account_names_is_asked_about(office: Path, answer: str, is_kept: bool) -> None:
    told = "Officers took Ms Quill and Bo Sample from her home.\n\n"
    again = "Officers took Ms Quill and a friend of hers.\n\ny\n"
    done = asked(SHORT.replace(QUESTIONS[8], f"{told}{answer}\n{'' if is_kept else again}", 1))
    question = (
        "May every document name Bo Sample? (y: agreed, public already, or no person; Enter: no, once more"
    )
    assert question in done.output
    assert ("Bo Sample" in (office / "cases" / "2026-014.yaml").read_text("utf-8")) is is_kept


@pytest.mark.parametrize(
    ("typed", "native"),
    [
        ("Ada Quill (阿达)", {"zh-Hans": "阿达"}),
        ("Ada Quill（阿达）", {"zh-Hans": "阿达"}),
        ("Ada Quill (ཨ་ད)", {"bo": "ཨ་ད"}),
        ("Ada Quill", {}),
    ],
)
def test_a_name_may_have_its_own_script_behind_it(office: Path, typed: str, native: dict[str, str]) -> None:
    asked(SHORT.replace("Ada Quill\n", f"{typed}\n", 1))
    name = case_in(office / "cases" / "2026-014.yaml").alleged_victims[0].name
    assert str(name.full) == "Ada Quill"
    assert {code: str(each) for code, each in name.native.items()} == native


def test_brackets_behind_a_name_hold_its_own_script_alone(office: Path) -> None:
    done = asked(SHORT.replace("Ada Quill\n", "Ada Quill (Adi)\nAda Quill\n", 1))
    assert "in brackets only the name in its own script" in done.output


LETTERS = SHORT[SHORT.index("telephone\n\nRiverside Police Department") :]
OF_BELARUS = "Prosecutor General of the Republic of Belarus (address printed in 2021)"


def test_an_address_that_was_printed_can_be_chosen(office: Path) -> None:
    done = asked(SHORT.replace(LETTERS, "telephone\n1\n\n\n\n\n"))
    assert OF_BELARUS in done.output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.appeal_to == ("by-prosecutor-general",)
    chosen = load_recipients(office / "recipients").get("by-prosecutor-general")
    assert chosen and chosen.source.startswith("https://amnestyusa.org/") and chosen.is_stale(TODAY)
    assert "The address of Prosecutor General of the Republic of Belarus was never checked" in done.stderr
    (letter,) = (office / "out").rglob("by-prosecutor-general.en.docx")
    assert letter.stat().st_size


def test_an_office_that_the_workspace_has_is_not_proposed_again(office: Path) -> None:
    asked(SHORT.replace(LETTERS, "telephone\n1\n\n\nn\n"))
    again = asked(SHORT.replace(LETTERS, "telephone\n1\n\n\nn\n"), "new", "2026-015", "--ask")
    assert "   1  Prosecutor General of the Republic of Belarus\n" in again.output
    assert OF_BELARUS not in again.output
    assert case_in(office / "cases" / "2026-015.yaml").appeal_to == ("by-prosecutor-general",)


@pytest.mark.parametrize(
    ("country", "told", "first"),
    [
        ("CHN", ["Baoji, Shaanxi", "the police"], "baoji-psb-director"),
        ("CHN", ["Wuhan", "agents of the Ministry of State Security"], "cn-mss"),
        ("CHN", ["Wuhan", "the Public Security Bureau"], "cn-spp"),
        ("BLR", [], "by-prosecutor-general"),
    ],
)
def test_the_offices_near_what_was_told_come_first(country: str, told: list[str], first: str) -> None:
    offices = printed_offices(country, told)
    assert offices[0].id == first
    assert len(offices) <= 4
    assert all(each.country == country and each.kind not in ("embassy", "mission") for each in offices)
    assert record(first)["id"] == first


def test_a_state_without_printed_addresses_has_none() -> None:
    assert printed_offices("FRA", ["Paris"]) == ()


@pytest.mark.parametrize(
    ("pronouns", "typed", "told"),
    [
        (
            "he/him",
            "Officers arrested him at the gate. He fell.",
            "Officers arrested {person1} at the gate. He fell.",
        ),
        ("he/him", "He was arrested.", "{person1} was arrested."),
        ("she/her", "Officers took her from her home.", "Officers took {person1} from her home."),
        (
            "she/her",
            "Officers came to her home and took her away.",
            "Officers came to her home and took {person1} away.",
        ),
        ("she/her", "{person1} was taken. She fell.", "{person1} was taken. She fell."),
        ("they/them", "Officers took them away.", "Officers took them away."),
        ("", "Officers took her away.", "Officers took her away."),
    ],
)
def test_an_account_begins_with_the_name_of_the_person(pronouns: str, typed: str, told: str) -> None:
    assert interview.named_first(typed, [entry("Ada Example", pronouns=pronouns)]) == told


def test_an_account_is_not_told_by_us(office: Path) -> None:
    done = asked(SHORT.replace("until midnight\n", "until midnight. We fear for her.\n\n" + TOLD_AGAIN, 1))
    assert "Without “We”: letters of others tell it, too (It is feared that …); once more." in done.output
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.what and "fear" not in incident.what.versions[""]


TOLD_AGAIN = "Officers of the Riverside police took Ms Quill from her home.\n"


def test_enter_does_not_keep_somebody_who_did_not_agree(office: Path) -> None:
    near = SHORT.replace("Officers of the Riverside", "Her husband saw it. Officers of the Riverside", 1)
    done = asked(near.replace("until midnight\n\n", f"until midnight\n\n\n{TOLD_AGAIN}\n", 1))
    assert "Without the husband; once more." in done.output
    assert "Enter keeps it" not in done.output.partition("Without the husband")[2].partition("The same in")[0]
    assert "husband" not in (office / "cases" / "2026-014.yaml").read_text("utf-8").partition("incidents:")[2]


@pytest.mark.parametrize(
    ("answer", "state", "violation"),
    [
        ("y\n\n", "not_acknowledged", "enforced_disappearance"),
        ("\n", "unknown", "incommunicado_detention"),
    ],
)
def test_a_disappearance_is_asked_about_where_nobody_knows_where_somebody_is(
    office: Path, answer: str, state: str, violation: str
) -> None:
    lost = SHORT.replace("police took Ada from her home\n\n", "police took Ada from her home\nn\n2\n", 1)
    done = asked(lost.replace("\n2\nn\n", f"\n2\n{answer}n\n", 1))
    assert "y for yes, n for no" not in done.output
    assert "Were the authorities asked, and do not say where?" in done.output
    case = case_in(office / "cases" / "2026-014.yaml")
    assert case.custody[0].whereabouts[0].state == state
    assert case.incidents[0].violations == (violation,)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "Police arrested {person1} last night, hours after it. They left.",
            "Police arrested {person1} at night, hours after it. They left.",
        ),
        ("Yesterday police arrested {person1}.", "Police arrested {person1}."),
        ("Yesterday, police arrested {person1}.", "Police arrested {person1}."),
        ("Police arrested {person1} yesterday.", "Police arrested {person1}."),
        ("Police arrested {person1} yesterday in Riverside.", "Police arrested {person1} in Riverside."),
        ("This morning police came.", "In the morning police came."),
        ("Last night officers came.", "At night officers came."),
        (
            "Police came yesterday evening and took {person1}.",
            "Police came in the evening and took {person1}.",
        ),
        ("Todays paper told it.", "Todays paper told it."),
    ],
)
def test_an_account_says_no_yesterday(typed: str, told: str) -> None:
    assert proposing.without_today(typed) == told


def test_a_later_sentence_needs_the_date_of_its_today(office: Path) -> None:
    done = asked(
        SHORT.replace("until midnight\n", "until midnight. Today they came again.\n\n" + TOLD_AGAIN, 1)
    )
    assert "With its date in place of “Today”, which is another day tomorrow; once more." in done.output


@pytest.mark.parametrize(
    ("acts", "freedom"),
    [
        ("her songs", "freedom_of_expression"),
        ("her writing on human rights", "freedom_of_expression"),
        ("the march of Sunday", "freedom_of_assembly"),
        ("his work in a union", "freedom_of_association"),
        ("her work", ""),
    ],
)
def test_peaceful_acts_say_which_freedom_was_used(acts: str, freedom: str) -> None:
    assert likely.likely_freedom(acts) == freedom


def test_who_is_held_for_songs_is_held_for_using_a_freedom(office: Path) -> None:
    demands = "Singer held after concert.\n\n\n"
    asked(SHORT.replace(demands, "Singer held after concert.\n\nn\n1 14\nher songs\n", 1))
    (incident,) = case_in(office / "cases" / "2026-014.yaml").incidents
    assert incident.violations == ("arbitrary_detention", "freedom_of_expression")


def test_no_state_is_a_person() -> None:
    case = {"alleged_victims": [entry("Ada Quill", "Quill")]}
    told = "The talks of Viet Nam and the United States ended. Georgia Sample and April Sample were there in May."
    assert people_told_of.other_people(told, case) == ["Georgia Sample", "April Sample"]


def test_no_office_without_an_address_is_proposed() -> None:
    assert all(each.is_on_file for each in printed_offices("VNM", ["Hanoi"]))


def test_of_two_releases_that_without_conditions_is_asked_for(office: Path) -> None:
    demands = "Singer held after concert.\n\n\n"
    asked(SHORT.replace(demands, "Singer held after concert.\n\nn\n3 14\nher songs\n", 1))
    assert [each.do for each in case_in(office / "cases" / "2026-014.yaml").demands] == ["release"]


@pytest.mark.parametrize(
    ("said", "lost"),
    [
        ("Her family was not told where she is.", True),
        ("Nobody knows where he is.", True),
        ("They do not know where she is held.", True),
        ("Her whereabouts are unknown.", True),
        ("It is not known where he is.", True),
        ("He was told where she is.", False),
        ("Nobody told him. Where she is, he knows.", False),
    ],
)
def test_what_says_that_nobody_knows_where(said: str, lost: bool) -> None:
    assert find_language("en").nobody_knows_where(said) is lost
