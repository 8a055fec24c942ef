"""Whether a text is made of whole sentences, as documents print it: a beginning, and a stop at the end."""

from __future__ import annotations

import re

from hrdalert.patterns import later


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOPS = ".!?…。！？؟۔।།។"
_CLOSING = "\"'”’»›)]」』】）"
_WITHOUT_STOPS = later("[\u0e00-\u0eff]")
"""Thai and Lao end a sentence with a space."""
_WORD = r"[\u3040-\u9fff]|[^\s\u3040-\u9fff]+"  # compiled when it is needed, which takes time
_VERBS = _listed("""
    writes works defends documents helps runs reports campaigns supports advises teaches represents organises
    organizes leads heads monitors publishes blogs speaks fights advocates investigates edits films collects
    counsels trains tells wrote worked defended documented helped ran reported campaigned supported advised
    taught represented organised organized led headed monitored published blogged spoke fought advocated
    investigated edited filmed founded co-founded collected has had was is been does did writing working
    defending documenting helping running reporting campaigning supporting advising teaching representing
    organising organizing leading heading monitoring publishing blogging speaking fighting advocating
    investigating arrested taken detained abducted seized beaten tortured released sentenced charged questioned
    interrogated threatened disappeared harassed summoned
""")
_FIRST = later(r"\s*([A-Za-z-]+)\s+(?!of\b|that\b|were\b|show|say)")
_SENTENCE = 6
"""A text of so many words, or signs of a script without spaces, is a sentence that lacks no more than its stop."""


def begins_small(text: str) -> bool:
    """Whether the first letter is a small one, in a script that has capitals."""
    first = text.strip()[:1]
    return first != first.title()


def is_stopped(text: str) -> bool:
    """Whether a full stop, or what stands for one, ends the text."""
    bare = text.rstrip().rstrip(_CLOSING + " ")
    return bare.endswith(tuple(_STOPS)) or bool(_WITHOUT_STOPS.search(bare[-1:]))


def lacks_only_its_stop(text: str) -> bool:
    """Whether this is long enough for a sentence."""
    return len(re.findall(_WORD, text)) >= _SENTENCE


def lacks_its_subject(text: str) -> bool:
    """Whether an English text begins with a verb, as a note on a form does: "Writes about rivers."."""
    first = _FIRST.match(text)
    return first is not None and first[1].lower() in _VERBS
