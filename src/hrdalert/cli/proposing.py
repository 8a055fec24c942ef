"""What the interview proposes, of what was answered before: Enter takes it, another answer takes its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from hrdalert.cases import CaseDate
from hrdalert.documents.languages import find_language
from hrdalert.documents.languages.en.attribution import according_to, tells_who_told

_DATED: Final = re.compile(r"\b[0-9]{1,2} [A-Z][a-z]{2,}|\b[A-Z][a-z]{2,} [0-9]{1,2}\b|\{\w+\.(?:on|date)\}")

_FAMILY_FIRST: Final = frozenset(("CHN", "HUN", "JPN", "KHM", "KOR", "PRK", "TWN", "VNM"))
"""Where most names begin with the family's. The other ways are offered, too."""
_DONE: Final = {
    "enforced_disappearance": "missing",
    "arbitrary_detention": "detained",  # or arrested, where the account has that word
    "incommunicado_detention": "detained",
    "death_threats": "threatened with death",
    "harassment_intimidation": "harassed",
    "exit_ban": "barred from leaving the country",
    "extrajudicial_killing": "killed",
}
"""What a headline says was done, where one word says it."""
_SIGNS: Final = {
    "enforced_disappearance": re.compile(
        r"\b(?:went missing|goes missing|is missing|disappear\w*|abduct\w*|kidnap\w*)\b"
    ),
    "arbitrary_detention": re.compile(
        r"\b(?:arrest(?:ed|s)?|detained?|seized?|(?:took|taken) (?:\S+ ){0,4}(?:away|from|into|to))\b"
    ),
    "incommunicado_detention": re.compile(r"\bincommunicado\b", re.IGNORECASE),  # or nobody knows where
    "torture": re.compile(
        r"\btortur\w+|\bbeat(?:en|ing)?\b|\belectric shocks?\b|\belectrocut\w+|\bwaterboard\w+|\bkicked\b|\bpunched\b"
        r"|\bsuffocat\w+|\bstress positions?\b"
    ),
    "denial_medical_care": re.compile(
        r"\b(?:denied|refused|without) (?:\S+ ){0,2}(?:medical|medicine|treatment|a doctor)\b"
    ),
    "death_threats": re.compile(
        r"\b(?:threaten\w* to (?:kill|shoot|murder)|death threats?|(?:fired|shot) (?:at|on)|fired (?:\S+ )?shots?"
        r"|shots? (?:was|were) fired)\b"
    ),
    "freedom_of_expression": re.compile(
        r"\b(?:after|because|for|since) (?:(?:he|she|they|\{\w+\}) )?(?:had )?"
        r"(?:publish|post|writ|wrote|shar|stream|report|speak|spoke|sing|sang|criticis|criticiz)\w*"
        r"|\b(?:charg|accus|suspect|suspici)\w+ [^.]*\b(?:subver|picking quarrels|false (?:news|information)|propaganda"
        r"|insult|defam|libel|undermin)",
        re.IGNORECASE,
    ),
    "reprisals_un": re.compile(
        r"\b(?:UN|United Nations|Human Rights Council|Special Rapporteurs?|Working Group on)\b"
    ),
}
_TOLD_OF: Final = re.compile(
    r"\b(?:about|against|describ\w+|document\w*|expos\w+|denounc\w+|condemn\w+) (?:[\w'’-]+ ){0,4}?"
    r"(?:detention|disappear\w*|tortur\w+|threats?|beatings?|arrests?|abductions?)\b"
)
"""What somebody spoke or wrote about, which is nothing that was done here."""
_IS_HELD: Final = re.compile(
    r"\b(?:is|was|are|were) (?:being )?(?:held|detained|in custody)\b(?! incommunicado)"
    r"|(?<!deny )(?<!denied )(?<!denies )\b(?:hold|holds|holding|detain|detains) (?:him|her|them|\{\w+\})"
)
_NOT_KNOWN_WHERE: Final = r"\bwhere \S+ (?:is|was|are|were) (?:being )?held\b"
"""Somebody who is held by those who say so has not disappeared."""
_ILL: Final = re.compile(
    r"\b(?:ill(?!-)|sick|illness|disease|injur\w+|wounded|diabet\w+|cancer|asthma|surgery|medicines?|medication)\b"
    r"|(?<!-)\btreatment (?:of|for)\b|\b(?:lung|heart|kidney|liver|medical) (?:condition|disease|trouble|treatment)\b",
    re.IGNORECASE,
)
_OF_THE_STATE: Final = re.compile(
    r"\b(?:polic\w+|army|soldiers|military|ministry|prosecut\w+|procurat\w+|prison|border guards?|national guard"
    r"|(?:state|public|national) security|security service|secret service|intelligence|government|authorities)\b",
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
_TITLES: Final = {
    "family": "Information from the family",
    "lawyer": "Information from the lawyer",
    "alleged_victim": "The person's own account",
    "witness": "Information from a witness",
}
_ROLE: Final = 5
"""As many words somebody's role in a headline has at most."""
_SHORT: Final = 22
"""As many words a clause has at most."""


class WayToCall(NamedTuple):
    """How later sentences call a person."""

    title: str
    pronouns: str
    family: str
    short: str

    @property
    def label(self) -> str:
        """As a list has it: "Ms Quill, she"."""
        return f"{self.title} {self.short or self.family}".strip() + f", {self.pronouns.partition('/')[0]}"


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
    is_lost = find_language("en").nobody_knows_where(told)
    found = [
        id
        for id, sign in _SIGNS.items()
        if sign.search(told) or (is_lost and id == "incommunicado_detention")
    ]
    if "enforced_disappearance" in found and _IS_HELD.search(re.sub(_NOT_KNOWN_WHERE, "", told)):
        rest = (id for id in found if id not in ("enforced_disappearance", "arbitrary_detention"))
        found = ["arbitrary_detention", *rest]
    return found


def with_place(told: str, place: str) -> str:
    """An account with the place, where its words do not name it: behind "from her home", else before all."""
    english = find_language("en")
    phrase = english.place_phrase(place)
    if not told or phrase is None or tells_who_told(told):
        return told
    told = _with_name_of(told, place)
    if english.is_placed(told, place):
        return told
    if behind := _with_place_behind(told, place):
        return behind
    small = english.lower_first(told)
    return f"{phrase.capitalize()} {place}, {small}" if small != told or told.startswith("{") else told


def _with_name_of(told: str, place: str) -> str:
    """An account that says "at the airport" in its first sentence, with the name of the airport in its place."""
    name = place.partition(",")[0]
    *names, kind = name.split()
    first = told[: find_language("en").sentence_end(told)]
    own = [word for word in names if word[0].isupper()]
    if not own or any(re.search(rf"\b{re.escape(word)}\b", told) for word in own):
        return told
    named = re.sub(
        rf"\b(at|in|from|near|outside) the {re.escape(kind.lower())}\b", rf"\1 {name}", first, count=1
    )
    return named + told[len(first) :]


def _with_place_behind(told: str, place: str) -> str:
    """The account with the place behind its first sentence, where that ends "from her home"; else nothing."""
    english = find_language("en")
    end = english.sentence_end(told)
    first, rest = told[:end].rstrip(), told[end:] if end is not None else ""
    if not first.endswith(".") or not english.ends_in_a_spot(first):
        return ""
    return f"{first.removesuffix('.')} {english.place_phrase(place)} {place}. {rest.lstrip()}".rstrip()


def tells_of_taking(told: str) -> bool:
    """Whether an account says that somebody was taken, and not only that somebody is held or missing."""
    return _SIGNS["arbitrary_detention"].search(told) is not None


def needs_care(told: str) -> bool:
    """Whether an account speaks of an illness, an injury or a treatment."""
    return _ILL.search(told) is not None


_DID: Final = (
    "took|arrest|detain|seiz|stopped|searched|raided|beat|summon|question|interrogat|came|broke|entered|abduct"
    "|threaten|gave|tortur|forced|stripped|ordered|shot|kicked|held|drove|handcuff"
)
_THEY: Final = r"the (?:(?!(?:him|her|them|his|their) )[\w'’-]+ ?){1,8}?"
_WHO: Final = re.compile(
    rf"\b(?i:officers|agents|members|soldiers|guards|men) (?:of|from) (?P<office>{_THEY}) (?:{_DID})"
    rf"|^(?P<named>(?i:{_THEY})) (?:{_DID})"
    rf"|\b(?P<police>[Pp]olice) (?:{_DID})"
)
"""Who did it, in the first sentence of an account."""


def proposed_perpetrator(told: str) -> str:
    """Who did it, as an account says; empty where that is not plain."""
    found = _WHO.search(told[: find_language("en").sentence_end(told)])
    if found is None:
        return ""
    who = found["office"] or found["named"] or "the police"
    return f"{who[0].lower()}{who[1:]}"


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


def usual_title(kind: str) -> str:
    """How a source is listed that has no title of its own; empty for those that have one."""
    return _TITLES.get(kind, "")


def proposed_clause(incident: Mapping[str, Any], case: Mapping[str, Any]) -> str:
    """What the first sentence of an account chiefly says, without the day and the place that stand beside it.

    Empty where it is long, has another date, or begins with a word that may not be small.
    """
    told: str = incident.get("what", "")
    first = _BESIDE.split(told[: find_language("en").sentence_end(told)])[0].rstrip(". ")
    first = _without_day(_without_place(first, incident.get("place", "")), incident.get("date", ""))
    if not first or len(first.split()) > _SHORT or _DATED.search(first):
        return ""
    small = find_language("en").lower_first(first)
    return as_read(small, case) if small != first or first.startswith(("{", "State ")) else ""


def _without_place(sentence: str, place: str) -> str:
    """A sentence without the place that :func:`with_place` put before or behind it."""
    phrase = find_language("en").place_phrase(place) or ""
    rest = sentence.removesuffix(f" {phrase} {place}").removeprefix(f"{phrase.capitalize()} {place}, ")
    return rest if sentence.startswith(rest) or rest.startswith("{") else _capital(rest)


def _without_day(sentence: str, day: str) -> str:
    """A sentence without the day of the event, which stands beside it in every document."""
    if not day or CaseDate.parse(day).is_unknown:
        return sentence
    english, date = find_language("en"), CaseDate.parse(day)
    phrases = (english.date_phrase(date, with_year=with_year) for with_year in (True, False))
    on = "|".join(map(re.escape, phrases))
    rest = re.sub(
        rf"^(?:{on})(?!\w),? ?|,? (?:{on})(?! ?\d)(?!\w)", "", sentence, count=1, flags=re.IGNORECASE
    )
    return rest if rest == sentence or not rest else _capital(rest)


def tells_of_now(clause: str) -> str:
    """The word that makes a clause about now, where a document puts the day of the event beside it; else nothing."""
    found = re.search(r"\b(?:now|currently|at present|today|still)\b", clause, re.IGNORECASE)
    return found[0] if found else ""


def proposed_headline(case: Mapping[str, Any]) -> str:
    """Who was detained where, in a few words; empty for several people, and for what no word says."""
    people, incidents = case["alleged_victims"], case["incidents"]
    if len(people) != 1 or not incidents:
        return ""
    done = next((_DONE[each] for each in incidents[0].get("violations", ()) if each in _DONE), "")
    told = incidents[0].get("what", "")
    if done == "missing" and tells_of_taking(told):
        done = "detained"
    if done == "detained" and re.search(r"\barrest", told):
        done = "arrested"
    if done == _DONE["death_threats"] and told and "threat" not in told:
        return ""  # somebody was attacked, and who says that nobody threatened to
    place = incidents[0].get("place", "")
    where = f" {phrase} {place}" if (phrase := find_language("en").place_phrase(place)) else ""
    if done == "missing":
        date = CaseDate.parse(incidents[0]["date"])
        where = "" if date.is_unknown else f" {find_language('en').since_phrase(date)}"
    elif done in ("detained", "arrested") and told and not tells_of_taking(told):
        where = ""  # where somebody went missing is not where somebody was taken
    if any(
        state["state"] in ("denied", "not_acknowledged")
        for spell in case.get("custody", ())
        for state in spell.get("whereabouts", ())
    ):
        done, where = "taken, fate and whereabouts unknown", ""
    occupation = people[0].get("occupation", "")
    who = people[0]["name"]["full"]
    is_short = len(occupation.split()) < 4 or not re.search(r"\b(?:of|for|in|at)\b", occupation)
    if 0 < len(occupation.split()) <= _ROLE and is_short:
        who = f"{occupation} {who}"
    return f"{who[0].upper()}{who[1:]} {done}{where}" if done else ""


def proposed_summary(case: Mapping[str, Any]) -> str:
    """What was told of the first incident, with whom it befell, where and when; and what is not known of custody.

    ``case`` has the keys of a case file as far as they were answered. Of several people, only what was told.
    """
    incidents, people = case["incidents"], case["alleged_victims"]
    told: str = incidents[0].get("what", "") if incidents else ""
    if not told or len(people) != 1:
        return _placed(told, incidents[0]) if told else ""
    id, occupation = people[0]["id"], people[0].get("occupation")
    if occupation:
        who = f"{{{id}}}, {find_language('en').with_article(occupation)},"
        told = re.sub(rf"\{{{id}\}}(?= [a-z])", lambda _: who, told, count=1)
    is_told = find_language("en").nobody_knows_where(incidents[0]["what"])
    return " ".join((_placed(told, incidents[0]), *_later(incidents[1:]), *_not_known(case, id, is_told)))


def as_read(text: str, case: Mapping[str, Any]) -> str:
    """A text as a reader has it who may have every name."""
    english = find_language("en")
    for person in case["alleged_victims"]:
        id, name = person["id"], person["name"]["full"]
        pronouns = english.pronouns(person.get("pronouns") or None, again=name)
        said = {
            "They": pronouns.they.capitalize(),
            "they": pronouns.they,
            "them": pronouns.them,
            "their": pronouns.their,
            "is": pronouns.verb("is"),
        }
        for form, word in said.items():
            text = text.replace(f"{{{id}.{form}}}", word)
        text = text.replace(f"{{{id}}}", name)
    for incident in case["incidents"]:
        date = CaseDate.parse(incident["date"])
        text = text.replace(f"{{{incident['id']}.on}}", english.date_phrase(date))
        text = text.replace(f"{{{incident['id']}.date}}", english.date_bare(date))
    return text


def _placed(told: str, incident: Mapping[str, Any]) -> str:
    """What happened, with where and when before it, where its first word is none that keeps its capital."""
    id, place, date = incident["id"], incident.get("place", ""), CaseDate.parse(incident["date"])
    spot = place.partition(",")[0]
    called = "|".join(map(re.escape, (spot, spot.rpartition(" ")[2])))
    is_placed = not place or bool(
        re.search(rf"\b(?:in|at|near|outside) (?:the )?(?:{called})\b", told, re.IGNORECASE)
    )
    first = told[: find_language("en").sentence_end(told)]
    if date.is_unknown or _DATED.search(first) or tells_who_told(told):
        return told
    phrase = find_language("en").place_phrase(place)
    if not is_placed and phrase and (behind := _with_place_behind(told, place)):
        told, is_placed = behind, True
    small = find_language("en").lower_first(told)
    if not is_placed and phrase:
        return f"{phrase.capitalize()} {place} {{{id}.on}}, {small}"
    return f"On {{{id}.date}}, {small}" if date.is_exact and date.precision == "day" else told


def _later(incidents: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What was done afterwards, each in its clause."""
    for incident in incidents[:_MOST_LATER]:
        if not (clause := incident.get("in_short", "")):
            continue
        said = according_to(incident.get("what", ""))
        opened = f"{said}{clause}" if said else _capital(clause)
        yield f"{opened} {{{incident['id']}.on}}."


def _capital(clause: str) -> str:
    return (
        re.sub(r"^\{(\w+)\.t(he\w+)\}", r"{\1.T\2}", clause)
        if clause[0] == "{"
        else clause[0].upper() + clause[1:]
    )


_BESIDE: Final = re.compile(
    r", (?:where|who|whose|which|while)\b|,? (?:before|when|while|because|after) "
    r"(?:(?:he|she|they|his|her|their|police|officers|agents)\b|\{\w+\})"
)
"""What begins a clause that says something beside."""
_MOST_LATER: Final = 2


def _not_known(case: Mapping[str, Any], id: str, is_told: bool) -> Iterator[str]:
    """``is_told``: that nobody knows where somebody is held was said before."""
    for spell in case.get("custody", ()):
        for where in spell.get("whereabouts", ()):
            place = spell.get("place", "")
            if where["state"] == "known" and place:
                yield f"{{{id}.They}} {{{id}.is}} held in {place}."
            elif where["state"] == "unknown" and not is_told:
                yield f"It is not known where {{{id}.they}} {{{id}.is}} held."
            elif denial := where.get("in_short"):
                yield f"{denial[0].upper()}{denial[1:]}."
        unseen = [who for who in ("lawyer", "family") if _is_none_known(spell.get(who, ()))]
        if unseen == ["lawyer", "family"]:
            yield f"Neither a lawyer nor {{{id}.their}} family is known to have had any contact with {{{id}.them}}."
        elif unseen == ["lawyer"]:
            yield f"No lawyer is known to have seen {{{id}.them}}."


def _is_none_known(states: Iterable[Mapping[str, Any]]) -> bool:
    return any(each["state"] == "none_known" for each in states)
