"""What an answer makes likely of what is asked next: a way to call somebody, what was done and by whom, an office."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from hrdalert.documents.languages import find_language
from hrdalert.review.prose_sentences import sentences

_FAMILY_FIRST: Final = frozenset(("CHN", "HUN", "JPN", "KHM", "KOR", "PRK", "TWN", "VNM"))
"""Where most names begin with the family's. The other ways are offered, too."""
_SIGNS: Final = {
    "enforced_disappearance": re.compile(
        r"\b(?:went missing|goes missing|is missing|disappear\w*|abduct\w*|kidnap\w*)\b"
    ),
    "arbitrary_detention": re.compile(
        r"\b(?:arrest(?:ed|s)?|detained?|seized?)\b"
        r"|\b(?:took|taken) (?:(?!to )\S+ ){0,4}(?:away|from|into"
        r"|to(?! (?:a |the )?hospital|(?: (?:his|her|their|the|\S+['’]s)){0,3} home\b))\b"
        r"|\bsentenced [^.]{0,60}\b(?:years?|months?|life|prison)\b|\b(?:imprison|jail)ed\b"
        r"|\btook (?:them|him|her|both|\{\w+\})"
        r"(?=[.,;]|$| (?:and|both|all|with|when|while|at|on|in|again|after|before|late|early)\b)"
    ),
    "incommunicado_detention": re.compile(r"\bincommunicado\b", re.IGNORECASE),  # or nobody knows where
    "torture": re.compile(
        r"\btortur\w+|\bbeat(?:en|ing)?\b|\belectric shocks?\b|\belectrocut\w+|\bwaterboard\w+|\bkicked\b|\bpunched\b"
        r"|\bsuffocat\w+|\bstress positions?\b|\bforce-?fed\b|\bshackl\w+|\bchained\b"
        r"|\btied to (?:a|the|his|her|their) (?:bed|chair)\b|\bhands (?:were )?bound\b"
        r"|\bbound (?:(?:his|her|their) )?hands\b"
    ),
    "denial_medical_care": re.compile(
        r"\b(?:denied|refused|without) (?:\S+ ){0,2}(?:medical|medicine|treatment|a doctor)\b"
    ),
    "privacy_surveillance": re.compile(
        r"\b(?:took|seized|confiscated|taken|carried off) (?:[\w,]+ ){0,4}?(?:money|equipment|computers?|phones?"
        r"|laptops?|devices?|documents|papers|books|hard drives?|cameras?|notebooks?|files)\b"
    ),
    "death_threats": re.compile(
        r"\b(?:threaten\w* to (?:kill|shoot|murder)|death threats?|(?:fired|shot) (?:at|on)|fired (?:\S+ )?shots?"
        r"|shots? (?:was|were) fired)\b"
    ),
    "freedom_of_expression": re.compile(
        r"\bput (?:\S+ ){1,4}(?:online|on the (?:web|internet|net))\b"
        r"|\b(?:posted|published) (?:a|an|her|his|their|the)\b"
        r"|\b(?:after|because|for|since) (?:(?:he|she|they|\{\w+\}) )?(?:had )?"
        r"(?:publish|post|writ|wrote|shar|stream|report|speak|spoke|sing|sang|criticis|criticiz)\w*"
        r"|\b(?:charg|accus|suspect|suspici)\w+ [^.]*\b(?:subver|picking quarrels|false (?:news|information)|propaganda"
        r"|insult|defam|libel|undermin)"
        r"|\b(?:after|because of|over|for) (?:his|her|their) (?:\w+ )?(?:report|writ|post|video|song|blog|tweet)\w*"
        r"|\bfor [^.]{0,40}\b(?:propaganda|subversion|insulting|defamation)\b",
        re.IGNORECASE,
    ),
    "reprisals_un": re.compile(
        r"\b(?:UN|United Nations|Human Rights Council|Special Rapporteurs?|Working Group on)\b"
    ),
}
_AT_A_PROTEST: Final = re.compile(
    r"\b(?:hurt|injur\w+|wounded|beat(?:en)?|tear[- ]gas\w*|rubber bullets?|batons?|dispersed|clubbed)\b[^.]*"
    r"\b(?:protest|demonstration|march|rally|vigil)s?\b"
    r"|\b(?:protest|demonstration|march|rally|vigil)s?\b[^.]*"
    r"\b(?:hurt|injur\w+|wounded|beat(?:en)?|tear[- ]gas\w*|rubber bullets?|batons?|dispersed|clubbed)\b",
    re.IGNORECASE,
)
"""Force against people who protest, which is no torture in a cell."""
_RELEASED: Final = re.compile(
    r"\b(?:was|were|been) (?:\w+ )?(?:released|freed|acquitted|bailed|set free)\b"
    r"|\b(?:released|freed) (?:him|her|them|\{\w+)",
    re.IGNORECASE,
)
_OF_THE_UN: Final = re.compile(
    r"(?:On [^,]+, )?(?:The )?"
    r"(?:UN|United Nations|OHCHR|Special Rapporteurs?|Working Group on|Human Rights Committee)\b"
)
"""What a body of the UN did is no violation."""
_STOPPED: Final = re.compile(r"\bstopped (?:him|her|them|\{\w+(?:\.them)?\})(?=[ .,;]|$)")
_TOLD_OF: Final = re.compile(
    r"\b(?:about|against|describ\w+|document\w*|expos\w+|denounc\w+|condemn\w+) (?:[\w'’-]+ ){0,4}?"
    r"(?:detention|disappear\w*|tortur\w+|threats?|beatings?|arrests?|abductions?)\b"
)
"""What somebody spoke or wrote about, which is nothing that was done here."""
_IS_HELD: Final = re.compile(
    r"\b(?:is|was|are|were) (?:being )?(?:held|detained|in custody)\b(?! incommunicado)"
    r"|(?<!deny )(?<!denied )(?<!denies )\b(?:hold|holds|holding|detain|detains) (?:him|her|them|\{\w+\})"
)
"""Somebody who is held by those who say so has not disappeared."""
_NOT_KNOWN_WHERE: Final = r"\bwhere \S+ (?:is|was|are|were) (?:being )?held\b"
_ILL: Final = re.compile(
    r"\b(?:ill(?!-)|sick|illness|disease|injur\w+|wounded|diabet\w+|cancer|asthma|surgery|medicines?|medication"
    r"|hunger strike|pains?|painful|bleed\w*|ha(?:s|ve) hurt|still hurts?|health)\b"
    r"|(?<!-)\btreatment (?:of|for)\b|\b(?:lung|heart|kidney|liver|medical) (?:condition|disease|trouble|treatment)\b"
    r"|\b(?:lungs?|heart|kidneys?|liver|teeth|eyes?) (?:was |were )?treated\b",
    re.IGNORECASE,
)
_OF_THE_STATE: Final = re.compile(
    r"\b(?:polic\w+|courts?|tribunals?|judges?|army|soldiers|military|ministry|prosecut\w+|procurat\w+|prison|investigators"
    r"|border guards?|national guard|(?:state|public|national) security|security service|secret service|intelligence"
    r"|government|authorities)\b",
    re.IGNORECASE,
)
_OFFICES: Final = {
    "court": r"court|tribunal",
    "prison": r"prison|detention|correction\w*|penitentiary|jail",
    "procuratorate": r"prosecut\w*|procurat\w*|attorney[ -]general\w*",
    "head_of_state": r"president|prime minister|king|queen|presidency",
    "police": r"police|public security bureau",
    "ministry": r"ministry|minister",
    "parliament": r"parliament|national assembly|senate|congress",
}
"""Words in the name of an office that say of which kind it is; the first that fits."""
_FRIENDS: Final = re.compile(r"\bfriends?\b", re.IGNORECASE)
_TITLES: Final = {
    "family": "Information from the family",
    "lawyer": "Information from the lawyer",
    "alleged_victim": "The person's own account",
    "witness": "Information from a witness",
    "colleague": "Information from a colleague",
    "interview": "Information from somebody who is not named",
}
"""How a source is listed that has no title of its own."""


