"""The lint of a machine's prose: what it finds, what it leaves alone, and the repository's own documents."""

from __future__ import annotations

import datetime
import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.audience import Audience
from hrdalert.cases import Case, check_text
from hrdalert.documents.blocks import (
    AddressBlock,
    Block,
    Blocks,
    BulletList,
    Document,
    Emphasis,
    Field,
    Heading,
    Inlines,
    LineBreak,
    Link,
    Note,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    SourceReference,
    Strong,
    Table,
    Text,
)
from hrdalert.documents.compose import Order
from hrdalert.errors import Origin, Problem
from hrdalert.review import TELLS, ProseFacts, Tell, prose_facts, prose_problems, tells_of
from hrdalert.review.prose_reading import Passage
from hrdalert.review.prose_sentences import sentences
from hrdalert.reviewing import review
from tests import chang

EXAMPLES = yaml.safe_load((Path(__file__).parent / "prose" / "tells.yaml").read_text(encoding="utf-8"))


def document(*blocks: Block, language: str = "en", audience: Audience = "public") -> Document:
    day = datetime.date(2031, 4, 20)
    return Document(
        "press-release", "A play", language, audience, day, "Lamp Observatory", "2031-007", blocks
    )


def text(words: str) -> Inlines:
    return (Text(words),)


def written(source: str) -> Document:
    """The document of an example in ``prose/tells.yaml``."""
    return document(*_blocks(source))


def _blocks(source: str) -> Iterator[Block]:
    for part in source.rstrip("\n").split("\n\n"):
        if part.startswith("##"):
            marks, _, words = part.partition(" ")
            yield Heading(len(marks), text(words))
        elif part.startswith("- "):
            yield BulletList(tuple((Paragraph(text(line.removeprefix("- "))),) for line in part.split("\n")))
        elif " ::" in part:
            label, _, answer = part.partition(" ::")
            yield Field(text(label), (Paragraph(text(answer.strip())),))
        else:
            yield Paragraph(text(part))


def facts_of(id: str) -> ProseFacts:
    facts = EXAMPLES[id].get("facts", {})
    given: Any = {key: frozenset(one) if isinstance(one, list) else one for key, one in facts.items()}
    return ProseFacts(**given)


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def examples(kind: str) -> list[Any]:
    return [
        pytest.param(id, source, id=f"{id}-{number}")
        for id, example in EXAMPLES.items()
        for number, source in enumerate(example[kind])
    ]


# --- the tells


def test_every_tell_has_examples() -> None:
    assert set(EXAMPLES) == {tell.id for tell in TELLS}
    assert len({tell.id for tell in TELLS}) == len(TELLS)


@pytest.mark.parametrize("tell", TELLS, ids=lambda tell: tell.id)
def test_a_tell_says_what_it_is_and_what_to_write(tell: Tell) -> None:
    assert tell.what
    assert tell.mend.endswith(("…", ".", "”."))
    assert tell.find.__name__


@pytest.mark.parametrize(("id", "source"), examples("bad"))
def test_what_gives_a_machine_away_is_found(id: str, source: str) -> None:
    assert id in codes(prose_problems(written(source), facts_of(id)))


@pytest.mark.parametrize(("id", "source"), examples("good"))
def test_what_a_person_writes_is_left_alone(id: str, source: str) -> None:
    assert prose_problems(written(source), facts_of(id)) == []


def test_a_problem_stands_at_the_line_of_the_case_file() -> None:
    line = Origin(Path("cases/play.yaml"), 41, 9)
    words = (Text("Police took her. "), Text("The victim was told nothing.", None, line))
    (problem,) = prose_problems(document(Paragraph(words)))
    assert problem.origin == line
    assert problem.severity == "warning"
    assert "“Police took her. The victim was told nothing.”" in problem.text
    assert problem.mend


def test_the_words_of_a_template_stand_at_the_document() -> None:
    (problem,) = prose_problems(document(Paragraph(text("The victim was told nothing."))))
    assert problem.origin == Origin(Path("press-release.en"))


def test_the_figure_is_given_as_its_word() -> None:
    (problem,) = prose_problems(document(Paragraph(text("Police refused 2 requests."))))
    assert problem.mend.startswith("Write “two”")


