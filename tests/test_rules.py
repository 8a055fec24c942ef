"""The rules: each has a case or a document that breaks it and one that satisfies it; and what the real cases get."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace
from pydantic import BaseModel

from hrdalert import knowledge
from hrdalert.audience import Audience
from hrdalert.cases import Case, check_case, check_text, read_case
from hrdalert.disclosure import telling_of
from hrdalert.documents.blocks import (
    Block,
    Document,
    Field,
    Heading,
    Inlines,
    Link,
    Paragraph,
    Text,
)
from hrdalert.documents.compose import Order
from hrdalert.documents.office import Office, OfficeContact
from hrdalert.errors import Origin, Problem
from hrdalert.review import LOOKS, Addressed, Mailbox, Seen, Sent, problems_between, rule_problems
from hrdalert.reviewing import review
from tests import chang
from tests.test_golden import GOLDEN
from tests.test_real_cases import CASES, case, days, documents

HERE = Path(__file__).parent / "rules"
BASE = yaml.load((HERE / "base.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
PAIRS = yaml.load((HERE / "pairs.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
REMARKS = GOLDEN / "rules.txt"
OF_THE_GUIDE = 79
"""Rules of the guide on what organisations get wrong in submissions."""
TODAY = datetime.date(2031, 4, 20)
RULES = knowledge.rules()
_OTHERS = ("text", "words", "id", "language", "day", "office", "mailbox", "sent", "office_of_state")
_PUBLIC = (
    "press-release",
    "joint-statement",
    "urgent-action",
    "annual-report",
    "case-update",
    "social-posts",
)
OFFICES = {
    "usual": Office("Lamp Observatory", appeals=OfficeContact("Desk", phone="1", email="desk@lamp.example")),
    "silent": Office("Lamp Observatory", appeals=OfficeContact("Desk", email="desk@lamp.example")),
    "nobody": Office("Lamp Observatory"),
}


# --- the table of pairs


def pairs(kind: str) -> list[Any]:
    return [
        pytest.param(id, each[kind], id=f"{id}-{number}")
        for id, table in PAIRS.items()
        for number, each in enumerate(table)
    ]


def changed(changes: Mapping[str, Any]) -> Case:
    """The case of base.yaml with these changes: ``incidents.1.date``; an empty value takes a key away."""
    data = deepcopy(BASE)
    for path, value in changes.items():
        *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
        at = data
        for part in way:
            at = at[part]
        if value == "" and isinstance(at, dict):
            at.pop(last, None)
        elif isinstance(at, list) and last == len(at):
            at.append(value)
        else:
            at[last] = value
    found, problems = check_text(yaml.safe_dump(data, allow_unicode=True), Path("cases/example.yaml"))
    assert found is not None, [str(problem) for problem in problems]
    return found


def blocks(source: str) -> Iterator[Block]:
    for part in source.split("\n\n"):
        if part.startswith("##"):
            marks, _, words = part.partition(" ")
            yield Heading(len(marks), text(words))
        elif " :: " in part:
            label, _, answer = part.partition(" :: ")
            yield Field(text(label), (Paragraph(text(answer)),))
        elif found := re.match(r"(\d+)\. (.*)", part):
            yield Paragraph(text(found[2]), int(found[1]))
        elif part:
            yield Paragraph(text(part))


def text(words: str) -> Inlines:
    found = re.search(r"https?://\S+", words)
    if found is None:
        return (Text(words),)
    link = Link(found[0], (Text(found[0]),))
    return (Text(words[: found.start()]), link, Text(words[found.end() :]))


def seen(rule: str, spec: Mapping[str, Any]) -> Seen:
    """What a rule looks at, as a line of the table gives it."""
    first = next(each for each in RULES[rule].documents)
    id = spec.get("id") or ("un-communication" if first == knowledge.EVERY else first)
    audience: Audience = "public" if id in _PUBLIC else "government" if id == "appeal-letter" else "un"
    day = datetime.date.fromisoformat(spec.get("day", TODAY.isoformat()))
    language = spec.get("language", "en")
    of = changed({key: value for key, value in spec.items() if key not in _OTHERS})
    document = None
    if "text" in spec or "words" in spec:
        filling = Paragraph(text(" ".join(["bell"] * int(spec.get("words", 0)))))
        own = (*blocks(spec.get("text", "")), filling)
        document = Document(id, "A bell", language, audience, day, "Lamp Observatory", of.reference, own)
    box = spec.get("mailbox")
    boxes = (
        () if box is None else (Mailbox("un-desk", box["address"], "is_checked" not in box, _NOWHERE, True),)
    )
    sent = (Sent(id, datetime.date.fromisoformat(spec["sent"])),) if "sent" in spec else ()
    office = OFFICES[spec.get("office", "usual")]
    reach = spec.get("office_of_state")
    offices = () if reach is None else (Addressed("court", "the River Court", reach == "by post", _NOWHERE),)
    return Seen(of, telling_of(of, day), audience, "en", id, day, day, office, document, boxes, sent, offices)


_NOWHERE = Origin(Path("recipients/un.yaml"), 3, 5)


def found(rule: str, spec: Mapping[str, Any]) -> list[Problem]:
    return [problem for problem in rule_problems(seen(rule, spec)) if problem.code == rule]


@pytest.mark.parametrize(("rule", "spec"), pairs("breaks"))
def test_what_breaks_a_rule_is_found(rule: str, spec: Mapping[str, Any]) -> None:
    problems = found(rule, spec)
    assert problems
    assert all(problem.text and problem.mend for problem in problems)


@pytest.mark.parametrize(("rule", "spec"), pairs("satisfies"))
def test_what_satisfies_a_rule_is_left_alone(rule: str, spec: Mapping[str, Any]) -> None:
    assert [str(problem) for problem in found(rule, spec)] == []


def test_a_remark_stands_at_the_line_that_is_to_be_mended() -> None:
    """Also where that is no text, or of another day: an answer, a date, a spell of custody, a person."""
    path = chang.ROOT / "cases" / "belarus-marfa-rabkova.yaml"
    lines = path.read_text("utf-8").splitlines()
    case = read_case(path)
    (rabkova, chapiuk) = case.alleged_victims
    spell = next(each for each in case.custody if each.of == ("chapiuk",))

    def at(part: BaseModel, *keys: str) -> str:
        found = case.line(part, *keys)
        assert found is not None and found.file == path
        return lines[found.line - 1].strip()

    assert at(rabkova, "consent", "public").startswith("public: {answer: already_public")
    assert at(chapiuk, "born") == "- id: chapiuk", "there is no such key"
    assert at(spell) == "- of: [chapiuk]"
    assert at(case.incidents[0], "date").startswith("date: ")
    assert changed({}).line(rabkova) is None, "a part of another case"


def test_an_office_without_an_address_that_nobody_is_asked_to_write_to_is_called_so() -> None:
    alone = replace(seen("S28_unreachable", {"office_of_state": "no way", "text": "A bell."}))
    court = alone.addressed[0]
    both = replace(alone, addressed=(court, Addressed("toll", "the Toll House", True, _NOWHERE)))
    told = {each.text for of in (alone, both) for each in rule_problems(of) if each.code == "S28_unreachable"}
    why = "no address, e-mail or other way is on file"
    assert told == {
        f"readers cannot reach the River Court: {why}",
        f"readers are not asked to write to the River Court: {why}",
    }


@pytest.mark.parametrize("rule", LOOKS)
def test_every_rule_that_is_decided_has_its_pairs(rule: str) -> None:
    assert PAIRS[rule]


# --- the rules as data


def test_all_rules_of_the_guide_are_there() -> None:
    ids = [id for id in RULES if id[0] in "FCRA"]
    assert len(ids) == OF_THE_GUIDE
    assert [len([id for id in ids if id[0] == kind]) for kind in "FCRA"] == [20, 13, 36, 10]


def test_each_is_decided_by_a_function_by_reading_or_by_a_person() -> None:
    by_program = {id for id, rule in RULES.items() if rule.decided in ("case", "document")}
    assert by_program == set(LOOKS) == set(PAIRS)
    assert {id for id, rule in RULES.items() if rule.decided == "file"} == {"C02_consent_four_uses"}
    assert all(bool(rule.ask) == (rule.decided == "no") for rule in RULES.values())


def test_what_was_never_read_is_an_error_only_where_it_protects_people() -> None:
    for id, rule in RULES.items():
        assert rule.verified or rule.severity != "error" or rule.protects, id


def test_each_says_what_why_and_how_in_whole_sentences() -> None:
    known = set(knowledge.rule_documents())
    for id, rule in RULES.items():
        assert set(rule.documents) <= known, id
        for words in (rule.finds, rule.why, rule.mend, rule.ask, rule.note, rule.protects):
            assert not words or (
                (words[0].isupper() or words[0].islower()) and words.endswith((".", "…", "?"))
            ), id


def test_one_answer_for_all_uses_of_a_name_is_found_when_the_file_is_read() -> None:
    file = chang.ROOT / "tests" / "cases" / "broken"
    codes = {problem.code for each in file.glob("*.yaml") for problem in check_case(each)[1]}
    assert "one-consent-for-all" in codes


# --- what they look at


@pytest.mark.parametrize(
    ("answer", "severity"),
    [
        ({"answer": "cannot_be_asked", "why": "nobody reaches her"}, ["warning"]),
        ({"answer": "already_public", "source": "S1"}, ["warning"]),
        ("no", ["error"]),
        ("withdrawn", ["error"]),
        ("yes", []),
    ],
)
def test_a_reason_why_nobody_could_be_asked_is_no_consent_and_no_error(
    answer: Any, severity: list[str]
) -> None:
    spec = {"alleged_victims.0.consent.submission": answer}
    assert [each.severity for each in found("C01_consent_submission", spec)] == severity


def test_a_finding_stands_at_the_line_of_the_fact() -> None:
    (problem,) = found("F01_date", {"incidents.1.date": ""})
    assert problem.origin.file == Path("cases/example.yaml")
    assert problem.origin.line and problem.origin.column


def test_words_of_the_case_in_a_document_are_found_at_their_line() -> None:
    line = Origin(Path("cases/example.yaml"), 41, 9)
    looked = seen("R07_tone", {"text": ""})
    assert looked.document is not None
    said = Paragraph((Text("The regime's thugs.", None, line),))
    problems = rule_problems(replace(looked, document=replace(looked.document, blocks=(said,))))
    assert {problem.origin for problem in problems if problem.code == "R07_tone"} == {line}


def test_a_finding_is_never_more_severe_than_its_rule_and_the_worst_come_first() -> None:
    spec = {
        "alleged_victims.0.consent.submission": "",
        "incidents.0.date": "2030",
        "text": "The regime's thugs came.",
    }
    problems = rule_problems(seen("R07_tone", spec))
    weights = ["error", "warning", "advice"]
    ranks = [weights.index(problem.severity) for problem in problems]
    assert ranks == sorted(ranks)
    assert all(weights.index(each.severity) >= weights.index(RULES[each.code].severity) for each in problems)


def test_a_rule_that_is_off_is_not_looked_for() -> None:
    looked = seen("R07_tone", {"text": "The regime's thugs came."})
    assert "R07_tone" in {each.code for each in rule_problems(looked)}
    assert "R07_tone" not in {each.code for each in rule_problems(looked, {"R07_tone"})}


def test_the_office_own_papers_are_left_alone() -> None:
    of = changed({"alleged_victims.0.consent": ""})
    looked = Seen(of, telling_of(of, TODAY), "internal", "en", "case-sheet", TODAY, TODAY, OFFICES["nobody"])
    assert rule_problems(looked) == []


def test_two_documents_of_a_case_do_not_tell_the_same_with_two_days() -> None:
    def of(id: str, words: str) -> Document:
        return Document(id, "A", "en", "public", TODAY, "L", "2031-050", (Paragraph(text(words)),))

    one = of("press-release", "Officers searched the workshop of the bell-founder on 9 April 2031.")
    two = of("urgent-action", "Officers searched the workshop of the bell-founder on 10 April 2031.")
    other = of("urgent-action", "Officers searched the house of a ferryman upstream on 10 April 2031.")
    assert {each.code for each in problems_between(changed({}), [one, two])} == {"F16_contradiction"}
    assert problems_between(changed({}), [one, one]) == []
    assert problems_between(changed({}), [one, other]) == []
    assert problems_between(changed({}), [one, two], {"F16_contradiction"}) == []


# --- the real cases


REAL = ("un-communication", "press-release", "urgent-action", "appeal-letter")


@cache
def reviewed(path: Path, day: datetime.date) -> dict[str, list[Problem]]:
    return {
        id: review(chang.desk(), case(path), Order(id, "en", day), documents(path, day, id), day)
        for id in REAL
    }


OWN_DAYS = [pytest.param(path, day, id=f"{path.stem}-{day}") for path in CASES for day in days(path)]


@pytest.mark.parametrize(("path", "day"), OWN_DAYS)
def test_the_real_cases_have_no_error_on_the_days_on_which_they_are_told(
    path: Path, day: datetime.date
) -> None:
    errors = [
        str(each)
        for problems in reviewed(path, day).values()
        for each in problems
        if each.severity == "error"
    ]
    assert errors == []
    made = [document for id in REAL for document in documents(path, day, id)]
    assert problems_between(case(path), made) == []


def remarks() -> str:
    """What the rules remark on in the real cases on their own days, each with the documents that it is said of."""
    lines: dict[str, dict[str, list[str]]] = {}
    for path in CASES:
        for day in days(path):
            for id, problems in reviewed(path, day).items():
                for each in problems:
                    place = f":{each.origin.line}" if each.origin.line else ""
                    line = f"{each.severity} {each.code}{place} {each.text}"
                    lines.setdefault(path.stem, {}).setdefault(line, []).append(f"{day} {id}")
    return "".join(
        f"{name}\n"
        + "".join(f"  {line}\n      {', '.join(said)}\n" for line, said in sorted(each.items()))
        + "\n"
        for name, each in lines.items()
    )


def test_what_the_rules_remark_on_in_the_real_cases_was_judged_by_a_person() -> None:
    """``script/golden`` writes the list anew; read the difference: each line must be true."""
    assert remarks() == REMARKS.read_text(encoding="utf-8")


def test_a_status_that_was_told_long_ago_is_old_today() -> None:
    path = next(path for path in CASES if path.stem == "belarus-marfa-rabkova")
    day = days(path)[-1] + datetime.timedelta(days=40)
    codes = {each.code for each in reviewed(path, day)["urgent-action"] if each.severity == "error"}
    assert codes == {"F05_present_state"}


def test_a_fact_is_quoted_as_it_is_printed_and_to_the_end_of_a_word() -> None:
    what = "{ada.They} {ada.was} taken from {ada.their} workshop {arrest.on} by {police}. It rained."
    spec = {"incidents.1.confidence": "credible", "incidents.1.what": what}
    (problem,) = found("F19_unverified_marked", spec)
    said = "She was taken from her workshop on 3 March 2031 by the river police of Saltmarsh."
    assert problem.text == f"credible, and told as established: “{said}”"
    long = found(
        "F19_unverified_marked", {**spec, "incidents.1.what": "Officers took {ada} away " * 20 + "."}
    )
    assert long[0].text.endswith((" away …”", " took …”", " Officers …”", " Quillfeather …”", " Ada …”"))


def test_a_remark_on_the_lead_names_the_document_the_day_and_the_words() -> None:
    place, words = found(
        "S25_lead_told", {"id": "appeal-letter", "text": "The police took her in the night."}
    )
    assert place.text == "the appeal letter does not say where arrest (2031-03-03) was: Saltmarsh"
    assert words.text.startswith(
        "the first sentence on arrest (2031-03-03) tells more than the appeal letter, "
    )
    assert words.text.endswith("which has nowhere “river”, “workshop”, “article”, “Toll”, “Act”")
