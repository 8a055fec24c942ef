"""What the keys of the case file are for, where their models do not say it: shown by editors and in messages.

By ``Model.key``, or by ``key`` where it means the same everywhere. And what the keys are taken for: the words that
people write in their place.
"""

from __future__ import annotations

from collections.abc import Mapping

DESCRIPTIONS: Mapping[str, str] = {
    # the case
    "Case.as_of": "the day on which the facts were last checked",
    "Case.id": "the office's own name for the case, such as chang-weiping; in no document",
    "Case.country": "the State concerned: its ISO 3166-1 alpha-3 code, such as CHN",
    "Case.countries": "the States concerned, where there are several: [LAO, CHN]",
    "Case.cooperation_with_un": "no, or yes and how: cases of reprisals for cooperating with the UN are told as such",
    "Case.editions": "what was told on earlier days: as_of, status, headline, summary … as they stood then",
    "Case.alleged_victims": "the persons, groups or organisations to whom it happened",
    "Case.related": "relatives, lawyers and witnesses, who consent for themselves",
    "Case.alleged_perpetrators": "who is alleged to have done it",
    "Case.incidents": "what happened, one entry for each thing that happened",
    "Case.custody": "each time in custody, oldest first, with what is known of it",
    "Case.proceedings": "steps of criminal or other proceedings: charges, trial, sentence",
    "Case.remedies": "what was tried to obtain justice: complaints, appeals, and what came of them",
    "Case.un_history": "what the UN has said or done in the case before",
    "Case.sources": "where the information comes from; other parts name a source by its id",
    "Case.measure": "a law, a bill or a practice, where the case has no individual victim",
    "status": "imminent, ongoing, past or resolved: decides between urgent appeal and letter of allegation",
    "headline": "a few words, as over a press release",
    "headlines": "where one document needs a headline of its own: {press-release: …}",
    "summary": "50 to 90 words that stand alone",
    "urgency": "why it is urgent, and the day by which the UN should act",
    "Urgency.why": "why it cannot wait",
    "act_by": "the day by which the UN should act",
    "fallback": "the day by which it should act if the first cannot be met",
    "position": "what the organisation says of it, in a sentence or two",
    "demands": "what is asked for: {do: release, of: [chang]}, or in your own words {text: …}",
    "do": "what is asked for, in one word of the list",
    "prisoner_of_conscience": "ids of those whose release is asked for at once and without conditions",
    "mandates": "the UN experts to write to, each with the fact of the case that concerns them",
    "MandateRequest.id": "the mandate, such as arbitrary_detention",
    "appeal_to": "who gets an appeal letter: ids of recipients, or of groups of them",
    "quotes": "what a spokesperson says of it, for press releases; printed only with approved: and the day",
    "Quotation.text": "the words themselves, without quotation marks",
    "action": "number and last day of the urgent action",
    "number": "the number of the urgent action: 7/21",
    "deadline": "the last day on which members should write",
    "texts": "a block of a template in this case's own words: {urgent-action: {letter_concern: …}}",
    "Telling.public": "headline, summary and position as the public reads them while a name is withheld",
    # persons
    "Person.id": "a short name for use within this file, such as chang",
    "Person.name": "the full name, or its parts: {full: Chang Weiping, family: Chang}",
    "full": "the whole name, in the order in which it is said",
    "given": "the given name",
    "aliases": "other names of the person; no document prints them, and none may leak",
    "gender": "male, female or in the person's own word",
    "consent": "the person's answer to each use of name and story; missing is no",
    "AllegedVictim.kind": "person, group, organisation or community; without it, person",
    "born": "the date of birth, as far as it is known: 1984, 1984-03, 1984~ (about)",
    "died": "the date of death",
    "nationality": "codes of the States of which the person is a citizen: [CHN]",
    "residence": "where the person lives or lived",
    "occupation": "without article: human rights lawyer",
    "human_rights_work": "whole sentences: for whom and for what the person worked",
    "AllegedVictim.public": "what the public reads of the person while the name is withheld",
    "Pseudonym.text": "the name to print instead: Mr A.",
    "pronouns": "she/her, he/him, they/them or it/its",
    "answer": "yes, no, withdrawn, already_public or cannot_be_asked",
    "Consent.date": "when the answer was given",
    "Cooperation.answer": "yes or no",
    "Cooperation.how": "in what way: a submission, a meeting with a mandate holder",
    "relation": "whose relative or lawyer it is: {of: chang, as: wife}",
    "Relation.of": "the id of the alleged victim",
    "AllegedPerpetrator.id": "a short name for use within this file, such as baoji-psb",
    "AllegedPerpetrator.kind": "state, non_state or unknown; without it, state",
    "rank": "rank or office, where it is known",
    "AllegedPerpetrator.public": "what the public reads instead while a name is withheld",
    "PublicPerpetrator.name": "as it stands in a sentence: the police of a city in the north",
    # facts
    "id": "a short name for use within this file: letters, digits, - and _",
    "date": "when it happened: 2020-10-22, 2020-10, 2020, 2020-10-22~ (about), a/b, a/.. or unknown",
    "time": "the time of the day, in quotation marks: '23:00'",
    "known": "the day on which it became known; without it, the earliest date of its sources",
    "place": "where, as it stands after 'in' or 'at': Fengxiang County, Shaanxi",
    "what": "whole sentences, told once, where a document tells the facts",
    "in_short": "a clause with its subject and no date, for every other place",
    "by": "ids of alleged perpetrators; without it, who did it is not known",
    "of": "ids of those whom it concerns; without it, all alleged victims",
    "confidence": "how sure the office is: confirmed, credible or alleged (told as reported); without it, confirmed",
    "confidential": "yes: for the office only, in no document but the case sheet",
    "sources": "ids of the sources: [S1, S2]",
    "public": "what the public reads of it while a name is withheld; without it, nothing",
    "violations": "what was violated, in words of the list: [arbitrary_detention]",
    "follows": "what it was a consequence of: {incident: video, as: reprisal}",
    "Follows.incident": "the id of the earlier incident",
    "Follows.as": "reprisal, connected or same_case; without it, reprisal",
    "account": "whose account it is, when it is not established otherwise: {of: chang, told: public}",
    "Account.of": "the id of the person whose account it is",
    "told": "to whom the person gave the account: public, lawyers, family or us",
    "weight": "lead, body or background: what a short document tells and what it sums up",
    "from": "when it began, as exactly as it is known",
    "until": "when it ended; without it, it goes on",
    "regime": "under what kind of custody, in a word of the list",
    "Custody.place": "the place of detention",
    "whereabouts": "what is known of where the person is, or that custody is denied, each entry with its date",
    "lawyer": "whether lawyers could see the person, each entry with its date",
    "family": "whether the family could see the person, each entry with its date",
    "health": "what is known of the person's health, each entry with its date",
    "state": "what was so on that day, in a word of the list",
    "Proceeding.stage": "the step, in a word of the list: charged, trial, sentenced",
    "court": "the court, procuratorate or police that took the step",
    "charge": "the charge: {name: {en: …, zh-Hans: …}, law: cl_105_1}",
    "outcome": "what came of it: four years and six months of imprisonment",
    "body": "to whom it was addressed: the Baoji procuratorate",
    "step": "what was done: a complaint of torture",
    "result": "what came of it",
    "UNAction.kind": "communication, opinion, statement … in a word of the list",
    "UNAction.reference": "the UN's reference: AL CHN 4/2021",
    "UNAction.concerns": "what the UN wrote or spoke about",
    # rules
    "Case.rules": "rules of the review that this case does without, each with its reason",
    "Rules.off": "those that are not looked for: {id: F18_age_of_case, why: …}",
    "RuleOff.id": "the rule, as check and hrdalert rules name it",
    "RuleOff.why": "the reason, which check shows; a rule is never switched off without one",
    # sources and measures
    "Source.id": "a short name for use within this file, such as S1",
    "Source.kind": "ngo, media, family, lawyer … in a word of the list",
    "Source.title": "of the article, the report or the conversation",
    "publisher": "who published it",
    "Source.date": "when it was published or said; 2026-01/2026-03 counts from its end, or from an as_of between;"
    " unknown, if nobody can say",
    "url": "its whole address, beginning with https:// or http://",
    "first_hand": "yes: the source saw it happen, or it happened to the source",
    "Source.confidential": "yes: named in no document but the case sheet",
    "Measure.title": "the name of the law, the bill or the practice",
    "Measure.kind": "law, bill, regulation … in a word of the list",
    "Measure.stage": "where it stands: in second reading, in force since May",
    "Measure.date": "when it was adopted, or will be",
    "Measure.text": "what it says, and what is wrong with it, in whole sentences",
    "Measure.concerns": "whom or what it touches",
}


