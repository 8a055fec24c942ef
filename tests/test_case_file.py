"""The case file: what is read, and what is said of each mistake, at its line."""

from __future__ import annotations

import datetime
import pickle
import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from hrdalert import knowledge
from hrdalert.cases import Case, Mention, Told, check_case, check_text, model, parse, read_case
from hrdalert.cases.descriptions import TAKEN_FOR, WORDS_TAKEN_FOR
from hrdalert.cases.references import FORMS, mistake
from hrdalert.cases.shape import shape_of
from hrdalert.dispatch.recipients import check_recipients
from hrdalert.errors import InputErrors, Origin, Problem
from hrdalert.marked_yaml import read
from hrdalert.settings import check_settings

CASES = Path(__file__).parent / "cases"
BROKEN = sorted((CASES / "broken").glob("*.yaml"))
FILE = Path("case.yaml")
HEAD = "reference: 2031-001\nas_of: 2031-04-20\n"
QUIRK = HEAD + "alleged_victims: [{id: quirk, name: Ottoline Quirk}]\n"


def case_of(text: str) -> Case:
    case, problems = check_text(text, FILE)
    assert case is not None, [str(problem) for problem in problems]
    return case


def problems_in(text: str | bytes) -> list[Problem]:
    return check_text(text, FILE)[1]


def codes_in(text: str | bytes) -> list[str]:
    return [problem.code for problem in problems_in(text)]


# What is read


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_sound_case_has_no_problems(path: Path) -> None:
    case, problems = check_case(path)
    # Where one of several is named and another never is, the file is told to take care; and these are short in places.
    cares = {"named-together", "consent-unsupported", "unsourced"}
    assert [problem for problem in problems if problem.code not in cares] == []
    assert case == read_case(path)


def test_a_case_is_read_whole() -> None:
    case = read_case(CASES / "arrest-in-ruritania.yaml")
    victim, arrest = case.alleged_victims[0], case.incidents[1]
    assert (case.reference, case.as_of, case.states) == ("2031-007", datetime.date(2031, 4, 20), ("CHN",))
    assert victim.name.native == {"zh-Hans": "奇石"} and victim.nationality == ("CHN",)
    assert victim.consent.to("submission").answer == "yes" and victim.consent.to("un_report").answer == "no"
    assert victim.consent.to("government").answer == "yes"
    assert victim.pseudonym and victim.pseudonym.text == "Ms Q."
    assert case.related[0].consent.to("government").answer == "no", "silence is no"
    assert case.prisoner_of_conscience == ("quirk",) and case.mandates[0].id == "arbitrary_detention"
    assert arrest.when and arrest.when.time == "06:10" and arrest.known == datetime.date(2031, 3, 5)
    assert arrest.follows and arrest.follows.role == "reprisal"
    assert case.sources[1].confidential and not case.sources[0].confidential


def test_a_text_knows_its_line() -> None:
    case = read_case(CASES / "arrest-in-ruritania.yaml")
    what = case.incidents[1].what
    assert what is not None
    text = what.version("en")
    lines = (CASES / "arrest-in-ruritania.yaml").read_text("utf-8").split("\n")
    assert text is not None and lines[text.origin.line - 1].strip() == "what: |"
    assert "{arrest.after.play}" in lines[text.origin_of("{arrest.after.play}").line - 1]
    assert text.endswith("# not a remark: it stands in the text; {this brace} is text too.")


def test_a_text_can_be_told_in_several_languages() -> None:
    case = case_of(QUIRK + "language: fr\nheadline: {en: Held, fr: Détenue}\nsummary: Elle est détenue.")
    assert case.headline and case.summary
    assert (case.headline.version("fr"), case.headline.version("en")) == ("Détenue", "Held")
    assert (case.summary.version("fr", own="fr"), case.summary.version("en", own="fr")) == (
        "Elle est détenue.",
        None,
    )
    assert Told.of("x").version("en") == "x"


def test_an_empty_key_is_as_good_as_a_missing_one() -> None:
    text = QUIRK + "summary:\nterritory: null\nincidents:\ncustody: ~\n"
    assert case_of(text) == case_of(QUIRK)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("incidents: [{id: a, by: p, of: quirk, sources: S, violations: torture}]",
         "incidents: [{id: a, by: [p], of: [quirk], sources: [S], violations: [torture]}]"),
        ("cooperation_with_un: no", "cooperation_with_un: {answer: no}"),
        ("mandates: [torture]", "mandates: [{id: torture}]"),
        ("mandates: torture", "mandates: [{id: torture}]"),
        ("demands: release", "demands: [{do: release}]"),
        ("demands: [release, {text: give her the papers}]", "demands: [{do: release}, {text: give her the papers}]"),
    ],
)  # fmt: skip
def test_short_forms_stand_for_long_ones(short: str, long: str) -> None:
    rest = "alleged_perpetrators: [{id: p, name: the police}]\nsources: [{id: S, kind: ngo, title: T}]\n"
    assert case_of(QUIRK + rest + short) == case_of(QUIRK + rest + long)


@pytest.mark.parametrize("word", ["NO", "No", "FALSE", "off", "n", "0"])
def test_a_consent_is_one_of_five_words(word: str) -> None:
    """No other way of writing yes or no passes for an answer, and none for its contrary."""
    text = HEAD + f"alleged_victims: [{{id: quirk, name: Ottoline Quirk, consent: {{public: {word}}}}}]"
    assert codes_in(text) == ["unknown-word"]


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")
    | st.sampled_from("\n#:,'\"{}[]&*!|>%@` -"),
    min_size=1,
    max_size=80,
)


