"""The case file: what is read, and what is said of each mistake, at its line."""

from __future__ import annotations

import datetime
import pickle
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from hrdalert.cases import reading
from hrdalert.cases.likely_words import words_of
from hrdalert.cases.located_yaml import scan
from hrdalert.cases.mistakes import words_of_file
from hrdalert.cases.model import Case, texts_of
from hrdalert.cases.reading import check_case, check_text
from hrdalert.cases.shape import shape_of, shapes
from hrdalert.errors import InputErrors, Origin, Problem
from tests.builder import EXAMPLE, SMALLEST, TESTS, a_case, case_file, case_text, read_case, truth
from tests.work import work

FILE = Path("case.yaml")
CASES = [
    path
    for path in (*sorted((TESTS / "truth").glob("*.yaml")), EXAMPLE, SMALLEST)
    if not path.name.endswith((".expect.yaml", "recipients.yaml"))
]
BROKEN = yaml.safe_load((Path(__file__).parent / "broken.yaml").read_text("utf-8"))


def said_by(case: Case | None) -> dict[str, Any]:
    """The values of a case, wherever they stand in their file."""
    assert case is not None
    return {name: getattr(case, name) for name in Case.model_fields}


def problems_with(**changes: Any) -> list[Problem]:
    """What is said of the smallest case, changed by path."""
    return list(case_file(**changes).problems)


def the_problem_with(**changes: Any) -> Problem:
    (problem,) = problems_with(**changes)
    return problem


# What is read


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_sound_case_has_no_errors(path: Path) -> None:
    read = check_case(path)
    assert read.case is not None
    assert [problem for problem in read.problems if problem.severity != "remark"] == []


def test_a_case_is_read_whole() -> None:
    case = read_case(EXAMPLE)
    victim, arrest = case.alleged_victims[0], case.chronology[1]
    assert (case.reference, case.as_of, case.all_states) == ("2026-014", datetime.date(2026, 3, 20), ("CHN",))
    answer = victim.consent.to("public")
    assert answer and (answer.answer, answer.by) == ("yes", "brother")
    assert victim.consent.to("un_report") is None, "silence is no"
    assert arrest.violations == ("arbitrary_detention", "freedom_of_expression")
    assert (arrest.by, arrest.because_of, arrest.weight) == (("police",), "play", "lead")
    assert case.letter is not None and "\n\n" in case.letter, "a blank line makes a paragraph"
    assert case.withheld is not None and case.withheld.summary is not None
    assert case.custody[0].kind == "incommunicado" and case.demands[0].unconditional


def test_a_text_knows_its_line() -> None:
    case = read_case(EXAMPLE)
    lines = EXAMPLE.read_text("utf-8").split("\n")
    assert case.summary is not None and lines[case.summary.origin.line - 1] == "summary: |"
    assert "6 March" in lines[case.summary.origin_of("on 6 March").line - 1]
    assert lines[case.origin("chronology", 1, "place").line - 1].strip() == "place: Saltmarsh"


def test_every_text_of_a_case_is_found_with_its_key() -> None:
    texts = dict(texts_of(read_case(EXAMPLE)))
    assert texts["alleged_victims[0].pseudonym"] == "Ms K."
    assert texts["chronology[2].text"].endswith("turned away at the door.")
    assert texts["urgent.why"].startswith("She is held")


def test_a_case_can_be_copied_and_sent_to_another_process() -> None:
    case = read_case(truth("undated"))
    again = pickle.loads(pickle.dumps(case))
    assert said_by(again) == said_by(case)
    assert again.summary.origin == case.summary.origin and again.origin("summary") == case.origin("summary")  # type: ignore[union-attr]


def test_an_empty_key_is_as_good_as_a_missing_one() -> None:
    text = SMALLEST.read_text("utf-8")
    with_empty_keys = check_text(text + "position:\nterritory: null\ncustody: ~\n", FILE).case
    assert said_by(with_empty_keys) == said_by(check_text(text, FILE).case)


