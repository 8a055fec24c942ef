"""From Case to View: the one door through which a case reaches a template."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hrdalert import knowledge
from hrdalert.cases.located_text import LocatedText
from hrdalert.cases.model import (
    RELEASE,
    TEXTS,
    Argument,
    Case,
    Demand,
    Measure,
    Post,
    Provision,
    Quote,
    Request,
    Source,
    Withheld,
)
from hrdalert.disclosure.audience import READERS, Audience
from hrdalert.disclosure.consent import may_be_named, may_be_shown
from hrdalert.disclosure.disclosed_people import People, perpetrators_of
from hrdalert.disclosure.disclosed_texts import KnownNames, Texts
from hrdalert.disclosure.names import BLANK
from hrdalert.disclosure.view import (
    AheadView,
    ArgumentView,
    CustodyView,
    DemandView,
    EntryView,
    MandateView,
    PerpetratorView,
    PhotoView,
    SourceView,
    View,
)
from hrdalert.errors import Origin, Problem


def disclose(
    case: Case,
    audience: Audience,
    day: datetime.date,
    suggested: Sequence[str] = (),
    known: KnownNames | None = None,
) -> View:
    """What an audience may read of a case on a day.

    ``suggested`` are ids of mandates, where the case names none; ``known`` is shared by the views of several audiences.
    ``View.problems`` says which names could not be replaced: the view holds none of them; nothing may be made of it.
    """
    texts = Texts(case, audience, day, {} if known is None else known)
    withheld = (case.withheld or Withheld()) if (is_withheld := texts.is_withheld) else None
    people, home = People(case, texts, day), withheld or case
    by = {} if is_withheld else {one.id: one for one in perpetrators_of(case, texts)}
    sources = _sources(case, texts, is_withheld=is_withheld)
    approved = (quote for quote in home.quotes if quote.approved is not None and quote.approved <= day)
    return View(
        case=case,
        audience=audience,
        day=day,
        language=case.language,
        reference=case.reference,
        status=case.status,
        states=case.all_states,
        territory=case.territory,
        as_of=case.as_of,
        is_withheld=is_withheld,
        texts=dict(_texts(case, withheld, texts)),
        quotes=tuple(quote.text for quote in _told(approved, texts)),
        posts=tuple(_told(home.posts, texts, ("prints:posts",))),
        signatories=tuple(filter(None, (texts.unchanged(name, "body") for name in case.signatories))),
        urgent_by=home.urgent.by if home.urgent else None,
        action=case.action.model_copy(update={"number": texts.phrase(case.action.number)}),
        block_texts=_block_texts(home.texts, texts),
        victims=people.victims,
        related=people.related,
        photos=() if is_withheld else tuple(_photos(case, texts, day)),
        perpetrators=tuple(by.values()),
        chronology=() if is_withheld else tuple(_chronology(case, texts, sources, people, by)),
        custody=() if is_withheld else tuple(_custody(case, texts, people, by)),
        measure=_measure(case.measure, texts, sources) if case.measure else None,
        demands=tuple(_demands(case, withheld, texts, people)),
        requests=tuple(_requests(case, withheld, texts, people, day)),
        mandates=_mandates(case, texts, suggested) if texts.may_read(Case, "mandates") else (),
        sources=tuple(sources.values()),
        **_argued(home, texts) | _of_office(case, texts, people),
        problems=texts.problems,
    )


# --- texts


def _texts(case: Case, withheld: Withheld | None, texts: Texts) -> Iterator[tuple[str, LocatedText]]:
    """The texts by their keys, as the model says who may read each.

    Under ``withheld:`` a name is an error; elsewhere it gives way to the pseudonym.
    """
    home = withheld or case
    read: dict[str, LocatedText | None] = {
        key: texts.told(getattr(home, key)) if hasattr(home, key) else texts.text(getattr(case, key))
        for key in TEXTS
        if texts.may_read(Case, key)
    }
    read["authorities"] = texts.phrase(case.authorities)
    if home.urgent:
        read["urgent"] = texts.told(home.urgent.why)
    read |= {key: texts.told(getattr(home.release, key)) for key in RELEASE}
    if case.arbitrary and texts.may_read(Case, "arbitrary"):
        read["arbitrary"] = texts.text(case.arbitrary.why)
    return ((key, text) for key, text in read.items() if text is not None)


def _told(parts: Iterable[Quote | Post], texts: Texts, documents: tuple[str, ...] = ()) -> Iterator[Any]:
    """The parts whose text the audience may read, each with that text."""
    for part in parts:
        if (text := texts.told(part.text, documents)) is not None:
            yield part.model_copy(update={"text": text})


def _argued(home: Case | Withheld, texts: Texts) -> dict[str, Any]:
    """The arguments, and the lists of questions and asks that go with them, as far as the audience may read each."""
    read = {key: getattr(home, key) for key in ("questions", "experts") if texts.may_read(Case, key)}
    listed = {key: tuple(filter(None, map(texts.told, written))) for key, written in read.items()}
    arguments = home.analysis if texts.may_read(Case, "analysis") else ()
    return {**listed, "analysis": tuple(_arguments(arguments, texts))}


def _arguments(arguments: Iterable[Argument], texts: Texts) -> Iterator[ArgumentView]:
    for argument in arguments:
        if (text := texts.told(argument.text)) is not None:
            cite = tuple(filter(None, (texts.unchanged(one, "body") for one in argument.cite)))
            yield ArgumentView(argument.right, text, texts.told(argument.answer), cite)


def _block_texts(
    own: Mapping[str, Mapping[str, Any]], texts: Texts
) -> Mapping[str, Mapping[str, LocatedText]]:
    """``texts:`` by document, and by recipient where a block is one's own; a problem concerns that document alone."""
    by_document: dict[str, dict[str, LocatedText]] = {}
    for document, blocks in own.items():
        for key, value in blocks.items():
            inner = value.items() if isinstance(value, Mapping) else ((key, value),)
            name = f"{document}/{key}" if isinstance(value, Mapping) else document
            for block, text in inner:
                if (read := texts.told(text, (name,))) is not None:
                    by_document.setdefault(name, {})[block] = read
    return by_document