@given(TEXT)
@example("a #b: c, d\n\n  e\n# f")
@example("{quirk.they}\n- ? : {x}\n...\n---")
@example("'\"")
@example("x\t\n\t\ty")
def test_any_text_in_a_block_comes_back_as_it_is(text: str) -> None:
    assume(text.strip())
    block = "\n".join("      " + line for line in text.split("\n"))
    values, _ = read((QUIRK + f"incidents:\n  - id: arrest\n    what: |2+\n{block}\n").encode(), FILE)
    assert values["incidents"][0]["what"] == text + "\n"
    told = Case.model_validate(values).incidents[0].what
    assert told is not None and told.versions == {"": text.strip()}


def test_a_case_can_be_copied_and_sent_to_another_process() -> None:
    case = read_case(CASES / "arrest-in-ruritania.yaml")
    again = pickle.loads(pickle.dumps(case))
    assert again == case
    assert again.summary.origin == case.summary.origin and case.summary.origin.line  # type: ignore[union-attr]


# What is wrong


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_all_of_its_problems(path: Path) -> None:
    """Each line of the ``.expected`` file beside it: line:column, severity, code."""
    _, problems = check_case(path)
    found = [f"{each.origin.line}:{each.origin.column} {each.severity} {each.code}" for each in problems]
    assert found == path.with_suffix(".expected").read_text("utf-8").splitlines()
    assert all(each.origin.file == path and each.text and each.mend for each in problems)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_an_error_is_raised_and_a_warning_is_not(path: Path) -> None:
    case, problems = check_case(path)
    if any(problem.severity == "error" for problem in problems):
        assert case is None
        with pytest.raises(InputErrors) as error:
            read_case(path)
        assert list(error.value.problems) == problems
    else:
        assert read_case(path) == case


def test_there_are_enough_broken_files() -> None:
    assert len(BROKEN) >= 24
    assert {path.stem for path in BROKEN} == {path.stem for path in (CASES / "broken").glob("*.expected")}


def test_a_problem_says_what_was_found_and_how_to_mend_it() -> None:
    text = (
        QUIRK
        + "pronoun: x\nincidents: [{id: arrest, date: 30/02/2031, violations: [tortur]}]\nstatus: ongoin"
    )
    shown = "\n".join(str(problem) for problem in problems_in(text))
    for words in (
        "unknown key 'pronoun'",
        "did you mean torture?",
        "did you mean ongoing?",
        "February 2031 has 28",
    ):
        assert words in shown, shown


@pytest.mark.parametrize(
    ("line", "suggestion"),
    [
        ("sumary: x", "did you mean summary?"),
        ("victims: []", "did you mean alleged_victims?"),
        ("pronouns: she/her", "belongs to alleged_victims"),
        ("consent: {}", "belongs to alleged_victims"),
        ("country: cn", "write CHN"),
        ("country: viet nam", "write VNM"),
        ("alleged_victims: [{id: q, name: Q, pronouns: She}]", "did you mean she/her?"),
        ("incidents: [{id: a, date: 2031-03-03, time: '9:05'}]", "'09:05'"),
        ("prisoner_of_conscience: [quirc]", "did you mean quirk?"),
        ("summary: '{quirk.thier} house'", "did you mean {quirk.their}?"),
        ("summary: '{quirk.his} house'", "did you mean {quirk.their} or {quirk.theirs}?"),
        ("summary: '{quirk.Her} house'", "did you mean {quirk.Their} or {quirk.Them}?"),
        ("summary: '{quirk.she} left'", "did you mean {quirk.they}?"),
        ("summary: '{quirk} met {vadzim}'", "the ids are: quirk"),
        (
            "custody: [{from: 2031-03-03, whereabouts: [pre-trial prison No. 1]}]",
            "write whereabouts: [{state: known, place: pre-trial prison No. 1, date: …}]",
        ),
        ("incidents: [{id: a}]", "write sources: [S1]; a submission shows none for this"),
        ("alleged_perpetrators: [{id: a, name: Main Department}]", "in a sentence: the Main Department"),
        ("mandates: [tortures]", "write mandates: [torture]"),
        ("summary: {a b: c}", "one text a language"),
        ("demands: [{do: release them at once}]", "did you mean release?"),
        ("demands: [{do: drop all charges}]", "did you mean drop_charges?"),
        ("demands: [{do: give her the papers}]", "goes under text: in place of do:"),
        ("demands: [{do: release}]", "custody: - {of: [quirk], from: …, regime: …, sources: [S1]}"),
        ("demands: [{do: quash_conviction}]", "proceedings: - {of: [quirk], date: …, stage: convicted, sources: [S1]}"),
        ("prisoner_of_conscience: [Ottoline Quirk]", "did you mean quirk?"),
        ("appeal_to: [Government of Ruritania]", "write an id from recipients/, such as harbour-police"),
        ("demands: [{do: release, to: The King}]", "write an id from recipients/, such as harbour-police"),
    ],
)  # fmt: skip
def test_the_nearest_is_suggested(line: str, suggestion: str) -> None:
    head = HEAD if "alleged_victims" in line else QUIRK
    assert any(suggestion in problem.mend for problem in problems_in(head + line + "\n"))


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("'Ottoline Quirk\"", "' in place of \""),
        ("\"Ottoline Quirk'", "\" in place of '"),
        ("'Ottoline Quirk’", "' in place of ’"),
        ("'Ottoline Quirk", "write ' at the end of the text"),
    ],
)
def test_a_quotation_mark_that_is_not_closed_in_its_line_is_found_where_it_begins(
    name: str, mend: str
) -> None:
    text = HEAD + f"alleged_victims:\n  - id: quirk\n    name: {name}\n    title: Ms\n"
    for rest in ("headline: x", "headline: Puppeteer's day", "headline: 'x'", 'headline: "x"'):
        (problem,) = problems_in(text + rest)
        assert (problem.origin.line, problem.origin.column) == (5, 11) and mend in problem.mend


