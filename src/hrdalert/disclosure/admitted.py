"""What ``withheld:`` admits of a case to those who read it: the law that it is told by, and what is asked."""

from __future__ import annotations

from typing import Any

from hrdalert.cases.model import Case, Withheld


def admitted(case: Case) -> Case:
    """The case with no violation, and of the victims nothing that decides the law, but what ``withheld:`` admits.

    What stands there in place of demands and requests is asked.
    """
    withheld = case.withheld or Withheld()
    kinds, defends = frozenset(withheld.is_), "defender" in withheld.is_

    def with_violations(part: Any, **changes: Any) -> Any:
        own = tuple(violation for violation in part.violations if violation in withheld.violations)
        return part.model_copy(update={"violations": own, **changes})

    tells = {
        "protect": {"minor"},
        "born": {"minor"},
        "gender": {"woman"},
        "nationality": {"citizen", "foreigner"},
    }
    silent = {key: () if key == "nationality" else None for key, of in tells.items() if kinds.isdisjoint(of)}
    changes = {
        "alleged_victims": tuple(
            victim.model_copy(update={**silent, "is_": tuple(kind for kind in victim.is_ if kind in kinds)})
            for victim in case.alleged_victims
        ),
        "chronology": tuple(with_violations(entry, facts=()) for entry in case.chronology),
        "measure": case.measure and with_violations(case.measure),
        "link": case.link if defends else None,
        "reprisal": case.reprisal if defends else None,
        "demands": withheld.demands or case.demands,
        "requests": withheld.requests or case.requests,
    }
    return case.model_copy(update=changes)
