"""Rules on custody that the authorities deny or do not acknowledge."""

from __future__ import annotations

from collections.abc import Iterator

from hrdalert.cases.model import UNACKNOWLEDGED, Custody, CustodyState
from hrdalert.disclosure.calendar import denial_in
from hrdalert.review.rules_english import DENIES_CUSTODY
from hrdalert.review.rules_seen import Found, Seen, texts_in

_STEPS_IN_CUSTODY = frozenset(
    {
        "detained_criminal",
        "formal_arrest",
        "charged",
        "charged_unspecified",
        "indicted",
        "trial",
        "convicted",
        "sentenced",
    }
)


def denied_custody(seen: Seen) -> Iterator[Found]:
    """Custody that is denied, told as if it were acknowledged, or not as the disappearance that it looks like."""
    for spell in seen.spells:
        denial = _denial(seen, spell)
        if denial is not None and seen.is_open(spell):
            yield from _as_acknowledged(seen, spell, denial)
            yield from _not_called_disappearance(seen, spell, denial)
    if not any(state.state in UNACKNOWLEDGED for spell in seen.spells for state in spell.whereabouts):
        yield from _only_in_words(seen)


def _only_in_words(seen: Seen) -> Iterator[Found]:
    """A text that tells of a denial, where custody: knows of none."""
    for text in texts_in((seen.telling.summary, *(each.what for each in seen.incidents))):
        if found := DENIES_CUSTODY.search(text):
            where = seen.spells[-1] if seen.spells else seen.telling
            said = f"a text says “{' '.join(found[0].split())}”, and custody: has no whereabouts: denied"
            mend = "write whereabouts: [{state: denied, date: …}] under custody:; else documents speak of custody"
            yield Found(seen.place(where), said, mend)
            return


def _denial(seen: Seen, spell: Custody) -> CustodyState | None:
    known = [state for state in spell.whereabouts if seen.calendar.fact(state) <= seen.day]
    return denial_in(spell, known)


def _as_acknowledged(seen: Seen, spell: Custody, denial: CustodyState) -> Iterator[Found]:
    place = seen.place(denial, spell)
    if spell.regime:
        text = f"whereabouts: {denial.state}, and regime: {spell.regime} says under what custody the person is held"
        mend = "take regime: away until custody is acknowledged; who took the person stands under by:"
        yield Found(place, text, mend)
    if not denial.by and not denial.in_short:
        text = f"who says so (whereabouts: {denial.state}) is not told, and documents say: the authorities"
        mend = "write by: with an id of alleged_perpetrators:, or in_short: the station denied holding her"
        yield Found(place, text, mend, "advice")
    for incident in seen.incidents:
        if any(DENIES_CUSTODY.search(text) for text in texts_in(incident.what)):
            text = f"{incident.id} tells of the denial too, which documents tell from whereabouts: {denial.state}"
            yield Found(
                seen.place(incident), text, "take it out of what:, so that nobody reads it twice", "advice"
            )
    for name, states in (("lawyer", spell.lawyer), ("family", spell.family)):
        if states and states[-1].state == "refused":
            text = f"whereabouts: {denial.state}, and {name}: refused says that a visit to somebody held was refused"
            yield Found(
                seen.place(states[-1], spell),
                text,
                f"write {name}: turned_away if nobody was said to be there",
            )
    for step in seen.proceedings:
        is_later = step.when and denial.when and step.when > denial.when
        if is_later and step.stage in _STEPS_IN_CUSTODY and set(seen.ids_of(step)) & set(seen.ids_of(spell)):
            text = f"{step.stage} ({step.date}) is newer than the denial of {denial.date}"
            mend = (
                "if custody was acknowledged by it, write the state known under whereabouts:, with its date"
            )
            yield Found(seen.place(step), text, mend)


def _not_called_disappearance(seen: Seen, spell: Custody, denial: CustodyState) -> Iterator[Found]:
    people = set(seen.ids_of(spell))
    of_them = [each for each in seen.incidents if people & set(seen.ids_of(each))]
    if any("enforced_disappearance" in each.violations for each in of_them):
        return
    lead = next((each for each in of_them if each.weight == "lead"), None)
    by = ", ".join(dict.fromkeys((*spell.by, *(lead.by if lead else ()))))
    hand = f"by {by}" if by else "by whom the file does not say"
    text = (
        f"this looks like an enforced disappearance: liberty was taken ({spell.start}), {hand}, and custody is "
        f"{denial.state.replace('_', ' ')}; no incident has violations: [enforced_disappearance]"
    )
    mend = (
        "if agents of the State, or others with its support or acquiescence, took the person, write violations: "
        "[enforced_disappearance] at the incident of the taking"
    )
    yield Found(seen.place(*([lead] if lead else ()), spell), text, mend)