_OF_ANYBODY = {
    "occupation": ("job", "profession", "position", "work", "rank"),
    "name: {full: …, family: …}": ("family", "surname", "last_name", "first_name"),
    "name: {full: …, aliases: […]}": ("alias", "nickname", "also_known_as"),
}
_OF_FACTS = {
    "what": ("summary", "text", "description", "details", "story", "notes"),
    "in_short": ("headline", "title", "short"),
    "place": ("location", "where", "residence", "city"),
    "date: 2020-10-22/2020-10-25": ("from", "until", "start", "end"),
    "sources": ("source",),
    "of": ("victim", "victims", "person", "persons", "who", "alleged_victims"),
    "by": ("perpetrator", "perpetrators", "alleged_perpetrators"),
}
TAKEN_FOR: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "AllegedVictim": {
        **_OF_ANYBODY,
        "occupation (or human_rights_work)": ("role", "activity", "activities"),
        "human_rights_work": ("background", "summary", "text", "what", "description", "notes"),
        "nationality": ("country", "countries", "citizenship"),
        "residence, or origin": ("place", "address", "city", "location"),
        "born": ("date", "birth", "birthday", "birthdate", "date_of_birth"),
        "born: for the year (where only the age is known, put it into human_rights_work or a summary)": (
            "age",
        ),
        "died": ("death", "date_of_death"),
        "custody:, with whereabouts:, at the beginning of a line": ("status", "state"),
    },
    "Consent": {
        "source": ("sources",),
        "by": ("who", "of", "person", "given_by", "name"),
        "date": ("when", "on", "known"),
        "how": ("what", "form", "text"),
        "why": ("reason", "because", "note", "notes"),
    },
    "Related": {
        **_OF_ANYBODY,
        "relation: {of: …, as: …}": ("role", "as", "of", "relationship", "relative"),
    },
    "AllegedPerpetrator": {
        "rank (or role: what it did, after its name)": ("occupation", "title", "position", "job", "function"),
        "role: what it did, after its name": ("what", "in_short", "action", "human_rights_work"),
        "name: the name as it stands in a sentence": ("full", "family", "office"),
    },
    "Incident": _OF_FACTS,
    "Proceeding": {
        **_OF_FACTS,
        "outcome": ("result", "sentence", "verdict", "penalty"),
        "stage": ("kind", "step", "status", "state", "regime"),
        "court": ("body",),
        "charge": ("charges", "law"),
    },
    "Remedy": {
        **_OF_FACTS,
        "result": ("outcome", "status"),
        "body": ("court", "to", "authority"),
        "step": ("kind", "stage", "action", "charge"),
    },
    "UNAction": {**_OF_FACTS, "kind": ("step", "stage", "action"), "result": ("outcome", "status")},
    "CustodyState": _OF_FACTS,
    "Custody": {
        "from": ("date", "since", "start", "begin"),
        "until": ("to", "end", "till"),
        "regime": ("kind", "state", "status", "stage"),
        "of": _OF_FACTS["of"],
        "by": _OF_FACTS["by"],
        "sources": ("source",),
    },
    "Source": {
        "title": ("name", "headline", "text", "summary"),
        "publisher": ("by", "author", "newspaper", "medium", "organisation"),
        "url": ("link", "address", "website"),
        "date: the day on which it was published or said": ("published", "when"),
        "note": ("notes", "what", "why"),
    },
    "Demand": {
        "do, or text for your own words": ("demand", "action", "kind", "answer"),
        "of": ("victim", "person", "who"),
        "to": ("by", "body", "recipient", "appeal_to"),
    },
    "Case": {
        "headline": ("title",),
        "as_of": ("date", "known"),
        "summary": ("text", "what", "description", "story"),
        "sources": ("source",),
        "reference": ("number", "case", "case_number"),
        "texts": ("wording", "wordings", "blocks"),
    },
}
"""By the model of a part, the key that was meant, and what is written for it."""


