"""Views made by hand, for tests of pages: everything of a case, with nobody withheld, unless a test says otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import AllegedVictim, Case, Person, Related
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.view import (
    ConsentView,
    CustodyView,
    DemandView,
    EntryView,
    MandateView,
    PerpetratorView,
    PersonView,
    SourceView,
    View,
)
from hrdalert.documents.blocks import block_texts
from hrdalert.documents.layout import LaidOut, lay_out
from hrdalert.documents.office import Office, Reader, Signatory
from hrdalert.documents.parties import LayoutInput
from hrdalert.documents.templates import Letters
from hrdalert.law.demands import OfficeRequest, OfficeRequests
from tests.builder import a_case

DAY = datetime.date(2026, 3, 20)
OFFICE = Office(
    name="Gull Watch",
    acronym="GW",
    place="Geneva",
    address="3 Quay, Geneva",
    about="Gull Watch writes down what happens to people who speak up.",
    mission="works for people who speak up",
    signatory=Signatory("Noor Tern", "Director"),
    contacts={"press": ("Ida Sandling, press@gull.example, English",), "appeals": ("appeals@gull.example",)},
    languages=("en", "fr"),
)
READER = Reader(
    id="harbour-police",
    office="Saltmarsh Harbour Police",
    kind="police",
    state="CHN",
    salutation="Dear Director,",
    address="1 Quay, Saltmarsh",
    email="desk@harbour.example",
    languages=("zh", "en"),
)
TEXTS = (
    "headline", "subject", "summary", "now", "letter", "position", "link", "reprisal", "background", "closing", "notes",
    "authorities",
)  # fmt: skip


def view_of(case: Case, audience: Audience = "public", day: datetime.date = DAY, **changes: Any) -> View:
    """All of a case as a View."""
    texts = {key: text for key in TEXTS if (text := getattr(case, key)) is not None}
    if case.urgent:
        texts["urgent"] = case.urgent.why
    numbers = {source.id: number for number, source in enumerate(case.sources, 1)}
    view = View(
        case=case,
        photos=(),
        audience=audience,
        day=day,
        language=case.language,
        reference=case.reference,
        status=case.status,
        states=case.all_states,
        territory=case.territory,
        as_of=case.as_of,
        is_withheld=False,
        texts=texts,
        quotes=tuple(quote.text for quote in case.quotes),
        posts=case.posts,
        signatories=case.signatories,
        urgent_by=case.urgent.by if case.urgent else None,
        action=case.action,
        block_texts=case.texts,
        victims=tuple(map(person_view, case.alleged_victims)),
        related=tuple(map(person_view, case.related)),
        perpetrators=tuple(
            PerpetratorView(
                accused.id, accused.name, accused.kind, accused.role, accused.rank, accused.state_link,
                accused.individuals == "unknown",
            )
            for accused in case.alleged_perpetrators
        ),
        chronology=tuple(
            EntryView(
                text=entry.text,
                kind=entry.kind,
                id=entry.id,
                date=entry.when,
                place=entry.place,
                state=case.state_of(entry),
                weight=entry.weight,
                continues=entry.continues,
                sources=tuple(numbers[id] for id in entry.sources if id in numbers),
            )
            for entry in case.chronology
            if entry.text
        ),
        custody=tuple(
            CustodyView(
                of=tuple(victim.called for victim in case.victims_of(spell)),
                since=spell.from_,
                until=spell.until,
                kind=LocatedText(spell.kind) if spell.kind else None,
                place=spell.place,
                lawyer=spell.lawyer,
                family=spell.family,
                health=spell.health,
            )
            for spell in case.custody
        ),
        measure=case.measure,
        demands=tuple(
            DemandView(
                number, demand.do, tuple(victim.called for victim in case.victims_of(demand)), demand.text, demand.what,
                demand.by,
            )
            for number, demand in enumerate(case.demands)
        ),
        mandates=tuple(MandateView(mandate.id, mandate.reason) for mandate in case.mandates),
        sources=tuple(
            SourceView(
                source.id, numbers[source.id], source.kind, source.title, source.publisher, source.date, source.url,
                source.cite, source.note,
            )
            for source in case.sources
        ),
    )  # fmt: skip
    return replace(view, **changes)


def person_view(person: Person) -> PersonView:
    """A person as the office knows them."""
    consents = tuple(
        ConsentView(
            use,
            (answer.answer if answer else None) or "not_asked",
            *((answer.by, answer.date, answer.how) if answer else ()),
        )
        for use, answer in person.consent.answers()
    )
    victim = person if isinstance(person, AllegedVictim) else None
    return PersonView(
        id=person.id,
        kind=victim.kind if victim else "person",
        is_named=person.name is not None,
        name=person.called,
        called=person.short or person.called,
        title=person.title,
        native=person.native,
        pronouns=person.pronouns,
        gender=victim.gender if victim else None,
        born=victim.born if victim else None,
        died=victim.died if victim else None,
        nationality=victim.nationality if victim else (),
        occupation=victim.occupation if victim else None,
        about=victim.about if victim else None,
        role=person.role if isinstance(person, Related) else None,
        count=victim.count if victim else None,
        members=victim.members if victim else (),
        consents=consents,
    )


def asks_of(case: Case) -> tuple[OfficeRequest, ...]:
    """Every demand, in its plain wording."""
    return tuple(
        OfficeRequest(
            number,
            demand,
            "unconditional" if demand.unconditional else "plain",
            len(case.victims_of(demand)) > 1,
        )
        for number, demand in enumerate(case.demands)
    )


def laid_out(
    case: Case | None = None,
    document: str = "press-release",
    *,
    view: View | None = None,
    letters: Letters | None = None,
    reader: Reader | None = None,
    law: Sequence[Any] = (),
    **more: Any,
) -> LaidOut:
    """A document of a case, with all of its demands asked of the first State and of the reader."""
    case = case or a_case()
    letters = letters or Letters()
    template = letters.find(document, "en")
    asks = asks_of(case)
    requested = more.pop(
        "requested", OfficeRequests(dict.fromkeys(case.all_states[:1], asks), asks if reader else ())
    )
    inputs = LayoutInput(tuple(law), requested, OFFICE, DAY, reader, **more)
    return lay_out(template, view or view_of(case, template.front.audience), inputs, letters)


FRONT = "---\naudience: public\nto: press\n---\n"
"""Of templates that tests write; what follows begins in line 5."""


def own_letters(
    folder: Path, body: str, front: str = FRONT, *, document: str = "note", **files: str
) -> Letters:
    """Letters with a template of the office's own, and other files: ``words__en="…"`` is ``words/en.yaml``."""
    path = folder / document / "en.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(front + body, "utf-8")
    for name, text in files.items():
        other = folder / f"{name.replace('__', '/')}.yaml"
        other.parent.mkdir(parents=True, exist_ok=True)
        other.write_text(text, "utf-8")
    return Letters(folder)


def note(folder: Path, body: str, case: Case | None = None, front: str = FRONT, **more: Any) -> LaidOut:
    """What a template of the office's own makes of a case."""
    return laid_out(case, "note", letters=own_letters(folder, body, front), **more)


def texts_in(made: LaidOut) -> list[str]:
    """Every piece of a document, in reading order."""
    return list(block_texts(made.document.blocks))
