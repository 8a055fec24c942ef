"""The case file: what is read, and what is said of each mistake, at its line."""

from __future__ import annotations

import datetime
import json
import pickle
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert import knowledge
from hrdalert.cases import Case, Mention, Told, check_case, check_text, parse, read_case
from hrdalert.cases.new_case import NEW_CASE, new_case
from hrdalert.cases.references import FORMS, mistake
from hrdalert.cases.schema import json_schema, vocabularies_text
from hrdalert.cases.shape import Shape, shape_of
from hrdalert.errors import InputErrors, Origin, Problem

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
    assert problems == []
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
    assert text.endswith("# not a remark: it stands in the text; {this} is text too")


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
@example("{quirk} - {quirk.they}\n- ? : {x}\n...\n---")
@example("'\"")
def test_any_text_in_a_block_comes_back_as_it_is(text: str) -> None:
    if not text.strip() or any(ord(character) >> 16 in (15, 16) for character in text):
        return
    lines = text.strip().split("\n")
    block = "\n".join("      " + line for line in lines)
    (incident,) = case_of_any(QUIRK + f"incidents:\n  - id: arrest\n    what: |4\n{block}\n").incidents
    assert incident.what is not None
    found = "\n".join(line.removeprefix("  ") for line in ("  " + incident.what.versions[""]).split("\n"))
    assert found.replace("\n  ", "\n").split("\n")[0] == lines[0].strip() or found
    assert _words(incident.what.versions[""]) == _words(text)


def case_of_any(text: str) -> Case:
    """The case, whatever references its texts hold."""
    from hrdalert.marked_yaml import read

    return Case.model_validate(read(text.encode(), FILE, keep_empty=False)[0])


def _words(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n")]


def test_a_case_can_be_copied_and_sent_to_another_process() -> None:
    case = read_case(CASES / "arrest-in-ruritania.yaml")
    again = pickle.loads(pickle.dumps(case))
    assert again == case and again.summary.origin == case.summary and case.summary.origin  # type: ignore[union-attr]


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
        ("mandates: [tortures]", "did you mean torture?"),
        ("summary: {a b: c}", "one text a language"),
    ],
)  # fmt: skip
def test_the_nearest_is_suggested(line: str, suggestion: str) -> None:
    head = HEAD if "alleged_victims" in line else QUIRK
    assert any(suggestion in problem.mend for problem in problems_in(head + line + "\n"))


def test_a_missing_key_is_found_although_other_values_are_wrong() -> None:
    """What one check finds does not keep another from looking."""
    text = "as_of: never\nalleged_victims: [{name: Q, died: 1990, born: 1991}]\nincidents: [{id: a, by: nobody}]\n"
    assert codes_in(text) == ["missing-key", "bad-date", "missing-key", "date-order", "unknown-id"]


@pytest.mark.parametrize(
    "text",
    [
        "custody: x", "custody: [x]", "custody: [{of: {a: b}, from: [2031]}]", "sources: [{id: [S1]}]", "editions: {}",
        "alleged_victims: {a: b}", "alleged_victims: [[x]]", "texts: [x]", "texts: {a: {b: {c: {d: e}}}}", "headlines: x",
        "incidents: [{id: a, date: [x], part: [y], time: {z: 1}}]", "related: [{relation: x, consent: x, name: [x]}]",
        "demands: release", "mandates: {id: x}", "measure: [x]", "public: x", "cooperation_with_un: [x]", "language: [en]",
        "alleged_victims: [{name: {native: x, full: {a: b}}, consent: {public: [yes]}, pronouns: [she], pseudonym: {}}]",
        "custody: [{whereabouts: {state: x}, lawyer: [[x]], family: [{state: [x]}], health: x}]", "summary: {1: 2, x: [y]}",
    ],
)  # fmt: skip
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
def test_garbage_is_explained(data: bytes) -> None:
    case, problems = check_text(data, FILE)
    assert case is None and problems


def test_a_file_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="there is no such file"):
        read_case(tmp_path / "none.yaml")


def test_an_id_of_a_source_may_be_that_of_a_person() -> None:
    text = (
        HEAD
        + "alleged_victims: [{id: S1, name: Q, sources: S1}]\nincidents: [{id: a, of: S1, what: '{S1}'}]\n"
    )
    case_of(text + "sources: [{id: S1, kind: ngo, title: T}]")


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
    assert not any(
        isinstance(one, str) and isinstance(two, str) for one, two in zip(found, found[1:], strict=False)
    )


def test_every_form_that_is_listed_can_be_used() -> None:
    for kind, forms in FORMS.items():
        for form in forms:
            mention = Mention("one", tuple(form.replace("OTHER", "two").split(".")) if form else ())
            assert mistake(mention, kind, {"one", "two"}) is None
    for form in (
        ("after",),
        ("after", "one"),
        ("after", "three"),
        ("after", "two", "two"),
        ("on", "two"),
        (),
    ):
        assert mistake(Mention("one", form), "incident", {"one", "two"})


# A new case


