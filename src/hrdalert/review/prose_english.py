"""The English words and forms that the tells of :mod:`hrdalert.review.prose` look for."""

from __future__ import annotations

import re
from typing import Final

from hrdalert.patterns import later


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def one_of(text: str) -> str:
    """An alternation of the phrases of ``text``, one a line."""
    return "|".join(line.strip() for line in text.strip().splitlines())


# --- sentences

ABBREVIATIONS: Final = words("""
    mr mrs ms mx messrs dr prof st no nos art arts para paras p pp vol vols ed eds cf e.g i.e viz approx ca c
    gen col lt sgt capt maj rev hon gov sen rep fr sr vs v al fig figs dept est tel ext sec chap res
""")
"""Never the end of a sentence; without their last full stop, in lower case."""

MAY_END: Final = words("etc jr inc ltd co corp bros jan feb mar apr jun jul aug sept sep oct nov dec")
"""Abbreviations that end a sentence where a new one plainly begins."""

STARTERS: Final = words("""
    a about according after all although an and another any as at because before between both but by during
    each every few following for four five from he her his how i if in it its later many most neither no
    nobody none nor on once one or our police several she since six so some that the their then there these
    they this those three to two under until we what when where whether while who with yet you your
""")
"""Words that begin a sentence, where a full stop may also be that of an initial or of an abbreviation."""

# --- dates

MONTH: Final = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE_OPENS: Final = later(
    r"(?:(?:On|In|By|Around|About|Since|Between|From|Until|At|Late|Early|Mid)\b[ -])?"
    r"(?:(?:or about|about|around|early|late|the end of|the beginning of|the middle of)[ -]|mid-)*"
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)? (?:(?:to|and) [0-9]{{1,2}} )?{MONTH}|{MONTH}|(?:19|20)[0-9]{{2}})\b"
)
"""The beginning of a sentence that opens with its date: On 22 October 2020, In early December, In 2015."""

BAD_DATE_PREPOSITION: Final = later(
    rf"\b(?:in|at) (?:the )?[0-9]{{1,2}}(?:st|nd|rd|th)? {MONTH}\b"
    rf"|\b(?:in|at) {MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?\b(?![0-9])"
    rf"|\b(?:on|at) {MONTH},? (?:19|20)[0-9]{{2}}\b"
    rf"|\b(?:on|at) (?:the )?(?:early|late|mid|beginning of|middle of)[ -]{MONTH}\b"
    r"|\b(?:on|at) (?:early |late |mid-)?(?:19|20)[0-9]{2}\b(?=[.,;:]|$)"
    rf"|\b(?:in|on|at|since|by) (?:in|on|at|around|between|since|until)"
    rf" (?:[0-9]{{1,2}} )?(?:{MONTH}|(?:19|20)[0-9]{{2}}\b)"
    rf"|\bon about (?:[0-9]{{1,2}} )?{MONTH}\b"
    rf"|\bbetween [0-9]{{1,2}}(?: {MONTH})?(?: [0-9]{{4}})? to [0-9]"
    rf"|\bbetween {MONTH}(?: [0-9]{{4}})? to ",
    re.IGNORECASE,
    near=(*MONTH.lower()[3:-1].split("|"), "19", "20", "between"),
)

# --- who

TITLE: Final = "(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Judge|Director|Minister|President|Sir|Madam|Dear)"
NAME_LIKE: Final = later(
    r"(?:(?:Mr|Ms|Mrs|Mx|Dr)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+|(?:Mr|Ms|Mrs|Mx|Dr)\.? [A-Z][\w.-]*"
)
"""What may be a name where none is known: two words with capitals, or one after a title."""

HE_OR_SHE: Final = later(
    r"(?<![\w/])(?:s/he|he/she|she/he|his/hers?|hers?/his|him/her|her/him|(?:him|her)self/(?:him|her)self)(?![\w/])"
    r"|\b[A-Za-z]+\((?:e?s|ies)\)",
    re.IGNORECASE,
    near=("/h", "/s", "(s)", "(es)", "(ies)"),
)
"""Both pronouns, and the plural that was not counted. "he/him" states a pronoun and is none of it."""

