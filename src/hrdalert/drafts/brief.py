"""A brief to write with: facts, law and asks of a case, with tokens in place of names, and the texts wanted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.marked_yaml import KeyPath
from hrdalert.cases.model import Withheld, texts_of
from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.disclosure.consent import reads_withheld
from hrdalert.disclosure.tokens import Tokens, with_all_named, with_nobody_named
from hrdalert.disclosure.view import CustodyView, EntryView, PersonView, SourceView
from hrdalert.documents.blocks import inline_text
from hrdalert.documents.casetext import TextTable, paragraphs_of
from hrdalert.documents.catalogue import fits
from hrdalert.documents.dates import date_words, language_name
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.law_words import law_words, state_name
from hrdalert.documents.page import Page
from hrdalert.documents.parties import ask_rows
from hrdalert.drafts.telling import Telling
from hrdalert.errors import InputErrors, Problem, RefusedError
from hrdalert.law.argued import cited_as, law_by_right, with_own
from hrdalert.law.demands import Ask

REMARKS: Final = "remarks"
"""The key under which an answer tells the office something; it is shown, and written nowhere."""


@cache
def brief_words() -> Mapping[str, Any]:
    """What a brief says beside the case, and what each text is for."""
    words: Mapping[str, Any] = yaml.load(
        Path(__file__).with_name("brief.yaml").read_bytes(), yaml.CSafeLoader
    )
    return words


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that a brief asks for: its key, where it stands in the case file, and what stands there now."""

    key: str
    path: KeyPath
    now: Any
    job: Mapping[str, Any]
    right: str = ""
    """Of an argument: the right that it is about."""


