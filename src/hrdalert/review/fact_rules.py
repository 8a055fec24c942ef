"""Rules on facts: when and where, who did it, by which law, from which source."""

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from hrdalert.cases.model import Entry
from hrdalert.law.persons import answers_at, lacks_outcome
from hrdalert.review.rules import Finding
from hrdalert.review.subject import DEFENDERS, Reviewed, case_rule

COMMUNICATION: Final = re.compile(r"J?(?:UA|AL|OL) [A-Z]{3} [1-9][0-9]{0,2}/20[0-9]{2}")
"""A reference of a letter of mandate holders, as the United Nations writes it."""


def called(entry: Entry) -> str:
    """An entry in a message: its id or its date."""
    return f"the entry {entry.id}" if entry.id else f"the entry of {entry.when}" if entry.when else "an entry"


@case_rule("F01_date")
def date_missing(subject: Reviewed) -> Iterator[Finding]:
    for number, entry in subject.entries:
        if entry.date is None:
            yield Finding(subject.entry_origin(number), f"{called(entry)} has no date")


@case_rule("F03_date_precision")
def date_too_coarse(subject: Reviewed) -> Iterator[Finding]:
    """Find dates that are too coarse. Where one end of a period is unknown, a year is enough."""
    for number, entry in subject.entries:
        date = entry.when
        if entry.violations and date and date.precision == "year" and date.start and date.end:
            text = f"{called(entry)} tells of a violation, and gives no month"
            yield Finding(subject.entry_origin(number), text)


@case_rule("F02_place")
def place_missing(subject: Reviewed) -> Iterator[Finding]:
    """Find entries without a place.

    Not asked of protected victims, whom it could betray, nor of acts of courts and offices.
    """
    happened = ("incident", "arrest", "disappearance", "threat", "attack", "killing", "death", "search")
    victims = (victim for victim in subject.case.alleged_victims if victim.protect)
    protected = frozenset[str]().union(*(victim.ids for victim in victims))
    for number, entry in subject.entries:
        is_protected = not protected.isdisjoint(entry.of) if entry.of else bool(protected)
        if entry.violations and entry.kind in happened and entry.place is None and not is_protected:
            text = f"{called(entry)} tells of a violation, and has no place"
            yield Finding(subject.entry_origin(number), text)


@case_rule("F18_age_of_case")
def case_is_old(subject: Reviewed) -> Iterator[Finding]:
    """Find a case that is old. For a case that goes on, the rule on urgency asks instead."""
    case = subject.case
    if case.status != "past" or case.urgent is not None:
        return
    days = [entry.date.end or entry.date.start for _, entry in subject.entries if entry.date]
    newest = max((day for day in days if day), default=None)
    if newest and subject.day - newest > datetime.timedelta(days=180):
        text = f"the newest entry is of {newest}, {(subject.day - newest).days} days ago, and nothing says why now"
        yield Finding(case.origin("urgent"), text)


