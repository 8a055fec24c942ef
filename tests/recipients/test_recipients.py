"""Recipients are read with all their problems, and never look fresher than they are."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import get_args

import pytest

from hrdalert import knowledge
from hrdalert.errors import InputErrors, Problem, WorkspaceError, WrongRecipients
from hrdalert.recipients import Kind, Recipients, load_recipients, reader_of

TESTS = Path(__file__).parents[1]
REPOSITORY = TESTS.parent
EXAMPLE = REPOSITORY / "src" / "hrdalert" / "workspace_files" / "recipients" / "example.yaml"
TODAY = datetime.date(2026, 11, 24)
OFFICE = "{id: a, office: Office, kind: police, country: CHN, source: invented}"


def recipients_in(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def problems_in(folder: Path, text: str) -> list[Problem]:
    return all_problems(recipients_in(folder, one=text))


def all_problems(folder: Path) -> list[Problem]:
    try:
        return list(load_recipients(folder).warnings)
    except InputErrors as error:
        return list(error.problems)


def one(folder: Path, keys: str) -> Recipients:
    text = f"recipients:\n  - {{id: a, office: Office, kind: police, source: invented, {keys}}}\n"
    return load_recipients(recipients_in(folder, one=text))


@pytest.fixture(scope="module")
def ours() -> Recipients:
    return load_recipients(REPOSITORY / "recipients")


def test_those_of_the_repository_are_sound(ours: Recipients) -> None:
    assert ours.warnings == ()


@pytest.mark.parametrize("name", ["truth", "examples"])
def test_the_invented_ones_are_sound_and_can_be_greeted(tmp_path: Path, name: str) -> None:
    text = (TESTS / name / "recipients.yaml").read_text("utf-8")
    recipients = load_recipients(recipients_in(tmp_path, one=text))
    assert recipients.warnings == ()
    for recipient in recipients:
        assert reader_of(recipient, "en").salutation, recipient.id


def test_an_embassy_reads_for_the_state_that_it_represents(ours: Recipients) -> None:
    reader = reader_of(ours.by_id["cn-emb-washington"], "en")
    assert (reader.kind, reader.state) == ("embassy", "CHN")
    assert reader.salutation == "Dear Ambassador,"
    assert reader.languages == ("zh-Hans", "en")


def test_a_reader_has_its_address_in_one_line_and_in_chinese_its_own(ours: Recipients) -> None:
    bureau = ours.by_id["baoji-psb-director"]
    reader = reader_of(bureau, "en")
    assert reader.office == "Baoji City Public Security Bureau"
    assert reader.address == (
        "57 Zhongshanxilu, Weibin Qu, Baoji Shi, Shaanxi 721001, People's Republic of China"
    )
    assert (reader.salutation, reader.closing, reader.email) == (
        "Dear Director He,",
        "Yours sincerely,",
        None,
    )
    assert reader_of(bureau, "en", datetime.date(2020, 12, 1)).salutation == "Dear Director,"
    chinese = reader_of(ours.by_id["cn-mps"], "zh-Hans")
    assert (chinese.office, chinese.address) == ("公安部", "北京市东城区东长安街14号, 邮编：100741")
    assert chinese.salutation == "", "none is known, and none is guessed"


def test_the_form_of_address_greets_and_closes_where_the_record_does_not(tmp_path: Path) -> None:
    keys = "form_of_address: minister, email: desk@office.example"
    minister = one(tmp_path, keys).by_id["a"]
    reader = reader_of(minister, "en")
    assert (reader.salutation, reader.closing) == ("Dear Minister,", "Yours sincerely,")
    assert (reader.email, reader.address) == ("desk@office.example", None)


def test_nobody_has_checked_the_addresses_of_the_repository(ours: Recipients) -> None:
    """They were printed once; to send to one, somebody must look it up and write the day."""
    for recipient in ours:
        assert recipient.verified_on is None and recipient.staleness(TODAY)
        assert recipient.staleness(TODAY), recipient.id
        assert recipient.source


def test_every_office_of_the_repository_can_be_addressed(ours: Recipients) -> None:
    for recipient in ours:
        assert all(recipient.address_block()), recipient.id
        for line in (*recipient.address_block(), *recipient.address_block("zh-Hans")):
            assert line == line.strip() and "None" not in line
        if recipient.channel == "post":
            assert len(recipient.address or recipient.address_native) > 1, recipient.id
        for number in filter(None, (recipient.phone, recipient.fax)):
            assert re.match(r"\+[1-9]", number), recipient.id
        assert recipient.country in knowledge.countries()


def test_the_letter_to_the_director_has_the_published_address(ours: Recipients) -> None:
    director = ours.get("baoji-psb-director")
    assert director is not None
    assert director.address_block() == (
        "Director He Dong",
        "Baoji City Public Security Bureau",
        "57 Zhongshanxilu, Weibin Qu",
        "Baoji Shi, Shaanxi 721001",
        "People's Republic of China",
    )
    assert director.salutation_in("en") == "Dear Director He,"
    assert reader_of(director, "en").closing == "Yours sincerely,"
    assert str(director.published) == "2021"


def test_a_chinese_letter_bears_the_chinese_address(ours: Recipients) -> None:
    ministry = ours.get("cn-mps")
    assert ministry is not None
    assert ministry.address_block("zh-Hans") == ("公安部", "北京市东城区东长安街14号", "邮编：100741")


def test_offices_of_a_state_include_its_missions_abroad_and_no_foreign_ones(ours: Recipients) -> None:
    china = {recipient.id for recipient in ours if recipient.acts_for == "CHN"}
    assert {"cn-president", "cn-pm-geneva", "cn-emb-london"} <= china
    assert {recipient.id for recipient in ours if recipient.acts_for == "USA"} == {"us-state"}
    assert "ir-pr-new-york" not in china


def test_names_and_groups_mean_recipients_each_once(ours: Recipients) -> None:
    national = ours.known(["china-national"])
    assert "cn-president" in {recipient.id for recipient in national}
    assert ours.resolve(["cn-mps", "china-national"])[0].id == "cn-mps"
    assert len(ours.resolve(["cn-mps", "china-national"])) == len(national)
    assert ours.known(["nobody"]) == ()
    with pytest.raises(WorkspaceError, match="no recipient and no group 'baoji-psb-directer'") as error:
        ours.resolve(["baoji-psb-directer"])
    assert error.value.hint == (
        "Did you mean baoji-psb-director? For another office, write it down in a file of recipients/, below "
        "the line recipients:, in a line of its own: "
        "- {id: baoji-psb-directer, office: …, kind: …, country: …, address: […], source: …}"
    )


def test_an_office_of_another_state_gets_no_letter_unless_the_case_says_so(ours: Recipients) -> None:
    for id, state in (("cn-mps", "CHN"), ("cn-emb-london", "CHN"), ("us-state", "USA")):
        with pytest.raises(
            WrongRecipients, match=f"[Tt]he case concerns TGO, and {id} acts for {state}"
        ) as error:
            ours.resolve([id], ("TGO",))
        assert error.value.names[id].code == "office-of-another-state"
        assert f"third_states: [{state}]" in error.value.names[id].mend
        assert ours.resolve([id], ("TGO", state)) == ours.resolve([id])
    with pytest.raises(WrongRecipients, match=r"cn-president acts for CHN.* \(in the group china-national\)"):
        ours.resolve(["china-national"], ("TGO",))
    assert ours.resolve(["cn-emb-london"], ("CHN",)), "an embassy acts for the State that sent it"


def test_what_is_like_an_unknown_name_is_an_office_of_the_states_concerned(ours: Recipients) -> None:
    with pytest.raises(WrongRecipients) as error:
        ours.resolve(["baoji-psb-directer", "us-state"], ("TGO",))
    assert list(error.value.names) == ["baoji-psb-directer", "us-state"], "all at once"
    why = error.value.names["baoji-psb-directer"]
    assert "did you mean" not in why.mend and "country: TGO" in why.mend


def test_an_invented_office_is_no_answer_to_a_name_that_means_nobody(tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(EXAMPLE.read_text("utf-8"), encoding="utf-8")
    invented = load_recipients(tmp_path)
    with pytest.raises(WrongRecipients) as error:
        invented.resolve(["harbor-police"])
    assert "did you mean" not in error.value.names["harbor-police"].mend
    with pytest.raises(WrongRecipients) as error:
        invented.resolve(["harbor-police", "ministry-of-waters"])
    assert "did you mean harbour-police?" in error.value.names["harbor-police"].mend


def test_an_address_is_stale_until_checked_and_again_after_the_limit(tmp_path: Path) -> None:
    fresh = one(tmp_path, "verified_on: 2026-09-01").get("a")
    assert fresh and fresh.staleness(TODAY) is None
    assert fresh.staleness(datetime.date(2027, 1, 1))
    assert fresh.staleness(datetime.date(2026, 8, 1)), "checked in the future is not checked"
    nowhere = one(tmp_path, "verified_on: , published: 2018-08").get("a")
    assert nowhere and nowhere.staleness(TODAY) == "no address or number is on file (invented)"
    never = one(tmp_path, "verified_on: , published: 2018-08, fax: '+376 1'").get("a")
    assert never and never.staleness(TODAY) == "never checked since it was printed in 2018-08 (invented)"
    assert "2026-09-01" in str(fresh.staleness(datetime.date(2027, 1, 1)))


def test_a_salutation_is_never_made_from_a_name_or_a_guess(tmp_path: Path) -> None:
    keys = "holder: {name: He Dong, title: Director}, form_of_address: police_chief_psb_director"
    director = one(tmp_path, keys).get("a")
    assert director and director.salutation_in("en") is None
    minister = one(tmp_path, "form_of_address: minister").get("a")
    assert minister and minister.salutation_in("en") == "Dear Minister,"
    assert minister.salutation_in("fr") is None, "it differs for a man and a woman"


KINDS = {
    "kind: ministry_justice": "write form_of_address: minister; or write salutation: {en: 'Dear …,'}",
    "kind: court": "write form_of_address: chief_judge_court_president; or write salutation: {en: 'Dear …,'}",
    "kind: police": "write salutation: {en: 'Dear …,'}",
    "kind: other": "write salutation: {en: 'Dear …,'}",
    "kind: ministry_other, form_of_address: uk_mp": "write salutation: {en: 'Dear …,'}",
}


def test_a_holder_is_named_only_from_the_day_on_which_the_source_printed_the_name(ours: Recipients) -> None:
    bureau = ours.by_id["cn-guangzhou-psb"]
    assert bureau.as_known_on(datetime.date(2024, 9, 18)).address_block()[0] == "Director Zhang Rui"
    assert bureau.as_known_on(datetime.date(2024, 6, 14)).address_block()[0] == "Director"
    assert bureau.as_known_on(datetime.date(2024, 6, 14)).salutation_in("en") == "Dear Director,"
    director = ours.by_id["baoji-psb-director"]
    assert director.as_known_on(datetime.date(2021, 4, 20)).salutation_in("en") == "Dear Director He,"
    assert director.as_known_on(datetime.date(2020, 12, 1)).salutation_in("en") == "Dear Director,"


@pytest.mark.parametrize("keys", KINDS)
def test_without_a_salutation_it_is_said_what_fits(tmp_path: Path, keys: str) -> None:
    text = f"recipients:\n  - {{id: a, office: Office, source: invented, {keys}}}\n"
    found = load_recipients(recipients_in(tmp_path, one=text)).get("a")
    assert found
    problem = found.without_salutation("en")
    assert problem
    assert str(problem.origin) == f"{(tmp_path / 'one.yaml').as_posix()}:2:21"
    assert problem.text.startswith("a has no salutation in en, and a letter needs one")
    assert problem.mend == KINDS[keys]


def test_every_greeting_that_is_proposed_is_one(tmp_path: Path) -> None:
    for kind in get_args(Kind):
        text = (
            f"recipients:\n  - {{id: a, office: Office, source: invented, kind: {kind}, represents: CHN}}\n"
        )
        found = load_recipients(recipients_in(tmp_path, one=text)).get("a")
        assert found
        problem = found.without_salutation("en")
        assert problem
        if form := re.search(r"form_of_address: (\w+)", problem.mend):
            mended = text.replace("kind:", f"form_of_address: {form[1]}, kind:")
            again = load_recipients(recipients_in(tmp_path, one=mended)).get("a")
            assert again is not None and again.salutation_in("en")


def test_one_id_in_two_files_is_an_error_that_names_both(tmp_path: Path) -> None:
    recipients_in(tmp_path, one=f"recipients: [{OFFICE}]\n", two=f"recipients:\n  - {OFFICE}\n")
    with pytest.raises(InputErrors) as error:
        load_recipients(tmp_path)
    (problem,) = error.value.problems
    assert problem.code == "duplicate-id"
    assert (problem.origin.file.name, problem.origin.line, problem.origin.column) == ("two.yaml", 2, 10)
    assert "one.yaml:1:" in problem.text


def test_all_problems_come_at_once_each_at_its_place(tmp_path: Path) -> None:
    problems = problems_in(
        tmp_path,
        """\
