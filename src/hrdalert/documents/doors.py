"""Which other procedures of the United Nations are open for a case on a day, and why the others are not."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from hrdalert import knowledge
from hrdalert.cases.dates import CaseDate
from hrdalert.cases.model import UNACKNOWLEDGED
from hrdalert.disclosure.view import (
    CaseView,
    ConsentView,
    CooperationView,
    CustodyView,
    Maybe,
    MeasureView,
    PersonView,
    TextView,
)
from hrdalert.documents.competent import described_peoples
from hrdalert.documents.legal import concerns, law_found
from hrdalert.knowledge import Door, DoorKind, Standing
from hrdalert.patterns import later

_DISAPPEARANCE = "enforced_disappearance"
_DANGER = frozenset(
    {
        "torture",
        "ill_treatment",
        "incommunicado_detention",
        "rsdl",
        "enforced_disappearance",
        "solitary_confinement",
        "prison_conditions",
        "denial_medical_care",
        "forced_psychiatric_commitment",
        "death_threats",
        "death_penalty",
    }
)
"""What endangers the health, the integrity or the life of somebody who is held."""
_RACIAL = frozenset(
    {"racial_discrimination", "minority_rights", "cultural_language_rights", "indigenous_land_rights"}
)
_NOW = ("ongoing", "imminent")


class Verdict(Struct, frozen=True):
    """Whether a procedure is open for a case, or for one of its people, and why."""

    door: Door
    is_open: bool
    why: str
    of: tuple[PersonView, ...] = ()
    until: datetime.date | None = None
    """The last day on which the report can be received."""
    needs: tuple[str, ...] = ()
    """What this case needs beside what the procedure always asks for."""
    fits: bool = True
    """Whether the case is of the kind that the procedure is for."""


class Missing(Struct, frozen=True):
    """Somebody who has disappeared, and what is known of it."""

    person: PersonView
    since: CaseDate | None
    found: str | None
    """Why it is over; None: it is not known to be."""
    believed: bool = False
    """A place is named that the State has not confirmed."""
    unacknowledged: bool = False
    """The State denies it, or does not acknowledge it."""


def _not_its_kind(door: Door, why: str) -> Verdict:
    return Verdict(door, False, why, fits=False)


def verdicts(case: CaseView) -> tuple[Verdict, ...]:
    """Every procedure, in the order of the data; complaints only of treaties that the facts concern."""
    found: list[Verdict] = []
    for door in knowledge.doors().values():
        found += _RULES[door.kind](door, case)
    return tuple(found)


# --- detention ------------------------------------------------------------------------------------------------------


def _detention(door: Door, case: CaseView) -> Iterator[Verdict]:
    held = _in_custody(case)
    if not held:
        yield _not_its_kind(door, "nobody is or was held, as far as the file says (custody:)")
        return
    denied = _people([spell for spell in case.custody if spell.open and spell.unacknowledged])
    needs = [
        f"to say what is new since {act.reference.literal}"
        for act in case.un_history
        if act.action == "opinion" and isinstance(act.reference, TextView)
    ]
    if not any(spell.open for spell in case.custody):
        needs.append(
            "to say why an opinion still matters: nobody is held any more, and the case may be filed"
        )
    why = "somebody is or was held"
    if denied:
        needs.append(f"to show that the State took {_ids(denied)}: it does not acknowledge the custody")
        why = "somebody was taken" if len(denied) == len(held) else "somebody was held or taken"
    yield _with_consent(Verdict(door, True, why, held, needs=tuple(needs)), case)


def _urgent_detention(door: Door, case: CaseView) -> Iterator[Verdict]:
    spells = [spell for spell in case.custody if spell.open]
    if not spells:
        yield _not_its_kind(door, "nobody is held now, as far as the file says (custody:)")
        return
    danger = _danger(case, spells)
    if case.status not in _NOW:
        yield Verdict(door, False, "the case is not told as going on or imminent (status:)")
    elif not danger:
        yield Verdict(
            door,
            False,
            "nothing in the file says that the detention endangers health, integrity or life (violations:, health:), "
            "and no special circumstances are told",
        )
    else:
        held = _people(spells)
        yield _with_consent(Verdict(door, True, f"the detention endangers them: {danger}", held), case)


def _in_custody(case: CaseView) -> tuple[PersonView, ...]:
    return _people(case.custody)


def _ids(people: Sequence[PersonView]) -> str:
    return ", ".join(person.id for person in people)


def _people(spells: Sequence[CustodyView]) -> tuple[PersonView, ...]:
    return tuple({person.id: person for spell in spells for person in spell.of}.values())


def _danger(case: CaseView, spells: Sequence[CustodyView]) -> str:
    """The first thing in the file that shows it: a concern for health, or what happened in these spells."""
    for spell in spells:
        if spell.health.state == "concern":
            return f"health, {spell.id}"
    for spell in spells:
        start = spell.start.start if isinstance(spell.start, CaseDate) else None
        for incident in case.incidents:
            date = incident.date.end or incident.date.start if isinstance(incident.date, CaseDate) else None
            then = start is None or date is None or date >= start
            if then and _DANGER.intersection(incident.violations):
                return f"incident {incident.id}"
    return ""


# --- disappearance --------------------------------------------------------------------------------------------------


def _disappearance(door: Door, case: CaseView) -> Iterator[Verdict]:
    missing = missing_people(case)
    if not missing:
        yield _not_its_kind(door, _NOBODY_MISSING)
    for each in missing:
        yield _for_missing(door, each, case)


_NOBODY_MISSING = (
    "the file tells of no disappearance (violations: enforced_disappearance, whereabouts: denied or unknown)"
)


_BELIEVED = ("to say where the person is believed to be, and that it is not confirmed",)
NOBODY_DENIES = (
    "to say who denied or concealed it: an enforced disappearance is more than not knowing where, and the file has no "
    "whereabouts: denied or not_acknowledged"
)


def _for_missing(door: Door, missing: Missing, case: CaseView) -> Verdict:
    of = (missing.person,)
    if missing.found:
        return Verdict(door, False, missing.found, of)
    until = _last_day(door, missing.since)
    if door.window and until is None:
        return Verdict(door, False, "the day of the disappearance is not known", of)
    if until and case.date > until:
        return Verdict(door, False, f"its window of {_months(door)} was over on {until}", of)
    since = f"since {missing.since}" if missing.since else "since a day that is not known"
    needs = (
        *(_BELIEVED if missing.believed else ()),
        *(() if missing.unacknowledged else (NOBODY_DENIES,)),
    )
    said = "no custody is acknowledged, and it" if missing.unacknowledged else "it"
    verdict = Verdict(door, True, f"{said} is not known where the person is, {since}", of, until, needs)
    if not door.window and _is_recent(missing, case):
        return Verdict(door, False, "the urgent procedure is open for it", of)
    return _with_consent(verdict, case)


def _linked(door: Door, case: CaseView) -> Iterator[Verdict]:
    """Somebody who has been missing for months, beside somebody who has not."""
    missing = [each for each in missing_people(case) if not each.found]
    recent = [each for each in missing if _is_recent(each, case)]
    older = [each for each in missing if each not in recent]
    if not recent or not older:
        yield _not_its_kind(door, "it is for an older disappearance beside a recent one, in the same file")
        return
    for each in older:
        of, until = (each.person,), _last_day(door, each.since)
        if until is None or case.date > until:
            why = f"its window of {_months(door)} was over on {until}" if until else "its day is not known"
            yield Verdict(door, False, why, of)
            continue
        beside = _ids([other.person for other in recent])
        why = f"older than three months, beside {beside}, for whom the urgent procedure is open"
        needs = () if each.unacknowledged else (NOBODY_DENIES,)
        yield _with_consent(Verdict(door, True, why, of, until, needs), case)


_PERSECUTION = frozenset(
    {
        "arbitrary_detention",
        "attacks_on_family",
        "attacks_on_lawyers",
        "death_threats",
        "exit_ban",
        "harassment_intimidation",
        "privacy_surveillance",
        "reprisals_un",
        "smear_campaign",
        "torture",
    }
)
_OF_DISAPPEARANCES = later(r"\bdisappear", re.IGNORECASE)


def _intervention(door: Door, case: CaseView) -> Iterator[Verdict]:
    """Those who are persecuted for what they do about disappearances, as far as English texts say that they do."""
    working = tuple(
        person
        for person in case.victims
        if any(
            isinstance(text, TextView) and _OF_DISAPPEARANCES.search(text.literal)
            for text in (person.work, person.occupation)
        )
    )
    done = [each.id for each in case.incidents if _PERSECUTION.intersection(each.violations)]
    if working and done:
        why = f"{_ids(working)} worked on disappearances, and the file tells of what was done ({', '.join(done)})"
        yield _with_consent(Verdict(door, True, why, working), case)
    else:
        yield _not_its_kind(door, "the file tells of nobody who is persecuted for work on disappearances")


def _allegation(door: Door, case: CaseView) -> Iterator[Verdict]:
    measure = case.measure
    texts = (measure.title, measure.text, measure.concerns) if isinstance(measure, MeasureView) else ()
    if any(isinstance(text, TextView) and _OF_DISAPPEARANCES.search(text.literal) for text in texts):
        yield Verdict(door, True, "the file tells of a law or a practice on disappearances")
    elif len(missing_people(case)) > 1:
        need = "to show the pattern behind them: a single case is not enough"
        yield Verdict(door, True, "the file tells of several disappearances", needs=(need,))
    else:
        yield _not_its_kind(door, "it is about laws, practices or patterns, not about one person's case")


def _is_recent(missing: Missing, case: CaseView) -> bool:
    until = _last_day(knowledge.doors()["wgeid_urgent"], missing.since)
    return until is not None and case.date <= until


def _months(door: Door) -> str:
    assert door.window is not None  # asked for by the caller
    return f"{door.window.months} months"


def _last_day(door: Door, since: CaseDate | None) -> datetime.date | None:
    """Of a date that is not exact, counted from its earliest day."""
    if door.window is None or since is None or since.start is None:
        return None
    return _months_later(since.start, door.window.months)


def _months_later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def missing_people(case: CaseView) -> list[Missing]:
    """Those whose disappearance the file tells of, or whose whereabouts in custody are unknown, newest day of each."""
    found: dict[str, Missing] = {}
    for incident in case.incidents:
        if _DISAPPEARANCE in incident.violations:
            for person in incident.of or case.victims:
                newest = _newest_spell(person, case)
                believed = newest is not None and newest.whereabouts.state == "believed"
                denied = newest is not None and newest.unacknowledged
                found[person.id] = Missing(
                    person, _known(incident.date), _found_again(newest), believed, denied
                )
    for spell in case.custody:
        if spell.open and (spell.unacknowledged or spell.whereabouts.state == "unknown"):
            believed = spell.whereabouts.state == "believed"
            for person in spell.of:
                found[person.id] = Missing(
                    person, _unknown_since(spell), None, believed, spell.unacknowledged
                )
    return list(found.values())


def _known(date: Maybe[CaseDate]) -> CaseDate | None:
    return date if isinstance(date, CaseDate) and not date.is_unknown else None


def _unknown_since(spell: CustodyView) -> CaseDate | None:
    """The day from which nobody knows: that of the state, where the place had been known in the same spell."""
    if spell.unacknowledged:
        return _denied_since(spell)
    earlier = any(state.state in ("known", "believed") for state in spell.whereabouts.all)
    latest = spell.whereabouts.latest
    return _known(latest.date) if earlier and latest else _known(spell.start)


def _denied_since(spell: CustodyView) -> CaseDate | None:
    """From the taking; where the place was known at first, from the first denial after that."""
    since = spell.start
    after_known = False
    for state in spell.whereabouts.all:
        if state.state == "known":
            after_known = True
        elif state.state in UNACKNOWLEDGED and after_known:
            since, after_known = state.date, False
    return _known(since)


def _newest_spell(person: PersonView, case: CaseView) -> CustodyView | None:
    spells = [spell for spell in case.custody if any(each.id == person.id for each in spell.of)]
    return spells[-1] if spells else None


def _found_again(newest: CustodyView | None) -> str | None:
    """Why a disappearance is over: the person is free again, or held in a place that is known."""
    if newest is None:
        return None
    if not newest.open:
        return f"the person is no longer held ({newest.id})"
    latest = newest.whereabouts.latest
    if newest.whereabouts.state != "known" or not latest:
        return None
    since = f" since {latest.date}" if isinstance(latest.date, CaseDate) else ""
    return f"the whereabouts are known{since} ({newest.id})"


def _ced(door: Door, case: CaseView) -> Iterator[Verdict]:
    missing = missing_people(case)
    if not missing:
        yield _not_its_kind(door, _NOBODY_MISSING)
    for each in missing:
        of = (each.person,)
        if each.found:
            yield Verdict(door, False, each.found, of)
            continue
        states = dict.fromkeys((*case.states, *each.person.nationality))
        standings = [(state, _standing_of("ced", state, case)) for state in states]
        bound = [state for state, standing in standings if _bound_since(standing, each.since)]
        if bound:
            yield Verdict(door, True, f"{_names(bound)} was bound before it began", of)
        else:
            said = "; ".join(
                f"{_names([state])}: {_standing_said(standing)}" for state, standing in standings
            )
            after = " (the disappearance began before)" if any(one.binds for _, one in standings) else ""
            yield Verdict(door, False, f"{said}{after}; the Working Group is the way", of)


def _bound_since(standing: Standing, began: CaseDate | None) -> bool:
    """Whether the treaty bound before the disappearance began; of an unknown day nothing says that it did not."""
    if not standing.binds:
        return False
    return standing.since is None or began is None or began.start is None or began.start >= standing.since


# --- discrimination, reprisals, patterns ----------------------------------------------------------------------------


def _cerd(door: Door, case: CaseView) -> Iterator[Verdict]:
    facts = [each for incident in case.incidents for each in incident.violations if each in _RACIAL]
    peoples = described_peoples(case)
    if not facts and not peoples:
        yield _not_its_kind(
            door, "nothing in the file tells of discrimination against a people or a minority"
        )
        return
    standings = [(state, _standing_of("icerd", state, case)) for state in case.states]
    closed = [(state, standing) for state, standing in standings if not standing.binds]
    if len(closed) == len(standings):
        said = "; ".join(f"{_names([state])}: {_standing_said(standing)}" for state, standing in closed)
        yield Verdict(door, False, said)
        return
    why = ", ".join(dict.fromkeys((*(fact.replace("_", " ") for fact in facts), *peoples)))
    yield Verdict(door, True, f"the State is a party, and the file tells of it: {why}")


def _reprisals(door: Door, case: CaseView) -> Iterator[Verdict]:
    cooperation = case.cooperation_with_un
    suffered = [each for each in case.incidents if "reprisals_un" in each.violations]
    answered = isinstance(cooperation, CooperationView)
    if suffered or (isinstance(cooperation, CooperationView) and cooperation.answer == "yes"):
        why = "the case is linked to cooperation with the United Nations"
        yield _with_consent(Verdict(door, True, why, case.victims), case)
    elif answered:
        yield _not_its_kind(door, "the file says that nothing links the case to cooperation with the UN")
    else:
        yield Verdict(
            door,
            False,
            "the file does not say whether they cooperated with the UN: write cooperation_with_un:",
        )


def _pattern(door: Door, case: CaseView) -> Iterator[Verdict]:
    if case.measure or any(person.kind in ("community", "group") for person in case.victims):
        yield Verdict(door, True, "the file tells of more than one person's case")
    else:
        yield _not_its_kind(door, "it is for consistent patterns of gross violations, not for a single case")


# --- complaints -----------------------------------------------------------------------------------------------------


def _complaint(door: Door, case: CaseView) -> Iterator[Verdict]:
    """Of a treaty that binds and that the facts concern."""
    for state in case.states:
        found = [
            each
            for each in law_found(case)
            if each.state == state
            and each.cited.instrument.id == door.treaty
            and each.cited.binds
            and concerns(each, case)
        ]
        if not found:
            continue
        accepted, said = complaint_accepted(door, state, case)
        if accepted:
            limit = (f"to mind the time: {door.limit.text}",) if door.limit else ()
            verdict = Verdict(door, True, f"{_names([state])}: {said}", case.victims, needs=limit)
            yield _with_consent(verdict, case)
        else:
            yield Verdict(door, False, f"{_names([state])}: {said}")


def complaint_accepted(door: Door, state: str, case: CaseView) -> tuple[bool, str]:
    """Whether the State takes such complaints on the day, and under what."""
    assert door.by is not None  # a complaint
    standing = _standing_of(door.by, state, case)
    declared = door.article is None or bool(
        standing.commitment and door.article in standing.commitment.complaints
    )
    accepted = standing.binds and not standing.territory and declared
    under = f"article {door.article}" if door.article else knowledge.instruments()[door.by].short
    ended = f", which ended on {standing.until}" if standing.state == "ended" else ""
    return accepted, under if accepted else f"{under} not accepted{ended}"


# --- consent and standing -------------------------------------------------------------------------------------------


def _with_consent(verdict: Verdict, case: CaseView) -> Verdict:
    """Closed, where the procedure asks for consent and the file holds none; where nobody can be asked, as it says."""
    door = verdict.door
    if door.consent == "none" or door.consent_says is None:
        return verdict
    answers = {person.id: _answer(person) for person in verdict.of}
    missing = [id for id, answer in answers.items() if answer not in ("yes", "cannot_be_asked")]
    if door.consent == "prior":
        missing = [id for id, answer in answers.items() if answer != "yes"]
    if missing:
        text = f"{door.consent_says.text}, and the file holds none for {', '.join(missing)} (consent: submission:)"
        return Verdict(door, False, text, verdict.of)
    if "cannot_be_asked" in answers.values():
        say = "to show the authority to act, or why consent cannot be had: the file says that nobody can be asked"
        return Verdict(door, True, verdict.why, verdict.of, verdict.until, (*verdict.needs, say))
    return verdict


def _answer(person: PersonView) -> str:
    consent = person.consents.get("submission") if isinstance(person.consents, Mapping) else None
    return consent.answer if isinstance(consent, ConsentView) else "no"


def _standing_of(treaty: str, state: str, case: CaseView) -> Standing:
    own = isinstance(case.territory, str) and state in case.states
    return knowledge.standing(treaty, state, case.date, str(case.territory) if own else None)


def _standing_said(standing: Standing) -> str:
    short = knowledge.instruments()[standing.treaty].short
    where = f" for {standing.territory}" if standing.territory else ""
    return {
        "bound": f"a party to {short}{where}",
        "not_yet": f"{short} is deposited and not in force yet",
        "signed": f"{short} is signed and not ratified",
        "not_a_party": f"not a party to {short}{where}",
        "ended": f"{short} ended on {standing.until}",
        "contested": f"{short} is contested: ask a lawyer",
        "not_on_file": f"ratifications of {short} are not on file: check it",
    }[standing.state]


def _names(states: Sequence[str]) -> str:
    known = [knowledge.country(state) for state in states]
    return " and ".join(
        each.usual("en") if each else state for each, state in zip(known, states, strict=True)
    )


_RULES: Mapping[DoorKind, Callable[[Door, CaseView], Iterator[Verdict]]] = {
    "detention": _detention,
    "detention_urgent": _urgent_detention,
    "disappearance": _disappearance,
    "disappearance_linked": _linked,
    "disappearance_intervention": _intervention,
    "disappearance_pattern": _allegation,
    "ced": _ced,
    "cerd": _cerd,
    "reprisals": _reprisals,
    "pattern": _pattern,
    "complaint": _complaint,
}
