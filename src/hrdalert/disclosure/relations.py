"""The English words for people near somebody: relatives, and others who can be found through a word.

"Her brother" is nobody's name, and whoever knows her knows who that is.
"""

from __future__ import annotations

import re
from typing import Final

from hrdalert.patterns import later

_RELATIVE_WORDS: Final = (
    r"(?:(?:great-)?grand|step|god|half[ -])?(?:mother|father|parent|brother|sister|sibling|son|daughter|child)"
    r"(?:-in-law)?|husband|wife|spouse|partner|fianc[ée]e?|boyfriend|girlfriend|widow(?:er)?|cousin|uncle|aunt"
    r"|nephew|niece|twin|relative|next of kin|family member|member of (?:the|his|her|their|its) family|family"
)
_PLURAL: Final = r"(?:s|(?<=child)ren)?"
_OTHER_WORDS: Final = (
    r"neighbou?r|flat-?mate|room-?mate|house-?mate|landlord|landlady|lodger|colleague|co-?worker|workmate"
    r"|classmate|(?:eye-?)?witness(?:es)?|bystander|passer-by|passers-by|friend|acquaintance|cell-?mate"
    r"|fellow (?:inmate|prisoner|detainee)"
)
_DETERMINER: Final = r"(?:(?:an?|the|one of|his|her|their|its) )*"
_WHICH: Final = r"(?:(?:elder|older|eldest|younger|youngest|late|former|ex|only|elderly|adult|close) )?"
_LAWYER: Final = r"(?:lawyer|attorney|counsel|advocate|representative|guardian)s?"

RELATIVE: Final = later(rf"\b(?:{_RELATIVE_WORDS}){_PLURAL}\b|\bwives\b|\bfamilies\b", re.IGNORECASE)
"""A word for a relative."""
NEAR: Final = later(
    rf"\b(?:{_RELATIVE_WORDS}|{_OTHER_WORDS}){_PLURAL}\b|\bwives\b|\bfamilies\b",
    re.IGNORECASE,
    near=(
        *(
            "mother",
            "father",
            "parent",
            "brother",
            "sister",
            "sibling",
            "son",
            "daughter",
            "child",
            "husband",
        ),
        *(
            "wife",
            "wives",
            "spouse",
            "partner",
            "fianc",
            "friend",
            "widow",
            "cousin",
            "uncle",
            "aunt",
            "nephew",
        ),
        *("niece", "twin", "relative", " kin", "famil", "neighbo", "mate", "landl", "lodger", "colleague"),
        *("worker", "witness", "stander", "passer", "acquaintance", "fellow"),
    ),
)
"""A word for a relative, or for somebody else who is near: a neighbour, a colleague, a witness."""

_A_RELATIVE: Final = rf"{_DETERMINER}{_WHICH}(?:{_RELATIVE_WORDS}){_PLURAL}"
_ONLY_RELATIVES: Final = later(rf"{_A_RELATIVE}(?:(?:,|,? and) {_A_RELATIVE})*", re.IGNORECASE)
_ONLY_A_REPRESENTATIVE: Final = later(
    rf"{_DETERMINER}(?:defen[cs]e |legal |own |appointed )*{_LAWYER}", re.IGNORECASE
)


def is_family(who: str) -> bool:
    """Whether the words are for relatives and nobody else: the lawyer of the family is none."""
    return _ONLY_RELATIVES.fullmatch(" ".join(who.split())) is not None


def is_representative(who: str) -> bool:
    """Whether the words are for a lawyer, a guardian or another representative."""
    return _ONLY_A_REPRESENTATIVE.fullmatch(" ".join(who.split())) is not None


def bare(who: str) -> str:
    """A relation without the words before it, to compare: her elder brother is a brother."""
    return re.sub(rf"^{_DETERMINER}{_WHICH}", "", " ".join(who.split()), flags=re.IGNORECASE).casefold()