def title_of_source(kind: str, words: str) -> str:
    """How somebody is listed who told it, as near to the words as readers may have: friends are no colleagues."""
    if kind == "colleague" and (found := _FRIENDS.search(words)):
        return f"Information from {'friends' if found[0].lower().endswith('s') else 'a friend'}"
    return _TITLES[kind]


_PEOPLE: Final = {
    "lawyer": r"lawyers?|attorneys?|counsel|advocates?",
    "family": r"family|relatives?|husband|wife|mother|father|parents?|sisters?|brothers?|sons?|daughters?|partner"
    r"|cousins?|uncle|aunt",
    "colleague": r"friends?|colleagues?",
    "witness": r"witness(?:es)?|neighbou?rs?",
    "alleged_victim": r"person|herself|himself|themselves|victim",
}
"""Words for those who tell something; the first that fits."""
_CLAUSE: Final = 25
"""As many words a clause has at most that is taken from an account."""
_FEW: Final = 5
"""As many words name somebody who told something; more are a title."""


def kind_of_source(words: str, people: Sequence[Mapping[str, Any]]) -> str:
    """The kind of a source that is a person: "her lawyer", "the family", somebody of the case; empty for a title."""
    if any(words.casefold() == each["name"]["full"].casefold() for each in people):
        return "alleged_victim"
    told = words.split()
    if len(told) > _FEW:
        return ""
    return next(
        (kind for kind, sign in _PEOPLE.items() if re.search(rf"\b(?:{sign})\b", words, re.IGNORECASE)), ""
    )


