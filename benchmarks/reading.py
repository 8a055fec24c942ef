"""How long reading and checking a case takes, beside PyYAML's libyaml loader and pydantic alone, in one run.

    python benchmarks/reading.py

The peer loads the same text with ``yaml.CBaseLoader`` (every scalar a str, as the case file wants it) and
validates it with the same models. It knows no lines, and checks no id, word, reference or order of dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import yaml

from hrdalert.cases import check_text
from hrdalert.cases.model import Case
from side_by_side import Row, medians, show

HEAD = """\
reference: 2031-007
country: CHN
as_of: 2031-04-20
status: ongoing
headline: Puppeteer held for a play about a dam
summary: >
  Ottoline Quirk, a puppeteer, has been held since 3 March 2031. She had staged a play about the people whose
  valley a dam would flood. Her workshop was sealed, and her brother has not been told where she is.
demands: [{do: release, of: [quirk], to: [harbour-police]}, {text: return the puppets}]
mandates: [{id: arbitrary_detention, reason: she has been held without a charge}, human_rights_defenders]
alleged_victims:
  - id: quirk
    name: {full: Ottoline Quirk, family: Quirk, native: {zh-Hans: 奇石}, aliases: [Otti]}
    title: Ms
    pronouns: she/her
    born: 1994~
    nationality: [CHN]
    occupation: puppeteer
    consent:
      submission: {answer: yes, by: brother, date: 2031-03-09, how: signed form}
      government: {answer: already_public, source: S1}
      un_report: no
      public: {answer: already_public, source: S1}
alleged_perpetrators:
  - {id: harbour-police, name: the Harbour Police of Saltmarsh, kind: state}
custody:
  - of: [quirk]
    from: 2031-03-03
    regime: police_custody
    whereabouts: [{state: unknown, date: 2031-03-03}]
    lawyer: [{state: refused, date: 2031-03-06, sources: [S1]}]
sources:
  - {id: S1, kind: media, title: The Saltmarsh Gull, date: 2031-03-04, url: 'https://gull.example/puppets'}
incidents:
"""
INCIDENT = """\
  - id: incident-{number}
    date: {year}-{month:02}-{day:02}
    known: {year}-12-31
    place: Saltmarsh, third floor of house {number}
    what: >
      Officers of {{harbour-police}} took {{quirk.them}} from {{quirk.their}} workshop, where
      {{quirk.they}} had been building puppets for the next play. {{quirk.They}} {{quirk.was}} held for
      {number} hours and questioned about the money for the play, the names of those who had come, and a
      letter to the paper.
    in_short: officers took {{quirk.them}} from {{quirk.their}} workshop
    violations: [arbitrary_detention, freedom_of_expression]
    by: [harbour-police]
    of: [quirk]
    weight: body
    confidence: credible
    sources: [S1]
"""


def case_with(incidents: int) -> str:
    """The text of an invented case."""
    return HEAD + "".join(
        INCIDENT.format(number=number, year=2010 + number % 20, month=number % 12 + 1, day=number % 28 + 1)
        for number in range(incidents)
    )


def alone(text: str) -> Case:
    return Case.model_validate(yaml.load(text, Loader=yaml.CBaseLoader))


def read(text: str) -> Case:
    case, problems = check_text(text, Path("case.yaml"))
    assert case is not None, [str(problem) for problem in problems]
    return case


def rows() -> Iterator[Row]:
    for incidents, turns, jobs in ((30, 15, 20), (5000, 3, 1)):
        text = case_with(incidents)
        ways = {"hrdalert": partial(partial, read, text), "alone": partial(partial, alone, text)}
        found = medians(ways, turns, dict.fromkeys(ways, jobs))
        work = f"a case with {incidents:,} incidents read and checked"
        yield Row(work, found["hrdalert"], "libyaml + pydantic alone", found["alone"], 1.5, 1.2, within=True)


if __name__ == "__main__":
    show(rows())
