"""The texts of a case held against its entries and data: what the fact check finds, at the words, as problems."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from hrdalert.cases.located_text import LocatedText, shown
from hrdalert.cases.model import Case, texts_of
from hrdalert.cases.values import UNFILLED
from hrdalert.disclosure.audience import READERS
from hrdalert.disclosure.consent import withheld_people
from hrdalert.disclosure.names import Names
from hrdalert.errors import Origin, Problem
from hrdalert.factcheck.claims.prose import Prose
from hrdalert.factcheck.compare import differences, held_against
from hrdalert.factcheck.finding import Difference
from hrdalert.factcheck.onfile import OnFile
from hrdalert.factcheck.translation import translation_differences
from hrdalert.review.lives import wrong_ages
from hrdalert.review.rules import Finding, problem_of, rules
from hrdalert.review.subject import Context, Reviewed, is_said

_MOST: Final = 20
"""So many findings of one rule in one text are told: nobody reads more."""
_HIDDEN = "words that are not repeated here"


def facts_of(case: Case, context: Context) -> OnFile:
    """What is on file: of the case, of the offices it writes to, and of the writing office."""
    settings = context.settings
    own = [*settings.organisation.name.values(), settings.organisation.acronym or ""] if settings else []
    offices = [part for reader in context.readers.values() for part in (reader.office, reader.address or "")]
    return OnFile(case, [*own, *offices])


def sentence_problems(subject: Reviewed, off: Collection[str]) -> Iterator[Problem]:
    """The differences of texts and entries from what is on file. An error concerns documents that print the text."""
    case = subject.case
    facts = facts_of(case, subject.context)
    names = nameless(case, frozenset[str]().union(*subject.withheld.values()))
    for key, text in (*subject.words, *_reasons(case)):
        counts = Counter[str]()
        for found in differences(facts, key, text):
            rule = rules()[found.rule]
            counts[found.rule] += 1
            if counts[found.rule] > _MOST:
                continue
            words = text[found.begin : found.end]
            severity = found.severity or rule.severity
            if found.rule in off or (severity != "error" and case.said and is_said(case, key, words)):
                continue
            if found.rule == "G31_span" and "F34_other_age" not in off and _is_wrong_age(subject, key, found):
                continue
            documents = (f"text:{key}",) if severity == "error" else ()
            mend = rule.mend
            if severity == "remark":
                mend += f"; what may stay is answered by said: [{{text: {key}, words: …, why: …}}]"
            finding = Finding(
                place_of(text, found),
                says(found, words, names, subject.context),
                mend,
                found.severity,
                documents,
            )
            yield problem_of(rule, finding)


def _is_wrong_age(subject: Reviewed, key: str, found: Difference) -> bool:
    """Whether the rule on ages finds the same words: beside a name, that rule knows more."""
    places = (place for _, at, _, place, _ in wrong_ages(subject) if at == key)
    return any(begin <= found.begin < end for begin, end in places)


def translation_problems(case: Case, translated: Case) -> Iterator[Problem]:
    """What each translated text says and its original does not; gaps in a translation are passed over."""
    originals = dict(texts_of(case))
    off = {str(rule.id) for rule in case.rules.off}
    rule = rules()["G40_translation"]
    for key, text in texts_of(translated) if rule.id not in off else ():
        own = originals.get(key)
        if own is None or own == text or UNFILLED in text:
            continue
        for found in translation_differences(Prose(own, case.language), Prose(text, translated.language)):
            words = " ".join(text[found.begin : found.end].split())
            yield problem_of(rule, Finding(place_of(text, found), f"{shown(words, 60)}: {found.says}"))


def _reasons(case: Case) -> Iterator[tuple[str, LocatedText]]:
    """The reasons for which mandates are addressed, with their keys; the submission prints them."""
    return ((key, text) for key, text in texts_of(case.mandates, "mandates") if key.endswith(".reason"))


def nameless(case: Case, withheld: Collection[str]) -> Names:
    """The names to hide in messages, with what stands there in their place, for people of these ids."""
    return Names(case, [person for person in case.people if person.id in withheld])


def lines_on(
    case: Case, context: Context, day: datetime.date, key: str, text: str
) -> Iterator[tuple[str, str]]:
    """For each sentence of a text that came back: ``error``, ``warning``, ``on file`` or ``nothing``, and a line on it.

    A remark in a case file is a warning here: nobody has read this text yet.
    """
    facts = facts_of(case, context)
    withheld = {person.id for audience in READERS for person in withheld_people(case, audience, day)}
    names = nameless(case, withheld)
    for held in held_against(facts, key, text):
        found = [says(one, text[one.begin : one.end], names, context) for one in held.differences]
        lines = dict.fromkeys(case.origin(*unit.place).line for unit in held.tellers)
        if found:
            is_error = any(
                (one.severity or rules()[one.rule].severity) == "error" for one in held.differences
            )
            yield "error" if is_error else "warning", "; ".join(found)
        elif held.tellers:
            yield "on file", f"line {', '.join(map(str, lines))}"
        elif held.is_comparable:
            yield "on file", "what it names"
        else:
            yield "nothing", "on file to compare: read it"


def says(found: Difference, words: str, names: Names, context: Context) -> str:
    """A finding as a message: the words and what is on file. Withheld names, and near forms of them, are left out.

    A name of another case may stand in a text by mistake: it is not repeated either.
    """
    if names.spans(found.says):
        return f"{_HIDDEN}: nearly a name on file, or another than is on file"
    told = "".join(_without_names(words, names))
    if context.names_somebody(told):
        return f"{_HIDDEN}: {found.says}"
    return f"{shown(told, 60)}: {found.says}"


def _without_names(words: str, names: Names) -> Iterator[str]:
    at = 0
    for span in names.spans(words):
        yield f"{words[at : span.start]}[…]"
        at = span.end
    yield words[at:]


def place_of(text: LocatedText, found: Difference) -> Origin:
    """Where the words of a finding stand in the file."""
    words = text[found.begin : found.end]
    pattern = r"\s+".join(map(re.escape, words.split()))
    return text.origin_of(words, len(re.findall(pattern, text[: found.begin])))
