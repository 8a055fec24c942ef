"""The English words and forms that the rules of :mod:`hrdalert.review.rules` look for."""

from __future__ import annotations

import datetime
import re
from typing import Final

from hrdalert.patterns import later
from hrdalert.review.prose_english import MONTH, one_of, words

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MORE = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
NUMBERS: Final = {word: number for number, word in enumerate((*_SMALL, *_MORE), 1)}
_NUMBER = "|".join(NUMBERS)

# --- dates and numbers

DATE: Final = later(rf"(?P<day>[0-9](?<=\b[0-9])[0-9]?) (?P<month>{MONTH}) (?P<year>[0-9]{{4}})\b")


def dates_in(text: str) -> list[datetime.date]:
    """The whole dates of a text, in the order in which they stand there."""
    return [day for _, day in dates_at(text)]


def dates_at(text: str) -> list[tuple[re.Match[str], datetime.date]]:
    """The same, each with its place."""
    found = []
    for date in DATE.finditer(text):
        try:
            day = datetime.date(int(date["year"]), _MONTHS.index(date["month"]) + 1, int(date["day"]))
        except ValueError:
            continue
        found.append((date, day))
    return found


TERM: Final = later(
    rf"(?<!up to )(?<!at least )(?<!maximum of )\b(?P<years>[0-9]{{1,2}}|{_NUMBER})(?: |-)years?"
    rf"(?:['’])?(?: and (?P<months>[0-9]{{1,2}}|{_NUMBER}) months?)?(?:['’])?"
    r"(?= (?:of )?imprisonment| in prison| in jail| prison sentence| (?:of )?hard labou?r)",
    re.IGNORECASE,
    near=words("imprisonment prison jail labo"),
)
"""A term of imprisonment that somebody was given."""


def term_of(found: re.Match[str]) -> int | None:
    """A term in months."""
    years, months = (_value(found[part]) for part in ("years", "months"))
    return None if years is None else 12 * years + (months or 0)


