"""What templates can print: people, answers, custody, demands, offices and headings that count."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.disclosure.disclose import disclose
from hrdalert.documents.blocks import BulletList, Paragraph, SourceReference, Table, inline_text
from hrdalert.law.demands import OfficeRequest, OfficeRequests, asks_of_office
from tests.builder import EXAMPLE, SMALLEST, a_case
from tests.documents.views import DAY, FRONT, READER, asks_of, laid_out, note, own_letters, texts_in, view_of

CITING = FRONT.replace("to: press", "to: press\nnumbered: paragraphs\ncite: yes")


def table_of(tmp_path: Path, body: str, case: Case) -> list[list[str]]:
    (block,) = note(tmp_path, body + "\n", case).document.blocks
    assert isinstance(block, Table)
    return [[inline_text(cell) for cell in row] for row in block.rows]


# --- people ---


def test_equal_answers_are_one_row_and_others_rows_of_their_own(tmp_path: Path) -> None:
    yes = {"for": ["submission", "public"], "answer": "yes", "by": "her brother", "date": "2026-03-09"}
    second = {"id": "tom", "name": "Tom Reed", "consent": {**yes, "by": "himself"}}
    third = {"id": "ann", "name": "Ann Reed", "consent": yes}
    case = a_case(
        SMALLEST, alleged_victims__0__consent=yes, alleged_victims__1=second, alleged_victims__2=third
    )
    rows = table_of(tmp_path, '{{ consents | table("use", "answer", "of", "by", "date") }}', case)
    assert rows == [
        [
            "this submission and naming in public",
            "yes",
            "Ada Quill and Ann Reed",
            "her brother",
            "9 March 2026",
        ],
        [
            "naming to the Government and naming in public reports of the United Nations",
            "not asked",
            "all",
            "",
            "",
        ],
        ["this submission and naming in public", "yes", "Tom Reed", "himself", "9 March 2026"],
    ]


def test_words_of_the_vocabulary_get_labels_and_own_words_stay(tmp_path: Path) -> None:
    custody = [{"of": "ada", "from": "2026-03-03", "kind": "police_custody", "place": "unknown", "lawyer": "refused",
                "family": "one visit a month", "health": "has lost weight"}]  # fmt: skip
    rows = table_of(tmp_path, "{{ custody | table }}", a_case(SMALLEST, custody=custody))
    assert rows == [["Ada Quill", "3 March 2026", "police custody", "not known", "refused", "one visit a month",
                     "has lost weight"]]  # fmt: skip


def test_members_are_a_table_with_the_columns_of_the_case(tmp_path: Path) -> None:
    members = [{"name": "Tim", "Ward": "4"}, {"name": "Una", "sentence": "two years"}]
    case = a_case(SMALLEST, alleged_victims__0__kind="group", alleged_victims__0__members=members)
    (table,) = note(tmp_path, "{{ members | table }}\n", case).document.blocks
    assert isinstance(table, Table)
    assert [inline_text(cell) for cell in table.header] == ["Name", "Ward", "Sentence"]
    assert [[inline_text(cell) for cell in row] for row in table.rows] == [
        ["Tim", "4", ""],
        ["Una", "", "two years"],
    ]


def test_headings_count(tmp_path: Path) -> None:
    body = "{{ labels.victims }} {{ labels.perpetrators }} {{ labels.names }}\n"
    two = a_case(EXAMPLE, alleged_victims__1={"id": "tom", "name": "Tom Reed"})
    assert texts_in(note(tmp_path, body, a_case(EXAMPLE))) == ["Alleged victim Alleged perpetrator NAME"]
    assert texts_in(note(tmp_path, body, two)) == ["Alleged victims Alleged perpetrator NAMES"]
    group = a_case(EXAMPLE, alleged_victims__0__kind="group")
    assert texts_in(note(tmp_path, body, group)) == ["Alleged victims Alleged perpetrator NAME"]


def test_whoever_may_not_be_named_is_no_name_of_an_action() -> None:
    view = view_of(a_case(EXAMPLE))
    hidden = changed(view.victims[0], is_named=False)
    made = texts_in(
        laid_out(a_case(EXAMPLE), "urgent-action", view=replace(view, victims=(hidden,)), reader=READER)
    )
    assert not any(text.startswith("NAME") for text in made)
    assert any("You may write in" in text for text in made)


# --- what happened ---


def test_numbers_of_sources_stand_behind_the_text_where_the_template_cites(tmp_path: Path) -> None:
    case = a_case(EXAMPLE)
    blocks = note(tmp_path, "{{ chronology | paragraphs }}\n", case, CITING).document.blocks
    assert [block.number for block in blocks] == [1, 2, 3]  # type: ignore[union-attr]
    assert case.chronology[1].text is not None
    assert isinstance(blocks[1], Paragraph)
    content = blocks[1].content
    assert inline_text(content[:1]) == " ".join(case.chronology[1].text.split())
    assert content[-1] == SourceReference((1, 2))
    plain = note(tmp_path, "{{ chronology | paragraphs }}\n", case).document.blocks
    assert not any(isinstance(part, SourceReference) for block in plain for part in block.content)  # type: ignore[union-attr]


def test_an_entry_that_continues_stands_in_the_paragraph_before_and_goes_with_it(tmp_path: Path) -> None:
    entries = [
        {"date": "2026-03-01", "kind": "remedy", "text": "She complained.", "sources": ["S1"]},
        {
            "date": "2026-03-02",
            "kind": "incident",
            "text": "Nobody answered.",
            "continues": "yes",
            "sources": ["S1"],
        },
        {
            "date": "2026-03-03",
            "kind": "arrest",
            "text": "She was taken.\n\nNobody saw it.",
            "weight": "lead",
        },
    ]
    case = a_case(SMALLEST, chronology=entries)
    assert texts_in(note(tmp_path, '{{ chronology.kinds("remedy") | paragraphs }}\n', case, CITING)) == [
        "She complained. [1] Nobody answered. [1]"
    ]
    assert texts_in(note(tmp_path, '{{ chronology.but("remedy") | paragraphs }}\n', case)) == [
        "She was taken.",
        "Nobody saw it.",
    ]
    assert texts_in(note(tmp_path, '{{ chronology.of_weight("body") | paragraphs }}\n', case)) == [
        "She complained. Nobody answered."
    ]


def test_a_release_names_the_sources_that_the_case_says_to_name(tmp_path: Path) -> None:
    case = a_case(EXAMPLE, sources__0__cite="yes")
    assert texts_in(note(tmp_path, "{{ sources | listed }}\n", case)) == [
        "The Saltmarsh Gull, “Puppets on the square”, 4 March 2026, https://gull.example/puppets"
    ]
    assert len(texts_in(note(tmp_path, "{{ sources | numbered }}\n", case, CITING))) == 2


# --- what is asked ---


@pytest.mark.parametrize(
    ("do", "wording", "several", "worded"),
    [
        ("release", "plain", False, "release {}"),
        ("release", "unconditional", False, "release {} immediately and unconditionally"),
        ("release", "dead", False, "release {}"),
        (
            "disclose_whereabouts",
            "held",
            True,
            "disclose the place of detention of {} and the legal grounds for it, and inform relatives and lawyers",
        ),
        ("quash_conviction", "plain", True, "quash the convictions of {}"),
        (
            "quash_conviction",
            "see_to",
            True,
            "have the convictions of {} set aside",
        ),
        (
            "reparation",
            "dead",
            True,
            "give the relatives of {} full reparation, including compensation and guarantees of non-repetition",
        ),
    ],
)
def test_the_data_choose_the_wording(
    tmp_path: Path, do: str, wording: str, several: bool, worded: str
) -> None:
    case = a_case(SMALLEST, demands=[{"do": do}])
    requested = OfficeRequests({}, (OfficeRequest(0, case.demands[0], wording, several),))
    letters = own_letters(tmp_path, "{{ demands | listed }}\n")
    made = laid_out(case, "note", letters=letters, reader=READER, requested=requested)
    assert texts_in(made) == [worded.replace("{}", "Ada Quill")]


def test_the_paragraphs_of_a_text_stand_where_the_template_says(tmp_path: Path) -> None:
    body = "“{{ case.position | paragraph(1) }}”\n\n## More\n\n“{{ case.position | paragraph(2, on=True) }}”\n\nEnd.\n"
    three = a_case(SMALLEST, position="She did nothing.\n\nLet her go.\n\nNow.\n")
    assert texts_in(note(tmp_path, body, three)) == [
        "“She did nothing.”",
        "More",
        "“Let her go. Now.”",
        "End.",
    ]
    assert texts_in(note(tmp_path, body, a_case(SMALLEST, position="One."))) == ["“One.”", "More", "End."]
    assert texts_in(note(tmp_path, body, a_case(SMALLEST))) == ["More", "End."]


def test_what_an_office_brings_about_stands_in_a_list_of_its_own_or_says_so(tmp_path: Path) -> None:
    case = a_case(SMALLEST, demands=[{"do": "medical_care"}, {"do": "quash_conviction"}])
    requested = OfficeRequests(
        {}, tuple(OfficeRequest(n, one, "plain", False, n == 1, n == 1) for n, one in enumerate(case.demands))
    )
    parted = own_letters(tmp_path / "parted", "{{ demands | listed }}\n\nSee to:\n\n{{ seen_to | listed }}\n")
    together = own_letters(tmp_path / "together", "{{ demands | listed }}\n")
    made, alone = (
        texts_in(laid_out(case, "note", letters=letters, reader=READER, requested=requested))
        for letters in (parted, together)
    )
    care = "give Ada Quill all necessary medical care without delay"
    assert made == [care, "See to:", "have the conviction of Ada Quill set aside"]
    assert alone == [care, "use all lawful means to have the conviction of Ada Quill set aside"]


def test_a_head_of_state_has_it_done_by_others_but_for_acts_of_her_own(tmp_path: Path) -> None:
    case = a_case(SMALLEST, demands=[{"do": "release"}, {"do": "commute_sentence"}])
    head = replace(READER, id="office", kind="head_of_state", state="CHN")
    requested = asks_of_office(case, case.demands, head, DAY)
    body = "{{ demands | listed }}\n\nSee to:\n\n{{ seen_to | listed }}\n"
    assert texts_in(note(tmp_path, body, case, reader=head, requested=requested)) == [
        "commute the death sentence imposed on Ada Quill",
        "See to:",
        "have Ada Quill released",
    ]
    assert [ask.sees_to for ask in requested.asks] == [False, False]


@pytest.mark.parametrize(
    ("pronouns", "words"),
    [
        ("she/her", "quash her conviction"),
        ("they/them", "quash their conviction"),
        ("ze/zir", "quash the conviction of Ada Quill"),
    ],
)
def test_an_ask_behind_one_about_the_same_person_has_her_pronouns(
    tmp_path: Path, pronouns: str, words: str
) -> None:
    demands: list[dict[str, object]] = [{"do": "release"}, {"do": "quash_conviction"}, {"text": "say why"}]
    case = a_case(SMALLEST, alleged_victims__0__pronouns=pronouns, demands=[*demands, {"do": "access"}])
    made = texts_in(note(tmp_path, "{{ demands | listed }}\n", case, reader=READER))
    assert made[:3] == ["release Ada Quill", words, "say why"]
    assert made[3].startswith("allow Ada Quill regular contact")


def test_a_demand_in_own_words_stands_as_it_was_written(tmp_path: Path) -> None:
    case = a_case(
        SMALLEST, demands=[{"text": "Give back **all** puppets:"}, {"do": "medical_care", "what": "insulin"}]
    )
    made = note(tmp_path, "We ask:\n\n{{ demands | numbered }}\n", case, reader=READER)
    assert texts_in(made)[1:] == [
        "Give back **all** puppets:",
        "give Ada Quill all necessary medical care without delay, in particular insulin",
    ]


@pytest.mark.parametrize("kind", list(knowledge.demands().header.extra["office_kinds"]))
def test_no_list_of_any_office_holds_a_sentence_twice(tmp_path: Path, kind: str) -> None:
    """Whatever is asked twice, in other words for the same people or in the same of the office's own."""
    words: list[dict[str, object]] = [{"do": id, "what": "the Bill"} for id in knowledge.demands()]
    own = {"text": "tell us why", "to": "office"}
    case = a_case(SMALLEST, demands=[*words, own, *({**word, "of": "ada"} for word in words), own])
    reader = replace(READER, id="office", kind=kind, state="CHN")
    requested = asks_of_office(case, case.demands, reader, DAY)
    body = "{{ demands | listed }}\n\nTo pass on:\n\n{{ referred | listed }}\n"
    sentences = texts_in(note(tmp_path, body, case, reader=reader, requested=requested))
    assert len(set(sentences)) == len(sentences)
    listed = len(sentences) - bool(requested.referred)
    assert 2 * listed == len(requested.asks) + len(requested.referred) > 0


