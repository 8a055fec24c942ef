"""People whom an account shows beside those whom a case has: by a word for what they are to somebody, or by name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from hrdalert import knowledge
from hrdalert.cases.names import BEGINS
from hrdalert.review.prose_english import words

_CALLED: Final = (
    r"\b(?:husband|wife|mother|father|parents|sister|brother|son|daughter|uncle|aunt|cousin|partner|fianc[ée]+|neighbou?rs?"
    r"|friends?|colleagues?|roommate|landlord|driver|witness(?:es)?)\b"
)
_NEAR: Final = re.compile(_CALLED, re.IGNORECASE)
_TAKEN_TOO: Final = re.compile(
    r"\b(?:took|taken|arrest\w*|detain\w*|seiz\w*|stopped|abduct\w*) [^.,;]{0,60}?\b(?:and|with) "
    rf"(?:his|her|their|\{{\w+\.their\}}) (?P<who>{_CALLED})(?! (?:and (?:told|said|ordered))\b)"
)
_ROLES: Final = (
    r"activist|lawyer|attorney|advocate|journalist|reporter|blogger|writer|poet|artist|singer|defender|campaigner|student"
    r"|teacher|professor|monk|nun|priest|pastor|leader|member|worker|farmer|doctor|officer|judge|prosecutor|official"
    r"|prisoner|detainee|person|man|woman|friend|colleague|neighbou?r|husband|wife|brother|sister|father|mother|son"
    r"|daughter|uncle|aunt|cousin"
)
_FATE: Final = re.compile(
    r"\b(?:releas\w+|freed|let (?:\w+ ){0,2}go|both (?:are|were) held|are (?:both )?held)\b"
)
_OF_INSTITUTIONS: Final = words("""
    human rights centre center committee commission council court ministry minister department bureau office police
    prison detention university school academy institute law criminal code constitution act republic state states united
    nations working group special rapporteur rapporteurs security national supreme city province county district region
    street square road avenue airport station hospital church mosque monastery temple party front union association
    foundation organisation organization network watch amnesty international news radio free television times post press
    agency prosecutor prosecutors procuratorate general people peoples high intermediate military army guard service
    house society league movement forum internal foreign affairs north south east west new upper lower disappearances
    detention torture executions defenders lawyers journalists women children january february march july september
    october november december monday tuesday wednesday thursday friday saturday sunday
""")
"""Words in capitals that name an office, an organisation, a place or a day, and no person."""
_BEFORE_PLACES: Final = words("in near at the as called named")
"""Words before a name that is of a place, a group or a thing: in Puerto Asís, the Perla Amazónica reserve."""
_TITLES: Final = words("mr ms mrs dr")
_LONGEST: Final = 4
"""Words of a name."""


def near(told: str) -> list[str]:
    """What people are to somebody: husband, neighbours. Whoever reads it can find them."""
    return list(dict.fromkeys(found.lower() for found in _NEAR.findall(told)))


def near_by_name(told: str, names: Iterable[str]) -> list[str]:
    """What those people are to somebody whose names stand beside it: of "her brother, Bo Sample" the brother."""
    beside = "|".join(map(re.escape, names))
    found = re.findall(rf"({_CALLED}),? (?:{beside})\b", told, re.IGNORECASE) if beside else []
    return list(dict.fromkeys(each.lower() for each in found))


def without_whose_home(told: str, near_to: Iterable[str]) -> str:
    """An account that says "from a home" of a home of those near to somebody; the same where it speaks of them else."""
    whose = "|".join(map(re.escape, near_to))
    owned = rf"(?P<of>\S+ )(?:{whose})(?:['’]s?) (?:own )?(?P<home>home|house|flat|apartment|office|car)\b"

    def plain(found: re.Match[str]) -> str:
        return f"{'an' if found['home'][0] in 'ao' else 'a'} {found['home']}"

    without = re.sub(owned, plain, told, flags=re.IGNORECASE) if whose else told
    return told if {*near(without)}.intersection(near_to) else without


def without_names(told: str, names: Iterable[str]) -> str:
    """An account without names that only stand beside a word for whom they are of: "another activist, Bo Sample"."""
    for name in names:
        beside = rf"(?P<who>\b(?:{_ROLES}))(?:, {re.escape(name)}\b(?:,(?= ))?| {re.escape(name)}\b)(?!['’]s)"
        told = re.sub(beside, r"\g<who>", told)
    return told


def taken_too(told: str) -> list[str]:
    """Those near to somebody who were taken as well, where an account does not say what became of them."""
    if _FATE.search(told):
        return []
    return list(dict.fromkeys(found["who"].lower() for found in _TAKEN_TOO.finditer(told)))


def other_people(told: str, case: Mapping[str, Any]) -> list[str]:
    """Names in an account that may be those of people whom the case does not have."""
    own = {word for each in case["alleged_victims"] for word in _words_of(each["name"]["full"])}
    parts = [
        *(each.get("place", "") for each in case.get("incidents", ())),
        *(each["name"] for each in case.get("alleged_perpetrators", ())),
    ]
    known = {word for part in parts for word in _words_of(part)}
    found: list[str] = []
    for state in (each.usual("en") for each in knowledge.countries().values()):
        if " " in state:
            told = told.replace(state, state.lower())
    for sentence in re.split(r"(?<=[.!?])\s+", told):
        said = [re.sub(r"['’]s$", "", word) for word in re.findall(r"[\w'’-]+|[^\w\s]", sentence)]
        if said and said[0].casefold() in BEGINS:
            said[0] = ""
        before = ""
        for has_capital, run in itertools.groupby(said, lambda word: word[:1].isupper() and len(word) > 1):
            name = list(run)
            stands_for_a_place, before = has_capital and before in _BEFORE_PLACES, name[-1].casefold()
            if stands_for_a_place:
                continue
            if name[0].casefold() in _TITLES:
                name = name[1:]
            plain = {word.casefold() for word in name}
            is_new = plain.isdisjoint({*known, *_OF_INSTITUTIONS}) and not plain <= own
            if has_capital and 1 < len(name) <= _LONGEST and is_new:
                found.append(" ".join(name))
    return list(dict.fromkeys(found))


def _words_of(name: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w+", name)]
