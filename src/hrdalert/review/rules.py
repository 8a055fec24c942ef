"""The rules as records, the checklist for a person, and the tables of the functions that decide the others."""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from msgspec import Struct, convert, to_builtins

from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.errors import Origin, Problem, Severity, concerns
from hrdalert.store import read

DECIDED: Mapping[str, str] = {
    "case": "by the case file",
    "document": "by each document as it is laid out",
    "text": "by each text of the case, held against its entries and data",
    "sent": "by the case file and what was printed or sent of it",
    "workspace": "by hrdalert.yaml",
    "prose": "by the words of the case's texts, in English",
    "no": "by a person: it is a line of the checklist in the case sheet",
}
"""By what a rule is decided, for people."""


class RuleSource(Struct, frozen=True):
    """Where the reason of a rule was read."""

    title: str = ""
    url: str = ""
    read: datetime.date | None = None
    """None: in no text."""

    def __str__(self) -> str:
        read = f" (read on {self.read})" if self.read else ""
        return ", ".join(filter(None, (self.title, self.url))) + read


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule, in words for people who do not program."""

    id: str
    severity: Severity
    """The most that it says; it may say less of what weighs less."""
    audiences: tuple[Audience, ...] = ()
    """The readers of the documents that it is about; empty: all."""
    to: tuple[str, ...] = ()
    """Whom these documents speak to; empty: anybody."""
    prints: tuple[str, ...] = ()
    """The values of which they print one; empty: any."""
    decided: str
    """A key of :data:`DECIDED`."""
    finds: str
    why: str = ""
    mend: str
    ask: str = ""
    """A line of the checklist, where only a person can decide."""
    note: str = ""
    protects: str = ""
    """Whom it protects, so that it cannot be left out."""
    source: RuleSource
    as_of: datetime.date

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that the rule is about, as a Problem names them; empty for all."""
        return _documents(self.audiences, self.to, self.prints)

    @property
    def about(self) -> str:
        """The documents that the rule is about, in words."""
        to = f" to {' or '.join(self.to)}" if self.to else ""
        named = ", ".join(READERS[audience] for audience in self.audiences)
        readers = f" for {named}" if named else ""
        printed = f" that print {' or '.join(self.prints)}" if self.prints else ""
        return f"documents{to}{readers}{printed}" if self.documents else "every document"

    @property
    def verified(self) -> bool:
        """Whether the reason of the rule was read in a text."""
        return self.source.read is not None

    @property
    def off(self) -> str:
        """How to switch the rule off; empty where nobody can."""
        return "" if self.protects or self.ask else f"rules: {{off: [{{id: {self.id}, why: …}}]}}"

    def as_data(self) -> dict[str, Any]:
        texts = ("id", "severity", "finds", "why", "mend", "ask", "note", "protects")
        return {
            **{key: getattr(self, key) for key in texts},
            "documents": list(self.documents),
            "decided": DECIDED[self.decided],
            "off": self.off,
            "source": to_builtins(self.source),
        }


@cache
def _documents(audiences: tuple[str, ...], to: tuple[str, ...], prints: tuple[str, ...]) -> tuple[str, ...]:
    spoken_to, printed = [f"to:{one}" for one in to], [f"prints:{value}" for value in prints]
    traits = product(audiences or ("",), spoken_to or ("",), printed or ("",))
    return tuple(filter(None, (" ".join(filter(None, trait)) for trait in traits)))


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id: on facts, consent, form, what comes after sending; then those for a person."""
    file = yaml.load(read(Path(__file__).with_name("rules.yaml")), Loader=yaml.CSafeLoader)
    sources = file["sources"]
    records = ({"as_of": file["as_of"], **one, "source": sources[one["source"]]} for one in file["records"])
    return {record["id"]: convert(record, Rule) for record in records}


def checklist() -> tuple[str, ...]:
    """What a person must see to before a document leaves, a line each."""
    return tuple(rule.ask for rule in rules().values() if rule.ask)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule has found, at a place of the case file."""

    origin: Origin
    text: str
    mend: str = ""
    """Empty: what the rule itself says."""
    severity: Severity | None = None
    """Where it weighs less than the rule."""
    documents: tuple[str, ...] | None = None
    """Where it concerns fewer documents than the rule; empty: all of them."""


Subject = TypeVar("Subject")
Look: TypeAlias = Callable[[Subject], Iterable[Finding]]


class RuleTable(dict[str, Look[Subject]]):
    """The functions that decide the rules on one kind of subject, by the ids of the rules."""

    def __call__(self, id: str) -> Callable[[Look[Subject]], Look[Subject]]:
        """A decorator that enters a function under the id of its rule."""

        def enter(look: Look[Subject]) -> Look[Subject]:
            if id in self:
                raise ValueError(f"two functions decide the rule {id}")
            self[id] = look
            return look

        return enter

    def problems(
        self, subject: Subject, off: Collection[str], traits: Collection[str] | None = None
    ) -> Iterator[Problem]:
        """The problems that the rules find. Rules in ``off`` are skipped, but never one that protects somebody.

        ``traits`` are those of the document that is looked at.
        """
        for id, look in self.items():
            rule = rules()[id]
            is_asked = traits is None or not rule.documents or concerns(rule.documents, traits)
            if is_asked and (rule.protects or id not in off):
                yield from (problem_of(rule, finding) for finding in look(subject))


def problem_of(rule: Rule, finding: Finding) -> Problem:
    """A finding as a problem, whose severity is at most that of its rule."""
    order: tuple[Severity, ...] = ("error", "warning", "remark")
    severity = max(rule.severity, finding.severity or rule.severity, key=order.index)
    documents = rule.documents if finding.documents is None else finding.documents
    return Problem(finding.origin, rule.id, finding.text, finding.mend or rule.mend, severity, documents)
