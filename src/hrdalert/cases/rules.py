"""What must hold between the values of a case file: of each part by itself, and here of the case as a whole."""

from __future__ import annotations

from typing import Any, Final

from hrdalert import knowledge
from hrdalert.cases import model
from hrdalert.cases.ground import Ground, Path_, Rules, Values, date_of, day_of, is_language, parts_of
from hrdalert.cases.messages import few
from hrdalert.cases.rules_of_facts import OF_FACTS
from hrdalert.cases.rules_of_people import OF_PEOPLE
from hrdalert.cases.values import UNFILLED
from hrdalert.marked import Marked, shown


def _case(ground: Ground, value: Values, path: Path_) -> None:
    _confirmed(ground, value.get("as_of"))
    _editions(ground, value)
    _named_together(ground, value)
    _told_by_now(ground, value)
    _undated_sources(ground, value)
    language = value.get("language")
    if isinstance(language, Marked) and not is_language(language):
        text = f"language: {shown(language)} is no code of a language"
        ground.error(language, "bad-language", text, "write a code such as en, fr or zh-Hans")
    victims, measure = value.get("alleged_victims"), value.get("measure")
    if victims and measure:
        text = "a case has alleged victims or a measure, not both"
        mend = "make the law or practice a case of its own, or tell it as an incident"
        ground.problem(ground.marks.key(("measure",)), "measure-and-victims", text, mend)
    if not victims and not measure:
        text = "the case names neither an alleged victim nor a measure"
        mend = "write alleged_victims: with at least one person, or measure: for a law or a practice"
        ground.problem(ground.marks.key(("reference",)), "nobody", text, mend, "warning")


def _confirmed(ground: Ground, as_of: Any) -> None:
    """Somebody has said on which day the facts were checked: documents say "as known on" that day."""
    if isinstance(as_of, Marked) and UNFILLED in as_of:
        text = f"as_of: {shown(as_of)} is only proposed"
        mend = "write the day on which you last checked the facts, without the brackets ⟨ ⟩"
        ground.problem(as_of.origin, "unfilled", text, mend, "warning")


def _editions(ground: Ground, value: Values) -> None:
    """Each stands for a day of its own, before the day of the case."""
    editions = value.get("editions")
    newest = day_of(value.get("as_of"))
    days = {newest: value["as_of"]} if newest else {}
    for edition in editions if isinstance(editions, list) else ():
        as_of = edition.get("as_of") if isinstance(edition, dict) else None
        day = day_of(as_of)
        if day is None or as_of is None:
            continue
        if day in days:
            text = f"as_of: there are two editions of {day}, here and in line {days[day].origin.line}"
            ground.error(as_of, "edition-order", text, "put both into one, or mend the day")
        elif newest and day > newest:
            text = f"as_of: the edition of {day} is later than the case itself, {newest}"
            ground.error(
                as_of,
                "edition-order",
                text,
                "what is told now stands at the top; editions are of earlier days",
            )
        days.setdefault(day, as_of)


def _told_by_now(ground: Ground, value: Values) -> None:
    """A fact that no document of the day of the case tells, since its only sources are later than that day."""
    if ground.as_of is None:
        return
    dated = {
        str(source.get("id")): when.out_by([ground.as_of])
        for source in parts_of(value.get("sources"))
        if (when := date_of(source.get("date")))
    }
    for name in ("incidents", "proceedings", "remedies", "un_history"):
        for fact in parts_of(value.get(name)):
            ids = fact.get("sources")
            days = [dated.get(str(id)) for id in (ids if isinstance(ids, list) else [ids])]
            known = day_of(fact.get("known")) or min((day for day in days if day), default=None)
            at = next(
                (
                    each
                    for each in (fact.get("known"), fact.get("id"), fact.get("date"))
                    if isinstance(each, Marked)
                ),
                None,
            )
            if known and at and known > ground.as_of:
                text = f"this is told from {known} on, when it became known, and the case is told as of {ground.as_of}"
                mend = "write a later as_of, or known: with the day on which it became known, or an earlier source"
                ground.problem(at.origin, "told-later", text, mend, "warning")


def _undated_sources(ground: Ground, value: Values) -> None:
    """Facts of which nobody can say when they became known: they are told in documents of any day after their own."""
    undated = {
        str(id): id
        for source in parts_of(value.get("sources"))
        if isinstance(id := source.get("id"), Marked) and "date" not in source
    }
    resting: dict[str, list[str]] = {}
    for name in ("incidents", "custody", "proceedings", "remedies", "un_history"):
        for fact in parts_of(value.get(name)):
            when = fact.get("date", fact.get("from"))
            ids = fact.get("sources", [])
            ids = [str(id) for id in (ids if isinstance(ids, list) else [ids])]
            if "known" in fact or date_of(when) is None or not ids or not set(ids) <= set(undated):
                continue
            for id in ids:
                resting.setdefault(id, []).append(str(fact.get("id", f"{name} of {when}")))
    for id, facts in resting.items():
        text = f"the source {id} has no date, so that nothing says when it became known: {few(facts)}"
        mend = "write date: to the source, when it was published or said; date: unknown, if nobody can say"
        ground.problem(undated[id].origin, "undated-source", text, mend, "warning")


_NAMES = ("yes", "already_public")


def _named_together(ground: Ground, value: Values) -> None:
    """One of several who may be named leads to another who may not, where both are told of in one fact."""
    victims = {str(each["id"]): each for each in parts_of(value.get("alleged_victims")) if "id" in each}
    for use, reader in (("public", "the public"), ("government", "the Government")):
        answers = {id: _answer(victim, use) for id, victim in victims.items()}
        hidden = [id for id, answer in answers.items() if answer not in _NAMES]
        for id, answer in answers.items():
            with_ = next((other for other in hidden if _share_a_fact(value, id, other)), None)
            if answer in _NAMES and with_ is not None:
                text = f"{id} may be named to {reader} and {with_} may not, though both are told of together"
                mend = f"withhold both, or make sure that nothing told of {id} leads to {with_}"
                ground.problem(victims[id]["id"].origin, "named-together", text, mend, "warning")
                break


def _answer(victim: Values, use: str) -> str:
    if "never_named" in victim:
        return "no"
    consent = victim.get("consent")
    answer = consent.get(use) if isinstance(consent, dict) else None
    return str(answer.get("answer") if isinstance(answer, dict) else answer)


def _share_a_fact(case: Values, one: str, two: str) -> bool:
    lists = (case.get(name) for name in ("incidents", "custody", "proceedings"))
    for fact in (fact for facts in lists for fact in parts_of(facts)):
        of = fact.get("of")
        ids = {str(id) for id in (of if isinstance(of, list) else [of])}
        if of is None or {one, two} <= ids:
            return True
    return False


def _demand(ground: Ground, value: Values, path: Path_) -> None:
    if "do" not in value and "text" not in value:
        text = "this demand does not say what is asked"
        words = few(tuple(knowledge.vocabulary("demand")))
        mend = f"write do: with one of {words}, or text: with your own words"
        ground.problem(ground.marks.key(path), "missing-key", text, mend)


RULES: Final[Rules] = {model.Case: _case, model.Demand: _demand, **OF_FACTS, **OF_PEOPLE}
"""What is asked of each part, beside what its model and :mod:`hrdalert.cases.checks` ask of every key."""
