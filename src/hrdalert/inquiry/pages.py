"""What the templates of an inquiry may print, and the documents that they make."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from hrdalert.documents import blocks as doc
from hrdalert.documents.absent import Rows, Values
from hrdalert.documents.casetext import TextTable, TextToken
from hrdalert.documents.layout import document_of
from hrdalert.documents.markdown_reading import is_address
from hrdalert.documents.parties import LayoutInput, office_values
from hrdalert.documents.render_state import RenderState
from hrdalert.inquiry.counts import words_of
from hrdalert.inquiry.quotations import PRIVATE
from hrdalert.knowledge import OfOffice
from hrdalert.law.demands import OfficeRequests

if TYPE_CHECKING:
    from hrdalert.inquiry.form import Inquiry
    from hrdalert.inquiry.study import Study


@dataclass(frozen=True)
class Pages(OfOffice):
    """The documents of an inquiry as their templates make them."""

    study: Study

    def document(self, name: str, day: datetime.date) -> doc.Document:
        """A document as its template makes it. Raises TemplateErrors where the template has mistakes."""
        inquiry, letters = self.study.inquiry, self.study.resources.letters
        office = self.study.resources.office(inquiry.language)
        template = letters.find(name, inquiry.language)
        render = RenderState(TextTable(), letters.words(template.language), template.front, formal=True)
        values = {**self._values(render), "office": office_values(render, office), "date": day}
        render.names = tuple(values)
        markdown = letters.fill_in(template, render, values, {})
        inputs = LayoutInput((), OfficeRequests({}), office, day)
        return document_of(markdown, template, render, inputs, inquiry.id).document

    def word(self, *path: str) -> str:
        """A fixed word of the inquiry's documents."""
        value: Any = words_of(self.study.inquiry.language) or words_of("en")
        for key in path:
            value = value[key]
        return str(value)

    def length(self, document: doc.Document) -> int:
        """How many words count against the call's limit: all, or from the first heading to the recommendations."""
        limit, blocks = self.study.inquiry.call.limit, document.blocks
        if limit is None or limit.counts == "body":
            asks = {" ".join(ask.split()) for one in self.study.inquiry.recommendations for ask in one.ask}
            levels = {n: one.level for n, one in enumerate(blocks) if isinstance(one, doc.Heading)}
            first = next((n for n, level in levels.items() if level > 1), 0)
            holds = (n for n, one in enumerate(blocks) if asks.intersection(doc.block_texts((one,))))
            last = max(holds, default=len(blocks))
            blocks = blocks[first : next((n for n, level in levels.items() if level == 2 and n > last), None)]
        return sum(len(text.split()) for text in doc.block_texts(blocks))

    def _values(self, render: RenderState) -> dict[str, Any]:
        inquiry, rows = self.study.inquiry, partial(self._rows, render)
        asks = rows("recommendations", ("to", "ask"), inquiry.recommendations)
        none = rows("recommendations", ("to", "ask"), ())
        own = self.word("recommendations").casefold()
        sections = [
            self._section(render, one, asks if one.heading.casefold() == own else none)
            for one in inquiry.call.sections
        ]
        closing = [one for one in sections if one["recommendations"] is asks]
        of_section = ("number", "heading", "themes", "line", "findings", "recommendations")
        counted = [name for name, question in inquiry.asked.items() if question.options]
        about = [self._table(render, name) for name in counted if name in inquiry.about]
        tables = [self._table(render, name) for name in counted if name not in inquiry.about]
        of_case, of_trace = ("headline", "summary", "as_of"), ("where", "what", "count", "respondents")
        cases = [{**view.texts, "as_of": view.as_of} for view in self.study.cases]
        trace = [dict(zip(of_trace, row, strict=True)) for row in self.study.trace]
        kinds = (*PRIVATE, "respondent", "consent", "answers")
        parts = {"inquiry": self._head(render), "call": self._call(render), "sample": self._sample()}
        parts |= {
            "occasion": dict(inquiry.occasion),
            "links": {key: self._link(render, url) for key, url in inquiry.links},
        }
        return {
            **{name: self._part(render, name, part) for name, part in parts.items()},
            "themes": rows("themes", of_section, [one for one in sections if one["recommendations"] is none]),
            "closing": rows("closing", of_section, closing),
            "sections": rows("sections", of_section, sections),
            "about": rows("about", ("head", "cells"), about),
            "tables": rows("tables", ("head", "cells"), tables),
            "takeaways": tuple(render.texts.text(one.text) for one in inquiry.takeaways),
            "observations": rows("observations", ("text", "source"), inquiry.observations),
            "recommendations": asks,
            "own_recommendations": none if closing else asks,
            "cases": rows("cases", of_case, cases),
            "contacts": self._contacts(render),
            "attachments": self._attachments(render),
            "people": rows("people", kinds, self._people()),
            "trace": rows("trace", of_trace, trace),
        }

    def _head(self, render: RenderState) -> dict[str, Any]:
        inquiry, phrase = self.study.inquiry, self.study.quotations.phrase
        said = phrase.text.strip().rstrip(".") if phrase and phrase.text else None
        quoted = render.words.fill(self.word("phrase"), words=said) if said else None
        values = self._of(inquiry, "title", "subtitle", "period", "as_of") | {"reference": inquiry.id}
        values |= {"phrase": quoted, "headline": quoted or inquiry.title}
        conclusion = inquiry.conclusion.text if inquiry.conclusion else None
        return values | {"respondents": str(len(self.study.answers.people)), "conclusion": conclusion}

    def _call(self, render: RenderState) -> dict[str, Any]:
        call = self.study.inquiry.call
        values = self._of(call, "title", "to", "subject_line") | {"mandate": self.study.inquiry.mandate}
        values |= {
            "publication": self.word("publication", call.publication),
            "url": self._link(render, call.url),
        }
        return values | {"deadline": call.deadline.date() if call.deadline else None}

    def _sample(self) -> dict[str, Any]:
        sample = self.study.inquiry.sample
        values = self._of(sample, "asked_by", "passed_on", "limits", "value", "not_covered")
        opened, closed = (sample.open.from_, sample.open.to) if sample.open else (None, None)
        return values | {"invited": str(sample.invited or ""), "opened": opened, "closed": closed}

    def _section(self, render: RenderState, section: Inquiry.Call.Section, asks: Rows) -> dict[str, Any]:
        findings = [one for one in self.study.inquiry.findings if one.section == section.number]
        values: dict[str, Any] = render.each({"number": section.number, "heading": section.heading})
        values["themes"] = (
            render.joined([render.texts.text(one.theme) for one in findings]) if findings else None
        )
        found = [self._finding(render, finding) for finding in findings]
        values["findings"] = self._rows(render, "findings", ("theme", "text", "quotes"), found)
        return {**values, "line": render.filled(self.word("section"), values), "recommendations": asks}

    def _finding(self, render: RenderState, finding: Inquiry.Finding) -> dict[str, Any]:
        quotes = {quote.id: quote for quote in self.study.inquiry.quotes}
        lines = [self._quote(render, quotes[id]) for id in finding.quotes]
        quoted = self._rows(render, "quotes", ("words", "told"), lines)
        return {"theme": finding.theme, "text": finding.text, "quotes": quoted}

    def _quote(self, render: RenderState, quote: Inquiry.Quote) -> dict[str, Any]:
        """Words in quotation marks with who says them; what is told in the office's words needs neither."""
        if quote.text is None:
            return {"words": None, "told": quote.paraphrase}
        named, anybody = self.study.quotations.label(quote), self.word("defender")
        if named and self.study.inquiry.labels == "region":
            named = render.words.fill(self.word("placed"), defender=anybody, region=named)
        values = render.each({"words": quote.text, "label": named or anybody})
        return {"words": render.filled(self.word("quoted"), values), "told": None}

    def rows(self, name: str) -> list[tuple[str, str]]:
        """The table of a question as it is printed: the words of each answer with its count, the total last."""
        question, (answered, counts) = self.study.inquiry.asked[name], self.study.counts.cells(name)
        counted = [(question.label(group), count) for group, count in counts.items()]
        counted.append((self.word("answered"), answered))
        dash = self.word("hidden")
        return [(str(label), dash if count is None else str(count)) for label, count in counted]

    def _table(self, render: RenderState, name: str) -> dict[str, Any]:
        cells = [{"answer": label, "count": count} for label, count in self.rows(name)]
        rows = self._rows(render, "cells", ("answer", "count"), cells)
        return {"head": self.study.inquiry.asked[name].head, "cells": rows}

    def _contacts(self, render: RenderState) -> tuple[TextToken, ...]:
        """Those for the press, with addresses that no machine collects."""
        contacts = self.study.resources.office(self.study.inquiry.language).contacts
        lines = contacts.get("press") or next(iter(contacts.values()), ())
        return tuple(render.texts.text(line.replace("@", " [at] ")) for line in lines)

    def _attachments(self, render: RenderState) -> tuple[TextToken, ...]:
        formats = ", ".join(self.study.inquiry.call.formats) or "pdf"
        ids = ("call-for-inputs", "aggregate-table")
        names = (render.words.find("documents", id) or id.replace("-", " ").capitalize() for id in ids)
        lines = (render.words.fill(self.word("attachment"), title=name, format=formats) for name in names)
        return tuple(map(render.texts.text, lines))

    def _people(self) -> Iterator[dict[str, str]]:
        """For the annex: everybody who counts, with all that is private."""
        for one in self.study.answers.people.values():
            private = {kind: "; ".join(text for of, text in one.private if of == kind) for kind in PRIVATE}
            told = "; ".join(f"{name}: {' '.join(text.split())}" for name, text in one.told.items())
            consent = self.word("consents", one.quoting)
            yield {**private, "respondent": one.id, "consent": consent, "answers": told}

    @property
    def csv_rows(self) -> list[tuple[str, str, str]]:
        """The aggregate table, a row for each cell."""
        asked = ((name, one.head) for name, one in self.study.inquiry.asked.items() if one.options)
        rows = ((str(head), *row) for name, head in asked for row in self.rows(name))
        return [("question", "answer", "count"), *rows]

    @staticmethod
    def _of(part: object, *keys: str) -> dict[str, Any]:
        return {key: getattr(part, key) for key in keys}

    @staticmethod
    def _part(render: RenderState, path: str, values: Mapping[str, Any]) -> Values:
        """What a template may print of a part: texts as tokens, all else as it is."""

        def token(value: Any) -> Any:
            if isinstance(value, tuple):
                return tuple(map(token, value))
            is_text = isinstance(value, str) and not isinstance(value, TextToken)
            return (render.texts.text(value) if value else None) if is_text else value

        return Values(path, {key: token(value) for key, value in values.items()})

    def _rows(self, render: RenderState, path: str, keys: Sequence[str], each: Iterable[Any]) -> Rows:
        parts = (one if isinstance(one, dict) else vars(one) for one in each)
        values = ({key: one.get(key) for key in keys} for one in parts)
        return Rows(path, keys, [self._part(render, path, one) for one in values])

    @staticmethod
    def _link(render: RenderState, url: str | None) -> TextToken | None:
        text = doc.Text(str(url))
        return render.texts.line((doc.Link(url, (text,)) if is_address(url) else text,)) if url else None
