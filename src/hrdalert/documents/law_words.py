"""What a document says of the law: sentences of the word list, with the duties of the articles that are cited."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from hrdalert import knowledge
from hrdalert.documents.date_wording import date_words
from hrdalert.documents.words import Words
from hrdalert.knowledge.in_use import remembered

if TYPE_CHECKING:
    from hrdalert.knowledge import ArguedDuty, Duty, Reservation
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


class _Asked(NamedTuple):
    """What some articles ask for."""

    duties: str
    """In one phrase, each with its articles; empty where none is on file."""
    others: tuple[str, ...]
    """The articles of which no duty is on file."""


class LawWords:
    """Says in one language what a State's law comes to; ``formal`` calls States as the United Nations do."""

    def __init__(self, words: Words, *, formal: bool = False) -> None:
        self._words = words
        self._formal = formal

    def _state(self, state: str) -> str:
        return state_name(state, self._words, formal=self._formal)

    def full(self, law: StateLaw) -> tuple[str, ...]:
        """All that concerns the facts: each treaty in a paragraph, then what is no treaty, then what is only signed."""
        treaties, _ = self._told(law, (*law.binding, *law.regional), short=False)
        standards, others = self._told(law, law.declared, short=False)
        return tuple(filter(None, (*treaties, " ".join(standards), others, self._signed(law))))

    def brief(self, law: StateLaw) -> str:
        """The few articles that a short document cites, in one paragraph; empty where there are none."""
        sentences, others = self._told(law, law.brief, short=True)
        regional = (
            self._treaty(law, citation, _Asked("", citation.articles)) for citation in law.brief_regional
        )
        return " ".join(filter(None, (*sentences, *regional, others)))

    def argued(self, law: StateLaw, told: set[str], *, is_alone: bool = True) -> str:
        """The law of one right, before what is argued: how each treaty binds, its articles, and what is no treaty.

        The argument itself says what they ask for. ``told`` are the treaties of which the same document has said
        already since when they bind; it takes these. Where one of several States has no treaty here, what is no
        treaty says whose law it is.
        """
        sentences = []
        for citation in (*law.binding, *law.regional):
            is_first = citation.instrument not in told
            told.add(citation.instrument)
            said = (
                self._treaty(law, citation, _Asked("", citation.articles))
                if is_first
                else self._treaty_again(law, citation)
            )
            sentences.append(self._with_reserved(said, law, citation, whole=is_first))
        form, state = (
            ("relevant", "") if sentences else ("relevant_alone", self._one_of_several(law, is_alone))
        )
        standards = self._listed(form, law.declared, state)
        return " ".join(filter(None, (*sentences, standards)))

    def listed(self, law: StateLaw, *, is_alone: bool = True) -> str:
        """Articles alone: of treaties that bind the State, and of what is no treaty; then what is only signed.

        Of one of several States, or of a territory beside its State, it says whose law it is.
        """
        bound = (*law.binding, *law.regional)
        reserved = (self._reserved(law, citation, self._of) for citation in bound)
        state = self._one_of_several(law, is_alone)
        treaties = self._listed("also", bound, state)
        standards = self._listed("concerns", law.declared, "" if treaties else state)
        return " ".join(filter(None, (treaties, *reserved, standards, self._signed(law))))

    def of_companies(self) -> str:
        """What standards that are no treaties ask of a company, as far as that was read in their text."""
        sentences = []
        for instrument, record in knowledge.duties().items():
            said = {duty.article: self._says(duty) for duty in record.duties if duty.who == "company"}
            phrases = [self._phrase(instrument, says, [article]) for article, says in said.items() if says]
            if phrases:
                duties, title = self._joined(phrases), self._title(instrument)
                sentences.append(self._say("companies", instrument=title, duties=duties))
        return " ".join(sentences)

    # --- sentences

    def _say(self, form: str, *, of: str = "", **values: str) -> str:
        """A sentence of the list; where it has two forms, the one for the name of the State that it is said ``of``."""
        country = knowledge.countries().get(of) if of else None
        is_plural = country is not None and country.is_plural(self._words.language, formal=self._formal)
        number = "several" if is_plural else "one"
        words = self._words.find("law", form, number) or self._words.get("law", form)
        return self._words.fill(words, **values)

    def _told(self, law: StateLaw, citations: Sequence[Citation], *, short: bool) -> tuple[list[str], str]:
        """Sentences on each treaty, and on each standard with duties on file; one on the rest of the standards."""
        sentences, others = [], []
        for citation in citations:
            asked = self._asked(citation, short=short)
            if citation.standing is not None:
                said = self._treaty(law, citation, asked)
                sentences.append(said if short else self._with_reserved(said, law, citation))
                continue
            if asked.duties:
                instrument = capitalised(self._title(citation.instrument))
                sentences.append(self._say("declares", Instrument=instrument, duties=asked.duties))
            if asked.others or not asked.duties:
                others.append(self._of(citation.instrument, asked.others))
        return sentences, self._say("concerns", articles=self._joined(others)) if others else ""

    def _treaty(self, law: StateLaw, citation: Citation, asked: _Asked) -> str:
        """How a treaty binds the State, and since when; what it asks, and its other articles."""
        form, values = self._standing(law.state, citation)
        articles = self._articles(citation.instrument, asked.others, definite=True) if asked.others else ""
        others = self._say("of_it", articles=articles) if articles else ""
        if asked.duties:
            further = self._say("also", articles=others) if others else ""
            sentences = [self._say(form, of=law.state, duties=asked.duties, **values), further]
        else:
            articles = others or self._title(citation.instrument)
            sentences = [self._say(f"{form}_by", of=law.state, articles=articles, **values)]
        return " ".join(filter(None, sentences))

    def _treaty_again(self, law: StateLaw, citation: Citation) -> str:
        """The articles, where it was said since when the treaty binds; that it did, or in a part, is said again."""
        if self._standing(law.state, citation)[0] != "bound":
            return self._treaty(law, citation, _Asked("", citation.articles))
        articles = self._of(citation.instrument, citation.articles)
        return self._say("again", of=law.state, State=capitalised(self._state(law.state)), articles=articles)

    def _standing(self, state: str, citation: Citation) -> tuple[str, dict[str, str]]:
        """The form of sentence on how a treaty binds, with its words: for a territory, until a withdrawal, or today."""
        standing, treaty = citation.standing, self._title(citation.instrument)
        assert standing is not None
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

    def _with_reserved(self, said: str, law: StateLaw, citation: Citation, *, whole: bool = True) -> str:
        """A sentence on a treaty with what the State has reserved; of the ``whole`` where that was not said yet."""
        reserved = self._reserved(law, citation, partial(self._articles, definite=True))
        of_whole = self._reserved_as_a_whole(law, citation) if whole else ""
        return " ".join(filter(None, (said, reserved, of_whole)))

    def _reserved(self, law: StateLaw, citation: Citation, name: Callable[[str, Sequence[str]], str]) -> str:
        """What the State has reserved of the cited articles; ``name`` says which, after their instrument."""
        by_kind: dict[str, dict[str, None]] = {}
        for act in _reservations(law, citation):
            touched = () if act.is_general else filter(act.touches, citation.articles)
            by_kind.setdefault(act.kind, {}).update(dict.fromkeys(touched))
        acts = (
            self._act(kind, name(citation.instrument, tuple(touched)))
            for kind, touched in by_kind.items()
            if touched
        )
        return " ".join(acts)

    def _reserved_as_a_whole(self, law: StateLaw, citation: Citation) -> str:
        kinds = dict.fromkeys(act.kind for act in _reservations(law, citation) if act.is_general)
        what = self._say("as_a_whole", treaty=self._title(citation.instrument)) if kinds else ""
        return " ".join(self._act(kind, what) for kind in kinds)

    def _act(self, kind: str, what: str) -> str:
        return str(self._words.fill(self._words.get("law", "reserved", kind), what=what))

    def _listed(self, form: str, citations: Sequence[Citation], state: str = "") -> str:
        """A sentence of a form with the articles of all that is cited, as regards a State; empty where nothing is."""
        if not citations:
            return ""
        articles = self._joined([self._of(citation.instrument, citation.articles) for citation in citations])
        if not state:
            return self._say(form, articles=articles)
        return self._say(f"{form}_of", state=state, articles=articles)

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

    # --- parts of sentences

    def _one_of_several(self, law: StateLaw, is_alone: bool) -> str:
        """The name of the State or territory whose law it is; empty where it is the only one."""
        return "" if is_alone else self._state(law.territory or law.state)

    def _title(self, instrument: str) -> str:
        own = self._words.find("law", "titles", instrument)
        if own or not self._words.knows_packaged:
            return own or self._words.get("law", "titles", instrument)
        record = knowledge.instruments().get(instrument)
        return self._say("the", name=record.name if record else instrument)

    def _of(self, instrument: str, articles: Sequence[str]) -> str:
        """Such as "articles 9(1) and 14 of the Covenant"; of what is cited as a whole its name."""
        parts = [article for article in articles if article != knowledge.WHOLE]
        if not parts:
            return self._title(instrument)
        of_it = self._articles(instrument, parts, definite=True)
        return self._say("of", articles=of_it, instrument=self._title(instrument))

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

    def _phrase(self, instrument: str, says: str, articles: Sequence[str]) -> str:
        """A duty with the articles that have it; without, where the text is cited as a whole."""
        return (
            self._say("duty", says=says, articles=self._articles(instrument, articles)) if articles else says
        )

    # --- what articles ask for

    @remembered
    def _asked(self, citation: Citation, *, short: bool) -> _Asked:
        """What articles ask for, by the violations that call for them; where that is not on file, by paragraph."""
        on_file = _duties_on_file(citation.instrument, set(citation.violations))
        said = {article: self._duty(citation, article, on_file, short=short) for article in citation.articles}
        if citation.standing is not None:
            said = {article: says or self._duty_of(citation, article) for article, says in said.items()}
        return self._gathered(citation.instrument, said)

    def _gathered(self, instrument: str, said: Mapping[str, str]) -> _Asked:
        """Of what each article asks for, one phrase for all, with articles that ask for the same together."""
        by_duty: dict[str, list[str]] = {}
        for article, says in said.items():
            by_duty.setdefault(says, []).extend([article] * (article != knowledge.WHOLE))
        others = tuple(by_duty.pop("", ()))
        phrases = [self._phrase(instrument, says, articles) for says, articles in by_duty.items()]
        return _Asked(self._joined(phrases) if phrases else "", others)

    def _duty(self, citation: Citation, article: str, on_file: Sequence[Duty], *, short: bool) -> str:
        """What one article asks for; empty where that is not on file in this language."""
        if (duty := next((duty for duty in on_file if article in duty.articles), None)) is None:
            return ""
        is_brief = short or not set(duty.articles) <= set(citation.articles)
        path = ("law", "duties", citation.instrument, duty.key)
        find = self._words.find
        own = (is_brief and find(*path, "short")) or find(*path, "says") or find(*path)
        if own or not self._words.knows_packaged:
            return own or ""
        return (is_brief and duty.short) or duty.says

    def _duty_of(self, citation: Citation, article: str) -> str:
        """What one paragraph asks of a State, or the only paragraph of an article; empty where that is not on file."""
        exact = knowledge.duty_of(citation.instrument, article)
        parts = (exact,) if exact else knowledge.duties_of(citation.instrument, article)
        is_of_state = len(parts) == 1 and parts[0].who == "state"
        return self._says(parts[0]) if is_of_state else ""

    def _says(self, duty: ArguedDuty) -> str:
        """A duty in this language, as it was read in its text; empty of what nobody has read, and of a definition."""
        is_read = duty.verified and duty.kind == "duty"
        says = duty.says.get(self._words.language.partition("-")[0]) if is_read else None
        return self._say("infinitive", says=says) if says else ""


law_words = lru_cache(20)(LawWords)
"""The same object each time, which remembers what it has said."""


def _reservations(law: StateLaw, citation: Citation) -> list[Reservation]:
    """What the State has reserved of what is cited, where that was read and matters; nothing of a territory."""
    if citation.standing is None or citation.standing.territory:
        return []
    acts = knowledge.reservations_of(law.state, citation.instrument, citation.articles)
    return [act for act in acts if act.verified and act.effect != "none"]


def _duties_on_file(instrument: str, violations: set[str]) -> list[Duty]:
    """The duties that these violations and demands call for, the most fitting first; then those that always hold."""
    record = knowledge.articles().get(instrument)
    duties = record.duties if record else ()
    called = (duty for duty in duties if (duty.violations | duty.meets) & violations)
    fitting = sorted(
        called, key=lambda duty: (not duty.is_called_for(violations), -len(duty.violations & violations))
    )
    return [*fitting, *(duty for duty in duties if duty.name is None)]
