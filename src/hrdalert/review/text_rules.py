"""Rules on the texts of a case: missing, too long, written for nobody, unprinted, gone stale."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hrdalert.cases.likely_words import nearest
from hrdalert.disclosure.folding import SYMBOLS, UNSEEN
from hrdalert.documents.paragraph_references import REFERENCE, ids_in, ids_of
from hrdalert.law.argued import cited_as, is_law_for, own_cites
from hrdalert.review.fact_rules import called
from hrdalert.review.rules import Finding
from hrdalert.review.subject import Reviewed, case_rule


@case_rule("R28_summary")
def summary_length(subject: Reviewed) -> Iterator[Finding]:
    summary = subject.case.summary
    if summary is None:
        told = sum(len(entry.text.split()) for _, entry in subject.entries if entry.text)
        if told > 1000:
            text = f"the chronology has {told} words, and no summary stands before it"
            yield Finding(subject.case.origin("summary"), text)
    elif not 50 <= (words := len(summary.split())) <= 120:
        text = f"the summary has {words} words, not 50 to 120"
        yield Finding(summary.origin, text, severity="remark")


@case_rule("R49_letter_missing")
def letter_missing(subject: Reviewed) -> Iterator[Finding]:
    """Find a missing letter; that is ``withheld: letter`` where Governments and the public must not know the name."""
    case = subject.case
    is_withheld = subject.is_withheld_from("government") and subject.is_withheld_from("public")
    home, path = (case.withheld, ("withheld",)) if is_withheld else (case, ())
    is_read = subject.goes_on or bool(case.appeal_to)
    if home is not None and home.letter is None and home.summary is not None and is_read:
        yield Finding(case.origin(*path, "letter"), "there is no letter; the summary stands in for it")


@case_rule("F27_reference")
def reference_to_nothing(subject: Reviewed) -> Iterator[Finding]:
    """Find ids in square brackets that nothing has, and words that are nearly such an id; [sic] is none."""
    known = ids_of(subject.case)
    for _, text in subject.words:
        for reference in REFERENCE.finditer(text) if known and "[" in text else ():
            for id in (each for each in ids_in(reference[1]) if each not in known):
                near = nearest(id, known, 0.75)
                if near or re.search(r"[A-Za-z][\w-]*\d|[-_]", id):
                    what = f"there is no entry and no source [{id}]"
                    mend = f"did you mean [{near}]?" if near else "write the id of an entry or a source"
                    yield Finding(text.origin_of(f"[{reference[1]}]"), what, mend)


@case_rule("F28_cite")
def cited_in_vain(subject: Reviewed) -> Iterator[Finding]:
    """Find articles that the office cites and that are not on file, or bind no State against which they are argued."""
    case = subject.case
    arguments = (*case.analysis, *(case.withheld.analysis if case.withheld else ()))
    cites = [(argument.right, written) for argument in arguments for written in argument.cite]
    laws = subject.law() if cites else ()
    for right, written in cites:
        if (cite := cited_as(written)) is None:
            yield Finding(written.origin, f"no article {written} is on file")
            continue
        concerned = (law for law in laws if own_cites(law, laws, {right: [cite]}))
        if not any(is_law_for(cite[0], law.state, law.territory, subject.day) for law in concerned):
            text = f"{written}: this treaty binds none of the States concerned on {subject.day}"
            yield Finding(written.origin, text, "take it out; hrdalert law lists what binds")


@case_rule("S13_letters_of_symbols")
def odd_letters(subject: Reviewed) -> Iterator[Finding]:
    """Find words in letters of odd alphabets; the message does not print them. One letter alone may be a sign."""
    for key, text in subject.words:
        if text.isascii():
            continue
        if unseen := UNSEEN.search(text):
            what = f"the invisible character U+{ord(unseen[0]):04X} stands in {key}"
            yield Finding(text.origin_of(unseen[0]), what)
        if len(symbols := SYMBOLS.findall(text)) > 1:
            what = f"letters made of symbols stand in {key}"
            yield Finding(text.origin_of(symbols[0]), what, "type them as plain letters", "remark")


@case_rule("R50_texts_unknown")
def texts_for_nobody(subject: Reviewed) -> Iterator[Finding]:
    case, withheld = subject.case, subject.case.withheld.texts if subject.case.withheld else {}
    if blocks := subject.context.blocks() if case.texts or withheld else {}:
        yield from _unknown(subject, case.texts, ("texts",), blocks)
        yield from _unknown(subject, withheld, ("withheld", "texts"), blocks)


def _unknown(
    subject: Reviewed,
    texts: Mapping[str, Any],
    path: tuple[str, ...],
    blocks: Mapping[str, frozenset[str] | None],
) -> Iterator[Finding]:
    """Find texts for documents or blocks that do not exist. For letters, keys are blocks, or recipients with blocks."""
    origin, to_offices = subject.case.origin, subject.context.to_offices()
    for document, parts in texts.items():
        if document not in blocks:
            text = f"there is no document {document}; there are {', '.join(sorted(blocks))}"
            yield Finding(origin(*path, document), text, severity="warning")
            continue
        known = blocks[document]
        for name, value in parts.items():
            is_reader = document in to_offices and isinstance(value, Mapping)
            if is_reader and name not in subject.case.appeal_to:
                text = f"{name} is no recipient under appeal_to"
                yield Finding(origin(*path, document, name), text, documents=(document,))
            for block in value if is_reader else (name,):
                if known is not None and block not in known:
                    place = (*path, document, name, block) if is_reader else (*path, document, name)
                    text = f"{document} has no block {block}; it has {', '.join(sorted(known))}"
                    concerned = f"{document}/{name}" if is_reader else document
                    yield Finding(origin(*place), text, documents=(concerned,))


@case_rule("A01_update")
def something_happened(subject: Reviewed) -> Iterator[Finding]:
    sent = subject.context.sent
    if sent is None:
        return
    known = {(entry.date, entry.text) for entry in sent.chronology}
    days = {entry.date for entry in sent.chronology}
    for number, entry in subject.entries:
        if (entry.date, entry.text) not in known and entry.date not in days:
            text = f"{called(entry)} was not in what was sent as of {sent.as_of}"
            yield Finding(subject.entry_origin(number), text)