def _photos(case: Case, texts: Texts, day: datetime.date) -> Iterator[PhotoView]:
    for number, victim in enumerate(case.alleged_victims):
        photo = victim.photo if may_be_shown(victim, texts.audience, day) else None
        if photo and (alternative := texts.text(photo.alt)) is not None:
            yield PhotoView(number, alternative, texts.unchanged(photo.credit, "body"))


# --- what happened


def _chronology(
    case: Case,
    texts: Texts,
    sources: Mapping[str, SourceView],
    people: People,
    by: Mapping[str, PerpetratorView],
) -> Iterator[EntryView]:
    """The entries with a text that an audience may read; what continues an entry goes with it."""
    is_left_out = False
    for number, entry in enumerate(case.chronology):
        is_left_out = entry.confidential or (entry.continues and is_left_out)
        text = texts.text(entry.text) if not is_left_out or texts.audience == "internal" else None
        if text is None:
            continue
        yield EntryView(
            text=text,
            kind=entry.kind,
            id=entry.id,
            date=entry.when,
            state=case.state_of(entry),
            weight=entry.weight,
            continues=entry.continues,
            sources=tuple(sources[id].number for id in entry.sources if id in sources),
            court=texts.unchanged(entry.court, "body"),
            reference=texts.unchanged(entry.reference, "body"),
            confidential=is_left_out,
            of=people.ids(entry.of),
            is_on_appeal=entry.is_on_appeal,
            forces=tuple(by[id].name for id in entry.by if id in by),
            asked=texts.asked(entry),
            number=number,
            **texts.phrases(entry, "place", "result"),
        )


def _custody(
    case: Case, texts: Texts, people: People, by: Mapping[str, PerpetratorView]
) -> Iterator[CustodyView]:
    """Each spell; a death ends it."""
    for number, spell in enumerate(case.custody):
        kind = LocatedText(spell.kind, case.origin("custody", number, "kind")) if spell.kind else None
        held = case.victims_of(spell)
        yield CustodyView(
            of=people.called(spell.of),
            since=spell.from_,
            until=spell.until or (held[0].died if len(held) == 1 else None),
            kind=texts.phrase(kind),
            ids=people.ids(spell.of),
            forces=tuple(by[id].name for id in spell.by if id in by),
            asked=texts.asked(spell),
            number=number,
            **texts.phrases(spell, "place", "lawyer", "family", "health"),
        )


def _measure(measure: Measure, texts: Texts, sources: Mapping[str, SourceView]) -> Measure:
    coming, keys = measure.next, Provision.model_fields
    rows = (row.model_copy(update=texts.phrases(row, *keys)) for row in measure.provisions)
    return measure.model_copy(
        update={
            "title": texts.unchanged(measure.title, "body") or measure.title.with_text(BLANK),
            "stage_text": texts.phrase(measure.stage_text),
            "affects": texts.text(measure.affects),
            "next": coming.model_copy(update={"what": texts.text(coming.what)}) if coming else None,
            "sources": tuple(id for id in measure.sources if id in sources),
            "provisions": tuple(rows),
        }
    )


