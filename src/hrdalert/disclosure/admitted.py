"""What ``withheld:`` admits of a case to those who read it: the law that it is told by, and what is asked."""

from __future__ import annotations

from collections.abc import Collection

from hrdalert.cases.model import AllegedVictim, Case, Withheld


def admitted(case: Case) -> Case:
    """The case with no violation, and of the victims nothing that decides the law, but what ``withheld:`` admits.

    What stands there in place of demands and requests is asked.
    """
    withheld = case.withheld or Withheld()
    kinds, violations = frozenset(withheld.is_), frozenset(withheld.violations)
    is_defender = "defender" in kinds
    entries = (
        entry.model_copy(
            update={"violations": tuple(filter(violations.__contains__, entry.violations)), "facts": ()}
        )
        for entry in case.chronology
    )
    measure = case.measure
    if measure is not None:
        known = tuple(filter(violations.__contains__, measure.violations))
        measure = measure.model_copy(update={"violations": known})
    return case.model_copy(
        update={
            "alleged_victims": tuple(_as_admitted(victim, kinds) for victim in case.alleged_victims),
            "chronology": tuple(entries),
            "measure": measure,
            "link": case.link if is_defender else None,
            "reprisal": case.reprisal if is_defender else None,
            "demands": withheld.demands or case.demands,
            "requests": withheld.requests or case.requests,
        }
    )


def _as_admitted(victim: AllegedVictim, kinds: Collection[str]) -> AllegedVictim:
    is_minor, is_national = "minor" in kinds, not {"citizen", "foreigner"}.isdisjoint(kinds)
    return victim.model_copy(
        update={
            "is_": tuple(kind for kind in victim.is_ if kind in kinds),
            "protect": victim.protect if is_minor else None,
            "born": victim.born if is_minor else None,
            "gender": victim.gender if "woman" in kinds else None,
            "nationality": victim.nationality if is_national else (),
        }
    )
