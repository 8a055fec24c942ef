"""Rules on whom a case speaks to: mandates, offices, demands that somebody or nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hrdalert import knowledge
from hrdalert.cases.likely_words import few
from hrdalert.cases.model import Case, Demand, Request
from hrdalert.disclosure.audience import READERS
from hrdalert.documents.office import Reader
from hrdalert.law.demands import ASKED, OF_NO_STATE, Role, addressed, asks_of_state, role_in_request, role_of
from hrdalert.law.persons import At, holder, ids_of
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
    """Find mandates that the case names without a fact for them; a reason of the office's own counts as a fact."""
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


@case_rule("R62_right_unaddressed")
def right_nobody_is_for(subject: Reviewed) -> Iterator[Finding]:
    """Find argued rights for which no mandate is addressed, by the chief mandates of their violations."""
    case = subject.case
    named = {mandate.id for mandate in case.mandates}
    told = {violation for _, entry in subject.entries for violation in entry.violations}
    for number, argument in enumerate(case.analysis if named else ()):
        right = knowledge.rights_argued().get(argument.right)
        violations = right.violations & told or right.violations if right else ()
        of_all = [knowledge.rights()[id].mandates for id in sorted(violations) if id in knowledge.rights()]
        chief = dict.fromkeys(mandates[0] for mandates in of_all if mandates)
        if chief and named.isdisjoint(chief):
            text = f"{argument.right} is argued, and no expert addressed is for it"
            yield Finding(case.origin("analysis", number, "right"), text, f"address {' or '.join(chief)}")


# --- offices and demands


@case_rule("R27_ask")
def nothing_asked(subject: Reviewed) -> Iterator[Finding]:
    if not subject.case.demands and subject.case.status != "closed":
        yield Finding(subject.case.origin("demands"), "nothing is asked for")


@case_rule("R41_accused_office")
def accused_office(subject: Reviewed) -> Iterator[Finding]:
    for number, perpetrator in enumerate(subject.case.alleged_perpetrators):
        asked = subject.asked.get(perpetrator.office or "")
        if asked is not None and asked.of_office:
            text = f"a letter goes to {perpetrator.office}, which is alleged to have done it"
            yield Finding(subject.case.origin("alleged_perpetrators", number), text)


@case_rule("R42_no_letter")
def no_letter(subject: Reviewed) -> Iterator[Finding]:
    case = subject.case
    for number, id in enumerate(case.appeal_to):
        asked = subject.asked.get(id)
        if subject.demands and asked is not None and not asked.of_office:
            text = f"no demand is for {id}; no letter to it is made"
            yield Finding(case.origin("appeal_to", number), text)


@case_rule("R43_no_office_asked")
def not_asked_of_all(subject: Reviewed) -> Iterator[Finding]:
    """Find demands and requests that a letter lacks (a remark) or that nobody gets (a warning)."""
    offices = [subject.context.readers[id] for id, asked in subject.asked.items() if asked.of_office]
    for path, asks, in_letters in _lists(subject):
        for number, ask in enumerate(asks):
            yield from _unasked(subject, (*path, number), ask, offices if in_letters else ())


def _unasked(subject: Reviewed, path: At, ask: Request, offices: Sequence[Reader]) -> Iterator[Finding]:
    case, header = subject.case, knowledge.demands().header.extra
    demand = ask if isinstance(ask, Demand) else None
    kinds = set(demand.for_) if demand else set()
    in_lists = demand is not None and (not kinds or bool(kinds & {"submission", "release"}))
    states = case.all_states if in_lists else ()
    is_listed = any(demand and asks_of_state(case, [demand], state, subject.day) for state in states)
    in_letters = not kinds or kinds & {"letters", "action"}
    roles = [(one, _role(case, ask, one)) for one in offices] if in_letters else []
    without = {why: [one.id for one, role in roles if role == why] for why in header["unasked"]}
    not_of = "; ".join(f"{few(ids)} ({header['unasked'][why]})" for why, ids in without.items() if ids)
    is_asked, key = any(role in ASKED for _, role in roles), "only" if ask.only else "to"
    if not is_asked and not is_listed:
        more = f", not {not_of}" if not_of else ""
        yield Finding(case.origin(*path), f"nobody is asked for {_called(ask)}{more}")
        return
    texts, mends = [], []
    if not_of:
        named = few([id for ids in without.values() for id in ids])
        texts.append(f"not asked of {not_of}")
        mends.append(f"name {named} under {key}: to ask it of them too")
    of_state = sorted({one.kind for one, role in roles if role in ASKED} - OF_NO_STATE)
    if ask.only and of_state and in_lists and not is_listed:
        texts.append("in no submission or release, since only: names single offices")
        mends.append(f"to have it there, write a kind of office under only:, such as {of_state[0]}")
    if lost := [
        name for name in (*ask.to, *ask.only) if name not in (*header["office_kinds"], *case.appeal_to)
    ]:
        texts.append(f"{few(lost)} under {key}: is no kind of office, and gets no letter")
        mends.append(f"add {few(lost)} to appeal_to:")
    if texts:
        yield Finding(case.origin(*path), f"{_called(ask)}: {'; '.join(texts)}", "; ".join(mends), "remark")