class Brief:
    """One brief. It names nobody: what cannot be made without a name raises InputErrors or RefusedError."""

    def __init__(self, telling: Telling, documents: Sequence[str] = (), *, for_public: bool = False) -> None:
        case, day = telling.case, telling.consent_day
        if stopped := telling.stopped("public"):
            raise InputErrors(stopped)
        self.documents, self.for_public = documents, for_public
        self.is_withheld = for_public or any(reads_withheld(case, reader, day) for reader in READERS)
        if self.is_withheld and case.withheld is None:
            what = f"{case.reference} has no texts under withheld:, of which alone this brief may be made."
            raise RefusedError(what, "Write withheld: {summary: …, now: …}, which lead to nobody.")
        nobody = with_nobody_named(case)
        self.secrets = telling.desk.secrets(nobody, "public", day)
        self.tokens = Tokens(nobody)
        told = nobody if self.is_withheld else with_all_named(case)
        self._case, self._language, self.reference = case, case.language, str(case.reference)
        self._telling = replace(telling, case=told, _names={}, _secrets={})
        self._view = self._telling.view("public" if self.is_withheld else "un", self._language)
        if errors := [problem for problem in self._view.problems if problem.severity == "error"]:
            raise InputErrors(errors)
        languages = {language for _, language in telling.desk.letters.all()}
        self._words = telling.desk.letters.words(self._language if self._language in languages else "en")

    @cached_property
    def text(self) -> str:
        """The whole brief. Raises InputErrors where a form of a name would stand in it."""
        words, body = brief_words(), self._body
        given = words["gives_withheld" if self.is_withheld else "gives"]
        gives = [given[name] for name, told in body.items() if told and name in given]
        lines = ["# Brief", "", *words["head"].split("\n")]
        lines += [*words["withheld"].split("\n")] if self.is_withheld else []
        lines += ["It still gives away:", "", *(f"- {one}" for one in (*gives, words["gives_always"])), ""]
        lines += [*self._legend, ""]
        rules = (rule.format(language=language_name(self._language, "en")) for rule in words["rules"])
        for name, part in {"rules": [f"- {rule}" for rule in rules], **body}.items():
            lines += [f"## {words['sections'][name]}", "", *part, ""] if part else []
        keys = [line for one in self.asked.values() for line in ("", f"## {one.key}", "…")]
        lines += [f"## {words['sections']['answer']}", "", *words["answer"].split("\n")]
        lines += ["```", self.first_line, *keys, "", f"## {REMARKS}", "…", "```", ""]
        self._refuse_names(lines)
        return "\n".join(lines)

    @cached_property
    def first_line(self) -> str:
        """How an answer begins: a digest of the tokens and of what tells them apart. It is made of no name."""
        told = [line for name in ("people", "facts", "custody") for line in self._body.get(name, ())]
        whole = "\n".join(
            (self._case.reference, *self.tokens.values, str(self.is_withheld), *self.documents, *told)
        )
        to = " for public" if self.for_public else ""
        of = f" of {', '.join(self.documents)}" if self.documents else ""
        return f"Brief {hashlib.sha256(whole.encode()).hexdigest()[:12]}{to}{of}"

    def _refuse_names(self, lines: Sequence[str]) -> None:
        """Raise InputErrors where a name stands in the lines after all, at the texts that it comes from."""
        if not (leaks := self.secrets.found_in(lines)) and not any(map(self.tokens.names_in, lines)):
            return
        hidden = (
            (text, self.tokens.hide(part.text))
            for _, text in texts_of(self._case)
            for part in paragraphs_of(text)
        )
        found = [(text.origin, leak.says) for text, line in hidden for leak in self.secrets.found_in([line])]
        says = [leak.says for leak in leaks] or [("a form of a name", "write the sentence without it")]
        places = found or [(self._case.origin("reference"), one) for one in says]
        raise InputErrors(
            dict.fromkeys(
                Problem(at, "name-in-brief", f"{what} would stand in the brief", mend)
                for at, (what, mend) in places
            )
        )

    # --- what it tells

    @cached_property
    def _body(self) -> Mapping[str, Sequence[str]]:
        """The lines of each section, by its name."""
        view = self._view
        sections: dict[str, Iterable[str]] = {
            "people": self._people(),
            "facts": () if self.is_withheld else self._facts(),
            "custody": map(self._spell, view.custody),
            "sources": () if self.is_withheld else map(self._source, view.sources),
            "quotes": (f"- {_line(quote)}" for quote in view.quotes),
            "asks": self._asks(),
            "law": self._law(),
            "texts": self._texts(),
        }
        return {name: list(map(self.tokens.hide, lines)) for name, lines in sections.items()}

    @property
    def _legend(self) -> Iterator[str]:
        says = brief_words()["tokens"]
        for token in () if self.is_withheld else self.tokens.values:
            kind = token[-2] if token[-2] in says else token[1]
            yield f"- {token}: {says[kind]}"
        yield f"- {brief_words()['fixed']}"
        if not self.is_withheld:
            yield f"- {brief_words()['shared']}"

    def _people(self) -> Iterator[str]:
        view = self._view
        if self.is_withheld:
            yield from (f"- {person.called}" for person in view.victims)
            return
        for person in (*view.victims, *view.related):
            yield f"- {person.name}: {self._said(self._data(person))}"
            yield from (f"  {part.text}" for part in paragraphs_of(person.about or "") if part.text)

    def _data(self, person: PersonView) -> dict[str, Any]:
        nationality = ", ".join(state_name(state, self._words) for state in person.nationality)
        keys = ("kind", "role", "gender", "pronouns", "occupation", "count", "outcome")
        years = {"born in": person.born, "died": person.died}
        dates = {key: date.start.year for key, date in years.items() if date and date.start}
        return {**{key: getattr(person, key) for key in keys}, "nationality": nationality, **dates}

    def _facts(self) -> Iterator[str]:
        measure = self._view.measure
        if measure:
            rows = [[row.article, row.says, row.standard, row.concern, row.ask] for row in measure.provisions]
            yield f"- The measure: {measure.title}. {self._said({'stage': measure.stage_text or measure.stage})}"
            yield from (f"  {part.text}" for part in paragraphs_of(measure.affects or "") if part.text)
            yield from (f"  - {'; '.join(filter(None, row))}" for row in rows)
        for number, entry in enumerate(self._view.chronology, 1):
            yield f"{number}. {f'[{entry.id}] ' if entry.id else ''}{_line(entry.text)}"
            yield f"   - {self._said(self._circumstances(entry))}"
            yield f"   - {self._attribution(entry)}"

    def _circumstances(self, entry: EntryView) -> dict[str, Any]:
        own = self._case.chronology[entry.number]
        values: dict[str, Any] = {"kind": f"{entry.kind}, attempted" if own.attempted else entry.kind}
        values |= {"when": entry.date, "where": entry.place, "by": ", ".join(entry.forces)}
        law = self._words.find("charges", own.law) if own.law else None
        return values | {"law": law or own.law, "court": entry.court, "result": entry.result}

    def _attribution(self, entry: EntryView) -> str:
        says, own = brief_words()["attribution"], self._case.chronology[entry.number]
        seen = [source for source in self._view.sources if source.number in entry.sources]
        kinds = dict.fromkeys(source.publisher or source.kind.replace("_", " ") for source in seen)
        listed = "; ".join(f"[{source.id}]" for source in seen)
        parts = [f"sources: {listed} ({', '.join(kinds)})"] if seen else []
        parts += [says["confidential"]] if len(own.sources) > len(seen) else []
        parts += [says["none"] if not own.sources else says["one"]] if len(own.sources) < 2 else []
        return "; ".join(parts)

    def _spell(self, spell: CustodyView) -> str:
        keys = ("since", "until", "kind", "place", "lawyer", "family", "health")
        values = {key: getattr(spell, key) for key in keys}
        return f"- {', '.join(spell.of)}: {self._said({**values, 'held by': ', '.join(spell.forces)})}"

    def _source(self, source: SourceView) -> str:
        told = self._said({"kind": source.kind, "publisher": source.publisher, "date": source.date})
        return f"- [{source.id}] {source.title} ({told})"

    def _said(self, values: Mapping[str, Any]) -> str:
        """What is known, each with its label: ``kind: arrest; when: 3 March 2026``."""
        told = {
            key: date_words(value, self._words)
            if isinstance(value, CaseDate)
            else str(value).replace("_", " ")
            for key, value in values.items()
            if value
        }
        return "; ".join(f"{key}: {_line(value)}" for key, value in told.items())

    # --- what is asked, and the law

    def _asks(self) -> Iterator[str]:
        """In the words of documents. Where somebody is withheld, of no office, and only what ``withheld:`` has."""
        audience: Audience = "public" if self.is_withheld else "internal"
        by_state, letters = self._telling.asked(self._language, audience)
        if self.is_withheld:
            by_state, letters = by_state if self._case.withheld and self._case.withheld.demands else {}, []
        for state, asks in by_state.items():
            yield from self._wordings(audience, f"{state_name(state, self._words)}, as a State", asks)
        for reader, asking in letters:
            yield from self._wordings(audience, reader.office, asking.asks, asking.requests)
            yield from self._wordings(audience, f"{reader.office}, to pass on", asking.referred)

    def _wordings(
        self, audience: Audience, whom: str, asks: Sequence[Ask], requests: Sequence[Ask] = ()
    ) -> Iterator[str]:
        page = Page(TextTable(), self._words, FrontMatter(audience, "office"))
        rows = ask_rows(page, self._telling.view(audience, self._language), asks, requests=requests)
        told = [inline_text(page.inlines(row.says)) for row in rows.items if isinstance(row.says, str)]
        yield from ([f"- {whom}:", *(f"  - {_line(wording)}" for wording in told)] if told else ())

    @cached_property
    def _rights(self) -> tuple[str, ...]:
        """The rights that are argued, then those that the violations call for."""
        home = self._case.withheld if self.is_withheld else self._case.measure
        violations = set(home.violations) if home else set()
        violations |= {
            one for entry in self._view.chronology for one in self._case.chronology[entry.number].violations
        }
        called = (id for id, right in knowledge.rights_argued().items() if right.violations & violations)
        return tuple(dict.fromkeys((*(argument.right for argument in self._view.analysis), *called)))

    def _law(self) -> Iterator[str]:
        records, told = knowledge.rights_argued(), set[str]()
        own = [cited for one in self._view.analysis for cited in map(cited_as, one.cite) if cited]
        laws = self._telling.law_admitted if self.is_withheld else self._telling.law
        cited = {right: records[right].cite for right in self._rights if right in records}
        by_state = [law_by_right(with_own(law, own, self._telling.day), cited)[0] for law in laws]
        for right in cited:
            said = [law_words(self._words).argued(by_right[right], told) for by_right in by_state]
            record = records[right]
            yield f"### {record.heading()} (`{right}`)"
            yield from (f"- {sentence}" for sentence in said if sentence)
            yield from (f"- A good text answers: {question}" for question in record.deal_with)
            yield f"- A State mostly answers: {record.government} This fails, as a rule: {record.fails}"

    # --- what it wants

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """The texts that the documents print, by key, in the order of the guide."""
        letters, case = self._telling.desk.letters, self._case
        by_document = {name: language for name, language in letters.all() if language == self._language}
        by_document = {**dict(letters.all()), **by_document}
        templates = [
            letters.find(name, language)
            for name, language in by_document.items()
            if letters.is_wished(name, language, self.documents, case)
        ]
        if self.is_withheld:
            templates = [one for one in templates if one.front.audience not in ("un", "internal")]
        paths = {path for template in templates if not fits(template.front, case) for path in template.paths}
        asked: dict[str, Asked] = {}
        for key, job in brief_words()["text_keys"].items():
            is_printed = any(f"{path}.".startswith(f"{one}.") for one in job["prints"] for path in paths)
            if is_printed and job.get("of", case.status) == case.status:
                asked |= {one.key: one for one in self._asked(key, job)}
        return asked

    def _asked(self, key: str, job: Mapping[str, Any]) -> Iterator[Asked]:
        home: Any = self._case.withheld if self.is_withheld else self._case
        before, above = ("withheld.", ("withheld",)) if self.is_withheld else ("", ())
        if key != "analysis":
            path = tuple(key.split("."))
            if not self.is_withheld or path[0] in Withheld.model_fields:
                now = getattr(home, path[0])
                now = getattr(now, path[1], None) if len(path) > 1 else now
                yield Asked(before + key, (*above, *path), now, job)
            return
        argued = [argument.right for argument in home.analysis]
        jobs = {"text": job, "answer": brief_words()["answers"]}
        for right, of in product(self._rights, jobs):
            at = argued.index(right) if right in argued else len(argued)
            now = getattr(home.analysis[at], of) if at < len(argued) else None
            yield Asked(f"{before}analysis[{right}].{of}", (*above, "analysis", at, of), now, jobs[of], right)

    def _texts(self) -> Iterator[str]:
        for one in self.asked.values():
            job, (least, most) = one.job, one.job["words"]
            yield f"### `{one.key}`"
            each = " each" if job.get("list") else ""
            yield f"For: {job['purpose']}. Length: {least} to {most} words{each}. Job: {job['job']}."
            now = one.now if isinstance(one.now, tuple) else (one.now,) if one.now else ()
            yield from (f"> {part.text}" for text in now for part in paragraphs_of(text))


def _line(text: str) -> str:
    return " ".join(str(text).split())
