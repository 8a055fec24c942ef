"""English, as press officers and lawyers write it. Every function is as :class:`.base.Language` says.

Dates: "on" stands before a day only, "in" before months and years; a range inside a month names it once.
Numbers: words to ten, figures after. Lists: no comma before "and".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from hrdalert import patterns
from hrdalert.cases import sentences
from hrdalert.documents.blocks import MarkKind
from hrdalert.documents.languages.base import After, Pronouns
from hrdalert.documents.languages.base import days as days
from hrdalert.documents.languages.en.attribution import is_attributed as is_attributed
from hrdalert.documents.languages.en.dates import after as after
from hrdalert.documents.languages.en.dates import as_of as as_of
from hrdalert.documents.languages.en.dates import beginning as beginning
from hrdalert.documents.languages.en.dates import date_bare as date_bare
from hrdalert.documents.languages.en.dates import date_of_one as date_of_one
from hrdalert.documents.languages.en.dates import date_phrase as date_phrase
from hrdalert.documents.languages.en.dates import gives_date as gives_date
from hrdalert.documents.languages.en.dates import later as later
from hrdalert.documents.languages.en.dates import night_phrase as night_phrase
from hrdalert.documents.languages.en.dates import not_before as not_before
from hrdalert.documents.languages.en.dates import since_phrase as since_phrase
from hrdalert.documents.languages.en.dates import span as span
from hrdalert.documents.languages.en.dates import time_phrase as time_phrase
from hrdalert.documents.languages.en.numbers import articles as articles
from hrdalert.documents.languages.en.numbers import counted as counted
from hrdalert.documents.languages.en.numbers import join as join
from hrdalert.documents.languages.en.numbers import list_marker as list_marker
from hrdalert.documents.languages.en.numbers import number as number
from hrdalert.documents.languages.en.numbers import ordinal as ordinal
from hrdalert.documents.languages.en.numbers import paragraphs as paragraphs
from hrdalert.documents.languages.en.numbers import yours as yours

tag = "en"

QUOTE_OPEN = QUOTE_CLOSE = '"'
APOSTROPHE = "'"

_MARKS: dict[MarkKind, str] = {
    "incomplete": "INCOMPLETE DRAFT – not for sending",
    "review": "REVIEW COPY – not for sending",
}


def mark(kind: MarkKind) -> str:
    """What stands on every page of a document that must not leave the house."""
    return _MARKS[kind]


def gap(key: str) -> str:
    """What an incomplete draft has in place of a text: "[THE SUMMARY IS MISSING]"."""
    return f"[THE {key.upper()} IS MISSING]"


# Nouns


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OPENING = "\"'“‘«‹([{¿¡ \t\n"
_AN_LETTERS = frozenset("AEFHILMNORSX")
_ACRONYM = patterns.later(r"(?:[A-Z]\.?){2,}s?(?![a-z])|[A-Z](?![A-Za-z'’])")
_SPOKEN_AS_WORDS = frozenset({"FARC", "FIFA", "HAMAS", "LATAM", "MERCOSUR", "NASA", "NATO", "RAND", "SWAT"})
_A_DESPITE_VOWEL = patterns.later(
    r"eu|ewe|one\b|once\b|one-|ou[iy]|ubiq|ufo|ugand|ukrain|ukul|ural|urani|urin|urug|us[aeu]|usual|ut[eio]"
    r"|uyghur|uni(?!d[ei]|m[pa]|n|ll|ss)"
)
_AN_DESPITE_CONSONANT = patterns.later(r"hour|honest|hono|heir")
_NUMBER = patterns.later(r"[0-9][0-9,]*")
_DETERMINERS = _listed("""
    a an the this that these those my our your his her its their
    one some any no each every both two three several many