@case_rule("R60_first_demand")
def action_without_first_demand(subject: Reviewed) -> Iterator[Finding]:
    case, readers = subject.case, subject.context.readers
    reader, own = readers.get(addressed(case, readers)), case.withheld
    is_own = own is not None and own.demands and subject.is_withheld_from("public")
    home, demands = (("withheld",), own.demands) if own and is_own else ((), case.demands)
    asked = (
        numbered for numbered in enumerate(demands) if not numbered[1].for_ or "action" in numbered[1].for_
    )
    number, demand = next(asked, (0, None))
    if reader is None or demand is None or not subject.goes_on:
        return
    role = role_of(case, demand, reader)
    if role not in ASKED:
        why = knowledge.demands().header.extra["unasked"].get(role, "it is asked of another State")
        able = [id for id, one in readers.items() if role_of(case, demand, one) in ("does", "sees_to")]
        text = f"the action addresses {reader.id}, and lacks the first demand, {_called(demand)}: {why}"
        mend = f"write action: {{to: {' or '.join(able) or '…'}}}, or put first what {reader.id} can do"
        at_demand = (
            ""
            if role == "elsewhere"
            else f"; or {'only' if demand.only else 'to'}: {reader.id} at the demand"
        )
        yield Finding(case.origin(*home, "demands", number), text, f"{mend}{at_demand}")


@case_rule("R61_asked_twice")
def asked_twice(subject: Reviewed) -> Iterator[Finding]:
    for path, asks, _ in _lists(subject):
        before: dict[tuple[object, ...], list[tuple[int, Request]]] = {}
        for number, ask in enumerate(asks):
            same = before.setdefault(_what(subject.case, ask), [])
            first = next((other for other, one in same if _may_meet(one, ask)), None)
            same.append((number, ask))
            if first is not None:
                line = subject.case.origin(*path, first).line
                text = f"{_called(ask)} is asked already, in line {line}"
                yield Finding(subject.case.origin(*path, number), text)


def _lists(subject: Reviewed) -> Iterator[tuple[tuple[str, ...], Sequence[Request], bool]]:
    """Each list of demands or requests: its path in the case file, the list, and whether letters ask what is in it."""
    case = subject.case
    own = case.withheld if any(map(subject.is_withheld_from, READERS)) else None
    has_own = own is not None and bool(own.requests) and subject.is_withheld_from("third_state")
    yield ("demands",), case.demands, subject.demands is case.demands
    yield ("requests",), case.requests, not has_own
    if own is not None:
        yield ("withheld", "demands"), own.demands, subject.demands is own.demands
        yield ("withheld", "requests"), own.requests, has_own


def _role(case: Case, ask: Request, office: Reader) -> Role:
    return role_of(case, ask, office) if isinstance(ask, Demand) else role_in_request(case, ask, office)


def _called(ask: Request) -> str:
    return ask.id or ask.do or ("this demand" if isinstance(ask, Demand) else "this request")


def _what(case: Case, ask: Request) -> tuple[object, ...]:
    """A key that is equal for two asks of the same thing for the same people, however they are written."""
    known = knowledge.known_demand(ask.do)
    of = () if known and known.of == "none" else ask.of or ids_of(case.alleged_victims)
    own = [" ".join((text or "").casefold().split()).rstrip(".") for text in (ask.text, ask.what)]
    return (ask.do, *own, frozenset(of))


def _may_meet(one: Request, other: Request) -> bool:
    """Whether one document can hold both asks: no key keeps them for different readers."""
    kinds = [ask.for_ if isinstance(ask, Demand) else () for ask in (one, other)]
    pairs = (kinds, (one.only, other.only), [(ask.state,) if ask.state else () for ask in (one, other)])
    return all(not first or not second or not set(first).isdisjoint(second) for first, second in pairs)


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