# --- what is asked, and of whom


def _demands(case: Case, withheld: Withheld | None, texts: Texts, people: People) -> Iterator[DemandView]:
    """The demands; under ``withheld:`` others may stand in their place."""
    own: tuple[Demand, ...] = withheld.demands if withheld else ()
    for number, demand in enumerate(own or case.demands):
        yield from _ask(number, demand, case.origin("demands", number), texts, people, is_own=bool(own))


def _requests(
    case: Case, withheld: Withheld | None, texts: Texts, people: People, day: datetime.date
) -> Iterator[DemandView]:
    """What a third State is asked. Whoever needs a name for it tells the Government that name, which is a use, too."""
    own: tuple[Request, ...] = withheld.requests if withheld else ()
    path = (*(("withheld",) if own else ()), "requests")
    for number, request in enumerate((own or case.requests) if texts.may_read(Case, "requests") else ()):
        known = knowledge.known_demand(request.do)
        about = [one for one in case.people if one.id in request.of] or case.alleged_victims
        uses: tuple[Audience, ...] = ("third_state", "government") if known and known.needs_name else ()
        nameless = [one.id for one in about if not all(may_be_named(one, use, day) for use in uses)]
        if nameless and texts.audience != "internal":
            may_not = f"a Government or the public may not know {', '.join(nameless)}"
            text = f"{request.do} needs a name, and is left out: {may_not}"
            mend = (
                "nothing, if it may be left out; else ask what needs no name, under withheld: {requests: …}"
            )
            texts.add(Problem(case.origin(*path, number), "request-needs-name", text, mend, "warning"))
            continue
        yield from _ask(number, request, case.origin(*path, number), texts, people, is_own=bool(own))


def _ask(
    number: int, ask: Request, origin: Origin, texts: Texts, people: People, *, is_own: bool = False
) -> Iterator[DemandView]:
    """One ask; ``is_own``: from ``withheld:``. The words of another request could lead to who is withheld."""
    if texts.is_withheld and not is_own and not isinstance(ask, Demand) and (ask.text or ask.what):
        what = f"your own words may lead to somebody {READERS[texts.audience]} may not know, and are left out"
        mend = "ask by do: and of: alone, or write withheld: {requests: …}, which stand in place of these"
        texts.add(Problem(origin, "own-words-withheld", what, mend, "warning"))
        return
    text, about = (texts.told(words) if is_own else texts.phrase(words) for words in (ask.text, ask.what))
    if ask.do or text:
        yield DemandView(number, ask.do, people.called(ask.of), text, about, ask.by)


def _of_office(case: Case, texts: Texts, people: People) -> dict[str, Any]:
    """The days ahead and the answers to findings, which the office alone reads."""
    ahead = case.next if texts.may_read(Case, "next") else ()
    said = case.said if texts.may_read(Case, "said") else ()
    days = (AheadView(one.date, texts.phrase(one.what), people.called(one.of)) for one in ahead)
    return {"ahead": tuple(days), "said": said}


def _mandates(case: Case, texts: Texts, suggested: Sequence[str]) -> tuple[MandateView, ...]:
    if not case.mandates:
        return tuple(map(MandateView, suggested))
    return tuple(MandateView(mandate.id, texts.phrase(mandate.reason)) for mandate in case.mandates)


def _sources(case: Case, texts: Texts, *, is_withheld: bool) -> Mapping[str, SourceView]:
    """The sources that an audience may see, by id; one that names a withheld person is left out, with a warning."""
    audience = texts.audience
    views: dict[str, SourceView] = {}
    for number, source in enumerate(case.sources):
        if source.confidential and audience != "internal":
            continue
        if any(texts.names.spans(text) for text in (source.title, source.publisher, source.url) if text):
            holds = f"its title, publisher or address holds a name that {READERS.get(audience, audience)} may not have"
            text = f"source {source.id} is left out: {holds}"
            mend = "nothing, if it may be left out; else name another source"
            texts.add(Problem(case.origin("sources", number), "source-names-person", text, mend, "warning"))
            continue
        if is_withheld and source.identifies is not False:
            continue
        views[source.id] = SourceView(
            id=source.id,
            number=len(views) + 1,
            kind=source.kind,
            title=source.title,
            publisher=source.publisher,
            date=source.date,
            url=source.url,
            cite=source.cite,
            note=source.note if texts.may_read(Source, "note") else None,
            first_hand=source.first_hand and texts.may_read(Source, "first_hand"),
            confidential=source.confidential,
        )
    return views