def test_an_office_of_a_company_reads_no_law_of_a_state() -> None:
    case = a_case(EXAMPLE, letter=None)
    from hrdalert.law.citations import law_of

    law = law_of(case, case.as_of)
    police = texts_in(laid_out(case, "appeal-letter", reader=READER, law=law))
    company = texts_in(laid_out(case, "appeal-letter", reader=replace(READER, kind="company"), law=law))
    assert any("Convention" in text for text in police)
    assert not any("Convention" in text or "Declaration" in text for text in company)
    assert any("Guiding Principles" in text and "a company has to" in text for text in company)


def test_a_reply_is_asked_for_by_the_first_day_that_the_case_names() -> None:
    def asked(**changes: object) -> str:
        made = laid_out(a_case(EXAMPLE, **changes), "appeal-letter", reader=READER)
        return next(text for text in texts_in(made) if "reply by" in text)

    assert "by 10 April 2026" in asked()
    assert "by 19 April 2026" in asked(urgent=None), "thirty days after its own"
    assert "by 25 March 2026" in asked(demands__0__by="2026-03-25")
    assert "by 19 April 2026" in asked(urgent__by="2026-03-19"), "not by a day that has passed"


def test_other_offices_of_the_same_state_are_named_unless_a_name_is_withheld() -> None:
    case = a_case(EXAMPLE)
    others = (
        READER,
        replace(READER, id="waters", office="Ministry of Waters"),
        replace(READER, id="x", state="TUR"),
    )
    copies = "Letters on this case also go to: Ministry of Waters."
    view = view_of(case, "government")
    assert copies in texts_in(laid_out(case, "appeal-letter", view=view, reader=READER, others=others))
    hidden = texts_in(
        laid_out(case, "appeal-letter", view=replace(view, is_withheld=True), reader=READER, others=others)
    )
    assert not any("Ministry of Waters" in text for text in hidden)