def test_a_text_in_quotation_marks_may_have_several_lines() -> None:
    case = case_of(QUIRK + "summary: 'She said:\n  today: nothing.\n\n  - and - no more.'\n")
    assert case.summary and case.summary.version("en") == "She said: today: nothing.\n- and - no more."


@pytest.mark.parametrize(
    ("what", "severity"),
    [
        *(
            ("警察带走了她。", None),
            ("警察", "error"),
            ("警察从家里带走了她", "warning"),
            ("اعتقلتها الشرطة.", None),
        ),
        *(
            ("ตำรวจจับกุมเธอ", None),
            ("პოლიციამ დააკავა.", None),
            ("Where was she?", None),
            ("She said: “No.”", None),
        ),
        *(("{quirk} was taken.", None), ("3 officers came.", None), ("al-Quirk came.", "error")),
        *(
            ("arrested", "error"),
            ("Charged: article 293(3)", "error"),
            ("Police took her from home today", "warning"),
        ),
    ],
)
def test_what_happened_is_told_in_whole_sentences(what: str, severity: str | None) -> None:
    source = "sources: [{id: S1, kind: ngo, title: T, date: 2031-03-03}]\n"
    found = problems_in(QUIRK + source + f'incidents: [{{id: a, sources: S1, what: "{what}"}}]')
    assert [problem.severity for problem in found] == ([severity] if severity else [])
    assert all("write whole sentences" in problem.mend for problem in found)


def test_all_lines_with_a_second_colon_are_shown_as_they_can_be_read() -> None:
    path = CASES / "broken" / "colons-in-texts.yaml"
    mends = [problem.mend.removeprefix("write ") for problem in check_case(path)[1]]
    assert mends[0] == "headline: 'Saltmarsh: puppeteer''s day'" and "put the whole text" in mends[1]
    assert mends[2:] == ["occupation: 'puppeteer: of strings'  # a remark", "what: 'She said: no: never.'"]
    lines = path.read_text("utf-8").split("\n")
    lines[3:5] = []
    for mend in (mends[0], *mends[2:]):
        key = mend.partition(":")[0]
        number = next(n for n, line in enumerate(lines) if line.lstrip(" -").startswith(key))
        lines[number] = lines[number][: lines[number].index(key)] + mend
    assert "yaml-syntax" not in codes_in("\n".join(lines))


def test_what_else_cannot_be_read_is_shown_behind_the_lines_with_a_second_colon() -> None:
    text = QUIRK + "headline: A: b\nsummary: C: d\ndemands: [x\n"
    found = [(problem.origin.line, problem.mend) for problem in problems_in(text)]
    assert found[:2] == [(4, "write headline: 'A: b'"), (5, "write summary: 'C: d'")] and len(found) == 3


TONIGHT = """\
reference: 2026-014
country: BLR
as_of: 2026-03-30
status: ongoing
headline: Singer held after concert
demands: [{do: disclose_whereabouts}, {do: access}, {do: release}]

alleged_victims:
  - id: ada
    name: {full: Ada Example, family: Example}
    title: Ms
    pronouns: she/her
    occupation: singer
    consent:
      submission: {answer: yes, by: husband, date: 2026-03-29, how: telephone}
      government: {answer: yes, by: husband, date: 2026-03-29, how: telephone}
      un_report: no
      public: {answer: yes, by: husband, date: 2026-03-29, how: telephone}

incidents:
  - id: arrest
    date: 2026-03-28
    place: Riverside
    what: >
      Officers of the Riverside police took {ada} from {ada.their} home. They searched the house until midnight.
    in_short: police took {ada.them} from {ada.their} home
    violations: [arbitrary_detention]
    sources: [S1]

custody:
  - from: 2026-03-28
    regime: police_custody
    whereabouts: [{state: unknown, date: 2026-03-29, sources: [S1]}]
    lawyer: [{state: none_known, date: 2026-03-29, sources: [S1]}]

sources:
  - {id: S1, kind: family, title: a call with the husband, date: 2026-03-29, confidential: yes}
"""
for _old, _new in (
    ("They searched", "\n      They searched"),
    ("until midnight", "\n\n      suddenly: midnight"),
    ("sources:\n  -", "position: >-\n    She sang,\n    and no more.\nsources:\n  -"),
    (
        "sources:\n  -",
        "summary: |\n  Police took {ada}.\n\n  {ada} said: nothing: ever.\n  Nobody\nsources:\n  -",
    ),
):
    TONIGHT = TONIGHT.replace(_old, _new)


