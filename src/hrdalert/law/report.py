"""What ``hrdalert law`` and ``hrdalert mandates`` list: the law and the addressees of a case as plain data.

Nothing here is a sentence about the case: ids, dates, lines of its file, and records of the data with their source.
What is not ``verified`` nobody has read in a text.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import to_builtins

from hrdalert import knowledge
from hrdalert.cases.model import Case
from hrdalert.knowledge import Mandate, Standing
from hrdalert.law.availability import Availability, availability
from hrdalert.law.citations import Citation, StateLaw, law_of
from hrdalert.law.mandate_choice import Because, suggested_mandates

Report: TypeAlias = dict[str, Any]
"""By the keys of ``--json``; days and places in files are still values."""


def as_data(report: Report) -> Any:
    """A report as plain data for ``--json``."""
    return to_builtins(report, enc_hook=Path.as_posix)


def law_report(case: Case, day: datetime.date) -> Report:
    """The law that the facts of a case concern on a day, with reasons and sources."""
    states = [_state(case, law, day) for law in law_of(case, day)]
    return {"reference": case.reference, "day": day, "states": states}


def _state(case: Case, law: StateLaw, day: datetime.date) -> Report:
    """The law for one State concerned, and what UN bodies have said in other cases of it."""
    violations = {violation for entry in case.chronology for violation in entry.violations}
    said = knowledge.precedents_on(law.state, violations, day, law.territory)
    return {
        "state": law.state,
        "territory": law.territory,
        "binding": [_cited(case, law, citation) for citation in law.binding],
        "regional": [_cited(case, law, citation) for citation in law.regional],
        "declared": [_cited(case, law, citation) for citation in law.declared],
        "signed": [_held(standing) for standing in law.signed],
        "brief": [_cited(case, law, citation) for citation in (*law.brief, *law.brief_regional)],
        "precedents": [
            {
                "id": one.id,
                "symbol": one.symbol if one.number_verified else None,
                "date": one.date,
                "subject": one.subject,
                "held": one.held,
                "source": _where(one.source),
                "verified": one.number_verified and one.outcome_verified,
            }
            for one in said
        ],
    }


def _cited(case: Case, law: StateLaw, citation: Citation) -> Report:
    """One instrument, what of it is cited, and the lines of the entries, the measure or the demands that call for it.

    A reservation is no reason to leave an article out; its effect is none, caution or avoid.
    """
    id, articles = citation.instrument, citation.articles
    instrument = knowledge.instruments()[id]
    is_asked = all(each in knowledge.law_of_demands() for each in citation.violations)
    at = [case.origin("chronology", number) for number in citation.entries]
    return {
        "instrument": id,
        "title": instrument.title,
        "articles": [{"number": number, "gist": knowledge.gist(id, number)} for number in articles],
        "standing": _held(citation.standing) if citation.standing else None,
        "violations": citation.violations,
        "at": at or [case.origin("demands" if is_asked else "measure")],
        "reservations": [
            {
                "articles": reserved.articles,
                "kind": reserved.kind,
                "effect": reserved.effect,
                "gist": reserved.gist,
                "day": reserved.day,
                "source": _where(reserved.source),
                "verified": reserved.verified,
            }
            for reserved in knowledge.reservations_of(law.state, id, articles)
        ],
        "source": _where(instrument.source),
        "as_of": instrument.as_of,
        "verified": instrument.verified,
        "yours": any(records.is_own(id) for records in (knowledge.instruments(), knowledge.articles())),
    }


def _held(standing: Standing) -> Report:
    """How a State stands to a treaty; ``listed`` is the day of the list that has the State as a party."""
    commitment = standing.commitment
    return {
        "treaty": standing.treaty,
        "title": knowledge.instruments()[standing.treaty].title,
        "state": standing.state,
        "since": standing.since,
        "listed": commitment and commitment.listed,
        "until": standing.until,
        "act": commitment and commitment.act,
        "deposited": commitment and commitment.deposited,
        "territory": standing.territory,
        "source": _where(commitment.source) if commitment else "",
        "verified": commitment is not None and commitment.verified,
        "yours": knowledge.commitments().is_own(standing.state),
    }


def _where(source: knowledge.Source) -> str:
    return ", ".join(filter(None, (source.title or source.url, source.date)))


def mandate_report(case: Case, day: datetime.date) -> Report:
    """Which mandates a case names, which its facts suggest, and which other procedures are open."""
    suggested = suggested_mandates(case, day)
    named = {mandate.id: mandate.reason for mandate in case.mandates}
    known = ((id, knowledge.mandates().get(id)) for id in dict.fromkeys((*named, *suggested)))
    return {
        "reference": case.reference,
        "day": day,
        "form": knowledge.special_procedures().form_url,
        "languages": knowledge.special_procedures().languages,
        "addressees": [
            _addressee(case, mandate, suggested.get(id, ()), is_named=id in named, reason=named.get(id))
            for id, mandate in known
            if mandate is not None
        ],
        "doors": list(map(_procedure, availability(case, day, law_of(case, day)))),
    }


def _addressee(
    case: Case, mandate: Mandate, because: Iterable[Because], *, is_named: bool, reason: str | None
) -> Report:
    """One mandate, and why it is competent; without a mailbox where that was read in no text."""
    return {
        "id": mandate.id,
        "title": mandate.title(),
        "named": is_named,
        "reason": str(reason) if reason else None,
        "because": [
            {
                "violation": fact.violation,
                "together_with": fact.together_with,
                "at": case.origin("measure") if fact.entry is None else case.origin("chronology", fact.entry),
            }
            for fact in because
        ],
        "email": mandate.email and mandate.email.text,
        "own_form": mandate.own_form and mandate.own_form.text,
        "source": _where(mandate.source),
        "as_of": mandate.as_of,
        "verified": mandate.verified,
    }


def _procedure(found: Availability) -> Report:
    """Another procedure; its address only where that was read in a text of the body."""
    procedure, words = found.procedure, knowledge.procedure_words("needs")
    return {
        "id": procedure.id,
        "title": procedure.title,
        "open": found.is_open,
        "why": knowledge.procedure_words("why")[found.why],
        "fits": found.fits,
        "of": found.of,
        "states": found.states,
        "until": found.until,
        "gives": procedure.gives.text,
        "who": procedure.who.text,
        "needs": [*(need.text for need in procedure.needs), *(words[need] for need in found.needs)],
        "languages": procedure.languages,
        "own_form": procedure.own_form and procedure.own_form.text,
        "address": procedure.channel.address if procedure.channel.verified else None,
        "page": procedure.channel.page,
        "source": _where(procedure.source),
        "as_of": procedure.as_of,
        "verified": procedure.verified and procedure.channel.verified,
    }