@pytest.mark.parametrize(
    ("key", "short", "long"),
    [
        ("quotes", ["She is free."], [{"text": "She is free."}]),
        ("demands", ["release"], [{"do": "release"}]),
        ("mandates", ["torture"], [{"id": "torture"}]),
        ("urgent", "A hearing is near.", {"why": "A hearing is near."}),
        ("alleged_victims__0__is", "lawyer", ["lawyer"]),
        ("alleged_victims__0__consent__public", "no", {"answer": "no"}),
        ("chronology__0__by", "police", ["police"]),
        ("chronology__0__sources", "S1", ["S1"]),
        ("states", "CHN", ["CHN"]),
    ],
)
def test_short_forms_stand_for_long_ones(key: str, short: Any, long: Any) -> None:
    first = {"state": None} if key == "states" else {}
    assert said_by(a_case(**first, **{key: short})) == said_by(a_case(**first, **{key: long}))


def test_one_day_of_several_can_be_written_without_quotation_marks() -> None:
    text = SMALLEST.read_text("utf-8").replace("- date: 2026-03-03", "- date: [2026-03-01..2026-03-03]")
    case = check_text(text, FILE).case
    assert case is not None and case.chronology[0].date is not None
    assert case.chronology[0].date.is_one_of and str(case.chronology[0].date) == "[2026-03-01..2026-03-03]"


def test_an_entry_has_its_date_with_its_part() -> None:
    entry = a_case(chronology__0__date="2026-02", chronology__0__part="early").chronology[0]
    assert entry.when is not None and entry.when.end == datetime.date(2026, 2, 10)


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")
    | st.sampled_from("\n#:,'\"{}[]&*!|>%@` -"),
    min_size=1,
    max_size=80,
)


@given(TEXT)
@example("a #b: c, d\n\n  e\n# f")
@example("{ada.they}\n- ? : {x}\n...\n---")
@example("x\t\n\t\ty")
def test_any_text_in_a_block_comes_back_as_it_is(text: str) -> None:
    assume(text.strip())
    block = "\n".join("    " + line for line in text.split("\n"))
    scanned = scan(f"position: |2+\n{block}\n".encode(), FILE)
    assert scanned.problems == [] and scanned.value["position"] == "  " + text.replace("\n", "\n  ") + "\n"


# What is wrong with the YAML


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gives_all_of_its_problems(name: str) -> None:
    problems = check_text(BROKEN[name]["text"], FILE).problems
    of_the_case = ("missing-key", "nobody", "no-text", "unknown-id")
    lines = [
        f"{problem.origin.line}:{problem.origin.column} {problem.severity} {problem.code}"
        for problem in problems
        if problem.code not in of_the_case
    ]
    assert lines == BROKEN[name]["problems"]
    assert all(problem.origin.file == FILE and problem.text and problem.mend for problem in problems)


def test_a_line_that_slides_out_of_its_text_is_named_and_set_in_again() -> None:
    lines = EXAMPLE.read_text("utf-8").split("\n")
    number = next(n for n, line in enumerate(lines) if line.startswith("  had no word from her"))
    slid = "\n".join([*lines[:number], lines[number].lstrip(), *lines[number + 1 :]])
    (problem,) = check_text(slid, FILE).problems
    assert (problem.code, problem.origin.line) == ("slid-line", number + 1)
    assert "belongs to the text under now:" in problem.text and "set it in by 2 spaces" in problem.mend


def test_a_file_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="there is no such file"):
        read_case(tmp_path / "none.yaml")


@given(st.binary(max_size=100))
@example(b"{x}")
def test_garbage_is_explained(data: bytes) -> None:
    read = check_text(data, FILE)
    assert read.case is None and read.problems


# What is wrong with the values


def test_a_problem_is_shown_as_editors_know_it() -> None:
    problem = the_problem_with(status="ongoin")
    assert str(problem).startswith("case.yaml:3:9: error unknown-word: status: 'ongoin' is none")
    assert problem.mend.startswith("did you mean ongoing?")


def test_all_mistakes_come_at_once() -> None:
    """What one check finds keeps no other from looking, be the case readable or not."""
    problems = problems_with(
        as_of="never",
        sumary="x",
        alleged_victims__0__born="1991",
        alleged_victims__0__died="1990",
        chronology__0__by="polic",
        chronology__0__violations=["tortur"],
        demands__0__do="free",
    )
    codes = {problem.code for problem in problems}
    assert codes == {"bad-date", "unknown-key", "date-order", "unknown-id", "unknown-word"}
    assert [problem.place for problem in problems] == sorted(problem.place for problem in problems)


