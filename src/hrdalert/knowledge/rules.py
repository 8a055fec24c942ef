"""What to look at before a document leaves: each rule with what it finds, why it matters and where that was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from hrdalert.knowledge.records import KNOWLEDGE, Header, Records, Source, records, remembered

EVERY = "all"
"""Stands for every document that leaves the house."""


class Rule(Struct, frozen=True):
    """One rule, in words for people who do not program."""

    id: str
    severity: Literal["error", "warning", "advice"]
    """The most that it says; it may say less of a fact that weighs less."""
    documents: tuple[str, ...]
    """Ids of the catalogue, or :data:`EVERY`."""
    decided: Literal["case", "document", "file", "no"]
    """By what it is decided; ``no``: by a person alone, who finds ``ask`` in the checklist of the case sheet."""
    finds: str
    why: str
    mend: str
    ask: str | None
    protects: str | None
    """Whom it protects, and so may be an error though it was never read in a text."""
    note: str | None
    source: Source
    as_of: date
    verified: bool
    """Whether it was read in a text."""

    def applies_to(self, document: str) -> bool:
        return EVERY in self.documents or document in self.documents


def _build(record: dict[str, Any], header: Header) -> Rule:
    return Rule(
        id=record["id"],
        severity=record["severity"],
        documents=tuple(record["documents"]),
        decided=record["decided"],
        finds=record["finds"],
        why=record["why"],
        mend=record["mend"],
        ask=record.get("ask"),
        protects=record.get("protects"),
        note=record.get("note"),
        source=header.source(record["source"]),
        as_of=header.as_of,
        verified=record["source"] != KNOWLEDGE,
    )


@remembered
def rules() -> Records[Rule]:
    """All rules by id: on facts, consent, form, what comes after sending, and style."""
    return records("rules", _build)


def rule_documents() -> Mapping[str, str]:
    """What each document is called that a rule can apply to, by its id."""
    called: Mapping[str, str] = rules().header.extra["documents"]
    return called


class Checklist(Struct, frozen=True):
    """What a person must see to before some documents leave, since no program can."""

    titles: tuple[str, ...]
    """What the documents are called that have these lines."""
    lines: tuple[str, ...]


def checklists(documents: Collection[str]) -> tuple[Checklist, ...]:
    """The checklists of those of these documents that have one; documents with the same one share it."""
    asked = [rule for rule in rules().values() if rule.decided == "no"]
    found: dict[tuple[str, ...], list[str]] = {}
    for document, title in rule_documents().items():
        if document not in (EVERY, *documents):
            continue
        lines = tuple(rule.ask for rule in asked if rule.ask and document in rule.documents)
        if lines:
            found.setdefault(lines, []).append(title)
    return tuple(Checklist(tuple(titles), lines) for lines, titles in found.items())
