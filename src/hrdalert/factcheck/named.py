"""What a text names, held against all that is on file: acts by their numbers, courts, articles, quotations, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hrdalert.disclosure.folding import common_words
from hrdalert.errors import Severity
from hrdalert.factcheck.claims.text import Claim
from hrdalert.factcheck.finding import Difference
from hrdalert.factcheck.sentence import Sentence, told_on_file
from hrdalert.factcheck.spelling import misspelt
from hrdalert.factcheck.words import any_of

_MOST_ARTICLES: Final = 40
"""Up to this, an article may be one of a treaty that is named elsewhere; a higher one is of a State's own law."""
_LETTER: Final = re.compile(r"J?(?:UA|AL|OL) [A-Z]{3} \d{1,3}/\d{4}")
_ROMAN: Final = re.compile(r"[IVXLC]+")


def numbered_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """The number of an act; a letter of UN experts must be an entry, whatever other data name it."""
    facts, number = sentence.facts, claim.value
    is_letter = bool(_LETTER.fullmatch(number))
    known = facts.references if is_letter else facts.numbered
    if number in known or any(number in re.split(r"[^\w/-]", one) for one in known):
        return
    severity: Severity = "warning" if is_letter else "remark"
    for other, unit in sentence.telling("numbered", least=1):
        yield Difference.of("G33_numbered", claim, told_on_file(facts, unit, other), severity)
        return
    yield Difference.of("G33_numbered", claim, "no entry and no source has this number", severity)


def article_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """A high number of an article, without its instrument: no treaty on file has so many."""
    beyond = [
        number for number in claim.value if number > _MOST_ARTICLES and number not in sentence.facts.articles
    ]
    if beyond:
        yield Difference.of("G33_numbered", claim, "no entry and no law on file has this article", "remark")


def court_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """A court of which no other on file has all the words: "the Supreme Court" can be the Supreme Court of Belarus."""
    facts = sentence.facts
    prose = sentence.prose
    is_ahead = any_of(prose.words.ahead).search(prose.text, sentence.begin, sentence.end)
    if len(claim.value) < 2 or is_ahead or any(claim.value <= known for known in facts.courts):
        return
    for other, unit in sentence.telling("court"):
        yield Difference.of("G34_name", claim, told_on_file(facts, unit, value=" ".join(sorted(other.value))))
        return
    yield Difference.of("G34_name", claim, "no court on file has this name")


def quoted_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    if claim.value not in sentence.facts.quotable:
        yield Difference.of("G35_quotation", claim, "these words are no quotation on file")


def name_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """Words with a capital that stand nowhere on file. What begins a sentence alone may be any word."""
    facts, prose = sentence.facts, sentence.prose
    words, is_first = claim.value
    if facts.words.issuperset(map(str.lower, words)):
        return
    unknown = [
        at for at, word in enumerate(words)
        if word.lower() not in facts.words
        and word.lower() not in facts.named_everywhere
        and word.lower() not in prose.words.capitals
        and word.lower() not in common_words()["common"]
        and not _ROMAN.fullmatch(word)
        and not (word.isupper() and (len(word) <= 2 or word.lower() in facts.initials))
    ]  # fmt: skip
    unknown = [at for at in unknown if words[at].lower() not in facts.words_of_law]
    for at in unknown:
        near = misspelt(words[at], facts.capitals)
        if near:
            yield Difference.of("G20_misspelt", claim, f"on file is {near}")
            return
    told = unknown if not is_first else [at for at in unknown if at > 0 or len(unknown) > 1]
    if told:
        yield Difference.of("G34_name", claim, "nothing on file has this name")
