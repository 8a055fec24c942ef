"""What the fact check finds: words of a text that differ from what is on file, or that nothing on file says."""

from __future__ import annotations

from msgspec import Struct

from hrdalert.cases.model import Case
from hrdalert.errors import Severity
from hrdalert.factcheck.claims.prose import Claim
from hrdalert.law.persons import At


class Difference(Struct, frozen=True):
    """One thing that a rule has found at a place of a text."""

    rule: str
    begin: int
    end: int
    says: str
    """What stands beside it, behind the words themselves."""
    severity: Severity | None = None
    """Where it weighs less than the rule."""

    @classmethod
    def of(cls, rule: str, claim: Claim, says: str, severity: Severity | None = None) -> Difference:
        return cls(rule, claim.begin, claim.end, says, severity)


def line_of(case: Case, at: At) -> str:
    """Where a part of the case stands, for a message."""
    line = case.origin(*at).line
    return f" (line {line})" if line else ""