_PUBLISHERS: Final = {
    "ngo": re.compile(
        r"\b(?:Amnesty International|Human Rights (?:Watch|Defenders|Centre|Center|Foundation|in China)"
        r"|Front Line Defenders|Civil Rights Defenders|Safeguard Defenders|Reporters Without Borders"
        r"|Committee to Protect Journalists|Human Rights House|Observatory|Platform|Coalition|Network|Federation"
        r"|ARTICLE 19|CHRD|Viasna|FIDH|OMCT|RSF|CPJ|HRW|ISHR|PEN (?:International|America))\b"
    ),
    "un": re.compile(
        r"\b(?:OHCHR|UN (?:experts?|Human Rights|Special Rapporteurs?|News|press releases?|statements?|opinions?)"
        r"|Special Rapporteurs?|WGAD|WGEID"
        r"|Working Group on (?:Arbitrary|Enforced)|Human Rights Committee|Committee against Torture)\b"
    ),
    "media": re.compile(
        r"\b(?:Radio|News|Newspaper|Times|Gazette|Herald|Tribune|Daily|Television|TV|BBC|CNN|AFP|AP|Reuters|RFA|VOA|RFI"
        r"|Associated Press|Al Jazeera|The Guardian|Deutsche Welle|Washington Post|Morning Post|Magazine)\b"
    ),
}
"""Names, and words in names, that say what kind of publisher it is; the first that fits."""


def kind_of_publisher(words: str) -> str:
    """Whether a source by its name is an organisation's report or of the media; empty where that is not plain."""
    return next((kind for kind, sign in _PUBLISHERS.items() if sign.search(words)), "")


_UN_ACTIONS: Final = {
    "opinion": r"opinion|found [^.]*arbitrary",
    "communication": r"communication|allegation letter|urgent appeal|wrote to",
    "views": r"views|decision",
    "statement": r"statement|called (?:on|for)|urged|condemned|said|expressed",
}
"""Words that say what a body of the UN did; the first that fits."""


def kind_of_un_action(told: str) -> str:
    """What a sentence says that a body of the UN did, by the words of a case file."""
    return next(
        (kind for kind, sign in _UN_ACTIONS.items() if re.search(rf"\b(?:{sign})\b", told, re.IGNORECASE)),
        "other",
    )


class WayToCall(NamedTuple):
    """How later sentences call a person."""

    title: str
    pronouns: str
    family: str
    short: str

    @property
    def label(self) -> str:
        """As a sentence has it: "Ms Quill"."""
        return f"{self.title} {self.short or self.family}"


def ways_to_call(name: str, country: str) -> list[WayToCall]:
    """The usual ways for a name of that country, the likeliest first; those of a name of one word have no family."""
    parts = name.split()
    if len(parts) == 1 or country == "MMR":
        found = [("", name)]
    elif country == "VNM":
        found = [(parts[0], parts[-1])]
    else:
        families = [parts[0], parts[-1]] if country in _FAMILY_FIRST else [parts[-1], parts[0]]
        if len(parts) > 2:
            families.insert(1, " ".join(parts[-2:]))
        if len(parts) > 3:  # the father's of two, in Spanish names; the one in use of several, in Arabic ones
            families.insert(2, parts[-2])
        found = [(family, "") for family in families]
        if (
            len(parts) > 2 and country == "CHN"
        ):  # Tibetan names have no family's, and those of Han mostly two words
            found.insert(0, ("", name))
    called = (("Ms", "she/her"), ("Mr", "he/him"))
    return [
        WayToCall(title, pronouns, family, short) for family, short in found for title, pronouns in called
    ]