recipients:
  - id: a
    office: Office
    kind: polise
    countri: CHN
    source: invented
  - id: b b
    office: {en: Office}
    kind: embassy
    country: US
    email: nobody
    form_of_address: ministre
  - {id: c, office: Office, kind: court, source: invented, verified_on: 2026-13-01}
""",
    )
    found = {(problem.origin.line, problem.code) for problem in problems}
    assert {(4, "unknown-word"), (5, "unknown-key"), (10, "wrong-value"), (11, "wrong-value")} <= found
    assert {(12, "wrong-value"), (7, "missing-key"), (7, "bad-id"), (13, "bad-date")} <= found
    assert all(problem.mend for problem in problems)
    assert "did you mean police?" in next(problem.mend for problem in problems if problem.origin.line == 4)


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("kind: embassy, country: USA", "missing-key"),
        ("kind: police, channel: post", "missing-address"),
        ("kind: police, channel: email", "missing-address"),
        ("kind: police, email: chief@gmail.com", "private-mailbox"),
        ("kind: un, email: defenders@ohchr.org", "old-address"),
        ("kind: police, country: Viet Nam", "wrong-value"),
    ],
)
def test_what_must_hold_within_a_recipient(tmp_path: Path, keys: str, code: str) -> None:
    text = f"recipients:\n  - {{id: a, office: Office, source: invented, {keys}}}\n"
    assert [problem.code for problem in problems_in(tmp_path, text)] == [code]


def test_a_private_mailbox_is_a_warning_and_none_stands_in_the_repository(
    tmp_path: Path, ours: Recipients
) -> None:
    text = "recipients:\n  - {id: a, office: O, kind: police, source: s, email: chief@163.com}\n"
    assert [problem.severity for problem in problems_in(tmp_path, text)] == ["warning"]
    assert len(load_recipients(tmp_path)) == 1


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Those of one value, and those that lie between values and between files."""
    one = """\
recipients:
  - {id: a b, office: O, kind: polic, country: China, source: s, channel: email, verified_on: tomorrow}
  - {id: b, office: O, kind: embassy, source: s, channel: fax, email: chief@163.com, colour: red}
  - {id: b, kind: court, source: s}
"""
    two = "recipients:\n  - {id: b, office: O, kind: embassy, source: s, channel: post, address: []}\n"
    problems = all_problems(recipients_in(tmp_path, one=one, two=two))
    assert [(each.origin.file.stem, each.origin.line, each.code) for each in problems] == [
        ("one", 2, "bad-id"),
        ("one", 2, "unknown-word"),
        ("one", 2, "wrong-value"),
        ("one", 2, "missing-address"),
        ("one", 2, "bad-date"),
        ("one", 3, "missing-key"),
        ("one", 3, "missing-address"),
        ("one", 3, "private-mailbox"),
        ("one", 3, "unknown-key"),
        ("one", 4, "missing-key"),
        ("one", 4, "duplicate-id"),
        ("two", 2, "duplicate-id"),
        ("two", 2, "missing-key"),
        ("two", 2, "missing-address"),
    ]


