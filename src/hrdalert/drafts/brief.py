"""A brief to write with: facts, law and asks of a case, with tokens in place of names, and the texts wanted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any, Final

import jinja2
import yaml

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.located_yaml import KeyPath
from hrdalert.cases.model import Withheld, texts_of
from hrdalert.cases.sentences import folded
from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.disclosure.consent import reads_withheld
from hrdalert.disclosure.tokens import Tokens, with_all_named, with_nobody_named
from hrdalert.documents.blocks import inline_text
from hrdalert.documents.casetext import TextTable, paragraphs_of
from hrdalert.documents.catalogue import fits
from hrdalert.documents.date_wording import date_words, language_name
from hrdalert.documents.front_matter import FrontMatter
from hrdalert.documents.law_words import state_name
from hrdalert.documents.parties import ask_rows
from hrdalert.documents.render_state import RenderState
from hrdalert.drafts.case_on_day import CaseOnDay
from hrdalert.drafts.rights_in_words import RightInWords, rights_in_words
from hrdalert.errors import InputErrors, Problem, RefusedError
from hrdalert.knowledge import OfOffice
from hrdalert.law.argued import own_by_right
from hrdalert.law.demands import OfficeRequest
from hrdalert.store import read, read_text

REMARKS: Final = "remarks"
"""The key under which an answer tells the office something; it is shown, and written nowhere."""


@cache
def brief_words() -> Mapping[str, Any]:
    """What each text is for, and what can be wrong with an answer."""
    words: Mapping[str, Any]
    words = yaml.load(read(Path(__file__).with_name("brief.yaml")), yaml.CSafeLoader)
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

    @property
    def paragraphs(self) -> list[str]:
        """What stands there now, a line each."""
        texts = self.now if isinstance(self.now, tuple) else filter(None, [self.now])
        return [part for text in texts for part in _parts(text)]


class Brief(OfOffice):
    """A brief for whoever writes the texts of a case. It names nobody.

    Raises InputErrors or RefusedError where it could not be made without a name.
    """

    def __init__(
        self, case_on_day: CaseOnDay, documents: Sequence[str] = (), *, for_public: bool = False
    ) -> None:
        case, day = case_on_day.case, case_on_day.consent_day
        if stopped := case_on_day.stopped("public"):
            raise InputErrors(stopped)
        reading = [reader for reader in READERS if reads_withheld(case, reader, day)]
        self.is_withheld = for_public or bool(reading)
        if self.is_withheld and case.withheld is None:
            what = f"{case.reference} has no texts under withheld:, of which alone this brief may be made."
            raise RefusedError(what, "Write withheld: {summary: …, now: …}, which lead to nobody.")
        nobody = with_nobody_named(case)
        self.secrets = case_on_day.resources.secrets(nobody, "public", day)
        self.tokens = Tokens(nobody, may_come_back=not self.is_withheld)
        self.documents, self.for_public, self.reference = documents, for_public, str(case.reference)
        self._case, self._language = case, case.language
        audience: Audience = "public" if for_public or not reading else reading[-1]
        told = case if audience in reading else nobody if for_public else with_all_named(case)
        self._audience: Audience = audience if self.is_withheld else "un"
        self._telling = replace(case_on_day, case=told, _names={}, _secrets={})
        self._view = self._telling.view(self._audience, self._language)
        if errors := [problem for problem in self._view.problems if problem.severity == "error"]:
            raise InputErrors(errors)
        languages = {language for _, language in case_on_day.resources.letters.all()}
        self._words = case_on_day.resources.letters.words(
            self._language if self._language in languages else "en"
        )

    @cached_property
    def text(self) -> str:
        """The whole brief. Raises InputErrors where a form of a name would stand in it."""
        own = {"asks": list(self._asks()), "law": list(self._law()), "first_line": self.first_line}
        told = self._template.render({**self._context, **own})
        lines = [self.tokens.hide(line) for line in re.sub("\n{3,}", "\n\n", told).split("\n")]
        self._require_no_names(lines)
        return "\n".join((*lines, ""))

    @cached_property
    def first_line(self) -> str:
        """The line with which an answer begins: a digest of the tokens and of what tells them apart, and of no name."""
        block = self._template.blocks["told"](self._template.new_context(self._context))
        told = map(self.tokens.hide, "".join(block).split("\n"))
        whole = "\n".join(
            (self.reference, *self.tokens.values, str(self.is_withheld), *self.documents, *told)
        )
        to = " for public" if self.for_public else ""
        of = f" of {', '.join(self.documents)}" if self.documents else ""
        return f"Brief {hashlib.sha256(whole.encode()).hexdigest()[:12]}{to}{of}"

    @cached_property
    def _template(self) -> jinja2.Template:
        how = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
        environment = jinja2.Environment(**how)  # type: ignore[arg-type]
        environment.filters |= {"line": folded, "said": self._said, "parts": _parts}
        return environment.from_string(read_text(Path(__file__).with_name("brief.md")))

    @property
    def _context(self) -> dict[str, Any]:
        def nationality(codes: Sequence[str]) -> str:
            return ", ".join(state_name(code, self._words) for code in codes)

        own = {"brief": self, "view": self._view, "case": self._case, "provisions": knowledge.provisions()}
        return {**own, "language": language_name(self._language), "states": nationality}

    def _said(self, values: Mapping[str, Any]) -> str:
        """The values that are known, each behind its label: ``kind: arrest; when: 3 March 2026``."""
        told = {
            key: date_words(value, self._words) if isinstance(value, CaseDate) else str(value)
            for key, value in values.items()
            if value
        }
        return "; ".join(f"{key}: {folded(value.replace('_', ' '))}" for key, value in told.items())

    def _require_no_names(self, lines: Sequence[str]) -> None:
        """Raise InputErrors where a name stands in the lines after all, at the texts that it comes from."""
        if not (leaks := self.secrets.found_in(lines)) and not any(map(self.tokens.names_in, lines)):
            return
        hidden = [(one, self.tokens.hide(part)) for _, one in texts_of(self._case) for part in _parts(one)]
        found = [(one.origin, leak.says) for one, line in hidden for leak in self.secrets.found_in([line])]
        says = [leak.says for leak in leaks] or [("a form of a name", "write the sentence without it")]
        places = found or [(self._case.origin("reference"), one) for one in says]
        problems = (
            Problem(at, "name-in-brief", f"{what} would stand in the brief", mend)
            for at, (what, mend) in places
        )
        raise InputErrors(dict.fromkeys(problems))

    # --- what is asked, and the law

    def _asks(self) -> Iterator[tuple[str, Sequence[str]]]:
        """What is asked, in the words of documents, office by office.

        Where somebody is withheld, no office is named, and only what ``withheld:`` asks stands there.
        """
        audience: Audience = self._audience if self.is_withheld else "internal"
        view = self._telling.view(audience, self._language)
        by_state, letters = self._telling.asked(self._language, audience)

        def wordings(asks: Sequence[OfficeRequest], requests: Sequence[OfficeRequest] = ()) -> list[str]:
            page = RenderState(TextTable(), self._words, FrontMatter(audience, "office"))
            rows = ask_rows(page, view, asks, requests=requests)
            return [inline_text(page.inlines(row.says)) for row in rows.items if isinstance(row.says, str)]

        has_own = bool(self._case.withheld and self._case.withheld.demands)
        for state, asks in by_state.items() if has_own or not self.is_withheld else ():
            yield f"{state_name(state, self._words)}, as a State", wordings(asks)
        for reader, requested in letters if not self.is_withheld else ():
            yield reader.office, wordings(requested.asks, requested.requests)
            yield f"{reader.office}, to pass on", wordings(requested.referred)

    @cached_property
    def _rights(self) -> tuple[str, ...]:
        """The rights that are argued, then those that the violations call for."""
        home = self._case.withheld if self.is_withheld else self._case.measure
        entries = (self._case.chronology[entry.number] for entry in self._view.chronology)
        violations = {one for part in (home, *entries) if part for one in part.violations}
        called = (id for id, right in knowledge.rights_argued().items() if right.violations & violations)
        return tuple(dict.fromkeys((*(argument.right for argument in self._view.analysis), *called)))

    def _law(self) -> Iterator[RightInWords]:
        """Each right with the law that is cited for it."""
        own = own_by_right((argument.right, argument.cite) for argument in self._view.analysis)
        laws = self._telling.law_admitted if self.is_withheld else self._telling.law
        return rights_in_words(self._rights, laws, own, self._telling.day, self._words)

    # --- the texts that are wanted

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """The texts that the documents print, by key, in the order of the guide."""
        letters, case = self._telling.resources.letters, self._case
        of_case = {name: language for name, language in letters.all() if language == self._language}
        templates = [
            letters.find(name, language)
            for name, language in {**dict(letters.all()), **of_case}.items()
            if letters.is_wished(name, language, self.documents, case)
        ]
        if self.is_withheld:
            templates = [one for one in templates if one.front.audience not in ("un", "internal")]
        paths = {path for template in templates if not fits(template.front, case) for path in template.paths}
        asked: dict[str, Asked] = {}
        for key, job in brief_words()["text_keys"].items():
            is_printed = any(f"{path}.".startswith(f"{job['prints']}.") for path in paths)
            if is_printed and job.get("of", case.status) == case.status:
                asked |= {one.key: one for one in self._asked(key, job)}
        return asked

    def _asked(self, key: str, job: Mapping[str, Any]) -> Iterator[Asked]:
        home: Any = self._case.withheld if self.is_withheld else self._case
        before, above = ("withheld.", ("withheld",)) if self.is_withheld else ("", ())
        if key != "analysis":
            first, *rest = key.split(".")
            if not self.is_withheld or first in Withheld.model_fields:
                now = getattr(home, first)
                now = getattr(now, rest[0], None) if rest else now
                yield Asked(before + key, (*above, first, *rest), now, job)
            return
        argued = {argument.right: argument for argument in home.analysis}
        for right, (of, own) in product(
            self._rights, {"text": job, "answer": brief_words()["answers"]}.items()
        ):
            now = getattr(argued.get(right), of, None)
            yield Asked(f"{before}analysis[{right}].{of}", (*above, "analysis", right, of), now, own, right)


def _parts(text: str | None) -> list[str]:
    """The paragraphs of a text, a line each."""
    return [part.text for part in paragraphs_of(text)] if text else []