def meant_by(model: str, key: str) -> str | None:
    """The key that somebody meant who wrote this one in a part of the case file; None: nobody knows."""
    taken = TAKEN_FOR.get(model, {})
    return next((meant for meant, words in taken.items() if _as_written(key) in words), None)


_TURNED_AWAY = ("sent_away", "turned_back", "not_let_in", "no_answer", "not_admitted")
WORDS_TAKEN_FOR: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "whereabouts": {
        "denied": (
            "deny",
            "denies",
            "denial",
            "police_deny",
            "authorities_deny",
            "custody_denied",
            "detention_denied",
        ),
        "not_acknowledged": (
            *(
                "unacknowledged",
                "unacknowledged_detention",
                "not_confirmed",
                "unconfirmed",
                "neither_confirmed_nor_denied",
            ),
            *("no_answer", "refused_to_say", "not_disclosed", "undisclosed"),
        ),
        "unknown": ("missing", "disappeared", "not_known"),
    },
    "lawyer": {"turned_away": _TURNED_AWAY, "refused": ("denied", "no_access")},
    "family": {"turned_away": _TURNED_AWAY, "refused": ("denied", "no_access")},
    "regime": {
        "detention_centre": (
            *(
                "pretrial_detention",
                "pre_trial_detention",
                "pretrial",
                "pre_trial",
                "remand",
                "remand_prison",
            ),
            *("pretrial_prison", "pre_trial_prison", "sizo", "detention_center"),
        ),
        "police_custody": ("police_station", "police_cell"),
    },
    "source": {
        "ngo": ("statement", "ngo_statement", "press_release", "ngo_report"),
        "media": ("newspaper", "news", "article", "press", "news_site"),
        "family": ("relative", "relatives", "mother", "father", "wife", "husband"),
    },
    "status": {
        "ongoing": (
            "detained",
            "in_custody",
            "jailed",
            "imprisoned",
            "arrested",
            "held",
            "in_prison",
            "in_detention",
        ),
    },
    "violation": {
        "arbitrary_detention": (
            "arrest",
            "detention",
            "arbitrary_arrest",
            "unlawful_detention",
            "imprisonment",
        ),
        "freedom_of_expression": ("freedom_of_speech", "free_speech", "freedom_of_opinion", "censorship"),
        "freedom_of_religion": ("freedom_of_belief", "religion_or_belief", "religious_freedom"),
        "unfair_trial": ("fair_trial", "right_to_a_fair_trial", "due_process"),
        "enforced_disappearance": ("disappearance", "disappeared", "forced_disappearance"),
        "denial_of_counsel": ("no_lawyer", "denial_of_lawyer", "access_to_lawyer", "no_access_to_a_lawyer"),
    },
}
"""By vocabulary, the word that was meant, and what is written for it."""


def word_meant(vocabulary: str, word: str) -> str | None:
    """The word of a vocabulary that somebody meant who wrote this one; None: nobody knows."""
    meant = WORDS_TAKEN_FOR.get(vocabulary, {})
    return next((each for each, words in meant.items() if _as_written(word) in words), None)


def _as_written(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")