def lines_of_blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """The lines of texts under | and >, by their number from 0, each with its spaces, and whether it is the first."""
    inside = -1
    first = False
    for number, line in enumerate(text.split("\n")):
        spaces = len(line) - len(line.lstrip())
        if line.strip() and 0 <= inside < spaces:
            yield number, spaces, first
            first = False
        elif line.strip():
            inside = spaces if re.search(r": [|>]-?$", line) else -1
            first = True


def test_a_line_that_slides_out_of_its_text_is_named_and_set_in_again() -> None:
    lines = TONIGHT.split("\n")
    found = list(lines_of_blocks(TONIGHT))
    assert len(found) == 8 and "slid-line" not in codes_in(TONIGHT)
    for number, spaces, first in found:
        for by in range(1, spaces + 1):
            slid = lines[number][by:]
            problems = problems_in("\n".join([*lines[:number], slid, *lines[number + 1 :]]))
            errors = [each for each in problems if each.severity == "error"]
            if not errors:  # the first line sets its text in, and may do so by less than the others
                assert (
                    first and spaces - by > len(lines[number - 1]) - len(lines[number - 1].lstrip(" -")) - 1
                )
                continue
            (told,) = errors
            assert (told.origin.line, told.origin.column) == (number + 1, spaces - by + 1)
            assert f"set it in by {by} space" in told.mend, told
            if not slid.strip().startswith("suddenly:"):  # which could be a key
                assert f"line {number + 1} belongs to the text under" in told.text
                assert told.code == "slid-line" and slid.strip()[:50] in told.text


@pytest.mark.parametrize(
    ("text", "what", "mend"),
    [
        ("summary: >\nA.\nB.\nheadline: x", "lines 5 to 6 belong", "set each in by 2 spaces"),
        ("incidents:\n  - what: >\n    A.\n   B.", "lines 6 to 7 belong", "each in, so that they begin in column 7"),
        ("summary: >\nA: b c.\nheadline: x", "line 5 belongs", "set it in by 2 spaces"),
        ("summary: >\n  A.\n\tB.", "a tab stands before it", "take the tab away and set it in by 2 spaces"),
        ("summary: >\n  A.\n\n- B.\n  C.", "line 7 belongs", "set it in by 2 spaces"),
        ("summary: >\n  A.\n{quirk}: she.\nheadline: x", "line 6 belongs", "set it in by 2 spaces"),
        ("summary: |\n  A.\nPolice: came.\n  B.", "line 6 belongs", "set it in by 2 spaces"),
        ("summary: |\n  A.\nPolice: came.", "line 6 belongs", "set it in by 2 spaces"),
        ("summary: |\n  A.\n警察: came.\nheadline: x", "line 6 belongs", "set it in by 2 spaces"),
        ("summary: |\n  A.\nin short: police came", "line 6 belongs", "a key of its own, write in_short:"),
        ("summary: |\n  A.\nsumary: B.", "unknown key 'sumary'", "if it belongs to the text above, set it in by 2"),
        ("summary: |2\n   A.\n B.", "line 6 belongs", "set it in by 1 space,"),
        ("incidents:\n  - what: > Police came.", "the line of the |", "write what: > alone, and below it, set in by 6"),
    ],
)  # fmt: skip
def test_what_has_slid_is_told_from_keys(text: str, what: str, mend: str) -> None:
    found = [(problem.text, problem.mend) for problem in problems_in(QUIRK + text)]
    assert any(what in each and mend in how for each, how in found), found


@pytest.mark.parametrize(
    "text",
    [
        "headline: x: y\nsummary: >\n  A.\n# a remark\nposition: x\n",
        "incidents:\n  - what: |\n      A.\n\n  # a remark\n  - what: |\n     - B: c\n    id: a: b\n",
        "summary: |\n  A.\nSources: x\nheadline: x: y\n",
    ],
)
def test_what_ends_a_text_has_not_slid_out_of_it(text: str) -> None:
    assert "slid-line" not in codes_in(QUIRK + text)


@pytest.mark.parametrize(
    "name",
    [
        *("“Ottoline Quirk”", "‘Ottoline Quirk’", "«Ottoline Quirk»", "„Ottoline Quirk“"),
        *("'\"Ottoline Quirk\"'", "Ottoline Quirk”", 'Ottoline Quirk"', "“Ottoline Quirk'"),
    ],
)
def test_quotation_marks_around_a_name_are_no_part_of_it(name: str) -> None:
    (problem,) = problems_in(HEAD + f"alleged_victims: [{{id: quirk, name: {name}}}]")
    assert (problem.code, problem.severity, problem.mend) == (
        "quoted-name", "error", "write name: Ottoline Quirk",
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["Ottoline “Otti” Quirk", 'Ottoline Quirk "Otti"', "O'Quirk", "Sa‘di Quirk", "'“Otti” Quirk “Q”'"]
)
def test_a_nickname_and_an_apostrophe_are_part_of_a_name(name: str) -> None:
    assert problems_in(HEAD + f"alleged_victims: [{{id: quirk, name: {name}}}]") == []


