"""What a document says of children and survivors that could lead to them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hrdalert.cases.dates import CaseDate
from hrdalert.cases.located_text import NOWHERE, shown
from hrdalert.cases.model import AllegedVictim, Custody, Entry, texts_of
from hrdalert.disclosure.consent import may_be_named
from hrdalert.documents import blocks as doc
from hrdalert.documents.casetext import paragraphs_of
from hrdalert.errors import Origin
from hrdalert.law.persons import may_have_been_child
from hrdalert.review.details import Detail, Lead, Phrases, folded, identifying, words_of
from hrdalert.review.document_rules import ReviewedDocument, ages_of, document_rule, names_of_state
from hrdalert.review.rules import Finding
from hrdalert.review.subject import is_said, way_to_say

_PARTS: Final = re.compile(r"[,;/()（），、\n]")
_CAPITALS: Final = re.compile(r"(?<![\w’'-])[^\W\d_a-z][\w’'-]+(?:\s+[^\W\d_a-z][\w’'-]+)*")

_BESIDE: Final = (
    "it stands beside your texts, such as in the address of an office: address another, or change that"
)


@document_rule("C27_protected_details")
def protected_details(subject: ReviewedDocument) -> Iterator[Finding]:
    """Find details that can lead to a protected person. Two kinds together are an error that no answer lifts."""
    protected = [victim for victim in subject.view.case.alleged_victims if _is_protected(subject, victim)]
    if not protected:
        return
    language, kinds = subject.document.language, identifying().kinds
    if words_of(language) is None:
        text = f"texts in {language} were searched for days, telephones and words of the file alone"
        mend = "read them yourself for ages, schools, relations and names"
        yield Finding(subject.case.origin("alleged_victims"), text, mend, "warning")
    found = list(_details_in(subject, _lead(subject, protected)))
    together = {kinds[detail.kind].says for _, _, detail in found if kinds[detail.kind].pairs}
    who = f"somebody who is protected ({', '.join(victim.id for victim in protected)})"
    for key, origin, detail in dict.fromkeys(found):
        kind, words = kinds[detail.kind], " ".join(detail.words.split())
        mend = "" if key else _BESIDE
        said = kind.says if kind.is_silent else f"{shown(words)}, {kind.says},"
        if others := together - {kind.says} if kind.pairs else None:
            text = f"{said} stands here, and elsewhere {' and '.join(sorted(others))}: together they lead to {who}"
            yield Finding(origin, text, mend)
        elif kind.is_silent or not is_said(subject.view.case, key, words):
            way = way_to_say(key, words) if key and not kind.is_silent else mend
            yield Finding(origin, f"{said} stands here, and can lead to {who}", way, kind.alone)


def _is_protected(subject: ReviewedDocument, victim: AllegedVictim) -> bool:
    """Whether a victim is protected here: by ``protect:``, or as somebody withheld who is or may have been a child."""
    if victim.protect or victim.kind != "person":
        return bool(victim.protect)
    view = subject.view
    is_withheld = not may_be_named(victim, view.audience, view.day)
    return is_withheld and may_have_been_child(subject.case, victim, view.day)


def _details_in(subject: ReviewedDocument, lead: Lead) -> Iterator[tuple[str, Origin, Detail]]:
    """Each detail with its text's key and its place: first in texts of the case, then in all else that is printed."""
    case, document = subject.view.case, subject.document
    own = {text.origin: (key, text) for key, text in texts_of(case) if not key.startswith("sources[")}
    pieces = [*doc.contents(document.blocks), (doc.Text(document.title),)]
    known = set()
    for run in (run for piece in pieces for run in doc.texts_of(piece)):
        key, text = own.get(run.origin or NOWHERE, ("", None))
        if text is None:
            continue
        paragraphs = [part.text for part in paragraphs_of(text)]
        whole = " ".join(paragraphs)
        # Where a pseudonym stands for a name, only what is printed may be looked at.
        for part in [part for part in paragraphs if part in run.text] or [run.text]:
            before = whole[: max(whole.find(part), 0)]
            for detail in lead.in_text(part, document.language):
                known.add((detail.kind, folded(detail.words)))
                yield key, text.origin_of(detail.words, before.count(detail.words) + detail.nth), detail
    reader = subject.readers.get(document.recipient or "")
    address = f"{reader.office} {reader.address}" if reader else ""  # whom a letter is to knows where that is
    # Of the day of the document it says nothing that it is one of theirs too.
    beside = replace(lead, dates=tuple(date for date in lead.dates if date.start != document.date))
    for piece in (piece for piece in pieces if doc.inline_text(piece) not in address):
        origin = next((run.origin for run in doc.texts_of(piece) if run.origin), case.origin("withheld"))
        for detail in beside.by_data(doc.inline_text(piece), document.language):
            if (detail.kind, folded(detail.words)) not in known:
                yield "", origin, detail