def test_a_case_with_errors_can_be_read_all_the_same() -> None:
    read = case_file(chronology__0__by="nobody", chronology__0__violations=["tortur"])
    assert read.case is not None and {problem.severity for problem in read.problems} == {"error"}
    assert read.case.chronology[0].by == ("nobody",)


@pytest.mark.parametrize(
    ("changes", "mend"),
    [
        ({"sumary": "x"}, "did you mean summary?"),
        ({"pronouns": "she/her"}, "pronouns is a key of alleged_victims or related"),
        ({"victims": []}, "did you mean alleged_victims?"),
        ({"title": "x"}, "write headline"),
        ({"alleged_victims__0__role": "activist"}, "write occupation, or about"),
        ({"alleged_victims__0__violations": "torture"}, "violations is a key of withheld or chronology or measure"),
        ({"alleged_victims__0__native": "玮平"}, "write native: {…: 玮平}, with the code of its language"),
        ({"chronology__0__source": "S1"}, "write sources"),
        ({"custody": [{"since": "2026-03-03", "from": "2026-03-03"}]}, "write from"),
        ({"texts": {"opening": "Hello."}}, "texts: {press-release: {opening: …}}"),
        ({"texts": {"press-release": {"opening": ["a"]}}}, "write texts: {press-release: {opening: …}}"),
        ({"language": "English"}, "write a code such as en, fr or zh-Hans"),
        ({"alleged_victims__0__id": "Ada Quill"}, "such as ada-quill"),
        ({"alleged_victims__0__consent": ["yes"]}, "take the dash or the square brackets away"),
        ({"alleged_victims__0__consent__answer": "perhaps"}, "write one of yes, no, withdrawn"),
        ({"chronology__0__attempted": "maybe"}, "write yes or no"),
        ({"as_of": "2026-03"}, "write it as 2020-10-22"),
        ({"chronology__0__part": "early"}, "write only the month, 2026-03"),
        ({"action": {"issue": "two"}}, "write it in digits"),
        ({"demands": {"do": "release"}}, "each on a line of its own that begins with '- '"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_answered_with_what_to_write(changes: dict[str, Any], mend: str) -> None:
    mends = [problem.mend for problem in problems_with(**changes)]
    assert any(mend in each for each in mends), mends
    assert case_file(**changes).case is None


@pytest.mark.parametrize(
    ("changes", "code", "mend"),
    [
        ({"state": "XYZ"}, "unknown-country", "write three capitals"),
        ({"alleged_victims__0__nationality": "ZZZ"}, "unknown-country", "write three capitals"),
        ({"chronology__0__violations": "detention"}, "unknown-word", "write arbitrary_detention (Taking or keeping"),
        ({"chronology__0__violations": "unfair trial"}, "unknown-word", "write unfair_trial"),
        ({"chronology__0__facts": "firearm"}, "unknown-word", "did you mean firearms?"),
        ({"alleged_victims__0__is": "child"}, "unknown-word", "write minor"),
        ({"demands__0__do": "release them at once"}, "unknown-word", "did you mean release?"),
        ({"demands__0__do": "give back her papers"}, "unknown-word", "{text: give back her papers} in place of do:"),
        ({"mandates": ["Special Rapporteur on freedom of expression"]}, "unknown-mandate", "freedom_of_expression"),
        ({"mandates": ["wgad"]}, "unknown-mandate", "did you mean arbitrary_detention"),
        ({"chronology__0__by": "polise"}, "unknown-id", "did you mean police?"),
        ({"chronology__0__by": "ada"}, "unknown-id", "the ids that can stand here: police; or add under"),
        ({"chronology__0__of": "tim"}, "unknown-id", "add under alleged_victims: - {id: tim, name: …}"),
        ({"chronology__0__because_of": "play"}, "unknown-id", "to the entry that is meant, id: play"),
        ({"chronology__0__sources": "S2"}, "unknown-id", "sources: - {id: S2, kind: …"),
        ({"chronology__0__by": "the Harbour Police"}, "unknown-id", "and here write harbour-police"),
        ({"alleged_victims__0__consent__source": "S9"}, "unknown-id", "the ids that can stand here: S1"),
        ({"sources__1": {"id": "S1", "kind": "ngo", "title": "T"}}, "duplicate-id", "give each an id of its own"),
        ({"related": [{"id": "ada", "name": "Tim"}]}, "duplicate-id", "give each an id of its own"),
        ({"state": None}, "missing-key", "write state: CHN"),
        ({"states": ["CHN", "LAO"]}, "state-twice", "keep states:"),
        ({"alleged_victims__0__died": "2026-04-01"}, "after-as-of", "mend the date, or as_of"),
        ({"chronology__0__date": "2026-04-01"}, "after-as-of", "what is still to come stands in now:"),
        ({"custody": [{"from": "2026-03-03", "until": "2026-03-01"}]}, "date-order", "mend one of the two dates"),
        ({"alleged_victims__0__born": "2026-03-04"}, "before-birth", "mend the date, or born:"),
        ({"alleged_victims__0__died": "2026-02", "chronology__0__kind": "arrest"}, "after-death", "or died:"),
        (
            {"alleged_victims__0__died": "2026-03-01", "custody": [{"from": "2026-03-03"}]},
            "after-death",
            "or say under of: whom it befell",
        ),
        ({"alleged_victims__0__name": None}, "missing-key", "or protect: minor or survivor"),
        ({"alleged_victims__0__name": "“Ada Quill”"}, "quoted-name", "write name: Ada Quill"),
        ({"alleged_victims__0__native": {"Chinese": "玮平"}}, "bad-language", "write a code such as zh-Hans"),
        ({"alleged_victims__0__members": [{"name": "Ada"}]}, "no-group", "write kind: group"),
        ({"alleged_victims__0__consent": "yes"}, "consent-for-all", "{for: [submission, government, public], ans"),
        ({"alleged_victims__0__consent__answer": None}, "missing-key", "write answer: yes"),
        ({"related": [{"id": "tim"}]}, "missing-key", "role: brother of Ada Quill"),
        ({"demands__0": {"of": "ada"}}, "missing-key", "write do: with a word of the list"),
        ({"demands__0__text": "free her"}, "demand-twice", "keep one of them"),
        ({"sources__0__url": "www.gull.example"}, "bad-url", "beginning with https://"),
        ({"headline": "{ada} held"}, "token", "write the name"),
        ({"headline": "{ada.They} is held"}, "token", "write the name"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_or_cannot_be_is_an_error(changes: dict[str, Any], code: str, mend: str) -> None:
    read = case_file(**changes)
    assert [problem.code for problem in read.problems] == [code], read.problems
    assert read.problems[0].severity == "error" and mend in read.problems[0].mend
    assert read.case is not None


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"reference": "quill-2026"}, "reference-from-name", "warning"),
        ({"alleged_victims": None}, "nobody", "warning"),
        ({"sources__0__kind": "a family"}, "own-word", "warning"),
        ({"custody": [{"from": "2026-03-03", "kind": "house_arest"}]}, "own-word", "warning"),
        ({"custody": [{"from": "2026-03-03", "kind": "remand"}]}, "own-word", "warning"),
        ({"chronology__0__outcome": "convicted"}, "key-of-other-kind", "warning"),
        ({"chronology__0__text": None}, "no-text", "warning"),
        ({"chronology__1": {"date": "2026-03-01", "text": "It began."}}, "entry-order", "remark"),
    ],
)  # fmt: skip
def test_what_may_be_meant_is_no_error(changes: dict[str, Any], code: str, severity: str) -> None:
    found = [(problem.code, problem.severity) for problem in problems_with(**changes)]
    assert (code, severity) in found
    assert {severity for _, severity in found} <= {severity} or code == "nobody"


@pytest.mark.parametrize(
    "changes",
    [
        {"sources__0__kind": "a talk on the telephone"},
        {"custody": [{"from": "2026-03-03", "kind": "a shipping container"}]},
        {"alleged_victims__0__consent": "no"},
        {"alleged_victims__0__consent": {"answer": "cannot_be_asked", "why": "she is held"}},
        {"alleged_victims__0__born": "[1990..1994]"},
        {"chronology__1": {"date": "unknown", "text": "It was told."}},
        {"chronology__1": {"date": "2026-03", "text": "It was told."}},
        {"alleged_victims__0__name": "Ada “Otti” Quill"},
        {"headline": "{that} was held, and {Ada}"},
    ],
)
def test_what_is_right_is_not_asked_about(changes: dict[str, Any]) -> None:
    assert problems_with(**changes) == []


def test_an_outcome_is_that_of_somebody() -> None:
    judgment = {
        "date": "2026-03-10",
        "kind": "judgment",
        "text": "The court decided.",
        "outcome": {"adda": "convicted"},
    }
    problem = the_problem_with(chronology__1=judgment)
    assert (problem.code, problem.mend) == ("unknown-id", "write one of ada")


def test_the_count_of_a_group_and_its_rows_are_compared() -> None:
    group = {
        "id": "readers",
        "kind": "group",
        "name": "the Readers",
        "count": "3",
        "members": [{"name": "Ada"}],
    }
    (problem,) = problems_with(alleged_victims=[group])
    assert (problem.code, problem.severity) == ("count", "remark")


@pytest.mark.parametrize("word", ["NO", "No", "FALSE", "off", "n", "0"])
def test_no_other_word_passes_for_an_answer(word: str) -> None:
    answers = problems_with(alleged_victims__0__consent={"public": word})
    assert [problem.code for problem in answers] == ["unknown-word"]


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        *(
            ("Vietnam", "VNM"),
            ("viet-nam", "write VNM"),
            ("Germany", "write DEU"),
            ("deu", "write DEU"),
        ),
        *(("uk", "write GBR"), ("Cote d'Ivoire", "CIV"), ("Phillipines", "did you mean PHL (Philippines)?")),
    ],
)
def test_a_state_is_known_by_its_english_names(written: str, mend: str) -> None:
    assert mend in the_problem_with(state=written).mend
    assert mend in the_problem_with(alleged_victims__0__nationality=written).mend


