"""What a text names, held against all that is on file: acts by their numbers, courts, articles, quotations, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from hrdalert.disclosure.folding import common_words
from hrdalert.errors import Severity
from hrdalert.factcheck.claims.found import claims_of
from hrdalert.factcheck.claims.prose import Claim
from hrdalert.factcheck.finding import Difference
from hrdalert.factcheck.phrases import any_of
from hrdalert.factcheck.sentence import Sentence, told_on_file
from hrdalert.factcheck.spelling import misspelt

_NEAR: Final = 60
"""So many characters around an article its law can be named."""
_ABOVE: Final = 1000
"""So many before it, the text can name one."""
_BEFORE: Final = re.compile(r"[\w\s’']+, $")
_BEHIND: Final = re.compile(r"[\w\s’'()]+")
"""Criminal Law, article 9; article 9 of the Criminal Law."""
_LETTER: Final = re.compile(r"J?(?:UA|AL|OL) [A-Z]{3} \d{1,3}/\d{4}")
_ROMAN: Final = re.compile(r"[IVXLC]+")


def numbered_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """The number of an act; a letter of UN experts must be an entry, whatever other data name it."""
    facts, number = sentence.facts, claim.value
    is_letter = bool(_LETTER.fullmatch(number))
    known = facts.references if is_letter else facts.numbered
    if number in known or any(number in re.split(r"[^\w/-]", one) for one in known):
        return
    first, _, year = number.partition("/")
    is_in_words = "/" not in sentence.prose.text[claim.begin : claim.end]  # No. 900, or No. 900 of 2017
    is_known = first in known if year else any(one.startswith(f"{first}/") for one in known)
    if first.isdecimal() and is_in_words and is_known:
        return
    severity: Severity = "warning" if is_letter else "remark"
    for other, unit in sentence.telling("numbered", least=1):
        yield Difference.of("G33_numbered", claim, told_on_file(facts, unit, other), severity)
        return
    yield Difference.of("G33_numbered", claim, "no entry and no source has this number", severity)


def article_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """The number of an article that no law on file has that can be meant."""
    if not (sentence.facts.articles | _articles_meant(sentence, claim)).issuperset(claim.value):
        yield Difference.of("G33_numbered", claim, "no entry and no law on file has this article", "remark")


def _articles_meant(sentence: Sentence, claim: Claim) -> frozenset[int]:
    """The articles on file of the State's law that stands beside the number.

    Where none does, those of the laws and instruments that the text names above it; where it names none, all on file.
    """
    facts, prose = sentence.facts, sentence.prose
    before = _BEFORE.search(prose.text, max(claim.begin - _NEAR, 0), claim.begin)
    behind = _BEHIND.match(prose.text, claim.end, claim.end + _NEAR)
    words = (before[0] if before else "").split()
    words += takewhile(lambda word: word not in prose.words.joins, (behind[0] if behind else "").split())
    if any(word[0].isupper() and word.lower().strip(",") in prose.words.laws for word in words):
        return _of_own_law(sentence, " ".join(words))
    above = max(claim.begin - _ABOVE, 0)
    of_own = _of_own_law(sentence, " ".join(prose.text[above : sentence.end].split()))
    claims = (one for one in claims_of(prose) if one.kind == "cited" and above <= one.begin < sentence.end)
    named = {one.value.instrument for one in claims}
    if not named and not of_own:
        return frozenset(number for _, number in facts.cited).union(*facts.own_law.values())
    return of_own.union(number for instrument, number in facts.cited if instrument in named)


def _of_own_law(sentence: Sentence, text: str) -> frozenset[int]:
    """The articles on file of the laws whose titles stand in a text."""
    numbers = (numbers for title, numbers in sentence.facts.own_law.items() if title in text)
    return frozenset[int]().union(*numbers)


def cited_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """An article of an instrument that nothing on file names, and for which nothing that happened calls."""
    cited = {(claim.value.instrument, number) for number in claim.value.articles}
    if not sentence.facts.cited.issuperset(cited):
        says = "no entry names this article, and nothing on file calls for it"
        yield Difference.of("G33_numbered", claim, says, "remark")
    elif sentence.came_back and claim.value.instrument not in {id for id, _ in sentence.facts.cited}:
        yield Difference.of("G33_numbered", claim, "nothing on file calls for this", "remark")


def comment_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """A general comment in a text that came back; what the office itself cites needs no entry."""
    if sentence.came_back and claim.value not in {number for number, _ in sentence.facts.values("comment")}:
        yield Difference.of("G33_numbered", claim, "no entry names this general comment", "remark")


def court_differences(sentence: Sentence, claim: Claim) -> Iterator[Difference]:
    """A court of which no other on file has all the words: "the Supreme Court" can be the Supreme Court of Belarus."""
    facts = sentence.facts
    prose = sentence.prose
    is_ahead = any_of(prose.words.ahead).search(prose.text, sentence.begin, sentence.end)
    own = claim.value - facts.words_of_states
    if len(own) < 2 or is_ahead or any(own <= known for known in facts.courts):
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
        and prose.words.capitals.isdisjoint((word.lower(), word.lower().removesuffix("s")))
        and word.lower() not in common_words()["common"]
        and not _ROMAN.fullmatch(word)
        and not (word.isupper() and (len(word) <= 2 or word.lower() in facts.initials))
    ]  # fmt: skip
    unknown = [
        at for at in unknown
        if words[at].lower() not in facts.words_of_law
        and facts.stems.isdisjoint(prose.words.stems(words[at].lower()))
    ]  # fmt: skip
    for at in unknown:
        near = misspelt(words[at], facts.capitals)
        if near:
            place = prose.spans[prose.words_in(claim.begin, claim.end)[at]]
            yield Difference("G20_misspelt", *place, f"on file is {near}")
            return
    told = unknown if not is_first else [at for at in unknown if at > 0 or len(unknown) > 1]
    if told:
        yield Difference.of("G34_name", claim, "nothing on file has this name")