def _lead(subject: ReviewedDocument, protected: Sequence[AllegedVictim]) -> Lead:
    case, language = subject.view.case, subject.document.language
    ids = frozenset[str]().union(*(victim.ids for victim in protected))
    parts: tuple[Entry | Custody, ...] = (*case.chronology, *case.custody)
    theirs = [part for part in parts if not part.of or not ids.isdisjoint(part.of)]
    dates = [day for one in (*theirs, *protected) for day in vars(one).values() if isinstance(day, CaseDate)]
    dates += [end for date in dates for end in (date.first, date.last) if end]
    data = list(_data(subject, protected, theirs))
    return Lead(
        phrases=Phrases(data, language),
        dates=tuple(date for date in dates if date.precision == "day" and not date.is_interval),
        ages=frozenset().union(*(ages_of(victim, subject) for victim in protected)),
        known=Phrases((("", name) for name in (*_names(subject), *(text for _, text in data))), language),
    )


def _data(
    subject: ReviewedDocument, protected: Sequence[AllegedVictim], theirs: Sequence[Entry | Custody]
) -> Iterator[tuple[str, str]]:
    """Data of the protected people as phrases: of a place every part, and its names alone."""
    codes, language = subject.view.case.all_states, subject.document.language
    lists = words_of(language) or words_of("en")
    states = {folded(name) for code in codes for of in ("en", language) for name in names_of_state(code, of)}
    values = [("place", text) for part in theirs for text in (part.place, getattr(part, "at", None))]
    for victim in protected:
        values += [("place", victim.birth_place), ("place", victim.address), ("work", victim.occupation)]
        values += [("parent", victim.parents), ("document", victim.document)]
        values += [("form", text) for row in (victim.more, *victim.members) for text in row.values()]
    for kind, value in values:
        for part in map(str.strip, _PARTS.split(value or "")):
            is_province = lists is not None and not lists.regions.isdisjoint(folded(part).split())
            if (
                folded(part) in states
                or is_province
                or (kind != "work" and part == part.lower() != part.upper())
            ):
                continue
            yield from ((kind, words) for words in dict.fromkeys((part, *_CAPITALS.findall(part))) if words)


def _names(subject: ReviewedDocument) -> Iterator[str]:
    """The names that texts may say: offices, alleged perpetrators, sources, and people with consent to be named."""
    case, view, settings = subject.view.case, subject.view, subject.settings
    yield from (reader.office for reader in subject.readers.values())
    yield from (*case.signatories, *(one.name for one in case.alleged_perpetrators))
    yield from (name for source in view.sources for name in (source.title, source.publisher) if name)
    if settings is not None:
        office = settings.organisation
        people = (contact.name for contact in settings.contacts)
        yield from (name for names in (office.name, *people) for name in (names or {}).values())
        yield from filter(None, (office.acronym, office.signatory and office.signatory.name))
    for person in case.people:
        yield person.pseudonym or ""
        forms = (person.name, person.short, *person.also, *person.native.values())
        if may_be_named(person, view.audience, view.day):
            yield from (word for form in forms if form for word in (form, *form.split()))
