"""Rules on whom a case speaks to: mandates, offices, demands that reach nobody."""

from __future__ import annotations

from collections.abc import Iterator

from hrdalert import knowledge
from hrdalert.law.demands import addressed
from hrdalert.law.people import holder
from hrdalert.review.rules import Finding
from hrdalert.review.subject import Reviewed, case_rule

# --- mandate holders


@case_rule("R45_mandate_gone")
def mandate_gone(subject: Reviewed) -> Iterator[Finding]:
    case, known = subject.case, knowledge.mandates()
    for number, named in enumerate(case.mandates):
        mandate = known.get(named.id)
        if mandate is None:
            continue  # the reading of the file has said so
        origin = case.origin("mandates", number)
        if not mandate.exists_on(subject.day):
            is_over = mandate.until is not None and mandate.until.text <= subject.day.isoformat()
            day, verb = (mandate.until, "ended") if is_over else (mandate.since, "begins")
            told = f"{verb} on {day.text}" if day and not mandate.dormant else "has not begun"
            others = [id for id, other in known.items() if named.id == other.followed_by]
            others = [id for id in (mandate.followed_by, *others) if id and known[id].exists_on(subject.day)]
            mend = f"write {' or '.join(others)}" if others else ""
            yield Finding(origin, f"the mandate {named.id} {told}; the document is of {subject.day}", mend)
        elif mandate.country and mandate.country not in (*case.all_states, *case.third_states):
            text = f"the mandate {named.id} is on {mandate.country}, which is no State of this case"
            yield Finding(origin, text)


@case_rule("R04_scope")
def mandate_without_fact(subject: Reviewed) -> Iterator[Finding]:
    """Of mandates that the case names: a reason of the office's own stands for a fact."""
    case = subject.case
    told = {violation for _, entry in subject.entries for violation in entry.violations}
    told |= set(case.measure.violations if case.measure else ())
    rights = [right for id, right in knowledge.rights().items() if id in told]
    meant = {id for right in rights for id in (*right.mandates, *right.mandates_if_relevant)}
    for number, named in enumerate(case.mandates):
        mandate = knowledge.mandates().get(named.id)
        is_met = named.id in meant or (mandate is not None and mandate.country in case.all_states)
        if named.reason is None and (not is_met or len(case.mandates) > 6):
            none, too_many = (
                "no violation of the case is a subject of",
                "of more than six, no reason stands at",
            )
            text = f"{too_many if is_met else none} the mandate {named.id}"
            yield Finding(case.origin("mandates", number), text)


# --- offices and demands


@case_rule("R27_ask")
def nothing_asked(subject: Reviewed) -> Iterator[Finding]:
    if not subject.case.demands and subject.case.status != "closed":
        yield Finding(subject.case.origin("demands"), "nothing is asked for")


@case_rule("R41_accused_office")
def accused_office(subject: Reviewed) -> Iterator[Finding]:
    for number, perpetrator in enumerate(subject.case.alleged_perpetrators):
        asked = subject.asked.get(perpetrator.office or "")
        if asked is not None and (asked.asks or asked.referred or asked.requests):
            text = f"a letter goes to {perpetrator.office}, which is alleged to have done it"
            yield Finding(subject.case.origin("alleged_perpetrators", number), text)


@case_rule("R42_no_letter")
def no_letter(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    for number, id in enumerate(case.appeal_to):
        asked = subject.asked.get(id)
        if subject.demands and asked is not None and not (asked.asks or asked.referred or asked.requests):
            text = f"no demand is for {id}; no letter to it is made"
            yield Finding(case.origin("appeal_to", number), text)


@case_rule("R43_no_office_asked")
def demand_without_office(subject: Reviewed) -> Iterator[Finding]:
    if not subject.asked:
        return
    heard = {ask.number for asked in subject.asked.values() for ask in (*asked.asks, *asked.referred)}
    key = ("demands",) if subject.demands is subject.case.demands else ("withheld", "demands")
    for number, demand in enumerate(subject.demands):
        if number not in heard:
            what = demand.id or demand.do or "this demand"
            yield Finding(subject.case.origin(*key, number), f"no office under appeal_to is asked for {what}")


@case_rule("R44_not_held_there")
def not_held_there(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    reader = subject.context.readers.get(addressed(case, subject.context.readers))
    if reader is None or reader.state is None or not subject.goes_on or not subject.held:
        return
    holding = {holder(case, victim, subject.day) for victim in subject.held}
    here = case.all_states if reader.state == case.territory else (reader.state,)
    if holding.isdisjoint((None, *here)):
        where = ", ".join(sorted(filter(None, holding)))
        text = f"the action addresses {reader.id} ({reader.state}); those who are held are held by {where}"
        yield Finding(case.origin("action", "to") if case.action.to else case.origin("appeal_to"), text)


@case_rule("R54_unreachable")
def unreachable(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    reader = subject.context.readers.get(addressed(case, subject.context.readers))
    if reader is not None and subject.goes_on and not reader.address and not reader.email:
        text = f"neither an address nor a mailbox of {reader.id} is on file"
        yield Finding(case.origin("action", "to") if case.action.to else case.origin("appeal_to"), text)