def _value(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else NUMBERS.get(word.lower())


AGE: Final = later(
    r"\b(?P<age>(?<=\baged )[0-9]{1,3}\b|[0-9]{1,3}(?=[ -]years?[ -]old\b))", near=words("aged old")
)
"""An age: aged 38, 38 years old, 38-year-old."""
COUNTED_DAYS: Final = later(
    r"\b(?:held|detained|custody|jailed|imprisoned|disappeared|missing|incommunicado|isolation)\b[^.;]{0,60}?"
    r"\b(?:for|in the) (?P<days>[0-9]{2,4}) days\b",
    near=(" days",),
)
ORDERED: Final = later(
    r"\b(?:order|remand|extend|extension|renew|sentence|rule|decide|warrant|authoris|prolong|impose)\w*\b[^.;]*$"
)
"""Days that somebody set beforehand, and nobody has counted: ordered that she be held for 15 days."""
COUNTED_PEOPLE: Final = later(
    rf"(?P<count>{_NUMBER}) (?:[\w-]+ ){{0,3}}?"
    r"(?:defenders|lawyers|activists|journalists|people|men|women|workers|students|monks|nuns|writers|singers)\b",
    re.IGNORECASE,
)

# --- facts

FACTS_HEADING: Final = later(
    r"what happened|chronolog|\bfacts\b|incident|timeline|sequence of events", re.IGNORECASE
)
UNNAMED_SOURCES: Final = later(
    r"\b(?:reliable|credible|trusted|well[- ]informed) sources?\b|\bit is (?:well )?known that\b",
    re.IGNORECASE,
    near=words("source known"),
)
DENIES_CUSTODY: Final = later(
    r"\bden(?:y|ies|ied|ying)\b[^.;]{0,40}?\b(?:hold(?:s|ing)?|held|detain(?:s|ed|ing)?|(?:in|of) (?:\w+ )?custody)\b",
    re.IGNORECASE,
    near=("den",),
)
"""That custody is denied: the station denied holding him."""
CONCEALS: Final = later(
    r"\b(?:den(?:y|ies|ied|ying)|conceal\w*|disappear\w*|(?:not|never|without) acknowledg\w+)\b"
    r"|\brefus\w+ to (?:say|tell|disclose|confirm|inform|acknowledge|give)\b"
    r"|\b(?:did not|would not|have not|has not|never|without) (?:say|said|saying|tell|told|telling)\b"
    r"|\b(?:not|never|without) (?:inform\w*|disclos\w*)\b"
    r"|\bnobody (?:was|has been) told\b|\bno information\b|\bnot been (?:told|informed)\b",
    re.IGNORECASE,
)
"""That it was denied or kept from the family that somebody is held, or where."""
OF_DISAPPEARANCES: Final = later(
    r"\b(?:Enforced (?:or Involuntary )?)?Disappear(?:ances?|ed)\b|\bon enforced disappearances?\b"
)
"""In the names of those who work on disappearances, and of what they work on."""
TELLS_CUSTODY: Final = later(
    r"\b(?:is|are|was|were|been|being) (?:still )?(?:held|detained|imprisoned|jailed)\b"
    r"|\b(?:held|detained) (?:since|in|at|for|by|over|after|without|incommunicado)\b"
    r"|\bin (?:\w+ )?(?:custody|detention|prison)\b",
    re.IGNORECASE,
)
DOUBTS_CUSTODY: Final = later(
    r"\bden(?:y|ies|ied|ying|ial)\b|acknowledg|\b(?:whether|if|unless|where|once|earlier|before|had|nobody|should)\b",
    re.IGNORECASE,
)
"""What a sentence has that does not tell custody as a fact of today."""
GROUND: Final = later(
    r"\blaw\b|\blaws\b|\barticle\b|\bsection\b|\bcode\b|\bcharge|\bwarrant|\border\b|\bsuspicion|\bsuspected"
    r"|\bground|\breason|\baccus|\binvestigat|\bsubversion|\bresidential surveillance|\bprovoking|\bconvict",
    re.IGNORECASE,
)
CHARGED_WITH: Final = later(
    r"\barticles? [0-9]|\b(?:charged|charges?|accused|convicted|suspected|guilty)\b[^.;]{0,60}? (?:with|of|for)\b",
    re.IGNORECASE,
)
ACTORS: Final = later(
    r"\b(?:(?:criminal|security|secret|military|border|riot|traffic) )?"
    r"(?:police(?:men|man)?|officers?|agents?|soldiers?|gendarmes?|officials?)\b"
)
"""Those of the State who do things in a text."""
OF_STATE: Final = later(r"\bStates?\b|\b[Aa]uthorit|\bGovernment\b|\b[Pp]olice\b")
ABBREVIATION: Final = later(r"(?<![\w/.&-])(?P<word>[A-Z][A-Z&]{1,5})(?![\w/&-])(?! [A-Z]{2,3} [0-9]+/[0-9])")
KNOWN_ABBREVIATIONS: Final = words("""
    UN USA UK EU HIV AIDS TV NGO NGOs COVID CEO DVD CD ID GPS SMS URL PDF BBC CNN US DC AM PM OK II III IV VI VII UA AL
    OL NN FAO UNESCO UNICEF OHCHR
""")
"""Those that readers everywhere know, and what is none."""

# --- consent

GUARDIAN: Final = later(r"mother|father|parent|guardian|grandmother|grandfather|legal representative", re.I)
RISK: Final = later(r"\brisk|\bdanger|\bconsequence", re.IGNORECASE)
SCHOOL: Final = later(
    r"\b(?:primary|middle|secondary|high|elementary|village|boarding) school\b|\bpupil at\b"
)
STATED_GOVERNMENT: Final = later(r"named to the Government|name (?:may|can) be (?:given|disclosed) to", re.I)
STATED_REPORT: Final = later(r"public reports?\b", re.IGNORECASE)
_ACTS: Final = one_of(r"""
    sa(?:id|ys?)|told|tells?|state[sd]|saw|sees?|witness(?:ed|es)|heard|hears?|overheard|watched|noticed
    wrote|writes?|reported|reports|recounted|recalled|described|describes|confirmed|confirms|testified|explained
    filmed|recorded|photographed|posted|published|shared|spoke|speaks|announced|claimed|alleged|insisted|added|noted
    learned|learnt|found|discovered|identified|recogni[sz]ed|visited|met|went|came|followed|tried|sought|searched
    asked|asks|filed|complained|petitioned|appealed|entered|submitted|requested|demanded|protested|refused|signed
    called|telephoned|phoned|alerted|informed|contacted|warned|sent|passed|gave|brought|carried|received|helped|hid
    sheltered|drove|hired|paid|collected|waited|managed|kept
""")
_SUFFERED: Final = one_of(r"""
    released|freed|taken|held|detained|arrested|beaten|hurt|injured|questioned|interrogated|summoned|threatened|there
    told|kept out|kept from
    present|stopped|searched|warned|followed|at home|forced|made to
""")
NEAR_ACTS: Final = later(
    rf"(?:,[^,.;]{{1,60}},)?(?: (?:from|in|at|next) [^,.;]{{1,40}}?)?(?:,(?= who))?"
    r"(?: (?:of (?:his|hers|theirs)|who|has|have|had|also|later|then|first|soon))*"
    rf" (?:{_ACTS}|(?:was|were|is|are|been) (?:{_SUFFERED}))\b",
    re.IGNORECASE,
)
"""What follows a word for somebody near, where that person saw, said, did or suffered something."""
NEAR_TELLS: Final = later(
    r"(?:\baccording to|\b(?:told|asked|telephoned|phoned|rang|warned|threatened|questioned|interrogated|summoned"
    r"|informed|stopped|arrested|detained|took|seized|beat|freed|released|searched|abducted|attacked|followed)"
    r"(?: (?:him|her|them|both|(?:[^\s,.;]+ ){0,3}[^\s,.;]+) and)?"
    r"|\b(?:stopped|arrested|detained|taken|held|tried|sentenced|released|freed|beaten)(?: together| along)? with"
    r"|\b(?:told|said|seen|heard|filmed|recorded|reported|witnessed|confirmed|described|given|shared"
    r"|posted|passed on|sent|informed|alerted|contacted) by"
    r"|\b(?:accounts?|testimony|statements?|words|interviews?|conversations?|(?:telephone |phone |video )?calls?"
    r"|messages?|letters?|videos?|meetings?|information|reports?) (?:of|by|from|with))"
    r" (?:(?:an?|the|one of|two|several|some|his|her|their|its|elder|older|younger|former|close"
    r"|(?:\S+ )?\S+[’']s?) )*$",
    re.IGNORECASE,
)
"""What stands before it, where that person is whom it is known from, or was spoken to when it happened."""
FAMILY_AT_LARGE: Final = later(
    r"families|family|relatives|family members|members of (?:the|his|her|their|its) family|children|child",
    re.IGNORECASE,
)
"""Nobody in particular, or too young to be a source."""

IN_WRITING: Final = later(r"writ|sign|form|letter|e-?mail", re.IGNORECASE)

# --- form

INSULTS: Final = later(
    r"\b(?:thugs?|henchm[ae]n|gangsters?|butchers? of|tyrants?|tyranny|fascists?|nazis?|criminal clique|evil"
    r"|(?:blood(?:y|thirsty)|murderous) (?:dictator\w*|regime|government)|dictators?|dictatorship)\b"
    r"|\b(?:the|this|that|such a|a|[A-Z]\w+|communist|brutal|criminal|illegitimate|authoritarian|military|ruling)"
    r" regime(?:['’]s)?\b(?! (?:of|for)\b)|\bpuppet (?:government|court|state|regime)s?\b"
    r"|\bdown with\b|\b(?:must|should|will|let us|time to|call(?:s|ing)? (?:on \w+ )?to) (?:be )?"
    r"(?:overthrow|overthrown|topple[d]?|bring down|brought down)\b",
    near=words("""
    thug henchm gangster butcher tyran fascist nazi clique evil dictator bloody bloodthirsty murderous regime puppet
    down overthrow topple brought
"""),
)
BOUND: Final = later(
    r"\bviolat\w+|\bbreach\w*|\bcontraven\w+|\bis bound\b|\bbinds\b|\bbinding\b|\bobliges?\b|\bobligations?\b"
    r"|\bhas ratified\b|\bis a (?:State )?party\b",
    re.IGNORECASE,
)
NOT_BOUND: Final = later(
    r"\bnot\b|\bnever\b|\bsigned\b|\bsignatory\b|\bwithout\b|\bneither\b|\bnor\b|\bno (?:treaty|party)\b",
    re.IGNORECASE,
)
LEGAL_HEADING: Final = later(
    r"international standards|\blaw\b|\blegal\b|international human rights|obligations", re.IGNORECASE
)
CATEGORY: Final = later(r"\b[Cc]ategor(?:y|ies) (?P<which>I{1,3}|IV|V)\b(?:[, and]+(?P<more>I{1,3}|IV|V)\b)?")
CATEGORIES: Final = later(r"\bthree categories\b", re.IGNORECASE)
OTHER_PROCEDURE: Final = later(
    r"\bother (?:international )?procedures?\b|\balready (?:been )?(?:submitted|sent|before)\b|\bspecial procedures\b"
    r"|\bWorking Group\b|\bSpecial Rapporteur\b|\bOpinion No\b|\bcommunication\b",
    re.IGNORECASE,
)
INDICATOR: Final = later(r"\bindicators? \(?[a-i]\)?(?=\W|$)", re.IGNORECASE)
JOINT: Final = later(r"\bjoint (?:submission|contribution|report)\b|\bjointly submitted\b", re.IGNORECASE)
WOMEN: Final = later(r"\bCEDAW\b|Elimination of Discrimination against Women", re.IGNORECASE)
CIVIL: Final = later(r"\bCCPR\b|Human Rights Committee", re.IGNORECASE)
ANNEX: Final = later(r"^\W*(?:\d+\W+)?annex", re.IGNORECASE)
QUESTION: Final = later(r"\?\s*$|^\W*(?:Question|Q)\.? ?[0-9]|^\W*[0-9]+[.)]", re.IGNORECASE)
SURVEY: Final = later(r"\bsurvey|\brespondents?\b|\bquestionnaires?\b|\binterviewees\b", re.IGNORECASE)
SURVEY_SAYS: Final = {
    "how many answered": later(
        rf"\b(?:[0-9][0-9,]*|{_NUMBER}) (?:\w+ ){{0,3}}?(?:respondents|people|defenders|answers|interviews?|lawyers)"
    ),
    "when": later(rf"{MONTH} [0-9]{{4}}|\bin (?:19|20)[0-9]{{2}}\b|\bbetween\b", re.IGNORECASE),
    "how people were reached": later(
        r"\breached\b|\bcontacted\b|\brecruited\b|\bsampl|\binvited\b|\bdistributed\b|\bthrough\b",
        re.IGNORECASE,
    ),
    "who is missing": later(
        r"\bnot (?:reach|includ|cover|represent)|\bmissing\b|\bcould not\b|\blimit|\bbias", re.IGNORECASE
    ),
}
ARTICLE: Final = later(r"\barticles?\b\W*[0-9]", re.IGNORECASE)
EARLIER: Final = later(
    r"\bconcluding observations\b|\bearlier recommendations?\b|\bprevious recommendations?\b"
    r"|\brecommended in\b|\blast review\b",
    re.IGNORECASE,
)
ASKS: Final = later(
    r"\brecommend|\burge|\bcall(?:s|ing)? (?:on|upon|for)\b|\brequests?\b|\bask(?:s|ed)?\b|\bdemand",
    re.IGNORECASE,
)
SUMMARY_HEADING: Final = later(
    r"summary|subject|overview|introduction|in short|urgent action|lede", re.IGNORECASE
)
PATTERN: Final = later(
    r"\bpattern\b|\bsystematic|\bone of\b|\bamong (?:the|many)\b|\btypical|\bexample of\b", re.I
)
DEAR: Final = later(r"^(?:Dear|Your (?:Excellency|Honou?r)|Excellency)\b")
CLOSING: Final = later(r"^(?:Yours|Respectfully|Sincerely|With respect)\b")
UN_ISSUED: Final = later(
    r"\b(?:UN|United Nations|OHCHR) (?:has |have )?(?:issued|released) (?:an? |this )?"
    r"(?:urgent (?:appeal|action)|alert|communication|statement today)",
    re.IGNORECASE,
    near=words("issued released"),
)
UN_CODE: Final = later(r"\bJ?(?:UA|AL|OL) [A-Z]{3} [0-9]{1,3}/[0-9]{4}\b", near=("UA ", "AL ", "OL "))

# --- after sending

COMMUNICATION: Final = later(r"J?(?:UA|AL|OL) [A-Z]{3} [1-9][0-9]{0,2}/20[0-9]{2}")
"""A reference as the UN writes it."""
WRONG_COMMUNICATION: Final = later(
    r"\bJ?(?:UA|AL|OL|ua|al|ol) (?:[A-Za-z]{3,12})[ -][0-9]{1,4}[-/][0-9]{2,4}\b",
    near=("UA ", "AL ", "OL ", "ua ", "al ", "ol "),
)
OPINION: Final = later(r"(?:Opinion )?(?:No\. )?[1-9][0-9]{0,2}/(?:19|20)[0-9]{2}(?: \([^()]*\))?")
OPINION_TEXT: Final = later(
    r"\bOpinions? (?:No\.? ?)?(?P<number>[0-9]+(?:/[0-9]*)?)(?![0-9/])", near=("Opinion",)
)
EXPERT_BY_NAME: Final = later(
    r"\b(?:Mr|Ms|Mrs|Dr|Prof)\.? [A-Z][\w'’-]+ [A-Z][\w'’-]+,? (?:UN |United Nations )?"
    r"(?:Special Rapporteur|Independent Expert)\b|\bDear (?:Mr|Ms|Mrs|Dr)\.? [A-Z]",
    near=words("Rapporteur Expert Dear"),
)
OLD_MAILBOX: Final = later(r"[\w.+-]+@ohchr\.org\b", re.IGNORECASE, near=("@ohchr.org",))

# --- style

GUILTY: Final = later(
    r"(?<!alleged )(?<!suspected )\b(?:torturers?|murderers?|killers|executioners?)\b",
    re.IGNORECASE,
    near=words("torturer murderer killers executioner"),
)
GRAVEST: Final = later(
    r"\bgenocid\w+|\bcrimes? against humanity\b|\bwar crimes?\b", re.IGNORECASE, near=words("genocid crime")
)
FOUND_BY: Final = later(
    r"\baccording to\b|\bfound\b|\bconclud|\bCommittee\b|\bCommission\b|\bTribunal\b|\bCourt\b|\bstated that\b|\[[0-9]",
)
FORMALLY_ARRESTED: Final = later(r"\bformal(?:ly)? arrest(?:ed)?\b", re.IGNORECASE, near=("formal",))
WHETHER: Final = later(r"\bwhether\b|\bnot\b|\bno\b|\bif\b", re.IGNORECASE)
CONSCIENCE: Final = later(r"\bprisoners? of conscience\b", re.IGNORECASE, near=("conscience",))
SPELLINGS: Final = (
    (later(r"\bUighurs?\b", near=("Uighur",)), later(r"\bUyghurs?\b", near=("Uyghur",))),
    (later(r"\bXinjiang\b", near=("Xinjiang",)), later(r"\bEast Turkestan\b", near=("East Turkestan",))),
)
PRIVATE_HOST: Final = later(
    one_of(r"""
    ^https?://(?:drive|docs)\.google\.com/
    ^https?://(?:www\.)?(?:dropbox\.com|we\.tl|wetransfer\.com|mega\.nz|onedrive\.live\.com|1drv\.ms)/
    ^https?://[\w-]+\.sharepoint\.com/
    ^https?://(?:localhost|127\.|10\.|192\.168\.)
    """)
)
MOTIVE: Final = later(
    r"\b(?:arrested|detained|taken|jailed|imprisoned|charged|sentenced|prosecuted|targeted|beaten|tortured|killed"
    r"|disbarred|held)(?: \w+){0,3}? (?:solely |simply |merely |only |just )?"
    r"(?:because of (?:his|her|their|its)\b|because (?:he|she|they)\b|in (?:reprisal|retaliation) for\b"
    r"|in order to silence|to silence (?:him|her|them)\b|to punish (?:him|her|them)\b"
    r"|for (?:his|her|their|its) (?:peaceful |legitimate )?(?:\w+ ){0,2}(?:work|activism|views|writing|journalism)\b)",
    near=words("because reprisal retaliation silence punish work activism views writing journalism"),
)
SUPPOSED: Final = later(
    r"\bapparent|\bappears?\b|\bseem|\bbeliev|\bsuggest|\bwe consider\b|\baccording to\b|\breport"
    r"|\bin (?!(?:full|plain|public)\b)[^,;]{1,80}? (?:view|opinion)\b"
    r"|\bsaid\b|\bsays\b|\balleg|\bfound\b|\bfear|\bmay\b|\bif\b|\bno one\b|\bnobody\b|\bshould\b|\bwould\b",
    re.IGNORECASE,
)
DECLARATION: Final = later(
    r"\bUniversal Declaration\b|\bUDHR\b|\bDeclaration on Human Rights Defenders\b",
    near=words("Declaration UDHR"),
)
BINDS: Final = later(
    r"\bviolat\w+|\bbreach\w*|\bbinding\b|\bis bound\b|\bobligations?\b|\bobliges?\b", re.IGNORECASE
)
REAL_NAME: Final = later(
    r"\breal names?\b|\bnot (?:his|her|its|their) names?\b|\bpseudonym\b"
    r"|\bname (?:is |has been |was )?(?:withheld|changed|kept)\b|\bnot named\b"
    r"|\bwhose name\b|\bnot (?:be )?named\b",
    re.IGNORECASE,
)
TITLES: Final = words(
    "Khenpo Trulku Tulku Geshe Lama Rinpoche U Daw Ko Ma Sheikh Haji Abu Umm Bin Bint bin bint"
)
"""What is taken for a name and is none."""