def test_what_is_said_of_a_mistake_is_said_somewhere_and_what_is_named_is_there() -> None:
    folder = Path(reading.__file__).parent
    others = ("documents/word_lists.py",)
    inquiry = folder.parent / "inquiry"
    for home, files in (
        (folder, (*folder.glob("*.py"), *(folder.parent / name for name in others))),
        (inquiry, (*inquiry.glob("*.py"),)),
    ):
        table = scan(home / "mistakes.yaml", home / "mistakes.yaml")
        assert table.problems == []  # no name stands there twice
        said = table.value
        code = "".join(file.read_text("utf-8") for file in files)
        assert [name for name in said if f'"{name}"' not in code] == []
        by_name = r'\b(?:mistake|fault\.said|self\.(?:said|_say|_no))\(\s*"([\w-]+)"'
        assert (named := set(re.findall(by_name, code))) and named <= set(said)
        assert all(words["text"] and words["mend"] for words in said.values())


# Old files and habits


def test_a_file_of_the_first_edition_is_met_with_one_problem() -> None:
    text = "reference: 2026-001\ncountry: CHN\nas_of: 2026-03-20\neditions: []\nincidents: [{id: a, what: 'A.'}]\n"
    read = check_text(text, FILE)
    (problem,) = read.problems
    assert read.case is None and (problem.code, problem.origin.line) == ("old-case-file", 2)
    assert "country is now state" in problem.mend and "docs/old-case-files.md" in problem.mend
    assert (TESTS.parent / "docs" / "old-case-files.md").is_file()