def test_a_whole_name_that_goes_on_in_small_letters_is_no_wrong_form() -> None:
    facts = ProseFacts(names=frozenset({"Fanous al-Atma"}), given_names=frozenset({"Fanous"}))
    whole, part = written("Police took Mr Fanous al-Atma away."), written("Police took Mr Fanous away.")
    assert prose_problems(whole, facts) == []
    assert "T11_wrong_name" in codes(prose_problems(part, facts))


@pytest.mark.parametrize(
    ("said", "is_doubled"),
    [
        ("He was was taken.", True),
        ("Police took him from the the harbour.", True),
        ("The The Hague office wrote.", False),
        ("He had had no lawyer.", False),
        ("The letter said that that was all.", False),
    ],
)
def test_a_word_that_stands_twice_is_found_wherever_its_sentence_begins(said: str, is_doubled: bool) -> None:
    found = codes(prose_problems(document(Paragraph(text(said)))))
    assert ("P05_doubled_word" in found) is is_doubled


def test_problems_come_in_the_order_of_reading() -> None:
    blocks = (
        Paragraph(text("Police took him from the the harbour.")),
        Paragraph(text("He/she was told nothing, and the victim asked.")),
    )
    assert codes(prose_problems(document(*blocks))) == ["P05_doubled_word", "T10_he_or_she", "T01_the_victim"]


# --- what is not the document's own prose

OUTRAGE = "The brutal regime's thugs on 2020-10-22  ,"


@pytest.mark.parametrize(
    "block",
    [
        AddressBlock((text(OUTRAGE),)),
        Quote((Paragraph(text(OUTRAGE)),)),
        Paragraph((Text("See "), Link("https://example.org/a_b", text(OUTRAGE)), Text(" for more of it."))),
        BulletList(((Paragraph((Text(f"Lamp Observatory, {OUTRAGE} "), Link("https://a.example", text("a")))),),)),
        Table((text("Source"),), (((Text(OUTRAGE), Link("https://a.example", text("link"))),),)),
    ],
    ids=["address", "quote", "link", "source-entry", "source-cell"],
)  # fmt: skip
def test_words_of_others_are_left_alone(block: Block) -> None:
    assert prose_problems(document(block)) == []


def test_a_list_of_sources_is_left_alone() -> None:
    entries = NumberedList(((Paragraph(text("A brutal sham, 2 reports by the the Observatory.")),),))
    cited = Paragraph((Text("Police took him "), SourceReference((1,)), Text(".")))
    blocks = (cited, Heading(2, text("Sources")), entries)
    assert prose_problems(document(*blocks)) == []
    assert prose_problems(document(Heading(2, text("Sources")), entries)) != []


def test_the_office_may_write_notes_to_itself() -> None:
    notes = (
        Note((Paragraph(text("Regime: rsdl. Lawyer: refused. 5 months after the sham trial.")),)),
        Paragraph(text("The victim: see {notes} of 2020-10-22")),
    )
    found = codes(prose_problems(document(*notes, audience="internal")))
    assert found == ["T25_placeholder", "T09_numeric_dates"]


def test_another_language_gets_the_tells_that_need_none() -> None:
    french = Paragraph(text("the victim a été arrêtée le 2020-10-22 : nous nous inquiétons pour {nom}"))
    assert codes(prose_problems(document(french, language="fr"))) == ["T09_numeric_dates", "T25_placeholder"]
    assert "T01_the_victim" in codes(prose_problems(document(french, language="en-GB")))
    assert tells_of("en-GB") == TELLS
    assert {tell.id for tell in tells_of("zh-Hans")} < {tell.id for tell in TELLS}


# --- sentences