def test_the_case_sheet_says_what_each_office_is_asked_and_what_a_person_sees_to() -> None:
    case = a_case(EXAMPLE)
    made = texts_in(laid_out(case, "case-sheet", others=(READER,), checklist=("Is it safe?",)))
    at = made.index("Saltmarsh Harbour Police", made.index("What each office is asked"))
    assert made[at + 1] == "Asked to:" and made[at + 2].startswith("release Ada Quill")
    assert "Is it safe?" in made


def test_the_case_sheet_shows_what_is_confidential_and_who_speaks_first_hand() -> None:
    case = a_case(EXAMPLE, chronology__1__confidential="yes")
    made = laid_out(case, "case-sheet", view=disclose(case, "internal", DAY)).document
    tables = [block for block in made.blocks if isinstance(block, Table)]
    shown: dict[str, list[list[str]]] = {}
    for table in tables:
        for number, name in enumerate(map(inline_text, table.header)):
            shown.setdefault(name, []).append([inline_text(row[number]) for row in table.rows])
    assert shown["Confidential"] == [["", "yes", ""], ["", "yes"]], "entries, then sources"
    assert shown["First hand"] == [["", "yes"]]


# --- the head of documents ---


def test_an_embargo_stands_in_the_head_of_a_release() -> None:
    until = datetime.datetime(2026, 3, 21, 9, 30, tzinfo=datetime.UTC)
    assert texts_in(laid_out(embargo=until))[0] == "Embargoed until 09:30 (UTC) on 21 March 2026"
    assert texts_in(laid_out())[0] == "For immediate release"