def likely_violations(told: str) -> list[str]:
    """What the words of an account point to."""
    told = _TOLD_OF.sub("", told)
    first = told[: find_language("en").sentence_end(told)]
    if _RELEASED.search(first) or _OF_THE_UN.match(first):
        return []  # what came before it is another event
    is_lost = find_language("en").nobody_knows_where(told)
    found = [
        id
        for id, sign in _SIGNS.items()
        if sign.search(told) or (is_lost and id == "incommunicado_detention")
    ]
    if is_lost and not {"arbitrary_detention", "enforced_disappearance"} & {*found}:
        found.insert(0, "arbitrary_detention")
    if _AT_A_PROTEST.search(told):
        others = (id for id in found if id not in ("torture", "freedom_of_assembly"))
        found = [*others, "excessive_force", "freedom_of_assembly"]
    if "enforced_disappearance" in found and _IS_HELD.search(re.sub(_NOT_KNOWN_WHERE, "", told)):
        rest = (id for id in found if id not in ("enforced_disappearance", "arbitrary_detention"))
        found = ["arbitrary_detention", *rest]
    return found


_SAID_BESIDE: Final = re.compile(
    r"\b(?:as|when|while|because|after|before|since) (?P<what>(?:he|she|they|\{\w+(?:\.they)?\}) .*)$"
)


def told_of_the_un(told: str) -> str:
    """The first sentence of an account that names the UN, as a clause; empty where it is long, or none does.

    Of "police stopped him as he was leaving for a meeting with the UN" what is said beside.
    """
    for start, end in sentences(told):
        sentence = told[start:end].rstrip(". ")
        if (beside := _SAID_BESIDE.search(sentence)) and _SIGNS["reprisals_un"].search(beside["what"]):
            sentence = beside["what"]
        if _SIGNS["reprisals_un"].search(sentence) and len(sentence.split()) <= _CLAUSE:
            return find_language("en").lower_first(sentence)
    return ""


_FREEDOMS: Final = {
    "freedom_of_expression": r"writ|wrote|video|post|song|poem|book|article|report|speech|speak|spoke|interview|blog"
    r"|film|drawing|cartoon|journalis|publish|word|tweet|leaflet|banner|views|criticis",
    "freedom_of_assembly": r"protest|demonstrat|march|rally|vigil|picket|assembl|gathering",
    "freedom_of_association": r"organi[sz]|union|association|group|network|party|human rights work|volunteer",
}
"""Words of peaceful acts that say which freedom somebody used; the first that fits."""


def likely_freedom(acts: str) -> str:
    """The freedom that such acts use; empty where their words do not say."""
    return next(
        (id for id, words in _FREEDOMS.items() if re.search(rf"\b(?:{words})", acts, re.IGNORECASE)), ""
    )


TAKEN: Final = frozenset(("arbitrary_detention", "enforced_disappearance", "incommunicado_detention"))
"""What is done to somebody with whom custody begins."""


