"""The lint of a machine's prose: what shows that no person wrote a text, and what to write instead.

A tell is a name, an explanation, a better wording and a function that finds it. They look at the blocks of a
composed Document, never at a format, and leave out what is not its own prose: addresses, links, the list of
sources, the words of others in quotation marks. The office's own papers are notes and tables, so only some
tells look at them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hrdalert.documents.blocks import Document
from hrdalert.errors import Origin, Problem
from hrdalert.review import prose_dates as dates
from hrdalert.review import prose_form as form
from hrdalert.review import prose_people as people
from hrdalert.review import prose_style as style
from hrdalert.review.prose_facts import ProseFacts
from hrdalert.review.prose_findings import Finding, Tell
from hrdalert.review.prose_reading import BLANK, Reading, read

_EXCERPT = 90

ANY_LANGUAGE: Final = (
    Tell(
        "T09_numeric_dates",
        "a date or an hour in figures only",
        "Write 22 October 2020; an hour as 2.30 p.m., and only where it matters.",
        form.numeric_dates,
        internal=True,
    ),
    Tell(
        "T12_ids",
        "an id or a country code stands in the text",
        "Say it in words: violations are told as facts, and countries have names.",
        form.ids,
        "error",
        internal=True,
    ),
    Tell(
        "T25_placeholder",
        "a placeholder stands in the text",
        "Write a whole sentence of what is known, at a coarser grain if need be, or leave it out.",
        form.placeholders,
        "error",
        internal=True,
    ),
    Tell(
        "P03_spacing",
        "a doubled space, or a space before a mark",
        "One space between words, none before a comma or a full stop.",
        form.spacing,
        internal=True,
    ),
    Tell(
        "P04_marks",
        "two marks meet, or nothing stands between them",
        "Take out the mark that an empty slot has left.",
        form.marks,
        internal=True,
    ),
    Tell(
        "P08_empty_label",
        "a heading or a label, and nothing after it",
        "Leave the label out where there is nothing to say.",
        form.empty_labels,
        internal=True,
    ),
)
"""The tells that need no knowledge of a language."""

TELLS: Final = (
    Tell(
        "T01_the_victim",
        "a person is called “the victim”",
        "Use the name, a pronoun or the role: the lawyer.",
        people.the_victim,
    ),
    Tell(
        "T02_labels",
        "labels with answers instead of sentences",
        "Write a sentence: We do not know where he is held.",
        style.labels,
    ),
    Tell(
        "T03_name_repeated",
        "the same name opens three sentences in a row",
        "Use a pronoun, or open with what happened: Six days later he was arrested.",
        people.name_repeated,
    ),
    Tell(
        "T04_hearsay",
        "hearsay upon hearsay",
        "Say it once, active where the file names who did it: He was charged on 16 April 2021.",
        style.hearsay,
    ),
    Tell(
        "T05_no_answer",
        "a label answered with nothing",
        "Leave the line out; where the form asks, write a sentence: We do not know his date of birth.",
        style.no_answer,
    ),
    Tell(
        "T06_brackets",
        "more than one bracket in a sentence",
        "One bracket a sentence; let commas or a second sentence carry the rest.",
        style.brackets,
    ),
    Tell(
        "T07_dates_open_sentences",
        "three sentences or paragraphs in a row open with a date",
        "Put the act first, or the interval (“six days later”, “the same day”); let one in three do so.",
        dates.dates_open_sentences,
    ),
    Tell(
        "T08_preposition_of_date",
        "the preposition does not fit its date",
        "On 22 October 2020, in October 2018, in early December, between 10 and 12 September.",
        dates.prepositions,
        internal=True,
    ),
    Tell(
        "T10_he_or_she",
        "a pronoun or a number that was not decided",
        "Pronouns are data, and what there is can be counted: She was not allowed to see a lawyer.",
        people.he_or_she,
        internal=True,
    ),
    Tell(
        "T11_wrong_name",
        "a wrong form of a name",
        "Use the family name after a title, as the case file gives it.",
        people.wrong_names,
        "error",
    ),
    Tell(
        "T13_violates_unbound",
        "“violates”, of an instrument to which the State is not a party",
        "Say that it does not bind, and rest on the Universal Declaration: The facts concern articles …",
        style.unbound_violation,
        internal=True,
    ),
    Tell(
        "T14_articles_dumped",
        "too many articles in one sentence",
        "Cite only the articles that a fact calls for, each with its duty in words.",
        style.articles_dumped,
    ),
    Tell(
        "T15_unconditional_unless",
        "an unconditional demand with a condition",
        "Either “immediately and unconditionally, since …” or “unless there is … evidence”.",
        style.unconditional_unless,
    ),
    Tell(
        "T16_release_without_custody",
        "a demand for release, and nobody was ever held",
        "Ask for what would help here: investigate, protect, prevent.",
        people.release_without_custody,
    ),
    Tell(
        "T17_unknown_by_unknown",
        "several unknowns in one sentence",
        "Say what is known, and once what is not: It is not known who made the call.",
        people.unknown_by_unknown,
    ),
    Tell(
        "T18_figures",
        "a small count in figures",
        "Write the word: two requests, one video, five days.",
        style.figures,
    ),
    Tell(
        "T19_number_of_people",
        "the number does not fit the people",
        "Say of each person what befell them; “respectively” only after two lists of two.",
        people.number_of_people,
    ),
    Tell(
        "T20_connectors",
        "connectors piled up in a paragraph",
        "Let order and interval carry the link; one connector a paragraph at most.",
        style.connectors,
    ),
    Tell(
        "T21_outrage",
        "an adjective where a fact should stand",
        "Give the dates, the duration, the act, and let the reader judge.",
        style.outrage,
    ),
    Tell(
        "T22_unapproved_quotation",
        "a quotation, and no named person has approved it",
        "Write it as the organisation's own sentence, without quotation marks, or record who approved it.",
        people.unapproved_quotation,
    ),
    Tell(
        "T23_source_repeated",
        "the same source is given again",
        "One attribution a paragraph, one number at its end.",
        style.source_repeated,
    ),
    Tell(
        "T24_redundant_now",
        "“now” said twice, or without a date",
        "He is still detained; or, with its date: As of 20 April 2021 we do not know where he is held.",
        style.redundant_now,
    ),
    Tell(
        "P01_same_opening",
        "two sentences in a row open with the same three words",
        "Let the second one open with what is new in it.",
        style.same_opening,
    ),
    Tell(
        "P02_full_names",
        "more than two full names in a paragraph",
        "Name a person in full once; afterwards the short form or a pronoun.",
        people.full_names,
    ),
    Tell(
        "P09_nobody_named",
        "a pronoun, and nobody has been named yet",
        "Name the person in braces, by the id in the case file: police took {bo.them} from {bo.their} stall.",
        people.nobody_named,
    ),
    Tell(
        "P03_space_before_mark",
        "a space before a mark",
        "No space before a colon, a semicolon, a question mark or an exclamation mark.",
        form.english_marks,
        internal=True,
    ),
    Tell(
        "P05_doubled_word",
        "a word stands twice",
        "Take one out.",
        form.doubled_words,
        internal=True,
    ),
    Tell(
        "P06_no_capital",
        "a sentence begins in lower case",
        "Begin it with a capital, or join it to the sentence before.",
        form.no_capital,
    ),
    Tell(
        "P07_no_full_stop",
        "a paragraph without an end",
        "End the last sentence, or finish it.",
        form.no_full_stop,
    ),
    *ANY_LANGUAGE,
)
"""The tells of English."""

TELLS_BY_LANGUAGE: Final[Mapping[str, tuple[Tell, ...]]] = {"en": TELLS}


def tells_of(language: str) -> tuple[Tell, ...]:
    """The tells of a language (BCP 47); of one without rules of its own those that need none."""
    while language not in TELLS_BY_LANGUAGE and "-" in language:
        language = language.rpartition("-")[0]
    return TELLS_BY_LANGUAGE.get(language, ANY_LANGUAGE)


_NO_FACTS = ProseFacts()


def prose_problems(
    document: Document,
    facts: ProseFacts = _NO_FACTS,
    *,
    errors_alone: bool = False,
    reading: Reading | None = None,
) -> list[Problem]:
    """All tells in a document, in the order of reading, each at the line of the case file that it comes from.

    Words of the template have no line: their problems stand at ``<document>.<language>``. Never raises,
    whatever the document holds. :func:`prose_facts` gives the facts; without them, some tells find less.
    ``reading`` is that of the document, where there is one already.
    """
    reading = reading or read(document)
    order = {id(passage): number for number, passage in enumerate(reading.passages)}
    found = [
        (
            order.get(id(finding.passage), len(order)),
            finding.begin,
            tell.id,
            _problem(document, tell, finding),
        )
        for tell in tells_of(document.language)
        if tell.internal or document.audience != "internal"
        if tell.severity == "error" or not errors_alone
        for finding in tell.find(reading, facts)
    ]
    found.sort(key=lambda each: each[:3])
    return list(dict.fromkeys(problem for *_, problem in found))


def _problem(document: Document, tell: Tell, finding: Finding) -> Problem:
    passage = finding.passage
    origin = passage.origin(finding.begin, finding.end) or Origin(Path(f"{document.id}.{document.language}"))
    return Problem(
        origin, tell.id, f"{tell.what}: “{_excerpt(finding)}”", finding.mend or tell.mend, tell.severity
    )


def _excerpt(finding: Finding) -> str:
    """The words found, with some of what stands around them where they are few."""
    text, begin, end = finding.passage.text, finding.begin, finding.end
    room = max(0, (_EXCERPT - (end - begin)) // 2)
    first, last = max(0, begin - room), min(len(text), max(end + room, begin + 1))
    if last - first > _EXCERPT:
        last = first + _EXCERPT
    words = " ".join(re.sub(f"{BLANK}+", "…", text[first:last]).split())
    words = words.lstrip(".,;: ") if first else words
    return f"{'…' if first else ''}{words}{'…' if last < len(text) else ''}"
