"""Whether a text is made of whole sentences, as documents print it: a beginning, and a stop at the end."""

from __future__ import annotations

import re

_STOPS = ".!?…。！？؟۔।།។"
_CLOSING = "\"'”’»›)]」』】）"
_WITHOUT_STOPS = re.compile("[\u0e00-\u0eff]")
"""Thai and Lao end a sentence with a space."""
_WORD = r"[\u3040-\u9fff]|[^\s\u3040-\u9fff]+"  # compiled when it is needed, which takes time
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