@pytest.mark.parametrize(
    ("changes", "mend"),
    [
        ({"country": "CHN"}, "write state"),
        ({"urgency": {"why": "x"}}, "write urgent"),
        ({"proceedings": []}, "write chronology"),
        ({"status": "resolved"}, "write closed"),
        ({"alleged_victims__0__human_rights_work": "x"}, "write about"),
        ({"alleged_victims__0__public": {}}, "write withheld:"),
        ({"chronology__0__what": "x"}, "write text"),
        ({"chronology__0__follows": {}}, "write because_of"),
        ({"chronology__0__kind": "sentenced"}, "write judgment"),
        ({"chronology__0__time": "06:10"}, "a time of the day stands in its words"),
        ({"action": {"deadline": "2026-05-01"}}, "write until"),
    ],
)
def test_a_key_out_of_habit_is_answered_with_the_new_one(changes: dict[str, Any], mend: str) -> None:
    assert any(problem.mend.startswith(mend) or mend in problem.mend for problem in problems_with(**changes))


def test_what_is_taken_for_a_key_or_a_word_leads_to_one() -> None:
    known = {shape.model.__name__: set(shape.keys) for shape in shapes(shape_of(Case))}
    everywhere = {key for keys in known.values() for key in keys}
    for model, meant in words_of_file("likely_words.yaml")["keys"].items():
        written = [word for words in meant.values() for word in words]
        assert len(written) == len(set(written)) and not known[model] & set(written), model
        assert {mend.split(":")[0].split()[0].strip(",") for mend in meant} <= everywhere, model
    few = {
        key.name: key.words for shape in shapes(shape_of(Case)) for key in shape.keys.values() if key.words
    }
    few["kind"] = shape_of(Case).keys["chronology"].part.keys["kind"].words  # type: ignore[union-attr]
    for vocabulary, meanings in words_of_file("likely_words.yaml")["words"].items():
        words = set(few[vocabulary] if vocabulary in few else words_of(vocabulary))
        assert set(meanings) <= words, vocabulary
        assert not words & {word for written in meanings.values() for word in written}, vocabulary


