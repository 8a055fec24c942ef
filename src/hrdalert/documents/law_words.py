"""What a document says of the law: sentences of the word list, with the duties of the articles that are cited."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from hrdalert import knowledge
from hrdalert.documents.dates import date_words
from hrdalert.documents.words import Words
from hrdalert.knowledge.records import remembered

if TYPE_CHECKING:
    from hrdalert.knowledge import Duty, Standing
    from hrdalert.law.citations import Citation, StateLaw


def state_name(state: str, words: Words, *, formal: bool = False) -> str:
    """The usual name inside a sentence, such as Russia, or that of the United Nations: the Russian Federation.

    The code where the State is not on file.
    """
    country = knowledge.countries().get(state)
    if country is None:
        return state
    return country.running(words.language) if formal else country.usual(words.language)


def heading_of(state: str, words: Words) -> str:
    """The usual name on its own, as in the head of a document: Philippines. The code where the State is not on file."""
    country = knowledge.countries().get(state)
    return country.headline(words.language) if country else state


def authorities_of(state: str, words: Words) -> str:
    """Who is meant where a State is to act: the Chinese authorities."""
    country = knowledge.countries().get(state)
    if own := words.find("authorities", state):
        return own
    if country and words.knows_packaged:
        return country.authorities
    return words.fill(words.get("law", "authorities"), state=state_name(state, words))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


class LawWords:
    """Says in one language what a State's law comes to; ``formal`` calls States as the United Nations do."""

    def __init__(self, words: Words, *, formal: bool = False) -> None:
        self._words = words
        self._formal = formal

    def _state(self, state: str) -> str:
        return state_name(state, self._words, formal=self._formal)

    def full(self, law: StateLaw) -> tuple[str, ...]:
        """All that concerns the facts: each treaty in a paragraph, then what is no treaty, then what is only signed."""
        bound = (citation for citation in (*law.binding, *law.regional) if citation.standing is not None)
        treaties = (self._treaty(law, citation, short=False) for citation in bound)
        declared = self._declared(law.declared, short=False)
        return tuple(filter(None, (*treaties, *declared, self._signed(law))))

    def brief(self, law: StateLaw) -> str:
        """The few articles that a short document cites, in one paragraph; empty where there are none."""
        bound = (citation for citation in law.brief if citation.standing is not None)
        treaties = [self._treaty(law, citation, short=True) for citation in bound]
        declared = [citation for citation in law.brief if citation.standing is None]
        return " ".join((*treaties, *self._declared(declared, short=True)))

    def argued(self, law: StateLaw, told: set[str]) -> str:
        """The law of one right, before what is argued: what each treaty asks for, and what is no treaty.

        ``told`` are the treaties of which the same document has said already since when they bind; it takes these.
        """
        sentences = []
        for citation in (one for one in (*law.binding, *law.regional) if one.standing is not None):
            is_told = citation.instrument in told
            sentences.append(self._treaty(law, citation, short=True, argued=True, is_told=is_told))
            told.add(citation.instrument)
        return " ".join((*sentences, *self._listed("relevant", law.declared)))

    def listed(self, law: StateLaw) -> str:
        """Articles alone: of treaties that bind the State, and of what is no treaty; then what is only signed."""
        bound = [one for one in (*law.binding, *law.regional) if one.standing is not None]
        listed = (*self._listed("also", bound), *self._listed("concerns", law.declared))
        return " ".join(filter(None, (*listed, self._signed(law))))

    def _listed(self, form: str, citations: Sequence[Citation]) -> Iterator[str]:
        """A sentence of a form with the articles of all that is cited; none where nothing is."""
        listed = [self._cited(citation) for citation in citations]
        if listed:
            yield self._say(form, articles=self._joined(listed))

    def _cited(self, citation: Citation) -> str:
        """Such as "articles 9(1) and 14 of the Covenant"; of what is cited as a whole its name."""
        title = self._title(citation.instrument)
        articles = [article for article in citation.articles if article != knowledge.WHOLE]
        if not articles:
            return title
        of_it = self._articles(citation.instrument, articles, definite=True)
        return self._say("of", articles=of_it, instrument=title)

    def _say(self, form: str, *, of: str = "", **values: str) -> str:
        """A sentence of the list; where it has two forms, the one for the name of the State that it is said ``of``."""
        country = knowledge.countries().get(of) if of else None
        is_plural = country is not None and country.is_plural(self._words.language, formal=self._formal)
        number = "several" if is_plural else "one"
        words = self._words.find("law", form, number) or self._words.get("law", form)
        return self._words.fill(words, **values)

    def _treaty(
        self, law: StateLaw, citation: Citation, *, short: bool, argued: bool = False, is_told: bool = False
    ) -> str:
        """A sentence on what a treaty that binds the State asks of it, and one on its other articles.

        ``is_told``: that it binds, and since when, has been said.
        """
        standing = citation.standing
        assert standing is not None
        duties, others = self._duties(
            citation.instrument, citation.articles, citation.violations, short, argued
        )
        treaty = self._title(citation.instrument)
        articles = self._articles(citation.instrument, others, definite=True) if others else ""
        by = self._say("of_it", articles=articles) if others else ""
        form, values = self._standing(law.state, standing, treaty)
        if is_told and form == "bound":
            form, values = "again", {"treaty": treaty}
            by = self._say("of", articles=articles, instrument=treaty) if others else ""
        if not duties:
            return self._say(f"{form}_by", of=law.state, articles=by or treaty, **values)
        sentence = self._say(form, of=law.state, duties=duties, **values)
        return f"{sentence} {self._say('also', articles=by)}" if by else sentence

    def _standing(self, state: str, standing: Standing, treaty: str) -> tuple[str, dict[str, str]]:
        """The form of sentence on how a treaty binds, with its words: for a territory, until a withdrawal, or today."""
        if standing.territory:
            territory = self._state(standing.territory)
            return "territory", {"Treaty": capitalised(treaty), "territory": territory}
        commitment = standing.commitment
        named = {"State": capitalised(self._state(state)), "treaty": treaty}
        if standing.until:
            return "left", {**named, "until": date_words(standing.until, self._words)}
        if commitment is None or commitment.act is None or commitment.deposited is None:
            return "bound", {"party": self._say("party", of=state, **named)}
        day = date_words(commitment.deposited, self._words)
        return "bound", {"party": self._say(commitment.act, of=state, day=day, **named)}

    def _declared(self, citations: Sequence[Citation], *, short: bool) -> Iterator[str]:
        """What is no treaty: a sentence for each with duties on file, and one that lists the articles of the others."""
        sentences, listed = [], []
        for citation in citations:
            duties, others = self._duties(citation.instrument, citation.articles, citation.violations, short)
            title = self._title(citation.instrument)
            if duties:
                sentences.append(self._say("declares", Instrument=capitalised(title), duties=duties))
            elif others:
                articles = self._articles(citation.instrument, others, definite=True)
                listed.append(self._say("of", articles=articles, instrument=title))
            else:
                listed.append(title)
        if sentences:
            yield " ".join(sentences)
        if listed:
            yield self._say("concerns", articles=self._joined(listed))

    def _signed(self, law: StateLaw) -> str:
        """That a treaty was signed and not ratified, said once of each State."""
        sentences = []
        for standing in law.signed:
            signed = standing.commitment.signed if standing.commitment else None
            state, treaty = capitalised(self._state(law.state)), self._title(standing.treaty)
            values = {"State": state, "treaty": treaty}
            if isinstance(signed, datetime.date):
                values["day"] = date_words(signed, self._words)
            form = "signed" if "day" in values else "signed_undated"
            sentences.append(self._say(form, of=law.state, **values))
        return " ".join((*sentences, self._say("signatory"))) if sentences else ""

    # --- parts of sentences ---

    def _title(self, instrument: str) -> str:
        own = self._words.find("law", "titles", instrument)
        if own or not self._words.knows_packaged:
            return own or self._words.get("law", "titles", instrument)
        record = knowledge.instruments().get(instrument)
        return self._say("the", name=record.name if record else instrument)

    def _articles(self, instrument: str, articles: Sequence[str], *, definite: bool = False) -> str:
        """Such as "articles 9(1) and 14(3)(b)"; ``definite``: "les articles", where a language says so in sentences."""
        record = knowledge.instruments().get(instrument)
        path = ("law", "parts", record.parts if record else "article")
        number = "several" if len(articles) > 1 else "one"
        form = (definite and self._words.find(*path, f"definite_{number}")) or self._words.get(*path, number)
        return self._words.fill(form, list=self._joined(articles))

    def _joined(self, texts: Sequence[str]) -> str:
        between, last = self._words.get("joining", "between"), self._words.get("joining", "last")
        return texts[0] if len(texts) == 1 else between.join(texts[:-1]) + last + texts[-1]

    @remembered
    def _duties(
        self,
        instrument: str,
        articles: tuple[str, ...],
        violations: tuple[str, ...],
        short: bool,
        argued: bool = False,
    ) -> tuple[str, tuple[str, ...]]:
        """What the cited articles ask for, in one phrase, and the articles of which that is not on file.

        ``argued``: each as its own paragraph has it, where that was read in the treaty.
        """
        said: dict[str, list[str]] = {}
        others = []
        on_file = _duties_on_file(instrument, set(violations))
        for article in articles:
            is_part = article != knowledge.WHOLE
            own = self._duty_of(instrument, article) if argued else ""
            if duty := own or self._duty(instrument, articles, article, on_file, short=short):
                said.setdefault(duty, []).extend([article] * is_part)
            elif is_part:
                others.append(article)
        phrases = [
            self._say("duty", says=says, articles=self._articles(instrument, parts)) if parts else says
            for says, parts in said.items()
        ]
        return self._joined(phrases) if phrases else "", tuple(others)

    def _duty_of(self, instrument: str, article: str) -> str:
        """What one paragraph asks of a State, as read in its text; empty where that is not on file."""
        duty = knowledge.duty_of(instrument, article)
        is_read = duty is not None and duty.verified and (duty.who, duty.kind) == ("state", "duty")
        says = duty.says.get(self._words.language.partition("-")[0]) if duty and is_read else None
        return self._say("infinitive", says=says) if says else ""

    def _duty(
        self,
        instrument: str,
        articles: Collection[str],
        article: str,
        on_file: Sequence[Duty],
        *,
        short: bool,
    ) -> str:
        """What one article asks for; empty where that is not on file in this language."""
        whole = article.partition("(")[0]
        fitting = (duty for part in (article, whole) for duty in on_file if part in duty.articles)
        if (duty := next(fitting, None)) is None:
            return ""
        is_brief = short or not set(duty.articles) <= set(articles)
        path = ("law", "duties", instrument, duty.key)
        find = self._words.find
        own = (is_brief and find(*path, "short")) or find(*path, "says") or find(*path)
        if own or not self._words.knows_packaged:
            return own or ""
        return (is_brief and duty.short) or duty.says


law_words = lru_cache(20)(LawWords)
"""The same object each time, which remembers what it has said."""


def _duties_on_file(instrument: str, violations: set[str]) -> list[Duty]:
    """The duties of a treaty that these violations and demands call for, the most fitting first."""
    record = knowledge.articles().get(instrument)
    duties = record.duties if record else ()
    called = (duty for duty in duties if (duty.violations | duty.meets) & violations)
    return sorted(
        called, key=lambda duty: (not duty.is_called_for(violations), -len(duty.violations & violations))
    )