def taking_of(incidents: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The incident with which custody began; the first, where none says so."""
    return next((each for each in incidents if TAKEN & {*each.get("violations", ())}), incidents[0])


def tells_of_taking(told: str) -> bool:
    """Whether an account says that somebody was taken, or stopped, and not only that somebody is held or missing."""
    return _SIGNS["arbitrary_detention"].search(told) is not None or _STOPPED.search(told) is not None


def tells_of_release(told: str) -> bool:
    """Whether a sentence says that somebody was released."""
    return _RELEASED.search(told) is not None


def tells_of_torture(told: str) -> bool:
    """Whether an account says how somebody was tortured or ill-treated."""
    return _SIGNS["torture"].search(told) is not None


def needs_care(told: str) -> bool:
    """Whether an account speaks of an illness, an injury or a treatment."""
    return _ILL.search(told) is not None


_DID: Final = (
    "took|arrest|detain|seiz|stopped|searched|raided|beat|summon|question|interrogat|came|broke|entered|abduct"
    "|threaten|gave|tortur|forced|stripped|ordered|shot|kicked|held|drove|handcuff"
)
_THEY: Final = r"the (?:(?!(?:him|her|them|his|their|was|were|is|are|been) )[\w'’-]+ ?){1,8}?"
_SOME: Final = (
    r"(?i:(?:about|around|at least|up to|more than|some|several|many|dozens of|a (?:dozen|group of|number of)|\d+|two"
    r"|three|four|five|six|seven|eight|nine|ten|twelve|twenty|unknown|unidentified|armed|masked|uniformed"
    r"|plain[- ]?clothes|hooded) )+(?:(?:[a-z-]+ ){0,2}?)(?:men|people|persons|individuals|officers|agents|soldiers)"
    r"(?: in (?:plain|civilian|dark|black) clothes| in (?:uniform|masks|black|plainclothes))?"
)
_FORCES: Final = (
    r"(?i:(?:(?:state|national) )?security (?:forces|agents|officers)|soldiers|(?:border|prison) guards"
    r"|paramilitaries)"
)
_WHO: Final = re.compile(
    rf"\b(?i:officers|agents|members|soldiers|guards|men) (?:of|from) (?P<office>{_THEY}) (?:{_DID})"
    rf"|^(?P<named>(?i:{_THEY})) (?:{_DID})"
    rf"|(?:^|\b)(?P<police>(?:[A-Z][\w'’-]+ ){{0,4}}[Pp]olice) (?:{_DID})"
    rf"|(?:^|, )(?P<some>{_SOME}|{_FORCES}) (?:{_DID})"
    r"|^(?P<court>An? (?:[\w'’-]+ ){0,3}?(?:court|tribunal|judge)(?: in [A-Z][\w-]+(?: [A-Z][\w-]+)?)?)"
    r" (?:sentenc|convict|jail|order|extend|put)"
)
"""Who did it, in the first sentence of an account."""
_CALENDAR: Final = frozenset((*calendar.day_name, *calendar.month_name))


def proposed_perpetrator(told: str) -> str:
    """Who did it, as an account says; empty where that is not plain."""
    english = find_language("en")
    first = told[: english.sentence_end(told)]
    found = _WHO.search(first.removeprefix(english.part_of_the_day_first(first)).lstrip(" ,"))
    if found is None:
        return ""
    if found["police"]:
        return " ".join(("the", *_of_where(found["police"].split()[:-1]), "police"))
    who = found["office"] or found["named"] or found["some"] or found["court"]
    return who if who.startswith("State ") else f"{who[0].lower()}{who[1:]}"


_DOERS: Final = re.compile(
    r"\b(police|officials?|officers?|guards?|soldiers?|agents?|men|courts?|judges?|prosecutors?|authorities|army|gunmen)\b",
    re.IGNORECASE,
)
"""Who may have done something, in an account."""


def names_another(told: str, name: str) -> bool:
    """Whether an account speaks of people who may have done it, and of none of those of this name."""
    doers = {each.casefold().removesuffix("s") for each in _DOERS.findall(told)}
    return bool(doers) and not any(each in name.casefold() for each in doers)


def _of_where(words: Sequence[str]) -> list[str]:
    """The last of some words with capitals that can be the name of a place: of "On Monday Guangzhou" the last alone."""
    found: list[str] = []
    for word in reversed(words):
        if word in _CALENDAR or find_language("en").lower_first(word) != word:
            break
        found.insert(0, word)
    return found


def acts_for_the_state(name: str) -> bool:
    """Whether the name says that they do."""
    return _OF_THE_STATE.search(name) is not None


def kind_of_office(name: str) -> str:
    """The kind that the name says; empty where it says none."""
    return next(
        (kind for kind, words in _OFFICES.items() if re.search(rf"\b(?:{words})\b", name, re.IGNORECASE)), ""
    )


def usual_greeting(office: str) -> str:
    """How prosecutors are greeted, by the word and the rank that their office has; empty for other offices."""
    found = re.search(r"\b(prosecut|procurat)", office, re.IGNORECASE)
    if not found:
        return ""
    title = "Prosecutor" if found[1].lower() == "prosecut" else "Procurator"
    if re.search(r"\bgeneral\b|\bsupreme\b", office, re.IGNORECASE):
        return f"Dear {title} General," if title == "Prosecutor" else "Dear Procurator-General,"
    return f"Dear {title}," if title == "Prosecutor" else "Dear Chief Procurator,"
