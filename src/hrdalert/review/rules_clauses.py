"""The rule on what is told in short: a clause with its subject and its verb, since documents print it as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hrdalert.documents.read_out import read_out
from hrdalert.patterns import later
from hrdalert.review.prose_english import one_of, words
from hrdalert.review.rules_seen import Found, Looks, Seen, first_words

_IRREGULAR: Final = one_of(r"""
    ate|awoke|became|began|bent|bled|blew|bought|bound|broke|brought|built|burnt|burst|came|caught
    chose|clung|crept|dealt|did|drank|drew|drove|dug|fed|fell|fled|flew|flung|forbade|forgot|forgave|fought
    found|froze|gave|got|grew|had|heard|held|hid|hung|kept|knelt|knew|laid|led|lent|lost
    made|meant|met|mistook|overheard|overthrew|overturned|paid|ran|rang|rebuilt|rode|said|sang|sank
    sent|shook|shone|shot dead|shot at|shot him|shot her|shot them|slept|slid|sold|sought|spent|spoke
    sprang|spun|stood|strode|struck|stuck|stung|swam|swept|swore|swung|taught|told|took|tore|thought|threw
    thrust|understood|upheld|went|withdrew|withheld|woke|won|wore|wrote
""")
_ALSO_NOUNS: Final = one_of(r"""
    beat|bet|bit|bore|cast|cost|cut|felt|ground|hit|hurt|lay|left|let
    lit|put|quit|read|rose|saw|set|shut|split|spread|stole|sat
""")
_AUXILIARY: Final = (
    "is|are|was|were|has|have|had|does|do|did|will|would|can|cannot|could|may|might|must|shall|should"
    "|[a-z]+n[’']t"
)
_PRESENT: Final = one_of(r"""
    accuses?|acknowledges?|asks?|awaits?|bans?|begins?|believes?|calls?|claims?|comes?|confirms?|continues?|demands?
    denies|deny|faces?|fears?|finds?|gives?|goes|go|holds?|keeps?|knows?|lacks?|lies|lives?|loses?|makes?|needs?|obliges?
    opens?|orders?|pays?|plans?|prevents?|punishes|refuses?|rejects?|remains?|reports?|requires?|runs?|says?|seeks?|sees?
    sends?|serves?|sits?|speaks?|stands?|starts?|states?|stays?|suffers?|takes?|tells?|threatens?|tries|wants?
    works?|writes?
""")
_NO_VERB_BEFORE: Final = (
    r"(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bits )(?<!’s )(?<!'s )"
)
VERB: Final = later(
    rf"\b(?:{_AUXILIARY}|{_IRREGULAR})\b|{_NO_VERB_BEFORE}\b(?:\w{{2,}}ed|{_ALSO_NOUNS}|{_PRESENT})\b",
    re.IGNORECASE,
)
"""What may be the verb of a clause; words such as "report" and "call" are not told from nouns where no article is."""


_WORDS: Final = later(r"[a-z]+")
_SURELY_VERBS: Final = words("is are was were has have had said told took held went came gave made sent")
"""Those that are nothing else: most clauses have one, and need no longer look."""


def told_without_verb(seen: Seen) -> Iterator[Found]:
    for fact in seen.facts:
        version = fact.in_short.version("en", seen.case.language) if fact.in_short else None
        if version is None or seen.language != "en" or not version.strip():
            continue
        if not _SURELY_VERBS.isdisjoint(_WORDS.findall(version)):
            continue
        said = " ".join(read_out(seen.case, version).split())
        if not VERB.search(said):
            text = f"in_short: has no verb, and documents print it as a sentence: “{first_words(said)}”"
            yield Found(version.origin, text)


CLAUSES: Final[Looks] = {"S30_in_short": told_without_verb}
