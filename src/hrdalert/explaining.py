"""The rules of the review, listed and explained: the answer of ``hrdalert rules``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.messages import nearest
from hrdalert.errors import WorkspaceError
from hrdalert.knowledge import Rule, Source
from hrdalert.review import TELLS_BY_LANGUAGE, Tell

_DECIDED = {
    "case": "by the case file",
    "document": "by the document as it is composed",
    "file": "when the case file is read",
    "no": "by a person: it is a line of the checklist in the case sheet",
}


class Explained(Struct, frozen=True):
    """One rule, as it is shown."""

    id: str
    severity: str
    documents: tuple[str, ...]
    finds: str
    why: str
    mend: str
    decided: str
    note: str
    protects: str
    source: str
    verified: bool | None
    """Whether it was read in a text; None of a rule on sentences, which is the project's own."""

    @property
    def off(self) -> str:
        """How to do without it."""
        return f"rules: {{off: [{{id: {self.id}, why: …}}]}}"

    @property
    def can_be_off(self) -> bool:
        """What a program does not look for cannot be switched off."""
        return self.decided not in (_DECIDED["no"], _DECIDED["file"])

    def as_data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "severity": self.severity,
            "documents": list(self.documents),
            "finds": self.finds,
            "why": self.why,
            "mend": self.mend,
            "decided": self.decided,
            "note": self.note,
            "protects": self.protects,
            "source": self.source,
            "verified": self.verified,
        }


def explained() -> list[Explained]:
    """All rules: those on cases and documents, then those on sentences."""
    return [*map(_of_rule, knowledge.rules().values()), *_of_tells()]


def explain(id: str) -> Explained:
    """The rule of an id, or of the beginning of one (``F02``); raises WorkspaceError where there is none."""
    known = {each.id: each for each in explained()}
    found = [each for each in known if each.casefold() == id.casefold()]
    found = found or [each for each in known if each.casefold().startswith(f"{id.casefold()}_")]
    if len(found) == 1:
        return known[found[0]]
    near = nearest(id, list(known))
    if len(found) > 1:
        raise WorkspaceError(f"{id} is the beginning of several rules.", f"Which of {', '.join(found)}?")
    hint = f"Did you mean {near}?" if near else "hrdalert rules lists them."
    raise WorkspaceError(f"There is no rule {id}.", hint)


def _of_rule(rule: Rule) -> Explained:
    return Explained(
        id=rule.id,
        severity=rule.severity,
        documents=rule.documents,
        finds=rule.finds,
        why=rule.why,
        mend=rule.mend,
        decided=_DECIDED[rule.decided],
        note=rule.note or "",
        protects=rule.protects or "",
        source=_cited(rule.source),
        verified=rule.verified,
    )


def _cited(source: Source) -> str:
    dated = f"({source.date})" if source.date else ""
    return " ".join(filter(None, (source.title, source.url, dated)))


def _of_tells() -> Iterator[Explained]:
    tells = {tell.id: tell for tells in TELLS_BY_LANGUAGE.values() for tell in tells}
    yield from map(_of_tell, tells.values())


def _of_tell(tell: Tell) -> Explained:
    return Explained(
        id=tell.id,
        severity=tell.severity,
        documents=(knowledge.EVERY,),
        finds=f"{tell.what[:1].upper()}{tell.what[1:]}.",
        why="It reads as if no person had written it.",
        mend=tell.mend,
        decided=_DECIDED["document"],
        note="",
        protects="",
        source="the project's own, from reading what such texts look like",
        verified=None,
    )