@pytest.mark.parametrize(
    "parts",
    [
        ["Police took Mr. Tang away.", "He was told nothing."],
        ["Police took Mr A. into custody in 2020.", "Mr A. was told nothing."],
        ["They called Mr A.", "He did not answer."],
        ["The court heard J. Smith and B. Sample in Court No. 52 on 3 March.", "It rose at 2.30 p.m. on that day."],
        ["They came at 2.30 p.m.", "The door was open."],
        ["About 3.5 million people saw it.", "Nobody spoke."],
        ['"Let her go," said Bo Sample.', '"Why?" he asked.', "Nobody answered!"],
        ['He said: "Let her go."', "She left (at once).", "Was it late?", "It was."],
        ["See https://example.org/a.b?c=d. for more."],
        ["He read it at a.b@example.org.", "She did too [1, 2].", "So did they [3]."],
        ["The U.S. embassy wrote, e.g. to him.", "No reply came."],
        ["Lamps Inc. of Saltmarsh wrote to St. Mary's, Vol. 2, pp. 3 to 5."],
        ["1. Ms Quirk was taken.", "He waited … and waited."],
        ["Police came in 2020.", "in the morning they left."],
    ],
)  # fmt: skip
def test_a_text_is_parted_into_its_sentences(parts: list[str]) -> None:
    whole = " ".join(parts)
    assert [whole[begin:end] for begin, end in sentences(whole)] == parts


@given(st.text(alphabet=st.sampled_from("aA.?!… \n\"'()1M"), max_size=80))
def test_sentences_hold_the_whole_text(words: str) -> None:
    spans = sentences(words)
    assert "".join("".join(words[begin:end] for begin, end in spans).split()) == "".join(words.split())
    assert all(begin < end for begin, end in spans)
    assert sorted(spans) == spans


# --- the facts of a case

CASE = """
reference: 2031-007
country: CHN
as_of: 2031-04-20
headline: Puppeteer threatened
quotes:
  - {text: Let her be., speaker: "Bo Sample, Director", approved: 2031-04-19}
  - {text: This must stop., speaker: "Cy Specimen, Chair"}
alleged_victims:
  - id: ada
    name: {full: Ada Example, family: Example, wrong: [Ms. Exemple]}
    title: Ms
    pseudonym: {text: Ms N., pronouns: she/her}
  - id: trang
    name: {full: Do Minh Trang, family: Do, given: Trang, short: Trang}
    title: Ms
incidents:
  - {id: call, date: 2031-03-03, what: A caller threatened her., violations: [death_threats]}
"""


def case(more: str = "") -> Case:
    found, problems = check_text(CASE + more, Path("play.yaml"))
    assert found is not None, problems
    return found


def test_facts_come_from_the_case() -> None:
    facts = prose_facts(case(), document(), not_binding=["the Covenant"])
    assert facts.full_names == frozenset()
    shortened = document(Paragraph(text("Ada Example was taken. Example is held, and so is Do Minh Trang.")))
    assert prose_facts(case(), shortened).full_names == {"Ada Example"}
    assert {"Ms Example", "Ms Trang", "Ms N."} <= facts.names
    assert facts.given_names == {"Ada"}  # Ms Trang is right
    assert facts.wrong_names == {"Ms. Exemple"}
    assert facts.speakers == {"Bo Sample"}
    assert facts.not_binding == {"the Covenant"}
    assert facts.nobody_held
    assert facts.victims == 2
    assert facts.ids == {"rsdl"}
    assert "CHN" in facts.countries
    assert "USA" not in facts.countries


@pytest.mark.parametrize(
    "more",
    [
        "custody: [{of: ada, from: 2031-03-03, regime: police_custody}]",
        "proceedings: [{of: ada, date: 2031-03-03, stage: formal_arrest}]",
        "  - {id: arrest, date: 2031-03-04, what: Police took her., violations: [arbitrary_detention]}",
    ],
)
def test_who_was_ever_held_may_be_released(more: str) -> None:
    assert not prose_facts(case(more), document()).nobody_held


def test_a_travel_ban_is_no_custody() -> None:
    assert prose_facts(
        case("custody: [{of: ada, from: 2031-03-03, regime: travel_ban}]"), document()
    ).nobody_held


# --- whatever a document holds