VICTIM = HEAD + "alleged_victims:\n  - {id: quirk, name: Ottoline Quirk, "


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        (VICTIM + "role: activist}", "did you mean occupation (or human_rights_work)?"),
        (VICTIM + "country: CHN}", "did you mean nationality?"),
        (VICTIM + "family: Quirk}", "did you mean name: {full: …, family: …}?"),
        (VICTIM + "violations: [torture]}", "violations is a key of incidents"),
        (VICTIM + "individuals: unknown}", "individuals is a key of alleged_perpetrators"),
        (VICTIM + "demands: []}", "demands belongs to the case itself"),
        (VICTIM + "full: Ottoline Quirk}", "full belongs to name"),
        (QUIRK + "alleged_perpetrators: [{id: p, name: P, occupation: officer}]", "did you mean rank"),
        (QUIRK + "alleged_perpetrators: [{id: p, name: P, consent: {}}]", "consent is a key of alleged_v"),
        (QUIRK + "related: [{id: p, name: P, role: wife}]", "did you mean relation: {of: …, as: …}?"),
        (QUIRK + "incidents: [{id: a, source: S}]", "did you mean sources?"),
        (QUIRK + "incidents: [{id: a, description: x}]", "did you mean what?"),
        (QUIRK + "proceedings: [{stage: trial, result: x}]", "did you mean outcome?"),
        (QUIRK + "remedies: [{outcome: x}]", "did you mean result?"),
        (QUIRK + "title: x", "did you mean headline?"),
    ],
)
def test_a_key_in_the_wrong_place_is_never_sent_to_another_person_or_fact(text: str, suggestion: str) -> None:
    mends = [problem.mend for problem in problems_in(text) if problem.code == "unknown-key"]
    assert len(mends) == 1 and suggestion in mends[0]
    assert ("move it there" in mends[0]) == ("belongs to" in suggestion)


def test_somebody_within_an_alias_is_not_the_one_whose_alias_it_is() -> None:
    victim = (
        VICTIM[: VICTIM.index("name:")] + "name: {full: Ottoline Quirk, aliases: [wife of Vadzim Sample]}}\n"
    )
    (problem,) = problems_in(victim + "summary: 'Police took {vadzim}.'")
    assert "nobody here has the id vadzim" in problem.text and problem.mend == "the ids are: quirk"
    (problem,) = problems_in(victim + "prisoner_of_conscience: [Vadzim]")
    assert "did you mean" not in problem.mend


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        *(
            (
                QUIRK + f"custody: [{{from: 2031-03-03, regime: {word}}}]",
                "write regime: detention_centre (Held in",
            )
            for word in ("pretrial_detention", "remand", "pre-trial", "sizo", "Pre-trial detention")
        ),
        *(
            (
                QUIRK + f"sources: [{{id: S1, title: T, date: 2031-03-03, kind: {word}}}]",
                "write kind: ngo (Published by",
            )
            for word in ("statement", "ngo_statement", "press_release", "NGO statement")
        ),
        *(
            (QUIRK + f"status: {word}", "write status: ongoing (A violation goes on")
            for word in ("detained", "in custody", "jailed")
        ),
        *(
            (
                QUIRK + f"incidents: [{{id: a, violations: [{word}]}}]",
                "write violations: [arbitrary_detention] (Taking",
            )
            for word in ("arrest", "detention")
        ),
        (
            QUIRK + "demands:\n  - release her at once\n",
            "Then write demands: [release]. A demand in your own words",
        ),
        (
            QUIRK + "mandates: [torture expert]",
            "write mandates: [torture]; torture is the Special Rapporteur on tor",
        ),
        (
            QUIRK + "mandates: [Special Rapporteur on freedom of expression]",
            "write mandates: [freedom_of_expression];",
        ),
        (QUIRK + "mandates: [human rights defenders]", "write mandates: [human_rights_defenders]"),
        (QUIRK + "mandates: WGAD, SR on torture", "write mandates: [arbitrary_detention, torture]"),
        (
            QUIRK + "mandates:\n  - judges and lawyers\n  - torture\n  - Human rights defenders",
            "write mandates: [judges_lawyers, torture, human_rights_defenders]",
        ),
        (QUIRK + "mandates: [{id: Enforced disappearances, reason: x}]", "write id: disappearances;"),
        (QUIRK + "custody: [{from: 2031-03-03, regime: House arrest}]", "write regime: house_arrest"),
        (QUIRK + "proceedings: [{stage: Sentenced to five years}]", "did you mean sentenced?"),
        (
            QUIRK + "incidents: [{id: a, violations: [unfair trial, freedom of speech]}]",
            "write violations: [unfair_trial, freedom_of_expression]",
        ),
        (QUIRK + "demands:\n  - Give her the papers\n", "write {text: Give her the papers}"),
        (QUIRK + "related: [{id: p, name: P, relation: husband}]", "write {of: quirk, as: husband}"),
        (
            QUIRK + "incidents: [{id: a, date: 2031-03-03 evening}]",
            "date: 2031-03-03, and the evening in what:",
        ),
        (VICTIM + "died: 2031-03-03 in the late evening}", "write died: 2031-03-03"),
        (QUIRK + "wording: {a: b}", "did you mean texts?"),
        (QUIRK + "texts: {asks: Do it.}", "first the document: texts: {press-release: {asks: …}}"),
        (VICTIM + "age: 26}", "only the age is known, put it into human_rights_work or a summary"),
        (
            QUIRK + "sources: [{id: S1}]\nincidents: [{id: a, sources: S9}]",
            "S1; or add under sources: - {id: S9, kind: …, title: …, date: …}",
        ),
    ],
)
def test_what_people_write_first_is_answered_with_what_is_meant(text: str, suggestion: str) -> None:
    mends = [problem.mend for problem in problems_in(text)]
    assert any(suggestion in mend for mend in mends), mends
    assert not any("did you mean official" in mend for mend in mends)


