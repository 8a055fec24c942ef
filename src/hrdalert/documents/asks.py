"""What is asked, in the words of the list: the wording that the data choose, with names and the office's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hrdalert.disclosure.view import DemandView, View
from hrdalert.documents.absent import Absent, Rows, Values
from hrdalert.documents.casetext import TextToken
from hrdalert.documents.page import Page

if TYPE_CHECKING:
    from hrdalert.law.demands import Ask


@dataclass(frozen=True, slots=True)
class Asking:
    """What a document asks: of each State, and of its own reader."""

    by_state: Mapping[str, tuple[Ask, ...]]
    asks: tuple[Ask, ...] = ()
    """Of the reader, which can do it."""
    referred: tuple[Ask, ...] = ()
    """What the reader is asked to pass on."""
    requests: tuple[Ask, ...] = ()
    """Of the reader, as an office of a third State."""


def ask_rows(
    page: Page, view: View, asks: Sequence[Ask], path: str = "demands", requests: Sequence[Ask] = ()
) -> Rows:
    """The asks as rows, each with its ``wording``; behind them those of a third State."""
    known = {("demands", demand.number): demand for demand in view.demands}
    known |= {("third_state", request.number): request for request in view.requests}
    sections = [*(("demands", ask) for ask in asks), *(("third_state", ask) for ask in requests)]
    rows = []
    for section, ask in sections:
        demand = known.get((section, ask.number))
        if demand is not None:
            wording = _wording(page, demand, ask, section)
            values = {"wording": wording, "by": demand.by, "what": page.text(demand.what)}
            rows.append(Values(path, values, wording))
    return Rows(path, ("wording", "by", "what"), rows)


def _wording(page: Page, demand: DemandView, ask: Ask, section: str) -> TextToken | Absent:
    if demand.text is not None:
        return page.texts.text(demand.text)
    path = (section, demand.do or "")
    form = next(
        (form for form in _forms(ask.wording, several=ask.several) if page.words.find(*path, form)), "plain"
    )
    values = {"of": page.several(demand.of), "what": page.text(demand.what)}
    wording = page.filled(page.words.get(*path, form), values)
    return Absent(f"{section}[{demand.number}].{wording.key}") if isinstance(wording, Absent) else wording


def _forms(wording: str, *, several: bool) -> Iterator[str]:
    """The keys under which a wording is looked for, the best first: for several people, then for any number."""
    for form in dict.fromkeys((wording, "plain")):
        if several:
            yield "several" if form == "plain" else f"{form}_several"
        yield form
