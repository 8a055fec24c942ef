"""Word lists: what becomes of words that meet, and what every packaged list has to hold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.documents.date_wording import date_words
from hrdalert.documents.law_words import LawWords
from hrdalert.documents.packaged import packaged_letters
from hrdalert.documents.words import Words, read_words
from hrdalert.errors import TemplateErrors
from tests.documents.test_law_words import cited, law

LISTS = sorted({path.name.partition(".")[0] for path in packaged_letters().glob("words/*.yaml")})
OTHERS = [language for language in LISTS if language != "en"]
ENGLISH = read_words("en")
JOINTS = {
    "joints": {
        "contracted": {"da lo": "dal", "da les": "dals"},
        "elided": {"da": "d’"},
        "vowels": "aeiouAEIOU",
    },
    "dates": {
        "day": "{d} {month} {y}",
        "month": "{month} {y}",
        "inside": "lo {day}",
        "since": "{a} on",
        "lasting": "da {a} ad {b}",
        "about": "da {span}",
    },
}


@pytest.mark.parametrize(
    ("wording", "value", "becomes"),
    [
        ("articles da {x}", "lo Pact", "articles dal Pact"),
        ("articles da {x}", "les Rules", "articles dals Rules"),
        ("articles da {x}", "Oman", "articles d’Oman"),
        ("articles da {x}", "Lo Van", "articles da Lo Van"),
        ("da {x}", "lo Pact", "dal Pact"),
        ("soda {x}", "lo Pact", "soda lo Pact"),
        ("soda {x}", "Oman", "soda Oman"),
        ("da  lo {x}", "Oman", "da  lo Oman"),
    ],
)
def test_words_meet_as_their_language_has_it(wording: str, value: str, becomes: str) -> None:
    assert Words("eo", JOINTS).fill(wording, x=value) == becomes


def test_without_joints_nothing_changes() -> None:
    assert ENGLISH.fill("the articles of {x}", x="a treaty") == "the articles of a treaty"


@pytest.mark.parametrize(
    ("date", "worded"),
    [
        ("2026-03-03", "3 Marto 2026"),
        ("2026-03-03/2026-04-05", "dal 3 Marto 2026 ad lo 5 Aprilo 2026"),
        ("2026-04/2026-05", "d’Aprilo 2026 ad Majo 2026"),
        ("2026-03-03/..", "lo 3 Marto 2026 on"),
        ("2026-03-03~", "dal 3 Marto 2026"),
    ],
)
def test_a_day_has_its_article_inside_other_words_alone(date: str, worded: str) -> None:
    assert date_words(CaseDate.parse(date), Words("eo", JOINTS)) == worded
    assert date_words(datetime.date(2026, 3, 3), Words("eo", JOINTS)) == "3 Marto 2026"


# --- packaged lists


def _wordings(value: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _wordings(below, (*way, key))
    elif isinstance(value, str):
        yield way, value


def _holes(wording: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", wording))


@pytest.mark.parametrize("language", OTHERS)
def test_a_list_has_every_key_of_the_english_one(language: str) -> None:
    """Where it has no wording of its own for several, it has the one for any number; forms of a sentence are free."""
    words = read_words(language)
    for way, wording in _wordings(ENGLISH.sections):
        is_own = way[0] == "again" or way[-1].endswith("again")  # pronouns go where a language puts them
        if way[0] == "knowledge" or way == ("law", "the") or is_own:
            continue
        free = way[0] in ("demands", "third_state") and way[-1].endswith("several")
        own = words.find(*way) or words.find(*way, "one") or (free and words.find(*way[:-1], "plain"))
        assert own, f"words/{language}.yaml lacks {'.'.join(way)}"
        assert _holes(own) <= _holes(wording), f"{'.'.join(way)} of {language}: {own}"


@pytest.mark.parametrize("language", OTHERS)
def test_a_list_has_no_key_that_nobody_reads(language: str) -> None:
    known = {way for way, _ in _wordings(ENGLISH.sections)}
    free = {"joints", "dates", "authorities", "pronouns"}
    for way, wording in _wordings(read_words(language).sections):
        is_form = way[-1] in ("one", "several") or way[-1].startswith("definite_")
        if way[0] in free or way[:2] in {("law", "titles"), ("law", "duties")} or is_form:
            continue
        demand = way[0] in ("demands", "third_state") and way[-1].removesuffix("_several") in _forms(way[1])
        assert way in known or demand, f"{'.'.join(way)} of {language}: {wording}"


def _forms(demand: str) -> set[str]:
    known = knowledge.known_demand(demand)
    plain = {"plain", "several", *(known.wordings if known else ()), "minor", "dead", "conditional"}
    return {*plain, "see_to", *(f"see_to_{form}" for form in plain)}


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_list_says_of_the_law_is_all_on_file(language: str) -> None:
    """A list that does not take the packaged words names every instrument; a duty is one of those on file."""
    words = read_words(language)
    if words.knows_packaged:
        return
    for id in knowledge.articles():
        assert words.find("law", "titles", id), f"words/{language}.law.yaml lacks law.titles.{id}"
    on_file = {(id, duty.key) for id, record in knowledge.articles().items() for duty in record.duties}
    duties = words.sections["law"].get("duties", {})
    assert {(id, key) for id, of_it in duties.items() for key in of_it} <= on_file
    assert set(words.sections.get("authorities", {})) <= set(knowledge.countries())


def test_a_title_that_a_list_lacks_is_an_error_that_names_its_key(tmp_path: Path) -> None:
    text = (packaged_letters() / "words" / "en.law.yaml").read_text("utf-8")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "eo.law.yaml").write_text(text, "utf-8")
    (tmp_path / "words" / "eo.yaml").write_text('joining: {between: ", ", last: " kaj "}\n', "utf-8")
    said = LawWords(read_words("eo", tmp_path))
    declared = law(declared=(cited("dhrd", "12(2)", violations=("death_threats",)),))
    assert said.brief(law(brief=declared.declared)) == (
        "The facts also concern standards that are no treaties: "
        "article 12(2) of the Declaration on Human Rights Defenders."
    ), "no English duty stands in another language"
    with pytest.raises(TemplateErrors, match=r"the list of words of eo lacks law.titles.udhr"):
        said.brief(law(brief=(cited("udhr", "9", violations=("arbitrary_detention",)),)))


def test_a_list_words_the_duties_and_agrees_with_a_plural(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.yaml").write_text(
        "law:\n"
        "  duties:\n"
        '    iccpr: {"12 residence": {says: long words, short: few words}, "17": other words}\n'
        "  parts: {article: {definite_one: 'the article {list}'}}\n"
        "  ratification: {one: '{State} has it', several: '{State} have it'}\n",
        "utf-8",
    )
    words = read_words("en", tmp_path)
    own = cited(
        "iccpr",
        "12",
        "17",
        "99",
        state="TUN",
        violations=("house_arrest_soft_detention", "privacy_surveillance"),
    )
    (sentence,) = LawWords(words).full(law("TUN", binding=(own,)))
    assert sentence == (
        "Tunisia has it, and is bound to long words (article 12) and other words (article 17). "
        "The facts also concern the article 99 of it."
    )
    assert "few words (article 12)" in LawWords(words).brief(law("TUN", brief=(own,)))


def test_a_name_of_a_state_is_a_plural_in_some_languages() -> None:
    philippines, netherlands = (knowledge.countries()[code] for code in ("PHL", "NLD"))
    assert not philippines.is_plural() and philippines.is_plural("fr")
    assert not netherlands.is_plural("fr", formal=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "demands: {release: {plain: 'release {of.__class__}'}}",
            "1:37: error no-such-name: '{of.__class__}'",
        ),
        ("dates: {day: '{d[0]} {0} {} {day!r}'}", "'{}' is nothing that can be filled in here"),
        ("lines: {mandate: 'the {title[[, {reason}]]'}", "1:23: error no-such-name: '{' is nothing"),
        ("withheld: 'a [[ b'", "[[ stands here without a part that can go"),
        ("demands: {relaese: {plain: x}}", "did you mean release?"),
        ("columns: {nmae: Name}", "did you mean name?"),
        ("marks: [x]", "marks: keys with texts are expected here, not a list"),
        ("law: {party: {one: [x]}}", "one: a text is expected here, not a list"),
    ],
)
def test_an_own_list_is_read_strictly(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.yaml").write_text(text, "utf-8")
    with pytest.raises(TemplateErrors) as error:
        read_words("en", tmp_path)
    assert says in str(error.value)


def test_an_own_list_has_labels_of_its_own_words_and_documents(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "note").mkdir()
    (tmp_path / "note" / "en.md").write_text("---\n---\n", "utf-8")
    text = "columns: {boat: Boat}\ncustody_kinds: {ship: a ship}\ndocuments: {note: Note}\n"
    (tmp_path / "words" / "en.yaml").write_text(text, "utf-8")
    assert read_words("en", tmp_path).get("documents", "note") == "Note"


@pytest.mark.parametrize("language", LISTS)
def test_the_packaged_lists_are_read_as_an_own_one_is(language: str, tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    for file in packaged_letters().glob(f"words/{language}*.yaml"):
        (tmp_path / "words" / file.name).write_bytes(file.read_bytes())
    assert read_words(language, tmp_path).sections == read_words(language).sections


def test_all_missing_words_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "eo.yaml").write_text("marks: {corrected: Korektita}\n", "utf-8")
    with pytest.raises(TemplateErrors) as error:
        read_words("eo", tmp_path).get("marks", "review")
    (problem,) = error.value.problems
    assert problem.text == "the list of words of eo lacks marks.review"
    assert "dates, marks.not_ready, marks.not_ready_one, withheld" in problem.mend