@pytest.mark.parametrize("mandate", list(knowledge.mandates().values()), ids=lambda each: each.id)
def test_a_mandate_is_found_by_its_title_and_by_its_id_as_it_is_spoken(mandate: knowledge.Mandate) -> None:
    for written in (mandate.title(), mandate.title().lower(), mandate.id.replace("_", " ")):
        mends = [
            each.mend
            for each in problems_in(QUIRK + f"mandates: ['{written.replace(chr(39), chr(39) * 2)}']")
        ]
        assert all(f"write mandates: [{mandate.id}]" in mend for mend in mends), (written, mends)


def test_what_several_mandates_could_be_is_no_mandate_for_sure() -> None:
    for written in ("Special Rapporteur", "women", "working group of experts", "lawyer of the family"):
        (problem,) = problems_in(QUIRK + f"mandates: [{written}]")
        assert problem.code == "unknown-mandate" and not problem.mend.startswith("write mandates")


BY = "alleged_perpetrators: [{id: harbour, name: the Harbour Police}]\nincidents: [{id: a, by: %s}]"


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        (
            "incidents: [{id: a, by: police}]",
            "add under alleged_perpetrators: - {id: police, name: …, kind: state}",
        ),
        (
            BY % "x9",
            "stand here: harbour; or add under alleged_perpetrators: - {id: x9, name: …, kind: state}",
        ),
        (BY % "harbor", "did you mean harbour? the ids that can stand here: harbour; or add"),
        (BY % "quirk", "harbour; or add under alleged_perpetrators: - {id: …, name: …, kind: state}"),
        (
            "incidents: [{id: a, by: the Riverside Police}]",
            "add under alleged_perpetrators: - {id: riverside-police, name: the Riverside Police, kind: state}, "
            "and here write by: [riverside-police]",
        ),
        ("custody: [{from: 2031-03-03, by: 警察}]", "{id: …, name: 警察, kind: state}"),
        ("incidents: [{id: a, of: [x]}]", "here: quirk; or add under alleged_victims: - {id: x, name: …}"),
        (
            "incidents: [{id: a, follows: {incident: b, as: reprisal}}]",
            "incidents: - {id: b, date: …, what: …, sou",
        ),
        (
            "related: [{id: v, name: V, relation: {of: Ada B, as: wife}}]",
            "name: Ada B}, and here write of: ada-b",
        ),
        (
            "incidents: [{id: a, account: {of: x, told: public}}]",
            "alleged_victims, related or alleged_perpetrators:",
        ),
        ("prisoner_of_conscience: [x]", "add under alleged_victims: - {id: x, name: …}"),
    ],
)
def test_an_id_that_leads_nowhere_is_answered_with_its_own_list_and_the_line_to_write(
    text: str, mend: str
) -> None:
    mends = [problem.mend for problem in problems_in(QUIRK + text) if problem.code == "unknown-id"]
    assert len(mends) == 1 and mend in mends[0], mends


def test_a_source_that_was_made_over_months_is_known_with_its_end() -> None:
    fact = "incidents: [{id: a, date: 2031-01-10, sources: [S1], place: Saltmarsh}]\n"
    for date, codes in (
        ("2031-01/2031-04", []),
        ("2031-05/2031-06", ["told-later"]),
        ("2031-01/2031-06", []),
    ):
        source = f"sources: [{{id: S1, kind: interview, title: talks with the family, date: {date}}}]"
        assert codes_in(QUIRK + fact + source) == codes, date


def test_a_word_that_is_meant_is_a_word_of_its_vocabulary() -> None:
    for vocabulary, meant in WORDS_TAKEN_FOR.items():
        known = set(knowledge.vocabulary(vocabulary))
        taken = [word for words in meant.values() for word in words]
        assert set(meant) <= known and not known & set(taken) and len(taken) == len(set(taken)), vocabulary


@pytest.mark.parametrize(
    ("native", "state", "mend"),
    [
        ("Марфа", "RUS", "write native: {ru: Марфа}; be or uk in place of ru"),
        ("Віка", "BLR", "write native: {be: Віка}"),
        ("Віка", "UKR", "write native: {uk: Віка}"),
        ("Жыў", "RUS", "write native: {be: Жыў}"),
        ("奇石", "CHN", "write native: {zh-Hans: 奇石}"),
        ("キルク", "CHN", "write native: {ja: キルク}"),
        ("كويرك", "EGY", "write native: {ar: كويرك}"),
        ("Quírk", "VNM", "write native: {…: Quírk}, with the code of its language"),
    ],
)
def test_a_name_in_its_own_script_is_answered_with_its_language(native: str, state: str, mend: str) -> None:
    victim = VICTIM[: VICTIM.index("name:")] + f"name: {{full: Ottoline Quirk, native: {native}}}}}\n"
    (problem,) = problems_in(victim + f"country: {state}")
    assert problem.mend.startswith(mend)


def test_an_example_of_a_source_is_a_source_of_the_file() -> None:
    rest = "}]\nsources: [{id: S4, kind: ngo, title: T, date: 2031-03-03}]\n"
    head = HEAD + "alleged_victims: [{id: quirk, name: Ottoline Quirk, consent: "
    for consent, mends in (
        ("{public: {answer: already_public, sources: [S4]}}", ("source: S4}", "did you mean source: S4?")),
        ("{public: already_public}", ("write {answer: already_public, source: S4}",)),
        ("{public: already public}", ("write {answer: already_public, source: S4}",)),
        ("already public", ("S4 is the id of the source",)),
        (
            "{public: {already_public, sources: [S4]}}",
            ("did you mean source: S4?", "as in {answer: already_public, …}"),
        ),
    ):
        found = "\n".join(problem.mend for problem in problems_in(head + consent + rest))
        assert all(mend in found for mend in mends) and "S1" not in found, found