""")
_PLURAL_NAMES = frozenset(
    {"Nations", "States", "Philippines", "Netherlands", "Emirates", "Maldives", "Bahamas"}
)


def article(word: str) -> str:
    """Such as "a" or "an", by sound: "an hour", "a university", "an NGO", "a UN expert", "an 18-year-old"."""
    word = word.lstrip(_OPENING)
    figures = _NUMBER.match(word)
    if figures:
        return "an" if _number_begins_with_vowel(figures[0]) else "a"
    acronym = _ACRONYM.match(word)
    if acronym and acronym[0].rstrip("s") not in _SPOKEN_AS_WORDS:
        return "an" if word[0] in _AN_LETTERS else "a"
    plain = unicodedata.normalize("NFKD", word[:20]).encode("ascii", "ignore").decode().lower()
    if _AN_DESPITE_CONSONANT.match(plain):
        return "an"
    return "an" if plain[:1] in tuple("aeiou") and not _A_DESPITE_VOWEL.match(plain) else "a"


def _number_begins_with_vowel(figures: str) -> bool:
    """Eight, eleven, eighteen, eighty, and the years 11xx and 18xx."""
    group = figures.split(",")[0]
    return group.startswith("8") or (group[:2] in ("11", "18") and len(group) in (2, 4))


def with_article(noun: str) -> str:
    """Such as "a human rights lawyer", "an activist", "the president of the association", which there is one of."""
    first = noun.lstrip(_OPENING).partition(" ")[0]
    if first.lower() in _DETERMINERS and not (len(first) > 1 and first.isupper()):
        return noun
    return f"{'the' if _ONE_OF.match(noun) else article(noun)} {noun}"


_ONE_OF = patterns.later(
    r"(?:president|head|director|chair(?:man|woman|person)?|secretary[- ]general|legal representative|leader) of\b"
    r"|coordinator of the\b",
    re.IGNORECASE,
)
"""Offices that one person has at a time."""


_SAYS_THE_WAY = patterns.later(
    r"(?:by|in|on|over|via|through|with|at|during|after|before|from|when|while|as|using|orally|verbally|personally"
    r"|face to face|directly|\w+ly)\b",
    re.IGNORECASE,
)


def says_the_way(words: str) -> bool:
    """Such as "in person", "by telephone", "orally"; not "telephone" or "a signed form"."""
    return _SAYS_THE_WAY.match(words.lstrip(_OPENING)) is not None


def possessive(name: str, *, plural: bool | None = None) -> str:
    """Such as "Chang's", "Reyes's", "the monk's", "families'".

    Unless ``plural`` says, a last word that ends in s and is not a name (no capital) is taken for a plural.
    """
    if plural is None:
        last = name.split(" ")[-1]
        plural = last in _PLURAL_NAMES or (last.endswith("s") and last.islower() and not last.endswith("ss"))
    return name + (APOSTROPHE if plural and name.endswith("s") else f"{APOSTROPHE}s")


def quoted(text: str) -> str:
    """A text in the quotation marks that all documents use."""
    return f"{QUOTE_OPEN}{text}{QUOTE_CLOSE}"


# Sentences

_NEVER_A_NAME = _listed("""
    a an the this that these those he she it they his her its their we our us you your
    one two three four five six seven eight nine ten some several many most few all both each every
    no none nobody neither either another other
    about according after around as at because before behind between by despite during following for from
    late later early earlier shortly hours minutes days midnight overnight meanwhile outside inside just again
    if in into near of on once over since so soon then there though through to under until upon when where
    whether while with within without yet now also only
    police officers officials authorities prosecutors soldiers guards agents lawyers relatives witnesses
    procuratorate mandate security judges courts doctors relatives neighbours friends colleagues journalists activists
    members men women people plainclothes plain unidentified unknown armed masked unsigned anonymous uniformed
    shots threats letters leaflets messages calls reports information news searches money equipment computers telephones
    gunmen attackers assailants assailant callers caller hackers strangers individuals persons somebody someone
    residents villagers families family friends supporters protesters demonstrators workers students teachers nurses
    investigators interrogators warders guards staff detectives customs immigration intelligence counter-terrorism
    military paramilitary riot border traffic local municipal provincial regional national federal foreign
    hundreds dozens thousands scores smoke stones fire bullets part parts access contact visits
    confidential secret credible written oral verbal telephone phone text
    whoever whatever whichever stigmatisation harassment surveillance intimidation
    concerns concern charges hearings proceedings appeals complaints accounts documents medical prison detention
