"""References in the office's own words: ``[arrest]``, an entry, becomes "(para. 8)", and ``[S1]``, a source, "[1]"."""

import re
from collections.abc import Iterator, Mapping

from hrdalert.cases.model import Case
from hrdalert.disclosure.view import View
from hrdalert.documents import blocks as doc
from hrdalert.documents.words import Words
from hrdalert.errors import Origin

REFERENCE = re.compile(r"\s?\[([A-Za-z0-9][\w-]*(?:,\s*[A-Za-z0-9][\w-]*)*)\]")
"""One id or several in square brackets, with the space before them."""


def ids_in(reference: str) -> list[str]:
    """The ids of a reference, without its brackets."""
    return re.split(r",\s*", reference)


def ids_of(case: Case) -> frozenset[str]:
    """All that a reference can name: entries and sources."""
    return frozenset(filter(None, (part.id for parts in (case.chronology, case.sources) for part in parts)))


def with_references(blocks: doc.Blocks, view: View, words: Words, *, cites: bool) -> doc.Blocks:
    """The blocks with each reference in the office's words as what this document has it under, or without it.

    An entry is found by the number of its first paragraph, where paragraphs are numbered; a source by its own, where
    the document ``cites`` sources. What this audience may not have, and what stands nowhere here, takes its reference
    along. Brackets with anything else in them stay as they are.
    """
    known = ids_of(view.case)
    numbers = _numbers(blocks)
    paragraphs = {
        entry.id: number
        for entry in view.chronology
        if entry.id and (number := numbers.get(entry.text.origin)) is not None
    }
    sources = {source.id: source.number for source in view.sources} if cites else {}

    def written(reference: re.Match[str]) -> str:
        ids = ids_in(reference[1])
        if not known.issuperset(ids):
            return reference[0]
        listed = [
            _listed(words, "paragraphs", sorted({paragraphs[id] for id in ids if id in paragraphs})),
            _listed(words, "sources", sorted({sources[id] for id in ids if id in sources})),
        ]
        space = reference[0][: -len(reference[1]) - 2]
        return "".join(f"{space or ' '}{one}" for one in listed if one)

    def changed(text: doc.Text) -> doc.Text:
        is_own = text.origin is not None and "[" in text.text
        return text.saying(REFERENCE.sub(written, text.text)) if is_own else text

    return doc.with_texts(blocks, changed)


def _listed(words: Words, kind: str, numbers: list[int]) -> str:
    if not numbers:
        return ""
    between, last = words.get("joining", "between"), words.get("joining", "last")
    said = list(map(str, numbers))
    several = last.join(filter(None, (between.join(said[:-1]), said[-1])))
    return words.fill(words.get("references", kind, "several" if len(said) > 1 else "one"), list=several)


def _numbers(blocks: doc.Blocks) -> Mapping[Origin, int]:
    """The number of the first paragraph that prints each text of the case."""
    numbers: dict[Origin, int] = {}
    for paragraph in _paragraphs(blocks):
        if paragraph.number is not None:
            for text in doc.texts_of(paragraph.content):
                if text.origin is not None:
                    numbers.setdefault(text.origin, paragraph.number)
    return numbers


def _paragraphs(blocks: doc.Blocks) -> Iterator[doc.Paragraph]:
    for block in blocks:
        if isinstance(block, doc.Paragraph):
            yield block
        elif isinstance(block, doc.Quote | doc.Note):
            yield from _paragraphs(block.content)
