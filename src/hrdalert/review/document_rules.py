"""Rules on one document as it was laid out."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Final

from hrdalert import knowledge
from hrdalert.cases.model import AllegedVictim, Case
from hrdalert.cases.values import in_language
from hrdalert.disclosure.view import PersonView, View
from hrdalert.documents.blocks import Document, block_texts
from hrdalert.documents.casetext import paragraphs_of
from hrdalert.documents.office import Reader
from hrdalert.documents.template_values import counts
from hrdalert.errors import Origin
from hrdalert.review.fact_rules import COMMUNICATION, called
from hrdalert.review.rules import Finding, RuleTable
from hrdalert.settings import Settings


@dataclass(frozen=True)
class ReviewedDocument:
    """A document with the View that it was laid out from."""

    document: Document
    printed: frozenset[Origin]
    """Where the texts that it prints stand in the case file."""
    view: View
    case: Case
    settings: Settings | None = None
    readers: Mapping[str, Reader] = field(default_factory=dict)
    """The offices that the case writes to, by id."""
    figures: ClassVar = bytes(code if chr(code) in "0123456789" else 32 for code in range(256))
    """Of all bytes the figures alone, and spaces."""

    @cached_property
    def text(self) -> str:
        """All words of the document, one piece a line."""
        return "\n".join(block_texts(self.document.blocks))

    @cached_property
    def length(self) -> int:
        """The number of its words."""
        return len(self.text.split())

    def is_longer_than(self, words: int) -> bool:
        """Whether the document has more words than this. White space is counted first, which is fast."""
        return self.text.count(" ") + self.text.count("\n") >= words and self.length > words


MOST_WORDS: Final = 6_000
document_rule: Final = RuleTable[ReviewedDocument]()
"""Registers a rule on a document."""


@document_rule("R02_language")
def language_not_accepted(subject: ReviewedDocument) -> Iterator[Finding]:
    language = subject.document.language
    if language.partition("-")[0] not in knowledge.special_procedures().languages:
        yield Finding(subject.case.origin("language"), f"the submission is in {language}")


@document_rule("R57_office_language")
def office_in_another_language(subject: ReviewedDocument) -> Iterator[Finding]:
    if subject.settings is None:
        return
    language, organisation = subject.document.language, subject.settings.organisation
    title = organisation.signatory.title if organisation.signatory else None
    hours = (contact.hours for contact in subject.settings.contacts)
    for texts in filter(None, (organisation.about, organisation.mission, title, *hours)):
        printed = in_language(texts, language, organisation.language)
        is_there = language in texts or (language == organisation.language and "" in texts)
        if not is_there and paragraphs_of(printed)[0].text in subject.text:
            text = f"the office has not said this in {language}, and it stands there as it is"
            yield Finding(printed.origin, text)


@document_rule("R29_letter_length")
def letter_too_long(subject: ReviewedDocument) -> Iterator[Finding]:
    if subject.is_longer_than(650):
        to, words = subject.document.recipient, subject.length
        documents = (f"recipient:{to}",) if to else None
        text = f"the letter{f' to {to}' if to else ''} has {words} words, well over a page"
        yield Finding(subject.case.origin("letter"), text, documents=documents)


@document_rule("R59_length")
def longer_than_anybody_reads(subject: ReviewedDocument) -> Iterator[Finding]:
    document = subject.document
    if subject.is_longer_than(MOST_WORDS):
        words = subject.length
        text = f"{document.id} has {words:,} words, some {words // 400} pages"
        yield Finding(subject.case.origin("chronology"), text, documents=(document.id,))


@document_rule("R58_post_length")
def post_too_long(subject: ReviewedDocument) -> Iterator[Finding]:
    for post in subject.view.posts:
        for network, count, limit, of in counts(post):
            if count > limit:
                text = f"{network} counts {count} {of} in this post, and takes {limit} at most"
                yield Finding(post.text.origin, text)


@document_rule("A03_embargo")
def spoken_of_too_early(subject: ReviewedDocument) -> Iterator[Finding]:
    """Find letters of mandate holders of which the document tells while they are confidential.

    A letter on a law is confidential for two working days (four days, to be safe), any other letter for sixty days.
    """
    day = subject.document.date
    for number, entry in enumerate(subject.case.chronology):
        reference, written = entry.reference, entry.date and (entry.date.end or entry.date.start)
        if entry.kind != "un" or not written or not reference or not COMMUNICATION.fullmatch(reference):
            continue
        is_printed = entry.text is not None and entry.text.origin in subject.printed
        until = written + datetime.timedelta(days=4 if reference.lstrip("J").startswith("OL") else 60)
        if day < until and (is_printed or reference in subject.text):
            text = f"{called(entry)} is a letter of the United Nations, confidential until {until}"
            yield Finding(subject.case.origin("chronology", number), text)


@document_rule("R52_state_unnamed")
def state_unnamed(subject: ReviewedDocument) -> Iterator[Finding]:
    headline, summary = subject.view.texts.get("headline"), subject.view.texts.get("summary")
    words = f" {headline or ''} {summary or ''} ".casefold()
    language = subject.document.language
    codes = (*subject.view.states, *filter(None, (subject.view.territory,)))
    names = {name.casefold() for code in codes for name in names_of_state(code, language)}
    if headline and names and not any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) for name in names):
        yield Finding(headline.origin, "neither headline nor summary names the State")


def names_of_state(code: str, language: str) -> set[str]:
    """The names of a State and of its people in a language."""
    country = knowledge.countries().get(code)
    if country is None:
        return set()
    name = country.name(language)
    names = (name.short, name.running, country.usual(language), *name.usual.values(), country.nationality)
    return set(filter(None, names))


@document_rule("R53_age_untold")
def age_untold(subject: ReviewedDocument) -> Iterator[Finding]:
    """Find people whose age is on file and stands in no text of the document; one remark for all of them."""
    view = subject.view
    people = [person for person in view.victims if person.kind == "person" and person.is_named]
    ages = {person.id: of_person for person in people if (of_person := ages_of(person, subject))}
    if not ages:
        return
    own_blocks = (text for block in view.block_texts.values() for text in block.values())
    about = (person.about or "" for person in view.victims)
    texts = (*view.texts.values(), *own_blocks, *about, *(entry.text for entry in view.chronology))
    # Four times as fast as a pattern.
    figures = set("\n".join(texts).encode("ascii", "replace").translate(subject.figures).split())
    untold = [id for id, of_person in ages.items() if figures.isdisjoint(b"%d" % age for age in of_person)]
    if untold:
        text = f"born is on file, and no age is told: {', '.join(untold[:5])}"
        yield Finding(subject.case.origin("alleged_victims"), text)


def ages_of(person: PersonView | AllegedVictim, subject: ReviewedDocument) -> frozenset[int]:
    """The ages that a text can rightly give to a person, from the first entry to the day of the document."""
    if person.born is None or person.born.start is None or person.born.end is None:
        return frozenset()
    entries = subject.view.chronology or subject.case.chronology
    days = [entry.date.start for entry in entries if entry.date and entry.date.start]
    youngest = min((day.year for day in days), default=subject.document.date.year) - person.born.end.year - 1
    return frozenset(range(max(youngest, 1), subject.document.date.year - person.born.start.year + 1))