@case_rule("F06_perp_unknown")
def nobody_alleged(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    has_violations = any(entry.violations for _, entry in subject.entries)
    if case.alleged_victims and has_violations and not case.alleged_perpetrators:
        yield Finding(case.origin("alleged_perpetrators"), "nobody is alleged to have done it")


@case_rule("F07_state_link")
def state_link_missing(subject: Reviewed) -> Iterator[Finding]:
    for number, perpetrator in enumerate(subject.case.alleged_perpetrators):
        if perpetrator.state_link is None and perpetrator.kind in ("non_state", "unknown"):
            origin = subject.case.origin("alleged_perpetrators", number)
            text = f"nothing says what the State has to do with {perpetrator.id} (kind: {perpetrator.kind})"
            yield Finding(origin, text, severity="warning" if perpetrator.kind == "unknown" else None)


@case_rule("F12_law_invoked")
def charge_without_law(subject: Reviewed) -> Iterator[Finding]:
    """Find charges and convictions without a law, where no other entry has one."""
    has_law = any(entry.law for _, entry in subject.entries)
    for number, entry in subject.entries:
        if entry.kind == "charge" and entry.law is None:
            yield Finding(subject.entry_origin(number), f"{called(entry)} is a charge without its law")
        elif "convicted" in entry.outcome.values() and not has_law:
            text = f"{called(entry)} is a conviction, and no entry says by which law"
            yield Finding(subject.entry_origin(number), text)


@case_rule("F29_outcome")
def judgment_without_outcome(subject: Reviewed) -> Iterator[Finding]:
    for number, entry in subject.entries:
        untold = [one.id for one in subject.case.victims_of(entry) if lacks_outcome(entry, one)]
        if untold:
            text = f"{called(entry)} is a judgment, and its outcome for {', '.join(untold)} is not told"
            yield Finding(subject.entry_origin(number), text)


@case_rule("F08_hrd_link")
def link_missing(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    is_linked = case.link is not None or any(entry.because_of for _, entry in subject.entries)
    if DEFENDERS in subject.mandates and not is_linked:
        what = "the mandate on human rights defenders is addressed"
        yield Finding(case.origin("link"), f"{what}, and nothing links what happened to such work")


@case_rule("F13_sources_named")
def source_missing(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    if case.chronology and not case.sources:
        yield Finding(case.origin("sources"), "the case has no source")
        return
    for number, entry in subject.entries:
        if not entry.sources:
            yield Finding(subject.entry_origin(number), f"{called(entry)} has no source")


@case_rule("F14_media_only")
def media_alone(subject: Reviewed) -> Iterator[Finding]:
    sources = subject.case.sources
    if sources and all(source.kind == "media" for source in sources):
        yield Finding(subject.case.origin("sources"), "every source is the media")


@case_rule("F15_secondhand")
def nothing_first_hand(subject: Reviewed) -> Iterator[Finding]:
    close = ("interview", "family", "lawyer", "witness", "alleged_victim", "own_documentation")
    documents = ("official_statement", "court_document", "medical", "photo_video")
    sources = subject.case.sources
    is_close = any(source.first_hand or source.kind in (*close, *documents) for source in sources)
    if not is_close and not all(source.kind == "media" for source in sources):
        text = "no source is close to what happened, or a document of it"
        yield Finding(subject.case.origin("sources"), text)


@case_rule("F25_source_unused")
def source_unused(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    used = {id for entry in case.chronology for id in entry.sources}
    used |= set(case.measure.sources if case.measure else ())
    used |= {answer.source for _, _, answer, _ in answers_at(case) if answer and answer.source}
    for number, source in enumerate(case.sources):
        if source.id not in used and not source.cite:
            yield Finding(case.origin("sources", number), f"nothing rests on the source {source.id}")


@case_rule("S12_private_link")
def private_link(subject: Reviewed) -> Iterator[Finding]:
    private = (
        *("drive.google.com", "docs.google.com", "dropbox.com", "we.tl", "wetransfer.com", "mega.nz"),
        *("onedrive.live.com", "1drv.ms", "sharepoint.com", "localhost"),
    )
    for source in subject.case.sources:
        host = None
        with suppress(ValueError):  # what is no address leads nowhere
            host = urlsplit(source.url or "").hostname
        if source.url and host and f".{host}".endswith(tuple(f".{name}" for name in private)):
            text = f"the address of the source {source.id} leads to {host}, a private place"
            yield Finding(source.url.origin, text)


@case_rule("A04_ref_format")
def reference_form(subject: Reviewed) -> Iterator[Finding]:
    """Find references of letters of mandate holders and of Opinions that have another form than theirs."""
    opinion = re.compile(r"Opinion (?:No\. ?)?[1-9][0-9]{0,2}/(?:19|20)[0-9]{2}(?: \([^)]*\))?")
    for _, entry in subject.entries:
        reference = entry.reference
        if reference is None or COMMUNICATION.fullmatch(reference) or opinion.fullmatch(reference):
            continue
        if re.match(r"J?(?:UA|AL|OL|Opinion)\b", reference, re.IGNORECASE):
            yield Finding(reference.origin, "this reference is not written as the United Nations writes it")
