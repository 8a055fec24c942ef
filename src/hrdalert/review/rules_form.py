"""Rules on form and addressee: what is asked of whom, in what language, how long, and on which law it rests."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from typing import Final

from hrdalert import knowledge
from hrdalert.documents.blocks import Field, Heading, Paragraph, inline_text
from hrdalert.documents.doors import complaint_accepted
from hrdalert.review.prose_findings import any_of
from hrdalert.review.rules_english import (
    ANNEX,
    ARTICLE,
    ASKS,
    BOUND,
    CATEGORIES,
    CATEGORY,
    CIVIL,
    CLOSING,
    DEAR,
    EARLIER,
    INDICATOR,
    INSULTS,
    JOINT,
    LEGAL_HEADING,
    NOT_BOUND,
    OTHER_PROCEDURE,
    PATTERN,
    QUESTION,
    SUMMARY_HEADING,
    SURVEY,
    SURVEY_SAYS,
    UN_CODE,
    UN_ISSUED,
    WOMEN,
    dates_in,
)
from hrdalert.review.rules_facts import GOES_ON, deprives
from hrdalert.review.rules_seen import Found, Looks, Seen, count_words, plain, sections, texts_in

_RECENT = datetime.timedelta(days=180)
_MOST_MANDATES = 6
_PAGE = 500
_LEGAL_SHARE = 0.3
_WGAD_PAGES, _COUNCIL_PAGES = 20, 15
_UPR_WORDS, _UPR_JOINT = 2815, 5630
_CCPR_WORDS, _CEDAW_WORDS, _CEDAW_JOINT = 10_000, 3300, 6600
_ANNEX_WORDS = 10_000
_REVIEWED = datetime.timedelta(days=5 * 366)
_WINDOW = (75, 92)
_SUMMARY_FROM = 1000
_EARLY_HEADINGS = 3
_COMMITTEE_LANGUAGES = ("en", "fr", "ru", "es")
_PROCEDURES = frozenset({"communication", "opinion", "registered_case", "urgent_action", "views"})
_MAINLAND_ONLY = ("HKG", "MAC")


# --- who writes, in what language


def anonymous(seen: Seen) -> Iterator[Found]:
    contact = seen.office.appeals
    if not seen.office.name.strip():
        yield Found(seen.file, "the name of the organisation is missing (hrdalert.yaml)")
    if contact is None or not (contact.email or contact.phone or seen.office.address):
        yield Found(
            seen.file, "the organisation has no contact that can be written to or called (hrdalert.yaml)"
        )


def language(seen: Seen) -> Iterator[Found]:
    yield from _language(seen, knowledge.special_procedures().languages)


def committee_language(seen: Seen) -> Iterator[Found]:
    yield from _language(seen, _COMMITTEE_LANGUAGES)


def _language(seen: Seen, accepted: tuple[str, ...]) -> Iterator[Found]:
    if seen.document and seen.document.language.partition("-")[0] not in accepted:
        yield Found(seen.paper, f"it is in {seen.document.language}, and accepted are {', '.join(accepted)}")


# --- who is asked for what


def scope(seen: Seen) -> Iterator[Found]:
    asked = seen.telling.mandates
    if not asked:
        return
    competent = {
        mandate
        for violation in seen.violations
        if (right := knowledge.rights().get(violation))
        for mandate in (*right.mandates, *right.mandates_if_relevant)
    }
    mandates = [found for each in asked if (found := knowledge.mandate(each.id))]
    thematic = [each for each in mandates if each.scope == "thematic"]
    if thematic and seen.violations and not any(each.id in competent for each in thematic):
        yield Found(
            seen.place(asked, seen.telling),
            "no mandate that is asked is concerned by the violations of the case",
        )
    bare = [each.id for each in asked if each.reason is None]
    if len(asked) > _MOST_MANDATES and bare:
        text = f"{len(asked)} mandates are asked, and no fact is given for {', '.join(bare)}"
        yield Found(seen.place(asked, seen.telling), text)


def kind(seen: Seen) -> Iterator[Found]:
    held = [spell for spell in seen.spells if seen.is_open(spell) and deprives(spell)]
    status = seen.telling.status
    if status in ("past", "resolved") and held:
        text = f"status: is {status}, and {', '.join(seen.ids_of(held[0]))} is held as far as the file says"
        yield Found(seen.place(held[0]), text)
    if (
        status in GOES_ON
        and not held
        and not seen.telling.urgency
        and not _is_recent(seen)
        and not seen.case.measure
    ):
        yield Found(
            seen.place(seen.telling), f"status: is {status}, and the file tells of nothing that goes on"
        )


def _is_recent(seen: Seen) -> bool:
    return seen.latest is not None and seen.day - seen.latest <= _RECENT


def _isolated(seen: Seen) -> bool:
    """Whether somebody is held where nobody knows, or whom no lawyer is known to have seen.

    A submission says by itself why that is urgent.
    """
    held = [spell for spell in seen.view.custody if spell.open and not spell.unacknowledged]
    is_unseen = any(spell.lawyer.state in ("none_known", "refused", "turned_away") for spell in held)
    return is_unseen or any(spell.whereabouts.state == "unknown" for spell in held)


def why_urgent(seen: Seen) -> Iterator[Found]:
    if seen.telling.status not in GOES_ON or seen.case.measure is not None:
        return
    urgency = seen.telling.urgency
    if urgency is None and _isolated(seen):
        text = "no day is given by which something must be done"
        yield Found(seen.place(seen.telling), text, "write urgency: with why: and act_by:", "advice")
    elif urgency is None:
        goes_on = _is_recent(seen) or any(seen.is_open(spell) and deprives(spell) for spell in seen.spells)
        text = "it is urgent, and nothing says why it cannot wait and by when"
        yield Found(seen.place(seen.telling), text, severity="warning" if goes_on else None)
    elif urgency.act_by is None:
        text = "it is urgent, and no day is given by which something must be done"
        yield Found(
            seen.place(urgency), text, "write act_by: with the day of the hearing, the transfer …", "advice"
        )
    elif urgency.act_by < seen.day:
        text = f"the day by which something must be done, {urgency.act_by}, has passed"
        yield Found(seen.place(urgency), text, "write a new day under act_by:", "warning")


def asks(seen: Seen) -> Iterator[Found]:
    demands = seen.view.demands if seen.is_withheld else seen.telling.demands
    is_asked = bool(demands) or (seen.is_english and any(ASKS.search(each) for each in seen.pieces))
    if not is_asked:
        yield Found(seen.place(seen.telling), "nothing is asked for")


# --- tone and law


def tone(seen: Seen) -> Iterator[Found]:
    if seen.is_english:
        for passage, found in seen.matches(INSULTS):
            text = f"“{seen.excerpt(passage, *found.span())}” insults, or calls for a fall"
            yield Found(seen.at(passage, *found.span()), text)


def legal_share(seen: Seen) -> Iterator[Found]:
    if not seen.is_english or seen.document is None:
        return
    legal = sum(
        count_words(each.text) for each in sections(seen.document) if LEGAL_HEADING.search(each.heading)
    )
    if seen.word_count and legal > _LEGAL_SHARE * seen.word_count:
        yield Found(seen.paper, f"{round(100 * legal / seen.word_count)} words in a hundred are law")


def treaty_fit(seen: Seen) -> Iterator[Found]:
    """A sentence that says of a treaty that it binds or is violated, where it does not bind any State of the case."""
    unbound = any_of(_unbound_names(seen)) if seen.is_english else None
    for passage in seen.reading.written if unbound else ():
        for sentence in passage.sentences:
            found = unbound.search(sentence.own) if unbound else None
            if found and BOUND.search(sentence.own) and not NOT_BOUND.search(sentence.own):
                begin = sentence.begin + found.start()
                text = (
                    f"{found[0]} does not bind {', '.join(seen.case.states)}: “{sentence.text.strip()[:90]}”"
                )
                yield Found(seen.at(passage, begin, begin + len(found[0])), text)


def _unbound_names(seen: Seen) -> Iterator[str]:
    for id, treaty in knowledge.instruments().items():
        if treaty.kind not in ("treaty", "regional_treaty") or not seen.case.states:
            continue
        standings = [
            knowledge.standing(id, state, seen.day, seen.case.territory) for state in seen.case.states
        ]
        if all(each.state in ("signed", "not_a_party", "ended") for each in standings):
            yield from (treaty.title, treaty.name, *((treaty.short,) if treaty.short.isupper() else ()))


def other_procedure(seen: Seen) -> Iterator[Found]:
    lies = [each for each in seen.un_history if each.kind in _PROCEDURES]
    told = OTHER_PROCEDURE.search(seen.text) or any(
        each.reference and str(each.reference) in seen.text for each in lies
    )
    if seen.document is not None and lies and not told:
        yield Found(
            seen.place(lies[0]),
            f"a {lies[0].kind.replace('_', ' ')} ({lies[0].date}) is on file, and not declared",
        )


# --- length and order


def _pages(seen: Seen, most: int) -> Iterator[Found]:
    pages = math.ceil(seen.word_count / _PAGE)
    if pages > most:
        yield Found(
            seen.paper, f"it has about {pages} pages ({seen.word_count} words), and {most} is the most"
        )


def petition_length(seen: Seen) -> Iterator[Found]:
    yield from _pages(seen, _WGAD_PAGES)


def council_length(seen: Seen) -> Iterator[Found]:
    yield from _pages(seen, _COUNCIL_PAGES)


def summary(seen: Seen) -> Iterator[Found]:
    if seen.document is None or not seen.is_english or seen.word_count <= _SUMMARY_FROM:
        return
    first = [each for each in sections(seen.document) if each.heading][:_EARLY_HEADINGS]
    if not any(SUMMARY_HEADING.search(each.heading) for each in first):
        yield Found(seen.paper, f"it has {seen.word_count} words, and no summary at its beginning")


def letter(seen: Seen) -> Iterator[Found]:
    """The letter, from its greeting to its closing."""
    if seen.document is None or not seen.is_english:
        return
    lines = [piece.strip() for piece in seen.pieces]
    begins = next((at for at, line in enumerate(lines) if DEAR.match(line)), None)
    ends = next((at for at, line in enumerate(lines) if CLOSING.match(line)), None)
    if begins is None or ends is None:
        missing = "greeting" if begins is None else "closing"
        yield Found(seen.paper, f"the letter has no polite {missing}")
        return
    body = "\n".join(lines[begins:ends])
    if count_words(body) > _PAGE:
        yield Found(seen.paper, f"the letter is longer than a page: {count_words(body)} words")
    if not ASKS.search(body):
        yield Found(seen.paper, "the letter asks for nothing")


# --- the Working Groups


def categories(seen: Seen) -> Iterator[Found]:
    if seen.document is None:
        return
    said = {one for found in CATEGORY.finditer(seen.text) for one in (found["which"], found["more"]) if one}
    rights = (knowledge.rights().get(violation) for violation in seen.violations)
    supported = {category for right in rights if right for category in right.wgad_categories}
    if not said:
        yield Found(seen.paper, "it names no category of arbitrary detention")
    if CATEGORIES.search(seen.text):
        yield Found(seen.paper, "it speaks of three categories, and there are five")
    for category in sorted(said - supported) if supported else ():
        yield Found(seen.paper, f"category {category} is named, and no violation of the case points to it")


def one_person(seen: Seen) -> Iterator[Found]:
    found = [each.id for each in seen.people if str(each.name.full) in seen.text]
    if len(found) > 1:
        yield Found(seen.paper, f"one form is about {len(found)} people: {', '.join(found)}")


def six_things(seen: Seen) -> Iterator[Found]:
    contact = seen.office.appeals
    there = {
        "who has disappeared": bool(seen.people),
        "when": any(each.date and not each.date.is_unknown for each in seen.incidents),
        "where": any(each.place for each in seen.incidents) or any(each.place for each in seen.spells),
        "by what forces": bool(seen.case.alleged_perpetrators),
        "what was done to search, or why nothing": bool(seen.case.remedies),
        "who writes": bool(seen.office.name and contact and (contact.email or contact.phone)),
    }
    if missing := [what for what, known in there.items() if not known]:
        yield Found(seen.file, f"the form cannot do without: {', '.join(missing)}")


def window(seen: Seen) -> Iterator[Found]:
    for incident in seen.incidents:
        begins = incident.when.start if incident.when else None
        if "enforced_disappearance" not in incident.violations or begins is None:
            continue
        days = (seen.day - begins).days
        if _WINDOW[0] <= days <= _WINDOW[1]:
            yield Found(
                seen.place(incident),
                f"{incident.id} was {days} days ago, and the urgent procedure ends at three months",
            )


# --- committees and the Council


def domestic(seen: Seen) -> Iterator[Found]:
    if not seen.case.remedies:
        yield Found(seen.file, "nothing was put to an authority of the country, and no reason is given")


def closed(seen: Seen) -> Iterator[Found]:
    """No committee takes complaints against the State; of a disappearance, the Convention does not bind it."""
    territory = seen.case.territory
    for state in seen.case.states:
        if seen.id == "ced-urgent-action":
            is_open = knowledge.standing("ced", state, seen.day, territory).binds
        else:
            ways = [door for door in knowledge.doors().values() if door.kind == "complaint"]
            is_open = any(complaint_accepted(door, state, seen.view)[0] for door in ways)
        if not is_open:
            where = f" for {territory}" if territory else ""
            mend = (
                "a State of which the person is a citizen may be bound: look there; or write to the special procedures"
                if seen.id == "ced-urgent-action"
                and any(set(each.nationality) - {state} for each in seen.people)
                else ""
            )
            yield Found(seen.file, f"{state}{where} has accepted no such complaint", mend)


def indicators(seen: Seen) -> Iterator[Found]:
    if seen.document is not None and not INDICATOR.search(seen.text):
        yield Found(seen.paper, "it names no indicator of the early warning procedure (a to i)")
    victims = seen.case.alleged_victims
    if len(victims) == 1 and victims[0].kind == "person":
        yield Found(seen.place(victims[0]), "the case is about one person, and no group is named")


def review_words(seen: Seen) -> Iterator[Found]:
    most = _UPR_JOINT if JOINT.search(seen.text) else _UPR_WORDS
    counted = seen.word_count - _notes(seen)
    if counted > most:
        text = f"it has {counted} words ({seen.word_count} with notes and annexes), and {most} is the most"
        yield Found(seen.paper, text)


def _notes(seen: Seen) -> int:
    """Words in annexes and in the list of sources."""
    annexed = 0
    if seen.document is not None:
        annexed = sum(count_words(each.text) for each in sections(seen.document) if ANNEX.match(each.heading))
    return annexed + sum(count_words(each.text) for each in seen.reading.passages if each.role == "source")


def review_form(seen: Seen) -> Iterator[Found]:
    if len(seen.case.states) > 1:
        yield Found(seen.paper, f"it is about {len(seen.case.states)} States: {', '.join(seen.case.states)}")
    if seen.document is None:
        return
    paragraphs = [each for each in seen.document.blocks if isinstance(each, Paragraph)]
    running = [each for each in paragraphs if len(inline_text(each.content).split()) > 12]
    if running and not any(each.number for each in running):
        yield Found(seen.paper, "its paragraphs have no numbers")
    opening = " ".join(seen.pieces[:6])
    if JOINT.search(seen.text) and seen.office.name not in opening:
        yield Found(seen.paper, "it is a joint one, and its organisations do not stand at its beginning")


def review_cases(seen: Seen) -> Iterator[Found]:
    old = [day for day in dates_in(seen.text) if seen.day - day > _REVIEWED]
    if old:
        yield Found(seen.paper, f"it tells of {min(old)}, which is older than the period under review")
    told = [each.id for each in seen.people if str(each.name.full) in seen.text]
    if told and seen.is_english and not PATTERN.search(seen.text):
        yield Found(seen.paper, f"the case of {', '.join(told)} is told, and not what it is an example of")


def report_words(seen: Seen) -> Iterator[Found]:
    most = None
    if CIVIL.search(seen.text):
        most = _CCPR_WORDS
    elif WOMEN.search(seen.text):
        most = _CEDAW_JOINT if JOINT.search(seen.text) else _CEDAW_WORDS
    if most and seen.word_count > most:
        yield Found(seen.paper, f"it has {seen.word_count} words, and {most} is the most")


def annex(seen: Seen) -> Iterator[Found]:
    for section in sections(seen.document) if seen.document else ():
        if not ANNEX.match(section.heading):
            continue
        if (words := count_words(section.text)) > _ANNEX_WORDS:
            yield Found(seen.paper, f"“{section.heading}” has {words} words, and {_ANNEX_WORDS} is the most")
        days = [dates[0] for text in section.texts if (dates := dates_in(text))]
        if days != sorted(days):
            yield Found(seen.paper, f"“{section.heading}” is not in order of time")


def questions(seen: Seen) -> Iterator[Found]:
    if seen.document is None:
        return
    asked = [
        inline_text(block.label if isinstance(block, Field) else block.content)
        for block in seen.document.blocks
        if isinstance(block, Field | Heading)
    ]
    if not any(QUESTION.search(each) for each in asked):
        yield Found(seen.paper, "no answer says which question of the call it answers")


def survey(seen: Seen) -> Iterator[Found]:
    if seen.is_english and SURVEY.search(seen.text):
        missing = [what for what, pattern in SURVEY_SAYS.items() if not pattern.search(seen.text)]
        if missing:
            yield Found(seen.paper, f"a survey is used, and it is not said {', '.join(missing)}")


def articles(seen: Seen) -> Iterator[Found]:
    if seen.document is None or not seen.is_english:
        return
    for section in sections(seen.document):
        numbered = section.heading and section.level > 1 and section.texts
        if (
            numbered
            and not SUMMARY_HEADING.search(section.heading)
            and not ARTICLE.search(f"{section.heading} {section.text}")
        ):
            yield Found(seen.paper, f"the section “{section.heading}” names no article")
    if not EARLIER.search(seen.text):
        yield Found(seen.paper, "nothing says what came of earlier recommendations")


def wrong_label(seen: Seen) -> Iterator[Found]:
    recorded = {plain(text) for each in seen.case.un_history for text in texts_in(each.reference)}
    if seen.is_english:
        for passage, found in seen.matches(UN_ISSUED):
            yield Found(
                seen.at(passage, *found.span()), f"“{found[0]}”: this paper is the organisation's own"
            )
    for passage, found in seen.matches(UN_CODE, own=False):
        code = found[0].removeprefix("J")
        if not any(code in each for each in recorded):
            yield Found(
                seen.at(passage, *found.span()), f"{found[0]} is no reference that is on file (un_history:)"
            )


FORM: Final[Looks] = {
    "R01_anonymous": anonymous,
    "R02_language": language,
    "R03_language_tb": committee_language,
    "R04_scope": scope,
    "R05_type": kind,
    "R06_why_urgent": why_urgent,
    "R07_tone": tone,
    "R08_legal_optional": legal_share,
    "R09_treaty_fit": treaty_fit,
    "R10_wgad_categories": categories,
    "R11_wgad_one_form": one_person,
    "R12_wgad_length": petition_length,
    "R13_hrccp_length": council_length,
    "R14_wgeid_required": six_things,
    "R15_wgeid_window": window,
    "R16_ced_domestic": domestic,
    "R17_cn_tb": closed,
    "R18_remedies_tb": domestic,
    "R19_parallel": other_procedure,
    "R20_cerd_indicator": indicators,
    "R21_upr_words": review_words,
    "R22_upr_format": review_form,
    "R24_cfi_questions": questions,
    "R25_cfi_limits": survey,
    "R26_shadow_articles": articles,
    "R27_ask": asks,
    "R28_summary": summary,
    "R29_ual_style": letter,
    "R33_wrong_label": wrong_label,
    "R34_shadow_words": report_words,
    "R35_upr_cases": review_cases,
    "R36_tb_annex": annex,
}