""")
_OPENS_A_PHRASE = _listed("""
    about according after almost as before by despite during following hours nearly shortly since soon
    until when where while
""")
_PRONOUN_OR_SURNAME = frozenset({"He", "She", "We", "You", "So", "Her", "An"})
_OF_OFFICES = frozenset(
    {"National", "Federal", "State", "Security", "Military", "Border", "Provincial", "Municipal"}
)
"""Words that begin the name of an office where a capital follows: National Security officers."""
_THE_IN_NAMES = frozenset({"Hague", "Gambia", "Guardian", "Economist", "Elders"})
_FIRST_WORD = patterns.later(r"([A-Z][a-z]*)(?![A-Za-z'’])(?:[ -]([^\W\d_]+))?")


def capitalise(sentence: str) -> str:
    """A capital first letter, behind an opening quotation mark or bracket too; the rest stays.

    A sentence that begins with a figure or with anything else that is no letter stays as it is.
    """
    start = len(sentence) - len(sentence.lstrip(_OPENING))
    letter = sentence[start : start + 1].title()
    return sentence[:start] + letter + sentence[start + 1 :] if len(letter) == 1 else sentence


def lower_first(clause: str) -> str:
    """A small first letter, if the first word is one that is never a name (the, they, police, after).

    "He" and other words that are surnames too keep their capital before another capital: "He Dong signed".
    """
    found = _FIRST_WORD.match(clause)
    if found is None or found[1].lower() not in _NEVER_A_NAME:
        return clause
    return clause if _begins_a_name(found[1], found[2] or "") else clause[0].lower() + clause[1:]


_MOST_BEFORE_A_NAME = 4


def stands_before_a_name(role: str) -> bool:
    """A role of a few words, none of which hangs on another: not "volunteer of Viasna"."""
    words = role.lower().split()
    return len(words) <= _MOST_BEFORE_A_NAME and not {"of", "in", "at", "for", "from", "the", "who"} & set(
        words
    )


_IRREGULAR = {"man": "men", "woman": "women", "person": "people", "child": "children"}


def plural(role: str) -> str | None:
    """Of a role that ends with its noun, which is one of those that people are."""
    if not stands_before_a_name(role) or not re.fullmatch(r"[A-Za-z][A-Za-z' -]*", role) or " and " in role:
        return None
    before, last = role[: role.rfind(" ") + 1], role[role.rfind(" ") + 1 :]
    for one, several in _IRREGULAR.items():
        if last.endswith(one):
            return f"{before}{last.removesuffix(one)}{several}"
    if last.endswith(("s", "x", "ch", "sh")):
        return f"{role}es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{role[:-1]}ies"
    return f"{role}s"


_SENTENCE_END = patterns.later(
    r"""(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|No|St))(?<!\bMrs)(?<!\.m)[.!?]["”]?(?:\s+(?=[A-Z"“{])|\s+$)"""
    r"|(?<=\b[ap]\.m)\.\s+(?=(?:He|She|They|It|His|Her|Their|The|Nobody|No|There|When|After|Since)\b)"
)


def sentence_end(text: str) -> int | None:
    """Behind a stop, a space and before a capital or a reference, or what the text goes on with; "No. 5" ends none."""
    found = _SENTENCE_END.search(text)
    return found.end() if found else None


_PRESENT = patterns.later(
    r"\b(?:is|are|has|have|does|do|can|cannot|may|must|suffers?|needs?|feels?|remains?|takes?|lives?|seems?|complains?"
    r"|coughs?|bleeds?|lacks?|gets?|walks?|eats?|sleeps?|says?|reports?|hurts|aches"
    r"|vomits?|faints?|limps?|uses?|depends?|requires?|weighs?|struggles?|sees|hears)\b",
    re.IGNORECASE,
)
_PAST = patterns.later(
    r"\b(?:was|were|had|did|could|told|said|wrote|lost|bled|fell|met|saw|found|went|came|became|began|took|gave|got"
    r"|felt|broke|left|kept|spoke|made|(?<!\bher )(?<!\bhis )(?<!\btheir )(?<!\bthe )(?<!\ban )(?<!\ba )\w{2,}ed)\b",
    re.IGNORECASE,
)


def tells_the_present(text: str) -> bool:
    """Whether a verb in the present or the present perfect comes before any in the past."""
    present, past = _PRESENT.search(text), _PAST.search(text)
    return present is not None and (past is None or present.start() < past.start())


def lacks_its_subject(text: str) -> bool:
    """Such as "Writes about rivers."."""
    return text.split()[:1] != [] and text.split()[0].endswith("s") and sentences.lacks_its_subject(text)


_IS_A = patterns.later(r",? (?:is|was|are|were) (?:an?|the|one|among)\b")


_ADDS = patterns.later(r"\b(?:also|too|as well|in addition|besides)\b", re.IGNORECASE)


def adds_to_what_was_said(text: str) -> bool:
    return _ADDS.search(text) is not None


def says_what_one_is(text: str, names: Sequence[str]) -> bool:
    """Such as "Chang Weiping is a lawyer who …"."""
    return any(text.startswith(name) and _IS_A.match(text, len(name)) for name in names)


_SIDE_CLAUSE = patterns.later(
    r"\b(?:before|when|while|because|after|until|as) (?:he|she|they|his|her|their|the|[A-Z]\w+) \w+"
    r"|\band (?:brought|took|moved|drove|sent|transferred|flew|led) (?:\S+ ){1,3}to\b"
)


def has_a_side_clause(text: str) -> bool:
    return _SIDE_CLAUSE.search(text) is not None


_PLANNED = patterns.later(
    r"\b(?:plan(?:s|ned|ning)?|plots?|threat(?:s|en\w*)?|intentions?|intend\w*|promis\w+|conspir\w+|order(?:s|ed)?)\b[^.]*"
    r"\bto [a-z]+"
)


def tells_of_a_plan(clause: str) -> bool:
    return _PLANNED.search(clause) is not None


_NOT_KNOWN_WHERE = patterns.later(
    r"\b(?:(?:nobody|no one) (?:has |was |is |could )?(?:been )?(?:told|heard|knows|knew|find|found|learn)"
    r"|(?:not|never) (?:been )?told"
    r"|(?:do|does|did) not know)\b[^.]*\bwhere\b"
    r"|\b(?:whereabouts|where \S+ (?:is|was|are|were) held)\b[^.]*\bunknown\b"
    r"|\bnot known where\b",
    re.IGNORECASE,
    near=("where",),
)


def agrees_with_several(verb: str) -> bool:
    return verb in ("are", "were", "have", "do", "say", "hold", "deny", "want")


_ONLY_PLANNED = patterns.later(
    r"\b(?:plan(?:s|ned|ning)?|plots?|intentions?|intend\w*|conspir\w+)\b[^.]*"
    r"\bto (?:kill|murder|attack|abduct|arrest|harm)\b",
    re.IGNORECASE,
)


def is_only_planned(clause: str) -> bool:
    return _ONLY_PLANNED.search(clause) is not None


_REFUSED_LAWYERS = patterns.later(
    r"\b(?:lawyers?|counsel|attorneys?)\b[^.]*\b(?:refused|turned away|denied)\b"
    r"|\b(?:refused|turned away|denied)\b[^.]*\b(?:lawyers?|counsel|attorneys?)\b",
    re.IGNORECASE,
)


def lawyers_were_refused(text: str) -> bool:
    return _REFUSED_LAWYERS.search(text) is not None


def nobody_knows_where(text: str) -> bool:
    """Such as "Her family has not been told where she is"."""
    return _NOT_KNOWN_WHERE.search(text) is not None


_BETWEEN_ROLES = patterns.later(r",|;|/|(?<!environmental )(?<!social )(?<!political )(?<!cultural )\band\b")
"""An adjective before "and" goes with the noun behind it: environmental and land rights defender."""
_HANGS_ON = patterns.later(r"\b(?:of|to|for|at|in|with|from|who|that|on|by|against)\b")
_NO_MORE = frozenset({"former", "ex", "late", "retired", "aspiring"})


def roles(occupation: str) -> tuple[str, ...]:
    """What hangs on a role is not part of it: president of the union."""
    said = [_HANGS_ON.split(part)[0].strip() for part in _BETWEEN_ROLES.split(occupation)]
    return tuple(
        role for role in said if role and _NO_MORE.isdisjoint(role.lower().replace("-", " ").split())
    )


def opens_with_a_phrase(sentence: str) -> bool:
    """Such as "After the play, police …", "By her account, …"."""
    return sentence.lstrip(_OPENING).partition(" ")[0].lower() in _OPENS_A_PHRASE


_NOBODY = patterns.later(
    r"(?:an? |some |one or more )?(?:as yet )?(?:unknown|unidentified)"
    r" (?:people|persons?|perpetrators?|men|man|individuals?|assailants?|attackers?|actors?)",
    re.IGNORECASE,
)


def names_nobody(text: str) -> bool:
    """Such as "unknown people", "an unidentified person"; not "an unidentified caller", which says what they did."""
    return _NOBODY.fullmatch(text.strip()) is not None


_OWN_ACCOUNT = "the person's own account"


def own_account(title: str, name: str) -> str:
    """Such as "Ms Silva's own account"; any other title as it is."""
    return f"{possessive(name, plural=False)} own account" if title.strip().lower() == _OWN_ACCOUNT else title


_HOUR = patterns.later(
    r"At (?:(?:about|around) )?"
    r"(?:[0-9]{1,2}(?:[.:][0-9]{2})? ?(?:[ap]\.?m\b|o['’]clock)|[0-9]{1,2}[.:][0-9]{2}\b|noon|midnight)",
    re.IGNORECASE,
)


def opens_with_the_hour(text: str) -> bool:
    """Such as "At about 2.30 p.m. police …", "At noon, …"."""
    return _HOUR.match(text) is not None


_LASTING = patterns.later(
    r"\b(?:ha[sd]|have) been\b"
    r"|\b(?:was|were|been|being)(?: \w+ly| not| also)?"
    r" (?:held|kept|watched|followed|guarded|tied|under|in|at|on|without|\w+ing)\b"
    r"|\b(?:kept|remained|stayed|continued|went on|lived|worked|served|used to|stood|followed|watched|monitored)\b"
    r"|\b(?:repeatedly|regularly|often|several times|again and again|daily|every|each (?:day|week|month))\b",
)


def is_lasting(text: str) -> bool:
    """Such as "she was held incommunicado", "men followed him"; of the first sentence."""
    end = sentence_end(text)
    return _LASTING.search(text if end is None else text[:end]) is not None


_TELLS_US = patterns.later(
    r"[^.,]{0,60}?\b(?:told|tells?|informed) us\b|[^.,]{0,60}?\b(?:said|says?) to us\b"
)


def tells_us(text: str) -> bool:
    """Such as "His lawyer told us that …"."""
    return _TELLS_US.match(text) is not None


# What a sentence tells, and where it was

_WORD = patterns.later(r"\b[^\W\d_][\w'’-]+")
_TELLS_NOTHING = _listed("""
    a an the this that these those his her their its him them she he they it who whom whose which what
    was were is are be been being has have had did does do would could will can may might must
    and or but nor not no of in on at to from by with for as into onto out up down off over under between within without
    about around after before during since until when while where then there again also later same day night
    one two some any all each both other another own such more most very just only still even
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    mr ms mrs dr took taken take arrested arrest detained seized police officers officer member members custody away
""")
"""Words that add nothing to a clause that says who was taken by whom."""
_STEM = 4
_ADDED = 2


def added(sentence: str, said: str) -> tuple[str, ...]:
    """Two words of weight or more: "plain clothes", "warrant"."""
    known = set(map(_stem, set(_WORD.findall(said))))
    heavy = (word for word in map(_bare, _WORD.findall(sentence)) if word.lower() not in _TELLS_NOTHING)
    new = {_stem(word): word for word in heavy if _stem(word) not in known}
    return tuple(new.values()) if len(new) >= _ADDED else ()


def _bare(word: str) -> str:
    return re.sub("['’]s?$", "", word) if "'" in word or "’" in word else word


def _stem(word: str) -> str:
    return _bare(word).lower()[:_STEM]


_PLACE = patterns.later(r"(?:(?:the|an?) )?[^\W_](?:(?! or\b)[^;()…])*")
_NO_PLACE = patterns.later(
    r"['’]s\b|^(?:online|prison|home|work|by|on|at|in|near|his|her|their|its|unknown|somewhere|several|various)\b",
    re.IGNORECASE,
)
_AT = patterns.later(
    r"\b(?:airport|station|border|checkpoint|crossing|bridge|university|school|court|harbour|port|landing"
    r"|monastery|camp|hospital|embassy|consulate|office)\b|^[0-9]",
    re.IGNORECASE,
)
_OF_MANY_PLACES = _listed("""
    the a an of and in at by county province city district region town village state republic island islands
    international national municipality prefecture prison centre center detention autonomous north south east west