FRAGMENTS = """
the victim|The the|He/she|Mr|Ms A.|Ada Example|On 3 March 2020|in 22 October|2 requests|Regime: rsdl.|violates
the Covenant|(|)|[|]|{|}|{{ x }}|[DATE]|None|N/A|"|“|”|said|According to S1|[1]|.|..|,|:|;|?|…|  |\u00a0|\u200b
\ufffc|\x00|\U0001f600|常玮平|العربية|articles 1, 2, 3, 4, 5, 6, 7|unconditionally|unless|respectively|moreover
https://a.example/a_b|a_b|release|We demand|unknown men|as of today|brutal|(a) |it was reported that|so-called|@a
he was told that|a@b.example
"""
HOSTILE = st.lists(
    st.sampled_from([*FRAGMENTS.replace("\n", "|").split("|"), "\n", "\ud800"]) | st.text(max_size=12),
    max_size=14,
).map(" ".join)
LEAVES = HOSTILE.map(Text) | st.just(LineBreak()) | st.builds(SourceReference, st.tuples(st.integers(1, 9)))
INLINES = st.recursive(
    st.lists(LEAVES, max_size=4).map(tuple),
    lambda inner: st.one_of(
        inner.map(lambda content: (Strong(content),)),
        inner.map(lambda content: (Emphasis(content),)),
        inner.map(lambda content: (Link("https://example.org", content),)),
    ),
    max_leaves=4,
)
LINES = st.lists(INLINES, max_size=3).map(tuple)
SIMPLE = (
    st.builds(Heading, st.integers(1, 4), INLINES)
    | st.builds(Paragraph, INLINES, st.none() | st.integers(1, 9))
    | st.builds(AddressBlock, LINES)
    | st.builds(Table, st.tuples(INLINES), st.lists(st.tuples(INLINES), max_size=2).map(tuple))
    | st.just(PageBreak())
)


def _around(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks: st.SearchStrategy[Blocks] = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(blocks, max_size=3).map(tuple)
    return (
        st.builds(BulletList, items)
        | st.builds(NumberedList, items)
        | st.builds(Quote, blocks)
        | st.builds(Note, blocks)
        | st.builds(Field, INLINES, blocks)
    )


BLOCKS = st.lists(st.recursive(SIMPLE, _around, max_leaves=6), max_size=6).map(tuple)
HOSTILE_NAMES = st.frozensets(HOSTILE, max_size=2)
FACTS = st.builds(
    ProseFacts,
    *[HOSTILE_NAMES] * 6,
    nobody_held=st.booleans(),
    victims=st.integers(0, 3),
    ids=HOSTILE_NAMES,
    countries=st.just(frozenset({"CHN"})),
)


@given(BLOCKS, FACTS, st.sampled_from(["en", "zh-Hans", "ar", ""]), st.sampled_from(["public", "internal"]))
def test_it_never_raises(blocks: Blocks, facts: ProseFacts, language: str, audience: Audience) -> None:
    found = prose_problems(document(*blocks, language=language, audience=audience), facts)
    assert all(problem.text and problem.mend for problem in found)


# --- the repository's own documents

LATEST = datetime.date(2026, 11, 24)


@pytest.mark.parametrize("public", [True, False], ids=["named", "name-withheld"])
@pytest.mark.parametrize("day", [chang.THEN, LATEST], ids=str)
@pytest.mark.parametrize("name", chang.DOCUMENTS)
def test_the_documents_of_the_repository_read_as_written_by_a_person(
    name: str, day: datetime.date, public: bool
) -> None:
    case = chang.named() if public else chang.unnamed()
    for made in chang.desk().documents(case, Order(name, "en", day), day):
        assert list(map(str, prose_problems(made, prose_facts(case, made)))) == []


def test_nothing_of_a_document_stays_once_it_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many cases are drafted in one process: its memory does not grow with their number."""
    seen: list[weakref.ref[Passage]] = []
    made = Passage.__init__

    def init(self: Passage, *arguments: Any, **keys: Any) -> None:
        made(self, *arguments, **keys)
        seen.append(weakref.ref(self))

    monkeypatch.setattr(Passage, "__init__", init)
    desk = chang.desk()
    day = datetime.date(2024, 7, 20)
    order = Order("press-release", "en", day)
    documents = desk.documents(chang.named(), order, day)
    assert review(desk, chang.named(), order, documents, day)
    del documents
    gc.collect()
    assert len(seen) > 20 and not [each for each in seen if each() is not None]
