"""What the templates of an inquiry may print, and the documents that they make."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hrdalert.disclosure.view import View
from hrdalert.documents import blocks as doc
from hrdalert.documents.absent import Rows, Values
from hrdalert.documents.casetext import TextTable, TextToken
from hrdalert.documents.markdown import MarkdownMistake, is_address, read_markdown
from hrdalert.documents.office import Office
from hrdalert.documents.page import Page
from hrdalert.documents.parties import office_values
from hrdalert.documents.printing import with_words, without_absent
from hrdalert.documents.templates import Letters
from hrdalert.drafts.inquiry.answers import Answers
from hrdalert.drafts.inquiry.counts import Counts
from hrdalert.drafts.inquiry.figures import Figures
from hrdalert.drafts.inquiry.form import Inquiry
from hrdalert.drafts.inquiry.quotations import Quotations
from hrdalert.errors import Origin, Problem, TemplateErrors


@dataclass(frozen=True)
class Pages:
    """An inquiry with all that its documents share."""

    inquiry: Inquiry
    answers: Answers
    counts: Counts
    quotations: Quotations
    letters: Letters = field(repr=False)
    office: Office = field(repr=False)
    cases: Sequence[View] = field(default=(), repr=False)
    """The year's cases, as the public may read them."""
    trace: Sequence[tuple[str, str, str, str]] = field(default=(), repr=False)

    def document(self, name: str, day: datetime.date) -> doc.Document:
        """A document as its template makes it. Raises TemplateErrors where the template has mistakes."""
        template = self.letters.find(name, self.inquiry.language)
        texts = TextTable()
        page = Page(texts, self.letters.words(template.language), template.front, formal=True, most=200_000)
        values = self._values(page, day)
        page.names = tuple(values)
        markdown = self.letters.fill_in(template, page, values, {})
        try:
            blocks = with_words(without_absent(read_markdown(markdown)), texts)
        except MarkdownMistake as mistake:
            problem = Problem(Origin(template.path), "markdown", str(mistake), mistake.mend)
            raise TemplateErrors([problem]) from None
        titles = [block for block in blocks if isinstance(block, doc.Heading) and block.level == 1]
        writer = self.office if template.front.letterhead else None
        return doc.Document(
            id=name,
            title=" ".join(doc.inline_text(titles[0].content).split()) if titles else self.inquiry.title,
            language=template.language,
            audience=template.front.audience,
            date=day,
            organisation=writer.name if writer else "",
            organisation_short=(writer.acronym or "") if writer else "",
            organisation_address=writer.whereabouts if writer else "",
            reference=self.inquiry.id,
            blocks=blocks,
        )

    def word(self, *path: str) -> str:
        """A fixed word of the inquiry's documents."""
        languages = Figures.of_languages()
        value: Any = languages.get(self.inquiry.language.partition("-")[0]) or next(iter(languages.values()))
        for key in path:
            value = value[key]
        return str(value)

    def length(self, document: doc.Document) -> int:
        """How many words count against the call's limit: all, or from the first heading to the recommendations."""
        limit, blocks = self.inquiry.call.limit, document.blocks
        if limit is None or limit.counts == "body":
            asks = {" ".join(ask.split()) for one in self.inquiry.recommendations for ask in one.ask}
            levels = [(n, one.level) for n, one in enumerate(blocks) if isinstance(one, doc.Heading)]
            first = next((n for n, level in levels if level > 1), 0)
            headings = [n for n, level in levels if level == 2]
            holds = (n for n, one in enumerate(blocks) if asks.intersection(doc.block_texts((one,))))
            last = max(holds, default=None)
            end = len(blocks) if last is None else next((n for n in headings if n > last), len(blocks))
            blocks = blocks[first:end]
        return sum(len(text.split()) for text in doc.block_texts(blocks))

    # --- values

    def _values(self, page: Page, day: datetime.date) -> dict[str, Any]:
        inquiry, text = self.inquiry, page.texts.text
        recommendations = [self._ask(page, one) for one in inquiry.recommendations]
        asks = Rows("recommendations", ("to", "ask"), recommendations)
        none = Rows("recommendations", ("to", "ask"))
        own = self.word("recommendations").casefold()
        is_own = [one.heading.casefold() == own for one in inquiry.call.sections]
        sections = [
            self._section(page, one.number, one.heading, asks if holds_asks else none)
            for one, holds_asks in zip(inquiry.call.sections, is_own, strict=True)
        ]
        themes, closing = ([one for one, holds_asks in zip(sections, is_own, strict=True) if holds_asks is which]
                           for which in (False, True))  # fmt: skip
        about, tables = ([self._table(page, name) for name in names if inquiry.asked[name].options]
                         for names in (inquiry.about, [one.id for one in inquiry.questions]))  # fmt: skip
        observations = [Values("observations", page.each({"text": one.text, "source": one.source}))
                        for one in inquiry.observations]  # fmt: skip
        return {
            "inquiry": self._head(page),
            "call": self._call(page),
            "sample": self._sample(page),
            "occasion": Values(
                "occasion", page.each({"hook": inquiry.occasion.hook, "text": inquiry.occasion.text})
            ),
            "themes": Rows("themes", ("heading", "findings"), themes),
            "closing": Rows("closing", ("heading", "findings"), closing),
            "sections": Rows(
                "sections", ("number", "heading", "themes", "line", "findings", "recommendations"), sections
            ),
            "about": Rows("about", ("head", "cells"), about),
            "tables": Rows("tables", ("head", "cells"), tables),
            "takeaways": tuple(text(one.text) for one in inquiry.takeaways),
            "observations": Rows("observations", ("text", "source"), observations),
            "recommendations": asks,
            "own_recommendations": none if any(is_own) else asks,
            "cases": self._cases(page),
            "links": self._links(page),
            "contacts": self._contacts(page),
            "attachments": self._attachments(page),
            "people": self._people(page),
            "trace": self._trace(page),
            "office": office_values(page, self.office),
            "date": day,
        }

    def _head(self, page: Page) -> Values:
        inquiry, phrase = self.inquiry, self.quotations.phrase
        said = phrase.text.strip().rstrip(".") if phrase and phrase.text else None
        quoted = page.words.fill(self.word("phrase"), words=said) if said else None
        respondents = str(len(self.answers.people))
        values = {"title": inquiry.title, "subtitle": inquiry.subtitle, "period": inquiry.period, "phrase": quoted,
                  "headline": quoted or inquiry.title, "respondents": respondents, "reference": inquiry.id,
                  "conclusion": inquiry.conclusion.text if inquiry.conclusion else None}  # fmt: skip
        return Values("inquiry", {**page.each(values), "as_of": inquiry.as_of})

    def _call(self, page: Page) -> Values:
        call = self.inquiry.call
        values = {
            "title": call.title,
            "mandate": self.inquiry.mandate,
            "to": call.to,
            "subject_line": call.subject_line,
            "publication": self.word("publication", call.publication),
        }
        url = self._link(page, call.url)
        deadline = call.deadline.date() if call.deadline else None
        return Values("call", {**page.each(values), "url": url, "deadline": deadline})

    @staticmethod
    def _link(page: Page, url: str | None) -> TextToken | None:
        if url is None:
            return None
        text = doc.Text(str(url))
        return page.texts.line((doc.Link(url, (text,)) if is_address(url) else text,))

    def _links(self, page: Page) -> Values:
        links = self.inquiry.links
        return Values("links", {key: self._link(page, getattr(links, key)) for key in ("report", "download")})

    def _sample(self, page: Page) -> Values:
        sample = self.inquiry.sample
        values = {"invited": str(sample.invited) if sample.invited else None, "asked_by": sample.asked_by,
                  "passed_on": sample.passed_on, "limits": sample.limits, "value": sample.value}  # fmt: skip
        opened, closed = (sample.open.from_, sample.open.to) if sample.open else (None, None)
        not_covered = tuple(map(page.texts.text, sample.not_covered))
        others = {"opened": opened, "closed": closed, "not_covered": not_covered}
        return Values("sample", {**page.each(values), **others})

    def _section(self, page: Page, number: str, heading: str, asks: Rows) -> Values:
        findings = [one for one in self.inquiry.findings if one.section == number]
        values: dict[str, Any] = page.each({"number": number, "heading": heading})
        values["themes"] = page.joined([page.texts.text(one.theme) for one in findings]) if findings else None
        values["findings"] = Rows(
            "findings", ("theme", "text", "quotes"), [self._finding(page, finding) for finding in findings]
        )
        values["line"] = page.filled(self.word("section"), values)
        values["recommendations"] = asks
        return Values("sections", values)

    def _finding(self, page: Page, finding: Inquiry.Finding) -> Values:
        quotes = {quote.id: quote for quote in self.inquiry.quotes}
        lines = [Values("quotes", self._quote(page, quotes[id])) for id in finding.quotes]
        values: dict[str, Any] = page.each({"theme": finding.theme, "text": finding.text})
        return Values("findings", {**values, "quotes": Rows("quotes", ("words", "told"), lines)})

    def _quote(self, page: Page, quote: Inquiry.Quote) -> dict[str, Any]:
        """Words in quotation marks with who says them; what is told in the office's words needs neither."""
        if quote.text is None:
            return {"words": None, "told": page.texts.text(quote.paraphrase or "")}
        named, anybody = self.quotations.label(quote), self.word("defender")
        if named and self.inquiry.labels == "region":
            named = page.words.fill(self.word("placed"), defender=anybody, region=named)
        label = page.texts.text(named or anybody)
        return {"words": page.filled(self.word("quoted"), {"words": page.texts.text(quote.text), "label": label}),
                "told": None}  # fmt: skip

    def _ask(self, page: Page, one: Inquiry.Recommendation) -> Values:
        to, asks = page.texts.text(one.to), tuple(map(page.texts.text, one.ask))
        return Values("recommendations", {"to": to, "ask": asks}, to)

    def rows(self, name: str) -> list[tuple[str, str]]:
        """The table of a question as it is printed: the words of each answer with its count, the total last."""
        cells = self.counts.cells(name)

        def shown(count: int | None) -> str:
            return self.word("hidden") if count is None else str(count)

        rows = [(str(cells.question.label(group)), shown(count)) for group, count in cells.counts.items()]
        return [*rows, (self.word("answered"), shown(cells.answered))]

    def _table(self, page: Page, name: str) -> Values:
        cells = [
            Values("cells", page.each({"answer": label, "count": count})) for label, count in self.rows(name)
        ]
        head = page.texts.text(self.inquiry.asked[name].head)
        return Values("tables", {"head": head, "cells": Rows("cells", ("answer", "count"), cells)})

    def _cases(self, page: Page) -> Rows:
        keys = ("headline", "summary")
        rows = [Values("cases", page.each({key: view.texts.get(key) for key in keys})) for view in self.cases]
        return Rows("cases", keys, rows)

    def _contacts(self, page: Page) -> tuple[TextToken, ...]:
        """Those for the press, with addresses that no machine collects."""
        lines = self.office.contacts.get("press") or next(iter(self.office.contacts.values()), ())
        return tuple(page.texts.text(line.replace("@", " [at] ")) for line in lines)

    def _attachments(self, page: Page) -> tuple[TextToken, ...]:
        formats = ", ".join(self.inquiry.call.formats) or "pdf"
        names = {id: page.words.find("documents", id) or id.replace("-", " ").capitalize()
                 for id in ("call-for-inputs", "aggregate-table")}  # fmt: skip
        wording = self.word("attachment")
        lines = (page.words.fill(wording, title=name, format=formats) for name in names.values())
        return tuple(map(page.texts.text, lines))

    def _people(self, page: Page) -> Rows:
        """For the annex: everybody who counts, with all that is private."""
        kinds, consents = ("name", "contact", "place"), ("respondent", "consent", "answers")
        rows = []
        for one in self.answers.people.values():
            values = {kind: "; ".join(text for of, text in one.private if of == kind) for kind in kinds}
            values |= {"respondent": one.id, "consent": self.word("consents", one.quoting)}
            told = (f"{name}: {' '.join(text.split())}" for name, text in one.told.items())
            values["answers"] = "; ".join(told)
            rows.append(Values("people", page.each(values)))
        return Rows("people", (*kinds, *consents), rows)

    def _trace(self, page: Page) -> Rows:
        keys = ("where", "what", "count", "respondents")
        rows = [Values("trace", page.each(dict(zip(keys, one, strict=True)))) for one in self.trace]
        return Rows("trace", keys, rows)

    @staticmethod
    def texts(document: doc.Document) -> Iterable[tuple[str, Origin | None]]:
        """All that a document says, and where it came from: its pieces, links, title and properties."""
        for content in doc.contents(document.blocks):
            origins = [text.origin for text in doc.texts_of(content) if text.origin]
            yield doc.inline_text(content), next(iter(origins), None)
            for address in doc.addresses_of(content):
                yield address, next(iter(origins), None)
        for beside in (document.title, document.organisation, document.organisation_short,
                       document.organisation_address, document.reference):  # fmt: skip
            yield beside, None

    @property
    def csv_rows(self) -> list[Mapping[str, str]]:
        """The aggregate table, a row for each cell."""
        return [
            {"question": str(question.head), "answer": label, "count": count}
            for name, question in self.inquiry.asked.items()
            if question.options
            for label, count in self.rows(name)
        ]