def test_a_folder_that_is_not_there_has_no_recipients(tmp_path: Path) -> None:
    assert len(load_recipients(tmp_path / "recipients")) == 0


def test_a_state_by_its_name_and_a_bare_holder_are_mended(tmp_path: Path) -> None:
    text = """\
recipients:
  - {id: a, office: O, kind: ministry_other, source: s, country: Viet Nam, holder: Minister of Waters}
"""
    country, holder = problems_in(tmp_path, text)
    assert (country.text, country.mend) == ("country: 'Viet Nam' is no code of a State", "write VNM")
    assert holder.mend == "write name: …, title: …"


def test_what_was_arranged_with_a_recipient_is_read(tmp_path: Path) -> None:
    key = "0123 4567 89AB CDEF 0123  4567 89AB CDEF 0123 4567"
    found = one(
        tmp_path,
        "beat: [labour, China], honours_embargo: yes,"
        f" no_mail: {{since: 2026-03-01, why: left}}, openpgp: {{key: keys/a.asc, fingerprint: {key}, required: yes}}",
    ).get("a")
    assert found and found.beat == ("labour", "China")
    assert found.honours_embargo
    assert found.no_mail and str(found.no_mail) == "nothing is sent any more since 2026-03-01: left"
    assert found.openpgp and found.openpgp.required and found.openpgp.fingerprint == key