def test_every_vocabulary_that_the_model_marks_has_words() -> None:
    marked = {key.vocabulary for shape in shapes(shape_of(Case)) for key in shape.keys.values()} - {""}
    assert marked == {
        "violation",
        "regime",
        "demand",
        "request",
        "mandate",
        "country",
        "person_kind",
        "fact",
        "right",
        "source_kind",
    }
    assert all(words_of(vocabulary) for vocabulary in marked)


# Whatever comes

KEYS = sorted({*shape_of(Case).keys, "id", "of", "date", "name", "state", "answer", "for", "outcome", "kind"})
VALUES = st.recursive(
    st.sampled_from(
        ["", "~", "x", "ada", "yes", "2031-03-03", "S1", "'{x.they}'", "already_public", "⟨x⟩", "CHN"]
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
    read = check_text(text, FILE)
    assert read.case is not None or any(problem.severity == "error" for problem in read.problems)
    assert all(1 <= problem.origin.line <= text.count("\n") + 1 for problem in read.problems)
    assert all(problem.text for problem in read.problems)


def many(entry: str, count: int) -> str:
    return case_text(chronology=None) + "chronology:\n" + "".join(map(entry.format, range(count)))


def test_many_entries_are_read_in_linear_time() -> None:
    entry = "  - {{id: i{0}, date: 2026-03-03, of: ada, text: 'It was so.', sources: S1}}\n"
    assert check_text(many(entry, 2000), FILE).problems == ()
    assert work(lambda: check_text(many(entry, 2000), FILE)) < 12 * work(
        lambda: check_text(many(entry, 200), FILE)
    )


def test_a_file_full_of_mistakes_is_read_in_linear_time() -> None:
    """The nearest id is not looked for thousands of times among thousands."""
    entry = "  - {{id: i{0}, by: [x{0}], because_of: j{0}, text: 'It was so.'}}\n"
    assert len(check_text(many(entry, 1000), FILE).problems) >= 2000
    assert work(lambda: check_text(many(entry, 1000), FILE)) < 12 * work(
        lambda: check_text(many(entry, 100), FILE)
    )


def test_a_place_that_is_missing_is_that_of_the_part_above_it() -> None:
    case = read_case(SMALLEST)
    born = case.origin("alleged_victims", 0, "born")
    assert str(born) == str(case.origin("alleged_victims", 0))
    assert born.missing == ("alleged_victims", 0, "born")
    assert case.origin("letter") == Origin(SMALLEST, 1, 1, ("letter",))


def test_a_word_that_no_page_has_room_for_is_refused_at_its_place(tmp_path: Path) -> None:
    text = SMALLEST.read_text("utf-8").replace("summary: |\n", f"summary: |\n  Held {'x' * 600_000}\n", 1)
    file = tmp_path / "case.yaml"
    file.write_text(text, "utf-8")
    read = check_case(file)
    (problem,) = read.problems
    assert read.case is None and problem.code == "long-word" and problem.origin == Origin(file, 7, 8)