def test_what_a_key_is_taken_for_leads_to_a_key() -> None:
    for name, meant in TAKEN_FOR.items():
        keys = set(shape_of(getattr(model, name)).keys)
        words = [word for each in meant.values() for word in each]
        assert len(words) == len(set(words)) and not keys & set(words), name
        assert {each.split(":")[0].split()[0].strip(",") for each in meant} <= keys | {"custody"}, name


def test_one_answer_for_all_uses_is_answered_with_the_lines_to_write() -> None:
    (problem,) = problems_in(VICTIM + "consent: already public}\nsources: [{id: S1, kind: ngo, title: T}]")
    lines = [line.strip() for line in problem.mend.split("\n")[1:]]
    assert lines == [
        f"{use}: {{answer: already_public, source: S1}}"
        for use in ("submission", "government", "un_report", "public")
    ]
    mended = "alleged_victims:\n- id: quirk\n  name: Ottoline Quirk\n  consent:\n    " + "\n    ".join(lines)
    case_of(HEAD + mended + "\nsources: [{id: S1, kind: ngo, title: T, date: 2031-03-03}]")


def test_a_single_yes_is_answered_with_four_times_no() -> None:
    """What is pasted as it stands consents to nothing."""
    (problem,) = problems_in(VICTIM + "consent: yes}")
    lines = [line.strip() for line in problem.mend.split("\n")[1:]]
    assert [line.partition("  #")[0] for line in lines] == [
        f"{use}: no" for use in ("submission", "government", "un_report", "public")
    ]
    assert "write yes only where this use was asked and agreed to" in problem.mend


def test_a_yes_says_whose_it_is() -> None:
    uses = "submission: yes, government: {answer: yes}, un_report: no, public: {answer: yes, how: telephone}"
    (problem,) = problems_in(VICTIM + f"consent: {{{uses}}}}}")
    assert (problem.code, problem.severity) == ("consent-unsupported", "warning")
    assert "say who agreed, when and how" in problem.mend and problem.mend.endswith("the same for government")


def test_the_same_mistake_in_several_uses_of_a_name_is_said_once() -> None:
    for answer in ("already public", "already_public"):
        uses = f"submission: {answer}, government: {answer}, public: no, un_report: {answer}"
        (problem,) = problems_in(VICTIM + f"consent: {{{uses}}}}}")
        assert "write {answer: already_public, source: S1}" in problem.mend
        assert problem.mend.endswith("and the same for government, un_report")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("Vietnam", "VNM"), ("viet-nam", "VNM"), ("Viêt Nam", "VNM"), ("越南", "VNM"), ("vn", "VNM")),
        *(("Germany", "DEU"), ("Alemania", "DEU"), ("the Netherlands", "NLD"), ("Cote d'Ivoire", "CIV")),
        *(
            ("Chinese", "CHN"),
            ("Vietnamese", "VNM"),
            ("l'Egypte", "EGY"),
            ("People's Republic of China", "CHN"),
        ),
        *(("Congolese", "COD or COG"), ("Phillipines", "PHL (Philippines)")),
    ],
)
def test_a_state_is_known_by_its_names_and_its_people(written: str, code: str) -> None:
    (country,) = problems_in(QUIRK + f'country: "{written}"')
    (nationality,) = problems_in(VICTIM + f'nationality: "{written}"}}')
    assert code in country.mend and country.mend == nationality.mend


def test_settings_and_recipients_know_states_by_the_same_names(tmp_path: Path) -> None:
    settings, recipients = tmp_path / "hrdalert.yaml", tmp_path / "recipients" / "a.yaml"
    recipients.parent.mkdir()
    settings.write_text("organisation: {name: Office, country: Viêt Nam}", "utf-8")
    recipients.write_text("recipients: [{id: a, office: A, kind: embassy, represents: Vietnamese}]", "utf-8")
    found = [*check_settings(settings)[1], *check_recipients(recipients.parent)[1]]
    assert [problem.mend for problem in found if "code of a State" in problem.text] == ["write VNM"] * 2


def test_a_missing_key_is_found_although_other_values_are_wrong() -> None:
    """What one check finds does not keep another from looking."""
    text = "as_of: never\nalleged_victims: [{name: Q, died: 1990, born: 1991}]\nincidents: [{id: a, by: x}]\n"
    assert codes_in(text) == [
        *("missing-key", "bad-date", "missing-key", "date-order", "unsourced", "unknown-id"),
    ]


WRONG_KINDS = """\
custody: x
custody: [x]
custody: [{of: {a: b}, from: [2031]}]
custody: [{whereabouts: {state: x}, lawyer: [[x]], family: [{state: [x]}], health: x}]
sources: [{id: [S1]}]
editions: {}
alleged_victims: {a: b}
alleged_victims: [[x]]
alleged_victims: [{name: {native: x, full: {a: b}}, consent: {public: [yes]}, pronouns: [she], pseudonym: {}}]
texts: [x]
texts: {a: {b: {c: {d: e}}}}
headlines: x
incidents: [{id: a, date: [x], part: [y], time: {z: 1}}]
related: [{relation: x, consent: x, name: [x]}]
demands: {do: release}
mandates: {id: x}
measure: [x]
public: x
cooperation_with_un: [x]
language: [en]
summary: {1: 2, x: [y]}
"""