def test_without_a_word_on_it_nothing_was_arranged(ours: Recipients) -> None:
    for each in ours:
        assert not (each.beat or each.no_mail or each.openpgp)
        assert not each.honours_embargo, "an embargo is honoured by those who said so"


@pytest.mark.parametrize(
    ("keys", "code", "said"),
    [
        ("no_mail: yes", "wrong-kind", "keys with values are expected"),
        ("no_mail: {since: 2026-03-01}", "missing-key", "the key why is missing"),
        ("no_mail: {since: last week, why: left}", "bad-date", "last week"),
        ("honours_embargo: perhaps", "unknown-word", "'perhaps' is neither yes nor no"),
        ("openpgp: {key: ../a.asc, fingerprint: x}", "wrong-value", "'../a.asc' is no file of recipients/"),
        ("openpgp: {key: /a.asc, fingerprint: x}", "wrong-value", "'/a.asc' is no file of recipients/"),
        ("openpgp: {key: 'C:\\a.asc', fingerprint: x}", "wrong-value", "is no file of recipients/"),
        ("openpgp: {key: a.asc, fingerprint: 0123ABCD}", "wrong-value", "'0123ABCD' is no fingerprint"),
    ],
)
def test_what_cannot_be_arranged_is_told_at_its_line(tmp_path: Path, keys: str, code: str, said: str) -> None:
    text = f"recipients:\n  - {{id: a, office: O, kind: police, source: s, {keys}}}\n"
    found = [each for each in problems_in(tmp_path, text) if each.code == code and said in each.text]
    assert found and found[0].origin.line == 2 and found[0].mend


def test_warnings_are_kept_beside_the_recipients(tmp_path: Path) -> None:
    text = "recipients:\n  - {id: a, office: O, kind: police, source: s, email: chief@163.com}\n"
    assert [each.code for each in load_recipients(recipients_in(tmp_path, one=text)).warnings] == [
        "private-mailbox"
    ]
