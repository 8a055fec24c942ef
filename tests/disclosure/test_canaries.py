"""No view holds what its audience may not see: a word of its own in every field of the case.

The fields are found by walking the model of the case file, so that a new one fails here until somebody has decided
who may see it. What an audience may see is looked for too, so that nothing passes by telling nothing.
"""

from __future__ import annotations

import pytest

from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.folding import letters_of
from tests.disclosure.planting import DAY, LETTERS, ROWS, SCENARIOS, Scenario, planted, words_of

NAME = "Kwyzabel Ondrath"


def test_somebody_has_decided_who_may_see_each_field() -> None:
    """A new field of the case file fails here, and so does a decision on a field that is gone."""
    assert set(planted("all")[0].rows.values()) == set(ROWS)


def test_words_and_days_stand_nowhere_twice() -> None:
    for scenario in SCENARIOS:
        words = [letters_of(canary) for canary in planted(scenario)[0].canaries.values()]
        assert len(words) > 150
        assert not [word for word in words if sum(word in other for other in words) > 1]


def test_what_holds_nothing_of_the_case_has_no_word() -> None:
    for scenario in SCENARIOS:
        planting, _ = planted(scenario)
        assert not {path for path in planting.canaries if planting.sees(path) == "="}
        unmarked = {path for path in planting.rows if path not in planting.canaries}
        assert not {path for path in unmarked if planting.sees(path) not in ("=", "-")}


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_view_holds_what_its_audience_may_see_and_nothing_else(scenario: Scenario, letter: str) -> None:
    planting, case = planted(scenario)
    view = disclose(case, LETTERS[letter], DAY)
    words = words_of(view)
    wrong = {
        path: planting.sees(path)
        for path, canary in planting.canaries.items()
        if (letters_of(canary) in words) is not (letter in planting.sees(path))
    }
    assert not wrong


def test_nobody_was_decided_to_see_what_the_model_keeps_from_them() -> None:
    planting, _ = planted("all")
    for path in planting.canaries:
        steps = path.split(".")
        above = (".".join(steps[:last]) for last in range(1, len(steps) + 1))
        readers = [of for one in above if (of := planting.readers.get(one))]
        seen_by = {LETTERS[letter] for letter in planting.sees(path) if letter in LETTERS}
        assert all(seen_by <= of for of in readers), path


@pytest.mark.parametrize(("scenario", "letters"), [("nobody", "ugp"), ("un", "gp")])
def test_a_name_in_every_text_reaches_nobody_who_may_not_have_it(scenario: Scenario, letters: str) -> None:
    """The texts reach their readers all the same, with the pseudonym."""
    planting, case = planted(scenario, NAME)
    for letter in letters:
        words = words_of(disclose(case, LETTERS[letter], DAY))
        assert "kwyzabel" not in words and "ondrath" not in words
    if scenario == "nobody":
        told = words_of(disclose(case, "un", DAY))
        for path in ("summary", "link", "chronology.text", "demands.text", "texts"):
            assert f"{planting.canaries[path]}andember{planting.canaries[path]}" in told


@pytest.mark.parametrize("scenario", ["all", "un"])
def test_whoever_agreed_is_named_in_every_text(scenario: Scenario) -> None:
    planting, case = planted(scenario, NAME)
    words = words_of(disclose(case, "un", DAY))
    for path in ("summary", "chronology.text", "alleged_victims.about"):
        assert f"{planting.canaries[path]}andkwyzabelondrath" in words