def test_a_submission_bears_no_name_of_the_office_on_its_head_and_no_names_in_its_title() -> None:
    submission = laid_out(a_case(EXAMPLE), "un-communication").document
    assert submission.organisation == "" and "Quill" not in submission.title
    letter = laid_out(a_case(EXAMPLE), "appeal-letter", reader=READER).document
    assert letter.organisation == "Gull Watch" and letter.title == "Letter 2026-014"
    assert letter.recipient == "harbour-police"


def test_editors_are_asked_to_leave_out_what_leads_to_somebody_withheld() -> None:
    view = view_of(a_case())
    ask = "asked to leave out anything that could lead to those concerned"
    for document in ("press-release", "urgent-action", "case-closing"):
        withheld = texts_in(laid_out(a_case(), document, view=replace(view, is_withheld=True), reader=READER))
        assert any(ask in text for text in withheld)
        assert not any(
            ask in text for text in texts_in(laid_out(a_case(), document, view=view, reader=READER))
        )


def test_a_submission_asks_for_what_the_case_calls_for() -> None:
    def request(**changes: object) -> str:
        made = laid_out(a_case(SMALLEST, **changes), "un-communication")
        return next(text for text in texts_in(made) if text.endswith(": Ada Quill"))

    assert request().startswith("Request for an urgent appeal:")
    assert request(status="past").startswith("Request for a letter of allegation:")
    assert request(status="closed").startswith("Further information on a case:")


def test_the_office_says_its_position_as_its_own() -> None:
    made = texts_in(laid_out(a_case(EXAMPLE)))
    assert any(
        text.startswith("Gull Watch said: “Ada Quill appears to be held solely for a play.") for text in made
    )


def test_states_and_asks_go_through_in_a_loop(tmp_path: Path) -> None:
    case = a_case(SMALLEST, state=None, states=["CHN", "TUR"])
    asks = asks_of(case)
    body = "{{ state.authorities | capital }} should:\n\n{{ state.demands | listed }}\n\n{% endfor %}\n"
    letters = own_letters(tmp_path, "{% for state in states %}\n" + body)
    made = laid_out(case, "note", letters=letters, requested=OfficeRequests({"CHN": asks[:1], "TUR": ()}))
    assert texts_in(made) == ["The Chinese authorities should:", "release Ada Quill"]
    assert isinstance(made.document.blocks[1], BulletList)