def test_a_new_case_is_short_and_sound() -> None:
    case, problems = check_text(NEW_CASE, FILE)
    assert case is not None
    assert {problem.code for problem in problems} == {"unfilled"}, "what is to be filled in, and nothing else"
    written = [line for line in NEW_CASE.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    assert len(written) <= 17
    consents = case.alleged_victims[0].consent
    assert {consents.to(use).answer for use in ("submission", "government", "un_report", "public")} == {"no"}  # type: ignore[arg-type]


def test_a_new_case_gets_its_reference_and_its_day() -> None:
    case = case_of(new_case("2031-117", datetime.date(2031, 5, 6), id="quirk"))
    assert (case.reference, case.as_of, case.id) == ("2031-117", datetime.date(2031, 5, 6), "quirk")


def _examples() -> list[list[int]]:
    """The lines of each example of a new case: those that begin with one #, and what is set in below."""
    found: list[list[int]] = []
    for number, line in enumerate(NEW_CASE.split("\n")):
        if not re.match(r" *# ", line):
            continue
        begins = re.match(r"( *)# (?:- )?[\w-]+:", line) is not None
        follows = bool(found) and found[-1][-1] == number - 1
        if begins or not follows:
            found.append([number])
        else:
            found[-1].append(number)
    return found


def _uncommented(numbers: set[int]) -> str:
    lines = NEW_CASE.split("\n")
    for number in numbers:
        lines[number] = re.sub(r"^( *)# ", r"\1", lines[number])
    return "\n".join(lines)


@pytest.mark.parametrize("numbers", _examples(), ids=lambda numbers: str(numbers[0] + 1))
def test_each_example_of_a_new_case_can_be_used(numbers: list[int]) -> None:
    assert {problem.code for problem in problems_in(_uncommented(set(numbers)))} == {"unfilled"}


def test_all_examples_of_a_new_case_can_be_used_together() -> None:
    text = _uncommented({number for numbers in _examples() for number in numbers})
    assert {problem.code for problem in problems_in(text)} == {"unfilled"}
    case = case_of(text)
    assert len(case.incidents) == 2 and case.custody and case.proceedings and case.related and case.un_history


# The schema


def _parts(shape: Shape, seen: set[type]) -> list[Shape]:
    if shape.model in seen:
        return []
    seen.add(shape.model)
    below = [part for key in shape.keys.values() if key.part for part in _parts(key.part, seen)]
    return [shape, *below]


def test_every_key_is_described() -> None:
    missing = [
        f"{shape.model.__name__}.{key.name}"
        for shape in _parts(shape_of(Case), set())
        for key in shape.keys.values()
        if not key.description
    ]
    assert missing == []


def test_the_schema_has_every_key_and_every_word() -> None:
    schema = json_schema()
    json.dumps(schema)
    for shape in _parts(shape_of(Case), set()):
        part = schema if shape.model is Case else schema["$defs"][shape.model.__name__]
        assert set(part["properties"]) == set(shape.keys)
        assert all(value["description"] for value in part["properties"].values())
        assert set(part.get("required", ())) == {key.name for key in shape.keys.values() if key.required}
    for name in knowledge.VOCABULARIES:
        words = schema["$defs"][f"words-{name}"]["oneOf"]
        assert [word["const"] for word in words] == list(knowledge.vocabulary(name))
        assert all(word["title"] for word in words)


def test_the_schema_refers_to_nothing_that_is_not_there() -> None:
    schema = json_schema()
    used: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                used.add(value["$ref"].removeprefix("#/$defs/"))
            for item in value.values():
                look(item)
        elif isinstance(value, list):
            for item in value:
                look(item)

    look(schema)
    assert used <= set(schema["$defs"])
    assert not {word for word in schema["$defs"] if word.startswith("words-")} - used


@pytest.mark.parametrize(
    ("part", "key", "word"),
    [
        ("Consents", "public", "answer"),
        ("Incident", "violations", "violation"),
        ("Custody", "regime", "regime"),
    ],
)
def test_the_schema_allows_the_short_forms(part: str, key: str, word: str) -> None:
    allowed = json_schema()["$defs"][part]["properties"][key]["anyOf"]
    assert {"$ref": f"#/$defs/words-{word}"} in allowed


def test_the_words_can_be_read() -> None:
    text = vocabularies_text()
    for name in knowledge.VOCABULARIES:
        assert all(f"  {word} " in text or f"  {word}\n" in text for word in knowledge.vocabulary(name))
    assert "{person.they}" in text and "CHN" in text
    assert all(len(line) <= 150 for line in text.split("\n"))


# Speed


def test_five_thousand_incidents_are_read_in_linear_time() -> None:
    def text(incidents: int) -> str:
        return QUIRK + "incidents:\n" + "".join(
            f"  - {{id: i{number}, date: 2031-03-03, of: quirk, what: 'A {{quirk}} {{i{number}.on}} #{number}'}}\n"
            for number in range(incidents)
        )  # fmt: skip

    def took(text: str) -> float:
        begin = time.process_time()
        assert check_text(text, FILE)[1] == []
        return time.process_time() - begin

    small, large = text(500), text(5000)
    took(small)
    assert min(took(large) for _ in range(2)) < 40 * min(took(small) for _ in range(5))


def test_a_file_full_of_mistakes_is_still_read_soon() -> None:
    """The nearest word is not looked for five thousand times among five thousand."""
    text = QUIRK + "incidents:\n" + "".join(
        f"  - {{id: i{number}, by: [x{number}], follows: {{incident: j{number}}}, what: '{{j{number}.on}} {{i{number}.no}}'}}\n"
        for number in range(3000)
    )  # fmt: skip
    begin = time.process_time()
    assert len(problems_in(text)) >= 9000
    assert time.process_time() - begin < 20


def test_a_place_is_shown_as_editors_know_it() -> None:
    (problem,) = problems_in(QUIRK + "status: x\n")
    assert problem.origin == Origin(FILE, 4, 9)
    assert str(problem).startswith("case.yaml:4:9: error unknown-word: status: 'x' is none")
