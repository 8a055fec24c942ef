"""Rules on custody that the authorities deny or do not acknowledge."""

from __future__ import annotations

from collections.abc import Iterator

from hrdalert.cases.model import UNACKNOWLEDGED, Custody, CustodyState
from hrdalert.disclosure.calendar import denial_in
from hrdalert.review.rules_english import DENIES_CUSTODY, DOUBTS_CUSTODY, TELLS_CUSTODY
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
    running = [spell for spell in seen.spells if seen.is_open(spell)]
    denials = [(spell, denial) for spell in running if (denial := _denial(seen, spell)) is not None]
    for spell, denial in denials:
        yield from _as_acknowledged(seen, spell, denial)
        yield from _how_it_is_told(seen, spell, denial)
        yield from _not_called_disappearance(seen, spell, denial)
    if denials and len(denials) == len(running):
        yield from _own_words(seen)
    if not any(state.state in UNACKNOWLEDGED for spell in seen.spells for state in spell.whereabouts):
        yield from _only_in_words(seen)


def _own_words(seen: Seen) -> Iterator[Found]:
    """Texts of the case that tell custody, where all custody on file is denied."""
    mend = "write that the person was taken, by whom it is said, and that it is denied"
    told = seen.telling
    for text in texts_in((told.headline, told.summary, told.position, told.urgency)):
        for sentence in " ".join(text.split()).split(". "):
            found = TELLS_CUSTODY.search(sentence)
            if found and not DOUBTS_CUSTODY.search(sentence):
                yield Found(text.origin, f"“{found[0]}” tells custody, which nobody acknowledges", mend)
                break


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
    if spell.regime:
        text = f"whereabouts: {denial.state}, and regime: {spell.regime} says under what custody the person is held"
        mend = "take regime: away until custody is acknowledged; who took the person stands under by:"
        yield Found(seen.place(denial, spell), text, mend)
    for name, states in (("lawyer", spell.lawyer), ("family", spell.family)):
        known = [state for state in states if seen.calendar.fact(state) <= seen.day]
        if known and known[-1].state == "refused":
            text = f"whereabouts: {denial.state}, and {name}: refused says that a visit to somebody held was refused"
            mend = f"write {name}: turned_away if nobody was said to be there"
            yield Found(seen.place(known[-1], spell), text, mend)
    for step in seen.proceedings:
        is_later = step.when and denial.when and step.when > denial.when
        if is_later and step.stage in _STEPS_IN_CUSTODY and set(seen.ids_of(step)) & set(seen.ids_of(spell)):
            text = f"{step.stage} ({step.date}) is newer than the denial of {denial.date}"
            mend = "if it acknowledged custody, write the state known under whereabouts:, with its date"
            yield Found(seen.place(step), text, mend)


def _how_it_is_told(seen: Seen, spell: Custody, denial: CustodyState) -> Iterator[Found]:
    """By whom custody is denied, and that it is told in one place."""
    if not denial.by and not denial.in_short:
        text = f"who says so (whereabouts: {denial.state}) is not told, and documents say: the authorities"
        mend = "write by: with an id of alleged_perpetrators:, or in_short: the station denied holding her"
        yield Found(seen.place(denial, spell), text, mend, "advice")
    for incident in seen.incidents:
        if any(DENIES_CUSTODY.search(text) for text in texts_in(incident.what)):
            text = f"{incident.id} tells of the denial too, which documents tell from whereabouts: {denial.state}"
            yield Found(
                seen.place(incident), text, "take it out of what:, so that it is not told twice", "advice"
            )


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