""")
_SPOT = patterns.later(
    r"\b(?:from|at|in|into|inside|outside|near) (?:\S+ ){1,4}(?:home|house|flat|apartment|office|workshop|workplace"
    r"|shop|café|studio|school|street|market|square|hotel|car)$|\b(?:into custody|away|arrested|detained|abducted)$"
)


def place_phrase(place: str) -> str | None:
    """Of Saltmarsh "in", of the harbour station "at"; nothing for two places, a home or the telephone."""
    if not _PLACE.fullmatch(place) or _NO_PLACE.search(place):
        return None
    if place[0].islower() and not place.startswith(("the ", "a ", "an ")):
        return None
    return "at" if _AT.search(place.partition(",")[0]) else "in"


def is_placed(clause: str, place: str) -> bool:
    """By a word that tells the place: of a name, a word with a capital; else any."""
    words = [word for word in _WORD.findall(place) if word.lower() not in _OF_MANY_PLACES]
    names = [word for word in words if word[0].isupper()] or words
    return not names or bool({word.lower() for word in names} & set(map(str.lower, _WORD.findall(clause))))


def ends_in_a_spot(clause: str) -> bool:
    return bool(_SPOT.search(clause.rstrip(" .\n")))


_PART_OF_DAY = r"in the (?:(?:early|late) )?(?:morning|afternoon|evening)\b|in the early hours\b(?! of)"
_ENDS_IN_PART_OF_DAY = patterns.later(rf"\b(?:{_PART_OF_DAY})$")
_OPENS_WITH_PART_OF_DAY = patterns.later(rf"(?:{_PART_OF_DAY}|at night\b)(?! of\b)", re.IGNORECASE)


def ends_in_a_part_of_the_day(clause: str) -> bool:
    return bool(_ENDS_IN_PART_OF_DAY.search(clause.rstrip(" .\n")))


def part_of_the_day_first(text: str) -> str:
    found = _OPENS_WITH_PART_OF_DAY.match(text)
    return found[0] if found else ""


def of_the_day(date: str) -> str:
    return f"of {date}"


def _begins_a_name(word: str, following: str) -> bool:
    if word == "The":
        return following in _THE_IN_NAMES
    if word == "An" and article(following) == "an":
        return False
    return word in (_PRONOUN_OR_SURNAME | _OF_OFFICES) and following.istitle()


# Pronouns and the verbs that agree with them

_PLURAL_VERBS = {"is": "are", "was": "were", "has": "have", "does": "do"}


class EnglishPronouns(Struct, frozen=True):
    """Forms and agreement: one person who is "they" takes a plural after the pronoun, not after the name."""

    they: str
    them: str
    their: str
    theirs: str
    themself: str
    plural_after_pronoun: bool = False
    number: Literal["singular", "plural"] = "singular"
    given: bool = True

    @property
    def be_present(self) -> str:
        return self.verb("is")

    @property
    def be_past(self) -> str:
        return self.verb("was")

    @property
    def have(self) -> str:
        return self.verb("has")

    def verb(self, singular: str, after: After = "pronoun") -> str:
        """Such as "has been" → "have been" where what stands before it takes the plural; "says" → "say"."""
        plural = self.number == "plural" or (after == "pronoun" and self.plural_after_pronoun)
        return _plural_verb(singular) if plural else singular


_GIVEN = {
    "he": EnglishPronouns("he", "him", "his", "his", "himself"),
    "she": EnglishPronouns("she", "her", "her", "hers", "herself"),
    "it": EnglishPronouns("it", "it", "its", "its", "itself"),
    "they": EnglishPronouns("they", "them", "their", "theirs", "themself", plural_after_pronoun=True),
}
_SEVERAL = EnglishPronouns(
    "they", "them", "their", "theirs", "themselves", plural_after_pronoun=True, number="plural"
)


def pronouns(given: str | None, *, again: str) -> Pronouns:
    """Of "he/him", "she/her", "they/them" or "it/its"; None repeats ``again`` ("Lin", "the monk")."""
    if given is None:
        belongs = possessive(again, plural=False)
        return EnglishPronouns(again, again, belongs, belongs, again, given=False)
    known = _GIVEN.get(given.strip().lower().partition("/")[0].strip())
    if known is None:
        raise ValueError(
            f'pronouns "{given}" are not known; write he/him, she/her, they/them or it/its, '
            "or leave them out and the name is repeated"
        )
    return known


def pronouns_for_several() -> Pronouns:
    """Of two people or more, whatever the pronouns of each."""
    return _SEVERAL


def _plural_verb(singular: str) -> str:
    verb, space, rest = singular.partition(" ")
    if verb in _PLURAL_VERBS:
        verb = _PLURAL_VERBS[verb]
    elif verb.endswith("ies") and len(verb) > 4:
        verb = f"{verb[:-3]}y"
    elif verb.endswith(("sses", "shes", "ches", "xes", "oes")):
        verb = verb[:-2]
    elif verb.endswith("s") and not verb.endswith("ss"):
        verb = verb[:-1]
    return f"{verb}{space}{rest}"


# Why a mandate is competent

reasons: Mapping[str, str] = {
    "held": "{they} {is} held",
    "held.since": "{they} {has} been held {what}",
    "taken": "{they} {was} taken, and no authority acknowledges holding {them}",
    "whereabouts.unknown": "it is not known where {they} {is} held",
    "whereabouts.denied": "the authorities deny holding {them}",
    "whereabouts.not_acknowledged": "the authorities have not acknowledged holding {them}",
    "lawyer.refused": "lawyers who asked to meet {them} were refused",
    "lawyer.turned_away": "a lawyer who asked for {them} was turned away",
    "lawyer.none_known": "no lawyer is known to have seen {them}",
    "family.none_known": "{their} family is not known to have had any contact with {them}",
    "health.concern": "there is concern for the health of {name}",
    "held.for": "{they} {is} held solely for {what}",
    "violation": "the facts suggest {what}",
    "violation.torture": "{they} {is} said to have been tortured",
    "violation.denial_medical_care": "{they} {is} said to have been denied medical care",
    "is": "{they} {is} {what}",
    "country": "the State concerned is {what}",
    "account": "by {their} account, {what}",
    "account.lawyer": "{they} told {their} lawyer that {what}",
    "account.lawyers": "{they} told {their} lawyers that {what}",
    "account.family": "{they} told {their} family that {what}",
    "account.authorities": "{they} told the authorities that {what}",
    "account.us": "{they} told us that {what}",
}