@pytest.mark.parametrize("text", WRONG_KINDS.splitlines())
def test_values_of_the_wrong_kind_are_problems_never_tracebacks(text: str) -> None:
    case, problems = check_text(HEAD + text, FILE)
    assert case is None
    assert any(
        problem.code in ("wrong-kind", "unknown-word", "missing-key", "bad-language") for problem in problems
    )


KEYS = sorted(
    {key for shape in [shape_of(Case)] for key in shape.keys}
    | {"id", "of", "date", "name", "state", "answer"}
)
VALUES = st.recursive(
    st.sampled_from(
        ["", "~", "x", "quirk", "yes", "2031-03-03", "S1", "'{quirk.they}'", "already_public", "unknown"]
    ),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5))
def test_any_values_under_the_known_keys_are_read_or_explained(values: dict[str, str]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in values.items())
    case, problems = check_text(text, FILE)
    assert (case is None) == any(problem.severity == "error" for problem in problems)
    assert all(1 <= problem.origin.line <= text.count("\n") + 1 for problem in problems)


@given(st.binary(max_size=100))
@example(b"{x}")
def test_garbage_is_explained(data: bytes) -> None:
    case, problems = check_text(data, FILE)
    assert case is None and problems


def test_a_file_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="there is no such file"):
        read_case(tmp_path / "none.yaml")


def test_an_id_of_a_source_may_be_that_of_a_person() -> None:
    text = (
        HEAD
        + "alleged_victims: [{id: S1, name: Q, sources: S1}]\nincidents: [{id: a, of: S1, what: '{S1} spoke.'}]\n"
    )
    found = case_of(text + "sources: [{id: S1, kind: ngo, title: T}]")
    assert (found.sources[0].id, found.alleged_victims[0].sources, found.incidents[0].of) == (
        "S1",
        ("S1",),
        ("S1",),
    )


# References


def test_braces_are_references_where_an_id_begins_them() -> None:
    ids = {"chang", "video", "a-1_b"}
    assert parse("", ids) == ()
    assert parse("no braces", ids) == ("no braces",)
    assert parse("{chang} and {chang.their} {code}", ids) == (
        Mention("chang"), " and ", Mention("chang", ("their",)), " {code}",
    )  # fmt: skip
    assert parse("{video.after.a-1_b}{ chang }{Chang}{{chang}}", ids) == (
        Mention("video", ("after", "a-1_b")), "{ chang }{Chang}{", Mention("chang"), "}",
    )  # fmt: skip


@given(
    st.lists(
        st.sampled_from(["{chang}", "{chang.they}", "{", "}", "{x}", "{x.they}", " ", "常", "{video.on}"])
    )
)
def test_parsing_loses_nothing(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = parse(text, {"chang", "video"})
    assert "".join(map(str, found)) == text
    assert all(type(part) is str or isinstance(part, Mention) for part in found)
    strings = [isinstance(part, str) for part in found]
    assert (True, True) not in pairwise(strings), "neighbouring pieces of text are one"


def test_every_form_that_is_listed_can_be_used() -> None:
    for kind, forms in FORMS.items():
        for form in forms:
            mention = Mention("one", tuple(form.replace("OTHER", "two").split(".")) if form else ())
            assert mistake(mention, kind, {"one", "two"}) is None
    for wrong in ("after", "after.one", "after.three", "after.two.two", "on.two", "full"):
        assert mistake(Mention("one", tuple(wrong.split("."))), "incident", {"one", "two"})
    assert mistake(Mention("one"), "incident", {"one", "two"}), "an incident alone prints nothing"


# Speed


def test_five_thousand_incidents_are_read_in_linear_time() -> None:
    def text(incidents: int) -> str:
        entry = "  - {{id: i{0}, date: 2031-03-03, of: quirk, what: 'A {{quirk}} {{i{0}.on}} #{0}.', sources: S1}}\n"
        return (
            QUIRK
            + "sources: [{id: S1, kind: ngo, title: T, date: 2031-03-03}]\nincidents:\n"
            + "".join(entry.format(number) for number in range(incidents))
        )

    def took(text: str) -> float:
        begin = time.process_time()
        assert check_text(text, FILE)[1] == []
        return time.process_time() - begin

    small, large = text(500), text(5000)
    took(small)
    assert min(took(large) for _ in range(2)) < 60 * min(took(small) for _ in range(5))


def test_a_file_full_of_mistakes_is_still_read_soon() -> None:
    """The nearest word is not looked for five thousand times among five thousand."""
    entry = "  - {{id: i{0}, by: [x{0}], of: j{0}, what: '{{j{0}.on}} {{i{0}.no}}'}}\n"
    text = QUIRK + "incidents:\n" + "".join(entry.format(number) for number in range(3000))
    begin = time.process_time()
    assert len(problems_in(text)) >= 9000
    assert time.process_time() - begin < 20


def test_a_place_is_shown_as_editors_know_it() -> None:
    (problem,) = problems_in(QUIRK + "status: x\n")
    assert problem.origin == Origin(FILE, 4, 9)
    assert str(problem).startswith("case.yaml:4:9: error unknown-word: status: 'x' is none")