ONE_PERSON: Final = later(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
"""A pronoun for one person."""

THE_VICTIM: Final = later(r"(?<!\balleged )\bthe victims?\b(?! of\b)", re.IGNORECASE, near=("victim",))
SEVERAL: Final = later(
    r"\b(?:the |these )?alleged victims\b|\b(?:the|these) victims\b"
    r"|\bboth (?:of them|men|women|persons|victims)\b",
    re.IGNORECASE,
    near=("victims", "both "),
)
"""What is said of more than one."""

RESPECTIVELY: Final = later(
    r"\brespectively\b"
    r"(?P<more> (?!(?:on|in|for|by|at|and|but|after|before|to|from|when|while|with|under)\b)\w)?",
    re.IGNORECASE,
    near=("respectively",),
)
OPENING_PHRASE: Final = later(r"^(?:In|On|At|By|Since|After|Before|For|During)\b[^,]{0,60}, ")
LIST_OF_THREE: Final = later(r"[^,.;:]{1,80}, [^,.;:]{1,80},? (?:and|or) ")

# --- hearsay, and what is not known

IT_WAS_SAID: Final = later(
    r"\bit (?:was|is|has been|had been|is being) (?:also )?"
    r"(?:reported|alleged|said|claimed|stated|believed|understood|informed|told|mentioned) that\b",
    re.IGNORECASE,
    near=(" that",),
)
HEARSAY: Final = later(
    r"\b(?:reportedly|allegedly|purportedly|supposedly|reputedly)\b"
    r"|\b(?:was|were|is|are|been|being) "
    r"(?:reported|alleged|said|claimed|informed|told|notified|advised|believed) (?:that|to)\b",
    re.IGNORECASE,
    near=words("""
    reportedly allegedly purportedly supposedly reputedly reported alleged said claimed informed told notified
    advised believed
"""),
)
TOLD_THAT_TOLD: Final = later(
    r"\b(?:was|were|is|are|been) (?:informed|told|notified|advised|said|reported) that (?:\w+ ){1,4}"
    r"(?:was|were|has been|had been|is|are) "
    r"(?:informed|told|notified|advised|reported|alleged|said) (?:that|to)\b",
    re.IGNORECASE,
    near=(" that ",),
)
NO_ANSWER: Final = later(
    r"(?:unknown|n/?a|none|nil|null|not (?:known|applicable|available|specified)|no information|tbd|tbc"
    r"|[-–—?]+)\.?",
    re.IGNORECASE,
)
LABELLED: Final = later(
    r"(?:^|(?<=[.;] ))(?P<label>[A-Za-z][\w'’ -]{1,28}): (?P<answer>[^.;:]{1,48})(?=[.;]|$)", near=(": ",)
)
UNKNOWN_SOMEBODY: Final = later(
    r"\b(?:unknown|unidentified|undetermined|unspecified) [a-z]+",
    re.IGNORECASE,
    near=words("unknown unidentified undetermined unspecified"),
)

# --- numbers

_REFERS = one_of("""
    articles?
    arts?\\.
    principles?
    paragraphs?
    paras?\\.
    rules?
    sections?
    chapters?
    clauses?
    sources?
    nos?\\.
    pages?
    pp?\\.
    resolutions?
    opinions?
    cases?
    rooms?
    cells?
    wards?
    blocks?
    gates?
    floors?
    levels?
    units?
    annex(?:es)?
    appendix
    volumes?
    vol\\.
    parts?
    points?
    items?
    lines?
    phases?
    stages?
    steps?
    recommendations?
    goals?
    grades?
    covid
""")
_NUMBER = r"[0-9]+(?:\([0-9a-z]{1,3}\))*"
NUMBERED_REFERENCE: Final = later(
    rf"\b(?:{_REFERS})[ -]{_NUMBER}(?:(?:, (?:and |or )?| and | or | to |–|-){_NUMBER})*", re.IGNORECASE
)
"""A number that names something: articles 9, 10 and 19; source 4; No. 52."""

NUMBER_WORDS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SMALL_FIGURE: Final = later(
    r"(?<![\w.,/:$€£¥#+–-])(?P<figure>[0-9]|10)"
    r"(?: (?P<noun>[a-z][a-z-]+)|-(?:year|month|week|day|hour|minute|member|person|page)s?\b(?!-old))"
    r"(?![.]?[0-9])"
)
NOT_COUNTED: Final = words("""
    a an and are as at but by can did do does for from had has have he in into is it nor of on or she that the
    their they to was were when which while who will with
    kg g mg t km m cm mm ml litres litre metres metre meters meter kilometres kilometre kilometers miles mile
    feet inches hectares hectare acres degrees per percent pc million billion thousand pm am
""")
"""What stands after a figure that is no count of things: a measure, or no noun at all."""
AGE: Final = later(r"\s*(?:years? old|-year-old)")

ARTICLES: Final = later(
    rf"\b(?:[Aa]rticles?|[Aa]rts?\.|[Pp]rinciples?|[A-Z]{{3,7}})[ ]"
    rf"(?P<numbers>{_NUMBER}(?:(?:, (?:and )?| and | to ){_NUMBER})*)"
)
NUMBERS: Final = later(r"[0-9]+(?:\([0-9a-z]{1,3}\))*")

# --- style

CONNECTORS: Final = later(
    r"\b(?:furthermore|moreover|additionally|in addition,|besides,|likewise|what is more"
    r"|it (?:should|must|is to|may) (?:also )?be (?:noted|stressed|mentioned|recalled|emphasi[sz]ed)"
    r"|it is (?:also )?(?:worth (?:noting|mentioning)|important to (?:note|mention)|noteworthy))",
    re.IGNORECASE,
    near=words("""
    furthermore moreover additionally addition, besides, likewise what noted stressed mentioned recalled emphasi
    worth important noteworthy
"""),
)
OUTRAGE: Final = later(
    r"\b(?:brutal(?:ly|ity)?|outrag(?:e|es|ed|eous|eously)|hero(?:es|ic|ically)|thugs?|thuggish|shams?|so-called"
    r"|dictators?|dictatorial|dictatorships?|tyran(?:t|ts|ny|nical)|barbari(?:c|ty|ans?)|barbarous|savage(?:ly|s)?"
    r"|vicious(?:ly)?|evil|shameful(?:ly)?|shameless(?:ly)?|despicabl[ey]|heinous|ruthless(?:ly)?|monstrous|monsters?"
    r"|horrific(?:ally)?|horrendous|appalling(?:ly)?|disgraceful(?:ly)?|disgusting|henchm[ae]n|cronies|fascists?"
    r"|kangaroo courts?|draconian|blatant(?:ly)?|egregious(?:ly)?|unspeakable"
    r"|puppet (?:state|government|court|regime|parliament|authorit(?:y|ies)|judges?)"
    r"|(?<!legal )(?<!detention )(?<!custody )(?<!prison )(?<!sanctions )(?<!licensing )(?<!strict )"
    r"regimes?\b(?! of\b))\b",
    re.IGNORECASE,
    near=words("""
    brutal outrag hero thug sham so-called dictator tyran barbari barbarous savage vicious evil shameful shameless
    despicabl heinous ruthless monst horrific horrendous appalling disgraceful disgusting henchm cronies fascist
    kangaroo draconian blatant egregious unspeakable puppet regime
"""),
)
REDUNDANT: Final = later(
    r"\bcurrently still\b|\bstill currently\b|\bcurrently remains? still\b|\bstill remains? currently\b"
    r"|\bas of (?:today|now|yet)\b|\bat the present (?:time|moment)\b"
    r"|\bat this (?:present )?(?:point in time|time)\b"
    r"|\bas of [^.;,]{1,30}, (?:\w+ ){0,3}(?:today|currently)\b"
    r"|\bas of [^.;]{1,60}\b(?:at present|currently still|today still)\b"
    r"|\bpresently still\b|\bup until now\b",
    re.IGNORECASE,
    near=words("currently today now yet present time until"),
)
UNCONDITIONAL: Final = later(r"\bunconditional(?:ly)?\b", re.IGNORECASE, near=("unconditional",))
UNLESS: Final = later(r"\bunless\b", re.IGNORECASE, near=("unless",))
VIOLATES: Final = later(r"\bviolat\w+", re.IGNORECASE, near=("violat",))
_RELEASE: Final = (
    r"(?<!press )\b(?:releas(?:e|es|ed|ing)|freed|free (?:him|her|them)|set (?:\w+ )?free)\b"
    r"(?! (?:of )?(?:the |its |their |all |any )?(?:report|result|finding|data|information|record|document"
    r"|video|footage|statement|name|text|figure)s?\b)"
)
DEMANDS_RELEASE: Final = later(
    rf"\b(?:demands?|calls?|calling|urges?|asks?|requests?|insist|should|must)\b[^.;]{{0,120}}?{_RELEASE}",
    re.IGNORECASE,
    near=words("releas free"),
)
ITEM_DEMANDS_RELEASE: Final = later(rf"(?:to )?(?:\w+ly (?:and \w+ly )?)?{_RELEASE}", re.IGNORECASE)

# --- quotations and sources

_SAID = "(?:said|says|stated|states|added|commented|declared)"
QUOTED_THEN_SAID: Final = later(
    rf"[\"“](?P<quote>[^\"“”]+)[\"”]\s*,?\s+{_SAID}\b"
    rf"|[\"“](?P<closed>[^\"“”]*[,!?.])[\"”] (?:(?:[A-Z]\.|(?:Mr|Mrs|Ms|Dr)\.|[\w'’-]+) ){{1,5}}{_SAID}\b",
    near=('"', "“"),
)
SAID_THEN_QUOTED: Final = later(
    rf"\b{_SAID}(?: today)?(?: that)?[:,]\s+[\"“](?P<quote>[^\"“”]+)[\"”]", near=('"', "“")
)
ACCORDING_TO: Final = later(
    r"\b[Aa]ccording to (?:source )?(?P<who>\[?S?[0-9]+[a-z]?\]?(?![\w.])|(?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*)",
    near=("ccording to",),
)
SOURCE_ID: Final = later(r"\[?S?[0-9]+[a-z]?\]?")

# --- brackets

EXEMPT_BRACKET: Final = later(
    rf"\((?:[^()]*\b(?:{_REFERS})[ ]?[0-9][^()]*"  # article numbers, paragraphs, a numbered opinion
    r"|[^()]*[0-9]{4}/[0-9]+[^()]*|[^()\s]*/[^()\s]*"  # document symbols; he/him
    r"|S?[0-9]+[a-z]?(?:(?:, | and )S?[0-9]+[a-z]?)*|[a-z]|[ivx]+)\)",  # sources, the mark of an item
    re.IGNORECASE,
)

# --- form

SPACE_BEFORE_MARK: Final = later(
    r"(?<=\w)[ \u00a0]+[;:?!](?=\s|$)", near=tuple(space + mark for space in " \u00a0" for mark in ";:?!")
)
DOUBLED: Final = later(r"(?i:\b([A-Za-z]+)[ \n]+(\1)\b)(?![-'’])")
MAY_BE_DOUBLED: Final = words("had that")
LOWER_CASE_NAMES: Final = later(r"(?:al|el|ad|an|as|ash|at|ibn|bin|de|da|di|van|von|abu)[- ][A-Z]")
